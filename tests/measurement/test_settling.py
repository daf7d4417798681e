"""Tasks released before a scenario has settled run, load the network, and are not measured."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from testbed.errors import ScenarioError
from testbed.measurement.results import Results
from testbed.model.records import TaskRecord
from testbed.scenario import loads

from . import synthetic

SETTLE_S = 3.0


def settled(run_dir: Path) -> Results:
    """The run as if its scenario had said `settle: 3s`."""
    manifest = json.loads((run_dir / "manifest.json").read_text())
    manifest["scenario"]["settle_s"] = SETTLE_S
    (run_dir / "manifest.json").write_text(json.dumps(manifest))
    return Results(run_dir)


def slow_start(task: TaskRecord) -> TaskRecord:
    """Early tasks of network-aware take ten seconds more than they would."""
    if task.released_s >= SETTLE_S or task.policy == "idleness":
        return task
    assert task.finished_s is not None
    return replace(task, finished_s=task.finished_s + 10)


def test_early_tasks_change_no_figure_of_a_settled_comparison(tmp_path: Path) -> None:
    plain = settled(synthetic.write_run(tmp_path / "plain")).comparison()
    slow = settled(synthetic.write_run(tmp_path / "slow", edit=slow_start)).comparison()
    for metric in ("completion_mean_s", "completion_p99_s", "return_mean_s", "qoe_mean"):
        assert slow.values[metric].equals(plain.values[metric])


def test_without_settling_they_do(tmp_path: Path) -> None:
    plain = Results(synthetic.write_run(tmp_path / "plain")).comparison()
    slow = Results(synthetic.write_run(tmp_path / "slow", edit=slow_start)).comparison()
    policy = "network-aware"
    assert (
        slow.spread(policy, "completion_mean_s")[0] > plain.spread(policy, "completion_mean_s")[0]
    )


def test_the_comparison_says_how_many_are_left_out(run_dir: Path, tmp_path: Path) -> None:
    shutil.copytree(run_dir, tmp_path / "r")
    results = settled(tmp_path / "r")
    early = int((results.tasks["released_s"] < SETTLE_S).sum())
    assert early > 0
    assert len(results.measured_tasks) == len(results.tasks) - early
    assert any(
        note.startswith(f"{early} tasks released in the first 3 s")
        for note in results.comparison().notes
    )


def test_failing_early_is_still_failing(tmp_path: Path) -> None:
    def edit(task: TaskRecord) -> TaskRecord:
        early = task.released_s < SETTLE_S
        return synthetic.failing("network-aware", 1)(task) if early else task

    found = settled(synthetic.write_run(tmp_path / "r", edit=edit)).comparison()
    assert found.verdicts["network-aware"].outcome == "withheld"


def test_a_scenario_that_settles_longer_than_it_lasts_measures_nothing() -> None:
    text = synthetic.ROOT.joinpath("scenarios/quickstart.yaml").read_text()
    lasts = loads(text).duration_s
    assert loads(text + "settle: 2s\n").settle_s == 2.0
    assert loads(text + f"settle: {lasts - 0.5:g}s\n").settle_s == lasts - 0.5
    with pytest.raises(
        ScenarioError, match=rf"settle: found {lasts:g} ?s, expected less than the duration"
    ):
        loads(text + f"settle: {lasts:g}s\n")
