"""Shortcodes that a blog of Hugo defines in templates of its own: what those make of them.

In: a post's Markdown, and the templates by the names of their shortcodes. Out: the same with the HTML of each shortcode
whose template needs nothing but its own options, the text within it, and values of the post and the settings; another
stays as it is. Go's templates are read with conditions, loops, variables and the functions that such templates use.
"""

import hashlib
import html
import posixpath
import re
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from portfolio.posts.blog_import.addresses import hugos_path
from portfolio.posts.html_forms import as_html
from portfolio.posts.layout import indented, lead_in_item, running_text
from portfolio.posts.shortcodes import fenced, named_options, positional_options
from portfolio.text.scanner import edited

_MARK = "\ue011"
"""Stands before a text in Markdown, which the elements around it have to say."""
_LONGEST_LOOP = 200
_LONGEST_TEXT = 200_000
_MOST_USES = 2000
_MOST_STEPS = 20_000
"""Parts of a template that one use may write."""


class UnknownPart(Exception):
    """Raised if a template needs something that only the whole site has."""


class _Html(str):
    """A text that is HTML already."""

    __slots__ = ()


@dataclass(frozen=True)
class Page:
    """What a template may ask of the post and of the site."""

    title: str
    matter: Mapping[str, Any]
    address: str = ""
    folder: str = ""
    read: Callable[[str], str] = lambda _: ""
    """Returns the text of a file, by its path from the page or from the root of the blog; "" without one."""
    params: Mapping[str, Any] = field(default_factory=dict)

    def text_of(self, path: Any) -> str:
        """Return the text of a file that a template inserts. Raises UnknownPart if there is none."""
        text = self.read(_text_of(path))
        if not text:
            raise UnknownPart(_text_of(path))
        return text


@dataclass(frozen=True)
class _File:
    """A file beside the post, or one of the site's."""

    path: str
    page: Page


@dataclass(frozen=True)
class _Scratch:
    """Values that a template keeps by their names."""

    values: dict[str, Any]

    def set(self, key: str, value: Any) -> str:
        self.values[key] = value
        return ""

    def add(self, key: str, value: Any) -> str:
        before = self.values.get(key, "" if isinstance(value, str) else 0)
        if len(_text_of(before)) > _LONGEST_TEXT:
            raise UnknownPart(key)
        return self.set(key, before + value)


@dataclass(frozen=True)
class _Call:
    """A shortcode with its options and the text within it."""

    page: Page
    named: Mapping[str, str]
    words: Sequence[str]
    inner: str
    is_markdown: bool
    number: int
    scratch: dict[str, Any] = field(default_factory=dict)

    def option(self, key: Any) -> str:
        """Return an option by its name or its place, "" without it."""
        if isinstance(key, int):
            return self.words[key] if 0 <= key < len(self.words) else ""
        return self.named.get(str(key).lower(), "")


# --- Reading a template ----------------------------------------------------------------------

_ACTION = re.compile(
    r"\{\{(?P<before>-(?=\s))?\s*"
    r"(?P<code>/\*.*?\*/|(?:`[^`]*`|\"(?:\\.|[^\"\\])*\"|[^}\"`]|\}(?!\}))*?)"
    r"\s*(?P<after>(?<=\s)-)?\}\}",
    re.DOTALL,
)
_TOKEN = re.compile(
    r"\s*(?:(?P<text>\"(?:\\.|[^\"\\])*\"|`[^`]*`)|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[$]?[A-Za-z_]\w*|[$])"
    r"|(?P<field>\.[A-Za-z_]\w*)|(?P<sign>:=|[=|(),.]))"
)


_LAYOUT = re.compile(r"[ \t]*\n\s*")


class _Token(NamedTuple):
    """A word of an expression; `is_apart` if a space stands before it."""

    kind: str
    written: str
    is_apart: bool


@dataclass
class _Block:
    """A block of a template: its keyword, its expression, its body, and the `else` body."""

    keyword: str
    code: str = ""
    body: "list[_Block | str]" = field(default_factory=list)
    other: "list[_Block | str]" = field(default_factory=list)


def _read(template: str) -> "list[_Block | str]":
    root = _Block("")
    opened = [(root, root.body)]
    end, is_trimmed = 0, False

    def add(text: str) -> None:
        text = text if "<pre" in template else _LAYOUT.sub("\n", text)
        opened[-1][1].append(text.lstrip() if is_trimmed else text)

    for action in _ACTION.finditer(template):
        text = template[end : action.start()]
        add(text.rstrip() if action["before"] else text)
        end, is_trimmed = action.end(), action["after"] is not None
        code = action["code"].strip()
        keyword, _, rest = code.partition(" ")
        if code.startswith("/*"):
            continue
        if keyword in ("if", "with", "range"):
            block = _Block(keyword, rest)
            opened[-1][1].append(block)
            opened.append((block, block.body))
        elif keyword == "else" and len(opened) > 1:
            block = opened[-1][0]
            opened[-1] = (block, block.other)
            if rest:  # "else if" ends with the one that it belongs to
                inner = _Block(f"else {rest.split()[0]}", rest.partition(" ")[2])
                block.other.append(inner)
                opened.append((inner, inner.body))
        elif keyword == "end" and len(opened) > 1:
            while opened.pop()[0].keyword.startswith("else "):
                pass
        elif keyword in ("end", "else", "define", "block", "template", "break", "continue", "return"):
            raise UnknownPart(keyword)
        else:
            opened[-1][1].append(_Block("=", code))
    add(template[end:])
    if len(opened) > 1:
        raise UnknownPart("end")
    return root.body


# --- Evaluating it -----------------------------------------------------------------------------


def _text_of(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _key(values: Any, name: str) -> Any:
    if not isinstance(values, Mapping):
        return None
    return next((value for key, value in values.items() if str(key).lower() == name.lower()), None)


def _field(value: Any, name: str) -> Any:
    """Return a field of a value as templates name it."""
    if isinstance(value, _Call):
        fields: dict[str, Any] = {
            "Get": value.option,
            "Inner": _inner(value),
            "InnerDeindent": _inner(value),
            "Params": value.named or value.words,
            "Page": value.page,
            "Site": value.page.params,
            "Ordinal": value.number,
            "IsNamedParams": bool(value.named),
            **dict.fromkeys(("Scratch", "Store"), _Scratch(value.scratch)),
        }
    elif isinstance(value, _Scratch):
        fields = {"Set": value.set, "Get": value.values.get, "Add": value.add}
    elif isinstance(value, Page):
        fields = {
            "Title": value.title,
            "Params": value.matter,
            "RelPermalink": value.address,
            "Permalink": value.address,
            "Resources": value,
            **dict.fromkeys(("GetMatch", "Get"), lambda path: _File(path, value)),
            **dict.fromkeys(("File", "Dir"), value if name == "File" else f"{value.folder}/"),
            "RenderString": _markdown,
            "Site": value.params,
            "Page": value,
        }
    elif isinstance(value, _File):
        same = lambda *_: value  # noqa: E731
        fields = {
            **dict.fromkeys(("RelPermalink", "Permalink", "Name"), value.path),
            **dict.fromkeys(("Resize", "Fill", "Fit", "Crop", "Process", "Filter"), same),
            **dict.fromkeys(("Width", "Height"), ""),
            "Content": value.page.text_of(value.path) if name == "Content" else "",
        }
    elif isinstance(value, Mapping):
        return value if name == "Params" and "Params" not in value else _key(value, name)
    else:
        raise UnknownPart(name)
    if name not in fields:
        raise UnknownPart(name)
    return fields[name]


def _inner(call: _Call) -> str:
    return _markdown(call.inner) if call.is_markdown else _Html(call.inner)


def _markdown(*given: Any) -> str:
    """Return a text in Markdown: words in a line as HTML, blocks marked as Markdown."""
    text = _text_of(given[-1]).strip()
    if "\n" in text:
        return _Html(f"\n\n{_MARK}{text}\n\n")
    text = as_html(text)
    for pattern, tag in _INLINE:
        text = pattern.sub(rf"<{tag}>\1</{tag}>", text)
    return _Html(text)


_INLINE = (
    (re.compile(r"(?<!`)`([^`]+)`(?!`)"), "code"),
    (re.compile(r"(?<![\w*\\])\*\*(?!\s)((?:(?!\*\*).)+?)(?<!\s)\*\*"), "strong"),
    (re.compile(r"(?<![\w*\\])\*(?![\s*])([^*]+?)(?<!\s)\*(?![\w*])"), "em"),
)


def _equal(first: Any, *others: Any) -> bool:
    return any(_text_of(first) == _text_of(each) for each in others)


def _default(preset: Any, *given: Any) -> Any:
    return given[-1] if given and given[-1] not in (None, "", 0, False) else preset


def _printed(pattern: Any, *values: Any) -> str:
    rest = iter(values)

    def text_of(found: re.Match[str]) -> str:
        value = _text_of(next(rest))
        return f'"{value}"' if found["kind"] == "q" else value[: int(found["most"] or len(value))]

    made = re.sub(r"%(?:\.(?P<most>\d{1,6}))?(?P<kind>[svdq])", text_of, pattern)
    if "%" in made.replace("%%", ""):
        raise UnknownPart("printf")
    return made.replace("%%", "%")


def _escaped(found: re.Match[str]) -> str:
    if found[1] in "xuU":
        raise UnknownPart(found[0])
    return {"n": "\n", "t": "\t", "r": "\r"}.get(found[1], found[1])


def _highlighted(code: Any, language: Any = "", *_: Any) -> str:
    return _Html(f"\n\n{_MARK}{fenced(_text_of(code), _text_of(language) or 'text')}\n\n")


def _with_pattern(pattern: str, new: str, value: Any, *_: Any) -> str:
    if re.search(r"[*+}].*\)[*+{]", pattern):  # Python may take forever where Go does not
        raise UnknownPart(pattern)
    return re.sub(pattern, re.sub(r"\$\{?(\d)\}?", r"\\g<\1>", new), _text_of(value))


def _sequence(*given: Any) -> list[int]:
    """Return the numbers from a first to a last one, in steps if three are given."""
    first, step, last = given if len(given) == 3 else (given[0], 1, given[1]) if len(given) == 2 else (1, 1, given[0])
    step = -1 if len(given) < 3 and first > last else step
    numbers = range(first, last + (1 if step > 0 else -1), step)
    if len(numbers) > _LONGEST_LOOP:
        raise UnknownPart("seq")
    return list(numbers)


def _product(first: Any, second: Any) -> Any:
    if isinstance(first, str) or isinstance(second, str) or abs(first * second) > 1e15:
        raise UnknownPart("mul")
    return first * second


def _at(values: Any, *keys: Any) -> Any:
    for key in keys:
        if isinstance(values, Mapping):
            values = _key(values, str(key))
        elif isinstance(values, list | tuple) and isinstance(key, int):
            values = values[key] if 0 <= key < len(values) else None
        else:
            values = None
    return values


def _as_anchor(value: Any) -> str:
    """Return a text as an anchor: lower case, with hyphens for spaces."""
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", _text_of(value).strip().lower()))


def _safe(value: Any) -> str:
    return _Html(_text_of(value))


def _size(value: Any) -> int:
    return len(value) if hasattr(value, "__len__") else 0


def _is_set(values: Any, key: Any) -> bool:
    return _at(values, key) not in (None, "")


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    **dict.fromkeys(("markdownify", "transform.Markdownify"), _markdown),
    **dict.fromkeys(("safeHTML", "safeURL", "safeCSS", "safeHTMLAttr", "safeJS", "safe.HTML", "safe.URL"), _safe),
    **dict.fromkeys(("relURL", "absURL", "relLangURL", "absLangURL"), _text_of),
    **dict.fromkeys(("plainify", "transform.Plainify"), lambda value: re.sub(r"<[^>]*>", "", _text_of(value))),
    **dict.fromkeys(("htmlEscape", "emojify", "htmlUnescape", "string"), _text_of),
    **dict.fromkeys(("urlize", "urls.URLize"), lambda value: hugos_path(_text_of(value)).lower()),
    **dict.fromkeys(("anchorize", "urls.Anchorize"), _as_anchor),
    **dict.fromkeys(("lower", "strings.ToLower"), lambda value: _text_of(value).lower()),
    **dict.fromkeys(("upper", "strings.ToUpper"), lambda value: _text_of(value).upper()),
    **dict.fromkeys(("title", "strings.Title"), lambda value: _text_of(value).title()),
    "humanize": lambda value: _text_of(value).replace("-", " ").capitalize(),
    **dict.fromkeys(("trim", "strings.Trim"), lambda value, signs: type(value)(value.strip(signs))),
    "strings.TrimSpace": lambda value: type(value)(value.strip()),
    **dict.fromkeys(("replace", "strings.Replace"), lambda value, old, new, *_: type(value)(value.replace(old, new))),
    **dict.fromkeys(("hasPrefix", "strings.HasPrefix"), lambda value, part: _text_of(value).startswith(part)),
    **dict.fromkeys(("hasSuffix", "strings.HasSuffix"), lambda value, part: _text_of(value).endswith(part)),
    **dict.fromkeys(("strings.Contains", "in"), lambda value, part: part in (value or "")),
    **dict.fromkeys(("split", "strings.Split"), lambda value, sign: _text_of(value).split(sign)),
    "delimit": lambda values, sign, *_: sign.join(map(_text_of, values)),
    "default": _default,
    "eq": _equal,
    "ne": lambda first, second: not _equal(first, second),
    "not": lambda value: not value,
    "and": lambda *values: next((each for each in values if not each), values[-1]),
    "or": lambda *values: next((each for each in values if each), values[-1]),
    "cond": lambda test, yes, no: yes if test else no,
    "isset": _is_set,
    "len": _size,
    "index": _at,
    "print": lambda *values: "".join(map(_text_of, values)),
    "printf": _printed,
    "int": lambda value: int(float(value or 0)),
    "add": lambda first, second: first + second,
    "sub": lambda first, second: first - second,
    "gt": lambda first, second: first > second,
    "lt": lambda first, second: first < second,
    "ge": lambda first, second: first >= second,
    "slice": lambda *values: list(values),
    "dict": lambda *values: dict(zip(values[::2], values[1::2], strict=True)),
    "mul": _product,
    "seq": _sequence,
    **dict.fromkeys(("replaceRE", "strings.ReplaceRE"), _with_pattern),
    **dict.fromkeys(("md5", "sha1", "sha256"), lambda value: hashlib.sha256(_text_of(value).encode()).hexdigest()),
    "strings.TrimPrefix": lambda part, value: _text_of(value).removeprefix(part),
    "strings.TrimSuffix": lambda part, value: _text_of(value).removesuffix(part),
    **dict.fromkeys(("path.Base", "path.BaseName"), lambda value: posixpath.basename(_text_of(value))),
    "path.Join": lambda *values: posixpath.join(*map(_text_of, values)),
    **dict.fromkeys(("highlight", "transform.Highlight"), _highlighted),
}


class _Run:
    """One use of a template."""

    def __init__(self, call: _Call) -> None:
        self._call = call
        self._variables: ChainMap[str, Any] = ChainMap({"$": call})
        self._steps = 0

    def written(self, blocks: "Sequence[_Block | str]", dot: Any) -> str:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise UnknownPart("steps")
        return "".join(each if isinstance(each, str) else self._block(each, dot) for each in blocks)

    def _block(self, block: _Block, dot: Any) -> str:
        keyword = block.keyword.rpartition(" ")[2]
        if keyword == "=":
            value = self._value(block.code, dot)
            return _text_of(value) if isinstance(value, _Html) else html.escape(_text_of(value), quote=True)
        names, code = [], block.code
        if given := re.match(r"(?P<names>\$\w+(?:\s*,\s*\$\w+)?)\s*:=\s*(?P<code>.*)", code, re.DOTALL):
            names, code = re.findall(r"\$\w+", given["names"]), given["code"]
        value = self._value(code, dot)
        if value and keyword == "range":
            return "".join(self._loop(block, names, value))
        blocks = block.body if value else block.other
        return self._inner(blocks, value if value and keyword == "with" else dot, dict.fromkeys(names, value))

    def _inner(self, blocks: "Sequence[_Block | str]", dot: Any, variables: dict[str, Any]) -> str:
        """Return a part of a template whose variables, with some of its own, end with it."""
        self._variables = self._variables.new_child(variables)
        made = self.written(blocks, dot)
        self._variables = self._variables.parents
        return made

    def _loop(self, block: _Block, names: Sequence[str], values: Any) -> Iterator[str]:
        pairs = list(values.items() if isinstance(values, Mapping) else enumerate(values))
        if isinstance(values, str) or len(pairs) > _LONGEST_LOOP:
            raise UnknownPart("range")
        for key, each in pairs:
            given = zip(names, (key, each) if len(names) > 1 else (each,), strict=False)
            yield self._inner(block.body, each, dict(given))

    def _value(self, code: str, dot: Any) -> Any:
        tokens: list[_Token] = []
        end = 0
        while end < len(code.rstrip()):
            token = _TOKEN.match(code, end)
            if token is None:
                raise UnknownPart(code)
            kind = str(token.lastgroup)
            tokens.append(_Token(kind, token[kind], token.start(kind) > end))
            end = token.end()
        if len(tokens) > 1 and tokens[0].written.startswith("$") and tokens[1].written in (":=", "="):
            name, scopes = tokens[0].written, self._variables.maps[: 1 if tokens[1].written == ":=" else None]
            scope = next((each for each in scopes if name in each), scopes[0])
            scope[name] = self._pipeline(tokens[2:], dot)[0]
            return ""
        value, rest = self._pipeline(tokens, dot)
        if rest:
            raise UnknownPart(code)
        return value

    def _pipeline(self, tokens: list[_Token], dot: Any) -> tuple[Any, list[_Token]]:
        value, rest = self._command(tokens, dot, ())
        while rest and rest[0].written == "|":
            value, rest = self._command(rest[1:], dot, (value,))
        return value, rest

    def _command(self, tokens: list[_Token], dot: Any, piped: tuple[Any, ...]) -> tuple[Any, list[_Token]]:
        values: list[Any] = []
        while tokens and (tokens[0].kind == "text" or tokens[0].written not in ("|", ")")):
            value, tokens = self._term(tokens, dot)
            values.append(value)
        if not values:
            raise UnknownPart("|")
        first, *given = (*values, *piped)
        if not callable(first):
            if given:
                raise UnknownPart("arguments")
            return first, tokens
        made = first(*given)
        if isinstance(made, str | list) and len(made) > _LONGEST_TEXT:
            raise UnknownPart("length")
        return made, tokens

    def _term(self, tokens: list[_Token], dot: Any) -> tuple[Any, list[_Token]]:
        (kind, written, _), *rest = tokens
        value: Any
        if kind == "text":
            value = written[1:-1] if written[0] == "`" else re.sub(r"\\(.)", _escaped, written[1:-1])
        elif kind == "number":
            value = float(written) if "." in written else int(written)
        elif kind == "field":
            value = _field(dot, written[1:])
        elif kind == "name":
            value, rest = self._named(written, rest)
        elif written == ".":
            value = dot
        elif written == "(":
            value, rest = self._pipeline(rest, dot)
            if not rest or rest[0].written != ")":
                raise UnknownPart("(")
            rest = rest[1:]
        else:
            raise UnknownPart(written)
        while rest and rest[0].kind == "field" and not rest[0].is_apart:
            value, rest = _field(value, rest[0].written[1:]), rest[1:]
        return value, rest

    def _named(self, name: str, rest: list[_Token]) -> tuple[Any, list[_Token]]:
        """Return a variable, a constant or a function, and the tokens after it."""
        page = self._call.page
        known = {"true": True, "false": False, "nil": None, "site": page.params, "page": page, **self._variables}
        known |= dict.fromkeys(("readFile", "os.ReadFile"), page.text_of)
        if name in known:
            return known[name], rest
        while name not in _FUNCTIONS and rest and rest[0].kind == "field" and not rest[0].is_apart:
            name, rest = name + rest[0].written, rest[1:]
        if name in ("resources.Get", "resources.GetMatch"):
            return lambda path: _File(f"/{_text_of(path).lstrip('/')}", page), rest
        if name not in _FUNCTIONS:
            raise UnknownPart(name)
        return _FUNCTIONS[name], rest


# --- A post's shortcodes -----------------------------------------------------------------------

_TAG = re.compile(
    r"\{\{(?P<sign>[<%])-?[ \t]*(?P<end>/?)[ \t]*(?P<name>[\w/-]+(?:\.inline\b)?)"
    r"(?P<options>(?:(?!/?[>%]\}\}|\{\{[<%]).){0,2000}?)(?P<single>/?)-?[>%]\}\}",
    re.DOTALL,
)
_HOLDING = r"<(?P<end>/?)(?P<tag>div|details|section|aside|blockquote|article|center|figure)\b[^>]*>"
_MARKED = re.compile(rf"{_HOLDING}|\n\n{_MARK}", re.IGNORECASE)
_LOOKS = re.compile(
    r"<style\b(?:(?!<style\b).)*?</style>|<!--(?:(?!<!--).)*?-->|<link\b[^>]*>"
    r"|<script\b(?=[^<>]{0,500}\bsrc=[^<>\s]{0,500}(?:katex|mathjax)"
    r"|[^<>]{0,500}>(?:(?!</?script\b).){0,2000}?(?:renderMathInElement|MathJax\b))(?:(?!<script\b).)*?</script>",
    re.DOTALL | re.IGNORECASE,
)
"""What gives a site its looks, and draws its formulas, as this site does itself."""
_WITH_TEMPLATE = re.compile(
    r"\{\{<[ \t]*(?P<name>[\w-]+\.inline)\b(?P<options>[^<>{}\n]*)>\}\}(?P<body>.{0,5000}?)"
    r"\{\{<[ \t]*/[ \t]*(?P=name)[ \t]*>\}\}",
    re.DOTALL,
)

_FAILURES = (
    UnknownPart,
    TypeError,
    ValueError,
    AttributeError,
    LookupError,
    ArithmeticError,
    StopIteration,
    RuntimeError,
    re.error,
)
"""What a template that asks for too much, or is none, may raise."""


def without_inline_templates(text: str, *, is_on: bool) -> tuple[str, dict[str, str]]:
    """Return a text whose shortcodes hold no templates, and those that they held; empty ones if Hugo has that off."""
    found = list(_WITH_TEMPLATE.finditer(running_text(text)))
    held = {each["name"]: text[slice(*each.span("body"))] if is_on else "{{/**/}}" for each in found}
    uses = ((*each.span(), f"{{{{< {each['name']}{each['options'].rstrip()} />}}}}") for each in found)
    return edited(text, uses), held


def with_own_shortcodes(text: str, templates: Callable[[str, bool], str], page: Page) -> str:
    """Return a text with what the blog's own templates make of its shortcodes.

    `templates` returns one by its name, and by whether the shortcode holds a text; "" for an unknown one.
    """
    failed: set[str] = set()
    number = 0
    while True:
        tags = [tag for tag in _TAG.finditer(running_text(text)) if tag["name"] not in failed]
        ended = {tag["name"] for tag in tags if tag["end"]}
        own = [at for at, tag in enumerate(tags) if not tag["end"] and templates(tag["name"], tag["name"] in ended)]
        at = max(own, default=-1)  # the last that begins holds no other one
        if at < 0 or number > _MOST_USES:
            return text
        tag, name = tags[at], tags[at]["name"]
        last = next((each for each in tags[at + 1 :] if each["name"] == name and each["end"]), tag)
        last = tag if tag["single"] else last
        options = text[slice(*tag.span("options"))]
        named = named_options(options)
        words = [] if named else positional_options(options)
        lead = lead_in_item(text, tag.start())
        inner = text[tag.end() : last.start()] if last is not tag else ""
        inner = re.sub(rf"^{lead}", "", inner, flags=re.MULTILINE) if lead else inner
        ordinal = sum(not each["end"] for each in tags[:at])
        call = _Call(page, named, words, inner, tag["sign"] == "%", ordinal)
        try:
            made = _with_marks(_LOOKS.sub("", _Run(call).written(_read(templates(name, name in ended)), call)))
        except _FAILURES:
            made = "<script"
        # Hugo evaluates no shortcode that a template writes; here that might never end.
        if "<script" in made or _names_in(made) - _names_in(inner):
            failed.add(name)
            continue
        number += 1
        start, stop = tag.start(), last.end()
        is_alone = not text[:start].rpartition("\n")[2].strip() and not text[stop:].partition("\n")[0].strip()
        made = f"\n\n{made}\n\n" if is_alone else made if "\n\n" in made else " ".join(made.split())
        text = edited(text, [(start - len(lead), stop, indented(made, lead))])


def _names_in(text: str) -> set[str]:
    return {tag["name"] for tag in _TAG.finditer(text)}


def _with_marks(made: str) -> str:
    """Return the HTML of a template with a mark on the elements that hold Markdown."""
    if _MARK not in made and "<pre" not in made:
        return re.sub(r"\n\s*\n", "\n", made).strip()
    edits: list[tuple[int, int, str]] = []
    opened: list[re.Match[str]] = []
    for tag in _MARKED.finditer(made):
        if tag["tag"] is None:
            edits += [
                (each.end() - 1, each.end() - 1, ' markdown="1"') for each in opened if "markdown=" not in each[0]
            ]
            opened = []
        elif tag["end"]:
            opened = opened[:-1]
        else:
            opened.append(tag)
    return edited(made, sorted(set(edits))).replace(_MARK, "").strip()
