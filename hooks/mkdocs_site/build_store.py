"""The cache of one process's builds, and MkDocs' objects as plain values for its keys.

Not an adapter itself; the `cached_*` adapters use it.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, partial, singledispatch
from pathlib import Path, PurePath
from types import ModuleType, NoneType
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from mkdocs_site.material_parts import Tag
from portfolio.store import values
from portfolio.store.values import FILE, Store, digest

_CODE = values.of_code()
_VOLATILE = (
    "config_file_path",
    "docs_dir",
    "site_dir",
    "dev_addr",
    "watch",
    "strict",
    "pages",
    "edit_uri_template",
)
_stores: dict[str, Store] = {}
"""By the folder of the pages."""


def store(config: MkDocsConfig) -> Store:
    """Return the cache of a repository, opened once per process."""
    if config.docs_dir not in _stores:
        _stores[config.docs_dir] = Store(repository(config) / FILE, _CODE)
        _stores[config.docs_dir].read_files()
    return _stores[config.docs_dir]


def on_post_build(config: MkDocsConfig) -> None:
    """Save the values of this build."""
    store(config).end_build()


def on_shutdown() -> None:
    """Save and close every store."""
    for opened in _stores.values():
        opened.close()
    _stores.clear()


def repository(config: MkDocsConfig) -> Path:
    """Return the folder that holds docs/, projects/ and resume/."""
    return Path(config.docs_dir).parent


def settings(config: MkDocsConfig) -> object:
    """Return a site's settings as plain values, without build paths and this build's part of `extra`."""
    found = {key: value for key, value in config.items() if key not in (*_VOLATILE, "plugins", "extra")}
    plugins = {name: plugin.config for name, plugin in config.plugins.items() if isinstance(plugin, BasePlugin)}
    extra = {key: value for key, value in config.extra.items() if key != "portfolio"}
    return plain({**found, "plugins": plugins, "extra": extra})


_PLAIN = frozenset((str, int, bool, float, NoneType))


def plain(value: Any) -> object:
    """Convert a value to plain values; functions and objects become names and code, which may be the author's."""
    # Nearly all are of these types, and a dispatch takes as long as the rest.
    if type(value) in _PLAIN:
        return value
    return _mapping(value) if type(value) is dict else _plain(value)


@singledispatch
def _plain(value: Any) -> object:
    if isinstance(value, Iterable):
        return [plain(inner) for inner in value]
    named = value if hasattr(value, "__qualname__") else type(value)
    return [named.__module__, named.__qualname__, plain(sys.modules.get(named.__module__))]


@_plain.register(str)
@_plain.register(int)
@_plain.register(float)
@_plain.register(NoneType)
def _(value: object) -> object:
    return value


@_plain.register(ModuleType)
def _(value: ModuleType) -> object:
    return _code(value.__file__) if getattr(value, "__file__", None) else None


@cache  # a running process keeps the code it started with
def _code(file: str) -> str:
    return digest(Path(file).read_bytes()) if Path(file).is_file() else ""


@_plain.register(PurePath)
@_plain.register(date)
def _(value: object) -> object:
    return str(value)


@_plain.register(Mapping)
def _mapping(value: Mapping[Any, Any]) -> object:
    return {str(key): plain(inner) for key, inner in value.items()}


@_plain.register(partial)
def _(value: "partial[object]") -> object:
    return [plain(value.func), plain(value.args), plain(value.keywords)]


@_plain.register(Tag)
def _(value: Tag) -> object:
    return [plain(inner) for inner in vars(value).items()]


@_plain.register(Navigation)
def _(value: Navigation) -> object:
    return [plain(item) for item in value.items]


@_plain.register(StructureItem)
def _(value: StructureItem) -> object:
    return [*brief(value), [plain(item) for item in getattr(value, "children", None) or ()]]


OF_OTHER_PAGES = ("icon", "subtitle", "status")
"""What templates show of another page's front matter, in the navigation."""


def brief(item: StructureItem | None) -> list[object]:
    """Return what a page can show of another one: its title, URL and some of its front matter."""
    if item is None:
        return []
    is_index = isinstance(item, Page) and item.is_index
    meta = getattr(item, "meta", {})
    return [item.title, getattr(item, "url", None), is_index, *(plain(meta.get(key)) for key in OF_OTHER_PAGES)]


def outline(page: Page) -> list[tuple[str, str, int]]:
    """Return a page's table of contents as the title, anchor and level of each heading."""

    def below(links: Iterable[AnchorLink]) -> Iterator[tuple[str, str, int]]:
        for link in links:
            yield link.title, link.id, link.level
            yield from below(link.children)

    return list(below(page.toc))
