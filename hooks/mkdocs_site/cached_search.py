"""MkDocs events in: a page's search index entries are rebuilt only if the page has changed.

For notebooks the index holds headings and the words of the prose: code and its output would make up most of it.
"""

import re
from functools import partial
from typing import Any

from material.plugins.search.plugin import SearchIndex, SearchPlugin
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mkdocs_site.build_store import outline, plain, store
from mkdocs_site.search_text import condensed, searchable
from portfolio.notebooks.html_outputs import HIDDEN_FROM_SEARCH
from portfolio.website import pages

_ATTRIBUTES = re.compile(r'\s?data-search-\w+="[^"]+"')


@event_priority(-100)
def on_config(config: MkDocsConfig) -> None:
    """Make the index, which is new in every build, check the cache."""
    for plugin in config.plugins.values():
        if isinstance(plugin, SearchPlugin) and plugin.config.enabled:
            index = plugin.search_index
            index.add_entry_from_context = partial(_add, index, config)
            events = config.plugins.events["page_context"]
            events[events.index(plugin.on_page_context)] = partial(_on_page_context, plugin)


def _on_page_context(
    plugin: SearchPlugin, context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: Navigation
) -> None:
    """Do what the plugin does, but find its attributes faster: they took a tenth of a rebuild of 300 pages."""
    plugin.search_index.add_entry_from_context(page)
    content = (page.content or "").replace(HIDDEN_FROM_SEARCH, "")
    page.content = _ATTRIBUTES.sub("", content) if "data-search-" in content else content


def _add(index: SearchIndex, config: MkDocsConfig, page: Page) -> None:
    with_code = pages.notebook(config.extra["portfolio"], page.file.src_uri) is None
    inputs = (page.content, with_code, page.url, outline(page), page.title, plain(page.meta), plain(dict(index.config)))
    index.entries += store(config).remember("search", inputs, lambda: _entries(index, page, with_code))


def _entries(index: SearchIndex, page: Page, with_code: bool) -> list[dict[str, Any]]:
    """Return the page's entries, and remove them from the index."""
    before, content = len(index.entries), page.content or ""
    page.content = searchable(content, with_code=with_code)
    SearchIndex.add_entry_from_context(index, page)
    page.content = content
    entries: list[dict[str, Any]] = index.entries[before:]
    del index.entries[before:]
    return entries if with_code else [{**entry, "text": condensed(entry["text"])} for entry in entries]
