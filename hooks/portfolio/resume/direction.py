"""Set text direction: an English sentence in an Arabic resume runs from left to right, with its full stop at the right.
WeasyPrint supports an element's direction, but cannot detect it from the text.
"""

import unicodedata
from xml.etree.ElementTree import Element

_RIGHT_TO_LEFT = ("ar", "he", "fa", "ur", "yi")
_SENTENCES = ("li", "p")


def direction_of(language: str) -> str:
    """Return "rtl" for languages written from right to left, else "ltr"."""
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
