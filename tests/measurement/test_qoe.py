from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testbed.measurement.qoe import (
    BEST,
    WORST,
    Expectations,
    Unloaded,
    by_class,
    evenness,
    rated,
    timeliness,
)
from testbed.measurement.results import Results
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.records import TaskRecord
from testbed.model.scenario import Scenario
from testbed.model.workload import Arrival
from testbed.scheduling.transfer import transfer_s

from . import synthetic

TIMES = st.floats(1e-3, 1e3)


def record(task: str, released_s: float, completion_s: float | None) -> TaskRecord:
    """A task of `frames` that took `completion_s`, or failed."""
    done = completion_s is not None
    return TaskRecord(
        task, "frames", "idleness", 0, 1, "edge1", "sensors", "sensors", 0, 0, 0.3, 3.0,
        released_s, released_s, released_s, released_s, released_s,
        released_s + completion_s if completion_s is not None else None,
        None, False, "done" if done else "failed", "" if done else "connection reset",
    )  # fmt: skip


def streaming(rate: float) -> Scenario:
    asked = synthetic.scenario()
    stream = replace(asked.workloads[0], arrival=Arrival("fixed", rate=rate), deadline_s=None)
    return replace(asked, workloads=(stream,))


def test_a_result_as_fast_as_possible_is_excellent_and_one_at_its_deadline_fair() -> None:
    assert timeliness(0.8, expected_s=0.8, deadline_s=3.2) == 5.0
    assert timeliness(3.2, expected_s=0.8, deadline_s=3.2) == pytest.approx(3.0)


def test_waiting_is_felt_by_ratio() -> None:
    # Halfway in ratio between 0.8 and 3.2 is 1.6: halfway in score between 5 and 3.
    assert timeliness(1.6, expected_s=0.8, deadline_s=3.2) == pytest.approx(4.0)
    # 4 times the deadline's 4 is the longest to be borne: 3.2² / 0.8.
    assert timeliness(12.8, expected_s=0.8, deadline_s=3.2) == pytest.approx(1.0)
    assert timeliness(100.0, expected_s=0.8, deadline_s=3.2) == 1.0


def test_it_is_the_formula_of_g1030_between_its_two_ends() -> None:
    shortest, longest, t = 0.8, 12.8, 2.5
    g1030 = 4 / math.log(shortest / longest) * (math.log(t) - math.log(shortest)) + 5
    assert timeliness(t, expected_s=0.8, deadline_s=3.2) == pytest.approx(g1030)


def test_without_a_deadline_four_times_the_expected_time_is_bad() -> None:
    assert timeliness(2.0, expected_s=1.0) == pytest.approx(3.0)
    assert timeliness(4.0, expected_s=1.0) == pytest.approx(1.0)


def test_a_deadline_nobody_could_meet_still_scores_fair_when_met() -> None:
    assert timeliness(1.0, expected_s=5.0, deadline_s=1.0) == pytest.approx(3.0)


@given(TIMES, TIMES, TIMES, st.one_of(st.none(), TIMES))
def test_later_is_never_better_and_the_scale_is_kept(
    a: float, b: float, expected_s: float, deadline_s: float | None
) -> None:
    first, last = (timeliness(t, expected_s, deadline_s) for t in sorted((a, b)))
    assert BEST >= first >= last >= WORST


def test_a_jitter_of_half_a_period_is_fair_and_of_a_period_bad() -> None:
    assert evenness(0.0, period_s=0.1) == 5.0
    assert evenness(0.05, period_s=0.1) == pytest.approx(3.0)
    assert evenness(0.1, period_s=0.1) == evenness(7.0, period_s=0.1) == 1.0


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="expected_s"):
        timeliness(1.0, 0.0)
    with pytest.raises(ValueError, match="period_s"):
        evenness(1.0, 0.0)


def test_a_task_that_never_ends_is_bad() -> None:
    (found,) = rated([record("frames-0", 0.0, None)], synthetic.scenario())
    assert found.qoe == WORST
    assert found.expected_s is not None and found.expected_s > 0


def test_a_stream_that_stutters_scores_its_jitter() -> None:
    # Period 0.5 s; results take 1, 1, 1.25 s: the third is 0.25 s off the beat, half a period.
    tasks = [record("f-0", 0.0, 1.0), record("f-1", 0.5, 1.0), record("f-2", 1.0, 1.25)]
    slow = [replace(task, deadline_s=1000.0) for task in tasks]
    first, second, third = rated(slow, streaming(2.0))
    assert [first.jitter_s, second.jitter_s] == [None, 0.0]
    assert third.jitter_s == pytest.approx(0.25)
    assert third.qoe == pytest.approx(3.0)
    assert second.qoe is not None and second.qoe > 4.5


def test_jitter_is_unknown_after_a_gap() -> None:
    tasks = [record("f-0", 0.0, 1.0), record("f-1", 0.5, None), record("f-2", 1.0, 2.0)]
    assert [found.jitter_s for found in rated(tasks, streaming(2.0))] == [None, None, None]


def test_poisson_arrivals_are_no_stream() -> None:
    tasks = [record("f-0", 0.0, 1.0), record("f-1", 0.1, 2.0)]
    assert all(found.jitter_s is None for found in rated(tasks, synthetic.scenario()))


def test_a_task_may_expect_the_best_host_and_unused_links() -> None:
    asked = synthetic.scenario()
    spec = asked.workloads[0]
    # edge1 and edge2 hang on s1 with the sensors: 100 Mbit/s, two links of 0.5 ms; 0.4 cores.
    expected = (
        transfer_s(spec.input_bytes, 100e6, 0.001)
        + spec.compute_s / 0.4
        + transfer_s(spec.output_bytes, 100e6, 0.001)
    )
    assert Expectations(asked).of("frames", "sensors", "sensors") == pytest.approx(expected)
    far = replace(asked, workloads=(replace(spec, candidates=("edge3",)),))
    assert Expectations(far).of("frames", "sensors", "sensors") > expected + 0.5


def test_a_long_fast_path_may_beat_a_short_slow_one() -> None:
    links = (
        LinkSpec("a", "s1", 1e9, 0.001),
        LinkSpec("b", "s2", 1e9, 0.001),
        LinkSpec("s1", "s2", 1e6, 0.001),
        LinkSpec("s1", "s3", 1e8, 0.010),
        LinkSpec("s3", "s2", 1e8, 0.010),
    )
    hosts = (HostSpec("a"), HostSpec("b"))
    switches = tuple(SwitchSpec(name) for name in ("s1", "s2", "s3"))
    network = Unloaded(Topology(hosts, switches, links))
    assert network.transfer_s("a", "b", 10_000_000) == transfer_s(10_000_000, 1e8, 0.022)
    assert network.transfer_s("a", "b", 1_000) == transfer_s(1_000, 1e6, 0.003)
    assert network.transfer_s("a", "a", 1_000) == network.transfer_s("a", "b", 0) == 0.0


def test_scores_are_recorded_and_told_apart_by_class_and_policy(results: Results) -> None:
    assert results.tasks["qoe"].between(WORST, BEST).all()
    found = results.comparison()
    scores = by_class(results.tasks)
    assert list(scores.index) == [("frames", "idleness"), ("frames", "network-aware")]
    assert scores.loc[("frames", "idleness"), "tasks"] == 150
    better = found.spread("network-aware", "qoe_mean")[0]
    assert better > found.spread("idleness", "qoe_mean")[0] + 0.2
    assert found.as_json()["classes"][0]["workload"] == "frames"


def test_failing_tasks_do_not_raise_the_score(tmp_path: Path, results: Results) -> None:
    edit = synthetic.failing("idleness", every=5)
    failing = Results(synthetic.write_run(tmp_path / "r", edit=edit)).comparison()
    whole = results.comparison().spread("idleness", "qoe_mean")[0]
    assert failing.spread("idleness", "qoe_mean")[0] < whole - 0.3


def test_runs_recorded_before_scores_were_are_compared_without(results: Results) -> None:
    from testbed.measurement.compare import Frames, compare

    old = results.tasks.drop(columns=["qoe", "jitter_s", "expected_s"])
    frames = Frames(old, results.decisions, results.links, results.nodes)
    found = compare(frames, results.manifest)
    assert math.isnan(found.spread("idleness", "qoe_mean")[0])
    assert found.as_json()["classes"] == []
