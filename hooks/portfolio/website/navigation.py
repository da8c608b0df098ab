"""The navigation: the author's entries, with what lies below them, and without pages that have no content."""

import posixpath
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from portfolio.projects.project import Project
from portfolio.sources.yaml_source import texts_in
from portfolio.website import pages
from portfolio.website.project_page import show_page
from portfolio.website.site import GALLERY, Site


def with_pages_below(nav: list[Any], site: Site, uris: Iterable[str]) -> list[Any]:
    """Return the navigation, with pages added below an index page that its author listed alone.

    Below the gallery come the projects and their notebooks; below any other `<folder>/index.md` the folder's pages.
    """
    listed = {uri for _, uri in texts_in(nav)}
    apart = {post.source for post in site.tree.posts} | {show_page(project) for project in site.projects}
    unlisted = [uri for uri in uris if uri.endswith((".md", ".ipynb")) and uri not in listed | apart]

    def below(uri: str) -> list[Any]:
        if uri == GALLERY:
            return [uri, *(_project_in_nav(site, project) for project in site.projects)]
        folder = posixpath.dirname(uri)
        is_section = posixpath.basename(uri) == "index.md" and folder not in ("", "blog", "resume")
        return [uri, *sorted(page for page in unlisted if is_section and posixpath.dirname(page) == folder)]

    def expand(item: Any) -> Any:
        if isinstance(item, dict):
            return {title: expand_value(value) for title, value in item.items()}
        return item

    def expand_value(value: Any) -> Any:
        if isinstance(value, list):
            return [expand(inner) for inner in value]
        inside = below(value) if isinstance(value, str) else [value]
        return inside if len(inside) > 1 else value

    absent = set(pages.OPTIONAL).difference(uris)
    absent |= {uri for uri, content in ((GALLERY, site.projects), ("blog/index.md", site.tree.posts)) if not content}
    return [expand(item) for item in _without(nav, absent)]


def _without(nav: list[Any], absent: Collection[str]) -> Iterator[Any]:
    """Yield the entries of a navigation, except pages that do not exist and sections that held only those."""
    for item in nav:
        if isinstance(item, dict):
            inner = {title: list(_without([value], absent)) for title, value in item.items()}
            entry = {title: values[0] for title, values in inner.items() if values}
            yield from [entry] if entry else []
        elif isinstance(item, list):
            found = list(_without(item, absent))
            yield from [found] if found or not item else []
        elif item not in absent:
            yield item


def _project_in_nav(site: Site, project: Project) -> dict[str, Any]:
    posts = {post.path: f"post:{post.slug}" for post in site.tree.posts}
    notebooks = [{pages.notebook_title(site, path): posts.get(path, path)} for path in site.notebooks_of(project)]
    return {project.source.title: [f"{project.folder}/index.md", *notebooks]}
