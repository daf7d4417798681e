"""What has been discovered: ports, cables between switches, hosts and where they hang."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network

import networkx as nx

from testbed.control.packets import mac_int
from testbed.errors import ControlError
from testbed.model.addresses import switch_mac

PortId = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Device:
    """A switch the controller is told of: its name and its P4Runtime device id."""

    name: str
    device_id: int


@dataclass(frozen=True, slots=True)
class Cable:
    """A link between two switch ports. `a` has the lower device id; it does the probing."""

    a: PortId
    b: PortId


@dataclass(frozen=True, slots=True)
class HostPlace:
    """A discovered host and the switch port it hangs on."""

    name: str
    address: IPv6Address
    mac: str
    switch: str
    port: int

    @property
    def prefix(self) -> IPv6Network:
        return IPv6Network((self.address, 64), strict=False)


@dataclass(frozen=True, slots=True)
class _Index:
    """One version of a fabric, by what it is asked for."""

    version: int
    graph: nx.Graph[str]
    cables: tuple[Cable, ...]
    active: Mapping[tuple[str, str], Cable]
    hosts: Mapping[str, HostPlace]
    links: Mapping[tuple[str, str], Cable | HostPlace]
    egress: Mapping[tuple[str, str], int]


class Fabric:
    """Devices, cables and hosts, and which of them work.

    `version` grows with every change that matters for forwarding. Parallel
    cables between two switches are one link: the working one with the lowest
    port carries it.
    """

    def __init__(self, devices: Iterable[Device]) -> None:
        self.devices: Mapping[str, Device] = {d.name: d for d in devices}
        self.by_id: Mapping[int, str] = {d.device_id: d.name for d in self.devices.values()}
        if len(self.by_id) != len(self.devices):
            raise ControlError("two devices have the same device id; ids must be unique")
        self.ports: dict[str, tuple[int, ...]] = {}
        self.cable: dict[PortId, Cable] = {}
        self.hosts: dict[IPv6Address, HostPlace] = {}
        self.names: dict[IPv6Address, str] = {}
        self.version = 0
        self._down: set[Cable | IPv6Address] = set()
        self._cached: _Index | None = None

    def device(self, name: str) -> Device:
        try:
            return self.devices[name]
        except KeyError:
            known = ", ".join(sorted(self.devices)) or "none"
            raise ControlError(f"switch {name!r} is not known; known are {known}") from None

    def connect(self, switch: str, ports: Iterable[int]) -> None:
        self.device(switch)
        self.ports[switch] = tuple(sorted(set(ports)))
        self.version += 1

    def disconnect(self, switch: str) -> None:
        """A switch is not there for now; what was found at its ports is kept for its return."""
        self.ports.pop(switch, None)
        self.version += 1

    def learn_cable(self, one: PortId, other: PortId) -> Cable | None:
        """A cable seen by a probe; None if it was known already."""
        ends = sorted((one, other), key=lambda p: (self.device(p[0]).device_id, p[1]))
        cable = Cable(*ends)
        if self.cable.get(one) == cable:
            return None
        for end in ends:
            if end in self.cable:
                self._unplug(self.cable[end])
            for host in [h for h in self.hosts.values() if (h.switch, h.port) == end]:
                del self.hosts[host.address]
            self.cable[end] = cable
        self.version += 1
        return cable

    def learn_host(self, address: IPv6Address, mac: str, at: PortId) -> HostPlace | None:
        """A host heard on a port; None if nothing about it is new."""
        self.device(at[0])
        name = self.names.get(address, str(address))
        place = HostPlace(name, address, mac, at[0], at[1])
        if self.hosts.get(address) == place or at in self.cable:
            return None
        self.hosts[address] = place
        self._down.discard(address)
        self.version += 1
        return place

    def name_host(self, name: str, address: IPv6Address) -> None:
        self.names[address] = name
        known = self.hosts.get(address)
        if known is not None and known.name != name:
            self.hosts[address] = HostPlace(name, address, known.mac, known.switch, known.port)
            self.version += 1

    def set_up(self, what: Cable | IPv6Address, up: bool) -> bool:
        """Mark a cable or a host's link; True if that changes anything."""
        if up == (what not in self._down):
            return False
        (self._down.discard if up else self._down.add)(what)
        self.version += 1
        return True

    def is_up(self, what: Cable | IPv6Address) -> bool:
        if isinstance(what, Cable):
            ends = {what.a[0], what.b[0]}
        else:
            ends = {self.hosts[what].switch} if what in self.hosts else set()
        return what not in self._down and ends <= self.ports.keys()

    @property
    def cables(self) -> tuple[Cable, ...]:
        return self._index().cables

    def host(self, name: str) -> HostPlace:
        place = self._index().hosts.get(name)
        if place is not None:
            return place
        known = ", ".join(sorted(h.name for h in self.hosts.values())) or "none"
        raise ControlError(f"host {name!r} has not been discovered; discovered are {known}")

    def knows_host(self, name: str) -> bool:
        return name in self._index().hosts

    @property
    def graph(self) -> nx.Graph[str]:
        """Connected switches and the links between them that work."""
        return self._index().graph

    def active(self, a: str, b: str) -> Cable | None:
        """The cable that carries the link between two switches, if one works."""
        return self._index().active.get((a, b))

    @property
    def links(self) -> Mapping[tuple[str, str], Cable | HostPlace]:
        """Every link once, by its two nodes, switch before host: what it is, up or not."""
        return self._index().links

    def egress_port(self, a: str, b: str) -> int | None:
        """The port of switch `a` towards the switch or host `b`, if there is one."""
        return self._index().egress.get((a, b))

    def switch_mac(self, name: str) -> int:
        return mac_int(switch_mac(self.device(name).device_id))

    def _unplug(self, cable: Cable) -> None:
        for end in (cable.a, cable.b):
            if self.cable.get(end) == cable:
                del self.cable[end]
        self._down.discard(cable)

    def _index(self) -> _Index:
        if self._cached is None or self._cached.version != self.version:
            self._cached = self._indexed()
        return self._cached

    def _indexed(self) -> _Index:
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(sorted(self.ports, key=lambda s: self.devices[s].device_id))
        cables = tuple(sorted(set(self.cable.values()), key=lambda c: (c.a, c.b)))
        active: dict[tuple[str, str], Cable] = {}
        links: dict[tuple[str, str], Cable | HostPlace] = {}
        egress: dict[tuple[str, str], int] = {}
        for cable in cables:
            a, b = cable.a[0], cable.b[0]
            links.setdefault((a, b), cable)
            if a != b and self.is_up(cable) and (a, b) not in active:
                graph.add_edge(a, b)
                active[a, b] = active[b, a] = links[a, b] = cable
                egress[a, b], egress[b, a] = cable.a[1], cable.b[1]
        for host in self.hosts.values():
            links[host.switch, host.name] = host
            egress.setdefault((host.switch, host.name), host.port)
        hosts: dict[str, HostPlace] = {}
        for host in self.hosts.values():
            hosts.setdefault(host.name, host)
        return _Index(self.version, graph, cables, active, hosts, links, egress)
