"""When a worker loses patience: round trips, as RFC 6298 smooths them, and time outs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Times = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Timing:
    """Limits of patience. Times in seconds, of the caller's clock."""

    first_rto_s: float = 0.1
    """Until round trips have been seen."""
    least_rto_s: float = 0.06
    most_rto_s: float = 1.0
    most_gathering_s: float = 0.012
    """Results are let gather at most so long, so that they are looked at together."""
    overtaken: int = 8
    """A packet is asked for again once so many results of later ones have come."""
    patience: int = 3
    """Unanswered sendings until a worker turns to its peers."""
    hosts_after: int = 8
    """Blocks in a row added by hosts until a tree is taken for dead."""
    hosts_window: int = 48
    """Blocks on their way at once in a tree taken for dead; the first lane still tries it."""


class RoundTrip:
    """From a request to its result, waiting for other workers included."""

    def __init__(self, timing: Timing) -> None:
        self.timing = timing
        self.smoothed_s: float | None = None
        self._deviation_s = 0.0
        self._unsampled = 0

    def timeout_s(self, tries: int = 1) -> float:
        """How long to wait for an answer to the last of so many sendings."""
        if self.smoothed_s is None:
            base_s = self.timing.first_rto_s
        else:
            base_s = 1.5 * self.smoothed_s + 4 * self._deviation_s
            base_s = min(max(base_s, self.timing.least_rto_s), self.timing.most_rto_s)
        return min(base_s * float(2 ** min(tries - 1, 10)), self.timing.most_rto_s)

    def answered(self, took_s: Times, once: npt.NDArray[np.bool_]) -> None:
        """Results that came so long after the first sending, `once` where it was the only one."""
        if once.any():
            self.measured(took_s[once])
            self._unsampled = 0
        elif took_s.size:
            # Which sending was answered is not known (Karn). Where that goes on, the time
            # out is too short for this network: take the first, the longest it can be.
            self._unsampled += took_s.size
            if self._unsampled >= self.timing.overtaken:
                self.measured(took_s)

    def measured(self, samples_s: Times) -> None:
        """Round trips of packets that came together."""
        sample_s = float(samples_s.mean())
        if self.smoothed_s is None:
            self.smoothed_s, self._deviation_s = sample_s, sample_s / 2
            return
        self._deviation_s += (abs(sample_s - self.smoothed_s) - self._deviation_s) / 4
        self.smoothed_s += (sample_s - self.smoothed_s) / 8
