"""A project's log: what changed day by day, and what the numbers were. Written in project.yml or in log.md.

In: both files and what the project measured. Out: the entries, newest first, and the series that the chart draws.
Codes: G103 a day in the future, G104 a day with two entries, G105 a metric that the project does not measure, G106 a
value that is not a number, G108 an empty entry; and those of `log_file`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portfolio.evidence import markdown, placeholders
from portfolio.evidence.gather import leaves
from portfolio.evidence.metric import Evidence, Measured, Metric, is_number
from portfolio.evidence.placeholders import Found, Mistake, find
from portfolio.projects import log_file
from portfolio.projects.log_file import Number, Written
from portfolio.projects.model import ProjectSource
from portfolio.sources.diagnostics import Diagnostic, Location, did_you_mean, error, notice, short, warning
from portfolio.sources.yaml_source import DataPath, Document
from portfolio.text.first_words import words
from portfolio.text.scanner import without_code_blocks

_MARKS = re.compile(r"^[ \t]*(?:#{1,6}|[-*+]|\d+[.)]|>|\[[ xX]\])[ \t]+", re.MULTILINE)
_MOST_SERIES = 3
"""Without `follow`, at most this many metrics are drawn."""


@dataclass(frozen=True)
class LogEntry:
    """One day of a project. `title` and `summary` are plain text with numbers filled in, `text` is Markdown."""

    day: date
    title: str
    summary: str
    words: str
    """The full text without markup."""
    text: str
    metrics: Mapping[str, str]
    """Numbers as written, by name."""
    location: Location

    @property
    def anchor(self) -> str:
        """The id of the entry on the project's page."""
        return f"log-{self.day}"


@dataclass(frozen=True)
class Point:
    """One number of a series; `text` is the number formatted for readers."""

    day: date
    value: Decimal
    text: str


@dataclass(frozen=True)
class Series:
    """One metric over time, oldest first."""

    name: str
    label: str
    points: tuple[Point, ...]


def read(
    source: ProjectSource, document: Document, log_text: str, evidence: Evidence, slug: str
) -> tuple[tuple[LogEntry, ...], tuple[Series, ...], list[Diagnostic]]:
    """Return a project's entries and series, and the problems with them."""
    path = document.path.replace("project.yml", "log.md")
    in_file, problems = log_file.parse(log_text, path)
    in_yaml, found = _in_yaml(source, document)
    problems += found
    written = sorted([*in_yaml, *in_file], key=lambda entry: entry.day)
    measured = evidence.projects.get(slug, Measured())
    series, found = _series(source, document, written, measured, slug)
    followed = {one.name for one in series} if source.follow else set()
    problems += [*found, *_problems(written, measured, followed)]
    return tuple(_entry(entry, evidence) for entry in reversed(written)), series, problems


def check_days(entries: Iterable[LogEntry], today: date) -> Iterator[Diagnostic]:
    """Report entries in the future. Tomorrow is allowed, as it has already begun in other time zones."""
    for entry in entries:
        if entry.day > today + timedelta(days=1):
            message = f"the entry's day, {entry.day}, has not come yet"
            yield error("G103", entry.location, message, "correct the day; plans belong under 'next' in project.yml")


def _in_yaml(source: ProjectSource, document: Document) -> tuple[list[Written], list[Diagnostic]]:
    entries: list[Written] = []
    problems: list[Diagnostic] = []
    for number, item in enumerate(source.log):
        path: DataPath = ("log", number)
        metrics: dict[str, Number] = {}
        for names, value in leaves(item.metrics, ()):
            at = (*path, "metrics", *names)
            location, name = document.location(at, of_key=True), ".".join(map(str, names))
            text = value.strip() if isinstance(value, str) else ""
            if not is_number(text):
                message = f"'{short(name)}' is not a number: '{short(str(value), 40)}'"
                problems.append(error("G106", document.location(at), message, "write a plain number: 0.971"))
            elif name in metrics:
                problems.append(error("G106", location, f"'{short(name)}' appears twice here", "keep one of them"))
            else:
                metrics[name] = Number(text, location)
        texts = {"title": item.title, "text": item.text}
        title, text = (document.written.get((*path, key), text) for key, text in texts.items())
        entries.append(Written(item.date, document.location((*path, "date")), title, text, metrics))
    return entries, problems


def _problems(written: list[Written], measured: Measured, followed: set[str]) -> Iterator[Diagnostic]:
    first: dict[date, Written] = {}
    uses = Counter(name for entry in written for name in entry.metrics)
    for entry in written:
        if (other := first.setdefault(entry.day, entry)) is not entry:
            message = f"{entry.day} has an entry already, at {other.location}"
            yield error("G104", entry.location, message, "make one entry of the two")
        if not (entry.title or entry.text or entry.metrics):
            yield warning("G108", entry.location, f"the entry of {entry.day} says nothing", "write what changed")
        for name, number in entry.metrics.items():
            if not measured.metrics or not measured.is_readable or name in measured.metrics or name in followed:
                continue
            message = f"the project does not measure '{short(name, 40)}'"
            if near := did_you_mean(name, measured.metrics):
                hint = f"did you mean '{near}'? A metric of the past stays if it is listed under 'follow'"
                yield warning("G105", number.location, message, hint)
            elif uses[name] == 1:
                yield notice("G105", number.location, message, "leave it, if it did on that day")


def _series(
    source: ProjectSource, document: Document, written: list[Written], measured: Measured, slug: str
) -> tuple[tuple[Series, ...], list[Diagnostic]]:
    """Return the series that `follow` lists, or the default ones, and the problems with that list."""
    texts = {name: number.text for entry in written for name, number in entry.metrics.items()}
    texts |= {name: metric.text for name, metric in measured.metrics.items()}
    if not source.follow:
        return tuple(_usual(written)), []
    found: list[Series] = []
    problems: list[Diagnostic] = []
    for number, followed in enumerate(source.follow):
        path: DataPath = ("follow", number, "metric")
        spec = document.written.get(path, followed.metric).strip("{} ").removeprefix(f"{slug}.")
        item = _formatted(spec, slug, texts, is_readable=measured.is_readable)
        if isinstance(item, Mistake):
            problems.append(error(item.code, document.location(path), item.message, item.hint))
        elif item:
            name = item.metric.name
            points = [
                Point(entry.day, Decimal(value.text), _number(spec, slug, name, value.text))
                for entry in written
                if (value := entry.metrics.get(name))
            ]
            found.append(Series(name, followed.label or name, tuple(points)))
    return tuple(found), problems


def _usual(written: list[Written]) -> list[Series]:
    """Return the metrics that appear in two or more entries, those that changed first."""
    names = dict.fromkeys(name for entry in written for name in entry.metrics)
    series = [
        Series(
            name,
            name,
            tuple(
                Point(entry.day, Decimal(number.text), number.text)
                for entry in written
                if (number := entry.metrics.get(name))
            ),
        )
        for name in names
    ]
    several = [one for one in series if len(one.points) > 1]
    return sorted(several, key=lambda one: len({point.value for point in one.points}) == 1)[:_MOST_SERIES]


def _formatted(spec: str, slug: str, texts: Mapping[str, str], *, is_readable: bool = True) -> Found | None:
    """Return the metric that a text like `bytes / 1000:.1f KB` names, with its formatted number."""
    metrics = {name: Metric(slug, name, text, Location("")) for name, text in texts.items()}
    found = find(f"{{{{ {slug}.{spec} }}}}", Evidence({slug: Measured(metrics, is_readable=is_readable)}))
    return found[0] if found else None


def _number(spec: str, slug: str, name: str, text: str) -> str:
    item = _formatted(spec, slug, {name: text})
    return item.text if isinstance(item, placeholders.Number) else text


def _entry(written: Written, evidence: Evidence) -> LogEntry:
    is_heading = written.location.path.endswith(".md")
    title = (_plain if is_heading else markdown.plain)(written.title, evidence)
    paragraphs = [_plain(block, evidence) for block in re.split(r"\n[ \t]*\n", without_code_blocks(written.text))]
    said = [paragraph for paragraph in paragraphs if paragraph]
    return LogEntry(
        day=written.day,
        title=title,
        summary=short(title or next(iter(said), ""), 160),
        words=" ".join(said),
        text=written.text,
        metrics={name: number.text for name, number in written.metrics.items()},
        location=written.location,
    )


def _plain(text: str, evidence: Evidence) -> str:
    """Return the words of a Markdown text with its numbers filled in."""
    return words(_MARKS.sub("", markdown.plain(text, evidence)))
