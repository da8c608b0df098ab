"""The resume's pipeline: from the tree of the author's files to a view, and to the PDF's bytes.

Find every number in the resume: bound to what measured it, or bare.

In: the tree. Out: the numbers in passage order, with their locations. Only running passage counts: dates, URLs and pull
requests have their own checks.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module

from portfolio.evidence.documents import found_in, place_of
from portfolio.evidence.metric import Evidence, Metric
from portfolio.evidence.placeholders import Number
from portfolio.exchange.json_resume import json_resume
from portfolio.exchange.text import text
from portfolio.resume.compose import compose
from portfolio.resume.composer import Composer, UrlOf
from portfolio.resume.publications import selected
from portfolio.resume.view import ResumeView
from portfolio.sources.diagnostics import Diagnostic, Location, ProblemsFound
from portfolio.sources.yaml_source import Data, DataPath, Document
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


_TEXTS = ("label", "summary", "description", "highlights", "passage", "courses", "score", "reference")
_PROJECT_TEXTS = ("summary", "highlights", "passage")
_NUMBER = re.compile(
    r"(?:(?<![\w.,/#@-])|(?<=\s-)|(?<=^-))[$€£]?\d+(?:[.,]\d+)*(?:-[1-9]\d*(?:\.\d+)?)?"
    r"(?:\s?(?:%|×|(?:[kKMGT]i?)?B|[kKM]|bn|ms|µs|x|points?|times)(?!\w))?(?![\w/@]|[.,-]\w)"
)
_TARGET = re.compile(r"(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|`[^`]*`")


@dataclass(frozen=True)
class ResumeNumber:
    """A number in a passage of the resume; `metric` is None if its source is unknown."""

    location: Location
    shown: str
    metric: Metric | None = None

    def __str__(self) -> str:
        if self.metric is None:
            return f"{self.location}  {self.shown}  bare"
        return f"{self.location}  {self.shown}  {self.metric.key} = {self.metric.text} ({self.metric.location})"


def resume_numbers(tree: Tree) -> list[ResumeNumber]:
    """Return every number in the texts of resume.yml and of the projects that it lists."""
    if tree.resume is None or tree.resume_document is None:
        return []
    found = list(_of_document(tree.resume_document, _TEXTS, tree.evidence))
    for slug in dict.fromkeys(entry for entry in tree.resume.projects if isinstance(entry, str)):
        if slug in tree.projects:
            found += _of_document(tree.projects[slug].document, _PROJECT_TEXTS, tree.evidence)
    return found


def number_lines(numbers: Sequence[ResumeNumber]) -> list[str]:
    """Return the lines that `portfolio check` prints, with a total first; empty if there are no numbers."""
    bound = sum(number.metric is not None for number in numbers)
    head = f"Numbers in the resume: {bound} bound to what measured them, {len(numbers) - bound} bare"
    return [head, *(f"  {number}" for number in numbers), ""] if numbers else []


def _of_document(document: Document, keys: tuple[str, ...], evidence: Evidence) -> Iterator[ResumeNumber]:
    for path, passage in _texts(document.data, ()):
        words = [part for part in path if isinstance(part, str)]
        if words and words[-1] in keys and not {"comparisons", "log"} & set(words):
            yield from _of_text(document, path, document.written.get(path, passage), evidence)


def _of_text(document: Document, path: DataPath, passage: str, evidence: Evidence) -> Iterator[ResumeNumber]:
    places = found_in(passage, evidence)
    numbers = [
        (place.start, ResumeNumber(place_of(document, path, passage, "{{", place.start), place.shown, place.metric))
        for place in places
        if isinstance(place, Number)
    ]
    bare = list(passage)
    for start, end in [*((place.start, place.end) for place in places), *(m.span() for m in _TARGET.finditer(passage))]:
        bare[start:end] = "_" * (end - start)
    for match in _NUMBER.finditer("".join(bare)):
        at = place_of(document, path, passage, match[0].split()[0], match.start())
        numbers.append((match.start(), ResumeNumber(at, " ".join(match[0].split()))))
    yield from (number for _, number in sorted(numbers, key=lambda pair: pair[0]))


def _texts(data: Data, path: DataPath) -> Iterator[tuple[DataPath, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _texts(value, (*path, number))
    elif isinstance(data, str):
        yield path, data
