"""A view of the network as it was some time ago, for what old state costs.

Capacities, background traffic and paths are those of `age_s` ago: measured
state that has taken so long to arrive. What was before the first look is taken
to be what that look saw. Reservations are the scheduler's own and not old; one
that no longer fits what is really left is cut down to that.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from testbed.model.decisions import Path
from testbed.scheduling.framework import NetworkView

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class _History(Generic[T]):
    """What was seen and when, no more of it than is needed for `age_s` ago."""

    def __init__(self, age_s: float) -> None:
        self._age_s = age_s
        self._seen: deque[tuple[float, T]] = deque()

    def add(self, at_s: float, what: T) -> None:
        self._seen.append((at_s, what))
        while len(self._seen) > 1 and self._seen[1][0] <= at_s - self._age_s:
            self._seen.popleft()

    @property
    def then(self) -> T:
        """The last that was seen at least `age_s` before the newest, or the first."""
        return self._seen[0][1]


class StaleView:
    """A NetworkView that lags `age_s` behind `network`. `advance` tells it the time."""

    def __init__(self, network: NetworkView, age_s: float) -> None:
        self._network = network
        self._age_s = age_s
        self._now = float("-inf")
        self._links: dict[tuple[str, str], _History[tuple[float, float]]] = {}
        self._paths: dict[tuple[str, str, int], _History[Sequence[Path]]] = {}
        self._forwarding: dict[tuple[str, str], _History[Path]] = {}

    def advance(self, now: float) -> None:
        """Look at everything that was ever asked for."""
        if now <= self._now:
            return
        self._now = now
        for hop, link in self._links.items():
            link.add(now, self._link_now(*hop))
        for (src, dst, k), paths in self._paths.items():
            paths.add(now, self._network.paths(src, dst, k))
        for (src, dst), path in self._forwarding.items():
            path.add(now, self._network.forwarding_path(src, dst))

    def paths(self, src: str, dst: str, k: int) -> Sequence[Path]:
        key = (src, dst, k)
        if key not in self._paths:
            self._first(self._paths, key, self._network.paths(src, dst, k))
        return self._paths[key].then

    def forwarding_path(self, src: str, dst: str) -> Path:
        if (src, dst) not in self._forwarding:
            self._first(self._forwarding, (src, dst), self._network.forwarding_path(src, dst))
        return self._forwarding[src, dst].then

    def steering_s(self) -> float | None:
        return self._network.steering_s()

    def capacity_bps(self, a: str, b: str) -> float:
        return self._link(a, b)[0]

    def background_bps(self, a: str, b: str) -> float:
        return self._link(a, b)[1]

    def reserved_bps(self, a: str, b: str) -> float:
        return self._network.reserved_bps(a, b)

    def reserve(
        self,
        flow_id: str,
        path: Path,
        rate_bps: float,
        now: float,
        expected_bps: float | None = None,
    ) -> None:
        left = min((self._left_now(*hop) for hop in path.hops), default=rate_bps)
        expected = rate_bps if expected_bps is None else expected_bps
        self._network.reserve(flow_id, path, min(rate_bps, left), now, expected)

    def release(self, flow_id: str, now: float, carried_bytes: int | None = None) -> None:
        self._network.release(flow_id, now, carried_bytes)

    def _link(self, a: str, b: str) -> tuple[float, float]:
        if (a, b) not in self._links:
            self._first(self._links, (a, b), self._link_now(a, b))
        return self._links[a, b].then

    def _link_now(self, a: str, b: str) -> tuple[float, float]:
        return self._network.capacity_bps(a, b), self._network.background_bps(a, b)

    def _left_now(self, a: str, b: str) -> float:
        capacity, background = self._link_now(a, b)
        return max(0.0, capacity - background - self._network.reserved_bps(a, b))

    def _first(self, histories: dict[K, _History[T]], key: K, what: T) -> None:
        histories[key] = _History(self._age_s)
        histories[key].add(self._now, what)
