"""What a run leaves behind about its tasks, links, nodes and itself.

What is sampled many times a second, of many links, is a tuple: a frozen data class takes
three times as long to make.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """One task under one policy in one repetition; times in s from the repetition's start.

    The five stages follow each other without gap: wait until
    `transfer_start_s`, input transfer, compute, result return. A failed task
    has `status` and `error` and the times it reached; the rest are None.
    """

    task: str
    workload: str
    policy: str
    repetition: int
    seed: int
    host: str | None
    source: str
    sink: str
    input_bytes: int
    output_bytes: int
    compute_cpu_s: float
    deadline_s: float | None
    released_s: float
    decided_s: float | None
    transfer_start_s: float | None
    transfer_end_s: float | None
    compute_end_s: float | None
    finished_s: float | None
    predicted_s: float | None
    steered: bool
    status: Literal["done", "failed", "unfinished"]
    error: str = ""
    expected_s: float | None = None
    jitter_s: float | None = None
    qoe: float | None = None
    """What its user feels, 1 to 5, and the two times behind it: `testbed.measurement.qoe`."""
    deciding_s: float | None = None
    """How long the decision took."""
    setup_in_s: float | None = None
    setup_out_s: float | None = None
    """From the decision, and from the end of its computation, to the way being ready: the far end
    listening and, on a steered task, every switch having acknowledged. None where nothing moved."""
    graph: str = ""
    """The task graph, or the bulk-synchronous group, that it was part of."""
    moves: int = 0
    """How often it was moved while it ran, over another path or to another host."""

    @property
    def completion_s(self) -> float | None:
        return None if self.finished_s is None else self.finished_s - self.released_s


class LinkSample(NamedTuple):
    """One direction of a link over one sampling interval, as the controller saw it."""

    policy: str
    repetition: int
    at_s: float
    a: str
    b: str
    capacity_bps: float
    carried_bps: float
    reserved_bps: float
    delay_s: float
    loss: float
    queue_packets: int
    up: bool


class QueueSample(NamedTuple):
    """One direction of a link and the finite queue in front of it, as its port counts them.

    `queue_packets` and `queue_bytes` waited at `at_s`; the others are packets over the interval of
    `interval_s` that ended then: sent, dropped by the full queue, by the specified loss, by a
    failure, and what nobody asked for.
    """

    policy: str
    repetition: int
    at_s: float
    a: str
    b: str
    interval_s: float
    queue_packets: int
    queue_bytes: int
    sent_packets: int
    queue_drops: int
    loss_drops: int
    failed_drops: int
    other_drops: int


class NodeSample(NamedTuple):
    """A host over one reporting interval. `cpu_capacity` in cores of the scenario."""

    policy: str
    repetition: int
    at_s: float
    host: str
    cpu_capacity: float
    cpu_used: float
    memory_used_bytes: int
    storage_used_bytes: int
    rx_bytes: int
    tx_bytes: int
    io_bytes_per_s: float
    running: int
    throttled_s: float


class ProbeSample(NamedTuple):
    """One probe packet from `a` to `b`: its one-way delay in s, or None when it was lost."""

    policy: str
    repetition: int
    at_s: float
    a: str
    b: str
    delay_s: float | None


class DepthSample(NamedTuple):
    """What waited in front of a link direction in the short interval that ended at `at_s`.

    Recorded only where a packet waited, or was dropped by a full queue or
    marked as congested. Depths are at the interval's end and at most within it.
    """

    policy: str
    repetition: int
    at_s: float
    a: str
    b: str
    queue_packets: int
    queue_bytes: int
    queue_max_packets: int
    queue_max_bytes: int
    queue_drops: int
    marked_packets: int


class IntSample(NamedTuple):
    """One hop of one packet that carried in-band telemetry (`testbed.model.telemetry.HopSeen`).

    `packet` counts the reported packets of one `leg` ("input" or "result") of
    `task` from 0, `hop` the switches of one packet's way from 0.
    """

    policy: str
    repetition: int
    at_s: float
    task: str
    leg: str
    packet: int
    packet_bytes: int
    complete: bool
    hop: int
    switch: str
    next: str
    ingress_port: int
    egress_port: int
    switch_s: float
    link_s: float | None
    queue_id: int | None
    queue_packets: int | None


@dataclass(frozen=True, slots=True)
class SwitchSample:
    """A switch over the interval of `interval_s` that ended at `at_s`; counts are of packets.

    `cpu_used` is in cores and `cpu_waited` the fraction of time that what moves
    its packets was kept waiting for a CPU; None where unknown.
    """

    policy: str
    repetition: int
    at_s: float
    switch: str
    interval_s: float
    cpu_used: float | None
    cpu_waited: float | None
    sent_packets: int
    queue_drops: int
    other_drops: int
    queue_packets: int
    queue_bytes: int
    late_p99_s: float
    late_max_s: float


@dataclass(frozen=True, slots=True)
class ControlSample:
    """What the control plane did of one kind over a sampling interval, and how long it took."""

    policy: str
    repetition: int
    at_s: float
    activity: str
    count: int
    mean_s: float
    max_s: float


@dataclass(frozen=True, slots=True)
class EventRecord:
    """Something that happened: a scenario's event, a failure, a warning of the run."""

    policy: str
    repetition: int
    at_s: float
    kind: str
    target: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """A link direction measured before the run, against its specification.

    `delay_s` is one-way beyond serialization, `rate_bps` the rate at which a
    backlog leaves, both of Ethernet frames as they are on the wire.
    """

    a: str
    b: str
    spec_rate_bps: float
    rate_bps: float
    spec_delay_s: float
    delay_s: float
    within: bool


@dataclass(frozen=True, slots=True)
class Fitness:
    """May this run's figures be compared? `reasons` say what the machine could not carry."""

    verdict: Literal["fit", "degraded", "unfit"]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReductionRecord:
    """One all-reduce or reduction of a task graph that ended; times in s, sizes in bytes.

    `way` is the algorithm: of an all-reduce the policy, of a graph's reduction what was
    chosen, since it was predicted to take `predicted_s` until its task has the result.

    `bound_s` is the least its algorithm can take on the workers' links
    (`testbed.inc.bounds`), `in_network` the share of blocks whose sum came from
    the network, over all workers; `repeated` packets and `refused` ones are theirs too.
    """

    policy: str
    repetition: int
    task: str
    at_s: float
    workers: int
    size_bytes: int
    dtype: str
    completion_s: float
    bound_s: float
    right: bool
    in_network: float
    repeated: int
    refused: int
    workers_cpu_s: float
    way: str = ""
    predicted_s: float | None = None


@dataclass(frozen=True, slots=True)
class ReductionLink:
    """Bytes of frames that came out of the link from `a` to `b` during one all-reduce."""

    policy: str
    repetition: int
    task: str
    a: str
    b: str
    bytes: int


@dataclass(frozen=True, slots=True)
class ReductionSwitch:
    """What a switch did for one all-reduce: vectors `added`, sums `completed`, some `refused`."""

    policy: str
    repetition: int
    task: str
    switch: str
    added: int
    completed: int
    refused: int
