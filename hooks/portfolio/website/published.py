"""List the files that are published with the site and those that are not, each with the reason.

In: the tree. Out: values and lines, for `portfolio check --published` and for the adapter that removes files. The theme
adds its files.
"""

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from portfolio.resume.model import TARGETS
from portfolio.sources.diagnostics import counted, few
from portfolio.sources.withheld import PAGES, by_name, is_raw
from portfolio.website.targets import Targets, links_of, targets_of
from portfolio.website.tree import Tree, visible_files


@dataclass(frozen=True)
class Outgoing:
    """A file, and why it is published or withheld. `path` is relative to the repository."""

    path: str
    why: str
    is_published: bool = True


def listing(tree: Tree) -> tuple[Outgoing, ...]:
    """Return every file that is published, or could be, by path; a folder withheld as a whole is one entry."""
    links = _links(tree)
    only_drafts = of_drafts_only(tree, tree.draft_paths)
    raw = unlinked_raw_data(tree, tree.draft_paths)
    posts = {post.path for post in tree.posts}
    found = [
        Outgoing("resume/resume.yml", "the resume: its page, the PDF, resume.json and resume.txt"),
        *(Outgoing(each.document.path, f"the resume in '{each.language}', the same") for each in tree.translations),
        *(Outgoing(f"{project.folder}/project.yml", "the project's page") for project in tree.projects.values()),
    ]
    in_projects = {path for project in tree.projects.values() for path in (*project.files, *project.notebooks)}
    if (tree.root / TARGETS).is_dir():
        found.append(Outgoing(f"{TARGETS}/", "private: your applications", is_published=False))
    for path in _files(tree):
        page_of = "post" if path in posts else "notebook" if path.endswith(".ipynb") else "page"
        if why := tree.withheld.why_not_built(path):
            found.append(Outgoing(_whole_folder(path), why, is_published=False))
        elif path in tree.draft_paths:
            found.append(Outgoing(path, "a draft", is_published=False))
        elif path in only_drafts:
            found.append(Outgoing(path, "only a draft uses it", is_published=False))
        elif path not in raw and (path.startswith("docs/") or path in in_projects):
            site_path = path.removeprefix("docs/")
            is_page = path.endswith(PAGES)
            found.append(Outgoing(path, f"a {page_of}" if is_page else _why(site_path, path, links)))
        elif is_raw(path):
            found.append(Outgoing(path, "raw data, and nothing links to it", is_published=False))
    return tuple(sorted(set(found), key=lambda outgoing: (not outgoing.is_published, outgoing.path)))


def listing_lines(files: Iterable[Outgoing]) -> Iterator[str]:
    """Format a listing for people."""
    files = tuple(files)
    groups = {"Published": True, "Not published": False}
    for heading, is_published in groups.items():
        listed = [file for file in files if file.is_published is is_published]
        width = min(60, max((len(file.path) for file in listed), default=0))
        yield f"{heading}: {counted(len(listed), 'file')}"
        yield from (f"  {file.path:{width}}  {file.why}" for file in listed)


def of_drafts_only(tree: Tree, drafts: Collection[str]) -> frozenset[str]:
    """Return the files below docs/, except pages, that only these drafts use or that are in their folder."""
    if not drafts:
        return frozenset()
    used: set[str] = set()
    targets = targets_of(tree)
    for path in drafts:
        folder = posixpath.dirname(path)
        used |= {f"docs/{target}" for target in _targets(tree, path, targets)}
        if posixpath.basename(path).startswith("index."):
            used |= {file for file in _files(tree) if file.startswith(f"{folder}/")}
    files = {path for path in used if not path.endswith(PAGES) and (tree.root / path).is_file()}
    return frozenset(_unnamed(files, tree, drafts))


def unlinked_raw_data(tree: Tree, drafts: Collection[str]) -> frozenset[str]:
    """Return the files in folders of raw data below docs/ that nothing names but drafts."""
    files = {path for path in _files(tree) if path.startswith("docs/") and is_raw(path) and not path.endswith(PAGES)}
    return frozenset(_unnamed(files, tree, drafts))


def _unnamed(files: Collection[str], tree: Tree, drafts: Collection[str]) -> Iterator[str]:
    """Yield the files that no text but these drafts names."""
    if not files:
        return
    others = [text for path, text in tree.texts.items() if path not in drafts]
    others += [page.markdown for path, page in tree.notebooks.items() if path not in drafts]
    others.append(tree.settings)
    names = {path: posixpath.basename(path) for path in files}
    for path, name in names.items():
        if not any(name in text or quote(name) in text for text in others):
            yield path


def _why(site_path: str, path: str, links: Mapping[str, list[str]]) -> str:
    if sources := links.get(site_path):
        return f"linked from {few(sources, 1)}"
    of = "in docs/" if path.startswith("docs/") else f"a {PurePosixPath(path).suffix} file of the project"
    return f"{of}; nothing links to it"


def _links(tree: Tree) -> dict[str, list[str]]:
    """Return by target, as a path on the site, the files that link to it."""
    links: dict[str, list[str]] = defaultdict(list)
    targets = targets_of(tree)
    for path in (*tree.texts, *tree.notebooks):
        for target in dict.fromkeys(_targets(tree, path, targets)):
            links[target].append(path)
    for project in tree.projects.values():
        for name in filter(None, (project.source.cover, project.source.film)):
            links[f"{project.folder}/{name}"].append(f"{project.folder}/project.yml")
    if tree.resume and tree.resume.basics.image:
        links[tree.resume.basics.image].append("resume/resume.yml")
    return links


def _targets(tree: Tree, path: str, targets: Targets) -> list[str]:
    """Return the files that a page links to, as paths on the site."""
    goals = (targets.find_link(link, path) for link in links_of(tree, path))
    return [goal.uri for goal in goals if goal and goal.uri]


def _files(tree: Tree) -> Iterator[str]:
    for folder in ("docs", "projects"):
        yield from visible_files(tree.root, folder)


def _whole_folder(path: str) -> str:
    """Return the outermost folder of a path that is withheld by its name, else the path."""
    above = [f"{parent}/" for parent in PurePosixPath(path).parents if by_name(f"{parent}/x")]
    return above[-1] if above else path
