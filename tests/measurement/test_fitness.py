from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from testbed.infrastructure.interface import LinkDrops
from testbed.measurement import fitness
from testbed.measurement.fitness import (
    ComputeSpan,
    MachineSample,
    assess,
    evidence,
    nominal_spans,
)
from testbed.model.records import Fitness, LinkCheck, SwitchSample

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


def test_a_computation_is_held_against_its_cores() -> None:
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


BUSY_SWITCH = SwitchSample(
    policy="idleness", repetition=0, at_s=1.0, switch="s1", interval_s=0.25, cpu_used=0.1,
    cpu_waited=0.0, sent_packets=100, queue_drops=0, other_drops=0, queue_packets=0,
    queue_bytes=0, late_p99_s=1e-4, late_max_s=2e-4,
)  # fmt: skip


@pytest.mark.parametrize(
    ("used", "verdict"), [(0.09, "fit"), (0.2, "degraded"), (0.5, "unfit"), (-0.2, "fit")]
)
def test_what_other_processes_use_counts_by_its_share_of_the_machine(
    used: float, verdict: str
) -> None:
    found = assess(machine=mixed(1.0, others_cores=used), cores=2.0)
    assert found.verdict == verdict
    if found.reasons:
        assert found.reasons[0].startswith(
            f"other processes on this machine used {used:.2f} of its 2 cores"
        )


def test_what_other_runs_were_promised_is_no_disturbance() -> None:
    machine = mixed(1.0, others_cores=1.0)
    assert assess(machine=machine, cores=2.0, promised_cores=1.0).verdict == "fit"
    assert assess(machine=machine, cores=2.0).verdict == "unfit"


def test_the_cause_is_named_before_its_effects() -> None:
    machine = mixed(1.0, others_cores=1.5, busy=1.0, timer_lag_s=0.2)
    found = assess(machine=machine, cores=2.0, compute=[ComputeSpan("h1", 1.0, 2.0)])
    assert found.reasons[0].startswith("other processes")
    assert len(found.reasons) == 4


def test_a_switch_kept_waiting_for_a_cpu_is_named() -> None:
    waiting = replace(BUSY_SWITCH, switch="s2", cpu_waited=0.05)
    found = assess(switches=[BUSY_SWITCH, waiting])
    assert found.verdict == "degraded"
    assert found.reasons[0].startswith("switch s2 was kept waiting for a CPU for 5%")
    assert assess(switches=[replace(waiting, cpu_waited=0.5)]).verdict == "unfit"
    assert assess(switches=[replace(waiting, cpu_waited=None)]).verdict == "fit"


def test_late_ports_count_by_the_packets_they_made_late() -> None:
    late = replace(BUSY_SWITCH, late_p99_s=2 * fitness.LATE_S)
    quiet = replace(late, sent_packets=1)
    assert assess(switches=[quiet] + [BUSY_SWITCH] * 10).verdict == "fit"
    assert assess(switches=[late] + [BUSY_SWITCH] * 9).verdict == "degraded"
    assert assess(switches=[late] * 4 + [BUSY_SWITCH] * 6).verdict == "unfit"


def test_quotas_are_told_apart_by_whom_they_hold_back() -> None:
    host = assess(throttled={"h1": 0.0, "h2": 0.3})
    assert host.verdict == "unfit" and host.reasons[0].startswith("host h2 was held back")
    run = assess(machine=mixed(1.0, throttled=0.05))
    assert run.verdict == "degraded" and "a CPU quota on the run itself" in run.reasons[0]


def test_a_control_plane_that_waits_for_a_cpu_is_told() -> None:
    assert assess(machine=mixed(1.0, waited=0.1)).verdict == "degraded"
    assert assess(machine=mixed(1.0, waited=0.3)).verdict == "unfit"


def test_clock_trouble_is_told_by_its_kind() -> None:
    def one(**change: Any) -> Fitness:
        return assess(machine=[CALM] * 50 + [replace(CALM, **change)] + [CALM] * 50)

    asleep = one(suspended_s=30.0, clock_step_s=30.0)
    assert asleep.verdict == "unfit"
    assert asleep.reasons == ("the machine was suspended for 30.0 s",)
    stood = one(timer_lag_s=2.5, interval_s=2.75, busy=0.1)
    assert stood.verdict == "unfit" and "stood still 1 times, for up to 2.5 s" in stood.reasons[0]
    step = one(clock_step_s=-0.5)
    assert (
        step.verdict == "degraded"
        and "wall clock was set 1 time during the run, by up to -0.500 s" in str(step)
    )
    assert one(clock_step_s=1e-4).verdict == "fit"  # slewing
    source = assess(
        machine=[replace(CALM, clocksource="tsc")] * 30 + [replace(CALM, clocksource="hpet")] * 30
    )
    assert source.verdict == "unfit" and "from tsc to hpet" in source.reasons[0]


def test_a_busy_machines_late_timer_is_no_standstill() -> None:
    late = replace(CALM, timer_lag_s=2.5, busy=1.0)
    assert "stood still" not in str(assess(machine=[CALM] * 99 + [late]))


def test_one_disturbed_repetition_degrades_a_run_and_is_named() -> None:
    good, bad = Fitness("fit"), Fitness("unfit", ("other processes used the machine",))
    found = fitness.of_run(good, {("idleness", n): bad if n == 3 else good for n in range(10)})
    assert found.verdict == "degraded"
    assert found.reasons == (
        "1 of 10 repetitions are unfit (repetition 3 of idleness: other processes used the "
        "machine)",
    )


def test_many_disturbed_repetitions_make_a_run_unfit() -> None:
    good, bad = Fitness("fit"), Fitness("unfit", ("hog",))
    found = fitness.of_run(good, {("idleness", n): bad if n < 5 else good for n in range(10)})
    assert found.verdict == "unfit" and "and 2 more" in found.reasons[0]
    assert fitness.of_run(good, {("idleness", 0): good}) == good
    whole = Fitness("unfit", ("links",))
    assert fitness.of_run(whole, {("idleness", n): bad for n in range(2)}).reasons[0] == "links"
