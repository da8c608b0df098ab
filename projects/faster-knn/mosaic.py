"""A picture and a box of tiles, both drawn by arithmetic.

`landscape(width, height)` is an evening in the mountains; `tile_box(count, side, seed)`
holds little daubs of paint, each also mirrored left to right, top to bottom and both, as
somebody short of tiles would do. All are arrays of uint8 with three colours; the same
arguments give the same picture. Nothing is read from disk or from the network.
"""

from __future__ import annotations

import numpy as np

PALETTE = np.array(
    [
        (46, 80, 144),
        (250, 196, 140),
        (255, 236, 190),
        (150, 120, 150),
        (98, 84, 128),
        (52, 58, 98),
        (22, 30, 58),
        (200, 150, 140),
    ],
    dtype=float,
)
# Height on the page, roughness of the crest, seed and colour of each ridge, far to near.
RIDGES = (
    (0.56, 0.10, 0.9, 3, (150, 120, 150)),
    (0.64, 0.12, 1.0, 8, (98, 84, 128)),
    (0.74, 0.10, 1.0, 5, (52, 58, 98)),
    (0.90, 0.09, 1.2, 12, (22, 30, 58)),
)


def _crest(across: np.ndarray, roughness: float, seed: int) -> np.ndarray:
    """A skyline between -1 and 1: a sum of waves, the short ones lower."""
    rng = np.random.default_rng(seed)
    line = np.zeros_like(across)
    for wave in range(1, 9):
        height = rng.normal() / wave**roughness
        line += height * np.sin(2 * np.pi * (across * wave * 1.3 + rng.random()))
    crest: np.ndarray = line / np.abs(line).max()
    return crest


def landscape(width: int, height: int) -> np.ndarray:
    """Sky, sun and four ridges; shape `(height, width, 3)`."""
    across = np.linspace(0, 1, width)
    down = np.linspace(0, 1, height)[:, None]
    fall = np.clip(down / 0.62, 0, 1)[..., None]
    sky = (1 - fall) * PALETTE[0] + fall * PALETTE[1]
    picture = np.broadcast_to(sky, (height, width, 3)).copy()
    from_sun = np.hypot((across - 0.68) * width / height, down - 0.42)
    glow = 0.7 * np.exp(-((from_sun / 0.28) ** 2))[..., None]
    picture = picture * (1 - glow) + PALETTE[2] * glow
    picture[from_sun < 0.085] = (255, 247, 222)
    for level, size, roughness, seed, colour in RIDGES:
        below = down - (level + size * _crest(across, roughness, seed))
        haze = np.clip(below * 2.2, 0, 1)[..., None]
        foot = np.array(colour) * 0.55 + np.array([30, 26, 40])
        rock = np.array(colour) * (1 - haze) + foot * haze
        picture = np.where(below[..., None] > 0, rock, picture)
    return np.rint(picture).astype(np.uint8)


def _paint(count: int, rng: np.random.Generator) -> np.ndarray:
    """Colours mixed from two of the palette, a little off."""
    one, other = (PALETTE[rng.integers(len(PALETTE), size=count)] for _ in range(2))
    share = rng.random((count, 1))
    return one * share + other * (1 - share) + rng.normal(0, 14, (count, 3))


def tile_box(count: int, side: int, seed: int) -> np.ndarray:
    """`count` daubs and their mirror images; shape `(4 * count, side, side, 3)`."""
    rng = np.random.default_rng(seed)
    y, x = (np.mgrid[0:side, 0:side] + 0.5) / side - 0.5
    ground = _paint(count, rng)
    stroke = ground + (_paint(count, rng) - ground) * rng.random((count, 1)) ** 2
    angle = rng.uniform(0, 2 * np.pi, count)[:, None, None]
    middle = rng.normal(0, 0.2, count)[:, None, None]
    soft = rng.uniform(0.04, 0.5, count)[:, None, None]
    share = 1 / (1 + np.exp((middle - x * np.cos(angle) - y * np.sin(angle)) * 2 / soft))
    bristle = 1 + 0.06 * np.sin(
        2
        * np.pi
        * (x * np.sin(angle) - y * np.cos(angle))
        * rng.integers(2, 5, count)[:, None, None]
    )
    tiles = (
        ground[:, None, None] * (1 - share[..., None]) + stroke[:, None, None] * share[..., None]
    )
    tiles = np.clip(np.rint(tiles * bristle[..., None]), 0, 255).astype(np.uint8)
    flipped = [tiles, tiles[:, :, ::-1], tiles[:, ::-1], tiles[:, ::-1, ::-1]]
    return np.stack(flipped, axis=1).reshape(-1, side, side, 3)


def cut(picture: np.ndarray, side: int) -> np.ndarray:
    """The picture's patches, row by row; shape `(patches, side * side * 3)`."""
    rows, columns = picture.shape[0] // side, picture.shape[1] // side
    grid = picture[: rows * side, : columns * side].reshape(rows, side, columns, side, 3)
    return grid.transpose(0, 2, 1, 3, 4).reshape(rows * columns, -1)


def lay(tiles: np.ndarray, columns: int) -> np.ndarray:
    """Tiles of shape `(count, side, side, 3)` put side by side, `columns` in a row."""
    count, side = tiles.shape[:2]
    grid = tiles.reshape(count // columns, columns, side, side, 3)
    return grid.transpose(0, 2, 1, 3, 4).reshape(-1, columns * side, 3)
