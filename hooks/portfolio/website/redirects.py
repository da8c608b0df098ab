"""Addresses that must not die: those that pages had before, and those that this site has published.

In: the tree. Out: a `Redirect` for each old address in `aliases` (also `redirect_from`, `permalink` and `url`, as other
programs name them), small HTML pages that lead on, and what is wrong. docs/addresses.txt lists what was published once,
an address a line; one behind `- ` may be gone. Codes: B130 an old address that cannot be served or is taken, B131 an
address that was published and is gone, B132 a line of docs/addresses.txt that is none.
"""

import html
import json
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from portfolio.posts.front_matter import ADDRESS_KEYS
from portfolio.sources.diagnostics import Diagnostic, Location, did_you_mean, error, notice, short, warning
from portfolio.sources.yaml_source import Document
from portfolio.text.site_index import absolute_url, relative_url
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


def redirects(tree: Tree, made: Iterable[str] = ()) -> tuple[tuple[Redirect, ...], tuple[Diagnostic, ...]]:
    """Return the redirects of a tree, and what is wrong with them; `made` are the sources of the engine's pages."""
    taken = {_file_of(address): path for address, path in addresses(tree, made).items()}
    docs = tree.root / "docs"
    found: dict[str, Redirect] = {}
    problems: list[Diagnostic] = []
    for source, document in _documents(tree):
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
            else:
                found[uri] = Redirect(uri, source, location)
    for post in tree.posts:  # until they had names of their own, posts had their titles' addresses
        uri = _file_of(f"/blog/{post.former_address}/") if post.former_address else ""
        if uri and uri not in taken and uri not in found:
            found[uri] = Redirect(uri, post.source, Location(post.path))
    return tuple(found.values()), tuple(problems)


def _documents(tree: Tree) -> Iterator[tuple[str, Document]]:
    """Yield the source and the front matter of each page that has any."""
    posts = {post.path: post for post in tree.posts}
    for post in tree.posts:
        yield post.source, post.document
    for path, document in ((path, page.document) for path, page in tree.pages.items()):
        if path.startswith("docs/") and document:
            yield path.removeprefix("docs/"), document
    for path, page in tree.notebooks.items():
        if path not in posts:
            yield path.removeprefix("docs/"), page.document
    for project in tree.projects.values():
        yield f"{project.folder}/index.md", project.document


def _old_addresses(document: Document) -> Iterator[tuple[str, Location, bool]]:
    """Yield each old address with its location, and whether it stands under the key for the page's own."""
    data = document.data if isinstance(document.data, dict) else {}
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
    pages |= {
        path.removeprefix("docs/"): path
        for path in tree.texts
        if path.startswith("docs/") and path.endswith(".md") and not tree.withheld.why_not_built(path)
    }
    pages |= {f"{project.folder}/index.md": project.document.path for project in tree.projects.values()}
    pages |= {uri: uri for uri in ("projects/index.md", *made)}
    pages |= {
        f"resume/{code}index.md": "resume/resume.yml"
        for code in ("", *(f"{each.language}/" for each in tree.translations))
    }
    drafts = {post.source for post in tree.posts if post.is_draft}
    posts = {post.source: f"blog/{post.address}/" for post in tree.posts}
    known = urls if urls is not None else {uri: posts.get(uri, _usual_url(uri)) for uri in pages}
    return {
        f"/{unquote(known[uri])}".replace("/./", "/"): path
        for uri, path in pages.items()
        if uri in known and uri not in drafts
    }


def _usual_url(uri: str) -> str:
    stem = uri.rpartition(".")[0]
    folder, _, name = stem.rpartition("/")
    path = folder if name in ("index", "README") else stem
    return f"{path}/" if path else ""


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
    tree: Tree,
    made: Iterable[str] = (),
    own_addresses: Collection[str] = (),
    published: tuple[str, str] = ("", ""),
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
            replaced = (
                f"write 'aliases: [{address}]' into the page that replaces it{f', perhaps {near}' if near else ''}"
            )
            unneeded = (
                f"'- {address}' into {LIST}, or deploy once with allow_removal,"
                if published[0]
                else "'- ' before it here"
            )
            draft = f"; {drafts[address]} is a draft now" if address in drafts else ""
            message = (
                f"'{short(address)}' was published and is gone: links to it, as in a PDF that was sent, are dead{draft}"
            )
            yield warning("B131", location, message, f"{replaced}, or {unneeded} if nobody needs it")


def _listed(text: str) -> Iterator[tuple[int, str, bool]]:
    for number, line in enumerate(text.splitlines(), start=1):
        written = line.partition("#")[0].strip()
        if written:
            yield number, written.removeprefix("-").strip(), written.startswith("-")


def list_of_addresses(tree: Tree, made: Iterable[str] = (), urls: Mapping[str, str] | None = None) -> str:
    """Return the text of docs/addresses.txt with all addresses of the site, those that it lacks at the end."""
    file = tree.root / LIST
    text = file.read_text("utf-8-sig", "replace") if file.is_file() else ""
    known = {_file_of(address) for _, address, _ in _listed(text)}
    present = {*addresses(tree, made, urls), *(_address_of(old.uri) for old in redirects(tree, made)[0])}
    added = sorted(quote(address) for address in present if _file_of(address) not in known)
    return "\n".join([*text.splitlines(), *added, ""])


def _address_of(uri: str) -> str:
    return f"/{uri.removesuffix('index.html')}"
