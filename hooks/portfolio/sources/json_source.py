"""Parse JSON into a document with locations, like `yaml_source`: numbers and booleans stay as written.

Raises ProblemsFound: I102 not JSON or a duplicate key, Y005 too deep or too large.
"""

import re
from bisect import bisect_right
from json import JSONDecodeError, JSONDecoder
from typing import NoReturn

from portfolio.sources.diagnostics import Location, ProblemsFound, error
from portfolio.sources.yaml_source import MAX_DEPTH, MAX_VALUES, Data, DataPath, Document, Mark

_DECODER = JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.])|true\b|false\b|null\b")


def load(text: str, path: str) -> Document:
    """Parse one JSON document."""
    reader = _Reader(text, path)
    return Document(path, text, reader.document(), reader.marks)


class _Reader:
    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.marks: dict[DataPath, Mark] = {}
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._at = 0
        self._count = 0

    def document(self) -> Data:
        self._skip()
        data = self._value((), self._place(self._at), 0)
        self._skip()
        if self._at < len(self.text):
            self._refuse(self._at, "there is more text after the end of the document", "remove it")
        return data

    def _value(self, path: DataPath, key: tuple[int, int], depth: int) -> Data:
        start = self._at
        self._count += 1
        if depth > MAX_DEPTH or self._count > MAX_VALUES:
            what = f"more than {MAX_DEPTH} levels inside each other" if depth > MAX_DEPTH else "more than 50,000 values"
            raise ProblemsFound([error("Y005", self._location(start), what, "shorten the document")])
        sign = self.text[start : start + 1]
        data: Data
        if sign == "{":
            data = self._object(path, depth)
        elif sign == "[":
            data = self._array(path, depth)
        elif sign == '"':
            data = self._string()
        else:
            data = self._word()
        self.marks[path] = Mark(key, self._place(start), self._place(self._at))
        return data

    def _object(self, path: DataPath, depth: int) -> dict[str, Data]:
        data: dict[str, Data] = {}
        self._at += 1
        self._skip()
        while not self._takes("}"):
            place = self._at
            if self.text[place : place + 1] != '"':
                self._refuse(place, "here a key in double quotes has to stand", "check the commas and the quotes")
            name = self._string()
            if name in data:
                self._refuse(place, f"the key '{name}' appears here a second time", "keep one of the two")
            self._skip()
            if not self._takes(":"):
                self._refuse(self._at, f"a colon is missing after the key '{name}'", 'write "key": value')
            self._skip()
            data[name] = self._value((*path, name), self._place(place), depth + 1)
            self._separate("}")
        return data

    def _array(self, path: DataPath, depth: int) -> list[Data]:
        data: list[Data] = []
        self._at += 1
        self._skip()
        while not self._takes("]"):
            data.append(self._value((*path, len(data)), self._place(self._at), depth + 1))
            self._separate("]")
        return data

    def _separate(self, closing: str) -> None:
        self._skip()
        comma = self._at
        if self._takes(","):
            self._skip()
            if self.text[self._at : self._at + 1] == closing:
                self._refuse(comma, f"a comma before the closing '{closing}'", "remove the comma")
        elif self.text[self._at : self._at + 1] != closing:
            self._refuse(self._at, f"a comma or the closing '{closing}' is missing", "check the line above as well")

    def _string(self) -> str:
        start = self._at
        try:
            text, self._at = _DECODER.raw_decode(self.text, start)
        except JSONDecodeError as problem:
            self._refuse(problem.pos, problem.msg[:1].lower() + problem.msg[1:].removesuffix(" at"), "check the quotes")
        return str(text)

    def _word(self) -> str | None:
        match = _WORD.match(self.text, self._at)
        if match is None:
            found = re.match(r"\S{0,20}", self.text[self._at :])
            word = found[0] if found else ""
            if not word:
                self._refuse(self._at, "the document ends too early", "check the brackets")
            self._refuse(self._at, f"'{word}' is not JSON", "put double quotes around a text")
        self._at = match.end()
        return None if match[0] == "null" else match[0]

    def _takes(self, sign: str) -> bool:
        if self.text.startswith(sign, self._at):
            self._at += 1
            return True
        return False

    def _skip(self) -> None:
        match = _SPACE.match(self.text, self._at)
        self._at = match.end() if match else self._at

    def _place(self, position: int) -> tuple[int, int]:
        line = bisect_right(self._lines, position)
        return line, position - self._lines[line - 1] + 1

    def _location(self, position: int) -> Location:
        return Location(self.path, *self._place(position))

    def _refuse(self, position: int, message: str, hint: str) -> NoReturn:
        raise ProblemsFound([error("I102", self._location(position), f"not JSON: {message}", hint)])
