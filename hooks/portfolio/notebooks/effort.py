"""How much work a notebook's Markdown would make, so that none keeps a build waiting.

Python-Markdown looks from each opening bracket to the end of its paragraph for the closing one, and goes down a level
for each level of a list. No text that somebody wrote comes near these limits; what does is shown as plain text.
`Effort` spans the cells of one notebook. Raises `TooMuch`, whose text ends the sentence "a cell is shown as it is: …".
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

TEXT_LIMIT = 200_000
"""Characters of one cell; a cell of a textbook has some thousand."""
DEPTH_LIMIT = 25
"""Levels of lists, quotes and admonitions inside each other; Python-Markdown takes some calls for each."""
BUDGET = 4_000_000
"""Microseconds, roughly, for all cells of a notebook; those of a textbook's chapter take a hundredth."""
_BRACKET = re.compile(r"[\[\]]")
_PARENTHESIS = re.compile(r"[()]")
_MARK = re.compile(r"[*_`~^=+<:!\[\x10]+")
_SCRIPT = re.compile(r"[\^~](?=\S)")
_DEFINITION = re.compile(r"^\s*(?:\*?\[[^\]\n]*\])?:", re.MULTILINE)
_MARKER = re.compile(r">\s*|(?:[-*+:]|\d{1,9}[.)]|\[\^[^\]\s]+\]:)\s+")
_SPANS = (("\\[", "\\]"), ("\\(", "\\)"), ("\\begin{", "\\end{"), ("<!--", "-->"))
_BLANK_LINE = re.compile(r"\n\s*\n")


class TooMuch(Exception):  # not a mistake of the program
    """A cell would take too long to convert."""


class Effort:
    """What has been spent on a notebook's Markdown so far."""

    def __init__(self) -> None:
        self._spent = 0.0
        self._depth = 0

    def spend_on_cell(self, text: str) -> None:
        """Count what looking for the spans of a whole cell takes."""
        if len(text) > TEXT_LIMIT:
            raise TooMuch(f"it has {len(text):,} characters, over {TEXT_LIMIT:,}")
        for start, end in _SPANS:
            if start in text:
                for part in (text, *_BLANK_LINE.split(text)):
                    last = part.rfind(end) + 1
                    self._spend(part.count(start, last) * (len(part) - last) * 0.02, f"`{start}` without `{end}`")

    def spend_on_paragraph(self, text: str) -> None:
        """Count what converting a paragraph, a heading or a row takes."""
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
        """Take back what was spent on a cell that is too much, so that the next ones can be converted."""
        spent, depth = self._spent, self._depth
        try:
            yield
        except TooMuch:
            self._spent, self._depth = spent, depth
            raise

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Count a level, of a quote or a directive."""
        self._depth += 1
        self.check_depth(0, "")
        yield
        self._depth -= 1

    def check_depth(self, depth: int, line: str) -> None:
        """Check the level of a list's item or a block, whose line may itself open several more ("- - - text")."""
        depth += self._depth
        at = 0
        while depth <= DEPTH_LIMIT and (marker := _MARKER.match(line, at)):
            depth += 1
            at = marker.end()
        if depth > DEPTH_LIMIT:
            raise TooMuch(f"its lists and quotes are nested more than {DEPTH_LIMIT} levels deep")


def _distances(pattern: re.Pattern[str], opening: str, text: str) -> int:
    """Give how far it is from all opening signs to the closing ones, or to the end where there is none."""
    opened: list[int] = []
    total = 0
    for sign in pattern.finditer(text):
        if sign[0] == opening:
            opened.append(sign.start())
        elif opened:
            total += sign.start() - opened.pop()
    return total + len(opened) * len(text) - sum(opened)
