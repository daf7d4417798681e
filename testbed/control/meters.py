"""Running totals read now and then, as rates and differences over a common window."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from dataclasses import dataclass
from operator import itemgetter

_time = itemgetter(0)
Reading = tuple[float, int]
"""A time and a total of packets."""


@dataclass(frozen=True, slots=True)
class Window:
    """What a meter counted between two times of its readings."""

    start_s: float
    end_s: float
    packets: float
    bytes: float

    @property
    def rate_bps(self) -> float:
        span = self.end_s - self.start_s
        return 8 * self.bytes / span if span > 0 else 0.0


class Meter:
    """Totals of packets and bytes at increasing times, kept for `keep_s` seconds.

    A total that falls means that what counts has started anew: what was known
    before says nothing about a rate and is dropped.
    """

    def __init__(self, keep_s: float) -> None:
        self._keep_s = keep_s
        self._readings: deque[tuple[float, int, int]] = deque()

    def add(self, at_s: float, packets: int, octets: int) -> None:
        if self._readings:
            last = self._readings[-1]
            if at_s <= last[0]:
                return
            if packets < last[1] or octets < last[2]:
                self._readings.clear()
        self._readings.append((at_s, packets, octets))
        while len(self._readings) > 2 and self._readings[1][0] <= at_s - self._keep_s:
            self._readings.popleft()

    @property
    def last_s(self) -> float | None:
        return self._readings[-1][0] if self._readings else None

    @property
    def total(self) -> int | None:
        """The last total of packets, or of bytes where packets are not counted."""
        return (self._readings[-1][1] or self._readings[-1][2]) if self._readings else None

    @property
    def first_s(self) -> float | None:
        return self._readings[0][0] if self._readings else None

    def last(self, window_s: float) -> Window | None:
        """From the newest reading at least `window_s` before the last, to the last.

        With a shorter history, from the first reading; None with fewer than two.
        """
        if len(self._readings) < 2:
            return None
        end = self._readings[-1]
        latest_s = end[0] - window_s + 1e-9
        start = self._readings[0]
        for reading in reversed(self._readings):
            if reading[0] <= latest_s:
                start = reading
                break
        return Window(start[0], end[0], end[1] - start[1], end[2] - start[2])

    def between(self, start_s: float, end_s: float) -> Window | None:
        """Interpolated between readings; None where the history does not reach."""
        first, last = self._at(start_s), self._at(end_s)
        if first is None or last is None:
            return None
        return Window(start_s, end_s, last[0] - first[0], last[1] - first[1])

    def since(self, start_s: float) -> list[Reading]:
        """Times and packet totals of the readings from `start_s` on."""
        found = []
        for at_s, packets, _ in reversed(self._readings):
            if at_s < start_s:
                break
            found.append((at_s, packets))
        found.reverse()
        return found

    def _at(self, at_s: float) -> tuple[float, float] | None:
        place = bisect_left(self._readings, at_s, key=_time)
        if place == len(self._readings):
            return None
        after = self._readings[place]
        if after[0] == at_s:
            return after[1], after[2]
        if place == 0:
            return None
        before = self._readings[place - 1]
        share = (at_s - before[0]) / (after[0] - before[0])
        return (
            before[1] + share * (after[1] - before[1]),
            before[2] + share * (after[2] - before[2]),
        )
