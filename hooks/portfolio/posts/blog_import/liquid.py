"""Liquid in the text of a post of Jekyll: what its values, conditions, loops and included files make of it.

In: a text, and a `Site` that knows the post, the settings and the files of the blog. Out: the text with everything
that these say; a tag or a value that needs the whole site, a plugin or a script stays as it is written.
Source: Liquid's reference, https://shopify.github.io/liquid/, and Jekyll's chapters on includes and variables.
"""

import calendar
import datetime as dt
import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus, unquote_plus

_MOST_STEPS = 20_000
"""Parts of templates that one post may evaluate."""
_LONGEST = 4_000_000
"""Characters that one post may become."""
_DEEPEST = 12
_DEEPEST_BLOCK = 60
_LONGEST_LOOP = 200
_LONGEST_TAG = 3_000
MARKDOWN = ("\ue012", "\ue013")
"""Stand around a value that Jekyll makes HTML of."""


class Unknown(Exception):
    """What is asked for needs the whole site, a plugin or a script."""


@dataclass(frozen=True)
class Site:
    """What a post may ask for. `include` returns the text of a file for its name and the tag that asks for it."""

    page: Mapping[str, Any]
    settings: Mapping[str, Any]
    data: Callable[[str], Any] = lambda _: None
    """Returns what a file of data holds, by its name."""
    include: Callable[[str, bool], str | None] = lambda *_: None
    """Returns the text of an included file, by its path and whether that is relative to the post; None without one."""
    is_known: Callable[[str], bool] = lambda _: False
    """Whether a tag has a meaning on this site, and stays for that."""
    base: str = ""
    url: str = ""


_OF_SITE = frozenset(
    "posts pages categories tags collections static_files github html_pages html_files documents time related_posts"
    " pages_list translations".split()
)
"""Values of `site` that only the whole site has."""
_OF_PAGE = frozenset("content excerpt next previous id collection related_posts relative_path path name dir".split())


# --- Reading -----------------------------------------------------------------------------------


@dataclass
class _Node:
    """A part of a text: `kind` is a tag's name, "" for text and "=" for a value."""

    kind: str
    source: str
    markup: str = ""
    children: "list[_Node]" = field(default_factory=list)
    branches: "list[tuple[_Node, list[_Node]]]" = field(default_factory=list)
    """The `else`, `elsif` or `when` of a block, each with what it holds."""
    end: str = ""


_NAME = re.compile(r"[a-z_]+\b")
_BLOCKS = frozenset("if unless case for capture comment".split())
_BRANCHES = {"if": ("else", "elsif"), "unless": ("else", "elsif"), "case": ("when", "else"), "for": ("else",)}
_SINGLE = frozenset("assign include include_cached include_relative break continue".split())


def _tokens(text: str) -> Iterator[_Node]:
    at = end = 0
    is_trimmed = False

    def plain(stop: int, *, trims: bool = False) -> _Node:
        written = text[end:stop]
        written = written.lstrip() if is_trimmed else written
        return _Node("", written.rstrip() if trims else written)

    while (start := text.find("{", at)) >= 0:
        at = start + 1
        closing = {"{{": "}}", "{%": "%}"}.get(text[start : start + 2])
        stop = text.find(closing, start + 2, start + _LONGEST_TAG) if closing else -1
        if stop < 0:
            continue
        inner = text[start + 2 : stop]
        markup = inner.removeprefix("-").removesuffix("-").strip()
        name = _NAME.match(markup) if closing == "%}" else None
        if (closing == "%}" and not name) or (closing == "}}" and (re.search(r"[{}\n]", inner) or inner[:1] in "<%")):
            continue
        kind = name[0] if name else "="
        evaluated = kind == "=" or kind.removeprefix("end") in _BLOCKS or kind in {*_SINGLE, "else", "elsif", "when"}
        trims = evaluated and "include" not in kind
        yield plain(start, trims=trims and inner.startswith("-"))
        at = end = stop + 2
        yield _Node(kind, text[start:end], markup[len(name[0]) if name else 0 :].strip())
        is_trimmed = trims and inner.endswith("-")
    yield plain(len(text))


def _parsed(text: str) -> list[_Node]:
    root = _Node("", "")
    opened: list[tuple[_Node, list[_Node]]] = [(root, root.children)]
    for node in _tokens(text):
        block, inner = opened[-1]
        if block.kind == "comment" and node.kind != "endcomment":
            inner.append(node)
        elif node.kind in _BLOCKS and len(opened) >= _DEEPEST_BLOCK:
            inner.append(_Node("unclosed", node.source))
        elif node.kind in _BLOCKS:
            inner.append(node)
            opened.append((node, node.children))
        elif len(opened) > 1 and node.kind == f"end{block.kind}":
            block.end = node.source
            opened.pop()
        elif node.kind in _BRANCHES.get(block.kind, ()):
            block.branches.append((node, []))
            opened[-1] = (block, block.branches[-1][1])
        else:
            inner.append(node)
    for block, _ in opened[:0:-1]:  # nothing closes it: its tag is what it is written as
        block.kind = "unclosed"
    return root.children


# --- Values ------------------------------------------------------------------------------------

_ARGUMENTS = re.compile(r"\s*(?:\w+:\s*)?(\"[^\"]*\"|'[^']*'|[^,\"']+)\s*(?:,|\Z)")
_PATH = re.compile(r"\.?(?P<name>[\w-]+\??)|\[(?P<inner>\"[^\"]*\"|'[^']*'|[^\[\]]+)\]")
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?")
_NAMED: Mapping[str, Any] = {"true": True, "false": False, "nil": None, "null": None, "blank": "", "empty": ""}


def _plain(value: Any) -> Any:
    """Return a value of front matter or settings, which are texts, as Liquid has it."""
    return {"true": True, "false": False, "": None}.get(value, value) if isinstance(value, str) else value


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "".join(map(_text, value))
    if isinstance(value, Mapping):
        raise Unknown("a mapping")
    return f"{value:%Y-%m-%d %H:%M:%S %z}" if isinstance(value, dt.date) else str(value)


def _number(value: Any) -> float | int:
    text = _text(value).strip()
    if not _NUMBER.fullmatch(text):
        return 0
    return float(text) if "." in text else int(text)


def _list(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return [[key, item] for key, item in value.items()]
    return list(value) if isinstance(value, list | tuple | range) else [] if value in (None, "", False) else [value]


def _of_date(value: Any, given: str) -> str:
    """Return a date in the form that the signs of `strftime` say."""
    if isinstance(value, str) and (found := re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})", value)):
        value = dt.date(*map(int, found.groups()))
    if not isinstance(value, dt.date):
        raise Unknown("date")
    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())

    def part(found: re.Match[str]) -> str:
        sign, number = found["sign"], ""
        names = {
            "b": calendar.month_abbr[moment.month],
            "B": calendar.month_name[moment.month],
            "a": calendar.day_abbr[moment.weekday()],
            "A": calendar.day_name[moment.weekday()],
            "F": f"{moment:%Y-%m-%d}",
            "%": "%",
        }
        if sign in names:
            return names[sign].upper() if found["flag"] == "^" else names[sign]
        if sign not in "YmdHMSyjIpe":
            raise Unknown(sign)
        number = f"{moment.day:2}" if sign == "e" else moment.strftime(f"%{sign}")
        return number.lstrip("0 ") or "0" if found["flag"] == "-" else number

    return re.sub(r"%(?P<flag>[-^]?)(?P<sign>\w|%)", part, given)


def _slug(value: Any) -> str:
    return re.sub(r"[^\w]+|_+", "-", _text(value).lower()).strip("-")


def _sorted(values: Any, key: Any = None) -> list[Any]:
    of = lambda item: _text(item.get(key) if key and isinstance(item, Mapping) else item)  # noqa: E731
    return sorted(_list(values), key=of)


def _where(values: Any, key: Any, wanted: Any) -> list[Any]:
    return [item for item in _list(values) if isinstance(item, Mapping) and _same(_plain(item.get(key)), wanted)]


def _truncated(value: Any, most: Any = 50, end: Any = "...") -> str:
    text = _text(value)
    return (
        text if len(text) <= int(_number(most)) else text[: max(int(_number(most)) - len(_text(end)), 0)] + _text(end)
    )


def _divided(value: Any, by: Any) -> float | int:
    first, second = _number(value), _number(by)
    if not second:
        raise Unknown("divided_by")
    return first // second if isinstance(second, int) else first / second


def _at(values: Any, name: str) -> Any:
    found = _list(values)
    return found[0 if name == "first" else -1] if found else None


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "prepend": lambda value, given="": f"{_text(given)}{_text(value)}",
    "append": lambda value, given="": f"{_text(value)}{_text(given)}",
    "remove": lambda value, given: _text(value).replace(_text(given), ""),
    "remove_first": lambda value, given: _text(value).replace(_text(given), "", 1),
    "replace": lambda value, old, new="": _text(value).replace(_text(old), _text(new)),
    "replace_first": lambda value, old, new="": _text(value).replace(_text(old), _text(new), 1),
    **dict.fromkeys(("strip", "normalize_whitespace"), lambda value: _text(value).strip()),
    "lstrip": lambda value: _text(value).lstrip(),
    "rstrip": lambda value: _text(value).rstrip(),
    "strip_newlines": lambda value: _text(value).replace("\n", ""),
    "strip_html": lambda value: re.sub(r"<[^<>]*>", "", _text(value)),
    "newline_to_br": lambda value: _text(value).replace("\n", "<br>\n"),
    **dict.fromkeys(("escape", "xml_escape"), lambda value: html.escape(_text(value))),
    "escape_once": lambda value: html.escape(html.unescape(_text(value))),
    "downcase": lambda value: _text(value).lower(),
    "upcase": lambda value: _text(value).upper(),
    "capitalize": lambda value: _text(value)[:1].upper() + _text(value)[1:],
    **dict.fromkeys(("url_encode", "cgi_escape"), lambda value: quote_plus(_text(value))),
    "uri_escape": lambda value: quote(_text(value), safe="/:?#[]@!$&'()*+,;=~%"),
    "url_decode": lambda value: unquote_plus(_text(value)),
    **dict.fromkeys(("slugify", "slugize"), lambda value, *_: _slug(value)),
    "default": lambda value, given="", *_: given if value in (None, False, "") else value,
    "split": lambda value, sign=" ": _text(value).split(_text(sign) or None),
    "join": lambda value, sign=" ": _text(sign).join(map(_text, _list(value))),
    "first": lambda value: _at(value, "first"),
    "last": lambda value: _at(value, "last"),
    "size": lambda value: len(value) if isinstance(value, str | list | Mapping) else 0,
    "reverse": lambda value: _list(value)[::-1],
    **dict.fromkeys(("sort", "sort_natural"), _sorted),
    "uniq": lambda value: list({_text(each): each for each in reversed(_list(value))}.values())[::-1],
    "compact": lambda value: [each for each in _list(value) if each is not None],
    "concat": lambda value, more: [*_list(value), *_list(more)],
    "push": lambda value, more: [*_list(value), more],
    "map": lambda value, key: [item.get(key) for item in _list(value) if isinstance(item, Mapping)],
    "where": _where,
    "slice": lambda value, start, most=1: _text(value)[int(_number(start)) :][: int(_number(most))],
    "truncate": _truncated,
    "truncatewords": lambda value, most=15, end="...": (
        " ".join(_text(value).split()[: int(_number(most))])
        + (_text(end) if len(_text(value).split()) > int(_number(most)) else "")
    ),
    "number_of_words": lambda value, *_: len(_text(value).split()),
    "plus": lambda value, more: _number(value) + _number(more),
    "minus": lambda value, less: _number(value) - _number(less),
    "times": lambda value, by: _number(value) * _number(by) if abs(_number(value) * _number(by)) < 1e15 else 0,
    "divided_by": _divided,
    "modulo": lambda value, by: _number(value) % (_number(by) or 1),
    "round": lambda value, *_: round(_number(value)),
    "floor": lambda value: int(_number(value) // 1),
    "ceil": lambda value: int(-(-_number(value) // 1)),
    "abs": lambda value: abs(_number(value)),
    "date": lambda value, given: _of_date(value, _text(given)),
    "date_to_string": lambda value, *_: _of_date(value, "%d %b %Y"),
    "date_to_long_string": lambda value, *_: _of_date(value, "%d %B %Y"),
    "date_to_xmlschema": lambda value: _of_date(value, "%Y-%m-%dT%H:%M:%S+00:00"),
    **dict.fromkeys(("smartify", "emojify", "to_s"), _text),
    "markdownify": lambda value: f"{MARKDOWN[0]}{_text(value).strip()}{MARKDOWN[1]}",
}


def _same(first: Any, second: Any) -> bool:
    if "" in (first, second) and (first in (None, "", []) or second in (None, "", [])):
        return first in (None, "", []) and second in (None, "", [])
    if isinstance(first, bool) or isinstance(second, bool) or None in (first, second):
        return first is second
    return _text(first) == _text(second)


_TEST = re.compile(
    r"(?P<first>\"[^\"]*\"|'[^']*'|[^\s=!<>\"']+)"
    r"(?:\s*(?P<sign>==|!=|<>|<=|>=|<|>|\bcontains\b)\s*(?P<second>\"[^\"]*\"|'[^']*'|[^\s=!<>\"']+))?"
)
_PARAMETER = re.compile(r"(?<![\w-])(?P<key>[\w-]+)\s*=\s*(?P<value>\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[^\s\"'=]+)")
_LOOP = re.compile(
    r"(?P<name>[\w-]+)\s+in\s+(?P<of>\((?P<first>[^()]+?)\.\.(?P<last>[^()]+?)\)|[^\s|]+)(?P<rest>.*)", re.DOTALL
)
_STYLE = re.compile(r"<(?P<name>style)\b[^<>]*>[^<]*</(?P=name)\s*>|<link\b[^<>]*>", re.IGNORECASE)


class _Left(Exception):
    """A loop is left, or goes on with its next turn; `made` is what this turn has made."""

    def __init__(self, made: str, *, ends: bool) -> None:
        self.made, self.ends = made, ends


class Liquid:
    """Evaluates the texts of one post, in order: what one assigns, the next one knows."""

    def __init__(self, site: Site, variables: dict[str, Any]) -> None:
        self._site = site
        self._variables = variables
        self._included: list[Mapping[str, Any]] = []
        self._steps = self._made = 0

    def render(self, text: str) -> str:
        """Return a text with everything evaluated that can be."""
        try:
            return self._all(_parsed(text))
        except _Left as left:
            return left.made
        except Unknown:
            return text

    # --- Nodes

    def _all(self, nodes: Sequence[_Node]) -> str:
        made: list[str] = []
        for node in nodes:
            self._steps += 1
            if self._steps > _MOST_STEPS or self._made > _LONGEST:
                raise Unknown("too long")
            if node.kind in ("break", "continue"):
                raise _Left("".join(made), ends=node.kind == "break")
            try:
                made.append(self._one(node))
            except Unknown:
                if self._included or self._steps > _MOST_STEPS:
                    raise
                made.append(self._as_written(node))
            except _Left as left:
                raise _Left("".join(made) + left.made, ends=left.ends) from None
            self._made += 0 if node.children or node.branches else len(made[-1])
        return "".join(made)

    def _as_written(self, node: _Node) -> str:
        """Return a part that cannot be evaluated, with everything within it that can be."""
        if node.kind == "for":  # over what only the site has
            return f"{node.source}{node.end}"
        branches = (f"{tag.source}{self._all(inner)}" for tag, inner in node.branches)
        return f"{node.source}{self._all(node.children)}{''.join(branches)}{node.end}"

    def _one(self, node: _Node) -> str:
        evaluate: Mapping[str, Callable[[_Node], str]] = {
            "": lambda node: node.source,
            "=": self._output,
            "assign": self._assigned,
            "capture": self._captured,
            "comment": lambda _: "",
            **dict.fromkeys(("if", "unless"), self._chosen),
            "case": self._case,
            "for": self._loop,
            **dict.fromkeys(("include", "include_cached", "include_relative"), self._include),
        }
        if node.kind not in evaluate:
            raise Unknown(node.kind)
        return evaluate[node.kind](node)

    def _assigned(self, node: _Node) -> str:
        name, sign, markup = node.markup.partition("=")
        if not sign:
            raise Unknown(node.markup)
        self._variables[name.strip()] = self.evaluated(markup)
        return ""

    def _captured(self, node: _Node) -> str:
        self._variables[node.markup.strip("\"' ")] = self._all(node.children).strip()
        return ""

    def _output(self, node: _Node) -> str:
        value = self.evaluated(node.markup)
        name = node.markup.split("|")[0].strip()
        if value is None and not self._included and not re.match(r"(?:page|site|include)\.", name):
            raise Unknown(name)  # a sign of another language, as in GitHub's workflows, rather than nothing
        return _text(value)

    def _chosen(self, node: _Node) -> str:
        parts = [(node.markup, node.children), *((tag.markup, inner) for tag, inner in node.branches)]
        tags = [node.kind, *(tag.kind for tag, _ in node.branches)]
        for tag, (test, inner) in zip(tags, parts, strict=True):
            if tag == "else" or self.holds(test) != (tag == "unless"):
                return self._all(inner)
        return ""

    def _case(self, node: _Node) -> str:
        value = self.evaluated(node.markup)
        for tag, inner in node.branches:
            given = re.split(r",|\bor\b", tag.markup)
            if tag.kind == "else" or any(_same(value, self.evaluated(each)) for each in given):
                return self._all(inner)
        return ""

    def _loop(self, node: _Node) -> str:
        found = _LOOP.fullmatch(node.markup)
        if not found:
            raise Unknown(node.markup)
        if found["first"]:
            first, last = (int(_number(self.evaluated(found[name]))) for name in ("first", "last"))
            values = list(range(first, min(last, first + _LONGEST_LOOP) + 1))
        else:
            values = _list(self.evaluated(found["of"]))
        options = dict(re.findall(r"(limit|offset)\s*:\s*([\w.-]+)", found["rest"]))
        values = values[int(_number(self.evaluated(options.get("offset", "0")))) :]
        values = values[: int(_number(self.evaluated(options["limit"])))] if "limit" in options else values
        values = values[::-1] if re.search(r"\breversed\b", found["rest"]) else values
        if len(values) > _LONGEST_LOOP:
            raise Unknown("a long loop")
        if not values:
            return self._all(node.branches[0][1]) if node.branches else ""
        outer = {name: self._variables[name] for name in (found["name"], "forloop") if name in self._variables}
        made = []
        for number, value in enumerate(values):
            self._steps += 1
            counted = {"index": number + 1, "index0": number, "first": not number, "last": number == len(values) - 1}
            self._variables |= {found["name"]: value, "forloop": {**counted, "length": len(values)}}
            try:
                made.append(self._all(node.children))
            except _Left as left:
                made.append(left.made)
                if left.ends:
                    break
        for name in (found["name"], "forloop"):
            self._variables.pop(name, None)
        self._variables |= outer
        return "".join(made)

    def _include(self, node: _Node) -> str:
        markup = "".join(each.source if not each.kind else self._one(each) for each in _tokens(node.markup))
        name, rest = re.split(r"\s+", f"{markup} ", maxsplit=1)
        given, written = {}, []
        for each in _PARAMETER.finditer(rest):
            value = given[each["key"]] = self.evaluated(each["value"])
            is_name = each["value"][0] not in "\"'"
            sign = '"' if isinstance(value, str) and '"' not in value else "'"
            known = is_name and isinstance(value, str | int) and sign not in str(value)
            written.append(f"{each['key']}={sign}{_text(value)}{sign}" if known else each[0])
        tag = f"{{% {node.kind} {' '.join([name.strip(chr(34) + chr(39)), *written])} %}}"
        if self._site.is_known(tag):
            return tag
        if len(self._included) >= _DEEPEST:
            raise Unknown(name)
        text = self._site.include(name.strip("\"'"), node.kind == "include_relative")
        if text is None:
            raise Unknown(name)
        self._included.append(given)
        try:
            made = _STYLE.sub("", self._all(_parsed(text)))
        except _Left as left:
            made = left.made
        finally:
            self._included.pop()
        if re.search(r"<script\b", made, re.IGNORECASE):
            raise Unknown(name)
        return made

    # --- Expressions

    def holds(self, test: str) -> bool:
        """Return whether a condition holds."""
        first, sign, rest = [*re.split(r"\s+(and|or)\s+", test.strip(), maxsplit=1), "", ""][:3]
        if not (found := _TEST.fullmatch(first.strip("() "))):
            raise Unknown(test)
        value = self.evaluated(found["first"])
        mark = value not in (None, False)
        if found["sign"]:
            mark = _compared(value, found["sign"], self.evaluated(found["second"]))
        if sign == "and":
            return mark and self.holds(rest)
        return mark or (sign == "or" and self.holds(rest))

    def evaluated(self, markup: str) -> Any:
        """Return the value of an expression with its filters."""
        first, *filters = (part.strip() for part in re.split(r"\|(?=(?:[^\"']|\"[^\"]*\"|'[^']*')*\Z)", markup[:2000]))
        value = self.value(first)
        for each in filters:
            name, _, rest = (part.strip() for part in each.partition(":"))
            given = [self.value(found.strip()) for found in _ARGUMENTS.findall(rest)]
            if name in ("relative_url", "absolute_url"):
                start = self._site.url if name == "absolute_url" and self._site.url else self._site.base
                text = _text(value)
                value = text if re.match(r"[a-z][a-z0-9+.-]*:|//", text) else f"{start}/{text.lstrip('/')}"
            elif name in _FILTERS:
                try:
                    value = _FILTERS[name](value, *given)
                except TypeError:  # more or fewer arguments than it takes
                    raise Unknown(name) from None
            else:
                raise Unknown(name)
        return value

    def value(self, name: str) -> Any:
        """Return what a name or a literal means; None for what nothing sets."""
        if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
            return name[1:-1]
        if name in _NAMED:
            return _NAMED[name]
        if _NUMBER.fullmatch(name):
            return _number(name)
        if name in self._variables:
            return self._variables[name]
        parts = list(_PATH.finditer(name))
        if not parts or "".join(part[0] for part in parts) != name:
            raise Unknown(name)
        root, *path = parts
        keys = [part["name"] if part["name"] is not None else self.value(part["inner"].strip()) for part in path]
        return self._at_path(root["name"] or "", keys)

    def _at_path(self, root: str, keys: list[Any]) -> Any:
        known: Any = self._variables.get(root)
        if root == "include" and self._included:
            known = self._included[-1]
        elif root == "page":
            known = self._site.page
            if keys and keys[0] in _OF_PAGE and keys[0] not in known:
                raise Unknown(f"page.{keys[0]}")
        elif root == "site" and keys[:1] == ["data"]:
            known, keys = self._site.data(_text(keys[1])) if keys[1:] else None, keys[2:]
        elif root == "site":
            known = self._site.settings
            if keys and (keys[0] in _OF_SITE or keys[0] in (known.get("collections") or ())):
                raise Unknown(f"site.{keys[0]}")
        elif root == "jekyll":
            known = {"environment": "production"}
        for key in keys:
            known = _plain(_inner(known, key))
        return known


def _inner(value: Any, key: Any) -> Any:
    if isinstance(value, Mapping) and key in value:
        return value[key]
    if isinstance(value, list) and isinstance(key, int):
        return value[key] if -len(value) <= key < len(value) else None
    if key == "size" and isinstance(value, str | list | Mapping):
        return len(value)
    return _at(value, key) if key in ("first", "last") and isinstance(value, list) else None


def _compared(first: Any, sign: str, second: Any) -> bool:
    if sign == "contains":
        return _text(second) in ([_text(each) for each in first] if isinstance(first, list) else _text(first))
    if sign in ("==", "!=", "<>"):
        return _same(first, second) == (sign == "==")
    if None in (first, second):
        return False
    one, other = (_number(first), _number(second))
    return {"<": one < other, ">": one > other, "<=": one <= other, ">=": one >= other}[sign]
