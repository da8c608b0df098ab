"""Remove from a picture what nobody sees: position, author, camera, paths, comments, thumbnails.

In: the bytes of a JPEG, PNG, WebP, GIF or SVG file. Out: the same picture without them; pixels, colour profile,
animation and orientation stay as they are. Any other or damaged file is returned unchanged.
"""

import re
from collections.abc import Iterator
from zlib import crc32

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg")

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_DISPLAY = frozenset(b"tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs hIST sPLT cICP mDCV cLLI acTL fcTL fdAT".split())
"""Chunks that change what is seen, besides those that no reader may skip."""
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112
_SVG_HIDDEN = re.compile(
    rb"<!--(?:(?!<!--).)*?-->\s*|<metadata\b[^<>]*/>\s*|<metadata\b(?:(?!<metadata\b).)*?</metadata\s*>\s*"
    rb"""|\s(?:inkscape:export-filename|sodipodi:(?:docname|absref))\s*=\s*(?:"[^"]*"|'[^']*')""",
    re.DOTALL | re.IGNORECASE,
)


def without_metadata(content: bytes) -> bytes:
    """Return a picture's bytes without its metadata."""
    try:
        if content.startswith(b"\xff\xd8\xff"):
            return b"".join(_jpeg(content))
        if content.startswith(_PNG):
            return _PNG + b"".join(_png(content))
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return _webp(content)
        if content.startswith((b"GIF87a", b"GIF89a")):
            return b"".join(_gif(content))
        if b"<svg" in content[:4096]:
            return _SVG_HIDDEN.sub(b"", content)
    except (IndexError, ValueError):
        pass
    return content


def _jpeg(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    at = 2
    while True:
        marker = content[at + 1]
        if content[at] != 0xFF:
            raise ValueError(at)
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == 0xD9:
            yield content[at : at + 2]
            return  # what follows is another picture: a thumbnail with its own position, or a film
        end = at + 2 + _number(content, at + 2, 2)
        segment = content[at:end]
        if marker == 0xE1 and segment[4:10] == _EXIF and (turned := _turned(segment[10:])):
            yield b"\xff\xe1" + (len(turned) + 8).to_bytes(2) + _EXIF + turned
        elif _is_displayed(marker, segment):
            yield segment
        if marker == 0xDA:
            start, end = end, _end_of_scan(content, end)
            yield content[start:end]
        at = end


def _is_displayed(marker: int, segment: bytes) -> bool:
    """Return whether a segment changes what is seen: JFIF's size, Adobe's colours, a profile, and all but comments."""
    if 0xE0 <= marker <= 0xEF:
        return marker in (0xE0, 0xEE) or segment[4:15] == b"ICC_PROFILE"
    return marker != 0xFE


def _end_of_scan(content: bytes, at: int) -> int:
    """Return the offset of the next marker that is not part of the compressed data."""
    while (at := content.find(b"\xff", at)) >= 0:
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2
    raise ValueError("the picture is cut off")


def _png(content: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while True:
        end = at + 12 + _number(content, at, 4)
        kind = content[at + 4 : at + 8]
        if len(content) < end:
            raise ValueError("the picture is cut off")
        if kind == b"eXIf" and (turned := _turned(content[at + 8 : end - 4])):
            yield _png_chunk(kind, turned)
        elif kind[:1].isupper() or kind in _PNG_DISPLAY:
            yield content[at:end]
        if kind == b"IEND":
            return
        at = end


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + kind + data + crc32(kind + data).to_bytes(4)


def _webp(content: bytes) -> bytes:
    chunks: list[bytes] = []
    turned = b""
    at, limit = 12, 8 + int.from_bytes(content[4:8], "little")
    if limit > len(content):
        raise ValueError("the picture is cut off")
    while at + 8 <= limit:
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        kind = content[at : at + 4]
        if kind == b"EXIF":
            turned = _turned(content[at + 8 : at + 8 + size].removeprefix(_EXIF))
        elif kind in (b"VP8X", b"VP8 ", b"VP8L", b"ANIM", b"ANMF", b"ALPH", b"ICCP"):
            chunks.append(content[at:end])
        at = end
    if turned:
        chunks.append(b"EXIF" + len(turned).to_bytes(4, "little") + turned)
    if chunks and chunks[0].startswith(b"VP8X"):
        flags = chunks[0][8] & ~0b1100 | (0b1000 if turned else 0)
        chunks[0] = chunks[0][:8] + bytes([flags]) + chunks[0][9:]
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _gif(content: bytes) -> Iterator[bytes]:
    at = 13 + _colours(content[10])
    yield content[:at]
    while content[at] != 0x3B:
        start = at
        if content[at] == 0x2C:
            at += 10 + _colours(content[at + 9]) + 1
        elif content[at] == 0x21:
            at += 2
        else:
            raise ValueError(at)
        is_hidden = content[start] == 0x21 and (
            content[start + 1] in (0xFE, 0x01) or content[start + 3 : start + 14] == b"XMP DataXMP"
        )
        while content[at]:
            at += 1 + content[at]
        at += 1
        if not is_hidden:
            yield content[start:at]
    yield b"\x3b"


def _colours(flags: int) -> int:
    """Return the size of a GIF's table of colours."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _turned(tiff: bytes) -> bytes:
    """Return Exif data that holds only an orientation, b"" if the picture is upright."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return b""
    little = order == "little"
    table = _number(tiff, 4, 4, is_little=little)
    for entry in range(table + 2, table + 2 + 12 * _number(tiff, table, 2, is_little=little), 12):
        if _number(tiff, entry, 2, is_little=little) == _ORIENTATION:
            value = _number(tiff, entry + 8, 2, is_little=little)
            if value in range(2, 9):
                return b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" + bytes([value]) + b"\0" * 6
    return b""


def _number(content: bytes, at: int, size: int, *, is_little: bool = False) -> int:
    if at + size > len(content):
        raise ValueError("the picture is cut off")
    return int.from_bytes(content[at : at + size], "little" if is_little else "big")
