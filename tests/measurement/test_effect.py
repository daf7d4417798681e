from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from testbed.measurement.effect import correction, effect, holm
from testbed.measurement.results import Results
from testbed.measurement.statistics import t_interval

from . import synthetic

VALUES = st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=20).filter(lambda v: np.std(v) > 1e-6)


def test_an_effect_is_the_mean_over_the_standard_deviation() -> None:
    # Mean 5, s² = 20/3: worked by hand.
    found = effect(t_interval(np.array([2.0, 4.0, 6.0, 8.0])))
    assert found.d_z == pytest.approx(5 / math.sqrt(20 / 3))
    # J(3) = Γ(1.5) / (√1.5 Γ(1)) = (√π / 2) / √1.5
    assert found.g_z == pytest.approx(5 / math.sqrt(20 / 3) * math.sqrt(math.pi) / 2 / 1.5**0.5)


@given(VALUES)
def test_p_is_the_paired_t_tests(values: list[float]) -> None:
    found = effect(t_interval(np.array(values)))
    assert found.p == pytest.approx(stats.ttest_1samp(values, 0).pvalue, rel=1e-6, abs=1e-12)


def test_p_is_below_five_percent_exactly_where_the_interval_is_clear_of_zero() -> None:
    rng = np.random.default_rng(5)
    seen = set()
    for _ in range(300):
        interval = t_interval(rng.normal(0.7, 1.0, 8))
        p = effect(interval).p
        assert p is not None and (p < 0.05) == interval.excludes_zero
        seen.add(p < 0.05)
    assert seen == {True, False}


def test_the_correction_removes_the_bias_of_few_repetitions() -> None:
    rng = np.random.default_rng(7)
    samples = rng.normal(1.0, 1.0, (40_000, 6))
    d_z = samples.mean(axis=1) / samples.std(axis=1, ddof=1)
    assert d_z.mean() > 1.1
    assert d_z.mean() * correction(5) == pytest.approx(1.0, abs=0.02)


def test_hedges_published_approximation_is_close_to_the_exact_correction() -> None:
    for freedom in (5, 10, 50):
        assert correction(freedom) == pytest.approx(1 - 3 / (4 * freedom - 1), abs=2e-3)
    with pytest.raises(ValueError, match="must be >= 2"):
        correction(1)


def test_one_repetition_has_no_effect_and_identical_ones_no_size() -> None:
    assert effect(t_interval(np.array([1.0]))).p is None
    assert effect(t_interval(np.array([1.0, 1.0, 1.0]))).p == 0.0
    assert effect(t_interval(np.array([0.0, 0.0]))).p == 1.0
    assert effect(t_interval(np.array([1.0, 1.0]))).d_z is None


def test_holm_agrees_with_a_worked_example() -> None:
    # Sorted 0.005, 0.01, 0.03, 0.04 times 4, 3, 2, 1; then never decreasing.
    found = holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.005})
    assert found == {
        "a": pytest.approx(0.03),
        "b": pytest.approx(0.06),
        "c": pytest.approx(0.06),
        "d": pytest.approx(0.02),
    }


def test_holm_leaves_a_single_comparison_alone_and_ignores_what_is_unknown() -> None:
    assert holm({"a": 0.04}) == {"a": 0.04}
    assert holm({"a": 0.04, "b": None}) == {"a": 0.04, "b": None}


def test_one_lucky_policy_among_many_equal_ones_is_rarely_called_a_winner() -> None:
    rng = np.random.default_rng(3)
    trials, policies, repetitions = 1000, 5, 6
    lucky = corrected = 0
    for _ in range(trials):
        p = {str(k): effect(t_interval(rng.normal(0, 1, repetitions))).p for k in range(policies)}
        lucky += any(value is not None and value < 0.05 for value in p.values())
        corrected += any(value is not None and value < 0.05 for value in holm(p).values())
    assert lucky / trials > 0.15
    assert corrected / trials < 0.05 + 3 * math.sqrt(0.05 * 0.95 / trials)


def test_a_comparison_of_two_policies_is_not_corrected(results: Results) -> None:
    found = results.comparison()
    assert found.adjusted_p["network-aware"] == found.effect("network-aware").p
    assert found.verdicts["network-aware"].outcome == "better"


def test_more_policies_make_each_of_them_less_sure(tmp_path: Path) -> None:
    names = ("idleness", "network-aware", "other", "third")
    many = Results(synthetic.write_run(tmp_path / "r", policies=names)).comparison()
    for policy in names[1:]:
        p, raw = many.adjusted_p[policy], many.effect(policy).p
        assert p is not None and raw is not None and p >= raw
    assert max(many.adjusted_p[p] / many.effect(p).p for p in names[1:]) > 1  # type: ignore[operator]
    verdicts = many.as_json()["verdicts"]
    assert verdicts["third"]["adjusted_p"] == many.adjusted_p["third"]
