"""The ledger: what was sent to whom and what came of it, in `resume/targets/<name>/application.yml`.

The author may edit it; `portfolio applications` only adds to its end. What was sent is kept beside it, in
`sent/<date>/`: the PDF, mail and letter, the merged resume, its template, and page.yml, from which today's engine
can print the page and the letter again.
All of it is private, as its target is. Codes: J111 a kept file is missing or changed, J112 today's engine gives
different bytes, J113 dates that are not in order, and those of the fields.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, ValidationError

from portfolio.applications.targets import target_names
from portfolio.resume.model import TARGETS, Resume
from portfolio.resume.view import ResumeView
from portfolio.sources.dates import PartialDate
from portfolio.sources.diagnostics import Diagnostic, Location, ProblemsFound, error, has_errors, warning
from portfolio.sources.fields import FileName, Model, OptionalDate, Text, refuse
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import DataPath, Document, decode, load_readable, scalar

LEDGER = "application.yml"
PAGE = "page.yml"
MERGED = "resume/resume.yml"
ATTACHED = "resume.json"
SENT = "sent"
"""The folder, beside the ledger, that keeps what was sent."""
_HEAD = """\
# yaml-language-server: $schema=../../../hooks/schemas/application.schema.json
# What came of this application; you may edit it. `portfolio applications {name} interview`, offer or no adds to it.
# Private: git ignores this folder.
history:
"""


class Status(Enum):
    """What happened."""

    SENT = "sent"
    INTERVIEW = "interview"
    OFFER = "offer"
    NO = "no"


_REMIND_AFTER = {Status.SENT: 14, Status.INTERVIEW: 7}
"""Days without an answer."""


def _a_day(value: PartialDate | None) -> PartialDate | None:
    if value is not None and value.day is None:
        raise refuse("S104", f"'{value}' has no day", "write it like 2026-11-30")
    return value


Day = Annotated[OptionalDate, AfterValidator(_a_day)]


class Event(Model):
    """One step of an application. Only `sent` has what was sent with it."""

    status: Status
    date: Day
    remind: Day = Field(None, description="The day to follow up if they have not answered")
    note: Text = ""
    folder: FileName = Field("", description="The folder beside this file that keeps what was sent")
    pdf: FileName = ""
    pdf_sha256: Text = ""
    inputs_sha256: Text = ""
    also: dict[FileName, Text] = Field({}, description="What was sent with the PDF, mail and letter, and its hash")
    left_out: tuple[Text, ...] = Field((), description="In the resume, but not on the PDF")

    @property
    def day(self) -> dt.date:
        """When it happened."""
        return self.date.first_day if self.date else dt.date.min


class Application(Model):
    """The contents of one `application.yml`."""

    schema_: Text = Field("", alias="$schema")
    history: tuple[Event, ...] = ()

    @property
    def reminder(self) -> dt.date | None:
        """The day to follow up, as the last step says."""
        last = self.history[-1] if self.history else None
        return last.remind.first_day if last and last.remind else None


@dataclass(frozen=True)
class ReadApplication:
    """An application as it was read; without a ledger, its history and `text` are empty."""

    name: str
    title: str
    application: Application
    document: Document

    @property
    def folder(self) -> str:
        """The target's folder."""
        return f"{TARGETS}/{self.name}"


def application_names(root: Path) -> tuple[str, ...]:
    """Return the names of all targets, and of what has a ledger without one."""
    ledgers = (file.parent.name for file in (root / TARGETS).glob(f"*/{LEDGER}"))
    return tuple(sorted({*target_names(root), *ledgers}))


def read_application(root: Path, name: str) -> tuple[ReadApplication | None, tuple[Diagnostic, ...]]:
    """Return an application, or None if its ledger has errors, and all its problems."""
    path = f"{TARGETS}/{name}/{LEDGER}"
    title = _title(root / TARGETS / name / "target.yml")
    if not (root / path).is_file():
        return ReadApplication(name, title, Application(), Document(path, "", {}, {})), ()
    try:
        document = load_readable(decode((root / path).read_bytes(), path), path)
    except ProblemsFound as problems:
        return None, problems.diagnostics
    application, found = validate(Application, document)
    if application is None or has_errors(found):
        return None, found
    return ReadApplication(name, title, application, document), (*found, *_disorder(application, document))


def _title(file: Path) -> str:
    """Return what a target is for, "" if that cannot be read."""
    try:
        data = load_readable(decode(file.read_bytes(), file.name), file.name).data
    except (OSError, ProblemsFound):
        return ""
    parts = (data.get(key) for key in ("position", "company")) if isinstance(data, dict) else ()
    return ", ".join(str(part) for part in parts if part)


def _disorder(application: Application, document: Document) -> Iterator[Diagnostic]:
    for number, (before, event) in enumerate(zip(application.history, application.history[1:], strict=False), 1):
        if event.day < before.day:
            message = f"'{event.status.value}' on {event.date} comes after '{before.status.value}' on {before.date}"
            hint = "correct the date, or put the entries in order"
            yield warning("J113", document.location(("history", number, "date")), message, hint)


def remind_on(status: Status, day: dt.date) -> dt.date | None:
    """Return when to ask, if nothing has come until then."""
    return day + dt.timedelta(days=_REMIND_AFTER[status]) if status in _REMIND_AFTER else None


def with_event(read: ReadApplication, event: Event) -> str | None:
    """Return the ledger's text with an event added at its end; None if its form is not understood."""
    text = read.document.text or _HEAD.format(name=read.name)
    mark = read.document.marks.get(("history", 0))
    indent = " " * (mark.value[1] - 3) if mark else "  "
    added = "".join(f"{line}\n" for line in _lines(event, indent))
    changed = text + ("" if text.endswith("\n") else "\n") + added.replace("\n", "\r\n" if "\r\n" in text else "\n")
    path = read.document.path
    try:
        found, problems = validate(Application, load_readable(changed, path))
    except ProblemsFound:
        return None
    is_right = found is not None and not problems and found.history == (*read.application.history, event)
    return changed if is_right else None


def _lines(event: Event, indent: str) -> Iterator[str]:
    start = f"{indent}- "
    for name, field in Event.model_fields.items():
        key, value = field.alias or name, getattr(event, name)
        if value == field.default:
            continue
        if isinstance(value, tuple):
            yield f"{start}{key}:"
            yield from (f"{indent}    - {scalar(part)}" for part in value)
        elif isinstance(value, dict):
            yield f"{start}{key}:"
            yield from (f"{indent}    {scalar(name)}: {digest}" for name, digest in value.items())
        else:
            text = value.value if isinstance(value, Status) else str(value)
            yield f"{start}{key}: {text if isinstance(value, PartialDate) else scalar(text)}"
        start = f"{indent}  "


# what was sent


def _with_hashes(value: object) -> object:
    """Return a list of files, as engine 0.2.0 wrote it, as a mapping."""
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return dict.fromkeys(value, "")
    return value


class Kept(Model):
    """The contents of one `page.yml`: the page that was printed, what it was made from, and by which engine."""

    engine: Text
    made: Day
    pdf: FileName
    pdf_sha256: Text
    also: Annotated[dict[FileName, Text], BeforeValidator(_with_hashes)] = Field({})
    """The mail and the letter that were made with it, and their hashes, "" of those that an earlier engine made."""
    letter: Text = ""
    """The letter's HTML."""
    inputs: dict[Text, Text]
    left_out: tuple[Text, ...] = ()
    page: Any

    @property
    def inputs_sha256(self) -> str:
        """The hash of all inputs."""
        return sha256("".join(f"{path} {digest}\n" for path, digest in sorted(self.inputs.items())).encode())

    @property
    def view(self) -> ResumeView:
        """The page as templates see it. Raises ValidationError."""
        return _VIEWS.validate_python(self.page)


_VIEWS: TypeAdapter[ResumeView] = TypeAdapter(ResumeView)


def sha256(content: bytes) -> str:
    """Return a file's hash."""
    return hashlib.sha256(content).hexdigest()


def kept_page(kept: Kept, view: ResumeView) -> bytes:
    """Return the text of a page.yml with a view as its page."""
    page = _VIEWS.dump_python(view, mode="json", exclude_defaults=True)
    data = kept.model_dump(by_alias=True, exclude={"page"}) | {"made": str(kept.made), "page": page}
    data |= {"leftOut": list(kept.left_out)}
    return _dumped("What was printed, for `portfolio applications --verify`.", data)


def merged_resume(resume: Resume, document: Document, exported: Mapping[str, Any]) -> bytes:
    """Return the resume of one application as a resume.yml: with the target and the private fields laid over it, its
    numbers filled in, and its projects written out as JSON Resume exports them."""
    data = dict(document.data) if isinstance(document.data, dict) else {}
    data.pop("$schema", None)
    if resume.projects:
        listed = exported["projects"]  # the contributions are at its end
        data["projects"] = listed[: len(listed) - len(resume.contributions)]
    return _dumped("The resume as it was sent: with the target and the private fields.", data)


def _dumped(title: str, data: Mapping[str, Any]) -> bytes:
    text = yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False, width=110)
    return f"# {title} Private.\n{text}".encode()


def read_kept(root: Path, folder: str) -> tuple[Kept | None, tuple[Diagnostic, ...]]:
    """Return what a folder's page.yml says, or None and why it cannot be used."""
    path = f"{folder}/{PAGE}"
    try:
        document = load_readable(decode((root / path).read_bytes(), path), path)
    except FileNotFoundError:
        return None, (error("J111", Location(path), "the page that was kept is gone", _RESTORE),)
    except ProblemsFound as problems:
        return None, problems.diagnostics
    kept, found = validate(Kept, document)
    if kept is None:
        return None, found
    try:
        _VIEWS.validate_python(kept.page)
    except ValidationError:
        message = "the page that was kept cannot be read: it was edited, or a later engine wrote it"
        return None, (error("J111", document.location(("page",)), message, _RESTORE),)
    return kept, found


_RESTORE = "restore it from a backup, or take 'folder' and 'pdf' out of the entry"


def sent_files(root: Path, read: ReadApplication, number: int) -> tuple[Mapping[str, bytes], tuple[Diagnostic, ...]]:
    """Return the files that were sent with an event, the PDF first, and a problem for each that is not as it was."""
    event = read.application.history[number]
    found: dict[str, bytes] = {}
    problems = []
    for name, digest in {event.pdf: event.pdf_sha256, **event.also}.items():
        location = read.document.location(_path(event, number, name, "pdf"))
        file = root / read.folder / event.folder / name
        inside = (root / read.folder).resolve()
        if not file.resolve().is_relative_to(inside) or not file.is_file():
            message = f"there is no {event.folder}/{name} beside this file"
            problems.append(error("J111", location, message, _RESTORE))
        elif sha256(content := file.read_bytes()) != digest:
            message = f"{event.folder}/{name} is not the file that was sent: its hash differs"
            problems.append(error("J111", location, message, _RESTORE))
        else:
            found[name] = content
    return found, tuple(problems)


def other_bytes(read: ReadApplication, number: int, kept: Kept, name: str) -> Diagnostic:
    """Return the error for a file that today's engine prints otherwise."""
    message = f"today's engine no longer gives the bytes of {name}, which engine {kept.engine} printed"
    location = read.document.location(_path(read.application.history[number], number, name, "pdfSha256"))
    return error("J112", location, message, "the file that was sent is kept; use that one")


def _path(event: Event, number: int, name: str, key: str) -> DataPath:
    return ("history", number, key) if name == event.pdf else ("history", number, "also", name)
