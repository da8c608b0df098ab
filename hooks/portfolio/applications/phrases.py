"""The words by which an advertisement is read, as patterns made from `advertisement.toml`."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, partial

from portfolio.sources.tables import tables_beside

HEADINGS = ("desired", "other", "job", "required", "stack")
"""The kinds of headings; of two whose phrases are equally long the first one wins."""


def folded(text: str) -> str:
    """Return a text in lower case without accents, of the same length."""
    text = text.lower().replace("’", "'")
    if text.isascii():
        return text
    signs = (unicodedata.normalize("NFD", sign)[0] if sign > "\x7f" else sign for sign in text)
    return "".join(signs)


@cache
def phrases(kind: str) -> re.Pattern[str]:
    """Return the pattern of one kind of words, for folded text."""
    return _pattern(_tables()["words"][kind])


def kind_of_heading(text: str) -> str | None:
    """Return which kind of section a heading begins, None for an unknown kind; the longest phrase decides.

    Words for tools ("technologies") count only where nothing else does.
    """
    first, dash, second = text.partition(" – ")
    if dash and kind_of_heading(second) != "desired" and (of_first := kind_of_heading(first)):
        return of_first  # "Project – the gauge you'll have"
    text = _NO_HEADING.sub("", folded(text).translate(_QUOTES))
    if _YOU.fullmatch(text):
        return "required"
    ends_in_if = _IF.search(text) is not None
    has_wishes = _wishes(text)
    wishes = has_wishes and not _ALSO_ASKED.search(text)
    if _AND.search(text) and _headings("required").search(text) and not _headings("job").search(text):
        return "desired" if wishes else "required"  # "Profile & application"
    if wishes:
        return "desired"
    best: tuple[int, int, str] | None = None
    for order, kind in enumerate(HEADINGS):
        for match in _headings(kind).finditer(text) if has_wishes or kind != "desired" else ():
            length = match.end() - match.start()
            found = (0 if kind == "stack" and "stack" not in text and "about" not in match[0] else length, -order, kind)
            if best is None or found > best:
                best = found
    if best and best[2] == "job" and _ENDS_IN_SKILLS.search(text):
        best = None if (asked := _headings("required").search(text)) is None else (len(asked[0]), 0, "required")
    if best and best[2] == "stack" and _PROFESSION.search(text):
        best = None  # a title: "Senior software engineer"
    if (best is None or best[2] == "stack") and _ABOUT.match(text):
        return "other"
    return "required" if ends_in_if and (best is None or best[2] in ("other", "job")) else best[2] if best else None


_QUOTES = str.maketrans("", "", '"“”„«»')


ALL_DESIRED = re.compile(
    r"\bdesired (?:profile|candidate"
    r"|(?:skills|experience) (?:and|&) (?:skills|experience|expertise|capabilities|qualifications|knowledge))\b"
)
"""A heading that some boards put above all requirements; after others it begins wishes."""


def is_bare_heading(text: str) -> bool:
    """Return whether a text is nothing but the words of a heading: "Your profile:"."""
    bare = folded(text).strip(" :.!?")
    return any(_headings(kind).fullmatch(bare) for kind in HEADINGS)


def headings_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of a heading's words in a text, only the longest ones, in no order."""
    small = folded(text)
    for kind in HEADINGS:
        yield from (match.span() for match in _headings(kind).finditer(small))


def _wishes(text: str) -> bool:
    """Return whether a heading is about wishes, and does not merely contain one: "En savoir plus"."""
    others = [match.span() for kind in ("other", "required") for match in _headings(kind).finditer(text)]
    is_short = len(text.split()) < _SENTENCE
    return any(
        (is_short or match[0] != "plus")  # "Plus précisément, votre mission consiste à :"
        and not any(
            start <= match.start() and match.end() <= end and end - start > len(match[0]) for start, end in others
        )
        for match in _headings("desired").finditer(text)
    )


_SENTENCE = 4
"""Words from which a heading says "plus" in a sentence."""
_PROFESSION = re.compile(
    r"\b(?:engineers?|developers?|architects?|testers?|managers?|development|engineering)\b|(?:entwickl|developp)\w*"
)
_ENDS_IN_SKILLS = re.compile(r"^(?!.*(?:&|\b(?:and|or)\b|,|/)).*\b(?:skills|qualifications|requirements)\W*$")
"""Ends a heading whose other words only say of what: "Technical project skills"."""
_NO_HEADING = re.compile(r"full[- ]stack|(?:developer|user|customer) experience")
"""Holds a heading's word and means something else."""
_ABOUT = re.compile(
    r"\W*why .{2,40}\?\W*$"
    r"|\W*(?:about|more (?:about|on)|uber) (?!you\b|our (?:tech(?:nolog(?:y|ies))?(?: stack)?|stack)\b(?! \w)"
    r"|(?:the|this) (?:role|job|position|work|project))"
)
"""Begins a heading that has a company's name: "About Umbrella Technology"."""
_ALSO_ASKED = re.compile(r"\b(?:required|minimum|must|and preferred|et (?:\w+ )?pre-?requis)\b")
"""Words of a heading that says more than a wish: "Required and preferred qualifications"."""
_AND = re.compile(r" (?:&|and|und|et) ")
_YOU = re.compile(r"\W*(?:(?:et|und|and) )?(?:vous|toi|tu|you|du|sie)\W*")
"""A complete heading: "Et vous ?"."""
_IF = re.compile(
    r"\byou\b.*\bif(?: you(?: have|'ve| are|'re)?)?\W*$|\bwenn(?: du| sie| ihr)?\W*$"
    r"|\bsi(?: vous| tu)?\W*$"
)
"""The end of a heading whose items say who fits: "You will thrive here if"."""


@cache
def _headings(kind: str) -> re.Pattern[str]:
    return _pattern(_tables()["headings"][kind])


_tables = partial(tables_beside, __file__, "advertisement.toml")


def _pattern(rows: str) -> re.Pattern[str]:
    words = {folded(word.strip()) for word in rows.replace("\n", ",").split(",") if word.strip()}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    alternatives = (re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in longest_first)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(alternatives)})(?!\w)")
