"""Decisions per second of every policy, on one core, while the network changes under it.

    python benchmarks/scheduler.py [--nodes 100,1000,5000,10000] [--policies idleness,...]
        [--sampled | --full] [--seconds 2] [--json FILE]
    python benchmarks/scheduler.py --quality [--nodes 1000,5000]

A leaf-spine fabric of 40 hosts a leaf. Tasks arrive at 5,000 per simulated
second, each is decided in a pass of its own, holds its resources and bandwidth,
has its input after 4 ms and ends when half of the nodes have one. Between
decisions, 1,000 links per simulated second change their background traffic and
every node reports five times a second; their cost counts. Timed is all of a
task (submit, step, and what is told of its progress) with the updates due until
the next, but not the making of tasks and reports, which others do; p99 is of
`step` alone. The rate is that of the CPU time used, on one core; beside it
stands that of the time on the wall, which is lower where other programs or a
hypervisor took the CPU away. `--sampled` scores the adaptive share of nodes
that Kubernetes does, where the policy can.

`--quality` holds a sample against all nodes: the same 4,000 tasks, short ones
so that the network matters, on links with 0 to 90 % of background traffic. What
is compared is the mean completion as predicted when each is placed, in the
state of the network that either way of scoring has led to.

Bars: network-aware, sampled, at 5,000 nodes 5,000 decisions a second of CPU
time; from 1,000 to 10,000 nodes the cost grows at most linearly; the quality of
a sample is within 2 %.
"""

from __future__ import annotations

import argparse
import gc
import heapq
import json
import math
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path as File
from statistics import fmean

from testbed import garbage
from testbed.errors import ControlError, TestbedError
from testbed.model.decisions import Path
from testbed.model.network import HostSpec
from testbed.model.observations import NodeReport
from testbed.model.workload import Task
from testbed.scheduling import POLICIES, Scheduler, Setting, make
from testbed.scheduling.network_aware import LARGE
from testbed.scheduling.policies import OPTIONS, PERCENTAGE

HOSTS_PER_LEAF, SPINES = 40, 4
HOST_BPS, TRUNK_BPS = 10e9, 100e9
DELAY_S = 20e-6
TASKS_PER_S, LINK_UPDATES_PER_S, REPORTS_PER_S = 5_000, 1_000, 5
TRANSFERS = 20
"""So many tasks are getting their input at one time."""
MOST_WAITING = 32
AT_A_TIME = 500
"""So many tasks, and what nodes report meanwhile, are made at a time, which is not timed."""
GiB = 2**30
Hop = tuple[str, str]


class LeafSpine:
    """A NetworkView whose links are a dict; paths are known from names."""

    def __init__(self, nodes: int) -> None:
        self.leaf = {f"n{i}": f"leaf{i // HOSTS_PER_LEAF}" for i in range(nodes)}
        self.capacity: dict[Hop, float] = {}
        for host, leaf in self.leaf.items():
            self._cable(host, leaf, HOST_BPS)
        for leaf in sorted(set(self.leaf.values())):
            for spine in range(SPINES):
                self._cable(leaf, f"spine{spine}", TRUNK_BPS)
        self.facts = {hop: [rate, 0.0, 0.0] for hop, rate in self.capacity.items()}
        """Capacity, background and reserved rate."""
        self.hops = list(self.capacity)
        self._held: dict[str, tuple[list[list[float]], float]] = {}
        self._ways: dict[tuple[str, str], tuple[Path, ...]] = {}
        self._updates = 0
        self._changed: list[Hop] = []

    def _cable(self, a: str, b: str, rate_bps: float) -> None:
        self.capacity[a, b] = self.capacity[b, a] = rate_bps

    def update(self) -> None:
        """One link's background traffic changes: the next of a fixed, scattered order."""
        self._updates += 1
        hop = self.hops[self._updates * 7919 % len(self.hops)]
        self.facts[hop][1] = self.capacity[hop] * (self._updates * 31 % 90) / 100
        self._changed.append(hop)

    def paths(self, src: str, dst: str, k: int) -> tuple[Path, ...]:
        if src == dst:
            return (Path((src,), float("inf"), 0.0),)
        here, there = self.leaf[src], self.leaf[dst]
        if (src, dst) not in self._ways:
            ways: list[tuple[str, ...]]
            if here == there:
                ways = [(src, here, dst)]
            else:
                ways = [(src, here, f"spine{i}", there, dst) for i in range(SPINES)]
            self._ways[src, dst] = tuple(Path(w, 0.0, DELAY_S * (len(w) - 1)) for w in ways)
        return self._ways[src, dst][:k]

    def steering_s(self) -> None:
        return None

    def forwarding_path(self, src: str, dst: str) -> Path:
        return self.paths(src, dst, 1)[0]

    def attachment(self, host: str) -> str:
        return self.leaf[host]

    def switch_ways(self, a: str, b: str, k: int) -> Sequence[tuple[str, ...]]:
        if a == b:
            return [(a,)]
        return [(a, f"spine{i}", b) for i in range(SPINES)][:k]

    def link_facts(self, hop: Hop) -> tuple[float, float, float, float, float]:
        capacity, background, reserved = self.facts[hop]
        return capacity, background, reserved, DELAY_S, 0.0

    def changes(self, since: int) -> tuple[int, bool, list[Hop] | None]:
        """Told once each, which will do for the one policy that is measured."""
        changed, self._changed = self._changed, []
        return self._updates, since < 0, None if since < 0 else changed

    def capacity_bps(self, a: str, b: str) -> float:
        return self.capacity[a, b]

    def background_bps(self, a: str, b: str) -> float:
        return self.facts[a, b][1]

    def reserved_bps(self, a: str, b: str) -> float:
        return self.facts[a, b][2]

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
        known = self.facts
        along = [known[hop] for hop in path.hops]
        for facts in along:
            facts[2] += rate_bps
        self._held[flow_id] = (along, rate_bps)

    def release(self, flow_id: str, now: float, carried_bytes: int | None = None) -> None:
        along, rate_bps = self._held.pop(flow_id, ([], 0.0))
        for facts in along:
            left = facts[2] - rate_bps
            facts[2] = left if left > 0.0 else 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What one policy did on one number of nodes."""

    policy: str
    nodes: int
    sampled: bool
    decisions: int
    decisions_per_s: float
    wall_decisions_per_s: float
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
    moving: deque[str] = deque()
    updates, reports, number = 0, 0, 0
    for name in names:
        scheduler.node_report(_report(name, 0.0))

    def coming(count: int) -> list[tuple[float, Task, list[NodeReport]]]:
        """The next tasks, when each comes, and what nodes report until then."""
        nonlocal reports, number
        found = []
        for _ in range(count):
            number += 1
            now = number / TASKS_PER_S
            due = range(reports, math.ceil(now * REPORTS_PER_S * nodes))
            reports = due.stop
            told = [_report(names[i % nodes], now) for i in due]
            found.append((now, _task(number, names), told))
        return found

    def turn(now: float, task: Task, told: list[NodeReport]) -> float:
        """One task; how long its decision took."""
        nonlocal updates
        while updates < now * LINK_UPDATES_PER_S:
            updates += 1
            network.update()
        for report in told:
            scheduler.node_report(report)
        while len(moving) > TRANSFERS:
            scheduler.transfer_done(moving.popleft(), now)
        while len(running) > max(TRANSFERS + 1, nodes // 2):
            scheduler.compute_done(running[0], now)
            scheduler.finished(running.popleft(), now)
        scheduler.submit(task, now)
        start = time.perf_counter()
        placed = scheduler.step(now)
        took = time.perf_counter() - start
        if len(scheduler.pending) > MOST_WAITING:
            raise ControlError(f"{policy} on {nodes} nodes lets {MOST_WAITING} tasks wait")
        scheduler.decisions.clear()
        for decision in placed:
            running.append(decision.task)
            moving.append(decision.task)
        return took

    until = time.perf_counter() + seconds
    for one in coming(max(20, nodes // 2)):
        turn(*one)
        if time.perf_counter() > until:
            break
    thresholds = gc.get_threshold()
    garbage.seldom()  # as a run and the extender do
    times: list[float] = []
    spent = spent_cpu = 0.0
    while spent < seconds:
        ahead = coming(AT_A_TIME)
        start, start_cpu = time.perf_counter(), time.process_time()
        until = start + seconds - spent
        for one in ahead:
            times.append(turn(*one))
            if time.perf_counter() > until:
                break
        spent += time.perf_counter() - start
        spent_cpu += time.process_time() - start_cpu
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    times.sort()
    count = len(times)
    return Measured(
        policy,
        nodes,
        bool(options),
        count,
        count / spent_cpu,
        count / spent,
        times[count // 2],
        times[min(count - 1, count * 99 // 100)],
    )


def compile_kernels() -> None:
    """Use all that numba compiles when it is first used: every node is full, and a task waits."""
    network = LeafSpine(LARGE)
    names = list(network.leaf)
    policy = make("network-aware", {}, Setting(network, 3.0, 1, network.leaf))
    scheduler = Scheduler(
        [HostSpec(name, cpu=8.0, memory_bytes=32 * GiB) for name in names], policy
    )
    for name in names:
        scheduler.node_report(_report(name, 0.0))
    for number in range(LARGE + 1):
        scheduler.submit(replace(_task(number, names), cpu=8.0), 0.0)
    scheduler.step(0.0)


def quality(nodes: int, sampled: bool, tasks: int) -> tuple[float, float]:
    """Mean predicted completion, and of it the time for transfers, in s."""
    network = LeafSpine(nodes)
    for _ in network.hops:
        network.update()
    options = {PERCENTAGE: 0} if sampled else {}
    setting = Setting(network, 3.0, 1, network.leaf)
    hosts = [HostSpec(name, cpu=8.0, memory_bytes=32 * GiB) for name in network.leaf]
    scheduler = Scheduler(hosts, make("network-aware", options, setting))
    names = list(network.leaf)
    for name in names:
        scheduler.node_report(_report(name, 0.0))
    due: list[tuple[float, int, str]] = []
    tell = (scheduler.transfer_done, scheduler.compute_done, scheduler.finished)
    found = []
    for number in range(tasks):
        now = number / TASKS_PER_S
        while due and due[0][0] <= now:
            at_s, stage, task_id = heapq.heappop(due)
            tell[stage](task_id, at_s)
        if number % 5 == 0:
            network.update()
        scheduler.submit(replace(_task(number, names), compute_s=0.002), now)
        for decision in scheduler.step(now):
            prediction = decision.prediction
            assert prediction is not None
            found.append(prediction)
            end_s = now
            for stage, part_s in enumerate(
                (prediction.transfer_s, prediction.compute_s, prediction.return_s)
            ):
                end_s += part_s
                heapq.heappush(due, (end_s, stage, decision.task))
    if len(found) < tasks - MOST_WAITING:
        raise ControlError(f"only {len(found)} of {tasks} tasks found a node")
    return (
        fmean(p.completion_s for p in found),
        fmean(p.transfer_s + p.return_s for p in found),
    )


def _report(host: str, now: float) -> NodeReport:
    return NodeReport(host, now, 0.0, 0, 0, 0, 0, 0.0, 0)


def _task(number: int, names: list[str]) -> Task:
    """Of four sizes, from one of twenty sources; half of the nodes are kept busy."""
    source = names[number % 20 * len(names) // 20]
    size = number % 4
    return Task(
        id=f"t{number}",
        workload="w",
        release_s=0.0,
        source=source,
        sink=source,
        input_bytes=500_000 << size,
        compute_s=0.5 * (1 + size) * max(TRANSFERS, len(names) / 2) / TASKS_PER_S,
        output_bytes=10_000,
        cpu=0.5 * (1 + size),
        memory_bytes=GiB << size,
    )


def _print_bars(found: list[Measured]) -> bool:
    """Whether network-aware, sampled, keeps the bars that its sizes here can say something of."""
    rates = {o.nodes: o.decisions_per_s for o in found if o.policy == "network-aware" and o.sampled}
    kept = True
    if 5_000 in rates:
        kept = rates[5_000] >= 5_000
        print(
            f"network-aware, sampled, 5,000 nodes: {rates[5_000]:.0f} decisions/s of CPU time,"
            f" bar 5,000: {'kept' if kept else 'MISSED'}"
        )
    if 1_000 in rates and 10_000 in rates:
        growth = rates[1_000] / rates[10_000]
        linear = growth <= 10.0
        print(
            f"cost from 1,000 to 10,000 nodes: x{growth:.2f},"
            f" bar 10: {'kept' if linear else 'MISSED'}"
        )
        kept = kept and linear
    return kept


def _print_quality(sizes: list[int]) -> int:
    print(f"{'nodes':>7} {'all':>10} {'sampled':>10} {'worse by':>9}   of it transfers")
    kept = True
    for nodes in sizes:
        full, full_moving = quality(nodes, False, 4_000)
        part, part_moving = quality(nodes, True, 4_000)
        kept = kept and part <= 1.02 * full
        print(
            f"{nodes:7} {full * 1e3:7.3f} ms {part * 1e3:7.3f} ms {100 * (part / full - 1):+8.2f} %"
            f"   {full_moving * 1e3:.3f} ms, {part_moving * 1e3:.3f} ms",
            flush=True,
        )
    print(f"a sample within 2 % of all nodes: {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--nodes", default="100,1000,5000,10000")
    parser.add_argument("--policies", default=",".join(POLICIES))
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--sampled", action="store_true", help="sampled scoring only")
    which.add_argument("--full", action="store_true", help="full scoring only")
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--json", type=File)
    parser.add_argument("--quality", action="store_true", help="hold a sample against all nodes")
    asked = parser.parse_args()
    if asked.quality:
        return _print_quality([int(nodes) for nodes in asked.nodes.split(",")])
    if "network-aware" in asked.policies:
        compile_kernels()
    found: list[Measured] = []
    rates = f"{'decisions/s':>12} {'on the wall':>12} {'p50':>10} {'p99':>10}"
    print(f"{'policy':18}{'nodes':>7}  scoring {rates}")
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
                    f" {one.decisions_per_s:12.0f} {one.wall_decisions_per_s:12.0f}"
                    f" {one.p50_s * 1e6:7.0f} µs {one.p99_s * 1e6:7.0f} µs",
                    flush=True,
                )
    if asked.json:
        asked.json.write_text(json.dumps([asdict(one) for one in found], indent=2) + "\n")
    return 0 if _print_bars(found) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except TestbedError as error:
        sys.exit(f"error: {error}")
