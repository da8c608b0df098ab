"""Collect a notebook's problems, with their locations.

N0xx are errors: the notebook is not published. N1xx are notices: it is published, but something was changed or could be
better. Only a lost picture (N108) is a warning. `Problems` collects the diagnostics of one notebook. It looks for a
cell's line, with `find_cells` and `SourceLocator`, only when there is something to report.
"""

import importlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import cast

from portfolio.sources.diagnostics import Diagnostic, Lines, Location, Severity, has_errors, in_order
from portfolio.sources.json_source import Strings, Token, strings_at
from portfolio.sources.yaml_source import DataPath

MOST = 100
"""Diagnostics of one code in one notebook. Authors with more will look at the whole notebook anyway."""
_LOST = {"N108"}
"""Warnings: something that the author provided is missing from the page."""


class Problems:
    """Collects the diagnostics of one notebook. `text` is the file as read, for line numbers."""

    def __init__(self, path: str, text: str = "") -> None:
        self._path = path
        self._text = text
        self._found: list[Diagnostic] = []
        self._allowed: set[tuple[str, int | None]] = set()
        self.needed: dict[tuple[str, int | None], Location] = {}
        """What was not reported because the author allows it: codes and cells, with the locations."""
        self._cells: list[int] | None = None
        self._counts: Counter[str] = Counter()

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All diagnostics, in file order."""
        return in_order(self._found)

    def has_errors(self) -> bool:
        """Return whether the notebook cannot be published."""
        return has_errors(self._found)

    def allow(self, code: str, cell: int | None = None) -> None:
        """No longer report a code, in the whole notebook or in one cell."""
        self._allowed.add((code, cell))

    def add(self, code: str, message: str, cell: int | None = None, hint: str = "") -> bool:
        """Report at a cell (counted from 1), or at the top of the file; return whether the author allows it instead.

        Without a message, nothing is reported.
        """
        if {(code, cell), (code, None)} & self._allowed:
            start = self._start_of(cell) if cell else 0
            self.needed.setdefault((code, cell), Location(self._path, *self._lines.position(start)))
            return True
        if message:
            self.add_at(code, message, self._start_of(cell) if cell else 0, hint)
        return False

    def add_at(self, code: str, message: str, offset: int, hint: str = "") -> None:
        """Report at an offset in the text."""
        line, column = self._lines.position(offset)
        self.add_line(code, message, line, hint, column)

    def add_line(self, code: str, message: str, line: int, hint: str = "", column: int = 1) -> None:
        """Report at a line."""
        self._counts[code] += 1
        if self._counts[code] > MOST:
            return
        if self._counts[code] == MOST:
            message += "; further ones like this are not listed"
        severity = Severity.ERROR if code < "N100" else Severity.WARNING if code in _LOST else Severity.NOTICE
        location = Location(self._path, line, column)
        self._found.append(Diagnostic(code, severity, message, hint or _remedy(code), location))

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self._text)

    def _start_of(self, cell: int) -> int:
        if self._cells is None:
            self._cells = find_cells(self._text)
        return self._cells[cell - 1] if cell <= len(self._cells) else 0


def _remedy(code: str) -> str:
    """Return the registry's remedy as the end of a message."""
    # Imported late: most builds report nothing, and the registry has to be parsed.
    remedy: str = importlib.import_module("portfolio.sources.codes").CODES[code].remedy.removesuffix(".")
    return remedy[:1].lower() + remedy[1:]


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


@lru_cache(maxsize=1)
def _lines(text: str) -> Lines:
    return Lines(text)


@dataclass(frozen=True)
class SourceLocator:
    """Locates the source of one cell in the file, by lines and columns as the author sees them in the notebook.

    With another `path` within the cell, as `("outputs", 0, "data", "text/html")`, it locates that text.
    """

    text: str
    cell: int
    path: DataPath = ("source",)

    def locate(self, line: int, column: int) -> tuple[int, int]:
        """Return the line and column in the file of a character of the cell."""
        return _lines(self.text).position(self.offset(line, column))

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a character of the cell; past the end, the offset of the cell's end."""
        starts = self._line_starts
        before = starts[min(line, len(starts)) - 1]
        here = min(column - 1, starts[line] - before - 1) if line < len(starts) else 0
        found = self._strings.offset(before + here)
        return self._strings.end if found is None else found

    @cached_property
    def _tokens(self) -> list[Token]:
        starts = find_cells(self.text)
        return strings_at(self.text, starts[self.cell - 1], self.path) if self.cell <= len(starts) else []

    @cached_property
    def _strings(self) -> Strings:
        return Strings(self._tokens)

    @cached_property
    def _line_starts(self) -> list[int]:
        source = "".join(json.loads(token.text) for token in self._tokens)
        return list(accumulate((len(line) + 1 for line in source.split("\n")), initial=0))
