"""A project as found on disk: its parsed `project.yml` and the files of its folder; and the gallery's filters.

Angles come in their own order, then tags, the most used first.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from portfolio.projects.log import LogEntry, Series
from portfolio.projects.model import Angle, ProjectSource
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


@dataclass(frozen=True)
class Filter:
    """One button. `label` is the value that cards carry for it, `name` its text."""

    label: str
    name: str
    count: int


@dataclass(frozen=True)
class Group:
    """Buttons of one kind: angles or tags."""

    kind: str
    filters: tuple[Filter, ...]


def filters(projects: Iterable[Project]) -> tuple[Group, ...]:
    """Build the buttons for these projects; there are none if all projects have the same labels."""
    projects = list(projects)
    angles = Counter(angle for project in projects for angle in _angles(project))
    tags = Counter(tag for project in projects for tag in _tags(project))
    in_order = sorted(tags.items(), key=lambda item: (-item[1], item[0].casefold()))
    groups = (
        Group("angle", tuple(_filter("angle", a.value, angles[a]) for a in Angle if angles[a])),
        Group("tag", tuple(_filter("tag", tag, count) for tag, count in in_order)),
    )
    if len({tuple(_labels(project)) for project in projects}) < 2:
        return ()
    return tuple(group for group in groups if group.filters)


def labels(project: Project) -> str:
    """Return a project's labels as JSON, for its card."""
    return json.dumps(_labels(project), ensure_ascii=False)


def _filter(kind: str, name: str, count: int) -> Filter:
    return Filter(f"{kind}:{name}", name, count)


def _labels(project: Project) -> list[str]:
    angles = [f"angle:{angle.value}" for angle in _angles(project)]
    return [*angles, *(f"tag:{tag}" for tag in _tags(project))]


def _angles(project: Project) -> list[Angle]:
    return list(dict.fromkeys(project.source.angles))


def _tags(project: Project) -> list[str]:
    return list(dict.fromkeys(tag for tag in project.source.tags if tag))
