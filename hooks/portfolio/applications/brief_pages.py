"""A brief as one HTML file for a screen, and as a PDF of two to four pages in the look of the resume.

The HTML has everything, and runs and loads nothing. The PDF is laid out twice: once on endless paper, to measure each
row, then without the rows that its pages have no room for; it says how many. Its style sheet lies over that of the
resume's template, so that fonts, colours and headings are those of the resume.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from markupsafe import Markup

from portfolio.applications.brief import Brief
from portfolio.applications.brief_material import Group, Page, cell, labelled
from portfolio.applications.report import template_of
from portfolio.resume import render
from portfolio.resume.fit import Scale
from portfolio.resume.view import ResumeView
from portfolio.sources.diagnostics import printable
from portfolio.text.inline import Inline, Link, Span, plain

MOST_PAGES = 4
_SCALE = Scale(9.5, 0.8, 14.0)
_LINE_HEIGHT = 4.5
"""The height in millimetres of the line that says how much was left out."""
_MOST_TEXT = 9000
"""Characters of a page that is measured: of twice as many as a sheet holds, no row would stay."""
_MOST_ROWS = 24
"""The most rows of one group on paper."""
_GAP = 6.0
"""Millimetres above a page that follows on the same sheet."""
_LENGTHS = (520, 260, 140)
"""Characters of one text on paper; the shorter ones only if the longer ones leave no room."""
_SHARES = (1.0, 0.95, 0.85)
"""The shares of a sheet's height to fill, tried in turn until nothing overflows."""

_STYLE = """
@page {
  margin-bottom: 16mm;
  @bottom-center {
    content: "PAGE_OF";
    color: #555;
    font-size: 8.5pt;
    line-height: 1.2;
  }
}
.page { margin-top: 0; break-before: page }
header + .page, .page.continued { margin-top: 1.2em; break-before: auto }
.title { position: relative }
.title h2:not(:last-child) { padding-right: 13em }
.title .note { position: absolute; top: 0; right: 0; margin: 0; font-size: 0.92em }
.picture { float: right; width: 58mm; max-height: 40mm; margin: 0.6em 0 0.4em 5mm }
.picture { object-fit: contain; object-position: top right }
.lead { margin-top: 0.5em; font-style: italic }
.group { position: relative; min-height: 1.3em; margin-top: 0.6em; padding-left: 9em }
.group > h3 { position: absolute; top: 0; left: 0; width: 8.4em; font-size: 0.94em; line-height: 1.25 }
.group > h3 { color: var(--accent) }
.group.numbers, .group.claims { clear: both }
.group:is(.why, .shown, .knock_outs, .data, .tried, .tools, .lacks, .questions) { min-height: 2.4em }
.group ul { margin-top: 0 }
.behind { display: block; font-size: 0.9em; color: #555 }
.line { display: block; height: 1.5em; border-bottom: 0.5pt dotted #777 }
table { width: 100%; table-layout: fixed; border-collapse: collapse }
th, td { padding: 0.12em 0.8em 0.12em 0; text-align: left; vertical-align: top; font-weight: normal }
thead th { padding-top: 0; font-size: 0.9em; color: #555 }
tbody tr { border-top: 0.4pt solid #c8ccd2; break-inside: avoid }
td:last-child { padding-right: 0; font-size: 0.9em }
.numbers th:nth-child(1), .numbers th:nth-child(2) { width: 20.5% }
.numbers th:nth-child(3) { width: 11% } .numbers th:nth-child(4) { width: 17% }
.numbers td * { white-space: normal !important }
.decisions th:nth-child(1) { width: 27% } .decisions th:nth-child(2) { width: 22% }
.tools th:nth-child(1) { width: 17% } .tools td { font-size: 0.9em }
li { break-inside: avoid }
"""


def html(brief: Brief) -> str:
    """Return the whole brief as an HTML page."""
    style = Markup(Path(__file__).with_name("brief.css").read_text("utf-8"))  # noqa: S704  # a file of the engine
    pages = [brief.position_page, *brief.projects, brief.rest]
    return template_of("brief.html").render(brief=brief, pages=pages, left_out=(), is_printed=False, style=style)


def pdf(brief: Brief, view: ResumeView, root: Path) -> bytes:
    """Return the PDF. Raises ProblemsFound for a template that cannot be used."""
    path = f"resume/template/{view.template}"
    template = render.load_template(root / path, path)
    printing = _Printing(brief, view, template)
    pages, left_out = for_print(brief, MOST_PAGES - 1)
    document: Any = None
    for length in _LENGTHS:
        shortened = tuple(replace(_shortened(page, length), number=number) for number, page in enumerate(pages))
        if length != _LENGTHS[-1] and any(_text_length(page) > _MOST_TEXT for page in shortened):
            continue
        heights, room = printing.measured(shortened, left_out)
        sheets = _sheets(shortened, heights)
        for share in _SHARES:
            fitted = [_fitting(sheet, heights, room * share) for sheet in sheets]
            if length != _LENGTHS[-1] and not all(does_fit for _, does_fit in fitted):
                break
            fitting = [page for pages, _ in fitted for page in pages]
            gone = tuple(
                f"{group.label} ({group.left_out})" for page in fitting for group in page.groups if not group.rows
            )
            filled = [page for page in fitting if not page.is_continued or any(group.rows for group in page.groups)]
            document, count = printing.laid_out(filled, (*left_out, *gone))
            if count <= len(sheets):
                return printing.written(document)
    return printing.written(document)


def _sheets(pages: Sequence[Page], heights: Mapping[str, float]) -> list[list[Page]]:
    """Return what goes on each sheet of paper: what follows on a sheet goes to the first or the last, whichever has
    more room."""
    sheets = [[page] for page in pages if not page.is_continued]
    taken = [_height(page, heights) for (page,) in sheets]
    for page in (page for page in pages if page.is_continued):
        host = min((0, len(sheets) - 1), key=lambda at: taken[at])
        sheets[host].append(page)
        taken[host] += _height(page, heights)
    return sheets


class _Printing:
    """WeasyPrint with one template; imported when it is needed, since that takes half a second."""

    def __init__(self, brief: Brief, view: ResumeView, template: render.Template) -> None:
        self._pdf = import_module("portfolio.resume.pdf")
        self._brief, self._view, self._template = brief, view, template

    def _ready(self, pages: Sequence[Page], left_out: Sequence[str]) -> Any:
        text = template_of("brief.html").render(
            brief=self._brief, pages=pages, left_out=left_out, is_printed=True, style=""
        )
        page_of = self._brief.words["page_of"].format(page='" counter(page) "', pages='" counter(pages) "')
        style = _STYLE.replace("PAGE_OF", page_of)
        return self._pdf.with_style(self._pdf.prepare(text, self._template, self._view), style)

    def measured(self, pages: Sequence[Page], left_out: Sequence[str]) -> tuple[Mapping[str, float], float]:
        """Return the heights of the elements with an id and of a page's room, in millimetres."""
        return self._pdf.heights_by_id(self._ready(pages, left_out), _SCALE)  # type: ignore[no-any-return]  # imported late

    def laid_out(self, pages: Sequence[Page], left_out: Sequence[str]) -> tuple[Any, int]:
        """Return the document and the number of its pages."""
        sheet = self._pdf.lay_out(self._ready(pages, left_out), _SCALE)
        return sheet.document, sheet.page_count

    def written(self, document: Any) -> bytes:
        """Return the PDF's bytes."""
        brief = self._brief
        title = f"{brief.words['brief']}: {printable(brief.title)}"
        return bytes(self._pdf.write(document, self._pdf.About(title, brief.name, "Private", (), brief.words["code"])))


# what fits


def for_print(made: Brief, most: int) -> tuple[tuple[Page, ...], tuple[str, ...]]:
    """Return the pages for paper, at most `most` of them for projects, and the titles of the projects left out.

    The other claims, also those of the projects that are left out, and the other tools have a page; with `most`
    projects they follow on other pages.
    """
    by_rank = sorted(range(len(made.projects)), key=lambda at: -made.projects[at].asked)[:most]
    chosen = [page for at, page in enumerate(made.projects) if at in by_rank]
    others = [page for page in made.projects if page not in chosen]
    claims = tuple(row for page in others if (group := page.group("claims")) for row in group.rows)
    own = made.rest.group("claims")
    groups = [group for group in made.rest.groups if group is not own]
    if rows := (*(own.rows if own else ()), *claims):
        groups.insert(0, labelled("claims", made.words["other_claims"], rows, 4))
    is_full = len(chosen) == most
    tools = [group for group in groups if group.name == "tools" and is_full]
    parts = (
        (made.rest.title, [group for group in groups if group not in tools]),
        (cell(made.words["other_tools"]), tools),
    )
    rest = [replace(made.rest, title=title, groups=tuple(some), is_continued=is_full) for title, some in parts if some]
    return (made.position_page, *chosen, *rest), tuple(plain(page.title) for page in others)


_DROPPED = "meanings skills tools claims next tried shown decisions questions lacks knock_outs".split()
"""The groups whose rows go, of equally long ones the first."""


def _height(page: Page, heights: Mapping[str, float]) -> float:
    return heights.get(f"page-{page.number}", 0.0) + (heights.get("top", 0.0) if page.number == 0 else 0.0)


def _around(group: str, heights: Mapping[str, float]) -> float:
    """Return the height of a group's label, header and distances."""
    rows = (height for name, height in heights.items() if name.rpartition("-")[0] == group)
    return max(heights.get(group, 0.0) - sum(rows), 0.0)


def _fitting(sheet: Sequence[Page], heights: Mapping[str, float], room: float) -> tuple[list[Page], bool]:
    """Return a sheet's pages without the rows that it has no room for, and whether there is room for the others.

    The last rows of the longest groups go first.
    """
    pages, does_fit = [], True
    for page in sheet:
        left = {group.name: len(group.rows) for group in page.groups}
        least = {group.name: min(group.least, len(group.rows)) for group in page.groups}
        excess = _height(page, heights) + (_GAP if page.is_continued else 0.0) - room
        cut: set[str] = set()
        for bound in (least, {name: 0 if page.is_continued else min(number, 1) for name, number in least.items()}):
            while excess > 0:
                open_groups = [name for name in _DROPPED if left.get(name, 0) > bound.get(name, 0)]
                if not open_groups:
                    break
                name = max(open_groups, key=lambda each: left[each] - bound[each])
                left[name] -= 1
                excess -= heights.get(f"{page.number}-{name}-{left[name]}", 0.0)
                excess += 0.0 if name in cut else _LINE_HEIGHT
                cut.add(name)
                if not left[name]:
                    excess -= _around(f"{page.number}-{name}", heights) + _LINE_HEIGHT
        does_fit &= excess <= 0 or page.is_continued
        room = -excess
        groups = []
        for group in page.groups:
            rows = group.rows[: left[group.name]]
            groups.append(replace(group, rows=rows, left_out=group.left_out + len(group.rows) - len(rows)))
        pages.append(replace(page, groups=tuple(groups)))
    return pages, does_fit


def _shortened(page: Page, length: int) -> Page:
    def group(each: Group) -> Group:
        rows = tuple(tuple(_cut(cell, length) for cell in row) for row in each.rows[:_MOST_ROWS])
        return replace(each, rows=rows, left_out=len(each.rows) - len(rows))

    picture = page.picture if length > _LENGTHS[-1] else ""
    return replace(page, groups=tuple(map(group, page.groups)), lead=_cut(page.lead, length), picture=picture)


def _text_length(page: Page) -> int:
    return sum(len(plain(cell)) for group in page.groups for row in group.rows for cell in row)


def _cut(inline: Inline, length: int) -> Inline:
    """Return a text cut off after so many characters."""
    return tuple(_cut_parts(inline, length)) if len(plain(inline)) > length else inline


def _cut_parts(inline: Inline, left: int) -> Iterator[Span | Link]:
    for part in inline:
        if len(part.text) > left:
            span = part.spans[0] if isinstance(part, Link) else part
            yield replace(span, text=part.text[:left].rsplit(" ", 1)[0] + " …")
            return
        left -= len(part.text)
        yield part
