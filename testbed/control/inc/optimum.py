"""How many of a set of requests could have been admitted at best: an offline bound.

A mixed-integer program (HiGHS, Huangfu and Hall, "Parallelizing the dual
revised simplex method", Math. Prog. Comp. 2018, through scipy) that knows all
requests in advance. It is generous: a vector may be split over any number of
trees and its flows over any number of ways, a tree's sources may have leaves or
not, round trips are the shortest there are. No strategy can admit more; the
true optimum lies between what one does admit and this.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from testbed.control.inc.inventory import Inventory
from testbed.control.inc.trees import WINDOW_MARGIN, Demand
from testbed.errors import ControlError
from testbed.model.admission import Hop, TaskRequest


class _Program:
    """Columns, and rows lower ≤ row · x ≤ upper."""

    def __init__(self) -> None:
        self.cost: list[float] = []
        self.upper: list[float] = []
        self.whole: list[int] = []
        self._rows: list[int] = []
        self._columns: list[int] = []
        self._values: list[float] = []
        self.least: list[float] = []
        self.most: list[float] = []

    def column(self, upper: float, *, whole: bool = False, cost: float = 0.0) -> int:
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(int(whole))
        return len(self.cost) - 1

    def row(self, terms: Sequence[tuple[int, float]], least: float, most: float) -> None:
        for column, value in terms:
            self._rows.append(len(self.least))
            self._columns.append(column)
            self._values.append(value)
        self.least.append(least)
        self.most.append(most)

    def solve(self, limit_s: float) -> int:
        shape = (len(self.least), len(self.cost))
        matrix = coo_array((self._values, (self._rows, self._columns)), shape=shape).tocsc()
        result = milp(
            np.array(self.cost),
            integrality=np.array(self.whole),
            bounds=Bounds(0.0, np.array(self.upper)),
            constraints=LinearConstraint(matrix, np.array(self.least), np.array(self.most)),
            options={"time_limit": limit_s},
        )
        bound = result.mip_dual_bound
        if bound is None or not math.isfinite(bound):
            raise ControlError(f"no bound was found: {result.message}")
        floor: int = math.floor(-bound + 1e-6)
        return floor


def most_admitted(
    inventory: Inventory, requests: Sequence[TaskRequest], limit_s: float = 60.0
) -> int:
    """An upper bound on how many of `requests` fit into an empty network at once.

    With `limit_s` of time the bound may be looser than the program's optimum.
    Requests name a rate and no deadline. Raises ControlError otherwise.
    """
    program = _Program()
    load: dict[Hop, list[tuple[int, float]]] = {hop: [] for hop in inventory.hop}
    slots: dict[str, list[tuple[int, float]]] = {}
    packets: dict[str, list[tuple[int, float]]] = {}
    for request in requests:
        _task(program, inventory, request, load, slots, packets)
    for hop, terms in load.items():
        number = inventory.hop[hop]
        capacity = float(inventory.capacity[number]) if inventory.working[number] else 0.0
        if terms and capacity:
            program.row([(c, v / capacity) for c, v in terms], -np.inf, 1.0)
        elif terms:
            program.row(terms, -np.inf, 0.0)
    for device, terms in slots.items():
        program.row(terms, -np.inf, inventory.devices[device].capability.slots)
    for device, terms in packets.items():
        program.row(terms, -np.inf, inventory.devices[device].capability.packets_per_s)
    return program.solve(limit_s)


def _task(
    program: _Program,
    inventory: Inventory,
    request: TaskRequest,
    load: dict[Hop, list[tuple[int, float]]],
    slots: dict[str, list[tuple[int, float]]],
    packets: dict[str, list[tuple[int, float]]],
) -> None:
    template = inventory.template(request.primitive)
    if template is None or not request.rate_bps > 0 or request.deadline_s is not None:
        raise ControlError("the bound is for requests of a known primitive that name a rate only")
    key = (request.primitive, request.operation, request.dtype)
    capable = {
        name: support
        for name, fact in inventory.devices.items()
        if inventory.is_up(name) and (support := fact.support(*key)) is not None
    }
    admitted = program.column(1, whole=True, cost=-1.0)
    widest = max((s.elements for s in capable.values()), default=template.block_elements)
    best = Demand(request, template, request.rate_bps, widest)
    wire_bps = best.wire_bps(best.packets_per_s(best.packets))
    for source in request.sources:
        switch = inventory.hosts[source].switch
        load[source, switch].append((admitted, wire_bps))
        if request.to_sources:
            load[switch, source].append((admitted, wire_bps))
    if not request.to_sources:
        switch = inventory.hosts[request.destination].switch
        load[switch, request.destination].append((admitted, wire_bps))
    column = program.column
    shares = {root: column(1) for root in capable}
    program.row([*((c, 1.0) for c in shares.values()), (admitted, -1.0)], 0.0, 0.0)
    # Of each source, what device `first` executes of what root `last` completes.
    ways = [(first, last) for first in capable for last in capable]
    paths = {(s, *way): column(1) for s in request.sources for way in ways}
    # What leaf `first` sends on to root `last`: as much as the source that sends it most.
    passed = {way: column(1) for way in ways if way[0] != way[1]}
    for source in request.sources:
        for last, share in shares.items():
            terms = [(paths[source, first, last], 1.0) for first in capable]
            program.row([*terms, (share, -1.0)], 0.0, 0.0)
        for way, onward in passed.items():
            program.row([(onward, 1.0), (paths[source, *way], -1.0)], 0.0, np.inf)
        sinks = {d: [(paths[source, d, last], 1.0) for last in capable] for d in capable}
        start = inventory.hosts[source].switch
        _flow(program, inventory, {start: [(admitted, 1.0)]}, sinks, request, wire_bps, load)
    begins = {d: [(c, 1.0) for (first, _), c in passed.items() if first == d] for d in capable}
    ends = {d: [(c, 1.0) for (_, last), c in passed.items() if last == d] for d in capable}
    _flow(program, inventory, begins, ends, request, wire_bps, load)
    if not request.to_sources:
        results = {d: [(share, 1.0)] for d, share in shares.items()}
        end = inventory.hosts[request.destination].switch
        _flow(program, inventory, results, {end: [(admitted, 1.0)]}, request, wire_bps, load)
    for name, support in capable.items():
        demand = Demand(request, template, request.rate_bps, support.elements)
        rate = demand.packets_per_s(demand.packets)
        store_s = demand.packet_bits / float(max(inventory.capacity))
        far_s = max(_least_delay_s(inventory, s, name, store_s) for s in request.sources)
        window = min(
            demand.packets, rate * (2 * far_s + demand.request.turnaround_s) * WINDOW_MARGIN
        )
        if not math.isfinite(window):
            program.row([(shares[name], 1.0)], 0.0, 0.0)
            continue
        # Whole slots, and at least one wherever something is executed.
        held = column(np.inf, whole=True)
        uses = [(shares[name], 1.0), *begins[name]]
        program.row([(held, 1.0), *((c, -window) for c, _ in uses)], 0.0, np.inf)
        program.row([(held, 1.0), (shares[name], -1.0)], 0.0, np.inf)
        slots.setdefault(name, []).append((held, 1.0))
        executed = [paths[s, name, last] for s in request.sources for last in capable]
        executed += [c for c, _ in ends[name]]
        packets.setdefault(name, []).extend((c, float(rate)) for c in executed)


Terms = list[tuple[int, float]]


def _flow(
    program: _Program,
    inventory: Inventory,
    begins: Mapping[str, Terms],
    ends: Mapping[str, Terms],
    request: TaskRequest,
    wire_bps: float,
    load: dict[Hop, Terms],
) -> None:
    """A flow between switches that enters and leaves as given; all of it loads the links."""
    hops = [h for h in inventory.hop if h[0] in inventory.switches and h[1] in inventory.switches]
    flow = {hop: program.column(np.inf) for hop in hops}
    for hop, column in flow.items():
        load[hop].append((column, wire_bps))
        if request.to_sources:
            load[hop[1], hop[0]].append((column, wire_bps))
    for node in inventory.switches:
        terms = [(column, 1.0) for (a, _), column in flow.items() if a == node]
        terms += [(column, -1.0) for (_, b), column in flow.items() if b == node]
        terms += [(column, -value) for column, value in begins.get(node, [])]
        terms += [(column, value) for column, value in ends.get(node, [])]
        if terms:
            program.row(terms, 0.0, 0.0)


def _least_delay_s(inventory: Inventory, host: str, switch: str, store_s: float) -> float:
    """Of all ways from a host to a switch (Dijkstra), `store_s` a node for passing a packet on."""
    known = {host: store_s}
    done: set[str] = set()
    while known.keys() - done:
        here = min(known.keys() - done, key=lambda n: known[n])
        if here == switch:
            return known[here]
        done.add(here)
        for (a, b), number in inventory.hop.items():
            if a == here and b in inventory.switches and inventory.working[number]:
                far_s = known[a] + float(inventory.delay_s[number]) + store_s
                if far_s < known.get(b, math.inf):
                    known[b] = far_s
    return math.inf
