"""Lists: CommonMark nests by the column of the text above, Python-Markdown by four spaces a level."""

import re
from dataclasses import dataclass

_ITEM = re.compile(r"(?P<marker>[-*+]|\d{1,9}[.)])(?P<gap>[ ]+)(?=[^ \t\n\r\f\v])")  # a wide space is text
RULE = re.compile(r"([-*_])(?:[ ]*\1){2,}[ ]*$")
TABLE_RULE = re.compile(r"\s*+\|?\s*+:?-+:?\s*+(?:\|\s*+:?-+:?\s*+)*\|?\s*+")


@dataclass(frozen=True)
class Level:
    """An open block: the columns where it begins and where its content does; and an item's marker, with a dot."""

    start: int
    content: int
    marker: str = ""
    is_footnote: bool = False

    @property
    def is_ordered(self) -> bool:
        """Whether it is an item with a number."""
        return self.marker[:1].isdigit()

    @property
    def can_interrupt(self) -> bool:
        """Whether it may follow a paragraph's line; any other number than 1 is text there."""
        return not self.is_ordered or self.marker == "1."


def item_of(text: str, start: int) -> Level | None:
    """Return the item that a line begins, whose marker is in the column `start`."""
    found = None if RULE.match(text) else _ITEM.match(text)
    if found is None:
        return None
    gap = len(found["gap"]) if len(found["gap"]) <= 4 else 1  # more than four are the indent of code
    return Level(start, start + found.end("marker") + gap, found["marker"].replace(")", "."))


class Levels(list[Level]):
    """The blocks that are open at a line, the outermost first."""

    _left: Level | None = None

    @property
    def indent(self) -> str:
        """The indent that Python-Markdown wants of the innermost block's content."""
        return "    " * len(self)

    @property
    def content(self) -> int:
        """The column at which the innermost block's content begins."""
        return self[-1].content if self else 0

    def leave(self, column: int, item: Level | None) -> None:
        """Close the blocks that do not hold the line that begins at this column.

        An item of the other kind between the marker of an item and its text is meant to be nested.
        """
        self._left = None
        while self and column < self.content:
            if item and column > self[-1].start and item.is_ordered != self[-1].is_ordered:
                return
            self._left = self.pop()

    def enter(self, item: Level) -> list[str]:
        """Open an item; return what separates it from a list of the other kind, which Python-Markdown would go on."""
        before = None if self else self._left
        self.append(item)
        is_other = before and before.marker and before.is_ordered != item.is_ordered
        return ["<!-- -->", ""] if is_other else []
