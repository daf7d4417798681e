"""A repetition whose all-reduces the INC controller admits: several tasks that come and go.

The controller is a process of its own for as long as the repetition lasts, with
an agent beside each switch. A policy other than in-network does the same
all-reduces between hosts, without a controller. What becomes of a task
(admitted, refused, moved, lost) is among the repetition's events.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final

from testbed.errors import RunError, TestbedError
from testbed.experiment.allreduce import Reduction, Workers
from testbed.experiment.host_controller import HostController, Report, Wish, alone
from testbed.experiment.inc_service import IncService
from testbed.experiment.reductions import Reductions
from testbed.experiment.repetition import Repetition, Stages
from testbed.infrastructure.emulation import isolate
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.model.records import EventRecord
from testbed.model.workload import AllReduceSpec, Event, WorkloadSpec

UNTOLD: Final = ("capability", "remark")
"""Events of the controller that belong to its start, not to the repetition."""
Reduce = Callable[[int], Awaitable[Reduction]]


class AdmittedReductions(Reductions):
    """As `Reductions`, with tasks side by side whose trees are not the scenario's choice."""

    _service: IncService
    _workers: dict[str, Workers]
    """By workload, started before the repetition: hosts' quotas are for all-reduces then."""

    async def run(self) -> None:
        network = self.infrastructure
        assert isinstance(network, Emulation)
        self._workers = {one.name: Workers(network, one.sources) for one in self.scenario.workloads}
        try:
            await asyncio.gather(*(workers.start() for workers in self._workers.values()))
            await self._run(network)
        finally:
            await asyncio.gather(*(workers.end() for workers in self._workers.values()))

    async def _run(self, network: Emulation) -> None:
        if self.policy.name != "in-network":
            await Repetition.run(self)
            return
        # One store for all repetitions: no identifier is given out twice on these switches.
        folder = isolate.required().run_dir / "inc"
        async with IncService(network, self.control, folder, network.target) as self._service:
            await Repetition.run(self)
            await self._record_events()

    async def _record_events(self) -> None:
        """What the controller did and saw, in its own words."""
        ahead_s = time.time() - self.infrastructure.now()
        for event in await self._service.administrator.ask("GET", "/events"):
            if event["kind"] in UNTOLD:
                continue
            at_s = event["at_s"] - ahead_s - self._start_s
            kind = f"controller-{event['kind']}"
            self.recorder.event(
                EventRecord(
                    self.policy.label, self.number, at_s, kind, event["subject"], event["text"]
                )
            )

    async def _apply(self, event: Event) -> None:
        await Repetition._apply(self, event)

    async def _release(self) -> None:
        by_workload: dict[str, list[Stages]] = {}
        for stages in self.stages.values():
            by_workload.setdefault(stages.task.workload, []).append(stages)
        jobs = [
            self._job(workload, by_workload.get(workload.name, ()))
            for workload in self.scenario.workloads
        ]
        running = [asyncio.create_task(job) for job in jobs]
        try:
            await asyncio.gather(*running)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        self._settled.set()
        await asyncio.Event().wait()

    async def _job(self, workload: WorkloadSpec, mine: Sequence[Stages]) -> None:
        """A task from its beginning to its end: its all-reduces one after the other."""
        spec = workload.allreduce
        assert spec is not None
        await self._until(spec.start_s)
        doing = mine[0]
        try:
            async with self._ready_to_reduce(workload, spec) as reduce:
                for doing in mine:
                    await self._one(doing, workload, spec, reduce)
        except TestbedError as error:
            doing.status, doing.error = "failed", str(error)
            self._event("task-failed", doing.task.id, doing.error)

    @contextlib.asynccontextmanager
    async def _ready_to_reduce(
        self, workload: WorkloadSpec, spec: AllReduceSpec
    ) -> AsyncIterator[Reduce]:
        network = self.infrastructure
        assert isinstance(network, Emulation)
        elements = workload.input_bytes // 4
        if self.policy.name != "in-network":
            self._workers[workload.name].jobs = alone(network.topology, workload.sources)
            async with self._workers[workload.name] as workers:
                await workers.connect(self.policy.name)
                yield lambda seed: workers.reduce(self.policy.name, elements, seed, spec.dtype)
            return
        wish = Wish(
            workload.sources,
            elements,
            spec.rate_bps,
            spec.turnaround_s,
            spec.priority,
            dtype=spec.dtype,
        )
        task = HostController(
            network, self._service.tenant, wish, follow=spec.host_controller,
            workers=self._workers[workload.name],
            heard=lambda report: self._heard(workload.name, report),
        )  # fmt: skip
        async with task:
            yield task.reduce

    def _heard(self, workload: str, report: Report) -> None:
        at_s = report.at_s - self._start_s
        kind = f"inc-{report.kind}"
        self.recorder.event(
            EventRecord(self.policy.label, self.number, at_s, kind, workload, report.text)
        )

    async def _one(
        self, stages: Stages, workload: WorkloadSpec, spec: AllReduceSpec, reduce: Reduce
    ) -> None:
        seed = (self.seed + list(self.stages).index(stages.task.id)) % 2**32
        done = await reduce(seed)
        begun_s = done.start_s - self._start_s
        stages.task = replace(stages.task, release_s=begun_s)
        stages.transfer_start_s = done.start_s
        stages.finished_s = done.start_s + done.completion_s
        # Bytes on links are of all tasks together: they are in the links' own records.
        self._write_down(stages.task.id, begun_s, done, workload, spec, None)
        if not done.right:
            raise RunError(f"{self.policy.name}: workers have different or wrong sums")
        stages.status = "done"
        self.progress(sum(s.status == "done" for s in self.stages.values()), len(self.stages))


def kind_of(workloads: tuple[WorkloadSpec, ...]) -> type[Repetition]:
    """What repeats a scenario with these workloads."""
    specs = [workload.allreduce for workload in workloads if workload.allreduce is not None]
    if not specs:
        return Repetition
    return Reductions if all(spec.root for spec in specs) else AdmittedReductions
