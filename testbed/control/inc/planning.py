"""From a request to trees that fit: the three strategies that decide online.

`joint` looks at topology, capability and load together: it draws trees to the
most promising devices over links priced by their load, with one or two levels,
splits a vector over several devices when none is large enough, and takes the
cheapest. `shortest` takes the first capable device on the shortest way from the
first source to the destination, `load` the device with most free slots; both
use ways with the fewest hops. They are what joint is compared with.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Final, Literal

import numpy as np

from testbed.control.inc.graph import Graph, NextHops
from testbed.control.inc.inventory import Floats, Ints, Inventory
from testbed.control.inc.ledger import Ledger
from testbed.control.inc.templates import Template
from testbed.control.inc.trees import (
    PRICE_STEEPNESS,
    RESULT_SEGMENTS,
    SEGMENTS,
    Arborist,
    Demand,
    Shortage,
    Sketch,
)
from testbed.errors import ControlError
from testbed.model.admission import TaskRequest
from testbed.model.capability import PrimitiveSupport

Strategy = Literal["joint", "shortest", "load"]
STRATEGIES: Final[tuple[Strategy, ...]] = ("joint", "shortest", "load")

CANDIDATES: Final = 6
FIRST_CANDIDATES: Final = 3
"""Devices looked at, in two rounds: the rest only where none of the first ones fits."""
MOST_PARTS: Final = 4
DEADLINE_SHARE: Final = 0.75
"""Of the deadline for sending, where a request names no rate; the rest is for the way."""
LEAST_DEADLINE_S: Final = 1e-6
RELIABLE_TRUST: Final = 0.5
_HOP_COST: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Plan:
    """Trees that together carry the whole vector; times in s, as predicted."""

    demand: Demand
    sketches: tuple[Sketch, ...]
    completion_s: float
    rtt_s: float


@dataclass(frozen=True, slots=True)
class Reach:
    """What those who carry out grants can be told of; nothing else is promised."""

    hosts: frozenset[str]
    devices: frozenset[str]
    primitives: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Capable:
    """Devices that can do what is asked: numbers, those of their accounts, elements a packet."""

    nodes: Ints
    accounts: Ints
    elements: Ints
    hops: Floats
    """A row a switch: the hops to each of them."""
    filled: set[int]
    """Rows that were asked for, and so are there."""


class Planner:
    """Plans against an inventory and a ledger; changes neither."""

    def __init__(self, inventory: Inventory, ledger: Ledger) -> None:
        self._inventory = inventory
        self._ledger = ledger
        self.reach: Reach | None = None
        """None where everything that is known will do."""
        self._graph: Graph | None = None
        self._checked: tuple[TaskRequest, int, Reach | None, Template] | None = None
        """The last request that was found to make sense, and in which network."""
        self._support: dict[tuple[str, str, str, int], list[PrimitiveSupport | None]] = {}
        self._capable: tuple[Sequence[PrimitiveSupport | None], _Capable] | None = None

    @property
    def graph(self) -> Graph:
        if self._graph is None or self._graph.version != self._inventory.version:
            self._graph = Graph(self._inventory)
            self._support, self._capable = {}, None
        return self._graph

    def check(self, request: TaskRequest) -> Template:
        """ControlError for a request that no network could ever carry out."""
        version, known = self._inventory.version, self._checked
        if known is not None and known[0] is request and known[1:3] == (version, self.reach):
            return known[3]
        template = self._check(request)
        self._checked = request, version, self.reach, template
        return template

    def _check(self, request: TaskRequest) -> Template:
        template = self._inventory.template(request.primitive)
        if template is None:
            raise ControlError(f"primitive {request.primitive!r} is not in the template library")
        for what, value, known in (
            ("operation", request.operation, template.operations),
            ("dtype", request.dtype, tuple(template.dtypes)),
        ):
            if value not in known:
                raise ControlError(
                    f"{what} {value!r} is none of {request.primitive}: {', '.join(known)}"
                )
        if not 1 <= len(set(request.sources)) == len(request.sources) <= template.most_workers:
            raise ControlError(
                f"{len(request.sources)} sources, expected 1 to {template.most_workers}, each once"
            )
        reach = self.reach
        if reach is not None and request.primitive not in reach.primitives:
            raise ControlError(
                f"primitive {request.primitive!r} is none that switches here are told of,"
                f" expected one of {', '.join(sorted(reach.primitives))}"
            )
        if request.to_sources and not template.combines:
            raise ControlError(
                f"{request.primitive} sends each packet on to its destination, with what came of"
                f" it: expected to_sources false, for results at {request.destination}"
            )
        for host in (*request.sources, request.destination):
            fact = self._inventory.hosts.get(host)
            if fact is None or (host, fact.switch) not in self._inventory.hop:
                raise ControlError(f"host {host!r} is not known to be on the network")
            if reach is not None and host not in reach.hosts:
                raise ControlError(
                    f"host {host!r} is not on the network whose switches are told of grants"
                )
        if request.elements < 1:
            raise ControlError(f"a vector of {request.elements} elements, expected at least 1")
        if not request.rate_bps > 0 and request.deadline_s is None:
            raise ControlError("a request names a rate above 0, or a deadline it follows from")
        for name, number in (("rate_bps", request.rate_bps), ("deadline_s", request.deadline_s)):
            if number is not None and not (math.isfinite(number) and number >= 0):
                raise ControlError(f"{name} is {number}, expected a number of at least 0")
        if 0 < request.rate_bps < 1:
            raise ControlError(f"rate_bps is {request.rate_bps}, expected 0 or at least 1 bit/s")
        if request.deadline_s is not None and request.deadline_s < LEAST_DEADLINE_S:
            raise ControlError(
                f"a deadline of {request.deadline_s} s cannot be met,"
                f" expected at least {LEAST_DEADLINE_S} s"
            )
        if not (math.isfinite(request.lease_s) and request.lease_s > 0):
            raise ControlError(f"a lease of {request.lease_s} s, expected one above 0")
        return template

    def plan(
        self,
        request: TaskRequest,
        now: float,
        strategy: Strategy = "joint",
        *,
        alone: bool = False,
    ) -> Plan | Shortage:
        """Trees for a request that `check` has passed, or what they lack most.

        With `alone` its hosts do the work without the network now: of what is measured on
        their own links, as much as the task needs there is theirs, and will end.
        """
        newest = self.check(request)
        answer = self._plan(request, newest, now, strategy, alone)
        if isinstance(answer, Shortage):  # devices of one version make no tree with another's
            for older in self._inventory.library.versions(request.primitive)[1:]:
                if request.operation in older.operations and request.dtype in older.dtypes:
                    other = self._plan(request, older, now, strategy, alone)
                    if isinstance(other, Plan):
                        return other
                    answer = max(answer, other, key=lambda short: short.share)
        return answer

    # How.

    def _plan(
        self,
        request: TaskRequest,
        template: Template,
        now: float,
        strategy: Strategy,
        alone: bool,
    ) -> Plan | Shortage:
        """Trees of devices that have one version of the primitive."""
        graph = self.graph
        support = self._usable(request, template, now)
        if not any(support):
            what = f"devices that {request.operation} {request.dtype} by {request.primitive}"
            return Shortage(what, 1, 0)
        size_bits = 8 * request.elements * template.dtypes[request.dtype].size_bytes
        rate_bps = request.rate_bps
        if not rate_bps > 0:
            assert request.deadline_s is not None
            rate_bps = size_bits / (DEADLINE_SHARE * request.deadline_s)
        free = self._ledger.free(now)
        roots = self._roots(request, support, strategy, rate_bps)
        if not roots:
            return Shortage("a capable device that all sources reach", 1, 0)
        joint = strategy == "joint"
        widest = max(support[root].elements for root in roots)  # type: ignore[union-attr]
        first = Demand(request, template, rate_bps, template.whole(widest))
        if alone:
            self._give_back(first, free)
        weights = self._prices(first, free) if joint else graph.hop_weights
        arborist = Arborist(
            self._inventory, self._ledger, graph, request, free, weights, support, joint
        )
        rounds = [r for r in (roots[:FIRST_CANDIDATES], roots[FIRST_CANDIDATES:]) if r]
        found: list[Sketch] | Shortage = Shortage("", 1, 0)
        for i, some in enumerate(rounds):
            if i:
                some = roots  # a vector is split over all of them
            distances, toward = graph.trees(some, weights)
            last = joint and i == len(rounds) - 1 and template.combines
            found = self._draw(first, some, distances, toward, arborist, support, last)
            if not isinstance(found, Shortage):
                break
        if isinstance(found, Shortage):
            return found
        rtt_s = max(sketch.rtt_s for sketch in found)
        completion_s = size_bits / rate_bps + rtt_s
        if request.deadline_s is not None and completion_s > request.deadline_s:
            return Shortage("time until the deadline (s)", completion_s, request.deadline_s)
        demand = first
        if found[0].elements != first.elements:
            demand = Demand(request, template, rate_bps, found[0].elements)
        return Plan(demand, tuple(found), completion_s, rtt_s)

    def _give_back(self, first: Demand, free: Ints) -> None:
        """Let a task have of its hosts' links what they carry for it without the network."""
        inventory = self._inventory
        need = first.wire_bps(first.packets_per_s(first.packets))
        for host in {*first.request.sources, first.request.destination}:
            switch = inventory.hosts[host].switch
            for hop in ((host, switch), (switch, host)):
                number = inventory.hop[hop]
                if inventory.working[number]:
                    left = int(inventory.capacity[number]) - self._ledger.reserved_bps(hop)
                    own = min(need, int(inventory.background[number]))
                    free[number] = max(0, min(left, int(free[number]) + own))

    def _draw(
        self,
        first: Demand,
        roots: Sequence[int],
        distances: Floats,
        toward: Sequence[NextHops],
        arborist: Arborist,
        support: Sequence[PrimitiveSupport | None],
        split: bool,
    ) -> list[Sketch] | Shortage:
        """One tree for all of it, else as few as carry it, else what is short.

        Trees that cannot be the cheapest are not drawn.
        """
        lacks: dict[int, Shortage] = {}
        unpinned = False
        # What to look at next, by cost: a root by the least its tree may cost, then the tree.
        far = distances[:, arborist.switches].tolist()
        heap: list[tuple[float, bool, int]] = [
            (arborist.bound(_at(first, support[root]), root, far[i]), False, i)
            for i, root in enumerate(roots)
        ]
        heapify(heap)
        drawn: dict[int, Sketch] = {}
        while heap:
            _, is_drawn, i = heappop(heap)
            if is_drawn:
                if self._pinned(drawn[i]):
                    return [drawn[i]]
                unpinned = True
                continue
            demand = _at(first, support[roots[i]])
            sketch, lacking = arborist.draw(demand, roots[i], toward[i], demand.packets)
            if sketch is not None:
                drawn[i] = sketch
                heappush(heap, (sketch.cost, True, i))
            elif lacking is not None:
                lacks[i] = lacking
        shares = [(lacks[i].share, i) for i in sorted(lacks)]
        short = max((lacks[i] for i in sorted(lacks)), key=lambda s: s.share, default=None)
        if short is None and unpinned:
            short = Shortage("segments to pin its way", 1, 0)
        assert short is not None, "a root without a tree lacks something"
        if not split or sum(share for share, _ in shares) < 1:
            return short
        parts = self._split(first, roots, toward, arborist, support, sorted(shares, reverse=True))
        return parts if parts is not None else short

    def _split(
        self,
        first: Demand,
        roots: Sequence[int],
        toward: Sequence[NextHops],
        arborist: Arborist,
        support: Sequence[PrimitiveSupport | None],
        shares: Sequence[tuple[float, int]],
    ) -> list[Sketch] | None:
        """Several trees with as many elements a packet, the largest first; None if too many."""
        chosen = [i for share, i in shares if share > 0]
        if not chosen:
            return None
        demand = first
        for i in chosen[:MOST_PARTS]:
            demand = _at(demand, support[roots[i]])
        left = demand.packets
        parts: list[Sketch] = []
        for i in chosen:
            packets = 0 if roots[i] in arborist.taken else left
            while packets > 0:
                sketch, lacking = arborist.draw(demand, roots[i], toward[i], packets)
                if sketch is not None:
                    if self._pinned(sketch):
                        arborist.take(sketch)
                        parts.append(sketch)
                        left -= packets
                    break
                if lacking is None or lacking.share <= 0:
                    break
                packets = min(packets - 1, math.floor(packets * lacking.share))
            if not left:
                return parts
            if len(parts) == MOST_PARTS:
                break
        return None

    def _usable(
        self, request: TaskRequest, template: Template, now: float
    ) -> list[PrimitiveSupport | None]:
        """By switch, what it declares of the request's primitive if it can be relied on."""
        inventory, graph = self._inventory, self.graph
        key = (request.primitive, request.operation, request.dtype, template.version)
        if key not in self._support:
            able = [
                inventory.is_up(n) and (self.reach is None or n in self.reach.devices)
                for n in graph.names
            ]
            known = [
                inventory.devices.get(n) if use else None
                for n, use in zip(graph.names, able, strict=True)
            ]
            declared = [None if d is None else d.support(*key) for d in known]
            self._support[key] = [
                one if one is not None and one.elements >= template.least_elements else None
                for one in declared
            ]
        usable = self._support[key]
        least = RELIABLE_TRUST if request.reliability == "reliable" else 0.0
        silent = [n for n in inventory.reporting if inventory.device_trust(n, now) <= least]
        if silent:
            usable = list(usable)
            for name in silent:
                usable[graph.number[name]] = None
        return usable

    def _roots(
        self,
        request: TaskRequest,
        support: Sequence[PrimitiveSupport | None],
        strategy: Strategy,
        rate_bps: float,
    ) -> list[int]:
        """Devices to draw trees to, the most promising first."""
        graph, inventory = self.graph, self._inventory
        ends = [graph.number[inventory.hosts[s].switch] for s in request.sources]
        end = graph.number[inventory.hosts[request.destination].switch]
        if strategy == "shortest":
            way = graph.walk(graph.hop_tree(end), ends[0], end)
            return [node for node in way if support[node] is not None][:1]
        capable = self._able(support)
        nodes = capable.nodes
        gaps = self._ledger.gaps.take(capable.accounts)
        free = self._ledger.free_shares.take(capable.accounts)
        if strategy == "load":
            return [int(nodes[np.argmax(free)])]
        if missing := {*ends, end} - capable.filled:
            for node in missing:
                capable.hops[node] = np.array(graph.hops(node))[nodes]
            capable.filled.update(missing)
        rows = capable.hops.take(ends, axis=0)
        distance = np.add.reduce(rows) + capable.hops[end]
        farthest = np.maximum.reduce(rows)
        # A round trip has twice the way of the farthest source; links differ, a guess will do.
        per_s = rate_bps / (32 * capable.elements)
        needed = np.ceil(per_s * (request.turnaround_s + 2 * farthest * graph.mean_delay_s))
        shortfall = np.maximum(0.0, 1.0 - gaps / np.maximum(1.0, needed))
        score = distance + (len(ends) + 1) * (4 * shortfall + 1 - free)
        score[(gaps < 1) | (distance == np.inf)] = np.inf
        order = score.argsort(kind="stable")[:CANDIDATES]
        roots: list[int] = nodes[order[score[order] < np.inf]].tolist()
        return roots

    def _able(self, support: Sequence[PrimitiveSupport | None]) -> _Capable:
        """Those that `support` has something for; found once for one such list."""
        if self._capable is None or self._capable[0] is not support:
            able = [(i, one) for i, one in enumerate(support) if one is not None]
            nodes = np.array([i for i, _ in able], dtype=np.int64)
            elements = np.array([one.elements for _, one in able], dtype=np.int64)
            accounts = [self._ledger.account(self.graph.names[i]).number for i, _ in able]
            hops = np.zeros((len(support), len(able)))
            capable = _Capable(nodes, np.array(accounts, dtype=np.int64), elements, hops, set())
            self._capable = support, capable
        return self._capable[1]

    def _prices(self, demand: Demand, free: Ints) -> Floats:
        """Of each link for one flow of the request: its share of the link, priced by load."""
        graph = self.graph
        need = demand.wire_bps(demand.packets_per_s(demand.packets))
        left = np.minimum(free.take(graph.links), free.take(graph.other_way))
        used = np.minimum(np.maximum(1 - (left - need) / graph.rates, 0.0), 1.0)
        weights: Floats = _HOP_COST + need / graph.rates * np.exp(PRICE_STEEPNESS * used)
        # A tree may be drawn in shares: what carries nothing at all is out, the rest is dear.
        narrow = left < need
        if narrow.any():
            weights[narrow] *= 100
            weights[left <= 0] = np.inf
        return weights

    def _pinned(self, sketch: Sketch) -> bool:
        """Whether its ways can be named with as many segments as a packet carries."""
        graph, leaves = self.graph, len(sketch.leaves) > 0
        most, last = max(map(len, sketch.ways.values())) - 1, len(sketch.exit_way) - 1
        if (
            max(1, last) + max(1, most) + leaves <= SEGMENTS
            and max(most + leaves, last) <= RESULT_SEGMENTS
        ):
            return True  # also if every switch is named
        out = 1 if len(sketch.exit_way) == 1 else len(graph.waypoints(sketch.exit_way))
        leaf_of = {source: leaf for leaf, group in sketch.leaves.items() for source in group}
        for source, way in sketch.ways.items():
            stops = [leaf_of[source], sketch.root] if sketch.leaves else [sketch.root]
            count, here = out, 0
            for stop in stops:
                there = way.index(stop)
                count += max(1, len(graph.waypoints(way[here : there + 1])))
                here = there
            if count > SEGMENTS:
                return False
            down = way[: way.index(stops[0]) + 1][::-1]
            to_leaf = len(graph.waypoints(way[way.index(stops[0]) :][::-1]))
            # A result that ends at a leaf has the leaf's exit behind its INC segment.
            to_leaf += leaves
            if max(len(graph.waypoints(down)), to_leaf) > RESULT_SEGMENTS:
                return False
        return len(graph.waypoints(sketch.exit_way)) <= RESULT_SEGMENTS


def _at(demand: Demand, support: PrimitiveSupport | None) -> Demand:
    """The same with no more elements a packet than a device takes, in whole blocks."""
    if support is None or support.elements >= demand.elements:
        return demand
    elements = demand.template.whole(support.elements)
    return Demand(demand.request, demand.template, demand.rate_bps, elements)
