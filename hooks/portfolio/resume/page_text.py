"""What the laid-out page shows of its text, for advice: lines a block, and text that people cannot see.

`pdf.py` reads it from the layout; this module needs no WeasyPrint.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from portfolio.sources.diagnostics import Location

_IN_NUMBER = re.compile(r"(?<=\d)[.,'’](?=\d)")
_UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufeff]+")


@dataclass(frozen=True)
class Concealed:
    """Text that programs read and people do not see, why, and where the template sets it."""

    text: str
    reason: str
    location: Location


@dataclass(frozen=True)
class PageText:
    """The text of the page, a block each with its number of lines, and what of it is concealed."""

    blocks: Mapping[str, int] = field(default_factory=dict)
    """Lines by text without its white space, as `key` returns it."""
    concealed: tuple[Concealed, ...] = ()

    @cached_property
    def _all(self) -> str:
        return "\n".join(self.blocks)

    def lines(self, text: str) -> int | None:
        """Return how many lines a text takes; None if no block has just this text."""
        return self.blocks.get(key(text))

    def shows(self, text: str) -> bool | None:
        """Return whether a text is on the page; None if no page was laid out."""
        return key(text) in self._all if self.blocks else None


def key(text: str) -> str:
    """Return a text without white space, signs without width, a list's mark and the signs inside numbers, however its
    lines are broken and in whatever language its measured numbers are written: 19.4 and 19,4 are the same."""
    return _IN_NUMBER.sub("", _UNSEEN.sub("", text)).lstrip("•◦▪–·")


NO_PAGE = PageText()
