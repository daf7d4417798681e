"""Transfers of ours that meet on a link: one after the other, or apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.scheduling import Setting, make
from testbed.scheduling.fluid import Fluid, Outcome, StaticNetwork

from .networks import task

RATES = {"src0": 50e6, "src1": 50e6, "n1": 20e6, "n2": 9e6}
NETWORK = Topology(
    tuple(HostSpec(name, cpu=2.0 if name.startswith("n") else 0.0) for name in RATES),
    (SwitchSpec("s1"),),
    tuple(LinkSpec(name, "s1", rate_bps, 1e-3) for name, rate_bps in RATES.items()),
)
FIRST = task("first", source="src0", sink="src0", input_bytes=2_000_000, candidates=("n1",))
SECOND = task("second", source="src1", sink="src1", input_bytes=2_000_000, release_s=0.05)


def run(**options: bool) -> Outcome:
    network = StaticNetwork(NETWORK)
    policy = make("network-aware", {"stagger": False, **options}, Setting(network))
    return Fluid(NETWORK, network, policy, [FIRST, SECOND]).run()


def test_what_a_transfer_takes_from_another_counts_where_that_is_asked_for():
    # Half of n1's link is more than all of n2's; but the first task pays for it.
    met, apart = run(interference=False), run(interference=True)
    assert apart.completions["second"] > met.completions["second"]
    assert apart.completions["first"] < met.completions["first"] - 0.5
    assert apart.mean_s < 0.95 * met.mean_s


def test_a_decision_tells_what_its_task_takes_from_others():
    (_, second) = run(interference=True).decisions
    told = {one.host: one for one in second.candidates if one.prediction}
    near, chosen = told["n1"].prediction, told["n2"].prediction
    # By itself n1 is quicker; what it loses by is there to be read.
    assert second.host == "n2" and near.completion_s < chosen.completion_s
    assert chosen.others_s == 0 and near.others_s > chosen.completion_s - near.completion_s
    assert told["n1"].total < told["n2"].total
    assert "makes other inputs later" not in second.reason
    # Where all nodes are met on, the reason says what else counted.
    alone = StaticNetwork(NETWORK)
    policy = make("network-aware", {"stagger": False}, Setting(alone))
    only = replace(SECOND, candidates=("n1",))
    (_, beside) = Fluid(NETWORK, alone, policy, [FIRST, only]).run().decisions
    assert beside.prediction.others_s == pytest.approx(near.others_s)
    assert f"{near.others_s:.3f} s by which it makes other inputs later" in beside.reason


@pytest.mark.parametrize("interference", [False, True])
def test_one_that_meets_nobody_goes_where_it_is_quickest(interference):
    network = StaticNetwork(NETWORK)
    policy = make("network-aware", {"interference": interference}, Setting(network))
    alone = Fluid(NETWORK, network, policy, [SECOND]).run()
    free = run(interference=True)
    assert alone.completions["second"] < free.completions["second"]
