"""Lay `resume/resume.de.yml` over resume.yml: the same resume in another language.

In: the resume as read, and the file that holds only the texts that differ. Out: a `Translation`, as complete as the
resume itself, whose values know which file they come from; and the problems. An entry of a list is found by its `id`
(a project of `projects/` by its slug, a contribution by its pull request), else by its position; so are highlights.
Other lists, such as keywords, are replaced as a whole. `~` stands for what is the same. `headings` are not taken over:
without its own, a translation has the usual ones of its language.

Codes: R131 a file that is named after no other language, R132 what matches nothing in resume.yml, R133 (a notice)
texts that are not translated, R134 an `id` given twice; and those of `schema.validate`.
"""

import copy
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from portfolio.projects.model import ProjectSource
from portfolio.projects.project import Project
from portfolio.resume.model import EntryId, Resume
from portfolio.resume.wording import is_worded, resume_language, worded_languages
from portfolio.sources.diagnostics import Diagnostic, Location, error, has_errors, notice, short, suggestion, warning
from portfolio.sources.fields import Highlight, Model, Text
from portfolio.sources.schema import json_schema, validate
from portfolio.sources.yaml_source import Data, DataPath, Document, Mark, texts_in, value_at

_LIKE_ONE = re.compile(r"resume(?P<mark>[._-])(?P<code>.+)\.ya?ml", re.IGNORECASE)
_NAME = re.compile(r"resume/resume\.(?P<code>[a-z]{2,3}(?:-[A-Za-z]{2,4})?)\.yml")
_PROSE = frozenset(
    "label summary description position area studyType reference fluency level title text"
    " highlights courses roles".split()
)
"""Keys of texts in the language of the resume; names of people, organisations and places are not."""
_THINGS = ("skills", "interests", "languages")
"""Sections whose names are words of the language, too."""
_PHRASE = re.compile(r"[a-z]+ [a-z ]+")
"""A keyword that is a word of the language and not the name of a tool."""
_SECTIONS = frozenset(
    "work volunteer education projects contributions publications awards certificates skills languages interests"
    " references".split()
)
_NAMES = ("name", "institution", "organization", "title", "language", "pr", "network")
"""Keys that name an entry."""


class ProjectTexts(Model):
    """The texts of a project of `projects/` in another language; `id` is its slug."""

    id: EntryId = ""
    title: Text = ""
    summary: Text = ""
    highlights: tuple[Highlight, ...] = ()
    keywords: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Translation:
    """The resume in another language; `projects` are those of the site, with their texts in that language."""

    language: str
    resume: Resume
    document: Document
    projects: Mapping[str, Project]


def is_meant(name: str) -> bool:
    """Return whether a file of resume/ is meant as a translation, if only by a name like resume-de.yaml."""
    found = _LIKE_ONE.fullmatch(name)
    return found is not None and (name.startswith("resume.") or is_worded(found["code"]))


def language_of_file(path: str, resume: Resume, projects: Iterable[Project]) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the language that a file is named after, or "" and why the file is not read."""
    exact, like = _NAME.fullmatch(path), _LIKE_ONE.fullmatch(PurePosixPath(path).name)
    code = exact["code"] if exact else like["code"] if like else ""
    hint = f"name it after one of {', '.join(worded_languages())}, or move it to another folder"
    why = ""
    if not is_worded(code):
        why = f"'{short(code)}' is not the code of a language with headings of its own"
    elif exact is None:
        language, _, region = code.partition("-")
        meant = "-".join(filter(None, (language.lower(), region)))
        why, hint = "a translation is called resume, a language and yml", f"rename it to resume.{meant}.yml"
    elif code.casefold() == resume_language(resume, *(project.source for project in projects)).casefold():
        why = f"resume.yml is '{code}' already"
        hint = "write these texts into resume.yml; if that is another language, say so with 'language' there"
    if why:
        return "", (warning("R131", Location(path), f"the file is not read: {why}", hint),)
    return code, ()


def check_ids(document: Document) -> Iterator[Diagnostic]:
    """Report entries of one list that have the same `id`."""
    for path, entries in _lists(document.data, ()):
        seen: dict[str, int] = {}
        for number, entry in enumerate(entries):
            name = _text_of(entry, "id")
            if name and seen.setdefault(name, number) != number:
                location = document.location((*path, number, "id"))
                message = f"the id '{short(name)}' is given twice under '{path[0]}'"
                yield error("R134", location, message, "give each entry an id of its own")


def _lists(data: Data, path: DataPath) -> Iterator[tuple[DataPath, list[Any]]]:
    if isinstance(data, list):
        yield path, data
    for key, value in data.items() if isinstance(data, dict) else ():
        yield from _lists(value, (*path, key))


def translate(
    language: str, base: Document, projects: Mapping[str, Project], over: Document
) -> tuple[Translation | None, tuple[Diagnostic, ...]]:
    """Lay a translation over the resume; both documents have their numbers filled in."""
    layers = _Layers(base, over, projects)
    document = layers.document(over.path, language)
    resume, found = validate(Resume, document)
    problems = [*layers.problems, *found, *_other_language(language, over)]
    translated = dict(projects)
    for slug, at in layers.of_projects.items():
        project, found = _project(projects[slug], over, at)
        problems += found
        translated |= {slug: project} if project else {}
    if resume is None or has_errors(problems):
        return None, tuple(problems)
    told = _untranslated(base, over, projects, layers)
    return Translation(language, resume, document, translated), (*problems, *told)


def _other_language(language: str, over: Document) -> Iterator[Diagnostic]:
    said = _text_of(over.data, "language")
    if said and said != language:
        message = f"the file is named after '{language}', and says that it is in '{short(said)}'"
        yield error("R132", over.location(("language",)), message, "take the line out, or rename the file")


def _project(project: Project, over: Document, at: DataPath) -> tuple[Project | None, tuple[Diagnostic, ...]]:
    """Return a project with the texts at a path of the translation."""
    _, found = validate(ProjectTexts, _Layers(_EMPTY, over, at=at).document(over.path))
    if found:
        return None, found
    layers = _Layers(project.document, over, at=at)
    document = layers.document(project.document.path)
    source, found = validate(ProjectSource, document)
    return (replace(project, source=source, document=document) if source else None), (*layers.problems, *found)


_EMPTY = Document("", "", None, {})


class _Layers:
    """A mapping of one document, laid over another document: the data, and where each value is written."""

    def __init__(
        self, base: Document, over: Document, projects: Mapping[str, Project] | None = None, at: DataPath = ()
    ) -> None:
        self.problems: list[Diagnostic] = []
        self.given: dict[DataPath, DataPath] = {}
        """Where the translation has something for a path of the resume: a value, or a mapping or list with some."""
        self.whole: set[DataPath] = set()
        """The paths that it has in full: texts, lists of words, and `~`."""
        self.of_projects: dict[str, DataPath] = {}
        """By slug: where the translation has a project's texts."""
        self._base, self._over, self._projects = base, over, projects
        self._at, self._below = at, base.path.removeprefix("resume/")
        self._marks: dict[DataPath, Mark] = {}
        self._written: dict[DataPath, str] = {}
        given: Any = over.data
        for part in at:
            given = given[part]
        given = {key: value for key, value in given.items() if key != "id"} if at and isinstance(given, dict) else given
        self._data = self._laid(base.data, {} if given is None else given, at, ())

    def document(self, path: str, language: str = "") -> Document:
        """Return the result as a document, whose own file is the one at `path`."""
        files = {**self._over.files, **self._base.files}
        data = {**self._data, "language": language} if language and isinstance(self._data, dict) else self._data
        below = {name: text for name, text in files.items() if name not in (path, "")}
        problems = self._over.problems if not self._at else ()
        return Document(path, files[path], data, self._marks, problems, self._written, below)

    def _laid(self, below: Any, given: Any, at: DataPath, path: DataPath) -> Any:
        """Return what is at `path` of the result: `given`, at `at` of the translation, over what is below it."""
        self.given[path] = at
        if isinstance(given, dict) and isinstance(below, list):
            self._refuse(at, f"'{path[-1]}' is a list in {self._below}", "begin each item with '- ' here as well")
            given = None
        below = {"text": below} if _is_highlight(path) and isinstance(below, str) and isinstance(given, dict) else below
        if isinstance(given, dict) and isinstance(below, dict | None):
            laid: Any = self._mapping(below or {}, given, at, path)
        elif isinstance(given, list) and isinstance(below, list | None) and _is_matched(path):
            laid = self._list(below or [], given, at, path)
        elif isinstance(below, dict) and (key := _only_key(given, path)):
            taken = self._taken(self._base, below, path, path)
            laid = {**taken, key: self._laid(below.get(key), given, at, (*path, key))}
        else:
            self.whole.add(path)
            source, value, written_at = (self._base, below, path) if given is None else (self._over, given, at)
            laid = self._taken(source, value, written_at, path)
        return laid

    def _mapping(self, below: dict[str, Any], given: dict[str, Any], at: DataPath, path: DataPath) -> dict[str, Any]:
        self._mark(self._over, at, path)
        result: dict[str, Any] = {}
        for key, value in below.items():
            if key in given:
                result[key] = self._laid(value, given[key], (*at, key), (*path, key))
            elif (*path, key) != ("headings",):
                result[key] = self._taken(self._base, value, (*path, key), (*path, key))
        for key in given.keys() - below.keys():
            result[key] = self._laid(None, given[key], (*at, key), (*path, key))
        return {key: value for key, value in result.items() if value is not None}

    def _list(self, below: list[Any], given: list[Any], at: DataPath, path: DataPath) -> list[Any]:
        self._mark(self._base, path, path)
        result = [
            self._taken(self._base, value, (*path, number), (*path, number)) for number, value in enumerate(below)
        ]
        met: dict[int, int] = {}
        for number, value in enumerate(given):
            found = self._match(below, value, (*at, number), path)
            if found is None:
                continue
            if met.setdefault(found, number) != number:
                message = f"this is the same entry of {self._below} as item {met[found] + 1} of the list"
                self._refuse((*at, number), message, "put the texts together, or give each the 'id' that is meant")
                continue
            result[found] = self._entry(below[found], value, (*at, number), (*path, found))
        return result

    def _entry(self, below: Any, given: Any, at: DataPath, path: DataPath) -> Any:
        if self._projects is not None and path[0] == "projects" and isinstance(below, str):
            self.given[path] = at
            if isinstance(given, dict) and below in self._projects:
                self.of_projects[below] = at
            elif given is None:
                self.whole.add(path)
            return below
        return self._laid(below, given, at, path)

    def _match(self, below: list[Any], given: Any, at: DataPath, path: DataPath) -> int | None:
        """Return the number of the entry that is meant, or None, which is reported."""
        section = next(part for part in reversed(path) if part != "entries")
        name = given if path == ("projects",) and isinstance(given, str) else _text_of(given, "id")
        if name:
            names = [entry if isinstance(entry, str) else _text_of(entry, "id") for entry in below]
            if name in names:
                return names.index(name)
            known = [known for known in names if known]
            listed = f"there are: {', '.join(known)}" if known else f"give that entry of {self._below} this 'id'"
            hint = suggestion(name, known, listed)
            self._refuse((*at, "id"), f"no entry under '{section}' of {self._below} has the id '{short(name)}'", hint)
            return None
        requests = [_text_of(entry, "pr") for entry in below]
        if (pull_request := _text_of(given, "pr")) and pull_request in requests:
            return requests.index(pull_request)
        number = int(at[-1])
        if number >= len(below):
            has = f"has only {len(below)}" if below else "has none"
            message = f"item {number + 1} under '{section}' matches nothing: {self._below} {has}"
            self._refuse(at, message, f"take it out here, or add it to {self._below} as well")
            return None
        return number

    def _taken(self, document: Document, value: Data, at: DataPath, path: DataPath) -> Any:
        """Return a value of a document as it is, and note where it and all that it holds are written."""
        self._mark(document, at, path)
        if isinstance(value, str):
            self._written.pop(path, None)
            if at in document.written:
                self._written[path] = document.written[at]
        for part, inner in _inside(value):
            self._taken(document, inner, (*at, part), (*path, part))
        return value

    def _mark(self, document: Document, at: DataPath, path: DataPath) -> None:
        if mark := document.marks.get(at):
            self._marks[path] = replace(mark, path=mark.path or document.path)

    def _refuse(self, at: DataPath, message: str, hint: str) -> None:
        self.problems.append(error("R132", self._over.location(at), message, hint))


def _is_matched(path: DataPath) -> bool:
    """Return whether the items of a list are found one by one; other lists are replaced as a whole."""
    is_section = len(path) == 1 and path[0] in _SECTIONS
    return is_section or path[-1:] == ("highlights",) or path in (("basics", "profiles"), ("publications", "entries"))


def _is_highlight(path: DataPath) -> bool:
    return path[-2:-1] == ("highlights",)


def _only_key(given: Any, path: DataPath) -> str:
    """Return the key of resume.yml's mapping that a value without a key is meant for, or ""."""
    is_text = isinstance(given, str) and _is_highlight(path)
    is_list = isinstance(given, list) and path == ("publications",)
    return "text" if is_text else "entries" if is_list else ""


def _text_of(entry: Any, key: str) -> str:
    value = entry.get(key) if isinstance(entry, dict) else None
    return value if isinstance(value, str) else ""


def _untranslated(
    base: Document, over: Document, projects: Mapping[str, Project], layers: _Layers
) -> Iterator[Diagnostic]:
    """Yield a notice for each entry with texts that the translation lacks, or for a section of which it has nothing."""
    lacking = [path for path in _prose(base.data) if not _is_covered(path, layers.whole)]
    for number, slug in enumerate(base.data.get("projects", ()) if isinstance(base.data, dict) else ()):
        if isinstance(slug, str) and slug in projects and not _is_covered(("projects", number), layers.whole):
            at = layers.of_projects.get(slug)
            document = projects[slug].document
            whole = _Layers(document, over, at=at).whole if at else set()
            texts = (path for path in _prose(document.data) if path[0] in ProjectTexts.model_fields)
            lacking += [("projects", number, *path) for path in texts if not _is_covered(path, whole)]
    groups: dict[DataPath, list[str]] = {}
    for path in lacking:
        group = next((path[:length] for length in (2, 3) if isinstance(path[:length][-1], int)), path[:1])
        group = group if path[:1] in layers.given else path[:1]
        groups.setdefault(group, []).append(_key(path))
    for path, keys in sorted(groups.items(), key=lambda group: base.location(group[0])):
        nearest = next(path[:length] for length in range(len(path), -1, -1) if path[:length] in layers.given)
        counted = [key if number == 1 else f"{key} ({number})" for key, number in Counter(keys).items()]
        name = short(_name(base.data, path), 40) if len(path) > 1 else path[0]
        is_part = path[:1] in layers.given or not isinstance(base.data[path[0]], list)  # type: ignore[index]
        what = f"{', '.join(counted) if is_part else 'all'} of '{name}'"
        start = base.location(path, of_key=len(path) == 1)
        message = f"not translated: {what} ({start.path}:{start.line})"
        hint = "write it here, or '~' where it stays the same"
        yield notice("R133", over.location(layers.given[nearest]), message, hint)


def _key(path: DataPath) -> str:
    """Return the key of a text, or of the list that it is in."""
    return next(part for part in reversed(path) if isinstance(part, str) and part != "text")


def _name(data: Any, path: DataPath) -> str:
    """Return what names an entry: a project's slug, or the first of its names."""
    entry = value_at(data, path)
    return entry if isinstance(entry, str) else next(filter(None, (_text_of(entry, key) for key in _NAMES)), "")


def _is_covered(path: DataPath, whole: Container[DataPath]) -> bool:
    return (*path, "text") in whole or any(path[:length] in whole for length in range(len(path) + 1))


def _prose(data: Data) -> Iterator[DataPath]:
    """Yield the paths of the texts that are in the language of the resume."""
    for path, text in texts_in(data):
        key = next((part for part in reversed(path) if isinstance(part, str)), "")
        is_word = key in _PROSE or path[0] == "headings" or (key == "evidence_note" and " " in text)
        is_word |= path[0] in _THINGS and (key in ("name", "language") or _PHRASE.fullmatch(text) is not None)
        if is_word and path[0] != "meta":
            yield path


def _inside(data: Data) -> Iterable[tuple[str | int, Any]]:
    return data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()


def translation_schema() -> dict[str, Any]:
    """Return the JSON schema of a translation: that of the resume, with nothing required, `~`, and projects' texts."""
    schema = copy.deepcopy(json_schema(Resume))
    own = copy.deepcopy(json_schema(ProjectTexts))
    schema["$defs"] |= own.pop("$defs", {})
    schema["$defs"]["ProjectTexts"] = own
    schema["title"], schema["description"] = "Translation", "The texts of `resume/resume.yml` in another language."
    kinds = schema["properties"]["projects"]["items"].pop("oneOf")
    schema["properties"]["projects"]["items"]["anyOf"] = [*kinds, {"$ref": "#/$defs/ProjectTexts"}]
    relaxed: dict[str, Any] = _relaxed(schema)
    return relaxed


def _relaxed(node: Any) -> Any:
    """Return a schema that requires nothing and takes null for every value."""
    if isinstance(node, list):
        return [_relaxed(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    made = {key: _relaxed(value) for key, value in node.items() if key != "required"}
    if isinstance(properties := made.get("properties"), dict):
        made["properties"] = {key: {"anyOf": [value, {"type": "null"}]} for key, value in properties.items()}
    if isinstance(made.get("items"), dict):
        made["items"] = {"anyOf": [made["items"], {"type": "null"}]}
    return made
