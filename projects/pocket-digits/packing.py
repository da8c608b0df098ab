"""Write a network as bytes, and read it back.

`plain_bytes` is the float32 network as NumPy would save it. `pack` stores only the
weights that are not zero, as small integers with one scale a column, and `unpack` gives
back exactly the network that those integers stand for. Both end in zlib, as a file in
an app's package would. Layout of `pack`, one layer after the other: a header of four
numbers (rows, columns, bits, number of entries), scales (float32), biases (float32),
the distances from one kept weight to the next (one byte each), and the integers.
"""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np

from network import Network

HEADER = struct.Struct("<HHBI")
LONGEST_GAP = 255


def plain_bytes(network: Network) -> bytes:
    """All weights and biases as float32 in NumPy's own format."""
    file = io.BytesIO()
    np.savez(file, *[array for layer in network for array in layer])
    return file.getvalue()


def to_integers(weights: np.ndarray, bits: int) -> tuple[np.ndarray, np.ndarray]:
    """Integers and one scale a column, so that `integers * scale` is close to `weights`."""
    largest = 2 ** (bits - 1) - 1
    scale = np.abs(weights).max(axis=0) / np.float32(largest)
    scale = np.where(scale == 0, 1, scale).astype(np.float32)
    return np.rint(weights / scale).astype(np.int8), scale


def distances(positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distances between positions that fit a byte.

    A longer way is walked in steps of 255; each such step needs an entry of its own,
    whose integer is 0. Returns the distances, and which of them are real entries.
    """
    between = np.diff(positions, prepend=-1) - 1
    extra = between // LONGEST_GAP
    real = np.cumsum(extra + 1) - 1
    gaps = np.full(int((extra + 1).sum()), LONGEST_GAP - 1, dtype=np.uint8)
    gaps[real] = between % LONGEST_GAP
    is_real = np.zeros(len(gaps), dtype=bool)
    is_real[real] = True
    return gaps, is_real


def pack(network: Network, bits: int) -> bytes:
    """The network's non-zero weights as integers of 8 or 4 bits, compressed."""
    parts = []
    for weights, bias in network:
        integers, scale = to_integers(weights, bits)
        flat = integers.ravel()
        positions = np.flatnonzero(flat)
        gaps, is_real = distances(positions)
        stored = np.zeros(len(gaps), dtype=np.int8)
        stored[is_real] = flat[positions]
        raw = stored.view(np.uint8)
        if bits == 4:
            even = np.append(raw, np.uint8(0)) if len(raw) % 2 else raw
            raw = (even[0::2] & 15) | ((even[1::2] & 15) << 4)
        header = HEADER.pack(*weights.shape, bits, len(gaps))
        parts += [header, scale.tobytes(), bias.tobytes(), gaps.tobytes(), raw.tobytes()]
    return zlib.compress(b"".join(parts), 9)


def unpack(packed: bytes) -> Network:
    """The network that `pack` wrote, with float32 weights again."""
    data = zlib.decompress(packed)
    network: Network = []
    place = 0

    def read(count: int, kind: type[np.generic]) -> np.ndarray:
        nonlocal place
        array = np.frombuffer(data, dtype=kind, count=count, offset=place)
        place += array.nbytes
        return array

    while place < len(data):
        rows, columns, bits, count = HEADER.unpack_from(data, place)
        place += HEADER.size
        scale, bias = read(columns, np.float32), read(columns, np.float32)
        gaps = read(count, np.uint8)
        raw = read(count if bits == 8 else (count + 1) // 2, np.uint8)
        if bits == 4:
            halves = np.stack([raw & 15, raw >> 4], axis=1).ravel()[:count].astype(np.int8)
            stored = np.where(halves > 7, halves - 16, halves).astype(np.int8)
        else:
            stored = raw.view(np.int8)
        flat = np.zeros(rows * columns, dtype=np.int8)
        # An entry that only bridges a long gap holds 0 where a pruned weight is 0 anyway.
        flat[np.cumsum(gaps.astype(np.int64) + 1) - 1] = stored
        network.append((flat.reshape(rows, columns) * scale, bias))
    return network
