from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from testbed.errors import RunError
from testbed.measurement.compare import Comparison, Frames, compare
from testbed.measurement.results import Results
from testbed.measurement.statistics import METRICS
from testbed.measurement.table import Scale, absolute_text, scale_for, signed
from testbed.model.records import Fitness, TaskRecord

from . import synthetic


def shown(comparison: Comparison, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(comparison)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def frames(results: Results) -> Frames:
    return Frames(results.tasks, results.decisions, results.links, results.nodes)


def plain_frames(completions: dict[str, list[list[float | None]]]) -> tuple[Frames, dict[str, Any]]:
    """Frames with only tasks: policy -> repetitions -> completion times (None: failed)."""
    rows = []
    for policy, repetitions in completions.items():
        for repetition, times in enumerate(repetitions):
            for number, time in enumerate(times):
                done = time is not None
                rows.append(
                    {
                        "run": "r", "policy": policy, "repetition": repetition,
                        "seed": 100 + repetition, "task": f"t{number}",
                        "status": "done" if done else "failed", "released_s": 0.0,
                        "decided_s": 0.0, "transfer_start_s": 0.0, "transfer_end_s": 0.0,
                        "compute_end_s": 0.0, "finished_s": time, "completion_s": time,
                        "wait_s": 0.0, "transfer_s": 0.0, "compute_s": 0.0, "return_s": time,
                        "deadline_s": 5.0, "input_bytes": 1, "output_bytes": 1,
                    }
                )  # fmt: skip
    tasks = pd.DataFrame(rows).astype({"finished_s": float, "completion_s": float})
    links = ["run", "repetition", "policy", "at_s", "a", "b", "capacity_bps", "carried_bps", "up"]
    nodes = ["run", "repetition", "policy", "at_s", "host", "cpu_capacity", "cpu_used"]
    made = Frames(
        tasks,
        pd.DataFrame(columns=["host", "filtered_by"]),
        pd.DataFrame(columns=links).astype({"up": bool}),
        pd.DataFrame(columns=nodes),
    )
    manifest = {
        "run": "r", "scenario": {"name": "plain"}, "target": "embedded",
        "policies": list(completions), "fitness": {"verdict": "fit", "reasons": []},
    }  # fmt: skip
    return made, manifest


def outcome(completions: dict[str, list[list[float | None]]]) -> str:
    made, manifest = plain_frames(completions)
    return compare(made, manifest).verdicts["b"].outcome


def test_a_clear_difference_is_told_with_its_size_and_interval(results: Results) -> None:
    found = results.comparison()
    verdict = found.verdicts["network-aware"]
    relative = found.differences["network-aware"]["completion_mean_s"].relative
    assert relative.low is not None and relative.high is not None
    assert verdict.outcome == "better"
    assert verdict.text == (
        f"network-aware is better than idleness: mean completion {-relative.mean * 100:.1f} % "
        f"lower (95 % interval: {-relative.high * 100:.1f} % to {-relative.low * 100:.1f} % lower, "
        "6 repetitions)."
    )


def test_the_means_are_those_one_computes_by_hand(results: Results) -> None:
    by_repetition = results.tasks.groupby(["policy", "repetition"])["completion_s"].mean()
    found = results.comparison()
    for policy in found.policies:
        mean, sd, n = found.spread(policy, "completion_mean_s")
        assert n == 6
        assert mean == pytest.approx(by_repetition[policy].mean())
        assert sd == pytest.approx(by_repetition[policy].std())
    ratio = by_repetition["network-aware"] / by_repetition["idleness"] - 1
    relative = found.differences["network-aware"]["completion_mean_s"].relative
    assert relative.mean == pytest.approx(ratio.mean())


def test_the_baseline_can_be_chosen_and_must_have_taken_part(results: Results) -> None:
    other = results.comparison(baseline="network-aware")
    assert other.policies == ("network-aware", "idleness")
    assert other.verdicts["idleness"].outcome == "worse"
    with pytest.raises(RunError, match=r"'luck' took no part.*among idleness, network-aware"):
        results.comparison(baseline="luck")


def test_equal_policies_cannot_be_told_apart(tmp_path: Path) -> None:
    run = synthetic.write_run(tmp_path / "r", repeat=2, tasks=4, edit=synthetic.identical)
    found = Results(run).comparison()
    assert found.verdicts["network-aware"].outcome == "undecided"
    assert "cannot be told apart" in found.verdicts["network-aware"].text
    assert found.differences["network-aware"]["completion_mean_s"].relative.mean == 0


def test_an_interval_across_zero_is_no_victory() -> None:
    up_and_down = {"a": [[1.0], [1.0], [1.0]], "b": [[0.5], [1.4], [0.9]]}
    assert outcome(up_and_down) == "undecided"


def test_one_repetition_says_that_it_has_no_interval(tmp_path: Path) -> None:
    found = Results(synthetic.write_run(tmp_path / "r", repeat=1)).comparison()
    assert found.verdicts["network-aware"].outcome == "single"
    assert "one repetition gives no interval" in found.verdicts["network-aware"].text
    assert "One repetition: intervals are n/a." in found.notes
    text = shown(found)
    assert "(n/a)" in text and " to " not in text.split("Mean completion")[0]
    difference = found.as_json()["metrics"]["completion_mean_s"]["differences"]["network-aware"]
    assert difference["relative"]["low"] is None


def test_a_policy_that_fails_its_slow_tasks_does_not_win() -> None:
    honest = {"a": [[1.0, 5.0]] * 3, "b": [[0.8, 60.0]] * 3}
    cheat = {"a": [[1.0, 5.0]] * 3, "b": [[0.8, None]] * 3}
    assert outcome(honest) == "worse"
    assert outcome(cheat) == "withheld"


def test_a_policy_that_wins_although_the_other_fails_tasks_still_wins() -> None:
    assert outcome({"a": [[4.0, None]] * 3, "b": [[1.0, 9.0]] * 3}) == "better"


def test_a_baseline_that_fails_tasks_does_not_win_either() -> None:
    assert outcome({"a": [[1.0, None]] * 3, "b": [[2.0, 9.0]] * 3}) == "withheld"


TIMES = st.lists(
    st.lists(st.floats(0.1, 50), min_size=3, max_size=3), min_size=2, max_size=4
)  # repetitions of three tasks


@settings(max_examples=15, deadline=None)
@given(TIMES, st.data())
def test_failing_any_tasks_never_makes_a_policy_better(
    times: list[list[float]], data: st.DataObject
) -> None:
    rng = np.random.default_rng(len(times))
    other = [[t * rng.uniform(0.5, 2) for t in repetition] for repetition in times]
    count = 3 * len(times)
    failed = data.draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=count))
    cheating = [
        [None if 3 * r + i in failed else t for i, t in enumerate(repetition)]
        for r, repetition in enumerate(other)
    ]
    fair: list[list[float | None]] = [list(repetition) for repetition in times]
    made, manifest = plain_frames({"a": fair, "b": cheating})
    verdict = compare(made, manifest).verdicts["b"]
    if verdict.outcome == "single":  # one repetition is left to compare, and it is no praise
        assert "higher with b" in verdict.text
    else:
        assert verdict.outcome in {"worse", "withheld", "unmeasured"}


def test_failures_are_counted_and_flagged(tmp_path: Path) -> None:
    edit = synthetic.failing("network-aware")
    found = Results(synthetic.write_run(tmp_path / "r", repeat=3, edit=edit)).comparison()
    assert found.counts["network-aware"] == {"released": 75, "done": 60, "compared": 60}
    assert found.counts["idleness"] == {"released": 75, "done": 75, "compared": 60}
    assert found.verdicts["network-aware"].outcome == "withheld"
    assert any("idleness 0, network-aware 15" in note for note in found.notes)
    assert found.spread("network-aware", "undone_tasks")[0] == 5


def test_a_policy_that_finishes_nothing_is_unmeasured_and_still_shown(tmp_path: Path) -> None:
    edit = synthetic.failing("network-aware", every=1)
    found = Results(synthetic.write_run(tmp_path / "r", repeat=2, edit=edit)).comparison()
    assert found.verdicts["network-aware"].outcome == "unmeasured"
    assert "n/a" in shown(found)
    json.dumps(found.as_json(), allow_nan=False)


def test_a_policy_missing_from_a_repetition_is_paired_over_the_others() -> None:
    made, manifest = plain_frames({"a": [[1.0]] * 4, "b": [[0.5], [0.6], [0.5]]})
    found = compare(made, manifest)
    assert found.differences["b"]["completion_mean_s"].relative.n == 3
    assert any("b has no comparable task in 1 of 4 repetitions" in note for note in found.notes)


def test_an_unfit_run_is_refused_unless_asked_for(tmp_path: Path) -> None:
    fitness = Fitness("unfit", ("the CPU was saturated for 40% of the run",))
    unfit = Results(synthetic.write_run(tmp_path / "r", repeat=2, fitness=fitness))
    with pytest.raises(RunError, match=r"unfit for comparison: the CPU was saturated"):
        unfit.comparison()
    text = shown(unfit.comparison(allow_unfit=True))
    assert "fitness: unfit" in text.splitlines()[0]
    assert "the CPU was saturated" in text.splitlines()[1]


def test_a_run_without_a_task_has_nothing_to_compare(results: Results) -> None:
    empty = replace(frames(results), tasks=results.tasks.iloc[:0])
    with pytest.raises(RunError, match="recorded no task"):
        compare(empty, results.manifest)


def test_a_single_policy_is_shown_without_differences(tmp_path: Path) -> None:
    found = Results(synthetic.write_run(tmp_path / "r", policies=("idleness",))).comparison()
    assert found.differences == {} and found.verdicts == {}
    text = shown(found)
    assert "completion, mean" in text and "difference" not in text


def test_every_other_policy_has_its_table_and_verdict(tmp_path: Path) -> None:
    policies = ("network-aware", "idleness", "random")
    found = Results(synthetic.write_run(tmp_path / "r", policies=policies, repeat=3)).comparison()
    assert found.policies == ("idleness", "network-aware", "random")
    text = shown(found)
    assert text.count("completion, mean") == 2
    assert set(found.verdicts) == {"network-aware", "random"}


def test_the_table_has_a_row_per_metric_and_fits_the_terminal(results: Results) -> None:
    for width in (90, 100, 140):
        text = shown(results.comparison(), width)
        assert all(metric.title in text for metric in METRICS if not metric.optional)
        assert max(map(len, text.splitlines())) <= width
        assert ("absolute" in text) == (width == 140)
    assert "synthetic on embedded, 6 repetitions, fitness: fit" in text.splitlines()[0]


def test_it_shows_itself_in_a_terminal_and_in_a_notebook(results: Results) -> None:
    found = results.comparison()
    verdict = found.verdicts["network-aware"].text
    assert str(found) == verdict
    assert "completion, mean" in repr(found) and "\x1b" not in repr(found)
    markup = found._repr_html_()
    assert verdict in markup and "<table" in markup and "<html" not in markup


def test_json_holds_every_value_and_is_strict(results: Results) -> None:
    content = json.loads(json.dumps(results.comparison().as_json(), allow_nan=False))
    assert list(content["metrics"]) == [metric.key for metric in METRICS]
    mean = content["metrics"]["completion_mean_s"]
    assert mean["unit"] == "s" and mean["better"] == "lower"
    seeds = mean["values"]["idleness"]["by_seed"]
    assert list(seeds) == [str(7000 + r) for r in range(6)]
    assert np.mean(list(seeds.values())) == pytest.approx(mean["values"]["idleness"]["mean"])
    assert content["tasks"]["idleness"] == {"released": 150, "done": 150, "compared": 150}


def test_the_frame_has_the_interval_of_every_metric(results: Results) -> None:
    frame = results.comparison().frame()
    row = frame.loc["completion_mean_s"]
    low, mean, high = (row[f"network-aware_relative{s}"] for s in ("_low", "", "_high"))
    assert low < mean < high < 0


def test_completion_is_what_the_records_say(tmp_path: Path) -> None:
    def slower(task: TaskRecord) -> TaskRecord:
        same = synthetic.identical(task)
        assert same.finished_s is not None and same.compute_end_s is not None
        if task.policy == "idleness":
            return same
        return replace(same, finished_s=same.finished_s + 0.25)

    run = synthetic.write_run(tmp_path / "r", repeat=3, tasks=5, edit=slower)
    found = Results(run).comparison().differences["network-aware"]
    assert found["completion_mean_s"].absolute.mean == pytest.approx(0.25)
    assert found["completion_p50_s"].absolute.mean == pytest.approx(0.25)
    assert found["return_mean_s"].absolute.mean == pytest.approx(0.25)
    assert found["transfer_mean_s"].absolute.mean == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("unit", "largest", "expected"),
    [
        ("s", 0.0312, "31.2"),
        ("s", 0.5, "500"),
        ("s", 12.345, "12.35"),
        ("bit/s", 18.2e6, "18.20"),
        ("bit/s", 9e5, "900.0"),
        ("fraction", 0.875, "87.5"),
        ("ratio", 0.5, "0.50"),
    ],
)
def test_values_are_written_with_three_or_four_digits(
    unit: str, largest: float, expected: str
) -> None:
    metric = next(m for m in METRICS if m.unit == unit)
    assert scale_for(metric, largest).number(largest) == expected


def test_numbers_have_a_true_minus_and_no_negative_zero() -> None:
    assert signed(-1.25, 1) == "−1.2"
    assert signed(1.25, 2) == "+1.25"
    assert signed(-0.001, 2) == "0.00"


def test_differences_of_shares_are_in_points() -> None:
    from testbed.measurement.statistics import t_interval

    text = absolute_text(Scale(100.0, "%", 1, False), t_interval(np.array([0.1, 0.1])))
    assert text == "+10.0 points (+10.0 to +10.0)"
