"""What advice looks at: the texts of a resume with their locations, its projects, what else shows a skill; the page.

In: the resume as read, the projects, and plain texts of posts and notebooks, which are read by packages above. Out: a
frozen `Subject`. Nothing here judges.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil
from typing import Any

from portfolio.advice.known_skills import is_spelling
from portfolio.projects.project import Project
from portfolio.resume.model import ListedProject, Publication, PublicationList, Resume
from portfolio.resume.page_text import NO_PAGE, PageText
from portfolio.sources.dates import PartialDate
from portfolio.sources.diagnostics import Location
from portfolio.sources.yaml_source import DataPath, Document, value_at
from portfolio.text.inline import Link, parse, plain

_LINE = 115
"""Characters of a line on the page, where it was not laid out."""


@dataclass(frozen=True)
class Passage:
    """One text of the resume. `kind` is about, label, bullet, summary, courses, score, reference or other."""

    kind: str
    text: str
    """The text without markup."""
    written: str
    document: Document
    path: DataPath
    links: tuple[tuple[str, str], ...] = ()
    """Words and target of each."""
    strong: tuple[str, ...] = ()
    """What the author set in bold."""

    def at(self, snippet: str = "") -> Location:
        """Return the location of the first `snippet`, or of the text."""
        if snippet and snippet in self.text:
            return self.document.location_of(self.path, snippet)
        return self.document.location(self.path)

    @property
    def is_measured(self) -> bool:
        """Whether it holds a number that is read from where it was measured."""
        return "{{" in self.document.written.get(self.path, "")


@dataclass(frozen=True)
class Item:
    """One entry of work, volunteering, projects or education."""

    section: str
    title: str
    names: tuple[str, ...]
    """The names of the organisation, the position and the subject."""
    start: PartialDate | None
    end: PartialDate | None
    url: str
    document: Document
    path: DataPath
    passages: tuple[Passage, ...]
    keywords: tuple[str, ...] = ()
    project: Project | None = None
    """The project of this site that it shows."""
    source: Any = None
    """The entry as its author wrote it."""

    @property
    def bullets(self) -> tuple[Passage, ...]:
        """The highlights."""
        return tuple(passage for passage in self.passages if passage.kind == "bullet")

    @property
    def text(self) -> str:
        """All its words, a line each."""
        return "\n".join((self.title, *self.names, *(passage.text for passage in self.passages), *self.keywords))

    @property
    def location(self) -> Location:
        """Where the entry begins."""
        return self.document.location(self.path)


@dataclass(frozen=True)
class Skill:
    """One skill of the list, as written."""

    written: str
    location: Location
    group: str = ""
    level: str = ""
    level_location: Location | None = None


@dataclass(frozen=True)
class Source:
    """What is not on the resume and can show a skill: a project, a notebook, a post."""

    name: str
    skills: frozenset[str]
    """All skills that it names, and those that they imply."""
    words: frozenset[str] = frozenset()
    """The stems of its words, for skills that the vocabulary does not have."""
    projects: tuple[str, ...] = ()
    """The projects that it is about, if it is a post."""


@dataclass(frozen=True)
class AskedSkill:
    """A skill that an advertisement asks for: its name in the vocabulary, and the advertisement's spelling."""

    name: str
    written: str
    alternatives: tuple[str, ...] = ()
    """Other skills that would meet the same requirement."""


@dataclass(frozen=True)
class Target:
    """One application: what its advertisement asks, and what its overlay says."""

    name: str
    asked: tuple[AskedSkill, ...] = ()
    notes: tuple[Passage, ...] = ()
    """What the author says about themselves in mail and letter."""
    gone: tuple[tuple[str, Location], ...] = ()
    """What the overlay names and the resume does not have."""


NO_TARGET = Target("")


@dataclass(frozen=True)
class Subject:
    """A resume and what belongs to it."""

    resume: Resume
    document: Document
    items: tuple[Item, ...]
    about: tuple[Passage, ...]
    """Summary and label."""
    more: tuple[Passage, ...]
    """What the other sections say: publications, awards, pull requests, references."""
    order: tuple[str, ...]
    """The sections that have entries, in their order on the page."""
    today: date
    background: tuple[Source, ...] = ()
    page: PageText = NO_PAGE
    target: Target = NO_TARGET
    bibliography: int = 0
    """Publications of publications.bib."""
    could_be_bound: tuple[tuple[Location, str], ...] = ()
    """Bare numbers that are equal to a measured one of the same project."""

    def of(self, *sections: str) -> tuple[Item, ...]:
        """Return the entries of some sections."""
        return tuple(item for item in self.items if item.section in sections)

    @cached_property
    def bullets(self) -> tuple[Passage, ...]:
        """All highlights."""
        return tuple(bullet for item in self.items for bullet in item.bullets)

    @cached_property
    def claims(self) -> tuple[Passage, ...]:
        """The highlights, and the summaries of entries."""
        return tuple(
            passage
            for item in self.of("work", "volunteer", "projects")
            for passage in item.passages
            if passage.kind in ("bullet", "summary")
        )

    @cached_property
    def skills(self) -> tuple[Skill, ...]:
        """All skills, one for each that is listed."""
        return tuple(_skills(self.resume, self.document))

    @cached_property
    def months_at_work(self) -> int:
        """Months of full-time work outside studies, without internships, theses, tutoring and doctorates."""
        return _months(self)

    @property
    def stage(self) -> str:
        """The stage, "" if the author did not set it."""
        return self.resume.stage.value if "stage" in self.resume.model_fields_set else ""

    @property
    def is_experienced(self) -> bool:
        """Whether the author has worked for two years, or says so."""
        return self.stage in ("experienced", "career-changer") or (
            self.stage != "student" and self.months_at_work >= 24
        )

    @property
    def now(self) -> date:
        """Today, or two years after the newest date of an old resume."""
        days = [day.last_day for item in self.items for day in (item.start, item.end) if day]
        newest = max(days, default=self.today)
        return min(self.today, newest.replace(year=newest.year + 2, day=1))

    def lines_of(self, text: str) -> int:
        """Return the lines that a text takes on the page."""
        return self.page.lines(text) or ceil(len(text) / _LINE)

    def is_left_out(self, text: str) -> bool:
        """Return whether the page does not show a text."""
        return self.page.shows(text) is False

    @property
    def publications(self) -> int:
        """How many publications there are."""
        return self.bibliography + len(self.listed_publications)

    @property
    def listed_publications(self) -> Sequence[Publication]:
        """The publications that the resume itself lists."""
        listed = self.resume.publications
        return listed.entries if isinstance(listed, PublicationList) else listed

    @property
    def printed_publications(self) -> int:
        """How many publications the PDF shows."""
        listed = self.resume.publications
        most = listed.selected if isinstance(listed, PublicationList) else None
        return self.publications if most is None else min(most, self.publications)


def subject_of(
    resume: Resume, document: Document, projects: Mapping[str, Project], order: Iterable[str], today: date, **more: Any
) -> Subject:
    """Build the subject; `more` are its fields from `background` on."""
    items = tuple(_items(resume, document, projects))
    kinds = tuple(kind for kind in order if getattr(resume, kind, ()))
    passage = _passages(document)
    about = tuple(filter(None, (passage("about", "basics", "summary"), passage("label", "basics", "label"))))
    others = tuple(_others(resume, document))
    return Subject(resume, document, items, about, others, kinds, today, **more)


def _passages(document: Document) -> Any:
    """Return a function that builds the passage at a path, or None where there is no text."""

    def build(kind: str, *path: str | int) -> Passage | None:
        value = value_at(document.data, path)
        if isinstance(value, dict) and isinstance(value.get("text"), str):
            path, value = (*path, "text"), value["text"]
        if not isinstance(value, str) or not value.strip():
            return None
        parts = parse(value)
        links = tuple((part.text, part.target) for part in parts if isinstance(part, Link))
        spans = [span for part in parts for span in (part.spans if isinstance(part, Link) else (part,))]
        strong = tuple(span.text for span in spans if span.is_strong)
        return Passage(kind, plain(parts), value, document, path, links, strong)

    return build


_TEXTS = {"summary": "summary", "description": "summary"}


def _items(resume: Resume, document: Document, projects: Mapping[str, Project]) -> Iterator[Item]:
    for section, title, names in (
        ("work", "position", ("name", "location")),
        ("volunteer", "position", ("organization",)),
        ("education", "area", ("institution", "study_type", "location")),
    ):
        for number, source in enumerate(getattr(resume, section)):
            yield _item(source, title, names, document, (section, number))
    for number, listed in enumerate(resume.projects):
        path: DataPath = ("projects", number)
        if isinstance(listed, ListedProject):
            yield _item(listed, "name", ("entity", "type"), document, path)
        elif listed in projects:
            yield _of_project(projects[listed], document, path)


def _item(source: Any, title: str, names: tuple[str, ...], document: Document, path: DataPath) -> Item:
    passage = _passages(document)
    found = [passage(kind, *path, key) for key, kind in _TEXTS.items()]
    found += [
        passage("bullet", *path, "highlights", number) for number in range(len(getattr(source, "highlights", ())))
    ]
    found += [passage("courses", *path, "courses", number) for number in range(len(getattr(source, "courses", ())))]
    passages = tuple(filter(None, [*found, passage("score", *path, "score")]))
    others = tuple(filter(None, (getattr(source, name) for name in names)))
    head = (str(path[0]), getattr(source, title), others, source.start_date, source.end_date, source.url)
    return Item(*head, document, path, passages, tuple(getattr(source, "keywords", ())), source=source)


def _of_project(project: Project, listing: Document, path: DataPath) -> Item:
    source, passage = project.source, _passages(project.document)
    found = [passage("summary", "summary")]
    found += [passage("bullet", "highlights", number) for number in range(len(source.highlights))]
    url = source.links.repository or source.links.demo
    head = ("projects", source.title, (), source.start_date, source.end_date, url)
    keywords = (*source.tags, *source.keywords)
    return Item(*head, listing, path, tuple(filter(None, found)), keywords, project, source)


_MORE = {
    "publications": ("name", "publisher", "summary"),
    "contributions": ("title", "summary", "pr"),
    "awards": ("title", "summary"),
    "certificates": ("name", "issuer"),
    "interests": ("name",),
}


def _others(resume: Resume, document: Document) -> Iterator[Passage]:
    passage = _passages(document)
    for section, keys in _MORE.items():
        listed = getattr(resume, section)
        inside = isinstance(listed, PublicationList)
        for number in range(len(listed.entries if inside else listed)):
            at = (section, "entries", number) if inside else (section, number)
            yield from filter(None, (passage("other", *at, key) for key in keys))
    for number in range(len(resume.references)):
        yield from filter(None, (passage("reference", "references", number, key) for key in ("name", "reference")))


def _skills(resume: Resume, document: Document) -> Iterator[Skill]:
    for number, group in enumerate(resume.skills):
        level = document.location(("skills", number, "level"))
        name = group.name.strip().removesuffix(":")
        words = list(filter(None, map(str.strip, group.level.split(","))))
        if not group.keywords and len(words) > 1 and any(map(is_spelling, words)):
            for word in words:  # a list that its author wrote where the level goes
                yield Skill(plain(parse(word)), level, name)
        elif not group.keywords and name:
            yield Skill(name, document.location(("skills", number, "name")), "", group.level, level)
        for at, word in enumerate(group.keywords):
            written = plain(parse(word))
            yield Skill(written, document.location(("skills", number, "keywords", at)), group.name, group.level, level)


_NOT_FULL_TIME = re.compile(
    r"\b(?:intern(?:ship)?s?|trainee|working student|werkstudent\w*|praktik\w*|stagiaire|stage|alternan\w*|becari[oa]"
    r"|prácticas|co-?op|tutor\w*|thesis|master'?s? student|student|teaching|ta|hiwi|phd|ph\.d\.|doctoral|doktorand\w*"
    r"|doctorant\w*|research assistant|graduate assistant|part[- ]time|volunteer|summer|apprentice\w*|club|society"
    r"|hackathon|founder of .*club)\b",
    re.IGNORECASE,
)


_BESIDE_WORK = re.compile(
    r"\b(?:self[- ](?:stud(?:y|ies)|taught|education|learning|directed)|autodida\w+|selbststudium|auto-?apprentissage"
    r"|autoaprendizaje|moocs?|coursera|udemy|edx|udacity|codecademy|free ?code ?camp|part[- ]time|evening"
    r"|online(?![ -](?:media|marketing|redakt|journal|[ck]ommuni))"
    r"|distance|berufsbegleitend|teilzeit|fern(?:studium|universität)|en alternance|à distance|a distancia)\b",
    re.IGNORECASE,
)
"""What is learned beside a job, so that the job counts."""


def is_full_time(item: Item) -> bool:
    """Return whether an entry of work is a job beside no study: no internship, thesis, tutoring or doctorate."""
    return not _NOT_FULL_TIME.search(" ".join((item.title, *item.names[:1])))


def month_of(day: date) -> int:
    """Return the number of months from year 0 to the month of a day, so that months can be subtracted."""
    return day.year * 12 + day.month


def months(item: Item, today: date, *, at_most: bool = False) -> range:
    """Return the months of an entry, as `month_of` counts; none if it has no start.

    A year without a month counts as few months as possible, or with `at_most` as many.
    """
    if item.start is None:
        return range(0)
    start = item.start.first_day if item.start.month or at_most else item.start.last_day
    end = today if item.end is None else item.end.last_day if item.end.month or at_most else item.end.first_day
    return range(month_of(start), month_of(min(end, today)) + 1)


def _months(subject: Subject) -> int:
    worked: set[int] = set()
    for item in subject.of("work"):
        if is_full_time(item):
            worked.update(months(item, subject.now))
    for item in subject.of("education"):
        if item.end is not None and not _BESIDE_WORK.search(" ".join(item.names)):
            worked.difference_update(months(item, subject.now))
    return len(worked)
