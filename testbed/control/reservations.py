"""Bandwidth promised to flows, and how it relates to what was measured.

A reserved flow is soon measured as well, and must not be counted twice; what
was reserved a moment ago is not measured yet, and must count at once. So what
is subtracted from a link's capacity is

    reserved now  +  max(0, measured - expected of our own flows),

both terms of the second over the same window. Each flow of ours is expected to
carry its rate (what it reserved, unless told otherwise) for the part of the
window during which it held its reservation; a released flow therefore keeps
explaining old measurements.
While a flow is held the sum is at least what was measured and at least what
is reserved; a flow that takes more than its reservation counts as other
traffic for the excess.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from testbed.errors import ControlError

Hop = tuple[str, str]
_TOLERANCE_BPS = 1e-3


@dataclass(slots=True, eq=False)
class _Held:
    hops: tuple[Hop, ...]
    rate_bps: float
    since_s: float
    until_s: float | None = None
    carried_bps: float = 0.0


class Ledger:
    """Reservations by flow. `keep_s` is how long a released one still explains traffic."""

    def __init__(self, keep_s: float) -> None:
        self._keep_s = keep_s
        self._held: dict[str, _Held] = {}
        self._on: dict[Hop, dict[str, _Held]] = {}
        self._released: deque[_Held] = deque()
        self._before: dict[Hop, list[_Held]] = {}
        """Of each hop, those of the released."""

    @property
    def flows(self) -> Mapping[str, float]:
        """Rate in bit/s of every flow that holds a reservation."""
        return {flow: held.rate_bps for flow, held in self._held.items()}

    def reserve(
        self,
        flow: str,
        hops: Iterable[Hop],
        rate_bps: float,
        now: float,
        residual_bps: Callable[[Hop], float],
        expected_bps: float | None = None,
    ) -> None:
        """Reserve on every hop or on none; ControlError names the hop that lacks it.

        `expected_bps` is what the flow is expected to carry, where that is not
        what it reserves: TCP takes its share of a link that has nothing left.
        """
        wanted = tuple(hops)
        if flow in self._held:
            raise ControlError(f"flow {flow} holds a reservation already; release it first")
        if not rate_bps >= 0:
            raise ControlError(f"flow {flow} asks for {rate_bps} bit/s; it must be 0 or more")
        for hop in wanted:
            left = residual_bps(hop)
            if rate_bps > left + _TOLERANCE_BPS:
                raise ControlError(
                    f"flow {flow} asks for {rate_bps:.0f} bit/s but {hop[0]}-{hop[1]}"
                    f" has {max(left, 0):.0f} bit/s left"
                )
        held = self._held[flow] = _Held(
            wanted, rate_bps, now, carried_bps=rate_bps if expected_bps is None else expected_bps
        )
        for hop in wanted:
            self._on.setdefault(hop, {})[flow] = held

    def release(self, flow: str, now: float, carried_bytes: int | None = None) -> set[Hop]:
        """Give a reservation back; of no effect if there is none.

        `carried_bytes`, frames and all, corrects what the flow is taken to
        have carried while it was held. Returns the hops of which anything is
        other than before, those of flows that are forgotten by now among them.
        """
        held = self._held.pop(flow, None)
        changed: set[Hop] = set()
        while self._released and (self._released[0].until_s or 0.0) <= now - self._keep_s:
            gone = self._released.popleft()
            changed.update(gone.hops)
            for hop in gone.hops:
                self._before[hop].remove(gone)
        if held is None:
            return changed
        for hop in held.hops:
            self._on[hop].pop(flow, None)
        held.until_s = now
        if carried_bytes is not None and now > held.since_s:
            held.carried_bps = 8 * carried_bytes / (now - held.since_s)
        self._released.append(held)
        for hop in held.hops:
            self._before.setdefault(hop, []).append(held)
        return changed.union(held.hops)

    def reserved_bps(self, hop: Hop) -> float:
        on = self._on.get(hop)
        return sum([held.rate_bps for held in on.values()]) if on else 0.0

    def expected_bps(self, hop: Hop, start_s: float, end_s: float) -> float:
        """Mean rate of our own flows on a hop between two times."""
        if end_s <= start_s:
            return 0.0
        total = 0.0
        for held in (*self._on.get(hop, {}).values(), *self._before.get(hop, ())):
            until = end_s if held.until_s is None else min(held.until_s, end_s)
            overlap = max(0.0, until - max(held.since_s, start_s))
            total += held.carried_bps * overlap
        return total / (end_s - start_s)
