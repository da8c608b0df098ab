"""Prepare the HTML output of a code cell for the page, or leave it to another form of the output.

A page loads nothing from other hosts. HTML that needs scripts from one is replaced by a picture or text; frames and
pictures become links. pandas tables lose their style and scroll. Libraries that include a text version (scikit-learn,
xarray) are shown as that text. Pictures inside the HTML become files.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from portfolio.ipynb.problems import Problems
from portfolio.ipynb.source import Cell
from portfolio.notebooks.colours import readable
from portfolio.notebooks.elsewhere import link_html
from portfolio.notebooks.figures import Figures
from portfolio.notebooks.raw_html import (
    balance_html,
    drop_scripts,
    lower_titles,
    read_attributes,
    relocate,
)
from portfolio.notebooks.tokens import math_in_html

HIDDEN_FROM_SEARCH = ' data-search-exclude="1"'
FOLD_LINES = 30
TEXT_LIMIT = 200_000
_DATAFRAME = re.compile(r"<table border=\"\d\" class=\"dataframe[^\"]*\">.*?</table>(?:\s*<p>[^<]*</p>)?", re.DOTALL)
_DATAFRAME_NOISE = re.compile(r" border=\"\d\"| style=\"text-align: right;\"|(?<=>)\s*\n\s*(?=<)")
_LOADING = re.compile(r"<(?:script|link)\b[^<>]*?\s(?:src|href)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE)
_PAGE_INSIDE = re.compile(r"<iframe\b[^<>]*\ssrcdoc=", re.IGNORECASE)
# What libraries print when they load: scripts, logos, and nothing else.
_LIBRARY_START = re.compile(
    r"\b(?:PlotlyConfig|MathJaxConfig|bk-notebook-logo|bk-logo-notebook|esms-options|PyViz)\b|class=[\"']logo-block\b"
)
_FIRST_FRAME = re.compile(r"\bframes\[0\]\s*=\s*\"data:image/png;base64,([A-Za-z0-9+/=\s\\]+)\"")
_HEAD = 20_000
_SCRIPT_BODY = re.compile(r"<script\b[^<>]*>(.*?)(?:</script|\Z)", re.DOTALL | re.IGNORECASE)
_SCRIPT_LOADING = re.compile(
    r"\brequire(?:js)?\b|createElement\(\s*[\"']script|\bimport\s*[({\"'*]|\bimport\s+\w+\s+from"
    r"|https?://[^\"'\s]+\.m?js|\bgoogle\.colab\b|\bBokeh\b|\bPlotly\b|\bvegaEmbed\b",
)
# These scripts call things that a page of the site does not have.
_JUPYTER_SCRIPT = re.compile(r"\b(?:Jupyter|IPython|element|kernel|jQuery|Highcharts|echarts|d3)\b|\$\(")
_LIBRARY_TEXT = re.compile(r"class=[\"'](?:sk|xr)-text-repr-fallback")
_ONE_IMAGE = re.compile(r"\s*(?:<div>\s*)?<img\b([^<>]*)>\s*(?:</div>\s*)?", re.IGNORECASE)
_INVISIBLE = re.compile(
    r"<!--.*?(?:-->|\Z)|<style\b.*?(?:</style>|\Z)"
    r"|<script\b[^<>]*\stype=[\"']?application/octet-stream\b.*?(?:</script>|\Z)"
    r"|</?(?:div|span|p|br|a|treescope-run-here)\b[^<>]*>|&nbsp;|\s",
    re.DOTALL,
)


@dataclass(frozen=True)
class KeptImage:
    """An HTML output that was only a picture: the link to its file, and its attributes."""

    link: str
    attributes: Mapping[str, str]


class HtmlOutputs:
    """Reads the HTML outputs of one notebook."""

    def __init__(self, figures: Figures, problems: Problems, page_to_folder: str) -> None:
        self._figures = figures
        self._problems = problems
        self._page_to_folder = page_to_folder

    def read(self, text: str, data: Mapping[str, object], cell: Cell) -> str | KeptImage | None:
        """Return the page's HTML ("" for none), or None if another form in `data` must be used."""
        table = _DATAFRAME.search(text, 0, _end_of_tables(text)) if "<table" in text else None
        if table and len(table[0]) <= TEXT_LIMIT:
            return self._table(_DATAFRAME_NOISE.sub("", table[0]))
        if _LIBRARY_START.search(text[:_HEAD]):
            return ""
        if still := self._first_frame(text, cell):
            return still
        if (_LIBRARY_TEXT.search(text) and data.get("text/plain")) or self._is_foreign(text, cell):
            return None
        text, is_changed = drop_scripts(text, only=_JUPYTER_SCRIPT)
        if is_changed:
            message = f"a script or page-wide style in an output of cell {cell.number} was left out"
            self._problems.add("N105", message, cell.number)
        if not _INVISIBLE.sub("", text):
            return "" if set(data) <= {"text/html", "text/plain"} else None
        return self._static(self._figures.keep_inline(text, replace(cell, attachments={})), cell)

    def _first_frame(self, text: str, cell: Cell) -> KeptImage | None:
        """Save the first frame of a matplotlib animation, whose player needs scripts and icons from another host."""
        frame = _FIRST_FRAME.search(text) if "frames[0]" in text else None
        link = self._figures.keep("image/png", frame[1].replace("\\\n", ""), cell, "an output") if frame else None
        if link is None:
            return None
        hint = "show it as a film that plays: `HTML(animation.to_html5_video())`"
        self._problems.add(
            "N111", f"of an animation in cell {cell.number} the first picture is shown", cell.number, hint
        )
        return KeptImage(link, {})

    def _is_foreign(self, text: str, cell: Cell) -> bool:
        """Return whether the HTML needs other hosts to work, and report it."""
        if _PAGE_INSIDE.search(text):
            self._report("N102", cell, "is a page of its own, often a map, which needs other hosts")
            return True
        if _LOADING.search(text):
            self._report("N102", cell, "needs a script from another host")
            return True
        if any(map(_SCRIPT_LOADING.search, _SCRIPT_BODY.findall(text))):
            self._report("N102", cell, "needs scripts that only a running notebook or another host has")
            return True
        return False

    def _static(self, text: str, cell: Cell) -> str | KeptImage | None:
        if len(text) > TEXT_LIMIT:
            self._report("N103", cell, f"has {len(text):,} characters, over {TEXT_LIMIT:,}")
            return None
        image = _ONE_IMAGE.fullmatch(text)
        attributes = read_attributes(image[1]) if image else {}
        if self._figures.is_kept(attributes.get("src", "")):
            return KeptImage(attributes["src"], attributes)
        block = self._block(math_in_html(self.without_elsewhere(text, cell)))
        lines = text.count("\n") + 1
        return _fold(block, f"Output ({lines} lines)") if "<pre" in text and lines > FOLD_LINES else block

    def _report(self, code: str, cell: Cell, what: str) -> None:
        self._problems.add(code, f"an HTML output of cell {cell.number} is not shown: it {what}", cell.number)

    def without_elsewhere(self, text: str, cell: Cell) -> str:
        """Return the HTML with links in place of content from other hosts."""
        return link_html(text, self._report_elsewhere(cell))

    def _report_elsewhere(self, cell: Cell) -> Callable[[str, str], None]:
        def report(code: str, what: str) -> None:
            message = f"{what} in an output of cell {cell.number} comes from another host; a link is shown instead"
            self._problems.add(code, message, cell.number)

        return report

    def _table(self, text: str) -> str:
        block = self._block(text)
        rows = text.count("<tr>") - text.count("<thead>")
        if rows <= FOLD_LINES:
            return block
        return _fold(block, f"Table ({rows} rows)")

    def _block(self, text: str) -> str:
        shown = readable(relocate(balance_html(lower_titles(text)), self._page_to_folder)).strip()
        # Not a <div>: Material's search would end the whole at the first </div> inside.
        focus = ' tabindex="0"' if "<table" in shown else ""
        return f'<section class="nb-html"{focus}{HIDDEN_FROM_SEARCH}>{shown}</section>'


def _end_of_tables(text: str) -> int:
    """Return where to stop searching. A truncated table has no end, and every start would search for one."""
    last = text.rfind("</table>")
    return len(text) if last > text.rfind("<table") else last + len("</table>")


def _fold(block: str, label: str) -> str:
    return f'<details class="nb-fold"{HIDDEN_FROM_SEARCH}><summary>{label}</summary>{block}</details>'
