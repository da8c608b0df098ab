"""The resume's whole pipeline: from the tree of the author's files to a view and to the bytes of the PDF."""

import json
import re
import unicodedata
from datetime import date
from functools import partial

from portfolio.diagnostics import Diagnostic, ProblemsFound, error, has_errors, notice
from portfolio.exchange.json_resume import json_resume
from portfolio.exchange.text import text
from portfolio.resume import fit, fonts, html, pdf, proof
from portfolio.resume.compose import compose
from portfolio.resume.composer import Composer, UrlOf
from portfolio.resume.model import Fit
from portfolio.resume.publications import selected
from portfolio.resume.trim import Cut, cuts_needed
from portfolio.resume.view import ResumeView, text_length
from portfolio.site_index import SiteIndex, absolute_url, relative_url
from portfolio.tree import Tree

MOST_TEXT = 40_000
"""Characters. More is not even laid out: it would take minutes to say that it does not fit."""


def composer(tree: Tree, index: SiteIndex, url_of: UrlOf, today: date) -> Composer:
    """Give what composing needs. The tree's resume has to be there."""
    if tree.resume is None or tree.resume_document is None:
        raise ProblemsFound(tree.problems)
    return Composer(tree.resume, tree.resume_document, tree.projects, index, url_of, today, tree.bibliography)


def view_for_page(tree: Tree, index: SiteIndex, page_url: str, today: date) -> ResumeView:
    """Give the view whose links are relative to a page of the site."""
    view, _ = compose(composer(tree, index, relative_to(page_url), today))
    return view


def view_for_pdf(tree: Tree, index: SiteIndex, today: date) -> ResumeView:
    """Give the view whose links are full addresses."""
    circumstances = composer(tree, index, full_address(index), today)
    view, _ = compose(circumstances)
    return selected(view, circumstances.resume)


def full_address(index: SiteIndex) -> UrlOf:
    """Give the function from an address to its full URL."""
    return lambda address: absolute_url(address.url, index.site_url) if address.is_on_site else address.url


def relative_to(page_url: str) -> UrlOf:
    """Give the function from an address to its URL on the page at `page_url`."""
    return lambda address: relative_url(address.url, page_url) if address.is_on_site else address.url


def pdf_name(name: str) -> str:
    """Give the file name of a person's resume: 'Robin Sample' makes robin-sample-resume.pdf."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    slug = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain)).strip("-")
    return f"{slug}-resume.pdf" if slug else "resume.pdf"


def build_pdf(tree: Tree, index: SiteIndex, today: date) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Give the PDF's bytes, or b"" where mistakes stand in the way, and what is wrong with template and fit.

    Codes: R202 what was left out because the page was full, R204 far too much for one page.
    """
    view = view_for_pdf(tree, index, today)
    circumstances = composer(tree, index, relative_to(""), today)
    document, is_trimming = circumstances.document, circumstances.resume.fit is Fit.TRIM
    if (length := text_length(view)) > MOST_TEXT:
        message = f"the resume has {length:,} characters; a page holds some 6,000"
        return b"", (error("R204", document.location(()), message, "keep what matters most"),)
    path = f"resume/template/{view.template}"
    try:
        template = html.load_template(tree.root / path, path, document.location(("template",)))
        press, fitted = _printed(view, template)
        cuts: tuple[Cut, ...] = ()
        if isinstance(fitted, fit.Overflow):
            overflow = fitted
            cuts = cuts_needed(view, lambda less: fit.fits(partial(pdf.measure, _press(less, template))))
            if is_trimming and cuts:
                press, fitted = _printed(cuts[-1].view, template)
            if isinstance(fitted, fit.Overflow):
                texts = tuple(cut.text for cut in cuts)
                return b"", (fit.overflow_problem(overflow, document.location(()), texts),)
    except ProblemsFound as problems:
        return b"", problems.diagnostics
    left_out = [notice("R202", document.location(("fit",)), f"left out of the PDF: '{cut.text}'") for cut in cuts]
    sources = [document, *(project.document for project in tree.projects.values())]
    missing = fonts.missing_problems(press.missing, sources, document.location(()))
    found = (*proof.check(press, fitted.document), *left_out, *missing)
    content = b"" if has_errors(found) else pdf.write(fitted.document, pdf.about(view), [_attachment(tree, index)])
    return content, found


def pdf_inputs(tree: Tree, index: SiteIndex, today: date) -> tuple[object, ...]:
    """Give all that `build_pdf` depends on, as a value: where it is equal, so is the PDF."""
    view = view_for_pdf(tree, index, today)
    folder = tree.root / "resume/template" / view.template
    template = {file.relative_to(folder): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
    documents = (tree.resume_document, *(project.document for project in tree.projects.values()))
    return view, template, json_text(tree, index), tuple(document.text for document in documents if document)


def json_text(tree: Tree, index: SiteIndex) -> str:
    """Give the resume as JSON Resume: for forms and programs, beside the page and inside the PDF."""
    if tree.resume is None:
        raise ProblemsFound(tree.problems)
    return json.dumps(json_resume(tree.resume, tree.projects, index), indent=2, ensure_ascii=False) + "\n"


def plain_text(tree: Tree, index: SiteIndex, today: date) -> str:
    """Give the resume as plain text, for forms that want nothing else."""
    view, _ = compose(composer(tree, index, full_address(index), today))
    return text(view)


def _attachment(tree: Tree, index: SiteIndex) -> pdf.Enclosure:
    return pdf.Enclosure("resume.json", json_text(tree, index).encode(), "The resume as JSON Resume")


def _press(view: ResumeView, template: html.Template) -> pdf.Press:
    return pdf.prepare(html.render(view, template), template, view)


def _printed(view: ResumeView, template: html.Template) -> tuple[pdf.Press, fit.Fitted[pdf.Printed] | fit.Overflow]:
    press = _press(view, template)
    return press, fit.to_one_page(partial(pdf.measure, press), partial(pdf.lay_out, press))
