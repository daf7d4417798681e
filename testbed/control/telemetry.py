"""In-band network telemetry: which flows carry it, and what a sink's reports say.

The bytes are those of INT-MD v2.1 (P4.org, INT Dataplane Specification v2.1,
sections 5.7.2 "INT over TCP/UDP" and 5.8 "INT-MD Metadata Header Format") as
p4/include/int_headers.p4 has them; docs/telemetry.md shows them byte by byte.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterable
from ipaddress import IPv6Address

from testbed.control.fabric import Fabric
from testbed.control.segments import FlowMatch
from testbed.model import wire
from testbed.model.southbound import Group, TableEntry
from testbed.model.telemetry import (
    FiveTuple,
    HopSeen,
    IntHop,
    IntReport,
    PacketSeen,
    TelemetrySpec,
)

_HEAD = struct.Struct("!B3x")
_HOP = struct.Struct("!IHHIIQQ")
_IPV6 = struct.Struct("!IHBB16s16s")
_UDP = struct.Struct("!HHHH")
_SHIM = struct.Struct("!BBBB")
_MD = struct.Struct("!IHHHH")
_PORTS = struct.Struct("!HH")
_ETHERNET_BYTES = wire.ETHERNET_HEADER_BYTES
_KEPT = 100_000
_FLOWS_KEPT = 10_000
MTU_BYTES = 2000
"""Of core links; an INT switch adds nothing to a packet that would not fit one."""


def parse_hop(data: bytes) -> IntHop:
    """The 32 bytes one switch writes for instructions 0 to 5."""
    node, ingress, egress, latency, queue, in_us, out_us = _HOP.unpack_from(data)
    known = queue != wire.INT_UNAVAILABLE
    return IntHop(
        node,
        ingress,
        egress,
        latency,
        queue >> 24 if known else None,
        queue & 0xFF_FFFF if known else None,
        in_us,
        out_us,
    )


def parse_packet(packet: bytes) -> IntReport | None:
    """An IPv6 packet that carries INT-MD of this domain; None for any other.

    The hops are those in the packet: all but the sink's.
    """
    if len(packet) < _IPV6.size + wire.INT_HEAD_BYTES:
        return None
    _, payload_len, next_header, _, source, destination = _IPV6.unpack_from(packet)
    at = _IPV6.size
    _, port, _, _ = _UDP.unpack_from(packet, at)
    kind, words, _, protocol = _SHIM.unpack_from(packet, at + _UDP.size)
    flags, instructions, *_ = _MD.unpack_from(packet, at + _UDP.size + _SHIM.size)
    marked = next_header == wire.PROTO_UDP and port == wire.INT_UDP_PORT
    stack = 4 * (words - wire.INT_MD_WORDS)
    if (
        not marked
        or kind >> 2 != wire.INT_TYPE_MD << 2 | wire.INT_NPT_L4
        or flags >> 28 != wire.INT_VERSION
        or flags >> 8 & 0x1F != wire.INT_HOP_WORDS
        or instructions != wire.INT_INSTRUCTIONS
        or stack < 0
        or stack % wire.INT_HOP_BYTES
        or len(packet) < at + wire.INT_HEAD_BYTES + stack + _PORTS.size
    ):
        return None
    at += wire.INT_HEAD_BYTES
    starts = range(at, at + stack, wire.INT_HOP_BYTES)
    # The newest hop is on top (section 5.8): the first switch is last.
    hops = tuple(parse_hop(packet[start : start + wire.INT_HOP_BYTES]) for start in starts)[::-1]
    ports = (0, 0)
    if protocol in (wire.PROTO_TCP, wire.PROTO_UDP):
        ports = _PORTS.unpack_from(packet, at + stack)
    flow = FiveTuple(IPv6Address(source), IPv6Address(destination), protocol, *ports)
    own_bytes = _IPV6.size + payload_len - wire.INT_HEAD_BYTES - stack
    return IntReport(flow, hops, bool(flags >> 26 & 1), bool(flags >> 25 & 1), own_bytes)


def parse_report(payload: bytes) -> IntReport | None:
    """A sink's packet-in: its own hop, then the inner frame with its telemetry in place."""
    start = _HEAD.size + _HOP.size
    if len(payload) < start + _ETHERNET_BYTES or payload[0] != wire.INT_REPORT_VERSION:
        return None
    carried = parse_packet(payload[start + _ETHERNET_BYTES :])
    if carried is None:
        return None
    sink = parse_hop(payload[_HEAD.size :])
    return IntReport(
        carried.flow,
        (*carried.hops, sink),
        carried.hops_exceeded,
        carried.mtu_exceeded,
        carried.packet_bytes,
    )


def report_session(switch: str) -> Group:
    """The clone session through which a sink's reports reach the controller."""
    return Group(switch, "clone", wire.INT_CLONE_SESSION, ((wire.CPU_PORT, 1),))


class Telemetry:
    """Chooses the flows that carry telemetry and makes sense of what comes back.

    `queue_known`: the switches' queue metadata is that of their links.
    """

    def __init__(self, spec: TelemetrySpec, queue_known: bool) -> None:
        self.spec = spec
        self._queue_known = queue_known
        self._flows: dict[FlowMatch, str] = {}
        self._reported: Counter[str] = Counter()
        self._seen: deque[PacketSeen] = deque(maxlen=_KEPT)
        self.refused = 0
        """Reports that were none, or of a flow that is steered no more."""

    @property
    def on(self) -> bool:
        return self.spec.kind == "int"

    def nodes(self) -> list[TableEntry]:
        """What has a switch take part; nothing where telemetry is off."""
        params = {"mtu": MTU_BYTES, "queue_known": int(self._queue_known)}
        return [TableEntry("int_node", None, "take_part", params)] if self.on else []

    def carries(self, flow_id: str) -> bool:
        """Whether a flow is among those sampled: all or none of one task's are.

        A flow is named `task:leg`. The choice depends on the task's name alone,
        so that it is the same under every policy.
        """
        task = flow_id.rpartition(":")[0] or flow_id
        return self.on and zlib.crc32(task.encode()) % self.spec.tasks == 0

    def watch(self, flow_id: str, match: FlowMatch) -> None:
        """A flow begins; its packets are numbered from 0. It is known until many others were."""
        if not self.carries(flow_id):
            return
        self._flows.pop(match, None)
        self._flows[match] = flow_id
        self._reported.pop(flow_id, None)
        if len(self._flows) > _FLOWS_KEPT:
            self._flows.pop(next(iter(self._flows)))

    def source(self, match: FlowMatch, priority: int) -> TableEntry:
        """The entry that has one packet in `every` of a flow begin to carry telemetry."""
        params = {
            "flow": priority % wire.INT_FLOWS,
            "every": self.spec.every,
            "hops": self.spec.hops,
        }
        return TableEntry("int_source", match.fields(), "sample", params, priority)

    def reported(
        self,
        at_s: float,
        payload: bytes,
        fabric: Fabric,
        offset_s: Callable[[str, str], float | None],
    ) -> PacketSeen | None:
        """Take a report in. `offset_s` of two neighbours is the second's clock minus the first's.

        None if it says nothing: no report of ours, an unknown flow or switch.
        """
        report = parse_report(payload)
        flow = None if report is None else self._flow(report.flow)
        if report is None or flow is None or any(h.node not in fabric.by_id for h in report.hops):
            self.refused += 1
            return None
        seen = PacketSeen(
            at_s,
            flow,
            self._reported[flow],
            report.packet_bytes,
            report.complete,
            tuple(_hops(report, fabric, offset_s)),
        )
        self._reported[flow] += 1
        self._seen.append(seen)
        return seen

    def take(self) -> tuple[PacketSeen, ...]:
        """What was reported since this was last asked."""
        seen = tuple(self._seen)
        self._seen.clear()
        return seen

    def _flow(self, seen: FiveTuple) -> str | None:
        """The watched flow a packet belongs to; a match may leave either port open."""
        for ports in (
            (seen.source_port, seen.destination_port),
            (None, seen.destination_port),
            (seen.source_port, None),
        ):
            found = self._flows.get(FlowMatch(seen.source, seen.destination, *ports))
            if found is not None:
                return found
        return None


def _hops(
    report: IntReport, fabric: Fabric, offset_s: Callable[[str, str], float | None]
) -> Iterable[HopSeen]:
    for hop, after in zip(report.hops, (*report.hops[1:], None), strict=True):
        switch = fabric.by_id[hop.node]
        there = _neighbour(fabric, switch, hop.egress_port)
        link_s = None
        # With a hop missing between, the next in the stack is not the neighbour.
        if after is not None and fabric.by_id[after.node] == there:
            apart_s = offset_s(switch, there)
            if apart_s is not None:
                link_s = (after.ingress_us - hop.egress_us) / 1e6 - apart_s
        yield HopSeen(
            switch,
            there,
            hop.ingress_port,
            hop.egress_port,
            hop.latency_us / 1e6,
            link_s,
            hop.queue_id,
            hop.queue_packets,
        )


def _neighbour(fabric: Fabric, switch: str, port: int) -> str:
    """What is at a switch's port, by name; empty if nothing is known to be."""
    cable = fabric.cable.get((switch, port))
    if cable is not None:
        return cable.b[0] if cable.a == (switch, port) else cable.a[0]
    for place in fabric.hosts.values():
        if (place.switch, place.port) == (switch, port):
            return place.name
    return ""
