"""The commands `portfolio import FILE` and `portfolio export --to …`.

Exit status: 0 done (everything that became a comment is listed), 1 nothing was written, 2 wrong use (click's own).
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import click

from portfolio.cli.root import current_day, print_problems, root_option, stop_at_unreadable, write_whole
from portfolio.exchange.exporter import to_json_resume, to_rendercv
from portfolio.exchange.importer import import_resume
from portfolio.exchange.text import markdown, text
from portfolio.resume.view import ResumeView, with_urls
from portfolio.sources.diagnostics import Diagnostic, Location, error
from portfolio.sources.withheld import real_path
from portfolio.text.site_index import SiteIndex
from portfolio.website import tree
from portfolio.website.addresses import usual_addresses
from portfolio.website.settings import site_url_of
from portfolio.website.site import site_of
from portfolio.website.tree import RESUME, Tree

_TEXTS: dict[str, Callable[[ResumeView], str]] = {"markdown": markdown, "text": text}


@click.command(
    "import",
    epilog="""\b
Examples:
  portfolio import resume.json           writes resume/resume.yml, if there is none
  portfolio import cv.yaml --force       replaces it""",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", "target", type=click.Path(path_type=Path), default=RESUME, show_default=True)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def import_command(file: Path, target: Path, *, force: bool) -> None:
    """Convert a resume of JSON Resume, RenderCV, Reactive Resume, FRESH or al-folio to resume.yml."""
    try:
        content = file.read_bytes()
    except OSError as problem:
        _fail([error("I101", Location(file.as_posix()), f"cannot be read: {_reason(problem)}", "check the name")])
    imported = import_resume(content, file.as_posix(), target.as_posix())
    if os.path.lexists(target) and not force:
        hint = "add --force to replace it, or --to for another file"
        _fail([error("I104", Location(target.as_posix()), "exists already, so nothing was written", hint)])
    _write(target, imported.text)
    print_problems(imported.problems)
    click.echo(f"Wrote {target}.", err=True)


@click.command(
    "export",
    epilog="""\b
Examples:
  portfolio export --to jsonresume -o resume.json
  portfolio export --to text --language de""",
)
@click.option("--to", "form", type=click.Choice(["jsonresume", "rendercv", "markdown", "text"]), required=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The file to write; without it, or with '-', the terminal."
)
@click.option("--site-url", help="The site's address; without it, the one in mkdocs.yml.")
@click.option("--language", help="The language, such as 'de' for resume/resume.de.yml.")
@root_option
def export_command(form: str, output: Path | None, site_url: str | None, language: str | None, root: Path) -> None:
    """Write the resume in another format."""
    output = None if output == Path("-") else output
    if output is not None and real_path(output) == real_path(root / RESUME):
        raise click.UsageError(f"{RESUME} is the source; choose another file")
    stop_at_unreadable(root)
    found = tree.read(root)
    if found.resume is None:
        _fail(problem for problem in found.problems if problem.location.path == RESUME)
    found = _in_language(found, language) if language else found
    urls, address = usual_addresses(found), site_url if site_url is not None else site_url_of(root, os.environ)
    index = tree.site_index(found, lambda source: urls.get(source, ""), address)
    site = site_of(found, current_day(), address, urls)
    content, left_out = _exported(form, found, index, with_urls(site.composed.view, site.absolute))
    project_files = {project.document.path for project in found.projects.values()}
    unread = [p for p in found.problems if p.location.path.endswith("/project.yml") or p.location.path in project_files]
    print_problems([*unread, *site.composed.problems, *left_out])
    if output is None:
        click.echo(content, nl=False)
    else:
        _write(output, content)


def _in_language(found: Tree, language: str) -> Tree:
    """Return the tree with one of its translations as the resume."""
    translations = {each.language: each for each in found.translations}
    if language not in translations:
        print_problems(
            problem for problem in found.problems if problem.location.path == f"resume/resume.{language}.yml"
        )
        hint = f"; there are: {', '.join(translations)}" if translations else ""
        raise click.UsageError(f"there is no readable resume/resume.{language}.yml{hint}")
    each = translations[language]
    return replace(found, resume=each.resume, resume_document=each.document, projects=each.projects, translations=())


def _exported(form: str, found: Tree, index: SiteIndex, view: ResumeView) -> tuple[str, tuple[Diagnostic, ...]]:
    assert found.resume is not None
    assert found.resume_document is not None
    match form:
        case "jsonresume":
            return to_json_resume(found.resume, found.resume_document, found.projects, index)
        case "rendercv":
            kinds = list(dict.fromkeys(section.kind for section in view.sections))
            return to_rendercv(found.resume, found.resume_document, found.projects, index, kinds)
        case _:
            return _TEXTS[form](view), ()


def _write(target: Path, content: str) -> None:
    try:
        write_whole(target, content.encode())
    except OSError as problem:
        _fail([error("I101", Location(target.as_posix()), f"cannot be written: {_reason(problem)}")])


def _reason(problem: OSError) -> str:
    return (problem.strerror or str(problem)).lower()


def _fail(problems: Iterable[Diagnostic]) -> NoReturn:
    print_problems(problems)
    raise SystemExit(1)
