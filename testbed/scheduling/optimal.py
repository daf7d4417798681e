"""Policy `optimal`: a plan made offline that knows every task beforehand.

A mixed-integer program over time slots (Sousa and Wolsey, "A time indexed
formulation of non-preemptive single machine scheduling problems", Mathematical
Programming 54, 1992), solved by HiGHS through scipy. For each task one option
and one start are chosen: an option is a node with a path there and back; a
transfer takes all that background traffic leaves of its path, one after the
other; a node's cpu and memory are held from the start of the transfer to the
end of the return. Minimised is the sum of completion times, or the makespan.
Slots round durations up, so the plan's starts are then moved as early as its
order allows, in real time. For small instances: it grows with tasks x options
x slots.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix

from testbed.errors import ControlError
from testbed.model.decisions import Candidate, Decision, Path
from testbed.model.network import HostSpec
from testbed.model.workload import Task
from testbed.scheduling.fluid import StaticNetwork
from testbed.scheduling.framework import Hop, Node
from testbed.scheduling.transfer import transfer_s

Objective = Literal["mean", "makespan"]
GAP = 0.01
SLOTS = 32
_EPSILON_S = 1e-9


@dataclass(frozen=True, slots=True)
class Option:
    """A task on a node by two paths; seconds of its three stages when nothing is in the way."""

    host: str
    path_in: Path
    path_out: Path
    in_s: float
    compute_s: float
    out_s: float

    @property
    def whole_s(self) -> float:
        return self.in_s + self.compute_s + self.out_s


@dataclass(frozen=True, slots=True)
class Start:
    """Where and when a task starts."""

    option: Option
    at_s: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A start for every task. `gap` is what HiGHS left between its plan and its bound."""

    starts: Mapping[str, Start]
    gap: float


def options(task: Task, hosts: Sequence[HostSpec], network: StaticNetwork, k: int) -> list[Option]:
    """All nodes that could ever take a task, with each of `k` paths there and the best back."""
    found = []
    free = network.free_bps
    for host in hosts:
        if task.cpu > host.cpu or task.memory_bytes > host.memory_bytes or host.cpu <= 0:
            continue
        cores = min(task.cpu, host.cpu) if task.cpu > 0 else host.cpu
        back = min(
            network.paths(host.name, task.sink, k),
            key=lambda p: _alone_s(p, task.output_bytes, free),
        )
        for way in network.paths(task.source, host.name, k):
            found.append(
                Option(
                    host.name,
                    way,
                    back,
                    _alone_s(way, task.input_bytes, free),
                    task.compute_s / cores,
                    _alone_s(back, task.output_bytes, free),
                )
            )
    return found


def _alone_s(path: Path, size_bytes: int, free_bps: Mapping[Hop, float]) -> float:
    if not path.hops or not size_bytes:
        return 0.0
    rate = min(free_bps[hop] for hop in path.hops)
    return transfer_s(size_bytes, rate, path.delay_s, path.loss, len(path.nodes) - 2)


def plan(
    tasks: Sequence[Task],
    hosts: Sequence[HostSpec],
    network: StaticNetwork,
    horizon_s: float,
    objective: Objective,
    *,
    k: int = 2,
    limit_s: float = 60.0,
) -> Plan:
    """The best plan for tasks released at time zero; `horizon_s` is longer than it will take.

    Raises
    ------
    ControlError
        If no plan is found in the horizon, or none within `GAP` in `limit_s`.
    """
    choices = [(t, o) for t, task in enumerate(tasks) for o in options(task, hosts, network, k)]
    slot_s = horizon_s / SLOTS
    columns: list[tuple[int, Option, int, int]] = []
    for t, option in choices:
        length = max(1, ceil(option.whole_s / slot_s - _EPSILON_S))
        columns += [(t, option, s, s + length) for s in range(SLOTS - length + 1)]
    hopeless = {task.id for task in tasks} - {tasks[t].id for t, *_ in columns}
    if hopeless:
        raise ControlError(
            f"no plan for {', '.join(sorted(hopeless))}: no node can do it in {horizon_s:g} s"
        )
    count = len(columns)
    rows = _Rows()
    for t in range(len(tasks)):
        mine = [(j, 1.0) for j, column in enumerate(columns) if column[0] == t]
        rows.add(mine, 1.0, 1.0)
    _resources(rows, columns, tasks, hosts, network, slot_s)
    cost = np.zeros(count + 1)
    if objective == "mean":
        cost[:count] = [end for *_, end in columns]
    else:
        cost[count] = 1.0
        for t in range(len(tasks)):
            mine = [(j, float(-column[3])) for j, column in enumerate(columns) if column[0] == t]
            rows.add([*mine, (count, 1.0)], 0.0, np.inf)
    upper = np.ones(count + 1)
    upper[count] = SLOTS
    integral = np.ones(count + 1)
    integral[count] = 0
    solved = milp(
        cost,
        constraints=rows.constraint(count + 1),
        bounds=Bounds(0, upper),
        integrality=integral,
        options={"mip_rel_gap": GAP, "time_limit": limit_s},
    )
    if solved.x is None or solved.mip_gap > GAP + 1e-9:
        raise ControlError(f"no plan within {GAP:.0%} of the best was found: {solved.message}")
    chosen = [columns[j] for j in range(count) if solved.x[j] > 0.5]
    chosen.sort(key=lambda column: (column[2], column[3], column[0]))
    ordered = [(tasks[t], option) for t, option, *_ in chosen]
    return Plan(_earliest(ordered, hosts, network), float(solved.mip_gap))


class _Rows:
    """Linear constraints, row by row."""

    def __init__(self) -> None:
        self._entries: list[tuple[int, int, float]] = []
        self._low: list[float] = []
        self._high: list[float] = []

    def add(self, entries: Sequence[tuple[int, float]], low: float, high: float) -> None:
        self._entries += [(len(self._low), column, value) for column, value in entries]
        self._low.append(low)
        self._high.append(high)

    def constraint(self, columns: int) -> LinearConstraint:
        row, column, value = zip(*self._entries, strict=True)
        matrix = coo_matrix((value, (row, column)), shape=(len(self._low), columns))
        return LinearConstraint(matrix.tocsr(), self._low, self._high)


def _resources(
    rows: _Rows,
    columns: Sequence[tuple[int, Option, int, int]],
    tasks: Sequence[Task],
    hosts: Sequence[HostSpec],
    network: StaticNetwork,
    slot_s: float,
) -> None:
    """In every slot: cpu and memory of nodes, and shares of links."""
    cpu: dict[tuple[str, int], list[tuple[int, float]]] = {}
    memory: dict[tuple[str, int], list[tuple[int, float]]] = {}
    share: dict[tuple[Hop, int], list[tuple[int, float]]] = {}
    free = network.free_bps
    for j, (t, option, start, end) in enumerate(columns):
        for s in range(start, end):
            cpu.setdefault((option.host, s), []).append((j, tasks[t].cpu))
            memory.setdefault((option.host, s), []).append((j, tasks[t].memory_bytes))
        for hop, part, begin_s, end_s in _uses(option, free):
            first, last = begin_s / slot_s, end_s / slot_s
            for s in range(int(first), ceil(last - _EPSILON_S)):
                # A slot that a transfer fills in part is used in part.
                filled = min(last, s + 1.0) - max(first, float(s))
                share.setdefault((hop, start + s), []).append((j, part * filled))
    spec = {host.name: host for host in hosts}
    for (host, _), entries in cpu.items():
        rows.add(entries, 0.0, spec[host].cpu + _EPSILON_S)
    for (host, _), entries in memory.items():
        rows.add(entries, 0.0, spec[host].memory_bytes)
    for entries in share.values():
        rows.add(entries, 0.0, 1.0 + _EPSILON_S)


def _uses(option: Option, free_bps: Mapping[Hop, float]) -> list[tuple[Hop, float, float, float]]:
    """(link, share of what is free there, from, until) of an option's transfers."""
    found = []
    back_s = option.in_s + option.compute_s
    for path, begin_s, end_s in (
        (option.path_in, 0.0, option.in_s),
        (option.path_out, back_s, back_s + option.out_s),
    ):
        if path.hops and end_s > begin_s:
            rate = min(free_bps[hop] for hop in path.hops)
            found += [(hop, rate / free_bps[hop], begin_s, end_s) for hop in path.hops]
    return found


def _earliest(
    ordered: Sequence[tuple[Task, Option]], hosts: Sequence[HostSpec], network: StaticNetwork
) -> dict[str, Start]:
    """Starts as early as the plan's order allows (a serial schedule-generation scheme)."""
    free = network.free_bps
    spec = {host.name: host for host in hosts}
    used: list[tuple[object, float, float, float, float]] = []  # what, amount, of, from, until
    starts: dict[str, Start] = {}
    for task, option in ordered:
        wants: list[tuple[object, float, float, float, float]] = [
            (hop, part, 1.0, begin, end) for hop, part, begin, end in _uses(option, free)
        ]
        host = spec[option.host]
        wants.append((("cpu", host.name), task.cpu, host.cpu, 0.0, option.whole_s))
        wants.append(
            (
                ("memory", host.name),
                float(task.memory_bytes),
                float(host.memory_bytes),
                0.0,
                option.whole_s,
            )
        )
        times = {0.0} | {max(0.0, end - begin) for *_, end in used for *_, begin, _ in wants}
        at_s = next(at_s for at_s in sorted(times) if _fits(wants, used, at_s))
        starts[task.id] = Start(option, at_s)
        used += [(what, n, of, at_s + begin, at_s + end) for what, n, of, begin, end in wants]
    return starts


def _fits(
    wants: Sequence[tuple[object, float, float, float, float]],
    used: Sequence[tuple[object, float, float, float, float]],
    at_s: float,
) -> bool:
    for what, amount, of, begin, end in wants:
        low, high = at_s + begin, at_s + end
        same = [u for u in used if u[0] == what and u[3] < high - 1e-9 and u[4] > low + 1e-9]
        for moment in {low, *(u[3] for u in same if u[3] > low)}:
            held = sum(u[1] for u in same if u[3] <= moment + 1e-9 and u[4] > moment + 1e-9)
            if held + amount > of * (1 + 1e-9):
                return False
    return True


class Optimal:
    """Carries a plan out: a task starts when it is due and its node has room."""

    name = "optimal"

    def __init__(self, made: Plan, *, at_once: bool = False) -> None:
        self._starts = made.starts
        self._at_once = at_once

    @property
    def wake_s(self) -> list[float]:
        return [start.at_s for start in self._starts.values()]

    def begin(self, now: float) -> None:
        pass

    def place(self, task: Task, nodes: Sequence[Node], now: float) -> Decision:
        start = self._starts.get(task.id)
        if start is None:
            raise ControlError(f"policy optimal has no plan for task {task.id}")
        option = start.option
        node = next(node for node in nodes if node.name == option.host)
        lacking = (
            round(task.cpu * 1000) > node.capacity.milli_cpu - node.requested.milli_cpu
            or task.memory_bytes > node.capacity.memory - node.requested.memory
        )
        if lacking or (not self._at_once and now < start.at_s - _EPSILON_S):
            reason = f"planned for {option.host} at {start.at_s:.3f} s"
            return Decision(task.id, now, self.name, None, (), reason=reason)
        return Decision(
            task.id,
            now,
            self.name,
            option.host,
            (Candidate(option.host),),
            option.path_in if option.path_in.hops else None,
            option.path_out if option.path_out.hops else None,
            reason="as planned",
        )

    def started(self, task: Task, decision: Decision) -> None:
        pass

    def transfer_done(self, task: Task, now: float) -> None:
        pass

    def compute_done(self, task: Task, now: float) -> None:
        pass

    def finished(self, task: Task, now: float, ok: bool) -> None:
        pass
