"""The pages that the engine makes: gallery, projects, notebooks, resume. Values in, Markdown out; no files, no mkdocs.

A page is Markdown with HTML blocks: headings are Markdown's (contents, search), cards and entries are HTML from
`templates/`. The core could write these pages as plain files as well.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from portfolio.inline import Link, Span
from portfolio.markup import inline_html
from portfolio.projects.notebooks import NotebookPage
from portfolio.projects.project import Project
from portfolio.resume.build import composer, relative_to, view_for_page
from portfolio.resume.sections import project_entry
from portfolio.site import GALLERY, RESUME_PAGE, Site
from portfolio.site_index import relative_url

_ALONE = ("navigation", "toc")


@dataclass(frozen=True)
class Source:
    """A file of the site that does not stand in docs/.

    `content` is None where the file stands at `uri` in the repository. `edit_path` is what its edit link opens.
    """

    uri: str
    edit_path: str = ""
    content: str | bytes | None = None


@dataclass(frozen=True)
class Content:
    """What a generated page holds."""

    markdown: str
    meta: dict[str, Any]


def sources(site: Site) -> Iterator[Source]:
    """Give every file that the engine adds to the site."""
    yield Source(RESUME_PAGE, "resume/resume.yml", "")
    yield Source(GALLERY, "", "")
    for project in site.projects:
        yield Source(f"{project.folder}/index.md", f"{project.folder}/project.yml", "")
        for path in project.files:
            yield Source(path)
        for path in project.notebooks:
            yield Source(path, path)
    for path, notebook in site.tree.notebooks.items():
        folder = posixpath.dirname(path.removeprefix("docs/"))
        for asset in notebook.assets:
            yield Source(posixpath.join(folder, asset.name), "", asset.content)


def with_projects(nav: list[Any], site: Site) -> list[Any]:
    """Give the navigation with the projects and their notebooks below the gallery's entry."""
    below: list[Any] = [GALLERY]
    for project in site.projects:
        notebooks = [{notebook_title(site, path): path} for path in project.notebooks]
        below.append({project.source.title: [f"{project.folder}/index.md", *notebooks]})

    def expand(item: Any) -> Any:
        if isinstance(item, dict):
            return {
                title: below
                if value == GALLERY
                else [expand(inner) for inner in value]
                if isinstance(value, list)
                else value
                for title, value in item.items()
            }
        return {"Projects": below} if item == GALLERY else item

    return [expand(item) for item in nav]


def notebook(site: Site, uri: str) -> NotebookPage | None:
    """Give the notebook behind a page of the site."""
    return site.tree.notebooks.get(uri) or site.tree.notebooks.get(f"docs/{uri}")


def notebook_title(site: Site, path: str) -> str:
    """Give a notebook's title: its first heading, or the file's name."""
    stem = path.rsplit("/", 1)[-1].removesuffix(".ipynb")
    return site.tree.notebooks[path].title or stem.replace("-", " ").replace("_", " ").capitalize()


def notebook_meta(found: NotebookPage) -> dict[str, Any]:
    """Give what a notebook says of itself, as front matter would."""
    meta: dict[str, Any] = {"title": found.title, "description": found.description, "tags": list(found.tags)}
    return {key: value for key, value in meta.items() if value}


def markdown(site: Site, uri: str, page_url: str) -> Content | None:
    """Give the content of a generated page, or None for a page of the author's."""
    if uri == RESUME_PAGE:
        view = view_for_page(site.tree, site.index, page_url, site.today)
        pdf = relative_url(site.pdf_uri, page_url)
        text = _render("resume.md", site, page_url, resume=view, pdf=pdf)
        return Content(
            text, {"title": "Resume", "description": f"Resume of {view.name}", "hide": ["navigation", "toc"]}
        )
    if uri == GALLERY:
        return Content(_render("gallery.md", site, page_url), {"title": "Projects", "hide": list(_ALONE)})
    project = next((project for project in site.projects if uri == f"{project.folder}/index.md"), None)
    if project is None:
        return None
    circumstances = composer(site.tree, site.index, relative_to(page_url), site.today)
    text = _render(
        "project.md",
        site,
        page_url,
        project=project,
        entry=project_entry(circumstances, project, Link("", (Span(""),))),
    )
    source = project.source
    return Content(text, {"title": source.title, "description": source.summary, "tags": list(source.tags)})


def related_projects(site: Site, uri: str, page_url: str) -> str:
    """Give the HTML that leads from a post to its projects; "" for other pages."""
    post = next((post for post in site.tree.posts if post.source == uri), None)
    projects = [site.tree.projects[slug] for slug in post.projects] if post else []
    return _render("related.html", site, page_url, projects=projects) if projects else ""


def card(site: Site, project: Project, page_url: str) -> str:
    """Give the HTML of a project's card for a page whose cards stand below a heading of the second level."""
    return _render("card.html", site, page_url, project=project, heading="h3")


def _render(name: str, site: Site, page_url: str, **values: Any) -> str:
    def url(source: str) -> str:
        return relative_url(site.urls.get(source, source), page_url)

    def title(path: str) -> str:
        return notebook_title(site, path)

    def from_page(source: str) -> str:
        """The way to a source from the page's own source, for Markdown links that MkDocs checks."""
        here = page_url.rstrip("/")
        return relative_url(source, f"{here}/")

    return _ENVIRONMENT.get_template(name).render(
        site=site, url=url, notebook_title=title, from_page=from_page, **values
    )


def _escape_markdown(text: str) -> Markup:
    escaped = re.sub(r"([\\`*_{}\[\]()#+.!|~^=$-])", r"\\\1", str(escape(text)))
    return Markup(escaped.replace("&\\#", "&#"))  # noqa: S704  # escaped the line above


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_ENVIRONMENT.filters.update(inline=inline_html, md=_escape_markdown)
