"""What is made for one target: the page, the report on it, mail and letter, and a proposal of what it should choose.

`record_of` returns what is kept of that, from which `printed_again` prints page and letter once more.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path

from portfolio.advice.known_skills import imported, language_of, mentions
from portfolio.advice.subject import NO_TARGET, Subject, subject_of
from portfolio.applications.advertisement import read_advertisement
from portfolio.applications.coverage import Coverage, Find, Proof, coverage, first_line
from portfolio.applications.ledger import ATTACHED, MERGED, PAGE, Kept, kept_page, merged_resume, sha256
from portfolio.applications.mail import WORDS, Sender, is_written, letter, mail
from portfolio.applications.overlay import Named, Tailored, apply_target, chosen_items, named, with_included
from portfolio.applications.proposal import Proposal, choice_of, propose, wide_target
from portfolio.applications.provenance import foreign_words, known_words, origin_problems, printed_texts, words
from portfolio.applications.targets import ReadTarget, read_target
from portfolio.applications.words import words_of
from portfolio.cli.pdf import addresses, starters_address
from portfolio.cli.root import engine_version, show_progress
from portfolio.ipynb import source
from portfolio.ipynb.problems import SourceLocator
from portfolio.resume.compose import section_order
from portfolio.resume.composer import Composer
from portfolio.resume.model import PRIVATE, TARGETS, Resume
from portfolio.resume.page_text import PageText
from portfolio.resume.wording import Wording
from portfolio.sources.dates import parse_date
from portfolio.sources.diagnostics import Diagnostic, Location, ProblemsFound, has_errors
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import decode, load_readable, texts_in
from portfolio.store.values import Store
from portfolio.text.links import Address, resolve
from portfolio.text.site_index import SiteIndex
from portfolio.website.advice_subject import subject as subject_of_page
from portfolio.website.build import (
    json_data,
    json_text,
    page_excess,
    print_letter,
    print_resume,
    resume_numbers,
    view_for_pdf,
)
from portfolio.website.check import check_site
from portfolio.website.site import Site, site_of
from portfolio.website.tree import Tree, read

FOLDER = "build/applications"
"""Where all of it goes; git ignores it."""
MAIL = "mail.txt"
RECORD = "record"
"""The folder of what `portfolio applications NAME sent` keeps."""
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Page:
    """What was made for a target."""

    target: ReadTarget
    tree: Tree
    """The author's files, without the target."""
    site: Site
    """The site with the target's resume."""
    content: bytes
    """The PDF, b"" if errors prevent it."""
    report: Coverage
    subject: Subject
    """What the page shows, as advice sees it."""
    known: frozenset[str]
    """The words that the page may say."""


@dataclass(frozen=True)
class Prepared:
    """What an application is made from: the author's files as they are, and a target. With errors `site` is None."""

    target: ReadTarget | None
    of_target: tuple[Diagnostic, ...]
    site: Site | None = None
    of_site: tuple[Diagnostic, ...] = ()

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """The problems of both."""
        return (*self.of_target, *self.of_site)

    def with_target_as_it_is_now(self) -> "Prepared":
        """Return the same with the target read again."""
        if self.target is None or self.site is None:
            return self
        target, problems = read_target(self.site.tree.root, self.target.name, self.site.tree.evidence)
        return replace(self, target=target, of_target=problems)

    def applied(self, target: ReadTarget) -> tuple[Tailored, Site | None, tuple[Diagnostic, ...]]:
        """Return what a target makes of the resume, the site with it, and the problems."""
        assert self.site is not None
        tree = self.site.tree
        assert tree.resume_document is not None
        made = apply_target(tree.resume_document, tree.projects, target, tree.published_slugs)
        if made.resume is None or has_errors(made.problems):
            return made, None, made.problems
        laid_over = tree.with_resume(made.resume, made.document, made.projects)
        own = site_of(laid_over, self.site.today, self.site.site_url, self.site.urls)
        problems = (*made.problems, *own.composed.problems)
        return made, None if has_errors(problems) else own, problems


def prepare(root: Path, name: str, store: Store, today: date) -> Prepared:
    """Read everything. Only what is public anyway is cached."""
    tree = read(root, store, show_progress, with_private=(root / PRIVATE).is_file())
    target, of_target = read_target(root, name, tree.evidence)
    if target is None:
        return Prepared(None, of_target)
    site = site_of(tree, today, *addresses(root, tree))
    of_site = (*starters_address(root, site.site_url), *check_site(site, store))
    prevents = [problem for problem in of_site if _is_about_page(tree, target, problem.location.path)]
    is_usable = tree.resume_document is not None and not has_errors((*of_target, *prevents))
    return Prepared(target, of_target, site if is_usable else None, of_site)


_PAGES = (".md", ".ipynb", ".html")


def _is_about_page(tree: Tree, target: ReadTarget, path: str) -> bool:
    """Return whether what is wrong in a file may change the page for a target: a dead link in a post does not."""
    if path.startswith("docs/") or path.endswith(_PAGES):
        return False
    if not path.startswith("projects/"):
        return True
    slug = path.split("/")[1]
    return slug in target.target.include or (tree.resume is not None and slug in tree.resume.projects)


def tailored(prepared: Prepared, store: Store) -> tuple[Page | None, tuple[Diagnostic, ...]]:
    """Return the page and the report, or None if errors prevent both, and all problems."""
    if prepared.target is None or prepared.site is None:
        return None, prepared.problems
    tree, target = prepared.site.tree, prepared.target
    _, own, more = prepared.applied(target)
    problems = (*prepared.problems, *more)
    if own is None:
        return None, problems
    content, found, page = print_resume(own)
    known = _known_words(tree, target, own.composed.composer.wording)
    unknown = of_no_origin(own, target, page, known)
    subject = subject_of_page(own, page, store, NO_TARGET)
    report = _coverage(tree, target, subject)
    made = Page(target, tree, own, b"" if unknown else content, report, subject, known)
    return made, (*problems, *found, *unknown)


def proposal(prepared: Prepared, target: ReadTarget) -> Proposal | None:
    """Return what the target should choose, None if nothing fits one page. Raises ProblemsFound."""
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


def _known_words(tree: Tree, target: ReadTarget, wording: Wording) -> frozenset[str]:
    """Return the words that the page may say: of the resume before the target, and of the target."""
    assert tree.resume is not None
    assert tree.resume_document is not None
    own = (tree.resume_document, *(project.document for project in tree.projects.values()))
    titles = [post.title for post in tree.posts]
    titles += [" ".join(map(str, cited.publication.model_dump().values())) for cited in tree.bibliography]
    return known_words(tree.resume, own, target, titles, wording)


def of_no_origin(site: Site, target: ReadTarget, page: PageText, known: frozenset[str]) -> tuple[Diagnostic, ...]:
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


def mail_of(page: Page) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the mail and its problems; "" without a PDF, or without what only the author can say."""
    if not page.content:
        return "", ()
    sender = _sender(page.site)
    name = file_name(sender.name, page.target)
    return mail(page.target, page.report, sender, name, partial(_url_of, page.site))


@dataclass(frozen=True)
class MadeLetter:
    """A letter's file, its HTML and its PDF, "" and b"" if errors or no page prevent it, and its problems."""

    file: str
    html: str = ""
    content: bytes = b""
    problems: tuple[Diagnostic, ...] = ()


def letter_of(page: Page) -> MadeLetter:
    """Return the letter."""
    target, site = page.target, page.site
    sender = _sender(site)
    name = file_name(sender.name, target, words_of(sender.language, WORDS)["letter"])
    if not page.content:
        return MadeLetter(name)
    written, problems = letter(target, page.report, sender, site.today, partial(_url_of, site))
    if written is None:
        return MadeLetter(name, problems=problems)
    location = target.document.location(("cover", "letter"))
    title = title_of_letter(sender.name, sender.language)
    content, found, printed = print_letter(site, title, str(written.html), location)
    said = (*written.added, *(text for _, text in texts_in(target.document.data)))
    unknown = of_no_origin(site, target, printed, page.known | words(" ".join(said)))
    return MadeLetter(name, str(written.html), b"" if unknown else content, (*found, *unknown))


def title_of_letter(name: str, language: str) -> str:
    """Return the title of a letter's PDF."""
    return f"{words_of(language, WORDS)['letter']}, {name}"


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


def file_name(name: str, target: ReadTarget, what: str = "") -> str:
    """Return the PDF's name, as in Robin-Sample-Acme-Robots.pdf; `what` comes last."""
    company = target.target.company if is_written(target.target.company, 1) else ""
    own, company, ending = (re.sub(r"[\W_]+", "-", text).strip("-") for text in (name, company, what))
    start = "-".join(filter(None, (own, company)))[:_LONGEST_NAME].strip("-") or "resume"
    return "-".join(filter(None, (start, ending))) + ".pdf"


def unwritten(target: ReadTarget) -> str:
    """Return which of company and position are still placeholders, in words; "" if neither is."""
    left = [key for key in ("company", "position") if not is_written(getattr(target.target, key), 1)]
    if not left:
        return ""
    lacks = ", so the PDF's name lacks it" if "company" in left else ""
    return f"{target.document.path} does not say the {' and the '.join(left)} yet{lacks}"


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
    text, problems = source.decode((tree.root / path).read_bytes(), path)
    notebook = source.parse(text, problems) if text is not None and problems is not None else None
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


def record_of(
    page: Page, name: str, also: Mapping[str, str], letter: str, problems: Iterable[Diagnostic]
) -> dict[str, bytes]:
    """Return the files to keep, by path: page.yml, the merged resume, its template and its attachment.

    `name` is that of the PDF, `also` has those of mail and letter and their hashes, `letter` is the letter's HTML,
    `problems` are those that the page was printed with.
    """
    site, root = page.site, page.tree.root
    assert site.tree.resume is not None
    assert site.tree.resume_document is not None
    view = view_for_pdf(site)
    template = f"resume/template/{view.template}"
    kept = Kept(
        engine=engine_version(),
        made=parse_date(site.today.isoformat()),
        pdf=name,
        pdfSha256=sha256(page.content),
        also=dict(also),
        letter=letter,
        inputs={path: sha256((root / path).read_bytes()) for path in inputs_of(page)},
        leftOut=tuple(left_out(page, problems)),
        page=None,
    )
    return {
        PAGE: kept_page(kept, view),
        ATTACHED: json_text(site).encode(),
        MERGED: merged_resume(site.tree.resume, site.tree.resume_document, json_data(site)),
        **{path: (root / path).read_bytes() for path in _files(root, template)},
    }


def inputs_of(page: Page) -> list[str]:
    """Return the paths of the files that decide what the page says and how it looks."""
    tree, target = page.tree, page.target
    assert tree.resume_document is not None
    resume, view = page.site.tree.resume, view_for_pdf(page.site)
    assert resume is not None
    listed = [slug for slug in resume.projects if isinstance(slug, str)]
    documents = [tree.resume_document, *(tree.projects[slug].document for slug in listed if slug in tree.projects)]
    measured = {number.metric.project for number in resume_numbers(page.site.tree) if number.metric}
    paths = {
        "mkdocs.yml",
        PRIVATE,
        "resume/publications.bib",
        f"{TARGETS}/{target.name}/target.yml",
        f"{TARGETS}/{target.name}/{target.target.advertisement}",
        *(path for document in documents for path in document.files),
        *(f"projects/{slug}/{name}" for slug in {*listed, *measured} for name in ("metrics.json", "metrics.lock")),
        *(post.path for post in tree.posts if post.slug in resume.writing),
        *([f"docs/{resume.basics.image}"] if view.portrait else []),
        *_files(tree.root, f"resume/template/{view.template}"),
    }
    return sorted(path for path in paths if (tree.root / path).is_file())


def _files(root: Path, folder: str) -> list[str]:
    return [file.relative_to(root).as_posix() for file in sorted((root / folder).rglob("*")) if file.is_file()]


def left_out(page: Page, problems: Iterable[Diagnostic]) -> Iterator[str]:
    """Yield the ids of what the target leaves out of the resume, and what the page had no room for."""
    tree, target = page.tree, page.target
    assert tree.resume_document is not None
    items = named(with_included(tree.resume_document, target, tree.projects, tree.published_slugs), tree.projects)
    chosen = {item.id for members in chosen_items(items, target).values() for item in members}
    gone = [item for item in items if item.id not in chosen]
    yield from (item.id for item in gone if not any(_holds(entry, item) for entry in gone))
    yield from (one.message.partition(": ")[2] for one in problems if one.code == "R202")


def _holds(entry: Named, item: Named) -> bool:
    """Return whether a bullet is one of an entry's."""
    is_of_project = bool(item.project) and entry.id == item.project
    return entry is not item and (is_of_project or (not item.project and item.path[:-2] == entry.path))


def printed_again(folder: Path, kept: Kept) -> dict[str, bytes]:
    """Return the PDFs that today's engine makes of what was kept in a folder, b"" if errors prevent it."""
    document = load_readable(decode((folder / MERGED).read_bytes(), MERGED), MERGED)
    resume = validate(Resume, document)[0] or Resume()
    assert kept.made is not None
    composer = Composer(resume, document, {}, SiteIndex(""), kept.made.first_day)
    attached = (folder / ATTACHED).read_bytes().decode()
    printing = import_module("portfolio.resume.printing")  # WeasyPrint takes half a second
    view = kept.view
    made = {kept.pdf: bytes(printing.print_resume(view, composer, attached, folder)[0])}
    if kept.letter:
        titled = replace(view, title=title_of_letter(view.name, view.language))
        pdfs = (name for name in kept.also if name.endswith(".pdf"))
        made |= {name: bytes(printing.print_letter(titled, kept.letter, Location(PAGE), folder)[0]) for name in pdfs}
    return made
