"""The days of a log: read as the author writes them, and written out for readers."""

from datetime import date

from portfolio.sources.dates import parse_date
from portfolio.sources.diagnostics import short


def read_day(text: str) -> date:
    """Read `2026-11-03`. Raises ValueError with the reason if it is not a day."""
    try:
        found = parse_date(text)
    except ValueError as problem:
        raise ValueError(f"'{short(text, 40)}' {problem}") from None
    if found.day is None:
        raise ValueError(f"'{short(text, 40)}' is not a day")
    return found.first_day


def long_form(day: date) -> str:
    """Return a day in words: 3 November 2026."""
    return f"{day.day} {day:%B %Y}"
