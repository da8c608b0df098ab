"""MkDocs events in, core calls out: posts, passed to the blog as the core has read them.

The blog opens the file of each post in its folder, by rules stricter than those of `portfolio check`. So it gets a
file in `.cache/` with the front matter that the core has read; once the blog has read it, the author's file is back in
its place. A notebook that is a post is replaced by a file that keeps the notebook's location (links to and from it
work), counts as part of the blog's folder, and is Markdown for the blog.
"""

import shutil
import tempfile
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mkdocs_site.build_store import repository
from portfolio.text import post_folder
from portfolio.website import pages
from portfolio.website.links import edit_uri
from portfolio.website.notebook_links import NOTEBOOK_LINKS, notebook_links
from portfolio.website.site import Site

_CACHE = Path(".cache/portfolio")
_made: list[Path] = []
"""Temporary folders of Markdown that are not removed yet."""
_moved: dict[str, str] = {}
"""Maps the usual URL of a notebook's page to the URL of its post."""


class PostFile(File):
    """A notebook whose page is a post: found under its own name, and by the blog in the folder of posts."""

    @property
    def src_path(self) -> str:
        """The path by which the blog recognises a post."""
        return str(Path(post_folder.src_path(self.src_uri)))

    @src_path.setter
    def src_path(self, value: str) -> None:
        self.src_uri = Path(value).as_posix()

    def is_documentation_page(self) -> bool:
        """Return True: it is a page, although its name does not end in .md."""
        return True


@event_priority(90)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Write the posts for the blog, before the blog and mkdocs-jupyter see their files."""
    site: Site = config.extra["portfolio"]
    _remove_folders()
    folder = _new_folder(repository(config)) if site.tree.posts else Path()
    for number, post in enumerate(site.tree.posts):
        file = files.get_file_from_path(post.source)
        if post.path in site.tree.notebooks:
            if file:
                files.remove(file)
            file = PostFile(post.source, None, config.site_dir, config.use_directory_urls)
            file.edit_uri = edit_uri(post.path)
            files.append(file)
        if file:
            file.abs_src_path = str(folder / f"{number}.md")
            Path(file.abs_src_path).write_text(pages.post_text(site, post), "utf-8")
    return files


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Provide templates with the links of a notebook's page."""
    wanted = config.extra.get(NOTEBOOK_LINKS)
    site: Site = config.extra["portfolio"]
    env.globals["notebook_links"] = lambda page: notebook_links(
        page.edit_url, pages.notebook_path(site, page.file.src_uri) or "", wanted
    )


@event_priority(-60)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Restore the author's files as the sources, for mkdocs-jupyter to publish; drop the pictures of drafts.

    Only now has the blog decided which posts are drafts.
    """
    site: Site = config.extra["portfolio"]
    given = {post.path: file for post in site.tree.posts if (file := files.get_file_from_path(post.source))}
    for path, file in given.items():
        file.abs_src_path = str(site.tree.root / path)
    notebooks = site.tree.notebooks
    _moved.clear()
    _moved.update(post_folder.moved({file.src_uri: file.url for path, file in given.items() if path in notebooks}))
    drafts = {file.src_uri for file in given.values() if file.inclusion is InclusionLevel.EXCLUDED}
    for uri in pages.unpublished(site, drafts):
        if picture := files.get_file_from_path(uri):
            files.remove(picture)
    _remove_folders()


@event_priority(-100)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Resolve URLs in raw HTML, which MkDocs leaves unchanged."""
    return with_addresses(output, page.url, page.file.src_uri)


def with_addresses(html: str, page_url: str, source: str) -> str:
    """Return HTML with the URLs in raw HTML as they are on the page at `page_url`."""
    return post_folder.with_addresses(html, page_url, source, _moved)


def on_build_error(error: Exception) -> None:
    """Remove the temporary folders."""
    _remove_folders()


def _new_folder(root: Path) -> Path:
    try:
        (root / _CACHE).mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="posts-", dir=root / _CACHE))
    except OSError:  # the folder may not be writable
        folder = Path(tempfile.mkdtemp(prefix="posts-"))
    _made.append(folder)
    return folder


def _remove_folders() -> None:
    for folder in _made:
        shutil.rmtree(folder, ignore_errors=True)
    _made.clear()
