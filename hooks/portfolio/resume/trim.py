"""Choose what is left out where the content does not fit one page.

In: a view, and by how many millimetres views are too long. Out: cuts, the least important first, each with the view
that is left. What has the lowest priority goes first; among equals what `ORDER` names first; among those the oldest
entry's last text. An entry that had more to say is never left with its title alone: it goes as a whole instead. The
newest job and the newest project keep two highlights each to the last.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum, auto
from functools import cached_property
from itertools import accumulate, groupby
from math import ceil
from typing import NamedTuple

from portfolio.resume.view import ONGOING, Entry, Layout, ResumeView, Section
from portfolio.sources.diagnostics import short
from portfolio.text.inline import Inline, Link, Span, plain


class Part(IntEnum):
    """What is left out of an entry."""

    HIGHLIGHT = auto()
    SUMMARY = auto()
    """The text below the title; at the head of the resume, what comes after its first sentences."""
    DETAILS = auto()
    """Courses."""
    WHOLE = auto()


@dataclass(frozen=True)
class Step:
    """One step of the order. `of` names the kinds of sections and how many newer entries (or rows before it) an
    entry must have; `over` is the number of highlights that stay at least."""

    what: str
    why: str
    part: Part
    of: Mapping[str, int]
    over: int = 0

    def takes(self, kind: str, newer: int, part: Part, count: int) -> bool:
        """Return whether a part of an entry goes at this step; `count` is the number of its highlights."""
        is_enough = part is not Part.HIGHLIGHT or count > self.over
        return part is self.part and kind in self.of and newer >= self.of[kind] and is_enough


HEAD = "basics"
_CHIEF = ("work", "projects")
_SMALL = ("certificates", "awards", "volunteer", "writing")
_PROOFS = ("publications", "contributions")
_LINES = ("certificates", "awards", "writing", *_PROOFS)
_OTHERS = (*_SMALL, *_PROOFS, "education", "references")
_BUT_THE_NEWEST = {**dict.fromkeys(_CHIEF, 1), **dict.fromkeys(_OTHERS, 0)}


def _highlights(of: Mapping[str, int], over: int, what: str, why: str) -> Step:
    return Step(what, why, Part.HIGHLIGHT, of, over)


def _summaries(of: Mapping[str, int], what: str, why: str) -> Step:
    return Step(what, why, Part.SUMMARY, of)


def _whole(kinds: Iterable[str], newer: int, what: str, why: str) -> Step:
    return Step(what, why, Part.WHOLE, dict.fromkeys(kinds, newer))


ORDER = (
    _whole(["interests"], 0, "interests", "nobody is interviewed because of them"),
    _whole(["references"], 0, "references", "employers can ask for them"),
    _highlights(
        _BUT_THE_NEWEST,
        4,
        "the fifth and later highlights, but for the newest job and project",
        "few readers get that far",
    ),
    _whole((*_CHIEF, *_OTHERS), 5, "entries with five newer ones in their section", "newer ones stand for them"),
    _highlights(
        _BUT_THE_NEWEST,
        2,
        "the third and fourth highlights, but for the newest job and project",
        "two say what an older entry was about",
    ),
    _summaries(
        {kind: newer for kind, newer in _BUT_THE_NEWEST.items() if kind not in _LINES},
        "long summaries above highlights, but for the newest job and project",
        "the highlights say it again",
    ),
    _summaries(
        {HEAD: 0},
        "a long summary at the head, after its first sentences",
        "it is an introduction, and the page below tells the rest",
    ),
    _whole(
        _SMALL,
        2,
        "certificates, awards, volunteering and posts, but for the two newest of each",
        "the newest stand for the rest",
    ),
    Step("courses at schools before the last", "the degree counts", Part.DETAILS, {"education": 1}),
    _whole(["skills"], 6, "skills after the sixth row", "what matters comes first"),
    _highlights(
        dict.fromkeys(_CHIEF, 0),
        4,
        "the fifth and later highlights of the newest job and project",
        "few readers get that far",
    ),
    _summaries(
        dict.fromkeys(_LINES, 0),
        "what stands below the titles of awards, certificates, publications and contributions",
        "title, place and date are enough",
    ),
    _highlights(
        {**_BUT_THE_NEWEST, "work": 2},
        1,
        "the second highlights, but for the two newest jobs and the newest project",
        "the first says what it was",
    ),
    _whole(
        _SMALL,
        1,
        "certificates, awards, volunteering and posts, but for the newest of each",
        "the newest stands for the rest",
    ),
    _whole(["skills"], 4, "skills after the fourth row", "what matters comes first"),
    _whole(
        ("projects", *_PROOFS, "education"),
        2,
        "projects, publications, contributions and schools with two newer ones",
        "the newest two show most",
    ),
    Step("courses at the last school", "the degree counts", Part.DETAILS, {"education": 0}),
    _whole(_SMALL, 0, "the last certificates, awards, volunteering and posts", "jobs, projects and schools count more"),
    _summaries(dict.fromkeys(_CHIEF, 0), "long summaries of the newest job and project", "the highlights say it again"),
    _highlights(
        dict.fromkeys(_CHIEF, 0),
        2,
        "the third and fourth highlights of the newest job and project",
        "older jobs show where you come from",
    ),
    _whole(["skills"], 3, "skills after the third row", "what matters comes first"),
    _whole(["work"], 2, "jobs with two newer ones", "the newest two show most"),
    _highlights({"work": 1}, 1, "the second highlight of the second job", "the first says what it was"),
    _whole(
        ("projects", *_PROOFS, "education"),
        1,
        "projects, publications, contributions and schools, but for the newest of each",
        "the newest shows most",
    ),
    _whole(_PROOFS, 0, "publications and contributions", "jobs and projects count more"),
    _whole(["work"], 1, "the second job", "the newest counts most"),
)
"""What is left out before what, and why. What no step names goes at the very end."""

_NAMED_AT_ONCE = 8
"""Texts in one message."""
_LONG_TEXT = 60
_LONG_HEAD, _SHORT_HEAD = 500, 350
_LINE_LENGTH = 100
"""Characters."""
_LINES_OF_TITLE, _LINES_OF_HEADING = 1.5, 2
"""What an entry's second line and a section's heading take, with the space around them."""
_MOST_OF_LINE = 0.8
_LINE_HEIGHT = 4.0
"""Millimetres. The search starts from both; later steps use what was measured."""
# Not after an abbreviation: three letters before the mark, a capital or a figure after it.
_SENTENCE_END = re.compile(r"(?:(?<=\w\w\w)|(?<=[)\"”’%+]))[.!?][)\"”’]?(?=\s+[(\"“„«¿¡]?[^\Wa-z_])|[。！？]")


class _Piece(NamedTuple):
    """One piece of the resume. Sections, entries and highlights are counted from -0 down: later ones go first."""

    section: int
    entry: int
    part: Part
    highlight: int = 0


@dataclass(frozen=True, order=True)
class _Candidate:
    """A piece that could go, sorted by its turn."""

    priority: int
    turn: int
    age: str
    piece: _Piece


@dataclass(frozen=True)
class Cut:
    """One text left out, about how many lines it took, and the view without it and without all earlier cuts."""

    text: str
    lines: float
    view: ResumeView
    piece: _Piece
    why: str
    section: str = ""
    """Its heading; "" for the summary at the head."""
    entry: str = ""
    """Its title in quotes, with the subtitle where others have the same; "" if it has none."""


def cuts(view: ResumeView) -> Iterator[Cut]:
    """Yield one cut after another until nothing is left to leave out."""
    trimmed = _Trimmed(view)
    while candidates := list(trimmed.candidates()):
        candidate = min(candidates)
        piece = candidate.piece
        texts = trimmed.texts_of(piece)
        lines = sum(ceil(len(text) / _LINE_LENGTH) for text in texts) + trimmed.lines_around(piece)
        trimmed = replace(trimmed, gone=trimmed.gone | {piece})
        names = () if piece == _HEAD_PIECE else _names(view, piece)
        yield Cut(texts[0], lines, trimmed.left, piece, _reason(candidate), *names)


def _reason(candidate: "_Candidate") -> str:
    if candidate.priority < 0:
        return f"its priority is {candidate.priority}"
    return ORDER[candidate.turn].why if candidate.turn < len(ORDER) else "nothing else was left"


def _names(view: ResumeView, piece: "_Piece") -> tuple[str, str]:
    """Return the heading of a piece's section and the name of its entry."""
    section = view.sections[-piece.section]
    entry = section.entries[-piece.entry]
    if not entry.title:
        return section.heading, ""
    is_ambiguous = sum(other.title == entry.title for other in section.entries) > 1
    return section.heading, f"'{entry.title}'" + (f" ({entry.subtitle})" if is_ambiguous and entry.subtitle else "")


def cuts_needed(view: ResumeView, too_much: float, excess: Callable[[ResumeView], float]) -> tuple[Cut, ...]:
    """Return the cuts after which the rest fits, or () if even all of them are not enough.

    `too_much` is the view's own excess; `excess` measures another view's. Both are in millimetres; it is called rarely.
    """
    possible = tuple(cuts(view))
    lines = [0.0, *accumulate(cut.lines for cut in possible)]
    low, fitting, rate = 0, len(possible) + 1, _LINE_HEIGHT
    above, below = too_much, 0.0
    while fitting - low > 1:
        needed = lines[low] + above / rate
        if below:
            needed = lines[low] + (lines[fitting] - lines[low]) * above / (above + below)
        guess = next((count for count, gone in enumerate(lines) if gone >= needed), len(possible))
        guess = min(max(guess, low + 1), fitting - 1, len(possible))
        left = excess(possible[guess - 1].view)
        rate = max((too_much - left) / lines[guess], 0.1)
        if left > 0:
            low, above = guess, left
            continue
        fitting, below = guess, max(-left, 0.1)
        if below < rate * _MOST_OF_LINE:  # with the last cut's text, which takes a line at least, it would not fit
            break
    return possible[:fitting] if fitting <= len(possible) else ()


def in_words(made: Iterable[Cut]) -> list[tuple[str, str]]:
    """Return what was left out and why, in the page's order: per section its entries, then parts of other entries."""
    made = tuple(made)
    whole = {cut.piece[:2] for cut in made if cut.piece.part is Part.WHOLE}
    named = sorted(
        (cut for cut in made if cut.piece.part is Part.WHOLE or cut.piece[:2] not in whole),
        key=lambda cut: (-cut.piece.section, cut.piece.part is not Part.WHOLE, -cut.piece.entry, cut.piece.part),
    )
    lines = []
    for what, group in groupby(named, key=_what):
        cuts_made = sorted(group, key=lambda cut: (-cut.piece.entry, -cut.piece.highlight))
        for start in range(0, len(cuts_made), _NAMED_AT_ONCE):
            some = cuts_made[start : start + _NAMED_AT_ONCE]
            texts = ", ".join(f"'{short(cut.text)}'" for cut in some)
            reasons = ", ".join(dict.fromkeys(cut.why for cut in sorted(some, key=made.index)))
            lines.append((f"{what}: {texts}", reasons))
    return lines


def _what(cut: Cut) -> str:
    """Return where a text was, and what it was unless an entry or a highlight."""
    if cut.piece == _HEAD_PIECE:
        return "the end of the summary"
    part = {Part.SUMMARY: ", summary", Part.DETAILS: ", courses"}.get(cut.piece.part, "")
    is_of_section = cut.piece.part is Part.WHOLE or not cut.entry
    return f"{cut.section}{part}" if is_of_section else f"{cut.section}, {cut.entry}{part}"


@dataclass(frozen=True)
class _Trimmed:
    """A view and the pieces of it that are gone."""

    full: ResumeView
    gone: frozenset[_Piece] = frozenset()

    @cached_property
    def ages(self) -> list[list[str]]:
        return [_ages(section) for section in self.full.sections]

    def entries(self) -> Iterator[tuple[int, Section, list[tuple[int, Entry]]]]:
        """Yield each section's number, the section, and what is left of its entries with their numbers."""
        for number, section in enumerate(self.full.sections):
            left = [
                (entry_number, self._entry(entry, -number, -entry_number))
                for entry_number, entry in enumerate(section.entries)
                if _Piece(-number, -entry_number, Part.WHOLE) not in self.gone
            ]
            yield number, section, left

    @property
    def left(self) -> ResumeView:
        sections = []
        for _, section, numbered in self.entries():
            entries = tuple(entry for _, entry in numbered)
            if len(entries) == 1 < len(section.entries) and section.heading_of_first and numbered[0][0] == 0:
                entries, heading = (replace(entries[0], title=""),), section.heading_of_first
                sections.append(replace(section, entries=entries, heading=heading))
            elif entries:
                sections.append(replace(section, entries=entries))
        return replace(self.full, summary=self._head, sections=tuple(sections))

    @property
    def _head(self) -> Inline:
        summary = self.full.summary
        return _first_sentences(summary, _SHORT_HEAD) if _HEAD_PIECE in self.gone else summary

    def _entry(self, entry: Entry, section: int, number: int) -> Entry:
        gone = {piece for piece in self.gone if piece[:2] == (section, number)}
        if not gone:
            return entry
        parts = {piece.part for piece in gone}
        highlights = {-piece.highlight for piece in gone if piece.part is Part.HIGHLIGHT}
        left = [number for number in range(len(entry.highlights)) if number not in highlights]
        return replace(
            entry,
            summary=() if Part.SUMMARY in parts else entry.summary,
            details=tuple(filter(_is_short, entry.details)) if Part.DETAILS in parts else entry.details,
            highlights=tuple(entry.highlights[number] for number in left),
            priorities=tuple(entry.priorities[number] for number in left if entry.priorities),
        )

    def texts_of(self, piece: _Piece) -> list[str]:
        """Return the texts that go with a piece, the one that names it first."""
        if piece == _HEAD_PIECE:
            return [plain(self.full.summary)[len(plain(_first_sentences(self.full.summary, _SHORT_HEAD))) :].strip()]
        entry = self.full.sections[-piece.section].entries[-piece.entry]
        if piece.part is Part.HIGHLIGHT:
            return [plain(entry.highlights[-piece.highlight])]
        left = self._entry(entry, piece.section, piece.entry)
        if piece.part is Part.SUMMARY:
            return [plain(left.summary)]
        if piece.part is Part.DETAILS:
            return [plain(detail) for detail in left.details if not _is_short(detail)]
        inside = (left.summary, left.byline, *left.details, *left.highlights)
        return [text for text in (left.title, *map(plain, inside)) if text] or [left.subtitle]

    def lines_around(self, piece: _Piece) -> float:
        """Return about how many lines a piece takes besides its texts."""
        if piece.part is not Part.WHOLE:
            return 0
        section = self.full.sections[-piece.section]
        left = len(section.entries) - sum(
            other.part is Part.WHOLE and other.section == piece.section for other in self.gone
        )
        return (section.layout is Layout.ENTRIES) * _LINES_OF_TITLE + (left == 1) * _LINES_OF_HEADING

    def candidates(self) -> Iterator[_Candidate]:
        """Yield all pieces that could go next."""
        shorter = _first_sentences(self.full.summary, _SHORT_HEAD)
        if _HEAD_PIECE not in self.gone and len(plain(self.full.summary)) > _LONG_HEAD and shorter:
            yield _Candidate(0, _turn(HEAD, 0, Part.SUMMARY), "", _HEAD_PIECE)
        for number, section, numbered in self.entries():
            ages = self.ages[number]
            ranks = _ranks(ages)
            for entry_number, entry in numbered:
                is_last = entry_number == numbered[-1][0]
                kind = section.kind
                if kind == "languages" and entry_number > 0:
                    kind = "interests"
                at = (-number, -entry_number)
                left = [
                    piece
                    for each in range(len(section.entries[entry_number].highlights))
                    if (piece := _Piece(*at, Part.HIGHLIGHT, -each)) not in self.gone
                ]
                for priority, part, highlight in _pieces(entry, section.layout, ranks[entry_number], is_last=is_last):
                    turn = _turn(kind, ranks[entry_number], part, len(entry.highlights)) if entry.priority >= 0 else 0
                    piece = left[highlight] if part is Part.HIGHLIGHT else _Piece(*at, part)
                    yield _Candidate(priority, turn, ages[entry_number], piece)


_HEAD_PIECE = _Piece(1, 0, Part.SUMMARY)


def _pieces(entry: Entry, layout: Layout, newer: int, *, is_last: bool) -> Iterator[tuple[int, Part, int]]:
    """Yield priority, part and number of what could go from an entry, or the entry itself."""
    if entry.priority < 0:
        yield entry.priority, Part.WHOLE, 0
        return
    own = entry.priorities or (entry.priority,) * len(entry.highlights)
    is_turn = is_last or layout is not Layout.ROWS
    if is_turn and (len(own) < 2 or (newer and max(own) <= entry.priority)):
        yield max([entry.priority, *own]), Part.WHOLE, 0
    is_told_again = entry.highlights or (layout is Layout.LINES and (entry.subtitle or entry.dates or entry.byline))
    if is_told_again and layout is not Layout.ROWS and not _is_short(entry.summary):
        yield entry.priority, Part.SUMMARY, 0
    if not all(map(_is_short, entry.details)):
        yield entry.priority, Part.DETAILS, 0
    for number, priority in enumerate(own if len(own) > 1 else ()):
        yield priority, Part.HIGHLIGHT, number


def _turn(kind: str, newer: int, part: Part, count: int = 0) -> int:
    return next((number for number, step in enumerate(ORDER) if step.takes(kind, newer, part, count)), len(ORDER))


def _ages(section: Section) -> list[str]:
    """Return for each entry of a section when it ended, and when it began.

    An entry without a date is as old as the one before it: its author put it there. So is one that goes on but stands
    below one that has ended in a list with the newest first, unless it began after all above it.
    """
    if section.layout is Layout.ROWS:
        return [""] * len(section.entries)
    ended = [entry.age for entry in section.entries if entry.age not in ("", ONGOING)]
    is_newest_first = section.entries[0].age == ONGOING or (len(ended) > 1 and ended[0] > ended[-1])
    ages: list[str] = []
    newest = ""
    for entry in section.entries:
        before = ages[-1] if ages else ONGOING
        is_above_all = entry.age == ONGOING and (not is_newest_first or entry.since > newest)
        newest = max(newest, entry.since)
        ages.append(entry.age if entry.age not in ("", ONGOING) else ONGOING if is_above_all else before)
    return [f"{age} {entry.since}" for age, entry in zip(ages, section.entries, strict=True)]


def _ranks(ages: list[str]) -> list[int]:
    """Return for each entry how many of its section are newer, for a row how many are above it."""
    numbers = range(len(ages))
    order = sorted(numbers, key=ages.__getitem__, reverse=True)  # equals, such as rows, keep their order
    return [order.index(number) for number in numbers]


def _is_short(text: Inline) -> bool:
    return len(plain(text)) <= _LONG_TEXT


def _first_sentences(text: Inline, most: int) -> Inline:
    """Return the first whole sentences of a text, of at most so many characters, or () if the first is longer."""
    ends = [match.end() for match in _SENTENCE_END.finditer(plain(text)) if match.end() <= most]
    room = ends[-1] if ends else 0
    parts: list[Span | Link] = []
    for part in text:
        if room <= 0:
            break
        length = len(part.text)
        if isinstance(part, Span):
            parts.append(replace(part, text=part.text[:room]))
        elif length <= room:
            parts.append(part)
        room -= length
    return tuple(parts)
