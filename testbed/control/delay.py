"""One-way delays from probes, without synchronised clocks.

Between switches a probe carries four times of two clocks. forward = t2 - t1
and backward = t4 - t3 each contain the unknown offset between the clocks,
with opposite signs. Assumption, the usual one (RFC 5905 section 8): on an
idle link both directions have the same delay. Then the least forward and the
least backward difference ever seen, each from a moment when its own direction
was idle, differ by twice the offset; this asks less of the network than the
one sample of minimum round trip, which needs both directions idle at once. A
link whose two directions truly differ is seen with the mean of the two.

A host has no clock that we read, so a probe to it gives a round trip only. Half of the least
round trip is the base delay of each direction. The excess over it is put on the
way to the host as far as the packets found in the switch's egress queue account
for it, and on the way from the host beyond that.
"""

from __future__ import annotations

from dataclasses import dataclass

_SMOOTHING = 0.5
"""Weight of the newest sample in the delays reported."""
_QUEUE_PACKETS = 2
"""From this many packets ahead of a probe on, a queue counts as waiting."""
_STEP_S = 0.05
"""A one-way delay this far below zero means that a clock was set anew."""


@dataclass(slots=True)
class Direction:
    """Delay of one direction in seconds: smoothed, least, and when it was seen."""

    delay_s: float = 0.0
    base_s: float = 0.0
    at_s: float | None = None
    queue_packets: int = 0
    latest_s: float = 0.0
    """The newest sample as it is."""
    busy_since_s: float | None = None
    """Since when every probe has met a queue."""

    def update(self, at_s: float, delay_s: float, base_s: float, queue_packets: int) -> None:
        new = self.at_s is None
        self.delay_s = delay_s if new else self.delay_s + _SMOOTHING * (delay_s - self.delay_s)
        self.latest_s = delay_s
        self.base_s = base_s
        self.at_s = at_s
        self.queue_packets = queue_packets
        if queue_packets < _QUEUE_PACKETS:
            self.busy_since_s = None
        elif self.busy_since_s is None:
            self.busy_since_s = at_s


class CableDelay:
    """Both directions between two switches; forward is from the probing switch."""

    def __init__(self) -> None:
        self.forward = Direction()
        self.backward = Direction()
        self._least: tuple[float, float] | None = None

    @property
    def offset_s(self) -> float:
        """The peer's clock minus the origin's."""
        return 0.0 if self._least is None else (self._least[0] - self._least[1]) / 2

    def sample(
        self, at_s: float, times_us: tuple[int, int, int, int], queues: tuple[int, int]
    ) -> None:
        """`times_us` are request sent and received, reply sent and received."""
        t1, t2, t3, t4 = times_us
        there, back = (t2 - t1) / 1e6, (t4 - t3) / 1e6
        if self._least is not None and (
            there - self.offset_s < -_STEP_S or back + self.offset_s < -_STEP_S
        ):
            self._least = None
        least = self._least or (there, back)
        self._least = (min(least[0], there), min(least[1], back))
        base = max(0.0, sum(self._least) / 2)
        self.forward.update(at_s, max(0.0, there - self.offset_s), base, queues[0])
        self.backward.update(at_s, max(0.0, back + self.offset_s), base, queues[1])


class HostDelay:
    """Both directions between a switch and a host."""

    def __init__(self) -> None:
        self.down = Direction()
        self.up = Direction()
        self._least: float | None = None

    def sample(self, at_s: float, round_trip_s: float, queue: int, drain_s: float) -> None:
        """`drain_s` is how long `queue` packets take to leave the switch's port."""
        if self._least is None or round_trip_s < self._least:
            self._least = max(0.0, round_trip_s)
        base = self._least / 2
        excess = max(0.0, round_trip_s - self._least)
        towards = min(excess, drain_s)
        self.down.update(at_s, base + towards, base, queue)
        self.up.update(at_s, base + excess - towards, base, 0)
