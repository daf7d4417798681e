"""Ring, parameter servers and groups on loopback addresses: every worker has the exact sum."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from loopback import PEERS, addresses, everywhere  # noqa: F401

from testbed.errors import ControlError, HostError
from testbed.inc import Group, jobfile
from testbed.inc.baselines import Baseline, Ring, Servers
from testbed.model.jobs import Job, Tree

pytestmark = [pytest.mark.root, pytest.mark.usefixtures("addresses")]


def parts(workers: int, size: int) -> list[np.ndarray]:
    draw = np.random.default_rng(size)
    return [
        draw.integers(-(2**31), 2**31, size, dtype=np.int64).astype(np.int32)
        for _ in range(workers)
    ]


KINDS: dict[str, Callable[[int, int], Baseline]] = {
    "ring": lambda n, rank: Ring(PEERS[:n], rank),
    "server": lambda n, rank: Servers(PEERS[:n], rank, servers=1),
    "sharded": lambda n, rank: Servers(PEERS[:n], rank, servers=n),
}


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_baseline_sums_vectors_of_any_size_again_and_again(kind: str) -> None:
    for workers in (2, 3, 5):
        sizes = (1, 4, workers * 100 + 1, 200_003)

        def work(rank: int, n: int = workers, sizes: tuple[int, ...] = sizes) -> list[np.ndarray]:
            with KINDS[kind](n, rank) as baseline:
                return [baseline.allreduce(parts(n, size)[rank]) for size in sizes]

        for results in everywhere(workers, work):
            for size, result in zip(sizes, results, strict=True):
                expected = np.sum(parts(workers, size), axis=0, dtype=np.int32)
                np.testing.assert_array_equal(result, expected)


def test_a_group_without_a_switch_finishes_all_the_same() -> None:
    """Requests go straight to peers, as where no device knows the task."""
    tree = Tree(77, b"secret!!", slots=16, elements=64, ops=(1, 2, 3))
    draw = np.random.default_rng(1)
    floats = draw.standard_normal((3, 5000)).astype(np.float32)

    def work(rank: int) -> list[np.ndarray]:
        job = jobfile.from_json(jobfile.to_json(Job("j", rank, PEERS[:3], (tree,))))
        with Group.join(job) as group:
            found = [
                group.allreduce(parts(3, 1000)[rank]),
                group.allreduce(floats[rank].reshape(50, 100)).reshape(-1),
                group.allreduce(floats[rank], op="max"),
            ]
            assert group.counts.by_hosts == group.counts.blocks > 0
            with pytest.raises(ControlError, match="expected float32 or int32"):
                group.allreduce(np.ones(3))  # type: ignore[type-var]
            return found

    results = everywhere(3, work)
    for ints, sums, largest in results:
        exact = np.sum([p.astype(np.int64) for p in parts(3, 1000)], axis=0)
        np.testing.assert_array_equal(ints, np.clip(exact, -(2**31), 2**31 - 1))
        np.testing.assert_allclose(sums, floats.sum(axis=0), atol=1e-6)
        np.testing.assert_array_equal(sums.view(np.int32), results[0][1].view(np.int32))
        np.testing.assert_array_equal(largest, floats.max(axis=0))


def test_a_host_takes_part_in_one_task_at_a_time() -> None:
    job = Job("j", 0, PEERS[:1], ())
    with Group.join(job) as group:
        assert (group.allreduce(np.arange(5, dtype=np.int32)) == np.arange(5)).all()
        with pytest.raises(HostError, match="one task at a time"):
            Group.join(job)
    with Group.join(job):
        pass


def test_a_worker_without_a_job_description_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(jobfile.VARIABLE, raising=False)
    with pytest.raises(ControlError, match="TESTBED_INC_JOB"):
        Group.join()
    with pytest.raises(ControlError, match="malformed"):
        jobfile.from_json('{"name": 1}')
