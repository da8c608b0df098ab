"""Parse YAML to plain data, with the location of every value; write a text as a YAML value.

In: the text of one file. Out: a `Document`: nested dicts, lists, strings and None, and `marks` from a value's path to
its location. Scalars stay as written: `no` is "no" and `1.10` is "1.10" (the models turn strings into numbers if they
need numbers). Only `~`, `null` and an empty item of a list are None; a key without a value (`summary:`) counts as not
given. Duplicate keys, merge keys, tags, several documents, documents deeper than 50 levels and aliases that grow beyond
50,000 values are rejected.

What the parser reports on a broken file becomes one Y001 diagnostic, in words that need no knowledge of YAML's grammar,
at the position that has to be changed, which is not always where the parser gave up.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from portfolio.sources.diagnostics import (
    Diagnostic,
    Location,
    ProblemsFound,
    error,
    has_errors,
    in_order,
    short,
    warning,
)

MAX_BYTES = 1_000_000
MAX_DEPTH = 50
MAX_VALUES = 50_000

DataPath = tuple[str | int, ...]
Data = dict[str, Any] | list[Any] | str | None

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = {"", "~", "null", "Null", "NULL"}
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
"""Of Markdown whose lines end in a line feed alone."""
_LOST_END = re.compile(r"[ \t]+(?P<lost>#\d.*)")
WIDTH = 100
"""The longest line that is written, in characters."""
_RESOLVER: Any = yaml.resolver.Resolver()
_TEXT_TAG = "tag:yaml.org,2002:str"
_NUMBER = re.compile(r"[-+]?(?:0o[0-7_]+|0x[\da-f_]+|(?:\.\d|\d)[\d_.]*(?:e[-+]?\d+)?)", re.IGNORECASE)
_FIRST = re.compile(r"[,\[\]{}#&*!|>'\"%@`]|[-?:](?:\s|$)|---|\.\.\.")
_INSIDE = re.compile(r":(?:\s|$)|\s#")
UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


@dataclass(frozen=True)
class Mark:
    """The location of a key and its value; for an item of a list, `key` is the value's own."""

    key: tuple[int, int]
    value: tuple[int, int]
    end: tuple[int, int]
    path: str = ""
    """The file, if it is not the document's own."""


@dataclass(frozen=True)
class Document:
    """One file's data and the marks of its values."""

    path: str
    text: str
    data: Data
    marks: Mapping[DataPath, Mark]
    problems: tuple[Diagnostic, ...] = ()
    """Mistakes that leave the rest readable: duplicate keys, whose first value counts, tags, and cut-off texts."""
    written: Mapping[DataPath, str] = field(default_factory=dict)
    """Texts as written in the file; `data` has numbers in place of `{{ project.metric }}`."""
    below: Mapping[str, str] = field(default_factory=dict)
    """The texts by path of other files that this one is laid over; marks name the one that a value comes from."""

    @property
    def files(self) -> dict[str, str]:
        """All texts that the data comes from, by path, the document's own first."""
        return {self.path: self.text, **self.below}

    def location(self, path: DataPath, *, of_key: bool = False) -> Location:
        """Return the location of the value at `path`, or of its nearest ancestor that exists."""
        for length in range(len(path), -1, -1):
            mark = self.marks.get(path[:length])
            if mark is not None:
                line, column = mark.key if of_key or length < len(path) else mark.value
                return Location(mark.path or self.path, line, column)
        return Location(self.path)

    def location_of(self, path: DataPath, snippet: str) -> Location:
        """Return the location of the first `snippet` inside the scalar at `path`, or else the scalar's own."""
        mark = self.marks.get(path)
        if mark is None:
            return self.location(path)
        file = mark.path or self.path
        lines = self.files[file].splitlines()[mark.value[0] - 1 : mark.end[0]]
        for number, line in enumerate(lines, start=mark.value[0]):
            start = mark.value[1] - 1 if number == mark.value[0] else 0
            column = line.find(snippet, start)
            if column >= 0:
                return Location(file, number, column + 1)
        return self.location(path)


def decode(content: bytes, path: str) -> str:
    """Decode a UTF-8 file. Raises ProblemsFound (Y001, Y005) if it is not UTF-8, or is too large."""
    if len(content) > MAX_BYTES:
        message = f"the file has {len(content) / 1e6:.1f} MB; at most {MAX_BYTES / 1e6:.0f} MB are read"
        hint = "save pictures and tables that it holds as files beside it, or divide it"
        raise ProblemsFound([error("Y005", Location(path), message, hint)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = content[: problem.start]
        at = Location(path, before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode("utf-8-sig")) + 1)
        message = f"byte 0x{content[problem.start]:02x} is not UTF-8"
        raise ProblemsFound([error("Y001", at, message, "save the file in the encoding UTF-8")]) from None


def load(text: str, path: str) -> Document:
    """Parse one YAML document, as `load_readable` does, and raise ProblemsFound for any error in it."""
    document = load_readable(text, path)
    if has_errors(document.problems):
        raise ProblemsFound(document.problems)
    return document


def load_readable(text: str, path: str) -> Document:
    """Parse one YAML document; mistakes that leave the rest readable go into its `problems`.

    Raises ProblemsFound: Y001 syntax, Y002 duplicate key, Y003 a key that is not text, Y004 a YAML feature that is not
    supported, Y005 too large. All duplicate keys of a file are reported at once. Y007, a warning: YAML reads the end of
    a text as a comment, as in `Ranked #1 of 40`.
    """
    composer = _Composer(text, path)
    try:
        data = composer.document()
    except yaml.MarkedYAMLError as problem:
        raise ProblemsFound([*composer.problems, syntax_error(problem, text, path)]) from None
    except yaml.reader.ReaderError as problem:
        raise ProblemsFound([reader_error(problem, text, path)]) from None
    return Document(path, text, data, composer.marks, in_order(composer.problems))


def parsed(content: str | bytes, path: str) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    """Parse the text or the file of one YAML document, and return it with its problems; None if it cannot be read."""
    try:
        document = load_readable(content if isinstance(content, str) else decode(content, path), path)
    except ProblemsFound as found:
        return None, found.diagnostics
    return document, document.problems


def value_at(data: Any, path: DataPath) -> Any:
    """Return the value at a path of a document's data, or None if there is none."""
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def texts_in(data: Any, path: DataPath = ()) -> Iterator[tuple[DataPath, str]]:
    """Yield every text of a document's data, each with its path."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from texts_in(value, (*path, key))


def mapping(value: Any) -> dict[str, Any]:
    """Return a value of YAML or JSON if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def with_plain_ends(text: str) -> str:
    """Return a text whose lines end in a line feed alone."""
    return re.sub("\r\n?", "\n", text)


def typed(text: str, document: Document) -> dict[str, Any]:
    """Return a document's mapping with YAML's types, or all as text if a value only looks like a date or a number."""
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506  # a safe loader
    except (yaml.YAMLError, ValueError):
        data = document.data
    return {str(key): value for key, value in mapping(data).items()}


def matter_of(text: str, path: str) -> Document | None:
    """Return the front matter of a page's text with its locations, or None if there is none that can be read."""
    match = FRONT_MATTER.match(with_plain_ends(text))
    return parsed("\n" + match["yaml"], path)[0] if match else None  # its problems are reported with the page


class _Composer:
    """Turns the parser's events into data. Anchored values are stored as data: an alias counts as its content."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.marks: dict[DataPath, Mark] = {}
        self.problems: list[Diagnostic] = []
        self._lines = text.split("\n")
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=_Loader))
        self._anchors: dict[str, tuple[Data, int] | None] = {}
        self._count = 0

    def document(self) -> Data:
        data: Data = None
        seen = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                seen += 1
                if seen > 1:
                    self._refuse("Y004", event, "a second YAML document", "keep one document: remove the `---`")
                data = self._value(next(self._events), (), 0)
        return data

    def _value(self, event: Any, path: DataPath, depth: int, key: tuple[int, int] | None = None) -> Data:
        start = (event.start_mark.line + 1, event.start_mark.column + 1)
        before = self._count
        self._count += 1
        self._check_size(event, depth)
        anchor = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent):
            data = self._alias(event)
            self.marks[path] = Mark(key or start, start, _end(event))
            return data
        if event.tag is not None and event.tag != "!" and not event.tag.startswith("tag:yaml.org,2002:"):
            hint = "remove the tag: plain values suffice"
            self.problems.append(self._problem("Y004", event, f"the tag {event.tag!r}", hint))
        if anchor is not None:
            self._anchors[anchor] = None
        self.marks[path] = Mark(key or start, start, _end(event))
        if isinstance(event, yaml.ScalarEvent):
            data = None if event.implicit[0] and event.value in _NULLS else event.value
            self._check_end(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            data = self._sequence(path, depth)
        else:
            data = self._mapping(path, depth)
        if anchor is not None:
            self._anchors[anchor] = (data, self._count - before)
        return data

    def _sequence(self, path: DataPath, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items)), depth + 1))
        return items

    def _mapping(self, path: DataPath, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        first: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            position = (event.start_mark.line + 1, event.start_mark.column + 1)
            if not isinstance(event, yaml.ScalarEvent):
                self._refuse("Y003", event, *self._no_key(event))
            name = event.value.replace("\0", "\ufffd")
            if name == "<<" and event.implicit[0]:
                self._refuse("Y004", event, "the merge key `<<`", "write the keys out")
            if name in first:
                message = f"the key '{short(name)}' appears here a second time (first on line {first[name]})"
                self.problems.append(error("Y002", Location(self.path, *position), message, "keep one of the two"))
                self._value(next(self._events), (*path, name, "\0duplicate"), depth + 1)
                continue
            first[name] = position[0]
            event = next(self._events)
            value = self._value(event, (*path, name), depth + 1, position)
            if not (isinstance(event, yaml.ScalarEvent) and event.value == "" and event.implicit[0]):
                mapping[name] = value
        return mapping

    def _no_key(self, event: Any) -> tuple[str, str]:
        line = self._lines[event.start_mark.line] if event.start_mark.line < len(self._lines) else ""
        if line[: event.start_mark.column + 1].endswith("{{"):
            return "to YAML a text cannot begin with '{{'", "put quotes around the whole text"
        return "a key that is a list or a mapping", "use a word as the key"

    def _alias(self, event: Any) -> Data:
        if event.anchor not in self._anchors:
            message = f"the alias '*{event.anchor}' has no anchor '&{event.anchor}' before it"
            self._refuse("Y001", event, message, "put the text in quotes if it is to begin with '*'")
        anchored = self._anchors[event.anchor]
        if anchored is None:
            self._refuse("Y004", event, f"the alias '*{event.anchor}' refers to itself", "write the value out")
        data, size = anchored
        self._count += size
        self._check_size(event, 0)
        return data

    def _check_end(self, event: Any) -> None:
        """Warn if ` #1` cuts a text short, since it is hardly ever meant as a comment."""
        line, column = event.end_mark.line, event.end_mark.column
        rest = self._lines[line][column:] if line < len(self._lines) else ""
        if event.style or not event.value or not (match := _LOST_END.match(rest)):
            return
        location = Location(self.path, line + 1, column + match.start("lost") + 1)
        message = f"the text ends before '{short(match['lost'])}', which YAML takes for a comment"
        self.problems.append(warning("Y007", location, message, "put quotes around the whole text"))

    def _check_size(self, event: Any, depth: int) -> None:
        if depth > MAX_DEPTH:
            self._refuse("Y005", event, f"more than {MAX_DEPTH} levels of nesting", "flatten the document")
        if self._count > MAX_VALUES:
            self._refuse("Y005", event, f"more than {MAX_VALUES:,} values (aliases count in full)", "shorten it")

    def _problem(self, code: str, event: Any, message: str, hint: str) -> Diagnostic:
        location = Location(self.path, event.start_mark.line + 1, event.start_mark.column + 1)
        prefix = "not supported: " if code == "Y004" else ""
        return error(code, location, prefix + message, hint)

    def _refuse(self, code: str, event: Any, message: str, hint: str) -> NoReturn:
        raise ProblemsFound([*self.problems, self._problem(code, event, message, hint)])


def _end(event: Any) -> tuple[int, int]:
    return (event.end_mark.line + 1, event.end_mark.column + 1)


def scalar(text: str) -> str:
    """Write a text on one line, in quotes only if YAML 1.1 or 1.2 would read it as anything else."""
    if _is_plain(text):
        return text
    if '"' in text and not re.search(r"[\\\n\t]", text) and not UNPRINTABLE.search(text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(escaped(character) for character in text) + '"'


def _is_plain(text: str) -> bool:
    if not text or text != text.strip() or _FIRST.match(text) or _INSIDE.search(text):
        return False
    if "\n" in text or "\t" in text or UNPRINTABLE.search(text) or len(text) > 2 * WIDTH:
        return False
    if _NUMBER.fullmatch(text) and not re.fullmatch(r"\d{4}-\d{2}", text):
        return False
    if text.casefold() in ("y", "n", "~"):
        return False
    return bool(_RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) == _TEXT_TAG)


def escaped(character: str) -> str:
    """Return a character as YAML writes it between double quotes."""
    if character in _ESCAPES:
        return _ESCAPES[character]
    if not UNPRINTABLE.match(character):
        return character
    code = ord(character)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


_FIRST_KEY = re.compile(r"""\s*(?:- +)*["']?[\w$-]+["']?""")
_NO_SPACE = re.compile(r"\s*(?:- +)*[A-Za-z_$][\w-]*:(?=[^\s:/])")
_CONFLICT = re.compile(r"<{7} |={7}$|>{7} ")
_PLACEHOLDER = re.compile(r"(?:.*: +|\s*- +)\{\{")
_CURLY = "“”„‟«»‘’"


def syntax_error(problem: yaml.MarkedYAMLError, text: str, path: str) -> Diagnostic:
    """Build the diagnostic of a text that is not YAML."""
    mark = problem.problem_mark or problem.context_mark
    context = problem.context or ""
    is_unclosed = context.startswith(("while parsing a flow", "while scanning a quoted"))
    if is_unclosed and problem.context_mark:
        mark = problem.context_mark
    if mark is None:
        return error("Y001", Location(path), f"not YAML: {problem.problem}")
    lines = text.splitlines()
    above = _last_line(lines, mark.line)
    conflict = next((n for n in (mark.line, above) if n < len(lines) and _CONFLICT.match(lines[n])), None)
    if conflict is not None:
        hint = "keep one of the two versions, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"
        return error("Y001", Location(path, conflict + 1, 1), "not YAML: a merge that git could not finish", hint)
    line = lines[mark.line] if mark.line < len(lines) else ""
    before, rest = line[: mark.column], line[mark.column :]
    is_key = rest.startswith(":") and _FIRST_KEY.fullmatch(before)
    is_no_key = (is_key or context.startswith("while scanning a simple key")) and above < mark.line
    if is_no_key and (match := _NO_SPACE.match(lines[above])):
        hint = f"write '{short(match[0].strip())} …', with a space after the colon"
        return error("Y001", Location(path, above + 1, match.end()), "not YAML: no space after a colon", hint)
    message, hint = _words(problem, before, rest, is_key=bool(is_key), is_unclosed=is_unclosed)
    return error("Y001", Location(path, mark.line + 1, mark.column + 1), f"not YAML: {message}", hint)


def _last_line(lines: list[str], number: int) -> int:
    """Return the index of the nearest line above that is neither empty nor a comment, or `number` itself."""
    above = range(min(number, len(lines)) - 1, -1, -1)
    return next((n for n in above if lines[n].strip() and not lines[n].lstrip().startswith("#")), number)


def _words(
    problem: yaml.MarkedYAMLError, before: str, rest: str, *, is_key: bool, is_unclosed: bool
) -> tuple[str, str]:
    """Return the problem and the remedy, judging by the text around the position: the first case that fits."""
    context = problem.context or ""
    said = f"{problem.problem or 'it cannot be read'}{f' ({context})' if context else ''}"
    quote = before.rstrip()[-1:]
    inside = '\\"' if quote == '"' else "''"
    quotes = 'straight quotes, "…",' if any(sign in before for sign in _CURLY) else "quotes"
    cases = [
        (_PLACEHOLDER.match(before + rest), said, "put quotes around a text that begins with '{{'"),
        (is_unclosed, said, "close this bracket or quote"),
        (rest.startswith("\t"), said, "indent with spaces, not with a tab"),
        (is_key, "the line is indented as if it belonged to the text above it", "indent it like the keys around it"),
        (rest.startswith(":"), "a second ': ' in one line", f"put {quotes} around a text that holds ': '"),
        (
            quote in ("'", '"') and rest.strip(),
            "the text continues after its closing quote",
            f"write {inside} for a {quote} inside the text",
        ),
        (
            rest.startswith("- ") and before.strip(),
            "a list cannot begin on its key's line",
            "begin each item with '- ' on a line of its own, below the key",
        ),
        (rest[:1] in set("@`%*&!|>"), said, f"put quotes around a text that begins with '{rest[:1]}'"),
        (
            rest and not before.strip(),
            "the line is indented differently from its neighbours",
            "indent it as far as they are; items of a list begin with '- '",
        ),
        (True, said, "check the indentation, the quotes and the brackets of this line and the one above"),
    ]
    return next((message, hint) for fits, message, hint in cases if fits)


def reader_error(problem: Any, text: str, path: str) -> Diagnostic:
    """Build the diagnostic of a character that YAML does not allow."""
    position = min(int(problem.position), len(text))
    before = text[:position]
    location = Location(path, before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)
    character = problem.character if isinstance(problem.character, int) else ord(problem.character)
    return error("Y001", location, f"the character U+{character:04X} is not allowed in YAML", "remove it")
