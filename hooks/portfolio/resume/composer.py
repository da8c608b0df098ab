"""What composing a resume needs, and how its texts become spans and links.

A link holds its address or, if it leads nowhere, the diagnostic that says so. Codes: R106 a link is not closed, R123
bold or code is not closed (a notice: emphasis), and those of `links.resolve`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from portfolio.evidence.documents import numbered
from portfolio.evidence.metric import NOTHING_MEASURED, Evidence
from portfolio.projects.project import Project
from portfolio.resume.model import Resume
from portfolio.resume.wording import Wording, resume_language, wording_of
from portfolio.sources.diagnostics import Diagnostic, error, notice, short, warning
from portfolio.sources.yaml_source import DataPath, Document, texts_in
from portfolio.text import inline
from portfolio.text.inline import Inline, Link, Span
from portfolio.text.links import Address, DeadLink, resolve
from portfolio.text.site_index import SiteIndex

if TYPE_CHECKING:
    from portfolio.resume.bibliography import Cited

_OPEN_LINK = re.compile(r"\[[^\]]{0,300}\]\(\s*\S+")
# Of marks that are left in a parsed text: none between letters (2**10), alone (a * b), nor of globs and shells (*.py).
_OPEN_MARK = re.compile(
    r"(?<![\w*])(?P<opened>\*\*(?=[^\s*])|\*(?=[^\W\d_])(?!nix\b))\S*|(?<!\S)\S*[^\s*](?P<closed>\*\*)(?![\w*])|(?P<code>`+)\S*"
)
_ESCAPED = re.compile(r"\\\*+|\\`+")
_INLINE = set("summary description highlights reference courses question team part data tried".split())
_INLINE |= set("what result chose over because next".split())


@dataclass(frozen=True)
class Composer:
    """The inputs of one composition."""

    resume: Resume
    document: Document
    projects: Mapping[str, Project]
    index: SiteIndex
    today: date
    bibliography: "tuple[Cited, ...]" = ()
    evidence: Evidence = NOTHING_MEASURED
    other_names: tuple[str, ...] = ()
    """The author's name in the resume's other languages."""

    @property
    def names(self) -> tuple[str, ...]:
        """All names of the author; this resume's comes first."""
        return (self.resume.basics.name, *self.other_names)

    @cached_property
    def wording(self) -> Wording:
        """The words of the resume's language, and the author's own headings."""
        language = resume_language(self.resume, *(project.source for project in self.projects.values()))
        return wording_of(language, {kind.value: heading for kind, heading in self.resume.headings.items()})

    def inline(self, text: str, path: DataPath, document: Document | None = None) -> Inline:
        """Parse one text of a document, resolve its links, and link its numbers to what measured them."""
        document = document or self.document
        written = document.written.get(path)
        parts = inline.parse(text) if written is None else self._localised(numbered(written, self.evidence))
        return tuple(
            self._resolved(part, path, document) if isinstance(part, Link) else self._measured(part)
            for part in inline.with_bare_links(parts)
        )

    def link(self, target: str, text: str, path: DataPath, document: Document | None = None) -> Link:
        """Resolve one target that is not part of a text."""
        return self._resolved(Link(target, (Span(text),)), path, document or self.document)

    def _localised(self, parts: Inline) -> Inline:
        """Return a text with its measured numbers as the resume's language writes them."""

        def localised(span: Span) -> Span:
            return replace(span, text=self.wording.number(span.text)) if span.metric else span

        return tuple(
            replace(part, spans=tuple(map(localised, part.spans))) if isinstance(part, Link) else localised(part)
            for part in parts
        )

    def _measured(self, span: Span) -> Span | Link:
        target = self.index.measured.get(span.metric)
        address = Address(target.url, target.title, is_on_site=True, is_evidence=True) if target else None
        return Link(f"metric:{span.metric}", (span,), address.name, address) if address else span

    def _resolved(self, link: Link, path: DataPath, document: Document) -> Link:
        address = resolve(link.target, self.index)
        if isinstance(address, DeadLink):
            location = document.location_of(path, link.target)
            return replace(link, address=error(address.code, location, address.message, address.hint, address.missing))
        return replace(link, spans=link.spans or (Span(address.name),), name=address.name, address=address)


def is_inline(path: DataPath) -> bool:
    """Return whether the text at a path of resume.yml or project.yml is read as markup."""
    words = [part for part in path if isinstance(part, str) and part != "text"]
    return bool(words) and (words[-1] in _INLINE or (words[0] == "skills" and words[-1] == "keywords"))


def unclosed(document: Document) -> Iterator[Diagnostic]:
    """Report markup that is not closed in the texts of resume.yml or a project.yml, whose description is Markdown."""
    for path, text in texts_in(document.data):
        if any(mark in text for mark in ("](", "*", "`")) and is_inline(path) and path != ("description",):
            yield from _open_links(document, path, text)
            yield from _open_marks(document, path, text)


def _open_links(document: Document, path: DataPath, text: str) -> Iterator[Diagnostic]:
    for match in _OPEN_LINK.findall(_outside_code(text)):
        if match in text.replace(f"\\{match}", ""):  # otherwise its author escaped it
            location = document.location_of(path, match)
            yield error("R106", location, f"the link '{short(match)}' is not closed", "write [text](target)")


def has_open_mark(text: str) -> bool:
    """Return whether a text has a mark that is not closed, which R123 reports."""
    return any(True for _ in _open_marks_in(text))


def _open_marks_in(text: str) -> Iterator[re.Match[str]]:
    return _OPEN_MARK.finditer(_outside_code(_ESCAPED.sub("", text)))


def _open_marks(document: Document, path: DataPath, text: str) -> Iterator[Diagnostic]:
    for match in _open_marks_in(text):
        mark = match["opened"] or match["closed"] or match["code"]
        message = f"'{mark}' in '{short(match[0])}' is not {'opened' if match['closed'] else 'closed'}"
        hint = f"write {mark}words{mark}, or \\{mark} for the sign itself"
        tell = notice if mark == "*" else warning
        yield tell("R123", document.location_of(path, match[0]), message, hint)


def _outside_code(text: str) -> str:
    return "".join(part.text for part in inline.parse(text) if isinstance(part, Span) and not part.is_code)
