"""The variables of a project page's template, in the order of the page. Values in, values out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portfolio.evidence.placeholders import Number, find
from portfolio.projects.chart import chart
from portfolio.projects.day import long_form
from portfolio.projects.log import LogEntry
from portfolio.projects.project import Project
from portfolio.resume.compose import project_page_entry
from portfolio.resume.composer import Composer
from portfolio.text.inline import Link, Span, parse, plain
from portfolio.text.links import Address
from portfolio.website.comparison import comparisons, sentence
from portfolio.website.story import story

_RECENT = 5
"""Log entries that are shown open; the older ones fold."""
_MOST_NUMBERS = 6
"""The limit for a snapshot whose metrics nobody follows."""


@dataclass(frozen=True)
class DayShown:
    """An entry of the log as the page shows it; `text` is Markdown, `numbers` are labels and values."""

    entry: LogEntry
    day: str
    text: str
    numbers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PullRequest:
    """A pull request that belongs to the project."""

    link: Link
    summary: str
    date: str


def values(project: Project, composer: Composer, with_numbers: Callable[[str], str]) -> dict[str, Any]:
    """Return the template's variables; `with_numbers` fills the numbers into a piece of Markdown."""
    source = project.source
    entry = project_page_entry(composer, project)
    days = [
        DayShown(day, long_form(day.day), with_numbers(day.text), tuple(_numbers(project, day))) for day in project.log
    ]
    description = project.document.written.get(("description",), source.description)
    return {
        "project": project,
        "entry": entry,
        "links": entry.links[: len(entry.links) - len(source.contributions)],
        "headlines": [f"{compared.label}: {sentence(compared)}" for compared in source.comparisons],
        "story": story(composer, project),
        "compared": comparisons(project, composer),
        "measured": _measured_in(project, composer),
        "chart": chart(project.series, f"pf-log-{project.slug}", f"{source.title}: metrics over time"),
        "recent": days[:_RECENT],
        "older": days[_RECENT:],
        "pull_requests": _pull_requests(project, composer),
        "description": with_numbers(description),
        "text": with_numbers(project.text),
    }


def _numbers(project: Project, entry: LogEntry) -> list[tuple[str, str]]:
    """Return a day's numbers: the followed ones, or else the first few of all."""
    followed = [
        (series.label, point.shown) for series in project.series for point in series.points if point.day == entry.day
    ]
    return followed or list(entry.metrics.items())[:_MOST_NUMBERS]


def _measured_in(project: Project, composer: Composer) -> list[Link]:
    """Return the pages where the numbers of the evidence were measured, each once."""
    written = [text for path, text in project.document.written.items() if path[0] in ("comparisons", "highlights")]
    keys = [
        place.metric.key for text in written for place in find(text, composer.evidence) if isinstance(place, Number)
    ]
    targets = [target for key in keys if (target := composer.index.measured.get(key))]
    by_page = {target.path.partition("#")[0]: target for target in reversed(targets)}
    return [
        Link(
            composer.url_of(Address(target.url, target.title, is_on_site=True)),
            (Span(target.title.removeprefix("measured in ")),),
        )
        for page, target in reversed(by_page.items())
        if page != f"{project.folder}/index.md"
    ]


def _pull_requests(project: Project, composer: Composer) -> list[PullRequest]:
    return [
        PullRequest(
            composer.link(f"pr:{made.pr}", made.title or made.pr, ("contributions", number, "pr"), project.document),
            plain(parse(made.summary)),
            made.date.readable if made.date else "",
        )
        for number, made in enumerate(project.source.contributions)
    ]
