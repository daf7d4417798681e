"""A whole repetition without packets: TCP as max-min fair fluid, compute as time.

The scheduler and the controller are the real ones; only hosts and switches
are not. Good for what policies do to each other, not for absolute figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from testbed.model.decisions import Decision
from testbed.model.observations import NodeReport
from testbed.model.scenario import Scenario
from testbed.model.workload import Task
from testbed.scenario.workload import all_tasks
from testbed.scheduling import Scheduler, Setting, make
from testbed.scheduling.policies import zones_of
from testbed.scheduling.transfer import transfer_s, wire_bytes
from tests.control.fake_network import Driven

STEP_S = 0.01
Hop = tuple[str, str]


@dataclass
class Flow:
    hops: tuple[Hop, ...]
    left: float
    latency_s: float


def fair_rates(flows: list[Flow], free: dict[Hop, float]) -> list[float]:
    """Max-min fair rates by progressive filling."""
    left, rates, open_ = dict(free), [0.0] * len(flows), set(range(len(flows)))
    while open_:
        users = {hop: [i for i in open_ if hop in flows[i].hops] for hop in left}
        share, hop = min((left[h] / len(u), h) for h, u in users.items() if u)
        for i in users[hop]:
            rates[i] = share
            open_.discard(i)
            for other in flows[i].hops:
                left[other] = max(0.0, left[other] - share)
    return rates


class Fluid:
    def __init__(self, scenario: Scenario, policy: str, repetition: int, options=()) -> None:
        self.scenario = scenario
        topology = scenario.topology
        self.driven = Driven(topology)
        self.driven.start(2.0)
        self.network = self.driven.network
        self.controller = self.driven.controller
        setting = Setting(self.controller, seed=repetition, zones=zones_of(topology))
        self.scheduler = Scheduler(topology.hosts, make(policy, options, setting))
        self.tasks = {t.id: t for t in all_tasks(scenario, repetition)}
        self.rate = {
            hop: link.rate_bps
            for link in topology.links
            for hop in ((link.a, link.b), (link.b, link.a))
        }
        self.background = [
            (self.controller.forwarding_path(f.source, f.sink).hops, f.rate_bps)
            for f in scenario.background
        ]
        for hops, rate in self.background:
            for hop in hops:
                self.rate[hop] = max(self.rate[hop] - rate, 0.01 * self.rate[hop])
        self.flows: dict[str, Flow] = {}
        self.completions: dict[str, float] = {}
        self.started_s = 0.0

    def run(self) -> dict[str, float]:
        """Completion time in seconds by task."""
        self._pass(self.scenario.warmup_s)
        start = self.started_s = self.network.now
        due = sorted(self.tasks.values(), key=lambda t: t.release_s)
        running: dict[str, Iterator[None]] = {}
        while due or running or self.scheduler.pending:
            now = self.network.now
            assert now - start < 300, "the workload does not end"
            while due and start + due[0].release_s <= now:
                self.scheduler.submit(due.pop(0), now)
            for decision in self.scheduler.step(now):
                running[decision.task] = self._task(self.tasks[decision.task], decision, start)
            for name in [n for n, stage in running.items() if next(stage, self) is self]:
                del running[name]
            self._pass(STEP_S)
        assert self.controller.reservations == {}
        return self.completions

    def _task(self, task: Task, decision: Decision, start: float) -> Iterator[None]:
        host = decision.host
        yield from self._transfer(task.id, task.source, host, task.input_bytes, decision.path_in)
        self.scheduler.transfer_done(task.id, self.network.now)
        end = self.network.now + task.compute_s / task.cpu
        while self.network.now < end:
            yield
        self.scheduler.compute_done(task.id, self.network.now)
        yield from self._transfer(task.id, host, task.sink, task.output_bytes, decision.path_out)
        self.scheduler.finished(task.id, self.network.now)
        self.completions[task.id] = self.network.now - start - task.release_s

    def _transfer(self, name, src, dst, size, path) -> Iterator[None]:
        if src == dst:
            return
        way = path or self.controller.forwarding_path(src, dst)
        delay_s = sum(self.scenario.topology.link[frozenset(h)].delay_s for h in way.hops)
        latency = transfer_s(size, 1e12, delay_s)
        flow = self.flows[name] = Flow(way.hops, wire_bytes(size, len(way.nodes) - 2), latency)
        while flow.left > 0:
            yield
        del self.flows[name]

    def _pass(self, seconds: float) -> None:
        for _ in range(max(1, round(seconds / STEP_S))):
            flows = [f for f in self.flows.values() if f.latency_s <= 0 and f.left > 0]
            for flow in self.flows.values():
                flow.latency_s -= STEP_S
            moved = [
                (f, min(f.left, r * STEP_S / 8))
                for f, r in zip(flows, fair_rates(flows, self.rate), strict=True)
            ]
            for flow, octets in moved:
                flow.left -= octets
                for hop in flow.hops:
                    self.network.count(*hop, 1, round(octets))
            for hops, rate in self.background:
                for hop in hops:
                    self.network.count(*hop, 1, round(rate * STEP_S / 8))
            before = self.network.now
            if int(before / 0.05) != int((before + STEP_S) / 0.05):
                self.driven.run(STEP_S, STEP_S)
                for host in self.scenario.topology.host:
                    rx = self._host_rx(host)
                    report = NodeReport(host, self.network.now, 0, 0, 0, rx, 0, 0, 0)
                    self.scheduler.node_report(report)
            else:
                self.network.now += STEP_S

    def _host_rx(self, host: str) -> int:
        port = self.scenario.topology.access[host]
        return self.network.octets["port_tx", port.switch, port.number]
