"""A repetition of a scenario whose workload is all-reduces: its policy is the algorithm.

Events, background traffic and sampling are those of any repetition; nothing is
placed on hosts. Switches are told of the task, workers started and connections
opened before it begins, so that completions do not contain it.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from testbed.errors import RunError, SwitchError, TestbedError
from testbed.experiment import inc_tables
from testbed.experiment.allreduce import Meter, Reduction, Traffic, Workers, install
from testbed.experiment.control_plane import ControlPlane
from testbed.experiment.repetition import Repetition, Stages
from testbed.inc import bounds
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.model import inc_wire
from testbed.model.records import ReductionLink, ReductionRecord, ReductionSwitch
from testbed.model.southbound import Group, Write
from testbed.model.workload import AllReduceSpec, Event, WorkloadSpec

_unique_ids = itertools.count(0x0A11_0001)


TELL_AGAIN_S = 1.0
TELLINGS = 10
"""A recovered switch has forgotten its tables, some time after it has recovered."""


@dataclass(slots=True)
class _Ready:
    """What a repetition has set up before it begins."""

    workers: Workers
    meter: Meter
    tree: inc_tables.PlannedTree


class Reductions(Repetition):
    """All-reduces one after the other, each from when the one before has ended.

    A completion is the time from the first worker's start to the last one's
    result. `infrastructure` is an emulation.
    """

    _ready: _Ready

    async def run(self) -> None:
        assert isinstance(self.infrastructure, Emulation)
        async with self._set_up(self.infrastructure) as self._ready:
            await super().run()

    @contextlib.asynccontextmanager
    async def _set_up(self, network: Emulation) -> AsyncIterator[_Ready]:
        (workload,) = self.scenario.workloads
        spec = workload.allreduce
        assert spec is not None
        topology = network.topology
        tree = inc_tables.PlannedTree(
            unique_id=next(_unique_ids),
            secret=secrets.token_bytes(8),
            number=0,
            workers=workload.sources,
            root=spec.root,
            leaves=inc_tables.plan(topology, workload.sources, spec.root, levels=spec.levels),
            slots=spec.slots,
            elements=spec.elements,
        )
        for name in topology.switch:
            with contextlib.suppress(SwitchError):  # it has them from the repetition before
                await network.switches[name].write(inc_tables.node_entries(topology, name))
        jobs = await install(self.control, tree, first=False)
        try:
            async with Workers(network, workload.sources, jobs) as workers:
                if self.policy.name != "in-network":
                    await workers.connect(self.policy.name)
                yield _Ready(workers, Meter(network), tree)
        finally:
            await _remove(self.control, tree)

    async def _apply(self, event: Event) -> None:
        await super()._apply(event)
        if event.kind == "recover-switch":
            self._watching.append(asyncio.create_task(self._tell_again(event.target[0])))

    async def _tell_again(self, switch: str) -> None:
        """Give a recovered switch its part of the task until it has kept it."""
        topology = self.infrastructure.topology
        channel = self.infrastructure.switches[switch]
        wanted: list[Group | Write] = [inc_tables.node_entries(topology, switch)]
        wanted += [c for c in inc_tables.commands(topology, self._ready.tree) if c.switch == switch]
        for _ in range(TELLINGS):
            await asyncio.sleep(TELL_AGAIN_S)
            for command in wanted:
                with contextlib.suppress(SwitchError):  # not there yet, or has it
                    if isinstance(command, Write):
                        await channel.write(command)
                    else:
                        await channel.group(command)

    async def _place(self) -> None:
        """Nothing is placed."""
        await asyncio.Event().wait()

    async def _release(self) -> None:
        (workload,) = self.scenario.workloads
        spec = workload.allreduce
        assert spec is not None
        for number, stages in enumerate(self.stages.values()):
            try:
                await self._reduce(stages, workload, spec, self.seed % 2**32 + number)
                stages.status = "done"
            except TestbedError as error:
                stages.status, stages.error = "failed", str(error)
                self._event("task-failed", stages.task.id, stages.error)
            self.progress(number + 1, len(self.stages))
        self._settled.set()
        await asyncio.Event().wait()

    async def _reduce(
        self, stages: Stages, workload: WorkloadSpec, spec: AllReduceSpec, seed: int
    ) -> None:
        metered = await self._metering()
        done = await self._ready.workers.reduce(
            self.policy.name, workload.input_bytes // 4, seed, spec.dtype
        )
        begun_s = done.start_s - self._start_s
        stages.task = replace(stages.task, release_s=begun_s)
        stages.transfer_start_s = done.start_s
        stages.finished_s = done.start_s + done.completion_s
        traffic = await self._traffic() if metered else None
        self._write_down(stages.task.id, begun_s, done, workload, spec, traffic)
        if not done.right:
            raise RunError(f"{self.policy.name}: workers have different or wrong sums")

    def _record_tasks(self) -> None:
        """As of tasks; what users feel is nothing that all-reduces have."""
        self.records = [self._record(stages) for stages in self.stages.values()]
        for record in self.records:
            self.recorder.task(record)

    async def _metering(self) -> bool:
        """Whether every switch can be asked for its counters; one that is down cannot."""
        try:
            await self._ready.meter.start()
        except SwitchError:
            return False
        return True

    async def _traffic(self) -> Traffic | None:
        try:
            return await self._ready.meter.since()
        except SwitchError:
            return None

    def _write_down(
        self,
        task: str,
        begun_s: float,
        done: Reduction,
        workload: WorkloadSpec,
        spec: AllReduceSpec,
        traffic: Traffic | None,
    ) -> None:
        label, number = self.policy.label, self.number
        topology = self.infrastructure.topology
        slowest_bps = min(topology.access[host].link.rate_bps for host in workload.sources)
        record = ReductionRecord(
            policy=label,
            repetition=number,
            task=task,
            at_s=begun_s,
            workers=len(workload.sources),
            size_bytes=workload.input_bytes,
            dtype=spec.dtype,
            completion_s=done.completion_s,
            bound_s=bounds.bound_s(
                self.policy.name,
                len(workload.sources),
                workload.input_bytes,
                slowest_bps,
                spec.elements,
            ),
            right=done.right,
            in_network=done.in_network_share,
            repeated=sum(counts["repeated"] for counts in done.counts),
            refused=sum(counts["refused"] for counts in done.counts),
            workers_cpu_s=done.cpu_s,
            way=self.policy.name,
        )
        links: list[ReductionLink] = []
        switches: list[ReductionSwitch] = []
        if traffic is not None:
            links = [
                ReductionLink(label, number, task, a, b, size)
                for (a, b), size in traffic.link_bytes.items()
            ]
            switches = [
                ReductionSwitch(
                    label, number, task, switch, traffic.adds[switch],
                    outcomes.get(inc_wire.OUTCOME_COMPLETED, 0),
                    sum(n for reason, n in outcomes.items() if reason < inc_wire.OUTCOME_ABSORBED),
                )
                for switch, outcomes in traffic.outcomes.items()
            ]  # fmt: skip
        self.recorder.reduction(record, links, switches)


async def _remove(control: ControlPlane, tree: inc_tables.PlannedTree) -> None:
    """Take a task's entries out of its switches; its groups are used by the next one."""
    topology = control.infrastructure.topology
    for command in reversed(list(inc_tables.commands(topology, tree))):
        if isinstance(command, Write):
            with contextlib.suppress(SwitchError):  # it has lost its tables, or is down
                await control.infrastructure.switches[command.switch].write(
                    replace(command, kind="delete")
                )
