"""Carry what another format cannot hold inside the exported file, and put it back on import.

An export is read back at once, as `import` would, and compared with resume.yml. Each difference becomes an edit: a JSON
Pointer (RFC 6901) into resume.yml, the value there, and what the plain import gives instead. No field is named
here, so a new field of the model needs no change. JSON Resume keeps its edits in `meta`, under `KEY`. RenderCV refuses
unknown keys from version 2.7 on, so its edits are a comment at the end of the file, under the same key.

An edit is put back only if its position holds what was exported; entries may be moved, added and removed. Otherwise
it becomes a comment (I115).
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from pydantic import BaseModel

from portfolio.exchange.draft import Bare, Node, Remark, fragment, node_of
from portfolio.sources import yaml_source
from portfolio.sources.dates import PartialDate
from portfolio.sources.diagnostics import ProblemsFound
from portfolio.sources.yaml_source import Data, DataPath, Document, Mark

KEY = "x-resume-yml"
_NOTE = "`portfolio import` needs this to restore resume.yml; RenderCV does not read it."
_BLOCK = re.compile(rf"^# {re.escape(KEY)}:(?:\n#.*)*", re.MULTILINE)
_MISSING = "\0"
"""Stands for a value that does not exist; no text of a resume holds this character."""


@dataclass(frozen=True)
class Edit:
    """One difference: `value` belongs at `path`, where the plain import gives something else.

    `was` is the digest of what the import gives there, `entry` that of the entry around it. "" if there is none.
    """

    path: tuple[str, ...]
    value: Any = _MISSING
    was: str = ""
    entry: str = ""
    origin: DataPath = ()

    def data(self) -> dict[str, Any]:
        """Return the form in which it is carried."""
        pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in self.path)
        value = {"value": self.value} if self.is_given else {}
        guards = {"was": self.was, "entry": self.entry}
        return {"path": pointer, **value, **{name: digest for name, digest in guards.items() if digest}}

    @property
    def is_given(self) -> bool:
        """Whether resume.yml has a value there."""
        return bool(self.value != _MISSING)

    @property
    def is_new(self) -> bool:
        """Whether the other format has no value there."""
        return not self.was


def plain_data(value: Any, written: Mapping[DataPath, str], path: DataPath = ()) -> Data:
    """Return the data of a model as its author set it, with numbers as texts; `written` has texts with placeholders."""
    if isinstance(value, BaseModel):
        names = {name: field.alias or name for name, field in type(value).model_fields.items()}
        given = {names.get(name, name): getattr(value, name) for name in names if name in value.model_fields_set}
        return plain_data({**given, **(value.model_extra or {})}, written, path)
    if isinstance(value, dict):
        keys = {key: key.value if isinstance(key, Enum) else key for key in value}
        return {keys[key]: plain_data(item, written, (*path, keys[key])) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain_data(item, written, (*path, number)) for number, item in enumerate(value)]
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value.value if isinstance(value, Enum) else value)
    return text if isinstance(value, PartialDate) else written.get(path, text)


def differences(wanted: Data, found: Data, path: tuple[str, ...] = (), entry: str = "") -> Iterator[Edit]:
    """Yield the edits that turn `found` into `wanted`."""
    if wanted == found:
        return
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key in wanted:
            if key in found:
                yield from differences(wanted[key], found[key], (*path, key), entry)
            else:
                yield Edit((*path, key), wanted[key], entry=entry)
        yield from (Edit((*path, key), was=_digest(found[key]), entry=entry) for key in found if key not in wanted)
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        names = [_digest(_first(item)) for item in found]
        for number, item in enumerate(found):
            name = names[number] if names.count(names[number]) == 1 else _digest(item)
            yield from differences(wanted[number], item, (*path, str(number)), entry or name)
    else:
        yield Edit(path, wanted, _digest(found), entry)


def as_comment(edits: list[Edit]) -> str:
    """Return the edits as a comment for the end of a YAML file."""
    lines = (_NOTE, *fragment(KEY, node_of([edit.data() for edit in edits], ())))
    return "\n" + "".join(f"# {line}".rstrip() + "\n" for line in lines)


def taken_out(document: Document) -> tuple[Document, list[Edit]]:
    """Return a document without the edits that it carries, and the edits."""
    data: Any = document.data
    meta = data.get("meta") if isinstance(data, dict) else None
    if isinstance(meta, dict) and KEY in meta:
        rest = {key: value for key, value in meta.items() if key != KEY}
        others = {key: value for key, value in data.items() if key != "meta"}
        edits = _edits(meta[KEY], ("meta", KEY))
        return replace(document, data={**others, **({"meta": rest} if rest else {})}), edits
    if not (block := _BLOCK.search(document.text)):
        return document, []
    try:
        carried = yaml_source.load(re.sub(r"^# ?", "", block[0], flags=re.MULTILINE), document.path)
    except ProblemsFound:
        return document, []
    above = document.text[: block.start()].count("\n")

    def moved(at: tuple[int, int]) -> tuple[int, int]:
        return at[0] + above, at[1] + 2

    marks = {
        path: Mark(moved(mark.key), moved(mark.value), moved(mark.end)) for path, mark in carried.marks.items() if path
    }
    found: Any = carried.data
    return replace(document, marks={**document.marks, **marks}), _edits(found.get(KEY), (KEY,))


def put_back(root: Node, edits: list[Edit]) -> None:
    """Apply the edits whose positions are unchanged; the others become comments at the end of the file."""
    found = [(edit, _position(root, edit)) for edit in edits]
    for edit, position in found:
        if position is None:
            if edit.is_given:
                message = f"'{edit.data()['path']}' was not put back, since the file has changed there"
                lines = fragment(edit.path[-1], _node(edit.value, edit.origin))
                root.remarks.append(Remark("I115", edit.origin, message, lines))
            continue
        parent, key = position
        if not edit.is_given:
            del parent.fields[str(key)]
        elif isinstance(key, int):
            parent.items[key] = _node(edit.value, edit.origin)
        else:
            parent.fields[key] = _node(edit.value, edit.origin)


def _edits(data: Any, origin: DataPath) -> list[Edit]:
    """Read the edits that a file carries; whatever is not one of ours is left out."""
    edits = []
    for number, item in enumerate(data if isinstance(data, list) else []):
        pointer = item.get("path") if isinstance(item, dict) else None
        if not isinstance(pointer, str) or not pointer.startswith("/"):
            continue
        path = tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/"))
        was, entry = (str(item.get(name) or "") for name in ("was", "entry"))
        edits.append(Edit(path, item.get("value", _MISSING), was, entry, (*origin, number)))
    return edits


def _position(root: Node, edit: Edit) -> tuple[Node, str | int] | None:
    """Return the parent and the key of an edit's position, or None if something else is there now."""
    node, is_outer = root, True
    for depth, part in enumerate(edit.path):
        is_last = depth == len(edit.path) - 1
        key: str | int | None = part
        if isinstance(node.value, list):
            digest = edit.was if is_last else edit.entry if is_outer else ""
            key, is_outer = _index(node, part, digest), False
        child = node.child(key) if key is not None else None
        if is_last and key is not None and (child or isinstance(node.value, dict)):
            return (node, key) if (_digest(child.data()) if child else "") == edit.was else None
        if child is None:
            return None
        node = child
    return None


def _index(node: Node, part: str, digest: str) -> int | None:
    """Return the index of the item with a digest: the given one, else the only one."""
    given = int(part) if part.isdecimal() else -1
    same = [
        number
        for number, item in enumerate(node.items)
        if not digest or digest in (_digest(item.data()), _digest(_first(item.data())))
    ]
    return given if given in same else same[0] if len(same) == 1 and digest else None


def _node(value: Data, origin: DataPath) -> Node:
    if isinstance(value, dict):
        return Node({key: _node(item, origin) for key, item in value.items()}, origin)
    if isinstance(value, list):
        return Node([_node(item, origin) for item in value], origin)
    return Node(Bare("null") if value is None else str(value), origin)


def _first(data: Data) -> Data:
    """Return the first text of an entry, which is its name in all sections."""
    while isinstance(data, (dict, list)) and data:
        data = next(iter(data.values() if isinstance(data, dict) else data))
    return data


def _digest(data: Data) -> str:
    text = json.dumps(data, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]
