"""Is a link alive? By answers to probes, and by packets counted where probes drown.

A probe may die in a full queue while the link works well. So a link is down
only when `dead_after` probes went unanswered during which one of its ends has
not counted a single packet from the other. Probes are packets themselves, so a
direction that works is counted.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class _Asked:
    unanswered: int = 0
    seen: tuple[int, int] | None = None


class Liveness:
    """Unanswered probes by the port that sends them."""

    def __init__(self, dead_after: int) -> None:
        self._dead_after = dead_after
        self._asked: dict[tuple[str, int], _Asked] = {}

    def sent(self, port: tuple[str, int]) -> bool:
        """A probe leaves; returns whether the one before it came back."""
        asked = self._asked.setdefault(port, _Asked())
        asked.unanswered += 1
        return asked.unanswered == 1

    def answered(self, port: tuple[str, int]) -> None:
        self._asked[port] = _Asked()

    def forget(self, switch: str) -> None:
        for port in [p for p in self._asked if p[0] == switch]:
            del self._asked[port]

    def is_dead(self, port: tuple[str, int], received: tuple[int, int] | None) -> bool:
        """`received` are totals of packets at the link's two ends; None where unknown.

        Each time both have grown the count of unanswered probes starts again.
        """
        asked = self._asked.get(port)
        if asked is None:
            return False
        if received is not None:
            if asked.seen is None:
                asked.seen = received
            elif received[0] > asked.seen[0] and received[1] > asked.seen[1]:
                asked.seen = received
                asked.unanswered = min(asked.unanswered, 1)
        return asked.unanswered > self._dead_after
