"""MkDocs events in, core calls out: formulas as MathML, our own link targets (`post:slug` …), and icons on every page.

Material's own index lists fifteen thousand icon files at each start, and its emoji are pictures that every reader's
browser would fetch from another host. Here icons are listed when a page first shows one, and emoji are characters.
"""

import logging
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from pygments.style import Style, StyleMeta
from pygments.token import STANDARD_TYPES, Name
from pymdownx.emoji import to_alt
from pymdownx.superfences import fence_code_format

from mkdocs_site.build_store import store
from mkdocs_site.material_parts import to_svg, twemoji
from portfolio.notebooks.raw_html import keep_html
from portfolio.posts.dialects import converted
from portfolio.text.diagrams import can_draw, drawn, source_of
from portfolio.text.markdown_extension import MathMLExtension
from portfolio.text.players import with_players
from portfolio.website import links, pages
from portfolio.website.site import Site
from portfolio.website.theme import has_mermaid


class _Listed(Mapping[str, object]):
    def __init__(self, part: str, options: Mapping[str, object], md: Markdown) -> None:
        self._list = partial(twemoji, options, md)
        self._part = part

    def __getitem__(self, name: str) -> object:
        found: object = self._list()[self._part][name]
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._list()[self._part])

    def __len__(self) -> int:
        return len(self._list()[self._part])


def index(options: Mapping[str, object], md: Markdown) -> Mapping[str, object]:
    """Return what Material's index returns: the emoji and their aliases."""
    return {"name": "twemoji", "emoji": _Listed("emoji", options, md), "aliases": _Listed("aliases", options, md)}


def render_icon(names: str, shortname: str, alias: str, uc: str | None, *more: Any) -> Any:
    """Render an icon as SVG, and an emoji, which has a code point `uc`, as its character."""
    return (to_alt if uc else to_svg)(names, shortname, alias, uc, *more)


log = logging.getLogger("mkdocs.portfolio")
_math = MathMLExtension()


class _Colourless(StyleMeta):  # type: ignore[misc]  # Pygments has no types
    def __iter__(self) -> Iterator[object]:
        return iter(())


class _ColoursInStyleSheet(Style, metaclass=_Colourless):  # type: ignore[misc]
    """A style without colours: Pygments reads all colours of a style for each code block; Material's CSS has them."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add our extension, our fence and Material's icons to the site's Markdown; blog excerpts get them too."""
    if "pymdownx.emoji" not in config.markdown_extensions:
        config.markdown_extensions.append("pymdownx.emoji")
    icons = config.mdx_configs.setdefault("pymdownx.emoji", {})
    icons.setdefault("emoji_index", index)
    icons.setdefault("emoji_generator", render_icon)
    code = config.mdx_configs.setdefault("pymdownx.highlight", {})
    if not code.get("noclasses"):
        code.setdefault("pygments_style", _ColoursInStyleSheet)
    # Marking plain names would make up a tenth of a code page; only the author's own CSS may style them.
    STANDARD_TYPES[Name] = "n" if config.extra_css else ""
    config.markdown_extensions.append(_math)  # type: ignore[arg-type]  # Markdown takes instances too
    fences = config.mdx_configs.setdefault("pymdownx.superfences", {})
    own = {"name": "notebook-html", "class": "", "format": keep_html}
    given = [
        fence for fence in fences.get("custom_fences", ()) if fence.get("class") != "mermaid" or _has_mermaid(config)
    ]
    fences["custom_fences"] = [*given, own]
    if can_draw() and not _has_mermaid(config):
        fences["custom_fences"].append({"name": "mermaid", "class": "mermaid", "format": draw_fence})
    _configs[:] = [config]
    return config


_configs: list[MkDocsConfig] = []
"""The settings of the build that is running."""


def draw_fence(
    source: str, language: str, css_class: str, options: Mapping[str, str], md: Markdown, **more: object
) -> str:
    """Format a `mermaid` fence for pymdownx.superfences: as a picture, or as code if it cannot be drawn."""
    picture = drawn(store(_configs[0]), source_of(source)).picture
    if picture and (name := str(more.get("id_value") or "")):
        picture = picture.replace("<figure", f'<figure id="{name}"', 1)
    return picture or fence_code_format(source, language, f"language-{css_class}", options, md, **more)


def _has_mermaid(config: MkDocsConfig) -> bool:
    return has_mermaid([str(script) for script in config.extra_javascript])


_DIAGRAM = re.compile(r"""(\sclass=["'])mermaid(?=["'])""")


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Rewrite links for the site, and insert the numbers that notebooks measured.

    Pages that the engine generates already have their numbers and links.
    """
    site: Site = config.extra["portfolio"]
    uri, cache = page.file.src_uri, store(config)
    if pages.is_made(site, uri):
        return markdown
    page.meta.update(pages.titles_with_numbers(site, page.meta))
    if not pages.notebook(site, page.file.src_uri):
        markdown = cache.remember("converted", (markdown,), partial(converted, markdown))
    path = posixpath.normpath(f"docs/{page.file.edit_uri or uri}")
    return pages.on_site(site, uri, markdown, page.meta, path, store=cache)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Log formulas that were not converted; a notebook's have a location already."""
    if not pages.notebook(config.extra["portfolio"], page.file.src_uri):
        for problem in _math.problems:
            log.info("%s: formula shown as its source: %s", page.file.edit_uri or page.file.src_uri, problem)
    return html


@event_priority(-100)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Resolve `href="post:slug"` and the like, and show films and demos; warn about links without a URL.

    A diagram that nothing draws is code.
    """
    site: Site = config.extra["portfolio"]
    html, dead = links.resolve_links(output, site.index, page.url)
    for link in dead:
        log.warning("%s: %s %s; %s", page.file.edit_uri or page.file.src_uri, link.code, link.message, link.hint)
    html = with_players(html, site.words)
    return html if "mermaid" not in html or _has_mermaid(config) else _DIAGRAM.sub(r"\1language-mermaid", html)
