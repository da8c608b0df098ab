"""Values of Liquid and its filters, as Ruby has them.

In and out: texts, numbers, lists, mappings, dates and None. Whatever stops Jekyll, or needs more than the values
themselves, raises `Unknown`. Source: Liquid's reference, https://shopify.github.io/liquid/, and Jekyll's chapter on
filters, https://jekyllrb.com/docs/liquid/filters/; tried against both.
"""

import calendar
import datetime as dt
import html
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cmp_to_key
from typing import Any
from unicodedata import category
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from portfolio.sources.yaml_source import texts_in

LONGEST_VALUE = 1_000_000
"""Characters that a value may have."""
_MOST_ITEMS = 50_000
_MOST_DIGITS = 30
_SPACE = " \t\n\v\f\r\0"
MARKDOWN = ("\ue012", "\ue013")
"""Stand around a value that Jekyll makes HTML of."""


class Unknown(Exception):
    """Raised for a value that needs a plugin or a script, cannot be read, or stops Jekyll."""


class OfSite(Unknown):
    """Raised for a value that depends on all pages of the site."""


class Bare(str):
    """A value of front matter or settings of which nothing says whether it is a number or a text."""

    __slots__ = ()


_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")


def of_texts(value: Any) -> Any:
    """Return a value of front matter or settings, which are texts, as Liquid has it."""
    if isinstance(value, Mapping):
        return {key: of_texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return list(map(of_texts, value))
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Bare(value)
    return {"true": True, "false": False, "": None}.get(value, value) if isinstance(value, str) else value


def text_of(value: Any) -> str:
    """Return a value as a filter for texts takes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        written = repr(value)
        return written if "." in written else written.replace("e", ".0e")
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S %z}"
    if isinstance(value, list | Mapping):
        raise Unknown("a list")
    return str(value)


def is_true(value: Any) -> bool:
    """Return whether a value counts as true: everything but nothing and `false` does."""
    return value is not None and value is not False


def number_of(value: Any) -> int | Decimal:
    """Return a value as a number; a text as the whole number with which it begins, or its decimal fraction."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = value.strip(_SPACE) if isinstance(value, str) else ""
    if re.fullmatch(r"-?\d{1,30}\.\d{1,30}", text):
        return Decimal(text)
    found = re.match(r"[-+]?\d+(?:_\d+)*", text)
    if found and len(found[0]) > _MOST_DIGITS:
        raise Unknown("a long number")
    return int(found[0]) if found else 0


def integer_of(value: Any) -> int:
    """Return a value as a whole number, as Liquid reads arguments. Raises Unknown for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = text_of(value).strip(_SPACE)
    if not re.fullmatch(r"[-+]?(?:0|[1-9]\d{0,29})", text):
        raise Unknown(text)
    return int(text)


def _result(value: Any) -> int | float:
    if abs(value) >= 10**_MOST_DIGITS:
        raise Unknown("a long number")
    return float(value) if isinstance(value, Decimal) else value


def flat(values: Iterable[Any]) -> list[Any]:
    """Return the items of a list and of the lists in it."""
    made, opened, seen = [], [iter(values)], 0
    while opened:
        for each in opened[-1]:
            seen += 1
            if seen > _MOST_ITEMS:
                raise Unknown("a long list")
            if isinstance(each, list):
                opened.append(iter(each))
                break
            made.append(each)
        else:
            opened.pop()
    return made


def _items(value: Any) -> list[Any]:
    """Return what a filter of lists goes through: a mapping and a text are one item."""
    return flat(value) if isinstance(value, list | range) else [] if value is None else [value]


def shown(value: Any) -> str:
    """Return a value as it stands in a page."""
    return _joined(value, "") if isinstance(value, list) else text_of(value)


def _joined(values: Any, sign: str) -> str:
    texts = [text_of(each) for each in _items(values)]
    if sum(map(len, texts)) + len(sign) * len(texts) > LONGEST_VALUE:
        raise Unknown("a long text")
    return sign.join(texts)


def _replaced(value: Any, old: Any, new: Any = "", most: int = -1) -> str:
    text, old = text_of(value), text_of(old)
    new = re.sub(r"\\([\\0&])", lambda sign: "\\" if sign[1] == "\\" else old, text_of(new))
    if len(text) + (text.count(old) if most < 0 else 1) * len(new) > LONGEST_VALUE:
        raise Unknown("a long text")
    return text.replace(old, new, most)


def _split(value: Any, sign: Any) -> list[str]:
    text, sign = text_of(value), text_of(sign)
    found = list(text) if not sign else re.split(rf"[{_SPACE}]+", text) if sign == " " else text.split(sign)
    found = found[1:] if sign == " " and not found[0] else found
    while found and not found[-1]:
        found.pop()
    return found


def _same_or_nothing(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda value, *given: None if value is None else function(value, *given)


def _truncated(value: Any, most: Any = 50, end: Any = "...") -> str:
    text, end, most = text_of(value), text_of(end), integer_of(most)
    return text if len(text) <= most else text[: max(most - len(end), 0)] + end


def _truncated_words(value: Any, most: Any = 15, end: Any = "...") -> str:
    text, most = text_of(value), max(integer_of(most), 1)
    found = re.split(rf"[{_SPACE}]+", text.lstrip(_SPACE), maxsplit=most)
    return text if len(found) <= most else " ".join(found[:most]) + text_of(end)


def _sliced(value: Any, start: Any, most: Any = 1) -> Any:
    whole = value if isinstance(value, list) else text_of(value)
    first, length = integer_of(start), integer_of(most)
    first = first + len(whole) if first < 0 else first
    return whole[first : first + length] if first >= 0 and length >= 0 else whole[:0]


def _divided(first: int | Decimal, second: int | Decimal) -> int | Decimal:
    is_whole = isinstance(first, int) and isinstance(second, int)
    return first // second if is_whole else Decimal(first) / Decimal(second)


def _modulo(first: int | Decimal, second: int | Decimal) -> int | Decimal:
    return first - second * math.floor(_divided(first, second))


def _rounded(value: Any, digits: Any = 0) -> int | float:
    number, places = number_of(value), int(number_of(digits))
    if abs(places) > _MOST_DIGITS:
        raise Unknown("round")
    made = Decimal(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return _result(int(made) if places == 0 or isinstance(number, int) else made)


def _calculated(function: Callable[..., Any]) -> Callable[[Any, Any], Any]:
    return lambda first, second: _result(function(number_of(first), number_of(second)))


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=text_of)


def _encoded(value: Any) -> str:
    """Return a value as JSON. A list that holds another one twice, and this again, would take exponential time."""
    made, length = [], 0
    try:
        for part in _JSON.iterencode(value):
            made.append(part)
            length += len(part)
            if length > LONGEST_VALUE:
                raise Unknown("a long text")
    except RecursionError:
        raise Unknown("too deep") from None
    return "".join(made)


def _json(value: Any) -> str:
    made = _encoded(value)
    if any(isinstance(text, Bare) for _, text in texts_in(value)):
        raise Unknown("a number or a text")
    return made


def _identity(value: Any) -> tuple[str, str]:
    return type(value).__name__, _encoded(value)


def _property(item: Any, key: Any) -> Any:
    """Return a value of an item; a text that is a number as one."""
    for part in text_of(key).split("."):
        if not isinstance(item, Mapping):
            raise Unknown(part)
        item = item.get(part)
    if isinstance(item, str) and re.fullmatch(r"\s*-?(?:\d{1,15}\.?\d{0,15}|\.\d{1,15})\s*", item):
        return int(item) if re.fullmatch(r"\s*-?\d+\s*", item) else float(item)
    return item


def _order(first: Any, second: Any) -> int:
    """Return -1, 0 or 1, as the first of two values is the smaller one, the same or the larger one."""
    pair: list[Any] = [first, second]
    if all(isinstance(each, Bare) or _is_number(each) for each in pair):
        pair = list(map(number_of, pair))
    elif not all(isinstance(each, str) for each in pair):
        raise Unknown("values of two kinds")
    return int(pair[0] > pair[1]) - int(pair[0] < pair[1])


def _sorted(values: Any, key: Any = None, nils: Any = "first") -> list[Any]:
    if not isinstance(values, list | range):
        raise Unknown("sort")
    if key is None:
        return sorted(values, key=cmp_to_key(_order)) if len(values) > 1 else list(values)
    keyed = [(_property(item, key), item) for item in values]
    empty = [item for value, item in keyed if value is None]

    def order(first: tuple[Any, Any], second: tuple[Any, Any]) -> int:
        try:
            return _order(first[0], second[0])
        except Unknown:
            return _order(text_of(first[0]), text_of(second[0]))

    full = [item for _, item in sorted((each for each in keyed if each[0] is not None), key=cmp_to_key(order))]
    return [*empty, *full] if nils == "first" else [*full, *empty]


def _sorted_naturally(values: Any, key: Any = None) -> list[Any]:
    keyed = [(_property(item, key) if key is not None else item, item) for item in _items(values)]
    return [item for _, item in sorted(keyed, key=lambda each: (each[0] is None, text_of(each[0]).lower()))]


def _where(values: Any, key: Any, wanted: Any) -> Any:
    if not isinstance(values, list | Mapping) or not is_true(key) or isinstance(wanted, list | Mapping):
        return values

    def fits(value: Any) -> bool:
        if wanted is None:
            return value is None
        return text_of(wanted) in map(text_of, value if isinstance(value, list) else [] if value is None else [value])

    return [item for item in (values if isinstance(values, list) else values.values()) if fits(_property(item, key))]


def grouped(values: Iterable[Any], names: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the items with the same name, in order of the first of each."""
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for item, name in zip(values, names, strict=True):
        group = groups.setdefault(_identity(name), {"name": name, "items": [], "size": 0})
        group["items"].append(item)
        group["size"] += 1
    return list(groups.values())


def _grouped_by(values: Any, key: Any) -> Any:
    return grouped(values, [text_of(_property(item, key)) for item in values]) if isinstance(values, list) else values


def _found(values: Any, key: Any, wanted: Any) -> Any:
    found = _where(values, key, wanted)
    return values if found is values else end_of(found, "first")


def _mapped(values: Any, key: Any) -> list[Any]:
    items = _items(values)
    if not all(item is None or isinstance(item, Mapping) for item in items):
        raise Unknown("map")
    return [item and item.get(key) for item in items]


def end_of(value: Any, which: str) -> Any:
    """Return the first or the last item of a list; None of anything else."""
    if isinstance(value, Mapping) and which == "first" and value:
        return list(next(iter(value.items())))
    return value[0 if which == "first" else -1] if isinstance(value, list | range) and value else None


def size_of(value: Any) -> int:
    """Return the length of a text, a list or a mapping, as the filter `size` does."""
    if isinstance(value, Bare):
        raise Unknown("size")
    if isinstance(value, str | list | range | Mapping):
        return len(value)
    return 8 if isinstance(value, int) and not isinstance(value, bool) else 0  # the bytes of a number


def _concatenated(value: Any, more: Any) -> list[Any]:
    if not isinstance(more, list):
        raise Unknown("concat")
    return [*_items(value), *more]


def _of_list(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda value, *given: function(value, *given) if isinstance(value, list) else value


def _sentence(values: Any, word: Any = "and") -> str:
    if not isinstance(values, list):
        raise Unknown("no list")
    texts = list(map(text_of, values))
    if len(texts) < 3:
        return f" {text_of(word)} ".join(texts)
    return f"{', '.join(texts[:-1])}, {text_of(word)} {texts[-1]}"


def slugified(text: str, kept: str = "") -> str:
    """Return a text as Jekyll's `slugify` makes it: letters and digits stay, and the signs of its mode."""
    signs = (sign if sign in kept or category(sign)[0] in "LM" or category(sign) == "Nd" else "-" for sign in text)
    return re.sub(r"-{2,}", "-", "".join(signs)).strip("-")


PRETTY = "._~!$&'()+,;=@"
"""Signs that stay in an address that Jekyll makes of a title or a file's name."""


def _slug(value: Any, mode: Any = "default") -> str:
    text = text_of(value)
    match mode:
        case None | "default" | "pretty":
            return slugified(text, PRETTY if mode == "pretty" else "").lower()
        case "raw":
            return re.sub(r"\s+", "-", text).strip("-").lower()
        case "ascii":
            return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-").lower()
        case "latin":
            raise Unknown(mode)
    return text.lower()


_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"


def _word_count(value: Any, mode: Any = None) -> int:
    text = text_of(value)
    signs = len(re.findall(f"[{_CJK}]", text)) if mode in ("cjk", "auto") else 0
    return signs + len(re.findall(rf"[^{_CJK}\s]+", text)) if signs else len(_split(text, " "))


# --- Dates ---------------------------------------------------------------------------------------

_MOMENT = re.compile(
    r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?\s*",
    re.IGNORECASE,
)


def _moment(value: Any) -> dt.datetime | None:
    """Return the moment that a value means, None for a text that is none."""
    if isinstance(value, dt.date):
        return value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time(), dt.UTC)
    if _is_number(value) or (isinstance(value, str) and re.fullmatch(r"\d{1,12}", value)):
        return dt.datetime.fromtimestamp(int(value), dt.UTC)
    found = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise Unknown("date")
    year, month, day, hour, minute, second = (int(each or 0) for each in found.groups()[:6])
    zone = dt.datetime.strptime(found[7] or "Z", "%z").tzinfo if found[7] not in (None, "UTC") else dt.UTC
    if not 1 <= month <= 12 or not 1 <= day <= 31:  # Jekyll shows such a text as it is
        return None
    return dt.datetime(year, month, 1, hour, minute, second, tzinfo=zone) + dt.timedelta(days=day - 1)


_STRFTIME = {"D": "%m/%d/%y", "F": "%Y-%m-%d", "R": "%H:%M", "T": "%H:%M:%S", "X": "%H:%M:%S", "x": "%m/%d/%y"}


def of_date(value: Any, given: str) -> str:
    """Return a date in the form that the signs of `strftime` say."""
    moment = _moment(value)
    if moment is None:
        return text_of(value)

    def part(found: re.Match[str]) -> str:
        sign, flag = found["sign"], found["flag"]
        names = {
            **dict.fromkeys("bh", calendar.month_abbr[moment.month]),
            "B": calendar.month_name[moment.month],
            "a": calendar.day_abbr[moment.weekday()],
            "A": calendar.day_name[moment.weekday()],
            "P": f"{moment:%p}".lower(),
            **{name: moment.strftime(form) for name, form in _STRFTIME.items()},
            "%": "%",
            "n": "\n",
            "t": "\t",
            "s": f"{moment.timestamp():.0f}",
            "z": f"{moment:%z}",
            "Z": "UTC" if not moment.utcoffset() else f"{moment:%Z}",
        }
        if sign in names:
            return names[sign].upper() if flag == "^" else names[sign]
        digits = {"e": f"{moment.day:02}", "k": f"{moment:%H}", "l": f"{moment:%I}"}
        if sign not in "YCmdHMSyjIpuwUWVG" and sign not in digits:
            raise Unknown(sign)
        number = digits.get(sign) or moment.strftime(f"%{sign}")
        flag = flag or ("_" if sign in digits else "")
        return (number.lstrip("0") or "0").rjust(len(number) if flag == "_" else 0) if flag in ("-", "_") else number

    return re.sub(r"%(?P<flag>[-^_0]?)(?P<sign>[A-Za-z%])", part, given)


def _of_day(month: str) -> Callable[..., Any]:
    def shown(value: Any, kind: Any = None, style: Any = None) -> Any:
        if not text_of(value):
            return value
        if kind != "ordinal":
            return of_date(value, f"%d {month} %Y")
        day = int(of_date(value, "%d"))
        end = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
        return of_date(value, f"{month} {day}{end}, %Y" if style == "US" else f"{day}{end} {month} %Y")

    return shown


def _xml_date(value: Any) -> Any:
    made = of_date(value, "%Y-%m-%dT%H:%M:%S%z") if text_of(value) else value
    return re.sub(r"([+-]\d\d)(\d\d)\Z", r"\1:\2", made) if isinstance(made, str) else made


# --- Filters -------------------------------------------------------------------------------------

_LONE = re.compile(r"[\"'<>]|&(?!(?:[a-zA-Z]+|#\d+);)")


def _escaped(value: Any) -> str:
    return html.escape(text_of(value)).replace("&#x27;", "&#39;")


_TAGS = (("<script", "</script>"), ("<!--", "-->"), ("<style", "</style>"), ("<", ">"))


def _without_tags(value: Any) -> str:
    text, made, at = text_of(value), [], 0
    last = {closing: text.rfind(closing) for _, closing in _TAGS}
    while (start := text.find("<", at)) >= 0:
        found = (closing for opening, closing in _TAGS if text.startswith(opening, start) and start < last[closing])
        if not (closing := next(found, "")):
            break
        made.append(text[at:start])
        at = text.find(closing, start) + len(closing)
    return "".join([*made, text[at:]])


FILTERS: Mapping[str, Callable[..., Any]] = {
    "prepend": lambda value, given: f"{text_of(given)}{text_of(value)}",
    "append": lambda value, given: f"{text_of(value)}{text_of(given)}",
    "remove": _replaced,
    "remove_first": lambda value, given: _replaced(value, given, "", 1),
    "replace": lambda value, old, new="": _replaced(value, old, new),
    "replace_first": lambda value, old, new="": _replaced(value, old, new, 1),
    "strip": lambda value: text_of(value).strip(_SPACE),
    "lstrip": lambda value: text_of(value).lstrip(_SPACE),
    "rstrip": lambda value: text_of(value).rstrip(_SPACE),
    "normalize_whitespace": lambda value: re.sub(r"\s+", " ", text_of(value)).strip(_SPACE),
    "strip_newlines": lambda value: re.sub("\r?\n", "", text_of(value)),
    "strip_html": _without_tags,
    "strip_index": lambda value: re.sub(r"/index\.html?\Z", "/", text_of(value)) if text_of(value) else None,
    "newline_to_br": lambda value: re.sub("\r?\n", "<br />\n", text_of(value)),
    "escape": _same_or_nothing(_escaped),
    "xml_escape": lambda value: html.escape(text_of(value)).replace("&#x27;", "&apos;"),
    "escape_once": lambda value: _LONE.sub(lambda sign: _escaped(sign[0]), text_of(value)),
    "downcase": lambda value: text_of(value).lower(),
    "upcase": lambda value: text_of(value).upper(),
    "capitalize": lambda value: text_of(value).capitalize(),
    **dict.fromkeys(("url_encode", "cgi_escape"), _same_or_nothing(lambda value: quote_plus(text_of(value)))),
    "uri_escape": _same_or_nothing(lambda value: quote(unquote(text_of(value)), safe="/:?#[]@!$&'()*+,;=~")),
    "url_decode": _same_or_nothing(lambda value: unquote_plus(text_of(value))),
    "slugify": _same_or_nothing(_slug),
    "split": _split,
    "join": lambda value, sign=" ": _joined(value, text_of(sign)),
    "first": lambda value: end_of(value, "first"),
    "last": lambda value: end_of(value, "last"),
    "size": size_of,
    "reverse": lambda value: _items(value)[::-1],
    "sort": _sorted,
    "sort_natural": _sorted_naturally,
    "uniq": lambda value: list({_identity(each): each for each in _items(value)}.values()),
    "compact": lambda value: [each for each in _items(value) if each is not None],
    "concat": _concatenated,
    "push": _of_list(lambda value, more: [*value, more]),
    "unshift": _of_list(lambda value, more: [more, *value]),
    "pop": _of_list(lambda value, most=1: value[: max(len(value) - integer_of(most), 0)]),
    "shift": _of_list(lambda value, most=1: value[integer_of(most) :]),
    "map": _mapped,
    "where": _where,
    "group_by": _grouped_by,
    "find": _found,
    "jsonify": _json,
    "optional": lambda value, key: value.get(key) if isinstance(value, Mapping) else None,
    "slice": _sliced,
    "array_to_sentence_string": _sentence,
    "truncate": _same_or_nothing(_truncated),
    "truncatewords": _same_or_nothing(_truncated_words),
    "number_of_words": _word_count,
    "plus": _calculated(lambda first, second: first + second),
    "minus": _calculated(lambda first, second: first - second),
    "times": _calculated(lambda first, second: first * second),
    "divided_by": _calculated(_divided),
    "modulo": _calculated(_modulo),
    "at_least": _calculated(max),
    "at_most": _calculated(min),
    "round": _rounded,
    "to_integer": lambda value: int(value if isinstance(value, bool) else number_of(value)),
    "floor": lambda value: _result(math.floor(number_of(value))),
    "ceil": lambda value: _result(math.ceil(number_of(value))),
    "abs": lambda value: _result(abs(number_of(value))),
    "date": lambda value, given: of_date(value, text_of(given)) if value is not None and text_of(given) else value,
    "date_to_string": _of_day("%b"),
    "date_to_long_string": _of_day("%B"),
    "date_to_xmlschema": _xml_date,
    "date_to_rfc822": lambda value: of_date(value, "%a, %d %b %Y %H:%M:%S %z") if text_of(value) else value,
    **dict.fromkeys(("smartify", "emojify"), text_of),
    "markdownify": lambda value: f"{MARKDOWN[0]}{text_of(value).strip()}{MARKDOWN[1]}",
}


# --- Conditions ----------------------------------------------------------------------------------


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def same(first: Any, second: Any) -> bool:
    """Return whether two values are equal: a number and a text are not."""
    if isinstance(first, bool) or isinstance(second, bool) or None in (first, second):
        return first is second
    if isinstance(first, Bare) and _is_number(second):
        return bool(float(first) == second)
    if isinstance(second, Bare) and _is_number(first):
        return same(second, first)
    if isinstance(first, list | Mapping) and isinstance(second, list | Mapping):
        return _identity(first) == _identity(second)
    equal: bool = first == second
    return equal


def is_empty(value: Any, word: str) -> bool:
    """Return whether a value is `empty` or `blank`."""
    if word == "blank" and (not is_true(value) or (isinstance(value, str) and not value.strip())):
        return True
    return isinstance(value, str | list | Mapping) and not len(value)


def _contains(values: Any, value: Any) -> bool:
    if isinstance(values, list):
        return any(same(each, value) for each in values)
    if isinstance(values, Mapping):
        return isinstance(value, str) and value in values
    return isinstance(values, str) and text_of(value) in values


def compared(first: Any, sign: str, second: Any) -> bool:
    """Return whether a comparison holds."""
    if sign == "contains":
        return is_true(first) and is_true(second) and _contains(first, second)
    if sign in ("==", "!=", "<>"):
        return same(first, second) == (sign == "==")
    if any(each is None or isinstance(each, bool | list | Mapping) for each in (first, second)):
        return False
    order = _order(first, second)
    return {"<": order < 0, ">": order > 0, "<=": order <= 0, ">=": order >= 0}[sign]
