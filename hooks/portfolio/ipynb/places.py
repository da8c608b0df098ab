"""Find locations in a notebook's JSON, so that an error in a cell is reported at its line of the file.

Input: the text of a valid notebook. Output: locations in it, as line and column counted from 1. The text is read
lazily: anything after the location asked for is not read.
"""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import accumulate, dropwhile, takewhile
from typing import Any, NamedTuple, cast

from portfolio.sources.diagnostics import line_and_column
from portfolio.sources.yaml_source import DataPath, Mark

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.DOTALL)
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)
"""A character that a JSON string writes with more than one."""

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()

Place = tuple[int, int]


class Token(NamedTuple):
    """One JSON value: its path, its offset, and the offset of its key (if it has one)."""

    path: DataPath
    offset: int
    text: str
    key: int


def walk(text: str, start: int = 0) -> Iterator[Token]:
    """Yield the values within the one at `start`, in order: each scalar, and each object or list by its bracket."""
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


@lru_cache(maxsize=1)  # each notebook in turn is asked for many locations
def find_cells(text: str) -> list[int]:
    """Return the offset of each cell."""
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
    """Return the offset of each item of the list at `start`, and the offset of its end."""
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
    """Return the offset of the next character that is not white space."""
    return cast("re.Match[str]", _SPACE.match(text, place)).end()


class Strings:
    """A text stored in the file as several strings, with `gap` characters between them. Maps indexes to offsets."""

    def __init__(self, strings: Iterable[Token], gap: int = 0) -> None:
        self._strings = list(strings)
        lengths = (len(json.loads(token.text)) + gap for token in self._strings)
        self._starts = list(accumulate(lengths, initial=0))

    @property
    def start(self) -> int | None:
        """The offset of the first string, or None if there is none."""
        return self._strings[0].offset if self._strings else None

    @property
    def end(self) -> int:
        """The offset of the last string's closing quotation mark."""
        return self._strings[-1].offset + len(self._strings[-1].text) - 1 if self._strings else 0

    def offset(self, index: int) -> int | None:
        """Return the offset of a character of the text, or None past its end."""
        if index >= self._starts[-1]:
            return None
        number = bisect_right(self._starts, index) - 1
        token = self._strings[number]
        return token.offset + 1 + length_in_file(token.text, index - self._starts[number])


def length_in_file(string: str, length: int) -> int:
    """Return how many characters of the file the first `length` characters of a JSON string take."""
    if "\\" not in string:
        return length
    escapes, lengths = _escapes(string)
    before = bisect_left(escapes, length)
    return length + (lengths[before - 1] - before if before else 0)


@lru_cache(maxsize=1)  # one string may hold hundreds of locations, asked for in turn
def _escapes(string: str) -> tuple[list[int], list[int]]:
    """Return, for each escape in a JSON string, its index in the text and the total length of escapes up to it."""
    escapes: list[int] = []
    lengths: list[int] = []
    total = 0
    for escape in _ESCAPE.finditer(string, 1, len(string) - 1):
        escapes.append(escape.start() - 1 - total + len(escapes))
        total += len(escape[0])
        lengths.append(total)
    return escapes, lengths


class SourcePlaces:
    """Locates the source of one cell in the file, by lines and columns as the author sees them in the notebook."""

    def __init__(self, text: str, cell: int) -> None:
        self._text = text
        self._cell = cell

    def place(self, line: int, column: int) -> Place:
        """Return the line and column in the file of a character of the cell."""
        return line_and_column(self._text, self.offset(line, column))

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a character of the cell; past the end, the offset of the cell's end."""
        starts = self._line_starts
        before = starts[min(line, len(starts)) - 1]
        here = min(column - 1, starts[line] - before - 1) if line < len(starts) else 0
        found = self._strings.offset(before + here)
        return self._strings.end if found is None else found

    @cached_property
    def _tokens(self) -> list[Token]:
        starts = find_cells(self._text)
        if self._cell > len(starts):
            return []
        source = ("source",)
        within = dropwhile(lambda token: token.path[:1] != source, walk(self._text, starts[self._cell - 1]))
        return [token for token in takewhile(lambda token: token.path[:1] == source, within) if token.text[0] == '"']

    @cached_property
    def _strings(self) -> Strings:
        return Strings(self._tokens)

    @cached_property
    def _line_starts(self) -> list[int]:
        source = "".join(json.loads(token.text) for token in self._tokens)
        return list(accumulate((len(line) + 1 for line in source.split("\n")), initial=0))


def located(text: str, above: DataPath, keys: Collection[str]) -> tuple[dict[str, Any], dict[DataPath, Mark]]:
    """Return `keys` of the object at `above`, scalars as text like `yaml_source`, with the location of each."""
    data: dict[str, Any] = {}
    marks: dict[DataPath, Mark] = {}
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


def _put(data: dict[str, Any], path: DataPath, value: Any) -> None:
    owner: Any = data
    for part in path[:-1]:
        owner = owner[part]
    if isinstance(owner, list):
        owner.append(value)
    else:
        owner[path[-1]] = value
