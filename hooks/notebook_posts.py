"""MkDocs events in, core calls out: notebooks that are posts, given to the blog as Markdown.

The blog opens the file of each post that it finds in its folder. So such a notebook's file is taken out of the files,
and put back as one that stands where the notebook stands (links to and from it hold), that counts as one of the blog's
folder, and whose text is Markdown in `.cache/` until the blog has read it.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mkdocs_report import report
from portfolio import open_in, pages, post_folder
from portfolio.notebook_posts import source_text
from portfolio.posts import Post
from portfolio.site import Site
from site_store import repository

_CACHE = Path(".cache/portfolio")
_POSTS = "blog/posts/"
_made: list[Path] = []
"""The folders of Markdown that were made and not yet removed."""
_moved: dict[str, str] = {}
"""From where the page of a notebook would stand to where its post stands."""


class PostFile(File):
    """A notebook whose page is a post: found by its own name, and by the blog in the folder of posts."""

    @property
    def src_path(self) -> str:
        """Where the blog looks whether a file is a post."""
        return os.path.normpath(self.src_uri if self.src_uri.startswith(_POSTS) else f"{_POSTS}{self.src_uri}")

    @src_path.setter
    def src_path(self, value: str) -> None:
        self.src_uri = Path(value).as_posix()

    def is_documentation_page(self) -> bool:
        """Tell that it is a page, though its name does not end in .md."""
        return True


def on_pre_build(config: MkDocsConfig) -> None:
    """Let the feed take posts from wherever their notebooks stand; check the setting of the links."""
    site: Site = config.extra["portfolio"]
    report(open_in.problems(config.extra.get(open_in.SETTING), Path(config.config_file_path).read_text("utf-8")))
    if feed := config.plugins.get("rss"):
        patterns = [feed.config.match_path, *(re.escape(post.source) for post in _posts(site))]
        feed.match_path_pattern = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@event_priority(90)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put posts in the places of their notebooks, before the blog and mkdocs-jupyter see these."""
    site: Site = config.extra["portfolio"]
    _remove_folders()
    folder = _new_folder(repository(config)) if (posts := _posts(site)) else Path()
    for number, post in enumerate(posts):
        if found := files.get_file_from_path(post.source):
            files.remove(found)
        text = folder / f"{number}.md"
        text.write_text(source_text(site.tree.notebooks[post.path], post), "utf-8")
        file = PostFile(post.source, None, config.site_dir, config.use_directory_urls)
        file.abs_src_path = str(text)
        file.edit_uri = f"../{post.path}"
        files.append(file)
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Give the feed the day on which a post was written, where its front matter also says when it was updated."""
    dates = page.meta.get("date")
    if isinstance(dates, Mapping) and "created" in dates:
        page.meta["date"] = dates["created"]
    return markdown


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Give templates the links of a notebook's page."""
    wanted = config.extra.get(open_in.SETTING)
    env.globals["notebook_links"] = lambda page: open_in.links(page.edit_url, wanted)


@event_priority(-60)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Give the files their notebooks back, which mkdocs-jupyter publishes; leave out the pictures of drafts.

    Only now has the blog said which posts are drafts.
    """
    site: Site = config.extra["portfolio"]
    _moved.clear()
    for post in _posts(site):
        file = files.get_file_from_path(post.source)
        assert file is not None
        file.abs_src_path = str(site.tree.root / post.path)
        _moved[post_folder.usual_url(post.source)] = file.url
        if file.inclusion is InclusionLevel.EXCLUDED:
            for uri in pages.asset_uris(site, post.path):
                if picture := files.get_file_from_path(uri):
                    files.remove(picture)
    _remove_folders()


@event_priority(-100)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Resolve addresses in raw HTML, which MkDocs leaves as they are."""
    html = post_folder.resolve(output, page.url, _moved)
    return post_folder.follow(html, page.url, _moved) if page.file.src_uri.endswith(".ipynb") else html


def on_build_error(error: Exception) -> None:
    """Leave nothing behind."""
    _remove_folders()


def _posts(site: Site) -> list[Post]:
    return [post for post in site.tree.posts if post.path in site.tree.notebooks]


def _new_folder(root: Path) -> Path:
    try:
        (root / _CACHE).mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="posts-", dir=root / _CACHE))
    except OSError:  # not everybody may write there
        folder = Path(tempfile.mkdtemp(prefix="posts-"))
    _made.append(folder)
    return folder


def _remove_folders() -> None:
    for folder in _made:
        shutil.rmtree(folder, ignore_errors=True)
    _made.clear()
