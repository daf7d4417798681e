"""The ledger: never more than there is, never counted twice, always given back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testbed.control.reservations import Ledger
from testbed.errors import ControlError

HOPS = [("a", "b"), ("b", "c"), ("c", "d"), ("b", "a")]
CAPACITY = {("a", "b"): 10.0, ("b", "c"): 7.0, ("c", "d"): 3.0, ("b", "a"): 1.0}
REQUESTS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sets(st.sampled_from(HOPS), min_size=1),
        st.floats(0, 12),
        st.booleans(),
    ),
    max_size=40,
)


@given(REQUESTS)
def test_reservations_never_exceed_a_capacity_and_are_released_in_full(requests):
    ledger = Ledger(keep_s=1.0)

    def residual(hop):
        return CAPACITY[hop] - ledger.reserved_bps(hop)

    for now, (flow, hops, rate, release) in enumerate(requests):
        before = {hop: ledger.reserved_bps(hop) for hop in HOPS}
        if release:
            ledger.release(f"f{flow}", float(now))
            continue
        try:
            ledger.reserve(f"f{flow}", sorted(hops), rate, float(now), residual)
        except ControlError:
            assert before == {hop: ledger.reserved_bps(hop) for hop in HOPS}, "all or nothing"
        for hop in HOPS:
            assert ledger.reserved_bps(hop) <= CAPACITY[hop] + 1e-2
    for flow in list(ledger.flows):
        ledger.release(flow, 99.0)
    assert all(ledger.reserved_bps(hop) == 0 for hop in HOPS) and not ledger.flows


def ample(hop):
    return 1e9


def test_a_flow_is_expected_for_the_part_of_a_window_it_was_held():
    ledger = Ledger(keep_s=10.0)
    ledger.reserve("f", HOPS[:1], 8e6, 2.0, ample)
    assert ledger.expected_bps(HOPS[0], 0.0, 2.0) == 0
    assert ledger.expected_bps(HOPS[0], 1.0, 3.0) == 4e6
    assert ledger.expected_bps(HOPS[0], 2.5, 3.0) == 8e6
    assert ledger.expected_bps(HOPS[1], 2.5, 3.0) == 0
    ledger.release("f", 4.0)
    assert ledger.reserved_bps(HOPS[0]) == 0
    assert ledger.expected_bps(HOPS[0], 3.0, 5.0) == 4e6
    assert ledger.expected_bps(HOPS[0], 4.0, 5.0) == 0


def test_what_a_flow_really_carried_corrects_what_was_expected():
    ledger = Ledger(keep_s=10.0)
    ledger.reserve("f", HOPS[:1], 1e6, 0.0, ample)
    ledger.release("f", 2.0, carried_bytes=1_000_000)
    assert ledger.expected_bps(HOPS[0], 1.0, 2.0) == pytest.approx(4e6)


def test_a_flow_may_be_expected_to_carry_other_than_it_reserves():
    ledger = Ledger(keep_s=10.0)
    ledger.reserve("f", HOPS[:1], 0.0, 0.0, ample, expected_bps=5e6)
    assert ledger.reserved_bps(HOPS[0]) == 0
    assert ledger.expected_bps(HOPS[0], 1.0, 2.0) == 5e6


def test_old_releases_are_forgotten():
    ledger = Ledger(keep_s=1.0)
    ledger.reserve("f", HOPS[:1], 1e6, 0.0, ample)
    ledger.release("f", 1.0)
    ledger.release("g", 2.5)
    assert ledger.expected_bps(HOPS[0], 0.0, 1.0) == 0


@pytest.mark.parametrize("rate", [-1.0, float("nan")])
def test_a_rate_that_is_none_is_refused(rate):
    with pytest.raises(ControlError, match="must be 0 or more"):
        Ledger(1.0).reserve("f", HOPS, rate, 0.0, ample)


def test_a_flow_holds_one_reservation_at_most():
    ledger = Ledger(1.0)
    ledger.reserve("f", HOPS, 1.0, 0.0, ample)
    with pytest.raises(ControlError, match="flow f holds a reservation already"):
        ledger.reserve("f", HOPS, 1.0, 0.0, ample)
