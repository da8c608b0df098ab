"""Locate cells, and lines of their sources, in a notebook's file.

Input: the text of a valid notebook. Output: offsets in it, or lines and columns counted from 1.
"""

import json
import re
from functools import cached_property, lru_cache
from itertools import accumulate, dropwhile, takewhile
from typing import cast

from portfolio.sources.diagnostics import line_and_column
from portfolio.sources.json_source import Strings, Token, walk
from portfolio.sources.yaml_source import DataPath

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


@lru_cache(maxsize=1)  # each notebook in turn is asked for many locations
def find_cells(text: str) -> list[int]:
    """Return the offset of each cell. Values are skipped by the parser, which is faster than `walk`."""
    found: list[int] = []
    offset = _next(text, text.find("{") + 1) if "{" in text else len(text)
    while offset < len(text) and text[offset] != "}":
        key, offset = _DECODER.raw_decode(text, offset)
        offset = _next(text, _next(text, offset) + 1)
        if key == "cells" and text[offset] == "[":
            found, offset = _items(text, offset)
        else:
            offset = _DECODER.raw_decode(text, offset)[1]
        offset = _behind_comma(text, offset)
    return found


def _items(text: str, start: int) -> tuple[list[int], int]:
    """Return the offset of each item of the list at `start`, and the offset of its end."""
    found: list[int] = []
    offset = _next(text, start + 1)
    while text[offset] != "]":
        found.append(offset)
        offset = _behind_comma(text, _DECODER.raw_decode(text, offset)[1])
    return found, offset + 1


def _behind_comma(text: str, offset: int) -> int:
    offset = _next(text, offset)
    return _next(text, offset + 1) if text[offset : offset + 1] == "," else offset


def _next(text: str, offset: int) -> int:
    """Return the offset of the next character that is not white space."""
    return cast("re.Match[str]", _SPACE.match(text, offset)).end()


class SourceLocator:
    """Locates the source of one cell in the file, by lines and columns as the author sees them in the notebook.

    With another `path` within the cell, as `("outputs", 0, "data", "text/html")`, it locates that text.
    """

    def __init__(self, text: str, cell: int, path: DataPath = ("source",)) -> None:
        self._text = text
        self._cell = cell
        self._path = path

    def locate(self, line: int, column: int) -> tuple[int, int]:
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
        wanted = self._path
        within = dropwhile(lambda token: token.path[: len(wanted)] != wanted, walk(self._text, starts[self._cell - 1]))
        tokens = takewhile(lambda token: token.path[: len(wanted)] == wanted, within)
        return [token for token in tokens if token.text[0] == '"']

    @cached_property
    def _strings(self) -> Strings:
        return Strings(self._tokens)

    @cached_property
    def _line_starts(self) -> list[int]:
        source = "".join(json.loads(token.text) for token in self._tokens)
        return list(accumulate((len(line) + 1 for line in source.split("\n")), initial=0))
