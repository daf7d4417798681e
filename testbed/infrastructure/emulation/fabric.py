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
from testbed.infrastructure.dataplane.embedded.process import Engine, EngineStats
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
LEAST_QUEUE_BYTES = 16 * 1514
"""Of a link whose specification leaves its queue open (0), together with its delay's worth."""


def shape_of(link: LinkSpec) -> LinkShape:
    """One direction of a link, for the engine."""
    queue = link.queue_bytes or max(LEAST_QUEUE_BYTES, int(link.rate_bps * link.delay_s / 8))
    return LinkShape(
        link.rate_bps, link.delay_s, link.jitter_s, link.loss, queue,
        link.reorder, link.burst, link.corrupt, link.duplicate, link.ecn,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    """The direction of `link` from `a` to `b`, and its totals where it is shaped."""

    link: LinkSpec
    a: str
    b: str
    totals: Totals


class Fabric:
    """The engine of one network. `start` builds switches or wires in it, `stop` ends it."""

    def __init__(self, network: Network, seed: int) -> None:
        self._network = network
        self._topology = network.topology
        self._embedded = network.target == "embedded"
        self._seed = seed
        self._engine: Engine | None = None
        self._links = {link.name: link for link in network.topology.links}
        self.readings_cost_s = 0.0
        """CPU time spent on `readings`, in the engine and here."""

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
        found = {}
        for link in self._topology.links:
            for a, b in ((link.a, link.b), (link.b, link.a)):
                found[a, b] = self._drops(stats, link, a, b)
        return found

    async def readings(self) -> Mapping[str, SwitchReading]:
        """Every switch since the start, and how late its ports were since the last reading."""
        stats = await self.engine.stats()
        at_s = time.monotonic()
        await self.engine.reset_lateness()
        begun_s = time.thread_time()
        found = {}
        for name, ports in self._topology.ports.items():
            counted = [line for port in ports for line in self._lines(stats, name, port)]
            lines = [line.totals for line in counted]
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
                        self._drops(stats, line.link, line.a, line.b),
                        line.totals.queue_packets,
                        line.totals.queue_bytes,
                    )
                    for line in counted
                },
            )
        self.readings_cost_s += stats.cost_s + time.thread_time() - begun_s
        return found

    def _lines(self, stats: EngineStats, switch: str, port: Port) -> list[_Line]:
        """The directions of `port`'s link that are counted with `switch`."""
        if self._embedded:
            sides = stats.switches[switch].ports[port.number]
            leaving, arriving = sides["egress"], sides["ingress"]
        else:
            wire = stats.wires[port.link.name]
            ways = ("a_to_b", "b_to_a") if switch == port.link.a else ("b_to_a", "a_to_b")
            leaving, arriving = (wire[way] for way in ways)
        lines = [_Line(port.link, switch, port.peer, leaving)]
        if port.peer_is_host:
            lines.append(_Line(port.link, port.peer, switch, arriving))
        return lines

    async def history(self) -> Mapping[tuple[str, str], tuple[QueueDepth, ...]]:
        """What queues did since the last call, by link direction."""
        begun_s = time.thread_time()
        taken = await self.engine.queue_history()
        found = {}
        for link in self._topology.links:
            for a, b in ((link.a, link.b), (link.b, link.a)):
                if samples := taken.get(self._queue(link, a, b)):
                    found[a, b] = tuple(_depth(sample) for sample in samples)
        self.readings_cost_s += time.thread_time() - begun_s
        return found

    def _queue(self, link: LinkSpec, a: str, b: str) -> tuple[str, int, str]:
        """Where the engine keeps the queue of a link's direction: switch or wire, port, side."""
        if not self._embedded:
            wire_port = WIRE_EGRESS["a_to_b" if a == link.a else "b_to_a"]
            return link.name, wire_port, "egress"
        if a in self._topology.host:
            return b, self._port(link, b).number, "ingress"
        return a, self._port(link, a).number, "egress"

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

    def _drops(self, stats: EngineStats, link: LinkSpec, a: str, b: str) -> LinkDrops:
        if not self._embedded:
            wire = stats.wires[link.name]
            return _link_drops(wire["a_to_b" if a == link.a else "b_to_a"])
        if a in self._topology.host:
            port = self._port(link, b)
            return _link_drops(stats.switches[b].ports[port.number]["ingress"])
        port = self._port(link, a)
        leaving = stats.switches[a].ports[port.number]["egress"]
        if b in self._topology.host:
            return _link_drops(leaving)
        # What the far switch lost before its parser was lost on this link.
        peer = self._port(link, b)
        arriving = stats.switches[b].ports[peer.number]["ingress"]
        return _link_drops(leaving, arriving)

    def _find(self, a: str, b: str) -> LinkSpec:
        link = self._topology.link.get(frozenset((a, b)))
        if link is None:
            raise RunError(f"there is no link between {a} and {b} in this network")
        return link

    def _ports(self, link: LinkSpec) -> list[Port]:
        return [self._port(link, n) for n in (link.a, link.b) if n in self._topology.switch]

    def _port(self, link: LinkSpec, switch: str) -> Port:
        return next(p for p in self._topology.ports[switch] if p.link == link)


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
