"""Federated averaging across sites: models are averaged, data stay where they are.

    TESTBED_INC_JOB=job.json python examples/federated.py       # one of the sites
    python examples/federated.py --alone 4

Every site has points of its own (more of one spiral than of the other, and not as
many as the next site) and trains on them for some steps; then the sites' weights are
averaged, each by its number of points (McMahan, Moore, Ramage, Hampson and Agüera y
Arcas, "Communication-efficient learning of deep networks from decentralized data",
AISTATS 2017). Prints the mean loss over all points after each round as JSON.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from training import Floats, first_weights, loss_and_gradient, spirals

from testbed.inc import Group

ROUNDS = 12
LOCAL_STEPS = 10
RATE = 0.1
Reduce = Callable[[Floats], Floats]


def data_of(site: int, sites: int) -> npt.NDArray[np.int64]:
    """Indices of a site's points: skewed in number and in kind."""
    _, label = spirals()
    draw = np.random.default_rng(5)
    share = (1.0 + np.arange(sites)) / (sites * (sites + 1) / 2)
    tilt = np.where(np.arange(sites) % 2, 1.5, 0.5)
    chance = np.where(label[:, None] == 1, share * tilt, share * (2 - tilt))
    chance /= chance.sum(axis=1, keepdims=True)
    owner = (draw.random((len(label), 1)) > chance.cumsum(axis=1)).sum(axis=1)
    return np.flatnonzero(owner == site)


def federate(sites: range, size: int, reduce: Reduce, rounds: int = ROUNDS) -> list[float]:
    """Loss a point after each round. This process stands for `sites` of `size`."""
    points, label = spirals()
    own = [data_of(site, size) for site in sites]
    weights = first_weights()
    losses = []
    for _ in range(rounds):
        weighted = np.zeros(weights.size + 2, dtype=np.float32)
        for of in own:
            local = weights
            loss, _ = loss_and_gradient(local, points[of], label[of])
            for _ in range(LOCAL_STEPS):
                _, gradient = loss_and_gradient(local, points[of], label[of])
                local = local - np.float32(RATE / max(1, len(of))) * gradient
            weighted += np.concatenate([local * len(of), [len(of), loss]], dtype=np.float32)
        total = reduce(weighted)
        weights = total[:-2] / total[-2]
        losses.append(float(total[-1] / total[-2]))
    return losses


def main() -> None:
    parser = argparse.ArgumentParser(description="Federated averaging.")
    parser.add_argument("--alone", type=int, help="so many sites in this process")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    if options.alone:
        losses = federate(range(options.alone), options.alone, lambda v: v, options.rounds)
    else:
        with Group.join() as group:
            site = range(group.rank, group.rank + 1)
            losses = federate(site, group.size, group.allreduce, options.rounds)
    print(json.dumps(losses))


if __name__ == "__main__":
    main()
