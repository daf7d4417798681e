"""What is asked of the network and its hosts: tasks, background traffic, events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Toleration:
    """What taints a task puts up with, as Kubernetes has it.

    Without `key` all keys match; with operator ``Exists`` all values, with
    ``Equal`` only `value`; without `effect` all effects.
    """

    key: str = ""
    operator: Literal["Exists", "Equal"] = "Equal"
    value: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Affinity:
    """Near (or, `anti`, not near) tasks that have all of these labels.

    Near is on the same host, or in the same zone.
    """

    labels: Mapping[str, str]
    within: Literal["host", "zone"] = "host"
    anti: bool = False


@dataclass(frozen=True, slots=True)
class Constraints:
    """Where a task may run.

    `node_labels` are labels a host must have, each with its allowed values
    (none given: any). The last three hold for the way from the task's source
    to the node and from the node to its sink.
    """

    node_labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tolerations: tuple[Toleration, ...] = ()
    affinity: tuple[Affinity, ...] = ()
    min_bandwidth_bps: float = 0.0
    max_delay_s: float = float("inf")
    max_loss: float = 1.0


UNCONSTRAINED = Constraints()


@dataclass(frozen=True, slots=True)
class Fetch:
    """Bytes a task needs from another task or host, beside or instead of its input.

    `task` has made them, and its host is their `source` once it is known. Ways
    with less free bandwidth, more one-way delay or more loss will not do.
    """

    size_bytes: int
    source: str = ""
    task: str = ""
    min_bandwidth_bps: float = 0.0
    max_delay_s: float = float("inf")
    max_loss: float = 1.0

    @property
    def demanding(self) -> bool:
        return self.min_bandwidth_bps > 0 or self.max_delay_s < float("inf") or self.max_loss < 1.0


@dataclass(frozen=True, slots=True)
class Reduce:
    """Vectors that `tasks` have made, combined element by element on their way to another one.

    `hosts` are where those tasks ran, in their order, once it is known. `as_input`: the vector
    of one of them counts as the input of the task that needs the result.
    """

    tasks: tuple[str, ...]
    size_bytes: int
    operation: Literal["sum", "min", "max"] = "sum"
    dtype: Literal["int32", "float32"] = "int32"
    hosts: tuple[str, ...] = ()
    as_input: bool = False


@dataclass(frozen=True, slots=True)
class Supersteps:
    """What a member of a bulk-synchronous group does `steps` times (Valiant, CACM 33(8), 1990).

    It computes its share, sends `exchange_bytes` to every other member, and
    waits until all of them have what was sent.
    """

    steps: int
    exchange_bytes: int


@dataclass(frozen=True, slots=True)
class Task:
    """One task, due for submission `release_s` after the repetition starts.

    Its `input_bytes` move from `source` to the node it is placed on,
    `compute_s` CPU-seconds of a reference core are spent there at no more than
    `cpu` cores, and `output_bytes` return to `sink`. `deadline_s` is relative
    to release.
    """

    id: str
    workload: str
    release_s: float
    source: str
    sink: str
    input_bytes: int
    compute_s: float
    output_bytes: int
    cpu: float = 1.0
    memory_bytes: int = 0
    storage_bytes: int = 0
    accelerators: Mapping[str, int] = field(default_factory=dict)
    deadline_s: float | None = None
    candidates: tuple[str, ...] = ()
    """Hosts it may run on; empty means every host that computes."""
    priority: int = 0
    gang: str = ""
    """Tasks of one gang start together or not at all; there are `gang_size` of them."""
    gang_size: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)
    constraints: Constraints = UNCONSTRAINED
    graph: str = ""
    """The task graph, or the bulk-synchronous group, that it is part of."""
    needs: tuple[Fetch, ...] = ()
    """Results of other tasks of its graph, without which it is not ready."""
    fetches: tuple[Fetch, ...] = ()
    """Inputs beside the one at `source`, all of them with a source."""
    reduce: Reduce | None = None
    """Some of what it needs reaches it as one vector: each of `needs` that this names."""
    supersteps: Supersteps | None = None
    service: str = ""
    """The service that it is a request to, or a replica of."""
    stays: bool = False
    """It is such a replica: it has no end, and its times and sizes are those of a request."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How tasks of one workload arrive: `rate` per second, or `times_s` of a trace."""

    kind: Literal["poisson", "fixed", "trace"]
    rate: float = 0.0
    times_s: tuple[float, ...] = ()


ALGORITHMS = ("in-network", "ring", "parameter-server", "sharded")
"""Ways to do an all-reduce: the policies of a scenario whose workload is all-reduces."""


@dataclass(frozen=True, slots=True)
class AllReduceSpec:
    """All-reduces of a workload, whose sources are the workers and whose input is the vector.

    In the network, sums are made at `root` and, with two `levels`, at the workers'
    access switches below it, in `slots` slots of `elements` elements. Without a root
    the INC controller is asked to admit a task of `rate_bps` and `priority`, whose
    workers begin `start_s` after the repetition and answer a result with their next
    packet within `turnaround_s`; with `host_controller` they follow it where it is moved.
    """

    dtype: Literal["int32", "float32"] = "int32"
    root: str = ""
    levels: int = 2
    slots: int = 40
    elements: int = 256
    rate_bps: float = 0.0
    priority: int = 0
    turnaround_s: float = 0.03
    start_s: float = 0.0
    host_controller: bool = True


@dataclass(frozen=True, slots=True)
class WorkloadSpec:
    """A source of tasks. `sources` and `sinks` are cycled through by the task's random stream.

    `count` bounds the number of tasks, `until_s` the time of the last arrival;
    at least one of the two is set unless the arrivals are a trace.
    """

    name: str
    arrival: Arrival
    sources: tuple[str, ...]
    sinks: tuple[str, ...]  # empty: the result returns to the task's source
    input_bytes: int
    compute_s: float
    output_bytes: int
    cpu: float = 1.0
    memory_bytes: int = 0
    storage_bytes: int = 0
    accelerators: Mapping[str, int] = field(default_factory=dict)
    deadline_s: float | None = None
    candidates: tuple[str, ...] = ()
    count: int | None = None
    until_s: float | None = None
    allreduce: AllReduceSpec | None = None
    """What its tasks are instead of work that is placed on a host."""
    constraints: Constraints = UNCONSTRAINED
    graph: str = ""
    """Of one stage of task graphs: their name; `name` is then GRAPH.STAGE."""
    after: tuple[Fetch, ...] = ()
    """What such a stage needs of others, each named as its `task`; it has no sources then."""
    reduce: Reduce | None = None
    """The stages among those in `after` whose results are combined on their way."""
    replicas: int = 0
    """It is a service with so many replicas, and its tasks are the requests to it."""
    members: int = 1
    """So many tasks arrive together and are a bulk-synchronous group, with `supersteps`."""
    supersteps: Supersteps | None = None


@dataclass(frozen=True, slots=True)
class BackgroundFlow:
    """Traffic nobody schedules: constant-rate UDP, or a TCP bulk flow paced to `rate_bps`."""

    name: str
    source: str
    sink: str
    rate_bps: float
    protocol: Literal["udp", "tcp"] = "udp"
    packet_bytes: int = 1200
    start_s: float = 0.0
    stop_s: float | None = None  # None: until the repetition ends


@dataclass(frozen=True, slots=True)
class Event:
    """A disturbance at `at_s` after the repetition starts.

    `kind` is ``set-link`` (`target` = the link's two nodes, `settings` the new
    values of fields of LinkSpec), ``fail-link``, ``recover-link``,
    ``fail-switch``, ``recover-switch``, ``fail-host`` or ``recover-host``.
    Every event is undone before the next policy or repetition starts.
    """

    at_s: float
    kind: Literal[
        "set-link",
        "fail-link",
        "recover-link",
        "fail-switch",
        "recover-switch",
        "fail-host",
        "recover-host",
    ]
    target: tuple[str, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)
