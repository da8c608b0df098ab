"""Writes diagnostics to MkDocs' log. The logger is below `mkdocs`, so warnings count under `--strict`.

Not an adapter itself; `site_pages.py` uses it.
"""

import logging
import sys

from mkdocs.exceptions import PluginError

from mkdocs_site.mkdocs_parts import print_uncounted
from portfolio.sources.diagnostics import Diagnostic, Severity

log = logging.getLogger("mkdocs.portfolio")


_LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING, Severity.NOTICE: logging.INFO}
_WARNS_ONLY = ("N201", "N202", "N203", "N204", "N205", "N206")
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
        raise PluginError(f"{number} mistake{'s' if number > 1 else ''} to fix; see above")


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
