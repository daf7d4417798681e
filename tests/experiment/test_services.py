"""A service and a task whose host fails, on real packets."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

import testbed
from testbed.experiment.serving import Serving
from testbed.experiment.stages import Stages
from testbed.measurement.results import Results
from testbed.model.decisions import Decision
from testbed.model.workload import Arrival, WorkloadSpec
from testbed.scheduling.services import Dispatcher, Replica, replica_tasks
from tests.scheduling.networks import task

SCENARIO = Path(__file__).with_name("services.yaml")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return testbed.run(SCENARIO, out=tmp_path_factory.mktemp("services"))


@pytest.mark.root
def test_every_request_and_the_task_are_answered_though_their_host_fails(
    results: Results,
) -> None:
    tasks = results.tasks
    assert (tasks["status"] == "done").all()
    assert tasks.groupby("workload").size().to_dict() == {"long": 1, "web": 8}
    assert tasks.sort_values("finished_s")["host"].iloc[-1] == "h3"


@pytest.mark.root
def test_the_replica_and_the_task_move_to_the_host_that_is_left(results: Results) -> None:
    events = results.events.sort_values("at_s")
    placed = events[events["kind"] == "service-placed"]
    assert placed["target"].tolist() == ["web.r1", "web.r1"]
    assert placed["detail"].tolist() == ["h2", "h3"]
    (lost,) = events.loc[events["kind"] == "service-lost", "detail"]
    assert lost.startswith("h2 is silent")
    assert events.loc[events["kind"] == "task-restarted", "target"].tolist() == ["long-0000"]
    (failed_s,) = events.loc[events["kind"] == "fail-host", "at_s"]
    long = results.tasks[results.tasks["workload"] == "long"].iloc[0]
    assert (long["host"], long["decided_s"] > failed_s) == ("h3", True)


async def settled() -> None:
    """Let everything go on that can."""
    for _ in range(50):
        await asyncio.sleep(0)


class Attempts:
    """Requests that are answered when told to."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, str]] = []
        self.answer = asyncio.Event()

    async def __call__(self, stages: Stages, replica: Replica, turn: asyncio.Lock) -> None:
        self.begun.append((stages.task.id, replica.host))
        async with turn:
            await self.answer.wait()


async def test_requests_wait_for_a_replica_and_begin_anew_when_it_is_lost() -> None:
    spec = WorkloadSpec("web", Arrival("fixed", 1.0), ("c",), (), 10, 0.1, 10, replicas=1)
    attempts = Attempts()
    serving = Serving(Dispatcher(replica_tasks(spec)), attempts)
    served = [
        asyncio.create_task(serving.serve(Stages(task(name, service="web")))) for name in "qr"
    ]
    await settled()
    assert attempts.begun == []
    serving.started(Decision("web.r1", 0.0, "p", "a", ()))
    await settled()
    async with asyncio.timeout(30):
        assert serving.lost("web.r1") == 2
        serving.started(Decision("web.r1", 0.0, "p", "b", ()))
        attempts.answer.set()
        await asyncio.gather(*served)
    assert attempts.begun == [("q", "a"), ("r", "a"), ("q", "b"), ("r", "b")]


async def test_a_request_that_is_given_up_leaves_nothing_behind() -> None:
    spec = WorkloadSpec("web", Arrival("fixed", 1.0), ("c",), (), 10, 0.1, 10, replicas=1)
    attempts = Attempts()
    serving = Serving(Dispatcher(replica_tasks(spec)), attempts)
    serving.started(Decision("web.r1", 0.0, "p", "a", ()))
    served = asyncio.create_task(serving.serve(Stages(task("q", service="web"))))
    await settled()
    assert attempts.begun == [("q", "a")]
    served.cancel()
    await settled()
    assert served.cancelled() and len(asyncio.all_tasks()) == 1
    assert not serving.dispatcher.running[0].requests
