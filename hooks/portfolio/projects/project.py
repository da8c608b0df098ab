"""A project as found on disk: its parsed `project.yml` and the files of its folder."""

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
    """The Markdown that `index.md` adds to the page."""
    notebooks: tuple[str, ...] = ()
    """Paths in reading order."""
    files: tuple[str, ...] = ()
    """Paths of the other files to publish, such as pictures and data."""
    log: tuple[LogEntry, ...] = ()
    """The log entries, newest first."""
    series: tuple[Series, ...] = ()
    """The metrics that the log follows."""
