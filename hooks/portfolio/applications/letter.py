"""The cover letter of an application, as HTML for a page in the resume's own look.

In: a target, its report, the sender's name and language, the day. Out: HTML for `printing.print_letter`, or "" with
what the target lacks: the letter is made from the fields of the mail, and each evidence line is a bullet of the
resume's page, word for word. Code: J108 nothing said about them yet.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from markupsafe import Markup

from portfolio.applications.coverage import Coverage
from portfolio.applications.mail import WORDS, Claim, Sender, claims, missing, one_line
from portfolio.applications.targets import ReadTarget
from portfolio.applications.words import has_words, words_of
from portfolio.resume.wording import ENGLISH, known_locale
from portfolio.sources.diagnostics import Diagnostic

_MOST_LINES = 3
"""Bullets for what they ask."""


@dataclass(frozen=True)
class Letter:
    """A letter as HTML; `added` is what the engine says in it: set phrases, the date, addresses of evidence."""

    html: Markup
    added: tuple[str, ...]


def letter(
    target: ReadTarget, report: Coverage, sender: Sender, today: date, url_of: Callable[[str], str]
) -> tuple[Letter | None, tuple[Diagnostic, ...]]:
    """Return the letter, or None, and its problems. `url_of` returns the address of a piece of evidence, or ""."""
    if problems := tuple(missing(target, with_letter=True)):
        return None, problems
    given, words = target.target, words_of(sender.language, WORDS)
    contact = given.contact.name
    greeting = words["greeting"].format(contact) if contact else words["nobody_known"]
    opening = words["opening"].format(position=one_line(given.position), company=one_line(given.company))
    subject = words["subject"].format(one_line(given.position))
    texts = Markup("").join(Markup("<p>{}</p>").format(text) for text in _paragraphs(given.cover.letter))
    shown = _of_each(claims(report, sender, url_of))
    evidence = Markup("").join(_evidence(words, claim) for claim in shown)
    language = sender.language if has_words(sender.language, WORDS) else ENGLISH
    day = format_date(today, "long", known_locale(language))
    html = Markup(
        '<main class="letter"><p class="recipient">{recipient}</p><p class="date">{date}</p><h2>{subject}</h2>'
        "<p>{greeting}</p><p>{opening} {them}</p>{texts}{evidence}<p>{availability}</p>"
        '<p class="closing">{closing}<br>{name}</p><p class="enclosed">{enclosed}</p></main>'
    ).format(
        recipient=Markup("<br>").join(_recipient(target)),
        date=day,
        subject=subject,
        greeting=greeting,
        opening=opening,
        them=one_line(given.cover.them),
        texts=texts,
        evidence=Markup("<ul>{}</ul>").format(evidence) if evidence else "",
        availability=one_line(given.cover.availability),
        closing=words["closing"],
        name=sender.name,
        enclosed=words["enclosed"],
    )
    return Letter(html, (*words.values(), day, *(claim.url for claim in shown))), ()


def _recipient(target: ReadTarget) -> Iterator[str]:
    given = target.target
    lines = (given.company, given.contact.name, *given.address.splitlines())
    yield from (line.strip() for line in lines if line.strip())


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text, between blank lines if there are any; YAML's `>` leaves none."""
    parts = re.split(r"\n[ \t]*\n", text.strip())
    yield from (one_line(part) for part in (parts if len(parts) > 1 else text.splitlines()) if part.strip())


def _of_each(found: list[Claim]) -> list[Claim]:
    """Return one claim for each of the first things asked."""
    once: dict[str, Claim] = {}
    for claim in found:
        once.setdefault(claim.asked, claim)
    return [*once.values()][:_MOST_LINES]


def _evidence(words: Mapping[str, str], claim: Claim) -> Markup:
    line = words["asked"].format(asked=claim.asked, did=claim.said)
    if not claim.url:
        return Markup("<li>{}</li>").format(line)
    address = claim.url.partition("://")[2].rstrip("/")
    return Markup('<li>{} (<a href="{}">{}</a>)</li>').format(line, claim.url, address)
