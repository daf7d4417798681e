"""Filter and Score plug-ins, named as Kubernetes names them where it has them."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class NodeResourcesFit:
    """Only nodes with enough unrequested cpu, memory, storage and accelerators."""

    name: str = "NodeResourcesFit"

    def reason(self, task: Task, node: Node, now: float) -> str:
        lacking = node.capacity.lacking(Amounts.requested(task), node.requested)
        return f"insufficient {', '.join(lacking)}" if lacking else ""


@dataclass(frozen=True, slots=True)
class NodeResourcesFitEver:
    """Only nodes that could take the task were they empty."""

    name: str = "NodeResourcesFit"

    def reason(self, task: Task, node: Node, now: float) -> str:
        lacking = node.capacity.lacking(Amounts.requested(task), Amounts())
        return f"too small in {', '.join(lacking)}" if lacking else ""


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
        asked = node.requested + Amounts.requested(task)
        has = node.capacity
        cpu = least_requested(asked.milli_cpu, has.milli_cpu)
        memory = least_requested(asked.memory, has.memory)
        return (cpu + memory) // 2
