"""Tasks that are moved while they run: on real packets, and whatever else befalls them."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from testbed.errors import ControlError, HostError
from testbed.experiment.moving import Moving
from testbed.experiment.stages import Stages
from testbed.measurement.explain import explain
from testbed.measurement.results import Results
from testbed.model.decisions import Decision
from testbed.model.decisions import Path as Way
from testbed.replaying import replayed
from tests.experiment.eager import make_eager
from tests.scheduling.networks import report, task

ROOT = Path(__file__).parents[2]
SCENARIO = Path(__file__).with_name("moving.yaml")
PATIENCE_S = 200.0


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    out = tmp_path_factory.mktemp("moving")
    command = [sys.executable, "-m", "tests.experiment.eager", str(SCENARIO), str(out)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=PATIENCE_S)
    return Results.open(out)


@pytest.mark.root
def test_one_goes_on_over_another_path_and_one_begins_anew_on_another_node(
    results: Results,
) -> None:
    tasks = results.tasks.set_index("workload")
    assert tasks["status"].to_dict() == {"path": "done", "node": "done"}
    assert tasks["moves"].to_dict() == {"path": 1, "node": 1}
    made = results.decisions[results.decisions["chosen"]].sort_values("attempt")
    path = made[made["task"] == "path-0000"]
    assert path["move"].tolist() == ["", "path"] and path["host"].tolist() == ["n1", "n1"]
    assert set(path["path_in"]) == {"far>s1>s2>n1", "far>s1>s3>s2>n1"}
    node = made[made["task"] == "node-0000"]
    assert node["move"].tolist() == ["", "node"] and set(node["host"]) == {"n2", "n3"}
    assert tasks.loc["node", "host"] == node["host"].iloc[1]
    assert tasks.loc["node", "transfer_start_s"] >= node["at_s"].iloc[1]
    moved = results.events[results.events["kind"] == "task-moved"]
    assert set(moved["target"]) == {"path-0000", "node-0000"}
    # No byte over the other path was sent twice: all of it took one connection.
    assert tasks.loc["path", "transfer_start_s"] < path["at_s"].iloc[1]


@pytest.mark.root
def test_what_was_decided_is_explained_and_decided_anew(
    results: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = explain(results, "path-0000")
    assert [one.move for one in path.decisions] == ["", "path"]
    assert "over another path" in path.decisions[1].reason
    make_eager(monkeypatch)
    (again,) = replayed(results.paths[0])
    assert (again.same, again.difference) == (4, None)


class Control:
    """A controller that remembers what it steers."""

    def __init__(self) -> None:
        self.controller = self
        self.flows: dict[str, tuple[str, ...]] = {}
        self.sent: list[str] = []

    def steered(self, flow: str) -> tuple[str, ...]:
        return self.flows.get(flow, ())

    def steer(self, flow: str, source: str, sink: str, path: Way, *, dst_port: int) -> list[str]:
        self.flows[flow] = path.nodes
        return [f"steer {flow} {dst_port}"]

    def move(self, flow: str, path: Way) -> list[str]:
        if "down" in path.nodes:
            raise ControlError("a link is down")
        self.flows[flow] = path.nodes
        return [f"move {flow}"]

    def unsteer(self, flow: str) -> list[str]:
        del self.flows[flow]
        return [f"unsteer {flow}"]

    def send(self, commands: list[str]) -> None:
        self.sent += commands


class World:
    """One task that runs on h1, and what a `Moving` does with it."""

    def __init__(self) -> None:
        self.control = Control()
        self.told: list[tuple[str, str, float]] = []
        self.abandoned: list[str] = []
        self.events: list[str] = []
        self.stages = Stages(task("t"))
        self.stages.decision = self.decision = Decision("t", 0.0, "p", "h1", ())
        self.later: list[asyncio.Task[None]] = []
        scheduler = SimpleNamespace(
            watches_progress=True,
            progress=lambda name, stage, done, at_s: self.told.append((name, stage, done)),
        )
        hosts = {name: SimpleNamespace(abandon=self.abandon(name)) for name in ("src", "h1")}
        parts: Any = (hosts, self.control, scheduler)
        self.moving = Moving(
            *parts,
            {"t": self.stages},
            lambda kind, target, detail: self.events.append(f"{kind} {target} {detail}"),
            lambda work: self.later.append(asyncio.create_task(work)),
        )

    def abandon(self, host: str) -> Any:
        async def abandoned(flow: str, name: str) -> None:
            self.abandoned.append(f"{host} {flow} {name}")
            if host == "h1":
                raise HostError("h1 is gone")

        return abandoned


def over(*nodes: str) -> Way:
    return Way(nodes, 1e6, 0.001)


async def test_a_flow_is_steered_in_mid_flow_and_left_to_forwarding_when_it_is_over() -> None:
    world = World()
    world.stages.running = asyncio.create_task(asyncio.sleep(3600))
    moved = replace(world.decision, move="path", path_in=over("src", "a", "h1"))
    with world.moving.flow("t:in", "src", "h1", 5000):
        world.moving.move(moved)
        world.moving.move(replace(moved, path_in=over("src", "b", "h1")))
        world.moving.move(replace(moved, path_in=over("src", "down", "h1")))
        assert world.control.flows == {"t:in": ("src", "b", "h1")}
    world.moving.move(moved)  # too late
    assert world.control.sent == ["steer t:in 5000", "move t:in", "unsteer t:in"]
    assert world.stages.steered and world.stages.moves == 4 and world.stages.moving is None
    assert not world.stages.running.cancelling()
    world.stages.running.cancel()


async def test_a_task_that_goes_elsewhere_is_stopped_and_given_up_at_both_ends() -> None:
    world = World()
    world.stages.running = asyncio.create_task(asyncio.sleep(3600))
    moved = replace(world.decision, move="node", host="h2", reason="slow")
    world.moving.move(moved)
    assert world.stages.moving is moved and world.stages.running.cancelling()
    await asyncio.gather(*world.later)
    assert sorted(world.abandoned) == ["h1 t:in t", "src t:in t"]
    assert world.events == ["task-moved t to h2: slow"]


async def test_progress_is_of_the_attempt_that_is_under_way() -> None:
    world = World()
    heard = replace(
        report("h1", 1.0),
        received_bytes={"t:in": 10, "t:out": 3, "t~1:in": 4, "x:in": 5, "t:in0": 6},
        spent_cpu_s={"t": 0.5, "t:0": 0.1},
    )
    world.moving.heard(heard)
    assert world.told == [("t", "input", 10), ("t", "compute", 0.5)]
    world.stages.again()
    world.moving.heard(heard)
    assert world.told[2:] == [("t", "input", 4)]
    world.stages.moving = world.decision
    world.moving.heard(heard)
    assert len(world.told) == 3
