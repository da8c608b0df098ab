"""What an advertisement asks: `read_advertisement` turns its text into requirements and knock-outs.

English, German and French. A skill is *required*, *desired* or *in the job*; the heading above it says which, unless
the line's own words say more: headings are invented anew by every company, words such as "experience with" or "is a
plus" are not. A hedge counts for its clause ("AWS, Azure or GCP, ideally Terraform"). Alternatives are one requirement
that one of them meets. Benefits, company prose, legal text and the subjects of a degree are no skills; soft skills are
left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from itertools import pairwise

from portfolio.advice.vocabulary import SOFT, Mention, Vocabulary, vocabulary
from portfolio.applications.knock_outs import KnockOuts, degree_spans, knock_outs
from portfolio.applications.lines import Line, lines_of
from portfolio.applications.phrases import folded, kind_of_heading, phrases

LITTLE = 3
"""An advertisement that asks for fewer skills can hardly be matched by words."""


class Level(Enum):
    """How much an advertisement wants something."""

    REQUIRED = "required"
    DESIRED = "desired"
    IN_THE_JOB = "in the job"


_ORDER = list(Level)


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


@dataclass(frozen=True, slots=True)
class Duty:
    """An item of what the job is, as the advertisement says it, and the skills that it names."""

    text: str
    line: int
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Advertisement:
    """What was read: the requirements in their order of importance, then of the text."""

    requirements: tuple[Requirement, ...]
    also_named: tuple[AlsoNamed, ...]
    knock_outs: KnockOuts
    duties: tuple[Duty, ...] = ()

    @property
    def asks_little(self) -> bool:
        """Whether hardly anything of it can be matched by words, so that it has to be read."""
        return len({skill for requirement in self.requirements for skill in requirement.skills}) < LITTLE

    def asked(self, level: Level) -> tuple[Requirement, ...]:
        """Return the requirements of a level."""
        return tuple(requirement for requirement in self.requirements if requirement.level is level)


def read_advertisement(text: str) -> Advertisement:
    """Read an advertisement: pasted text, Markdown or HTML, of at most `lines.LARGEST` bytes (see `lines.decoded`)."""
    lines = lines_of(text)
    requirements: list[Requirement] = []
    named: list[AlsoNamed] = []
    duties: list[Duty] = []
    for line, kind, level in _judged(lines):
        is_duty = kind == "job" or (kind in (None, "unknown") and phrases("duty").match(folded(line.text)) is not None)
        if is_duty and line.is_item and level in (None, Level.IN_THE_JOB):
            duties.append(Duty(line.text, line.number, tuple(mention.skill for mention in _mentions(line.text))))
        if level is None:
            continue
        found, unknown = _asked(line, level)
        requirements += found
        named += unknown
    kept = _without_repetitions(requirements)
    known = {name.casefold() for requirement in kept for name in (*requirement.skills, *requirement.spellings)}
    others: dict[str, AlsoNamed] = {}
    for one in named:
        if one.name.casefold() not in known:
            others.setdefault(one.name.casefold(), one)
    named_too = tuple(sorted(others.values(), key=lambda one: one.line))
    return Advertisement(kept, named_too, knock_outs(lines), tuple({one.text: one for one in duties}.values()))


# sections


@dataclass(frozen=True, slots=True)
class _Section:
    """What the last heading says about the lines under it.

    `had_items` once bullets came, `is_late` once the requirements have been: what follows are mostly benefits.
    """

    kind: str | None
    had_items: bool = False
    is_late: bool = False


_LABEL = re.compile(r"([^:：.;!?]{2,60})[:：](?:\s+|$)")
_LONGEST_HEADING = 90
_PROSE = 130
_LEVELS = {"required": Level.REQUIRED, "desired": Level.DESIRED, "job": Level.IN_THE_JOB, "stack": Level.IN_THE_JOB}


_LEGAL = re.compile(
    r"\b(?:equal (?:employment )?opportunit|all qualified applicants|reasonable accommodations?|self-identification"
    r"|protected veterans?|ohne ansehen|unabhangig von (?:geschlecht|alter|herkunft)|egalite des chances)"
)
"""Begins the legal text at the end, which has no heading of its own."""


def _judged(lines: tuple[Line, ...]) -> Iterator[tuple[Line, str | None, Level | None]]:
    """Give each line, or sentence of a paragraph, with its section's kind and, if it asks for something, its level
    before any hedge."""
    section = _Section(None)
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if _is_heading(line, following):
            following_section = _next_section(section, line)
            if following_section.kind == "unknown" and _are_duties(lines, index + 1):
                following_section = _Section("job")
            is_late = section.is_late or following_section.kind in ("required", "desired")
            section = replace(following_section, is_late=is_late)
            continue
        if _LEGAL.search(folded(line.text)):
            section = _Section("other", is_late=True)
        kind, rest = section.kind, line
        label = _LABEL.match(line.text)
        is_name = label is not None and (len(label[1].split()) <= 2 or not _mentions(label[1]))
        if label and is_name and (said := _kind_of_label(label[1])):
            is_ours = said == "stack" and _OUR_STACK.search(folded(label[1]))
            kind = said if is_ours else _within(section.kind, said)
            if not line.is_item and said not in ("stack", "other") and "(" not in label[1]:
                section = _Section(kind, is_late=section.is_late)
            rest = replace(line, text=line.text[label.end() :])
            if not rest.text.strip():
                continue
        if line.is_item:
            section = replace(section, had_items=True)
        elif section.had_items and len(line.text) > _PROSE and section.kind != "job":
            kind = "text"  # prose under a list belongs to no heading
        for part in _sentences(rest) if not line.is_item else [rest]:
            is_benefit = section.is_late and kind == "unknown"
            yield part, "other" if is_benefit else kind, _level(part, kind)


def _are_duties(lines: tuple[Line, ...], first: int) -> bool:
    """Tell whether most items under a heading that says nothing begin with what will be done."""
    duties = others = 0
    for index in range(first, len(lines)):
        line = lines[index]
        if _is_heading(line, lines[index + 1] if index + 1 < len(lines) else None):
            break
        if line.is_item:
            is_duty = _begins_with_duty(folded(line.text)) and not phrases("offer").search(folded(line.text))
            duties, others = duties + is_duty, others + (not is_duty)
    return duties >= 2 and duties > others


_YOU_DO = re.compile(
    r"(?:vous )?(?!(?:av|et|maitris|posse|connaiss|dispos|justifi|parl|aim|sav|souhait|benefici|profit|rejoign|postul"
    r"|envoy)\w*ez)\w{3,}ez\b"
)
"""What somebody will do, in French: "évaluez des modèles"."""


def _begins_with_duty(text: str) -> bool:
    return (phrases("duty").match(text) or _YOU_DO.match(text)) is not None


def _is_heading(line: Line, following: Line | None) -> bool:
    text = line.text
    if len(text) > _LONGEST_HEADING or len(text.split()) > 12:
        is_lead = text.endswith(":") and len(text) < 300 and not line.is_item
        has_items = following is not None and following.is_item
        kind = kind_of_heading(text[-60:])
        return is_lead and (kind in ("required", "desired", "job", "stack") or (kind is None and has_items))
    if line.is_heading:
        return True
    if text.endswith((":", "：")):
        return not line.is_item or (following is not None and len(text.split()) <= 6 and not _mentions(text))
    label = _LABEL.match(text)
    says_more = label is not None and label.end() < len(text)
    if line.is_item or says_more or len(text.split()) > 7 or text.endswith((".", ",", ";")):
        return False
    kind = kind_of_heading(text)
    if kind is None:
        return text.isupper() and len(text) > 4 and not _mentions(text)
    return not _mentions(text) or text.endswith(("?", "…", "...", "!"))


_STACK = re.compile(r"\bstacks?\b")
_OURS_ANYWHERE = re.compile(r"\b(?:our|we|notre|nos|unsere?\w?|wir)\b")
_OUR_STACK = re.compile(r"\b(?:our|we|notre|nos|nous|unsere?|wir|stack|environ\w+)\b")


_LEADS_ON = re.compile(r"\b(?:vous|tu|you|du|sie) ?:$")
"""The end of a line whose items go on with what will be done: "In our team you:"."""


def _next_section(section: _Section, heading: Line) -> _Section:
    kind = kind_of_heading(heading.text if len(heading.text) <= _LONGEST_HEADING else heading.text[-60:])
    if kind == "other" and _LEADS_ON.search(folded(heading.text)):
        kind = None
    if kind is None:
        is_part = section.kind == "job" or (not heading.is_heading and len(heading.text.split()) <= 3)
        is_part = is_part or (section.kind == "other" and _OURS_ANYWHERE.search(folded(heading.text)) is not None)
        if is_part:
            return section
        return _Section("text" if section.is_late and section.kind in ("other", "text") else "unknown")
    if section.kind == "job" and _STACK.search(folded(heading.text)):
        return section
    if kind == "stack" and (heading.is_heading or _OUR_STACK.search(folded(heading.text))):
        return _Section("stack")
    return _Section(_within(section.kind, kind))


def _within(outer: str | None, kind: str) -> str:
    """A list of tools under what is required is required."""
    return outer if kind == "stack" and outer in ("required", "desired") else kind


def _kind_of_label(label: str) -> str | None:
    if len(label.split()) > 6:
        return None
    return kind_of_heading(label)


_SENTENCE = re.compile(
    r"(?<!\be\.g\.)(?<!\bz\.B\.)(?<!\bz\. B\.)(?<!\bi\.e\.)(?<!\betc\.)(?<!\bo\.ä\.)(?<!\bInc\.)(?<!\bEx\.)(?<!\bex\.)"
    r"(?<!\bbzw\.)(?<!\binkl\.)(?<!\binkl\.)(?<!\bca\.)(?<!\bvs\.)(?<=[.!?;…])\s+(?=[\"'«»„“(]?[A-ZÄÖÜÉÈÀÇÊ0-9•])"
)


def _sentences(line: Line) -> Iterator[Line]:
    start = 0
    for gap in [*_SENTENCE.finditer(line.text), None]:
        end = gap.start() if gap else len(line.text)
        if part := line.text[start:end].strip():
            yield replace(line, text=part)
        start = gap.end() if gap else end


# lines

_YOURS = re.compile(
    r"\b(?:you have|you've|you must|you are|you're|must have|you bring|you know|you should have"
    r"|you'll have|you will have"
    r"|you possess|candidates?|du hast|sie haben|du bringst|sie bringen|du verfugst|sie verfugen|du bist|sie sind"
    r"|du kennst|du beherrschst|bringst du|hast du|verfugst du|vous avez|tu as|vous maitrisez"
    r"|vous justifiez|vous disposez"
    r"|vous connaissez|vous etes|tu maitrises|tu es|tu connais|vous possedez|de formation)\b"
)
_OURS = re.compile(
    r"\s*(?:at \w+|we|our|wir|unsere?|nous|notre|nos|the company|founded|as a leading|chez|bei|due to|thanks to|dank"
    r"|grace a)\b"
)
_WILL = re.compile(
    r"you will|you'll|your tasks?|du wirst|sie werden|deine aufgabe|ihre aufgabe|vous (?:allez|serez"
    r"|aurez)|tu (?:vas|seras)"
)
_YEARS = re.compile(r"\b\d+\s*\+?\s*(?:years?|yrs?|jahre?n?|ans?|annees?)\b")


def _level(line: Line, kind: str | None) -> Level | None:  # noqa: PLR0911, one rule after the other
    text = folded(line.text)
    if not _mentions(line.text):
        return None
    if kind in ("required", "desired"):
        is_ours = not line.is_item and len(text) > _PROSE and _OURS.match(text) and not _YOURS.search(text)
        return None if is_ours else _LEVELS[kind]
    is_yours = _YOURS.search(text) is not None
    has = phrases("possession").search(text)
    must = phrases("must").search(text) is not None
    if kind == "other":
        asks = has and (_YEARS.search(text) or is_yours or (line.is_item and has.start() < 12))
        return Level.REQUIRED if asks and not phrases("offer").search(text) else None
    if kind == "text":
        return Level.REQUIRED if phrases("looking_for").search(text) or (has and is_yours) else None
    starts_with_duty = _begins_with_duty(text)
    if kind in ("job", "stack"):
        asks = has and not starts_with_duty and (is_yours or has.start() < 25 or must) and not _OURS.match(text)
        return Level.REQUIRED if asks else _LEVELS[kind]
    if starts_with_duty and (line.is_item or _WILL.match(text)):
        return Level.IN_THE_JOB
    if _OURS.match(text) and not is_yours and not phrases("looking_for").search(text):
        return None
    if phrases("offer").search(text) and not (is_yours and has):
        return None
    is_wish = phrases("hedge_before").match(text) is not None
    if (
        phrases("looking_for").search(text)
        or is_wish
        or (has and (line.is_item or is_yours or must or has.start() < 25))
    ):
        return Level.REQUIRED
    return Level.REQUIRED if line.is_item and _is_list(line.text) else None


def _is_list(text: str) -> bool:
    """Tell whether a line is hardly more than a list of skills, or than one."""
    mentions = _mentions(text)
    covered = sum(mention.end - mention.start for mention in mentions)
    return covered * (2 if len(mentions) >= 2 else 1.4) > len(text)


# clauses

_ADDRESS = re.compile(r"\b(?:https?://|javascript:)\S+|www\.\S+|\S+@\S+\.\w+|#\w+")
_NOT_A_SKILL = re.compile(
    r"[-‐ ]+(?:[\w&/-]+ )?(?:teams?|departments?|community|group|engineers|developers|scientists|analysts"
    r"|architects|abteilung"
    r"|entwickler\*?innen|entwicklern|compan(?:y|ies)|meetups?|conferences?|budget|leaders?|industry|space|clearances?"
    r"|startups?|labs?)\b",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"(?:(?:\bteams? (?:of|from)|équipes?|équipe de|\bas well as our|\w{3} certified)\s+"
    r"|\b(?:rather than|instead of|other than|anstatt|anstelle von|plutôt que|au lieu de)\s+(?:[\w-]+ ){0,2})$",
    re.IGNORECASE,
)


_HALF = re.compile(
    r"\b(unit|integration)(?=s?-?,? ?(?:,|/|and|&|or|und|oder|et|ou) ?(?:[\w-]+,? (?:and|und|et) )?[\w-]+?[ -]?tests?)",
    re.IGNORECASE,
)
"""The first half of "unit and integration tests"."""


@lru_cache(maxsize=512)
def _every_mention(text: str) -> tuple[Mention, ...]:
    found = vocabulary().find(text)
    halves = (Mention(f"{match[1].capitalize()} testing", *match.span(1), match[1]) for match in _HALF.finditer(text))
    more = [half for half in halves if not any(one.start < half.end and half.start < one.end for one in found)]
    return tuple(sorted((*found, *more), key=lambda one: one.start)) if more else found


@lru_cache(maxsize=512)
def _mentions(text: str) -> tuple[Mention, ...]:
    """Return the skills a line names, without soft ones, subjects of degrees, teams and addresses."""
    skills = _skills()
    found = _every_mention(text)
    if not found:
        return ()
    spans = [*degree_spans(text), *(match.span() for match in _ADDRESS.finditer(text))]
    return tuple(
        mention
        for mention in found
        if skills.skill(mention.skill).kind != SOFT
        and not any(start <= mention.start < end for start, end in spans)
        and not _NOT_A_SKILL.match(text[mention.end : mention.end + 40])
        and not _NOT_BEFORE.search(text[max(0, mention.start - 50) : mention.start])
        and not (mention.skill == _GENERAL and _names_languages(text, mention))
    )


_GENERAL = "Programming"
_NAMES_THEM = re.compile(r"[^.;!?]{0,60}?")


def _names_languages(text: str, general: Mention) -> bool:
    """Tell whether "programming languages" only introduces languages: "such as Python", "(Java, Go)"."""
    following = next((other for other in _every_mention(text) if other.start >= general.end), None)
    return (
        following is not None
        and _NAMES_THEM.fullmatch(text[general.end : following.start]) is not None
        and _skills().implies(following.skill, _GENERAL)
    )


def _skills() -> Vocabulary:
    return vocabulary()


def _asked(line: Line, level: Level) -> tuple[list[Requirement], list[AlsoNamed]]:
    """Return what one line asks for."""
    mentions = _mentions(line.text)
    levels = _hedged(line.text, mentions, level)
    requirements = [
        Requirement(
            min((levels[index] for index in group), key=_ORDER.index),
            tuple(dict.fromkeys(mentions[index].skill for index in group)),
            tuple({mentions[index].skill: mentions[index].spelling for index in group}.values()),
            line.number,
            line.text,
        )
        for group in _groups(line.text, mentions)
    ]
    named = [AlsoNamed(name, level, line.number) for name in _unknown_names(line.text, mentions)]
    return requirements, named


_BREAK = re.compile(r"[,;]|\b(?:but|aber|jedoch|mais|while|wobei)\b|[.!?](?=\s)| [-–—] ")
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def _hedged(text: str, mentions: tuple[Mention, ...], level: Level) -> list[Level]:
    """Return each mention's level once the hedges of its clause are heard."""
    levels = [level] * len(mentions)
    small = folded(text)
    inner = [match.span() for match in _PARENTHESES.finditer(small)]
    outside = small
    for start, end in inner:
        outside = outside[:start] + "\0" * (end - start) + outside[end:]
    for start, end in _scopes(outside, mentions, 0):
        _lower(levels, mentions, start, end)
    for start, end in inner:
        part = small[start + 1 : end - 1]
        within = [mention for mention in mentions if start <= mention.start < end]
        scopes = list(_scopes(part, mentions, start + 1))
        if not within and _is_only_a_hedge(part):
            before = [mention for mention in mentions if mention.end <= start]
            if before:
                begin = max((match.end() for match in _BREAK.finditer(outside, 0, start)), default=0)
                _lower(levels, mentions, min(begin, before[-1].start), start)
        for begin, stop in scopes:
            _lower(levels, mentions, begin, stop)
    if level is not Level.REQUIRED:
        for match in _musts(outside):
            for begin, stop in [_clause(outside, match.start(), match.end())]:
                _raise(levels, mentions, begin, stop)
    return levels


def _is_only_a_hedge(text: str) -> bool:
    rest, count = phrases("hedge_after").subn(" ", text)
    rest, more = phrases("hedge_before").subn(" ", rest)
    return bool(count + more) and not re.sub(
        r"\b(?:an?|is|are|but|not|strongly|highly|sehr|ein|aber|mais)\b|\W", "", rest
    )


def _lower(levels: list[Level], mentions: tuple[Mention, ...], start: int, end: int) -> None:
    for index, mention in enumerate(mentions):
        if start <= mention.start < end:
            levels[index] = Level.DESIRED


def _raise(levels: list[Level], mentions: tuple[Mention, ...], start: int, end: int) -> None:
    for index, mention in enumerate(mentions):
        if start <= mention.start < end:
            levels[index] = Level.REQUIRED


def _musts(text: str) -> Iterator[re.Match[str]]:
    strong = re.compile(
        r"(?<!not )(?<!nicht )(?<!pas )\b(?:is|are|must|zwingend|be)\s+(?:required|have|mandatory|erforderlich)\b"
    )
    yield from strong.finditer(text)


def _scopes(text: str, mentions: tuple[Mention, ...], offset: int) -> Iterator[tuple[int, int]]:
    """Give the parts of a folded text that a hedge makes a wish; `offset` is where the text begins in its line."""
    sentences = [0, *(match.end() for match in re.finditer(r"[.;!?…](?:\s|$)", text)), len(text)]
    hedges = sorted(
        {(match.start(), match.end(), True) for match in phrases("hedge_before").finditer(text)}
        | {(match.start(), match.end(), False) for match in phrases("hedge_after").finditer(text)}
    )
    for start, end, is_before in hedges:
        first = max(point for point in sentences if point <= start)
        last = min((point for point in sentences if point > start), default=len(text))
        names_before = [m for m in mentions if first <= m.start - offset < start]
        names_after = [m for m in mentions if end <= m.start - offset < last]
        overlaps = any(m.start - offset <= start < m.end - offset for m in mentions)
        if overlaps:
            continue
        follows = text[end : end + 3].lstrip()
        ends_clause = not follows or follows[0] in ",;.)!\0" or follows.startswith(("- ", "– "))
        if is_before and names_after and not (ends_clause and names_before and follows[:1] != ":"):
            rest = text[end:last]
            stops = [*_musts(rest), *_NEXT_CLAUSE.finditer(rest)]
            stop = min((match.start() for match in stops), default=None)
            yield start + offset, (end + stop if stop else last) + offset
        elif not is_before and names_before and (ends_clause or not names_after or _is_predicate(text[start:end])):
            yield _back(text, first, start, mentions, offset) + offset, end + offset


_NEXT_CLAUSE = re.compile(
    r"[,;]\s*(?:but|and|with|und|mit|sowie|et|avec|aber|mais)\s+(?:\w+ ){0,2}(?:experience|knowledge"
    r"|erfahrung\w*|kenntnis\w*|\w+kenntnisse|connaissance\w*)\b"
)


def _is_predicate(phrase: str) -> bool:
    return phrase.startswith(
        ("is ", "are ", "ist ", "sind ", "ware", "would", "est ", "sont ", "serai", "a plus", "un plus", "von ")
    )


def first_of_clause(text: str, point: int) -> int:
    """Return where the clause around a point begins."""
    return max((match.end() for match in _BREAK.finditer(text, 0, point)), default=0)


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    after = next((match.start() for match in _BREAK.finditer(text, end)), len(text))
    return first_of_clause(text, start), after


_WHOLE = re.compile(
    r"\b(?:skills?|kenntnisse\w*|experience|erfahrung\w*|required|mandatory|must|erforderlich|zwingend"
    r"|requis\w*|exige\w*|knowledge|level|proficiency)[\s.)]*$"
)


_GOES_ON = re.compile(r"\s*(?:and|und|et|as well as|sowie) ")


def _back(text: str, first: int, start: int, mentions: tuple[Mention, ...], offset: int) -> int:
    """Return where the wish begins whose hedge stands at `start`: the last part that says what somebody has."""
    breaks = [match.end() for match in _BREAK.finditer(text, first, start)]
    begins = [first, *breaks]
    scope = begins[-1]
    for index in range(len(begins) - 1, -1, -1):
        begin = begins[index]
        part = text[begin : begins[index + 1] if index + 1 < len(begins) else start]
        names = [m.start - offset - begin for m in mentions if begin <= m.start - offset < begin + len(part)]
        if index < len(begins) - 1 and (_WHOLE.search(part.rstrip(" ,")) or not names):
            break
        scope = begin
        head = phrases("possession").search(part)
        if head and names and head.start() < names[0] and not _GOES_ON.match(part):
            break
    return scope


# groups

_SEPARATOR = re.compile(
    r"[\s\"'“”„()]*(?:(?P<or>,?\s*(?:\b(?:and/or|or|oder|bzw\.?|beziehungsweise|ou|und/oder|et/ou"
    r"|alternativ(?:ely|ement)?|vs\.?|soit|voire|sinon|wahlweise|ersatzweise)(?!\w)(?:,? (?:bien|encore|else|auch"
    r"|alternatively|alternativ|à défaut|à la rigueur|even|sogar)\b)?,?)"
    r"\s*(?:in |mit |en |with |avec |de |d'|a |an |the |another |any other |ein\w* andere\w* |une? autre )?)"
    r"|(?P<slash>\s*[/|]\s*)|(?P<and>,?\s*(?:\b(?:and|und|et|sowie|as well as|ainsi que)\b|&|\+)\s*)"
    r"|(?P<comma>,\s*))[\s\"'“”„()]*",
    re.IGNORECASE,
)
_PAIRED = {("HTML", "CSS"), ("CSS", "HTML"), ("CSS", "JavaScript"), ("JavaScript", "HTML")}
_SINGULAR_REST = re.compile(
    r"[\s,]*(?:(?:and|or|und|oder|et|ou)\s+)?(?:similar|comparable|equivalent|other|any other|another"
    r"|vergleichbar\w*|ähnlich\w*|andere\w*|équivalent\w*|similaire\w*|autres?|o\.\s?ä)",
    re.IGNORECASE,
)


def _groups(text: str, mentions: tuple[Mention, ...]) -> list[list[int]]:
    """Put alternatives together: lists of indexes, one for each requirement."""
    links = [_link(text, left, right) for left, right in pairwise(mentions)]
    groups: list[list[int]] = []
    index = 0
    while index < len(mentions):
        end = index
        while end < len(links) and links[end]:
            end += 1
        groups += _split(text, mentions, links, index, end)
        index = end + 1
    return groups


_UNKNOWN_BETWEEN = re.compile(
    r"(?:,\s*[A-Z][\w.+#-]{0,18}(?: [\w.+#-]{1,12})?){1,2}\s*(?:,\s*(?:and |und |et )?|(?P<or>,?\s*\b(?:or"
    r"|oder|ou)\s+))"
)


def _link(text: str, left: Mention, right: Mention) -> str | None:
    """Return how two neighbours are connected: "or", "slash", "and", "comma" or not at all."""
    between = text[left.end : right.start]
    if len(between) > 40:
        return None
    match = _SEPARATOR.fullmatch(between)
    if match is None and (unknown := _UNKNOWN_BETWEEN.fullmatch(between)):
        return "or" if unknown["or"] else "comma"
    if match is None:
        bridged = re.fullmatch(
            r"(?P<noun>\s+[\w-]{3,15})?(?P<rest>\s*(?:,|\bor\b|\boder\b|\bou\b|\band\b|\bund\b|\bet\b).*)", between
        )
        match = _SEPARATOR.fullmatch(bridged["rest"]) if bridged else None
    if match is None:
        return None
    return match.lastgroup


def _split(text: str, mentions: tuple[Mention, ...], links: list[str | None], start: int, end: int) -> list[list[int]]:
    """Divide a list of neighbours into requirements."""
    inside = links[start:end]
    is_kind = end > start and start > 0 and _are_kinds_of(text, mentions, start, end)
    if end > start and (is_kind or _introduces_examples(text, mentions[start])):
        stop = next(
            (
                index
                for index in range(start, end)
                if _ENDS_LIST.search(text, mentions[index].end, mentions[index + 1].start)
            ),
            end,
        )
        return _merged(mentions, list(range(start, stop + 1))) + (
            _split(text, mentions, links, stop + 1, end) if stop < end else []
        )
    if inside and set(inside) <= {"comma", "slash"} and _SINGULAR_REST.match(text, mentions[end].end):
        return _merged(mentions, list(range(start, end + 1)))
    groups: list[list[int]] = [[start]]
    for index in range(start, end):
        link = links[index]
        joins = link == "or" or (link == "slash" and _exclude_each_other(mentions[index], mentions[index + 1]))
        if not joins:
            groups.append([index + 1])
            continue
        group = groups[-1]
        if link == "or":
            while len(groups) > 1 and links[group[0] - 1] == "comma" and _alike(mentions, groups[-2], index + 1):
                group = groups.pop(-2) + group
                groups[-1] = group
        group.append(index + 1)
    return groups


_ENDS_LIST = re.compile(r"\)|\b(?:sowie|as well as|ainsi que)\b")
"""What ends examples: "databases such as MySQL as well as REST"."""


def _are_kinds_of(text: str, mentions: tuple[Mention, ...], start: int, end: int) -> bool:
    """Tell whether a list in parentheses names kinds of what stands before: "cloud platforms (AWS, Azure)"."""
    skills = _skills()
    between = text[mentions[start - 1].end : mentions[start].start]
    if not re.fullmatch(r"[^().;,]{0,25}\(", between):
        return False
    last = next(
        (index for index in range(start, end) if ")" in text[mentions[index].end : mentions[index + 1].start]), end
    )
    kinds = [skills.implies(mentions[index].skill, mentions[start - 1].skill) for index in range(start, last + 1)]
    return len(kinds) > 1 and sum(kinds) * 3 >= len(kinds) * 2


_ONE_OF = re.compile(r"\b(?:one|any|ein\w{0,2}|une?|other|another)\b(?:\W+[\w-]+){0,6}\W*[(:;]\s*$")
_AND_SO_ON = re.compile(
    r"[^()]{0,150}(?:…|\.\.\.|\betc\b|\busw\b|\bo\.\s?ä|\bor similar|\bou autre)[^()]{0,20}\)", re.IGNORECASE
)


def _introduces_examples(text: str, first: Mention) -> bool:
    before = folded(text[max(0, first.start - 60) : first.start])
    stem = before.rstrip(" (:,;\"'„“")
    if any(match.end() >= len(stem) - 1 for match in phrases("examples").finditer(stem)):
        return True
    if _ONE_OF.search(before):
        return True
    return before.rstrip().endswith("(") and _AND_SO_ON.match(text, first.end) is not None


def _exclude_each_other(left: Mention, right: Mention) -> bool:
    """Tell whether a slash stands between alternatives: Java/Kotlin, and not HTML/CSS or Python/Django."""
    skills = _skills()
    return (
        (left.skill, right.skill) not in _PAIRED
        and skills.skill(left.skill).kind == skills.skill(right.skill).kind
        and not skills.implies(left.skill, right.skill)
        and not skills.implies(right.skill, left.skill)
    )


def _alike(mentions: tuple[Mention, ...], group: list[int], other: int) -> bool:
    """Tell whether a list goes on backwards: all of one kind, or a list of many kinds."""
    skills = _skills()
    kinds = {skills.skill(mentions[index].skill).kind for index in (group[-1] + 1, other)}
    return len(kinds) > 1 or skills.skill(mentions[group[-1]].skill).kind in kinds


def _merged(mentions: tuple[Mention, ...], group: list[int]) -> list[list[int]]:
    """Take out of a group what one of its others implies: "cloud (AWS or Azure)" asks for the cloud anyway."""
    skills = _skills()
    names = [mentions[index].skill for index in group]
    general = [
        index
        for index in group
        if any(other != mentions[index].skill and skills.implies(other, mentions[index].skill) for other in names)
    ]
    rest = [index for index in group if index not in general]
    return [[index] for index in general] + ([rest] if rest else [])


# names the vocabulary does not know

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
    """Give capitalised names that stand in a list beside known skills."""
    if not mentions:
        return
    every = _every_mention(text)
    spans = [*degree_spans(text), *(match.span() for match in _ADDRESS.finditer(text))]
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
            _SEPARATOR.fullmatch(text[mention.end : start]) or _SEPARATOR.fullmatch(text[end : mention.start])
            for mention in mentions
            if 0 <= start - mention.end < 15 or 0 <= mention.start - end < 15
        )
        if is_beside and (_INNER_CAPITAL.search(name) or (text[:start].strip() and not _GERMAN.search(text))):
            yield name


def _without_repetitions(requirements: list[Requirement]) -> tuple[Requirement, ...]:
    """Keep each requirement once, at the highest level it is asked for, where it is first asked so."""
    kept: dict[frozenset[str], Requirement] = {}
    for requirement in requirements:
        key = frozenset(requirement.skills)
        if key not in kept or _ORDER.index(requirement.level) < _ORDER.index(kept[key].level):
            kept[key] = requirement
    return tuple(sorted(kept.values(), key=lambda one: (_ORDER.index(one.level), one.line)))
