"""Draw digits the way a hand does: a few pen strokes, bent, tilted and smudged.

`draw(count, seed)` returns `(images, labels)`: images are float32 of shape
`(count, SIDE, SIDE)` with ink 1 and paper 0, labels are the digits 0 to 9. The same
seed gives the same images. `bend` and `noise` say how unsteady the hand and how poor
the scanner is. Nothing is read from disk or from the network.
"""

from __future__ import annotations

import numpy as np

SIDE = 24
POINTS = 56  # pen positions per digit, spread evenly along its strokes


def _arc(cx: float, cy: float, rx: float, ry: float, start: float, end: float) -> np.ndarray:
    """Points on an ellipse, angles in degrees, 0 to the right and 90 downwards."""
    angle = np.radians(np.linspace(start, end, 40))
    return np.stack([cx + rx * np.cos(angle), cy + ry * np.sin(angle)], axis=1)


def _line(*corners: tuple[float, float]) -> np.ndarray:
    return np.array(corners, dtype=float)


# x runs to the right and y downwards, both from 0 to 1. Several ways to write one digit
# stand side by side: an open and a closed 4, a 7 with and without a bar.
SHAPES: dict[int, list[list[np.ndarray]]] = {
    0: [[_arc(0.5, 0.5, 0.26, 0.38, -90, 270)]],
    1: [
        [_line((0.5, 0.12), (0.5, 0.88))],
        [_line((0.32, 0.3), (0.53, 0.12), (0.53, 0.88))],
    ],
    2: [[_arc(0.5, 0.33, 0.24, 0.21, -170, 35), _line((0.7, 0.45), (0.26, 0.87), (0.77, 0.87))]],
    3: [
        [_arc(0.46, 0.31, 0.23, 0.19, -150, 90), _arc(0.46, 0.69, 0.27, 0.2, -90, 150)],
        [_line((0.26, 0.13), (0.7, 0.13), (0.46, 0.44)), _arc(0.46, 0.66, 0.25, 0.22, -90, 150)],
    ],
    4: [
        [_line((0.6, 0.12), (0.24, 0.62), (0.8, 0.62)), _line((0.6, 0.12), (0.6, 0.9))],
        [_line((0.3, 0.14), (0.26, 0.52), (0.74, 0.52)), _line((0.7, 0.14), (0.66, 0.9))],
    ],
    5: [[_line((0.72, 0.13), (0.33, 0.13), (0.3, 0.46)), _arc(0.46, 0.65, 0.26, 0.23, -125, 140)]],
    6: [[_arc(0.72, 0.6, 0.45, 0.5, -105, -180), _arc(0.5, 0.67, 0.23, 0.21, -180, 180)]],
    7: [
        [_line((0.24, 0.14), (0.75, 0.14), (0.42, 0.9))],
        [_line((0.24, 0.14), (0.75, 0.14), (0.42, 0.9)), _line((0.38, 0.5), (0.68, 0.5))],
    ],
    8: [[_arc(0.5, 0.31, 0.2, 0.18, 90, 450), _arc(0.5, 0.69, 0.25, 0.2, -90, 270)]],
    9: [[_arc(0.5, 0.34, 0.23, 0.21, 0, 360), _line((0.73, 0.34), (0.7, 0.62), (0.6, 0.9))]],
}


def pen_path(strokes: list[np.ndarray]) -> np.ndarray:
    """`POINTS` positions spread evenly over the length of all strokes."""
    starts = np.concatenate([stroke[:-1] for stroke in strokes])
    steps = np.concatenate([np.diff(stroke, axis=0) for stroke in strokes])
    travelled = np.concatenate([[0.0], np.cumsum(np.hypot(*steps.T))])
    where = np.linspace(0, travelled[-1] * (1 - 1e-9), POINTS)
    segment = np.searchsorted(travelled, where, side="right") - 1
    along = (where - travelled[segment]) / (travelled[segment + 1] - travelled[segment])
    path: np.ndarray = starts[segment] + along[:, None] * steps[segment]
    return path


def bend_paper(paths: np.ndarray, rng: np.random.Generator, amount: float) -> np.ndarray:
    """A slow wave through the paper, then tilt, slant, stretch and shift; one per image."""
    count = len(paths)
    centred = paths - 0.5
    for _ in range(2):
        direction = rng.normal(0, 1, (count, 1, 2)) * 3.2
        phase = rng.uniform(0, 2 * np.pi, (count, 1, 1))
        push = rng.normal(0, 0.034, (count, 1, 2)) * amount
        wave = np.sin((centred * direction).sum(axis=2, keepdims=True) * 2 + phase)
        centred = centred + push * wave
    tilt = rng.normal(0, 0.17, count) * amount
    slant = rng.normal(0, 0.2, count) * amount
    wide = 0.85 + rng.uniform(-0.23, 0.23, count) * amount
    tall = 0.87 + rng.uniform(-0.15, 0.15, count) * amount
    turn = np.stack([np.cos(tilt), -np.sin(tilt), np.sin(tilt), np.cos(tilt)], axis=1)
    shape = np.stack([wide, slant, np.zeros(count), tall], axis=1)
    matrix = turn.reshape(count, 2, 2) @ shape.reshape(count, 2, 2)
    shift = rng.normal(0, 0.03, (count, 1, 2)) * amount
    bent: np.ndarray = centred @ matrix.transpose(0, 2, 1) + 0.5 + shift
    return bent


def ink(paths: np.ndarray, thickness: np.ndarray) -> np.ndarray:
    """Pixels darken with their distance to the nearest pen position."""
    centre = ((np.arange(SIDE) + 0.5) / SIDE).astype(np.float32)
    images = np.empty((len(paths), SIDE, SIDE), dtype=np.float32)
    for start in range(0, len(paths), 250):
        part = paths[start : start + 250].astype(np.float32)
        across = (part[:, :, 0, None] - centre) ** 2
        down = (part[:, :, 1, None] - centre) ** 2
        squared = (down[:, 0, :, None] + across[:, 0, None, :]).copy()
        for point in range(1, POINTS):
            np.minimum(squared, down[:, point, :, None] + across[:, point, None, :], out=squared)
        edge = thickness[start : start + 250, None, None]
        images[start : start + 250] = np.clip((edge - np.sqrt(squared)) * SIDE / 1.4 + 0.5, 0, 1)
    return images


def draw(
    count: int, seed: int, bend: float = 1.0, noise: float = 0.16
) -> tuple[np.ndarray, np.ndarray]:
    """`count` images of digits in random order, and the digits they show."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 10, count)
    templates = {digit: [pen_path(way) for way in ways] for digit, ways in SHAPES.items()}
    paths = np.stack(
        [templates[digit][rng.integers(len(templates[digit]))] for digit in labels.tolist()]
    )
    wobble = rng.normal(0, 0.006, paths.shape)
    thickness = rng.uniform(0.025, 0.06, count).astype(np.float32)
    images = ink(bend_paper(paths, rng, bend) + wobble, thickness)
    images *= rng.uniform(0.6, 1.0, (count, 1, 1)).astype(np.float32)
    images += rng.normal(0, noise, images.shape).astype(np.float32)
    return np.clip(images, 0, 1), labels
