"""Import: every format becomes a valid resume.yml, and what changed is reported."""

import json
import re
from typing import Any

import pytest
import yaml

from exchanged import FILES, IMPORTED, expected, parsed
from portfolio.exchange.entries import target_of
from portfolio.exchange.importer import SCHEMA_LINE, import_resume
from portfolio.exchange.validity import authors_in
from portfolio.sources.dates import PartialDate
from portfolio.sources.diagnostics import ProblemsFound
from portfolio.sources.yaml_source import load


@pytest.mark.parametrize("name", IMPORTED)
def test_import(name: str) -> None:
    imported = import_resume((FILES / name).read_bytes(), name)
    assert imported.text == expected(f"{name}.resume.yml", imported.text)
    messages = "".join(f"{problem.severity.value} {problem}\n" for problem in imported.problems)
    assert messages == expected(f"{name}.messages.txt", messages)
    assert imported.text.startswith(SCHEMA_LINE + "\n")
    assert yaml.safe_load(imported.text) == load(imported.text, "x").data, "other readers see the same"


@pytest.mark.parametrize("name", IMPORTED)
def test_comments_are_where_messages_say(name: str) -> None:
    imported = import_resume((FILES / name).read_bytes(), name)
    lines = imported.text.splitlines()
    kept = [re.search(r"kept as a comment, \S+:(\d+)$", str(problem)) for problem in imported.problems]
    places = [int(match[1]) for match in kept if match]
    assert places, "each of these files has something that has no place"
    assert all(lines[place - 1].lstrip().startswith("#") for place in places)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"basics": {"name": "x",}}', "a.json:1:24: I102 not JSON: a comma before the closing '}'; remove the comma"),
        (
            '{"basics": \n{"name": "x" "label": 1}}',
            "a.json:2:14: I102 not JSON: expecting ',' delimiter",
        ),
        ('{"work": [], "work": []}', "a.json:1:14: I102 not JSON: the key 'work' appears here a second time"),
        ('{"basics": {"name": Ada}}', "a.json:1:21: I102 not JSON: 'Ada' is not JSON"),
        ('{"basics": {"name": "Ada', "a.json:1:21: I102 not JSON: unterminated string starting"),
        ('{"basics": ', "a.json:1:12: I102 not JSON: the document ends too early"),
        ("", "a.json:1:1: I102 not JSON: the document ends too early"),
        ('{"basics": {}} x', "a.json:1:16: I102 not JSON: there is more text after the end"),
        ("[" * 100_000, "a.json:1:52: Y005 more than 50 levels"),
        ('{"dinner": "soup"}', "a.json:1:1: I103 this is not a resume in a known format"),
        ("[1, 2]", "a.json:1:1: I103 this is not a resume"),
        ("a: [", "b.yml:2:1: Y001 not YAML"),
        ("just words", "b.yml:1:1: I103 this is not a resume"),
        ("cv: words", "b.yml:1:1: I103 this is not a resume"),
        ("", "b.yml:1:1: I103 this is not a resume"),
        (f"{SCHEMA_LINE}\nbasics: {{}}", "b.yml:1:1: I105 this is already a resume.yml"),
    ],
)
def test_what_cannot_be_read(content: str, message: str) -> None:
    name = message.partition(":")[0]
    with pytest.raises(ProblemsFound) as found:
        import_resume(content.encode(), name)
    assert str(found.value).startswith(message)


@pytest.mark.parametrize(
    ("title", "keys", "target"),
    [
        ("software_development_experience", "company position", "work"),
        ("Software Projects", "company position", "projects"),
        ("Volunteering", "company position", "volunteer"),
        ("Open-source projects at work", "institution area", "education"),
        ("Software", "", "projects"),
        ("Software skills", "", "skills"),
        ("Kenntnisse", "label details", "skills"),
        ("Compétences", "label details", "skills"),
        ("Умения", "label details", "skills"),
        ("Citizenship", "label details", ""),
        ("Languages", "label details", "languages"),
        ("Leadership", "name highlights", "volunteer"),
        ("Leadership & activities", "label details", "skills"),
    ],
)
def test_targets(title: str, keys: str, target: str) -> None:
    assert target_of(title, [dict.fromkeys(keys.split(), "x")]) == target


def test_first_texts_of_another_language_are_the_summary() -> None:
    cv = "cv: {name: N, sections: {Mein Weg: [Eins., Zwei.], Hobbys: [Drei.]}}"
    found = import_resume(cv.encode(), "cv.yaml")
    assert parsed(found.text).basics.summary == "Eins.\nZwei."
    codes = [problem.code for problem in found.problems]
    assert codes[0] == "I112", codes


def test_facts_of_alfolio_are_not_in_the_order() -> None:
    facts = "- {title: General Information, type: map, contents: [{name: Languages, value: English}]}\n"
    jobs = "- {title: Experience, type: time_table, contents: [{title: T, institution: I, year: 2019}]}\n"
    resume = parsed(import_resume((facts + jobs).encode(), "cv.yml").text)
    assert [language.language for language in resume.languages] == ["English"]
    assert [str(kind.value) for kind in resume.order] == ["work"]


TURNED = {
    "r.json": '{{"basics": {{}}, "{0}": [{{"{1}": "N", "startDate": "2022-05", "endDate": "2021-05"}}]}}',
    "cv.yaml": "cv: {{name: R, sections: {{{0}: [{{{1}: N, position: P, start_date: 2022-05, end_date: 2021-05}}]}}}}",
    "span.yaml": "cv: {{name: R, sections: {{{0}: [{{{1}: N, position: P, date: May 2022 – May 2021}}]}}}}",
}


@pytest.mark.parametrize(
    ("name", "section", "key"),
    [
        ("r.json", "work", "name"),
        ("r.json", "education", "institution"),
        ("r.json", "volunteer", "organization"),
        ("r.json", "projects", "name"),
        ("cv.yaml", "work", "company"),
        ("span.yaml", "work", "company"),
    ],
)
def test_of_dates_turned_round_only_the_end_is_a_comment(name: str, section: str, key: str) -> None:
    imported = import_resume(TURNED[name].format(section, key).encode(), name)
    (entry,) = getattr(parsed(imported.text), section)
    assert (entry.start_date, entry.end_date) == (PartialDate(2022, 5), None)
    assert re.search(r"^    # endDate: '?(2021-05|May 2021)", imported.text, re.MULTILINE), imported.text
    (problem,) = (problem for problem in imported.problems if problem.code == "I110")
    assert "'endDate' ends in May 2021, before it starts in May 2022; kept as a comment" in str(problem)


@pytest.mark.parametrize(
    ("bullets", "expected"),
    [
        ("[Measured - by day - by night]", ["Measured", "by day", "by night"]),
        ("\n  - Measured\n    - by day\n    - by night\n  - Drew", ["Measured", "by day", "by night", "Drew"]),
        ("[A dash-word and 3 \\- 4, 5 -, -6]", ["A dash-word and 3 \\- 4", "5 -", "-6"]),
        ("[One, '**Two** - [three](https://example.com)']", ["One", "**Two**", "[three](https://example.com)"]),
    ],
)
def test_nested_bullets_become_highlights(bullets: str, expected: list[str]) -> None:
    cv = f"cv:\n name: N\n sections:\n  work:\n   - company: C\n     position: P\n     highlights: {bullets}\n"
    cv = cv.replace("\n  - ", "\n      - ").replace("\n    - ", "\n        - ")
    imported = import_resume(cv.encode(), "cv.yaml")
    assert list(parsed(imported.text).work[0].highlights) == expected
    reported = [str(problem) for problem in imported.problems if "nested bullets" in str(problem)]
    assert len(reported) == (any(" - " in part for part in re.split(r"[,\[]", bullets)) or "\n" in bullets), reported


def test_own_sections_keep_their_heading() -> None:
    sections = {
        "projects": "[{name: gauge, summary: A ruler}]",
        "club_life": "[{name: Rowing club, highlights: [Treasurer for two years]}]",
        "key_achievements": "[{name: Two floods, summary: Kept the gauges running, highlights: [Taught the crew]}]",
    }
    listed = ", ".join(f"{title}: {entries}" for title, entries in sections.items())
    resume = parsed(import_resume(f"cv: {{name: N, sections: {{{listed}}}}}".encode(), "cv.yaml").text)
    assert {kind.value: heading for kind, heading in resume.headings.items()} == {"volunteer": "Club Life"}
    assert [entry.organization for entry in resume.volunteer] == ["Rowing club"]
    projects = [entry for entry in resume.projects if not isinstance(entry, str)]
    assert [(entry.name, entry.section) for entry in projects] == [("gauge", ""), ("Two floods", "Key Achievements")]


OWN_SECTIONS = """cv:
  name: N
  sections:
    Experience: [{company: Board, position: Engineer}]
    Sea Time: [{company: Navy, position: Cook}]
    Technologies: [{label: Languages, details: Python}]
    Spoken: [{label: German, details: native}]
    Talks given: [bullet: On tides, bullet: On moons]
    A note: [Just a text.]
"""


def test_a_list_of_sections_with_titles() -> None:
    data = {
        "basics": {"name": "N"},
        "awards": [{"title": "Cup"}],
        "sections": [
            {"title": "Prizes at school", "items": [{"title": "Medal", "date": "2014", "awarder": "School"}]},
            {"title": "Posts held", "items": [{"title": "Head of the club", "date": "2013"}, {"title": "Cook"}]},
            {"title": "Notes", "items": ["One", "Two"]},
        ],
    }
    resume = parsed(import_resume(json.dumps(data).encode(), "resume.json").text)
    assert [(award.title, award.section) for award in resume.awards] == [("Cup", ""), ("Medal", "Prizes at school")]
    assert {kind.value: heading for kind, heading in resume.headings.items()} == {
        "projects": "Posts held",
        "volunteer": "Notes",
    }
    assert [entry.name for entry in resume.projects if not isinstance(entry, str)] == ["Head of the club", "Cook"]


def test_sections_that_join_another_keep_their_headings() -> None:
    resume = parsed(import_resume(OWN_SECTIONS.encode(), "cv.yaml").text)
    assert {kind.value: heading for kind, heading in resume.headings.items()} == {
        "skills": "Technologies",
        "volunteer": "Talks given",
    }
    assert [(job.name, job.section) for job in resume.work] == [("Board", ""), ("Navy", "Sea Time")]
    assert [(skill.name, skill.section) for skill in resume.skills] == [("Languages", ""), ("German", "Spoken")]
    assert [(entry.highlights, entry.summary, entry.section) for entry in resume.volunteer] == [
        (("On tides", "On moons"), "", ""),
        ((), "Just a text.", "A note"),
    ]


@pytest.mark.parametrize(
    ("entries", "summary", "highlights"),
    [
        ("[number: One (2024)]", "One (2024)", ()),
        ("[bullet: One, bullet: Two]", "", ("One", "Two")),
        ("[One, Two]", "", ("One", "Two")),
    ],
)
def test_a_section_of_texts_stays_a_section(entries: str, summary: str, highlights: tuple[str, ...]) -> None:
    cv = f"cv: {{name: N, sections: {{skills: [{{label: A, details: B}}], invited_talks: {entries}}}}}"
    imported = import_resume(cv.encode(), "cv.yaml")
    resume = parsed(imported.text)
    assert [heading for kind, heading in resume.headings.items()] == ["Invited Talks"]
    assert [(entry.summary, entry.highlights) for entry in resume.volunteer] == [(summary, highlights)]
    assert [problem.code for problem in imported.problems] == ["I112"]


MIXED = """
cv:
  name: N
  sections:
    education: [{institution: School, area: " ", degree: " "}]
    Additional Information:
      - {label: Skills, details: "Python, Git"}
      - {label: Languages, details: "English (C1, TOEFL: 99), Dutch"}
      - {label: Military Service, details: Band}
    Certificates & Languages:
      - {label: Basic Programming, details: Pier Club}
      - {label: Languages, details: "Frisian"}
      - {label: Certificates, details: "Cook, Baker"}
    Training: [bullet: 2023 - Knots, bullet: 2024 - Sails]
"""


def test_the_rows_of_a_mixed_section_go_where_their_labels_say() -> None:
    imported = import_resume(MIXED.encode(), "cv.yaml")
    resume = parsed(imported.text)
    assert [(skill.name, skill.keywords, skill.section) for skill in resume.skills] == [
        ("", ("Python", "Git"), ""),
        ("Military Service", ("Band",), "Additional Information"),
    ]
    assert [(spoken.language, spoken.fluency) for spoken in resume.languages] == [
        ("English", "C1, TOEFL: 99"),
        ("Dutch", ""),
        ("Frisian", ""),
    ]
    assert [(each.name, each.issuer) for each in resume.certificates] == [
        ("Cook", ""),
        ("Baker", ""),
        ("Basic Programming", "Pier Club"),
    ]
    assert [each.highlights for each in resume.volunteer] == [("2023 - Knots", "2024 - Sails")]
    assert {problem.code for problem in imported.problems} == {"I112"}
    assert (resume.education[0].area, resume.education[0].study_type) == ("", "")


@pytest.mark.parametrize(
    ("written", "name", "url", "lost"),
    [
        ("[Tide Clock](https://a.example/)", "Tide Clock", "https://a.example/", []),
        ("Tide Clock ([code](https://a.example/))", "Tide Clock", "https://a.example/", []),
        ("Tide Clock [#underline[Link]](https://a.example/)", "Tide Clock", "https://a.example/", []),
        ("[Tides](https://a.example/) by [Pier](https://b.example/)", "Tides by Pier", "https://a.example/", ["I114"]),
        ("Tide Clock", "Tide Clock", "https://a.example/", []),
        ("Tide Clock -- 2023--2024, a --flag", "Tide Clock – 2023–2024, a --flag", "", []),
    ],
)
def test_names_of_rendercv(written: str, name: str, url: str, lost: list[str]) -> None:
    """RenderCV gives its texts to Typst, which makes dashes of hyphens."""
    entry = {"name": written, "location": "[a.example](https://a.example/)" if url and "[" not in written else "Pier"}
    data = {"cv": {"name": "N", "sections": {"summary": ["One", "Two!"], "projects": [entry]}}}
    imported = import_resume(json.dumps(data).encode(), "cv.json")
    assert parsed(imported.text).basics.summary == "One.\nTwo!"
    assert [(each.name, each.url) for each in parsed(imported.text).projects if not isinstance(each, str)] == [
        (name, url)
    ]
    assert [problem.code for problem in imported.problems] == lost


@pytest.mark.parametrize(
    ("data", "line", "name"),
    [
        ('{"work": [],\n "me": {"name": "Nora Pretend"}}', 2, "Nora Pretend"),
        ('{"work": [],\n\n "me": {"firstName": "Nora", "lastName": "van Pretend"}}', 3, "Nora van Pretend"),
        ('{"work": [],\n "me": {"name": {"first": "Nora", "last": "Pretend"}}}', 2, "Nora Pretend"),
        ('{"basics": {"label": "Head of gauges"},\n "Full Name": "Nora Pretend", "name": "x1 y2"}', 2, "Nora Pretend"),
    ],
)
def test_a_name_that_stands_elsewhere(data: str, line: int, name: str) -> None:
    problems = [problem for problem in import_resume(data.encode(), "cv.json").problems if problem.code == "I116"]
    assert [(problem.location.line, f"'{name}'" in problem.message) for problem in problems] == [(line, True)]


def test_the_name_of_a_company_is_no_name_of_a_person() -> None:
    assert not import_resume(b'{"work": [{"name": "Harbour Board"}]}', "a.json").problems


def test_an_unknown_format_says_where_the_name_is() -> None:
    with pytest.raises(ProblemsFound) as found:
        import_resume(b"person:\n  fullName: Nora Pretend\njobs: []\n", "cv.yml")
    assert "the name seems to be in line 2: 'Nora Pretend'" in str(found.value)


def test_awards_as_al_folio_writes_them() -> None:
    """Its newest form gives each award an author, which RenderCV wants, and the place of a project."""
    awards = "Awards: [{title: Medal, authors: [Harbour Board], awarder: Harbour Board, date: 2021}]"
    own = "Own Words: [{name: Prize, awarder: Pier Club, location: Pier Club, highlights: [One, Two]}]"
    imported = import_resume(f"cv: {{name: N, sections: {{{awards}, {own}}}}}".encode(), "cv.yml")
    resume = parsed(imported.text)
    assert [(award.title, award.awarder) for award in resume.awards] == [("Medal", "Harbour Board")]
    assert [entry.name for entry in resume.projects if not isinstance(entry, str)] == ["Prize"]


def test_a_text_with_a_colon_is_no_key() -> None:
    cv = "cv: {name: N, sections: {work: [{company: C, position: P, highlights: [Role: engineer, One]}]}}"
    imported = import_resume(cv.encode(), "cv.yml")
    assert parsed(imported.text).work[0].highlights == ("Role: engineer", "One")
    assert [(p.code, p.location.column) for p in imported.problems] == [("I111", cv.index("Role") + 1)]


@pytest.mark.parametrize(
    "data",
    [
        {"basics": {"name": "A &#0; B", "summary": "<b>x</b> &#xFFFFFFFF; <![y[ z"}},
        {"basics": {"name": "N"}, "sections": {"experience": {"items": [{"company": "C", "summary": "<li><![x[ y"}]}}},
        {"basics": {"name": "N"}, "sections": {}, "customSections": [{"type": "x", "items": [{"name": "C"}]}]},
        {"basics": {"name": []}, "sections": {"skills": [], "custom": {"a": 1}}, "metadata": {"layout": [[1], "x"]}},
        {"cv": {"name": "N", "sections": {"work": [{"company": "C", "highlights": [["a"], [["b"]], {"c": ["d"]}]}]}}},
        {"cv": {"name": "N"}, "design": {"page": {"size": ["a4"]}}},
        {"name": "R", "work": [], "social": [{"name": "GitHub"}], "city": ["U"]},
        {"work": [{"name": "A", "id": ["x"]}]},
    ],
)
def test_odd_values_never_end_in_a_traceback(data: dict[str, Any]) -> None:
    parsed(import_resume(json.dumps(data).encode(), "x.json").text)


def test_an_id_that_is_there_twice_becomes_a_comment() -> None:
    text = '{"basics": {"name": "N"}, "certificates": [{"name": "A", "id": "x"}, {"name": "B", "id": "x"}]}'
    found = import_resume(text.encode(), "resume.json")
    assert [each.id for each in parsed(found.text).certificates] == ["x", ""]
    assert "    # id: x\n" in found.text
    assert [problem.code for problem in found.problems] == ["I110"]


def test_a_section_that_is_no_list_becomes_a_comment_where_another_joins_it() -> None:
    text = '{"basics": {"name": "N"}, "skills": {"Tools": {"x": "Git"}}, "Technical skills": [{"name": "Languages"}]}'
    found = import_resume(text.encode(), "resume.json")
    assert [each.name for each in parsed(found.text).skills] == ["Languages"]
    assert "#     x: Git" in found.text
    assert [problem.code for problem in found.problems] == ["I110", "I112"]


FRESH = {
    "name": "Robin Sample",
    "meta": {"format": "FRESH@0.6.0"},
    "info": {"label": "Developer", "brief": "I make **tools** (2**3).", "quote": "Q"},
    "contact": {"website": "https://robin.example", "email": "r@robin.example", "other": []},
    "location": {"city": "Ulm", "code": "89073", "country": "DE"},
    "social": [{"network": "GitHub", "user": "robin"}],
    "employment": {
        "summary": "S",
        "history": [{"employer": "Acme", "position": "Developer", "start": "2020-01", "highlights": ["Built it"]}],
    },
    "education": {
        "level": "degree",
        "history": [{"institution": "Uni", "title": "BSc", "end": "2019", "grade": "1.3"}],
    },
    "skills": {"sets": [{"name": "Web", "skills": ["CSS", "HTML"]}], "list": [{"name": "CSS"}]},
    "projects": [{"title": "Clock", "role": "author", "start": "2018"}],
    "writing": [{"title": "On Clocks", "publisher": "Weekly", "date": "2018-05"}],
    "recognition": [{"title": "Prize", "from": "Uni", "date": "2019"}],
    "languages": [{"language": "German", "level": "native"}],
}


def test_a_fresh_resume() -> None:
    imported = import_resume(json.dumps(FRESH).encode(), "f.json")
    data = yaml.safe_load(imported.text)
    assert data["basics"] == {
        "name": "Robin Sample",
        "label": "Developer",
        "summary": r"I make **tools** (2\*\*3).",
        "email": "r@robin.example",
        "url": "https://robin.example",
        "location": {"city": "Ulm", "postalCode": "89073", "countryCode": "DE"},
        "profiles": [{"network": "GitHub", "username": "robin"}],
    }
    assert data["work"] == [
        {"name": "Acme", "position": "Developer", "startDate": "2020-01", "highlights": ["Built it"]}
    ]
    assert data["education"] == [{"institution": "Uni", "studyType": "BSc", "endDate": "2019", "score": "1.3"}]
    assert data["skills"] == [{"name": "Web", "keywords": ["CSS", "HTML"]}]
    assert data["projects"] == [{"name": "Clock", "roles": ["author"], "startDate": "2018"}]
    assert data["publications"] == [{"name": "On Clocks", "publisher": "Weekly", "releaseDate": "2018-05"}]
    assert data["awards"] == [{"title": "Prize", "awarder": "Uni", "date": "2019"}]
    assert data["languages"] == [{"language": "German", "fluency": "native"}]
    assert "quote: Q" in imported.text, "what has no place is kept in a comment"


@pytest.mark.parametrize(
    "odd",
    [{key: value} for key in FRESH if key != "name" for value in ("text", 1, [], ["x"], [[1]], {}, {"history": "x"})],
)
def test_odd_values_of_fresh_never_end_in_a_traceback(odd: dict[str, Any]) -> None:
    data = {**FRESH, **odd}
    import_resume(json.dumps(data).encode(), "f.json")


def test_networks_in_basics_become_profiles() -> None:
    basics = {"name": "R", "linkedin": "https://linkedin.com/in/r", "github": "r", "googleScholar": "", "x": ["a"]}
    data = yaml.safe_load(import_resume(json.dumps({"basics": basics}).encode(), "a.json").text)
    assert data["basics"]["profiles"] == [
        {"network": "LinkedIn", "url": "https://linkedin.com/in/r"},
        {"network": "GitHub", "username": "r"},
    ]


def test_contacts_beside_the_sections_become_basics() -> None:
    data = {"name": "R", "email": "r@r.example", "phone": "1", "work": [{"name": "Acme"}]}
    read = yaml.safe_load(import_resume(json.dumps(data).encode(), "a.json").text)
    assert read["basics"] == {"name": "R", "email": "r@r.example", "phone": "1"}


OWN_FORM = """
name: Robin Sample
title: Developer
contact: {mail: r@robin.example, mobile: "1", shoe: 42}
social: {github: https://github.com/robin, homepage: robin}
about: I build things.
city: Ulm, Germany
work:
  - {company: Acme, role: Developer, period: "Okt. 2020 – heute", responsibilities: [Built it, Ran it]}
  - {employer: Beta, job_title: Intern, start: 2019, end: 2020, description: [Tested it]}
education:
  - {school: Uni, degree: BSc, major: Physics, dates: 2016 -- 2019, notes: With honours}
projects: [{title: Clock, technologies: [C, Rust], repo: "https://github.com/robin/clock", desc: A clock}]
skills: {Languages: [Go, C], Tools: Git}
languages: {German: native}
"""


def test_a_form_of_the_authors_own() -> None:
    data = yaml.safe_load(import_resume(OWN_FORM.encode(), "own.yml").text)
    assert data["basics"] == {
        "name": "Robin Sample",
        "label": "Developer",
        "email": "r@robin.example",
        "phone": "1",
        "summary": "I build things.",
        "location": {"city": "Ulm", "region": "Germany"},
        "profiles": [
            {"network": "GitHub", "url": "https://github.com/robin"},
            {"network": "homepage", "username": "robin"},
        ],
    }
    assert data["work"] == [
        {"name": "Acme", "position": "Developer", "startDate": "2020-10", "highlights": ["Built it", "Ran it"]},
        {"name": "Beta", "position": "Intern", "startDate": "2019", "endDate": "2020", "highlights": ["Tested it"]},
    ]
    school = {"institution": "Uni", "studyType": "BSc", "area": "Physics", "summary": "With honours"}
    assert data["education"] == [school | {"startDate": "2016", "endDate": "2019"}]
    clock = {"name": "Clock", "description": "A clock", "url": "https://github.com/robin/clock"}
    assert data["projects"] == [clock | {"keywords": ["C", "Rust"]}]
    assert data["skills"] == [{"name": "Languages", "keywords": ["Go", "C"]}, {"name": "Tools", "keywords": ["Git"]}]
    assert data["languages"] == [{"language": "German", "fluency": "native"}]
    assert "shoe: " in import_resume(OWN_FORM.encode(), "own.yml").text


@pytest.mark.parametrize(
    ("given", "path", "expected"),
    [
        ({"basics": {"display_name": "N", "headline": "Dev"}}, "basics", {"name": "N", "label": "Dev"}),
        ({"basics": {"name": "N", "label": "A", "title": "B"}}, "basics", {"name": "N", "label": "A"}),
        ({"basics": {"title": "B", "label": "A", "name": "N"}}, "basics", {"name": "N", "label": "A"}),
        ({"basics": {"name": "N", "email": {"work": "A"}, "mail": "B"}}, "basics", {"name": "N"}),
        ({"basics": {"name": "N", "label": {}, "role": "B"}}, "basics", {"name": "N", "label": "B"}),
        ({"basics": {"location": "Ulm, Germany"}}, "basics", {"location": {"city": "Ulm", "region": "Germany"}}),
        ({"basics": {"first_name": "N", "last_name": "O"}}, "basics", {"name": "N O"}),
        ({"basics": {"display_name": "P", "first_name": "N", "last_name": "O"}}, "basics", {"name": "P"}),
        ({"basics": {"name": "P", "first_name": "N", "last_name": "O"}}, "basics", {"name": "P"}),
        ({"name": {"first": "N", "last": "O"}, "work": []}, "basics", {"name": "N O"}),
        ({"name": {"first": "N", "last": "O", "suffix": "Jr."}, "work": []}, "name", None),
        ({"basics": {"name": "N"}, "profiles": [{"network": "A", "username": "b"}]}, "basics",
         {"name": "N", "profiles": [{"network": "A", "username": "b"}]}),
        ({"work": [{"company": {"name": "A", "url": "https://a.example"}, "role": "B"}]}, "work",
         [{"name": "A", "position": "B", "url": "https://a.example"}]),
        ({"work": [{"organization": {"name": "A", "size": "B"}, "role": "C"}]}, "work", [{"position": "C"}]),
        ({"work": [{"place": "A", "role": "B", "date_start": "2019", "date_end": "2020"}]}, "work",
         [{"name": "A", "position": "B", "startDate": "2019", "endDate": "2020"}]),
        ({"work": [{"company": "A", "place": "Ulm"}]}, "work", [{"name": "A", "location": "Ulm"}]),
        ({"skills": {"A": [{"name": "Go", "level": "3"}, "C"]}}, "skills", [{"name": "A", "keywords": ["Go", "C"]}]),
        ({"basics": {}, "tech_skills": ["A: Go, Node.js.", "C, R."]}, "skills",
         [{"name": "A", "keywords": ["Go", "Node.js"]}, {"keywords": ["C", "R"]}]),
        ({"work": [{"name": "A", "keywords": [], "order": ""}]}, "work", [{"name": "A"}]),
        ({"education": {"school": "A", "graduation": "May 2025"}}, "education",
         [{"institution": "A", "endDate": "2025-05"}]),
    ],
)  # fmt: skip
def test_usual_names_and_forms(given: dict[str, Any], path: str, expected: Any) -> None:
    text = import_resume(json.dumps(given).encode(), "a.json").text
    assert yaml.safe_load(text).get(path) == expected
    assert "keywords: []" not in text
    for word in re.findall(r'"(\w+)"[,}]', json.dumps(given)):
        assert word in text, word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Best talk (May 2021)", {"title": "Best talk", "date": "2021-05"}),
        ("Best talk, (2021).", {"title": "Best talk", "date": "2021"}),
        ("Best talk (LUG 2021)", {"title": "Best talk (LUG 2021)"}),
        ("Best talk (of 2021)", {"title": "Best talk (of 2021)"}),
    ],
)
def test_dates_at_the_end_of_texts(text: str, expected: dict[str, str]) -> None:
    data = {"basics": {"name": "N"}, "Honors": [text]}
    assert yaml.safe_load(import_resume(json.dumps(data).encode(), "a.json").text)["awards"] == [expected]


SPAN = {"startDate": "2019", "endDate": "2021"}


@pytest.mark.parametrize(
    ("section", "entry", "expected", "kept"),
    [
        ("work", {"name": "A", "start": "2019", "from": "2018"}, {"name": "A", "startDate": "2019"}, "from: 2018"),
        ("work", {"name": "A", "date": "2019", "year": "2020"}, {"name": "A", "endDate": "2019"}, "year: 2020"),
        ("work", {"name": "A", "period": {"from": 2019, "to": "2021"}}, {"name": "A"} | SPAN, ""),
        ("work", {"name": "A", "duration": "2019-2021"}, {"name": "A"} | SPAN, ""),
        ("work", {"name": "A", "duration": "6 months"}, {"name": "A"}, "6 months"),
        ("work", {"name": "A", "dates": {"first": "2019"}}, {"name": "A"}, "first: 2019"),
        ("work", {"name": "A", "period": {"from": "2019"}, "dates": {"from": "2018"}},
         {"name": "A", "startDate": "2018"}, "from: 2019"),
        ("work", {"title": "B", "position": "C", "company": "A"}, {"name": "A", "position": "C"}, "title: B"),
        ("projects", {"github": "https://a.example", "name": "A", "url": "https://b.example"},
         {"name": "A", "url": "https://b.example"}, "github: https://a.example"),
        ("education", {"school": "A", "points": 95}, {"institution": "A"}, "points: 95"),
        ("awards", {"name": "A", "from": "Guild"}, {"title": "A"}, "from: Guild"),
        ("awards", {"name": "A", "from": "2019"}, {"title": "A", "date": "2019"}, ""),
        ("certificates", {"title": "A", "date": "2019", "end": "never"}, {"name": "A", "date": "2019"}, "end: never"),
    ],
)  # fmt: skip
def test_nothing_of_an_entry_under_other_names_is_lost(
    section: str, entry: dict[str, Any], expected: dict[str, str], kept: str
) -> None:
    text = import_resume(json.dumps({section: [entry]}).encode(), "a.json").text
    assert yaml.safe_load(text)[section] == [expected]
    assert kept in text.replace('"', "").replace("'", "")


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (
            {"skills": {"sets": [{"name": "A", "skills": ["B"]}], "list": [{"name": "B", "level": "high"}]}},
            "level: high",
        ),
        ({"skills": {"list": [{"name": "A"}], "note": "B"}}, "note: B"),
        ({"work": [{"name": "B"}]}, "employer: Acme"),
    ],
)
def test_nothing_of_a_fresh_resume_is_lost(data: dict[str, Any], kept: str) -> None:
    text = import_resume(json.dumps(FRESH | data).encode(), "f.json").text
    assert kept in text


def test_hostile_texts_take_no_long_time() -> None:
    lists = {"languages": [": " * 8_000 + "\na"], "Awards": ["," * 8_000 + "a"]}
    data = lists | {
        "projects": [{"name": "<i>" * 8_000, "keywords": "a," * 8_000}],
        "basics": {"summary": "`a" * 8_000},
    }
    assert "a" in import_resume(json.dumps(data).encode(), "a.json").text


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("A. Doe, B. Roe and C. Poe", ["A. Doe", "B. Roe", "C. Poe"]),
        ("A. Doe, B. Roe, & C. Poe", ["A. Doe", "B. Roe", "C. Poe"]),
        ("Doe, Ann and Roe, Bo", ["Doe, Ann", "Roe, Bo"]),
        ("Doe, A., Roe, B. C., & Poe, D.", ["Doe, A.", "Roe, B. C.", "Poe, D."]),
        ("Doe A., Roe B.", ["Doe A.", "Roe B."]),
        ("Rolande Sample", ["Rolande Sample"]),
        ("Research and Development Team", ["Research and Development Team"]),
    ],
)
def test_authors_in_one_line(text: str, people: list[str]) -> None:
    assert authors_in(text) == people


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("- Built x\n- Ran y\n  in Go", {"highlights": ["Built x", "Ran y in Go"]}),
        ("- \n\n- Ran y", {"highlights": ["Ran y"]}),
        ("- Built x\n\nThe team grew.", {"summary": "- Built x\n\nThe team grew."}),
    ],
)
def test_a_text_of_lines_with_bullets(summary: str, expected: dict[str, Any]) -> None:
    data = {"name": "Robin Sample", "work": [{"employer": "Acme", "role": "Dev", "summary": summary}]}
    (entry,) = yaml.safe_load(import_resume(json.dumps(data).encode(), "a.json").text)["work"]
    assert {key: entry[key] for key in entry.keys() - {"name", "position"}} == expected


@pytest.mark.parametrize("title", ["The way", ["The way"]])
def test_a_title_that_is_no_section_s_is_kept(title: Any) -> None:
    parts = {"title": title, "list": [{"company": "Acme", "role": "Dev", "start": "2020"}]}
    data = {"name": "Robin Sample", "work": [{"name": "Umbrella"}], "medium": parts}
    assert "The way" in import_resume(json.dumps(data).encode(), "a.json").text
