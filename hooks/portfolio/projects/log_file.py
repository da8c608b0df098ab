"""Parse a project's `log.md`: each entry has a heading with a day, and below it what changed, in Markdown.

    ## 2026-11-03 – Four bits instead of eight

    metrics: shrink.small_accuracy 0.9697, shrink.small_bytes 19419

    The paragraph that begins with `metrics:` holds the numbers of that day; it may be left out.

In: the text. Out: the entries as written, and the problems. Codes: G101 not a day, G102 a heading without a day, G106 a
snapshot that is not a list of names and numbers, G107 text above the first entry.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from portfolio.sources.diagnostics import Diagnostic, Location, error, line_and_column, short, warning
from portfolio.evidence.markdown import without_code
from portfolio.evidence.metric import is_number
from portfolio.projects.day import read_day

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
    """A log entry as its author wrote it; title and text are Markdown."""

    day: date
    location: Location
    title: str = ""
    text: str = ""
    metrics: dict[str, Number] = field(default_factory=dict)


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
        place = Location(path, *line_and_column(text, above.start()))
        hint = "move it below a heading with its day: ## 2026-11-03"
        problems.append(warning("G107", place, "text above the first entry is not shown", hint))
    return starts, bare, problems


def _body(text: str, bare: str, start: int, end: int, path: str) -> tuple[str, dict[str, Number], list[Diagnostic]]:
    """Return an entry's text without its snapshot, the snapshot's numbers, and the problems with them."""
    metrics: dict[str, Number] = {}
    problems: list[Diagnostic] = []
    body = text[start:end]
    if snapshot := _SNAPSHOT.search(bare, start, end):
        body = text[start : snapshot.start()] + text[snapshot.end() : end]
        for name, number, offset in _items(text, *snapshot.span("items")):
            place = Location(path, *line_and_column(text, offset))
            if number is None or name in metrics:
                reason = "stands here twice" if number else "is no name with its number"
                message = f"'{short(name, 40)}' {reason}"
                problems.append(error("G106", place, message, f"write it like '{_EXAMPLE}'"))
            else:
                metrics[name] = Number(number, place)
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
