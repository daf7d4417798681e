"""Hosts, switches and links as a scenario asks for them, and the port plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal


@dataclass(frozen=True, slots=True)
class Taint:
    """Keeps tasks that do not tolerate it away from a host, as Kubernetes has it."""

    key: str
    value: str = ""
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] = "NoSchedule"


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
    labels: Mapping[str, str] = field(default_factory=dict)
    taints: tuple[Taint, ...] = ()


@dataclass(frozen=True, slots=True)
class SwitchSpec:
    """A programmable switch; `program` names a compiled P4 program, `site` a location."""

    name: str
    program: str = "inc_switch"
    profile: str = "full"
    site: str = ""


@dataclass(frozen=True, slots=True)
class GilbertElliott:
    """Bursty loss: a chain of a good and a bad state that takes a step with every frame.

    It goes from good to bad with probability `enter` and back with `leave`; in
    the states, frames are lost with probability `loss_good` and `loss_bad`
    (tc-netem's gemodel calls them p, r, 1-k and 1-h). Gilbert, "Capacity of a
    burst-noise channel", BSTJ 39(5), 1960; Elliott, BSTJ 42(5), 1963.
    """

    enter: float
    leave: float
    loss_bad: float = 1.0
    loss_good: float = 0.0

    def __post_init__(self) -> None:
        for name in ("enter", "leave", "loss_bad", "loss_good"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name}(={getattr(self, name)}) must be in [0, 1]")
        if not self.enter or not self.leave:
            raise ValueError("enter and leave must be > 0, or it is no chain of two states")

    @classmethod
    def of(cls, loss: float, burst_frames: float) -> GilbertElliott:
        """Loss of a share `loss` of all frames, `burst_frames` (>= 1) in a row on average.

        In the bad state everything is lost, in the good one nothing. Raises
        ValueError where the share is too large for so short bursts.
        """
        if not 0 < loss < 1 or not burst_frames >= 1:
            raise ValueError(f"loss(={loss}) must be in (0, 1), burst_frames(={burst_frames}) >= 1")
        leave = 1 / burst_frames
        return cls(enter=leave * loss / (1 - loss), leave=leave)

    @property
    def loss(self) -> float:
        """The share of frames lost in the long run."""
        bad = self.enter / (self.enter + self.leave)
        return bad * self.loss_bad + (1 - bad) * self.loss_good

    @property
    def burst_frames(self) -> float:
        """Frames that the bad state lasts on average."""
        return 1 / self.leave


@dataclass(frozen=True, slots=True)
class Ecn:
    """When a queue marks congestion (RFC 3168) rather than only to drop when it is full.

    A packet is marked when more than `packets` or `size_bytes` wait in its queue
    on its arrival (RFC 8257), or when it has waited for more than `delay_s` as
    it leaves (RFC 9332); what is None does not count.
    """

    packets: int | None = None
    size_bytes: int | None = None
    delay_s: float | None = None


@dataclass(frozen=True, slots=True)
class LinkSpec:
    """A link with the same properties in both directions.

    `delay_s` is the one-way propagation delay beyond serialization, `jitter_s`
    the half-width of a uniform variation around it, which puts frames before
    earlier ones only where `reorder` is true. `loss` is the share lost in the
    long run: independently, or as `burst` says, whose own `loss` it then is.
    `corrupt` and `duplicate` are the shares of frames in which a bit flips and
    that arrive twice. `queue_bytes` is the size of the queue in front of the
    link (of each priority), which marks congestion as `ecn` says.
    """

    a: str
    b: str
    rate_bps: float
    delay_s: float = 0.0
    jitter_s: float = 0.0
    loss: float = 0.0
    queue_bytes: int = 0
    reorder: bool = False
    burst: GilbertElliott | None = None
    corrupt: float = 0.0
    duplicate: float = 0.0
    ecn: Ecn | None = None

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
