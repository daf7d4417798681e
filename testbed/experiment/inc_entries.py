"""From grants to what every switch should hold: table entries and multicast groups.

    wanted = wanted_state(topology, controller.tasks())
    wanted["leaf1"].entries, wanted["leaf1"].groups

It is a function of the grants alone, so that a controller that was restarted
wants exactly what the one before it wanted. Numbers of groups and replicas
follow from a part's first slot on the device, which no other part has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from ipaddress import IPv6Address
from typing import Final

from testbed.experiment import inc_tables
from testbed.inc import primitives
from testbed.inc.primitives import Template
from testbed.inc.tag import JobKey
from testbed.model.admission import Grant, Part, TaskRequest, Work
from testbed.model.network import Topology
from testbed.model.southbound import TableEntry

TABLES: Final = (
    "inc_access", "inc_job", "inc_replica", "inc_sid", "composite_forward", "composite_compute",
)  # fmt: skip
"""Tables that are the INC controller's alone. Requests come in by the first."""
Replicas = tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Wanted:
    """What one switch should hold; groups by number, in (port, replica id)."""

    entries: list[TableEntry] = field(default_factory=list)
    groups: dict[int, Replicas] = field(default_factory=dict)


def wanted_state(topology: Topology, grants: Iterable[Grant]) -> Mapping[str, Wanted]:
    """By switch that computes, all that `grants` need there, moved parts that drain included."""
    computing = [s.name for s in topology.switches if s.program == "inc_compute"]
    found = {
        name: Wanted(list(inc_tables.node_entries(topology, name).entries)) for name in computing
    }
    for grant in grants:
        if not is_written(topology, grant):
            continue
        for part in (*grant.parts, *grant.draining):
            for work in part.works:
                if work.device in found:
                    told = _told(topology, grant, part, work)
                    found[work.device].entries += told.entries
                    groups = {group.number: group.replicas for group in told.groups}
                    found[work.device].groups.update(groups)
            for switch, entry in _access(topology, part).items():
                if switch in found:
                    found[switch].entries.append(entry)
    return found


def is_written(topology: Topology, grant: Grant) -> bool:
    """Whether switches can be told: a primitive that ships, between nodes of the topology.

    Of a network that was told to the controller by others than its file, nothing is written.
    """
    request = grant.request
    devices = {w.device for part in (*grant.parts, *grant.draining) for w in part.works}
    return (
        request.primitive in shipped()
        and topology.access.keys() >= {*request.sources, request.destination}
        and topology.switch.keys() >= devices
    )


@cache
def shipped() -> Mapping[str, Template]:
    """Primitives whose entries are known here, by name."""
    return {template.name: template for template in primitives.builtin()}


def _access(topology: Topology, part: Part) -> dict[str, TableEntry]:
    """One entry an access switch: its sources have their way in common."""
    found: dict[str, TableEntry] = {}
    for source, segments in part.segments.items():
        switch = topology.access[source].switch
        found[switch] = inc_tables.access_entry(topology, switch, part.unique_id, _sids(segments))
    return found


def _told(topology: Topology, grant: Grant, part: Part, work: Work) -> inc_tables.Node:
    """One executing device's job, and how its results reach its children."""
    params = {
        "slot_base": work.slot_base, "slots": work.slots, "count": part.elements_per_packet,
        "epoch": _epoch(part.secret), "level": work.level, "up": int(work.parent is not None),
        "child": work.worker, **_key_params(part.secret),
    }  # fmt: skip
    template, request = shipped()[grant.request.primitive], grant.request
    match = {"unique_id": part.unique_id, "funct": template.funct}
    if not template.combines:
        job = {**params, "workers": 0, "group": work.page, "unicast": 0}
        return inc_tables.Node((), (TableEntry("inc_job", match, "job", job),))
    base = inc_tables.FIRST_NUMBER + work.slot_base * inc_tables.NUMBERS_A_TASK
    works = {other.device: other for other in part.works}
    if not request.to_sources:
        numbers = [works[c].worker if c in works else request.sources.index(c)
                   for c in work.children]  # fmt: skip
        result = _to_destination(topology, request, part) if work.parent is None else None
        return inc_tables.node_to_one(work.device, base, match, params, numbers, result)
    children: list[tuple[int, inc_tables.Replica]] = []
    for child in work.children:
        leaf = works.get(child)
        host = child if leaf is None else leaf.children[0]
        number = request.sources.index(child) if leaf is None else leaf.worker
        path = part.paths[host]
        first = 0 if leaf is None else path.index(child)
        way = path[first : path.index(work.device) + 1][::-1]
        by = _sids(part.result_segments[child])
        children.append((number, inc_tables.replica(topology, way, host, number, by)))
    return inc_tables.node(work.device, base, match, params, children)


def _to_destination(topology: Topology, request: TaskRequest, part: Part) -> inc_tables.Replica:
    """How the root's result leaves for the destination, whose index in it is 0."""
    by = _sids(part.result_segments[request.destination])
    return inc_tables.replica(topology, part.exit_path, request.destination, 0, by)


def _sids(segments: Iterable[str]) -> tuple[IPv6Address, ...]:
    return tuple(IPv6Address(text) for text in segments)


def _epoch(secret: str) -> int:
    """16 bits that change with the secret: slots forget what they hold of an older one.

    Not the grant's own count: a slot may remember a task of a store that is lost.
    """
    return int(secret[-4:], 16)


@lru_cache(maxsize=1024)
def _key_params(secret: str) -> Mapping[str, int]:
    return JobKey.derive(bytes.fromhex(secret)).action_params()
