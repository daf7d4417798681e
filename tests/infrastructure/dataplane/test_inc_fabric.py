"""Several computing switches: levels, parts of a vector, tasks side by side, both bindings."""

from __future__ import annotations

import asyncio
from ipaddress import IPv6Address

import numpy as np
import pytest
from embedded_netns import private_network
from inc_fabric import (
    FALLBACK,
    FRAME_MAC,
    GROUP_ADDRESS,
    LEAVES,
    ONE,
    SPINE,
    WORKERS,
    Fabric,
    dt6,
    fabric,
    host,
    inc,
    own,
)  # fmt: skip
from inc_network import payload_of, udp_frame, vectors
from simple_switch import TARGETS

from testbed.inc.shim import Operand, Vector, pack_payload, parse_payload
from testbed.inc.tag import JobKey
from testbed.model import inc_wire as w

pytestmark = pytest.mark.root
TREE, PART, UDP = 0x1001, 0x1002, 0x1003
KEYS = {task: JobKey.derive(task.to_bytes(8, "big")) for task in (TREE, PART, UDP)}
REDUCE = {w.OP_SUM: np.sum, w.OP_MIN: np.min, w.OP_MAX: np.max}


def request(
    task: int, worker: int, vector: Vector, sequence: int, *, index: int | None = None,
    to: IPv6Address = FALLBACK, **fields: int,
) -> tuple[int, bytes]:  # fmt: skip
    """What a worker sends; `index` is its index at the first node that executes."""
    at = worker % 2 if index is None else index
    operand = Operand(task, at, fields.pop("slot", 0), vector.size, sequence=sequence, **fields)
    return worker, udp_frame(host(worker + 1), to, pack_payload(operand, vector, KEYS[task]))


def result_of(frame: bytes, task: int) -> tuple[Operand, Vector]:
    """A verified result."""
    return parse_payload(payload_of(frame), KEYS[task])


@pytest.mark.parametrize("target", TARGETS)
def test_a_fabric_of_computing_switches(target: str) -> None:
    async def everything() -> None:
        async with fabric(target) as net:
            await a_tree(net)
            await whatever_is_lost_the_round_is_finished(net)
            await parts_and_tasks_side_by_side(net)
            await what_a_leaf_cannot_do_reaches_the_fallback_host_with_its_reason(net)
            await plain_udp_between_neighbours(net)

    with private_network():
        asyncio.run(everything())


async def tree(net: Fabric, task: int, base: int) -> None:
    """Leaves add two workers each, the spine adds the leaves."""
    for child, leaf in enumerate(LEAVES):
        await net.job(
            leaf, task, KEYS[task], workers=0b11, up=1, child=child, group=base - 1, unicast=base,
            slot_base=base,
        )  # fmt: skip
        workers = range(2 * child, 2 * child + 2)
        await net.to_workers(leaf, base - 1, workers, base=base, local=True)
    await net.job(
        SPINE, task, KEYS[task], workers=0b11, level=1, group=base - 1, unicast=base,
        slot_base=base,
    )  # fmt: skip


async def a_tree(net: Fabric) -> None:
    base = ONE
    await tree(net, TREE, base)
    spine = net.switches[SPINE]
    for child, leaf in enumerate(LEAVES):
        await spine.insert(
            "inc_replica", {"rid": base + child}, "encaps_2",
            source=int(GROUP_ADDRESS), child=int(FALLBACK), dst_mac=FRAME_MAC, worker=child,
            encap_source=int(own(SPINE)), s1=int(inc(leaf)), s2=int(dt6(leaf)),
        )  # fmt: skip
        await spine.group(base + child, [(leaf, base + child)])
    await spine.group(base - 1, [(leaf, base + child) for child, leaf in enumerate(LEAVES)])
    await net.enter(TREE, lambda leaf: [inc(leaf), inc(SPINE), dt6(SPINE)])

    await net.gained()
    for sequence, op in enumerate((w.OP_SUM, w.OP_MIN, w.OP_MAX), start=1):
        sent = vectors(WORKERS, 256, sequence)
        got = await net.send(
            *[request(TREE, i, v, sequence, op=op) for i, v in enumerate(sent)], expect=WORKERS
        )
        all_get(got, TREE, REDUCE[op](sent, axis=0), op, sequence)
    leaf = {w.OUTCOME_ABSORBED: 3, w.OUTCOME_COMPLETED: 3, w.OUTCOME_SPREAD: 3}
    assert await net.gained() == {
        1: leaf, 2: leaf, SPINE: {w.OUTCOME_ABSORBED: 3, w.OUTCOME_COMPLETED: 3},
    }, "each leaf adds its two workers, the spine the two leaves"  # fmt: skip
    # An overflow below is told to everyone.
    most = np.full(64, 2**31 - 1, dtype=np.int32)
    sent = [most, most, -most, -most]
    got = await net.send(*[request(TREE, i, v, 4) for i, v in enumerate(sent)], expect=WORKERS)
    saturated = np.full(64, 2**31 - 1 - 2**31, dtype=np.int32)
    all_get(got, TREE, saturated, w.OP_SUM, 4, w.FLAG_OVERFLOW)
    await net.gained()


def all_get(
    got: dict[int, list[bytes]], task: int, total: Vector, op: int, sequence: int, flags: int = 0
) -> None:
    assert {who: len(frames) for who, frames in got.items()} == dict.fromkeys(range(WORKERS), 1)
    for worker, (frame,) in got.items():
        operand, vector = result_of(frame, task)
        assert (vector == total).all()
        assert (operand.worker, operand.op, operand.sequence) == (worker % 2, op, sequence)
        assert operand.flags == w.FLAG_RESULT | flags


async def whatever_is_lost_the_round_is_finished(net: Fabric) -> None:
    """On its way up or down: a worker sends its request again, and no value is added twice."""
    sequence = 5
    for node in (LEAVES[1], SPINE):
        sent = vectors(WORKERS, 64, sequence)
        frames = [request(TREE, i, v, sequence) for i, v in enumerate(sent)]
        lost = iter([True])
        net.ends[node].lose = lambda _, lost=lost: next(lost, False)
        await net.send(*frames, expect=2 if node == SPINE else 0)
        again = await net.send(frames[3], expect=4 if node != SPINE else 2)
        if node == SPINE:  # the first leaf's result was lost: its worker asks again
            again = await net.send(frames[0], expect=2)
        for worker, got in again.items():
            assert (result_of(got[0], TREE)[1] == sum(sent)).all(), (node, worker)
        sequence += 1
    gained = await net.gained()
    assert gained[SPINE][w.OUTCOME_COMPLETED] == 2
    assert sum(counts[w.OUTCOME_ABSORBED] for counts in gained.values()) == 6
    assert gained[LEAVES[1]][w.OUTCOME_RESENT] >= 1


async def parts_and_tasks_side_by_side(net: Fabric) -> None:
    """Odd packets of a vector are added at the second leaf alone, even ones in the tree."""
    leaf = LEAVES[1]
    base = 60
    await net.job(
        leaf, PART, KEYS[PART], workers=0b1111, group=base - 1, unicast=base, slot_base=base
    )
    await net.to_workers(leaf, base - 1, range(WORKERS), base=base, local=False)
    await net.enter(PART, lambda _: [inc(leaf), dt6(leaf)])
    whole = vectors(WORKERS, 512, 77)
    frames = []
    for worker, vector in enumerate(whole):
        frames.append(request(TREE, worker, vector[:256], 8, offset=0))
        frames.append(request(PART, worker, vector[256:], 8, index=worker, offset=1))
    got = await net.send(*frames, expect=2 * WORKERS)
    for worker, answers in got.items():
        tasks = {Operand.parse(payload_of(f)).unique_id: f for f in answers}
        assert sorted(tasks) == [TREE, PART], worker
        parts = [result_of(tasks[task], task) for task in (TREE, PART)]
        assert [operand.offset for operand, _ in parts] == [0, 1]
        assert (np.concatenate([v for _, v in parts]) == sum(whole)).all()
    gained = await net.gained()
    assert gained[SPINE] == {w.OUTCOME_ABSORBED: 1, w.OUTCOME_COMPLETED: 1}
    assert gained[leaf] == {
        w.OUTCOME_ABSORBED: 1 + 3, w.OUTCOME_COMPLETED: 2, w.OUTCOME_SPREAD: 1,
    }  # fmt: skip


async def what_a_leaf_cannot_do_reaches_the_fallback_host_with_its_reason(net: Fabric) -> None:
    vector = vectors(WORKERS, 32)[0]
    got = await net.send(request(TREE, 0, vector, 20, slot=99), expect=1)
    assert list(got) == [-1]
    operand = Operand.parse(payload_of(got[-1][0]))
    assert not operand.executed and operand.reason == w.REASON_NO_SLOT
    assert await net.gained() == {
        1: {w.REASON_NO_SLOT: 1}, 2: {}, SPINE: {w.OUTCOME_PASSED: 1},
    }  # fmt: skip


async def plain_udp_between_neighbours(net: Fabric) -> None:
    """The same tree without an SRH: every packet is addressed to the next node."""
    base = 120
    await tree(net, UDP, base)
    spine = net.switches[SPINE]
    for child, leaf in enumerate(LEAVES):
        await net.switches[leaf].insert(
            "inc_neighbour", {"dst_addr": int(own(leaf)), "unique_id": UDP}, "execute_and_pass",
            funct=w.FUNCT_AGGREGATE, next=int(own(SPINE)),
        )  # fmt: skip
        await spine.insert(
            "inc_replica", {"rid": base + child}, "plain",
            source=int(own(SPINE)), child=int(own(leaf)), dst_mac=FRAME_MAC, worker=child,
        )  # fmt: skip
        await spine.group(base + child, [(leaf, base + child)])
    await spine.group(base - 1, [(leaf, base + child) for child, leaf in enumerate(LEAVES)])
    await spine.insert(
        "inc_neighbour", {"dst_addr": int(own(SPINE)), "unique_id": UDP}, "execute_and_pass",
        funct=w.FUNCT_AGGREGATE, next=int(FALLBACK),
    )  # fmt: skip
    sent = vectors(WORKERS, 256, 3)
    frames = [request(UDP, i, v, 1, to=own(LEAVES[i // 2])) for i, v in enumerate(sent)]
    all_get(await net.send(*frames, expect=WORKERS), UDP, sum(sent), w.OP_SUM, 1)
    passed = [frame for end in net.ends.values() for frame in end.passed]
    assert len(passed) == 4 and {frame[20] for frame in passed} == {17}, "UDP, no routing header"
    # What is not executed goes the same way, to the fallback host at the end.
    refused = request(UDP, 0, sent[0], 3, to=own(LEAVES[0]), op=9)
    (frame,) = (await net.send(refused, expect=1))[-1]
    assert frame[38:54] == FALLBACK.packed
    operand = Operand.parse(payload_of(frame))
    assert not operand.executed and operand.reason == w.REASON_OPERATION
    assert payload_of(frame)[32:] == payload_of(refused[1])[32:]
