"""MkDocs events in: the progress of long tasks.

A terminal shows one line that is overwritten, CI gets a line for each stage, and a pipe gets nothing.
"""

import logging
import os
import sys

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from portfolio.sources.diagnostics import counted

log = logging.getLogger("mkdocs.portfolio")

_CLEAR = "\r\x1b[2K"
_LONGEST = 79
_state = {"is_shown": False, "pages": 0, "of": 0}


def show(what: str) -> None:
    """Show what is being done, in a terminal."""
    if sys.stderr.isatty() and log.isEnabledFor(logging.INFO):
        _state["is_shown"] = True
        sys.stderr.write(f"{_CLEAR}{what[:_LONGEST]}")
        sys.stderr.flush()


def done(what: str) -> None:
    """Print what has been done, in CI only; a terminal has shown it."""
    _clear()
    if not sys.stderr.isatty() and os.environ.get("CI", "false") not in ("", "0", "false"):
        log.info("%s", what)


def of_notebooks(path: str, number: int, of: int) -> None:
    """Show the conversion of notebooks: called after each with its path, its number and the total."""
    show(f"Notebook {number} of {of}: {path}")
    if number == of:
        done(f"Converted {counted(of, 'notebook')}")


def on_startup(command: str, dirty: bool) -> None:
    """Clear the line before anything else is written to the terminal."""
    for handler in logging.getLogger("mkdocs").handlers:
        handler.addFilter(_clear)


def _clear(_record: object = None) -> bool:
    if _state["is_shown"]:
        _state["is_shown"] = False
        sys.stderr.write(_CLEAR)
        sys.stderr.flush()
    return True


@event_priority(-200)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Count the pages."""
    _state.update(pages=0, of=len(files.documentation_pages()))


@event_priority(200)
def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """Show the conversion of pages."""
    _state["pages"] += 1
    if _state["pages"] <= _state["of"]:
        show(f"Page {_state['pages']} of {_state['of']}: {page.file.src_uri}")
    return page


@event_priority(200)
def on_env(env: object, config: MkDocsConfig, files: Files) -> None:
    """Report that all pages are converted."""
    done(f"Converted {counted(_state['of'], 'page')}")


@event_priority(-1300)
def on_post_build(config: MkDocsConfig) -> None:
    """Clear the line."""
    _clear()


def on_build_error(error: Exception) -> None:
    """Clear the line before the mistake is shown."""
    _clear()
