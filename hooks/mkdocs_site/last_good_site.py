"""MkDocs events in: a build that fails leaves the site as it was, under `mkdocs build` and `mkdocs serve`.

MkDocs empties the site's folder before it builds, and writes all of it again; `mkdocs serve` stops answering once a
build has failed. Here what comes out the same stays (see `mkdocs_site/site_folder.py`), what was replaced is put back
where the build fails, and the server goes on with it.
"""

import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal

from mkdocs import utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority

from mkdocs_site.build_store import store
from mkdocs_site.site_folder import SiteFolder

log = logging.getLogger("mkdocs.portfolio")
_is_dirty = [False]
_building: list[SiteFolder] = []
"""The folder of the build that runs, or ended last."""


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Note whether MkDocs builds on top of what is there; then nothing may be put aside."""
    _is_dirty[0] = dirty


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    """Let go of what the build before put aside: it went well."""
    on_shutdown()


@event_priority(-100)
def on_pre_build(config: MkDocsConfig) -> None:
    """Begin; what is there is no longer to be cleaned away. Where nothing can be put aside, MkDocs builds as ever."""
    site = Path(config.site_dir)
    if not site.is_symlink() and not _is_dirty[0]:
        known = store(config).get(_key(config)) or ()
        with suppress(OSError):
            _building[:] = [SiteFolder(site, site.with_name(f".{site.name}.kept"), known)]


@event_priority(100)
def on_post_build(config: MkDocsConfig) -> None:
    """Take away what did not come again."""
    for site in _building:
        kept_ones, key, written = store(config), _key(config), site.finish()
        if kept_ones.get(key) != written:
            kept_ones.put(key, written)


def on_build_error(error: Exception) -> None:
    """Put the site back. A strict build fails after `on_post_build`, so only now is it known to have failed."""
    for site in _building:
        site.restore()
    _building.clear()


def on_shutdown() -> None:
    """Remove what was put aside."""
    for site in _building:
        site.forget()
    _building.clear()


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """Let the server go on when a build fails."""

    def build_or_go_on() -> None:
        try:
            builder()
        except Exception as problem:  # noqa: BLE001  # whatever it is, the server has to go on
            if not isinstance(problem, MkDocsException):
                traceback.print_exception(problem)
            elif not isinstance(problem, Abort):  # MkDocs has said why it aborts, not what is wrong with mkdocs.yml
                log.error("%s", problem)
            log.error("Not rebuilt: the last good site is still served. Mend the file and save it.")

    server.builder = build_or_go_on
    return server


def _key(config: MkDocsConfig) -> str:
    return store(config).key("written", str(Path(config.site_dir).resolve()))


_write, _copy, _clean = utils.write_file, utils.copy_file, utils.clean_directory


def _write_file(content: bytes, output_path: str) -> None:
    """Write a file where it is not there as it should be."""
    if not (_building and _building[0].is_same(output_path, content)):
        _write(content, output_path)


def _copy_file(source_path: str, output_path: str) -> None:
    """Copy a file where it is not there as it should be."""
    if not (_building and _building[0].is_same(output_path, Path(source_path))):
        _copy(source_path, output_path)


def _clean_directory(directory: str) -> None:
    """Clean a folder, but not the site's."""
    if not _building:
        _clean(directory)


utils.write_file, utils.copy_file, utils.clean_directory = _write_file, _copy_file, _clean_directory
