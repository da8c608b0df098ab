"""Detect the language of a resume from its texts: first by script, then by words common in each language.

PDF readers need it to read aloud, and headings and dates follow it. Names of people and places do not count: an English
resume may be full of Spanish ones.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from portfolio.resume.model import Resume
from portfolio.resume.wording import closest

_OF_SCRIPT = {
    "ARABIC": "ar",
    "HEBREW": "he",
    "CYRILLIC": "ru",
    "GREEK": "el",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CJK": "zh",
    "DEVANAGARI": "hi",
}
_SYLLABLES = ("ja", "zh", "ko")
"""One sign in these languages stands for several letters in others."""
_SAME_SCRIPT = {
    "en": ("en", *"de fr es it pt ca nl pl sv da nb fi cs sk ro hu tr vi id".split()),
    "ru": ("ru", "uk", "bg"),
    "ar": ("ar", "fa"),
}
# Letters that tell a language from the first one of its script.
_LETTERS = {"ru": {"uk": "іїєґ"}, "ar": {"fa": "پچژگ"}, "en": {"vi": "đơưạảấầẩậắằặẹẻẽếềểễệịọỏốồổỗộớờởợụủứừửữựỳỹ"}}
_FEW = 0.02
_PROSE = ("label", "summary", "description", "highlights", "text", "courses", "reference", "keywords")
_NOT_LATIN = 0.3
"""Above this share of letters, a non-Latin script decides the language. It is low because resumes are full of names of
tools and companies in Latin letters."""


def resume_language(resume: Resume, *others: BaseModel) -> str:
    """Return a resume's language code: the author's, else detected; `others` are its projects."""
    return resume.language or language_of(*(text for model in (resume, *others) for text in _prose(model)))


def language_of(*texts: str) -> str:
    """Detect the language code of some texts; "en" if they do not show it."""
    scripts = Counter(
        _OF_SCRIPT.get(unicodedata.name(letter, "").partition(" ")[0], "en")
        for text in texts
        for letter in text
        if letter.isalpha()
    )
    for code in _SYLLABLES:
        scripts[code] *= 2
    if scripts["ja"] and scripts["ja"] + scripts["zh"] > _NOT_LATIN * scripts.total():
        return "ja"  # Japanese mixes its own letters with Chinese characters
    others = [(number, code) for code, number in scripts.items() if code != "en"]
    number, code = max(others, default=(0, "en"))
    code = code if number > _NOT_LATIN * scripts.total() else "en"
    text = " ".join(texts)
    for near, letters in _LETTERS.get(code, {}).items():
        if sum(text.casefold().count(letter) for letter in letters) > _FEW * scripts.total():
            return near
    return closest(text, _SAME_SCRIPT[code]) if code in _SAME_SCRIPT else code


def _prose(value: Any, key: str = "") -> Iterator[str]:
    match value:
        case BaseModel():
            for name, part in value:
                if isinstance(part, BaseModel | tuple) or name in _PROSE:
                    yield from _prose(part, name)
        case tuple():
            for part in value:
                if isinstance(part, BaseModel) or key in _PROSE:
                    yield from _prose(part, key)
        case str() if value:
            yield value
