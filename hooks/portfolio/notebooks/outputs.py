"""Render the outputs of a code cell as blocks of a page.

Each output is shown in the richest form that needs nothing from another host. Text and HTML become raw HTML, excluded
from the search index (`data-search-exclude`); pictures become Markdown images; LaTeX and Markdown go through the site's
own Markdown. Long text folds.
"""

import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from portfolio.evidence.gather import is_record
from portfolio.ipynb.source import Cell, Output
from portfolio.notebooks.display import Block, DisplayedOutput, prints_markdown
from portfolio.notebooks.figures import Figures, alt_texts, caption_of
from portfolio.notebooks.html_outputs import (
    FOLD_LINES,
    HIDDEN_FROM_SEARCH,
    TEXT_LIMIT,
    HtmlOutputs,
    Interactive,
    SavedImage,
)
from portfolio.notebooks.images import ENDINGS
from portfolio.notebooks.plots import CannotDraw, find_plot
from portfolio.notebooks.terminal_text import ansi_to_html, as_displayed, strip_ansi
from portfolio.notebooks.widgets import Widgets

FOLD_CHARACTERS = 4000
MARKDOWN_LIMIT = 50_000
"""Characters of a Markdown output; anything longer is a data table or a log, and shown as text."""
SCROLL_TAGS = frozenset({"scroll-output", "output-scroll"})
_WIDE_LINE = re.compile(r"^.{61}", re.MULTILINE)
_BARE_OBJECT = re.compile(r"\s*<[\w.]+(?: object)?(?: at 0x[0-9a-f]+)?>\s*$|\s*[\w.]+\(\.\.\.\)\s*$")
_WIDGET_TEXT = re.compile(r"\s*\w+\(.*\)\s*$", re.DOTALL)
_MATH = re.compile(r"\$|\\begin\{(?!tabular)|\\[(\[]")


_INTERACTIVE = Block(
    f'<p class="nb-note"{HIDDEN_FROM_SEARCH}>This output is interactive: open the notebook to see it.</p>', is_html=True
)


@dataclass
class OutputRenderer:
    """Renders the outputs of one notebook's cells.

    `to_markdown` is the converter of Markdown cells. Plots are drawn by scripts, so only if the notebook `is_trusted`.
    """

    figures: Figures
    to_markdown: Callable[[str, Cell], str]
    widgets: Widgets
    is_trusted: bool

    def __post_init__(self) -> None:
        self._problems = self.figures.problems
        self._html = HtmlOutputs(self.figures)
        self._interactive = Interactive(self.figures, self.widgets, self._html, self._all)

    @property
    def scripts(self) -> frozenset[str]:
        """Return the script files that the plots so far need."""
        return frozenset(self._interactive.scripts)

    def render(self, cell: Cell, options: Mapping[str, str]) -> list[Block]:
        """Render all outputs; `options` are the cell's `#| key: value` lines."""
        outputs = (output for output in cell.outputs if not is_record(output))
        alts, caption = alt_texts(cell, options), caption_of(cell, options)
        return self._all(outputs, cell, alts, caption, is_markdown=prints_markdown(options))

    def _all(
        self, outputs: Iterable[Output], cell: Cell, alts: list[str], caption: str, *, is_markdown: bool = False
    ) -> list[Block]:
        """Render outputs. If `is_markdown`, what the cell prints is Markdown."""
        blocks: list[Block] = []
        for output in _join_streams(outputs):
            if output.kind == "stream":
                if f"remove-{output.name}" in cell.tags:
                    continue
                if is_markdown and output.name == "stdout" and len(output.text) <= MARKDOWN_LIMIT:
                    blocks.append(Block(self.to_markdown(strip_ansi(output.text), cell)))
                    continue
                kind = "nb-output nb-stderr" if output.name == "stderr" else "nb-output"
                blocks += self._text(output.text, cell, kind)
            elif output.kind == "error":
                blocks.append(self._error(output, cell))
            else:
                blocks += self._bundle(DisplayedOutput(output, cell, alts, caption))
        return blocks

    def _text(self, text: str, cell: Cell, classes: str = "nb-output") -> list[Block]:
        text = self._cut(as_displayed(text), cell).strip("\n").rstrip()
        plain = strip_ansi(text)
        if not plain.strip():
            return []
        lines = text.count("\n") + 1
        focus = ' tabindex="0"' if _WIDE_LINE.search(plain) else ""
        pre = f'<pre class="{classes}"{focus}>{ansi_to_html(text)}</pre>'
        is_long = lines > FOLD_LINES or len(plain) > FOLD_CHARACTERS
        if is_long and not cell.tags & SCROLL_TAGS:
            size = f"{lines} lines" if lines > 1 else f"{len(plain)} characters"
            summary = f"<summary>Output ({size})</summary>"
            pre = f'<details class="nb-fold">{summary}{pre}</details>'
        return [Block(pre, is_html=True)]

    def _cut(self, text: str, cell: Cell) -> str:
        if len(text) <= TEXT_LIMIT:
            return text
        sizes = f"{len(text):,} characters; {TEXT_LIMIT:,} are shown"
        self._problems.add("N103", f"an output of cell {cell.number} has {sizes}", cell.number)
        kept = text[:TEXT_LIMIT].rsplit("\n", 1)[0]
        return f"{kept}\n\x1b[0m… (the rest of this output is not shown)"

    def _error(self, output: Output, cell: Cell) -> Block:
        trace = ansi_to_html(self._cut(as_displayed(output.text), cell).strip("\n"))
        title = html.escape(strip_ansi(output.name).split("\n")[0][:300], quote=False)
        body = f'<pre class="nb-output" tabindex="0">{trace}</pre>' if trace else ""
        return Block(
            f'<div class="admonition failure nb-error"><p class="admonition-title">Error: {title}</p>{body}</div>',
            is_html=True,
        )

    def _bundle(self, displayed: DisplayedOutput) -> list[Block]:
        try:
            plot = find_plot(displayed.data)
        except CannotDraw as reason:
            return self._undrawn(displayed, reason)
        if plot and not self.is_trusted:
            return self._picture_form(displayed) or [_INTERACTIVE]
        if plot:
            return [self._interactive.plot(displayed, plot, self._picture(displayed))]
        forms = (self._interactive.widget, self._html_form, self._markdown_form, self._picture_form, self._text_form)
        for form in forms:
            blocks = form(displayed)
            if blocks is not None:
                return blocks
        number = displayed.cell.number
        if "application/javascript" in displayed.data:
            message = f"the script in the output of cell {number} was left out"
            self._problems.add("N105", message, number)
        elif "text/html" in displayed.data:
            return [_INTERACTIVE]
        elif displayed.data:
            mimes = ", ".join(sorted(displayed.data))
            message = f"an output of cell {number} cannot be shown ({mimes})"
            self._problems.add("N104", message, number)
        return []

    def _undrawn(self, displayed: DisplayedOutput, reason: CannotDraw) -> list[Block]:
        if reason.code:
            message = f"a plot of cell {displayed.cell.number} {reason.what}"
            self._problems.add(reason.code, message, displayed.cell.number)
        picture = self._picture_form(displayed)
        return picture if picture is not None else [_INTERACTIVE] if reason.code else []

    def _html_form(self, displayed: DisplayedOutput) -> list[Block] | None:
        if "text/html" not in displayed.data:
            return None
        found = self._html.read(str(displayed.data["text/html"]), displayed.data, displayed.cell)
        if isinstance(found, SavedImage):
            sizes = {
                name: int(found.attributes[name])
                for name in ("width", "height")
                if re.fullmatch(r"\d{1,5}", found.attributes.get(name, ""))
            }
            return self._figure(displayed, found.link, {"alt": found.attributes.get("alt"), **sizes})
        return [Block(found, is_html=True)] if found else None if found is None else []

    def _markdown_form(self, displayed: DisplayedOutput) -> list[Block] | None:
        markdown, latex = displayed.data.get("text/markdown"), displayed.data.get("text/latex")
        for text in (markdown, latex):
            if isinstance(text, str) and len(text) > MARKDOWN_LIMIT:
                return self._text(text, displayed.cell)
        if isinstance(markdown, str) and markdown.strip():
            return [Block(self.to_markdown(markdown, displayed.cell))]
        if isinstance(latex, str) and _MATH.search(latex):
            return [Block(self.to_markdown(latex, displayed.cell))]
        return None

    def _picture(self, displayed: DisplayedOutput) -> str | None:
        """Save the picture of an output and return its link; "" if it is broken, None if there is none."""
        mime = _picture_mime(displayed.data)
        if mime is None:
            return None
        return self.figures.keep(mime, str(displayed.data[mime]), displayed.cell, "an output") or ""

    def _picture_form(self, displayed: DisplayedOutput) -> list[Block] | None:
        link = self._picture(displayed)
        if link is None:
            return None
        own = displayed.output.metadata.get(_picture_mime(displayed.data) or "")
        metadata = {**displayed.output.metadata, **(own if isinstance(own, dict) else {})}
        return self._figure(displayed, link, metadata) if link else []

    def _figure(self, displayed: DisplayedOutput, link: str, metadata: Mapping[str, object]) -> list[Block]:
        own = metadata.get("alt")
        alt = own if isinstance(own, str) else ""
        alt = alt or (displayed.alts.pop(0) if displayed.alts else displayed.caption)
        alt = alt or self.figures.default_alt(displayed.cell, "a figure")
        image = self.figures.show(link, alt, metadata.get("width"), metadata.get("height"))
        if not displayed.caption:
            return [Block(image)]
        caption = f"<figcaption>{html.escape(displayed.caption, quote=False)}</figcaption>"
        return [Block(f'<figure markdown="span">\n{image}\n{caption}\n</figure>')]

    def _json(self, value: object, cell: Cell) -> list[Block]:
        try:
            text = json.dumps(value, indent=2, ensure_ascii=False)
        except RecursionError:
            message = f"the JSON in the output of cell {cell.number} is nested too deeply to show"
            self._problems.add("N104", message, cell.number)
            return []
        return self._text(text, cell)

    def _text_form(self, displayed: DisplayedOutput) -> list[Block] | None:
        data, cell = displayed.data, displayed.cell
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
