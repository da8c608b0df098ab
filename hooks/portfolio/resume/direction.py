"""Which way languages and sentences run: an English sentence in an Arabic resume runs from left to right, its full stop
at its right end. WeasyPrint knows the direction of elements, but nothing that tells it from their text.
"""

import unicodedata
from xml.etree.ElementTree import Element

_RIGHT_TO_LEFT = ("ar", "he", "fa", "ur", "yi")
_SENTENCES = ("li", "p")


def direction_of(language: str) -> str:
    """Give "rtl" for languages that are written from right to left, else "ltr"."""
    return "rtl" if language.split("-", maxsplit=1)[0] in _RIGHT_TO_LEFT else "ltr"


def turn_sentences(root: Element) -> None:
    """Set the direction of items and paragraphs whose first letter and most others run against the page's."""
    page = root.get("dir", "ltr")
    for element in root.iter():
        if element.tag in _SENTENCES and not element.get("dir"):
            text = "".join(element.itertext())
            if " " in text.strip() and (direction := _direction_of_text(text)) not in ("", page):
                element.set("dir", direction)


def _direction_of_text(text: str) -> str:
    kinds = [unicodedata.bidirectional(letter) for letter in text]
    letters = ["ltr" if kind == "L" else "rtl" for kind in kinds if kind in ("L", "R", "AL")]
    is_most = letters[:1] and 2 * letters.count(letters[0]) > len(letters)
    return letters[0] if is_most else ""
