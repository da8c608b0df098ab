"""Markdown of a heading or a paragraph -> its words."""

import re

from portfolio.text.formula_text import as_text

_MATH = re.compile(r"(?<!\\)\$([^$]+)\$")
_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]*>|\s*\{[:\s]*[#.][^}]*\}\s*$|[*`$\\]|(?<!\w)_|_(?!\w)")
_FORMULA = "\ue004"
"""A private character that stands for a formula on the way."""


def plain_text(text: str) -> str:
    """Give the text of a heading without its markup, with formulas as plain text."""
    text = text.replace(_FORMULA, "")
    texts = [as_text(math) for math in _MATH.findall(text)]
    marked = _MATH.sub(_FORMULA, text)
    plain = _MARKS.sub(lambda mark: mark[1] or "", marked)
    return " ".join(re.sub(_FORMULA, lambda _: texts.pop(0), plain).split())
