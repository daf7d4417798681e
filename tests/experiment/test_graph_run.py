"""What a failed host takes with it is stopped, submitted and made again, without a network."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from testbed.experiment.graph_run import GraphRun, Suspicion
from testbed.experiment.stages import Stages
from testbed.model.network import HostSpec
from testbed.model.workload import Fetch, Task
from testbed.scheduling.policies import Setting, make
from testbed.scheduling.scheduler import Scheduler
from tests.scheduling.networks import Star, report, task


class Life:
    """A scheduler with two hosts, whose tasks run until they are told to stop."""

    def __init__(self, *tasks: Task) -> None:
        hosts = [HostSpec(name, cpu=4) for name in ("a", "b")]
        rates = {"src": 1e8, "a": 1e8, "b": 1e8}
        self.scheduler = Scheduler(hosts, make("idleness", {}, Setting(Star(rates), 1e9)))
        for host in hosts:
            self.scheduler.node_report(report(host.name, 0.0))
        self.stages = {one.id: Stages(one) for one in tasks}
        self.events: list[tuple[str, str]] = []
        self.graphs = GraphRun(
            self.stages, self.scheduler, lambda: 5.0, lambda kind, name, _: self._heard(kind, name)
        )
        for one in tasks:
            if not self.graphs.waits(one.id):
                self.scheduler.submit(one, 0.0)

    def _heard(self, kind: str, name: str) -> None:
        self.events.append((kind, name))

    async def step(self) -> dict[str, str]:
        """Start what can be started: tasks and their hosts."""
        started = {}
        for decision in self.scheduler.step(5.0):
            stages = self.stages[decision.task]
            stages.decision = decision
            stages.running = asyncio.create_task(self._run(stages))
            started[decision.task] = str(decision.host)
        await settle()
        return started

    async def _run(self, stages: Stages) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            if stages.lost:
                self.graphs.stopped(stages, 5.0)

    def done(self, name: str) -> None:
        stages = self.stages[name]
        stages.status = "done"
        self.graphs.supplied(name)
        self.scheduler.finished(name, 5.0)
        self.graphs.over(stages, 5.0)

    async def end(self) -> None:
        running = [s.running for s in self.stages.values() if s.running is not None]
        for one in running:
            one.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def settle() -> None:
    """Let everything go on that can."""
    for _ in range(20):
        await asyncio.sleep(0)


def at(name: str, host: str, *needs: str) -> Task:
    one = task(name, candidates=(host,), graph="g", cpu=0.5)
    if needs:
        fetches = tuple(Fetch(1000, task=need) for need in needs)
        one = replace(one, needs=fetches, source="", sink="", input_bytes=0, output_bytes=0)
    return one


async def test_a_result_lost_while_it_was_fetched_is_made_again_and_its_reader_waits() -> None:
    life = Life(at("x", "a"), at("y", "b", "x"))
    await life.step()
    life.done("x")
    assert await life.step() == {"y": "b"}
    life.graphs.host_lost("a", 5.0)
    await settle()
    assert life.events == [("task-redone", "x"), ("task-restarted", "y")]
    assert life.stages["x"].status == "unfinished"
    assert [one.id for one in life.scheduler.pending] == ["x"]
    assert await life.step() == {"x": "a"}
    life.done("x")
    assert await life.step() == {"y": "b"}
    assert life.stages["y"].attempts == 1
    await life.end()


async def test_who_has_its_inputs_goes_on_and_nothing_is_made_again() -> None:
    life = Life(at("x", "a"), at("y", "b", "x"))
    await life.step()
    life.done("x")
    await life.step()
    life.graphs.supplied("y")
    life.graphs.host_lost("a", 5.0)
    await settle()
    assert life.events == [] and dict(life.scheduler.running) == {"y": "b"}
    # Its own host fails as well: now it needs x again.
    life.graphs.host_lost("b", 5.0)
    life.graphs.host_lost("b", 5.0)
    await settle()
    assert sorted(life.events) == [("task-redone", "x"), ("task-restarted", "y")]
    assert [one.id for one in life.scheduler.pending] == ["x"]
    await life.end()


async def test_the_time_that_was_lost_counts() -> None:
    life = Life(at("x", "a"), replace(at("y", "b", "x"), deadline_s=9.0))
    await life.step()
    life.done("x")
    first = life.stages["y"].task
    assert (first.release_s, first.deadline_s) == (5.0, 4.0)
    life.graphs.host_lost("a", 5.0)
    await life.step()
    life.done("x")
    again = life.stages["y"].task
    assert (again.release_s, again.deadline_s, again.source) == (5.0, 4.0, "a")
    assert life.stages["x"].task.release_s == 0.0
    await life.end()


async def test_a_task_that_waits_for_a_host_is_called_back_when_its_input_is_lost() -> None:
    life = Life(at("x", "a"), at("y", "b", "x"), replace(at("z", "b"), cpu=4.0))
    assert await life.step() == {"x": "a", "z": "b"}
    life.done("x")
    assert await life.step() == {} and [one.id for one in life.scheduler.pending] == ["y"]
    life.graphs.host_lost("a", 5.0)
    assert [one.id for one in life.scheduler.pending] == ["x"]
    await life.end()


def test_a_host_must_seem_lost_for_a_while() -> None:
    suspicion = Suspicion()
    assert suspicion.lost(["a", "b"], 1.0) == ()
    assert suspicion.lost(["a"], 1.4) == ()
    assert suspicion.lost(["a", "b"], 1.6) == ("a",)
