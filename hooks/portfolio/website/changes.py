"""Which pages a change of the author's files affects: two states of the site in, sources of pages out.

A page shows its own text, and of the others what `_common` holds: titles, addresses, dates, tags, links between notes,
measured numbers, the navigation's order. Where any of that differs, every page may show it, and the answer is None:
build everything. Otherwise a text, a notebook or a post touches its own page; a project or the resume the pages that
the engine makes of them, the home page, and the pages that the resume mentions.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from portfolio.posts.front_matter import Post
from portfolio.sources.diagnostics import Diagnostic
from portfolio.text.page_names import NamedPage
from portfolio.website import garden, pages
from portfolio.website.addresses import redirects
from portfolio.website.project_page import has_show, show_page
from portfolio.website.site import GALLERY, Site
from portfolio.website.tree import RESUME, Tree, project_allowances, translation_files


@dataclass(frozen=True)
class Touched:
    """The pages to rebuild, by their sources."""

    pages: frozenset[str]
    notebooks: frozenset[str]
    """The paths of the notebooks among them, whose pictures may have changed."""
    is_made: bool = False
    """Whether to rebuild the home page, the PDFs and everything else that projects and resume go into, too."""


def touched(old: Site, new: Site, said_before: Iterable[Diagnostic], said_now: Iterable[Diagnostic]) -> Touched | None:
    """Return what the change from one state to the next affects; None if that is unknown.

    Both states have the same addresses. What `check_site` said about an unchanged file has to be the same, too: it
    shows that a link of that file leads elsewhere now.
    """
    if _common(old) != _common(new):
        return None
    paths = set(_changed(old, new))
    if _said(said_before, paths) != _said(said_now, paths):
        return None
    of_projects = {path for path in paths if path.startswith("projects/") and not path.endswith(".ipynb")}
    is_made = of_projects | {path for path in paths if path.startswith("resume/")}
    found = {path.removeprefix("docs/") for path in paths - is_made}
    if old.notes != new.notes:
        found.add(garden.INDEX)
    if is_made:
        if _made_common(old) != _made_common(new):
            return None
        found |= {*_made(new), *_spoken_of(old, new)}
    return Touched(frozenset(found), frozenset(paths & new.tree.notebooks.keys()), bool(is_made))


def _changed(old: Site, new: Site) -> Iterator[str]:
    """Yield the paths of the texts and notebooks that differ; a resume's bibliography counts as the resume."""
    for before, now in ((old.tree.texts, new.tree.texts), (old.tree.notebooks, new.tree.notebooks)):
        yield from (path for path in now if before[path] != now[path])
    if old.tree.bibliography != new.tree.bibliography:
        yield RESUME


def _said(problems: Iterable[Diagnostic], paths: set[str]) -> set[Diagnostic]:
    return {problem for problem in problems if problem.location.path not in paths}


def _common(site: Site) -> tuple[Any, ...]:
    """Return what any page may show of other pages, and what its conversion may depend on."""
    tree = site.tree
    return (
        site.today,
        site.site_url,
        site.repository,
        site.pictures,
        site.linked_from,
        {uri: replace(note, description="") for uri, note in site.notes.items()},
        site.on_every_page,
        tree.withheld,
        _names(tree),
        list(tree.texts),
        list(tree.projects),
        [_of_post(post) for post in tree.posts],
        {path: _of_notebook(notebook) for path, notebook in tree.notebooks.items()},
        [[asset.name for asset in tree.notebooks[post.path].assets] for post in site.notebook_posts],
        {metric.key: replace(metric, location=None) for metric in tree.evidence},  # type: ignore[arg-type]
        {slug: (measured.others, measured.doubts) for slug, measured in tree.evidence.projects.items()},
        [(allowed.kind, allowed.because, allowed.path, allowed.cell) for allowed in project_allowances(tree.projects)],
        translation_files(tree.root),
    )


def _names(tree: Tree) -> dict[str, NamedPage]:
    """Return the pages by source; their first words only if a page may embed another."""
    if tree.has_embeds:
        return dict(tree.names.pages)
    return {uri: replace(page, words="") for uri, page in tree.names.pages.items()}


def _of_post(post: Post) -> tuple[Any, ...]:
    values = vars(post)
    return tuple(values[key] for key in values if key != "document")


_of_notebook = attrgetter("title", "description", "tags", "scripts", "meta", "bold_line")


def _made_common(site: Site) -> tuple[Any, ...]:
    """Return what other pages show of the projects and of the resume besides `on_every_page`."""
    projects = [
        (project.source.tags, project.source.trust, project.source.cover, project.files, has_show(project))
        for project in site.projects
    ]
    files = [(version.page, version.json, version.text) for version in site.versions]
    made = pages.optional_pages(site)
    old_addresses = [(old.uri, old.source) for old in redirects(site.tree, made)[0]]
    return projects, files, [pdf.uri for pdf in site.pdfs], made, old_addresses


def _made(site: Site) -> Iterator[str]:
    """Yield the pages that are made from the projects and the resume."""
    yield GALLERY
    yield from (version.page for version in site.versions)
    yield from pages.optional_pages(site)
    for project in site.projects:
        yield f"{project.folder}/index.md"
        if has_show(project):
            yield show_page(project)


def _spoken_of(old: Site, new: Site) -> Iterator[str]:
    """Yield the posts and notebooks about which the resume now says something else."""
    if old.claims != new.claims:
        for uri in {
            path.removeprefix("docs/") for path in (*new.tree.notebooks, *(post.path for post in new.tree.posts))
        }:
            if pages.claims_on(old, uri) != pages.claims_on(new, uri):
                yield uri
