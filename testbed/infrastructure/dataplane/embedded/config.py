"""What an engine is asked to build: switches, wires, and the shape of each link direction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

DEFAULT_QUEUE_BYTES = 1 << 20
CPU_PORT = 255


@dataclass(frozen=True, slots=True)
class LinkShape:
    """One direction of a link.

    `rate_bps` counts Ethernet frames with their 14-byte header, without
    preamble, frame check sequence and gap; 0 is unlimited. `delay_s` is
    counted from the end of a frame's serialization, `jitter_s` is the
    half-width of a uniform variation around it that never reorders frames,
    `loss` a probability. `queue_bytes` bounds what waits behind the frame in
    the serializer.
    """

    rate_bps: float = 0.0
    delay_s: float = 0.0
    jitter_s: float = 0.0
    loss: float = 0.0
    queue_bytes: int = DEFAULT_QUEUE_BYTES

    def __post_init__(self) -> None:
        for name in ("rate_bps", "delay_s", "jitter_s", "queue_bytes"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name}(={getattr(self, name)}) must be >= 0")
        if 0 < self.rate_bps < 1:
            raise ValueError(f"rate_bps(={self.rate_bps}) must be 0 (unlimited) or >= 1")
        if not 0 <= self.loss <= 1:
            raise ValueError(f"loss(={self.loss}) must be in [0, 1]")


@dataclass(frozen=True, slots=True)
class PortConfig:
    """Port `number` of a switch on network interface `iface`.

    `egress` shapes what leaves. `ingress`, for ports whose peer does not shape
    its own sending (hosts), shapes what arrives, before the parser.
    """

    number: int
    iface: str
    egress: LinkShape = LinkShape()
    ingress: LinkShape | None = None


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


def to_json(config: SwitchConfig | WireConfig | LinkShape) -> dict[str, Any]:
    """The configuration as plain JSON values."""
    return asdict(config)


def switch_from_json(value: Mapping[str, Any]) -> SwitchConfig:
    """The inverse of `to_json`."""
    ports = tuple(
        PortConfig(
            number=p["number"],
            iface=p["iface"],
            egress=LinkShape(**p["egress"]),
            ingress=None if p["ingress"] is None else LinkShape(**p["ingress"]),
        )
        for p in value["ports"]
    )
    return SwitchConfig(**{**value, "ports": ports})


def wire_from_json(value: Mapping[str, Any]) -> WireConfig:
    """The inverse of `to_json`."""
    shapes = {side: LinkShape(**value[side]) for side in ("a_to_b", "b_to_a")}
    return WireConfig(**{**value, **shapes})
