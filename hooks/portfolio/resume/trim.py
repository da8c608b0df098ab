"""What would have to go where the content does not fit one page.

In: the view, and by how much views are too long. Out: cuts, the least important first, each with the view that is
left. What has the lowest priority goes first; among equals the last highlight of the oldest entry, then the one
before, and so on. Each entry keeps its first highlight as long as others can give one, and goes itself when it has
none left; only an entry with a priority below 0 goes as a whole at its turn. Rows (skills, languages) stay.
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
"""Millimetres. Both are where the search begins; what is measured on the way takes their place."""


@dataclass(frozen=True)
class Cut:
    """One text left out, and the view without it and without all cuts before."""

    text: str
    view: ResumeView


@dataclass(frozen=True, order=True)
class _Candidate:
    """A text that could go; they sort by their turn. `position` counts from the end: the later goes first."""

    priority: int
    rank: int
    age: str
    position: tuple[int, int, int]


def cuts(view: ResumeView) -> Iterator[Cut]:
    """Give one cut after the other until there is nothing left to leave out."""
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
    """Give the cuts after which the rest fits; () where all of them do not help.

    `too_much` is the view's own excess and `excess` measures that of another, in millimetres; it is asked few times.
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
    """Give the view with other entries, or none, in the place of one."""
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
