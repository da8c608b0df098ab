"""Find the words of a post's first paragraph, for feed readers and search engines.

Headings, lists, quotes, tables, code and HTML are skipped. The words have no markup: code stays as it is, formulas
become text.
"""

import html
import re

from portfolio.sources.diagnostics import short
from portfolio.text import inline
from portfolio.text.formulas import as_text
from portfolio.text.link_scanner import WIKI
from portfolio.text.markup import DRAWING, NO_TAG
from portfolio.text.scanner import without_code_blocks

_LONGEST = 200
"""Characters; readers and search engines show no more."""
_ENOUGH = 3000
"""Characters of a paragraph with its markup."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}(?:[ \t].*)?$|^.+\n(?:=+|-+)[ \t]*$", re.MULTILINE)
_NO_PARAGRAPH = re.compile(
    r"[ ]{4}|\t|[ ]{0,3}(?:[-*+>|]\s|\d+[.)]\s|\||[-*_=]{3,}|!{3}|\?{3}|\$\$|\\\[|\\begin|\[[^\]]+\]:|\*\[|--8<--"
    r"|</?(?:div|details|table|figure|img|script|style|iframe|video|pre|p|ul|ol|center|a id)\b|\[TOC\])"
)
_SPECIAL = re.compile(
    r"(?P<ticks>(?<!`)`+(?!`))(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|(?<![\\$])\$(?=[^\s$])(?P<math>[^$]*?[^\s$\\])\$(?!\d)|\\\((?P<tex>.+?)\\\)"
    r"|<(?P<link>(?:https?|mailto):[^\s<>]+)>"
    rf"|(?P<drawing>(?i:{DRAWING.pattern}))|(?P<type>(?i:{NO_TAG.pattern}))"
    r"|(?P<nothing>!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])(?:\{[^{}]*\})?|\[\^[^\]\s]+\]|</?[a-zA-Z][^<>]*>|<!--.*?-->"
    r"|\{[:\s]*[.#][^{}]*\})",
    re.DOTALL,
)
_REFERRED = re.compile(r"\[([^\]\[]+)\]\[[^\]]*\]")


def first_words(markdown: str, separator: str) -> str:
    """Return the words of the first paragraph, if possible before the separator; "" if there is none."""
    for text in dict.fromkeys((markdown.partition(separator)[0], markdown)):
        running = _HEADING.sub("\n", _COMMENT.sub("", without_code_blocks(text)))
        for block in re.split(r"\n[ \t]*\n", running):
            paragraph = block.strip("\n")
            if not _NO_PARAGRAPH.match(paragraph) and (plain := words(paragraph[:_ENOUGH])):
                return short(plain, _LONGEST)
    return ""


def words(paragraph: str) -> str:
    """Return the words of a paragraph without its markup: code unchanged, formulas as text."""
    unchanged: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if match["nothing"] or match["drawing"]:
            return ""
        formula = match["math"] or match["tex"]
        unchanged.append(as_text(formula) if formula else (match["code"] or match["link"] or match["type"]).strip())
        return f"\ufdd0{len(unchanged) - 1}\ufdd1"

    marked = _named(_REFERRED.sub(r"\1", _SPECIAL.sub(keep, re.sub("[\ufdd0\ufdd1]", "", paragraph))))
    plain = html.unescape(inline.plain(inline.parse(marked)))
    return " ".join(re.sub("\ufdd0(\\d+)\ufdd1", lambda match: unchanged[int(match[1])], plain).split())


def _named(text: str) -> str:
    """Return a text with the words of its links by name alone, without what it embeds."""
    return (
        WIKI.sub(lambda link: "" if link["embeds"] else link["words"] or link["target"], text) if "[[" in text else text
    )
