"""What a controller may ask of a switch: P4Runtime's vocabulary without its encoding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Ternary:
    """value &&& mask of a ternary match field."""

    value: int
    mask: int


@dataclass(frozen=True, slots=True)
class Lpm:
    """value/prefix_len of an LPM match field."""

    value: int
    prefix_len: int


@dataclass(frozen=True, slots=True)
class TableEntry:
    """An entry of `table` (P4Info name or alias).

    `match` maps a field to an int (exact), Lpm or Ternary; a ternary field
    left out is "don't care". `match` None names the default entry.
    `priority` (higher wins) is needed when a ternary field is present.
    """

    table: str
    match: Mapping[str, int | Lpm | Ternary] | None
    action: str
    params: Mapping[str, int] = field(default_factory=dict)
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Write:
    """Insert, modify or delete entries on `switch`, in order."""

    switch: str
    kind: Literal["insert", "modify", "delete"]
    entries: tuple[TableEntry, ...]


@dataclass(frozen=True, slots=True)
class PacketOut:
    """Send `payload` (an Ethernet frame) out of `port` of `switch`."""

    switch: str
    port: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class ReadCounters:
    """Read counter arrays (by P4Info name or alias) of `switch`.

    Only the cells in `indices`, or whole arrays where it is empty: an array
    has a cell for each of 512 possible ports, a switch a handful of ports.
    """

    switch: str
    counters: tuple[str, ...]
    indices: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Have `switch` copy what is sent to clone session or multicast group `number`.

    `replicas` are (port, instance) pairs; an instance is the replica's id in
    egress. An existing group of that number is replaced.
    """

    switch: str
    kind: Literal["clone", "multicast"]
    number: int
    replicas: tuple[tuple[int, int], ...]


Command = Write | PacketOut | ReadCounters | Group
