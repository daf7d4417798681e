"""Task graphs: which tasks are ready, and where the results they need are by then.

    graphs = TaskGraphs(tasks)
    if not graphs.waits(task.id):
        scheduler.submit(task, now)
    ready, lost = graphs.over(task.id, host, elapsed_s)     # whenever a task is over

The edges of a graph are its tasks' `needs`. A task is ready when all it needs has
been made; it is then given where that is, so that a policy knows what it would move.
Of a task without an input of its own the largest result counts as the input. What
needs a result that never came is lost, and what needs that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import networkx as nx

from testbed.errors import ControlError
from testbed.model.workload import Task

_LEAST_DEADLINE_S = 1e-3
"""Of a graph that is late already."""


class TaskGraphs:
    """The graphs that `tasks` are part of; tasks of no graph are ready at once."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._tasks = {task.id: task for task in tasks}
        self._edges: nx.DiGraph[str] = nx.DiGraph()
        self._edges.add_nodes_from(self._tasks)
        for task in self._tasks.values():
            for need in task.needs:
                if need.task not in self._tasks:
                    raise ControlError(f"task {task.id} needs {need.task}, which is no task")
                self._edges.add_edge(need.task, task.id)
        if not nx.is_directed_acyclic_graph(self._edges):
            cycle = " → ".join(a for a, _ in nx.find_cycle(self._edges))
            raise ControlError(f"the tasks {cycle} need each other; a graph has no cycles")
        self._missing = {task: set(self._edges.predecessors(task)) for task in self._tasks}
        self._hosts: dict[str, str] = {}
        self._lost: set[str] = set()

    def waits(self, task_id: str) -> bool:
        """Whether it needs what has not been made."""
        return bool(self._missing[task_id])

    def over(
        self, task_id: str, host: str | None, elapsed_s: float, ok: bool = True
    ) -> tuple[tuple[Task, ...], tuple[str, ...]]:
        """A task has ended on `host`: the tasks that are ready now, and those lost by it.

        `elapsed_s` since the release of its graph is taken off a deadline.
        """
        followers = sorted(self._edges.successors(task_id), key=list(self._tasks).index)
        if not ok or host is None:
            lost = sorted(nx.descendants(self._edges, task_id) - self._lost)
            self._lost |= set(lost)
            return (), tuple(lost)
        self._hosts[task_id] = host
        ready = []
        for follower in followers:
            self._missing[follower].discard(task_id)
            if not self._missing[follower] and follower not in self._lost:
                ready.append(self._resolved(self._tasks[follower], elapsed_s))
        return tuple(ready), ()

    def _resolved(self, task: Task, elapsed_s: float) -> Task:
        """The task with the hosts of what it needs."""
        fetches = [replace(need, source=self._hosts[need.task]) for need in task.needs]
        if task.deadline_s is not None:
            left_s = max(_LEAST_DEADLINE_S, task.deadline_s - elapsed_s)
            task = replace(task, deadline_s=left_s)
        if not task.source:
            largest = max(fetches, key=lambda fetch: fetch.size_bytes)
            at = fetches.index(largest)
            # What is demanded of its way still is, though its bytes are the input now.
            fetches[at : at + 1] = [replace(largest, size_bytes=0)] if largest.demanding else []
            task = replace(
                task,
                source=largest.source,
                sink=task.sink or largest.source,
                input_bytes=largest.size_bytes,
            )
        return replace(task, release_s=task.release_s + elapsed_s, fetches=tuple(fetches))
