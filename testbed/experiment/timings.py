"""How long the control plane takes over what it does, by kind of activity."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """`count` times an activity, which took `total_s` altogether and `max_s` at most."""

    count: int
    total_s: float
    max_s: float

    @property
    def mean_s(self) -> float:
        return self.total_s / self.count


class Timings:
    """Adds up durations until they are taken.

    >>> timings = Timings()
    >>> timings.add("write", 0.002)
    >>> timings.add("write", 0.004)
    >>> timings.take()["write"].max_s
    0.004
    >>> timings.take()
    {}
    """

    def __init__(self) -> None:
        self._sums: dict[str, Timing] = {}
        self.watch: Callable[[str, float, int], None] = lambda activity, duration_s, count: None
        """Is given what `add` was."""

    def add(self, activity: str, duration_s: float, count: int = 1) -> None:
        """`count` times `activity`, each of which took `duration_s` on average."""
        known = self._sums.get(activity, Timing(0, 0.0, 0.0))
        self._sums[activity] = Timing(
            known.count + count,
            known.total_s + duration_s * count,
            max(known.max_s, duration_s),
        )
        self.watch(activity, duration_s, count)

    @contextmanager
    def measure(self, activity: str) -> Iterator[None]:
        """Time what happens inside, unless it fails."""
        begun_s = time.perf_counter()
        yield
        self.add(activity, time.perf_counter() - begun_s)

    def take(self) -> dict[str, Timing]:
        """What was added since the last time, by activity."""
        sums, self._sums = self._sums, {}
        return sums
