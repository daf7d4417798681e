"""Ways between switches: by hops, by prices, and the way plain forwarding takes.

Shortest ways are computed by scipy's Dijkstra over the reversed graph, so that
one row of predecessors leads from every switch to one root: a tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from testbed.control.inc.inventory import Floats, Ints, Inventory
from testbed.errors import ControlError
from testbed.model.addresses import FUNCT_DT6, FUNCT_END, sid

_LEGS_KEPT = 50_000
NextHops = Sequence[int]
"""By switch, its neighbour on the way to a root; below 0 where there is none."""


@dataclass(slots=True)
class Leg:
    """A way's links, what they delay in all, the rate of the slowest, and its switches' names.

    What is None is worked out when `Graph` is first asked for it, and holds as long as the graph.
    """

    links: tuple[int, ...]
    delay_s: float
    slowest_bps: float
    names: tuple[str, ...]
    waypoints: tuple[int, ...] | None = None
    ends: tuple[str, ...] | None = None
    down: tuple[str, ...] | None = None


class Graph:
    """The switches of one version of an inventory, numbered; links that work or not."""

    def __init__(self, inventory: Inventory) -> None:
        self.version = inventory.version
        self.names: tuple[str, ...] = tuple(inventory.switches)
        self.number = {name: i for i, name in enumerate(self.names)}
        self.up = np.array([inventory.switches[n].up for n in self.names], dtype=np.bool_)
        self._ids = [inventory.switches[name].device_id for name in self.names]
        hops = [
            (self.number[a], self.number[b], link)
            for (a, b), link in inventory.hop.items()
            if a in self.number and b in self.number
        ]
        size = len(self.names)
        # Entry (v, u) of the reversed graph is the link from u to v.
        heads = np.array([b for _, b, _ in hops], dtype=np.int64)
        tails = np.array([a for a, _, _ in hops], dtype=np.int64)
        order = np.lexsort((tails, heads)) if hops else np.zeros(0, dtype=np.int64)
        self.links: Ints = np.array([link for _, _, link in hops], dtype=np.int64)[order]
        """Link direction of each entry of the matrix."""
        columns = tails[order].astype(np.int32)
        starts = np.searchsorted(heads[order], np.arange(size + 1)).astype(np.int32)
        self._matrix = csr_array((np.ones(len(hops)), columns, starts), shape=(size, size))
        self.link = {(a, b): link for a, b, link in hops}
        self.capacity: list[int] = inventory.capacity[: len(inventory.hop)].tolist()
        self.rates: Floats = inventory.capacity[self.links].astype(np.float64)
        """In bit/s, of each entry of the matrix."""
        self.delay_s: list[float] = inventory.delay_s[: len(inventory.hop)].tolist()
        self.mean_delay_s = sum(self.delay_s) / max(1, len(self.delay_s))
        self.least_delay_s = min((self.delay_s[link] for _, _, link in hops), default=0.0)
        """Of links between switches."""
        self.reverse: Ints = np.arange(len(inventory.hop), dtype=np.int64)
        for (one, other), link in inventory.hop.items():
            self.reverse[link] = inventory.hop[other, one]
        self.back: list[int] = self.reverse.tolist()
        """By link direction, the other direction."""
        self.other_way: Ints = self.reverse[self.links]
        """The other direction of each entry of the matrix."""
        working = inventory.working[: len(inventory.hop)]
        self._near: list[list[int]] = [[] for _ in range(size)]
        for a, b, link in hops:
            if working[link]:
                self._near[a].append(b)
        for near in self._near:
            near.sort(key=lambda n: self._ids[n])
        self.hop_weights = np.where(working[self.links], 1.0, np.inf)
        self._hops: dict[int, list[float]] = {}
        self._legs: dict[tuple[int, ...], Leg] = {}
        self._sids: dict[tuple[int, int, int], str] = {}
        self._routes: dict[tuple[int, int], tuple[int, ...]] = {}
        self._hop_trees: dict[int, NextHops] = {}

    def trees(self, roots: Sequence[int], weights: Floats) -> tuple[Floats, list[NextHops]]:
        """Distances and next hops towards each of `roots`; a next hop below 0 is none.

        `weights` by entry of `links`; infinite where a link must not be used.
        """
        self._matrix.data = weights
        distance, toward = dijkstra(self._matrix, indices=list(roots), return_predecessors=True)
        return distance, toward.tolist()

    def hop_tree(self, root: int) -> NextHops:
        """Next hops towards `root` by number of hops."""
        if root not in self._hop_trees:
            distance, toward = self.trees([root], self.hop_weights)
            self._hops[root] = distance[0].tolist()
            self._hop_trees[root] = toward[0]
        return self._hop_trees[root]

    def hops(self, root: int) -> Sequence[float]:
        """Number of hops from every switch to `root`, infinite where there is no way."""
        if root not in self._hops:
            self.hop_tree(root)
        return self._hops[root]

    def walk(self, toward: NextHops, start: int, root: int) -> tuple[int, ...]:
        """From `start` to `root`, both included; empty if there is no way."""
        way = [start]
        while start != root:
            start = toward[start]
            if start < 0 or len(way) > len(self.names):
                return ()
            way.append(start)
        return tuple(way)

    def leg(self, way: tuple[int, ...]) -> Leg:
        """What a way from switch to switch consists of."""
        found = self._legs.get(way)
        if found is None:
            if len(self._legs) >= _LEGS_KEPT:
                self._legs.clear()
            links = tuple([self.link[hop] for hop in pairwise(way)])
            found = self._legs[way] = Leg(
                links,
                sum(self.delay_s[link] for link in links),
                min((self.capacity[link] for link in links), default=float("inf")),
                tuple([self.names[node] for node in way]),
            )
        return found

    def routed(self, start: int, end: int) -> tuple[int, ...]:
        """The way forwarding takes to a SID of `end`, as testbed.control.routing chooses it."""
        if (start, end) not in self._routes:
            distance = self.hops(end)
            way = [start]
            while way[-1] != end:
                here = way[-1]
                if distance[here] == 1:
                    way.append(end)
                    break
                nearer = [n for n in self._near[here] if distance[n] == distance[here] - 1]
                if not nearer:
                    raise ControlError(
                        f"there is no way from {self.names[start]} to {self.names[end]}"
                        " over links that are up"
                    )
                way.append(nearer[(self._ids[end] + self._ids[here]) % len(nearer)])
            self._routes[start, end] = tuple(way)
        return self._routes[start, end]

    def waypoints(self, way: tuple[int, ...]) -> tuple[int, ...]:
        """The fewest switches to name, greedily, so that forwarding follows `way`.

        The end is among them unless the way has one switch only.
        """
        leg = self.leg(way)
        if leg.waypoints is None:
            leg.waypoints = way[1:] if len(way) <= 2 else self._waypoints_of(way)
        return leg.waypoints

    def ends(self, way: tuple[int, ...]) -> tuple[str, ...]:
        """End SIDs of the switches to name between the ends of a way."""
        leg = self.leg(way)
        if leg.ends is None:
            leg.ends = tuple([self.sid(n, FUNCT_END) for n in self.waypoints(way)[:-1]])
        return leg.ends

    def down(self, way: tuple[int, ...]) -> tuple[str, ...]:
        """From an executing device to a host behind the last switch; nothing if that is itself."""
        leg = self.leg(way)
        if leg.down is None:
            last = self.sid(way[-1], FUNCT_DT6)
            leg.down = (*self.ends(way), last) if len(way) > 1 else ()
        return leg.down

    def _waypoints_of(self, way: tuple[int, ...]) -> tuple[int, ...]:
        chosen: list[int] = []
        here = 0
        while here < len(way) - 1:
            there = len(way) - 1
            while there > here + 1 and self.routed(way[here], way[there]) != way[here : there + 1]:
                there -= 1
            chosen.append(way[there])
            here = there
        return tuple(chosen)

    def sid(self, switch: int, funct: int, arg: int = 0) -> str:
        """The text of a switch's SID."""
        key = (switch, funct, arg)
        if key not in self._sids:
            self._sids[key] = str(sid(self._ids[switch], funct, arg))
        return self._sids[key]
