"""Collect what is wrong with a notebook, and where.

`CODES` maps each code to its meaning and remedy. N0xx are errors: the notebook is not published. N1xx are notices: it
is published, but something was changed or could be better. Only a lost picture (N108) is a warning. `Problems` collects
the diagnostics of one notebook. It looks for a cell's line only when there is something to report.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from portfolio.ipynb.places import find_cells
from portfolio.sources.diagnostics import Diagnostic, Lines, Location, Severity, has_errors, in_order


@dataclass(frozen=True)
class Rule:
    """What a code means, and what the author can do about it."""

    meaning: str
    remedy: str


_SAVE_AGAIN = "open the notebook in Jupyter and save it again"

CODES = {
    "N001": Rule("the file is not UTF-8 text", _SAVE_AGAIN),
    "N002": Rule("the file is not JSON", "restore it from git, or open it in Jupyter and save it again"),
    "N003": Rule(
        "the file is too large to publish",
        "clear large outputs, and save data in files of their own",
    ),
    "N004": Rule("the file is JSON but not a notebook", "give a notebook that Jupyter wrote"),
    "N005": Rule(
        "the notebook's format is not version 4",
        "convert it with `jupyter nbconvert --to notebook --inplace`, or save it in a current Jupyter",
    ),
    "N006": Rule("a key that every notebook has is missing", _SAVE_AGAIN),
    "N007": Rule("a value has the wrong type", _SAVE_AGAIN),
    "N008": Rule("a cell holds a NUL character", "remove the character, and run the cell again"),
    "N009": Rule("a picture's data is not a picture", "run the cell again, or clear its output"),
    "N010": Rule("the YAML at the top of the notebook is wrong", "mend the YAML between the two `---` lines"),
    "N101": Rule(
        "a picture has no alternative text",
        "start the cell with `#| fig-alt: what the picture shows`, or set `alt` in the cell's metadata",
    ),
    "N102": Rule(
        "an output needs something from another host, which this site does not request",
        "save the figure as a picture too, so that the page can show that",
    ),
    "N103": Rule("an output is too long and was cut", "print less, or write the text to a file"),
    "N104": Rule("an output cannot be shown", "show the result as text, a table or a picture"),
    "N105": Rule(
        "a script or stylesheet in the notebook was left out",
        "remove it; the site has its own style",
    ),
    "N106": Rule(
        "a picture comes from another host",
        "save the picture in the notebook's folder and link to the file",
    ),
    "N107": Rule("the notebook breaks its format in a small way", _SAVE_AGAIN),
    "N108": Rule("an attached picture is missing", "paste the picture into the cell again"),
    "N109": Rule(
        "a formula cannot be set",
        "mend its TeX, or define the command that is not known with \\newcommand",
    ),
    "N110": Rule("the script that draws a plot is not installed", "run `make setup`, which installs it"),
    "N111": Rule(
        "a plot or widget cannot be shown",
        "make it again with a current version of its library, or save it as a picture",
    ),
    "N112": Rule(
        "a sound or film comes from another host",
        "save it in the notebook's folder and link to the file",
    ),
    "N113": Rule(
        "Markdown would take too long to convert",
        "split the cell, or show what was generated as an output of a code cell",
    ),
}

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
            return True
        self.add_at(code, message, self._start_of(cell) if cell else 0, hint)
        return False

    def add_at(self, code: str, message: str, offset: int, hint: str = "") -> None:
        """Report at an offset in the text."""
        line, column = self._lines.place(offset)
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
        self._found.append(Diagnostic(code, severity, message, hint or CODES[code].remedy, location))

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self._text)

    def _start_of(self, cell: int) -> int:
        if self._cells is None:
            self._cells = find_cells(self._text)
        return self._cells[cell - 1] if cell <= len(self._cells) else 0
