"""Filter and Score plug-ins, named as Kubernetes names them where it has them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from testbed.model.workload import Task
from testbed.scheduling.framework import Node
from testbed.scheduling.resources import Amounts


@dataclass(frozen=True, slots=True)
class NodeAffinity:
    """Only the hosts a task names, if it names any."""

    name: str = "NodeAffinity"

    def reason(self, task: Task, node: Node, now: float) -> str:
        named = not task.candidates or node.name in task.candidates
        return "" if named else "not among the task's candidates"

    def key(self, task: Task) -> Hashable:
        return task.candidates


@dataclass(frozen=True, slots=True)
class NodeAlive:
    """Only nodes whose agent has reported within `silent_after_s`."""

    silent_after_s: float
    name: str = "NodeAlive"

    def reason(self, task: Task, node: Node, now: float) -> str:
        if node.reported_s is None:
            return "has never reported"
        silent = now - node.reported_s > self.silent_after_s
        return f"silent for more than {self.silent_after_s:g} s" if silent else ""

    def passes_all(self, task: Task, nodes: Sequence[Node], now: float) -> bool:
        """Whether it would reject none of `nodes`, which is quickly seen."""
        reported = [-inf if (at := node.reported_s) is None else at for node in nodes]
        return now - min(reported, default=now) <= self.silent_after_s


@dataclass(frozen=True, slots=True)
class NodeResourcesFit:
    """Only nodes with enough unrequested cpu, memory, storage and accelerators."""

    name: str = "NodeResourcesFit"

    def reason(self, task: Task, node: Node, now: float) -> str:
        lacking = node.capacity.lacking(Amounts.requested(task), node.requested)
        return f"insufficient {', '.join(lacking)}" if lacking else ""

    def key(self, task: Task) -> Hashable:
        return request_key(task)


@dataclass(frozen=True, slots=True)
class NodeResourcesFitEver:
    """Only nodes that could take the task were they empty."""

    name: str = "NodeResourcesFit"

    def reason(self, task: Task, node: Node, now: float) -> str:
        lacking = node.capacity.lacking(Amounts.requested(task), Amounts())
        return f"too small in {', '.join(lacking)}" if lacking else ""


def request_key(task: Task) -> Hashable:
    """The same for tasks that ask for the same of a node."""
    kinds = tuple(sorted(task.accelerators.items())) if task.accelerators else ()
    return task.cpu, task.memory_bytes, task.storage_bytes, kinds


def least_requested(requested: int, capacity: int) -> int:
    """(capacity - requested) * 100 / capacity in integers; 0 if that makes no sense."""
    if capacity == 0 or requested > capacity:
        return 0
    return (capacity - requested) * 100 // capacity


@dataclass(frozen=True, slots=True)
class LeastAllocated:
    """Kubernetes' NodeResourcesFit score with strategy LeastAllocated, its default.

    The mean over cpu (milli-cores) and memory (bytes), weight 1 each, of what
    would be left after the task, in hundredths of the capacity; all divisions
    are integer divisions. A request of zero counts as zero, as in Kubernetes
    where it is written out.
    """

    name: str = "LeastAllocated"

    def score(self, task: Task, node: Node) -> int:
        held, has = node.requested, node.capacity
        cpu = least_requested(held.milli_cpu + round(task.cpu * 1000), has.milli_cpu)
        memory = least_requested(held.memory + task.memory_bytes, has.memory)
        return (cpu + memory) // 2

    def key(self, task: Task) -> Hashable:
        return request_key(task)


def balanced(requested: Sequence[int], capacity: Sequence[int]) -> int:
    """(1 - standard deviation of requested / capacity) * 100, cut off to an integer.

    Fractions above 1 count as 1; resources of capacity 0 are left out. With
    two resources the deviation is |f1 - f2| / 2. In doubles, as Kubernetes
    has it: rounding is a part of the formula.
    """
    fractions = [min(1.0, r / c) for r, c in zip(requested, capacity, strict=True) if c]
    if len(fractions) == 2:
        deviation = abs((fractions[0] - fractions[1]) / 2)
    elif fractions:
        mean = sum(fractions) / len(fractions)
        deviation = (sum((f - mean) ** 2 for f in fractions) / len(fractions)) ** 0.5
    else:
        deviation = 0.0
    return int((1 - deviation) * 100)


@dataclass(frozen=True, slots=True)
class NodeResourcesBalancedAllocation:
    """Kubernetes' score of how evenly cpu and memory of a node would be requested.

    A task that asks for neither is not scored: 0 everywhere (since 1.33).
    """

    name: str = "NodeResourcesBalancedAllocation"

    def score(self, task: Task, node: Node) -> int:
        milli_cpu, memory = round(task.cpu * 1000), task.memory_bytes
        if not (milli_cpu or memory):
            return 0
        held, has = node.requested, node.capacity
        return balanced(
            (held.milli_cpu + milli_cpu, held.memory + memory), (has.milli_cpu, has.memory)
        )

    def key(self, task: Task) -> Hashable:
        return request_key(task)


@dataclass(slots=True)
class RoundRobin:
    """100 for the node whose turn it is, 0 for the others.

    It is the turn of the first node, in the scenario's order, after the one
    that had the last task.
    """

    name: str = "RoundRobin"
    _order: dict[str, int] = field(default_factory=dict)
    _nodes: Sequence[Node] = ()
    _last: int = -1
    _turn: str = ""

    def prefilter(self, task: Task, nodes: Sequence[Node], now: float) -> None:
        if nodes is not self._nodes:
            self._nodes = nodes
            self._order = {node.name: place for place, node in enumerate(nodes)}

    def prescore(self, task: Task, nodes: Sequence[Node], now: float) -> None:
        order, after = self._order, self._last + 1
        places = [order[node.spec.name] for node in nodes]
        later = [place for place in places if place >= after]
        self._turn = self._nodes[min(later or places)].name

    def score(self, task: Task, node: Node) -> int:
        return 100 if node.name == self._turn else 0

    def reserve(self, task: Task, host: str) -> None:
        self._last = self._order[host]

    def unreserve(self, task: Task, host: str) -> None:
        pass


@dataclass(frozen=True, slots=True)
class DataLocality:
    """100 where a task's input is, 50 in the same zone, else 0.

    Of several inputs each counts by its share of the bytes. A task without
    input is at home everywhere.
    """

    zones: Mapping[str, str]
    name: str = "DataLocality"

    def score(self, task: Task, node: Node) -> int:
        inputs = [(task.source, task.input_bytes)]
        inputs += [(fetch.source, fetch.size_bytes) for fetch in task.fetches]
        total = sum(size_bytes for _, size_bytes in inputs)
        if not total:
            return 100
        return sum(size_bytes * self._near(source, node) for source, size_bytes in inputs) // total

    def _near(self, source: str, node: Node) -> int:
        if node.name == source:
            return 100
        here = self.zones.get(node.name)
        return 50 if here is not None and here == self.zones.get(source) else 0

    def key(self, task: Task) -> Hashable:
        here = task.source if task.input_bytes else None
        return (here, task.input_bytes, task.fetches) if task.fetches else here
