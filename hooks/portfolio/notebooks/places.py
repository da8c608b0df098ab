"""Where things stand in the JSON text of a notebook, so that a mistake in a cell is named at its line of the file.

In: the text of a sound notebook. Out: places in it, as line and column counted from 1. The text is read lazily: what
stands behind the place asked for is not looked at.
"""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from portfolio.notebooks.problems import JSON_TOKEN
from portfolio.yaml_source import Mark, Path

_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL)

Place = tuple[int, int]


@dataclass(frozen=True)
class Token:
    """One token of the JSON: the path of its value, where it starts, and where its key starts (if it has one)."""

    path: Path
    offset: int
    text: str
    key: int


def walk(text: str) -> Iterator[Token]:
    """Give the values of a JSON text in order: each scalar, and each object or list by its opening bracket."""
    path: list[str | int | None] = []
    key = 0
    for match in JSON_TOKEN.finditer(text):
        word, start = match[0], match.start()
        if word in ("}", "]"):
            path.pop()
        elif word == ",":
            path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None
        elif word == ":":
            continue
        elif path and path[-1] is None:
            path[-1], key = json.loads(word), start
        else:
            names = tuple(part for part in path if part is not None)
            yield Token(names, start, word, key if names and isinstance(names[-1], str) else start)
            if word in ("{", "["):
                path.append(None if word == "{" else 0)


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
        return self._offsets[min(sum(before) + here, len(self._offsets) - 1)]

    @cached_property
    def _pieces(self) -> list[tuple[int, str]]:
        found = []
        for token in walk(self._text):
            if token.path[:3] == ("cells", self._cell - 1, "source") and token.text[0] == '"':
                found.append((token.offset, token.text))
            elif found and token.path[:3] != ("cells", self._cell - 1, "source"):
                break
        return found

    @cached_property
    def _lengths(self) -> list[int]:
        source = "".join(json.loads(text) for _, text in self._pieces)
        return [len(line) + 1 for line in source.split("\n")]

    @cached_property
    def _offsets(self) -> list[int]:
        """Where each character of the source starts, then where the last one ends."""
        found: list[int] = [0] if not self._pieces else []
        for start, text in self._pieces:
            at = 1
            while at < len(text) - 1:
                found.append(start + at)
                escape = _ESCAPE.match(text, at)
                at = escape.end() if escape else at + 1
        return [*found, self._pieces[-1][0] + len(self._pieces[-1][1]) - 1] if self._pieces else found


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


def line_and_column(text: str, offset: int) -> Place:
    """Give the line and column of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


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
