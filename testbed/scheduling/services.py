"""Services that stay: replicas that are placed like tasks, and requests given to them.

A replica is placed as one of its requests would be: `replica_tasks` has tasks that come
from a client, ask for what the service asks for, and do not end. `Dispatcher` gives each
request to a replica, and takes those back whose replica is lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from testbed.errors import ControlError
from testbed.model.decisions import Decision
from testbed.model.workload import Affinity, Constraints, Task, WorkloadSpec


def replica_tasks(spec: WorkloadSpec) -> tuple[Task, ...]:
    """The replicas of a service as tasks, from its clients in turn, each apart from the others."""
    if not spec.replicas:
        return ()
    asked = spec.constraints
    return tuple(
        Task(
            id=f"{spec.name}.r{number + 1}",
            workload=spec.name,
            release_s=0.0,
            source=spec.sources[number % len(spec.sources)],
            sink=(spec.sinks or spec.sources)[number % len(spec.sinks or spec.sources)],
            input_bytes=spec.input_bytes,
            compute_s=spec.compute_s,
            output_bytes=spec.output_bytes,
            cpu=spec.cpu,
            memory_bytes=spec.memory_bytes,
            storage_bytes=spec.storage_bytes,
            accelerators=spec.accelerators,
            candidates=spec.candidates,
            labels={"service": spec.name},
            constraints=Constraints(
                affinity=(Affinity({"service": spec.name}, anti=True),),
                min_bandwidth_bps=asked.min_bandwidth_bps,
                max_delay_s=asked.max_delay_s,
                max_loss=asked.max_loss,
            ),
            service=spec.name,
            stays=True,
        )
        for number in range(spec.replicas)
    )


@dataclass(slots=True, eq=False)
class Replica:
    """A replica that runs; `requests` have been given to it and are not answered."""

    task: Task
    decision: Decision
    requests: set[str] = field(default_factory=set)

    @property
    def host(self) -> str:
        assert self.decision.host is not None
        return self.decision.host


class Dispatcher:
    """Gives requests to the replicas that run: to the one with the fewest.

    Of several it is one that was placed for the request's own client, then the first.
    """

    def __init__(self, replicas: Iterable[Task]) -> None:
        self._tasks = {task.id: task for task in replicas}
        self._running: dict[str, Replica] = {}

    @property
    def running(self) -> tuple[Replica, ...]:
        return tuple(self._running.values())

    def started(self, decision: Decision) -> Replica:
        """A replica was placed."""
        replica = Replica(self._tasks[decision.task], decision)
        self._running[decision.task] = replica
        return replica

    def lost(self, replica_id: str) -> tuple[str, ...]:
        """A replica is gone: the requests it had, to be given to others."""
        gone = self._running.pop(replica_id)
        return tuple(sorted(gone.requests))

    def give(self, request: Task) -> Replica | None:
        """The replica that is to serve a request; None while there is none."""
        able = [r for r in self._running.values() if r.task.service == request.service]
        if not able:
            return None
        chosen = min(able, key=lambda r: (len(r.requests), r.task.source != request.source))
        if request.id in chosen.requests:
            raise ControlError(f"request {request.id} was given to {chosen.task.id} before")
        chosen.requests.add(request.id)
        return chosen

    def answered(self, request: Task, replica: Replica) -> None:
        replica.requests.discard(request.id)
