"""The picture that other sites show when somebody shares a page, 1200 by 630 pixels, and the site's icon.

In: what a page is called and shows. Out: a JPEG. Letters that the site's fonts lack are drawn in the PDF's; a text in a
script that neither has is left out, since boxes would say nothing.
"""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from portfolio.resume.design import on_white
from portfolio.resume.fonts import characters, families, letters_of
from portfolio.website.page_metadata import Card

WIDTH, HEIGHT = 1200, 630
QUALITY = 85
_MARGIN = 72
_PANEL = 600
"""The width of the panel for the cover, at the right."""
_GROUND, _TINT, _INK, _QUIET = "#fafbfa", "#eef1f0", "#151d1c", "#545e5d"
_FONTS = Path(__file__).parents[2] / "theme/assets/fonts"
_SERIF, _SANS = "literata-roman.woff2", "public-sans.woff2"
_LARGEST, _SMALLEST, _TITLE_HEIGHT = 76, 40, 300


def draw(card: Card) -> bytes:
    """Draw the card."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _GROUND)
    pen = ImageDraw.Draw(image)
    cover = _cover(card.cover)
    right = WIDTH - _MARGIN
    if cover:
        pen.rectangle((WIDTH - _PANEL, 0, WIDTH, HEIGHT), fill=_TINT)
        left, top = WIDTH - (_PANEL + cover.width) // 2, (HEIGHT - cover.height) // 2
        image.paste(cover, (left, top))
        right = WIDTH - _PANEL - 40
    pen.rectangle((0, 0, WIDTH, 10), fill=card.accent)
    width = right - _MARGIN
    top = _MARGIN - 10
    if card.kind:
        _line(pen, top, card.kind, (_Face(_SANS, 400), 28, _QUIET), width)
        top += 56
    lines, font = _title(pen, card.title, width)
    for line in lines:
        pen.text((_MARGIN, top), line, font=font, fill=_INK)
        top += round(font.size * 1.14)
    bottom = HEIGHT - _MARGIN - 30
    _line(pen, bottom, card.name, (_Face(_SANS, 600), 30, _INK), width)
    if card.headline and top < bottom - 150:
        _line(pen, bottom - 140, card.headline, (_Face(_SERIF, 600), 46, card.accent), width)
        _line(pen, bottom - 80, card.label, (_Face(_SANS, 400), 26, _QUIET), width)
    written = BytesIO()
    image.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def draw_icon(letters: str, size: int, accent: str) -> bytes:
    """Draw the site's icon, a square of `size` pixels, as a PNG."""
    image = Image.new("RGB", (size, size), accent)
    font = _Face(_SERIF, 600).font(letters, round(size * (0.56 if len(letters) == 1 else 0.44)))
    if font:
        ImageDraw.Draw(image).text((size / 2, size * 0.51), letters, font=font, fill="#ffffff", anchor="mm")
    written = BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def _cover(content: bytes) -> Image.Image | None:
    picture = on_white(BytesIO(content)) if content else None
    return ImageOps.contain(picture, (_PANEL - 40, HEIGHT - 120), Image.Resampling.LANCZOS) if picture else None


@dataclass(frozen=True)
class _Face:
    """A font file of the site, and the weight in which it is drawn."""

    file: str
    weight: int

    def font(self, text: str, size: int) -> ImageFont.FreeTypeFont | None:
        """Return the font for a text: this one, else one of the PDF's; None if no font has all letters."""
        needed = frozenset(ord(letter) for letter in set(text) if letter.isprintable() and not letter.isspace())
        if needed <= letters_of(_FONTS / self.file):
            return _site_font(self.file, self.weight, size)
        for family, faces in families().items():
            bold = next((face for face in faces if face.weight == 700 and face.style == "normal"), None)
            if bold and needed <= characters(family):
                return ImageFont.truetype(str(bold.path), size)
        return None


def _line(pen: ImageDraw.ImageDraw, top: int, text: str, style: tuple[_Face, int, str], width: int) -> None:
    """Draw one line in a face, size and colour."""
    face, size, colour = style
    if font := face.font(text, size):
        pen.text((_MARGIN, top), _fitting(pen, text, font, width), font=font, fill=colour)


def _title(pen: ImageDraw.ImageDraw, title: str, width: int) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """Return the title's lines, in the largest size in which they fit."""
    face = _Face(_SERIF, 600)
    text = " ".join(title.split())[:400]
    if face.font(text, _SMALLEST) is None:
        text = ""
    lines: list[str] = []
    font = _site_font(_SERIF, 600, _SMALLEST)
    for size in range(_LARGEST, _SMALLEST - 1, -6):
        font = face.font(text, size) or font
        lines = _wrapped(pen, text, font, width)
        if len(lines) * size <= _TITLE_HEIGHT:
            return lines, font
    most = _TITLE_HEIGHT // _SMALLEST
    return [*lines[: most - 1], _fitting(pen, " ".join(lines[most - 1 :]), font, width)], font


def _wrapped(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Break a text into lines at its spaces, or anywhere in a word that is too long: Japanese has no spaces."""
    lines: list[str] = []
    for word in text.split():
        if lines and pen.textlength(f"{lines[-1]} {word}", font=font) <= width:
            lines[-1] += f" {word}"
            continue
        if pen.textlength(word, font=font) <= width:
            lines.append(word)
            continue
        lines.append("")
        for letter in word:
            if lines[-1] and pen.textlength(lines[-1] + letter, font=font) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def _fitting(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    """Return a text, or its beginning if it is too long for a line."""
    text = text[:300]
    if pen.textlength(text, font=font) <= width:
        return text
    while text and pen.textlength(f"{text}…", font=font) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


@cache
def _site_font(file: str, weight: int, size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(_FONTS / file), size)
    font.set_variation_by_axes([weight])
    return font
