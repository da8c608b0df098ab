"""Keep together what a line break should not separate, by putting it into elements.

In and out: a page's elements. Programs that read the PDF take a hyphen at a line's end for hyphenation, and drop it
from the word, and read two words where a line ends within `CI/CD`: words with a hyphen or slash stay on one line. So do
a number and its unit, and the last two words of a paragraph, since one word alone looks lost.

A bug of WeasyPrint 70 is worked around: a text that fits its line except for its trailing space (`turned into a
<strong>Python</strong> script`, with the line full after `a`) is broken after its first word, unless its last word and
the spaces around it are in their own element.
"""

import re
from itertools import pairwise
from xml.etree.ElementTree import Element

from portfolio.resume.fonts import put_into_spans

BLANK = " \u200b"
"""WeasyPrint does not draw a text of white space alone; the second character has no width."""
_INLINE = ("a", "b", "code", "em", "i", "span", "strong")
_LINE = 40
"""Characters; less stays on one line anyway."""
_SHORT = 14
"""Characters of a last word, or of two that are marked."""
_NOWRAP = "white-space: nowrap"
# Matches from the first hyphen or slash of a word short enough for any line; longer ones may break. What is before it
# stays outside: white space alone between two elements would not be drawn, and some programs would read one word.
# A hyphen on its own stays with the word after it.
_HYPHENATED = re.compile(
    r"(?<!\S)(?=[^\s\u2e80-\uffef]{2,30}(?!\S))(?:[^\s/-]+|\A)(?P<rest>[-/]\w\S*(?:\s+\Z)?)"
    r"|(?<=\S\s)(?P<alone>-\s\S{1,30}(?!\S))"
)
_WITH_UNIT = re.compile(r"(?<=\S\s)[\d.,]*\d\s(?:[%‰°]|(?:[kKMGT]i?)?B|[µmn]?s|min|h|[km]?[mg])(?![\w/])(?!\s+\Z)")
# Matches words without letters from right to left, from the first Latin letter on.
_ENDING_WITH_SIGNS = re.compile(r"[A-Za-z](?:[^\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]*[A-Za-z0-9])?[+#]+(?!\w)")
_LAST_TWO_WORDS = re.compile(r"(?<=\S\s)\S{1,14}\s\S{1,12}(?=\s*\Z)")
_WORD_BEFORE = re.compile(r"(?<=\S\s)\S{1,14}\s[(\[]?\Z")
_END = re.compile(r"[^\w\s]{0,3}\s*")
_LAST_WORD = re.compile(r"(?s)(?<=\S)\s+\S+\s+\Z")


def keep_together(root: Element) -> None:
    """Put everything that stays on one line into elements of its own."""
    if root.get("dir") == "rtl":
        keep_signs(root)
    else:  # a run of Latin words in two elements would be set in another order
        keep_last_two_words(root)
    keep_hyphenated(root)
    part_last_words(root)
    draw_spaces(root)


def keep_signs(root: Element) -> None:
    """Keep the signs of "C++" and "C#" after their letter on a page that runs from right to left."""
    put_into_spans(
        root, lambda text: [(*match.span(), "direction: ltr") for match in _ENDING_WITH_SIGNS.finditer(text)]
    )


def keep_last_two_words(root: Element) -> None:
    """Keep the last two words of each long paragraph on one line, also if they are bold or a link."""
    for element in list(root.iter()):
        if element.tag in ("li", "p") and len("".join(element.itertext())) > _LINE:
            _keep_last_two_words(element)


def _keep_last_two_words(element: Element) -> None:
    last = [element[-1]] if len(element) and _END.fullmatch(element[-1].tail or "") else []
    if any(len("".join(child.itertext())) > _SHORT for child in last):
        _keep_last_two_words(element[-1])
        return
    before = element[-1 - len(last)] if len(element) > len(last) else None
    text = (element.text if before is None else before.tail) or ""
    if match := (_WORD_BEFORE if last else _LAST_TWO_WORDS).search(text):
        span = Element("span", {"style": _NOWRAP})
        span.text, span.tail = match[0], text[match.end() :]
        span.extend(last)
        for child in last:
            element.remove(child)
        if before is None:
            element.text = text[: match.start()]
        else:
            before.tail = text[: match.start()]
        element.append(span)


def keep_hyphenated(root: Element) -> None:
    """Keep words with a hyphen or slash, and numbers with their units, whole. Must run before `part_last_words`."""

    def hyphenated(text: str) -> list[tuple[int, int, str]]:
        return [(*match.span("rest" if match["rest"] else "alone"), _NOWRAP) for match in _HYPHENATED.finditer(text)]

    put_into_spans(root, hyphenated)
    put_into_spans(root, _with_unit)


def _with_unit(text: str) -> list[tuple[int, int, str]]:
    """Return where numbers with their units are, but no two with white space alone between them."""
    found: list[tuple[int, int, str]] = []
    for match in _WITH_UNIT.finditer(text):
        if not found or text[found[-1][1] : match.start()].strip():
            found.append((*match.span(), _NOWRAP))
    return found


def part_last_words(root: Element) -> None:
    """Put the last word of each text that ends with white space into a `span`.

    `tests/resume/test_line_breaks.py` reproduces the bug; once WeasyPrint fixes it, that test says that this can go.
    """
    put_into_spans(root, lambda text: [(*match.span(), "") for match in _LAST_WORD.finditer(text)])


def draw_spaces(root: Element) -> None:
    """Draw the space between two elements: some programs read one word where they see only a gap."""
    for element in root.iter():
        for child, following in pairwise(element):
            is_inline = child.tag in _INLINE and following.tag in _INLINE
            if is_inline and child.tail and not child.tail.strip():
                child.tail = BLANK
