"""Convert an .ipynb file's bytes to a page in the site's own Markdown, cell by cell.

`convert` is a pure function: no files, no clock, no MkDocs. It returns a `NotebookPage`, or the diagnostics of a broken
notebook (N0xx, with locations); it never raises because of the file's content. Notices and warnings (N1xx) come with
the page.

The page's Markdown needs the site's extensions (superfences, arithmatex, attr_list, md_in_html, tables, admonition) and
the custom fence `notebook-html` with the formatter `raw_html.keep_html`. Pictures are `assets`, named relative to the
notebook's folder. Styles: `hooks/theme/assets/notebook.css`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from portfolio.evidence.gather import anchors
from portfolio.inspection.allowances import Allowance
from portfolio.inspection.notebook import Inspection, inspect_notebook
from portfolio.ipynb.problems import SourceLocator
from portfolio.ipynb.source import Cell, Notebook, decode, parse
from portfolio.notebooks.display import (
    Block,
    Visibility,
    has_removed_parts,
    join_blocks,
    prints_markdown,
    read_options,
    visibility,
)
from portfolio.notebooks.figures import Figures
from portfolio.notebooks.markdown import Headings, MarkdownConverter, bold_line
from portfolio.notebooks.metadata import is_post, language_of, read_metadata, tags_of, text_of
from portfolio.notebooks.outputs import SCROLL_TAGS, OutputRenderer
from portfolio.notebooks.page import Asset, NotebookPage, Terms
from portfolio.notebooks.raw_html import balance_html, can_be_highlighted, drop_scripts, fence_of, relocate
from portfolio.notebooks.widgets import Widgets
from portfolio.notebooks.work_limits import TEXT_LIMIT
from portfolio.sources.diagnostics import Diagnostic, Location
from portfolio.sources.kinds import KINDS, Found
from portfolio.sources.yaml_source import DataPath
from portfolio.text import post_folder
from portfolio.text.link_scanner import Link, links_in, links_in_html
from portfolio.text.markdown_extension import UNTRUSTED

_CELL_MAGIC = re.compile(r"%%(\w+)")
_MAGIC_LANGUAGES = {
    "bash": "bash", "sh": "bash", "script": "bash", "html": "html", "javascript": "javascript",
    "js": "javascript", "latex": "latex", "sql": "sql", "r": "r", "ruby": "ruby", "perl": "perl",
    "svg": "xml", "markdown": "markdown", "cython": "cython", "julia": "julia",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
# Where a cell is placed, by its tag.
_ELEMENTS = {
    **dict.fromkeys(("margin", "popout", "sidebar"), ("aside", "nb-aside")),
    **dict.fromkeys(("full-width",), ("section", "nb-wide")),
}
_RAW_HTML = ("text/html", "html")
_RAW_MARKDOWN = ("text/markdown", "text/x-markdown", "markdown", "md")


@dataclass(frozen=True)
class CellRenderer:
    """Renders the cells of one notebook, in order."""

    markdown: MarkdownConverter
    outputs: OutputRenderer
    language: str
    page_to_folder: str
    anchors: set[str] = field(default_factory=set)
    """The anchors so far."""

    def render(self, cell: Cell) -> list[Block]:
        """Render a cell. Its blocks include the anchors that other pages use to link to measured numbers."""
        new = [name for name in anchors(cell) if name not in self.anchors]
        self.anchors.update(new)
        blocks = self._blocks(cell)
        element = next((_ELEMENTS[tag] for tag in sorted(cell.tags) if tag in _ELEMENTS), None)
        if blocks and element:
            opening = Block(f'<{element[0]} class="{element[1]}">', is_html=True)
            blocks = [opening, *blocks, Block(f"</{element[0]}>", is_html=True)]
        return [*(Block(f'<div id="{name}"></div>') for name in new), *blocks]

    def _blocks(self, cell: Cell) -> list[Block]:
        whole = visibility(cell, "cell")
        if whole is Visibility.REMOVED:
            return []
        if cell.kind == "markdown":
            blocks = _as_blocks(self.markdown.convert(cell.source, cell))
        elif cell.kind == "raw":
            blocks = self._raw(cell)
        else:
            return self._code(cell, whole)
        return _fold(blocks, "Show") if whole is Visibility.FOLDED else blocks

    def _raw(self, cell: Cell) -> list[Block]:
        kind = _raw_kind(cell)
        if kind in _RAW_MARKDOWN:
            return _as_blocks(self.markdown.convert(cell.source, cell))
        if kind in ("", "text/plain"):
            return self._source(cell.source, "text")  # Jupyter shows it as it is
        if kind not in _RAW_HTML:
            return []
        text = relocate(balance_html(drop_scripts(cell.source)[0]), self.page_to_folder)
        return [Block(text.strip(), is_html=True)] if text.strip() else []

    def _code(self, cell: Cell, whole: Visibility) -> list[Block]:
        options, source = read_options(cell.source)
        of_code, of_outputs = visibility(cell, "input"), visibility(cell, "output")
        code = [] if of_code is Visibility.REMOVED else self._source(source, self.language)
        outputs = [] if of_outputs is Visibility.REMOVED else self.outputs.render(cell, options)
        if outputs and cell.tags & SCROLL_TAGS:
            opening = '<section class="nb-scrolled" tabindex="0">'
            outputs = [Block(opening, is_html=True), *outputs, Block("</section>", is_html=True)]
        if whole is Visibility.FOLDED:
            return _fold([*code, *outputs], "Show code and output" if code and outputs else "Show code")
        code = _fold(code, "Show code") if of_code is Visibility.FOLDED else code
        return [*code, *(_fold(outputs, "Show output") if of_outputs is Visibility.FOLDED else outputs)]

    def _source(self, source: str, language: str) -> list[Block]:
        code = _CONTROL.sub("", source.replace("\r\n", "\n").replace("\r", "\n")).rstrip().lstrip("\n")
        if not code.strip():
            return []
        magic = _CELL_MAGIC.match(code)
        language = _MAGIC_LANGUAGES.get(magic[1].lower(), language) if magic else language
        language = language if can_be_highlighted(code) else "text"
        ticks = fence_of([code])
        return [Block(f"{ticks}{language}\n{code}\n{ticks}")]


def _raw_kind(cell: Cell) -> str:
    given = cell.metadata.get("raw_mimetype") or cell.metadata.get("format")
    return given.lower() if isinstance(given, str) else ""


def _as_blocks(markdown: str) -> list[Block]:
    return [Block(markdown)] if markdown else []


def _fold(blocks: list[Block], label: str) -> list[Block]:
    if not blocks:
        return []
    opening = f'<details class="nb-fold"><summary>{label}</summary>'
    return [Block(opening, is_html=True), *blocks, Block("</details>", is_html=True)]


_NO_TERMS = Terms()
_REMOTE_KINDS = {kind.code: name for name, kind in KINDS.items() if name.startswith("remote-")}
__all__ = ["Asset", "NotebookPage", "convert"]


def convert(source: bytes, path: str, terms: Terms = _NO_TERMS) -> NotebookPage | tuple[Diagnostic, ...]:
    """Return a notebook's page, or the errors that prevent one. `path` is relative to the repository, with `/`.

    Nothing of a page runs in a browser unless the notebook is trusted and its metadata does not say `trust: false`.

    MkDocs does not resolve URLs in raw HTML. They get the path from the page to the notebook's folder. For a post,
    whose URL is not known yet, they get a placeholder (see `post_folder`).
    """
    file, problems = decode(source, path)
    notebook = parse(file, problems) if file is not None else None
    if file is None or notebook is None:
        return problems.diagnostics
    stem = PurePosixPath(path).stem
    page = read_metadata(notebook, problems, file, path)
    inspection = _inspected(notebook, file, path, page.meta)
    for allowance in inspection.allowances:
        if allowance.kind.startswith("remote-") and allowance.kind in KINDS and allowance.because:
            problems.allow(KINDS[allowance.kind].code, allowance.cell)
    for code, cell in terms.allowed:
        problems.allow(code, cell)
    page_to_folder = post_folder.mark(path) if is_post(path, page.meta) else "" if stem == "index" else "../"
    figures = Figures(stem, problems, page_to_folder)
    headings = Headings(page.cells)
    markdown = MarkdownConverter(figures, headings)
    is_trusted = terms.is_trusted and str(page.meta.get("trust")).lower() not in ("false", "no", "off", "0")
    outputs = OutputRenderer(figures, markdown.convert, Widgets(notebook.metadata), is_trusted)
    language = language_of(notebook.metadata)
    cells = CellRenderer(markdown, outputs, language, page_to_folder)
    mark = [] if is_trusted else [Block(UNTRUSTED, is_html=True)]
    text = join_blocks([*mark, *(block for cell in page.cells for block in cells.render(cell))])
    if problems.has_errors():
        return problems.diagnostics
    needed = [Found(_REMOTE_KINDS[code], "", at, cell) for (code, cell), at in problems.needed.items()]
    return NotebookPage(
        title=text_of(page.meta, "title") or headings.title,
        bold_line=None if "title" in page.meta else bold_line(page.cells),
        description=text_of(page.meta, "description"),
        tags=tags_of(page.meta),
        language=language,
        has_removed_parts=any(map(has_removed_parts, notebook.cells)),
        markdown=f"{text}\n" if text else "",
        assets=tuple(Asset(name, content) for name, content in sorted(figures.files.items())),
        scripts=tuple(sorted(outputs.scripts)),
        diagnostics=problems.diagnostics,
        meta=page.meta,
        document=page.document,
        inspection=replace(inspection, found=(*inspection.found, *needed)),
        links=tuple(_links(notebook, file)),
        may_hold_numbers=any("{{" in cell.source for cell in notebook.cells if cell.kind == "markdown"),
    )


def _inspected(notebook: Notebook, file: str, path: str, meta: Mapping[str, object]) -> Inspection:
    """Inspect a notebook; its metadata can allow findings, as its comments can."""
    inspection = inspect_notebook(notebook, file, path)
    allowed = meta.get("allow")
    given = allowed.items() if isinstance(allowed, dict) else ()
    of_matter = tuple(Allowance(str(kind), str(because or ""), Location(path), path) for kind, because in given)
    return replace(inspection, allowances=(*inspection.allowances, *of_matter))


def _links(notebook: Notebook, file: str) -> Iterator[Link]:
    """Yield the links of what a page shows of a notebook, except those to other hosts, with their locations."""
    for cell in notebook.cells:
        for path, links in _linked(cell):
            locator = SourceLocator(file, cell.number, path)
            for link in links:
                if not link.target.startswith(("https://", "http://")) or "[" in link.target:
                    line, column = locator.locate(link.line, link.column)
                    yield replace(link, line=line, column=column, cell=cell.number)


def _linked(cell: Cell) -> Iterator[tuple[DataPath, tuple[Link, ...]]]:
    """Yield the texts of a cell that hold links, as paths within the cell, with their links."""
    if visibility(cell, "cell") is Visibility.REMOVED:
        return
    if cell.kind == "markdown":
        yield ("source",), links_in(cell.source)
    elif cell.kind == "raw":
        kind = _raw_kind(cell)
        yield ("source",), links_in_html(cell.source) if kind in _RAW_HTML else ()
        yield ("source",), links_in(cell.source) if kind in _RAW_MARKDOWN else ()
    elif visibility(cell, "output") is not Visibility.REMOVED:
        is_markdown = prints_markdown(read_options(cell.source)[0])
        for number, output in enumerate(cell.outputs):
            if is_markdown and output.name == "stdout":
                yield ("outputs", number, "text"), links_in(output.text)
            for mime, find in (("text/html", links_in_html), ("text/markdown", links_in)):
                text = output.data.get(mime)
                if isinstance(text, str) and len(text) <= TEXT_LIMIT:
                    yield ("outputs", number, "data", mime), find(text)
