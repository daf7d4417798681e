"""Load probes: how loaded the ways to every access switch are, as the switches find out.

Waves of probes go out from each access switch; each switch adds the load of the
link back, keeps the best way and tells the controller (p4/include/load.p4, after
HULA: Katta et al., "HULA: Scalable Load Balancing Using Programmable Data
Planes", SOSR 2016). A load is a moving average over `LOAD_TAU_US`, measured
where packets leave: it is younger than what counters read now and then can say.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from testbed.control.fabric import Fabric
from testbed.control.meters import Window
from testbed.control.packets import ethernet, parse_ethernet
from testbed.control.probe import PROBE_MAC
from testbed.model import wire
from testbed.model.addresses import switch_mac
from testbed.model.observations import PacketIn
from testbed.model.southbound import Group, PacketOut, TableEntry
from testbed.model.telemetry import TelemetrySpec

_PROBE = struct.Struct("!IIHHB3xI")
_FULL = 1024
_STALE_WAVES = 3.0
"""What was heard longer ago than so many waves is not used."""
Hop = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LoadProbe:
    """The fields of load_t in the order of the wire."""

    edge: int
    round: int
    most: int
    here: int
    hops: int
    wait_us: int


@dataclass(frozen=True, slots=True)
class BestWay:
    """From one switch to an access switch: the next node, and the way behind it.

    `load` is the greatest of a link on it, 1 when full; `wait_s` the sum of the
    waits in its queues, as of `at_s`.
    """

    next: str
    load: float
    wait_s: float
    hops: int
    at_s: float


def frame(edge: int, round_number: int) -> bytes:
    """The probe an access switch sends out of each port."""
    body = _PROBE.pack(edge, round_number & 0xFFFF_FFFF, 0, 0, 0, 0)
    return ethernet(PROBE_MAC, switch_mac(edge), wire.ETHERTYPE_LOAD, body)


def parse(data: bytes) -> LoadProbe | None:
    """A probe's frame as a switch hands it over; None for any other."""
    outer = parse_ethernet(data)
    if outer is None or outer[1] != wire.ETHERTYPE_LOAD or len(outer[2]) < _PROBE.size:
        return None
    return LoadProbe(*_PROBE.unpack_from(outer[2]))


def factor(rate_bps: float) -> int:
    """What a switch multiplies the octets of its recent past with for 1/1024 of the rate."""
    octets = rate_bps / 8 * wire.LOAD_TAU_US / 1e6
    return min(2**63, round(_FULL * 2**32 / octets))


class Loads:
    """Sends the waves and keeps what switches tell of them."""

    def __init__(self, spec: TelemetrySpec) -> None:
        self.on = spec.kind == "probes"
        self._interval_s = spec.interval_s
        self._sent_s: float | None = None
        self._round = 1
        self._best: dict[Hop, BestWay] = {}
        self._load: dict[Hop, tuple[float, float]] = {}

    def entries(
        self, fabric: Fabric, switch: str, rate_bps: Callable[[str, str], float]
    ) -> list[TableEntry]:
        """What has a switch measure its ports and know what they can carry."""
        if not self.on:
            return []
        found = [TableEntry("load_meter", None, "measure")]
        for port, peer in _neighbours(fabric, switch).items():
            params = {"factor": factor(rate_bps(switch, peer))}
            found.append(TableEntry("load_port", {"port": port}, "link", params))
        return found

    def group(self, fabric: Fabric, switch: str) -> Group:
        """To whom a switch passes probes on: its neighbours and the controller."""
        ports = (*_neighbours(fabric, switch), wire.CPU_PORT)
        return Group(switch, "multicast", wire.LOAD_GROUP, tuple((p, p) for p in ports))

    def wave(self, fabric: Fabric, now: float) -> list[PacketOut]:
        """Probes of every access switch, when they are due."""
        if not self.on:
            return []
        if self._sent_s is not None and now < self._sent_s + self._interval_s - 1e-9:
            return []
        self._sent_s = now
        self._round += 1
        edges = sorted({h.switch for h in fabric.hosts.values()} & fabric.ports.keys())
        return [
            PacketOut(edge, port, frame(fabric.device(edge).device_id, self._round))
            for edge in edges
            for port in _neighbours(fabric, edge)
        ]

    def heard(self, packet: PacketIn, fabric: Fabric) -> None:
        """A switch has found a better way, or the best one anew."""
        probe = parse(packet.payload)
        here = packet.switch
        following = _neighbours(fabric, here).get(packet.metadata.get("ingress_port", 0))
        edge = None if probe is None else fabric.by_id.get(probe.edge)
        if probe is None or following is None or edge is None:
            return
        self._load[here, following] = (packet.at_s, probe.here / _FULL)
        self._best[here, edge] = BestWay(
            following, probe.most / _FULL, probe.wait_us / 1e6, probe.hops, packet.at_s
        )

    def best(self, now: float) -> Mapping[Hop, BestWay]:
        """By switch and access switch, the best way there; none that is out of date."""
        return {pair: way for pair, way in self._best.items() if self._fresh(way.at_s, now)}

    def carried(self, a: str, b: str, rate_bps: float, now: float) -> Window | None:
        """What lately left from `a` to `b`; None if no probe has told lately."""
        at_s, load = self._load.get((a, b), (0.0, None))
        if load is None or not self._fresh(at_s, now):
            return None
        span_s = wire.LOAD_TAU_US / 1e6
        return Window(at_s - span_s, at_s, 0.0, load * rate_bps * span_s / 8)

    def _fresh(self, at_s: float, now: float) -> bool:
        return now - at_s <= _STALE_WAVES * self._interval_s


def _neighbours(fabric: Fabric, switch: str) -> dict[int, str]:
    """Switches by the port of the working cable to them."""
    found = {}
    graph = fabric.graph
    for peer in graph.neighbors(switch) if switch in graph else ():
        port = fabric.egress_port(switch, peer)
        if port is not None:
            found[port] = peer
    return dict(sorted(found.items()))
