"""Render the outputs of a code cell as blocks of a page.

Each output is shown in the richest form that needs nothing from another host. Text and HTML become raw HTML, excluded
from the search index (`data-search-exclude`, which Material's search removes from the page again). Pictures become
Markdown images. LaTeX and Markdown go through the site's own Markdown. Long text folds.
"""

import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import groupby

from portfolio.evidence.glue import is_record
from portfolio.ipynb.problems import Problems
from portfolio.ipynb.source import Cell, Output
from portfolio.notebooks.figures import Figures, alt_texts, caption_of
from portfolio.notebooks.html_outputs import (
    FOLD_LINES,
    HIDDEN_FROM_SEARCH,
    TEXT_LIMIT,
    HtmlOutputs,
    KeptImage,
)
from portfolio.notebooks.images import ENDINGS
from portfolio.notebooks.interactive import Interactive
from portfolio.notebooks.plots import CannotDraw, find_plot
from portfolio.notebooks.shown import Block, ShownOutput
from portfolio.notebooks.text import ansi_to_html, as_shown, strip_ansi
from portfolio.notebooks.widgets import Widgets

FOLD_CHARACTERS = 4000
MARKDOWN_LIMIT = 50_000
"""Characters of a Markdown output; anything longer is a data table or a log, and shown as text."""
SCROLL_TAGS = frozenset({"scroll-output", "output_scroll", "scroll_output"})
_WIDE_LINE = re.compile(r"^.{61}", re.MULTILINE)
_BARE_OBJECT = re.compile(r"\s*<[\w.]+(?: object)?(?: at 0x[0-9a-f]+)?>\s*$|\s*[\w.]+\(\.\.\.\)\s*$")
_WIDGET_TEXT = re.compile(r"\s*\w+\(.*\)\s*$", re.DOTALL)
_MATH = re.compile(r"\$|\\begin\{(?!tabular)|\\[(\[]")


_INTERACTIVE = Block(
    f'<p class="nb-note"{HIDDEN_FROM_SEARCH}>This output is interactive: open the notebook to see it.</p>',
    is_html=True,
)


class OutputRenderer:
    """Renders the outputs of one notebook's cells.

    `to_markdown` is the converter of Markdown cells.
    """

    def __init__(
        self,
        figures: Figures,
        problems: Problems,
        page_to_folder: str,
        to_markdown: Callable[[str, Cell], str],
        widgets: Widgets,
    ) -> None:
        self._figures = figures
        self._problems = problems
        self._html = HtmlOutputs(figures, problems, page_to_folder)
        self._interactive = Interactive(
            figures, problems, page_to_folder, widgets=widgets, html_outputs=self._html, render_all=self._all
        )
        self._to_markdown = to_markdown

    @property
    def scripts(self) -> frozenset[str]:
        """Return the script files that the plots so far need."""
        return frozenset(self._interactive.scripts)

    def render(self, cell: Cell, options: Mapping[str, str]) -> list[Block]:
        """Render all outputs; `options` are the cell's `#| key: value` lines."""
        outputs = (output for output in cell.outputs if not is_record(output))
        return self._all(outputs, cell, alt_texts(cell, options), caption_of(cell, options))

    def _all(self, outputs: Iterable[Output], cell: Cell, alts: list[str], caption: str) -> list[Block]:
        blocks: list[Block] = []
        tags = {tag.replace("_", "-") for tag in cell.tags}
        for output in _join_streams(outputs):
            if output.kind == "stream":
                if f"remove-{output.name}" in tags:
                    continue
                kind = "nb-output nb-stderr" if output.name == "stderr" else "nb-output"
                blocks += self._text(output.text, cell, kind)
            elif output.kind == "error":
                blocks.append(self._error(output, cell))
            else:
                blocks += self._bundle(ShownOutput(output, cell, alts, caption))
        return blocks

    def _text(self, text: str, cell: Cell, classes: str = "nb-output") -> list[Block]:
        text = self._cut(as_shown(text), cell).strip("\n").rstrip()
        plain = strip_ansi(text)
        if not plain.strip():
            return []
        lines = text.count("\n") + 1
        focus = ' tabindex="0"' if _WIDE_LINE.search(plain) else ""
        pre = f'<pre class="{classes}"{focus}{HIDDEN_FROM_SEARCH}>{ansi_to_html(text)}</pre>'
        is_long = lines > FOLD_LINES or len(plain) > FOLD_CHARACTERS
        if is_long and not cell.tags & SCROLL_TAGS:
            size = f"{lines} lines" if lines > 1 else f"{len(plain)} characters"
            summary = f"<summary>Output ({size})</summary>"
            pre = f'<details class="nb-fold"{HIDDEN_FROM_SEARCH}>{summary}{pre}</details>'
        return [Block(pre, is_html=True)]

    def _cut(self, text: str, cell: Cell) -> str:
        if len(text) <= TEXT_LIMIT:
            return text
        sizes = f"{len(text):,} characters; {TEXT_LIMIT:,} are shown"
        self._problems.add("N103", f"an output of cell {cell.number} has {sizes}", cell.number)
        kept = text[:TEXT_LIMIT].rsplit("\n", 1)[0]
        return f"{kept}\n\x1b[0m… (the rest of this output is not shown)"

    def _error(self, output: Output, cell: Cell) -> Block:
        trace = ansi_to_html(self._cut(as_shown(output.text), cell).strip("\n"))
        title = html.escape(strip_ansi(output.name).split("\n")[0][:300], quote=False)
        body = f'<pre class="nb-output" tabindex="0">{trace}</pre>' if trace else ""
        return Block(
            f'<div class="admonition failure nb-error"{HIDDEN_FROM_SEARCH}>'
            f'<p class="admonition-title">Error: {title}</p>{body}</div>',
            is_html=True,
        )

    def _bundle(self, shown: ShownOutput) -> list[Block]:
        try:
            plot = find_plot(shown.data)
        except CannotDraw as reason:
            return self._undrawn(shown, reason)
        if plot:
            return [self._interactive.plot(shown, plot, self._picture(shown))]
        forms = (self._interactive.widget, self._html_form, self._markdown_form, self._picture_form, self._text_form)
        for form in forms:
            blocks = form(shown)
            if blocks is not None:
                return blocks
        number = shown.cell.number
        if "application/javascript" in shown.data:
            message = f"the script that cell {number} puts out was left out"
            self._problems.add("N105", message, number)
        elif "text/html" in shown.data:
            return [_INTERACTIVE]
        elif shown.data:
            mimes = ", ".join(sorted(shown.data))
            message = f"an output of cell {number} cannot be shown ({mimes})"
            self._problems.add("N104", message, number)
        return []

    def _undrawn(self, shown: ShownOutput, reason: CannotDraw) -> list[Block]:
        if reason.code:
            message = f"a plot of cell {shown.cell.number} {reason.what}"
            self._problems.add(reason.code, message, shown.cell.number)
        picture = self._picture_form(shown)
        return picture if picture is not None else [_INTERACTIVE] if reason.code else []

    def _html_form(self, shown: ShownOutput) -> list[Block] | None:
        if "text/html" not in shown.data:
            return None
        found = self._html.read(str(shown.data["text/html"]), shown.data, shown.cell)
        if isinstance(found, KeptImage):
            sizes = {
                name: int(found.attributes[name])
                for name in ("width", "height")
                if re.fullmatch(r"\d{1,5}", found.attributes.get(name, ""))
            }
            return self._figure(shown, found.link, {"alt": found.attributes.get("alt"), **sizes})
        return [Block(found, is_html=True)] if found else None if found is None else []

    def _markdown_form(self, shown: ShownOutput) -> list[Block] | None:
        markdown, latex = shown.data.get("text/markdown"), shown.data.get("text/latex")
        for text in (markdown, latex):
            if isinstance(text, str) and len(text) > MARKDOWN_LIMIT:
                return self._text(text, shown.cell)
        if isinstance(markdown, str) and markdown.strip():
            return [Block(self._to_markdown(markdown, shown.cell))]
        if isinstance(latex, str) and _MATH.search(latex):
            return [Block(self._to_markdown(latex, shown.cell))]
        return None

    def _picture(self, shown: ShownOutput) -> str | None:
        """Save the picture of an output and return its link; "" if it is broken, None if there is none."""
        mime = _picture_mime(shown.data)
        return (self._figures.keep(mime, str(shown.data[mime]), shown.cell, "an output") or "") if mime else None

    def _picture_form(self, shown: ShownOutput) -> list[Block] | None:
        link = self._picture(shown)
        if link is None:
            return None
        own = shown.output.metadata.get(_picture_mime(shown.data) or "")
        metadata = {**shown.output.metadata, **(own if isinstance(own, dict) else {})}
        return self._figure(shown, link, metadata) if link else []

    def _figure(self, shown: ShownOutput, link: str, metadata: Mapping[str, object]) -> list[Block]:
        own = metadata.get("alt")
        alt = own if isinstance(own, str) else ""
        alt = alt or (shown.alts.pop(0) if shown.alts else shown.caption)
        alt = alt or self._figures.default_alt(shown.cell, "a figure")
        image = self._figures.show(link, alt, metadata.get("width"), metadata.get("height"))
        if not shown.caption:
            return [Block(image)]
        caption = f"<figcaption>{html.escape(shown.caption, quote=False)}</figcaption>"
        return [Block(f'<figure markdown="span">\n{image}\n{caption}\n</figure>')]

    def _json(self, value: object, cell: Cell) -> list[Block]:
        try:
            text = json.dumps(value, indent=2, ensure_ascii=False)
        except RecursionError:
            message = f"the JSON that cell {cell.number} puts out is nested too deep to show"
            self._problems.add("N104", message, cell.number)
            return []
        return self._text(text, cell)

    def _text_form(self, shown: ShownOutput) -> list[Block] | None:
        data, cell = shown.data, shown.cell
        if "application/json" in data:
            return self._json(data["application/json"], cell)
        if "text/plain" not in data:
            return None
        plain = str(data["text/plain"])
        is_widget = any(mime.startswith("application/vnd.jupyter.widget") for mime in data)
        if is_widget:
            message = f"a widget in cell {cell.number} is not shown: the notebook does not hold its state"
            hint = "save the notebook with its widgets: Settings > Save Widget State Automatically"
            self._problems.add("N104", message, cell.number, hint)
        is_bare = _BARE_OBJECT.match(plain) and len(data) > 1
        if is_bare or (is_widget and _WIDGET_TEXT.match(plain)):
            return [_INTERACTIVE]
        return self._text(plain, cell)


def _picture_mime(data: Mapping[str, object]) -> str | None:
    return next((mime for mime in ENDINGS if mime in data), None)


def _join_streams(outputs: Iterable[Output]) -> list[Output]:
    joined: list[Output] = []
    for (kind, _), run in groupby(outputs, key=lambda output: (output.kind, output.name)):
        together = list(run)
        if kind == "stream":
            together = [replace(together[0], text="".join(output.text for output in together))]
        joined += together
    return joined
