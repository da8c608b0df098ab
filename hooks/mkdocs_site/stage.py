"""MkDocs events in, core calls out: a build is also written as files that need no hooks, for `portfolio stage`.

Each page is converted again as plain MkDocs will convert it; one that would differ is written as HTML.
"""

import json
import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from markdown import Markdown
from mkdocs.config.base import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from mkdocs_site import notebook_posts
from mkdocs_site.build_store import outline
from mkdocs_site.material_parts import LIBRARIES
from mkdocs_site.mkdocs_parts import NAME
from portfolio.notebooks.raw_html import keep_html
from portfolio.text.links import DeadLink, resolve
from portfolio.text.markdown_extension import UNTRUSTED
from portfolio.text.site_index import absolute_url
from portfolio.website import pages, staged
from portfolio.website.comparison import Contents, contents
from portfolio.website.public_files import accent
from portfolio.website.site import Site

_THEME = ("language", "direction", "features", "favicon", "font", "logo", "icon")
_SETTINGS = (
    "site_name site_url site_description site_author copyright repo_url repo_name use_directory_urls extra_css"
    " extra_javascript".split()
)
_OF_THE_ENGINE = ("portfolio", "portfolio_site", "feed_texts", "notebook_links")
_MADE_BY_THEMES = ("404.html", "sitemap.xml", "sitemap.xml.gz")

_markdown: dict[str, str] = {}
_outputs: dict[str, str] = {}
_files: list[Files] = []
_nav: list[Navigation] = []


def _is_wanted() -> bool:
    return bool(os.environ.get(staged.FOLDER))


@event_priority(-1000)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Note the Markdown that is converted."""
    if _is_wanted():
        _markdown[page.file.src_uri] = markdown


@event_priority(-1000)
def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """Mark in the content where it begins and ends."""
    if _is_wanted():
        _nav[:] = [nav]
        head, text, end = staged.MARKS
        content = page.content or ""
        sign = next((sign for sign in (staged.HEAD_END, "</h1>") if sign in content), "")
        before, sign, after = content.partition(sign) if sign else ("", "", content)
        closing = end if sign == staged.HEAD_END else ""
        page.content = (f"{head}{before}{closing}{sign}" if sign else "") + f"{text}{after}{end}"


@event_priority(-140)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> None:
    """Note the page, finished except for the versions of its pictures."""
    if _is_wanted():
        _outputs[page.file.src_uri] = output


def on_env(env: Any, config: MkDocsConfig, files: Files) -> None:
    """Note the files, which `on_post_build` does not receive."""
    if _is_wanted():
        _files[:] = [files]


@event_priority(-400)
def on_post_build(config: MkDocsConfig) -> None:
    """Write the files."""
    if not _is_wanted():
        return
    folder = Path(os.environ[staged.FOLDER])
    site: Site = config.extra["portfolio"]
    files = _files.pop()
    _write_settings(folder, config, site)
    plain = load_config(str(folder / "mkdocs.yml"))
    for uri in _published(config, files):
        target = folder / "docs" / uri
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(config.site_dir, uri), target)
    style = folder / "docs" / staged.STYLE
    style.write_text(staged.style_sheet(style.read_text("utf-8"), accent(site)), "utf-8")
    made = {file.src_uri: _page(file.page, site) for file in _documents(files) if file.page}
    urls = {file.src_uri: file.url for file in files if file.inclusion is not InclusionLevel.EXCLUDED}
    whole = staged.Staged(made, urls, site.index, _icons(config))
    conversion = _Conversion(plain, [page.path for page in made.values()])
    logging.getLogger(f"{NAME}.structure.pages").disabled = True  # each page is converted up to four times
    report: dict[str, list[str]] = {"html": [], "different": []}
    for page in made.values():
        text = _checked(page, whole, conversion, report)
        target = folder / "docs" / page.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    (folder / staged.REPORT).write_text(json.dumps(report), "utf-8")


def _checked(page: staged.Page, whole: staged.Staged, conversion: "_Conversion", report: dict[str, list[str]]) -> str:
    """Return a page's file: as Markdown if plain MkDocs makes the same of it, else as HTML."""

    def seen(text: str) -> Contents:
        return contents(f'<div class="whole">{text}</div>', page.url, ["whole"])

    wanted = seen("".join(block if isinstance(block, str) else block.content for block in staged.blocks(page.output)))
    with suppress(Exception):  # Python-Markdown can fail where the engine's extension sees to it
        text = page.as_markdown(whole, conversion.of(page.path, page.as_markdown(whole))[1])
        if UNTRUSTED not in page.markdown and seen(conversion.of(page.path, text)[0]) == wanted:
            return text
    text = page.as_html()
    report["html"].append(page.path)
    if seen(conversion.of(page.path, text)[0]) != wanted:
        report["different"].append(page.path)
    return text


class _Conversion:
    """What plain MkDocs makes of the staged files."""

    def __init__(self, config: MkDocsConfig, paths: Iterable[str]) -> None:
        self._config = config
        self._files = Files([self._file(path) for path in (*paths, *_below(Path(config.docs_dir)))])

    def _file(self, path: str) -> File:
        return File(path, self._config.docs_dir, self._config.site_dir, self._config.use_directory_urls)

    def of(self, path: str, text: str) -> tuple[str, list[staged.Heading]]:
        """Return the HTML of a page's file, and its headings."""
        file = self._file(path)
        file.content_string = text
        page = Page(None, file, self._config)
        page.read_source(self._config)
        page.render(self._config, self._files)
        return page.content or "", _headings(page)


def _below(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _headings(page: Page) -> list[staged.Heading]:
    others = staged.anchors_within(page.content or "")
    return [staged.Heading(anchor, title, others.get(anchor, ())) for title, anchor, _ in outline(page)]


def _page(page: Page, site: Site) -> staged.Page:
    source = page.file.src_uri
    return staged.Page(
        source=source,
        url=page.url,
        title=str(page.meta.get("title") or page.title),
        meta=page.meta,
        markdown=notebook_posts.with_addresses(_markdown.get(source, ""), page.url, source),
        end=pages.end_of_page(site, source, page.url),
        output=_outputs[source],
        headings=tuple(_headings(page)),
    )


def _documents(files: Files) -> Iterator[File]:
    return (file for file in files.documentation_pages() if file.src_uri in _outputs)


def _published(config: MkDocsConfig, files: Files) -> Iterator[str]:
    """Yield the paths of everything in the site besides its pages and the theme's files."""
    left_out = {file.dest_uri for file in _documents(files)}
    given = set()
    for file in files:
        if file.abs_src_path and any(Path(file.abs_src_path).is_relative_to(folder) for folder in LIBRARIES):
            left_out.add(file.dest_uri)
        else:
            given.add(file.dest_uri)
    for uri in _below(Path(config.site_dir)):
        is_made = uri in _MADE_BY_THEMES and uri not in given
        if uri not in left_out and not is_made and not uri.startswith(("pagefind/", ".pagefind/")):
            yield uri


def _write_settings(folder: Path, config: MkDocsConfig, site: Site) -> None:
    def address(uri: str) -> str:
        return absolute_url(uri, config.site_url or "")

    links = [("material/file-document-outline", "Resume as PDF", address(site.pdf_uri))] if site.resume.sections else []
    if "rss" in config.plugins:
        links.append(("material/rss", "Feed (RSS)", address("feed_rss_created.xml")))
        links.append(("material/code-json", "Feed (JSON)", address("feed_json_created.json")))
    named: list[object] = list(config.markdown_extensions)
    extensions = {name: config.mdx_configs.get(name, {}) for name in named if isinstance(name, str)}
    if fences := extensions.get("pymdownx.superfences", {}).get("custom_fences"):
        others = [fence for fence in fences if fence["format"] is not keep_html]
        extensions["pymdownx.superfences"] = {**extensions["pymdownx.superfences"], "custom_fences": others}
    if not staged.plain_values(extensions.get("pymdownx.emoji")):
        extensions.pop("pymdownx.emoji", None)
    settings = staged.Settings(
        given={key: config[key] for key in _SETTINGS},
        theme={key: config.theme.get(key) for key in _THEME},
        extra={key: value for key, value in config.extra.items() if key not in _OF_THE_ENGINE},
        extensions=extensions,
        nav=[_in_nav(item, site) for item in _nav[0].items],
        links=links,
    )
    (folder / "docs").mkdir(parents=True, exist_ok=True)
    (folder / "mkdocs.yml").write_text(staged.settings_text(settings), "utf-8")


def _in_nav(item: StructureItem, site: Site) -> Any:
    title = staged.escaped(str(item.title))
    if isinstance(item, Section):
        return {title: [_in_nav(child, site) for child in item.children]}
    if isinstance(item, Page):
        return {title: staged.path_of(item.url)}
    address = resolve(str(item.url), site.index) if isinstance(item, Link) else DeadLink("", "", "")
    if isinstance(address, DeadLink):
        return {title: getattr(item, "url", "")}
    return {title: staged.path_of(address.url) if address.is_on_site else address.url}


def _icons(config: MkDocsConfig) -> Any:
    """Return a function from a `:name:` to the icon's HTML."""
    known: dict[str, str] = {}
    converter = Markdown(
        extensions=["pymdownx.emoji"], extension_configs={"pymdownx.emoji": config.mdx_configs["pymdownx.emoji"]}
    )

    def icon(name: str) -> str:
        if name not in known:
            made = converter.convert(name).removeprefix("<p>").removesuffix("</p>")
            known[name] = "" if made == name else made
        return known[name]

    return icon
