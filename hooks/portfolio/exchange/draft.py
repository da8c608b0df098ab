"""A resume during import: values with their location in the source, remarks on what happened to them; as YAML.

Each import owns one draft and changes it step by step: a reader fills it, `make_valid` makes it valid, its texts are
converted to our markup, and `write_yaml` writes it for people: block style, long texts folded, quotes only if a version
of YAML would read a text as anything else.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from portfolio.sources.yaml_source import UNPRINTABLE, WIDTH, DataPath, Document, escaped, scalar


class Bare(str):
    """A text that YAML writes without quotes: `null`, a number, true or false."""

    __slots__ = ()


@dataclass(eq=False)
class Remark:
    """What happened to a source value: `origin` is its path, `lines` are written as a comment."""

    code: str
    origin: DataPath
    message: str
    lines: tuple[str, ...] = ()


@dataclass(eq=False)
class Node:
    """A value of the resume. Remarks go above a text, and at the end of a list or mapping."""

    value: "str | dict[str, Node] | list[Node]"
    origin: DataPath = ()
    remarks: list[Remark] = field(default_factory=list)
    is_repaired: bool = False

    @property
    def fields(self) -> "dict[str, Node]":
        """The value, which must be a mapping."""
        assert isinstance(self.value, dict)
        return self.value

    @property
    def items(self) -> "list[Node]":
        """Return the value, which must be a list."""
        assert isinstance(self.value, list)
        return self.value

    def data(self) -> Any:
        """Return the plain value."""
        if isinstance(self.value, dict):
            return {key: child.data() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.data() for child in self.value]
        return None if isinstance(self.value, Bare) and self.value == "null" else self.value

    def children(self) -> "Iterator[tuple[str | int, Node]]":
        """Yield the children with their keys or indices."""
        if isinstance(self.value, dict):
            yield from list(self.value.items())
        elif isinstance(self.value, list):
            yield from list(enumerate(self.value))

    def child(self, key: str | int) -> "Node | None":
        """Return the child at a key or index, or None."""
        if isinstance(self.value, dict):
            return self.value.get(str(key)) if isinstance(key, str) else None
        if isinstance(self.value, list) and isinstance(key, int) and key < len(self.value):
            return self.value[key]
        return None

    def at(self, path: DataPath) -> "Node | None":
        """Return the node at a path below, or None."""
        node: Node | None = self
        for key in path:
            node = node.child(key) if node else None
        return node

    def part(self, key: str, *, of_list: bool = False) -> "Node":
        """Return the child at a key; create it if missing."""
        return self.fields.setdefault(key, Node([] if of_list else {}, self.origin))

    def all_remarks(self) -> Iterator[Remark]:
        """Yield the remarks on this node and all its descendants."""
        yield from self.remarks
        for _, child in self.children():
            yield from child.all_remarks()


@dataclass(eq=False)
class Draft:
    """One import: its source and its tree of nodes."""

    source: Document
    root: Node = field(default_factory=lambda: Node({}))


def node_of(data: Any, origin: DataPath) -> Node:
    """Convert a source value to a node. Nulls are dropped."""
    if isinstance(data, dict):
        return Node({key: node_of(value, (*origin, key)) for key, value in data.items() if value is not None}, origin)
    if isinstance(data, list):
        items = [node_of(value, (*origin, number)) for number, value in enumerate(data) if value is not None]
        return Node(items, origin)
    return Node(data if isinstance(data, str) else str(data), origin)


def renamed(node: Node, names: Mapping[str, str]) -> Node:
    """Return a mapping with new names of its fields, unless another field has such a name already."""
    if not isinstance(node.value, dict):
        return node
    fields: dict[str, Node] = {}
    for key, child in node.fields.items():
        name = names.get(key, key)
        fields[key if name in node.fields or name in fields else name] = child
    return Node(fields, node.origin, node.remarks)


@dataclass(frozen=True)
class Written:
    """The text, and the line of each remark."""

    text: str
    lines: Mapping[Remark, int]


def write_yaml(root: Node, header: Iterable[str] = ()) -> Written:
    """Write a whole document, with blank lines between top-level keys."""
    writer = _Writer([*header])
    for number, (key, child) in enumerate(root.fields.items()):
        if number or writer.lines:
            writer.lines.append("")
        writer.entry(key, child, 0)
    for remark in (each for each in root.remarks if each.lines):
        writer.lines.append("")
        writer.comments([remark], 0)
    if not root.fields:
        writer.lines.append("{}")
    return Written("\n".join(writer.lines) + "\n", writer.line_of)


def fragment(key: str | int, node: Node) -> tuple[str, ...]:
    """Write one value with its key, as lines for a comment."""
    writer = _Writer([])
    if isinstance(key, int):
        writer.item(node, 0)
    else:
        writer.entry(key, node, 0)
    return tuple(writer.lines)


@dataclass
class _Writer:
    lines: list[str]
    line_of: dict[Remark, int] = field(default_factory=dict)

    def entry(self, key: str, node: Node, indent: int) -> None:
        name = " " * indent + scalar(key) + ":"
        if isinstance(node.value, str):
            self.comments(node.remarks, indent)
            self._text(name, node.value, indent)
            return
        self.lines.append(name if node.value else f"{name} {'{}' if isinstance(node.value, dict) else '[]'}")
        self._inside(node, indent + 2)

    def item(self, node: Node, indent: int) -> None:
        if isinstance(node.value, str):
            self.comments(node.remarks, indent)
            self._text(" " * indent + "-", node.value, indent)
            return
        if not node.value:
            self.lines.append(" " * indent + ("- {}" if isinstance(node.value, dict) else "- []"))
        start = len(self.lines)
        self._inside(node, indent + 2)
        if node.value:
            first = next(n for n in range(start, len(self.lines)) if not self.lines[n].lstrip().startswith("#"))
            self.lines[first] = " " * indent + "- " + self.lines[first][indent + 2 :]

    def comments(self, remarks: Iterable[Remark], indent: int) -> None:
        for remark in remarks:
            self.line_of[remark] = len(self.lines) + 1
            for line in remark.lines:
                printable = "".join(escaped(c) if UNPRINTABLE.match(c) else c for c in line)
                self.lines.append((" " * indent + f"# {printable}").rstrip())

    def _inside(self, node: Node, indent: int) -> None:
        start = len(self.lines)
        for key, child in node.children():
            if isinstance(key, str):
                self.entry(key, child, indent)
            else:
                self.item(child, indent)
        self.comments([remark for remark in node.remarks if remark.lines], indent)
        self.line_of.update({remark: start for remark in node.remarks if not remark.lines})

    def _text(self, name: str, text: str, indent: int) -> None:
        room = WIDTH - indent - 2
        if len(name) + 1 + len(text) > WIDTH and _can_be_folded(text):
            self.lines += [f"{name} >-", *(" " * (indent + 2) + line for line in _folded(text, room))]
        elif "\n" in text and _can_be_literal(text):
            self.lines.append(f"{name} |-")
            self.lines += [(" " * (indent + 2) + line) if line else "" for line in text.split("\n")]
        else:
            self.lines.append(f"{name} {text if isinstance(text, Bare) else scalar(text)}")


def _can_be_folded(text: str) -> bool:
    return not UNPRINTABLE.search(text) and not re.search(r"\n|\t|^ | $|  ", text)


def _can_be_literal(text: str) -> bool:
    return not UNPRINTABLE.search(text) and not re.search(r"\t|\A\s|\s\Z|[ ]$", text, re.MULTILINE)


def _folded(text: str, room: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines
