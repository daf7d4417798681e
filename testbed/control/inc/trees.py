"""One aggregation tree: what it takes of links and devices, and whether that is there.

A tree has one level (the root adds what hosts send) or two (leaf devices add
for hosts, the root adds for leaves); the wire format lets a device take
packets of one level only, so every source has a leaf or none has.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from testbed.control.inc.graph import Graph, NextHops
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


@dataclass(frozen=True, slots=True)
class Demand:
    """What is planned: a request with its rate decided, of `packets` of `elements`.

    `rate_bps` is the whole task's, also where only a share is planned.
    """

    request: TaskRequest
    template: Template
    rate_bps: float
    elements: int

    @property
    def packets(self) -> int:
        """Of one vector."""
        return -(-self.request.elements // self.elements)

    @property
    def payload_bytes(self) -> int:
        size = self.template.dtypes[self.request.dtype].size_bytes
        return self.template.padded(self.elements) * size

    def packets_per_s(self, packets: int) -> int:
        """Of each source, for that many of the vector's packets."""
        size = self.template.dtypes[self.request.dtype].size_bytes
        whole = self.rate_bps / (8 * size * self.elements)
        return max(1, math.ceil(whole * packets / self.packets))

    def wire_bps(self, packets_per_s: int) -> int:
        return packets_per_s * 8 * (self.payload_bytes + OVERHEAD_BYTES)


@dataclass(frozen=True, slots=True)
class _End:
    """Where a source hangs: its switch, and the link there."""

    switch: int
    link: int
    rate_bps: int
    delay_s: float


class Arborist:
    """Draws trees in one graph with what is free in it; `free` may be changed in between."""

    def __init__(
        self,
        inventory: Inventory,
        ledger: Ledger,
        graph: Graph,
        free: Ints,
        weights: Floats,
        support: Sequence[PrimitiveSupport | None],
        two_level: bool,
    ) -> None:
        self._inventory = inventory
        self._ledger = ledger
        self._graph = graph
        self._support = support
        self._two_level = two_level
        prices = np.zeros(free.size)  # a host's own link is the same in every tree
        prices[graph.links] = weights
        # Views: single elements of an array are slow to read, and most are never read.
        self._prices = prices.data
        self.free = free.data
        self.taken: set[int] = set()
        """Devices that another tree of the same task uses; they are not used twice."""
        self._ends_of: tuple[tuple[str, ...], dict[str, _End]] = ((), {})

    def draw(
        self, demand: Demand, root: int, toward: NextHops, packets: int
    ) -> tuple[Sketch | None, Shortage | None]:
        """The cheapest tree to `root` along `toward`, or what the best of them lacks."""
        request, graph = demand.request, self._graph
        ways: dict[str, tuple[int, ...]] = {}
        delay_s = 0.0
        store_bits = 8 * (demand.payload_bytes + OVERHEAD_BYTES)
        for source, end in self._ends(request).items():
            way = ways[source] = graph.walk(toward, end.switch, root)
            if not way:
                return None, Shortage(f"a way from {source} to {graph.names[root]}", 1, 0)
            leg = graph.leg(way)
            slowest = min(end.rate_bps, leg.slowest_bps)
            far_s = end.delay_s + leg.delay_s + (len(way) + 1) * store_bits / slowest
            if far_s > delay_s:
                delay_s = far_s
        last = graph.number[self._inventory.hosts[request.destination].switch]
        exit_way = graph.walk(toward, last, root)[::-1]
        if not exit_way:
            return None, Shortage(f"a way from {graph.names[root]} to {request.destination}", 1, 0)
        best: Sketch | None = None
        short: Shortage | None = None
        groupings: list[dict[int, tuple[str, ...]]] = [{}]
        if self._two_level and demand.template.combines:
            grouped = self._leaves(demand, root, ways)
            if grouped is not None:
                groupings.append(grouped)
        for leaves in groupings:
            found, lacking = self._tree(
                demand, root, packets, ways, exit_way, leaves, 2 * delay_s + request.turnaround_s
            )
            if found is not None and (best is None or found.cost < best.cost):
                best = found
            if lacking is not None and (short is None or lacking.share > short.share):
                short = lacking
        return best, (None if best is not None else short)

    def take(self, sketch: Sketch) -> None:
        """What this tree uses is not free for the next."""
        self.taken |= {sketch.root, *sketch.leaves}
        for link, rate_bps in sketch.links.items():
            self.free[link] -= rate_bps

    # How.

    def _ends(self, request: TaskRequest) -> dict[str, _End]:
        """Where the sources of a request are; the same for every tree it is drawn."""
        if self._ends_of[0] is not request.sources:
            graph, inventory = self._graph, self._inventory
            ends = {}
            for source in request.sources:
                switch = inventory.hosts[source].switch
                access = inventory.hop[source, switch]
                ends[source] = _End(
                    graph.number[switch], access, graph.capacity[access], graph.delay_s[access]
                )
            self._ends_of = request.sources, ends
        return self._ends_of[1]

    def _leaves(
        self, demand: Demand, root: int, ways: dict[str, tuple[int, ...]]
    ) -> dict[int, tuple[str, ...]] | None:
        """For each source the first device on its way, if every source has one before the root."""
        groups: dict[int, list[str]] = {}
        for source, way in ways.items():
            leaf = next((n for n in way[:-1] if self._usable(n, demand.elements)), None)
            if leaf is None:
                return None
            groups.setdefault(leaf, []).append(source)
        if len(groups) == len(ways):
            return None
        return {leaf: tuple(group) for leaf, group in groups.items()}

    def _usable(self, node: int, elements: int) -> bool:
        support = self._support[node]
        return (
            support is not None
            and node not in self.taken
            and support.elements >= elements
            and self._ledger.account(self._graph.names[node]).gap > 0
        )

    def _tree(
        self,
        demand: Demand,
        root: int,
        packets: int,
        ways: dict[str, tuple[int, ...]],
        exit_way: tuple[int, ...],
        leaves: dict[int, tuple[str, ...]],
        rtt_s: float,
    ) -> tuple[Sketch | None, Shortage | None]:
        request, inventory, graph = demand.request, self._inventory, self._graph
        rate = demand.packets_per_s(packets)
        wire_bps = demand.wire_bps(rate)
        taken: list[int] = []  # links, as often as a flow takes them
        leaf_of = {source: leaf for leaf, group in leaves.items() for source in group}
        ends = self._ends(request)
        for source, way in ways.items():
            taken.append(ends[source].link)
            links = graph.leg(way).links
            taken += links[: way.index(leaf_of[source])] if leaves else links
        for leaf, group in leaves.items():
            way = ways[group[0]]
            taken += graph.leg(way).links[way.index(leaf) :]
        if not request.to_sources:
            end = inventory.hosts[request.destination]
            out = (*graph.leg(exit_way).links, inventory.hop[end.switch, end.name])
            taken += out * (1 if demand.template.combines else len(ways))
        counts = dict(Counter(taken))
        if request.to_sources:  # nothing goes both ways before: all of it is toward the root
            back = graph.back
            counts.update([(back[link], count) for link, count in counts.items()])
        window = max(1, min(packets, math.ceil(rate * rtt_s * WINDOW_MARGIN)))
        slots = window if demand.template.combines else window * len(ways)
        children = {root: len(leaves) or len(ways)} | {n: len(g) for n, g in leaves.items()}
        worst: Shortage | None = None
        for node, count in children.items():
            lacking = self._device_lacks(demand, node, slots, rate, count)
            if lacking is not None and (worst is None or lacking.share < worst.share):
                worst = lacking
        cost = 0.0
        prices, free = self._prices, self.free
        for link, count in counts.items():
            left, needed = free[link], count * wire_bps
            if needed > left and (worst is None or left / needed < worst.share):
                worst = Shortage(f"bandwidth of {_hop_name(inventory, link)}", needed, max(0, left))
            cost += count * prices[link]
        if worst is not None:
            return None, worst
        for node, count in children.items():
            account = self._ledger.account(graph.names[node])
            for needed, held, has in (
                (slots, account.used_slots, account.slots),
                (rate * count, account.held_packets_per_s, account.packets_per_s),
            ):
                cost += needed / has * price((held + needed) / has)
        reserved = {link: count * wire_bps for link, count in counts.items()}
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


def _hop_name(inventory: Inventory, link: int) -> str:
    return "-".join(inventory.hops[link])
