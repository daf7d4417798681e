"""Hosts, switches and links as a scenario asks for them, and the port plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class HostSpec:
    """A compute node.

    `cpu` is in cores, `memory_bytes` and `storage_bytes` in bytes,
    `accelerators` maps a kind (``gpu``) to a count. `image` is a container
    image, or None for a container on an overlay of the machine's own root.
    """

    name: str
    cpu: float = 1.0
    memory_bytes: int = 256 * 2**20
    storage_bytes: int = 2**30
    accelerators: Mapping[str, int] = field(default_factory=dict)
    site: str = ""
    image: str | None = None


@dataclass(frozen=True, slots=True)
class SwitchSpec:
    """A programmable switch; `program` names a compiled P4 program, `site` a location."""

    name: str
    program: str = "inc_switch"
    profile: str = "full"
    site: str = ""


@dataclass(frozen=True, slots=True)
class LinkSpec:
    """A link with the same properties in both directions.

    `delay_s` is the one-way propagation delay beyond serialization, `jitter_s`
    the half-width of a uniform variation around it, `loss` a probability,
    `queue_bytes` the size of the drop-tail queue in front of the link.
    """

    a: str
    b: str
    rate_bps: float
    delay_s: float = 0.0
    jitter_s: float = 0.0
    loss: float = 0.0
    queue_bytes: int = 0

    @property
    def name(self) -> str:
        return f"{self.a}-{self.b}"

    def other(self, node: str) -> str:
        return self.b if node == self.a else self.a


@dataclass(frozen=True, slots=True)
class Port:
    """Port `number` (from 1) of `switch`, on `link`, towards `peer`."""

    switch: str
    number: int
    link: LinkSpec
    peer: str
    peer_is_host: bool
    peer_port: int | None  # of a switch peer


@dataclass(frozen=True)
class Topology:
    """Hosts, switches and links. A host has exactly one link, to a switch."""

    hosts: tuple[HostSpec, ...]
    switches: tuple[SwitchSpec, ...]
    links: tuple[LinkSpec, ...]
    name: str = field(default="custom")

    @cached_property
    def host(self) -> Mapping[str, HostSpec]:
        return {h.name: h for h in self.hosts}

    @cached_property
    def switch(self) -> Mapping[str, SwitchSpec]:
        return {s.name: s for s in self.switches}

    @cached_property
    def link(self) -> Mapping[frozenset[str], LinkSpec]:
        return {frozenset((link.a, link.b)): link for link in self.links}

    @cached_property
    def ports(self) -> Mapping[str, tuple[Port, ...]]:
        """Ports of each switch, numbered from 1 in the order of `links`."""
        number: dict[tuple[str, str], int] = {}
        count = dict.fromkeys(self.switch, 0)
        for link in self.links:
            for node in (link.a, link.b):
                if node in count:
                    count[node] += 1
                    number[node, link.name] = count[node]
        plan: dict[str, list[Port]] = {name: [] for name in self.switch}
        for link in self.links:
            for node in (link.a, link.b):
                if node in plan:
                    peer = link.other(node)
                    plan[node].append(
                        Port(
                            switch=node,
                            number=number[node, link.name],
                            link=link,
                            peer=peer,
                            peer_is_host=peer in self.host,
                            peer_port=number.get((peer, link.name)),
                        )
                    )
        return {name: tuple(ports) for name, ports in plan.items()}

    @cached_property
    def access(self) -> Mapping[str, Port]:
        """The switch port each host hangs on."""
        return {p.peer: p for ports in self.ports.values() for p in ports if p.peer_is_host}
