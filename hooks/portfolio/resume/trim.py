"""Choose what to leave out if the content does not fit one page.

In: the view, and by how much views are too long. Out: cuts, the least important first, each with the remaining view.
The lowest priority goes first; among equals the last highlight of the oldest entry, then the one before, and so on.
Each entry keeps its first highlight while others can spare one, and is removed when it has none left. Only an entry
with a priority below 0 is removed whole at its turn. Rows (skills, languages) stay.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from math import ceil

from portfolio.text.inline import plain
from portfolio.resume.view import Entry, Layout, ResumeView

_ONE_OF_MANY, _LAST_ONE, _WHOLE_ENTRY = range(3)
_LINE_LENGTH = 100
"""Characters."""
_LINE_HEIGHT = 4.0
"""Millimetres. The search starts from both; later steps use what was measured."""


@dataclass(frozen=True)
class Cut:
    """One text left out, and the view without it and without all earlier cuts."""

    text: str
    view: ResumeView


@dataclass(frozen=True, order=True)
class _Candidate:
    """A text that could go, sorted by its turn. `position` counts from the end: later ones go first."""

    priority: int
    rank: int
    age: str
    position: tuple[int, int, int]


def cuts(view: ResumeView) -> Iterator[Cut]:
    """Yield one cut after another until nothing is left to leave out."""
    while candidates := list(_candidates(view)):
        section, entry, highlight = (-number for number in min(candidates).position)
        found = view.sections[section].entries[entry]
        if min(candidates).rank == _WHOLE_ENTRY:
            view = _with_entries(view, section, entry)
            yield Cut(found.title, view)
        else:
            view = _with_entries(view, section, entry, _without_highlight(found, highlight))
            yield Cut(plain(found.highlights[highlight]), view)


def cuts_needed(view: ResumeView, too_much: float, excess: Callable[[ResumeView], float]) -> tuple[Cut, ...]:
    """Return the cuts after which the rest fits, or () if even all of them are not enough.

    `too_much` is the view's own excess; `excess` measures another view's. Both are in millimetres; it is called rarely.
    """
    possible = tuple(cuts(view))
    lines = [0, *accumulate(ceil(len(cut.text) / _LINE_LENGTH) for cut in possible)]
    low, fitting, rate = 0, len(possible) + 1, _LINE_HEIGHT
    above = too_much
    while fitting - low > 1:
        needed = lines[low] + above / rate
        guess = next((count for count, gone in enumerate(lines) if gone >= needed), len(possible))
        guess = min(max(guess, low + 1), fitting - 1, len(possible))
        left = excess(possible[guess - 1].view)
        if left <= 0:
            fitting = guess
        else:
            low, above = guess, left
        rate = max((too_much - left) / lines[guess], 0.1)
    return possible[:fitting] if fitting <= len(possible) else ()


def _candidates(view: ResumeView) -> Iterator[_Candidate]:
    for section_number, section in enumerate(view.sections):
        if section.layout is Layout.ROWS:
            continue
        for number, entry in enumerate(section.entries):
            place = (-section_number, -number)
            if entry.priority < 0 or not entry.highlights:
                yield _Candidate(entry.priority, _WHOLE_ENTRY, entry.age or "9999", (*place, 0))
                continue
            rank = _LAST_ONE if len(entry.highlights) == 1 else _ONE_OF_MANY
            own = entry.priorities or (0,) * len(entry.highlights)
            for highlight, priority in enumerate(own):
                yield _Candidate(priority or entry.priority, rank, entry.age or "9999", (*place, -highlight))


def _with_entries(view: ResumeView, section: int, number: int, *entries: Entry) -> ResumeView:
    """Return the view with one entry replaced by others, or removed."""
    found = view.sections[section]
    kept = (*found.entries[:number], *entries, *found.entries[number + 1 :])
    changed = (replace(found, entries=kept),) if kept else ()
    return replace(view, sections=(*view.sections[:section], *changed, *view.sections[section + 1 :]))


def _without_highlight(entry: Entry, number: int) -> Entry:
    return replace(
        entry,
        highlights=entry.highlights[:number] + entry.highlights[number + 1 :],
        priorities=entry.priorities[:number] + entry.priorities[number + 1 :],
    )
