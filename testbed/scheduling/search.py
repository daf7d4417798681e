"""The best node of thousands: `network-aware`'s prediction for a sample, or for all of them.

The sample has the nodes in the racks of the task's source and sink, and then
one node of every rack in turn, going on where the last task's sample ended,
until enough of them fit (`profile.feasible_wanted`). Predictions, the slack
within which nodes are equal and the choice among these are those of
`network_aware`, with two differences: transfers are corrected by what was seen
of the node's whole rack, and of the nodes that are not chosen only the fastest
few are told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from testbed.model.decisions import Candidate, Path, Prediction
from testbed.model.workload import Task
from testbed.scheduling import kernel
from testbed.scheduling.framework import (
    Claim,
    Filter,
    Hop,
    LinkFeed,
    Node,
    filtered,
    pick,
    waiting_reason,
)
from testbed.scheduling.landscape import Floats, Landscape
from testbed.scheduling.plans import Plan, Way
from testbed.scheduling.plugins import (
    LeastAllocated,
    NodeAffinity,
    NodeResourcesFit,
    NodeResourcesFitEver,
)
from testbed.scheduling.profile import feasible_wanted
from testbed.scheduling.timeline import earliest_fit

SMALLEST = 64
"""With fewer nodes than this nothing is gained."""

_ENOUGH = 128
_TOLD = 1
_LOOKS_AT_BUSY = 32
_RECHECK_S = 0.25
_NO_NODES = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Found:
    """The chosen plan, or None and why; `equal_s` is what counts as equal to the best time."""

    plan: Plan | None
    candidates: tuple[Candidate, ...]
    looked_at: int
    reason: str = ""


class Search:
    """Keeps a `Landscape` of `nodes` and finds the best of them for one task after the other."""

    def __init__(
        self,
        feed: LinkFeed,
        nodes: Sequence[Node],
        *,
        k: int,
        sharing: Mapping[Hop, int],
        half_life_s: float,
        defer: bool,
        percentage: int,
        slack: tuple[float, float],
        epsilon: float,
        seed: int,
        filters: Sequence[Filter],
    ) -> None:
        self.landscape = Landscape(feed, nodes, k, sharing)
        self._half_life_s = half_life_s
        self._defer = defer
        wanted = feasible_wanted(len(nodes), percentage)
        # A stretch of `order` has all racks in turn: a better sample, so fewer will do.
        self._wanted = wanted if percentage else min(wanted, _ENOUGH)
        self._all = percentage >= 100
        self._slack = slack
        self._epsilon = epsilon
        self._seed = seed
        self._all_filters = tuple(filters)
        # Room and the hosts a task names are looked at where many nodes are at once.
        self._filters = tuple(
            f
            for f in filters
            if not isinstance(f, NodeAffinity | NodeResourcesFit | NodeResourcesFitEver)
        )
        self._start = 0
        count = len(nodes)
        self._seen = np.zeros(count, np.int64)
        self._tied = np.zeros(count, np.int64)
        self._found = np.zeros((count, 8))
        self._verdicts = np.full(count, kernel.UNSEEN, np.uint8)
        self._runners = np.zeros(_TOLD, np.int64)
        self._ratios: dict[tuple[str, str], Floats] = {}
        self._planned: set[int] = set()
        self._silent: set[int] = set()
        self._rechecked_s = float("-inf")
        self._allocation = LeastAllocated()

    # What it is told.

    def rack(self, node: str) -> str:
        one = self.landscape
        return one.rack_names[int(one.racks[one.number[node]])]

    def corrected(self, kind: str, end: str, node: str, ratio: float, now: float) -> None:
        """Predictions of `kind` (in, out or compute) were off by `ratio` for this node."""
        i = self.landscape.number[node]
        if kind == "compute":
            self.landscape.table[i, kernel.RATIO] = ratio
            self.landscape.table[i, kernel.RATIO_AT] = now
        else:
            row = self._ratio(kind, end)
            row[self.landscape.racks[i]] = ratio, now

    def _ratio(self, way: str, end: str) -> Floats:
        row = self._ratios.get((way, end))
        if row is None or len(row) != len(self.landscape.rack_names):
            row = self._ratios[way, end] = np.zeros((len(self.landscape.rack_names), 2))
            row[:, 0] = 1.0
        return row

    def begin(self) -> None:
        """No task waits for a node as yet in this pass."""
        for i in self._planned:
            self.landscape.usable[i] = 1
            self.landscape.touch(self.landscape.nodes[i].name)
        self._planned.clear()

    def planned(self, name: str) -> None:
        """A task waits for this node."""
        self.landscape.refresh()
        i = self.landscape.number[name]
        self._planned.add(i)
        self.landscape.usable[i] = 2
        self.landscape.table[i, kernel.FREE_S] = 0.0

    # What it finds.

    def find(self, task: Task, now: float, planned: Mapping[str, Sequence[Claim]]) -> Found:
        """The plan for `task` on the best node; `planned` are claims of tasks that wait."""
        land = self.landscape
        land.refresh()
        self._look_for_silent(now)
        out: set[int] = set()
        try:
            while True:
                found = self._once(task, now, planned)
                rejected = self._rejected(task, found, now)
                if not rejected:
                    return found
                out |= rejected
        finally:
            for i in out - self._silent:
                land.usable[i] = 2 if i in self._planned else 1

    def _rejected(self, task: Task, found: Found, now: float) -> set[int]:
        """Where a filter rejects the best: all those looked at that are rejected, now left out."""
        if found.plan is None or not self._judge(task, found.plan.node, now):
            return set()
        usable, nodes = self.landscape.usable, self.landscape.nodes
        out: set[int] = set()
        for i in self._seen[: found.looked_at].tolist():
            if usable[i] and (plugin := self._judge(task, nodes[i], now)):
                usable[i] = 0
                out.add(i)
                if plugin == "NodeAlive":
                    self._silent.add(i)
        return out

    def _judge(self, task: Task, node: Node, now: float) -> str:
        """The filter that rejects `node`, or none."""
        for plugin in self._filters:
            if plugin.reason(task, node, now):
                return plugin.name
        return ""

    def _look_for_silent(self, now: float) -> None:
        """Nodes that were silent are tried again now and then."""
        if self._silent and now >= self._rechecked_s + _RECHECK_S:
            self._rechecked_s = now
            for i in self._silent:
                self.landscape.usable[i] = 1
            self._silent.clear()

    def _once(self, task: Task, now: float, planned: Mapping[str, Sequence[Claim]]) -> Found:
        land = self.landscape
        request = land.request(task)
        if request is None:
            return Found(None, (), 0, "no node has such an accelerator")
        source_at, sink_at = land.attachment(task.source), land.attachment(task.sink)
        if not source_at or not sink_at:
            missing = task.sink if source_at else task.source
            return Found(None, (), 0, f"{missing} cannot be reached")
        to_racks, to_counts, to_nodes = land.ways(source_at, True)
        from_racks, from_counts, from_nodes = land.ways(sink_at, False)
        number = land.number
        source, sink = number.get(task.source, -1), number.get(task.sink, -1)
        ends = (
            source,
            land.link((task.source, source_at)),
            sink,
            land.link((sink_at, task.sink)),
        )
        sizes = (
            float(task.input_bytes),
            float(task.output_bytes),
            float(task.compute_s),
            float(task.cpu),
        )
        if task.candidates:
            first, start, wanted = _NO_NODES, 0, len(task.candidates)
            order = np.array([number[n] for n in task.candidates if n in number], np.int64)
        else:
            first, order = land.first(task.source, task.sink), land.order
            start, wanted = self._start, self._wanted
        looked, followed, best, best_wait = kernel.predict(
            land.links,
            land.table,
            land.racks,
            land.capacity,
            land.held,
            land.usable,
            order,
            first,
            start,
            wanted,
            request,
            to_racks,
            to_counts,
            from_racks,
            from_counts,
            ends,
            sizes,
            self._ratio("in", task.source),
            self._ratio("out", task.sink),
            self._half_life_s,
            float(now),
            self._defer,
            self._seen,
            self._found,
            self._verdicts,
        )
        if not task.candidates:
            self._start = (start + followed) % len(land.nodes)
        busy = self._busy(task, now, planned, best, looked) if best_wait < best else {}
        least = min(best, min((p.completion_s for p in busy.values()), default=np.inf))
        equal_s = least + max(self._slack[0], self._slack[1] * least)
        count, idle, worst = kernel.equals(
            self._seen,
            looked,
            float(equal_s),
            request,
            land.capacity,
            land.held,
            self._found,
            self._verdicts,
            self._tied,
            self._runners,
        )
        if least == np.inf:
            return Found(None, (), looked, self._why_none(task, now))
        if count:
            tied = self._tied[:count].tolist()
            chosen: int = pick(task, sorted(tied) if self._all else tied, self._seed)
        else:
            equal = [i for i, p in busy.items() if p.completion_s <= equal_s]
            scores = [self._allocation.score(task, land.nodes[i]) for i in equal]
            idle = max(scores)
            top = [i for i, score in zip(equal, scores, strict=True) if score == idle]
            chosen = pick(task, top, self._seed)
        rack = int(land.racks[chosen])
        facts = self._found[chosen].tolist()
        way_in = self._way(task.source, ends[1], to_racks, to_counts, to_nodes, rack, chosen, facts)
        way_out = self._way(
            task.sink, ends[3], from_racks, from_counts, from_nodes, rack, chosen, facts, back=True
        )
        prediction = busy[chosen] if chosen in busy else self._prediction(chosen)
        cores = land.nodes[chosen].spec.cpu
        plan = Plan(
            land.nodes[chosen],
            way_in,
            task.compute_s / (min(task.cpu, cores) if task.cpu > 0 else cores),
            way_out,
            prediction,
        )
        candidates = self._candidates(task, plan, least, equal_s, max(worst, least))
        return Found(plan, candidates, looked)

    def _prediction(self, i: int, wait_s: float = 0.0) -> Prediction:
        found = self._found[i].tolist()
        return Prediction(
            wait_s, found[kernel.TIME_IN], found[kernel.TIME_COMPUTE], found[kernel.TIME_OUT]
        )

    def _busy(
        self,
        task: Task,
        now: float,
        planned: Mapping[str, Sequence[Claim]],
        best: float,
        looked: int,
    ) -> dict[int, Prediction]:
        """Nodes that have no room now and might still be the best, with their waits."""
        seen = self._seen[:looked]
        bounds = self._found[seen, kernel.TIME]
        hopeful = (self._verdicts[seen] == kernel.WAITS) & (bounds < best)
        order = np.argsort(bounds[hopeful], kind="stable")
        predictions: dict[int, Prediction] = {}
        least = best
        for i, bound in zip(
            seen[hopeful][order].tolist(), bounds[hopeful][order].tolist(), strict=True
        ):
            slack = max(self._slack[0], self._slack[1] * least)
            if bound > least + slack or (not self._all and len(predictions) >= _LOOKS_AT_BUSY):
                break
            node = self.landscape.nodes[i]
            claims = [*node.claims.values(), *planned.get(node.name, ())]
            one = self._prediction(i)
            start_s = earliest_fit(node.capacity, claims, task, now, one.completion_s)
            predictions[i] = self._prediction(i, start_s - now)
            least = min(least, predictions[i].completion_s)
        return predictions

    def _way(
        self,
        end: str,
        access: int,
        ways: object,
        counts: object,
        nodes: list[list[tuple[str, ...]]],
        rack: int,
        i: int,
        facts: list[float],
        back: bool = False,
    ) -> Way:
        land = self.landscape
        name = land.nodes[i].name
        if name == end:
            return Way(Path((end,), float("inf"), 0.0), (), float("inf"), 0.0, 0.0)
        k = int(facts[kernel.WAY_OUT if back else kernel.WAY_IN])
        between = nodes[rack][k]
        mine = len(land.nodes) + i if back else i
        rate, residual, delay, loss = kernel.way_facts(
            land.links, access, ways, rack, k, len(between) - 1, mine
        )
        through = (name, *between, end) if back else (end, *between, name)
        model = facts[kernel.MODEL_OUT if back else kernel.MODEL_IN]
        corrected = facts[kernel.TIME_OUT if back else kernel.TIME_IN]
        path = Path(through, residual, delay, loss)
        return Way(path, path.hops, rate, model, corrected)

    def _candidates(
        self, task: Task, plan: Plan, least: float, equal_s: float, worst: float
    ) -> tuple[Candidate, ...]:
        """The chosen node and the fastest others, scored as `network_aware` does."""
        nodes = self.landscape.nodes
        told = [self._candidate(task, plan.node, plan.prediction, least, equal_s, worst, plan)]
        for i in self._runners.tolist():
            if i >= 0 and nodes[i] is not plan.node:
                one = self._prediction(i)
                told.append(self._candidate(task, nodes[i], one, least, equal_s, worst))
        return tuple(told)

    def _candidate(
        self,
        task: Task,
        node: Node,
        prediction: Prediction,
        least: float,
        equal_s: float,
        worst: float,
        plan: Plan | None = None,
    ) -> Candidate:
        time_s = prediction.completion_s
        idle = self._allocation.score(task, node)
        completion = 100.0 if worst <= least else 100.0 * (worst - time_s) / (worst - least)
        free = 0 if prediction.wait_s > 0 else 101
        return Candidate(
            node.name,
            scores={"PredictedCompletion": completion, self._allocation.name: idle},
            total=-time_s if time_s > equal_s else -least + (free + idle) * self._epsilon,
            prediction=prediction,
            path_in=None if plan is None else plan.way_in.path,
            path_out=None if plan is None else plan.way_out.path,
        )

    def _why_none(self, task: Task, now: float) -> str:
        """Every filter is asked of every node."""
        verdicts = [
            judged for _, judged in filtered(task, self.landscape.nodes, self._all_filters, now)
        ]
        return waiting_reason(
            judged if judged.filtered_by else replace(judged, reason="no path or no room")
            for judged in verdicts
        )
