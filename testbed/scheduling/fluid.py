"""A network of fluid: what policies come to when TCP shares links max-min fairly.

The scheduler is the real one, hosts and switches are not: transfers take their
latency (handshake and slow start, after `transfer`) and then flow at max-min
fair rates beside constant background traffic; computing takes its time. Tasks of
graphs are submitted once they are ready; exchanges of groups are left out. Good
for what policies do to each other, and as one and the same judge of a policy
and of a plan made offline; not for absolute figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import networkx as nx

from testbed.errors import ControlError
from testbed.model.decisions import Decision, Path
from testbed.model.network import Topology
from testbed.model.observations import NodeReport
from testbed.model.workload import BackgroundFlow, Task
from testbed.scheduling.framework import Hop, Policy
from testbed.scheduling.graphs import TaskGraphs
from testbed.scheduling.queues import QueueSort, first_come
from testbed.scheduling.scheduler import Scheduler
from testbed.scheduling.transfer import transfer_s, wire_bytes

_RETRY_S = 0.05
_LEAST_SHARE = 0.01
_NO_LIMIT_BPS = 1e12
_DONE_BITS = 1e-3


class StaticNetwork:
    """A NetworkView of a topology whose background traffic is constant and known."""

    def __init__(self, topology: Topology, background: Iterable[BackgroundFlow] = ()) -> None:
        self._graph: nx.Graph[str] = nx.Graph()
        self._capacity: dict[Hop, float] = {}
        self._delay: dict[Hop, float] = {}
        self._loss: dict[Hop, float] = {}
        for link in topology.links:
            self._graph.add_edge(link.a, link.b, cost=link.delay_s + 1e-4)
            for hop in ((link.a, link.b), (link.b, link.a)):
                self._capacity[hop] = link.rate_bps
                self._delay[hop], self._loss[hop] = link.delay_s, link.loss
        self._background = dict.fromkeys(self._capacity, 0.0)
        self._held: dict[str, tuple[tuple[Hop, ...], float]] = {}
        self._ways: dict[tuple[str, str, int], tuple[Path, ...]] = {}
        for flow in background:
            for hop in self.forwarding_path(flow.source, flow.sink).hops:
                self._background[hop] += flow.rate_bps

    @property
    def free_bps(self) -> dict[Hop, float]:
        """What background traffic leaves; never quite nothing."""
        return {
            hop: max(rate - self._background[hop], _LEAST_SHARE * rate)
            for hop, rate in self._capacity.items()
        }

    def paths(self, src: str, dst: str, k: int) -> tuple[Path, ...]:
        if src == dst:
            return (Path((src,), float("inf"), 0.0),)
        for host in (src, dst):
            if host not in self._graph:
                raise ControlError(f"host {host!r} is not in the network")
        if (src, dst, k) not in self._ways:
            found = nx.shortest_simple_paths(self._graph, src, dst, weight="cost")
            self._ways[src, dst, k] = tuple(self._path(tuple(way)) for way in islice(found, k))
        return self._ways[src, dst, k]

    def _path(self, nodes: tuple[str, ...]) -> Path:
        hops = tuple(pairwise(nodes))
        through = 1.0
        for hop in hops:
            through *= 1.0 - self._loss[hop]
        residual = min(self._capacity[hop] - self._background.get(hop, 0.0) for hop in hops)
        return Path(nodes, residual, sum(self._delay[hop] for hop in hops), 1.0 - through)

    def forwarding_path(self, src: str, dst: str) -> Path:
        return self.paths(src, dst, 1)[0]

    def steering_s(self) -> float | None:
        """Paths are chosen at no cost here."""
        return None

    def capacity_bps(self, a: str, b: str) -> float:
        return self._capacity[a, b]

    def background_bps(self, a: str, b: str) -> float:
        return self._background[a, b]

    def reserved_bps(self, a: str, b: str) -> float:
        return sum(rate for hops, rate in self._held.values() if (a, b) in hops)

    def reserve(
        self,
        flow_id: str,
        path: Path,
        rate_bps: float,
        now: float,
        expected_bps: float | None = None,
    ) -> None:
        if flow_id in self._held:
            raise ControlError(f"flow {flow_id} holds a reservation already; release it first")
        self._held[flow_id] = (path.hops, rate_bps)

    def release(self, flow_id: str, now: float, carried_bytes: int | None = None) -> None:
        self._held.pop(flow_id, None)


def fair_rates(flows: Sequence[Sequence[Hop]], free_bps: Mapping[Hop, float]) -> list[float]:
    """Max-min fair rates of flows by the links they take: progressive filling."""
    rates = [float("inf")] * len(flows)
    users: dict[Hop, set[int]] = {}
    for i, hops in enumerate(flows):
        for hop in hops:
            users.setdefault(hop, set()).add(i)
    left = {hop: free_bps[hop] for hop in users}
    while users:
        share, hop = min((left[hop] / len(who), hop) for hop, who in users.items())
        for i in users.pop(hop):
            rates[i] = share
            for other in flows[i]:
                if other != hop:
                    left[other] = max(0.0, left[other] - share)
                    users.get(other, set()).discard(i)
        users = {hop: who for hop, who in users.items() if who}
    return rates


@dataclass(slots=True)
class _Moving:
    """A transfer; it flows once its latency is over."""

    hops: tuple[Hop, ...]
    flows_from_s: float
    left_bits: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """Seconds from release to the result's arrival by task, and when the last one arrived."""

    completions: Mapping[str, float]
    makespan_s: float
    decisions: tuple[Decision, ...]

    @property
    def mean_s(self) -> float:
        return sum(self.completions.values()) / len(self.completions)


class Fluid:
    """Runs `tasks` under `policy`; `wake_s` are times at which it wants to be asked anew."""

    def __init__(
        self,
        topology: Topology,
        network: StaticNetwork,
        policy: Policy,
        tasks: Iterable[Task],
        wake_s: Iterable[float] = (),
        queue: QueueSort = first_come,
    ) -> None:
        self._network = network
        self._topology = topology
        self._free_bps = network.free_bps
        self._scheduler = Scheduler(topology.hosts, policy, queue=queue)
        self._tasks = {task.id: task for task in tasks}
        self._wake_s = sorted(wake_s)
        self._decisions: dict[str, Decision] = {}
        self._graphs = TaskGraphs(self._tasks.values())
        self._released_s = {task.id: task.release_s for task in self._tasks.values()}
        self._moving: dict[tuple[str, int], _Moving] = {}
        self._computing: dict[str, float] = {}
        self._returning: set[str] = set()
        self._now = 0.0

    def run(self) -> Outcome:
        due = sorted(self._tasks.values(), key=lambda task: (task.release_s, task.id))
        completions: dict[str, float] = {}
        while len(completions) < len(self._tasks):
            while due and due[0].release_s <= self._now:
                if not self._graphs.waits(due[0].id):
                    self._scheduler.submit(due[0], self._now)
                del due[0]
            for name in self._topology.host:
                report = NodeReport(name, self._now, 0.0, 0, 0, 0, 0, 0.0, 0)
                self._scheduler.node_report(report)
            for decision in self._scheduler.step(self._now):
                self._begin(decision)
            self._advance(due[0].release_s if due else float("inf"))
            self._settle(completions)
        makespan_s = max(completions[t.id] + t.release_s for t in self._tasks.values())
        return Outcome(completions, makespan_s, tuple(self._scheduler.decisions))

    def _begin(self, decision: Decision) -> None:
        assert decision.host is not None
        task = self._tasks[decision.task]
        self._decisions[task.id] = decision
        self._move(task, 0, task.source, decision.host, task.input_bytes, decision.path_in)
        paths = decision.fetch_paths or (None,) * len(task.fetches)
        for n, (fetch, path) in enumerate(zip(task.fetches, paths, strict=True), 1):
            self._move(task, n, fetch.source, decision.host, fetch.size_bytes, path)

    def _move(self, task: Task, n: int, src: str, dst: str, size: int, path: Path | None) -> None:
        """Transfer `n` of those a task makes at once."""
        if src == dst or size == 0:
            self._moving[task.id, n] = _Moving((), self._now, 0.0)
            return
        way = path or self._network.forwarding_path(src, dst)
        latency_s = transfer_s(size, _NO_LIMIT_BPS, way.delay_s)
        bits = 8.0 * wire_bytes(size, len(way.nodes) - 2)
        self._moving[task.id, n] = _Moving(way.hops, self._now + latency_s, bits)

    def _advance(self, release_s: float) -> None:
        """To the next time at which anything ends, begins or wants to be asked."""
        flowing = [
            m for m in self._moving.values() if m.flows_from_s <= self._now and m.left_bits > 0
        ]
        rates = fair_rates([m.hops for m in flowing], self._free_bps)
        times = [release_s, *self._computing.values()]
        times += [m.flows_from_s for m in self._moving.values() if m.flows_from_s > self._now]
        times += [
            self._now + m.left_bits / rate for m, rate in zip(flowing, rates, strict=True) if rate
        ]
        if any(m.left_bits <= 0 and m.flows_from_s <= self._now for m in self._moving.values()):
            times.append(self._now)
        if self._scheduler.pending:
            times.append(self._now + _RETRY_S)
            times += [at_s for at_s in self._wake_s if at_s > self._now][:1]
        soon = min(times)
        if soon == float("inf"):
            raise ControlError(f"nothing goes on at {self._now:.3f} s, though tasks are left")
        for moving, rate in zip(flowing, rates, strict=True):
            moving.left_bits -= rate * (soon - self._now)
            if moving.left_bits < _DONE_BITS:
                moving.left_bits = 0.0
        self._now = soon

    def _settle(self, completions: dict[str, float]) -> None:
        """What has ended by now goes on to its next stage."""
        for task_id, end_s in list(self._computing.items()):
            if end_s <= self._now:
                del self._computing[task_id]
                task, decision = self._tasks[task_id], self._decisions[task_id]
                assert decision.host is not None
                self._scheduler.compute_done(task_id, self._now)
                self._returning.add(task_id)
                self._move(task, 0, decision.host, task.sink, task.output_bytes, decision.path_out)
        for (task_id, n), moving in list(self._moving.items()):
            if moving.left_bits > 0 or moving.flows_from_s > self._now:
                continue
            del self._moving[task_id, n]
            if any(other == task_id for other, _ in self._moving):
                continue
            task = self._tasks[task_id]
            if task_id in self._returning:
                self._scheduler.finished(task_id, self._now)
                completions[task_id] = self._now - task.release_s
                self._go_on(task_id)
            else:
                self._scheduler.transfer_done(task_id, self._now)
                node = self._scheduler.nodes[self._scheduler.running[task_id]]
                cores = min(task.cpu, node.spec.cpu) if task.cpu > 0 else node.spec.cpu
                self._computing[task_id] = self._now + task.compute_s / cores

    def _go_on(self, task_id: str) -> None:
        """Submit the tasks of its graph that are ready now."""
        elapsed_s = self._now - self._released_s[task_id]
        ready, _ = self._graphs.over(task_id, self._decisions[task_id].host, elapsed_s)
        for task in ready:
            self._tasks[task.id] = task
            self._scheduler.submit(task, self._now)
