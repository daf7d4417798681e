"""Data-parallel training whose gradients are summed by whoever the job description says.

    TESTBED_INC_JOB=job.json python examples/training.py        # one of the workers
    python examples/training.py --alone 4                       # four of them in one process

A small network (two inputs, a hidden layer, two classes) learns to tell two spirals
apart. Every worker has a share of the points and the same first weights; every step
adds the workers' gradients by all-reduce. Prints the loss of each step as JSON.
Nothing here knows a switch, a path or an address.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from testbed.inc import Group

Floats = npt.NDArray[np.float32]
Reduce = Callable[[Floats], Floats]

HIDDEN = 48
POINTS = 480
STEPS = 40
RATE = 0.5
MOMENTUM = 0.9
SEED = 11


def spirals() -> tuple[Floats, npt.NDArray[np.int64]]:
    """Points of two spirals with a little noise, and which of the two each is of."""
    draw = np.random.default_rng(SEED)
    label = np.arange(POINTS) % 2
    turn = 0.5 + 5.0 * np.sqrt(draw.random(POINTS))
    angle = turn + np.pi * label
    points = np.stack([np.cos(angle), np.sin(angle)], axis=1) * turn[:, None] / 2.5
    return (points + 0.05 * draw.standard_normal(points.shape)).astype(np.float32), label


def first_weights() -> Floats:
    """All weights in one vector: hidden layer with bias, then output layer with bias."""
    draw = np.random.default_rng(SEED + 1)
    return (0.4 * draw.standard_normal(3 * HIDDEN + 2 * (HIDDEN + 1))).astype(np.float32)


def loss_and_gradient(
    weights: Floats, points: Floats, label: npt.NDArray[np.int64]
) -> tuple[float, Floats]:
    """Sum of the points' cross entropies, and its gradient."""
    hidden_weights = weights[: 3 * HIDDEN].reshape(3, HIDDEN)
    output_weights = weights[3 * HIDDEN :].reshape(HIDDEN + 1, 2)
    ones = np.ones((len(points), 1), dtype=np.float32)
    inputs = np.hstack([points, ones])
    hidden = np.tanh(inputs @ hidden_weights)
    scores = np.hstack([hidden, ones]) @ output_weights
    scores -= scores.max(axis=1, keepdims=True)
    chance = np.exp(scores)
    chance /= chance.sum(axis=1, keepdims=True)
    rows = np.arange(len(points))
    loss = float(-np.log(chance[rows, label]).sum())
    chance[rows, label] -= 1
    back = chance @ output_weights[:-1].T * (1 - hidden**2)
    gradient = [inputs.T @ back, np.hstack([hidden, ones]).T @ chance]
    return loss, np.concatenate([part.reshape(-1) for part in gradient]).astype(np.float32)


def train(workers: range, size: int, reduce: Reduce, steps: int = STEPS) -> list[float]:
    """Losses a point of each step. This process stands for `workers` of `size`.

    `reduce` sums a vector over the processes.
    """
    points, label = spirals()
    weights = first_weights()
    speed = np.zeros_like(weights)
    losses = []
    for _ in range(steps):
        mine = [
            loss_and_gradient(weights, points[rank::size], label[rank::size]) for rank in workers
        ]
        gradient = np.sum([one for _, one in mine], axis=0, dtype=np.float32)
        loss = np.float32(sum(one for one, _ in mine))
        total = reduce(np.concatenate([gradient, [loss]], dtype=np.float32))
        losses.append(float(total[-1]) / POINTS)
        speed = (MOMENTUM * speed - RATE / POINTS * total[:-1]).astype(np.float32)
        weights = weights + speed
    return losses


def main() -> None:
    parser = argparse.ArgumentParser(description="Data-parallel training.")
    parser.add_argument("--alone", type=int, help="so many workers in this process")
    parser.add_argument("--steps", type=int, default=STEPS)
    options = parser.parse_args()
    if options.alone:
        losses = train(range(options.alone), options.alone, lambda vector: vector, options.steps)
    else:
        with Group.join() as group:
            own = range(group.rank, group.rank + 1)
            losses = train(own, group.size, group.allreduce, options.steps)
    print(json.dumps(losses))


if __name__ == "__main__":
    main()
