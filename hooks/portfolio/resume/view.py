"""The resume as templates see it: ordered, emphasised, and without the input model.

It is composed once. Its links hold addresses, which `with_urls` turns into the URLs of one page of the site or of the
PDF. All strings are plain text. `resume/template/README.md` lists these variables for template authors.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar, cast

from portfolio.resume.model import Density, Paper
from portfolio.sources.diagnostics import Diagnostic
from portfolio.sources.yaml_source import DataPath
from portfolio.text.inline import Inline, Link, plain
from portfolio.text.links import Address

T = TypeVar("T")
UrlOf = Callable[[Address], str]
"""Returns the URL of an address; one on the site has the path of its source, relative to docs/."""


ONGOING = "9999"
"""The year in which what goes on ends."""


class Layout(Enum):
    """How a section's entries are laid out."""

    ENTRIES = "entries"
    """Two lines each, what and when, who and where; then highlights."""
    LINES = "lines"
    """One line or two each: a title, who or where, a date."""
    ROWS = "rows"
    """A label and the items under it."""


@dataclass(frozen=True)
class Contact:
    """One way to reach the person. `kind` is email, phone, location, site or profile; `url` may be ""."""

    kind: str
    text: str
    url: str
    name: str


@dataclass(frozen=True)
class Entry:
    """One entry of a section. Fields that do not apply are "" or ()."""

    title: str
    link: Link | None = None
    """Where the title leads."""
    subtitle: str = ""
    subtitle_link: Link | None = None
    dates: str = ""
    location: str = ""
    byline: Inline = ()
    summary: Inline = ()
    details: tuple[Inline, ...] = ()
    highlights: tuple[Inline, ...] = ()
    links: tuple[Link, ...] = ()
    keywords: tuple[str, ...] = ()
    """The entry's own, in addition to the resume's."""
    priority: int = 0
    priorities: tuple[int, ...] = ()
    """The priorities of the highlights, in their order."""
    age: str = ""
    """When it ended, as a sortable date; `ONGOING` if it goes on, "" if no date is known."""
    since: str = ""
    """When it began, as a sortable date, or ""."""
    section: str = ""
    """The author's own heading of its section, or ""."""
    kind: str = ""
    """A publication's kind: article, conference, preprint, book, thesis or other."""
    path: DataPath = field(default=(), repr=False)
    """Where it is in resume.yml, () if several of its entries are one here; nothing for templates."""

    @property
    def url(self) -> str:
        """The URL behind the title, or ""."""
        return self.link.target if self.link else ""

    @property
    def url_name(self) -> str:
        """Where the title leads, in words."""
        return self.link.name if self.link else ""

    @property
    def subtitle_url(self) -> str:
        """The URL behind the subtitle, or ""."""
        return self.subtitle_link.target if self.subtitle_link else ""

    @property
    def subtitle_url_name(self) -> str:
        """Where the subtitle leads, in words."""
        return self.subtitle_link.name if self.subtitle_link else ""


@dataclass(frozen=True)
class Section:
    """A section in its order. `kind` is the key in resume.yml; `url` leads to a profile (Google Scholar)."""

    kind: str
    heading: str
    layout: Layout
    entries: tuple[Entry, ...]
    url: str = ""
    url_name: str = ""
    parts: "tuple[Section, ...]" = ()
    """The same entries in groups, each with a heading; only the long CV has some."""
    heading_of_first: str = ""
    """The heading if the first of several rows stays alone, where it differs."""


@dataclass(frozen=True)
class ResumeView:
    """The whole resume."""

    name: str
    label: str
    image: str
    summary: Inline
    contacts: tuple[Contact, ...]
    sections: tuple[Section, ...]
    keywords: tuple[str, ...]
    language: str
    paper: Paper
    template: str
    title: str = ""
    """The document's title: the name, and what the document is."""
    note: str = ""
    """The last line, which says that numbers lead to what measured them."""
    accent: str = ""
    """A colour as `#rrggbb`, or "" for the template's own."""
    density: Density = Density.NORMAL
    portrait: str = ""
    """A data URL of the author's picture, or ""."""


def with_urls(value: T, url_of: UrlOf) -> T:
    """Return a view, or any value made of its parts, with a URL in place of each address."""
    changed: Any = value
    if isinstance(value, Link):
        if isinstance(value.address, Address):
            is_evidence = value.address.is_evidence
            changed = replace(value, target=url_of(value.address), address=None, is_evidence=is_evidence)
    elif isinstance(value, tuple):
        changed = tuple(made for part in value for made in _parts_with_urls(part, url_of))
    elif is_dataclass(value) and not isinstance(value, type):
        changed = replace(value, **{each.name: with_urls(getattr(value, each.name), url_of) for each in fields(value)})
    return cast(T, changed)


def _parts_with_urls(part: Any, url_of: UrlOf) -> Iterator[Any]:
    """Yield a part with its URL; a number whose evidence has no URL there is not a link."""
    made = with_urls(part, url_of)
    is_bare = isinstance(made, Link) and made.is_evidence and not made.target
    yield from made.spans if is_bare else (made,)


def has_evidence(value: Any) -> bool:
    """Return whether a view, or any value made of its parts, has a number that leads to what measured it."""
    if isinstance(value, tuple):
        return any(map(has_evidence, value))
    if isinstance(value, Link):
        return value.is_evidence
    return is_dataclass(value) and any(has_evidence(getattr(value, each.name)) for each in fields(value))


def problems_in(value: Any) -> Iterator[Diagnostic]:
    """Yield the problems of the links in a view, or in any value made of its parts."""
    if isinstance(value, Link):
        yield from [value.address] if isinstance(value.address, Diagnostic) else []
    elif isinstance(value, tuple):
        for part in value:
            yield from problems_in(part)
    elif is_dataclass(value):
        for each in fields(value):
            yield from problems_in(getattr(value, each.name))


def text_length(view: ResumeView) -> int:
    """Return the number of characters that the view shows."""
    inlines = [view.summary]
    texts = [view.name, view.label, *(contact.text for contact in view.contacts)]
    for section in view.sections:
        texts.append(section.heading)
        for entry in section.entries:
            texts += [entry.title, entry.subtitle, entry.dates, entry.location, *(link.text for link in entry.links)]
            inlines += [entry.byline, entry.summary, *entry.details, *entry.highlights]
    return sum(map(len, texts)) + sum(len(plain(inline)) for inline in inlines)
