"""A project as its author writes it: the fields of `projects/<slug>/project.yml`."""

from enum import Enum
from typing import Self

from pydantic import Field, model_validator

from portfolio.fields import FileName, Model, OptionalDate, Text, Url, WorkUrl, refuse
from portfolio.projects.allow import Allow
from portfolio.projects.quantity import QuantityField
from portfolio.resume.model import Contribution, Highlight, Priority


class ProjectLinks(Model):
    """Where else the project can be seen."""

    repository: Url = ""
    demo: Url = ""
    paper: WorkUrl = ""
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
    unit: Text = Field("", max_length=12, description="KB, ms, % …; it may also stand behind the numbers")
    better: Better = Better.LOWER

    @model_validator(mode="after")
    def _has_one_unit(self) -> Self:
        units = {unit for unit in (self.unit, self.baseline.unit, self.value.unit) if unit}
        if len(units) > 1:
            raise refuse("E108", f"compares {' with '.join(sorted(units))}", "write both numbers in one unit")
        return self


class ProjectSource(Model):
    """The whole of one `project.yml`."""

    title: Text = Field(min_length=1)
    summary: Text = Field(min_length=1, description="One sentence: what it is and what came out")
    description: Text = Field("", description="Markdown; longer text goes into index.md beside this file")
    cover: FileName = Field("", description="A picture in this folder, about 1200 by 630 pixels")
    cover_alt: Text = Field("", description="What the picture shows, for those who cannot see it")
    start_date: OptionalDate = None
    end_date: OptionalDate = None
    tags: tuple[Text, ...] = ()
    links: ProjectLinks = ProjectLinks()
    contributions: tuple[Contribution, ...] = Field((), description="Pull requests that belong to the project")
    highlights: tuple[Highlight, ...] = Field((), description="The bullets of the resume and of the project's page")
    keywords: tuple[Text, ...] = Field((), description="Words to set in bold in the highlights")
    comparisons: tuple[Comparison, ...] = Field((), description="Before and after, drawn on the project's page")
    priority: Priority = 0
    notebooks: tuple[FileName, ...] = Field((), description="In reading order; without it, all by name")
    allow: tuple[Allow, ...] = Field((), description="Findings of the inspection that may stay, with the reason")
