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

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from testbed.errors import ControlError

Hop = tuple[str, str]
_TOLERANCE_BPS = 1e-3


@dataclass(slots=True)
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
        self._released: list[_Held] = []

    @property
    def flows(self) -> Mapping[str, float]:
        """Rate in bit/s of every flow that holds a reservation."""
        return {flow: held.rate_bps for flow, held in self._held.items()}

    def hops(self, flow: str) -> tuple[Hop, ...]:
        held = self._held.get(flow)
        return () if held is None else held.hops

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
        self._held[flow] = _Held(
            wanted, rate_bps, now, carried_bps=rate_bps if expected_bps is None else expected_bps
        )

    def release(self, flow: str, now: float, carried_bytes: int | None = None) -> None:
        """Give a reservation back; of no effect if there is none.

        `carried_bytes`, frames and all, corrects what the flow is taken to
        have carried while it was held.
        """
        held = self._held.pop(flow, None)
        self._released = [r for r in self._released if (r.until_s or 0.0) > now - self._keep_s]
        if held is None:
            return
        held.until_s = now
        if carried_bytes is not None and now > held.since_s:
            held.carried_bps = 8 * carried_bytes / (now - held.since_s)
        self._released.append(held)

    def reserved_bps(self, hop: Hop) -> float:
        return sum(held.rate_bps for held in self._held.values() if hop in held.hops)

    def expected_bps(self, hop: Hop, start_s: float, end_s: float) -> float:
        """Mean rate of our own flows on a hop between two times."""
        if end_s <= start_s:
            return 0.0
        total = 0.0
        for held in (*self._held.values(), *self._released):
            if hop in held.hops:
                until = end_s if held.until_s is None else min(held.until_s, end_s)
                overlap = max(0.0, until - max(held.since_s, start_s))
                total += held.carried_bps * overlap
        return total / (end_s - start_s)
