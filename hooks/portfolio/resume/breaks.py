"""Where lines may break: a way round a mistake of WeasyPrint 70.

A text that fits its line but for the space at its end (`turned into a <strong>Python</strong> script`, with the line
full after `a`) is broken after its first word instead. A space that stands in an element of its own is handled well.
In: a parsed page, whose tree is changed before any layout. `tests/test_pdf.py` shows the mistake; once it passes
without this module, delete it.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

_SPACES = " \t\r\n\f"
_KEPT = ("head", "style", "script", "pre", "title")


def separate_spaces(root: Element) -> None:
    """Put the white space at the end of each text into a `span`."""
    for element in list(_shown(root)):
        text = element.text or ""
        if _has_trailing_space(text):
            element.text = text.rstrip(_SPACES)
            element.insert(0, _space())
        for child in list(element):
            tail = child.tail or ""
            if _has_trailing_space(tail):
                child.tail = tail.rstrip(_SPACES)
                element.insert(list(element).index(child) + 1, _space())


def _shown(element: Element) -> Iterator[Element]:
    if isinstance(element.tag, str) and element.tag not in _KEPT:
        yield element
        for child in element:
            yield from _shown(child)


def _has_trailing_space(text: str) -> bool:
    return text != text.rstrip(_SPACES) != ""


def _space() -> Element:
    span = Element("span")
    span.text = " "
    return span
