"""Where the links of the author's pages lead: checked for `portfolio check` and the build, and rewritten for the site.

In the repository docs/ and projects/ are siblings; on the site projects/ is inside docs/. Editors, Jupyter and GitHub
know the first layout, MkDocs the second; here a relative link may follow either. `[[a name]]` leads to the page of that
title or file name. A file that is not published is linked in the repository on the web. HTML gets the addresses that
MkDocs gives to Markdown alone, a film written as a picture becomes a player, and content from another host becomes a
link, which `text.players` and `text.remote_pictures` may show.
Codes: R107 a link to a draft, N209 a file that is only in the repository, B124 Markdown shown as its source; as
findings that an author may allow N102, N106, N112, N207, N208, N210; and those of `text.links`.
"""

import html
import os
import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from portfolio.inspection.allowances import Allowance
from portfolio.inspection.files import allowances_in
from portfolio.inspection.pictures import SUFFIXES as PICTURES
from portfolio.notebooks.raw_html import link_html, markdown_picture
from portfolio.posts import dialects
from portfolio.sources.diagnostics import Diagnostic, Location, did_you_mean, error, notice, short
from portfolio.sources.kinds import Found
from portfolio.sources.withheld import NOTHING_WITHHELD, Withheld
from portfolio.store.values import NO_STORE, Store
from portfolio.text import post_folder
from portfolio.text.anchors import Anchors, heading_slug
from portfolio.text.links import EMAIL, OWN_SCHEMES, DeadLink, resolve
from portfolio.text.markup import as_markdown
from portfolio.text.page_names import NO_NAMES, Kind, PageNames
from portfolio.text.players import FILMS, player_of
from portfolio.text.remote_pictures import is_small
from portfolio.text.scanner import MAY_ASK, REMOTE, Link, edited, links_in, links_in_html, outside_code
from portfolio.text.site_index import SiteIndex, relative_path, relative_url
from portfolio.website.addresses import usual_address
from portfolio.website.garden import linked_from
from portfolio.website.tree import Tree

_OWN = re.compile(rf"(?:{'|'.join(OWN_SCHEMES)}):")
_HREF = re.compile(rf'href="((?:{"|".join(OWN_SCHEMES)}):[^"]*)"')
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_LINK_TAG = re.compile(r"<a(?:rea)?[\s/]", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\\)\{\{[ ]*[\w-]+\.")
_MADE = re.compile(r"tags\.md|resume/(?:index\.md|resume\.(?:json|txt)|[^/]+\.pdf)|blog/(?:archive|category)/[^/]+\.md")
_OUTSIDE = re.compile(r"^/|(?:^|/)\.(?!$|github/)")
"""Paths that leave the repository, and hidden files, which git or its host may not show."""
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


_NOT_ON_SITE = "is in the repository, but not on the site"


@dataclass(frozen=True)
class Goal:
    """Where a relative link leads: the source of a page or file of the site, or a file of the repository alone."""

    uri: str = ""
    path: str = ""


@dataclass(frozen=True)
class Targets:
    """All that relative links and names can lead to. `uris` are the sources of the site, relative to docs/."""

    root: Path
    uris: Collection[str]
    withheld: Withheld = NOTHING_WITHHELD
    names: PageNames = NO_NAMES

    def find_link(self, link: Link, path: str) -> Goal | None:
        """Return where a link of any kind in the file at `path` leads; None if to no page, or to one of several."""
        if link.kind != "wiki":
            return self.find(link.target, path, is_embedded=link.is_embedded)
        goals = self.find_name(link.target, path)[0]
        return goals[0] if len(goals) == 1 else None

    def find_name(self, target: str, path: str, uri: str = "") -> tuple[tuple[Goal, ...], str, str]:
        """Return the pages that a name in the file at `path` may mean, the name, and the heading behind its `#`.

        A name with a folder or an ending is a path, from the file or from docs/.
        """
        uri = uri or path.removeprefix("docs/")
        if whole := self._named(target):
            return whole, target.strip(), ""
        name, _, heading = (part.strip() for part in target.partition("#"))
        if not name:
            return (Goal(uri),), "", heading
        if goals := self._named(name):
            return goals, name, heading
        if "/" not in name and not posixpath.splitext(name)[1]:
            return (), name, heading
        way = quote(name)
        forms = (self.find(form, path, uri) for form in (way, f"{way}.md", f"{way}.ipynb"))
        goal = next((goal for goal in forms if goal and goal.uri), None) or self.from_root(name)
        if goal or not posixpath.splitext(name)[1]:
            return (goal,) if goal else (), name, heading
        return tuple(Goal(uri) for uri in self._files_by_name.get(name.casefold(), ())), name, heading

    @cached_property
    def _files_by_name(self) -> dict[str, list[str]]:
        """The sources by the name of their file alone, which is how note-taking programs embed pictures."""
        found: dict[str, list[str]] = {}
        for uri in sorted(self.uris):
            found.setdefault(posixpath.basename(uri).casefold(), []).append(uri)
        return found

    def _named(self, name: str) -> tuple[Goal, ...]:
        return tuple(Goal(uri) for uri in self.names.find(name) if uri in self.uris)

    def find(self, target: str, path: str, uri: str = "", *, is_embedded: bool = False) -> Goal | None:
        """Return where the link `target` in the file at `path` leads; its page is `uri`.

        A page loads nothing from the repository, and a file that git ignores is not in it.
        """
        uri = uri or path.removeprefix("docs/")
        way = unquote(re.split(r"[?#]", target)[0])
        if not way:
            return Goal(uri)
        in_repository = _join(path, way)
        for candidate in (_join(uri, way), _uri(in_repository)):
            if candidate and (found := self._source(candidate)):
                return Goal(found)
        if is_embedded or _OUTSIDE.search(in_repository) or self.withheld.by_git(in_repository):
            return None
        if os.path.exists(self.root / in_repository):  # noqa: PTH110  # a path may be too long for Path's
            return Goal(path=in_repository)
        return None

    def find_url(self, target: str, uri: str) -> Goal | None:
        """Return where a link leads that is relative to the address of the page `uri`, not to its file."""
        return self.from_root(posixpath.join(usual_address(uri), unquote(re.split(r"[?#]", target)[0])))

    def from_root(self, address: str) -> Goal | None:
        """Return the page or file at an address of the site."""
        way = posixpath.normpath(address.strip("/") or ".")
        candidates = (way, f"{way}.md", f"{way}.ipynb")
        return next((Goal(found) for candidate in candidates if (found := self._source(candidate))), None)

    def _source(self, uri: str) -> str:
        folder = "" if uri == "." else f"{uri}/"
        candidates = (uri, f"{folder}index.md", f"{folder}README.md", f"{folder}index.ipynb")
        return next((candidate for candidate in candidates if candidate in self.uris or _MADE.fullmatch(candidate)), "")


def targets_of(tree: Tree, optional_pages: Iterable[str] = ()) -> Targets:
    """Return what links can lead to, as far as it is known before a build."""
    files = (path for path, is_file in tree.docs.items() if is_file and "/." not in path)
    uris = {path.removeprefix("docs/") for path in files if not tree.withheld.why_not_built(path)}
    uris |= {path.removeprefix("docs/") for path in tree.notebooks}
    for project in tree.projects.values():
        uris |= {f"{project.folder}/index.md", *project.files, *project.notebooks}
    uris |= {f"{posixpath.dirname(path)}/index.md" for path in tree.texts if path.endswith("/project.yml")}
    made = ("index.md", "resume.json", "resume.txt")
    uris |= {f"resume/{each.language}/{name}" for each in tree.translations for name in made}
    return Targets(tree.root, frozenset({*uris, *optional_pages, "projects/index.md"}), tree.withheld, tree.names)


def _join(path: str, way: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), way))


def _uri(path: str) -> str:
    """Return the source of the file at a path of the repository, or "" if it is in neither folder."""
    if path in ("docs", "projects"):
        return "." if path == "docs" else path
    return path.removeprefix("docs/") if path.startswith(("docs/", "projects/")) else ""


@dataclass(frozen=True)
class Checked:
    """The problems of a file's links, and the findings that its author may allow."""

    problems: tuple[Diagnostic, ...] = ()
    found: tuple[Found, ...] = ()


class LinkCheck:
    """Checks the links of one tree."""

    def __init__(
        self,
        tree: Tree,
        index: SiteIndex,
        anchors: Callable[[str], Anchors | None],
        *,
        has_repository: bool,
        optional_pages: Iterable[str] = (),
        store: Store = NO_STORE,
    ) -> None:
        self._tree = tree
        self._store = store
        self._index = index
        self._has_repository = has_repository
        self.targets = targets_of(tree, optional_pages)
        self._drafts = {post.source: post.path for post in tree.posts if post.is_draft}
        self._anchors = anchors

    def check(self, links: Iterable[Link], path: str) -> Checked:
        """Check the links of the file at `path`; a dead target is reported once, where it comes first."""
        results = [result for link in links for result in self._check(link, path)]
        problems = {
            (result.code, result.message): result for result in reversed(results) if isinstance(result, Diagnostic)
        }
        return Checked(tuple(problems.values()), tuple(result for result in results if isinstance(result, Found)))

    def _check(self, link: Link, path: str) -> Iterator[Diagnostic | Found]:
        target = link.target
        at = Location(path, link.line, link.column)
        if link.is_source and not link.cell:
            hint = "write it as HTML, or let Markdown in: <div markdown>"
            yield notice("B124", at, f"Markdown in an HTML block is shown as it is written: '{short(target)}'", hint)
        elif link.kind == "wiki":
            if self._is_markdown(path, link) and not _has_number(link):
                yield from self._wiki(link, path, at)
        elif link.attribute == "request" or link.tag in ("base", "meta") or REMOTE.match(target):
            yield from self._remote(link, at)
        elif _OWN.match(target):
            address = resolve(target, self._index)
            if isinstance(address, DeadLink):
                yield error(address.code, at, address.message, address.hint, address.missing)
        elif link.kind == "reference" or not target or _has_number(link) or not self._is_markdown(path, link):
            return
        elif target.startswith(("/", "\\")):
            what = f"'{short(target)}'{self._from_here(target, path)}{_cell(link)}"
            yield Found("root-link", what, at, link.cell or None, target)
        elif not _SCHEME.match(target):
            yield from self._relative(link, path, at)

    @staticmethod
    def _remote(link: Link, at: Location) -> Iterator[Diagnostic | Found]:
        """Check a link to another host; what a notebook loads from one is reported when it is converted."""
        target = link.target
        if link.attribute == "request":
            yield Found("remote-request", f"'{short(target)}'", at, link.cell or None, target)
        elif link.tag in ("base", "meta"):
            if not link.cell:
                yield Found("remote-content", f"<{link.tag}>", at, value=target)
        elif not _is_url(target):
            yield error("R104", at, f"'{short(target)}' is not a web address", "write it in full: https://…")
        elif link.is_embedded and not link.cell and not player_of(target):
            badge = ", a badge, which stays a link" if is_small(target, {}) else ""
            yield Found(_kind(link), f"'{short(target)}'{badge}", at, value=target)

    def check_file(self, links: Iterable[Link], path: str) -> Checked:
        """Check the links of a whole HTML file or style sheet, which is published as it is."""
        return Checked(found=tuple(found for link in links for found in self._as_it_is(link, path)))

    def _as_it_is(self, link: Link, path: str) -> Iterator[Found]:
        target, at = link.target, Location(path, link.line, link.column)
        if link.tag in ("base", "meta") or not target:
            return
        if REMOTE.match(target) or link.attribute == "request":
            if link.is_embedded:
                yield Found("remote-request", f"'{short(target)}'", at, value=target)
        elif target.startswith(("/", "\\")):
            goal = self._at_root(target)
            meant = f" (from here it is '{_address(goal.uri, path)}')" if goal else ""
            yield Found("root-link", f"'{short(target)}'{meant}", at, value=target)
        elif not _SCHEME.match(target) or _OWN.match(target):
            way = unquote(re.split(r"[?#]", target)[0])
            address = re.sub(r"(?:^|(?<=/))index\.html$", ".", way)
            goal = self.targets.from_root(_join(path.removeprefix("docs/"), address)) if way else Goal(path)
            # A page's source is not on the site, except a notebook's.
            if goal is None or (way.endswith(".md") and goal.uri.endswith(".md")):
                is_known = goal is not None and not goal.uri.startswith("blog/posts/")
                meant = f" (did you mean '{_address(goal.uri, path)}'?)" if goal and is_known else ""
                yield Found("dead-link", f"'{short(target)}'{meant}", at, value=target)

    def _relative(self, link: Link, path: str, at: Location) -> Iterator[Diagnostic | Found]:
        goal = self.targets.find(link.target, path, is_embedded=link.is_embedded)
        if goal is None and link.kind == "html":
            goal = self.targets.find_url(link.target, path.removeprefix("docs/"))
        if goal is None:
            what = f"{_written(link)}{self._meant(link.target, path)}{_cell(link)}"
            yield Found("dead-link", what, at, link.cell or None, link.target)
        elif goal.path and not self._has_repository:
            hint = "write repo_url into mkdocs.yml, and the link leads there, or link to a page"
            yield notice("N209", at, f"'{short(link.target)}' {_NOT_ON_SITE}", hint)
        else:
            anchor = link.target.partition("#")[2]
            yield from self._page(goal.uri, [unquote(anchor), anchor] if anchor else [], link, path, at)

    def _wiki(self, link: Link, path: str, at: Location) -> Iterator[Diagnostic | Found]:
        goals, name, heading = self.targets.find_name(link.target, path)
        if len(goals) != 1:
            near = self.targets.names.nearest(name)
            meant = f" (did you mean '[[{short(near)}]]'?)" if near else ""
            if goals:
                files = " and ".join(f"'{goal.uri.removesuffix('.md')}'" for goal in goals)
                meant = f" (the name stands for several pages; write {files})"
            yield Found("dead-link", f"{_written(link)}{meant}{_cell(link)}", at, link.cell or None, link.target)
        else:
            anchors = [heading_slug(heading, "-"), heading] if heading else []
            yield from self._page(goals[0].uri, anchors, link, path, at)

    def _page(
        self, uri: str, anchors: Sequence[str], link: Link, path: str, at: Location
    ) -> Iterator[Diagnostic | Found]:
        """Check that the page a link leads to is no draft, and has one of the anchors if there are any."""
        if draft := self._drafts.get(uri):
            if draft != path:
                message = f"{_written(link)} is a draft, which is not on the site"
                yield error("R107", at, message, f"publish {draft} first")
        elif anchors and (known := self._anchors(uri)) and all(map(known.lacks, anchors)):
            what = f"{_written(link)}{meant_anchor(anchors[0], known)}{_cell(link)}"
            yield Found("dead-anchor", what, at, link.cell or None, link.target)

    def _is_markdown(self, path: str, link: Link) -> bool:
        """Return whether relative links count at a link: in YAML, only a project's description is Markdown."""
        if not path.endswith(".yml"):
            return True
        project = self._tree.projects.get(posixpath.basename(posixpath.dirname(path)))
        mark = project.document.marks.get(("description",)) if project else None
        return mark is not None and mark.value[0] <= link.line <= mark.end[0]

    def _at_root(self, target: str) -> Goal | None:
        address = unquote(re.split(r"[?#]", target.lstrip("/\\"))[0])
        # The first part may be that of the site on its host.
        rest = address.partition("/")[2]
        return self.targets.from_root(address) or (self.targets.from_root(rest) if rest else None)

    def _from_here(self, target: str, path: str) -> str:
        goal = self._at_root(target)
        return f" (from here it is '{_way(goal.uri, path)}')" if goal else ""

    def _meant(self, target: str, path: str) -> str:
        """Return a hint at what may be meant by a dead target, or ""."""
        if EMAIL.fullmatch(target):
            return f" (did you mean 'mailto:{short(target)}'?)"
        if target.startswith(("{{", "{%")):
            return " (write the file, as in 'next.md', or 'post:slug')"
        if target.startswith("www."):
            return f" (did you mean 'https://{short(target)}'?)"
        if quote(target) != target and self.targets.find(quote(target), path):
            return f" (did you mean '{quote(target)}'?)"
        uri, way = path.removeprefix("docs/"), unquote(re.split(r"[?#]", target)[0])
        is_there = self.targets.find(target, path) is not None
        why = f"it {_NOT_ON_SITE}" if is_there else self._tree.withheld.why_not_built(_join(path, way))
        if why:
            return f" ({why})"
        found = self.targets.from_root(_join(uri, way)) or self.targets.find_url(target, uri)
        stem, suffix = posixpath.splitext(posixpath.basename(way))
        if found is None and (known := self._stems.get(suffix)):
            near = self._store.remember("near", (stem, list(known)), lambda: did_you_mean(stem, known) or "")
            meant = known.get(near, "")
        else:
            meant = found.uri if found else ""
        return f" (did you mean '{_way(meant, path)}'?)" if meant else ""

    @cached_property
    def _stems(self) -> dict[str, dict[str, str]]:
        """The sources by suffix and name."""
        stems: dict[str, dict[str, str]] = {}
        for uri in sorted(self.targets.uris):
            stem, suffix = posixpath.splitext(posixpath.basename(uri))
            stems.setdefault(suffix, {})[stem] = uri
        return stems


def _has_number(link: Link) -> bool:
    return "{{" in link.written and _NUMBER.search(link.written) is not None


def _is_url(target: str) -> bool:
    try:
        urlsplit(target)
    except ValueError:  # its host has a bracket too much
        return False
    return True


def leads_to_anchor(link: Link, anchor: str) -> bool:
    """Return whether a link ends in an anchor, or in the name of the heading that has it."""
    fragment = link.target.rpartition("#")[2]
    return unquote(anchor) in (unquote(fragment), heading_slug(fragment, "-") if link.kind == "wiki" else None)


def meant_anchor(fragment: str, known: Anchors) -> str:
    """Return a hint at the anchor that may be meant, or ""."""
    near = known.nearest(fragment)
    return f" (did you mean '#{near}'?)" if near else ""


def _written(link: Link) -> str:
    return f"'[[{short(link.target)}]]'" if link.kind == "wiki" else f"'{short(link.target)}'"


def _cell(link: Link) -> str:
    return f", in cell {link.cell}" if link.cell else ""


def _way(uri: str, path: str) -> str:
    """Return the relative link from the file at `path` to a source, as it works in the repository."""
    source = uri if uri.startswith("projects/") else f"docs/{uri}"
    return relative_path(source, posixpath.dirname(path))


def _address(uri: str, path: str) -> str:
    """Return the address of a source on the site, relative to the file at `path` that is published as it is."""
    return relative_url(usual_address(uri), path.removeprefix("docs/"))


def _suffix(target: str) -> str:
    return posixpath.splitext(re.split(r"[?#]", target)[0])[1].lower()


def page_text(tree: Tree, uri: str) -> str | None:
    """Return the Markdown of a page, or None if the engine generates it or it is not a page."""
    for path in (uri, f"docs/{uri}"):
        if path in tree.notebooks:
            return tree.notebooks[path].markdown
        if path in tree.texts and not path.startswith("projects/"):
            return dialects.converted(tree.texts[path])
    return None


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
        is_relative = link.target and not _SCHEME.match(link.target) and not link.target.startswith(("/", "\\", "#"))
        if is_relative and not link.is_source and (with_html or link.kind != "html"):
            edits += _edits(link, markdown, page)
    if not with_html and page.repository and _LINK_TAG.search(markdown):
        edits += _html_to_repository(markdown, links, page)
    return edited(markdown, edits)


def _html_to_repository(markdown: str, links: Iterable[Link], page: PageLinks) -> Iterator[tuple[int, int, str]]:
    """Let the links in a notebook's HTML to files of the repository alone lead there; the others are relative already.

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
        if not _SCHEME.match(path := link.target.removeprefix(post_folder.MARK)) and path[:1] not in ("", "/", "#")
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
    """Return a picture, film or sound as Markdown or HTML; a number behind the bar is its width, as in Obsidian."""
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
        found = Found(_kind(link), "", Location(page.path, link.line, link.column))
        start, end = link.whole
        if any(allowance.because and allowance.covers(found) for allowance in allowances):
            if link.kind != "reference":
                edits.append((link.start, link.start + len(link.written), link.written.replace("//", _ALLOWED)))
        elif link.tag in ("script", "link", "base", "meta"):
            closing = _END_OF_SCRIPT.match(markdown, end) if link.tag == "script" else None
            player = player_of(link.target)
            made = f'<p><a href="{html.escape(link.target)}">{player.host}</a></p>' if player else ""
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
    if player := player_of(link.target):
        return f"[{link.text or player.host}]({link.target})"
    title = _TITLE.search(markdown, start, end)
    attributes = _ATTRIBUTES.match(markdown, end)
    is_in_link = any(one.kind == "link" and one.whole[0] < start < one.whole[1] for one in links)
    given = {"alt": link.text, "title": title[1] or title[2] if title else ""}
    return markdown_picture(link.target, given, attributes[0][1:-1] if attributes else "", is_in_link=is_in_link)


def _is_loaded(link: Link) -> bool:
    """Return whether an embedded link makes the browser ask another host, or changes where the page's links lead."""
    is_told = link.attribute == "request"  # a script of the author's runs as it is
    return not is_told and (REMOTE.match(link.target) is not None or link.tag in ("base", "meta"))


def _kind(link: Link) -> str:
    is_film = link.tag in ("", "img") and _suffix(link.target) in (*FILMS, *_SOUND)
    if is_film or link.attribute == "srcset":
        return "remote-media" if is_film else "remote-picture"
    return _REMOTE_KINDS.get(link.tag, "remote-picture")


def _refuse(_code: str, _what: str) -> bool:
    """Allow nothing; the check has reported it to the author already."""
    return False


def links_of(tree: Tree, path: str, store: Store = NO_STORE) -> tuple[Link, ...]:
    """Return the links of one of the author's files."""
    if path in tree.notebooks:
        return tree.notebooks[path].links
    text = tree.texts.get(path, "")
    find = partial(links_in, text, is_yaml=True) if path.endswith(".yml") else partial(dialects.links, text)
    return store.remember("links", (text, path), find)


def links_between(tree: Tree, targets: Targets, store: Store) -> Iterator[tuple[str, str]]:
    """Yield the links of the author's files, but drafts: the file, and the source that it leads to."""
    named = {f"post:{post.slug}": post.source for post in tree.posts}
    named |= {f"project:{project.slug}": f"{project.folder}/index.md" for project in tree.projects.values()}
    drafts = {post.path for post in tree.posts if post.is_draft}
    for path in (*tree.texts, *tree.notebooks):
        for link in links_of(tree, path, store) if path not in drafts else ():
            target = named.get(link.target.partition("#")[0])
            is_remote = link.kind != "wiki" and _SCHEME.match(link.target)
            goal = None if target or is_remote else targets.find_link(link, path)
            if target := target or (goal.uri if goal else ""):
                yield path.removeprefix("docs/"), target


def links_of_notes(tree: Tree, store: Store = NO_STORE) -> dict[str, tuple[str, ...]]:
    """Return by source the pages that lead to a page, where one of the two is a note."""
    if all(page.kind is not Kind.NOTE for page in tree.names.pages.values()):
        return {}
    pages = Targets(tree.root, tree.names.pages, tree.withheld, tree.names)
    return linked_from(tree, links_between(tree, pages, store))
