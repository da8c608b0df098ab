"""MkDocs events in, core calls out: mathematics as MathML, and our own link targets (`post:slug` …) on every page."""

import logging

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

from portfolio.markdown_extension import MathMLExtension
from portfolio.notebooks.raw_html import keep_html
from portfolio.own_links import resolve_links
from portfolio.site import Site

log = logging.getLogger("mkdocs.portfolio")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add our extension and our fence to the site's Markdown; blog excerpts go through them as well."""
    config.markdown_extensions.append(MathMLExtension())  # type: ignore[arg-type]  # Markdown takes instances too
    fences = config.mdx_configs.setdefault("pymdownx.superfences", {})
    own = {"name": "notebook-html", "class": "", "format": keep_html}
    fences["custom_fences"] = [*fences.get("custom_fences", ()), own]
    return config


@event_priority(-100)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Resolve `href="post:slug"` and its like; what is left over has no address."""
    site: Site = config.extra["portfolio"]
    html, dead = resolve_links(output, site.index, page.url)
    for link in dead:
        log.warning("%s: %s %s; %s", page.file.edit_uri or page.file.src_uri, link.code, link.message, link.hint)
    return html
