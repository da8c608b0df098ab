"""`portfolio new project | post | note | publication | talk`: write a minimal one where it belongs.

Exit status: 0 done, the path is printed; 1 nothing was written; 2 wrong use. Nothing is ever overwritten.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from portfolio.cli.root import WrongUse, can_ask, current_day, root_option, stop_at_unreadable, write_text, write_whole
from portfolio.posts import front_matter
from portfolio.resume.model import Resume
from portfolio.sources.diagnostics import suggestion
from portfolio.sources.fields import SLUG
from portfolio.sources.schema import validate
from portfolio.sources.yaml_list import add_item
from portfolio.sources.yaml_source import decode, load
from portfolio.website import new_files
from portfolio.website.tree import RESUME

_TITLE = click.argument("words", nargs=-1, metavar="[TITLE]")
_SLUG = click.option("--slug", default="", help="The name of the file or folder; without it, one made from the title.")


def _tags(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--tag", "tags", multiple=True, help="A subject; may be given several times.")(command)


@click.group(
    "new",
    no_args_is_help=True,
    epilog="""\b
Examples:
  portfolio new project "Faster neighbours" --summary "The same answers in less time."
  portfolio new post "What I learned today" --project faster-neighbours
  portfolio new note "Ties need a rule" --tag NumPy
  portfolio new publication "Which weights survive?" --author "Jane Roe"
  portfolio new talk "Small models" --event "Roe University" --date 2026-07""",
)
def new_command() -> None:
    """Start a project, a post, a note, a publication or a talk. A title that is not given is asked for."""


@new_command.command(epilog='\b\nExample:\n  portfolio new project "Faster neighbours" --summary "In less time."')
@_TITLE
@_SLUG
@click.option("--summary", default="", help="One sentence: what it is and what came of it.")
@click.option("--repository", default="", metavar="URL", help="Where its code is, if not here.")
@root_option
def project(root: Path, words: tuple[str, ...], slug: str, summary: str, repository: str) -> None:
    """Write projects/SLUG/project.yml."""
    title = _title(words)
    slug = _slug(slug, title)
    if not summary:
        summary = _asked("Summary, one sentence: what it is and what came out", "--summary")
    folder = root / new_files.PROJECTS / slug
    if os.path.lexists(folder):
        raise WrongUse(f"projects/{slug} exists already; choose another --slug")
    text = new_files.project(title, summary, repository, current_day())
    _write(root, folder / "project.yml", text)
    click.echo(f"to show it in the resume, add '- {slug}' below 'projects:' in {RESUME}", err=True)


@new_command.command(epilog='\b\nExample:\n  portfolio new post "What I learned" --project faster-neighbours --draft')
@_TITLE
@_SLUG
@_tags
@click.option("--project", "projects", multiple=True, metavar="SLUG", help="A project that it is about.")
@click.option("--draft", is_flag=True, help="Shown by `make serve`, and not published.")
@root_option
def post(
    root: Path, words: tuple[str, ...], slug: str, tags: tuple[str, ...], projects: tuple[str, ...], *, draft: bool
) -> None:
    """Write docs/blog/posts/SLUG.md, with the date of today."""
    title = _title(words)
    slug = _slug(slug, title)
    known = sorted(file.parent.name for file in (root / "projects").glob("*/project.yml"))
    for name in projects:
        if name not in known:
            hint = suggestion(name, known, f"known: {', '.join(known) or 'none'}")
            raise WrongUse(f"'{name}' is not a project; {hint}")
    for file in (root / new_files.POSTS).rglob("*.md"):
        written, _ = front_matter.read(file.read_bytes(), file.relative_to(root).as_posix())
        if written and written.slug == slug:
            raise WrongUse(f"{written.path} has the slug '{slug}' already; choose another --slug")
    text = new_files.post(title, slug, current_day(), projects, tags, is_draft=draft)
    _write(root, root / new_files.POSTS / f"{slug}.md", text)


@new_command.command(epilog='\b\nExample:\n  portfolio new note "Ties need a rule" --tag NumPy')
@_TITLE
@_SLUG
@_tags
@root_option
def note(root: Path, words: tuple[str, ...], slug: str, tags: tuple[str, ...]) -> None:
    """Write docs/notes/SLUG.md."""
    title = _title(words)
    _write(root, root / new_files.NOTES / f"{_slug(slug, title)}.md", new_files.note(title, current_day(), tags))
    settings = root / "mkdocs.yml"
    if settings.is_file() and "notes/index.md" not in settings.read_text("utf-8-sig", "replace"):
        click.echo("to list your notes on the site, add '- Notes: notes/index.md' below 'nav:' in mkdocs.yml", err=True)


@new_command.command(epilog='\b\nExample:\n  portfolio new publication "Which weights survive?" --author "Jane Roe"')
@_TITLE
@click.option("--author", "authors", multiple=True, help="An author, in order; may be given several times.")
@click.option("--venue", default="", help="Where it was published: a journal, a conference, a workshop.")
@click.option("--date", "day", default="", help="2026-07 or 2026.")
@click.option("--doi", default="", help="As in 10.1000/182; it makes the link.")
@click.option("--arxiv", default="", help="As in 2401.01234; it makes the link.")
@click.option("--url", default="", help="Its address, if it has neither.")
@root_option
def publication(root: Path, words: tuple[str, ...], authors: tuple[str, ...], **said: str) -> None:
    """Add a publication to resume/resume.yml."""
    given = {"publisher": said["venue"], "releaseDate": said["day"]}
    links = {key: said[key] for key in ("doi", "arxiv", "url")}
    _add(root, "publications", {"name": _title(words), "authors": list(authors), **given, **links})


@new_command.command(epilog='\b\nExample:\n  portfolio new talk "Small models" --event "Roe University" --date 2026-07')
@_TITLE
@click.option("--event", default="", help="Where it was given.")
@click.option("--date", default="", help="2026-07-02, 2026-07 or 2026.")
@click.option("--url", default="", help="The event's address.")
@click.option("--slides", default="", help="Their address, or a file in docs/.")
@root_option
def talk(root: Path, words: tuple[str, ...], **said: str) -> None:
    """Add a talk to resume/resume.yml."""
    _add(root, "talks", {"name": _title(words), **said})


def _title(words: tuple[str, ...]) -> str:
    return " ".join(" ".join(words).split()) or _asked("Title", "TITLE")


def _asked(question: str, flag: str) -> str:
    if not can_ask():
        raise WrongUse(f"there is nobody to ask: give {flag}")
    return str(click.prompt(question)).strip()


def _slug(given: str, title: str) -> str:
    slug = given or new_files.slug_of(title)
    if not SLUG.fullmatch(slug):
        example = "letters, digits and hyphens, as in faster-neighbours"
        raise WrongUse(f"'{given}' is not a slug; use {example}" if given else f"give --slug: {example}")
    return slug


def _write(root: Path, file: Path, text: str) -> None:
    if os.path.lexists(file):
        raise WrongUse(f"{file.relative_to(root).as_posix()} exists already; choose another --slug")
    write_whole(file, text.encode())
    click.echo(file)


def _add(root: Path, key: str, values: dict[str, Any]) -> None:
    """Add an entry to a list of resume.yml, if the file is valid with it."""
    stop_at_unreadable(root)
    item = new_files.entry(values)
    try:
        appended = add_item(load(decode((root / RESUME).read_bytes(), RESUME), RESUME), key, item)
        _, mistakes = validate(Resume, load(appended.text, RESUME))
    except ValueError as reason:
        raise click.ClickException(f"{RESUME}: {reason}; write it there by hand:\n\n{item.rstrip()}") from None
    if mistakes:
        raise click.ClickException("\n".join(["nothing was written:", *map(str, mistakes)]))
    write_text(root / RESUME, appended.text)
    click.echo(f"{root / RESUME}:{appended.line}")
