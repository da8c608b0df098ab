"""A text file that the site publishes, a page or data -> the secrets in it. Pure, and remembered by its text."""

from collections.abc import Iterator
from functools import lru_cache

from portfolio.diagnostics import Location
from portfolio.inspection import secrets
from portfolio.inspection.allowances import Allowance, comments
from portfolio.inspection.kinds import Found
from portfolio.inspection.notebook import MOST, Inspection


@lru_cache(maxsize=2000)
def inspect_text(text: str, path: str) -> Inspection:
    """Inspect a page, a YAML file or a data file."""
    return Inspection(tuple(_secrets(text, path)), tuple(_allowances(text, path)))


def _secrets(text: str, path: str) -> Iterator[Found]:
    for secret in secrets.find(text)[:MOST]:
        kind = "possible-secret" if secret.is_possible else "secret"
        what = f"the file holds {secret.called} ({secret.masked})"
        yield Found(kind, what, _location(text, path, secret.start), value=secret.fingerprint)


def _allowances(text: str, path: str) -> Iterator[Allowance]:
    for comment in comments(text):
        place = _location(text, path, comment.start)
        yield Allowance(comment.kind, comment.because, place, path, lines=(place.line, place.line + 1))


def _location(text: str, path: str, offset: int) -> Location:
    return Location(path, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
