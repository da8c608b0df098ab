"""Each dead link is reported once: MkDocs' warnings get our line numbers; we drop our own duplicates.

Not an adapter itself; `site_pages.py` uses it. MkDocs' warnings still count for `--strict`. Findings of ours that
MkDocs does not report are reported once all pages have been converted.
"""

import logging
from collections import Counter

from mkdocs_site.report import report
from portfolio.sources.diagnostics import Diagnostic, Location, has_errors
from portfolio.website.link_places import CODE, Page, Said, located, place, read_page, said
from portfolio.website.tree import Tree

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
