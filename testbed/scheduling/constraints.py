"""Filter and Score plug-ins for what tasks and hosts demand of each other.

None of them has anything to say of tasks and hosts that demand nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from testbed.errors import ControlError
from testbed.model.decisions import Path
from testbed.model.network import Taint
from testbed.model.workload import UNCONSTRAINED, Constraints, Fetch, Task, Toleration
from testbed.scheduling.framework import NetworkView, Node


def tolerates(tolerations: Sequence[Toleration], taint: Taint) -> bool:
    """Whether any of these puts up with the taint."""
    return any(
        (not one.effect or one.effect == taint.effect)
        and (one.key == taint.key or (not one.key and one.operator == "Exists"))
        and (one.operator == "Exists" or one.value == taint.value)
        for one in tolerations
    )


@dataclass(frozen=True, slots=True)
class TaintToleration:
    """Nodes with a taint the task does not tolerate are rejected, or (Prefer...) come last."""

    name: str = "TaintToleration"

    def reason(self, task: Task, node: Node, now: float) -> str:
        for taint in node.spec.taints:
            hard = taint.effect != "PreferNoSchedule"
            if hard and not tolerates(task.constraints.tolerations, taint):
                value = f": {taint.value}" if taint.value else ""
                return f"untolerated taint {{{taint.key}{value}}}"
        return ""

    def key(self, task: Task) -> Hashable:
        return task.constraints.tolerations

    def score(self, task: Task, node: Node) -> int:
        """The number of soft taints that are not tolerated."""
        return sum(
            taint.effect == "PreferNoSchedule"
            and not tolerates(task.constraints.tolerations, taint)
            for taint in node.spec.taints
        )

    def normalize(self, scores: Sequence[int]) -> list[int]:
        most = max(scores, default=0)
        return [100 if most == 0 else 100 - 100 * score // most for score in scores]


@dataclass(frozen=True, slots=True)
class NodeLabels:
    """Only hosts that have the labels a task demands: NodeAffinity's required terms."""

    name: str = "NodeAffinity"

    def reason(self, task: Task, node: Node, now: float) -> str:
        for label, allowed in task.constraints.node_labels.items():
            value = node.spec.site if label == "site" else node.spec.labels.get(label)
            if value is None or (allowed and value not in allowed):
                return f"label {label} is not as demanded"
        return ""

    def key(self, task: Task) -> Hashable:
        return tuple(sorted(task.constraints.node_labels.items()))


@dataclass(slots=True)
class InterPodAffinity:
    """Near tasks it wants, not near those it does not want, nor those that do not want it.

    The first task that wants to be near tasks like itself may start anywhere.
    """

    zones: Mapping[str, str]
    name: str = "InterPodAffinity"
    _near: list[set[str]] = field(default_factory=list)
    _apart: set[str] = field(default_factory=set)
    _demanding: int = 0
    """So many tasks that run have demands."""

    def prefilter(self, task: Task, nodes: Sequence[Node], now: float) -> None:
        """Of each demand, the nodes that meet it; and all where the task is not wanted."""
        demands = task.constraints.affinity
        self._near, self._apart = [], set()
        if not demands and not self._demanding:
            return
        for demand in demands:
            matching = [
                node.name
                for node in nodes
                if any(_has(c.task.labels, demand.labels) for c in node.claims.values())
            ]
            places = self._around(matching, demand.within, nodes)
            if demand.anti:
                self._apart |= places
            elif matching or not _has(task.labels, demand.labels):
                self._near.append(places)
        for node in nodes:
            for claim in node.claims.values():
                for demand in claim.task.constraints.affinity:
                    if demand.anti and _has(task.labels, demand.labels):
                        self._apart |= self._around([node.name], demand.within, nodes)

    def reason(self, task: Task, node: Node, now: float) -> str:
        if node.name in self._apart:
            return "near a task it must be apart from"
        if self._near and any(node.name not in places for places in self._near):
            return "not near a task it must be near to"
        return ""

    def passes_all(self, task: Task, nodes: Sequence[Node], now: float) -> bool:
        return not self._near and not self._apart

    def reserve(self, task: Task, host: str) -> None:
        self._demanding += bool(task.constraints.affinity)

    def unreserve(self, task: Task, host: str) -> None:
        self._demanding -= bool(task.constraints.affinity)

    def _around(self, names: Sequence[str], within: str, nodes: Sequence[Node]) -> set[str]:
        if within == "host":
            return set(names)
        zones = {self.zones.get(name, name) for name in names}
        return {node.name for node in nodes if self.zones.get(node.name, node.name) in zones}


def _has(labels: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    return all(labels.get(name) == value for name, value in wanted.items())


@dataclass(frozen=True, slots=True)
class NetworkDemands:
    """Only nodes that some way reaches with the bandwidth, delay and loss a task demands.

    Policies that do not steer are held to the way plain forwarding takes (k 0).
    """

    network: NetworkView
    k: int = 0
    name: str = "NetworkDemands"

    def reason(self, task: Task, node: Node, now: float) -> str:
        if not self._demands(task):
            return ""
        here, asked = node.name, task.constraints
        edges: list[tuple[str, str, Constraints | Fetch]] = [
            (task.source, here, asked),
            (here, task.sink, asked),
            *((fetch.source, here, fetch) for fetch in task.fetches if fetch.demanding),
        ]
        for src, dst, demanded in edges:
            if src == dst:
                continue
            reasons = [self._lack(demanded, way) for way in self._ways(src, dst)]
            if all(reasons):
                return reasons[0] if reasons else f"no path from {src} to {dst}"
        return ""

    def passes_all(self, task: Task, nodes: Sequence[Node], now: float) -> bool:
        return not self._demands(task)

    @staticmethod
    def _demands(task: Task) -> bool:
        asked = task.constraints
        if task.fetches and any(fetch.demanding for fetch in task.fetches):
            return True
        return asked is not UNCONSTRAINED and (
            asked.min_bandwidth_bps > 0 or asked.max_delay_s < float("inf") or asked.max_loss < 1
        )

    def _ways(self, src: str, dst: str) -> Sequence[Path]:
        if self.k:
            return self.network.paths(src, dst, self.k)
        try:
            return (self.network.forwarding_path(src, dst),)
        except ControlError:
            return ()

    def _lack(self, asked: Constraints | Fetch, way: Path) -> str:
        free_bps = min(
            max(
                0.0,
                self.network.capacity_bps(*hop)
                - self.network.background_bps(*hop)
                - self.network.reserved_bps(*hop),
            )
            for hop in way.hops
        )
        if free_bps < asked.min_bandwidth_bps:
            return f"{free_bps / 1e6:.1f} of {asked.min_bandwidth_bps / 1e6:.1f} Mbit/s on the way"
        if way.delay_s > asked.max_delay_s:
            return f"{way.delay_s * 1e3:.1f} of {asked.max_delay_s * 1e3:.1f} ms on the way"
        if way.loss > asked.max_loss:
            return f"{way.loss:.2%} of {asked.max_loss:.2%} loss on the way"
        return ""
