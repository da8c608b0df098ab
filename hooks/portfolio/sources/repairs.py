"""Fix dates, URLs and e-mail addresses in common spellings, if only one meaning is possible."""

import re
from dataclasses import dataclass

from portfolio.sources.dates import parse_date

EMAIL = re.compile(r"[^@\s]+@[^@\s][^@\s.]*\.[^@\s]+")
OPEN = frozenset(
    "present;now;today;current;currently;ongoing;to date;till date;heute;jetzt;laufend;aujourd'hui;présent;actuel"
    ";aktuell;bis heute;gegenwärtig;en cours;à ce jour;actualmente;attuale;in corso"
    ";presente;actualidad;la actualidad;hoy;la fecha;oggi;atual;actualitat;heden;nu;obecnie"
    ";nå;nyt;dosud;súčasnosť;prezent;jelenleg;günümüz;nay;sekarang"
    ";наст. время;дотепер;досега;σήμερα;至今;現在;현재;الآن;اکنون;היום".split(";")
)
"""What people write as the end of something that has not ended, in every language of `resume/wording.toml`."""

_MONTHS = [
    names.split()
    for names in (
        "january february march april may june july august september october november december",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "januari februari maart april mei juni juli augustus september oktober november december",
    )
]
_NAME = r"(?P<name>[^\W\d_]{3,10})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[12]\d{3})"
_EXACT = [
    re.compile(rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)[t ]\d\d:\d\d.*"),
    re.compile(rf"{_YEAR}[-/.](?P<month>\d{{1,2}})(?:[-/.](?P<day>\d{{1,2}}))?"),
    re.compile(rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)"),
    re.compile(rf"(?P<month>\d{{1,2}})[-/.]{_YEAR}"),
    re.compile(rf"(?P<day>\d{{1,2}})\. ?(?P<month>\d{{1,2}})\. ?{_YEAR}"),
    re.compile(rf"{_NAME}[ ,-]*{_YEAR}"),
    re.compile(rf"{_YEAR}[ ,]+{_NAME}"),
    re.compile(rf"{_NAME} {_DAY},? {_YEAR}"),
    re.compile(rf"{_DAY}\.? (?:of )?{_NAME},? {_YEAR}"),
    re.compile(rf"(?P<day>1[3-9]|2\d|3[01])[-/.](?P<month>\d{{1,2}})[-/.]{_YEAR}"),
    re.compile(rf"(?P<month>\d{{1,2}})[-/.](?P<day>1[3-9]|2\d|3[01])[-/.]{_YEAR}"),
    re.compile(rf"(?:{_NAME} ?)?['’](?P<decade>\d\d)"),
    re.compile(_YEAR),
]
_ROUGH_WORD = r"(?:early|mid|late|spring|summer|fall|autumn|winter|q[1-4]|c\.|ca\.?|circa|~|about|around)"
_ROUGH = [re.compile(rf"{_ROUGH_WORD}[ -]*(?:of )?{_YEAR}"), re.compile(rf"{_YEAR}[ -]*{_ROUGH_WORD}")]
_BETWEEN = re.compile(
    r"\s+(?:-|to|until|till|bis(?: zum)?|à|au?|al|até|hasta|tot)\s+|\s*(?:[–—→➜➔〜～~]|--)\s*|\s*-\s*", re.IGNORECASE
)
_FROM = re.compile(r"(?:from|since|seit|ab|v[ao]n|vom|du|de|dal?|depuis|desde)\s+", re.IGNORECASE)
_SINCE = re.compile(
    r"(?:since|from|seit|ab|depuis|desde|dal)\s+(?P<start>.+)|(?P<begun>.+?)\s*(?:[–—]|--|\s-)", re.IGNORECASE
)
_LENGTH = re.compile(r"\s*\((?:about |ca\.? )?\d+ \w+(?:,? (?:and )?\d+ \w+)?\)")
"""A length of time that says the dates once more: "(1 year, 3 months)"."""
_LONGEST_SPAN = 80
_DAY_OR_MONTH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]([12]\d{3})")
_MONTHS_OF_A_YEAR = 12
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)


@dataclass(frozen=True)
class RepairedDate:
    """A date in our format; one that is not exact says less than the source ("Fall 2023" is 2023)."""

    text: str
    is_exact: bool


def date(text: str) -> RepairedDate | None:
    """Parse a date in one of the usual formats; None if it is not a date or ambiguous."""
    folded = " ".join(text.split()).casefold().removeprefix("expected ").strip("() ")
    for is_exact, pattern in [*((True, p) for p in _EXACT), *((False, p) for p in _ROUGH)]:
        match = pattern.fullmatch(folded)
        found = _iso(match.groupdict()) if match else ""
        if found:
            return RepairedDate(found, is_exact)
    return None


def span(text: str) -> tuple[str, str] | None:
    """Split "2019 - 2021" into start and end; the end is "" if still open. None if it is not a range of dates."""
    joined = " ".join(text.split())
    if len(joined) > _LONGEST_SPAN:
        return None
    joined = _LENGTH.sub("", joined)
    since = _SINCE.fullmatch(joined)
    if since and date(begun := since["start"] or since["begun"]):
        return begun, ""
    joined = _FROM.sub("", joined, count=1) if _FROM.match(joined) else joined
    found = {_ends(joined[: sign.start()], joined[sign.end() :]) for sign in _BETWEEN.finditer(joined)} - {None}
    return found.pop() if len(found) == 1 else None


def _ends(start: str, end: str) -> tuple[str, str] | None:
    """Return both if they are dates; a start like "May" has the year of its end, if it is no later."""
    start, end = _in_order_of(end, start), _in_order_of(start, end)
    begun, ended = date(start), date(end)
    if begun and (ended or is_open(end)):
        return start, end if ended else ""
    if begun or not ended or len(ended.text) < len("2020-05"):
        return None
    start = f"{start} {ended.text[:4]}"
    begun = date(start)
    return (start, end) if begun and begun.is_exact and begun.text[:7] <= ended.text[:7] else None


def _in_order_of(other: str, text: str) -> str:
    """Return a date such as 01/03/2021 with its day where the other end of its span has a day above 12."""
    parts, others = _DAY_OR_MONTH.fullmatch(text), _DAY_OR_MONTH.fullmatch(other)
    if not (parts and others) or date(text) or not date(other):
        return text
    first, second, year = parts.groups()
    month, day = (second, first) if int(others[1]) > _MONTHS_OF_A_YEAR else (first, second)
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"


def is_open(text: str) -> bool:
    """Return whether a date such as "present" means still going on."""
    return " ".join(text.split()).casefold().rstrip(".") in OPEN


def url(text: str) -> str:
    """Return the web address that is meant, or ""."""
    text = text.strip().strip("<>").removeprefix("//")
    match = re.fullmatch(r"(?:https?:?/{0,3})?(.*)", text, re.IGNORECASE)
    rest = match[1] if match else ""
    scheme = "http" if text.lower().startswith("http:") else "https"
    return f"{scheme}://{rest}" if _DOMAIN.fullmatch(rest) else ""


def email(text: str) -> str:
    """Return the e-mail address that is meant, or ""."""
    bare = text.strip().removeprefix("mailto:").strip("<> ")
    return bare if EMAIL.fullmatch(bare) else ""


def _iso(parts: dict[str, str | None]) -> str:
    month = parts.get("month")
    if name := parts.get("name"):
        near = {number for names in _MONTHS for number, known in enumerate(names, start=1) if known.startswith(name)}
        if len(near) != 1:
            return ""
        month = str(near.pop())
    if decade := parts.get("decade"):
        parts["year"] = ("19" if decade > "60" else "20") + decade
    text = "-".join(part.zfill(2) for part in (parts["year"], month, parts.get("day")) if part)
    try:
        return str(parse_date(text))
    except ValueError:
        return ""
