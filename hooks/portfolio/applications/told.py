"""What a text tells of its author: the skills that it names as used, and not as learned, compared with or of others.

`uses_in` looks at the words around each name: what somebody did is told, what only stands in the same sentence is
named. `told.toml` has the phrases in which a name tells of nothing done. `introductions` finds the sentences of an
entry that are about the employer, `is_bare`, `is_list` and `names_courses` the texts that name skills and tell of
nothing done.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from typing import Any

from portfolio.advice.known_skills import is_product, is_technical, mentions
from portfolio.advice.vocabulary import Mention, vocabulary
from portfolio.sources.tables import tables_beside

_ADDRESS = re.compile(r"(?<!\w)\w+://\S+|(?<![\w.-])(?:[\w-]+\.)+(?:com|org|io|net|dev|de|fr|edu|ai|app)/\S*")
_IN_A_SHORT_NAME = re.compile(r"(?: [A-Z][\w-]+){0,3} \(([A-Z]{3,})\)")
"""What follows a word of something that has an abbreviation: Risk and Fraud DevSecOps Services (RFDS)."""
_OTHERS_BEFORE = re.compile(r"(?:^|[\s,;])[A-Z][\w.'’-]+(?: \([\w&. -]{2,30}\),(?: and)?(?: [A-Z][\w.'’-]+){1,3})+ \($")
_OTHERS_BEHIND = re.compile(r"\),?(?: and)?(?: [A-Z][\w.'’/-]+){1,3} \(([\w&. -]{2,30})\)")
_WITH_OTHERS = re.compile(
    r"\b(?:(?:work\w*|collaborat\w+|liais\w+|coordinat\w+|partner\w*|interfac\w+|communicat\w+|met|aligned"
    r"|alignment|interact\w*) "
    r"(?:closely |directly |cross-functionally )?(?:with|across|between|among)"
    r"|(?:zusammenarbeit|zusammen|abstimmung|austausch) mit"
    r"(?: kolleg\w+)?(?: aus (?:den |dem )?(?:bereich|abteilung)\w*)?|(?:engineers|developers) across"
    r"|(?:collaboration|coordination|lien|relation) avec|coordinated"
    r"|stakeholders (?:in|within|from|across)(?: \w+ ?\()?|collaboration between|communication between"
    r"|to (?:guide|inform|advise|enable)) "
    r"(?:(?:the|our|and|an?|der|dem|den|und|les?|la|et) |[\w-]+(?: \w+)?(?:,| and|,? and| und| et) "
    r"|from \w+ to ){0,9}(?:\w+ )?$",
    re.IGNORECASE,
)
"""What stands before a department: worked with QA, collaborated with design and marketing, data to guide marketing."""
_BY_BOTH = re.compile(r" (?:collaboration|liaison|alignment)\b")


def is_only_met(skill: str, before: str, after: str) -> bool:
    """Return whether a skill names a department that somebody works with: "in interaction with QA"."""
    if is_technical(skill) and skill not in ("SRE", "UI/UX"):
        return False
    if _REPORTS_TO.search(before) or (_OF_TEAMS.match(after) and _TO_TEAMS.search(before)):
        return True
    return skill in groups()["departments"] and bool(
        _WITH_OTHERS.search(before) or _BY_BOTH.match(after) or _BESIDE_PEOPLE.search(before)
    )


_BESIDE_PEOPLE = re.compile(
    r"\b(?:managers?|owners?|engineers|designers|developers|scientists|analysts|marketers|UX)"
    r"(?:,|/| and| &)+ ?(?:and )?$"
    r"|\b(?:stakeholders|teams|departments|colleagues) ?\((?:[\w&/-]+(?: [\w&/-]+)?, ?(?:and )?){0,6}$",
    re.IGNORECASE,
)
"""What stands before a department in a list of people: "product managers, engineers and QA", "stakeholders (QA, …"."""
_OF_TEAMS = re.compile(r"(?:(?:, (?:and )?| and | & |/)[\w-]+(?: [\w-]+)?){1,5} teams\b")
_TO_TEAMS = re.compile(r"\b(?:with|across|between|among|alongside|from)(?: [^.;:()]{0,80})? $", re.IGNORECASE)
_REPORTS_TO = re.compile(
    r"\breport(?:s|ing)? (?:directly )?(?:in)?to (?:the |our |an? )?(?:[\w&/-]+ ){0,4}$", re.IGNORECASE
)


_NEAR = 160
"""Characters before and after a name that say whether it was used."""
_MADE = (
    r"overhaul|prototyp|construct|compil"
    r"|built|(?:^\W*|, |and )build\b|building|rebuil|develop|implement|design|redesign|creat|wrote|writ|led\b"
    r"|lead(?:ing)? |manag|maintain|deploy"
    r"|automat|migrat|architect|set(?:ting)? ?up|configur|integrat|perform|conduct|own(?:s|ed|ing)\b|drove|driv"
    r"|introduc"
    r"|establish|(?:co-)?organi[sz]|deliver|launch|ship(?:s|ped)|responsible for|engineer|administ"
    r"|install|execut|prepar|produc|author"
    r"|publish|teach|taught|provid|handl|work(?:s|ed|ing)? on|focus(?:s?ed|ing)? on|contribut\w+ to|add(?:ed|ing)"
    r"|improv|harden|achiev|optimi|refactor|overs[ae]|entwick|erstell|aufbau|betreu|konzip|verantwort|leit(?:e|ung|et)|durchf|einführ"
    r"|fokus auf|pflege|développ|créa|conç|conception|réalis|mise? en place|rédact|rédig|gestion|gér|anim|encadr|assur"
    r"|déploi|intégr"
)
_TOOK_PART = (
    r"(?:serv|act)(?:ed|ing) as"
    r"|us(?:e|ed|ing)\b|utili[sz]|leverag|employ|appl(?:y|ied)|practi[cs]|participat|collaborat|role in|involv"
    r"|ownership|took|run(?:s|ning)?\b|ran\b|host|consum|expos|extend|enhanc|rewr|port(?:ed|ing)\b|convert|transform|secur"
    r"|ensur|expert|experience|specializ|work(?:s|ed|ing)? (?:with|in|within|as)|pioneer|moderni|scal(?:ed|ing)"
    r"|streamlin"
    r"|demonstrat|follow|support|travail|particip|contribu|dirig|accompagn|construi|amélior|charge de|utilis|mitarbeit"
    r"|mitwirk|beteilig|gearbeitet|nutz|verwend|umsetz|wartung|automatisier|introduct|rollout|adopt|increas|reduc"
    r"|part of|member of|as an? |as |als |en tant que |my |our "
)
_TAKES_PART = re.compile(
    rf"\b(?:{_MADE}|{_TOOK_PART})(?:(?! (?:for|to|between|by|from|against|within|für|pour|zur|entre) )"
    r"[^.;:!?]){0,70}$",
    re.IGNORECASE,
)
"""What stands before the name of a subject in a sentence about a job."""
_DOES_IT = re.compile(
    r"(?:^|[,;:.(•–—-] ?|\b(?:and|und|et|then|to|while|by|I|have|was|which|that) )\W*(?:\w+ly )?"
    rf"(?:{_MADE}|{_TOOK_PART})\w*(?: (?:and |& |und |et )?(?!(?:for|to|between|by|from|against|within|für"
    r"|pour|zur|entre|allow\w*|enabl\w*|facilitat\w*|intended) )[\w'’/+.,#&*-]+){0,6}[ *(/-]*$"
    r"|\b(?:migrat|mov|transition|transfer|port|convert|switch|deploy|upgrad)\w* [^.;]{0,60}\b(?:to|into|from)"
    r" (?:the |an? |our )?(?:[\w.-]+,? (?:and |& )?){0,2}$"
    r"|\breplac\w* [^.;]{0,60}\b(?:by|with|durch|par) (?:the |an? |our )?(?:[\w.-]+,? (?:and |& )?){0,2}$",
    re.IGNORECASE,
)
"""What stands a few words before a common word that somebody did: built the internal monitoring."""
_BEGINS_WITH_IT = re.compile(
    rf"^\W*(?:{_MADE})\w* (?:the |our |all |an? )?(?:(?:\w+ive|thorough|rigorous|regular|daily|weekly) )?$",
    re.IGNORECASE,
)
"""What stands before a generic word that is all that somebody did: "Led security", "Automated the monitoring"."""
_BEGINS = re.compile(
    r"(?:^|[;:.•—–] ?)\W*(?:(?!(?:for|to|by|between|from|against|für|pour) )[\w'’/+.#&*-]+ ){0,3}(?:\w+-)?$",
    re.IGNORECASE,
)
"""What stands before a name at the beginning of a clause without a verb: "Java backend with Spring"."""
_OTHER_VERB = re.compile(r"\W*(?!advanced|applied|automated|distributed|embedded|based)\w+ed ", re.IGNORECASE)
"""A verb with which a clause begins: "Consulted databases"."""
_WITH_IT = re.compile(
    r"(?:\b(?:using|use of|with|in|on|on top of|via|through|including|as well as|alongside|utili[sz]\w+|leverag\w+"
    r"|involv\w+|stack|mit Hilfe von|technolog\w+|mit|auf|unter|avec|en|sous|dans|sur|de|con|usando"
    r"|(?:development|design|implementation|administration|maintenance|deployment|configuration|integration|use) of)"
    r"[ (:]+|\((?=[^()]*$))"
    r"(?:(?!(?:for|to|between|by|from|against|within|across|für|pour|zur|entre|von"
    r"|(?<!combination )(?<!mix )(?<!mixture )(?<!variety )(?<!set )(?<!stack )of) )[\w'’.+#/*&()–-]+[,:]? ){0,9}"
    r"[\w.+#/*&(-]*$"
    r"|\((?:[^()]*(?:[,/+&]|\b(?:and|using|with|via|in|on)))?\W*$"
    r"|\b(?:librar(?:y|ies)|components?|extensions?|packages?|plugins?|SDKs?|frameworks?|bindings) for $",
    re.IGNORECASE,
)
"""What stands few words before the name of something that the work was done with: "a site in Go", "an app (React, Go)".
Farther away, or after "of" (but not "a mix of"), it was something else in 6 to 12 of 100."""
_RIGHT_WITH_IT = re.compile(
    r"\b(?:using|with|through|via|utili[sz]\w+|leverag\w+|mit|avec) (?:[\w-]+ ){0,2}$", re.IGNORECASE
)
"""What stands right before a subject with which work was done in a job."""
_ALONE = re.compile(
    r"(?:[-‐ ]+methods?"
    r"|[-‐ ]+(?:(?!(?:for|to|and|or|of|in|on|with)\b)[\w-]+ )?(?:tool(?:s|ing)?|systems?|solutions?|platforms?|stacks?"
    r"|pipelines?|process\w*|frameworks?|practices|infrastructures?|workflows?|strateg\w+|suites?|scripts?|features"
    r"|efforts|initiatives|standards|policies|reviews?|chat|chatbots?|bots?|assistants?|agents?|apps?|applications?"
    r"|models?|backends?|frontends?|components?|contributions?|scans?|assessments?|measures|protocols?|software"
    r"|lösung\w*|prozess\w*|projects?|papers?|engineer\w*|assistant|associate|fellow|teams?|services?|servers?"
    r"|development|design|developers?|endpoints?|routes?|layers?|modules?|architectures?|schemas?|environments?"
    r"|clusters?|technolog\w+|images?|integrations?|products?|techniques|tests?|dashboards?|operations|jobs?"
    r"|packages?|functionality|automation|entwicklung|code|librar(?:y|ies)|databases?|workloads?|builds?"
    r"|deployments?|buckets?|extensions?|wrappers?|prototypes?|portals?|pages?|bindings?|prox(?:y|ies)|gateways?|interfaces?|engines?|clients?"
    r"|plugins?|websites?|sites?|migrations?|administration|management|theory|procedures?|algorithms?))?"
    r"\s*(?:$|[.,;:)/&+|(*–—-]|(?:and|or|with|using|in|on|of|for|to|via|across|by|as|at|that|which|while|during|through"
    r"|including|from|into|within|between|over|according|is|are|was|who|\w+ing|und|mit|für|von|im|der|um|des|et|de"
    r"|d['’]|du|pour|avec|dans|sur|à|par|en)\b)",
    re.IGNORECASE,
)
"""What follows a common word that is not a part of another name."""
_SENTENCE_END = re.compile(r"(?<!\b(?:Conf|Proc))(?<!\b(?:e\.g|i\.e))(?<![A-Z]\.[A-Z])[.;!?]\s")


class Use(IntEnum):
    """How a text names a skill."""

    NAMED = 0
    """Only in passing, or as a word of something else."""
    WITH = 1
    """The clause begins with it, or work was done with it."""
    DONE = 2
    """A verb says that somebody did it, or the text or title is about it."""


@lru_cache(maxsize=4096)
def uses_in(text: str, *, is_title: bool = False, is_of_job: bool = False) -> tuple[tuple[Mention, Use], ...]:
    """Return the skills that a text names, without those that it only compares with, learned or of others.

    A title names what it is about. A text about a job is about more than its author: there a verb has to stand before
    the name of a subject, though not of a product.
    """
    plain_text = _ADDRESS.sub(lambda match: " " * len(match[0]), text)  # github.com shows no skill
    kept = []
    every = mentions(plain_text)
    once = {found.spelling: found for found in every}.values()
    others = {found.spelling for found in once if vocabulary().is_another(found, every, text)}
    for found in every:
        before, after = around(text, found)
        kind = next((each for each in kinds() if each.holds(found, before, after, is_title=is_title)), None)
        if (kind and not kind.is_left_named) or (
            _is_in_a_short_name(found, after)
            or _is_a_soft_word(found)
            or _is_of_a_person_or_place(before, after)
            or is_only_met(found.skill, before, after)
            or (
                not is_title
                and (vocabulary().is_weak(found) or _is_only_a_word(found, before, after, is_of_job=is_of_job))
            )
        ):
            continue
        is_other = vocabulary().is_off_its_field(found, text) and (
            found.spelling.isupper() or not _BEGINS_WITH_IT.search(before)
        )
        is_named = kind is not None or is_other or found.spelling in others
        is_it = is_title or (not is_of_job and _IS_IT.search(before) is not None)
        use = Use.NAMED if is_named else Use.DONE if is_it else _use(found, before, after, is_of_job=is_of_job)
        kept.append((found, use))
    return tuple(kept)


def around(text: str, found: Mention) -> tuple[str, str]:
    """Return what precedes a name in its sentence, and what follows it."""
    before = _SENTENCE_END.split(text[max(0, found.start - _NEAR) : found.start])[-1]
    end = found.end + 2 if _WRONG_PLURAL.match(text, found.end - 1) else found.end
    return before, text[end : end + _NEAR]


_WRONG_PLURAL = re.compile(r"[A-Z]['’]s (?:to|for|with|and|in|using|by|on|that|from|of|as)\b|[A-Z]['’]s[.,;)]")
"""The end of an abbreviation in a plural that many spell with an apostrophe: "wrote REST API's in Go"."""


@dataclass(frozen=True)
class Kind:
    """A kind of phrase in which a skill's name does not mean that the author used it: a table of `told.toml`."""

    name: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    spelled: re.Pattern[str] | None
    skills: frozenset[str] | None
    is_of_title: bool | None
    """Whether it applies to titles only, or to all but titles; None, to both."""
    is_left_named: bool
    """Whether the name is named in passing, and not struck out."""
    example: str
    counterexample: str

    def holds(self, found: Mention, before: str, after: str, *, is_title: bool) -> bool:
        """Return whether a name occurs in a phrase of this kind."""
        return (
            (self.skills is None or found.skill in self.skills)
            and self.is_of_title in (None, is_title)
            and (self.spelled is None or self.spelled.fullmatch(found.spelling) is not None)
            and (self.before is None or self.before.search(before) is not None)
            and (self.after is None or self.after.match(after) is not None)
        )


@cache
def groups() -> Mapping[str, frozenset[str]]:
    """Return the groups of skills that have a name in `told.toml`, and those by what they are."""
    products = frozenset(skill.name for skill in vocabulary() if is_product(skill.name))
    return {name: frozenset(skills) for name, skills in tables_beside(__file__, "told.toml")["groups"].items()} | {
        "product": products,
        "subject": frozenset(skill.name for skill in vocabulary()) - products,
        "language": frozenset(skill.name for skill in vocabulary() if skill.kind == "language"),
    }


@cache
def kinds() -> tuple[Kind, ...]:
    """Return the kinds of phrases in which a skill's name does not mean that the author used it."""
    tables = tables_beside(__file__, "told.toml")

    def pattern(row: Mapping[str, Any], key: str) -> re.Pattern[str] | None:
        return re.compile("".join(row[key].splitlines()), re.IGNORECASE) if key in row else None

    def skills(row: Mapping[str, Any]) -> frozenset[str] | None:
        of = row.get("of")
        return groups()[of] if isinstance(of, str) else frozenset(of) if of else None

    found = (
        Kind(
            name,
            pattern(row, "before"),
            pattern(row, "after"),
            pattern(row, "spelled"),
            skills(row),
            row["where"] == "title" if "where" in row else None,
            row.get("leaves") == "named",
            row["example"],
            row["counterexample"],
        )
        for name, row in tables.items()
        if name != "groups"
    )
    return tuple(sorted(found, key=lambda kind: kind.is_left_named))  # to strike out comes before to leave named


_IN_GENERAL = re.compile(r" (?:usually|often|typically|generally|can|should|needs?|requires?|gets?)\b")
"""What follows something of which a text tells what everybody knows."""
_IS_IT = re.compile(r"\b(?:is|est|ist) (?:an?|une?|eine?|my) (?:[\w-]+ ){0,3}$", re.IGNORECASE)
"""What stands before the name of a project's subject: "This is a REST API"."""


_MOVES_DATA = re.compile(
    r"(?:^|[,;:(•–—-] ?|\b(?:and|I|to|by|which|that) )\W*(?:\w+ly )?"
    r"(?!load\w*[ -](?:times?|test)|streamlin|importan|copy(?:writ|edit)|pull\w* [\w ]{0,20}\b(?:away|out)\b)"
    r"(?:ingest|load|extract|stream|import|export|pull|fetch|quer(?:y|ie)|replicat|cop(?:y|i))\w*\b[^.;:()]{0,60}"
    r"\b(?:from|into|to) (?:the |an? |our )?(?:[\w.-]+,? (?:and |& )?){0,2}$",
    re.IGNORECASE,
)
"""What stands before a product from which or to which somebody moved data: "loaded events from S3 to BigQuery"."""
_VERB = re.compile(
    r"(?:mentor|teach|coach|debug|troubleshoot|refactor|(?:lead|writ|develop|review|analy[sz]|conduct)(?:e|ing|ed)? )",
    re.IGNORECASE,
)
"""A name that is what somebody did by itself: "mentored two interns"."""


def _use(found: Mention, before: str, after: str, *, is_of_job: bool) -> Use:
    """Return whether a name is what somebody did, or did it with, and no word of something else: "Java methods"."""
    is_word = not is_product(found.skill)
    begins = _BEGINS.search(before) is not None and not _IN_GENERAL.match(after) and not (is_word and after[:1] == ":")
    does = _DOES_IT.search(before) is not None or (not is_word and _MOVES_DATA.search(before) is not None)
    if (does and not is_word) or ((does or begins) and _VERB.match(found.spelling)):
        return Use.DONE
    if not _ALONE.match(after):
        return Use.NAMED
    if does or (begins and not before.strip(" •*-–")):
        return Use.DONE
    with_it = _RIGHT_WITH_IT if is_word and is_of_job else _WITH_IT
    return Use.WITH if begins or with_it.search(before) else Use.NAMED


_NAME_OF_ITS_OWN = re.compile(r"[A-Z.][a-z]|\.NET|[A-Z][A-Z]+[a-z]")


_CALLED_AFTER_FIRMS = frozenset(("cloud", "api", "apis", "web api", "web apis", "rest api", "rest apis"))
_NAMED = re.compile(r"(?:[\w,] |\()(\.NET|[A-Z][\w’'-]*[a-z\d-][\w-]*) $")
"""What stands before the last word of a name: "Created BIL-X Cloud", "integrated the Maps API"."""


def _is_in_a_short_name(found: Mention, after: str) -> bool:
    name = _IN_A_SHORT_NAME.match(after)
    return name is not None and name[1] not in found.spelling.upper() and vocabulary().canonical(name[1]) is None


def _is_of_a_person_or_place(before: str, after: str) -> bool:
    """Return whether a name says in parentheses where people are from, or which firm: "teams in Utopia (Spark), …"."""
    if not before.endswith("(") or not after.startswith(")"):
        return False
    behind = _OTHERS_BEHIND.match(after)
    others = [behind[1]] if behind else []
    listed = _OTHERS_BEFORE.search(before)
    others += re.findall(r"\(([^()]*)\)", listed[0]) if listed else []
    unknown = sum(vocabulary().canonical(other) is None for other in others)
    return unknown > len(others) - unknown + 1 or (unknown > 0 and _AMONG_PEOPLE.search(before) is not None)


_AMONG_PEOPLE = re.compile(r"\b(?:teams?|people|figures|speakers|colleagues|offices|partners|clients|hosts?)\b")


def _is_a_soft_word(found: Mention) -> bool:
    """Return whether one word names a personal skill: most flexible, creative or autonomous things are no people."""
    return vocabulary().skill(found.skill).kind == "soft" and " " not in found.spelling and found.skill != "Leadership"


def _is_built_with(name: str, *, is_of_web: bool) -> bool:
    """Return whether an API called after something is built with it, "a Django API", and not only called, "Jira's"."""
    skill = vocabulary().canonical(name)
    return skill is not None and (name != ".NET" or is_of_web) and vocabulary().skill(skill).kind in ("language", "web")


def _is_only_a_word(found: Mention, before: str, after: str, *, is_of_job: bool) -> bool:
    """Return whether the name of a subject is mentioned, but not done: "raised the need for security"."""
    is_common = " " not in found.spelling or found.spelling.casefold() == found.skill.casefold()
    is_common = is_common and found.spelling != "debug"  # a verb itself
    named = _NAMED.search(before) if found.spelling.casefold() in _CALLED_AFTER_FIRMS else None
    if named and not _is_built_with(named[1], is_of_web=found.spelling[:4].casefold() in ("web ", "rest")):
        return True
    if found.skill in groups()["common"] and is_common:
        begins = _BEGINS.search(before)
        is_named_first = begins is not None and not _OTHER_VERB.match(begins[0])
        return not (_ALONE.match(after) and (is_named_first or _DOES_IT.search(before)))
    is_first = not before.strip(" •*-–")
    if not is_of_job or is_first or is_product(found.skill) or _NAME_OF_ITS_OWN.match(found.spelling):
        return False
    return not (_TAKES_PART.search(before) or (_ALONE.match(after) and _DOES_IT.search(before)))


_ITSELF = re.compile(
    r"\b(?:is|was|are|offers?|provides?|develops|builds|makes|delivers|operates|manages|designs|creates|sells"
    r"|helps|enables"
    r"|speciali[sz]\w+|est|propose|édite|développe|conçoit|fournit|accompagne|ist|war|bietet|stellt|entwickelt"
    r"|betreibt|vertreibt)\b",
    re.IGNORECASE,
)
_A_COMPANY = re.compile(
    r"(?:(?:an?|the|une?|l[ea']|eine?|leading|global) ?)?(?:[\w-]+ ){0,4}"
    r"(?:company|start-?up|provider|agency|firm|consultancy|entreprise|société|agence|éditeur|unternehmen"
    r"|anbieter|agentur"
    r"|team of)\b"
    r"(?! (?:website|web|product|app|platform))"
    r"|[^.;]{0,60}\b(?:leading|largest|biggest|premier)\b[^.;]{0,60}\b(?:company|provider|firm|organi[sz]ations?)\b",
    re.IGNORECASE,
)
"""The beginning of a text that introduces the employer: "Leading provider of AI"."""


_AUTHOR = re.compile(r"\b(?:I|me|my|we|our|ich|mein\w*|wir|je|j'|j’|mon|ma|mes|nous)\b", re.IGNORECASE)
_BEGINS_WITH_WORK = re.compile(
    r"\W*(?:\w+(?:ed|ing|ung|ion|ment)\b|responsible|built|led|wrote|made|ran|part of|member of|in charge|conçu"
    r"|verantwortlich)",
    re.IGNORECASE,
)


_WE_OFFER = re.compile(
    r"\W*We (?:offer|provide|bring|accelerate|help|enable|deliver|empower|partner|speciali[sz]e|are (?:an?|the))\b"
)


_OF_A_LEADER = re.compile(
    r"\W*[A-Z][\w.&-]+(?: [A-Z][\w.&-]+){0,2},? (?:is|was) (?:an? |the )?(?:[\w-]+ ){0,4}"
    r"(?:leader|provider|company|vendor|start-?up|firm|agency)\b"
)
"""A sentence that introduces any company: "Acme is a leader in analytics"."""
_OF_A_GROUP = re.compile(
    r"\W*(?:The|This) (?:research )?(?:group|lab|laboratory|company|institute|organi[sz]ation|start-?up)(?:['’]s \w+)? "
    r"(?:work|focus|develop|build|provid|offer|is|was|aim|stud|research)\w*\b"
)


def introductions(text: str, employer: str, *, is_bullet: bool) -> Iterator[tuple[int, int]]:
    """Yield the sentences that introduce the employer; in a bullet they begin with its name."""
    start = 0
    name = employer.split(maxsplit=1)[0].casefold()
    for end in (*(gap.start() + 1 for gap in _SENTENCE_END.finditer(text)), len(text)):
        sentence = text[start:end]
        is_of_itself = _ITSELF.search(sentence) is not None
        if is_bullet:
            is_of_itself = is_of_itself and sentence.strip().casefold().startswith(name)
            is_of_itself = is_of_itself or _OF_A_LEADER.match(sentence) is not None
        else:
            is_of_itself = is_of_itself or (start == 0 and _A_COMPANY.match(sentence) is not None)
            is_of_itself = is_of_itself and not _BEGINS_WITH_WORK.match(sentence)
            is_of_itself = is_of_itself or _OF_A_GROUP.match(sentence) is not None
        if (is_of_itself and not _AUTHOR.search(sentence)) or (not is_bullet and _WE_OFFER.match(sentence)):
            yield start, end
        start = end


# lists

_FILLER = re.compile(
    r"\b(?:and|und|et|or|with|using|tech(?:nolog(?:y|ies))?|stack|tools?|skills?|languages?|frameworks?|used"
    r"|environment"
    r"|technologien|werkzeuge|outils|technos?|utilisée?s|techniques?|eingesetzte?|years?|yrs|Jahre?|ans?)\b|[\W\d_]+",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w.+#-]*")
_STACK = re.compile(
    r"\W*(?:tech(?:nolog(?:y|ies))?|stack|tools|technos?|technologien|environment|environnement)"
    r"(?: (?:stack|used|utilisée?s?|technique))?\s*:",
    re.IGNORECASE,
)
"""What begins a list of tools: "Tech stack: …"."""
_COURSES = re.compile(
    r"\b(?:coursework|course work|courses|modules?|cours|kurse|vorlesungen|lehrveranstaltungen)\b"
    r"[^.]{0,20}(?::|\b(?:included?|including|such as)\b)",
    re.IGNORECASE,
)


def _without_skills(text: str) -> str:
    for mention in reversed(mentions(text)):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text


def is_bare(text: str) -> bool:
    """Return whether a text is only a list of skills and says nothing was done: "React, Docker"."""
    rest = _without_skills(text)
    return rest != text and not _FILLER.sub("", rest)


_NEAR_THE_START = 25
"""Characters before the word for courses in a text that lists them."""
_BETWEEN = re.compile(r"[,·•|;&+]|\s/\s")
_ASIDE = re.compile(r" \([^()]*\)")
_DOES = re.compile(r"\w+(?:ed|ing|t|ung|ion|ment|er)\b|(?:wrote|ran|made|drove|gave|grew|won|did)\b", re.IGNORECASE)
"""The beginning of a text that says what was done."""


_STRONG_VERB = re.compile(r"\W*(?:built|wrote|set up|ran|led|made)\b", re.IGNORECASE)


def names_courses(text: str) -> bool:
    """Return whether a text lists courses: "Relevant coursework: databases"."""
    return _COURSES.search(text) is not None


def is_list(text: str) -> bool:
    """Return whether a text is a list of names, known or not: "Astro, Leaflet · Docker"."""
    courses = _COURSES.search(text)
    if _STACK.match(text) and mentions(text) and not _SENTENCE_END.search(text):
        return True
    if is_bare(text) or (courses and courses.start() < _NEAR_THE_START):
        return True
    plain_text = _ASIDE.sub("", text)
    parts = [part.split() for part in _BETWEEN.split(plain_text.partition(":")[2] or plain_text) if part.strip()]
    is_sentence = _OTHER_VERB.match(text) or _STRONG_VERB.match(text)
    if len(parts) > 2 and all(len(part) < 4 for part in parts) and len(mentions(plain_text)) * 2 >= len(parts):
        return not is_sentence
    rest = _without_skills(text)
    return rest != text and not _DOES.match(text) and not _FILLER.sub("", _NAME.sub(" ", rest))
