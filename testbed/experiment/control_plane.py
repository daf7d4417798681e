"""Drives a sans-I/O controller: gives it what happens, carries out what it answers."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Callable, Coroutine, Iterable, Sequence
from types import TracebackType
from typing import Any, Self

from testbed.control.controller import Controller
from testbed.control.fabric import Device
from testbed.control.insight import Insight
from testbed.errors import RunError, SwitchGone
from testbed.experiment.timings import Timings
from testbed.infrastructure.interface import Infrastructure, SwitchChannel
from testbed.model.addresses import switch_id
from testbed.model.observations import CounterReading, NodeReport
from testbed.model.southbound import Command, Group, PacketOut, ReadCounters, Write

TICK_S = 0.05
DISCOVERY_LIMIT_S = 20.0
RETRY_S = 0.2

Look = PacketOut | ReadCounters
"""What changes nothing in a switch, and may wait for what does."""
Job = tuple[bool, int, Command, "asyncio.Future[None]"]
"""Whether it only looks, its number, what it is, and what is done when it is."""


class ControlPlane:
    """Runs `controller` against the channels of `infrastructure` while it is entered.

    Commands for one switch are carried out in the order the controller gave
    them, but that no write waits for probes and counter reads; those for
    different switches side by side. A switch that stops answering is reported
    to the controller as down, tried again, and reported as up once it answers.
    """

    def __init__(self, infrastructure: Infrastructure, insight: Insight | None = None) -> None:
        self.infrastructure = infrastructure
        topology = infrastructure.topology
        self.controller = Controller(
            [Device(s.name, switch_id(topology, s.name)) for s in topology.switches],
            {(link.a, link.b): link.rate_bps for link in topology.links},
            insight=insight,
        )
        for name, host in infrastructure.hosts.items():
            self.controller.register_host(name, host.address)
        self._jobs: dict[str, asyncio.PriorityQueue[Job]] = {}
        self._numbers = itertools.count()
        self._tasks: list[asyncio.Task[None]] = []
        self.timings = Timings()
        """How long it takes over what it does; whoever samples takes them."""
        self._down: set[str] = set()
        self._listeners: list[Callable[[NodeReport], None]] = []
        self.broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Fails with what broke the control plane, if anything does."""

    async def __aenter__(self) -> Self:
        self.infrastructure.on_report(self._report)
        for name, channel in self.infrastructure.switches.items():
            self._jobs[name] = asyncio.PriorityQueue()
            self._start(self._work(channel), f"switch {name}")
            self._start(self._listen(channel), f"packet-ins of {name}")
        for name in self.infrastructure.switches:
            await self.execute(self._device_up(name))
        self._start(self._tick(), "controller's clock")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def listen(self, receive: Callable[[NodeReport], None]) -> Callable[[], None]:
        """Have node reports given to `receive` too; returns what ends it."""
        self._listeners.append(receive)
        return lambda: self._listeners.remove(receive)

    async def discover(self) -> None:
        """Wait until every link and host of the topology is found; RunError names the missing."""
        wanted_links = {frozenset((link.a, link.b)) for link in self.infrastructure.topology.links}
        wanted_hosts = set(self.infrastructure.hosts)
        end_s = self.infrastructure.now() + DISCOVERY_LIMIT_S
        while True:
            hosts = wanted_hosts - set(self.controller.hosts)
            links = wanted_links - {frozenset(link) for link in self.controller.links}
            if not hosts and not links:
                return
            if self.infrastructure.now() > end_s:
                missing = [*sorted(hosts), *sorted("-".join(sorted(link)) for link in links)]
                raise RunError(
                    f"the controller did not find {', '.join(missing[:5])} within "
                    f"{DISCOVERY_LIMIT_S:g} s of its switches coming up"
                )
            await asyncio.gather(*(self.infrastructure.hosts[name].announce() for name in hosts))
            await asyncio.sleep(RETRY_S)

    def execute(self, commands: Iterable[Command]) -> asyncio.Future[list[None]]:
        """Carry commands out; what it returns is done when each has been, or its switch is down.

        They are in the queue when this returns: whoever gives up waiting does not take
        back what the controller counts on.
        """
        return asyncio.gather(*self.send(commands))

    def send(self, commands: Iterable[Command]) -> Sequence[asyncio.Future[None]]:
        """Hand commands over in order; a future per command."""
        loop = asyncio.get_running_loop()
        done = []
        for command in commands:
            future: asyncio.Future[None] = loop.create_future()
            looks = isinstance(command, Look)
            self._jobs[command.switch].put_nowait((looks, next(self._numbers), command, future))
            done.append(future)
        return done

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        task.add_done_callback(self._ended)
        self._tasks.append(task)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A part of the control plane that ends by an error must not end unnoticed."""
        if task.cancelled() or task.exception() is None or self.broken.done():
            return
        self.broken.set_exception(
            RunError(f"the control plane's {task.get_name()} failed: {task.exception()!r}")
        )
        self.broken.exception()  # seen: whoever awaits it gets it still

    def _device_up(self, name: str) -> list[Command]:
        ports = [port.number for port in self.infrastructure.topology.ports[name]]
        return self.controller.device_up(name, ports, self.infrastructure.now())

    def _report(self, report: NodeReport) -> None:
        self.send(self.controller.node_report(report))
        for receive in self._listeners:
            receive(report)

    async def _tick(self) -> None:
        while True:
            due_s = self.infrastructure.now() + TICK_S
            with self.timings.measure("tick"):
                commands = self.controller.tick(self.infrastructure.now())
            # What changes a switch at once, before what the controller says next of the same.
            self.send([command for command in commands if not isinstance(command, Look)])
            # One switch after the other: probes of all at once keep what matters waiting.
            of: dict[str, list[Command]] = {}
            for command in commands:
                if isinstance(command, Look):
                    of.setdefault(command.switch, []).append(command)
            for left, some in zip(range(len(of), 0, -1), of.values(), strict=True):
                self.send(some)
                await asyncio.sleep(max(0.0, (due_s - self.infrastructure.now()) / left))
            await asyncio.sleep(max(0.0, due_s - self.infrastructure.now()))

    async def _listen(self, channel: SwitchChannel) -> None:
        while True:
            packet = await channel.packet_ins.get()
            self.send(self.controller.packet_in(packet))

    async def _work(self, channel: SwitchChannel) -> None:
        jobs = self._jobs[channel.name]
        while True:
            _, _, command, done = await jobs.get()
            try:
                with self.timings.measure(_ACTIVITY[type(command)]):
                    reading = await _carry_out(channel, command)
            except SwitchGone:
                if not done.done():
                    done.set_result(None)
                await self._recover(channel)
                continue
            except asyncio.CancelledError:
                done.cancel()
                raise
            except BaseException as error:
                if not done.done():
                    done.set_exception(error)
                raise
            if reading is not None:
                self.send(self.controller.counters(reading))
            if not done.done():
                done.set_result(None)

    async def _recover(self, channel: SwitchChannel) -> None:
        """The switch failed a command: it is down until it can be configured anew."""
        name = channel.name
        self.send(self.controller.device_down(name, self.infrastructure.now()))
        self._drop_jobs(name)
        while True:
            await asyncio.sleep(RETRY_S)
            with contextlib.suppress(SwitchGone):
                await channel.reconnect()
                break
        self._drop_jobs(name)
        self.send(self._device_up(name))

    def _drop_jobs(self, name: str) -> None:
        """What was meant for a switch that lost its tables is void; it gets them whole again."""
        jobs = self._jobs[name]
        while not jobs.empty():
            _, _, _, done = jobs.get_nowait()
            if not done.done():
                done.set_result(None)


_ACTIVITY = {Write: "write", Group: "write", ReadCounters: "read", PacketOut: "packet-out"}


async def _carry_out(channel: SwitchChannel, command: Command) -> CounterReading | None:
    match command:
        case Write():
            await channel.write(command)
        case PacketOut():
            await channel.packet_out(command)
        case Group():
            await channel.group(command)
        case ReadCounters():
            return await channel.read_counters(command)
    return None
