"""The brief for an interview: what to say in sixty seconds, a page for each project, and what stands behind each claim.

In: a tailored resume as advice sees it, its coverage report, the composed projects. Out: a `Brief` of pages, groups and
rows, which `brief_pages.py` turns into HTML and a PDF. Nothing is invented: a cell is a text of the author's or of the
advertisement's, or it is empty, a line to write on. Only headings, questions to ask and what a usual metric means are
the engine's own words (brief.toml).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portfolio.advice.known_skills import claimed_by, is_product, mentions, named_by, parts_of, stems
from portfolio.advice.subject import Item, Passage, Subject
from portfolio.advice.vocabulary import vocabulary
from portfolio.applications.brief_material import (
    LINE,
    Material,
    Page,
    Row,
    after,
    capital,
    cell,
    claim_rows,
    join,
    labelled,
    listed,
    meaning_rows,
    strong,
    tools_group,
    tools_of,
    words_of_metric,
)
from portfolio.applications.brief_position import position_page
from portfolio.applications.coverage import Status
from portfolio.applications.mail import is_written
from portfolio.applications.words import Words
from portfolio.evidence.placeholders import Number, find
from portfolio.projects.comparisons import change, change_in_signs, with_unit
from portfolio.projects.project import Project
from portfolio.resume.sections import project_entry
from portfolio.resume.view import with_urls
from portfolio.resume.wording import ENGLISH
from portfolio.sources.yaml_source import DataPath
from portfolio.text.inline import Inline, plain

FEWEST_NUMBERS, MOST_NUMBERS = 3, 5


@dataclass(frozen=True)
class Brief:
    """The whole brief: the position, a page for each project on the tailored PDF, and all other claims."""

    words: Words
    name: str
    title: str
    """The position and the company."""
    position_page: Page
    projects: tuple[Page, ...]
    rest: Page


def brief(material: Material) -> Brief:
    """Return the brief."""
    items = [item for item in material.subject.items if not material.subject.is_left_out(item.title)]
    pages = tuple(_project_page(material, item, item.project) for item in items if item.project)
    given = material.target.target
    return Brief(
        material.words,
        material.view.name,
        ", ".join(text for text in (given.position, given.company) if is_written(text, 1)),
        position_page(material, items),
        pages,
        _rest(material, [item for item in items if not item.project], pages),
    )


# a project


def _project_page(material: Material, item: Item, project: Project) -> Page:
    source, document, words = project.source, project.document, material.words
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
    part = listed(
        [said(source.part, "part"), after(f"{words['with']}{words['colon']}", said(source.team, "team"))], " "
    )
    passages = [passage for passage in item.passages if passage.kind in ("bullet", "summary")]
    columns = ("", words["result"], words["baseline"], "n", words["measured_in"])
    choices = tuple(words[key] for key in _DECISION)
    texts = " ".join((*(plain(row[0]) for row in numbers), *(passage.text for passage in passages)))
    measured = " ".join(words_of_metric(one.metric) for one in _measured(material, passages))
    groups = (
        labelled("question", words["question"], [(said(source.question, "question"),)]),
        labelled("data", words["data"], [(said(source.data, "data"),)]),
        labelled("numbers", words["numbers"], numbers, 3, columns),
        labelled("meanings", words["meanings"], meaning_rows(f"{texts}; {measured}", words), 2),
        labelled("decisions", words["decisions"], decisions or ((LINE, LINE, LINE),), 2, choices),
        labelled("tried", words["tried"], tried or ((LINE,),), 2),
        labelled("next", words["next"], further or ((LINE,),)),
        labelled("part", words["part"], [(part,)]),
        labelled("claims", words["claims"], claim_rows(material, passages), 2),
        tools_group(material, tools_of(item), [project], 2),
    )
    return Page(
        (entry.link,) if entry.link and entry.link.text else cell(source.title),
        entry.dates,
        tuple(group for group in groups if group.rows),
        material.picture_of(project),
        source.cover_alt,
        entry.summary,
        sum(any(name in vocabulary().closure(tool) for tool in _named(item)) for name in material.asked),
    )


_DECISION = ("chose", "over", "because")


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
    count, words = 0, material.words
    known: set[str] = set()
    told: list[str] = []
    written, local = project.document.written, material.composer.wording.number
    for at, comparison in enumerate(project.source.comparisons[:MOST_NUMBERS]):
        path: DataPath = ("comparisons", at)
        metrics = {
            key: [found.metric for found in _measured_in(material, written.get((*path, key), ""))]
            for key in ("value", "baseline", "n")
        }
        known |= {metric.key for found in metrics.values() for metric in found}
        value, before = (
            local(text) if metrics[key] else text
            for key, text in (
                ("value", with_unit(comparison.value, comparison)),
                ("baseline", with_unit(comparison.baseline, comparison)),
            )
        )
        said = change(comparison) if words["code"] == ENGLISH else local(change_in_signs(comparison))
        told.append(said)
        yield (
            cell(comparison.label),
            join(strong(value), f", {said}" if said else ""),
            cell(before),
            material.inline(comparison.n, (*path, "n"), project.document),
            material.where(metrics["value"][0]) if metrics["value"] else cell(words["bare"]),
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
            name = cell(capital(words_of_metric(number.metric)))
            yield name, strong(local(number.text)), LINE, LINE, material.where(number.metric)
            count += 1
    for bullet in bullets:
        for bare in material.numbers(bullet):
            if bare.metric is None and count < FEWEST_NUMBERS:
                yield cell(_around(bullet.text, bare.text)), strong(bare.text), LINE, LINE, cell(words["bare"])
                count += 1


def _is_count(number: Number) -> bool:
    """Return whether a number has no unit and no digits after its decimal point: it says how much there was."""
    return number.text.replace(",", "").isdigit()


def _around(text: str, number: str) -> str:
    """Return the words around a number in a sentence."""
    written = r"\s+".join(map(re.escape, number.split()))
    match = re.search(rf"(?<![\w.,]){written}(?!\w|[.,]\d)", text)
    first, last = (text[: match.start()].split()[-3:], text[match.end() :].split()[:3]) if match else ([], [])
    return " ".join((*first, number, *last)).strip(",.;")


# everything else


def _rest(material: Material, items: list[Item], pages: tuple[Page, ...]) -> Page:
    subject, words = material.subject, material.words
    passages = [*subject.about, *(passage for item in items for passage in item.passages)]
    passages += [passage for passage in subject.more if passage.path[-1] not in ("pr", "publisher", "issuer")]
    claims = tuple(claim_rows(material, passages))
    on_pages = {plain(row[0]) for page in pages if (group := page.group("tools")) for row in group.rows}
    names = {name for text in on_pages for name in named_by(text)}
    told = [tool for item in items for tool in tools_of(item)]
    told += [part for skill in subject.skills for part in parts_of(skill.written)]
    tools = {frozenset(known): part for part in told if (known := named_by(part)) and not known & names}
    tools = {known: part for known, part in tools.items() if all(map(is_product, known))}
    projects = [item.project for item in subject.items if item.project]
    said = " ".join(plain(row[0]) for row in claims)
    groups = (
        labelled("claims", words["other_claims"], claims, 4),
        labelled("skills", words["skills"], _skills(material), 6),
        tools_group(material, tools.values(), projects, 0),
        labelled("meanings", words["meanings"], meaning_rows(said, words), 0),
    )
    found = tuple(group for group in groups if group.rows)
    notes = labelled("notes", words["notes"], [(LINE,)] * 12)
    return Page(cell(words["every_claim"]), "", found or (notes,))


def _skills(material: Material) -> Iterator[Row]:
    """Yield the skills of the list by what shows them, those without anything first."""
    by_proof: dict[str, list[str]] = {material.words["bare"]: []}
    for skill in material.subject.skills:
        if not material.subject.is_left_out(skill.written):
            shown, by = _shown_by(material, skill.written)
            by_proof.setdefault(shown, []).append(f"{skill.written} ({by})" if by else skill.written)
    for shown, skills in by_proof.items():
        if skills:
            yield (join(strong(capital(shown)), material.words["colon"], ", ".join(skills)),)


def _shown_by(material: Material, written: str) -> tuple[str, str]:
    """Return the entry that shows a skill, and the skill by which it does, or that it is bare."""
    own, words = material.own, material.words
    for wanted in (Status.SHOWN, Status.NOT_ON_THE_PAGE):
        for part in parts_of(written) or (written,):
            names = claimed_by(part)
            direct = [name for name in names if name in own and own[name][0] is wanted]
            implied = [
                other
                for other, (status, proof) in own.items()
                if status is wanted and names & vocabulary().implied_in(other, proof.text) and other not in direct
            ]
            if direct or implied:
                proof = own[[*direct, *implied][0]][1]
                where = f" ({words['not_on_page']})" if wanted is Status.NOT_ON_THE_PAGE else ""
                by = "" if direct else words["by"].format(proof.spelling)
                bare = "" if proof.evidence else f", {words['bare']}"
                return f"{proof.entry}{where}{bare}", by
            if wanted is Status.SHOWN and (item := entry_with_words(material.subject, part)):
                return item.title if item.url or item.project else f"{item.title}, {words['bare']}", ""
    return words["bare"], ""


def entry_with_words(subject: Subject, part: str) -> Item | None:
    """Return the entry whose texts, but for its courses, have the words of a skill."""
    own = stems(part)
    texts = ((item, one.text) for item in subject.items for one in item.passages if one.kind != "courses")
    return next((item for item, text in texts if own and own <= stems(text) and not subject.is_left_out(text)), None)
