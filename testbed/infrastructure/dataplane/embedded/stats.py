"""What an engine reports about its switches, wires and links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Direction:
    """Totals of one direction of a port or wire since the start, in packets and bytes.

    `sent` left the direction's link. Drops: `queue` overflowed, `loss` was
    drawn, `failed` met a link or switch that was down, `other` is everything
    nobody asked for. `late_max_s` and `late_p99_s` say how far behind its due
    time a packet was delivered (p99 as the upper bound of a power of two).
    """

    sent: int
    sent_bytes: int
    queue_drops: int
    loss_drops: int
    failed_drops: int
    other_drops: int
    queue_packets: int
    queue_bytes: int
    queue_bytes_max: int
    in_flight: int
    late_max_s: float
    late_p99_s: float


@dataclass(frozen=True, slots=True)
class LoopStats:
    """Totals of a switch as a whole.

    `unrouted` packets went to a port or group that does not exist, `dropped`
    ones were dropped by the program, `exhausted` ones met an empty buffer
    pool, `unprocessed` ones came while no program was loaded. `scheduling` is
    what the packet loop runs under: normal, nice or fifo. Its thread has used
    `cpu_s` of CPU and was kept waiting for a CPU for `waited_s`.
    """

    unrouted: int
    dropped: int
    exhausted: int
    unprocessed: int
    turns: int
    scheduling: str
    cpu_s: float = 0.0
    waited_s: float = 0.0


@dataclass(frozen=True, slots=True)
class SwitchStats:
    """A switch's totals. `ports` maps a number to its "ingress" and "egress"."""

    enabled: bool
    loop: LoopStats
    ports: Mapping[int, Mapping[str, Direction]]


@dataclass(frozen=True, slots=True)
class EngineStats:
    """Of all switches and of all wires (by "a_to_b" and "b_to_a"), by name.

    Gathering them took `cost_s` of the engine's CPU time.
    """

    switches: Mapping[str, SwitchStats]
    wires: Mapping[str, Mapping[str, Direction]]
    cost_s: float = 0.0
