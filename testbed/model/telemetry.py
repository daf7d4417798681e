"""What in-band telemetry says, and how a run is to use it."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Literal

from testbed.model.wire import INT_MAX_HOPS


@dataclass(frozen=True, slots=True)
class TelemetrySpec:
    """How the network is watched from within.

    With `kind` "int" the steered flows of one task in `tasks` carry INT-MD in
    one packet of every `every`, over at most `hops` switches before the last.
    With "probes" each switch learns from `interval_s`-ly probes how loaded
    the ways to every access switch are.
    """

    kind: Literal["none", "int", "probes"] = "none"
    every: int = 100
    tasks: int = 1
    hops: int = INT_MAX_HOPS
    interval_s: float = 0.25


@dataclass(frozen=True, slots=True)
class IntHop:
    """What one switch wrote about one packet; times in µs of its own clock.

    `latency_us` is from the packet's arrival to the start of its
    serialization: switching and queueing. `queue_packets` waited before it;
    None where the switch does not know the link's queue.
    """

    node: int
    ingress_port: int
    egress_port: int
    latency_us: int
    queue_id: int | None
    queue_packets: int | None
    ingress_us: int
    egress_us: int


@dataclass(frozen=True, slots=True)
class FiveTuple:
    """A flow as its packets name it."""

    source: IPv6Address
    destination: IPv6Address
    protocol: int
    source_port: int
    destination_port: int


@dataclass(frozen=True, slots=True)
class IntReport:
    """One packet's telemetry: hops in the order it passed them, the sink last.

    `hops_exceeded` and `mtu_exceeded` are the E and M bits: some hop between
    could not write. `packet_bytes` is the length of the flow's IPv6 packet.
    """

    flow: FiveTuple
    hops: tuple[IntHop, ...]
    hops_exceeded: bool
    mtu_exceeded: bool
    packet_bytes: int

    @property
    def complete(self) -> bool:
        return not (self.hops_exceeded or self.mtu_exceeded)


@dataclass(frozen=True, slots=True)
class HopSeen:
    """One hop of a flow's packet on the controller's terms.

    `link_s` is from the start of serialization here to arrival at `next`,
    by clocks that the controller has compared; None towards a host, which has none.
    """

    switch: str
    next: str
    ingress_port: int
    egress_port: int
    latency_s: float
    link_s: float | None
    queue_id: int | None
    queue_packets: int | None


@dataclass(frozen=True, slots=True)
class PacketSeen:
    """The telemetry of packet `number` (from 0, of those reported) of a steered flow."""

    at_s: float
    flow: str
    number: int
    packet_bytes: int
    complete: bool
    hops: tuple[HopSeen, ...]
