"""Policy `network-aware`: the node and paths with the least predicted completion time.

    completion = wait for the node + input transfer + compute + result return

Transfers are predicted by `transfer` at the rate the best of k paths leaves.
On each link that is the larger of what is neither used nor reserved, and an
equal share, with our own flows there, of what background traffic leaves: TCP
shares a full link. At least 2 % of the link is assumed, for TCP never quite
starves. The rate found is reserved on the way in until the input has arrived.
On the way out, what is reserved until the result sets out is the mean rate it
needs over compute and return; from then on, what the path leaves by then.

A node whose resources are taken is a candidate too, with the time until enough
of them should be free; if it still is the best, the task waits, and is
considered anew at every pass. Tasks that came earlier have their claim on that
node counted first. Nodes predicted within `slack` of the best (2 %, or 5 ms)
count as equal, and the least allocated of them is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from testbed.errors import ScenarioError
from testbed.model.decisions import Candidate, Decision, Path, Prediction
from testbed.model.workload import Task
from testbed.scheduling.corrections import Corrector
from testbed.scheduling.framework import (
    Claim,
    Filter,
    Hop,
    NetworkView,
    Node,
    filtered,
    pick,
    waiting_reason,
)
from testbed.scheduling.plugins import (
    LeastAllocated,
    NodeAffinity,
    NodeAlive,
    NodeResourcesFit,
    NodeResourcesFitEver,
)
from testbed.scheduling.stale import StaleView
from testbed.scheduling.timeline import earliest_fit
from testbed.scheduling.transfer import transfer_s, wire_bytes

_SLACK_SHARE = 0.02
_SLACK_S = 0.005
_LEAST_SHARE = 0.02
_SCORE_EPSILON = 1e-9
"""Small enough that an allocation score only orders nodes that are otherwise equal."""


@dataclass(frozen=True, slots=True)
class Options:
    """`k` paths are compared per transfer; `defer` lets a task wait for a better node.

    At most `lookahead` tasks wait for a node by choice at one time. The others
    take something away, to see what it is worth: with `steer` false only nodes
    are chosen, and flows take the paths plain forwarding has; without `reserve`
    no bandwidth is held; with `stale_s` the network is seen as it was then.
    """

    k: int = 4
    defer: bool = True
    lookahead: int = 32
    steer: bool = True
    reserve: bool = True
    stale_s: float = 0.0

    def __post_init__(self) -> None:
        if self.k < 1:
            raise ScenarioError(f"policy network-aware: k is {self.k}; it must be 1 or more")
        if self.lookahead < 1:
            raise ScenarioError(
                f"policy network-aware: lookahead is {self.lookahead}; it must be 1 or more"
            )
        if not 0 <= self.stale_s < float("inf"):
            raise ScenarioError(
                f"policy network-aware: stale_s is {self.stale_s:g}; it must be 0 or more seconds"
            )


@dataclass(frozen=True, slots=True)
class _Way:
    """The best path for a transfer, the rate it leaves and what it takes."""

    path: Path
    rate_bps: float
    model_s: float
    corrected_s: float


@dataclass(frozen=True, slots=True)
class _Plan:
    """A task on one node."""

    node: Node
    way_in: _Way
    compute_model_s: float
    way_out: _Way
    prediction: Prediction


@dataclass(slots=True)
class _Running:
    plan: _Plan
    since_s: float
    flow: str = ""
    """Which of its two transfers it is in, `in` or `out`; empty while it computes."""

    def hops(self) -> tuple[Hop, ...]:
        if self.flow == "in":
            return self.plan.way_in.path.hops
        return self.plan.way_out.path.hops if self.flow == "out" else ()


@dataclass(slots=True)
class _Pass:
    """What holds during one pass over the pending tasks."""

    now: float = float("-inf")
    paths: dict[tuple[str, str], tuple[Path, ...]] = field(default_factory=dict)
    links: dict[Hop, tuple[float, float]] = field(default_factory=dict)
    planned: dict[str, list[Claim]] = field(default_factory=dict)
    waiting: int = 0


class NetworkAware:
    """One per repetition: it remembers its running tasks and its corrections."""

    name = "network-aware"

    def __init__(
        self,
        network: NetworkView,
        silent_after_s: float,
        seed: int = 0,
        options: Options = Options(),
    ) -> None:
        self._network = network
        self._seed = seed
        self._options = options
        # A flow that is not steered may take another path some day: nothing is held for it.
        self._holds = options.reserve and options.steer
        fit: Filter = NodeResourcesFitEver() if options.defer else NodeResourcesFit()
        self._filters: tuple[Filter, ...] = (NodeAffinity(), NodeAlive(silent_after_s), fit)
        self._running: dict[str, _Running] = {}
        self._sharing: Counter[Hop] = Counter()  # our own flows that are moving, by link
        self._chosen: dict[str, _Plan] = {}
        self._corrector = Corrector()
        self._pass = _Pass()

    def begin(self, now: float) -> None:
        if isinstance(self._network, StaleView):
            self._network.advance(now)
        self._pass = _Pass(now)

    def place(self, task: Task, nodes: Sequence[Node], now: float) -> Decision:
        if self._pass.waiting >= self._options.lookahead:
            reason = f"behind {self._pass.waiting} tasks that wait for a node"
            return Decision(task.id, now, self.name, None, (), reason=reason)
        candidates: list[Candidate] = []
        plans: dict[str, _Plan] = {}
        for node, verdict in filtered(task, nodes, self._filters, now):
            if not verdict.filtered_by:
                plan = self._plan(task, node, now)
                if isinstance(plan, str):
                    verdict = replace(verdict, filtered_by="NetworkReachable", reason=plan)
                else:
                    plans[node.name] = plan
            candidates.append(verdict)
        if not plans:
            return Decision(
                task.id, now, self.name, None, tuple(candidates), reason=waiting_reason(candidates)
            )
        scored = _score(task, candidates, plans)
        top = max(c.total for c in scored if not c.filtered_by)
        tied = [c for c in scored if not c.filtered_by and c.total == top]
        chosen = plans[pick(task, tied, self._seed).host]
        if chosen.prediction.wait_s > 0:
            return self._wait(task, chosen, scored, now)
        return self._decide(task, chosen, scored, now)

    def started(self, task: Task, decision: Decision) -> None:
        plan = self._chosen.pop(task.id)
        now = decision.at_s
        running = self._running[task.id] = _Running(plan, now)
        self._moves(running, "in")
        way_in, way_out = plan.way_in, plan.way_out
        # Also with a rate of 0: what our flows carry is then known not to be others' traffic.
        if way_in.path.hops:
            rate_bps = decision.reserve_in_bps
            self._network.reserve(f"{task.id}:in", way_in.path, rate_bps, now, way_in.rate_bps)
        if way_out.path.hops:
            self._network.reserve(
                f"{task.id}:out", way_out.path, decision.reserve_out_bps, now, 0.0
            )

    def transfer_done(self, task: Task, now: float) -> None:
        running = self._running[task.id]
        way = running.plan.way_in
        self._learn(("in", task.source, running.plan.node.name), way.model_s, running, now)
        carried = wire_bytes(task.input_bytes, len(way.path.nodes) - 2)
        self._network.release(f"{task.id}:in", now, carried)
        self._moves(running, "")

    def compute_done(self, task: Task, now: float) -> None:
        running = self._running[task.id]
        self._learn(("compute", running.plan.node.name), running.plan.compute_model_s, running, now)
        way = running.plan.way_out
        self._network.release(f"{task.id}:out", now, 0)
        if way.path.hops and task.output_bytes:
            self.begin(now)
            left = min(self._residual(hop) for hop in way.path.hops) if self._holds else 0.0
            share = min(self._rate(hop) for hop in way.path.hops)
            self._network.reserve(f"{task.id}:out", way.path, left, now, share)
        self._moves(running, "out")

    def finished(self, task: Task, now: float, ok: bool) -> None:
        running = self._running.pop(task.id)
        self._moves(running, "")
        self._network.release(f"{task.id}:in", now)
        carried = None
        if ok:
            way = running.plan.way_out
            self._learn(("out", running.plan.node.name, task.sink), way.model_s, running, now)
            carried = wire_bytes(task.output_bytes, len(way.path.nodes) - 2)
        self._network.release(f"{task.id}:out", now, carried)

    def _moves(self, running: _Running, flow: str) -> None:
        for hop in running.hops():
            self._sharing[hop] -= 1
        running.flow = flow
        for hop in running.hops():
            self._sharing[hop] += 1

    # Prediction.

    def _plan(self, task: Task, node: Node, now: float) -> _Plan | str:
        """What `task` would take on `node`, or why it cannot be reached."""
        here = node.name
        way_in = self._best(task.source, here, task.input_bytes, ("in", task.source, here), now)
        if way_in is None:
            return f"no path from {task.source}"
        way_out = self._best(here, task.sink, task.output_bytes, ("out", here, task.sink), now)
        if way_out is None:
            return f"no path to {task.sink}"
        cores = min(task.cpu, node.spec.cpu) if task.cpu > 0 else node.spec.cpu
        model_s = task.compute_s / cores
        compute_s = model_s * self._corrector.ratio(("compute", here), now)
        busy_s = way_in.corrected_s + compute_s + way_out.corrected_s
        claims = [*node.claims.values(), *self._pass.planned.get(here, ())]
        start_s = earliest_fit(node.capacity, claims, task, now, busy_s)
        prediction = Prediction(start_s - now, way_in.corrected_s, compute_s, way_out.corrected_s)
        return _Plan(node, way_in, model_s, way_out, prediction)

    def _best(
        self, src: str, dst: str, size_bytes: int, key: tuple[str, ...], now: float
    ) -> _Way | None:
        ratio = self._corrector.ratio(key, now)
        best: _Way | None = None
        for path in self._paths(src, dst):
            rate_bps = min((self._rate(hop) for hop in path.hops), default=float("inf"))
            switches = len(path.nodes) - 2
            local = not path.hops
            model_s = (
                0.0
                if local
                else transfer_s(size_bytes, rate_bps, path.delay_s, path.loss, switches)
            )
            if best is None or model_s < best.model_s:
                best = _Way(path, rate_bps, model_s, model_s * ratio)
        return best

    def _paths(self, src: str, dst: str) -> tuple[Path, ...]:
        if (src, dst) not in self._pass.paths:
            self._pass.paths[src, dst] = self._ways(src, dst)
        return self._pass.paths[src, dst]

    def _ways(self, src: str, dst: str) -> tuple[Path, ...]:
        usable = tuple(self._network.paths(src, dst, self._options.k))
        if self._options.steer or not usable or src == dst:
            return usable
        return (self._network.forwarding_path(src, dst),)

    def _link(self, hop: Hop) -> tuple[float, float]:
        """Capacity and background traffic; neither changes during a pass."""
        if hop not in self._pass.links:
            self._pass.links[hop] = (
                self._network.capacity_bps(*hop),
                self._network.background_bps(*hop),
            )
        return self._pass.links[hop]

    def _residual(self, hop: Hop) -> float:
        capacity, background = self._link(hop)
        return max(0.0, capacity - background - self._network.reserved_bps(*hop))

    def _rate(self, hop: Hop) -> float:
        capacity, background = self._link(hop)
        fair = (capacity - background) / (self._sharing[hop] + 1)
        return max(self._residual(hop), fair, _LEAST_SHARE * capacity)

    # Decision.

    def _decide(
        self, task: Task, plan: _Plan, candidates: tuple[Candidate, ...], now: float
    ) -> Decision:
        self._chosen[task.id] = plan
        path_in = plan.way_in.path if plan.way_in.path.hops and self._options.steer else None
        path_out = plan.way_out.path if plan.way_out.path.hops and self._options.steer else None
        taken: Mapping[Hop, float] = {}
        reserve_in = reserve_out = 0.0
        if path_in is not None and self._holds:
            left = min(self._residual(hop) for hop in path_in.hops)
            reserve_in = min(plan.way_in.rate_bps, left)
            taken = dict.fromkeys(path_in.hops, reserve_in)
        if path_out is not None and self._holds:
            left = min(self._residual(hop) - taken.get(hop, 0.0) for hop in path_out.hops)
            span_s = plan.prediction.compute_s + plan.prediction.return_s
            mean = 8 * wire_bytes(task.output_bytes, len(path_out.nodes) - 2) / max(span_s, 1e-3)
            reserve_out = max(0.0, min(plan.way_out.rate_bps, left, mean))
        return Decision(
            task.id,
            now,
            self.name,
            plan.node.name,
            candidates,
            path_in,
            path_out,
            reserve_in,
            reserve_out,
            plan.prediction,
            f"least predicted completion, {plan.prediction.completion_s:.3f} s",
        )

    def _wait(
        self, task: Task, plan: _Plan, candidates: tuple[Candidate, ...], now: float
    ) -> Decision:
        prediction = plan.prediction
        start_s = now + prediction.wait_s
        claim = Claim(task, start_s, start_s + prediction.completion_s - prediction.wait_s)
        self._pass.planned.setdefault(plan.node.name, []).append(claim)
        self._pass.waiting += 1
        reason = (
            f"waits for {plan.node.name}, free in about {prediction.wait_s:.3f} s:"
            f" still the least predicted completion, {prediction.completion_s:.3f} s"
        )
        return Decision(
            task.id, now, self.name, None, candidates, prediction=prediction, reason=reason
        )

    def _learn(
        self, key: tuple[str, ...], predicted_s: float, running: _Running, now: float
    ) -> None:
        self._corrector.learn(key, predicted_s, now - running.since_s, now)
        running.since_s = now


def _score(
    task: Task, candidates: Sequence[Candidate], plans: Mapping[str, _Plan]
) -> tuple[Candidate, ...]:
    """Candidates with predictions, scores and the total they are compared by."""
    times = {name: plan.prediction.completion_s for name, plan in plans.items()}
    best, worst = min(times.values()), max(times.values())
    equal_s = best + max(_SLACK_S, _SLACK_SHARE * best)
    allocation = LeastAllocated()
    scored = []
    for candidate in candidates:
        plan = plans.get(candidate.host)
        if plan is None:
            scored.append(candidate)
            continue
        time_s = times[candidate.host]
        idle = allocation.score(task, plan.node)
        completion = 100.0 if worst == best else 100.0 * (worst - time_s) / (worst - best)
        # A node that is free now comes before an equal one that must be waited for.
        free = 0 if plan.prediction.wait_s > 0 else 101
        total = -time_s if time_s > equal_s else -best + (free + idle) * _SCORE_EPSILON
        scored.append(
            replace(
                candidate,
                scores={"PredictedCompletion": completion, allocation.name: idle},
                total=total,
                prediction=plan.prediction,
                path_in=plan.way_in.path,
                path_out=plan.way_out.path,
            )
        )
    return tuple(scored)
