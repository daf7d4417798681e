"""One aggregation tree: what it takes of links and devices, and whether that is there.

A tree has one level (the root adds what hosts send) or two (leaf devices add
for hosts, the root adds for leaves); the wire format lets a device take
packets of one level only, so every source has a leaf or none has.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from testbed.control.inc.graph import Graph, Leg, NextHops
from testbed.control.inc.inventory import Floats, Ints, Inventory
from testbed.control.inc.ledger import Ledger
from testbed.control.inc.templates import Template
from testbed.model import inc_wire, wire
from testbed.model.admission import TaskRequest
from testbed.model.capability import PrimitiveSupport

SEGMENTS: Final = 7
"""Most segments of a request: `inc_encaps_7` of p4/include/inc_access.p4."""
RESULT_SEGMENTS: Final = 4
"""Most segments of a result, as p4/include/inc_replicas.p4 has them (`encaps_4`)."""
OVERHEAD_BYTES: Final = (
    wire.ETHERNET_HEADER_BYTES + 40 + 8 + 16 * SEGMENTS + inc_wire.OPERAND_BYTES  # outer
    + 40 + 8 + inc_wire.OPERAND_BYTES  # inner IPv6, UDP, shim
)  # fmt: skip
"""Of a request or a result on the wire beside its vector, at most."""
WINDOW_MARGIN: Final = 1.25
"""Slots beyond the bandwidth-delay product, so that jitter does not starve the window."""
PRICE_STEEPNESS: Final = 4.0
"""Prices grow with exp of this times utilization, as in Awerbuch, Azar and Plotkin,
"Throughput-competitive on-line routing", FOCS 1993."""

ROUNDING: Final = 1 - 1e-9
"""By so much a sum of the same numbers in another order is less at most."""


def price(used: float) -> float:
    """Of a resource whose utilization is `used`, relative to an idle one."""
    return math.exp(PRICE_STEEPNESS * min(1.0, used))


@dataclass(frozen=True, slots=True)
class Shortage:
    """A resource that is short. `share` of the demand would fit, 0 to below 1."""

    resource: str
    needed: float
    available: float

    @property
    def share(self) -> float:
        return max(0.0, min(0.999, self.available / self.needed)) if self.needed > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Sketch:
    """A tree that fits, in the graph's numbers. `leaves` maps each leaf to its sources.

    Of each device it takes `slots`.
    """

    root: int
    packets: int
    elements: int
    window: int
    slots: int
    packets_per_s: int
    wire_bps: int
    leaves: dict[int, tuple[str, ...]]
    ways: dict[str, tuple[int, ...]]
    exit_way: tuple[int, ...]
    links: dict[int, int]
    rtt_s: float
    cost: float


@dataclass(slots=True)
class Demand:
    """What is planned: a request with its rate decided, of `packets` of `elements`.

    `rate_bps` is the whole task's, also where only a share is planned.
    """

    request: TaskRequest
    template: Template
    rate_bps: float
    elements: int
    packets: int = field(init=False)
    """Of one vector."""
    packet_bits: int = field(init=False)
    """Of a packet on the wire, with the longest headers."""
    _most_per_s: float = field(init=False)

    def __post_init__(self) -> None:
        size = self.template.dtypes[self.request.dtype].size_bytes
        self.packets = -(-self.request.elements // self.elements)
        self.packet_bits = 8 * (self.template.padded(self.elements) * size + OVERHEAD_BYTES)
        self._most_per_s = self.rate_bps / (8 * size * self.elements)

    def packets_per_s(self, packets: int) -> int:
        """Of each source, for that many of the vector's packets."""
        return max(1, math.ceil(self._most_per_s * packets / self.packets))

    def wire_bps(self, packets_per_s: int) -> int:
        return packets_per_s * self.packet_bits


class _End(NamedTuple):
    """Where a source hangs: its switch, and the link there."""

    switch: int
    link: int
    rate_bps: int
    delay_s: float


class Arborist:
    """Draws trees for one request in one graph, with what is free in it."""

    def __init__(
        self,
        inventory: Inventory,
        ledger: Ledger,
        graph: Graph,
        request: TaskRequest,
        free: Ints,
        weights: Floats,
        support: Sequence[PrimitiveSupport | None],
        two_level: bool,
    ) -> None:
        self._inventory = inventory
        self._ledger = ledger
        self._graph = graph
        self._support = support
        self._grouping = two_level
        prices = np.zeros(free.size)  # a host's own link is the same in every tree
        prices[graph.links] = weights
        # Views: single elements of an array are slow to read, and most are never read.
        self._prices = prices.data
        self.free = free.data
        self.taken: set[int] = set()
        """Devices that another tree of the same task uses; they are not used twice."""
        self._ends: dict[str, _End] = {}
        for source in request.sources:
            switch = inventory.hosts[source].switch
            access = inventory.hop[source, switch]
            self._ends[source] = _End(
                graph.number[switch], access, graph.capacity[access], graph.delay_s[access]
            )
        self._last = graph.number[inventory.hosts[request.destination].switch]
        self.switches = [*(end.switch for end in self._ends.values()), self._last]
        """Where its sources are, in their order, and its destination."""
        self._able: dict[tuple[int, int], bool] = {}
        self._own: dict[int, list[int]] = {}
        """What `_usable` and `_leaves_of_their_own` found, until `take` changes it."""

    def bound(self, demand: Demand, root: int, distances: Sequence[float]) -> float:
        """No tree to `root` for all of the request's packets costs less.

        `distances` to the root from each of `switches`, at the prices of links, which are the
        same in both directions. A switch that can be a leaf is one of those behind it, since
        their ways begin there: from each such switch comes one flow at least.
        """
        request, template, ends = demand.request, demand.template, self._ends.values()
        hops, least_s, bits = self._graph.hops(root), self._graph.least_delay_s, demand.packet_bits
        delay_s = 0.0
        for end in ends:
            far = hops[end.switch]
            delay_s = max(delay_s, end.delay_s + far * least_s + (far + 2) * bits / end.rate_bps)
        if delay_s == math.inf:
            return math.inf
        *ways, last = distances
        count = len(ways)
        both, out = 2, 0.0
        if not request.to_sources:
            both, out = 1, last * (1 if template.combines else count)
        rate = demand.packets_per_s(demand.packets)
        rtt_s = (2 * delay_s + request.turnaround_s) * ROUNDING
        slots = _window(rate, rtt_s, demand.packets) * (1 if template.combines else count)
        cost = both * sum(ways) + out + sum(self._device_costs(root, slots, rate * count))
        if self._grouping and template.combines:
            leaves = self._leaves_of_their_own(demand.elements)
            if len(leaves) < count and root not in self.switches[:-1]:
                grouped = both * sum([ways[i] for i in leaves]) + out
                cost = min(cost, grouped + sum(self._device_costs(root, slots, rate)))
        return cost * ROUNDING

    def draw(
        self, demand: Demand, root: int, toward: NextHops, packets: int
    ) -> tuple[Sketch | None, Shortage | None]:
        """The cheapest tree to `root` along `toward`, or what the best of them lacks."""
        request, graph = demand.request, self._graph
        ways: dict[str, tuple[int, ...]] = {}
        legs: dict[str, Leg] = {}
        delay_s = 0.0
        for source, end in self._ends.items():
            way = ways[source] = graph.walk(toward, end.switch, root)
            if not way:
                return None, Shortage(f"a way from {source} to {graph.names[root]}", 1, 0)
            leg = legs[source] = graph.leg(way)
            slowest = min(end.rate_bps, leg.slowest_bps)
            far_s = end.delay_s + leg.delay_s + (len(way) + 1) * demand.packet_bits / slowest
            if far_s > delay_s:
                delay_s = far_s
        exit_way = graph.walk(toward, self._last, root)[::-1]
        if not exit_way:
            return None, Shortage(f"a way from {graph.names[root]} to {request.destination}", 1, 0)
        best: Sketch | None = None
        short: Shortage | None = None
        groupings: list[dict[int, tuple[str, ...]]] = [{}]
        if self._grouping and demand.template.combines:
            grouped = self._leaves(demand, root, ways)
            if grouped is not None:
                groupings.append(grouped)
        for leaves in groupings:
            found, lacking = self._tree(
                demand, root, packets, ways, legs, exit_way, leaves,
                2 * delay_s + request.turnaround_s,
            )  # fmt: skip
            if found is not None and (best is None or found.cost < best.cost):
                best = found
            if lacking is not None and (short is None or lacking.share > short.share):
                short = lacking
        return best, (None if best is not None else short)

    def take(self, sketch: Sketch) -> None:
        """What this tree uses is not free for the next."""
        self.taken |= {sketch.root, *sketch.leaves}
        self._able.clear()
        self._own.clear()
        for link, rate_bps in sketch.links.items():
            self.free[link] -= rate_bps

    # How.

    def _leaves_of_their_own(self, elements: int) -> list[int]:
        """Of each switch with sources that can be a leaf, the place of the first source."""
        found = self._own.get(elements)
        if found is None:
            first: dict[int, int] = {}
            for i, switch in enumerate(self.switches[:-1]):
                if switch not in first and self._usable(switch, elements):
                    first[switch] = i
            found = self._own[elements] = list(first.values())
        return found

    def _leaves(
        self, demand: Demand, root: int, ways: dict[str, tuple[int, ...]]
    ) -> dict[int, tuple[str, ...]] | None:
        """For each source the first device on its way, if every source has one before the root."""
        groups: dict[int, list[str]] = {}
        for source, way in ways.items():
            for leaf in way:
                if leaf == root:
                    return None
                if self._usable(leaf, demand.elements):
                    groups.setdefault(leaf, []).append(source)
                    break
        if len(groups) == len(ways):
            return None
        return {leaf: tuple(group) for leaf, group in groups.items()}

    def _usable(self, node: int, elements: int) -> bool:
        """Whether a device may be a leaf."""
        known = self._able.get((node, elements))
        if known is None:
            support = self._support[node]
            known = self._able[node, elements] = (
                support is not None
                and node not in self.taken
                and support.elements >= elements
                and self._ledger.account(self._graph.names[node]).gap > 0
            )
        return known

    def _device_costs(self, node: int, slots: int, packets_per_s: int) -> tuple[float, float]:
        """Of so many slots and packets, priced by what is held then; infinite where are none."""
        account = self._ledger.account(self._graph.names[node])
        return (
            _cost(slots, account.used_slots, account.slots),
            _cost(packets_per_s, account.held_packets_per_s, account.packets_per_s),
        )

    def _tree(
        self,
        demand: Demand,
        root: int,
        packets: int,
        ways: dict[str, tuple[int, ...]],
        legs: dict[str, Leg],
        exit_way: tuple[int, ...],
        leaves: dict[int, tuple[str, ...]],
        rtt_s: float,
    ) -> tuple[Sketch | None, Shortage | None]:
        request, inventory, graph = demand.request, self._inventory, self._graph
        rate = demand.packets_per_s(packets)
        wire_bps = demand.wire_bps(rate)
        taken: list[int] = []  # links, as often as a flow takes them
        leaf_of = {source: leaf for leaf, group in leaves.items() for source in group}
        for source, end in self._ends.items():
            taken.append(end.link)
            links = legs[source].links
            taken += links[: ways[source].index(leaf_of[source])] if leaves else links
        for leaf, group in leaves.items():
            taken += legs[group[0]].links[ways[group[0]].index(leaf) :]
        if not request.to_sources:
            host = inventory.hosts[request.destination]
            out = (*graph.leg(exit_way).links, inventory.hop[host.switch, host.name])
            taken += out * (1 if demand.template.combines else len(ways))
        counts = dict(Counter(taken))
        if request.to_sources:  # nothing goes both ways before: all of it is toward the root
            back = graph.back
            counts.update([(back[link], count) for link, count in counts.items()])
        window = _window(rate, rtt_s, packets)
        slots = window if demand.template.combines else window * len(ways)
        children = {root: len(leaves) or len(ways)} | {n: len(g) for n, g in leaves.items()}
        worst: Shortage | None = None
        for node, count in children.items():
            lacking = self._device_lacks(demand, node, slots, rate, count)
            if lacking is not None and (worst is None or lacking.share < worst.share):
                worst = lacking
        cost = 0.0
        prices, free = self._prices, self.free
        reserved: dict[int, int] = {}
        for link, count in counts.items():
            left, needed = free[link], count * wire_bps
            reserved[link] = needed
            if needed > left and (worst is None or left / needed < worst.share):
                worst = Shortage(f"bandwidth of {_hop_name(inventory, link)}", needed, max(0, left))
            cost += count * prices[link]
        if worst is not None:
            return None, worst
        for node, count in children.items():
            for one in self._device_costs(node, slots, rate * count):
                cost += one
        return (
            Sketch(
                root, packets, demand.elements, window, slots, rate, wire_bps, leaves, ways,
                exit_way, reserved, rtt_s, cost,
            ),
            None,
        )  # fmt: skip

    def _device_lacks(
        self, demand: Demand, node: int, slots: int, rate: int, children: int
    ) -> Shortage | None:
        name, support = self._graph.names[node], self._support[node]
        if support is None:
            return Shortage(f"{demand.request.primitive} on {name}", 1, 0)
        account = self._ledger.account(name)
        template = demand.template
        memory = template.register_bytes(slots, demand.elements, demand.request.dtype)
        pages = (1, template.pages - len(account.pages)) if template.pages else (0, 0)
        if (
            slots <= account.gap
            and slots <= inc_wire.SLOT_COUNT
            and pages[0] <= pages[1]
            and memory <= account.register_bytes - account.held_bytes
            and rate * children <= account.packets_per_s - account.held_packets_per_s
            and account.table_entries > account.held_entries
            and children <= support.workers
            and demand.elements <= support.elements
        ):
            return None
        worst: Shortage | None = None
        for resource, needed, left in (
            ("slots", slots, min(account.gap, inc_wire.SLOT_COUNT)),
            ("pages", *pages),
            ("register memory (bytes)", memory, account.register_bytes - account.held_bytes),
            ("packet rate (1/s)", rate * children,
             account.packets_per_s - account.held_packets_per_s),
            ("table entries", 1, account.table_entries - account.held_entries),
            ("workers", children, support.workers),
            ("elements a packet", demand.elements, support.elements),
        ):  # fmt: skip
            if needed > left and (worst is None or left / needed < worst.share):
                if resource in ("workers", "elements a packet"):
                    left = 0  # a lower rate does not help
                worst = Shortage(f"{resource} of {name}", needed, max(0, left))
        return worst


def _window(packets_per_s: int, rtt_s: float, most: int) -> int:
    """Packets under way, so that a source need not wait for results."""
    return max(1, min(most, math.ceil(packets_per_s * rtt_s * WINDOW_MARGIN)))


def _cost(needed: int, held: int, has: int) -> float:
    return needed / has * price((held + needed) / has) if has else math.inf


def _hop_name(inventory: Inventory, link: int) -> str:
    return "-".join(inventory.hops[link])
