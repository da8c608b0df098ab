"""What would have to go where the content does not fit one page.

In: the view, and whether a view fits. Out: cuts, the least important first, each with the view that is left. What has
the lowest priority goes first; among equals the last highlight of the oldest entry, then the one before, and so on.
Each entry keeps its first highlight as long as others can give one, and goes itself when it has none left; only an
entry with a priority below 0 goes as a whole at its turn. Rows (skills, languages) stay.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from portfolio.inline import plain
from portfolio.resume.view import Entry, Layout, ResumeView

_ONE_OF_MANY, _LAST_ONE, _WHOLE_ENTRY = range(3)


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


def cuts_needed(view: ResumeView, fits: Callable[[ResumeView], bool]) -> tuple[Cut, ...]:
    """Give the cuts after which the rest fits; () where all of them do not help. `fits` is asked few times."""
    possible = tuple(cuts(view))
    if not possible or not fits(possible[-1].view):
        return ()
    low, high = 0, len(possible) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(possible[middle].view) else (middle + 1, high)
    return possible[: low + 1]


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
