"""Validates a located document against a model, with a diagnostic for every mistake; builds JSON schemas.

Codes: S101 unknown key, S102 wrong type, S103 missing key, S104 date, S105 address, S106 slug, S107 pull request, S108
not one of the choices, S109 control character, S110 file name, S111 an end before the start.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from portfolio.sources.diagnostics import Diagnostic, did_you_mean, error, has_errors, short, suggestion
from portfolio.sources.fields import UNION, Chosen
from portfolio.sources.yaml_source import DataPath, Document

M = TypeVar("M", bound=BaseModel)

_EXPECTED = {
    "string_type": "a text",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "model_attributes_type": "a mapping (key: value)",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
}
_OTHER_WORDS = {
    "position": "title role job",
    "institution": "school university college name",
    "studyType": "degree",
    "area": "major field subject",
    "score": "gpa grade",
    "startDate": "from start begin",
    "endDate": "to until end graduation",
    "releaseDate": "date year",
    "date": "year when",
    "highlights": "bullets achievements responsibilities details tasks",
    "summary": "description about objective profile",
    "keywords": "items details skills",
    "url": "website link homepage",
    "image": "photo picture avatar",
    "label": "headline",
    "profiles": "social socials networks links social_networks",
    "title": "name headline",
    "email": "mail e-mail",
    "city": "town place",
    "fluency": "level proficiency",
    "organization": "name company",
    "publisher": "journal venue conference",
    "cover": "image picture thumbnail",
    "work": "experience jobs employment internships",
    "tags": "categories topics",
    "name": "company employer organisation organization institution title label network language",
}
"""Other names for our keys, in tools and in use; the first key that is known there is proposed."""
_MOST_WORDS = 3
"""The word limit for items that are suggested as a list in brackets."""


def validate(model: type[M], document: Document) -> tuple[M | None, tuple[Diagnostic, ...]]:
    """Return the model's value, or None if there are errors, and all problems, each located in the document."""
    try:
        value = model.model_validate({} if document.data is None else document.data)
    except ValidationError as problems:
        schema = json_schema(model)
        found = [
            _colon_in_text(document, problem["loc"]) or _diagnostic(document, schema, dict(problem))
            for problem in problems.errors(include_url=False)
        ]
        return None, (*document.problems, *dict.fromkeys(found))
    return (None if has_errors(document.problems) else value), document.problems


@cache
def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the model's JSON schema (draft 2020-12), with keys as authors write them."""
    return model.model_json_schema(by_alias=True)


def _diagnostic(document: Document, schema: Mapping[str, Any], problem: Mapping[str, Any]) -> Diagnostic:
    kind, given = problem["type"], problem["input"]
    path = tuple(part for part in problem["loc"] if not str(part).startswith(UNION))
    if kind == "extra_forbidden":
        known = _keys_at(schema, path[:-1])
        near = _our_word(str(path[-1]), known) or did_you_mean(str(path[-1]), known)
        hint = f"did you mean '{near}'?" if near else f"known here: {', '.join(sorted(known))}"
        if below := _mapping_with(schema, path[:-1], str(path[-1])):
            hint = f"it belongs under '{below}'"
        return error("S101", document.location(path, of_key=True), f"unknown key '{short(str(path[-1]))}'", hint)
    if kind == "missing":
        return error("S103", document.location(path), f"the key '{path[-1]}' is missing", f"add '{path[-1]}: …'")
    if kind in ("string_too_short", "string_too_long"):
        most = problem["ctx"].get("max_length")
        message, hint = (f"is longer than {most} characters", "shorten it") if most else ("is empty", "write a text")
        return error("S102" if most else "S103", document.location(path), f"'{path[-1]}' {message}", hint)
    if kind in ("enum", "literal_error"):
        choices = [choice for node in _nodes_at(schema, path) for choice in node.get("enum", ())]
        hint = suggestion(str(given), choices, f"write one of: {', '.join(choices)}")
        kinds = next((f"one of the known {part}" for part in path[-2:-1] if isinstance(path[-1], int)), "")
        message = f"'{short(str(given))}' is not {kinds or f'a known {path[-1]}'}"
        return error("S108", document.location(path), message, hint)
    if kind in _EXPECTED:
        return _wrong_type(document, path, _EXPECTED[kind], given, _example(schema, path))
    context = problem.get("ctx", {})
    name = f"{path[-1]}: " if path and isinstance(path[-1], str) else ""
    reason = str(context.get("reason", problem["msg"]))
    code = kind if kind[1:].isdigit() else "S102"
    return error(code, document.location(path), name + reason, str(context.get("hint", "")))


def _wrong_type(document: Document, path: DataPath, expected: str, given: Any, example: str) -> Diagnostic:
    name = next((f"'{part}'" for part in reversed(path) if isinstance(part, str)), "the file")
    what = f"an item of {name}" if path and isinstance(path[-1], int) else name
    quotes = " (put quotes around a text that holds ': ')" if expected == "a text" and isinstance(given, dict) else ""
    message = f"{what} has to be {expected}, not {_kind(given)}{quotes}"
    return error("S102", document.location(path), message, _remedy(expected, given, example))


def _remedy(expected: str, given: Any, example: str) -> str:
    """Suggest what to write; `example` is a key that an item, or the mapping itself, can begin with."""
    if expected == "a text":
        return "write one text here"
    if expected == "a list":
        if isinstance(given, str) and given.startswith("-"):
            return "put a space after each '-'"
        longest = max(len(part.split()) for part in given.split(",")) if isinstance(given, str) else 0
        if given and not example and 0 < longest <= _MOST_WORDS:
            several = f"[{', '.join(short(given).split())}]" if " " in given and "," not in given else ""
            return f"write {f'{several} or ' if several else ''}[{short(given)}], or begin each item with '- '"
        return "begin each item with '- '" + (f", as in '- {example}: …'" if example else "")
    if expected == "a mapping (key: value)":
        as_written = short(given, 40) if isinstance(given, str) and given else "…"
        shown = f", as in '{example}: {as_written}'" if example else ""
        return f"write its keys on lines of their own, indented{shown}"
    return ""


def _example(schema: Mapping[str, Any], path: DataPath) -> str:
    """Return the first key of the value at `path`, or of each item of it."""
    if any(node.get("type") == "string" for node in _nodes_at(schema, (*path, 0))):
        return ""
    keys = _keys_at(schema, path) or _keys_at(schema, (*path, 0))
    usual = [key for key in ("name", "institution", "city", "title") if key in keys]
    return next((key for key in usual or keys if key not in Chosen.model_fields), "") if path else ""


def _our_word(word: str, known: list[str]) -> str | None:
    """Return our key for another tool's word."""
    folded = word.casefold()
    return next((key for key, others in _OTHER_WORDS.items() if key in known and folded in others.split()), None)


def _colon_in_text(document: Document, path: tuple[Any, ...]) -> Diagnostic | None:
    """Find a text that YAML reads as a key and a value, where a text or a mapping with settings is allowed."""
    if f"{UNION}highlight" not in path:
        return None
    outer = tuple(part for part in path[: path.index(f"{UNION}highlight")] if not str(part).startswith(UNION))
    given: Any = document.data
    for part in outer:
        given = given[part]
    if not isinstance(given, dict) or len(given) != 1 or {"text", "priority", "id", "tags"} & given.keys():
        return None
    key, value = next(iter(given.items()))
    text = short(f"{key}: {value}" if isinstance(value, str) else f"{key}: …", 40)
    hint = f'put quotes around it: "{text}"' if '"' not in text and "…" not in text else "put quotes around the text"
    return error("S102", document.location(outer), f"'{text}' is a key and a value to YAML, not text", hint)


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None or value == "":
        return "empty" if value == "" else "null"
    return f"the text '{value}'" if isinstance(value, str) and len(value) <= 40 else "a text"


def keys_at(model: type[BaseModel], path: DataPath) -> list[str]:
    """Return the keys that the mapping at a path may have, in the model's order."""
    return [key for node in _nodes_at(json_schema(model), path) for key in node.get("properties", ())]


def types_at(model: type[BaseModel], path: DataPath) -> set[str]:
    """Return the JSON types that a value at a path may have."""
    given = (node.get("type", ()) for node in _nodes_at(json_schema(model), path))
    return {name for types in given for name in ([types] if isinstance(types, str) else types)}


def _nodes_at(schema: Mapping[str, Any], path: DataPath) -> list[Mapping[str, Any]]:
    nodes = list(_alternatives(schema, schema))
    for part in path:
        key = "items" if isinstance(part, int) else str(part)
        below = [
            node["items"] if isinstance(part, int) else node["properties"][key]
            for node in nodes
            if (isinstance(part, int) and "items" in node) or key in node.get("properties", {})
        ]
        nodes = [option for node in below for option in _alternatives(schema, node)]
    return nodes


def _alternatives(schema: Mapping[str, Any], node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "$ref" in node:
        node = schema["$defs"][node["$ref"].removeprefix("#/$defs/")]
    options = [*node.get("anyOf", ()), *node.get("oneOf", ())]
    if not options:
        yield node
    for option in options:
        yield from _alternatives(schema, option)


def _keys_at(schema: Mapping[str, Any], path: DataPath) -> list[str]:
    return [key for node in _nodes_at(schema, path) for key in node.get("properties", {}) if key != "$schema"]


def _mapping_with(schema: Mapping[str, Any], path: DataPath, key: str) -> str:
    """Return the nearest mapping below a path that knows a key, as 'basics: location', or ""."""
    mappings: list[DataPath] = [path]
    for mapping in mappings:
        below: list[DataPath] = [(*mapping, name) for name in _keys_at(schema, mapping) if len(mapping) < len(path) + 2]
        if found := next((inner for inner in below if key in _keys_at(schema, inner)), None):
            return ": ".join(str(part) for part in found[len(path) :])
        mappings += below
    return ""
