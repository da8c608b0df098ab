"""MkDocs events in: every page gets its picture for sharing and its structured data, which `main.html` writes.

The site gets robots.txt, llms.txt, a manifest and icons, unless its author has files of these names.
"""

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
from portfolio.website import public_files
from portfolio.website.page_metadata import Card, Described, card, card_uri, last_change, structured_data
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
        page.meta["changed"] = last_change(site, file.src_uri)
        page.meta["structured_data"] = Markup(structured_data(site, described, image))  # noqa: S704  # escaped there
    _add_public_files(site, config, files)
    for file in files.documentation_pages():
        if isinstance(file.page, View):
            home = urljoin(config.site_url or "", card_uri(""))
            file.page.meta["share_card"] = home if config.site_url else card_uri("")


def _add_public_files(site: Site, config: MkDocsConfig, files: Files) -> None:
    cache, present = store(config), {file.src_uri for file in files}
    made: dict[str, bytes] = {}
    for uri, text in public_files.texts(site, str(config.site_name), str(config.site_description or "")).items():
        made[uri] = text.encode()
    letters, colour = public_files.initials(site.resume.name or str(config.site_name)), public_files.accent(site)
    for size in public_files.ICON_SIZES:
        made[public_files.icon_uri(size)] = cache.remember(
            "icon", (letters, size, colour), _icon(letters, size, colour)
        )
    for uri, content in made.items():
        if uri not in present:
            files.append(File.generated(config, uri, content=content))


def _icon(letters: str, size: int, colour: str) -> Callable[[], bytes]:
    def drawn() -> bytes:
        from portfolio.website.share_card import draw_icon  # noqa: PLC0415  # as below

        return draw_icon(letters, size, colour)

    return drawn


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
        title=str((not page.is_homepage and (page.meta.get("title") or page.title)) or config.site_name),
        description=str(page.meta.get("description") or ""),
        language=str(config.theme.get("language") or ""),
        crumbs=tuple(crumbs),
        is_home=page.is_homepage,
    )
