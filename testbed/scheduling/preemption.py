"""PostFilter: which tasks make room for one of greater priority, as kube-scheduler decides it.

On each node all tasks of less priority are taken away, and then given back one
by one, the greatest priority first and of these the one that started first, as
long as the task still fits. Of the nodes where it fits at all, the one is taken
whose victims are (1) of the least greatest priority, (2) of the least sum of
priorities, (3) the fewest, (4) of those of the greatest priority, the youngest.
(defaultpreemption and preemption.pickOneNodeForPreemption of Kubernetes.)
Members of a gang that run together are victims together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from testbed.model.workload import Task
from testbed.scheduling.framework import Claim, Node
from testbed.scheduling.resources import Amounts


@dataclass(frozen=True, slots=True)
class Victims:
    """The tasks of one node that would have to go."""

    node: Node
    tasks: tuple[Task, ...]


def victims(task: Task, nodes: Sequence[Node]) -> Victims | None:
    """The best node to make room on; None if that would not help anywhere."""
    found: list[tuple[tuple[float, ...], Victims]] = []
    for node in nodes:
        claims = _on(node, task)
        if claims:
            rank = (
                max(c.task.priority for c in claims),
                sum(c.task.priority for c in claims),
                len(claims),
                -min(c.start_s for c in claims),
            )
            found.append((rank, Victims(node, tuple(c.task for c in claims))))
    return min(found, key=lambda entry: entry[0])[1] if found else None


def _on(node: Node, task: Task) -> list[Claim]:
    """The fewest claims that must go so that `task` fits; none if it cannot, or need not."""
    request = Amounts.requested(task)
    lesser = [c for c in node.claims.values() if c.task.priority < task.priority]
    held = node.requested
    for claim in lesser:
        held -= Amounts.requested(claim.task)
    if node.capacity.lacking(request, held):
        return []
    evicted = []
    for claim in sorted(lesser, key=lambda c: (-c.task.priority, c.start_s)):
        back = held + Amounts.requested(claim.task)
        if node.capacity.lacking(request, back):
            evicted.append(claim)
        else:
            held = back
    return evicted
