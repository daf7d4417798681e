"""Both policies on the real controller, over a fake data plane with background traffic."""

from __future__ import annotations

import pytest

from testbed.model.observations import NodeReport
from testbed.scheduling import Scheduler, Setting, make
from testbed.scheduling.policies import zones_of
from tests.control.fake_network import Driven, leaf_spine

from .networks import task

TOPOLOGY = leaf_spine(leaves=3, spines=2, hosts=2)


@pytest.fixture
def driven():
    one = Driven(TOPOLOGY)
    one.start()
    return one


def scheduler(driven, policy):
    setting = Setting(network=driven.controller, seed=3, zones=zones_of(TOPOLOGY))
    one = Scheduler(TOPOLOGY.hosts, make(policy, {}, setting))
    for host in TOPOLOGY.host:
        one.node_report(report(host, driven.network.now))
    return one


def report(host, now):
    return NodeReport(host, now, 0, 0, 0, 0, 0, 0, 0)


def congest(driven, hops, rate_bps, seconds):
    for _ in range(round(seconds / 0.05)):
        for a, b in hops:
            driven.network.count(a, b, 1, round(rate_bps * 0.05 / 8))
        driven.run(0.05)


def test_the_controller_is_a_network_view(driven):
    one = scheduler(driven, "network-aware")
    now = driven.network.now
    one.submit(task("t", source="h1", sink="h1", input_bytes=10**6), now)
    (decision,) = one.step(now)
    # Nothing is nearer to its data than the host that has it.
    assert decision.host == "h1" and decision.path_in is None
    one.finished("t", now)
    assert driven.controller.reservations == {}


def test_a_task_avoids_the_congested_link_on_the_way_to_its_node(driven):
    congest(driven, [("h1", "s3"), ("s3", "s1"), ("s1", "s4")], 8e6, 2.0)
    one = scheduler(driven, "network-aware")
    now = driven.network.now
    one.submit(task("t", source="h2", sink="h2", input_bytes=10**6, candidates=("h3",)), now)
    (decision,) = one.step(now)
    assert decision.path_in.nodes == ("h2", "s3", "s2", "s4", "h3")
    assert decision.path_in.residual_bps > 9.5e6 > decision.candidates[2].prediction.transfer_s
    driven.do(driven.controller.steer("t:in", "h2", "h3", decision.path_in, dst_port=5001))
    assert driven.network.walk("h2", "h3") == list(decision.path_in.nodes)
    one.transfer_done("t", now + 1)
    one.compute_done("t", now + 2)
    one.finished("t", now + 2.1)
    assert driven.controller.reservations == {}


def test_a_task_avoids_the_node_behind_a_congested_link_where_idleness_does_not(driven):
    names = ("h3", "h5")
    aware, idle = scheduler(driven, "network-aware"), scheduler(driven, "idleness")
    congest(driven, [("s4", "h3")], 9.5e6, 2.0)
    now = driven.network.now
    for host in TOPOLOGY.host:
        aware.node_report(report(host, now))
        idle.node_report(report(host, now))
    for i in range(6):
        one = task(f"t{i}", source="h1", sink="h1", input_bytes=500_000, candidates=names, cpu=0.1)
        for scheduler_ in (aware, idle):
            scheduler_.submit(one, now)
    # At 0.5 Mbit/s 500 kB take 8 s; six at once over 10 Mbit/s take 2.5 s.
    assert {d.host for d in aware.step(now)} == {"h5"}
    assert {d.host for d in idle.step(now)} == {"h3", "h5"}


def test_the_controller_feeds_the_search_among_many_nodes(driven, monkeypatch):
    congest(driven, [("h1", "s3"), ("s3", "s1"), ("s1", "s4")], 8e6, 2.0)

    def decide(smallest):
        monkeypatch.setattr("testbed.scheduling.network_aware.LARGE", smallest)
        one = scheduler(driven, "network-aware")
        now = driven.network.now
        found = []
        for i, source in enumerate(["h2", "h4", "h2"]):
            one.submit(task(f"t{i}", source=source, sink=source, memory_bytes=1), now)
            found += [
                (d.host, d.path_in and d.path_in.nodes, round(d.prediction.completion_s, 6))
                for d in one.step(now)
            ]
        one.withdraw(now)
        return found

    many, few = decide(1), decide(1000)
    assert many == few and len(few) == 3
    before = driven.controller.changes(-1)[0]
    assert driven.controller.changes(before) == (before, False, None)
    driven.run(0.1)
    assert driven.controller.changes(before)[0] > before
