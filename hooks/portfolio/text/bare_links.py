"""Bare addresses in running text, `https://…`, `www.…` and `name@example.com`, as links.

In: parsed inline values. Out: the same, with a link for each address in a span that is not code. The words stay as
written; a full stop or bracket that belongs to the sentence is not part of the link.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from portfolio.text.inline import Inline, Link, Span, joined
from portfolio.text.links import DeadLink, resolve
from portfolio.text.site_index import SiteIndex

# Accented letters may be part of an address; letters of other scripts end it, since Chinese text has no spaces.
_WITHIN = r"[!-;=?-~¡-ɏ]"
_ADDRESS = re.compile(
    rf"(?<![\w@/.-])(?:(?P<web>https?://{_WITHIN}+)|(?P<www>www\.[\w-]+\.{_WITHIN}+)"
    r"|(?P<mail>[A-Za-z0-9][\w.+-]*@[\w-]+(?:\.[\w-]+)*\.[A-Z]{2,}(?![\w-])(?!:\S)))",
    re.IGNORECASE | re.ASCII,
)
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_NO_SITE = SiteIndex("")


def with_bare_links(parts: Inline) -> Inline:
    """Return the parts with links for bare addresses."""
    pieces = (piece for part in parts for piece in (_pieces(part) if isinstance(part, Span) else (part,)))
    return joined(piece for piece in pieces if piece.text)


def _pieces(span: Span) -> Iterator[Span | Link]:
    end = 0
    for match in () if span.is_code else _ADDRESS.finditer(span.text):
        words = match[0] if match["mail"] else _without_closing(match[0])
        target = f"mailto:{words}" if match["mail"] else f"https://{words}" if match["www"] else words
        if not isinstance(resolve(target, _NO_SITE), DeadLink):
            yield replace(span, text=span.text[end : match.start()])
            yield Link(target, (replace(span, text=words),))
            end = match.start() + len(words)
    yield replace(span, text=span.text[end:])


def _without_closing(words: str) -> str:
    """Remove trailing punctuation, and a bracket that closes around the address."""
    while words and (
        words[-1] in ".,;:!?'\"*_" or words.count(words[-1]) > words.count(_BRACKETS.get(words[-1], words[-1]))
    ):
        words = words[:-1]
    return words
