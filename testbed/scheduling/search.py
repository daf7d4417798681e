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
from struct import Struct
from typing import cast

import numpy as np

from testbed.model.decisions import Candidate, Path, Prediction
from testbed.model.workload import Task
from testbed.scheduling import kernel
from testbed.scheduling.constraints import TaintToleration
from testbed.scheduling.framework import (
    Claim,
    Filter,
    Hop,
    LinkFeed,
    Node,
    drawn,
    filtered,
    pick,
    waiting_reason,
)
from testbed.scheduling.landscape import Floats, Ints, Landscape, Ways
from testbed.scheduling.plans import Plan, Way
from testbed.scheduling.plugins import (
    LeastAllocated,
    NodeAffinity,
    NodeResourcesFit,
    NodeResourcesFitEver,
)
from testbed.scheduling.profile import LEAST_FEASIBLE, feasible_wanted
from testbed.scheduling.timeline import earliest_fit

SMALLEST = 64
"""With fewer nodes than this nothing is gained."""

_ENOUGH = LEAST_FEASIBLE
_LOOKS_AT_BUSY = 32
_RECHECK_S = 0.25
_ASKED = Struct(f"{kernel.HALF_LIFE}d")
_NO_NODES = np.zeros(0, np.int64)


@dataclass(slots=True)
class Found:
    """The chosen plan, or None and why; `equal_s` is what counts as equal to the best time."""

    plan: Plan | None
    candidates: tuple[Candidate, ...]
    looked_at: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Between:
    """What a search needs to know of a task's ends, as of a landscape's `generation`.

    `missing` is one that cannot be reached. `numbers` are the source's node,
    its uplink, the sink's node and its downlink.
    """

    generation: int
    missing: str
    numbers: tuple[int, int, int, int]
    up: Hop
    down: Hop
    there: Ways
    back: Ways
    first: Ints
    ratios_in: Floats
    ratios_out: Floats


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
            and (not isinstance(f, TaintToleration) or any(node.spec.taints for node in nodes))
        )
        self._start = 0
        count = len(nodes)
        self._seen = np.zeros(count, np.int64)
        self._tied = np.zeros(count, np.int64)
        self._found = np.zeros((count, 8))
        self._verdicts = np.full(count, kernel.UNSEEN, np.uint8)
        self._last = np.zeros((3, kernel.TOOK + 1))
        self._out = np.zeros(kernel.TOLD)
        self._asked = np.zeros(kernel.ASKED)
        self._asked[kernel.HALF_LIFE :] = (half_life_s, defer, *slack, self._all)
        self._asked_data = self._asked.data
        self._ends: dict[tuple[str, str], _Between] = {}
        self._ratios: dict[tuple[str, str], tuple[Floats, memoryview[float]]] = {}
        self._planned: set[int] = set()
        self._silent: set[int] = set()
        self._rechecked_s = float("-inf")
        self._allocation = LeastAllocated()

    # What it is told.

    def rack(self, node: int) -> str:
        one = self.landscape
        return one.rack_names[one.rack_of[node]]

    def corrected(self, kind: str, end: str, node: int, ratio: float, now: float) -> None:
        """Predictions of `kind` (in, out or compute) were off by `ratio` for this node."""
        land = self.landscape
        if kind == "compute":
            cells, at = land.cells, 4 * node + kernel.RATIO
        else:
            cells, at = self._ratio(kind, end)[1], 2 * land.rack_of[node]
        cells[at], cells[at + 1] = ratio, now

    def _ratio(self, way: str, end: str) -> tuple[Floats, memoryview[float]]:
        """By rack, and its cells one after the other, which are quicker to write."""
        known = self._ratios.get((way, end))
        if known is None or len(known[0]) != len(self.landscape.rack_names):
            rows: Floats = np.zeros((len(self.landscape.rack_names), 2))
            rows[:, 0] = 1.0
            cells = cast("memoryview[float]", rows.reshape(-1).data)
            known = self._ratios[way, end] = (rows, cells)
        return known

    def begin(self) -> None:
        """No task waits for a node as yet in this pass."""
        if self._planned:
            for i in self._planned:
                self.landscape.usable[i] = 1
                self.landscape.touch(i)
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
        if self._silent:
            self._look_for_silent(now)
        found = self._once(task, now, planned)
        if found.plan is None or not self._judge(task, found.plan.node, now):
            return found
        out: set[int] = set()
        try:
            while rejected := self._rejected(task, found, now):
                out |= rejected
                found = self._once(task, now, planned)
            return found
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
        if now >= self._rechecked_s + _RECHECK_S:
            self._rechecked_s = now
            for i in self._silent:
                self.landscape.usable[i] = 1
            self._silent.clear()

    def _once(self, task: Task, now: float, planned: Mapping[str, Sequence[Claim]]) -> Found:
        land = self.landscape
        request = land.request(task)
        if request is None:
            return Found(None, (), 0, "no node has such an accelerator")
        known = self._ends.get((task.source, task.sink))
        if known is None or known.generation != land.generation:
            known = self._ends[task.source, task.sink] = self._between(task.source, task.sink)
            land.read()
        if known.missing:
            return Found(None, (), 0, f"{known.missing} cannot be reached")
        if task.candidates:
            first, start, wanted = _NO_NODES, 0, len(task.candidates)
            number = land.number
            order = np.array([number[n] for n in task.candidates if n in number], np.int64)
        else:
            first, order = known.first, land.order
            start, wanted = self._start, self._wanted
        there, back = known.there, known.back
        high, low = drawn(task, self._seed)
        _ASKED.pack_into(
            self._asked_data, 0, *known.numbers, task.input_bytes, task.output_bytes,
            task.compute_s, task.cpu, start, wanted, now, high, low,
        )  # fmt: skip
        kernel.decide(
            land.links,
            land.table,
            land.racks,
            land.capacity,
            land.held,
            land.usable,
            order,
            first,
            request,
            there.links,
            there.counts,
            back.links,
            back.counts,
            known.ratios_in,
            known.ratios_out,
            self._asked,
            there.facts,
            back.facts,
            self._last,
            self._seen,
            self._found,
            self._verdicts,
            self._tied,
            self._out,
        )
        row = self._out.tolist()
        looked, best = int(row[kernel.LOOKED]), row[kernel.BEST]
        if not task.candidates:
            self._start = (start + int(row[kernel.FOLLOWED])) % len(land.nodes)
        busy: dict[int, Prediction] = {}
        if row[kernel.BEST_WAIT] < best:
            busy = self._busy(task, now, planned, best, looked)
            self._conclude(task, request, known, looked, best, busy, (high, low))
            row = self._out.tolist()
        chosen = int(row[kernel.CHOSEN])
        if chosen < 0:
            return Found(None, (), looked, self._why_none(task, now))
        plan = self._plan(task, known, chosen, row, busy.get(chosen))
        return Found(plan, self._candidates(plan, row, best, busy), looked)

    def _between(self, source: str, sink: str) -> _Between:
        """What a search needs to know of a task's ends."""
        land = self.landscape
        source_at, sink_at = land.attachment(source), land.attachment(sink)
        up, down = (source, source_at), (sink_at, sink)
        missing = sink if source_at else source
        return _Between(
            land.generation,
            "" if source_at and sink_at else missing,
            (
                land.number.get(source, -1),
                land.link(up),
                land.number.get(sink, -1),
                land.link(down),
            ),
            up,
            down,
            land.ways(source_at, True),
            land.ways(sink_at, False),
            land.first(source, sink),
            self._ratio("in", source)[0],
            self._ratio("out", sink)[0],
        )

    def _conclude(
        self,
        task: Task,
        request: Ints,
        known: _Between,
        looked: int,
        best: float,
        busy: Mapping[int, Prediction],
        draw: tuple[int, int],
    ) -> None:
        """Choose where nodes that must be waited for, `busy`, may be the best."""
        land = self.landscape
        least = min(best, min((p.completion_s for p in busy.values()), default=np.inf))
        equal_s = float(least + max(self._slack[0], self._slack[1] * least))
        fits = self._seen[:looked][self._verdicts[self._seen[:looked]] == kernel.FITS]
        forced = -1
        if not len(fits) or self._found[fits, kernel.TIME].min() > equal_s:
            # None that is free is as good: the least allocated of those that are not.
            equal = [i for i, p in busy.items() if p.completion_s <= equal_s < np.inf]
            scores = [self._allocation.score(task, land.nodes[i]) for i in equal]
            top = [i for i, s in zip(equal, scores, strict=True) if s == max(scores)]
            forced = pick(task, top, self._seed) if top else -1
        kernel.conclude(
            land.links,
            land.racks,
            land.capacity,
            land.held,
            request,
            known.there.links,
            known.there.counts,
            known.back.links,
            known.back.counts,
            *known.numbers,
            looked,
            equal_s,
            *draw,
            self._all,
            forced,
            self._seen,
            self._found,
            self._verdicts,
            self._tied,
            self._out,
        )

    def _plan(
        self, task: Task, known: _Between, i: int, row: list[float], waits: Prediction | None
    ) -> Plan:
        """The chosen node and the ways there, as `conclude` told them."""
        land, there, back = self.landscape, known.there, known.back
        node, rack = land.nodes[i], land.rack_of[i]
        spec = node.spec
        name, source, sink = spec.name, task.source, task.sink
        (
            shared, time_in, compute_s, time_out, model_in, model_out, k_in, k_out, _, _, _,
            rate_in, free_in, delay_in, loss_in, rate_out, free_out, delay_out, loss_out,
        ) = row[kernel.SHARED : kernel.LOOKED]  # fmt: skip
        if name == source:
            way_in = _here(name)
        else:
            k = int(k_in)
            path = Path((source, *there.nodes[rack][k], name), free_in, delay_in, loss_in)
            hops = path.along((known.up, *there.hops[rack][k], land.hops_to[i]))
            links = (known.numbers[1], *there.numbers[rack][k], i)
            way_in = Way(path, hops, rate_in, model_in, time_in, free_in, True, links)
        if name == sink:
            way_out = _here(name)
        else:
            k = int(k_out)
            path = Path((name, *back.nodes[rack][k], sink), free_out, delay_out, loss_out)
            hops = path.along((land.hops_from[i], *back.hops[rack][k], known.down))
            links = (len(land.nodes) + i, *back.numbers[rack][k], known.numbers[3])
            way_out = Way(path, hops, rate_out, model_out, time_out, free_out, True, links)
        cores = spec.cpu
        if 0 < task.cpu < cores:
            cores = task.cpu
        compute_model_s = task.compute_s / cores
        prediction = waits or Prediction(0.0, time_in, compute_s, time_out)
        return Plan(node, way_in, compute_model_s, way_out, prediction, not shared, (), i)

    def _prediction(self, i: int, wait_s: float) -> Prediction:
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
            one = self._prediction(i, 0.0)
            start_s = earliest_fit(node.capacity, claims, task, now, one.completion_s)
            predictions[i] = self._prediction(i, start_s - now)
            least = min(least, predictions[i].completion_s)
        return predictions

    def _candidates(
        self, plan: Plan, row: list[float], best: float, busy: Mapping[int, Prediction]
    ) -> tuple[Candidate, ...]:
        """The chosen node and the fastest other that fits, scored as `network_aware` does."""
        least = min([best, *[p.completion_s for p in busy.values()]]) if busy else best
        bounds = least, row[kernel.EQUAL], max(row[kernel.WORST], least)
        ways = plan.way_in.path, plan.way_out.path
        chosen = self._told(plan.node, plan.prediction, row[kernel.IDLE], bounds, *ways)
        runner = int(row[kernel.RUNNER])
        if runner < 0:
            return (chosen,)
        one = Prediction(0.0, *row[kernel.RUNNER_TIMES : kernel.RUNNER_TIMES + 3])
        node = self.landscape.nodes[runner]
        return chosen, self._told(node, one, row[kernel.RUNNER_IDLE], bounds)

    def _told(
        self,
        node: Node,
        prediction: Prediction,
        idle: float,
        bounds: tuple[float, float, float],
        way_in: Path | None = None,
        way_out: Path | None = None,
    ) -> Candidate:
        """A candidate; `bounds` are the least time, what counts as equal to it, and the worst."""
        least, equal_s, worst = bounds
        time_s = prediction.completion_s
        completion = 100.0 if worst <= least else 100.0 * (worst - time_s) / (worst - least)
        free = 0 if prediction.wait_s > 0 else 101
        total = -time_s if time_s > equal_s else -least + (free + idle) * self._epsilon
        scores = {"PredictedCompletion": completion, "LeastAllocated": int(idle)}
        return Candidate(node.spec.name, "", "", scores, total, prediction, way_in, way_out)

    def _why_none(self, task: Task, now: float) -> str:
        """Every filter is asked of every node."""
        verdicts = [
            judged for _, judged in filtered(task, self.landscape.nodes, self._all_filters, now)
        ]
        return waiting_reason(
            judged if judged.filtered_by else replace(judged, reason="no path or no room")
            for judged in verdicts
        )


def _here(name: str) -> Way:
    """The way of data that stay where they are."""
    return Way(Path((name,), float("inf"), 0.0), (), float("inf"), 0.0, 0.0)
