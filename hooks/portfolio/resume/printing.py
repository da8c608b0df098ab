"""Print a resume's view on one page: render, fit, check, write. It imports WeasyPrint; `build` does not.

Choose what to leave out if the content does not fit one page.

In: the view, and by how much views are too long. Out: cuts, the least important first, each with the remaining view.
The lowest priority goes first; among equals the last highlight of the oldest entry, then the one before, and so on.
Each entry keeps its first highlight while others can spare one, and is removed when it has none left. Only an entry
with a priority below 0 is removed whole at its turn. Rows (skills, languages) stay.

Check a template by its style sheets and the finished page.

In: the press and the document it printed. Out: diagnostics at the template's lines. Codes: T201 an error in a style
sheet or a picture, T202 a URL that is not allowed, T203 no such font family, T204 type smaller than 8.5 pt, T205 a
margin narrower than 12.7 mm, T206 a link without a full URL, T208 text that runs into the side margin, T209 no heading
for the name.
"""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from math import ceil
from pathlib import Path

from portfolio.resume import fit, fonts, pdf, render
from portfolio.resume.composer import Composer
from portfolio.resume.fit import SMALLEST_MARGIN, SMALLEST_TYPE
from portfolio.resume.model import Fit
from portfolio.resume.pdf import BASE, MILLIMETRE, Press, Printed, page_box
from portfolio.resume.render import PAGE, STYLE, Template
from portfolio.resume.view import Entry, Layout, ResumeView, text_length
from portfolio.sources.diagnostics import (
    Diagnostic,
    Location,
    ProblemsFound,
    error,
    has_errors,
    in_order,
    notice,
    warning,
)
from portfolio.text.inline import plain

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


MOST_TEXT = 40_000
"""Characters. Longer resumes are not laid out: it would take minutes to find that they do not fit."""


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

        def press_of(some: ResumeView) -> pdf.Press:
            return pdf.prepare(page_of(some), template, some)

        press = press_of(view)
        fitted = fit.to_one_page(partial(pdf.measure, press), partial(pdf.lay_out, press), fit.first_guess(length))
        cuts: tuple[Cut, ...] = ()
        if isinstance(fitted, fit.Overflow):
            overflow = fitted
            cuts = cuts_needed(
                view, overflow.millimetres, lambda less: fit.excess(partial(pdf.measure, press_of(less)))
            )
            if is_trimming and cuts:
                press = press_of(cuts[-1].view)
                fitted = fit.to_one_page(partial(pdf.measure, press), partial(pdf.lay_out, press), start=0)
            if isinstance(fitted, fit.Overflow):
                texts = tuple(cut.text for cut in cuts)
                return b"", (fit.overflow_problem(overflow, document.location(()), texts),)
    except ProblemsFound as problems:
        return b"", problems.diagnostics
    left_out = [notice("R202", document.location(("fit",)), f"left out of the PDF: '{cut.text}'") for cut in cuts]
    sources = [document, *(project.document for project in composer.projects.values())]
    missing = fonts.missing_problems(press.missing, sources, document.location(()))
    found = (*check(press, fitted.document), *left_out, *missing)
    enclosed = pdf.Enclosure("resume.json", attached.encode(), "The resume as JSON Resume")
    content = b"" if has_errors(found) else pdf.write(fitted.document, pdf.about(view), [enclosed])
    return content, found


_POINT = 96 / 72
_SLACK = 0.02
"""Tolerance for rounding, in points or millimetres."""

_TOLERATED = 1.0
"""CSS pixels that text may pass the edge by: a space at a line's end, a slanted letter."""


def check(press: Press, printed: Printed) -> tuple[Diagnostic, ...]:
    """Return the problems, in the order of the template's files."""
    template = press.template
    problems = [*_refusals(press), *_type_sizes(template, printed), *_margins(template, printed)]
    problems += [*_dead_links(template, printed), *_runaways(template, printed), *_no_heading(press)]
    records = [record for record in (*press.style_records, *printed.records) if not _is_refusal(record, press)]
    problems += [_said(record, template) for record in records]
    for name in template.names(".css"):
        problems += fonts.unknown_families(template.text(name), f"{template.path}/{name}")
    return in_order(problems)


def _said(record: logging.LogRecord, template: Template) -> Diagnostic:
    """Locate a WeasyPrint message: for style sheet errors, the record's arguments have line and column."""
    message = re.sub(r"\s*(`?)\s+at \d+:\d+", r"\1", record.getMessage()).rstrip(".")
    numbers = [argument for argument in _arguments(record) if isinstance(argument, int)]
    texts = [argument for argument in _arguments(record) if isinstance(argument, str)]
    hint = "see the CSS that WeasyPrint knows" if numbers else "mend it in the template"
    if len(numbers) >= 2:
        line, column = numbers[-2:]
        name = _sheet_with(template, line, column, texts[0] if texts else "")
        return warning("T201", Location(f"{template.path}/{name}", line, column), message, hint)
    return warning("T201", _place_of(template, *re.findall(r"['\"`]([^'\"`]+)['\"`]", message)), message, hint)


def _arguments(record: logging.LogRecord) -> tuple[object, ...]:
    return record.args if isinstance(record.args, tuple) else ()


def _sheet_with(template: Template, line: int, column: int, text: str) -> str:
    """Return the style sheet with `text` at a position; the message may mean an imported one."""
    for name in (STYLE, *template.names(".css")):
        lines = template.text(name).splitlines()
        if line <= len(lines) and lines[line - 1][column - 1 :].startswith(text):
            return name
    return STYLE


def _place_of(template: Template, *snippets: str) -> Location:
    """Return the first location of one of the snippets in the template, else the page's first line."""
    for snippet in filter(None, snippets):
        for name in template.names(".css", ".html", ".svg"):
            before, found, _ = template.text(name).partition(snippet)
            if found:
                place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
                return Location(f"{template.path}/{name}", *place)
    return Location(f"{template.path}/{PAGE}")


def _refusals(press: Press) -> Iterator[Diagnostic]:
    for url in dict.fromkeys(press.fetcher.refused):
        written = url.removeprefix(BASE)
        place = _place_of(press.template, written, written.rpartition("/")[2])
        if url.startswith(BASE):
            yield error("T202", place, f"there is no file '{written}' in the template's folder", "put it there")
        else:
            hint = "put a copy into the template's folder and name it"
            yield error("T202", place, f"'{url}' is not loaded: the PDF uses the template's own files only", hint)


def _is_refusal(record: logging.LogRecord, press: Press) -> bool:
    message = record.getMessage()
    return any(url in message for url in press.fetcher.refused)


def _type_sizes(template: Template, printed: Printed) -> Iterator[Diagnostic]:
    for page in printed.document.pages:
        for box in page_box(page).descendants():
            size = box.style["font_size"] / _POINT
            text = getattr(box, "text", "")
            if text.strip() and size < SMALLEST_TYPE - _SLACK:
                message = f"'{text.strip()[:40]}' is set in {size:.1f} pt; the least is {SMALLEST_TYPE} pt"
                hint = "raise its font-size: sizes in em follow the body's, which is 9.5 pt at the smallest"
                yield warning("T204", _style_of(template, box.element), message, hint)
                return


def _style_of(template: Template, element: object) -> Location:
    names = str(getattr(element, "attrib", {}).get("class", "")).split() if element is not None else []
    return _place_of(template, *(f".{name}" for name in names), "font-size")


def _margins(template: Template, printed: Printed) -> Iterator[Diagnostic]:
    for page in printed.document.pages:
        box = page_box(page)
        for side in ("top", "right", "bottom", "left"):
            margin = float(getattr(box, f"margin_{side}")) / MILLIMETRE
            if margin < SMALLEST_MARGIN - _SLACK:
                message = f"the {side} margin is {margin:.1f} mm; printers and eyes need {SMALLEST_MARGIN} mm"
                yield warning("T205", _place_of(template, "@page"), message, "leave the margin to the engine")


def _dead_links(template: Template, printed: Printed) -> Iterator[Diagnostic]:
    for page in printed.document.pages:
        for kind, target, _, _ in page.links:
            if kind == "external" and target.startswith(BASE):
                written = target.removeprefix(BASE)
                message = f"the link to '{written}' has no full address; in a PDF it leads nowhere"
                yield warning("T206", _place_of(template, written), message, "set site_url, or write https://…")


def _no_heading(press: Press) -> Iterator[Diagnostic]:
    if next(press.page.etree_element.iter("h1"), None) is None:
        message = "the page has no 'h1'; screen readers and other programs look for the name in it"
        yield warning("T209", _place_of(press.template, "<body"), message, "write <h1>{{ resume.name }}</h1>")


def _runaways(template: Template, printed: Printed) -> Iterator[Diagnostic]:
    for page in printed.document.pages:
        paper = page_box(page)
        left = paper.content_box_x()
        for box in paper.descendants():
            text = getattr(box, "text", "").strip()
            over = max(left - box.position_x, box.position_x + box.width - left - paper.width) if text else 0
            if over > _TOLERATED:
                message = f"'{text[:40]}' runs {over / MILLIMETRE:.1f} mm into the side margin"
                hint = "let its line break there: no 'white-space: nowrap' and no fixed width"
                yield warning("T208", _style_of(template, box.element), message, hint)
                return
