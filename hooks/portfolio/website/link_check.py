"""Check the links of the author's files, for `portfolio check` and the build.

Codes: R104 not a web address, R107 a link to a draft, N209 a file that is only in the repository, B124 Markdown shown
as its source; as findings that an author may allow N102, N106, N112, N207, N208, N210; and those of `text.links`.

`orphans` are what no link leads a reader to, each named in a notice: P108 a project, B129 a post, E204 numbers. The
resume, the navigation and other pages of the author's lead somewhere; the lists that the engine makes of everything
(gallery, blog, tags) do not count, since they would lead to all. A number is led to where a text shows it, or the log
notes it.
"""

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from portfolio.evidence.metric import Metric
from portfolio.evidence.placeholders import Number, find_named
from portfolio.posts import dialects
from portfolio.posts.front_matter import Post
from portfolio.projects.project import Project
from portfolio.sources.diagnostics import Diagnostic, Location, did_you_mean, error, few, notice, short
from portfolio.sources.kinds import Found
from portfolio.store.values import Store
from portfolio.text.anchors import Anchors, heading_slug
from portfolio.text.link_scanner import REMOTE, Link
from portfolio.text.links import EMAIL, OWN_SCHEMES, DeadLink, resolve
from portfolio.text.players import player_of
from portfolio.text.remote_pictures import is_small
from portfolio.text.site_index import SiteIndex, relative_path, relative_url
from portfolio.website.addresses import usual_address
from portfolio.website.links import loads_on_click, remote_kind
from portfolio.website.targets import SCHEME, Goal, join, links_between, targets_of
from portfolio.website.tree import Tree

_OWN = re.compile(rf"(?:{'|'.join(OWN_SCHEMES)}):")
_NUMBER = re.compile(r"(?<!\\)\{\{[ ]*[\w-]+\.")
_NOT_ON_SITE = "is in the repository, but not on the site"


@dataclass(frozen=True)
class Checked:
    """The problems of a file's links, and the findings that its author may allow."""

    problems: tuple[Diagnostic, ...] = ()
    found: tuple[Found, ...] = ()


@dataclass
class LinkCheck:
    """Checks the links of one tree."""

    tree: Tree
    index: SiteIndex
    anchors: Callable[[str], Anchors | None]
    has_repository: bool
    optional_pages: Iterable[str]
    store: Store

    def __post_init__(self) -> None:
        self.targets = targets_of(self.tree, self.optional_pages)

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
            address = resolve(target, self.index)
            if isinstance(address, DeadLink):
                yield error(address.code, at, address.message, address.hint, address.missing)
        elif link.kind == "reference" or not target or _has_number(link) or not self._is_markdown(path, link):
            return
        elif target.startswith(("/", "\\")):
            what = f"'{short(target)}'{self._from_here(target, path)}{_cell(link)}"
            yield Found("root-link", what, at, link.cell or None, target)
        elif not SCHEME.match(target):
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
            what = "" if loads_on_click(link) else f"'{short(target)}'{badge}"
            yield Found(remote_kind(link), what, at, value=target)

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
        elif not SCHEME.match(target) or _OWN.match(target):
            way = unquote(re.split(r"[?#]", target)[0])
            address = re.sub(r"(?:^|(?<=/))index\.html$", ".", way)
            goal = self.targets.from_root(join(path.removeprefix("docs/"), address)) if way else Goal(path)
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
        elif goal.path and not self.has_repository:
            hint = "set repo_url in mkdocs.yml, and the link leads there, or link to a page"
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
        if draft := self.tree.drafts.get(uri):
            if draft != path:
                message = f"{_written(link)} is a draft, which is not on the site"
                yield error("R107", at, message, f"publish {draft} first")
        elif anchors and (known := self.anchors(uri)) and all(map(known.lacks, anchors)):
            what = f"{_written(link)}{meant_anchor(anchors[0], known)}{_cell(link)}"
            yield Found("dead-anchor", what, at, link.cell or None, link.target)

    def _is_markdown(self, path: str, link: Link) -> bool:
        """Return whether relative links count at a link: in YAML, only a project's description is Markdown."""
        if not path.endswith(".yml"):
            return True
        project = self.tree.projects.get(posixpath.basename(posixpath.dirname(path)))
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
        why = f"it {_NOT_ON_SITE}" if is_there else self.tree.withheld.why_not_built(join(path, way))
        if why:
            return f" ({why})"
        found = self.targets.from_root(join(uri, way)) or self.targets.find_url(target, uri)
        stem, suffix = posixpath.splitext(posixpath.basename(way))
        if found is None and (known := self._stems.get(suffix)):
            near = self.store.remember("near", (stem, list(known)), lambda: did_you_mean(stem, known) or "")
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


def page_text(tree: Tree, uri: str) -> str | None:
    """Return the Markdown of a page, or None if the engine generates it or it is not a page."""
    for path in (uri, f"docs/{uri}"):
        if path in tree.notebooks:
            return tree.notebooks[path].markdown
        if path in tree.texts and not path.startswith("projects/"):
            return dialects.converted(tree.texts[path])
    return None


_MOST_NAMES = 4


def orphans(tree: Tree, nav: Collection[str], store: Store) -> tuple[Diagnostic, ...]:
    """Return a notice for each project and post that nothing leads to, and for each file with such numbers.

    `nav` are the navigation's entries.
    """
    led_to = {str(PurePosixPath(entry)) for entry in nav}
    links = links_between(tree, targets_of(tree), store)
    led_to |= {target for start, target in links if _owner(start) != _owner(target)}
    published = [post for post in tree.posts if not post.is_draft]
    return (
        *(_project(project) for project in tree.projects.values() if not _is_reached(tree, project, published, led_to)),
        *(_post(post) for post in published if not _is_listed(tree, post) and post.source not in led_to),
        *_numbers(tree),
    )


def _project(project: Project) -> Diagnostic:
    location = project.document.location(("title",))
    hint = f"list {project.slug} under 'projects' in resume.yml, write 'featured: true', or link project:{project.slug}"
    return notice("P108", location, "only the list of all projects leads to this one", f"{hint} in a post or page")


def _post(post: Post) -> Diagnostic:
    hint = f"list {post.slug} under 'writing' in resume.yml, give the post its 'projects', or link post:{post.slug}"
    return notice("B129", Location(post.path), "only the blog's lists lead to this post", f"{hint} in another page")


def _is_reached(tree: Tree, project: Project, published: Collection[Post], led_to: Collection[str]) -> bool:
    listed = [*(tree.resume.projects if tree.resume else ()), *(slug for post in published for slug in post.projects)]
    return project.source.featured or project.slug in listed or f"{project.folder}/index.md" in led_to


def _is_listed(tree: Tree, post: Post) -> bool:
    """Return whether the resume lists a post, or the page of a project does."""
    return bool(post.projects) or (tree.resume is not None and post.slug in tree.resume.writing)


def _owner(uri: str) -> str:
    """Return the folder of the project that a file belongs to, or the file itself."""
    parts = uri.split("/")
    return "/".join(parts[:2]) if parts[0] == "projects" and len(parts) > 2 else uri


def _numbers(tree: Tree) -> Iterator[Diagnostic]:
    """Report the numbers that nobody sees, by the file that has them."""
    displayed = set(_displayed_keys(tree))
    by_file: dict[str, list[Metric]] = {}
    for metric in tree.evidence:
        if metric.key not in displayed and metric.project in tree.projects:
            by_file.setdefault(metric.location.path, []).append(metric)
    for metrics in by_file.values():
        names = [f"'{short(metric.name, 40)}'" for metric in metrics]
        message = f"no text shows {few(names, _MOST_NAMES)}"
        hint = f"write {{{{ {metrics[0].key} }}}} where it belongs, or leave what is only for you"
        yield notice("E204", metrics[0].location, message, hint)


def _displayed_keys(tree: Tree) -> Iterator[str]:
    texts = (*tree.texts.values(), *(notebook.markdown for notebook in tree.notebooks.values()))
    for text in texts:
        if "{{" in text:
            yield from (found.metric.key for found in find_named(text, tree.evidence) if isinstance(found, Number))
    for project in tree.projects.values():
        names = {series.name for series in project.series}.union(*(entry.metrics for entry in project.log))
        yield from (f"{project.slug}.{name}" for name in names)
