"""The publications of a resume: authors in order with the author's own name in bold, venue, year, links."""

from collections.abc import Sequence

from portfolio.diagnostics import error
from portfolio.inline import Inline, Span
from portfolio.resume.composer import Composer
from portfolio.resume.contacts import contacts
from portfolio.resume.names import is_same_person
from portfolio.resume.view import Entry, Layout, Section
from portfolio.yaml_source import Path


def publications(composer: Composer) -> Section:
    """Give the section; its heading leads to the Google Scholar profile where there is one."""
    scholar = next(
        (c for c in contacts(composer.resume.basics) if c.kind == "profile" and "scholar" in c.name.casefold()), None
    )
    entries = []
    for number, paper in enumerate(composer.resume.publications):
        path: Path = ("publications", number)
        targets = [("doi", f"doi:{paper.doi}", paper.doi), ("arxiv", f"arxiv:{paper.arxiv}", paper.arxiv)]
        links = [
            composer.link(target.replace("doi:doi:", "doi:"), {"doi": "DOI", "arxiv": "arXiv"}[kind], (*path, kind))
            for kind, target, value in targets
            if value
        ]
        entries.append(
            Entry(
                title=paper.name,
                url=paper.url or (links[0].target if links else ""),
                url_name=paper.name,
                subtitle=paper.publisher,
                dates=paper.release_date.readable if paper.release_date else "",
                priority=paper.priority,
                age=str(paper.release_date or ""),
                byline=_authors(composer, paper.authors, number),
                summary=composer.inline(paper.summary, (*path, "summary")),
                links=tuple(links),
            )
        )
    url, name = (scholar.url, scholar.name) if scholar else ("", "")
    return Section("publications", "Publications", Layout.LINES, tuple(entries), url, name)


def _authors(composer: Composer, authors: Sequence[str], number: int) -> Inline:
    name = composer.resume.basics.name
    own = [is_same_person(author, name) for author in authors]
    if authors and name and not any(own):
        place = composer.document.location(("publications", number, "authors"))
        hint = "write your name in one of its usual forms, or mend basics: name"
        composer.problems.append(error("R108", place, f"none of the authors is '{name}'", hint))
    spans: list[Span] = []
    for position, (author, is_own) in enumerate(zip(authors, own, strict=True)):
        spans += [Span(", " if position else ""), Span(author, is_strong=is_own)]
    return tuple(span for span in spans if span.text)
