"""The resume's pipeline: from the tree of the author's files to a view, and to the PDF's bytes."""

import json
import re
import unicodedata
from datetime import date
from importlib import import_module

from portfolio.exchange.json_resume import json_resume
from portfolio.exchange.text import text
from portfolio.resume.compose import compose
from portfolio.resume.composer import Composer, UrlOf
from portfolio.resume.publications import selected
from portfolio.resume.view import ResumeView
from portfolio.sources.diagnostics import Diagnostic, ProblemsFound
from portfolio.text.links import Address
from portfolio.text.site_index import SiteIndex, absolute_url, relative_url
from portfolio.website.tree import Tree


def composer(tree: Tree, index: SiteIndex, url_of: UrlOf, today: date) -> Composer:
    """Build the composer. Raises ProblemsFound if the tree has no resume."""
    if tree.resume is None or tree.resume_document is None:
        raise ProblemsFound(tree.problems)
    return Composer(
        tree.resume, tree.resume_document, tree.projects, index, url_of, today, tree.bibliography, tree.evidence
    )


def view_for_page(tree: Tree, index: SiteIndex, page_url: str, today: date) -> ResumeView:
    """Return the view with links relative to a page of the site."""
    view, _ = compose(composer(tree, index, relative_to(page_url), today))
    return view


def view_for_pdf(tree: Tree, index: SiteIndex, today: date) -> ResumeView:
    """Return the view with absolute URLs, limited to the selected publications."""
    circumstances = composer(tree, index, full_address(index), today)
    view, _ = compose(circumstances)
    return selected(view, circumstances.resume)


def full_address(index: SiteIndex) -> UrlOf:
    """Return a function from an address to its absolute URL; numbers are not linked outside the site."""

    def url_of(address: Address) -> str:
        if address.is_evidence:
            return ""
        return absolute_url(address.url, index.site_url) if address.is_on_site else address.url

    return url_of


def relative_to(page_url: str) -> UrlOf:
    """Return a function from an address to its URL on the page at `page_url`."""
    return lambda address: relative_url(address.url, page_url) if address.is_on_site else address.url


def pdf_name(name: str) -> str:
    """Return the file name of a person's resume: 'Robin Sample' becomes robin-sample-resume.pdf."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    slug = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain)).strip("-")
    return f"{slug}-resume.pdf" if slug else "resume.pdf"


def build_pdf(tree: Tree, index: SiteIndex, today: date) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return the PDF's bytes, or b"" if errors prevent it, and the problems with template and fit."""
    # Imported here because WeasyPrint takes half a second, which a build with an up-to-date PDF can save.
    printed: tuple[bytes, tuple[Diagnostic, ...]] = import_module("portfolio.resume.printing").build_pdf(
        view_for_pdf(tree, index, today),
        composer(tree, index, relative_to(""), today),
        json_text(tree, index),
        tree.root,
    )
    return printed


def pdf_inputs(tree: Tree, index: SiteIndex, today: date) -> tuple[object, ...]:
    """Return everything that `build_pdf` depends on, as a value: equal values mean the same PDF."""
    view = view_for_pdf(tree, index, today)
    folder = tree.root / "resume/template" / view.template
    template = {file.relative_to(folder): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
    documents = (tree.resume_document, *(project.document for project in tree.projects.values()))
    return view, template, json_text(tree, index), tuple(document.text for document in documents if document)


def json_text(tree: Tree, index: SiteIndex) -> str:
    """Return the resume as JSON Resume for forms and programs; it is published and attached to the PDF."""
    if tree.resume is None:
        raise ProblemsFound(tree.problems)
    return json.dumps(json_resume(tree.resume, tree.projects, index), indent=2, ensure_ascii=False) + "\n"


def plain_text(tree: Tree, index: SiteIndex, today: date) -> str:
    """Return the resume as plain text, for forms that accept only that."""
    view, _ = compose(composer(tree, index, full_address(index), today))
    return text(view)
