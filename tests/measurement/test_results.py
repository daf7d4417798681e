from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from testbed.errors import RunError
from testbed.measurement import manifest
from testbed.measurement.results import Results

from . import synthetic

SMALL = {"repeat": 2, "tasks": 4}


def test_every_file_is_a_frame_with_the_run_in_front(results: Results) -> None:
    frames = (results.tasks, results.decisions, results.links)
    for frame in (*frames, results.nodes, results.events, results.probes):
        assert frame.columns[0] == "run"
        assert len(frame) > 0
    assert len(results.tasks) == 2 * 6 * 25
    assert results.policies == ("idleness", "network-aware")
    assert results.manifest["scenario"]["name"] == "synthetic"


@pytest.mark.parametrize("above", [0, 1, 2])
def test_open_finds_the_run_in_or_below_a_directory(run_dir: Path, above: int) -> None:
    directory = run_dir if above == 0 else run_dir.parents[above - 1]
    assert Results.open(directory).paths == (run_dir.resolve(),)


def test_open_takes_the_newest_run_of_a_scenario(tmp_path: Path) -> None:
    for hour in (1, 3, 2):
        synthetic.write_run(
            tmp_path / "synthetic" / f"run{hour}",
            **SMALL,
            started=synthetic.STARTED + timedelta(hours=hour),
        )
    assert Results.open(tmp_path).manifest["run"] == "run3"


def test_a_newer_interrupted_run_is_left_out_and_told(tmp_path: Path) -> None:
    synthetic.write_run(tmp_path / "synthetic" / "run1", **SMALL)
    synthetic.write_run(tmp_path / "synthetic" / "run2", **SMALL, finish=False)
    opened = Results.open(tmp_path)
    assert opened.manifest["run"] == "run1"
    assert opened.comparison().notes[0] == "Run run2 is newer but incomplete, and is left out."


def test_runs_of_several_scenarios_below_one_directory_need_a_choice(tmp_path: Path) -> None:
    for name in ("alpha", "beta"):
        synthetic.write_run(tmp_path / name / "run", name=name, **SMALL)
    with pytest.raises(RunError, match=r"holds runs of 2 scenarios \(alpha, beta\): name the"):
        Results.open(tmp_path)
    assert Results.open(tmp_path / "beta").manifest["scenario"]["name"] == "beta"


def test_several_runs_are_put_together_by_seed(tmp_path: Path) -> None:
    one = synthetic.write_run(tmp_path / "one", seed=7, repeat=3, tasks=5)
    two = synthetic.write_run(tmp_path / "two", seed=8, repeat=3, tasks=5)
    both = Results([one, two])
    comparison = both.comparison()
    assert comparison.runs == ("one", "two")
    assert comparison.spread("idleness", "completion_mean_s")[2] == 6
    assert len(both.tasks) == len(Results(one).tasks) + len(Results(two).tasks)


def test_the_same_seeds_twice_are_not_twice_the_evidence(tmp_path: Path) -> None:
    one = synthetic.write_run(tmp_path / "one", repeat=3, tasks=5)
    two = synthetic.write_run(tmp_path / "two", repeat=3, tasks=5)
    comparison = Results([one, two]).comparison()
    alone = Results(one).comparison()
    key = "completion_mean_s"
    assert comparison.spread("idleness", key)[2] == 3
    assert comparison.differences["network-aware"][key].relative == (
        alone.differences["network-aware"][key].relative
    )
    assert any("3 seeds occur in several runs" in note for note in comparison.notes)


def test_different_targets_are_never_mixed(tmp_path: Path) -> None:
    one = synthetic.write_run(tmp_path / "one", **SMALL)
    two = synthetic.write_run(tmp_path / "two", **SMALL, target="bmv2")
    with pytest.raises(RunError, match=r"different targets \(bmv2, embedded\)"):
        Results([one, two])


def test_different_scenarios_are_never_mixed(tmp_path: Path) -> None:
    one = synthetic.write_run(tmp_path / "one", **SMALL)
    two = synthetic.write_run(tmp_path / "two", **SMALL, name="other")
    with pytest.raises(RunError, match=r"different scenarios \(other, synthetic\)"):
        Results([one, two])


def test_an_edited_scenario_of_the_same_name_is_not_mixed_in(tmp_path: Path) -> None:
    one = synthetic.write_run(tmp_path / "one", **SMALL)
    two = synthetic.write_run(tmp_path / "two", **SMALL)
    content = json.loads((two / "manifest.json").read_text())
    content["scenario"]["digest"] = manifest.digest(replace(synthetic.scenario(), duration_s=16.0))
    (two / "manifest.json").write_text(json.dumps(content))
    with pytest.raises(RunError, match="measured different versions of the scenario"):
        Results([one, two])


def test_naming_a_run_twice_is_naming_it_once(run_dir: Path) -> None:
    assert len(Results([run_dir, run_dir]).paths) == 1


def test_a_copy_of_a_run_is_no_second_run(tmp_path: Path) -> None:
    one = synthetic.write_run(tmp_path / "one", **SMALL)
    shutil.copytree(one, tmp_path / "copy")
    with pytest.raises(RunError, match="hold the same run"):
        Results([one, tmp_path / "copy"])


def test_what_is_not_a_run_is_one_clear_error(tmp_path: Path) -> None:
    for call in (Results, Results.open):
        with pytest.raises(RunError, match="nowhere is not a directory"):
            call(tmp_path / "nowhere")
    with pytest.raises(RunError, match="is not a run: it has no manifest"):
        Results(tmp_path)
    with pytest.raises(RunError, match="is not a run and there is none below it"):
        Results.open(tmp_path)
    with pytest.raises(RunError, match="no run was named"):
        Results([])


def test_an_incomplete_run_is_refused(tmp_path: Path) -> None:
    run = synthetic.write_run(tmp_path / "synthetic" / "r", **SMALL, finish=False)
    for open_it in (lambda: Results(run), lambda: Results.open(tmp_path)):
        with pytest.raises(RunError, match=r"incomplete: .* interrupted or is still under way"):
            open_it()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "not readable JSON"),
        ("[]", "not the manifest of a run"),
        ('{"run": "r", "scenario": {}, "target": "x", "format": 99}', "format 99"),
        ('{"run": "r", "scenario": {}, "target": "x", "format": 1}', "incomplete"),
        (
            '{"run": "r", "scenario": {}, "target": "x", "format": 1, "finished": "now"}',
            "lacks argv, compute_scale",
        ),
    ],
)
def test_a_damaged_manifest_is_one_clear_error(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(RunError, match=message):
        Results(tmp_path)


def test_a_missing_or_damaged_file_is_named(tmp_path: Path) -> None:
    run = synthetic.write_run(tmp_path / "r", **SMALL)
    (run / "links.parquet").write_bytes(b"PAR1 but not really")
    with pytest.raises(RunError, match=r"links.parquet cannot be read .* damaged"):
        _ = Results(run).links
    (run / "links.parquet").unlink()
    with pytest.raises(RunError, match=r"incomplete: links.parquet is missing"):
        Results(run)
