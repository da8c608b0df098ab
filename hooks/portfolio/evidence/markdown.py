"""Find and fill the numbers in the running text of a Markdown page.

Code, formulas and comments are skipped. Where a link is not allowed (in another link, a heading, a tag, an HTML block)
only the number appears.
"""

import re
from collections.abc import Callable

from portfolio.evidence.metric import Evidence, Metric
from portfolio.evidence.placeholders import Found, Number, fill, find_named
from portfolio.text.scanner import edited, is_within, without_code

_NO_LINK = re.compile(
    r"\[[^\[\]]*\](?=[(\[])|(?<=\])\((?:[^()\n]|\([^()\n]*\))*\)|https?://[^\s<>)]*"
    r"|^[ \t]*\[[^\]]+\]:[^\n]*|^[ \t]*#{1,6}[ \t][^\n]*|^[ \t]*</?[a-z][^\n]*(?:\n[ \t]*\S[^\n]*)*"
    r"|<a\b[^>]*>[^<]*</a\s*>|<[a-z/][^<>]*>",
    re.IGNORECASE | re.MULTILINE,
)
"""Links and their targets, bare URLs, link definitions, tags, headings and HTML blocks."""


def find(text: str, evidence: Evidence) -> list[Found]:
    """Find the double braces in a page's running text that name a metric or seem meant to."""
    return list(find_named(without_code(text), evidence)) if "{{" in text else []


_ESCAPED = re.compile(r"(?<!\\)\\\{(?=\{)")


def filled(text: str, evidence: Evidence, url_of: Callable[[Metric], str]) -> str:
    """Fill in a page's numbers, linked to their source; `url_of` returns "" if that has no page.

    A backslash that escapes double braces is left out in HTML, too, where Markdown would show it.
    """
    escaped = _ESCAPED.finditer(without_code(text)) if "\\{{" in text else ()
    text = edited(text, ((*found.span(), "&#123;") for found in escaped))
    found = find(text, evidence)
    closed = [match.span() for match in _NO_LINK.finditer(without_code(text))] if found else []
    linked = (each if is_within(closed, each.start) else _linked(each, url_of) for each in found)
    return fill(text, list(linked))


def plain(text: str, evidence: Evidence) -> str:
    """Fill in the numbers of a title or a description."""
    return fill(text, find_named(text, evidence)) if "{{" in text else text


def _linked(found: Found, url_of: Callable[[Metric], str]) -> Found:
    if not isinstance(found, Number) or not (url := url_of(found.metric)):
        return found
    return Number(found.start, found.end, f"[{found.text}](<{url}>)", found.metric)
