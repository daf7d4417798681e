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

from testbed.model.network import GilbertElliott
from testbed.model.units import shown
from testbed.model.wire import INT_MAX_HOPS
from testbed.scenario.fields import (
    SLUG,
    Bandwidth,
    Chance,
    ComputeTime,
    Cpu,
    Deadline,
    Delay,
    EcnThreshold,
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
    Share,
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


class LossModel(Section):
    """Lost frames: a share of them, alone or in bursts, or a chain of two states."""

    share: Loss | None = Field(
        default=None, description="Share of frames lost in the long run.", examples=["1%"]
    )
    burst: float | None = Field(
        default=None,
        ge=1,
        le=1e6,
        description="Frames lost in a row on average; when left out, each frame's loss is its own.",
        examples=[8],
    )
    enter: Chance | None = Field(
        default=None,
        description="Instead of a share: probability for each frame to enter the bad state (p of"
        " Gilbert and Elliott's chain).",
        examples=["0.5%"],
    )
    leave: Chance | None = Field(
        default=None, description="Probability to leave the bad state (r).", examples=["20%"]
    )
    bad: Share | None = Field(
        default=None,
        description="Share lost in the bad state (1-h); all when left out.",
        examples=["70%"],
    )
    good: Share | None = Field(
        default=None,
        description="Share lost in the good state (1-k); none when left out.",
        examples=["0.1%"],
    )

    @_model_validator(mode="after")
    def _one_way(self) -> LossModel:
        said = {key for key in type(self).model_fields if getattr(self, key) is not None}
        if self.share is not None and said <= {"share", "burst"}:
            if self.burst is not None and self.share > self.burst / (1 + self.burst):
                raise ValueError(
                    f"found bursts of {self.burst:g} with a share of {self.share:g}, expected at"
                    f" most a share of {self.burst / (1 + self.burst):.3g}: between bursts at least"
                    " one frame gets through"
                )
            return self
        if {"enter", "leave"} <= said and not said & {"share", "burst"}:
            return self
        what = " and ".join(key for key in type(self).model_fields if key in said) or "none of them"
        raise ValueError(
            f"found {what}, expected share, perhaps with burst, or enter and leave, perhaps with"
            " bad and good"
        )

    @property
    def chain(self) -> GilbertElliott | None:
        """The chain of two states; None where losses are independent."""
        if self.enter is not None and self.leave is not None:
            bad = 1.0 if self.bad is None else self.bad
            return GilbertElliott(self.enter, self.leave, bad, self.good or 0.0)
        if self.share and self.burst is not None:
            return GilbertElliott.of(self.share, self.burst)
        return None

    @property
    def long_run(self) -> float:
        """The share of frames lost in the long run."""
        return self.chain.loss if self.chain is not None else self.share or 0.0


class QueueModel(Section):
    """The queue before a link: where it ends and where it begins to mark."""

    size: QueueSize | None = Field(
        default=None,
        description="Where it drops: 'bdp' (the delay-bandwidth product), a size, or a number of"
        " full-size packets.",
        examples=["bdp", "64kB", "100 packets"],
    )
    ecn: EcnThreshold | None = Field(
        default=None,
        description="Packets that can be marked (ECN) are marked as congested when more than this"
        " waits before them, in packets or bytes, or when they have waited for longer than this"
        " time; `none` marks nothing.",
        examples=["20 packets", "30kB", "5ms"],
    )

    @_model_validator(mode="after")
    def _something(self) -> QueueModel:
        if self.size is None and self.ecn is None:
            raise ValueError("found nothing in it, expected size, ecn or both")
        return self


def _in(key: str) -> BeforeValidator:
    """What is no mapping stands for a mapping with it under `key`."""
    return BeforeValidator(lambda value: value if isinstance(value, dict) else {key: value})


LossField = Annotated[LossModel, _in("share")]
QueueField = Annotated[QueueModel, _in("size")]


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
    reorder: bool | None = Field(
        default=None,
        description="Whether jitter may put a frame before an earlier one; otherwise frames that"
        " would overtake wait.",
        examples=[True],
    )
    loss: LossField | None = Field(
        default=None,
        description="Share of frames lost at random, or a mapping that says how they are lost.",
        examples=["0.1%", 0, {"share": "1%", "burst": 8}],
    )
    corrupt: Share | None = Field(
        default=None, description="Share of frames in which one bit flips.", examples=["0.01%"]
    )
    duplicate: Share | None = Field(
        default=None, description="Share of frames that arrive twice.", examples=["0.1%"]
    )
    queue: QueueField | None = Field(
        default=None,
        description="Queue before the link: its size, or a mapping of its size and of when it marks"
        " congestion.",
        examples=["bdp", "100 packets", {"size": "bdp", "ecn": "20 packets"}],
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
    interconnect: Literal["memory", "veth"] = Field(
        default="veth",
        description="What carries links between embedded switches: veth pairs, on which other tools"
        " can look at the packets, or memory, which is quicker at high rates and keeps a CPU busier"
        " at low ones. BMv2 knows only the former.",
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


class AllReduce(Section):
    """All-reduces, one after the other: workers' vectors are summed, and each gets the sum."""

    kind: Literal["allreduce"] = Field(description="What this is.", examples=["allreduce"])
    name: Name | None = Field(
        default=None, description="Its name; workload1 … by position when left out."
    )
    workers: Selectors = Field(
        description="Hosts that take part, by name, pattern, group or site.", examples=["h*"]
    )
    size: Size = Field(description="Size of a worker's vector.", examples=["1MB"])
    dtype: Literal["int32", "float32"] = Field(
        default="int32", description="Its elements; float32 sums are made in the network only."
    )
    count: int = Field(default=1, ge=1, le=1000, description="All-reduces in a repetition.")
    root: Name = Field(
        description="The switch where the network makes the sums.", examples=["spine1"]
    )
    levels: int = Field(
        default=2,
        ge=1,
        le=2,
        description="2: workers' switches add what they get before it goes to the root.",
    )
    slots: int = Field(
        default=40,
        ge=1,
        le=256,
        description="Packets of a worker on their way at once; queues on the way must take them.",
    )
    elements: int = Field(
        default=256, ge=32, le=256, multiple_of=32, description="Elements in a packet."
    )


def _workload_tag(value: object) -> str:
    """Which kind of workload `value` is meant to be."""
    if isinstance(value, AllReduce):
        return "allreduce"
    return str(value.get("kind", "task")) if isinstance(value, dict) else "task"


AnyWorkload = Annotated[
    Annotated[Workload, Tag("task")] | Annotated[AllReduce, Tag("allreduce")],
    Discriminator(_workload_tag),
]


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
    reorder: bool | None = Field(
        default=None, description="Whether jitter may now reorder.", examples=[True]
    )
    loss: LossField | None = Field(
        default=None,
        description="New share of frames lost, or how they are lost from now on.",
        examples=["1%", {"share": "1%", "burst": 8}],
    )
    corrupt: Share | None = Field(
        default=None, description="New share of frames with a flipped bit.", examples=["0.1%"]
    )
    duplicate: Share | None = Field(
        default=None, description="New share of frames that arrive twice.", examples=["1%"]
    )
    queue: QueueField | None = Field(
        default=None,
        description="New queue; what waits in it stays.",
        examples=["64kB", {"ecn": "5ms"}],
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
            expected = ", ".join(LinkSettings.model_fields)
            raise ValueError(f"found nothing to set, expected some of {expected}")
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


class Telemetry(Section):
    """How the network is watched from within (docs/telemetry.md)."""

    kind: Literal["none", "int", "probes"] = Field(
        default="none",
        description="`int`: packets of steered flows carry in-band telemetry, INT-MD v2.1;"
        " `probes`: switches find the least loaded ways by load probes, after HULA.",
    )
    every: int | None = Field(
        default=None,
        ge=1,
        le=1_000_000,
        description="Of a flow's packets, one in so many carries it; 100 if left out.",
        examples=[1, 100],
    )
    tasks: int | None = Field(
        default=None,
        ge=1,
        le=1_000_000,
        description="Of the tasks, one in so many has flows that carry it; 1, all, if left out.",
        examples=[1, 10],
    )
    hops: int | None = Field(
        default=None,
        ge=1,
        le=INT_MAX_HOPS,
        description="Switches that may write into a packet, the last one of its way not counted;"
        " 7, all there is room for, if left out.",
    )
    interval: Interval | None = Field(
        default=None,
        description="Of load probes, from one wave to the next; 250ms if left out.",
        examples=["100ms"],
    )

    @_model_validator(mode="after")
    def _of_its_kind(self) -> Telemetry:
        for kind, keys in (("int", {"every", "tasks", "hops"}), ("probes", {"interval"})):
            extra = sorted(self.model_fields_set & keys)
            if self.kind != kind and extra:
                found = " and ".join(extra)
                raise ValueError(f"found {found} with kind {self.kind}, expected kind: {kind}")
        return self


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
        default=_written(["idleness", "network-aware"]),
        min_length=1,
        max_length=50,
        description="The policies to compare, by name, or by name with options; of all-reduces"
        " the algorithms.",
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
    telemetry: Telemetry = Field(
        default=Telemetry(),
        description="In-band telemetry: off unless asked for.",
        examples=[{"kind": "int", "every": 100}],
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
    """Describe what the models normalize before validation: [a, b], bare names and values."""
    for section in list(schema["$defs"].values()):
        for key, model, short in (("loss", "LossModel", "share"), ("queue", "QueueModel", "size")):
            field = section.get("properties", {}).get(key, {})
            if field.pop("$ref", "").endswith(model):
                plain = dict(schema["$defs"][model]["properties"][short])
                kept = {k: v for k, v in plain.items() if k not in ("description", "examples")}
                field["anyOf"] = [kept, {"$ref": f"#/$defs/{model}"}]
    ends = {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2}
    for section in ("Written", "Wan"):
        links = schema["$defs"][section]["properties"]["links"]
        links["items"] = {"anyOf": [ends, links["items"]]}
    policies = schema["properties"]["policies"]
    policies["items"] = {"anyOf": [{"type": "string", "pattern": SLUG}, policies["items"]]}
