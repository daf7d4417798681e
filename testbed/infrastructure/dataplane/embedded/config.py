"""What an engine is asked to build: switches, wires, and the shape of each link direction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from testbed.model.network import Ecn, GilbertElliott

DEFAULT_QUEUE_BYTES = 1 << 20
CPU_PORT = 255
SIDE_A, SIDE_B = 1, 2
"""Port numbers of a wire's two ends."""
WIRE_EGRESS = {"a_to_b": SIDE_B, "b_to_a": SIDE_A}
"""The port at which frames of a wire's direction leave."""
HISTORY_S = 0.025
"""A queue's history is kept in intervals of this length."""
INTERNAL_MTU_BYTES = 2200
"""Of a port without interface: seven segments and a TLV around 1,500 bytes."""


@dataclass(frozen=True, slots=True)
class LinkShape:
    """One direction of a link.

    `rate_bps` counts Ethernet frames with their 14-byte header, without
    preamble, frame check sequence and gap; 0 is unlimited. `delay_s` is
    counted from the end of a frame's serialization, `jitter_s` is the
    half-width of a uniform variation around it that reorders frames only where
    `reorder` is true. `loss` is a probability; `burst`, where given, takes its
    place. `corrupt` and `duplicate` are the probabilities that a bit of a frame
    flips and that it arrives twice. `queue_bytes` bounds what waits behind the
    frame in the serializer, in each of the eight queues; they mark congestion
    as `ecn` says.
    """

    rate_bps: float = 0.0
    delay_s: float = 0.0
    jitter_s: float = 0.0
    loss: float = 0.0
    queue_bytes: int = DEFAULT_QUEUE_BYTES
    reorder: bool = False
    burst: GilbertElliott | None = None
    corrupt: float = 0.0
    duplicate: float = 0.0
    ecn: Ecn | None = None

    def __post_init__(self) -> None:
        for name in ("rate_bps", "delay_s", "jitter_s", "queue_bytes"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name}(={getattr(self, name)}) must be >= 0")
        if 0 < self.rate_bps < 1:
            raise ValueError(f"rate_bps(={self.rate_bps}) must be 0 (unlimited) or >= 1")
        for name in ("loss", "corrupt", "duplicate"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name}(={getattr(self, name)}) must be in [0, 1]")


@dataclass(frozen=True, slots=True)
class PortConfig:
    """Port `number` of a switch on network interface `iface`.

    Without an interface it carries frames of up to `mtu_bytes` and 14 to the
    port that a `LinkConfig` connects it with, and none before. `egress` shapes
    what leaves. `ingress`, for ports whose peer does not shape its own sending
    (hosts), shapes what arrives, before the parser.
    """

    number: int
    iface: str | None
    egress: LinkShape = LinkShape()
    ingress: LinkShape | None = None
    mtu_bytes: int = INTERNAL_MTU_BYTES


@dataclass(frozen=True, slots=True)
class SwitchConfig:
    """A switch; `address` is where P4Runtime listens (host:port or unix:/path)."""

    name: str
    device_id: int
    address: str
    ports: tuple[PortConfig, ...]
    cpu_port: int = CPU_PORT
    seed: int = 0


@dataclass(frozen=True, slots=True)
class WireConfig:
    """A shaped wire between two interfaces, with no program in between."""

    name: str
    iface_a: str
    iface_b: str
    a_to_b: LinkShape = LinkShape()
    b_to_a: LinkShape = LinkShape()
    seed: int = 0


@dataclass(frozen=True, slots=True)
class LinkConfig:
    """A link between two ports without interface, of two switches in one engine.

    Frames pass from one switch to the other; the kernel sees none.
    """

    switch_a: str
    port_a: int
    switch_b: str
    port_b: int


def to_json(config: SwitchConfig | WireConfig | LinkConfig | LinkShape) -> dict[str, Any]:
    """The configuration as plain JSON values."""
    return asdict(config)


def shape_from_json(value: Mapping[str, Any]) -> LinkShape:
    """The inverse of `to_json`."""
    burst, ecn = value["burst"], value["ecn"]
    parts = {
        "burst": None if burst is None else GilbertElliott(**burst),
        "ecn": None if ecn is None else Ecn(**ecn),
    }
    return LinkShape(**{**value, **parts})


def switch_from_json(value: Mapping[str, Any]) -> SwitchConfig:
    """The inverse of `to_json`."""
    ports = tuple(
        PortConfig(
            number=p["number"],
            iface=p["iface"],
            egress=shape_from_json(p["egress"]),
            ingress=None if p["ingress"] is None else shape_from_json(p["ingress"]),
            mtu_bytes=p["mtu_bytes"],
        )
        for p in value["ports"]
    )
    return SwitchConfig(**{**value, "ports": ports})


def wire_from_json(value: Mapping[str, Any]) -> WireConfig:
    """The inverse of `to_json`."""
    shapes = {side: shape_from_json(value[side]) for side in ("a_to_b", "b_to_a")}
    return WireConfig(**{**value, **shapes})
