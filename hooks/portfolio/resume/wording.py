"""The fixed words of a resume in its language, and how that language is detected from its texts.

Headings, "Present" and the like are in `wording.toml`, months come from Babel (CLDR); a language without words of its
own has the English ones. Detection is by script first, then by words that almost every text of a language contains.
Names of people and cities do not count: an English resume may be full of Spanish ones.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_skeleton
from pydantic import BaseModel

from portfolio.resume.model import Resume, SectionKind
from portfolio.sources.dates import PartialDate
from portfolio.sources.tables import tables_beside

ENGLISH = "en"
_NOTE_OF_YEAR = re.compile(r"\s(?:г|р)\.?$")
"""What Russian and Ukrainian add after a year within a sentence."""
_NUMBER = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?)(?P<percent>%?)")
_SURE = 3
"""A text is in another language if it has at least this many common words, and 1.5 times those of English."""


@dataclass(frozen=True)
class Wording:
    """The words of one language. `own` are the author's headings, by kind of section."""

    language: str
    words: Mapping[str, str]
    own: Mapping[str, str] = field(default_factory=dict)

    def heading(self, kind: str) -> str:
        """Return a section's heading."""
        return self.own.get(kind) or self.words[kind]

    def month(self, day: PartialDate | None) -> str:
        """Format a date as month and year, or as a year; the day is never shown."""
        if day is None or day.month is None or self.words is _tables()[ENGLISH]:
            return day.readable if day else ""
        text = format_skeleton("yMMM", day.first_day, locale=known_locale(self.language))
        return _NOTE_OF_YEAR.sub("", text).replace("\u05f3", "'")  # the Hebrew geresh, which few fonts have

    def number(self, text: str) -> str:
        """Return a measured number, which has Python's form, with the language's signs: `1.234,5` and `97,1 %`."""
        if self.words is _tables()[ENGLISH]:
            return text
        locale = known_locale(self.language)
        signs = locale.number_symbols.get("latn") or locale.number_symbols
        table = str.maketrans({",": signs["group"], ".": signs["decimal"]})

        def written(match: re.Match[str]) -> str:
            number = match["number"].translate(table)
            percent = str(locale.percent_formats[None].pattern)
            return percent.replace("#,##0", number) if match["percent"] else number

        # Few fonts have the narrow space of French.
        return _NUMBER.sub(written, text, count=1).replace("\u202f", "\xa0")

    def range(self, start: PartialDate | None, end: PartialDate | None, today: date) -> str:
        """Format a period up to its end or the present; a future one without an end reads "From" its start."""
        if start is None:
            return self.month(end)
        first = self.month(start)
        if end is None and start.first_day > today:
            return self.words["from"].format(first)
        last = self.month(end) if end else self.words["present"]
        return first if first == last else f"{first} – {last}"

    def graduation(self, start: PartialDate | None, end: PartialDate | None, today: date) -> str:
        """Format the period of a degree; a future end date is marked as expected."""
        if end and end.first_day > today:
            return self.words["expected"].format(self.month(end))
        return self.range(start, end, today)


def wording_of(language: str, own: Mapping[str, str] | None = None) -> Wording:
    """Return the words of a language; regions ("pt-BR") use those of their language."""
    tables = _tables()
    return Wording(language, tables.get(table_of(language), tables[ENGLISH]), own or {})


def is_worded(language: str) -> bool:
    """Return whether a language has its own words."""
    return table_of(language) in _tables()


def worded_languages() -> tuple[str, ...]:
    """Return the codes of the languages that have their own words."""
    return tuple(_tables())


def language_name(code: str) -> str:
    """Return a language's name in the language itself: "Deutsch"; of an unknown one, its code."""
    try:
        locale = known_locale(code)
    except (UnknownLocaleError, ValueError):
        return code
    name = str(locale.get_display_name(locale) or code)
    return name[:1].upper() + name[1:]


_RIGHT_TO_LEFT = ("ar", "he", "fa", "ur", "yi")


def direction_of(language: str) -> str:
    """Return "rtl" for languages written from right to left, else "ltr"."""
    return "rtl" if language.split("-", maxsplit=1)[0] in _RIGHT_TO_LEFT else "ltr"


def language_code(name: str) -> str:
    """Return the code for a language's English or own name ("german", "Deutsch") if it has its own words, else ""."""
    english = {name.casefold(): code for code, name in Locale.parse(ENGLISH).languages.items()}
    names = english | {language_name(code).casefold(): code for code in _tables()}
    found = names.get(name.casefold().replace("_", " ").removeprefix("mandarin ").partition(" ")[0], "")
    return found if is_worded(found) else ""


def is_language_code(code: str) -> bool:
    """Return whether a text begins with a language's code of ISO 639: en, pt-BR."""
    return re.split("[-_]", code)[0].lower() in Locale.parse(ENGLISH).languages


def is_country_code(code: str) -> bool:
    """Return whether a text is a country's code of ISO 3166-1, in upper case."""
    return len(code) == 2 and code in Locale.parse(ENGLISH).territories


def country_code(name: str) -> str:
    """Return the ISO code for a country's name in any of the languages here, or for another code (USA, UK), or ""."""
    upper = name.strip().upper()
    if is_country_code(upper):
        return upper
    others = get_global("territory_aliases").get(upper, ())
    if len(others) == 1:
        return str(others[0])
    wanted = _as_country(name)
    for locale in map(known_locale, _tables()):
        for code, country in locale.territories.items():
            if len(code) == 2 and _as_country(country) == wanted:
                return str(code)
    return _ALSO_CALLED.get(wanted, "")


def _as_country(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold().replace("’", "'").replace(".", ""))
    return "".join(filter(lambda letter: not unicodedata.combining(letter), letters)).strip().removeprefix("the ")


_ALSO_CALLED = {
    **dict.fromkeys(("united states of america", "america"), "US"),
    **dict.fromkeys(("great britain", "britain", "england", "scotland", "wales", "northern ireland"), "GB"),
    **dict.fromkeys(("korea", "republic of korea"), "KR"),
    **dict.fromkeys(("macao", "macau"), "MO"),
    "uae": "AE",
    "people's republic of china": "CN",
    "hong kong": "HK",
    "czech republic": "CZ",
    "turkey": "TR",
    "holland": "NL",
    "viet nam": "VN",
    "russian federation": "RU",
    "ivory coast": "CI",
}
"""Names of countries that the list of ISO does not have."""


def kinds_of_headings() -> Mapping[str, str]:
    """Map every heading of every language, case-folded, to its kind of section."""
    kinds = ("interests", *(kind.value for kind in SectionKind))
    return {table[kind].casefold(): kind for table in _tables().values() for kind in kinds}


def closest(text: str, languages: tuple[str, ...]) -> str:
    """Return the language whose common words are most frequent in a text; the first if none stands out."""
    found = re.findall(r"\w+", text.casefold())
    counts = {code: sum(word in _common(code) for word in found) for code in languages}
    best = max(counts, key=lambda code: counts[code])
    is_sure = counts[best] >= _SURE and counts[best] >= 1.5 * counts[languages[0]]
    return best if is_sure else languages[0]


def table_of(language: str) -> str:
    """Return the code of the table with a language's words: without its region, of Norwegian Bokmål."""
    code = re.split(r"[-_]", language.casefold())[0]
    return {"no": "nb", "nn": "nb"}.get(code, code)


_tables = partial(tables_beside, __file__, "wording.toml")


@cache
def _common(code: str) -> frozenset[str]:
    return frozenset(_tables()[code]["common"].split())


@cache
def known_locale(code: str) -> Locale:
    """Return a locale, that of the language alone if its country or script is unknown."""
    code = code.replace("-", "_")
    try:
        return Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(code.partition("_")[0])


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
