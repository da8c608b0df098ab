"""A resume during import: values with their location in the source, and remarks on what happened to them.

Each import owns one draft and changes it step by step: a reader fills it, `make_valid` makes it valid, its texts are
converted to our markup, and `write_yaml` writes it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from portfolio.sources.yaml_source import DataPath, Document


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
        """Return the value, which must be a mapping."""
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
