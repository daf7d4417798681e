"""What is taken away in an ablation is gone, and nothing else."""

from __future__ import annotations

from collections import Counter

from testbed.model.decisions import Decision
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.workload import BackgroundFlow, Fetch
from testbed.scheduling.fluid import StaticNetwork
from testbed.scheduling.overlay import OverlayView
from testbed.scheduling.policies import Setting, make, zones_of
from testbed.scheduling.scheduler import Scheduler
from tests.scheduling.networks import report, task

MBIT = 1e6


def sites(background: float = 0.0, source: str = "a2") -> tuple[Topology, StaticNetwork]:
    """Sites a, b and c, a switch with two hosts each, over two cores; one way to b is busy."""
    hosts = tuple(HostSpec(f"{site}{n}", site=site) for site in "abc" for n in (1, 2))
    switches = tuple(SwitchSpec(name) for name in ("sa", "sb", "sc", "x", "y"))
    links = [LinkSpec(h.name, f"s{h.site}", 100 * MBIT, 0.001) for h in hosts]
    links += [LinkSpec(f"s{s}", "x", 10 * MBIT, 0.004) for s in "abc"]
    links += [LinkSpec(f"s{s}", "y", 10 * MBIT, 0.004) for s in "abc"]
    topology = Topology(hosts, switches, tuple(links))
    flows = [BackgroundFlow("f", source, "b2", background)] if background else []
    return topology, StaticNetwork(topology, flows)


def decided(name: str, options: dict, job, network, topology) -> Decision:
    setting = Setting(network, seed=7, zones=zones_of(topology))
    scheduler = Scheduler(topology.hosts, make(name, options, setting))
    for host in topology.hosts:
        scheduler.node_report(report(host.name, 0.0))
    scheduler.submit(job, 0.0)
    (decision,) = scheduler.step(0.0)
    scheduler.transfer_done(job.id, 1.0)
    scheduler.compute_done(job.id, 2.0)
    scheduler.finished(job.id, 3.0)
    return decision


def test_with_ecmp_flows_spread_over_the_shortest_ways_and_nodes_stay_the_same() -> None:
    topology, network = sites()
    middles: Counter[str] = Counter()
    for n in range(60):
        fetches = (Fetch(10, "c1"),)
        job = task(f"t{n}", source="a1", sink="a1", candidates=("b1",), fetches=fetches)
        plain = decided("idleness", {}, job, network, topology)
        spread = decided("idleness", {"ecmp": True}, job, network, topology)
        assert spread.host == plain.host == "b1"
        assert plain.path_in is None
        assert spread.path_in is not None and spread.path_out is not None
        assert len(spread.path_in.nodes) == 5
        assert [path and path.nodes[0] for path in spread.fetch_paths] == ["c1"]
        assert spread.reserve_in_bps == 0
        middles[spread.path_in.nodes[2]] += 1
        again = decided("idleness", {"ecmp": True}, job, network, topology)
        assert again.path_in == spread.path_in
    assert min(middles["x"], middles["y"]) > 15


def test_with_ecmp_nothing_is_steered_to_the_host_itself() -> None:
    topology, network = sites()
    job = task("t", source="a1", sink="a1", candidates=("a1",))
    decision = decided("idleness", {"ecmp": True}, job, network, topology)
    assert (decision.path_in, decision.path_out) == (None, None)


def test_an_overlay_knows_delay_and_free_bandwidth_from_end_to_end_and_no_links() -> None:
    topology, network = sites(background=8 * MBIT)
    view = OverlayView(network, zones_of(topology))
    (path,) = view.paths("a1", "b1", 4)
    assert path.nodes == ("a1", "~a", "~b", "b1")
    assert path.delay_s == network.forwarding_path("a1", "b1").delay_s
    assert view.capacity_bps("a1", "~a") == 100 * MBIT
    assert view.capacity_bps("~a", "~b") == 10 * MBIT
    assert view.background_bps("~a", "~b") == 8 * MBIT
    assert view.forwarding_path("a1", "a2").nodes == ("a1", "~a", "a2")
    assert view.paths("a1", "a1", 4)[0].hops == ()


def test_over_an_overlay_nothing_is_steered_or_reserved_though_a_free_way_is_there() -> None:
    topology, network = sites(background=9 * MBIT)
    job = task("t", source="a1", sink="a1", candidates=("b1",))
    whole = decided("network-aware", {}, job, network, topology)
    overlay = decided("network-aware", {"overlay": True}, job, network, topology)
    assert whole.path_in is not None and overlay.path_in is None
    assert overlay.reserve_in_bps == 0 < whole.reserve_in_bps
    # It sees that the usual way is nearly full, and cannot take the other.
    assert overlay.prediction is not None and whole.prediction is not None
    assert overlay.prediction.transfer_s > 5 * whole.prediction.transfer_s


def test_an_overlay_avoids_a_site_that_is_slow_to_reach() -> None:
    topology, network = sites(background=9 * MBIT, source="c2")
    job = task("t", source="a1", sink="a1", candidates=("b1", "c1"))
    assert decided("network-aware", {"overlay": True}, job, network, topology).host == "c1"
