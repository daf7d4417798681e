"""What is believed of each direction of a link, worked out once for all who ask.

Made of counters, node reports, delays and reservations; whoever changes one of these says
of which links, and what was worked out of them is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from testbed.control.capacity import Capacities
from testbed.control.fabric import Fabric
from testbed.control.links import Counters, Delays, Losses, carried
from testbed.control.load import Loads
from testbed.control.meters import Window
from testbed.control.reservations import Hop, Ledger


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one direction, in bit/s, s and a share of packets; `others_bps` is not ours."""

    capacity_bps: float
    others_bps: float
    reserved_bps: float
    delay_s: float
    loss: float

    @property
    def residual_bps(self) -> float:
        """What is neither reserved nor used by others."""
        return max(0.0, self.capacity_bps - self.others_bps - self.reserved_bps)


class Knowledge:
    """Reads the parts it is given and changes none of them."""

    def __init__(
        self,
        fabric: Fabric,
        capacities: Capacities,
        counters: Counters,
        delays: Delays,
        ledger: Ledger,
        loads: Loads,
    ) -> None:
        self._fabric = fabric
        self._capacities = capacities
        self._counters = counters
        self._delays = delays
        self._ledger = ledger
        self._loads = loads
        # Others' traffic is of this time, so that what was just offered can be reserved.
        self._at_s = 0.0
        self._facts: dict[Hop, Facts] = {}
        self._others: dict[Hop, float] = {}
        self._losses: dict[Hop, Losses] = {}

    # What has changed.

    def read(self, switch: str) -> None:
        """A switch's counters were."""
        for known in (self._facts, self._others):
            for hop in [hop for hop in known if switch in hop]:
                del known[hop]
        for hop in [hop for hop in self._losses if switch in hop]:
            del self._losses[hop]
            self.losses(hop)  # now, and not when somebody waits for a decision

    def reported(self, host: str) -> None:
        """A host's node was heard."""
        self._touched([hop for hop in self._others if hop[1] == host])

    def held(self, hops: Iterable[Hop]) -> None:
        """Reservations on these are others now."""
        self._touched(hops)

    def probed(self, hop: Hop) -> None:
        self._facts.pop(hop, None)

    def ticked(self, now: float) -> None:
        self._at_s = now
        self._facts.clear()
        self._others.clear()

    def rated(self) -> None:
        """Capacities are others now."""
        self._facts.clear()

    def rewired(self) -> None:
        self._facts.clear()
        self._others.clear()
        self._losses.clear()

    # What is known.

    def of(self, hop: Hop) -> Facts:
        """ControlError where there is no such link."""
        facts = self._facts.get(hop)
        if facts is None:
            facts = self._facts[hop] = Facts(
                self._capacities.effective(*hop),
                self.others_bps(hop),
                self._ledger.reserved_bps(hop),
                self._delays.direction(self._fabric, *hop).delay_s,
                self.losses(hop).wire,
            )
        return facts

    def others_bps(self, hop: Hop) -> float:
        """Measured traffic that reservations do not account for."""
        others = self._others.get(hop)
        if others is None:
            others = 0.0
            window = self.carried(*hop, self._at_s)
            if window is not None:
                own = self._ledger.expected_bps(hop, window.start_s, window.end_s)
                others = max(0.0, window.rate_bps - own)
            self._others[hop] = others
        return others

    def losses(self, hop: Hop) -> Losses:
        losses = self._losses.get(hop)
        if losses is None:
            delay_s = self._delays.direction(self._fabric, *hop).base_s
            losses = self._losses[hop] = self._counters.hop_losses(self._fabric, *hop, delay_s)
        return losses

    def carried(self, a: str, b: str, now: float) -> Window | None:
        """What lately got from `a` to `b`: as load probes have it, else as counters have."""
        told = self._loads.carried(a, b, self._capacities.effective(a, b), now)
        return told or carried(self._counters, self._fabric, a, b, now)

    def _touched(self, hops: Iterable[Hop]) -> None:
        for hop in hops:
            self._facts.pop(hop, None)
            self._others.pop(hop, None)
