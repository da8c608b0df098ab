"""Print a resume on one page: render, fit, leave out, check, write. It imports WeasyPrint; `website/build.py` does not.

If the content does not fit, cuts are chosen, the least important first: what has the lowest priority, among equals what
`Turn` names first, among those the oldest entry's last text. An entry is never left with its title alone. `MOST_TEXT`
guards against texts that would take minutes to find too long.

Codes: R202 what was left out, R204 far too much for one page; at the template's lines T201 an error in a style sheet or
a picture, T202 a URL that is not allowed, T203 no such font family, T204 type smaller than 8.5 pt, T205 a margin
narrower than 12.7 mm, T206 a link without a full URL, T208 text that runs into the side margin, T209 no heading.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum, auto
from functools import partial
from itertools import accumulate
from math import ceil
from pathlib import Path

from portfolio.resume import cv, fit, fonts, pdf, render
from portfolio.resume.composer import Composer
from portfolio.resume.fit import SMALLEST_MARGIN, SMALLEST_TYPE
from portfolio.resume.model import Fit
from portfolio.resume.pdf import BASE, Printed, ReadyPage, SetText, link_targets, margins, said_of, set_texts
from portfolio.resume.render import PAGE, STYLE, Template
from portfolio.resume.view import Entry, Layout, ResumeView, Section, text_length
from portfolio.sources.diagnostics import (
    Diagnostic,
    Location,
    ProblemsFound,
    error,
    has_errors,
    in_order,
    line_and_column,
    notice,
    warning,
)
from portfolio.text.inline import plain

_LINE_LENGTH = 100
"""Characters."""
_LINE_HEIGHT = 4.0
"""Millimetres. The search starts from both; later steps use what was measured."""


class Turn(IntEnum):
    """What is left out before what, and why."""

    INTERESTS = auto()
    """Nobody is invited for them."""
    REFERENCES = auto()
    """They can be asked for."""
    MANY = auto()
    """The fifth and later highlights, but for the newest job and project: few read so far."""
    LONG_AGO = auto()
    """Entries with five newer ones in their section."""
    THIRD = auto()
    """The third and fourth highlights, but for the newest job and project."""
    SUMMARIES = auto()
    """Long summaries above highlights, which say it again."""
    SMALL = auto()
    """Certificates, awards, volunteering and the like, but for the two newest of each."""
    MANY_ROWS = auto()
    """Skills after the fourth row."""
    NEWEST_MANY = auto()
    """The fifth and later highlights of the newest job and project."""
    SECOND = auto()
    """The second highlights, but for the newest job and project: the first says what it was."""
    OLDER = auto()
    """All entries but the newest of each section."""
    SCHOOLS = auto()
    """Schools before the last."""
    ROWS = auto()
    """Skills after the second row."""
    NEWEST_THIRD = auto()
    """Down to two highlights of the newest job and project."""
    REST = auto()
    """What a resume cannot do without."""


_CHIEF = ("work", "projects")
_SMALL = ("certificates", "awards", "writing", "volunteer", "contributions")
_LONG_SUMMARY = 60
_SUMMARY, _WHOLE = 1, 2
"""In place of a highlight's number, which is negated: the entry's summary, or all of it."""

_Part = tuple[int, int, int]
"""Section, entry and part, all but the last two negated: among equals, later ones go first."""


@dataclass(frozen=True)
class Cut:
    """One text left out, the lines it took, and the view without it and without all earlier cuts."""

    text: str
    lines: int
    view: ResumeView


@dataclass(frozen=True, order=True)
class _Candidate:
    """A part that could go, sorted by its turn."""

    priority: int
    turn: Turn
    age: str
    part: _Part


def cuts(view: ResumeView) -> Iterator[Cut]:
    """Yield one cut after another until nothing is left to leave out."""
    gone: frozenset[_Part] = frozenset()
    ranks = [_ranks(section) for section in view.sections]
    while candidates := list(_candidates(view, ranks, gone)):
        part = min(candidates).part
        texts = _texts_of(view.sections[-part[0]].entries[-part[1]], part, gone)
        lines = sum(ceil(len(text) / _LINE_LENGTH) for text in texts)
        gone |= {part}
        yield Cut(texts[0], lines, _without(view, gone))


def cuts_needed(view: ResumeView, too_much: float, excess: Callable[[ResumeView], float]) -> tuple[Cut, ...]:
    """Return the cuts after which the rest fits, or () if even all of them are not enough.

    `too_much` is the view's own excess; `excess` measures another view's. Both are in millimetres; it is called rarely.
    """
    possible = tuple(cuts(view))
    lines = [0, *accumulate(cut.lines for cut in possible)]
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


def _texts_of(entry: Entry, part: _Part, gone: frozenset[_Part]) -> list[str]:
    """Return the texts that go with a part of an entry, the one that names it first."""
    if part[2] <= 0:
        return [plain(entry.highlights[-part[2]])]
    left = _entry_without(entry, part[:2], gone)
    inside = (left.byline, *left.details, *left.highlights) if part[2] == _WHOLE else ()
    title = left.title if part[2] == _WHOLE else ""
    return [text for text in (title, plain(left.summary), *map(plain, inside)) if text] or [left.subtitle]


def _ranks(section: Section) -> dict[int, int]:
    """Return for each entry how many of its section are newer; without dates, the author's order counts."""
    entries = sorted(enumerate(section.entries), key=lambda pair: pair[1].age or "9998", reverse=True)
    return {number: rank for rank, (number, _) in enumerate(entries)}


def _candidates(view: ResumeView, ranks: list[dict[int, int]], gone: frozenset[_Part]) -> Iterator[_Candidate]:
    for section_number, section in enumerate(view.sections):
        entries = [
            (number, _entry_without(entry, (-section_number, -number), gone))
            for number, entry in enumerate(section.entries)
            if (-section_number, -number, _WHOLE) not in gone
        ]
        for number, entry in entries:
            at, rank = (-section_number, -number), ranks[section_number][number]
            age = "" if section.layout is Layout.ROWS else entry.age or "9998"
            is_newest = rank == 0 and section.kind in _CHIEF
            own = [priority or entry.priority for priority in entry.priorities or (0,) * len(entry.highlights)]
            if entry.priority < 0:
                yield _Candidate(entry.priority, Turn.REST, age, (*at, _WHOLE))
                continue
            if len(own) < 2 or (rank and max(own) <= entry.priority):
                turn = _turn_of_entry(section, number, rank, is_last_row=number == entries[-1][0])
                yield _Candidate(max([entry.priority, *own]), turn, age, (*at, _WHOLE))
            if entry.highlights and len(plain(entry.summary)) > _LONG_SUMMARY:
                turn = Turn.NEWEST_THIRD if is_newest else Turn.SUMMARIES
                yield _Candidate(entry.priority, turn, age, (*at, _SUMMARY))
            names = (
                (Turn.NEWEST_MANY, Turn.NEWEST_THIRD, Turn.REST) if is_newest else (Turn.MANY, Turn.THIRD, Turn.SECOND)
            )
            turn = names[0 if len(own) > 4 else 1 if len(own) > 2 else 2]
            left = [h for h in range(len(section.entries[number].highlights)) if (*at, -h) not in gone]
            for highlight, priority in zip(left, own, strict=True) if len(own) > 1 else ():
                yield _Candidate(priority, turn, age, (*at, -highlight))


def _turn_of_entry(section: Section, number: int, rank: int, *, is_last_row: bool) -> Turn:
    if section.layout is Layout.ROWS:
        is_interests = section.kind == "interests" or (section.kind == "languages" and number > 0)
        rows = Turn.MANY_ROWS if number > 3 else Turn.ROWS if number > 1 else Turn.REST
        return Turn.INTERESTS if is_interests else rows if is_last_row else Turn.REST
    if section.kind == "references":
        return Turn.REFERENCES
    if rank > 4:
        return Turn.LONG_AGO
    if section.kind in _SMALL and rank > 1:
        return Turn.SMALL
    older = Turn.SCHOOLS if section.kind == "education" else Turn.OLDER
    return older if rank or section.kind in (*_SMALL, "publications") else Turn.REST


def _without(view: ResumeView, gone: frozenset[_Part]) -> ResumeView:
    sections = []
    for section_number, section in enumerate(view.sections):
        entries = tuple(
            _entry_without(entry, (-section_number, -number), gone)
            for number, entry in enumerate(section.entries)
            if (-section_number, -number, _WHOLE) not in gone
        )
        sections += [replace(section, entries=entries)] if entries else []
    return replace(view, sections=tuple(sections))


def _entry_without(entry: Entry, at: tuple[int, int], gone: frozenset[_Part]) -> Entry:
    left = [number for number in range(len(entry.highlights)) if (*at, -number) not in gone]
    if len(left) == len(entry.highlights) and (*at, _SUMMARY) not in gone:
        return entry
    return replace(
        entry,
        summary=() if (*at, _SUMMARY) in gone else entry.summary,
        highlights=tuple(entry.highlights[number] for number in left),
        priorities=tuple(entry.priorities[number] for number in left if entry.priorities),
    )


MOST_TEXT = 40_000
"""Characters. Longer resumes are not laid out: it would take minutes to find that they do not fit."""
MOST_TEXT_OF_CV = 400_000
"""Characters: a hundred pages, which take half a minute."""


def build_pdf(view: ResumeView, composer: Composer, attached: str, root: Path) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return the PDF's bytes, or b"" if errors prevent it, and the problems with template and fit.

    Codes: R202 what was left out because the page was full, R204 far too much for one page.
    """
    document, is_trimming = composer.document, composer.resume.fit is Fit.TRIM
    if (length := text_length(view)) > MOST_TEXT:
        message = f"the resume has {length:,} characters; a page holds some 6,000"
        return b"", (error("R204", document.location(()), message, "keep what matters most"),)
    path = f"resume/template/{view.template}"
    try:
        template = render.load_template(root / path, path, document.location(("template",)))
        page_of = render.renderer(template)

        def ready(some: ResumeView) -> ReadyPage:
            return pdf.prepare(page_of(some), template, some)

        page = ready(view)
        fitted = fit.to_one_page(partial(pdf.measure, page), partial(pdf.lay_out, page), fit.first_guess(length))
        cuts: tuple[Cut, ...] = ()
        if isinstance(fitted, fit.Overflow):
            overflow = fitted
            cuts = cuts_needed(view, overflow.millimetres, lambda less: fit.excess(partial(pdf.measure, ready(less))))
            if is_trimming and cuts:
                page = ready(cuts[-1].view)
                fitted = fit.to_one_page(partial(pdf.measure, page), partial(pdf.lay_out, page), start=0)
            if isinstance(fitted, fit.Overflow):
                texts = tuple(cut.text for cut in cuts)
                return b"", (fit.overflow_problem(overflow, document.location(()), texts),)
    except ProblemsFound as problems:
        return b"", problems.diagnostics
    left_out = [notice("R202", document.location(("fit",)), f"left out of the PDF: '{cut.text}'") for cut in cuts]
    return _finished(page, fitted.document, composer, attached, left_out)


def build_cv(view: ResumeView, composer: Composer, attached: str, root: Path) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return the bytes of the long CV, of as many pages as it takes, and the problems with its template."""
    document = composer.document
    if (length := text_length(view)) > MOST_TEXT_OF_CV:
        message = f"the CV has {length:,} characters; more than {MOST_TEXT_OF_CV:,} are not laid out"
        return b"", (error("R204", document.location(()), message, "take out 'cv: true', or what nobody will read"),)
    path = f"resume/template/{view.template}"
    try:
        template = render.load_template(root / path, path, document.location(("template",)))
        page = pdf.prepare(render.render(view, template), template, view)
    except ProblemsFound as problems:
        return b"", problems.diagnostics
    page = pdf.with_style(page, cv.STYLE)
    sheet = fit.to_pages(partial(pdf.lay_out, page), pdf.last_fill)
    if sheet.page_count == 1:
        page = pdf.with_style(page, cv.ONE_PAGE)
        sheet = fit.to_pages(partial(pdf.lay_out, page), pdf.last_fill)
    return _finished(page, sheet.document, composer, attached)


def _finished(
    page: ReadyPage, printed: Printed, composer: Composer, attached: str, left_out: Iterable[Diagnostic] = ()
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Check a laid-out document, and write it unless there are errors."""
    sources = [composer.document, *(project.document for project in composer.projects.values())]
    missing = fonts.missing_problems(page.missing, sources, composer.document.location(()))
    found = (*check(page, printed), *left_out, *missing)
    enclosed = pdf.Enclosure("resume.json", attached.encode(), "The resume as JSON Resume")
    content = b"" if has_errors(found) else pdf.write(printed, pdf.about(page.view), [enclosed])
    return content, found


_SLACK = 0.02
"""Tolerance for rounding, in points or millimetres."""

_TOLERATED = 0.27
"""Millimetres that text may pass the edge by: a space at a line's end, a slanted letter."""


def check(page: ReadyPage, printed: Printed) -> tuple[Diagnostic, ...]:
    """Return the problems, in the order of the template's files."""
    template = page.template
    problems = [*_refusals(page), *_small_type(template, printed), *_narrow_margins(template, printed)]
    problems += [*_dead_links(template, printed), *_runaways(template, printed), *_no_heading(page)]
    records = [record for record in (*page.style_records, *printed.records) if not _is_refusal(record, page)]
    problems += [_said(record, template) for record in records]
    for name in template.names(".css"):
        problems += fonts.unknown_families(template.text(name), f"{template.path}/{name}")
    return in_order(problems)


def _said(record: logging.LogRecord, template: Template) -> Diagnostic:
    """Locate a WeasyPrint message: at its position in a style sheet, or where the template has what it quotes."""
    message = re.sub(r"\s*(`?)\s+at \d+:\d+", r"\1", record.getMessage()).rstrip(".")
    snippet, line, column = said_of(record)
    if line:
        name = _sheet_with(template, line, column, snippet)
        location = Location(f"{template.path}/{name}", line, column)
        return warning("T201", location, message, "see the CSS that WeasyPrint knows")
    location = _location_of(template, *re.findall(r"['\"`]([^'\"`]+)['\"`]", message))
    return warning("T201", location, message, "correct it in the template")


def _sheet_with(template: Template, line: int, column: int, text: str) -> str:
    """Return the style sheet with `text` at a position; the message may mean an imported one."""
    for name in (STYLE, *template.names(".css")):
        lines = template.text(name).splitlines()
        if line <= len(lines) and lines[line - 1][column - 1 :].startswith(text):
            return name
    return STYLE


def _location_of(template: Template, *snippets: str) -> Location:
    """Return the first location of one of the snippets in the template, else the page's first line."""
    for snippet in filter(None, snippets):
        for name in template.names(".css", ".html", ".svg"):
            text = template.text(name)
            if snippet in text:
                return Location(f"{template.path}/{name}", *line_and_column(text, text.index(snippet)))
    return Location(f"{template.path}/{PAGE}")


def _location_of_style(template: Template, text: SetText) -> Location:
    return _location_of(template, *(f".{name}" for name in text.classes), "font-size")


def _refusals(page: ReadyPage) -> Iterator[Diagnostic]:
    for url in dict.fromkeys(page.fetcher.refused):
        written = url.removeprefix(BASE)
        location = _location_of(page.template, written, written.rpartition("/")[2])
        if url.startswith(BASE):
            yield error("T202", location, f"there is no file '{written}' in the template's folder", "put it there")
        else:
            hint = "put a copy into the template's folder and name it"
            yield error("T202", location, f"'{url}' is not loaded: the PDF uses the template's own files only", hint)


def _is_refusal(record: logging.LogRecord, page: ReadyPage) -> bool:
    message = record.getMessage()
    return any(url in message for url in page.fetcher.refused)


def _small_type(template: Template, printed: Printed) -> Iterator[Diagnostic]:
    if small := next((text for text in set_texts(printed.document) if text.size < SMALLEST_TYPE - _SLACK), None):
        message = f"'{small.text[:40]}' is set in {small.size:.1f} pt; the least is {SMALLEST_TYPE} pt"
        hint = "raise its font-size: sizes in em follow the body's, which is 9.5 pt at the smallest"
        yield warning("T204", _location_of_style(template, small), message, hint)


def _narrow_margins(template: Template, printed: Printed) -> Iterator[Diagnostic]:
    for side, margin in margins(printed.document):
        if margin < SMALLEST_MARGIN - _SLACK:
            message = f"the {side} margin is {margin:.1f} mm; printers and eyes need {SMALLEST_MARGIN} mm"
            yield warning("T205", _location_of(template, "@page"), message, "leave the margin to the engine")


def _dead_links(template: Template, printed: Printed) -> Iterator[Diagnostic]:
    for target in link_targets(printed.document):
        if target.startswith(BASE):
            written = target.removeprefix(BASE)
            message = f"the link to '{written}' has no full address; in a PDF it leads nowhere"
            yield warning("T206", _location_of(template, written), message, "set site_url, or write https://…")


def _no_heading(page: ReadyPage) -> Iterator[Diagnostic]:
    if next(page.html.etree_element.iter("h1"), None) is None:
        message = "the page has no 'h1'; screen readers and other programs look for the name in it"
        yield warning("T209", _location_of(page.template, "<body"), message, "write <h1>{{ resume.name }}</h1>")


def _runaways(template: Template, printed: Printed) -> Iterator[Diagnostic]:
    if runaway := next((text for text in set_texts(printed.document) if text.excess > _TOLERATED), None):
        message = f"'{runaway.text[:40]}' runs {runaway.excess:.1f} mm into the side margin"
        hint = "let its line break there: no 'white-space: nowrap' and no fixed width"
        yield warning("T208", _location_of_style(template, runaway), message, hint)
