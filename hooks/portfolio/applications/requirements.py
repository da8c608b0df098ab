"""What one line of an advertisement asks: skills, at which level, which of them are alternatives.

A hedge counts for its clause ("AWS, Azure or GCP, ideally Terraform"). Alternatives are one requirement that one of
them meets. Names that the vocabulary does not know are listed beside known ones.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from portfolio.advice.vocabulary import Mention, vocabulary
from portfolio.applications.alternatives import SEPARATOR, groups
from portfolio.applications.degrees import degree_spans
from portfolio.applications.levels import LEVELS, Level, hedged
from portfolio.applications.lines import Line
from portfolio.applications.mentions import ADDRESS, every_mention, skills_in


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something asked: `skills` are names of the vocabulary, any one of them meets it.

    `spellings` are the advertisement's own, one for each skill; `line` counts from 1 in its text, `quote` is that line.
    """

    level: Level
    skills: tuple[str, ...]
    spellings: tuple[str, ...]
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class AlsoNamed:
    """A name beside the skills of a requirement that the vocabulary does not know. It is shown, and never counted."""

    name: str
    level: Level
    line: int


def asked_in(line: Line, level: Level) -> tuple[list[Requirement], list[AlsoNamed]]:
    """Return what one line asks for."""
    found = _without_suffixes(skills_in(line.text))
    kinds = {right for left, right in pairwise(found) if _is_other_kind(line.text, left, right)}
    mentions = tuple(
        mention for mention in found if mention not in kinds and not _is_repeated(line.text, mention, found)
    )
    levels = hedged(line.text, mentions, level)
    requirements = [
        Requirement(
            min((levels[index] for index in group), key=LEVELS.index),
            tuple(dict.fromkeys(mentions[index].skill for index in group)),
            tuple({mentions[index].skill: mentions[index].spelling for index in group}.values()),
            line.number,
            line.text,
        )
        for group in groups(line.text, mentions, is_use=level is Level.IN_THE_JOB)
    ]
    named = [AlsoNamed(name, level, line.number) for name in _unknown_names(line.text, mentions)]
    return requirements, named


def _without_suffixes(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return mentions, one with what it implies and what is written together with it: "C#.Net"."""
    found: list[Mention] = []
    for mention in mentions:
        if found and found[-1].end == mention.start and vocabulary().implies(found[-1].skill, mention.skill):
            found[-1] = replace(found[-1], end=mention.end, spelling=found[-1].spelling + mention.spelling)
        else:
            found.append(mention)
    return tuple(found)


def _is_repeated(text: str, mention: Mention, found: tuple[Mention, ...]) -> bool:
    """Return whether parentheses name what stands before them: "Python is a plus (our backend is in Python)"."""
    start = text.rfind("(", 0, mention.start)
    return start > text.rfind(")", 0, mention.start) and any(
        other.skill == mention.skill and other.end <= start for other in found
    )


def _is_other_kind(text: str, left: Mention, right: Mention) -> bool:
    """Return whether a name only says what kind others may be: "Flask or another REST framework" asks for no REST.

    Who knows another SQL database than MySQL knows SQL, so that both are alternatives.
    """
    is_other = _OTHER.search(text[left.end : right.start]) is not None and _KIND.match(text, right.end) is not None
    return is_other and right.skill not in vocabulary().closure(left.skill)


_OTHER = re.compile(r"\b(?:another|any other|andere\w*|autre)\s*$", re.IGNORECASE)
_KIND = re.compile(r"[\w -]{0,25}\b(?:frameworks?|tools?|languages?|librar\w+|technolog\w+|databases?|platforms?)\b")


_NAME = re.compile(r"\b(?:[A-Z][\w.+#-]*|[a-z]+[A-Z]\w*)(?: [A-Z][\w.+#-]*){0,2}")
_INNER_CAPITAL = re.compile(r"[a-z0-9][A-Z]|[A-Z]{2,}|\d")
_ORDINARY = re.compile(
    r"(?:english|german|french|deutsch\w*|englisch\w*|französisch\w*|anglais|français|bachelor\w*"
    r"|master\w*|phd|computer|science|bsc|msc|experience|"
    r"knowledge|ability|strong|excellent|good|you|we|it|us|usa|uk|eu|team\w*|kenntnisse|erfahrung\w*|und"
    r"|the|a|an|i|etc|cv|b2b|b2c|saas|m|w|d|f|h|x|fh|hf|bs|ba|ms|ma|be|is|and|or|other|similar)",
    re.IGNORECASE,
)


_GERMAN = re.compile(r"\b(?:und|mit|der|die|das|von|oder|sowie|im|für|zur|idealerweise)\b")
"""German writes every noun with a capital."""


def _unknown_names(text: str, mentions: tuple[Mention, ...]) -> Iterator[str]:
    """Yield capitalised names that stand in a list beside known skills."""
    if not mentions:
        return
    every = every_mention(text)
    spans = [*degree_spans(text), *(match.span() for match in ADDRESS.finditer(text))]
    for match in _NAME.finditer(text):
        start, end = match.start(), match.start() + len(match[0].rstrip(".-"))
        name = text[start:end]
        if (
            len(name) < 2
            or _ORDINARY.fullmatch(name.split()[0])
            or any(begin < end and start < stop for begin, stop in spans)
        ):
            continue
        if any(mention.start < end and start < mention.end for mention in every):
            continue
        is_beside = any(
            SEPARATOR.fullmatch(text[mention.end : start]) or SEPARATOR.fullmatch(text[end : mention.start])
            for mention in mentions
            if 0 <= start - mention.end < 15 or 0 <= mention.start - end < 15
        )
        if is_beside and (_INNER_CAPITAL.search(name) or (text[:start].strip() and not _GERMAN.search(text))):
            yield name
