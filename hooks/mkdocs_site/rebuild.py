"""MkDocs events in: while a server runs, a save rebuilds the pages that it affects, not the whole site.

The objects of the last build stay: files, navigation, pages, plugins. `portfolio.website.changes` compares the two
states of the author's files; the pages that it names go through MkDocs' events once more, and the results are moved
into the site once they are complete. Everything is built if the effect is unknown: a page more or less, another title,
other settings, a plugin or a template that is not the engine's.
"""

import gc
import logging
import threading
import time
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mkdocs_site import feed, notebook_posts, page_pictures, resume_pdf, search, sharing, site_pages, style_sheet
from mkdocs_site.build_store import brief, repository, store
from mkdocs_site.cached_markdown import is_pure
from mkdocs_site.cached_pages import has_own_theme
from mkdocs_site.material_parts import Post, View, fill_tag_lists, lists_of, set_markdown, tag_lists, tags_kept
from mkdocs_site.mkdocs_parts import (
    convert_page,
    render_page,
    render_template,
    restore_page,
    state_before,
    title_from_render,
)
from mkdocs_site.report import report
from mkdocs_site.site_folder import SiteFolder, asked
from mkdocs_site.watching import State, changed, state_of
from portfolio.posts.front_matter import cut
from portfolio.resume.model import PRIVATE
from portfolio.sources.diagnostics import Diagnostic, counted, has_errors
from portfolio.website import pages
from portfolio.website.changes import Touched, touched
from portfolio.website.site import Site
from portfolio.website.tree import BIBLIOGRAPHY
from portfolio.website.unreadable import unreadable_files

log = logging.getLogger("mkdocs.portfolio")

_PLUGINS = {"material/blog", "material/tags", "mkdocs-jupyter", "rss"}
_TEMPLATES = {"404.html", "sitemap.xml"}
_DERIVED = ("description", "readtime")
"""Derived from the text of a notebook that is a post without them; `touched` compares those of other posts."""


@dataclass(frozen=True)
class _Built:
    """What the last build left."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Environment
    seen: State
    """The author's files and the settings, as they were before the build read them."""
    site: Site
    said: tuple[Diagnostic, ...]


_built: list[_Built] = []
"""The last build, if it succeeded and its parts are known."""
_parts: dict[str, Any] = {}
"""Navigation, environment and files of the build that is running."""
_folders: list[SiteFolder] = []
"""The folder in which saves are built. It stays, since removing folders takes longer than writing files."""
_before: dict[str, dict[str, Any]] = {}
"""Each page's state before its conversion, by source."""
_front_matter: dict[str, dict[str, Any]] = {}
"""Each page's front matter as its author wrote it, by source."""


@event_priority(300)
def on_pre_build(config: MkDocsConfig) -> None:
    """Forget the last build."""
    on_shutdown()
    is_first = not _parts
    for kept in (_built, _before, _front_matter, _parts):
        kept.clear()
    if asked["serves"] and not is_first:
        gc.unfreeze()
        gc.collect()
    if asked["serves"]:
        _parts["seen"] = _look(config)


def _look(config: MkDocsConfig) -> State:
    root = repository(config)
    names = ("docs", "projects", "resume", "hooks/mkdocs.base.yml", "hooks/theme")
    paths = [*(root / name for name in names), config.config_file_path, *config.watch]
    return state_of(dict.fromkeys(map(str, paths)), root)


@event_priority(-300)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Keep the navigation."""
    _parts["nav"] = nav


@event_priority(300)
def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """Keep what a page is before its conversion."""
    if asked["serves"]:
        _before.setdefault(page.file.src_uri, state_before(page))
    return page


@event_priority(300)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Keep the author's front matter, to which others add."""
    if asked["serves"]:
        _front_matter[page.file.src_uri] = deepcopy(dict(page.meta))
    return markdown


@event_priority(-300)
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Keep the environment and the files."""
    _parts.update(env=env, files=files)


@event_priority(-1200)
def on_post_build(config: MkDocsConfig) -> None:
    """Keep the build that has succeeded."""
    if asked["serves"] and not asked["is_dirty"] and _is_known(config):
        _built[:] = [_Built(config=config, site=config.extra["portfolio"], said=tuple(site_pages.checked), **_parts)]
        gc.freeze()  # what stays is not searched for garbage after each save, which takes a tenth of one


def has_known_plugins(config: MkDocsConfig) -> bool:
    """Return whether everything that takes part in the conversion of a page is known here."""
    return set(config.plugins) <= _PLUGINS | set(config.hooks) and len(config.hooks) == 1 and is_pure(config)


def _is_known(config: MkDocsConfig) -> bool:
    """Return whether everything that makes the site's pages is known here."""
    blog = config.plugins.get("material/blog")
    return (
        has_known_plugins(config)
        and not config.strict
        and not config.extra_templates
        and set(config.theme.static_templates) <= _TEMPLATES
        and not has_own_theme(config)
        and blog is not None
        and not any(post.config.links for post in blog.blog.posts)
    )


def update() -> bool:
    """Bring the site up to date after the author's files have changed; return whether that was possible.

    Otherwise everything has to be built. Raises PluginError if the author has to correct something first.
    """
    if not _built:
        return False
    last = _built.pop()
    search.indexer.stop()  # it takes all cores
    try:
        now = _updated(last)
    except PluginError:
        _built.append(last)
        search.after_reload(last.config)
        raise
    finally:
        _collect_garbage()
    _built.extend([now] if now else [])
    return now is not None


def _collect_garbage() -> None:
    """Collect what the save has left in cycles, once the page is on the screen.

    With the thresholds of this process Python would do so after some thirty saves, and memory would not shrink again.
    """
    later = threading.Timer(0.5, gc.collect)
    later.daemon = True
    later.start()


def _updated(last: _Built) -> _Built | None:
    start, config = time.monotonic(), last.config
    seen = _look(config)
    if not all(_is_placed(file, last.site) for file in changed(last.seen, seen)):
        return None
    report(unreadable_files(repository(config)))
    site, said = site_pages.site_now(config)
    if has_errors(said):
        report(said)
    now = replace(last, seen=seen, site=replace(site, urls=last.site.urls), said=said)
    found = touched(last.site, now.site, last.said, said)
    if found is None:
        return None
    report(said)
    made = resume_pdf.made_of_resume(now.site, config) if found.is_made else {}
    done = _put(last, now, found, made)
    if done is None:
        return None
    store(config).end_build()
    search.after_reload(config)
    log.info("Made %s again in %.2f seconds", counted(len(found.pages), "page"), time.monotonic() - start)
    return done


def _put(last: _Built, now: _Built, found: Touched, made: dict[str, bytes]) -> _Built | None:
    """Put the pages and files into the site, and return the new state; None if that is impossible."""
    config, site_dir = now.config, now.config.site_dir
    is_whole = False
    try:
        _folders[:] = _folders or [SiteFolder(Path(site_dir).resolve())]
        (folder,) = _folders
        config.site_dir = str(folder.new)
        site, gone = _replaced_assets(last.site, now.site, found, now)
        config.extra["portfolio"] = site
        is_whole = _make(now := replace(now, site=site), found, made, folder.new, gone)
        if is_whole:
            folder.add()
            for uri in gone:
                Path(site_dir, uri).unlink(missing_ok=True)
    except Exception as problem:  # noqa: BLE001  # the build of everything tells what it is
        log.debug("Everything is built, since: %s", problem)
        return None
    finally:
        config.site_dir = site_dir
        if not is_whole:
            on_shutdown()
    return now if is_whole else None


def on_shutdown() -> None:
    """Remove the folder of saves."""
    while _folders:
        _folders.pop().close()


def _replaced_assets(before: Site, site: Site, found: Touched, now: _Built) -> tuple[Site, list[str]]:
    """Replace the pictures of notebooks among the files; return the site with their URLs, and the removed paths."""
    urls, gone = dict(site.urls), []
    for path in found.notebooks:
        old = set(pages.asset_uris(before, path))
        new = {source.uri: source for source in pages.assets(site, path)}
        for uri in old - new.keys():
            if file := now.files.get_file_from_path(uri):
                now.files.remove(file)
                gone.append(file.dest_uri)
                del urls[uri]
        for uri in new.keys() - old:
            file = site_pages.file_of(new[uri], site, now.config)
            file.inclusion = InclusionLevel.INCLUDED
            now.files.append(file)
            file.copy_file()
            urls[uri] = file.url
    return (replace(site, urls=urls) if urls != site.urls else site), gone


def _is_placed(file: str, site: Site) -> bool:
    """Return whether a file is one that `touched` compares, or none of the site's."""
    tree = site.tree
    path = Path(file).relative_to(tree.root).as_posix() if Path(file).is_relative_to(tree.root) else file
    is_read = path in tree.texts or path in tree.notebooks or path == BIBLIOGRAPHY
    return is_read or path == PRIVATE or (path.startswith(("docs/", "projects/")) and bool(tree.withheld.why(path)))


def _make(now: _Built, found: Touched, made: dict[str, bytes], folder: Path, gone: list[str]) -> bool:
    """Convert and render the pages into a folder; return False if one of them changes what other pages show.

    The files that no page shows any more are added to `gone`.
    """
    config, files = now.config, now.files
    posts = [post for post in now.site.tree.posts if post.source in found.pages]
    sources = {post.source: pages.post_text(now.site, post) for post in posts}
    all_pages = [file.page for file in files.documentation_pages() if file.page]
    wanted = [page for page in all_pages if _is_wanted(page, found)]
    if len({page.file.src_uri for page in wanted} & found.pages) < len(found.pages):
        return False
    if plugin := config.plugins.get("rss"):
        plugin.pages_to_filter = []
    separator = config.plugins["material/blog"].config.post_excerpt_separator
    before = {page.file.src_uri: _displayed_in_lists(page, separator) for page in wanted}
    pictures = _pictures(wanted)
    for page in wanted:
        if not _convert(page, now, folder, sources.get(page.file.src_uri)):
            return False
    after = {page.file.src_uri: _displayed_in_lists(page, separator) for page in wanted}
    posts_displayed = [uri for uri in before if before[uri][0] != after[uri][0]]
    lists = list(lists_of(posts_displayed, config)) if posts_displayed else []
    if any(before[uri][1] != after[uri][1] for uri in before):
        lists += tag_lists(config)
    pictures |= _pictures(lists)
    for page in lists:
        if page not in wanted and not _convert(page, now, folder, None):
            return False
    wanted += [page for page in lists if page not in wanted]
    pictures_now = _pictures(wanted)
    no_longer = pictures - pictures_now
    no_longer -= _pictures(all_pages) if no_longer else set()
    gone += page_pictures.replace_versions(pictures_now - pictures, no_longer, config, files)
    site_pages.on_env(now.env, config, files)
    notebook_posts.on_env(now.env, config, files)
    contents = made | (sharing.public(config) if found.is_made else {})
    for page in wanted:
        site_pages.escape_page(page)
        contents.update(sharing.cards(page, config))
    fill_tag_lists({page.file.src_uri for page in wanted}, now.env, config)
    _write(contents, files, folder)
    shown = files.documentation_pages()
    for page in wanted:
        render_page(page, config, shown, now.nav, now.env, excluded=bool(page.file.inclusion.is_excluded()))  # type: ignore[no-untyped-call]
        page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)
    style_sheet.write_again(config)
    if found.is_made:
        render_template("sitemap.xml", now.env, files, config, now.nav)  # it has the days of the projects' logs
    if sources or found.is_made:
        feed.write_again(wanted, config, with_logs=found.is_made)
    return True


def _pictures(every: Iterable[Page]) -> set[str]:
    return {path for page in every if page.content for path in page_pictures.pictures_on(page)}


def _is_wanted(page: Page, found: Touched) -> bool:
    if page.file.src_uri not in _before:
        return False
    is_of_list = isinstance(page, View) and any(other.file.src_uri in found.pages for other in page.pages)
    return page.file.src_uri in found.pages or is_of_list or (found.is_made and page.is_homepage)


def _convert(page: Page, now: _Built, folder: Path, text: str | None) -> bool:
    """Convert a page again; return whether what other pages show of it is unchanged."""
    before = _seen_by_others(page)
    restore_page(page, _before[page.file.src_uri], folder)
    if isinstance(page, Post):
        matter = set_markdown(page, text or "")
        for key in _DERIVED:
            page.meta.pop(key, None)
            page.meta.update({key: matter[key]} if key in matter else {})
        page.config.readtime = page.meta.get("readtime")
    with tags_kept(page, now.config):
        convert_page(page, now.config, now.files)
    return _seen_by_others(page) == before


def _seen_by_others(page: Page) -> list[str]:
    shown = [*brief(page), *(page.meta.get("tags") or ())]
    derived = _DERIVED if isinstance(page, Post) else ()
    return [
        repr({key: value for key, value in _front_matter[page.file.src_uri].items() if key not in derived}),
        *(str.__str__(value) if isinstance(value, str) else repr(value) for value in shown),
    ]


def _displayed_in_lists(page: Page, separator: str) -> tuple[Any, Any]:
    """Return what the lists of posts, and the lists of tags, show of a page besides its title."""
    description = page.meta.get("description")
    description = str.__str__(description) if isinstance(description, str) else repr(description)
    in_posts = None
    if isinstance(page, Post):
        in_posts = cut(page.markdown or "", separator), page.config.readtime, title_from_render(page), description
    return in_posts, description


def _write(contents: dict[str, bytes], files: Files, folder: Path) -> None:
    """Write the files that have changed."""
    for uri, content in contents.items():
        file = files.get_file_from_path(uri)
        if file is not None and file.generated_by is not None and file.content_bytes != content:
            file.content_bytes = content
            target = folder / file.dest_uri
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
