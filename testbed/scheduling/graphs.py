"""Task graphs: which tasks are ready, where the results they need are, and what must be made again.

    graphs = TaskGraphs(tasks)
    if not graphs.waits(task.id):
        scheduler.submit(task, now)
    graphs.supplied(task.id)                                # it has all its inputs
    ready, lost = graphs.over(task.id, host, elapsed_s)     # whenever a task is over
    setback = graphs.failed(host, stopped)                  # a host is gone, and what it held

The edges of a graph are its tasks' `needs`. A task is ready when all it needs has
been made; it is then given where that is, so that a policy knows what it would move.
Of a task without an input of its own the largest result counts as the input. What
needs a result that never came is lost, and what needs that.

A result stays on the host that made it. With the host it is lost, and made again if
a task that is not supplied yet needs it; so are the results which that takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import networkx as nx

from testbed.errors import ControlError
from testbed.model.workload import Fetch, Task

_LEAST_DEADLINE_S = 1e-3
"""Of a graph that is late already."""


@dataclass(frozen=True, slots=True)
class Setback:
    """What a host took with it: tasks that were `over` and run again, the first first.

    `recalled` are tasks that were ready and are not any more: they must be stopped, and are
    ready anew when `TaskGraphs.over` says so. Those of `again` that `TaskGraphs.waits` denies
    are ready at once.
    """

    again: tuple[str, ...] = ()
    recalled: tuple[str, ...] = ()


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
        self._place = {name: n for n, name in enumerate(self._tasks)}
        self._made: dict[str, str] = {}
        """Results that are there, by task, each with its host."""
        self._done: set[str] = set()
        self._lost: set[str] = set()
        self._ready: set[str] = set()
        """Tasks that need others, and were said to be ready."""
        self._supplied: set[str] = set()

    def waits(self, task_id: str) -> bool:
        """Whether it needs what has not been made."""
        return any(before not in self._made for before in self._edges.predecessors(task_id))

    def supplied(self, task_id: str) -> None:
        """It has its inputs on its host, and needs the results no more."""
        self._supplied.add(task_id)

    def over(
        self, task_id: str, host: str | None, elapsed_s: float, ok: bool = True
    ) -> tuple[tuple[Task, ...], tuple[str, ...]]:
        """A task has ended on `host`: the tasks that are ready now, and those lost by it.

        `elapsed_s` since the release of its graph is taken off a deadline.
        """
        if not ok or host is None:
            return (), tuple(sorted(self._lose(task_id)))
        self._made[task_id] = host
        self._done.add(task_id)
        ready = [name for name in self._followers(task_id) if self._is_due(name)]
        self._ready.update(ready)
        return tuple(self.resolved(name, elapsed_s) for name in ready), ()

    def failed(self, host: str, stopped: Iterable[str] = ()) -> Setback:
        """A host is gone with all results on it, and with the tasks that ran there, `stopped`.

        Those begin anew, and need their inputs again. To say it twice does no harm.
        """
        begun = set(stopped)
        gone_with_it = [name for name, at in self._made.items() if at == host]
        if not begun and not gone_with_it:
            return Setback()
        self._supplied -= begun
        for name in gone_with_it:
            del self._made[name]
        again: set[str] = set()
        recalled: set[str] = set()
        needing = [name for name in self._tasks if self._needs_inputs(name)]
        while needing:
            name = needing.pop()
            gone = [one for one in self._edges.predecessors(name) if one not in self._made]
            if gone and name in self._ready:
                self._ready.discard(name)
                recalled.add(name)
            for before in gone:
                if before in self._done:
                    self._done.discard(before)
                    self._supplied.discard(before)
                    self._ready.discard(before)
                    again.add(before)
                    needing.append(before)
        self._ready.update(n for n in again if not self.waits(n))
        return Setback(self._in_order(again), self._in_order(recalled))

    def resolved(self, task_id: str, elapsed_s: float) -> Task:
        """A task that is ready, with the hosts of what it needs."""
        task = self._tasks[task_id]
        fetches = [replace(need, source=self._made[need.task]) for need in task.needs]
        if task.deadline_s is not None:
            left_s = max(_LEAST_DEADLINE_S, task.deadline_s - elapsed_s)
            task = replace(task, deadline_s=left_s)
        reduce = task.reduce
        if reduce is not None:
            hosts = tuple(self._made[name] for name in reduce.tasks)
            reduce = replace(reduce, hosts=hosts, as_input=not task.source)
        if fetches and not task.source:
            # One vector of a reduction, rather than something that moves besides.
            vectors = [] if reduce is None else [f for f in fetches if f.task in reduce.tasks]
            task, fetches = _with_input(task, fetches, vectors or fetches)
        return replace(
            task, release_s=task.release_s + elapsed_s, fetches=tuple(fetches), reduce=reduce
        )

    def _followers(self, task_id: str) -> list[str]:
        return sorted(self._edges.successors(task_id), key=self._place.__getitem__)

    def _in_order(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(names, key=self._place.__getitem__))

    def _needs_inputs(self, task_id: str) -> bool:
        return not (task_id in self._done or task_id in self._lost or task_id in self._supplied)

    def _is_due(self, task_id: str) -> bool:
        """It can begin, and has not been told to."""
        open_ = self._needs_inputs(task_id) and task_id not in self._ready
        return open_ and not self.waits(task_id)

    def _lose(self, task_id: str) -> set[str]:
        """Tasks that will never be ready without this one's result."""
        lost: set[str] = set()
        reached = [task_id]
        while reached:
            for follower in self._edges.successors(reached.pop()):
                if self._needs_inputs(follower):
                    self._lost.add(follower)
                    lost.add(follower)
                    reached.append(follower)
        return lost


def _with_input(
    task: Task, fetches: Sequence[Fetch], among: Sequence[Fetch]
) -> tuple[Task, list[Fetch]]:
    """The task with the largest of `among` for its input, and the fetches that are left."""
    largest = max(among, key=lambda fetch: fetch.size_bytes)
    left = list(fetches)
    at = left.index(largest)
    # What is demanded of its way still is, though its bytes are the input now.
    left[at : at + 1] = [replace(largest, size_bytes=0)] if largest.demanding else []
    task = replace(
        task,
        source=largest.source,
        sink=task.sink or largest.source,
        input_bytes=largest.size_bytes,
    )
    return task, left
