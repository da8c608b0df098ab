"""Find what binary files hold that nobody sees: positions and authors, and the texts in PDFs, office files, archives.

In: the bytes of a file that is published as it is. Out: an `Inspection` without allowances. Pictures of the usual kinds
lose such data when they are published (see `pictures.py`); these files are only reported to the author. An archive is
read within limits, without the archives in it; what cannot be read has no findings.
"""

import bz2
import gzip
import html
import io
import itertools
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from portfolio.inspection.files import inspect_bytes
from portfolio.inspection.notebook import Inspection
from portfolio.inspection.pdf_text import DICTIONARIES, METADATA, texts_of_pdf
from portfolio.inspection.pictures import without_metadata
from portfolio.sources.diagnostics import Location, short
from portfolio.sources.kinds import Found

LARGEST = 50_000_000
"""Bytes of a file that is read."""
_MOST_FILES, _LARGEST_INSIDE, _LARGEST_TOGETHER = 300, 4_000_000, 20_000_000
"""The limits for an archive: files, bytes of one of them, bytes of all."""
_PARAGRAPH, _TAG = re.compile("</(?:w:p|a:p|si|row|text:p)>"), re.compile("<[^<>]*>")
_OFFICE = (".docx", ".xlsx", ".pptx", ".docm", ".xlsm", ".odt", ".ods", ".odp")
_BINARY_INSIDE = re.compile(
    r"(?i).*\.(?:png|jpe?g|gif|webp|avif|tiff?|mp[34]|webm|mov|woff2?|ttf|otf|npy|npz|pth?|pkl|bin|[ew]mf)"
)
_CREATOR = re.compile(
    r"<(?:dc:creator|cp:lastModifiedBy|meta:initial-creator|pdf:Author)\b[^<>]*>(?:\s*<[^<>]*>)*\s*(?P<name>[^<>]+?)\s*<",
    re.IGNORECASE,
)
_PDF_AUTHOR = re.compile(
    rb"/Author\s*(?:\((?P<text>(?:\\.|[^()\\]){1,300})\)|<(?P<hex>[0-9A-Fa-f\s]{2,600})>)", re.DOTALL
)
_XMP = re.compile(rb"<x:xmpmeta\b.{0,50000}?</x:xmpmeta\s*>", re.DOTALL)
_PLACE_OF_FILM = re.compile(
    rb"com\.apple\.quicktime\.location\.ISO6709|\xa9xyz|[+-]\d{2}\.\d{3,6}[+-]\d{3}\.\d{3,6}(?:[+-][\d.]+)?/"
)
_AUTHOR_OF_FILM = re.compile(rb"\xa9(?:aut|ART)(?:.{4}data.{8}|.{4})(?P<name>[\x20-\x7e\x80-\xff]{2,80})", re.DOTALL)


def inspect_binary(content: bytes, path: str) -> Inspection:
    """Inspect a file by its ending, which is one of `ENDINGS`."""
    ending = PurePosixPath(path).suffix.lower()
    return Inspection(tuple(_BY_ENDING[ending](content, path)))


def _hidden(what: str, path: str, value: str = "") -> Found:
    named = f"{what}: '{short(value)}'" if value else what
    return Found("hidden-data", f"the file holds {named}", Location(path), value=value or what)


def _pdf(content: bytes, path: str) -> Iterator[Found]:
    texts = list(texts_of_pdf(content))
    whole = b"\n".join([content, *(text for name, text in texts if name in (DICTIONARIES, METADATA))])
    names = [_pdf_text(match) for match in _PDF_AUTHOR.finditer(whole)]
    for xmp in _XMP.findall(whole):
        names += [html.unescape(match["name"]) for match in _CREATOR.finditer(xmp.decode("utf-8", "replace"))]
    yield from (_hidden("its author", path, name) for name in dict.fromkeys(filter(None, names)))
    for name, text in texts:
        if name != DICTIONARIES:
            yield from _found_inside(text, name, path)


def _pdf_text(match: re.Match[bytes]) -> str:
    if match["hex"]:
        digits = re.sub(rb"\s", b"", match["hex"]).decode()
        text = bytes.fromhex(digits[: len(digits) // 2 * 2])
    else:
        text = re.sub(rb"\\([()\\])", rb"\1", match["text"])
    return text.decode("utf-16" if text.startswith((b"\xfe\xff", b"\xff\xfe")) else "cp1252", "replace").strip("\0 ")


def _film(content: bytes, path: str) -> Iterator[Found]:
    content = without_metadata(content)  # which is what is published
    if _PLACE_OF_FILM.search(content):
        yield _hidden("the position where it was filmed", path)
    if author := _AUTHOR_OF_FILM.search(content):
        yield _hidden("its author", path, author["name"].decode("utf-8", "replace"))


def _archive(content: bytes, path: str) -> Iterator[Found]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            is_office = path.lower().endswith(_OFFICE)
            left = _LARGEST_TOGETHER
            for entry in archive.infolist()[:_MOST_FILES]:
                if entry.is_dir() or entry.flag_bits & 1 or _BINARY_INSIDE.fullmatch(entry.filename):
                    continue
                with archive.open(entry) as stream:
                    inside = stream.read(min(_LARGEST_INSIDE, left))
                left -= len(inside)
                yield from _inside(inside, entry.filename, path, is_office=is_office)
                if left <= 0:
                    return
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, ValueError, EOFError, RuntimeError):
        return


def _compressed(content: bytes, path: str) -> Iterator[Found]:
    """Read a tar file, or the one file that is compressed."""
    name = PurePosixPath(path)
    opened = _OPENED.get(name.suffix.lower())
    try:
        if opened:
            with opened(io.BytesIO(content)) as stream:
                content = stream.read(_LARGEST_TOGETHER)
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for entry in itertools.islice(archive, _MOST_FILES):
                inner = None if _BINARY_INSIDE.fullmatch(entry.name) else archive.extractfile(entry)
                if inner:
                    yield from _inside(inner.read(_LARGEST_INSIDE), entry.name, path, is_office=False)
    except tarfile.ReadError:
        yield from _inside(content[:_LARGEST_INSIDE], name.stem, path, is_office=False)
    except (tarfile.TarError, lzma.LZMAError, zlib.error, OSError, ValueError, EOFError, KeyError):
        return


_OPENED: Mapping[str, Callable[..., Any]] = {
    **dict.fromkeys((".gz", ".tgz"), gzip.open),
    ".bz2": bz2.open,
    ".xz": lzma.open,
}


def _inside(content: bytes, name: str, path: str, *, is_office: bool) -> Iterator[Found]:
    if is_office:
        text = content.decode("utf-8", "replace")
        if name in ("docProps/core.xml", "meta.xml"):
            yield from (_hidden("its author", path, html.unescape(match["name"])) for match in _CREATOR.finditer(text))
        if not name.endswith((".xml", ".rels")) or "/theme/" in name or name.endswith("styles.xml"):
            return
        content = html.unescape(_TAG.sub("", _PARAGRAPH.sub("\n", text))).encode()
    yield from _found_inside(content, name, path)


def _found_inside(content: bytes, name: str, path: str) -> Iterator[Found]:
    for found in inspect_bytes(content, name).found:
        yield Found(found.kind, f"{found.what}, in {short(name)}", Location(path), value=found.value)


_BY_ENDING: dict[str, Callable[[bytes, str], Iterator[Found]]] = {
    ".pdf": _pdf,
    **dict.fromkeys((".mp4", ".mov", ".m4v"), _film),
    **dict.fromkeys((*_OFFICE, ".zip"), _archive),
    **dict.fromkeys((".tar", *_OPENED), _compressed),
}
ENDINGS = tuple(_BY_ENDING)
