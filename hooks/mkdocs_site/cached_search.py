"""MkDocs events in: a page's search index entries are rebuilt only if the page has changed.

For notebooks the index holds headings and the words of the prose: code and its output would make up most of it.

What the search index holds of a page.

`searchable` removes what the index leaves out anyway from the page's HTML, so that indexing takes a fraction of the
time. `condensed` shortens the text of a notebook's section: readers load the whole index with their first page.
"""

import html
import re
from functools import partial
from typing import Any

from material.plugins.search.plugin import SearchIndex, SearchPlugin
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mkdocs_site.build_store import outline, plain, store
from portfolio.notebooks.html_outputs import HIDDEN_FROM_SEARCH
from portfolio.website import pages

_EXCLUDED = re.compile(r"<(?!h[1-6]\b)([a-z][a-z0-9-]*)\b[^<>]*\sdata-search-exclude(?:[\s=][^<>]*)?>")
"""Headings stay: an excluded heading removes its whole section from the index."""
_CODE = re.compile(r'<(div)\b[^<>]*\sclass="[^"<>]*\bhighlight\b[^"<>]*"[^<>]*>')
_UNSEEN = re.compile(r"</?span\b[^<>]*>|<a\b[^<>]*></a>")
"""Colours and line anchors of code, one or two for each word of it."""
_FORMULA = re.compile(r"<math\b[^<>]*\sdisplay=\"block\".*?</math>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_BEGINNING = 140
_AROUND_WORDS = ".,;:!?()[]{}\"'“”‘’"
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


def searchable(content: str, *, with_code: bool) -> str:
    """Return the part of a page's content that the index holds: nothing excluded, and code only on request."""
    content = _without(content, _EXCLUDED)
    return _UNSEEN.sub("", content if with_code else _without(_FORMULA.sub("", content), _CODE))


def condensed(text: str) -> str:
    """Shorten the text of a section: its beginning unchanged, then each other word once.

    The same words find it as before; words of one or two small letters, which the search ignores, are left out.
    """
    words = html.unescape(_TAG.sub(" ", text)).split()
    length, end = 0, 0
    while end < len(words) and length <= _BEGINNING:
        length += len(words[end]) + 1
        end += 1
    bare = [word.strip(_AROUND_WORDS) for word in words]
    said = {word.lower() for word in bare[:end]}
    new = {word.lower(): word for word in reversed(bare[end:]) if word.lower() not in said and _counts(word)}
    if not new:
        return html.escape(" ".join(words[:end]), quote=False)
    shown = html.escape(" ".join([*words[:end], "…", *reversed(new.values())]), quote=False)
    return f"<p>{shown}</p>"  # results show the first lines of a paragraph


def _counts(word: str) -> bool:
    return any(map(str.isalnum, word)) and (len(word) > 2 or not word.islower())


def _without(content: str, elements: re.Pattern[str]) -> str:
    kept, position = [], 0
    for start in elements.finditer(content):
        if start.start() >= position:
            kept.append(content[position : start.start()])
            position = _end(content, start)
    return "".join([*kept, content[position:]])


def _end(content: str, start: re.Match[str]) -> int:
    """Return the offset of an element's end; an element that is never closed ends with its tag."""
    if start[1] in _VOID or start[0].endswith("/>"):
        return start.end()
    depth = 1
    for tag in re.compile(rf"<(/?){start[1]}\b[^<>]*>").finditer(content, start.end()):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return start.end()


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
