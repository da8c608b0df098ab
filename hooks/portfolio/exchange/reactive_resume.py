"""Read Reactive Resume's JSON, of version 4 or 5, into a draft.

Version 5 has `picture`, `summary` and `customSections` at the top, and `hidden`, `period`, `website` and `description`
in its entries; version 4 has all sections under `sections`, and `visible`, `date`, `url` and `summary`. Long texts are
HTML, whose list items become highlights. What is hidden becomes a comment. The look (icons, columns, fonts …) is left.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portfolio.exchange.draft import Draft, Node, Remark, node_of
from portfolio.exchange.entries import TARGETS, SectionSorter
from portfolio.exchange.json_resume_import import JSON_TEXTS
from portfolio.exchange.markup import Dialect, without_sections
from portfolio.exchange.rendercv_import import split_location
from portfolio.exchange.validity import add_comment
from portfolio.resume.wording import ENGLISH, is_worded
from portfolio.sources import repairs
from portfolio.sources.yaml_source import DataPath, Document

_KINDS = {"experience": "work", "certifications": "certificates"}
"""Their names for our sections, where they differ."""
_NAMES: dict[str, dict[str, str]] = {
    "education": {"school": "institution", "degree": "studyType", "grade": "score"},
    "skills": {"proficiency": "level"},
    "languages": {"name": "language"},
    "certificates": {"title": "name"},
    "publications": {"title": "name"},
}
_LOOK = set("id hidden visible icon iconColor columns separateLinks keepTogether startOnNewPage inlineLink".split())
_OTHERWISE = {*_LOOK, "website", "url", "period", "date", "summary", "description", "roles", "level"}
_OTHERS = ("summary", "profiles", "cover-letter")
_LEVELS = {"skills": "level", "languages": "fluency"}
_TEXTS = {"projects": "description", "references": "reference"}
_WITH_HIGHLIGHTS = ("work", "volunteer", "education", "projects", "")
_NESTED = re.compile(r"<li\b(?:(?!</li\b).)*?<li\b", re.DOTALL)
_LIST_TAG = re.compile(r"(</?(?:ul|ol|li)\b[^<>]*>)", re.IGNORECASE)
_PAPERS = ("a4", "letter")


@dataclass(frozen=True)
class _Section:
    """A section: its name in the layout, its kind ("" for one of version 4's own), its title, its data and path."""

    name: str
    kind: str
    title: str
    data: dict[str, Any]
    path: DataPath


def is_reactive_resume(data: Any) -> bool:
    """Return whether data has the form of versions 4 and 5."""
    return isinstance(data, dict) and isinstance(data.get("sections"), dict) and isinstance(data.get("basics"), dict)


def read(document: Document) -> tuple[Draft, Dialect]:
    """Return the draft of a document in one of these forms."""
    data: Any = document.data
    draft = Draft(document)
    sorter = SectionSorter(draft, JSON_TEXTS)
    _basics(draft, data)
    sections = {section.name: section for section in _sections(data)}
    order = [name for name in _laid_out(data.get("metadata")) if name in sections]
    for name in dict.fromkeys([*order, *sections]):
        _section(sorter, sections[name])
    sorter.finish()
    for number, field in enumerate(data["basics"].get("customFields") or []):
        _custom_field(draft.root.part("basics"), field, ("basics", "customFields", number))
    _metadata(draft, data.get("metadata"))
    return draft, JSON_TEXTS


def _basics(draft: Draft, data: Any) -> None:
    basics = draft.root.part("basics")
    given = data["basics"]
    names = {"name": "name", "headline": "label", "email": "email", "phone": "phone"}
    for key, name in names.items():
        if text := given.get(key):
            basics.fields[name] = node_of(text, ("basics", key))
    if isinstance(place := given.get("location"), str) and place:
        basics.fields["location"] = node_of(split_location(place), ("basics", "location"))
    for key in ("website", "url"):
        if url := _url(given.get(key)):
            basics.fields["url"] = Node(url, ("basics", key))
    for path, picture in ((("basics", "picture"), given.get("picture")), (("picture",), data.get("picture"))):
        if isinstance(picture, dict) and repairs.url(url := str(picture.get("url") or "")):
            basics.fields["image"] = Node(url, (*path, "url"))


def _custom_field(basics: Node, field: Any, origin: DataPath) -> None:
    """Turn a field of the author's own into a profile if it leads somewhere."""
    words = [str(field.get(key) or "") for key in ("name", "text", "value")] if isinstance(field, dict) else []
    if not any(words):
        return
    link = str(field.get("link") or "") or next((word for word in words if re.match(r"https?://", word)), "")
    name = next((word for word in words if word and word != link), link)
    if link:
        profiles = basics.part("profiles", of_list=True)
        if link not in [profile.get("url") for profile in profiles.data()]:
            profiles.items.append(node_of({"network": name, "url": link}, origin))
    else:
        text = ", ".join(word for word in words if word and word != name) or name
        add_comment(basics, name, Node(text, origin), "has no place in resume.yml")


def _sections(data: Any) -> Iterator[_Section]:
    """Yield the sections of both versions."""
    found: list[tuple[str, str, Any, DataPath]] = [("summary", "summary", data.get("summary"), ("summary",))]
    for name, section in data["sections"].items():
        if name == "custom" and isinstance(section, dict):
            found += [(f"custom.{key}", "", own, ("sections", "custom", key)) for key, own in section.items()]
        else:
            found.append((name, name, section, ("sections", name)))
    for number, own in enumerate(data.get("customSections") or []):
        kind, name = (str(own.get(key) or "") for key in ("type", "id")) if isinstance(own, dict) else ("", "")
        found.append((name, kind, own, ("customSections", number)))
    for name, kind, section, path in found:
        if isinstance(section, dict):
            title = str(section.get("title") or section.get("name") or "")
            target = _KINDS.get(kind, kind)
            yield _Section(name, target if target in (*TARGETS, *_OTHERS) else "", title, section, path)


def _laid_out(metadata: Any) -> Iterator[str]:
    """Yield the names of the sections in their order on the pages."""
    layout = metadata.get("layout") if isinstance(metadata, dict) else None
    pages = layout.get("pages") if isinstance(layout, dict) else layout
    for page in pages if isinstance(pages, list) else []:
        columns = [page.get("main"), page.get("sidebar")] if isinstance(page, dict) else page
        for column in columns if isinstance(columns, list) else []:
            yield from (name for name in column or [] if isinstance(name, str))


def _section(sorter: SectionSorter, section: _Section) -> None:
    name, path = section.title or section.kind or section.name, section.path
    items = enumerate(section.data.get("items") or [])
    all_items = [(item, (*path, "items", number)) for number, item in items if isinstance(item, dict)]
    displayed = [(item, origin) for item, origin in all_items if not _is_hidden(item)]
    if _is_hidden(section.data):
        if all_items or section.data.get("content"):
            sorter.comment(name, _without_look(section.data), path, "is hidden there")
        return
    for item, origin in all_items:
        if _is_hidden(item):
            sorter.comment(name, _without_look(item), origin, "holds an entry that is hidden there")
    if section.kind == "cover-letter":
        sorter.comment(name, [_without_look(item) for item, _ in displayed], path, "is no part of a resume")
    elif section.kind == "summary":
        texts = [section.data.get("content"), *(item.get("content") for item, _ in displayed)]
        if text := " ".join(str(text) for text in texts if _trimmed(str(text or ""))):
            sorter.add(name, [text], (*path, "content"), target="summary")
    elif section.kind == "profiles":
        for item, origin in displayed:
            fields = {"network": item.get("network"), "username": item.get("username"), "url": _link(item)}
            profile = node_of({key: value for key, value in fields.items() if value}, origin)
            sorter.draft.root.part("basics").part("profiles", of_list=True).items.append(profile)
    else:
        _listed(sorter, section, displayed)


def _listed(sorter: SectionSorter, section: _Section, items: list[tuple[dict[str, Any], DataPath]]) -> None:
    """Add a section of entries, and say what their form cannot keep."""
    target, remarks = section.kind, sorter.draft.root.remarks
    entries = [(entry, origin) for item, origin in items for entry in _entries(item, target)]
    for item, origin in items:
        if any(_NESTED.search(text) for text in item.values() if isinstance(text, str)):
            remarks.append(Remark("I111", origin, "nested bullets became highlights of their own"))
    if rated := [origin for entry, origin in entries if target in _LEVELS and not entry[_LEVELS[target]]]:
        message = f"levels as numbers are left out ({len(rated)}); write '{_LEVELS[target]}' in words"
        remarks.append(Remark("I112", rated[0], message))
    paths = [origin for _, origin in entries]
    title = section.title or (section.name if not target else "")
    sorter.add(title, [entry for entry, _ in entries], section.path, target=target, paths=paths)


def _entries(item: dict[str, Any], target: str) -> Iterator[dict[str, Any]]:
    """Yield an item with our names; a company with several roles becomes one entry for each."""
    names = _NAMES.get(target, {})
    entry = {names.get(key, key): value for key, value in item.items() if value and key not in _OTHERWISE}
    is_older = "summary" in item or "visible" in item
    short = str(item.get("description") or "") if is_older else ""
    text = str(item.get("summary" if is_older else "description") or "")
    if target in _LEVELS:
        entry[_LEVELS[target]] = entry.get(_LEVELS[target]) or short
    elif target == "references" and short:
        entry["position"] = short
    elif short:
        text = f"{short} {text}"
    dated = {"url": _link(item), "date": item.get("period") or item.get("date")}
    entry |= {key: value for key, value in dated.items() if value} | _described(text, target)
    roles = [role for role in item.get("roles") or [] if isinstance(role, dict)]
    for role in roles:
        given = {"position": role.get("position"), "date": role.get("period")}
        described = _described(str(role.get("description") or ""), target)
        yield entry | {key: value for key, value in given.items() if value} | described
    if not roles:
        yield entry


def _described(text: str, target: str) -> dict[str, Any]:
    """Return an HTML text as the fields of an entry: its list items are the highlights."""
    if not _trimmed(text):
        return {}
    around, items = _lists(without_sections(text))
    key = _TEXTS.get(target, "summary")
    if target not in _WITH_HIGHLIGHTS:
        return {key: "; ".join(filter(None, [around, *items])) if items else text}
    return {name: value for name, value in ((key, around), ("highlights", items)) if value}


def _lists(text: str) -> tuple[str, list[str]]:
    """Split an HTML text into the text around its lists and its list items, those inside of others included."""
    pieces = [""]
    opened: list[int] = []
    for piece in _LIST_TAG.split(text):
        if not _LIST_TAG.fullmatch(piece):
            pieces[opened[-1] if opened else 0] += piece
        elif piece.lower().startswith("<li"):
            opened.append(len(pieces))
            pieces.append("")
        elif piece.lower().startswith("</li"):
            opened = opened[:-1]
    around, *items = map(_trimmed, pieces)
    return around, [item for item in items if item]


def _trimmed(text: str) -> str:
    return text.strip() if re.sub(r"<[^>]*>|\s", "", text) else ""


def _metadata(draft: Draft, metadata: Any) -> None:
    """Take over the page's size and the language; mention the rest."""
    if not isinstance(metadata, dict):
        return
    page: Any = metadata.get("page") if isinstance(metadata.get("page"), dict) else {}
    if page.get("format") in _PAPERS:
        draft.root.fields["paper"] = Node(page["format"], ("metadata", "page", "format"))
    language = str(page.get("locale") or "").partition("-")[0]
    if language not in ("", ENGLISH) and is_worded(language):
        draft.root.fields["language"] = Node(language, ("metadata", "page", "locale"))
    if notes := re.sub(r"<[^>]*>", "", str(metadata.get("notes") or "")).strip():
        add_comment(draft.root, "notes", Node(notes, ("metadata", "notes")), "has no place in resume.yml")
    message = "'metadata' is about Reactive Resume's look; here it comes from resume/template/"
    draft.root.remarks.append(Remark("I112", ("metadata",), message))


def _without_look(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _without_look(part) for key, part in value.items() if key not in _LOOK}
        return {key: part for key, part in kept.items() if part not in ("", None, [], {})}
    return [_without_look(item) for item in value] if isinstance(value, list) else value


def _is_hidden(thing: dict[str, Any]) -> bool:
    return thing.get("hidden") == "true" or thing.get("visible") == "false"


def _link(item: dict[str, Any]) -> str:
    return _url(item.get("website")) or _url(item.get("url"))


def _url(link: Any) -> str:
    return str(link.get("url") or link.get("href") or "") if isinstance(link, dict) else ""
