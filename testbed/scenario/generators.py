"""Topologies from a few numbers: which nodes there are, where they stand, what is linked.

A generator gives a Layout: names and sites only, plus those properties of a
link that belong to the topology itself (the distance between two cities). Links
of hosts come first, so that a switch's hosts are on its first ports.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise

from testbed.model.units import suggestion
from testbed.scenario import topohub
from testbed.scenario.layout import Layout, Place, Report, Wire, too_large, traits
from testbed.scenario.problems import Where
from testbed.scenario.schema import FatTree, LeafSpine, Line, Ring, TopoHub, Wan, Written

Section = Written | Line | Ring | LeafSpine | FatTree | Wan | TopoHub


def lay_out(section: Section, report: Report) -> Layout | None:
    """The layout a file's `topology` asks for; None when that is reported to be wrong."""
    if isinstance(section, Written):
        return written(section, report)
    if isinstance(section, Line):
        return _row("line", section.switches, section.hosts_per_switch, report)
    if isinstance(section, Ring):
        return _row("ring", section.switches, section.hosts_per_switch, report)
    if isinstance(section, LeafSpine):
        return leaf_spine(section, report)
    if isinstance(section, FatTree):
        return fat_tree(section, report)
    if isinstance(section, Wan):
        return wan(section, report)
    return topohub.lay_out(section, report)


def written(section: Written, report: Report) -> Layout | None:
    """A topology written out, its links in the file's order."""
    if too_large(len(section.hosts) + len(section.switches), len(section.links), report):
        return None
    return Layout(
        "custom",
        hosts=tuple(Place(name) for name in section.hosts),
        switches=tuple(Place(name) for name in section.switches),
        wires=tuple(
            Wire(*link.link, traits(link), ("topology", "links", i))
            for i, link in enumerate(section.links)
        ),
    )


def _row(kind: str, switches: int, hosts_per_switch: int, report: Report) -> Layout | None:
    """Switches s1 … in a row; a ring's last is linked to its first."""
    if too_large(switches * (1 + hosts_per_switch), switches * (1 + hosts_per_switch), report):
        return None
    names = [f"s{i}" for i in range(1, switches + 1)]
    core = [*pairwise(names), *([(names[-1], names[0])] if kind == "ring" else [])]
    return _assemble(kind, names, [(name, hosts_per_switch) for name in names], core)


def leaf_spine(section: LeafSpine, report: Report) -> Layout | None:
    """Every leaf linked to every spine; hosts on the leaves."""
    hosts = section.leaves * section.hosts_per_leaf
    links = hosts + section.leaves * section.spines
    if too_large(section.leaves + section.spines + hosts, links, report):
        return None
    leaves = [f"leaf{i}" for i in range(1, section.leaves + 1)]
    spines = [f"spine{i}" for i in range(1, section.spines + 1)]
    core = [(leaf, spine) for leaf in leaves for spine in spines]
    hosted = [(leaf, section.hosts_per_leaf) for leaf in leaves]
    return _assemble("leaf-spine", [*leaves, *spines], hosted, core)


def fat_tree(section: FatTree, report: Report) -> Layout | None:
    """A k-ary fat tree (Al-Fares, Loukissas and Vahdat, SIGCOMM 2008, section 3).

    k pods of k/2 edge and k/2 aggregation switches; (k/2)² core switches, of
    which aggregation switch j of every pod is linked to the j-th k/2.
    """
    half, odd = divmod(section.k, 2)
    if odd:
        report(("topology", "k"), f"found {section.k}, expected an even number of ports")
        return None
    per_edge = section.hosts_per_edge if section.hosts_per_edge is not None else half
    hosts = section.k * half * per_edge
    core_links = 2 * section.k * half * half
    if too_large(section.k * section.k + half * half + hosts, hosts + core_links, report):
        return None
    pods, members = range(1, section.k + 1), range(1, half + 1)
    edges = [f"edge{pod}-{i}" for pod in pods for i in members]
    aggregations = [f"agg{pod}-{i}" for pod in pods for i in members]
    cores = [f"core{i}" for i in range(1, half * half + 1)]
    core = [(f"edge{pod}-{i}", f"agg{pod}-{j}") for pod in pods for i in members for j in members]
    core += [
        (f"agg{pod}-{j}", f"core{(j - 1) * half + i}")
        for pod in pods
        for j in members
        for i in members
    ]
    hosted = [(edge, per_edge) for edge in edges]
    return _assemble("fat-tree", [*edges, *aggregations, *cores], hosted, core)


def _assemble(
    name: str,
    switches: Sequence[str],
    hosted: Iterable[tuple[str, int]],
    core: Iterable[tuple[str, str]],
) -> Layout:
    """Hosts h1 … on the switches of `hosted`, so many on each, and the wires of `core`."""
    access: list[Wire] = []
    for switch, count in hosted:
        access += [Wire(f"h{len(access) + i}", switch) for i in range(1, count + 1)]
    return Layout(
        name,
        hosts=tuple(Place(wire.a) for wire in access),
        switches=tuple(Place(switch) for switch in switches),
        wires=(*access, *(Wire(a, b) for a, b in core)),
    )


def wan(section: Wan, report: Report) -> Layout | None:
    """Sites of one switch with hosts each; links between sites as written, or all of them."""
    names = list(section.sites)
    count = sum(site.hosts for site in section.sites.values())
    written_links = section.links
    core_links = len(names) * (len(names) - 1) // 2 if written_links is None else len(written_links)
    if too_large(len(names) + count, count + core_links, report):
        return None
    if written_links is None:
        core = [Wire(f"{a}-sw", f"{b}-sw") for a, b in combinations(names, 2)]
    else:
        core = []
        for i, link in enumerate(written_links):
            where: Where = ("topology", "links", i)
            for j, end in enumerate(link.link):
                if end not in section.sites:
                    hint = suggestion(end, names)
                    report((*where, "link", j), f"found {end!r}, expected the name of a site{hint}")
                    return None
            core.append(Wire(f"{link.link[0]}-sw", f"{link.link[1]}-sw", traits(link), where))
    access = [
        (Place(f"{name}-h{i}", name), f"{name}-sw")
        for name, site in section.sites.items()
        for i in range(1, site.hosts + 1)
    ]
    return Layout(
        "wan",
        hosts=tuple(host for host, _ in access),
        switches=tuple(Place(f"{name}-sw", name) for name in names),
        wires=(*(Wire(host.name, switch) for host, switch in access), *core),
    )
