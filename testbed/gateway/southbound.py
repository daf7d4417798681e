"""Keeps switches as the INC controller's grants want them, and tells it which of them work.

    driver = Driver(inc, network, time.time)
    async with driver:                 # reads back what switches hold, and mends it
        ...
        await driver.settled()         # what was granted so far is on the switches

Switches are asked every `LOOK_S` whether they are there, and every `AUDIT_S`
what they hold: a switch that has lost its tables, or was written to by
somebody else, is mended. A switch that does not answer is down until it
answers again and has been given its routes.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from testbed.control.inc import IncController
from testbed.control.inc.planning import Reach
from testbed.errors import ControlError, SwitchError, SwitchGone
from testbed.experiment.inc_entries import shipped, wanted_state
from testbed.experiment.inc_network import ManagedNetwork
from testbed.experiment.inc_southbound import Mended, SharedChannel, Southbound, Switch
from testbed.infrastructure.dataplane import programs
from testbed.model.addresses import host_address, switch_id

LOOK_S: Final = 0.1
AUDIT_S: Final = 1.0
CHANGE_S: Final = 0.02
"""How often it is looked whether grants have changed by themselves."""
SETTLE_LIMIT_S: Final = 5.0


class Driver:
    """A context manager around the tasks that look at switches and write to them."""

    def __init__(
        self, inc: IncController, network: ManagedNetwork, clock: Callable[[], float]
    ) -> None:
        self._inc = inc
        self._topology = network.topology
        self._clock = clock
        self._switches = {
            spec.name: Switch(_channel(network, spec.name, spec.program, clock))
            for spec in network.topology.switches
            if spec.program == "inc_compute"
        }
        self._southbound = Southbound(self._switches)
        self._locks = {name: asyncio.Lock() for name in self._switches}
        self._written = -1
        """The controller's revision that switches follow."""
        self._stale: set[str] = set()
        """Switches that were read and are to be corrected."""
        self._joining: set[str] = set()
        """Switches that are used once they have taken what they should hold."""
        self._change = asyncio.Event()
        self._settled = asyncio.Condition()
        self._tasks: list[asyncio.Task[None]] = []
        self._looked: set[str] = set()

    async def __aenter__(self) -> Self:
        self._tell_of_network()
        self._tasks = [asyncio.create_task(self._watch(name)) for name in self._switches]
        self._tasks.append(asyncio.create_task(self._follow()))
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
        await self._southbound.close()

    async def settled(self) -> None:
        """Until switches that answer hold all that is granted now, at most `SETTLE_LIMIT_S`.

        Raises ControlError when nobody writes any more.
        """
        for task in self._tasks:
            if task.done() and not task.cancelled():
                raise ControlError(f"switches are not written to any more: {task.exception()!r}")
        revision = self._inc.revision
        self._change.set()

        def done() -> bool:
            return self._written >= revision and self._looked == self._switches.keys()

        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_LIMIT_S), self._settled:
                await self._settled.wait_for(done)

    # What is there.

    def _tell_of_network(self) -> None:
        inc, now, topology = self._inc, self._clock(), self._topology
        hosts = frozenset(host.name for host in topology.hosts)
        inc.reach(Reach(hosts, frozenset(self._switches), frozenset(shipped())))
        for switch in topology.switches:
            inc.switch(switch.name, switch_id(topology, switch.name), now)
        for link in topology.links:
            inc.link(link.a, link.b, int(link.rate_bps), link.delay_s, now)
        for host in topology.hosts:
            address = host_address(topology, host.name).address
            inc.host(host.name, topology.access[host.name].switch, str(address), now)

    async def _watch(self, name: str) -> None:
        """Whether a switch is there, and holds what was last written."""
        switch = self._switches[name]
        audited_s = 0.0
        while True:
            try:
                if switch.channel.failure is not None:
                    await switch.channel.reconnect()
                async with self._locks[name]:
                    if not await switch.is_configured():
                        switch.held = None
                    elif switch.held is None or self._clock() - audited_s >= AUDIT_S:
                        audited_s = self._clock()
                        await self._audit(name, switch)
            except SwitchGone:
                switch.held = None
                self._say_up(name, False)
            except SwitchError as error:
                switch.held = None
                self._inc.note("switch-refuses", name, str(error), self._clock())
            if name not in self._looked:
                self._looked.add(name)
                self._change.set()
            await asyncio.sleep(LOOK_S)

    async def _audit(self, name: str, switch: Switch) -> None:
        """Read a switch back. What is wrong is put right with the next writing."""
        if switch.held is not None:
            if self._written != self._inc.revision:
                return  # about to be written to
            held = await switch.read()
            mended = held.against(switch.held)
            switch.held = held
        else:
            wanted = wanted_state(self._topology, self._inc.tasks())[name]
            mended = await self._southbound.read(name, wanted)
            self._joining.add(name)
            self._change.set()
        if mended != Mended():
            text = (
                f"{mended.missing} entries and groups were missing, {mended.changed} were others,"
                f" {mended.foreign} were nobody's"
            )
            had = switch.held is not None and switch.held.entries  # else it is new
            if had and (name not in self._joining or self._inc.inventory.is_up(name)):
                self._inc.note("mended", name, text, self._clock())
            self._stale.add(name)
            self._change.set()

    def _say_up(self, name: str, up: bool) -> None:
        with contextlib.suppress(ControlError):  # the store has failed: every request says so
            self._inc.switch_up(name, up, self._clock())

    # What is wanted.

    async def _follow(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CHANGE_S):
                    await self._change.wait()
            woken = self._change.is_set()
            self._change.clear()
            if woken or self._stale or self._inc.revision != self._written:
                await self._write()

    async def _write(self) -> None:
        async with contextlib.AsyncExitStack() as locked:
            for lock in self._locks.values():
                await locked.enter_async_context(lock)
            revision = self._inc.revision
            self._stale.clear()
            wanted = wanted_state(self._topology, self._inc.tasks())
            failed = await self._southbound.apply(wanted)
        for name, error in failed.items():
            if isinstance(error, SwitchGone):
                self._say_up(name, False)
            elif name not in self._joining:  # else its primary is not there yet
                self._inc.note("switch-refuses", name, str(error), self._clock())
        for name in self._joining - failed.keys():
            self._joining.discard(name)
            self._say_up(name, True)
        async with self._settled:
            self._written = revision
            self._settled.notify_all()


def _channel(
    network: ManagedNetwork, name: str, program: str, clock: Callable[[], float]
) -> SharedChannel:
    compiled = programs.load(program)
    number = switch_id(network.topology, name)
    return SharedChannel(name, network.addresses[name], number, compiled.p4info_text, b"", clock)
