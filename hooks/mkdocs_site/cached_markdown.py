"""MkDocs events in: Markdown is converted again only if it, or the target of one of its links, has changed.

Material's blog converts a whole post again for every list that shows it, and cuts it afterwards. Its excerpts have no
setting for this, so a class that cuts first, and checks the cache as pages do, replaces Material's.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from markdown.util import get_installed_extensions
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils import get_relative_url

from mkdocs_site.build_store import plain, store
from mkdocs_site.material_parts import LightExcerpt, Post, readtime, replace_excerpts
from mkdocs_site.mkdocs_parts import BASE_LOG, convert, rendered, replace_render, restore_rendered
from mkdocs_site.report import report
from portfolio.posts.checks import AUTHORS, read_authors
from portfolio.posts.front_matter import cut
from portfolio.sources.process import collected
from portfolio.store.values import digest
from portfolio.text.anchors import heading_slug
from portfolio.text.markdown_extension import MathMLExtension
from portfolio.text.site_index import name_slug

_IMPURE = ("pymdownx.snippets", "pymdownx.b64")
"""Extensions that read files."""
_SHORT_NAMES = {entry.name for entry in get_installed_extensions() if entry.value.startswith("markdown.extensions.")}

_rules: list[tuple[MkDocsConfig, str]] = []


class Lookups(Files):
    """The site's files, with a record of which were looked up; `way` makes their URLs what a link holds."""

    def __init__(self, files: Files, way: Callable[[str], str] = str) -> None:
        vars(self).update(vars(files))  # the same files; a copy for each page would take quadratic time
        self._way = way
        self.seen: dict[str, object] = {}

    def get_file_from_path(self, path: str) -> File | None:
        """Return the file, and record the result of the lookup."""
        found = super().get_file_from_path(path)
        self.seen[path] = target(found, self._way)
        return found


def target(file: File | None, way: Callable[[str], str] = str) -> object:
    """Return what a link to a file depends on."""
    return [file.src_uri, way(file.url), file.inclusion.name] if file else None


def lead_to_the_same(seen: Mapping[str, object], files: Files, way: Callable[[str], str] = str) -> bool:
    """Return whether all links of an earlier conversion still resolve to the same URLs."""
    return all(target(files.get_file_from_path(path), way) == before for path, before in seen.items())


def is_pure(config: MkDocsConfig) -> bool:
    """Return whether a conversion depends only on Markdown, links and settings, as far as the extensions are known."""
    extensions: list[object] = list(config.markdown_extensions)
    names = [name for name in extensions if isinstance(name, str)]
    others = [extension for extension in extensions if not isinstance(extension, str)]
    has_icons_of_its_own = "options" in config.mdx_configs.get("pymdownx.emoji", {})
    return (
        all(name.startswith(("pymdownx.", "markdown.")) or name in _SHORT_NAMES for name in names)
        and not set(names) & set(_IMPURE)
        and not has_icons_of_its_own
        and all(isinstance(extension, MathMLExtension) for extension in others)
    )


def rules(config: MkDocsConfig) -> str:
    """Return the digest of the settings of a conversion, which are the same for all pages of a build."""
    if not _rules or _rules[0][0] is not config:
        settings = [config.markdown_extensions, config.mdx_configs, config.validation, config.use_directory_urls]
        _rules[:] = [(config, digest(plain([*settings, bool(config.extra_css)])))]
    return _rules[0][1]


@event_priority(-100)
def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """Make the page check the cache before it converts its Markdown."""
    if is_pure(config):
        replace_render(page, _render)
    return page


def _render(page: Page, config: MkDocsConfig, files: Files) -> None:
    cache = store(config)
    key = cache.key("html", page.markdown, page.file.src_uri, page.file.url, target(page.file), rules(config))
    cached = cache.get(key)
    math = [extension for extension in config.markdown_extensions if isinstance(extension, MathMLExtension)]
    if cached and lead_to_the_same(cached["lookups"], files):
        restore_rendered(page, files, cached)
        page.toc = TableOfContents(cached["toc"])
        for extension in math:
            extension.problems = cached["problems"]
        for name, level, text in cached["messages"]:
            logging.getLogger(name).log(level, "%s", text)
        return
    lookups = Lookups(files)
    with listening() as records:
        convert(page, config, lookups)
    found = {
        "lookups": lookups.seen,
        "problems": [problem for extension in math for problem in extension.problems],
        "messages": [(record.name, record.levelno, record.getMessage()) for record in records],
        "toc": list(page.toc),
        **rendered(page),
    }
    cache.put(key, found)


class _CachedExcerpt(LightExcerpt):
    def render(self, page: Page, separator: str) -> None:
        """Convert the excerpt for the list `page`; lists from which its URLs are the same share one conversion."""
        config, files = self.site
        cache = store(config)
        self.markdown = cut(self.post.markdown, separator)
        way = partial(get_relative_url, other=page.url)
        inputs = (self.markdown, self.added_title, self.post.url, way(self.post.url), separator)
        key = cache.key("excerpt", *inputs, target(self.post.file), rules(config))
        cached = cache.get(key)
        if not (cached and lead_to_the_same(cached["lookups"], files, way)):
            lookups = Lookups(files, way)
            made = self.converted(page, separator, config, lookups)
            cached = {"lookups": lookups.seen, "content": made.content, "toc": list(made.toc)}
            if is_pure(config):
                cache.put(key, cached)
        self.content = cached["content"]
        self.toc = TableOfContents(cached["toc"])
        self.more = separator in self.post.markdown


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    """Replace Material's excerpts, check the authors, and set how anchors are named unless the author has."""
    replace_excerpts(_CachedExcerpt)
    authors = Path(config.docs_dir, AUTHORS.removeprefix("docs/"))
    if authors.is_file():  # the blog reads it next, and would not name the line
        report(read_authors(authors.read_bytes())[1])
    config.mdx_configs.setdefault("toc", {}).setdefault("slugify", heading_slug)
    for name, setting in (("material/tags", "tags_slugify"), ("material/blog", "categories_slugify")):
        plugin = config.plugins.get(name)
        if plugin and plugin.config[setting] is vars(type(plugin.config))[setting].default:
            plugin.config[setting] = name_slug


@event_priority(50)
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Set a post's reading time; otherwise the blog would parse each post for it in every build."""
    plugin = config.plugins.get("material/blog")
    if isinstance(page, Post) and plugin and plugin.config.post_readtime and not page.config.readtime:
        speed = plugin.config.post_readtime_words_per_minute
        page.config.readtime = store(config).remember("readtime", (html, speed), partial(readtime, html, speed))


@contextmanager
def listening() -> Iterator[list[logging.LogRecord]]:
    """Collect MkDocs' log messages in the list that is yielded, then emit them; every build shows them.

    `mkdocs build --quiet` collects them too, although it shows none: the next build may be a strict one.
    """
    level, records = BASE_LOG.level, list[logging.LogRecord]()
    BASE_LOG.setLevel(min(level, logging.INFO))
    try:
        with collected(BASE_LOG, logging.INFO, is_silent=True) as records:
            yield records
    finally:
        BASE_LOG.setLevel(level)
        for record in records:
            if BASE_LOG.isEnabledFor(record.levelno):
                BASE_LOG.callHandlers(record)
