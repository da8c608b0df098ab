"""MkDocs events in: templates are compiled once, and a page is rendered again only if it shows something new.

A page's key holds everything that the engine's and Material's templates can show on it: the page itself, its
neighbours, the whole navigation, the settings, and `Site.on_every_page`. Pages are not cached if the author's own theme
comes before ours, since its templates may show anything.
"""

import os
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mkdocs_site.build_store import brief, outline, plain, settings, store
from mkdocs_site.material_parts import LIBRARIES, Excerpt, Post, View
from mkdocs_site.mkdocs_parts import prepare_environment
from portfolio.store import values
from portfolio.store.compiled_templates import compiled_templates
from portfolio.store.values import Store, digest

CACHED = ("main.html", "show.html", "blog-post.html", "blog.html", "blog-archive.html", "blog-category.html")
"""Templates that show no more than the key holds; the home page, for one, shows the resume and the projects."""
_COMMON = (
    "nav",
    "pages",
    "base_url",
    "extra_css",
    "extra_javascript",
    "mkdocs_version",
    "build_date_utc",
    "config",
    "page",
)
_THEME = Path(__file__).resolve().parents[1] / "theme"
_nav: list[Navigation] = []


class _Loader(FileSystemLoader):
    """Lists the templates of a theme; those of libraries only once for all builds.

    Names that begin with a dot (ten thousand icons) are not even searched, since MkDocs leaves them out anyway.
    """

    def __init__(self, folders: list[str], cache: Store) -> None:
        super().__init__(folders)
        self._cache = cache

    def list_templates(self) -> list[str]:
        found: set[str] = set()
        for folder in self.searchpath:
            names = partial(_names, folder)
            found.update(self._cache.remember("theme", (folder,), names) if _is_library(Path(folder)) else names())
        return sorted(found)


def _names(folder: str) -> list[str]:
    found = []
    for path, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(path, name).relative_to(folder).as_posix() for name in files if not name.startswith(".")]
    return found


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    """Make every environment of the theme cache its compiled templates."""

    def prepare(env: Environment) -> None:
        env.trim_blocks = env.lstrip_blocks = True  # whitespace around template tags made up a fifth of a page
        env.auto_reload = False  # every build has an environment of its own
        env.bytecode_cache = compiled_templates("theme")
        env.loader = _Loader(config.theme.dirs, store(config))

    prepare_environment(config, prepare)


@event_priority(-100)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Remember the navigation, which `on_env` does not receive."""
    _nav[:] = [nav]


@event_priority(-100)
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Make templates check the cache before they render a page."""
    if has_own_theme(config):
        return
    views = [file.page for file in files if isinstance(file.page, View)]
    same_for_all = digest(
        values.of_templates(_THEME),
        settings(config),
        plain(_nav[0]),
        config.extra["portfolio"].on_every_page,
        [[view.url, len(view.posts)] for view in views],
    )
    cache = store(config)

    class CachedTemplate(env.template_class):  # type: ignore[misc, name-defined]  # the class is a variable
        """A template that reuses its earlier output."""

        def render(self, *args: Any, **kwargs: Any) -> str:
            page = args[0].get("page") if args and self.name in CACHED else None
            if page is None:
                return str(super().render(*args, **kwargs))
            inputs = (same_for_all, self.name, page.content, _of_page(page), _of_plugins(args[0]))
            output: str = cache.remember("page", inputs, lambda: super(CachedTemplate, self).render(*args, **kwargs))
            return output

    env.template_class = CachedTemplate


def has_own_theme(config: MkDocsConfig) -> bool:
    """Return whether the author has templates, which may show anything on any page."""
    own = [Path(folder).resolve() for folder in config.theme.dirs if not _is_library(Path(folder))]
    return own != [_THEME]


def _of_page(page: Page) -> list[object]:
    """Return what a page shows of itself besides its content, and of the pages around it."""
    state = [
        type(page).__name__,
        page.title,
        page.url,
        page.canonical_url,
        page.edit_url,
        page.file.src_uri,
        page.file.inclusion.name,
        page.is_homepage,
        getattr(page, "nb_url", None),
        plain(page.meta),
        outline(page),
        [brief(item) for item in (page.previous_page, page.next_page, *page.ancestors)],
    ]
    return [*state, *_of_post(page)] if isinstance(page, Post) else state


def _of_post(post: Post | Excerpt) -> list[object]:
    return [plain(post.config), plain(post.authors), [brief(category) for category in post.categories]]


def _of_plugins(context: dict[str, Any]) -> list[object]:
    """Return what plugins added to a page's context."""
    added = {name: value for name, value in context.items() if name not in _COMMON}
    excerpts = [
        [post.url, post.content, bool(post.more), plain(post.meta), *_of_post(post)] for post in added.pop("posts", ())
    ]
    return [excerpts, plain(added)]


def _is_library(folder: Path) -> bool:
    """Return whether MkDocs or Material owns a template folder; the engine's fingerprint covers their versions."""
    return any(folder.is_relative_to(library) for library in LIBRARIES)
