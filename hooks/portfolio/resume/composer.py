"""Everything that composing a resume needs, and the one place that turns its texts into inline values.

Codes: R106 an unclosed link, and those of `links.resolve`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from portfolio.evidence.documents import numbered
from portfolio.evidence.metric import NOTHING_MEASURED, Evidence
from portfolio.projects.project import Project
from portfolio.resume.bibliography import Cited
from portfolio.resume.model import Resume
from portfolio.resume.wording import Wording, resume_language, wording_of
from portfolio.sources.diagnostics import Diagnostic, error, short
from portfolio.sources.yaml_source import DataPath, Document
from portfolio.text import inline
from portfolio.text.inline import Inline, Link, Span, with_bare_links
from portfolio.text.links import Address, DeadLink, resolve
from portfolio.text.site_index import SiteIndex

UrlOf = Callable[[Address], str]

_OPEN_LINK = re.compile(r"\[[^\]]*\]\(\s*\S+")


@dataclass(frozen=True)
class Composer:
    """The inputs of one composition; `problems` collects what is wrong."""

    resume: Resume
    document: Document
    projects: Mapping[str, Project]
    index: SiteIndex
    url_of: UrlOf
    today: date
    bibliography: tuple[Cited, ...] = ()
    evidence: Evidence = NOTHING_MEASURED
    problems: list[Diagnostic] = field(default_factory=list)

    @cached_property
    def wording(self) -> Wording:
        """The words of the resume's language, and the author's own headings."""
        language = resume_language(self.resume, *(project.source for project in self.projects.values()))
        return wording_of(language, {kind.value: heading for kind, heading in self.resume.headings.items()})

    def inline(self, text: str, path: DataPath, document: Document | None = None) -> Inline:
        """Parse one text of a document, resolve its links, and link its numbers to what measured them."""
        document = document or self.document
        written = document.written.get(path)
        parts = inline.parse(text) if written is None else numbered(written, self.evidence)
        shown = "".join(part.text for part in parts if isinstance(part, Span) and not part.is_code)
        for match in _OPEN_LINK.findall(shown):
            if match not in text:  # its author escaped it
                continue
            place = document.location_of(path, match)
            message = f"the link '{short(match)}' is not closed"
            self.problems.append(error("R106", place, message, "write [text](target)"))
        return tuple(self._resolved(part, path, document) for part in with_bare_links(parts))

    def link(self, target: str, text: str, path: DataPath, document: Document | None = None) -> Link:
        """Resolve one target that is not part of a text."""
        link = Link(target, (Span(text),))
        return self._resolved_link(link, path, document or self.document)

    def _resolved(self, part: Span | Link, path: DataPath, document: Document) -> Span | Link:
        if isinstance(part, Link):
            return self._resolved_link(part, path, document)
        target = self.index.measured.get(part.metric)
        address = Address(target.url, target.title, is_on_site=True, is_evidence=True) if target else None
        url = self.url_of(address) if address else ""
        return Link(url, (part,), address.name) if address and url else part

    def _resolved_link(self, link: Link, path: DataPath, document: Document) -> Link:
        address = resolve(link.target, self.index)
        if isinstance(address, DeadLink):
            place = document.location_of(path, link.target)
            self.problems.append(error(address.code, place, address.message, address.hint))
            return link
        spans = link.spans or (Span(address.name),)
        return replace(link, target=self.url_of(address), spans=spans, name=address.name)
