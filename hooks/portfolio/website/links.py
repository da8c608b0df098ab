"""Rewrite the links of the author's pages for the site.

A file that is not published is linked in the repository on the web. HTML gets the addresses that MkDocs gives to
Markdown alone, a film written as a picture becomes a player, and content from another host becomes a link, which
`text.players` and `text.remote_pictures` may show.
"""

import html
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from portfolio.inspection.allowances import Allowance
from portfolio.inspection.files import allowances_in
from portfolio.inspection.pictures import SUFFIXES as PICTURES
from portfolio.notebooks.raw_html import link_html, markdown_picture
from portfolio.sources.diagnostics import Location
from portfolio.sources.kinds import Found
from portfolio.store.values import NO_STORE, Store
from portfolio.text import post_folder
from portfolio.text.anchors import heading_slug
from portfolio.text.link_scanner import MAY_ASK, REMOTE, Link, links_in, links_in_html
from portfolio.text.links import OWN_SCHEMES, DeadLink, resolve
from portfolio.text.markup import as_markdown
from portfolio.text.players import FILMS, frame_of, page_of_gist, player_of
from portfolio.text.remote_pictures import picture_link
from portfolio.text.scanner import edited, outside_code
from portfolio.text.site_index import SiteIndex, relative_path, relative_url
from portfolio.website.addresses import usual_address
from portfolio.website.targets import SCHEME, Targets

_HREF = re.compile(rf'href="((?:{"|".join(OWN_SCHEMES)}):[^"]*)"')
_LINK_TAG = re.compile(r"<a(?:rea)?[\s/]", re.IGNORECASE)
_SOUND = (".mp3", ".ogg", ".wav", ".m4a", ".flac", ".oga")
_SPACES = str.maketrans("-_", "  ")
_SIZE = re.compile(r"(\d{1,4})(?:x\d+)?")
_END_OF_SCRIPT = re.compile(r"\s*</script\s*>", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\{[^}\n]*\}")
_TITLE = re.compile(r"\s(?:\"([^\"\n]*)\"|'([^'\n]*)')\s*\)$")
_REMOTE_KINDS = {
    **dict.fromkeys(("iframe", "object", "embed", "script", "link", "base", "meta", "style"), "remote-content"),
    **dict.fromkeys(("video", "audio", "source", "track"), "remote-media"),
}
HTML_FENCE = re.compile(r"^[ ]*(?P<ticks>`{3,})notebook-html\n.*?^[ ]*(?P=ticks)$", re.DOTALL | re.MULTILINE)
_ALLOWED = "\ue012"
"""Stands for the `//` of a remote address that the author allows, while others are replaced."""


def edit_uri(path: str) -> str | None:
    """Return the edit link of the file at `path`, relative to docs/; None if there is nothing to edit."""
    return f"../{path}" if path else None


def resolve_links(page: str, index: SiteIndex, page_url: str) -> tuple[str, tuple[DeadLink, ...]]:
    """Return a page's HTML with each of our targets replaced by a URL, and the dead ones."""
    dead: list[DeadLink] = []

    def url(match: re.Match[str]) -> str:
        address = resolve(html.unescape(match[1]), index)
        if isinstance(address, DeadLink):
            dead.append(address)
            return match[0]
        found = relative_url(address.url, page_url) if address.is_on_site else address.url
        return f'href="{html.escape(found)}"'

    return _HREF.sub(url, page), tuple(dead)


@dataclass(frozen=True)
class PageLinks:
    """What the links of one page are rewritten with. `urls` are the site's URLs by source."""

    path: str
    """The page's file in the repository."""
    uri: str
    urls: Mapping[str, str]
    targets: Targets
    repository: str
    """The address of the repository's files on the web, or ""."""
    allowed: tuple[Allowance, ...] = ()
    """What the author allows in the whole file."""
    store: Store = NO_STORE

    def links(self, markdown: str) -> tuple[Link, ...]:
        """Find the links of a text of the page."""
        return self.store.remember("scan", (markdown,), partial(links_in, markdown))


def on_site(markdown: str, page: PageLinks, *, with_html: bool = True) -> str:
    """Return a page's Markdown with its links as the site needs them; `with_html` also those of its HTML."""
    if not ("](" in markdown or "]:" in markdown or "<" in markdown or "[[" in markdown):
        return markdown
    if with_html and MAY_ASK.search(markdown):
        markdown = _without_remote(markdown, page)
    edits: list[tuple[int, int, str]] = []
    links = page.links(markdown)
    for link in links:
        if link.kind == "wiki":
            edits += [] if link.is_source else [(*link.whole, _named_link(link, page))]
            continue
        is_relative = link.target and not SCHEME.match(link.target) and not link.target.startswith(("/", "\\", "#"))
        if is_relative and not link.is_source and (with_html or link.kind != "html"):
            edits += _edits(link, markdown, page)
    if not with_html and page.repository and _LINK_TAG.search(markdown):
        edits += _html_to_repository(markdown, links, page)
    return edited(markdown, edits)


def _html_to_repository(markdown: str, links: Iterable[Link], page: PageLinks) -> Iterator[tuple[int, int, str]]:
    """Point links in a notebook's HTML to files that are only in the repository there; the others are relative already.

    They are relative to the page, or begin with the mark, as `relocate` has left them, without `.md` and `.ipynb`.
    """
    for start, end, target in page.store.remember("html links", (markdown,), partial(_html_links, markdown, links)):
        path = target.removeprefix(post_folder.MARK)
        way, sign, anchor = path.partition("#")
        uri = posixpath.normpath(way if path != target else posixpath.join(usual_address(page.uri), way))
        from_here = relative_path(uri, posixpath.dirname(page.uri))
        forms = (from_here, f"{from_here}.ipynb", f"{from_here}.md")
        goal = next(filter(None, (page.targets.find(form, page.path, page.uri) for form in forms)), None)
        if goal and goal.path:
            yield start, end, html.escape(f"{page.repository}{quote(goal.path)}{sign}{anchor}")


def _html_links(markdown: str, links: Iterable[Link]) -> tuple[tuple[int, int, str], ...]:
    """Return the spans and targets of the relative links in HTML, also in fences of it, that a reader may follow."""
    fences = [(fence.start(), links_in_html(fence[0])) for fence in HTML_FENCE.finditer(markdown)]
    return tuple(
        (start + link.start, start + link.start + len(link.written), link.target)
        for start, found in [(0, links), *fences]
        for link in found
        if link.kind == "html" and not link.is_embedded
        if not SCHEME.match(path := link.target.removeprefix(post_folder.MARK)) and path[:1] not in ("", "/", "#")
    )


def _edits(link: Link, markdown: str, page: PageLinks) -> Iterator[tuple[int, int, str]]:
    goal = page.targets.find(link.target, page.path, page.uri, is_embedded=link.is_embedded)
    is_html = link.kind == "html"
    if goal is None and is_html:
        goal = page.targets.find_url(link.target, page.uri)
    span = link.start, link.start + len(link.written)
    way = re.split(r"[?#]", link.target)[0]
    rest = link.target[len(way) :]
    if goal is not None and goal.path:
        if page.repository:
            yield *span, f"{page.repository}{quote(goal.path)}{html.escape(rest)}"
        elif link.kind == "link":
            yield link.whole[0], link.whole[0] + 1, ""
            yield link.whole[0] + 1 + len(link.text), link.whole[1], ""
    elif goal is None or goal.uri not in page.urls:
        return
    elif is_html:
        yield *span, f"{post_folder.MARK}{quote(unquote(page.urls[goal.uri]))}{html.escape(rest)}"
    elif link.kind in ("image", "reference") and _suffix(goal.uri) in (*FILMS, *_SOUND):
        attributes = _ATTRIBUTES.match(markdown, link.whole[1])
        end = attributes.end() if attributes else link.whole[1]
        yield link.whole[0], end, _player(link.text, page.urls[goal.uri], is_film=_suffix(goal.uri) in FILMS)
    elif link.kind != "reference":
        source = relative_path(goal.uri, posixpath.dirname(page.uri))
        if posixpath.normpath(unquote(way)) != source:
            yield *span, quote(source) + rest


def _named_link(link: Link, page: PageLinks) -> str:
    """Return a link by a page's name as Markdown's own; only its words if it leads nowhere, as the check tells."""
    goals, name, heading = page.targets.find_name(link.target, page.path, page.uri)
    names = page.targets.names
    goal = goals[0] if len(goals) == 1 else None
    title = name
    is_page = goal and name and goal.uri in names.pages
    if goal and is_page and (link.attribute == "embed" or not names.is_title(name, goal.uri)):
        title = as_markdown(names.pages[goal.uri].title)
    words = link.text or " › ".join(filter(None, (title, heading)))
    if goal is None or not (goal.uri in page.urls or goal.uri == page.uri):
        return words
    anchor = f"#{heading_slug(heading, '-')}" if heading else ""
    if not name:
        return f"[{words}]({anchor})"
    way = f"{quote(relative_path(goal.uri, posixpath.dirname(page.uri)))}{anchor}"
    if link.attribute != "embed":
        return f"[{words}]({way})"
    if goal.uri.lower().endswith((*PICTURES, *FILMS, *_SOUND)):
        return _embedded_file(link.text, goal.uri, way, page)
    known = names.pages.get(goal.uri)
    return f"**[{words}]({way})**" + (f": {as_markdown(known.words)}" if known and known.words else "")


def _embedded_file(words: str, uri: str, way: str, page: PageLinks) -> str:
    """Return a picture, film or sound as Markdown or HTML; a number after the bar is its width, as in Obsidian."""
    size = _SIZE.fullmatch(words)
    words = "" if size else words
    if not uri.lower().endswith(PICTURES):
        return _player(words, page.urls[uri], is_film=uri.lower().endswith(FILMS))
    width = f"{{ width={size[1]} }}" if size else ""
    return f"![{words or as_markdown(PurePosixPath(uri).stem.translate(_SPACES))}]({way}){width}"


def _player(words: str, url: str, *, is_film: bool) -> str:
    tag = "video" if is_film else "audio"
    label = html.escape(" ".join(words.split()))
    named = f' aria-label="{label}" title="{label}"' if label else ""
    return f'<{tag} controls preload="metadata" src="{post_folder.MARK}{quote(unquote(url))}"{named}></{tag}>'


def _without_remote(markdown: str, page: PageLinks) -> str:
    """Replace what the page would load from another host with links to it; the check tells the author."""
    links = page.links(markdown)
    remote = [link for link in links if link.is_embedded and not link.is_source and _is_loaded(link)]
    if not remote:
        return markdown
    allowances = [*page.allowed, *allowances_in(markdown, page.path)]
    edits: list[tuple[int, int, str]] = []
    for link in remote:
        found = Found(remote_kind(link), "", Location(page.path, link.line, link.column))
        start, end = link.whole
        if any(allowance.because and allowance.covers(found) for allowance in allowances):
            if link.kind != "reference":
                edits.append((link.start, link.start + len(link.written), link.written.replace("//", _ALLOWED)))
        elif link.tag in ("script", "link", "base", "meta"):
            closing = _END_OF_SCRIPT.match(markdown, end) if link.tag == "script" else None
            player, gist = player_of(link.target), page_of_gist(link.target)
            made = f'<p><a href="{html.escape(link.target)}">{player.host}</a></p>' if player else ""
            made = f"<p>{picture_link(gist, {'load': 'iframe', 'height': '24rem'}, gist)}</p>" if gist else made
            edits.append((start, closing.end() if closing else end, made))
        elif link.tag == "style":
            edits.append((start, end, "" if markdown[start] == "@" else "none"))
        elif link.attribute == "background":
            edits.append((link.start, link.start + len(link.written), ""))
        elif link.kind in ("image", "reference"):
            attributes = _ATTRIBUTES.match(markdown, end)
            edits.append((start, attributes.end() if attributes else end, _as_link(link, markdown, links)))
    return outside_code(edited(markdown, edits), lambda text: link_html(text, _refuse)).replace(_ALLOWED, "//")


def _as_link(link: Link, markdown: str, links: Iterable[Link]) -> str:
    """Return the link for a picture of another host, or for a film or demo that is written as a picture."""
    start, end = link.whole
    is_in_link = any(one.kind == "link" and one.whole[0] < start < one.whole[1] for one in links)
    if player := player_of(link.target):
        words = link.text or player.host
        return words if is_in_link else f"[{words}]({link.target})"
    title = _TITLE.search(markdown, start, end)
    attributes = _ATTRIBUTES.match(markdown, end)
    given = {"alt": link.text, "title": title[1] or title[2] if title else ""}
    return markdown_picture(link.target, given, attributes[0][1:-1] if attributes else "", is_in_link=is_in_link)


def _is_loaded(link: Link) -> bool:
    """Return whether an embedded link makes the browser ask another host, or changes where the page's links lead."""
    is_told = link.attribute == "request"  # a script of the author's runs as it is
    return not is_told and (REMOTE.match(link.target) is not None or link.tag in ("base", "meta"))


def remote_kind(link: Link) -> str:
    """Return the name by which an author allows what a link to another host loads, such as `remote-picture`."""
    is_film = link.tag in ("", "img") and _suffix(link.target) in (*FILMS, *_SOUND)
    if is_film or link.attribute == "srcset":
        return "remote-media" if is_film else "remote-picture"
    return _REMOTE_KINDS.get(link.tag, "remote-picture")


def loads_on_click(link: Link) -> bool:
    """Return whether a page of another host is shown in a box, which needs no report."""
    if link.tag == "script":
        return bool(page_of_gist(link.target))
    return link.tag in ("iframe", "object", "embed") and link.attribute != "srcdoc" and bool(frame_of(link.target))


def _suffix(target: str) -> str:
    return posixpath.splitext(re.split(r"[?#]", target)[0])[1].lower()


def _refuse(_code: str, _what: str) -> bool:
    """Allow nothing; the check has reported it to the author already."""
    return False
