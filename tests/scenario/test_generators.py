"""Generated topologies have the nodes, links and names that their definitions say."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from testbed.model.network import Topology
from testbed.scenario import loads
from testbed.scenario.topohub import switch_names


def build(topology: str, more: str = "") -> Topology:
    text = f"""\
name: generated
topology: {{{topology}}}
workload: [{{arrival: {{fixed: 1/s}}, input: 1kB, from: '*', compute: 1ms}}]
{more}
"""
    return loads(text).topology


def graph(topology: Topology) -> nx.Graph[str]:
    return nx.Graph((link.a, link.b) for link in topology.links)


def degrees(topology: Topology, prefix: str) -> set[int]:
    found = graph(topology)
    return {found.degree[s.name] for s in topology.switches if s.name.startswith(prefix)}


def test_a_line_is_a_row_of_switches_with_hosts_on_each() -> None:
    topology = build("generator: line, switches: 3, hosts_per_switch: 2")
    assert [s.name for s in topology.switches] == ["s1", "s2", "s3"]
    assert [link.name for link in topology.links] == [
        *("h1-s1", "h2-s1", "h3-s2", "h4-s2", "h5-s3", "h6-s3"),
        *("s1-s2", "s2-s3"),
    ]
    assert topology.name == "line"


def test_one_switch_is_a_line() -> None:
    assert [link.name for link in build("generator: line, switches: 1").links] == ["h1-s1"]


def test_a_ring_comes_back_to_its_first_switch() -> None:
    topology = build("generator: ring, switches: 5")
    core = graph(topology).subgraph(s.name for s in topology.switches)
    assert nx.is_isomorphic(core, nx.cycle_graph(5))


def test_every_leaf_is_linked_to_every_spine() -> None:
    topology = build("generator: leaf-spine, spines: 2, leaves: 3, hosts_per_leaf: 2")
    assert len(topology.hosts) == 6
    assert degrees(topology, "leaf") == {4}
    assert degrees(topology, "spine") == {3}
    assert [topology.access[f"h{i}"].switch for i in (1, 2, 3)] == ["leaf1", "leaf1", "leaf2"]
    assert topology.access["h4"].number == 2  # hosts are on the first ports


@pytest.mark.parametrize("k", [2, 4, 6])
def test_a_fat_tree_has_full_bisection(k: int) -> None:
    """k^3/4 hosts, 5k^2/4 switches of k ports each, one core switch per pair of pods and column."""
    topology = build(f"generator: fat-tree, k: {k}")
    assert len(topology.hosts) == k**3 // 4
    assert len(topology.switches) == 5 * k**2 // 4
    assert degrees(topology, "") == {k}
    found = graph(topology)
    for core in (s.name for s in topology.switches if s.name.startswith("core")):
        pods = Counter(peer.removeprefix("agg").split("-")[0] for peer in found[core])
        assert pods == {str(pod): 1 for pod in range(1, k + 1)}
    if k > 2:
        cut = nx.minimum_edge_cut(found, "edge1-1", f"edge{k}-1")
        assert len(cut) == k // 2


def test_hosts_of_a_fat_tree_may_be_fewer() -> None:
    assert len(build("generator: fat-tree, k: 4, hosts_per_edge: 1").hosts) == 8


def test_sites_are_linked_with_each_other_unless_links_are_written() -> None:
    full = build("generator: wan, sites: {rome: {hosts: 2}, paris: {}, bonn: {hosts: 0}}")
    assert [host.name for host in full.hosts] == ["rome-h1", "rome-h2", "paris-h1"]
    assert {switch.name: switch.site for switch in full.switches} == {
        "rome-sw": "rome",
        "paris-sw": "paris",
        "bonn-sw": "bonn",
    }
    assert {host.site for host in full.hosts} == {"rome", "paris"}
    assert sum(link.b.endswith("-sw") and link.a.endswith("-sw") for link in full.links) == 3


def test_a_link_between_sites_has_its_own_properties_over_the_tiers() -> None:
    topology = build(
        "generator: wan, sites: {rome: {}, paris: {}, bonn: {}},"
        " links: [{link: [rome, paris], delay: 12ms, bandwidth: 10Mbit/s}, [paris, bonn]]",
        "links: {wan: {delay: 5ms, bandwidth: 50Mbit/s}, access: {delay: 100us}}",
    )
    by_name = {link.name: (link.delay_s, link.rate_bps) for link in topology.links}
    assert by_name["rome-sw-paris-sw"] == (12e-3, 10e6)
    assert by_name["paris-sw-bonn-sw"] == (5e-3, 50e6)
    assert by_name["rome-h1-rome-sw"] == (100e-6, 100e6)


def test_a_real_network_has_its_places_and_its_distances() -> None:
    topology = build("generator: topohub, name: topozoo/Abilene")
    assert topology.name == "topozoo/Abilene"
    assert (len(topology.switches), len(topology.hosts)) == (11, 11)
    assert sum(link.a in topology.switch for link in topology.links) == 14
    link = topology.link[frozenset(("new-york", "chicago"))]
    assert link.delay_s == pytest.approx(1146.16 / 200_000)  # km on record, light in glass
    assert topology.switch["new-york"].site == topology.host["new-york-h1"].site == "new-york"


def test_hosts_of_a_real_network_may_be_at_some_places_only() -> None:
    topology = build(
        "generator: topohub, name: sndlib/polska, hosts_per_node: 2, hosts_at: [gdansk, warsaw]"
    )
    assert [h.name for h in topology.hosts] == ["gdansk-h1", "gdansk-h2", "warsaw-h1", "warsaw-h2"]
    assert len(topology.switches) == 12


@pytest.mark.parametrize("name", ["gabriel/25/0", "backbone/africa", "caida/2024-08/2852"])
def test_networks_of_every_group_can_be_built(name: str) -> None:
    topology = build(f"generator: topohub, name: {name}")
    assert len({s.name for s in topology.switches}) == len(topology.switches) > 10
    assert nx.is_connected(graph(topology))


@given(st.dictionaries(st.integers(0, 999).map(str), st.text(max_size=40), min_size=1))
def test_places_get_distinct_node_names_whatever_they_are_called(by_id: dict[str, str]) -> None:
    names = switch_names(by_id)
    assert len(set(names.values())) == len(by_id)
    assert all(name[0].isalpha() and len(name) <= 24 for name in names.values())


@given(
    spines=st.integers(1, 4),
    leaves=st.integers(1, 5),
    hosts=st.integers(1, 4),
)
def test_every_generated_host_hangs_on_one_switch_by_one_link(
    spines: int, leaves: int, hosts: int
) -> None:
    topology = build(
        f"generator: leaf-spine, spines: {spines}, leaves: {leaves}, hosts_per_leaf: {hosts}"
    )
    found = graph(topology)
    assert all(found.degree[host.name] == 1 for host in topology.hosts)
    assert set(topology.access) == set(topology.host)
