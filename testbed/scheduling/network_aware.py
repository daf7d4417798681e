"""Policy `network-aware`: the node and paths with the least predicted completion time.

    completion = wait for the node + input transfer + compute + result return

Transfers are predicted by `transfer` at the rate the best of k paths leaves.
On each link that is the larger of what is neither used nor reserved, and an
equal share, with our own flows there, of what background traffic leaves: TCP
shares a full link. At least 2 % of the link is assumed, for TCP never quite
starves. The rate found is reserved on the way in until the input has arrived.
On the way out, what is reserved until the result sets out is the mean rate it
needs over compute and return; from then on, what the path leaves by then.
A flow is left to plain forwarding where that takes the same path, or one that is
longer by less than steering has lately taken.

A node whose resources are taken is a candidate too, with the time until enough
of them should be free; if it still is the best, the task waits, and is
considered anew at every pass. Tasks that came earlier have their claim on that
node counted first. Nodes predicted within `slack` of the best (2 %, or 5 ms)
count as equal, and the least allocated of them is taken.

On clusters of `LARGE` nodes or more, whose network is a `LinkFeed`, the same is
worked out in arrays (`search`), for a sample of the nodes or for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from testbed.errors import ControlError, ScenarioError
from testbed.model.decisions import Candidate, Decision, Path, Prediction
from testbed.model.workload import Task
from testbed.scheduling import relocation
from testbed.scheduling.constraints import (
    InterPodAffinity,
    NetworkDemands,
    NodeLabels,
    TaintToleration,
)
from testbed.scheduling.corrections import Corrector
from testbed.scheduling.framework import (
    Claim,
    Filter,
    Hop,
    LinkFeed,
    NetworkView,
    Node,
    filtered,
    pick,
    waiting_reason,
)
from testbed.scheduling.meeting import LEAST_SHARE, behind_ours, interference_s
from testbed.scheduling.plans import Plan, Way, together_s
from testbed.scheduling.plugins import (
    NodeAffinity,
    NodeAlive,
    NodeResourcesFit,
    NodeResourcesFitEver,
)
from testbed.scheduling.scoring import SCORE_EPSILON, SLACK_S, SLACK_SHARE, score
from testbed.scheduling.sharing import Running, Sharing
from testbed.scheduling.stale import StaleView
from testbed.scheduling.timeline import earliest_fit
from testbed.scheduling.transfer import Offer, along, offered, transfer_s, wire_bytes

if TYPE_CHECKING:
    from testbed.scheduling.search import Search

LARGE = 64
"""From so many nodes on `search` is used."""


@dataclass(frozen=True, slots=True)
class Options:
    """`k` paths are compared per transfer; `defer` lets a task wait for a better node.

    At most `lookahead` tasks wait for a node by choice at one time. The others
    take something away, to see what it is worth: with `steer` false only nodes
    are chosen, and flows take the paths plain forwarding has; with `overlay` the
    network between sites is not seen either; without `reserve` no bandwidth is
    held; with `stale_s` the network is seen as it was then.
    `percentage_of_nodes_to_score` is for large clusters, as for other policies.
    With `stagger` a transfer waits for our own on its way if it is then over as
    soon: tasks that wait together then get the network one after the other (not
    on clusters of `LARGE` nodes or more). With `interference` what a transfer takes from others of
    ours counts as if it were its own time (not there either). With `move` a task that drifts is
    moved.
    """

    k: int = 4
    defer: bool = True
    lookahead: int = 32
    steer: bool = True
    reserve: bool = True
    stale_s: float = 0.0
    percentage_of_nodes_to_score: int = 100
    stagger: bool = True
    interference: bool = True
    overlay: bool = False
    move: bool = True

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
        if not 0 <= self.percentage_of_nodes_to_score <= 100:
            raise ScenarioError(
                "policy network-aware: percentage_of_nodes_to_score is"
                f" {self.percentage_of_nodes_to_score}; it must be 0 (adaptive) to 100"
            )


@dataclass(slots=True)
class _Pass:
    """What holds during one pass over the pending tasks."""

    now: float = float("-inf")
    paths: dict[tuple[str, str], tuple[Path, ...]] = field(default_factory=dict)
    links: dict[Hop, tuple[float, float]] = field(default_factory=dict)
    offers: dict[Hop, Offer] = field(default_factory=dict)
    """What a flow of ours would get, until one more of them has begun."""
    planned: dict[str, list[Claim]] = field(default_factory=dict)
    waiting: int = 0

    def begin(self, now: float) -> None:
        self.now, self.waiting = now, 0
        self.paths.clear()
        self.links.clear()
        self.offers.clear()
        self.planned.clear()


class NetworkAware:
    """One per repetition: it remembers its running tasks and its corrections."""

    name = "network-aware"

    def __init__(
        self,
        network: NetworkView,
        silent_after_s: float,
        seed: int = 0,
        options: Options = Options(),
        zones: Mapping[str, str] = {},
    ) -> None:
        self._network = network
        self._feed = network if isinstance(network, LinkFeed) and options.steer else None
        self._seed = seed
        self._options = options
        # Where none is steered, nothing is held: flows may take other paths some day.
        self._holds = options.reserve and options.steer
        fit: Filter = NodeResourcesFitEver() if options.defer else NodeResourcesFit()
        self._affinity = InterPodAffinity(zones)
        self._filters: tuple[Filter, ...] = (
            NodeAffinity(),
            NodeAlive(silent_after_s),
            fit,
            TaintToleration(),
            NodeLabels(),
            self._affinity,
            NetworkDemands(network, options.k if options.steer else 0),
        )
        self._running: dict[str, Running] = {}
        self._sharing = Sharing()
        self._chosen: dict[str, Plan] = {}
        self._corrector = Corrector()
        self._pass = _Pass()
        self._search: Search | None = None

    def begin(self, now: float) -> None:
        if isinstance(self._network, StaleView):
            self._network.advance(now)
        self._pass.begin(now)
        if self._search is not None:
            self._search.begin()

    def place(self, task: Task, nodes: Sequence[Node], now: float) -> Decision:
        if self._pass.waiting >= self._options.lookahead:
            reason = f"behind {self._pass.waiting} tasks that wait for a node"
            return Decision(task.id, now, self.name, None, (), reason=reason)
        self._affinity.prefilter(task, nodes, now)
        # The arrays know of one input.
        if self._feed is not None and len(nodes) >= LARGE and not task.fetches:
            return self._place_among_many(self._feed, task, nodes, now)
        candidates: list[Candidate] = []
        plans: dict[str, Plan] = {}
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
        scored = score(task, candidates, plans)
        top = max(c.total for c in scored if not c.filtered_by)
        tied = [c for c in scored if not c.filtered_by and c.total == top]
        chosen = plans[pick(task, tied, self._seed).host]
        if chosen.prediction.wait_s > 0:
            return self._wait(task, chosen, scored, now)
        return self._decide(task, chosen, scored, now)

    def _place_among_many(
        self, feed: LinkFeed, task: Task, nodes: Sequence[Node], now: float
    ) -> Decision:
        search = self._search
        if search is None or search.landscape.nodes is not nodes:
            search = self._make_search(feed, nodes)
        found = search.find(task, now, self._pass.planned)
        if found.plan is None:
            return Decision(task.id, now, self.name, None, found.candidates, reason=found.reason)
        if found.plan.prediction.wait_s > 0:
            search.planned(found.plan.node.name)
            return self._wait(task, found.plan, found.candidates, now)
        return self._decide(task, found.plan, found.candidates, now)

    def _make_search(self, feed: LinkFeed, nodes: Sequence[Node]) -> Search:
        # numba takes a while to load, and small clusters never need it.
        from testbed.scheduling.search import Search

        self._search = Search(
            feed,
            nodes,
            k=self._options.k,
            sharing=self._sharing.unnumbered,
            half_life_s=self._corrector.half_life_s,
            defer=self._options.defer,
            percentage=self._options.percentage_of_nodes_to_score,
            slack=(SLACK_S, SLACK_SHARE),
            epsilon=SCORE_EPSILON,
            seed=self._seed,
            filters=self._filters,
        )
        self._sharing.number(self._search.landscape, self._running.values())
        return self._search

    def started(self, task: Task, decision: Decision) -> None:
        plan = self._chosen.pop(task.id)
        now = decision.at_s
        running = self._running[task.id] = Running(plan, now, task.input_bytes, now)
        way_in, way_out = plan.way_in, plan.way_out
        self._moves(running, "in", way_in, way_out, *plan.besides)
        self._affinity.reserve(task, plan.node.spec.name)
        # Also with a rate of 0: what our flows carry is then known not to be others' traffic.
        # A service's requests are such traffic: they come and go.
        if task.stays:
            return
        if way_in.hops:
            rate_bps = decision.reserve_in_bps
            self._network.reserve(f"{task.id}:in", way_in.path, rate_bps, now, way_in.rate_bps)
        if way_out.hops:
            self._network.reserve(
                f"{task.id}:out", way_out.path, decision.reserve_out_bps, now, 0.0
            )
        if plan.besides:
            for n, _, way in plan.fetching(task):
                left = min(way.rate_bps, *map(self._residual, way.hops)) if self._holds else 0.0
                self._network.reserve(f"{task.id}:in{n}", way.path, left, now, way.rate_bps)
        self._pass.offers.clear()

    def transfer_done(self, task: Task, now: float) -> None:
        running = self._running[task.id]
        way = running.plan.way_in
        besides = running.plan.besides
        if besides:
            running.since_s = now  # how long one of several took teaches nothing of it alone
        else:
            self._learn("in", task.source, way.model_s, running, now)
        carried = wire_bytes(running.held_bytes, len(way.path.nodes) - 2)
        self._network.release(f"{task.id}:in", now, carried)
        if besides:
            for n, size_bytes, beside in running.plan.fetching(task):
                whole = wire_bytes(size_bytes, len(beside.path.nodes) - 2)
                self._network.release(f"{task.id}:in{n}", now, whole)
        self._moves(running, "", way, *besides)

    def compute_done(self, task: Task, now: float) -> None:
        running = self._running[task.id]
        if task.supersteps is None:  # else it is not computing alone that ended
            self._learn("compute", "", running.plan.compute_model_s, running, now)
        way = running.plan.way_out
        self._network.release(f"{task.id}:out", now, 0)
        if way.hops and task.output_bytes:
            left, share = self._leaves(way, now)
            self._network.reserve(f"{task.id}:out", way.path, left, now, share)
        self._moves(running, "out", way)

    def finished(self, task: Task, now: float, ok: bool) -> None:
        running = self._running.pop(task.id)
        self._affinity.unreserve(task, running.plan.node.spec.name)
        plan = running.plan
        if running.flow == "in":
            self._moves(running, "", plan.way_in, plan.way_out, *plan.besides)
            for flow in ("in", *(f"in{n}" for n, _, _ in plan.fetching(task))):
                self._network.release(f"{task.id}:{flow}", now)
        else:
            self._moves(running, "", plan.way_out)
        carried = None
        if ok:
            way = running.plan.way_out
            self._learn("out", task.sink, way.model_s, running, now)
            carried = wire_bytes(task.output_bytes, len(way.path.nodes) - 2)
        self._network.release(f"{task.id}:out", now, carried)

    @property
    def relocates(self) -> bool:
        return self._options.move

    relocate = relocation.relocate

    def _leaves(self, way: Way, now: float) -> tuple[float, float]:
        """The rate that can be reserved on a way now, and the rate a flow gets there."""
        hops = way.hops
        if self._search is None or self._feed is None:
            self.begin(now)
            left = min(self._residual(hop) for hop in hops)
            share = min(self._rate(hop) for hop in hops)
        else:
            left = share = float("inf")
            link_facts = self._feed.link_facts
            for hop, ours in zip(hops, self._sharing.along(way), strict=True):
                capacity, background, reserved, _, _ = link_facts(hop)
                free = capacity - background
                residual = free - reserved
                if residual < 0.0:
                    residual = 0.0
                if residual < left:
                    left = residual
                rate = max(residual, free / (ours + 1), LEAST_SHARE * capacity)
                if rate < share:
                    share = rate
        return left if self._holds else 0.0, share

    def _moves(self, running: Running, flow: str, *touched: Way) -> None:
        if self._pass.offers:
            self._pass.offers.clear()
        self._sharing.move(running, flow, *touched)

    # Prediction.

    def _plan(self, task: Task, node: Node, now: float) -> Plan | str:
        """What `task` would take on `node`, or why it cannot be reached."""
        here = node.name
        way_in = self._best(task.source, here, task.input_bytes, _key("in", task.source, here), now)
        if way_in is None:
            return f"no path from {task.source}"
        way_out = self._best(here, task.sink, task.output_bytes, _key("out", task.sink, here), now)
        if way_out is None:
            return f"no path to {task.sink}"
        cores = min(task.cpu, node.spec.cpu) if task.cpu > 0 else node.spec.cpu
        model_s = task.compute_s / cores
        compute_s = model_s * self._corrector.ratio(_key("compute", "", here), now)
        besides = self._besides(task, here, now)
        if isinstance(besides, str):
            return besides
        behind_s = 0.0
        if besides:
            moving = [(way_in, task.input_bytes)]
            moving += zip(besides, (fetch.size_bytes for fetch in task.fetches), strict=True)
            arriving_s = together_s(moving, self._rate)
        else:
            if self._options.stagger and not task.gang:  # a gang starts now or not at all
                way_in, behind_s = behind_ours(
                    task, way_in, self._running.values(), self._sharing, self._link, now
                )
            arriving_s = way_in.corrected_s
        busy_s = arriving_s + compute_s + way_out.corrected_s
        claims = [*node.claims.values(), *self._pass.planned.get(here, ())]
        start_s = earliest_fit(node.capacity, claims, task, now + behind_s, busy_s)
        others_s = 0.0
        if self._options.interference and start_s <= now:
            others_s = interference_s(
                (way_in, *besides), arriving_s, self._running.values(), self._sharing,
                self._link, now,
            )  # fmt: skip
        prediction = Prediction(start_s - now, arriving_s, compute_s, way_out.corrected_s, others_s)
        return Plan(node, way_in, model_s, way_out, prediction, besides=besides)

    def _besides(self, task: Task, here: str, now: float) -> tuple[Way, ...] | str:
        """The best way of each further input, or which has none."""
        ways = []
        for fetch in task.fetches:
            key = _key("in", fetch.source, here)
            way = self._best(fetch.source, here, fetch.size_bytes, key, now)
            if way is None:
                return f"no path from {fetch.source}"
            ways.append(way)
        return tuple(ways)

    def _best(
        self, src: str, dst: str, size_bytes: int, key: tuple[str, ...], now: float
    ) -> Way | None:
        ratio = self._corrector.ratio(key, now)
        best: Way | None = None
        for path in self._paths(src, dst):
            way = self._way(path, size_bytes, ratio)
            if best is None or way.model_s < best.model_s:
                best = way
        return best

    def _way(self, path: Path, size_bytes: int, ratio: float) -> Way:
        offer = along(map(self._offer, path.hops))
        model_s = 0.0
        if path.hops:
            switches = len(path.nodes) - 2
            model_s = transfer_s(size_bytes, offer, path.delay_s, path.loss, switches)
        return Way(path, path.hops, offer.rate_bps, model_s, model_s * ratio)

    def _settled(self, src: str, dst: str, size_bytes: int, way: Way, longer_s: float) -> Way:
        """The way itself, or that of plain forwarding if it is not `longer_s` later."""
        if not way.hops:
            return way
        try:
            plain = self._network.forwarding_path(src, dst)
        except ControlError:
            return way
        if plain.nodes == way.path.nodes:
            return replace(way, steered=False)
        ratio = way.corrected_s / way.model_s if way.model_s > 0 else 1.0
        other = self._way(plain, size_bytes, ratio)
        if other.corrected_s > way.corrected_s + longer_s:
            return way
        return replace(other, steered=False)

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
        return self._offer(hop).rate_bps

    def _offer(self, hop: Hop) -> Offer:
        offer = self._pass.offers.get(hop)
        if offer is None:
            capacity, background = self._link(hop)
            ours = self._sharing.on(hop)
            fair = (capacity - background) / (ours + 1)
            rate = max(self._residual(hop), fair, LEAST_SHARE * capacity)
            offer = self._pass.offers[hop] = offered(capacity, background, rate, ours)
        return offer

    # Decision.

    def _decide(
        self, task: Task, plan: Plan, candidates: tuple[Candidate, ...], now: float
    ) -> Decision:
        longer_s = self._network.steering_s() if self._options.steer else None
        if longer_s is not None:
            candidates = self._settle(task, plan, candidates, longer_s)
        way_in, way_out, prediction = plan.way_in, plan.way_out, plan.prediction
        self._chosen[task.id] = plan
        reserve_in = reserve_out = 0.0
        holds = self._holds and not task.stays
        if holds and way_in.hops:
            reserve_in = min(way_in.rate_bps, self._left(way_in))
        if holds and way_out.hops:
            taken = () if plan.apart else way_in.hops
            left = self._left(way_out, taken, reserve_in)
            span_s = prediction.compute_s + prediction.return_s
            switches = len(way_out.path.nodes) - 2
            mean = 8 * wire_bytes(task.output_bytes, switches) / max(span_s, 1e-3)
            reserve_out = max(0.0, min(way_out.rate_bps, left, mean))
        return Decision(
            task.id,
            now,
            self.name,
            plan.node.spec.name,
            candidates,
            self._steered(way_in),
            self._steered(way_out),
            reserve_in,
            reserve_out,
            prediction,
            _why(prediction),
            tuple(map(self._steered, plan.besides)) if plan.besides else (),
        )

    def _settle(
        self, task: Task, plan: Plan, candidates: tuple[Candidate, ...], longer_s: float
    ) -> tuple[Candidate, ...]:
        """Leave to plain forwarding what is not worth being steered; the candidates, as told then.

        `longer_s` is how long steering takes.
        """
        here, was_in, was_out = plan.node.name, plan.way_in.path, plan.way_out.path
        plan.way_in = self._settled(task.source, here, task.input_bytes, plan.way_in, longer_s)
        plan.way_out = self._settled(here, task.sink, task.output_bytes, plan.way_out, longer_s)
        plan.besides = tuple(
            [
                self._settled(fetch.source, here, fetch.size_bytes, way, longer_s)
                for fetch, way in zip(task.fetches, plan.besides, strict=False)
            ]
        )
        if (plan.way_in.path, plan.way_out.path) == (was_in, was_out):
            return candidates
        plan.apart = False
        path_in, path_out = plan.way_in.path, plan.way_out.path
        return tuple(
            [
                replace(one, path_in=path_in, path_out=path_out) if one.host == here else one
                for one in candidates
            ]
        )

    def _steered(self, way: Way) -> Path | None:
        """The path to put a flow on, None where forwarding does that."""
        return way.path if way.hops and way.steered and self._options.steer else None

    def _left(self, way: Way, taken: Sequence[Hop] = (), taken_bps: float = 0.0) -> float:
        """What can be reserved on a way, less `taken_bps` on those of its links in `taken`."""
        if way.free_bps is not None and not taken:
            return way.free_bps
        return min(self._residual(hop) - taken_bps * (hop in taken) for hop in way.hops)

    def _wait(
        self, task: Task, plan: Plan, candidates: tuple[Candidate, ...], now: float
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

    def _learn(self, kind: str, end: str, predicted_s: float, running: Running, now: float) -> None:
        """`end` is the transfer's other end, nothing where it is about computing."""
        search, plan = self._search, running.plan
        place, number = plan.node.spec.name, plan.number
        if search is not None:
            if number < 0:
                number = search.landscape.number[place]
            if end:
                place = search.rack(number)
        key = (kind, end, place) if end else (kind, place)
        ratio = self._corrector.learn(key, predicted_s, now - running.since_s, now)
        running.since_s = now
        if search is not None and ratio is not None:
            search.corrected(kind, end, number, ratio, now)


def _why(prediction: Prediction) -> str:
    if prediction.others_s <= 0:
        return f"least predicted completion, {prediction.completion_s:.3f} s"
    return (
        f"least predicted completion, {prediction.completion_s:.3f} s, together with the"
        f" {prediction.others_s:.3f} s by which it makes other inputs later"
    )


def _key(kind: str, end: str, place: str) -> tuple[str, ...]:
    return (kind, end, place) if end else (kind, place)
