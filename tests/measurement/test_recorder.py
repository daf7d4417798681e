from __future__ import annotations

import doctest
import json
import multiprocessing
import time
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType

import pandas as pd
import pyarrow.parquet as pq
import pytest

from testbed.errors import RunError
from testbed.measurement import columns, machine
from testbed.measurement import recorder as recorder_module
from testbed.measurement.recorder import Recorder, atomic, new_run_dir, task_row, write_json
from testbed.model.decisions import Candidate, Decision, Prediction
from testbed.model.decisions import Path as NetworkPath
from testbed.model.records import EventRecord, ProbeSample, TaskRecord

from . import synthetic

TASK = TaskRecord(
    task="t1", workload="w", policy="idleness", repetition=0, seed=1, host="edge1",
    source="sensors", sink="sensors", input_bytes=1_000_000, output_bytes=10, compute_cpu_s=0.5,
    deadline_s=None, released_s=1.0, decided_s=1.1, transfer_start_s=1.25, transfer_end_s=3.25,
    compute_end_s=4.0, finished_s=4.5, predicted_s=3.0, steered=True, status="done",
)  # fmt: skip


def read(recorder: Recorder, file: str) -> pd.DataFrame:
    return pd.read_parquet(recorder.run_dir / f"{file}.parquet")


def test_what_is_recorded_after_a_mark_can_be_forgotten(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "run")
    decision = Decision("t1", 1.0, "idleness", "edge1", (Candidate("edge1"),))

    def record(at_s: float) -> None:
        recorder.event(EventRecord("idleness", 0, at_s, "fail-link", "s1-s2"))
        recorder.task(replace(TASK, finished_s=at_s))
        recorder.decision("idleness", 0, decision)

    record(5.0)
    recorder.flush()
    record(6.0)
    mark = recorder.mark()
    record(7.0)
    record(8.0)
    recorder.discard(mark)
    record(9.0)
    recorder.flush()
    assert read(recorder, "events")["at_s"].tolist() == [5.0, 6.0, 9.0]
    assert read(recorder, "tasks")["finished_s"].tolist() == [5.0, 6.0, 9.0]
    assert read(recorder, "decisions")["attempt"].tolist() == [0, 1, 2]


def test_parts_of_a_task_follow_each_other_and_add_up_to_its_completion() -> None:
    row = task_row(TASK)
    assert (row["wait_s"], row["transfer_s"], row["compute_s"], row["return_s"]) == (
        0.25, 2.0, 0.75, 0.5,
    )  # fmt: skip
    assert row["completion_s"] == 3.5
    assert row["goodput_bps"] == 4e6


def test_a_task_that_never_started_has_no_parts(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.task(
        TaskRecord(
            **{f: getattr(TASK, f) for f in TaskRecord.__slots__}
            | dict.fromkeys(
                ("host", "decided_s", "transfer_start_s", "transfer_end_s", "compute_end_s",
                 "finished_s", "predicted_s")
            )
            | {"status": "unfinished"}
        )
    )  # fmt: skip
    recorder.flush()
    row = read(recorder, "tasks").iloc[0]
    assert row[["wait_s", "transfer_s", "completion_s", "goodput_bps"]].isna().all()
    assert row["status"] == "unfinished"


def test_a_decision_becomes_one_row_per_candidate_with_every_plugins_score(tmp_path: Path) -> None:
    path_in = NetworkPath(("sensors", "s1", "edge1"), 5e6, 0.003)
    guess = Prediction(0.0, 1.0, 0.5, 0.1)
    decision = Decision(
        task="t1",
        at_s=2.0,
        policy="network-aware",
        host="edge1",
        candidates=(
            Candidate("edge1", scores={"spread": 40.0, "completion": 90.0}, total=90.0),
            Candidate("edge2", filtered_by="resources", reason="no CPU left"),
        ),
        path_in=path_in,
        reserve_in_bps=4e6,
        prediction=guess,
        reason="least completion",
    )
    recorder = Recorder(tmp_path)
    recorder.decision("network-aware", 3, decision)
    recorder.flush()
    rows = read(recorder, "decisions").set_index("host")
    assert list(rows["chosen"]) == [True, False]
    assert rows.loc["edge1", ["score_spread", "score_completion"]].tolist() == [40.0, 90.0]
    assert rows.loc["edge1", "path_in"] == "sensors>s1>edge1"
    assert rows.loc["edge1", "reserve_in_bps"] == 4e6
    assert rows.loc["edge1", "predicted_completion_s"] == pytest.approx(1.6)
    assert rows.loc["edge2", "filtered_by"] == "resources"
    assert rows.loc["edge2", "reserve_in_bps"] == 0
    assert pd.isna(rows.loc["edge2", "score_spread"])


def test_a_task_decided_again_is_a_new_attempt_and_no_candidate_still_leaves_a_row(
    tmp_path: Path,
) -> None:
    recorder = Recorder(tmp_path)
    for at_s in (1.0, 2.0):
        recorder.decision("idleness", 0, Decision("t1", at_s, "idleness", None, (), reason="full"))
    recorder.decision("idleness", 1, Decision("t1", 1.0, "idleness", None, ()))
    recorder.flush()
    rows = read(recorder, "decisions")
    assert rows["attempt"].tolist() == [0, 1, 0]
    assert rows["decision_reason"].tolist() == ["full", "full", ""]
    assert not rows["chosen"].any()


def test_plugins_that_appear_later_get_a_column_and_earlier_rows_null(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    for repetition, plugin in enumerate(("zeta", "alpha")):
        candidate = Candidate("edge1", scores={plugin: 1.0})
        recorder.decision("p", repetition, Decision("t", 0.0, "p", "edge1", (candidate,)))
        recorder.flush()
    rows = read(recorder, "decisions")
    assert [c for c in rows.columns if c.startswith("score_")] == ["score_alpha", "score_zeta"]
    assert rows["score_zeta"].isna().tolist() == [False, True]


def test_every_flush_leaves_all_files_whole_and_no_temporary_file(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    for repetition in range(3):
        recorder.probe(ProbeSample("p", repetition, 1.0, "a", "b", None))
        recorder.flush()
        assert {p.name for p in tmp_path.iterdir()} == {f"{f}.parquet" for f in columns.FILES}
        assert len(read(recorder, "probes")) == repetition + 1


def test_files_without_a_row_still_have_their_columns(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.flush()
    for file in columns.FILES:
        assert pq.read_schema(tmp_path / f"{file}.parquet").equals(columns.schema(file))


def record_and_hang(run_dir: Path, ready: Connection) -> None:
    recorder = Recorder(run_dir)
    recorder.event(EventRecord("p", 0, 1.0, "kept", "x"))
    recorder.flush()
    recorder.event(EventRecord("p", 1, 1.0, "lost", "x"))
    ready.send("now")
    time.sleep(60)


def test_a_run_killed_between_repetitions_leaves_the_last_whole_one(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    told, ready = fork.Pipe(duplex=False)
    run = fork.Process(target=record_and_hang, args=(tmp_path, ready))
    run.start()
    try:
        assert told.recv() == "now"
    finally:
        run.kill()
        run.join()
    assert pd.read_parquet(tmp_path / "events.parquet")["kind"].tolist() == ["kept"]
    assert not (tmp_path / "manifest.json").exists()


def test_a_failed_write_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    with pytest.raises(RuntimeError), atomic(path) as temporary:
        temporary.write_text("half of the ne")
        raise RuntimeError
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_finish_writes_summary_and_manifest_and_closes_the_run(run_dir: Path) -> None:
    summary = json.loads((run_dir / "summary.json").read_text())
    assert summary["policies"] == ["idleness", "network-aware"]
    assert summary["verdicts"]["network-aware"]["outcome"] == "better"
    assert json.loads((run_dir / "manifest.json").read_text())["finished"]
    assert (run_dir / "manifest.json").stat().st_mtime_ns >= max(
        p.stat().st_mtime_ns for p in run_dir.glob("*.parquet")
    )


def test_a_finished_run_takes_no_more_records(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.task(TASK)
    asked = synthetic.scenario(policies=("idleness",), repeat=1)
    recorder.finish(synthetic.build_manifest("r", asked, [1], [["idleness"]]))
    recorder.event(EventRecord("idleness", 0, 0.0, "late", ""))
    with pytest.raises(RunError, match="is finished"):
        recorder.flush()


def test_json_has_null_where_a_number_is_not_finite(tmp_path: Path) -> None:
    write_json(tmp_path / "x.json", {"a": [float("nan"), float("inf"), 1.5], 2: ("ü",)})
    assert json.loads((tmp_path / "x.json").read_text()) == {"a": [None, None, 1.5], "2": ["ü"]}


def test_run_directories_of_the_same_second_stay_apart_and_sort_by_time(tmp_path: Path) -> None:
    first = datetime(2026, 5, 1, 10, tzinfo=UTC)
    later = datetime(2026, 5, 1, 11, tzinfo=UTC)
    dirs = [new_run_dir(tmp_path, "quickstart", moment) for moment in (first, first, later)]
    assert len(set(dirs)) == 3
    assert sorted(dirs)[2] == dirs[2]
    assert all(d.parent == tmp_path / "quickstart" and d.is_dir() for d in dirs)


def test_an_unwritable_results_directory_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match=r"cannot be written to .*; choose a writable directory"):
        new_run_dir(tmp_path / "file", "quickstart", datetime(2026, 5, 1, tzinfo=UTC))


@pytest.mark.parametrize("module", [recorder_module, machine])
def test_the_examples_in_docstrings_run(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0 and found.failed == 0
