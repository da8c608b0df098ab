"""The pictures of other hosts that a page shows, and the same page with files beside it in their stead.

In: a page's file, Markdown or a notebook, and what came back for a picture's address. Out: the addresses, what kind of
picture an answer is, and the page's new text. Badges stay, since they change; so does what the author allows. Nothing
here asks anybody; `cli/fetch.py` does.
"""

import json
import posixpath
import re
from collections.abc import Callable, Mapping
from io import BytesIO
from urllib.parse import unquote, urlsplit

from portfolio.inspection.files import inspect_text
from portfolio.sources.diagnostics import Location, line_and_column
from portfolio.sources.kinds import Found
from portfolio.text.link_scanner import REMOTE, Link, links_in
from portfolio.text.players import FILMS, player_of
from portfolio.text.remote_pictures import is_small
from portfolio.text.scanner import edited

_ENDINGS = {"PNG": ".png", "JPEG": ".jpg", "MPO": ".jpg", "GIF": ".gif", "WEBP": ".webp", "AVIF": ".avif"}
"""By Pillow's names, what every browser shows."""
_DRAWING = re.compile(
    rb"(?>(?:\xef\xbb\xbf|\s|<\?xml[^>]*>|(?><!--.*?-->)|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>)*)<svg[\s>]", re.DOTALL
)
_RUNS = re.compile(rb"<(?:script|iframe|object|embed)\b|\son\w+\s*=|javascript:", re.IGNORECASE)
_LONGEST = 60
"""Characters of a file's name."""


def addresses_in(path: str, text: str) -> dict[str, Location]:
    """Return the address of each picture of another host that a page shows, and where it stands first."""
    allowed = [each for each in inspect_text(text, path).allowances if each.because]
    found: dict[str, Location] = {}

    def look(part: str) -> str:
        for link in links_in(part):
            if _is_picture(link):
                at = link.line, link.column
                if part is not text:
                    at = line_and_column(text, max(text.find(link.written), 0))
                location = Location(path, *at)
                if not any(allowance.covers(Found("remote-picture", "", location)) for allowance in allowed):
                    found.setdefault(address_of(link.target), location)
        return part

    _changed(path, text, look)
    return found


def _is_picture(link: Link) -> bool:
    is_displayed = link.kind in ("image", "reference") or link.tag == "img" or link.attribute == "srcset"
    if not is_displayed or link.is_source or "{{" in link.target or not REMOTE.match(link.target):
        return False
    try:
        parts = urlsplit(link.target)
    except ValueError:  # the check of links reports it
        return False
    is_film = parts.path.lower().endswith(FILMS) or player_of(link.target)
    return bool(parts.hostname) and not is_film and not is_small(link.target, {})


def address_of(target: str) -> str:
    """Return the web address of a link's target on another host."""
    return f"{'https:' if target.startswith('//') else ''}{target.partition('#')[0]}"


def with_files(path: str, text: str, files: Mapping[str, str]) -> str:
    """Return a page whose links to addresses lead to files instead, which are relative to it."""

    def replaced(part: str) -> str:
        edits = []
        for link in links_in(part):
            file = files.get(address_of(link.target)) if REMOTE.match(link.target) else None
            if file and link.kind not in ("reference", "autolink"):  # a reference's definition is another link
                end = link.target.partition("#")
                edits.append((link.start, link.start + len(link.written), f"{file}{end[1]}{end[2]}"))
        return edited(part, edits)

    return _changed(path, text, replaced)


def _changed(path: str, text: str, change: Callable[[str], str]) -> str:
    """Return a page with its Markdown changed: the whole file, or the cells of a notebook."""
    if not path.endswith(".ipynb"):
        return change(text)
    try:
        notebook = json.loads(text)
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
        sources = [cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"]) for cell in cells]
    except (ValueError, TypeError, KeyError, RecursionError):  # the check of notebooks reports it
        return text
    changed = [change(source) for source in sources]
    if changed == sources:
        return text
    for cell, source in zip(cells, changed, strict=True):
        cell["source"] = source.splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def file_name(address: str, ending: str) -> str:
    """Return the name of the file for a picture at an address."""
    stem = posixpath.splitext(posixpath.basename(unquote(urlsplit(address).path)))[0]
    return f"{re.sub(r'[^A-Za-z0-9_-]+', '-', stem).strip('-_')[:_LONGEST] or 'picture'}{ending}"


def ending_of(content: bytes) -> str:
    """Return the ending for a picture's content, "" if browsers show no picture, or if it would run something."""
    if _DRAWING.match(content[:10_000]):
        return "" if _RUNS.search(content) else ".svg"
    from PIL import Image  # noqa: PLC0415  # 40 ms, for new pictures only

    try:
        with Image.open(BytesIO(content)) as image:
            image.verify()
            return _ENDINGS.get(image.format or "", "")
    except (OSError, RuntimeError, SyntaxError, ValueError, Image.DecompressionBombError):
        return ""
