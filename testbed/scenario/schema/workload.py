"""What is submitted: tasks, graphs and groups of them, all-reduces."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic import model_validator as _model_validator

from testbed.model import inc_wire
from testbed.scenario.fields import (
    Bandwidth,
    ComputeTime,
    Deadline,
    Delay,
    Input,
    Moment,
    Name,
    Output,
    Rate,
    Selectors,
    Share,
    Size,
    TaskCpu,
    Trace,
)
from testbed.scenario.schema.section import Section, written


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


class Demands(Section):
    """What a way through the network must have; nodes that only other ways reach are left out."""

    bandwidth: Bandwidth | None = Field(
        default=None, description="Free bandwidth, at least.", examples=["5Mbit/s"]
    )
    delay: Delay | None = Field(
        default=None, description="One-way delay, at most.", examples=["20ms"]
    )
    loss: Share | None = Field(
        default=None, description="Share of frames lost, at most.", examples=["1%"]
    )


class Edge(Demands):
    """What a stage needs of another one."""

    data: Size = Field(description="Bytes that move from where the other ran.", examples=["1MB"])


EdgeField = Annotated[
    Edge, BeforeValidator(lambda value: value if isinstance(value, dict) else {"data": value})
]


class Reduce(Section):
    """Vectors of several tasks of a graph, combined element by element on their way to another."""

    of: list[Name] = Field(
        min_length=2,
        max_length=inc_wire.MAX_WORKERS - 1,
        description="The tasks of the graph that make them; they must be done before.",
        examples=[["map1", "map2"]],
    )
    data: Size = Field(description="Size of each one's vector.", examples=["400kB"])
    operation: Literal["sum", "min", "max"] = Field(
        default="sum", description="What becomes of elements at the same place."
    )
    dtype: Literal["int32", "float32"] = Field(default="int32", description="The elements.")


class Arriving(Section):
    """What comes in the course of a repetition."""

    name: Name | None = Field(
        default=None,
        description="Its name; workload1 … by position when left out.",
        examples=["frames"],
    )
    kind: str
    arrival: Arrival = Field(description="When tasks arrive.", examples=[{"poisson": "2/s"}])
    deadline: Deadline | None = Field(
        default=None,
        description="Time from release within which a task should be done.",
        examples=["2s"],
    )
    count: int | None = Field(
        default=None, ge=1, le=1_000_000, description="Number of tasks at most."
    )
    until: Moment | None = Field(
        default=None, description="No task arrives at or after it; the duration when left out."
    )


class Work(Section):
    """What is done on one host."""

    input: Input | None
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
        default=written("0B"),
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
    candidates: Selectors | None = Field(
        default=None,
        description="Hosts a task may run on, by name, pattern, group or site; every host with CPU"
        " when left out.",
        examples=["edge-*"],
    )
    demands: Demands = Field(
        default=Demands(),
        description="What the ways from the source and to the sink must have.",
        examples=[{"delay": "20ms"}],
    )


class Workload(Work, Arriving):
    """A source of tasks that are alike."""

    kind: Literal["task"] = Field(
        default="task", description="What is submitted: a task that runs on one host."
    )
    input: Input = Field(
        description="Bytes that move from the source to where the task runs, with the sources after"
        " 'from' if `from` is not given.",
        examples=["2MB", "2MB from sensors"],
    )


class Stage(Work):
    """One task of a graph: it has an input of its own, or comes after others, or both."""

    input: Input | None = Field(
        default=None,
        description="Bytes that move from a source besides what comes from other tasks, as of"
        " single tasks.",
        examples=["2MB from sensors"],
    )
    after: dict[Name, EdgeField] = Field(
        default={},
        description="Tasks of the graph that must be done before, each with the bytes that it has"
        " for this one, or with a mapping of them and of what the way must have.",
        examples=[{"split": "1MB"}, {"split": {"data": "1MB", "delay": "20ms"}}],
    )
    reduce: Reduce | None = Field(
        default=None,
        description="Vectors of other tasks of the graph that it needs combined into one, by the"
        " network, a ring, servers, or where it runs.",
        examples=[{"of": ["map1", "map2"], "data": "400kB"}],
    )


class Graph(Arriving):
    """Task graphs that are alike: tasks that need each other's results."""

    kind: Literal["graph"] = Field(description="What is submitted: a graph of tasks.")
    tasks: dict[Name, Stage] = Field(
        min_length=1,
        max_length=100,
        description="Its tasks by name.",
        examples=[{"first": {"input": "1MB from h1", "compute": "100ms"}}],
    )


class Group(Work, Arriving):
    """Bulk-synchronous groups that are alike: their members start, and take each step, together."""

    kind: Literal["bsp"] = Field(description="What is submitted: a bulk-synchronous group.")
    members: int = Field(ge=2, le=32, description="Tasks in a group.", examples=[4])
    steps: int = Field(ge=1, le=1000, description="Steps that each of them takes.", examples=[5])
    exchange: Size = Field(
        description="Bytes that each member sends to every other one at the end of a step.",
        examples=["100kB"],
    )
    input: Input = Field(
        description="Bytes that move from the source to each member at the beginning.",
        examples=["1MB from sensors"],
    )


class Service(Work, Arriving):
    """A service that stays: replicas that serve a stream of requests, one at a time each."""

    kind: Literal["service"] = Field(description="What is submitted: requests to a service.")
    replicas: int = Field(
        default=1, ge=1, le=32, description="Its replicas, each on a host of its own."
    )
    input: Input = Field(
        description="Bytes of a request, with the clients after 'from' if `from` is not given.",
        examples=["50kB from sensors"],
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
    root: Name | None = Field(
        default=None,
        description="The switch where the network makes the sums. Without it the INC controller is"
        " asked: it admits a task and chooses, or refuses, and hosts do the work meanwhile.",
        examples=["spine1"],
    )
    rate: Bandwidth | None = Field(
        default=None,
        description="Without a root, and required then: what each worker's vector is to move at in"
        " the network.",
        examples=["8Mbit/s"],
    )
    turnaround: Delay | None = Field(
        default=None,
        description="Without a root: what a worker takes to answer a result with its next packet,"
        " 30ms when left out; slots are reserved for that too.",
        examples=["10ms"],
    )
    priority: int = Field(
        default=0,
        ge=-100,
        le=100,
        description="Without a root: tasks of higher priority may take the place of others.",
    )
    start: Moment | None = Field(
        default=None,
        description="Without a root: when the task is asked for; at once when left out.",
        examples=["5s"],
    )
    host_controller: bool = Field(
        default=True,
        description="Without a root: whether workers follow the task where it is moved.",
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
    if isinstance(value, AllReduce | Arriving):
        return value.kind
    return str(value.get("kind", "task")) if isinstance(value, dict) else "task"


AnyWorkload = Annotated[
    Annotated[Workload, Tag("task")]
    | Annotated[Graph, Tag("graph")]
    | Annotated[Group, Tag("bsp")]
    | Annotated[Service, Tag("service")]
    | Annotated[AllReduce, Tag("allreduce")],
    Discriminator(_workload_tag),
]
