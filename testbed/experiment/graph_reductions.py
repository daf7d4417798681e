"""A repetition whose task graphs have reductions: vectors that are combined on their way.

The hosts of the tasks are the policy's choice, as of any other. Then network-aware
compares what the network, a ring and servers would take between them, and asks the INC
controller for the first (`testbed.scheduling.splitting`); under other policies the host
that needs the result adds. What was chosen, and why not something else, is part of the
decision's reason, and an event `reduction-planned`.
"""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from testbed.errors import RunError
from testbed.experiment import admitted
from testbed.experiment.combining import Combined, Combining
from testbed.experiment.inc_service import IncService
from testbed.experiment.repetition import Repetition, Stages
from testbed.experiment.stages import Moved
from testbed.inc import bounds
from testbed.infrastructure.emulation import isolate
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.model.decisions import Decision
from testbed.model.records import ReductionRecord
from testbed.model.workload import Reduce, WorkloadSpec
from testbed.scheduling.splitting import Split

CHOOSES = ("network-aware",)
"""Policies that choose between the ways a reduction can be done."""


def kind_of(workloads: tuple[WorkloadSpec, ...]) -> type[Repetition]:
    """What repeats a scenario with these workloads."""
    if any(workload.reduce is not None for workload in workloads):
        return GraphReductions
    return admitted.kind_of(workloads)


class GraphReductions(Repetition):
    """As any repetition; `infrastructure` is an emulation."""

    _combining: Combining

    async def run(self) -> None:
        network = self.infrastructure
        assert isinstance(network, Emulation)
        computes = any(s.program == "inc_compute" for s in network.topology.switches)
        chooses = self.policy.name in CHOOSES
        if not (chooses and computes):
            await self._run(network, None, chooses)
            return
        folder = isolate.required().run_dir / "inc"
        async with IncService(network, self.control, folder, network.target) as service:
            await self._run(network, service, chooses)

    async def _run(self, network: Emulation, service: IncService | None, chooses: bool) -> None:
        hosts = [host.name for host in network.topology.hosts if host.cpu > 0]
        view = self.control.controller
        northbound = None if service is None else service.tenant
        async with Combining(network, view, hosts, northbound, chooses=chooses) as self._combining:
            await super().run()

    def _inputs(
        self, stages: Stages, decision: Decision, host: str
    ) -> list[Coroutine[Any, Any, Moved]]:
        moves = super()._inputs(stages, decision, host)
        if stages.task.reduce is not None:
            alone = not moves
            moves.append(self._combine(stages, stages.task.reduce, decision, host, alone))
        return moves

    async def _combine(
        self, stages: Stages, reduce: Reduce, decision: Decision, host: str, alone: bool
    ) -> Moved:
        """Have the task's vectors combined; `alone` if it has no other input."""
        task = stages.task
        now = self.infrastructure.now()
        # What is held for each vector by itself is not needed: one way or another, they go as one.
        flows = (f"{task.id}:in", *(f"{task.id}:in{n}" for n in range(len(task.fetches))))
        combined = (reduce.as_input, *(fetch.task in reduce.tasks for fetch in task.fetches))
        for flow, is_vector in zip(flows, combined, strict=True):
            if is_vector:
                self.control.controller.release(flow, now, 0)

        def planned(split: Split) -> None:
            self._planned(stages, decision, split, alone)

        seed = (self.seed + list(self.stages).index(task.id)) % 2**32
        done = await self._combining.combine(stages.name, reduce, host, seed, planned)
        if done.split is None:
            self._event("reduction-planned", task.id, f"on {host} alone, where all vectors are")
        else:
            self._write_down(stages, reduce, done, done.split)
        if not done.right:
            raise RunError(f"{task.id}: workers have different or wrong results")
        return Moved(done.start_s, done.end_s, done.ready_s if done.split is not None else None)

    def _planned(self, stages: Stages, decision: Decision, split: Split, alone: bool) -> None:
        """The decision, with the way that was chosen for its reduction."""
        said = f"its reduction: {split.text}"
        self._event("reduction-planned", stages.task.id, said.removeprefix("its reduction: "))
        prediction = decision.prediction
        if prediction is not None:
            moving_s = split.predicted_s
            if not alone:
                moving_s = max(moving_s, prediction.transfer_s)
            prediction = replace(prediction, transfer_s=moving_s)
        reason = f"{decision.reason}; {said}" if decision.reason else said
        told = replace(decision, prediction=prediction, reason=reason)
        made = self.scheduler.decisions
        made[next(n for n, one in enumerate(made) if one is decision)] = told
        stages.decision = told

    def _write_down(self, stages: Stages, reduce: Reduce, done: Combined, split: Split) -> None:
        topology = self.infrastructure.topology
        slowest_bps = min(topology.access[worker].link.rate_bps for worker in done.workers)
        blocks = done.counted("blocks")
        self.recorder.reduction(
            ReductionRecord(
                policy=self.policy.label,
                repetition=self.number,
                task=stages.task.id,
                at_s=done.begun_s - self._start_s,
                workers=len(done.workers),
                size_bytes=reduce.size_bytes,
                dtype=reduce.dtype,
                completion_s=done.last_s - done.begun_s,
                bound_s=bounds.bound_s(
                    split.kind, len(done.workers), reduce.size_bytes, slowest_bps
                ),
                right=done.right,
                in_network=done.counted("in_network") / blocks if blocks else 0.0,
                repeated=done.counted("repeated"),
                refused=done.counted("refused"),
                workers_cpu_s=done.cpu_s,
                way=split.kind,
                predicted_s=split.predicted_s,
            ),
            (),
            (),
        )
