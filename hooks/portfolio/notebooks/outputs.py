"""The outputs of a code cell -> blocks of a page.

Of each output the richest form is shown that needs nothing from another host. Text and HTML become
raw HTML kept out of the search index (`data-search-exclude`, which Material's search removes from the
page again); pictures become Markdown images; LaTeX and Markdown go through the site's own Markdown.
Long text folds.
"""

import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from portfolio.notebooks.figures import Figures, alt_texts, caption_of
from portfolio.notebooks.html_outputs import (
    FOLD_LINES,
    HIDDEN_FROM_SEARCH,
    TEXT_LIMIT,
    HtmlOutputs,
    KeptImage,
)
from portfolio.notebooks.images import ENDINGS
from portfolio.notebooks.problems import Problems
from portfolio.notebooks.raw_html import html_fence
from portfolio.notebooks.source import Cell, Output
from portfolio.notebooks.text import ansi_to_html, as_shown, strip_ansi

FOLD_CHARACTERS = 4000
_WIDE_LINE = re.compile(r"^.{61}", re.MULTILINE)
_BARE_OBJECT = re.compile(r"\s*<[\w.]+(?: object)?(?: at 0x[0-9a-f]+)?>\s*$|\s*[\w.]+\(\.\.\.\)\s*$")
_WIDGET_TEXT = re.compile(r"\s*\w+\(.*\)\s*$", re.DOTALL)
_MATH = re.compile(r"\$|\\begin\{(?!tabular)|\\[(\[]")


@dataclass(frozen=True)
class Block:
    """A piece of a page: Markdown, or raw HTML that still needs its fence."""

    text: str
    is_html: bool = False


_INTERACTIVE = Block(
    f'<p class="nb-note"{HIDDEN_FROM_SEARCH}>This output is interactive: open the notebook to see it.</p>',
    is_html=True,
)


def join_blocks(blocks: Iterable[Block]) -> str:
    """Give the Markdown of a run of blocks; neighbours of raw HTML share a fence."""
    parts: list[str] = []
    pending: list[str] = []
    for block in (*blocks, Block("")):
        if block.is_html:
            pending.append(block.text)
            continue
        if pending:
            parts.append(html_fence("\n".join(pending)))
            pending = []
        if block.text:
            parts.append(block.text)
    return "\n\n".join(parts)


@dataclass(frozen=True)
class _Shown:
    """An output on its way to the page. `alts` are the cell's texts that no figure has used yet."""

    output: Output
    cell: Cell
    alts: list[str]
    caption: str

    @property
    def data(self) -> Mapping[str, object]:
        return self.output.data


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
    ) -> None:
        self._figures = figures
        self._problems = problems
        self._html = HtmlOutputs(figures, problems, page_to_folder)
        self._to_markdown = to_markdown

    def render(self, cell: Cell, options: Mapping[str, str]) -> list[Block]:
        """Give the blocks of all outputs; `options` are the cell's `#| key: value` lines."""
        blocks: list[Block] = []
        alts = alt_texts(cell, options)
        caption = caption_of(cell, options)
        for output in _join_streams(cell.outputs):
            if output.kind == "stream":
                kind = "nb-output nb-stderr" if output.name == "stderr" else "nb-output"
                blocks += self._text(output.text, cell, kind)
            elif output.kind == "error":
                blocks.append(self._error(output, cell))
            else:
                blocks += self._bundle(_Shown(output, cell, alts, caption))
        return blocks

    def _text(self, text: str, cell: Cell, classes: str = "nb-output") -> list[Block]:
        text = self._cut(as_shown(text), cell).strip("\n").rstrip()
        plain = strip_ansi(text)
        if not plain.strip():
            return []
        lines = text.count("\n") + 1
        focus = ' tabindex="0"' if _WIDE_LINE.search(plain) else ""
        pre = f'<pre class="{classes}"{focus}{HIDDEN_FROM_SEARCH}>{ansi_to_html(text)}</pre>'
        if lines > FOLD_LINES or len(plain) > FOLD_CHARACTERS:
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

    def _bundle(self, shown: _Shown) -> list[Block]:
        forms = (self._html_form, self._markdown_form, self._picture_form, self._text_form)
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

    def _html_form(self, shown: _Shown) -> list[Block] | None:
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

    def _markdown_form(self, shown: _Shown) -> list[Block] | None:
        markdown, latex = shown.data.get("text/markdown"), shown.data.get("text/latex")
        if isinstance(markdown, str) and markdown.strip():
            return [Block(self._to_markdown(markdown, shown.cell))]
        if isinstance(latex, str) and _MATH.search(latex):
            return [Block(self._to_markdown(latex, shown.cell))]
        return None

    def _picture_form(self, shown: _Shown) -> list[Block] | None:
        mime = next((mime for mime in ENDINGS if mime in shown.data), None)
        if mime is None:
            return None
        link = self._figures.keep(mime, str(shown.data[mime]), shown.cell, "an output")
        own = shown.output.metadata.get(mime)
        metadata = {**shown.output.metadata, **(own if isinstance(own, dict) else {})}
        return self._figure(shown, link, metadata) if link else []

    def _figure(self, shown: _Shown, link: str, metadata: Mapping[str, object]) -> list[Block]:
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

    def _text_form(self, shown: _Shown) -> list[Block] | None:
        data, cell = shown.data, shown.cell
        if "application/json" in data:
            return self._json(data["application/json"], cell)
        if "text/plain" not in data:
            return None
        plain = str(data["text/plain"])
        is_widget = any(mime.startswith("application/vnd.jupyter.widget") for mime in data)
        if is_widget:
            message = f"a widget in cell {cell.number} is not shown"
            self._problems.add("N104", message, cell.number)
        is_bare = _BARE_OBJECT.match(plain) and len(data) > 1
        if is_bare or (is_widget and _WIDGET_TEXT.match(plain)):
            return [_INTERACTIVE]
        return self._text(plain, cell)


def _join_streams(outputs: Iterable[Output]) -> list[Output]:
    joined: list[Output] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.kind == last.kind == "stream" and output.name == last.name:
            joined[-1] = replace(last, text=last.text + output.text)
        else:
            joined.append(output)
    return joined
