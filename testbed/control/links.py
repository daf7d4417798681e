"""The state of every link direction, from counters, node reports and probes.

Carried rate: of the receiving end, since that is what got through. At a switch
it is the port's rx counter, at a host the interface's rx counter while its
node reports, else the switch port's tx counter (a switch counts a packet with
the length it arrived with, so a decapsulated one is counted too long). It is
the mean over the last `rate_window_s`, not an exponential average: the window
is then known exactly, and reservations can be matched with it.

Loss: packets handed to a direction's queue that the peer did not receive. The
two ends are read at different times, so that in a burst many packets seem to be
missing, or too many there, until the next reading; that is no loss (`_lost`).
`wire` leaves out what the queue dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from testbed.control.delay import CableDelay, Direction, HostDelay
from testbed.control.fabric import Cable, Fabric
from testbed.control.meters import Meter, Reading, Window
from testbed.model.observations import CounterReading, NodeReport

PORT_COUNTERS = ("port_rx", "port_offered", "port_tx")
Port = tuple[str, int]
_LOSS_EVERY_S = 1.0
"""Losses are worked out so often: they change slowly, and every decision asks for many."""
_MISCOUNTED = 2.0
"""Packets that may be missing without being lost."""
_AGREE = 3
"""So many readings of each half must say it: a rate may look steady by accident."""
_STEADY = 2
"""So many readings before and after tell how steady a rate is."""
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
        self._losses: dict[tuple[Port, Port | None], tuple[float, Losses]] = {}

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
        for ends in [ends for ends in self._losses if switch in {end[0] for end in ends if end}]:
            del self._losses[ends]

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

    def hop_losses(self, fabric: Fabric, a: str, b: str, delay_s: float) -> Losses:
        """Losses from node `a` to its neighbour `b`, `delay_s` away; none known where a host sends.

        Of those to a host, only what the queue dropped.
        """
        port = fabric.egress_port(a, b) if a in fabric.devices else None
        if port is None:
            return Losses()
        peer = fabric.egress_port(b, a) if b in fabric.devices else None
        return self.losses((a, port), None if peer is None else (b, peer), delay_s)

    def losses(self, a: Port, b: Port | None, delay_s: float = 0.0) -> Losses:
        """Of the direction from port `a` to switch port `b`, or to a host where b is None."""
        sent = self.port("port_tx", *a)
        offered = self.port("port_offered", *a)
        arrived = sent if b is None else self.port("port_rx", *b)
        if sent.last_s is None or arrived.last_s is None:
            return Losses()
        at_s, found = self._losses.get((a, b), (float("-inf"), Losses()))
        if at_s <= sent.last_s < at_s + _LOSS_EVERY_S:
            return found
        since_s = min(sent.last_s, arrived.last_s) - self.loss_window_s
        far = arrived.since(since_s - 1.0)
        later_s = 0.0 if b is None else delay_s
        found = Losses(
            _lost(offered.since(since_s), far, later_s), _lost(sent.since(since_s), far, later_s)
        )
        self._losses[a, b] = sent.last_s, found
        return found


def _lost(near: Sequence[Reading], far: Sequence[Reading], later_s: float) -> float:
    """Share of the packets counted at the near end that were not at the far one, `later_s` after.

    At each reading of the near end, what is missing is known within bounds: those
    of the far end's readings before and after, or closer where its rate is steady.
    Lost is what must be missing in the second half more than may be in the first.
    """
    rates = [(after[1] - before[1]) / (after[0] - before[0]) for before, after in pairwise(far)]
    bounds: list[tuple[float, float, int]] = []
    k = 0
    for at_s, total in near:
        while k < len(rates) and far[k + 1][0] < at_s + later_s:
            k += 1
        if k == len(rates):
            break
        (before_s, before), (after_s, after) = far[k], far[k + 1]
        if before_s > at_s + later_s:
            continue
        there = before + rates[k] * (at_s + later_s - before_s)
        around = rates[max(0, k - _STEADY) : k + _STEADY + 1]
        unsure = (max(around) - min(around)) * (after_s - before_s)
        most = min(total - before, total - there + unsure)
        least = max(total - after, total - there - unsure)
        bounds.append((least, most, total))
    half = len(bounds) // 2
    if half < _AGREE:
        return 0.0
    most, sent_before = sorted((most, total) for _, most, total in bounds[:half])[_AGREE - 1]
    least, sent = sorted((least, total) for least, _, total in bounds[half:])[-_AGREE]
    lost = least - most - _MISCOUNTED
    return min(1.0, lost / (sent - sent_before)) if lost > 0 and sent > sent_before else 0.0


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
