"""Estimate the work that a notebook's Markdown would take, so that none stalls a build.

Python-Markdown searches from each opening bracket to the end of the paragraph for the closing one, and recurses once
per list level. Handwritten text never comes near these limits; whatever exceeds them is shown as plain text.
`WorkLimits` covers the cells of one notebook. The text of `TooMuch` completes "a cell is shown as it is: …".
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

TEXT_LIMIT = 200_000
"""Characters of one cell; a textbook cell has a few thousand."""
DEPTH_LIMIT = 25
"""Nested lists, quotes and admonitions; Python-Markdown makes several calls for each level."""
BUDGET = 4_000_000
"""Microseconds, roughly, for all cells of a notebook; a textbook chapter takes a hundredth of this."""
_BRACKET = re.compile(r"[\[\]]")
_PARENTHESIS = re.compile(r"[()]")
_MARK = re.compile(r"[*_`~^=+<:!\[\x10]+")
_SCRIPT = re.compile(r"[\^~](?=\S)")
_DEFINITION = re.compile(r"^\s*(?:\*?\[[^\]\n]*\])?:", re.MULTILINE)
_MARKER = re.compile(r">\s*|(?:[-*+:]|\d{1,9}[.)]|\[\^[^\]\s]+\]:)\s+")
_SPANS = (("\\[", "\\]"), ("\\(", "\\)"), ("\\begin{", "\\end{"), ("<!--", "-->"))
_BLANK_LINE = re.compile(r"\n\s*\n")


class TooMuch(Exception):  # not a programming error
    """A cell would take too long to convert."""


class WorkLimits:
    """The effort spent on a notebook's Markdown so far."""

    def __init__(self) -> None:
        self._spent = 0.0
        self._depth = 0

    def spend_on_cell(self, text: str) -> None:
        """Add the cost of searching a whole cell for spans."""
        if len(text) > TEXT_LIMIT:
            raise TooMuch(f"it has {len(text):,} characters, over {TEXT_LIMIT:,}")
        for start, end in _SPANS:
            if start in text:
                for part in (text, *_BLANK_LINE.split(text)):
                    last = part.rfind(end) + 1
                    self._spend(part.count(start, last) * (len(part) - last) * 0.02, f"`{start}` without `{end}`")

    def spend_on_paragraph(self, text: str) -> None:
        """Add the cost of converting a paragraph, a heading or a row."""
        if "[" in text:
            self._spend(_distances(_BRACKET, "[", text), "open brackets")
        if "](" in text:
            self._spend(_distances(_PARENTHESIS, "(", text) * 0.15, "open brackets")
        if "]:" in text or ": " in text:
            self._spend(len(_DEFINITION.findall(text)) * len(text) * 0.1, "definitions")
        if "^" in text or "~" in text:
            self._spend(len(_SCRIPT.findall(text)) * len(text) * 0.1, "`^` and `~`")
        self._spend(len(_MARK.findall(text)) * 100, "marks")

    def _spend(self, microseconds: float, what: str) -> None:
        self._spent += microseconds
        if self._spent > BUDGET:
            raise TooMuch(f"it has too many {what}")

    @contextmanager
    def refunded(self) -> Iterator[None]:
        """Refund what was spent on a cell that is too much, so that the next ones can be converted."""
        spent, depth = self._spent, self._depth
        try:
            yield
        except TooMuch:
            self._spent, self._depth = spent, depth
            raise

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Enter one level of a quote or directive."""
        self._depth += 1
        self.check_depth(0, "")
        yield
        self._depth -= 1

    def check_depth(self, depth: int, line: str) -> None:
        """Check the level of a list item or block. Its line may open several more levels ("- - - text")."""
        depth += self._depth
        at = 0
        while depth <= DEPTH_LIMIT and (marker := _MARKER.match(line, at)):
            depth += 1
            at = marker.end()
        if depth > DEPTH_LIMIT:
            raise TooMuch(f"its lists and quotes are nested more than {DEPTH_LIMIT} levels deep")


def _distances(pattern: re.Pattern[str], opening: str, text: str) -> int:
    """Return the total distance from each opening bracket to its closing one, or to the end of the text."""
    opened: list[int] = []
    total = 0
    for sign in pattern.finditer(text):
        if sign[0] == opening:
            opened.append(sign.start())
        elif opened:
            total += sign.start() - opened.pop()
    return total + len(opened) * len(text) - sum(opened)
