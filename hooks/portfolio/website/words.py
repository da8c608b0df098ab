"""The words and dates of the site's own pages in the site's language, which is the theme's in mkdocs.yml.

Words are in `words.toml`, the headings that resumes have too in the resume's table, dates come from Babel (CLDR). A
language without words has the English ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from babel.dates import format_date, format_skeleton

from portfolio.resume.wording import ENGLISH, Wording, table_of, wording_of
from portfolio.sources.dates import PartialDate, long_form
from portfolio.sources.tables import tables_beside


@dataclass(frozen=True)
class Words:
    """The words of one language, by key."""

    wording: Wording
    texts: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        """Return a text of the site, or a heading of the resume."""
        return self.texts.get(key) or self.wording.words[key]

    @property
    def is_english(self) -> bool:
        """Whether the words are English: the language's own, or in place of others."""
        return self.texts is _tables()[ENGLISH]

    def long_day(self, day: date) -> str:
        """Return a day in words: 3 November 2026."""
        return long_form(day) if self.is_english else format_date(day, "long", locale=self._locale)

    def short_day(self, day: date) -> str:
        """Return a day with a short month: 3 Nov 2026."""
        return f"{day.day} {day:%b %Y}" if self.is_english else format_date(day, "medium", locale=self._locale)

    def long_date(self, day: PartialDate) -> str:
        """Return a date in words, with the parts that it has: 3 November 2026, Nov 2026 or 2026."""
        return self.long_day(day.first_day) if day.day else self._month(day)

    def short_date(self, day: PartialDate) -> str:
        """Return a date with a short month, as exact as it is: 3 Nov 2026, Nov 2026 or 2026."""
        return self.short_day(day.first_day) if day.day else self._month(day)

    def _month(self, day: PartialDate) -> str:
        if self.is_english or not day.month:
            return day.readable
        return format_skeleton("yMMM", day.first_day, locale=self._locale)

    @property
    def _locale(self) -> str:
        return table_of(self.wording.language)


def words_of(language: str) -> Words:
    """Return the words of a language; regions ("pt-BR") use those of their language."""
    tables = _tables()
    code = table_of(language)
    return Words(wording_of(language), tables[code]) if code in tables else Words(wording_of(ENGLISH), tables[ENGLISH])


_tables = partial(tables_beside, __file__, "words.toml")
