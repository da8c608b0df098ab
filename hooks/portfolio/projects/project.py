"""A project as it was found: its `project.yml`, parsed and located, and the files of its folder."""

from dataclasses import dataclass

from portfolio.projects.log import LogEntry, Series
from portfolio.projects.model import ProjectSource
from portfolio.sources.yaml_source import Document


@dataclass(frozen=True)
class Project:
    """One folder of `projects/`. Paths are relative to the repository, with forward slashes."""

    slug: str
    folder: str
    document: Document
    source: ProjectSource
    text: str = ""
    """What `index.md` adds to the page, Markdown."""
    notebooks: tuple[str, ...] = ()
    """Paths in reading order."""
    files: tuple[str, ...] = ()
    """Paths of all other files to publish: pictures, data."""
    log: tuple[LogEntry, ...] = ()
    """What changed, the newest first."""
    series: tuple[Series, ...] = ()
    """The metrics that the log follows."""
