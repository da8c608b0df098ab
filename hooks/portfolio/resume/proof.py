"""Check a template by its style sheets and the finished page.

In: the press and the document it printed. Out: diagnostics at the template's lines. Codes: T201 an error in a style
sheet or a picture, T202 a URL that is not allowed, T203 no such font family, T204 type smaller than 8.5 pt, T205 a
margin narrower than 12.7 mm, T206 a link without a full URL, T208 text that runs into the side margin, T209 no heading
for the name.
"""

import logging
import re
from collections.abc import Iterator

from portfolio.sources.diagnostics import Diagnostic, Location, error, in_order, warning
from portfolio.resume import fonts
from portfolio.resume.fit import SMALLEST_MARGIN, SMALLEST_TYPE
from portfolio.resume.render import PAGE, STYLE, Template
from portfolio.resume.pdf import BASE, MILLIMETRE, Press, Printed, page_box

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
