"""`portfolio target new | show | list`: the target of one application, and what its advertisement asks.

Exit status: 0 done, 1 the target or its advertisement cannot be used, 2 wrong use (click's own).
"""

import re
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NoReturn

import click

from portfolio.applications.advertisement import Advertisement, read_advertisement
from portfolio.applications.conditions import conditions
from portfolio.applications.knock_outs import KnockOuts
from portfolio.applications.levels import Level
from portfolio.applications.lines import LARGEST, decoded, without_controls
from portfolio.applications.overlay import Named, named, unknown_ids, with_included
from portfolio.applications.position import position_and_employer
from portfolio.applications.requirements import Requirement
from portfolio.applications.targets import ADVERTISEMENT, Target, name_of_target, read_target, target_names
from portfolio.applications.words import words_of
from portfolio.cli.root import current_day, print_problems, root_option, stop_at_unreadable, write_whole
from portfolio.resume.model import TARGETS
from portfolio.resume.wording import ENGLISH
from portfolio.sources.diagnostics import Diagnostic, has_errors, printable, short
from portfolio.sources.fields import SLUG
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import load_readable, scalar
from portfolio.website.tree import read

_WIDTH = 100
_NOTHING_ASKED = "read it yourself: few of its words can be matched"


@click.group(
    "target",
    no_args_is_help=True,
    epilog="""\b
Examples:
  portfolio target new acme-ml --from advertisement.txt --company "Acme"
  portfolio target show acme-ml
  portfolio target list""",
)
def target_command() -> None:
    """Fit the resume to one position: a small overlay and the advertisement, in resume/targets/, never published."""


@target_command.command(epilog="\b\nExample:\n  portfolio target new acme-ml --from advertisement.txt --company Acme")
@click.argument("name")
@click.option(
    "--from",
    "source",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, allow_dash=True),
    help="The advertisement's text, pasted into a file; '-' reads it from the pipe.",
)
@click.option("--company", default="", help="Who is hiring; without it, what a line 'Company: …' says.")
@click.option("--position", default="", help="What for; without it, the advertisement's title or first line.")
@click.option("--url", default="", help="Where the advertisement was published.")
@root_option
def new(*, name: str, source: Path, company: str, position: str, url: str, root: Path) -> None:
    """Write resume/targets/NAME/ with the advertisement's text and an overlay to fill in."""
    if not SLUG.fullmatch(name):
        raise click.UsageError(f"'{short(name)}' is not a name for a folder; use letters, digits and hyphens: acme-ml")
    folder = root / TARGETS / name
    if folder.exists():
        raise click.UsageError(f"{TARGETS}/{name} exists already; choose another name, or delete the folder")
    text = decoded(_content(source), "standard input" if str(source) == "-" else str(source))
    if isinstance(text, Diagnostic):
        _stop([text])
    stop_at_unreadable(root)
    advertisement = read_advertisement(text)
    tree = read(root)
    offered, employer = position_and_employer(text)
    today = current_day()
    told = {
        "company": company.strip() or employer or "TODO",
        "position": position.strip() or offered or "TODO",
        "url": url.strip(),
    }
    _stop_at_mistakes(told)
    entries = named(tree.resume_document, tree.projects) if tree.resume_document else ()
    overlay = _overlay(told, today, advertisement, entries)
    folder.mkdir(parents=True)
    write_whole(folder / ADVERTISEMENT, f"{without_controls(text).rstrip()}\n".encode())
    write_whole(folder / "target.yml", overlay.encode())
    click.echo(f"{TARGETS}/{name}/target.yml and {ADVERTISEMENT}; git ignores them")
    if left := [key for key in ("company", "position") if told[key] == "TODO"]:
        click.echo(f"target.yml still needs what the advertisement does not clearly say: {', '.join(left)}")
    for line in _what_is_asked(advertisement):
        click.echo(line)


@target_command.command(epilog="\b\nExample:\n  portfolio target show acme-ml")
@click.argument("name")
@root_option
def show(name: str, root: Path) -> None:
    """Print what a target's advertisement asks for, and the ids that the target can use."""
    stop_at_unreadable(root)
    tree = read(root)
    target, problems = read_target(root, name_of_target(name), tree.evidence)
    if target is None:
        _stop(problems)
    slugs = tree.published_slugs
    document = tree.resume_document
    entries = named(with_included(document, target, tree.projects, slugs), tree.projects) if document else ()
    problems = (*problems, *unknown_ids(entries, target, {*tree.projects, *slugs}))
    click.echo(f"{printable(target.target.position)}, {printable(target.target.company)}")
    for line in _what_is_asked(read_advertisement(target.advertisement)):
        click.echo(line)
    click.echo("\nIds for include, exclude, reorder and rephrase:")
    for line in _ids(entries):
        click.echo(f"  {line}")
    print_problems(problems)
    if has_errors(problems):
        sys.exit(1)


@target_command.command("list", epilog="\b\nExample:\n  portfolio target list")
@root_option
def list_targets(root: Path) -> None:
    """List all targets."""
    names = target_names(root)
    for name in names:
        target, problems = read_target(root, name)
        what = f"{target.target.position}, {target.target.company}" if target else f"has mistakes: {problems[0]}"
        click.echo(f"{name}  {printable(what)}")
    if not names:
        click.echo("there are no targets; write one with `portfolio target new NAME --from ad.txt`")


def _content(source: Path) -> bytes:
    if str(source) != "-":
        if source.is_dir():
            raise click.UsageError(f"'{source}' is a folder; give the file with the advertisement's text")
        try:
            with source.open("rb") as file:
                return file.read(LARGEST + 1) if source.stat().st_size <= LARGEST else b"\n" * source.stat().st_size
        except FileNotFoundError:
            hint = "paste the advertisement's text into a file; addresses are never fetched"
            written = re.sub(r"^(https?:)/(?!/)", r"\1//", str(source))  # a path loses one of an address's
            raise click.UsageError(f"there is no file '{short(written)}'; {hint}") from None
    if sys.stdin.isatty():
        raise click.UsageError("'-' reads from a pipe, and there is none; give a file")
    return sys.stdin.buffer.read(LARGEST + 1)


def _stop(problems: Iterable[Diagnostic]) -> NoReturn:
    print_problems(problems)
    sys.exit(1)


def _stop_at_mistakes(told: Mapping[str, str]) -> None:
    """Refuse what no command would read from the target. Raises UsageError."""
    written = "".join(f"{key}: {scalar(value)}\n" for key, value in told.items())
    _, problems = validate(Target, load_readable(written, ""))
    if problems:
        raise click.UsageError(f"--{problems[0].message}; {problems[0].hint}")


def _ids(entries: Iterable[Named]) -> Iterator[str]:
    for entry in entries:
        is_part = "/" in entry.id
        text = " ".join(entry.text.split())
        yield ("  " if is_part else "") + entry.id + (f"  {short(text, 60)}" if is_part and text else "")


def _overlay(told: Mapping[str, str], today: date, asked: Advertisement, entries: Iterable[Named]) -> str:
    """Return the text of a new target.yml; everything that is optional is a comment."""
    contact = asked.knock_outs.contact
    lines = [
        "# yaml-language-server: $schema=../../../hooks/schemas/target.schema.json",
        "# What this application changes in the resume. Private: git ignores this folder.",
        *(f"{key}: {scalar(value)}" for key, value in told.items() if value),
        f"copied: {today.isoformat()}  # the advertisement's text is in {ADVERTISEMENT}",
        *(["contact:"] if contact else []),
        *([f"  name: {scalar(contact.name)}"] if contact and contact.name else []),
        *([f"  email: {scalar(contact.email)}"] if contact and contact.email else []),
        "",
        "# exclude: []   # ids of entries and bullets, or names of sections",
        "# include: []   # ids that tags leave out; projects and posts that the resume does not list",
        "# reorder: []   # ids of entries to put first",
        "# rephrase: {}  # by id: another text, or other fields: {basics: {label: …}}",
        "# tags: []      # of tagged entries and bullets, only those with one of these",
        "# spellings: {} # yours and theirs: {k8s: Kubernetes}",
        "# keywords, template, paper, language, order: as in resume.yml",
        "",
        "cover:",
        '  them: ""          # a sentence of yours about them, for the mail',
        '  availability: ""  # when you can start, and for how long',
        "  # letter: |        # paragraphs of a letter, if they want one; 'address: |' takes their postal address",
        "",
        "# The ids of the resume:",
        *(f"#   {line}" for line in _ids(entries)),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _what_is_asked(asked: Advertisement) -> Iterator[str]:
    """Render an advertisement's requirements for a terminal; each with its line."""
    if asked.asks_little:
        yield _NOTHING_ASKED
    facts = list(_facts(asked.knock_outs))
    if facts:
        yield "\nBefore anything else"
        yield from facts
    for level in Level:
        if rows := asked.asked(level):
            yield f"\n{level.value.capitalize()}: {len(rows)}"
            yield from (_row(requirement) for requirement in rows)
    if asked.also_named:
        names = ", ".join(f"{one.name} (line {one.line})" for one in asked.also_named)
        yield f"\nAlso named: {printable(names)}"


def _row(requirement: Requirement) -> str:
    what = " or ".join(
        skill if spelling.casefold() == skill.casefold() else f"{skill} ({spelling})"
        for skill, spelling in zip(requirement.skills, requirement.spellings, strict=True)
    )
    return printable(f"  {requirement.line:>4}  {textwrap.shorten(what, _WIDTH, placeholder=' …')}")


def _facts(found: KnockOuts) -> Iterator[str]:
    rows = [(one.line, f"{one.label}: {one.asked}") for one in conditions(found, words_of(ENGLISH))]
    if found.size:
        rows.append((found.size.line, f"size: {found.size.text}"))
    if contact := found.contact:
        rows.append((contact.line, "contact: " + ", ".join(filter(None, (contact.name, contact.email, contact.phone)))))
    yield from (printable(f"  {line:>4}  {textwrap.shorten(text, _WIDTH, placeholder=' …')}") for line, text in rows)
