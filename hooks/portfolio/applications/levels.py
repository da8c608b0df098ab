"""How much an advertisement wants each skill of a line: a hedge counts for its clause."""

import re
from collections.abc import Iterator
from enum import Enum

from portfolio.advice.vocabulary import Mention
from portfolio.applications.phrases import folded, phrases


class Level(Enum):
    """How much an advertisement wants something."""

    REQUIRED = "required"
    DESIRED = "desired"
    IN_THE_JOB = "in the job"


LEVELS = list(Level)
"""The most important first."""
_BREAK = re.compile(r"[,;]|\b(?:but|aber|jedoch|mais|while|wobei)\b|[.!?](?=\s)| [-–—] ")
PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def hedged(text: str, mentions: tuple[Mention, ...], level: Level) -> list[Level]:
    """Return each mention's level once the hedges of its clause are heard."""
    levels = [level] * len(mentions)
    small = folded(text)
    inner = [match.span() for match in PARENTHESES.finditer(small)]
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
                begin = start if _RATHER.fullmatch(part.strip()) and not is_last else begin
                _set(levels, mentions, min(begin, before[-1].start), start, Level.DESIRED)
        if within and _follows_wish(small, start) and not phrases("must").search(part):
            scopes = [(start, end)]  # "Cloud experience is a plus (AWS, Azure)"
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
    r"(?:we (?:currently |mainly |mostly )?use|wir (?:nutzen|verwenden)|nous utilisons|chez nous|our|notre|unsere?"
    r"|(?:back-?end|front-?end|stack) actuel(?:le)?) "
)
"""Begins parentheses: "one programming language (we use Kotlin)"."""


_RATHER = re.compile(r"bevorzugt|preferred|preferably|de preference|vorzugsweise|am liebsten")
"""Says of the name before it alone that it is the best: "frameworks such as Vue.js (preferred), Angular or React"."""


def _follows_wish(text: str, point: int) -> bool:
    before = text[max(0, point - _LONGEST_HEDGE) : point].rstrip()
    return any(match.end() == len(before) for match in phrases("hedge_after").finditer(before))


_LONGEST_HEDGE = 40


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
    sentences = [0, *(match.end() for match in re.finditer(r"(?<!i\.e)(?<!e\.g)[.;!?…](?:\s|$)", text)), len(text)]
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
            is_label = _LABEL.fullmatch(text, 0, start) is not None
            if is_before or not names_before or is_label:  # a label, or a lead, holds until the next label
                until = _LABELS.search(text, end + 1)
                begin = end if is_before or not names_before else first
                yield begin + offset, (until.start() if until else len(text)) + offset
            continue
        ends_clause = not follows or follows[0] in ",;.)!\0" or follows.startswith(("- ", "– "))
        if is_before and names_after and not (ends_clause and names_before and follows[:1] != ":"):
            rest = text[end:last]
            stops = [*_MUST.finditer(rest), *_NEXT_CLAUSE.finditer(rest)]
            stops += [] if _YOU.match(rest) else _YOUR_CLAUSE.finditer(rest)
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


_LABEL = re.compile(r"(?:[\w'-]+ ){1,5}")
"""The words of a label before a hedge that ends it: "Other BI tools preferred:"."""
_NOUNS = ("plus", "bonus", "advantage", "atout", "welcome", "useful", "helpful", "ideal")
"""Say a wish alone at the end of a clause or after "is a": no "plus de 10 000 clients", no "take advantage of"."""
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
    r"|\s(?:sowie|as well as|ainsi que)\s+(?:\w+ ){1,2}(?:experience|knowledge|erfahrung\w*|kenntnis\w*"
    r"|connaissance\w*)\b"
)
_YOUR_CLAUSE = re.compile(
    r"[,;]\s*(?:(?:and |und |et )?(?:vous (?:etes|avez|maitrisez|connaissez)|tu (?:es|as|maitrises|connais)"
    r"|du (?:hast|bist|kennst|beherrschst)|sie (?:haben|sind|kennen|beherrschen|verfugen)|you (?:have|are|know|can))"
    r"|(?:and )?(?:understand|know|possess)s?)\b"
)
_YOU = re.compile(r"\W*(?:(?:hast|bist|kennst|haben|sind|kennen) )?(?:vous|tu|du|sie|you)\b")
"""Begins a wish whose next clauses are wishes like it: "ideally you have seen Docker, and you have used Kafka"."""


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
    follows a label: "infrastructure as code: Terraform is preferred"."""
    colon = text.rfind(": ", first, start)
    is_label = colon > 0 and phrases("examples").search(text, max(first, colon - 12), colon) is None
    if is_label and any(colon < one.start - offset < start for one in mentions):
        first = colon + 1
    breaks = [match.end() for match in _BREAK.finditer(text, first, start)]
    begins = [first, *breaks]
    scope, has_names = begins[-1], False
    is_list = text[scope:start].lstrip().startswith(("and ", "or ", "und ", "oder ", "et ", "ou "))
    is_list = is_list or _NAMELY.search(text, first, start) is not None
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
_NAMELY = re.compile(r"\b(?:i\. ?e\.|d\. ?h\.|c'est-a-dire)")
"""Begins a list that says what one thing is: "regulated environments, i.e. SOX, FDA"."""
