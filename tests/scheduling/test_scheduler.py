"""Scheduler and policies on networks with known answers."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testbed.errors import ControlError, ScenarioError
from testbed.scheduling import POLICIES, Scheduler, Setting, make
from testbed.scheduling.transfer import along, offered, transfer_s

from .networks import Star, hosts, report, task

FAST = {"src": 100e6, "near": 100e6, "far": 2e6, "n1": 100e6, "n2": 100e6, "n3": 100e6}


def scheduler(policy, names=("near", "far"), network=None, options=(), seed=0, **spec):
    network = network or Star(dict(FAST))
    made = make(policy, dict(options), Setting(network, 3.0, seed, {n: n for n in FAST}))
    one = Scheduler(hosts(*names, **spec), made)
    for name in names:
        one.node_report(report(name, 0.0))
    return one, network


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_a_task_is_placed_and_every_candidate_is_explained(policy):
    one, _ = scheduler(policy)
    one.submit(task("t"), 0.0)
    (decision,) = one.step(0.0)
    assert decision.task == "t" and decision.policy == policy
    assert {c.host for c in decision.candidates} == {"near", "far"}
    chosen = next(c for c in decision.candidates if c.host == decision.host)
    assert chosen.total == max(c.total for c in decision.candidates if not c.filtered_by)
    assert all(0 <= s <= 100 for c in decision.candidates for s in c.scores.values())
    assert one.running == {"t": decision.host} and one.pending == ()


def test_idleness_alternates_between_equal_nodes_and_never_looks_at_the_network():
    one, network = scheduler("idleness", names=("n1", "n2"), cpu=4.0)
    for i in range(4):
        one.submit(task(f"t{i}", memory_bytes=1), 0.0)
    placed = Counter(d.host for d in one.step(0.0))
    assert placed == {"n1": 2, "n2": 2}
    assert network.asked == 0
    assert all(d.path_in is None and d.reserve_in_bps == 0 for d in one.decisions)


def test_idleness_takes_the_idle_node_however_far():
    one, _ = scheduler("idleness")
    one.submit(task("a", candidates=("near",)), 0.0)
    one.step(0.0)
    one.submit(task("b"), 0.0)
    assert one.step(0.0)[0].host == "far"


def test_network_aware_does_not():
    one, _ = scheduler("network-aware")
    one.submit(task("a", candidates=("near",)), 0.0)
    one.step(0.0)
    one.submit(task("b"), 0.0)
    assert one.step(0.0)[0].host == "near"


def test_ties_are_drawn_from_the_seed_alone():
    def draws(seed):
        one, _ = scheduler("idleness", names=("n1", "n2", "n3"), seed=seed)
        hosts_drawn = []
        for i in range(12):
            one.submit(task(f"t{i}"), 0.0)
            hosts_drawn += [d.host for d in one.step(0.0)]
            one.finished(f"t{i}", 0.0)
        return hosts_drawn

    assert draws(1) == draws(1) != draws(2)
    assert set(draws(1)) == {"n1", "n2", "n3"}


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_without_room_a_task_waits_and_starts_once_there_is(policy):
    one, _ = scheduler(policy, names=("n1",), cpu=1.0)
    one.submit(task("a"), 0.0)
    one.submit(task("b"), 0.0)
    assert [d.task for d in one.step(0.0)] == ["a"]
    assert one.step(0.5) == []
    waiting = [d for d in one.decisions if d.host is None]
    assert [d.task for d in waiting] == ["b"], "said once, not at every step"
    assert waiting[0].reason
    one.transfer_done("a", 0.6)
    one.compute_done("a", 1.6)
    one.finished("a", 1.7)
    assert [d.task for d in one.step(1.7)] == ["b"]


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_a_later_task_that_fits_overtakes_one_that_does_not(policy):
    one, _ = scheduler(policy, names=("n1",), cpu=2.0)
    one.submit(task("a", cpu=1.0, compute_s=9.0), 0.0)
    one.submit(task("big", cpu=3.0), 0.0)
    one.submit(task("c", cpu=1.0), 0.0)
    assert [d.task for d in one.step(0.0)] == ["a", "c"]
    assert [t.id for t in one.pending] == ["big"]


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_a_silent_node_takes_nothing(policy):
    one, _ = scheduler(policy)
    one.node_report(report("far", 9.0))
    one.submit(task("t"), 10.0)
    (decision,) = one.step(10.0)
    assert decision.host == "far"
    near = next(c for c in decision.candidates if c.host == "near")
    assert near.filtered_by == "NodeAlive"


def test_hosts_without_cpu_never_compute():
    made = make("idleness", {}, Setting(Star(dict(FAST))))
    one = Scheduler((*hosts("near"), *hosts("src", cpu=0.0)), made)
    assert set(one.nodes) == {"near"}


def test_a_failed_task_gives_back_all_it_held():
    one, network = scheduler("network-aware", names=("near",), cpu=1.0)
    one.submit(task("a"), 0.0)
    one.step(0.0)
    assert set(network.held) == {"a:in", "a:out"}
    one.finished("a", 0.1, ok=False)
    assert network.held == {} and not one.nodes["near"].claims


def test_the_prediction_is_transfer_plus_compute_plus_return():
    one, _ = scheduler("network-aware", names=("near",))
    one.submit(task("a", input_bytes=5_000_000, output_bytes=200_000, compute_s=2, cpu=0.5), 0.0)
    (decision,) = one.step(0.0)
    p = decision.prediction
    assert p.wait_s == 0 and p.compute_s == 4.0
    alone = along([offered(100e6, 0.0, 100e6, 0)] * 2)
    assert p.transfer_s == pytest.approx(transfer_s(5_000_000, alone, 2e-3, 0.0, 1))
    assert p.return_s == pytest.approx(transfer_s(200_000, alone, 2e-3, 0.0, 1))
    assert p.completion_s == pytest.approx(4.0 + p.transfer_s + p.return_s)


def test_background_traffic_makes_a_node_far():
    network = Star(dict(FAST), background={("s1", "n1"): 95e6})
    one, _ = scheduler("network-aware", names=("n1", "n2"), network=network)
    one.submit(task("a"), 0.0)
    (decision,) = one.step(0.0)
    assert decision.host == "n2"


def test_node_and_path_are_chosen_together():
    crowded = {("src", "s1"): 90e6, ("s1", "n1"): 90e6}
    network = Star(dict(FAST), background=crowded, detours=True)
    one, _ = scheduler("network-aware", names=("n1",), network=network)
    one.submit(task("a"), 0.0)
    (decision,) = one.step(0.0)
    assert decision.path_in.nodes == ("src", "s2", "n1")
    assert decision.reserve_in_bps == pytest.approx(100e6)
    assert decision.path_out.nodes == ("n1", "s1", "src")


def test_a_reservation_counts_for_the_next_task_of_the_same_step():
    one, _ = scheduler(
        "network-aware", names=("n1", "n2"), network=Star({"src": 1000e6, "n1": 10e6, "n2": 10e6})
    )
    for i in range(2):
        one.submit(task(f"t{i}", cpu=0.5), 0.0)
    first, second = one.step(0.0)
    assert {first.host, second.host} == {"n1", "n2"}


def test_a_busy_near_node_is_worth_waiting_for_but_not_for_ever():
    one, _ = scheduler("network-aware", cpu=1.0)
    one.submit(task("a", candidates=("near",), compute_s=1.0), 0.0)
    one.step(0.0)
    one.submit(task("b", input_bytes=2_000_000), 0.1)
    assert one.step(0.1) == []
    assert "waits for near" in one.decisions[-1].reason
    one.finished("a", 1.2)
    assert one.step(1.2)[0].host == "near"

    other, _ = scheduler("network-aware", cpu=1.0)
    other.submit(task("a", candidates=("near",), compute_s=100.0), 0.0)
    other.step(0.0)
    other.submit(task("b", input_bytes=2_000_000), 0.1)
    assert other.step(0.1)[0].host == "far"


def test_those_who_wait_see_those_who_waited_before_them():
    one, _ = scheduler("network-aware", cpu=1.0)
    one.submit(task("a", candidates=("near",), compute_s=4.0), 0.0)
    one.step(0.0)
    for i in range(3):
        one.submit(task(f"t{i}", input_bytes=1_000_000, compute_s=3.0), 0.1)
    placed = {d.task: d.host for d in one.step(0.1)}
    waiting = {t.id for t in one.pending}
    assert len(placed) == 1 and len(waiting) == 2
    assert next(iter(placed.values())) == "far"


def test_without_deferral_it_never_waits_for_a_node():
    one, _ = scheduler("network-aware", cpu=1.0, options={"defer": False})
    one.submit(task("a", candidates=("near",)), 0.0)
    one.step(0.0)
    one.submit(task("b", input_bytes=2_000_000), 0.1)
    assert one.step(0.1)[0].host == "far"


def test_a_node_without_a_path_is_rejected_with_that_reason():
    network = Star(dict(FAST), unreachable={"far"})
    one, _ = scheduler("network-aware", network=network)
    one.submit(task("t"), 0.0)
    (decision,) = one.step(0.0)
    far = next(c for c in decision.candidates if c.host == "far")
    assert (far.filtered_by, far.reason) == ("NetworkReachable", "no path from src")
    network.unreachable.add("src")
    one.submit(task("u"), 1.0)
    assert one.step(1.0) == [] and "no path from src" in one.decisions[-1].reason


def test_data_that_is_there_already_needs_no_path():
    one, network = scheduler("network-aware", names=("near", "n1"))
    one.submit(task("t", source="n1", sink="n1", input_bytes=50_000_000), 0.0)
    (decision,) = one.step(0.0)
    assert decision.host == "n1"
    assert decision.path_in is None and decision.path_out is None and network.held == {}
    assert decision.prediction.transfer_s == 0.0
    one.transfer_done("t", 0.0)
    one.compute_done("t", 1.0)
    one.finished("t", 1.0)


def test_predictions_learn_from_what_came_of_them_within_bounds():
    one, _ = scheduler("network-aware", names=("n1",))
    predicted = []
    for i in range(40):
        now = 10.0 * i
        one.node_report(report("n1", now))
        one.submit(task(f"t{i}"), now)
        (decision,) = one.step(now)
        predicted.append(decision.prediction)
        one.transfer_done(f"t{i}", now + 100 * predicted[0].transfer_s)
        one.compute_done(f"t{i}", now + 100 * predicted[0].transfer_s + 1.3)
        one.finished(f"t{i}", now + 100 * predicted[0].transfer_s + 1.4)
    assert predicted[0].compute_s == 1.0
    assert predicted[-1].compute_s == pytest.approx(1.3, abs=0.12)
    assert predicted[0].transfer_s < predicted[-1].transfer_s <= 4 * predicted[0].transfer_s


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_whatever_happens_nothing_is_overbooked_and_all_is_given_back(data):
    policy = data.draw(st.sampled_from(sorted(POLICIES)))
    names = ("near", "far", "n1")
    one, network = scheduler(policy, names=names, memory_bytes=1000)
    now, stage, count = 0.0, {}, 0
    for _ in range(data.draw(st.integers(1, 40))):
        now += data.draw(st.floats(0, 0.5))
        for name in names:
            one.node_report(report(name, now))
        running = sorted(one.running)
        if running and data.draw(st.booleans()):
            which = data.draw(st.sampled_from(running))
            step = stage[which] = stage.get(which, 0) + 1
            if data.draw(st.integers(0, 9)) == 0:
                one.finished(which, now, ok=False)
            else:
                (one.transfer_done, one.compute_done, one.finished)[step - 1](which, now)
        else:
            count += 1
            size = data.draw(st.integers(0, 3_000_000))
            one.submit(
                task(
                    f"t{count}",
                    input_bytes=size,
                    output_bytes=size // 3,
                    cpu=data.draw(st.sampled_from([0.0, 0.3, 1.0, 2.0])),
                    memory_bytes=data.draw(st.integers(0, 1000)),
                    source=data.draw(st.sampled_from(["src", "n1"])),
                ),
                now,
            )
        one.step(now)
        for node in one.nodes.values():
            assert not node.capacity.lacking(node.requested, type(node.requested)())
        for a in (*FAST, "s1"):
            for b in (*FAST, "s1"):
                if "s1" in (a, b) and a != b:
                    assert network.reserved_bps(a, b) <= network.capacity_bps(a, b) + 1e-3
    one.withdraw(now)
    assert network.held == {} and one.running == {} and one.pending == ()
    assert all(not node.claims for node in one.nodes.values())


def test_unknown_policies_and_options_are_named_with_those_known():
    setting = Setting(Star({}))
    with pytest.raises(
        ScenarioError, match="'idlenes' is not known; known are data-local, idleness"
    ):
        make("idlenes", {}, setting)
    with pytest.raises(ScenarioError, match="idleness has no option 'k'; it has ecmp, perc"):
        make("idleness", {"k": 1}, setting)
    with pytest.raises(
        ScenarioError,
        match=r"option 'kk'; it has defer, interference, k, lookahead, move, overlay, perc",
    ):
        make("network-aware", {"kk": 1}, setting)
    with pytest.raises(ScenarioError, match="option k is '4'; expected an int"):
        make("network-aware", {"k": "4"}, setting)
    with pytest.raises(ScenarioError, match="k is 0; it must be 1 or more"):
        make("network-aware", (("k", 0),), setting)


def test_progress_of_a_task_that_does_not_run_is_an_error():
    one, _ = scheduler("idleness")
    one.submit(task("t"), 0.0)
    with pytest.raises(ControlError, match="task t waits for a node"):
        one.transfer_done("t", 0.0)
    with pytest.raises(ControlError, match="task x is not running"):
        one.finished("x", 0.0)
    with pytest.raises(ControlError, match="submitted before"):
        one.submit(task("t"), 0.0)
