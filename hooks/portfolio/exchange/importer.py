"""Convert a file in another format to the text of `resume.yml`, and report what changed.

In: the file's bytes and its name. Out: `Imported`, whose text is valid for `Resume`. Raises ProblemsFound if the file
cannot be read: Y codes of `yaml_source`, I102, I103, I105.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from portfolio.exchange import additions, alfolio, json_resume_import, reactive_resume, rendercv_import
from portfolio.exchange.draft import Draft, Node, Remark, write_yaml
from portfolio.exchange.markup import Dialect, is_raw
from portfolio.exchange.validity import drop_empty_entries, make_valid
from portfolio.resume.composer import is_inline
from portfolio.resume.model import PRIVATE_FIELDS, Resume
from portfolio.sources import json_source, yaml_source
from portfolio.sources.diagnostics import Diagnostic, Location, ProblemsFound, Severity, error, in_order, short
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import Data, DataPath, Document, scalar

SCHEMA_LINE = "# yaml-language-server: $schema=../hooks/schemas/resume.schema.json"
_OWN_SCHEMA = "hooks/schemas/resume.schema.json"
_SEVERITIES = dict.fromkeys(("I110", "I114", "I115", "I116"), Severity.WARNING)
_NAME_KEY = re.compile(r"(?:full|display|candidate|person|author|applicant|your|my)?[ _-]*name", re.IGNORECASE)
_GIVEN_KEY = re.compile(r"(?:first|given|fore)[ _-]*name", re.IGNORECASE)
_FAMILY_KEY = re.compile(r"(?:last|family|sur)[ _-]*name", re.IGNORECASE)
_PERSON = re.compile(r"\w[\w'’.-]*(?:\s+\w[\w'’.-]*){1,4}")


@dataclass(frozen=True)
class Imported:
    """The text of resume.yml, and what was fixed, moved or turned into a comment, with source locations."""

    text: str
    problems: tuple[Diagnostic, ...]


def import_resume(
    content: bytes, path: str, target: str = "resume/resume.yml", adjust: Callable[[Node], None] | None = None
) -> Imported:
    """Convert a resume in another format to resume.yml; `target` is its name in messages.

    `adjust` may change the valid resume before it is written, and has to leave it valid.
    """
    document, edits = additions.taken_out(read_document(content, path))
    draft = plain_draft(document)
    if edits:
        additions.put_back(draft.root, edits)
        make_valid(draft)
    if adjust:
        adjust(draft.root)
    _mark_private(draft.root)
    _mark_missing_name(draft.root, document)
    name = PurePath(path).name
    note = f"# Imported from {scalar(name)}. What had no place is kept in comments like this."
    written = write_yaml(draft.root, [SCHEMA_LINE, note])
    _, problems = validate(Resume, yaml_source.load(written.text, target))
    assert not problems, problems
    return Imported(written.text, in_order(_diagnostics(draft, written.lines, target)))


def plain_draft(document: Document) -> Draft:
    """Return a document as a valid resume.yml, without the edits it carries."""
    draft, dialect = _draft(document)
    if icons := list(_without_icons(draft.root)):
        message = f"icons are left out ({len(icons)}), as no template shows them"
        draft.root.remarks.append(Remark("I112", icons[0], message))
    make_valid(draft)
    drop_empty_entries(draft.root)
    _convert_texts(draft.root, (), dialect)
    make_valid(draft)  # an entity may stand for a character that no text may hold
    return draft


def _without_icons(node: Node) -> Iterator[DataPath]:
    """Remove the names of icons, which al-folio has beside skills and other entries; yield their paths."""
    for key, child in node.children():
        if key == "icon" and isinstance(child.value, str):
            del node.fields[key]
            yield child.origin
        elif key != "meta":
            yield from _without_icons(child)


def read_document(content: bytes, path: str) -> Document:
    """Parse a JSON or YAML file."""
    text = yaml_source.decode(content, path)
    is_json = path.lower().endswith(".json")
    if is_json or text.lstrip().startswith("{"):
        try:
            return json_source.load(text, path)
        except ProblemsFound:
            if is_json:
                raise
    return yaml_source.load(text, path)


def _draft(document: Document) -> tuple[Draft, Dialect]:
    data: Data = document.data
    if _OWN_SCHEMA in document.text[:500]:
        hint = "copy it to resume/resume.yml"
        raise ProblemsFound([error("I105", Location(document.path), "this is already a resume.yml", hint)])
    if isinstance(data, list) and any(isinstance(item, dict) and "contents" in item for item in data):
        return alfolio.read(document)
    if isinstance(data, dict) and isinstance(data.get("cv"), dict):
        return rendercv_import.read(document)
    if reactive_resume.is_reactive_resume(data):
        return reactive_resume.read(document)
    if isinstance(data, dict) and _is_json_resume(data):
        return json_resume_import.read(document)
    hint = (
        "JSON Resume has 'basics' and 'work', RenderCV has 'cv', Reactive Resume 'basics' and 'sections', "
        "al-folio a list of sections with 'contents'"
    )
    if found := likely_name(document):
        hint += f"; the name seems to be in line {document.location(found[0]).line}: '{short(found[1])}'"
    raise ProblemsFound([error("I103", document.location(()), "this is not a resume in a known format", hint)])


def _is_json_resume(data: Mapping[str, Any]) -> bool:
    return any(name in data for name in ("$schema", *_json_resume_sections())) or not data


def _json_resume_sections() -> Iterator[str]:
    yield from ("basics", "meta")
    yield from (field.alias or name for name, field in Resume.model_fields.items() if field.default == ())


def _convert_texts(node: Node, path: DataPath, dialect: Dialect) -> None:
    for key, child in node.children():
        at: DataPath = (*path, key)
        if not isinstance(child.value, str):
            _convert_texts(child, at, dialect)
            continue
        if is_raw(at):
            continue
        if tags := ", ".join(f"<{name}>" for name in dialect.stripped(child.value)):
            message = f"HTML was taken out, its words stay: {tags}"
            child.remarks.append(Remark("I111", child.origin, message))
        if not is_inline(at):
            child.value = dialect.plain(child.value)
        else:
            child.value, lost = dialect.inline(child.value, at)
            for link in lost:
                message = f"the link '{link}' leads nowhere and became its words"
                child.remarks.append(Remark("I114", child.origin, message, (f"link: {link}",)))


def _mark_private(root: Node) -> None:
    for path in PRIVATE_FIELDS:
        if (node := root.at(path)) and node.value:
            message = f"'{path[-1]}' is private, and resume.yml is public; it can stand in resume/private.yml"
            node.remarks.append(Remark("I113", node.origin, message))


def _mark_missing_name(root: Node, document: Document) -> None:
    """Report where the name seems to be if it is not where the format has it."""
    name = root.at(("basics", "name"))
    if (name is None or not name.value) and (found := likely_name(document)):
        message = f"there is no name; '{short(found[1])}' looks like it, which belongs under basics: name"
        root.remarks.append(Remark("I116", found[0], message))


def likely_name(document: Document) -> tuple[DataPath, str] | None:
    """Return the path and the text of what looks like the name of a person, nearest to the top."""
    found: list[tuple[int, DataPath, str]] = []

    def search(data: Any, path: DataPath) -> None:
        for key, value in data.items() if isinstance(data, dict) else ():
            if isinstance(value, dict):
                parts = " ".join(str(value[part]) for part in ("first", "middle", "last") if value.get(part))
                if _NAME_KEY.fullmatch(str(key)) and _PERSON.fullmatch(parts):
                    found.append((len(path), (*path, key), parts))
                search(value, (*path, key))
            elif isinstance(value, str):
                family = next((data[other] for other in data if _FAMILY_KEY.fullmatch(str(other))), "")
                text = f"{value} {family}" if _GIVEN_KEY.fullmatch(str(key)) else value
                is_key = _NAME_KEY.fullmatch(str(key)) or _GIVEN_KEY.fullmatch(str(key))
                if is_key and _PERSON.fullmatch(text.strip()) and not re.search(r"\d", text):
                    found.append((len(path), (*path, key), text.strip()))

    search(document.data, ())
    return min(found, key=lambda item: item[0])[1:] if found else None


def _diagnostics(draft: Draft, lines: Mapping[Remark, int], target: str) -> Iterator[Diagnostic]:
    for remark in draft.root.all_remarks():
        severity = _SEVERITIES.get(remark.code, Severity.NOTICE)
        line = lines.get(remark, 0)
        at = f"{target}:{line}" if line else target
        hint = f"kept as a comment, {at}" if remark.lines else f"see {at}"
        location = draft.source.location(remark.origin, of_key=remark.code == "I110")
        yield Diagnostic(remark.code, severity, remark.message, hint, location)
