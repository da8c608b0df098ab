"""Writes diagnostics to MkDocs' log. The logger is below `mkdocs`, so warnings count under `--strict`.

Each dead link is reported once: MkDocs' warnings get our line numbers; we drop our own duplicates.

Not an adapter itself; `site_pages.py` uses it. MkDocs' warnings still count for `--strict`. Findings of ours that
MkDocs does not report are reported once all pages have been converted.
"""

import logging
import sys
from collections import Counter

from mkdocs.exceptions import PluginError

from mkdocs_site.mkdocs_parts import print_uncounted
from portfolio.sources.diagnostics import Diagnostic, Location, Severity, has_errors
from portfolio.website.link_places import CODE, Page, Said, located, place, read_page, said
from portfolio.website.tree import Tree

log = logging.getLogger("mkdocs.portfolio")


_LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING, Severity.NOTICE: logging.INFO}
_WARNS_ONLY = "N2"
"""How a notebook was run, its kernel, its title: a warning in every build, but no reason to fail a strict one."""


def log_all(problems: tuple[Diagnostic, ...]) -> None:
    """Log every problem at its severity; notices on notebooks, which may be hundreds, are only counted."""
    counted = 0
    for problem in problems:
        if problem.severity is Severity.NOTICE and problem.code[0] == "N":
            counted += 1
        elif problem.code.startswith(_WARNS_ONLY) and problem.severity is Severity.WARNING:
            _warn_only(problem)
        else:
            log.log(_LEVELS[problem.severity], "%s", problem)
    if counted:
        log.info("Notebooks could be better in %d places; `portfolio check` lists them.", counted)


def report(problems: tuple[Diagnostic, ...]) -> None:
    """Log every problem; raise PluginError, which ends the build without a traceback, if one is an error."""
    log_all(problems)
    number = sum(problem.severity is Severity.ERROR for problem in problems)
    if number:
        raise PluginError(f"{number} mistake{'s' if number > 1 else ''} to mend; see above")


def _warn_only(problem: Diagnostic) -> None:
    """Print a warning that `--strict` does not count."""
    if not log.isEnabledFor(logging.WARNING):
        return
    print_uncounted(log.makeRecord(log.name, logging.WARNING, "", 0, "%s", (problem,), None))


def progress(path: str, number: int, of: int) -> None:
    """Called after each conversion with the path, its index and the total; a log shows only the total."""
    if not log.isEnabledFor(logging.INFO):
        return
    if sys.stderr.isatty():
        left = f"{of - number} notebooks left, converted {path}" if number < of else ""
        sys.stderr.write(f"\r\x1b[2K{left}")
        sys.stderr.flush()
    if number == of:
        log.info("Converted %d notebook%s", of, "" if of == 1 else "s")


_logger = logging.getLogger("mkdocs.structure.pages")


class _Places(logging.Filter):
    """Adds locations to MkDocs' messages about links in one build."""

    def __init__(self, tree: Tree, ours: tuple[Diagnostic, ...]) -> None:
        super().__init__()
        self.ours = ours
        self.named: set[Location] = set()
        self._tree = tree
        self._paths = {problem.location.path for problem in ours}
        self._times: Counter[Said] = Counter()
        self._pages: dict[str, Page | None] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        about = said(message)
        page = self._page(about.uri) if about else None
        if about and page and (location := place(about.link, page, self._times[about])):
            self._times[about] += 1
            is_ours = location.path in self._paths  # otherwise not dead to us, or its author allows it
            record.msg, record.args = str(located(message, location)) if is_ours else f"{location}: {message}", ()
            if record.levelno >= logging.WARNING:
                self.named.add(location)
        return True

    def _page(self, uri: str) -> Page | None:
        if uri not in self._pages:
            self._pages[uri] = read_page(uri, self._tree)
        return self._pages[uri]


def hold_back(problems: tuple[Diagnostic, ...], tree: Tree) -> tuple[Diagnostic, ...]:
    """Listen to MkDocs, and return the problems it will not report: all of them if an error stops the build."""
    stop_listening()
    if has_errors(problems):
        return problems
    _logger.addFilter(_Places(tree, tuple(problem for problem in problems if problem.code == CODE)))
    return tuple(problem for problem in problems if problem.code != CODE)


def report_rest() -> None:
    """Report the dead links that MkDocs did not name, now that all pages have been converted."""
    for places in _listening():
        report(tuple(problem for problem in places.ours if problem.location not in places.named))
        places.ours = ()


def stop_listening() -> None:
    """Remove our filter from MkDocs' log."""
    for places in _listening():
        _logger.removeFilter(places)


def _listening() -> list[_Places]:
    return [places for places in _logger.filters if isinstance(places, _Places)]
