"""Find skills in a text: languages, libraries, tools, methods and concepts, however they are spelled.

`skills.toml` holds them. `vocabulary()` reads it once; `find` returns what a text names with the offsets, `closure`
what a skill implies (PyTorch, deep learning, machine learning). The longest name wins, a name ends where a word ends,
and time grows with the length of the text alone.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from portfolio.sources.tables import tables_beside

SOFT = "soft"
"""The kind of soft skills: communication, teamwork."""
NO_SKILL = "no-skill"
"""The table of phrases that hold a skill's name and mean something else: security guard."""
WEAK = "weak"
"""The table of spellings that ask for a skill, but do not show it: "a better user experience"."""
AMBIGUOUS = "ambiguous"
"""The table of names that count only beside something of their field."""
FIELD = "field"
GENERIC = "generic"
"""The table of words of fields: Selenium shows testing in a line that speaks of tests, and not in web scraping."""

_MOST_WORDS = 6
_SHORT = 5
"""Up to this length a name written in one word is not found in pieces: "a-i" is not "AI"."""

_TOKEN = re.compile(r"(?<!\w)\.NET\b|[^\W_]+(?:\+{1,2}|#)?", re.IGNORECASE)
_GAP = re.compile(
    r"[ \t\u00a0\u202f]*(?:[/&+][ \t\u00a0\u202f]*|[-‐‑]|\n[ \t]*)?|[-‐‑][ \t\u00a0\u202f]*|[-‐‑]\n[ \t]*|[.'’–]"
)
"""What may separate two words of one name."""
_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s?$")
_ABBREVIATION = re.compile(r"([A-Z][A-Za-z]*[A-Z])s?")
_ENDING = re.compile(r"(?:e[nmrs]|e|n|s|x)+$")
_VERSION = re.compile(r"\d+$|(?<!c)\++$", re.IGNORECASE)

_LISTED = re.compile(
    r"(?: v?\d[\d.]{0,5}(?:x|\+)?)?(?: ?\(|\s*[()]?(?:[,;/|&•·+]|,?\s*\b(?:and|or|und|oder|sowie|et|ou|bzw\.?"
    r"|beziehungsweise|soit|voire"
    r"|alternativ(?:ely|ement)?)(?!\w)(?: ?/ ?(?:or|oder|ou|and)\b)?)\s*)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:\b(?:in|with|using|mit|en|avec|like|such as|as|via|wie|comme|know|learn|of|von|experience|auch|ideally"
    r"|preferably|idealerweise|vorzugsweise|id[ée]alement|de pr[ée]f[ée]rence"
    r"|Programmiersprache|Sprache|langages?|languages?|frameworks?|biblioth[èe]ques?|librairies?|Bibliothek|library"
    r"|(?:exp[ée]rience|ma[îi]trise|connaissances?|notions?|concepts?) (?:de|du)"
    r")|\(e\.g\.,?|\(z\. ?B\.|\((?:par )?ex\. ?:?)[ (:]+$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[-‐\s]+(?:programming|languages?|code|coding|developers?|engineers?|development|framework|library|libraries|scripts?|"
    r"skills?|knowledge|experience|expertise|know-how|ökosystem|front-?end|back-?end|programs?|applications?|apps|components|\w*kenntnisse|measures|formulas|optimi[sz]ation|programmierung|entwickl\w+|"
    r"erfahrung\w*|hooks|ecosystem|stack|projects?|cluster)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"(?: v?\d[\d.]{0,5}(?:x|\+)?(?= ?[,;|)•·(\n]))?\s*(?:[,;/|)•·:]|\.(?!\w)|\(|\n|\b(?:and|or|und|oder|sowie|et"
    r"|ou|bzw|beziehungsweise|soit|voire"
    r"|with|using|for|mit|für|avec|pour|not (?:required|necessary|needed)|preferr?(?:ed|able)|required)\b)",
    re.IGNORECASE,
)
_KNOWN = re.compile(
    r"\b(?:experience|knowledge|expertise|proficien\w+|familiarity|skills?|fluent|erfahrung\w*|\w*kenntnisse?)"
    r" (?:with|in|of|mit) $"
    r"|\b(?:(?:we|you|you'll|they) (?:\w+ )?|to )works? with $",
    re.IGNORECASE,
)
_WHERE = re.compile(r" (?:in|for|on|at|within|as|is|are|für|auf|im|bei|ist|sind)\b")
"""Behind a name, where or for what it is used: "experience with React in bigger projects"."""
_MOVED = re.compile(
    r"\b(?:(?:logs?|secrets?|metrics|traces|credentials|tokens|certificates|migrat\w+|mov(?:ed|ing)|port(?:ed|ing)"
    r"|push\w*|switch\w+|rewr[io]t\w*|connect\w*|stor(?:ed|es|ing)|export\w*|deploy\w*) (?:[\w-]+ ){0,4}"
    r"(?:to|into|from|through|by)|access to) $",
    re.IGNORECASE,
)
"""Before a name to which something was moved: "pushed logs to Loki", "secrets through Vault"."""
_NAME_BEFORE = re.compile(r"[A-Z][\w.+#-]*, $")
_NAME_BEHIND = re.compile(r",? (?:and |or |und |oder )?[A-Z]\w+")
_NOT_AFTER = re.compile(r"&\w|\s*(?:or|and|/|-)?\s*(?:summer|fall|autumn|winter|20\d\d|semester|term)\b", re.IGNORECASE)
_ALONE_BEFORE = re.compile(r"(?:^|\n)[\s>*•·‣▪●◦–—-]*$")
_ALONE_AFTER = re.compile(r"[ \t]*(?:\([^)\n]*\)|:[^\n]*)?[ \t]*[.,;]?[ \t]*\n")
_AROUND = 40
_NEAR = 400
"""Characters before and after a generic word in which its field is looked for."""
_OF_A_SPECIES = re.compile(
    r"\. (?!(?:others?|they|this|that|these|those|then|there|also|some|with|will|what|when|your|have|from)\b)[a-z]{4}"
)


@dataclass(frozen=True, slots=True)
class Skill:
    """One entry: its name, its kind (a table of `skills.toml`) and the names of what it implies directly."""

    name: str
    kind: str
    implies: tuple[str, ...]
    hints: frozenset[str] = frozenset()
    """What of it is shown only by a text that speaks of its field: Firebase may be used without databases."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A skill named in a text: the entry's name, where it is and how it is spelled there."""

    skill: str
    start: int
    end: int
    spelling: str


class _Spelling(NamedTuple):
    skill: str
    """ "" for a phrase that means no skill."""
    words: int
    in_context: bool


class Vocabulary:
    """All entries, ready for looking up. Made by `vocabulary()`."""

    def __init__(self, tables: Mapping[str, Mapping[str, str]]) -> None:
        self._skills: dict[str, Skill] = {}
        self._exact: dict[str, _Spelling] = {}
        self._folded: dict[str, _Spelling] = {}
        self._stems: dict[str, _Spelling] = {}
        self._compounds: dict[str, _Spelling] = {}
        kinds = [
            (kind, table) for kind, table in tables.items() if kind not in (NO_SKILL, WEAK, AMBIGUOUS, FIELD, GENERIC)
        ]
        rows = [(kind, name, row) for kind, table in kinds for name, row in table.items()]
        names = {name.casefold(): name for _, name, _ in rows}
        for kind, name, row in rows:
            spellings, _, implied = row.partition(">")
            words = [word.strip().casefold() for word in implied.split(",") if word.strip()]
            hints = frozenset(names[word[1:]] for word in words if word[0] == "~")
            self._skills[name] = Skill(name, kind, tuple(names[word.lstrip("~")] for word in words), hints)
            others = [other.strip() for other in spellings.split(",") if other.strip()]
            if all(other.lstrip("=?") != name for other in others):
                others.append(name)
            for spelling in others:
                self._add(name, spelling)
        for phrases in tables.get(NO_SKILL, {}).values():
            for phrase in phrases.split(","):
                self._add("", phrase.strip())
        weak = ((name, word) for name, row in tables.get(WEAK, {}).items() for word in row.split(","))
        self._weak = {(name, _joined_words(word)) for name, word in weak}
        self._fields = {
            name: re.compile(rf"(?<!\w)(?:{row})", re.IGNORECASE) for name, row in tables.get(FIELD, {}).items()
        }
        self._generic = {
            _joined_words(word): re.compile(rf"(?<!\w)(?:{''.join(row.splitlines())})", re.IGNORECASE)
            for words, row in tables.get(GENERIC, {}).items()
            for word in words.split(",")
        }
        self._ambiguous = {name.strip() for row in tables.get(AMBIGUOUS, {}).values() for name in row.split(",")}
        every = (key for keys in (self._exact, self._folded, self._stems, self._compounds) for key in keys)
        self._starts = {key[:length] for key in map(str.casefold, every) for length in (1, 2, 3)}
        self._sorted = [sorted(keys) for keys in (self._exact, self._folded, self._stems, self._compounds)]

    def _add(self, name: str, spelling: str) -> None:
        mark = spelling[0] if spelling[0] in "=?" else ""
        words = [match.group() for match in _TOKEN.finditer(spelling)]
        entry = _Spelling(name, len(words), mark == "?")
        if mark:
            _keep(self._exact, "".join(words), entry)
        elif "~" in spelling:
            _keep(self._stems, "".join(_stem(_fold(word)) for word in words), entry)
        elif spelling.endswith("*"):
            _keep(self._compounds, "".join(map(_fold, words)), entry)
        else:
            _keep(self._folded, "".join(map(_fold, words)), entry)

    def __len__(self) -> int:
        return len(self._skills)

    def __iter__(self) -> Iterator[Skill]:
        return iter(self._skills.values())

    def skill(self, name: str) -> Skill:
        """Return the entry of a canonical name."""
        return self._skills[name]

    def canonical(self, spelling: str) -> str | None:
        """Return the name of the entry that the whole text spells, as an item of a list of skills does."""
        tokens = list(_TOKEN.finditer(spelling))
        found = self._longest(spelling, tokens, [_fold(token.group()) for token in tokens], 0) if tokens else None
        return found[0].skill or None if found and found[1] == len(tokens) - 1 else None

    def closure(self, name: str) -> frozenset[str]:
        """Return a skill with everything it implies."""
        return self._reached(name, lambda _: True)

    def implies(self, name: str, other: str) -> bool:
        """Return whether anybody who knows `name` also knows `other`."""
        return other in self.closure(name)

    def implied_in(self, name: str, text: str) -> frozenset[str]:
        """Return the skill that a text names, with everything that it shows there."""
        return self._reached(name, lambda hint: hint in self._fields and self._fields[hint].search(text) is not None)

    def _reached(self, name: str, is_shown: Callable[[str], bool]) -> frozenset[str]:
        reached = {name}
        waiting = [name]
        while waiting:
            skill = self._skills[waiting.pop()]
            for implied in skill.implies:
                if implied not in reached and (implied not in skill.hints or is_shown(implied)):
                    reached.add(implied)
                    waiting.append(implied)
        return frozenset(reached)

    def is_another(self, mention: Mention, others: Iterable[Mention], text: str) -> bool:
        """Return whether an ambiguous name may be that of another thing, since nothing in its text is of its field."""
        if _VERSION.sub("", mention.spelling) not in self._ambiguous:
            return False
        closure = self.closure(mention.skill)
        is_near = any(self._fields[name].search(text) for name in closure if name in self._fields)
        implied = closure - {mention.skill}
        kin = {other.skill for other in others} - {mention.skill}
        return not (is_near or any(implied & self.closure(other) for other in kin))

    def is_off_its_field(self, mention: Mention, text: str) -> bool:
        """Return whether a generic word stands in a text where nothing near it says that it is meant technically."""
        pattern = self._generic.get(_joined_words(mention.spelling))
        before, after = text[max(0, mention.start - _NEAR) : mention.start], text[mention.end : mention.end + _NEAR]
        return pattern is not None and not (pattern.search(before) or pattern.search(after))

    def is_weak(self, mention: Mention) -> bool:
        """Return whether a skill is spelled as advertisements write it, and not as authors do."""
        return (mention.skill, _joined_words(_POSSESSIVE.sub("", mention.spelling))) in self._weak

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return all skills that a text names, in its order; none overlaps another."""
        tokens = list(_TOKEN.finditer(text))
        folded = [_fold(token.group()) for token in tokens]
        found: list[tuple[Mention, bool]] = []
        index = 0
        while index < len(tokens):
            longest = self._longest(text, tokens, folded, index)
            if longest is None:
                index += 1
                continue
            spelling, last = longest
            if not spelling.skill:
                index = last + 1
                continue
            start, end = tokens[index].start(), tokens[last].end()
            is_genus = end - start == 1 and _OF_A_SPECIES.match(text, end)  # C. elegans
            if is_genus or self._stands_for_other_words(text, start, end, spelling.skill):
                index = last + 1
                continue
            certain = not spelling.in_context or _in_context(text, start, end)
            found.append((Mention(spelling.skill, start, end, text[start:end]), certain))
            index = last + 1
        return _confirmed(text, found)

    def _stands_for_other_words(self, text: str, start: int, end: int, skill: str) -> bool:
        """Return whether an abbreviation is one of the words before it: "Sustainability Institute (SI)"."""
        if text[start - 1 : start] != "(" or not (short := _ABBREVIATION.fullmatch(text, start, end)):
            return False
        words = list(_WORD.finditer(text, max(0, start - 2 * _AROUND), start - 1))[-len(short[1]) :]
        if "".join(word[0][0] for word in words).upper() != short[1].upper():
            return False
        return all(found.skill != skill for found in self.find(" ".join(word[0] for word in words)))

    def _longest(
        self, text: str, tokens: list[re.Match[str]], folded: list[str], first: int
    ) -> tuple[_Spelling, int] | None:
        """Return the longest name that begins with a token, and its last token."""
        if folded[first][:3] not in self._starts:
            return None
        found: tuple[_Spelling, int] | None = None
        raw = plain = stem = ""
        for last in range(first, min(first + _MOST_WORDS, len(tokens))):
            if last > first and not _joined(text, tokens[last - 1].end(), tokens[last].start()):
                break
            if found and found[1] == last - 1 and "/" in text[tokens[last - 1].end() : tokens[last].start()]:
                next_word = folded[last]
                if len(next_word) >= _SHORT - 1 and (next_word in self._folded or tokens[last].group() in self._exact):
                    break  # "Grafana / Loki" are two names, though "Grafana Loki" is one
            before = len(plain)
            raw += tokens[last].group()
            plain += folded[last]
            stem += _stem(folded[last])
            spelling = self._look_up(raw, plain, stem, before)
            words = last - first + 1
            is_split = words > spelling.words if spelling else False
            gap = text[tokens[first].end() : tokens[last].start()] if is_split else ""
            if spelling and not (is_split and (len(plain) <= _SHORT or re.search(r"\s", gap))):
                found = spelling, last
            if not any(
                _begins_one(keys, key) for keys, key in zip(self._sorted, (raw, plain, stem, plain), strict=True)
            ):
                break
        return found

    def _look_up(self, raw: str, plain: str, stem: str, before: int) -> _Spelling | None:
        """Return the spelling that equals the joined words; a compound's first part is longer than `before`."""
        found = self._exact.get(raw) or self._folded.get(plain) or self._stems.get(stem)
        if found:
            return found
        if plain.endswith("s") and not plain.endswith("ss") and len(plain) > 3:
            found = self._folded.get(plain[:-1]) or (self._exact.get(raw[:-1]) if raw[-2:].istitle() else None)
            if found:
                return found
        compounds = self._sorted[3]
        index = bisect_right(compounds, plain) - 1
        if index >= 0 and plain.startswith(compounds[index]) and len(compounds[index]) > before:
            return self._compounds[compounds[index]]
        version = _VERSION.search(raw)
        if version and version.start() > 2:
            return self._exact.get(raw[: version.start()]) or self._folded.get(_VERSION.sub("", plain))
        return None


def _keep(spellings: dict[str, _Spelling], key: str, entry: _Spelling) -> None:
    """Add a spelling; of two that differ in their spaces only, the one of more words counts for both."""
    if key not in spellings or spellings[key].words < entry.words:
        spellings[key] = entry


def _begins_one(keys: list[str], start: str) -> bool:
    """Return whether a longer key begins with these words."""
    index = bisect_right(keys, start)
    return index < len(keys) and keys[index].startswith(start)


def _fold(word: str) -> str:
    word = word.casefold()
    if word.isascii():
        return word
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


def _joined_words(text: str) -> str:
    return "".join(_fold(token.group()) for token in _TOKEN.finditer(text))


def _stem(word: str) -> str:
    """Cut German and French endings off a folded word: neuronale, neuronalen, neuronaler."""
    ending = _ENDING.search(word, 3)
    return word[: ending.start()] if ending else word


def _in_context(text: str, start: int, end: int) -> bool:
    """Return whether an ambiguous name such as Go or C is certainly a skill by the words around it."""
    before = text[max(0, start - _AROUND) : start] if start > _AROUND else "\n" + text[:start]
    after = text[end : end + _AROUND] if end + _AROUND < len(text) else text[end:] + "\n"
    if _NOT_AFTER.match(after):
        return False
    if before.endswith("(") and after.startswith(")") and end - start > 2:
        return True
    if _AFTER.match(after) or (_BEFORE.search(before) and _ENDS.match(after)):
        return True
    is_amid = (_KNOWN.search(before) and _WHERE.match(after)) or (_MOVED.search(before) and _ENDS.match(after))
    if end - start > 2 and (is_amid or _amid_names(before, after)):
        return True
    return bool(_ALONE_BEFORE.search(before) and _ALONE_AFTER.match(after))


def _amid_names(before: str, after: str) -> bool:
    """Return whether a name is in a list of capitalised names: "Reagent, React, Stitches"."""
    return _NAME_BEFORE.search(before) is not None and after[:1] == "," and _NAME_BEHIND.match(after) is not None


def _confirmed(text: str, found: list[tuple[Mention, bool]]) -> tuple[Mention, ...]:
    """Drop ambiguous names that are not in a list next to a certain one."""
    certain = [sure for _, sure in found]
    for pairs in (list(pairwise(range(len(found)))), [(b, a) for a, b in pairwise(range(len(found)))][::-1]):
        for one, other in pairs:
            left, right = sorted((one, other))
            if (
                certain[one]
                and not certain[other]
                and not _NOT_AFTER.match(text[found[other][0].end : found[other][0].end + _AROUND])
            ):
                certain[other] = _listed(text, found[left][0].end, found[right][0].start)
    return tuple(mention for (mention, _), sure in zip(found, certain, strict=True) if sure)


def _joined(text: str, end: int, start: int) -> bool:
    return start - end < _AROUND and _GAP.fullmatch(text, end, start) is not None


def _listed(text: str, end: int, start: int) -> bool:
    return start - end < _AROUND and _LISTED.fullmatch(text, end, start) is not None


@cache
def vocabulary() -> Vocabulary:
    """Read the skills; later calls return the same ones."""
    return Vocabulary(tables_beside(__file__, "skills.toml"))
