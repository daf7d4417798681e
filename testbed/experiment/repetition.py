"""One repetition under one policy: the workload is released, placed, run and recorded."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any

from testbed.errors import HostError, TestbedError
from testbed.experiment.control_plane import ControlPlane
from testbed.experiment.graph_run import GraphRun, Suspicion
from testbed.experiment.moving import Moving
from testbed.experiment.sampling import Sampling
from testbed.experiment.serving import Serving
from testbed.experiment.stages import Gang, Moved, all_of, take_supersteps
from testbed.experiment.stages import Stages as Stages
from testbed.infrastructure.interface import Infrastructure
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
from testbed.model.workload import Event, Task
from testbed.scheduling.scheduler import Scheduler
from testbed.scheduling.services import Dispatcher, Replica, replica_tasks

FLOW_PORTS = range(20_000, 60_000)
SINK_PORT = 9_000
STEP_S = 0.05
QUIET_S = 0.5
"""Left after a repetition for queues to drain and for counters to be read once more."""

Progress = Callable[[int, int], None]


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
        self.graphs = GraphRun(
            self.stages, scheduler, lambda: infrastructure.now() - self._start_s, self._event
        )
        replicas = [task for spec in scenario.workloads for task in replica_tasks(spec)]
        self._replicas = {task.id: task for task in replicas}
        self.serving = Serving(Dispatcher(replicas), self._answer)
        self._gangs: dict[str, Gang] = {}
        self._suspicion = Suspicion()
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
        self._moving = Moving(
            infrastructure.hosts,
            control,
            scheduler,
            self.stages,
            self._event,
            lambda work: self._watching.append(asyncio.create_task(work)),
        )
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
            for stages in self.stages.values():
                stages.moving = None
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
        for replica in self._replicas.values():
            self.scheduler.submit(replica, self.infrastructure.now())
        self._wake.set()
        for stages in sorted(self.stages.values(), key=lambda s: s.task.release_s):
            await self._until(stages.task.release_s)
            if stages.task.service:
                stages.running = asyncio.create_task(self._serve(stages))
            elif not self.graphs.waits(stages.task.id):
                self.scheduler.submit(stages.task, self.infrastructure.now())
                self._wake.set()

    async def _place(self) -> None:
        """Let the scheduler decide whenever something happened that may matter to it."""
        while True:
            self._recover()
            for moved in self._moving.due(self.infrastructure.now()):
                self.recorder.watch(moved)
                self._moving.move(moved)
            begun_s = time.perf_counter()
            decisions = self.scheduler.step(self.infrastructure.now())
            if decisions:
                each_s = (time.perf_counter() - begun_s) / len(decisions)
                self.control.timings.add("decide", each_s, len(decisions))
            for decision in decisions:
                self.recorder.watch(decision)
                if decision.task in self._replicas:
                    self.serving.started(decision)
                    self._event("service-placed", decision.task, decision.host or "")
                    continue
                stages = self.stages[decision.task]
                stages.deciding_s = each_s
                if gang := stages.task.gang:
                    self._gangs.setdefault(gang, Gang(stages.task.gang_size)).add(stages)
                self._begin(stages, decision)
            self._wake.clear()
            # Not wait_for: before Python 3.12 it swallows a cancellation that
            # comes together with what it waits for.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STEP_S):
                    await self._wake.wait()

    def _recover(self) -> None:
        """What was on a host that has fallen silent begins anew elsewhere, but for gangs."""
        now = self.infrastructure.now()
        for host in self._suspicion.lost(self.scheduler.silent(now), now):
            for name, at in list(self.scheduler.running.items()):
                if at == host and name in self._replicas:
                    self.scheduler.requeue(name, now)
                    again = self.serving.lost(name)
                    detail = f"{host} is silent, {again} requests begin anew"
                    self._event("service-lost", name, detail)
            self.graphs.host_lost(host, now)

    def _begin(self, stages: Stages, decision: Decision) -> None:
        stages.decision = decision
        stages.running = asyncio.create_task(self._carry_out(stages, decision))

    async def _carry_out(self, stages: Stages, decision: Decision) -> None:
        task = stages.task
        assert decision.host is not None
        again = False
        try:
            await self._stages(stages, decision, decision.host)
            stages.status = "done"
        except asyncio.CancelledError:
            if not stages.lost and stages.moving is None:
                stages.error = "the repetition's time was over"
                raise
            if task.gang:
                stages.status, stages.error = "failed", stages.lost
                self._event("task-failed", task.id, stages.error)
            else:
                again = True
        except TestbedError as error:
            again = bool(stages.lost or stages.moving) and not task.gang
            if not again:
                stages.status, stages.error = "failed", str(error)
                self._event("task-failed", task.id, stages.error)
        finally:
            now = self.infrastructure.now()
            if again and (moving := stages.moving) is not None and not stages.lost:
                stages.again()
                self._begin(stages, moving)
            elif again:
                self.graphs.stopped(stages, now)
            else:
                self.scheduler.finished(task.id, now, stages.status == "done")
                self._ended(stages)
            self._wake.set()

    async def _serve(self, stages: Stages) -> None:
        """Have a request answered by a replica of its service."""
        try:
            await self.serving.serve(stages)
            stages.status = "done"
        except asyncio.CancelledError:
            stages.error = "the repetition's time was over"
            raise
        except TestbedError as error:
            stages.status, stages.error = "failed", str(error)
            self._event("task-failed", stages.task.id, stages.error)
        finally:
            self._ended(stages)

    async def _answer(self, stages: Stages, replica: Replica, turn: asyncio.Lock) -> None:
        """One attempt to have a request answered by a replica, which computes in `turn`."""
        task, host = stages.task, replica.host
        if stages.decision is not None:
            stages.again()
        # Ways were chosen for the client that the replica was placed for.
        placed, for_ = replica.decision, replica.task
        decision = Decision(
            task.id,
            self.infrastructure.now(),
            placed.policy,
            host,
            (),
            placed.path_in if task.source == for_.source else None,
            placed.path_out if task.sink == for_.sink else None,
        )
        stages.decision = decision
        await self._work(stages, decision, host, turn)

    def _ended(self, stages: Stages) -> None:
        self.recorder.watch(self._record(stages))
        if stages.status != "unfinished":
            self.graphs.over(stages, self.infrastructure.now())
        done = sum(s.status in ("done", "failed") for s in self.stages.values())
        self.progress(done, len(self.stages))
        if done == len(self.stages):
            self._settled.set()

    async def _stages(self, stages: Stages, decision: Decision, host: str) -> None:
        name = stages.task.id

        def moved() -> None:
            self.graphs.supplied(name)
            self.scheduler.transfer_done(name, self.infrastructure.now())

        await self._work(
            stages,
            decision,
            host,
            moved=moved,
            computed=lambda: self.scheduler.compute_done(name, self.infrastructure.now()),
        )

    async def _work(
        self,
        stages: Stages,
        decision: Decision,
        host: str,
        turn: AbstractAsyncContextManager[Any] | None = None,
        moved: Callable[[], None] = lambda: None,
        computed: Callable[[], None] = lambda: None,
    ) -> None:
        """Move the inputs, compute once it is its turn, return the result."""
        task = stages.task
        node = self.infrastructure.hosts[host]
        paths = decision.path_in, decision.path_out, *decision.fetch_paths
        stages.steered = any(path is not None for path in paths)
        arrived = await self._fetch(stages, decision, host)
        stages.transfer_start_s, stages.transfer_end_s = arrived.start_s, arrived.end_s
        if arrived.ready_s is not None:
            stages.setup_in_s = arrived.ready_s - decision.at_s
        moved()
        async with turn or contextlib.nullcontext():
            if task.supersteps is None:
                burnt = await node.compute(stages.name, task.compute_s, task.cpu)
            else:
                burnt = await take_supersteps(
                    stages, self._gangs[task.gang], node, self._move, self.infrastructure.now
                )
        stages.compute_end_s = burnt.end_s
        computed()
        returned = await self._move(
            f"{stages.name}:out", host, task.sink, task.output_bytes, decision.path_out
        )
        stages.finished_s = returned.end_s
        if returned.ready_s is not None:
            stages.setup_out_s = returned.ready_s - burnt.end_s

    async def _fetch(self, stages: Stages, decision: Decision, host: str) -> Moved:
        """Move all inputs of a task at the same time."""
        moved = await all_of(*self._inputs(stages, decision, host))
        ready = [one.ready_s for one in moved if one.ready_s is not None]
        return Moved(
            min(one.start_s for one in moved),
            max(one.end_s for one in moved),
            max(ready, default=None),
        )

    def _inputs(
        self, stages: Stages, decision: Decision, host: str
    ) -> list[Coroutine[Any, Any, Moved]]:
        """What brings each input of a task to its host."""
        task, name = stages.task, stages.name
        moves = []
        # The vectors of a reduction do not move each by itself.
        combined = () if task.reduce is None else task.reduce.tasks
        if task.reduce is None or not task.reduce.as_input:
            path = decision.path_in
            moves.append(self._move(f"{name}:in", task.source, host, task.input_bytes, path))
        paths = decision.fetch_paths or (None,) * len(task.fetches)
        for n, (fetch, path) in enumerate(zip(task.fetches, paths, strict=False)):
            if fetch.task not in combined:
                flow = f"{name}:in{n}"
                moves.append(self._move(flow, fetch.source, host, fetch.size_bytes, path))
        return moves

    async def _move(
        self, flow: str, source: str, sink: str, size_bytes: int, path: Path | None
    ) -> Moved:
        """Move bytes from host to host over TCP; nothing to do on one host or for none."""
        hosts = self.infrastructure.hosts
        if source == sink or size_bytes == 0:
            now = self.infrastructure.now()
            return Moved(now, now)
        port = next(self.ports)
        with self._moving.flow(flow, source, sink, port):
            expected = hosts[sink].expect(flow, port, size_bytes)
            if path is not None and len(path.nodes) > 1:
                steer = self.control.controller.steer(flow, source, sink, path, dst_port=port)
                # In the queue at once: the controller counts on it, also when this is cancelled.
                steered_s, expected_s = await all_of(
                    self._written(self.control.execute(steer)), self._timed(expected)
                )
                self.control.controller.steered_after(max(0.0, steered_s - expected_s))
            else:
                await expected
            ready_s = self.infrastructure.now()
            sent, received = await all_of(
                hosts[source].send(flow, hosts[sink].address, port, size_bytes),
                hosts[sink].received(flow),
            )
            return Moved(sent.start_s, received.end_s, ready_s)

    async def _written(self, steer: asyncio.Future[list[None]]) -> float:
        with self.control.timings.measure("steer"):
            return await self._timed(steer)

    async def _timed(self, work: Awaitable[Any]) -> float:
        """How long it takes from now, in s."""
        begun_s = self.infrastructure.now()
        await work
        return self.infrastructure.now() - begun_s

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
        self._moving.heard(report)
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
            input_bytes=task.input_bytes + sum(fetch.size_bytes for fetch in task.fetches),
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
            graph=task.graph,
            moves=stages.moves,
        )

    def _event(self, kind: str, target: str, detail: str = "") -> None:
        at_s = self.infrastructure.now() - self._start_s
        self.recorder.event(EventRecord(self.policy.label, self.number, at_s, kind, target, detail))

    async def _until(self, at_s: float) -> None:
        """Sleep until `at_s` after the repetition's start; it starts when warm-up is over."""
        await asyncio.sleep(max(0.0, self._start_s + at_s - self.infrastructure.now()))
