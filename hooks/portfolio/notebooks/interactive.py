"""Render the plots and widgets in a code cell's outputs as blocks of a page."""

import html
from collections.abc import Callable, Iterable
from dataclasses import replace

from portfolio.ipynb.problems import Problems
from portfolio.ipynb.source import Cell, Output, read_outputs
from portfolio.notebooks.figures import Figures
from portfolio.notebooks.html_outputs import HIDDEN_FROM_SEARCH, HtmlOutputs
from portfolio.notebooks.images import ENDINGS
from portfolio.notebooks.plots import Plot
from portfolio.notebooks.shown import Block, ShownOutput
from portfolio.notebooks.widgets import Piece, Widgets

_WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
_NEEDS_SCRIPT = '<p class="nb-note">This plot is drawn by a script: turn JavaScript on, or open the notebook.</p>'
_NESTED_LIMIT = 10
_WIDGET_LIMIT = 2000
"""Widgets of one notebook, including those captured by other widgets."""


class Interactive:
    """Renders the plots and widgets of one notebook; `scripts` are the files that the plots so far need.

    `render_all` renders the outputs that a widget captured.
    """

    def __init__(
        self,
        figures: Figures,
        problems: Problems,
        page_to_folder: str,
        *,
        widgets: Widgets,
        html_outputs: HtmlOutputs,
        render_all: Callable[[Iterable[Output], Cell, list[str], str], list[Block]],
    ) -> None:
        self._figures = figures
        self._problems = problems
        self._page_to_folder = page_to_folder
        self._widgets = widgets
        self._html = html_outputs
        self._render_all = render_all
        self._open: set[str] = set()
        self._shown = 0
        self.scripts: set[str] = set()

    def plot(self, shown: ShownOutput, plot: Plot, picture: str | None) -> Block:
        """Return the element for a plot; `picture` links to the fallback shown without scripts."""
        self.scripts.update(plot.scripts)
        if plot.lost:
            message = f"a plot of cell {shown.cell.number} is shown without {plot.lost}"
            self._problems.add("N111", message, shown.cell.number)
        name = shown.alts.pop(0) if shown.alts else shown.caption or plot.title
        name = name or self._figures.default_alt(shown.cell, "a plot")
        fallback = _NEEDS_SCRIPT
        if picture:
            fallback = self._figures.show_html(picture, name, self._page_to_folder)
        source = html.escape(self._page_to_folder + self._figures.keep_data(plot.data))
        caption = f"<figcaption>{html.escape(shown.caption, quote=False)}</figcaption>" if shown.caption else ""
        return Block(
            f'<figure class="nb-plot"{HIDDEN_FROM_SEARCH}>'
            f'<nb-plot role="group" aria-label="{html.escape(name)}" style="--nb-height:{plot.height}px"'
            f' data-library="{plot.library}" data-scripts="{" ".join(plot.scripts)}" data-src="{source}">'
            f"{fallback}</nb-plot>{caption}</figure>",
            is_html=True,
        )

    def widget(self, shown: ShownOutput) -> list[Block] | None:
        """Render a widget as it was when the notebook was saved, or return None if that is not known."""
        view = shown.data.get(_WIDGET_VIEW)
        model = view.get("model_id") if isinstance(view, dict) else None
        if not isinstance(model, str) or model in self._open:
            return None
        self._shown += 1
        if len(self._open) == _NESTED_LIMIT or self._shown > _WIDGET_LIMIT:
            message = f"a widget of cell {shown.cell.number} is left out: widgets that show widgets have no end here"
            self._problems.add("N111", message, shown.cell.number)
            return []
        pieces = self._widgets.pieces(model)
        number = shown.cell.number
        for name in dict.fromkeys(self._widgets.unknown if pieces else ()):
            self._problems.add("N111", f"a widget of cell {number} is left out: nothing is known of `{name}`", number)
        if not pieces:
            return None
        self._open.add(model)  # a widget's captured output may show the widget itself
        inside = [block for piece in pieces for block in self._piece(piece, shown)]
        self._open.remove(model)
        opening = Block(f'<section class="nb-widget"{HIDDEN_FROM_SEARCH}>', is_html=True)
        return [opening, *inside, Block("</section>", is_html=True)] if inside else []

    def _piece(self, piece: Piece, shown: ShownOutput) -> list[Block]:
        cell = shown.cell
        if isinstance(piece, list):
            outputs = read_outputs(piece, self._problems, cell.number)
            return self._render_all(outputs, cell, shown.alts, "")
        if isinstance(piece, str):
            return [Block(self._html.without_elsewhere(piece, cell), is_html=True)]
        if piece.mime in ENDINGS:
            link = self._figures.keep(piece.mime, piece.text, cell, "a widget")
            alt = piece.alt or (shown.alts.pop(0) if shown.alts else "")
            alt = alt or self._figures.default_alt(cell, "a picture")
            return [Block(self._figures.show_html(link, alt, self._page_to_folder), is_html=True)] if link else []
        kind = piece.mime.split("/")[0]
        source = self._figures.keep_inline(f"data:{piece.mime};base64,{piece.text}", replace(cell, attachments={}))
        if not source or source.startswith("data:"):
            return []
        address = html.escape(self._page_to_folder + source)
        return [Block(f'<{kind} controls src="{address}"></{kind}>', is_html=True)]
