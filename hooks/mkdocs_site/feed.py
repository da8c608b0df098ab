"""MkDocs events in, core calls out: posts and entries of the projects' logs become feed items.

The feed plugin only knows pages, so each entry is passed to it as a page whose URL is the entry's anchor on its
project's page. That URL is also its identity, so a feed reader shows each day of a project once.
"""

import json
from collections.abc import Iterable
from copy import copy
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import mkdocs_rss_plugin.plugin
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs_rss_plugin.models import PageInformation

from mkdocs_site.notebook_posts import with_addresses
from portfolio.store.compiled_templates import compiled_templates
from portfolio.text.markup import EscapedText
from portfolio.website.feed import LONGEST_TEXT, full_text, log_items, page_meta, path_pattern
from portfolio.website.links import resolve_links
from portfolio.website.site import Site

_environments: dict[str, Environment] = {}


def environment(**options: Any) -> Environment:
    """Return the environment in which the plugin renders a feed, which loads its template once for all builds."""
    kind = "feed-trimmed" if options.get("trim_blocks") else "feed"
    if kind not in _environments:
        compiled = compiled_templates(kind)
        _environments[kind] = Environment(**options, bytecode_cache=compiled)  # noqa: S701  # the plugin sets autoescape
    return _environments[kind]


vars(mkdocs_rss_plugin.plugin)["Environment"] = environment  # it makes one in each build

_texts: dict[str, tuple[str, str, str]] = {}
"""URL, source and HTML of the pages in the feeds, by full URL. `config.extra` would be part of every page's key."""
_is_json_wanted = [False]
"""Whether the settings ask for JSON feeds, which are written here and not by the plugin."""
_items: list[PageInformation] = []
"""The plugin's items as it has read them from the pages; what is written is a copy."""


def on_pre_build(config: MkDocsConfig) -> None:
    """Clear the plugin's items from earlier builds, and accept posts from wherever their notebooks are."""
    site: Site = config.extra["portfolio"]
    if feed := config.plugins.get("rss"):
        _is_json_wanted[0] = feed.config.json_feed_enabled
        feed.config.json_feed_enabled = False
        feed.pages_to_filter.clear()
        feed.match_path_pattern = path_pattern(feed.config.match_path, site.notebook_posts)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Set what the feeds show of a page, before the plugin reads it."""
    feed = config.plugins.get("rss")
    if feed and feed.match_path_pattern.match(page.file.src_uri):
        page.meta.update(page_meta(page.meta, page.markdown or "", str(page.title or ""), feed.config.categories))
    return html


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Note the texts of the pages in the feeds, by their URL."""
    feed = config.plugins.get("rss")
    _texts.clear()
    if feed:
        note_texts([file.page for file in files.documentation_pages() if file.page], config)
        _items[:] = feed.pages_to_filter


def note_texts(pages: Iterable[Page], config: MkDocsConfig) -> None:
    """Note the texts of those of the pages that are in the feeds."""
    feed: Any = config.plugins["rss"]
    _texts.update(
        (page.canonical_url, (page.url, page.file.src_uri, page.content or ""))
        for page in pages
        if page.canonical_url and feed.match_path_pattern.match(page.file.src_uri)
    )


def write_again(pages: Iterable[Page], config: MkDocsConfig, *, with_logs: bool) -> None:
    """Write the feeds after `pages` were rebuilt and the plugin has read them; all other pages are as before.

    The feeds hold only the newest pages. `with_logs` says whether entries of logs may have changed, too.
    """
    feed = config.plugins.get("rss")
    if feed is None or not feed.config.enabled:
        return
    note_texts(pages, config)
    read = {item.guid: item for item in feed.pages_to_filter}
    _items[:] = [read.get(item.guid, item) for item in _items]
    written = {item.guid for part in (feed.feed_created, feed.feed_updated) for item in part.entries}
    if not (with_logs or written & read.keys()):
        return
    feed.pages_to_filter = list(_items)
    on_post_build(config)
    feed.on_post_build(config)
    write_json(config)


@event_priority(50)
def on_post_build(config: MkDocsConfig) -> None:
    """Add the entries before the plugin writes its feeds, and make it escape all texts for XML."""
    feed = config.plugins.get("rss")
    if feed is None or not feed.config.enabled:
        return
    site: Site = config.extra["portfolio"]
    items = feed.pages_to_filter = [copy(item) for item in feed.pages_to_filter]
    feed.feed_created.entries, feed.feed_updated.entries = [], []
    both = (feed.util.filter_pages(items, day, feed.config.length) for day in ("created", "updated"))
    newest = list({id(item): item for chosen in both for item in chosen}.values())
    feed.util.load_images_for_pages(newest, config.site_url)
    for item in newest:
        page = item._mkdocs_page_ref  # noqa: SLF001
        item.title = page.meta.get("title") or page.title if page else item.title
        url, source, content = _texts.get(str(item.link), ("", "", ""))
        if content and len(content) <= LONGEST_TEXT:
            content, _ = resolve_links(content.partition("</h1>")[2] or content, site.index, url)
            item.description = _full_text(with_addresses(content, url, source), str(item.link))
        item.image = (item.image[0], item.image[1] or "image/*", item.image[2] or 0) if item.image else None
        item._mkdocs_page_ref = None  # noqa: SLF001  # or the plugin would load the picture again, unescaped
    for entry in log_items(site):
        item = PageInformation(authors=(), categories=[], created=entry.day, updated=entry.day, title=entry.title)
        item.description, item.link, item.guid = entry.description, entry.address, entry.address
        items.append(item)
    for part in (feed.feed_created, feed.feed_updated, *items):
        for field in fields(part):
            setattr(part, field.name, _for_xml(getattr(part, field.name)))


_full_text = lru_cache(2 * 40)(full_text)
"""The plugin's two feeds hold forty pages each; after a save most of them are the same."""


@event_priority(-50)
def write_json(config: MkDocsConfig) -> None:
    """Write the JSON feeds without null and empty values, which the format does not allow for optional texts."""
    feed = config.plugins.get("rss")
    if feed is None or not feed.config.enabled or not _is_json_wanted[0]:
        return
    names = feed.config.feeds_filenames
    for name, part in ((names.json_created, feed.feed_created), (names.json_updated, feed.feed_updated)):
        data = feed.util.feed_to_json(part)
        data["items"] = [_given(item) for item in data["items"]]
        Path(config.site_dir, name).write_text(json.dumps(_given(data), ensure_ascii=False), "utf-8")


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", []) or key == "items"}


def _for_xml(value: Any) -> Any:
    """Return texts, and lists of them, as values that are escaped for XML."""
    if isinstance(value, str):
        return EscapedText(value)
    return [_for_xml(part) for part in value] if isinstance(value, list | tuple) else value
