"""Find every number in the resume: bound to what measured it, or bare.

In: the tree. Out: the numbers in text order, with their locations. Only running text counts: dates, URLs and pull
requests have their own checks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portfolio.evidence.documents import found_in, place_of
from portfolio.evidence.metric import Evidence, Metric
from portfolio.evidence.placeholders import Number
from portfolio.sources.diagnostics import Location
from portfolio.sources.yaml_source import Data, DataPath, Document
from portfolio.website.tree import Tree

_TEXTS = ("label", "summary", "description", "highlights", "text", "courses", "score", "reference")
_PROJECT_TEXTS = ("summary", "highlights", "text")
_NUMBER = re.compile(
    r"(?:(?<![\w.,/#@-])|(?<=\s-)|(?<=^-))[$€£]?\d+(?:[.,]\d+)*(?:-[1-9]\d*(?:\.\d+)?)?"
    r"(?:\s?(?:%|×|(?:[kKMGT]i?)?B|[kKM]|bn|ms|µs|x|points?|times)(?!\w))?(?![\w/@]|[.,-]\w)"
)
_TARGET = re.compile(r"(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|`[^`]*`")


@dataclass(frozen=True)
class ResumeNumber:
    """A number in a text of the resume; `metric` is None if its source is unknown."""

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
    for path, text in _texts(document.data, ()):
        words = [part for part in path if isinstance(part, str)]
        if words and words[-1] in keys and not {"comparisons", "log"} & set(words):
            yield from _of_text(document, path, document.written.get(path, text), evidence)


def _of_text(document: Document, path: DataPath, text: str, evidence: Evidence) -> Iterator[ResumeNumber]:
    places = found_in(text, evidence)
    numbers = [
        (place.start, ResumeNumber(place_of(document, path, text, "{{", place.start), place.shown, place.metric))
        for place in places
        if isinstance(place, Number)
    ]
    bare = list(text)
    for start, end in [*((place.start, place.end) for place in places), *(m.span() for m in _TARGET.finditer(text))]:
        bare[start:end] = "_" * (end - start)
    for match in _NUMBER.finditer("".join(bare)):
        at = place_of(document, path, text, match[0].split()[0], match.start())
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
