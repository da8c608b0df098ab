"""A project's log: what changed day by day, and what the numbers were. Written in project.yml or in log.md.

    ## 2026-11-03 – Four bits instead of eight

    metrics: shrink.small_accuracy 0.9697, shrink.small_bytes 19419

The paragraph of a log.md that begins with `metrics:` holds the numbers of that day; it may be left out. In: both files
and what the project measured. Out: the entries, newest first, and the series that the chart draws. `to_markdown` and
`to_yaml` return a file's text with an entry more, and the part that was added; they raise ValueError with the reason if
the entry would not be read back as intended. Codes: G101 not a day, G102 a heading without a day, G103 a day in the
future, G104 a day with two entries, G105 a metric that the project does not measure, G106 a value that is not a number
or a snapshot that is not a list of names and numbers, G107 text above the first entry, G108 an empty entry.
"""

import json
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from portfolio.evidence import markdown, placeholders
from portfolio.evidence.gather import leaves
from portfolio.evidence.metric import Evidence, Measured, Metric, is_number
from portfolio.evidence.placeholders import Found, Mistake, find
from portfolio.projects.model import ProjectSource
from portfolio.sources.dates import read_day
from portfolio.sources.diagnostics import (
    Diagnostic,
    Location,
    did_you_mean,
    error,
    line_and_column,
    notice,
    short,
    warning,
)
from portfolio.sources.yaml_list import Appended, add_item, line_end
from portfolio.sources.yaml_source import DataPath, Document, scalar
from portfolio.text.first_words import words
from portfolio.text.scanner import without_code, without_code_blocks

_MARKS = re.compile(r"^[ \t]*(?:#{1,6}|[-*+]|\d+[.)]|>|\[[ xX]\])[ \t]+", re.MULTILINE)
_MOST_SERIES = 3
"""Without `follow`, at most this many metrics are drawn."""
_HEADING = re.compile(r"^(?P<marks>#{1,3})[ \t]+[^\n]*$", re.MULTILINE)
_TEXT = re.compile(r"#+[ \t]+(?P<text>.*?)[ \t#]*")
_AROUND = re.compile(r"\A(?:[ \t]*\n)+|\s+\Z")
_DAY = re.compile(r"(?P<day>\d{4}(?:[-./]\d+)*)(?=\W|$)[\s:–—-]*(?P<title>.*)")
_SNAPSHOT = re.compile(r"^metrics:(?P<items>[^\n]*(?:\n[ \t]*\S[^\n]*)*)", re.MULTILINE | re.IGNORECASE)
_ITEM = re.compile(r"\s*(?P<name>\S.*?)(?:\s*[:=]\s*|\s+)(?P<number>\S+)\s*", re.DOTALL)
_EXAMPLE = "metrics: accuracy 0.971, size 880"


@dataclass(frozen=True)
class Number:
    """A number of a snapshot as written, and the location of its name."""

    text: str
    location: Location


@dataclass(frozen=True)
class Written:
    """A log entry as its author wrote it; text is Markdown, and so is the title in a log.md."""

    day: date
    location: Location
    title: str = ""
    text: str = ""
    metrics: dict[str, Number] = field(default_factory=dict)


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
    in_file, problems = parse(log_text, path)
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
            message = f"the entry's date, {entry.day}, is in the future"
            yield error("G103", entry.location, message, "correct the date; plans belong under 'next' in project.yml")


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
    noted: dict[str, list[Point]] = {}
    for entry in written:
        for name, number in entry.metrics.items():
            noted.setdefault(name, []).append(Point(entry.day, Decimal(number.text), number.text))
    several = [Series(name, name, tuple(points)) for name, points in noted.items() if len(points) > 1]
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


def parse(text: str, path: str) -> tuple[list[Written], list[Diagnostic]]:
    """Return the entries of a file in file order, and the problems with them."""
    text = text.replace("\r\n", "\n")
    starts, bare, problems = _headings(text, path)
    entries: list[Written] = []
    ends = [heading.start() for heading, _ in starts[1:]] + [len(text)]
    for (heading, day), end in zip(starts, ends, strict=False):
        at = Location(path, *line_and_column(text, heading.start()))
        try:
            found = read_day(day["day"])
        except ValueError as problem:
            problems.append(error("G101", at, str(problem), "write the day: ## 2026-11-03"))
            continue
        body, metrics, wrong = _body(text, bare, heading.end(), end, path)
        entries.append(Written(found, at, day["title"].strip(), body, metrics))
        problems += wrong
    return entries, problems


def _headings(text: str, path: str) -> tuple[list[tuple[re.Match[str], re.Match[str]]], str, list[Diagnostic]]:
    """Find the headings that start entries, each with its day; also return the text without code and title."""
    bare = without_code(text)
    problems: list[Diagnostic] = []
    starts: list[tuple[re.Match[str], re.Match[str]]] = []
    is_titled = False
    for heading in _HEADING.finditer(bare):
        written = _TEXT.fullmatch(text, *heading.span())
        title = written["text"] if written else ""
        if day := _DAY.fullmatch(title):
            starts.append((heading, day))
        elif heading["marks"] == "#" and not starts and not is_titled:
            is_titled = True
            bare = bare[: heading.start()] + " " * len(heading[0]) + bare[heading.end() :]
        elif len(heading["marks"]) < 3:
            message = f"the heading '{short(title, 40)}' has no day"
            hint = "write the day: ## 2026-11-03 – What changed; headings inside an entry begin with ###"
            problems.append(error("G102", Location(path, *line_and_column(text, heading.start())), message, hint))
    first = starts[0][0].start() if starts else len(text)
    has_front_matter = text.startswith("---\n")  # already reported elsewhere
    if (above := re.search(r"\S", bare[:first])) and not problems and not has_front_matter:
        location = Location(path, *line_and_column(text, above.start()))
        hint = "move it below a heading with its day: ## 2026-11-03"
        problems.append(warning("G107", location, "text above the first entry is not shown", hint))
    return starts, bare, problems


def _body(text: str, bare: str, start: int, end: int, path: str) -> tuple[str, dict[str, Number], list[Diagnostic]]:
    """Return an entry's text without its snapshot, the snapshot's numbers, and the problems with them."""
    metrics: dict[str, Number] = {}
    problems: list[Diagnostic] = []
    body = text[start:end]
    if snapshot := _SNAPSHOT.search(bare, start, end):
        body = text[start : snapshot.start()] + text[snapshot.end() : end]
        for name, number, offset in _items(text, *snapshot.span("items")):
            location = Location(path, *line_and_column(text, offset))
            if number is None or name in metrics:
                reason = "appears twice here" if number else "is not a name with its number"
                message = f"'{short(name, 40)}' {reason}"
                problems.append(error("G106", location, message, f"write it like '{_EXAMPLE}'"))
            else:
                metrics[name] = Number(number, location)
    return _AROUND.sub("", body), metrics, problems


def _items(text: str, start: int, end: int) -> Iterator[tuple[str, str | None, int]]:
    """Yield each name of a snapshot, its number (None if it has none) and its offset."""
    for part in re.compile(r"[^,]+").finditer(text, start, end):
        if not part[0].strip():
            continue
        offset = part.end() - len(part[0].lstrip())
        item = _ITEM.fullmatch(part[0])
        if item and is_number(item["number"]):
            yield " ".join(item["name"].split()), item["number"], offset
        else:
            yield " ".join(part[0].split()), None, offset


_WIDTH = 100
_BY_HAND = "write the entry by hand"


def to_markdown(text: str, day: date, words: str, metrics: Mapping[str, str]) -> Appended:
    """Add an entry at the end of a log.md; an empty file gets a title first."""
    listed = ", ".join(f"{name} {number}" for name, number in metrics.items())
    snapshot = textwrap.fill(f"metrics: {listed}", _WIDTH, break_long_words=False, break_on_hyphens=False)
    added = "\n\n".join([f"## {day}", *([snapshot] if metrics else []), words]) + "\n"
    end = line_end(text)
    before = text or "# Log\n"
    before += ("" if before.endswith("\n") else end) + end
    result = before + added.replace("\n", end)
    old, old_problems = parse(text, "")
    new, problems = parse(result, "")
    last = new[-1] if new else None
    read_back = last and (last.day, last.text, {name: number.text for name, number in last.metrics.items()})
    is_one_more = len(new) == len(old) + 1 and len(problems) == len(old_problems)
    if not is_one_more or read_back != (day, words, dict(metrics)):
        raise ValueError(f"the text would not be read as one entry; {_BY_HAND}")
    return Appended(result, added, before.count("\n") + 1)


def to_yaml(document: Document, day: date, words: str, metrics: Mapping[str, str]) -> Appended:
    """Add an entry at the end of the list `log:` in a project.yml."""
    try:
        return add_item(document, "log", _item(day, words, metrics))
    except ValueError as reason:
        raise ValueError(f"{reason}; {_BY_HAND}") from None


def _item(day: date, words: str, metrics: Mapping[str, str]) -> str:
    is_long = len(words) > _WIDTH - 20 and words == " ".join(words.split())
    text = ["text: >-", *(f"  {line}" for line in textwrap.wrap(words, _WIDTH - 10, break_on_hyphens=False))]
    written = [f"date: {day}", *(text if is_long else [f"text: {scalar(words)}"])]
    if metrics:
        pairs = [f"{_key(name)}: {number}" for name, number in metrics.items()]
        one_line = f"metrics: {{{', '.join(pairs)}}}"
        written += [one_line] if len(one_line) < _WIDTH else ["metrics:", *(f"  {pair}" for pair in pairs)]
    return "- " + "\n  ".join(written) + "\n"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_][\w.-]*", name) else json.dumps(name, ensure_ascii=False)
