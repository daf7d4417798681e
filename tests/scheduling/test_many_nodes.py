"""The search among many nodes finds what looking at each node one by one finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testbed.errors import ScenarioError
from testbed.model.decisions import Path
from testbed.model.network import HostSpec
from testbed.scheduling import Scheduler, Setting, make
from testbed.scheduling.kernel import transfer_s as compiled_transfer_s
from testbed.scheduling.transfer import Offer, transfer_s

from .networks import report, task

RACKS, PER_RACK, SPINES = 9, 8, 3
FEW = {"k": 3, "defer": True, "stagger": False, "interference": False}
"""Options; among many nodes what transfers of ours do to each other is left out."""


class Fabric:
    """Racks under spines, as a NetworkView and a LinkFeed; links are what `facts` says.

    `steering` is how long it takes to put a flow on a path; None where all are to be.
    """

    def __init__(self, steering: float | None = None) -> None:
        self.steering = steering
        self.rack = {f"n{i}": f"leaf{i % RACKS}" for i in range(RACKS * PER_RACK)}
        self.rack["src"] = "leaf0"
        self.facts = {}
        for host, leaf in self.rack.items():
            self.cable(host, leaf, 100e6)
        for rack in range(RACKS):
            for spine in range(SPINES):
                self.cable(f"leaf{rack}", f"spine{spine}", 300e6)
        self.held, self.reserved = {}, {}
        self.version = 0
        self.down = set()

    def cable(self, a, b, rate_bps):
        for hop in ((a, b), (b, a)):
            self.facts[hop] = [rate_bps, 0.0, 1e-4, 0.0]

    def set(self, hop, background_bps, delay_s=1e-4, loss=0.0):
        self.facts[hop][1:] = [background_bps, delay_s, loss]
        self.version += 1

    def attachment(self, host):
        return "" if host in self.down else self.rack[host]

    def switch_ways(self, a, b, k):
        return [(a,)] if a == b else [(a, f"spine{i}", b) for i in range(SPINES)][:k]

    def link_facts(self, hop):
        capacity, background, delay, loss = self.facts[hop]
        return capacity, background, self.reserved_bps(*hop), delay, loss

    def changes(self, since):
        return self.version, True, None

    def paths(self, src, dst, k):
        if src == dst:
            return (Path((src,), float("inf"), 0.0),)
        if {src, dst} & self.down:
            return ()
        return tuple(
            self.path((src, *way, dst))
            for way in self.switch_ways(self.rack[src], self.rack[dst], k)
        )

    def path(self, nodes):
        path, delay, through = Path(nodes, 0.0, 0.0), 0.0, 1.0
        for hop in path.hops:
            delay += self.facts[hop][2]
            through *= 1 - self.facts[hop][3]
        return Path(nodes, 0.0, delay, 1 - through)

    def steering_s(self):
        return self.steering

    def forwarding_path(self, src, dst):
        return self.paths(src, dst, 1)[0]

    def capacity_bps(self, a, b):
        return self.facts[a, b][0]

    def background_bps(self, a, b):
        return self.facts[a, b][1]

    def reserved_bps(self, a, b):
        return self.reserved.get((a, b), 0.0)

    def reserve(self, flow_id, path, rate_bps, now, expected_bps=None):
        for hop in path.hops:
            left = self.facts[hop][0] - self.facts[hop][1] - self.reserved_bps(*hop)
            assert rate_bps <= max(0.0, left) + 1e-3, f"{flow_id} overbooks {hop}"
        assert flow_id not in self.held
        self.held[flow_id] = (path.hops, rate_bps)
        self.count_up()

    def release(self, flow_id, now, carried_bytes=None):
        self.held.pop(flow_id, None)
        self.count_up()

    def count_up(self):
        self.reserved = {}
        for hops, rate_bps in self.held.values():
            for hop in hops:
                self.reserved[hop] = self.reserved.get(hop, 0.0) + rate_bps


class Plain:
    """The same network without what arrays need, so that nodes are looked at one by one."""

    def __init__(self, fabric):
        self.paths, self.forwarding_path = fabric.paths, fabric.forwarding_path
        self.capacity_bps, self.background_bps = fabric.capacity_bps, fabric.background_bps
        self.reserve, self.release = fabric.reserve, fabric.release
        self.reserved_bps, self.steering_s = fabric.reserved_bps, fabric.steering_s


def scheduler(network, options=FEW, **more):
    specs = [
        HostSpec(
            f"n{i}",
            cpu=1.0 + i % 3,
            memory_bytes=1000,
            accelerators={"gpu": 1} if i % 10 == 0 else {},
        )
        for i in range(RACKS * PER_RACK)
    ]
    one = Scheduler(specs, make("network-aware", options, Setting(network, 3.0, **more)))
    for spec in specs:
        one.node_report(report(spec.name, 0.0))
    return one


@given(
    size=st.floats(0, 1e8),
    rate=st.floats(0, 1e11),
    delay=st.floats(0, 0.2),
    loss=st.sampled_from([0.0, 1e-4, 0.05]),
    switches=st.integers(1, 6),
    first=st.floats(0, 1e11),
    ahead=st.floats(0, 1e5),
    frame=st.floats(0, 0.02),
)
@settings(max_examples=60, deadline=None)
def test_the_compiled_transfer_time_is_the_same(
    size, rate, delay, loss, switches, first, ahead, frame
):
    offer = Offer(rate, first, ahead, frame)
    assert compiled_transfer_s(size, *offer, delay, loss, switches + 1) == pytest.approx(
        transfer_s(size, offer, delay, loss, switches), rel=1e-12
    )


def decided(decision):
    if decision.host is None:
        return None
    best = decision.prediction
    ways = [p and p.nodes for p in (decision.path_in, decision.path_out)]
    rates = (decision.reserve_in_bps, decision.reserve_out_bps)
    return decision.host, ways, [round(x, 6) for x in (best.completion_s, *rates)]


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_all_nodes_at_once_decide_as_one_by_one(data):
    draw = data.draw
    steering = draw(st.sampled_from([None, None, 0.0, 0.01, 0.1]))
    first, second = Fabric(steering), Fabric(steering)
    fast, slow = scheduler(first), scheduler(Plain(second))
    for fabric in (first, second):
        fabric.down = {"n7"}
    for _ in range(draw(st.integers(0, 12))):
        hop = draw(st.sampled_from(sorted(first.facts)))
        change = (
            first.facts[hop][0] * draw(st.sampled_from([0.3, 0.9, 1.0])),
            draw(st.sampled_from([1e-4, 2e-3, 2e-2])),
            draw(st.sampled_from([0.0, 0.01])),
        )
        first.set(hop, *change)
        second.set(hop, *change)
    for i in range(draw(st.integers(1, 6))):
        one = task(
            f"t{i}",
            source=draw(st.sampled_from(["src", "n1", "n2"])),
            sink=draw(st.sampled_from(["src", "n1"])),
            input_bytes=draw(st.integers(0, 3_000_000)),
            output_bytes=draw(st.integers(0, 100_000)),
            cpu=draw(st.sampled_from([0.5, 1.0, 2.0])),
            memory_bytes=draw(st.integers(0, 600)),
            accelerators=draw(st.sampled_from([{}, {}, {"gpu": 1}])),
            candidates=draw(st.sampled_from([(), (), ("n1", "n3", "n4")])),
        )
        for each in (fast, slow):
            each.submit(one, 0.1)
    assert [decided(d) for d in fast.step(0.1)] == [decided(d) for d in slow.step(0.1)]
    assert {t.id for t in fast.pending} == {t.id for t in slow.pending}
    assert fast.policy._search is not None and slow.policy._search is None


@pytest.mark.parametrize("steering", [None, 0.0, 1.0])
def test_what_others_hold_is_seen_at_once_and_seen_no_more_when_given_back(steering):
    fabric = Fabric(steering)
    fabric.set(("leaf0", "spine0"), 290e6)  # where plain forwarding goes: some flows go elsewhere
    one = scheduler(fabric)
    for i in range(40):
        one.submit(task(f"t{i}", memory_bytes=100), 0.0)
    assert len(one.step(0.0)) + len(one.pending) == 40
    now = 0.0
    while one.running or one.pending:
        now += 1.0
        for name in one.nodes:
            one.node_report(report(name, now))
        for name in sorted(one.running):
            one.transfer_done(name, now)
            one.compute_done(name, now)
            one.finished(name, now)
        one.step(now)
    assert fabric.held == {}
    search = one.policy._search
    search.landscape.refresh()
    assert not search.landscape.held.any()
    assert not search.landscape.links[:, 2:4].any()


def test_a_host_that_moves_is_found_in_its_new_rack_and_flows_under_way_count_as_before():
    first, second = Fabric(), Fabric()
    fast, slow = scheduler(first), scheduler(Plain(second))
    for fabric, one in ((first, fast), (second, slow)):
        for i, host in enumerate(("n1", "n10", "n2", "n11")):
            one.submit(task(f"before{i}", candidates=(host,)), 0.0)
        assert len(one.step(0.0)) == 4
        fabric.rack["n3"] = "leaf5"
        fabric.cable("n3", "leaf5", 100e6)
        fabric.version += 1
        for i, hosts in enumerate((("n3",), (), ("n1", "n2"), ())):
            one.submit(task(f"after{i}", candidates=hosts), 0.1)
    found = [decided(d) for d in fast.step(0.1)]
    assert found == [decided(d) for d in slow.step(0.1)]
    assert found[0][0] == "n3"
    assert "leaf5" in found[0][1][0] and "leaf5" in found[0][1][1]
    for name in sorted(fast.running):
        fast.transfer_done(name, 0.2)
        fast.compute_done(name, 0.3)
        fast.finished(name, 0.4)
    land = fast.policy._search.landscape
    land.refresh()
    assert first.held == {} and not land.links[:, 2:4].any()


def test_flows_under_way_still_count_when_other_nodes_are_searched():
    fabric = Fabric()
    one = scheduler(fabric)
    one.submit(task("t", candidates=("n1",)), 0.0)
    one.step(0.0)
    hops = fabric.held["t:in"][0]
    policy, some = one.policy, tuple(one.nodes.values())[:70]
    assert policy.place(task("u", candidates=("n2",)), some, 0.0).host == "n2"
    assert policy._search.landscape.nodes is some
    assert [policy._sharing.on(hop) for hop in hops] == [1] * 4
    one.transfer_done("t", 0.1)
    assert [policy._sharing.on(hop) for hop in hops] == [0] * 4


def test_a_node_that_falls_silent_takes_nothing_until_it_reports_again():
    one = scheduler(Fabric())
    alive = {"n5", "n6"}
    for name in alive:
        one.node_report(report(name, 10.0))
    one.submit(task("a"), 10.0)
    assert one.step(10.0)[0].host in alive
    for name in one.nodes:
        if name not in alive:
            one.node_report(report(name, 20.0))
    one.submit(task("b"), 20.0)
    assert one.step(20.0)[0].host not in alive


def test_what_no_node_can_take_waits_with_a_reason():
    one = scheduler(Fabric())
    one.submit(task("big", cpu=64.0), 0.0)
    one.submit(task("odd", accelerators={"fpga": 1}), 0.0)
    assert one.step(0.0) == []
    big, odd = one.decisions
    assert big.reason == "0/72 nodes can take it: 72 too small in cpu"
    assert odd.reason == "no node has such an accelerator"


@pytest.mark.parametrize("seed", range(3))
def test_a_sample_is_nearly_as_good_as_all(seed):
    def total(percentage):
        fabric = Fabric()
        for i, hop in enumerate(sorted(fabric.facts)):
            fabric.set(hop, fabric.facts[hop][0] * (i * 31 % 70) / 100)
        options = {**FEW, "percentage_of_nodes_to_score": percentage}
        one = scheduler(fabric, options, seed=seed)
        for i in range(30):
            one.submit(task(f"t{i}", source=f"n{i}", sink=f"n{i}"), 0.0)
        return sum(d.prediction.completion_s for d in one.step(0.0))

    assert total(20) <= 1.02 * total(100)


def test_a_share_of_nodes_is_a_percentage():
    with pytest.raises(ScenarioError, match=r"to_score is 101; it must be 0 \(adaptive\) to 100"):
        scheduler(Fabric(), {"percentage_of_nodes_to_score": 101})
