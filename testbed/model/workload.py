"""What is asked of the network and its hosts: tasks, background traffic, events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


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


@dataclass(frozen=True, slots=True)
class Arrival:
    """How tasks of one workload arrive: `rate` per second, or `times_s` of a trace."""

    kind: Literal["poisson", "fixed", "trace"]
    rate: float = 0.0
    times_s: tuple[float, ...] = ()


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

    `kind` is ``set-link`` (`target` = the link's two nodes, `settings` any of
    rate_bps, delay_s, jitter_s, loss), ``fail-link``, ``recover-link``,
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
