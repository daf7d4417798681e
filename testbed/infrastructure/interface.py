"""The one interface of everything that can stand in for hosts and switches.

A driver starts an `Infrastructure`, hands the scheduler's and the
controller's commands to its channels and feeds what comes back to them.
Every time is in seconds of the infrastructure's own clock, `now()`.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Address
from types import TracebackType
from typing import Self

from testbed.errors import HostError, SwitchError
from testbed.model.network import LinkSpec, Topology
from testbed.model.observations import CounterReading, NodeReport, PacketIn
from testbed.model.records import LinkCheck
from testbed.model.southbound import Group, PacketOut, ReadCounters, Write


@dataclass(frozen=True, slots=True)
class Span:
    """Start and end of something a host did, on the infrastructure's clock."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class LinkDrops:
    """Ground truth of one link direction, in packets since the start.

    `queue` overflowed the finite queue, `loss` fell to the specified random
    loss, `failed` were lost to a failed link, `other` is everything that
    nobody asked for. `marked` left the queue with a congestion mark,
    `corrupted` with a flipped bit; `duplicated` are copies among those `sent`.
    """

    sent: int
    queue: int
    loss: int
    failed: int
    other: int
    marked: int = 0
    corrupted: int = 0
    duplicated: int = 0


@dataclass(frozen=True, slots=True)
class QueueReading:
    """One link direction: its totals since the start, and what waits in front of it now."""

    drops: LinkDrops
    packets: int
    bytes: int


@dataclass(frozen=True, slots=True)
class SwitchReading:
    """What a switch has done since the start, at `at_s`; counts are in packets.

    `cpu_s` and `waited_s` are the CPU time of what moves its packets and the
    time that was kept waiting for a CPU, None where unknown. Drops are of the
    links that leave it and of its hosts' links to it. `late_p99_s` and
    `late_max_s` say how far behind its due time a packet left its worst port,
    since the reading before this one. `queues` has those links' directions
    (from, to), each with one switch only.
    """

    at_s: float
    cpu_s: float | None
    waited_s: float | None
    sent: int
    queue_drops: int
    other_drops: int
    queue_packets: int
    queue_bytes: int
    late_p99_s: float
    late_max_s: float
    queues: Mapping[tuple[str, str], QueueReading] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """What waited in front of one link direction in the short interval that ended at `at_s`.

    `packets` and `bytes` at its end, at most `packets_max` and `bytes_max`
    within it, when `drops` packets met a full queue and `marked` were marked as
    congested.
    """

    at_s: float
    packets: int
    bytes: int
    packets_max: int
    bytes_max: int
    drops: int
    marked: int


class SwitchChannel(ABC):
    """The southbound of one switch. In emulation this is P4Runtime."""

    name: str
    packet_ins: asyncio.Queue[PacketIn]

    @abstractmethod
    async def write(self, command: Write) -> None:
        """Apply table writes in order. Raises SwitchError naming the entry refused."""

    @abstractmethod
    async def read_counters(self, command: ReadCounters) -> CounterReading: ...

    @abstractmethod
    async def packet_out(self, command: PacketOut) -> None: ...

    async def group(self, command: Group) -> None:
        """Set a clone session or multicast group. Raises SwitchError where there are none."""
        raise SwitchError(
            f"switch {self.name} has no replication engine for {command.kind} {command.number}"
        )

    @abstractmethod
    async def reconnect(self) -> None:
        """Connect again to a switch that was lost and give it its program anew, tables empty.

        Raises SwitchGone while it does not answer, as every other call does then.
        """


class HostChannel(ABC):
    """What the control plane can ask of one host, out of band."""

    name: str
    address: IPv6Address

    @abstractmethod
    async def announce(self) -> None:
        """Send an unsolicited Neighbour Advertisement (RFC 4861), to be discovered."""

    @abstractmethod
    async def expect(self, flow: str, port: int, size_bytes: int) -> None:
        """Listen on TCP `port` for one flow of `size_bytes`; returns once listening."""

    @abstractmethod
    async def received(self, flow: str) -> Span:
        """Wait until an expected flow has arrived whole; HostError if it broke."""

    @abstractmethod
    async def send(self, flow: str, to: IPv6Address, port: int, size_bytes: int) -> Span:
        """Send a flow over TCP; the span is first connect to last byte handed over."""

    @abstractmethod
    async def compute(self, task: str, cpu_s: float, cores: float) -> Span:
        """Spend `cpu_s` CPU-seconds (scenario's scale) at no more than `cores` cores."""

    async def abandon(self, flow: str, task: str) -> None:
        """Stop a flow that this host sends or expects, and a computation; what is not there is not.

        Whoever waits for one of them hears that it was stopped.
        """
        raise HostError(f"host {self.name} cannot abandon {flow}")

    @abstractmethod
    async def start_traffic(
        self,
        flow: str,
        to: IPv6Address,
        port: int,
        rate_bps: float,
        packet_bytes: int,
        protocol: str,
    ) -> None:
        """Start background traffic at `rate_bps` of Ethernet frames on the wire."""

    @abstractmethod
    async def stop_traffic(self, flow: str) -> None:
        """Stop background traffic that this host sends."""

    @abstractmethod
    async def sink_traffic(self, flow: str, port: int, protocol: str) -> None:
        """Receive and count background traffic on `port`."""

    @abstractmethod
    async def reset(self) -> None:
        """Stop everything this host does, as between two repetitions."""


class Infrastructure(ABC):
    """Hosts and switches of one topology. An async context manager: enter starts it."""

    topology: Topology
    compute_scale: float
    """Real CPU-seconds per scenario CPU-second: at most 1, less where the machine is small."""

    @property
    @abstractmethod
    def switches(self) -> Mapping[str, SwitchChannel]: ...

    @property
    @abstractmethod
    def hosts(self) -> Mapping[str, HostChannel]: ...

    @abstractmethod
    def now(self) -> float:
        """The infrastructure's clock, in seconds."""

    @abstractmethod
    async def __aenter__(self) -> Self: ...

    @abstractmethod
    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    @abstractmethod
    def on_report(self, receive: Callable[[NodeReport], None]) -> None:
        """Have every host's periodic reports given to `receive`."""

    @abstractmethod
    async def check_links(self) -> tuple[LinkCheck, ...]:
        """Measure every link direction against its specification, on an idle network."""

    @abstractmethod
    async def set_link(self, link: LinkSpec) -> None:
        """Give the link between `link.a` and `link.b` new properties at run time."""

    @abstractmethod
    async def set_link_up(self, a: str, b: str, up: bool) -> None: ...

    @abstractmethod
    async def set_node_up(self, name: str, up: bool) -> None:
        """Fail or recover a switch (forwards nothing) or a host (falls silent)."""

    @abstractmethod
    async def drops(self) -> Mapping[tuple[str, str], LinkDrops]:
        """Ground truth per link direction (from, to)."""

    async def switch_readings(self) -> Mapping[str, SwitchReading]:
        """What each switch has done so far, where the infrastructure can tell."""
        return {}

    async def queue_history(self) -> Mapping[tuple[str, str], tuple[QueueDepth, ...]]:
        """Per link direction (from, to), what its queues did since the last call, in order.

        Intervals in which nothing waited, was dropped or marked are left out.
        """
        return {}
