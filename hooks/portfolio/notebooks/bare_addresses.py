"""Addresses that stand bare in the text of a Markdown cell -> links, as Jupyter shows them.

In: running text, its code and formulas folded into tokens. Out: the same with `<https://…>` for `https://…`, but for
what is a link already, Markdown's or HTML's, and definitions of references.
"""

import re

_BARE = re.compile(
    r"(?P<kept>\[[^\[\]]*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\]|:[^\n]*)|<a\b.*?(?:</a\s*>|\Z)|<[^<>]*>|\]\([^()]*\))"
    r"|(?<![\w\"'=/])(?P<address>https?://[^\s<>\"\\\x00-\x1f`|]+)",
    re.DOTALL | re.IGNORECASE,
)
_CLOSING = {")": "(", "]": "["}


def link_bare(text: str) -> str:
    """Give the text with its bare addresses as links."""
    return _BARE.sub(_link, text) if "://" in text else text


def _link(match: re.Match[str]) -> str:
    if match["kept"]:
        return match[0]
    address = _trimmed(match["address"])
    # An opening bracket without its end: the words of a link that goes on.
    before = match.string[: match.start()]
    is_inside = before.count("[") > before.count("]")
    return match[0] if is_inside or "." not in address else f"<{address}>{match[0][len(address) :]}"


def _trimmed(address: str) -> str:
    """Take off the signs that belong to the sentence: stops, emphasis, brackets that were not opened inside."""
    while address:
        last = address[-1]
        if last in ".,;:!?'*_~" or (last in _CLOSING and address.count(last) > address.count(_CLOSING[last])):
            address = address[:-1]
        else:
            break
    return address
