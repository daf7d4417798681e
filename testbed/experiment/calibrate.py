"""Measures what `calibration.Calibration` holds, on a small network of this machine's own.

Two switches in a row, h1 on the first, h2 on the second, h3 on the first
again: a packet from h1 to h3 passes one switch, one to h2 passes two and one
link more. Takes some 20 s on an idle machine; on a busy one the constants are
those of a busy machine.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from testbed.control.controller import Controller
from testbed.errors import RunError
from testbed.experiment.calibration import Calibration
from testbed.experiment.control_plane import ControlPlane
from testbed.experiment.raw import RawHost, udp_frame
from testbed.infrastructure.emulation import cgroups, isolate
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.measurement import manifest
from testbed.model.observations import NodeReport
from testbed.model.scenario import Scenario
from testbed.model.workload import Task
from testbed.scenario import loads
from testbed.scheduling.policies import Setting, make
from testbed.scheduling.scheduler import Scheduler

SCENARIO = """
name: calibration
topology:
  switches: [s1, s2]
  hosts: [h1, h2, h3]
  links: [[h1, s1], [h3, s1], [s1, s2], [h2, s2]]
links: {default: {bandwidth: 1Gbit/s, delay: 1ms, queue: 1MB}}
hosts: {cpu: 1, memory: 64MiB}
workload: [{name: t, arrival: {fixed: 1/s}, input: 1kB from h1, compute: 1ms, count: 1}]
policies: [network-aware]
duration: 1s
"""
LINK_DELAY_S = 1e-3
IDLE_S = 2.0
TRIES = 30
READ_PATIENCE_S = 10.0
HOP_FRAMES = 200
FRAME_BYTES = 500
FIRST_PPS = 2_000.0
TRIAL_S = 0.5
LOSS_ALLOWED = 1e-3
"""RFC 2544's search wants no loss at all; a shared machine always loses something."""
BURN_S = 0.2
Say = Callable[[str], None]


def calibrate(say: Say) -> Calibration:
    """Measure; to be called inside a run's own namespaces. `say` is told what goes on."""
    return asyncio.run(_calibrate(loads(SCENARIO), say))


async def _calibrate(scenario: Scenario, say: Say) -> Calibration:
    free_bytes = _available_bytes()
    begun_s = time.monotonic()
    say("building two switches and three hosts")
    async with Emulation(scenario) as network:
        host_start_s = (time.monotonic() - begun_s) / len(scenario.topology.hosts)
        host_bytes = cgroups.memory_bytes(isolate.required().run_id) // len(scenario.topology.hosts)
        reports: dict[str, NodeReport] = {}
        network.on_report(lambda report: reports.update({report.host: report}))
        async with ControlPlane(network) as control:
            await control.discover()
            say("listening to an idle network")
            switch_idle, agent_idle = await _idle(network)
            say("asking agents and burning CPU time")
            request_s = await _median(
                lambda n: network.hosts["h2"].expect(f"c{n}", 20_000 + n, 1), TRIES
            )
            await network.hosts["h2"].reset()
            tiny_s = 1e-3
            task_s = await _median(
                lambda n: network.hosts["h2"].compute(f"c{n}", tiny_s, 1.0), TRIES
            )
            stretch = await _stretch(network)
            say("deciding and steering")
            decision_s = _decision(scenario, control.controller, reports)
            steer_s, write_s, read_s = await _steer(control)
            say("sending packets through switches")
            raw = RawHost.all_of(network)
            try:
                hop_s = await _hop(raw)
                packets_per_s, packet_s = await _throughput(network, raw)
            finally:
                for host in raw.values():
                    host.close()
    return Calibration(
        machine=manifest.machine(),
        measured=datetime.now(UTC).isoformat(timespec="seconds"),
        switch_packets_per_s=packets_per_s,
        packet_cpu_s=packet_s,
        hop_latency_s=hop_s,
        switch_idle_cores=switch_idle,
        agent_idle_cores=agent_idle,
        host_memory_bytes=host_bytes,
        host_start_s=host_start_s,
        agent_request_s=request_s,
        task_start_s=max(0.0, task_s - tiny_s),
        compute_stretch=stretch,
        decision_s=decision_s,
        table_write_s=write_s,
        steer_s=steer_s,
        counter_read_s=read_s,
        free_memory_bytes=free_bytes,
    )


async def _idle(network: Emulation) -> tuple[float, float]:
    """Cores used by one switch and one host's agent with only the controller's own traffic."""
    run_id = isolate.required().run_id
    switches, hosts = await network.switch_readings(), cgroups.cpu_s(run_id)
    await asyncio.sleep(IDLE_S)
    later, hosts = await network.switch_readings(), cgroups.cpu_s(run_id) - hosts
    used_s = sum((later[name].cpu_s or 0.0) - (switches[name].cpu_s or 0.0) for name in later)
    return used_s / len(later) / IDLE_S, hosts / len(network.hosts) / IDLE_S


async def _median(ask: Callable[[int], Coroutine[Any, Any, Any]], tries: int) -> float:
    """Median duration of `ask(0)`, `ask(1)` and so on, one after the other."""
    taken = []
    for number in range(tries):
        begun_s = time.perf_counter()
        await ask(number)
        taken.append(time.perf_counter() - begun_s)
    return statistics.median(taken)


async def _stretch(network: Emulation) -> float:
    """How much longer than its CPU time a computation takes while every host computes."""
    spans = await asyncio.gather(
        *(host.compute("burn", BURN_S, 1.0) for host in network.hosts.values())
    )
    return max(span.end_s - span.start_s for span in spans) / BURN_S


def _decision(scenario: Scenario, controller: Controller, reports: dict[str, NodeReport]) -> float:
    """Median duration of one placement by the network-aware policy over three hosts."""
    taken = []
    policy = make("network-aware", (), Setting(controller, 1.0, 1))
    for number in range(TRIES):
        scheduler = Scheduler(scenario.topology.hosts, policy)
        now = time.monotonic()
        task = Task(f"d{number}", "t", 0.0, "h1", "h1", 1000, 1e-3, 0)
        for report in reports.values():
            scheduler.node_report(replace(report, at_s=now))
        scheduler.submit(task, now)
        begun_s = time.perf_counter()
        if not scheduler.step(now):
            raise RunError("calibration: no host took a task of 1 ms; their agents are silent")
        taken.append(time.perf_counter() - begun_s)
        scheduler.withdraw(now)
    return statistics.median(taken)


async def _steer(control: ControlPlane) -> tuple[float, float, float]:
    """Median duration of steering a flow over two switches, mean ones of a write and a read."""
    controller = control.controller
    path = controller.paths("h1", "h2", 1)[0]
    control.timings.take()
    taken = []
    for number in range(TRIES):
        flow = f"steered{number}"
        begun_s = time.perf_counter()
        await control.execute(controller.steer(flow, "h1", "h2", path, dst_port=30_000 + number))
        taken.append(time.perf_counter() - begun_s)
        await control.execute(controller.unsteer(flow))
    timings = control.timings.take()
    read = timings.get("read")
    give_up_s = time.monotonic() + READ_PATIENCE_S
    while read is None:  # steering was over before the controller's clock struck
        if time.monotonic() > give_up_s:
            raise RunError(
                f"calibration: the controller read no counters in {READ_PATIENCE_S:g} s; "
                "the machine is too slow"
            )
        await asyncio.sleep(0.05)
        read = control.timings.take().get("read")
    return statistics.median(taken), timings["write"].mean_s, read.mean_s


async def _hop(raw: dict[str, RawHost]) -> float:
    """What a switch adds to the way of a packet: two switches' way less one's, and a link."""
    near = await _delay(raw["h1"], raw["h3"])
    far = await _delay(raw["h1"], raw["h2"])
    serialization_s = FRAME_BYTES * 8 / 1e9
    return max(0.0, far - near - LINK_DELAY_S - serialization_s)


async def _delay(source: RawHost, sink: RawHost) -> float:
    """Median one-way delay by the kernel's receive time."""
    frame = udp_frame(source.address, sink.address, FRAME_BYTES)
    delays = []
    for _ in range(HOP_FRAMES):
        sent_s = source.send(frame)
        at_s = await sink.arrival(0.2)
        if at_s is not None:
            delays.append(at_s - sent_s)
    if len(delays) < HOP_FRAMES / 2:
        raise RunError(f"calibration: {HOP_FRAMES - len(delays)} of {HOP_FRAMES} packets were lost")
    return statistics.median(delays)


async def _throughput(network: Emulation, raw: dict[str, RawHost]) -> tuple[float, float]:
    """Highest rate that one switch passed from port to port, and the CPU time of a packet at it.

    The rate doubles until packets are lost, or the generator cannot keep up.
    """
    frame = udp_frame(raw["h1"].address, raw["h3"].address, FRAME_BYTES)
    best = (0.0, 0.0)
    rate_pps = FIRST_PPS
    while True:
        before = await network.switch_readings()
        passed = (await network.drops())["s1", "h3"].sent
        sent, lasted_s = await raw["h1"].flood(frame, rate_pps, TRIAL_S)
        await asyncio.sleep(0.1)
        after = await network.switch_readings()
        passed = (await network.drops())["s1", "h3"].sent - passed
        cpu_s = (after["s1"].cpu_s or 0.0) - (before["s1"].cpu_s or 0.0)
        reached_pps = sent / lasted_s
        if passed < (1 - LOSS_ALLOWED) * sent:
            break
        best = (reached_pps, cpu_s / sent)
        if reached_pps < 0.8 * rate_pps:
            break
        rate_pps *= 2
    if not best[0]:
        raise RunError(f"calibration: a switch lost packets at {FIRST_PPS:.0f} packets/s already")
    return best


def _available_bytes() -> int:
    """Memory that new processes may take, by the kernel's own estimate (proc(5))."""
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return 0
