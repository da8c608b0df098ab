"""Append an entry to a project's log as text; the rest of the file is left as it is.

In: the file's text and the entry. Out: the new text and the part that was added. Raises ValueError with the reason if
the entry would not be read back as intended.
"""

import json
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portfolio.sources.diagnostics import ProblemsFound
from portfolio.sources.yaml_scalar import scalar
from portfolio.projects import log_file
from portfolio.sources.yaml_source import Document, load_readable

_WIDTH = 100
_BY_HAND = "write the entry by hand"


@dataclass(frozen=True)
class Appended:
    """The file's new text, the added part, and the line where that starts."""

    text: str
    added: str
    line: int


def to_markdown(text: str, day: date, words: str, metrics: Mapping[str, str]) -> Appended:
    """Add an entry at the end of a log.md; an empty file gets a title first."""
    listed = ", ".join(f"{name} {number}" for name, number in metrics.items())
    snapshot = textwrap.fill(f"metrics: {listed}", _WIDTH, break_long_words=False, break_on_hyphens=False)
    added = "\n\n".join([f"## {day}", *([snapshot] if metrics else []), words]) + "\n"
    end = _line_end(text)
    before = text or "# Log\n"
    before += ("" if before.endswith("\n") else end) + end
    result = before + added.replace("\n", end)
    old, _ = log_file.parse(text, "")
    new, _ = log_file.parse(result, "")
    last = new[-1] if new else None
    read_back = last and (last.day, last.text, {name: number.text for name, number in last.metrics.items()})
    if len(new) != len(old) + 1 or read_back != (day, words, dict(metrics)):
        raise ValueError(f"the text would not be read as one entry; {_BY_HAND}")
    return Appended(result, added, before.count("\n") + 1)


def to_yaml(document: Document, day: date, words: str, metrics: Mapping[str, str]) -> Appended:
    """Add an entry at the end of the list `log:` in a project.yml."""
    text = document.text
    end = _line_end(text)
    lines = text.splitlines(keepends=True)
    first = document.marks[("log", 0)].value
    dash = re.fullmatch(r"([ ]*)-[ ]+", lines[first[0] - 1][: first[1] - 1])
    if dash is None:
        raise ValueError(f"the list stands in brackets or behind an anchor; {_BY_HAND}")
    last = _last_line(document, lines)
    added = textwrap.indent(_item(day, words, metrics), dash[1])
    before = "".join(lines[:last])
    before += "" if before.endswith("\n") else end
    result = before + added.replace("\n", end) + "".join(lines[last:])
    entry: dict[str, object] = {"date": str(day), "text": words, **({"metrics": dict(metrics)} if metrics else {})}
    if _entries(result) != [*(_entries(text) or ()), entry]:
        raise ValueError(f"the list is written in a way that cannot be added to; {_BY_HAND}")
    return Appended(result, added, last + 1)


def _last_line(document: Document, lines: list[str]) -> int:
    """Return the last line number of the list: before the next key, without blank lines and comments."""
    start = document.marks[("log",)].key[0]
    below = [mark.key[0] for path, mark in document.marks.items() if len(path) == 1 and mark.key[0] > start]
    ends = [mark.end for path, mark in document.marks.items() if path[:1] == ("log",)]
    floor = max(line - (column == 1) for line, column in ends)
    last = min(below, default=len(lines) + 1) - 1
    while last > floor and re.fullmatch(r"\s*(?:#.*)?\s*", lines[last - 1]):
        last -= 1
    return last


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


def _entries(text: str) -> list[object] | None:
    try:
        data = load_readable(text, "").data
    except ProblemsFound:
        return None
    entries = data.get("log") if isinstance(data, dict) else None
    return entries if isinstance(entries, list) else None


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
