"""Parse a project's `log.md`, and append an entry to it or to the list `log:` of a project.yml.

    ## 2026-11-03 – Four bits instead of eight

    metrics: shrink.small_accuracy 0.9697, shrink.small_bytes 19419

    The paragraph that begins with `metrics:` holds the numbers of that day; it may be left out.

`parse` returns the entries as written, and the problems. `to_markdown` and `to_yaml` return the new text and the part
that was added; the rest of the file stays as it is. They raise ValueError with the reason if the entry would not be
read back as intended. Codes: G101 not a day, G102 a heading without a day, G106 a snapshot that is not a list of names
and numbers, G107 text above the first entry.
"""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from portfolio.evidence.metric import is_number
from portfolio.sources.dates import read_day
from portfolio.sources.diagnostics import Diagnostic, Location, error, line_and_column, short, warning
from portfolio.sources.yaml_list import Appended, add_item, line_end
from portfolio.sources.yaml_source import Document, scalar
from portfolio.text.scanner import without_code

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
