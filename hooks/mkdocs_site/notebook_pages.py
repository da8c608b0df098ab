"""MkDocs events in, core calls out: notebooks become pages in the site's own Markdown.

mkdocs-jupyter turns `.ipynb` files into pages and publishes their source. Its rendering is not used, so a notebook's
page is like any other (see hooks/README.md). Only pages with plots load the scripts that draw them.
"""

import logging
from pathlib import Path

from mkdocs import utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from mkdocs_jupyter.plugin import Plugin as NotebookPlugin

from mkdocs_site.build_store import store
from mkdocs_site.material_parts import Post
from mkdocs_site.mkdocs_parts import NAME, restore_render
from portfolio.notebooks.display import without_removed_parts
from portfolio.notebooks.plots import gather
from portfolio.website import pages
from portfolio.website.links import edit_uri
from portfolio.website.site import Site

_LOADER = "assets/notebook-plots.js"
_PLOT_END = "</nb-plot>"
_is_published = [False]
"""Whether readers may download notebooks, and we publish them in place of mkdocs-jupyter."""

logging.getLogger(f"{NAME}.plugins.mkdocs_jupyter").setLevel(logging.WARNING)  # else a line for each notebook it copies


@event_priority(-100)
def on_config(config: MkDocsConfig) -> None:
    """Make the plugin detect notebooks by their suffix; it would read and parse every Markdown file of the site."""
    _is_published[0] = False
    for plugin in config.plugins.values():
        if isinstance(plugin, NotebookPlugin):
            plugin.should_include = _is_notebook
            _is_published[0] = plugin.config["include_source"]
            if not plugin.config["data_files"]:  # the plugin copies these beside the notebook
                plugin.config["include_source"] = False


def _is_notebook(file: File) -> bool:
    return file.abs_src_path is not None and file.abs_src_path.endswith(".ipynb")


@event_priority(-100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Point edit links at the notebook itself; mkdocs-jupyter's wrapper no longer knows its location."""
    for file in files:
        if edit_path := pages.notebook_path(config.extra["portfolio"], file.src_uri):
            file.edit_uri = edit_uri(edit_path)
    return files


@event_priority(50)
def add_scripts(files: Files, config: MkDocsConfig) -> Files:
    """Add the library scripts that the notebooks need."""
    site: Site = config.extra["portfolio"]
    names = [name for notebook in site.tree.notebooks.values() for name in notebook.scripts]
    for name, script in gather(names, store(config)).items():
        content = {"content": script} if isinstance(script, str) else {"abs_src_path": str(script)}
        files.append(File.generated(config, f"assets/plots/{name}", **content))  # type: ignore[call-overload]
    return files


@event_priority(-100)
def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """Drop the `render` that mkdocs-jupyter put on the page object."""
    if pages.notebook(config.extra["portfolio"], page.file.src_uri):
        restore_render(page)
    return page


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Return the notebook's Markdown in place of its JSON."""
    found = pages.notebook(config.extra["portfolio"], page.file.src_uri)
    return found.markdown if found else None


@event_priority(100)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Set title, description and tags from the notebook."""
    site = config.extra["portfolio"]
    if path := pages.notebook_path(site, page.file.src_uri):
        page.meta.update(pages.notebook_meta(site, path))
    return markdown


@event_priority(-100)
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Release the Markdown, which takes much memory; only posts need theirs again, for lists of posts."""
    if pages.notebook(config.extra["portfolio"], page.file.src_uri) and not isinstance(page, Post):
        page.markdown = ""


@event_priority(-100)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Load the script that draws plots, also in lists of posts. Inside the content, instant navigation runs it too."""
    end = output.rfind(_PLOT_END)
    if end < 0:
        return output
    end += len(_PLOT_END)
    script = f'<script src="{get_relative_url(_LOADER, page.url)}" defer></script>'
    return f"{output[:end]}{script}{output[end:]}"


@event_priority(-100)
def publish(output: str, page: Page, config: MkDocsConfig) -> None:
    """Publish a notebook, without what its page does not show. mkdocs-jupyter would copy each one in each build."""
    site = config.extra["portfolio"]
    path = pages.notebook_path(site, page.file.src_uri)
    if path and _is_published[0]:
        source, target = site.tree.root / path, Path(page.file.abs_dest_path).with_name(Path(path).name)
        if site.tree.notebooks[path].has_removed_parts:
            cache = store(config)
            parts = path, cache.digest_of(source)
            bare = cache.remember_file("bare", parts, lambda: without_removed_parts(source.read_bytes(), path))
            if isinstance(bare, bytes):
                utils.write_file(bare, str(target))
                return
            source = bare
        utils.copy_file(str(source), str(target))
