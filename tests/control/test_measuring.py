"""Meters, delays and liveness on their own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testbed.control.delay import CableDelay, HostDelay
from testbed.control.liveness import Liveness
from testbed.control.meters import Meter


def test_a_rate_is_of_the_shortest_window_that_is_long_enough():
    meter = Meter(keep_s=10.0)
    for at_s, octets in ((0.0, 0), (1.0, 1000), (1.6, 1000), (2.0, 4000)):
        meter.add(at_s, 0, octets)
    assert meter.last(1.0).rate_bps == 8 * 3000
    assert meter.last(0.4).rate_bps == pytest.approx(8 * 3000 / 0.4)
    assert meter.last(100.0).rate_bps == 8 * 4000 / 2


def test_one_reading_is_no_rate():
    meter = Meter(1.0)
    assert meter.last(1.0) is None
    meter.add(0.0, 5, 5)
    assert meter.last(1.0) is None and meter.between(0.0, 1.0) is None


def test_totals_are_interpolated_between_readings():
    meter = Meter(10.0)
    meter.add(0.0, 0, 0)
    meter.add(2.0, 10, 200)
    window = meter.between(0.5, 1.5)
    assert (window.packets, window.bytes) == (5, 100)
    assert meter.between(-1.0, 1.0) is None and meter.between(0.0, 2.5) is None


def test_a_counter_that_starts_anew_makes_no_negative_rate():
    meter = Meter(10.0)
    meter.add(0.0, 100, 1000)
    meter.add(1.0, 3, 30)
    assert meter.last(1.0) is None
    meter.add(2.0, 4, 40)
    assert meter.last(1.0).rate_bps == 80


def test_readings_out_of_order_are_ignored():
    meter = Meter(10.0)
    meter.add(1.0, 1, 10)
    meter.add(0.5, 0, 5)
    meter.add(1.0, 9, 90)
    meter.add(2.0, 2, 20)
    assert meter.last(1.0).bytes == 10


@given(
    offset_us=st.integers(-(10**12), 10**12),
    delay_us=st.integers(0, 100_000),
    queued=st.lists(st.tuples(st.integers(0, 50_000), st.integers(0, 50_000)), max_size=20),
)
def test_one_way_delays_need_no_common_clock(offset_us, delay_us, queued):
    """Once each direction was seen idle, in different samples, delays are exact."""
    cable = CableDelay()
    for there, back in [(0, 30_000), (40_000, 0), *queued]:
        t1 = 10**13
        t2 = t1 + delay_us + there + offset_us
        t4 = t2 - offset_us + 5 + delay_us + back
        cable.sample(0.0, (t1, t2, t2 + 5, t4), (1, 2))
    assert cable.offset_s == pytest.approx(offset_us / 1e6, abs=1e-6)
    assert cable.forward.base_s == pytest.approx(delay_us / 1e6, abs=1e-6)
    for _ in range(40):
        t2 = 10**13 + delay_us + 700 + offset_us
        cable.sample(0.0, (10**13, t2, t2, t2 - offset_us + delay_us), (1, 2))
    assert cable.forward.delay_s == pytest.approx((delay_us + 700) / 1e6, abs=2e-6)
    assert cable.backward.delay_s == pytest.approx(delay_us / 1e6, abs=2e-6)
    assert (cable.forward.queue_packets, cable.backward.queue_packets) == (1, 2)


@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 100), st.floats(0, 1)), min_size=1, max_size=30
    )
)
def test_a_round_trip_to_a_host_is_split_without_remainder(samples):
    delay = HostDelay()
    least = 2.0
    for round_trip, queue, drain in samples:
        least = min(least, round_trip)
        delay.sample(0.0, round_trip, queue, drain)
        assert delay.down.delay_s >= 0 and delay.up.delay_s >= 0
        assert delay.down.base_s == delay.up.base_s == least / 2
    first = HostDelay()
    first.sample(0.0, samples[0][0], 0, 0.0)
    assert first.down.delay_s + first.up.delay_s == pytest.approx(samples[0][0])


def test_a_link_is_dead_after_so_many_probes_in_vain():
    alive = Liveness(dead_after=3)
    port = ("s1", 1)
    assert not alive.is_dead(port, None), "never asked"
    for _ in range(3):
        alive.sent(port)
    assert not alive.is_dead(port, None), "the last may still be under way"
    alive.sent(port)
    assert alive.is_dead(port, None)
    alive.answered(port)
    assert not alive.is_dead(port, None)


def test_packets_in_one_direction_do_not_keep_a_link_alive():
    alive = Liveness(dead_after=3)
    port = ("s1", 1)
    for i in range(9):
        alive.sent(port)
        dead = alive.is_dead(port, (i, 7))
    assert dead
    for i in range(9, 12):
        alive.sent(port)
        dead = alive.is_dead(port, (i, i))
    assert not dead
