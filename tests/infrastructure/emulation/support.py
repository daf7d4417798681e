"""Runs of their own for tests: `in_run` executes a coroutine function in fresh namespaces."""

from __future__ import annotations

import asyncio
import gc
import pickle
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from testbed.infrastructure.emulation import cgroups, isolate, kernel, runs
from testbed.infrastructure.emulation.budget import Budget
from testbed.infrastructure.emulation.containers import ContainerSpec, Podman
from testbed.infrastructure.emulation.hosts import AgentChannel, agent_command, prepare
from testbed.infrastructure.emulation.network import Network, run_ip
from testbed.model.addresses import GATEWAY, GATEWAY_MAC, host_address
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.observations import NodeReport


def new_run_id() -> str:
    return f"test-{uuid.uuid4().hex[:8]}"


def star(hosts: int, cpu: float = 1.0) -> Topology:
    """Hosts h1, h2... on one switch."""
    names = [f"h{i}" for i in range(1, hosts + 1)]
    return Topology(
        hosts=tuple(HostSpec(name, cpu=cpu) for name in names),
        switches=(SwitchSpec("s1"),),
        links=tuple(LinkSpec(name, "s1", 100e6, 1e-3, queue_bytes=100_000) for name in names),
    )


def enter(body: isolate.Command, run_id: str | None = None) -> int:
    """`isolate.enter` from a process in which earlier tests have used gRPC.

    Its fork handlers now and then abort the child before it has run anything:
    such a child is started again.
    """
    gc.collect()  # a gRPC channel that is still alive makes a forked child hang
    for _ in range(3):
        status = isolate.enter(run_id or new_run_id(), body)
        if status != 128 + signal.SIGABRT:
            break
    return status


def in_run(work: Callable[[], Awaitable[Any]], patience_s: float = 200) -> Any:
    """What `work` returns, run inside namespaces of its own; its failure is this one's.

    While somebody else's run holds the CPU budget, it waits.
    """
    give_up = time.monotonic() + patience_s
    while True:
        worked, result = _attempt(work)
        if worked:
            return result
        if "CPU budget of this machine is taken" not in result or time.monotonic() > give_up:
            pytest.fail(f"inside the run:\n{result}")
        time.sleep(1)


def _attempt(work: Callable[[], Awaitable[Any]]) -> tuple[bool, Any]:
    with tempfile.TemporaryDirectory() as folder:
        outcome = Path(folder, "outcome")

        def body() -> int:
            try:
                result: tuple[bool, Any] = (True, asyncio.run(work()))  # type: ignore[arg-type]
            except BaseException as error:
                result = (False, "".join(traceback.format_exception(error)))
            outcome.write_bytes(pickle.dumps(result))
            return 0

        status = enter(body)
        assert status == 0, f"the run ended with status {status}"
        found: tuple[bool, Any] = pickle.loads(outcome.read_bytes())
        return found


def route_in_kernel(topology: Topology) -> None:
    """Let the run's own namespace be the switch of a star: an IPv6 router with every gateway."""
    kernel.set_network_sysctls([("ipv6/conf/all/disable_ipv6", 0), ("ipv6/conf/all/forwarding", 1)])
    for port in topology.ports["s1"]:
        name = f"s1p{port.number}"
        host = host_address(topology, port.peer)
        kernel.set_network_sysctls(
            [(f"ipv6/conf/{name}/disable_ipv6", 0), (f"ipv6/conf/{name}/accept_dad", 0)]
        )
        run_ip(
            [
                f"link set dev {name} address {GATEWAY_MAC}",
                f"address replace {GATEWAY}/64 dev {name} nodad",
                f"route replace {host.prefix} dev {name}",
                f"neighbour replace {host.address} lladdr {host.mac} dev {name} nud permanent",
            ]
        )


class Hosts:
    """Container hosts of a star, routed by the kernel: everything but the P4 switch."""

    def __init__(self, topology: Topology, budget: Budget) -> None:
        self.topology = topology
        self.budget = budget
        self.reports: dict[str, list[NodeReport]] = {}
        self.channels: dict[str, AgentChannel] = {}

    async def __aenter__(self) -> Hosts:
        place = isolate.required()
        self.network = Network(self.topology, "embedded", place.run_dir / "log")
        await asyncio.to_thread(self.network.build)
        route_in_kernel(self.topology)
        self.podman = Podman(place)
        self.containers = dict(
            zip(
                self.topology.host,
                await asyncio.gather(*(self._start(name) for name in self.topology.host)),
                strict=True,
            )
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        for channel in self.channels.values():
            await channel.close()
        await self.podman.stop()
        self.network.stop()

    async def _start(self, name: str) -> Any:
        spec = self.topology.host[name]
        folder = isolate.required().run_dir / "hosts" / name
        prepare(folder)
        address = host_address(self.topology, name).address
        channel = AgentChannel(
            name, address, folder, lambda r: self.reports.setdefault(r.host, []).append(r)
        )
        await channel.listen()
        self.channels[name] = channel
        container = await self.podman.start(
            ContainerSpec(
                host=name, network_pid=self.network.host_pid(name),
                quota=self.budget.quota(name), memory_bytes=spec.memory_bytes, folder=folder,
                image=spec.image,
                command=agent_command(spec, address, self.budget.compute_scale, 0.1),
            )
        )  # fmt: skip
        await channel.ready(20)
        return container


def traces_of(run_id: str) -> list[str]:
    """Everything of a run that this machine still shows."""
    found = [f"cgroup {group}" for group in cgroups.groups_of(run_id)]
    for folder in (runs.RUNS, runs.STORAGE):
        found += [f"file {path}" for path in folder.glob(f"{run_id}*")]
    mounts = Path("/proc/self/mounts").read_text()
    found += [f"mount {line}" for line in mounts.splitlines() if run_id in line]
    variable = f"{isolate.RUN_ID_VARIABLE}={run_id}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes().split(b"\0")
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if variable in environment or run_id.encode() in command:
            found.append(f"process {process.name} {command!r}")
    return found


def start_script(run_id: str, body: str, **options: Any) -> subprocess.Popen[str]:
    """A process of its own that enters run `run_id` and calls `main`, defined by `body`."""
    code = (
        "import sys\n"
        "from testbed.infrastructure.emulation import isolate\n"
        f"{body}\n"
        f"sys.exit(isolate.enter({run_id!r}, main))\n"
    )
    return subprocess.Popen([sys.executable, "-c", code], text=True, **options)
