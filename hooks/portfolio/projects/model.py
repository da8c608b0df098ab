"""A project as its author writes it: the fields of `projects/<slug>/project.yml`."""

from pydantic import Field

from portfolio.fields import FileName, Model, OptionalDate, Text, Url, WorkUrl
from portfolio.resume.model import Contribution, Highlight, Priority


class ProjectLinks(Model):
    """Where else the project can be seen."""

    repository: Url = ""
    demo: Url = ""
    paper: WorkUrl = ""
    video: Url = ""


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
    priority: Priority = 0
    notebooks: tuple[FileName, ...] = Field((), description="In reading order; without it, all by name")
