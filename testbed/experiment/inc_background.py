"""What others than in-network tasks carry on links: what is measured, less the tasks' own.

    own = OwnTraffic()
    own.entered("leaf1", {7: 1200}, at_s)    # packets let in so far, by UniqueID
    background.look(carried, own.rates(tasks))   # others' bit/s by link direction

Ports count bytes, not whose they are. Of a task it is counted how many packets
its access switches have let in, and it is known how many it has reserved and
what that takes of each link; so much of its reservation is taken to be carried
as it sends of its packets. That may be more than all of it: a task whose results
come sooner than planned sends sooner, and slows down when others come, since its
window is what was reserved. A reservation is for packets with the longest headers
there are; what is carried has a request's segments, and none on hosts' links.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from testbed.control.inc.trees import OVERHEAD_BYTES, SEGMENTS
from testbed.inc.shim import padded_bytes
from testbed.model import inc_wire
from testbed.model.admission import Hop

_SEGMENT_BYTES: Final = 16
_ENCAPSULATION_BYTES: Final = 40 + 8 + _SEGMENT_BYTES * SEGMENTS + inc_wire.OPERAND_BYTES
"""An IPv6 header, an SRH with all its segments, an operand TLV: what OVERHEAD_BYTES has of them."""


class OwnTraffic:
    """How much of what tasks have reserved they use, by the last two readings of each switch."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[float, Mapping[int, int]]] = {}
        self._per_s: dict[str, dict[int, float]] = {}
        """Packets per second by access switch and UniqueID."""

    def entered(self, switch: str, counts: Mapping[int, int], at_s: float) -> None:
        """Packets that `switch` has let in until `at_s`, by UniqueID.

        A counter that has gone back is that of an entry that was written anew.
        """
        before_s, before = self._last.get(switch, (at_s, {}))
        if switch in self._last and at_s <= before_s:
            return
        self._last[switch] = at_s, dict(counts)
        if at_s > before_s:
            self._per_s[switch] = {
                unique_id: _gained(count, before.get(unique_id, 0)) / (at_s - before_s)
                for unique_id, count in counts.items()
            }

    def rates(self, tasks: Iterable[Mapping[str, Any]]) -> dict[Hop, float]:
        """What tasks (as `GET /tasks` has them) carry, in bit/s by link direction."""
        sent: dict[int, float] = {}
        for rates in self._per_s.values():
            for unique_id, per_s in rates.items():
                sent[unique_id] = sent.get(unique_id, 0.0) + per_s
        found: dict[Hop, float] = {}
        for task in tasks:
            for part in (*task["parts"], *task["draining"]):
                reserved = sum(w["packets_per_s"] for w in part["works"] if w["level"] == 0)
                per_s = sent.get(part["unique_id"], 0.0)
                share = per_s / reserved if reserved else 0.0
                on_hosts_links, between_switches = _lengths(part)
                hosts = {*task["request"]["sources"], task["request"]["destination"]}
                for a, b, rate_bps in part["links"]:
                    length = between_switches if hosts.isdisjoint((a, b)) else on_hosts_links
                    found[a, b] = found.get((a, b), 0.0) + share * length * rate_bps
        return found


class Background:
    """Others' traffic, by what is seen look for look."""

    def __init__(self) -> None:
        self._before: Mapping[Hop, int] = {}

    def look(self, carried: Mapping[Hop, float], own: Mapping[Hop, float]) -> dict[Hop, int]:
        """What is carried beside the own, never below zero; whole bit/s by link direction.

        The lesser of this look and the one before: links and tasks are not measured over the
        same time, so that a task's beginning or end may look like others' once.
        """
        seen = {hop: max(0, int(bps - own.get(hop, 0.0))) for hop, bps in carried.items()}
        before, self._before = self._before, seen
        return {hop: min(bps, before.get(hop, bps)) for hop, bps in seen.items()}


def _lengths(part: Mapping[str, Any]) -> tuple[float, float]:
    """Of a part's packets on hosts' links and between switches, relative to what is reserved."""
    payload = padded_bytes(part["elements_per_packet"])
    segments = max(len(of) for of in part["segments"].values())
    spared = _SEGMENT_BYTES * (SEGMENTS - segments)
    reserved = payload + OVERHEAD_BYTES
    return (reserved - _ENCAPSULATION_BYTES) / reserved, (reserved - spared) / reserved


def _gained(count: int, before: int) -> int:
    return count - before if count >= before else count
