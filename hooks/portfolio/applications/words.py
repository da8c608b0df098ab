"""The words that mail, letter and brief say by themselves: those of the resume's language, else English ones."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from portfolio.resume.wording import ENGLISH

Words = Mapping[str, str]


def words_of(language: str, file: str = "words.toml") -> Words:
    """Return the words of a language; regions ("de-AT") use those of their language."""
    return _tables(file)[language.partition("-")[0] if has_words(language, file) else ENGLISH]


def has_words(language: str, file: str = "words.toml") -> bool:
    """Return whether there are words of a language."""
    return language.partition("-")[0] in _tables(file)


@cache
def _tables(file: str) -> Mapping[str, Words]:
    return tomllib.loads(Path(__file__).with_name(file).read_text("utf-8"))
