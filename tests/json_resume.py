"""JSON Resume 1.x for tests: its fields in a table, and from that a JSON schema, documents and one full resume.

The packages of the registries hold the format of 2014 or none, so the fields are listed here, as jsonresume.org has
them. Like there, other keys are allowed everywhere.
"""

from collections.abc import Iterator
from typing import Any

_DATE = r"^[12]\d{3}(-[01]\d(-[0-3]\d)?)?$"
_KINDS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "address": {"type": "string", "format": "uri"},
    "email": {"type": "string", "format": "email"},
    "date": {"type": "string", "pattern": _DATE},
    "texts": {"type": "array", "items": {"type": "string"}},
}
_VALUES: dict[str, list[Any]] = {
    "text": ["Measured the tide"],
    "address": ["https://tides.example.com/levels"],
    "email": ["robin@example.com"],
    "date": ["2024", "2024-02", "2024-02-29"],
    "texts": [[], ["one"], ["one", "and one more"]],
}
"""Values of each kind that are valid."""

_SPAN = "date startDate, date endDate"
_BASICS = "text name, text label, text image, email email, text phone, address url, text summary"
_FIELDS = {
    "work": f"text name, text location, text description, text position, address url, {_SPAN}, text summary, "
    "texts highlights",
    "volunteer": f"text organization, text position, address url, {_SPAN}, text summary, texts highlights",
    "education": f"text institution, address url, text area, text studyType, {_SPAN}, text score, texts courses",
    "awards": "text title, date date, text awarder, text summary",
    "certificates": "text name, date date, address url, text issuer",
    "publications": "text name, text publisher, date releaseDate, address url, text summary",
    "skills": "text name, text level, texts keywords",
    "languages": "text language, text fluency",
    "interests": "text name, texts keywords",
    "references": "text name, text reference",
    "projects": f"text name, text description, texts highlights, texts keywords, {_SPAN}, address url, texts roles, "
    "text entity, text type",
}
_LOCATION = "text address, text postalCode, text city, text countryCode, text region"
_PROFILE = "text network, text username, address url"


def _fields(table: str) -> dict[str, str]:
    return {name: kind for kind, name in (field.split() for field in table.split(","))}


def _object(table: str, **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {name: _KINDS[kind] for name, kind in _fields(table).items()} | more}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "properties": {
        "$schema": _KINDS["address"],
        "basics": _object(_BASICS, location=_object(_LOCATION), profiles=_list(_object(_PROFILE))),
        **{section: _list(_object(table)) for section, table in _FIELDS.items()},
        "meta": _object("address canonical, text version, text lastModified"),
    },
}


def documents() -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Yield a name, a document with one field, and whether it is valid, for each field and kind of value."""
    for section, table in _FIELDS.items():
        yield f"{section}-empty", {section: []}, True
        yield f"{section}-null", {section: None}, False
        for name, value, is_valid in _valued(table):
            yield f"{section}-{name}", {section: [value]}, is_valid
    for name, value, is_valid in _valued(_BASICS):
        yield f"basics-{name}", {"basics": value}, is_valid
    for name, value, is_valid in _valued(_LOCATION):
        yield f"location-{name}", {"basics": {"location": value}}, is_valid
    for name, value, is_valid in _valued(_PROFILE):
        yield f"profiles-{name}", {"basics": {"profiles": [value]}}, is_valid
    yield "basics-null", {"basics": None}, False


def _valued(table: str) -> Iterator[tuple[str, dict[str, Any], bool]]:
    for name, kind in _fields(table).items():
        for number, value in enumerate(_VALUES[kind]):
            yield f"{name}-{number}", {name: value}, True
        yield f"{name}-null", {name: None}, False


def _full(table: str) -> dict[str, Any]:
    return {name: _VALUES[kind][-1] for name, kind in _fields(table).items()}


FULL: dict[str, Any] = {
    "basics": {**_full(_BASICS), "location": _full(_LOCATION), "profiles": [_full(_PROFILE)]},
    **{section: [_full(table), _full(table)] for section, table in _FIELDS.items()},
}
"""A resume that has every field."""
