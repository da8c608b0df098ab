"""The resume and project models: documents of JSON Resume's fields, and mistakes with locations and hints."""

import json
from pathlib import Path

import pytest
from pydantic import BaseModel

import json_resume
from portfolio.cli.schema import schemas
from portfolio.projects.model import ProjectSource
from portfolio.resume.model import Resume
from portfolio.sources.schema import keys_at, validate
from portfolio.sources.yaml_source import DataPath, load

ROOT = Path(__file__).parents[2]


def problems(model: type[BaseModel], text: str) -> list[str]:
    value, found = validate(model, load(text, "f.yml"))
    assert (value is None) == bool(found)
    return [str(problem).removeprefix("f.yml:") for problem in found]


FORMS = "2024, 2024-06 or 2024-06-30"
MISTAKES = [
    ("basic:\n  name: x", "1:1: S101 unknown key 'basic'; did you mean 'basics'?"),
    ("work:\n  - start_date: 2024", "2:5: S101 unknown key 'start_date'; did you mean 'startDate'?"),
    ("basics:\n  name: [x]", "2:9: S102 'name' has to be a text, not a list; write one text here"),
    (
        "work: none",
        "1:7: S102 'work' has to be a list, not the text 'none'; begin each item with '- ', as in '- name: …'",
    ),
    (
        "work:\n  - highlights: one",
        "2:17: S102 'highlights' has to be a list, not the text 'one'; write [one], or begin each item with '- '",
    ),
    (
        "work:\n  - highlights: Wrote very many tests",
        "2:17: S102 'highlights' has to be a list, not the text 'Wrote very many tests'; begin each item with '- '",
    ),
    (
        "keywords: Python, SQL",
        (
            "1:11: S102 'keywords' has to be a list, not the text 'Python, SQL'; "
            "write [Python, SQL], or begin each item with '- '"
        ),
    ),
    (
        "projects:\n  -knn\n  -own",
        "2:3: S102 'projects' has to be a list, not the text '-knn -own'; put a space after each '-'",
    ),
    (
        "skills:\n  Languages: [Python]",
        "2:3: S102 'skills' has to be a list, not a mapping; begin each item with '- ', as in '- name: …'",
    ),
    (
        "skills:\n  - Python",
        (
            "2:5: S102 an item of 'skills' has to be a mapping (key: value), not the text 'Python'; "
            "write its keys on lines of their own, indented, as in 'name: Python'"
        ),
    ),
    (
        "basics:\n  location: Berlin, Germany",
        (
            "2:13: S102 'location' has to be a mapping (key: value), not the text 'Berlin, Germany'; "
            "write its keys on lines of their own, indented, as in 'city: Berlin, Germany'"
        ),
    ),
    (
        "work:\n  - highlights:\n      - one\n      - Result: 5 tests",
        (
            "4:9: S102 'Result: 5 tests' is a key and a value to YAML, not text; "
            'put quotes around it: "Result: 5 tests"'
        ),
    ),
    (
        "projects:\n  - name: A\n    highlights: [Said: [x]]",
        "3:18: S102 'Said: …' is a key and a value to YAML, not text; put quotes around the text",
    ),
    (
        "work:\n  - highlights:\n      - text: one\n        prio: 2",
        "4:9: S101 unknown key 'prio'; did you mean 'priority'?",
    ),
    ("work:\n  - company: A", "2:5: S101 unknown key 'company'; did you mean 'name'?"),
    ("work:\n  - title: A", "2:5: S101 unknown key 'title'; did you mean 'position'?"),
    ("education:\n  - degree: A", "2:5: S101 unknown key 'degree'; did you mean 'studyType'?"),
    ("experience: []", "1:1: S101 unknown key 'experience'; did you mean 'work'?"),
    (
        "work:\n  -\n",
        (
            "2:4: S102 an item of 'work' has to be a mapping (key: value), not null; "
            "write its keys on lines of their own, indented, as in 'name: …'"
        ),
    ),
    (
        "skills:\n  - keywords:\n      - Python: 3",
        (
            "3:9: S102 an item of 'keywords' has to be a text, "
            "not a mapping (put quotes around a text that holds ': '); write one text here"
        ),
    ),
    (
        "work:\n  - startDate: 2024-13",
        "2:16: S104 startDate: '2024-13' has no such month: 13; write 2024, 2024-06 or 2024-06-30",
    ),
    (
        "work:\n  - startDate: 2023-02-29",
        "2:16: S104 startDate: '2023-02-29' has no such day: 29; write 2024, 2024-06 or 2024-06-30",
    ),
    (
        "work:\n  - endDate: Present",
        (
            "2:14: S104 endDate: 'Present' is not a date like 2024, 2024-06 or 2024-06-30; "
            "leave endDate out for what still goes on"
        ),
    ),
    *(
        (f"work:\n  - startDate: {date}", f"2:16: S104 startDate: '{date}' is not a date like {FORMS}; {hint}")
        for date, hint in [
            ("01.10.2023", "did you mean 2023-10-01?"),
            ("10/2023", "did you mean 2023-10?"),
            ("2023/10/02", "did you mean 2023-10-02?"),
            ("October 2023", "did you mean 2023-10?"),
            ("Fall 2023", "write 2023, or with its month 2023-06"),
            ("01/10/2023", f"write {FORMS}"),
            ("2024 - now", "write startDate: 2024 and leave endDate out"),
            ("2024 - heute", "write startDate: 2024 and leave endDate out"),
            ("2022-2024", "write startDate: 2022 and endDate: 2024"),
            ("soon", f"write {FORMS}"),
        ]
    ),
    (
        "work:\n  - endDate: laufend",
        f"2:14: S104 endDate: 'laufend' is not a date like {FORMS}; leave endDate out for what still goes on",
    ),
    (
        "basics:\n  url: www.example.com",
        "2:8: S105 url: 'www.example.com' is not a web address; did you mean 'https://www.example.com'?",
    ),
    (
        "basics:\n  email: robin",
        "2:10: S105 email: 'robin' is not an e-mail address; write it like name@example.com",
    ),
    (
        "projects:\n  - Faster KNN",
        "2:5: S106 'Faster KNN' is not a slug; use letters, digits and hyphens, as in 'faster-knn'",
    ),
    ("projects:\n  - urls: x", "2:5: S101 unknown key 'urls'; did you mean 'url'?"),
    (
        "contributions:\n  - pr: example/repo/12",
        "2:9: S107 pr: 'example/repo/12' is not a pull request; write it like owner/repository#123",
    ),
    (
        "contributions:\n  - pr: https://github.com/a/b.c/pull/12/files",
        "2:9: S107 pr: 'https://github.com/a/b.c/pull/12/files' is not a pull request; did you mean 'a/b.c#12'?",
    ),
    ("contributions:\n  - title: x", "2:5: S103 the key 'pr' is missing; add 'pr: …'"),
    ("stage: studnet", "1:8: S108 'studnet' is not a known stage; did you mean 'student'?"),
    ('basics:\n  name: "a\\x07b"', "2:9: S109 name: holds the control character U+0007; remove it"),
    (
        "- a",
        (
            "1:1: S102 the file has to be a mapping (key: value), not a list; "
            "write its keys on lines of their own, indented"
        ),
    ),
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[text.replace("\n", " ")[:40] for text, _ in MISTAKES])
def test_a_mistake_is_reported_at_its_place_with_the_remedy(text: str, expected: str) -> None:
    assert problems(Resume, text) == [expected]


def test_all_mistakes_of_a_file_come_at_once() -> None:
    text = "stage: x\nwork:\n  - startDate: 2024-99\n    foo: 1\nskills: a\n"
    assert sorted(line.split(" ")[1] for line in problems(Resume, text)) == ["S101", "S102", "S104", "S108"]


def test_an_empty_project_lacks_title_and_summary() -> None:
    assert problems(ProjectSource, "") == [
        "1:1: S103 the key 'title' is missing; add 'title: …'",
        "1:1: S103 the key 'summary' is missing; add 'summary: …'",
    ]
    assert problems(ProjectSource, "title: ''\nsummary: x\ncover: ../x.png")[0].startswith("1:8: S103 'title' is empty")


def test_documents_are_valid_where_json_resume_says_so() -> None:
    for name, document, is_valid in json_resume.documents():
        value, found = validate(Resume, load(json.dumps(document), "resume.yml"))
        assert (value is not None) is is_valid, (name, [str(problem) for problem in found])


def test_a_json_resume_with_every_field_is_a_valid_source() -> None:
    value, found = validate(Resume, load(json.dumps(json_resume.FULL), "resume.yml"))
    assert value is not None, [str(problem) for problem in found]


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_schemas_for_editors_are_those_of_the_models(name: str) -> None:
    assert (ROOT / "hooks/schemas" / name).read_text("utf-8") == schemas()[name], "run `make schema`"


KEYS = [
    (("basics", "location"), "city", "name"),
    (("work", 0), "position", "institution"),
    (("work", 3, "highlights", 0), "priority", "name"),
    (("publications",), "selected", "doi"),
    (("publications", 0), "doi", "selected"),
]


@pytest.mark.parametrize(("path", "known", "other"), KEYS)
def test_a_place_has_its_own_keys(path: DataPath, known: str, other: str) -> None:
    keys = keys_at(Resume, path)
    assert (known in keys, other in keys) == (True, False)


def test_keys_have_the_order_of_the_model_and_a_text_has_none() -> None:
    keys = keys_at(Resume, ())
    assert keys.index("basics") < keys.index("work")
    assert keys_at(Resume, ("basics", "name")) == []
