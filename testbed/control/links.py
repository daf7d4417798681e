"""The state of every link direction, from counters, node reports and probes.

Carried rate: of the receiving end, since that is what got through. At a switch
it is the port's rx counter, at a host the interface's rx counter while its
node reports, else the switch port's tx counter (a switch counts a packet with
the length it arrived with, so a decapsulated one is counted too long). It is
the mean over the last `rate_window_s`, not an exponential average: the window
is then known exactly, and reservations can be matched with it.

Loss: packets handed to a direction's queue that the peer did not receive,
over `loss_window_s`, both totals interpolated at the same times. Differences
of up to two packets are packets in flight and count as none. `wire_loss`
leaves out what the queue dropped.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from testbed.control.delay import CableDelay, Direction, HostDelay
from testbed.control.fabric import Cable, Fabric
from testbed.control.meters import Meter, Window
from testbed.model.observations import CounterReading, NodeReport

PORT_COUNTERS = ("port_rx", "port_offered", "port_tx")
_IN_FLIGHT = 2.0
_STALE_REPORTS = 3.0
"""Node reports older than this many of their own intervals are not used."""


@dataclass(frozen=True, slots=True)
class Losses:
    total: float = 0.0
    wire: float = 0.0


class Counters:
    """Meters of all ports and host interfaces."""

    def __init__(self, rate_window_s: float, loss_window_s: float) -> None:
        self.rate_window_s = rate_window_s
        self.loss_window_s = loss_window_s
        self._keep_s = max(rate_window_s, loss_window_s) + 1.0
        self._port: dict[tuple[str, str, int], Meter] = {}
        self._host: dict[str, tuple[Meter, Meter]] = {}

    def read(self, reading: CounterReading, ports: Iterable[int]) -> None:
        for name in PORT_COUNTERS:
            cells = reading.counters.get(name, {})
            for port in ports:
                packets, octets = cells.get(port, (0, 0))
                self.port(name, reading.switch, port).add(reading.at_s, packets, octets)

    def report(self, report: NodeReport) -> None:
        rx, tx = self._host.setdefault(report.host, (Meter(self._keep_s), Meter(self._keep_s)))
        rx.add(report.at_s, 0, report.rx_bytes)
        tx.add(report.at_s, 0, report.tx_bytes)

    def forget(self, switch: str) -> None:
        for key in [k for k in self._port if k[1] == switch]:
            del self._port[key]

    def port(self, name: str, switch: str, port: int) -> Meter:
        key = name, switch, port
        meter = self._port.get(key)
        if meter is None:
            meter = self._port[key] = Meter(self._keep_s)
        return meter

    def host_rx(self, host: str, now: float) -> Window | None:
        """What a host's interface received lately; None if it has not reported lately."""
        if host not in self._host:
            return None
        meter = self._host[host][0]
        window = meter.last(self.rate_window_s)
        if window is None or meter.last_s is None:
            return None
        fresh_s = max(self.rate_window_s, _STALE_REPORTS * (window.end_s - window.start_s))
        return window if now - meter.last_s <= fresh_s else None

    def host_total(self, host: str) -> int | None:
        """Bytes a host's interface has received, as last reported."""
        return self._host[host][0].total if host in self._host else None

    def hop_losses(self, fabric: Fabric, a: str, b: str) -> Losses:
        """Losses from node `a` to its neighbour `b`; none are known where a host sends."""
        port = fabric.egress_port(a, b) if a in fabric.devices else None
        if port is None:
            return Losses()
        peer = fabric.egress_port(b, a) if b in fabric.devices else None
        return self.losses((a, port), None if peer is None else (b, peer))

    def losses(self, a: tuple[str, int], b: tuple[str, int] | None) -> Losses:
        """Of the direction from port `a` to switch port `b`, or to a host where b is None."""
        offered = self.port("port_offered", *a)
        sent = self.port("port_tx", *a)
        meters = [offered, sent]
        if b is not None:
            meters.append(self.port("port_rx", *b))
        ends = [m.last_s for m in meters if m.last_s is not None]
        starts = [m.first_s for m in meters if m.first_s is not None]
        if len(ends) < len(meters):
            return Losses()
        end = min(ends)
        start = max(end - self.loss_window_s, *starts)
        if end <= start:
            return Losses()
        windows = [m.between(start, end) for m in meters]
        counts = [w.packets for w in windows if w is not None]
        if len(counts) < len(meters):
            return Losses()
        received = counts[2] if b is not None else counts[1]
        return Losses(_share(counts[0], received), _share(counts[1], received))


def _share(sent: float, received: float) -> float:
    lost = sent - received
    return min(1.0, lost / sent) if lost > _IN_FLIGHT else 0.0


class Delays:
    """Probe results of every cable and host."""

    def __init__(self) -> None:
        self._cable: dict[Cable, CableDelay] = {}
        self._host: dict[str, HostDelay] = {}

    def of_cable(self, cable: Cable) -> CableDelay:
        delay = self._cable.get(cable)
        if delay is None:
            delay = self._cable[cable] = CableDelay()
        return delay

    def of_host(self, host: str) -> HostDelay:
        delay = self._host.get(host)
        if delay is None:
            delay = self._host[host] = HostDelay()
        return delay

    def direction(self, fabric: Fabric, a: str, b: str) -> Direction:
        """Delay of the hop from node `a` to node `b`."""
        cable = fabric.active(a, b)
        if cable is not None:
            delay = self.of_cable(cable)
            return delay.forward if cable.a[0] == a else delay.backward
        if a in fabric.devices and b in fabric.devices:
            return Direction()
        return self.of_host(b).down if a in fabric.devices else self.of_host(a).up

    def offset_s(self, fabric: Fabric, a: str, b: str) -> float | None:
        """The clock of switch `b` minus that of its neighbour `a`; None before a probe told."""
        cable = fabric.active(a, b)
        if cable is None or self.of_cable(cable).forward.at_s is None:
            return None
        offset_s = self.of_cable(cable).offset_s
        return offset_s if cable.a[0] == a else -offset_s


def carried(counters: Counters, fabric: Fabric, a: str, b: str, now: float) -> Window | None:
    """What lately got from node `a` to its neighbour `b`."""
    window_s = counters.rate_window_s
    if b in fabric.devices:
        port = fabric.egress_port(b, a)
        return None if port is None else counters.port("port_rx", b, port).last(window_s)
    window = counters.host_rx(b, now)
    if window is not None:
        return window
    port = fabric.egress_port(a, b)
    return None if port is None else counters.port("port_tx", a, port).last(window_s)
