"""MkDocs events in: a page is converted again only if its Markdown, or the target of one of its links, has changed."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from mkdocs_site.build_store import store
from mkdocs_site.conversion import (
    Lookups,
    headings,
    is_pure,
    lead_to_the_same,
    listening,
    place,
    rules,
    table_of_contents,
)
from portfolio.text.markdown_extension import MathMLExtension


@event_priority(-100)
def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """Make the page check the cache before it converts its Markdown."""
    if is_pure(config):
        page.render = partial(_render, page)  # type: ignore[method-assign]
    return page


def _render(page: Page, config: MkDocsConfig, files: Files) -> None:
    kept_ones = store(config)
    key = kept_ones.key("html", page.markdown, page.file.src_uri, page.file.url, place(page.file), rules(config))
    kept = kept_ones.get(key)
    math = [extension for extension in config.markdown_extensions if isinstance(extension, MathMLExtension)]
    if kept and lead_to_the_same(kept["lookups"], files):
        _restore(page, files, kept)
        for extension in math:
            extension.problems = kept["problems"]
        return
    lookups = Lookups(files)
    with listening() as said:
        Page.render(page, config, lookups)
    if not said:
        problems = [problem for extension in math for problem in extension.problems]
        kept_ones.put(key, {"lookups": lookups.seen, "problems": problems, **_state(page)})


def _state(page: Page) -> dict[str, Any]:
    return {
        "content": page.content,
        "toc": headings(page.toc),
        "title": page._title_from_render,  # noqa: SLF001  # MkDocs has no other name for it
        "ids": page.present_anchor_ids,
        "anchors": {file.src_uri: links for file, links in (page.links_to_anchors or {}).items()},
    }


def _restore(page: Page, files: Files, kept: Mapping[str, Any]) -> None:
    page.content = kept["content"]
    page.toc = table_of_contents(kept["toc"])
    page._title_from_render = kept["title"]  # noqa: SLF001
    page.present_anchor_ids = kept["ids"]
    linked = {uri: files.get_file_from_path(uri) for uri in kept["anchors"]}
    page.links_to_anchors = {file: kept["anchors"][uri] for uri, file in linked.items() if file}
