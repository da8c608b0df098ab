"""`portfolio applications`: what was sent to whom, what came of it, and whether it could be printed again.

Exit status: 0 done, 1 a ledger has errors or today's engine gives other bytes, 2 wrong use (click's own).
"""

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from portfolio.applications.ledger import (
    PAGE,
    SENT,
    Application,
    Event,
    Kept,
    ReadApplication,
    Status,
    application_names,
    other_bytes,
    read_application,
    read_kept,
    remind_on,
    sent_files,
    sha256,
    with_event,
)
from portfolio.applications.targets import name_of_target, read_target
from portfolio.cli.root import (
    WrongUse,
    current_day,
    opened_store,
    print_problems,
    root_option,
    stop_at_unreadable,
    write_whole,
)
from portfolio.cli.tailoring import FOLDER, MAIL, RECORD, Page, letter_of, mail_of, prepare, printed_again, tailored
from portfolio.resume.model import TARGETS
from portfolio.sources.dates import PartialDate, parse_date
from portfolio.sources.diagnostics import Diagnostic, ProblemsFound, has_errors, in_order, printable, short
from portfolio.store.values import Store

_SHORT_HASH = 12


class _Day(click.ParamType[Any]):
    """A day such as 2026-11-30, or a word that stands for none."""

    name = "date"

    def __init__(self, none: str = "") -> None:
        self._none = none

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the day, or the word as it is."""
        if isinstance(value, PartialDate) or (self._none and value == self._none):
            return value
        try:
            day = parse_date(value)
        except ValueError as problem:
            self.fail(f"'{short(value)}' {problem}", param, ctx)
        if day.day is None:
            self.fail(f"'{short(value)}' has no day; write it like 2026-11-30", param, ctx)
        return day


@click.command(
    "applications",
    epilog="""\b
Examples:
  portfolio applications                                     all, those due first
  portfolio applications acme-ml sent                        keep what `portfolio tailor acme-ml` made
  portfolio applications acme-ml interview --on 2026-12-03 --note "with Jana Beispiel"
  portfolio applications acme-ml no
  portfolio applications --verify                            does today's engine give the same files?""",
)
@click.argument("name", required=False)
@click.argument("status", required=False, type=click.Choice([status.value for status in Status]))
@click.option("--on", "day", type=_Day(), help="The day on which it happened; without it, today.")
@click.option(
    "--remind",
    type=_Day("no"),
    metavar="DATE|no",
    help="The day to follow up; without it, 14 days after sent, 7 after interview.",
)
@click.option("--note", default="", help="Anything to remember.")
@click.option("--without-pdf", is_flag=True, help="With 'sent': you sent something else; keep no copy.")
@click.option("--verify", is_flag=True, help="Make what was sent again, and compare the bytes.")
@root_option
def applications_command(*, name: str | None, status: str | None, verify: bool, root: Path, **step: Any) -> None:
    """List all applications, show that of the target NAME, or add what happened to it: STATUS.

    The ledger is resume/targets/NAME/application.yml, which you may edit. With 'sent', the PDF that `portfolio tailor`
    made, the merged resume.yml and its template are kept beside it. Git ignores all of it.
    """
    if status is None and any(step.values()):
        raise WrongUse("--on, --remind, --note and --without-pdf belong to a step: portfolio applications NAME sent")
    if status is not None and verify:
        raise WrongUse("--verify adds no step; leave out the status")
    if step["without_pdf"] and status != Status.SENT.value:
        raise WrongUse("--without-pdf belongs to 'sent'")
    stop_at_unreadable(root)
    today = current_day()
    names = application_names(root)
    if name is not None:
        name = name_of_target(name)
        if name not in names:
            print_problems(read_target(root, name)[1])
            sys.exit(1)
        names = (name,)
    found = [read_application(root, one) for one in names]
    problems = [problem for _, some in found for problem in some]
    reads = [read for read, _ in found if read is not None]
    if status is not None:
        print_problems(problems)
        if not reads:
            sys.exit(1)
        _add(root, reads[0], Status(status), today, step)
        return
    lines: Sequence[str]
    if verify:
        lines, more = _verified(root, reads)
        problems += more
        lines = lines or ([] if problems else ["nothing was sent of which a PDF is kept"])
    elif name is not None and reads:
        lines = list(_details(root, reads[0], today))
    else:
        lines = list(_listed(reads, today)) if names else ["no applications yet: `portfolio target new` begins one"]
    print_problems(in_order(problems))
    for line in lines:
        click.echo(line)
    if has_errors(problems):
        sys.exit(1)


def _listed(reads: Sequence[ReadApplication], today: date) -> Iterator[str]:
    """Yield the lines of all applications: reminders that are due, then what happened last."""

    def urgency(read: ReadApplication) -> tuple[bool, int, str]:
        history, reminder = read.application.history, read.application.reminder or date.max
        return reminder > today, -history[-1].day.toordinal() if history else 0, read.name

    order = sorted(reads, key=urgency)
    width = max(len(read.name) for read in order) if order else 0
    for read in order:
        steps = ", ".join(f"{event.status.value} {event.date}" for event in read.application.history)
        yield f"{read.name:<{width}}  {steps or 'not sent'}"
        if read.title:
            yield f"{'':<{width}}  {printable(read.title)}"
        if told := _reminder(read.application, today):
            yield f"{'':<{width}}  {told}"


def _reminder(application: Application, today: date) -> str:
    day = application.reminder
    if day is None:
        return ""
    days = abs((day - today).days)
    span = f"{days} day{'' if days == 1 else 's'}"
    when = f"in {span}" if day > today else f"due for {span}" if days else "due today"
    return f"reminder {day}: {when}"


def _details(root: Path, read: ReadApplication, today: date) -> Iterator[str]:
    """Yield the lines of one application."""
    yield printable(read.title) or read.name
    if not read.application.history:
        yield f"not sent; `portfolio tailor {read.name}`, send it, then `portfolio applications {read.name} sent`"
    for event in read.application.history:
        yield f"{event.date}  {event.status.value}{f': {printable(event.note)}' if event.note else ''}"
        if event.pdf:
            yield f"            {read.folder}/{event.folder}/{event.pdf}"
            hashes = [digest[:_SHORT_HASH] for digest in (event.pdf_sha256, event.inputs_sha256)]
            yield f"            hash {hashes[0]}, of the inputs {hashes[1]}"
            kept, _ = read_kept(root, f"{read.folder}/{event.folder}")
            if also := event.also or (kept.also if kept else ()):
                yield f"            with it: {printable(', '.join(also))}"
            if kept and (changed := _changed(root, kept)):
                yield f"            changed since: {', '.join(changed)}"
        if event.left_out:
            yield f"            left out: {printable(', '.join(event.left_out))}"
    if told := _reminder(read.application, today):
        yield told


def _changed(root: Path, kept: Kept) -> list[str]:
    """Return the inputs that are not what they were."""
    files = {path: root / path for path in kept.inputs}
    return [
        path for path, file in files.items() if not file.is_file() or sha256(file.read_bytes()) != kept.inputs[path]
    ]


# adding


def _add(root: Path, read: ReadApplication, status: Status, today: date, step: dict[str, Any]) -> None:
    """Add a step to a ledger, and keep what was sent."""
    if status is not Status.SENT and not read.application.history:
        hint = f"record that first: portfolio applications {read.name} sent --on DATE"
        raise WrongUse(f"'{read.name}' was not sent yet; {hint}")
    day = step["day"] or parse_date(today.isoformat())
    history = read.application.history
    if history and day.first_day < history[-1].day:
        last = history[-1]
        raise WrongUse(f"{day} is before '{last.status.value}' on {last.date}; edit {read.document.path} instead")
    given: dict[str, Any] = {"status": status, "date": day, "note": printable(step["note"].strip())}
    after = remind_on(status, day.first_day)
    if step["remind"] is None and after is not None:
        given["remind"] = parse_date(after.isoformat())
    elif step["remind"] not in (None, "no"):
        given["remind"] = step["remind"]
    folder = f"{SENT}/{day}"
    sent: tuple[str, ...] = ()
    files: dict[Path, bytes] = {}
    if status is Status.SENT and not step["without_pdf"]:
        if (root / read.folder / folder).exists():
            raise click.ClickException(f"{read.folder}/{folder} already exists; give the day it was sent with --on")
        kept, files = _made(root, read.name)
        given |= {"folder": folder, "pdf": kept.pdf, "pdfSha256": kept.pdf_sha256}
        given |= {"inputsSha256": kept.inputs_sha256, "leftOut": kept.left_out}
        given["also"] = {name: sha256(files[Path(name)]) for name in kept.also if Path(name) in files}
        sent = (kept.pdf, *given["also"])
        files = {root / read.folder / folder / path: content for path, content in files.items()}
    text = with_event(read, Event(**given))
    path = read.document.path
    if text is None:
        raise click.ClickException(f"{path} cannot be added to automatically; end it with the list 'history'")
    write_whole(root / TARGETS / ".gitignore", b"*\n")
    for file, content in files.items():
        write_whole(file, content)
    write_whole(root / path, text.encode())
    click.echo(path)
    for name in sent:
        click.echo(f"{read.folder}/{folder}/{name}")
    if "remind" in given:
        click.echo(f"reminder {given['remind']}")


def _made(root: Path, name: str) -> tuple[Kept, dict[Path, bytes]]:
    """Return what `portfolio tailor` made of a target, to keep; ends the command if that is gone or was changed."""
    folder = f"{FOLDER}/{name}"
    remedy = f"run `portfolio tailor {name}` first and send what it makes, or write --without-pdf"
    if not (root / folder / RECORD / PAGE).is_file():
        raise click.ClickException(f"{folder} has no PDF to keep; {remedy}")
    kept, problems = read_kept(root, f"{folder}/{RECORD}")
    file = root / folder / (kept.pdf if kept else "")
    if kept is None or not file.is_file() or sha256(content := file.read_bytes()) != kept.pdf_sha256:
        print_problems(problems)
        raise click.ClickException(f"the PDF in {folder} is not the one that was made; {remedy}")
    record = root / folder / RECORD
    files = {each.relative_to(record): each.read_bytes() for each in sorted(record.rglob("*")) if each.is_file()}
    also = {Path(one): (root / folder / one).read_bytes() for one in kept.also if (root / folder / one).is_file()}
    return kept, {Path(kept.pdf): content, **also, **files}


# verifying


def _verified(root: Path, reads: Sequence[ReadApplication]) -> tuple[list[str], list[Diagnostic]]:
    """Return a line for each application that today's engine makes as it was sent, and the problems of the others."""
    lines: list[str] = []
    problems: list[Diagnostic] = []
    with opened_store(root) as store:
        for read in reads:
            for number, event in enumerate(read.application.history):
                if event.pdf:
                    told, found = _compared(root, read, number, store)
                    lines += [told] if told else []
                    problems += found
    return lines, problems


def _compared(root: Path, read: ReadApplication, number: int, store: Store) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return what can be said of an event if all that was sent with it is as it was, and today's engine agrees."""
    event = read.application.history[number]
    folder = f"{read.folder}/{event.folder}"
    files, problems = sent_files(root, read, number)
    kept, more = read_kept(root, folder)
    if kept is None or kept.made is None:
        return "", (*problems, *more)
    try:
        again = printed_again(root / folder, kept)
    except ProblemsFound as found:
        return "", (*problems, *found.diagnostics)
    made = {kept.pdf: kept.pdf_sha256, **kept.also}
    edited = [name for name, content in files.items() if made.get(name) and made[name] != sha256(content)]
    as_made = set(files).difference(edited)
    others = [name for name in again if name in as_made and again[name] != files[name]]
    problems = (*problems, *(other_bytes(read, number, kept, name) for name in others))
    if problems:
        return "", problems
    same, since = as_made.intersection(again), ""
    if changed := _changed(root, kept):
        since = f"; changed since: {', '.join(changed)}"
    else:
        page, _ = tailored(prepare(root, read.name, store, kept.made.first_day), store)
        today = _files_of(page, kept) if page else {}
        differ = any(today.get(name) != files[name] for name in as_made)
        since = "; your files say something else now" if differ else ""
        same |= {name for name in as_made if today.get(name) == files[name]}
    only_kept = [name for name in files if name in as_made and name not in same]
    told = f"today's engine gives the same bytes of {', '.join(name for name in files if name in same)}"
    told += f"; as it was sent: {', '.join(only_kept)}" if only_kept else ""
    told += f"; edited before it was sent: {', '.join(edited)}" if edited else ""
    return f"{read.name}, sent {event.date}: {printable(told)}{since}", ()


def _files_of(page: Page, kept: Kept) -> dict[str, bytes]:
    """Return the files of an application that today's files make."""
    letter = letter_of(page) if kept.letter else None
    mail = {MAIL: mail_of(page)[0].encode()} if MAIL in kept.also else {}
    return {kept.pdf: page.content, **({letter.file: letter.content} if letter else {}), **mail}
