"""What the file says is submitted: its workloads as the model has them.

A task graph becomes a workload for each of its stages, GRAPH.STAGE, which arrive
at the same times and name what they need of each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import networkx as nx

from testbed.model import inc_wire
from testbed.model.network import HostSpec, Topology
from testbed.model.units import format_time, parse_time, suggestion
from testbed.model.workload import (
    UNCONSTRAINED,
    AllReduceSpec,
    Arrival,
    Constraints,
    Fetch,
    Reduce,
    Supersteps,
    WorkloadSpec,
)
from testbed.scenario import schema
from testbed.scenario.layout import Report
from testbed.scenario.network import Selection
from testbed.scenario.problems import Where
from testbed.scenario.schema import ScenarioFile

Traces = Path | Mapping[str, Sequence[float]] | None
MAX_TASKS = 1_000_000
MAX_TRACE_BYTES = 10_000_000
TURNAROUND_S = 0.03
"""Of a worker in a container that shares its CPUs with others."""


def workloads(
    file: ScenarioFile,
    topology: Topology,
    selection: Selection,
    traces: Traces,
    report: Report,
) -> tuple[WorkloadSpec, ...]:
    """The workloads of `file`, in its order; what is wrong with them is reported."""
    specs: list[WorkloadSpec] = []
    names: set[str] = set()
    tasks = 0.0
    for i, section in enumerate(file.workload):
        where: Where = ("workload", i)
        known = len(specs)
        name = section.name or f"workload{i + 1}"
        if name in names:
            message = f"found {name!r} a second time, expected names to differ"
            report((*where, "name") if section.name else where, message)
        names.add(name)
        if isinstance(section, schema.AllReduce):
            spec = _allreduce(section, name, file, topology, selection, where, report)
            for other in specs:
                if shared := sorted({*other.sources} & {*spec.sources}):
                    message = f"found {shared[0]} here and in {other.name!r}, expected one of them"
                    report((*where, "workers"), message)
            specs.append(spec)
            continue
        until_s = _until(section, file, where, report)
        trace = traces.get(name) if isinstance(traces, Mapping) else traces
        arrival = _arrival(section, file, until_s, trace, where, report)
        entry = _Entry(section, name, arrival, until_s, topology, selection, where, report)
        if isinstance(section, schema.Graph):
            specs += _graph(section, entry)
        elif isinstance(section, schema.Group):
            specs.append(_group(section, entry))
        elif isinstance(section, schema.Service):
            specs.append(_service(section, entry))
        else:
            specs.append(_work(section, entry))
        if (tasks := tasks + _expected(specs[known:])) > MAX_TASKS:
            message = f"found about {tasks:.0f} tasks in a repetition, expected at most {MAX_TASKS}"
            report((*where, "arrival"), message)
            break
    return tuple(specs)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of `workload`, or a stage of one: when its tasks arrive, and where it stands."""

    section: schema.Arriving
    name: str
    arrival: Arrival
    until_s: float
    topology: Topology
    selection: Selection
    where: Where
    report: Report

    def said(self, key: str, message: str) -> None:
        """Report a problem with one of its keys, or (no key) with all of it."""
        self.report((*self.where, key) if key else self.where, message)


def _work(
    section: schema.Workload | schema.Group | schema.Service | schema.Stage,
    entry: _Entry,
    sourced: bool = True,
) -> WorkloadSpec:
    """What is done on one host; stages that are not `sourced` have no input of their own."""
    inputs = section.input.hosts if section.input is not None else ()
    where, selection, report = entry.where, entry.selection, entry.report
    return WorkloadSpec(
        name=entry.name,
        arrival=entry.arrival,
        sources=(_ends(section.from_, inputs, "from", where, selection, report) if sourced else ()),
        sinks=_ends(section.to, section.output.hosts, "to", where, selection, report),
        input_bytes=section.input.size_bytes if section.input is not None else 0,
        compute_s=section.compute,
        output_bytes=section.output.size_bytes,
        cpu=section.cpu,
        memory_bytes=section.memory,
        storage_bytes=section.storage,
        accelerators=section.accelerators,
        deadline_s=entry.section.deadline,
        candidates=_candidates(section, entry.topology, selection, where, report),
        count=entry.section.count,
        until_s=entry.until_s,
        constraints=_demands(section.demands),
    )


def _demands(section: schema.Demands) -> Constraints:
    if not section.model_fields_set:
        return UNCONSTRAINED
    return Constraints(
        min_bandwidth_bps=section.bandwidth or 0.0,
        max_delay_s=float("inf") if section.delay is None else section.delay,
        max_loss=1.0 if section.loss is None else section.loss,
    )


def _graph(section: schema.Graph, entry: _Entry) -> list[WorkloadSpec]:
    """A workload for each stage, those that others need before those that need them."""
    name, where, report = entry.name, (*entry.where, "tasks"), entry.report
    needs: nx.DiGraph[str] = nx.DiGraph()
    needs.add_nodes_from(section.tasks)
    for key, stage in section.tasks.items():
        for before in stage.after:
            if before not in section.tasks:
                hint = suggestion(before, section.tasks)
                message = f"found {before!r}, expected a task of this graph{hint}"
                report((*where, key, "after", before), message)
                return []
            needs.add_edge(before, key)
        if stage.reduce is not None:
            if wrong := _no_reduce(stage.reduce, stage, section):
                report((*where, key, "reduce", wrong[0]), wrong[1])
                return []
            needs.add_edges_from((before, key) for before in stage.reduce.of)
    if not nx.is_directed_acyclic_graph(needs):
        cycle = [a for a, _ in nx.find_cycle(needs)]
        message = (
            f"found a cycle, {' → '.join([*cycle, cycle[0]])}, expected tasks that come after"
            " each other"
        )
        report((*where, cycle[0], "after", cycle[-1]), message)
        return []
    specs = []
    for key in nx.lexicographical_topological_sort(needs, key=list(section.tasks).index):
        stage = section.tasks[key]
        here = replace(entry, name=f"{name}.{key}", where=(*where, key))
        own = stage.input is not None
        if stage.from_ is not None and not own:
            here.said("from", "found sources without `input`, expected both or neither")
        if not own and not stage.after and stage.reduce is None:
            here.said("", "found no input, expected `input`, or `after` other tasks")
        bare = _work(stage, here, sourced=own)
        if bare.output_bytes and not bare.sinks and not own:
            here.said("", "found a result without a sink, expected `to`, for there is no source")
        after = tuple(_fetch(edge, f"{name}.{b}") for b, edge in stage.after.items())
        reduce = None
        if stage.reduce is not None:
            reduce = _reduce(stage.reduce, name)
            after += tuple(Fetch(reduce.size_bytes, task=one) for one in reduce.tasks)
        if not own:  # what counts as its input, as testbed.scheduling.graphs has it
            largest = max((fetch.size_bytes for fetch in after), default=0)
            bare = replace(bare, input_bytes=largest if reduce is None else reduce.size_bytes)
        if list(needs.successors(key)):
            bare = replace(bare, deadline_s=None)
        specs.append(replace(bare, graph=name, after=after, reduce=reduce))
    return specs


def _no_reduce(
    reduce: schema.Reduce, stage: schema.Stage, graph: schema.Graph
) -> tuple[str, str] | None:
    """What is wrong with a reduction as such, by its key."""
    for one in reduce.of:
        if one not in graph.tasks:
            hint = suggestion(one, graph.tasks)
            return "of", f"found {one!r}, expected a task of this graph{hint}"
        if one in stage.after or reduce.of.count(one) > 1:
            return "of", f"found {one!r} a second time, expected tasks to differ from each other"
    if reduce.data % 4 or reduce.data == 0:
        return "data", f"found {reduce.data}B, expected a multiple of 4 bytes"
    return None


def _reduce(section: schema.Reduce, graph: str) -> Reduce:
    tasks = tuple(f"{graph}.{one}" for one in section.of)
    return Reduce(tasks, section.data, section.operation, section.dtype)


def _fetch(edge: schema.Edge, task: str) -> Fetch:
    demands = _demands(edge)
    return Fetch(
        edge.data,
        task=task,
        min_bandwidth_bps=demands.min_bandwidth_bps,
        max_delay_s=demands.max_delay_s,
        max_loss=demands.max_loss,
    )


def _group(section: schema.Group, entry: _Entry) -> WorkloadSpec:
    """A bulk-synchronous group; its compute time is of all steps of a member."""
    spec, hosts = _work(section, entry), entry.topology.host
    room = sum(int(hosts[name].cpu / section.cpu + 1e-9) for name in spec.candidates or hosts)
    if 0 < room < section.members:
        message = f"found {section.members}, expected at most {room}: they start together"
        entry.said("members", message)
    return replace(
        spec,
        members=section.members,
        supersteps=Supersteps(section.steps, section.exchange),
        compute_s=section.steps * section.compute,
    )


def _service(section: schema.Service, entry: _Entry) -> WorkloadSpec:
    """A service, whose tasks are the requests to it."""
    spec, hosts = _work(section, entry), entry.topology.host
    able = sum(hosts[name].cpu >= section.cpu for name in spec.candidates or hosts)
    if 0 < able < section.replicas:
        message = f"found {section.replicas}, expected at most {able}: each has a host of its own"
        entry.said("replicas", message)
    return replace(spec, replicas=section.replicas)


def _allreduce(
    section: schema.AllReduce,
    name: str,
    file: ScenarioFile,
    topology: Topology,
    selection: Selection,
    where: Where,
    report: Report,
) -> WorkloadSpec:
    """A workload of all-reduces: the only one of its scenario, or one of several admitted ones."""
    others = [one for one in file.workload if one is not section]
    start_s = section.start or 0.0
    if not all(isinstance(one, schema.AllReduce) for one in others):
        report(where, "found all-reduces beside other workloads, expected them alone")
    elif others and section.root is not None:
        message = "found a root, expected none where there are several workloads of all-reduces"
        report((*where, "root"), message)
    workers = selection.all(section.workers, (*where, "workers"), report)
    if workers and not 2 <= len(workers) <= inc_wire.MAX_WORKERS:
        message = f"found {len(workers)} hosts, expected 2 to {inc_wire.MAX_WORKERS} workers"
        report((*where, "workers"), message)
    if section.size % 4 or section.size == 0:
        report((*where, "size"), f"found {section.size}B, expected a multiple of 4 bytes")
    if section.root is None:
        if start_s >= file.duration:
            message = f"found {format_time(start_s)}, expected less than the duration"
            report((*where, "start"), message)
        if not section.rate:
            message = "found neither a root nor a rate, expected one of them"
            report((*where, "rate") if section.rate is not None else where, message)
    elif section.root not in topology.switch:
        hint = suggestion(section.root, topology.switch)
        report((*where, "root"), f"found {section.root!r}, expected the name of a switch{hint}")
    else:
        _check_tree(section.root, section, workers, topology, where, report)
    _computing(topology, report)
    algorithms = [next(iter(entry)) for entry in file.policies]
    if section.dtype == "float32" and algorithms != ["in-network"]:
        report((*where, "dtype"), "found float32, which only the policy in-network can sum")
    return WorkloadSpec(
        name=name,
        arrival=Arrival("trace", times_s=(start_s,) * section.count),
        sources=workers,
        sinks=(),
        input_bytes=section.size,
        compute_s=0.0,
        output_bytes=section.size,
        cpu=0.0,
        allreduce=AllReduceSpec(
            dtype=section.dtype,
            root=section.root or "",
            levels=section.levels,
            slots=section.slots,
            elements=section.elements,
            rate_bps=section.rate or 0.0,
            turnaround_s=TURNAROUND_S if section.turnaround is None else section.turnaround,
            priority=section.priority,
            start_s=start_s,
            host_controller=section.host_controller,
        ),
    )


def _computing(topology: Topology, report: Report) -> None:
    """Every switch can compute."""
    for switch in topology.switches:
        if switch.program != "inc_compute":
            message = f"found the program {switch.program}, expected inc_compute on {switch.name}"
            report(("switches", "program"), message)
            return


def _check_tree(
    root: str,
    section: schema.AllReduce,
    workers: Sequence[str],
    topology: Topology,
    where: Where,
    report: Report,
) -> None:
    """The workers' switches are next to the root."""
    leaves = {topology.access[worker].switch for worker in workers}
    if section.levels == 2 and root in leaves and len(leaves) > 1:
        report((*where, "root"), f"found {root!r}, which has workers of its own")
    for leaf in sorted(leaves - {root}):
        if frozenset((leaf, root)) not in topology.link:
            message = f"found {root!r}, expected a switch with a link to {leaf}"
            report((*where, "root"), message)


def _until(section: schema.Arriving, file: ScenarioFile, where: Where, report: Report) -> float:
    if section.until is None:
        return file.duration
    if section.until > file.duration:
        message = (
            f"found {format_time(section.until)}, expected at most the duration,"
            f" {format_time(file.duration)}"
        )
        report((*where, "until"), message)
    return section.until


def _ends(
    key_hosts: list[str] | None,
    inline_hosts: tuple[str, ...],
    key: str,
    where: Where,
    selection: Selection,
    report: Report,
) -> tuple[str, ...]:
    """Sources or sinks from the key (`from`, `to`) or from within the amount, not both."""
    amount = "input" if key == "from" else "output"
    if key_hosts is not None and inline_hosts:
        message = f"found hosts here and in {amount!r} after {key!r}, expected them in one place"
        report((*where, key), message)
        return ()
    if key_hosts is not None:
        return selection.all(key_hosts, (*where, key), report)
    if inline_hosts:
        return selection.all(inline_hosts, (*where, amount), report)
    if key == "from":
        message = "found no sources, expected `from`, or hosts after 'from' in `input`"
        report(where, message)
    return ()


def _candidates(
    section: schema.Work,
    topology: Topology,
    selection: Selection,
    where: Where,
    report: Report,
) -> tuple[str, ...]:
    """Hosts the tasks may run on; empty where that is every host of the topology.

    At least one of them must be able to take a task when it is idle.
    """
    everything = chosen = tuple(host.name for host in topology.hosts)
    if section.candidates is not None:
        where = (*where, "candidates")
        chosen = selection.all(section.candidates, where, report)
        for name in section.candidates:  # a pattern or site may well take in sensors
            if name in topology.host and topology.host[name].cpu == 0:
                report(where, f"found {name!r}, which has no CPU, expected hosts that compute")
                return ()
    computing = tuple(name for name in chosen if topology.host[name].cpu > 0)
    if chosen and not any(_fits(section, topology.host[name]) for name in computing):
        asked = [f"cpu {section.cpu:g}", f"memory {section.memory}B", f"storage {section.storage}B"]
        asked += [f"{kind} {count}" for kind, count in section.accelerators.items()]
        message = f"found no host that can take a task ({', '.join(asked)}), expected at least one"
        report(where, message)
    return () if computing == everything else computing


def _fits(task: schema.Work, host: HostSpec) -> bool:
    return (
        task.cpu <= host.cpu
        and task.memory <= host.memory_bytes
        and task.storage <= host.storage_bytes
        and all(host.accelerators.get(k, 0) >= n for k, n in task.accelerators.items())
    )


def _arrival(
    section: schema.Arriving,
    file: ScenarioFile,
    until_s: float,
    recorded: Path | Sequence[float] | None,
    where: Where,
    report: Report,
) -> Arrival:
    if section.arrival.poisson is not None:
        return Arrival("poisson", rate=section.arrival.poisson)
    if section.arrival.fixed is not None:
        return Arrival("fixed", rate=section.arrival.fixed)
    where = (*where, "arrival", "trace")
    trace = section.arrival.trace or []
    times: Sequence[float]
    if not isinstance(trace, str):
        times = trace
    elif isinstance(recorded, Sequence):
        times = recorded
    else:
        times = _trace_file(trace, recorded, where, report)
    late = [t for t in times if t > until_s]
    if late:
        limit = "the duration" if section.until is None else "until"
        message = (
            f"found an arrival at {format_time(late[0])}, expected none after {limit},"
            f" {format_time(until_s)}"
        )
        report(where, message)
    return Arrival("trace", times_s=tuple(sorted(times)))


def _trace_file(name: str, folder: Path | None, where: Where, report: Report) -> list[float]:
    """The times in a trace file: one on each line, empty lines and ``# comments`` aside."""
    path = (folder or Path()) / name
    expected = "expected a file with one time on each line"
    try:
        if not path.is_file():
            report(where, f"found {name!r}, which is not a file, {expected}")
            return []
        if path.stat().st_size > MAX_TRACE_BYTES:
            report(where, f"found {name!r} larger than {MAX_TRACE_BYTES} bytes, {expected}")
            return []
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        report(where, f"found {name!r}, which cannot be read ({error}), {expected}")
        return []
    times = []
    for number, line in enumerate(lines, start=1):
        text = line.split("#", 1)[0].strip()
        if not text:
            continue
        try:
            times.append(parse_time(text))
        except ValueError as error:
            report(where, f"line {number} of {name}: {error}")
            return []
    if not times:
        report(where, f"found {name!r} without any times, {expected}")
    return times


def _expected(specs: Sequence[WorkloadSpec]) -> float:
    """Tasks in a repetition, as far as they can be expected."""
    tasks = 0.0
    for spec in specs:
        arriving = spec.arrival.rate * (spec.until_s or 0.0) + len(spec.arrival.times_s)
        tasks += spec.members * (arriving if spec.count is None else min(arriving, spec.count))
    return tasks
