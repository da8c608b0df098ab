"""MkDocs events in, core calls out: the author's files become pages; their mistakes stop the build.

`config.extra["portfolio"]` (a `portfolio.site.Site`) carries the tree of one build, also for templates.
"""

import json
import os
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mkdocs_site.build_store import store
from mkdocs_site.cached_file import kept_file
from mkdocs_site.dead_links import hold_back, report_rest
from mkdocs_site.first_build import until_mended
from mkdocs_site.report import progress, report
from portfolio.notebooks.batch import asset_again
from portfolio.text.markup import inline_html
from portfolio.text.repository_links import edit_uri
from portfolio.text.site_index import absolute_url
from portfolio.website import pages
from portfolio.website.check import all_problems, check
from portfolio.website.site import URLS_FILE, Site, with_urls
from portfolio.website.site_problems import site_problems, unknown_templates
from portfolio.website.tree import read


def _watched(config: MkDocsConfig) -> list[Path]:
    """Return the author's existing folders besides docs/; git keeps no empty ones."""
    root = Path(config.docs_dir).parent
    return [folder for folder in (root / "projects", root / "resume") if folder.is_dir()]


_is_starting = [False]
"""Whether `mkdocs serve` has yet to finish its first build."""


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Note whether a server is starting."""
    _is_starting[0] = command == "serve"


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """Note that the first build is done, and watch the folders outside docs/."""
    _is_starting[0] = False
    for folder in _watched(config):
        server.watch(str(folder))
    return server


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    """Set the feed's picture, for which the plugin needs a full URL."""
    if not config.repo_url:
        config.edit_uri = None
    feed = config.plugins.get("rss")
    if feed is not None and config.site_url and not feed.config.image:
        feed.config.image = absolute_url("assets/logo.png", config.site_url)


@event_priority(100)
def on_pre_build(config: MkDocsConfig) -> None:
    """Read the author's files, and stop on mistakes before the old site is removed."""
    root = Path(config.docs_dir).parent
    today = date.today()
    if _is_starting[0]:
        kept = store(config)
        until_mended(lambda: all_problems(read(root, kept), today, kept), [root / "docs", *_watched(config)])
    tree = read(root, store(config), progress)
    problems = (*site_problems(config.site_url or "", tree.texts), *check(tree, today, store(config)))
    report(hold_back(problems, tree))
    config.extra["portfolio"] = Site(tree, today, config.site_url or "")


@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages and the projects' files; put the projects into the navigation."""
    site: Site = config.extra["portfolio"]
    present = {file.src_uri for file in files}
    for source in pages.sources(site):
        if source.uri in present:
            continue
        if source.file:
            again = partial(asset_again, site.tree.root, source.edit_path, source.file)
            file = kept_file(config, source.uri, source.file, again)
        elif source.content is None:
            file = File(source.uri, str(site.tree.root), config.site_dir, config.use_directory_urls)
        else:
            file = File.generated(config, source.uri, content=source.content)
        file.edit_uri = edit_uri(source.edit_path)
        files.append(file)
    if config.nav is not None:
        config.nav = pages.with_pages_below(config.nav, site, [file.src_uri for file in files])
    return files


@event_priority(-100)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Record all URLs, now that the blog has assigned those of posts."""
    urls = {file.src_uri: file.url for file in files}
    if wanted := os.environ.get(URLS_FILE):
        Path(wanted).write_text(json.dumps({"site_url": config.site_url or "", "urls": urls}), "utf-8")
    config.extra["portfolio"] = with_urls(config.extra["portfolio"], urls)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Provide the templates with what the core renders for the home page; all pages have been converted by now."""
    report_rest()
    metas = {file.src_uri: file.page.meta for file in files if file.page}
    report(unknown_templates(metas, env.list_templates, config.extra["portfolio"].tree.texts))
    site: Site = config.extra["portfolio"]
    env.filters["inline"] = inline_html
    env.globals["project_card"] = lambda project, page_url: pages.card(site, project, page_url)


@event_priority(100)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in a generated page."""
    content = pages.markdown(config.extra["portfolio"], page.file.src_uri, page.url)
    if content is None:
        return markdown
    page.meta.update(content.meta)
    return content.markdown


@event_priority(-100)
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Append links to a post's projects."""
    return html + pages.related_projects(config.extra["portfolio"], page.file.src_uri, page.url)
