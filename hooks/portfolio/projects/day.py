"""The days of a log as its author writes them."""

from datetime import date

from portfolio.sources.dates import parse_date
from portfolio.sources.diagnostics import short


def read_day(text: str) -> date:
    """Read `2026-11-03`. Raises ValueError with the reason where that is no day."""
    try:
        found = parse_date(text)
    except ValueError as problem:
        raise ValueError(f"'{short(text, 40)}' {problem}") from None
    if found.day is None:
        raise ValueError(f"'{short(text, 40)}' is not a day")
    return found.first_day


def long_form(day: date) -> str:
    """Give a day as people read it: 3 November 2026."""
    return f"{day.day} {day:%B %Y}"
