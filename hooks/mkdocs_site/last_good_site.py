"""MkDocs events in: a failed build leaves the site as it was, under `mkdocs build` and `mkdocs serve`.

MkDocs empties the site's folder before it builds, then writes everything again, and `mkdocs serve` stops answering
after a failed build. Here unchanged files stay (see `mkdocs_site/site_folder.py`), replaced files are restored if the
build fails, and the server keeps running.
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
"""The folder of the current or the last build."""


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Note whether MkDocs builds on top of existing files; then nothing may be backed up."""
    _is_dirty[0] = dirty


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    """Delete the previous build's backup: that build succeeded."""
    on_shutdown()


@event_priority(-100)
def on_pre_build(config: MkDocsConfig) -> None:
    """Start a build, which no longer empties the folder. If backups are impossible, build the usual way."""
    site = Path(config.site_dir)
    if not site.is_symlink() and not _is_dirty[0]:
        known = store(config).get(_key(config)) or ()
        with suppress(OSError):
            _building[:] = [SiteFolder(site, site.with_name(f".{site.name}.kept"), known)]


@event_priority(100)
def on_post_build(config: MkDocsConfig) -> None:
    """Remove files that this build did not write."""
    for site in _building:
        kept_ones, key, written = store(config), _key(config), site.finish()
        if kept_ones.get(key) != written:
            kept_ones.put(key, written)


def on_build_error(error: Exception) -> None:
    """Restore the site. A strict build fails after `on_post_build`, so the failure is only known now."""
    for site in _building:
        site.restore()
    _building.clear()


def on_shutdown() -> None:
    """Delete the backup."""
    for site in _building:
        site.forget()
    _building.clear()


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """Keep the server running when a build fails."""

    def build_or_go_on() -> None:
        try:
            builder()
        except Exception as problem:  # noqa: BLE001  # whatever it is, the server has to go on
            if not isinstance(problem, MkDocsException):
                traceback.print_exception(problem)
            elif not isinstance(problem, Abort):  # MkDocs has logged why it aborts, not what is wrong in mkdocs.yml
                log.error("%s", problem)
            log.error("Not rebuilt: the last good site is still served. Mend the file and save it.")

    server.builder = build_or_go_on
    return server


def _key(config: MkDocsConfig) -> str:
    return store(config).key("written", str(Path(config.site_dir).resolve()))


_write, _copy, _clean = utils.write_file, utils.copy_file, utils.clean_directory


def _write_file(content: bytes, output_path: str) -> None:
    """Write a file unless it is already there, unchanged."""
    if not (_building and _building[0].is_same(output_path, content)):
        _write(content, output_path)


def _copy_file(source_path: str, output_path: str) -> None:
    """Copy a file unless it is already there, unchanged."""
    if not (_building and _building[0].is_same(output_path, Path(source_path))):
        _copy(source_path, output_path)


def _clean_directory(directory: str) -> None:
    """Empty a folder, unless it is the site's."""
    if not _building:
        _clean(directory)


utils.write_file, utils.copy_file, utils.clean_directory = _write_file, _copy_file, _clean_directory
