"""Convert an .ipynb file's bytes to a page in the site's own Markdown.

`convert` is a pure function: no files, no clock, no MkDocs. It returns a `NotebookPage`, or the diagnostics of a broken
notebook (N0xx, with locations); it never raises because of the file's content. Notices and warnings (N1xx) come with
the page.

The page's Markdown needs the site's extensions (superfences, arithmatex, attr_list, md_in_html, tables, admonition) and
the custom fence `notebook-html` with the formatter `raw_html.keep_html`. Pictures are `assets`, named relative to the
notebook's folder. Styles: `hooks/theme/assets/notebook.css`. Codes: `CODES`.
"""

from pathlib import PurePosixPath

from portfolio.inspection.notebook import inspect_notebook
from portfolio.ipynb.problems import CODES
from portfolio.ipynb.source import decode, parse
from portfolio.notebooks.cells import CellRenderer
from portfolio.notebooks.figures import Figures
from portfolio.notebooks.markdown import Headings, MarkdownConverter
from portfolio.notebooks.metadata import is_post, language_of, read_metadata, tags_of, text_of
from portfolio.notebooks.outputs import OutputRenderer
from portfolio.notebooks.page import Asset, NotebookPage
from portfolio.notebooks.shown import join_blocks
from portfolio.notebooks.widgets import Widgets
from portfolio.sources.diagnostics import Diagnostic
from portfolio.text import post_folder
from portfolio.text.own_links import targets

__all__ = ["CODES", "Asset", "NotebookPage", "convert"]


def convert(source: bytes, path: str) -> NotebookPage | tuple[Diagnostic, ...]:
    """Return a notebook's page, or the errors that prevent one. `path` is relative to the repository, with `/`.

    MkDocs does not resolve URLs in raw HTML. They get the path from the page to the notebook's folder. For a post,
    whose URL is not known yet, they get a placeholder (see `post_folder`).
    """
    file, problems = decode(source, path)
    notebook = parse(file, problems) if file is not None else None
    if file is None or notebook is None:
        return problems.diagnostics
    stem = PurePosixPath(path).stem
    page = read_metadata(notebook, problems, file, path)
    page_to_folder = post_folder.mark(path) if is_post(path, page.meta) else "" if stem == "index" else "../"
    figures = Figures(stem, problems)
    headings = Headings(page.cells)
    markdown = MarkdownConverter(figures, headings, problems, page_to_folder)
    outputs = OutputRenderer(figures, problems, page_to_folder, markdown.convert, Widgets(notebook.metadata))
    language = language_of(notebook.metadata)
    cells = CellRenderer(markdown, outputs, language, page_to_folder)
    text = join_blocks(block for cell in page.cells for block in cells.render(cell))
    if problems.has_errors():
        return problems.diagnostics
    return NotebookPage(
        title=text_of(page.meta, "title") or headings.title,
        description=text_of(page.meta, "description"),
        tags=tags_of(page.meta),
        language=language,
        markdown=f"{text}\n" if text else "",
        assets=tuple(Asset(name, content) for name, content in sorted(figures.files.items())),
        scripts=tuple(sorted(outputs.scripts)),
        diagnostics=problems.diagnostics,
        meta=page.meta,
        document=page.document,
        inspection=inspect_notebook(notebook, file, path),
        links=targets(file, path),
        may_hold_numbers=any("{{" in cell.source for cell in notebook.cells if cell.kind == "markdown"),
    )
