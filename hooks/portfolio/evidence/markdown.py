"""Find and fill the numbers in the running text of a Markdown page.

Code (fenced, indented, in backticks, in HTML), formulas and comments are skipped, by Python-Markdown's rules as far as
lines can show. Where a link is not allowed (in another link, a heading, a tag, an HTML block) only the number appears.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from portfolio.evidence.metric import Evidence, Metric
from portfolio.evidence.placeholders import Found, Number, fill, find_named

_FENCE = re.compile(r"[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
_OPENER = re.compile(r"[-*+][ \t]|\d{1,9}[.)][ \t]|!!!|\?\?\?|===|\[\^[^\]]+\]:|:[ \t]|>")
_WITHIN = r"(?:(?!\n[ \t]*\n).)+?"
"""Anything but a blank line."""
_PASSED_OVER = re.compile(
    rf"(?P<ticks>`+)(?!`){_WITHIN}(?<!`)(?P=ticks)(?!`)"
    r"|<!--.*?-->|<(?P<tag>pre|code|script|style|math)\b.*?</(?P=tag)\s*>"
    rf"|\$\${_WITHIN}\$\$|\\\\?\[{_WITHIN}\\\\?\]|\\\\?\({_WITHIN}\\\\?\)|\\begin\{{(?P<env>[a-z]+\*?)\}}.*?\\end\{{(?P=env)\}}"
    r"|(?<![\\\w$])\$(?![\s$])[^$\n]+(?<![\s\\])\$(?!\w)",
    re.DOTALL | re.IGNORECASE,
)
_NO_LINK = re.compile(
    r"\[[^\[\]]*\](?=[(\[])|(?<=\])\((?:[^()\n]|\([^()\n]*\))*\)|https?://[^\s<>)]*"
    r"|^[ \t]*\[[^\]]+\]:[^\n]*|^[ \t]*#{1,6}[ \t][^\n]*|^[ \t]*</?[a-z][^\n]*(?:\n[ \t]*\S[^\n]*)*"
    r"|<a\b[^>]*>[^<]*</a\s*>|<[a-z/][^<>]*>",
    re.IGNORECASE | re.MULTILINE,
)
"""Links and their targets, bare URLs, link definitions, tags, headings and HTML blocks."""


@dataclass(frozen=True)
class Place:
    """A number in a page, and whether it can be a link."""

    found: Found
    has_link: bool


def find(text: str, evidence: Evidence) -> list[Place]:
    """Find the double braces in a page's running text that name a metric or seem meant to."""
    if "{{" not in text:
        return []
    bare = without_code(text)
    closed = [match.span() for match in _NO_LINK.finditer(bare)]
    return [
        Place(place, not any(start <= place.start < end for start, end in closed))
        for place in find_named(bare, evidence)
    ]


def filled(text: str, evidence: Evidence, url_of: Callable[[Metric], str]) -> str:
    """Fill in a page's numbers, linked to their source; `url_of` returns "" if that has no page."""
    return fill(text, [_linked(place, url_of) for place in find(text, evidence)])


def plain(text: str, evidence: Evidence) -> str:
    """Fill in the numbers of a title or a description."""
    return fill(text, find_named(text, evidence)) if "{{" in text else text


def _linked(place: Place, url_of: Callable[[Metric], str]) -> Found:
    found = place.found
    if not isinstance(found, Number) or not place.has_link or not (url := url_of(found.metric)):
        return found
    return Number(found.start, found.end, f"[{found.shown}](<{url}>)", found.metric)


def without_code(text: str) -> str:
    """Blank out everything but running text, at the same length."""
    lines = text.split("\n")
    blank = "\n".join(" " * len(line) if is_code else line for line, is_code in zip(lines, _code(lines), strict=True))
    return _PASSED_OVER.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), blank)


def _code(lines: list[str]) -> Iterator[bool]:
    """Yield for each line whether it is code: fenced, or indented after a blank line."""
    fence = ""
    inside: list[int] = []  # the indent that each open container requires of its content
    is_after_blank, is_code = True, False
    for line in lines:
        mark = _FENCE.match(line)
        if fence or mark:
            is_end = fence and re.fullmatch(rf"[ \t>]*{fence[0]}{{{len(fence)},}}[ \t]*", line)
            fence = "" if is_end else fence or (mark["mark"] if mark else "")
            is_after_blank = is_code = False
            yield True
            continue
        text = line.expandtabs(4).lstrip()
        if not text:
            is_after_blank = True
            yield is_code
            continue
        indent = len(line.expandtabs(4)) - len(text)
        if is_after_blank:
            inside = [depth for depth in inside if depth <= indent]
        is_code = (is_after_blank or is_code) and indent - (inside[-1] if inside else 0) >= 4
        is_after_blank = False
        if not is_code and _OPENER.match(text):
            inside = [*(depth for depth in inside if depth <= indent), indent // 4 * 4 + 4]
        yield is_code
