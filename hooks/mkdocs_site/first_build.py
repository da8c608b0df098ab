"""`mkdocs serve` started with a mistake in a file: MkDocs would exit, so the first build waits for the fix.

Not an adapter itself; `site_pages.py` uses it.
"""

import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from mkdocs_site.report import log_all
from portfolio.sources.diagnostics import Diagnostic, has_errors

INTERVAL = 0.5

log = logging.getLogger("mkdocs.portfolio")


def until_mended(problems_now: Callable[[], tuple[Diagnostic, ...]], folders: Iterable[Path]) -> None:
    """Return once `problems_now` finds no errors; check again whenever a file below the folders changes."""
    watched = tuple(folders)
    while True:
        before = _state(watched)
        problems = problems_now()
        if not has_errors(problems):
            return
        log_all(problems)
        log.info("Waiting: the site is served as soon as this is mended (Ctrl-C ends it).")
        while _state(watched) == before:
            time.sleep(INTERVAL)


def _state(folders: Iterable[Path]) -> dict[Path, int]:
    files = (file for folder in folders for file in folder.rglob("*"))
    return {file: file.stat().st_mtime_ns for file in files if file.is_file()}
