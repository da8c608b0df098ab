"""Where lines may break: not within words with a hyphen, and a way round a mistake of WeasyPrint 70.

A hyphen at a line's end is taken for one of hyphenation by programs that read the PDF, and the word loses it.

A text that fits its line but for the space at its end (`turned into a <strong>Python</strong> script`, with the line
full after `a`) is broken after its first word instead. Its last word with the spaces around it in an element of its
own is handled well. `tests/test_pdf.py` shows the mistake; where WeasyPrint no longer makes it, that test says that
`part_last_words` can go. In: a parsed page, whose tree is changed before any layout.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest
from xml.etree.ElementTree import Element

_KEPT = ("head", "pre", "script", "style", "svg")
# From its first hyphen on, a word short enough for any line; longer ones may break. What comes before the hyphen stays
# outside: white space alone between two elements would not be drawn, and some programs would read one word.
# A hyphen that stands alone stays with the word after it.
_HYPHENATED = re.compile(
    r"(?<!\S)(?=\S{2,30}(?!\S))(?:[^\s-]+|\A)(?P<rest>-\w\S*)|(?<=\S\s)(?P<alone>-\s\S{1,30}(?!\S))"
)
_LAST_WORD = re.compile(r"(?s)(?P<before>.*\S)(?P<last>\s+\S+\s+)")


def keep_hyphenated(root: Element) -> None:
    """Keep words with a hyphen in them together. Comes before `part_last_words`."""
    for element in list(_shown(root)):
        for child in list(element):
            child.tail, spans = _without_hyphenated(child.tail or "")
            at = list(element).index(child) + 1
            element[at:at] = spans
        element.text, spans = _without_hyphenated(element.text or "")
        element[0:0] = spans


def part_last_words(root: Element) -> None:
    """Put the last word of each text that ends with white space into a `span`."""
    for element in list(_shown(root)):
        if match := _LAST_WORD.fullmatch(element.text or ""):
            element.text = match["before"]
            element.insert(0, _span(match["last"]))
        for child in list(element):
            if match := _LAST_WORD.fullmatch(child.tail or ""):
                child.tail = match["before"]
                element.insert(list(element).index(child) + 1, _span(match["last"]))


def _shown(element: Element) -> Iterator[Element]:
    if element.tag not in _KEPT:
        yield element
        for child in element:
            yield from _shown(child)


def _without_hyphenated(text: str) -> tuple[str, list[Element]]:
    """Give the text before the first hyphen within a word, and spans from such hyphens on with their tails."""
    words = list(_HYPHENATED.finditer(text))
    spans = []
    for word, following in zip_longest(words, words[1:]):
        span = _span(word["rest"] or word["alone"])
        span.set("style", "white-space: nowrap")
        span.tail = text[word.end() : _start(following) if following else None]
        spans.append(span)
    return text[: _start(words[0])] if words else text, spans


def _start(word: re.Match[str]) -> int:
    return word.start("rest" if word["rest"] else "alone")


def _span(text: str) -> Element:
    span = Element("span")
    span.text = text
    return span
