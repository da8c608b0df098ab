"""Liquid in the text of a post of Jekyll: what its values, conditions, loops and included files make of it.

In: a text, and a `Site` that knows the post, the settings and the files of the blog. Out: the text with everything
that these say; a tag or a value that needs the whole site, a plugin or a script stays as it is written.
Source: Liquid's reference, https://shopify.github.io/liquid/, and Jekyll's chapters on includes and variables.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from portfolio.posts.blog_import.liquid_values import (
    FILTERS,
    LONGEST_VALUE,
    MARKDOWN,
    OfSite,
    Unknown,
    compared,
    end_of,
    flat,
    grouped,
    integer_of,
    is_empty,
    is_true,
    number_of,
    of_texts,
    shown,
    size_of,
    text_of,
)

__all__ = ["MARKDOWN", "Liquid", "Site", "Unknown", "of_texts", "text_of"]

_MOST_STEPS = 20_000
"""Parts of templates that one post may read and evaluate."""
_LONGEST = 4_000_000
"""Characters that one post may become."""
_MOST_WORK = 20_000_000
"""Characters and items that the filters of one post may go through."""
_DEEPEST = 60
"""Blocks and included files within each other."""
_LONGEST_LOOP = 1_000
_LONGEST_TAG = 3_000


class _TooLong(Unknown):
    """The text takes too many steps, or becomes too long."""


@dataclass(frozen=True)
class Site:
    """What a post may ask for. `include` returns the text of a file for its name and the tag that asks for it."""

    page: Mapping[str, Any]
    settings: Mapping[str, Any]
    data: Mapping[str, Any] = field(default_factory=dict)
    """What the files of data hold."""
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
_BY_EXPRESSION = ("where_exp", "find_exp", "group_by_exp")
_OF_PAGE = frozenset("content excerpt next previous id related_posts name dir".split())


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
    names: set[str] = field(default_factory=set)
    """The variables that the part sets."""


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


def _parsed(text: str) -> _Node:
    root = _Node("", "")
    opened: list[tuple[_Node, list[_Node]]] = [(root, root.children)]
    for node in _tokens(text):
        block, inner = opened[-1]
        if block.kind == "comment" and node.kind != "endcomment":
            inner.append(node)
            continue
        if node.kind in ("assign", "capture"):
            node.names.add(node.markup.partition("=")[0].strip("\"' "))
            for outer, _ in opened:
                outer.names |= node.names
        if node.kind in _BLOCKS and len(opened) > _DEEPEST:
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
    return root


_OPERAND = r"\"[^\"]*\"|'[^']*'|(?:[^\s=!<>\"'\[\]|,:()]|\[(?:\"[^\"]*\"|'[^']*'|[^\[\]\"']*)\])+"
_PIECE = re.compile(r"(?:\"[^\"]*\"|'[^']*'|[^|\"'])+")
_ARGUMENT = re.compile(rf"\s*(?:(?P<key>\w+)\s*:\s*)?(?P<value>{_OPERAND})\s*(?:,|\Z)")
_PATH = re.compile(r"\.?(?P<name>[\w-]+\??)|\[(?P<inner>\"[^\"]*\"|'[^']*'|[^\[\]]+)\]")
_NUMBER = re.compile(r"-?\d{1,30}(?P<fraction>\.\d{1,30})?")
_NAMED: Mapping[str, Any] = {"true": True, "false": False, "nil": None, "null": None, "blank": "", "empty": ""}
_TEST = re.compile(
    rf"[\s(]*(?P<first>{_OPERAND})(?:\s*(?P<sign>==|!=|<>|<=|>=|<|>|\bcontains\b)\s*(?P<second>{_OPERAND}))?[\s)]*"
    r"(?:\b(?P<joint>and|or)\b|\Z)"
)
_WHEN = re.compile(rf"\s*(?P<value>{_OPERAND})\s*(?:,|\bor\b|\Z)")
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
    """Evaluates the texts of one post, in order: what one assigns, the next one knows.

    What cannot be evaluated stays as it is written, with everything within it that can be; with `is_lenient` also
    where that is in an included file, which otherwise stays as a whole.
    """

    def __init__(self, site: Site, variables: dict[str, Any], *, is_lenient: bool = False) -> None:
        self._site = site
        self._variables = variables
        self._is_lenient = is_lenient
        self._included: list[Mapping[str, Any]] = []
        self._files: dict[tuple[str, bool], _Node] = {}
        self._steps = self._made = self._worked = self._depth = 0

    def render(self, text: str) -> str:
        """Return a text with everything evaluated that can be."""
        try:
            return self._all(_parsed(text).children)
        except _Left as left:
            return left.made
        except Unknown:
            return text

    # --- Nodes

    def _all(self, nodes: Sequence[_Node]) -> str:
        made: list[str] = []
        self._depth += 1
        try:
            if self._depth > _DEEPEST:
                raise Unknown("too deep")
            for node in nodes:
                self._take(1)
                if node.kind in ("break", "continue"):
                    raise _Left("".join(made), ends=node.kind == "break")
                try:
                    made.append(self._one(node))
                except _TooLong:
                    raise
                except Unknown as reason:
                    if self._included and not self._is_lenient:
                        self._forget(node, reason)
                        raise
                    made.append(self._as_written(node, reason))
                except _Left as left:
                    raise _Left("".join(made) + left.made, ends=left.ends) from None
                self._made += 0 if node.children or node.branches else len(made[-1])
        finally:
            self._depth -= 1
        return "".join(made)

    def _take(self, steps: int) -> None:
        self._steps += steps
        if self._steps > _MOST_STEPS or self._made > _LONGEST or self._worked > _MOST_WORK:
            raise _TooLong("too long")

    def _forget(self, node: _Node, reason: Unknown) -> None:
        """Make the variables unknown that a part would have set."""
        self._variables |= dict.fromkeys(node.names, reason)

    def _as_written(self, node: _Node, reason: Unknown) -> str:
        """Return a part that cannot be evaluated, with everything within it that can be."""
        if node.kind == "for":
            self._forget(node, reason)
            return f"{node.source}{node.end}" if isinstance(reason, OfSite) else _source(node)
        made = [node.source]
        for source, inner in (("", node.children), *((tag.source, inner) for tag, inner in node.branches)):
            made += [source, self._all(inner)]
            self._forget(node, reason)
        self._forget(node, reason)
        return "".join([*made, node.end])

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
        value = self._all(node.children)
        if len(value) > LONGEST_VALUE:
            raise Unknown("a long text")
        self._variables[node.markup.strip("\"' ")] = value
        return ""

    def _output(self, node: _Node) -> str:
        value = self.evaluated(node.markup)
        name = node.markup.split("|")[0].strip()
        if value is None and not self._included and not re.match(r"(?:page|site|include)\.", name):
            raise Unknown(name)  # a sign of another language, as in GitHub's workflows, rather than nothing
        return shown(value)

    def _chosen(self, node: _Node) -> str:
        parts = [(node.markup, node.children), *((tag.markup, inner) for tag, inner in node.branches)]
        tags = [node.kind, *(tag.kind for tag, _ in node.branches)]
        for tag, (test, inner) in zip(tags, parts, strict=True):
            if tag == "else" or self.holds(test) != (tag == "unless"):
                return self._all(inner)
        return ""

    def _case(self, node: _Node) -> str:
        made: list[str] = []
        for tag, inner in node.branches:
            values = (each["value"] for each in _matches(_WHEN, tag.markup)) if tag.kind == "when" else ()
            if not made if tag.kind == "else" else any(self._is_same(node.markup, "==", each) for each in values):
                made.append(self._all(inner))
        return "".join(made)

    def _loop(self, node: _Node) -> str:
        found = _LOOP.fullmatch(node.markup)
        if not found:
            raise Unknown(node.markup)
        of: Any = None
        if found["first"]:
            first, last = (int(number_of(self.evaluated(found[name]))) for name in ("first", "last"))
            values: list[Any] = list(range(first, min(last, first + _LONGEST_LOOP) + 1))
        else:
            of = self.evaluated(found["of"])
            values = list(map(list, of.items())) if isinstance(of, Mapping) else of if isinstance(of, list) else []
        options = dict(re.findall(r"(limit|offset)\s*:\s*([\w.-]+)", found["rest"]))
        values = values[integer_of(self.evaluated(options.get("offset", "0"))) :]
        values = values[: integer_of(self.evaluated(options["limit"]))] if "limit" in options else values
        values = [of] if isinstance(of, str) and of else values
        values = values[::-1] if re.search(r"\breversed\b", found["rest"]) else values
        if len(values) > _LONGEST_LOOP:
            raise Unknown("a long loop")
        if not values:
            return self._all(node.branches[0][1]) if node.branches else ""
        made, length, outer = [], len(values), self._variables.get("forloop")
        with self._scope(found["name"], "forloop"):
            for number, value in enumerate(values):
                self._take(1)
                first_and_last = {"first": number == 0, "last": number == length - 1, "length": length}
                counted: dict[str, Any] = {"index": number + 1, "index0": number, "rindex": length - number}
                counted |= {"rindex0": length - number - 1, "parentloop": outer}
                self._variables |= {found["name"]: value, "forloop": {**counted, **first_and_last}}
                try:
                    made.append(self._all(node.children))
                except _Left as left:
                    made.append(left.made)
                    if left.ends:
                        break
        return "".join(made)

    @contextmanager
    def _scope(self, *names: str) -> Iterator[None]:
        """Restore variables at the end."""
        outer = {name: self._variables[name] for name in names if name in self._variables}
        try:
            yield
        finally:
            for name in names:
                self._variables.pop(name, None)
            self._variables |= outer

    def _include(self, node: _Node) -> str:
        markup = "".join(each.source if not each.kind else self._one(each) for each in _tokens(node.markup))
        name, rest = re.split(r"\s+", f"{markup} ", maxsplit=1)
        name, given, written = name.strip("\"'"), {}, []
        for each in _PARAMETER.finditer(rest):
            quoted = each["value"][0] if each["value"][0] in "\"'" else ""
            value = each["value"][1:-1].replace(f"\\{quoted}", quoted) if quoted else self.value(each["value"])
            given[each["key"]] = value
            sign = '"' if isinstance(value, str) and '"' not in value else "'"
            known = not quoted and isinstance(value, str | int) and sign not in str(value)
            written.append(f"{each['key']}={sign}{text_of(value)}{sign}" if known else each[0])
        tag = f"{{% {node.kind} {' '.join([name, *written])} %}}"
        if self._site.is_known(tag):
            return tag
        file = (name, node.kind == "include_relative")
        if file not in self._files:
            if (text := self._site.include(*file)) is None:
                raise Unknown(name)
            self._files[file] = _parsed(text)
            self._take(_count(self._files[file].children))
        self._included.append(given if rest.strip() or not self._included else self._included[-1])
        try:
            made = _STYLE.sub("", self._all(self._files[file].children))
        except _Left as left:
            made = left.made
        except Unknown as reason:
            self._forget(self._files[file], reason)
            raise
        finally:
            self._included.pop()
        if re.search(r"<script\b", made, re.IGNORECASE) and not self._is_lenient:
            raise Unknown(name)
        return made

    # --- Expressions

    def holds(self, test: str) -> bool:
        """Return whether a condition holds: its parts are read from the left, and bind to the right."""
        holds = False
        for part in _matches(_TEST, test):
            if part["sign"]:
                holds = self._is_same(part["first"], part["sign"], part["second"])
            else:
                holds = is_true(self.evaluated(part["first"]))
            if holds == (part["joint"] == "or"):
                break
        return holds

    def _is_same(self, first: str, sign: str, second: str) -> bool:
        words = {first.strip(), second.strip()} & {"empty", "blank"}
        if words and sign in ("==", "!=", "<>"):
            other = second if first.strip() in words else first
            return is_empty(self.evaluated(other), words.pop()) == (sign == "==")
        return compared(self.evaluated(first), sign, self.evaluated(second))

    def evaluated(self, markup: str) -> Any:
        """Return the value of an expression with its filters. Raises Unknown."""
        first, *filters = _PIECE.findall(markup) or [""]
        if "|".join([first, *filters]) != markup:
            raise Unknown(markup)
        value = self.value(first.strip())
        for each in filters:
            name, _, rest = (part.strip() for part in each.partition(":"))
            arguments = list(_matches(_ARGUMENT, rest)) if rest else []
            given = [self.value(part["value"]) for part in arguments if not part["key"]]
            named = {part["key"]: self.value(part["value"]) for part in arguments if part["key"]}
            value = self._filtered(name, value, given, named)
            self._worked += _size(value)
            self._take(0)
            if isinstance(value, str) and len(value) > LONGEST_VALUE:
                raise Unknown("a long text")
        return value

    def _filtered(self, name: str, value: Any, given: list[Any], named: Mapping[str, Any]) -> Any:
        self._worked += _size(value)
        if name == "default":
            is_set = value is not None if is_true(named.get("allow_false")) else is_true(value)
            return value if is_set and not is_empty(value, "empty") else [*given, ""][0]
        if name in ("relative_url", "absolute_url") and value is not None:
            start = self._site.url if name == "absolute_url" and self._site.url else self._site.base
            text = quote(text_of(value), safe="/:?#[]@!$&'()*+,;=~%")
            is_whole = re.match(r"[a-z][a-z0-9+.-]*:|//", text)
            return text if is_whole else f"{start}/{text.lstrip('/')}" if text else start
        if name in _BY_EXPRESSION and len(given) == 2:
            return self._by_expression(name, value, *map(text_of, given))
        if name not in FILTERS or named:
            raise Unknown(name)
        try:
            return FILTERS[name](value, *given)
        except (TypeError, ArithmeticError, ValueError, OSError):  # arguments that it does not take, and stop Jekyll
            raise Unknown(name) from None

    def _by_expression(self, kind: str, value: Any, name: str, expression: str) -> Any:
        """Return what an expression about each item, which `name` stands for, makes of a list."""
        if isinstance(value, Mapping):
            value = list(map(list, value.items())) if kind == "group_by_exp" else list(value.values())
        if not isinstance(value, list):
            return value
        made = []
        with self._scope(name):
            for item in value:
                self._take(1)
                self._variables[name] = item
                made.append(self.evaluated(expression) if kind == "group_by_exp" else self.holds(expression))
        if kind == "group_by_exp":
            return grouped(value, made)
        found = [item for item, fits in zip(value, made, strict=True) if fits]
        return found if kind == "where_exp" else end_of(found, "first")

    def value(self, name: str) -> Any:
        """Return the value of a name or a literal; None if nothing sets it. Raises Unknown."""
        if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
            return name[1:-1]
        if name in _NAMED:
            return _NAMED[name]
        if number := _NUMBER.fullmatch(name):
            return float(name) if number["fraction"] else int(name)
        parts = list(_PATH.finditer(name))
        if not parts or "".join(part[0] for part in parts) != name:
            raise Unknown(name)
        root, *path = parts
        keys = [part["name"] if part["name"] is not None else self.value(part["inner"].strip()) for part in path]
        if any(isinstance(key, list | Mapping) for key in keys):
            raise Unknown(name)
        return self._at_path(root["name"] or "", keys)

    def _at_path(self, root: str, keys: list[Any]) -> Any:
        known: Any = None
        if root in self._variables:
            known = self._variables[root]
        elif root == "include" and self._included:
            known = self._included[-1]
        elif root == "page":
            known = self._site.page
            if keys and keys[0] in _OF_PAGE and keys[0] not in known:
                raise OfSite(f"page.{keys[0]}")
        elif root == "site" and keys[:1] == ["data"]:
            known, keys = self._site.data, keys[1:]
        elif root == "site":
            known = self._site.settings
            collections = known.get("collections")
            collections = collections if isinstance(collections, list | Mapping) else ()
            if keys and (keys[0] in _OF_SITE or keys[0] in collections):
                raise OfSite(f"site.{keys[0]}")
        elif root == "jekyll":
            known = {"environment": "production"}
        elif root in ("layout", "content", "theme"):
            raise OfSite(root)
        for key in keys:
            known = _inner(_read(known), key)
        return _read(known)


def _read(value: Any) -> Any:
    if isinstance(value, Unknown):
        raise type(value)(*value.args)
    return value


def _inner(value: Any, key: Any) -> Any:
    if isinstance(value, Mapping) and key in value:
        return value[key]
    if isinstance(value, list) and isinstance(key, int):
        return value[key] if -len(value) <= key < len(value) else None
    if key == "size" and value is not None and not isinstance(value, bool | float):
        return size_of(value)
    return end_of(value, key) if key in ("first", "last") else None


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches that make up a text, one directly after another."""
    at = 0
    while at < len(text):
        found = pattern.match(text, at)
        if not found:
            raise Unknown(text)
        yield found
        at = found.end()


def _source(node: _Node) -> str:
    """Return a part as it is written."""
    branches = (f"{tag.source}{''.join(map(_source, inner))}" for tag, inner in node.branches)
    return f"{node.source}{''.join(map(_source, node.children))}{''.join(branches)}{node.end}"


def _count(nodes: Sequence[_Node]) -> int:
    return sum(1 + _count(node.children) + sum(_count(inner) for _, inner in node.branches) for node in nodes)


def _size(value: Any) -> int:
    return len(flat(value)) if isinstance(value, list) else len(value) if isinstance(value, str | Mapping) else 1
