"""MkDocs events in: every page gets its picture for sharing and its structured data, which `main.html` writes.

The site gets robots.txt, llms.txt, a manifest and icons, unless its author has files of these names.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from mkdocs_site.build_store import store
from mkdocs_site.material_parts import View
from mkdocs_site.site_pages import cached_file
from portfolio.website import public_files
from portfolio.website.page_metadata import Card, Described, card, card_uri, last_change, structured_data
from portfolio.website.site import Site


@event_priority(-50)
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Add the pictures, and note on each page what belongs to it."""
    for page in [file.page for file in files.documentation_pages() if file.page]:
        for uri, values in describe(page, config):
            drawn = _drawn(values, config)
            if isinstance(drawn, Path):
                files.append(cached_file(config, uri, drawn, _drawing(values)))
            else:
                files.append(File.generated(config, uri, content=drawn))
    present = {file.src_uri for file in files}
    for uri, content in public(config).items():
        if uri not in present:
            files.append(File.generated(config, uri, content=content))


def describe(page: Page, config: MkDocsConfig) -> Iterator[tuple[str, Card]]:
    """Add a page's metadata; yield the path and values of its card. Lists share the home page's card."""
    site: Site = config.extra["portfolio"]
    is_list = isinstance(page, View)
    uri = card_uri("" if is_list else page.url)
    image = urljoin(config.site_url or "", uri)
    page.meta["share_card"] = image if config.site_url else uri
    if not is_list:
        described = _described(page, config)
        page.meta["changed"] = last_change(site, page.file.src_uri)
        page.meta["structured_data"] = Markup(structured_data(site, described, image))  # noqa: S704  # escaped there
        yield uri, card(site, described)


def cards(page: Page, config: MkDocsConfig) -> Iterator[tuple[str, bytes]]:
    """Note on a page what belongs to it; yield path and content of its card."""
    for uri, values in describe(page, config):
        drawn = _drawn(values, config)
        yield uri, drawn if isinstance(drawn, bytes) else drawn.read_bytes()


def _drawn(values: Card, config: MkDocsConfig) -> Path | bytes:
    """Return the file of a card, or its content if that cannot be cached."""
    return store(config).remember_file("card", (repr(values),), _drawing(values))


def public(config: MkDocsConfig) -> dict[str, bytes]:
    """Map the paths on the site of robots.txt and similar files to their content."""
    site: Site = config.extra["portfolio"]
    cache = store(config)
    made: dict[str, bytes] = {}
    for uri, text in public_files.texts(site, str(config.site_name), str(config.site_description or "")).items():
        made[uri] = text.encode()
    letters, colour = public_files.initials(site.resume.name or str(config.site_name)), public_files.accent(site)
    for size in public_files.ICON_SIZES:
        made[public_files.icon_uri(size)] = cache.remember(
            "icon", (letters, size, colour), _icon(letters, size, colour)
        )
    return made


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
