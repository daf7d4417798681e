"""Predictions corrected by what came of earlier ones."""

from __future__ import annotations

from dataclasses import dataclass, field

LEAST_RATIO, GREATEST_RATIO = 0.5, 4.0


@dataclass(slots=True)
class Corrector:
    """Actual over predicted, by key: an exponential average that fades back to 1.

    Bounded, so that no accident makes a node look free or forbidden; fading
    with `half_life_s`, so that a node avoided because of it is tried again.
    """

    weight: float = 0.3
    half_life_s: float = 30.0
    _ratios: dict[tuple[str, ...], tuple[float, float]] = field(default_factory=dict)

    def ratio(self, key: tuple[str, ...], now: float) -> float:
        known = self._ratios.get(key)
        if known is None:
            return 1.0
        ratio, at_s = known
        fade: float = 0.5 ** ((now - at_s) / self.half_life_s)
        return 1.0 + (ratio - 1.0) * fade

    def learn(
        self, key: tuple[str, ...], predicted_s: float, actual_s: float, now: float
    ) -> float | None:
        """The ratio from now on, if there is another; `predicted_s` is without correction."""
        if predicted_s <= 0:
            return None
        seen = actual_s / predicted_s
        if not LEAST_RATIO < seen < GREATEST_RATIO:
            seen = min(max(seen, LEAST_RATIO), GREATEST_RATIO)
        before = self.ratio(key, now)
        after = before + self.weight * (seen - before)
        self._ratios[key] = (after, now)
        return after
