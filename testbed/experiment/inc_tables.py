"""What the switches of an aggregation tree are told: multicast groups and table entries.

A tree is planned here only for what an experiment asks by name ("add at the
leaves and spine1"); the INC controller's admission plans the same `Part` for
whoever asks by need.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address

from testbed.errors import ScenarioError
from testbed.inc import primitives
from testbed.inc.tag import JobKey
from testbed.model import inc_wire
from testbed.model.addresses import FUNCT_DT6, FUNCT_END, host_address, sid, switch_id, switch_mac
from testbed.model.network import Port, Topology
from testbed.model.southbound import Group, TableEntry, Write

RESULT_SOURCE = IPv6Address("fd00:7e57:ffff::1")
FIRST_NUMBER = 1024
"""Of groups and replicas; lower ones are for forwarding and probes."""
NUMBERS_A_TASK = 64
"""Group and replica numbers set aside for each task at each switch: one group for all
children, one for each, and a replica each."""


@dataclass(frozen=True, slots=True)
class PlannedTree:
    """A tree of one or two levels: leaves that add for their own workers, and a root.

    `workers` are hosts in the order of their ranks. Where `leaves` is empty the root
    adds for all of them. `number` tells apart the trees of one network.
    """

    unique_id: int
    secret: bytes
    number: int
    workers: tuple[str, ...]
    root: str
    leaves: tuple[str, ...]
    slots: int
    slot_base: int = 0
    elements: int = inc_wire.MAX_ELEMENTS
    epoch: int = 1


def plan(topology: Topology, workers: Sequence[str], root: str, *, levels: int) -> tuple[str, ...]:
    """The leaves of a tree with `root`, which is next to all of them; none for one level.

    Raises ScenarioError where a worker's switch has no link to the root.
    """
    leaves = dict.fromkeys(topology.access[worker].switch for worker in workers)
    for leaf in leaves:
        if leaf != root and frozenset((leaf, root)) not in topology.link:
            raise ScenarioError(f"switch {leaf}: expected a link to {root}, where sums are made")
    if root in leaves and len(leaves) > 1 and levels > 1:
        raise ScenarioError(f"switch {root} has workers of its own, so it cannot be above leaves")
    return tuple(leaves) if levels > 1 and len(leaves) > 1 else ()


def switches(topology: Topology, tree: PlannedTree) -> tuple[str, ...]:
    """Every switch that is told something, those that add first."""
    access = [topology.access[worker].switch for worker in tree.workers]
    return tuple(dict.fromkeys((tree.root, *tree.leaves, *access)))


def commands(topology: Topology, tree: PlannedTree) -> Iterator[Group | Write]:
    """In an order in which nothing refers to what is not there yet."""
    key = JobKey.derive(tree.secret)
    for number, leaf in enumerate(tree.leaves):
        children = [
            (rank, _to_host(topology, leaf, worker, rank))
            for rank, worker in enumerate(tree.workers)
            if topology.access[worker].switch == leaf
        ]
        yield from _node(tree, key, leaf, children, up=True, child=number)
    if tree.leaves:
        children = [
            (number, _to_leaf(topology, tree, leaf, number))
            for number, leaf in enumerate(tree.leaves)
        ]
    else:
        children = [
            (rank, _to_host(topology, tree.root, worker, rank))
            for rank, worker in enumerate(tree.workers)
        ]
    yield from _node(tree, key, tree.root, children, up=False, child=0)
    for switch in dict.fromkeys(topology.access[worker].switch for worker in tree.workers):
        yield Write(switch, "insert", (_access(topology, tree, switch),))


def node_entries(topology: Topology, switch: str) -> Write:
    """A computing switch's own SIDs, once whatever its tasks."""
    number = switch_id(topology, switch)
    composite = int(sid(number, inc_wire.FUNCT_COMPOSITE)) >> 64
    end = int(sid(number, FUNCT_END)) >> 64
    entries = [
        TableEntry("inc_sid", {"sid": composite}, "composite"),
        TableEntry("composite_forward", {"sid": end}, "forward_end"),
    ]
    for primitive in primitives.builtin():
        upper, of = int(sid(number, primitive.funct)) >> 64, {"funct": primitive.funct}
        entries.append(TableEntry("inc_sid", {"sid": upper}, "inc_segment", of))
        entries.append(TableEntry("composite_compute", {"sid": upper}, "compute", of))
    return Write(switch, "insert", tuple(entries))


@dataclass(frozen=True, slots=True)
class Replica:
    """How a result leaves towards one child."""

    port: int
    action: str
    params: dict[str, int]


@dataclass(frozen=True, slots=True)
class Node:
    """One switch's part of a tree: its groups first, then its entries."""

    groups: tuple[Group, ...]
    entries: tuple[TableEntry, ...]


def node(
    switch: str,
    base: int,
    match: Mapping[str, int],
    params: Mapping[str, int],
    children: Sequence[tuple[int, Replica]],
) -> Node:
    """What `switch` is told of a task: `params` are those of its job that are no group.

    Of groups and replicas, numbers from `base` to `base + NUMBERS_A_TASK` are this task's.
    """
    groups = []
    entries = []
    everyone = []
    for worker, replica in children:
        rid = base + worker
        everyone.append((replica.port, rid))
        entries.append(TableEntry("inc_replica", {"rid": rid}, replica.action, replica.params))
        groups.append(Group(switch, "multicast", base + 1 + worker, ((replica.port, rid),)))
    groups.append(Group(switch, "multicast", base, tuple(everyone)))
    workers = sum(1 << worker for worker, _ in children)
    job = {**params, "workers": workers, "group": base, "unicast": base + 1}
    entries.append(TableEntry("inc_job", match, "job", job))
    return Node(tuple(groups), tuple(entries))


def node_to_one(
    switch: str,
    base: int,
    match: Mapping[str, int],
    params: Mapping[str, int],
    workers: Sequence[int],
    result: Replica | None,
) -> Node:
    """As `node`, where the result of all `workers` leaves once, by one replica.

    So it does again for a worker that asks for it again. Without `result` the switch has
    a parent, and the result never comes back to it.
    """
    groups, entries = [], []
    if result is not None:
        replicas = ((result.port, base),)
        numbers = (base, *(base + 1 + worker for worker in workers))
        groups = [Group(switch, "multicast", number, replicas) for number in numbers]
        entries = [TableEntry("inc_replica", {"rid": base}, result.action, result.params)]
    bitmap = sum(1 << worker for worker in workers)
    job = {**params, "workers": bitmap, "group": base, "unicast": base + 1}
    entries.append(TableEntry("inc_job", match, "job", job))
    return Node(tuple(groups), tuple(entries))


def access_entry(
    topology: Topology, switch: str, unique_id: int, segments: Sequence[IPv6Address]
) -> TableEntry:
    """What the access switch writes on requests of a task."""
    params = {"source": int(sid(switch_id(topology, switch), FUNCT_END))}
    params |= {f"s{i}": int(segment) for i, segment in enumerate(segments, 1)}
    return TableEntry("inc_access", {"unique_id": unique_id}, f"inc_encaps_{len(segments)}", params)


def replica(
    topology: Topology,
    way: Sequence[str],
    host: str,
    worker: int,
    segments: Sequence[IPv6Address],
) -> Replica:
    """A result from the first switch of `way` to `host`, or to a leaf it passes, by `segments`."""
    address = host_address(topology, host)
    params = {"source": int(RESULT_SOURCE), "child": int(address.address), "worker": worker}
    if not segments:
        port = topology.access[host].number
        return Replica(port, "plain", {**params, "dst_mac": _mac(address.mac)})
    params |= {
        "dst_mac": _mac(switch_mac(switch_id(topology, way[1]))),
        "encap_source": int(sid(switch_id(topology, way[0]), FUNCT_END)),
    }
    params |= {f"s{i}": int(segment) for i, segment in enumerate(segments, 1)}
    return Replica(_port_to(topology, way[0], way[1]).number, f"encaps_{len(segments)}", params)


def _node(
    tree: PlannedTree,
    key: JobKey,
    switch: str,
    children: Sequence[tuple[int, Replica]],
    *,
    up: bool,
    child: int,
) -> Iterator[Group | Write]:
    params = {
        "slot_base": tree.slot_base, "slots": tree.slots, "count": tree.elements,
        "epoch": tree.epoch, "level": int(bool(tree.leaves) and not up), "up": int(up),
        "child": child, **key.action_params(),
    }  # fmt: skip
    match = {"unique_id": tree.unique_id, "funct": inc_wire.FUNCT_AGGREGATE}
    told = node(switch, FIRST_NUMBER + tree.number * NUMBERS_A_TASK, match, params, children)
    yield from told.groups
    yield Write(switch, "insert", told.entries)


def _access(topology: Topology, tree: PlannedTree, switch: str) -> TableEntry:
    """Requests go through the adding switches; what comes out unadded leaves at the root."""
    segments = [_inc_sid(topology, tree.root), sid(switch_id(topology, tree.root), FUNCT_DT6)]
    if switch in tree.leaves:
        segments.insert(0, _inc_sid(topology, switch))
    return access_entry(topology, switch, tree.unique_id, segments)


def _to_host(topology: Topology, switch: str, worker: str, rank: int) -> Replica:
    end = topology.access[worker].switch
    exits = () if end == switch else (sid(switch_id(topology, end), FUNCT_DT6),)
    return replica(topology, (switch, end), worker, rank, exits)


def _to_leaf(topology: Topology, tree: PlannedTree, leaf: str, number: int) -> Replica:
    """Through the leaf's INC segment, which needs another behind it: its own exit."""
    first = next(w for w in tree.workers if topology.access[w].switch == leaf)
    segments = (_inc_sid(topology, leaf), sid(switch_id(topology, leaf), FUNCT_DT6))
    return replica(topology, (tree.root, leaf), first, number, segments)


def _port_to(topology: Topology, switch: str, neighbour: str) -> Port:
    return next(port for port in topology.ports[switch] if port.peer == neighbour)


def _inc_sid(topology: Topology, switch: str) -> IPv6Address:
    number = switch_id(topology, switch)
    return sid(number, inc_wire.FUNCT_AGGREGATE, inc_wire.TLV_OPERAND)


def _mac(text: str) -> int:
    return int(text.replace(":", ""), 16)
