"""What transfers should take, when nodes should be free, how predictions learn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testbed.scheduling.corrections import GREATEST_RATIO, LEAST_RATIO, Corrector
from testbed.scheduling.framework import Claim
from testbed.scheduling.resources import Amounts
from testbed.scheduling.timeline import earliest_fit, expected_end_s
from testbed.scheduling.transfer import (
    FRAME_BYTES,
    INITIAL_WINDOW_BYTES,
    MSS_BYTES,
    QUEUE_BYTES,
    Offer,
    along,
    encapsulation_bytes,
    offered,
    transfer_s,
    wire_bytes,
)

from .networks import task


def test_a_long_transfer_takes_its_frames_at_the_rate_of_the_bottleneck():
    size = 100_000_000
    expected = 8 * size * FRAME_BYTES / MSS_BYTES / 20e6
    assert transfer_s(size, 20e6, 5e-3) == pytest.approx(expected, rel=0.005)


def test_nothing_takes_a_handshake_and_the_way():
    assert transfer_s(0, 1e9, 5e-3) == pytest.approx(0.015)


def test_slow_start_doubles_a_window_of_ten_each_round_trip():
    # 10 + 20 + 40 segments in three rounds; at 100 Gbit/s only round trips count.
    size = INITIAL_WINDOW_BYTES * 7
    rtt = 0.1
    assert transfer_s(size, 100e9, rtt / 2) == pytest.approx(rtt + 2 * rtt + rtt / 2, rel=0.01)
    assert transfer_s(size + 1, 100e9, rtt / 2) == pytest.approx(rtt + 3 * rtt + rtt / 2, rel=0.01)


def test_every_round_trip_of_data_has_a_full_frame_on_every_link():
    size, rtt, frame = INITIAL_WINDOW_BYTES * 3, 0.1, 0.01
    empty, full = (transfer_s(size, Offer(1e9, 1e9, 0.0, each), rtt / 2) for each in (0, frame))
    assert full - empty == pytest.approx(2 * frame)  # one round, and the last byte's way


def test_a_flow_gets_more_than_background_leaves_until_a_queue_is_full():
    # Of 10 Mbit/s, 6 are taken: 7 to begin with, 4 in the long run.
    link = offered(10e6, 6e6, 4e6, 0)
    wire = FRAME_BYTES / MSS_BYTES
    short, long = QUEUE_BYTES // 4, 10_000_000
    assert transfer_s(short, link, 0.0) == pytest.approx(
        8 * short * wire / 7e6 + link.frame_s, rel=1e-3
    )
    left = long - 0.6 * QUEUE_BYTES
    assert transfer_s(long, link, 0.0) == pytest.approx(8 * left * wire / 4e6, rel=1e-3)
    # Nobody goes ahead where nobody else is.
    assert offered(10e6, 0.0, 10e6, 0)[:3] == (10e6, 10e6, 0.0)


def test_a_path_offers_the_least_of_what_its_links_do():
    quick, slow = offered(50e6, 0.0, 50e6, 0), offered(10e6, 6e6, 4e6, 0)
    for links in ([quick, slow], [slow, quick]):
        whole = along(links)
        assert whole[:3] == slow[:3]
        assert whole.frame_s == quick.frame_s + slow.frame_s
    assert along([slow, slow]).ahead_bytes == slow.ahead_bytes
    assert transfer_s(0, along(()), 0.0) == 0.0


def test_random_loss_bounds_the_rate_as_mathis_has_it():
    rtt, loss, size = 0.04, 0.01, 50_000_000
    bound = 8 * MSS_BYTES / rtt * (1.5**0.5) / loss**0.5
    assert transfer_s(size, 1e9, rtt / 2, loss) == pytest.approx(8 * size / bound, rel=0.01)


def test_steering_costs_a_header_and_a_segment_per_switch():
    assert encapsulation_bytes(1) == 0
    assert encapsulation_bytes(2) == 40 + 8 + 16
    assert encapsulation_bytes(8) == 40 + 8 + 7 * 16
    assert wire_bytes(MSS_BYTES * 10, 3) == 10 * (FRAME_BYTES + 80)


@given(
    size=st.integers(0, 10**8),
    rate=st.floats(1e5, 1e9),
    delay=st.floats(0, 0.2),
    loss=st.floats(0, 0.2),
    busy=st.floats(0, 0.99),
)
def test_more_bytes_less_rate_more_delay_or_more_loss_never_take_less_time(
    size, rate, delay, loss, busy
):
    link, slower = (offered(c, busy * c, (1 - busy) * c, 0) for c in (rate, 0.9 * rate))
    base = transfer_s(size, link, delay, loss)
    assert transfer_s(size + 10_000, link, delay, loss) >= base
    assert transfer_s(size, slower, delay, loss) >= base * (1 - 1e-9)
    assert transfer_s(size, link, delay, min(1.0, loss + 0.05)) >= base * (1 - 1e-9)
    assert base >= 3 * delay


TWO = Amounts(milli_cpu=2000, memory=10)


def claim(start, end, **request):
    return Claim(task("x", **request), start, end)


def test_a_task_that_fits_starts_now():
    assert earliest_fit(TWO, [claim(0, 9, cpu=1)], task("t", cpu=1), 1.0, 1.0) == 1.0


def test_a_task_starts_when_enough_others_should_have_ended():
    claims = [claim(0, 3, cpu=1), claim(0, 5, cpu=1)]
    assert earliest_fit(TWO, claims, task("t", cpu=1), 1.0, 1.0) == 3
    assert earliest_fit(TWO, claims, task("t", cpu=2), 1.0, 1.0) == 5


def test_a_gap_before_a_planned_task_is_used_only_if_it_is_long_enough():
    claims = [claim(0, 2, cpu=2), claim(4, 8, cpu=2)]
    assert earliest_fit(TWO, claims, task("t", cpu=1), 0.0, 1.5) == 2
    assert earliest_fit(TWO, claims, task("t", cpu=1), 0.0, 2.5) == 8


def test_an_overdue_task_is_believed_less_the_later_it_is():
    late = claim(0.0, 10.0)
    assert expected_end_s(late, 9.0) == 10.0
    assert expected_end_s(late, 10.5) == 11.5
    assert expected_end_s(late, 15.0) == 20.0
    assert expected_end_s(claim(0.0, None), 1.0) == float("inf")


def test_a_correction_moves_towards_what_was_seen_and_fades():
    corrector = Corrector()
    assert corrector.ratio(("n",), 0.0) == 1.0
    for _ in range(30):
        corrector.learn(("n",), 1.0, 2.0, 0.0)
    assert corrector.ratio(("n",), 0.0) == pytest.approx(2.0, abs=0.01)
    assert corrector.ratio(("n",), 30.0) == pytest.approx(1.5, abs=0.01)
    assert corrector.ratio(("m",), 0.0) == 1.0


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 1e6), st.floats(0, 50))))
def test_a_correction_is_bounded_whatever_is_seen(seen):
    corrector, now = Corrector(), 0.0
    for predicted, actual, later in seen:
        now += later
        corrector.learn(("n",), predicted, actual, now)
        assert LEAST_RATIO <= corrector.ratio(("n",), now) <= GREATEST_RATIO
