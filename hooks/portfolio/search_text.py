"""The HTML of a page, less what the search index leaves out anyway, so that indexing takes a fraction of the time."""

import re

_EXCLUDED = re.compile(r"<(?!h[1-6]\b)([a-z][a-z0-9-]*)\b[^<>]*\sdata-search-exclude(?:[\s=][^<>]*)?>")
"""Headings stay: that one is excluded takes the whole section out of the index."""
_CODE = re.compile(r'<(div)\b[^<>]*\sclass="[^"<>]*\bhighlight\b[^"<>]*"[^<>]*>')
_UNSEEN = re.compile(r"</?span\b[^<>]*>|<a\b[^<>]*></a>")
"""Colours and line anchors of code, one or two for each word of it."""
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


def searchable(html: str, *, with_code: bool) -> str:
    """Give the part of a page's content that the index holds: not what is excluded, and blocks of code on request."""
    html = _without(html, _EXCLUDED)
    return _UNSEEN.sub("", html if with_code else _without(html, _CODE))


def _without(html: str, elements: re.Pattern[str]) -> str:
    kept, position = [], 0
    for start in elements.finditer(html):
        if start.start() >= position:
            kept.append(html[position : start.start()])
            position = _end(html, start)
    return "".join([*kept, html[position:]])


def _end(html: str, start: re.Match[str]) -> int:
    """Give where an element ends; one that is never closed ends with its tag."""
    if start[1] in _VOID or start[0].endswith("/>"):
        return start.end()
    depth = 1
    for tag in re.compile(rf"<(/?){start[1]}\b[^<>]*>").finditer(html, start.end()):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return start.end()
