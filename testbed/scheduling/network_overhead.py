"""The network-aware peer: NetworkOverhead of Kubernetes' scheduler-plugins (Diktyo).

A task depends on the host its input comes from and on the one its result goes
to. The cost from a node to each is 0 on the same host, 1 in the same zone,
else what the table says, and 100 where it says nothing. A node is rejected if
more dependencies lie beyond `max_cost` than within; its score is the summed
cost, normalised over the nodes that are left to 100 - int(100 * (c - min) /
(max - min)). Bandwidth is not looked at, as in the original.

The original's table is written by hand or by a prober. Here it is measured:
the cost from a to b is the one-way delay of the path plain forwarding takes,
queueing included, in units of `unit_s`, rounded up, 2 at least, since 1 is the
same zone's, and 100 at most, and it is refreshed every `refresh_s`. Input is
measured towards the node, the result away from it, and each pair of hosts by
itself; the original has one cost for a pair of zones. Both can only help.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from testbed.errors import ControlError, ScenarioError
from testbed.model.workload import Task
from testbed.scheduling.framework import NetworkView, Node

SAME_HOST = 0
SAME_ZONE = 1
MAX_COST = 100

_Tallies = dict[str, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Options:
    """`unit_s` of delay cost 1; a node is rejected if most of its costs exceed `max_cost`."""

    unit_s: float = 1e-3
    refresh_s: float = 1.0
    max_cost: int = MAX_COST

    def __post_init__(self) -> None:
        for name, value in (("unit_s", self.unit_s), ("refresh_s", self.refresh_s)):
            if not value > 0:
                raise ScenarioError(
                    f"policy network-overhead: {name} is {value:g}; it must be more than 0"
                )


def delay_cost(delay_s: float, unit_s: float) -> int:
    """Whole units of delay, from 2 (a different zone) to 100 (as bad as unknown)."""
    # Rounded first: 3 ms are three units of 1 ms, whatever doubles make of it.
    return max(SAME_ZONE + 1, ceil(min(MAX_COST, round(delay_s / unit_s, 6))))


def tally(
    node: str,
    dependencies: Sequence[str],
    zones: Mapping[str, str],
    costs: Sequence[int | None],
    max_cost: int,
) -> tuple[int, int, int]:
    """(summed cost, satisfied, violated) of a node; the formulas of NetworkOverhead.

    `costs` has the table's entry for each dependency, looked at only in another
    zone. One that is not known is neither satisfied nor violated, but costs
    100; a dependency whose host is in no zone is violated.
    """
    cost = satisfied = violated = 0
    for target, known in zip(dependencies, costs, strict=True):
        if target == node:
            cost += SAME_HOST
            satisfied += 1
        elif target not in zones:
            cost += MAX_COST
            violated += 1
        elif zones.get(node) == zones[target]:
            cost += SAME_ZONE
            satisfied += 1
        elif known is None:
            cost += MAX_COST
        else:
            cost += known
            satisfied += known <= max_cost
            violated += known > max_cost
    return cost, satisfied, violated


def normalized(costs: Sequence[int]) -> list[int]:
    """100 for the least cost, 0 for the greatest; all 0 if there is no cost at all."""
    least, most = min(costs, default=0), max(costs, default=0)
    if least == most == 0:
        return list(costs)
    if least == most:
        return [100] * len(costs)
    by_cost = {c: 100 - int(100.0 * (c - least) / (most - least)) for c in set(costs)}
    return [by_cost[c] for c in costs]


class NetworkOverhead:
    """PreFilter, Filter, Score and NormalizeScore."""

    name = "NetworkOverhead"

    def __init__(self, network: NetworkView, zones: Mapping[str, str], options: Options) -> None:
        self._network = network
        self._zones = zones
        self._options = options
        self._kept: dict[tuple[str, ...], tuple[float, _Tallies]] = {}
        self._task: tuple[str, ...] = ("", "")
        self._tallies: _Tallies = {}

    def prefilter(self, task: Task, nodes: Sequence[Node], now: float) -> None:
        self._task = (task.source, task.sink, *(fetch.source for fetch in task.fetches))
        since, tallies = self._kept.get(self._task, (float("-inf"), {}))
        if now - since >= self._options.refresh_s:
            tallies = {}
            self._kept[self._task] = (now, tallies)
        self._tallies = tallies

    def reason(self, task: Task, node: Node, now: float) -> str:
        _, satisfied, violated = self._tally(node)
        if violated > satisfied:
            return f"network too costly: {violated} dependencies violated, {satisfied} satisfied"
        return ""

    def passes_all(self, task: Task, nodes: Sequence[Node], now: float) -> bool:
        """Whether it would reject none of `nodes`: sure where no known cost can be too high."""
        zoned = all(host in self._zones for host in self._task)
        return zoned and self._options.max_cost >= MAX_COST

    def score(self, task: Task, node: Node) -> int:
        return self._tally(node)[0]

    def normalize(self, scores: Sequence[int]) -> list[int]:
        return normalized(scores)

    def _tally(self, node: Node) -> tuple[int, int, int]:
        name = node.spec.name
        found = self._tallies.get(name)
        if found is None:
            source, sink, *others = self._task
            costs = [self._cost(source, name, source), self._cost(name, sink, sink)]
            costs += [self._cost(other, name, other) for other in others]
            found = tally(name, self._task, self._zones, costs, self._options.max_cost)
            self._tallies[name] = found
        return found

    def _cost(self, src: str, dst: str, other: str) -> int | None:
        """Measured from `src` to `dst`, one of which is the dependency `other`."""
        zone = self._zones.get(other)
        node = dst if other == src else src
        if node == other or zone is None or zone == self._zones.get(node):
            return None  # the table is not asked
        try:
            path = self._network.forwarding_path(src, dst)
        except ControlError:
            return None
        return delay_cost(path.delay_s, self._options.unit_s)
