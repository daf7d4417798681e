from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from testbed.errors import ScenarioError
from testbed.measurement.sequential import (
    FEWEST,
    StoppingRule,
    half_widths,
    mean_completions,
    stopping_rule,
)
from testbed.measurement.statistics import t_interval

from .test_qoe import record

Rng = np.random.Generator


def test_it_stops_at_the_first_look_when_repetitions_agree() -> None:
    rule = StoppingRule(0.05, 6, 30)
    same = [{"a": 2.0, "b": 1.0}] * 6
    assert not rule.reached(same[:5], "a")
    assert rule.reached(same, "a")


def test_it_goes_on_while_any_policy_is_uncertain() -> None:
    rng = np.random.default_rng(1)
    rule = StoppingRule(0.05, 6, 30)
    one_wild = [{"a": 2.0, "b": 1.0, "c": float(rng.uniform(1, 3))} for _ in range(6)]
    assert not rule.reached(one_wild, "a")
    assert rule.reached([{k: v for k, v in one.items() if k != "c"} for one in one_wild], "a")


def test_the_width_is_that_of_the_comparison() -> None:
    rng = np.random.default_rng(2)
    pairs = rng.lognormal(0, 0.2, (7, 2))
    expected = t_interval(pairs[:, 1] / pairs[:, 0] - 1)
    assert expected.high is not None
    found = half_widths([{"a": float(a), "b": float(b)} for a, b in pairs], "a")
    assert found == {"b": pytest.approx(expected.high - expected.mean)}


def test_a_repetition_without_a_common_task_counts_for_nothing() -> None:
    rule = StoppingRule(0.05, 3, 30)
    assert not rule.reached([{}, {}, {}], "a")
    assert half_widths([{}, {"a": 1.0, "b": 2.0}], "a") == {"b": None}


def test_it_looks_at_tasks_that_finished_under_every_policy_once_settled() -> None:
    records = [
        replace(record("t-0", 0.0, 9.0), policy="a"),
        replace(record("t-0", 0.0, 9.0), policy="b"),
        replace(record("t-1", 1.0, 2.0), policy="a"),
        replace(record("t-1", 1.0, 4.0), policy="b"),
        replace(record("t-2", 2.0, 50.0), policy="a"),
        replace(record("t-2", 2.0, None), policy="b"),
    ]
    assert mean_completions(records) == {"a": 5.5, "b": 6.5}
    assert mean_completions(records, settle_s=0.5) == {"a": 2.0, "b": 4.0}
    assert mean_completions(records, settle_s=1.5) == {}


@pytest.mark.parametrize("text", ["5", "0%", "100%", "-3%", "five%", "", "nan%", "inf%"])
def test_a_wish_that_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match="--until-ci"):
        stopping_rule(text, 3, None)


def test_a_rule_looks_only_after_enough_repetitions() -> None:
    rule = stopping_rule(" 5 %", 3, None)
    assert (rule.half_width, rule.least, rule.most) == (0.05, FEWEST, 5 * FEWEST)
    assert stopping_rule("2.5%", 10, 12).least == 10
    with pytest.raises(ScenarioError, match="--max-repeat: found 4, expected at least 6"):
        stopping_rule("5%", 3, 4)


def stop_at(rule: StoppingRule, changes: Any) -> int:
    repetitions = [{"a": 1.0, "b": 1 + float(change)} for change in changes]
    looks = range(rule.least, rule.most)
    return next((n for n in looks if rule.reached(repetitions[:n], "a")), rule.most)


def test_the_final_interval_covers_the_truth_nearly_as_often_as_it_says() -> None:
    """Stopping on a lucky width costs some coverage: documented as at most 4 points in 95."""
    rng = np.random.default_rng(8)
    trials, covered, lengths = 600, 0, []
    rule = StoppingRule(0.05, FEWEST, 40)
    for _ in range(trials):
        changes = rng.normal(-0.3, 0.10, rule.most)
        n = stop_at(rule, changes)
        interval = t_interval(changes[:n])
        assert interval.low is not None and interval.high is not None
        covered += interval.low <= -0.3 <= interval.high
        lengths.append(n)
    assert 0.91 < covered / trials < 0.97
    assert FEWEST < np.mean(lengths) < 25


def test_stopping_favours_no_side() -> None:
    rng = np.random.default_rng(9)
    rule = StoppingRule(0.05, FEWEST, 40)
    means = []
    for _ in range(400):
        changes = rng.normal(0.0, 0.08, rule.most)
        means.append(float(np.mean(changes[: stop_at(rule, changes)])))
    assert abs(np.mean(means)) < 3 * np.std(means) / np.sqrt(len(means))


def alternating(spread: float, count: int) -> list[dict[str, float]]:
    """Ratios 1 ± `spread` in turn: of 2k of them the variance is spread² · 2k / (2k − 1)."""
    return [{"a": 1.0, "b": 1 + spread * (-1) ** i} for i in range(count)]


@pytest.mark.parametrize("count", [6, 8, 20, 100])
def test_the_half_width_is_that_of_the_formula(count: int) -> None:
    """t(n − 1, 97.5 %) · s / √n, which is t · spread / √(n − 1) here."""
    quantile = {6: 2.570582, 8: 2.364624, 20: 2.093024, 100: 1.984217}[count]  # printed tables
    found = half_widths(alternating(0.2, count), "a")["b"]
    assert found == pytest.approx(quantile * 0.2 / np.sqrt(count - 1), rel=1e-6)


@pytest.mark.parametrize(("spread", "expected"), [(0.03, 6), (0.1, 20), (0.2, 66)])
def test_it_stops_at_the_repetition_that_the_formula_gives(spread: float, expected: int) -> None:
    """Of even numbers of repetitions the first n with t(n − 1) · spread / √(n − 1) ≤ 5 %."""
    rule = StoppingRule(0.05, FEWEST, 200)
    repetitions = alternating(spread, 200)
    stops = [n for n in range(2, 201, 2) if rule.reached(repetitions[:n], "a")]
    assert stops[0] == expected
    assert stops == list(range(expected, 201, 2))


def test_the_mean_length_is_that_of_chow_and_robbins() -> None:
    """(z · σ / h)² for a narrow interval: 1.96² · 0.2² / 0.05² = 61.5 repetitions."""
    rng = np.random.default_rng(10)
    rule = StoppingRule(0.05, FEWEST, 300)
    lengths = [stop_at(rule, rng.normal(0.0, 0.2, rule.most)) for _ in range(60)]
    assert np.mean(lengths) == pytest.approx(61.5, rel=0.1)


def test_a_transient_that_decays_is_left_out_of_the_mean() -> None:
    """Completions 1 + 8 · exp(−t / 2 s), one a second: a geometric series, whole or its tail."""
    ratio = np.exp(-0.5)
    records = [
        replace(record(f"t-{i}", float(i), 1 + 8 * float(ratio**i)), policy=policy)
        for i in range(40)
        for policy in ("a", "b")
    ]
    for settle_s in (0, 4, 20):
        series = 8 * ratio**settle_s * (1 - ratio ** (40 - settle_s)) / (1 - ratio)
        expected = 1 + series / (40 - settle_s)
        found = mean_completions(records, settle_s=float(settle_s))
        assert found == {"a": pytest.approx(expected), "b": pytest.approx(expected)}
