"""`portfolio check` with advice: ten lines or all, JSON, what is ignored, the page; and a strict build goes through."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

import small_site
from portfolio.advice.finding import rules
from portfolio.cli.check import MOST_ADVICE
from portfolio.cli.main import main
from portfolio.website.advice import advice as advice_on
from portfolio.website.build import print_resume
from portfolio.website.site import site_of
from portfolio.website.tree import read

RESUME = small_site.FILES["resume/resume.yml"]
MANY: dict[str, Any] = {
    "basics": {"name": "Robin Sample", "summary": "Team player. I look for a job where I can learn. " * 4},
    "stage": "student",
    "skills": [{"name": "Other", "keywords": ["Python (basic)", "git", "SQL 80%", "Beam", "sql"]}],
    "interests": [{"name": "Hiking"}],
    "education": [{"institution": "Example University", "startDate": "2024-09", "courses": ["Logic 1", "Logic 2"]}],
    "work": [
        {
            "name": "Sample Labs",
            "position": "Engineer",
            "startDate": "2025-01",
            "highlights": ["Responsible for tests", "Improved performance by 30 %", "Reached a very high accuracy"],
        }
    ],
    "projects": [{"name": "Titanic"}],
    "publications": [{"name": f"On {number}"} for number in range(5)],
    "references": [{"name": "Kim", "reference": "Robin is great."}],
}


def _check(folder: Path, *options: str) -> Any:
    return CliRunner().invoke(main, ["check", "--root", str(folder), *options], catch_exceptions=False)


def _advice(folder: Path) -> dict[str, dict[str, Any]]:
    data = json.loads(_check(folder, "--format", "json").output)
    return {given["code"]: given for given in data["advice"]}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_site.write(
        tmp_path_factory.mktemp("many"), {"resume/resume.yml": yaml.safe_dump(MANY, sort_keys=False)}
    )


def test_ten_lines_are_shown_the_warnings_first(many: Path) -> None:
    done = _check(many)
    lines = done.output.partition("Advice on the resume")[2].splitlines()[1:]
    assert len(lines) == MOST_ADVICE
    levels = [line.split()[0] for line in lines[:-1]]
    assert levels == sorted(levels, key=["error", "warning", "notice"].index)
    assert lines[-1].startswith("  + ")
    assert lines[-1].endswith("portfolio check --all")
    assert "resume/resume.yml:" in lines[0]


def test_all_lists_each_finding_with_its_location(many: Path) -> None:
    output = _check(many, "--all").output
    given = _advice(many)
    assert "portfolio check --all" not in output
    for code, advice in given.items():
        assert f"{code}  {rules()[code].says}; {rules()[code].remedy}" in output
        for found in advice["findings"]:
            assert f"      {found['path']}:{found['line']}:{found['column']} {found['text']}" in output


def test_json_has_the_advice_of_each_rule_with_located_findings(many: Path) -> None:
    given = _advice(many)
    expected = "A104 A105 A109 A203 A204 A304 A302 A401 A501 A604 A201 A103 A107 A110 A205 A207 A208 A601 A602".split()
    assert sorted(expected) == sorted(set(expected) & given.keys())
    text = (many / "resume/resume.yml").read_text("utf-8").splitlines()
    for advice in given.values():
        assert (advice["line"], advice["column"]) == (advice["findings"][0]["line"], advice["findings"][0]["column"])
        assert advice["severity"] in ("warning", "notice")
        assert advice["source"]
        assert all(1 <= found["line"] <= len(text) for found in advice["findings"])
    (weak,) = given["A304"]["findings"]
    assert text[weak["line"] - 1][weak["column"] - 1 :] == "Responsible for tests"


def test_advice_changes_neither_the_counts_nor_the_exit_status(many: Path) -> None:
    done = _check(many, "--format", "json")
    data = json.loads(done.output)
    assert (done.exit_code, data["diagnostics"]) == (0, [])
    assert {data["summary"][kind] for kind in ("errors", "warnings", "notices")} == {0}


def test_annotations_have_the_advice(many: Path) -> None:
    lines = _check(many, "--format", "github").output.splitlines()
    assert [line for line in lines if line.startswith("::warning file=") and "title=A304" in line]


def test_a_strict_build_goes_through(many: Path) -> None:
    built = small_site.build(many, "--strict")
    assert (built.exit_code, "A304" in built.log) == (0, False), built.log


def test_what_is_ignored_with_a_reason_is_not_said(tmp_path: Path) -> None:
    resume = {**MANY, "ignore": {"A304": "My duties are what they ask for", "A105": "I guide tours"}}
    folder = small_site.write(tmp_path, {"resume/resume.yml": yaml.safe_dump(resume, sort_keys=False)})
    assert {"A304", "A105"} & _advice(folder).keys() == set()


TEMPLATE = (small_site.ROOT / "resume/template/classic/template.html").read_text("utf-8")
HIDDEN = {
    "of its colour": '<p style="color: white">{}</p>',
    "of its own ground": '<p style="color: #222; background: #222">{}</p>',
    "without opacity": '<p style="opacity: 0">{}</p>',
    "in clear ink": '<p style="color: transparent">{}</p>',
    "of tiny letters": '<p style="font-size: 2pt">{}</p>',
    "left of the page": '<p style="text-indent: -9999px">{}</p>',
    "in no room": '<p style="height: 0; overflow: hidden; line-height: 3"><span>{}</span></p>',
}
VISIBLE = {
    "in grey": '<p style="color: #777">{}</p>',
    "white on blue": '<p style="color: white; background: navy">{}</p>',
    "of seven points": '<p style="font-size: 7.2pt">{}</p>',
}


def _with(folder: Path, html: str) -> Path:
    small_site.write(folder)
    file = folder / "resume/template/classic/template.html"
    file.write_text(TEMPLATE.replace("</body>", f"{html}\n</body>"), "utf-8")
    return folder


def test_hidden_text_of_a_template_is_an_error_at_its_line(tmp_path: Path) -> None:
    lines = {words: html.format(words) for words, html in {**HIDDEN, **VISIBLE}.items()}
    done = _check(_with(tmp_path, "\n".join(lines.values())), "--format", "json")
    (found,) = (given for given in json.loads(done.output)["advice"] if given["code"] == "A702")
    assert (found["severity"], done.exit_code) == ("error", 2)
    template = (tmp_path / "resume/template/classic/template.html").read_text("utf-8").splitlines()
    located = {one["text"].split("'")[1]: template[one["line"] - 1] for one in found["findings"]}
    assert located == {words: lines[words] for words in HIDDEN}


@pytest.mark.parametrize("is_bad", [True, False])
def test_the_examples_of_hidden_text(tmp_path: Path, is_bad: bool) -> None:
    rule = rules()["A702"]
    assert ("A702" in _advice(_with(tmp_path, rule.bad if is_bad else rule.good))) == is_bad


@pytest.mark.parametrize(
    ("highlight", "metrics", "is_found"),
    [
        (rules()["A402"].bad, '{"seen": 12345678901234567890123456789012, "accuracy": 93.4}', True),
        (rules()["A402"].bad, '{"accuracy": 0.934}', True),
        (rules()["A402"].bad, '{"accuracy": 91.2}', False),
        (rules()["A402"].good, '{"accuracy": 0.934}', False),
    ],
)
def test_a_bare_number_that_was_measured_is_named(tmp_path: Path, highlight: str, metrics: str, is_found: bool) -> None:
    files: dict[str, str | bytes | None] = {
        "projects/shapes/project.yml": yaml.safe_dump(
            {"title": "Shapes", "summary": "Told.", "highlights": [highlight]}
        ),
        "projects/shapes/metrics.json": metrics,
        "resume/resume.yml": RESUME.replace("projects: [knn]", "projects: [knn, shapes]"),
    }
    assert ("A402" in _advice(small_site.write(tmp_path, files))) == is_found


def test_lines_are_counted_on_the_page(tmp_path: Path) -> None:
    long = "Wrote " + "one reader of station files after another, each with its own idea of a day, " * 4 + "and a test"
    text = RESUME.replace("      - Wrote Python", f"      - {long}\n      - Wrote Python")
    folder = small_site.write(tmp_path, {"resume/resume.yml": text})
    (found,) = _advice(folder)["A305"]["findings"]
    assert found["text"].startswith(("3 lines", "4 lines"))


ADVERTISEMENT = """Engineer at Example Works

Requirements
- Python, Kubernetes and git
- NumPy or Redis
"""
TARGET = """company: Example Works
position: Engineer
exclude: [knn, no-such-entry]
cover:
  letter: At Sample Instruments I served 70 shops with Django.
"""
TAILORED: dict[str, str | bytes | None] = {
    "resume/targets/works/advertisement.txt": ADVERTISEMENT,
    "resume/targets/works/target.yml": TARGET,
    "resume/resume.yml": RESUME.replace("    keywords: [Python, C++]\n", "    keywords: [Python, C++, k8s, git]\n"),
}


def test_advice_for_one_application(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path, TAILORED)
    done = _check(folder, "--target", "works", "--format", "json")
    found = {given["code"]: [one["text"] for one in given["findings"]] for given in json.loads(done.output)["advice"]}
    assert found["A801"] == ["'70'", "'Django'"]
    assert found["A802"] == ["'NumPy' is in projects/knn"]
    assert found["A803"] == ["'k8s' where they write 'Kubernetes'"]
    assert [text for text in found["A804"] if "no-such-entry" in text] == found["A804"]
    assert (done.exit_code, "A201" in found) == (0, False)
    assert "A201" in _advice(folder)
    assert not {"A801", "A802", "A803", "A804"} & _advice(folder).keys()


def test_advice_for_one_application_is_not_cached(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path, TAILORED)
    _check(folder, "--target", "works")
    cached = b"".join(file.read_bytes() for file in (folder / ".cache").rglob("*") if file.is_file())
    assert b"Example Works" not in cached
    assert b"70 shops" not in cached


def test_an_unknown_application_is_an_error_with_a_hint(tmp_path: Path) -> None:
    done = _check(small_site.write(tmp_path, TAILORED), "--target", "work")
    assert (done.exit_code, "J105  there is no such target; did you mean 'works'?" in done.output) == (2, True)


@small_site.of_the_starter
def test_the_starter_needs_no_advice() -> None:
    site = site_of(read(small_site.ROOT), date(2026, 11, 20), "https://example.com/")
    given = advice_on(site, print_resume(site)[2])
    assert [(one.rule.code, one.findings) for one in given] == []
