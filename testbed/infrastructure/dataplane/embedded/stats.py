"""What an engine reports about its switches, wires and links.

What there is of every link is read several times a second: those are tuples,
which take a tenth of the time to make that frozen data classes take.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple


class QueueTotals(NamedTuple):
    """Totals of one priority's queue since the start; `packets` and `size_bytes` wait now.

    `size_bytes_max` is the most that waited.
    """

    enqueued: int
    drops: int
    marked: int
    packets: int
    size_bytes: int
    size_bytes_max: int


class QueueSample(NamedTuple):
    """What all queues of a direction did in the interval that ended at `at_ns`.

    `at_ns` is on CLOCK_MONOTONIC. `packets` and `size_bytes` waited at the end,
    at most `packets_max` and `size_bytes_max` within it, when `drops` packets
    met a full queue and `marked` ones were marked as congested.
    """

    at_ns: int
    packets: int
    size_bytes: int
    packets_max: int
    size_bytes_max: int
    drops: int
    marked: int


class Direction(NamedTuple):
    """Totals of one direction of a port or wire since the start, in packets and bytes.

    `sent` left the direction's link, `duplicated` copies among them; of all
    those serialized, `corrupted` had a bit flipped. `marked` packets got a
    congestion mark. Drops: `queue` overflowed, `loss` was drawn, `failed` met a
    link or switch that was down, `other` is everything nobody asked for.
    `late_max_s` and `late_p99_s` say how far behind its due
    time a packet was delivered (p99 as the upper bound of a power of two).
    `queues` are those of the priorities that were used, unless they were not asked
    for; all other queue figures are of all together.
    """

    sent: int
    sent_bytes: int
    queue_drops: int
    loss_drops: int
    failed_drops: int
    other_drops: int
    marked: int
    corrupted: int
    duplicated: int
    queue_packets: int
    queue_bytes: int
    queue_bytes_max: int
    in_flight: int
    late_max_s: float
    late_p99_s: float
    queues: Mapping[int, QueueTotals] = MappingProxyType({})


class LoopStats(NamedTuple):
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

    Gathering them took `cost_s` of CPU time, in the engine and in the process that asked.
    """

    switches: Mapping[str, SwitchStats]
    wires: Mapping[str, Mapping[str, Direction]]
    cost_s: float = 0.0
