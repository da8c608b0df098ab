"""The brief for an interview: what to say in sixty seconds, a page for each project, and what stands behind each claim.

In: a tailored resume as advice sees it, its coverage report, the composed projects. Out: a `Brief` of pages, groups and
rows, which `brief_pages.py` turns into HTML and a PDF. Nothing is invented: a cell is a text of the author's or of the
advertisement's, or it is empty, a line to write on. Only headings, questions to ask and what a usual metric means are
the engine's own words (brief.toml).
"""

import re
import textwrap
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from portfolio.advice.known_skills import is_product, mentions, named_by, parts_of, stems
from portfolio.advice.subject import Item, Passage, Subject
from portfolio.advice.vocabulary import vocabulary
from portfolio.applications.advertisement import Duty, Level
from portfolio.applications.coverage import Coverage, Covered, Proof, Status, own_skills
from portfolio.applications.mail import is_written
from portfolio.applications.report import LITTLE, NO_ADVERTISEMENT, verdict
from portfolio.applications.targets import ReadTarget
from portfolio.evidence.metric import Metric
from portfolio.evidence.numbers import ResumeNumber, numbers_in
from portfolio.evidence.placeholders import Number, find
from portfolio.projects.comparisons import change, with_unit
from portfolio.projects.project import Project
from portfolio.resume.compose import RESULTS
from portfolio.resume.composer import Composer
from portfolio.resume.sections import project_entry
from portfolio.resume.view import Entry, ResumeView, UrlOf, with_urls
from portfolio.sources.diagnostics import printable
from portfolio.sources.yaml_source import DataPath, Document
from portfolio.text.inline import Inline, Link, Span, joined, plain, whole_words
from portfolio.text.links import Address

LINE: Inline = ()
"""An empty cell: a line to write on."""
Row = tuple[Inline, ...]

FEWEST_NUMBERS, MOST_NUMBERS = 3, 5
MOST_QUESTIONS = 6
_MOST_SHOWN = 6
_QUOTED = 180
"""Characters of a line of the advertisement."""
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Group:
    """Rows under one label. With a `header` they are a table; otherwise a row's first cell is followed by what is
    behind it. `least` rows stay, however full the page is."""

    name: str
    label: str
    rows: tuple[Row, ...]
    header: tuple[str, ...] = ()
    least: int = 1
    left_out: int = 0
    """Rows that the printed page has no room for."""


@dataclass(frozen=True)
class Page:
    """One page: `picture` is a data URL, described by `alt`."""

    title: Inline
    note: str
    groups: tuple[Group, ...]
    picture: str = ""
    alt: str = ""
    lead: Inline = ()
    asked: int = 0
    """How many of the skills that are asked it shows."""
    number: int = 0
    is_continued: bool = False
    """It follows on the same sheet of paper."""

    def group(self, name: str) -> Group | None:
        """Return a group by its name."""
        return next((group for group in self.groups if group.name == name), None)


@dataclass(frozen=True)
class Brief:
    """The whole brief: the position, a page for each project on the tailored PDF, and all other claims."""

    name: str
    title: str
    """The position and the company."""
    position_page: Page
    projects: tuple[Page, ...]
    rest: Page


@dataclass(frozen=True)
class Material:
    """What a brief is made from. `subject` is the tailored resume with the text of its page, `whole` the resume."""

    target: ReadTarget
    report: Coverage
    subject: Subject
    whole: Subject
    composer: Composer
    view: ResumeView
    url_of: UrlOf
    picture_of: Callable[[Project], str]

    @cached_property
    def own(self) -> Mapping[str, tuple[Status, Proof]]:
        """The skills that the resume names."""
        return own_skills(self.subject, self.whole, self.composer.evidence)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The skills that the advertisement asks for."""
        return frozenset(skill for row in self.report.rows for skill in row.requirement.skills)

    def inline(self, text: str, path: DataPath, document: Document) -> Inline:
        """Return a text of the author's with its links as URLs."""
        return with_urls(self.composer.inline(text, path, document), self.url_of) if text else LINE

    def where(self, metric: Metric) -> Inline:
        """Return where a metric was measured: the notebook and its cell, or the file and its line."""
        folder = f"projects/{metric.project}/"
        text = f"{metric.notebook}, cell {metric.cell}" if metric.notebook else str(metric.location)
        target = self.composer.index.measured.get(metric.key)
        link = Link(
            "", (Span(text.removeprefix(folder)),), address=Address(target.url if target else "", "", is_on_site=True)
        )
        return with_urls((link,), self.url_of)

    def numbers(self, passage: Passage) -> tuple[ResumeNumber, ...]:
        """Return the numbers of a passage, without years."""
        written = passage.document.written.get(passage.path, passage.written)
        found = numbers_in(passage.document, passage.path, written, self.composer.evidence)
        return tuple(number for number in found if number.metric or not _YEAR.fullmatch(number.text))


def brief(material: Material) -> Brief:
    """Return the brief."""
    items = [item for item in material.subject.items if not material.subject.is_left_out(item.title)]
    pages = tuple(_project_page(material, item, item.project) for item in items if item.project)
    given = material.target.target
    return Brief(
        material.view.name,
        ", ".join(text for text in (given.position, given.company) if is_written(text, 1)),
        _position_page(material, items),
        pages,
        _rest(material, [item for item in items if not item.project], pages),
    )


# words


def _text(text: str) -> Inline:
    return (Span(printable(text)),) if text else LINE


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _words_of(metric: Metric) -> str:
    return re.sub(r"[._]+", " ", metric.name)


def _strong(text: str) -> Inline:
    return (Span(printable(text), is_strong=True),)


def _join(*parts: Inline | str) -> Inline:
    """Return texts as one; "" for what is between empty ones."""
    return joined(piece for part in parts for piece in (_text(part) if isinstance(part, str) else part))


def _listed(parts: Iterable[Inline], between: str = "; ") -> Inline:
    found: Inline = ()
    for part in filter(None, parts):
        found = _join(found, between, part) if found else part
    return found


def _after(words: str, part: Inline) -> Inline:
    """Return a text with words before it, or an empty cell if there is none."""
    return _join(words, part) if part else LINE


def _group(name: str, label: str, rows: Iterable[Row], least: int = 1, header: tuple[str, ...] = ()) -> Group:
    return Group(name, label, tuple(rows), header, least)


# the position


def _position_page(material: Material, items: list[Item]) -> Page:
    given, report = material.target.target, material.report
    written = is_written(given.cover.them)
    groups = [
        _group("who", "Who", _who(material)),
        _group("headline", "Headline result", _headline(material, items)),
        _group("why", "Why this position", [(_text(given.cover.them) if written else LINE,)]),
    ]
    if shown := _shown(report):
        groups.append(_group("shown", "They ask, you show", shown, 3))
    groups.append(_group("knock_outs", "Before anything else", _knock_outs(report), 6))
    groups.append(_group("lacks", "They ask, you lack", _lacks(material), 4))
    groups.append(_group("questions", "Your questions", _questions(material), 3))
    note = ""
    if not material.target.advertisement:
        note = NO_ADVERTISEMENT.capitalize()
    elif report.asked.asks_little:
        note = LITTLE.capitalize()
    return Page(_text("Sixty seconds"), note, tuple(group for group in groups if group.rows))


def _who(material: Material) -> Iterator[Row]:
    view = material.view
    first: dict[str, list[Entry]] = {}
    for section in view.sections:
        if section.kind in ("education", "work"):
            first.setdefault(section.kind, []).append(section.entries[0])
    newest = [max(entries, key=lambda entry: (entry.age, entry.since)) for entries in first.values()]
    told = [
        _text(", ".join(filter(None, (entry.title, entry.subtitle))) + (f" ({entry.dates})" if entry.dates else ""))
        for entry in newest
    ]
    yield (_listed([_join(_strong(view.name), f", {view.label}" if view.label else ""), *told], ". "),)
    if view.summary:
        yield (view.summary,)
    if is_written(material.target.target.cover.availability, 1):
        yield (_text(material.target.target.cover.availability),)


def _headline(material: Material, items: list[Item]) -> Iterator[Row]:
    """Yield the claim to begin with, and what is behind it: measured before bare, results before mere amounts."""
    bullets = [bullet for item in items for bullet in item.bullets if not material.subject.is_left_out(bullet.text)]
    ranked = [(rank, bullet) for bullet in bullets if any(rank := _rank(material, bullet))]
    yield _claim(material, max(ranked, key=lambda pair: pair[0])[1]) if ranked else (LINE,)


_FROM_TO = re.compile(r"\b(?:from\b.*\d.*\bto|von\b.*\d.*\bauf|de\b.*\d.*\bà)\b.*\d", re.IGNORECASE)
_DIGITS = 3
"""Of a number that says how much, and no version."""


def _rank(material: Material, bullet: Passage) -> tuple[bool, ...]:
    """Return how much of a result a bullet is; nothing if it has no number but a small one, as in "Python 2"."""
    numbers = material.numbers(bullet)
    is_result = bool(RESULTS.search(bullet.text) or _FROM_TO.search(bullet.text))
    amounts = (re.sub(r"\D", "", number.text.partition(".")[0]) for number in numbers)
    is_amount = any(len(digits.lstrip("0")) >= _DIGITS for digits in amounts)
    rank = (any(number.metric for number in numbers), is_result, is_amount)
    return (*rank, any(rank) and _mentions_asked(material, bullet.text))


def _mentions_asked(material: Material, text: str) -> bool:
    return any(material.asked & vocabulary().closure(found.skill) for found in mentions(text))


def _shown(report: Coverage) -> list[Row]:
    """Return what is asked and shown: by entry, what it shows."""
    by_entry: dict[str, list[str]] = {}
    for row in report.rows:
        if row.status in (Status.SHOWN, Status.SHOWN_BY):
            names = by_entry.setdefault(row.proofs[0].entry, [])
            name = row.their_spelling if row.status is Status.SHOWN else f"{row.their_spelling} ({verdict(row)})"
            if name not in names:
                names.append(name)
    in_order = sorted(by_entry.items(), key=lambda pair: -len(pair[1]))[:_MOST_SHOWN]
    return [(_join(_strong(entry), ": ", ", ".join(names)),) for entry, names in in_order]


def _knock_outs(report: Coverage) -> Iterator[Row]:
    for one in report.knock_outs:
        own = _text(one.own or "the resume does not say")
        is_labelled = one.asked.casefold().startswith(one.label.casefold())
        what = _capital(one.asked) if is_labelled else f"{one.label.capitalize()}: {one.asked}"
        yield _join(_strong(what), ". You: ", own), _quote(one.quote, one.line)


def _quote(quote: str, line: int) -> Inline:
    return _text(f"“{textwrap.shorten(quote, _QUOTED, placeholder=' …')}”, line {line}")


_STATUSES = (Status.MISSING, Status.LISTED, Status.NOT_ON_THE_PAGE)


def _lacks(material: Material) -> Iterator[Row]:
    """Yield what is asked and not shown, what is required first, and the nearest thing that the resume has."""
    rows = [row for row in material.report.rows if row.status in _STATUSES]
    seen: set[str] = set()
    for level in Level:
        far: list[Covered] = []
        for row in sorted(rows, key=lambda row: _STATUSES.index(row.status)):
            if row.requirement.level is level and row.asked not in seen:
                seen.add(row.asked)
                if near := _nearest_text(material, row):
                    yield _join(_strong(row.asked), f" ({level.value}, line {row.requirement.line})"), near
                else:
                    far.append(row)
        if far:
            lines = sorted({row.requirement.line for row in far})
            where = f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}"
            names = _strong(", ".join(row.asked for row in far))
            yield _join(names, f" ({level.value}, {where})"), _text("nothing near it in your resume")


def _nearest_text(material: Material, row: Covered) -> Inline:
    if row.status is Status.LISTED:
        return _text(f"you list it, and nothing tells of it: {row.proofs[0].location}")
    if row.status is Status.NOT_ON_THE_PAGE:
        return _text(f"{verdict(row)}, {row.proofs[0].entry}")
    found = [near for skill in row.requirement.skills if (near := nearest(skill, material.own))]
    if not found:
        return LINE
    name, shared = min(found, key=lambda one: _relatives()[one[1]])
    status, proof = material.own[name]
    tells = proof.entry if status is Status.SHOWN else "only listed" if status is Status.LISTED else "not on this page"
    of = "which it builds on" if name == shared else f"both {shared}"
    return _text(f"nearest: {proof.spelling} ({of}), {tells}")


_WIDE = 100
"""What more skills than these imply says little: programming, machine learning."""
_OF_LANGUAGES = ("Object-oriented programming", "Functional programming")
"""What two languages share, but a framework and a language do not."""


def nearest(asked: str, own: Mapping[str, tuple[Status, Proof]]) -> tuple[str, str] | None:
    """Return the skill that shares most with what is asked, and what both imply; None if there is none.

    What both imply is the closer, the fewer skills imply it. Languages are near each other as well.
    """
    known, order = vocabulary(), list(Status)
    is_language = known.skill(asked).kind == "language"
    ranked = []
    for name, (status, _) in own.items():
        common = (known.closure(asked) & known.closure(name)) - {asked}
        shared = min(common, key=lambda one: (_relatives()[one], one), default="")
        is_telling = _relatives()[shared] <= _WIDE and shared not in _OF_LANGUAGES
        if shared and (is_telling or (is_language and known.skill(name).kind == "language")):
            ranked.append((_relatives()[shared], order.index(status), name, shared))
    return min(ranked)[2:] if ranked else None


@cache
def _relatives() -> Counter[str]:
    """Return how many skills imply each one."""
    return Counter(name for skill in vocabulary() for name in vocabulary().closure(skill.name))


def _questions(material: Material) -> Iterator[Row]:
    """Yield questions about duties that the resume does not cover: those with a tool that it lacks come first."""
    given = _data()["question"]
    duties = [(duty, lacking) for duty in material.report.asked.duties if (lacking := _lacking(material, duty))]
    duties.sort(key=lambda pair: not pair[1][0])
    left = list(given["about"])
    for duty, lacking in duties[:MOST_QUESTIONS]:
        names = [name for name in lacking if name]
        if names:
            question = given["tool" if len(names) == 1 else "tools"].format(tool=" and ".join(names[:2]))
        else:
            fitting = (
                one for one in left if any(re.search(rf"\b{word}", duty.text, re.IGNORECASE) for word in one["words"])
            )
            chosen = next(fitting, None) or next((one for one in left if not one["words"]), None)
            if chosen is None:
                continue
            left.remove(chosen)
            question = chosen["ask"]
        yield _text(question), _quote(duty.text, duty.line)


_OR = re.compile(r"\b(?:or|oder|ou)\b", re.IGNORECASE)


def _lacking(material: Material, duty: Duty) -> tuple[str, ...]:
    """Return the tools of a duty that the page does not show; "" for a duty whose other skills or words it lacks."""
    shown = {name for name, (status, _) in material.own.items() if status is Status.SHOWN}
    covered = {other for name in shown for other in vocabulary().closure(name)}
    for row in material.report.rows:
        if row.requirement.line == duty.line and row.status in (Status.SHOWN, Status.SHOWN_BY):
            covered.update(row.requirement.skills)  # one of several is enough
    is_one_of = _OR.search(duty.text) and any(is_product(skill) and skill in covered for skill in duty.skills)
    lacking = [skill for skill in dict.fromkeys(duty.skills) if skill not in covered and not is_one_of]
    found = {mention.skill: mention.spelling for mention in mentions(duty.text)}
    if tools := tuple(found.get(skill, skill) for skill in lacking if is_product(skill)):
        return tools
    own = stems(duty.text)
    is_told = any(len(own & stems(item.text)) * 2 >= len(own) for item in material.subject.items)
    return () if is_told or not own or (duty.skills and not lacking) else ("",)


# claims


def _claim(material: Material, passage: Passage) -> Row:
    """Return a claim, and behind it each of its numbers with where it was measured, or that it is bare."""
    said = material.inline(passage.written, passage.path, passage.document)
    numbers = material.numbers(passage)
    by_origin: dict[str, tuple[list[str], Inline]] = {}
    for number in numbers:
        if number.metric:
            origin = material.where(number.metric)
            by_origin.setdefault(plain(origin), ([], origin))[0].append(number.text)
    behind = [_join(", ".join(texts), ": ", origin) for texts, origin in by_origin.values()]
    bare = [number.text for number in numbers if not number.metric]
    links = [_text(target) for _, target in passage.links]
    told = [*behind, _text(f"bare: {', '.join(bare)}") if bare else LINE]
    return said, _listed([*told, _after("see ", _listed(links, ", "))]) or _text("bare")


def _claims(material: Material, passages: Iterable[Passage]) -> Iterator[Row]:
    """Yield every bullet, and every other text with a number."""
    for passage in passages:
        is_claim = passage.kind == "bullet" or material.numbers(passage)
        if is_claim and not material.subject.is_left_out(passage.text):
            yield _claim(material, passage)


# a project


def _project_page(material: Material, item: Item, project: Project) -> Page:
    source, document = project.source, project.document
    entry = project_entry(
        material.composer,
        project,
        material.composer.link(f"project:{project.slug}", source.title, ("title",), document),
    )
    entry = with_urls(entry, material.url_of)

    def said(text: str, *path: str | int) -> Inline:
        return material.inline(text, path, document)

    numbers = tuple(_numbers(material, item, project))
    decisions = tuple(
        tuple(said(getattr(each, key), "decisions", at, key) for key in _DECISION)
        for at, each in enumerate(source.decisions)
    )
    tried = tuple(
        (said(each.what, "tried", at, "what"), said(each.result, "tried", at, "result"))
        for at, each in enumerate(source.tried)
    )
    further = tuple((said(text, "next", at),) for at, text in enumerate(source.next))
    part = _listed([said(source.part, "part"), _after("With: ", said(source.team, "team"))], " ")
    passages = [passage for passage in item.passages if passage.kind in ("bullet", "summary")]
    words = " ".join((*(plain(row[0]) for row in numbers), *(passage.text for passage in passages)))
    measured = " ".join(_words_of(one.metric) for one in _measured(material, passages))
    tools = _tools_of(item)
    groups = (
        _group("question", "Question", [(said(source.question, "question"),)]),
        _group("data", "Data, and how you got it", [(said(source.data, "data"),)]),
        _group("numbers", "Numbers", numbers, 3, ("", "Result", "Baseline", "n", "Measured in")),
        _group("meanings", "In plain words", _meanings(f"{words}; {measured}"), 2),
        _group("decisions", "Decisions", decisions or ((LINE, LINE, LINE),), 2, _CHOICES),
        _group("tried", "Tried and failed", tried or ((LINE,),), 2),
        _group("next", "Next", further or ((LINE,),)),
        _group("part", "Own part", [(part,)]),
        _group("claims", "On the resume", _claims(material, passages), 2),
        _group("tools", "Why these tools", _tools(material, tools, [project]), 2, _TOOLS),
    )
    return Page(
        (entry.link,) if entry.link and entry.link.text else _text(source.title),
        entry.dates,
        tuple(group for group in groups if group.rows),
        material.picture_of(project),
        source.cover_alt,
        entry.summary,
        sum(any(name in vocabulary().closure(tool) for tool in _named(item)) for name in material.asked),
    )


_DECISION = ("chose", "over", "because")
_CHOICES = ("Chose", "Over", "Because")


def _named(item: Item) -> frozenset[str]:
    return frozenset(mention.skill for mention in mentions(item.text))


def _measured(material: Material, passages: Iterable[Passage]) -> Iterator[Number]:
    for passage in passages:
        yield from _measured_in(material, passage.document.written.get(passage.path, ""))


def _measured_in(material: Material, written: str) -> Iterator[Number]:
    yield from (found for found in find(written, material.composer.evidence) if isinstance(found, Number))


_STORY = ("data", "tried", "decisions", "question", "description")


def _numbers(material: Material, item: Item, project: Project) -> Iterator[Row]:
    """Yield three to five numbers: the comparisons, then measured ones of the bullets, of the story, then bare ones."""
    count = 0
    known: set[str] = set()
    told: list[str] = []
    written = project.document.written
    for at, comparison in enumerate(project.source.comparisons[:MOST_NUMBERS]):
        path: DataPath = ("comparisons", at)
        metrics = {
            key: [found.metric for found in _measured_in(material, written.get((*path, key), ""))]
            for key in ("value", "baseline", "n")
        }
        known |= {metric.key for found in metrics.values() for metric in found}
        value, before = (with_unit(each, comparison) for each in (comparison.value, comparison.baseline))
        said = change(comparison)
        told.append(said)
        yield (
            _text(comparison.label),
            _join(_strong(value), f", {said}" if said else ""),
            _text(before),
            _text(comparison.n),
            material.where(metrics["value"][0]) if metrics["value"] else _text("bare"),
        )
        count += 1
    bullets = [bullet for bullet in item.bullets if not material.subject.is_left_out(bullet.text)]
    measured = sorted(_measured(material, bullets), key=_is_count)
    story = [number for path, text in written.items() if path[0] in _STORY for number in _measured_in(material, text)]
    for number in (*measured, *story):
        most = FEWEST_NUMBERS if number in story or _is_count(number) else MOST_NUMBERS
        is_new = number.metric.key not in known and not any(number.text in said for said in told)
        if is_new and count < most:
            known.add(number.metric.key)
            name = _text(_capital(_words_of(number.metric)))
            yield name, _strong(number.text), LINE, LINE, material.where(number.metric)
            count += 1
    for bullet in bullets:
        for bare in material.numbers(bullet):
            if bare.metric is None and count < FEWEST_NUMBERS:
                yield _text(_around(bullet.text, bare.text)), _strong(bare.text), LINE, LINE, _text("bare")
                count += 1


def _is_count(number: Number) -> bool:
    """Return whether a number has no unit and no digits behind its point: it says how much there was."""
    return number.text.replace(",", "").isdigit()


def _around(text: str, number: str) -> str:
    """Return the words around a number in a sentence."""
    written = r"\s+".join(map(re.escape, number.split()))
    match = re.search(rf"(?<![\w.,]){written}(?!\w|[.,]\d)", text)
    first, last = (text[: match.start()].split()[-3:], text[match.end() :].split()[:3]) if match else ([], [])
    return " ".join((*first, number, *last)).strip(",.;")


# tools


_TOOLS = ("", "Why this", "What went wrong", "What would you change")


def _tools_of(item: Item) -> tuple[str, ...]:
    """Return the languages, libraries and products that an entry names, in its spelling."""
    found = {mention.skill: mention.spelling for mention in mentions(item.text) if is_product(mention.skill)}
    return tuple(found.values())


def _tools(material: Material, tools: Iterable[str], projects: Iterable[Project]) -> Iterator[Row]:
    """Yield a row for each tool, those that are asked first: what decisions, trials and plans of projects say of it."""
    projects = tuple(projects)
    for tool in sorted(dict.fromkeys(tools), key=lambda tool: not named_by(tool) & material.asked):
        is_named = _namer(tool)
        yield (
            _strong(tool),
            _listed(_naming(material, projects, is_named, "decisions", ("chose",), reason="because")),
            _listed(_naming(material, projects, is_named, "tried", ("what", "result"))),
            _listed(_naming(material, projects, is_named, "next", ("",))),
        )


def _naming(
    material: Material,
    projects: Iterable[Project],
    is_named: Callable[[str], bool],
    field: str,
    keys: tuple[str, ...],
    *,
    reason: str = "",
) -> Iterator[Inline]:
    """Yield the decisions, trials or plans of projects that name a tool under one of the keys.

    What is chosen for a `reason` names it at its beginning: "PyTorch", not "the factor against the PyTorch loop".
    """
    for project in projects:
        for at, one in enumerate(getattr(project.source, field)):
            texts = {key: str(getattr(one, key)) if key else str(one) for key in keys}
            begun = (" ".join(text.split()[:_BEGINNING]) if reason else text for text in texts.values())
            if any(map(is_named, begun)):
                texts |= {reason: getattr(one, reason)} if reason else {}
                yield _listed(
                    (
                        material.inline(text, (field, at, key) if key else (field, at), project.document)
                        for key, text in texts.items()
                    ),
                    ": ",
                )


_BEGINNING = 3
"""Words."""


def _namer(tool: str) -> Callable[[str], bool]:
    """Return a function that tells whether a text names a tool, in whatever spelling."""
    names, words = named_by(tool), whole_words([tool])
    return lambda text: bool(words.search(text)) or any(mention.skill in names for mention in mentions(text))


# everything else


def _rest(material: Material, items: list[Item], pages: tuple[Page, ...]) -> Page:
    subject = material.subject
    passages = [*subject.about, *(passage for item in items for passage in item.passages)]
    passages += [passage for passage in subject.more if passage.path[-1] not in ("pr", "publisher", "issuer")]
    claims = tuple(_claims(material, passages))
    on_pages = {plain(row[0]) for page in pages if (group := page.group("tools")) for row in group.rows}
    names = {name for text in on_pages for name in named_by(text)}
    told = [tool for item in items for tool in _tools_of(item)]
    told += [part for skill in subject.skills for part in parts_of(skill.written)]
    tools = {frozenset(known): part for part in told if (known := named_by(part)) and not known & names}
    tools = {known: part for known, part in tools.items() if all(map(is_product, known))}
    projects = [item.project for item in subject.items if item.project]
    said = " ".join(plain(row[0]) for row in claims)
    groups = (
        _group("claims", "Other claims", claims, 4),
        _group("skills", "Skills", _skills(material), 6),
        _group("tools", "Why these tools", _tools(material, tools.values(), projects), 0, _TOOLS),
        _group("meanings", "In plain words", _meanings(said), 0),
    )
    found = tuple(group for group in groups if group.rows)
    return Page(_text("Behind every claim"), "", found or (_group("notes", "Notes", [(LINE,)] * 12),))


def _skills(material: Material) -> Iterator[Row]:
    """Yield the skills of the list by what shows them, those without anything first."""
    by_proof: dict[str, list[str]] = {"bare": []}
    for skill in material.subject.skills:
        if not material.subject.is_left_out(skill.written):
            shown, by = _shown_by(material, skill.written)
            by_proof.setdefault(shown, []).append(f"{skill.written} ({by})" if by else skill.written)
    for shown, skills in by_proof.items():
        if skills:
            yield (_join(_strong(_capital(shown)), ": ", ", ".join(skills)),)


def _shown_by(material: Material, written: str) -> tuple[str, str]:
    """Return the entry that shows a skill, and the skill by which it does; "bare" if none does."""
    own = material.own
    for wanted in (Status.SHOWN, Status.NOT_ON_THE_PAGE):
        for part in parts_of(written) or (written,):
            names = named_by(part)
            direct = [name for name in names if name in own and own[name][0] is wanted]
            implied = [
                other
                for other, (status, _) in own.items()
                if status is wanted and names & vocabulary().closure(other) and other not in direct
            ]
            if direct or implied:
                proof = own[[*direct, *implied][0]][1]
                where = " (not on this page)" if wanted is Status.NOT_ON_THE_PAGE else ""
                by = "" if direct else f"by {proof.spelling}"
                return f"{proof.entry}{where}{'' if proof.evidence else ', bare'}", by
            if wanted is Status.SHOWN and (item := _with_words(material.subject, part)):
                return item.title, ""
    return "bare", ""


def _with_words(subject: Subject, part: str) -> Item | None:
    """Return the entry whose texts have the words of a skill that the vocabulary does not know."""
    own = stems(part)
    texts = ((item, passage.text) for item in subject.items for passage in item.passages)
    return next((item for item, text in texts if own and own <= stems(text) and not subject.is_left_out(text)), None)


# metrics


def _meanings(text: str) -> Iterator[Row]:
    """Yield for each usual metric that a text names what it means, and its trap."""
    by_name = {name: number for number, row in enumerate(_data()["metric"]) for name in row["names"]}
    found: dict[int, str] = {}
    for match in _metric_names().finditer(text.casefold()):
        name = " ".join(match[0].split())
        found.setdefault(by_name[name], name)
    for number, name in found.items():
        row = _data()["metric"][number]
        yield _join(_strong(_capital(name)), f": {row['means']}"), _text(row["trap"])


@cache
def _metric_names() -> re.Pattern[str]:
    return whole_words(name for row in _data()["metric"] for name in row["names"])


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("brief.toml").read_text("utf-8"))


def for_print(made: Brief, most: int) -> tuple[tuple[Page, ...], tuple[str, ...]]:
    """Return the pages for paper, of which at most `most` are for projects, and the titles of those left out.

    The other claims, also those of the projects that are left out, and the other tools have a page; with `most`
    projects they follow on other pages.
    """
    by_rank = sorted(range(len(made.projects)), key=lambda at: -made.projects[at].asked)[:most]
    chosen = [page for at, page in enumerate(made.projects) if at in by_rank]
    others = [page for page in made.projects if page not in chosen]
    claims = tuple(row for page in others if (group := page.group("claims")) for row in group.rows)
    own = made.rest.group("claims")
    groups = [group for group in made.rest.groups if group is not own]
    if rows := (*(own.rows if own else ()), *claims):
        groups.insert(0, _group("claims", "Other claims", rows, 4))
    is_full = len(chosen) == most
    tools = [group for group in groups if group.name == "tools" and is_full]
    parts = ((made.rest.title, [group for group in groups if group not in tools]), (_text("Other tools"), tools))
    rest = [replace(made.rest, title=title, groups=tuple(some), is_continued=is_full) for title, some in parts if some]
    return (made.position_page, *chosen, *rest), tuple(plain(page.title) for page in others)
