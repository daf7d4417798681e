"""Operations, data types, device profiles and the sketch, on one switch of either target."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import numpy as np
import pytest
from embedded_netns import private_network
from inc_network import (
    COMPOSITE_SID,
    END_SID,
    FALLBACK,
    FALLBACK_PORT,
    INC_SID,
    JOB,
    KEY,
    Switch,
    host,
    payload_of,
    request,
    running,
    srv6_frame,
    udp_frame,
    vectors,
)  # fmt: skip
from simple_switch import TARGETS

from testbed.inc.count_min import HeavyHitters, Sketch, estimates, packets
from testbed.inc.shim import Operand, Vector, pack_payload, parse_payload
from testbed.inc.tag import JobKey
from testbed.model import inc_wire as w
from testbed.model.addresses import sid
from testbed.model.inc_profiles import PROFILES

pytestmark = pytest.mark.root
WORKERS = 3
SKETCH, SKETCH_KEY = 0x5E7C, JobKey.derive(b"sketches")
AWAY = sid(2, 0x12)


@pytest.mark.parametrize("target", TARGETS)
def test_primitives_and_profiles_on_a_switch(target: str) -> None:
    async def everything() -> None:
        async with running(target) as switch:
            await switch.job(WORKERS)
            await minimum_maximum_and_sum_are_exact_on_any_values(switch)
            await sixteen_bits_saturate_where_they_end(switch)
            await a_sketch_counts_each_packet_once_and_finds_heavy_hitters(switch)
            await each_profile_refuses_what_it_cannot_do(switch)

    with private_network():
        asyncio.run(everything())


async def reduced(switch: Switch, sent: list[Vector], sequence: int, **fields: int) -> Operand:
    """All workers send; the operands of the result, whose vector is checked by `expected`."""
    frames = [(i + 1, request(i, v, sequence, **fields)) for i, v in enumerate(sent)]
    out = await switch.send(*frames, expect=WORKERS, linger_s=0)
    results = [parse_payload(payload_of(frame), KEY) for (frame,) in out.values()]
    assert len(results) == WORKERS
    assert len({vector.tobytes() for _, vector in results}) == 1
    expected = reference(sent, fields.get("op", w.OP_SUM), fields.get("dtype", w.DTYPE_INT32))
    assert (results[0][1] == expected).all()
    return results[0][0]


def reference(sent: list[Vector], op: int, dtype: int) -> Vector:
    """Worker by worker, in the order of arrival, each step saturating."""
    low, high = -(2**31), 2**31 - 1
    total = sent[0].astype(np.int64)
    for vector in sent[1:]:
        if op == w.OP_MIN:
            total = np.minimum(total, vector)
        elif op == w.OP_MAX:
            total = np.maximum(total, vector)
        else:
            total = np.clip(total + vector, low, high)
        if dtype == w.DTYPE_INT16:
            total = total >> 16 << 16
    found: Vector = total.astype(np.int32)
    return found


async def minimum_maximum_and_sum_are_exact_on_any_values(switch: Switch) -> None:
    draw = np.random.default_rng(5)
    edges = np.array([0, 1, -1, 2**31 - 1, -(2**31), 2**30, -(2**30), 2**31 - 2], dtype=np.int32)
    sequence = 0
    for op in (w.OP_MIN, w.OP_MAX, w.OP_SUM):
        for count in (256, 45):
            sequence += 1
            sent = [
                np.where(
                    draw.random(count) < 0.5,
                    draw.choice(edges, count),
                    draw.integers(-(2**31), 2**31, count, dtype=np.int64).astype(np.int32),
                )
                for _ in range(WORKERS)
            ]
            operand = await reduced(switch, sent, sequence, op=op)
            assert operand.overflowed == (op == w.OP_SUM)


async def sixteen_bits_saturate_where_they_end(switch: Switch) -> None:
    """The upper half of each word; what a sender leaves in the lower one is not looked at."""
    ends = np.array([32767, -32768, 32767, 5, -7] + [0] * 27, dtype=np.int32) << 16
    more = np.array([1, -1, -1, 9, 3] + [0] * 27, dtype=np.int32) << 16
    still = np.zeros(32, dtype=np.int32)
    for op in (w.OP_SUM, w.OP_MAX, w.OP_MIN):
        operand = await reduced(
            switch, [ends, more, still], 100 + op, op=op, dtype=w.DTYPE_INT16
        )  # fmt: skip
        assert operand.overflowed == (op == w.OP_SUM)
    noisy = [v | np.int32(0x7FFF) for v in (more, more, more)]
    frames = [
        (i + 1, request(i, v, 110, dtype=w.DTYPE_INT16)) for i, v in enumerate(noisy)
    ]  # fmt: skip
    out = await switch.send(*frames, expect=WORKERS)
    _, vector = parse_payload(payload_of(out[1][0]), KEY)
    assert (vector == more * 3).all()


async def a_sketch_counts_each_packet_once_and_finds_heavy_hitters(switch: Switch) -> None:
    funct = w.FUNCT_COUNT_MIN
    segment = sid(1, funct, w.TLV_OPERAND)
    await switch.insert("inc_sid", {"sid": int(segment) >> 64}, "inc_segment", funct=funct)
    await switch.insert(
        "inc_job", {"unique_id": SKETCH, "funct": funct}, "job",
        slot_base=100, slots=4, count=16, workers=0, epoch=1, level=0, up=0, child=0, group=3,
        unicast=0, **SKETCH_KEY.action_params(),
    )  # fmt: skip
    await switch.insert(
        "inc_access", {"unique_id": SKETCH}, "inc_encaps_2",
        source=int(END_SID), s1=int(segment), s2=int(sid(1, 0x12)),
    )  # fmt: skip
    draw = random.Random(9)
    keys = [draw.getrandbits(32) for _ in range(400)]
    model, hitters = Sketch(SKETCH_KEY), HeavyHitters(threshold=500)
    truth: dict[int, int] = {}
    answers = []
    for round_number in range(2):
        amounts = {key: draw.randint(1, 9) for key in keys}
        amounts[keys[17]] = amounts[keys[250]] = 300
        for payload in packets(SKETCH, 0, SKETCH_KEY, amounts, sequence=1 + 50 * round_number):
            frame = udp_frame(host(1), FALLBACK, payload)
            out = await switch.send((1, frame), expect=1, linger_s=0)
            answers.append((frame, out[FALLBACK_PORT][0]))
            answer = parse_payload(payload_of(out[FALLBACK_PORT][0]), SKETCH_KEY)
            hitters.learn(answer)
            for key, estimate in estimates(answer).items():
                truth[key] = truth.get(key, 0) + amounts[key]
                assert estimate == model.add(key, amounts[key]) >= truth[key]
    assert set(hitters.found) == {keys[17], keys[250]}
    before = await switch.outcomes()
    # The last packet again: the same answer, byte for byte, and nothing is counted twice.
    frame, answer = answers[-1]
    out = await switch.send((1, frame), expect=1)
    assert payload_of(out[FALLBACK_PORT][0]) == payload_of(answer)
    # An earlier one: dropped.
    assert await switch.send((1, answers[-2][0]), expect=0) == {}
    after = await switch.outcomes()
    assert after[w.OUTCOME_COUNTED] == before[w.OUTCOME_COUNTED] == 100
    assert after[w.OUTCOME_RESENT] == before.get(w.OUTCOME_RESENT, 0) + 1
    assert after[w.OUTCOME_STALE] == before.get(w.OUTCOME_STALE, 0) + 1
    # Somebody else's packet in this worker's slot.
    (stolen,) = packets(SKETCH, 1, SKETCH_KEY, {1: 1}, sequence=200)
    out = await switch.send((2, udp_frame(host(2), FALLBACK, stolen)), expect=1)
    assert Operand.parse(payload_of(out[FALLBACK_PORT][0])).reason == w.REASON_WORKER


async def each_profile_refuses_what_it_cannot_do(switch: Switch) -> None:
    """Sent directly, past any controller: back not executed, with the reason, counted."""
    refusals = {
        "full": {},
        "aggregation-only": {
            "large": w.REASON_TOO_LARGE, "far": w.REASON_NO_SLOT, "sketch": w.REASON_NOT_INSTALLED,
        },
        "16-bit": {
            "small": w.REASON_PRECISION, "large": w.REASON_PRECISION, "far": w.REASON_PRECISION,
            "sketch": w.REASON_PRECISION,
        },
        "forwarding-only": dict.fromkeys(
            ("small", "large", "far", "half", "sketch"), w.REASON_NOT_INSTALLED
        ),
    }  # fmt: skip
    assert refusals.keys() == PROFILES.keys()
    sequence = 1000
    for name, refused in refusals.items():
        await switch.insert(
            "inc_profile", None, "set_profile", **PROFILES[name].action_params()
        )  # fmt: skip
        sequence += 2
        for what, fields in {
            "small": {}, "large": {"count": 65}, "far": {"slot": 20},
            "half": {"dtype": w.DTYPE_INT16},
            "sketch": {"unique_id": SKETCH, "op": w.OP_COUNT, "dtype": w.DTYPE_UINT32, "count": 4},
        }.items():  # fmt: skip
            sequence += 2
            operand = replace(Operand(JOB, 0, 0, 64, sequence=sequence), **fields)
            key = KEY if operand.unique_id == JOB else SKETCH_KEY
            payload = pack_payload(operand, vectors(1, operand.count)[0] & -65536, key)
            funct = w.FUNCT_AGGREGATE if key is KEY else w.FUNCT_COUNT_MIN
            path = [sid(1, funct, w.TLV_OPERAND), AWAY]
            frame = srv6_frame(udp_frame(host(1), FALLBACK, payload), path, payload[:32])
            before = await switch.outcomes()
            reason = refused.get(what, 0)
            out = await switch.send((1, frame), expect=1 if reason or what == "sketch" else 0)
            after = await switch.outcomes()
            if not reason:
                done = w.OUTCOME_COUNTED if what == "sketch" else w.OUTCOME_ABSORBED
                assert after[done] == before.get(done, 0) + 1, (name, what)
                continue
            assert after[reason] == before.get(reason, 0) + 1, (name, what)
            ((frame,),) = out.values()
            marked = Operand.parse(frame[14 + 48 + 32 :])
            assert (marked.executed, marked.reason) == (False, reason), (name, what)
            assert frame[14 + 48 + 32 + 32 + 40 + 8 + 32 :] == payload[32:]
        # Composites are understood by every device, and plain packets pass.
        payload = pack_payload(Operand(JOB, 1, 3, 64, sequence=2000), vectors(1, 64)[0], KEY)
        path = [COMPOSITE_SID, END_SID, INC_SID, AWAY]
        frame = srv6_frame(udp_frame(host(2), FALLBACK, payload), path, payload[:32])
        if "small" in refused:
            (frame,) = (await switch.send((2, frame), expect=1))[FALLBACK_PORT]
            assert frame[38:54] == AWAY.packed
        plain = udp_frame(host(1), host(2), b"hello", port=7)
        assert len((await switch.send((1, plain), expect=1))[2]) == 1
