"""A graph with reductions, one of whose hosts fails with results that are still needed."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

import testbed
from testbed.measurement.explain import explain
from testbed.measurement.results import Results
from testbed.replaying import replayed

pytestmark = pytest.mark.root
SCENARIO = Path(__file__).with_name("reductions.yaml")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return testbed.run(SCENARIO, out=tmp_path_factory.mktemp("reductions"))


def test_every_task_is_done_though_a_host_fails_with_results_that_are_needed(
    results: Results,
) -> None:
    tasks = results.tasks.set_index("task")
    assert (tasks["status"] == "done").all()
    # Whatever had run on h2 was run again: what needs it began after that.
    assert tasks.loc[["g.root-0000", "g.quick-0000"], "host"].tolist() == ["h4", "h4"]
    for need in ("root", "quick", "slow"):
        made_s = tasks.loc[f"g.{need}-0000", "finished_s"]
        assert made_s <= tasks.loc["g.last-0000", "transfer_end_s"]


def test_reductions_are_right_and_say_how_they_were_made_and_why(results: Results) -> None:
    reductions = results.reductions.set_index("task")
    assert reductions["right"].all() and (reductions["workers"] == 2).all()
    assert set(reductions["way"]) <= {"ring", "parameter-server", "sharded"}
    assert reductions.loc["g.most-0000", "way"] == "sharded"  # what hosts can do besides int32 sums
    planned = results.events[results.events["kind"] == "reduction-planned"]
    assert set(planned["target"]) == {"g.last-0000", "g.most-0000"}
    assert planned["detail"].str.contains("predicted").all()
    (explained,) = explain(results, "g.last-0000")
    console = Console(record=True, width=400)
    console.print(explained)
    way = reductions.loc["g.last-0000", "way"]
    assert f"its reduction: {way}, predicted" in console.export_text()


def test_the_scheduler_decides_the_same_from_its_log(results: Results) -> None:
    (found,) = replayed(results.paths[0])
    assert found.difference is None and found.same >= 5
