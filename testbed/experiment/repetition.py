"""One repetition under one policy: the workload is released, placed, run and recorded."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from testbed.errors import HostError, TestbedError
from testbed.experiment.control_plane import ControlPlane
from testbed.experiment.sampling import Sampling
from testbed.infrastructure.interface import Infrastructure, Span
from testbed.measurement import qoe
from testbed.measurement.recorder import Recorder
from testbed.model.decisions import Decision, Path
from testbed.model.network import LinkSpec
from testbed.model.observations import NodeReport
from testbed.model.records import (
    EventRecord,
    NodeSample,
    TaskRecord,
)
from testbed.model.scenario import PolicySpec, Scenario
from testbed.model.southbound import Command
from testbed.model.workload import Event, Task
from testbed.scheduling.scheduler import Scheduler

FLOW_PORTS = range(20_000, 60_000)
SINK_PORT = 9_000
STEP_S = 0.05
QUIET_S = 0.5
"""Left after a repetition for queues to drain and for counters to be read once more."""

T = TypeVar("T")
Progress = Callable[[int, int], None]


@dataclass
class Stages:
    """How far a task has come, on the infrastructure's clock."""

    task: Task
    decision: Decision | None = None
    transfer_start_s: float | None = None
    transfer_end_s: float | None = None
    compute_end_s: float | None = None
    finished_s: float | None = None
    deciding_s: float | None = None
    setup_in_s: float | None = None
    setup_out_s: float | None = None
    steered: bool = False
    status: Literal["done", "failed", "unfinished"] = "unfinished"
    error: str = ""
    running: asyncio.Task[None] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Moved(Span):
    """A transfer; `ready_s` is when its way had been set up, None where nothing had to move."""

    ready_s: float | None = None


class Repetition:
    """Repetition `number` of `scenario` under `policy`, on a network that is up.

    Everything it starts it ends: hosts are reset, events undone, flows
    unsteered and reservations released, whatever happens.
    """

    ports: Iterator[int] = itertools.cycle(FLOW_PORTS)

    def __init__(
        self,
        scenario: Scenario,
        infrastructure: Infrastructure,
        control: ControlPlane,
        scheduler: Scheduler,
        recorder: Recorder,
        policy: PolicySpec,
        number: int,
        seed: int,
        tasks: tuple[Task, ...],
        progress: Progress,
    ) -> None:
        self.scenario = scenario
        self.infrastructure = infrastructure
        self.control = control
        self.scheduler = scheduler
        self.recorder = recorder
        self.policy = policy
        self.number = number
        self.seed = seed
        self.stages = {task.id: Stages(task) for task in tasks}
        self.progress = progress
        self._wake = asyncio.Event()
        self._settled = asyncio.Event()
        if not tasks:
            self._settled.set()
        self._start_s = 0.0
        self.started_unix_s = 0.0
        """The wall clock at the first task's release, s since 1970."""
        self.lasted_s = 0.0
        """How long it lasted from the first task's release on, once it is over."""
        self._altered: dict[frozenset[str], LinkSpec] = {}
        self._failed_links: set[tuple[str, str]] = set()
        self._failed_nodes: set[str] = set()
        self._watching: list[asyncio.Task[None]] = []
        self._throttled_s: dict[str, float] = {}
        self.records: list[TaskRecord] = []
        self.sampling = Sampling(
            infrastructure, control, recorder, policy.label, number, scenario.sampling_s
        )

    async def run(self) -> None:
        stop_listening = self.control.listen(self._report)
        helpers: list[asyncio.Task[None]] = []
        try:
            await self._start_background()
            self._start_s = self.infrastructure.now() + self.scenario.warmup_s
            self.started_unix_s = time.time() + self._start_s - self.infrastructure.now()
            self.sampling.start_s = self._start_s
            await self._until(0.0)
            helpers = [
                asyncio.create_task(self._change_background()),
                asyncio.create_task(self.sampling.run()),
                asyncio.create_task(self._happen()),
                asyncio.create_task(self._place()),
                asyncio.create_task(self._release()),
            ]
            limit_s = self.scenario.duration_s + self.scenario.drain_s
            await self._finish(helpers, limit_s)
        finally:
            stop_listening()
            for helper in helpers:
                helper.cancel()
            running = [s.running for s in self.stages.values() if s.running is not None]
            for task in (*running, *self._watching):
                task.cancel()
            await asyncio.gather(*helpers, *running, *self._watching, return_exceptions=True)
            self.lasted_s = self.infrastructure.now() - self._start_s
            self.scheduler.withdraw(self.infrastructure.now())
            for decision in self.scheduler.decisions:
                at_s = decision.at_s - self._start_s
                self.recorder.decision(self.policy.label, self.number, replace(decision, at_s=at_s))
            self._record_tasks()
            self.sampling.telemetry()
            await self._undo()

    @property
    def throttled(self) -> dict[str, float]:
        """Host -> share of the repetition that its CPU quota held it back."""
        return {host: s / self.lasted_s for host, s in self._throttled_s.items()}

    # The network around the tasks.

    async def _start_background(self) -> None:
        """Open every sink, and start the flows that run from the beginning."""
        for index, flow in enumerate(self.scenario.background):
            sink = self.infrastructure.hosts[flow.sink]
            await sink.sink_traffic(flow.name, SINK_PORT + index, flow.protocol)
        for index, flow in enumerate(self.scenario.background):
            if flow.start_s <= 0:
                await self._start_flow(index)

    async def _change_background(self) -> None:
        """Start and stop the flows that do not run all the time."""
        changes = []
        for index, flow in enumerate(self.scenario.background):
            if flow.start_s > 0:
                changes.append((flow.start_s, index, True))
            if flow.stop_s is not None:
                changes.append((flow.stop_s, index, False))
        for at_s, index, start in sorted(changes):
            flow = self.scenario.background[index]
            await self._until(at_s)
            try:
                if start:
                    await self._start_flow(index)
                else:
                    await self.infrastructure.hosts[flow.source].stop_traffic(flow.name)
            except HostError as error:  # its host may have failed, by the scenario's own events
                self._event("background-failed", flow.name, str(error))

    async def _start_flow(self, index: int) -> None:
        flow = self.scenario.background[index]
        hosts = self.infrastructure.hosts
        await hosts[flow.source].start_traffic(
            flow.name,
            hosts[flow.sink].address,
            SINK_PORT + index,
            flow.rate_bps,
            flow.packet_bytes,
            flow.protocol,
        )

    async def _happen(self) -> None:
        for event in sorted(self.scenario.events, key=lambda e: e.at_s):
            await self._until(event.at_s)
            await self._apply(event)
            self._watching.append(asyncio.create_task(self.sampling.reaction(event)))
            detail = ", ".join(f"{k}={v}" for k, v in event.settings.items())
            self._event(event.kind, "-".join(event.target), detail)

    async def _apply(self, event: Event) -> None:
        infra = self.infrastructure
        match event.kind:
            case "set-link":
                ends = frozenset(event.target)
                spec = self._altered.get(ends, infra.topology.link[ends])
                spec = replace(spec, **event.settings)
                self._altered[ends] = spec
                await infra.set_link(spec)
            case "fail-link" | "recover-link":
                a, b = event.target
                up = event.kind == "recover-link"
                await infra.set_link_up(a, b, up)
                (self._failed_links.discard if up else self._failed_links.add)((a, b))
            case _:
                (name,) = event.target
                up = event.kind.startswith("recover")
                await infra.set_node_up(name, up)
                (self._failed_nodes.discard if up else self._failed_nodes.add)(name)

    async def _undo(self) -> None:
        infra = self.infrastructure
        for a, b in self._failed_links:
            await infra.set_link_up(a, b, True)
        for name in self._failed_nodes:
            await infra.set_node_up(name, True)
        for ends in self._altered:
            await infra.set_link(infra.topology.link[ends])
        await asyncio.gather(*(host.reset() for host in infra.hosts.values()))
        await asyncio.sleep(QUIET_S)

    # The tasks.

    async def _release(self) -> None:
        for stages in sorted(self.stages.values(), key=lambda s: s.task.release_s):
            await self._until(stages.task.release_s)
            self.scheduler.submit(stages.task, self.infrastructure.now())
            self._wake.set()

    async def _place(self) -> None:
        """Let the scheduler decide whenever something happened that may matter to it."""
        while True:
            begun_s = time.perf_counter()
            decisions = self.scheduler.step(self.infrastructure.now())
            if decisions:
                each_s = (time.perf_counter() - begun_s) / len(decisions)
                self.control.timings.add("decide", each_s, len(decisions))
            for decision in decisions:
                stages = self.stages[decision.task]
                stages.decision, stages.deciding_s = decision, each_s
                self.recorder.watch(decision)
                stages.running = asyncio.create_task(self._carry_out(stages, decision))
            self._wake.clear()
            # Not wait_for: before Python 3.12 it swallows a cancellation that
            # comes together with what it waits for.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STEP_S):
                    await self._wake.wait()

    async def _carry_out(self, stages: Stages, decision: Decision) -> None:
        task = stages.task
        assert decision.host is not None
        try:
            await self._stages(stages, decision, decision.host)
            stages.status = "done"
        except asyncio.CancelledError:
            stages.error = "the repetition's time was over"
            raise
        except TestbedError as error:
            stages.status, stages.error = "failed", str(error)
            self._event("task-failed", task.id, stages.error)
        finally:
            now = self.infrastructure.now()
            self.scheduler.finished(task.id, now, stages.status == "done")
            self._wake.set()
            self.recorder.watch(self._record(stages))
            done = sum(s.status in ("done", "failed") for s in self.stages.values())
            self.progress(done, len(self.stages))
            if done == len(self.stages):
                self._settled.set()

    async def _stages(self, stages: Stages, decision: Decision, host: str) -> None:
        task = stages.task
        node = self.infrastructure.hosts[host]
        stages.steered = decision.path_in is not None or decision.path_out is not None
        moved = await self._move(
            f"{task.id}:in", task.source, host, task.input_bytes, decision.path_in
        )
        stages.transfer_start_s, stages.transfer_end_s = moved.start_s, moved.end_s
        if moved.ready_s is not None:
            stages.setup_in_s = moved.ready_s - decision.at_s
        self.scheduler.transfer_done(task.id, self.infrastructure.now())
        burnt = await node.compute(task.id, task.compute_s, task.cpu)
        stages.compute_end_s = burnt.end_s
        self.scheduler.compute_done(task.id, self.infrastructure.now())
        moved = await self._move(
            f"{task.id}:out", host, task.sink, task.output_bytes, decision.path_out
        )
        stages.finished_s = moved.end_s
        if moved.ready_s is not None:
            stages.setup_out_s = moved.ready_s - burnt.end_s

    async def _move(
        self, flow: str, source: str, sink: str, size_bytes: int, path: Path | None
    ) -> Moved:
        """Move bytes from host to host over TCP; nothing to do on one host or for none."""
        hosts = self.infrastructure.hosts
        if source == sink or size_bytes == 0:
            now = self.infrastructure.now()
            return Moved(now, now)
        port = next(self.ports)
        steered = path is not None and len(path.nodes) > 1
        try:
            expected = hosts[sink].expect(flow, port, size_bytes)
            if steered:
                assert path is not None
                commands = self.control.controller.steer(flow, source, sink, path, dst_port=port)
                await _both(self._steer(commands), expected)
            else:
                await expected
            ready_s = self.infrastructure.now()
            sent, received = await _both(
                hosts[source].send(flow, hosts[sink].address, port, size_bytes),
                hosts[sink].received(flow),
            )
            return Moved(sent.start_s, received.end_s, ready_s)
        finally:
            if steered:
                self.control.send(self.control.controller.unsteer(flow))

    async def _steer(self, commands: list[Command]) -> None:
        with self.control.timings.measure("steer"):
            await self.control.execute(commands)

    async def _finish(self, helpers: list[asyncio.Task[None]], limit_s: float) -> None:
        """Until every task has ended or time is over; an error of ours ends the run."""
        settled = asyncio.create_task(self._settled.wait())
        pending: set[asyncio.Future[Any]] = {settled, self.control.broken, *helpers}
        try:
            while not settled.done():
                left_s = self._start_s + limit_s - self.infrastructure.now()
                ended, pending = await asyncio.wait(
                    pending, timeout=max(0.0, left_s), return_when=asyncio.FIRST_COMPLETED
                )
                for future in ended:
                    future.result()
                if not ended:
                    return
        finally:
            settled.cancel()

    # What is written down.

    def _report(self, report: NodeReport) -> None:
        self.scheduler.node_report(report)
        host = self.infrastructure.topology.host[report.host]
        if report.at_s > self._start_s > 0:
            known_s = self._throttled_s.get(report.host, 0.0)
            self._throttled_s[report.host] = known_s + report.throttled_s
        self.recorder.node(
            NodeSample(
                policy=self.policy.label,
                repetition=self.number,
                at_s=report.at_s - self._start_s,
                host=report.host,
                cpu_capacity=host.cpu,
                cpu_used=report.cpu_used,
                memory_used_bytes=report.memory_used_bytes,
                storage_used_bytes=report.storage_used_bytes,
                rx_bytes=report.rx_bytes,
                tx_bytes=report.tx_bytes,
                io_bytes_per_s=report.io_bytes_per_s,
                running=report.running,
                throttled_s=report.throttled_s,
            )
        )

    def _record_tasks(self) -> None:
        records = [self._record(stages) for stages in self.stages.values()]
        self.records = qoe.rated(records, self.scenario)
        for record in self.records:
            self.recorder.task(record)

    def _record(self, stages: Stages) -> TaskRecord:
        def relative(at_s: float | None) -> float | None:
            return None if at_s is None else at_s - self._start_s

        task, decision = stages.task, stages.decision
        predicted = decision.prediction if decision is not None else None
        waited_s = 0.0 if decision is None else decision.at_s - self._start_s - task.release_s
        return TaskRecord(
            task=task.id,
            workload=task.workload,
            policy=self.policy.label,
            repetition=self.number,
            seed=self.seed,
            host=None if decision is None else decision.host,
            source=task.source,
            sink=task.sink,
            input_bytes=task.input_bytes,
            output_bytes=task.output_bytes,
            compute_cpu_s=task.compute_s,
            deadline_s=task.deadline_s,
            released_s=task.release_s,
            decided_s=None if decision is None else relative(decision.at_s),
            transfer_start_s=relative(stages.transfer_start_s),
            transfer_end_s=relative(stages.transfer_end_s),
            compute_end_s=relative(stages.compute_end_s),
            finished_s=relative(stages.finished_s),
            predicted_s=None if predicted is None else waited_s + predicted.completion_s,
            steered=stages.steered,
            status=stages.status,
            error=stages.error,
            deciding_s=stages.deciding_s,
            setup_in_s=stages.setup_in_s,
            setup_out_s=stages.setup_out_s,
        )

    def _event(self, kind: str, target: str, detail: str = "") -> None:
        at_s = self.infrastructure.now() - self._start_s
        self.recorder.event(EventRecord(self.policy.label, self.number, at_s, kind, target, detail))

    async def _until(self, at_s: float) -> None:
        """Sleep until `at_s` after the repetition's start; it starts when warm-up is over."""
        await asyncio.sleep(max(0.0, self._start_s + at_s - self.infrastructure.now()))


S = TypeVar("S")


async def _both(first: Awaitable[T], second: Awaitable[S]) -> tuple[T, S]:
    """Await two things at once; when one fails the other is given up."""
    tasks = (asyncio.ensure_future(first), asyncio.ensure_future(second))
    try:
        await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    return tasks[0].result(), tasks[1].result()
