"""Remove from a picture what nobody sees: position, author, camera, paths, comments, thumbnails.

In: the bytes of a JPEG, PNG, WebP, GIF, SVG, AVIF, HEIC, JPEG XL, JPEG 2000 or TIFF file, or of an MP4 or QuickTime
film. Out: the same picture without them; pixels, colour profile, animation and orientation stay as they are. Of a
damaged file, what can be read stays. Files whose parts name each other by offset keep their length: what is hidden is
overwritten. Any other file is returned unchanged.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from zlib import crc32

SUFFIXES = tuple(
    ".jpg .jpeg .jpe .jfif .png .apng .webp .gif .svg .avif .heic .heif .jxl .jp2 .tif .tiff .mp4 .mov .m4v".split()
)

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_DISPLAY = frozenset(b"tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs hIST sPLT cICP mDCV cLLI acTL fcTL fdAT".split())
"""Chunks that change what is seen, besides those that no reader may skip."""
_EXIF = b"Exif\0\0"
ORIENTATION = 0x0112
"""The tag of Exif that says how a picture is turned."""
ON_ITS_SIDE = (5, 6, 7, 8)
"""Its values for a picture whose width is displayed as its height."""
_SVG_HIDDEN = re.compile(
    rb"<!--(?:(?!<!--).)*?-->\s*|<metadata\b[^<>]*/>\s*|<metadata\b(?:(?!<metadata\b).)*?</metadata\s*>\s*"
    rb"|<i:(?P<tag>a?i?pgf)\b(?:(?!<i:).)*?</i:(?P=tag)\s*>\s*|<\?(?!xml[\s-])[^<>]*?\?>\s*"
    rb"""|\s(?:inkscape:export-filename|sodipodi:(?:docname|absref))\s*=\s*(?:"[^"]*"|'[^']*')"""
    rb"""|(?<=\s)content\s*=\s*(?:"&lt;mxfile[^"]*"|'&lt;mxfile[^']*')""",
    re.DOTALL | re.IGNORECASE,
)
"""Also Illustrator's copy of the drawing and that of draw.io, with the name of the file and of the program."""
_PICTURE_IN_TEXT = re.compile(rb"(?<=data:image/)(?P<kind>jpe?g|png|gif|webp|avif);base64,(?P<data>[\w+/=\s]{40,})")
_BOXES = frozenset((b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"JXL ", b"jP  "))
"""The kinds of box that such a file begins with."""


def without_metadata(content: bytes) -> bytes:
    """Return a picture's bytes without its metadata."""
    for start, parts_of in _STREAMS.items():
        if content.startswith(start):
            return _until_damage(parts_of(content))
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    if content[4:8] in _BOXES:
        return _overwritten(content, _in_boxes(content, 0, len(content)))
    if content.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return _overwritten(content, _in_tiff(content))
    is_drawing = b"<svg" in content[:100_000]
    return without_metadata_in_text(_SVG_HIDDEN.sub(b"", content)) if is_drawing else content


def without_metadata_in_text(text: bytes) -> bytes:
    """Return a text without the metadata of the pictures that are written into it, as `data:image/png;base64,…`."""
    return _PICTURE_IN_TEXT.sub(_picture_in_text, text)


def _until_damage(parts: Iterator[bytes]) -> bytes:
    read: list[bytes] = []
    with suppress(IndexError, ValueError):
        read.extend(parts)
    return b"".join(read)


def _picture_in_text(match: re.Match[bytes]) -> bytes:
    try:
        bare = without_metadata(b64decode(match["data"]))
    except ValueError:
        return match[0]
    return match["kind"] + b";base64," + b64encode(bare)


def _jpeg(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    at = 2
    while (at := content.find(b"\xff", at)) >= 0:
        marker = content[at + 1]
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
        return segment[4:9] == b"JFIF\0" or marker == 0xEE or segment[4:15] == b"ICC_PROFILE"
    return marker != 0xFE


def _end_of_scan(content: bytes, at: int) -> int:
    """Return the offset of the next marker that is not part of the compressed data."""
    while (at := content.find(b"\xff", at)) >= 0:
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2
    return len(content)


def _png(content: bytes) -> Iterator[bytes]:
    yield _PNG
    at = len(_PNG)
    while True:
        end = at + 12 + _number(content, at, 4)
        kind = content[at + 4 : at + 8]
        if kind == b"eXIf" and (turned := _turned(content[at + 8 : end - 4])):
            yield len(turned).to_bytes(4) + kind + turned + crc32(kind + turned).to_bytes(4)
        elif kind[:1].isupper() or kind in _PNG_DISPLAY:
            yield content[at:end]
        if kind == b"IEND":
            return
        at = end


def _webp(content: bytes) -> bytes:
    chunks: list[bytes] = []
    turned = b""
    at, limit = 12, min(len(content), 8 + int.from_bytes(content[4:8], "little"))
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
    if chunks and chunks[0].startswith(b"VP8X") and len(chunks[0]) > 8:
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
        while at < len(content) and content[at]:
            at += 1 + content[at]
        at += 1
        if not is_hidden:
            yield content[start:at]
    yield b"\x3b"


_STREAMS: dict[bytes, Callable[[bytes], Iterator[bytes]]] = {
    b"\xff\xd8\xff": _jpeg,
    _PNG: _png,
    b"GIF87a": _gif,
    b"GIF89a": _gif,
}
"""The forms whose parts follow each other, by their first bytes."""


def _colours(flags: int) -> int:
    """Return the size of a GIF's table of colours."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


Edit = tuple[int, int, bytes]
"""Where a hidden part starts and ends, and what replaces it, followed by zeros."""


def _overwritten(content: bytes, edits: Iterator[Edit]) -> bytes:
    """Overwrite hidden parts, together no more than the file's length: parts of a made-up file can overlap."""
    picture = bytearray(content)
    left = len(content)
    with suppress(IndexError, ValueError):
        for start, stop, instead in edits:
            length = min(stop, len(content)) - start
            left -= length
            if start < 0 or length < 0 or left < 0:
                break
            picture[start : start + length] = (instead if len(instead) <= length else b"").ljust(length, b"\0")
    return bytes(picture)


_HIDDEN_BOXES = frozenset((b"Exif", b"xml ", b"jumb", b"brob", b"uuid", b"free", b"skip"))
_FILM_BOXES = frozenset((b"moov", b"trak", b"mdia"))
_USER_DATA = frozenset((b"chpl", b"kind", b"hnti", b"hinf"))
"""The parts of a film's user data that a player uses: chapters, the purpose of a track, hints for streaming."""
_HIDDEN_ITEMS = {b"Exif": b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0", b"mime": b"", b"uri ": b""}
"""The kinds of items that hold Exif and XMP, and what replaces them: Exif without entries."""


def _boxes(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield the boxes of an ISO base media file (ISO/IEC 14496-12): kind, start, start of the content, end."""
    while start + 8 <= end:
        size, inside = _number(content, start, 4), start + 8
        if size == 1:
            size, inside = _number(content, start + 8, 8), start + 16
        stop = min(start + size, end) if size else end
        if stop < inside:
            raise ValueError(start)
        yield content[start + 4 : start + 8], start, inside, stop
        start = stop


def _in_boxes(content: bytes, start: int, end: int, parent: bytes = b"") -> Iterator[Edit]:
    for kind, at, inside, stop in _boxes(content, start, end):
        is_tag = parent == b"udta" and kind not in _USER_DATA
        if kind in _HIDDEN_BOXES or is_tag or (kind == b"meta" and parent):
            yield at + 4, at + 8, b"free"
            yield inside, stop, b""
        elif kind in _FILM_BOXES or kind == b"udta":
            yield from _in_boxes(content, inside, stop, kind)
        elif kind == b"meta":
            yield from _in_items(content, inside + 4, stop)


def _in_items(content: bytes, start: int, end: int) -> Iterator[Edit]:
    """Overwrite the items of a picture that hold metadata; `iloc` says where they are."""
    boxes = {kind: (inside, stop) for kind, _, inside, stop in _boxes(content, start, end)}
    entries, entries_end = boxes.get(b"iinf", (0, 0))
    hidden = {}
    for _, _, inside, stop in _boxes(content, entries + (8 if content[entries] else 6), entries_end):
        width = 4 if content[inside] > 2 else 2
        kind = content[inside + 6 + width : inside + 10 + width]
        if kind in _HIDDEN_ITEMS and stop:
            hidden[_number(content, inside + 4, width)] = _HIDDEN_ITEMS[kind]
    at, _ = boxes.get(b"iloc", (len(content), 0))
    version, sizes = content[at], (content[at + 4] >> 4, content[at + 4] & 15, content[at + 5] >> 4)
    offset_size, length_size, base_size = sizes
    index_size = content[at + 5] & 15 if version else 0
    width = 4 if version > 1 else 2
    count, at = _number(content, at + 6, width), at + 6 + width
    for _ in range(count):
        item, at = _number(content, at, width), at + width
        is_inside = bool(version) and content[at + 1] & 15 == 1
        at += 4 if version else 2
        base = _number(content, at, base_size) + (boxes.get(b"idat", (0, 0))[0] if is_inside else 0)
        extents, at = _number(content, at + base_size, 2), at + base_size + 2
        for _ in range(extents):
            at += index_size
            first, length = base + _number(content, at, offset_size), _number(content, at + offset_size, length_size)
            at += offset_size + length_size
            if item in hidden:
                yield first, first + length if length else len(content), hidden[item]


_TIFF_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_TIFF_HIDDEN = frozenset((269, 270, 271, 272, 285, 305, 306, 315, 316, 700, 33432, 33723, 34377, 34665, 34853, 37724))
"""Document, description, camera, page, program, date, author, computer, XMP, rights, IPTC, Photoshop, Exif, GPS."""
_TIFF_HIDDEN_TOO = frozenset((40091, 40092, 40093, 40094, 40095, 42016, 42032, 42033))
"""Windows' texts, the picture's number, the camera's owner and number."""
_TIFF_DATA = re.compile(rb"ImageJ=|\{\"shape\"|(?s:.{0,2000}?)<OME")
"""What programs for microscopes write as the description: how the numbers are to be read."""
_DIRECTORIES, _DESCRIPTION, _PARTS = (34665, 34853, 40965), 270, 330


def _in_tiff(content: bytes) -> Iterator[Edit]:
    """Take the hidden entries out of each directory of a TIFF file, and overwrite their values."""
    little, is_big = content[:2] == b"II", content[2:4] in (b"+\0", b"\0+")
    size, entry_size, count_size = (8, 20, 8) if is_big else (4, 12, 2)

    def number(at: int, width: int) -> int:
        return _number(content, at, width, is_little=little)

    queue = [(number(8 if is_big else 4, size), False)]
    seen = {0}
    while queue:
        table, is_hidden = queue.pop()
        if table in seen:
            continue
        seen.add(table)
        count = number(table, count_size)
        first = table + count_size
        stays = b""
        for at in range(first, first + count * entry_size, entry_size):
            tag, values = number(at, 2), number(at + 4, size)
            length = values * _TIFF_SIZES.get(number(at + 2, 2), 1)
            start = number(at + 4 + size, size) if length > size else at + 4 + size
            is_data = tag == _DESCRIPTION and _TIFF_DATA.match(content, start, start + length)
            is_gone = is_hidden or (tag in _TIFF_HIDDEN | _TIFF_HIDDEN_TOO and not is_data)
            if tag in _DIRECTORIES or tag == _PARTS:
                queue += [(number(one, size), is_gone) for one in range(start, start + length, size)]
            if is_gone:
                yield start, start + length, b""
            else:
                stays += content[at : at + entry_size]
        end = first + count * entry_size
        following = number(end, size)
        queue.append((following, is_hidden))
        kept = len(stays) // entry_size
        rest = kept.to_bytes(count_size, "little" if little else "big") + stays + content[end : end + size]
        yield table, end + size, rest


def _turned(tiff: bytes) -> bytes:
    """Return Exif data that holds only an orientation, b"" if the picture is upright or the data is damaged."""
    little = tiff[:2] == b"II"
    with suppress(ValueError):
        table = _number(tiff, 4, 4, is_little=little)
        for entry in range(table + 2, table + 2 + 12 * _number(tiff, table, 2, is_little=little), 12):
            if _number(tiff, entry, 2, is_little=little) == ORIENTATION:
                value = _number(tiff, entry + 8, 2, is_little=little)
                if value in range(2, 9):
                    return b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" + bytes([value]) + b"\0" * 6
    return b""


def _number(content: bytes, at: int, size: int, *, is_little: bool = False) -> int:
    if at + size > len(content):
        raise ValueError("the picture is cut off")
    return int.from_bytes(content[at : at + size], "little" if is_little else "big")
