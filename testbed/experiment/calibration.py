"""What a machine can carry, as `testbed calibrate` found it, and what a scenario asks of it.

The constants describe this machine's emulation, for a warning before a run
that is too large, and for a simulation of it.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import networkx as nx

from testbed.errors import RunError
from testbed.infrastructure.emulation import budget
from testbed.measurement import manifest
from testbed.measurement.recorder import write_json
from testbed.model.network import Topology
from testbed.model.scenario import Scenario

FORMAT = 1
SEGMENT_BYTES = 1448
"""Payload of a full-size TCP segment over IPv6 and a host MTU of 1,500, with time stamps."""
FRAMES_PER_SEGMENT = 1.5
"""A data segment and half an acknowledgement (RFC 9293, delayed acknowledgements)."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Constants of one machine. CPU times are in CPU-seconds, latencies medians in s.

    `switch_packets_per_s` went through one embedded switch without loss, from
    one port to another; each packet cost `packet_cpu_s`, and passing a switch
    took `hop_latency_s` beyond its links. An idle switch uses
    `switch_idle_cores`, the agent of an idle host `agent_idle_cores` and
    `host_memory_bytes`; a host takes `host_start_s` to start, many at a time.
    A request to an agent takes `agent_request_s`; a task starts
    `task_start_s` after it was ordered to, and takes `compute_stretch` times
    as long as its CPU time says. `decision_s` is one placement,
    `table_write_s` one write at one switch, `steer_s` the whole of moving a
    flow, `counter_read_s` the reading of one switch's counters.
    """

    machine: Mapping[str, str | int | float | None]
    measured: str
    switch_packets_per_s: float
    packet_cpu_s: float
    hop_latency_s: float
    switch_idle_cores: float
    agent_idle_cores: float
    host_memory_bytes: int
    host_start_s: float
    agent_request_s: float
    task_start_s: float
    compute_stretch: float
    decision_s: float
    table_write_s: float
    steer_s: float
    counter_read_s: float
    free_memory_bytes: int
    format: int = FORMAT

    @property
    def cores(self) -> float:
        return float(self.machine["cores"] or 1)

    @property
    def most_hosts(self) -> int:
        """Hosts whose agents, idle, fit into what a budget sets aside for agents, and in memory."""
        by_cpu = budget.AGENTS_MOST * self.cores / max(self.agent_idle_cores, 1e-6)
        by_memory = self.free_memory_bytes / max(self.host_memory_bytes, 1)
        return max(1, int(min(by_cpu, by_memory)))


def default_path() -> Path:
    """`machine.json` where this user's configuration is (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "testbed" / "machine.json"


def save(calibration: Calibration, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_json(path, asdict(calibration))
    except OSError as error:
        raise RunError(
            f"the calibration cannot be written to {path}: {error.strerror}; "
            "choose another file with --out"
        ) from error


def load(path: Path | None = None) -> Calibration | None:
    """The calibration of this machine; None without one, or with another machine's."""
    try:
        content: dict[str, Any] = json.loads((path or default_path()).read_text())
        found = Calibration(**content)
    except (OSError, ValueError, TypeError):
        return None
    same = found.format == FORMAT and dict(found.machine) == manifest.machine()
    return found if same else None


def describe(calibration: Calibration) -> str:
    """A few lines for a user."""
    c = calibration
    return "\n".join(
        (
            f"{c.machine['cpu']}, {c.cores:g} cores",
            f"one embedded switch passes {c.switch_packets_per_s / 1e3:.1f} kpackets/s, at "
            f"{c.packet_cpu_s * 1e6:.1f} µs of CPU and {c.hop_latency_s * 1e6:.0f} µs of latency "
            "a packet",
            f"about {c.most_hosts} hosts fit, each {c.host_memory_bytes / 2**20:.0f} MiB and "
            f"{c.agent_idle_cores * 1e3:.1f} thousandths of a core when idle",
            f"a task starts {c.task_start_s * 1e3:.1f} ms after its order and computes "
            f"{c.compute_stretch:.2f} times as long as its CPU time",
            f"a decision takes {c.decision_s * 1e3:.2f} ms, a table write "
            f"{c.table_write_s * 1e3:.2f} ms, steering a flow {c.steer_s * 1e3:.2f} ms",
        )
    )


def warning(scenario: Scenario, calibration: Calibration) -> str | None:
    """What the scenario asks for beyond what the machine was found to carry; None if nothing.

    Traffic is what the scenario offers on average while tasks arrive: a task's
    bytes go as far as the compute hosts are on average.
    """
    findings = []
    hosts = len(scenario.topology.hosts)
    if hosts > calibration.most_hosts:
        findings.append(f"{hosts} hosts, where {calibration.most_hosts} were found to fit")
    if scenario.target == "embedded":
        findings += _switching(scenario, calibration)
    if not findings:
        return None
    return f"this machine may not carry the scenario: {'; '.join(findings)}"


def _switching(scenario: Scenario, calibration: Calibration) -> list[str]:
    """Findings on packets: of the busiest switch, and of the CPU time of all of them."""
    load_pps = offered(scenario)
    if not load_pps:
        return []
    findings = []
    busiest = max(load_pps, key=lambda name: load_pps[name])
    if load_pps[busiest] > calibration.switch_packets_per_s:
        findings.append(
            f"switch {busiest} is offered {load_pps[busiest] / 1e3:.1f} kpackets/s, where "
            f"{calibration.switch_packets_per_s / 1e3:.1f} went through one"
        )
    wanted = sum(load_pps.values()) * calibration.packet_cpu_s
    wanted += len(scenario.topology.switches) * calibration.switch_idle_cores
    granted = budget.plan(scenario.topology, scenario.target, calibration.cores).switches
    if wanted > granted:
        findings.append(
            f"its traffic needs {wanted:.2f} cores of switching, of which it gets {granted:.2f}"
        )
    return findings


def offered(scenario: Scenario) -> dict[str, float]:
    """Switch -> packets a second that the scenario's traffic brings it on average.

    No flow is faster than its narrowest link on the way.
    """
    topology = scenario.topology
    graph = nx.Graph()
    for link in topology.links:
        graph.add_edge(link.a, link.b, delay_s=link.delay_s, rate_bps=link.rate_bps)
    found = dict.fromkeys(topology.switch, 0.0)
    for flow in scenario.background:
        frame_bits = 8 * (flow.packet_bytes if flow.protocol == "udp" else SEGMENT_BYTES)
        per_packet = 1.0 if flow.protocol == "udp" else FRAMES_PER_SEGMENT
        _add(found, graph, topology, flow.source, flow.sink, flow.rate_bps, frame_bits / per_packet)
    computing = [host.name for host in topology.hosts if host.cpu > 0]
    for workload in scenario.workloads:
        arrival = workload.arrival
        rate = arrival.rate or len(arrival.times_s) / scenario.duration_s
        for source in workload.sources:
            for host in computing:
                share = rate / len(workload.sources) / len(computing)
                rate_bps = share * 8 * (workload.input_bytes + workload.output_bytes)
                packet_bits = 8 * SEGMENT_BYTES / FRAMES_PER_SEGMENT
                _add(found, graph, topology, source, host, rate_bps, packet_bits)
    return found


def _add(
    found: dict[str, float],
    graph: nx.Graph,
    topology: Topology,
    source: str,
    sink: str,
    rate_bps: float,
    packet_bits: float,
) -> None:
    """Add a flow's packets to every switch on its way; there is none to itself."""
    if source == sink:
        return
    way = nx.shortest_path(graph, source, sink, weight="delay_s")
    narrowest_bps = min(graph.edges[hop]["rate_bps"] for hop in itertools.pairwise(way))
    for node in way:
        if node in topology.switch:
            found[node] += min(rate_bps, narrowest_bps) / packet_bits
