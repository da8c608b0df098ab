"""Rules about the list of skills: what does not belong there, what nothing shows, what is missing."""

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from portfolio.advice.finding import Finding, Findings, compiled, listed, quoted
from portfolio.advice.known_skills import (
    claimed_by,
    is_product,
    is_spelling,
    mentions,
    named_by,
    parts_of,
    stems,
    with_implied,
)
from portfolio.advice.subject import Passage, Skill, Subject
from portfolio.advice.vocabulary import SOFT, Mention, vocabulary
from portfolio.sources.diagnostics import Location

_MOST_SKILLS = 20
_MOST_GROUPS = 6
_MOST_WORDS = 4
"""What is longer is a sentence on a skill."""


def _obvious() -> frozenset[str]:
    words = re.split(r"[;\n]", listed("skills", "obvious"))
    return frozenset(word.strip() for word in words if word.strip())


def _is_soft(written: str, group: str = "") -> bool:
    """Return whether an entry is not technical: one or more soft skills, or a spoken language."""
    kinds = {vocabulary().skill(name).kind for name in named_by(written)}
    words = listed("skills", "soft")
    begins, ends = compiled(words, r"^\W*", r"\b"), compiled(words, r"\b", r"\W*$")
    parts = re.split(r"\s*(?:[&/,]|\b(?:and|und|et|y)\b)\s*", written)
    is_soft_group = compiled(listed("skills", "soft_groups"), r"^\W*", r"\W*$").match(group)
    return bool(
        kinds == {SOFT}
        or begins.match(written)
        or all(begins.match(part) or (ends.search(part) and not _OF_MACHINES.match(part)) for part in parts if part)
        or (is_soft_group and not named_by(written) - {"English"})
    )


_OF_MACHINES = re.compile(
    r"(?:data|network|computer|machine|file|memory)\b",
    re.IGNORECASE,
)
"""Begins a craft that ends like a soft skill: "data organization"."""
_SHARED = 3
"""Groups that have one keyword in common."""


def _named(subject: Subject) -> tuple[Skill, ...]:
    """Return the skills. Where most groups are named like a skill and share keywords, the names are the skills."""
    groups = subject.resume.skills
    named = [group for group in groups if group.keywords and is_spelling(group.name)]
    shared = Counter(word.casefold() for group in named for word in {*group.keywords})
    if len(named) * 2 <= len(groups) or max(shared.values(), default=0) < _SHARED:
        return subject.skills
    names = {group.name for group in named}
    places = [(group.name, ("skills", number, "name")) for number, group in enumerate(groups) if group.name in names]
    own = [Skill(name, subject.document.location(place)) for name, place in places]
    return (*own, *(skill for skill in subject.skills if skill.group not in names))


@cache
def _other_names() -> frozenset[str]:
    """Return words that are names of their own, though near a skill's."""
    return frozenset(" ".join((listed("skills", "no_misspellings"), *_obvious())).split())


def obvious_skills(subject: Subject) -> Findings:
    """Find skills that go without saying, unless the advertisement asks for them."""
    obvious, asked = _obvious(), {asked.name for asked in subject.target.asked}
    for skill in _named(subject):
        for part in _pieces(skill.written):
            if part.casefold() in obvious and not named_by(part) & asked:
                yield Finding(skill.location, quoted(part))


def _pieces(written: str) -> tuple[str, ...]:
    """Return the parts of an entry, the entry alone if it is one of the obvious ones."""
    return (written,) if written.casefold() in _obvious() else parts_of(written)


def many_skills(subject: Subject) -> Findings:
    """Find more than twenty skills."""
    listed_ones = (skill for skill in _named(subject) if not _is_soft(skill.written, skill.group))
    count = sum(len(parts_of(skill.written)) for skill in listed_ones)
    if count > _MOST_SKILLS:
        yield Finding(subject.document.location(("skills",), of_key=True), f"{count} skills")


def modest_level(subject: Subject) -> Findings:
    """Find levels that belittle a skill."""
    words = listed("skills", "levels")
    level = compiled(words, r"^\W*", r"(?:\s+\w+)?\W*$")
    in_brackets = compiled(words, r"(?:[(\[,:–—]\s*|\s-\s)", r"(?:\s(?:level|knowledge|user|niveau))?\s*(?:[)\],]|$)")
    in_front = compiled(words, r"^\W*", r"(?:[ -](?:level|in|of|en|de|d'))*\s+")
    seen: set[Location | str] = set()
    for skill in subject.skills:
        if _is_soft(skill.written):
            continue
        if skill.level and level.match(skill.level) and skill.level_location and skill.level_location not in seen:
            seen.add(skill.level_location)
            yield Finding(skill.level_location, quoted(f"{skill.group or skill.written}: {skill.level}"))
        before = in_front.match(skill.written)
        if in_brackets.search(skill.written) or (before and is_spelling(skill.written[before.end() :])):
            yield Finding(skill.location, quoted(skill.written))
        elif skill.group and skill.group not in seen and level.match(skill.group):
            seen.add(skill.group)
            yield Finding(skill.location, quoted(f"{skill.group}: {skill.written}"))


def measured_level(subject: Subject) -> Findings:
    """Find levels in per cent, stars or bars."""
    measure = re.compile(listed("skills", "measures"), re.IGNORECASE)
    seen = set()
    for skill in subject.skills:
        level = skill.level_location if measure.search(skill.level) or skill.level.strip().isdigit() else None
        if level and level not in seen:
            seen.add(level)
            yield Finding(level, quoted(f"{skill.group or skill.written}: {skill.level}"))
        if measure.search(skill.written):
            yield Finding(skill.location, quoted(skill.written))


def shown_nowhere(subject: Subject) -> Findings:
    """Find skills that no entry, project, notebook or post shows."""
    texts = [*(item.text for item in subject.items), *(passage.text for passage in subject.more)]
    shown = frozenset(name for text in texts for name in with_implied(text))
    shown |= frozenset(name for source in subject.background for name in source.skills)
    words = [*map(stems, texts), *(source.words for source in subject.background)]
    seen: set[str] = set()
    for skill in _named(subject):
        written = skill.written.casefold()
        is_sentence = len(written.split()) > _MOST_WORDS or re.search(r"\s\S+[.!?]$", written)
        is_craft = written and not is_sentence and not _is_soft(skill.written, skill.group)
        is_craft = is_craft and written not in _obvious() and written not in seen
        seen.add(written)
        if is_craft and not _is_shown(skill.written, shown, words, texts):
            yield Finding(skill.location, skill.written)


_VENDOR = re.compile(
    r"^(?:apache|amazon|aws|google|microsoft|ms|ibm|adobe|oracle|atlassian|hashicorp)\s+", re.IGNORECASE
)


def _is_shown(written: str, shown: frozenset[str], words: list[frozenset[str]], texts: list[str]) -> bool:
    """Return whether one part of an entry is shown: by its name in the vocabulary, or by its words in one text."""
    for part in parts_of(written):
        if claimed_by(part) & shown:
            return True
        own = stems(_VENDOR.sub("", part))
        if own and any(own <= found for found in words):
            return True
        if not own and any(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text) for text in texts):
            return True
    return False


def unlisted_skills(subject: Subject) -> Findings:
    """Find tools that two or more entries use and the list of skills does not have."""
    if not subject.skills:
        return
    names = frozenset(name for skill in subject.skills for name in named_by(skill.written))
    groups = frozenset(name for skill in subject.skills for name in named_by(skill.group))
    known = frozenset(name for one in names | groups for name in vocabulary().closure(one))
    used: dict[str, list[tuple[Passage, Mention]]] = defaultdict(list)
    for item in subject.of("work", "projects", "volunteer"):
        employer = item.source.name if item.section == "work" and item.source else ""
        seen = {mention.skill for mention in mentions(employer)}
        for passage in item.passages:
            for mention in mentions(passage.text):
                if mention.skill not in seen:
                    seen.add(mention.skill)
                    used[mention.skill].append((passage, mention))
    for name, uses in sorted(used.items(), key=lambda pair: -len(pair[1])):
        is_tool = is_product(name) and name.casefold() not in _obvious() and _is_name(uses)
        is_covered = name in known or vocabulary().closure(name) & names
        if len(uses) >= 2 and is_tool and not is_covered:
            passage, mention = uses[0]
            yield Finding(passage.at(mention.spelling), f"{quoted(mention.spelling)} in {len(uses)} entries")


def _is_name(uses: list[tuple[Passage, Mention]]) -> bool:
    """Return whether a skill is written like a name, with a capital even within a sentence; concepts are not."""
    has_capital = [any(map(str.isupper, mention.spelling)) for _, mention in uses]
    return all(has_capital) and any(
        mention.start and not passage.text[: mention.start].rstrip().endswith(".") for passage, mention in uses
    )


def twice(subject: Subject) -> Findings:
    """Find a skill that is listed twice, perhaps in two spellings."""
    listed_as: dict[str, list[tuple[str, Skill]]] = defaultdict(list)
    for skill in subject.skills:
        for part in parts_of(skill.written):
            found = listed_as[vocabulary().canonical(part) or part.casefold()]
            if not found or (found[-1][1] is not skill and is_same_name(part, found[0][0])):
                found.append((part, skill))
    for (other, _), *more in (found for found in listed_as.values() if len(found) > 1):
        part, skill = more[0]
        times = f", {len(more) + 1} times" if len(more) > 1 else ""
        yield Finding(skill.location, f"{quoted(part)} and {quoted(other)}{times}")


def is_same_name(one: str, other: str) -> bool:
    """Return whether two spellings of a skill look alike; the vocabulary has close relatives under one name too."""
    short, long = sorted((re.sub(r"[^a-z0-9+#]", "", text.casefold()) for text in (one, other)), key=len)
    if long.startswith(short) and re.fullmatch(r"(?:js|lang|db|sql|ql|\d*)*", long[len(short) :]):
        return True
    is_one_word = not re.search(r"[\s-]", max(one, other, key=len).strip())
    letters = re.sub(r"\d", "", short)
    return is_one_word and len(short) <= 3 and bool(re.match(".*".join(map(re.escape, letters)), long))


def groups(subject: Subject) -> Findings:
    """Find groups of skills called 'Other', and resumes with more than six groups."""
    groups = [(number, group) for number, group in enumerate(subject.resume.skills) if group.keywords]
    other = compiled(listed("skills", "other_groups"), r"^\W*", r"\W*$")
    for number, group in groups:
        if other.match(group.name):
            yield Finding(subject.document.location(("skills", number)), quoted(group.name))
    if len(groups) > _MOST_GROUPS:
        yield Finding(subject.document.location(("skills",), of_key=True), f"{len(groups)} groups")


_TOKEN = re.compile(r"(?<![\w@/.#-])(?P<word>[A-Za-z][A-Za-z+#]{4,})(?![\w@/-]|\.\w)")
_CAMEL = re.compile(r"[a-z][A-Z]")
_IN_A_LIST = re.compile(r"\s*(?:[,/&+(|]|and|or|und|oder|et|ou)\s*(?:and|und|et)?\s*")
_CAMEL_END = re.compile(r"(?<=[a-z])[A-Z]{3,}$")
_LONG = 10
"""Letters of a name that may be two letters off."""


def misspelt(subject: Subject) -> Findings:
    """Find capitalised words that are a letter or two away from the name of a skill."""
    texts = [*subject.claims, *subject.about]
    counted = Counter(word for text in _all_texts(subject) for word in _words(text))
    names = frozenset(_words(" ".join((subject.resume.basics.name, *_names(subject)))))
    seen: set[str] = set()

    def near(word: str, *, starts: bool) -> str | None:
        is_name = word in names or word in seen or counted[word] > 1 or is_spelling(word)
        is_name = is_name or word.casefold() in _other_names()
        if is_name or (starts and word[1:].islower()):
            return None
        return nearest(word)

    for skill in subject.skills:
        for word in _words(skill.written):
            if skill.written.count(" ") < 2 and (right := near(word, starts=False)):
                seen.add(word)
                yield Finding(skill.location, f"{quoted(word)}: did you mean {quoted(right)}?")
    for passage in texts:
        found = mentions(passage.text)
        for match in _TOKEN.finditer(passage.text):
            word = match["word"]
            if word.islower() or not (_CAMEL.search(word) or _stands_beside(match, found, passage.text)):
                continue
            starts = bool(re.search(r"(?:^|[.!?:;•]\s)\W*$", passage.text[: match.start()]))
            if right := near(word, starts=starts):
                seen.add(word)
                yield Finding(passage.at(word), f"{quoted(word)}: did you mean {quoted(right)}?")


def _stands_beside(word: re.Match[str], found: Iterable[Mention], text: str) -> bool:
    """Return whether a word is in a list next to a skill, where names of skills are expected."""
    between = (text[mention.end : word.start()] for mention in found if mention.end <= word.start())
    behind = (text[word.end() : mention.start] for mention in found if mention.start >= word.end())
    return any(_IN_A_LIST.fullmatch(gap) for gap in (*between, *behind))


def _all_texts(subject: Subject) -> Iterator[str]:
    yield from (item.text for item in subject.items)
    yield from (passage.text for passage in (*subject.about, *subject.more))
    yield from (skill.written for skill in subject.skills)


def _names(subject: Subject) -> Iterator[str]:
    """Yield the names of people, organisations and works on the resume."""
    for item in subject.items:
        yield from (item.title, *item.names)
    yield from (passage.text for passage in subject.more)


def _words(text: str) -> list[str]:
    return [match["word"] for match in _TOKEN.finditer(text)]


def nearest(word: str) -> str | None:
    """Return the name of a skill that a word is probably meant to be; None if it is near none, or a word of its own."""
    near = difflib.get_close_matches(word.casefold(), _single_words(), n=3, cutoff=0.7)
    for name in sorted(near, key=lambda name: _distance(word.casefold(), name)):
        right = _single_words()[name]
        close = _distance(word.casefold(), name)
        ends = _CAMEL_END.search(word), _CAMEL_END.search(right)
        same_end = ends[0] and ends[1] and ends[0][0] == ends[1][0]
        is_close = (close == 1 and not _is_other_word(word.casefold(), name)) or (close == 2 and len(name) >= _LONG)
        is_typo = is_close or (same_end and close <= 4)
        if is_typo and word[0].casefold() == name[0] and not _is_inflected(word.casefold(), name):
            return right
    return None


@cache
def _single_words() -> dict[str, str]:
    """Return the names of skills that are one word of five letters or more, by their folded form."""
    return {
        skill.name.casefold(): skill.name
        for skill in vocabulary()
        if re.fullmatch(r"[A-Za-z]*[A-Z][A-Za-z]{3,}", skill.name)
    }


def _is_other_word(one: str, other: str) -> bool:
    """Return whether one consonant stands for another, as in other names (Quartus, Quarkus), and seldom in typos."""
    differing = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]
    return len(one) == len(other) and len(differing) == 1 and not set(differing[0]) <= set("aeiouy")


def _is_inflected(word: str, name: str) -> bool:
    """Return whether a word is a form of the name, or of another word that only looks like it."""
    ends = ("s", "es", "ed", "er", "d", "r", "y", "n", "e", "en", "al", "ic")
    is_word = re.search(r"(?:ion|ing|ment|ity|ence|ance|ness|ics)$", word)
    if is_word and not name.endswith(is_word[0]):
        return True
    is_part = len(name) - len(word) == 1 and name.startswith(word)
    return is_part or any(word == name + end or name == word + end for end in ends)


def _distance(one: str, other: str) -> int:
    """Return the number of letters to add, drop, replace or exchange with their neighbour (Damerau, restricted)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        last, row, older = row, [i], before
        for j, b in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]
