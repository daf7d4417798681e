"""Is a layout a network? Names, ends of links, one link a host, one piece."""

from __future__ import annotations

import re
from collections.abc import Mapping

from testbed.model.units import suggestion
from testbed.scenario.fields import NAME
from testbed.scenario.layout import Layout, Report, Wire
from testbed.scenario.problems import Where

MAX_PORTS = 254
"""Numbered from 1; port 255 is the controller's (CPU_PORT of p4/include/constants.p4)."""


def check(layout: Layout, report: Report) -> None:
    """Report what keeps `layout` from being a network.

    Later questions are only asked where the earlier ones found nothing: a
    misspelt end would otherwise also be a host without link and a lost part.
    """
    for holds in (_names_differ, _links_are_sound, _nodes_have_their_links, _is_one_piece):
        if not holds(layout, report):
            return


def _place(layout: Layout, kind: str, i: int) -> Where:
    """A node's place in the file; a generated node has none of its own."""
    return ("topology", kind, i) if layout.name == "custom" else ("topology",)


def _names_differ(layout: Layout, report: Report) -> bool:
    seen: set[str] = set()
    clean = True
    for kind, places in (("switches", layout.switches), ("hosts", layout.hosts)):
        for i, place in enumerate(places):
            message = ""
            if place.name in seen:
                message = f"found {place.name!r} a second time, expected names to differ"
            elif not re.fullmatch(NAME, place.name):
                message = f"found the node name {place.name!r}, expected at most 32 characters"
            seen.add(place.name)
            if message:
                clean = False
                report(_place(layout, kind, i), message)
    if not layout.hosts:
        clean = False
        report(("topology",), "found no hosts, expected at least one")
    return clean


def _links_are_sound(layout: Layout, report: Report) -> bool:
    """Ends exist and differ, no link is there twice, a host has one, to a switch."""
    hosts = {place.name for place in layout.hosts}
    nodes = [place.name for place in (*layout.switches, *layout.hosts)]
    known = frozenset(nodes)
    linked: dict[str, str] = {}  # host: its switch
    links: set[frozenset[str]] = set()
    names: set[str] = set()
    clean = True
    for wire in layout.wires:
        unknown = [(i, end) for i, end in enumerate((wire.a, wire.b)) if end not in known]
        for i, end in unknown:
            clean = False
            message = f"found {end!r}, expected the name of a host or switch"
            report((*wire.where, "link", i), message + suggestion(end, nodes))
        if unknown:
            continue
        if message := _unsound(wire, hosts, linked, links, names):
            clean = False
            report(wire.where, message)
            continue
        links.add(frozenset((wire.a, wire.b)))
        names.add(f"{wire.a}-{wire.b}")
        for end, other in ((wire.a, wire.b), (wire.b, wire.a)):
            if end in hosts:
                linked[end] = other
    return clean


def _unsound(
    wire: Wire,
    hosts: set[str],
    linked: Mapping[str, str],
    links: set[frozenset[str]],
    names: set[str],
) -> str:
    """What is wrong with a link whose ends exist, given the links before it; or nothing."""
    a, b = wire.a, wire.b
    if a == b:
        return f"found a link from {a!r} to itself, expected two nodes"
    if frozenset((a, b)) in links:
        return f"found a second link between {a!r} and {b!r}, expected at most one"
    if a in hosts and b in hosts:
        return f"found a link between the hosts {a!r} and {b!r}, expected a switch at one end"
    for end in (a, b):
        if end in linked:
            first = f"the first is to {linked[end]!r}"
            return f"found a second link of the host {end!r} ({first}), expected exactly one"
    if f"{a}-{b}" in names:  # a-b to c, and a to b-c
        return f"found a second link named {a}-{b}, expected names of links to differ"
    return ""


def _nodes_have_their_links(layout: Layout, report: Report) -> bool:
    """Every host has its link, no switch more than it has ports for."""
    neighbours = _neighbours(layout)
    clean = True
    for i, place in enumerate(layout.hosts):
        if not neighbours[place.name]:
            clean = False
            message = f"found the host {place.name!r} without a link, expected one to a switch"
            report(_place(layout, "hosts", i), message)
    for i, place in enumerate(layout.switches):
        ports = len(neighbours[place.name])
        if ports > MAX_PORTS:
            clean = False
            message = f"found {ports} links on the switch {place.name!r}, expected at most"
            report(_place(layout, "switches", i), f"{message} {MAX_PORTS}, the ports of a switch")
            break  # in a generated topology all others are like it
    return clean


def _is_one_piece(layout: Layout, report: Report) -> bool:
    neighbours = _neighbours(layout)
    start = layout.hosts[0].name
    reached, frontier = {start}, [start]
    while frontier:
        new = neighbours[frontier.pop()] - reached
        reached |= new
        frontier += new
    lost = [name for name in neighbours if name not in reached]
    if lost:
        message = f"found no way from {start!r} to {lost[0]!r}, expected a network in one piece"
        report(("topology",), message)
    return not lost


def _neighbours(layout: Layout) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {p.name: set() for p in (*layout.switches, *layout.hosts)}
    for wire in layout.wires:
        found[wire.a].add(wire.b)
        found[wire.b].add(wire.a)
    return found
