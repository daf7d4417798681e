"""A whole run on real packets: from a scenario file to a comparison."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import testbed
from testbed.measurement import decision_log
from testbed.measurement.results import Results

pytestmark = pytest.mark.root
SMALL = Path(__file__).with_name("small.yaml")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return testbed.run(SMALL, out=tmp_path_factory.mktemp("results"))


def test_the_manifest_has_what_was_asked_for(results: Results) -> None:
    program, scenario, *changes = results.manifest["argv"]
    assert (program, scenario) == ("testbed.run", str(SMALL))
    assert [change.partition("=")[0] for change in changes] == ["out"]


def test_every_task_of_every_policy_and_repetition_is_done(results: Results) -> None:
    done = results.tasks[results.tasks["status"] == "done"]
    counts = done.groupby(["policy", "repetition"]).size()
    assert counts.to_dict() == {
        (policy, r): 4 for policy in ("idleness", "network-aware") for r in (0, 1)
    }


def test_both_policies_saw_the_same_tasks_at_the_same_times(results: Results) -> None:
    def offered(policy: str) -> pd.DataFrame:
        mine = results.tasks[results.tasks["policy"] == policy]
        columns = ["repetition", "task", "released_s", "source", "input_bytes", "compute_cpu_s"]
        return mine[columns].sort_values(["repetition", "task"]).reset_index(drop=True)

    pd.testing.assert_frame_equal(offered("idleness"), offered("network-aware"))


def test_the_stages_of_a_task_add_up_to_its_completion(results: Results) -> None:
    stages = results.tasks[["wait_s", "transfer_s", "compute_s", "return_s"]]
    assert (stages >= 0).all().all()
    assert (stages.sum(axis=1) - results.tasks["completion_s"]).abs().max() < 1e-9


def test_no_transfer_is_faster_than_its_narrowest_link(results: Results) -> None:
    tasks = results.tasks
    assert (tasks["transfer_s"] >= 8 * tasks["input_bytes"] / 40e6).all()


@pytest.mark.timing
def test_computing_takes_the_time_asked_for(results: Results) -> None:
    """100 ms of CPU at half a core take 200 ms; the agent's call adds a little."""
    assert results.tasks["compute_s"].between(0.199, 0.3).all()


def test_nothing_is_steered_where_there_is_one_way_only(results: Results) -> None:
    assert not results.tasks["steered"].any()
    network_aware = results.tasks[results.tasks["policy"] == "network-aware"]
    assert network_aware["predicted_s"].notna().all()


def test_with_telemetry_every_flow_of_network_aware_is_steered(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(
        SMALL.read_text().replace("repeat: 2", "repeat: 1") + "telemetry: {kind: int, every: 10}\n"
    )
    told = testbed.run(file, out=tmp_path / "results")
    steered = told.tasks.groupby("policy")["steered"].agg(["all", "any"])
    assert steered.loc["network-aware", "all"]
    assert not steered.loc["idleness", "any"]
    assert (told.tasks["status"] == "done").all()
    assert "steer" in set(told.control["activity"])


def test_every_decision_has_the_scores_of_its_candidates(results: Results) -> None:
    started = results.decisions[results.decisions["chosen"]]
    assert set(started["task"]) == set(results.tasks["task"])
    idle = results.decisions[results.decisions["policy"] == "idleness"]
    fit = idle[idle["filtered_by"] == ""]
    assert fit["score_LeastAllocated"].between(0, 100).all()


def test_the_manifest_says_what_ran(results: Results) -> None:
    manifest = results.manifest
    assert manifest["target"] == "embedded"
    assert len(manifest["link_checks"]) == 8
    assert 0 < manifest["compute_scale"] <= 1
    assert manifest["fitness"]["verdict"] in ("fit", "degraded", "unfit")


def test_compare_prints_the_same_figures_as_json(results: Results) -> None:
    out = subprocess.run(
        [
            sys.executable,
            "-m",
            "testbed.cli",
            "compare",
            "--json",
            "--allow-unfit",
            str(results.paths[0]),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(out.stdout)
    assert found == results.comparison(allow_unfit=True).as_json()


def test_a_repetition_that_is_unfit_is_carried_out_again_as_if_it_had_never_been(
    tmp_path: Path,
) -> None:
    script = Path(__file__).with_name("redone.py")
    command = [sys.executable, str(script), str(SMALL), str(tmp_path)]
    subprocess.run(command, check=True, timeout=180)
    told = Results.open(tmp_path)
    (redone,) = told.manifest["redone"]
    first = told.manifest["repetitions"][0]
    assert redone["policy"] == first["order"][0] and redone["repetition"] == 0
    assert redone["reasons"] == ["for a test"]
    assert redone["started"] < first["started"][redone["policy"]]
    assert "for a test" not in str(first["fitness"]) + str(told.fitness.reasons)
    assert told.tasks.groupby(["policy", "repetition"]).size().tolist() == [4] * 4
    assert not told.decisions["attempt"].any()
    logged = [(policy, number) for policy, number, _ in decision_log.read(told.paths[0])]
    assert len(logged) == len(set(logged)) == 4
    assert any("idleness 1" in note for note in told.comparison(allow_unfit=True).notes)
