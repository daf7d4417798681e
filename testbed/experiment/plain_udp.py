"""The plain-UDP binding of an aggregation tree: what its switches are told instead of segments.

    for command in plain_udp.commands(topology, tree): ...
    jobs = plain_udp.jobs(topology, tree)

The same tree and the same primitives as with segments, to see what segments cost. Every
packet is addressed to the next node itself (docs/wire-format.md): hosts' requests to the
node that adds first, its sums to the one above, results to the node below or the host.
What the root does not execute goes to the first worker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv6Address

from testbed.experiment import inc_tables
from testbed.model import inc_wire
from testbed.model.addresses import host_address, sid, switch_id
from testbed.model.jobs import Job, Tree
from testbed.model.network import Topology
from testbed.model.southbound import Group, TableEntry, Write

OWN_ARGUMENT = 1
"""LOC:0:1, an address of the switch that is no SID."""


def own_address(topology: Topology, switch: str) -> IPv6Address:
    """Where neighbours send a switch its packets."""
    return sid(switch_id(topology, switch), 0, OWN_ARGUMENT)


def commands(topology: Topology, tree: inc_tables.PlannedTree) -> Iterator[Group | Write]:
    """As `inc_tables.commands`, without segments."""
    children = dict(enumerate(tree.leaves))
    for command in inc_tables.commands(topology, tree):
        if isinstance(command, Group):
            yield command
            continue
        entries = tuple(
            _plain(topology, command.switch, entry, children if command.switch == tree.root else {})
            for entry in command.entries
            if entry.table != "inc_access"
        )
        if entries:
            yield replace(command, entries=entries)
    fallback = host_address(topology, tree.workers[0]).address
    above = own_address(topology, tree.root)
    for leaf in tree.leaves:
        yield Write(leaf, "insert", (_neighbour(topology, leaf, tree, above),))
    yield Write(tree.root, "insert", (_neighbour(topology, tree.root, tree, fallback),))


def jobs(topology: Topology, tree: inc_tables.PlannedTree, ops: tuple[int, ...]) -> list[Job]:
    """Each worker's job description; every operation of `ops` is one of the devices'."""
    peers = tuple(host_address(topology, name).address for name in tree.workers)
    made = []
    for rank, worker in enumerate(tree.workers):
        first = topology.access[worker].switch if tree.leaves else tree.root
        entry = own_address(topology, first)
        given = Tree(tree.unique_id, tree.secret, tree.slots, tree.elements, ops, entry)
        made.append(Job(f"task {tree.number}", rank, peers, (given,)))
    return made


def _plain(
    topology: Topology, switch: str, entry: TableEntry, leaves: dict[int, str]
) -> TableEntry:
    """A replica without its encapsulation; it goes to a leaf itself where leaves add."""
    if entry.table != "inc_replica" or entry.action == "plain":
        return entry
    params = {name: entry.params[name] for name in ("source", "child", "dst_mac", "worker")}
    params["source"] = int(own_address(topology, switch))
    if leaves:
        params["child"] = int(own_address(topology, leaves[params["worker"]]))
    return replace(entry, action="plain", params=params)


def _neighbour(
    topology: Topology, switch: str, tree: inc_tables.PlannedTree, after: IPv6Address
) -> TableEntry:
    match = {
        "dst_addr": int(own_address(topology, switch)),
        "unique_id": tree.unique_id,
    }
    params = {"funct": inc_wire.FUNCT_AGGREGATE, "next": int(after)}
    return TableEntry("inc_neighbour", match, "execute_and_pass", params)
