from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from testbed.measurement.results import Results
from testbed.measurement.statistics import (
    METRICS,
    common_tasks,
    paired_difference,
    per_repetition,
    t_interval,
    time_average,
)

from . import synthetic

FLOATS = st.floats(-1e6, 1e6, allow_nan=False)


def test_an_interval_agrees_with_the_textbook() -> None:
    # n = 4, mean 5, s² = 20/3; t(0.975, 3) = 3.182446 from any t table.
    interval = t_interval(np.array([2.0, 4.0, 6.0, 8.0]))
    half = 3.182446305 * math.sqrt(20 / 3 / 4)
    assert interval.n == 4
    assert interval.mean == 5
    assert interval.low == pytest.approx(5 - half, rel=1e-8)
    assert interval.high == pytest.approx(5 + half, rel=1e-8)


@given(st.lists(FLOATS, min_size=2, max_size=30), st.sampled_from([0.9, 0.95, 0.99]))
def test_an_interval_agrees_with_scipy(values: list[float], confidence: float) -> None:
    array = np.array(values)
    interval = t_interval(array, confidence)
    scale = float(np.std(array, ddof=1) / math.sqrt(len(array)))
    low, high = stats.t.interval(confidence, len(array) - 1, array.mean(), scale or 1e-300)
    assert interval.low == pytest.approx(low, rel=1e-9, abs=1e-9)
    assert interval.high == pytest.approx(high, rel=1e-9, abs=1e-9)


def test_a_paired_difference_agrees_with_scipys_paired_t_test() -> None:
    rng = np.random.default_rng(4)
    baseline = rng.lognormal(0, 0.4, 9)
    policy = baseline * rng.normal(0.8, 0.1, 9)
    found = paired_difference(policy, baseline)
    expected = stats.ttest_rel(policy, baseline).confidence_interval(0.95)
    assert (found.absolute.low, found.absolute.high) == pytest.approx((expected.low, expected.high))
    ratios = stats.ttest_1samp(policy / baseline - 1, 0).confidence_interval(0.95)
    assert (found.relative.low, found.relative.high) == pytest.approx((ratios.low, ratios.high))


@pytest.mark.parametrize("repetitions", [3, 6, 12])
def test_the_95_percent_interval_covers_the_truth_95_times_in_100(repetitions: int) -> None:
    rng = np.random.default_rng(11)
    trials = 2000
    covered = 0
    for _ in range(trials):
        load = rng.lognormal(0, 0.5, repetitions)  # repetitions differ a lot; pairing removes it
        change = rng.normal(-0.2, 0.1, repetitions)
        interval = paired_difference(load * (1 + change), load).relative
        assert interval.low is not None and interval.high is not None
        covered += interval.low <= -0.2 <= interval.high
    # Three standard errors of a binomial proportion of 0.95 over the trials.
    assert abs(covered / trials - 0.95) < 3 * math.sqrt(0.95 * 0.05 / trials)


def test_pairing_removes_what_repetitions_share() -> None:
    rng = np.random.default_rng(2)
    load = rng.lognormal(0, 1.0, 8)
    found = paired_difference(load * rng.normal(0.9, 0.01, 8), load).relative
    assert found.excludes_zero
    assert found.high is not None and found.low is not None and found.high - found.low < 0.03


def test_one_repetition_has_a_difference_but_no_interval() -> None:
    found = paired_difference(np.array([2.0]), np.array([4.0]))
    assert (found.absolute.mean, found.relative.mean) == (-2.0, -0.5)
    assert found.absolute.low is None and found.relative.high is None
    assert not found.relative.excludes_zero


def test_pairs_with_a_missing_side_are_left_out_together() -> None:
    found = paired_difference(np.array([1.0, math.nan, 3.0, 5.0]), np.array([2.0, 2, math.nan, 4]))
    assert found.absolute.n == 2
    assert found.absolute.mean == 0.0


def test_no_pair_gives_nothing_rather_than_a_number() -> None:
    found = paired_difference(np.array([math.nan]), np.array([1.0]))
    assert found.absolute.n == found.relative.n == 0
    assert math.isnan(found.absolute.mean)


def test_a_zero_in_the_baseline_leaves_no_relative_difference() -> None:
    found = paired_difference(np.array([1.0, 2.0]), np.array([0.0, 1.0]))
    assert found.absolute.mean == 1.0
    assert found.relative.n == 0


def test_unequal_lengths_are_not_pairs() -> None:
    with pytest.raises(ValueError, match="3 and 2 values are not pairs"):
        paired_difference(np.ones(3), np.ones(2))


def test_a_time_average_weighs_samples_by_the_interval_that_ends_at_them() -> None:
    at_s = np.array([1.0, 2.0, 5.0])
    value = np.array([0.0, 1.0, 0.5])
    # Steps of 1 s and 3 s; the first sample gets their median of 2 s, of which 1 s is inside.
    assert time_average(at_s, value, 0.0, 5.0) == pytest.approx((1 * 0 + 1 * 1 + 3 * 0.5) / 5)
    assert time_average(at_s, value, 1.5, 3.0) == pytest.approx((0.5 * 1 + 1 * 0.5) / 1.5)
    assert math.isnan(time_average(at_s, value, 6.0, 9.0))
    assert math.isnan(time_average(np.empty(0), np.empty(0), 0.0, 1.0))


@given(st.lists(st.floats(0, 100), min_size=1, max_size=20, unique=True), st.floats(0, 1))
def test_a_constant_has_itself_as_time_average(times: list[float], level: float) -> None:
    at_s = np.array(times)
    average = time_average(at_s, np.full(len(times), level), 0.0, 100.0)
    assert math.isnan(average) or average == pytest.approx(level)


def frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Task rows of one repetition, times from `finish` and the parts in between."""
    out = []
    for row in rows:
        start, finish = row.get("release", 0.0), row.get("finish", math.nan)
        done = math.isfinite(finish)
        third = (finish - start) / 3
        out.append(
            {
                "run": "r", "repetition": 0, "seed": 1, "policy": row["policy"],
                "task": row["task"], "status": "done" if done else "failed",
                "released_s": start, "decided_s": start, "transfer_start_s": start,
                "transfer_end_s": start + third, "compute_end_s": start + 2 * third,
                "finished_s": finish, "completion_s": finish - start, "wait_s": 0.0,
                "transfer_s": third, "compute_s": third, "return_s": third,
                "deadline_s": row.get("deadline", math.nan), "input_bytes": 1000,
                "output_bytes": 250,
            }
        )  # fmt: skip
    return pd.DataFrame(out)


LINKS = ["run", "repetition", "policy", "at_s", "a", "b", "capacity_bps", "carried_bps", "up"]
NODES = ["run", "repetition", "policy", "at_s", "host", "cpu_capacity", "cpu_used"]


def metrics(
    tasks: pd.DataFrame,
    links: Sequence[Sequence[Any]] = (),
    nodes: Sequence[Sequence[Any]] = (),
    **options: Any,
) -> pd.DataFrame:
    found = per_repetition(
        tasks,
        pd.DataFrame(list(links), columns=LINKS),
        pd.DataFrame(list(nodes), columns=NODES),
        **options,
    )
    return found.loc[("r", 0)]


def test_quantiles_interpolate_between_order_statistics() -> None:
    tasks = frame([{"policy": "p", "task": f"t{i}", "finish": float(i)} for i in range(1, 11)])
    row = metrics(tasks).loc["p"]
    assert row["completion_mean_s"] == 5.5
    assert row["completion_p50_s"] == 5.5
    assert row["completion_p95_s"] == pytest.approx(1 + 0.95 * 9)
    assert row["completion_p99_s"] == pytest.approx(1 + 0.99 * 9)
    assert row["transfer_mean_s"] == pytest.approx(5.5 / 3)


def test_goodput_is_the_bits_of_all_tasks_over_the_makespan() -> None:
    rows = [{"policy": "p", "task": "t1", "release": 2.0, "finish": 4.0},
            {"policy": "p", "task": "t2", "release": 3.0, "finish": 7.0}]  # fmt: skip
    assert metrics(frame(rows)).loc["p", "goodput_bps"] == 2 * 1250 * 8 / 5.0


def test_times_are_over_tasks_that_finished_under_every_policy() -> None:
    rows = [
        {"policy": "a", "task": "easy", "finish": 1.0},
        {"policy": "a", "task": "hard"},
        {"policy": "b", "task": "easy", "finish": 2.0},
        {"policy": "b", "task": "hard", "finish": 90.0},
    ]
    found = metrics(frame(rows))
    assert found["completion_mean_s"].to_dict() == {"a": 1.0, "b": 2.0}
    assert found["undone_tasks"].to_dict() == {"a": 1.0, "b": 0.0}
    assert found["common_tasks"].to_dict() == {"a": 1, "b": 1}
    assert common_tasks(frame(rows), ["a", "b"]) == {"easy"}


def test_an_undone_task_misses_its_deadline() -> None:
    rows = [
        {"policy": "a", "task": "t1", "finish": 1.0, "deadline": 2.0},
        {"policy": "a", "task": "t2", "deadline": 2.0},
        {"policy": "a", "task": "t3", "finish": 3.0, "deadline": 2.0},
        {"policy": "a", "task": "t4", "finish": 3.0},
    ]
    assert metrics(frame(rows)).loc["a", "deadlines_met_fraction"] == pytest.approx(1 / 3)
    without = frame([{"policy": "a", "task": "t", "finish": 1.0}])
    assert math.isnan(metrics(without).loc["a", "deadlines_met_fraction"])


def test_when_nothing_is_common_nothing_is_told() -> None:
    rows = [{"policy": "a", "task": "t", "finish": 1.0}, {"policy": "b", "task": "t"}]
    found = metrics(frame(rows))
    assert found[["completion_mean_s", "completion_p99_s", "goodput_bps"]].isna().all(axis=None)


def test_links_count_while_up_and_weighted_by_time() -> None:
    tasks = frame([{"policy": "p", "task": "t", "finish": 4.0}])
    links = [
        ["r", 0, "p", 1.0, "s1", "s2", 100.0, 80.0, True],
        ["r", 0, "p", 4.0, "s1", "s2", 100.0, 20.0, True],
        ["r", 0, "p", 1.0, "s2", "s1", 100.0, 10.0, True],
        ["r", 0, "p", 2.0, "s2", "s1", 100.0, 0.0, False],
        ["r", 0, "p", 9.0, "s2", "s1", 100.0, 100.0, True],
    ]
    row = metrics(tasks, links).loc["p"]
    first = (1 * 0.8 + 3 * 0.2) / 4
    second = (1 * 0.1 + 2 * 1.0) / 3  # from 1 to 2 s the link was down
    assert row["link_utilization_mean"] == pytest.approx((first + second) / 2)
    assert row["link_utilization_max"] == pytest.approx(max(first, second))


def test_imbalance_is_the_coefficient_of_variation_over_compute_hosts() -> None:
    tasks = frame([{"policy": "p", "task": "t", "finish": 2.0}])
    nodes = [["r", 0, "p", at, host, 2.0, used] for at in (1.0, 2.0)
             for host, used in (("h1", 0.4), ("h2", 1.2), ("sensor", 0.0))]  # fmt: skip
    row = metrics(tasks, nodes=nodes, compute_hosts=["h1", "h2"]).loc["p"]
    assert row["node_utilization_mean"] == pytest.approx(0.4)
    assert row["node_imbalance"] == pytest.approx(0.2 / 0.4)
    everyone = metrics(tasks, nodes=nodes).loc["p"]
    assert everyone["node_utilization_mean"] == pytest.approx(0.8 / 3)


def test_a_synthetic_run_has_every_metric_for_every_policy_and_repetition(
    results: Results,
) -> None:
    found = per_repetition(results.tasks, results.links, results.nodes, synthetic.EDGES)
    assert len(found) == 12
    assert found[[m.key for m in METRICS if not m.optional]].notna().all(axis=None)
    parts = found[[f"{part}_mean_s" for part in ("wait", "transfer", "compute", "return")]]
    assert np.allclose(parts.sum(axis=1), found["completion_mean_s"])


def test_the_completion_of_graphs_counts_those_that_every_policy_has_done() -> None:
    """From the first release of a graph's tasks to the last of them finished."""
    rows = [
        {"policy": p, "task": f"{g}{n}", "release": 1.0 + n, "finish": 3.0 + n + late}
        for p, late in (("p", 0.0), ("q", 1.0))
        for g in "ab"
        for n in (0, 1)
    ]
    rows += [{"policy": p, "task": "single", "finish": 90.0} for p in "pq"]
    rows[-3] |= {"finish": math.nan}  # b1 under q: graph b is then of no use for a comparison
    tasks = frame(rows)
    tasks["graph"] = [row["task"][0] if len(row["task"]) == 2 else "" for row in rows]
    found = metrics(tasks)["graph_completion_mean_s"]
    assert found.to_dict() == {"p": 3.0, "q": 4.0}
    assert math.isnan(metrics(frame(rows))["graph_completion_mean_s"]["p"])


def test_the_prediction_error_is_that_of_policies_that_predict() -> None:
    tasks = frame([{"policy": p, "task": str(n), "finish": 2.0} for p in "pq" for n in range(3)])
    tasks["decided_s"] = tasks["released_s"] + tasks["completion_s"] / 4
    off = [0.6, 0.65, 0.85, math.nan, math.nan, math.nan]
    tasks["predicted_s"] = tasks["completion_s"] * off
    found = metrics(tasks)["prediction_error_p50"]
    assert found["p"] == pytest.approx(0.1)
    assert math.isnan(found["q"])


def test_metrics_do_not_depend_on_the_order_of_rows(results: Results) -> None:
    def shuffled(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.sample(frac=1.0, random_state=3)

    keys = [m.key for m in METRICS]
    straight = per_repetition(results.tasks, results.links, results.nodes)[keys]
    mixed = per_repetition(*map(shuffled, (results.tasks, results.links, results.nodes)))[keys]
    pd.testing.assert_frame_equal(straight, mixed.reindex(straight.index))


def test_the_run_directory_can_be_read_by_plain_pandas(run_dir: Path) -> None:
    tasks = pd.read_parquet(run_dir / "tasks.parquet")
    assert tasks.groupby(["policy", "repetition"]).size().eq(25).all()
