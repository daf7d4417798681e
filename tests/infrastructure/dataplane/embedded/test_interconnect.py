"""Links between two switches of one process, without interfaces: no packet touches the kernel."""

from __future__ import annotations

import select
import struct
import time
from collections.abc import Iterator

import pytest
from embedded_netns import frame

from testbed.errors import SwitchError
from testbed.infrastructure.dataplane.embedded.config import LinkConfig, LinkShape
from testbed.infrastructure.dataplane.embedded.interconnect import InternalLink
from testbed.infrastructure.dataplane.embedded.loop import PacketLoop
from testbed.infrastructure.dataplane.embedded.native import Message, base_library
from testbed.infrastructure.dataplane.embedded.switch import NativeSwitch, Up

LINK, CPU = 1, 255
PATIENCE_S = 30.0


class Pair:
    """Switches `a` and `b` with a link; what it brings to one comes out of its CPU port."""

    def __init__(self, wired: bool = True, loop: PacketLoop | None = None) -> None:
        self.loop = loop
        self.a, self.b = (NativeSwitch(base_library(), name, 3, loop) for name in "ab")
        for switch in (self.a, self.b):
            switch.add_internal_port(LINK)
            switch.add_cpu_port(CPU)
            if wired:
                switch.wire(LINK, CPU)
            switch.start()
        self.link = InternalLink(LinkConfig("a", LINK, "b", LINK), self.a, self.b)

    def close(self) -> None:
        self.link.close()
        self.a.close()
        self.b.close()
        if self.loop is not None:
            self.loop.close()


@pytest.fixture(params=["a thread each", "one thread"])
def pair(request: pytest.FixtureRequest) -> Iterator[Pair]:
    made = Pair(loop=PacketLoop() if request.param == "one thread" else None)
    yield made
    made.close()


def packets(switch: NativeSwitch, count: int) -> list[Up]:
    """The next `count` frames that come out of the switch's CPU port."""
    found: list[Up] = []
    deadline = time.monotonic() + PATIENCE_S
    while len(found) < count and time.monotonic() < deadline:
        select.select([switch.wakeup], [], [], 0.1)
        found += [up for up in switch.messages() if up.kind == Message.PACKET]
    return found


def numbers(found: list[Up]) -> list[int]:
    return [struct.unpack_from("!I", up.data, 14)[0] for up in found]


def test_every_frame_arrives_once_in_order_and_unchanged(pair: Pair) -> None:
    for start in range(0, 3000, 100):
        for i in range(start, start + 100):
            pair.a.inject(LINK, frame(60 + i % 1400, i), 1)
        found = packets(pair.b, 100)
        assert [up.data for up in found] == [
            frame(60 + i % 1400, i) for i in range(start, start + 100)
        ]
    assert pair.a.direction_stats(LINK, "egress").sent == 3000
    assert pair.b.direction_stats(CPU, "egress").sent == 3000
    assert pair.b.direction_stats(LINK, "egress").sent == 0


def test_both_directions_carry_traffic_at_once_and_nothing_is_lost(pair: Pair) -> None:
    rounds, burst = 40, 50
    for i in range(rounds):
        pair.a.inject(LINK, frame(1000, i), burst)
        pair.b.inject(LINK, frame(1000, 1000 + i), burst)
        assert numbers(packets(pair.b, burst)) == [i] * burst
        assert numbers(packets(pair.a, burst)) == [1000 + i] * burst
    for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
        leaving = one.direction_stats(LINK, "egress")
        arriving = other.direction_stats(CPU, "egress")
        assert leaving.sent == arriving.sent == rounds * burst
        assert leaving.other_drops == arriving.other_drops == 0


def test_a_link_without_interfaces_is_shaped_and_counted_like_any_other(pair: Pair) -> None:
    pair.a.shape(
        LINK,
        "egress",
        LinkShape(rate_bps=10e6, delay_s=0.01, loss=0.3, duplicate=0.2, queue_bytes=100_000),
    )
    pair.a.inject(LINK, frame(1000), 90)
    deadline = time.monotonic() + PATIENCE_S
    stats = pair.a.direction_stats(LINK, "egress")
    while stats.sent + stats.loss_drops < 90 + stats.duplicated and time.monotonic() < deadline:
        time.sleep(0.01)
        stats = pair.a.direction_stats(LINK, "egress")
    assert stats.loss_drops > 0
    assert stats.duplicated > 0
    found = packets(pair.b, stats.sent)
    assert len(found) == stats.sent == 90 - stats.loss_drops + stats.duplicated
    # In the arithmetic of the next switch, a frame arrives when it is due.
    first_ns, last_ns = found[0].time_ns, found[-1].time_ns
    assert last_ns - first_ns <= 89 * 1000 * 8 * 100
    assert (last_ns - first_ns) % (1000 * 8 * 100) == 0


def test_switches_sleep_while_frames_are_on_their_way_in_both_directions(pair: Pair) -> None:
    for switch in (pair.a, pair.b):
        switch.shape(LINK, "egress", LinkShape(delay_s=PATIENCE_S))
        switch.inject(LINK, frame(100), 1)
    deadline = time.monotonic() + PATIENCE_S
    both = (pair.a, pair.b)
    while any(s.direction_stats(LINK, "egress").in_flight != 1 for s in both):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    before = sum(s.loop_stats().turns for s in both)
    time.sleep(0.1)
    assert sum(s.loop_stats().turns for s in both) - before < 20


def test_a_link_that_is_down_loses_and_counts_at_the_end_that_knows(pair: Pair) -> None:
    pair.b.set_up(LINK, False)
    pair.a.inject(LINK, frame(100), 7)
    deadline = time.monotonic() + PATIENCE_S
    while pair.b.direction_stats(LINK, "ingress").failed_drops != 7:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    pair.a.set_up(LINK, False)
    pair.a.inject(LINK, frame(100), 5)
    while pair.a.direction_stats(LINK, "egress").failed_drops != 5:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    for switch in (pair.a, pair.b):
        switch.set_up(LINK, True)
    pair.a.inject(LINK, frame(100, 9), 1)
    assert numbers(packets(pair.b, 1)) == [9]


def test_frames_wait_in_the_ring_while_the_far_loop_is_stopped(pair: Pair) -> None:
    pair.b.stop()
    for i in range(200):
        pair.a.inject(LINK, frame(500, i), 1)
    deadline = time.monotonic() + PATIENCE_S
    while pair.a.direction_stats(LINK, "egress").sent < 200 and time.monotonic() < deadline:
        time.sleep(0.005)
    pair.b.start()
    assert numbers(packets(pair.b, 200)) == list(range(200))


def test_a_full_ring_drops_and_counts_as_nobodys_wish(pair: Pair) -> None:
    pair.b.stop()
    total = 0
    while pair.a.direction_stats(LINK, "egress").other_drops == 0:
        pair.a.inject(LINK, frame(1500, total), 500)
        total += 500
        assert total < 20_000
        time.sleep(0.01)
    deadline = time.monotonic() + PATIENCE_S
    stats = pair.a.direction_stats(LINK, "egress")
    while stats.sent + stats.other_drops < total and time.monotonic() < deadline:
        time.sleep(0.005)
        stats = pair.a.direction_stats(LINK, "egress")
    pair.b.start()
    deadline = time.monotonic() + PATIENCE_S
    # The way up to this process is narrower than the link; what it drops it counts as well.
    arrived = pair.b.direction_stats(CPU, "egress")
    while arrived.sent + arrived.other_drops < stats.sent and time.monotonic() < deadline:
        time.sleep(0.005)
        arrived = pair.b.direction_stats(CPU, "egress")
    assert arrived.sent + arrived.other_drops == stats.sent == total - stats.other_drops


def test_a_port_without_its_link_loses_what_it_is_to_send(pair: Pair) -> None:
    pair.link.close()
    pair.a.inject(LINK, frame(100), 3)
    deadline = time.monotonic() + PATIENCE_S
    while pair.a.direction_stats(LINK, "egress").failed_drops < 3:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    pair.link = InternalLink(LinkConfig("a", LINK, "b", LINK), pair.a, pair.b)
    pair.a.inject(LINK, frame(100, 4), 1)
    assert numbers(packets(pair.b, 1)) == [4]


def test_only_a_port_without_interface_takes_a_link(pair: Pair) -> None:
    with pytest.raises(SwitchError, match="switch b: port 255 has an interface"):
        InternalLink(LinkConfig("a", LINK, "b", CPU), pair.a, pair.b)


def test_a_tapped_frame_tells_the_clock_when_it_came_out_of_the_link() -> None:
    pair = Pair(wired=False)
    pair.b.set_tap(LINK, 0x88B5)
    pair.a.shape(LINK, "egress", LinkShape(delay_s=0.02))
    before = time.monotonic_ns()
    pair.a.inject(LINK, frame(100), 1)
    deadline = time.monotonic() + PATIENCE_S
    tapped: list[Up] = []
    while not tapped and time.monotonic() < deadline:
        select.select([pair.b.wakeup], [], [], 0.1)
        tapped = [up for up in pair.b.messages() if up.kind == Message.TAPPED]
    assert before + 20_000_000 <= tapped[0].time_ns <= time.monotonic_ns()
    assert pair.b.direction_stats(LINK, "ingress").sent == 1
    pair.close()
