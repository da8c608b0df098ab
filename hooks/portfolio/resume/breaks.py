"""Control line breaks: keep hyphenated words whole, and work around a bug of WeasyPrint 70.

Programs that read the PDF take a hyphen at a line's end for hyphenation, and drop it from the word.

The bug: a text that fits its line except for its trailing space (`turned into a <strong>Python</strong> script`, with
the line full after `a`) is broken after its first word. The cure is to put its last word and the spaces around it in
their own element. `tests/test_pdf.py` reproduces the bug; once WeasyPrint fixes it, that test says that
`part_last_words` can go. In: a parsed page, whose tree is changed before layout.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest
from xml.etree.ElementTree import Element

_KEPT = ("head", "pre", "script", "style", "svg")
# Matches from the first hyphen of a word short enough for any line; longer ones may break. The part before the hyphen
# stays outside: white space alone between two elements would not be drawn, and some programs would read one word.
# A hyphen on its own stays with the word after it.
_HYPHENATED = re.compile(
    r"(?<!\S)(?=\S{2,30}(?!\S))(?:[^\s-]+|\A)(?P<rest>-\w\S*)|(?<=\S\s)(?P<alone>-\s\S{1,30}(?!\S))"
)
_LAST_WORD = re.compile(r"(?s)(?P<before>.*\S)(?P<last>\s+\S+\s+)")


def keep_hyphenated(root: Element) -> None:
    """Keep hyphenated words on one line. Must run before `part_last_words`."""
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
    """Return the text before the first inner hyphen, and spans from each such hyphen with their tails."""
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
