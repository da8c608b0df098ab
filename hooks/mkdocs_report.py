"""Diagnostics into MkDocs' log. The logger stands below `mkdocs`, so that warnings count under `--strict`."""

import logging

from mkdocs.exceptions import PluginError

from portfolio.diagnostics import Diagnostic, Severity

log = logging.getLogger("mkdocs.portfolio")


def log_all(problems: tuple[Diagnostic, ...]) -> None:
    """Log every problem at its severity."""
    for problem in problems:
        log.log(logging.ERROR if problem.severity is Severity.ERROR else logging.WARNING, "%s", problem)


def report(problems: tuple[Diagnostic, ...]) -> None:
    """Log every problem; raise PluginError, which ends the build without a traceback, if one is an error."""
    log_all(problems)
    number = sum(problem.severity is Severity.ERROR for problem in problems)
    if number:
        raise PluginError(f"{number} mistake{'s' if number > 1 else ''} to mend; see above")
