import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from portfolio.advice.vocabulary import vocabulary
from portfolio.applications.advertisement import read_advertisement
from portfolio.applications.knock_outs import KnockOuts
from portfolio.applications.levels import Level
from portfolio.applications.lines import lines_of
from portfolio.applications.position import position_and_employer

LINES: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("advertisement_lines.yml").read_text(encoding="utf-8")
)
CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("advertisements.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_an_advertisement_asks(case: dict[str, Any]) -> None:
    read = read_advertisement(case["text"])
    found = {f"{one.level.value}, {' | '.join(sorted(one.skills))}" for one in read.requirements}
    expected = {
        f"{level}, {' | '.join(sorted(skills.split(' | ')))}"
        for level, _, skills in (row.partition(", ") for row in case["asked"])
    }
    assert found == expected
    assert [one.name for one in read.also_named] == case.get("also_named", [])
    for name, value in case.get("knock_outs", {}).items():
        assert _plain(read.knock_outs, name) == value, name


def _plain(found: KnockOuts, name: str) -> Any:
    """Return a knock-out as the table writes it."""
    if name == "degree":
        return [level.value for level in found.degree.levels] if found.degree else None
    if name == "years":
        return [[one.minimum, one.maximum] for one in found.years]
    if name == "languages":
        return [f"{one.code} {one.fluency}".strip() for one in found.languages]
    if name == "contact":
        return [found.contact.name, found.contact.email] if found.contact else None
    if name in ("documents", "places"):
        return [fact.text for fact in getattr(found, name)]
    fact = getattr(found, name)
    return fact.text if fact else None


@pytest.mark.parametrize("kind", LINES)
def test_what_one_line_says(kind: str) -> None:
    found = {line: _said(kind, line) or "nothing" for line in LINES[kind]}
    assert found == {line: str(expected) for line, expected in LINES[kind].items()}


def _said(kind: str, line: str) -> str:
    read = read_advertisement(_in_context(kind, line))
    if kind == "position":
        return position_and_employer(line.replace(" || ", "\n") + "\n\nWe are Acme.")[0]
    if kind == "alternatives":
        return "; ".join(" | ".join(one.skills) for one in read.requirements if len(one.skills) > 1)
    if kind == "levels":
        asked = {level: " + ".join(" | ".join(one.skills) for one in read.asked(level)) for level in Level}
        return "; ".join(f"{level.value}: {skills}" for level, skills in asked.items() if skills)
    return _of_knock_outs(kind, read.knock_outs)


def _in_context(kind: str, line: str) -> str:
    line = line.replace(" || ", "\n")
    if kind == "levels":
        return "A job\n\n" + line
    if kind == "alternatives":
        return f"A job\n\nRequirements\n- {line}\n"
    is_asked = line.startswith("-")
    return "\n".join(("A job\n\nRequirements", line, "- SQL") if is_asked else ("A job\n\nRequirements\n- SQL\n", line))


def _of_knock_outs(kind: str, found: KnockOuts) -> str:
    if kind == "degree" and found.degree:
        return ("wish of " if found.degree.is_desired else "") + ", ".join(_plain(found, kind))
    if kind == "years":
        return ", ".join(str(one.minimum) for one in found.years)
    if kind == "languages":
        return ", ".join(("wish of " if one.is_desired else "") + one.code for one in found.languages)
    if kind == "contact":
        return found.contact.name if found.contact else ""
    return str(_plain(found, kind) or "")


ADVERTISEMENT = (
    "Junior Data Engineer",
    "Your tasks",
    "- Maintain PostgreSQL",
    "Your profile",
    "- Python and SQL",
    "Send your CV to Jo Sample, jobs@acme.example",
)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(("On Monday, Kim Other <kim@friend.example> wrote:", *(f"> {row}" for row in ADVERTISEMENT))),
        "\n".join(("Look at this!", *(f"> > {row}" for row in ADVERTISEMENT), "Kim")),
        "\n".join(("From: Kim Other <kim@friend.example>", "To: me@me.example", "Subject: A job", "", *ADVERTISEMENT)),
        "Junior Data Engineer\n\n"
        "Your tasks               Your profile\n"
        "- Maintain               - Python and\n"
        "  PostgreSQL               SQL\n\n" + ADVERTISEMENT[-1],
        "Junior Data Engineer\n\nYour tasks\tYour profile\n- Maintain PostgreSQL\t- Python and SQL\n\n"
        + ADVERTISEMENT[-1],
        "<title>Jobs</title><nav>PHP</nav><p>We use cookies. Go on</p><h1>Junior Data Engineer</h1>"
        "<h2>Your tasks</h2><ul><li>Maintain PostgreSQL</li></ul>"
        "<h2>Your profile</h2><ul><li>Python and SQL</li></ul><p>" + ADVERTISEMENT[-1],
        "Junior Data Engineer\n\n| Your tasks | Your profile |\n|---|---|\n| Maintain PostgreSQL | Python and SQL |\n\n"
        + ADVERTISEMENT[-1],
        "Junior Data Engineer\nYour tasks\tMaintain PostgreSQL\nYour profile\tPython and SQL\n\n" + ADVERTISEMENT[-1],
        "Junior Data Engineer\n\n| Your tasks | Maintain PostgreSQL |\n| Your profile | Python and SQL |\n\n"
        + ADVERTISEMENT[-1],
        "&lt;h1&gt;Junior Data Engineer&lt;/h1&gt;&lt;h2&gt;Your tasks&lt;/h2&gt;&lt;p&gt;Maintain PostgreSQL&lt;/p&gt;"
        "&lt;h2&gt;Your profile&lt;/h2&gt;&lt;p&gt;Python and SQL&lt;/p&gt;" + ADVERTISEMENT[-1],
        "\\n".join((*ADVERTISEMENT, "", "")),
        "Junior Data Engineer\n\n" + "We are Acme and sell cheese. " * 14 + "   Your tasks    Maintain PostgreSQL    "
        "Your profile:    Experience with Python Knowledge of SQL    " + ADVERTISEMENT[-1],
        "Junior Data Engineer\nYour tasks\n- Maintain Postgre-\nSQL\nYour profile\n- Python and\nSQL\n"
        + ADVERTISEMENT[-1],
    ],
    ids=[
        "quoted",
        "quoted twice",
        "mail",
        "columns",
        "columns with tabs",
        "saved page",
        "table",
        "labels",
        "table of labels",
        "source",
        "program",
        "gaps",
        "hyphenated",
    ],
)
def test_the_forms_in_which_advertisements_are_pasted(text: str) -> None:
    read = read_advertisement(text)
    asked = [(one.level, one.skills) for one in read.requirements]
    assert asked == [
        (Level.REQUIRED, ("Python",)),
        (Level.REQUIRED, ("SQL",)),
        (Level.IN_THE_JOB, ("PostgreSQL",)),
    ]
    contact = read.knock_outs.contact
    assert contact
    assert (contact.name, contact.email) == ("Jo Sample", "jobs@acme.example")
    assert position_and_employer(text)[0] == "Junior Data Engineer"


@pytest.mark.parametrize(
    "rows",
    [
        ("Location:\tBerlin", "Start:\tMarch 2027"),
        ("From: March 2027", "To: May 2027", "Date: as soon as possible"),
        ("To: jobs@acme.example", "Subject: Junior developer", "Cc: kim@acme.example"),
        ("Your tasks", *(f"> Run {name}" for name in "ABCDEFG"), "Your profile", *(f"> {name}" for name in "HIJKLM")),
        ("Look for the following", *(f"> {name}" for name in "ABCDEFG")),
        ("Python   Your profile", "SQL      - Go"),
    ],
)
def test_rows_that_are_neither_columns_nor_a_mail_stay(rows: tuple[str, ...]) -> None:
    assert [" ".join(line.text.split()) for line in lines_of("\n".join(rows))] == [
        " ".join(row.strip("> ").split()) for row in rows
    ]


def test_each_requirement_has_its_line() -> None:
    read = read_advertisement("We hire!\n\nRequirements\n\n- **Python** and `SQL`\n- k8s\n")
    assert [(one.line, one.quote, one.spellings) for one in read.requirements] == [
        (5, "Python and SQL", ("Python",)),
        (5, "Python and SQL", ("SQL",)),
        (6, "k8s", ("k8s",)),
    ]


def test_the_strongest_level_wins() -> None:
    read = read_advertisement("Nice to have\n- Python\n\nRequirements\n- Python\n")
    assert [(one.level, one.line) for one in read.requirements] == [(Level.REQUIRED, 5)]


def test_a_profession_in_a_paragraph_is_no_heading() -> None:
    text = "Acme looks for a Backend Software Engineer (Go). As a Forum Technology Pioneer, we grow. " * 6
    assert not any(line.is_heading for line in lines_of(text))


@pytest.mark.parametrize("heading", ["Desired skills and expertise", "Desired skills"])
def test_a_degree_that_is_desired_is_asked_if_nothing_else_is(heading: str) -> None:
    read = read_advertisement(f"Developer\n\n{heading}\n- Bachelor's degree in physics\n- Python\n")
    assert read.knock_outs.degree is not None
    assert not read.knock_outs.degree.is_desired


def test_an_advertisement_that_asks_little_says_so() -> None:
    assert read_advertisement("Requirements\n- Python\n- a smile\n").asks_little
    assert not read_advertisement("Requirements\n- Python, SQL, Git\n").asks_little


def test_nothing_that_steers_a_terminal_is_quoted() -> None:
    read = read_advertisement("Requirements\n- \x1b[31mPython\x1b[0m and\u202e \u2066SQL\x07\n")
    assert {one.skills[0] for one in read.requirements} == {"Python", "SQL"}
    assert all(sign.isprintable() for one in read.requirements for sign in one.quote)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t\n",
        "\u200b",
        "(" * 5000,
        "[" * 5000,
        "**" * 5000,
        "a" * 200_000,
        "<li>" * 20_000,
        "C, or " * 30_000,
        " and x\n" * 20_000,
    ],
    ids=["empty", "blank", "invisible", "parentheses", "brackets", "stars", "long", "tags", "list", "broken rows"],
)
def test_odd_texts_are_read_in_time(text: str) -> None:
    vocabulary()
    started = time.process_time()
    read_advertisement(text)
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    "heading", ["We look for:", "Our wish list for this quarter", "Things that matter to us:", "Requirements"]
)
def test_a_bare_list_of_skills_is_asked_under_any_heading(heading: str) -> None:
    found = read_advertisement(
        f"{heading}\n\n- Kubernetes\n- Docker\n- Terraform\n\nApply to Dr. Kim Example, kim@example.com\n"
    )
    assert [(one.level, one.skills, one.line) for one in found.requirements] == [
        (Level.REQUIRED, ("Kubernetes",), 3),
        (Level.REQUIRED, ("Docker",), 4),
        (Level.REQUIRED, ("Terraform",), 5),
    ]
    assert found.knock_outs.contact is not None
    assert found.knock_outs.contact.name == "Dr. Kim Example"
