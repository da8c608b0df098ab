"""What one line of an advertisement asks: skills, at which level, which of them are alternatives.

A hedge counts for its clause ("AWS, Azure or GCP, ideally Terraform"). Alternatives are one requirement that one of
them meets. Names that the vocabulary does not know are told beside known ones.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import pairwise

from portfolio.advice.vocabulary import SOFT, Mention, vocabulary
from portfolio.applications.knock_outs import degree_spans
from portfolio.applications.lines import Line
from portfolio.applications.phrases import folded, phrases
from portfolio.applications.told import is_only_met


class Level(Enum):
    """How much an advertisement wants something."""

    REQUIRED = "required"
    DESIRED = "desired"
    IN_THE_JOB = "in the job"


LEVELS = list(Level)
"""The most important first."""


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


# clauses

_ADDRESS = re.compile(r"\b(?:https?://|javascript:)\S+|www\.\S+|\S+@\S+\.\w+|#\w+")
_OURS_TOO = re.compile(
    r"\bor (?:even our|our (?:own|in-house|proprietary|internal)|unsere? eigene?\w?|notre propre) [^,;.]{2,40}",
    re.IGNORECASE,
)
"""What of theirs would do as well, and nobody else has: "Beam or even our open source API for it"."""
_NOT_A_SKILL = re.compile(
    r"[-‐ ]+(?:(?!and |or |und |oder |et |ou |with |mit |& )[\w&/-]+ )?"
    r"(?:teams?|staff|departments?|community|group|engineers|developers|scientists|analysts"
    r"|architects|abteilung"
    r"|entwickler\*?innen|entwicklern|compan(?:y|ies)|meetups?|conferences?|budget|leaders?|industry|space|clearances?"
    r"|startups?|labs?|ambassadors?|directors?)\b",
    re.IGNORECASE,
)
_TEAMS = re.compile(
    r"(?:,? (?:and |und |et )?[\w-]+,?){1,4} (?:teams|équipes|engineers|developers|designers)\b", re.IGNORECASE
)
"""The end of a list of teams: "with our frontend, backend and mobile teams"."""
_OF_TEAMS = ("Frontend", "Backend", "DevOps", "Security", "Data science", "Data engineering", "UI/UX", "Testing")
_NOT_BEFORE = re.compile(
    r"(?:(?:\bteams? (?:of|from)|équipes?|équipe de|\bas well as our|\w{3} certified|\bdue to|\bnot just"
    r"|\baufgrund|\bwegen|\bin accordance with|\bgemäß|\bconformément (?:au|à la))\s+(?:der |the |des )?"
    r"|\bno (?:previous |prior )|\baucune (?:expérience|connaissance)(?: préalable)? (?:en |de |du |d['’])"
    r"|\bkeine(?: \w+)? ?(?:erfahrung\w*|kenntnisse?|vorkenntnisse) (?:in|mit) "
    r"|\b(?:rather than|instead of|other than|anstatt|anstelle von|plutôt que|au lieu de)\s+(?:[\w-]+ ){0,2})$",
    re.IGNORECASE,
)


_CITIES = ("Amazon Aurora", "Phoenix")
_STATE = re.compile(r", ?(?:CO|IL|AZ|USA|Illinois|Colorado|Arizona|Ontario)\b")
"""Behind a city that is spelled like a skill: "Aurora, CO"."""
_PROFILES = ("GitHub", "GitLab", "Bitbucket", "Kaggle")
_SHOWN_TO_US = re.compile(r"\byour $|\b(?:on|see|at|visit|out|to) our $", re.IGNORECASE)
"""Before a profile: "links to your GitHub", "see our GitHub"; "run our GitLab" is work with it."""
_SENT = re.compile(
    r"\b(?:CVs?|[Rr][ée]sum[ée]s?|Lebenslauf\w*|LinkedIn|Anschreiben|cover letter|lettre de motivation)\b"
)
"""What is sent beside the address of a profile: "your resume and your GitHub"."""
_MONEY = re.compile(r"\s?[$€£]")
"""Behind a currency that is spelled like a skill: "CAD $100,000"."""
_DEPARTMENTS = (
    "Marketing",
    "Product management",
    "Product development",
    "Product design",
    "Sales experience",
    "Customer support",
    "Accounting",
)
_COLLEAGUES = re.compile(
    r"\b(?:(?:work(?:ing)? (?:\w+ )?with|collaborat\w*|partner\w*|liais\w*|colleagues|stakeholders?"
    r"|zusammenarbeit|abstimmung|collabor\w*|équipes?|abteilung\w*)\b[^.;:]"
    r"|(?:teams?|departments?)(?: (?:in|from|like|such|including|of|across)\b|[,(]))"
    r"[^.;:]{0,80}$",
    re.IGNORECASE,
)
"""Stands before departments with which somebody works: "colleagues in marketing"."""
_OF_A_COMPANY = re.compile(
    r" (?:values(?= (?!files?\b|in\b|and\b|with\b|for\b)[a-z])|believes|powers|welcomes|was founded"
    r"|is (?:an equal|committed|proud|a (?:global|leading)))\b"
)
"""Behind the name of a company that is also a product: "Twilio values diverse experiences"."""
_CUSTOMERS = re.compile(
    r"\b(?:businesses|companies|customers"
    r"|(?<!api )(?<!rest )(?<!http )(?<!git )(?<!sql )(?<!mail )(?<!database )(?<!desktop )(?<!web )clients"
    r"|brands|kunden|unternehmen|entreprises|marques)"
    r" (?:such as|like|including|wie|comme|tels que) "
    r"(?:(?-i:[A-Z])[\w&.’'-]*(?: (?-i:[A-Z])[\w&.-]*)?,? (?:and |und |et )?){0,5}$",
    re.IGNORECASE,
)
"""Before one of their customers: "businesses such as Lyft, Shopify"."""
_OF_PEOPLE = re.compile(
    r" (?:social|sociaux|professionnels?|de partenaires|d['’](?:agences|entreprises|experts))\b", re.IGNORECASE
)
_SOCIAL = re.compile(r"\b(?:community|social|soziale\w?|partner|professional|berufliche\w?)[- ]$", re.IGNORECASE)
"""Before networks of people."""
_IN_A_NAME = re.compile(r"\w>\||\|>[^\W\d_]")
"""What stands on both sides of half a name: "Express>It", but not "Python>=3.11" or ">Python"."""
_BY_WIRE = re.compile(
    r"\b(?:édition|commerce|signature|document|courrier|dossier|messagerie|paiement|publication|facture|vote"
    r"|échange)s? $",
    re.IGNORECASE,
)
"""Before "électronique", which says of these only that they are no paper."""
_DO = re.compile(r"\b(?:will|to|you|we|can|help|who|'ll|design,?(?: and)?) $", re.IGNORECASE)
"""Before what is done: "you will build systems" names no build systems."""
_GIVEN = re.compile(r"\b(?:with|under|through) the $", re.IGNORECASE)
_TAUGHT = ("Mentoring", "Teaching")
"""What is done for engineers: "mentoring other engineers" names no team."""
_OF_DATA = re.compile(
    r"\bdata [a-z]{5,15}(?P<words>(?:, (?!data\b)[a-z]{5,15}){1,3},? and (?!data\b)[a-z]{5,15})(?= ?[.;,)]|$)",
    re.IGNORECASE,
)
"""What shares its first word: "data quality, lineage and governance"."""
_OF_DATEN = re.compile(
    r"\b(?P<what>Analyse|Auswertung|Visualisierung|Modellierung|Integration|Verarbeitung)(?=,| und | sowie )"
    r"(?=[^.;:()]{0,60} (?:von|der|unserer|gro(?:ß|ss)er) (?:\w+ )?Daten(?:mengen)?\b)"
)
"""What is done with data that are named once: "Modellierung und Analyse großer Datenmengen"."""
_WITH_DATA = {
    "Analyse": "Data analysis",
    "Auswertung": "Data analysis",
    "Visualisierung": "Data visualization",
    "Modellierung": "Data modeling",
    "Integration": "Data integration",
    "Verarbeitung": "Data processing",
}
_HALF = re.compile(
    r"\b(unit|integration|regression|acceptance|performance|load|functional)"
    r"(?=s?-?,? ?(?:,|/|and|&|or|und|oder|et|ou) ?(?:[\w-]+,? (?:and|und|et) )?[\w-]+?[ -]?tests?)",
    re.IGNORECASE,
)
"""The first half of "unit and integration tests"."""
_KIND_OF_TEST = (
    r"unitaires?|d['’]int[ée]gration|d['’]acceptation|de (?:non[- ])?r[ée]gression|de charge|de performances?"
    r"|fonctionnels?|automatis[ée]s|end[- ]to[- ]end|e2e"
)
_KINDS_OF_TESTS = {
    "unitai": "Unit testing",
    "d'inte": "Integration testing",
    "end-to": "Integration testing",
    "end to": "Integration testing",
    "e2e": "Integration testing",
    "d'acce": "Acceptance testing",
    "de non": "Regression testing",
    "de reg": "Regression testing",
    "de cha": "Load testing",
    "de per": "Load testing",
    "foncti": "Testing",
    "automa": "Test automation",
    "unit": "Unit testing",
    "units": "Unit testing",
    "unite": "Unit testing",
    "integr": "Integration testing",
    "api": "API testing",
    "regres": "Regression testing",
    "last": "Load testing",
    "load": "Load testing",
    "perfor": "Load testing",
    "functi": "Testing",
    "akzept": "Acceptance testing",
    "accept": "Acceptance testing",
}


_FAMILY = re.compile(r"\b([A-Z][a-zA-Z]{2,20}) \((?P<members>[^()\n]{3,120})\)")
_MEMBER = re.compile(r"[a-zA-Z][\w+#.-]*(?: [A-Z][\w+#.-]*)?")
"""What stands in parentheses behind the first word of its name: "Spring (Boot, Security)"."""
_TESTS_OF_A_LIST = re.compile(
    r"\b(unit|integrations?|e2e|api|regressions?|last|performance|akzeptanz|acceptance|load)-"
    r"(?=,| ?/| und | oder | and | or )(?=[^.;:()]{0,60}\btest(?:s|ing)?\b)",
    re.IGNORECASE,
)
"""First parts before "tests" at the end of a list: "Unit-, E2E- und Performance-Tests"."""
_ADJECTIVES = {
    "Relational databases": re.compile(
        r"\brelation(?:ale[nrms]?|nelles?)\b(?=,| (?:und|sowie|oder|et|ou)\b)", re.IGNORECASE
    ),
    "Functional programming": re.compile(
        r"\b(?:functional|funktionale[rnms]?)(?= ?(?:,|/|&|and|or|und|oder) ?(?:ob[jJ]e[ck]t[- ]?orient"
        r"|(?:event-driven|reactive|imperative|declarative) programming))",
        re.IGNORECASE,
    ),
}
"""The first of "relational and NoSQL databases"."""
_PHASES = re.compile(
    r"\b(?:entwicklung|implementierung|umsetzung|konzeption|d[ée]veloppements?|conception|r[ée]alisation"
    r"|development|design"
    r"|implementation|coding)\b[^.;:()]{0,25}?(?:,|\bund\b|\bet\b|\band\b|&|/) ?(?:der |die |les |des |de )?"
    r"(?P<test>tests?)\b(?!-| driven)",
    re.IGNORECASE,
)
"""Tests among the phases of development: "Entwicklung und Test der Module"."""
_HANGING = re.compile(r"\b([A-ZÄÖÜ][a-zäöüß]{2,14})- ?(?:und|oder|sowie|bzw\.|/|&) ?(?:[\w]+-)*([\wäöüß]+)")
"""The first part of a German compound whose last part follows later: "Web- und Mobile-Entwicklung"."""
_LAST_PART = re.compile(r"(?:[,/] ?|\b(?:und|oder|sowie) )[-–]([A-Za-zÄÖÜäöü]{4,})")
_FIRST_PART = re.compile(r"\b([A-ZÄÖÜ][\wäöüß-]{6,})(?:[,/ ]{1,2}(?:(?:und|oder|sowie) )?[-–]\w+)*,? ?$")
"""Stands before the last parts of compounds that share it: "Datenqualität, -integration und -modellierung"."""
_LAST_PARTS = re.compile(
    r"(entwicklung|programmierung|architektur|administration|analyse|verarbeitung|management|datenbank|qualität"
    r"|sicherheit|modellierung|integration|visualisierung|technologie|system|automatisierung|test|testing|design"
    r"|end|netz"
    r"|technik|migration|schutz|support|engineering|optimierung|protokoll|infrastruktur)(?:e[ns]?|n|s)?$",
    re.IGNORECASE,
)
_ANY_KIND_OF_TEST = rf"(?:{_KIND_OF_TEST}|unit(?:[ée]|s)?|int[ée]gration)"
_TESTS = (
    re.compile(rf"\btests? (?P<kinds>(?:(?:{_KIND_OF_TEST})(?: ?, ?| et | ou | ?/ ?|\b))+)", re.IGNORECASE),
    re.compile(
        rf"\btest(?:s|ing)? \((?P<kinds>(?:{_ANY_KIND_OF_TEST}(?: ?, ?| et | ou | and | or | und | ?/ ?|\b))+)",
        re.IGNORECASE,
    ),
)
"""Several kinds of tests: "tests unitaires, d'intégration et fonctionnels", "tests (unit, integration)"."""


@lru_cache(maxsize=512)
def _every_mention(text: str) -> tuple[Mention, ...]:
    shared = {one.start: one for one in _sharing_a_word(text)}
    found = [one for one in vocabulary().find(text) if one.start not in shared]
    more = [
        one for one in shared.values() if not any(one.start < other.end and other.start < one.end for other in found)
    ]
    return tuple(sorted((*found, *more), key=lambda one: one.start))


def _sharing_a_word(text: str) -> Iterator[Mention]:
    """Yield the skills whose name shares a word with another: "unit and integration tests", "System- und
    Netzwerkadministration", "Spring (Boot, Security)"."""
    yield from _of_families(text)
    yield from _of_data(text)
    for match in _HALF.finditer(text):
        yield Mention(_KINDS_OF_TESTS[folded(match[1])[:6]], *match.span(1), match[1])
    for tests in (match for pattern in _TESTS for match in pattern.finditer(text)):
        for kind in re.finditer(_ANY_KIND_OF_TEST, tests["kinds"], re.IGNORECASE):
            start = tests.start("kinds") + kind.start()
            yield Mention(_KINDS_OF_TESTS[folded(kind[0])[:6]], start, start + len(kind[0]), kind[0])
    for match in _TESTS_OF_A_LIST.finditer(text):
        yield Mention(_KINDS_OF_TESTS[folded(match[1])[:6]], *match.span(1), match[1])
    for match in _HANGING.finditer(text):
        last = _LAST_PARTS.search(match[2])
        if last and (name := vocabulary().canonical(match[1] + last[1].lower())):
            yield Mention(name, *match.span(1), match[1])
    for match in _LAST_PART.finditer(text):
        first = _FIRST_PART.search(text, max(0, match.start() - 80), match.start())
        parts = (first[1][:length].rstrip("-") for length in range(4, len(first[1]) - 2)) if first else ()
        if name := next(filter(None, (vocabulary().canonical(part + match[1]) for part in parts)), None):
            yield Mention(name, *match.span(1), match[1])
    for name, pattern in _ADJECTIVES.items():
        for match in pattern.finditer(text):
            yield Mention(name, *match.span(), match[0])
    for match in _PHASES.finditer(text):
        yield Mention("Testing", *match.span("test"), match["test"])


def _of_data(text: str) -> Iterator[Mention]:
    for match in _OF_DATEN.finditer(text):
        yield Mention(_WITH_DATA[match["what"]], *match.span("what"), match["what"])
    for match in _OF_DATA.finditer(text):
        for word in re.finditer(r"[a-z]{5,}", match["words"]):
            if name := vocabulary().canonical(f"data {word[0]}"):
                start = match.start("words") + word.start()
                yield Mention(name, start, start + len(word[0]), word[0])


def _of_families(text: str) -> Iterator[Mention]:
    find = vocabulary().canonical
    for family in _FAMILY.finditer(text):
        for member in _MEMBER.finditer(text, family.start("members"), family.end("members")):
            name = find(f"{family[1]} {member[0]}") or find(f"{family[1]} {member[0].split()[0]}")
            if name and name != find(family[1]):
                yield Mention(name, *member.span(), member[0])


@lru_cache(maxsize=512)
def skills_in(text: str) -> tuple[Mention, ...]:
    """Return the skills a line names, without soft ones, subjects of degrees, teams and addresses."""
    found = _every_mention(text)
    if not found:
        return ()
    spans = [
        *degree_spans(text),
        *(match.span() for pattern in (_ADDRESS, _OURS_TOO) for match in pattern.finditer(text)),
    ]
    spans += [
        (left.end, right.end)  # a short form: "Google Cloud Platform (GCP)"
        for left, right in pairwise(found)
        if left.skill == right.skill and text[left.end : right.start].strip() == "("
    ]
    return tuple(
        mention
        for mention in found
        if vocabulary().skill(mention.skill).kind != SOFT
        and not any(start <= mention.start < end for start, end in spans)
        and (mention.skill in _TAUGHT or not _NOT_A_SKILL.match(text[mention.end : mention.end + 40]))
        and not (mention.skill in _OF_TEAMS and _TEAMS.match(text[mention.end : mention.end + 60]))
        and not _MONEY.match(text, mention.end)
        and not _OF_A_COMPANY.match(text, mention.end)
        and not (mention.skill == "Electronics" and _BY_WIRE.search(text[max(0, mention.start - 14) : mention.start]))
        and not (mention.skill == "Networking" and _is_of_people(text, mention))
        and not _IN_A_NAME.search(
            f"{text[max(0, mention.start - 2) : mention.start]}|{text[mention.end : mention.end + 2]}"
        )
        and not _CUSTOMERS.search(text[max(0, mention.start - 120) : mention.start])
        and not (mention.spelling.startswith("build ") and _is_done(text, mention))
        and not (mention.skill in _TAUGHT and _GIVEN.search(text[max(0, mention.start - 12) : mention.start]))
        and not _NOT_BEFORE.search(text[max(0, mention.start - 50) : mention.start])
        and not (mention.skill in _DEPARTMENTS and _COLLEAGUES.search(text[max(0, mention.start - 90) : mention.start]))
        and not (
            mention.skill in _PROFILES
            and (_SENT.search(text) or _SHOWN_TO_US.search(text[max(0, mention.start - 20) : mention.start]))
        )
        and not (mention.skill in _CITIES and _STATE.match(text, mention.end))
        and not (mention.spelling.lower().endswith("requirements") and text[mention.end : mention.end + 1] == ":")
        and not is_only_met(mention.skill, text[max(0, mention.start - 120) : mention.start], text[mention.end :])
        and not (mention.skill == _GENERAL and _names_languages(text, mention))
    )


def _is_of_people(text: str, mention: Mention) -> bool:
    """Tell whether a network is one of people."""
    before = text[max(0, mention.start - 16) : mention.start]
    return (_SOCIAL.search(before) or _OF_PEOPLE.match(text, mention.end)) is not None


def _is_done(text: str, mention: Mention) -> bool:
    """Tell whether "build systems" is what somebody does."""
    before = text[max(0, mention.start - 14) : mention.start]
    return _DO.search(before) is not None or text.startswith((" that ", " which "), mention.end)


_GENERAL = "Programming"
_NAMES_THEM = re.compile(r"(?:[^.;!?]|(?<=\b[zBegx])\.|(?<=\bex)\.){0,60}?")


def _names_languages(text: str, general: Mention) -> bool:
    """Tell whether "programming languages" only introduces or ends languages: "such as Python", "the Go language"."""
    following = next((other for other in _every_mention(text) if other.start >= general.end), None)
    if any(
        other.end + 1 == general.start and vocabulary().implies(other.skill, _GENERAL) for other in _every_mention(text)
    ):
        return True
    return (
        following is not None
        and _NAMES_THEM.fullmatch(text[general.end : following.start]) is not None
        and vocabulary().implies(following.skill, _GENERAL)
    )


def asked_in(line: Line, level: Level) -> tuple[list[Requirement], list[AlsoNamed]]:
    """Return what one line asks for."""
    found = skills_in(line.text)
    kinds = {right for left, right in pairwise(found) if _is_other_kind(line.text, left, right)}
    mentions = tuple(mention for mention in found if mention not in kinds)
    levels = _hedged(line.text, mentions, level)
    requirements = [
        Requirement(
            min((levels[index] for index in group), key=LEVELS.index),
            tuple(dict.fromkeys(mentions[index].skill for index in group)),
            tuple({mentions[index].skill: mentions[index].spelling for index in group}.values()),
            line.number,
            line.text,
        )
        for group in _groups(line.text, mentions, is_use=level is Level.IN_THE_JOB)
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
        _set(levels, mentions, start, end, Level.DESIRED)
    for start, end in inner:
        part = small[start + 1 : end - 1]
        within = [mention for mention in mentions if start <= mention.start < end]
        scopes = list(_scopes(part, mentions, start + 1))
        if not within and _is_only_a_hedge(part):
            before = [mention for mention in mentions if mention.end <= start]
            if not before and phrases("hedge_before").fullmatch(part.strip()):  # "(ideally) experience with"
                until = _BREAK.search(outside, end)
                _set(levels, mentions, end, until.start() if until else len(outside), Level.DESIRED)
            if before:
                is_last = not outside[end:].strip(" .")
                begin = _back(outside, 0, start, mentions, 0) if is_last else _first_of_clause(outside, start)
                _set(levels, mentions, min(begin, before[-1].start), start, Level.DESIRED)
        for begin, stop in scopes:
            _set(levels, mentions, begin, stop, Level.DESIRED)
        if within and _USED_THERE.match(part):
            _set(levels, mentions, start, end, Level.IN_THE_JOB)
    if level is not Level.REQUIRED:
        for match in _MUST.finditer(outside):
            begin = _first_of_clause(outside, match.start())
            until = _BREAK.search(outside, match.end())
            _set(levels, mentions, begin, until.start() if until else len(outside), Level.REQUIRED)
    return levels


_USED_THERE = re.compile(
    r"(?:we (?:currently |mainly |mostly )?use|wir (?:nutzen|verwenden)|nous utilisons|chez nous) "
)
"""Begins parentheses: "one programming language (we use Kotlin)"."""


def _is_only_a_hedge(text: str) -> bool:
    rest, count = phrases("hedge_after").subn(" ", text)
    rest, more = phrases("hedge_before").subn(" ", rest)
    return bool(count + more) and not re.sub(
        r"\b(?:an?|is|are|but|not|strongly|highly|sehr|ein|aber|mais)\b|\W", "", rest
    )


def _set(levels: list[Level], mentions: tuple[Mention, ...], start: int, end: int, level: Level) -> None:
    """Set the level of the mentions between two points."""
    for index, mention in enumerate(mentions):
        if start <= mention.start < end:
            levels[index] = level


def _first_of_clause(text: str, point: int) -> int:
    """Return where the clause around a point begins."""
    return max((match.end() for match in _BREAK.finditer(text, 0, point)), default=0)


_MUST = re.compile(
    r"(?<!not )(?<!nicht )(?<!pas )\b(?:is|are|must|zwingend|be)\s+(?:required|have|mandatory|erforderlich)\b"
)


def _scopes(text: str, mentions: tuple[Mention, ...], offset: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a folded text that a hedge makes a wish; `offset` is where the text begins in its line."""
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
        follows = text[end : end + 3].lstrip()
        is_predicate = _is_predicate(text[start:end]) or _IS.search(text, max(first, start - 40), start) is not None
        is_noun = text[start:end] in _NOUNS and follows[:1].isalnum()
        if overlaps or (is_noun and (is_before or not is_predicate) and not _BUT.match(text, end)):
            continue
        is_within = any(m.start - offset < start for m in mentions)
        if follows[:1] == ":" and (is_within or not is_before):
            if is_before or not names_before:  # a label in the midst of a line, or a lead, holds until the next label
                until = _LABELS.search(text, end + 1)
                yield end + offset, (until.start() if until else len(text)) + offset
            continue
        ends_clause = not follows or follows[0] in ",;.)!\0" or follows.startswith(("- ", "– "))
        if is_before and names_after and not (ends_clause and names_before and follows[:1] != ":"):
            rest = text[end:last]
            stops = [*_MUST.finditer(rest), *_NEXT_CLAUSE.finditer(rest)]
            if _DASH_BEFORE.search(text, first, start):
                stops += _DASH.finditer(rest)
            stop = min((match.start() for match in stops), default=None)
            yield start + offset, (end + stop if stop else last) + offset
        elif not is_before and _ABOVE_ALL.match(text, end):  # "AI is a plus, especially embeddings and agents"
            yield _back(text, first, start, mentions, offset) + offset, last + offset
        elif (not is_before or ends_clause) and names_before and (ends_clause or not names_after or is_predicate):
            yield _back(text, first, start, mentions, offset) + offset, end + offset
        elif not is_before and follows[:1] == "\0":  # "Knowledge of web servers is a plus (nginx, Apache)"
            yield start + offset, end + len(text[end:]) - len(text[end:].lstrip(" \0")) + offset


_NOUNS = ("plus", "bonus", "advantage", "atout", "welcome", "useful", "helpful", "ideal")
"""Say a wish alone at the end of a clause or behind "is a": no "plus de 10 000 clients", no "take advantage of"."""
_IS = re.compile(
    r"\b(?:is|are|be|as|ist|sind|ware|est|sont|serai\w*|sera|seront|constitue\w*)"
    r" (?:also |even |aussi |auch )?(?:(?:an?|une?|ein\w?) (?:[\w-]+ ){0,2})?$"
)
_BUT = re.compile(r",? (?:but|though|aber|mais)\b")
_ABOVE_ALL = re.compile(r",? (?:especially|particularly|notably|insbesondere|vor allem|notamment|surtout)\b")
_DASH = re.compile(r"\s[-–—](?=\s)")
_DASH_BEFORE = re.compile(r"\s[-–—]\s+$")
_LABELS = re.compile(
    r"\b(?:required|must[- ]haves?|mandatory|minimum|requirements?|zwingend|erforderlich|muss|requis|exige)\s*:"
)
"""What begins another part of a line after "Nice to have:"."""
_NEXT_CLAUSE = re.compile(
    r"[,;]\s*(?:but|and|with|und|mit|sowie|et|avec|aber|mais)\s+(?:\w+ ){0,2}(?:experience|knowledge"
    r"|erfahrung\w*|kenntnis\w*|\w+kenntnisse|connaissance\w*)\b"
)


def _is_predicate(phrase: str) -> bool:
    return phrase.startswith(
        ("is ", "are ", "ist ", "sind ", "ware", "would", "est ", "sont ", "serai", "a plus", "un plus", "von ")
    )


_WHOLE = re.compile(
    r"\b(?:skills?|kenntnisse\w*|experience|erfahrung\w*|required|mandatory|must|erforderlich|zwingend"
    r"|requis\w*|exige\w*|obligatoire\w*|indispensable\w*|essential|knowledge|level|proficiency)[\s.)]*$"
)


_GOES_ON = re.compile(r"\s*(?:and|und|et|as well as|sowie) ")


def _back(text: str, first: int, start: int, mentions: tuple[Mention, ...], offset: int) -> int:
    """Return where the wish begins whose hedge stands at `start`: the last part that says what somebody has, or what
    stands behind a label: "infrastructure as code: Terraform is preferred"."""
    colon = text.rfind(": ", first, start)
    is_label = colon > 0 and phrases("examples").search(text, max(first, colon - 12), colon) is None
    if is_label and any(colon < one.start - offset < start for one in mentions):
        first = colon + 1
    breaks = [match.end() for match in _BREAK.finditer(text, first, start)]
    begins = [first, *breaks]
    scope, has_names = begins[-1], False
    is_list = text[scope:start].lstrip().startswith(("and ", "or ", "und ", "oder ", "et ", "ou "))
    for index in range(len(begins) - 1, -1, -1):
        begin = begins[index]
        part = text[begin : begins[index + 1] if index + 1 < len(begins) else start]
        names = [m.start - offset - begin for m in mentions if begin <= m.start - offset < begin + len(part)]
        is_behind_dash = scope > first and text[:scope].endswith(("- ", "– ", "— "))
        if not names and is_list and len(part.split()) <= _SHORT_PART and scope > first:
            continue  # "window functions" in a list whose other parts are known
        if index < len(begins) - 1 and (
            _WHOLE.search(part.rstrip(" ,")) or not names or (is_behind_dash and has_names)
        ):
            break  # "Containers - Docker preferred" wishes for Docker alone, "Kafka - a plus" for Kafka
        has_names = bool(names)
        scope = begin
        head = phrases("possession").search(part)
        if head and names and head.start() < names[0] and not _GOES_ON.match(part):
            break
    return scope


_SHORT_PART = 3

# groups

_SEPARATOR = re.compile(
    r"-?[\s\"'“”„«»()]*"
    r"(?:(?P<or>(?:,|[.;](?=\s*alternativ))?\s*(?:\b(?:and ?/ ?or|or ?/ ?and|or|oder|bzw\.?|beziehungsweise|ou"
    r"|und ?/ ?oder|et ?/ ?ou|alternativ(?:ely|ement)?|vs\.?|soit|voire|sinon|wahlweise|ersatzweise)(?!\w)"
    r"(?:,? (?:bien|encore|else|auch"
    r"|alternatively|alternativ|à défaut|à la rigueur|even|sogar)\b)?,?)"
    r"\s*(?:(?:in|im|mit|en|with|avec|de|du|of|von|for|für|pour|dans|auf|on) |d'|l')?"
    r"(?:(?:der|die|das|dem|den|des|la|le|les|the|another|any other|ein\w* andere\w*|une? autre|ein\w{0,2}"
    r"|une?|an?) )?)"
    r"|(?P<slash>\s*-?[/|]\s*)|(?P<and>,?\s*(?:\b(?:and|und|et|sowie|as well as|ainsi que)\b|&|\+)\s*)"
    r"|(?P<comma>,\s*))[\s\"'“”„«»()]*",
    re.IGNORECASE,
)
_PAGES = {"HTML", "CSS", "JavaScript", "TypeScript", "Sass", "Less"}
"""A slash between these names what goes together: HTML/CSS."""
_SINGULAR_REST = re.compile(
    r"[\s,]*(?:(?:and|or|und|oder|et|ou)\s+(?:an? |ein\w{0,2} |une? )?(?:(?:outil|langage|technologie"
    r"|solution)s? )?)?(?:similar|comparable|equivalent|other|any other|another"
    r"|vergleichbar\w*|ähnlich\w*|andere\w*|équivalent\w*|similaire\w*|autres?|o\.\s?ä)",
    re.IGNORECASE,
)


def _groups(text: str, mentions: tuple[Mention, ...], *, is_use: bool) -> list[list[int]]:
    """Put alternatives together: lists of indexes, one for each requirement.

    In what is used there (`is_use`) a slash stands between tools of which each is used.
    """
    links = [_link(text, left, right) for left, right in pairwise(mentions)]
    links = ["comma" if link == "slash" and is_use else link for link in links]
    groups: list[list[int]] = []
    index = 0
    while index < len(mentions):
        end = index
        is_choice = ONE_OF.search(folded(text[max(0, mentions[index].start - 60) : mentions[index].start]))
        while end < len(links) and (
            links[end] or (is_choice and not _ENDS_CHOICE.search(text, mentions[end].end, mentions[end + 1].start))
        ):
            end += 1
        groups += _split(text, mentions, links, index, end)
        index = end + 1
    return _across_parentheses(text, mentions, groups)


def _across_parentheses(text: str, mentions: tuple[Mention, ...], groups: list[list[int]]) -> list[list[int]]:
    """Put alternatives together that have something in parentheses behind them: "React (Next.js) or Vue.js (Nuxt)"."""
    inner = [match.span() for match in _PARENTHESES.finditer(text)]
    outer = [index for index, one in enumerate(mentions) if not any(start < one.start < end for start, end in inner)]
    links = [_link_outside(text, mentions[left], mentions[right]) for left, right in pairwise(outer)]
    for place, link in enumerate(links):
        if link != "or":
            continue
        first = place
        while first and links[first - 1] == "comma" and _alike(mentions, [outer[first - 1]], outer[place + 1]):
            first -= 1
        last = outer[place : place + 2]
        joined = [index for group in groups if set(last) <= set(group) for index in group]
        chain = sorted({*outer[first : place + 2], *joined})
        others = [[index for index in group if index not in chain] for group in groups]
        groups = [*filter(None, others), chain]
    return sorted(groups)


def _link_outside(text: str, left: Mention, right: Mention) -> str | None:
    match = _SEPARATOR.fullmatch(_PARENTHESES.sub("", text[left.end : right.start]))
    return match.lastgroup if match else None


_UNKNOWN_BETWEEN = re.compile(
    r"(?:,\s*[A-Z][\w.+#-]{0,18}(?: [\w.+#-]{1,12})?){1,2}\s*(?:,\s*(?:and |und |et )?|(?P<or>,?\s*\b(?:or"
    r"|oder|ou)\s+))"
)


_SHORT_FORM = re.compile(r"\s*\((?=[^a-z()]*[A-Z])[\w./&-]{2,9}\)")
"""Behind a name: "natural language processing (NLP), SQL"."""


def _link(text: str, left: Mention, right: Mention) -> str | None:
    """Return how two neighbours are connected: "or", "slash", "and", "comma" or not at all."""
    between = _SHORT_FORM.sub("", text[left.end : right.start])
    if len(between) > 40:
        return None
    match = _SEPARATOR.fullmatch(between)
    if match is None and (unknown := _UNKNOWN_BETWEEN.fullmatch(between)):
        return "or" if unknown["or"] else "comma"
    if match is None:
        bridged = re.fullmatch(
            r"(?P<noun>\s+(?:[\w-]{3,15}|\d[\d.]*))?(?P<rest>\s*(?:,|\bor\b|\boder\b|\bou\b|\band\b|\bund\b|\bet\b).*)",
            between,
        )
        match = _SEPARATOR.fullmatch(bridged["rest"]) if bridged else None
    if match is None:
        return None
    return match.lastgroup


def _is_other_kind(text: str, left: Mention, right: Mention) -> bool:
    """Tell whether a name only says of which kind others may be: "Flask or another REST framework" asks for no REST.

    Who knows another SQL database than MySQL knows SQL, so that both are alternatives.
    """
    is_other = _OTHER.search(text[left.end : right.start]) is not None and _KIND.match(text, right.end) is not None
    return is_other and right.skill not in vocabulary().closure(left.skill)


_OTHER = re.compile(r"\b(?:another|any other|andere\w*|autre)\s*$", re.IGNORECASE)
_KIND = re.compile(r"[\w -]{0,25}\b(?:frameworks?|tools?|languages?|librar\w+|technolog\w+|databases?|platforms?)\b")


def _split(text: str, mentions: tuple[Mention, ...], links: list[str | None], start: int, end: int) -> list[list[int]]:
    """Divide a list of neighbours into requirements."""
    inside = links[start:end]
    is_kind = end > start and start > 0 and _are_kinds_of(text, mentions, start, end)
    if end > start and (is_kind or _introduces_examples(text, mentions[start])):
        stop = next(
            (
                index
                for index in range(start, end)
                if _ENDS_LIST.search(_SHORT_FORM.sub("", text[mentions[index].end : mentions[index + 1].start]))
            ),
            end,
        )
        return _merged(mentions, list(range(start, stop + 1))) + (
            _split(text, mentions, links, stop + 1, end) if stop < end else []
        )
    if inside and set(inside) <= {"comma", "slash"} and _SINGULAR_REST.match(text, mentions[end].end):
        return _merged(mentions, list(range(start, end + 1)))
    if inside and inside[-1] in ("comma", "slash") and _UNKNOWN_LAST.match(text, mentions[end].end):
        first = end
        while first > start and links[first - 1] in ("comma", "slash") and _alike(mentions, [first - 1], end):
            first -= 1
        return (_split(text, mentions, links, start, first - 1) if first > start else []) + [
            list(range(first, end + 1))
        ]
    groups: list[list[int]] = [[start]]
    for index in range(start, end):
        link = links[index]
        joins = link == "or" or (link == "slash" and _exclude_each_other(mentions[index], mentions[index + 1]))
        if not joins:
            groups.append([index + 1])
            continue
        group = groups[-1]
        if link == "or":
            is_whole = _is_whole(text, mentions, start, end, inside)
            while (
                len(groups) > 1
                and links[group[0] - 1] == "comma"
                and (is_whole or _alike(mentions, groups[-2], index + 1))
            ):
                group = groups.pop(-2) + group
                groups[-1] = group
        group.append(index + 1)
    return groups


def _is_whole(text: str, mentions: tuple[Mention, ...], start: int, end: int, links: list[str | None]) -> bool:
    """Tell whether a list whose only conjunction is the "or" before its last name is all that parentheses hold."""
    is_in_parentheses = text[: mentions[start].start].endswith("(") and text[mentions[end].end :].startswith(")")
    return is_in_parentheses and links[-1] == "or" and set(links[:-1]) <= {"comma"}


_UNKNOWN_LAST = re.compile(r",? (?:or|oder|ou) (?-i:[A-Z])[\w.+#-]+\W*(?:$|[.,;)])")
"""Ends alternatives with a name that the vocabulary does not know: "MongoDB, DynamoDB or CosmoDB"."""
_ENDS_LIST = re.compile(r"\)|\b(?:sowie|as well as|ainsi que)\b")
"""What ends examples: "databases such as MySQL as well as REST"."""


def _are_kinds_of(text: str, mentions: tuple[Mention, ...], start: int, end: int) -> bool:
    """Tell whether a list in parentheses names kinds of what stands before: "cloud platforms (AWS, Azure)"."""
    skills = vocabulary()
    between = text[mentions[start - 1].end : mentions[start].start]
    is_label = re.fullmatch(r"[^().;,]{0,25}: ?", between) and _OPEN_END.match(text, mentions[end].end)
    is_ecosystem = (
        skills.skill(mentions[start - 1].skill).kind == "language"
    )  # "Java (Spring, Hibernate)" asks for all of it
    if is_ecosystem or not (is_label or re.fullmatch(r"[^().;,]{0,25}\(", between)):
        return False
    first = mentions[start - 1].skill
    if all(mentions[index].skill.endswith("testing") for index in range(start, end + 1)):
        return False  # "tests (unit, integration)" asks for both
    if any(mentions[index].skill.startswith(f"{first} ") for index in range(start, end + 1)):
        return False  # "Spring (Boot, Security)" too
    general = skills.closure(mentions[start - 1].skill) - _TOO_GENERAL
    last = next(
        (index for index in range(start, end) if ")" in text[mentions[index].end : mentions[index + 1].start]), end
    )
    kinds = [bool(skills.closure(mentions[index].skill) & general) for index in range(start, last + 1)]
    return len(kinds) > 1 and sum(kinds) * 3 >= len(kinds) * 2


_OPEN_END = re.compile(r",? ?(?:…|\.\.\.|\betc\b|\busw\b)")
_TOO_GENERAL = frozenset(
    ("Programming", "Web development", "Operating systems", "Artificial intelligence", "Mathematics")
)
"""What skills share that are asked for together: "frontend (TypeScript, React)"."""
_ONE_OF = re.compile(r"\b(?:one|any|ein\w{0,2}|une?|other|another)\b(?:\W+[\w-]+){0,6}\W*[(:;]\s*$")
ONE_OF = re.compile(
    r"\b(?:(?:one|any|either)(?: or more)? of|one or more|at least one|(?:mindestens |wenigstens )ein\w*"
    r"|ein\w* (?:oder mehrere\w* )?(?:der|von)"
    r"|au moins une?|une? (?:ou plusieurs )?(?:des|de ces))\b(?:\W+[\w-]+){0,6}\W*[(:;]\s*$"
)
"""The end of a folded text that leads to alternatives: "at least one of the following languages:"."""
_AT_LEAST_A = re.compile(
    r"\b(?:au moins|(?:au )?minimum|at least|mindestens|wenigstens) (?:one|an?|une?|eine?[nmrs]?) "
    r"(?:framework|lang\w+|technolog\w+|tool|outil|sprache|programmiersprache|werkzeug|librar\w+|bibliothe\w+)s? $"
)
"""Before a choice without a colon: "at least one framework React, Vue"."""
_ENDS_CHOICE = re.compile(
    r"[.;!?)]|\b(?:(?:and|und|et)(?! ?/)|plus|sowie|experience|knowledge|erfahrung\w*|kenntnis\w*|connaissance\w*)\b",
    re.IGNORECASE,
)
"""Ends them, where names that the vocabulary does not know do not."""
_OPENS = re.compile(r"(?:\((?:ideally|preferably|idealerweise|idealement|de preference)?| [-–])\s*$")
_AND_SO_ON = re.compile(
    r"[^()]{0,150}(?:…|\.\.\.|\betc\b|\busw\b|\bo\.\s?ä|\bor similar|\bou autre)[^()]{0,20}\)", re.IGNORECASE
)


def _introduces_examples(text: str, first: Mention) -> bool:
    before = folded(text[max(0, first.start - 60) : first.start])
    stem = before.rstrip(" (:,;\"'„“")
    if any(match.end() >= len(stem) - 1 for match in phrases("examples").finditer(stem)):
        return True
    if _ONE_OF.search(before) or _AT_LEAST_A.search(before):
        return True
    return _OPENS.search(before) is not None and _AND_SO_ON.match(text, first.end) is not None


def _exclude_each_other(left: Mention, right: Mention) -> bool:
    """Tell whether a slash stands between alternatives: Java/Kotlin, and not HTML/CSS or Python/Django."""
    skills = vocabulary()
    return (
        not ({left.skill, right.skill} <= _PAGES and {left.skill, right.skill} & {"HTML", "CSS"})
        and (kind := skills.skill(left.skill).kind) == skills.skill(right.skill).kind
        and (kind == "language" or not _build_on_each_other(left.skill, right.skill))
    )


def _build_on_each_other(one: str, other: str) -> bool:
    return vocabulary().implies(one, other) or vocabulary().implies(other, one)


def _alike(mentions: tuple[Mention, ...], group: list[int], other: int) -> bool:
    """Tell whether a list goes on backwards: all of one kind, or a list of many kinds."""
    skills = vocabulary()
    kinds = {skills.skill(mentions[index].skill).kind for index in (group[-1] + 1, other)}
    own = {skills.skill(name).kind for name in skills.closure(mentions[group[-1]].skill)}  # Node.js implies a language
    return len(kinds) > 1 or bool(own & kinds)


def _merged(mentions: tuple[Mention, ...], group: list[int]) -> list[list[int]]:
    """Take the first out of a group if most of the others imply it: "cloud (AWS or Azure)" asks for the cloud anyway.

    Languages stay: TypeScript builds on JavaScript, and who is asked for one of them may have either.
    """
    first, *others = (mentions[index].skill for index in group)
    kinds = sum(vocabulary().implies(other, first) for other in others)
    is_general = others and kinds * 3 >= len(others) * 2 and vocabulary().skill(first).kind != "language"
    return [group[:1], group[1:]] if is_general else [group]


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
    """Yield capitalised names that stand in a list beside known skills."""
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
