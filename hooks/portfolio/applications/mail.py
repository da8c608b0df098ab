"""The mail of an application, as plain text of 60 to 120 words.

In: a target, its report, the sender's name and contacts, the PDF's name. Out: the text with its headers, or "" if the
target lacks what only its author can say. What it claims are bullets of the page, word for word. Codes: J108 nothing
said about them yet, J109 shorter or longer than a mail should be.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

from portfolio.applications.coverage import Coverage, Status
from portfolio.applications.targets import ReadTarget
from portfolio.sources.diagnostics import Diagnostic, error, printable, short, warning
from portfolio.sources.yaml_source import DataPath

SHORTEST, LONGEST = 60, 120
"""Words between greeting and name."""
_FEWEST = 5
"""Words of a sentence about them."""
_MOST_TRIED = 12
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


@dataclass(frozen=True)
class _Claim:
    """Something asked, and a bullet of the page that shows it."""

    asked: str
    did: str
    url: str


def mail(
    target: ReadTarget, report: Coverage, sender: Sender, file: str, url_of: Callable[[str], str]
) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the mail and its problems. `url_of` returns the address of a piece of evidence, or ""."""
    if missing := tuple(_missing(target)):
        return "", missing
    words = _tables().get(sender.language.partition("-")[0], _tables()["en"])
    claims = _claims(report, url_of)[:_MOST_TRIED]
    pairs = [pair for pair in combinations(claims, 2) if pair[0].asked != pair[1].asked]
    chosen: list[tuple[_Claim, ...]] = [*pairs] or [tuple(claims[:1])]
    bodies = [_body(target, words, some, sender, file) for some in chosen]
    body = next((text for text in bodies if SHORTEST <= _count(text) <= LONGEST), min(bodies, key=_distance))
    given = target.target
    to = [f"To: {given.contact.email}"] if given.contact.email else []
    headers = [*to, f"Subject: {given.position} – {sender.name}"]
    return "\n".join([*map(printable, headers), "", body]), tuple(_length_problems(target, body))


def is_written(text: str, fewest: int = _FEWEST) -> bool:
    """Return whether a text has words of the author's, and is no placeholder."""
    return len(text.split()) >= fewest and not _PLACEHOLDER.search(text)


def _missing(target: ReadTarget) -> Iterator[Diagnostic]:
    """Yield what the author has not filled in."""
    given = target.target
    fields: tuple[tuple[DataPath, str, int, str], ...] = (
        (("company",), given.company, 1, "write who is hiring"),
        (("position",), given.position, 1, "write what for"),
        (("cover", "them"), given.cover.them, _FEWEST, "write one sentence: why this company, why this work"),
        (("cover", "availability"), given.cover.availability, 1, "write when you can start, and for how long"),
    )
    for path, text, fewest, hint in fields:
        if not is_written(text, fewest):
            name = ": ".join(map(str, path))
            said = f"'{name}' is not written yet" if not text else f"'{name}' says only '{short(text)}'"
            yield error("J108", target.document.location(path), f"{said}, and the mail needs it", hint)


def _claims(report: Coverage, url_of: Callable[[str], str]) -> list[_Claim]:
    """Return what can be claimed: shown bullets, those with a link first, in the order of the advertisement."""
    found: dict[str, _Claim] = {}
    for row in report.rows:
        if row.status is Status.SHOWN:
            for proof in row.proofs:
                if proof.is_bullet:
                    url = next(filter(None, map(url_of, proof.evidence)), "")
                    found.setdefault(proof.text, _Claim(row.their_spelling, proof.text, url))
    return sorted(found.values(), key=lambda claim: not claim.url)


def _body(target: ReadTarget, words: Mapping[str, str], claims: tuple[_Claim, ...], sender: Sender, file: str) -> str:
    given = target.target
    greeting = words["greeting"].format(given.contact.name) if given.contact.name else words["nobody"]
    position, company = " ".join(given.position.split()), " ".join(given.company.split())
    opening = words["opening"].format(position=position, company=company)
    asked = []
    for claim in claims:
        did = f"{_LINKED.sub('', claim.did)} ({claim.url})" if claim.url else claim.did
        asked.append(words["asked"].format(asked=claim.asked, did=did))
    paragraphs = [
        greeting,
        f"{opening} {given.cover.them}",
        *asked,
        given.cover.availability,
        words["attached"].format(file=file),
        "\n".join([words["closing"], sender.name, *sender.contacts]),
    ]
    return "\n\n".join("\n".join(map(printable, part.split("\n"))) for part in paragraphs) + "\n"


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


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("mail.toml").read_text("utf-8"))
