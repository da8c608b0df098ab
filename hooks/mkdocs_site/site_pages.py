"""MkDocs events in, core calls out: the author's files become pages; their mistakes stop the build.

`config.extra["portfolio"]` (a `portfolio.website.site.Site`) carries the tree of one build, also for templates.
MkDocs exits if the first build of `mkdocs serve` fails; here that build waits until the author has corrected the file.
"""

import json
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jinja2 import Environment
from mkdocs import utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from mkdocs_site.author_settings import lay_over_engine, refused_by_theme, template_mistakes
from mkdocs_site.build_store import repository, store
from mkdocs_site.material_parts import View, in_language, replace_names
from mkdocs_site.mkdocs_parts import title_from_render
from mkdocs_site.progress import of_notebooks
from mkdocs_site.report import log_all, report
from mkdocs_site.site_folder import asked
from portfolio.inspection.pictures import SUFFIXES as PICTURES
from portfolio.inspection.pictures import without_metadata
from portfolio.notebooks.batch import asset_again
from portfolio.posts.related import related
from portfolio.resume.wording import ENGLISH, direction_of
from portfolio.sources.diagnostics import Diagnostic, has_errors
from portfolio.text.anchors import is_anywhere
from portfolio.text.markup import EscapedText, as_markdown, inline_html
from portfolio.text.site_index import absolute_url
from portfolio.website import pages
from portfolio.website.check import check_site, dead_anchors, with_address_and_page
from portfolio.website.home import home
from portfolio.website.links import edit_uri
from portfolio.website.navigation import with_pages_below
from portfolio.website.page_metadata import kind_of
from portfolio.website.pictures import pictures
from portfolio.website.settings_check import settings_as_read
from portfolio.website.site import URLS_FILE, Site, repository_url, site_of, site_problems
from portfolio.website.starter import example_address
from portfolio.website.targets import links_of_notes
from portfolio.website.tree import read
from portfolio.website.unreadable import unreadable_files


class CachedFile(File):
    """A file whose content is in the cache; `again` regenerates it if somebody has deleted the cache."""

    again: Callable[[], bytes]

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT002  # MkDocs' signature
        """Write the file into the site."""
        try:
            super().copy_file(dirty)
        except FileNotFoundError:
            self.content_bytes = self.again()
            super().copy_file(dirty)


class PictureFile(File):
    """A picture of the author's, published without its metadata."""

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT002  # MkDocs' signature
        """Write the picture into the site."""
        content = self.content_bytes
        if (bare := without_metadata(content)) == content:
            super().copy_file(dirty)
        else:
            utils.write_file(bare, self.abs_dest_path)


def cached_file(config: MkDocsConfig, uri: str, path: Path, again: Callable[[], bytes]) -> File:
    """Return the site's file whose content is cached at `path`."""
    file = CachedFile.generated(config, uri, abs_src_path=str(path))
    assert isinstance(file, CachedFile)
    file.again = again
    return file


_ENGLISH_DATE = "d MMMM yyyy"
INTERVAL = 0.5
"""Seconds between two looks at the author's files while a server waits for a correction."""

log = logging.getLogger("mkdocs.portfolio")


def wait_until_correct(problems_now: Callable[[], tuple[Diagnostic, ...]], folders: Iterable[Path]) -> dict[Path, int]:
    """Return once `problems_now` finds no errors; check again whenever a file below the folders changes.

    Return the state in which the files were when they were checked.
    """
    watched = tuple(folders)
    while True:
        before = _state(watched)
        problems = problems_now()
        if not has_errors(problems):
            return before
        log_all(problems)
        log.info("Waiting: the site is served as soon as this is corrected (Ctrl-C ends it).")
        while _state(watched) == before:
            time.sleep(INTERVAL)


def _state(folders: Iterable[Path]) -> dict[Path, int]:
    found = {}
    for file in (file for folder in folders for file in folder.rglob("*")):
        with suppress(OSError):  # it has just been deleted, or cannot be opened
            found[file] = file.stat().st_ctime_ns  # changes with the permissions, too
    return found


def _watched(config: MkDocsConfig) -> list[Path]:
    """Return the author's existing folders besides docs/; git keeps no empty ones."""
    root = repository(config)
    return [folder for folder in (root / "projects", root / "resume") if folder.is_dir()]


def _read_folders(config: MkDocsConfig) -> list[Path]:
    return [Path(config.docs_dir), *_watched(config)]


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """Note that the first build is done, and watch the folders outside docs/."""
    asked["is_starting"] = False
    for folder in _watched(config):
        server.watch(str(folder))
    return server


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    """Check the settings; set the form of dates, and the feed's picture, for which the plugin needs a full URL."""
    root = repository(config)
    lay_over_engine(config, root)
    read_already = {"refused": refused_by_theme(config), "templates": template_mistakes(config, root)}
    report(settings_as_read({**read_already, "extra": config.extra}, root))
    if not config.repo_url:
        config.edit_uri = None
    blog = config.plugins.get("material/blog")
    if blog is not None and blog.config.post_date_format == _ENGLISH_DATE and config.theme["language"] != ENGLISH:
        blog.config.post_date_format = "long"
    feed = config.plugins.get("rss")
    if feed is not None and config.site_url and not feed.config.image:
        feed.config.image = absolute_url("assets/icon-192.png", config.site_url)


_at_start: list[tuple[dict[Path, int], tuple[Site, tuple[Diagnostic, ...]]]] = []
"""What `site_now` returned to a starting server, and the state of the files before that."""


@event_priority(200)
def wait_at_start(config: MkDocsConfig) -> None:
    """Make a starting server wait until the author's files have no errors."""
    if not asked["is_starting"]:
        return
    read_now: list[tuple[Site, tuple[Diagnostic, ...]]] = []

    def problems_now() -> tuple[Diagnostic, ...]:
        if unreadable := unreadable_files(repository(config)):
            return unreadable
        site, problems = site_now(config)
        read_now[:] = [(site, problems)]
        return with_address_and_page(site, problems, store(config))[0]

    before = wait_until_correct(problems_now, _read_folders(config))
    _at_start[:] = [(before, read_now[0])]


@event_priority(100)
def on_pre_build(config: MkDocsConfig) -> None:
    """Read the author's files, and stop on mistakes."""
    # Another build may have been waited for since a starting server has read them.
    found = next((read for before, read in _at_start if _state(_read_folders(config)) == before), None)
    _at_start.clear()
    if not found:
        report(unreadable_files(repository(config)))
    site, problems = found or site_now(config)
    report(problems)
    config.extra["portfolio"] = site
    checked[:] = problems


checked: list[Diagnostic] = []
"""The problems reported in the author's files by the build that is running, or in the last one."""


def site_now(config: MkDocsConfig) -> tuple[Site, tuple[Diagnostic, ...]]:
    """Read the author's files; return the site without its URLs, and what is wrong with it."""
    root, cache, today = repository(config), store(config), date.today()
    tree = read(root, cache, of_notebooks)
    site = site_of(tree, today, config.site_url or "")
    site = replace(
        site,
        repository=repository_url(config.repo_url, config.edit_uri),
        pictures=pictures(tree, cache),
        linked_from=links_of_notes(tree, cache),
        related_posts=related(site.posts, cache),
        language=str(config.theme["language"]),
    )
    listed = Path(os.environ.get("PUBLISHED_ADDRESSES", ""))
    published = (listed.as_posix(), listed.read_text("utf-8", "replace") if listed.is_file() else "")
    is_given = site.site_url and not asked["serves"]  # a server builds for its own address
    address = example_address(site.site_url, tree.settings) if is_given else ()
    problems = check_site(site, cache, site.site_url, published)
    return site, (*site_problems(site.site_url, tree.texts), *address, *problems)


@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages and the projects' files; put the projects into the navigation."""
    site: Site = config.extra["portfolio"]
    stays = site.tree.withheld.why if asked["serves"] else site.tree.withheld.why_not_built
    for file in list(files):
        if file.src_dir == config.docs_dir and stays(f"docs/{file.src_uri}"):
            files.remove(file)
    present = {file.src_uri for file in files}
    for source in pages.sources(site):
        if source.uri in present:
            continue
        files.append(file_of(source, site, config))
    for file in [file for file in files if file.src_dir == config.docs_dir and file.src_uri.lower().endswith(PICTURES)]:
        files.remove(file)
        files.append(PictureFile(file.src_uri, config.docs_dir, config.site_dir, config.use_directory_urls))
    if config.nav is not None:
        config.nav = with_pages_below(config.nav, site, [file.src_uri for file in files])
    return files


def file_of(source: pages.Source, site: Site, config: MkDocsConfig) -> File:
    """Return MkDocs' file of a source."""
    if source.file:
        again = partial(asset_again, site.tree.root, source.edit_path, source.file)
        file = cached_file(config, source.uri, source.file, again)
    elif source.content is None:
        made_as = PictureFile if source.uri.lower().endswith(PICTURES) else File
        file = made_as(source.uri, str(site.tree.root), config.site_dir, config.use_directory_urls)
    else:
        file = File.generated(config, source.uri, content=source.content)
    file.edit_uri = edit_uri(source.edit_path)
    if not source.is_in_nav:
        file.inclusion = InclusionLevel.NOT_IN_NAV
    return file


@event_priority(-100)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Record all URLs, now that the blog has assigned those of posts."""
    urls = {file.src_uri: file.url for file in files}
    if wanted := os.environ.get(URLS_FILE):
        Path(wanted).write_text(json.dumps({"site_url": config.site_url or "", "urls": urls}), "utf-8")
    config.extra["portfolio"] = replace(config.extra["portfolio"], urls=urls)
    _escape_items(nav.items)
    for uri, content in pages.old_addresses(config.extra["portfolio"]):
        if listed := files.get_file_from_path(uri):
            files.remove(listed)
        files.append(File.generated(config, uri, content=content))


_TEXTS = ("title", "subtitle", "description", "author")
"""What Material shows of a page's front matter, besides its tags."""


@event_priority(100)
def title_as_text(html: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Make a page's title a text, even if it comes from a heading, which MkDocs gives as HTML."""
    if title_from_render(page) and "title" not in page.meta and "title" not in vars(page):
        # Formulas are only in the table of contents as text.
        first = page.toc.items[0] if "<math" in html and page.toc.items else None
        page.title = unescape(first.title if first and first.level == 1 else page.title)


@event_priority(120)
def provide_words(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Provide the templates with the site's own words, and with the kind of a page, by its source."""
    env.globals["words"] = config.extra["portfolio"].words
    env.globals["kind_of"] = lambda uri: kind_of(config.extra["portfolio"], uri)


@event_priority(110)
def escape_texts(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Make the author's texts escape themselves in templates: Material's write them as HTML. Tags are listed at 100."""
    for key in ("site_name", "site_description", "site_author", "repo_name"):
        config[key] = _escaped(config[key])
    for page in filter(None, (file.page for file in files)):
        escape_page(page)
    replace_names(config, _escaped)


def escape_page(page: Page) -> None:
    """Make the texts of one page escape themselves."""
    page.title = _escaped(page.title)
    page.meta.update({key: _escaped(page.meta[key]) for key in _TEXTS if key in page.meta})
    if isinstance(tags := page.meta.get("tags"), list):
        page.meta["tags"] = [_escaped(tag) for tag in tags]


def _escaped(value: Any) -> Any:
    return EscapedText(str(value)) if isinstance(value, str | int | float) else value


def _escape_items(items: Iterable[StructureItem]) -> None:
    """Do the same for the navigation's sections and links; pages have titles of their own."""
    for item in items:
        if isinstance(item, Section | Link) and item.title is not None:  # a dead entry has none
            item.title = EscapedText(item.title)
        if isinstance(item, Section):
            _escape_items(item.children)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Provide the templates with what the core renders for the home page; all pages have been converted by now."""
    site: Site = config.extra["portfolio"]
    report(dead_anchors(_anchors(files), site, store(config)))
    env.filters["inline"] = inline_html
    env.globals["project_card"] = partial(pages.card, site)
    env.globals["home_page"] = home(site)
    env.globals["qr_code"] = pages.qr_code
    env.globals["picture"] = partial(pages.picture, site)


def _anchors(files: Files) -> Iterator[tuple[str, str, str]]:
    """Yield each anchor that a page links to and its target lacks: both sources, and the anchor."""
    for file in files.documentation_pages():
        for target, linked in ((file.page and file.page.links_to_anchors) or {}).items():
            present = target.page.present_anchor_ids if target.page else None
            if target.page is None or present is None or file.inclusion is InclusionLevel.EXCLUDED:
                continue
            html = target.page.content or ""  # it has anchors of code and tags, too
            for anchor in linked:
                if not {anchor, unquote(anchor)} & present and not is_anywhere(anchor) and f'id="{anchor}"' not in html:
                    yield file.src_uri, target.src_uri, anchor


@event_priority(100)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in a generated page."""
    content = pages.markdown(config.extra["portfolio"], page.file.src_uri, page.url)
    if content is None:
        return markdown
    page.meta.update(content.meta)
    return content.markdown


@event_priority(-100)
def in_its_language(output: str, page: Page, config: MkDocsConfig) -> str:
    """Mark a resume in another language than the site's with its language and direction, the menus with the site's."""
    usual = str(config.theme["language"])
    language = page.meta.get("lang", usual) if pages.is_resume(config.extra["portfolio"], page.file.src_uri) else usual
    return in_language(output, language, direction_of(language), usual) if language != usual else output


@event_priority(-100)
def view_heading(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Show the name of a category or month as written; the blog makes it a heading's Markdown."""
    if isinstance(page, View) and not Path(page.file.abs_src_path or "").is_relative_to(config.docs_dir):
        return f"# {as_markdown(page.name or unescape(markdown.removeprefix('# ')))}"
    return markdown


@event_priority(-100)
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Append where the resume shows a post or notebook, what leads to a note, and the list of notes."""
    return html + pages.end_of_page(config.extra["portfolio"], page.file.src_uri, page.url)
