"""Nodes, links and ways as arrays, kept up to date as they change.

Nodes hang on racks (their access switches); node `i` has link `i` towards it
and link `N + i` from it, other links follow as they become known. What changes
is noted when it happens and read when it is next needed, each thing once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from struct import Struct
from typing import cast

import numpy as np
from numpy.typing import NDArray

from testbed.model.workload import Task
from testbed.scheduling import kernel
from testbed.scheduling.framework import Hop, LinkFeed, Node
from testbed.scheduling.plans import Way
from testbed.scheduling.plugins import request_key
from testbed.scheduling.resources import Amounts

_RACK_FIRST = 64
"""So many nodes of the source's rack, and of the sink's, are always among the sample."""

_REQUESTS_KEPT = 1024
_LINK = Struct("6d")
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ways:
    """Up to k ways between one switch and every rack, by rack and place.

    `counts` is the number of links of each, -1 where there are fewer than k.
    """

    links: Ints
    counts: Ints
    nodes: Sequence[Sequence[tuple[str, ...]]]
    hops: Sequence[Sequence[tuple[Hop, ...]]]
    numbers: Sequence[Sequence[tuple[int, ...]]]
    """As `links`."""
    facts: Floats
    """Of each way what the kernel works out of its links."""


class Landscape:
    """`nodes` on the network behind `feed`.

    Our own moving flows are counted in `shares`, by the number of the link. `sharing` has
    those that are not.
    """

    def __init__(
        self, feed: LinkFeed, nodes: Sequence[Node], k: int, sharing: Mapping[Hop, int]
    ) -> None:
        self.nodes = nodes
        self._feed = feed
        self._k = k
        self._sharing = sharing
        self.number = {node.name: i for i, node in enumerate(nodes)}
        kinds = sorted({kind for node in nodes for kind in node.spec.accelerators})
        self._kinds = {kind: row for row, kind in enumerate(kinds, 3)}
        self._node = Struct(f"{3 + len(kinds)}q")
        count = len(nodes)
        self.capacity: Ints = np.zeros((count, 3 + len(kinds)), np.int64)
        self.held: Ints = np.zeros_like(self.capacity)
        self.table: Floats = np.zeros((count, 4))
        self.table[:, kernel.CORES] = [node.spec.cpu for node in nodes]
        self.table[:, kernel.RATIO] = 1.0
        self.cells = cast("memoryview[float]", self.table.reshape(-1).data)
        """Those of `table`, one after the other: to write one so is the quickest."""
        self._held_data = self.held.data
        for i, node in enumerate(nodes):
            self._write(self.capacity.data, i, node.capacity)
        self._versions = [-1] * count
        self._requests: dict[Hashable, Ints | None] = {}
        self._stale_nodes: set[int] = set(range(count))
        self._stale_links: set[int] = set()
        """What is to be read before it is used again."""
        self._numbers: dict[Hop, int] = {}
        self._hops: list[Hop | None] = [None] * (2 * count)
        """Of each number the link, None where there is none now."""
        self.shares = [0] * (2 * count)
        self.links: Floats = np.zeros((max(16, 4 * count), 6))
        self._version = -1
        self.generation = 0
        """Grows when numbers of links, racks or ways are others than before."""
        self._read_ways()

    def _read_ways(self) -> None:
        """All that depends on where nodes are and which links there are."""
        names = [node.name for node in self.nodes]
        access = [self._feed.attachment(name) for name in names]
        self.rack_names: tuple[str, ...] = tuple(dict.fromkeys(access))
        rack_of = {name: i for i, name in enumerate(self.rack_names)}
        self.rack_of: list[int] = [rack_of[switch] for switch in access]
        self.racks: Ints = np.array(self.rack_of, np.int64)
        self.usable: NDArray[np.uint8] = np.array([bool(switch) for switch in access], np.uint8)
        turn: dict[str, int] = {}
        place = []
        for i, switch in enumerate(access):
            place.append((turn.get(switch, 0), rack_of[switch], i))
            turn[switch] = turn.get(switch, 0) + 1
        self.order: Ints = np.array([i for _, _, i in sorted(place)], np.int64)
        """One node of every rack after the other, so that any stretch has them all."""
        self._members: dict[str, list[int]] = {}
        for i, switch in enumerate(access):
            self._members.setdefault(switch, []).append(i)
        for i in range(2 * len(names)):
            if (old := self._hops[i]) is not None:
                del self._numbers[old]
        self.hops_to: list[Hop] = [(s, n) for n, s in zip(names, access, strict=True)]
        self.hops_from: list[Hop] = [(n, s) for n, s in zip(names, access, strict=True)]
        """Of each node, the links towards it and from it."""
        self._hops = [None] * len(self._hops)
        for i, hop in enumerate((*self.hops_to, *self.hops_from)):
            if all(hop):
                self._numbers[hop] = i
                self._hops[i] = hop
        self._ways: dict[tuple[str, bool], Ways] = {}
        self._first: dict[tuple[str, str], Ints] = {}
        self.generation += 1
        self._stale_links.update(range(len(self._hops)))

    def touch(self, node: int, ways: Iterable[Way] = ()) -> None:
        """What our tasks hold of a node and of the links of some ways has changed."""
        self._stale_nodes.add(node)
        for way in ways:
            if way.links:
                self._stale_links.update(way.links)
            else:
                self._touch_links(way.hops)

    def _touch_links(self, hops: Iterable[Hop]) -> None:
        numbers = self._numbers
        self._stale_links.update([numbers[hop] for hop in hops if hop in numbers])

    def shared(self, hop: Hop) -> int:
        """How many flows are counted in `shares` for a link."""
        i = self._numbers.get(hop)
        return 0 if i is None else self.shares[i]

    def refresh(self) -> None:
        """Read what has changed since this was last asked."""
        version, moved, hops = self._feed.changes(self._version)
        if version != self._version:
            if moved and self._version >= 0:
                self._read_ways()
            self._version = version
            if hops is None:
                self._stale_links.update(range(len(self._hops)))
            else:
                self._touch_links(hops)
        if self._stale_links or self._stale_nodes:
            self.read()

    def read(self) -> None:
        """Read what was touched, and links that have become known."""
        hops, shares, sharing, table = self._hops, self.shares, self._sharing, self.links.data
        facts, pack, size = self._feed.link_facts, _LINK.pack_into, _LINK.size
        for i in self._stale_links:
            hop = hops[i]
            if hop is not None:
                capacity, background, reserved, delay_s, loss = facts(hop)
                ours = shares[i] + sharing.get(hop, 0) if sharing else shares[i]
                # Much quicker than an assignment to a row.
                pack(table, size * i, capacity, background, reserved, ours, delay_s, loss)
        self._stale_links.clear()
        for i in self._stale_nodes:
            self._read_node(i)
        self._stale_nodes.clear()

    def _read_node(self, i: int) -> None:
        node = self.nodes[i]
        if node.version != self._versions[i]:
            self._versions[i] = node.version
            self._write(self._held_data, i, node.requested)
        free_s = float("inf") if node.claims else 0.0
        for claim in node.claims.values():
            if claim.end_s is not None and claim.end_s < free_s:
                free_s = claim.end_s
        self.cells[4 * i + kernel.FREE_S] = free_s

    def _write(self, table: memoryview, i: int, amounts: Amounts) -> None:
        known = amounts.accelerators
        kinds = [known.get(kind, 0) for kind in self._kinds] if self._kinds else ()
        self._node.pack_into(
            table,
            self._node.size * i,
            amounts.milli_cpu,
            amounts.memory,
            amounts.storage,
            *kinds,
        )

    def request(self, task: Task) -> Ints | None:
        """What a task asks for; None if no node has that kind of thing."""
        key = request_key(task)
        request = self._requests.get(key)
        if request is None and key not in self._requests:
            if len(self._requests) >= _REQUESTS_KEPT:
                self._requests.clear()
            request = self._requests[key] = self._request(task)
        return request

    def _request(self, task: Task) -> Ints | None:
        if any(n and kind not in self._kinds for kind, n in task.accelerators.items()):
            return None
        asked: Ints = np.zeros((1, self.capacity.shape[1]), np.int64)
        self._write(asked.data, 0, Amounts.requested(task))
        request: Ints = asked[0]
        return request

    def link(self, hop: Hop) -> int:
        """The number of a link; one that was not known must be `read` before it is used."""
        i = self._numbers.get(hop)
        if i is None:
            i = self._numbers[hop] = len(self._hops)
            self._hops.append(None)
            self.shares.append(0)
            if i >= len(self.links):
                self.links = np.concatenate([self.links, np.zeros_like(self.links)])
        if self._hops[i] is None and all(hop):
            self._hops[i] = hop
            self._stale_links.add(i)
        return i

    def attachment(self, host: str) -> str:
        return self._feed.attachment(host)

    def first(self, source: str, sink: str) -> Ints:
        """Nodes that are near a task's data by the racks they share."""
        near = self._first.get((source, sink))
        if near is None:
            members = [
                *(self.number[end] for end in (source, sink) if end in self.number),
                *self._members.get(self.attachment(source), ())[:_RACK_FIRST],
                *self._members.get(self.attachment(sink), ())[:_RACK_FIRST],
            ]
            near = np.array(list(dict.fromkeys(members)), np.int64)
            self._first[source, sink] = near
        return near

    def ways(self, switch: str, towards: bool) -> Ways:
        """The ways from `switch` to every rack, or (not `towards`) back."""
        known = self._ways.get((switch, towards))
        if known is None:
            known = self._ways[switch, towards] = self._find_ways(switch, towards)
        return known

    def _find_ways(self, switch: str, towards: bool) -> Ways:
        nodes: list[list[tuple[str, ...]]] = []
        for rack in self.rack_names:
            ends = (switch, rack) if towards else (rack, switch)
            reached = bool(rack and switch)
            nodes.append(list(self._feed.switch_ways(*ends, self._k)) if reached else [])
        hops = [[tuple(pairwise(way)) for way in ways] for ways in nodes]
        longest = max((len(way) for ways in hops for way in ways), default=0)
        ids: Ints = np.zeros((len(nodes), self._k, max(1, longest)), np.int64)
        counts: Ints = np.full((len(nodes), self._k), -1, np.int64)
        for rack_number, ways in enumerate(hops):
            for k, way in enumerate(ways):
                counts[rack_number, k] = len(way)
                for j, hop in enumerate(way):
                    ids[rack_number, k, j] = self.link(hop)
        numbers = [[tuple(map(self.link, way)) for way in ways] for ways in hops]
        facts: Floats = np.zeros((*counts.shape, len(kernel.OFFER)))
        return Ways(ids, counts, nodes, hops, numbers, facts)
