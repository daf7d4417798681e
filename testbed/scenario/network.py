"""The network of a scenario: a layout whose nodes and links have all their properties.

Properties of a link come from, in rising precedence: the built-in default,
`links.default`, the tier (`access`, `core` or `wan`), the topology itself, and
`links.overrides` in their order. Hosts and switches likewise: built-in default,
section, overrides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from fnmatch import translate
from typing import TypeVar

from testbed.model.network import Ecn, HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.units import suggestion
from testbed.scenario import wiring
from testbed.scenario.fields import FRAME_BYTES, Queue
from testbed.scenario.generators import lay_out
from testbed.scenario.layout import Layout, Losses, Report, Traits, Wire, traits
from testbed.scenario.problems import Where
from testbed.scenario.schema import (
    HostAttributes,
    Hosts,
    Links,
    ScenarioFile,
    SwitchAttributes,
    Switches,
)

Value = TypeVar("Value")

DEFAULT = Traits(
    rate_bps=100e6,
    delay_s=1e-3,
    jitter_s=0.0,
    reorder=False,
    loss=Losses(),
    corrupt=0.0,
    duplicate=0.0,
    queue=Queue(None),
    ecn=Ecn(),
)
MIN_QUEUE_FRAMES = 32
"""A shorter drop-tail queue starves a TCP sender on a link of little delay."""

WILD = frozenset("*?[")


def bdp_queue_bytes(rate_bps: float, delay_s: float) -> int:
    """The queue of a link by default: rate times round trip over it, at least 32 full frames.

    Villamizar and Song, "High performance TCP in ANSNET", CCR 24(5), 1994.
    """
    return max(round(2 * delay_s * rate_bps / 8), MIN_QUEUE_FRAMES * FRAME_BYTES)


class Selection:
    """Hosts by name, group, site or pattern, tried in that order."""

    def __init__(self, hosts: Mapping[str, str], groups: Mapping[str, Iterable[str]]) -> None:
        """`hosts` maps each host to its site; `groups` a name to selectors without groups."""
        self._hosts = hosts
        self._groups: dict[str, tuple[str, ...]] = {}
        for group, selectors in groups.items():
            members = {host for s in selectors for host in self.find(s)}
            self._groups[group] = tuple(h for h in hosts if h in members)

    def find(self, selector: str) -> tuple[str, ...]:
        """The hosts in the topology's order; none when nothing is called that."""
        if selector in self._hosts:
            return (selector,)
        if selector in self._groups:
            return self._groups[selector]
        at_site = tuple(h for h, site in self._hosts.items() if site and site == selector)
        if at_site or not WILD & set(selector):
            return at_site
        return tuple(filter(_matcher(selector), self._hosts))

    def all(self, selectors: Iterable[str], where: Where, report: Report) -> tuple[str, ...]:
        """The hosts of all `selectors`, each once; a selector without hosts is reported."""
        chosen: dict[str, None] = {}
        for selector in selectors:
            found = self.find(selector)
            if not found:
                known = [*self._hosts, *self._groups, *{s for s in self._hosts.values() if s}]
                hint = suggestion(selector, known)
                what = (
                    "a pattern that matches a host"
                    if WILD & set(selector)
                    else ("the name of a host, a group or a site")
                )
                report(where, f"found {selector!r}, expected {what}{hint}")
            chosen.update(dict.fromkeys(found))
        return tuple(chosen)


def build(file: ScenarioFile, report: Report) -> tuple[Topology, Selection] | None:
    """The topology and how to select its hosts; None when a problem was reported."""
    problems = 0

    def counting(where: Where, message: str) -> None:
        nonlocal problems
        problems += 1
        report(where, message)

    layout = lay_out(file.topology, counting)
    if layout is None:
        return None
    wiring.check(layout, counting)
    if problems:
        return None
    switches = _switches(layout, file.switches, counting)
    hosts, selection = _hosts(layout, switches, file.hosts, counting)
    links = _links(layout, switches, file.links, counting)
    if problems:
        return None
    return Topology(hosts, switches, links, layout.name), selection


def _switches(layout: Layout, section: Switches, report: Report) -> tuple[SwitchSpec, ...]:
    said: dict[str, list[SwitchAttributes]] = {p.name: [section] for p in layout.switches}
    for pattern, attributes in section.overrides.items():
        chosen = list(filter(_matcher(pattern), said))
        for name in chosen:
            said[name].append(attributes)
        if not chosen:
            hint = suggestion(pattern, said)
            where: Where = ("switches", "overrides", pattern)
            report(where, f"found {pattern!r}, expected the name or pattern of a switch{hint}")
    specs = []
    for place in layout.switches:
        spec, rules = SwitchSpec(place.name, site=place.site), said[place.name]
        specs.append(
            SwitchSpec(
                name=place.name,
                program=_last((rule.program for rule in rules), spec.program),
                profile=_last((rule.profile for rule in rules), spec.profile),
                site=_last((rule.site for rule in rules), spec.site),
            )
        )
    return tuple(specs)


def _hosts(
    layout: Layout, switches: tuple[SwitchSpec, ...], section: Hosts, report: Report
) -> tuple[tuple[HostSpec, ...], Selection]:
    """Hosts with their properties, and the selection that knows their final sites."""
    site_of = {s.name: s.site for s in switches}
    access = {wire.a: wire.b for wire in layout.wires} | {w.b: w.a for w in layout.wires}
    sites = {p.name: p.site or site_of[access[p.name]] for p in layout.hosts}
    _check_groups(section, sites, report)
    by_place = Selection(sites, section.groups)
    said: dict[str, list[HostAttributes]] = {name: [section] for name in sites}
    for selector, attributes in section.overrides.items():
        for name in by_place.all([selector], ("hosts", "overrides", selector), report):
            said[name].append(attributes)
    specs = []
    for name, attributes_of in said.items():
        spec = HostSpec(name)
        specs.append(
            HostSpec(
                name=name,
                cpu=_last((a.cpu for a in attributes_of), spec.cpu),
                memory_bytes=_last((a.memory for a in attributes_of), spec.memory_bytes),
                storage_bytes=_last((a.storage for a in attributes_of), spec.storage_bytes),
                accelerators=_last((a.accelerators for a in attributes_of), {}),
                site=_last((a.site for a in attributes_of), sites[name]),
                image=_last((a.image for a in attributes_of), spec.image),
            )
        )
    final_sites = {spec.name: spec.site for spec in specs}
    return tuple(specs), Selection(final_sites, section.groups)


def _check_groups(section: Hosts, sites: Mapping[str, str], report: Report) -> None:
    plain = Selection(sites, {})
    for group, selectors in section.groups.items():
        where: Where = ("hosts", "groups", group)
        if group in sites or group in sites.values():
            message = f"found {group!r}, which is also a host or a site, expected a name of its own"
            report(where, message)
        plain.all(selectors, where, report)


def _links(
    layout: Layout, switches: tuple[SwitchSpec, ...], section: Links, report: Report
) -> tuple[LinkSpec, ...]:
    site_of = {s.name: s.site for s in switches}
    general = {
        tier: traits(getattr(section, tier)).over(traits(section.default)).over(DEFAULT)
        for tier in ("access", "core", "wan")
    }
    nodes = [place.name for place in (*layout.switches, *layout.hosts)]
    found = [wire.traits.over(general[_tier(wire, site_of)]) for wire in layout.wires]
    for i, override in enumerate(section.overrides):
        a, b = (set(filter(_matcher(end), nodes)) for end in override.link)
        chosen = [
            n
            for n, wire in enumerate(layout.wires)
            if (wire.a in a and wire.b in b) or (wire.a in b and wire.b in a)
        ]
        said = traits(override)
        for n in chosen:
            found[n] = said.over(found[n])
        if not chosen:
            message = f"found {' and '.join(override.link)}, expected the two ends of a link"
            report(("links", "overrides", i, "link"), message)
    links = tuple(
        _link(wire, all_of_it) for wire, all_of_it in zip(layout.wires, found, strict=True)
    )
    for wire, link in zip(layout.wires, links, strict=True):
        if link.jitter_s > link.delay_s:
            message = (
                f"found a jitter greater than the delay on the link {link.a}-{link.b}, expected at"
                " most the delay"
            )
            own = wire.traits.jitter_s is not None or wire.traits.delay_s is not None
            report(wire.where if own else ("links",), message)
            break
    return links


def _tier(wire: Wire, site_of: Mapping[str, str]) -> str:
    """`access` for a host's link, `wan` between two named sites, else `core`."""
    if wire.a not in site_of or wire.b not in site_of:
        return "access"
    a, b = site_of[wire.a], site_of[wire.b]
    return "wan" if a and b and a != b else "core"


def _matcher(pattern: str) -> Callable[[str], object]:
    return re.compile(translate(pattern)).match


def _link(wire: Wire, found: Traits) -> LinkSpec:
    """All properties are known by now: DEFAULT has them."""
    rate_bps = found.rate_bps or 0.0
    delay_s = found.delay_s or 0.0
    written = found.queue.size_bytes if found.queue else None
    return LinkSpec(
        a=wire.a,
        b=wire.b,
        rate_bps=rate_bps,
        delay_s=delay_s,
        jitter_s=found.jitter_s or 0.0,
        loss=found.loss.share if found.loss else 0.0,
        queue_bytes=bdp_queue_bytes(rate_bps, delay_s) if written is None else written,
        reorder=bool(found.reorder),
        burst=found.loss.burst if found.loss else None,
        corrupt=found.corrupt or 0.0,
        duplicate=found.duplicate or 0.0,
        ecn=marking(found.ecn),
    )


def marking(ecn: Ecn | None) -> Ecn | None:
    """The thresholds, or None where there are none."""
    return None if ecn == Ecn() else ecn


def _last(said: Iterable[Value | None], default: Value) -> Value:
    """The last that is not None, or `default`."""
    for value in said:
        if value is not None:
            default = value
    return default
