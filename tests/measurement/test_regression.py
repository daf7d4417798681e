from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from testbed.errors import ReferenceFileError, RunError
from testbed.measurement import regression, verdicts
from testbed.measurement.regression import Judgement, Reference
from testbed.measurement.results import Results
from testbed.model.records import Fitness, TaskRecord

from . import synthetic


@pytest.fixture(scope="module")
def reference(results: Results) -> Reference:
    return regression.make(results)


def statuses(judgement: Judgement) -> dict[str, str]:
    return {finding.name: finding.status for finding in judgement.findings}


def noisy(share: float) -> synthetic.Edit:
    """Every task takes up to `share` longer or shorter, as another run of one tree might."""
    rng = np.random.default_rng(12)

    def edit(task: TaskRecord) -> TaskRecord:
        assert task.finished_s is not None and task.compute_end_s is not None
        extra = float(rng.uniform(-share, share)) * (task.finished_s - task.released_s)
        return replace(
            task, compute_end_s=task.compute_end_s + extra, finished_s=task.finished_s + extra
        )

    return edit


def as_idleness(run_dir: Path) -> synthetic.Edit:
    """An edit that gives network-aware the very tasks idleness had: it has been replaced."""
    tasks = Results(run_dir).tasks
    own = tasks[tasks["policy"] == "idleness"].set_index(["repetition", "task"])
    stages = ("host", "transfer_start_s", "transfer_end_s", "compute_end_s", "finished_s")

    def edit(task: TaskRecord) -> TaskRecord:
        row = own.loc[(task.repetition, task.task)]
        return replace(task, steered=False, **{stage: row[stage] for stage in stages})

    return edit


def test_a_run_holds_against_a_reference_made_from_it(
    reference: Reference, results: Results
) -> None:
    judgement = regression.judge(reference, results)
    assert judgement.exit_code == 0
    assert set(statuses(judgement).values()) == {"passed"}
    assert judgement.regressed == ()


def test_another_run_of_the_same_tree_holds(reference: Reference, tmp_path: Path) -> None:
    again = Results(synthetic.write_run(tmp_path / "again", edit=noisy(0.15)))
    judgement = regression.judge(reference, again)
    assert judgement.exit_code == 0, judgement.regressed


def test_a_policy_secretly_replaced_by_the_baseline_is_a_regression(
    reference: Reference, run_dir: Path, tmp_path: Path
) -> None:
    replaced = Results(synthetic.write_run(tmp_path / "r", edit=as_idleness(run_dir)))
    judgement = regression.judge(reference, replaced)
    assert judgement.exit_code == 1
    found = statuses(judgement)
    assert found["network-aware against idleness: completion, mean"] == "failed"
    assert found["network-aware: tasks steered"] == "failed"
    assert found["idleness: tasks released"] == "passed"


def test_it_is_noticed_by_its_times_alone(
    reference: Reference, run_dir: Path, tmp_path: Path
) -> None:
    hidden = as_idleness(run_dir)

    def edit(task: TaskRecord) -> TaskRecord:
        return replace(hidden(task), steered=task.policy != "idleness")

    judgement = regression.judge(reference, Results(synthetic.write_run(tmp_path / "r", edit=edit)))
    found = statuses(judgement)
    assert found["network-aware: tasks steered"] == "passed"
    assert found["network-aware against idleness: completion, mean"] == "failed"


def test_fewer_repetitions_are_held_against_those_of_the_same_seeds(
    reference: Reference, run_dir: Path, tmp_path: Path
) -> None:
    few = synthetic.write_run(tmp_path / "few", repeat=2)
    assert regression.judge(reference, Results(few)).exit_code == 0
    replaced = synthetic.write_run(tmp_path / "r", repeat=2, edit=as_idleness(run_dir))
    assert regression.judge(reference, Results(replaced)).exit_code == 1


def test_being_better_than_claimed_passes_and_is_said(reference: Reference, tmp_path: Path) -> None:
    def edit(task: TaskRecord) -> TaskRecord:
        if task.policy == "idleness":
            return task
        assert task.finished_s is not None
        return replace(task, finished_s=task.released_s + 0.1 * (task.finished_s - task.released_s))

    judgement = regression.judge(reference, Results(synthetic.write_run(tmp_path / "r", edit=edit)))
    assert judgement.exit_code == 0
    assert statuses(judgement)["network-aware against idleness: completion, mean"] == "improved"


def test_a_policy_that_is_missing_is_no_pass(reference: Reference, tmp_path: Path) -> None:
    alone = Results(synthetic.write_run(tmp_path / "r", policies=("idleness",)))
    judgement = regression.judge(reference, alone)
    assert judgement.exit_code == 1
    assert {f.status for f in judgement.regressed} == {"unknown"}


def test_tasks_that_fail_are_a_regression_whatever_the_times(
    reference: Reference, tmp_path: Path
) -> None:
    failing = synthetic.write_run(tmp_path / "r", edit=synthetic.failing("network-aware", 5))
    judgement = regression.judge(reference, Results(failing))
    assert statuses(judgement)["network-aware: failed or unfinished"] == "failed"


def test_another_workload_is_another_experiment(reference: Reference, tmp_path: Path) -> None:
    shorter = Results(synthetic.write_run(tmp_path / "r", tasks=24))
    judgement = regression.judge(reference, shorter)
    assert statuses(judgement)["idleness: tasks released"] == "failed"


def test_an_unfit_run_decides_nothing(reference: Reference, tmp_path: Path) -> None:
    fitness = Fitness("unfit", ("the CPU was saturated",))
    unfit = Results(synthetic.write_run(tmp_path / "r", repeat=2, fitness=fitness))
    judgement = regression.judge(reference, unfit)
    assert judgement.exit_code == 3
    skipped = ET.fromstring(verdicts.junit(judgement)).iter("skipped")
    assert "the CPU was saturated" in next(skipped).attrib["message"]
    with pytest.raises(RunError, match="unfit"):
        regression.make(unfit)
    assert regression.make(unfit, allow_unfit=True).made["fitness"] == "unfit"


def test_an_unfit_run_decides_where_that_is_asked_for(
    reference: Reference, run_dir: Path, tmp_path: Path
) -> None:
    fitness = Fitness("unfit", ("the CPU was saturated",))
    unfit = Results(synthetic.write_run(tmp_path / "r", repeat=2, fitness=fitness))
    assert regression.judge(reference, unfit, allow_unfit=True).exit_code == 0
    edit = as_idleness(run_dir)
    replaced = synthetic.write_run(tmp_path / "x", repeat=2, fitness=fitness, edit=edit)
    assert regression.judge(reference, Results(replaced), allow_unfit=True).exit_code == 1


def test_the_tolerance_is_half_of_a_large_claim(reference: Reference) -> None:
    claims = {claim.metric: claim for claim in reference.claims}
    found = claims["completion_mean_s"]
    assert found.high is not None and found.high < 0
    assert found.tolerance == pytest.approx(abs(found.mean) / 2)


def test_a_reference_survives_its_file(reference: Reference, tmp_path: Path) -> None:
    reference.save(tmp_path / "deep" / "r.json")
    assert regression.read(tmp_path / "deep" / "r.json") == reference


def test_a_reference_holds_no_time_of_the_machine(reference: Reference, tmp_path: Path) -> None:
    reference.save(tmp_path / "r.json")
    written = json.loads((tmp_path / "r.json").read_text())
    assert {claim["metric"] for claim in written["claims"]} == set(regression.SLACK)
    assert all(-1 <= ratio < 2 for c in written["claims"] for ratio in c["by_seed"].values())
    assert not any(figure["metric"].endswith("_s") for figure in written["sanity"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "not readable JSON"),
        ("[]", "not a reference result"),
        ('{"format": 9}', "not a reference result"),
        ('{"format": 1}', "damaged"),
    ],
)
def test_what_is_no_reference_is_refused(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "r.json"
    file.write_text(content)
    with pytest.raises(ReferenceFileError, match=said):
        regression.read(file)


def test_a_missing_reference_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ReferenceFileError, match="testbed reference RUN --out FILE"):
        regression.read(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [("metric", "luck_s", "'luck_s' is not known"), ("tolerance", -1, "expected >= 0")],
)
def test_a_hand_edited_reference_is_checked(
    reference: Reference, tmp_path: Path, key: str, value: object, said: str
) -> None:
    file = tmp_path / "r.json"
    reference.save(file)
    content = json.loads(file.read_text())
    content["claims"][0][key] = value
    file.write_text(json.dumps(content))
    with pytest.raises(ReferenceFileError, match=said):
        regression.read(file)


def test_another_seed_target_or_scenario_cannot_be_held_against_it(
    reference: Reference, tmp_path: Path
) -> None:
    other = synthetic.write_run(tmp_path / "seed", seed=8, repeat=1)
    with pytest.raises(ReferenceFileError, match="of seed 7 and run seed of 8"):
        regression.judge(reference, Results(other))
    bmv2 = synthetic.write_run(tmp_path / "bmv2", target="bmv2", repeat=1)
    with pytest.raises(ReferenceFileError, match="of target embedded and run bmv2 of bmv2"):
        regression.judge(reference, Results(bmv2))


def test_a_changed_scenario_needs_a_new_reference(
    reference: Reference, run_dir: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(run_dir, changed)
    manifest = json.loads((changed / "manifest.json").read_text())
    manifest["scenario"]["text"] += "drain: 3s\n"
    (changed / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ReferenceFileError, match="has changed since its reference was made"):
        regression.judge(reference, Results(changed))


def test_comments_and_layout_are_not_part_of_the_question() -> None:
    plain = "name: x\nseed: 3\ndescription: one\nhosts: {cpu: 1}\n"
    dressed = "# why\nseed: 4\nname: 'x'\nhosts:\n  cpu: 1   # one\nrepeat: 9\n"
    assert regression.question_of(plain) == regression.question_of(dressed)
    assert regression.question_of(plain) != regression.question_of(plain + "drain: 1s\n")


def test_junit_has_a_case_for_each_figure_and_the_failures_are_in_it(
    reference: Reference, run_dir: Path, tmp_path: Path
) -> None:
    replaced = Results(synthetic.write_run(tmp_path / "r", edit=as_idleness(run_dir)))
    judgement = regression.judge(reference, replaced)
    root = ET.fromstring(verdicts.junit(judgement, 12.5))
    (suite,) = root.iter("testsuite")
    assert len(list(root.iter("testcase"))) == len(judgement.findings) == int(root.attrib["tests"])
    assert suite.attrib["time"] == "12.500"
    failures = list(root.iter("failure"))
    assert len(failures) == len(judgement.regressed) == int(suite.attrib["failures"]) > 0
    assert "in the reference" in failures[0].attrib["message"]


def test_a_run_that_broke_is_an_error_in_junit() -> None:
    root = ET.fromstring(verdicts.junit_error("quickstart", 'a < b & "c"'))
    (error,) = root.iter("error")
    assert error.attrib["message"] == 'a < b & "c"'
    assert root.attrib["errors"] == "1"


def test_markdown_has_the_verdict_and_a_row_for_each_figure(
    reference: Reference, results: Results
) -> None:
    judgement = regression.judge(reference, results)
    text = verdicts.markdown(judgement)
    assert text.startswith(f"## synthetic on embedded: all {len(judgement.findings)} figures hold")
    rows = [line for line in text.splitlines() if line.startswith("| ✓ |")]
    assert len(rows) == len(judgement.findings)
    assert all(row.count(" | ") == 2 for row in rows)
