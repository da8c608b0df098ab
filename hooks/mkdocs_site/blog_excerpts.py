"""MkDocs events in: a list of posts converts only a post's excerpt, and only if the excerpt has changed.

Material's blog converts the whole post again for every list that shows it, and cuts it afterwards. Its excerpts have no
setting for this, so a class that cuts first and checks the cache replaces Material's.
"""

from copy import copy
from functools import partial

import yaml
from markdown.extensions.footnotes import FootnoteExtension
from material.plugins.blog import plugin as blog
from material.plugins.blog import structure
from material.plugins.blog.readtime import readtime
from material.plugins.blog.structure import Excerpt, Post
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import meta

from mkdocs_site.build_store import store
from mkdocs_site.conversion import Lookups, headings, is_pure, lead_to_the_same, place, rules, table_of_contents
from portfolio.posts.front_matter import cut
from portfolio.text.markup import as_markdown

_shared: list[Excerpt] = []
"""One excerpt whose converter serves all posts of a build: creating a converter costs as much as a conversion."""


class _KeptExcerpt(Excerpt):  # type: ignore[misc]  # Material has no types
    """An excerpt without a converter of its own."""

    def __init__(self, post: Post, config: MkDocsConfig, files: Files) -> None:
        self.file = copy(post.file)
        self.post = post
        self._set_canonical_url(config.site_url)
        self.config = post.config
        self.meta = post.meta
        self.authors: list[object] = []
        self.categories: list[object] = []
        self.more: bool | None = None
        self._site = config, files

    def render(self, page: Page, separator: str) -> None:
        """Convert the excerpt for the list `page`, which its URLs are relative to."""
        config, files = self._site
        kept_ones = store(config)
        self.markdown = cut(self.post.markdown, separator)
        # As Material asks: a title that is no heading of the post becomes one, as Markdown.
        self._title = None if self.post._title_from_render else as_markdown(self.post.title)  # noqa: SLF001
        inputs = (self.markdown, self._title, self.post.url, page.url, separator, place(self.post.file), rules(config))
        key = kept_ones.key("excerpt", *inputs)
        kept = kept_ones.get(key)
        if not (kept and lead_to_the_same(kept["lookups"], files)):
            lookups = Lookups(files)
            made = self._converted(page, separator, config, lookups)
            kept = {"lookups": lookups.seen, "content": made.content, "toc": headings(made.toc)}
            if is_pure(config):
                kept_ones.put(key, kept)
        self.content = kept["content"]
        self.toc = table_of_contents(kept["toc"])
        self.more = separator in self.post.markdown

    def _converted(self, page: Page, separator: str, config: MkDocsConfig, lookups: Lookups) -> Excerpt:
        if not _shared:
            _shared.append(Excerpt(self.post, config, lookups))
        whole = _shared[0]
        whole.file, whole.post = copy(self.post.file), copy(self.post)
        whole.post.markdown, whole.post.title = self.markdown, self._title
        whole.md.reset()
        for extension in whole.md.registeredExtensions:
            if isinstance(extension, FootnoteExtension):
                # The extension counts its resets; with `UNIQUE_IDS` the output would depend on that count.
                extension.unique_prefix -= 1
        whole.md.treeprocessors["excerpt"].page = whole.post
        whole.md.treeprocessors["relpath"].file = whole.file
        whole.md.treeprocessors["relpath"].files = lookups
        whole.render(page, separator)
        return whole


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    """Release the previous build's converter, since its settings may have changed."""
    _shared.clear()


@event_priority(50)
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Set a post's reading time; otherwise the blog would parse each post for it in every build."""
    plugin = config.plugins.get("material/blog")
    if isinstance(page, Post) and plugin and plugin.config.post_readtime and not page.config.readtime:
        speed = plugin.config.post_readtime_words_per_minute
        page.config.readtime = store(config).remember("readtime", (html, speed), partial(readtime, html, speed))


def _is_same(page: Page, other: object) -> bool:
    """Compare pages as MkDocs does, but compare titles last: before conversion a title has to be searched for.

    The blog compares every page with every post and every list of posts.
    """
    return isinstance(other, page.__class__) and page.file == other.file and page.title == other.title


Page.__eq__ = _is_same  # type: ignore[method-assign]
blog.Excerpt = _KeptExcerpt
for module in (structure, meta):
    # The same YAML, parsed ten times as fast; without libyaml it only takes longer.
    vars(module)["SafeLoader"] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
