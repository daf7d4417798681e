"""Writes down what links, queues, switches and control plane do while a repetition runs.

Hosts report by themselves. What looking costs in CPU time is counted, in this
process and in the switches' engine, because it is taken from what is measured.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence

from testbed.experiment.control_plane import ControlPlane
from testbed.infrastructure.interface import Infrastructure, QueueDepth, SwitchReading
from testbed.measurement.recorder import Recorder
from testbed.model.records import (
    ControlSample,
    DepthSample,
    IntSample,
    LinkSample,
    ProbeSample,
    QueueSample,
    SwitchSample,
)
from testbed.model.workload import Event

_LEGS = {"in": "input", "out": "result"}
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
        self.control.controller.take_telemetry()
        self.control.timings.take()
        before = await self.infrastructure.switch_readings()
        await self.infrastructure.queue_history()
        due_s = time.monotonic()
        while True:
            due_s = max(due_s + self.interval_s, time.monotonic())
            await asyncio.sleep(due_s - time.monotonic())
            now = await self.infrastructure.switch_readings()
            history = await self.infrastructure.queue_history()
            begun_s = time.thread_time()
            self._probes()
            self.telemetry()
            self._links()
            self._switches(before, now)
            self._queues(before, now)
            self._depths(history)
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

    def telemetry(self) -> None:
        """Write down what packets have reported; the last reports come when all else is over."""
        for packet in self.control.controller.take_telemetry():
            task, _, leg = packet.flow.rpartition(":")
            for number, hop in enumerate(packet.hops):
                self.recorder.telemetry(
                    IntSample(
                        policy=self.policy,
                        repetition=self.number,
                        at_s=packet.at_s - self.start_s,
                        task=task,
                        leg=_LEGS.get(leg, leg),
                        packet=packet.number,
                        packet_bytes=packet.packet_bytes,
                        complete=packet.complete,
                        hop=number,
                        switch=hop.switch,
                        next=hop.next,
                        ingress_port=hop.ingress_port,
                        egress_port=hop.egress_port,
                        switch_s=hop.latency_s,
                        link_s=hop.link_s,
                        queue_id=hop.queue_id,
                        queue_packets=hop.queue_packets,
                    )
                )

    def _links(self) -> None:
        policy, number, at_s = self.policy, self.number, self._at_s()
        for state in self.control.controller.link_states().values():
            self.recorder.link(
                LinkSample(
                    policy, number, at_s, state.a, state.b, state.capacity_bps, state.carried_bps,
                    state.reserved_bps, state.delay_s, state.loss, state.queue_packets, state.up,
                )
            )  # fmt: skip

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

    def _depths(self, history: Mapping[tuple[str, str], Sequence[QueueDepth]]) -> None:
        policy, number, start_s = self.policy, self.number, self.start_s
        for (a, b), depths in history.items():
            for depth in depths:
                self.recorder.depth(
                    DepthSample(
                        policy, number, depth.at_s - start_s, a, b,
                        depth.packets, depth.bytes, depth.packets_max, depth.bytes_max,
                        depth.drops, depth.marked,
                    )
                )  # fmt: skip

    def _queues(
        self, before: Mapping[str, SwitchReading], now: Mapping[str, SwitchReading]
    ) -> None:
        policy, number = self.policy, self.number
        for name in now.keys() & before.keys():
            reading, last = now[name], before[name]
            at_s, interval_s = reading.at_s - self.start_s, reading.at_s - last.at_s
            for (a, b), queue in reading.queues.items():
                drops, earlier = queue.drops, last.queues[a, b].drops
                self.recorder.queue(
                    QueueSample(
                        policy, number, at_s, a, b, interval_s, queue.packets, queue.bytes,
                        drops.sent - earlier.sent, drops.queue - earlier.queue,
                        drops.loss - earlier.loss, drops.failed - earlier.failed,
                        drops.other - earlier.other,
                    )
                )  # fmt: skip

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
