"""`log.md` of a project: a heading with a day for each entry, below it what changed, in Markdown.

    ## 2026-11-03 – Four bits instead of eight

    metrics: shrink.small_accuracy 0.9697, shrink.small_bytes 19419

    The paragraph that begins with `metrics:` holds the numbers of that day; it may be left out.

In: the text. Out: the entries as written, and what is wrong. Codes: G101 no day, G102 a heading without a day, G106 a
snapshot that is no list of names and numbers, G107 text above the first entry.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from portfolio.diagnostics import Diagnostic, Location, error, short, warning
from portfolio.evidence.markdown import without_code
from portfolio.evidence.metric import is_number
from portfolio.notebooks.places import line_and_column
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
    """A number of a snapshot as written, and where its name stands."""

    text: str
    location: Location


@dataclass(frozen=True)
class Written:
    """An entry of the log as its author wrote it; title and text are Markdown."""

    day: date
    location: Location
    title: str = ""
    text: str = ""
    metrics: dict[str, Number] = field(default_factory=dict)


def parse(text: str, path: str) -> tuple[list[Written], list[Diagnostic]]:
    """Give the entries of a file in its order, and what is wrong with them."""
    text = text.replace("\r\n", "\n")
    bare = without_code(text)
    problems: list[Diagnostic] = []
    starts: list[tuple[re.Match[str], re.Match[str]]] = []

    def place(offset: int) -> Location:
        return Location(path, *line_and_column(text, offset))

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
            problems.append(error("G102", place(heading.start()), message, hint))
    first = starts[0][0].start() if starts else len(text)
    has_front_matter = text.startswith("---\n")  # which is reported already
    if (above := re.search(r"\S", bare[:first])) and not problems and not has_front_matter:
        hint = "move it below a heading with its day: ## 2026-11-03"
        problems.append(warning("G107", place(above.start()), "text above the first entry is not shown", hint))
    entries: list[Written] = []
    ends = [heading.start() for heading, _ in starts[1:]] + [len(text)]
    for (heading, day), end in zip(starts, ends, strict=False):
        at = place(heading.start())
        try:
            found = read_day(day["day"])
        except ValueError as problem:
            problems.append(error("G101", at, str(problem), "write the day: ## 2026-11-03"))
            continue
        metrics: dict[str, Number] = {}
        body = list(text[heading.end() : end])
        for snapshot in _SNAPSHOT.finditer(bare, heading.end(), end):
            body[snapshot.start() - heading.end() : snapshot.end() - heading.end()] = ""
            for name, number, offset in _items(text, *snapshot.span("items")):
                if number is None or name in metrics:
                    reason = "stands here twice" if number else "is no name with its number"
                    message = f"'{short(name, 40)}' {reason}"
                    problems.append(error("G106", place(offset), message, f"write it like '{_EXAMPLE}'"))
                else:
                    metrics[name] = Number(number, place(offset))
            break
        entries.append(Written(found, at, day["title"].strip(), _AROUND.sub("", "".join(body)), metrics))
    return entries, problems


def _items(text: str, start: int, end: int) -> Iterator[tuple[str, str | None, int]]:
    """Give the names of a snapshot with their numbers, None where that is none, and where each stands."""
    for part in re.compile(r"[^,]+").finditer(text, start, end):
        if not part[0].strip():
            continue
        offset = part.end() - len(part[0].lstrip())
        item = _ITEM.fullmatch(part[0])
        if item and is_number(item["number"]):
            yield " ".join(item["name"].split()), item["number"], offset
        else:
            yield " ".join(part[0].split()), None, offset
