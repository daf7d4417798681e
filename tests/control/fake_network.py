"""A data plane in a few lines: runs what the P4 program would, semantically.

It holds the tables as written, walks packets through them hop by hop, turns
probes round with the clocks of each switch, and counts. No queues.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from ipaddress import IPv6Address

from testbed.control import Controller, ControllerOptions, Device, packets, probe
from testbed.control.insight import Insight
from testbed.control.tables import key
from testbed.model import wire
from testbed.model.addresses import GATEWAY, host_address, switch_id
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.observations import CounterReading, PacketIn
from testbed.model.southbound import (
    Command,
    Group,
    Lpm,
    PacketOut,
    ReadCounters,
    TableEntry,
    Ternary,
    Write,
)

Observation = PacketIn | CounterReading


def topology(links: Iterable[tuple[str, str]], delay_s: float = 1e-3) -> Topology:
    """Nodes whose name begins with h are hosts; every link has 10 Mbit/s."""
    links = tuple(links)
    names = sorted({n for link in links for n in link}, key=lambda n: (n[0], int(n[1:])))
    return Topology(
        hosts=tuple(HostSpec(n) for n in names if n[0] == "h"),
        switches=tuple(SwitchSpec(n) for n in names if n[0] == "s"),
        links=tuple(LinkSpec(a, b, 10e6, delay_s) for a, b in links),
    )


def leaf_spine(leaves: int, spines: int, hosts: int) -> Topology:
    spine_names = [f"s{i + 1}" for i in range(spines)]
    links = [(f"s{spines + leaf + 1}", spine) for leaf in range(leaves) for spine in spine_names]
    links += [
        (f"h{leaf * hosts + h + 1}", f"s{spines + leaf + 1}")
        for leaf in range(leaves)
        for h in range(hosts)
    ]
    return topology(links)


@dataclass
class Packet:
    source: int
    destination: int
    next_hdr: int = wire.PROTO_TCP
    src_port: int = 40000
    dst_port: int = 5001
    segments: list[int] = field(default_factory=list)  # [0] is the last
    left: int = 0
    inner: Packet | None = None


class FakeNetwork:
    def __init__(self, topo: Topology, offset_us: dict[str, int] | None = None) -> None:
        self.topology = topo
        self.now = 100.0
        self.offset_us = offset_us or {}
        self.tables: dict[str, dict[object, TableEntry]] = {s: {} for s in topo.switch}
        self.counts: Counter[tuple[str, str, int]] = Counter()
        self.octets: Counter[tuple[str, str, int]] = Counter()
        self.down: set[frozenset[str]] = set()
        self.extra_s: dict[tuple[str, str], float] = {}
        self.drowned: set[tuple[str, str]] = set()
        self.queue: dict[tuple[str, str], int] = {}
        self.gateway_answers: list[tuple[str, int, bytes]] = []
        self.refused: list[str] = []
        self.groups: dict[tuple[str, int], Group] = {}
        self.waves: list[PacketOut] = []
        self.writes = 0

    # Southbound.

    def carry(self, commands: Iterable[Command]) -> list[Observation]:
        seen: list[Observation] = []
        for command in commands:
            if isinstance(command, Write):
                self._write(command)
            elif isinstance(command, ReadCounters):
                cells = {
                    name: {
                        i: (
                            self.counts[name, command.switch, i],
                            self.octets[name, command.switch, i],
                        )
                        for i in command.indices
                    }
                    for name in command.counters
                }
                seen.append(CounterReading(command.switch, self.now, cells))
            elif isinstance(command, Group):
                self.groups[command.switch, command.number] = command
            elif packets.parse_ethernet(command.payload)[1] == wire.ETHERTYPE_LOAD:
                self.waves.append(command)  # they go nowhere: there are no loads here
            else:
                seen += self._packet_out(command)
        return seen

    def _write(self, command: Write) -> None:
        table = self.tables[command.switch]
        for entry in command.entries:
            self.writes += 1
            exists = key(entry) in table or entry.match is None
            if exists == (command.kind == "insert"):
                self.refused.append(f"{command.kind} {entry}")
            if command.kind == "delete":
                del table[key(entry)]
            else:
                table[key(entry)] = entry

    def _device_id(self, switch: str) -> int:
        held = [e for e in self.tables[switch].values() if e.table == "device"]
        return held[0].params["device_id"] if held else 0

    def clock(self, switch: str, at_s: float) -> int:
        return round(at_s * 1e6) + self.offset_us.get(switch, 0)

    def _delay(self, a: str, b: str) -> float:
        return self.topology.link[frozenset((a, b))].delay_s + self.extra_s.get((a, b), 0.0)

    def _passes(self, a: str, b: str) -> bool:
        return frozenset((a, b)) not in self.down

    def count(self, a: str, b: str, packets: int, octets: int, received: int | None = None) -> None:
        """Let `packets` go from a to b."""
        for name, node, other, n in (
            ("port_offered", a, b, packets),
            ("port_tx", a, b, packets),
            ("port_rx", b, a, packets if received is None else received),
        ):
            for port in self.topology.ports.get(node, ()):
                if port.peer == other:
                    self.counts[name, node, port.number] += n
                    self.octets[name, node, port.number] += octets * n

    def _cross(self, a: str, b: str) -> bool:
        passes = self._passes(a, b)
        lost = (a, b) in self.drowned
        self.count(a, b, 1, 80, received=1 if passes and not lost else 0)
        return passes and not lost

    def _packet_out(self, command: PacketOut) -> list[Observation]:
        here = command.switch
        port = self.topology.ports[here][command.port - 1]
        assert len(command.payload) >= 60
        _, ether_type, payload = packets.parse_ethernet(command.payload)
        if ether_type == wire.ETHERTYPE_PROBE:
            asked = probe.unpack(payload)
        else:
            message = packets.parse_icmpv6(command.payload)
            assert message is not None
            if message.message[0] == wire.ICMPV6_NA:
                self.gateway_answers.append((here, command.port, command.payload))
                return []
            assert message.checksum_ok and message.source == GATEWAY
            asked = probe.unpack(message.message[8:])
        assert asked is not None
        if not self._cross(here, port.peer):
            return []
        sent_s, there_s = self.now, self.now + self._delay(here, port.peer)
        back_s = there_s + self._delay(port.peer, here)
        queue = self.queue.get((here, port.peer), 0)
        if port.peer_is_host:
            if ether_type == wire.ETHERTYPE_PROBE or not self._cross(port.peer, here):
                return []
            done = replace(
                asked,
                request_tx_us=self.clock(here, sent_s),
                reply_rx_us=self.clock(here, back_s),
                request_qdepth=queue,
            )
            host = host_address(self.topology, port.peer)
            assert message is not None and message.destination == host.address
            echo = struct.pack("!BBHHH", 129, 0, 0, wire.PROBE_ECHO_ID, 1)
            frame = packets.icmpv6_frame(
                "02:00:5e:00:00:01", host.mac, GATEWAY, host.address, echo + probe.pack(done)
            )
        else:
            if not self._cross(port.peer, here) or not self._device_id(port.peer):
                return []
            done = replace(
                asked,
                kind=wire.PROBE_REPLY,
                peer_id=self._device_id(port.peer),
                peer_port=port.peer_port,
                request_tx_us=self.clock(here, sent_s),
                request_rx_us=self.clock(port.peer, there_s),
                reply_tx_us=self.clock(port.peer, there_s),
                reply_rx_us=self.clock(here, back_s),
                request_qdepth=queue,
                reply_qdepth=self.queue.get((port.peer, here), 0),
            )
            frame = packets.ethernet(
                probe.PROBE_MAC, "02:00:00:02:00:01", wire.ETHERTYPE_PROBE, probe.pack(done)
            )
        metadata = {"ingress_port": command.port, "reason": wire.PUNT_PROBE}
        return [PacketIn(here, self.now + 1e-4, frame, metadata)]

    # Hosts.

    def announce(self, host: str) -> PacketIn:
        """An unsolicited Neighbour Advertisement."""
        me = host_address(self.topology, host)
        port = self.topology.access[host]
        message = struct.pack("!BBHI16s", 136, 0, 0, 0x2000_0000, me.address.packed)
        message += struct.pack("!BB6s", 2, 1, packets.mac_bytes(me.mac))
        frame = packets.icmpv6_frame(
            "33:33:00:00:00:01", me.mac, IPv6Address("ff02::1"), me.address, message
        )
        metadata = {"ingress_port": port.number, "reason": wire.PUNT_NEIGHBOUR}
        return PacketIn(port.switch, self.now, frame, metadata)

    def solicit(self, host: str, source: IPv6Address | None = None) -> PacketIn:
        """A Neighbour Solicitation for the gateway."""
        me = host_address(self.topology, host)
        port = self.topology.access[host]
        message = struct.pack("!BBHI16s", 135, 0, 0, 0, GATEWAY.packed)
        message += struct.pack("!BB6s", 1, 1, packets.mac_bytes(me.mac))
        frame = packets.icmpv6_frame(
            "33:33:ff:00:00:01",
            me.mac,
            IPv6Address("ff02::1:ff00:1"),
            source or me.address,
            message,
        )
        metadata = {"ingress_port": port.number, "reason": wire.PUNT_NEIGHBOUR}
        return PacketIn(port.switch, self.now, frame, metadata)

    # Forwarding.

    def walk(self, src: str, dst: str, dst_port: int = 5001, src_port: int = 40000) -> list[str]:
        """The nodes a TCP packet visits; ends early where it is dropped."""
        packet = Packet(
            int(host_address(self.topology, src).address),
            int(host_address(self.topology, dst).address),
            src_port=src_port,
            dst_port=dst_port,
        )
        visited = [src, self.topology.access[src].switch]
        for _ in range(64):
            here = visited[-1]
            number = self._switch(here, packet)
            if number is None:
                return visited
            port = self.topology.ports[here][number - 1]
            if not self._passes(here, port.peer):
                return visited
            visited.append(port.peer)
            if port.peer_is_host:
                assert packet.inner is None, "a host got an encapsulated packet"
                return visited
        return visited

    def _switch(self, here: str, packet: Packet) -> int | None:
        entries = self.tables[here].values()
        sids = {e.match["sid"]: e for e in entries if e.table == "local_sid"}
        mine = sids.get(packet.destination >> 64)
        plain = packet.inner is None
        if mine is not None:
            if mine.action == "end_dt6":
                assert packet.inner is not None and packet.left == 0
                inner = packet.inner
                packet.source, packet.destination = inner.source, inner.destination
                packet.inner, packet.segments = None, []
            else:
                assert packet.left > 0
                packet.left -= 1
                packet.destination = packet.segments[packet.left]
                if mine.action == "end_x":
                    return mine.params["port"]
        if plain:
            self._steer(here, packet)
        routes = [e for e in entries if e.table == "ipv6_route"]
        hits = [e for e in routes if _in(packet.destination, e.match["dst_addr"])]
        if not hits:
            return None
        best = max(hits, key=lambda e: e.match["dst_addr"].prefix_len)
        return best.params["port"]

    def _steer(self, here: str, packet: Packet) -> None:
        fields = {
            "src_addr": packet.source,
            "dst_addr": packet.destination,
            "next_hdr": packet.next_hdr,
            "src_port": packet.src_port,
            "dst_port": packet.dst_port,
        }
        hits = [
            e
            for e in self.tables[here].values()
            if e.table == "steer" and all(_ternary(fields[f], t) for f, t in e.match.items())
        ]
        if not hits:
            return
        params = max(hits, key=lambda e: e.priority).params
        segments = [params[f"s{i}"] for i in range(1, len(params))]
        packet.inner = replace(packet)
        packet.source, packet.destination = params["source"], segments[0]
        packet.segments, packet.left = segments[::-1], len(segments) - 1


def _in(value: int, prefix: Lpm) -> bool:
    shift = 128 - prefix.prefix_len
    return value >> shift == prefix.value >> shift


def _ternary(value: int, match: Ternary) -> bool:
    return value & match.mask == match.value & match.mask


class Driven:
    """A controller and a fake network, with somebody carrying between them."""

    def __init__(
        self,
        topo: Topology,
        offset_us: dict[str, int] | None = None,
        options: ControllerOptions | None = None,
        insight: Insight | None = None,
    ) -> None:
        self.network = FakeNetwork(topo, offset_us)
        self.controller = Controller(
            [Device(s, switch_id(topo, s)) for s in topo.switch],
            {(link.a, link.b): link.rate_bps for link in topo.links},
            options or ControllerOptions(),
            insight,
        )
        for host in topo.host:
            self.controller.register_host(host, host_address(topo, host).address)

    def give(self, observations: Iterable[Observation]) -> None:
        for seen in observations:
            if isinstance(seen, PacketIn):
                self.do(self.controller.packet_in(seen))
            else:
                self.do(self.controller.counters(seen))

    def do(self, commands: Iterable[Command]) -> None:
        self.give(self.network.carry(commands))

    def start(self, seconds: float = 1.0) -> None:
        topo = self.network.topology
        for switch, ports in topo.ports.items():
            self.do(self.controller.device_up(switch, len(ports), self.network.now))
        self.run(seconds / 2)
        self.give(self.network.announce(host) for host in topo.host)
        self.run(seconds / 2)

    def run(self, seconds: float, step_s: float = 0.05) -> None:
        for _ in range(round(seconds / step_s)):
            self.network.now += step_s
            self.do(self.controller.tick(self.network.now))
