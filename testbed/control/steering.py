"""Flows on chosen paths: which entries each access switch holds for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from testbed.control.fabric import Fabric, HostPlace
from testbed.control.routing import Routes
from testbed.control.segments import FlowMatch, steering
from testbed.errors import ControlError
from testbed.model.southbound import TableEntry


@dataclass(slots=True)
class _Steered:
    match: FlowMatch
    nodes: tuple[str, ...]
    priorities: tuple[int, int]
    made: tuple[Routes, list[tuple[str, TableEntry]]] | None = None
    """Its entries by switch, with the routes they were made for."""

    @property
    def switches(self) -> tuple[str, ...]:
        return self.nodes[1:-1]


class Steering:
    """Steered flows by id.

    Matches of different flows do not overlap, so an entry's priority is free
    to be what identifies it: each has one of its own, under which its direct
    counter can be told from others.
    """

    def __init__(self, fabric: Fabric) -> None:
        self._fabric = fabric
        self._flows: dict[str, _Steered] = {}
        self._priority = 0

    def add(
        self,
        flow_id: str,
        source: HostPlace,
        destination: HostPlace,
        nodes: tuple[str, ...],
        destination_port: int | None,
        source_port: int | None,
        routes: Routes,
    ) -> FlowMatch:
        if destination_port is None and source_port is None:
            raise ControlError(f"flow {flow_id} names no TCP port; give dst_port or src_port")
        if flow_id in self._flows:
            raise ControlError(f"flow {flow_id} is steered already; move it instead")
        match = FlowMatch(source.address, destination.address, source_port, destination_port)
        for other, held in self._flows.items():
            if match in (held.match, held.match.reversed()):
                raise ControlError(f"flow {flow_id} has the addresses and ports of flow {other}")
        flow = _Steered(match, nodes, (self._priority + 1, self._priority + 2))
        self._entries(flow, routes)
        self._priority += 2
        self._flows[flow_id] = flow
        return match

    def move(self, flow_id: str, nodes: tuple[str, ...], routes: Routes) -> None:
        flow = self._flows.get(flow_id)
        if flow is None:
            raise ControlError(f"flow {flow_id} is not steered, so it cannot be moved")
        if (nodes[:1], nodes[-1:]) != (flow.nodes[:1], flow.nodes[-1:]):
            raise ControlError(
                f"flow {flow_id} is from {flow.nodes[0]} to {flow.nodes[-1]},"
                f" the path {' '.join(nodes)} is not"
            )
        moved = _Steered(flow.match, nodes, flow.priorities)
        self._entries(moved, routes)
        self._flows[flow_id] = moved

    def remove(self, flow_id: str) -> None:
        self._flows.pop(flow_id, None)

    def path(self, flow_id: str) -> tuple[str, ...]:
        flow = self._flows.get(flow_id)
        return () if flow is None else flow.nodes

    def priorities(self, flow_id: str) -> Mapping[str, int]:
        flow = self._flows.get(flow_id)
        if flow is None or len(flow.switches) < 2:
            return {}
        return {flow.switches[0]: flow.priorities[0], flow.switches[-1]: flow.priorities[1]}

    def broken(self, routes: Routes) -> list[str]:
        """Flows whose path has lost a link, moved away from, or can no longer be pinned."""
        return [flow_id for flow_id, flow in self._flows.items() if not self._holds(flow, routes)]

    def entries(self, routes: Routes) -> Mapping[str, list[TableEntry]]:
        """By switch, what its table `steer` should hold."""
        wanted: dict[str, list[TableEntry]] = {}
        for flow in self._flows.values():
            for switch, entry in self._entries(flow, routes):
                wanted.setdefault(switch, []).append(entry)
        return wanted

    def sources(self) -> list[tuple[str, str, FlowMatch, int]]:
        """Id, access switch, match and priority of every flow that is encapsulated on its way."""
        return [
            (flow_id, flow.switches[0], flow.match, flow.priorities[0])
            for flow_id, flow in self._flows.items()
            if len(flow.switches) > 1
        ]

    def _entries(self, flow: _Steered, routes: Routes) -> list[tuple[str, TableEntry]]:
        if flow.made is None or flow.made[0] is not routes:
            flow.made = routes, self._make(flow, routes)
        return flow.made[1]

    def _make(self, flow: _Steered, routes: Routes) -> list[tuple[str, TableEntry]]:
        there, back = flow.switches, flow.switches[::-1]
        pairs = [
            (there, steering(self._fabric, routes, flow.match, there, flow.priorities[0])),
            (back, steering(self._fabric, routes, flow.match.reversed(), back, flow.priorities[1])),
        ]
        return [(switches[0], entry) for switches, entry in pairs if entry is not None]

    def _holds(self, flow: _Steered, routes: Routes) -> bool:
        ends = {place.name: place.switch for place in self._fabric.hosts.values()}
        attached = (ends.get(flow.nodes[0]), ends.get(flow.nodes[-1]))
        if attached != (flow.switches[0], flow.switches[-1]):
            return False
        if not all(self._fabric.graph.has_edge(*hop) for hop in pairwise(flow.switches)):
            return False
        try:
            self._entries(flow, routes)
        except ControlError:
            return False
        return True
