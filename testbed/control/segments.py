"""A path as a segment list, and the entries that put flows on it.

Every switch after the ingress switch is a segment: End of the switches on the
way, End.DT6 of the last. Each is a neighbour of the one before, so the path
holds whatever routing does elsewhere. A path longer than a packet can name is
pinned by fewer waypoints, chosen so that shortest-path routing between them is
the path itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address

from testbed.control.fabric import Fabric
from testbed.control.routing import Routes
from testbed.errors import ControlError
from testbed.model.addresses import FUNCT_DT6, FUNCT_END, sid
from testbed.model.southbound import TableEntry, Ternary
from testbed.model.wire import MAX_SEGMENTS, PROTO_TCP

_ALL_128 = 2**128 - 1


@dataclass(frozen=True, slots=True)
class FlowMatch:
    """A TCP flow in one direction. One of its ports may be left open."""

    source: IPv6Address
    destination: IPv6Address
    source_port: int | None = None
    destination_port: int | None = None

    def reversed(self) -> FlowMatch:
        return FlowMatch(self.destination, self.source, self.destination_port, self.source_port)

    def fields(self) -> Mapping[str, Ternary]:
        fields = {
            "src_addr": Ternary(int(self.source), _ALL_128),
            "dst_addr": Ternary(int(self.destination), _ALL_128),
            "next_hdr": Ternary(PROTO_TCP, 0xFF),
        }
        if self.source_port is not None:
            fields["src_port"] = Ternary(self.source_port, 0xFFFF)
        if self.destination_port is not None:
            fields["dst_port"] = Ternary(self.destination_port, 0xFFFF)
        return fields


def waypoints(switches: Sequence[str], routes: Routes) -> tuple[str, ...]:
    """The switches to name so that a packet takes exactly `switches`, the first left out."""
    if len(switches) - 1 <= MAX_SEGMENTS:
        return tuple(switches[1:])
    chosen: list[str] = []
    here = 0
    while here < len(switches) - 1:
        # Ever farther as long as routing alone follows the path; a neighbour always does.
        there = here + 1
        for candidate in range(here + 2, len(switches)):
            wanted = tuple(switches[here : candidate + 1])
            if routes.to_locator(switches[here], switches[candidate]) == wanted:
                there = candidate
        chosen.append(switches[there])
        here = there
    if len(chosen) > MAX_SEGMENTS:
        raise ControlError(
            f"the path {' '.join(switches)} needs {len(chosen)} segments to be pinned,"
            f" a packet carries at most {MAX_SEGMENTS}"
        )
    return tuple(chosen)


def verify(switches: Sequence[str], points: Sequence[str], routes: Routes) -> None:
    """ControlError unless routing from waypoint to waypoint is exactly `switches`."""
    walked = [switches[0]]
    for point in points:
        walked += routes.to_locator(walked[-1], point)[1:]
    if walked != list(switches):
        raise ControlError(
            f"the path {' '.join(switches)} cannot be pinned: by its segments"
            f" packets would go {' '.join(walked)}"
        )


def segment_list(fabric: Fabric, points: Sequence[str]) -> tuple[IPv6Address, ...]:
    """SIDs in the order they are visited."""
    ids = [fabric.device(name).device_id for name in points]
    return (*(sid(i, FUNCT_END) for i in ids[:-1]), sid(ids[-1], FUNCT_DT6))


def steering(
    fabric: Fabric, routes: Routes, flow: FlowMatch, switches: Sequence[str], priority: int
) -> TableEntry | None:
    """The entry at `switches[0]`; None where ingress and egress are one switch."""
    if len(switches) < 2:
        return None
    points = waypoints(switches, routes)
    verify(switches, points, routes)
    segments = segment_list(fabric, points)
    source = sid(fabric.device(switches[0]).device_id, 0, 1)
    params = {"source": int(source)}
    params |= {f"s{i}": int(segment) for i, segment in enumerate(segments, 1)}
    return TableEntry("steer", flow.fields(), f"h_encaps_{len(segments)}", params, priority)
