"""Print a resume on one page: render, fit, leave out, check, write. It imports WeasyPrint; `website/build.py` does not.

If the content does not fit, `trim` chooses what to leave out. `MOST_TEXT` guards against texts that would take minutes
to find too long.

Codes: R202 what was left out, R204 far too much for one page; at the template's lines T201 an error in a style sheet or
a picture, T202 a URL that is not allowed, T203 no such font family, T204 type smaller than 8.5 pt, T205 a margin
narrower than 12.7 mm, T206 a link without a full URL, T208 text that runs into the side margin, T209 no heading.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from portfolio.resume import cv, fit, fonts, pdf, render
from portfolio.resume.composer import Composer
from portfolio.resume.fit import SMALLEST_MARGIN, SMALLEST_TYPE
from portfolio.resume.model import Fit
from portfolio.resume.page_text import NO_PAGE, Concealed, PageText, key
from portfolio.resume.pdf import BASE, Printed, ReadyPage, SetText, link_targets, margins, said_of, set_texts
from portfolio.resume.render import PAGE, STYLE, Template
from portfolio.resume.trim import Cut, cuts_needed, in_words
from portfolio.resume.view import ResumeView, has_evidence, text_length
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
from portfolio.sources.yaml_source import Document

MOST_TEXT = 40_000
"""Characters. Longer resumes are not laid out: it would take minutes to find that they do not fit."""
MOST_TEXT_OF_CV = 400_000
"""Characters: a hundred pages, which take half a minute."""


def print_resume(
    view: ResumeView, composer: Composer, attached: str, root: Path
) -> tuple[bytes, tuple[Diagnostic, ...], PageText]:
    """Return the PDF's bytes, or b"" if errors prevent it, the problems with template and fit, and the page's text.

    Codes: R202 what was left out because the page was full, R204 far too much for one page.
    """
    document, is_trimming = composer.document, composer.resume.fit is Fit.TRIM
    if (length := text_length(view)) > MOST_TEXT:
        message = f"the resume has {length:,} characters; a page holds some 6,000"
        return b"", (error("R204", document.location(()), message, "keep what matters most"),), NO_PAGE
    try:
        template = _template(view, root, document)
        page_of = render.renderer(template)

        def ready(some: ResumeView) -> ReadyPage:
            some = _with_true_note(some)
            return pdf.prepare(page_of(some), template, some)

        page = ready(view)
        entries = [entry for section in view.sections for entry in section.entries]
        start = fit.first_guess(length, len(entries), sum(len(entry.highlights) for entry in entries))
        fitted = fit.to_one_page(partial(pdf.measure, page), partial(pdf.lay_out, page), start)
        cuts: tuple[Cut, ...] = ()
        if isinstance(fitted, fit.Overflow):
            overflow = fitted
            cuts = cuts_needed(view, overflow.millimetres, lambda less: fit.excess(partial(pdf.measure, ready(less))))
            if is_trimming and cuts:
                page = ready(cuts[-1].view)
                fitted = fit.to_one_page(partial(pdf.measure, page), partial(pdf.lay_out, page), start=0)
            if isinstance(fitted, fit.Overflow):
                texts = tuple(cut.text for cut in cuts)
                return b"", (fit.overflow_problem(overflow, document.location(()), texts),), NO_PAGE
    except ProblemsFound as problems:
        return b"", problems.diagnostics, NO_PAGE
    at = document.location(("fit",))
    left_out = [notice("R202", at, f"left out of the PDF: {what}", why) for what, why in in_words(cuts)]
    return _finished(page, fitted.document, composer, attached, left_out)


def page_excess(view: ResumeView, root: Path) -> Callable[[ResumeView], float]:
    """Return a function that returns by how many millimetres a view is too long for one page, 0 or less if it fits.

    The template is that of `view`. Both raise ProblemsFound for its mistakes.
    """
    template = _template(view, root)
    page_of = render.renderer(template)

    def excess(some: ResumeView) -> float:
        some = _with_true_note(some)
        if (length := text_length(some)) > MOST_TEXT:
            return float(length)
        return fit.excess(partial(pdf.measure, pdf.prepare(page_of(some), template, some)))

    return excess


def print_cv(
    view: ResumeView, composer: Composer, attached: str, root: Path
) -> tuple[bytes, tuple[Diagnostic, ...], PageText]:
    """Return what `print_resume` returns, for the long CV, on as many pages as it takes. Code: R204 far too long."""
    document = composer.document
    if (length := text_length(view)) > MOST_TEXT_OF_CV:
        message = f"the CV has {length:,} characters; more than {MOST_TEXT_OF_CV:,} are not laid out"
        hint = "take out 'cv: true', or what nobody will read"
        return b"", (error("R204", document.location(()), message, hint),), NO_PAGE
    try:
        template = _template(view, root, document)
        view = _with_true_note(view)
        page = pdf.prepare(render.render(view, template), template, view)
    except ProblemsFound as problems:
        return b"", problems.diagnostics, NO_PAGE
    page = pdf.with_style(page, cv.STYLE)
    sheet = fit.to_pages(partial(pdf.lay_out, page), pdf.last_fill)
    if sheet.page_count == 1:
        page = pdf.with_style(page, cv.ONE_PAGE)
        sheet = fit.to_pages(partial(pdf.lay_out, page), pdf.last_fill)
    return _finished(page, sheet.document, composer, attached)


_LETTER = """
.letter p, .letter h2, .letter ul { margin-top: calc(6pt + var(--space) * 3pt) }
.letter .recipient { margin-top: calc(10pt + var(--space) * 14pt) }
.letter h2 { margin-bottom: 0; border: 0; font-size: 1.1em; text-transform: none; letter-spacing: normal }
.letter li { text-align: start }
.letter .closing { margin-top: calc(8pt + var(--space) * 6pt) }
.letter .enclosed { font-size: 0.92em }
"""
_POSITIONS_OF_LETTER = (4.0, 3.5, 3.0, 2.5, 2.0, 1.5, 1.0, 0.5, 0.0)


def print_letter(
    view: ResumeView, letter: str, location: Location, root: Path
) -> tuple[bytes, tuple[Diagnostic, ...], PageText]:
    """Return what `print_resume` returns, for a letter below the head of the resume's template: strictly one page.

    `letter` is HTML. Code: J110 it does not fit one page.
    """
    message = "the letter does not fit one page at the smallest type"
    overflow = b"", (error("J110", location, message, "shorten 'cover: letter'"),), NO_PAGE
    if len(letter) > MOST_TEXT:
        return overflow
    view = replace(view, label="", summary=(), sections=(), note="", keywords=(), portrait="")
    try:
        template = _template(view, root)
        before, end, after = render.render(view, template).rpartition("</body>")
        page = pdf.with_style(pdf.prepare(f"{before}{letter}{end}{after}", template, view), _LETTER)
    except ProblemsFound as problems:
        return b"", problems.diagnostics, NO_PAGE
    for position in _POSITIONS_OF_LETTER:
        sheet = pdf.lay_out(page, fit.scale_at(position))
        if sheet.page_count == 1:
            found = check(page, sheet.document)
            content = b"" if has_errors(found) else pdf.write(sheet.document, pdf.about(view))
            return content, found, _page_text(template, sheet.document)
    return overflow


def _template(view: ResumeView, root: Path, document: Document | None = None) -> Template:
    """Read the template that a view names; one that there is not is reported where the document names it."""
    path = f"resume/template/{view.template}"
    return render.load_template(root / path, path, document.location(("template",)) if document else None)


def _with_true_note(view: ResumeView) -> ResumeView:
    """Return a view without the note on its numbers if none of them is left or a link."""
    return view if has_evidence(view) else replace(view, note="")


def _finished(
    page: ReadyPage, printed: Printed, composer: Composer, attached: str, left_out: Iterable[Diagnostic] = ()
) -> tuple[bytes, tuple[Diagnostic, ...], PageText]:
    """Check a laid-out document, and write it unless there are errors."""
    sources = [composer.document, *(project.document for project in composer.projects.values())]
    missing = fonts.missing_problems(page.missing, sources, composer.document.location(()))
    found = (*check(page, printed), *left_out, *missing)
    enclosed = pdf.Enclosure("resume.json", attached.encode(), "The resume as JSON Resume")
    content = b"" if has_errors(found) else pdf.write(printed, pdf.about(page.view), [enclosed])
    return content, found, _page_text(page.template, printed)


def _page_text(template: Template, printed: Printed) -> PageText:
    concealed = []
    for hidden in pdf.hidden_texts(printed.document, SMALLEST_VISIBLE):
        at = _location_of(template, *(f".{name}" for name in hidden.classes), hidden.text)
        concealed.append(Concealed(hidden.text, hidden.reason, at))
    return PageText({key(text): lines for text, lines in pdf.block_lines(printed.document)}, tuple(concealed))


_SLACK = 0.02
"""Tolerance for rounding, in points or millimetres."""

SMALLEST_VISIBLE = 7.0
"""Points; smaller type is hidden from people."""
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
