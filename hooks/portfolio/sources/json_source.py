"""Read JSON with the location of each value.

`load` parses a whole document like `yaml_source`: scalars stay as written, only `null` is None. `walk`, `located` and
`Strings` find locations in JSON that is already known to be valid, and read no further than they have to. Raises
ProblemsFound: I102 not JSON or a duplicate key, Y005 too deep or too large.
"""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, dropwhile, takewhile
from typing import Any, NamedTuple, NoReturn

from portfolio.sources.diagnostics import Lines, Location, ProblemsFound, error
from portfolio.sources.yaml_source import MAX_DEPTH, MAX_VALUES, Data, DataPath, Document, Mark

_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.DOTALL)
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)
"""A character that a JSON string writes with more than one."""
_WORD = re.compile(r"[^\s\[\]{}:,\"]{1,20}")
_LOST_COMMA = re.compile(r",\s*$")
_CONSTANTS = ("NaN", "Infinity", "-Infinity")


class Token(NamedTuple):
    """One JSON value: its path, its offset, and the offset of its key (if it has one)."""

    path: DataPath
    offset: int
    text: str
    key: int


def load(text: str, path: str) -> Document:
    """Parse one JSON document."""
    lines = Lines(text)

    def refuse(offset: int, message: str, hint: str, code: str = "I102") -> NoReturn:
        raise ProblemsFound([error(code, Location(path, *lines.position(offset)), message, hint)])

    try:
        end = _DECODER.raw_decode(text, len(text) - len(text.lstrip(" \t\r\n")))[1]
        if rest := text[end:].strip(" \t\r\n"):
            refuse(text.index(rest, end), "not JSON: there is more text after the end of the document", "remove it")
    except json.JSONDecodeError as problem:
        offset, what, hint = _mistake(text, problem)
        refuse(offset, f"not JSON: {what}", hint)
    except RecursionError:
        pass  # the check of the depth below finds where
    data: list[Data] = []
    marks: dict[DataPath, Mark] = {}
    for count, token in enumerate(walk(text), start=1):
        if len(token.path) > MAX_DEPTH or count > MAX_VALUES:
            deep = f"more than {MAX_DEPTH} levels of nesting"
            what = deep if len(token.path) > MAX_DEPTH else "more than 50,000 values"
            refuse(token.offset, what, "shorten the document", "Y005")
        if token.text in _CONSTANTS:
            refuse(token.offset, f"not JSON: '{token.text}' is not JSON", "put double quotes around a text")
        if token.path in marks:
            what = f"not JSON: the key '{token.path[-1]}' appears here a second time"
            refuse(token.key, what, "keep one of the two")
        marks[token.path] = _mark(token, lines)
        _put(data, (0, *token.path), _value(token.text))
    return Document(path, text, data[0], marks)


def _mistake(text: str, problem: json.JSONDecodeError) -> tuple[int, str, str]:
    """Return where a document stops being JSON, why, and what to do."""
    before, at = text[: problem.pos].rstrip(), text[problem.pos :].lstrip()
    offset = len(text) - len(at)
    if not at:
        return offset, "the document ends too early", "check the brackets"
    if at[0] in "}]" and _LOST_COMMA.search(before):
        return len(before) - 1, f"a comma before the closing '{at[0]}'", "remove the comma"
    if (word := _WORD.match(at)) and before[-1:] in ("", "{", "[", ",", ":"):
        return offset, f"'{word[0]}' is not JSON", "put double quotes around a text"
    return problem.pos, problem.msg[:1].lower() + problem.msg[1:].removesuffix(" at"), "check the line above as well"


def walk(text: str, start: int = 0) -> Iterator[Token]:
    """Yield the values within the one at `start`, in order: each scalar, and each object or list by its bracket."""
    path: list[str | int] = []
    key = 0
    is_key = False
    for match in _TOKEN.finditer(text, start):
        word = match[0]
        if word in ("}", "]"):
            path.pop()
        elif word == ",":
            last = path[-1]
            is_key = isinstance(last, str)
            path[-1] = last + 1 if isinstance(last, int) else last
        elif word == ":":
            is_key = False
        elif is_key:
            path[-1], key = json.loads(word), match.start()
        else:
            has_key = path and isinstance(path[-1], str)
            yield Token(tuple(path), match.start(), word, key if has_key else match.start())
            if word in ("{", "["):
                is_key = word == "{"
                path.append("" if is_key else 0)
        if not path:
            return


def strings_at(text: str, start: int, path: DataPath) -> list[Token]:
    """Return the strings at a path within the value at `start`: one text, or the lines of one."""
    depth = len(path)
    within = dropwhile(lambda token: token.path[:depth] != path, walk(text, start))
    return [token for token in takewhile(lambda token: token.path[:depth] == path, within) if token.text[0] == '"']


def located(text: str, above: DataPath, keys: Collection[str]) -> tuple[dict[str, Any], dict[DataPath, Mark]]:
    """Return `keys` of the object at `above`, with the location of each value."""
    lines = Lines(text)
    data: dict[str, Any] = {}
    marks: dict[DataPath, Mark] = {}
    depth = len(above)
    for token in walk(text):
        if token.path[:depth] != above or len(token.path) == depth:
            if marks and token.path[:1] != above[:1]:
                break
        elif token.path[depth] in keys:
            marks[token.path[depth:]] = _mark(token, lines)
            _put(data, token.path[depth:], _value(token.text))
    return data, marks


def _mark(token: Token, lines: Lines) -> Mark:
    """Return the mark of a token; of an object or a list, that of its opening bracket."""
    return Mark(lines.position(token.key), lines.position(token.offset), lines.position(token.offset + len(token.text)))


def _value(word: str) -> Data:
    if word in ("{", "["):
        return {} if word == "{" else []
    if word[0] == '"':
        return str(json.loads(word))
    return None if word == "null" else word


def _put(data: Any, path: DataPath, value: Data) -> None:
    for part in path[:-1]:
        data = data[part]
    if isinstance(data, list):
        data.append(value)
    else:
        data[path[-1]] = value


class Strings:
    """A text stored in the file as several strings, with `gap` characters between them. Maps indexes to offsets."""

    def __init__(self, strings: Iterable[Token], gap: int = 0) -> None:
        self._strings = list(strings)
        lengths = (len(json.loads(token.text)) + gap for token in self._strings)
        self._starts = list(accumulate(lengths, initial=0))

    @property
    def start(self) -> int | None:
        """The offset of the first string, or None if there is none."""
        return self._strings[0].offset if self._strings else None

    @property
    def end(self) -> int:
        """The offset of the last string's closing quotation mark."""
        return self._strings[-1].offset + len(self._strings[-1].text) - 1 if self._strings else 0

    def offset(self, index: int) -> int | None:
        """Return the offset of a character of the text, or None past its end."""
        if index >= self._starts[-1]:
            return None
        number = bisect_right(self._starts, index) - 1
        token = self._strings[number]
        return token.offset + 1 + length_in_file(token.text, index - self._starts[number])


def length_in_file(string: str, length: int) -> int:
    """Return how many characters of the file the first `length` characters of a JSON string take."""
    if "\\" not in string:
        return length
    escapes, lengths = _escapes(string)
    before = bisect_left(escapes, length)
    return length + (lengths[before - 1] - before if before else 0)


@lru_cache(maxsize=1)  # one string may hold hundreds of locations, asked for in turn
def _escapes(string: str) -> tuple[list[int], list[int]]:
    """Return, for each escape in a JSON string, its index in the text and the total length of escapes up to it."""
    escapes: list[int] = []
    lengths: list[int] = []
    total = 0
    for escape in _ESCAPE.finditer(string, 1, len(string) - 1):
        escapes.append(escape.start() - 1 - total + len(escapes))
        total += len(escape[0])
        lengths.append(total)
    return escapes, lengths
