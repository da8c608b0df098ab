"""Prepare the HTML, plots and widgets in the outputs of a code cell, or leave them to another form of the output.

A page loads nothing from other hosts. HTML that needs scripts from one is replaced by a picture or text; frames and
pictures become links. pandas tables lose their style and scroll. Libraries that include a text version (scikit-learn,
xarray) are shown as that text. Pictures inside the HTML become files.
"""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from portfolio.ipynb.source import Cell, Output, read_outputs
from portfolio.notebooks.display import Block, DisplayedOutput
from portfolio.notebooks.figures import Figures
from portfolio.notebooks.images import ENDINGS
from portfolio.notebooks.plots import Plot
from portfolio.notebooks.raw_html import (
    balance_html,
    drop_scripts,
    link_html,
    lower_titles,
    read_attributes,
    relocate,
    remote_message,
)
from portfolio.notebooks.readable_colours import readable
from portfolio.notebooks.tokens import math_in_html
from portfolio.notebooks.widgets import Piece, Widgets

HIDDEN_FROM_SEARCH = " data-search-exclude"
FOLD_LINES = 30
TEXT_LIMIT = 200_000
_DATAFRAME = re.compile(r"<table border=\"\d\" class=\"dataframe[^\"]*\">.*?</table>(?:\s*<p>[^<]*</p>)?", re.DOTALL)
_DATAFRAME_NOISE = re.compile(r" border=\"\d\"| style=\"text-align: right;\"|(?<=>)\s*\n\s*(?=<)")
_UNREAD = re.compile(r"<(?P<tag>style|script)\b.*?(?:</(?P=tag)\s*>|\Z)|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_STYLE_OF_TABLE = re.compile(r"<style scoped>[^<]*</style>")
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
    r"|https?://[^\"'\s]+\.m?js|\bgoogle\.colab\b|\bBokeh\b|\bPlotly\b|\bvegaEmbed\b"
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
class SavedImage:
    """An HTML output that was only a picture: the link to its file, and its attributes."""

    link: str
    attributes: Mapping[str, str]


class HtmlOutputs:
    """Reads the HTML outputs of one notebook."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._problems = figures.problems

    def read(self, text: str, data: Mapping[str, object], cell: Cell) -> str | SavedImage | None:
        """Return the page's HTML ("" for none), or None if another form in `data` must be used."""
        table = _DATAFRAME.search(text, 0, _end_of_tables(text)) if "<table" in text else None
        around = f"{text[: table.start()]}{text[table.end() :]}" if table else ""
        has_words = re.search(r"\w", _UNREAD.sub("", around))
        if table and len(table[0]) <= TEXT_LIMIT and not has_words:
            return self._table(_DATAFRAME_NOISE.sub("", table[0]))
        if _LIBRARY_START.search(text[:_HEAD]):
            return ""
        if still := self._first_frame(text, cell):
            return still
        if (_LIBRARY_TEXT.search(text) and data.get("text/plain")) or self._is_foreign(text, cell):
            return None
        text = _STYLE_OF_TABLE.sub("", text) if has_words else text
        text, is_changed = drop_scripts(text, only=_JUPYTER_SCRIPT)
        if is_changed:
            message = f"a script, style or head tag in an output of cell {cell.number} was left out"
            self._problems.add("N105", message, cell.number)
        if not _INVISIBLE.sub("", text):
            return "" if set(data) <= {"text/html", "text/plain"} else None
        return self._static(self._figures.save_inline(text, replace(cell, attachments={})), cell)

    def _first_frame(self, text: str, cell: Cell) -> SavedImage | None:
        """Save the first frame of a matplotlib animation, whose player needs scripts and icons from another host."""
        frame = _FIRST_FRAME.search(text) if "frames[0]" in text else None
        link = self._figures.keep("image/png", frame[1].replace("\\\n", ""), cell, "an output") if frame else None
        if link is None:
            return None
        hint = "show it as a film that plays: `HTML(animation.to_html5_video())`"
        message = f"only the first picture of an animation in cell {cell.number} is shown"
        self._problems.add("N111", message, cell.number, hint)
        return SavedImage(link, {})

    def _is_foreign(self, text: str, cell: Cell) -> bool:
        """Return whether the HTML needs other hosts to work, and report it."""
        why = ""
        if _PAGE_INSIDE.search(text):
            why = "is a page of its own, often a map, which needs other hosts"
        elif _LOADING.search(text):
            why = "needs a script from another host"
        elif any(map(_SCRIPT_LOADING.search, _SCRIPT_BODY.findall(text))):
            why = "needs scripts that only a running notebook or another host has"
        if why:
            self._report("N102", cell, why)
        return bool(why)

    def _static(self, text: str, cell: Cell) -> str | SavedImage | None:
        if len(text) > TEXT_LIMIT:
            self._report("N103", cell, f"has {len(text):,} characters, over {TEXT_LIMIT:,}")
            return None
        image = _ONE_IMAGE.fullmatch(text)
        attributes = read_attributes(image[1]) if image else {}
        if self._figures.is_saved(attributes.get("src", "")):
            return SavedImage(attributes["src"], attributes)
        block = self._block(math_in_html(self.without_remote(text, cell)))
        lines = text.count("\n") + 1
        return _fold(block, f"Output ({lines} lines)") if "<pre" in text and lines > FOLD_LINES else block

    def _report(self, code: str, cell: Cell, what: str) -> None:
        self._problems.add(code, f"an HTML output of cell {cell.number} is not shown: it {what}", cell.number)

    def without_remote(self, text: str, cell: Cell) -> str:
        """Return the HTML with links in place of content from other hosts."""
        return link_html(text, self._report_remote(cell))

    def _report_remote(self, cell: Cell) -> Callable[[str, str], bool]:
        def report(code: str, what: str) -> bool:
            message = remote_message(code, what, f" in an output of cell {cell.number}")
            return self._problems.add(code, message, cell.number)

        return report

    def _table(self, text: str) -> str:
        block = self._block(text)
        rows = text.count("<tr>") - text.count("<thead>")
        if rows <= FOLD_LINES:
            return block
        return _fold(block, f"Table ({rows} rows)")

    def _block(self, text: str) -> str:
        displayed = readable(relocate(balance_html(lower_titles(text)), self._figures.page_to_folder)).strip()
        displayed = displayed.replace("<th></th>", "<td></td>")  # no header of anything: pandas leaves corners empty
        # Not a <div>: Material's search would end the whole at the first </div> inside.
        focus = ' tabindex="0"' if "<table" in displayed else ""
        return f'<section class="nb-html"{focus}>{displayed}</section>'


def _end_of_tables(text: str) -> int:
    """Return where to stop searching. A truncated table has no end, and every start would search for one."""
    last = text.rfind("</table>")
    return len(text) if last > text.rfind("<table") else last + len("</table>")


def _fold(block: str, label: str) -> str:
    return f'<details class="nb-fold"><summary>{label}</summary>{block}</details>'


_WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
_NEEDS_SCRIPT = '<p class="nb-note">This plot is drawn by a script: turn JavaScript on, or open the notebook.</p>'
_NESTED_LIMIT = 10
_WIDGET_LIMIT = 2000
"""Widgets of one notebook, including those captured by other widgets."""


@dataclass
class Interactive:
    """Renders the plots and widgets of one notebook; `scripts` are the files that the plots so far need.

    `render_all` renders the outputs that a widget captured.
    """

    figures: Figures
    widgets: Widgets
    html_outputs: HtmlOutputs
    render_all: Callable[[Iterable[Output], Cell, list[str], str], list[Block]]

    def __post_init__(self) -> None:
        self._problems = self.figures.problems
        self._open: set[str] = set()
        self._displayed = 0
        self.scripts: set[str] = set()

    def plot(self, displayed: DisplayedOutput, plot: Plot, picture: str | None) -> Block:
        """Return the element for a plot; `picture` links to the fallback shown without scripts."""
        self.scripts.update(plot.scripts)
        if plot.lost:
            message = f"a plot of cell {displayed.cell.number} is shown without {plot.lost}"
            self._problems.add("N111", message, displayed.cell.number)
        name = displayed.alts.pop(0) if displayed.alts else displayed.caption or plot.title
        name = name or self.figures.default_alt(displayed.cell, "a plot")
        fallback = self.figures.show_html(picture, name) if picture else _NEEDS_SCRIPT
        source = html.escape(self.figures.page_to_folder + self.figures.save_data(plot.data))
        caption = f"<figcaption>{html.escape(displayed.caption, quote=False)}</figcaption>" if displayed.caption else ""
        return Block(
            f'<figure class="nb-plot"{HIDDEN_FROM_SEARCH}>'
            f'<nb-plot role="group" aria-label="{html.escape(name)}" style="--nb-height:{plot.height}px"'
            f' data-library="{plot.library}" data-scripts="{" ".join(plot.scripts)}" data-src="{source}">'
            f"{fallback}</nb-plot>{caption}</figure>",
            is_html=True,
        )

    def widget(self, displayed: DisplayedOutput) -> list[Block] | None:
        """Render a widget as it was when the notebook was saved, or return None if that is not known."""
        view = displayed.data.get(_WIDGET_VIEW)
        model = view.get("model_id") if isinstance(view, dict) else None
        number = displayed.cell.number
        if not isinstance(model, str) or model in self._open:
            return None
        self._displayed += 1
        if len(self._open) == _NESTED_LIMIT or self._displayed > _WIDGET_LIMIT:
            why = "widgets that show widgets have no end here"
            self._problems.add("N111", f"a widget of cell {number} is left out: {why}", number)
            return []
        pieces = self.widgets.pieces(model)
        for name in dict.fromkeys(self.widgets.unknown if pieces else ()):
            self._problems.add("N111", f"a widget of cell {number} is left out: nothing is known of `{name}`", number)
        if not pieces:
            return None
        self._open.add(model)  # a widget's captured output may show the widget itself
        inside = [block for piece in pieces for block in self._piece(piece, displayed)]
        self._open.remove(model)
        opening = Block('<section class="nb-widget">', is_html=True)
        return [opening, *inside, Block("</section>", is_html=True)] if inside else []

    def _piece(self, piece: Piece, displayed: DisplayedOutput) -> list[Block]:
        cell = displayed.cell
        if isinstance(piece, list):
            outputs = read_outputs(piece, self._problems, cell.number)
            return self.render_all(outputs, cell, displayed.alts, "")
        if isinstance(piece, str):
            return [Block(self.html_outputs.without_remote(piece, cell), is_html=True)]
        if piece.mime in ENDINGS:
            link = self.figures.keep(piece.mime, piece.text, cell, "a widget")
            alt = piece.alt or (displayed.alts.pop(0) if displayed.alts else "")
            alt = alt or self.figures.default_alt(cell, "a picture")
            return [Block(self.figures.show_html(link, alt), is_html=True)] if link else []
        kind = piece.mime.split("/")[0]
        source = self.figures.save_inline(f"data:{piece.mime};base64,{piece.text}", replace(cell, attachments={}))
        if not source or source.startswith("data:"):
            return []
        address = html.escape(self.figures.page_to_folder + source)
        return [Block(f'<{kind} controls src="{address}"></{kind}>', is_html=True)]
