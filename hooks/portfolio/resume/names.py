"""Whether an author of a publication is the author of the resume, under any of the usual forms of a name."""

import re
import unicodedata
from collections.abc import Iterator


def is_same_person(author: str, name: str) -> bool:
    """Tell whether `author` ("J. Q. Doe", "Doe, Jane", "Doé J") can stand for `name` ("Jane Quinn Doe").

    The family name has to be the same but for case and accents; given names may be cut to initials or left out
    from the end, but one at least has to be there.
    """
    return any(
        family == own_family and _fits(given, own_given)
        for family, given in _readings(author)
        for own_family, own_given in _readings(name)
    )


def _readings(name: str) -> Iterator[tuple[str, list[str]]]:
    if "," in name:
        family, _, given = name.partition(",")
        yield " ".join(_words(family)), _words(given)
        return
    words = _words(name)
    for cut in range(1, len(words)):
        yield " ".join(words[cut:]), words[:cut]
    if len(words) > 1 and len(words[-1]) <= 2:
        yield " ".join(words[:-1]), list(words[-1])


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return re.findall(r"\w+", plain.replace("’", "").replace("'", ""))


def _fits(given: list[str], own: list[str]) -> bool:
    if not given or not own or (len(given) > len(own) and all(len(word) > 1 for word in given)):
        return False
    return all(
        mine == word or (len(word) == 1 and mine.startswith(word)) or (len(mine) == 1 and word.startswith(mine))
        for word, mine in zip(given, own, strict=False)
    )
