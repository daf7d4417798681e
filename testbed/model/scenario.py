"""A scenario with every default filled in and every unit resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from testbed.model.network import Topology
from testbed.model.telemetry import TelemetrySpec
from testbed.model.workload import BackgroundFlow, Event, WorkloadSpec


@dataclass(frozen=True, slots=True)
class PolicySpec:
    """A scheduling policy by name, with its options as (name, value) pairs."""

    name: str
    options: tuple[tuple[str, float | int | str | bool], ...] = ()

    @property
    def label(self) -> str:
        inner = ",".join(f"{k}={v}" for k, v in self.options)
        return f"{self.name}({inner})" if inner else self.name


@dataclass(frozen=True, slots=True)
class Scenario:
    """One question to ask of a network: what is built, what happens on it, who competes."""

    name: str
    description: str
    seed: int
    topology: Topology
    target: str  # "embedded" or "bmv2"
    workloads: tuple[WorkloadSpec, ...]
    background: tuple[BackgroundFlow, ...]
    events: tuple[Event, ...]
    policies: tuple[PolicySpec, ...]
    repeat: int
    duration_s: float
    """Tasks are released within it; a repetition lasts until they are done or `drain_s` passes."""
    drain_s: float
    warmup_s: float
    """Background traffic runs this long before the first task is released."""
    source_text: str = ""
    sampling_s: float = field(default=0.25, repr=False)  # how it is measured is not what is asked
    """Links, queues, switches and the control plane are looked at this often."""
    settle_s: float = 0.0
    """Tasks released earlier than this are run but not measured."""
    interconnect: Literal["memory", "veth"] = field(default="veth", repr=False)
    """What carries links between embedded switches."""
    telemetry: TelemetrySpec = field(default=TelemetrySpec(), repr=False)
    """How the network is watched from within."""
