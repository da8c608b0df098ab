"""MkDocs events in: on a first build a second process prints the PDFs, then converts pages, the last one first.

It is a fork of this process, made once all URLs are known. It leaves its results in the cache, where this process
finds them as if an earlier build had made them. This process makes whatever is missing, so the site is the same
without the other one. There is none on a single processor, beside threads, and where a process cannot be forked safely
(macOS, Windows).
"""

import os
import signal
import sys
import tempfile
import threading
from contextlib import suppress
from fnmatch import fnmatch
from mmap import mmap
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mkdocs_site import page_pictures, sharing
from mkdocs_site.build_store import store
from mkdocs_site.material_parts import STYLE_SHEETS
from mkdocs_site.mkdocs_parts import convert_page
from mkdocs_site.rebuild import has_known_plugins
from mkdocs_site.site_folder import drop_lock
from mkdocs_site.style_sheet import parsed
from portfolio.website.build import cached_pdf, is_printed
from portfolio.website.site import Site

_PATIENCE = 600
"""Seconds for which to wait for the PDFs."""
_GRACE = 10
"""Seconds in which the second process may remove its temporary files."""
_context = get_context("fork" if sys.platform == "linux" else None)
_SIZE = 8
_running: list[tuple[BaseProcess, Connection, mmap]] = []
"""The second process, what it answers with, and how many pages this one has begun, which both see."""


@event_priority(-400)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Start the second process if there are PDFs to print."""
    on_shutdown()
    site: Site = config.extra["portfolio"]
    is_possible = sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1
    if not is_possible or all(is_printed(site, store(config), wanted) for wanted in site.pdfs):
        return
    store(config).save()  # what is made is not made again
    here, there = _context.Pipe()
    with suppress(OSError):  # there are too many processes
        begun = mmap(-1, _SIZE)
        process = _context.Process(target=_run, args=(here, there, begun, config, files), daemon=True)
        process.start()
        _running.append((process, here, begun))
    there.close()


@event_priority(300)
def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """Count the pages."""
    for _, _, begun in _running:
        begun[:] = (int.from_bytes(begun[:]) + 1).to_bytes(_SIZE)
    return page


@event_priority(49)
def wait(config: MkDocsConfig) -> None:
    """Wait until the PDFs are printed, or the second process has ended."""
    for _, connection, _ in _running:
        with suppress(OSError):
            connection.poll(_PATIENCE)
    on_shutdown()


def on_shutdown() -> None:
    """End the second process."""
    for process, connection, _ in _running:
        process.terminate()
        process.join(_GRACE)
        process.kill()  # one that hangs would keep this process from ending
        process.join()
        connection.close()
    _running.clear()


def _run(there: Connection, first: Connection, begun: mmap, config: MkDocsConfig, files: Files) -> None:
    """Work in the fork, which prints nothing and leaves no temporary files."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the first process, which ends this one
    signal.signal(signal.SIGTERM, _end)
    there.close()
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nothing, descriptor)
    drop_lock()
    cache = store(config)
    cache.reopen()
    with TemporaryDirectory() as tempfile.tempdir:
        _print(config)
        first.send_bytes(b"printed")
        for file in files:
            if file.abs_src_path and fnmatch(file.src_uri, STYLE_SHEETS):
                parsed(Path(file.abs_src_path).read_text("utf-8"), cache)
        cache.save()
        if cache.was_empty and has_known_plugins(config):  # others may do more than convert
            _work(first, begun, config, files)


def _end(number: int, _frame: object) -> None:
    """End once, so that a second signal does not disturb what cleans up."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(128 + number)


def _print(config: MkDocsConfig) -> None:
    path, os.environ["PATH"] = os.environ.get("PATH", ""), ""  # or WeasyPrint has gcc and ld look for its libraries
    for wanted in config.extra["portfolio"].pdfs:
        cached_pdf(config.extra["portfolio"], store(config), wanted)
    store(config).save()
    os.environ["PATH"] = path


def _work(first: Connection, begun: mmap, config: MkDocsConfig, files: Files) -> None:
    """Convert pages and draw their pictures until the first process has begun the others, or is gone."""
    by_path = {file.dest_uri: file for file in files if not file.is_documentation_page()}
    for number, file in reversed(list(enumerate(files.documentation_pages()))):
        if number < int.from_bytes(begun[:]) or first.poll():
            return
        page = file.page or Page(None, file, config)
        convert_page(page, config, files)
        store(config).save()
        page_pictures.pictures_on_pages([page], config, by_path)
        list(sharing.cards(page, config))
        store(config).save()
