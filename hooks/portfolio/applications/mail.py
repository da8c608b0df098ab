"""The mail of an application, as plain text of 60 to 120 words, and its letter, as HTML for `printing.print_letter`.

In: a target, its report, the sender's name, language and contacts, the PDF's name, the day. Out: the text with its
headers, or "" if the target lacks what only its author can say; the letter is made from the same fields. What they
claim are bullets of the page, word for word, at most with an "I" before the verb. Codes: J108 nothing said about them
yet, J109 shorter or longer than a mail should be.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from babel.dates import format_date
from markupsafe import Markup

from portfolio.advice.subject import Passage
from portfolio.advice.vocabulary import vocabulary
from portfolio.applications.coverage import Coverage, Status
from portfolio.applications.targets import ReadTarget
from portfolio.applications.words import has_words, words_of
from portfolio.resume.page_text import key
from portfolio.resume.wording import ENGLISH, known_locale
from portfolio.sources.diagnostics import Diagnostic, error, printable, short, warning
from portfolio.sources.yaml_source import DataPath

WORDS = "mail.toml"
"""The words of mail and letter."""
SHORTEST, LONGEST = 60, 120
"""Words between greeting and name."""
_FEWEST = 5
"""Words of a sentence about them."""
_MOST_TRIED = 12
_MOST_LINES = 3
"""Bullets of a letter for what they ask."""
_PLACEHOLDER = re.compile(
    r"\b(?:todo|tbd|xxx+|lorem ipsum|fixme|placeholder|a sentence of yours|your (?:sentence|text) here)\b"
    r"|[<\[{](?:[^<>\[\]{}]*)[>\]}]|\.{3}|…|_{3}",
    re.IGNORECASE,
)
_LINKED = re.compile(r"\s*(?:\(\w+\))?\.?$")
"""The word of a link at the end, "(post)", for which the address stands here."""


@dataclass(frozen=True)
class Sender:
    """Who writes: the name, and how to reach them."""

    name: str
    contacts: tuple[str, ...]
    language: str
    printed: Mapping[str, str] = field(default_factory=dict)
    """The texts of the page by their `page_text.key`."""


@dataclass(frozen=True)
class Claim:
    """Something asked, and a bullet of the page that shows it."""

    asked: str
    did: str
    url: str

    @property
    def said(self) -> str:
        """The bullet, without the link's word if the address follows it."""
        return _LINKED.sub("", self.did) if self.url else self.did


def mail(
    target: ReadTarget, report: Coverage, sender: Sender, file: str, url_of: Callable[[str], str]
) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the mail and its problems. `url_of` returns the address of a piece of evidence, or ""."""
    if problems := tuple(missing(target)):
        return "", problems
    words = words_of(sender.language, WORDS)
    found = claims(report, sender, url_of)[:_MOST_TRIED]
    pairs = [pair for pair in combinations(found, 2) if pair[0].asked != pair[1].asked]
    chosen: list[tuple[Claim, ...]] = [*pairs] or [tuple(found[:1])]
    bodies = [_body(target, words, some, sender, file) for some in chosen]
    body = next((text for text in bodies if SHORTEST <= _count(text) <= LONGEST), min(bodies, key=_distance))
    given = target.target
    to = [f"To: {given.contact.email}"] if given.contact.email else []
    headers = [*to, f"Subject: {given.position} – {sender.name}"]
    return "\n".join([*map(one_line, headers), "", body]), tuple(_length_problems(target, body))


def is_written(text: str, fewest: int = _FEWEST) -> bool:
    """Return whether a text has words of the author's, and is no placeholder."""
    return len(text.split()) >= fewest and not _PLACEHOLDER.search(text)


def one_line(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.split())


def missing(target: ReadTarget, *, with_letter: bool = False) -> Iterator[Diagnostic]:
    """Yield what the author has not filled in; paragraphs for a letter may be missing, but not be a placeholder."""
    for path, text, hint in unwritten(target, with_letter=with_letter):
        name = ": ".join(map(str, path))
        said = f"'{name}' is not written yet" if not text else f"'{name}' says only '{short(text)}'"
        yield error("J108", target.document.location(path), f"{said}, and the mail needs it", hint)


def unwritten(target: ReadTarget, *, with_letter: bool = False) -> Iterator[tuple[DataPath, str, str]]:
    """Yield each field that only the author can write and has not: its path, its text and what to write."""
    given = target.target
    fields: tuple[tuple[DataPath, str, int, str], ...] = (
        (("company",), given.company, 1, "write who is hiring"),
        (("position",), given.position, 1, "write what for"),
        (("cover", "them"), given.cover.them, _FEWEST, "write one sentence: why this company, why this work"),
        (("cover", "availability"), given.cover.availability, 1, "write when you can start, and for how long"),
    )
    if with_letter and given.cover.letter:
        fields += ((("cover", "letter"), given.cover.letter, 1, "write it out, or leave it empty"),)
    yield from ((path, text, hint) for path, text, fewest, hint in fields if not is_written(text, fewest))


def claims(report: Coverage, sender: Sender, url_of: Callable[[str], str]) -> list[Claim]:
    """Return what can be claimed: shown bullets, those with a link first, then those that name the skill itself,
    in the order of the advertisement."""
    found: dict[str, Claim] = {}
    for status in (Status.SHOWN, Status.SHOWN_BY):
        for row in (row for row in report.rows if row.status is status):
            for proof in row.proofs:
                if proof.is_bullet:
                    url = next(filter(None, map(url_of, proof.evidence)), "")
                    text = one_line(sender.printed.get(key(proof.text), proof.text))
                    found.setdefault(
                        proof.text, Claim(_asked(printable(row.their_spelling), sender.language), text, url)
                    )
    return sorted(found.values(), key=lambda claim: not claim.url)


_THEIRS = r"you|yours?|sie|ihr\w*|du|dein\w*|euch|eure?\w*|vous|votre|vos"
_MINE = r"i|me|my|mine|myself|we|us|our|ich|mir|mich|meine?\w*|wir|uns|unse?re?\w*|je|j|moi|m|mon|ma|mes|nous|notre|nos"
_TO_LEARN = re.compile(r"\b(?:to learn|(?:er)?lernen|apprendre)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


def claims_of_author(target: ReadTarget) -> tuple[Passage, ...]:
    """Return what the author says of themselves in mail and letter, piece by piece, for the rule A801.

    A word belongs to the person who was named last before it in its sentence, else first after it: in "I admire your
    work on Kubernetes" it is theirs. The date on which the author can start is not checked.
    """
    found = []
    for name, is_own in (("them", False), ("availability", True), ("letter", True)):
        for sentence in filter(None, _SENTENCE_END.split(getattr(target.target.cover, name))):
            for piece in _own(sentence, target.target.company, is_own=is_own):
                text = re.sub(r"\d", " ", piece) if name == "availability" else piece
                found.append(Passage("other", text, text, target.document, ("cover", name)))
    return tuple(found)


def _own(sentence: str, company: str, *, is_own: bool) -> Iterator[str]:
    """Yield the pieces of a sentence that are about its author; `is_own` says so of one that names nobody."""
    names = "|".join(re.escape(word) for word in company.split()[:1])
    persons = re.compile(rf"\b(?:(?P<theirs>{_THEIRS}{'|' + names if names else ''})|{_MINE})\b", re.IGNORECASE)
    marks = [*persons.finditer(sentence)]
    starts = [0, *(mark.start() for mark in marks[1:]), len(sentence)]
    owners = [mark["theirs"] is None for mark in marks] or [is_own]
    for is_mine, start, end in zip(owners, starts, starts[1:], strict=False):
        if is_mine and not _TO_LEARN.search(piece := sentence[start:end]):
            yield piece


def _body(target: ReadTarget, words: Mapping[str, str], chosen: tuple[Claim, ...], sender: Sender, file: str) -> str:
    given = target.target
    contact = one_line(given.contact.name)
    greeting = words["greeting"].format(contact) if contact else words["nobody"]
    opening = words["opening"].format(position=one_line(given.position), company=one_line(given.company))
    asked = []
    for claim in chosen:
        did = _did(words, claim).rstrip(".")
        asked.append(words["asked"].format(asked=claim.asked, did=f"{did} ({claim.url})" if claim.url else f"{did}."))
    paragraphs = [
        greeting,
        f"{opening} {one_line(given.cover.them)}",
        *asked,
        one_line(given.cover.availability),
        words["attached"].format(file=file),
        "\n".join([words["closing"], sender.name, *sender.contacts]),
    ]
    return "\n\n".join(paragraphs) + "\n"


def _did(words: Mapping[str, str], claim: Claim) -> str:
    """Return the bullet; one that begins with a verb of the past as its author says it: "I wrote the tests"."""
    said = claim.said
    if re.match(rf"(?:{words.get('past', '(?!)')})\b", said):
        return words["did"].format(said[0].lower() + said[1:])
    return said


_NAMES = frozenset(
    "Bayesian Carlo Claude Gaussian Gemini Kalman Linux Llama Markov Mistral Monte Rails Ruby Unix".split()
)
"""Names of people and products in the names of concepts: "Kalman filters"."""


def _asked(spelling: str, language: str) -> str:
    """Return a skill as it is written within a sentence: "machine learning"; German nouns keep their capital."""
    name = vocabulary().canonical(spelling)
    is_concept = name is not None and (vocabulary().skill(name).kind == "ml" or re.search(r" [a-z]", name) is not None)
    if not is_concept or language.startswith("de"):
        return spelling
    words = spelling.split()
    return " ".join(word.lower() if word[1:].islower() and word not in _NAMES else word for word in words)


def _count(body: str) -> int:
    return len(body.rpartition("\n\n")[0].split())


def _distance(body: str) -> int:
    return max(SHORTEST - _count(body), _count(body) - LONGEST)


def _length_problems(target: ReadTarget, body: str) -> Iterator[Diagnostic]:
    count = _count(body)
    if not SHORTEST <= count <= LONGEST:
        location = target.document.location(("cover", "them"))
        message = f"the mail has {count} words; {SHORTEST} to {LONGEST} are read"
        more = "say more about them in 'cover: them'" if count < SHORTEST else "shorten 'cover: them', or the bullets"
        yield warning("J109", location, message, more)


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
    said = (text for name, text in words.items() if name != "past")
    return Letter(html, (*said, day, *(claim.url for claim in shown))), ()


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
    line = words["asked"].format(asked=claim.asked, did=_did(words, claim))
    if not claim.url:
        return Markup("<li>{}</li>").format(line)
    address = claim.url.partition("://")[2].rstrip("/")
    return Markup('<li>{} (<a href="{}">{}</a>)</li>').format(line, claim.url, address)
