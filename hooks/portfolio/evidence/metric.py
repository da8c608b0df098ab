"""A metric: one number that a project measured, as written, and its location."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from portfolio.sources.diagnostics import Location

NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
MOST_DIGITS = 60
LARGEST = Decimal("1e300")
"""Anything longer or larger is not a measurement and would fill the page."""


@dataclass(frozen=True)
class Metric:
    """One number of one project. `name` joins nested keys with dots; `text` is the number as a program wrote it.

    `notebook` is the path of the notebook that measured it and `anchor` the id of the cell on that notebook's page.
    Both are "" if only the file is known, and `cell`, which counts from 1, is 0.
    """

    project: str
    name: str
    text: str
    location: Location
    notebook: str = ""
    anchor: str = ""
    cell: int = 0

    @property
    def key(self) -> str:
        """Its name in a text: `project.metric`."""
        return f"{self.project}.{self.name}"

    @property
    def value(self) -> Decimal:
        """The number, exactly as written."""
        return Decimal(self.text)


@dataclass(frozen=True)
class Measured:
    """What one project measured. `others` are the names whose value is not a number, with that value as written."""

    metrics: Mapping[str, Metric] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    is_readable: bool = True
    """False if a broken file hides metrics; a missing name is then not reported as well."""
    doubts: Mapping[str, str] = field(default_factory=dict)
    """By metric name: what measured it, if its number may be out of date."""


@dataclass(frozen=True)
class Evidence:
    """What all projects measured, by slug."""

    projects: Mapping[str, Measured] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Metric]:
        for measured in self.projects.values():
            yield from measured.metrics.values()

    def doubt(self, metric: Metric) -> str:
        """Return what measured a metric that may be out of date, or ""."""
        return self.projects[metric.project].doubts.get(metric.name, "")


NOTHING_MEASURED = Evidence()


def is_number(text: str) -> bool:
    """Return whether a text is a finite number of a sensible length."""
    return len(text) <= MOST_DIGITS and NUMBER.fullmatch(text) is not None and abs(Decimal(text)) < LARGEST
