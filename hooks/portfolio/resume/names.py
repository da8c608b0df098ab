"""Check whether an author of a publication is the resume's author, under any usual form of the name."""

import re
import unicodedata
from collections.abc import Iterator

_TITLES = frozenset("dr prof professor mr mrs ms mx phd md msc bsc jr sr ii iii iv dipl ing".split())
_FOLDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_INITIALS = re.compile(r"\b[A-Z]{2,3}\b")


def is_same_person(author: str, name: str) -> bool:
    """Return whether `author` ("J. Q. Doe", "Doe, Jane", "Doé JQ") can stand for `name` ("Dr. Jane Quinn Doe").

    The family name, first or last, must match apart from case and accents. Given names may be shortened to initials or
    left out from the end, but at least one is needed. Titles do not count.
    """
    return any(
        written == own
        or any(
            family == own_family and _fits(given, own_given)
            for family, given in _readings(written)
            for own_family, own_given in _readings(own)
        )
        for written in _spellings(author)
        for own in _spellings(name)
    )


def _readings(name: tuple[tuple[str, ...], tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield every way to split a name into family and given names; with a comma there is only one."""
    before, after = name
    if after:
        yield before, after
        return
    for cut in range(1, len(before)):
        yield before[cut:], before[:cut]
        yield before[:cut], before[cut:]


def _spellings(name: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield the words before and after the comma: without accents, and with umlauts spelt out."""
    if not name.isupper():
        name = _INITIALS.sub(lambda match: " ".join(match[0]), name)
    for text in (name.casefold(), name.casefold().translate(_SPELT_OUT)):
        before, _, after = text.partition(",")
        yield _words(before), _words(after)


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text.translate(_FOLDED))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return tuple(word for word in re.findall(r"\w+", re.sub(r"['’]", "", plain)) if word not in _TITLES)


def _fits(given: tuple[str, ...], own: tuple[str, ...]) -> bool:
    if not given or not own or (len(given) > len(own) and all(len(word) > 1 for word in given)):
        return False
    return all(
        mine == word or (len(word) == 1 and mine.startswith(word)) or (len(mine) == 1 and word.startswith(mine))
        for word, mine in zip(given, own, strict=False)
    )
