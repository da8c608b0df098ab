"""MkDocs events in: a page's search index entries are rebuilt only if the page has changed.

`searchable` removes from a page's HTML what the index leaves out anyway, so that indexing takes a fraction of the time.
Of a notebook the index holds headings and prose: code and output would make up most of it, and readers load the whole
index with their first page. `condensed` shortens the text of its sections for the same reason.
"""

import html
import re
from functools import partial
from typing import Any

from material.plugins.search.plugin import SearchIndex
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

from mkdocs_site.build_store import outline, plain, store
from mkdocs_site.material_parts import index_entries, replace_indexing
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
    shortened = html.escape(" ".join([*words[:end], "…", *reversed(new.values())]), quote=False)
    return f"<p>{shortened}</p>"  # results show the first lines of a paragraph


def _counts(word: str) -> bool:
    return any(map(str.isalnum, word)) and (len(word) > 2 or not word.islower())


def _without(content: str, elements: re.Pattern[str]) -> str:
    parts, position = [], 0
    for start in elements.finditer(content):
        if start.start() >= position:
            parts.append(content[position : start.start()])
            position = _end(content, start)
    return "".join([*parts, content[position:]])


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


@event_priority(-100)
def on_config(config: MkDocsConfig) -> None:
    """Make the search index check the cache."""
    replace_indexing(config, partial(_add, config), lambda content: content.replace(HIDDEN_FROM_SEARCH, ""))


def _add(config: MkDocsConfig, index: SearchIndex, page: Page) -> None:
    with_code = pages.notebook(config.extra["portfolio"], page.file.src_uri) is None
    inputs = (page.content, with_code, page.url, outline(page), page.title, plain(page.meta), plain(dict(index.config)))
    index.entries += store(config).remember("search", inputs, lambda: _entries(index, page, with_code=with_code))


def _entries(index: SearchIndex, page: Page, *, with_code: bool) -> list[dict[str, Any]]:
    entries = index_entries(index, page, searchable(page.content or "", with_code=with_code))
    return entries if with_code else [{**entry, "text": condensed(entry["text"])} for entry in entries]
