"""Services that stay: where replicas go, who serves what, and what becomes of what is lost."""

from __future__ import annotations

import pytest

from testbed.errors import ControlError
from testbed.model.decisions import Decision
from testbed.model.workload import Arrival, WorkloadSpec
from testbed.scheduling.policies import Setting, make
from testbed.scheduling.scheduler import Scheduler
from testbed.scheduling.services import Dispatcher, replica_tasks
from tests.scheduling.networks import Star, hosts, report, task


def service(replicas: int = 2, **more) -> WorkloadSpec:
    asked = {"sources": ("c1", "c2"), "input_bytes": 50_000, "compute_s": 0.02, "cpu": 0.5} | more
    arrival = Arrival("fixed", rate=2.0)
    return WorkloadSpec("web", arrival, sinks=(), output_bytes=10, replicas=replicas, **asked)


def placed(name: str, host: str) -> Decision:
    return Decision(name, 0.0, "p", host, ())


def test_each_replica_is_placed_for_a_client_and_on_a_host_of_its_own() -> None:
    replicas = replica_tasks(service(3))
    assert [(r.id, r.source, r.sink) for r in replicas] == [
        ("web.r1", "c1", "c1"),
        ("web.r2", "c2", "c2"),
        ("web.r3", "c1", "c1"),
    ]
    for policy in ("idleness", "network-aware"):
        network = Star(dict.fromkeys(("c1", "c2", "a", "b", "c"), 10e6))
        scheduler = Scheduler(hosts("a", "b", "c"), make(policy, {}, Setting(network)))
        for name in "abc":
            scheduler.node_report(report(name, 0.0))
        for replica in replicas:
            scheduler.submit(replica, 0.0)
        assert {d.host for d in scheduler.step(0.0)} == {"a", "b", "c"}
        # Its requests come and go: nothing is reserved for all of its life.
        assert not network.held
        assert all(c.end_s is None for n in scheduler.nodes.values() for c in n.claims.values())


def test_requests_go_to_the_replica_with_the_fewest_and_then_to_their_own() -> None:
    dispatcher = Dispatcher(replica_tasks(service()))
    requests = [task(f"q{n}", source="c2", service="web") for n in range(4)]
    assert dispatcher.give(requests[0]) is None
    for name, host in (("web.r1", "a"), ("web.r2", "b")):
        dispatcher.started(placed(name, host))
    given = [dispatcher.give(request) for request in requests[:3]]
    assert [r and r.task.id for r in given] == ["web.r2", "web.r1", "web.r2"]
    assert given[2] is not None
    dispatcher.answered(requests[0], given[2])
    dispatcher.answered(requests[2], given[2])
    last = dispatcher.give(requests[3])
    assert last is not None and last.host == "b"


def test_a_request_is_not_given_to_the_same_replica_twice() -> None:
    dispatcher = Dispatcher(replica_tasks(service(1)))
    dispatcher.started(placed("web.r1", "a"))
    dispatcher.give(task("q", service="web"))
    with pytest.raises(ControlError, match="q was given to"):
        dispatcher.give(task("q", service="web"))


def test_the_requests_of_a_lost_replica_go_to_one_that_runs() -> None:
    dispatcher = Dispatcher(replica_tasks(service()))
    dispatcher.started(placed("web.r1", "a"))
    request = task("q", service="web")
    dispatcher.give(request)
    assert dispatcher.lost("web.r1") == ("q",)
    assert dispatcher.give(request) is None
    dispatcher.started(placed("web.r1", "b"))
    again = dispatcher.give(request)
    assert again is not None and again.host == "b"


@pytest.mark.parametrize("policy", ["idleness", "network-aware"])
def test_what_runs_on_a_host_that_fell_silent_is_lost_and_can_start_elsewhere(policy: str) -> None:
    network = Star(dict.fromkeys(("c1", "c2", "src", "a", "b"), 10e6))
    scheduler = Scheduler(hosts("a", "b"), make(policy, {}, Setting(network, 1.0)))
    for name in "ab":
        scheduler.node_report(report(name, 0.0))
    (replica,) = replica_tasks(service(1))
    scheduler.submit(replica, 0.0)
    scheduler.submit(task("t"), 0.0)
    homes = {d.task: d.host for d in scheduler.step(0.0)}
    silent = homes["web.r1"]
    (other,) = {"a", "b"} - {silent}
    scheduler.node_report(report(other, 2.9))
    assert scheduler.lost(2.9) == ()
    lost = scheduler.lost(3.1)
    assert set(lost) == {name for name, host in homes.items() if host == silent}
    for name in lost:
        scheduler.requeue(name, 3.1)
    assert {d.host for d in scheduler.step(3.1)} == {other}
    assert scheduler.lost(3.2) == ()
