"""What an application asks of the INC controller, and what it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Hop = tuple[str, str]
Reliability = Literal["best-effort", "reliable"]
TaskPhase = Literal["running", "moving", "fallback"]
AlternativeKind = Literal["rate", "deadline", "later"]


@dataclass(frozen=True, slots=True)
class TaskRequest:
    """An in-network task: vectors of `sources` combined element by element.

    `elements` is the length of one vector, `rate_bps` the goodput of vector
    data each source wants (0: as much as the deadline needs). `deadline_s` is
    the time from the first packet to the last result of one vector. Results go
    to `destination`, or to every source when `to_sources`; what the network
    could not execute always goes to `destination`, which finishes the work.
    A ``reliable`` task is not put on devices or links whose state is stale.
    `turnaround_s` is what a host takes to answer a result with its next packet:
    slots must last for that as well.
    """

    tenant: str
    sources: tuple[str, ...]
    destination: str
    elements: int
    rate_bps: float = 0.0
    deadline_s: float | None = None
    to_sources: bool = True
    primitive: str = "aggregate"
    operation: str = "sum"
    dtype: str = "int32"
    reliability: Reliability = "reliable"
    priority: int = 0
    lease_s: float = 60.0
    turnaround_s: float = 1e-3


@dataclass(frozen=True, slots=True)
class Work:
    """One executing device of a part.

    `slots` contiguous slots from `slot_base`. `children` are the hosts and
    devices whose packets it combines, each at the index it sends as `worker`.
    The root has no `parent`; `level` counts from 0 at the devices nearest the hosts.
    `page` is the task's page where the primitive keeps state beside its slots, else -1.
    """

    device: str
    slot_base: int
    slots: int
    level: int
    children: tuple[str, ...]
    parent: str | None = None
    worker: int = 0
    packets_per_s: int = 0
    register_bytes: int = 0
    table_entries: int = 0
    page: int = -1


@dataclass(frozen=True, slots=True)
class Part:
    """A contiguous share of the task's vector with a tree and a UniqueID of its own.

    `secret` (16 hex digits) is what the keys of its packets derive from.
    `segments` per source are what its access switch writes, in the order they
    are visited; `result_segments` per host lead from the device that holds its
    result to that host. `paths` are the switches a source's packets pass, `exit_path`
    those from the root to the destination, where results go there alone. `window` are slots
    of a packet each source may have under way: the same for all where packets are combined,
    else source i has its own from i × `window` on.
    Rates of `links` are on the wire, Ethernet header included.
    """

    unique_id: int
    secret: str
    first_element: int
    elements: int
    elements_per_packet: int
    window: int
    works: tuple[Work, ...]
    paths: dict[str, tuple[str, ...]]
    segments: dict[str, tuple[str, ...]]
    result_segments: dict[str, tuple[str, ...]]
    links: dict[Hop, int]
    rtt_s: float
    exit_path: tuple[str, ...] = ()

    @property
    def root(self) -> Work:
        return next(work for work in self.works if work.parent is None)


@dataclass(frozen=True, slots=True)
class Grant:
    """A task that was admitted, as it stands now.

    `epoch` grows whenever the task is moved, and with it come other secrets and
    UniqueIDs. Hosts send rounds of the new epoch from the
    moment they know it; `draining` are the parts of the epoch before, still
    held until the hosts say they have left them or `drain_until_s` comes.
    In phase ``fallback`` there are no parts: hosts work without the network.
    """

    id: str
    request: TaskRequest
    phase: TaskPhase
    epoch: int
    rate_bps: float
    parts: tuple[Part, ...]
    admitted_s: float
    expires_s: float
    completion_s: float
    retransmit_s: float
    draining: tuple[Part, ...] = ()
    drain_until_s: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """What would be admitted instead: a lower rate, a later deadline, or the same later."""

    kind: AlternativeKind
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a task cannot be admitted: `bottleneck` is the resource that is short."""

    bottleneck: str
    needed: float
    available: float
    text: str
    alternative: Alternative | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """The most one tenant may hold at a time; rates as reserved on hosts' links."""

    tasks: int = 1_000
    slots: int = 1_000_000
    rate_bps: float = 1e15


@dataclass(frozen=True, slots=True)
class IncEvent:
    """Something the controller did or saw; `tenant` is empty where it concerns everyone."""

    number: int
    at_s: float
    kind: str
    subject: str
    tenant: str
    text: str
