"""MkDocs events in: a list of posts converts only a post's excerpt, and only if the excerpt has changed.

Material's blog converts the whole post again for every list that shows it, and cuts it afterwards. Its excerpts have no
setting for this, so a class that cuts first and checks the cache replaces Material's.
"""

from functools import partial
from pathlib import Path

from material.plugins.blog.readtime import readtime
from material.plugins.blog.structure import Post
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from mkdocs_site.build_store import store
from mkdocs_site.cached_markdown import (
    Lookups,
    headings,
    is_pure,
    lead_to_the_same,
    rules,
    table_of_contents,
    target,
)
from mkdocs_site.material_parts import LightExcerpt, replace_excerpts
from mkdocs_site.report import report
from portfolio.posts.front_matter import AUTHORS, cut, heading_slug, read_authors
from portfolio.text.site_index import name_slug


class _CachedExcerpt(LightExcerpt):
    def render(self, page: Page, separator: str) -> None:
        """Convert the excerpt for the list `page`, which its URLs are relative to."""
        config, files = self.site
        cache = store(config)
        self.markdown = cut(self.post.markdown, separator)
        inputs = (self.markdown, self.added_title, self.post.url, page.url, separator)
        key = cache.key("excerpt", *inputs, target(self.post.file), rules(config))
        cached = cache.get(key)
        if not (cached and lead_to_the_same(cached["lookups"], files)):
            lookups = Lookups(files)
            made = self.converted(page, separator, config, lookups)
            cached = {"lookups": lookups.seen, "content": made.content, "toc": headings(made.toc)}
            if is_pure(config):
                cache.put(key, cached)
        self.content = cached["content"]
        self.toc = table_of_contents(cached["toc"])
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
