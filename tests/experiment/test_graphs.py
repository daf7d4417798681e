"""Task graphs and bulk-synchronous groups on real packets."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable
from pathlib import Path

import pandas as pd
import pytest

import testbed
from testbed.cli import replay_decisions
from testbed.errors import RunError
from testbed.experiment.stages import Gang, Moved, Stages, all_of, take_supersteps
from testbed.infrastructure.interface import Span
from testbed.measurement import decision_log
from testbed.measurement.results import Results
from testbed.model.decisions import Decision
from testbed.model.decisions import Path as Way
from testbed.model.workload import Supersteps
from testbed.replaying import replayed
from tests.scheduling.networks import task

SCENARIO = Path(__file__).with_name("graphs.yaml")
POLICIES = ("idleness", "network-aware")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return testbed.run(SCENARIO, out=tmp_path_factory.mktemp("graphs"))


def of(results: Results, policy: str) -> pd.DataFrame:
    return results.tasks[results.tasks["policy"] == policy].set_index("task")


@pytest.mark.root
def test_every_task_of_graph_and_group_is_done(results: Results) -> None:
    assert (results.tasks["status"] == "done").all()
    graphs = results.tasks.groupby(["policy", "graph"]).size().to_dict()
    assert graphs == {(p, g): n for p in POLICIES for g, n in (("g-0000", 4), ("b-0000", 2))}


@pytest.mark.root
@pytest.mark.parametrize("policy", POLICIES)
def test_a_task_begins_when_the_last_of_what_it_needs_is_there(
    results: Results, policy: str
) -> None:
    rows = of(results, policy)
    for before, after in (
        ("first", "left"),
        ("first", "right"),
        ("left", "last"),
        ("right", "last"),
    ):
        earlier, later = rows.loc[f"g.{before}-0000"], rows.loc[f"g.{after}-0000"]
        assert earlier["finished_s"] <= later["released_s"] <= later["transfer_start_s"]
    assert rows.loc["g.left-0000", "source"] == rows.loc["g.first-0000", "host"]
    last = rows.loc["g.last-0000"]
    assert (last["source"], last["input_bytes"]) == ("h3", 50_000)


@pytest.mark.root
def test_data_move_over_the_links_between_the_hosts(results: Results) -> None:
    """60 kB to h3 at least, whatever the policy: they cannot be there in no time."""
    right = results.tasks[results.tasks["task"] == "g.right-0000"]
    far = right[right["source"] != "h3"]
    assert (far["transfer_s"] > 8 * 60_000 / 40e6).all()


@pytest.mark.root
def test_the_members_of_a_group_take_their_steps_together(results: Results) -> None:
    for policy in POLICIES:
        rows = of(results, policy)
        first, second = rows.loc["b-0000.1"], rows.loc["b-0000.2"]
        assert {first["host"], second["host"]} == {"h2", "h3"}  # there is no room for two on one
        steps_s = 2 * (0.02 / 0.7 + 8 * 40_000 / 40e6)
        assert min(first["compute_s"], second["compute_s"]) > steps_s


@pytest.mark.root
def test_the_completion_of_graphs_is_a_metric_of_the_comparison(results: Results) -> None:
    comparison = results.comparison(allow_unfit=True)
    assert "graph completion, mean" in repr(comparison)
    rows = of(results, "idleness")
    spans = [
        rows[rows["graph"] == g]["finished_s"].max() - rows[rows["graph"] == g]["released_s"].min()
        for g in ("g-0000", "b-0000")
    ]
    found, _, _ = comparison.spread("idleness", "graph_completion_mean_s")
    assert found == pytest.approx(sum(spans) / 2)


class Node:
    """A host whose computations take no time, and fail on request."""

    def __init__(self, fails: bool = False) -> None:
        self.done: list[str] = []
        self._fails = fails

    async def compute(self, name: str, cpu_s: float, cores: float) -> Span:
        await asyncio.sleep(0)
        if self._fails and name.endswith(":1"):
            raise RunError("burnt out")
        self.done.append(name)
        return Span(0.0, cpu_s)


def gang(ways: dict[int, tuple[Way | None, ...]]) -> tuple[Gang, list[Stages]]:
    members = []
    group = Gang(len(ways))
    for n, paths in ways.items():
        job = task(f"m{n}", gang="g", gang_size=len(ways), supersteps=Supersteps(3, 10))
        decision = Decision(job.id, 0.0, "p", f"h{n}", (), fetch_paths=paths)
        members.append(Stages(job, decision))
        group.add(members[-1])
    return group, members


async def test_each_member_sends_to_all_others_in_every_step_before_the_next_begins() -> None:
    ab, ac, bc = (Way((a, "s", b), 1.0, 0.0) for a, b in (("h0", "h1"), ("h0", "h2"), ("h1", "h2")))
    group, members = gang({0: (), 1: (ab,), 2: (ac, bc)})
    nodes = [Node() for _ in members]
    moves: list[tuple[str, str, tuple[str, ...]]] = []
    log: list[str] = []

    async def move(flow: str, source: str, sink: str, size: int, path: Way | None) -> Moved:
        assert size == 10 and path is not None
        moves.append((source, sink, path.nodes))
        log.append(flow.split(":")[1])
        await asyncio.sleep(0)
        return Moved(0.0, 0.0)

    await all_of(
        *(
            take_supersteps(stages, group, node, move, lambda: 0.0)  # type: ignore[arg-type]
            for stages, node in zip(members, nodes, strict=True)
        )
    )
    assert log == sorted(log) and len(log) == 3 * 6
    assert all(way[0] == source and way[-1] == sink for source, sink, way in moves)
    assert [len(node.done) for node in nodes] == [3, 3, 3]


async def test_when_one_member_fails_the_others_do_not_wait_for_it() -> None:
    group, members = gang({0: (), 1: (None,)})

    async def move(*_: object) -> Moved:
        return Moved(0.0, 0.0)

    def of_member(n: int, node: Node) -> Awaitable[Span]:
        return take_supersteps(members[n], group, node, move, lambda: 0.0)  # type: ignore[arg-type]

    async with asyncio.timeout(30):
        ends = await asyncio.gather(
            of_member(0, Node(fails=True)), of_member(1, Node()), return_exceptions=True
        )
    assert [str(end) for end in ends] == ["burnt out", "m1: another member of g failed"]


@pytest.mark.root
def test_every_scheduler_of_the_run_decides_the_same_from_its_log(
    results: Results, capsys: pytest.CaptureFixture[str]
) -> None:
    found = replayed(results.paths[0])
    assert [(one.policy, one.same, one.difference) for one in found] == [
        (policy, 6, None) for policy in POLICIES
    ]
    replay_decisions(results.paths[0])
    assert capsys.readouterr().out == "12 decisions of 2 schedulers made anew: all as they were\n"


@pytest.mark.root
def test_a_log_that_says_otherwise_is_a_difference_and_ends_with_1(
    results: Results, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "copy"
    shutil.copytree(results.paths[0], run)
    logs = list(decision_log.read(run))
    (run / decision_log.FILE).unlink()
    for policy, repetition, entries in logs:
        for entry in entries:
            for decision in entry[3]:
                if decision["task"] == "g.first-0000":
                    decision["host"] = "elsewhere"
        decision_log.append(run, policy, repetition, entries)
    with pytest.raises(SystemExit) as ended:
        replay_decisions(run)
    assert ended.value.code == 1
    said = capsys.readouterr().out
    assert said.count("g.first-0000: host elsewhere, now h") == 2
    assert said.endswith("2 of 2 schedulers differ\n")
