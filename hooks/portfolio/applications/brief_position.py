"""The first page of a brief: who you are, what they ask and you show or lack, and your questions, in sixty seconds."""

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from portfolio.advice.known_skills import is_product, mentions, stems
from portfolio.advice.subject import Item, Passage
from portfolio.advice.vocabulary import vocabulary
from portfolio.applications.advertisement import Duty
from portfolio.applications.brief_material import (
    LINE,
    Material,
    Page,
    Row,
    brief_data,
    capital,
    cell,
    claim_row,
    join,
    labelled,
    listed,
    strong,
)
from portfolio.applications.conditions import answered
from portfolio.applications.coverage import Coverage, Covered, Proof, Status
from portfolio.applications.levels import Level
from portfolio.applications.mail import is_written
from portfolio.applications.words import Words
from portfolio.resume.compose import RESULTS
from portfolio.resume.view import Entry
from portfolio.text.inline import Inline

MOST_QUESTIONS = 6
_MOST_SHOWN = 6
_QUOTED = 180
"""Characters of a line of the advertisement."""


def position_page(material: Material, items: list[Item]) -> Page:
    """Build the first page, on the position; `items` are the entries of the tailored PDF."""
    given, report, words = material.target.target, material.report, material.words
    why = cell(given.cover.them) if is_written(given.cover.them) else LINE
    groups = (
        labelled("who", words["who"], _who(material)),
        labelled("headline", words["headline"], _headline(material, items)),
        labelled("why", words["why_them"], [(why,)]),
        labelled("shown", words["shown"], _shown(report, words), 3),
        labelled("knock_outs", words["knock_outs"], _knock_outs(material), 6),
        labelled("lacks", words["lacks"], _lacks(material), 4),
        labelled("questions", words["questions"], _questions(material), 3),
    )
    note = ""
    if not material.target.advertisement:
        note = words["no_advertisement"]
    elif report.asked.asks_little:
        note = words["little"]
    return Page(cell(words["sixty_seconds"]), note, tuple(group for group in groups if group.rows))


def _who(material: Material) -> Iterator[Row]:
    view = material.view
    first: dict[str, list[Entry]] = {}
    for section in view.sections:
        if section.kind in ("education", "work"):
            first.setdefault(section.kind, []).append(section.entries[0])
    newest = [max(entries, key=lambda entry: (entry.age, entry.since)) for entries in first.values()]
    told = [
        cell(", ".join(filter(None, (entry.title, entry.subtitle))) + (f" ({entry.dates})" if entry.dates else ""))
        for entry in newest
    ]
    yield (listed([join(strong(view.name), f", {view.label}" if view.label else ""), *told], ". "),)
    if view.summary:
        yield (view.summary,)
    if is_written(material.target.target.cover.availability, 1):
        yield (cell(material.target.target.cover.availability),)


def _headline(material: Material, items: list[Item]) -> Iterator[Row]:
    """Yield the claim to begin with, and its evidence: measured before bare, results before mere amounts."""
    bullets = [bullet for item in items for bullet in item.bullets if not material.subject.is_left_out(bullet.text)]
    ranked = [(rank, bullet) for bullet in bullets if any(rank := _rank(material, bullet))]
    yield claim_row(material, max(ranked, key=lambda pair: pair[0])[1]) if ranked else (LINE,)


_FROM_TO = re.compile(r"\b(?:from\b.*\d.*\bto|von\b.*\d.*\bauf|de\b.*\d.*\bà)\b.*\d", re.IGNORECASE)
_DIGITS = 3
"""The fewest digits of a number that is an amount and not a version."""


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


def _shown(report: Coverage, words: Words) -> list[Row]:
    """Return the requirements that each entry shows."""
    by_entry: dict[str, list[str]] = {}
    for row in report.rows:
        if row.status in (Status.SHOWN, Status.SHOWN_BY):
            names = by_entry.setdefault(row.proofs[0].entry, [])
            name = row.their_spelling
            if row.status is Status.SHOWN_BY:
                name += f" ({words['shown_by'].format(row.proofs[0].spelling)})"
            if name not in names:
                names.append(name)
    in_order = sorted(by_entry.items(), key=lambda pair: -len(pair[1]))[:_MOST_SHOWN]
    return [(join(strong(entry), words["colon"], ", ".join(names)),) for entry, names in in_order]


def _knock_outs(material: Material) -> Iterator[Row]:
    words = material.words
    for one in answered(material.report.asked.knock_outs, material.subject, words):
        is_labelled = one.asked.casefold().startswith(one.label.casefold())
        what = capital(one.asked) if is_labelled else f"{capital(one.label)}{words['colon']}{one.asked}"
        told = join(strong(what), f". {words['you']}{words['colon']}", one.own or words["not_said"])
        yield told, _quote(one.quote, one.line, words)


def _quote(quote: str, line: int, words: Words) -> Inline:
    shortened = textwrap.shorten(quote, _QUOTED, placeholder=" …")
    return cell(f"{words['quoted'].format(shortened)}, {words['line'].format(line)}")


_STATUSES = (Status.MISSING, Status.LISTED, Status.NOT_ON_THE_PAGE)


def _lacks(material: Material) -> Iterator[Row]:
    """Yield the requirements not shown, the highest level first, each with the nearest thing that the resume has."""
    rows, words = [row for row in material.report.rows if row.status in _STATUSES], material.words
    seen: set[str] = set()
    for level in Level:
        far: list[Covered] = []
        for row in sorted(rows, key=lambda row: _STATUSES.index(row.status)):
            if row.requirement.level is level and row.asked not in seen:
                seen.add(row.asked)
                if near := _nearest_text(material, row):
                    where = words["line"].format(row.requirement.line)
                    yield join(strong(row.asked), f" ({words[level.name.lower()]}, {where})"), near
                else:
                    far.append(row)
        if far:
            lines = sorted({row.requirement.line for row in far})
            where = words["lines" if len(lines) > 1 else "line"].format(", ".join(map(str, lines)))
            names = strong(", ".join(row.asked for row in far))
            yield join(names, f" ({words[level.name.lower()]}, {where})"), cell(words["nothing_near"])


def _nearest_text(material: Material, row: Covered) -> Inline:
    words = material.words
    if row.status is Status.LISTED:
        return cell(words["you_list_it"].format(row.proofs[0].location))
    if row.status is Status.NOT_ON_THE_PAGE:
        first = row.proofs[0]
        by = "" if first.skill == row.skill else f"{words['colon']}{first.spelling}"
        return cell(f"{words['but_in'].format(first.location.path)}{by}, {first.entry}")
    found = [near for skill in row.requirement.skills if (near := nearest(skill, material.own))]
    if not found:
        return LINE
    name, shared = min(found, key=lambda one: _relatives()[one[1]])
    status, proof = material.own[name]
    tells = {Status.SHOWN: proof.entry, Status.LISTED: words["only_listed"]}.get(status, words["not_on_page"])
    of = words["builds_on"] if name == shared else words["both"].format(shared)
    return cell(words["nearest"].format(proof.spelling, of, tells))


_WIDE = 100
"""What more skills than these imply says little: programming, machine learning."""
_OF_LANGUAGES = ("Object-oriented programming", "Functional programming")
"""What two languages share, but a framework and a language do not."""


def nearest(asked: str, own: Mapping[str, tuple[Status, Proof]]) -> tuple[str, str] | None:
    """Return the skill that shares most with the requirement, and what both imply; None if there is none.

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
    given, words = brief_data()["question"], material.words
    code = words["code"]
    duties = [(duty, lacking) for duty in material.report.asked.duties if (lacking := _lacking(material, duty))]
    duties.sort(key=lambda pair: not pair[1][0])
    left = list(given["about"])
    for duty, lacking in duties[:MOST_QUESTIONS]:
        names = [name for name in lacking if name]
        if names:
            tools = f" {words['and']} ".join(names[:2])
            question = given["tool" if len(names) == 1 else "tools"][code].format(tool=tools)
        else:
            fitting = (
                one for one in left if any(re.search(rf"\b{word}", duty.text, re.IGNORECASE) for word in one["words"])
            )
            chosen = next(fitting, None) or next((one for one in left if not one["words"]), None)
            if chosen is None:
                continue
            left.remove(chosen)
            question = chosen["ask"][code]
        yield cell(question), _quote(duty.text, duty.line, words)


_OR = re.compile(r"\b(?:or|oder|ou)\b", re.IGNORECASE)


def _lacking(material: Material, duty: Duty) -> tuple[str, ...]:
    """Return the tools of a duty that the page does not show; "" for a duty whose other skills or words it lacks."""
    shown = ((name, proof.text) for name, (status, proof) in material.own.items() if status is Status.SHOWN)
    covered = {other for name, text in shown for other in vocabulary().implied_in(name, text)}
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
