"""JSON with the location of each value."""

import json

import pytest

from portfolio.ipynb.problems import SourceLocator, find_cells
from portfolio.sources.diagnostics import ProblemsFound
from portfolio.sources.json_source import load, located, walk
from small_notebooks import code, notebook, prose

TEXT = '{\n "a": 1.50,\n "b": [true, null, {"c": "d\\u00e9\\n"}], "e": {}, "big": 12345678901234567890\n}'


def test_values_stay_as_written_and_have_their_places() -> None:
    document = load(TEXT, "x.json")
    assert document.data == {
        "a": "1.50", "b": ["true", None, {"c": "dé\n"}], "e": {}, "big": "12345678901234567890",
    }  # fmt: skip
    lines = TEXT.split("\n")
    for path, value in ((("a",), "1.50"), (("b", 1), "null"), (("b", 2, "c"), '"d\\u00e9'), (("e",), "{}")):
        location = document.location(path)
        assert lines[location.line - 1][location.column - 1 :].startswith(value)
        assert document.location(path, of_key=True).line == location.line
    assert document.marks["b", 2, "c"].key == (3, 21)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1:1: I102 not JSON: the document ends too early; check the brackets"),
        (' {"a": ', "1:8: I102 not JSON: the document ends too early"),
        ('{"a": 1,}', "1:8: I102 not JSON: a comma before the closing '}'; remove the comma"),
        ("[1,\n]", "1:3: I102 not JSON: a comma before the closing ']'"),
        ('{"a": yes}', "1:7: I102 not JSON: 'yes' is not JSON; put double quotes around a text"),
        ("{a: 1}", "1:2: I102 not JSON: 'a' is not JSON"),
        ('{"a": NaN}', "1:7: I102 not JSON: 'NaN' is not JSON"),
        ("[01]", "1:3: I102 not JSON: expecting ',' delimiter"),
        ('{"a" 1}', "1:6: I102 not JSON: expecting ':' delimiter"),
        ('{"a": "b}', "1:7: I102 not JSON: unterminated string starting"),
        ('{"a": 1} 2', "1:10: I102 not JSON: there is more text after the end of the document; remove it"),
        ('{"a": {"b": 1, "b": 2}}', "1:16: I102 not JSON: the key 'b' appears here a second time"),
        ("[" * 60 + "]" * 60, "1:52: Y005 more than 50 levels"),
        ("[" * 100_000, "1:52: Y005 more than 50 levels"),
        (f"[{'1,' * 50_000}1]", "1:100000: Y005 more than 50,000 values"),
    ],
)
def test_mistakes(text: str, expected: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        load(text, "x.json")
    assert str(found.value).startswith(f"x.json:{expected}")


def test_a_number_of_any_length_is_read() -> None:
    assert load("1" * 10_000, "x.json").data == "1" * 10_000


def test_walk_yields_values_in_their_order() -> None:
    found = [(token.path, token.text) for token in walk('{"a": [1, "b"], "c": {}}')]
    assert found == [((), "{"), (("a",), "["), (("a", 0), "1"), (("a", 1), '"b"'), (("c",), "{")]


def test_located_returns_some_keys_of_one_object() -> None:
    data, marks = located('{"x": {"a": 1, "b": {"c": [2]}, "d": 3}, "a": 4}', ("x",), ("a", "b"))
    assert data == {"a": "1", "b": {"c": ["2"]}}
    assert marks["b", "c", 0].value == (1, 28)


def test_cells_and_lines_of_their_sources() -> None:
    text = notebook(code(source="a\n"), prose(["# Tïtle\n", '"two"']), metadata={"cells": [{}]}).decode()
    assert [json.JSONDecoder().raw_decode(text, offset)[0]["cell_type"] for offset in find_cells(text)] == [
        "code", "markdown",
    ]  # fmt: skip
    locator = SourceLocator(text, 2)
    lines = text.split("\n")
    for position, expected in (((1, 3), "T\\u00ef"), ((2, 2), "two"), ((9, 1), '"')):
        line, column = locator.locate(*position)
        assert lines[line - 1][column - 1 :].startswith(expected)
