"""Build the section of publications: authors with the author's own name in bold, venue, year, links.

Entries of resume.yml come first, then those of publications.bib; one found in both is shown once. Code: R108 none of
the authors is the resume's author, under any usual form of the name.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from portfolio.resume.composer import Composer
from portfolio.resume.contacts import contacts
from portfolio.resume.model import Publication, PublicationKind, PublicationList, Resume
from portfolio.resume.view import Entry, Layout, ResumeView, Section
from portfolio.sources.diagnostics import Diagnostic, Location, error
from portfolio.sources.yaml_source import DataPath
from portfolio.text.inline import Inline, Link, Span

_TITLES = frozenset("dr prof professor mr mrs ms mx phd md msc bsc jr sr ii iii iv dipl ing".split())
_FOLDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_INITIALS = re.compile(r"\b[A-Z]{2,3}\b")


_GROUP = re.compile(r"\b(?:collaboration|consortium|working group)\b", re.IGNORECASE)
"""A word of an author's name that stands for many people."""


def is_same_person(author: str, name: str) -> bool:
    """Return whether `author` ("J. Q. Doe", "Doe, Jane", "Doé JQ") can stand for `name` ("Dr. Jane Quinn Doe").

    The family name, first or last, must match apart from case and accents. Given names may be shortened to initials or
    left out from the end, but at least one is needed; `name` may leave out all but the first. Titles do not count.
    """
    return any(
        written == own
        or any(
            family == own_family and _fits(given, own_given)
            for family, given in _readings(written)
            for own_family, own_given in _readings(own)
        )
        for written in _spellings(author)
        for own in _spellings(name)
    )


def _readings(name: tuple[tuple[str, ...], tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield every way to split a name into family and given names; with a comma there is only one."""
    before, after = name
    if after:
        yield before, after
        return
    for cut in range(1, len(before)):
        yield before[cut:], before[:cut]
        yield before[:cut], before[cut:]


def _spellings(name: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield the words before and after the comma: without accents, and with umlauts spelt out."""
    if not name.isupper():
        name = _INITIALS.sub(lambda match: " ".join(match[0]), name)
    for text in (name.casefold(), name.casefold().translate(_SPELT_OUT)):
        before, _, after = text.partition(",")
        yield _words(before), _words(after)


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text.translate(_FOLDED))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return tuple(word for word in re.findall(r"\w+", re.sub(r"['’]", "", plain)) if word not in _TITLES)


def _fits(given: tuple[str, ...], own: tuple[str, ...]) -> bool:
    if not given or not own:
        return False
    if len(given) > len(own) and all(len(word) > 1 for word in given) and given[0] != own[0]:
        return False
    return all(
        mine == word or (len(word) == 1 and mine.startswith(word)) or (len(mine) == 1 and word.startswith(mine))
        for word, mine in zip(given, own, strict=False)
    )


ET_AL = "et al."
_VENUES = {
    PublicationKind.THESIS: r"thesis|dissertation|habilitation",
    PublicationKind.PREPRINT: r"\w*rxiv|preprints?|ssrn|techrxiv|zenodo",
    PublicationKind.CONFERENCE: r"conf|conference|proceedings|proc|workshops?|symposium|congress|meeting|tagung"
    r"|konferenz|conférence|congreso|convegno|neurips|nips|icml|iclr|cvpr|iccv|eccv|wacv|acl|emnlp|naacl|eacl|coling|aaai|ijcai"
    r"|kdd|sigir|www|interspeech|icassp|icra|iros|corl|aistats|uai|colt|mlsys|osdi|sosp|chi",
    PublicationKind.ARTICLE: r"journal|transactions|letters|reviews?|annals|nature|science|magazine|jmlr|tmlr|plos"
    r"|zeitschrift|revue|revista|rivista|bulletin|communications",
    PublicationKind.BOOK: r"books?|press|handbook|verlag|springer|wiley|routledge|o'reilly|manning",
}
"""Words in a venue that show what a publication is, if its `type` does not say so."""
_KINDS = {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _VENUES.items()}


def kind_of(paper: Publication) -> PublicationKind:
    """Return a publication's kind: the author's, else one derived from its venue."""
    if paper.type:
        return paper.type
    if not paper.publisher and paper.arxiv:
        return PublicationKind.PREPRINT
    return next((kind for kind, words in _KINDS.items() if words.search(paper.publisher)), PublicationKind.OTHER)


def publications(composer: Composer) -> Section:
    """Build the section; its heading links to the Google Scholar profile if there is one."""
    entries = tuple(_entry(composer, *each) for each in listed(composer))
    profiles = (contact for contact in contacts(composer.resume.basics) if contact.kind == "profile")
    scholar = next((profile for profile in profiles if "scholar" in profile.name.casefold() and profile.url), None)
    url, name = (scholar.url, scholar.name) if scholar else ("", "")
    return Section("publications", composer.wording.heading("publications"), Layout.LINES, entries, url, name)


def author_problems(composer: Composer) -> Iterator[Diagnostic]:
    """Report publications that have authors, but not the resume's."""
    name = composer.resume.basics.name
    for paper, _, location in listed(composer):
        is_found = any(
            author == ET_AL or _GROUP.search(author) or _is_own(author, composer.names) for author in paper.authors
        )
        if paper.authors and name and not is_found:
            hint = "write your name in one of its usual forms, or correct basics: name"
            yield error("R108", location, f"none of the authors is '{name}'", hint)


def selected(view: ResumeView, resume: Resume) -> ResumeView:
    """Return the view with only as many publications as the author selected, the most important ones."""
    settings = resume.publications
    if not isinstance(settings, PublicationList) or settings.selected is None:
        return view
    most = settings.selected
    sections = []
    for section in view.sections:
        ranked = sorted(section.entries, key=lambda entry: -entry.priority)[:most]
        chosen = tuple(entry for entry in section.entries if section.kind != "publications" or entry in ranked)
        sections += [replace(section, entries=chosen)] if chosen else []
    return replace(view, sections=tuple(sections))


def listed(composer: Composer) -> Iterator[tuple[Publication, DataPath, Location]]:
    """Yield each publication with its path in resume.yml, if it has one, and the location of its authors."""
    given = composer.resume.publications
    path: DataPath = ("publications", "entries") if isinstance(given, PublicationList) else ("publications",)
    seen: set[str] = set()
    for number, publication in enumerate(given.entries if isinstance(given, PublicationList) else given):
        seen.add(publication.name.casefold())
        yield publication, (*path, number), composer.document.location((*path, number, "authors"))
    for cited in composer.bibliography:
        if cited.publication.name.casefold() not in seen:
            yield cited.publication, (), cited.location


def _entry(composer: Composer, paper: Publication, path: DataPath, location: Location) -> Entry:
    links = tuple(_links(composer, paper, path, location))
    return Entry(
        title=paper.name,
        link=Link(paper.url, (), paper.name) if paper.url else replace(links[0], name=paper.name) if links else None,
        subtitle=paper.publisher,
        dates=composer.wording.month(paper.release_date),
        byline=authors(paper.authors, composer.names),
        summary=composer.inline(paper.summary, (*path, "summary")),
        links=links,
        priority=paper.priority,
        age=str(paper.release_date or ""),
        kind=kind_of(paper).value,
        path=path,
    )


def _links(composer: Composer, paper: Publication, path: DataPath, location: Location) -> Iterator[Link]:
    for kind, name, value in (("doi", "DOI", paper.doi), ("arxiv", "arXiv", paper.arxiv)):
        if value:
            link = composer.link(f"{kind}:{value.removeprefix(f'{kind}:')}", name, (*path, kind))
            if isinstance(link.address, Diagnostic):
                hint = "write it as url" if "://" in value else link.address.hint
                at = link.address.location if path else location
                link = replace(link, address=replace(link.address, hint=hint, location=at))
            yield link


def _is_own(author: str, names: Iterable[str]) -> bool:
    return any(is_same_person(author, name) for name in names)


def authors(given: Sequence[str], names: Sequence[str]) -> Inline:
    """Return the authors with the resume's own in bold."""
    spans: list[Span] = []
    for position, author in enumerate(given):
        between = "" if position == 0 else " " if author == ET_AL else ", "
        spans += [Span(between), Span(author, is_strong=_is_own(author, names))]
    return tuple(span for span in spans if span.text)
