"""The links of an emulated network as the engine carries them, direction by direction.

Embedded switches shape their own ports: a direction is the egress of a switch
port or, from a host, the ingress of its access port. Around BMv2 every link
is a wire of the engine's.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from testbed.errors import RunError
from testbed.infrastructure.dataplane.embedded.config import (
    WIRE_EGRESS,
    LinkConfig,
    LinkShape,
    PortConfig,
    SwitchConfig,
    WireConfig,
)
from testbed.infrastructure.dataplane.embedded.process import Direction as Totals
from testbed.infrastructure.dataplane.embedded.process import Engine, EngineStats, History
from testbed.infrastructure.dataplane.embedded.stats import QueueSample
from testbed.infrastructure.emulation import linkcheck
from testbed.infrastructure.emulation.network import (
    CORE_MTU,
    HOST_INTERFACE,
    Network,
    port_interface,
)
from testbed.infrastructure.emulation.nodes import CPU_PORT, Bmv2Process
from testbed.infrastructure.interface import LinkDrops, QueueDepth, QueueReading, SwitchReading
from testbed.model.addresses import switch_id
from testbed.model.network import LinkSpec, Port
from testbed.model.records import LinkCheck

CHECKS_AT_ONCE = 3
_WIRE_WAYS = {port: way for way, port in WIRE_EGRESS.items()}
LEAST_QUEUE_BYTES = 16 * 1514
"""Of a link whose specification leaves its queue open (0), together with its delay's worth."""


def shape_of(link: LinkSpec) -> LinkShape:
    """One direction of a link, for the engine."""
    queue = link.queue_bytes or max(LEAST_QUEUE_BYTES, int(link.rate_bps * link.delay_s / 8))
    return LinkShape(
        link.rate_bps, link.delay_s, link.jitter_s, link.loss, queue,
        link.reorder, link.burst, link.corrupt, link.duplicate, link.ecn,
    )  # fmt: skip


Place = tuple[str, int, str]
"""A direction in the engine: switch or wire, port (of a wire where frames leave), side."""


@dataclass(frozen=True, slots=True)
class _Line:
    """The direction of a link from `a` to `b`, where it is shaped, and the port it leads to.

    What the far switch lost before its parser was lost on the link.
    """

    a: str
    b: str
    shaped: Place
    beyond: Place | None


class Fabric:
    """The engine of one network. `start` builds switches or wires in it, `stop` ends it."""

    def __init__(self, network: Network, seed: int) -> None:
        self._network = network
        self._topology = network.topology
        self._embedded = network.target == "embedded"
        self._seed = seed
        self._engine: Engine | None = None
        self._links = {link.name: link for link in network.topology.links}
        self._ports_to = {
            (s, p.peer): p for s, found in self._topology.ports.items() for p in found
        }
        self._lines = {
            ends: self._line(link, *ends)
            for link in self._topology.links
            for ends in ((link.a, link.b), (link.b, link.a))
        }
        self._counted = {
            switch: [self._lines[ends] for port in ports for ends in _counted(switch, port)]
            for switch, ports in self._topology.ports.items()
        }
        """The directions that are counted with each switch."""
        self._past: dict[Place, list[QueueSample]] | None = None
        """Came with readings, for the next call of `history`; None without any since the last."""
        self.readings_cost_s = 0.0
        """CPU time spent on `readings` and `history`, in the engine and here."""

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            raise RunError("the emulated network has not been started")
        return self._engine

    async def start_engine(self) -> None:
        """Start the process; the network need not exist yet."""
        self._engine = await Engine.start()

    async def build(self) -> None:
        """Add switches, or wires, on the network's interfaces."""
        if self._embedded:
            for name in self._topology.switch:
                await self.engine.add_switch(self._switch_config(name))
            for link in self._topology.links:
                if self._network.in_memory(link):
                    a, b = self._ports(link)
                    await self.engine.add_link(LinkConfig(a.switch, a.number, b.switch, b.number))
        else:
            for number, wire in enumerate(self._network.wires):
                shape = shape_of(wire.link)
                seed = self._seed + number
                await self.engine.add_wire(
                    WireConfig(wire.link.name, wire.a, wire.b, shape, shape, seed)
                )

    async def stop(self) -> None:
        if self._engine is not None:
            await self._engine.stop()
            self._engine = None

    async def set_link(self, link: LinkSpec) -> None:
        """New properties for both directions of an existing link."""
        known = self._find(link.a, link.b)
        shape = shape_of(link)
        if not self._embedded:
            for side in ("a_to_b", "b_to_a"):
                await self.engine.set_wire_shape(known.name, side, shape)
        for port in self._ports(known) if self._embedded else ():
            await self.engine.set_shape(port.switch, port.number, shape)
            if port.peer_is_host:
                await self.engine.set_shape(port.switch, port.number, shape, "ingress")
        self._links[known.name] = link

    async def set_link_up(self, a: str, b: str, up: bool) -> None:
        link = self._find(a, b)
        if not self._embedded:
            await self.engine.set_wire_up(link.name, up)
            return
        for port in self._ports(link):
            await self.engine.set_up(port.switch, port.number, up)

    async def set_switch_up(self, name: str, up: bool) -> None:
        """Fail or recover a switch; a recovered BMv2 has forgotten its program and tables."""
        if self._embedded:
            await self.engine.set_switch_enabled(name, up)
            return
        switch = self._network.switches[name]
        assert isinstance(switch, Bmv2Process)
        if up:
            switch.start(None)
        else:
            await asyncio.to_thread(switch.stop)

    async def drops(self) -> Mapping[tuple[str, str], LinkDrops]:
        stats = await self.engine.stats()
        return {ends: self._drops(stats, line) for ends, line in self._lines.items()}

    async def readings(self) -> Mapping[str, SwitchReading]:
        """Every switch since the start, and how late its ports were since the last reading."""
        stats, history = await self.engine.sample()
        at_s = time.monotonic()
        begun_s = time.thread_time()
        self._past = past = self._past or {}
        for place, samples in history.items():
            past.setdefault(place, []).extend(samples)
        found = {}
        for name, counted in self._counted.items():
            lines = [self._totals(stats, line.shaped) for line in counted]
            loop = stats.switches[name].loop if self._embedded else None
            found[name] = SwitchReading(
                at_s=at_s,
                cpu_s=loop.cpu_s if loop else None,
                waited_s=loop.waited_s if loop else None,
                sent=sum(line.sent for line in lines),
                queue_drops=sum(line.queue_drops for line in lines),
                other_drops=sum(line.other_drops for line in lines),
                queue_packets=sum(line.queue_packets for line in lines),
                queue_bytes=sum(line.queue_bytes for line in lines),
                late_p99_s=max((line.late_p99_s for line in lines), default=0.0),
                late_max_s=max((line.late_max_s for line in lines), default=0.0),
                queues={
                    (line.a, line.b): QueueReading(
                        self._drops(stats, line), totals.queue_packets, totals.queue_bytes
                    )
                    for line, totals in zip(counted, lines, strict=True)
                },
            )
        self.readings_cost_s += stats.cost_s + time.thread_time() - begun_s
        return found

    async def history(self) -> Mapping[tuple[str, str], tuple[QueueDepth, ...]]:
        """What queues did since the last call, by link direction.

        Readings bring it along: after one, this is up to then, and asks nobody.
        """
        past, self._past = self._past, None
        taken: History = await self.engine.queue_history() if past is None else past
        begun_s = time.thread_time()
        found = {
            ends: tuple(_depth(sample) for sample in taken[line.shaped])
            for ends, line in self._lines.items()
            if line.shaped in taken
        }
        self.readings_cost_s += time.thread_time() - begun_s
        return found

    def _line(self, link: LinkSpec, a: str, b: str) -> _Line:
        if not self._embedded:
            wire_port = WIRE_EGRESS["a_to_b" if a == link.a else "b_to_a"]
            return _Line(a, b, (link.name, wire_port, "egress"), None)
        if a in self._topology.host:
            return _Line(a, b, (b, self._port(link, b).number, "ingress"), None)
        leaving = (a, self._port(link, a).number, "egress")
        if b in self._topology.host:
            return _Line(a, b, leaving, None)
        return _Line(a, b, leaving, (b, self._port(link, b).number, "ingress"))

    def _totals(self, stats: EngineStats, place: Place) -> Totals:
        name, port, side = place
        if self._embedded:
            return stats.switches[name].ports[port][side]
        return stats.wires[name][_WIRE_WAYS[port]]

    async def check(self) -> tuple[LinkCheck, ...]:
        """Measure every direction of every link; the network must be idle."""
        sockets: list[linkcheck.SocketEnd] = []

        def open_end(interface: str, pid: int | None = None) -> linkcheck.SocketEnd:
            sockets.append(linkcheck.SocketEnd(interface, pid))
            return sockets[-1]

        try:
            directions = []
            for link in self._topology.links:
                ends: dict[str, linkcheck.End] = {}
                for node in (link.a, link.b):
                    if node in self._topology.host:
                        ends[node] = open_end(HOST_INTERFACE, self._network.host_pid(node))
                        continue
                    port = self._port(link, node)
                    if self._embedded:
                        ends[node] = _PortEnd(self.engine, port)
                    else:
                        ends[node] = open_end(port_interface(self._topology, port))
                spec = self._links[link.name]
                for a, b in ((link.a, link.b), (link.b, link.a)):
                    directions.append(linkcheck.Direction(a, b, spec, ends[a], ends[b]))
            return await linkcheck.check_all(directions, CHECKS_AT_ONCE)
        finally:
            for end in sockets:
                end.close()

    def _switch_config(self, name: str) -> SwitchConfig:
        ports = []
        for port in self._topology.ports[name]:
            shape = shape_of(port.link)
            ports.append(
                PortConfig(
                    number=port.number,
                    iface=None
                    if self._network.in_memory(port.link)
                    else port_interface(self._topology, port),
                    mtu_bytes=CORE_MTU,
                    egress=shape,
                    ingress=shape if port.peer_is_host else None,
                )
            )
        device_id = switch_id(self._topology, name)
        address = self._network.switches[name].grpc_address
        return SwitchConfig(
            name, device_id, address, tuple(ports), CPU_PORT, self._seed + device_id
        )

    def _drops(self, stats: EngineStats, line: _Line) -> LinkDrops:
        beyond = None if line.beyond is None else self._totals(stats, line.beyond)
        return _link_drops(self._totals(stats, line.shaped), beyond)

    def _find(self, a: str, b: str) -> LinkSpec:
        link = self._topology.link.get(frozenset((a, b)))
        if link is None:
            raise RunError(f"there is no link between {a} and {b} in this network")
        return link

    def _ports(self, link: LinkSpec) -> list[Port]:
        return [self._port(link, n) for n in (link.a, link.b) if n in self._topology.switch]

    def _port(self, link: LinkSpec, switch: str) -> Port:
        return self._ports_to[switch, link.b if switch == link.a else link.a]


def _counted(switch: str, port: Port) -> list[tuple[str, str]]:
    """The directions of a port's link that are counted with its switch, as (from, to)."""
    leaving = [(switch, port.peer)]
    return [*leaving, (port.peer, switch)] if port.peer_is_host else leaving


def _depth(sample: QueueSample) -> QueueDepth:
    return QueueDepth(
        sample.at_ns / 1e9, sample.packets, sample.size_bytes, sample.packets_max,
        sample.size_bytes_max, sample.drops, sample.marked,
    )  # fmt: skip


def _link_drops(leaving: Totals, arriving: Totals | None = None) -> LinkDrops:
    failed, other = leaving.failed_drops, leaving.other_drops
    if arriving is not None:
        failed, other = failed + arriving.failed_drops, other + arriving.other_drops
    return LinkDrops(
        leaving.sent, leaving.queue_drops, leaving.loss_drops, failed, other,
        leaving.marked, leaving.corrupted, leaving.duplicated,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _PortEnd:
    """A port of an embedded switch, for link checks: beside its program, behind its shaping."""

    engine: Engine
    port: Port

    async def send(self, frames: Sequence[bytes]) -> list[float]:
        switch, number = self.port.switch, self.port.number
        if len(set(frames)) == 1:
            done = await self.engine.inject(switch, number, frames[0], len(frames))
            return [done.at_ns * 1e-9] * len(frames)
        each = await asyncio.gather(*(self.engine.inject(switch, number, f) for f in frames))
        return [one.at_ns * 1e-9 for one in each]

    async def receive(self, count: int, timeout_s: float) -> linkcheck.Arrivals:
        switch, number = self.port.switch, self.port.number
        found = []
        for arrival in await self.engine.tap(switch, number, linkcheck.ETHERTYPE, count, timeout_s):
            sequence = linkcheck.sequence_of(arrival.head)
            if sequence is not None:
                found.append((sequence, arrival.at_ns * 1e-9))
        return found
