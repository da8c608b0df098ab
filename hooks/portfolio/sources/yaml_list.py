"""Add an item to a list at the top level of a YAML file; the rest of the file stays as it is written.

In: the document and the item's own YAML, `- name: …` in block style. Out: `Appended`. Raises ValueError with the reason
if the file would not be read back with exactly that item more.
"""

import re
import textwrap
from dataclasses import dataclass
from typing import Any

from portfolio.sources.yaml_source import Document, load_readable, parsed

_EMPTY = re.compile(r"(?P<key>[^\s:#]+:)[ \t]*(?:\[[ \t]*\]|null|~)?[ \t]*(?P<comment>(?:#.*)?)")


@dataclass(frozen=True)
class Appended:
    """The file's new text, the added part, and the line where that starts."""

    text: str
    added: str
    line: int


def line_end(text: str) -> str:
    """Return the line end that a text uses."""
    return "\r\n" if "\r\n" in text else "\n"


def add_item(document: Document, key: str, item: str) -> Appended:
    """Add an item at the end of the list `key`, which is made if there is none."""
    text, end = document.text, line_end(document.text)
    lines = text.splitlines(keepends=True)
    data: Any = document.data
    listed = (data or {}).get(key)
    heading = ""
    if (key, 0) in document.marks:
        first = document.marks[(key, 0)].value
        dash = re.fullmatch(r"([ ]*)-[ ]+", lines[first[0] - 1][: first[1] - 1])
        if dash is None:
            raise ValueError("the list is in brackets or has an anchor")
        last, indent = _last_line(document, key, lines), dash[1]
    elif (key,) in document.marks:
        last, indent = document.marks[(key,)].key[0], "  "
        empty = _EMPTY.fullmatch(lines[last - 1].rstrip("\r\n"))
        if listed or empty is None:
            raise ValueError(f"'{key}' is not a list")
        lines[last - 1] = f"{empty['key']}  {empty['comment']}".rstrip() + end
    else:
        last, indent, heading = len(lines), "  ", f"{end if lines else ''}{key}:{end}"
    added = textwrap.indent(item, indent)
    before = "".join(lines[:last])
    before += ("" if before.endswith("\n") or not before else end) + heading
    result = before + added.replace("\n", end) + "".join(lines[last:])
    expected: Any = load_readable(item, "").data
    made, _ = parsed(result, "")
    if made is None or made.data != {**(data or {}), key: [*(listed or ()), *expected]}:
        raise ValueError(f"'{key}' is written in a way that cannot be added to")
    return Appended(result, added, before.count("\n") + 1)


def _last_line(document: Document, key: str, lines: list[str]) -> int:
    """Return the last line number of the list: before the next key, without blank lines and comments."""
    start = document.marks[(key,)].key[0]
    below = [mark.key[0] for path, mark in document.marks.items() if len(path) == 1 and mark.key[0] > start]
    ends = [mark.end for path, mark in document.marks.items() if path[:1] == (key,)]
    floor = max(line - (column == 1) for line, column in ends)
    last = min(below, default=len(lines) + 1) - 1
    while last > floor and re.fullmatch(r"\s*(?:#.*)?\s*", lines[last - 1]):
        last -= 1
    return last
