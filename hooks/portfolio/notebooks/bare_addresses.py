"""Turn bare URLs in a Markdown cell into links, as Jupyter does.

Input: running text with code and formulas replaced by tokens. Output: the same text with `<https://…>` for `https://…`.
Existing Markdown or HTML links and reference definitions are left alone.
"""

import re

_BARE = re.compile(
    r"(?P<kept>\[[^\[\]]*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\]|:[^\n]*)|<a\b.*?(?:</a\s*>|\Z)|<[^<>]*>|\]\([^()]*\))"
    r"|(?<![\w\"'=/])(?P<address>https?://[^\s<>\"\\\x00-\x1f`|]+)",
    re.DOTALL | re.IGNORECASE,
)
_CLOSING = {")": "(", "]": "["}


def link_bare(text: str) -> str:
    """Return the text with its bare URLs turned into links."""
    return _BARE.sub(_link, text) if "://" in text else text


def _link(match: re.Match[str]) -> str:
    if match["kept"]:
        return match[0]
    address = _trimmed(match["address"])
    # An opening bracket without its end: we are inside the text of a link that goes on.
    before = match.string[: match.start()]
    is_inside = before.count("[") > before.count("]")
    return match[0] if is_inside or "." not in address else f"<{address}>{match[0][len(address) :]}"


def _trimmed(address: str) -> str:
    """Strip trailing characters that belong to the sentence: punctuation, emphasis, unmatched closing brackets."""
    while address:
        last = address[-1]
        if last in ".,;:!?'*_~" or (last in _CLOSING and address.count(last) > address.count(_CLOSING[last])):
            address = address[:-1]
        else:
            break
    return address
