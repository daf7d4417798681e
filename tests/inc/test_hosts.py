"""Messages of hosts handled together are what they are one at a time."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Address
from typing import Any

import numpy as np

from testbed.inc import calls, hosts, peer
from testbed.inc.calls import Call, Lanes
from testbed.inc.shim import Operand
from testbed.model import inc_wire as w
from testbed.model.jobs import Job, Tree

WORKERS, ME, PACKETS, WIDTH = 5, 2, 40, 64


def begun(worker: int, trees: int = 2) -> tuple[Lanes, Call]:
    """A call in its second rounds, by two trees with keys of their own."""
    peers = tuple(IPv6Address((0xFD << 120) + i) for i in range(WORKERS))
    made = tuple(Tree(77 + i, bytes([i] * 8), 6 + i, WIDTH) for i in range(trees))
    lanes = Lanes(Job("j", worker, peers, made))
    vector = np.random.default_rng(worker).integers(-99, 99, PACKETS * WIDTH, dtype=np.int32)
    calls.begin(lanes, vector, w.OP_MAX, worker)
    return lanes, calls.begin(lanes, vector, w.OP_SUM, worker)


def operand(lanes: Lanes, call: Call, packet: int, worker: int) -> Operand:
    lane = packet % lanes.count
    unique_id = lanes.trees[lanes.tree[lane]].unique_id
    return Operand(
        unique_id, worker, int(lanes.slot[lane]), WIDTH, packet, call.sequence(packet), op=call.op
    )


def test_results_packed_together_are_those_packed_one_by_one() -> None:
    lanes, call = begun(ME)
    call.result[:] = np.random.default_rng(1).integers(-9, 9, call.result.shape, dtype=np.int32)
    asked = [(packet, worker) for packet in (0, 7, 39, 12) for worker in (0, 4, 1)]
    for (packet, worker), (to, data) in zip(asked, hosts.results(lanes, call, asked), strict=True):
        key = lanes.keys[lanes.tree[packet % lanes.count]]
        alone = peer.pack_result(operand(lanes, call, packet, worker), call.result[packet], key)
        assert (to, data) == (worker, alone)


def test_parts_and_results_are_told_apart_and_what_is_forged_or_of_another_round_is_neither() -> (
    None
):
    lanes, call = begun(ME)
    others = {worker: begun(worker) for worker in range(WORKERS)}
    messages: list[np.ndarray[Any, np.dtype[np.uint8]]] = []
    expected: list[tuple[object, ...]] = []

    def add(data: bytes, *what: object) -> None:
        messages.append(np.frombuffer(data, np.uint8))
        expected.append(what)

    for worker in (0, 1, 4):
        _, theirs = others[worker]
        for packet in (0, 13, 39):
            theirs.reach(packet)
            add(theirs.requests[packet].tobytes(), "part", packet, worker)
    for packet in (5, 38):
        key = lanes.keys[lanes.tree[packet % lanes.count]]
        vector = np.arange(WIDTH, dtype=np.int32)
        about = operand(lanes, call, packet, ME)
        good = peer.pack_result(about, vector, key)
        add(good, "result", packet, ME)
        for at in (24, 31, 32, 32 + 4 * WIDTH - 1):  # the tag's and the vector's ends
            forged = bytearray(good)
            forged[at] ^= 1
            add(bytes(forged), "wrong")
        add(peer.pack_result(replace(about, worker=1), vector, key), "other")
        add(peer.pack_result(replace(about, sequence=1), vector, key), "other")
        add(peer.pack_result(replace(about, op=w.OP_MIN), vector, key), "other")
        add(peer.pack_result(replace(about, offset=packet + 1), vector, key), "other")
        add(peer.pack_result(replace(about, slot=200), vector, key), "other")
    found = hosts.sort_out(lanes, call, np.array(messages), ME, WORKERS)
    said: list[tuple[object, ...]] = []
    at = 0
    for other in found.other:
        if other:
            said.append(("other",))
            continue
        kind = "result" if found.is_result[at] else "part"
        right = (kind, int(found.packet[at]), int(found.worker[at]))
        said.append(right if found.valid[at] else ("wrong",))
        at += 1
    assert said == expected
    np.testing.assert_array_equal(
        found.words[:9].view(np.int32),
        [others[worker][1].words[packet].view(np.int32)
         for worker in (0, 1, 4) for packet in (0, 13, 39)],
    )  # fmt: skip
