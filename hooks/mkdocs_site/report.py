"""Writes diagnostics to MkDocs' log. The logger is below `mkdocs`, so warnings count under `--strict`.

Not an adapter itself; `site_pages.py` uses it.
"""

import logging
import traceback
from pathlib import Path

from jinja2 import TemplateNotFound, TemplateSyntaxError
from mkdocs.exceptions import PluginError

from mkdocs_site.author_settings import own_path
from mkdocs_site.mkdocs_parts import print_uncounted
from portfolio.sources.diagnostics import Diagnostic, Location, Severity, counted, error, short
from portfolio.store.compiled_templates import TEMPLATE_FAILURES
from portfolio.website.unreadable import unreadable

log = logging.getLogger("mkdocs.portfolio")


_LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING, Severity.NOTICE: logging.INFO}
_WARNS_ONLY = ("N201", "N202", "N203", "N204", "N205", "N206")
"""How a notebook was run, its kernel, its title: a warning in every build, but no reason to fail a strict one."""


def log_all(problems: tuple[Diagnostic, ...]) -> None:
    """Log every problem at its severity; notices on notebooks, which may be hundreds, are only counted."""
    left_out = 0
    for problem in problems:
        if problem.severity is Severity.NOTICE and problem.code[0] == "N" and problem.location.path.endswith(".ipynb"):
            left_out += 1
        elif problem.code.startswith(_WARNS_ONLY) and problem.severity is Severity.WARNING:
            print_uncounted(log, str(problem))
        else:
            log.log(_LEVELS[problem.severity], "%s", problem)
    if left_out:
        log.info("Notebooks could be better in %d places; `portfolio check` lists them.", left_out)


def report(problems: tuple[Diagnostic, ...]) -> None:
    """Log every problem; raise PluginError, which ends the build without a traceback, if one is an error."""
    log_all(problems)
    number = sum(problem.severity is Severity.ERROR for problem in problems)
    if number:
        raise PluginError(f"{counted(number, 'mistake')} to fix; see above")


def in_our_words(problem: Exception, root: Path) -> Diagnostic | None:
    """Describe what ended a build, if it is a file or a template of the author's; None for a bug.

    Codes: Y006 a file, B126 a template of the site's pages.
    """
    if isinstance(problem, TEMPLATE_FAILURES):  # a missing template is an OSError as well
        return _of_template(problem, root)
    return unreadable(problem, root) if isinstance(problem, OSError) else None


def _of_template(problem: Exception, root: Path) -> Diagnostic | None:
    frames = traceback.extract_tb(problem.__traceback__)
    rendered = [(frame.filename, frame.lineno or 1) for frame in frames if frame.filename.endswith(".html")]
    if isinstance(problem, TemplateSyntaxError) and problem.filename:
        rendered.append((problem.filename, problem.lineno))
    if isinstance(problem, TemplateNotFound):
        message, hint = f"there is no template '{short(str(problem.name))}'", "correct its name, or write it"
        if not rendered:  # a plugin asks for it
            return error("B126", Location("mkdocs.yml"), message, "correct the name in mkdocs.yml or on the page")
    else:
        message, hint = f"the template fails: {short(str(problem))}", "correct the line shown"
    for file, line in reversed(rendered):
        if path := own_path(file, root):
            inner = "" if file == rendered[-1][0] else f" (in {Path(rendered[-1][0]).name}, which it takes in)"
            return error("B126", Location(path, line), f"{message}{inner}", hint)
    return None
