"""What is made from the composed resume: its PDFs, JSON Resume, plain text, and the list of its numbers.

Each function takes the PDF or the version of the resume that is wanted; without one, it uses that of resume.yml.
Of the numbers only those of running text count: dates, URLs and pull requests have their own checks.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

from portfolio.evidence.metric import Evidence
from portfolio.evidence.numbers import ResumeNumber, numbers_in
from portfolio.exchange.json_resume import json_resume
from portfolio.exchange.text import text
from portfolio.resume.cv import cv_view
from portfolio.resume.design import portrait, portrait_problems
from portfolio.resume.page_text import PageText
from portfolio.resume.publications import selected
from portfolio.resume.translation import Translation
from portfolio.resume.view import ResumeView, has_evidence, with_urls
from portfolio.sources.diagnostics import Diagnostic, Location
from portfolio.sources.yaml_source import Document, texts_in
from portfolio.store.values import Store
from portfolio.website.site import Kind, Printable, Site, Version
from portfolio.website.tree import Tree

Page = tuple[tuple[Diagnostic, ...], PageText]
"""The problems with template and fit, and the page's text."""
Made = tuple[bytes, tuple[Diagnostic, ...], PageText]


def view_for_pdf(site: Site, wanted: Printable | None = None) -> ResumeView:
    """Return a PDF's view with absolute URLs, and the portrait if wanted; one page has only selected publications."""
    wanted = wanted or site.pdfs[0]
    composed = wanted.version.composed
    resume = composed.composer.resume
    url_of = site.absolute_with_evidence if resume.evidence_links else site.absolute
    picture = portrait(site.tree.root, resume.basics.image) if resume.photo else ""
    view = replace(with_urls(composed.view, url_of), portrait=picture)
    return cv_view(view, composed.composer.wording) if wanted.kind is Kind.CV else selected(view, resume)


def cached_pdf(site: Site, store: Store, wanted: Printable) -> Made:
    """Return what `print_resume` returns; cache it unless a template was saved meanwhile."""
    keys = _keys(site, store, wanted)
    made: Made | None = store.get(keys[0])
    if made is None:
        made = print_resume(site, wanted)
        if _keys(site, store, wanted) == keys:
            store.put(keys[0], made)
            store.put(keys[1], made[1:])
    return made


def checked_page(site: Site, store: Store, wanted: Printable) -> Page:
    """Return the problems with template and fit, and the page's text, from any PDF that differs in its URLs alone."""
    page: Page | None = store.get(_keys(site, store, wanted)[1])
    return page or cached_pdf(site, store, wanted)[1:]


def is_printed(site: Site, store: Store, wanted: Printable) -> bool:
    """Return whether `cached_pdf` would find a PDF in the cache."""
    return store.get(_keys(site, store, wanted)[0]) is not None


def print_resume(site: Site, wanted: Printable | None = None) -> Made:
    """Return a PDF's bytes, or b"" if errors prevent it, the problems with template and fit, and the page's text."""
    # Imported here because WeasyPrint takes half a second, which a build with an up-to-date PDF can save.
    printing = import_module("portfolio.resume.printing")
    wanted = wanted or site.pdfs[0]
    view, composer = view_for_pdf(site, wanted), wanted.version.composed.composer
    make = printing.print_cv if wanted.kind is Kind.CV else printing.print_resume
    made: Made = make(view, composer, json_text(site, wanted.version), site.tree.root)
    content, problems, page_text = made
    return content, (*portrait_problems(composer, view.portrait), *problems), page_text


def print_letter(site: Site, title: str, letter: str, location: Location) -> Made:
    """Return what `print_resume` returns of a letter in the look of the resume; `letter` is HTML."""
    view = replace(view_for_pdf(site), title=title)
    made: Made = import_module("portfolio.resume.printing").print_letter(view, letter, location, site.tree.root)
    return made


def page_excess(site: Site) -> Callable[[Site], float]:
    """Return a function that returns by how many millimetres a site's resume is too long for one page, 0 or less if it
    fits. Paper and template are those of `site`. Both raise ProblemsFound for mistakes of the template."""
    excess = import_module("portfolio.resume.printing").page_excess(view_for_pdf(site), site.tree.root)
    return lambda some: float(excess(view_for_pdf(some)))


def _keys(site: Site, store: Store, wanted: Printable) -> tuple[str, str]:
    """Return the keys of a PDF and of its page; they hold everything that these depend on.

    Of its URLs a page shows only whether there are any: without the site's address its links are dead, and without the
    addresses of its numbers' evidence it has no note on them.
    """
    composed, view = wanted.version.composed, view_for_pdf(site, wanted)
    folder = site.tree.root / "resume/template" / view.template
    files = {file.relative_to(folder): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
    documents = (composed.composer.document, *(project.document for project in composed.composer.projects.values()))
    texts = tuple(document.files for document in documents)
    has_urls = (bool(site.site_url), has_evidence(view))
    page = (wanted.kind, composed.view, has_urls, view.portrait, files, texts)
    return store.key("pdf", repr((page, view, json_text(site, wanted.version)))), store.key("fit", repr(page))


def json_data(site: Site, version: Version | None = None) -> dict[str, Any]:
    """Return the resume as data in JSON Resume's schema 1.0.0."""
    composer = (version or site.own).composed.composer
    return json_resume(composer.resume, composer.projects, site.index)


def json_text(site: Site, version: Version | None = None) -> str:
    """Return the resume as JSON Resume for forms and programs; it is published and attached to the PDF."""
    return json.dumps(json_data(site, version), indent=2, ensure_ascii=False) + "\n"


def plain_text(site: Site, version: Version | None = None) -> str:
    """Return the resume as plain text, for forms that accept only that."""
    return text(with_urls((version or site.own).composed.view, site.absolute))


_TEXTS = ("label", "summary", "description", "highlights", "passage", "courses", "score", "reference")
_PROJECT_TEXTS = ("summary", "highlights", "passage")


def resume_numbers(tree: Tree) -> list[ResumeNumber]:
    """Return every number in the texts of resume.yml, of the projects that it lists, and of its translations."""
    if tree.resume is None or tree.resume_document is None:
        return []
    found: dict[ResumeNumber, None] = {}
    own = Translation("", tree.resume, tree.resume_document, tree.projects)
    for each in (own, *tree.translations):
        found |= dict.fromkeys(_of_document(each.document, _TEXTS, tree.evidence))
        for slug in dict.fromkeys(entry for entry in each.resume.projects if isinstance(entry, str)):
            if slug in each.projects:
                found |= dict.fromkeys(_of_document(each.projects[slug].document, _PROJECT_TEXTS, tree.evidence))
    return list(found)


def number_lines(numbers: Sequence[ResumeNumber]) -> list[str]:
    """Return the lines that `portfolio check` prints, with a total first; empty if there are no numbers."""
    bound = sum(number.metric is not None for number in numbers)
    head = f"Numbers in the resume: {bound} bound to what measured them, {len(numbers) - bound} bare"
    return [head, *(f"  {number}" for number in numbers), ""] if numbers else []


def _of_document(document: Document, keys: tuple[str, ...], evidence: Evidence) -> Iterator[ResumeNumber]:
    for path, passage in texts_in(document.data):
        words = [part for part in path if isinstance(part, str)]
        if words and words[-1] in keys and not {"comparisons", "log"} & set(words):
            yield from numbers_in(document, path, document.written.get(path, passage), evidence)
