"""network-aware leaves a flow to plain forwarding where steering it gains too little."""

from __future__ import annotations

import pytest

from testbed.model.network import HostSpec
from testbed.scheduling.policies import Setting, make
from testbed.scheduling.scheduler import Scheduler
from tests.scheduling.networks import Star, report, task
from tests.scheduling.test_many_nodes import Fabric, Plain, scheduler

MBIT = 1e6
FAR = "n1"
"""Of a `Fabric`, a node in another rack than its `src`."""


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
    # 150 kB take 13 ms with all of the link; with a tenth of it, and a head start, 88 ms.
    assert decided(star(steering=0.05, busy=0.9), input_bytes=150_000).path_in is not None
    assert decided(star(steering=0.12, busy=0.9), input_bytes=150_000).path_in is None


def test_all_flows_are_steered_where_telemetry_wants_them_to_be():
    decision = decided(star(steering=None))
    assert decision.path_in is not None and decision.path_out is not None


def test_where_plain_forwarding_has_no_way_the_path_that_was_chosen_is_taken():
    network = star(steering=0.02)
    nowhere = Star({}, unreachable={"src", "n"})
    network.forwarding_path = nowhere.forwarding_path  # type: ignore[method-assign]
    decision = decided(network)
    assert decision.path_in is not None and decision.path_out is not None


def among_many(fabric: Fabric, view: Fabric | Plain, **more):
    """The decision on a task from `src` for a node of another rack, of 72 nodes in all.

    Plain forwarding goes over spine0, nine tenths of whose links is taken.
    """
    for rack in ("leaf0", "leaf1"):
        fabric.set((rack, "spine0"), 270 * MBIT)
        fabric.set(("spine0", rack), 270 * MBIT)
    one = scheduler(view)
    one.submit(task("t", candidates=(FAR,), **more), 0.0)
    (decision,) = one.step(0.0)
    return decision, one


@pytest.mark.parametrize("steering", [0.02, 0.05])
def test_among_many_nodes_a_large_input_is_steered_and_a_small_result_is_not(steering: float):
    fabric = Fabric(steering)
    decision, one = among_many(fabric, fabric, input_bytes=3_000_000, output_bytes=1000)
    assert one.policy._search is not None, "arrays were not used"
    assert decision.path_in is not None
    assert decision.path_in.nodes == ("src", "leaf0", "spine1", "leaf1", FAR)
    assert decision.path_out is None
    told = next(c for c in decision.candidates if c.host == FAR)
    assert told.path_in == decision.path_in
    assert told.path_out is not None
    assert told.path_out.nodes == (FAR, "leaf1", "spine0", "leaf0", "src")
    # It has a reservation where it goes, and no more than there is.
    assert set(fabric.held["t:out"][0]) == set(told.path_out.hops)
    assert 0 < decision.reserve_out_bps <= 30 * MBIT + 1e-3


def test_among_many_nodes_what_is_gained_is_compared_with_how_long_steering_takes():
    # 300 kB take 26 ms on a free way, 83 ms with the tenth that is left of a busy one.
    quick, slow = Fabric(0.04), Fabric(0.08)
    assert among_many(quick, quick, input_bytes=300_000)[0].path_in is not None
    assert among_many(slow, slow, input_bytes=300_000)[0].path_in is None


@pytest.mark.parametrize("steering", [None, 0.0, 0.02, 0.08, 1.0])
def test_many_nodes_settle_on_the_ways_that_few_do(steering: float | None):
    first, second = Fabric(steering), Fabric(steering)
    fast, search = among_many(first, first, input_bytes=300_000, output_bytes=300_000)
    slow, _ = among_many(second, Plain(second), input_bytes=300_000, output_bytes=300_000)
    assert search.policy._search is not None
    for ways in ("path_in", "path_out"):
        here, there = getattr(fast, ways), getattr(slow, ways)
        assert (here and here.nodes) == (there and there.nodes)
    assert fast.reserve_in_bps == pytest.approx(slow.reserve_in_bps)
    assert fast.reserve_out_bps == pytest.approx(slow.reserve_out_bps)
    assert first.held.keys() == second.held.keys()


def test_among_many_nodes_a_flow_that_was_left_to_plain_forwarding_counts_while_it_moves():
    fabric = Fabric(1.0)
    _, one = among_many(fabric, fabric)
    moving = one.policy._sharing
    assert [moving.on(hop) for hop in fabric.held["t:in"][0]] == [1] * 4
    one.transfer_done("t", 0.5)
    assert moving.on(("leaf0", "spine0")) == 0
    one.compute_done("t", 1.0)
    assert moving.on(("leaf1", "spine0")) == 1
    one.finished("t", 1.1)
    assert moving.on(("leaf1", "spine0")) == 0 and fabric.held == {}
