"""The resume as templates see it: resolved, ordered, emphasised, and without the input model.

The same view serves the PDF (absolute URLs) and the page of the site (relative ones). All strings are plain text; all
`Inline` values are tuples of spans and links with final targets. `hooks/README.md` lists these variables for template
authors.
"""

from dataclasses import dataclass
from enum import Enum

from portfolio.resume.model import Paper
from portfolio.text.inline import Inline, Link, plain


class Layout(Enum):
    """How a section's entries are laid out."""

    ENTRIES = "entries"
    """Two lines each, organisation and dates, title and place; then highlights."""
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
    url: str = ""
    url_name: str = ""
    subtitle: str = ""
    dates: str = ""
    place: str = ""
    byline: Inline = ()
    summary: Inline = ()
    details: tuple[Inline, ...] = ()
    highlights: tuple[Inline, ...] = ()
    links: tuple[Link, ...] = ()
    keywords: tuple[str, ...] = ()
    """The entry's own, in addition to the resume's."""
    priority: int = 0
    priorities: tuple[int, ...] = ()
    """Of the highlights."""
    age: str = ""
    """When it ended, as a sortable date; "9999" if it is ongoing, "" if no date is known."""


@dataclass(frozen=True)
class Section:
    """A section in its order. `kind` is the key in resume.yml; `url` leads to a profile (Google Scholar)."""

    kind: str
    heading: str
    layout: Layout
    entries: tuple[Entry, ...]
    url: str = ""
    url_name: str = ""


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


def text_length(view: ResumeView) -> int:
    """Return the number of characters that the view shows."""
    inlines = [view.summary]
    texts = [view.name, view.label, *(contact.text for contact in view.contacts)]
    for section in view.sections:
        texts.append(section.heading)
        for entry in section.entries:
            texts += [entry.title, entry.subtitle, entry.dates, entry.place, *(link.text for link in entry.links)]
            inlines += [entry.byline, entry.summary, *entry.details, *entry.highlights]
    return sum(map(len, texts)) + sum(len(plain(inline)) for inline in inlines)
