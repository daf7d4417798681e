"""When a node will have room, from when the tasks on it should end."""

from __future__ import annotations

from collections.abc import Sequence

from testbed.model.workload import Task
from testbed.scheduling.framework import Claim
from testbed.scheduling.resources import Amounts

_OVERDUE_SHARE = 0.1


def expected_end_s(claim: Claim, now: float) -> float:
    """When a claim should end.

    One that is overdue is taken to last as long again as it is overdue, and no
    less than a tenth of what was predicted: the later it is, the less the
    prediction is believed. One without prediction has no known end.
    """
    if claim.end_s is None:
        return float("inf")
    if claim.end_s > now:
        return claim.end_s
    return now + max(_OVERDUE_SHARE * (claim.end_s - claim.start_s), now - claim.end_s)


def earliest_fit(
    capacity: Amounts, claims: Sequence[Claim], task: Task, now: float, busy_s: float
) -> float:
    """The first time from `now` at which `task` fits for `busy_s` seconds beside all claims."""
    request = Amounts.requested(task)
    spans = [(claim, expected_end_s(claim, now)) for claim in claims]
    for start_s in sorted({now, *(end for _, end in spans)}):
        moments = [start_s] + [
            claim.start_s for claim, _ in spans if start_s < claim.start_s < start_s + busy_s
        ]
        if all(_fits(capacity, spans, request, moment) for moment in moments):
            return start_s
    return float("inf")


def _fits(
    capacity: Amounts, spans: Sequence[tuple[Claim, float]], request: Amounts, at_s: float
) -> bool:
    held = sum(
        (Amounts.requested(claim.task) for claim, end_s in spans if claim.start_s <= at_s < end_s),
        Amounts(),
    )
    return not capacity.lacking(request, held)
