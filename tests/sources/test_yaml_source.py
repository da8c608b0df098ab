"""YAML as data with locations: what stays as written, and what is rejected where."""

import datetime as dt
from typing import Any

import pytest

from portfolio.sources.diagnostics import ProblemsFound, Severity
from portfolio.sources.yaml_source import MAX_BYTES, DataPath, decode, load, load_readable, texts_in, typed, value_at


def codes(text: str) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        load(text, "r.yml")
    return [f"{d.location.line}:{d.location.column} {d.code}" for d in found.value.diagnostics]


def test_scalars_stay_as_written() -> None:
    document = load("a: no\nb: 1.10\nc: 2024-06\nd: null\ne:\nf: ''\ng: [x, ]\nh: 'null'\n", "r.yml")
    assert document.data == {
        "a": "no",
        "b": "1.10",
        "c": "2024-06",
        "d": None,
        "f": "",
        "g": ["x"],
        "h": "null",
    }


def test_places_of_keys_values_and_parts_of_texts() -> None:
    text = "a:\n  - b: one\n    c: >-\n      see [x](post:one)\n      and [y](post:two)\n"
    document = load(text, "r.yml")
    assert str(document.location(("a", 0, "b"))) == "r.yml:2:8"
    assert str(document.location(("a", 0, "b"), of_key=True)) == "r.yml:2:5"
    assert str(document.location(("a", 0, "missing"))) == "r.yml:2:5"
    assert str(document.location_of(("a", 0, "c"), "post:two")) == "r.yml:5:15"


def test_aliases_stand_for_their_anchor() -> None:
    assert load("a: &x [1, 2]\nb: *x\n", "r.yml").data == {"a": ["1", "2"], "b": ["1", "2"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: 1\na: 2\nb:\n  c: 1\n  c: 2\n", ["2:1 Y002", "5:3 Y002"], id="all duplicates at once"),
        pytest.param("a:\na: 2\n", ["2:1 Y002"], id="duplicate of an empty key"),
        pytest.param("a: [1, 2\nb: 3", ["1:4 Y001"], id="open bracket, at the bracket"),
        pytest.param("a: 'x\nb: 3", ["1:4 Y001"], id="open quote, at the quote"),
        pytest.param("a: b: c", ["1:5 Y001"], id="colon in a text"),
        pytest.param("a:\n\tb: 1", ["2:1 Y001"], id="tab"),
        pytest.param("@a: 1", ["1:1 Y001"], id="reserved sign"),
        pytest.param("a: x\x00", ["1:5 Y001"], id="NUL"),
        pytest.param("a: *nope", ["1:4 Y001"], id="alias without anchor"),
        pytest.param("a: &x [*x]", ["1:8 Y004"], id="alias inside itself"),
        pytest.param("a: &x {b: 1}\nc:\n  <<: *x", ["3:3 Y004"], id="merge key"),
        pytest.param("a: 1\n---\nb: 2", ["2:1 Y004"], id="second document"),
        pytest.param("a: !python x", ["1:4 Y004"], id="tag"),
        pytest.param("? [a]\n: b", ["1:3 Y003"], id="key that is a list"),
        pytest.param("a: " + "[" * 60 + "]" * 60, ["1:54 Y005"], id="too deep"),
    ],
)
def test_refused(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_aliases_that_expand_endlessly_are_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    (problem,) = codes("\n".join(lines))
    assert problem.endswith("Y005")


def test_bytes_that_are_no_utf8_and_files_that_are_too_large() -> None:
    with pytest.raises(ProblemsFound, match=r"r.yml:2:4: Y001 byte 0xff is not UTF-8"):
        decode(b"a: 1\nb: \xff", "r.yml")
    with pytest.raises(ProblemsFound, match="Y005 the file has"):
        decode(b"x" * (MAX_BYTES + 1), "r.yml")


WORDS = [
    (
        "a: b\n   c: d\n",
        "2:5: Y001 not YAML: the line is indented as if it belonged to the text above it; indent it like",
    ),
    ("a:\n  b: 1\n c: 2\n", "3:2: Y001 not YAML: the line is indented differently from its neighbours; indent it as"),
    ("a:\n  - b\n - c\n", "3:2: Y001 not YAML: the line is indented differently from its neighbours; indent it as"),
    ("a: Aim: b\n", "1:7: Y001 not YAML: a second ': ' in one line; put quotes around a text that holds ': '"),
    ("a: “Aim: b”\n", "1:8: Y001 not YAML: a second ': ' in one line; put straight quotes, \"…\", around a text"),
    (
        "a: 'I'm b'\n",
        "1:7: Y001 not YAML: the text continues after its closing quote; write '' for a ' inside the text",
    ),
    (
        'a: "x "y" z"\n',
        '1:8: Y001 not YAML: the text continues after its closing quote; write \\" for a " inside the text',
    ),
    ("a:b\nc: d\n", "1:2: Y001 not YAML: no space after a colon; write 'a: …', with a space after the colon"),
    ("x:\n  a: 1\n  # no\n\n  b:2\n  c: d\n", "5:4: Y001 not YAML: no space after a colon; write 'b: …'"),
    (
        "a: - b\n",
        "1:4: Y001 not YAML: a list cannot begin on its key's line; begin each item with '- ' on a line of its own",
    ),
    ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", "2:1: Y001 not YAML: a merge that git could not finish"),
    ("a:\n  - {{ b.c }} d\n", "2:6: Y003 to YAML a text cannot begin with '{{'; put quotes around the whole text"),
    (
        "a: Ranked #1 of 9\n",
        "1:11: Y007 the text ends before '#1 of 9', which YAML takes for a comment; put quotes around",
    ),
    (
        "a:\n  - Mended #12\n",
        "2:12: Y007 the text ends before '#12', which YAML takes for a comment; put quotes around",
    ),
]


@pytest.mark.parametrize(("text", "expected"), WORDS, ids=[text for text, _ in WORDS])
def test_mistakes_are_told_in_words_at_the_place_to_change(text: str, expected: str) -> None:
    try:
        found = load_readable(text, "r.yml").problems
    except ProblemsFound as problems:
        found = problems.diagnostics
    assert [str(problem).removeprefix("r.yml:")[: len(expected)] for problem in found] == [expected]


@pytest.mark.parametrize("text", ["a: x # y\n", "a: x #todo\n", "a: 'x' #1\n", "a: >-\n  x #1\n", "a: x#1\n", "#1\n"])
def test_comments_and_quoted_texts_are_no_lost_ends(text: str) -> None:
    assert load(text, "r.yml").problems == ()


def test_a_lost_end_is_a_warning_and_leaves_the_value() -> None:
    document = load("a: Ranked #1\n", "r.yml")
    assert (document.data, [p.severity for p in document.problems]) == ({"a": "Ranked"}, [Severity.WARNING])


DATA = {"a": [{"b": "x"}, "y"], "c": {"d": None, "e": "z"}, "f": 3}


def test_every_text_of_data_has_its_path_and_is_there() -> None:
    found = list(texts_in(DATA))
    assert found == [(("a", 0, "b"), "x"), (("a", 1), "y"), (("c", "e"), "z")]
    assert [value_at(DATA, path) for path, _ in found] == ["x", "y", "z"]
    assert value_at(DATA, ()) == DATA


@pytest.mark.parametrize("path", [("a", 2), ("a", "b"), ("c", 0), ("g",), ("a", 1, "b"), ("c", "d", "e")])
def test_there_is_nothing_at_a_path_that_leads_nowhere(path: DataPath) -> None:
    assert value_at(DATA, path) is None


TYPED: dict[str, dict[str, Any]] = {
    "date: 2026-11-20\ndraft: no\n": {"date": dt.date(2026, 11, 20), "draft": False},
    "date: 2026-13-01\ndraft: no\n": {"date": "2026-13-01", "draft": "no"},
    "1: a\n": {"1": "a"},
    "- a\n": {},
}


@pytest.mark.parametrize("text", TYPED)
def test_front_matter_has_types_unless_a_value_only_looks_like_one(text: str) -> None:
    assert typed(text, load(text, "a.md")) == TYPED[text]
