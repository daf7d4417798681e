"""Policy `multi-cluster`: several clusters behind one entry, placed in two stages.

A cluster is a site. The entry knows of each only a summary, at most `refresh_s` old: how
much is free in all and on its emptiest node, and how fast its nodes are; and of the
network what an overlay shows, delay and free bandwidth from site to site. From these it
predicts where a task would be done first. The cluster that is chosen places it with a
policy of its own, `within`, which sees its nodes and no others. If none of them can take
it, the summary was too old or too coarse, and the next cluster is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from testbed.errors import ControlError, ScenarioError
from testbed.model.decisions import Candidate, Decision
from testbed.model.workload import Task
from testbed.scheduling.framework import NetworkView, Node, Policy
from testbed.scheduling.overlay import OverlayView
from testbed.scheduling.resources import Amounts
from testbed.scheduling.transfer import transfer_s

_LEAST_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Options:
    """`within` names the policy of each cluster; summaries are made anew after `refresh_s`."""

    within: str = "network-aware"
    refresh_s: float = 1.0

    def __post_init__(self) -> None:
        if not self.refresh_s >= 0:
            raise ScenarioError(
                f"policy multi-cluster: refresh_s is {self.refresh_s:g}; it must be 0 or more"
            )
        if self.within == "multi-cluster":
            raise ScenarioError("policy multi-cluster: within is itself; expected another policy")


@dataclass(frozen=True, slots=True)
class Summary:
    """All that the entry knows of a cluster: what was free at `at_s`, and its fastest node."""

    at_s: float
    free: Amounts
    emptiest: Amounts
    """Of each resource the most that is free on one node."""
    cores: float

    def has_room(self, task: Task) -> bool:
        """Whether it may well take a task: on one node, if its resources are on the same one."""
        asked, nothing = Amounts.requested(task), Amounts()
        return not (self.free.lacking(asked, nothing) or self.emptiest.lacking(asked, nothing))


def summary_of(nodes: Sequence[Node], now: float, silent_after_s: float) -> Summary:
    """What a cluster tells of itself; nodes that are silent are left out."""
    alive = [n for n in nodes if n.reported_s is not None and now - n.reported_s <= silent_after_s]
    free = [node.capacity - node.requested for node in alive]
    kinds = {kind for one in free for kind in one.accelerators}
    emptiest = Amounts(
        max((one.milli_cpu for one in free), default=0),
        max((one.memory for one in free), default=0),
        max((one.storage for one in free), default=0),
        {kind: max(one.accelerators.get(kind, 0) for one in free) for kind in kinds},
    )
    cores = max((node.spec.cpu for node in alive), default=0.0)
    return Summary(now, sum(free, Amounts()), emptiest, cores)


class MultiCluster:
    """One per repetition; `within` makes a cluster's own policy."""

    name = "multi-cluster"

    def __init__(
        self,
        network: NetworkView,
        zones: Mapping[str, str],
        silent_after_s: float,
        options: Options,
        within: Callable[[], Policy],
    ) -> None:
        self._overlay = OverlayView(network, zones)
        self._zones = zones
        self._silent_after_s = silent_after_s
        self._options = options
        self._within = within
        self._nodes: dict[str, tuple[Node, ...]] = {}
        self._policies: dict[str, Policy] = {}
        self._summaries: dict[str, Summary] = {}
        self._asked: Sequence[Node] = ()
        self._homes: dict[str, str] = {}
        self._left_out: dict[str, str] = {}

    def begin(self, now: float) -> None:
        for policy in self._policies.values():
            policy.begin(now)

    def place(self, task: Task, nodes: Sequence[Node], now: float) -> Decision:
        if nodes is not self._asked:
            self._divide(nodes, now)
        refused: list[Decision] = []
        ranking = self._ranking(task, now)
        for place, (cluster, estimate_s) in enumerate(ranking):
            decision = self._policies[cluster].place(task, self._nodes[cluster], now)
            said = f"cluster {cluster}, {estimate_s:.3f} s by its summary: {decision.reason}"
            others = (c for one in refused for c in one.candidates)
            candidates = (*decision.candidates, *others, *self._not_asked(ranking[place + 1 :]))
            decision = replace(decision, policy=self.name, reason=said)
            # One that waits there by choice has a prediction, and is not refused.
            if decision.host is not None or decision.prediction is not None:
                if decision.host is not None:
                    self._homes[task.id] = cluster
                return replace(decision, candidates=candidates)
            refused.append(decision)
        candidates = (*(c for one in refused for c in one.candidates), *self._not_asked(()))
        reason = "; ".join(decision.reason for decision in refused) or "no cluster can be reached"
        return Decision(task.id, now, self.name, None, candidates, reason=reason)

    def started(self, task: Task, decision: Decision) -> None:
        assert decision.host is not None
        self._policies[self._homes[task.id]].started(task, decision)
        self._sent(self._homes[task.id], task)

    def transfer_done(self, task: Task, now: float) -> None:
        self._policies[self._homes[task.id]].transfer_done(task, now)

    def compute_done(self, task: Task, now: float) -> None:
        self._policies[self._homes[task.id]].compute_done(task, now)

    def finished(self, task: Task, now: float, ok: bool) -> None:
        self._policies[self._homes.pop(task.id)].finished(task, now, ok)

    def _not_asked(self, ranking: Sequence[tuple[str, float]]) -> Iterator[Candidate]:
        """The nodes of clusters that come later, and of those that could not be ranked."""
        for cluster, estimate_s in ranking:
            for node in self._nodes[cluster]:
                why = f"cluster {cluster} comes later, {estimate_s:.3f} s by its summary"
                yield Candidate(node.name, "ClusterChoice", why)
        for cluster, why in self._left_out.items():
            plugin = "NodeAlive" if self._summaries[cluster].cores <= 0 else "NetworkReachable"
            for node in self._nodes[cluster]:
                yield Candidate(node.name, plugin, why)

    def _divide(self, nodes: Sequence[Node], now: float) -> None:
        """The clusters that nodes belong to, each with a policy of its own."""
        self._asked = nodes
        for cluster in dict.fromkeys(self._zones.get(node.name, node.name) for node in nodes):
            self._nodes[cluster] = tuple(
                node for node in nodes if self._zones.get(node.name, node.name) == cluster
            )
            if cluster not in self._policies:
                self._policies[cluster] = self._within()
                self._policies[cluster].begin(now)

    def _ranking(self, task: Task, now: float) -> list[tuple[str, float]]:
        """Clusters with their estimates; those that seem to have room come first."""
        ranked = []
        self._left_out.clear()
        for place, (cluster, nodes) in enumerate(self._nodes.items()):
            known = self._summaries.get(cluster)
            if known is None or now - known.at_s >= self._options.refresh_s:
                known = summary_of(nodes, now, self._silent_after_s)
                self._summaries[cluster] = known
            estimate_s = self._estimate(task, known, nodes[0].name)
            if estimate_s is not None:
                ranked.append((not known.has_room(task), estimate_s, place, cluster))
            elif known.cores <= 0:
                self._left_out[cluster] = f"no node of cluster {cluster} reports"
            else:
                self._left_out[cluster] = f"cluster {cluster} is out of reach"
        return [(cluster, estimate_s) for _, estimate_s, _, cluster in sorted(ranked)]

    def _estimate(self, task: Task, known: Summary, gateway: str) -> float | None:
        """Transfer between sites, compute on the fastest node, return; None if out of reach."""
        if known.cores <= 0:
            return None
        inputs = [(task.source, task.input_bytes)]
        inputs += [(fetch.source, fetch.size_bytes) for fetch in task.fetches]
        try:
            arriving_s = max(self._transfer(src, gateway, size) for src, size in inputs)
            returning_s = self._transfer(gateway, task.sink, task.output_bytes)
        except ControlError:
            return None
        cores = min(task.cpu, known.cores) if task.cpu > 0 else known.cores
        return arriving_s + task.compute_s / cores + returning_s

    def _transfer(self, src: str, dst: str, size_bytes: int) -> float:
        way = self._overlay.forwarding_path(src, dst)
        if not way.hops or size_bytes == 0:
            return 0.0
        rate_bps = float("inf")
        for hop in way.hops:
            capacity = self._overlay.capacity_bps(*hop)
            free = capacity - self._overlay.background_bps(*hop)
            rate_bps = min(rate_bps, max(free, _LEAST_SHARE * capacity))
        return transfer_s(size_bytes, rate_bps, way.delay_s, way.loss)

    def _sent(self, cluster: str, task: Task) -> None:
        """What the entry itself has sent there since the summary, it need not be told."""
        known = self._summaries[cluster]
        free = known.free - Amounts.requested(task)
        self._summaries[cluster] = replace(known, free=free)
