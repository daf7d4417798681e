"""Which of a task's plans are as good as the best, and the totals they are compared by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from testbed.model.decisions import Candidate
from testbed.model.workload import Task
from testbed.scheduling.plans import Plan
from testbed.scheduling.plugins import LeastAllocated

SLACK_SHARE = 0.02
SLACK_S = 0.005
"""Times within the larger of these of the best count as equal to it."""
SCORE_EPSILON = 1e-9
"""Small enough that an allocation score only orders nodes that are otherwise equal."""


def score(
    task: Task, candidates: Sequence[Candidate], plans: Mapping[str, Plan]
) -> tuple[Candidate, ...]:
    """Candidates with predictions, scores and the total they are compared by.

    What a plan takes from other tasks counts as its own time.
    """
    predicted = {name: plan.prediction for name, plan in plans.items()}
    times = {name: one.completion_s + one.others_s for name, one in predicted.items()}
    best, worst = min(times.values()), max(times.values())
    equal_s = best + max(SLACK_S, SLACK_SHARE * best)
    allocation = LeastAllocated()
    scored = []
    for candidate in candidates:
        plan = plans.get(candidate.host)
        if plan is None:
            scored.append(candidate)
            continue
        time_s = times[candidate.host]
        idle = allocation.score(task, plan.node)
        completion = 100.0 if worst == best else 100.0 * (worst - time_s) / (worst - best)
        # A node that is free now comes before an equal one that must be waited for.
        free = 0 if plan.prediction.wait_s > 0 else 101
        total = -time_s if time_s > equal_s else -best + (free + idle) * SCORE_EPSILON
        scored.append(
            replace(
                candidate,
                scores={"PredictedCompletion": completion, allocation.name: idle},
                total=total,
                prediction=plan.prediction,
                path_in=plan.way_in.path,
                path_out=plan.way_out.path,
            )
        )
    return tuple(scored)
