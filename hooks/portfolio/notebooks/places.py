"""Where things stand in the JSON text of a notebook, so that a mistake in a cell is named at its line of the file.

In: the text of a sound notebook. Out: places in it, as line and column counted from 1. The text is read lazily: what
stands behind the place asked for is not looked at.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from itertools import dropwhile, islice, takewhile
from typing import Any, NamedTuple, cast

from portfolio.diagnostics import line_and_column
from portfolio.yaml_source import Mark, Path

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.DOTALL)
_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)
"""One character of a text as a JSON string writes it."""

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()

Place = tuple[int, int]


class Token(NamedTuple):
    """One value of the JSON: the path to it, where it starts, and where its key starts (if it has one)."""

    path: Path
    offset: int
    text: str
    key: int


def walk(text: str, start: int = 0) -> Iterator[Token]:
    """Give the values within the one at `start`, in order: each scalar, and each object or list by its bracket."""
    path: list[str | int] = []
    key = 0
    is_key = False
    for match in _TOKEN.finditer(text, start):
        word = match[0]
        if word in ("}", "]"):
            path.pop()
        elif word == ",":
            last = path[-1]
            is_key = isinstance(last, str)
            path[-1] = last + 1 if isinstance(last, int) else last
        elif word == ":":
            is_key = False
        elif is_key:
            path[-1], key = json.loads(word), match.start()
        else:
            has_key = path and isinstance(path[-1], str)
            yield Token(tuple(path), match.start(), word, key if has_key else match.start())
            if word in ("{", "["):
                is_key = word == "{"
                path.append("" if is_key else 0)
        if not path:
            return


def find_cells(text: str) -> list[int]:
    """Give the offset of each cell."""
    found: list[int] = []
    place = _next(text, text.find("{") + 1) if "{" in text else len(text)
    while place < len(text) and text[place] != "}":
        key, place = _DECODER.raw_decode(text, place)
        place = _next(text, _next(text, place) + 1)
        if key == "cells" and text[place] == "[":
            found, place = _items(text, place)
        else:
            place = _DECODER.raw_decode(text, place)[1]
        place = _behind_comma(text, place)
    return found


def _items(text: str, start: int) -> tuple[list[int], int]:
    """Give the offset of each item of the list at `start`, and that of its end."""
    found: list[int] = []
    place = _next(text, start + 1)
    while text[place] != "]":
        found.append(place)
        place = _behind_comma(text, _DECODER.raw_decode(text, place)[1])
    return found, place + 1


def _behind_comma(text: str, place: int) -> int:
    place = _next(text, place)
    return _next(text, place + 1) if text[place : place + 1] == "," else place


def _next(text: str, place: int) -> int:
    """Give the offset of the next character that is no space."""
    return cast("re.Match[str]", _SPACE.match(text, place)).end()


def offset_in(strings: Iterable[Token], index: int, gap: int = 0) -> int | None:
    """Give the offset of a character of a text that stands as strings with `gap` characters between them, or None."""
    for token in strings:
        length = len(json.loads(token.text)) + gap
        if index < length:
            return token.offset + 1 + length_in_file(token.text, index)
        index -= length
    return None


def length_in_file(string: str, length: int) -> int:
    """Give how long the first characters of a JSON string are as they stand in the file."""
    if "\\" not in string:
        return length
    characters = islice(_CHARACTER.finditer(string, 1, len(string) - 1), length)
    return sum(len(character[0]) for character in characters)


class SourcePlaces:
    """The places of the source of one cell, by its lines and columns as an author sees them in the notebook."""

    def __init__(self, text: str, cell: int) -> None:
        self._text = text
        self._cell = cell

    def place(self, line: int, column: int) -> Place:
        """Give where a character of the cell stands in the file."""
        return line_and_column(self._text, self.offset(line, column))

    def offset(self, line: int, column: int) -> int:
        """Give the offset of a character of the cell; what lies behind the cell's end is taken for its end."""
        before = self._lengths[: line - 1]
        here = min(column - 1, self._lengths[line - 1] - 1) if line <= len(self._lengths) else 0
        found = offset_in(self._strings, sum(before) + here)
        last = self._strings[-1] if self._strings else None
        end = last.offset + len(last.text) - 1 if last else 0
        return end if found is None else found

    @cached_property
    def _strings(self) -> list[Token]:
        source = ("cells", self._cell - 1, "source")
        within = dropwhile(lambda token: token.path[:3] != source, walk(self._text))
        return [token for token in takewhile(lambda token: token.path[:3] == source, within) if token.text[0] == '"']

    @cached_property
    def _lengths(self) -> list[int]:
        source = "".join(json.loads(token.text) for token in self._strings)
        return [len(line) + 1 for line in source.split("\n")]


def located(text: str, above: Path, keys: Collection[str]) -> tuple[dict[str, Any], dict[Path, Mark]]:
    """Give `keys` of the object at `above`, scalars as text like `yaml_source` gives them, with the place of each."""
    data: dict[str, Any] = {}
    marks: dict[Path, Mark] = {}
    depth = len(above)
    for token in walk(text):
        if token.path[:depth] != above or len(token.path) == depth:
            if marks and token.path[:1] != above[:1]:
                break
            continue
        path = token.path[depth:]
        if path[0] not in keys:
            continue
        place = line_and_column(text, token.offset)
        end = line_and_column(text, token.offset + len(token.text))
        marks[path] = Mark(line_and_column(text, token.key), place, end)
        _put(data, path, _value(token.text))
    return data, marks


def _value(word: str) -> Any:
    if word in ("{", "["):
        return {} if word == "{" else []
    if word[0] == '"':
        return json.loads(word)
    return None if word == "null" else word


def _put(data: dict[str, Any], path: Path, value: Any) -> None:
    owner: Any = data
    for part in path[:-1]:
        owner = owner[part]
    if isinstance(owner, list):
        owner.append(value)
    else:
        owner[path[-1]] = value
