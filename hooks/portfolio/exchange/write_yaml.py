"""Write a draft as YAML for people: block style, long texts folded, quotes only if needed.

A text is quoted if YAML 1.1 or 1.2 would read it as anything else. In: a node. Out: text, and the line of each
remark.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portfolio.exchange.draft import Bare, Node, Remark
from portfolio.sources.yaml_source import UNPRINTABLE, WIDTH, escaped, scalar


@dataclass(frozen=True)
class Written:
    """The text, and the line of each remark."""

    text: str
    lines: Mapping[Remark, int]


def write(root: Node, header: Iterable[str] = ()) -> Written:
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
