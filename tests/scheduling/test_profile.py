"""Policies made of plug-ins: sampling, turns, locality; what is kept changes no decision."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testbed.errors import ScenarioError
from testbed.scheduling import Scheduler, Setting, make
from testbed.scheduling.framework import Node
from testbed.scheduling.plugins import LeastAllocated, NodeAffinity, NodeAlive, NodeResourcesFit
from testbed.scheduling.profile import Profile, feasible_wanted
from testbed.scheduling.stale import StaleView

from .networks import Star, hosts, report, task

RATES = dict.fromkeys(("src", "n0", "n1", "n2", "n3"), 100000000.0)


def scheduler(policy, names, zones=None, **options):
    setting = Setting(Star(RATES), zones=zones or {})
    made = make(policy, options, setting) if isinstance(policy, str) else policy
    one = Scheduler(hosts(*names), made)
    for name in names:
        one.node_report(report(name, 0.0))
    return one


def place(one, name, now=0.0, **more):
    one.submit(task(name, **more), now)
    (decision,) = one.step(now)
    return decision


@pytest.mark.parametrize(
    ("nodes", "percentage", "wanted"),
    [
        (99, 0, 99),  # fewer than 100: all
        (100, 0, 100),  # 50 % would be 50; at least 100
        (1000, 0, 420),  # 50 - 1000/125 = 42 %
        (5000, 0, 500),  # 50 - 40 = 10 %
        (5625, 0, 281),  # 50 - 45 = 5 %
        (10_000, 0, 500),  # 50 - 80 is below the floor of 5 %
        (5000, 100, 5000),
        (5000, 20, 1000),
        (5000, 1, 100),  # at least 100
    ],
)
def test_so_many_nodes_are_enough_as_in_kubernetes(nodes, percentage, wanted):
    assert feasible_wanted(nodes, percentage) == wanted


def test_sampling_goes_on_where_it_stopped_so_that_every_node_has_its_turn():
    names = [f"n{i:03}" for i in range(250)]
    one = scheduler("idleness", names, percentage_of_nodes_to_score=1)
    seen = [[c.host for c in place(one, f"t{i}").candidates] for i in range(3)]
    assert seen[0] == names[:100]
    assert seen[1] == names[100:200]
    assert seen[2] == names[200:] + names[:50]


def test_sampling_goes_past_nodes_that_are_rejected():
    names = [f"n{i:03}" for i in range(250)]
    one = scheduler("idleness", names, percentage_of_nodes_to_score=1)
    for node in list(one.nodes.values())[:30]:
        node.reported_s = None
    candidates = place(one, "t").candidates
    assert len(candidates) == 130
    assert sum(not c.filtered_by for c in candidates) == 100


def test_a_percentage_beyond_100_is_refused():
    with pytest.raises(ScenarioError, match="percentage_of_nodes_to_score is 101"):
        make("random", {"percentage_of_nodes_to_score": 101}, Setting(Star({})))


def test_round_robin_takes_turns_and_skips_what_is_full():
    one = scheduler("round-robin", ["n0", "n1", "n2"])
    assert [place(one, f"t{i}", cpu=0.1).host for i in range(4)] == ["n0", "n1", "n2", "n0"]
    place(one, "full", cpu=1.9, candidates=("n1",))
    assert [place(one, f"u{i}", cpu=0.1).host for i in range(3)] == ["n2", "n0", "n2"]


def test_random_takes_all_nodes_alike_and_the_same_ones_again():
    def draws(seed):
        made = make("random", {}, Setting(Star({}), seed=seed))
        one = scheduler(made, ["n0", "n1", "n2", "n3"])
        return [place(one, f"t{i}", cpu=0.0).host for i in range(200)]

    assert draws(1) == draws(1) != draws(2)
    assert all(30 <= count <= 70 for count in Counter(draws(1)).values())


def test_data_local_goes_to_the_data_then_near_it_then_where_there_is_room():
    zones = {"src": "a", "n0": "b", "n1": "a", "n2": "a", "n3": "b"}
    one = scheduler("data-local", ["n0", "n1", "n2", "n3"], zones)
    assert place(one, "on", source="n3").host == "n3"
    assert place(one, "near", source="src", cpu=1.5).host in {"n1", "n2"}
    assert place(one, "other", source="src", cpu=0.1).host in {"n1", "n2"}
    assert {one.running["near"], one.running["other"]} == {"n1", "n2"}, "the emptier of the near"
    for name in ("n1", "n2"):
        place(one, f"fill-{name}", cpu=0.4, candidates=(name,))
    assert place(one, "far", source="src", cpu=2.0).host == "n0"


class Forgetful:
    """A plug-in that is asked every time: it has no `key`."""

    def __init__(self, plugin):
        self.name = plugin.name
        for point in ("reason", "score"):
            if hasattr(plugin, point):
                setattr(self, point, getattr(plugin, point))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_keeping_answers_changes_no_decision(data):
    plugins = (NodeAffinity(), NodeResourcesFit())
    score = LeastAllocated()
    kept = Profile("kept", (*plugins, NodeAlive(3.0)), ((score, 1),))
    asked = Profile(
        "asked", [Forgetful(p) for p in (*plugins, NodeAlive(3.0))], ((Forgetful(score), 1),)
    )
    names = ["n0", "n1", "n2", "n3"]
    both = [scheduler(policy, names) for policy in (kept, asked)]
    now = 0.0
    for i in range(data.draw(st.integers(1, 30))):
        now += data.draw(st.sampled_from([0.0, 0.4, 2.0]))
        what = data.draw(st.sampled_from(["submit", "submit", "finish", "report"]))
        one = task(
            f"t{i}",
            cpu=data.draw(st.sampled_from([0.0, 0.5, 1.5])),
            candidates=data.draw(st.sampled_from([(), ("n1", "n2")])),
        )
        running = sorted(both[0].running)
        outcomes = []
        for each in both:
            if what == "submit":
                each.submit(one, now)
            elif what == "finish" and running:
                each.finished(running[0], now)
            else:
                each.node_report(report(names[i % 4], now))
            made = each.step(now)
            outcomes.append(
                [
                    (d.task, d.host, [(c.host, c.filtered_by, c.total) for c in d.candidates])
                    for d in made
                ]
            )
        assert outcomes[0] == outcomes[1]


def test_what_a_node_holds_is_kept_in_step_with_its_tasks():
    one = scheduler("random", ["n0"])
    place(one, "a", cpu=0.3, memory_bytes=5, accelerators={})
    place(one, "b", cpu=0.5, memory_bytes=7)
    one.finished("a", 1.0)
    node = one.nodes["n0"]
    assert node.requested == Node(node.spec, node.claims).requested
    one.finished("b", 1.0)
    assert node.requested == Node(node.spec).requested


# The network as it was.


def test_a_stale_view_sees_the_links_of_some_time_ago():
    network = Star(RATES)
    view = StaleView(network, 1.0)
    seen = []
    for now, rate in [(0.0, 10e6), (0.5, 20e6), (1.0, 30e6), (1.5, 40e6), (9.0, 50e6)]:
        network.background["src", "s1"] = rate
        view.advance(now)
        seen.append(view.background_bps("src", "s1") / 1e6)
    # Of 1 s before: nothing older than the first at first; then those of 0, 0.5 and 1.5 s.
    assert seen == [10, 10, 10, 20, 40]


def test_a_reservation_on_a_stale_view_takes_no_more_than_is_really_left():
    network = Star(RATES)
    view = StaleView(network, 1.0)
    view.advance(0.0)
    (path,) = view.paths("src", "n0", 1)
    network.background["src", "s1"] = 80e6
    view.reserve("f", path, 100e6, 0.1)
    assert network.reserved_bps("src", "s1") == pytest.approx(20e6)
    view.release("f", 0.2)
    assert network.held == {}


def test_ablations_take_away_what_they_say():
    network = Star(RATES | {"n1": 90e6}, detours=True, background={("src", "s1"): 95e6})

    def decide(**options):
        made = make("network-aware", options, Setting(network, seed=1))
        one = Scheduler(hosts("n0"), made)
        one.node_report(report("n0", 0.0))
        one.submit(task("t"), 0.0)
        (decision,) = one.step(0.0)
        held = {flow: rate for flow, (_, rate) in network.held.items()}
        one.finished("t", 1.0)
        assert network.held == {}
        return decision, held

    full, held = decide()
    assert full.path_in.nodes == ("src", "s2", "n0") and held["t:in"] == full.reserve_in_bps > 0
    unheld, held = decide(reserve=False)
    assert unheld.path_in == full.path_in and set(held.values()) == {0.0}
    node_only, held = decide(steer=False)
    assert node_only.path_in is None and node_only.reserve_in_bps == 0.0
    assert set(held.values()) == {0.0}
    assert node_only.prediction.transfer_s > full.prediction.transfer_s
    stale, _ = decide(stale_s=10.0)
    assert stale.path_in == full.path_in
    with pytest.raises(ScenarioError, match="stale_s is -1"):
        make("network-aware", {"stale_s": -1.0}, Setting(network))
