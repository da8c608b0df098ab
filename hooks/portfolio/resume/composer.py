"""What composing a resume needs to know, and the one place where its texts become inline values.

Codes: R106 a link that is not closed, and those of `links.resolve`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from portfolio import inline
from portfolio.diagnostics import Diagnostic, error, short
from portfolio.inline import Inline, Link, Span
from portfolio.links import Address, DeadLink, resolve
from portfolio.projects.project import Project
from portfolio.resume.bibliography import Cited
from portfolio.resume.model import Resume
from portfolio.site_index import SiteIndex
from portfolio.yaml_source import Document, Path

UrlOf = Callable[[Address], str]

_OPEN_LINK = re.compile(r"\[[^\]]*\]\(\s*\S+")


@dataclass(frozen=True)
class Composer:
    """The circumstances of one composition; `problems` collects what is wrong."""

    resume: Resume
    document: Document
    projects: Mapping[str, Project]
    index: SiteIndex
    url_of: UrlOf
    today: date
    bibliography: tuple[Cited, ...] = ()
    problems: list[Diagnostic] = field(default_factory=list)

    def inline(self, text: str, path: Path, document: Document | None = None) -> Inline:
        """Parse one text of a document and resolve its links."""
        document = document or self.document
        parts = inline.parse(text)
        shown = "".join(part.text for part in parts if isinstance(part, Span) and not part.is_code)
        for match in _OPEN_LINK.findall(shown):
            if match not in text:  # its author escaped it
                continue
            place = document.location_of(path, match)
            message = f"the link '{short(match)}' is not closed"
            self.problems.append(error("R106", place, message, "write [text](target)"))
        return tuple(self._resolved(part, path, document) for part in parts)

    def link(self, target: str, text: str, path: Path, document: Document | None = None) -> Link:
        """Resolve one target that is not part of a text."""
        link = Link(target, (Span(text),))
        return self._resolved_link(link, path, document or self.document)

    def _resolved(self, part: Span | Link, path: Path, document: Document) -> Span | Link:
        return self._resolved_link(part, path, document) if isinstance(part, Link) else part

    def _resolved_link(self, link: Link, path: Path, document: Document) -> Link:
        address = resolve(link.target, self.index)
        if isinstance(address, DeadLink):
            place = document.location_of(path, link.target)
            self.problems.append(error(address.code, place, address.message, address.hint))
            return link
        spans = link.spans or (Span(address.name),)
        return replace(link, target=self.url_of(address), spans=spans, name=address.name)
