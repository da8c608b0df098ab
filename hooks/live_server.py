"""MkDocs events in: under `mkdocs serve` a mistake leaves the last good build in place until it is mended.

MkDocs cleans the site's folder before it builds, and stops answering once a build has failed. So the folder is put
aside during a build, and back where the build fails.
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

log = logging.getLogger("mkdocs.portfolio")
_is_dirty = [False]


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Note whether MkDocs builds on top of what is there; then nothing may be put aside."""
    _is_dirty[0] = dirty


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """Wrap the server's builder."""
    site = Path(config.site_dir)

    def build_or_keep() -> None:
        kept = site.with_name(f"{site.name}_kept")
        shutil.rmtree(kept, ignore_errors=True)
        site.rename(kept)
        site.mkdir()
        try:
            builder()
        except Exception as problem:  # noqa: BLE001  # whatever it is, the last good site has to come back
            if not isinstance(problem, MkDocsException):
                traceback.print_exception(problem)
            elif not isinstance(problem, Abort):  # MkDocs has said why it aborts, not what is wrong with mkdocs.yml
                log.error("%s", problem)
            shutil.rmtree(site)
            kept.rename(site)
            log.error("Not rebuilt: the last good site is still served. Mend the file and save it.")
        else:
            shutil.rmtree(kept)

    if not _is_dirty[0]:
        server.builder = build_or_keep
    return server
