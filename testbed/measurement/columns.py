"""Every column of every results file, once: name, unit, type and meaning.

The recorder takes its Parquet schemas from this table and `docs/results.md`
is generated from it, so a file, its documentation and its writer cannot
disagree. A name in angle brackets stands for a family of columns
(`score_<plug-in>`: one column per scheduler plug-in).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

Dtype = Literal["string", "int64", "double", "bool"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `unit` is empty for names and labels; `nullable` says null can occur."""

    name: str
    dtype: Dtype
    unit: str
    meaning: str
    nullable: bool = False

    @property
    def is_family(self) -> bool:
        return "<" in self.name

    @property
    def prefix(self) -> str:
        """What the names of a family begin with."""
        return self.name.partition("<")[0]

    def field(self, name: str | None = None) -> pa.Field:
        """As an Arrow field, for a member `name` of the family if it is one."""
        kind = {"string": pa.string(), "int64": pa.int64(), "double": pa.float64()}
        return pa.field(name or self.name, kind.get(self.dtype, pa.bool_()), self.nullable)


POLICY = Column("policy", "string", "", "Scheduling policy, as labelled in the scenario.")
REPETITION = Column("repetition", "int64", "", "Repetition, from 0; the same for every policy.")
AT = Column("at_s", "double", "s", "Time, from the start of the repetition.")

TASKS = (
    Column("task", "string", "", "Task, unique within a repetition and the same for every policy."),
    Column("workload", "string", "", "The scenario's workload the task belongs to."),
    POLICY,
    REPETITION,
    Column("seed", "int64", "", "Seed of the repetition."),
    Column("host", "string", "", "Host it ran on.", nullable=True),
    Column("source", "string", "", "Host its input came from."),
    Column("sink", "string", "", "Host its result went to."),
    Column("input_bytes", "int64", "byte", "Size of its input."),
    Column("output_bytes", "int64", "byte", "Size of its result."),
    Column("compute_cpu_s", "double", "CPU·s", "CPU time it asked for, of a reference core."),
    Column("deadline_s", "double", "s", "Deadline after release, if it had one.", nullable=True),
    Column("released_s", "double", "s", "Time it was submitted, from the repetition's start."),
    Column("decided_s", "double", "s", "Time its placement was decided.", nullable=True),
    Column("transfer_start_s", "double", "s", "Time its input began to move.", nullable=True),
    Column("transfer_end_s", "double", "s", "Time its input had arrived whole.", nullable=True),
    Column("compute_end_s", "double", "s", "Time its computation ended.", nullable=True),
    Column("finished_s", "double", "s", "Time its result had arrived whole.", nullable=True),
    Column(
        "predicted_s", "double", "s", "Completion time the policy predicted, if any.", nullable=True
    ),
    Column("steered", "bool", "", "The policy chose its path rather than plain forwarding."),
    Column("status", "string", "", "`done`, `failed`, or `unfinished` when the repetition ended."),
    Column("error", "string", "", "Why it failed; empty otherwise."),
    Column(
        "wait_s",
        "double",
        "s",
        "From release to the start of its input transfer: decision and queueing.",
        nullable=True,
    ),
    Column("transfer_s", "double", "s", "Duration of its input transfer.", nullable=True),
    Column(
        "compute_s", "double", "s", "Duration of its computation, with contention.", nullable=True
    ),
    Column("return_s", "double", "s", "Duration of its result's return.", nullable=True),
    Column(
        "completion_s",
        "double",
        "s",
        "From release to result: wait + transfer + compute + return.",
        nullable=True,
    ),
    Column(
        "goodput_bps",
        "double",
        "bit/s",
        "Input bits over the duration of the input transfer.",
        nullable=True,
    ),
    Column(
        "expected_s",
        "double",
        "s",
        "Completion time alone on the best host over unused links, which its user may expect.",
        nullable=True,
    ),
    Column(
        "jitter_s",
        "double",
        "s",
        "Of a fixed-rate workload: difference in completion time from the task before it.",
        nullable=True,
    ),
    Column(
        "qoe",
        "double",
        "",
        "Quality of experience from 1 (bad) to 5 (excellent): see below.",
        nullable=True,
    ),
    Column("deciding_s", "double", "s", "How long the decision took.", nullable=True),
    Column(
        "setup_in_s",
        "double",
        "s",
        "From the decision to the way of its input being ready: the host listening and, on a "
        "steered task, every switch having acknowledged. Part of the wait; null if nothing moved.",
        nullable=True,
    ),
    Column(
        "setup_out_s",
        "double",
        "s",
        "From the end of its computation to the way of its result being ready, as `setup_in_s`. "
        "Part of the return.",
        nullable=True,
    ),
    Column("graph", "string", "", "Task graph or bulk-synchronous group it was part of; or empty."),
    Column(
        "moves",
        "int64",
        "",
        "How often it was moved while it ran because it drifted, over another path or to another "
        "host. Times are of where it ended; the prediction is of the decision that put it there.",
    ),
)

DECISIONS = (
    Column("task", "string", "", "Task that was to be placed."),
    POLICY,
    REPETITION,
    Column("attempt", "int64", "", "How often this task had been decided before, from 0."),
    AT,
    Column(
        "host", "string", "", "Candidate host; null when there was no candidate.", nullable=True
    ),
    Column("chosen", "bool", "", "The task was placed on this candidate."),
    Column("filtered_by", "string", "", "Plug-in that ruled the candidate out; empty if none did."),
    Column("reason", "string", "", "Why it was ruled out."),
    Column("total", "double", "", "Score that was compared; the highest wins."),
    Column(
        "score_<plug-in>",
        "double",
        "",
        "Score from 0 to 100 given by one plug-in; null where it gave none.",
        nullable=True,
    ),
    Column("predicted_wait_s", "double", "s", "Predicted wait.", nullable=True),
    Column("predicted_transfer_s", "double", "s", "Predicted input transfer.", nullable=True),
    Column("predicted_compute_s", "double", "s", "Predicted computation.", nullable=True),
    Column("predicted_return_s", "double", "s", "Predicted return of the result.", nullable=True),
    Column(
        "predicted_others_s",
        "double",
        "s",
        "By how much inputs under way were predicted to be later because of it; no part of its"
        " completion.",
        nullable=True,
    ),
    Column("predicted_completion_s", "double", "s", "Sum of the predicted parts.", nullable=True),
    Column(
        "path_in",
        "string",
        "",
        "Input path considered, node names joined by `>`; null when left to plain forwarding.",
        nullable=True,
    ),
    Column(
        "path_in_residual_bps",
        "double",
        "bit/s",
        "Bandwidth believed free on the input path.",
        nullable=True,
    ),
    Column(
        "path_in_delay_s", "double", "s", "One-way delay believed of the input path.", nullable=True
    ),
    Column("path_out", "string", "", "Return path considered, as `path_in`.", nullable=True),
    Column(
        "path_out_residual_bps",
        "double",
        "bit/s",
        "Bandwidth believed free on the return path.",
        nullable=True,
    ),
    Column(
        "path_out_delay_s",
        "double",
        "s",
        "One-way delay believed of the return path.",
        nullable=True,
    ),
    Column(
        "reserve_in_bps",
        "double",
        "bit/s",
        "Bandwidth reserved for the input; 0 unless chosen and reserved.",
    ),
    Column(
        "reserve_out_bps",
        "double",
        "bit/s",
        "Bandwidth reserved for the result; 0 unless chosen and reserved.",
    ),
    Column("decision_reason", "string", "", "The policy's own words on the whole decision."),
    Column(
        "move",
        "string",
        "",
        "Empty where the task had to be placed; `path` or `node` where it was under way and "
        "drifted: its input goes on over another path, or it begins anew on another host.",
    ),
)

LINKS = (
    POLICY,
    REPETITION,
    AT,
    Column("a", "string", "", "Node at the sending end."),
    Column("b", "string", "", "Node at the receiving end."),
    Column("capacity_bps", "double", "bit/s", "Rate of the link at that time."),
    Column("carried_bps", "double", "bit/s", "Rate carried over the interval that ends here."),
    Column("reserved_bps", "double", "bit/s", "Rate reserved for tasks."),
    Column("delay_s", "double", "s", "One-way delay, queueing included."),
    Column("loss", "double", "fraction", "Packets lost over the interval."),
    Column("queue_packets", "int64", "packet", "Packets waiting in front of it, as probes found."),
    Column("up", "bool", "", "The link was up."),
)

QUEUES = (
    POLICY,
    REPETITION,
    AT,
    Column("a", "string", "", "Node at the sending end."),
    Column("b", "string", "", "Node at the receiving end."),
    Column("interval_s", "double", "s", "Length of the interval that ends here."),
    Column("queue_packets", "int64", "packet", "Packets waiting in front of the link."),
    Column("queue_bytes", "int64", "byte", "Their size."),
    Column("sent_packets", "int64", "packet", "Packets that left over the interval."),
    Column("queue_drops", "int64", "packet", "Packets dropped by the full queue."),
    Column("loss_drops", "int64", "packet", "Packets lost as the scenario specifies."),
    Column("failed_drops", "int64", "packet", "Packets lost to a failed link or switch."),
    Column("other_drops", "int64", "packet", "Packets dropped that the scenario did not ask for."),
)

NODES = (
    POLICY,
    REPETITION,
    AT,
    Column("host", "string", "", "Host that reported."),
    Column("cpu_capacity", "double", "core", "Cores the scenario gives the host."),
    Column("cpu_used", "double", "core", "Cores used over the interval that ends here."),
    Column("memory_used_bytes", "int64", "byte", "Memory in use."),
    Column("storage_used_bytes", "int64", "byte", "Storage in use."),
    Column("rx_bytes", "int64", "byte", "Received by its interface since the host started."),
    Column("tx_bytes", "int64", "byte", "Sent by its interface since the host started."),
    Column("io_bytes_per_s", "double", "byte/s", "Application bytes read and written per second."),
    Column("running", "int64", "task", "Tasks running."),
    Column("throttled_s", "double", "s", "Time throttled by the CPU quota over the interval."),
)

EVENTS = (
    POLICY,
    REPETITION,
    AT,
    Column("kind", "string", "", "What happened."),
    Column("target", "string", "", "The node or link it happened to."),
    Column("detail", "string", "", "Settings, or a warning's text."),
)

PROBES = (
    POLICY,
    REPETITION,
    AT,
    Column("a", "string", "", "Node the probe left."),
    Column("b", "string", "", "Node it was sent to."),
    Column("delay_s", "double", "s", "One-way delay; null when it was lost.", nullable=True),
)

DEPTHS = (
    POLICY,
    REPETITION,
    AT,
    Column("a", "string", "", "Node at the sending end."),
    Column("b", "string", "", "Node at the receiving end."),
    Column("queue_packets", "int64", "packet", "Packets waiting in front of the link."),
    Column("queue_bytes", "int64", "byte", "Their size."),
    Column("queue_max_packets", "int64", "packet", "Most packets that waited within 25 ms."),
    Column("queue_max_bytes", "int64", "byte", "Most bytes that waited within them."),
    Column("queue_drops", "int64", "packet", "Packets dropped by the full queue within them."),
    Column("marked_packets", "int64", "packet", "Packets marked as congested (ECN) within them."),
)

INT = (
    POLICY,
    REPETITION,
    AT,
    Column("task", "string", "", "Task whose bytes the packet carried."),
    Column("leg", "string", "", "`input`, towards its host, or `result`, towards its sink."),
    Column("packet", "int64", "", "Packet of that leg, of those with telemetry, from 0."),
    Column("packet_bytes", "int64", "byte", "Length of its IPv6 packet."),
    Column("complete", "bool", "", "Every switch on its way had room to write."),
    Column("hop", "int64", "", "Switch on its way, from 0."),
    Column("switch", "string", "", "The switch that wrote this."),
    Column("next", "string", "", "The node it sent the packet to."),
    Column("ingress_port", "int64", "", "The port it received the packet on."),
    Column("egress_port", "int64", "", "The port it sent the packet from."),
    Column(
        "switch_s",
        "double",
        "s",
        "Hop latency: from its arrival to the start of its serialization, queueing included.",
    ),
    Column(
        "link_s",
        "double",
        "s",
        "From the start of serialization to its arrival at `next`, by clocks compared by link "
        "probes; null towards a host.",
        nullable=True,
    ),
    Column("queue_id", "int64", "", "The queue it waited in; null where unknown.", nullable=True),
    Column(
        "queue_packets",
        "int64",
        "packet",
        "Packets it found waiting; null where the switch does not know the link's queue.",
        nullable=True,
    ),
)

SWITCHES = (
    POLICY,
    REPETITION,
    AT,
    Column("switch", "string", "", "Switch."),
    Column("interval_s", "double", "s", "Length of the interval that ends here."),
    Column(
        "cpu_used",
        "double",
        "core",
        "CPU used by what moves its packets; null where unknown.",
        nullable=True,
    ),
    Column(
        "cpu_waited",
        "double",
        "fraction",
        "Time it was kept waiting for a CPU (run-queue delay); null where unknown.",
        nullable=True,
    ),
    Column("sent_packets", "int64", "packet", "Packets sent over the interval."),
    Column("queue_drops", "int64", "packet", "Packets dropped by full queues over the interval."),
    Column("other_drops", "int64", "packet", "Packets dropped that the scenario did not ask for."),
    Column("queue_packets", "int64", "packet", "Packets waiting in its queues at that time."),
    Column("queue_bytes", "int64", "byte", "Their size."),
    Column(
        "late_p99_s",
        "double",
        "s",
        "How late packets left its worst port, at the 99th percentile (a power of two of ns).",
    ),
    Column("late_max_s", "double", "s", "How late they left at most."),
)

CONTROL = (
    POLICY,
    REPETITION,
    AT,
    Column(
        "activity",
        "string",
        "",
        "`decide` (a placement), `reconsider` (what becomes of tasks that drift), `tick` (the "
        "controller's periodic work), `write`, `read` and `packet-out` (a table write, counter "
        "read or packet handed over at one switch), `steer` (from the order to move a flow to "
        "every switch having acknowledged), "
        "`react` (from a link's or switch's failure or recovery to the control plane knowing).",
    ),
    Column("count", "int64", "", "How often it happened over the interval that ends here."),
    Column("mean_s", "double", "s", "How long it took on average."),
    Column("max_s", "double", "s", "How long it took at most."),
)

REDUCTION = Column("task", "string", "", "The all-reduce, or the task, as in tasks.parquet.")

REDUCTIONS = (
    POLICY,
    REPETITION,
    REDUCTION,
    Column("at_s", "double", "s", "When the first worker began."),
    Column("workers", "int64", "", "Hosts that took part."),
    Column("size_bytes", "int64", "byte", "Size of each one's vector."),
    Column("dtype", "string", "", "Type of its elements."),
    Column("completion_s", "double", "s", "From the first worker's start to the last result."),
    Column(
        "bound_s",
        "double",
        "s",
        "The least the algorithm can take on the workers' links, headers included.",
    ),
    Column(
        "right",
        "bool",
        "",
        "Every worker had the exact sum; of float32, every worker had the same bits.",
    ),
    Column("in_network", "double", "fraction", "Blocks whose sum came from the network."),
    Column("repeated", "int64", "packet", "Requests that workers sent again."),
    Column("refused", "int64", "packet", "Requests that came back, not executed."),
    Column("workers_cpu_s", "double", "CPU·s", "CPU time of all workers."),
    Column("way", "string", "", "in-network, ring, parameter-server or sharded."),
    Column(
        "predicted_s",
        "double",
        "s",
        "Of a task graph's reduction: what it was predicted to take until its task has the "
        "result, setting it up included.",
        nullable=True,
    ),
)

REDUCTION_LINKS = (
    POLICY,
    REPETITION,
    REDUCTION,
    Column("a", "string", "", "Node that sends."),
    Column("b", "string", "", "Node that receives."),
    Column(
        "bytes",
        "int64",
        "byte",
        "Ethernet frames that came out of the link.",
    ),
)

REDUCTION_SWITCHES = (
    POLICY,
    REPETITION,
    REDUCTION,
    Column("switch", "string", "", "Switch."),
    Column("added", "int64", "packet", "Vectors added, those that began a sum included."),
    Column("completed", "int64", "packet", "Sums completed."),
    Column("refused", "int64", "packet", "Requests marked not executed."),
)

FILES: dict[str, tuple[Column, ...]] = {
    "tasks": TASKS,
    "decisions": DECISIONS,
    "links": LINKS,
    "queues": QUEUES,
    "depths": DEPTHS,
    "nodes": NODES,
    "events": EVENTS,
    "probes": PROBES,
    "int": INT,
    "switches": SWITCHES,
    "control": CONTROL,
    "reductions": REDUCTIONS,
    "reduction_links": REDUCTION_LINKS,
    "reduction_switches": REDUCTION_SWITCHES,
}
"""File stem -> its columns, in order."""

DESCRIPTION = {
    "tasks": "One row per task, policy and repetition.",
    "decisions": "One row per candidate host of every placement decision.",
    "links": "One row per link direction and sampling interval, as the controller saw it.",
    "queues": "One row per link direction and sampling interval, as the port itself counts: the "
    "ground truth beside what the controller knows.",
    "nodes": "One row per host and reporting interval.",
    "events": "One row per event: disturbances of the scenario, failures, warnings.",
    "probes": "One row per delay probe.",
    "depths": "One row per link direction and 25 ms in which a packet waited there, or was dropped "
    "or marked: the history of the queues.",
    "int": "One row per hop of a packet that carried in-band telemetry (docs/telemetry.md).",
    "switches": "One row per switch and sampling interval, as the switch itself counts.",
    "reductions": "One row per all-reduce or reduction of a task graph. Without rows where the "
    "workload has neither.",
    "reduction_links": "One row per all-reduce and link direction.",
    "reduction_switches": "One row per all-reduce and switch.",
    "control": "One row per activity of the control plane and sampling interval in which it "
    "happened.",
}


def schema(file: str, families: dict[str, list[str]] | None = None) -> pa.Schema:
    """Arrow schema of a results file.

    Parameters
    ----------
    file
        A key of `FILES`.
    families
        Column family (`score_<plug-in>`) -> the names it has in this file; a
        family without an entry has no column.
    """
    fields = []
    for column in FILES[file]:
        if column.is_family:
            fields += [column.field(name) for name in (families or {}).get(column.name, [])]
        else:
            fields.append(column.field())
    return pa.schema(fields)


def describe(file: str, name: str) -> Column | None:
    """The documentation of a column that was found in a file, or None if it has none."""
    for column in FILES[file]:
        if name == column.name or (column.is_family and name.startswith(column.prefix)):
            return column
    return None
