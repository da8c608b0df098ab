"""Make a draft valid: fix what the model rejects if only one meaning is possible, else turn it into a comment.

Nothing here depends on the source format. `Resume` alone decides what is valid, so a new field of the model needs no
change here. Older names of JSON Resume (`company`, `website` …) are accepted.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from itertools import pairwise
from typing import Any

from pydantic import ValidationError
from pydantic.alias_generators import to_camel

from portfolio.exchange.draft import Bare, Draft, Node, Remark, fragment, node_of
from portfolio.resume.model import Resume
from portfolio.sources import repairs
from portfolio.sources.schema import keys_at, types_at
from portfolio.sources.yaml_source import DataPath

OLDER_NAMES = {
    "company": "name",
    "website": "url",
    "picture": "image",
    "gpa": "score",
    "certifications": "certificates",
    "experience": "work",
}
_UNWANTED = "\ufffd\u202d\u202e"
_NAME_KEYS = ("pr", "name", "title", "organization", "institution", "language", "network", "text")
"""The keys under which entries have their name."""
_MAX_KEY = 200
_NO_TEXT = re.compile(r"-?\d+|true|false")
_LISTS = ("tuple_type", "list_type")
_WHOLES = ("model_type", "model_attributes_type", "dict_type")


def make_valid(draft: Draft) -> None:
    """Make the draft valid, and record the changes in its remarks. Empty entries stay."""
    _flatten_highlights(draft.root)
    while problems := _problems(draft.root):
        for path, kind, reason in problems:
            parent, key = draft.root.at(path[:-1]) or Node({}), path[-1]
            node = parent.child(key)
            if node is None:
                continue
            repair = None if node.is_repaired else _repair(parent, path, node, kind)
            if kind == "S111":  # the entry stays, and so does the date that it starts
                move_to_comment(node, "endDate", reason)
            elif repair is None and kind == "extra_forbidden" and _is_empty(node):
                _remove(parent, key)
            elif repair is None:
                move_to_comment(parent, key, reason)
            else:
                repair(parent, key)
    for _, section in draft.root.children():
        _keep_first_ids(section)
    _in_order(draft.root)
    _unquote(draft.root, ())


def _keep_first_ids(section: Node) -> None:
    """Make a comment of each id that another entry of the section has already."""
    seen: set[str] = set()
    for _, entry in section.children():
        name = entry.child("id")
        if name and isinstance(name.value, str):
            if name.value in seen:
                move_to_comment(entry, "id", "is another entry's as well")
            seen.add(name.value)


def add_comment(parent: Node, key: str | int, node: Node, reason: str) -> None:
    """Add a value that has no field as a comment at the end of a list or mapping."""
    inner = [Remark(remark.code, remark.origin, remark.message) for remark in node.all_remarks()]
    name = f"'{key}'" if isinstance(key, str) else "an item"
    remark = Remark("I110", node.origin, f"{name} {reason}", fragment(key, node))
    parent.remarks += [*inner, remark]


def move_to_comment(parent: Node, key: str | int, reason: str) -> None:
    """Remove a value and leave it as a comment in its list or mapping."""
    node = parent.child(key)
    assert node is not None
    add_comment(parent, key, node, reason)
    _remove(parent, key)


def keys_of(section: str) -> Collection[str]:
    """Return the keys that an entry of a section of resume.yml may have."""
    return keys_at(Resume, (section, 0))


def our_name(key: str) -> str:
    """Return the key of resume.yml that a key is or was once called, or ""."""
    name = OLDER_NAMES.get(key, key)
    return name if name in keys_at(Resume, ()) else ""


def authors_in(text: str) -> list[str]:
    """Split authors in one line: "A. Doe, B. Roe and C. Poe", "Doe, A., Roe, B." or "Doe, Ann and Roe, Bo"."""
    people = [part.strip() for part in re.split(r" and | & ", text)]
    if any(" " not in part for part in people):
        people = [text]  # "Research and Development Team"
    if len(people) > 1 and all(part.count(",") == 1 and not part.endswith(",") for part in people):
        return people
    names = [name for part in people for name in split(part)]
    if all(_INITIALS.fullmatch(name) is not None for name in names[1::2]) and len(names) % 2 == 0:
        return [f"{family}, {given}" for family, given in zip(names[::2], names[1::2], strict=True)]
    return names


_INITIALS = re.compile(r"(?:[A-Z]\.[ -]?)+")


def split(text: str) -> list[str]:
    """Split a list written in one line: at semicolons if it has any, else at commas; never inside brackets."""
    ends = _outside_brackets(";", text) or _outside_brackets(",", text)
    parts = (text[start + 1 : end] for start, end in pairwise([-1, *ends, len(text)]))
    return [part.strip() for part in parts if part.strip()]


def _outside_brackets(sign: str, text: str) -> list[int]:
    """Return where a sign stands that no closing bracket follows before an opening one."""
    found, is_inside = [], False
    for match in reversed(list(re.finditer(rf"[{sign}()\[\]]", text))):
        if match[0] != sign:
            is_inside = match[0] in ")]"
        elif not is_inside:
            found.append(match.start())
    return found[::-1]


_Change = Callable[[Node, str | int], None]


def _problems(root: Node) -> list[tuple[DataPath, str, str]]:
    """Return what the model rejects: path, kind and reason; later items first, so that indices stay valid."""
    long = [(path, "too_long", "has too long a name") for path in _long_keys(root, ())]
    try:
        Resume.model_validate(root.data())
    except ValidationError as problems:
        found: dict[DataPath, tuple[str, str]] = {}
        for problem in problems.errors(include_url=False):
            path = _path(root, problem["loc"])
            assert path, problem
            found.setdefault(path, (problem["type"], _reason(problem)))
        return [*long, *((path, *found[path]) for path in sorted(found, key=_sorting, reverse=True))]
    return long


def _path(root: Node, location: tuple[str | int, ...]) -> DataPath:
    """Return a problem's path without the names of union members; for a missing key, its parent's path."""
    path: DataPath = ()
    node = root
    for part in location:
        below = node.child(part)
        if below is not None:
            node, path = below, (*path, part)
    return path


def _sorting(path: DataPath) -> tuple[tuple[int, str], ...]:
    return tuple((part, "") if isinstance(part, int) else (0, part) for part in path)


def _reason(problem: Any) -> str:
    context = problem.get("ctx", {})
    if problem["type"] == "extra_forbidden":
        return "has no place in resume.yml"
    if "reason" in context:
        return str(context["reason"]).removeprefix(f"'{problem['input']}' ")
    return {"missing": "lacks a key that it needs"}.get(problem["type"], "is not of the kind that belongs there")


def _repair(parent: Node, path: DataPath, node: Node, kind: str) -> _Change | None:
    if kind == "extra_forbidden":
        return _renaming(path, parent)
    text = node.value if isinstance(node.value, str) else None
    if text is not None:
        return _repair_of_text(path, node, kind, text)
    if kind in _LISTS and isinstance(node.value, dict):
        return _replacing([node.data()], "a list of one", node)
    if kind == "string_type" and _are_texts(node):
        joint = " " if path[-1] in ("summary", "description", "reference") else ", "
        return _replacing(joint.join(str(item.value) for item in node.items), "one text", node)
    return None


def _repair_of_text(path: DataPath, node: Node, kind: str, text: str) -> _Change | None:
    change: _Change | None = None
    if kind in ("S104", "S105") and not text.strip():
        return _remove
    if kind == "S104":
        change = _dating(path, node, text)
    elif kind == "S105":
        address = repairs.email(text) if path[-1] == "email" else repairs.url(text)
        change = _replacing(address, f"'{address}'", node) if address else None
    elif kind == "S109":
        change = _replacing(_printable(text), "the same without control characters", node)
    elif kind == "S106" and path[0] == "projects":
        change = _replacing({"name": text}, "the project's name", node)
    elif kind in _LISTS:
        parts = split(text) if path[-1] in ("keywords", "roles", "courses") else [text]
        parts = authors_in(text) if path[-1] == "authors" else parts
        change = _replacing(parts, f"a list of {len(parts)}", node)
    elif kind in _WHOLES and isinstance(path[-1], int):
        key = _key_of_text(path, text)
        change = _replacing({key: text}, f"its {key}", node) if key else None
    return change


def _key_of_text(path: DataPath, text: str) -> str:
    """Return the key to use for a bare text in place of a mapping, such as a skill's name or a profile's URL."""
    if path[-2] == "references":
        return "reference"
    if path[-2] == "profiles" and repairs.url(text):
        return "url"
    return next((key for key in _NAME_KEYS if key in keys_at(Resume, path)), "")


def _printable(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c for c in lines if c in "\n\t" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in _UNWANTED)
    )


def _dating(path: DataPath, node: Node, text: str) -> _Change | None:
    if path[-1] == "endDate" and repairs.is_open(text):
        return _remove
    found = repairs.date(text)
    if found is None:
        return None
    lines = () if found.is_exact else fragment(str(path[-1]), node)
    return _replacing(found.text, f"'{found.text}'", node, lines)


def _replacing(data: Any, what: str, node: Node, lines: tuple[str, ...] = ()) -> _Change:
    def change(parent: Node, key: str | int) -> None:
        new = node_of(data, node.origin)
        given = f"'{node.value}'" if isinstance(node.value, str) and len(node.value) <= 60 else f"'{key}'"
        remark = Remark("I111", node.origin, f"{given} became {what}", lines)
        new.is_repaired, new.remarks = True, [*node.remarks, remark]
        if isinstance(key, int):
            parent.items[key] = new
        else:
            parent.fields[key] = new

    return change


def _are_texts(node: Node) -> bool:
    return isinstance(node.value, list) and all(isinstance(item.value, str) for item in node.items)


def _flatten_highlights(node: Node) -> None:
    """Turn lists inside highlights, and texts that YAML has taken for a key and its value, into highlights."""
    for key, child in node.children():
        if key != "highlights" or not isinstance(child.value, list):
            _flatten_highlights(child)
            continue
        for number, item in reversed(list(enumerate(child.items))):
            if text := _colon_text(item):
                message = f"'{next(iter(item.fields))}: …' became one text, not a key with a value"
                remark = Remark("I111", item.origin, message)
                child.items[number] = Node(text, item.origin, [*item.all_remarks(), remark])
            elif _are_texts(item):
                message = f"nested bullets became {len(item.items)} highlights"
                child.remarks += [*item.all_remarks(), Remark("I111", item.origin, message)]
                child.items[number : number + 1] = item.items


def _colon_text(node: Node) -> str:
    """Return the text of a mapping like `Role: engineer`; "" for anything else."""
    pairs = list(node.value.items()) if isinstance(node.value, dict) else []
    is_text = len(pairs) == 1 and isinstance(pairs[0][1].value, str) and pairs[0][0] not in ("text", "priority")
    return f"{pairs[0][0]}: {pairs[0][1].value}" if is_text else ""


def _renaming(path: DataPath, parent: Node) -> _Change | None:
    key = str(path[-1])
    known = keys_at(Resume, path[:-1])
    by_folded = {name.casefold(): name for name in known}
    wanted = (OLDER_NAMES.get(key), to_camel(key) if "_" in key else "", by_folded.get(key.casefold()))
    name = next((name for name in wanted if name in known and name not in parent.fields), None)
    if name is None:
        return None
    new_name = name

    def change(parent: Node, key: str | int) -> None:
        node = parent.fields[str(key)]
        node.remarks.append(Remark("I111", node.origin, f"'{key}' is called '{new_name}' here"))
        parent.value = {new_name if other == key else other: child for other, child in parent.fields.items()}

    return change


def _remove(parent: Node, key: str | int) -> None:
    if isinstance(key, int):
        del parent.items[key]
    else:
        del parent.fields[key]


def _long_keys(node: Node, path: DataPath) -> Iterator[DataPath]:
    for key, child in node.children():
        if isinstance(key, str) and len(key) > _MAX_KEY:
            yield (*path, key)
        else:
            yield from _long_keys(child, (*path, key))


def drop_empty_entries(root: Node) -> None:
    """Drop empty entries; move their remarks to the section."""
    for section in root.fields.values():
        if isinstance(section.value, list):
            for entry in section.items:
                if _is_empty(entry):
                    section.remarks += entry.all_remarks()
            section.value = [entry for entry in section.items if not _is_empty(entry)]


def _is_empty(node: Node) -> bool:
    is_text = isinstance(node.value, str)
    return not (str(node.value).strip() if is_text else any(not _is_empty(child) for _, child in node.children()))


def _in_order(node: Node, path: DataPath = ()) -> None:
    """Sort keys in the model's order; keys it does not know stay in order at the end."""
    if isinstance(node.value, dict):
        order = {name: number for number, name in enumerate(keys_at(Resume, path))}
        node.value = dict(sorted(node.value.items(), key=lambda item: order.get(item[0], len(order))))
    for key, child in node.children():
        _in_order(child, (*path, key))


def _unquote(node: Node, path: DataPath) -> None:
    """Mark the numbers and truth values, so that they are written as such."""
    for key, child in node.children():
        at: DataPath = (*path, key)
        if isinstance(child.value, str):
            if _NO_TEXT.fullmatch(child.value) and "string" not in (types := types_at(Resume, at)) and types:
                child.value = Bare(child.value)
        else:
            _unquote(child, at)
