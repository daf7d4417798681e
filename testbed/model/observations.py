"""What the control plane is told, each with the time (s, one clock) it was true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NodeReport:
    """A node agent's periodic report.

    `cpu_used` is in cores over the last interval, `io_bytes_per_s` application bytes
    per second, both directions; `rx_bytes` and `tx_bytes` are the running
    totals of the host's network interface. `received_bytes` has what has arrived
    of each flow that is arriving, `spent_cpu_s` what each computation that is
    under way has spent, both since they began.
    """

    host: str
    at_s: float
    cpu_used: float
    memory_used_bytes: int
    storage_used_bytes: int
    rx_bytes: int
    tx_bytes: int
    io_bytes_per_s: float
    running: int
    throttled_s: float = 0.0
    received_bytes: Mapping[str, int] = field(default_factory=dict)
    spent_cpu_s: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CounterReading:
    """Counters of one switch at one time: name -> index -> (packets, bytes)."""

    switch: str
    at_s: float
    counters: Mapping[str, Mapping[int, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class PacketIn:
    """A packet a switch handed to its controller, `metadata` by field name."""

    switch: str
    at_s: float
    payload: bytes
    metadata: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkState:
    """One direction of a link as the controller knows it.

    `utilization` is carried rate / capacity over the last interval, `delay_s`
    the one-way delay with queueing, `base_delay_s` its least value so far.
    `port` is the egress port at `a` where `a` is a switch, else 0.
    """

    a: str
    b: str
    at_s: float
    capacity_bps: float
    carried_bps: float
    reserved_bps: float
    delay_s: float
    base_delay_s: float
    loss: float
    queue_packets: int
    up: bool = True
    port: int = 0

    @property
    def utilization(self) -> float:
        return self.carried_bps / self.capacity_bps if self.capacity_bps else 0.0
