"""Which skills of a line are alternatives: one requirement that one of them meets."""

import re

from portfolio.advice.vocabulary import Mention, vocabulary
from portfolio.applications.levels import PARENTHESES
from portfolio.applications.phrases import folded, phrases

SEPARATOR = re.compile(
    r"-?[\s\"'“”„«»()]*"
    r"(?:(?P<or>(?:,|[.;](?=\s*alternativ))?\s*(?:\b(?:and ?/ ?or|or ?/ ?and|or|oder|bzw\.?|beziehungsweise|ou"
    r"|und ?/ ?oder|et ?/ ?ou|alternativ(?:ely|ement)?|vs\.?|soit|voire|sinon|wahlweise|ersatzweise)(?!\w)"
    r"(?:,? (?:bien|encore|else|auch"
    r"|alternatively|alternativ|à défaut|[aà] minima|à la rigueur|even|sogar)\b)?,?)"
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
    r"[\s,]*(?:(?:and ?/ ?or|und ?/ ?oder|et ?/ ?ou|and|or|und|oder|et|ou)\s+"
    r"(?:an? |d['’]|ein\w{0,2} |une? )?(?:(?:outil|langage|technologie"
    r"|solution)s? )?)?(?:similar|comparable|equivalent|other|any other|another"
    r"|vergleichbar\w*|ähnlich\w*|andere\w*|équivalent\w*|similaire\w*|autres?|o\.\s?ä)",
    re.IGNORECASE,
)


def groups(text: str, mentions: tuple[Mention, ...], *, is_use: bool) -> list[list[int]]:
    """Group alternatives: return lists of indexes of mentions, one list for each requirement.

    In a list of tools in use (`is_use`), a slash separates tools that are all used.
    """
    asides = [
        [index for index, one in enumerate(mentions) if start < one.start < end]
        for start, end in (match.span() for match in PARENTHESES.finditer(text))
        if _is_aside(text, mentions, start)
    ]
    inner = {index for aside in asides for index in aside}
    outer = [index for index in range(len(mentions)) if index not in inner]
    found = _groups(text, tuple(mentions[index] for index in outer), 0, len(outer), is_use=is_use)
    found = [[outer[place] for place in group] for group in found]
    for aside in filter(None, asides):
        found += _groups(text, mentions, aside[0], aside[-1] + 1, is_use=is_use)
    return sorted(found)


def _is_aside(text: str, mentions: tuple[Mention, ...], start: int) -> bool:
    """Return whether parentheses stand right behind a name: "React (Next.js) or Vue.js (Nuxt)"."""
    before = next((one.end for one in reversed(mentions) if one.end <= start), None)
    is_behind = before is not None and not _WITH_ITS.sub("", text[before:start]).strip()
    return is_behind and _OR_BEGINS.match(text, start + 1) is None


def _groups(text: str, mentions: tuple[Mention, ...], first: int, end: int, *, is_use: bool) -> list[list[int]]:
    """Group the mentions from `first` to before `end`, all within parentheses or all outside of them."""
    links = [_link(text, mentions[index], mentions[index + 1]) if index >= first else None for index in range(end - 1)]
    links = ["comma" if link == "slash" and is_use else link for link in links]
    groups: list[list[int]] = []
    index = first
    while index < end:
        last = index
        is_choice = ONE_OF.search(folded(text[max(0, mentions[index].start - 60) : mentions[index].start]))
        while last < end - 1 and (
            links[last] or (is_choice and not _ENDS_CHOICE.search(text, mentions[last].end, mentions[last + 1].start))
        ):
            last += 1
        groups += _split(text, mentions, links, index, last)
        index = last + 1
    return groups


_WITH_ITS = re.compile(
    r" (?:et|and|und|with|avec|mit) (?:(?:all )?its|son|ses|leurs?|dessen|deren|seine[mn]?|ihre[mnr]?) [^\W\d]{4,20}",
    re.IGNORECASE,
)
"""Between a name and what belongs to it: "Java et son écosystème (Spring)"."""


_OR = r",?\s*\b(?:and ?/ ?or|or|oder|und ?/ ?oder|bzw\.?|ou|et ?/ ?ou)\s+"
_OR_BEGINS = re.compile(rf"\s*{_OR}")
_UNKNOWN_BETWEEN = re.compile(
    rf"(?:(?:,\s*|\s*(?P<slash>/)\s*|(?P<or>{_OR}))[A-Z][\w.+#-]{{0,18}}(?: [\w.+#-]{{1,12}})?){{1,2}}\s*"
    rf"(?:,\s*(?:and |und |et )?|/\s*|(?P<last>{_OR}))"
)
"""Names between two known ones that the vocabulary does not know: "MySQL, FooDB or PostgreSQL"."""


def _link(text: str, left: Mention, right: Mention) -> str | None:
    """Return how two neighbours are connected: "or", "slash", "and", "comma" or not at all."""
    between = _between(text, left, right)
    if len(between) > 40:
        return None
    match = SEPARATOR.fullmatch(between)
    if match is None and (unknown := _UNKNOWN_BETWEEN.fullmatch(between)):
        is_list = "," in between
        return "or" if unknown["last"] or (unknown["or"] and not is_list) else "slash" if unknown["slash"] else "comma"
    if match is None:
        bridged = re.fullmatch(
            r"(?P<noun>\s+(?:[\w-]{3,15}|\d[\d.]*))?(?P<rest>\s*(?:,|\bor\b|\boder\b|\bou\b|\band\b|\bund\b|\bet\b).*)",
            between,
        )
        match = SEPARATOR.fullmatch(bridged["rest"]) if bridged else None
    if match is None:
        return None
    return match.lastgroup


def _between(text: str, left: Mention, right: Mention) -> str:
    """Return what stands between two names without what only explains the first one."""
    inner = PARENTHESES.sub(
        lambda found: found[0] if _SINGULAR_REST.match(found[0], 1) else "", text[left.end : right.start]
    )
    return _WITH_ITS.sub("", inner)


def _split(text: str, mentions: tuple[Mention, ...], links: list[str | None], start: int, end: int) -> list[list[int]]:
    """Divide a list of neighbours into requirements."""
    inside = links[start:end]
    is_kind = end > start and start > 0 and _are_kinds_of(text, mentions, start, end)
    if end > start and (is_kind or _introduces_examples(text, mentions[start])):
        stop = next(
            (
                index
                for index in range(start, end)
                if _ENDS_LIST.search(_between(text, mentions[index], mentions[index + 1]))
                or (index == end - 1 > start and links[index] == "and" and _is_of_another_kind(mentions, start, end))
                or (index == start and links[index] == "and" and _ends_with_kinds(text, *mentions[index : index + 2]))
            ),
            end,
        )
        return _merged(mentions, list(range(start, stop + 1))) + (
            _split(text, mentions, links, stop + 1, end) if stop < end else []
        )
    is_one_of = _SINGULAR_REST.match(text, mentions[end].end) or _are_languages_to_choose(text, mentions, start, end)
    if inside and set(inside) <= {"comma", "slash"} and is_one_of:
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
    """Return whether a list whose only conjunction is the "or" before its last name is all that parentheses hold."""
    is_in_parentheses = text[: mentions[start].start].endswith("(") and text[mentions[end].end :].startswith(")")
    return is_in_parentheses and links[-1] == "or" and set(links[:-1]) <= {"comma"}


def _are_languages_to_choose(text: str, mentions: tuple[Mention, ...], start: int, end: int) -> bool:
    """Return whether an open list of languages is only what would be best: "ideally with Scala, Java, etc."."""
    if not (_OPEN_END.match(text, mentions[end].end) and _IDEALLY.search(folded(text), 0, mentions[start].start)):
        return False
    names = {one.skill for one in mentions[start : end + 1]}
    return not names & _PAGES and all(vocabulary().skill(name).kind == "language" for name in names)


_IDEALLY = re.compile(
    r"\b(?:ideally|preferably|idealerweise|vorzugsweise|idealement|de preference)(?: (?:with|in|mit|en|avec))? $"
)
_UNKNOWN_LAST = re.compile(rf"{_OR}[A-Z][\w.+#-]+\W*(?:$|[.,;)])")
"""Ends alternatives with a name that the vocabulary does not know: "MongoDB, DynamoDB or CosmoDB"."""


def _is_of_another_kind(mentions: tuple[Mention, ...], start: int, end: int) -> bool:
    """Return whether only languages stand before the last of a list: "such as Python, R, C++ and databases"."""
    *kinds, last = (vocabulary().skill(one.skill).kind for one in mentions[start : end + 1])
    return set(kinds) == {"language"} and last == "database"


def _ends_with_kinds(text: str, one: Mention, other: Mention) -> bool:
    """Return whether a choice ends with parentheses: "at least one public cloud (AWS, GCP) and Kubernetes"."""
    kinds = {vocabulary().skill(each.skill).kind for each in (one, other)}
    return ")" in text[one.end : other.start] and len(kinds) > 1


_ENDS_LIST = re.compile(r"\)|\b(?:sowie|as well as|ainsi que)\b")
"""What ends examples: "databases such as MySQL as well as REST"."""


def _are_kinds_of(text: str, mentions: tuple[Mention, ...], start: int, end: int) -> bool:
    """Return whether a list in parentheses names kinds of what stands before: "cloud platforms (AWS, Azure)"."""
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
    r"|au moins une?|une? (?:ou plusieurs|des|de ces))\b(?:\W+[\w-]+){0,6}\W*[(:;]\s*$"
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


_UNKNOWN_FIRST = re.compile(r"(?:(?<= )[A-Z][\w.+#-]{1,18}, ){1,2}$")
"""Names at the beginning of a list that the vocabulary does not know: "such as FooJS, AngularJS"."""


def _introduces_examples(text: str, first: Mention) -> bool:
    before = folded(_UNKNOWN_FIRST.sub("", text[max(0, first.start - 60) : first.start]))
    stem = before.rstrip(" (:,;\"'„“")
    if any(match.end() >= len(stem) - 1 for match in phrases("examples").finditer(stem)):
        return True
    if _ONE_OF.search(before) or _AT_LEAST_A.search(before):
        return True
    return _OPENS.search(before) is not None and _AND_SO_ON.match(text, first.end) is not None


def _exclude_each_other(left: Mention, right: Mention) -> bool:
    """Return whether a slash stands between alternatives: Java/Kotlin, and not HTML/CSS or Python/Django."""
    skills = vocabulary()
    return (
        not ({left.skill, right.skill} <= _PAGES and {left.skill, right.skill} & {"HTML", "CSS"})
        and (kind := skills.skill(left.skill).kind) == skills.skill(right.skill).kind
        and (kind == "language" or not _build_on_each_other(left.skill, right.skill))
    )


def _build_on_each_other(one: str, other: str) -> bool:
    return vocabulary().implies(one, other) or vocabulary().implies(other, one)


def _alike(mentions: tuple[Mention, ...], group: list[int], other: int) -> bool:
    """Return whether a list goes on backwards: all of one kind, or a list of many kinds."""
    skills = vocabulary()
    kinds = {skills.skill(mentions[index].skill).kind for index in (group[-1] + 1, other)}
    own = {skills.skill(name).kind for name in skills.closure(mentions[group[-1]].skill)}  # Node.js implies a language
    return len(kinds) > 1 or bool(own & kinds)


def _merged(mentions: tuple[Mention, ...], group: list[int]) -> list[list[int]]:
    """Take the first out of a group if most of the others imply it: "cloud (AWS or Azure)" asks for the cloud anyway.

    Languages stay: TypeScript builds on JavaScript, and either may answer a request for one of them.
    """
    first, *others = (mentions[index].skill for index in group)
    kinds = sum(vocabulary().implies(other, first) for other in others)
    is_general = others and kinds * 3 >= len(others) * 2 and vocabulary().skill(first).kind != "language"
    return [group[:1], group[1:]] if is_general else [group]
