"""A task's decision, taken apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from testbed.cli import app
from testbed.errors import RunError
from testbed.measurement.explain import explain
from testbed.measurement.results import Results


def test_every_candidate_is_there_with_what_was_said_of_it(results: Results) -> None:
    (one,) = explain(results, "frames-3", policy="network-aware", repetition=2)
    (decision,) = one.decisions
    assert {c.host for c in decision.candidates} == {"edge1", "edge2", "edge3", "edge4", "sensors"}
    (chosen,) = [c for c in decision.candidates if c.chosen]
    assert chosen.host == decision.host == one.host
    assert set(chosen.scores) == {"completion"} and chosen.total == chosen.scores["completion"]
    assert chosen.path_in[0] == "sensors" and chosen.path_in[-1] == chosen.host
    assert chosen.reserve_in_bps == 4e6
    (out,) = [c for c in decision.candidates if c.filtered_by]
    assert (out.host, out.filtered_by, out.total) == ("sensors", "resources", None)
    assert out.reason == "0.2 of 1.0 cores free"


def test_prediction_meets_outcome(results: Results) -> None:
    (one,) = explain(results, "frames-3", policy="network-aware")
    row = results.tasks.query(
        "task == 'frames-3' and policy == 'network-aware' and repetition == 0"
    )
    measured_s = row["completion_s"].item()
    assert one.measured["completion_s"] == pytest.approx(measured_s)
    assert sum(one.measured[p] for p in ("wait_s", "transfer_s", "compute_s", "return_s")) == (
        pytest.approx(measured_s)
    )
    # What it takes from others is told beside its own completion, and is no part of it.
    assert one.predicted["others_s"] == 0.5
    assert sum(one.predicted[p] for p in ("wait_s", "transfer_s", "compute_s", "return_s")) == (
        pytest.approx(one.predicted["completion_s"])
    )
    # Decided 4 ms after release, which the prediction does not cover.
    assert one.error == pytest.approx((0.004 + one.predicted["completion_s"]) / measured_s - 1)


def test_a_policy_without_prediction_has_none(results: Results) -> None:
    (one,) = explain(results, "frames-3", policy="idleness")
    assert one.predicted == {} and one.error is None
    assert set(one.decisions[0].candidates[0].scores) == {"least_allocated"}


def test_without_a_policy_all_are_explained(results: Results) -> None:
    assert [e.policy for e in explain(results, "frames-0")] == ["idleness", "network-aware"]


@pytest.mark.parametrize(
    ("task", "asked", "message"),
    [
        ("frames-99", {}, "no task 'frames-99'; it has frames-9"),
        ("frames-1", {"policy": "random"}, "no policy 'random'; it has idleness, network-aware"),
        ("frames-1", {"repetition": 6}, "no repetition 6; it has 0, 1, 2, 3, 4, 5"),
    ],
)
def test_what_is_not_there_is_named_with_what_is(
    results: Results, task: str, asked: dict[str, object], message: str
) -> None:
    with pytest.raises(RunError, match=message):
        explain(results, task, **asked)  # type: ignore[arg-type]


def test_it_reads_as_text(results: Results) -> None:
    console = Console(record=True, width=140)
    with console.capture() as captured:
        console.print(*explain(results, "frames-3", policy="network-aware"))
    text = captured.get()
    assert "resources: 0.2 of 1.0 cores free" in text
    assert "path in: sensors > s1" in text and "4.00 Mbit/s reserved" in text
    assert "Outcome: done" in text and "% off" in text
    assert "others later" in text and "0.500 s" in text


def test_the_command_prints_json(run_dir: Path) -> None:
    done = CliRunner().invoke(
        app, ["explain", str(run_dir), "frames-3", "--policy", "idleness", "--json"]
    )
    assert done.exit_code == 0, done.output
    (one,) = json.loads(done.stdout)
    assert one["task"] == "frames-3" and one["policy"] == "idleness"
    assert len(one["decisions"][0]["candidates"]) == 5
