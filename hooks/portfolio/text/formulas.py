r"""Convert formulas from TeX to MathML, or to a line of plain text for titles and the table of contents (`x²`, `a/b`).

As in Jupyter, a `\newcommand` applies to all formulas after it, `equation`, `align` and the like are numbered in order,
and `\eqref` and `\ref` may point forward. `Formulas.convert` returns MathML with placeholders for references; `resolve`
fills them in once all numbers are known. A formula that fails stays as its TeX source, in code.
"""

import html
import re
import unicodedata
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from math_core import LatexError, LatexToMathML

from portfolio.text.standard_tex import prepare

ID_PREFIX = "equation-"
_REFERENCE = re.compile(r"\\(eqref|ref)\s*\{([^{}]*)\}")
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_PRIVATE = "\ue000"
"""Encloses the number of a reference until all labels are known."""
_MARK = re.compile(rf"<mtext>{_PRIVATE}(\d+){_PRIVATE}</mtext>")
_MARK_ALONE = re.compile(rf"<math><mtext>{_PRIVATE}(\d+){_PRIVATE}</mtext></math>")
_NUMBER = re.compile(rf' id="{ID_PREFIX}([^"]*)"[^>]*><mtext>\((.*?)\)</mtext>')
_LENGTH_LIMIT = 20_000
_DEPTH_LIMIT = 100
"""The converter recurses for each brace and command; recursing too deep would crash the process."""
_BRACE = re.compile(r"[{}]")
_EMPTY = re.compile(r"<math[^>]*>\s*</math>")
_WITH_DEFAULT = re.compile(
    r"(\\(?:re|provide)?newcommand\*?\s*(?:\{\s*(\\[A-Za-z]+)\s*\}|(\\[A-Za-z]+))\s*\[\d\]\s*)\[([^\]]*)\](?=\s*\{)"
)
_NEW_COLOUR = re.compile(r"\\definecolor\s*\{([^{}]*)\}\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_COLOURS = {
    "red": (230, 0, 0), "green": (0, 160, 0), "blue": (50, 80, 230), "cyan": (86, 180, 233), "magenta": (240, 50, 150),
    "orange": (240, 140, 0), "brown": (190, 128, 63), "olive": (159, 140, 24), "teal": (0, 128, 128),
    "violet": (128, 0, 128), "gray": (128, 128, 128), "black": (0, 0, 0),
}  # fmt: skip
_KNOWN_COLOURS = frozenset((*_COLOURS, "darkgray", "lightgray", "lime", "pink", "purple", "white", "yellow"))
_NEAR_COLOURS = {
    "navy": "blue", "indigo": "violet", "orchid": "violet", "crimson": "red", "firebrick": "red", "tomato": "red",
    "maroon": "brown", "chocolate": "brown", "gold": "orange", "coral": "orange", "salmon": "pink", "aqua": "cyan",
    "turquoise": "cyan", "fuchsia": "magenta", "silver": "lightgray", "grey": "gray",
}  # fmt: skip
_NEAR_COLOUR = re.compile(rf"[a-z]*?({'|'.join((*_KNOWN_COLOURS, *_NEAR_COLOURS))})")
"""A name of CSS, which ends with that of a colour near it: `blueviolet`."""
_OF_COLOUR = re.compile(r"(\\(?:text)?color\s*)\{([^{}]*)\}")


class Formulas:
    """Converts the formulas of one page, in order. `problem` is the last one's error."""

    def __init__(self) -> None:
        self._converter = LatexToMathML(
            allow_unreliable_rendering=True, fancy_error=False, global_group=True, id_prefix=ID_PREFIX
        )
        self._labels: set[str] = set()
        self._references: list[tuple[str, str]] = []
        self._defaults: dict[str, str] = {}
        self._colours: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        self.problem = ""

    def convert(self, tex: str, *, is_display: bool) -> str:
        """Return a formula's MathML ("" if it only defines macros), or its source if it cannot be converted."""
        self.problem = _too_much(tex)
        if self.problem:
            return f"<code>{html.escape(tex)}</code>"
        text = _LABEL.sub(self._label, tex.replace(_PRIVATE, ""))
        text = self._with_colours(self._without_defaults(text))
        prepared = _REFERENCE.sub(self._reference, prepare(text, is_display=is_display))
        try:
            mathml = self._converter.convert_with_global_state(prepared, displaystyle=is_display)
        except LatexError as error:
            self.problem = re.sub(r"^\d+: ", "", str(error)).rstrip(".")
            return f"<code>{html.escape(tex)}</code>"
        self._numbers.update(_NUMBER.findall(mathml))
        return "" if _EMPTY.fullmatch(mathml) else mathml

    def _without_defaults(self, tex: str) -> str:
        r"""Return a formula whose macros get their optional argument in braces, as the converter needs it."""
        self._defaults |= {found[2] or found[3]: found[4] for found in _WITH_DEFAULT.finditer(tex)}
        if not self._defaults:
            return tex
        names = "|".join(map(re.escape, self._defaults))
        used = re.compile(rf"(?<!newcommand)(?<!newcommand\{{)({names})(?![A-Za-z])(?:\s*\[([^\[\]]*)\])?")
        tex = _WITH_DEFAULT.sub(r"\1", tex)
        return used.sub(
            lambda found: f"{found[1]}{{{self._defaults[found[1]] if found[2] is None else found[2]}}}", tex
        )

    def _with_colours(self, tex: str) -> str:
        r"""Return a formula with the values of colours that a `\definecolor` names."""
        for found in _NEW_COLOUR.finditer(tex):
            self._colours[found[1].strip()] = _colour(found[2].strip(), found[3])
        return _OF_COLOUR.sub(
            lambda found: f"{found[1]}{{{self._name_of_colour(found[2].strip())}}}", _NEW_COLOUR.sub("", tex)
        )

    def _name_of_colour(self, given: str) -> str:
        if match := re.fullmatch(r"#(?:([0-9a-fA-F]{6})|([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F]))", given):
            return _colour("HTML", match[1] or match[2] * 2 + match[3] * 2 + match[4] * 2)
        near = _NEAR_COLOUR.fullmatch(given) if given not in _KNOWN_COLOURS else None
        return self._colours.get(given) or (_NEAR_COLOURS.get(near[1], near[1]) if near else given)

    def resolve(self, page: str) -> str:
        """Return the page with its references filled in; an unknown label shows as `?`, as in Jupyter."""
        if not self._references:
            return page
        alone = _MARK_ALONE.sub(self._resolved, page)
        return _MARK.sub(lambda mark: f"<mtext>{self._resolved(mark)}</mtext>", alone)

    def _label(self, found: re.Match[str]) -> str:
        name = _as_id(found[1])
        if not name or name in self._labels:
            return ""
        self._labels.add(name)
        return rf"\label{{{name}}}"

    def _reference(self, found: re.Match[str]) -> str:
        self._references.append((found[1], _as_id(found[2])))
        return f"\\text{{{_PRIVATE}{len(self._references) - 1}{_PRIVATE}}}"

    def _resolved(self, mark: re.Match[str]) -> str:
        kind, name = self._references[int(mark[1])]
        number = self._numbers.get(name)
        label = f"({number or '?'})" if kind == "eqref" else number or "?"
        return f'<a href="#{ID_PREFIX}{name}">{label}</a>' if number else label


def _colour(model: str, values: str) -> str:
    """Return the name of the colour that the converter knows and that is nearest to a value."""
    try:
        if model == "HTML":
            number = int(values, 16)
            given = [number >> 16, number >> 8 & 255, number & 255]
        else:
            given = [round(float(each) * (1 if model == "RGB" else 255)) for each in values.split(",")] * 3
    except ValueError:
        return "black"
    return min(
        _COLOURS, key=lambda name: sum((one - two) ** 2 for one, two in zip(_COLOURS[name], given, strict=False))
    )


def _too_much(tex: str) -> str:
    """Return why a formula is not even tried, or ""."""
    if len(tex) > _LENGTH_LIMIT:
        return f"it has {len(tex):,} characters, over {_LENGTH_LIMIT:,}"
    depth = deepest = 0
    for brace in _BRACE.findall(tex) if tex.count("{") > _DEPTH_LIMIT else ():
        depth += 1 if brace == "{" else -1
        deepest = max(deepest, depth)
    return f"its braces are nested more than {_DEPTH_LIMIT} levels deep" if deepest > _DEPTH_LIMIT else ""


def _as_id(label: str) -> str:
    return re.sub(r"[^A-Za-z0-9.:-]+", "-", label.strip())


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
    while (plain := _SCRIPT.sub(_script, text)) != text:
        text = plain
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
    plain = text
    match element.tag:
        case "mfrac":
            plain = "/".join(_grouped(part) for part in parts)
        case "msqrt":
            plain = f"√{_grouped(text)}"
        case "msup" | "mover":
            plain = _accented(*parts) if element.get("accent") else f"{parts[0]}{_UP}{parts[1]}{_END}"
        case "msub" | "munder":
            plain = parts[0] if element.get("accentunder") else f"{parts[0]}{_DOWN}{parts[1]}{_END}"
        case "msubsup" | "munderover":
            plain = f"{parts[0]}{_DOWN}{parts[1]}{_END}{_UP}{parts[2]}{_END}"
        case "mspace":
            plain = " "
        case "mo" if text and text in "=<>≤≥→≈∼∈":
            plain = f" {text} "
    return plain


def _grouped(text: str) -> str:
    return text if len(text) == 1 else f"({text})"


def _accented(base: str, accent: str) -> str:
    return f"{base}{_ACCENTS.get(accent, '')}" if len(base) == 1 else base
