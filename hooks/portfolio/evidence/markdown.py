"""Find and fill the numbers in the running text of a Markdown page.

Code, formulas and comments are skipped. Where a link is not allowed (in another link, a heading, a tag, an HTML block)
only the number appears.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from portfolio.evidence.metric import Evidence, Metric
from portfolio.evidence.placeholders import Found, Number, fill, find_named
from portfolio.text.scanner import edited, without_code

_NO_LINK = re.compile(
    r"\[[^\[\]]*\](?=[(\[])|(?<=\])\((?:[^()\n]|\([^()\n]*\))*\)|https?://[^\s<>)]*"
    r"|^[ \t]*\[[^\]]+\]:[^\n]*|^[ \t]*#{1,6}[ \t][^\n]*|^[ \t]*</?[a-z][^\n]*(?:\n[ \t]*\S[^\n]*)*"
    r"|<a\b[^>]*>[^<]*</a\s*>|<[a-z/][^<>]*>",
    re.IGNORECASE | re.MULTILINE,
)
"""Links and their targets, bare URLs, link definitions, tags, headings and HTML blocks."""


@dataclass(frozen=True)
class Occurrence:
    """A placeholder in a page, and whether its number can be a link."""

    found: Found
    has_link: bool


def find(text: str, evidence: Evidence) -> list[Occurrence]:
    """Find the double braces in a page's running text that name a metric or seem meant to."""
    if "{{" not in text:
        return []
    bare = without_code(text)
    closed = [match.span() for match in _NO_LINK.finditer(bare)]
    return [
        Occurrence(occurrence, not any(start <= occurrence.start < end for start, end in closed))
        for occurrence in find_named(bare, evidence)
    ]


_ESCAPED = re.compile(r"(?<!\\)\\\{(?=\{)")


def filled(text: str, evidence: Evidence, url_of: Callable[[Metric], str]) -> str:
    """Fill in a page's numbers, linked to their source; `url_of` returns "" if that has no page.

    A backslash that escapes double braces is left out in HTML, too, where Markdown would show it.
    """
    escaped = _ESCAPED.finditer(without_code(text)) if "\\{{" in text else ()
    text = edited(text, ((*found.span(), "&#123;") for found in escaped))
    return fill(text, [_linked(occurrence, url_of) for occurrence in find(text, evidence)])


def plain(text: str, evidence: Evidence) -> str:
    """Fill in the numbers of a title or a description."""
    return fill(text, find_named(text, evidence)) if "{{" in text else text


def _linked(occurrence: Occurrence, url_of: Callable[[Metric], str]) -> Found:
    found = occurrence.found
    if not isinstance(found, Number) or not occurrence.has_link or not (url := url_of(found.metric)):
        return found
    return Number(found.start, found.end, f"[{found.text}](<{url}>)", found.metric)
