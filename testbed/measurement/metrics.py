"""What a run shows of itself to Prometheus while it goes on.

The optional library `prometheus-client` keeps the figures. Names follow
Prometheus's conventions (https://prometheus.io/docs/practices/naming/): base
units (seconds, bytes, ratios from 0 to 1), `_total` on counters. Figures of
links, queues, hosts and switches carry no policy; which one is at work is in
`testbed_repetition_info`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from testbed.errors import MachineError
from testbed.measurement.recorder import Record, task_row
from testbed.model.decisions import Decision
from testbed.model.records import (
    ControlSample,
    EventRecord,
    LinkSample,
    NodeSample,
    ProbeSample,
    QueueSample,
    SwitchSample,
    TaskRecord,
)
from testbed.model.scenario import Scenario

try:
    import prometheus_client as prometheus
except ImportError:  # an optional extra
    if not TYPE_CHECKING:
        prometheus = None

TASK_BUCKETS_S = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 20, 30, 60)
CONTROL_BUCKETS_S = (
    1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5,
)  # fmt: skip
STAGES = ("wait", "transfer", "compute", "return")


def require() -> None:
    """Raises MachineError where the library is not installed."""
    if prometheus is None:
        raise MachineError(
            "--metrics needs the Python package prometheus-client: "
            "pip install 'inc-testbed[observe]'"
        )


class Metrics:
    """The figures of one run. Give it to a recorder as `watch`, and `activity` to its timings."""

    def __init__(self, run: str, scenario: Scenario) -> None:
        require()
        prometheus.disable_created_metrics()  # type: ignore[no-untyped-call] # a third of all lines
        self.registry = prometheus.CollectorRegistry()
        self.scrapes = 0
        self.cost_s = 0.0
        """CPU time spent on answering scrapes."""
        self._policy = ""
        self._rx_tx: dict[str, tuple[int, int]] = {}
        self._run = self._info("run", "The run", ("run", "scenario", "target"))
        self._run.labels(run, scenario.name, scenario.target).set(1)
        self._repetition = self._info("repetition", "Policy at work", ("policy", "repetition"))
        self._of_links()
        self._of_nodes()
        self._of_tasks()

    def begin(self, policy: str, repetition: int) -> None:
        """Repetition `repetition` under `policy` (its label) is about to start."""
        self._policy = policy
        self._repetition.clear()
        self._repetition.labels(policy, str(repetition)).set(1)

    def activity(self, activity: str, duration_s: float, count: int) -> None:
        """The control plane did something `count` times, which took `duration_s` each."""
        for _ in range(count):
            self._control.labels(activity).observe(duration_s)

    def exposition(self, accept: str) -> tuple[bytes, str]:
        """Everything, and its content type, in the format that an Accept header prefers."""
        begun_s = time.thread_time()
        encode, content_type = prometheus.exposition.choose_encoder(accept)
        page: bytes = encode(self.registry)
        self.scrapes += 1
        self.cost_s += time.thread_time() - begun_s
        return page, content_type

    def evidence(self) -> dict[str, float | None]:
        """What being watched cost the run: scrapes, and the CPU time of answering them."""
        return {"scrapes": self.scrapes, "scrapes_cpu_s": self.cost_s}

    def __call__(self, record: Record) -> None:
        """Take in what was observed."""
        match record:
            case LinkSample():
                self._link(record)
            case QueueSample():
                self._queue(record)
            case NodeSample():
                self._node(record)
            case SwitchSample():
                self._switch(record)
            case ProbeSample(delay_s=None):
                self._lost_probes.labels(record.a, record.b).inc()
            case EventRecord():
                self._events.labels(record.kind).inc()
            case TaskRecord():
                self._task(record)
            case Decision():
                outcome = "placed" if record.host else "unplaced"
                self._decisions.labels(self._policy, record.host or "", outcome).inc()
            case ControlSample() | ProbeSample():
                pass  # `activity` has each duration; a link's delay is that of its probes

    # Links, queues, switches.

    def _of_links(self) -> None:
        ends = ("a", "b")
        self._utilization = self._gauge(
            "link_utilization_ratio", "Rate carried over the link's capacity", ends
        )
        self._reserved = self._gauge(
            "link_reserved_ratio", "Rate reserved over the link's capacity", ends
        )
        self._delay = self._gauge("link_delay_seconds", "One-way delay, queueing included", ends)
        self._loss = self._gauge("link_loss_ratio", "Packets lost over the last interval", ends)
        self._up = self._gauge("link_up", "1 when the controller believes the link up", ends)
        self._queued = self._gauge("queue_packets", "Packets waiting in front of the link", ends)
        self._queued_bytes = self._gauge("queue_bytes", "Bytes waiting in front of the link", ends)
        self._sent = self._counter("link_packets", "Packets that left through the link", ends)
        self._dropped = self._counter(
            "link_dropped_packets", "Packets dropped, by what dropped them", (*ends, "reason")
        )
        self._lost_probes = self._counter("probes_lost", "Delay probes that were lost", ends)
        self._switch_cpu = self._counter(
            "switch_cpu_seconds", "CPU time of what moves a switch's packets", ("switch",)
        )
        self._late = self._gauge(
            "switch_lateness_seconds",
            "How late packets left the switch's worst port, 99th percentile of the last interval",
            ("switch",),
        )

    def _link(self, sample: LinkSample) -> None:
        ends = (sample.a, sample.b)
        capacity_bps = sample.capacity_bps or float("inf")
        self._utilization.labels(*ends).set(sample.carried_bps / capacity_bps)
        self._reserved.labels(*ends).set(sample.reserved_bps / capacity_bps)
        self._delay.labels(*ends).set(sample.delay_s)
        self._loss.labels(*ends).set(sample.loss)
        self._up.labels(*ends).set(sample.up)

    def _queue(self, sample: QueueSample) -> None:
        ends = (sample.a, sample.b)
        self._queued.labels(*ends).set(sample.queue_packets)
        self._queued_bytes.labels(*ends).set(sample.queue_bytes)
        self._sent.labels(*ends).inc(sample.sent_packets)
        for reason in ("queue", "loss", "failed", "other"):
            self._dropped.labels(*ends, reason).inc(getattr(sample, f"{reason}_drops"))

    def _switch(self, sample: SwitchSample) -> None:
        self._late.labels(sample.switch).set(sample.late_p99_s)
        if sample.cpu_used is not None:
            self._switch_cpu.labels(sample.switch).inc(sample.cpu_used * sample.interval_s)

    # Hosts.

    def _of_nodes(self) -> None:
        host = ("host",)
        self._cpu = self._gauge("node_cpu_utilization_ratio", "CPU used over CPU it has", host)
        self._memory = self._gauge("node_memory_bytes", "Memory in use", host)
        self._storage = self._gauge("node_storage_bytes", "Storage in use", host)
        self._running = self._gauge("node_running_tasks", "Tasks running", host)
        self._throttled = self._counter(
            "node_cpu_throttled_seconds", "Time held back by the CPU quota", host
        )
        self._received = self._counter("node_receive_bytes", "Received by its interface", host)
        self._transmitted = self._counter("node_transmit_bytes", "Sent by its interface", host)

    def _node(self, sample: NodeSample) -> None:
        host = sample.host
        if sample.cpu_capacity:
            self._cpu.labels(host).set(sample.cpu_used / sample.cpu_capacity)
        self._memory.labels(host).set(sample.memory_used_bytes)
        self._storage.labels(host).set(sample.storage_used_bytes)
        self._running.labels(host).set(sample.running)
        self._throttled.labels(host).inc(sample.throttled_s)
        rx, tx = self._rx_tx.get(host, (0, 0))
        self._received.labels(host).inc(max(0, sample.rx_bytes - rx))
        self._transmitted.labels(host).inc(max(0, sample.tx_bytes - tx))
        self._rx_tx[host] = sample.rx_bytes, sample.tx_bytes

    # Tasks, decisions, the control plane.

    def _of_tasks(self) -> None:
        self._decisions = self._counter(
            "decisions", "Placement decisions", ("policy", "host", "outcome")
        )
        self._events = self._counter("events", "Disturbances, failures and warnings", ("kind",))
        self._tasks = self._counter(
            "tasks", "Tasks that ended, by how", ("policy", "workload", "status")
        )
        self._completion = self._histogram(
            "task_completion_seconds",
            "From a task's release to its result",
            ("policy", "workload"),
            TASK_BUCKETS_S,
        )
        self._stage = self._histogram(
            "task_stage_seconds", "Parts of its completion", ("policy", "stage"), TASK_BUCKETS_S
        )
        self._control = self._histogram(
            "control_activity_seconds",
            "What the control plane does: decide, react (from a failure to knowing of it), steer, "
            "write, read, packet-out, tick",
            ("activity",),
            CONTROL_BUCKETS_S,
        )

    def _task(self, record: TaskRecord) -> None:
        self._tasks.labels(record.policy, record.workload, record.status).inc()
        if record.status != "done":
            return
        row = task_row(record)
        self._completion.labels(record.policy, record.workload).observe(row["completion_s"])
        for stage in STAGES:
            if row[f"{stage}_s"] is not None:
                self._stage.labels(record.policy, stage).observe(row[f"{stage}_s"])

    # Making them.

    def _info(self, name: str, text: str, labels: tuple[str, ...]) -> prometheus.Gauge:
        return self._gauge(f"{name}_info", text, labels)

    def _gauge(self, name: str, text: str, labels: tuple[str, ...]) -> prometheus.Gauge:
        return prometheus.Gauge(f"testbed_{name}", f"{text}.", labels, registry=self.registry)

    def _counter(self, name: str, text: str, labels: tuple[str, ...]) -> prometheus.Counter:
        return prometheus.Counter(f"testbed_{name}", f"{text}.", labels, registry=self.registry)

    def _histogram(
        self, name: str, text: str, labels: tuple[str, ...], buckets: tuple[float, ...]
    ) -> prometheus.Histogram:
        return prometheus.Histogram(
            f"testbed_{name}", f"{text}.", labels, registry=self.registry, buckets=buckets
        )
