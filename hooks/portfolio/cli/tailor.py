"""`portfolio tailor NAME`: the PDF of one application, and a report on what it shows of what is asked.

Both go into build/applications/NAME/, which git ignores; nothing of them is cached. Exit status: 0 done, 1 no PDF, 2
wrong use (click's own).
"""

import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import unified_diff
from functools import partial
from pathlib import Path

import click

from portfolio.advice.advise import advise
from portfolio.advice.known_skills import imported, language_of, mentions
from portfolio.advice.subject import NO_TARGET, Subject, Target, subject_of
from portfolio.advice.target import claim_not_on_page
from portfolio.applications import report
from portfolio.applications.advertisement import read_advertisement
from portfolio.applications.coverage import Coverage, Find, Proof, coverage, first_line
from portfolio.applications.ledger import read_kept
from portfolio.applications.letter import letter
from portfolio.applications.mail import Sender, claims_of_author, mail, words_of
from portfolio.applications.overlay import Tailored, apply_target, named, with_included
from portfolio.applications.proposal import Proposal, choice_of, propose, wide_target
from portfolio.applications.provenance import foreign_words, known_words, origin_problems, printed_texts, words
from portfolio.applications.targets import ReadTarget, name_of_target, read_target, with_ids
from portfolio.cli.pdf import addresses, starters_address
from portfolio.cli.root import print_problems, root_option, show_progress, stop_at_unreadable, write_whole
from portfolio.cli.sent import Printed, record_of
from portfolio.ipynb.cell_locations import SourceLocator
from portfolio.ipynb.source import decode, parse
from portfolio.resume.compose import section_order
from portfolio.resume.composer import texts
from portfolio.resume.model import PRIVATE, TARGETS
from portfolio.resume.page_text import PageText
from portfolio.resume.wording import Wording
from portfolio.sources.diagnostics import Diagnostic, Location, ProblemsFound, has_errors, in_order, printable
from portfolio.store import values
from portfolio.store.values import FILE, Store
from portfolio.text.links import Address, resolve
from portfolio.website.advice_subject import subject
from portfolio.website.build import page_excess, print_letter, print_resume, view_for_pdf
from portfolio.website.check import check_site
from portfolio.website.site import Site, site_of
from portfolio.website.tree import Tree, read

FOLDER = "build/applications"
MAIL = "mail.txt"
RECORD = "record"
"""The folder of what `portfolio applications NAME sent` keeps."""
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Application:
    """What was made for one target: the PDF's bytes, b"" if errors prevent it, and the report, if there is one."""

    read: ReadTarget | None
    site: Site | None
    content: bytes
    report: Coverage | None
    problems: tuple[Diagnostic, ...]
    on_page: Subject | None = None
    """What the page shows, as advice sees it."""
    known: frozenset[str] = frozenset()
    """The words that the page may say."""
    tree: Tree | None = None
    """The author's files, without the target."""


@click.command(
    "tailor",
    epilog="""\b
Examples:
  portfolio tailor acme-ml
  portfolio tailor acme-ml --mail        the mail as well""",
)
@click.argument("name")
@click.option("--mail", "wants_mail", is_flag=True, help="Write the mail as well, mail.txt, from the target's 'cover'.")
@click.option("--letter", "wants_letter", is_flag=True, help="Write a cover letter, a PDF, from the same fields.")
@click.option("--auto", "is_auto", is_flag=True, help="First propose what target.yml should choose, and ask.")
@click.option("--yes", "is_accepted", is_flag=True, help="With --auto: change target.yml without asking.")
@root_option
def tailor_command(
    name: str, root: Path, *, wants_mail: bool, wants_letter: bool, is_auto: bool, is_accepted: bool
) -> None:
    """Make the PDF for the target NAME, and report what it shows of what the advertisement asks.

    The PDF is one page and has the private fields of resume/private.yml. It and the report, coverage.html, go into
    build/applications/NAME/, which git ignores.
    """
    name = name_of_target(name)
    if is_accepted and not is_auto:
        raise click.UsageError("--yes accepts what --auto proposes; write both")
    stop_at_unreadable(root)
    store = Store(root / FILE, values.of_code())
    today = date.today()  # noqa: DTZ011  # the edge: the author's calendar
    try:
        if is_auto:
            _propose(root, _prepared(root, name, store, today), is_accepted=is_accepted)
        made = tailored(root, name, store, today)
    finally:
        store.close()
    text, of_mail = _mail(made) if wants_mail else ("", ())
    letters, of_letter = _letter(made) if wants_letter else ({}, ())
    claims = _unshown_claims(made) if wants_mail or wants_letter else ()
    more = letters | ({MAIL: text.encode()} if wants_mail else {})
    files = _write(root, name, made, more)  # before anything is printed, since a pipe may close early
    print_problems(in_order({*made.problems, *of_mail, *of_letter, *claims}))
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
    if not made.content or (wants_mail and not text) or (wants_letter and not any(letters.values())):
        sys.exit(1)


def _write(root: Path, name: str, made: Application, more: Mapping[str, bytes]) -> list[Path]:
    """Write what was made, delete what an earlier run left and this one could not make, and return what there is.

    `more` are further files by name, b"" if they could not be made.
    """
    if made.read is None or made.site is None or made.site.tree.resume is None:
        return []
    folder = root / FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(root / FOLDER / ".gitignore", b"*\n")
    page = ""
    if made.report and made.read.advertisement:
        page = report.page(made.report, _title(made.read), str(made.read.target.copied or ""))
    pdf = file_name(made.site.tree.resume.basics.name, made.read)
    earlier, _ = read_kept(root, f"{FOLDER}/{name}/{RECORD}")
    belongs = earlier.also if earlier and made.content and earlier.pdf == pdf else ()
    stale = {earlier.pdf, *earlier.also}.difference(belongs) if earlier else ()
    shutil.rmtree(folder / RECORD, ignore_errors=True)
    if made.content and made.tree:
        also = {*belongs} - {*more} | {one for one, content in more.items() if content}
        printed = Printed(pdf, made.content, made.site, made.tree, made.read, made.problems, tuple(sorted(also)))
        for path, content in record_of(printed).items():
            (folder / RECORD / path).parent.mkdir(parents=True, exist_ok=True)
            write_whole(folder / RECORD / path, content)
    contents = {
        **{folder / name: b"" for name in stale},
        folder / "coverage.html": page.encode(),
        folder / pdf: made.content,
        **{folder / name: content for name, content in more.items()},
    }
    for file, content in contents.items():
        if content:
            write_whole(file, content)
        else:
            file.unlink(missing_ok=True)
    return [file for file, content in contents.items() if content]


def _mail(made: Application) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the mail and its problems; "" without a page, or without what only the author can say."""
    if made.read is None or made.site is None or made.report is None or not made.content:
        return "", ()
    sender = _sender(made.site)
    return mail(made.read, made.report, sender, file_name(sender.name, made.read), partial(_url_of, made.site))


def _letter(made: Application) -> tuple[dict[str, bytes], tuple[Diagnostic, ...]]:
    """Return the letter's PDF by its name, b"" if errors or no page prevent it, and its problems."""
    target, site = made.read, made.site
    if target is None or site is None or made.report is None:
        return {}, ()
    sender = _sender(site)
    title = words_of(sender.language)["letter"]
    name = file_name(sender.name, target, title)
    if not made.content:
        return {name: b""}, ()
    written, problems = letter(target, made.report, sender, site.today, partial(_url_of, site))
    if written is None:
        return {name: b""}, problems
    location = target.document.location(("cover", "letter"))
    content, found, page = print_letter(site, f"{title}, {sender.name}", str(written.html), location)
    said = (*written.added, *(text for _, text in texts(target.document.data)))
    unknown = _of_no_origin(site, target, page, made.known | words(" ".join(said)))
    return {name: b"" if unknown else content}, (*found, *unknown)


def _sender(site: Site) -> Sender:
    view = view_for_pdf(site)
    reached = tuple(contact.text for contact in view.contacts if contact.kind in ("email", "phone", "site"))
    return Sender(view.name, reached, view.language, printed_texts(view))


def _url_of(site: Site, evidence: str) -> str:
    """Return the address of a piece of evidence, "" if it has none."""
    is_project = evidence in (project.folder for project in site.projects)
    target = f"project:{evidence.rpartition('/')[2]}" if is_project else evidence
    address = resolve(target, site.composed.composer.index)
    return site.absolute(address) if isinstance(address, Address) else ""


def _unshown_claims(made: Application) -> tuple[Diagnostic, ...]:
    """Return what the author claims in mail and letter, and the page does not show."""
    if made.read is None or made.on_page is None:
        return ()
    on_page = replace(made.on_page, target=Target(made.read.name, notes=claims_of_author(made.read)))
    return tuple(advice.diagnostic for advice in advise(on_page, [claim_not_on_page.__name__]))


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


def file_name(name: str, target: ReadTarget, what: str = "") -> str:
    """Return the PDF's name, as in Robin-Sample-Acme-Robots.pdf; `what` stands at the end."""
    own, company, ending = (re.sub(r"[\W_]+", "-", text).strip("-") for text in (name, target.target.company, what))
    start = "-".join(filter(None, (own, company)))[:_LONGEST_NAME].strip("-") or "resume"
    return "-".join(filter(None, (start, ending))) + ".pdf"


@dataclass(frozen=True)
class _Prepared:
    """What an application is made from; without a target or with errors there is none."""

    target: ReadTarget | None
    site: Site | None
    problems: tuple[Diagnostic, ...]

    def applied(self, target: ReadTarget) -> tuple[Tailored, Site | None, tuple[Diagnostic, ...]]:
        """Return what a target makes of the resume, the site with it, and the problems."""
        assert self.site is not None
        tree = self.site.tree
        assert tree.resume_document is not None
        made = apply_target(tree.resume_document, tree.projects, target, tree.published_slugs)
        if made.resume is None or has_errors(made.problems):
            return made, None, made.problems
        own = site_of(_laid_over(tree, made), self.site.today, self.site.site_url, self.site.urls)
        problems = (*made.problems, *own.composed.problems)
        return made, None if has_errors(problems) else own, problems


def _prepared(root: Path, name: str, store: Store, today: date) -> _Prepared:
    """Read everything. Only what is public anyway is cached."""
    tree = read(root, store, show_progress, with_private=(root / PRIVATE).is_file())
    target, problems = read_target(root, name, tree.evidence)
    if target is None:
        return _Prepared(None, None, problems)
    site = site_of(tree, today, *addresses(root, tree))
    problems = (*problems, *starters_address(root, site.site_url), *check_site(site, store))
    if tree.resume_document is None or has_errors(problems):
        return _Prepared(target, None, problems)
    return _Prepared(target, site, problems)


def tailored(root: Path, name: str, store: Store, today: date) -> Application:
    """Read everything, and make the PDF and the report."""
    prepared = _prepared(root, name, store, today)
    if prepared.target is None or prepared.site is None:
        return Application(prepared.target, None, b"", None, prepared.problems)
    tree, target = prepared.site.tree, prepared.target
    _, own, more = prepared.applied(target)
    problems = (*prepared.problems, *more)
    if own is None:
        return Application(target, None, b"", None, problems)
    content, found, page = print_resume(own)
    known = _known_words(tree, target, own.composed.composer.wording)
    unknown = _of_no_origin(own, target, page, known)
    content = b"" if unknown else content
    on_page = subject(own, page, store, NO_TARGET)
    report = _coverage(tree, target, on_page)
    return Application(target, own, content, report, (*problems, *found, *unknown), on_page, known, tree)


def _propose(root: Path, prepared: _Prepared, *, is_accepted: bool) -> None:
    """Show what the target should choose, and write it if the author agrees; else end the command."""
    target = prepared.target
    if target is None or prepared.site is None:
        return  # the errors are told with those of the PDF
    if not target.advertisement:
        print_problems(prepared.problems)
        raise click.ClickException(report.NO_ADVERTISEMENT)
    try:
        found = _proposal(prepared, target)
    except ProblemsFound as problems:
        print_problems(problems.diagnostics)
        sys.exit(1)
    if found is None:
        hint = "shorten what it has to keep"
        raise click.ClickException(f"not even the newest job and school fit one page with what is included; {hint}")
    if not found.added:
        click.echo("nothing to change: the target shows what it can of what is asked, on one page")
        return
    path = target.document.path
    old = (root / path).read_bytes()
    new = with_ids(target.document, found.added)
    if new is None:
        lists = "".join(f"\n{name}: [{', '.join(ids)}]" for name, ids in found.added.items())
        raise click.ClickException(f"{path} cannot be changed in its form; add to it by hand:{lists}")
    before, after = (text.replace("\r\n", "\n").splitlines() for text in (target.document.text, new))
    for line in unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm=""):
        click.secho(printable(line), fg=_DIFF.get(line[:1]))
    for line in found.lines():
        click.echo(printable(line))
    if not is_accepted:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            click.echo("nothing was changed; --yes writes it", err=True)
            sys.exit(0)
        if not click.confirm(f"Change {path}?"):
            sys.exit(0)
    mark = b"\xef\xbb\xbf" if old.startswith(b"\xef\xbb\xbf") else b""
    write_whole(root / path, mark + new.encode())


_DIFF = {"+": "green", "-": "red"}


def _proposal(prepared: _Prepared, target: ReadTarget) -> Proposal | None:
    assert prepared.site is not None
    tree = prepared.site.tree
    assert tree.resume_document is not None
    own = named(with_included(tree.resume_document, target, tree.projects, tree.published_slugs), tree.projects)
    extra = frozenset(tree.projects) - {item.id for item in own}
    wide = wide_target(target, extra)
    made, site, problems = prepared.applied(wide)
    if site is None:
        raise ProblemsFound(problems)
    items = named(with_included(tree.resume_document, wide, tree.projects, tree.published_slugs), tree.projects)
    assert made.resume is not None
    whole = subject_of(made.resume, made.document, made.projects, section_order(made.resume), site.today)
    asked = read_advertisement(target.advertisement)
    choice = choice_of(target, items, view_for_pdf(site), whole, asked, extra)
    excess_of = page_excess(site)

    def excess(some: ReadTarget) -> float:
        _, chosen, found = prepared.applied(some)
        if chosen is None:
            raise ProblemsFound(found)
        return excess_of(chosen)

    return propose(choice, excess)


def _laid_over(tree: Tree, applied: Tailored) -> Tree:
    """Return the tree with the tailored resume, and without translations, which the target does not reach."""
    return replace(
        tree,
        resume=applied.resume,
        resume_document=applied.document,
        projects=applied.projects,
        translations=(),
    )


def _known_words(tree: Tree, target: ReadTarget, wording: Wording) -> frozenset[str]:
    """Return the words that the page may say: of the resume before the target, and of the target."""
    assert tree.resume is not None
    assert tree.resume_document is not None
    own = (tree.resume_document, *(project.document for project in tree.projects.values()))
    titles = [post.title for post in tree.posts]
    titles += [" ".join(map(str, cited.publication.model_dump().values())) for cited in tree.bibliography]
    return known_words(tree.resume, own, target, titles, wording)


def _of_no_origin(site: Site, target: ReadTarget, page: PageText, known: frozenset[str]) -> tuple[Diagnostic, ...]:
    """Return an error for each word of the page that its author did not write."""
    view, composer = view_for_pdf(site), site.composed.composer
    folder = site.tree.root / "resume/template" / view.template
    files = {
        file.relative_to(site.tree.root).as_posix(): file.read_text("utf-8", "replace")
        for file in sorted(folder.rglob("*"))
        if file.suffix in (".html", ".css", ".svg")
    }
    changed = (composer.document, *(project.document for project in composer.projects.values()))
    return origin_problems(
        foreign_words(view, page, known), changed, files, Location(f"{TARGETS}/{target.name}/target.yml")
    )


def _coverage(tree: Tree, target: ReadTarget, on_page: Subject) -> Coverage:
    assert tree.resume is not None
    assert tree.resume_document is not None
    whole = subject_of(tree.resume, tree.resume_document, tree.projects, section_order(tree.resume), on_page.today)
    asked = read_advertisement(target.advertisement)
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
