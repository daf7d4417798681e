"""QueueSort: in which order waiting tasks are tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from testbed.model.workload import Task

QueueSort = Callable[[Task], float]
"""Tasks with the least value are tried first; those with equal values as they were submitted."""


def first_come(task: Task) -> float:
    return 0.0


def priority(task: Task) -> float:
    """The greatest priority first, as kube-scheduler's PrioritySort."""
    return -float(task.priority)


def earliest_deadline(task: Task) -> float:
    """The earliest deadline first; tasks without one come last."""
    return float("inf") if task.deadline_s is None else task.release_s + task.deadline_s


def longest_first(task: Task) -> float:
    """The longest computation first: of tasks that come together, the last ends earlier."""
    return -task.compute_s / (task.cpu or 1.0)


QUEUES: Mapping[str, QueueSort] = {
    "first-come": first_come,
    "priority": priority,
    "earliest-deadline": earliest_deadline,
    "longest-first": longest_first,
}
