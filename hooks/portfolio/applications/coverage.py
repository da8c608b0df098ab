"""Compare a page with what an advertisement asks for: what the page shows, where, and with what evidence.

In: an `Advertisement`, the tailored resume as advice sees it (a `Subject`, with the text of its page), the whole
resume, the evidence, and what else the author wrote. Out: a `Coverage`: a row for each requirement, the knock-outs
beside what the resume says about them, and the bullets that mention nothing they ask for. Nothing is scored.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

from portfolio.advice.known_skills import is_product, is_technical, mentions, named_by, parts_of
from portfolio.advice.skills import is_same_name
from portfolio.advice.subject import Item, Passage, Source, Subject
from portfolio.advice.vocabulary import Mention, vocabulary
from portfolio.applications.advertisement import Advertisement
from portfolio.applications.conditions import KnockOut, answered
from portfolio.applications.levels import Level
from portfolio.applications.requirements import Requirement
from portfolio.applications.told import Use, introductions, is_bare, is_list, names_courses, uses_in
from portfolio.applications.words import words_of
from portfolio.evidence.documents import found_in
from portfolio.evidence.metric import NOTHING_MEASURED, Evidence
from portfolio.evidence.placeholders import Number
from portfolio.resume.wording import ENGLISH
from portfolio.sources.diagnostics import Location
from portfolio.sources.yaml_source import DataPath
from portfolio.text.inline import whole_words


class Status(Enum):
    """How a requirement is met, best first."""

    SHOWN = "shown"
    SHOWN_BY = "shown by another skill"
    LISTED = "only listed"
    NOT_ON_THE_PAGE = "in your project, notebook or post, but not on this page"
    MISSING = "missing"


_ORDER = list(Status)


@dataclass(frozen=True)
class Proof:
    """A text that names `skill`, which may imply the required one, in the author's `spelling`."""

    skill: str
    spelling: str
    entry: str
    location: Location
    text: str
    evidence: tuple[str, ...] = ()
    """Its evidence: measured numbers, links, the project. Without any it is bare."""
    is_bullet: bool = False
    rank: int = 0
    """Among texts with equal evidence, those of a lower rank come first."""
    is_done: bool = True
    """Whether a verb says that it was done."""

    @property
    def is_weak(self) -> bool:
        """Whether the text only names a subject and says nothing was done: it may be part of another term."""
        return not self.is_done and not is_product(self.skill)


@dataclass(frozen=True)
class Covered:
    """A requirement, and how it is met. `skill` is the one of its alternatives that is met best, "" if none is."""

    requirement: Requirement
    status: Status
    skill: str = ""
    proofs: tuple[Proof, ...] = ()
    """The best first."""
    own_spelling: str = ""
    """How the page spells the skill, if the advertisement's spelling is nowhere on it."""

    @property
    def asked(self) -> str:
        """The requirement, as the advertisement spells it."""
        return " or ".join(self.requirement.spellings)

    @property
    def their_spelling(self) -> str:
        """The advertisement's spelling of `skill`."""
        return dict(zip(self.requirement.skills, self.requirement.spellings, strict=True)).get(self.skill, "")


@dataclass(frozen=True)
class Coverage:
    """The whole report. `idle` are the bullets that mention nothing they ask for, those without evidence first."""

    asked: Advertisement
    knock_outs: tuple[KnockOut, ...]
    rows: tuple[Covered, ...]
    idle: tuple[Proof, ...]

    def of(self, level: Level) -> tuple[Covered, ...]:
        """Return the requirements of a level."""
        return tuple(row for row in self.rows if row.requirement.level is level)

    @cached_property
    def counts(self) -> Mapping[tuple[Level, Status], int]:
        """How many requirements of each level are met how."""
        return Counter((row.requirement.level, row.status) for row in self.rows)


def _kind(skill: str) -> str:
    return vocabulary().skill(skill).kind


_TECHNICAL = re.compile(
    r"develop|engineer|program|software|data|tech|\bIT\b|web|devops|research|scien|analyst|admin|informati|comput|cyber"
    r"|(?:app\w*|cloud|information|network|product|offensive) security|security (?:lead|operations|specialist)"
    r"|\bQA\b|test|architect|entwickl|forsch|développ|ingénieur|cloud|machine|\bAI\b|\bML\b|\bCTO\b",
    re.IGNORECASE,
)
"""Words of a technical position."""
_TEACHES = re.compile(r"^(?!.*research).*(?:teach|lecturer|instructor|trainer|tutor|enseignant|dozent)", re.IGNORECASE)
"""Words of a position in which subjects are taught."""
_LONGEST_TITLE = 90
_TELLS_WITH_WHAT = re.compile(r"\b(?:in|with|using|mit|en|avec) \w|\(", re.IGNORECASE)
"""What a project's name says that tells more than a name: "Maps in Rust", and not "Coding assistant"."""
_ANY_POSITION = re.compile(
    r"intern\b|student|trainee|assistant|praktik|stagiaire|alternan|founder|freelance|consultant|contractor|lead\b|manager"
    r"|director|head\b|chief|\bC[EPO]O\b|owner|member|fellow|mitarbeit|chef|responsable",
    re.IGNORECASE,
)
"""Words of a position in work of any kind."""


@dataclass(frozen=True)
class _Place:
    """A text that may name skills, as found on the page or off it."""

    entry: str
    text: str
    source: Passage | Location
    evidence: tuple[str, ...] = ()
    is_bullet: bool = False
    kinds: tuple[str, ...] = ()
    """The only kinds of skills beside products that it may show: testing and security are words of other work, too."""
    rank: int = 0
    """0 for work and projects, 1 for their titles and volunteering, 2 for degrees, publications and awards."""
    of_employer: str = ""
    """The employer's name; a sentence that introduces it shows no skill: "Acme is a maker of AI"."""
    part: tuple[str, DataPath] = ("", ())
    """The entry or bullet: the slug of the project in whose file it is, "" for the resume, and its path there."""
    is_skill: bool = False
    is_title: bool = False
    is_listed: bool = False
    """Whether to include skills that the text only names, without saying what was done with them."""

    def proofs(self) -> Iterator[Proof]:
        """Yield a proof for each skill that the text names."""
        for skill, spelling, is_done in self.named():
            location = self.source if isinstance(self.source, Location) else self.source.at(spelling)
            yield Proof(
                skill, spelling, self.entry, location, self.text, self.evidence, self.is_bullet, self.rank, is_done
            )

    def named(self) -> Iterator[tuple[str, str, bool]]:
        """Yield each skill that the text names, its spelling there, and whether a verb says that it was done."""
        if self.is_skill:
            for part in parts_of(self.text) or (self.text,):
                for name in sorted(named_by(part)):
                    yield name, part, True
            return
        skipped = list(introductions(self.text, self.of_employer, is_bullet=self.is_bullet)) if self.of_employer else []
        for found, use in uses_in(self.text, is_title=self.is_title, is_of_job=bool(self.of_employer)):
            if use is Use.NAMED and not self.is_listed:
                continue
            is_name = self.of_employer.casefold().startswith(found.spelling.casefold())
            is_employer = is_name and is_product(found.skill)
            is_allowed = is_product(found.skill) and self.rank < _SHOWS_ALONE
            is_other = self.kinds and not is_allowed and _kind(found.skill) not in self.kinds
            if not is_other and not is_employer and not any(start <= found.start < end for start, end in skipped):
                yield found.skill, found.spelling, use is Use.DONE


_SHOWS_ALONE = 2
"""The rank from which a text shows only what it names, and nothing that this implies."""
_BySkill = Mapping[str, list[Proof]]
Find = Callable[[str, frozenset[str]], Proof | None]
"""Finds the first line of a source that names one of some skills. Called with the source's name, only when needed."""


def coverage(asked: Advertisement, subject: Subject, whole: Subject, evidence: Evidence, find: Find) -> Coverage:
    """Return the report. `whole` is the resume without the target."""
    shown = _by_skill(_shown(subject, evidence))
    listed = _by_skill(_listed(subject, evidence))
    off_page = _by_skill(_left_out(subject, whole, evidence))
    words = " ".join(place.text for place in _listed(subject, evidence)).casefold()

    def judged(requirement: Requirement) -> Covered:
        found = [_judge(skill, (shown, listed), off_page, subject.background, find) for skill in requirement.skills]
        status, skill, proofs = min(found, key=lambda one: _ORDER.index(one[0]))
        spelling = dict(zip(requirement.skills, requirement.spellings, strict=True))[skill]
        is_spelled = spelling.casefold() in words or vocabulary().canonical(spelling) is None
        is_named = status in (Status.SHOWN, Status.LISTED) and proofs[0].skill == skill
        own = proofs[0].spelling if is_named and not is_spelled else ""
        own = own if own and is_same_name(own, spelling) else ""  # close relatives are under one name too
        return Covered(requirement, status, skill if proofs else "", proofs, own)

    rows = tuple(judged(requirement) for requirement in asked.requirements)
    return Coverage(
        asked, tuple(answered(asked.knock_outs, subject, words_of(ENGLISH))), rows, _idle(asked, subject, evidence)
    )


def own_skills(subject: Subject, whole: Subject, evidence: Evidence) -> Mapping[str, tuple[Status, Proof]]:
    """Map every skill that the resume names to its status and its best proof: one that shows it, with most evidence."""
    found: dict[str, tuple[Status, Proof]] = {}
    for status, texts in (
        (Status.SHOWN, _shown(subject, evidence)),
        (Status.LISTED, _listed(subject, evidence)),
        (Status.NOT_ON_THE_PAGE, _left_out(subject, whole, evidence)),
    ):
        for skill, proofs in _by_skill(texts).items():
            found.setdefault(skill, (status, _best(proofs)[0]))
    return found


def shown_by_part(subject: Subject) -> Mapping[tuple[str, DataPath], frozenset[str]]:
    """Return the skills that each entry and bullet shows, itself or by others, by project ("" for the resume) and
    path."""
    found: dict[tuple[str, DataPath], frozenset[str]] = {}
    for place in _told(subject, NOTHING_MEASURED):
        named = (
            vocabulary().implied_in(skill, place.text) if place.rank < _SHOWS_ALONE else (skill,)
            for skill, *_ in place.named()
        )
        found[place.part] = found.get(place.part, frozenset()).union(*named)
    return found


def _judge(
    skill: str,
    on_page: tuple[_BySkill, _BySkill],
    off_page: _BySkill,
    background: Iterable[Source],
    find: Find,
) -> tuple[Status, str, tuple[Proof, ...]]:
    shown, listed = on_page
    for by_skill, direct, implied in (
        (shown, Status.SHOWN, Status.SHOWN_BY),
        (listed, Status.LISTED, Status.LISTED),
        (off_page, Status.NOT_ON_THE_PAGE, Status.NOT_ON_THE_PAGE),
    ):
        own = _best(by_skill.get(skill, []))
        others = _best(
            [
                one
                for name, proofs in by_skill.items()
                if _is_implied(skill, name)
                for one in proofs
                if one.rank < _SHOWS_ALONE
                and (by_skill is not shown or skill in vocabulary().implied_in(name, one.text))
            ]
        )
        if by_skill is shown and _is_in_doubt(own) and not others and not _is_listed(skill, listed):
            continue
        if own and not (others and (others[0].is_weak, others[0].rank) < (own[0].is_weak, own[0].rank)):
            return direct, skill, own
        if others:
            return implied, skill, others
    for source in background:
        if skill in source.skills and (proof := find(source.name, _implying(skill))):
            return Status.NOT_ON_THE_PAGE, skill, (proof,)
    return Status.MISSING, skill, ()


def _is_in_doubt(proofs: tuple[Proof, ...]) -> bool:
    return len(proofs) == 1 and proofs[0].is_weak


def _is_listed(skill: str, listed: _BySkill) -> bool:
    return any(
        proof.entry == "skills" and skill in vocabulary().closure(name) for name in listed for proof in listed[name]
    )


def _is_implied(skill: str, by: str) -> bool:
    return by != skill and vocabulary().implies(by, skill)


def _implying(skill: str) -> frozenset[str]:
    return frozenset(other.name for other in vocabulary() if vocabulary().implies(other.name, skill))


def _best(proofs: list[Proof]) -> tuple[Proof, ...]:
    """Return the proofs, one for each text, those that say most and have most evidence first."""
    once = {(proof.location.path, proof.location.line, proof.text): proof for proof in reversed(proofs)}
    in_order = list(once.values())[::-1]
    return tuple(
        sorted(in_order, key=lambda proof: (proof.is_weak, -len(proof.evidence), proof.rank, not proof.is_done))
    )


def _by_skill(places: Iterable[_Place]) -> Mapping[str, list[Proof]]:
    found: dict[str, list[Proof]] = {}
    for place in places:
        for proof in place.proofs():
            found.setdefault(proof.skill, []).append(proof)
    return found


# what is on the page

_ONLY_LISTED = ("about", "label", "courses")
"""Kinds of passages that claim without telling of anything done."""
_KNOWN_ABOUT = ("interests", "certificates", "references", "awards")
"""Sections of what somebody likes, has learned or is said to be able to."""
_NO_SKILLS = ("publisher", "issuer")
"""Fields that name organisations."""


def _shown(subject: Subject, evidence: Evidence) -> Iterator[_Place]:
    yield from (place for place in _told(subject, evidence) if not subject.is_left_out(place.text))


def _told(subject: Subject, evidence: Evidence) -> Iterator[_Place]:
    """Yield the texts that say that something was done."""
    for item in subject.items:
        if _OF_OTHERS.fullmatch(_heading(subject, item)):
            continue
        name = _name(item)
        title = item.document.location(_title_path(item))
        is_project = item.section == "projects"
        if is_project:
            tells = _TELLS_WITH_WHAT.search(item.title) and (item.passages or not is_bare(item.title))
        else:
            tells = item.section != "education" and _has_work(item)
        if tells:
            is_title = not is_project and len(item.title) <= _LONGEST_TITLE
            yield _Place(name, item.title, title, _evidence_of(item), rank=1, part=("", item.path), is_title=is_title)
        is_technical = _is_technical(item)
        employer = item.names[0].strip() if item.section == "work" and item.names else ""
        for passage in item.passages:
            if _tells_of_work(item, passage):
                behind = (*_evidence(passage, evidence), *_evidence_of(item))
                is_bullet = passage.kind == "bullet"
                rank = 0 if item.section in ("work", "projects") else 1
                part = part_of(item, passage)
                kinds: tuple[str, ...] = () if is_technical else ("method", "ml")
                kinds = ("method",) if _TEACHES.search(item.title) else kinds
                yield _Place(name, passage.text, passage, behind, is_bullet, kinds, rank, employer, part)
    for passage in subject.more:
        if passage.path[0] not in _KNOWN_ABOUT and passage.path[-1] not in _NO_SKILLS:
            rank, kinds = (0, ()) if passage.path[0] == "contributions" else (2, ("ml",))
            name, behind = str(passage.path[0]), _evidence(passage, evidence)
            yield _Place(name, passage.text, passage, behind, kinds=kinds, rank=rank, part=("", passage.path[:-1]))


_OF_OTHERS = re.compile(
    r"(?:(?:student|thesis|phd|master\S*|undergraduate|graduate) )?(?:advising|advisees|supervision|mentees)"
    r"|supervised (?!.*\blearning\b).*|betreute .*|encadrement(?! .*(?:équipe|projet)).*",
    re.IGNORECASE,
)
"""The heading of a section whose entries are the work of others."""


def _heading(subject: Subject, item: Item) -> str:
    """Return the heading under which an entry stands, if its author gave one."""
    own = str(getattr(item.source, "section", "") or getattr(item.source, "type", ""))
    return own or {kind.value: text for kind, text in subject.resume.headings.items()}.get(item.section, "")


def _has_work(item: Item) -> bool:
    return any(_tells_of_work(item, passage) for passage in item.passages)


def _tells_of_work(item: Item, passage: Passage) -> bool:
    return passage.kind in ("bullet", "summary") and not _only_names(item, passage)


def _is_technical(item: Item) -> bool:
    """Return whether an entry is about technical work by its title, or by a product if that may be the title of any."""
    is_open = item.section not in ("work", "volunteer") or _ANY_POSITION.search(item.title)
    return bool(_TECHNICAL.search(item.title)) or (bool(is_open) and _names_product(item.text))


def _names_product(text: str) -> bool:
    return any(is_technical(found.skill) for found in mentions(text))


def part_of(item: Item, passage: Passage) -> tuple[str, DataPath]:
    """Return the bullet or the entry to which a passage of an entry belongs: the slug of its project, and its path."""
    if passage.kind != "bullet":
        return "", item.path
    path = passage.path[:-1] if passage.path[-1] == "text" else passage.path
    return item.project.slug if item.project else "", path


_TITLES = {"work": "position", "volunteer": "position", "education": "area", "projects": "name"}


def _title_path(item: Item) -> DataPath:
    return item.path if item.project else (*item.path, _TITLES[item.section])


def _name(item: Item) -> str:
    return ", ".join(filter(None, (item.title, *item.names[:1])))


def _evidence(passage: Passage, evidence: Evidence) -> tuple[str, ...]:
    """Return what a text rests on: its measured numbers with their origin, then its links."""
    found = found_in(passage.document.written.get(passage.path, ""), evidence)
    metrics = [each.metric for each in found if isinstance(each, Number)]
    numbers = [f"{one.key} = {one.text} ({one.notebook or one.location})" for one in metrics]
    return tuple(dict.fromkeys((*numbers, *(target for _, target in passage.links))))


def _evidence_of(item: Item) -> tuple[str, ...]:
    project = (item.project.folder,) if item.project else ()
    return tuple(filter(None, (*project, item.url)))


def _listed(subject: Subject, evidence: Evidence) -> Iterator[_Place]:
    for skill in subject.skills:
        if not subject.is_left_out(skill.written):
            where = skill.location
            yield _Place("skills", skill.written, where, is_skill=True)
    for number, group in enumerate(subject.resume.skills):
        if group.keywords and group.name and not subject.is_left_out(group.name):
            where = subject.document.location(("skills", number, "name"))
            yield _Place("skills", group.name, where, is_skill=True)
    for item in subject.items:
        if item.section in ("education", "projects") or not _has_work(item):
            yield _Place(item.section, item.title, item.document.location(_title_path(item)), is_title=True)
    courses = [
        passage
        for item in subject.items
        for passage in item.passages
        if passage.kind in _ONLY_LISTED or _only_names(item, passage)
    ]
    others = [p for p in subject.more if p.path[0] in _KNOWN_ABOUT and p.path[-1] not in _NO_SKILLS]
    for passage in (*subject.about, *courses, *others):
        if not subject.is_left_out(passage.text):
            name = passage.kind if passage.kind in _ONLY_LISTED else str(passage.path[0])
            yield _Place({"about": "summary"}.get(name, name), passage.text, passage, is_listed=True)
    yield from (replace(place, is_listed=True) for place in _shown(subject, evidence))


_DONE_AT_SCHOOL = re.compile(
    r"thes[ie]s|dissertation|project|research|publi|arbeit\b|mémoire|projet|projekt"
    r"|\b(?:built|buil[dt]|developed|implement|designed|wrote|taught|created|led|organi[sz]|entwickel|développ|réalis|conç)",
    re.IGNORECASE,
)


_OF_SKILLS = re.compile(
    r"(?:[\w&-]+ ){0,2}(?:skills?|expertise|competenc\w+|technologies|tools|proficienc\w+|kenntnisse|compétences)",
    re.IGNORECASE,
)
"""A title that names skills instead of a position."""


def _only_names(item: Item, passage: Passage) -> bool:
    """Return whether a passage of an entry names skills without saying what was done: a list, courses."""
    if item.section == "work" and _OF_SKILLS.fullmatch(item.title):
        return True
    if item.section == "education":
        return not _DONE_AT_SCHOOL.search(passage.text) or names_courses(passage.text)
    return is_list(passage.text)


def _left_out(subject: Subject, whole: Subject, evidence: Evidence) -> Iterator[_Place]:
    """Yield what the resume tells and this page does not: left out by the target, or since the page was full."""
    on_page = {place.text for place in _shown(subject, evidence)}
    for place in (*_told(whole, evidence), *_told(subject, evidence)):
        if place.text not in on_page:
            yield replace(place, is_listed=True)


def _idle(asked: Advertisement, subject: Subject, evidence: Evidence) -> tuple[Proof, ...]:
    """Return the bullets on the page that mention nothing they ask for."""
    wanted = {skill for requirement in asked.requirements for skill in requirement.skills}
    if not wanted:
        return ()
    names = whole_words(one.name.casefold() for one in asked.also_named)
    found = [
        Proof("", "", _name(item), bullet.at(), bullet.text, _evidence(bullet, evidence))
        for item in subject.items
        for bullet in item.bullets
        if not subject.is_left_out(bullet.text)
        and not names.search(bullet.text.casefold())
        and not wanted & {name for mention in mentions(bullet.text) for name in vocabulary().closure(mention.skill)}
    ]
    return tuple(sorted(found, key=lambda bullet: len(bullet.evidence)))


def first_line(name: str, path: str, text: str, skills: frozenset[str]) -> Proof | None:
    """Return the first line of a file's text that names one of some skills."""
    found = next((mention for mention, _ in uses_in(text) if mention.skill in skills), None)
    return _proof_at(found, name, path, text) if found else None


def _proof_at(found: Mention, name: str, path: str, text: str) -> Proof:
    start = text.rfind("\n", 0, found.start) + 1
    end = text.find("\n", found.end)
    line = text[start : end if end >= 0 else len(text)].strip()
    return Proof(
        found.skill,
        found.spelling,
        name,
        Location(path, text.count("\n", 0, found.start) + 1, found.start - start + 1),
        line,
    )
