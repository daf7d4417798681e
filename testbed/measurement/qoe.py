"""What the user of a task would say of it, on the five-point scale: 5 excellent, 1 bad.

A service class is a workload of the scenario. Its users feel three things:
when the result comes against what could be expected, whether it came before
the deadline, and, for a stream, whether results come evenly.

**Timeliness.** Waiting is felt by ratio, not by difference (Weber and Fechner;
Reichl et al., "The Logarithmic Nature of QoE", ICC 2010). ITU-T G.1030 (2005),
annex A, maps the time t of a session to a score that is 5 at the shortest time
to be expected, 1 at the longest to be borne, and logarithmic in between:

    timeliness = 5 − 4 · ln(t / shortest) / ln(longest / shortest),  within 1 … 5

The *shortest* time is the expected one, `expected_s`: what the task would take
alone, on the best host, over unused links of the scenario. The *longest* is
deadline² / shortest, so that a result just at its deadline scores 3, "fair":
in time, and no more than that. A task without a deadline is given twice its
expected time for one, so that 1 is reached at four times the expected time, as
in Apdex (Technical Specification 1.1, 2007). A deadline of less than twice the
expected time counts the expected time as half of the deadline.

**Evenness**, for workloads with fixed-rate arrivals only. The jitter of a
result is how much longer or shorter it took than the one before it,
|D(i−1, i)| of RFC 3550, section 6.4.1; it is nothing to the first result and after a
gap. At a jitter of one period a result comes when the next one is due:

    evenness = 5 − 4 · jitter / period,  within 1 … 5

**The score** of a task is the smaller of the two, the worst impairment being the
one that is remembered; of a task that failed or never ended it is 1. It is a model,
not a poll: it ranks how runs feel, and no subject was asked.

>>> round(timeliness(1.0, expected_s=1.0, deadline_s=2.0), 2)
5.0
>>> round(timeliness(2.0, expected_s=1.0, deadline_s=2.0), 2)
3.0
>>> evenness(0.05, period_s=0.1)
3.0
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import networkx as nx
import pandas as pd

from testbed.model.network import HostSpec, Topology
from testbed.model.records import TaskRecord
from testbed.model.scenario import Scenario
from testbed.model.workload import WorkloadSpec
from testbed.scheduling.transfer import transfer_s

BEST, WORST = 5.0, 1.0
GOOD, FAIR = 4.0, 3.0
DEADLINE_FACTOR = 2.0
"""Deadline, in expected times, of a task that has none."""


def timeliness(completion_s: float, expected_s: float, deadline_s: float | None = None) -> float:
    """Score of a result that came after `completion_s`; all times in s from its release."""
    if expected_s <= 0:
        raise ValueError(f"expected_s(={expected_s}) must be > 0")
    deadline_s = DEADLINE_FACTOR * expected_s if deadline_s is None else deadline_s
    shortest_s = min(expected_s, deadline_s / DEADLINE_FACTOR)
    if completion_s <= shortest_s:
        return BEST
    spent = math.log(completion_s / shortest_s) / math.log(deadline_s / shortest_s)
    return max(WORST, BEST - (BEST - FAIR) * spent)


def evenness(jitter_s: float, period_s: float) -> float:
    """Score of a stream's result that came `jitter_s` off the beat of `period_s`."""
    if period_s <= 0:
        raise ValueError(f"period_s(={period_s}) must be > 0")
    return BEST - (BEST - WORST) * min(1.0, abs(jitter_s) / period_s)


def rated(records: Iterable[TaskRecord], scenario: Scenario) -> list[TaskRecord]:
    """The tasks of one repetition under one policy, with `expected_s`, `jitter_s` and `qoe`."""
    known = list(records)
    expectations = Expectations(scenario)
    rates = {w.name: w.arrival.rate for w in scenario.workloads if w.arrival.kind == "fixed"}
    jitter = _jitter([record for record in known if record.workload in rates])
    found = []
    for record in known:
        off_s = jitter.get(record.task)
        expected_s = expectations.of(record.workload, record.source, record.sink)
        score, reachable = WORST, math.isfinite(expected_s)
        if record.status == "done" and record.completion_s is not None and reachable:
            score = timeliness(record.completion_s, expected_s, record.deadline_s)
            if off_s is not None:
                score = min(score, evenness(off_s, 1 / rates[record.workload]))
        expected = expected_s if reachable else None
        found.append(replace(record, expected_s=expected, jitter_s=off_s, qoe=score))
    return found


def by_class(tasks: pd.DataFrame) -> pd.DataFrame:
    """Scores of each service class under each policy, over repetitions.

    Parameters
    ----------
    tasks
        As in `columns.TASKS`.

    Returns
    -------
    DataFrame
        Index (workload, policy); columns `tasks`, `qoe_mean`, `qoe_p5`, and the
        fractions `good_or_better` (from 4) and `poor_or_worse` (under 3). Tasks
        without a score are left out; without any the frame is empty.
    """
    if "qoe" not in tasks:  # recorded before scores were
        return pd.DataFrame()
    scored = tasks[tasks["qoe"].notna()]
    scores = scored["qoe"].astype(float)
    marked = scored.assign(qoe=scores, good=scores >= GOOD, poor=scores < FAIR)
    groups = marked.groupby(["workload", "policy"], sort=False)
    return pd.DataFrame(
        {
            "tasks": groups.size(),
            "qoe_mean": groups["qoe"].mean(),
            "qoe_p5": groups["qoe"].quantile(0.05),
            "good_or_better": groups["good"].mean(),
            "poor_or_worse": groups["poor"].mean(),
        }
    )


class Expectations:
    """How long a task of a workload takes alone: best host, best path, links unused."""

    def __init__(self, scenario: Scenario) -> None:
        self._workloads = {workload.name: workload for workload in scenario.workloads}
        self._network = Unloaded(scenario.topology)
        self._known: dict[tuple[str, str, str], float] = {}

    def of(self, workload: str, source: str, sink: str) -> float:
        """Seconds from release to result. A workload nothing can run is infinitely slow."""
        key = (workload, source, sink)
        if key not in self._known:
            spec = self._workloads[workload]
            hosts = self._network.topology.hosts
            able = [h for h in hosts if h.cpu > 0 and h.name in (spec.candidates or {h.name})]
            times = (self._on(host, spec, source, sink) for host in able)
            self._known[key] = min(times, default=math.inf)
        return self._known[key]

    def _on(self, host: HostSpec, spec: WorkloadSpec, source: str, sink: str) -> float:
        cores = min(spec.cpu or host.cpu, host.cpu)  # 0 asks for no limit of its own
        return (
            self._network.transfer_s(source, host.name, spec.input_bytes)
            + spec.compute_s / cores
            + self._network.transfer_s(host.name, sink, spec.output_bytes)
        )


class Unloaded:
    """The scenario's links as if nobody used them."""

    def __init__(self, topology: Topology) -> None:
        self.topology = topology
        self._paths: dict[tuple[str, str], Sequence[tuple[float, float]]] = {}

    def transfer_s(self, source: str, sink: str, size_bytes: int) -> float:
        """The least time TCP needs over any path; 0 on one host and for nothing to move."""
        if source == sink or size_bytes == 0:
            return 0.0
        paths = self._between(source, sink)
        return min((transfer_s(size_bytes, rate, delay) for rate, delay in paths), default=math.inf)

    def _between(self, source: str, sink: str) -> Sequence[tuple[float, float]]:
        """For each rate there is, that rate and the least delay of a path that has it."""
        if (source, sink) not in self._paths:
            found = []
            for rate_bps in sorted({link.rate_bps for link in self.topology.links}):
                graph = self._graph(rate_bps, {source, sink})
                if source in graph and sink in graph and nx.has_path(graph, source, sink):
                    delay_s = nx.dijkstra_path_length(graph, source, sink, weight="delay_s")
                    found.append((rate_bps, float(delay_s)))
            self._paths[source, sink] = found
        return self._paths[source, sink]

    def _graph(self, rate_bps: float, ends: set[str]) -> nx.Graph:
        """Links of at least that rate between switches and `ends`: other hosts carry nothing."""
        graph = nx.Graph()
        for link in self.topology.links:
            if link.rate_bps >= rate_bps and {link.a, link.b} <= ends | self.topology.switch.keys():
                graph.add_edge(link.a, link.b, delay_s=link.delay_s)
        return graph


def _jitter(stream: Iterable[TaskRecord]) -> dict[str, float]:
    """Task -> |D| against the result before it in its workload; none after one that is missing."""
    found = {}
    before: dict[str, float | None] = {}
    for record in sorted(stream, key=lambda r: r.released_s):
        completion_s = record.completion_s if record.status == "done" else None
        last_s = before.get(record.workload)
        if completion_s is not None and last_s is not None:
            found[record.task] = abs(completion_s - last_s)
        before[record.workload] = completion_s
    return found
