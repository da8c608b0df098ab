"""Pictures in the widths that screens need: WebP files beside the picture, and HTML that names them.

In: a picture's bytes, or a page's HTML. Out: values with the versions' files, cached by the picture's content. A
drawing (SVG), an animation, a small file, and one that no version makes lighter, are shown as they are. A chart keeps
every pixel: its version is lossless, or, if it is larger than most screens show it, a part of its size for these alone.
In a text, a picture that no screen shows smaller by half has one version, of its own width.
"""

import hashlib
import os
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import partial
from html import escape
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup

from portfolio.inspection.pictures import ON_ITS_SIDE, ORIENTATION
from portfolio.notebooks.batch import may_fork
from portfolio.notebooks.raw_html import read_attributes
from portfolio.store.values import Store
from portfolio.website.tree import Tree

WIDTHS = (480, 800, 1200)
_FIRST_WIDTH = 800
"""The width in pixels of the file for browsers that do not choose."""
_WORTH = 0.9
"""The share of a picture's bytes, or of its width, below which a version is worth a file."""
_HOPELESS = 2
"""A lossless version of a chart is about half as heavy as the PNG."""
_LARGE = 1_000_000
"""Pixels of a chart of which screens show a part."""
_PHOTO_DENSITY = 0.9
"""Bytes per pixel of a PNG above which it is a photograph; charts have 0.05 to 0.5."""
_COLUMN = 736
"""The widest that a picture in a text is drawn, in CSS pixels."""
_TOO_HEAVY = 320_000
"""Bytes of a chart above which no screen gets it as it is."""
_BATCH = 32
"""Pictures in memory at once."""
_MANY = 100
"""More pictures than these are scaled by other processes."""
_MODES = ("RGB", "RGBA", "L", "LA", "P", "1", "CMYK")
_MOST_PIXELS = 60_000_000


class Use(Enum):
    """Where a picture is displayed, with two sizes in bytes, which the properties explain."""

    COVER = (0, 20_000)
    TEXT = (60_000, 80_000)

    @property
    def small(self) -> int:
        """Bytes up to which a picture has no versions."""
        return self.value[0]

    @property
    def heavy(self) -> int:
        """Bytes of a lossless version from which on versions are lossy."""
        return self.value[1]

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths of lossy versions. The narrowest serves covers in a list, and no text."""
        return WIDTHS if self is Use.COVER else WIDTHS[1:]


@dataclass(frozen=True)
class Version:
    """A picture in one width. If its content is in the cache, `file` is its path there."""

    width: int
    content: bytes = b""
    file: Path | None = None


@dataclass(frozen=True)
class Picture:
    """A picture of the site: its size in pixels, and its versions, the narrowest first."""

    uri: str
    width: int
    height: int
    versions: tuple[Version, ...]
    use: Use = Use.TEXT

    def uri_of(self, version: Version) -> str:
        """Return the path of a version on the site."""
        stem, suffix = posixpath.splitext(self.uri)
        return f"{stem}-{suffix[1:]}-{version.width}.webp"

    def sources(self, url: Callable[[str], str], sizes: str) -> dict[str, str]:
        """Return the attributes `src`, `srcset` and `sizes`; the latter only if there is a choice."""
        found = [(version.width, url(self.uri_of(version))) for version in self.versions]
        if not found:
            return {"src": url(self.uri)}
        if found[-1][0] < min(self.width, WIDTHS[-1]):
            found.append((self.width, url(self.uri)))
        source = next((address for width, address in reversed(found) if width <= _FIRST_WIDTH), found[0][1])
        if len(found) == 1:
            return {"src": source}
        return {"src": source, "srcset": ", ".join(f"{address} {width}w" for width, address in found), "sizes": sizes}

    def html(self, url: Callable[[str], str], alt: str, sizes: str, *, is_first: bool) -> Markup:
        """Return the `<img>`; all but the first of a page load when they come into sight."""
        name, value = ("fetchpriority", "high") if is_first else ("loading", "lazy")
        given = {**self.sources(url, sizes), "width": str(self.width), "height": str(self.height), "alt": alt}
        return Markup(_tag({**given, name: value, "decoding": "async"}))  # noqa: S704  # escaped there


def by_scheme(image: Markup, dark: Mapping[str, str]) -> Markup:
    """Return a picture that has another file in dark colours; `dark` are the `sources` of that one."""
    files = {"srcset": dark.get("srcset", dark["src"]), **({"sizes": dark["sizes"]} if "sizes" in dark else {})}
    given = " ".join(f'{name}="{escape(value)}"' for name, value in files.items())
    source = Markup(f'<source media="(prefers-color-scheme: dark)" data-dark {given}>')  # noqa: S704  # escaped
    return Markup("<picture>{}{}</picture>").format(source, image)


Scaled = tuple[int, int, tuple[Version, ...]]


def _tag(attributes: Mapping[str, str]) -> str:
    given = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    return f"<img {given}>"


def pictures(tree: Tree, cache: Store) -> Mapping[str, Picture]:
    """Return the covers and the portrait by their path on the site."""
    return pictures_of({uri: tree.root / path for uri, path in _paths(tree)}, cache, Use.COVER)


def dark_uri(uri: str) -> str:
    """Return the path of a picture's variant for dark colours: `cover-dark.png` beside `cover.png`."""
    stem, suffix = posixpath.splitext(uri)
    return f"{stem}-dark{suffix}"


def _paths(tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield the path on the site and the file of each picture."""
    for project in tree.projects.values():
        cover = f"{project.folder}/{project.source.cover}" if project.source.cover else ""
        for path in (cover, dark_uri(cover)) if cover else ():
            if path == cover or path in project.files:
                yield path, path
    image = tree.resume.basics.image if tree.resume else ""
    if image and "://" not in image and not image.startswith("data:"):
        path = posixpath.normpath(f"docs/{image}")
        if path.startswith("docs/") and Path(path).suffix:
            yield path.removeprefix("docs/"), path


def pictures_of(files: Mapping[str, Path | bytes], cache: Store, use: Use = Use.TEXT) -> dict[str, Picture]:
    """Return the pictures by their path on the site, except those that cannot be read. `files` are their contents."""
    found: dict[str, Picture] = {}
    missing: dict[str, Path | bytes] = {}
    for uri, given in files.items():
        with suppress(OSError):
            digest = _sha256(given) if isinstance(given, bytes) else cache.digest_of(given)
            cached: Scaled | None = cache.find("picture", (digest, use.name))
            if cached and all(cache.has_file(version.file) for version in cached[2] if version.file):
                found[uri] = Picture(uri, *cached, use)
            else:
                missing[uri] = given
    for uri, digest, made in _all_scaled(missing, use):
        cached = (*made[:2], tuple(_in_file(version, cache) for version in made[2]))
        cache.keep("picture", (digest, use.name), cached)
        found[uri] = Picture(uri, *cached, use)
    return {uri: picture for uri, picture in found.items() if picture.width}


def _all_scaled(files: Mapping[str, Path | bytes], use: Use) -> Iterator[tuple[str, str, Scaled]]:
    """Yield the path of each picture that can be read, the digest of its content, and what `scaled` returns of it."""
    workers = min(os.cpu_count() or 1, 4)
    scale, paths = partial(scaled, use=use), list(files)
    # Pixels take much memory, of which a process that lives on gives little back.
    is_apart = len(files) > _MANY and may_fork()
    with ProcessPoolExecutor(workers, get_context("fork")) if is_apart else ThreadPoolExecutor(workers) as pool:
        for start in range(0, len(paths), _BATCH):
            contents: dict[str, bytes] = {}
            for uri in paths[start : start + _BATCH]:
                given = files[uri]
                with suppress(OSError):
                    contents[uri] = given if isinstance(given, bytes) else given.read_bytes()
            try:
                made = list(pool.map(scale, contents.values()))
            except BrokenProcessPool:  # a process was killed
                made = [scale(content) for content in contents.values()]
            for (uri, content), versions in zip(contents.items(), made, strict=True):
                yield uri, _sha256(content), versions


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def version_again(read: Callable[[], bytes], width: int, use: Use) -> bytes:
    """Regenerate a version whose cached file is gone."""
    return next((version.content for version in scaled(read(), use)[2] if version.width == width), b"")


def _in_file(version: Version, cache: Store) -> Version:
    file = cache.keep_file(version.content)
    return Version(version.width, file=file) if file else version


def scaled(content: bytes, use: Use) -> Scaled:
    """Return a picture's width and height as it is displayed, and its versions; (0, 0, ()) if Pillow cannot read it."""
    if b"<svg" in content[:4096]:
        return 0, 0, ()
    from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError  # noqa: PLC0415  # 40 ms, for new pictures only

    # A picture that is cut off is shown as far as it goes, as in browsers; WeasyPrint sets this as well.
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        with Image.open(BytesIO(content)) as image:
            # Pillow reads a whole PNG to look for Exif data after the pixels.
            is_turned = (image.format != "PNG" or b"eXIf" in content) and image.getexif().get(ORIENTATION)
            wide, high = image.size[::-1] if is_turned in ON_ITS_SIDE else image.size
            is_usual = image.mode in _MODES and wide * high <= _MOST_PIXELS and not getattr(image, "is_animated", False)
            if not is_usual or len(content) <= use.small:
                return wide, high, ()
            is_lossless = b"VP8L" in content[:64]
            is_chart = is_lossless or (image.format == "PNG" and len(content) <= _PHOTO_DENSITY * wide * high)
            image.draft("RGB", (WIDTHS[-1], WIDTHS[-1]))  # a JPEG is read no larger than needed
            profile = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA", "P") else None
            upright = ImageOps.exif_transpose(image) if is_turned else image
            has_alpha = "A" in upright.getbands() or "transparency" in upright.info
            mode = "RGBA" if has_alpha else "RGB"
            upright.load()
            whole = upright if upright.mode == mode else upright.convert(mode)
            del image, upright  # eight million pixels take 32 MB
            if has_alpha and whole.getchannel("A").getextrema() == (255, 255):  # as many programs save charts
                whole = whole.convert("RGB")
    except (OSError, SyntaxError, UnidentifiedImageError, ValueError, Image.DecompressionBombError):
        return 0, 0, ()

    def written(picture: Image.Image, **options: Any) -> bytes:
        out = BytesIO()
        picture.save(out, "WEBP", icc_profile=profile, **options)
        return out.getvalue()

    if is_chart and wide * high <= _LARGE and len(content) < _HOPELESS * use.heavy:
        lossless = content if is_lossless else written(whole, lossless=True, quality=20, method=1)
        if len(lossless) < use.heavy:
            return wide, high, (Version(wide, lossless),) if len(lossless) < _WORTH * len(content) else ()
    if use is Use.TEXT and wide <= 2 * _COLUMN:
        widths = [wide]
    elif use is Use.TEXT and is_chart and len(content) < _TOO_HEAVY:
        whole = whole.reduce(wide // _COLUMN)
        widths = [whole.width]
    else:
        widest = min(wide, WIDTHS[-1])
        widths = [widest, *(width for width in reversed(use.widths) if width < _WORTH * widest)]
    versions: list[Version] = []
    for width in widths:
        size = (width, max(1, round(high * width / wide)))
        if whole.size != size:
            # Each is made from the next wider one; method 2 takes three fifths of method 4's time for 4 % more bytes.
            whole = whole.resize(size, Image.Resampling.HAMMING, reducing_gap=1.5)
        quality = 65 if width >= 1000 else 78  # only dense screens show the widest, and they hide what is lost
        versions.insert(0, Version(width, written(whole, quality=quality, method=2)))
    return wide, high, tuple(version for version in versions if len(version.content) < _WORTH * len(content))


_IMAGE = re.compile(
    r"""<(script|style|template)\b.*?</\1\s*>|<img\b(?P<given>(?:[^<>"']|"[^"]*"|'[^']*')*)>""",
    re.DOTALL | re.IGNORECASE,
)


def paths_in(html: str, page_url: str) -> Iterator[str]:
    """Yield the path on the site of each picture in a page's HTML that has no versions yet."""
    for image in _IMAGE.finditer(html) if "<img" in html else ():
        if image["given"] is not None and (path := _path(read_attributes(image["given"]), page_url)):
            yield path


def with_versions(html: str, page_url: str, found: Mapping[str, Picture], url: Callable[[str], str]) -> str:
    """Return a page's HTML whose pictures come in the width that a screen needs; all but the first load when in sight.

    What the author has written (a size, `loading`) stays.
    """
    seen = 0

    def replaced(image: re.Match[str]) -> str:
        nonlocal seen
        if image["given"] is None:
            return image[0]
        given = read_attributes(image["given"])
        seen += 1
        picture = found.get(_path(given, page_url))
        if not picture:
            return image[0]
        drawn = _drawn(given, picture)
        mark = given["src"].partition("#")[1:]  # Material shows `#only-light` and `#only-dark` in one scheme
        given |= picture.sources(url, f"min({min(drawn[0] or _COLUMN, _COLUMN)}px, 94vw)")
        given["src"] += "".join(mark)
        given |= {"width": str(drawn[0]), "height": str(drawn[1])} if all(drawn) else {}
        if seen > 1:
            given.setdefault("loading", "lazy")
        elif given.get("loading") == "lazy":
            del given["loading"]
        return _tag({**given, "decoding": given.get("decoding", "async")})

    return _IMAGE.sub(replaced, html) if found and "<img" in html else html


def _path(given: Mapping[str, str], page_url: str) -> str:
    """Return the path on the site of a picture that has no choice of files yet, "" for one of another host."""
    source = given.get("src", "")
    if not source or "srcset" in given or source.startswith(("/", "data:")) or "//" in source:
        return ""
    way = unquote(source.partition("#")[0].partition("?")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(page_url), way))


def _drawn(given: Mapping[str, str], picture: Picture) -> tuple[int, int]:
    """Return the size in CSS pixels in which a picture is drawn, zeros if its author gave it in another unit."""
    wide, high = (given.get(name, "").removesuffix("px") for name in ("width", "height"))
    if not wide and not high and "style" not in given:
        return picture.width, picture.height
    if wide.isdecimal() and (high.isdecimal() or not high):
        return int(wide), int(high or max(1, round(int(wide) * picture.height / picture.width)))
    if high.isdecimal() and not wide:
        return max(1, round(int(high) * picture.width / picture.height)), int(high)
    return 0, 0
