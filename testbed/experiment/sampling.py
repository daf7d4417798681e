"""Looks at links, switches and the control plane while a repetition runs, and writes it down.

Hosts report by themselves. What looking costs in CPU time is counted, in this
process and in the switches' engine, because it is taken from what is measured.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

from testbed.experiment.control_plane import ControlPlane
from testbed.infrastructure.interface import Infrastructure, SwitchReading
from testbed.measurement.recorder import Recorder
from testbed.model.records import ControlSample, LinkSample, ProbeSample, SwitchSample
from testbed.model.workload import Event

REACTION_POLL_S = 0.005
REACTION_LIMIT_S = 10.0


class Sampling:
    """Samples one repetition, every `interval_s`, from `run` until that is cancelled.

    Times are recorded from `start_s` on the infrastructure's clock.
    """

    def __init__(
        self,
        infrastructure: Infrastructure,
        control: ControlPlane,
        recorder: Recorder,
        policy: str,
        number: int,
        interval_s: float,
    ) -> None:
        self.infrastructure = infrastructure
        self.control = control
        self.recorder = recorder
        self.policy = policy
        self.number = number
        self.interval_s = interval_s
        self.start_s = 0.0
        self.switches: list[SwitchSample] = []
        """Every sample of a switch, for the judgement of fitness."""
        self.cost_s = 0.0
        """CPU time spent here so far; the engine's share is the infrastructure's to tell."""

    async def run(self) -> None:
        """Sample until cancelled. What was observed before does not count."""
        self.control.controller.take_probes()
        self.control.timings.take()
        before = await self.infrastructure.switch_readings()
        due_s = time.monotonic()
        while True:
            due_s = max(due_s + self.interval_s, time.monotonic())
            await asyncio.sleep(due_s - time.monotonic())
            now = await self.infrastructure.switch_readings()
            begun_s = time.thread_time()
            self._probes()
            self._links()
            self._switches(before, now)
            self._control()
            before = now
            self.cost_s += time.thread_time() - begun_s

    async def reaction(self, event: Event) -> None:
        """Wait until the control plane's view agrees with a failure or recovery that happened now.

        Links and switches only; a wait without an end is given up and not recorded.
        """
        kind, _, what = event.kind.partition("-")
        if kind not in ("fail", "recover"):
            return
        topology = self.infrastructure.topology
        if what == "link":
            a, b = event.target
            watched = {(a, b)}
        elif event.target[0] in topology.switch:
            (switch,) = event.target
            ports = topology.ports[switch]
            watched = {(switch, p.peer) for p in ports if not p.peer_is_host}
        else:
            return
        watched |= {(b, a) for a, b in watched}
        begun_s = self.infrastructure.now()
        while self.infrastructure.now() - begun_s < REACTION_LIMIT_S:
            states = self.control.controller.link_states()
            known = [states[hop].up for hop in watched if hop in states]
            if known and all(up == (kind == "recover") for up in known):
                self.control.timings.add("react", self.infrastructure.now() - begun_s)
                return
            await asyncio.sleep(REACTION_POLL_S)

    def _at_s(self) -> float:
        return self.infrastructure.now() - self.start_s

    def _probes(self) -> None:
        for probe in self.control.controller.take_probes():
            self.recorder.probe(
                ProbeSample(
                    self.policy,
                    self.number,
                    probe.at_s - self.start_s,
                    probe.a,
                    probe.b,
                    probe.delay_s,
                )
            )

    def _links(self) -> None:
        at_s = self._at_s()
        for state in self.control.controller.link_states().values():
            self.recorder.link(
                LinkSample(
                    policy=self.policy,
                    repetition=self.number,
                    at_s=at_s,
                    a=state.a,
                    b=state.b,
                    capacity_bps=state.capacity_bps,
                    carried_bps=state.carried_bps,
                    reserved_bps=state.reserved_bps,
                    delay_s=state.delay_s,
                    loss=state.loss,
                    queue_packets=state.queue_packets,
                    up=state.up,
                )
            )

    def _switches(
        self, before: Mapping[str, SwitchReading], now: Mapping[str, SwitchReading]
    ) -> None:
        for name, reading in now.items():
            if name not in before:
                continue
            last = before[name]
            span_s = max(1e-6, reading.at_s - last.at_s)
            sample = SwitchSample(
                policy=self.policy,
                repetition=self.number,
                at_s=reading.at_s - self.start_s,
                switch=name,
                interval_s=span_s,
                cpu_used=_rate(last.cpu_s, reading.cpu_s, span_s),
                cpu_waited=_rate(last.waited_s, reading.waited_s, span_s),
                sent_packets=reading.sent - last.sent,
                queue_drops=reading.queue_drops - last.queue_drops,
                other_drops=reading.other_drops - last.other_drops,
                queue_packets=reading.queue_packets,
                queue_bytes=reading.queue_bytes,
                late_p99_s=reading.late_p99_s,
                late_max_s=reading.late_max_s,
            )
            self.switches.append(sample)
            self.recorder.switch(sample)

    def _control(self) -> None:
        at_s = self._at_s()
        for activity, timing in self.control.timings.take().items():
            self.recorder.control(
                ControlSample(
                    self.policy,
                    self.number,
                    at_s,
                    activity,
                    timing.count,
                    timing.mean_s,
                    timing.max_s,
                )
            )


def _rate(before: float | None, now: float | None, span_s: float) -> float | None:
    if before is None or now is None:
        return None
    return max(0.0, now - before) / span_s
