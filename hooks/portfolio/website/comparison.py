"""Two built sites, page by page: what was added, what is gone, and how much of each page changed.

Only what a reader sees counts: the title, the words and the addresses of a page's main part. Its frame, the order of
attributes and the time of the build do not.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from filecmp import cmp
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin

from markdown.util import BLOCK_LEVEL_ELEMENTS

from portfolio.text.scanner import VOID_TAGS

_ADDRESSES = ("href", "src", "poster", "data")
"""Not `srcset`, which names the same pictures in other widths."""


@dataclass(frozen=True)
class Change:
    """A page that is in both sites, with the number of words or addresses that only one of them has."""

    page: str
    added: int
    removed: int


@dataclass(frozen=True)
class Comparison:
    """Pages by their addresses below the site, and other files by their paths, each sorted."""

    added: Sequence[str]
    removed: Sequence[str]
    changed: Sequence[Change]
    other_files: Sequence[str]


@dataclass(frozen=True)
class Contents:
    """What a reader sees in a piece of HTML, in order: words, full addresses, anchors."""

    words: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()


def contents(text: str, url: str, within: Collection[str] = (), without: Collection[str] = ()) -> Contents:
    """Return the contents of HTML at `url`, or only of some of its elements, without those inside others.

    Elements are named by their class, or as in `<main>`. Formatted text is one word. Anchors that begin with `__` are
    no author's.
    """
    reader = _Reader(url, within, without)
    reader.feed(text)
    reader.close()
    words = "".join(reader.words).split("\0")
    return Contents(tuple(word for word in words if word), tuple(reader.addresses), tuple(reader.anchors))


_SPACES = re.compile(r"\s+")


class _Reader(HTMLParser):
    def __init__(self, url: str, within: Collection[str], without: Collection[str]) -> None:
        super().__init__()
        self.words: list[str] = []
        self.addresses: list[str] = []
        self.anchors: list[str] = []
        self._url, self._within, self._without = url, within, without
        self._open: list[str] = []
        self._depth = 0 if within else -1
        """How many elements are open where reading began; -1 reads everything."""
        self._unread = 0
        """The same for an element that is left out."""

    @property
    def _is_read(self) -> bool:
        return self._depth != 0 and not self._unread

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        names = {*(given.get("class") or "").split(), f"<{tag}>"}
        if self._depth == 0 and not names.isdisjoint(self._within):
            self._depth = len(self._open) + 1
        if tag not in VOID_TAGS:
            self._open.append(tag)
            if not self._unread and ("hidden" in given or not names.isdisjoint(self._without)):
                self._unread = len(self._open)
        if not self._is_read:
            return
        if tag in BLOCK_LEVEL_ELEMENTS or tag == "br":
            self.words.append("\0")
        for name in _ADDRESSES:
            if (address := given.get(name)) is not None:
                self.addresses.append(unquote(urljoin(f"https://site.invalid/{self._url}", address.strip())))
        anchor = given.get("id")
        if anchor and not anchor.startswith("__"):
            self.anchors.append(anchor)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
            if len(self._open) < self._depth:
                self._depth = 0
            if len(self._open) < self._unread:
                self._unread = 0
        if self._is_read and tag in BLOCK_LEVEL_ELEMENTS:
            self.words.append("\0")

    def handle_data(self, data: str) -> None:
        if self._is_read and not {"script", "style"} & set(self._open):
            self.words.append(data if "pre" in self._open else _SPACES.sub("\0", data))


def compare(before: Path, after: Path) -> Comparison:
    """Compare two folders with built sites; one that does not exist is empty."""
    old, new = _files(before), _files(after)
    pages = {path for path in {*old, *new} if path.endswith(".html")}
    same = {path for path in old.keys() & new.keys() if cmp(old[path], new[path], shallow=False)}
    changed = []
    for path in sorted((pages & old.keys() & new.keys()) - same):
        earlier, later = (_read(folder[path], path) for folder in (old, new))
        if earlier != later:
            changed.append(Change(_address(path), (later - earlier).total(), (earlier - later).total()))
    added, removed = (_addresses(pages & (one.keys() - other.keys())) for one, other in ((new, old), (old, new)))
    return Comparison(added, removed, changed, sorted({*old, *new} - pages - same))


def _files(folder: Path) -> dict[str, Path]:
    return {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}


def _read(file: Path, path: str) -> Counter[str]:
    found = contents(file.read_text("utf-8", "replace"), path.removesuffix("index.html"), ("<title>", "<main>"))
    return Counter((*found.words, *found.addresses))


def _address(path: str) -> str:
    return "/" + path.removesuffix("index.html")


def _addresses(paths: Iterable[str]) -> list[str]:
    return sorted(map(_address, paths))
