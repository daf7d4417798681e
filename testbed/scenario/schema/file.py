"""The file as a whole."""

from __future__ import annotations

from pydantic import Field

from testbed.scenario.fields import Interval, Moment, Slug, Span
from testbed.scenario.schema.conduct import Background, Event, Policy, Telemetry
from testbed.scenario.schema.links import Links
from testbed.scenario.schema.nodes import Hosts, Switches
from testbed.scenario.schema.section import Section, written
from testbed.scenario.schema.topology import Topology
from testbed.scenario.schema.workload import AnyWorkload


class ScenarioFile(Section):
    """One question to ask of a network: what is built, what happens on it, who competes."""

    name: Slug = Field(
        description="The scenario's name, also of its results' directory.",
        examples=["congested-edge"],
    )
    description: str = Field(
        default="", max_length=4000, description="What it shows, in a sentence or two."
    )
    seed: int = Field(
        default=1,
        ge=0,
        le=2**63 - 1,
        description="From it every repetition's random streams are derived.",
    )
    topology: Topology = Field(
        description="Nodes and links: a generator with its parameters, or written out."
    )
    links: Links = Field(default=Links(), description="Properties of the links.")
    hosts: Hosts = Field(default=Hosts(), description="Properties of the hosts.")
    switches: Switches = Field(default=Switches(), description="Properties of the switches.")
    workload: list[AnyWorkload] = Field(
        min_length=1, max_length=1000, description="The sources of tasks, or all-reduces."
    )
    background: list[Background] = Field(
        default=[], max_length=1000, description="Traffic that nobody schedules."
    )
    events: list[Event] = Field(
        default=[], max_length=10_000, description="Disturbances, each undone after a repetition."
    )
    policies: list[Policy] = Field(
        default=written(["idleness", "network-aware"]),
        min_length=1,
        max_length=50,
        description="The policies to compare, by name, or by name with options; of all-reduces"
        " the algorithms.",
        examples=[["idleness", {"network-aware": {"k": 4}}]],
    )
    repeat: int = Field(default=5, ge=1, le=1000, description="Repetitions of each policy.")
    duration: Span = Field(
        default=written("20s"), description="Tasks are released within it.", examples=["20s"]
    )
    drain: Moment = Field(
        default=written("30s"), description="Time after the duration for tasks to finish in."
    )
    warmup: Moment = Field(
        default=written("1s"),
        description="Background traffic runs this long before the first task.",
    )
    settle: Moment = Field(
        default=written("0s"),
        description="Tasks released this early in a repetition are run but not measured.",
        examples=["2s"],
    )
    sampling: Interval = Field(
        default=written("250ms"),
        description="Links, queues, switches and the control plane are sampled this often.",
    )
    telemetry: Telemetry = Field(
        default=Telemetry(),
        description="In-band telemetry: off unless asked for.",
        examples=[{"kind": "int", "every": 100}],
    )
