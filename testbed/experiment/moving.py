"""Tasks that are moved while they run: how far they are reaches the scheduler, and it is obeyed.

An input that goes on over another path is steered there in mid-flow. A task that goes to another
host is stopped, its flow is abandoned at both ends, and once it has stopped it begins anew there.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from testbed.errors import ControlError, HostError
from testbed.experiment.control_plane import ControlPlane
from testbed.experiment.stages import Stages
from testbed.infrastructure.interface import HostChannel
from testbed.model.decisions import Decision, Path
from testbed.model.observations import NodeReport
from testbed.scheduling.drift import Stage
from testbed.scheduling.scheduler import Scheduler


@dataclass(frozen=True, slots=True)
class _Flow:
    source: str
    sink: str
    port: int


class Moving:
    """The flows of a repetition that are under way, and what becomes of them."""

    def __init__(
        self,
        hosts: Mapping[str, HostChannel],
        control: ControlPlane,
        scheduler: Scheduler,
        stages: Mapping[str, Stages],
        event: Callable[[str, str, str], None],
        beside: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._hosts = hosts
        self._control = control
        self._scheduler = scheduler
        self._stages = stages
        self._event = event
        self._beside = beside
        """Has something done that nobody waits for."""
        self._flows: dict[str, _Flow] = {}

    @contextlib.contextmanager
    def flow(self, name: str, source: str, sink: str, port: int) -> Iterator[None]:
        """A flow is under way; it is left to forwarding again when it is over."""
        self._flows[name] = _Flow(source, sink, port)
        try:
            yield
        finally:
            del self._flows[name]
            if self._control.controller.steered(name):
                self._control.send(self._control.controller.unsteer(name))

    def heard(self, report: NodeReport) -> None:
        """Tell the scheduler how far the tasks are that a host speaks of."""
        if not self._scheduler.watches_progress:
            return
        for flow, size_bytes in report.received_bytes.items():
            name, _, leg = flow.rpartition(":")
            if leg == "in":
                self._tell(name, "input", size_bytes, report.at_s)
        for name, cpu_s in report.spent_cpu_s.items():
            self._tell(name, "compute", cpu_s, report.at_s)

    def _tell(self, name: str, stage: Stage, done: float, at_s: float) -> None:
        stages = self._stages.get(name) or self._stages.get(name.rpartition("~")[0])
        # What is left of an attempt that was given up may still be spoken of.
        if stages is not None and stages.name == name and stages.moving is None:
            self._scheduler.progress(stages.task.id, stage, done, at_s)

    def due(self, now: float) -> Sequence[Decision]:
        """What the scheduler does with the tasks that drift."""
        if not self._scheduler.drifting:
            return ()
        with self._control.timings.measure("reconsider"):
            return self._scheduler.reconsider(now)

    def move(self, decision: Decision) -> None:
        """Carry out what was `due`."""
        stages = self._stages[decision.task]
        before = stages.decision
        assert before is not None and before.host is not None and stages.running is not None
        stages.moves += 1
        how = f"to {decision.host}" if decision.move == "node" else "to another path"
        self._event("task-moved", decision.task, f"{how}: {decision.reason}")
        if decision.move == "node":
            stages.moving = decision
            stages.running.cancel()
            for host in {stages.task.source, before.host}:
                self._beside(self._abandon(host, stages.name))
            return
        assert decision.path_in is not None
        stages.decision, stages.steered = replace(before, path_in=decision.path_in), True
        self._steer(f"{stages.name}:in", decision.path_in)

    def _steer(self, flow: str, path: Path) -> None:
        controller, one = self._control.controller, self._flows.get(flow)
        if one is None:  # it has just ended
            return
        # If a link of that path is gone by now, the controller sees to it by itself.
        with contextlib.suppress(ControlError):
            if controller.steered(flow):
                commands = controller.move(flow, path)
            else:
                commands = controller.steer(flow, one.source, one.sink, path, dst_port=one.port)
            self._control.send(commands)

    async def _abandon(self, host: str, name: str) -> None:
        with contextlib.suppress(HostError):  # it may be gone
            await self._hosts[host].abandon(f"{name}:in", name)
