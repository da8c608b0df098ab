"""Where lines may break: a way round a mistake of WeasyPrint 70.

A text that fits its line but for the space at its end (`turned into a <strong>Python</strong> script`, with the line
full after `a`) is broken after its first word instead. Its last word with the spaces around it in an element of its
own is handled well. In: a parsed page, whose tree is changed before any layout. `tests/test_pdf.py` shows the mistake;
where WeasyPrint no longer makes it, that test says that this module can go.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

_KEPT = ("head", "pre", "script", "style", "svg")
_LAST_WORD = re.compile(r"(?s)(?P<before>.*\S)(?P<last>\s+\S+\s+)")


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


def _span(text: str) -> Element:
    span = Element("span")
    span.text = text
    return span
