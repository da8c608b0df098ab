"""Finds the line of a link that MkDocs calls dead: MkDocs names only the page and the link.

In: MkDocs' message, and the tree. Out: the location, and the message as a diagnostic with N207, our code for dead
links. Generated pages, and links made by a program, have no location; then MkDocs' message stays as it is.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from portfolio.ipynb.places import SourcePlaces
from portfolio.ipynb.source import decode, parse
from portfolio.sources.diagnostics import Diagnostic, Location, line_and_column, warning
from portfolio.sources.kinds import KINDS
from portfolio.text.own_links import way_on_site
from portfolio.text.scanner import without_code
from portfolio.website.tree import Tree

CODE = KINDS["dead-link"].code
_SAID = re.compile(r"Doc file '(?P<uri>[^\n]+?)' contains an? (?:[a-z]+ )*link '(?P<link>[^\n]+?)', ")
_LINK = re.compile(
    r"(?:\]\(\s*|^[ ]{0,3}\[[^\]\n]+\]:[ \t]*)(?:<(?P<angled>[^>\n]+)>|(?P<bare>[^<\s](?:[^()\s]|\([^()\s]*\))*))"
    r"|\b(?:href|src)=[\"'](?P<raw>[^\"'\n]+)",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Said:
    """The page and the link (without escapes) of a MkDocs message."""

    uri: str
    link: str


@dataclass(frozen=True)
class Link:
    """One link as written, with its line and column; in a notebook, those within the cell of that number."""

    text: str
    at: tuple[int, int]
    cell: int


@dataclass(frozen=True)
class Page:
    """One of the author's files with its links."""

    path: str
    text: str
    links: tuple[Link, ...]


def said(message: str) -> Said | None:
    """Return the page and link of a MkDocs message, or None if it is about something else."""
    found = _SAID.match(message)
    return Said(found["uri"], _plain(found["link"])) if found else None


def read_page(uri: str, tree: Tree) -> Page | None:
    """Read the file behind a page of the site with its links; None if the engine generated the page."""
    path = next((path for path in (f"docs/{uri}", uri) if path in tree.texts or path in tree.notebooks), "")
    if path not in tree.notebooks:
        return Page(path, tree.texts[path], tuple(_links(tree.texts[path]))) if path else None
    text, problems = decode((tree.root / path).read_bytes(), path)
    notebook = parse(text, problems) if text is not None else None
    if text is None or notebook is None:
        return None
    cells = [cell for cell in notebook.cells if cell.kind == "markdown"]
    return Page(path, text, tuple(link for cell in cells for link in _links(cell.source, cell.number)))


def place(link: str, page: Page, number: int) -> Location | None:
    """Return the location of a link; of several identical ones, the one with that number, or the last."""
    same = [one for one in page.links if link in (_plain(one.text), _plain(way_on_site(one.text, page.path)))]
    if not same:
        return None
    found = same[min(number, len(same) - 1)]
    at = SourcePlaces(page.text, found.cell).place(*found.at) if found.cell else found.at
    return Location(page.path, *at)


def located(message: str, location: Location) -> Diagnostic:
    """Build a diagnostic of our own from MkDocs' message about a link."""
    remedy = "" if message.endswith("?") else KINDS["dead-link"].remedy
    return warning(CODE, location, message.removesuffix("."), remedy)


def _links(text: str, cell: int = 0) -> Iterator[Link]:
    for match in _LINK.finditer(without_code(text)):
        group = match.lastgroup or 0
        yield Link(match[group], line_and_column(text, match.start(group)), cell)


def _plain(link: str) -> str:
    return unquote(html.unescape(link))
