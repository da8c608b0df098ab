"""Inspect a published text file, a page or data: find the secrets in it, and what its author allows.

A pure function, so it can be cached.
"""

import re
from collections.abc import Iterator

from portfolio.inspection import secret_search
from portfolio.inspection.allowances import Allowance, comments
from portfolio.inspection.notebook import MOST, Inspection
from portfolio.sources.diagnostics import Location, ProblemsFound, line_and_column
from portfolio.sources.kinds import Found
from portfolio.sources.yaml_source import load_readable

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)


def inspect_text(text: str, path: str) -> Inspection:
    """Inspect a page, a YAML file or a data file."""
    allowed = (*_in_front_matter(text, path), *allowances_in(text, path))
    return Inspection(tuple(_secrets(text, path)), allowed)


def _secrets(text: str, path: str) -> Iterator[Found]:
    for secret in secret_search.find(text)[:MOST]:
        kind = "possible-secret" if secret.is_possible else "secret"
        what = f"the file holds {secret.called} ({secret.masked})"
        yield Found(kind, what, _location(text, path, secret.start), value=secret.fingerprint)


def allowances_in(text: str, path: str) -> Iterator[Allowance]:
    """Yield what the comments of a text allow, each for its line and the next one."""
    for comment in comments(text):
        place = _location(text, path, comment.start)
        yield Allowance(comment.kind, comment.because, place, path, lines=(place.line, place.line + 1))


def _in_front_matter(text: str, path: str) -> Iterator[Allowance]:
    """Yield what a page's front matter allows in the whole file: `allow: {remote-picture: the reason}`."""
    matter = _FRONT_MATTER.match(text) if "allow:" in text and path.endswith(".md") else None
    if matter is None:
        return
    try:
        document = load_readable("\n" + matter["yaml"], path)
    except ProblemsFound:  # reported with the page
        return
    data = document.data if isinstance(document.data, dict) else {}
    allowed = data.get("allow")
    for kind, because in allowed.items() if isinstance(allowed, dict) else ():
        place = document.location(("allow", kind), of_key=True)
        yield Allowance(str(kind), str(because or ""), place, path)


def _location(text: str, path: str, offset: int) -> Location:
    return Location(path, *line_and_column(text, offset))
