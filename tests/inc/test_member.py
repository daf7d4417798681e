"""Workers of an all-reduce against a model of the switch, in virtual time."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from virtual import Faults, World

from testbed.errors import ControlError
from testbed.inc.shim import Vector
from testbed.model import inc_wire as w


def vectors(workers: int, size: int, seed: int) -> list[Vector]:
    draw = np.random.default_rng(seed)
    bound = (2**31 - 1) // workers
    return [
        draw.integers(-bound, bound, size, dtype=np.int64).astype(np.int32) for _ in range(workers)
    ]


def exact(parts: list[Vector]) -> Vector:
    total = np.sum([part.astype(np.int64) for part in parts], axis=0)
    return np.clip(total, -(2**31), 2**31 - 1).astype(np.int32)


def check(world: World, parts: list[Vector], **how: object) -> None:
    for result in world.allreduce(parts, **how):  # type: ignore[arg-type]
        np.testing.assert_array_equal(result, exact(parts))


def test_without_faults_the_network_does_everything_once() -> None:
    world = World(4, 1, slots=4)
    check(world, vectors(4, 1000, 1))
    (switch,) = world.switches.values()
    assert switch.outcomes == {w.OUTCOME_ABSORBED: 3 * 32, w.OUTCOME_COMPLETED: 32}
    for member in world.members:
        assert (member.counts.in_network, member.counts.by_hosts) == (32, 0)
        assert (member.counts.sent, member.counts.repeated) == (32, 0)


def test_a_thousand_random_allreduces_are_exact_under_loss_reordering_and_duplication() -> None:
    draw = random.Random(20)
    done = 0
    while done < 1000:
        world = World(
            draw.choice((2, 2, 2, 3, 4)), done + 1, Faults(0.01, 0.02, 0.002, 0.004),
            slots=draw.randint(1, 5), trees=draw.randint(1, 2),
        )  # fmt: skip
        for _ in range(40):  # rounds go on from call to call
            size = draw.randint(1, 200 if done % 10 == 0 else 64)
            check(world, vectors(len(world.members), size, done))
            done += 1


def test_heavy_loss_only_costs_time() -> None:
    world = World(3, 5, Faults(0.2, 0.1, 0.002, 0.01))
    for seed in range(10):
        check(world, vectors(3, 700, seed))
    assert sum(m.counts.repeated for m in world.members) > 0


def test_hosts_do_what_the_network_refuses() -> None:
    world = World(4, 2, slots=4)
    (switch,) = world.switches.values()
    switch.installed = False
    check(world, vectors(4, 2000, 2))
    assert all(m.counts.in_network == 0 for m in world.members)
    assert sum(m.counts.refused for m in world.members) > 0
    # Once it is there again, it is used again.
    switch.installed = True
    check(world, vectors(4, 4000, 3))
    assert all(m.counts.in_network > 100 for m in world.members)


@pytest.mark.parametrize("loss", [0.0, 0.05])
def test_a_switch_that_dies_midway_changes_no_result(loss: float) -> None:
    world = World(4, 3, Faults(loss, loss, 0.002, 0.001), slots=4)
    (switch,) = world.switches.values()
    check(world, vectors(4, 500, 1))

    def die() -> None:
        switch.alive = False

    world.at(world.now_s + 0.02, die)
    check(world, vectors(4, 4000, 2))
    assert not switch.alive
    for member in world.members:
        assert member.counts.by_hosts > 0 and member.counts.in_network > 16
    check(world, vectors(4, 500, 4))


def test_one_of_two_trees_may_die() -> None:
    world = World(3, 4, slots=3, trees=2)
    dead, living = world.switches.values()
    dead.alive = False
    check(world, vectors(3, 3000, 1))
    assert living.outcomes[w.OUTCOME_COMPLETED] == 47
    assert all(m.counts.in_network == 47 and m.counts.by_hosts == 47 for m in world.members)


def test_who_comes_late_is_waited_for_and_the_network_still_does_the_work() -> None:
    world = World(3, 6, slots=4)
    check(world, vectors(3, 1000, 1), late_s=(0.0, 0.0, 5.0))
    assert all(m.counts.in_network >= 28 for m in world.members)


def test_a_network_slower_than_expected_is_not_taken_for_a_dead_one() -> None:
    """Its first results come after every packet has been repeated: no clean round trip."""
    world = World(3, 7, Faults(delay_s=0.35), slots=8)
    check(world, vectors(3, 32 * 80, 1))
    for member in world.members:
        assert member.rtt_s is not None and member.rtt_s > 0.6
        member.counts.repeated = 0
    check(world, vectors(3, 32 * 80, 2))
    for member in world.members:
        assert member.counts.repeated == 0
        assert member.counts.in_network > 150


def test_saturated_blocks_are_added_exactly_by_hosts() -> None:
    """The switch's sum would depend on the order: 2^31 - 1, + 5, - 10 is not + 5, - 10 first."""
    parts = vectors(3, 320, 1)
    for worker, value in enumerate((2**31 - 1, 5, -10)):
        parts[worker][100] = value
    parts[0][200] = parts[1][200] = 2**31 - 1
    parts[2][200] = 0
    world = World(3, 8)
    check(world, parts)
    assert exact(parts)[100] == 2**31 - 6 and exact(parts)[200] == 2**31 - 1
    for member in world.members:
        assert member.counts.in_network + member.counts.by_hosts == 10
        assert member.counts.by_hosts in (1, 2)


def test_a_device_of_sixteen_bits_is_spoken_to_in_its_precision() -> None:
    world = World(3, 13, slots=4, dtype=w.DTYPE_INT16)
    (switch,) = world.switches.values()
    switch.dtypes = {w.DTYPE_INT16}
    upper = [vector << 16 for vector in vectors(3, 2000, 1)]
    small = [(vector >> 4) & ~0xFFFF for vector in upper]
    check(world, small)
    assert all(member.counts.in_network == 63 for member in world.members)
    # What has more bits is none for it, which everybody knows without asking.
    sent = sum(member.counts.sent for member in world.members)
    check(world, vectors(3, 2000, 2), by_hosts=True)
    assert sum(member.counts.sent for member in world.members) == sent
    assert all(member.counts.by_hosts == 63 for member in world.members)
    check(world, small)
    assert all(member.counts.in_network == 126 for member in world.members)


def test_a_device_that_does_not_have_the_precision_leaves_it_to_the_hosts() -> None:
    world = World(3, 14, slots=4)
    (switch,) = world.switches.values()
    switch.dtypes = {w.DTYPE_INT16}
    check(world, vectors(3, 2000, 1))
    assert all(member.counts.by_hosts == 63 for member in world.members)
    reasons = [member.counts.refused_reasons for member in world.members]
    assert all(set(found) == {w.REASON_PRECISION} for found in reasons)


def test_forged_and_replayed_results_change_nothing() -> None:
    world = World(2, 9, slots=2)
    parts = vectors(2, 640, 1)
    kept: list[bytes] = []
    deliver = world._at_host

    def eavesdrop(data: bytes, to: int) -> None:
        kept.append(data)
        forged = bytearray(data)
        forged[40] ^= 1
        for evil in (bytes(forged), *kept[-5:-1]):  # changed, and results of earlier rounds
            rows = np.frombuffer(evil, np.uint8)[None, :]
            world.members[to].network(rows, np.array([len(evil)]), world.now_s)
        deliver(data, to)

    world._at_host = eavesdrop  # type: ignore[method-assign]
    check(world, parts)
    assert all(m.counts.invalid >= 20 for m in world.members)


def test_a_worker_that_reduces_something_else_is_told_so() -> None:
    world = World(2, 10, elements=64)
    (switch,) = world.switches.values()
    switch.installed = False
    with pytest.raises(ControlError, match=r"worker \d reduces (64|32) elements a packet"):
        world.allreduce([np.ones(64, np.int32), np.ones(32, np.int32)])


def test_a_vector_is_summed_however_small() -> None:
    for size in (1, 31, 32, 33):
        check(World(2, size), vectors(2, size, size))


def test_one_worker_alone_has_its_result_at_once() -> None:
    world = World(1, 1)
    check(world, vectors(1, 100, 1))
    assert world.delivered == 0


def test_without_trees_hosts_do_everything() -> None:
    world = World(4, 11, trees=0)
    check(world, vectors(4, 6000, 1))
    assert all(m.counts.by_hosts == 24 and m.counts.sent == 0 for m in world.members)


@pytest.mark.parametrize("op", [w.OP_MIN, w.OP_MAX])
def test_hosts_find_minima_and_maxima_too(op: int) -> None:
    world = World(3, 12, trees=0)
    parts = vectors(3, 300, 1)
    combine = np.minimum if op == w.OP_MIN else np.maximum
    for result in world.allreduce(parts, op):
        np.testing.assert_array_equal(result, combine.reduce(parts))
