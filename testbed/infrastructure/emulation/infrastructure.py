"""Hosts and switches as containers and P4 targets on this machine.

    async with Emulation(scenario) as network:
        checks = await network.check_links()
        await network.switches["s1"].write(...)
        span = await network.hosts["h1"].compute("t1", cpu_s=0.3, cores=1.0)

It is entered inside a run's own namespaces (see `isolate`).
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Self

from testbed.errors import HostError, RunError
from testbed.infrastructure.dataplane import programs
from testbed.infrastructure.dataplane.p4runtime import P4RuntimeChannel
from testbed.infrastructure.emulation import budget, cgroups, isolate, urgency
from testbed.infrastructure.emulation.budget import Budget
from testbed.infrastructure.emulation.containers import (
    AGENT_DIR,
    Container,
    ContainerSpec,
    Podman,
)
from testbed.infrastructure.emulation.fabric import Fabric
from testbed.infrastructure.emulation.hosts import (
    WORKERS_NEED,
    AgentChannel,
    agent_command,
    prepare,
    program_command,
    shown_for_programs,
)
from testbed.infrastructure.emulation.network import Network, Target
from testbed.infrastructure.emulation.nodes import Bmv2Process
from testbed.infrastructure.emulation.processes import NOTHING, HostProcess, in_container
from testbed.infrastructure.emulation.wakeful import Wakeful
from testbed.infrastructure.emulation.watch import Watch
from testbed.infrastructure.interface import Infrastructure, LinkDrops, QueueDepth, SwitchReading
from testbed.model.addresses import host_address, switch_id
from testbed.model.network import HostSpec, LinkSpec
from testbed.model.observations import NodeReport
from testbed.model.records import LinkCheck
from testbed.model.scenario import Scenario

AGENT_TIMEOUT_S = 60.0
SWITCH_TIMEOUT_S = 90.0
REPORT_INTERVAL_S = 0.2
POLL_S = 0.2


class Emulation(Infrastructure):
    """The network of `scenario`, up between entering and leaving.

    Entering returns once every switch answers P4Runtime with its program
    loaded and every host's agent has reported. Raises MachineError when this
    machine cannot carry it, SwitchError or HostError naming what did not come up.
    """

    def __init__(self, scenario: Scenario, report_interval_s: float = REPORT_INTERVAL_S) -> None:
        self.topology = scenario.topology
        self.target: Target = _target(scenario.target)
        self.budget: Budget = budget.plan(self.topology, self.target)
        self.compute_scale = self.budget.compute_scale
        self.report_interval_s = report_interval_s
        self._place = isolate.required()
        self._network = Network(
            self.topology, self.target, self._place.run_dir / "switches", scenario.interconnect
        )
        self._fabric = Fabric(self._network, scenario.seed)
        self._podman = Podman(self._place)
        self._wakeful = Wakeful(self._place.run_id)
        self._switches: dict[str, P4RuntimeChannel] = {}
        self._hosts: dict[str, AgentChannel] = {}
        self._containers: dict[str, Container] = {}
        self._able: set[str] = set()
        """Hosts whose images can run Python programs."""
        self._receivers: list[Callable[[NodeReport], None]] = []

    @property
    def switches(self) -> Mapping[str, P4RuntimeChannel]:
        return self._switches

    @property
    def hosts(self) -> Mapping[str, AgentChannel]:
        return self._hosts

    @property
    def switch_processes(self) -> tuple[int, ...]:
        """Pids of what moves the packets, to watch their CPU use."""
        running = [self._fabric.engine.pid]
        for switch in self._network.switches.values():
            if isinstance(switch, Bmv2Process) and switch.process is not None:
                running.append(switch.process.pid)
        return tuple(running)

    @property
    def wakeful(self) -> Wakeful:
        """What keeps virtual CPUs awake while this is entered."""
        return self._wakeful

    def now(self) -> float:
        """CLOCK_MONOTONIC, which agents and switches of this machine share."""
        return time.monotonic()

    async def __aenter__(self) -> Self:
        budget.take(self._place, self.budget)
        try:
            self._wakeful.start()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._fabric.start_engine())
                group.create_task(asyncio.to_thread(self._network.build))
            async with asyncio.TaskGroup() as group:
                group.create_task(self._start_switches())
                for host in self.topology.hosts:
                    group.create_task(self._start_host(host))
        except BaseExceptionGroup as failures:
            await self._take_down()
            raise failures.exceptions[0] from None
        except BaseException:
            await self._take_down()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._take_down()

    def control_ahead(self) -> AbstractContextManager[bool]:
        """Have this process's control plane run before the hosts for the block, if it may.

        BMv2 has no priority over it to be given, so that there it has to wait its turn.
        """
        if self.target != "embedded":
            return nullcontext(False)
        return urgency.ahead_of_hosts((os.getpid(), self._fabric.engine.pid))

    def on_report(self, receive: Callable[[NodeReport], None]) -> None:
        self._receivers.append(receive)

    async def check_links(self) -> tuple[LinkCheck, ...]:
        return await self._fabric.check()

    async def set_link(self, link: LinkSpec) -> None:
        await self._fabric.set_link(link)

    async def set_link_up(self, a: str, b: str, up: bool) -> None:
        await self._fabric.set_link_up(a, b, up)

    async def set_node_up(self, name: str, up: bool) -> None:
        if name in self.topology.switch:
            await self._fabric.set_switch_up(name, up)
        elif name in self.topology.host:
            await self._set_host_up(name, up)
        else:
            raise RunError(f"there is no switch or host {name} in this network")

    async def watch(self, watch: Watch, folder: Path) -> None:
        """Write traces and captures to `folder` from now on."""
        await watch.start(self._fabric.engine, folder)

    async def stop_watching(self, watch: Watch, folder: Path) -> list[str]:
        """End what `watch` began; a sentence about each file."""
        return await watch.stop(self._fabric.engine, folder)

    async def drops(self) -> Mapping[tuple[str, str], LinkDrops]:
        return await self._fabric.drops()

    async def switch_readings(self) -> Mapping[str, SwitchReading]:
        return await self._fabric.readings()

    async def queue_history(self) -> Mapping[tuple[str, str], tuple[QueueDepth, ...]]:
        return await self._fabric.history()

    def host_pid(self, name: str) -> int:
        """The process that holds the network namespace of host `name`."""
        return self._network.host_pid(name)

    async def start_python(
        self, host: str, arguments: Sequence[str], *, files: Mapping[str, str] = NOTHING
    ) -> HostProcess:
        """Start a Python program as a member of a host's container.

        The program may use `testbed.inc`, and is in the container's namespaces and control
        groups, on its root and with its capabilities. `files` are texts by environment
        variable, which names a file with the text. Raises HostError where the container has no
        Python for it.
        """
        spec, folder = self.topology.host[host], self._folder(host)
        if spec.image is not None and host not in self._able:
            check = await self._in_container(host, ["python3", "-c", WORKERS_NEED])
            _, status = await check.finish()
            why = check.said() or "it is older"
            await check.end()
            if status:
                raise HostError(
                    f"host {host}: image {spec.image} has no Python 3.11 or later with numpy, "
                    f"which programs that sum in the network need ({why})"
                )
            self._able.add(host)
        return await self._in_container(host, program_command(spec, folder, arguments), files)

    async def _in_container(
        self, host: str, command: Sequence[str], files: Mapping[str, str] = NOTHING
    ) -> HostProcess:
        container = self._containers[host].id
        folder, runtime = self._folder(host), self._podman.runtime
        return await in_container(host, runtime, container, command, folder, AGENT_DIR, files=files)

    @property
    def readings_cost_s(self) -> float:
        """CPU time spent on `switch_readings`, in the engine and in this process."""
        return self._fabric.readings_cost_s

    async def _set_host_up(self, name: str, up: bool) -> None:
        """A failed host is frozen, with its link down; a recovered one has forgotten its work."""
        access = self.topology.access[name]
        container = self._containers[name]
        if up:
            cgroups.set_frozen(container.cgroup, False)
            await self._fabric.set_link_up(access.switch, name, True)
            await self._hosts[name].reset()
        else:
            await self._fabric.set_link_up(access.switch, name, False)
            cgroups.set_frozen(container.cgroup, True)

    async def _start_switches(self) -> None:
        await self._fabric.build()
        for spec in self.topology.switches:
            program = programs.load(spec.program)
            self._switches[spec.name] = P4RuntimeChannel(
                spec.name,
                self._network.switches[spec.name].grpc_address,
                switch_id(self.topology, spec.name),
                program.p4info_text,
                program.json_text.encode(),
                self.now,
            )
        await asyncio.gather(*(self._connect(name) for name in self._switches))

    async def _connect(self, name: str) -> None:
        """Open the P4Runtime session; give up as soon as the switch's process has ended."""
        connecting = asyncio.create_task(self._switches[name].connect(SWITCH_TIMEOUT_S))
        switch = self._network.switches[name]
        try:
            while not (await asyncio.wait({connecting}, timeout=POLL_S))[0]:
                if isinstance(switch, Bmv2Process):
                    switch.check()
            await connecting
        finally:
            connecting.cancel()

    async def _start_host(self, host: HostSpec) -> None:
        folder = self._folder(host.name)
        prepare(folder)
        address = host_address(self.topology, host.name).address
        channel = AgentChannel(host.name, address, folder, self._report)
        self._hosts[host.name] = channel
        await channel.listen()
        self._containers[host.name] = await self._podman.start(
            ContainerSpec(
                host=host.name,
                network_pid=self._network.host_pid(host.name),
                quota=self.budget.quota(host.name),
                memory_bytes=host.memory_bytes,
                folder=folder,
                image=host.image,
                command=agent_command(host, address, self.compute_scale, self.report_interval_s),
                shown=shown_for_programs() if host.image is None else (),
            )
        )
        await channel.ready(AGENT_TIMEOUT_S)

    def _folder(self, host: str) -> Path:
        """What a host's container sees at AGENT_DIR."""
        number = [h.name for h in self.topology.hosts].index(host)
        return self._place.run_dir / "hosts" / str(number)

    def _report(self, report: NodeReport) -> None:
        for receive in self._receivers:
            receive(report)

    async def _take_down(self) -> None:
        await asyncio.gather(*(channel.close() for channel in self._switches.values()))
        await asyncio.gather(*(channel.close() for channel in self._hosts.values()))
        await self._podman.stop()
        await self._fabric.stop()
        await asyncio.to_thread(self._network.stop)
        self._wakeful.stop()
        budget.release(self._place)


def _target(name: str) -> Target:
    if name == "embedded":
        return "embedded"
    if name == "bmv2":
        return "bmv2"
    raise RunError(f"switch target {name!r} is unknown: expected embedded or bmv2")
