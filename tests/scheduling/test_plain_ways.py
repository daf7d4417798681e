"""network-aware leaves a flow to plain forwarding where steering it gains too little."""

from __future__ import annotations

import pytest

from testbed.model.network import HostSpec
from testbed.scheduling.policies import Setting, make
from testbed.scheduling.scheduler import Scheduler
from tests.scheduling.networks import Star, report, task

MBIT = 1e6


def decided(network: Star, **more):
    """The decision on a task from `src`, whose network is as `network` says."""
    host = HostSpec("n", cpu=2.0, memory_bytes=1000)
    one = Scheduler([host], make("network-aware", {}, Setting(network, 3.0)))
    one.node_report(report("n", 0.0))
    one.submit(task("t", **more), 0.0)
    (decision,) = one.step(0.0)
    return decision


def star(steering: float | None, busy: float = 0.0) -> Star:
    """Plain forwarding goes over s1, whose link to `n` is busy to a share."""
    rates = {"src": 100 * MBIT, "n": 100 * MBIT}
    background = {("s1", "n"): busy * 100 * MBIT, ("n", "s1"): busy * 100 * MBIT}
    return Star(rates, detours=True, background=background, steering=steering)


def test_a_flow_on_the_way_it_would_take_anyhow_is_not_steered_but_has_its_reservation():
    network = star(steering=0.02)
    decision = decided(network)
    assert decision.path_in is None and decision.path_out is None
    assert decision.reserve_in_bps == pytest.approx(100 * MBIT)
    assert network.held["t:in"][0].nodes == ("src", "s1", "n")


def test_a_large_input_is_steered_around_a_busy_link_and_a_small_result_is_not():
    network = star(steering=0.02, busy=0.9)
    decision = decided(network, input_bytes=1_000_000, output_bytes=1000)
    assert decision.path_in is not None and decision.path_in.nodes == ("src", "s2", "n")
    assert decision.path_out is None
    (told,) = decision.candidates
    assert told.path_in == decision.path_in
    assert told.path_out is not None and told.path_out.nodes == ("n", "s1", "src")
    # Nothing that is not there is promised on the busy link.
    assert decision.reserve_out_bps <= 10 * MBIT + 1e-3


def test_what_is_gained_is_compared_with_how_long_steering_takes():
    # 100 kB take 9 ms with all of the link, 88 ms with a tenth of it.
    assert decided(star(steering=0.05, busy=0.9), input_bytes=100_000).path_in is not None
    assert decided(star(steering=0.12, busy=0.9), input_bytes=100_000).path_in is None


def test_all_flows_are_steered_where_telemetry_wants_them_to_be():
    decision = decided(star(steering=None))
    assert decision.path_in is not None and decision.path_out is not None


def test_where_plain_forwarding_has_no_way_the_path_that_was_chosen_is_taken():
    network = star(steering=0.02)
    nowhere = Star({}, unreachable={"src", "n"})
    network.forwarding_path = nowhere.forwarding_path  # type: ignore[method-assign]
    decision = decided(network)
    assert decision.path_in is not None and decision.path_out is not None
