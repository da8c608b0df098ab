"""The first page of a brief: who you are, what they ask and you show or lack, and your questions, in sixty seconds."""

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from portfolio.advice.known_skills import is_product, mentions, stems
from portfolio.advice.subject import Item, Passage
from portfolio.advice.vocabulary import vocabulary
from portfolio.applications.advertisement import Duty, Level
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
from portfolio.applications.coverage import Coverage, Covered, Proof, Status
from portfolio.applications.mail import is_written
from portfolio.applications.report import LITTLE, NO_ADVERTISEMENT, verdict
from portfolio.resume.compose import RESULTS
from portfolio.resume.view import Entry
from portfolio.text.inline import Inline

MOST_QUESTIONS = 6
_MOST_SHOWN = 6
_QUOTED = 180
"""Characters of a line of the advertisement."""


def position_page(material: Material, items: list[Item]) -> Page:
    given, report = material.target.target, material.report
    written = is_written(given.cover.them)
    groups = [
        labelled("who", "Who", _who(material)),
        labelled("headline", "Headline result", _headline(material, items)),
        labelled("why", "Why this position", [(cell(given.cover.them) if written else LINE,)]),
    ]
    if shown := _shown(report):
        groups.append(labelled("shown", "They ask, you show", shown, 3))
    groups.append(labelled("knock_outs", "Before anything else", _knock_outs(report), 6))
    groups.append(labelled("lacks", "They ask, you lack", _lacks(material), 4))
    groups.append(labelled("questions", "Your questions", _questions(material), 3))
    note = ""
    if not material.target.advertisement:
        note = NO_ADVERTISEMENT.capitalize()
    elif report.asked.asks_little:
        note = LITTLE.capitalize()
    return Page(cell("Sixty seconds"), note, tuple(group for group in groups if group.rows))


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
    """Yield the claim to begin with, and what is behind it: measured before bare, results before mere amounts."""
    bullets = [bullet for item in items for bullet in item.bullets if not material.subject.is_left_out(bullet.text)]
    ranked = [(rank, bullet) for bullet in bullets if any(rank := _rank(material, bullet))]
    yield claim_row(material, max(ranked, key=lambda pair: pair[0])[1]) if ranked else (LINE,)


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
    return [(join(strong(entry), ": ", ", ".join(names)),) for entry, names in in_order]


def _knock_outs(report: Coverage) -> Iterator[Row]:
    for one in report.knock_outs:
        own = cell(one.own or "the resume does not say")
        is_labelled = one.asked.casefold().startswith(one.label.casefold())
        what = capital(one.asked) if is_labelled else f"{one.label.capitalize()}: {one.asked}"
        yield join(strong(what), ". You: ", own), _quote(one.quote, one.line)


def _quote(quote: str, line: int) -> Inline:
    return cell(f"“{textwrap.shorten(quote, _QUOTED, placeholder=' …')}”, line {line}")


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
                    yield join(strong(row.asked), f" ({level.value}, line {row.requirement.line})"), near
                else:
                    far.append(row)
        if far:
            lines = sorted({row.requirement.line for row in far})
            where = f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}"
            names = strong(", ".join(row.asked for row in far))
            yield join(names, f" ({level.value}, {where})"), cell("nothing near it in your resume")


def _nearest_text(material: Material, row: Covered) -> Inline:
    if row.status is Status.LISTED:
        return cell(f"you list it, and nothing tells of it: {row.proofs[0].location}")
    if row.status is Status.NOT_ON_THE_PAGE:
        return cell(f"{verdict(row)}, {row.proofs[0].entry}")
    found = [near for skill in row.requirement.skills if (near := nearest(skill, material.own))]
    if not found:
        return LINE
    name, shared = min(found, key=lambda one: _relatives()[one[1]])
    status, proof = material.own[name]
    tells = proof.entry if status is Status.SHOWN else "only listed" if status is Status.LISTED else "not on this page"
    of = "which it builds on" if name == shared else f"both {shared}"
    return cell(f"nearest: {proof.spelling} ({of}), {tells}")


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
    given = brief_data()["question"]
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
        yield cell(question), _quote(duty.text, duty.line)


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
