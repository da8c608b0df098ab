"""Export, then import: the same resume.yml, whatever is in it."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import exchanged
from portfolio.exchange.additions import KEY
from portfolio.exchange.draft import Draft, node_of, write_yaml
from portfolio.exchange.exporter import Exported, to_json_resume, to_rendercv
from portfolio.exchange.importer import import_resume
from portfolio.exchange.validity import make_valid
from portfolio.resume.model import Resume
from portfolio.sources.schema import json_schema, validate
from portfolio.sources.yaml_source import Document, load
from portfolio.text.site_index import SiteIndex

Form = tuple[str, Callable[..., Exported]]
FORMS: list[Form] = [("resume.json", to_json_resume), ("cv.yaml", to_rendercv)]
SITE = SiteIndex("https://example.com/me/")
WORDS = [
    "Tides",
    "tide-tables",
    "A **bold** claim, *quietly*",
    "see [the gauge](https://example.com/gauge_1) and `level.py`",
    "[[x](y) * _z_ #1 <b> & \\ ` $5 {{ p.m }}",
    "one - two",
    "two\nlines",
    "true",
    "12",
    "# no comment",
    "x: y",
    "水位 привет",
    "2021 – present",
    "https://example.com/a?b=c",
    "robin@example.com",
    "+44 20 7946 0000",
    "GitHub",
    "",
]
DATES = ["2019", "2020-02", "2021-03-04"]


def parsed(content: str) -> tuple[Resume, Document]:
    return exchanged.parsed(content), load(content, "resume/resume.yml")


def exported(content: str, form: Form) -> Exported:
    return form[1](*parsed(content), {}, SITE)


def back(text: str, form: Form) -> str:
    return import_resume(text.encode(), form[0]).text


Of = Callable[[dict[str, Any]], st.SearchStrategy[Any]]


def _objects(node: dict[str, Any], of: Of) -> st.SearchStrategy[Any]:
    if "properties" in node:
        return st.fixed_dictionaries({}, optional={key: of(below) for key, below in node["properties"].items()})
    return st.dictionaries(of(node.get("propertyNames", {})), of(node["additionalProperties"]), max_size=2)


def _texts(node: dict[str, Any], _of: Of) -> st.SearchStrategy[Any]:
    return st.sampled_from(DATES if "2024-06-30" in node.get("description", "") else WORDS)


_KINDS: dict[str, Callable[[dict[str, Any], Of], st.SearchStrategy[Any]]] = {
    "object": _objects,
    "array": lambda node, of: st.lists(of(node["items"]), max_size=3),
    "integer": lambda _node, _of: st.integers(0, 5),
    "number": lambda _node, _of: st.integers(0, 5),
    "boolean": lambda _node, _of: st.booleans(),
}


def values(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return a strategy for data of the model's own JSON schema, so that no field is left out."""

    def of(node: dict[str, Any]) -> st.SearchStrategy[Any]:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].removeprefix("#/$defs/")]
        if options := [*node.get("anyOf", ()), *node.get("oneOf", ())]:
            return st.one_of([of(option) for option in options if option.get("type") != "null"])
        kinds = node.get("type", "string")
        if isinstance(kinds, list):
            return st.one_of([of({**node, "type": kind}) for kind in kinds])
        return st.sampled_from(node["enum"]) if "enum" in node else _KINDS.get(kinds, _texts)(node, of)

    return of(schema)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form[0])
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=values(json_schema(Resume)))
def test_any_resume_comes_back(form: Form, data: dict[str, Any]) -> None:
    draft = Draft(load("", "x"), node_of(data, ()))
    make_valid(draft)
    content = write_yaml(draft.root).text
    before, _ = parsed(content)
    after, _ = parsed(back(exported(content, form)[0], form))
    assert after == before
    assert after.model_dump(exclude_unset=True) == before.model_dump(exclude_unset=True)


RESUME = """\
basics: {name: Robin Sample, image: me.png, location: {city: Sampleton, countryCode: GB}}
stage: student
order: [skills, work]
work:
  - name: Harbour Board
    startDate: 2021-01
    endDate: 2022-01
    priority: 3
    highlights: ["Measured **the tide** with `gauge.py`", {text: Drew charts, priority: 2}]
  - name: River Office
    startDate: 2019-01
    endDate: 2020-01
    priority: 1
education:
  - {institution: Sample University, area: Hydrology, location: Sampleton}
projects: [tide-tables]
contributions: [{pr: example-org/gauge#12, title: Read old gauges}]
publications: {selected: 1, entries: [{name: A year of tides, authors: [Robin Sample], doi: 10.1234/x}]}
meta: {theme: {colour: blue, columns: "2"}}
"""


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form[0])
def test_what_the_other_format_has_no_place_for_comes_back(form: Form) -> None:
    text, problems = exported(RESUME, form)
    imported = import_resume(text.encode(), form[0])
    assert parsed(imported.text)[0] == parsed(RESUME)[0]
    assert "\n    priority: 3\n" in imported.text, "a number is written as one"
    assert not [problem for problem in imported.problems if problem.code == "I115"]
    places = {(problem.location.line, problem.message.partition("'")[2].partition("'")[0]) for problem in problems}
    assert {(2, "stage"), (8, "work: priority"), (16, "projects")} <= places
    assert {problem.code for problem in problems} == {"I121"}


def test_the_additions_stand_under_one_key_of_meta() -> None:
    data = json.loads(exported(RESUME, FORMS[0])[0])
    assert data["meta"]["theme"] == {"colour": "blue", "columns": "2"}
    assert {"path": "/stage", "value": "student"} in data["meta"][KEY]
    assert list(data["meta"]) == ["theme", KEY]


def test_rendercv_sees_only_its_own_keys() -> None:
    text = exported(RESUME, FORMS[1])[0]
    assert set(yaml.safe_load(text)) <= {"cv", "design", "locale", "settings"}
    assert f"\n# {KEY}:\n" in text


def test_a_resume_without_additions_carries_none() -> None:
    plain = "basics: {name: Robin Sample}\nskills: [{name: Python, keywords: [NumPy]}]\n"
    text, problems = exported(plain, FORMS[0])
    assert json.loads(text) == yaml.safe_load(plain)
    assert not problems


def changed(change: Callable[[dict[str, Any]], object]) -> tuple[Resume, list[str]]:
    data = json.loads(exported(RESUME, FORMS[0])[0])
    change(data)
    imported = import_resume(json.dumps(data).encode(), "resume.json")
    return parsed(imported.text)[0], [str(each) for each in imported.problems if each.code == "I115"]


def test_additions_move_with_their_entries() -> None:
    moved, problems = changed(lambda data: data["work"].reverse())
    assert [(job.name, job.priority) for job in moved.work] == [("River Office", 1), ("Harbour Board", 3)]
    assert not problems
    left, problems = changed(lambda data: data["work"].pop(0))
    assert [(job.name, job.priority) for job in left.work] == [("River Office", 1)]
    assert ["/work/0/" in problem for problem in problems] == [True, True, True]


def test_what_was_changed_meanwhile_is_not_overwritten() -> None:
    def rewrite(data: dict[str, Any]) -> None:
        data["work"][0]["highlights"][0] = "Measured the wind"

    resume, problems = changed(rewrite)
    assert resume.work[0].highlights[0] == "Measured the wind"
    assert resume.work[0].priority == 3
    (problem,) = problems
    assert "'/work/0/highlights/0' was not put back, since the file has changed there; kept as a comment" in problem


@pytest.mark.parametrize("carried", ["text", [1, {"path": 2}, {"path": "work"}], [{"path": "/work/0/x", "value": "1"}]])
def test_broken_additions_do_no_harm(carried: Any) -> None:
    data = {"basics": {"name": "Robin Sample"}, "work": [{"name": "Harbour Board"}], "meta": {KEY: carried}}
    resume, _ = parsed(import_resume(json.dumps(data).encode(), "resume.json").text)
    assert (resume.basics.name, resume.work[0].name) == ("Robin Sample", "Harbour Board")
    text = f"cv: {{name: Robin Sample}}\n# {KEY}:\n#   - path: [\n#  x"
    assert parsed(import_resume(text.encode(), "cv.yaml").text)[0].basics.name == "Robin Sample"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form[0])
@pytest.mark.parametrize("content", ["{}", "meta: {}", "stage: student", "work: [{}]", "basics: {summary: ''}"])
def test_a_resume_of_almost_nothing_comes_back(form: Form, content: str) -> None:
    after, before = (parsed(text)[0] for text in (back(exported(content, form)[0], form), content))
    assert after.model_dump(exclude_unset=True) == before.model_dump(exclude_unset=True)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form[0])
def test_a_number_stays_bound_to_what_measured_it(form: Form) -> None:
    written = "work: [{name: Harbour Board, highlights: ['{{ tides.error }} cm off', 'Drew charts']}]"
    document = load(written.replace("{{ tides.error }}", "4"), "resume/resume.yml")
    document = replace(document, written={("work", 0, "highlights", 0): "{{ tides.error }} cm off"})
    resume, _ = validate(Resume, document)
    text = form[1](resume, document, {}, SITE)[0]
    assert "4 cm off" in text
    assert parsed(back(text, form))[0] == parsed(written)[0]


def test_a_rendercv_file_may_be_edited() -> None:
    """Its order and its paper are guesses of the import, which are gone where the file says nothing of them."""
    text = exported(RESUME.replace("order: [skills, work]\n", ""), FORMS[1])[0]
    text = text.replace("  page:\n    size: a4\n", "").replace("name: Robin Sample", "name: Robin Q. Sample")
    imported = import_resume(text.encode(), "cv.yaml")
    resume, _ = parsed(imported.text)
    assert (resume.basics.name, resume.work[0].priority, resume.order) == ("Robin Q. Sample", 3, ())
    assert not [problem for problem in imported.problems if problem.code == "I115"]
