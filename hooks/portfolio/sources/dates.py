"""Partial dates in JSON Resume's form (a year, a month or a day, as in ISO 8601), and the days of a project's log."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from portfolio.sources.diagnostics import short

_FORM = re.compile(r"(?P<year>[12]\d{3})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True)
class PartialDate:
    """A date whose day, or day and month, may be unknown."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)

    @property
    def first_day(self) -> date:
        """The earliest day it may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The latest day it may mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def readable(self) -> str:
        """The form a resume shows: `2024` or `Jun 2024`; a day is never shown."""
        return f"{_MONTHS[self.month - 1]} {self.year}" if self.month else str(self.year)


def parse_date(text: str) -> PartialDate:
    """Parse `2024`, `2024-06` or `2024-06-30`. Raises ValueError with the reason if that is not a date."""
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise ValueError("is not a date like 2024, 2024-06 or 2024-06-30")
    year, month, day = (int(part) if part else None for part in match.group("year", "month", "day"))
    assert year is not None
    if month is not None and not 1 <= month <= 12:
        raise ValueError(f"has no such month: {month:02d}")
    found = PartialDate(year, month, day)
    if day is not None:
        try:
            date(year, month or 1, day)
        except ValueError:
            raise ValueError(f"has no such day: {day:02d}") from None
    return found


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
