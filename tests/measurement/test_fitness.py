from __future__ import annotations

from dataclasses import replace

import pytest

from testbed.infrastructure.interface import LinkDrops
from testbed.measurement import fitness
from testbed.measurement.fitness import (
    ComputeSpan,
    MachineSample,
    assess,
    compute_spans,
    evidence,
    nominal_spans,
)
from testbed.model.decisions import Decision, Prediction
from testbed.model.records import LinkCheck

from . import synthetic
from .test_recorder import TASK

CALM = MachineSample(0.0, 0.25, busy=0.5, stolen=0.0, waiting=0.1, watched_cores=0.3,
                     timer_lag_s=0.001)  # fmt: skip
GOOD_LINK = LinkCheck("s1", "s2", 20e6, 19.9e6, 2e-3, 2.1e-3, True)
CLEAN = LinkDrops(sent=100_000, queue=500, loss=10, failed=3, other=0)


def mixed(share: float, **change: float) -> list[MachineSample]:
    """100 samples, `share` of them changed."""
    count = round(100 * share)
    return [replace(CALM, **change)] * count + [CALM] * (100 - count)


def test_a_calm_machine_is_fit() -> None:
    found = assess(
        machine=[CALM] * 100,
        link_checks=[GOOD_LINK],
        drops={("s1", "s2"): CLEAN},
        compute=[ComputeSpan("h1", 1.0, 1.1)] * 20,
        engine_cores=1.0,
    )
    assert found.verdict == "fit" and found.reasons == ()


@pytest.mark.parametrize(
    ("share", "verdict"), [(0.05, "fit"), (0.06, "degraded"), (0.25, "degraded"), (0.26, "unfit")]
)
def test_saturation_counts_by_its_share_of_the_run(share: float, verdict: str) -> None:
    assert assess(machine=mixed(share, busy=0.99)).verdict == verdict


def test_saturation_is_weighted_by_time_not_by_samples() -> None:
    long = [replace(CALM, busy=1.0, interval_s=10.0)] * 4
    found = assess(machine=long + [CALM] * 96)
    assert found.verdict == "unfit"
    assert "saturated for 62% of the run" in found.reasons[0]


def test_time_the_hypervisor_took_counts_as_saturation_and_by_itself() -> None:
    found = assess(machine=mixed(0.5, busy=0.7, stolen=0.28))
    assert found.verdict == "unfit"
    assert any("saturated" in r for r in found.reasons)
    assert any("the hypervisor took 14.0% of the CPU time" in r for r in found.reasons)


def test_a_switch_engine_at_its_budget_is_told() -> None:
    assert assess(machine=mixed(0.2, watched_cores=0.95), engine_cores=1.0).verdict == "unfit"
    assert assess(machine=mixed(0.2, watched_cores=0.95), engine_cores=2.0).verdict == "fit"
    assert assess(machine=mixed(0.2, watched_cores=0.95)).verdict == "fit"


@pytest.mark.parametrize(("lag_s", "verdict"), [(0.01, "fit"), (0.05, "degraded"), (0.2, "unfit")])
def test_late_timers_are_told(lag_s: float, verdict: str) -> None:
    assert assess(machine=mixed(0.06, timer_lag_s=lag_s)).verdict == verdict


def test_a_handful_of_samples_is_no_basis_for_a_verdict() -> None:
    found = assess(machine=[CALM] * (fitness.MIN_SAMPLES - 1))
    assert found.verdict == "degraded" and "sampled only 19 times" in found.reasons[0]
    assert assess(machine=[]).verdict == "fit"


def test_a_link_slightly_off_degrades_and_one_far_off_unfits() -> None:
    slow = replace(GOOD_LINK, rate_bps=19e6, within=False)
    late = replace(GOOD_LINK, a="s2", b="s1", delay_s=5e-3, within=False)
    assert assess(link_checks=[GOOD_LINK, slow]).verdict == "degraded"
    found = assess(link_checks=[slow, late])
    assert found.verdict == "unfit"
    assert found.reasons == (
        "link s2→s1 is off its specification: 19.90 Mbit/s instead of 20.00, 5.00 ms instead of "
        "2.00, and 1 more",
    )


def test_only_drops_that_nobody_asked_for_count() -> None:
    full_queue = LinkDrops(sent=1000, queue=900, loss=50, failed=50, other=0)
    assert assess(drops={("a", "b"): full_queue}).verdict == "fit"
    one = assess(drops={("a", "b"): replace(CLEAN, other=1)})
    assert one.verdict == "degraded"
    assert one.reasons[0].startswith("1 packet was dropped")
    many = assess(drops={("a", "b"): replace(CLEAN, other=50), ("b", "a"): CLEAN})
    assert many.verdict == "unfit"
    assert "50 packets" in many.reasons[0] and "worst a→b" in many.reasons[0]


def test_computations_slower_than_promised_are_told_with_their_host() -> None:
    spans = [ComputeSpan("h1", 1.0, 1.05)] * 90 + [ComputeSpan("h2", 1.0, 1.5)] * 10
    found = assess(compute=spans)
    assert found.verdict == "degraded"
    assert "10% of the computations" in found.reasons[0] and "h2" in found.reasons[0]
    assert assess(compute=[ComputeSpan("h1", 1.0, 0.5)] * 10).verdict == "fit"
    within_two_periods = ComputeSpan("h1", 0.010, 0.029)
    assert assess(compute=[within_two_periods] * 10).verdict == "fit"


def test_the_gravest_reason_comes_first() -> None:
    found = assess(
        machine=mixed(0.1, timer_lag_s=0.05), drops={("a", "b"): replace(CLEAN, other=99)}
    )
    assert found.verdict == "unfit"
    assert "packets" in found.reasons[0] and "timers" in found.reasons[1]


def test_spans_are_of_tasks_that_computed_and_were_predicted() -> None:
    decision = Decision("t1", 1.0, "idleness", "edge1", (),
                        prediction=Prediction(0.1, 2.0, 0.7, 0.1))  # fmt: skip
    key = ("idleness", 0, "t1")
    assert compute_spans([TASK], {key: decision}) == [ComputeSpan("edge1", 0.7, 0.75)]
    assert compute_spans([TASK], {}) == []
    assert compute_spans([TASK], {key: replace(decision, prediction=None)}) == []
    assert compute_spans([replace(TASK, compute_end_s=None)], {key: decision}) == []


def test_without_a_prediction_a_computation_is_held_against_its_cores() -> None:
    scenario = synthetic.scenario()  # tasks of one core on hosts of 0.4
    task = replace(TASK, workload="frames", compute_cpu_s=0.3)
    assert nominal_spans([task], scenario) == [ComputeSpan("edge1", pytest.approx(0.75), 0.75)]
    assert nominal_spans([replace(task, compute_end_s=None)], scenario) == []


def test_the_evidence_is_plain_figures() -> None:
    found = evidence(mixed(0.1, busy=1.0, timer_lag_s=0.03, waiting=None))
    assert found["cpu_busy_mean"] == pytest.approx(0.55)
    assert found["cpu_saturated_share"] == pytest.approx(0.1)
    assert found["timer_lag_max_s"] == 0.03
    assert found["cpu_waiting_mean"] == pytest.approx(0.1)
    assert evidence([]) == {"machine_samples": 0}
