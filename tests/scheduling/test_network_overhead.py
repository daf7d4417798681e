"""The peer's formulas on worked examples, and the peer at work."""

from __future__ import annotations

import pytest

from testbed.errors import ScenarioError
from testbed.scheduling import Scheduler, Setting, make
from testbed.scheduling.network_overhead import delay_cost, normalized, tally

from .networks import Star, hosts, report, task

ZONES = {"a1": "a", "a2": "a", "b1": "b", "c1": "c"}

# Node, dependencies, their costs in the table, max_cost; and by hand
# (summed cost, satisfied, violated).
TALLIES = [
    # same host: 0
    ("a1", ["a1"], [None], 100, (0, 1, 0)),
    # same zone: 1
    ("a1", ["a2"], [None], 100, (1, 1, 0)),
    # the table is not asked on the same host or in the same zone
    ("a1", ["a1"], [50], 10, (0, 1, 0)),
    ("a1", ["a2"], [50], 10, (1, 1, 0)),
    # another zone: what the table says
    ("a1", ["b1"], [5], 100, (5, 1, 0)),
    ("a1", ["b1"], [0], 100, (0, 1, 0)),
    # just within, just beyond
    ("a1", ["b1"], [10], 10, (10, 1, 0)),
    ("a1", ["b1"], [11], 10, (11, 0, 1)),
    # missing: 100, neither satisfied nor violated
    ("a1", ["b1"], [None], 100, (100, 0, 0)),
    ("a1", ["b1"], [None], 0, (100, 0, 0)),
    # a dependency in no zone: 100 and violated
    ("a1", ["x"], [5], 100, (100, 0, 1)),
    # a node in no zone: the table cannot know it
    ("x", ["a1"], [None], 100, (100, 0, 0)),
    # but its own data is on it
    ("x", ["x"], [None], 100, (0, 1, 0)),
    # no dependencies at all
    ("a1", [], [], 100, (0, 0, 0)),
    # two: 0 + 1
    ("a1", ["a1", "a2"], [None, None], 100, (1, 2, 0)),
    # 0 + 5
    ("a1", ["a1", "b1"], [None, 5], 100, (5, 2, 0)),
    # 1 + 7, the second beyond 6: one each
    ("a1", ["a2", "b1"], [None, 7], 6, (8, 1, 1)),
    # 7 + 8, both beyond 6
    ("a1", ["b1", "c1"], [7, 8], 6, (15, 0, 2)),
    # 5 + 100, the second unknown
    ("a1", ["b1", "c1"], [5, None], 6, (105, 1, 0)),
    # 7 beyond 6 and one unknown: 1 violated, 0 satisfied
    ("a1", ["b1", "c1"], [7, None], 6, (107, 0, 1)),
    # the same host twice
    ("b1", ["a1", "a1"], [4, 6], 5, (10, 1, 1)),
    # three: 0 + 1 + 9
    ("a1", ["a1", "a2", "c1"], [None, None, 9], 9, (10, 3, 0)),
    # max_cost 0 allows a cost of 0
    ("a1", ["b1"], [0], 0, (0, 1, 0)),
    # the greatest of costs
    ("a1", ["b1", "c1"], [100, 100], 100, (200, 2, 0)),
]


@pytest.mark.parametrize(("node", "dependencies", "costs", "most", "expected"), TALLIES)
def test_costs_are_summed_and_requirements_counted(node, dependencies, costs, most, expected):
    assert tally(node, dependencies, ZONES, costs, most) == expected


# Summed costs, and 100 - int(100 * (c - min) / (max - min)) by hand.
NORMALIZED = [
    ([], []),
    # no costs at all: left as they are
    ([0], [0]),
    ([0, 0, 0], [0, 0, 0]),
    # all alike
    ([7], [100]),
    ([3, 3], [100, 100]),
    # best and worst
    ([0, 1], [100, 0]),
    ([1, 100], [100, 0]),
    ([100, 1], [0, 100]),
    # 1/2 -> 50
    ([0, 5, 10], [100, 50, 0]),
    # (2-1)/(4-1) = 33.33 -> 33 -> 67; 66.67 -> 66 -> 34
    ([1, 2, 3, 4], [100, 67, 34, 0]),
    # 1/7 = 14.29 -> 14 -> 86; 6/7 = 85.71 -> 85 -> 15
    ([0, 1, 6, 7], [100, 86, 15, 0]),
    # 1/199 = 0.50 -> 0 -> 100: a small difference is none
    ([1, 2, 200], [100, 100, 0]),
    # 198/199 = 99.50 -> 99 -> 1
    ([1, 199, 200], [100, 1, 0]),
    # ties stay ties
    ([4, 4, 8, 8], [100, 100, 0, 0]),
    # (10-2)/(18-2) = 50
    ([2, 10, 18], [100, 50, 0]),
]


@pytest.mark.parametrize(("costs", "scores"), NORMALIZED)
def test_costs_are_normalised_over_the_nodes_that_are_left(costs, scores):
    assert normalized(costs) == scores


DELAYS = [
    # one unit is 1 ms; another zone is never as cheap as the same
    (0.0, 2),
    (0.001, 2),
    (0.002, 2),
    (0.0021, 3),
    (0.003, 3),
    (0.0062, 7),
    (0.099, 99),
    (0.0995, 100),
    # no more than a missing one
    (0.25, 100),
    (float("inf"), 100),
]


@pytest.mark.parametrize(("delay_s", "cost"), DELAYS)
def test_delay_becomes_cost_in_whole_milliseconds(delay_s, cost):
    assert delay_cost(delay_s, 1e-3) == cost


RATES = dict.fromkeys(["a1", "a2", "b1", "c1"], 100e6)


def scheduler(network, names=("a2", "b1"), **options):
    made = make("network-overhead", options, Setting(network, zones=ZONES))
    one = Scheduler(hosts(*names), made)
    for name in names:
        one.node_report(report(name, 0.0))
    return one


def test_the_peer_prefers_the_zone_of_the_data():
    one = scheduler(Star(RATES, delay_s=2e-3))
    one.submit(task("t", source="a1", sink="a1"), 0.0)
    (decision,) = one.step(0.0)
    assert decision.host == "a2" and decision.path_in is None
    scores = {c.host: c.scores["NetworkOverhead"] for c in decision.candidates}
    assert scores == {"a2": 100, "b1": 0}


def test_a_node_is_rejected_when_most_of_its_dependencies_are_too_far():
    one = scheduler(Star(RATES, delay_s=10e-3), max_cost=15)
    one.submit(task("t", source="a1", sink="a1"), 0.0)
    (decision,) = one.step(0.0)
    far = decision.candidates[1]
    assert (far.host, far.filtered_by) == ("b1", "NetworkOverhead")
    assert far.reason == "network too costly: 2 dependencies violated, 0 satisfied"


def test_a_node_without_a_way_costs_as_much_as_a_missing_entry():
    one = scheduler(Star(RATES, unreachable={"b1"}), names=("b1", "c1"))
    one.submit(task("t", source="a1", sink="a1"), 0.0)
    (decision,) = one.step(0.0)
    assert decision.host == "c1"


def test_measured_costs_are_refreshed_when_they_are_too_old():
    network = Star(RATES, delay_s=2e-3)
    one = scheduler(network, names=("b1",), refresh_s=1.0, max_cost=15)
    for number, (now, waits) in enumerate([(0.0, False), (0.9, False), (1.1, True)]):
        one.submit(task(f"t{number}", source="a1", sink="a1", cpu=0.1), now)
        assert (one.step(now) == []) is waits
        network.delay_s = 10e-3


def test_a_unit_of_no_delay_is_refused():
    with pytest.raises(ScenarioError, match="unit_s is 0; it must be more than 0"):
        make("network-overhead", {"unit_s": 0.0}, Setting(Star({})))
