"""The words that mail, letter and brief say by themselves: those of the resume's language, else English ones."""

from collections.abc import Mapping
from functools import partial

from portfolio.resume.wording import ENGLISH, table_of
from portfolio.sources.tables import tables_beside

Words = Mapping[str, str]


def words_of(language: str, file: str = "words.toml") -> Words:
    """Return the words of a language; regions ("de-AT") use those of their language."""
    words: Words = _tables(file)[table_of(language) if has_words(language, file) else ENGLISH]
    return words


def has_words(language: str, file: str = "words.toml") -> bool:
    """Return whether there are words of a language."""
    return table_of(language) in _tables(file)


_tables = partial(tables_beside, __file__)
