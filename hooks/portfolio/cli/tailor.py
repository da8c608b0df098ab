"""`portfolio tailor NAME`: the PDF of one application, and a report on what it shows of what is asked.

Both go into build/applications/NAME/, which git ignores; nothing of them is cached. Exit status: 0 done, 1 no PDF, 2
wrong use (click's own).
"""

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click

from portfolio.advice.known_skills import imported, language_of, mentions
from portfolio.advice.subject import NO_TARGET, subject_of
from portfolio.applications import report
from portfolio.applications.advertisement import read_advertisement
from portfolio.applications.coverage import Coverage, Find, Proof, coverage, first_line
from portfolio.applications.mail import Sender, mail
from portfolio.applications.overlay import Tailored, apply_target
from portfolio.applications.provenance import foreign_words, known_words, origin_problems
from portfolio.applications.targets import ReadTarget, read_target
from portfolio.cli.pdf import addresses, print_problems, starters_address
from portfolio.cli.root import root_option, show_progress, stop_at_unreadable, write_whole
from portfolio.ipynb.cell_locations import SourceLocator
from portfolio.ipynb.source import decode, parse
from portfolio.resume.compose import section_order
from portfolio.resume.model import PRIVATE, TARGETS
from portfolio.resume.page_text import PageText
from portfolio.sources.diagnostics import Diagnostic, Location, has_errors, in_order, printable
from portfolio.store import values
from portfolio.store.values import FILE, Store
from portfolio.text.links import Address, resolve
from portfolio.website.advice_subject import subject
from portfolio.website.build import print_resume, view_for_pdf
from portfolio.website.check import check_site
from portfolio.website.site import Site, site_of
from portfolio.website.tree import Tree, read

FOLDER = "build/applications"
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Application:
    """What was made for one target: the PDF's bytes, b"" if errors prevent it, and the report, if there is one."""

    read: ReadTarget | None
    site: Site | None
    content: bytes
    report: Coverage | None
    problems: tuple[Diagnostic, ...]


@click.command(
    "tailor",
    epilog="""\b
Examples:
  portfolio tailor acme-ml
  portfolio tailor acme-ml --mail        the mail as well""",
)
@click.argument("name")
@click.option("--mail", "wants_mail", is_flag=True, help="Write the mail as well, mail.txt, from the target's 'cover'.")
@root_option
def tailor_command(name: str, root: Path, *, wants_mail: bool) -> None:
    """Make the PDF for the target NAME, and report what it shows of what the advertisement asks.

    The PDF is one page and has the private fields of resume/private.yml. It and the report, coverage.html, go into
    build/applications/NAME/, which git ignores.
    """
    name = name.strip("/").removeprefix(f"{TARGETS}/").removesuffix("/target.yml")
    stop_at_unreadable(root)
    store = Store(root / FILE, values.of_code())
    try:
        made = tailored(root, name, store, date.today())  # noqa: DTZ011  # the edge: the author's calendar
    finally:
        store.close()
    text, of_mail = _mail(made) if wants_mail else ("", ())
    files = _write(root, name, made, text)  # before anything is printed, since a pipe may close early
    print_problems(in_order((*made.problems, *of_mail)))
    if made.read and made.report:
        _print_report(made.read, made.report, has_pdf=bool(made.content))
    if not made.content:
        click.echo("no PDF was made; see the errors above", err=True)
    elif not (root / PRIVATE).is_file():
        click.echo(f"without private fields: there is no {PRIVATE}")
    if text:
        click.echo(text)
    for file in files:
        click.echo(file)
    if not made.content or (wants_mail and not text):
        sys.exit(1)


def _write(root: Path, name: str, made: Application, text: str) -> list[Path]:
    """Write what was made, delete what an earlier run left and this one could not make, and return what there is."""
    if made.read is None or made.site is None or made.site.tree.resume is None:
        return []
    folder = root / FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(root / FOLDER / ".gitignore", b"*\n")
    page = ""
    if made.report and made.read.advertisement:
        page = report.page(made.report, _title(made.read), str(made.read.target.copied or ""))
    contents = {
        folder / "coverage.html": page.encode(),
        folder / "mail.txt": text.encode(),
        folder / file_name(made.site.tree.resume.basics.name, made.read): made.content,
    }
    for file, content in contents.items():
        if content:
            write_whole(file, content)
        elif file.name != "mail.txt":
            file.unlink(missing_ok=True)
    return [file for file, content in contents.items() if content]


def _mail(made: Application) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the mail and its problems; "" without a page, or without what only the author can say."""
    site = made.site
    if made.read is None or site is None or made.report is None or not made.content:
        return "", ()
    view, composer = view_for_pdf(site), site.composed.composer

    def url_of(evidence: str) -> str:
        is_project = evidence in (project.folder for project in site.projects)
        target = f"project:{evidence.rpartition('/')[2]}" if is_project else evidence
        address = resolve(target, composer.index)
        return site.absolute(address) if isinstance(address, Address) else ""

    reached = tuple(contact.text for contact in view.contacts if contact.kind in ("email", "phone", "site"))
    sender = Sender(view.name, reached, view.language)
    return mail(made.read, made.report, sender, file_name(view.name, made.read), url_of)


def _title(target: ReadTarget) -> str:
    return f"{printable(target.target.position)}, {printable(target.target.company)}"


def _print_report(target: ReadTarget, made: Coverage, *, has_pdf: bool) -> None:
    click.secho(_title(target), bold=True)
    if not has_pdf:
        click.echo("without the page, which could not be made: what the target chooses counts as shown")
    if target.advertisement:
        for line in report.lines(made, min(shutil.get_terminal_size((100, 24)).columns, 120)):
            click.echo(line)
        click.echo()
    else:
        click.echo(report.NO_ADVERTISEMENT)


def file_name(name: str, target: ReadTarget) -> str:
    """Return the PDF's name, as in Robin-Sample-Acme-Robots.pdf."""
    parts = [re.sub(r"[\W_]+", "-", text).strip("-") for text in (name, target.target.company)]
    return ("-".join(filter(None, parts))[:_LONGEST_NAME].strip("-") or "resume") + ".pdf"


def tailored(root: Path, name: str, store: Store, today: date) -> Application:
    """Read everything, and make the PDF and the report. Only what is public anyway is cached."""
    tree = read(root, store, show_progress, with_private=(root / PRIVATE).is_file())
    target, problems = read_target(root, name, tree.evidence)
    if target is None:
        return Application(None, None, b"", None, problems)
    site = site_of(tree, today, *addresses(root, tree))
    problems = (*problems, *starters_address(root, site.site_url), *check_site(site, store))
    if tree.resume_document is None or has_errors(problems):
        return Application(target, None, b"", None, problems)
    posts = [post.slug for post in tree.posts if not post.is_draft]
    applied = apply_target(tree.resume_document, tree.projects, target, posts)
    problems = (*problems, *applied.problems)
    if applied.resume is None or has_errors(applied.problems):
        return Application(target, None, b"", None, problems)
    own = site_of(_laid_over(tree, applied), today, site.site_url, site.urls)
    problems = (*problems, *own.composed.problems)
    if has_errors(problems):
        return Application(target, None, b"", None, problems)
    content, found, page = print_resume(own)
    unknown = _of_no_origin(tree, own, target, page)
    content = b"" if unknown else content
    return Application(target, own, content, _coverage(tree, own, target, page, store), (*problems, *found, *unknown))


def _laid_over(tree: Tree, applied: Tailored) -> Tree:
    """Return the tree with the tailored resume, and without translations, which the target does not reach."""
    return replace(
        tree,
        resume=applied.resume,
        resume_document=applied.document,
        projects=applied.projects,
        translations=(),
    )


def _of_no_origin(tree: Tree, site: Site, target: ReadTarget, page: PageText) -> tuple[Diagnostic, ...]:
    """Return an error for each word of the page that its author did not write."""
    assert tree.resume is not None
    assert tree.resume_document is not None
    view, composer = view_for_pdf(site), site.composed.composer
    own = (tree.resume_document, *(project.document for project in tree.projects.values()))
    titles = [post.title for post in tree.posts]
    titles += [" ".join(map(str, cited.publication.model_dump().values())) for cited in tree.bibliography]
    known = known_words(tree.resume, own, target, titles, composer.wording)
    folder = tree.root / "resume/template" / view.template
    files = {
        file.relative_to(tree.root).as_posix(): file.read_text("utf-8", "replace")
        for file in sorted(folder.rglob("*"))
        if file.suffix in (".html", ".css", ".svg")
    }
    changed = (composer.document, *(project.document for project in composer.projects.values()))
    return origin_problems(
        foreign_words(view, page, known), changed, files, Location(f"{TARGETS}/{target.name}/target.yml")
    )


def _coverage(tree: Tree, site: Site, target: ReadTarget, page: PageText, store: Store) -> Coverage:
    assert tree.resume is not None
    assert tree.resume_document is not None
    whole = subject_of(tree.resume, tree.resume_document, tree.projects, section_order(tree.resume), site.today)
    asked = read_advertisement(target.advertisement)
    on_page = subject(site, page, store, NO_TARGET)
    return coverage(asked, on_page, whole, tree.evidence, finder(tree))


def finder(tree: Tree) -> Find:
    """Return a function that finds where a project, a notebook or a post names one of some skills."""

    def find(name: str, skills: frozenset[str]) -> Proof | None:
        return next(filter(None, _candidates(tree, name, skills)), None)

    return find


def _candidates(tree: Tree, name: str, skills: frozenset[str]) -> Iterator[Proof | None]:
    project = tree.projects.get(name.removeprefix("projects/"))
    if name in tree.notebooks:
        yield from _in_notebook(tree, name, skills)
    elif project and name == project.folder:
        title = project.source.title
        yield first_line(title, project.document.path, project.document.text, skills)
        index = f"{project.folder}/index.md"
        yield first_line(title, index, tree.texts.get(index, ""), skills)
        yield from (_named(title, Location(path), language_of(path), path, skills) for path in project.files)
    else:
        post = next((post for post in tree.posts if post.path == name), None)
        yield first_line(post.title if post else name, name, tree.texts.get(name, ""), skills)


def _in_notebook(tree: Tree, path: str, skills: frozenset[str]) -> Iterator[Proof | None]:
    """Look in a notebook's cells: what its Markdown says, what its code imports; then its tags and language."""
    page = tree.notebooks[path]
    title = page.title or path
    text, problems = decode((tree.root / path).read_bytes(), path)
    notebook = parse(text, problems) if text is not None and problems is not None else None
    for cell in notebook.cells if notebook else ():
        for number, line in enumerate(cell.source.splitlines(), 1):
            words = line if cell.kind == "markdown" else imported(line)
            if words and (found := _named(title, Location(path), words, line.strip(), skills)):
                location = Location(path, *SourceLocator(text or "", cell.number).locate(number, 1))
                yield replace(found, location=location)
    yield _named(title, Location(path), ", ".join((*page.tags, language_of(path))), title, skills)


def _named(title: str, location: Location, words: str, line: str, skills: frozenset[str]) -> Proof | None:
    found = next((mention for mention in mentions(words) if mention.skill in skills), None)
    return Proof(found.skill, found.spelling, title, location, line) if found else None
