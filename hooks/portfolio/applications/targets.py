"""A target: what one application changes in the resume, as a small overlay in `resume/targets/<name>/target.yml`.

It chooses, reorders and rephrases; it never copies. The advertisement lies beside it. Everything here is private: git
ignores the folder, and nothing of the site reads it. Codes: J105 there is no such target, J106 a target without its
advertisement, and those of `overlay` (J104), of `lines.decoded` and of the fields.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Discriminator, Field, Tag

from portfolio.applications.lines import decoded
from portfolio.evidence.documents import fill_document
from portfolio.evidence.metric import NOTHING_MEASURED, Evidence
from portfolio.resume.model import TARGETS, Keyword, Paper, SectionKind
from portfolio.sources.diagnostics import Diagnostic, Location, ProblemsFound, error, suggestion, warning
from portfolio.sources.fields import UNION, Email, FileName, Model, OptionalDate, Slug, Text, Url
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import WIDTH, Document, decode, load_readable, scalar

ADVERTISEMENT = "advertisement.txt"


class Person(Model):
    """Whom to write to."""

    name: Text = ""
    email: Email = ""


class Cover(Model):
    """What only the mail and the letter say."""

    them: Text = Field("", description="A sentence of yours about them: why this company, why this work")
    availability: Text = Field("", description="When you can start, and for how long")
    letter: Text = Field("", description="The paragraphs of a letter, for those who ask for one")


Fields = dict[Text, Text]
Rephrasing = Annotated[
    Annotated[Text, Tag(f"{UNION}text")] | Annotated[Fields, Tag(f"{UNION}fields")],
    Discriminator(lambda value: UNION + ("text" if isinstance(value, str) else "fields")),
]


class Target(Model):
    """The contents of one `target.yml`. What is left out stays as it is in the resume."""

    schema_: Text = Field("", alias="$schema")
    company: Text = Field(min_length=1)
    position: Text = Field(min_length=1)
    url: Url = Field("", description="The address of the advertisement")
    address: Text = Field("", description="Their postal address, for the letter; a line each, after '|'")
    advertisement: FileName = Field(ADVERTISEMENT, description="The advertisement's text, beside this file")
    copied: OptionalDate = Field(None, description="The day on which it was copied")
    contact: Person = Person()
    include: tuple[Text, ...] = Field((), description="Ids of what tags leave out, or of further projects and posts")
    exclude: tuple[Text, ...] = Field((), description="Ids of entries and bullets, or names of sections")
    reorder: tuple[Text, ...] = Field(
        (), description="Ids of entries and bullets to put first in their section or entry, in this order"
    )
    order: tuple[SectionKind, ...] = Field((), description="The sections in another order; the rest follows")
    rephrase: dict[Text, Rephrasing] = Field({}, description="By id: another text, or other fields: {label: …}")
    tags: tuple[Text, ...] = Field((), description="Of tagged entries and bullets, only those with one of these")
    keywords: tuple[Keyword, ...] = Field((), description="Words to set in bold, instead of the resume's")
    spellings: dict[Text, Text] = Field({}, description="Yours and theirs: {k8s: Kubernetes} shows both, once")
    template: Slug = ""
    paper: Paper | None = None
    language: Text = ""
    cover: Cover = Cover()


@dataclass(frozen=True)
class ReadTarget:
    """A target as it was read. `document` has the numbers of the projects filled in."""

    name: str
    target: Target
    document: Document
    advertisement: str
    """The advertisement's text, or ""."""


def target_names(root: Path) -> tuple[str, ...]:
    """Return the names of all targets."""
    return tuple(file.parent.name for file in sorted((root / TARGETS).glob("*/target.yml")))


def name_of_target(given: str) -> str:
    """Return a target's name, also from the path of its folder or its file."""
    return given.strip("/").removeprefix(f"{TARGETS}/").removesuffix("/target.yml")


def read_target(
    root: Path, name: str, evidence: Evidence = NOTHING_MEASURED
) -> tuple[ReadTarget | None, tuple[Diagnostic, ...]]:
    """Return a target, or None if it has errors, and all its problems."""
    folder = f"{TARGETS}/{name}"
    path = f"{folder}/target.yml"
    names = target_names(root)
    if name not in names:
        known = f"there are: {', '.join(names)}" if names else "write one with `portfolio target new`"
        return None, (error("J105", Location(path), "there is no such target", suggestion(name, names, known)),)
    try:
        document = load_readable(decode((root / path).read_bytes(), path), path)
    except ProblemsFound as problems:
        return None, problems.diagnostics
    filled, dead = fill_document(document, evidence)
    target, found = validate(Target, filled)
    if target is None:
        return None, (*dead, *found)
    text, missing = _advertisement(root, folder, target, document)
    return ReadTarget(name, target, filled, text), (*dead, *found, *missing)


def _advertisement(root: Path, folder: str, target: Target, document: Document) -> tuple[str, tuple[Diagnostic, ...]]:
    path = f"{folder}/{target.advertisement}"
    try:
        content = (root / path).read_bytes()
    except FileNotFoundError:
        location = document.location(("advertisement",))
        hint = f"paste the advertisement's text into {path}"
        return "", (warning("J106", location, f"there is no {target.advertisement} beside this file", hint),)
    text = decoded(content, path)
    return ("", (text,)) if isinstance(text, Diagnostic) else (text, ())


def with_ids(document: Document, added: Mapping[str, Iterable[str]]) -> str | None:
    """Return the text of a target with ids added to its lists; None if its form is not understood.

    A list that is not there yet goes after the comment that begins with its name, as `portfolio target new` writes it.
    """
    text = document.text
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.split("\n")
    for key, ids in sorted(added.items(), key=lambda pair: _line_of(document, pair[0], lines), reverse=True):
        _add(document, lines, key, [scalar(one) for one in ids], newline.removesuffix("\n"))
    changed = "\n".join(lines)
    try:
        old, data = (load_readable(each, document.path).data for each in (text, changed))
    except ProblemsFound:
        return None
    assert isinstance(old, dict)
    wanted = {**old, **{key: [*(old.get(key) or ()), *ids] for key, ids in added.items()}}
    return changed if data == wanted else None


def _line_of(document: Document, key: str, lines: Sequence[str]) -> int:
    """Return the line after which a list's new ids go, counted from 1."""
    if (mark := document.marks.get((key,))) is not None:
        below = [each for path, each in document.marks.items() if path[:1] == (key,)]
        return max([mark.value[0], mark.key[0], *(each.end[0] for each in below if len(below) > 1)])
    hint = next((number for number, line in enumerate(lines, 1) if re.match(rf"#\s*{key}:", line)), 0)
    cover = document.marks.get(("cover",))
    return hint or (cover.key[0] - 1 if cover else len(lines) - (not lines[-1].strip()))


def _add(document: Document, lines: list[str], key: str, ids: Sequence[str], ending: str) -> None:
    at = _line_of(document, key, lines)
    data = document.data.get(key) if isinstance(document.data, dict) else None
    last = document.marks.get((key, len(data) - 1)) if isinstance(data, list) and data else None
    mark = document.marks.get((key,))
    if mark is not None and lines[mark.value[0] - 1][mark.value[1] - 1 :].startswith("["):
        number, column = last.end if last else (mark.value[0], mark.value[1] + 1)
        line = lines[number - 1]
        more = (", " if last else "") + ", ".join(ids)
        if len(line) + len(more) > WIDTH:
            more = (f",{ending}\n  " if last else "") + f",{ending}\n  ".join(ids)
        lines[number - 1] = line[: column - 1] + more + line[column - 1 :]
        return
    indent = " " * (document.marks[key, 0].value[1] - 3) if last else "  "
    head = [f"{key}:{ending}"] if mark is None else []
    lines[at:at] = [*head, *(f"{indent}- {one}{ending}" for one in ids)]
