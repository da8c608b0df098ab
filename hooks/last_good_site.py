"""MkDocs events in: a build that fails leaves the site as it was, under `mkdocs build` and `mkdocs serve`.

MkDocs empties the site's folder before it builds, and `mkdocs serve` stops answering once a build has failed. So the
folder is put aside during a build and back where the build fails, and the server goes on with it.
"""

import logging
import shutil
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority

log = logging.getLogger("mkdocs.portfolio")
_is_dirty = [False]
_kept: dict[Path, Path] = {}
"""The site's folder and where it was put aside."""


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Note whether MkDocs builds on top of what is there; then nothing may be put aside."""
    _is_dirty[0] = dirty


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    """Let go of what the build before put aside: it went well."""
    on_shutdown()


@event_priority(-100)
def on_pre_build(config: MkDocsConfig) -> None:
    """Put the site aside."""
    site = Path(config.site_dir)
    kept = site.with_name(f".{site.name}.kept")
    shutil.rmtree(kept, ignore_errors=True)
    if site.is_dir() and not site.is_symlink() and not _is_dirty[0]:
        site.rename(kept)
        _kept[site] = kept
        site.mkdir()


def on_build_error(error: Exception) -> None:
    """Put the site back. A strict build fails after `on_post_build`, so only now is it known to have failed."""
    for site, kept in _kept.items():
        shutil.rmtree(site, ignore_errors=True)
        kept.rename(site)
    _kept.clear()


def on_shutdown() -> None:
    """Remove what was put aside."""
    for kept in _kept.values():
        shutil.rmtree(kept, ignore_errors=True)
    _kept.clear()


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
