"""The control plane's end of each host: requests to its agent, reports from it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any, cast

import orjson

from testbed.errors import HostError, MachineError
from testbed.infrastructure.emulation import agent
from testbed.infrastructure.emulation.containers import AGENT_DIR, STORE
from testbed.infrastructure.emulation.network import HOST_INTERFACE
from testbed.infrastructure.interface import HostChannel, Span
from testbed.model.network import HostSpec
from testbed.model.observations import NodeReport

SOCKET = "control.sock"
LINE_LIMIT_BYTES = 2**20
ANSWER_LIMIT_S = 30.0
"""For what an agent does at once; an agent's process is never so long without CPU."""
SYSTEM_PYTHON = "/usr/bin/python3"
PACKAGE = Path(__file__).parents[2]
WORKERS_PACKAGE = ("__init__.py", "errors.py", "model", "inc")
"""What of this package a worker imports."""
WORKERS_NEED = "import sys, numpy; sys.exit(sys.version_info < (3, 11))"
Receive = Callable[[NodeReport], None]


def prepare(folder: Path) -> None:
    """Make `folder` what a host's container sees at AGENT_DIR: its agent, room for the rest."""
    (folder / STORE).mkdir(parents=True)
    shutil.copytree(Path(agent.__file__).parent, folder / "agent")


def agent_command(
    host: HostSpec, address: IPv6Address, compute_scale: float, report_interval_s: float
) -> list[str]:
    """The command, in AGENT_DIR, that runs a host's agent."""
    return [
        *(_python(host), "-E", "-s", "-S", "-m", "agent"),
        *("--socket", f"{AGENT_DIR}/{SOCKET}"),
        *("--interface", HOST_INTERFACE),
        *("--address", str(address)),
        *("--compute-scale", repr(compute_scale)),
        *("--cores", repr(host.cpu)),
        *("--report-interval-s", repr(report_interval_s)),
    ]


def _python(host: HostSpec) -> str:
    """The interpreter of a host's agent: its image's, or one on this machine's own root."""
    if host.image is not None:
        return "python3"
    root = Path("/").stat().st_dev
    for candidate in (SYSTEM_PYTHON, os.path.realpath(sys.executable)):
        if Path(candidate).exists() and Path(candidate).stat().st_dev == root:
            return candidate
    raise MachineError(
        f"no Python on the root file system for host {host.name}: `apt install python3`"
    )


def shown_for_programs() -> tuple[Path, ...]:
    """Folders that this machine's Python needs and a container on its root does not have.

    An overlay of the root has no other file systems, such as a /home of its own.
    """
    root = Path("/").stat().st_dev
    needed = {Path(sys.prefix), Path(sys.base_prefix), PACKAGE.parent}
    return tuple(sorted(path for path in needed if path.stat().st_dev != root))


def program_command(host: HostSpec, folder: Path, arguments: Sequence[str]) -> list[str]:
    """The command of a Python program that uses `testbed.inc`, in AGENT_DIR.

    An image has its own Python, and is given the package.
    """
    if host.image is None:
        return [sys.executable, *arguments]
    for name in WORKERS_PACKAGE:
        original, copy = PACKAGE / name, folder / PACKAGE.name / name
        if not copy.exists():
            copy.parent.mkdir(exist_ok=True)
            (shutil.copytree if original.is_dir() else shutil.copy)(original, copy)
    return ["python3", *arguments]


class _Connection(asyncio.Protocol):
    """What an agent says, line by line, without a task that waits for each.

    Every host reports several times a second. A line beyond LINE_LIMIT_BYTES ends it.
    """

    def __init__(self, channel: AgentChannel) -> None:
        self._channel = channel
        self._begun = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._channel.connected(self._transport)

    def data_received(self, data: bytes) -> None:
        *lines, self._begun = (self._begun + data).split(b"\n")
        for line in lines:
            self._channel.said(orjson.loads(line))
        if len(self._begun) > LINE_LIMIT_BYTES:
            self._transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        self._channel.lost()


class AgentChannel(HostChannel):
    """Talks JSON lines with the agent in the host's container (see `agent`).

    The agent connects to `folder/control.sock`; `ready` returns after its
    first report. Every request raises HostError with the agent's own reason,
    or when the agent is gone.
    """

    def __init__(self, name: str, address: IPv6Address, folder: Path, receive: Receive) -> None:
        self.name = name
        self.address = address
        self._folder = folder
        self._receive = receive
        self._server: asyncio.Server | None = None
        self._transport: asyncio.Transport | None = None
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._number = 0
        self._ready = asyncio.Event()
        self._gone = asyncio.Event()

    async def listen(self) -> None:
        self._server = await asyncio.get_running_loop().create_unix_server(
            lambda: _Connection(self), self._folder / SOCKET
        )

    async def ready(self, timeout_s: float) -> None:
        try:
            async with asyncio.timeout(timeout_s):
                await self._ready.wait()
        except TimeoutError:
            raise HostError(
                f"host {self.name}: its agent did not report within {timeout_s:.0f} s{self._said()}"
            ) from None

    async def close(self) -> None:
        if self._transport is not None:
            self._transport.close()
            await self._gone.wait()
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
        self._lose("the run is over")

    async def announce(self) -> None:
        await self._soon("announce")

    async def expect(self, flow: str, port: int, size_bytes: int) -> None:
        await self._soon("expect", flow=flow, port=port, size_bytes=size_bytes)

    async def received(self, flow: str) -> Span:
        return _span(await self._ask("received", flow=flow))

    async def send(self, flow: str, to: IPv6Address, port: int, size_bytes: int) -> Span:
        return _span(
            await self._ask("send", flow=flow, to=str(to), port=port, size_bytes=size_bytes)
        )

    async def compute(self, task: str, cpu_s: float, cores: float) -> Span:
        return _span(await self._ask("compute", task=task, cpu_s=cpu_s, cores=cores))

    async def abandon(self, flow: str, task: str) -> None:
        await self._soon("abandon", flow=flow, task=task)

    async def start_traffic(
        self, flow: str, to: IPv6Address, port: int, rate_bps: float, packet_bytes: int,
        protocol: str,
    ) -> None:  # fmt: skip
        await self._soon(
            "start_traffic", flow=flow, to=str(to), port=port, rate_bps=rate_bps,
            packet_bytes=packet_bytes, protocol=protocol,
        )  # fmt: skip

    async def stop_traffic(self, flow: str) -> None:
        await self._soon("stop_traffic", flow=flow)

    async def sink_traffic(self, flow: str, port: int, protocol: str) -> None:
        await self._soon("sink_traffic", flow=flow, port=port, protocol=protocol)

    async def reset(self) -> None:
        await self._soon("reset")

    async def _soon(self, what: str, **fields: Any) -> None:
        """Ask for something that is done at once; an agent that hangs must not hang the run."""
        try:
            async with asyncio.timeout(ANSWER_LIMIT_S):
                await self._ask(what, **fields)
        except TimeoutError:
            raise HostError(
                f"host {self.name}: its agent did not {what} within {ANSWER_LIMIT_S:g} s"
                f"{self._said()}"
            ) from None

    async def _ask(self, what: str, **fields: Any) -> dict[str, Any]:
        if self._transport is None or self._gone.is_set():
            raise HostError(f"host {self.name}: cannot {what}, its agent is gone{self._said()}")
        self._number += 1
        number = self._number
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        request = {"id": number, "do": what} | fields
        self._transport.write(json.dumps(request).encode() + b"\n")
        try:
            message = await answer
        finally:
            self._waiting.pop(number, None)
        if "error" in message:
            label = fields.get("flow") or fields.get("task") or ""
            raise HostError(f"host {self.name}: {what} {label}: {message['error']}")
        result: dict[str, Any] = message["ok"]
        return result

    def connected(self, transport: asyncio.Transport) -> None:
        """The agent has connected."""
        self._transport = transport

    def said(self, message: dict[str, Any]) -> None:
        """The agent has reported or answered."""
        if "report" in message:
            self._receive(NodeReport(host=self.name, **message["report"]))
            self._ready.set()
            return
        answer = self._waiting.get(message["id"])
        if answer is not None and not answer.done():
            answer.set_result(message)

    def lost(self) -> None:
        """The agent has closed its connection, or ended."""
        self._lose("its agent is gone")

    def _lose(self, why: str) -> None:
        self._gone.set()
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(HostError(f"host {self.name}: {why}{self._said()}"))

    def _said(self) -> str:
        """What the agent last wrote to its container's log."""
        try:
            lines = (self._folder / "log").read_text(errors="replace").strip().split("\n")
        except OSError:
            return ""
        last = lines[-1].split(" ", 3)[-1] if lines[-1] else ""
        return f"; it last said: {last}" if last else ""


def _span(fields: dict[str, Any]) -> Span:
    return Span(start_s=fields["start_s"], end_s=fields["end_s"])
