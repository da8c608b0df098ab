"""Two built sites, page by page: what was added, what is gone, and how much of each page changed.

Only what a reader meets counts: the title, the words and the addresses of a page's main part. Its frame, the order of
attributes and the time of the build do not.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

_ADDRESSES = ("href", "src", "srcset", "poster", "data")
_UNREAD = ("script", "style")


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


class _Reader(HTMLParser):
    """Counts the words and addresses of a page's title and main part."""

    def __init__(self) -> None:
        super().__init__()
        self.read: Counter[str] = Counter()
        self._depth = 0
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("main", "title"):
            self._depth += 1
        if tag in _UNREAD:
            self._unread += 1
        if self._depth:
            self.read.update(f"{tag} {name}={value}" for name, value in attrs if name in _ADDRESSES)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("main", "title"):
            self._depth -= 1
        if tag in _UNREAD:
            self._unread -= 1

    def handle_data(self, data: str) -> None:
        if self._depth and not self._unread:
            self.read.update(data.split())


def compare(before: Path, after: Path) -> Comparison:
    """Compare two folders with built sites; one that does not exist is empty."""
    old, new = _files(before), _files(after)
    pages = {path for path in {*old, *new} if path.endswith(".html")}
    changed = []
    for path in sorted(pages & old.keys() & new.keys()):
        if (texts := (old[path].read_text("utf-8"), new[path].read_text("utf-8")))[0] != texts[1]:
            earlier, later = map(_read, texts)
            if earlier != later:
                changed.append(Change(_address(path), (later - earlier).total(), (earlier - later).total()))
    return Comparison(
        _addresses(pages & (new.keys() - old.keys())),
        _addresses(pages & (old.keys() - new.keys())),
        changed,
        sorted(
            path
            for path in {*old, *new} - pages
            if path not in old or path not in new or old[path].read_bytes() != new[path].read_bytes()
        ),
    )


def _files(folder: Path) -> dict[str, Path]:
    return {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}


def _read(page: str) -> Counter[str]:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.read


def _address(path: str) -> str:
    return "/" + path.removesuffix("index.html")


def _addresses(paths: Iterable[str]) -> list[str]:
    return sorted(map(_address, paths))
