"""The network as an overlay sees it: sites are opaque, and ways cannot be chosen.

Between two sites it knows what can be measured from the outside: the delay and loss of
the way that forwarding takes, and the bandwidth that is free end to end, measured on
one pair of hosts for all of the two sites. Which links that way has, and that the way
to a third site has one of them too, it does not know. Of a host it knows its own link.

A way is (host, its site, the other's site, other host); sites are written ~NAME.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from testbed.errors import ControlError
from testbed.model.decisions import Path
from testbed.scheduling.framework import Hop, NetworkView


class OverlayView:
    """A NetworkView that hides what is between sites; `zones` has each host's site."""

    def __init__(self, network: NetworkView, zones: Mapping[str, str]) -> None:
        self._network = network
        self._zones = zones
        self._real: dict[Hop, Path] = {}
        """Of each link shown, the way on which it is measured."""

    def paths(self, src: str, dst: str, k: int) -> Sequence[Path]:
        """The only way there is."""
        if src == dst:
            return self._network.paths(src, dst, 1)
        try:
            return (self.forwarding_path(src, dst),)
        except ControlError:
            return ()

    def forwarding_path(self, src: str, dst: str) -> Path:
        real = self._network.forwarding_path(src, dst)
        if src == dst:
            return real
        sites = dict.fromkeys(f"~{self._zones.get(host, host)}" for host in (src, dst))
        shown = replace(real, nodes=(src, *sites, dst))
        for hop in shown.hops:
            self._real.setdefault(hop, real)
        return shown

    def steering_s(self) -> float | None:
        return self._network.steering_s()

    def capacity_bps(self, a: str, b: str) -> float:
        return min(self._network.capacity_bps(*hop) for hop in self._hops(a, b))

    def background_bps(self, a: str, b: str) -> float:
        """What the capacity lacks of being free end to end."""
        hops = self._hops(a, b)
        free = (self._network.capacity_bps(*h) - self._network.background_bps(*h) for h in hops)
        return self.capacity_bps(a, b) - max(0.0, min(free))

    def reserved_bps(self, a: str, b: str) -> float:
        """Nothing: who does not choose ways cannot reserve on them."""
        return 0.0

    def reserve(
        self,
        flow_id: str,
        path: Path,
        rate_bps: float,
        now: float,
        expected_bps: float | None = None,
    ) -> None:
        """Told to the network so that our own flows are not taken for others' traffic."""
        real = self._network.forwarding_path(path.nodes[0], path.nodes[-1])
        expected = rate_bps if expected_bps is None else expected_bps
        self._network.reserve(flow_id, real, 0.0, now, expected)

    def release(self, flow_id: str, now: float, carried_bytes: int | None = None) -> None:
        self._network.release(flow_id, now, carried_bytes)

    def _hops(self, a: str, b: str) -> Sequence[Hop]:
        """The links behind one that is shown: a host's own, or all between two access links."""
        known = self._real[a, b]
        with contextlib.suppress(ControlError):  # there is none now: as it was
            known = self._network.forwarding_path(known.nodes[0], known.nodes[-1])
        hops = known.hops
        if not a.startswith("~"):
            return hops[:1]
        if not b.startswith("~"):
            return hops[-1:]
        return hops[1:-1] or hops
