"""Draw the starter's portrait: a bust of three ellipsoids, lit from the left, engraved in horizontal lines.

Nobody in particular, which a starter needs. `make portrait` writes docs/portrait.webp.
"""

import math
import sys
from pathlib import Path

from PIL import Image, ImageDraw

WIDTH, HEIGHT, SCALE = 640, 800, 3
PAPER, INK = (236, 243, 241), (11, 84, 80)
GAP = 8.0
"""Pixels from line to line."""
LIGHT = (-0.55, -0.5, 0.67)
# Centre x and y, radii x, y and z, in pixels; the later is in front where both are hit and is nearer.
BODIES = [
    (320, 900, 320, 300, 190),  # shoulders
    (322, 560, 72, 190, 72),  # neck
    (320, 335, 142, 186, 150),  # head
    (320, 268, 152, 132, 158),  # hair
    (343, 372, 26, 62, 172),  # nose
    (292, 318, 46, 20, 150),  # eye sockets
    (372, 318, 46, 20, 150),
]


def shade(x: float, y: float) -> tuple[float, float] | None:
    """Return the light on the bust at a point, from 0 to 1, and its depth; None beside it."""
    best: tuple[float, float] | None = None
    for number, (cx, cy, rx, ry, rz) in enumerate(BODIES):
        u, v = (x - cx) / rx, (y - cy) / ry
        inside = 1 - u * u - v * v
        if inside <= 0:
            continue
        z = math.sqrt(inside)
        if number == 3 and y > 262 + 26 * math.sin((x - 200) / 70):  # the hair ends in a curve
            continue
        depth = z * rz
        if best and depth <= best[1]:
            continue
        nx, ny, nz = u / rx, v / ry, z / rz
        length = math.sqrt(nx * nx + ny * ny + nz * nz)
        light = max(0.0, (nx * LIGHT[0] + ny * LIGHT[1] + nz * LIGHT[2]) / length)
        if number == 3:
            light *= 0.35
        if number >= 5:
            light *= 0.55
        best = (0.12 + 0.88 * light, depth)
    return best


def main(target: Path) -> None:
    """Write the picture."""
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), INK)
    pen = ImageDraw.Draw(image)
    line = GAP / 2
    while line < HEIGHT + 30:
        previous = None
        for x in range(0, WIDTH + 1, 2):
            found = shade(x, line)
            bright, lift = (found[0], found[1] * 0.06) if found else (0.16, 0.0)
            y = line - lift
            thickness = GAP * (0.12 + 0.72 * bright)
            if previous:
                px, py, pt = previous
                pen.polygon(
                    [
                        (px * SCALE, (py - pt / 2) * SCALE),
                        (x * SCALE, (y - thickness / 2) * SCALE),
                        (x * SCALE, (y + thickness / 2) * SCALE),
                        (px * SCALE, (py + pt / 2) * SCALE),
                    ],
                    fill=PAPER,
                )
            previous = (x, y, thickness)
        line += GAP
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(target, "WEBP", quality=82, method=6)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
