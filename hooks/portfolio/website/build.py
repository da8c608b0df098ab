"""What is made from the composed resume: the PDF, JSON Resume, plain text, and the list of its numbers.

A number is bound to what measured it, or bare. Only running text counts: dates, URLs and pull requests have their own
checks.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module

from portfolio.evidence.documents import found_in, location_of
from portfolio.evidence.metric import Evidence, Metric
from portfolio.evidence.placeholders import Number
from portfolio.exchange.json_resume import json_resume
from portfolio.exchange.text import text
from portfolio.resume.composer import texts
from portfolio.resume.design import portrait, portrait_problems
from portfolio.resume.page_text import PageText
from portfolio.resume.publications import selected
from portfolio.resume.view import ResumeView, with_urls
from portfolio.sources.diagnostics import Diagnostic, Location
from portfolio.sources.yaml_source import DataPath, Document
from portfolio.store.values import Store
from portfolio.website.site import Site
from portfolio.website.tree import Tree


def view_for_pdf(site: Site) -> ResumeView:
    """Return the view with absolute URLs, limited to the selected publications, and with the portrait if wanted."""
    composed = site.composed
    resume = composed.composer.resume
    picture = portrait(site.tree.root, resume.basics.image) if resume.photo else ""
    return replace(selected(with_urls(composed.view, site.absolute), resume), portrait=picture)


def cached_pdf(site: Site, store: Store) -> tuple[bytes, tuple[Diagnostic, ...], PageText]:
    """Return what `print_resume` returns; cache it unless a template was saved meanwhile."""
    inputs = repr(pdf_inputs(site))
    key = store.key("pdf", inputs)
    made: tuple[bytes, tuple[Diagnostic, ...], PageText] | None = store.get(key)
    if made is None:
        made = print_resume(site)
        if repr(pdf_inputs(site)) == inputs:
            store.put(key, made)
    return made


def build_pdf(site: Site) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return the PDF's bytes, or b"" if errors prevent it, and the problems with template and fit."""
    return print_resume(site)[:2]


def print_resume(site: Site) -> tuple[bytes, tuple[Diagnostic, ...], PageText]:
    """Return what `build_pdf` returns, and the page's text, from which advice is given."""
    # Imported here because WeasyPrint takes half a second, which a build with an up-to-date PDF can save.
    view, composer = view_for_pdf(site), site.composed.composer
    content: bytes
    page_text: PageText
    content, problems, page_text = import_module("portfolio.resume.printing").print_resume(
        view, composer, json_text(site), site.tree.root
    )
    return content, (*portrait_problems(composer, view.portrait), *problems), page_text


def pdf_inputs(site: Site) -> tuple[object, ...]:
    """Return everything that `build_pdf` depends on, as a value: equal values mean the same PDF."""
    view = view_for_pdf(site)
    folder = site.tree.root / "resume/template" / view.template
    template = {file.relative_to(folder): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
    documents = (site.composed.composer.document, *(project.document for project in site.tree.projects.values()))
    return view, template, json_text(site), tuple(document.text for document in documents)


def json_text(site: Site) -> str:
    """Return the resume as JSON Resume for forms and programs; it is published and attached to the PDF."""
    data = json_resume(site.composed.composer.resume, site.tree.projects, site.index)
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def plain_text(site: Site) -> str:
    """Return the resume as plain text, for forms that accept only that."""
    return text(with_urls(site.composed.view, site.absolute))


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
    text: str
    metric: Metric | None = None

    def __str__(self) -> str:
        if self.metric is None:
            return f"{self.location}  {self.text}  bare"
        return f"{self.location}  {self.text}  {self.metric.key} = {self.metric.text} ({self.metric.location})"


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
    for path, passage in texts(document.data):
        words = [part for part in path if isinstance(part, str)]
        if words and words[-1] in keys and not {"comparisons", "log"} & set(words):
            yield from _of_text(document, path, document.written.get(path, passage), evidence)


def _of_text(document: Document, path: DataPath, passage: str, evidence: Evidence) -> Iterator[ResumeNumber]:
    found = found_in(passage, evidence)
    numbers = [
        (each.start, ResumeNumber(location_of(document, path, passage, "{{", each.start), each.text, each.metric))
        for each in found
        if isinstance(each, Number)
    ]
    bare = list(passage)
    for start, end in [*((each.start, each.end) for each in found), *(m.span() for m in _TARGET.finditer(passage))]:
        bare[start:end] = "_" * (end - start)
    for match in _NUMBER.finditer("".join(bare)):
        at = location_of(document, path, passage, match[0].split()[0], match.start())
        numbers.append((match.start(), ResumeNumber(at, " ".join(match[0].split()))))
    yield from (number for _, number in sorted(numbers, key=lambda pair: pair[0]))
