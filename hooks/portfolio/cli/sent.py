"""What is kept of an application: everything from which page and letter were printed, and both printed again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from portfolio.applications.ledger import ATTACHED, MERGED, PAGE, Kept, kept_page, merged_resume, sha256
from portfolio.applications.overlay import Named, chosen_items, named, with_included
from portfolio.cli.root import engine_version
from portfolio.cli.tailoring import Page, title_of_letter
from portfolio.resume.composer import Composer
from portfolio.resume.model import PRIVATE, TARGETS, Resume
from portfolio.sources.dates import parse_date
from portfolio.sources.diagnostics import Diagnostic, Location
from portfolio.sources.schema import validate
from portfolio.sources.yaml_source import decode, load_readable
from portfolio.text.site_index import SiteIndex
from portfolio.website.build import json_data, json_text, resume_numbers, view_for_pdf


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
