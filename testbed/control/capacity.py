"""What links can carry: as configured, and less where they are seen to carry less.

A queue that never empties sends as fast as its link lets it. So when every
probe for `_SURE_S` found packets waiting, and yet less than `_SHORT` of the
configured rate got through, the link has become that slow, and what got
through is its capacity. That is believed until more gets through, or until
`_BELIEVED_S` have passed without a full queue to confirm it. Where a target
tells no queue depths, or a host sends, nothing is learned.
"""

from __future__ import annotations

from testbed.control.meters import Window
from testbed.control.reservations import Hop
from testbed.errors import ControlError

_SURE_S = 2.0
_SHORT = 0.85
_BELIEVED_S = 10.0


class Capacities:
    """Rates in bit/s of link directions; one direction configured stands for both."""

    def __init__(self) -> None:
        self._configured: dict[Hop, float] = {}
        self._learned: dict[Hop, tuple[float, float]] = {}

    def set(self, a: str, b: str, rate_bps: float) -> None:
        if not rate_bps > 0:
            raise ControlError(f"the capacity of link {a}-{b} is {rate_bps} bit/s; it must be > 0")
        self._configured[a, b] = rate_bps
        for hop in ((a, b), (b, a)):
            self._learned.pop(hop, None)

    def configured(self, a: str, b: str) -> float:
        rate_bps = self._configured.get((a, b)) or self._configured.get((b, a))
        if rate_bps is None:
            raise ControlError(
                f"link {a}-{b} was discovered but no capacity is known for it;"
                f" give one in bit/s for ({a!r}, {b!r})"
            )
        return rate_bps

    def effective(self, a: str, b: str) -> float:
        """The rate to reckon with at present."""
        learned = self._learned.get((a, b))
        return self.configured(a, b) if learned is None else learned[0]

    def observe(self, hop: Hop, carried: Window | None, busy_since_s: float | None) -> None:
        """`carried` got through lately; all probes since `busy_since_s` met a queue."""
        if carried is None:
            return
        rate_bps, now = carried.rate_bps, carried.end_s
        configured = self.configured(*hop)
        learned = self._learned.get(hop)
        full = busy_since_s is not None and busy_since_s <= now - _SURE_S
        if rate_bps >= _SHORT * configured:
            self._learned.pop(hop, None)
        elif full and rate_bps > 0:
            self._learned[hop] = (rate_bps, now)
        elif learned is not None and now - learned[1] > _BELIEVED_S:
            del self._learned[hop]
        elif learned is not None and rate_bps > learned[0]:
            self._learned[hop] = (rate_bps, learned[1])
