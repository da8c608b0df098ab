"""Rules about bullets: what they say, how they begin, how long they are."""

import re
from collections import defaultdict

from portfolio.advice.finding import Finding, Findings, compiled, either, figures, has_figure, listed, pattern, quoted
from portfolio.advice.known_skills import is_spelling, mentions
from portfolio.advice.subject import Passage, Subject


def no_figures(subject: Subject) -> Findings:
    """Find sections most of whose entries have no figure: one finding per section, never per bullet."""
    for section in ("work", "projects"):
        items = [item for item in subject.of(section) if any(p.kind in ("bullet", "summary") for p in item.passages)]
        without = [item for item in items if not has_figure("\n".join(passage.text for passage in item.passages))]
        is_most = len(items) >= 3 and len(without) * 2 > len(items)
        if is_most or (len(items) == 2 and len(without) == 2):
            location = subject.document.location((section,), of_key=True)
            yield Finding(location, f"{len(without)} of {len(items)} entries of '{section}' have no figure")


def _praise() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of praise, and of praise for data, which saying how answers."""
    words = listed("praise")
    between = r"(?:\W+(?!(?:and|but|or|with|for|of|to|in|by|on)\b)\w+){0,2}?\W+"
    change = f"{words['change']}(?:\\W+\\w+){{0,6}}?\\W+{words['how']}|{words['how']}\\W+(?:\\w+\\W+)?{words['change']}"
    kinds = (
        f"{words['good']}{between}{words['results']}",
        f"{words['high']}{between}{words['rates']}",
        change,
        *words["other"],
    )
    return compiled(either(kinds)), compiled(f"{words['large']}{between}{words['data']}")


def vague_praise(subject: Subject) -> Findings:
    """Find praise where a figure belongs, in a text without one."""
    praise, data = _praise()
    for passage in subject.claims:
        if has_figure(passage.text):
            continue
        if (match := praise.search(passage.text)) or (
            (match := data.search(passage.text)) and len({skill.skill for skill in mentions(passage.text)}) < 2
        ):
            yield Finding(passage.at(match[0]), quoted(match[0]))


def unplaced_metric(subject: Subject) -> Findings:
    """Find the value of a metric that most readers cannot place, with no other number beside it."""
    names = listed("metrics", "names")
    value = compiled(
        rf"{names}(?:\W+(?:of|is|was|score|to|=|value|at))*[\W]{{1,4}}\d[\d.,]*\s?%?|\d[\d.,]*\s?%?\s+{names}"
    )
    placed = pattern("metrics", "placed")
    for passage in subject.claims:
        match = value.search(passage.text)
        if match and len(figures(passage.text)) < 2 and not placed.search(passage.text):
            yield Finding(passage.at(match[0].split()[0]), quoted(match[0]))


def weak_opening(subject: Subject) -> Findings:
    """Find bullets that open with a duty or with help, without a figure and with no verb of one's own after it."""
    opening = compiled(either(listed("weak_openings")), before=r"^\W*")
    own = pattern("strong_verbs")
    for bullet in subject.bullets:
        if (match := opening.match(bullet.text)) and not has_figure(bullet.text):
            rest = bullet.text[match.end() :]
            if not own.search(rest) and not re.match(r"\W*(?:found|launch|start) (?:a|the|our)\b", rest):
                yield Finding(bullet.at(match[0]), quoted(bullet.text))


_LONG = 230
"""Characters; on a page with little text, type is large and lines are short."""


def long_bullet(subject: Subject) -> Findings:
    """Find bullets that take more than two lines on the page."""
    for bullet in subject.bullets:
        lines = subject.lines_of(bullet.text)
        if lines > 2 and len(bullet.text) > _LONG and not subject.is_left_out(bullet.text):
            yield Finding(bullet.at(), f"{lines} lines: {quoted(bullet.text)}")


_FIRST_WORD = re.compile(r"\W*(?P<word>[^\W\d_]{2,})")
_PASSIVE = re.compile(
    r"^(?!.{0,60}\b(?:which|that|who)\b.{0,40}\b(?:was|were)\b)(?:\W*\w+\b){1,6}?\W+(?:was|were|has been|have been)\W+"
    r"(?:\w+ly\W+)?(?!awarded|selected|promoted|named|invited|nominated|elected|recogni[sz]ed|hired|responsible|chosen)"
    r"(?:\w+ed|built|written|made|done|found|taught|set|given|held|led|run)\b(?! by (?:me|myself)\b)",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"(?:^\W*|[.;!?]\s+)(?P<who>I(?:['’](?:m|ve|d|ll))?(?=\s+[a-z])|My(?=\s+[a-z])|Ich(?=\s+[a-zäöü])|J['’]ai|Je(?=\s))"
)
"""At the start of a bullet or a sentence; “for my team” within one is fine."""


def monotonous(subject: Subject) -> Findings:
    """Find three bullets of an entry that begin with one verb, the passive, and the first person."""
    verb = pattern("strong_verbs")
    for item in subject.items:
        first: dict[str, list[Passage]] = defaultdict(list)
        for bullet in item.bullets:
            match = _FIRST_WORD.match(bullet.text)
            if match and (match["word"].endswith("ed") or verb.fullmatch(match["word"])):
                first[match["word"].casefold()].append(bullet)
        for bullets in first.values():
            if len(bullets) >= 3:
                word = bullets[0].text.split()[0]
                yield Finding(bullets[0].at(), f"{len(bullets)} bullets begin with {quoted(word)}")
        for bullet in item.bullets:
            if match := _FIRST_PERSON.search(bullet.text):
                yield Finding(bullet.at(match["who"]), f"first person: {quoted(bullet.text)}")
            elif _PASSIVE.match(bullet.text):
                yield Finding(bullet.at(), f"passive: {quoted(bullet.text)}")


_ABBREVIATION = re.compile(r"(?<![\w./#@&+-])(?P<short>[A-Z]{3,6})(?P<plural>s)?(?![\w/#@&+]|[.-]\w)")
_ROMAN = re.compile(r"[IVXLCM]+")


def unknown_abbreviation(subject: Subject) -> Findings:
    """Find abbreviations that are not spelled out, not widely known, and not names on the resume."""
    known = frozenset(listed("abbreviations", "known").split())
    names = "\n".join((subject.resume.basics.name, *(f"{item.title} {' '.join(item.names)}" for item in subject.items)))
    own = {match["short"] for match in _ABBREVIATION.finditer(names)}
    all_text = "\n".join((*(item.text for item in subject.items), *(p.text for p in (*subject.about, *subject.more))))
    own |= {asked.written for asked in subject.target.asked}
    seen: set[str] = set()
    for passage in subject.claims:
        if sum(map(str.isupper, passage.text)) * 3 > len(passage.text):
            continue
        for match in _ABBREVIATION.finditer(passage.text):
            word = match["short"]
            if word in seen or word in known or word in own or _ROMAN.fullmatch(word):
                continue
            seen.add(word)
            is_known = is_spelling(word) or is_spelling(word.capitalize()) or _is_in_a_name(match, passage.text)
            if not is_known and not _is_spelled_out(word, all_text):
                yield Finding(passage.at(word), quoted(word))


_CAPITAL_BEFORE = re.compile(r"(?P<before>.?.?)(?<!\w)[A-Z]\w*(?P<comma>,?) \Z", re.DOTALL)
_CAPITAL_BEHIND = re.compile(r"(?P<comma>,?) [A-Z][a-z]")


def _is_in_a_name(short: re.Match[str], text: str) -> bool:
    """Return whether an abbreviation belongs to a name, "Sample Bank ABC", or stands in a list between names."""
    before = _CAPITAL_BEFORE.search(text, max(0, short.start() - 40), short.start())
    is_within = before and not re.fullmatch(r"|.?[.!?:;•] ?|\W+", before["before"], re.DOTALL)
    if before and not before["comma"] and (is_within or before["before"] == ", "):
        return True
    behind = _CAPITAL_BEHIND.match(text, short.end())
    return bool(behind and (not behind["comma"] or (before and before["comma"])))


def _is_spelled_out(word: str, text: str) -> bool:
    """Return whether the text has 'long form (ABC)', 'ABC (long form)', or words with these initials."""
    if re.search(rf"\({word}s?\)|\b{word}s?\s*[(–:—]\s*\w", text):
        return True
    initials = r"\w*[\s-]+(?:(?:of|and|the|for|in|to|on|de|und)\s+)?".join(word)
    return bool(re.search(rf"\b{initials}\w+", text, re.IGNORECASE))


_TEAM_FIRST = re.compile(
    r"^\W*(?:as (?:part of )?(?:a|the|our) (?:\w+ ){0,2}team\b|(?:our|the|my) (?:\w+ ){0,2}team\b|team\b(?! lead)"
    r"|we\b|our\b|unser team|wir\b|notre équipe|nous\b)",
    re.IGNORECASE,
)
_TEAM_DID = re.compile(
    r"\b(?:we|(?:our|the) (?:\w+ ){0,2}team) (?:\w+ ){0,2}?(?:achieved|reached|won|improved|reduced|increased|built"
    r"|delivered|shipped|launched|cut|grew|raised|saved|placed|finished|got|scored)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.;!?])\s+|:\s+")


def team_without_part(subject: Subject) -> Findings:
    """Find a team's figure without a word on what its author did."""
    own = compiled(f"{either(listed('strong_verbs'))}|my (?:part|role|share|task|contribution)|i\\b", before=r"^\W*")
    for bullet in subject.bullets:
        is_of_team = _TEAM_FIRST.match(bullet.text) or _TEAM_DID.search(bullet.text)
        if is_of_team and has_figure(bullet.text):
            sentences = _SENTENCE.split(bullet.text)
            if not any(own.match(sentence) for sentence in sentences):
                yield Finding(bullet.at(), quoted(bullet.text))


def inflated(subject: Subject) -> Findings:
    """Find big words with nothing behind them: no figure, no measured number, no link."""
    for passage in (*subject.about, *subject.claims):
        match = pattern("inflated").search(passage.text)
        if match and not has_figure(passage.text) and not passage.is_measured and not passage.links:
            yield Finding(passage.at(match[0]), quoted(match[0]))


def share_of_nothing(subject: Subject) -> Findings:
    """Find a per cent of performance, efficiency or quality, with no word on what was measured."""
    words = listed("shares")
    between = r"(?:\W+\w+){0,6}?\W+"
    percent = r"\d[\d.,]*\s?(?:%|percent|per cent|prozent)"
    claim = compiled(
        f"{words['change']}{between}{words['nothing']}{between}{percent}|{percent}\\W+(?:\\w+\\W+)?"
        f"(?:improv|increas|boost|enhanc|gain)\\w*{between}{words['nothing']}|{words['change']}{between}{percent}{between}{words['nothing']}",
        after="",
    )
    named = pattern("shares", "named")
    for passage in subject.claims:
        if (match := claim.search(passage.text)) and not named.search(passage.text):
            yield Finding(passage.at(match[0].split()[0]), quoted(match[0]))


def could_be_bound(subject: Subject) -> Findings:
    """Find bare numbers that are equal to a number which the same project measured."""
    for location, text in subject.could_be_bound:
        yield Finding(location, text)
