"""Find what needs attention before a notebook is published. A pure function of the file, so that it can be cached.

`inspect_notebook` collects findings. `report.diagnose` decides later, using facts that are not in the file: the
allowances of project.yml and the author's own address.

A notebook is JSON: its texts are lists of escaped lines, or inside nested data. `Joined` puts every text that a reader
could see into one, so that each rule runs once, and `Joined.location` finds the line and column of an offset in the
file. It has to read one cell again, but only does so for findings.
"""

import base64
import binascii
import html
import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from portfolio.inspection import secret_search, traces
from portfolio.inspection.allowances import Allowance, comments
from portfolio.ipynb.problems import find_cells
from portfolio.ipynb.source import Cell, Notebook, Output
from portfolio.sources.diagnostics import Lines, Location, short
from portfolio.sources.json_source import Strings, Token, length_in_file, strings_at
from portfolio.sources.kinds import Found
from portfolio.sources.yaml_source import DataPath

_SEPARATOR = "\n\0\n"
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]{2,8});")
_MARKUP = ("text/html", "image/svg+xml", "text/markdown")
_ENCODED = re.compile(r"base64,[A-Za-z0-9+/=\s]{64,}")
_ENCODED_TEXT = re.compile(
    r"data:(?:text/[\w.+-]+|application/json|image/svg\+xml)[^,\s\"']{0,60};base64,(?P<data>[A-Za-z0-9+/=\s]{16,})"
)
"""A page or a text embedded in another one, as maps have them."""
_LINE_END = re.compile(r"(?<!\\)\\n")
_PICTURES = ("image/", "video/", "audio/", "application/pdf", "font/")


@dataclass(frozen=True)
class Segment:
    """One text of a notebook; `path` leads to it from the cell's object; `cell` is 0 for the notebook's metadata."""

    cell: int
    path: DataPath
    text: str
    is_markdown: bool = False

    @property
    def is_data(self) -> bool:
        """Whether the text comes from nested or encoded data, so that its offsets do not map to the file."""
        return self.path[-1] in ("metadata", "embedded") or str(self.path[-1]).endswith("json")

    @property
    def hidden(self) -> re.Pattern[str]:
        """What readers do not see as written: codes of colours, or entities in HTML and Markdown."""
        return _ENTITY if self.path[-1] in _MARKUP or self.is_markdown else _ANSI

    @property
    def where(self) -> str:
        """The text's location, for a message."""
        if self.cell == 0:
            return "the notebook's metadata"
        if self.path[0] == "outputs":
            return f"output {int(self.path[1]) + 1} of cell {self.cell}"
        part = "the metadata of " if self.path[0] == "metadata" else ""
        return f"{part}cell {self.cell}"


class Joined:
    """All texts of a notebook as one; `file` is the notebook's text as it is in the file."""

    def __init__(self, notebook: Notebook, file: str, path: str) -> None:
        self.path = path
        self._file = file
        self._last: tuple[tuple[int, DataPath], Strings] | None = None
        self._segments = [segment for segment in _segments(notebook) if segment.text]
        displayed = [_ENCODED.sub(_blank, segment.hidden.sub(as_read, segment.text)) for segment in self._segments]
        self.text = _SEPARATOR.join(displayed)
        self._starts = []
        start = 0
        for text in displayed:
            self._starts.append(start)
            start += len(text) + len(_SEPARATOR)

    def segment(self, offset: int) -> Segment:
        """Return the segment that contains an offset."""
        return self._segments[bisect_right(self._starts, offset) - 1]

    def location(self, offset: int, value: str) -> Location:
        """Return the location in the file of the value at an offset."""
        number = bisect_right(self._starts, offset) - 1
        segment = self._segments[number]
        inside = as_written(segment.text, offset - self._starts[number], segment.hidden)
        return self.at(self._position(segment, inside, value))

    def cell_location(self, cell: int | None) -> Location:
        """Return the location of a cell, or the start of the file."""
        return self.at(self._cells[cell - 1]) if cell and cell <= len(self._cells) else Location(self.path)

    def at(self, position: int) -> Location:
        """Return the line and column of a position in the file."""
        return Location(self.path, *self._lines.position(position))

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self._file)

    @cached_property
    def _cells(self) -> list[int]:
        return find_cells(self._file)

    def _position(self, segment: Segment, inside: int, value: str) -> int:
        start = self._cells[segment.cell - 1] if segment.cell else 0
        if segment.is_data:
            strings = strings_at(self._file, start, segment.path)
            return next(_offsets(strings, value), strings[0].offset if strings else start)
        if self._last is None or self._last[0] != (segment.cell, segment.path):
            gap = 1 if segment.path[-1] == "traceback" else 0
            # The next location asked for is usually in the same text.
            self._last = (segment.cell, segment.path), Strings(strings_at(self._file, start, segment.path), gap)
        text = self._last[1]
        found = text.offset(inside)
        return (start if text.start is None else text.start) if found is None else found


def as_read(hidden: re.Match[str]) -> str:
    """Return what a reader sees of an entity, nothing of a code for colours."""
    return html.unescape(hidden[0]) if hidden[0].startswith("&") else ""


def as_written(text: str, offset: int, hidden: re.Pattern[str] = _ENTITY) -> int:
    """Convert an offset in a text as readers see it, without `hidden`, to the offset in the text as written."""
    for match in hidden.finditer(text):
        read = as_read(match)
        if match.start() > offset or (read and match.start() == offset):
            break
        offset += len(match[0]) - len(read)
    return offset


def without_entities(text: str) -> str:
    """Return a text as readers of HTML and Markdown see it."""
    return _ENTITY.sub(as_read, text) if "&" in text else text


def _segments(notebook: Notebook) -> Iterator[Segment]:
    for cell in notebook.cells:
        yield Segment(cell.number, ("source",), cell.source, cell.kind == "markdown")
        if cell.metadata:
            yield Segment(cell.number, ("metadata",), _dump(cell.metadata))
        for name, bundle in cell.attachments.items():
            yield Segment(cell.number, ("attachments", name), name)
            for mime, data in bundle.items():
                if mime.startswith("text/") or mime in ("image/svg+xml", "application/json"):
                    text = data if re.search(r"[^A-Za-z0-9+/=\s]", data[:200]) else _decoded(data)
                    yield Segment(cell.number, ("attachments", name, mime, "embedded"), text)
        yield from _output_segments(cell)
    yield Segment(0, ("metadata",), _dump(notebook.metadata))


def _output_segments(cell: Cell) -> Iterator[Segment]:
    for index, output in enumerate(cell.outputs):
        here: DataPath = ("outputs", index)
        if output.kind == "data":
            yield from _data_segments(cell.number, output, here)
            continue
        yield Segment(cell.number, (*here, "text" if output.kind == "stream" else "traceback"), output.text)
        value = output.name.partition(": ")[2] if output.kind == "error" else ""
        if value not in _ANSI.sub("", output.text):
            yield Segment(cell.number, (*here, "evalue"), value)


def _data_segments(cell: int, output: Output, here: DataPath) -> Iterator[Segment]:
    for mime, value in output.data.items():
        if mime.startswith(_PICTURES) and "svg" not in mime:
            continue
        text = value if isinstance(value, str) else _dump(value)
        yield Segment(cell, (*here, "data", mime), text)
        for embedded in _ENCODED_TEXT.finditer(text) if "base64," in text else ():
            yield Segment(cell, (*here, "data", mime, "embedded"), _decoded(embedded["data"]))
    if output.metadata:
        yield Segment(cell, (*here, "metadata"), _dump(output.metadata))


def _decoded(data: str) -> str:
    try:
        return base64.b64decode(data).decode("utf-8", "replace")
    except binascii.Error:
        return ""


def _dump(value: object) -> str:
    """Dump nested data as text, with real line breaks."""
    return _LINE_END.sub(" \n", json.dumps(value, ensure_ascii=False))


def _blank(match: re.Match[str]) -> str:
    """Blank out an embedded file's data at the same length, because chance matches are likely in it."""
    return " " * len(match[0])


def _offsets(strings: Iterable[Token], value: str) -> Iterator[int]:
    """Yield the offsets of a value in the strings of nested data."""
    for token in strings:
        text = json.loads(token.text)
        for form in (value, value.replace("\\\\", "\\")):
            if form in text:
                yield token.offset + 1 + length_in_file(token.text, text.index(form))


OUTPUT_LIMIT = 2_000_000
"""The most characters of one output that a page can handle."""
MOST = 20
"""Findings of one kind in one cell that get their own location. Authors with more will check the whole cell."""
_COMMENT_LINE = re.compile(r"\s*(?:#.*)?$")


@dataclass(frozen=True)
class Inspection:
    """The findings in a file, and what its comments allow."""

    found: tuple[Found, ...] = ()
    allowances: tuple[Allowance, ...] = ()


def inspect_notebook(notebook: Notebook, file: str, path: str) -> Inspection:
    """Inspect a notebook; `file` is its text, `path` its path in the repository."""
    joined = Joined(notebook, file, path)
    found = [*_leaks(joined), *_run(notebook, joined), *_outputs(notebook, joined)]
    return Inspection(tuple(found), tuple(_allowances(joined)))


def _leaks(joined: Joined) -> Iterator[Found]:
    counts: Counter[tuple[str, int]] = Counter()
    for secret in secret_search.find(joined.text):
        segment = joined.segment(secret.start)
        counts["secret", segment.cell] += 1
        if counts["secret", segment.cell] > MOST:
            continue
        what = f"{segment.where} holds {secret.called} ({secret.masked})"
        kind = "possible-secret" if secret.is_possible else "secret"
        yield Found(kind, what, joined.location(secret.start, secret.value), segment.cell or None, secret.fingerprint)
    for trace in traces.find(joined.text):
        segment = joined.segment(trace.start)
        counts[trace.kind, segment.cell] += 1
        if counts[trace.kind, segment.cell] > MOST:
            continue
        location = joined.location(trace.start, trace.value)
        yield Found(trace.kind, f"'{short(trace.value)}'", location, segment.cell or None, trace.value)


def _run(notebook: Notebook, joined: Joined) -> Iterator[Found]:
    kernel = notebook.metadata.get("kernelspec")
    if not isinstance(kernel, dict) or not kernel.get("name"):
        yield Found("kernelspec", "the notebook does not say which kernel runs it", joined.cell_location(None))
    code = (cell for cell in notebook.cells if cell.kind == "code")
    cells = [cell for cell in code if not all(map(_COMMENT_LINE.match, cell.source.splitlines()))]
    ran = [cell for cell in cells if cell.execution_count is not None]
    if cells and not ran and not any(cell.outputs for cell in cells):
        yield Found("not-run", "the notebook was saved without running it", joined.cell_location(None))
    latest = 0
    for cell in cells if ran else ():
        count = cell.execution_count
        if count is None and not cell.outputs:
            yield Found("run-order", "was not run", joined.cell_location(cell.number), cell.number)
        elif count is not None and count <= latest:
            yield Found("run-order", "ran out of order", joined.cell_location(cell.number), cell.number)
        latest = max(latest, count or 0)


def _outputs(notebook: Notebook, joined: Joined) -> Iterator[Found]:
    for cell in notebook.cells:
        for index, output in enumerate(cell.outputs, start=1):
            if output.kind == "error" and "raises-exception" not in cell.tags:
                yield Found("error-output", short(output.name, 80), joined.cell_location(cell.number), cell.number)
            if (size := _size(output)) > OUTPUT_LIMIT:
                what = f"output {index} of cell {cell.number} has {size / 1e6:.1f} MB"
                yield Found("large-output", what, joined.cell_location(cell.number), cell.number, what)


def _size(output: Output) -> int:
    return len(output.text) + sum(
        len(value if isinstance(value, str) else str(value)) for value in output.data.values()
    )


def _allowances(joined: Joined) -> Iterator[Allowance]:
    for comment in comments(joined.text):
        segment = joined.segment(comment.start)
        if segment.path == ("source",):
            location = joined.location(comment.start, "")
            cell = None if comment.file else segment.cell
            yield Allowance(comment.kind, comment.because, location, comment.about(joined.path), cell)
