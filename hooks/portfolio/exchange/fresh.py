"""Rename the keys of a FRESH resume (fresh-resume-schema 0.6, 1.0) to JSON Resume's, in the draft, with their origins.

What has no place in JSON Resume keeps its name, and becomes a comment later.
"""

from collections.abc import Iterator
from typing import Any

from portfolio.exchange.draft import Node, renamed

_LISTS = {"employment": "work", "education": "education", "service": "volunteer"}
"""Sections whose entries are in `history`."""
_SECTIONS = {"writing": "publications", "recognition": "awards", "testimonials": "references"}
_DATES = {"start": "startDate", "end": "endDate"}
_ENTRIES: dict[str, dict[str, str]] = {
    "work": _DATES | {"employer": "name"},
    "volunteer": _DATES | {"employer": "organization", "role": "position"},
    "education": _DATES | {"title": "studyType", "grade": "score", "curriculum": "courses"},
    "projects": _DATES | {"title": "name", "role": "roles"},
    "publications": {"title": "name", "date": "releaseDate"},
    "awards": {"from": "awarder"},
    "references": {"quote": "reference"},
    "languages": {"level": "fluency"},
    "profiles": {"user": "username"},
}
_INFO = {"label": "label", "brief": "summary", "image": "image"}
_CONTACT = {"email": "email", "phone": "phone", "website": "url"}
_LOCATION = {"code": "postalCode", "country": "countryCode"}


def is_fresh(data: Any) -> bool:
    """Return whether data has FRESH's form: its mark, or a name beside the history of `employment`."""
    if not isinstance(data, dict):
        return False
    meta = data.get("meta")
    is_marked = isinstance(meta, dict) and str(meta.get("format", "")).upper().startswith("FRESH")
    has_history = isinstance(data.get("employment"), dict) and "history" in data["employment"]
    return "basics" not in data and (is_marked or (has_history and isinstance(data.get("name"), str)))


def rename(root: Node) -> None:
    """Rename the fields of a draft's root."""
    basics = root.part("basics")
    if "name" in root.fields:
        basics.fields["name"] = root.fields.pop("name")
    for part, names in (("info", _INFO), ("contact", _CONTACT)):
        _move(root, part, basics, names)
    if location := root.fields.pop("location", None):
        basics.fields["location"] = renamed(location, _LOCATION)
    if social := root.fields.pop("social", None):
        basics.fields["profiles"] = _entries(social, "profiles")
    for key, section in _LISTS.items():
        _move(root, key, root, {"history": section})
    for key, section in _SECTIONS.items():
        if key in root.fields and section not in root.fields:
            root.fields[section] = root.fields.pop(key)
    _skills(root)
    for section in _ENTRIES:
        if section in root.fields:
            root.fields[section] = _entries(root.fields[section], section)


def _move(root: Node, key: str, target: Node, names: dict[str, str]) -> None:
    """Move the named fields of a part of the root; the part goes if nothing is left in it."""
    part = root.fields.pop(key, None)
    if part is None:
        return
    for old, new in names.items():
        if isinstance(part.value, dict) and old in part.value and new not in target.fields:
            target.fields[new] = part.fields.pop(old)
    _put_back(root, key, part)


def _put_back(root: Node, key: str, rest: Node) -> None:
    """Keep what is left of a part of the root, under another name if a section has its own."""
    while key in root.fields:
        key = f"{key} (rest)"
    if rest.value:
        root.fields[key] = rest


def _skills(root: Node) -> None:
    """Make the sets of skills a list, or else the list of single ones."""
    skills = root.child("skills")
    if not skills or not isinstance(skills.value, dict):
        return
    chosen = next((part for part in map(skills.child, ("sets", "list")) if part and part.value), None)
    if not chosen or not isinstance(chosen.value, list):
        return
    root.fields["skills"] = Node([renamed(item, {"skills": "keywords"}) for item in chosen.items], chosen.origin)
    said = set(_texts(chosen))
    rest = {
        key: part for key, part in skills.fields.items() if part is not chosen and not said.issuperset(_texts(part))
    }
    _put_back(root, "skills", Node(rest, skills.origin))


def _texts(node: Node) -> Iterator[str]:
    """Yield all texts of a node."""
    if isinstance(node.value, str):
        yield node.value
    for _, child in node.children():
        yield from _texts(child)


def _entries(node: Node, section: str) -> Node:
    if isinstance(node.value, list):
        return Node([renamed(item, _ENTRIES[section]) for item in node.items], node.origin, node.remarks)
    return node
