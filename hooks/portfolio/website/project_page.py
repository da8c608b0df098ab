"""The variables of a project page's template, in the order of the page: story, comparisons, log, pull requests.

Values in, values out. Fields that the author left out are empty and do not appear on the page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from markupsafe import Markup

from portfolio.evidence.placeholders import Number, find
from portfolio.projects.chart import chart
from portfolio.projects.comparisons import (
    JOINT,
    behind,
    change,
    change_in_signs,
    is_unchanged,
    is_worse,
    unit_of,
    with_unit,
)
from portfolio.projects.log import LogEntry
from portfolio.projects.model import Comparison, Quantity
from portfolio.projects.project import Project
from portfolio.resume.compose import project_page_entry
from portfolio.resume.composer import Composer
from portfolio.resume.view import Entry, UrlOf, with_urls
from portfolio.sources.yaml_source import DataPath
from portfolio.text.inline import Link, Span
from portfolio.text.links import Address
from portfolio.text.markup import inline_html
from portfolio.text.players import player_html, player_of
from portfolio.website.public_work import contribution
from portfolio.website.words import Words


@dataclass(frozen=True)
class Measure:
    """A comparison drawn to scale. `before` and `after` are a value with its unit, as text or as HTML with a link."""

    label: str
    headline: str
    """The change in words, or the new value if there are no words for it."""
    before: str
    after: str
    shares: tuple[Decimal, Decimal]
    """The bars' lengths as parts of the longest."""
    is_worse: bool
    room: int
    """The longest value's length in characters."""


def measures(
    project: Project, words: Words, composer: Composer | None = None, url_of: UrlOf | None = None
) -> tuple[Measure, ...]:
    """Return a project's comparisons; with a composer and a `url_of`, the numbers link to where they were measured."""
    return tuple(
        _measure(project, number, words, composer, url_of) for number in range(len(project.source.comparisons))
    )


def _headline(comparison: Comparison, words: Words) -> str:
    """Return the change in English words, or in signs on a site in another language."""
    if words.is_english:
        return change(comparison)
    return change_in_signs(comparison) or (words["unchanged"] if is_unchanged(comparison) else "")


def _measure(project: Project, number: int, words: Words, composer: Composer | None, url_of: UrlOf | None) -> Measure:
    comparison = project.source.comparisons[number]
    before, after = (with_unit(quantity, comparison) for quantity in (comparison.baseline, comparison.value))
    room = max(len(before), len(after))
    headline = _headline(comparison, words) or after
    if composer and url_of:
        before, after = (
            inline_html(with_urls(tuple(_linked(project, number, key, composer)), url_of))
            for key in ("baseline", "value")
        )
    return Measure(comparison.label, headline, before, after, _shares(comparison), is_worse(comparison), room)


def _linked(project: Project, number: int, key: str, composer: Composer) -> Iterator[Span | Link]:
    """Yield a number of a comparison with its unit, as a link if it was measured."""
    comparison = project.source.comparisons[number]
    quantity: Quantity = getattr(comparison, key)
    path: DataPath = ("comparisons", number, key)
    yield from map(_joined, composer.inline(quantity.text + behind(quantity.unit), path, project.document))
    yield Span("" if quantity.unit else behind(unit_of(comparison)))


def _joined(part: Span | Link) -> Span | Link:
    if isinstance(part, Link):
        return replace(part, spans=tuple(replace(span, text=span.text.replace(" ", JOINT)) for span in part.spans))
    return replace(part, text=part.text.replace(" ", JOINT))


def _shares(comparison: Comparison) -> tuple[Decimal, Decimal]:
    """Return the bars' lengths from zero as shares of the full width; percentages use a scale of 100."""
    before, after = comparison.baseline.value, comparison.value.value
    longest = max(before, after)
    if unit_of(comparison) == "%" and longest <= 100:
        longest = Decimal(100)
    return (round(before / longest, 4), round(after / longest, 4)) if longest else (before, after)


_BUTTONS = {"demo": "demo", "repository": "code", "paper": "paper", "slides": "slides", "video": "video"}
_MOST_DECISIONS = _MOST_MEASURES = 3
_STORY = ("question", "team", "part", "data", "tried", "decisions", "next", "quotes")


def story(composer: Composer, project: Project) -> tuple[tuple[str, Any], ...]:
    """Return the parts of the story by name, composed: a text, a tuple of texts, or a tuple of fields per entry."""

    def composed(value: Any, *path: str | int) -> Any:
        if isinstance(value, str):
            return composer.inline(value, path, project.document)
        if isinstance(value, tuple):
            return tuple(composed(part, *path, number) for number, part in enumerate(value))
        return tuple(composed(getattr(value, name), *path, name) for name in type(value).model_fields)

    return tuple((name, composed(getattr(project.source, name), name)) for name in _STORY)


_RECENT = 5
"""Log entries that are shown open; the older ones fold."""
_MOST_NUMBERS = 6
"""The most metrics shown of a day if the project follows none."""


def values(
    project: Project, composer: Composer, url_of: UrlOf, words: Words, with_numbers: Callable[[str], str]
) -> dict[str, Any]:
    """Return the template's variables; `with_numbers` fills the numbers into a piece of Markdown."""
    source = project.source
    entry = with_urls(project_page_entry(composer, project), url_of)
    parts = dict(with_urls(story(composer, project), url_of))
    made = (
        contribution(composer, each, ("contributions", number), project.document)
        for number, each in enumerate(source.contributions)
    )
    days = [(day, words.long_day(day.day), with_numbers(day.text), _numbers(project, day)) for day in project.log]
    description = project.document.written.get(("description",), source.description)
    return {
        "project": project,
        "entry": entry,
        "links": _buttons(project, entry, words),
        "players": list(_players(project, words)),
        "story": parts,
        "measures": measures(project, words, composer, url_of),
        "measured": with_urls(_measured_in(project, composer), url_of),
        "chart": chart(project.series, f"pf-log-{project.slug}", f"{source.title}: {words['log']}", words),
        "recent": days[:_RECENT],
        "older": days[_RECENT:],
        "pull_requests": with_urls(tuple(made), url_of),
        "description": with_numbers(description),
        "text": with_numbers(project.text),
    }


def _players(project: Project, words: Words) -> Iterator[Callable[[str], Markup]]:
    """Yield a function from a poster's HTML to the player for the project's film, then for its demo."""
    for address in (project.source.links.video, project.source.links.demo):
        if player := player_of(address):
            yield partial(player_html, player, address, title=project.source.title, words=words)


def _buttons(project: Project, entry: Entry, words: Words) -> list[tuple[str, str]]:
    """Return the texts and URLs of a project's links: the demo first, if there is one, then the code."""
    kinds = [kind for kind, target in project.source.links.model_dump().items() if target]
    urls = dict(zip(kinds, (link.target for link in entry.links), strict=False))  # pull requests follow
    return [(words[key], urls[kind]) for kind, key in _BUTTONS.items() if kind in urls]


def has_show(project: Project) -> bool:
    """Return whether a project has a page for Show mode, at an address that no notebook has."""
    source, taken = project.source, f"{project.folder}/show"
    is_free = not any(path in (f"{taken}.ipynb", f"{taken}/index.ipynb") for path in project.notebooks)
    return is_free and bool(source.comparisons or source.question)


def show_page(project: Project) -> str:
    """Return the source of the page that shows a project on screens."""
    return f"{project.folder}/show.md"


def show_values(project: Project, composer: Composer, url_of: UrlOf, words: Words) -> dict[str, Any]:
    """Return the variables of the page that shows a project on screens: picture, question, numbers, decisions, result.

    What the author left out has no screen; the first and the last are always there.
    """
    entry = with_urls(project_page_entry(composer, project), url_of)
    parts = dict(with_urls(story(composer, project), url_of))
    decisions = parts["decisions"][:_MOST_DECISIONS]
    found = measures(project, words)[:_MOST_MEASURES]
    number, _, rest = found[0].headline.replace(JOINT, " ").partition(" ") if found else ("", "", "")
    is_number = number[:1].isdigit()
    middle = {"question": parts["question"], "comparison": found, "decisions": decisions}
    names = [project.source.title, *(words[key] for key, given in middle.items() if given), words["result"]]
    return {
        "project": project,
        "entry": entry,
        "question": parts["question"],
        "measures": found,
        "decisions": decisions,
        "result": (number if is_number else f"{number} {rest}".strip(), rest if is_number else ""),
        "screens": [name for name in names if name],
        "links": _buttons(project, entry, words)[:1],
    }


def _numbers(project: Project, entry: LogEntry) -> list[tuple[str, str]]:
    """Return a day's numbers: the followed ones, or else the first few of all."""
    followed = [
        (series.label, point.text) for series in project.series for point in series.points if point.day == entry.day
    ]
    return followed or list(entry.metrics.items())[:_MOST_NUMBERS]


def _measured_in(project: Project, composer: Composer) -> tuple[Link, ...]:
    """Return the pages where the numbers of the evidence were measured, each once."""
    written = [text for path, text in project.document.written.items() if path[0] in ("comparisons", "highlights")]
    keys = [
        found.metric.key for text in written for found in find(text, composer.evidence) if isinstance(found, Number)
    ]
    targets = [target for key in keys if (target := composer.index.measured.get(key))]
    by_page = {target.path.partition("#")[0]: target for target in reversed(targets)}
    others = [target for page, target in reversed(by_page.items()) if page != f"{project.folder}/index.md"]
    addresses = [Address(target.url, target.title, is_on_site=True) for target in others]
    return tuple(Link("", (Span(one.name.removeprefix("measured in ")),), address=one) for one in addresses)
