"""Lay a target over the resume: what is chosen, in which order, in which words.

In: the resume's document (with the private fields already laid over it), the projects, a target. Out: a `Tailored`, in
which every text still knows where its author wrote it. Entries and bullets are named by their `id`, else by one that is
made from their text: `sample-labs`, and `sample-labs/moved-70-services-to`.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from portfolio.applications.targets import ReadTarget
from portfolio.projects.model import ProjectSource
from portfolio.projects.project import Project
from portfolio.resume.model import Resume, SectionKind
from portfolio.sources.diagnostics import Diagnostic, error, short, suggestion
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import DataPath, Document, value_at
from portfolio.text.inline import parse, plain, whole_words
from portfolio.text.site_index import name_slug

_WORDS = 4
"""The number of words of a bullet's text in its id."""
_NAMES = {
    "work": ("name", "position"),
    "volunteer": ("organization", "position"),
    "education": ("institution", "area"),
    "skills": ("name",),
    "projects": ("name",),
    "contributions": ("pr",),
    "publications": ("name",),
    "awards": ("title",),
    "certificates": ("name",),
    "languages": ("language",),
    "interests": ("name",),
    "references": ("name",),
    "writing": (),
}
"""The lists of entries, and the fields from which an id is made: the second tells two of one name apart."""
BASICS = "basics"
"""The id of the resume's head, for rephrasing: label, summary …"""


@dataclass(frozen=True, slots=True)
class Named:
    """An entry or a bullet that a target can name. `project` is the slug of the project in whose file it stands."""

    id: str
    section: str
    path: DataPath
    text: str
    tags: tuple[str, ...] = ()
    project: str = ""


@dataclass(frozen=True)
class Tailored:
    """The resume of one application; `resume` is None if the overlay makes it invalid."""

    resume: Resume | None
    document: Document
    projects: Mapping[str, Project]
    problems: tuple[Diagnostic, ...]


def named(document: Document, projects: Mapping[str, Project]) -> tuple[Named, ...]:
    """Return everything a target can name: entries, their bullets, the skills of a group; in the resume's order."""
    taken: set[str] = set()
    return tuple(_named(document, projects, taken))


def _named(document: Document, projects: Mapping[str, Project], taken: set[str]) -> Iterator[Named]:
    for section, names in _NAMES.items():
        path, entries = _entries(document.data, section)
        for number, entry in enumerate(entries):
            at = (*path, number)
            if isinstance(entry, str):
                yield Named(_once(entry, taken), section, at, entry)
                if section == "projects" and entry in projects:
                    bullets = _bullets(projects[entry].document, (), Named(entry, section, at, entry, (), entry))
                    yield from _with_one_name_each(bullets, taken)
            elif isinstance(entry, dict):
                title, *more = [str(entry.get(name) or "") for name in names]
                if section == "contributions":
                    title = title.rpartition("/")[2].replace("#", "-")
                slug = _slug(title) or section
                name = str(entry.get("id") or "") or (
                    f"{slug}-{_slug(more[0])}" if slug in taken and more and more[0] else slug
                )
                item = Named(_once(name, taken), section, at, title, _tags(entry))
                yield item
                yield from _with_one_name_each(_bullets(document, at, item), taken)


def _bullets(document: Document, path: DataPath, entry: Named) -> Iterator[Named]:
    """Yield the bullets of an entry, or the skills of a group. A measured number is no part of an id."""
    key = "keywords" if entry.section in ("skills", "interests") else "highlights"
    data = value_at(document.data, (*path, key))
    for number, bullet in enumerate(data if isinstance(data, list) else ()):
        at: DataPath = (*path, key, number)
        text = bullet.get("text") if isinstance(bullet, dict) else bullet
        if not isinstance(text, str):
            continue
        written = document.written.get(_text_path(document.data, at), text)
        words = plain(parse(re.sub(r"\{\{.*?\}\}", " ", written))).split()
        own = str(bullet.get("id") or "") if isinstance(bullet, dict) else ""
        name = own or f"{entry.id}/{_slug(' '.join(words[:_WORDS]))}"
        yield Named(name, entry.section, at, text, _tags(bullet), entry.project)


def _with_one_name_each(items: Iterator[Named], taken: set[str]) -> Iterator[Named]:
    for item in items:
        yield replace(item, id=_once(item.id, taken))


def _entries(data: Any, section: str) -> tuple[DataPath, list[Any]]:
    path: DataPath = (section,)
    found = value_at(data, path)
    if isinstance(found, dict):  # publications with settings
        path = (section, "entries")
        found = value_at(data, path)
    return path, found if isinstance(found, list) else []


def _slug(text: str) -> str:
    return name_slug(text, "-").strip("-") if text.strip() else ""


def _once(name: str, taken: set[str]) -> str:
    number = 1
    unique = name
    while unique in taken:
        number += 1
        unique = f"{name}-{number}"
    taken.add(unique)
    return unique


def _tags(entry: object) -> tuple[str, ...]:
    tags = entry.get("tags") if isinstance(entry, dict) else None
    return tuple(str(tag) for tag in tags) if isinstance(tags, list) else ()


def apply_target(
    document: Document, projects: Mapping[str, Project], target: ReadTarget, posts: Collection[str] = ()
) -> Tailored:
    """Return the resume for a target. `posts` are the slugs of posts that it may include."""
    document = with_included(document, target, projects, posts)
    items = named(document, projects)
    problems = [*unknown_ids(items, target, {*projects, *posts})]
    chosen = _selection(items, target)
    changed = {slug: _rephrased(project.document, items, target, slug) for slug, project in projects.items()}
    base = _rephrased(document, items, target, "")
    base, changed, unspelled = _spelled(base, changed, target, items, chosen)
    problems += unspelled
    base = _with_settings(_rebuilt(base, chosen.get("", {})), target)
    resume, found = validate(Resume, base)
    tailored = {}
    for slug, project in projects.items():
        new = _rebuilt(changed[slug], chosen.get(slug, {}))
        source = project.source if new is project.document else validate(ProjectSource, new)[0] or project.source
        tailored[slug] = replace(project, document=new, source=source)
    return Tailored(resume, base, tailored, (*problems, *found))


def unknown_ids(items: Collection[Named], target: ReadTarget, slugs: Collection[str]) -> Iterator[Diagnostic]:
    """Yield an error for each id that the overlay names and nothing has; `slugs` are those of projects and posts."""
    ids = {item.id for item in items}
    sections = {kind.value for kind in SectionKind} | set(_NAMES)
    known = {
        "include": ids | set(slugs),
        "exclude": ids | sections,
        "reorder": ids | set(slugs),
        "rephrase": ids | {BASICS},
    }
    for key, allowed in known.items():
        given = getattr(target.target, key)
        for number, name in enumerate(given):
            if name not in allowed:
                path: DataPath = (key, name) if isinstance(given, dict) else (key, number)
                location = target.document.location(path, of_key=isinstance(given, dict))
                hint = suggestion(name, allowed, "`portfolio target show` lists the ids; or delete the line")
                yield error("J104", location, f"nothing in the resume is called '{short(name)}' (any more)", hint)


_Selection = dict[str, dict[DataPath, list[int]]]
"""By project, "" for the resume: the lists that change, and the old indexes of what stays, in the new order."""


def chosen_items(items: Collection[Named], target: ReadTarget) -> dict[tuple[str, DataPath], list[Named]]:
    """Return the items that the target keeps of each list, in its order, by project ("": the resume) and list's path.

    A group without any skill left is dropped as well: its name alone would count as a skill.
    """
    rank = {name: number for number, name in reversed(list(enumerate(target.target.reorder)))}
    lists: dict[tuple[str, DataPath], list[Named]] = {}
    for item in items:
        lists.setdefault((item.project, item.path[:-1]), []).append(item)
    for members in lists.values():
        members[:] = [item for item in members if stays(item, target)]
        members.sort(key=lambda item: rank.get(item.id, len(rank)))
    emptied = {path[:-1] for (_, path), members in lists.items() if path[-1] == "keywords" and not members}
    for members in lists.values():
        members[:] = [item for item in members if item.project or item.path not in emptied]
    return lists


def _selection(items: Collection[Named], target: ReadTarget) -> _Selection:
    selection: _Selection = {}
    for (project, path), members in chosen_items(items, target).items():
        numbers = [int(item.path[-1]) for item in members]
        if numbers != [int(item.path[-1]) for item in items if (item.project, item.path[:-1]) == (project, path)]:
            selection.setdefault(project, {})[path] = numbers
    return selection


def stays(item: Named, target: ReadTarget) -> bool:
    """Return whether a target chooses an entry or bullet."""
    wanted = target.target
    is_entry = item.path[-2] != "highlights"
    if item.id in wanted.exclude or (is_entry and item.section in wanted.exclude):
        return False
    return not (wanted.tags and item.tags and not {*item.tags} & {*wanted.tags}) or item.id in wanted.include


def _rephrased(document: Document, items: Collection[Named], target: ReadTarget, project: str) -> Document:
    """Return a document with the target's words in place of its own."""
    by_id = {item.id: item for item in items if item.project == project}
    data, written = document.data, dict(document.written)
    for name, given in target.target.rephrase.items():
        if name == BASICS and not project:
            path: DataPath = (BASICS,)
        elif name in by_id:
            path = by_id[name].path
        else:
            continue
        fields = {"": given} if isinstance(given, str) else given
        for field, text in fields.items():
            at = _text_path(data, (*path, field) if field else path)
            data = _with_value(data, at, text)
            source = target.document.written.get(("rephrase", name, field) if field else ("rephrase", name))
            written.pop(at, None)
            if source is not None:
                written[at] = source
    return document if data is document.data else replace(document, data=data, written=written)


def _text_path(data: Any, path: DataPath) -> DataPath:
    """Return the path of a text: that of a bullet with settings is below it."""
    value = value_at(data, path)
    return (*path, "text") if isinstance(value, dict) and "text" in value else path


def _with_value(data: Any, path: DataPath, value: Any) -> Any:
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(data, list):
        return [_with_value(item, rest, value) if number == first else item for number, item in enumerate(data)]
    below = (data or {}).get(first)
    return {**(data or {}), first: _with_value(below, rest, value)}


def _rebuilt(document: Document, lists: Mapping[DataPath, list[int]]) -> Document:
    """Return a document whose lists have only these items, in this order; all marks move along."""
    if not lists:
        return document

    def pick(data: Any, path: DataPath) -> Any:
        if isinstance(data, dict):
            return {key: pick(value, (*path, key)) for key, value in data.items()}
        if isinstance(data, list):
            return [pick(data[number], (*path, number)) for number in lists.get(path, range(len(data)))]
        return data

    def moved(path: DataPath) -> DataPath | None:
        new: list[str | int] = []
        for depth, part in enumerate(path):
            kept = lists.get(path[:depth])
            if kept is None:
                new.append(part)
            elif isinstance(part, int) and part in kept:
                new.append(kept.index(part))
            else:
                return None
        return tuple(new)

    marks = {new: mark for path, mark in document.marks.items() if (new := moved(path)) is not None}
    written = {new: text for path, text in document.written.items() if (new := moved(path)) is not None}
    return replace(document, data=pick(document.data, ()), marks=marks, written=written)


def with_included(
    document: Document, target: ReadTarget, projects: Mapping[str, Project], posts: Collection[str] = ()
) -> Document:
    """Return the resume's document with the projects and posts that a target adds after its own."""
    wanted = [slug for slug in dict.fromkeys(target.target.include) if slug in {*projects, *posts}]
    if not wanted or not isinstance(document.data, dict):
        return document
    data: dict[str, Any] = dict(document.data)
    ids = {item.id for item in named(document, projects)}
    for section, known in (("projects", projects), ("writing", posts)):
        if more := [slug for slug in wanted if slug in known and slug not in ids]:
            data[section] = [*(data.get(section) or ()), *more]
    return replace(document, data=data)


def _with_settings(document: Document, target: ReadTarget) -> Document:
    """Return a document with the target's settings, which are located in the target."""
    given, data = target.document.data, document.data
    if not isinstance(given, dict) or not isinstance(data, dict):
        return document
    keys = ("order", "keywords", "template", "paper", "language")
    settings = {key: given[key] for key in keys if getattr(target.target, key)}
    path = target.document.path
    marks = {key: mark for key, mark in document.marks.items() if not key or key[0] not in settings}
    marks |= {
        key: replace(mark, path=path) for key, mark in target.document.marks.items() if key and key[0] in settings
    }
    texts = {**document.below, path: target.document.text}
    return replace(document, data={**data, **settings}, marks=marks, below=texts) if settings else document


def _spelled(
    document: Document,
    projects: dict[str, Document],
    target: ReadTarget,
    items: Collection[Named],
    chosen: _Selection,
) -> tuple[Document, dict[str, Document], list[Diagnostic]]:
    """Write the advertisement's spelling before the author's, once each: "Kubernetes (k8s)"."""
    problems: list[Diagnostic] = []
    visible = [item for item in items if _is_chosen(item, chosen) and item.path[-2] in ("keywords", "highlights")]
    visible.sort(key=lambda item: item.section != "skills")
    for own, theirs in target.target.spellings.items():
        pattern = whole_words([own])
        for item in visible:
            source = projects[item.project] if item.project else document
            path = _text_path(source.data, item.path)
            text = str(value_at(source.data, path))
            match = pattern.search(text)
            if match is None:
                continue
            new = f"{text[: match.start()]}{theirs} ({match[0]}){text[match.end() :]}"
            written = dict(source.written)
            if path in written:
                written[path] = pattern.sub(f"{theirs} ({match[0]})".replace("\\", r"\\"), written[path], count=1)
            source = replace(source, data=_with_value(source.data, path, new), written=written)
            if item.project:
                projects = {**projects, item.project: source}
            else:
                document = source
            break
        else:
            location = target.document.location(("spellings", own), of_key=True)
            hint = "write your own spelling before the colon, theirs after it; or delete the line"
            problems.append(error("J104", location, f"'{short(own)}' appears nowhere in the skills and bullets", hint))
    return document, projects, problems


def _is_chosen(item: Named, chosen: _Selection) -> bool:
    lists = chosen.get(item.project, {})
    return all(
        item.path[depth] in lists[item.path[:depth]] for depth in range(len(item.path)) if item.path[:depth] in lists
    )
