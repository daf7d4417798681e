"""Decisions per second of every policy, on one core, while the network changes under it.

    python benchmarks/scheduler.py [--nodes 100,1000,5000,10000] [--policies idleness,...]
        [--sampled | --full] [--seconds 2] [--json FILE]

A leaf-spine fabric of 40 hosts a leaf. Tasks arrive at 5,000 per simulated
second, each is decided in a pass of its own, holds its resources and bandwidth,
and ends when half of the nodes have one. Between decisions, 1,000 links per
simulated second change their background traffic and every node reports five
times a second; their cost counts. Timed is submit, step and finish of a task
with the updates due until the next; p99 is of `step` alone. `--sampled` scores
the adaptive share of nodes that Kubernetes does, where the policy can.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path as File

from testbed.errors import ControlError, TestbedError
from testbed.model.decisions import Path
from testbed.model.network import HostSpec
from testbed.model.observations import NodeReport
from testbed.model.workload import Task
from testbed.scheduling import POLICIES, Scheduler, Setting, make
from testbed.scheduling.policies import OPTIONS, PERCENTAGE

HOSTS_PER_LEAF, SPINES = 40, 4
HOST_BPS, TRUNK_BPS = 10e9, 100e9
DELAY_S = 20e-6
TASKS_PER_S, LINK_UPDATES_PER_S, REPORTS_PER_S = 5_000, 1_000, 5
GiB = 2**30
Hop = tuple[str, str]


class LeafSpine:
    """A NetworkView whose links are three dicts; paths are known from names."""

    def __init__(self, nodes: int) -> None:
        self.leaf = {f"n{i}": f"leaf{i // HOSTS_PER_LEAF}" for i in range(nodes)}
        self.capacity: dict[Hop, float] = {}
        for host, leaf in self.leaf.items():
            self._cable(host, leaf, HOST_BPS)
        for leaf in sorted(set(self.leaf.values())):
            for spine in range(SPINES):
                self._cable(leaf, f"spine{spine}", TRUNK_BPS)
        self.background = dict.fromkeys(self.capacity, 0.0)
        self.reserved = dict.fromkeys(self.capacity, 0.0)
        self.hops = list(self.capacity)
        self._held: dict[str, tuple[tuple[Hop, ...], float]] = {}
        self._ways: dict[tuple[str, str], tuple[Path, ...]] = {}
        self._updates = 0

    def _cable(self, a: str, b: str, rate_bps: float) -> None:
        self.capacity[a, b] = self.capacity[b, a] = rate_bps

    def update(self) -> None:
        """One link's background traffic changes: the next of a fixed, scattered order."""
        self._updates += 1
        hop = self.hops[self._updates * 7919 % len(self.hops)]
        self.background[hop] = self.capacity[hop] * (self._updates * 31 % 90) / 100

    def paths(self, src: str, dst: str, k: int) -> tuple[Path, ...]:
        if src == dst:
            return (Path((src,), float("inf"), 0.0),)
        here, there = self.leaf[src], self.leaf[dst]
        if (src, dst) not in self._ways:
            if here == there:
                ways = [(src, here, dst)]
            else:
                ways = [(src, here, f"spine{i}", there, dst) for i in range(SPINES)]
            self._ways[src, dst] = tuple(Path(w, 0.0, DELAY_S * len(w)) for w in ways)
        return self._ways[src, dst][:k]

    def forwarding_path(self, src: str, dst: str) -> Path:
        return self.paths(src, dst, 1)[0]

    def capacity_bps(self, a: str, b: str) -> float:
        return self.capacity[a, b]

    def background_bps(self, a: str, b: str) -> float:
        return self.background[a, b]

    def reserved_bps(self, a: str, b: str) -> float:
        return self.reserved[a, b]

    def reserve(
        self,
        flow_id: str,
        path: Path,
        rate_bps: float,
        now: float,
        expected_bps: float | None = None,
    ) -> None:
        if flow_id in self._held:
            raise ControlError(f"{flow_id} holds a reservation already")
        for hop in path.hops:
            self.reserved[hop] += rate_bps
        self._held[flow_id] = (path.hops, rate_bps)

    def release(self, flow_id: str, now: float, carried_bytes: int | None = None) -> None:
        hops, rate_bps = self._held.pop(flow_id, ((), 0.0))
        for hop in hops:
            self.reserved[hop] = max(0.0, self.reserved[hop] - rate_bps)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one policy did on one number of nodes."""

    policy: str
    nodes: int
    sampled: bool
    decisions: int
    decisions_per_s: float
    p50_s: float
    p99_s: float


def measure(policy: str, nodes: int, sampled: bool, seconds: float) -> Measured:
    """Decide for about `seconds`, after half as many nodes as there are have a task."""
    network = LeafSpine(nodes)
    options = {PERCENTAGE: 0} if sampled and PERCENTAGE in OPTIONS[policy] else {}
    setting = Setting(network, 3.0, 1, network.leaf)
    hosts = [HostSpec(name, cpu=8.0, memory_bytes=32 * GiB) for name in network.leaf]
    scheduler = Scheduler(hosts, make(policy, options, setting))
    names = list(network.leaf)
    running: deque[str] = deque()
    now, updates, reports, number = 0.0, 0, 0, 0
    for name in names:
        scheduler.node_report(_report(name, now))

    def turn() -> float:
        """One task; how long its decision took."""
        nonlocal now, updates, reports, number
        number += 1
        now = number / TASKS_PER_S
        while updates < now * LINK_UPDATES_PER_S:
            updates += 1
            network.update()
        while reports < now * REPORTS_PER_S * nodes:
            scheduler.node_report(_report(names[reports % nodes], now))
            reports += 1
        if len(running) >= max(1, nodes // 2):
            scheduler.finished(running.popleft(), now)
        task = _task(number, names)
        scheduler.submit(task, now)
        start = time.perf_counter()
        placed = scheduler.step(now)
        took = time.perf_counter() - start
        if len(placed) != 1 or placed[0].task != task.id:
            raise ControlError(f"{policy} on {nodes} nodes left {task.id} without a node")
        scheduler.decisions.clear()
        running.append(task.id)
        return took

    until = time.perf_counter() + seconds
    for _ in range(max(20, nodes // 2)):
        turn()
        if time.perf_counter() > until:
            break
    gc.collect()
    times: list[float] = []
    start = time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds:
        times.append(turn())
    times.sort()
    count = len(times)
    return Measured(
        policy,
        nodes,
        bool(options),
        count,
        count / spent,
        times[count // 2],
        times[min(count - 1, count * 99 // 100)],
    )


def _report(host: str, now: float) -> NodeReport:
    return NodeReport(host, now, 0.0, 0, 0, 0, 0, 0.0, 0)


def _task(number: int, names: list[str]) -> Task:
    """Of four sizes, from one of twenty sources."""
    source = names[number % 20 * len(names) // 20]
    size = number % 4
    return Task(
        id=f"t{number}",
        workload="w",
        release_s=0.0,
        source=source,
        sink=source,
        input_bytes=500_000 << size,
        compute_s=0.2,
        output_bytes=10_000,
        cpu=0.5 * (1 + size),
        memory_bytes=GiB << size,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--nodes", default="100,1000,5000,10000")
    parser.add_argument("--policies", default=",".join(POLICIES))
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--sampled", action="store_true", help="sampled scoring only")
    which.add_argument("--full", action="store_true", help="full scoring only")
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--json", type=File)
    asked = parser.parse_args()
    found: list[Measured] = []
    print(f"{'policy':18}{'nodes':>7}  scoring {'decisions/s':>12} {'p50':>10} {'p99':>10}")
    for policy in asked.policies.split(","):
        if policy not in POLICIES:
            parser.error(f"policy {policy!r} is not known; known are {', '.join(POLICIES)}")
        for nodes in map(int, asked.nodes.split(",")):
            for sampled in (False, True):
                if (asked.full and sampled) or (asked.sampled and not sampled):
                    continue
                if sampled and PERCENTAGE not in OPTIONS[policy]:
                    continue
                one = measure(policy, nodes, sampled, asked.seconds)
                found.append(one)
                print(
                    f"{policy:18}{nodes:7}  {'sampled' if sampled else 'full':7}"
                    f" {one.decisions_per_s:12.0f} {one.p50_s * 1e6:7.0f} µs"
                    f" {one.p99_s * 1e6:7.0f} µs",
                    flush=True,
                )
    if asked.json:
        asked.json.write_text(json.dumps([asdict(one) for one in found], indent=2) + "\n")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except TestbedError as error:
        sys.exit(f"error: {error}")
