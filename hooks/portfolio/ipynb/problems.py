"""Collect what is wrong with a notebook, and where.

N0xx are errors: the notebook is not published. N1xx are notices: it is published, but something was changed or could be
better. Only a lost picture (N108) is a warning. `Problems` collects the diagnostics of one notebook. It looks for a
cell's line only when there is something to report.
"""

import importlib
from collections import Counter
from functools import cached_property

from portfolio.ipynb.cell_locations import find_cells
from portfolio.sources.diagnostics import Diagnostic, Lines, Location, Severity, has_errors, in_order

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
        """What was not reported since the author allows it: codes and cells, with the locations."""
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
        """Report at a cell (counted from 1), or at the top of the file; return whether the author allows it instead."""
        if {(code, cell), (code, None)} & self._allowed:
            start = self._start_of(cell) if cell else 0
            self.needed.setdefault((code, cell), Location(self._path, *self._lines.position(start)))
            return True
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
