"""Parse and check the bytes of an .ipynb file.

Input: nbformat 4.0 to 4.5 (later minor versions are read the same way; ids are not needed). Output: frozen values, with
all text joined and free of lone surrogates. Everything wrong is reported to `Problems`; a notebook with errors gives
None.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from portfolio.ipynb.problems import Problems

SIZE_LIMIT = 50 * 1024 * 1024
CELL_LIMIT = 5_000
JSON_TYPES = {
    dict: "an object", list: "a list", str: "text", int: "a whole number",
    float: "a number", bool: "true or false", type(None): "null",
}  # fmt: skip
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Output:
    """One output. `kind` is "stream", "error" or "data"; text is already joined."""

    kind: str
    name: str = ""
    text: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    metadata: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Cell:
    """One cell; `number` counts from 1 over all cells of the file."""

    number: int
    kind: str
    source: str
    metadata: Mapping[str, object]
    tags: frozenset[str] = frozenset()
    """With hyphens: Jupyter Book's tags are also written with underscores."""
    outputs: tuple[Output, ...] = ()
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    execution_count: int | None = None


@dataclass(frozen=True)
class Notebook:
    """A valid notebook."""

    cells: tuple[Cell, ...]
    metadata: Mapping[str, object]


def decode(source: bytes, path: str) -> tuple[str | None, Problems]:
    """Decode the file's text, or return None; the problems hold the reason."""
    problems = Problems(path)
    if len(source) > SIZE_LIMIT:
        start, length = _longest_line(source)
        most = f", of which {_size(length)} are in this line" if length > len(source) // 4 else ""
        line = source.count(b"\n", 0, start) + 1 if most else 1
        message = f"the notebook has {_size(len(source))}{most}; the limit is {_size(SIZE_LIMIT)}"
        problems.add_line("N003", message, line)
        return None, problems
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        readable = source[: error.start].decode("utf-8", "replace")
        problems = Problems(path, readable)
        problems.add_at("N001", f"byte {error.start + 1} of the notebook is not UTF-8", len(readable))
        return None, problems
    return text, Problems(path, text)


def _size(length: int) -> str:
    return f"{length / 1024 / 1024:.0f} MB"


def _longest_line(source: bytes) -> tuple[int, int]:
    """Return the start and length of the longest line over a megabyte; shorter lines are skipped in bulk."""
    step = 1024 * 1024
    longest = (0, 0)
    start = at = 0
    while at < len(source):
        last = source.rfind(b"\n", at, at + step)
        if last < 0:
            end = source.find(b"\n", at)
            end = len(source) if end < 0 else end
            longest = max(longest, (end - start, start))
            last = end
        start = at = last + 1
    return longest[1], longest[0]


def parse(text: str, problems: Problems) -> Notebook | None:
    """Parse a notebook from JSON text, or return None if there are errors."""
    raw = _load_json(text, problems)
    if problems.has_errors():
        return None
    notebook = _Reader(problems).read(raw)
    return None if problems.has_errors() else notebook


def read_outputs(raw: list[object], problems: Problems, cell: int) -> tuple[Output, ...]:
    """Read the outputs held by a widget of a cell; broken ones are reported at that cell."""
    reader = _Reader(problems, cell)
    return tuple(output for index, item in enumerate(raw, 1) if (output := reader.read_output(index, item)))


def _load_json(text: str, problems: Problems) -> object:
    if not text.strip():
        problems.add("N002", "the notebook is empty")
        return None
    if "\0" in text:
        problems.add_at("N008", "the notebook's file holds NUL bytes", text.index("\0"), "save the file as UTF-8 text")
        return None
    try:
        raw: object = json.loads(text)
        # A lone surrogate cannot be written as UTF-8, and would stop the build when the page is saved.
        return _repair(raw) if _SURROGATE_ESCAPE.search(text) else raw
    except json.JSONDecodeError as error:
        hint = "resolve the merge conflict" if "<<<<<<< " in text else ""
        problems.add_at("N002", f"the notebook is not JSON: {error.msg}", min(error.pos, len(text)), hint)
        return None
    except (RecursionError, ValueError):
        problems.add("N002", "the notebook's JSON is nested too deep or holds a number that is too long")
        return None


def _repair(value: object) -> object:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_repair(item) for item in value]
    if isinstance(value, dict):
        return {_SURROGATE.sub("\ufffd", key): _repair(item) for key, item in value.items()}
    return value


class _Reader:
    """Checks one notebook, from the outside in, and reports everything that is wrong."""

    def __init__(self, problems: Problems, cell: int | None = None) -> None:
        self._problems = problems
        self._cell = cell

    def read(self, raw: object) -> Notebook | None:
        if not isinstance(raw, dict) or not ({"nbformat", "cells", "worksheets"} & raw.keys()):
            found = "has none of a notebook's keys" if isinstance(raw, dict) else f"is {_name(raw)}"
            self._problems.add("N004", f"this is not a notebook: the JSON {found}")
            return None
        version = self._take(raw, "nbformat", int, "the notebook")
        if isinstance(version, int) and version != 4:
            self._problems.add("N005", f"the notebook has format {version}; only format 4 can be read")
            return None
        self._take(raw, "nbformat_minor", int, "the notebook", is_needed=False)
        metadata = self._take(raw, "metadata", dict, "the notebook")
        cells = self._take(raw, "cells", list, "the notebook")
        if not isinstance(cells, list) or not isinstance(metadata, dict):
            return None
        if len(cells) > CELL_LIMIT:
            message = f"the notebook has {len(cells):,} cells; the limit is {CELL_LIMIT:,}"
            self._problems.add("N003", message, hint="split the notebook")
            return None
        read = tuple(self._read_cell(number, cell) for number, cell in enumerate(cells, 1))
        return Notebook(tuple(cell for cell in read if cell), metadata)

    def _read_cell(self, number: int, raw: object) -> Cell | None:
        self._cell = number
        owner = f"cell {number}"
        if not isinstance(raw, dict):
            self._wrong(f"{owner} is {_name(raw)}, not an object")
            return None
        kind = self._take(raw, "cell_type", str, owner)
        if isinstance(kind, str) and kind not in ("code", "markdown", "raw"):
            self._wrong(f"{owner} has the unknown type {kind!r}")
        metadata = self._take(raw, "metadata", dict, owner)
        source = self._take_text(raw, "source", owner)
        outputs: list[Output | None] = []
        count: object = None
        if kind == "code":
            count = self._take(raw, "execution_count", object, owner, is_needed=False)
            listed = self._take(raw, "outputs", list, owner)
            if isinstance(listed, list):
                outputs = [self.read_output(index, item) for index, item in enumerate(listed, 1)]
        attachments = self._read_attachments(raw.get("attachments", {}), owner)
        if not isinstance(metadata, dict):
            return None
        tags = metadata.get("tags", [])
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            self._wrong(f"the tags of {owner} are not a list of texts")
            tags = []
        hyphened = frozenset(tag.replace("_", "-") for tag in tags)
        kept = tuple(output for output in outputs if output)
        order = count if isinstance(count, int) else None
        return Cell(number, str(kind), source, metadata, hyphened, kept, attachments, order)

    def read_output(self, index: int, raw: object) -> Output | None:
        """Read one output of the current cell, or return None if it is broken."""
        owner = f"output {index} of cell {self._cell}"
        if not isinstance(raw, dict):
            self._wrong(f"{owner} is {_name(raw)}, not an object")
            return None
        kind = self._take(raw, "output_type", str, owner)
        if kind == "stream":
            name = self._take(raw, "name", str, owner)
            return Output("stream", str(name), self._take_text(raw, "text", owner))
        if kind == "error":
            name, value = (self._take_text(raw, key, owner) for key in ("ename", "evalue"))
            lines = self._take_text(raw, "traceback", owner, separator="\n")
            return Output("error", f"{name}: {value}" if value else name, lines)
        if kind in ("display_data", "execute_result"):
            data = self._take(raw, "data", dict, owner)
            metadata = self._take(raw, "metadata", dict, owner, is_needed=False)
            if not isinstance(data, dict):
                return None
            bundle = {str(mime): self._read_value(str(mime), value, owner) for mime, value in data.items()}
            return Output("data", data=bundle, metadata=metadata if isinstance(metadata, dict) else {})
        if isinstance(kind, str):
            self._wrong(f"{owner} has the unknown type {kind!r}")
        return None

    def _read_value(self, mime: str, value: object, owner: str) -> object:
        if mime == "application/json" or mime.endswith(("+json", ".json")):
            return value
        return self._take_text({mime: value}, mime, owner)

    def _read_attachments(self, raw: object, owner: str) -> Mapping[str, Mapping[str, str]]:
        if not isinstance(raw, dict):
            self._wrong(f"the attachments of {owner} are {_name(raw)}, not an object")
            return {}
        found: dict[str, Mapping[str, str]] = {}
        for name, bundle in raw.items():
            if isinstance(bundle, dict):
                label = f"the attachment {name!r} of {owner}"
                found[name] = {mime: self._take_text(bundle, mime, label) for mime in bundle}
            else:
                self._wrong(f"the attachment {name!r} of {owner} is {_name(bundle)}, not an object")
        return found

    def _take(self, raw: Mapping[str, object], key: str, kind: type, owner: str, *, is_needed: bool = True) -> object:
        if key not in raw:
            self._problems.add("N006" if is_needed else "N107", f"{owner} has no {key!r}", self._cell)
            return None
        value = raw[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self._wrong(f"{key!r} of {owner} is {_name(value)}, not {JSON_TYPES[kind]}")
            return None
        return value

    def _take_text(self, raw: Mapping[str, object], key: str, owner: str, separator: str = "") -> str:
        value = self._take(raw, key, object, owner)
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            value = separator.join(value)
        if not isinstance(value, str):
            if key in raw:
                self._wrong(f"{key!r} of {owner} is {_name(value)}, not text or a list of texts")
            return ""
        if "\0" in value:
            self._problems.add("N008", f"{key!r} of {owner} holds a NUL character", self._cell)
        return value

    def _wrong(self, message: str) -> None:
        self._problems.add("N007", message, self._cell)


def _name(value: object) -> str:
    return JSON_TYPES.get(type(value), "something else")
