"""Draw images like those in notebooks: PNG, JPEG and SVG bytes, the same for the same seed.

A figure is a plot with antialiased lines and points, as matplotlib draws it. A photograph is smooth colour with fine
grain, so that it has the file size of a real one. `photograph` aims at a size in bytes and comes within a fifth of it.
"""

import io
import math
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFont

_COLOURS = ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b")
_GRAIN_BYTES = 1.76
"""What one pixel of a photograph weighs as PNG."""


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _axes(draw: ImageDraw.ImageDraw, width: int, height: int, scale: int) -> None:
    font = ImageFont.load_default(10 * scale)
    for step in range(7):
        x, y = width * (0.1 + 0.8 * step / 6), height * (0.08 + 0.8 * step / 6)
        draw.line((x, height * 0.08, x, height * 0.88), "#dddddd", scale)
        draw.line((width * 0.1, y, width * 0.9, y), "#dddddd", scale)
        draw.text((x, height * 0.9), f"{step * 20}", "black", font)
        draw.text((width * 0.03, y), f"{1 - step / 6:.2f}", "black", font)
    draw.rectangle((width * 0.1, height * 0.08, width * 0.9, height * 0.88), None, "black", scale)


def figure(random: Random, width: int = 640, height: int = 480) -> bytes:
    """Draw curves and a cloud of points between axes."""
    scale = 2
    picture = Image.new("RGB", (width * scale, height * scale), "white")
    draw = ImageDraw.Draw(picture)
    _axes(draw, width * scale, height * scale, scale)
    left, top, wide, high = width * scale * 0.1, height * scale * 0.08, width * scale * 0.8, height * scale * 0.8
    for colour in random.sample(_COLOURS, random.randint(1, 4)):
        rate, wobble, phase = random.uniform(1, 6), random.uniform(0.01, 0.08), random.uniform(0, 6)
        level = [
            math.exp(-rate * i / 300) * 0.8 + wobble * math.sin(phase + i / 7) + random.gauss(0, 0.012) + 0.1
            for i in range(300)
        ]
        line = [(left + wide * i / 299, top + high * (1 - min(max(y, 0), 1))) for i, y in enumerate(level)]
        draw.line(line, colour, 3, "curve")
    colour = random.choice(_COLOURS)
    for _ in range(random.choice((0, 0, 200, 500))):
        x, y = left + wide * random.uniform(0.03, 0.97), top + high * min(max(random.gauss(0.5, 0.15), 0.03), 0.97)
        draw.ellipse((x - 5, y - 5, x + 5, y + 5), colour)
    return _png(picture.resize((width, height), Image.Resampling.LANCZOS))


def _grainy(random: Random, width: int, height: int) -> Image.Image:
    coarse = Image.frombytes("RGB", (12, 8), random.randbytes(12 * 8 * 3)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    grain = Image.frombytes("L", (width, height), random.randbytes(width * height)).point(lambda value: value // 16)
    return ImageChops.add(coarse, Image.merge("RGB", (grain, grain, ImageChops.invert(grain).point(lambda v: v - 240))))


def photograph(random: Random, weight: int) -> bytes:
    """Return a PNG of about `weight` bytes, like an image shown with `imshow`."""
    area = max(weight / _GRAIN_BYTES, 48 * 36)
    width = round(math.sqrt(area * 4 / 3))
    return _png(_grainy(random, width, round(area / width)))


def jpeg(random: Random) -> bytes:
    """Return a small photograph as JPEG."""
    out = io.BytesIO()
    _grainy(random, 480, 320).save(out, "JPEG", quality=85)
    return out.getvalue()


def svg(random: Random) -> str:
    """Return a bar chart as SVG."""
    bars = "".join(
        f'<rect x="{30 + 32 * i}" y="{200 - tall}" width="24" height="{tall}" fill="{random.choice(_COLOURS)}"/>'
        f'<text x="{42 + 32 * i}" y="216" font-size="10" text-anchor="middle">{i}</text>'
        for i, tall in enumerate(random.randint(10, 180) for _ in range(10))
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="370" height="230" viewBox="0 0 370 230">'
        f'<path d="M25 10V200H360" fill="none" stroke="black"/>{bars}</svg>'
    )
