"""Read a notebook's pictures from base64 or SVG text: bytes, file extension and size in CSS pixels.

Sizes come from the picture's own bytes. Raises `NotAPicture` for anything else. Large pictures are compressed for the
page, unless little would be saved; the notebook keeps the original. Photographs (JPEG, and PNG files that hardly
compress) become lossy WebP, at most 1600 pixels wide, without EXIF data on place and time. Charts stay as they are, and
so do small or animated pictures; `website.pictures` makes versions for the page. The same input always gives the same
bytes.
"""

import base64
import binascii
import io
import re
import struct
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError, WebPImagePlugin  # noqa: F401  # else Pillow loads all of its formats

from portfolio.inspection.pictures import ON_ITS_SIDE, ORIENTATION, without_metadata

WIDEST = 1600
_WORTH_LOSSY = 20_000
_PHOTO_DENSITY = 0.9
"""Bytes per pixel above which a PNG is a photograph; charts have 0.05 to 0.5."""
_MOST_PIXELS = 25_000_000
_MODES = ("RGB", "RGBA", "L", "LA", "P")
_QUALITY = 80


def compress(image: Image.Image, content: bytes) -> tuple[bytes, str] | None:
    """Return smaller bytes and their file extension, or None. Raises Pillow's errors for a damaged picture."""
    wide, high = image.size
    is_jpeg = image.format == "JPEG"
    is_photo = is_jpeg or (image.format == "PNG" and len(content) > _PHOTO_DENSITY * wide * high)
    can_be_read = image.mode in (*_MODES, "CMYK") and wide * high <= _MOST_PIXELS
    if not (is_photo and can_be_read) or len(content) < _WORTH_LOSSY or getattr(image, "is_animated", False):
        return None
    if is_jpeg:
        image.draft("RGB", (WIDEST, WIDEST * high // max(wide, 1)))
    displayed = _as_colours(ImageOps.exif_transpose(image))
    out = io.BytesIO()
    if displayed.width > WIDEST:
        height = max(1, round(displayed.height * WIDEST / displayed.width))
        displayed = displayed.resize((WIDEST, height), Image.Resampling.LANCZOS)
    displayed.save(out, "WEBP", quality=_QUALITY, method=2, icc_profile=image.info.get("icc_profile"))
    made = out.getvalue()
    return (made, "webp") if len(made) < 0.9 * len(content) else None


def _as_colours(image: Image.Image) -> Image.Image:
    if image.mode in ("RGB", "RGBA"):
        return image
    has_alpha = "transparency" in image.info or image.mode == "LA"
    return image.convert("RGBA" if has_alpha else "RGB")


ENDINGS = {
    "image/svg+xml": "svg", "image/png": "png", "image/webp": "webp",
    "image/jpeg": "jpg", "image/jpg": "jpg", "image/gif": "gif",
}  # fmt: skip
_FORMATS = {"PNG": "png", "WEBP": "webp", "JPEG": "jpg", "GIF": "gif"}
_SVG_SCRIPTS = re.compile(
    r"<(?:\w+:)?script\b.*?(?:</(?:\w+:)?script\s*>|/>|\Z)|\son\w+\s*=\s*(?:\"[^\"]*\"|'[^']*')"
    r"|\s(?:\w+:)?href\s*=\s*[\"']\s*javascript:[^\"']*[\"']",
    re.DOTALL | re.IGNORECASE,
)
"""What a browser would run if it opened the file by itself."""
_SVG_TAG = re.compile(r"<svg\b[^<>]*>", re.IGNORECASE)
_SVG_LENGTH = re.compile(r"""\b(width|height)\s*=\s*["']\s*(\d{1,9}(?:\.\d+)?)\s*(px|pt|in|cm|mm|pc)?\s*["']""")
_SVG_VIEW_BOX = re.compile(
    r"""\bviewBox\s*=\s*["']\s*[-\d.e]++[\s,]++[-\d.e]++[\s,]++(\d{1,9}+(?:\.\d+)?)[\s,]++(\d{1,9}(?:\.\d+)?)(?![\d.])"""
)
_CSS_PIXELS = {"px": 1.0, "": 1.0, "pt": 4 / 3, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "pc": 16.0}


class NotAPicture(ValueError):
    """The data is not a picture of the stated type."""


@dataclass(frozen=True)
class Picture:
    """A picture's content, file extension and size (None for an SVG without one)."""

    content: bytes
    ending: str
    size: tuple[int, int] | None


def read_picture(mime: str, data: str) -> Picture:
    """Read a picture from the text of an output, an attachment or a data URL."""
    ending = ENDINGS[mime]
    if ending == "svg" and "<svg" in data:
        return _read_svg(data)
    try:
        content = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotAPicture("its data is not base64") from error
    if ending == "svg":
        return _read_svg(content.decode("utf-8", "replace"))
    return _read_raster(content)


def _read_svg(text: str) -> Picture:
    text = _SVG_SCRIPTS.sub("", text)
    tag = _SVG_TAG.search(text)
    if not tag:
        raise NotAPicture("there is no <svg> in it")
    if "xmlns=" not in tag[0]:
        text = text[: tag.start()] + '<svg xmlns="http://www.w3.org/2000/svg"' + text[tag.start() + 4 :]
    lengths = {name: float(number) * _CSS_PIXELS[unit] for name, number, unit in _SVG_LENGTH.findall(tag[0])}
    size = None
    if len(lengths) == 2:
        size = (round(lengths["width"]), round(lengths["height"]))
    elif box := _SVG_VIEW_BOX.search(tag[0]):
        size = (round(float(box[1])), round(float(box[2])))
    return Picture(without_metadata(text[text.find("<") :].encode()), "svg", size if size and all(size) else None)


def _read_raster(content: bytes) -> Picture:
    try:
        with warnings.catch_warnings():
            # A picture of 90 million pixels is large, not broken; one twice that size is refused below. Invalid
            # metadata, such as in Exif, is harmless.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=tuple(_FORMATS)) as image:
                ending, size = _FORMATS[str(image.format)], image.size
                image.verify()
            with Image.open(io.BytesIO(content), formats=tuple(_FORMATS)) as image:
                if ending == "jpg" and image.getexif().get(ORIENTATION) in ON_ITS_SIDE:
                    size = size[1], size[0]
                smaller = compress(image, content)
                if ending != "png" and smaller is None:
                    # Only decoding shows whether these are complete; an eighth of the size is enough.
                    image.draft("RGB", (1, 1))
                    image.load()
    except UnidentifiedImageError as error:
        raise NotAPicture("its data is not a PNG, JPEG, GIF or WebP file") from error
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError, struct.error) as error:
        raise NotAPicture(f"its data is damaged ({error})") from error
    except Image.DecompressionBombError as error:
        raise NotAPicture("it has too many pixels") from error
    if smaller:
        content, ending = smaller
    return Picture(without_metadata(content), ending, size)
