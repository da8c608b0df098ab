"""The addresses of the site's pages: the usual ones, those that pages had before, and those that were published.

In: the tree. Out: addresses by source; a `Redirect` for each old address in `aliases` (also `redirect_from`,
`permalink` and `url`, as other programs name them); small HTML pages that redirect; and what is wrong.
docs/addresses.txt lists what was published once, an address a line; one after `- ` may be gone. A tag has an anchor in
the list of tags, a category a page; both are made from the letters of its name. Codes: B121 another program's key whose
address has no effect, B128 two tags or categories of one address, B130 an old address that cannot be served or is
taken, B131 an address that was published and is gone, B132 a line of docs/addresses.txt that is not an address.
"""

import html
import json
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from portfolio.posts.front_matter import ADDRESS_KEYS
from portfolio.sources.diagnostics import Diagnostic, Location, did_you_mean, error, notice, short, warning
from portfolio.sources.yaml_source import Document, mapping
from portfolio.text.site_index import absolute_url, name_slug, relative_url
from portfolio.website.tree import Tree

LIST = "docs/addresses.txt"
_FILES = re.compile(r"\.(?!html?$)(?:[a-z]{2,5}|mp[34])$", re.IGNORECASE)
"""The endings of files that are no pages."""
_OWN = ("permalink", "url")
"""Keys that other programs read as the page's own address, and not as one that it had."""


@dataclass(frozen=True)
class Redirect:
    """An old address, as its file below the site's root, and the source of the page that it leads to."""

    uri: str
    source: str
    location: Location


def redirects(tree: Tree, made: Iterable[str]) -> tuple[tuple[Redirect, ...], tuple[Diagnostic, ...]]:
    """Return the redirects of a tree, and what is wrong with them; `made` are the sources of the engine's pages.

    Nothing leads on to a draft, which is not on the site.
    """
    taken = {_file_of(address): path for address, path in addresses(tree, made).items()}
    docs = tree.root / "docs"
    found: dict[str, Redirect] = {}
    problems: list[Diagnostic] = []
    for source, document in tree.documents.items():
        for written, location, is_own in _old_addresses(document):
            uri = _file_of(written) if (reason := _not_served(written)) is None else ""
            other = taken.get(uri) or (found[uri].location.path if uri in found else "")
            if reason is None and not other and uri and (docs / uri).is_file():
                other = f"docs/{uri}"
            if reason and is_own:
                hint = "write the address that the page had into 'aliases', if links lead there"
                problems.append(notice("B121", location, f"'{short(written)}' has no effect: it {reason[0]}", hint))
            elif reason:
                problems.append(error("B130", location, f"'{short(written)}' {reason[0]}", reason[1]))
            elif other == document.path:
                pass  # it is the page's own address, or stands there twice
            elif other:
                message = f"the old address '{short(written)}' is taken by {other}"
                problems.append(error("B130", location, message, "leave it out, or rename that page"))
            elif source not in tree.drafts:
                found[uri] = Redirect(uri, source, location)
    for post in tree.posts:  # until they had names of their own, posts had their titles' addresses
        uri = _file_of(f"/blog/{post.former_address}/") if post.former_address else ""
        if uri and uri not in taken and uri not in found and not post.is_draft:
            found[uri] = Redirect(uri, post.source, Location(post.path))
    return tuple(found.values()), tuple(problems)


def _old_addresses(document: Document) -> Iterator[tuple[str, Location, bool]]:
    """Yield each old address with its location, and whether it stands under the key for the page's own."""
    data = mapping(document.data)
    is_project = document.path.endswith("/project.yml")
    for key in ("aliases",) if is_project else ADDRESS_KEYS:
        given = data.get(key)
        for number, one in enumerate(given if isinstance(given, list) else [given]):
            if isinstance(one, str) and one.strip():
                path = (key, number) if isinstance(given, list) else (key,)
                yield one.strip(), document.location(path), key in _OWN


def _not_served(written: str) -> tuple[str, str] | None:
    """Return why an address cannot be one of this site's pages, with the remedy; None if it can."""
    if "://" in written:
        path = "/" + written.partition("://")[2].partition("/")[2]
        return "names another host", f"write the path alone: '{short(path)}'"
    if re.search(r"[?#\s\\:*\[\]<>]", written) or ".." in written.split("/"):
        return "is not an address", "write it as '/2020/01/the-title/'"
    if _FILES.search(written):
        return "is a file, not a page", "put the file itself into docs/, at that path"
    return None


def _file_of(address: str) -> str:
    """Return the file, below the site's root, that a web server sends for an address."""
    path = unquote(address).strip("/")
    is_file = path.lower().endswith((".html", ".htm"))
    return posixpath.normpath(path if is_file else f"{path}/index.html")


def addresses(tree: Tree, made: Iterable[str] = (), urls: Mapping[str, str] | None = None) -> dict[str, str]:
    """Map the addresses of the pages to their files; `urls` are the site's by source, in a build."""
    pages = {path.removeprefix("docs/"): path for path in tree.notebooks}
    written = (path for path in tree.texts if path.startswith("docs/") and path.endswith(".md"))
    pages |= {path.removeprefix("docs/"): path for path in written if not tree.withheld.why_not_built(path)}
    pages |= {f"{project.folder}/index.md": project.document.path for project in tree.projects.values()}
    pages |= {uri: uri for uri in ("projects/index.md", *made)}
    folders = ("", *(f"{each.language}/" for each in tree.translations))
    pages |= {f"resume/{folder}index.md": "resume/resume.yml" for folder in folders}
    posts = {post.source: f"blog/{post.address}/" for post in tree.posts}
    known = urls if urls is not None else {uri: posts.get(uri, usual_address(uri)) for uri in pages}
    return {
        f"/{unquote(known[uri])}".replace("/./", "/"): path
        for uri, path in pages.items()
        if uri in known and uri not in tree.drafts
    }


@lru_cache(20_000)
def usual_address(source: str) -> str:
    """Return the address that MkDocs gives a page's source, or a file, relative to the site's root."""
    path = PurePosixPath(source)
    if path.suffix not in (".md", ".ipynb"):
        return source
    folder = path.parent if path.stem in ("index", "README") else path.with_suffix("")
    return f"{folder}/"


def usual_addresses(tree: Tree) -> dict[str, str]:
    """Map the sources of posts, projects and notebooks to the addresses that the engine's own settings give them."""
    sources = [f"{project.folder}/index.md" for project in tree.projects.values()]
    sources += [path.removeprefix("docs/") for path in tree.notebooks]
    sources += [path for project in tree.projects.values() for path in project.files]
    found = {source: quote(usual_address(source)) for source in sources}
    return found | {post.source: quote(f"blog/{post.address}/") for post in tree.posts if not post.is_draft}


def page_that_leads_on(url: str, from_uri: str, site_url: str) -> str:
    """Build the HTML of an old address, the file `from_uri`, whose page is now at `url`."""
    way, title = relative_url(url, from_uri), html.escape(url or "/")
    canonical = html.escape(absolute_url(url, site_url)) if site_url else html.escape(way)
    script = json.dumps(way).replace("<", "\\u003c")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Moved to {title}</title>\n'
        f'<link rel="canonical" href="{canonical}">\n<meta name="robots" content="noindex">\n'
        f'<meta http-equiv="refresh" content="1; url={html.escape(way)}">\n'
        f"<script>location.replace({script} + location.hash)</script>\n</head>\n"
        f'<body>\n<p>This page has moved to <a href="{html.escape(way)}">{title}</a>.</p>\n</body>\n</html>\n'
    )


def gone(
    tree: Tree, made: Iterable[str] = (), own_addresses: Collection[str] = (), published: tuple[str, str] = ("", "")
) -> Iterator[Diagnostic]:
    """Report the addresses of docs/addresses.txt that the site no longer has.

    `own_addresses` are beginnings of addresses that the author's settings make, and that only a build knows.
    `published` are the path and the text of the list on the site as it is published now.
    """
    file = tree.root / LIST
    own = file.read_text("utf-8-sig", "replace") if file.is_file() else ""
    listed = [(Location(LIST, number), address, may_go) for number, address, may_go in _listed(own)]
    listed += [(Location(published[0], number), address, may_go) for number, address, may_go in _listed(published[1])]
    if not listed:
        return
    pages = addresses(tree, made)
    passed_over = {_file_of(address) for address in (*pages, *(address for _, address, may_go in listed if may_go))}
    passed_over |= {redirect.uri for redirect in redirects(tree, made)[0]}
    drafts = {f"/blog/{post.address}/": post.path for post in tree.posts if post.is_draft}
    for location, address, _ in listed:
        if not address.startswith("/"):
            hint = "write '/blog/2026/11/20/a-post/', or '- /blog/…/' for one that may be gone"
            yield error("B132", location, f"'{short(address)}' is not an address of this site", hint)
        elif (uri := _file_of(address)) not in passed_over and not address.startswith(tuple(own_addresses)):
            passed_over.add(uri)
            near = did_you_mean(address, pages)
            perhaps = f", perhaps {near}" if near else ""
            hint = f"write 'aliases: [{address}]' into the page that replaces it{perhaps}"
            before = "'- ' before it here"
            line = f"'- {address}' into {LIST}, or deploy once with allow_removal,"
            hint += f", or {line if published[0] else before} if nobody needs it"
            draft = f"; {drafts[address]} is a draft now" if address in drafts else ""
            what = "was published and is gone: links to it, as in a PDF that was sent, are dead"
            yield warning("B131", location, f"'{short(address)}' {what}{draft}", hint)


def _listed(text: str) -> Iterator[tuple[int, str, bool]]:
    for number, line in enumerate(text.splitlines(), start=1):
        written = line.partition("#")[0].strip()
        if written:
            yield number, written.removeprefix("-").strip(), written.startswith("-")


def list_of_addresses(tree: Tree, made: Iterable[str], urls: Mapping[str, str] | None = None) -> str:
    """Return the text of docs/addresses.txt with all addresses of the site, those that it lacks at the end."""
    file = tree.root / LIST
    text = file.read_text("utf-8-sig", "replace") if file.is_file() else ""
    known = {_file_of(address) for _, address, _ in _listed(text)}
    former = (f"/{old.uri.removesuffix('index.html')}" for old in redirects(tree, made)[0])
    present = {*addresses(tree, made, urls), *former}
    added = sorted(quote(address) for address in present if _file_of(address) not in known)
    return "\n".join([*text.splitlines(), *added, ""])


def equal_addresses(tree: Tree, own_slugs: Iterable[str]) -> Iterator[Diagnostic]:
    """Report tags and categories whose names differ, but not their addresses, as with `Time series` and `time-series`.

    `own_slugs` are the kinds whose addresses the author's settings make.
    """
    kinds = {"tags": "one anchor in the list of tags", "categories": "one page"}
    for kind, share in kinds.items():
        first: dict[str, tuple[str, Document, int]] = {}
        slugs: dict[str, str] = {}
        for name, document, number in () if kind in own_slugs else _names(tree, kind):
            slug = slugs.get(name) or slugs.setdefault(name, name_slug(name, "-"))
            other, source, place = first.setdefault(slug, (name, document, number))
            if other != name:
                at, location = source.location((kind, place)), document.location((kind, number))
                what = f"'{short(name)}' and '{short(other)}' of {at} would have {share}"
                yield error("B128", location, what, f"write both alike, as in '{short(other)}'")


def _names(tree: Tree, kind: str) -> Iterator[tuple[str, Document, int]]:
    """Yield each name with its document and its number in the list there."""
    for document in tree.documents.values():
        listed = mapping(document.data).get(kind)
        for number, name in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(name, str | int | float):
                yield str(name), document, number
