"""`idleness` on worked examples: BalancedAllocation, and the sum with LeastAllocated."""

from __future__ import annotations

import pytest

from testbed.model.network import HostSpec
from testbed.scheduling import Scheduler, Setting, make
from testbed.scheduling.framework import Claim, Node
from testbed.scheduling.plugins import (
    LeastAllocated,
    NodeResourcesBalancedAllocation,
    balanced,
)

from .networks import Star, report, task

MiB = 2**20

# Requested and capacity of each resource, and (1 - std) * 100 by hand.
BALANCED = [
    # both idle: |0 - 0|/2 = 0
    ((0, 0), (4, 8), 100),
    # 1/4 and 2/8: |0.25 - 0.25|/2 = 0
    ((1, 2), (4, 8), 100),
    # 2/4 and 0/8: 0.5/2 = 0.25
    ((2, 0), (4, 8), 75),
    # the other way round
    ((0, 4), (4, 8), 75),
    # 4/4 and 0/8: 1/2 = 0.5, the least two resources can have
    ((4, 0), (4, 8), 50),
    # 4/4 and 8/8: both full, balanced all the same
    ((4, 8), (4, 8), 100),
    # 3/4 and 2/8: |0.75 - 0.25|/2 = 0.25
    ((3, 2), (4, 8), 75),
    # 1/4 and 4/8: 0.25/2 = 0.125; 87.5 is cut off
    ((1, 4), (4, 8), 87),
    # 3/4 and 8/8: 0.125 again
    ((3, 8), (4, 8), 87),
    # 1/8 and 0/8: 0.0625; 93.75
    ((1, 0), (8, 8), 93),
    # 1/16 and 0: 0.03125; 96.875
    ((1, 0), (16, 16), 96),
    # 1/1000 and 0: 0.0005; 99.95
    ((1, 0), (1000, 1), 99),
    # 1/3 and 0: 0.16667; 83.33
    ((1, 0), (3, 3), 83),
    # 2/3 and 0: 0.33333; 66.67
    ((2, 0), (3, 3), 66),
    # 1/3 and 2/3: 0.16667; 83.33
    ((1, 2), (3, 3), 83),
    # over-request counts as 1: 8/4 -> 1 and 0/8: 0.5
    ((8, 0), (4, 8), 50),
    # both over: 1 and 1
    ((8, 16), (4, 8), 100),
    # one over, the other exactly full
    ((5, 8), (4, 8), 100),
    # one over, the other half: |1 - 0.5|/2 = 0.25
    ((9, 4), (4, 8), 75),
    # no capacity of cpu: it is left out, and one resource cannot be unbalanced
    ((0, 4), (0, 8), 100),
    # asked for where there is none: left out all the same
    ((2, 4), (0, 8), 100),
    # no capacity of memory
    ((3, 0), (4, 0), 100),
    # no capacity at all
    ((0, 0), (0, 0), 100),
    ((5, 5), (0, 0), 100),
    # three: fractions 1, 0, 0.5; mean 0.5; variance (0.25+0.25+0)/3 = 0.16667; std 0.40825
    ((4, 0, 1), (4, 8, 2), 59),
    # three, all 0.5
    ((2, 4, 1), (4, 8, 2), 100),
    # three, one of no capacity: two are left, |1 - 0|/2
    ((4, 0, 7), (4, 8, 0), 50),
    # four: 1, 1, 0, 0: mean 0.5, every square 0.25: std 0.5
    ((1, 1, 0, 0), (1, 1, 1, 1), 50),
]


@pytest.mark.parametrize(("requested", "capacity", "score"), BALANCED)
def test_balanced_allocation_is_the_formula_of_kubernetes(requested, capacity, score):
    assert balanced(requested, capacity) == score


# Cores and MiB: capacity, requested before, the task's request; and by hand
# LeastAllocated (integer mean of free hundredths) and BalancedAllocation.
BOTH = [
    # cpu (4-1)/4 = 75, memory (8-2)/8 = 75; 0.25 and 0.25
    ((4, 8), (0, 0), (1, 2), 75, 100),
    # cpu 75, memory 100 -> 87; 0.25/2 = 0.125 -> 87
    ((4, 8), (0, 0), (1, 0), 87, 87),
    # cpu (4-2)/4 = 50, memory (8-2)/8 = 75 -> 62; |0.5-0.25|/2 = 0.125 -> 87
    ((4, 8), (1, 1), (1, 1), 62, 87),
    # cpu 0, memory 100 -> 50; |1-0|/2 = 0.5 -> 50
    ((1, 8), (0, 0), (1, 0), 50, 50),
    # over-request of cpu: 0 and (8-4)/8 = 50 -> 25; |1-0.5|/2 -> 75
    ((1, 8), (1, 0), (1, 4), 25, 75),
    # both over: 0; 1 and 1
    ((1, 1), (1, 1), (1, 1), 0, 100),
    # no memory: cpu 50, memory 0 -> 25; one fraction
    ((2, 0), (0, 0), (1, 0), 25, 100),
    # no cpu: 0 and 50 -> 25; one fraction
    ((0, 2), (0, 0), (0, 1), 25, 100),
    # nothing there: 0; no fraction
    ((0, 0), (0, 0), (1, 1), 0, 100),
    # cpu (3000-1500)/3000 = 50, memory (3-1)/3 = 66 -> 58; |0.5-0.3333|/2 = 0.08333 -> 91
    ((3, 3), (1, 0), (0.5, 1), 58, 91),
    # a task that asks for nothing is not scored for balance, only for room: 50, 100 -> 75
    ((2, 8), (1, 0), (0, 0), 75, 0),
    # full but for a milli-core: (1000-999)*100/1000 = 0, memory 100 -> 50; 0.4995 -> 50
    ((1, 8), (0.5, 0), (0.499, 0), 50, 50),
]


@pytest.mark.parametrize(("has", "held", "asked", "least", "balance"), BOTH)
def test_idleness_adds_least_allocated_and_balanced_allocation(has, held, asked, least, balance):
    before = task("old", cpu=held[0], memory_bytes=held[1] * MiB)
    node = Node(HostSpec("n", cpu=has[0], memory_bytes=has[1] * MiB), {"old": Claim(before, 0.0)})
    new = task("new", cpu=asked[0], memory_bytes=asked[1] * MiB)
    assert LeastAllocated().score(new, node) == least
    assert NodeResourcesBalancedAllocation().score(new, node) == balance


def test_what_idleness_compares_is_their_sum():
    host = HostSpec("n", cpu=4, memory_bytes=8 * MiB)
    one = Scheduler((host,), make("idleness", {}, Setting(Star({}))))
    one.node_report(report("n", 0.0))
    one.submit(task("t", cpu=1, memory_bytes=0), 0.0)
    ((candidate,),) = [d.candidates for d in one.step(0.0)]
    assert candidate.scores == {"LeastAllocated": 87, "NodeResourcesBalancedAllocation": 87}
    assert candidate.total == 174
