"""A resume on its way in: values that remember where they stood in the source, and remarks on what became of them.

A draft is owned by one import, which changes it step by step: a reader fills it, `settle` makes it valid, `dress` turns
its texts into our markup, `write_yaml` writes it down.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from portfolio.sources.yaml_source import Document, Path


class Null(str):
    """The text that stands for nothing where another tool wants the key all the same."""

    __slots__ = ()


@dataclass(eq=False)
class Remark:
    """What happened to something of the source: `origin` is its path there, `lines` are kept as a comment."""

    code: str
    origin: Path
    message: str
    lines: tuple[str, ...] = ()


@dataclass(eq=False)
class Node:
    """A value of the resume. Remarks stand above a text, and at the end of a list or mapping."""

    value: "str | dict[str, Node] | list[Node]"
    origin: Path = ()
    remarks: list[Remark] = field(default_factory=list)
    is_mended: bool = False

    @property
    def fields(self) -> "dict[str, Node]":
        """The mapping that this is."""
        assert isinstance(self.value, dict)
        return self.value

    @property
    def items(self) -> "list[Node]":
        """The list that this is."""
        assert isinstance(self.value, list)
        return self.value

    def data(self) -> Any:
        """Give the plain value."""
        if isinstance(self.value, dict):
            return {key: child.data() for key, child in self.value.items()}
        return [child.data() for child in self.value] if isinstance(self.value, list) else self.value

    def children(self) -> "Iterator[tuple[str | int, Node]]":
        """Give what is inside, with keys or numbers."""
        if isinstance(self.value, dict):
            yield from list(self.value.items())
        elif isinstance(self.value, list):
            yield from list(enumerate(self.value))

    def child(self, key: str | int) -> "Node | None":
        """Give what stands under a key or number."""
        if isinstance(self.value, dict):
            return self.value.get(str(key)) if isinstance(key, str) else None
        if isinstance(self.value, list) and isinstance(key, int) and key < len(self.value):
            return self.value[key]
        return None

    def part(self, key: str, *, of_list: bool = False) -> "Node":
        """Give the part under a key, made where it is missing."""
        return self.fields.setdefault(key, Node([] if of_list else {}, self.origin))

    def all_remarks(self) -> Iterator[Remark]:
        """Give the remarks on this and on all inside."""
        yield from self.remarks
        for _, child in self.children():
            yield from child.all_remarks()


@dataclass(eq=False)
class Draft:
    """The whole of one import."""

    source: Document
    root: Node = field(default_factory=lambda: Node({}))


def node_of(data: Any, origin: Path) -> Node:
    """Give a value of the source as a node. Nothing is nothing: nulls are left out."""
    if isinstance(data, dict):
        return Node({key: node_of(value, (*origin, key)) for key, value in data.items() if value is not None}, origin)
    if isinstance(data, list):
        items = [node_of(value, (*origin, number)) for number, value in enumerate(data) if value is not None]
        return Node(items, origin)
    return Node(data if isinstance(data, str) else str(data), origin)
