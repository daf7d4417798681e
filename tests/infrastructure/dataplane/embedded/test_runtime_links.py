"""Shaping, measured with the kernel's receive times on veth pairs."""

from __future__ import annotations

import struct
import time
from collections.abc import Iterator
from itertools import pairwise
from statistics import mean, median

import pytest
from embedded_netns import Raw, frame, veth

from testbed.errors import MachineError, SwitchError
from testbed.infrastructure.dataplane.embedded.config import LinkShape
from testbed.infrastructure.dataplane.embedded.native import base_library
from testbed.infrastructure.dataplane.embedded.switch import NativeSwitch

pytestmark = pytest.mark.root
A, B = 1, 2
DELAY_TOLERANCE_S = 0.0003
RATE_TOLERANCE = 0.03


class Wire:
    """Two hosts, `a` and `b`, and a wire from one to the other."""

    def __init__(self) -> None:
        veth("host-a", "side-a")
        veth("host-b", "side-b")
        self.switch = NativeSwitch(base_library(), "wire", seed=7)
        self.switch.add_port(A, "side-a")
        self.switch.add_port(B, "side-b")
        self.switch.wire(A, B)
        self.a, self.b = Raw("host-a"), Raw("host-b")
        self.switch.start()

    def shape(self, **properties: float) -> None:
        self.switch.shape(B, "egress", LinkShape(**properties))  # type: ignore[arg-type]

    def close(self) -> None:
        self.switch.close()
        self.a.sock.close()
        self.b.sock.close()

    def one_way_s(self, size: int, count: int, gap_s: float) -> list[float]:
        """Times of single frames through an idle wire."""
        times = []
        for i in range(count):
            sent = self.a.send(frame(size, i))
            got = self.b.receive(gap_s, 1)
            assert len(got) == 1
            times.append((got[0][0] - sent) / 1e9)
        return times


@pytest.fixture
def wire(network: None) -> Iterator[Wire]:
    made = Wire()
    yield made
    made.close()


def numbers(got: list[tuple[int, bytes]]) -> list[int]:
    return [struct.unpack_from("!I", data, 14)[0] for _, data in got]


def test_an_unshaped_wire_carries_every_frame_in_order(wire: Wire) -> None:
    for i in range(500):
        wire.a.send(frame(60 + i, i))
    got = wire.b.receive(0.2, 500)
    assert numbers(got) == list(range(500))
    assert [len(data) for _, data in got] == [60 + i for i in range(500)]
    assert wire.switch.direction_stats(B, "egress").sent == 500


@pytest.mark.parametrize("delay_s", [0.002, 0.02])
@pytest.mark.timing
def test_one_way_delay_is_serialization_plus_delay(wire: Wire, delay_s: float) -> None:
    rate_bps, size = 20e6, 1000
    wire.shape(rate_bps=rate_bps, delay_s=delay_s)
    expected = size * 8 / rate_bps + delay_s
    for _ in range(2):
        times = wire.one_way_s(size, 15, 0.003 + delay_s)
        assert abs(median(times) - expected) < DELAY_TOLERANCE_S


@pytest.mark.parametrize("rate_bps", [1e6, 20e6, 200e6])
@pytest.mark.timing
def test_a_backlog_drains_at_the_rate(wire: Wire, rate_bps: float) -> None:
    size = 1250
    count = max(50, int(0.2 * rate_bps / (size * 8)))
    wire.shape(rate_bps=rate_bps, queue_bytes=8 << 20)
    wire.switch.inject(B, frame(size), count)
    got = wire.b.receive(0.1, count)
    assert len(got) == count
    measured = (count - 1) * size * 8 / ((got[-1][0] - got[0][0]) / 1e9)
    assert measured == pytest.approx(rate_bps, rel=RATE_TOLERANCE)


@pytest.mark.timing
def test_frames_of_a_backlog_are_paced_one_by_one(wire: Wire) -> None:
    rate_bps, size, count = 5e6, 1250, 50
    wire.shape(rate_bps=rate_bps)
    wire.switch.inject(B, frame(size), count)
    times = [t for t, _ in wire.b.receive(0.1, count)]
    gaps = [(b - a) / 1e9 for a, b in pairwise(times)]
    assert median(gaps) == pytest.approx(size * 8 / rate_bps, rel=0.05)


def test_the_queue_holds_its_bytes_and_drops_the_tail(wire: Wire) -> None:
    size, waiting = 1000, 12
    wire.shape(rate_bps=1e6, queue_bytes=waiting * size + 500)
    for i in range(40):
        wire.a.send(frame(size, i))
    got = wire.b.receive(0.1, waiting + 1)
    stats = wire.switch.direction_stats(B, "egress")
    assert numbers(got) == list(range(waiting + 1)), "one in the serializer, the queue behind it"
    assert stats.queue_drops == 40 - waiting - 1
    assert stats.queue_bytes_max == waiting * size
    assert stats.queue_packets == stats.in_flight == 0


def test_loss_stays_in_the_binomial_interval(wire: Wire) -> None:
    loss, count = 0.1, 4000
    wire.shape(loss=loss)
    for i in range(count):
        wire.a.send(frame(60, i))
        if i % 200 == 199:
            time.sleep(0.002)
    got = wire.b.receive(0.5)
    stats = wire.switch.direction_stats(B, "egress")
    assert len(got) == stats.sent == count - stats.loss_drops
    deviation = (count * loss * (1 - loss)) ** 0.5
    assert abs(stats.loss_drops - count * loss) < 2.576 * deviation


@pytest.mark.timing
def test_jitter_spreads_evenly_around_the_delay(wire: Wire) -> None:
    delay_s, jitter_s = 0.004, 0.002
    wire.shape(delay_s=delay_s, jitter_s=jitter_s)
    times = wire.one_way_s(200, 150, 0.008)
    assert delay_s - jitter_s <= min(times)
    assert sum(t > delay_s + jitter_s + DELAY_TOLERANCE_S for t in times) <= 3
    assert mean(times) == pytest.approx(delay_s, abs=0.0005)
    assert max(times) - min(times) > jitter_s


def test_jitter_never_reorders(wire: Wire) -> None:
    wire.shape(delay_s=0.005, jitter_s=0.004)
    for i in range(300):
        wire.a.send(frame(60, i))
        time.sleep(0.0001)
    assert numbers(wire.b.receive(0.1, 300)) == list(range(300))


def test_new_properties_neither_lose_nor_reorder_what_is_in_flight(wire: Wire) -> None:
    wire.shape(rate_bps=10e6, delay_s=0.05)
    for i in range(100):
        wire.a.send(frame(500, i))
    time.sleep(0.01)
    wire.shape(rate_bps=100e6, delay_s=0.001)
    for i in range(100, 150):
        wire.a.send(frame(500, i))
    assert numbers(wire.b.receive(0.1, 150)) == list(range(150))


@pytest.mark.timing
def test_the_two_directions_are_independent(wire: Wire) -> None:
    wire.shape(delay_s=0.03)
    sent = wire.b.send(frame(100))
    back = wire.a.receive(0.02, 1)
    assert (back[0][0] - sent) / 1e9 < 0.015
    assert wire.one_way_s(100, 1, 0.05)[0] >= 0.03


def test_a_link_that_is_down_loses_and_counts_everything(wire: Wire) -> None:
    wire.switch.set_up(B, False)
    for i in range(20):
        wire.a.send(frame(100, i))
        wire.b.send(frame(100, i))
    assert wire.b.receive(0.05) == []
    assert wire.a.receive(0.05) == []
    assert wire.switch.direction_stats(B, "egress").failed_drops == 20
    assert wire.switch.direction_stats(B, "ingress").failed_drops == 20
    wire.switch.set_up(B, True)
    wire.a.send(frame(100, 5))
    assert numbers(wire.b.receive(0.05, 1)) == [5]


def test_stopping_and_starting_the_loop_loses_nothing_in_flight(wire: Wire) -> None:
    wire.shape(rate_bps=10e6, delay_s=0.03)
    for i in range(30):
        wire.a.send(frame(500, i))
    time.sleep(0.005)
    wire.switch.stop()
    wire.switch.start()
    assert numbers(wire.b.receive(0.1, 30)) == list(range(30))


@pytest.mark.timing
def test_lateness_is_reported_and_can_be_reset(wire: Wire) -> None:
    wire.shape(delay_s=0.002)
    wire.one_way_s(100, 20, 0.004)
    stats = wire.switch.direction_stats(B, "egress")
    assert 0 < stats.late_max_s < 0.05
    assert stats.late_p99_s > 0
    wire.switch.reset_lateness()
    assert wire.switch.direction_stats(B, "egress").late_max_s == 0


def test_the_loop_says_how_it_is_scheduled(wire: Wire) -> None:
    wire.one_way_s(100, 1, 0.05)
    assert wire.switch.loop_stats().scheduling in ("fifo", "nice", "normal")
    assert wire.switch.loop_stats().turns > 0


def test_a_frame_larger_than_the_mtu_is_counted_as_other(network: None) -> None:
    veth("host-a", "side-a", mtu=3000)
    veth("host-b", "side-b", mtu=1500)
    switch = NativeSwitch(base_library(), "wire")
    switch.add_port(A, "side-a")
    switch.add_port(B, "side-b")
    switch.wire(A, B)
    switch.start()
    with Raw("host-a") as a, Raw("host-b") as b:
        a.send(frame(2000))
        a.send(frame(1514))
        assert [len(data) for _, data in b.receive(0.05, 1)] == [1514]
    assert switch.direction_stats(B, "egress").other_drops == 1
    switch.close()


def test_an_unknown_interface_is_refused_by_name(network: None) -> None:
    switch = NativeSwitch(base_library(), "s1")
    with pytest.raises(MachineError, match="interface nowhere"):
        switch.add_port(1, "nowhere")
    switch.close()


def test_a_port_number_is_given_once(network: None) -> None:
    veth("host-a", "side-a")
    switch = NativeSwitch(base_library(), "s1")
    switch.add_port(1, "side-a")
    with pytest.raises(SwitchError, match="port 1 is taken"):
        switch.add_port(1, "side-a")
    with pytest.raises(SwitchError, match="no port 3: it has 1"):
        switch.set_up(3, False)
    switch.close()


@pytest.mark.parametrize("bad", [{"rate_bps": -1}, {"loss": 1.5}, {"queue_bytes": -1}])
def test_a_shape_refuses_impossible_values(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        LinkShape(**bad)  # type: ignore[arg-type]
