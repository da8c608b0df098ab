"""Prove that every word of a page comes from the resume, its projects or the target.

In: the laid-out page and its view, the documents that its words may come from. Out: an error for each word of no
origin. The resume's headings and months are the engine's words in the resume's language; a post or a paper that the
resume names may say its title. Code: J107.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from portfolio.applications.targets import ReadTarget
from portfolio.resume.contacts import contacts
from portfolio.resume.model import Resume
from portfolio.resume.page_text import PageText, key
from portfolio.resume.view import ResumeView
from portfolio.resume.wording import Wording
from portfolio.sources.dates import parse_date
from portfolio.sources.diagnostics import Diagnostic, Location, error, short
from portfolio.sources.yaml_source import Document, texts_in
from portfolio.text.inline import Link, Span, parse, plain

_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_HYPHENS = re.compile("[-\u2010\u2011]")
_LABELS = ("DOI arXiv et al",)
"""What the engine writes beside a publication."""
_YEAR = "2000"
_DATE = re.compile(r"(?<!\d)\d{4}-\d\d?(?!\d)")
_NOT_PRINTED = ("cover", "company", "position", "url", "address", "advertisement", "contact", "copied")
"""Fields of a target that say nothing on the page."""


def words(text: str) -> frozenset[str]:
    """Return a text's words, folded."""
    return frozenset(_WORD.findall(_folded(text)))


def _folded(text: str) -> str:
    """Return a text in lower case without accents: a template's capitals drop some, as in Greek and Turkish."""
    if text.isascii():
        return text.lower()
    signs = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text).casefold())
    bare = "".join(sign for sign in signs if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", bare).replace("\u0131", "i")  # the dotless i


def known_words(
    resume: Resume, documents: Iterable[Document], target: ReadTarget, titles: Iterable[str], wording: Wording
) -> frozenset[str]:
    """Return the words that may be on the page.

    `documents` are those of the resume and the projects as their author wrote them, `titles` the texts of posts and
    papers that the resume lists, `wording` the headings of the page's language.
    """
    given = target.document.data if isinstance(target.document.data, dict) else {}
    overlay = {key: value for key, value in given.items() if key not in _NOT_PRINTED}
    months = [wording.month(parse_date(f"{_YEAR}-{month:02}")) for month in range(1, 13)]
    of_the_engine = [text for key, text in wording.words.items() if key != "common"]
    found = {word for text in (*of_the_engine, *months, *_LABELS) for word in words(text)} - {_YEAR}
    given_texts = [text for data in (*(one.data for one in documents), overlay) for _, text in texts_in(data)]
    for text in (*given_texts, *titles, *(contact.text for contact in contacts(resume.basics))):
        found |= words(text) | words(plain(parse(text)))
        found |= {word for match in _DATE.finditer(text) for word in _words_of_date(match[0], wording)}
    return frozenset(found)


def _words_of_date(text: str, wording: Wording) -> frozenset[str]:
    """Return what the page says of a date; some languages write year and month without a space."""
    try:
        month = wording.month(parse_date(text))
    except ValueError:
        return frozenset()
    return words(" ".join((month, *(wording.words[key].format(month) for key in ("expected", "from")))))


def words_of_view(view: ResumeView) -> frozenset[str]:
    """Return the words of a view: all of its texts, without addresses and settings."""
    return frozenset(word for text in _said(view) for word in words(text))


def printed_texts(view: ResumeView) -> Mapping[str, str]:
    """Return the texts of a view, with numbers as its language writes them, by their `page_text.key`."""
    return {key(text): text for text in _said(view)}


_NOT_SAID = {
    "ResumeView": ("image", "language", "paper", "template", "accent", "density", "portrait", "keywords", "title"),
    "Contact": ("kind", "url", "name"),
    "Section": ("kind", "layout", "url", "url_name"),
    "Entry": ("link", "subtitle_link", "keywords", "age", "kind", "path"),
    "Link": ("target", "name", "address", "is_evidence"),
    "Span": ("metric",),
}


def _said(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        if value and all(isinstance(part, Span | Link) for part in value):
            is_text = any(isinstance(part, Span) for part in value)  # otherwise an entry's links
            yield plain(value) if is_text else " ".join(part.text for part in value)
            return
        for part in value:
            yield from _said(part)
    elif is_dataclass(value):
        for each in fields(value):
            if each.name not in _NOT_SAID.get(type(value).__name__, ()):
                yield from _said(getattr(value, each.name))


def foreign_words(view: ResumeView, page: PageText, known: frozenset[str]) -> tuple[str, ...]:
    """Return the words of a view, and of the page that was laid out from it, that are not known."""
    found = dict.fromkeys(sorted(words_of_view(view) - known))
    for block in page.blocks:
        text = _folded(block)
        runs = _WORD.findall(text)
        if all(_is_made_of(run, known) for run in runs):
            continue
        if all(_is_made_of(run, known) for run in _WORD.findall(_HYPHENS.sub("", text))):
            continue  # a word that is broken at the end of a line
        found |= dict.fromkeys(run for run in runs if not _is_made_of(run, known))
    return tuple(found)


def _is_made_of(run: str, known: frozenset[str]) -> bool:
    """Return whether letters without spaces, as a page's blocks have them, are known words one after the other."""
    longest = _longest(known)
    ends = {0}
    for end in range(1, len(run) + 1):
        if any(start in ends and run[start:end] in known for start in range(max(0, end - longest), end)):
            ends.add(end)
    return len(run) in ends


@cache
def _longest(known: frozenset[str]) -> int:
    return max(map(len, known), default=0)


def origin_problems(
    foreign: Iterable[str], documents: Iterable[Document], files: Mapping[str, str], page: Location
) -> tuple[Diagnostic, ...]:
    """Return an error for each word without a source, located in a document, a template's file, or at `page`."""
    listed = tuple(documents)
    hint = "write it into resume.yml, a project or the target; or take it out of the template"
    said = "the page says '{}', which is neither in the resume, in a project nor in the target"
    found = (_located(word, listed, files) or (page, word) for word in foreign)
    return tuple(error("J107", location, said.format(short(text)), hint) for location, text in found)


def _located(word: str, documents: Iterable[Document], files: Mapping[str, str]) -> tuple[Location, str] | None:
    """Return where a word stands, and its text there; a page's blocks have no spaces, so it may be several words."""
    letters = r"[\W_]*".join(map(re.escape, word))
    pattern = re.compile(rf"(?<![^\W_]){letters}(?![^\W_])")
    for document in documents:
        for path, text in texts_in(document.data):
            if match := pattern.search(_folded(text)):
                return document.location(path), match[0]
    for name, text in files.items():
        for number, line in enumerate(text.splitlines(), 1):
            if match := pattern.search(_folded(line)):
                return Location(name, number, match.start() + 1), match[0]
    return None
