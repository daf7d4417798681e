"""Priority, drop-tail, congestion marks and queue history, in virtual time."""

from __future__ import annotations

import random
import struct

import pytest
from line_lab import Lab

from testbed.infrastructure.dataplane.embedded.lines import HISTORY_SAMPLES
from testbed.infrastructure.dataplane.embedded.stats import QueueSample
from testbed.model.network import Ecn

SIZE = 125
RATE_BPS = 1e6
EACH_NS = 1_000_000
"""What a frame takes on the link."""
NOT_ECT, ECT1, ECT0, CE = range(4)


def ipv6(ecn: int, inner: bytes = b"", next_header: int = 59) -> bytes:
    """An Ethernet frame of at least SIZE bytes with an IPv6 packet of DSCP 46 around `inner`."""
    head = struct.pack("!IHBB", 6 << 28 | (46 << 2 | ecn) << 20 | 0xABCDE, 60, next_header, 64)
    packet = head + bytes(range(32)) + inner
    return (bytes(12) + b"\x86\xdd" + packet).ljust(SIZE, b"\0")


def ipv4(ecn: int, tags: int = 0) -> bytes:
    head = bytearray(
        struct.pack("!BBHHHBBH8s", 0x45, 46 << 2 | ecn, 100, 7, 0, 64, 17, 0, b"12345678")
    )
    head[10:12] = struct.pack("!H", ~folded(bytes(head)) & 0xFFFF)
    return (bytes(12) + b"\x81\x00\x00\x05" * tags + b"\x08\x00" + head).ljust(SIZE, b"\0")


def folded(header: bytes) -> int:
    """The one's complement sum (RFC 1071) of an IPv4 header: 0xffff with its checksum in it."""
    total = sum(struct.unpack(f"!{len(header) // 2}H", header))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def ecn_of(frame: bytes) -> int:
    return frame[15] >> 4 & 3 if frame[12:14] == b"\x86\xdd" else frame[15] & 3


def marked(lab: Lab, frames: list[bytes], size: int = SIZE) -> list[bool]:
    """Which of frames that come at once leave with CE."""
    for number, frame in enumerate(frames):
        lab.offer(0, frame, number)
    return [ecn_of(one.frame) == CE for one in lab.collect(size)]


# Strict priority.


def test_a_higher_priority_is_served_first_and_equals_in_their_order() -> None:
    draw = random.Random(4)
    offered = [(number, draw.randrange(8)) for number in range(400)]
    with Lab(rate_bps=RATE_BPS) as lab:
        lab.offer(0, bytes(SIZE), 1000)
        for number, priority in offered:
            lab.offer(1, bytes(SIZE), number, priority)
        arrived = [one.number for one in lab.collect(SIZE)]
    expected = sorted(offered, key=lambda pair: -pair[1])
    assert arrived == [1000, *(number for number, _ in expected)]


def test_a_frame_waits_for_the_one_in_the_serializer_whatever_its_priority() -> None:
    with Lab(rate_bps=RATE_BPS) as lab:
        lab.offer(0, bytes(SIZE), 0, priority=0)
        lab.offer(10, bytes(SIZE), 1, priority=0)
        lab.offer(20, bytes(SIZE), 2, priority=7)
        arrived = lab.collect(SIZE)
    assert [(one.number, one.due_ns) for one in arrived] == [
        (0, EACH_NS), (2, 2 * EACH_NS), (1, 3 * EACH_NS)
    ]  # fmt: skip


def test_a_frame_of_low_priority_goes_when_none_of_a_higher_one_has_come_yet() -> None:
    with Lab(rate_bps=RATE_BPS) as lab:
        lab.offer(0, bytes(SIZE), 0)
        lab.offer(10, bytes(SIZE), 1)
        lab.offer(EACH_NS + 10, bytes(SIZE), 2, priority=7)
        assert [one.number for one in lab.collect(SIZE)] == [0, 1, 2]


def test_the_order_of_service_is_that_of_a_simple_model() -> None:
    """Random arrivals against a list that is searched afresh for every service."""
    draw = random.Random(9)
    at_ns, offered = 0, []
    for number in range(500):
        at_ns += draw.randrange(2 * EACH_NS)
        offered.append((at_ns, number, draw.choice([0, 3, 7])))
    with Lab(rate_bps=RATE_BPS) as lab:
        for at_ns, number, priority in offered:
            lab.offer(at_ns, bytes(SIZE), number, priority)
        arrived = [(one.due_ns, one.number) for one in lab.collect(SIZE)]
    expected, free_ns, waiting = [], 0, list(offered)
    while waiting:
        start_ns = max(free_ns, min(waiting)[0])
        come = [w for w in waiting if w[0] <= start_ns]
        chosen = max(come, key=lambda w: (w[2], -w[1]))
        waiting.remove(chosen)
        free_ns = start_ns + EACH_NS
        expected.append((free_ns, chosen[1]))
    assert arrived == expected


def test_a_full_queue_drops_nothing_of_another_priority() -> None:
    with Lab(rate_bps=RATE_BPS, queue_bytes=10 * SIZE) as lab:
        for number in range(30):
            lab.offer(0, bytes(SIZE), number, priority=1)
        for number in range(30, 40):
            lab.offer(0, bytes(SIZE), number, priority=6)
        arrived = [one.number for one in lab.collect(SIZE)]
        totals = lab.totals()
    assert arrived == [0, *range(30, 40), *range(1, 11)]
    assert totals.queue_drops == 19
    low, high = totals.queues[1], totals.queues[6]
    assert (low.enqueued, low.drops, low.size_bytes_max) == (11, 19, 10 * SIZE)
    assert (high.enqueued, high.drops, high.size_bytes_max) == (10, 0, 10 * SIZE)
    assert totals.queue_bytes_max == 20 * SIZE
    assert (low.packets, high.packets, totals.queue_packets) == (0, 0, 0)
    assert set(totals.queues) == {1, 6}


# Congestion marks.


@pytest.mark.parametrize("threshold", [0, 1, 7])
def test_a_packet_is_marked_when_more_than_the_threshold_wait_before_it(threshold: int) -> None:
    with Lab(rate_bps=RATE_BPS, ecn=Ecn(packets=threshold)) as lab:
        found = marked(lab, [ipv6(ECT0)] * 20)
        totals = lab.totals()
    # The first is in the serializer, and finds nobody; number n finds n - 1 waiting.
    assert found == [n - 1 > threshold for n in range(20)]
    assert totals.marked == totals.queues[0].marked == sum(found)


def test_a_threshold_in_bytes_counts_what_waits() -> None:
    with Lab(rate_bps=RATE_BPS, ecn=Ecn(size_bytes=5 * SIZE)) as lab:
        assert marked(lab, [ipv6(ECT1)] * 20) == [(n - 1) > 5 for n in range(20)]


def test_a_threshold_in_time_is_what_the_packet_has_waited() -> None:
    with Lab(rate_bps=RATE_BPS, ecn=Ecn(delay_s=3 * EACH_NS / 1e9)) as lab:
        assert marked(lab, [ipv6(ECT0)] * 20) == [n > 3 for n in range(20)]


def test_every_priority_has_its_own_threshold_to_pass() -> None:
    with Lab(rate_bps=RATE_BPS, ecn=Ecn(packets=2)) as lab:
        lab.offer(0, ipv6(ECT0), 99)
        for number in range(10):
            lab.offer(0, ipv6(ECT0), number, priority=number % 2)
        found = {one.number: ecn_of(one.frame) == CE for one in lab.collect(SIZE)}
    assert [n for n, mark in found.items() if mark] == [7, 9, 6, 8]


@pytest.mark.parametrize("before", [NOT_ECT, ECT1, ECT0, CE])
def test_only_packets_that_can_be_marked_are_and_nothing_else_changes(before: int) -> None:
    frame = ipv6(before)
    with Lab(rate_bps=RATE_BPS, ecn=Ecn(packets=0)) as lab:
        for _ in range(5):
            lab.offer(0, frame, 0)
        last = lab.collect(SIZE)[-1].frame
        totals = lab.totals()
    after = CE if before in (ECT0, ECT1) else before
    assert last[:-4] == ipv6(after)[:-4]
    assert totals.marked == (3 if before in (ECT0, ECT1) else 0)


@pytest.mark.parametrize("tags", [0, 1, 2])
@pytest.mark.parametrize("before", [ECT1, ECT0])
def test_the_checksum_of_a_marked_ipv4_header_is_right(before: int, tags: int) -> None:
    with Lab(rate_bps=RATE_BPS, ecn=Ecn(packets=0)) as lab:
        for _ in range(3):
            lab.offer(0, ipv4(before, tags), 0)
        last = lab.collect(SIZE)[-1].frame
    start = 14 + 4 * tags
    header = last[start : start + 20]
    assert header[1] == 46 << 2 | CE
    assert folded(header) == 0xFFFF


def test_the_outer_header_of_an_encapsulated_packet_is_marked_not_the_inner() -> None:
    inner = ipv6(ECT0)[14:]
    routing = struct.pack("!BBBBBBH", 41, 2, 4, 0, 0, 0, 0) + bytes(16)
    frame = ipv6(ECT0, routing + inner, next_header=43)
    with Lab(rate_bps=RATE_BPS, ecn=Ecn(packets=0)) as lab:
        for _ in range(3):
            lab.offer(0, frame, 0)
        last = lab.collect(len(frame))[-1].frame
    assert last[15] >> 4 & 3 == CE
    assert last[14 + 40 + 24 : -4] == inner[:-4]


def test_frames_that_are_no_ip_or_cut_short_pass_unharmed() -> None:
    frames = [bytes(SIZE), ipv6(ECT0)[:20].ljust(20, b"\0"), b"\x81\x00" * 30]
    for frame in frames:
        with Lab(rate_bps=1e4, ecn=Ecn(packets=0)) as lab:
            for _ in range(4):
                lab.offer(0, frame, 0)
            assert lab.collect(len(frame))[-1].frame[:-4] == frame[:-4]
            assert lab.totals().marked == 0


# History.


def test_history_tells_depth_drops_and_marks_in_intervals() -> None:
    with Lab(rate_bps=RATE_BPS, queue_bytes=8 * SIZE, ecn=Ecn(packets=4)) as lab:
        lab.keep_history(10 * EACH_NS / 1e9)
        lab.offer(0, ipv6(ECT0), 0)
        for number in range(1, 13):  # one is served, eight wait, three are dropped
            lab.offer(2 * EACH_NS, ipv6(ECT0), number)
        lab.offer(25 * EACH_NS, ipv6(ECT0), 20)
        lab.offer(25 * EACH_NS, ipv6(ECT0), 21)
        lab.collect(SIZE, until_ns=100 * EACH_NS)
        found = lab.history()
        assert lab.history() == []
    assert found == [
        # The last of the eight leaves at the boundary, and with it the third mark.
        QueueSample(10 * EACH_NS, 1, SIZE, 8, 8 * SIZE, drops=3, marked=2),
        QueueSample(20 * EACH_NS, 0, 0, 1, SIZE, drops=0, marked=1),
        QueueSample(30 * EACH_NS, 0, 0, 1, SIZE, drops=0, marked=0),
    ]


def test_a_history_that_nobody_reads_keeps_its_oldest_samples() -> None:
    with Lab(rate_bps=RATE_BPS) as lab:
        lab.keep_history(EACH_NS / 1e9)
        for i in range(HISTORY_SAMPLES + 10):
            lab.offer(4 * i * EACH_NS, bytes(SIZE), i)
            lab.offer(4 * i * EACH_NS, bytes(SIZE), i)
        lab.collect(SIZE)
        found = lab.history()
    assert len(found) == HISTORY_SAMPLES
    assert found[0].at_ns == EACH_NS
    assert all(sample.packets_max == 1 for sample in found)
