"""Inspect a published text file, a page or data: find the secrets in it, and a page's links to files.

A pure function, so it can be cached. MkDocs finds dead links too, but later and without line numbers.
"""

import posixpath
from collections.abc import Iterator

from portfolio.inspection import secret_search
from portfolio.inspection.allowances import Allowance, comments
from portfolio.inspection.notebook import MOST, Inspection, relative_links
from portfolio.sources.diagnostics import Location, line_and_column, short
from portfolio.sources.kinds import Found
from portfolio.text.scanner import without_code


def inspect_text(text: str, path: str) -> Inspection:
    """Inspect a page, a YAML file or a data file."""
    return Inspection((*_secrets(text, path), *_links(text, path)), tuple(_allowances(text, path)))


def _secrets(text: str, path: str) -> Iterator[Found]:
    for secret in secret_search.find(text)[:MOST]:
        kind = "possible-secret" if secret.is_possible else "secret"
        what = f"the file holds {secret.called} ({secret.masked})"
        yield Found(kind, what, _location(text, path, secret.start), value=secret.fingerprint)


def _links(text: str, path: str) -> Iterator[Found]:
    """Yield a page's links to files as findings; `diagnose` checks whether the files exist."""
    folder = posixpath.dirname(path.removeprefix("docs/"))
    for match, target in relative_links(without_code(text)) if path.endswith(".md") and "](" in text else ():
        if match["markdown"]:
            wanted = posixpath.normpath(posixpath.join(folder, target))
            place = _location(text, path, match.start("markdown"))
            yield Found("dead-link", f"'{short(match['markdown'])}'", place, value=wanted)


def _allowances(text: str, path: str) -> Iterator[Allowance]:
    for comment in comments(text):
        place = _location(text, path, comment.start)
        yield Allowance(comment.kind, comment.because, place, path, lines=(place.line, place.line + 1))


def _location(text: str, path: str, offset: int) -> Location:
    return Location(path, *line_and_column(text, offset))
