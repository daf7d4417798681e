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
