"""A small machine can carry the scenarios shipped, and they ask what they say they ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from testbed.model.scenario import Scenario
from testbed.scenario import all_tasks, load

FOLDER = Path(__file__).parents[2] / "scenarios"
FRAME_OVERHEAD_BYTES = 62  # Ethernet, IPv6 and UDP headers


def shipped(name: str) -> Scenario:
    return load(FOLDER / f"{name}.yaml")


@pytest.mark.parametrize("name", ["quickstart", "congested-edge", "uncongested"])
def test_two_cores_can_carry_it(name: str) -> None:
    scenario = shipped(name)
    assert all(10e6 <= link.rate_bps <= 100e6 for link in scenario.topology.links)
    hops = 6  # at most: hosts, leaves and a spine, in both directions of a reply
    background_pps = sum(
        flow.rate_bps / 8 / (flow.packet_bytes + FRAME_OVERHEAD_BYTES)
        for flow in scenario.background
    )
    assert background_pps * hops < 20_000
    assert sum(host.cpu for host in scenario.topology.hosts) <= 8


@pytest.mark.parametrize(
    ("name", "seconds", "least_repetitions"),
    [("quickstart", 100, 3), ("congested-edge", 180, 6), ("uncongested", 180, 6)],
)
def test_it_ends_in_time(name: str, seconds: float, least_repetitions: int) -> None:
    """Repetitions at their usual length: the last task done four seconds after the duration."""
    scenario = shipped(name)
    assert scenario.repeat >= least_repetitions
    one = scenario.warmup_s + scenario.duration_s + (4 if scenario.background else 2)
    assert one * scenario.repeat * len(scenario.policies) <= seconds + 10


@pytest.mark.parametrize("name", ["quickstart", "congested-edge", "uncongested"])
def test_every_repetition_has_tasks_to_compare(name: str) -> None:
    scenario = shipped(name)
    counts = [len(all_tasks(scenario, r)) for r in range(scenario.repeat)]
    assert min(counts) >= 4, counts


def test_congested_edge_has_its_idle_node_behind_a_link_that_is_four_fifths_full() -> None:
    scenario = shipped("congested-edge")
    idlest = max(scenario.topology.hosts, key=lambda host: host.cpu)
    far = scenario.topology.access[idlest.name].switch
    (bottleneck,) = [
        link
        for link in scenario.topology.links
        if link.b == far and link.a in scenario.topology.switch
    ]
    (flow,) = scenario.background
    assert flow.rate_bps / bottleneck.rate_bps == pytest.approx(0.8)
    assert scenario.topology.access[flow.source].switch == bottleneck.a
    assert scenario.topology.access[flow.sink].switch == far


def test_quickstart_has_its_roomiest_node_behind_a_busy_link() -> None:
    scenario = shipped("quickstart")
    idlest = max(scenario.topology.hosts, key=lambda host: host.cpu)
    (flow,) = scenario.background
    assert flow.sink == idlest.name
    assert flow.rate_bps / scenario.topology.access[idlest.name].link.rate_bps >= 0.7


def test_uncongested_is_nearly_all_compute() -> None:
    scenario = shipped("uncongested")
    (work,) = scenario.workloads
    slowest_bps = min(link.rate_bps for link in scenario.topology.links)
    assert 8 * (work.input_bytes + work.output_bytes) / slowest_bps < 0.01 * work.compute_s
    assert scenario.background == ()
