"""What an author may change of a template without writing CSS: its accent, its density, and a portrait.

In: `design` and `photo` of resume.yml. Out: values that the PDF can use as they are, and what is wrong with those
given. Codes: R121 a colour that is none or too pale to read, R122 a portrait that the PDF cannot show.
"""

import base64
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from portfolio.resume.composer import Composer
from portfolio.sources.diagnostics import Diagnostic, error, short, warning
from portfolio.sources.withheld import file_in_docs

if TYPE_CHECKING:
    from PIL import Image

LEAST_CONTRAST = 4.5
"""The least contrast ratio of text on white paper: WCAG 2.2, success criterion 1.4.3."""
_FLARE = 0.05  # the share of light that paper and screens reflect
_WIDTH, _HEIGHT = 413, 531
"""Pixels of a portrait: 35 by 45 mm at 300 dpi, the size of a passport's."""
_QUALITY = 85

Colour = tuple[float, float, float]
"""Red, green and blue from 0 to 255."""
WHITE: Colour = (255, 255, 255)


def accent(composer: Composer) -> str:
    """Return the accent as `#rrggbb`, or "" for the template's own."""
    colour = _colour(composer.resume.design.accent)
    return _written(colour) if colour else ""


def accent_problems(composer: Composer) -> Iterator[Diagnostic]:
    """Report an accent that is not a colour, or one that has too little contrast with the paper."""
    text = composer.resume.design.accent
    location = composer.document.location(("design", "accent"))
    colour = _colour(text)
    if text and colour is None:
        hint = "write it as '#1d3a63', or as a name that CSS has: navy"
        yield error("R121", location, f"'{short(text)}' is not a colour", hint)
    elif colour and (found := contrast(colour)) < LEAST_CONTRAST:
        message = f"text in '{text}' has a contrast of {found:.1f} on white paper; the least is {LEAST_CONTRAST}"
        yield error("R121", location, message, f"take a darker one; '{_written(_darkened(colour))}' is of the same hue")


def contrast(colour: Colour, ground: Colour = WHITE) -> float:
    """Return the contrast ratio of two colours, from 1 to 21, as WCAG 2 defines it."""
    dark, light = sorted((_luminance(colour), _luminance(ground)))
    return (light + _FLARE) / (dark + _FLARE)


def portrait(root: Path, image: str) -> str:
    """Return a picture in docs/ as a data URL, cropped and made small, or "" if it cannot be read."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # only resumes with a portrait need it

    def cropped(picture: Image.Image) -> Image.Image:
        # Faces are in the middle of a picture and in its upper half.
        return ImageOps.fit(picture, (_WIDTH, _HEIGHT), Image.Resampling.LANCZOS, centering=(0.5, 0.3))

    file = file_in_docs(root, image)
    return jpeg_url(file, cropped) if file else ""


def jpeg_url(file: Path, resized: "Callable[[Image.Image], Image.Image]") -> str:
    """Return a picture, resized and on white, as a data URL of a JPEG, or "" if it cannot be read."""
    picture = on_white(file)
    if picture is None:
        return ""
    written = io.BytesIO()
    resized(picture).save(written, "JPEG", quality=_QUALITY, dpi=(300, 300))
    return f"data:image/jpeg;base64,{base64.b64encode(written.getvalue()).decode()}"


def on_white(file: Path | io.BytesIO) -> "Image.Image | None":
    """Return a picture upright and on white, or None if it cannot be read."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # as above

    try:
        with Image.open(file) as opened:
            turned = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    return Image.alpha_composite(Image.new("RGBA", turned.size, "white"), turned).convert("RGB")


def portrait_problems(composer: Composer, portrait: str) -> Iterator[Diagnostic]:
    """Report that there is no portrait although the author wants one."""
    image = composer.resume.basics.image
    if not composer.resume.photo or portrait:
        return
    location = composer.document.location(("basics", "image") if image else ("photo",))
    message = f"the PDF cannot show '{short(image)}'" if image else "there is no picture to show"
    yield warning("R122", location, message, "put a JPEG or PNG into docs/ and write its name under basics: image")


def _colour(text: str) -> Colour | None:
    from PIL import ImageColor  # noqa: PLC0415  # only resumes with an accent need it

    try:
        return ImageColor.getrgb(text)[:3] if text else None
    except ValueError:
        return None


def _written(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*map(int, colour))


def _linear(value: float) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _luminance(colour: Colour) -> float:
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _darkened(colour: Colour) -> Colour:
    """Return the lightest colour of the same hue with enough contrast."""
    factor = ((1 + _FLARE) / LEAST_CONTRAST - _FLARE) / _luminance(colour)

    def part(value: float) -> int:
        light = _linear(value) * factor
        share = light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
        return int(share * 255)

    red, green, blue = map(part, colour)
    return red, green, blue
