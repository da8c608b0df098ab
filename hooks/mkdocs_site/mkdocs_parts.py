"""Everything that depends on private parts of MkDocs, so that an update can break this module only.

`tests/mkdocs_site/test_library_parts.py` fails by name for each of them.
"""

import logging
import os
import traceback
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment
from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension
from mkdocs import utils
from mkdocs.commands.build import _build_page, _build_theme_template, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure import files as structure_files
from mkdocs.structure.files import Files
from mkdocs.structure.pages import (
    Page,
    _ExtractAnchorsTreeprocessor,
    _ExtractTitleTreeprocessor,
    _RawHTMLPreprocessor,
    _RelativePathTreeprocessor,
)
from mkdocs.structure.toc import get_toc
from mkdocs.utils import CountHandler

copy_file = utils.copy_file
"""MkDocs' own function, as it was before `replace_writers`."""


def replace_writers(write: Callable[[bytes, str], None], copy: Callable[[str, str], None]) -> None:
    """Replace the two functions through which MkDocs writes pages and copies files."""
    vars(utils).update(write_file=write, copy_file=copy)


def replace_walk(may_enter: Callable[[str], bool]) -> None:
    """Make MkDocs, which follows every link below docs/, enter only the folders that it may."""

    def walk(top: str, *, followlinks: bool) -> Iterator[tuple[str, list[str], list[str]]]:
        for folder, folders, names in os.walk(top, followlinks=followlinks):
            folders[:] = [name for name in folders if may_enter(str(Path(folder, name)))]
            yield folder, folders, names

    vars(structure_files)["os"] = SimpleNamespace(**{**vars(os), "walk": walk})


def show_as(inside: Path, path: Path) -> logging.Filter:
    """Return a filter that shows one folder as another in what MkDocs logs about a build."""

    class _Filter(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            record.msg, record.args = record.getMessage().replace(str(inside), str(path)), ()
            return True

    return _Filter()


NAME = MkDocsConfig.__module__.partition(".")[0]
"""The package that builds: `mkdocs`, or ProperDocs, which answers to that name but logs under its own."""
BASE_LOG = logging.getLogger(NAME)
BUILD_LOG = logging.getLogger(f"{NAME}.commands.build")
PAGES_LOG = logging.getLogger(f"{NAME}.structure.pages")


def count_warnings_when_quiet() -> None:
    """Make a strict build count the warnings that `--quiet` hides: let the handlers hide them, not the logger."""
    if BASE_LOG.level > logging.WARNING:
        for handler in BASE_LOG.handlers:
            if not isinstance(handler, CountHandler):
                handler.setLevel(max(handler.level, BASE_LOG.level))
        BASE_LOG.setLevel(logging.WARNING)


def fails_strict() -> bool:
    """Return whether MkDocs will abort this build, which is strict, because of its warnings."""
    return any(handler.get_counts() for handler in BASE_LOG.handlers if isinstance(handler, CountHandler))


def print_uncounted(log: logging.Logger, warning: str) -> None:
    """Print a warning that `--strict` does not count."""
    if not log.isEnabledFor(logging.WARNING):
        return
    record = log.makeRecord(log.name, logging.WARNING, "", 0, "%s", (warning,), None)
    for handler in BASE_LOG.handlers:
        if not isinstance(handler, CountHandler) and record.levelno >= handler.level:
            handler.handle(record)


def failing_key(problem: Exception) -> str:
    """Return the setting at which MkDocs failed while it checked its settings, or ""."""
    frames = (frame.f_locals for frame, _ in traceback.walk_tb(problem.__traceback__))
    return next((names["key"] for names in frames if "config_option" in names), "")


def watched_paths(server: LiveReloadServer) -> list[str]:
    """Return the paths that a server watches; MkDocs has no public list of them."""
    return list(server._watched_paths)  # noqa: SLF001


def replace_observer(server: LiveReloadServer, observer: object, delay: float) -> None:
    """Watch the same paths with another observer; a build starts `delay` seconds after the last change."""
    paths = watched_paths(server)
    for path in paths:
        server.unwatch(path)
    server.observer = observer  # type: ignore[assignment]  # MkDocs names the class, not its interface
    server.build_delay = delay
    for path in paths:
        server.watch(path)


def add_to_pages(server: LiveReloadServer, html: Callable[[], str]) -> None:
    """Make a server write what `html` returns at the end of each page that it sends."""
    inject = server._inject_js_into_html  # noqa: SLF001

    def injected(content: bytes, epoch: int) -> bytes:
        page: bytes = inject(content, epoch)  # type: ignore[no-untyped-call]
        head, end, tail = page.rpartition(b"</body>")
        return head + html().encode() + end + tail

    server._inject_js_into_html = injected  # type: ignore[method-assign]  # noqa: SLF001


def replace_bind(server: LiveReloadServer, refuse: Callable[[OSError], Exception]) -> None:
    """Make a server whose address is taken raise what `refuse` returns."""
    bind = server.server_bind

    def bind_or_refuse() -> None:
        try:
            bind()
        except OSError as problem:
            raise refuse(problem) from None

    server.server_bind = bind_or_refuse  # type: ignore[method-assign]


def prepare_environment(config: MkDocsConfig, prepare: Callable[[Environment], None]) -> None:
    """Call `prepare` with every environment of templates that the theme makes."""
    make = config.theme.get_env

    def get_env() -> Environment:
        env = make()
        prepare(env)
        return env

    config.theme.get_env = get_env  # type: ignore[method-assign]


convert_page, render_page = _populate_page, _build_page
"""The two steps of a build for a page: Markdown becomes HTML; a template puts that into the site's frame."""
render_template = _build_theme_template
"""What a build does for a file that the theme makes of the whole site."""


def state_before(page: Page) -> dict[str, Any]:
    """Return what a page is before its conversion; events change its front matter and its lists."""
    return _own(vars(page))


def restore_page(page: Page, state: Mapping[str, Any], site_dir: Path) -> None:
    """Make a page what it was before its conversion, to be written into a folder."""
    vars(page).clear()
    vars(page).update(_own(state))
    page.file.abs_dest_path = str(site_dir / page.file.dest_uri)


def _own(state: Mapping[str, Any]) -> dict[str, Any]:
    copied = {key: deepcopy(state[key]) for key in ("meta",) if state.get(key)}
    return {**state, "meta": {}, **copied, **{key: list(state[key]) for key in ("authors",) if key in state}}


_converters: list[tuple[MkDocsConfig, Markdown]] = []
"""The converter of a build, while it converts nothing: after a failure it may be in any state, and is dropped."""


class RawHTML(_RawHTMLPreprocessor):
    """Finds the anchors in a page's HTML; code such as `(?<![a-z])` would end Python's parser with an error."""

    def run(self, lines: list[str]) -> list[str]:
        """Read the lines, and return them."""
        super().run([line.replace("<![", "< [") for line in lines])
        return lines


def convert(page: Page, config: MkDocsConfig, files: Files) -> None:
    """Convert a page's Markdown as `Page.render` does, but with one converter for all pages of a build."""
    owner, md = _converters.pop() if _converters else (None, None)
    if md is None or owner is not config:
        md = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs or {})
    else:
        reset(md)
    html, title = RawHTML(), _ExtractTitleTreeprocessor()
    anchors = _ExtractAnchorsTreeprocessor(page.file, files, config)
    links = _RelativePathTreeprocessor(page.file, files, config)
    for part in (html, anchors, links, title):
        part._register(md)  # noqa: SLF001
    page.content = md.convert(page.markdown or "")
    page.toc = get_toc(getattr(md, "toc_tokens", []))
    page._title_from_render = title.title  # noqa: SLF001
    page.present_anchor_ids = anchors.present_anchor_ids | html.present_anchor_ids
    if PAGES_LOG.getEffectiveLevel() > logging.DEBUG:
        page.links_to_anchors = links.links_to_anchors
    _converters[:] = [(config, md)]


def reset(md: Markdown) -> None:
    """Make a converter ready for the next text."""
    md.reset()
    for extension in md.registeredExtensions:
        if isinstance(extension, FootnoteExtension):
            # The extension counts its resets; with `UNIQUE_IDS` the output would depend on that count.
            extension.unique_prefix -= 1


def replace_render(page: Page, render: Callable[[Page, MkDocsConfig, Files], None]) -> None:
    """Make `render` convert a page's Markdown; `Page.render` is MkDocs' own way."""
    page.render = partial(render, page)  # type: ignore[method-assign]


def restore_render(page: Page) -> None:
    """Drop a `render` that a plugin put on the page object."""
    page.__dict__.pop("render", None)


def title_from_render(page: Page) -> str | None:
    """Return the title that the conversion found in the page's first heading."""
    return page._title_from_render  # noqa: SLF001


def rendered(page: Page) -> dict[str, Any]:
    """Return what the conversion of a page's Markdown left on the page, besides its table of contents."""
    return {
        "content": page.content,
        "title": title_from_render(page),
        "ids": page.present_anchor_ids,
        "anchors": {file.src_uri: links for file, links in (page.links_to_anchors or {}).items()},
    }


def restore_rendered(page: Page, files: Files, cached: Mapping[str, Any]) -> None:
    """Put on a page what `rendered` returned."""
    page.content = cached["content"]
    page._title_from_render = cached["title"]  # noqa: SLF001
    page.present_anchor_ids = cached["ids"]
    linked = {uri: files.get_file_from_path(uri) for uri in cached["anchors"]}
    page.links_to_anchors = {file: cached["anchors"][uri] for uri, file in linked.items() if file}


Page.__eq__ = object.__eq__  # type: ignore[method-assign]
"""A file has one page. The blog compares every page with every post and every list of posts, by title and file."""
