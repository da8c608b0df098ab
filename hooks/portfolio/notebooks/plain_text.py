"""Reduce a heading's or paragraph's Markdown to plain text."""

import re

from portfolio.text.formula_text import as_text

_MATH = re.compile(r"(?<!\\)\$([^$]+)\$")
_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]*>|\s*\{[:\s]*[#.][^}]*\}\s*$|[*`$\\]|(?<!\w)_|_(?!\w)")
_FORMULA = "\ue004"
"""A private-use character that temporarily replaces a formula."""


def plain_text(text: str) -> str:
    """Return the text of a heading without markup, and with formulas as plain text."""
    text = text.replace(_FORMULA, "")
    texts = [as_text(math) for math in _MATH.findall(text)]
    marked = _MATH.sub(_FORMULA, text)
    plain = _MARKS.sub(lambda mark: mark[1] or "", marked)
    return " ".join(re.sub(_FORMULA, lambda _: texts.pop(0), plain).split())
