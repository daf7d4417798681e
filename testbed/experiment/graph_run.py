"""The task graphs of a repetition: what is ready is submitted, what a failed host took is redone.

What runs on a host whose agent has fallen silent begins anew elsewhere; single tasks too. The
results that were on it are made again where a task still needs them
(`testbed.scheduling.graphs`). Members of gangs fail with their host, and requests of services
are `testbed.experiment.serving`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from testbed.experiment.stages import Stages
from testbed.model.workload import Task
from testbed.scheduling.graphs import TaskGraphs
from testbed.scheduling.scheduler import Scheduler

SUSPECTED_S = 0.5
"""So long a host must have seemed lost before its tasks are taken away."""


class Suspicion:
    """Hosts that seem lost; it may have been us who did not listen."""

    def __init__(self) -> None:
        self._since_s: dict[str, float] = {}

    def lost(self, seeming: Iterable[str], now: float) -> tuple[str, ...]:
        """Of those that seem lost now, those that have for SUSPECTED_S, looked at all the while."""
        self._since_s = {name: self._since_s.get(name, now) for name in seeming}
        return tuple(n for n, since_s in self._since_s.items() if now - since_s >= SUSPECTED_S)


class GraphRun:
    """Moves the tasks in `stages` through `scheduler`; `clock` counts from the start."""

    def __init__(
        self,
        stages: Mapping[str, Stages],
        scheduler: Scheduler,
        clock: Callable[[], float],
        event: Callable[[str, str, str], None],
    ) -> None:
        self._stages = stages
        self._scheduler = scheduler
        self._clock = clock
        self._event = event
        self._graphs = TaskGraphs(one.task for one in stages.values())
        self._released_s = {name: one.task.release_s for name, one in stages.items()}
        self._begun = {name for name in stages if not self._graphs.waits(name)}
        """Tasks that were ready once: the time they lose counts from then on."""

    def waits(self, task_id: str) -> bool:
        return self._graphs.waits(task_id)

    def supplied(self, task_id: str) -> None:
        """It has its inputs on its host."""
        self._graphs.supplied(task_id)

    def over(self, stages: Stages, now: float) -> None:
        """A task has ended: submit those that waited for it only, or fail those that need it."""
        host = stages.decision.host if stages.decision is not None else None
        done = stages.status == "done"
        ready, lost = self._graphs.over(stages.task.id, host, self._elapsed_s(stages), done)
        for following in ready:
            self._submit(following, now)
        for name in lost:
            other = self._stages[name]
            other.status, other.error = "failed", f"{stages.task.id}, which it needs, failed"
            self._event("task-failed", name, other.error)

    def host_lost(self, host: str, now: float) -> None:
        """Stop what ran there, and have made again what was there and is needed."""
        there = [name for name, at in self._scheduler.running.items() if at == host]
        stopped = [name for name in there if name in self._stages]
        fallen = f"{host} fell silent"
        for name in stopped:
            self._stop(self._stages[name], fallen)
        setback = self._graphs.failed(host, stopped)
        for name in setback.recalled:
            if name in self._scheduler.running:
                self._stop(self._stages[name], f"what it needs was lost: {fallen}")
            else:
                self._scheduler.recall(name, now)
        for name in setback.again:
            self._event("task-redone", name, f"its result was lost: {fallen}")
            stages = self._stages[name]
            stages.again()
            stages.status = "unfinished"
            self._scheduler.recall(name, now)
            if not self._graphs.waits(name):
                self._submit(self._graphs.resolved(name, self._elapsed_s(stages)), now)

    def stopped(self, stages: Stages, now: float) -> None:
        """A task that was told to stop has stopped: it begins anew when it can."""
        task = stages.task
        self._event("task-restarted", task.id, stages.lost)
        stages.again()
        if not task.needs:
            self._scheduler.requeue(task.id, now)
            return
        self._scheduler.recall(task.id, now)
        if not self._graphs.waits(task.id):
            self._submit(self._graphs.resolved(task.id, self._elapsed_s(stages)), now)

    def _elapsed_s(self, stages: Stages) -> float:
        return self._clock() - self._released_s[stages.task.id]

    def _submit(self, task: Task, now: float) -> None:
        stages = self._stages[task.id]
        if stages.lost:  # it will be when it has stopped
            return
        if task.id in self._begun:
            before = stages.task
            task = replace(task, release_s=before.release_s, deadline_s=before.deadline_s)
        self._begun.add(task.id)
        stages.task = task
        self._scheduler.submit(task, now)

    @staticmethod
    def _stop(stages: Stages, why: str) -> None:
        if stages.running is not None and not stages.lost:
            stages.lost = why
            stages.running.cancel()
