"""Markdown of a heading or a paragraph -> its words."""

import re

from portfolio.formula_text import as_text

_MATH = re.compile(r"(?<!\\)\$([^$]+)\$")
_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]*>|\s*\{[:\s]*[#.][^}]*\}\s*$|[*`$\\]|(?<!\w)_|_(?!\w)")


def plain_text(text: str) -> str:
    """Give the text of a heading without its markup, with formulas as plain text."""
    texts = [as_text(math) for math in _MATH.findall(text)]
    marked = _MATH.sub("\ue004", text)
    plain = _MARKS.sub(lambda mark: mark[1] or "", marked)
    return " ".join(re.sub("\ue004", lambda _: texts.pop(0), plain).split())
