"""Training over a group gives the curve of training in one process, within the stated bound."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))

import federated
import training
from loopback import PEERS, addresses, everywhere  # noqa: F401

from testbed.inc import Group, scaling
from testbed.model.jobs import Job

WORKERS = 3


class Noted:
    """An all-reduce that remembers what went in and what came out."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.given: list[np.ndarray] = []
        self.got: list[np.ndarray] = []

    def __call__(self, vector: np.ndarray) -> np.ndarray:
        self.given.append(vector)
        self.got.append(self.group.allreduce(vector))
        return self.got[-1]


def together(work: Callable[[int, Noted], list[float]]) -> tuple[list[list[float]], list[Noted]]:
    noted: dict[int, Noted] = {}

    def one(rank: int) -> list[float]:
        with Group.join(Job("training", rank, PEERS[:WORKERS], ())) as group:
            noted[rank] = Noted(group)
            return work(rank, noted[rank])

    losses = everywhere(WORKERS, one)
    return losses, [noted[rank] for rank in range(WORKERS)]


def check_sums(noted: list[Noted]) -> None:
    """Every sum is within the bound of block scaling, and the same bits everywhere."""
    for step in range(len(noted[0].given)):
        parts = [one.given[step] for one in noted]
        width = min(256, -(-parts[0].size // 32) * 32)
        codes = np.max([scaling.exponents(part, width) for part in parts], axis=0)
        bound = np.repeat(scaling.error_bound(codes, WORKERS), width)[: parts[0].size]
        exact = np.sum([part.astype(np.float64) for part in parts], axis=0)
        error = np.abs(noted[0].got[step] - exact)
        assert (error <= bound + 2.0**-24 * np.abs(exact)).all()
        for one in noted[1:]:
            assert one.got[step].tobytes() == noted[0].got[step].tobytes()


@pytest.mark.root
@pytest.mark.usefixtures("addresses")
def test_training_together_is_training_alone() -> None:
    steps = 15
    losses, noted = together(
        lambda rank, reduce: training.train(range(rank, rank + 1), WORKERS, reduce, steps)
    )
    check_sums(noted)
    assert losses[0] == losses[1] == losses[2]
    alone = training.train(range(WORKERS), WORKERS, lambda vector: vector, steps)
    np.testing.assert_allclose(losses[0], alone, rtol=2e-5)
    assert losses[0][-1] < 0.7 * losses[0][0]


@pytest.mark.root
@pytest.mark.usefixtures("addresses")
def test_sites_average_what_they_have_learned() -> None:
    rounds = 5
    losses, noted = together(
        lambda rank, reduce: federated.federate(range(rank, rank + 1), WORKERS, reduce, rounds)
    )
    check_sums(noted)
    sizes = [len(federated.data_of(site, WORKERS)) for site in range(WORKERS)]
    assert sum(sizes) == training.POINTS and min(sizes) < max(sizes) / 2
    assert losses[0] == losses[1] == losses[2]
    alone = federated.federate(range(WORKERS), WORKERS, lambda vector: vector, rounds)
    np.testing.assert_allclose(losses[0], alone, rtol=2e-5)
    assert losses[0][-1] < losses[0][0]
