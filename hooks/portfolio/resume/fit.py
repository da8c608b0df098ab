"""Find how large the type may be: search for the scale at which the content fills exactly one page.

In: a function that lays the page out at a scale, and one that measures the content on an endless page. Out: `Fitted`,
or `Overflow` with the excess. This is pure search, without layout, files or clock.

A scale is a position on one path from the smallest to the largest. As room grows, spacing grows before type; once the
type is at its largest, spacing and margins keep growing. Body 9.5 to 11.5 pt, margins 12.7 mm and more. The content's
height grows along the path, apart from the odd line break, so a secant search needs about three layouts.

Code: R201 the content does not fit one page.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from portfolio.sources.diagnostics import Diagnostic, Location, error, short

D = TypeVar("D")

SMALLEST_TYPE = 8.5
"""Points; nothing on the page is smaller."""
SMALLEST_MARGIN = 12.7
"""Millimetres."""
FULL = 0.98
"""A page counts as full from this share of its height: less than two lines are left."""

# Body in points, spacing factor, margin in millimetres. Dense pages gain room from the spacing first; short pages
# add spacing last, once the type has reached its largest size.
_PATH = (
    (9.5, 0.15, 12.7),
    (9.5, 0.75, 13.5),
    (10.2, 1.0, 15.5),
    (11.0, 1.3, 18.0),
    (11.5, 1.7, 20.0),
    (11.5, 2.8, 24.0),
    (11.5, 4.4, 27.0),
)
_LONGEST = len(_PATH) - 1
_START = 1.5
# How much the height's logarithm grows on each stretch of the path, measured with nine resumes in both templates.
_GROWTH = (0.136, 0.132, 0.157, 0.126, 0.179, 0.138)
# How much of the page the content fills at `_START`, measured with 42 resumes; half of them are within 5 %.
_FILL_OF_NOTHING = 0.083
_FILL_OF_CHARACTER = 0.000147
_FILL_OF_ENTRY = 0.0335
_FILL_OF_HIGHLIGHT = 0.011
_STEPS = 9
_NARROW = 0.04
"""The distance between two positions below which the search stops."""
_OF_PAGES = (2.4, 2.1, 1.8)
"""Positions for a document of several pages, the one that is good to read first."""
_FEW_LINES = 0.2
"""The share of a page below which the last one holds only a few lines."""
_OVERFULL = 1.004
"""The fill of a page whose content would fit by its height, but has a block that may not break."""
_NAMED = 5


@dataclass(frozen=True)
class Scale:
    """All sizes: body type in points, a factor for all spacing, the page's margin in millimetres."""

    body: float
    spacing: float
    margin: float

    def with_distances(self, factor: float) -> "Scale":
        """Return the scale with smaller or larger distances; the smallest ones are the same at every density."""
        least = _PATH[0][1]
        return replace(self, spacing=round(least + (self.spacing - least) * factor, 4))

    @property
    def leading(self) -> float:
        """The line height as a multiple of the type size: between 1.16 and 1.5."""
        return round(min(1.15 + 0.12 * self.spacing, 1.36 + 0.025 * self.spacing, 1.5), 4)


@dataclass(frozen=True)
class Measure:
    """The content's height at a scale and the room for it on the page, in millimetres."""

    height: float
    room: float

    @property
    def fill(self) -> float:
        """The share of the room in use; above 1 the content does not fit."""
        return self.height / self.room


@dataclass(frozen=True)
class Sheet(Generic[D]):
    """The document laid out on real pages, and the height of its content on all of them."""

    document: D
    page_count: int
    measure: Measure

    @property
    def fill(self) -> float:
        """The share of one page in use; above 1 the content does not fit.

        Height is not all: a block that may not break can overflow too.
        """
        return self.measure.fill if self.page_count == 1 else max(self.measure.fill, _OVERFULL)


@dataclass(frozen=True)
class Fitted(Generic[D]):
    """One page, its scale, and the share of the page's room that it fills."""

    document: D
    scale: Scale
    fill: float


@dataclass(frozen=True)
class Overflow:
    """How much too long the content is at the smallest scale."""

    millimetres: float
    lines: int


def scale_at(position: float) -> Scale:
    """Return the scale at a position on the path: 0 is the smallest, 6 the largest."""
    position = min(max(position, 0.0), float(_LONGEST))
    index = min(int(position), _LONGEST - 1)
    part = position - index
    body, spacing, margin = (
        round(low + (high - low) * part, 4) for low, high in zip(_PATH[index], _PATH[index + 1], strict=True)
    )
    return Scale(body, spacing, margin)


SMALLEST = scale_at(0)
LARGEST = scale_at(_LONGEST)


def to_one_page(
    measure: Callable[[Scale], Measure], lay_out: Callable[[Scale], Sheet[D]], start: float = _START
) -> Fitted[D] | Overflow:
    """Return the page at the largest scale that is found to fit, starting the search at the position `start`."""
    fitting: tuple[float, Sheet[D]] | None = None
    too_long: tuple[float, float] | None = None
    position = start
    for _ in range(_STEPS):
        sheet = lay_out(scale_at(position))
        if sheet.fill <= 1:
            fitting = (position, sheet)
            if sheet.fill >= FULL or position == _LONGEST:
                break
        else:
            too_long = (position, sheet.fill)
            if position == 0:
                break
        if fitting and too_long and too_long[0] - fitting[0] < _NARROW:
            break
        position = _next(position, sheet.fill, fitting and (fitting[0], fitting[1].fill), too_long)
    if fitting is None and too_long is not None and too_long[0] > 0:
        sheet = lay_out(SMALLEST)
        fitting = (0.0, sheet) if sheet.fill <= 1 else None
    if fitting is None:
        return _overflow(measure(SMALLEST))
    position, sheet = fitting
    return Fitted(sheet.document, scale_at(position), sheet.fill)


def to_pages(lay_out: Callable[[Scale], Sheet[D]], last_fill: Callable[[D], float]) -> Sheet[D]:
    """Return the document of as many pages as it takes, in type that is good to read.

    If the last page holds only a few lines, somewhat smaller type may do without it.
    """
    comfortable, *tighter = (scale_at(position) for position in _OF_PAGES)
    sheet = lay_out(comfortable)
    if sheet.page_count > 1 and last_fill(sheet.document) < _FEW_LINES:
        for scale in tighter:
            smaller = lay_out(scale)
            if smaller.page_count < sheet.page_count:
                return smaller
    return sheet


def first_guess(characters: int, entries: int, highlights: int) -> float:
    """Return the position to try first for a resume with this many characters, entries and highlights."""
    fill = _FILL_OF_NOTHING + characters * _FILL_OF_CHARACTER + entries * _FILL_OF_ENTRY
    fill += highlights * _FILL_OF_HIGHLIGHT
    return round(_position_after(_START, math.log((1 + FULL) / 2 / fill)), 3)


def excess(measure: Callable[[Scale], Measure]) -> float:
    """Return by how many millimetres the content is too long, 0 or less if it fits; needs one layout."""
    measured = measure(SMALLEST)
    return measured.height - measured.room


def overflow_problem(overflow: Overflow, location: Location, to_cut: tuple[str, ...] = ()) -> Diagnostic:
    """Report the overflow and what would have to go; `to_cut` lists texts, the least important first."""
    lines = "1 line" if overflow.lines == 1 else f"{overflow.lines} lines"
    message = f"the content is {overflow.millimetres:.0f} mm ({lines}) too long for one page at the smallest type"
    hint = "shorten texts or leave out what matters least"
    if to_cut:
        more = f" and {len(to_cut) - _NAMED} more" if len(to_cut) > _NAMED else ""
        hint += "; these would have to go: " + ", ".join(f"'{short(text)}'" for text in to_cut[:_NAMED]) + more
    return error("R201", location, message, hint)


def _overflow(measured: Measure) -> Overflow:
    too_much = max(measured.height - measured.room, 1.0)
    line = SMALLEST.body * SMALLEST.leading * 25.4 / 72
    return Overflow(too_much, max(math.ceil(too_much / line - 0.05), 1))


def _next(
    position: float, fill: float, fitting: tuple[float, float] | None, too_long: tuple[float, float] | None
) -> float:
    """Return the next position to try: interpolated between two known sides, otherwise from a model of type.

    Both sides are a position and the share of the page that the content fills there.
    """
    target = (1 + FULL) / 2
    if fitting and too_long:
        low, high = fitting[0], too_long[0]
        part = (target - fitting[1]) / (too_long[1] - fitting[1])
        return round(low + (high - low) * min(max(part, 0.1), 0.9), 3)
    return round(_position_after(position, math.log(target / fill)), 3)


def _position_after(position: float, growth: float) -> float:
    """Return the position where the model expects the height's logarithm to have grown by `growth`."""
    left = (
        growth + sum(_GROWTH[: int(position)]) + (position % 1) * (_GROWTH[int(position)] if position < _LONGEST else 0)
    )
    for index, stretch in enumerate(_GROWTH):
        if left < stretch:
            return max(index + left / stretch, 0.0)
        left -= stretch
    return float(_LONGEST)
