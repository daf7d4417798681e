"""Filters and scores on worked examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testbed.model.network import HostSpec
from testbed.scheduling.framework import Claim, Node
from testbed.scheduling.plugins import (
    LeastAllocated,
    NodeAffinity,
    NodeAlive,
    NodeResourcesFit,
    NodeResourcesFitEver,
    least_requested,
)

from .networks import task

GiB = 2**30

# Capacity (cores, bytes), requested before, the task's request, and the score
# worked out by hand with integer division.
WORKED = [
    # cpu (4000-1000)*100/4000 = 75; memory (8-2)*100/8 = 75
    ((4, 8 * GiB), (0, 0), (1, 2 * GiB), 75),
    # nothing requested at all
    ((4, 8 * GiB), (0, 0), (0, 0), 100),
    # cpu 0, memory 0: exactly full
    ((2, 4 * GiB), (1, 2 * GiB), (1, 2 * GiB), 0),
    # cpu over capacity counts 0, memory (4-1)*100/4 = 75; (0+75)/2 = 37
    ((1, 4 * GiB), (0.5, 0), (1, GiB), 37),
    # memory over capacity counts 0, cpu 50; 25
    ((2, GiB), (0, 0), (1, 2 * GiB), 25),
    # both over
    ((1, GiB), (1, GiB), (1, GiB), 0),
    # no cpu capacity: 0; memory 50; 25
    ((0, 2 * GiB), (0, 0), (0, GiB), 25),
    # no memory capacity: 0; cpu 50; 25
    ((2, 0), (0, 0), (1, 0), 25),
    # no capacity at all
    ((0, 0), (0, 0), (0, 0), 0),
    # 3000 of 7000 left: 42.86 -> 42; memory 100; 71
    ((7, GiB), (2, 0), (2, 0), 71),
    # a third: (3000-1000)*100/3000 = 66.67 -> 66; memory the same
    ((3, 3 * GiB), (0, 0), (1, GiB), 66),
    # 66 and 100: 83
    ((3, 3 * GiB), (0, 0), (1, 0), 83),
    # 99 and 100: (99+100)/2 = 99.5 -> 99
    ((100, GiB), (0, 0), (1, 0), 99),
    # milli-cores: 1 of 1500 -> 99.93 -> 99; memory 0 requested: 100; 99
    ((1.5, GiB), (0, 0), (0.001, 0), 99),
    # one byte of memory: 99.99 -> 99; cpu 100; 99
    ((1, GiB), (0, 0), (0, 1), 99),
    # half a core on a quarter-loaded node of two cores: (2000-1000)/20 = 50; memory 75; 62
    ((2, 4 * GiB), (0.5, 0), (0.5, GiB), 62),
    # several small ones before: 4 x 0.3 -> 1200+300 of 4000: 62.5 -> 62; memory 100; 81
    ((4, GiB), (1.2, 0), (0.3, 0), 81),
]


def node(cpu, memory, held=(0, 0)):
    claims = {}
    if held != (0, 0):
        claims["old"] = Claim(task("old", cpu=held[0], memory_bytes=held[1]), 0.0)
    return Node(HostSpec("n", cpu=cpu, memory_bytes=memory), claims)


@pytest.mark.parametrize(("capacity", "held", "asked", "score"), WORKED)
def test_least_allocated_is_the_integer_formula_of_kubernetes(capacity, held, asked, score):
    new = task("new", cpu=asked[0], memory_bytes=asked[1])
    assert LeastAllocated().score(new, node(*capacity, held)) == score


@given(st.integers(0, 2**40), st.integers(0, 2**40))
def test_a_resource_scores_0_to_100_and_less_the_more_is_requested(requested, capacity):
    score = least_requested(requested, capacity)
    assert 0 <= score <= 100
    assert least_requested(requested + 1, capacity) <= score


@pytest.mark.parametrize(
    ("request_", "lacking"),
    [
        ({"cpu": 1.5}, "cpu"),
        ({"memory_bytes": GiB}, "memory"),
        ({"storage_bytes": 2**31}, "storage"),
        ({"accelerators": {"gpu": 2}}, "gpu"),
        ({"accelerators": {"tpu": 1}}, "tpu"),
        ({"cpu": 1.5, "memory_bytes": GiB}, "cpu, memory"),
    ],
)
def test_a_node_that_lacks_a_resource_says_which(request_, lacking):
    one = Node(
        HostSpec("n", cpu=2, memory_bytes=GiB, accelerators={"gpu": 1}),
        {"old": Claim(task("old", cpu=1, memory_bytes=1), 0.0)},
    )
    assert NodeResourcesFit().reason(task("t", **request_), one, 0.0) == f"insufficient {lacking}"


def test_what_exactly_fits_fits_and_what_is_not_asked_for_is_not_lacking():
    full = node(2, GiB, held=(1, GiB))
    assert NodeResourcesFit().reason(task("t", cpu=1), full, 0.0) == ""
    assert NodeResourcesFit().reason(task("t", cpu=0), node(1, 0, held=(1, 0)), 0.0) == ""


def test_a_full_node_could_take_the_task_later_but_a_small_one_never():
    plugin = NodeResourcesFitEver()
    assert plugin.reason(task("t", cpu=2), node(2, GiB, held=(2, 0)), 0.0) == ""
    assert plugin.reason(task("t", cpu=3), node(2, GiB), 0.0) == "too small in cpu"


def test_a_silent_node_is_not_scheduled_until_it_reports_again():
    plugin = NodeAlive(silent_after_s=3.0)
    one = node(1, GiB)
    assert plugin.reason(task("t"), one, 0.0) == "has never reported"
    one.reported_s = 10.0
    assert plugin.reason(task("t"), one, 13.0) == ""
    assert plugin.reason(task("t"), one, 13.1) == "silent for more than 3 s"
    one.reported_s = 13.1
    assert plugin.reason(task("t"), one, 13.2) == ""


def test_a_task_that_names_hosts_runs_on_no_other():
    plugin = NodeAffinity()
    assert plugin.reason(task("t", candidates=("m", "n")), node(1, GiB), 0.0) == ""
    assert plugin.reason(task("t", candidates=("m",)), node(1, GiB), 0.0) != ""
