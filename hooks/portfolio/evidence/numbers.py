"""The numbers of a passage: each is bound to what measured it, or bare.

In: a text of a document as its author wrote it. Out: its numbers with their locations. Links' targets and code are
skipped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from portfolio.evidence.documents import found_in, location_of
from portfolio.evidence.metric import Evidence, Metric
from portfolio.evidence.placeholders import Number
from portfolio.sources.diagnostics import Location
from portfolio.sources.yaml_source import DataPath, Document

_NUMBER = re.compile(
    r"(?:(?<![\w.,/#@-])|(?<=\s-)|(?<=^-))[$€£]?"
    r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+)(?:[.,]\d+)*(?:-[1-9]\d*(?:\.\d+)?)?"
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


_MOST = 200
"""Numbers of one text that are listed; a text with more is not a bullet, and locating each reads the whole text."""


def numbers_in(document: Document, path: DataPath, passage: str, evidence: Evidence) -> Iterator[ResumeNumber]:
    """Yield the numbers of the text at a path, in their order; `passage` is that text as its author wrote it."""
    found = found_in(passage, evidence)
    numbers = [
        (each.start, ResumeNumber(location_of(document, path, passage, "{{", each.start), each.text, each.metric))
        for each in found
        if isinstance(each, Number)
    ]
    bare = list(passage)
    for start, end in [*((each.start, each.end) for each in found), *(m.span() for m in _TARGET.finditer(passage))]:
        bare[start:end] = "_" * (end - start)
    for match in islice(_NUMBER.finditer("".join(bare)), _MOST):
        at = location_of(document, path, passage, match[0].split()[0], match.start())
        numbers.append((match.start(), ResumeNumber(at, " ".join(match[0].split()))))
    yield from (number for _, number in sorted(numbers, key=lambda pair: pair[0]))
