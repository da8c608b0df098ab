"""The skills that a line of an advertisement names, as advertisements write them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from portfolio.advice.vocabulary import SOFT, Mention, vocabulary
from portfolio.applications.degrees import degree_spans
from portfolio.applications.phrases import folded
from portfolio.applications.told import is_only_met

ADDRESS = re.compile(r"\b(?:https?://|javascript:)\S+|www\.\S+|\S+@\S+\.\w+|#\w+")
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
"""After a city that is spelled like a skill: "Aurora, CO"."""
_PROFILES = ("GitHub", "GitLab", "Bitbucket", "Kaggle")
_SHOWN_TO_US = re.compile(r"\byour $|\b(?:on|see|at|visit|out|to) our $", re.IGNORECASE)
"""Before a profile: "links to your GitHub", "see our GitHub"; "run our GitLab" is work with it."""
_SENT = re.compile(
    r"\b(?:CVs?|[Rr][ée]sum[ée]s?|Lebenslauf\w*|LinkedIn|Anschreiben|cover letter|lettre de motivation)\b"
)
"""What is sent beside the address of a profile: "your resume and your GitHub"."""
_LABELS = ("requirements", "classification")
"""What is no skill as a label: "Classification: full time"."""
_MONEY = re.compile(r"\s?[$€£]")
"""After a currency that is spelled like a skill: "CAD $100,000"."""
_DEPARTMENTS = (
    "Marketing",
    "Product management",
    "Product development",
    "Product design",
    "Sales experience",
    "Customer support",
    "Accounting",
    "Scrum Master",
)
_COLLEAGUES = re.compile(
    r"\b(?:(?:work(?:ing)? (?:\w+ )?with|collaborat\w*|partner\w*|liais\w*|colleagues|stakeholders?"
    r"|zusammenarbeit|abstimmung|collabor\w*|équipes?|abteilung\w*)\b[^.;:]"
    r"|(?:teams?|équipes?) (?:bestehend aus|consisting of|made up of|composed of|composée? d[e'’])"
    r"|(?:teams?|departments?)(?: (?:in|from|like|such|including|of|across)\b|[,(]))"
    r"[^.;:]{0,80}$",
    re.IGNORECASE,
)
"""Stands before departments with which somebody works: "colleagues in marketing"."""
_OF_A_COMPANY = re.compile(
    r" (?:values(?= (?!files?\b|in\b|and\b|with\b|for\b)[a-z])|believes|powers|welcomes|was founded"
    r"|is (?:an equal|committed|proud|a (?:global|leading)))\b"
)
"""After the name of a company that is also a product: "Twilio values diverse experiences"."""
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
_OF_DATABASES = re.compile(
    r"\bBDD ?[:/(]|\b(?:SGBD|des?|du|les?|la|aux?|en|et|projets?|administration)\b", re.IGNORECASE
)
_OF_BEHAVIOUR = re.compile(r"\b(?:TDD|DDD|tests?|Gherkin|Cucumber|Behat|agiles?|und|mit|and|with)\b", re.IGNORECASE)
"""French lines in which BDD are databases, and words with which it is a way to test."""
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
    r"\bdata [a-z]{5,15}(?P<words>(?:, (?!data\b|(?:engineering|science)\b)[a-z]{5,15}){1,3}"
    r",? and (?!data\b|(?:engineering|science)\b)[a-z]{5,15})(?= ?[.;,)]|$)",
    re.IGNORECASE,
)
"""What shares its first word: "data quality, lineage and governance"; engineering may be of anything."""
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
"""What stands in parentheses after the first word of its name: "Spring (Boot, Security)"."""
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
def every_mention(text: str) -> tuple[Mention, ...]:
    """Return all skills that a text names, also where they are not asked."""
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
    found = every_mention(text)
    if not found:
        return ()
    spans = [
        *degree_spans(text),
        *(match.span() for pattern in (ADDRESS, _OURS_TOO) for match in pattern.finditer(text)),
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
        and not (mention.spelling == "BDD" and _OF_DATABASES.search(text) and not _OF_BEHAVIOUR.search(text))
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
        and not (mention.spelling.lower().endswith(_LABELS) and text[mention.end : mention.end + 1] == ":")
        and not is_only_met(mention.skill, text[max(0, mention.start - 120) : mention.start], text[mention.end :])
        and not (mention.skill == _GENERAL and _names_languages(text, mention))
    )


def _is_of_people(text: str, mention: Mention) -> bool:
    """Return whether a network is one of people."""
    before = text[max(0, mention.start - 16) : mention.start]
    return (_SOCIAL.search(before) or _OF_PEOPLE.match(text, mention.end)) is not None


def _is_done(text: str, mention: Mention) -> bool:
    """Return whether "build systems" is what somebody does."""
    before = text[max(0, mention.start - 14) : mention.start]
    return _DO.search(before) is not None or text.startswith((" that ", " which "), mention.end)


_GENERAL = "Programming"
_NAMES_THEM = re.compile(r"(?:[^.;!?]|(?<=\b[zBegx])\.|(?<=\bex)\.){0,60}?")


def _names_languages(text: str, general: Mention) -> bool:
    """Return whether "programming languages" only introduces or ends languages: "such as Python", "the Go language"."""
    following = next((other for other in every_mention(text) if other.start >= general.end), None)
    if any(
        other.end + 1 == general.start and vocabulary().implies(other.skill, _GENERAL) for other in every_mention(text)
    ):
        return True
    return (
        following is not None
        and _NAMES_THEM.fullmatch(text[general.end : following.start]) is not None
        and vocabulary().implies(following.skill, _GENERAL)
    )
