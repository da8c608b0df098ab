"""A project as its author writes it: the fields of `projects/<slug>/project.yml`.

Codes: E108 not a number or one below zero, or a comparison of two units; G101 a log entry whose date is not a day; S103
a secret that is allowed everywhere; S108 an unknown kind of finding; and those of the fields' types.
"""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from portfolio.evidence.metric import is_number
from portfolio.sources.dates import read_day
from portfolio.sources.diagnostics import short, suggestion
from portfolio.sources.fields import (
    Contribution,
    FileName,
    Highlight,
    Model,
    OptionalDate,
    Priority,
    Text,
    Url,
    WorkUrl,
    refuse,
)
from portfolio.sources.kinds import KINDS

_QUANTITY = re.compile(r"(?P<number>[+-]?[\d,_]*\.?\d+(?:[eE][+-]?\d+)?)\s*(?P<unit>[^\d\s][^<>]{0,15})?")


@dataclass(frozen=True)
class Quantity:
    """A number that is not below zero, as in `729 KB`: `text` is the number as written, `unit` what follows it."""

    value: Decimal
    text: str
    unit: str = ""


def _quantity(value: Any) -> Quantity:
    if isinstance(value, Quantity):
        return value
    text = str(value).strip()
    if "{{" in text:  # it names no metric, which is already reported
        return Quantity(Decimal(1), text)
    match = _QUANTITY.fullmatch(text)
    number = re.sub("[,_]", "", match["number"]) if match else ""
    if match is None or not is_number(number):
        hint = 'write a number, 12.4, or a metric in quotes: "{{ project.metric }}"'
        raise refuse("E108", f"'{short(text, 40)}' is not a number", hint)
    if Decimal(number) < 0:
        raise refuse("E108", f"{match['number']} is below zero", "compare sizes, times or shares: bars begin at zero")
    return Quantity(Decimal(number), match["number"], (match["unit"] or "").strip())


QuantityField = Annotated[
    Quantity,
    BeforeValidator(_quantity),
    WithJsonSchema({"type": ["number", "string"], "description": 'A number, or a metric: "{{ project.metric }}"'}),
]


def _kind(value: str) -> str:
    if value not in KINDS:
        hint = suggestion(value, KINDS, f"write one of: {', '.join(KINDS)}")
        raise refuse("S108", f"'{short(value)}' is not a kind of finding", hint)
    return value


class Allow(Model):
    """A kind of finding that may stay in the project's files, in one of them, or in one cell."""

    finding: Annotated[Text, AfterValidator(_kind), WithJsonSchema({"type": "string", "enum": list(KINDS)})]
    file: FileName = Field("", description="A file of this folder; without it, all of them")
    cell: int | None = Field(None, ge=1, description="A cell of the notebook, counted from 1")
    because: Text = Field(min_length=1, description="Why it may be public")

    @model_validator(mode="after")
    def _names_the_file_of_a_secret(self) -> Self:
        if self.finding == "secret" and not self.file:
            raise refuse("S103", "a secret is allowed in one file only", "add 'file: …'")
        return self


class ProjectLinks(Model):
    """Where else the project can be seen."""

    repository: Url = ""
    demo: Url = ""
    paper: WorkUrl = ""
    slides: Url = ""
    video: Url = ""


class Better(Enum):
    """Which way is good."""

    LOWER = "lower"
    HIGHER = "higher"


class Comparison(Model):
    """What the project changed: one number before and after."""

    label: Text = Field(min_length=1, max_length=40, description="What is compared: 'File size'")
    baseline: QuantityField = Field(description="Before, or the usual way")
    value: QuantityField = Field(description="After: what came out")
    unit: Text = Field("", max_length=12, description="KB, ms, % …; it may also follow the numbers")
    better: Better = Better.LOWER
    n: Text = Field("", max_length=60, description="On how many: '10,000 test images', 'the median of 5 runs'")

    @model_validator(mode="after")
    def _has_one_unit(self) -> Self:
        units = {unit for unit in (self.unit, self.baseline.unit, self.value.unit) if unit}
        if len(units) > 1:
            raise refuse("E108", f"compares {' with '.join(sorted(units))}", "write both numbers in one unit")
        return self


class Angle(Enum):
    """What a project is strong at; the gallery filters by it."""

    OPEN_SOURCE = "open source"
    FASTER = "faster"
    SMALLER = "smaller"
    CHEAPER = "cheaper"
    MULTI_TASK = "multi-task"
    OWN_DATA = "own data"


class Trial(Model):
    """Something that was tried."""

    what: Text = Field(min_length=1)
    result: Text = Field("", description="What came of it; failures are welcome")


class Decision(Model):
    """A choice, and why."""

    chose: Text = Field(min_length=1)
    over: Text = Field("", description="What was not chosen")
    because: Text = ""


class Quote(Model):
    """What somebody says about the project."""

    text: Text = Field(min_length=1)
    name: Text = ""
    relation: Text = Field("", description="Who they are to you: 'supervised the project'")


def _day(value: Any) -> dt.date:
    try:
        return value if isinstance(value, dt.date) else read_day(str(value))
    except ValueError as problem:
        raise refuse("G101", str(problem), "write the day: 2026-11-03") from None


class LogItem(Model):
    """An entry of the log: a day, what changed, and what the metrics were on that day."""

    date: Annotated[dt.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
    title: Text = ""
    text: Text = Field("", description="Markdown")
    metrics: dict[str, Any] = Field(
        default_factory=dict, description="Numbers of that day by name: {accuracy: 0.971}, nested as in metrics.json"
    )


class Followed(Model):
    """A metric that is drawn over the days of the log."""

    label: Text = Field("", max_length=40, description="What it is: 'File size'; without it, the metric's name")
    metric: Text = Field(min_length=1, description="As in double braces, without the project: bytes / 1000:.1f KB")


class ProjectSource(Model):
    """The contents of one `project.yml`."""

    title: Text = Field(min_length=1)
    summary: Text = Field(min_length=1, description="One sentence: what it is and what came of it")
    description: Text = Field("", description="Markdown; longer text goes into index.md beside this file")
    cover: FileName = Field("", description="A picture in this folder, about 1200 by 630 pixels")
    cover_alt: Text = Field("", description="What the picture shows, for those who cannot see it")
    film: FileName = Field("", description="A film in this folder, shown first; the cover is its poster")
    start_date: OptionalDate = None
    end_date: OptionalDate = None
    tags: tuple[Text, ...] = ()
    angles: tuple[Angle, ...] = Field((), description="What the project is strong at; the gallery filters by it")
    question: Text = Field("", description="What you wanted to know")
    team: Text = Field("", description="Who else took part")
    part: Text = Field("", description="What you did yourself")
    data: Text = Field("", description="Where the data comes from, and how you gathered it")
    tried: tuple[Trial, ...] = Field((), description="What you tried, and what failed")
    decisions: tuple[Decision, ...] = ()
    next: tuple[Text, ...] = Field((), description="What you would do next")
    quotes: tuple[Quote, ...] = Field((), description="What others say of the project, with who they are")
    links: ProjectLinks = ProjectLinks()
    contributions: tuple[Contribution, ...] = Field((), description="Pull requests that belong to the project")
    highlights: tuple[Highlight, ...] = Field((), description="The bullets of the resume and of the project's page")
    keywords: tuple[Text, ...] = Field((), description="Words to set in bold in the highlights")
    comparisons: tuple[Comparison, ...] = Field((), description="Before and after, drawn on the project's page")
    log: tuple[LogItem, ...] = Field((), description="What changed, day by day; or write it into log.md")
    follow: tuple[Followed, ...] = Field((), description="Metrics that `portfolio log` notes and the page draws")
    featured: bool = Field(default=False, description="true: shown on the home page, before the resume's projects")
    priority: Priority = 0
    notebooks: tuple[FileName, ...] = Field((), description="In reading order; without it, all by name")
    aliases: tuple[Text, ...] = Field((), description="Addresses that the project's page had; they redirect to it")
    trust: bool = Field(default=True, description="false: nothing from the notebooks runs in a reader's browser")
    allow: tuple[Allow, ...] = Field((), description="Findings of the inspection that may stay, with the reason")
