"""Emphasis of Pandoc and kramdown as this site reads it: HTML where its own signs would not be read."""

import re

from portfolio.posts.layout import running_text
from portfolio.text.markup import as_markdown
from portfolio.text.scanner import TAG, blanked, edited, html_blocks, is_within

_LETTER = "[\u1100-\u11ff\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]"
"""A letter of Chinese, Japanese or Korean, between which and a sign authors write no space."""
_HIDDEN_START = re.compile(rf"{_LETTER}\*{{1,2}}[^\w\s*]")
_HIDDEN_END = re.compile(rf"[^\w\s*]\*{{1,2}}{_LETTER}")
_BOLD = re.compile(r"(?<![\\*])\*\*(?![\s*])(?P<words>(?:(?!\*\*|\n[ \t]*\n)[^|])+)(?<![\s\\])\*\*(?!\*)", re.DOTALL)
_ITALIC = re.compile(r"(?<![\\*])\*(?![\s*])(?P<words>[^*|\n+=]+)(?<![\s\\])\*(?!\*)")
"""What stands between two signs that are no products of a sum or an equation."""


def with_bold(text: str) -> str:
    """Return a text whose bold words are HTML where a sign and a letter without spaces beside it hide their marks."""
    return _with_emphasis(text, _BOLD, "strong") if "**" in text else text


def with_italics(text: str) -> str:
    """Return a text whose italic words are HTML where a sign and a letter without spaces beside it hide their marks."""
    is_hidden = _HIDDEN_START.search(text) or _HIDDEN_END.search(text)
    return _with_emphasis(text, _ITALIC, "em") if is_hidden else text


_OF_PANDOC = (
    (re.compile(r"(?<![\\*])\*{3}(?![\s*])(?P<words>[^*|\n]+)(?<!\\)\*{3}(?!\*)"), "strong"),
    (re.compile(r"(?<![\\*])\*\*(?![\s*])(?P<words>(?:(?!\*\*|\n[ \t]*\n)[^|])+)(?<!\\)\*\*(?!\*)"), "strong"),
    (re.compile(r"(?<![\\*])\*(?![\s*])(?P<words>[^*|\n]+)(?<!\\)\*(?!\*)"), "em"),
)
"""Emphasis as Pandoc reads it, which may end after a space."""
_UNDERLINED = re.compile(r"(?<![\w\\])_(?![\s_])(?P<words>[^_|\n]+)(?<![\s\\])_(?!\w)")
_CODE_IN_HTML = re.compile(r"(?<!`)`(?P<code>[^`\n]+)`(?!`)")
_START_BY_WORD = re.compile(r"[^\W_]\*{1,3}[^\w\s*]")
_END_BY_WORD = re.compile(r"\s\*|[^\w\s*]\*{1,3}[^\W_]")


def with_emphasis_of_pandoc(text: str) -> str:
    """Return a text whose emphasis is HTML where only Pandoc reads it: in HTML, and where its marks stand by words."""
    if "*" in text:
        for pattern, tag in _OF_PANDOC:
            text = _with_emphasis(text, pattern, tag, by_words=True)
    if "<" not in text:
        return text
    text = _with_emphasis(text, _UNDERLINED, "em", by_words=True) if "_" in text else text
    running = running_text(text)
    edits = [
        (*code.span(), f"<code>{as_markdown(code['code'])}</code>")
        for block in html_blocks(running)
        for code in _CODE_IN_HTML.finditer(text, *block)
        if not running[slice(*code.span())].strip()
    ]
    return edited(text, edits)


def _with_emphasis(text: str, pattern: re.Pattern[str], tag: str, *, by_words: bool = False) -> str:
    """Return a text whose emphasis is HTML where a sign and a letter without spaces beside it hide its marks.

    `by_words` says that any letter hides them, a space does, and HTML.
    """
    running = running_text(text)
    tags = (tag.span() for tag in TAG.finditer(running)) if by_words else ()
    pairs = zip(text, blanked(running, tags), strict=True)
    bare = "".join(sign if sign in (shown, "\n") else "\ue010" for sign, shown in pairs)
    starts, ends = (_START_BY_WORD, _END_BY_WORD) if by_words else (_HIDDEN_START, _HIDDEN_END)
    blocks = list(html_blocks(running)) if by_words and "<" in text else ()
    edits: list[tuple[int, int, str]] = []
    for found in pattern.finditer(bare):
        (first, last), (start, stop) = found.span(), found.span("words")
        is_hidden = starts.match(bare, first - 1) or ends.match(bare, stop - 1) or is_within(blocks, first)
        if is_hidden and not (by_words and found["words"].count("*") % 2):
            is_both = start - first == 3
            edits += [(first, start, f"<{tag}>{'<em>' * is_both}"), (stop, last, f"{'</em>' * is_both}</{tag}>")]
    return edited(text, edits)
