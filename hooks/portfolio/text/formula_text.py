"""A formula's TeX -> a line of plain text (`x²`, `β₀`, `a/b`), for titles and the table of contents."""

import re
import unicodedata
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from portfolio.text.formulas import Formulas

_MARKUP = re.compile(r"\\[a-zA-Z]+\s?|[\\{}$]")
_SUPERSCRIPTS = str.maketrans("0123456789+-−=()niT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵀ")
_SUBSCRIPTS = str.maketrans("0123456789+-−=()aeijoruvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢⱼₒᵣᵤᵥₓ")
_ACCENTS = {"ˆ": "\u0302", "˜": "\u0303", "~": "\u0303", "ˉ": "\u0304", "‾": "\u0304", "˙": "\u0307", "→": "\u20d7"}
_INVISIBLE = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064\ufe00\ufe01"))
# Private characters mark scripts until letters have lost their styles, which would remove the scripts as well.
_UP, _DOWN, _END = "\ue001", "\ue002", "\ue003"
_SCRIPT = re.compile(f"([{_UP}{_DOWN}])([^{_UP}{_DOWN}{_END}]*){_END}")


def as_text(tex: str) -> str:
    """Return a formula as plain text, or its TeX without markup if it cannot be converted."""
    mathml = Formulas().convert(tex, is_display=False)
    if not mathml.startswith("<math"):
        return _MARKUP.sub("", tex).strip()
    try:
        tree = ET.fromstring(mathml.replace("&ApplyFunction;", ""))  # noqa: S314  # the converter's own output
    except ET.ParseError:  # a duplicate attribute, which HTML allows
        return _MARKUP.sub("", tex).strip()
    text = unicodedata.normalize("NFKC", _text_of(tree).translate(_INVISIBLE))
    while (shown := _SCRIPT.sub(_script, text)) != text:
        text = shown
    return " ".join(text.split())


def _script(found: re.Match[str]) -> str:
    table: Mapping[int, int] = _SUPERSCRIPTS if found[1] == _UP else _SUBSCRIPTS
    if all(ord(character) in table for character in found[2]):
        return found[2].translate(table)
    if found[1] == _DOWN:
        return f"_{found[2]}"
    return f"^{found[2]}" if len(found[2]) == 1 else f"^({found[2]})"


def _text_of(element: ET.Element) -> str:
    parts = [_text_of(child) for child in element]
    text = (element.text or "") + "".join(parts)
    shown = text
    match element.tag:
        case "mfrac":
            shown = "/".join(_grouped(part) for part in parts)
        case "msqrt":
            shown = f"√{_grouped(text)}"
        case "msup" | "mover":
            shown = _accented(*parts) if element.get("accent") else f"{parts[0]}{_UP}{parts[1]}{_END}"
        case "msub" | "munder":
            shown = parts[0] if element.get("accentunder") else f"{parts[0]}{_DOWN}{parts[1]}{_END}"
        case "msubsup" | "munderover":
            shown = f"{parts[0]}{_DOWN}{parts[1]}{_END}{_UP}{parts[2]}{_END}"
        case "mspace":
            shown = " "
        case "mo" if text and text in "=<>≤≥→≈∼∈":
            shown = f" {text} "
    return shown


def _grouped(text: str) -> str:
    return text if len(text) == 1 else f"({text})"


def _accented(base: str, accent: str) -> str:
    return f"{base}{_ACCENTS.get(accent, '')}" if len(base) == 1 else base
