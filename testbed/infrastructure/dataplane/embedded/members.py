"""The switches and wires of an engine process, and the commands on them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from testbed.errors import SwitchError
from testbed.infrastructure.dataplane.embedded.config import (
    SIDE_A,
    SIDE_B,
    WIRE_EGRESS,
    LinkConfig,
    SwitchConfig,
    WireConfig,
    shape_from_json,
    switch_from_json,
    wire_from_json,
)
from testbed.infrastructure.dataplane.embedded.device import Device
from testbed.infrastructure.dataplane.embedded.interconnect import InternalLink
from testbed.infrastructure.dataplane.embedded.loop import PacketLoop, loops_for
from testbed.infrastructure.dataplane.embedded.native import Message, base_library
from testbed.infrastructure.dataplane.embedded.observing import Collectors, Observer
from testbed.infrastructure.dataplane.embedded.server import P4RuntimeServer
from testbed.infrastructure.dataplane.embedded.stats import Direction
from testbed.infrastructure.dataplane.embedded.switch import NativeSwitch, Up
from testbed.infrastructure.dataplane.embedded.traces import TraceSpec

_INJECT_TIMEOUT_S = 5.0
_WAYS = ("ingress", "egress")
_QUICK = {"with_queues": False, "forget_late": True}


class _Member:
    """A switch or a wire: its packet loop, and what waits for its messages."""

    def __init__(
        self, switch: NativeSwitch, server: P4RuntimeServer | None, collectors: Collectors
    ) -> None:
        self.switch = switch
        self.server = server
        self.observer = Observer(switch, server.device if server else None, collectors)
        self.enabled = True
        self.injected: dict[int, asyncio.Future[tuple[int, int]]] = {}
        self.taps: dict[int, _Tap] = {}
        asyncio.get_running_loop().add_reader(switch.wakeup, self._receive)

    async def close(self) -> None:
        await self.observer.stop()
        asyncio.get_running_loop().remove_reader(self.switch.wakeup)
        if self.server is None:
            self.switch.close()
        else:
            await self.server.stop()
            self.server.device.close()

    def _receive(self) -> None:

        for message in self.switch.messages():
            if message.kind == Message.PACKET and self.server is not None:
                self.server.from_switch(message)
            elif message.kind == Message.INJECTED:
                waiting = self.injected.pop(message.sequence, None)
                if waiting is not None and not waiting.done():
                    waiting.set_result((message.time_ns, message.count))
            elif message.kind == Message.TAPPED and message.port in self.taps:
                self.taps[message.port].take(message)


class _Tap:
    def __init__(self, count: int) -> None:
        self.arrivals: list[tuple[int, str]] = []
        self.done = asyncio.Event()
        self._count = count

    def take(self, message: Up) -> None:
        self.arrivals.append((message.time_ns, message.data.hex()))
        if len(self.arrivals) >= self._count:
            self.done.set()


class Members:
    """All switches and wires of this process, and the commands on them."""

    def __init__(self) -> None:
        self._switches: dict[str, _Member] = {}
        self._wires: dict[str, _Member] = {}
        self._links: list[InternalLink] = []
        self._collectors = Collectors()
        self._loops: list[PacketLoop] = []
        self._commands: dict[str, Callable[..., Awaitable[Any]]] = {
            name: getattr(self, name)
            for name in (
                "add_switch",
                "remove_switch",
                "add_wire",
                "remove_wire",
                "add_link",
                "set_shape",
                "set_wire_shape",
                "set_up",
                "set_wire_up",
                "set_switch_enabled",
                "stats",
                "sample",
                "queue_history",
                "reset_lateness",
                "inject",
                "tap",
                "set_pipeline",
                "start_trace",
                "stop_trace",
                "start_capture",
                "stop_capture",
                "stop_observing",
            )
        }

    async def do(self, request: dict[str, Any]) -> Any:
        """Carry out one request. Raises TestbedError with a sentence for the user."""
        command = request.pop("do", None)
        if command not in self._commands:
            raise SwitchError(f"engine: no command {command}")
        return await self._commands[command](**request)

    async def close(self) -> None:
        for link in self._links:
            link.close()
        for member in (*self._switches.values(), *self._wires.values()):
            await member.close()
        for loop in self._loops:
            loop.close()

    def _loop(self) -> PacketLoop:
        """The packet loop for one more switch: the one with the fewest."""
        if len(self._loops) < loops_for(len(os.sched_getaffinity(0))):
            self._loops.append(PacketLoop(f"switches-{len(self._loops) + 1}"))
            return self._loops[-1]
        return min(self._loops, key=len)

    # commands

    async def add_switch(self, config: dict[str, Any]) -> None:
        await self._add_switch(switch_from_json(config))

    async def _add_switch(self, config: SwitchConfig) -> None:

        if config.name in self._switches:
            raise SwitchError(f"engine: there is a switch {config.name} already")
        switch = NativeSwitch(base_library(), config.name, config.seed, self._loop())
        try:
            for port in config.ports:
                if port.iface is None:
                    switch.add_internal_port(port.number, port.mtu_bytes)
                else:
                    switch.add_port(port.number, port.iface)
                switch.shape(port.number, "egress", port.egress)
                if port.ingress is not None:
                    switch.shape(port.number, "ingress", port.ingress)
            switch.add_cpu_port(config.cpu_port)
            device = Device(switch, config.device_id, config.cpu_port)
            server = P4RuntimeServer(device, config.address)
            await server.start()
        except BaseException:
            switch.close()
            raise
        switch.start()
        self._switches[config.name] = _Member(switch, server, self._collectors)

    async def add_wire(self, config: dict[str, Any]) -> None:
        self._add_wire(wire_from_json(config))

    def _add_wire(self, config: WireConfig) -> None:

        if config.name in self._wires:
            raise SwitchError(f"engine: there is a wire {config.name} already")
        switch = NativeSwitch(base_library(), config.name, config.seed, self._loop())
        try:
            switch.add_port(SIDE_A, config.iface_a)
            switch.add_port(SIDE_B, config.iface_b)
            switch.wire(SIDE_A, SIDE_B)
            switch.shape(SIDE_B, "egress", config.a_to_b)
            switch.shape(SIDE_A, "egress", config.b_to_a)
        except BaseException:
            switch.close()
            raise
        switch.start()
        self._wires[config.name] = _Member(switch, None, self._collectors)

    async def remove_switch(self, name: str) -> None:
        member = self._find(self._switches, "switch", name)
        for link in [link for link in self._links if link.joins(name)]:
            link.close()
            self._links.remove(link)
        await member.close()
        del self._switches[name]

    async def add_link(self, config: dict[str, Any]) -> None:
        wanted = LinkConfig(**config)
        a, b = (
            self._find(self._switches, "switch", name).switch
            for name in (wanted.switch_a, wanted.switch_b)
        )
        for switch, port in ((a, wanted.port_a), (b, wanted.port_b)):
            if any(link.takes(switch.name, port) for link in self._links):
                raise SwitchError(f"switch {switch.name}: port {port} has a link already")
        if a is b:
            raise SwitchError(f"switch {a.name}: a link to another switch expected, not to itself")
        self._links.append(InternalLink(wanted, a, b))

    async def remove_wire(self, name: str) -> None:
        await self._find(self._wires, "wire", name).close()
        del self._wires[name]

    async def set_shape(
        self, switch: str, port: int, direction: str, shape: dict[str, Any]
    ) -> None:
        member = self._find(self._switches, "switch", switch)
        if direction not in ("egress", "ingress"):
            raise SwitchError(f"direction {direction}: egress or ingress expected")
        if direction == "ingress" and not member.switch.shapes_ingress(port):
            raise SwitchError(
                f"switch {switch}: port {port} was configured without an ingress link"
            )
        member.switch.shape(port, direction, shape_from_json(shape))

    async def set_wire_shape(self, wire: str, direction: str, shape: dict[str, Any]) -> None:
        member = self._find(self._wires, "wire", wire)
        member.switch.shape(_wire_egress(direction), "egress", shape_from_json(shape))

    async def set_up(self, switch: str, port: int, up: bool) -> None:
        self._find(self._switches, "switch", switch).switch.set_up(port, up)

    async def set_wire_up(self, wire: str, up: bool) -> None:
        member = self._find(self._wires, "wire", wire)
        member.switch.set_up(SIDE_A, up)
        member.switch.set_up(SIDE_B, up)

    async def set_switch_enabled(self, switch: str, enabled: bool) -> None:
        member = self._find(self._switches, "switch", switch)
        assert member.server is not None
        member.switch.set_enabled(enabled)
        member.enabled = enabled
        if enabled:
            await member.server.start()
        else:
            await member.server.stop()

    async def stats(self) -> dict[str, Any]:
        begun_s = time.thread_time()
        found: dict[str, Any] = {
            "switches": {n: _switch_stats(m) for n, m in self._switches.items()},
            "wires": {n: _wire_stats(m.switch) for n, m in self._wires.items()},
        }
        return found | {"cost_s": time.thread_time() - begun_s}

    async def sample(self) -> dict[str, Any]:
        """`stats` without the single queues, and `queue_history`; lateness begins afresh.

        All of it is rows, for it is asked several times a second: of a switch [enabled, its loop,
        [port, ingress, egress]...], of a wire [a to b, b to a], with the values of a `Direction`.
        """
        begun_s = time.thread_time()
        found: dict[str, Any] = {
            "switches": {n: _switch_rows(m) for n, m in self._switches.items()},
            "wires": {n: _wire_rows(m.switch) for n, m in self._wires.items()},
            "history": await self.queue_history(),
        }
        return found | {"cost_s": time.thread_time() - begun_s}

    async def queue_history(self) -> list[list[Any]]:
        """[switch or wire, port, direction, samples] where there is something."""
        found: list[list[Any]] = []
        for member in (*self._switches.values(), *self._wires.values()):
            switch = member.switch
            for number in switch.ports:
                for direction in _WAYS:
                    if rows := switch.queue_history(number, direction):
                        found.append([switch.name, number, direction, rows])
        return found

    async def reset_lateness(self) -> None:
        for member in (*self._switches.values(), *self._wires.values()):
            member.switch.reset_lateness()

    async def inject(self, name: str, port: int, frame: str, count: int) -> list[int]:
        member = self._switches.get(name) or self._find(self._wires, "switch or wire", name)
        sequence = member.switch.inject(port, bytes.fromhex(frame), count)
        future = asyncio.get_running_loop().create_future()
        member.injected[sequence] = future
        try:
            async with asyncio.timeout(_INJECT_TIMEOUT_S):
                return list(await future)
        except TimeoutError:
            raise SwitchError(f"switch {name}: its packet loop does not answer") from None

    async def tap(
        self, switch: str, port: int, ethertype: int, count: int, timeout_s: float
    ) -> list[tuple[int, str]]:
        member = self._find(self._switches, "switch", switch)
        if port in member.taps:
            raise SwitchError(f"switch {switch}: port {port} is being tapped already")
        member.switch.set_tap(port, ethertype)
        tap = member.taps[port] = _Tap(count)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout_s):
                    await tap.done.wait()
        finally:
            member.switch.set_tap(port, 0)
            del member.taps[port]
        return tap.arrivals

    async def set_pipeline(self, switch: str, program: str, p4info: str) -> None:
        """Load BMv2 JSON and a P4Info in text form, as a controller would."""
        member = self._find(self._switches, "switch", switch)
        assert member.server is not None
        await member.server.device.set_program(program, p4info)

    async def stop_observing(self, switch: str) -> list[str]:
        return await self._find(self._switches, "switch", switch).observer.stop()

    async def start_trace(self, switch: str, spec: dict[str, Any]) -> None:
        wanted = TraceSpec(**spec | {"ports": tuple(spec["ports"])})
        await self._find(self._switches, "switch", switch).observer.start_trace(wanted)

    async def stop_trace(self, switch: str) -> dict[str, int]:
        return asdict(await self._find(self._switches, "switch", switch).observer.stop_trace())

    async def start_capture(self, switch: str, port: int, path: str, **options: Any) -> None:
        observer = self._find(self._switches, "switch", switch).observer
        observer.start_capture(port, Path(path), **options)

    async def stop_capture(self, switch: str, port: int) -> dict[str, int]:
        return asdict(self._find(self._switches, "switch", switch).observer.stop_capture(port))

    @staticmethod
    def _find(members: dict[str, _Member], what: str, name: str) -> _Member:
        try:
            return members[name]
        except KeyError:
            raise SwitchError(f"engine: there is no {what} {name}") from None


def _wire_egress(direction: str) -> int:
    if direction not in WIRE_EGRESS:
        raise SwitchError(f"direction {direction}: a_to_b or b_to_a expected")
    return WIRE_EGRESS[direction]


def _switch_stats(member: _Member) -> dict[str, Any]:
    switch = member.switch
    return {
        "enabled": member.enabled,
        "loop": switch.loop_stats()._asdict(),
        "ports": {
            str(number): {
                direction: _direction(switch.direction_stats(number, direction))
                for direction in _WAYS
            }
            for number in switch.ports
        },
    }


def _wire_stats(switch: NativeSwitch) -> dict[str, Any]:
    return {
        "a_to_b": _direction(_across(switch, SIDE_A, SIDE_B)),
        "b_to_a": _direction(_across(switch, SIDE_B, SIDE_A)),
    }


def _switch_rows(member: _Member) -> list[Any]:
    switch = member.switch
    ports = [
        [number, *(_row(switch.direction_stats(number, way, **_QUICK)) for way in _WAYS)]
        for number in switch.ports
    ]
    return [member.enabled, tuple(switch.loop_stats()), ports]


def _wire_rows(switch: NativeSwitch) -> list[Any]:
    return [_row(_across(switch, *ends, **_QUICK)) for ends in ((SIDE_A, SIDE_B), (SIDE_B, SIDE_A))]


def _direction(found: Direction) -> dict[str, Any]:
    """As JSON can have it."""
    queues = {str(priority): queue._asdict() for priority, queue in found.queues.items()}
    return found._asdict() | {"queues": queues}


def _row(found: Direction) -> tuple[Any, ...]:
    """Its values but for its queues."""
    return found[:-1]


def _across(switch: NativeSwitch, into: int, out_of: int, **options: bool) -> Direction:
    """One direction of a wire: what its far end sent, with the drops of its near end."""
    near = switch.direction_stats(into, "ingress", **options)
    far = switch.direction_stats(out_of, "egress", **options)
    return far._replace(
        failed_drops=far.failed_drops + near.failed_drops,
        other_drops=far.other_drops + near.other_drops,
    )
