"""MkDocs events in: on a first build a second process prints the PDFs, and works from the last page on.

It is a copy of this process, made once all URLs are known. What it makes it leaves in the cache, where this process
finds it as if an earlier build had made it. Whatever is missing this process makes itself: so the site is the same
without the other one. There is none on a single processor, beside threads, and where a process cannot be copied safely
(macOS, Windows).
"""

import os
import sys
import tempfile
import threading
from contextlib import suppress
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
_running: list[tuple[BaseProcess, Connection]] = []


@event_priority(-400)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Start the second process if there are PDFs to print."""
    on_shutdown()
    site: Site = config.extra["portfolio"]
    is_possible = sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1
    if not is_possible or all(is_printed(site, store(config), wanted) for wanted in site.pdfs):
        return
    store(config).save()  # what is made is not made again
    context = get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_run, args=(here, there, config, files), daemon=True)
    with suppress(OSError):  # there are too many processes
        process.start()
        _running.append((process, here))
    there.close()


@event_priority(300)
def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Say that all pages are converted."""
    for _, connection in _running:
        with suppress(OSError):
            connection.send_bytes(b"converted")


@event_priority(-99)
def wait(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Wait until the PDFs are printed, or the second process has ended."""
    for _, connection in _running:
        with suppress(OSError):
            connection.poll(_PATIENCE)
    on_shutdown()


def on_shutdown() -> None:
    """End the second process."""
    for process, connection in _running:
        process.terminate()
        process.join()
        connection.close()
    _running.clear()


def _run(there: Connection, first: Connection, config: MkDocsConfig, files: Files) -> None:
    """Work in the copy, which says nothing and leaves no temporary files."""
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
        if cache.was_empty and has_known_plugins(config):  # others may do more than convert
            _work(first, config, files)


def _print(config: MkDocsConfig) -> None:
    path, os.environ["PATH"] = os.environ.get("PATH", ""), ""  # or WeasyPrint has gcc and ld look for its libraries
    for wanted in config.extra["portfolio"].pdfs:
        cached_pdf(config.extra["portfolio"], store(config), wanted)
    store(config).save()
    os.environ["PATH"] = path


def _work(first: Connection, config: MkDocsConfig, files: Files) -> None:
    """Convert pages and draw their pictures until the first process has converted the others, or is gone."""
    by_path = {file.dest_uri: file for file in files if not file.is_documentation_page()}
    for file in reversed(files.documentation_pages()):
        if first.poll():
            return
        page = file.page or Page(None, file, config)
        convert_page(page, config, files)
        store(config).save()
        page_pictures.pictures_on_pages([page], config, by_path)
        list(sharing.cards(page, config))
        store(config).save()
