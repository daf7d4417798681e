"""When to stop repeating: as soon as the answer is as precise as was wished for.

After every repetition from the `least`-th on, each policy's relative
difference of mean completion from the baseline's, paired over repetitions, is
given its 95 % t interval; when the half width of every one of them is at most
the wished one, the run ends. It ends after `most` repetitions in any case.

This is the fixed-width sequential procedure of Chow and Robbins (Ann. Math.
Statistics 36, 1965). It looks at the width alone, never at the mean: it does
not stop *because* a policy is ahead, and so favours no side. It does favour
moments at which the scatter looks small, so that the final interval covers
the truth somewhat less often than 95 %: `tests/measurement/test_sequential.py`
measures how often. Hence `least` is never under `FEWEST`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from testbed.errors import ScenarioError
from testbed.measurement.statistics import paired_difference
from testbed.model.records import TaskRecord

FEWEST = 6
"""Repetitions before the first look: the scatter of fewer is too uncertain to stop on."""

Completions = Mapping[str, float]
"""Policy -> mean completion in one repetition, over tasks that finished under all of them."""


@dataclass(frozen=True, slots=True)
class StoppingRule:
    """Repeat until the interval's half width is `half_width` (0.05: five percentage points).

    `least` and `most` bound the number of repetitions.
    """

    half_width: float
    least: int
    most: int

    def __post_init__(self) -> None:
        if not 0 < self.half_width < 1:
            raise ScenarioError(
                f"--until-ci: found {self.half_width * 100:g}%, expected more than 0% and less "
                "than 100%"
            )
        if self.most < self.least:
            raise ScenarioError(
                f"--max-repeat: found {self.most}, expected at least {self.least}, the "
                "repetitions before the first look"
            )

    def reached(self, repetitions: Iterable[Completions], baseline: str) -> bool:
        """Is the interval of every policy's difference narrow enough to stop now?

        A repetition without a common task counts as none.
        """
        seen = list(repetitions)
        if len(seen) < self.least:
            return False
        widths = half_widths(seen, baseline)
        return bool(widths) and all(w is not None and w <= self.half_width for w in widths.values())

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def stopping_rule(until_ci: str, repeat: int, max_repeat: int | None) -> StoppingRule:
    """The rule that `--until-ci 5%` asks for of a scenario with `repeat` repetitions.

    Raises ScenarioError for anything but a percentage between 0 and 100.
    """
    number = until_ci.strip().removesuffix("%").strip()
    try:
        percent = float(number)
    except ValueError:
        percent = float("nan")
    if not until_ci.strip().endswith("%") or not 0 < percent < 100:
        raise ScenarioError(
            f"--until-ci: found {until_ci!r}, expected a percentage between 0% and 100%, like 5%"
        )
    least = max(FEWEST, repeat)
    return StoppingRule(percent / 100, least, 5 * least if max_repeat is None else max_repeat)


def half_widths(repetitions: Iterable[Completions], baseline: str) -> dict[str, float | None]:
    """Policy -> half width of its relative difference's interval; None where there is none."""
    seen = [one for one in repetitions if one]
    policies = dict.fromkeys(policy for one in seen for policy in one)
    found: dict[str, float | None] = {}
    for policy in policies:
        if policy == baseline:
            continue
        pairs = [(one[policy], one[baseline]) for one in seen if {policy, baseline} <= one.keys()]
        own, other = np.array(pairs, dtype=float).reshape(-1, 2).T
        interval = paired_difference(own, other).relative
        found[policy] = None if interval.high is None else interval.high - interval.mean
    return found


def mean_completions(records: Iterable[TaskRecord], settle_s: float = 0.0) -> dict[str, float]:
    """Policy -> mean completion of one repetition's common tasks released from `settle_s` on."""
    by_policy: dict[str, dict[str, float]] = {}
    for record in records:
        own = by_policy.setdefault(record.policy, {})
        if record.completion_s is not None and record.released_s >= settle_s:
            own[record.task] = record.completion_s
    common = set.intersection(*(set(own) for own in by_policy.values())) if by_policy else set()
    if not common:
        return {}
    return {p: float(np.mean([own[t] for t in sorted(common)])) for p, own in by_policy.items()}
