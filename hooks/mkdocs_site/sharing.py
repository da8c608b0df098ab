"""MkDocs events in: every page gets its picture for sharing and its structured data, which `main.html` writes."""

from collections.abc import Callable
from urllib.parse import urljoin

from jinja2 import Environment
from markupsafe import Markup
from material.plugins.blog.structure import View
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from mkdocs_site.build_store import store
from portfolio.website.page_metadata import Card, Described, card, card_uri, structured_data
from portfolio.website.site import Site


@event_priority(-50)
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Add the pictures, and note on each page what belongs to it."""
    site: Site = config.extra["portfolio"]
    cache = store(config)
    for file in list(files.documentation_pages()):
        page = file.page
        if page is None or isinstance(page, View):
            continue
        described = _described(page, config)
        values = card(site, described)
        uri = card_uri(page.url)
        files.append(File.generated(config, uri, content=cache.remember("card", (repr(values),), _drawing(values))))
        image = urljoin(config.site_url or "", uri)
        page.meta["share_card"] = image if config.site_url else uri
        page.meta["structured_data"] = Markup(structured_data(site, described, image))  # noqa: S704  # escaped there
    for file in files.documentation_pages():
        if isinstance(file.page, View):
            home = urljoin(config.site_url or "", card_uri(""))
            file.page.meta["share_card"] = home if config.site_url else card_uri("")


def _drawing(values: Card) -> Callable[[], bytes]:
    def drawn() -> bytes:
        from portfolio.website.share_card import draw  # noqa: PLC0415  # Pillow takes 40 ms, for new cards only

        return draw(values)

    return drawn


def _described(page: Page, config: MkDocsConfig) -> Described:
    crumbs = []
    for section in reversed(list(page.ancestors)):
        index = next(
            (child for child in getattr(section, "children", None) or () if getattr(child, "is_index", False)), None
        )
        if isinstance(index, Page) and index is not page and index.canonical_url:
            crumbs.append((str(section.title), index.canonical_url))
    return Described(
        uri=page.file.src_uri,
        url=page.canonical_url or "",
        title=str(page.meta.get("title") or page.title or config.site_name),
        description=str(page.meta.get("description") or ""),
        language=str(config.theme.get("language") or ""),
        crumbs=tuple(crumbs),
        is_home=page.is_homepage,
    )
