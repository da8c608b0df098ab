"""Read al-folio's older `_data/cv.yml`, a list of sections with `title`, `type` and `contents`, into a draft.

Types: map, time_table, list, nested_list, list_groups, publications. Texts are HTML. (The newer format is RenderCV's.)
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from portfolio.exchange.draft import Draft, Node, Remark, node_of
from portfolio.exchange.entries import SectionSorter, target_of
from portfolio.exchange.markup import HTML, Dialect
from portfolio.exchange.rendercv_import import PROFILE_URLS, profile, split_location
from portfolio.exchange.validity import add_comment
from portfolio.sources.yaml_source import DataPath, Document

_GENERAL = re.compile(r"general|personal|contact|basic|about", re.IGNORECASE)
_BASICS = {
    "name": r"(?:full )?name",
    "email": r"e-?mail(?: address)?",
    "phone": r"(?:tele|mobile )?phone(?: number)?|mobile|tel\.?",
    "url": r"(?:personal )?(?:web ?site|home ?page|web|site|url)",
    "label": r"(?:job |current |professional )?(?:title|position|role)",
    "location": r"location|city|place|based in",
    "address": r"(?:postal |home |street )?address",
    "summary": r"summary|about(?: me)?|bio(?:graphy)?",
}


def read(document: Document) -> tuple[Draft, Dialect]:
    """Return the draft of a document that is a list of sections."""
    draft = Draft(document)
    draft.root.part("basics")
    sorter = SectionSorter(draft, HTML)
    sections: list[Any] = document.data if isinstance(document.data, list) else []
    for number, section in enumerate(sections):
        if section is None:
            continue
        if not isinstance(section, dict) or "contents" not in section:
            sorter.comment(f"section {number + 1}", section, (number,), "is not a section with a title and contents")
            continue
        _section(sorter, section, (number,))
    sorter.finish()
    return draft, HTML


def _section(sorter: SectionSorter, section: Mapping[str, Any], path: DataPath) -> None:
    title, kind, contents = str(section.get("title") or ""), str(section.get("type") or ""), section["contents"]
    origin: DataPath = (*path, "contents")
    if kind == "map" and isinstance(contents, list) and _GENERAL.search(title):
        for number, pair in enumerate(contents):
            _fact(sorter, pair, (*origin, number))
        return
    if isinstance(contents, list):
        for number, entry in enumerate(contents):
            if isinstance(entry, dict) and any(map(_is_nested, entry.values())):
                remark = Remark("I111", (*origin, number), "nested bullets became one highlight each")
                sorter.draft.root.remarks.append(remark)
        target = target_of(title, [_dated(entry, "") for entry in contents])
        contents = [entry for content in contents for entry in _normal(target, content)]
    sorter.add(title or f"section {path[0]}", contents, origin)


def _fact(sorter: SectionSorter, pair: Any, origin: DataPath) -> None:
    basics = sorter.draft.root.part("basics")
    name, text = (str(pair.get(key) or "") for key in ("name", "value")) if isinstance(pair, dict) else ("", "")
    if not text:
        return
    network = next((known for known in PROFILE_URLS if known.casefold() == name.casefold()), "")
    key = next((key for key, pattern in _BASICS.items() if re.fullmatch(pattern, name.strip(), re.IGNORECASE)), "")
    if network:
        linked = HTML.linked(text)
        fields = {"network": network, "url": linked[1][0] if linked else text}
        if linked is None and "/" not in text:
            fields = profile(network, text.removeprefix("@"))
        basics.part("profiles", of_list=True).items.append(node_of(fields, origin))
    elif key in ("location", "address"):
        location = split_location(text) if key == "location" else {"address": text}
        basics.part("location").fields.update(node_of(location, origin).fields)
    elif key and key not in basics.fields:
        linked = HTML.linked(text)
        basics.fields[key] = Node(linked[1][0] if linked and key in ("url", "email") else text, origin)
    elif target_of(name, []) in ("languages", "skills", "interests"):
        sorter.add(name, [text], origin, in_order=False)
    else:
        add_comment(basics, name, Node(text, origin), "has no place in resume.yml")


def _normal(target: str, content: Any) -> list[Any]:
    """Return the entries of one content in the form the other importers use."""
    if not isinstance(content, dict):
        return [re.sub(r"</?u>", "", content) if isinstance(content, str) else content]
    items = content.get("items")
    if target == "awards" and isinstance(items, list) and "title" not in content:
        return [_dated({"title": _flat(item), "date": content.get("year")}, target) for item in items]
    entry = _dated(content, target)
    if isinstance(items, list):
        entry["items" if target in ("skills", "interests") else "highlights"] = [_flat(item) for item in items]
        if target not in ("skills", "interests"):
            del entry["items"]
    return [_KINDS[target](entry) if target in _KINDS else entry]


def _dated(content: Any, target: str) -> Any:
    if not isinstance(content, dict):
        return content
    entry = {key: value for key, value in content.items() if value is not None}
    if "year" in entry:
        entry["date"] = entry.pop("year")
    described = entry.get("description")
    if isinstance(described, list):
        del entry["description"]
        entry["highlights"] = [_flat(item) for item in described]
    if "maindescription" in entry:
        entry["description" if target == "projects" else "summary"] = entry.pop("maindescription")
    return entry


def _school(entry: dict[str, Any]) -> dict[str, Any]:
    """Split a title such as "PhD in Physics" into degree and field."""
    degree, _, area = str(entry.pop("title", "")).partition(" in ")
    department = entry.pop("department", "")
    return {"studyType": degree, "area": area or department, **entry}


def _job(entry: dict[str, Any]) -> dict[str, Any]:
    described = entry.pop("description", None)
    return {**entry, "summary": described} if described and "summary" not in entry else entry


_KINDS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]]
_KINDS = {"education": _school, "work": _job, "volunteer": _job}


def _is_nested(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) and "contents" in item for item in value)


def _flat(item: Any) -> str:
    """Join an item with its sub-items, or a skill with its level, into one text."""
    if not isinstance(item, dict):
        return str(item)
    contents = item.get("contents")
    name = str(item.get("title") or item.get("name") or "")
    if isinstance(contents, list):
        return f"{name.rstrip('.:')}: {'; '.join(str(part).rstrip('.;') for part in contents)}"
    level = item.get("level")
    if level and name:
        return f"{name} ({level})"
    return name or ", ".join(str(value) for value in item.values())
