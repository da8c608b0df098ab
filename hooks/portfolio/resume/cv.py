"""The long CV beside the one page: everything in the resume, on as many pages as it takes.

In: the view of the whole resume. Out: the view of the CV, in which publications are grouped by kind and year, and the
style sheet that lies over any template: page numbers, the name at the head from the second page on, and breaks. A
heading stays with what follows it, a title with its first two highlights, and no line of a text is alone on a page.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from portfolio.resume.model import PublicationKind
from portfolio.resume.view import Entry, ResumeView, Section
from portfolio.resume.wording import Wording

_HEADINGS = {
    PublicationKind.ARTICLE: "articles",
    PublicationKind.CONFERENCE: "conferences",
    PublicationKind.PREPRINT: "preprints",
    PublicationKind.BOOK: "books",
    PublicationKind.THESIS: "theses",
    PublicationKind.OTHER: "others",
}

STYLE = """
@page {
  @top-center { content: string(pf-name); z-index: -1; color: #555; font-size: 9pt; line-height: 1.2 }
  @bottom-center {
    content: counter(page) " / " counter(pages);
    color: #555;
    direction: ltr;
    font-size: 9pt;
    line-height: 1.2;
  }
}
@page :first { @top-center { content: none } }
h1 { string-set: pf-name content() }
h2, .part, :is(h3, .head, .facts):not(:last-child) { break-after: avoid; break-inside: avoid }
:is(ul, .text):not(:first-child) { break-before: avoid }
p, li { orphans: 2; widows: 2 }
li, .item, .row { break-inside: avoid }
li:first-child:not(:last-child) { break-after: avoid }
li:last-child:not(:first-child) { break-before: avoid }
.part { margin: 0.5em 0 0.1em }
h3.part { margin-top: 0.8em; font-size: 1em; line-height: inherit }
p.part { color: #555 }
h2 + .part, h3.part + p.part { margin-top: 0 }
"""
ONE_PAGE = "@page { @bottom-center { content: none } }"
"""For a CV that fits one page, which needs no number."""


def cv_view(view: ResumeView, wording: Wording) -> ResumeView:
    """Return the view of the CV."""
    sections = (
        replace(section, parts=tuple(_kinds(section, wording))) if section.kind == "publications" else section
        for section in view.sections
    )
    return replace(view, title=f"{view.name} – {wording.words['cv']}", sections=tuple(sections))


def _kinds(section: Section, wording: Wording) -> Iterator[Section]:
    """Yield the publications of each kind, in parts by year; of a single kind, the years alone."""
    kinds = [(kind, [entry for entry in section.entries if entry.kind == kind.value]) for kind in _HEADINGS]
    found = [(kind, entries) for kind, entries in kinds if entries]
    for kind, entries in found:
        years = tuple(_years(replace(section, url="", url_name=""), entries, wording))
        if len(found) == 1:
            yield from years
        else:
            heading = wording.words[_HEADINGS[kind]]
            yield replace(section, heading=heading, entries=tuple(entries), url="", url_name="", parts=years)


def _years(section: Section, entries: Iterable[Entry], wording: Wording) -> Iterator[Section]:
    newest_first = sorted(entries, key=lambda entry: entry.age, reverse=True)
    for year, of_year in groupby(newest_first, key=lambda entry: entry.age[:4]):
        entries_of_year = tuple(replace(entry, dates="") if entry.age == year else entry for entry in of_year)
        yield replace(section, heading=year or wording.words["others"], entries=entries_of_year, parts=())
