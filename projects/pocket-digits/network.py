"""A small multilayer perceptron in plain NumPy: forward pass, training, accuracy.

A network is a list of `(weights, bias)` pairs, float32, ReLU between the layers. Nothing
here changes the network it is given; `train` returns a new one.
"""

from __future__ import annotations

import numpy as np

Network = list[tuple[np.ndarray, np.ndarray]]


def new(sizes: list[int], seed: int) -> Network:
    """Random weights with He's scale, zero biases."""
    rng = np.random.default_rng(seed)
    return [
        (
            rng.normal(0, np.sqrt(2 / before), (before, after)).astype(np.float32),
            np.zeros(after, np.float32),
        )
        for before, after in zip(sizes, sizes[1:], strict=False)
    ]


def activations(network: Network, x: np.ndarray) -> list[np.ndarray]:
    """The input, then what each layer puts out; the last one holds the scores."""
    values = [x]
    for weights, bias in network[:-1]:
        values.append(np.maximum(values[-1] @ weights + bias, 0))
    weights, bias = network[-1]
    return [*values, values[-1] @ weights + bias]


def accuracy(network: Network, x: np.ndarray, y: np.ndarray) -> float:
    """Share of rows whose highest score is the right class."""
    return float((activations(network, x)[-1].argmax(axis=1) == y).mean())


def _gradients(network: Network, x: np.ndarray, y: np.ndarray) -> list[np.ndarray]:
    """Of the mean cross-entropy: weights and bias of the first layer, then the next."""
    values = activations(network, x)
    scores = values[-1] - values[-1].max(axis=1, keepdims=True)
    delta = np.exp(scores)
    delta /= delta.sum(axis=1, keepdims=True)
    delta[np.arange(len(y)), y] -= 1
    delta /= np.float32(len(y))
    found: list[np.ndarray] = []
    for layer in range(len(network) - 1, -1, -1):
        found = [values[layer].T @ delta, delta.sum(axis=0), *found]
        if layer:
            delta = (delta @ network[layer][0].T) * (values[layer] > 0)
    return found


def train(
    network: Network,
    x: np.ndarray,
    y: np.ndarray,
    *,
    epochs: int,
    rate: float,
    seed: int,
    masks: list[np.ndarray] | None = None,
    batch: int = 100,
) -> Network:
    """Adam with a cosine schedule. Where a mask is 0, that weight stays 0."""
    rng = np.random.default_rng(seed)
    network = [(weights.copy(), bias.copy()) for weights, bias in network]
    parameters = [array for layer in network for array in layer]
    mean = [np.zeros_like(array) for array in parameters]
    square = [np.zeros_like(array) for array in parameters]
    total, step = epochs * (len(x) // batch), 0
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, total // epochs * batch, batch):
            step += 1
            rows = order[start : start + batch]
            size = rate * (0.5 + 0.5 * np.cos(np.pi * step / total))
            size *= np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
            gradients = _gradients(network, x[rows], y[rows])
            for array, gradient, m, s in zip(parameters, gradients, mean, square, strict=True):
                m += 0.1 * (gradient - m)
                s += 0.001 * (gradient**2 - s)
                array -= np.float32(size) * m / (np.sqrt(s) + np.float32(1e-8))
            if masks is not None:
                for (weights, _bias), mask in zip(network, masks, strict=True):
                    weights *= mask
    return network
