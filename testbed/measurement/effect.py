"""How large a paired difference is against its own scatter, and how surely it is one.

**Effect size.** Cohen's d_z is the mean of the paired differences over their
standard deviation: 1 means that a typical repetition differs by as much as
repetitions differ among themselves (Cohen, *Statistical Power Analysis*, 2nd
ed. 1988, section 2.3.5). A few repetitions overstate it; g_z is d_z times the exact
correction of Hedges (J. Educational Statistics 6, 1981),
J(m) = Γ(m/2) / (√(m/2) Γ((m−1)/2)) with m = n − 1 degrees of freedom.

**p** is the two-sided paired t-test's: below 0.05 exactly where the 95 %
interval is clear of zero.

**Several policies** against one baseline are several chances to be lucky. The
p of each is corrected with Holm's step-down procedure (Scand. J. Statistics 6,
1979), which keeps the chance of one false winner or more below 5 % whatever
the dependence between them, and is never weaker than Bonferroni's. The family is
every policy compared with the baseline, on mean completion; the other rows of
a comparison describe and decide nothing, and are not corrected.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from scipy.special import gammaln, stdtr

from testbed.measurement.statistics import Interval

SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Effect:
    """Size and certainty of one paired difference.

    None where the repetitions are too few (one for `d_z` and `p`, two for
    `g_z`) or do not differ among themselves (`d_z`, `g_z`).
    """

    d_z: float | None
    g_z: float | None
    p: float | None


def effect(difference: Interval) -> Effect:
    """Of the paired differences whose mean and interval are `difference`."""
    n, mean, sd = difference.n, difference.mean, difference.sd
    if n < 2 or sd is None:
        return Effect(None, None, None)
    if sd == 0:
        return Effect(None, None, 1.0 if mean == 0 else 0.0)
    d_z = mean / sd
    p = 2 * float(stdtr(n - 1, -abs(d_z) * math.sqrt(n)))
    return Effect(d_z, d_z * correction(n - 1) if n > 2 else None, p)


def correction(freedom: int) -> float:
    """Hedges' exact J of `freedom` >= 2 degrees of freedom: what d_z is to be multiplied by."""
    if freedom < 2:
        raise ValueError(f"freedom(={freedom}) must be >= 2")
    return math.exp(gammaln(freedom / 2) - gammaln((freedom - 1) / 2)) / math.sqrt(freedom / 2)


def holm(p_values: Mapping[str, float | None]) -> dict[str, float | None]:
    """Each p corrected for all of them; those that are None stay so and do not count.

    >>> holm({"a": 0.01, "b": 0.04, "c": 0.03})
    {'a': 0.03, 'b': 0.06, 'c': 0.06}
    """
    known = sorted((p, name) for name, p in p_values.items() if p is not None)
    adjusted: dict[str, float | None] = dict.fromkeys(p_values)
    least = 0.0
    for place, (p, name) in enumerate(known):
        least = max(least, min(1.0, (len(known) - place) * p))
        adjusted[name] = least
    return adjusted
