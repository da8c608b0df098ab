"""Choose the PDF's fonts: those of the template's style sheets, and fallbacks for characters that they lack.

All fonts come from the package `rendercv-fonts` and, for Arabic, `fontpkg-ibm-plex-sans-arabic`, never from the system,
so the page is the same on every machine. Out: families, a style sheet that names their files, and the characters that
no font has. Codes: R203 no font has a character, T203 no such font family.
"""

import os
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import zip_longest
from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import Element

import rendercv_fonts
from fontTools.ttLib import TTFont

from portfolio.sources.diagnostics import Diagnostic, Location, line_and_column, notice, suggestion, warning
from portfolio.sources.yaml_source import Document

ADDRESS = "https://fonts.invalid/"
"""The URL under which style sheets load the faces; the PDF's fetcher serves them from memory."""

# Tried in this order for characters that a template's own fonts lack. The Chinese, Japanese and Korean families
# draw shared characters differently, so the text decides which comes first.
_FALLBACKS = ("Source Sans 3", "Noto Sans", "Open Sans", "IBM Plex Sans Arabic", "Mukta")
_HAN = {"zh": "Noto Sans SC", "ja": "Noto Sans JP", "ko": "Noto Sans KR"}
# Families whose files are not in a folder of the family's name.
_OWN_NAMES = {
    "NotoSansSC": "Noto Sans SC",
    "NotoSansJP": "Noto Sans JP",
    "NotoSansKR": "Noto Sans KR",
    "IBMPlexSansArabic": "IBM Plex Sans Arabic",
}
_STYLES = {
    "Regular": (400, "normal"),
    "Bold": (700, "normal"),
    "Italic": (400, "italic"),
    "BoldItalic": (700, "italic"),
}
# ASCII lookalikes; normalisation finds compatibility forms such as letters of formulas.
_ALIKE = {
    **dict.fromkeys("\u05f4\u201c\u201d\u201e\u201f\u2033\u2036\u275d\u275e\u301d\u301e\u301f", '"'),
    **dict.fromkeys("\u05f3\u2018\u2019\u201a\u201b\u2032\u2035\u275b\u275c\u02bc\u02b9\u02bb", "'"),
    **dict.fromkeys("\u05be\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b", "-"),
}
# Signs that only change how the one before them is drawn, or join it to the next; useless on their own.
_JOINED = "[\u200d\ufe00-\ufe0f\U000e0020-\U000e007f]*"
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0020-\U000e007f]")
_GENERIC = {"serif", "sans-serif", "monospace", "inherit", "initial", "unset", "system-ui", "cursive", "fantasy"}
_DECLARED = re.compile(r"font-family\s*:\s*([^;}]+)")
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f][^\W\d_]*)*")
_LATIN = string.ascii_letters + string.digits
_MANY = 0.03
"""If more than this share of words mixes letters of two families, all text uses the second one."""
_NAME_OF_LETTER = re.compile(
    r"(?P<script>[A-Z -]+?) (?:CAPITAL|SMALL|LETTER|CHARACTER|VOWEL|SYLLABLE|SIGN|DIGIT|MARK)\b"
)
_WHOLE_SCRIPT = 3
"""With this many letters that no font has, the whole script counts as missing."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Face:
    """One font file, as a style sheet names it."""

    family: str
    weight: int
    style: str
    path: Path

    @property
    def url(self) -> str:
        """The face's URL in style sheets."""
        return ADDRESS + quote(f"{self.family}/{self.path.name}")


@cache
def families() -> Mapping[str, tuple[Face, ...]]:
    """Return every available family. Icon fonts are left out: they are pictures without text."""
    found: dict[str, list[Face]] = {}
    for path in _font_files():
        stem, _, kind = path.stem.partition("-")
        if kind in _STYLES and path.parent.name != "Font Awesome 7":
            weight, style = _STYLES[kind]
            family = _OWN_NAMES.get(stem, path.parent.name)
            found.setdefault(family, []).append(Face(family, weight, style, path))
    return {family: tuple(faces) for family, faces in sorted(found.items())}


@cache
def characters(family: str) -> frozenset[int]:
    """Return the code points that a family's upright face can draw."""
    faces = families().get(family, ())
    upright = next((face for face in faces if face.style == "normal"), None)
    return letters_of(upright.path) if upright else frozenset()


@cache
def letters_of(file: Path) -> frozenset[int]:
    """Return the code points that a font file can draw."""
    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())


@contextmanager
def only_registered() -> Iterator[None]:
    """Hide the system's fonts from font configurations created inside; Fontconfig reads the variable then."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


@dataclass(frozen=True)
class Choice:
    """The families to register for a page, the body's first; the characters that none of them has; and the words for
    which the body's family has only some of the letters, each with a family that has them all.

    `substitute` is a family that replaces the body's entirely if there are many such words, else "".
    """

    families: tuple[str, ...]
    missing: tuple[str, ...]
    words: Mapping[str, str]
    substitute: str = ""


def choose(styles: Iterable[str], text: str, language: str, heading: str = "") -> Choice:
    """Choose the families for style sheets and a page's text. `heading` is the name: at its size, programs would read
    a line in two families as two lines."""
    styles = list(styles)
    firsts, seconds = _named(styles)
    chosen = firsts or ["Source Sans 3"]
    left = {character for part in (text, *styles) for character in part if not _is_invisible(character)}
    others = [family for family in (*seconds, *_FALLBACKS) if family not in chosen]
    han = _han_order(text, language)
    for family in (*chosen, *others, *han):
        covered = {character for character in left if ord(character) in characters(family)}
        if covered and family not in chosen:
            chosen.append(family)
        left -= covered
        if not left:
            break
    split = [word for word in _WORD.findall(text) if _is_split(word, chosen[0])]
    wholly = {word: family for word in split if (family := _family_of(word, others))}
    is_often = len(split) > _MANY * len(_WORD.findall(text)) or not wholly.keys().isdisjoint(_WORD.findall(heading))
    substitute = _family_of("".join(wholly), others) if is_often else _other_script(text, chosen[0], (*others, *han))
    added = (substitute, *(() if substitute else wholly.values()))
    registered = dict.fromkeys([*chosen, *filter(None, added)])
    return Choice(tuple(registered), tuple(sorted(left)), {} if substitute else wholly, substitute)


def substitute(character: str) -> str:
    """Return the replacement for a character that no font has; "" leaves it out."""
    alike = _ALIKE.get(character) or unicodedata.normalize("NFKC", character)
    return alike if alike.isascii() and alike.isprintable() else ""


def replace_missing(root: Element, missing: Iterable[str]) -> None:
    """Replace or remove characters in a page that no font has; the space before a removed one goes too.

    A single "no such character" glyph makes programs that read the PDF lose all text in that font.
    """
    gone = "".join(map(re.escape, missing))
    lost = re.compile(rf"(?P<space>\s*)(?P<characters>(?:[{gone}]{_JOINED})+)") if gone else None

    def replaced(match: re.Match[str]) -> str:
        text = "".join(substitute(character) for character in match["characters"])
        return match["space"] + text if text else ""

    for element in root.iter():
        for name in ("text", "tail"):
            if text := getattr(element, name):
                text = lost.sub(replaced, text) if lost else text
                setattr(element, name, _SELECTORS.sub("", text))


def keep_words_whole(root: Element, words: Mapping[str, str]) -> None:
    """Set each word in one family: programs read a word in two families as two words."""

    def of_words(text: str) -> list[tuple[int, int, str]]:
        found = (match for match in _WORD.finditer(text) if match[0] in words)
        return [(*match.span(), f"font-family: '{words[match[0]]}'") for match in found]

    put_into_spans(root, of_words)


def put_into_spans(root: Element, parts: Callable[[str], Sequence[tuple[int, int, str]]]) -> None:
    """Put parts of each text of a page into a `span`; `parts` returns their starts, ends and styles."""
    for element in list(_elements_with_text(root)):
        for child in list(element):
            child.tail, spans = _in_spans(child.tail or "", parts)
            at = list(element).index(child) + 1
            element[at:at] = spans
        element.text, spans = _in_spans(element.text or "", parts)
        element[0:0] = spans


def _elements_with_text(element: Element) -> Iterator[Element]:
    if element.tag not in ("head", "pre", "script", "style", "svg"):
        yield element
        for child in element:
            yield from _elements_with_text(child)


def _in_spans(text: str, parts: Callable[[str], Sequence[tuple[int, int, str]]]) -> tuple[str, list[Element]]:
    """Return the text before the first of the parts, and a span for each with its tail."""
    found = parts(text)
    spans = []
    for (start, end, style), following in zip_longest(found, found[1:]):
        span = Element("span", {"style": style} if style else {})
        span.text, span.tail = text[start:end], text[end : following[0] if following else None]
        spans.append(span)
    return text[: found[0][0]] if found else text, spans


def style_sheet(chosen: Iterable[str], body: str = "", substitute: str = "") -> str:
    """Return the `@font-face` rules of families; `substitute` is registered under the body family's name."""
    rules = [
        _rule(face, face.family) for family in chosen for face in families()[family] if not substitute or family != body
    ]
    return "\n".join([*rules, *(_rule(face, body) for face in families().get(substitute, ()))])


def unknown_families(text: str, path: str) -> Iterator[Diagnostic]:
    """Warn about font families in a style sheet that are not available."""
    text = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    known = {family.casefold() for family in families()} | _GENERIC
    for match in _DECLARED.finditer(text):
        for name in match[1].split(","):
            family = name.strip().strip("\"'")
            if "(" in family or ")" in family or not family or family.casefold() in known:
                continue
            before = text[: match.start(1)]
            location = Location(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
            hint = suggestion(family, families(), f"there are: {', '.join(families())}")
            yield warning("T203", location, f"there is no font family '{family}'", hint)


def missing_problems(missing: Iterable[str], sources: Iterable[Document], fallback: Location) -> Iterator[Diagnostic]:
    """Report where the author wrote characters that no font has; lost letters are warnings, emoji are not.

    Of a script that is missing as a whole, the first letter stands for all.
    """
    sources = tuple(sources)
    missing = sorted(missing, key=lambda character: _order_of(character, sources))
    scripts = Counter(map(_script, missing))
    for script in (script for script, count in scripts.items() if script and count >= _WHOLE_SCRIPT):
        character = next(each for each in missing if _script(each) == script)
        message = f"no font here has {script} letters, such as '{character}' (U+{ord(character):04X})"
        hint = "write them in Latin letters; they are left out of the PDF"
        yield warning("R203", _first_location(character, sources, fallback), message, hint)
    for character in (each for each in missing if scripts[_script(each)] < _WHOLE_SCRIPT or not _script(each)):
        message = f"no font here has the character '{character}' (U+{ord(character):04X})"
        alike = substitute(character)
        instead = f"the PDF has {alike} instead" if alike else "it is left out of the PDF"
        is_text_lost = not alike and not unicodedata.category(character).startswith("S")
        tell = warning if is_text_lost else notice
        yield tell("R203", _first_location(character, sources, fallback), message, f"write it another way; {instead}")


def _script(character: str) -> str:
    """Return the script of a letter or a mark that nothing can replace, as in "Thai", or ""."""
    name = _NAME_OF_LETTER.match(unicodedata.name(character, ""))
    is_letter = unicodedata.category(character)[0] in "LM" and not substitute(character)
    return name["script"].title() if name and is_letter else ""


def _font_files() -> Iterator[Path]:
    yield from sorted(rendercv_fonts.package_folder_path.glob("*/*.[ot]tf"))
    arabic = find_spec("fontpkg_ibm_plex_sans_arabic")
    for root in (arabic.submodule_search_locations or ()) if arabic else ():
        yield from sorted(Path(root).glob("files/*.ttf"))


def _rule(face: Face, name: str) -> str:
    descriptors = f"font-weight: {face.weight}; font-style: {face.style}"
    return f'@font-face {{ font-family: "{name}"; {descriptors}; src: url("{face.url}") }}'


def _named(styles: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the families that style sheets list first anywhere, and those listed as fallbacks."""
    known = {family.casefold(): family for family in families()}
    firsts: dict[str, None] = {}
    seconds: dict[str, None] = {}
    for match in _DECLARED.finditer(_COMMENT.sub("", "\n".join(styles))):
        names = [known.get(name.strip().strip("\"'").casefold()) for name in match[1].split(",")]
        found = [name for name in names if name]
        firsts |= dict.fromkeys(found[:1])
        seconds |= dict.fromkeys(found[1:])
    return list(firsts), [family for family in seconds if family not in firsts]


def _is_split(word: str, body: str) -> bool:
    """Return whether a family has some of a word's letters, but not all."""
    has = [ord(letter) in characters(body) for letter in unicodedata.normalize("NFC", word)]
    return any(has) and not all(has)


def _other_script(text: str, body: str, others: Iterable[str]) -> str:
    """Return the family for a text in a script that the body's family lacks, or "" if most letters are in that one.

    Set in one family, the figures and Latin words of such a text are drawn to go with its own letters.
    """
    letters = Counter(filter(str.isalpha, text))
    lacking = Counter({letter: number for letter, number in letters.items() if ord(letter) not in characters(body)})
    if 2 * lacking.total() <= letters.total():
        return ""
    able = [family for family in others if characters(family).issuperset(map(ord, _LATIN))]
    return max(able, key=lambda family: sum(lacking[letter] for letter in lacking if ord(letter) in characters(family)))


def _family_of(word: str, others: Iterable[str]) -> str:
    return next((family for family in others if all(ord(letter) in characters(family) for letter in word)), "")


def _han_order(text: str, language: str) -> list[str]:
    written = language.split("-", maxsplit=1)[0]
    if written not in _HAN and re.search(r"[\u3040-\u30ff]", text):
        written = "ja"
    if written not in _HAN and re.search(r"[\uac00-\ud7af]", text):
        written = "ko"
    first = _HAN.get(written, _HAN["zh"])
    return [first, *(family for family in _HAN.values() if family != first)]


def _is_invisible(character: str) -> bool:
    """Return whether a character draws nothing. Private and unassigned characters do not count."""
    is_control = unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")
    return character.isspace() or is_control or _SELECTORS.match(character) is not None


def _order_of(character: str, sources: Iterable[Document]) -> tuple[int, int]:
    found = ((number, document.text.find(character)) for number, document in enumerate(sources))
    return next((at for at in found if at[1] >= 0), (len(tuple(sources)), ord(character)))


def _first_location(character: str, sources: Iterable[Document], fallback: Location) -> Location:
    locations = (_first(document, character) for document in sources)
    return next((found for found in locations if found), fallback)


def _first(document: Document, character: str) -> Location | None:
    found = ((path, text, text.find(character)) for path, text in document.files.items())
    return next((Location(path, *line_and_column(text, at)) for path, text, at in found if at >= 0), None)
