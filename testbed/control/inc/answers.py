"""From a plan to what hosts and switches are told: slots, segments, workers, children.

A source sends its place in the request as `worker` everywhere: no two hosts of a
task share one. A leaf sends its place among the leaves. Devices are named by
SRv6 SIDs as docs/wire-format.md has them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import IPv6Address
from operator import attrgetter
from typing import Any, Final

from testbed.control.inc.graph import Graph
from testbed.control.inc.inventory import Inventory
from testbed.control.inc.ledger import Ledger
from testbed.control.inc.planning import Plan
from testbed.control.inc.trees import Sketch
from testbed.errors import ControlError
from testbed.model import inc_wire
from testbed.model.addresses import FUNCT_DT6
from testbed.model.admission import Grant, Part, TaskRequest, Work
from testbed.model.jobs import Job, Tree

_OPS: Final = {"sum": inc_wire.OP_SUM, "min": inc_wire.OP_MIN, "max": inc_wire.OP_MAX}
_DTYPES: Final = {"int32": inc_wire.DTYPE_INT32, "int16": inc_wire.DTYPE_INT16}
"""Numbers on the wire of what the all-reduce of hosts knows."""


def parts_of(
    plan: Plan,
    identities: Sequence[tuple[int, str]],
    inventory: Inventory,
    ledger: Ledger,
    graph: Graph,
) -> tuple[Part, ...]:
    """The parts of a plan, one for each of its trees, placed in slots that are free now.

    `identities` are a UniqueID and a secret for each.
    """
    parts: list[Part] = []
    first = 0
    for sketch, identity in zip(plan.sketches, identities, strict=True):
        elements = min(sketch.packets * sketch.elements, plan.demand.request.elements - first)
        parts.append(_part(plan, sketch, identity, first, elements, inventory, ledger, graph))
        first += elements
    return tuple(parts)


def jobs(grant: Grant, inventory: Inventory) -> dict[str, Job]:
    """By source, what the all-reduce of its host library is given.

    Without parts hosts work by themselves. Beside the operation that was asked for hosts are
    told those that the devices happen to have as well. Raises ControlError for other tasks.
    """
    request = grant.request
    peers = tuple(IPv6Address(inventory.hosts[name].address) for name in request.sources)
    if request.operation not in _OPS or request.dtype not in _DTYPES or not request.to_sources:
        raise ControlError(
            f"task {grant.id} is no all-reduce: {request.operation} of {request.dtype},"
            f" {_results(request)}; what its hosts need is in its parts"
        )
    try:
        trees = tuple(
            Tree(
                part.unique_id,
                bytes.fromhex(part.secret),
                part.window,
                part.elements_per_packet,
                _operations(request, part, inventory),
                dtype=_DTYPES[request.dtype],
            )
            for part in grant.parts
        )
        return {name: Job(grant.id, i, peers, trees) for i, name in enumerate(request.sources)}
    except ValueError as error:
        raise ControlError(f"task {grant.id} is none for the host library: {error}") from None


def _operations(request: TaskRequest, part: Part, inventory: Inventory) -> tuple[int, ...]:
    facts = [inventory.devices[work.device] for work in part.works]
    return tuple(
        code
        for name, code in _OPS.items()
        if name == request.operation
        or all(fact.support(request.primitive, name, request.dtype) for fact in facts)
    )


def _results(request: TaskRequest) -> str:
    return "results to its sources" if request.to_sources else f"results to {request.destination}"


def grant_document(grant: Grant) -> dict[str, Any]:
    """JSON-ready; `grant_from` reads it back."""
    document = _plain(grant)
    document["request"] = _plain(grant.request)
    for name in ("parts", "draining"):
        document[name] = [_part_document(part) for part in getattr(grant, name)]
    return document


def _part_document(part: Part) -> dict[str, Any]:
    document = _plain(part)
    document["works"] = [_plain(work) for work in part.works]
    document["links"] = [[a, b, rate] for (a, b), rate in part.links.items()]
    return document


_FIELDS = {
    kind: (kind.__slots__, attrgetter(*kind.__slots__)) for kind in (Grant, TaskRequest, Part, Work)
}


def _plain(one: Grant | TaskRequest | Part | Work) -> dict[str, Any]:
    names, values = _FIELDS[type(one)]
    return dict(zip(names, values(one), strict=True))


def grant_from(document: Mapping[str, Any]) -> Grant:
    request = dict(document["request"])
    request["sources"] = tuple(request["sources"])
    rest = {k: v for k, v in document.items() if k not in ("request", "parts", "draining")}
    return Grant(
        request=TaskRequest(**request),
        parts=tuple(_part_from(part) for part in document["parts"]),
        draining=tuple(_part_from(part) for part in document["draining"]),
        **rest,
    )


def _part_from(document: Mapping[str, Any]) -> Part:
    fields = dict(document)
    fields["works"] = tuple(
        Work(**{**work, "children": tuple(work["children"])}) for work in fields["works"]
    )
    fields["exit_path"] = tuple(fields.get("exit_path", ()))
    for name in ("paths", "segments", "result_segments"):
        fields[name] = {key: tuple(value) for key, value in fields[name].items()}
    fields["links"] = {(a, b): rate for a, b, rate in fields["links"]}
    return Part(**fields)


def _part(
    plan: Plan,
    sketch: Sketch,
    identity: tuple[int, str],
    first: int,
    elements: int,
    inventory: Inventory,
    ledger: Ledger,
    graph: Graph,
) -> Part:
    request = plan.demand.request
    names = graph.names
    leaf_of = {source: leaf for leaf, group in sketch.leaves.items() for source in group}
    leaves = list(sketch.leaves)
    template = plan.demand.template
    memory = template.register_bytes(sketch.slots, sketch.elements, request.dtype)

    def work(node: int, level: int, children: tuple[str, ...], worker: int | None) -> Work:
        account = ledger.account(names[node])
        base = account.place(sketch.slots)
        if base is None:
            raise ControlError(f"{names[node]} has no {sketch.slots} slots in a row left")
        return Work(
            device=names[node],
            slot_base=base,
            slots=sketch.slots,
            level=level,
            children=children,
            parent=None if worker is None else names[sketch.root],
            worker=worker or 0,
            packets_per_s=sketch.packets_per_s * len(children),
            register_bytes=memory,
            table_entries=1,
            page=account.page() if template.pages else -1,
        )

    top = tuple(names[leaf] for leaf in leaves) or request.sources
    works = [work(sketch.root, 1 if leaves else 0, top, None)]
    works += [work(leaf, 0, sketch.leaves[leaf], i) for i, leaf in enumerate(leaves)]
    out = (*graph.ends(sketch.exit_way), graph.sid(sketch.exit_way[-1], FUNCT_DT6))
    root_sid = _inc_sid(plan, graph, sketch.root)
    segments: dict[str, tuple[str, ...]] = {}
    results: dict[str, tuple[str, ...]] = {}
    for source, way in sketch.ways.items():
        rest = (root_sid, *out)
        if leaves:
            leaf = leaf_of[source]
            there = way.index(leaf)
            rest = (_inc_sid(plan, graph, leaf), *graph.ends(way[there:]), *rest)
            way = way[: there + 1]
        segments[source] = (*graph.ends(way), *rest)
        if request.to_sources:
            results[source] = graph.down(way[::-1])
    if request.to_sources:
        for leaf in leaves:
            way = sketch.ways[sketch.leaves[leaf][0]]
            down = way[way.index(leaf) :][::-1]
            # An INC segment needs another one behind it: what cannot be spread leaves here.
            exit_sid = graph.sid(leaf, FUNCT_DT6)
            results[names[leaf]] = (*graph.ends(down), _inc_sid(plan, graph, leaf), exit_sid)
    elif template.combines:
        results[request.destination] = graph.down(sketch.exit_way)
    return Part(
        unique_id=identity[0],
        secret=identity[1],
        first_element=first,
        elements=elements,
        elements_per_packet=sketch.elements,
        window=sketch.window,
        works=tuple(works),
        paths={source: graph.leg(way).names for source, way in sketch.ways.items()},
        segments=segments,
        result_segments=results,
        links={inventory.hops[link]: rate for link, rate in sketch.links.items()},
        rtt_s=sketch.rtt_s,
        exit_path=() if request.to_sources else graph.leg(sketch.exit_way).names,
    )


def _inc_sid(plan: Plan, graph: Graph, node: int) -> str:
    template = plan.demand.template
    return graph.sid(node, template.funct, template.tlv)
