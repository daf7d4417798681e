"""What the network tells from within: in-band telemetry and load probes, for the controller."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from testbed.control.fabric import Fabric
from testbed.control.links import Delays
from testbed.control.load import Loads
from testbed.control.segments import FlowMatch
from testbed.control.telemetry import Telemetry, report_session
from testbed.model import wire
from testbed.model.observations import PacketIn
from testbed.model.southbound import Group, TableEntry
from testbed.model.telemetry import TelemetrySpec

TABLES = ("int_node", "load_meter", "load_port")
"""Tables of a switch that depend on the topology alone."""


_NONE = TelemetrySpec()


class Insight:
    """Both kinds, of which a scenario asks for one or none; see `TelemetrySpec`.

    `queue_known`: the switches' queue metadata is that of their links.
    """

    def __init__(self, spec: TelemetrySpec = _NONE, queue_known: bool = False) -> None:
        self.telemetry = Telemetry(spec, queue_known)
        self.loads = Loads(spec)
        self._groups: dict[str, Group] = {}

    def entries(
        self, fabric: Fabric, switch: str, rate_bps: Callable[[str, str], float]
    ) -> list[TableEntry]:
        """What the tables of `TABLES` should hold."""
        return [*self.telemetry.nodes(), *self.loads.entries(fabric, switch, rate_bps)]

    def groups(self, fabric: Fabric) -> list[Group]:
        """Clone sessions and multicast groups that have changed since this was last asked."""
        changed = []
        for switch in fabric.ports:
            if self.telemetry.on:
                wanted = report_session(switch)
            elif self.loads.on:
                wanted = self.loads.group(fabric, switch)
            else:
                continue
            if self._groups.get(switch) != wanted:
                self._groups[switch] = wanted
                changed.append(wanted)
        return changed

    def forget(self, switch: str) -> None:
        """A switch has started anew, without groups."""
        self._groups.pop(switch, None)

    def sources(
        self, steered: Iterable[tuple[str, str, FlowMatch, int]]
    ) -> list[tuple[str, TableEntry]]:
        """By switch, the entries of steered flows (id, switch, match, priority) that are chosen."""
        return [
            (switch, self.telemetry.source(match, priority))
            for flow_id, switch, match, priority in steered
            if self.telemetry.carries(flow_id)
        ]

    def heard(self, packet: PacketIn, fabric: Fabric, delays: Delays) -> None:
        """A packet-in that is none of the controller's other business."""
        reason = packet.metadata.get("reason")
        if reason == wire.PUNT_TELEMETRY:
            offset_s = partial(delays.offset_s, fabric)
            self.telemetry.reported(packet.at_s, packet.payload, fabric, offset_s)
        elif reason == wire.PUNT_LOAD:
            self.loads.heard(packet, fabric)
