"""Order, gangs, preemption, backfill and what tasks and hosts demand of each other."""

from __future__ import annotations

import pytest

from testbed.errors import ControlError
from testbed.model.network import HostSpec, Taint
from testbed.model.workload import Affinity, Constraints, Toleration
from testbed.scheduling import POLICIES, Scheduler, Setting, make
from testbed.scheduling.constraints import tolerates
from testbed.scheduling.queues import QUEUES

from .networks import Star, hosts, report, task
from .sequences import Sequence

RATES = {"src": 100e6, "n1": 100e6, "n2": 100e6, "n3": 100e6}


def scheduler(specs=None, policy="idleness", network=None, options=(), **more):
    network = network or Star(dict(RATES))
    zones = {"src": "a", "n1": "a", "n2": "b", "n3": "b"}
    made = make(policy, options, Setting(network, 3.0, 0, zones))
    one = Scheduler(specs or hosts("n1", cpu=1.0), made, **more)
    for name in one.nodes:
        one.node_report(report(name, 0.0))
    return one


def placed(one, now=0.0):
    return {d.task: d.host for d in one.step(now)}


def submit(one, *tasks, now=0.0):
    for each in tasks:
        one.submit(each, now)


@pytest.mark.parametrize(
    ("queue", "first"), [("first-come", "a"), ("priority", "b"), ("earliest-deadline", "c")]
)
def test_the_queue_says_who_is_first(queue, first):
    one = scheduler(queue=QUEUES[queue])
    submit(one, task("a"), task("b", priority=3), task("c", priority=1, deadline_s=2.0))
    assert list(placed(one)) == [first]


def test_those_equal_before_the_queue_come_as_submitted():
    one = scheduler(queue=QUEUES["priority"])
    submit(one, task("b", priority=1), task("a", priority=1))
    assert [t.id for t in one.pending] == ["b", "a"]


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_a_gang_starts_together_or_not_at_all(policy):
    one = scheduler(hosts("n1", "n2", cpu=1.0), policy)
    gang = [task(f"g{i}", gang="g", gang_size=2) for i in range(2)]
    submit(one, task("x", candidates=("n1",)), gang[0])
    assert placed(one) == {"x": "n1"}
    submit(one, gang[1], now=0.1)
    assert placed(one, 0.1) == {} and not one.nodes["n2"].claims
    one.finished("x", 0.2, ok=False)
    assert set(placed(one, 0.2).values()) == {"n1", "n2"}


def test_a_gang_that_is_not_whole_waits():
    one = scheduler(hosts("n1", cpu=4.0))
    submit(one, task("g0", gang="g", gang_size=2), task("x"))
    assert set(placed(one)) == {"x"}
    with pytest.raises(ControlError, match="of gang h, whose size is 0"):
        one.submit(task("h0", gang="h"), 0.0)


def test_room_is_made_where_it_costs_least():
    one = scheduler(hosts("n1", "n2", "n3", cpu=2.0), preempt=True)
    submit(
        one,
        task("a", cpu=2.0, priority=2, candidates=("n1",)),
        task("b", cpu=1.0, priority=1, candidates=("n2",)),
        task("c", cpu=1.0, priority=1, candidates=("n2",)),
        task("d", cpu=1.0, priority=0, candidates=("n3",)),
        task("e", cpu=1.0, priority=1, candidates=("n3",)),
    )
    assert len(placed(one)) == 5
    submit(one, task("urgent", cpu=1.0, priority=5), now=0.5)
    assert placed(one, 0.5) == {"urgent": "n3"}
    assert one.take_preempted() == ("d",) and one.take_preempted() == ()
    assert [t.id for t in one.pending] == ["d"]


def test_nobody_makes_room_for_an_equal_nor_in_vain():
    one = scheduler(preempt=True)
    submit(one, task("a", priority=1))
    placed(one)
    submit(one, task("b", priority=1), task("c", priority=9, cpu=2.0))
    assert placed(one, 0.1) == {} and one.take_preempted() == ()
    assert one.running == {"a": "n1"}


def test_gang_members_make_room_together():
    one = scheduler(hosts("n1", "n2", cpu=1.0), preempt=True)
    submit(one, *(task(f"g{i}", gang="g", gang_size=2) for i in range(2)))
    placed(one)
    submit(one, task("urgent", priority=1), now=0.1)
    assert len(placed(one, 0.1)) == 1
    assert one.take_preempted() == ("g0", "g1")


@pytest.mark.parametrize(
    ("backfill", "started"), [("any", {"long", "short"}), ("easy", {"short"}), ("none", set())]
)
def test_those_behind_a_large_task_start_as_the_backfill_allows(backfill, started):
    one = scheduler(
        hosts("n1", cpu=2.0), "network-aware", None, {"defer": False}, backfill=backfill
    )
    submit(one, task("now", cpu=1.0, compute_s=4.0, input_bytes=0))
    placed(one)
    submit(
        one,
        task("large", cpu=2.0, compute_s=4.0, input_bytes=0),
        task("long", cpu=0.5, compute_s=5.0, input_bytes=0),
        task("short", cpu=0.5, compute_s=0.5, input_bytes=0),
        now=0.1,
    )
    assert set(placed(one, 0.1)) == started


def test_a_task_that_lost_its_node_starts_anew_and_is_no_longer_running():
    one = scheduler(hosts("n1", "n2", cpu=1.0))
    submit(one, task("a"))
    (host,) = placed(one).values()
    one.requeue("a", 0.5)
    assert one.running == {} and not one.nodes[host].claims
    with pytest.raises(ControlError, match="waits for a node"):
        one.requeue("a", 0.6)
    assert set(placed(one, 0.7)) == {"a"}


TAINT = Taint("gpu", "yes")


@pytest.mark.parametrize(
    ("toleration", "tolerated"),
    [
        (Toleration("gpu", "Equal", "yes"), True),
        (Toleration("gpu", "Equal", "no"), False),
        (Toleration("gpu", "Exists"), True),
        (Toleration("", "Exists"), True),
        (Toleration("", "Equal"), False),
        (Toleration("gpu", "Exists", effect="NoSchedule"), True),
        (Toleration("gpu", "Exists", effect="NoExecute"), False),
    ],
)
def test_a_toleration_matches_as_kubernetes_has_it(toleration, tolerated):
    assert tolerates((toleration,), TAINT) is tolerated


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_tainted_nodes_and_labels_are_minded_by_every_policy(policy):
    specs = (
        HostSpec("n1", cpu=4.0, memory_bytes=2**30, taints=(TAINT,)),
        HostSpec("n2", cpu=4.0, memory_bytes=2**30, labels={"disk": "ssd"}, site="paris"),
        HostSpec("n3", cpu=4.0, memory_bytes=2**30, labels={"disk": "hdd"}),
    )
    one = scheduler(specs, policy)
    wants = {
        "ssd": Constraints(node_labels={"disk": ("ssd", "nvme")}),
        "disk": Constraints(node_labels={"disk": (), "site": ("paris",)}),
        "brave": Constraints(tolerations=(Toleration("gpu", "Exists"),)),
    }
    for name, asked in wants.items():
        only = ("n1",) if name == "brave" else ()
        submit(one, task(name, cpu=0.5, candidates=only, constraints=asked))
    submit(one, task("timid", cpu=0.5, candidates=("n1",)))
    assert placed(one) == {"ssd": "n2", "disk": "n2", "brave": "n1"}
    (waits,) = [d for d in one.decisions if d.host is None]
    assert "untolerated taint {gpu: yes}" in waits.reason


@pytest.mark.parametrize("policy", ["idleness", "network-aware"])
def test_tasks_keep_near_to_and_apart_from_each_other(policy):
    one = scheduler(hosts("n1", "n2", "n3", cpu=8.0), policy)
    web, apart = {"app": "web"}, Affinity({"app": "web"}, "zone", anti=True)
    submit(
        one,
        task(
            "w1",
            cpu=0.5,
            labels=web,
            candidates=("n1",),
            constraints=Constraints(affinity=(apart,)),
        ),
        task("w2", cpu=0.5, labels=web, constraints=Constraints(affinity=(apart,))),
        task("near", cpu=0.5, constraints=Constraints(affinity=(Affinity(web, "host"),))),
    )
    found = placed(one)
    assert found["w1"] == "n1" and found["w2"] in {"n2", "n3"}
    assert found["near"] in {found["w1"], found["w2"]}
    submit(one, task("w3", cpu=0.5, labels=web))
    assert placed(one, 0.1) == {}, "those that run do not want it in either zone"


def test_edges_demand_bandwidth_delay_and_loss():
    network = Star(dict(RATES), background={("s1", "n1"): 95e6})
    for policy in ("idleness", "network-aware"):
        one = scheduler(hosts("n1", "n2", cpu=9.0), policy, network)
        submit(one, task("fast", constraints=Constraints(min_bandwidth_bps=50e6)))
        submit(one, task("soon", constraints=Constraints(max_delay_s=1e-3)))
        assert placed(one) == {"fast": "n2"}
        (waits,) = [d for d in one.decisions if d.host is None]
        assert waits.reason == "0/2 nodes can take it: 2 2.0 of 1.0 ms on the way"


@pytest.mark.parametrize("part", range(4))
def test_nothing_breaks_through_random_sequences(part):
    for seed in range(100_000 + 30 * part, 100_000 + 30 * (part + 1)):
        Sequence(seed).run(20)
