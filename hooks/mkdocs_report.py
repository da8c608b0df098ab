"""Diagnostics into MkDocs' log. The logger stands below `mkdocs`, so that warnings count under `--strict`."""

import logging

from mkdocs.exceptions import PluginError

from portfolio.diagnostics import Diagnostic, Severity

log = logging.getLogger("mkdocs.portfolio")


_LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING}


def log_all(problems: tuple[Diagnostic, ...]) -> None:
    """Log every problem at its severity; of notices only how many there are."""
    for problem in problems:
        if problem.severity in _LEVELS:
            log.log(_LEVELS[problem.severity], "%s", problem)
    notices = sum(problem.severity is Severity.NOTICE for problem in problems)
    if notices:
        log.info("%s", f"{notices} notice{'s' if notices > 1 else ''} besides; `portfolio check` lists them")


def report(problems: tuple[Diagnostic, ...]) -> None:
    """Log every problem; raise PluginError, which ends the build without a traceback, if one is an error."""
    log_all(problems)
    number = sum(problem.severity is Severity.ERROR for problem in problems)
    if number:
        raise PluginError(f"{number} mistake{'s' if number > 1 else ''} to mend; see above")
