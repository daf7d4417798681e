"""The computing program on both targets: tags, sums, rounds, refusals, results by multicast.

One switch a target for all of it: loading the program takes longer than using it.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from ipaddress import IPv6Address

import numpy as np
import pytest
from embedded_netns import private_network
from inc_network import (
    COMPOSITE_SID,
    CPU_PORT,
    DT6_SID,
    END_SID,
    FALLBACK,
    FALLBACK_PORT,
    INC_SID,
    JOB,
    KEY,
    ROOMY,
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

from testbed.inc.shim import Operand, pack_payload, parse_payload
from testbed.inc.tag import JobKey
from testbed.model import inc_wire as w
from testbed.model.addresses import sid

pytestmark = pytest.mark.root
WORKERS = 3


class Counted:
    """What the counter `outcomes` gained since it was last asked."""

    def __init__(self, switch: Switch) -> None:
        self.switch = switch
        self.before: dict[int, int] = {}

    async def gained(self) -> dict[int, int]:
        now = await self.switch.outcomes()
        gained = {i: n - self.before.get(i, 0) for i, n in now.items() if n > self.before.get(i, 0)}
        self.before = now
        return gained


@pytest.mark.parametrize("target", TARGETS)
def test_a_switch_sums_authenticated_vectors_and_spreads_the_result(target: str) -> None:
    async def everything() -> None:
        async with running(target) as switch:
            await switch.job(WORKERS)
            counted = Counted(switch)
            await rounds_of_every_size(switch, counted)
            await duplicates_and_replays(switch, counted)
            await saturation(switch)
            await refusals(switch, counted)
            await forgeries(switch, counted)
            await segments(switch, counted)

    with private_network():
        asyncio.run(everything())


async def a_round(switch: Switch, count: int, sequence: int, slot: int = 0) -> None:
    """All workers send; each gets the exact sum, tagged for it alone."""
    sent = vectors(WORKERS, count, sequence)
    out = await switch.send(
        *[(i + 1, request(i, v, sequence, slot)) for i, v in enumerate(sent)], expect=WORKERS
    )
    check_result(out, sum(sent), sequence, slot)


def check_result(
    out: dict[int, list[bytes]], total: np.ndarray, sequence: int, slot: int = 0, flags: int = 0,
    ports: tuple[int, ...] = (1, 2, 3),
) -> None:  # fmt: skip
    assert {port: len(frames) for port, frames in out.items()} == dict.fromkeys(ports, 1)
    for port, (frame,) in out.items():
        operand, vector = parse_payload(payload_of(frame), KEY)
        assert (vector == total).all()
        assert operand == Operand(
            JOB, port - 1, slot, total.size, sequence=sequence, flags=w.FLAG_RESULT | flags,
            tag=operand.tag,
        )  # fmt: skip
        assert frame[:6].hex() == f"0200000001{port:02x}"
        assert frame[38:54] == host(port).packed


async def rounds_of_every_size(switch: Switch, counted: Counted) -> None:
    for sequence, count in enumerate((256, 1, 31, 32, 33, 64, 255), start=1):
        await a_round(switch, count, sequence)
    await a_round(switch, 256, 1, slot=ROOMY - 1)
    assert await counted.gained() == {w.OUTCOME_ABSORBED: 16, w.OUTCOME_COMPLETED: 8}


async def duplicates_and_replays(switch: Switch, counted: Counted) -> None:
    one, two, three = vectors(WORKERS, 64, 99)
    early = [(1, request(0, one, 10)), (1, request(0, one, 10)), (2, request(1, two, 10))]
    assert await switch.send(*early, expect=0) == {}
    check_result(await switch.send((3, request(2, three, 10)), expect=3), one + two + three, 10)
    assert await counted.gained() == {
        w.OUTCOME_ABSORBED: 2, w.OUTCOME_DUPLICATE: 1, w.OUTCOME_COMPLETED: 1,
    }  # fmt: skip
    # Who missed the result asks again with its request, and gets it alone.
    again = await switch.send((2, request(1, two, 10)), expect=1)
    check_result(again, one + two + three, 10, ports=(2,))
    # The next round uses the other version: the finished one can still be asked for.
    assert await switch.send((1, request(0, one, 11)), expect=0) == {}
    again = await switch.send((3, request(2, three, 10)), expect=1)
    check_result(again, one + two + three, 10, ports=(3,))
    await counted.gained()
    # Two rounds later the version is another round's; the old packet counts for nothing.
    assert await switch.send((1, request(0, one, 12)), expect=0) == {}
    assert await switch.send((2, request(1, two, 10)), expect=0) == {}
    assert await counted.gained() == {w.OUTCOME_ABSORBED: 1, w.OUTCOME_STALE: 1}
    rest = [(2, request(1, two, 12)), (3, request(2, three, 12))]
    check_result(await switch.send(*rest, expect=3), one + two + three, 12)


async def saturation(switch: Switch) -> None:
    top = np.array([2**31 - 1, -(2**31), 5] + [0] * 29, dtype=np.int32)
    one = np.array([1, -1, 6] + [0] * 29, dtype=np.int32)
    out = await switch.send(
        *[(i + 1, request(i, v, 20)) for i, v in enumerate((top, one, np.zeros_like(one)))],
        expect=3,
    )
    expected = np.array([2**31 - 1, -(2**31), 11] + [0] * 29, dtype=np.int32)
    check_result(out, expected, 20, flags=w.FLAG_OVERFLOW)
    await a_round(switch, 32, 22)  # the flag goes with its round


async def refusals(switch: Switch, counted: Counted) -> None:
    """What cannot be executed arrives at the fallback host, whole, and says why."""
    vector = vectors(WORKERS, 64)[0]
    await counted.gained()
    for reason, fields in {
        w.REASON_OPERATION: {"op": 9},
        w.REASON_PRECISION: {"dtype": 9},
        w.REASON_NO_SLOT: {"slot": ROOMY},
        w.REASON_WORKER: {"worker": WORKERS},
    }.items():
        operand = replace(Operand(JOB, 0, 0, 64, sequence=30), **fields)
        payload = pack_payload(operand, vector, KEY)
        frame = udp_frame(host(1), FALLBACK, payload)
        await refused(switch, frame, payload, reason)
        assert await counted.gained() == {reason: 1}
    # Another shape than the round's first packet, which is then finished as it began.
    frames = [(i + 1, request(i, vector, 30)) for i in range(WORKERS)]
    assert await switch.send(frames[0], expect=0) == {}
    other = pack_payload(Operand(JOB, 1, 0, 32, sequence=30), vector[:32], KEY)
    await refused(switch, udp_frame(host(2), FALLBACK, other), other, w.REASON_SHAPE)
    check_result(await switch.send(*frames[1:], expect=3), vector * 3, 30)
    # A vector that is not of the stated length.
    payload = pack_payload(Operand(JOB, 0, 0, 64, sequence=31), vector, KEY)[:-4]
    await refused(
        switch, udp_frame(host(1), FALLBACK, payload), payload, w.REASON_MALFORMED
    )  # fmt: skip


async def refused(switch: Switch, frame: bytes, payload: bytes, reason: int) -> None:
    out = await switch.send((1, frame), expect=1)
    assert list(out) == [FALLBACK_PORT]
    (arrived,) = (payload_of(f) for f in out[FALLBACK_PORT])
    sent = Operand.parse(payload)
    assert Operand.parse(arrived) == replace(
        sent, flags=sent.flags | w.FLAG_NOT_EXECUTED, reason=reason
    )
    assert arrived[32:] == payload[32:]


async def forgeries(switch: Switch, counted: Counted) -> None:
    vector = vectors(WORKERS, 64)[0]
    payload = pack_payload(Operand(JOB, 0, 0, 64, sequence=40), vector, KEY)
    await counted.gained()
    places = [4, 9, 11, 13, 17, 23, 24, 31, 32, 99, len(payload) - 1]
    for at in places:
        forged = bytearray(payload)
        forged[at] ^= 1
        out = await switch.send((1, udp_frame(host(1), FALLBACK, bytes(forged))), expect=1)
        assert list(out) == [FALLBACK_PORT], at
    gained = await counted.gained()
    assert w.OUTCOME_ABSORBED not in gained and sum(gained.values()) == len(places) - 1, (
        "another UniqueID is nobody's task and is not even steered"
    )
    stranger = JobKey.derive(b"stranger")
    foreign = pack_payload(Operand(JOB, 0, 0, 64, sequence=40), vector, stranger)
    frame = udp_frame(host(1), FALLBACK, foreign)
    await refused(switch, frame, foreign, w.REASON_AUTHENTICATION)
    assert await counted.gained() == {w.REASON_AUTHENTICATION: 1}
    # A result is not a request: nobody can feed an answer back in.
    answer = pack_payload(Operand(JOB, 0, 0, 64, sequence=40, flags=w.FLAG_RESULT), vector, KEY)
    await refused(switch, udp_frame(host(1), FALLBACK, answer), answer, w.REASON_WORKER)


async def segments(switch: Switch, counted: Counted) -> None:
    """Segments from another node: INC, composite, and what is wrong with some."""
    away = sid(2, 0x12)
    vector = vectors(WORKERS, 64)[0]

    def arriving(worker: int, path: list[IPv6Address], more: bytes = b"", **fields: int) -> bytes:
        payload = pack_payload(
            replace(Operand(JOB, worker, 0, 64, sequence=50), **fields), vector, KEY
        )
        plain = udp_frame(host(worker + 1), FALLBACK, payload)
        return srv6_frame(plain, path, payload[:32] + more)

    await counted.gained()
    composite = [COMPOSITE_SID, END_SID, INC_SID, away]
    assert await switch.send((4, arriving(0, [INC_SID, away])), expect=0) == {}
    assert await switch.send((4, arriving(1, composite)), expect=0) == {}
    check_result(await switch.send((4, arriving(2, composite)), expect=3), vector * 3, 50)
    assert await counted.gained() == {w.OUTCOME_ABSORBED: 2, w.OUTCOME_COMPLETED: 1}

    # Not executed: forwarded by both kinds, with Segments Left one or three less.
    for path, left in (([INC_SID, away], 0), (composite, 0), ([*composite, away], 1)):
        out = await switch.send((1, arriving(0, path, sequence=51, op=7)), expect=1)
        (frame,) = out[FALLBACK_PORT]
        assert frame[38:54] == away.packed and frame[57] == left and frame[21] == 63
        at = 14 + 40 + 8 + 16 * len(path)
        assert Operand.parse(frame[at:]).reason == w.REASON_OPERATION
        assert not Operand.parse(frame[at:]).executed
    # The operand TLV is the first; PadN or HMAC may follow it, nothing else.
    padded = arriving(0, [INC_SID, away], b"\x04\x06" + bytes(6), sequence=51)
    assert await switch.send((1, padded), expect=0) == {}
    await counted.gained()
    unknown = arriving(0, [INC_SID, away], b"\x7c\x06" + bytes(6), sequence=53)
    assert len((await switch.send((1, unknown), expect=1))[FALLBACK_PORT]) == 1
    other_tlv = sid(1, w.FUNCT_AGGREGATE, 253)
    assert len((await switch.send((1, arriving(0, [other_tlv, away])), expect=1))[4]) == 1
    assert await counted.gained() == {w.REASON_TLV_ORDER: 1, w.REASON_UNKNOWN_TLV: 1}
    # A primitive that is not installed here: still forwarded, and marked.
    absent = [COMPOSITE_SID, END_SID, sid(1, 0x8007, 252), away]
    (frame,) = (await switch.send((1, arriving(0, absent)), expect=1))[FALLBACK_PORT]
    assert Operand.parse(frame[14 + 48 + 64 :]).reason == w.REASON_NOT_INSTALLED

    # Parameter Problems go to the controller: too few segments left, or no forwarding segment.
    for path in ([COMPOSITE_SID, END_SID, away], [COMPOSITE_SID, DT6_SID, INC_SID, away]):
        out = await switch.send((1, arriving(0, path, sequence=54)), expect=1)
        assert list(out) == [CPU_PORT]
    # Ordinary packets pass as on the plain switch, also those to the shim's port.
    for payload in (b"hello", bytes(200)):
        frame = udp_frame(host(1), host(2), payload)
        (arrived,) = (await switch.send((1, frame), expect=1))[2]
        assert payload_of(arrived) == payload
