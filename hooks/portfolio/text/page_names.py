"""What a page may be called in `[[…]]`: its title, or its file's name, in any case with any signs between words.

Where several pages have one name, a note comes before another page of docs/, then posts, projects and notebooks; among
equals, a file's name before a title. Two of the same rank are ambiguous, and the author has to say which.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from portfolio.sources.diagnostics import did_you_mean

_BETWEEN_WORDS = re.compile(r"[^\w+#]+|_+")


class Kind(IntEnum):
    """The kinds of pages, in the order in which a name is looked up."""

    NOTE = 0
    PAGE = 1
    POST = 2
    PROJECT = 3
    NOTEBOOK = 4


@dataclass(frozen=True)
class NamedPage:
    """A page by its source, relative to docs/, with its title and the names of its file."""

    uri: str
    kind: Kind
    title: str
    file_names: tuple[str, ...]
    words: str = ""
    """What a page that embeds it shows of it."""


@dataclass(frozen=True)
class PageNames:
    """The pages of a site by their names."""

    pages: Mapping[str, NamedPage] = field(default_factory=dict)
    """The pages, by source."""
    by_name: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The sources of the pages that a name stands for; more than one if it is ambiguous."""

    def nearest(self, name: str) -> str:
        """Return the title or file name that may be meant, or ""."""
        written = {_key(text): text for page in self.pages.values() for text in (*page.file_names, page.title)}
        near = did_you_mean(_key(name), written)
        return written[near] if near else ""

    def find(self, name: str) -> tuple[str, ...]:
        """Return the sources of the pages with a name."""
        return self.by_name.get(_key(name), ())

    def is_title(self, name: str, uri: str) -> bool:
        """Return whether a name is the title of a page, rather than that of its file."""
        return uri not in self.pages or _key(name) == _key(self.pages[uri].title)


NO_NAMES = PageNames()


def readable_name(name: str) -> str:
    """Return a file's name as a title: `my-notes_2` becomes "My notes 2"."""
    return name.replace("-", " ").replace("_", " ").capitalize()


def names_of(pages: Iterable[NamedPage]) -> PageNames:
    """Return the pages by their names."""
    by_uri = {page.uri: page for page in pages}
    ranked: dict[str, dict[str, tuple[int, bool]]] = {}
    for page in by_uri.values():
        for is_title, name in ((True, page.title), *((False, name) for name in page.file_names)):
            if key := _key(name):
                rank = ranked.setdefault(key, {})
                rank[page.uri] = min(rank.get(page.uri, (page.kind, is_title)), (page.kind, is_title))
    by_name = {
        key: tuple(sorted(uri for uri, rank in ranks.items() if rank == min(ranks.values())))
        for key, ranks in ranked.items()
    }
    return PageNames(by_uri, by_name)


def _key(name: str) -> str:
    """Return what is the same in all spellings of a name."""
    return _BETWEEN_WORDS.sub(" ", unicodedata.normalize("NFKC", name).casefold()).strip() or name.strip()
