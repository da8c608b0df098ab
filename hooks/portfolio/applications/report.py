"""A coverage report as lines for a terminal, and as one HTML page that needs nothing else and runs nothing.

What it quotes is untrusted: control characters are shown as escapes, and the template escapes everything.
"""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from portfolio.applications.coverage import Coverage, Covered, Proof, Status
from portfolio.applications.levels import Level
from portfolio.sources.diagnostics import printable
from portfolio.text.markup import inline_html

LITTLE = "read the advertisement yourself: few of its words can be matched"
NO_ADVERTISEMENT = "there is no advertisement beside the target, so there is nothing to compare with"


def counts(report: Coverage) -> Iterator[tuple[str, str]]:
    """Yield each level's name with the number of its requirements by status, in words."""
    for level in Level:
        if rows := report.of(level):
            told = (f"{number} {_short(status)}" for status in Status if (number := report.counts[level, status]))
            yield level.value, f"{len(rows)}: {', '.join(told)}"


def _short(status: Status) -> str:
    return "not on this page" if status is Status.NOT_ON_THE_PAGE else str(status.value)


def verdict(row: Covered) -> str:
    """Return how a requirement is met, in a few words."""
    if not row.proofs:
        return Status.MISSING.value
    skill = row.proofs[0].spelling
    is_other = row.proofs[0].skill != row.skill
    if row.status is Status.SHOWN_BY:
        return f"shown by {skill}"
    if row.status is Status.NOT_ON_THE_PAGE:
        return f"not on this page, but in {row.proofs[0].location.path}" + (f": {skill}" if is_other else "")
    return str(row.status.value) + (f": {skill}" if is_other else "")


def met_by(row: Covered) -> str:
    """Return the alternative that is met, if there are several."""
    return row.their_spelling if len(row.requirement.skills) > 1 and row.proofs else ""


def behind(proof: Proof) -> str:
    """Return the evidence of a text in words."""
    return ", ".join(proof.evidence) or "bare"


def spelling_hint(row: Covered) -> str:
    """Return how to show the advertisement's spelling, if the page has only another."""
    if not row.own_spelling:
        return ""
    return f"they write {row.their_spelling}; 'spellings: {{{row.own_spelling}: {row.their_spelling}}}' shows both"


def around(text: str, word: str) -> tuple[str, str, str]:
    """Divide a text into the part before a word, the word, and the part after it."""
    match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) if word else None
    return (text[: match.start()], match[0], text[match.end() :]) if match else (text, "", "")


def lines(report: Coverage, width: int) -> Iterator[str]:
    """Yield the report's lines; of a long quotation what stands around the skill."""
    for indent, text, quote, word in _lines(report):
        room = max(width - indent, 40)
        if quote:
            yield f"{' ' * indent}{text}“{_excerpt(quote, word, room - len(text) - 2)}”"
        else:
            yield " " * indent + textwrap.shorten(printable(text), room, placeholder=" …")


_NOT_ON_A_RESUME = ("deadline", "documents", "start", "visa")
"""Conditions that no resume answers."""


def _excerpt(text: str, word: str, room: int) -> str:
    before, found, rest = around(" ".join(text.split()), word)
    most = room - len(found) - min(len(rest), room // 3) - len("… ")
    if found and len(before) > most:
        before = f"… {before[-most:].partition(' ')[2]}" if most > 0 else "… "
    return textwrap.shorten(printable(f"{before}{found}{rest}"), room, placeholder=" …")


class _Line(NamedTuple):
    indent: int
    text: str
    quote: str = ""
    """What is quoted after the text."""
    word: str = ""
    """The word that the quotation is about."""


def _lines(report: Coverage) -> Iterator[_Line]:
    """Yield each line."""
    if report.asked.asks_little:
        yield _Line(0, LITTLE)
    if report.knock_outs:
        yield _Line(0, "Before anything else")
        for one in report.knock_outs:
            yield _Line(2, f"{one.label}: {one.asked}")
            yield _Line(6, f"line {one.line}: ", one.quote)
            if one.own or one.kind not in _NOT_ON_A_RESUME:
                yield _Line(6, f"you, {one.location}: {one.own}" if one.own else "you: the resume does not say")
        yield _Line(0, "")
    for level, told in counts(report):
        yield _Line(0, f"{level.capitalize()}, {told}")
        for row in report.of(Level(level)):
            yield from _of_row(row)
        yield _Line(0, "")
    if report.asked.also_named:
        names = ", ".join(f"{one.name} (line {one.line})" for one in report.asked.also_named)
        yield from (_Line(0, f"Also named, look for yourself: {names}"), _Line(0, ""))
    if report.idle:
        yield _Line(0, "Bullets that mention nothing they ask for, the first to go:")
        yield from (_Line(2, f"{bullet.location} {bullet.text}") for bullet in report.idle)


def _of_row(row: Covered) -> Iterator[_Line]:
    chosen = f" ({met_by(row)})" if met_by(row) else ""
    yield _Line(2, f"{row.asked}{chosen}: {verdict(row)}")
    word = row.their_spelling or row.requirement.spellings[0]
    yield _Line(6, f"line {row.requirement.line}: ", row.requirement.quote, word)
    for proof in row.proofs[:1]:
        yield _Line(6, f"{proof.location} {proof.entry}")
        if row.status in (Status.SHOWN, Status.SHOWN_BY):
            yield _Line(6, "", proof.text, proof.spelling)
            more = f", and {len(proof.evidence) - 1} more" if len(proof.evidence) > 1 else ""
            yield _Line(6, f"evidence: {behind(replace(proof, evidence=proof.evidence[:1]))}{more}")
    if hint := spelling_hint(row):
        yield _Line(6, hint)


def page(report: Coverage, title: str, copied: str = "", warned: str = "") -> str:
    """Return the report as an HTML page, with what to write first above it."""
    return template_of("report.html").render(
        report=report,
        title=title,
        copied=copied,
        warned=warned,
        levels=[(level, told, report.of(Level(level))) for level, told in counts(report)],
        verdict=verdict,
        met_by=met_by,
        around=around,
        spelling_hint=spelling_hint,
        little=LITTLE if report.asked.asks_little else "",
    )


def _finalized(value: object) -> object:
    """Show control characters as escapes; what the template's macros return is finished already."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def template_of(name: str) -> Template:
    """Return a template of this folder."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["inline"] = inline_html
    environment.finalize = _finalized
    return environment.from_string(Path(__file__).with_name(name).read_text("utf-8"))
