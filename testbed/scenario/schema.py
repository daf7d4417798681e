"""The scenario file as a schema: every key, what it means, its limits and its default.

The models say what may stand in one place of the file; what must hold between
places (a link's ends exist, a policy is known) is checked in
`testbed.scenario.resolve`. `json_schema` gives the same to editors.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic import model_validator as _model_validator
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from testbed.model.units import shown
from testbed.scenario.fields import (
    SLUG,
    Bandwidth,
    ComputeTime,
    Cpu,
    Deadline,
    Delay,
    Ends,
    EndSelectors,
    Image,
    Input,
    Interval,
    Loss,
    Memory,
    Moment,
    Name,
    Names,
    NetworkName,
    Option,
    Output,
    PacketSize,
    QueueSize,
    Rate,
    Selector,
    Selectors,
    Size,
    Slug,
    Span,
    TaskCpu,
    Trace,
)


class Section(BaseModel):
    """A mapping whose keys are all known."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, populate_by_name=True, validate_default=True
    )


def _written(default: Any) -> Any:
    """A default as it would stand in the file; it is parsed like anything written there."""
    return default


class LinkAttributes(Section):
    """Properties of a link, the same in both directions."""

    bandwidth: Bandwidth | None = Field(
        default=None, description="Rate of Ethernet frames.", examples=["20Mbit/s"]
    )
    delay: Delay | None = Field(
        default=None,
        description="One-way propagation delay, beyond serialization.",
        examples=["2ms"],
    )
    jitter: Delay | None = Field(
        default=None,
        description="Half-width of a uniform variation around the delay.",
        examples=["0.2ms"],
    )
    loss: Loss | None = Field(
        default=None, description="Share of frames lost at random.", examples=["0.1%", 0]
    )
    queue: QueueSize | None = Field(
        default=None,
        description="Drop-tail queue before the link: 'bdp' (the delay-bandwidth product), a"
        " size, or a number of full-size packets.",
        examples=["bdp", "64kB", "100 packets"],
    )


class LinkOverride(LinkAttributes):
    """Properties of the links between two nodes or patterns of nodes."""

    link: EndSelectors = Field(
        description="The two ends, by name or pattern, in either order.",
        examples=[["leaf1", "spine*"]],
    )


class Links(Section):
    """Properties of links: of all, then of a tier, then of single ones; the last said wins."""

    default: LinkAttributes = Field(default=LinkAttributes(), description="Every link.")
    access: LinkAttributes = Field(
        default=LinkAttributes(), description="Links between a host and its switch."
    )
    core: LinkAttributes = Field(
        default=LinkAttributes(), description="Links between switches of one site."
    )
    wan: LinkAttributes = Field(
        default=LinkAttributes(), description="Links between switches of different sites."
    )
    overrides: list[LinkOverride] = Field(
        default=[], max_length=1000, description="Single links, in order; a later one wins."
    )


class WrittenLink(LinkAttributes):
    """One link of a topology written out."""

    link: Ends = Field(description="The two ends.", examples=[["h1", "s1"]])


def _ends_as_link(value: object) -> object:
    return {"link": value} if isinstance(value, list) else value


class Written(Section):
    """A topology written out node by node and link by link."""

    switches: list[Name] = Field(min_length=1, description="Names of the switches.")
    hosts: list[Name] = Field(min_length=1, description="Names of the hosts.")
    links: list[Annotated[WrittenLink, BeforeValidator(_ends_as_link)]] = Field(
        min_length=1,
        description="Each link as [a, b], or as {link: [a, b]} with its own properties. A host has"
        " exactly one link, to a switch.",
    )


class Line(Section):
    """Switches s1 … sN in a row, hosts h1 … on each."""

    generator: Literal["line"] = Field(description="The kind of topology.")
    switches: int = Field(ge=1, le=1000, description="Number of switches.")
    hosts_per_switch: int = Field(default=1, ge=0, le=200, description="Hosts on each switch.")


class Ring(Section):
    """Switches s1 … sN in a circle, hosts h1 … on each."""

    generator: Literal["ring"] = Field(description="The kind of topology.")
    switches: int = Field(ge=3, le=1000, description="Number of switches.")
    hosts_per_switch: int = Field(default=1, ge=0, le=200, description="Hosts on each switch.")


class LeafSpine(Section):
    """Leaves leaf1 … each linked to every spine spine1 …, hosts h1 … on the leaves."""

    generator: Literal["leaf-spine"] = Field(description="The kind of topology.")
    spines: int = Field(ge=1, le=128, description="Number of spine switches.")
    leaves: int = Field(ge=1, le=500, description="Number of leaf switches.")
    hosts_per_leaf: int = Field(default=1, ge=1, le=200, description="Hosts on each leaf.")


class FatTree(Section):
    """A k-ary fat tree (Al-Fares et al., SIGCOMM 2008): k pods, core1 …, agg1-1 …, edge1-1 …."""

    generator: Literal["fat-tree"] = Field(description="The kind of topology.")
    k: int = Field(ge=2, le=16, description="Ports of each switch, an even number.")
    hosts_per_edge: int | None = Field(
        default=None, ge=1, le=200, description="Hosts on each edge switch; k/2 when left out."
    )


class Site(Section):
    """One site of a WAN: a switch NAME-sw and hosts NAME-h1 …."""

    hosts: int = Field(default=1, ge=0, le=200, description="Number of hosts.")


class SiteLink(LinkAttributes):
    """A link between two sites, with its own properties."""

    link: Ends = Field(description="The two sites.", examples=[["berlin", "paris"]])


class Wan(Section):
    """Sites with a switch and hosts each, and links between the sites."""

    generator: Literal["wan"] = Field(description="The kind of topology.")
    sites: dict[Name, Site] = Field(min_length=1, description="The sites by name.")
    links: list[Annotated[SiteLink, BeforeValidator(_ends_as_link)]] | None = Field(
        default=None,
        description="Links between sites as [a, b], or as {link: [a, b]} with their own"
        " properties; when left out, one between every two sites.",
    )


class TopoHub(Section):
    """A network of the topohub collection: a switch at each of its places, hosts on each."""

    generator: Literal["topohub"] = Field(description="The kind of topology.")
    name: NetworkName = Field(
        description="Its name in the collection. Delays follow from the distances on record, at"
        " 200,000 km/s.",
        examples=["topozoo/Abilene", "sndlib/polska", "gabriel/25/0"],
    )
    hosts_per_node: int = Field(default=1, ge=0, le=200, description="Hosts on each switch.")
    hosts_at: list[Name] | None = Field(
        default=None, description="The switches that have hosts; all when left out."
    )


def _topology_tag(value: object) -> str | None:
    """Which of the topology's forms `value` is meant to be; None when nothing says so."""
    if not isinstance(value, dict):
        return None
    if "generator" in value:
        return str(value["generator"])
    return "written" if {"switches", "hosts", "links"} & value.keys() else None


Topology = Annotated[
    Annotated[Written, Tag("written")]
    | Annotated[Line, Tag("line")]
    | Annotated[Ring, Tag("ring")]
    | Annotated[LeafSpine, Tag("leaf-spine")]
    | Annotated[FatTree, Tag("fat-tree")]
    | Annotated[Wan, Tag("wan")]
    | Annotated[TopoHub, Tag("topohub")],
    Discriminator(_topology_tag),
]


class HostAttributes(Section):
    """What a host has."""

    cpu: Cpu | None = Field(
        default=None,
        description="Cores. A host with 0 is a source and sink only: nothing is placed on it.",
        examples=[1, 0.5, "500m"],
    )
    memory: Memory | None = Field(default=None, description="Memory.", examples=["256MiB"])
    storage: Size | None = Field(default=None, description="Storage.", examples=["1GiB"])
    accelerators: dict[Name, Annotated[int, Field(ge=0, le=1000)]] | None = Field(
        default=None, description="Number of accelerators of each kind.", examples=[{"gpu": 1}]
    )
    site: Name | None = Field(
        default=None,
        description="Where it stands; its switch's site when left out.",
        examples=["edge"],
    )
    image: Image | None = Field(
        default=None,
        description="Container image; when left out, an overlay of the machine's own root.",
        examples=["docker.io/library/debian:12"],
    )


class Hosts(HostAttributes):
    """What every host has, groups of hosts, and what some have instead."""

    groups: dict[Name, Selectors] = Field(
        default={}, description="Names for sets of hosts.", examples=[{"sensors": ["edge-h*"]}]
    )
    overrides: dict[Selector, HostAttributes] = Field(
        default={},
        description="Properties of single hosts by name, pattern or group, in order; a later one"
        " wins.",
        examples=[{"big": {"cpu": 4}, "edge-*": {"cpu": "500m"}}],
    )


class SwitchAttributes(Section):
    """What a switch runs and where it stands."""

    program: Slug | None = Field(
        default=None, description="P4 program, as `testbed p4` knows it.", examples=["inc_switch"]
    )
    profile: Slug | None = Field(
        default=None, description="What the switch declares itself capable of.", examples=["full"]
    )
    site: Name | None = Field(default=None, description="Where it stands.", examples=["edge"])


class Switches(SwitchAttributes):
    """The switches' target, what every switch runs, and what some run instead."""

    target: Literal["embedded", "bmv2"] = Field(
        default="embedded", description="What executes the P4 program."
    )
    overrides: dict[Selector, SwitchAttributes] = Field(
        default={},
        description="Properties of single switches by name or pattern, in order; a later one wins.",
        examples=[{"leaf*": {"site": "edge"}}],
    )


class Arrival(Section):
    """How tasks arrive: exactly one of the three."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    poisson: Rate | None = Field(
        default=None, description="Independent arrivals at this mean rate.", examples=["2/s"]
    )
    fixed: Rate | None = Field(
        default=None,
        description="Evenly spaced arrivals, the first at the start.",
        examples=["30/min"],
    )
    trace: Trace | None = Field(
        default=None,
        description="Times of the arrivals, as a list or as a file (beside the scenario file) with"
        " one time on each line.",
        examples=[["0s", "0.5s", "3s"], "arrivals.txt"],
    )

    @_model_validator(mode="after")
    def _one(self) -> Arrival:
        found = [k for k in ("poisson", "fixed", "trace") if getattr(self, k) is not None]
        if len(found) != 1:
            what = " and ".join(found) or "none of them"
            raise ValueError(f"found {what}, expected exactly one of poisson, fixed and trace")
        return self


class Workload(Section):
    """A source of tasks that are alike."""

    name: Name | None = Field(
        default=None,
        description="Its name; workload1 … by position when left out.",
        examples=["frames"],
    )
    kind: Literal["task"] = Field(
        default="task", description="What is submitted: a task that runs on one host."
    )
    arrival: Arrival = Field(description="When tasks arrive.", examples=[{"poisson": "2/s"}])
    input: Input = Field(
        description="Bytes that move from the source to where the task runs, with the sources after"
        " 'from' if `from` is not given.",
        examples=["2MB", "2MB from sensors"],
    )
    from_: Selectors | None = Field(
        default=None,
        alias="from",
        description="Source hosts by name, pattern, group or site; each task takes one at random.",
        examples=["sensors", ["h1", "h2"]],
    )
    compute: ComputeTime = Field(
        description="CPU time of a task on a reference core.", examples=["300ms"]
    )
    output: Output = Field(
        default=_written("0B"),
        description="Bytes of the result, with the sinks after 'to' if `to` is not given.",
        examples=["10kB", "10kB to archive"],
    )
    to: Selectors | None = Field(
        default=None,
        description="Sink hosts by name, pattern, group or site; each task takes one at random."
        " When left out, the result returns to the task's source.",
        examples=["archive"],
    )
    cpu: TaskCpu = Field(
        default=1, description="Cores a task uses at most, and asks for.", examples=[1, "500m"]
    )
    memory: Size = Field(default=0, description="Memory a task asks for.", examples=["64MiB"])
    storage: Size = Field(default=0, description="Storage a task asks for.", examples=["10MB"])
    accelerators: dict[Name, Annotated[int, Field(ge=1, le=1000)]] = Field(
        default={}, description="Accelerators a task asks for, by kind.", examples=[{"gpu": 1}]
    )
    deadline: Deadline | None = Field(
        default=None,
        description="Time from release within which a task should be done.",
        examples=["2s"],
    )
    candidates: Selectors | None = Field(
        default=None,
        description="Hosts a task may run on, by name, pattern, group or site; every host with CPU"
        " when left out.",
        examples=["edge-*"],
    )
    count: int | None = Field(
        default=None, ge=1, le=1_000_000, description="Number of tasks at most."
    )
    until: Moment | None = Field(
        default=None, description="No task arrives at or after it; the duration when left out."
    )


class Background(Section):
    """Traffic that nobody schedules."""

    name: Name | None = Field(default=None, description="Its name; background1 … when left out.")
    from_: Selectors = Field(
        alias="from", description="Sending hosts by name, pattern, group or site."
    )
    to: Selectors = Field(
        description="Receiving hosts by name, pattern, group or site; one flow for each pair."
    )
    rate: Bandwidth = Field(
        description="Rate of each flow, in Ethernet frames.", examples=["10Mbit/s"]
    )
    protocol: Literal["udp", "tcp"] = Field(
        default="udp", description="UDP at a constant rate, or TCP paced to the rate."
    )
    packet: PacketSize = Field(default=_written("1200B"), description="Payload of a UDP packet.")
    start: Moment = Field(
        default=_written("0s"), description="When it starts; at 0s it also runs in the warm-up."
    )
    stop: Moment | None = Field(default=None, description="When it stops; never when left out.")


class LinkSettings(Section):
    """What an event can change of a link."""

    bandwidth: Bandwidth | None = Field(default=None, description="New rate.", examples=["5Mbit/s"])
    delay: Delay | None = Field(default=None, description="New one-way delay.", examples=["20ms"])
    jitter: Delay | None = Field(default=None, description="New jitter.", examples=["1ms"])
    loss: Loss | None = Field(
        default=None, description="New share of frames lost.", examples=["1%"]
    )


class Event(Section):
    """A disturbance: a link changes, or a link, switch or host fails or recovers."""

    at: Moment = Field(description="When, from the start of the repetition.", examples=["10s"])
    link: Ends | None = Field(
        default=None, description="The link that `set` changes.", examples=[["s1", "s2"]]
    )
    set: LinkSettings | None = Field(
        default=None, description="The link's new properties.", examples=[{"bandwidth": "5Mbit/s"}]
    )
    fail: Names | None = Field(
        default=None,
        description="The switch or host, or the two ends of the link, that fails.",
        examples=["s3", ["s1", "s2"]],
    )
    recover: Names | None = Field(
        default=None,
        description="The switch or host, or the two ends of the link, that recovers.",
        examples=["s3", ["s1", "s2"]],
    )

    @_model_validator(mode="after")
    def _one_kind(self) -> Event:
        found = tuple(k for k in ("link", "set", "fail", "recover") if getattr(self, k) is not None)
        if found not in {("link", "set"), ("fail",), ("recover",)}:
            what = " and ".join(found) or "none of them"
            raise ValueError(f"found {what}, expected link and set together, or fail, or recover")
        if self.set is not None and not self.set.model_fields_set:
            raise ValueError("found nothing to set, expected bandwidth, delay, jitter or loss")
        return self


OptionMap = dict[Name, Option]


def _policy(value: object) -> object:
    """A policy's bare name is a mapping to no options."""
    if isinstance(value, str):
        return {value: {}}
    if not isinstance(value, dict) or len(value) != 1:
        raise ValueError(
            f"found {shown(value)}, expected a policy's name, or one name with its options:"
            " {NAME: {OPTION: VALUE}}"
        )
    return value


Policy = Annotated[dict[Slug, OptionMap], BeforeValidator(_policy)]


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
    workload: list[Workload] = Field(
        min_length=1, max_length=1000, description="The sources of tasks."
    )
    background: list[Background] = Field(
        default=[], max_length=1000, description="Traffic that nobody schedules."
    )
    events: list[Event] = Field(
        default=[], max_length=10_000, description="Disturbances, each undone after a repetition."
    )
    policies: list[Policy] = Field(
        default=_written(["idleness", "network-aware"]),
        min_length=1,
        max_length=50,
        description="The policies to compare, by name, or by name with options.",
        examples=[["idleness", {"network-aware": {"k": 4}}]],
    )
    repeat: int = Field(default=5, ge=1, le=1000, description="Repetitions of each policy.")
    duration: Span = Field(
        default=_written("20s"), description="Tasks are released within it.", examples=["20s"]
    )
    drain: Moment = Field(
        default=_written("30s"), description="Time after the duration for tasks to finish in."
    )
    warmup: Moment = Field(
        default=_written("1s"),
        description="Background traffic runs this long before the first task.",
    )
    settle: Moment = Field(
        default=_written("0s"),
        description="Tasks released this early in a repetition are run but not measured.",
        examples=["2s"],
    )
    sampling: Interval = Field(
        default=_written("250ms"),
        description="Links, queues, switches and the control plane are sampled this often.",
    )


class _Generator(GenerateJsonSchema):
    """Without `null`: what is optional is left out, never written as nothing."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        plain = super().default_schema(schema)
        default = schema.get("default")
        if default is None or isinstance(default, BaseModel):
            plain.pop("default", None)
        return plain


def json_schema() -> dict[str, Any]:
    """The file's schema as JSON Schema, draft 2020-12, for editors and other tools."""
    schema = ScenarioFile.model_json_schema(by_alias=True, schema_generator=_Generator)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Testbed scenario"
    _short_forms(schema)
    return schema


def _short_forms(schema: dict[str, Any]) -> None:
    """Describe what the models normalize before validation: [a, b] and bare policy names."""
    ends = {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2}
    for section in ("Written", "Wan"):
        links = schema["$defs"][section]["properties"]["links"]
        links["items"] = {"anyOf": [ends, links["items"]]}
    policies = schema["properties"]["policies"]
    policies["items"] = {"anyOf": [{"type": "string", "pattern": SLUG}, policies["items"]]}
