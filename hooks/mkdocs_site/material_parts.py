"""Everything that depends on private parts of Material, so that an update can break this module and the theme only.

No other module imports Material, which `make lint` checks. `tests/mkdocs_site/test_library_parts.py` fails by name for
each part, and for each template, block, text and class that `hooks/theme` takes from Material.
"""

import re
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import material
import mkdocs
import yaml
from jinja2 import Environment
from material.extensions.emoji import to_svg, twemoji
from material.plugins.blog import plugin as blog
from material.plugins.blog import structure
from material.plugins.blog.readtime import readtime
from material.plugins.blog.structure import Excerpt, Post, View
from material.plugins.tags.plugin import TagsPlugin
from material.plugins.tags.renderer import Renderer
from material.plugins.tags.structure.tag import Tag
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from mkdocs_site.mkdocs_parts import reset, title_from_render
from portfolio.text.anchors import anchors_of, heading_slug
from portfolio.text.markup import as_markdown

__all__ = ["LIBRARIES", "Excerpt", "Post", "Tag", "View", "readtime", "to_svg", "twemoji"]

LIBRARIES = tuple(Path(str(library.__file__)).parent for library in (mkdocs, material))
"""The folders of MkDocs and Material, which bring files of their own to the site."""
SCRIPT = "assets/javascripts/bundle"
"""How the address of Material's own script begins."""
STYLE_SHEETS = "assets/stylesheets/main.*.min.css"
"""Material's style sheet in a site."""

# The same YAML, parsed ten times as fast; without libyaml it only takes longer.
structure.SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INNER_ANCHOR = re.compile(r'(<h[3-6]) id="[^"]*"')

_shared: list[Excerpt] = []
"""One excerpt whose converter serves all posts of a build: creating a converter costs as much as a conversion."""


class LightExcerpt(Excerpt):  # type: ignore[misc]  # Material has no types
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
        self.site = config, files

    @property
    def added_title(self) -> str | None:
        """The title that Material writes above an excerpt if its Markdown has none, as Markdown."""
        if title_from_render(self.post):
            return None
        if heading_slug(self.post.title, "-") not in anchors_of(self.markdown or "").exact:
            return as_markdown(self.post.title)
        # An anchor of its own: without, a heading of the same words would be `_1` here and not on the post's page.
        anchor = re.sub(r"\W+", "-", unquote(self.post.url).strip("/"))
        return f"{as_markdown(self.post.title)} {{ #{anchor} }}"

    def converted(self, page: Page, separator: str, config: MkDocsConfig, files: Files) -> Excerpt:
        """Convert `self.markdown` for the list `page`; the result is valid until the next call."""
        if not _shared:
            _shared.append(Excerpt(self.post, config, files))
        whole = _shared[0]
        whole.file, whole.post = copy(self.post.file), copy(self.post)
        whole.post.markdown, whole.post.title = self.markdown, self.added_title
        reset(whole.md)
        whole.md.treeprocessors["excerpt"].page = whole.post
        whole.md.treeprocessors["relpath"].file = whole.file
        whole.md.treeprocessors["relpath"].files = files
        whole.render(page, separator)
        # Links lead to the post's page, where the headings' anchors are; a list of posts would have equal ones.
        whole.content = _INNER_ANCHOR.sub(r"\1", whole.content or "")
        return whole


def replace_excerpts(excerpt: type[LightExcerpt]) -> None:
    """Make the blog build its excerpts with this class, and none of an earlier build's converter."""
    _shared.clear()
    blog.Excerpt = excerpt


def replace_names(config: MkDocsConfig, name: Callable[[Any], Any]) -> None:
    """Replace the names of all tags, and the names and descriptions of all authors, as templates receive them."""
    for plugin in config.plugins.values():
        if isinstance(plugin, TagsPlugin):
            for part in (part for mapping in plugin.mappings for tag in mapping.tags for part in tag):
                part.name = name(part.name)
        if isinstance(plugin, blog.BlogPlugin):
            for author in plugin.authors.values():
                author.name, author.description = name(author.name), name(author.description)


def set_markdown(post: Post, text: str) -> dict[str, Any]:
    """Set a post's Markdown to that of its file, and return its front matter."""
    match = structure.YAML_RE.match(text)
    post.markdown = text[match.end() :].lstrip("\n") if match else text
    return (yaml.load(match[1], structure.SafeLoader) if match else None) or {}  # noqa: S506  # a safe loader


def lists_of(posts: Container[str], config: MkDocsConfig) -> Iterator[View]:
    """Yield the blog's pages that list any of these posts, which are identified by their sources."""
    plugin: Any = config.plugins["material/blog"]
    for view in plugin._resolve_views(plugin.blog):  # noqa: SLF001
        shown = view.pages or [view]
        size = plugin._config_pagination_per_page(view) if view.pages else len(view.posts)  # noqa: SLF001
        for number, page in enumerate(shown):
            if any(post.file.src_uri in posts for post in view.posts[number * size : (number + 1) * size]):
                yield page


def _tags_plugins(config: MkDocsConfig) -> list[TagsPlugin]:
    return [plugin for plugin in config.plugins.values() if isinstance(plugin, TagsPlugin)]


def tag_lists(config: MkDocsConfig) -> list[Page]:
    """Return the pages with lists of tags, which also show the description of each tagged page."""
    found = {listing.page.file.src_uri: listing.page for plugin in _tags_plugins(config) for listing in plugin.listings}
    return list(found.values())


def fill_tag_lists(pages: Container[str], env: Environment, config: MkDocsConfig) -> None:
    """Fill the tag lists on these pages, identified by their sources, after they have been converted again."""
    for plugin in _tags_plugins(config):
        for listing in plugin.listings:
            if listing.page.file.src_uri in pages:
                plugin.listings.populate(listing, plugin.mappings, Renderer(env, config))


@contextmanager
def tags_kept(page: Page, config: MkDocsConfig) -> Iterator[None]:
    """Keep a page's tags while the page is converted again; they have not changed."""
    plugins = _tags_plugins(config)
    kept = [plugin.mappings.get(page) for plugin in plugins]
    for plugin in plugins:  # the conversion adds the page's lists again
        plugin.listings.data = {listing for listing in plugin.listings if listing.page is not page}
    yield
    for plugin, mapping in zip(plugins, kept, strict=True):
        if mapping:
            plugin.mappings.data[page.url] = mapping


_MENU = re.compile(r'<(?:header|footer) (?=class="md-(?:header|footer)[ "])')


def in_language(output: str, language: str, direction: str, of_menus: str) -> str:
    """Return a page's HTML marked with the language and direction of its content; its menus are in the site's."""
    output = output.replace(f'<html lang="{of_menus}"', f'<html lang="{language}"', 1)
    output = output.replace('<article class="', f'<article dir="{direction}" class="', 1)
    return _MENU.sub(lambda menu: f'{menu[0]}lang="{of_menus}" ', output)
