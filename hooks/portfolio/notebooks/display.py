"""Which parts of a cell are displayed, and as which blocks of a page."""

import base64
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from portfolio.inspection.pictures import without_metadata, without_metadata_in_text
from portfolio.ipynb.source import Cell, Output, decode, parse
from portfolio.notebooks.raw_html import html_fence
from portfolio.sources.yaml_source import mapping

_OPTION = re.compile(r"#[ ]?\|\s*([\w-]+):\s*(.*?)\s*$")
_QUARTO = {"cell": "include", "input": "echo", "output": "output"}
"""Quarto's option for each part of a cell; `false` removes it."""
_TOLD_BY_PNG = (b"eXIf", b"iTXt", b"zTXt")
_PROGRAM = b"tEXtSoftware\0"
"""The name of the program alone, which Matplotlib writes, may stay in a notebook's file."""


@dataclass(frozen=True)
class Block:
    """A piece of a page: Markdown, or raw HTML that still needs its fence."""

    text: str
    is_html: bool = False


def join_blocks(blocks: Iterable[Block]) -> str:
    """Join blocks into Markdown; adjacent raw HTML shares a fence."""
    parts: list[str] = []
    pending: list[str] = []
    for block in (*blocks, Block("")):
        if block.is_html:
            pending.append(block.text)
            continue
        if pending:
            parts.append(html_fence("\n".join(pending)))
            pending = []
        if block.text:
            parts.append(block.text)
    return "\n\n".join(parts)


@dataclass(frozen=True)
class DisplayedOutput:
    """An output on its way to the page. `alts` are the cell's alt texts that no figure has used yet."""

    output: Output
    cell: Cell
    alts: list[str]
    caption: str

    @property
    def data(self) -> Mapping[str, object]:
        """The output's forms by MIME type."""
        return self.output.data


class Visibility(Enum):
    """How a part of a cell is displayed. A removed part is not in the published notebook either."""

    OPEN = "open"
    FOLDED = "folded"
    REMOVED = "removed"


def read_options(source: str) -> tuple[Mapping[str, str], str]:
    """Split a cell's leading `#| key: value` lines from its code; formatters of code write `# |`."""
    lines = source.lstrip("\n").split("\n")
    options: dict[str, str] = {}
    number = 0
    while number < len(lines) and lines[number].startswith(("#|", "# |")):
        if option := _OPTION.match(lines[number]):
            value = option[2]
            is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
            options[option[1].lower()] = value[1:-1] if is_quoted else value
        number += 1
    return options, "\n".join(lines[number:])


def prints_markdown(options: Mapping[str, str]) -> bool:
    """Return whether what a cell prints is Markdown, as `output: asis` says in Quarto."""
    return "asis" in (options.get("output"), options.get("results"))


def visibility(cell: Cell, part: str) -> Visibility:
    """Return how the `input`, the `output` or the whole `cell` is displayed.

    That is set by Jupyter Book's tags (`hide-input`, `remove-output` …), by Jupyter's own switches, or by Quarto's
    options (`#| echo: false`).
    """
    if part != "cell" and cell.kind != "code":
        return Visibility.OPEN
    options = read_options(cell.source)[0] if cell.kind == "code" else {}
    if f"remove-{part}" in cell.tags or options.get(_QUARTO[part]) == "false":
        return Visibility.REMOVED
    switches = mapping(cell.metadata.get("jupyter"))
    is_hidden = {
        "cell": False,
        "input": True in (cell.metadata.get("hide_input"), switches.get("source_hidden"))
        or options.get("code-fold") == "true",
        "output": True in (cell.metadata.get("hide_output"), switches.get("outputs_hidden")),
    }[part]
    return Visibility.FOLDED if is_hidden or f"hide-{part}" in cell.tags else Visibility.OPEN


def has_removed_parts(cell: Cell) -> bool:
    """Return whether any part of a cell is removed from its page, or metadata from its pictures."""
    if any(visibility(cell, part) is Visibility.REMOVED for part in _QUARTO):
        return True
    parts = (cell.source, cell.attachments, *(output.data for output in cell.outputs))
    is_cut = cell.kind == "code" and not cell.tags.isdisjoint(("remove-stdout", "remove-stderr"))
    return is_cut or any(_bare(part) != part for part in parts)


def _bare(value: Any, mime: str = "") -> Any:
    """Return a part of a notebook with its pictures as they are published: without their metadata."""
    if isinstance(value, Mapping):
        return {key: _bare(inner, key if key.startswith("image/") else mime) for key, inner in value.items()}
    if isinstance(value, list):
        return _bare("".join(value), mime) if mime and _are_texts(value) else [_bare(inner, mime) for inner in value]
    if not isinstance(value, str):
        return value
    if mime and "<svg" not in value:
        return _bare_picture(value)
    if not mime and "data:image/" not in value:
        return value
    text = value.encode("utf-8", "surrogatepass")
    return (without_metadata if mime else without_metadata_in_text)(text).decode("utf-8", "surrogatepass")


def _are_texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _bare_picture(data: str) -> str:
    try:
        content = base64.b64decode(data)
    except ValueError:  # reported where the picture is read
        return data
    tells = any(kind in content for kind in _TOLD_BY_PNG) or content.count(b"tEXt") > content.count(_PROGRAM)
    if content.startswith(b"\x89PNG") and not tells:
        return data
    bare = without_metadata(content)
    return data if bare == content else base64.b64encode(bare).decode()


def without_removed_parts(source: bytes, path: str) -> bytes:
    """Return a valid notebook's file without what its page does not show, for readers to download."""
    file, problems = decode(source, path)
    notebook = parse(file or "", problems)
    raw = json.loads(file or "")
    cells = []
    for cell in notebook.cells if notebook else ():
        written = _bare(raw["cells"][cell.number - 1])
        if visibility(cell, "input") is Visibility.REMOVED:
            written["source"] = []
        if visibility(cell, "output") is Visibility.REMOVED:
            written["outputs"] = []
        elif cell.kind == "code":
            written["outputs"] = [
                output for output in written["outputs"] if f"remove-{output.get('name')}" not in cell.tags
            ]
        if visibility(cell, "cell") is not Visibility.REMOVED:
            cells.append(written)
    text = json.dumps({**raw, "cells": cells}, indent=1, ensure_ascii=False)
    return f"{text}\n".encode("utf-8", "replace")
