"""Read the texts of a PDF: its pages, its metadata, the links and notes on it, and the files in it.

In: the bytes of a PDF file. Out: texts with their names for messages. Streams are inflated within limits, so that a
small file cannot become a large one. What is encrypted, or compressed in a way of pictures, is not read. Letters are
found by the tables that fonts bring for copying (ToUnicode, ISO 32000 9.10.3); a font without one is read as Latin.
"""

import re
import zlib
from base64 import a85decode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

LARGEST_STREAM, LARGEST_TOGETHER, LARGEST_PAGES = 4_000_000, 20_000_000, 4_000_000
"""Bytes: of one inflated stream, of all, and of what is read as pages."""
_MOST_CODES = 70_000

_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}\s+obj\b")
_HEAD_END = re.compile(rb"stream(?:\r\n|\n|\r)|endobj")
_NOT_TEXT = re.compile(rb"/Subtype\s*/(?:Image|Type1C|CIDFontType0C|OpenType)\b|/Type\s*/XRef\b|/Length[123]\s")
_STRING = re.compile(
    rb"\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.){0,1000}\)){1,5000})\)|<([0-9A-Fa-f\s]{4,10000})>(?!>)", re.DOTALL
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|\r|\n)|(.))", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
_CONTENTS = re.compile(rb"/Contents\s*(?:\[[^\]]{0,50000}\]|\d{1,9}\s+\d{1,5}\s+R\b)")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]{1,60})\s+(\d{1,9})\s+\d{1,5}\s+R\b")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_SHOWS_TEXT = re.compile(rb"[\])>]\s*T[jJ]\b")
_BEGIN_TEXT, _END_TEXT = re.compile(rb"(?<![\w.])BT\b"), re.compile(rb"(?<![\w.])ET\b")
_TOKEN = re.compile(
    rb"\((?P<text>(?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\)|<(?P<hex>[0-9A-Fa-f\s]*)>|/(?P<name>[^\s/<>\[\]()]+)"
    rb"|(?P<number>[-+]?(?:\d+\.?\d*|\.\d+))|(?P<operator>[A-Za-z'\"*]{1,3})",
    re.DOTALL,
)
_WORD_GAP = -180
"""Thousandths of the type's size by which a space moves the next letter, where it is not written."""
_LINE = 0.5
"""The least distance down to the next line, in the page's units."""


DICTIONARIES, METADATA = "its dictionaries", "its metadata"


@dataclass
class _Pdf:
    """The objects of a file: the dictionary of each as it is written, and the streams that can be texts."""

    heads: dict[int, bytes] = field(default_factory=dict)
    streams: dict[int, bytes] = field(default_factory=dict)
    letters: dict[int, dict[int, str]] = field(default_factory=dict)


def texts_of_pdf(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what is in a PDF, each text with its name; `DICTIONARIES` are as written, all others decoded."""
    pdf = _read(content)
    trailer = content[content.rfind(b"trailer") :][:10_000] if b"trailer" in content else b""
    dictionaries = b"\n".join([*pdf.heads.values(), trailer])
    yield DICTIONARIES, dictionaries
    strings = dict.fromkeys(_decoded(match) for match in _STRING.finditer(dictionaries))
    yield "its notes and links", _lines(strings)
    drawn: dict[tuple[int, ...], bytes] = {numbers: head for head in pdf.heads.values() if (numbers := _contents(head))}
    inside_pages = {number for numbers in drawn for number in numbers}
    for number, stream in pdf.streams.items():
        head = pdf.heads.get(number, b"")
        if re.search(rb"/Type\s*/EmbeddedFile\b", head):
            yield "a file in it", stream
        elif b"<x:xmpmeta" in stream:
            yield METADATA, stream
        elif number not in inside_pages:
            drawn[number,] = head
    pages: list[str] = []
    left = LARGEST_PAGES
    for numbers, head in drawn.items():
        stream = b"\n".join(pdf.streams.get(number, b"") for number in numbers)
        if left > 0 and _SHOWS_TEXT.search(stream):
            left -= len(stream)
            pages.append("".join(_displayed(stream, _fonts(pdf, head))))
    yield "its pages", _lines(pages)


def _lines(texts: Iterable[str]) -> bytes:
    return "\n".join(texts).replace("\0", "").encode("utf-8", "replace")


def _read(content: bytes) -> _Pdf:
    pdf = _Pdf()
    left = LARGEST_TOGETHER
    at = 0
    while match := _OBJECT.search(content, at):
        number = int(match[1])
        end = _HEAD_END.search(content, match.end())
        pdf.heads[number] = content[match.end() : end.start() if end else len(content)][:100_000]
        at = end.end() if end else len(content)
        if end is None or end[0] == b"endobj":
            continue
        stop = content.find(b"endstream", at)
        stop = stop if stop >= 0 else len(content)
        if left > 0 and not _NOT_TEXT.search(pdf.heads[number]):
            inflated = _inflated(content[at:stop], pdf.heads[number], min(left, LARGEST_STREAM))
            left -= len(inflated)
            if re.search(rb"/Type\s*/ObjStm\b", pdf.heads[number]):
                pdf.heads |= dict(_objects_inside(inflated, pdf.heads[number]))
            else:
                pdf.streams[number] = inflated
        at = stop
    return pdf


def _inflated(data: bytes, head: bytes, most: int) -> bytes:
    try:
        if b"/ASCII85Decode" in head:
            data = a85decode(data.strip().removesuffix(b"~>").removeprefix(b"<~"))
        return zlib.decompressobj().decompress(data.lstrip(b"\r\n"), most) if b"/FlateDecode" in head else data[:most]
    except (zlib.error, ValueError):
        return b""


def _objects_inside(stream: bytes, head: bytes) -> Iterator[tuple[int, bytes]]:
    first = re.search(rb"/First\s+(\d{1,9})", head)
    if first is None:
        return
    start = int(first[1])
    numbers = [int(number) for number in stream[:start].split() if number.isdigit() and len(number) < 10]
    offsets = [start + offset for offset in numbers[1::2]]
    left = len(stream)
    for number, begin, end in zip(numbers[::2], offsets, [*offsets[1:], len(stream)], strict=False):
        inside = stream[begin : min(end, begin + left)]
        left -= len(inside)
        yield number, inside


def _decoded(match: re.Match[bytes]) -> str:
    """Decode a string of a dictionary."""
    data = _unescaped(match[1]) if match[1] is not None else _bytes_of(match[2])
    is_wide = data.startswith((b"\xfe\xff", b"\xff\xfe"))
    return data.decode("utf-16" if is_wide else "cp1252", "replace").strip("\0 ")


def _unescaped(text: bytes) -> bytes:
    return _ESCAPE.sub(_character, text) if b"\\" in text else text


def _character(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return bytes([int(match[1], 8) & 255])
    return _ESCAPES.get(match[3], match[3]) if match[3] else b""


def _bytes_of(digits: bytes) -> bytes:
    digits = re.sub(rb"\s", b"", digits)
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


@dataclass(frozen=True)
class _Letters:
    """What the codes of a font stand for; `width` is a code's bytes."""

    width: int
    by_code: Mapping[int, str]

    def text(self, data: bytes) -> str:
        codes = (int.from_bytes(data[at : at + self.width]) for at in range(0, len(data), self.width))
        return "".join(self.by_code.get(code, "") for code in codes)


def _contents(page: bytes) -> tuple[int, ...]:
    """Return the numbers of the streams that are a page's contents."""
    match = _CONTENTS.search(page)
    return tuple(int(number) for number in _REFERENCE.findall(match[0])) if match else ()


def _fonts(pdf: _Pdf, owner: bytes) -> dict[bytes, _Letters]:
    """Return the letters of the fonts that a page or a drawing names; a page can have them from those above it."""
    for _ in range(10):
        parent = re.search(rb"/Parent\s+(\d{1,9})", owner)
        if b"/Resources" in owner or parent is None:
            break
        owner = pdf.heads.get(int(parent[1]), b"")
    found = {}
    for name, number in _NAMED.findall(_value(pdf, _value(pdf, owner, b"Resources"), b"Font")):
        font = pdf.heads.get(int(number), b"")
        match = re.search(rb"/ToUnicode\s+(\d{1,9})", font)
        if match and (table := int(match[1])) in pdf.streams:
            if table not in pdf.letters:
                pdf.letters[table] = _letters(pdf.streams[table])
            found[name] = _Letters(2 if b"/Type0" in font else 1, pdf.letters[table])
    return found


def _value(pdf: _Pdf, head: bytes, key: bytes) -> bytes:
    """Return what follows a key: the dictionary that it refers to, or its own."""
    match = re.search(rb"/" + key + rb"\s*(?:(\d{1,9})\s+\d{1,5}\s+R\b|<<)", head)
    if match is None:
        return b""
    if match[1]:
        return pdf.heads.get(int(match[1]), b"")
    depth = 1
    for bracket in re.finditer(rb"<<|>>", head[match.end() :]):
        depth += 1 if bracket[0] == b"<<" else -1
        if depth == 0:
            return head[match.end() : match.end() + bracket.start()]
    return head[match.end() :]


def _letters(table: bytes) -> dict[int, str]:
    """Return the letters of a ToUnicode table by their codes."""
    by_code: dict[int, str] = {}
    for part in re.finditer(rb"begin(bfchar|bfrange)(.*?)end(?:bfchar|bfrange)", table, re.DOTALL):
        numbers: list[bytes | list[bytes]] = []
        inside: list[bytes] | None = None
        for match in _HEX.finditer(part[2]):
            if match[2]:
                inside = []
            elif match[3]:
                numbers.append(inside or [])
                inside = None
            elif inside is not None:
                inside.append(_bytes_of(match[1]))
            else:
                numbers.append(_bytes_of(match[1]))
        step = 2 if part[1] == b"bfchar" else 3
        for at in range(0, len(numbers) - step + 1, step):
            first, last, to = numbers[at], numbers[at + step - 2], numbers[at + step - 1]
            if isinstance(first, bytes) and isinstance(last, bytes):
                start, end = int.from_bytes(first), int.from_bytes(last)
                for code in range(start, min(end + 1, start + _MOST_CODES - len(by_code))):
                    by_code[code] = _letter(to, code - start)
    return by_code


def _letter(to: bytes | list[bytes], offset: int) -> str:
    if isinstance(to, list):
        return to[offset].decode("utf-16-be", "replace") if offset < len(to) else ""
    text = to.decode("utf-16-be", "replace")
    return text[:-1] + chr(min(ord(text[-1]) + offset, 0x10FFFF)) if text else ""


def _displayed(stream: bytes, fonts: Mapping[bytes, _Letters]) -> Iterator[str]:
    """Yield the texts of a page in its order, lines apart."""
    letters: _Letters | None = None
    last_y, is_several = 0.0, False
    end = 0
    while (begin := _BEGIN_TEXT.search(stream, end)) and (stop := _END_TEXT.search(stream, begin.end())):
        end = stop.end()
        y, gap, name = 0.0, "", b""
        texts: list[str] = []
        numbers: list[float] = []
        for token in _TOKEN.finditer(stream, begin.end(), stop.start()):
            kind = token.lastgroup
            if kind == "name":
                name = token["name"]
            elif kind == "number":
                numbers.append(float(token["number"]))
                if texts and numbers[-1] < _WORD_GAP:
                    texts.append(" ")
            elif kind in ("text", "hex"):
                data = _unescaped(token["text"]) if kind == "text" else _bytes_of(token["hex"])
                texts.append(letters.text(data) if letters else data.decode("cp1252", "replace"))
            else:
                match token["operator"]:
                    case b"Tf":
                        letters = fonts.get(name)
                    case b"Td" | b"TD" if len(numbers) > 1:
                        y, gap = y + numbers[-1], " " if is_several and numbers[-2] > 0 else ""
                    case b"Tm" if numbers:
                        y, gap = numbers[-1], " " if is_several else ""
                    case b"T*" | b"'" | b'"':
                        y -= 1
                if texts:
                    text = "".join(texts)
                    yield f"\n{text}" if abs(y - last_y) > _LINE else f"{gap}{text}"
                    last_y, gap, is_several = y, "", len(text) > 1
                numbers, texts = [], []
