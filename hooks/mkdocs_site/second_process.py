"""MkDocs events in: on a first build a second process prints the PDFs, and works from the last page on.

It is a copy of this process, made once all URLs are known, and again once all pages are converted. What it makes it
leaves in the cache, where this process finds it as if an earlier build had made it. Whatever is missing this process
makes itself: so the site is the same without the other one. There is none on a single processor, beside threads, and
where a process cannot be copied safely (macOS, Windows).
"""

import os
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import chain
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from tempfile import TemporaryDirectory

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mkdocs_site import page_pictures, sharing
from mkdocs_site.build_store import store
from mkdocs_site.mkdocs_parts import convert_page
from mkdocs_site.rebuild import has_known_plugins
from mkdocs_site.site_folder import drop_lock
from portfolio.website.build import cached_pdf, is_printed
from portfolio.website.site import Site

_PATIENCE = 600
"""Seconds for which to wait for the PDFs."""
_printing: list[tuple[BaseProcess, Connection]] = []
_drawing: list[tuple[BaseProcess, Connection]] = []


@event_priority(-400)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Start to print, and to convert, if there are PDFs to print."""
    on_shutdown()
    site: Site = config.extra["portfolio"]
    if not all(is_printed(site, store(config), wanted) for wanted in site.pdfs):
        _printing.extend(_started(partial(_print, config=config, files=files), config))


@event_priority(300)
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Say that all pages are converted."""
    for _, connection in _printing:
        with suppress(OSError):
            connection.send_bytes(b"converted")


@event_priority(-49)
def draw(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Start to draw pictures if none is in the cache."""
    if store(config).was_empty:
        _drawing.extend(_started(partial(_draw, config=config, files=files), config))


@event_priority(-99)
def wait(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Wait until the PDFs are printed, or the process that prints has ended."""
    for _, connection in _printing:
        with suppress(EOFError, OSError):
            connection.poll(_PATIENCE)
    on_shutdown()


def on_shutdown() -> None:
    """End the processes."""
    for process, connection in (*_printing, *_drawing):
        process.terminate()
        process.join()
        connection.close()
    _printing.clear()
    _drawing.clear()


def _started(work: Callable[[Connection], None], config: MkDocsConfig) -> list[tuple[BaseProcess, Connection]]:
    """Start a copy of this process, if there can be one."""
    if sys.platform != "linux" or threading.active_count() > 1 or len(os.sched_getaffinity(0)) == 1:
        return []
    store(config).save()  # what is made is not made again
    context = get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_run, args=(work, here, there, config), daemon=True)
    try:
        process.start()
    except OSError:  # there are too many processes
        here.close()
        return []
    finally:
        there.close()
    return [(process, here)]


def _run(work: Callable[[Connection], None], there: Connection, here: Connection, config: MkDocsConfig) -> None:
    """Work in the copy, which says nothing and leaves no temporary files."""
    there.close()
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nothing, descriptor)
    drop_lock()
    store(config).reopen()
    with TemporaryDirectory() as tempfile.tempdir:
        work(here)


def _print(first: Connection, config: MkDocsConfig, files: Files) -> None:
    """Print the PDFs, then convert pages until the first process has converted the others, or is gone."""
    cache, site = store(config), config.extra["portfolio"]
    path, os.environ["PATH"] = os.environ.get("PATH", ""), ""  # or WeasyPrint has gcc and ld look for its libraries
    for wanted in site.pdfs:
        cached_pdf(site, cache, wanted)
    os.environ["PATH"] = path
    cache.save()
    first.send_bytes(b"printed")
    if cache.was_empty and has_known_plugins(config):  # others may do more than convert
        for file in reversed(files.documentation_pages()):
            if first.poll():
                return
            convert_page(file.page or Page(None, file, config), config, files)
            cache.save()


def _draw(first: Connection, config: MkDocsConfig, files: Files) -> None:
    """Draw pictures, beginning with those that the first process draws last, until it has the others, or is gone."""
    pages = [file.page for file in reversed(files.documentation_pages()) if file.page]
    cards = (card for page in pages for card in sharing.cards(page, config))
    for _ in chain(page_pictures.last_first(config, files), cards):
        store(config).save()
        if first.poll():
            return
