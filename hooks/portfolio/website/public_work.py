"""The values of the page of publications: papers and talks by year, pull requests by repository.

In: the composer of the resume. Out: frozen values with addresses, which `with_urls` turns into URLs. Nothing is asked
of another host: dates and states are those of the YAML. Code: R135 a file that is not in docs/.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from portfolio.resume.composer import Composer
from portfolio.resume.model import Publication, PublicationKind, Talk
from portfolio.resume.publications import ET_AL, authors, kind_of, listed
from portfolio.sources.dates import PartialDate
from portfolio.sources.diagnostics import Diagnostic, Location, error, short
from portfolio.sources.fields import Contribution
from portfolio.sources.withheld import file_in_docs
from portfolio.sources.yaml_source import DataPath, Document
from portfolio.text.inline import Inline, Link, Span
from portfolio.text.links import Address

_TYPES = {
    PublicationKind.ARTICLE: ("article", "journal"),
    PublicationKind.CONFERENCE: ("inproceedings", "booktitle"),
    PublicationKind.BOOK: ("book", "publisher"),
    PublicationKind.THESIS: ("phdthesis", "school"),
}
_MASTER = re.compile(r"master|m\.?sc|bachelor|b\.?sc|diploma", re.IGNORECASE)
_TEX = re.compile(r"([&%$#_{}])")
_NO_SCHEME = re.compile(r"(?![a-zA-Z][\w+.-]*:|//)")
_NAMES = {"pdf": "PDF", "code": "Code", "slides": "Slides", "video": "Video"}


@dataclass(frozen=True)
class Work:
    """A publication or a talk as the page shows it. `link` is where its title leads; a talk's venue is its event."""

    title: str
    link: Link | None
    venue: str
    date: PartialDate | None
    when: str
    summary: Inline
    links: tuple[Link, ...]
    authors: Inline = ()
    abstract: str = ""
    bibtex: str = ""
    citation: tuple[tuple[str, str], ...] = ()
    """Names and values of the tags that Google Scholar reads."""
    pdf: Link | None = None


@dataclass(frozen=True)
class MadeContribution:
    """A pull request as the page shows it."""

    repository: str
    number: str
    link: Link
    summary: Inline
    date: PartialDate | None
    when: str
    state: str


@dataclass(frozen=True)
class PublicWork:
    """Everything on the page."""

    papers: tuple[Work, ...]
    talks: tuple[Work, ...]
    contributions: tuple[MadeContribution, ...]

    def __bool__(self) -> bool:
        return bool(self.papers or self.talks or self.contributions)


def public_work(composer: Composer) -> PublicWork:
    """Collect the papers, talks and pull requests of a resume and its projects."""
    made = [contribution(composer, each, ("contributions", n)) for n, each in enumerate(composer.resume.contributions)]
    for project in composer.projects.values():
        for number, each in enumerate(project.source.contributions):
            made.append(contribution(composer, each, ("contributions", number), project.document))
    bibtex = {cited.publication.name.casefold(): cited.bibtex for cited in composer.bibliography}
    papers = [_paper(composer, *each, bibtex) for each in listed(composer) if each[0].name]
    talks = [_talk(composer, talk, ("talks", number)) for number, talk in enumerate(composer.resume.talks)]
    by_request = {(each.repository, each.number): each for each in reversed(made)}
    return PublicWork(_newest(papers), _newest(talks), _newest([*by_request.values()][::-1]))


class _Dated(Protocol):
    @property
    def date(self) -> PartialDate | None: ...


_D = TypeVar("_D", bound=_Dated)


def _newest(works: Iterable[_D]) -> tuple[_D, ...]:
    return tuple(sorted(works, key=lambda work: str(work.date or ""), reverse=True))


def by_year(works: Iterable[Work]) -> list[tuple[str, list[Work]]]:
    """Return works by year, the newest first; those without a date come last, under ""."""
    years: dict[str, list[Work]] = {}
    for work in works:
        years.setdefault(str(work.date.year) if work.date else "", []).append(work)
    return list(years.items())


def by_repository(made: Iterable[MadeContribution]) -> list[tuple[str, list[MadeContribution]]]:
    """Return pull requests by repository, in the order in which repositories first appear: newest first."""
    found: dict[str, list[MadeContribution]] = {}
    for each in made:
        found.setdefault(each.repository, []).append(each)
    return list(found.items())


def _paper(
    composer: Composer, paper: Publication, path: DataPath, location: Location, bibtex: Mapping[str, str]
) -> Work:
    given = {
        name: _link(composer, getattr(paper, name), label, (*path, name), location) for name, label in _NAMES.items()
    }
    known = {
        name: composer.link(f"{kind}:{value.removeprefix(f'{kind}:')}", name, (*path, kind))
        for kind, name, value in (("doi", "DOI", paper.doi), ("arxiv", "arXiv", paper.arxiv))
        if value
    }
    links = [link for link in (*given.values(), *known.values()) if link]
    title_link = Link(paper.url, (), paper.name) if paper.url else next(iter(known.values()), given["pdf"])
    return Work(
        paper.name,
        title_link,
        paper.publisher,
        paper.release_date,
        composer.wording.month(paper.release_date),
        composer.inline(paper.summary, (*path, "summary")),
        tuple(links),
        authors(paper.authors, composer.names),
        paper.abstract,
        bibtex.get(paper.name.casefold()) or _bibtex(paper),
        tuple(_citation(paper)),
        given["pdf"],
    )


def _talk(composer: Composer, talk: Talk, path: DataPath) -> Work:
    links = [_link(composer, getattr(talk, name), _NAMES[name], (*path, name)) for name in ("slides", "video")]
    link = Link(talk.url, (), talk.name) if talk.url else None
    summary = composer.inline(talk.summary, (*path, "summary"))
    when = composer.wording.month(talk.date)
    return Work(talk.name, link, talk.event, talk.date, when, summary, tuple(filter(None, links)))


def contribution(
    composer: Composer, made: Contribution, path: DataPath, document: Document | None = None
) -> MadeContribution:
    """Return the pull request at a path of resume.yml, or of a project's document."""
    repository, _, number = made.pr.rpartition("#")
    link = composer.link(f"pr:{made.pr}", made.title or made.pr, (*path, "pr"), document)
    summary = composer.inline(made.summary, (*path, "summary"), document)
    when, state = composer.wording.month(made.date), made.state.value if made.state else ""
    return MadeContribution(repository, number, link, summary, made.date, when, state)


def _link(composer: Composer, target: str, name: str, path: DataPath, location: Location | None = None) -> Link | None:
    """Return the link to an address, to a page of the site by its name, or to a file in docs/.

    `location` is that of a paper that is not in resume.yml.
    """
    if not target:
        return None
    if _NO_SCHEME.match(target):
        return Link(target, (Span(name),), name, Address(target.removeprefix("docs/"), name, is_on_site=True))
    link = composer.link(target, name, path)
    if location and path[0] != "publications" and isinstance(link.address, Diagnostic):
        return replace(link, address=replace(link.address, location=location))
    return link


def file_problems(composer: Composer, root: Path) -> Iterator[Diagnostic]:
    """Report the files of papers and talks that are not in docs/."""
    for target, location in _files(composer):
        if file_in_docs(root, target.removeprefix("docs/")) is None:
            hint = "put the file into docs/ and write its path there, as in papers/mine.pdf, or write an address"
            yield error("R135", location, f"the file '{short(target)}' is not in docs/", hint)


def _files(composer: Composer) -> Iterator[tuple[str, Location]]:
    for paper, path, location in listed(composer):
        for name in _NAMES:
            at = composer.document.location((*path, name)) if path else location
            yield from [(target, at)] if (target := getattr(paper, name)) and _NO_SCHEME.match(target) else []
    for number, talk in enumerate(composer.resume.talks):
        for name, target in (("slides", talk.slides), ("video", talk.video)):
            if target and _NO_SCHEME.match(target):
                yield target, composer.document.location(("talks", number, name))


def _bibtex(paper: Publication) -> str:
    from portfolio.resume.bibliography import bibtex_of  # noqa: PLC0415  # pybtex, for sites with publications only

    kind, field = _TYPES.get(kind_of(paper), ("misc", "howpublished"))
    if kind == "phdthesis" and _MASTER.search(paper.publisher):
        kind = "mastersthesis"
    date, arxiv = paper.release_date, paper.arxiv.removeprefix("arxiv:")
    return bibtex_of(
        kind,
        _key(paper),
        {
            "title": f"{{{_tex(paper.name)}}}",
            "author": " and ".join("others" if name == ET_AL else _tex(name) for name in paper.authors),
            field: _tex(paper.publisher),
            "year": str(date.year) if date else "",
            "month": str(date.month) if date and date.month else "",
            "doi": paper.doi.removeprefix("doi:"),
            "eprint": arxiv,
            "archiveprefix": "arXiv" if arxiv else "",
            "url": paper.url,
        },
    )


def _key(paper: Publication) -> str:
    """Return a key like those of Google Scholar: doe2026which."""
    first = paper.authors[0] if paper.authors else ""
    family = first.partition(",")[0] if "," in first else first.rpartition(" ")[2]
    word = next((word for word in re.findall(r"\w+", paper.name) if len(word) > 3), "")
    year = str(paper.release_date.year) if paper.release_date else ""
    return re.sub(r"\W", "", f"{family}{year}{word}").casefold() or "paper"


def _tex(text: str) -> str:
    return _TEX.sub(r"\\\1", text.replace("\\", r"\textbackslash "))


def _citation(paper: Publication) -> Iterator[tuple[str, str]]:
    yield "citation_title", paper.name
    yield from (("citation_author", name) for name in paper.authors if name != ET_AL)
    if paper.release_date:
        yield "citation_publication_date", str(paper.release_date).replace("-", "/")
    kinds = {
        PublicationKind.ARTICLE: "citation_journal_title",
        PublicationKind.CONFERENCE: "citation_conference_title",
        PublicationKind.THESIS: "citation_dissertation_institution",
        PublicationKind.BOOK: "citation_publisher",
    }
    if paper.publisher and (name := kinds.get(kind_of(paper))):
        yield name, paper.publisher
    if paper.doi:
        yield "citation_doi", paper.doi.removeprefix("doi:")
    if paper.arxiv:
        yield "citation_arxiv_id", paper.arxiv.removeprefix("arxiv:")
