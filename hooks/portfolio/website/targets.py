"""Where the author's links lead: from a file to a page or file of the site, or to one of the repository alone.

In the repository docs/ and projects/ are siblings; on the site projects/ is inside docs/. Editors, Jupyter and GitHub
know the first layout, MkDocs the second; here a relative link may follow either. `[[a name]]` leads to the page of that
title or file name.
"""

import os
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from urllib.parse import quote, unquote

from portfolio.posts import dialects
from portfolio.sources.withheld import NOTHING_WITHHELD, Withheld
from portfolio.store.values import NO_STORE, Store
from portfolio.text.link_scanner import Link, links_in
from portfolio.text.page_names import NO_NAMES, Kind, PageNames
from portfolio.website.addresses import usual_address
from portfolio.website.garden import linked_from
from portfolio.website.tree import Tree

SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_MADE = re.compile(r"tags\.md|resume/(?:index\.md|resume\.(?:json|txt)|[^/]+\.pdf)|blog/(?:archive|category)/[^/]+\.md")
_OUTSIDE = re.compile(r"^/|(?:^|/)\.(?!$|github/)")
"""Paths that leave the repository, and hidden files, which git or its host may not show."""


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
        """Return the pages that a name in the file at `path` may mean, the name, and the heading after its `#`.

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
        in_repository = join(path, way)
        for candidate in (join(uri, way), _uri(in_repository)):
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


def join(path: str, way: str) -> str:
    """Return the path to which a relative path leads from the file at `path`; ".." may leave the repository."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), way))


def _uri(path: str) -> str:
    """Return the source of the file at a path of the repository, or "" if it is in neither folder."""
    if path in ("docs", "projects"):
        return "." if path == "docs" else path
    return path.removeprefix("docs/") if path.startswith(("docs/", "projects/")) else ""


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
    for path in (*tree.texts, *tree.notebooks):
        for link in links_of(tree, path, store) if path not in tree.draft_paths else ():
            target = named.get(link.target.partition("#")[0])
            is_remote = link.kind != "wiki" and SCHEME.match(link.target)
            goal = None if target or is_remote else targets.find_link(link, path)
            if target := target or (goal.uri if goal else ""):
                yield path.removeprefix("docs/"), target


def links_of_notes(tree: Tree, store: Store = NO_STORE) -> dict[str, tuple[str, ...]]:
    """Return by source the pages that lead to a page, where one of the two is a note."""
    if all(page.kind is not Kind.NOTE for page in tree.names.pages.values()):
        return {}
    pages = Targets(tree.root, tree.names.pages, tree.withheld, tree.names)
    return linked_from(tree, links_between(tree, pages, store))
