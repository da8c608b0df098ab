"""A site below any address: every reference of every page, feed, list and PDF leads to a file of the site."""

import html
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from pypdf import PdfReader

import rich_site
import small_site

ADDRESSES = {
    "user page": "https://robin.example/",
    "project page": "https://robin.example/portfolio/",
    "renamed, on a domain of its own": "https://www.robin.test/about/me/",
}
"""Built one after the other in one folder, whose cache holds what had the address before."""
REFERENCE = re.compile(
    r"""\s(?P<name>href|src|srcset|poster|data|content|data-index)=(?P<sign>["'])(?P<value>.*?)(?P=sign)"""
)
ID = re.compile(r"""\sid=["']([^"']*)""")
IN_STYLE = re.compile(r"url\((?P<sign>[\"']?)(?P<value>[^)\"']+)(?P=sign)\)")
IN_XML = re.compile(r"<(?:loc|link|url)>([^<]*)</|<enclosure url=\"([^\"]*)\"")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_site.write(tmp_path_factory.mktemp("bases"), rich_site.FILES)


def references(site: Path, base: str) -> Iterator[tuple[str, str, str]]:
    """Yield each reference of a site: the file, and the reference as written and in full."""
    for file in (path for path in sorted(site.rglob("*")) if path.is_file()):
        name = file.relative_to(site).as_posix()
        # GitHub shows 404.html at whatever address is missing.
        url = f"{base}some/where/else" if name == "404.html" else base + name.removesuffix("index.html")
        for given in _in_file(file):
            yield name, given, urljoin(url, given)


def _in_html(content: bytes) -> Iterator[str]:
    for found in REFERENCE.finditer(content.decode()):
        value = html.unescape(found["value"])
        if found["name"] == "srcset":
            yield from (part.split()[0] for part in value.split(",") if part.strip())
        elif found["name"] != "content" or value.startswith(("http://", "https://")):
            yield value


def _in_pdf(content: bytes) -> Iterator[str]:
    for page in PdfReader(io.BytesIO(content)).pages:
        notes: Any = page.get("/Annots") or ()
        actions = (note.get_object().get("/A", {}) for note in notes)
        yield from (str(action["/URI"]) for action in actions if "/URI" in action)


def _in_feed(content: bytes) -> Iterator[str]:
    feed = json.loads(content)
    yield from (feed["home_page_url"], feed["feed_url"], *(item["url"] for item in feed["items"]))


def _in_manifest(content: bytes) -> Iterator[str]:
    manifest = json.loads(content)
    yield from (manifest["start_url"], *(icon["src"] for icon in manifest["icons"]))


READERS: dict[str, Callable[[bytes], Iterable[str]]] = {
    "*.html": _in_html,
    "*.pdf": _in_pdf,
    "*.css": lambda content: (found["value"] for found in IN_STYLE.finditer(content.decode())),
    "*.xml": lambda content: (html.unescape(one or other) for one, other in IN_XML.findall(content.decode())),
    "feed_json_*.json": _in_feed,
    "manifest.webmanifest": _in_manifest,
    "*.txt": lambda content: re.findall(r"https?://[^\s)>\]]+", content.decode()),
}


def _in_file(file: Path) -> Iterable[str]:
    read = next((read for pattern, read in READERS.items() if file.match(pattern)), None)
    return read(file.read_bytes()) if read else ()


@pytest.mark.parametrize("kind", ADDRESSES)
def test_no_reference_is_dead(root: Path, kind: str) -> None:
    base = ADDRESSES[kind]
    settings = root / "mkdocs.yml"
    settings.write_text(re.sub(r"site_url: .*", f"site_url: {base}", settings.read_text("utf-8")), "utf-8")
    built = small_site.build(root, "--strict", has_search=True)
    assert built.exit_code == 0, built.log
    host = urlsplit(base).netloc
    ids = {path: set(ID.findall(path.read_text("utf-8"))) for path in built.site.rglob("*.html")}
    dead, inside, full = [], 0, 0
    for name, given, address in references(built.site, base):
        parts = urlsplit(address)
        if parts.netloc != host or parts.scheme not in ("http", "https"):
            # No page tells of another address that the site has had.
            assert not any(urlsplit(one).netloc == parts.netloc for one in ADDRESSES.values()), (name, given)
            continue
        inside += 1
        full += given.startswith(base)
        path = unquote(parts.path)
        target = built.site / path.removeprefix(urlsplit(base).path).removeprefix("/")
        target = built.site / name if given.startswith("#") else target / "index.html" if path.endswith("/") else target
        is_there = target.is_file() and (not parts.fragment or unquote(html.unescape(parts.fragment)) in ids[target])
        if not (path.startswith(urlsplit(base).path) and is_there):
            dead.append((name, given))
    assert dead == []
    assert inside > 700
    assert full > 100
