"""Plans made offline, and the fluid that judges them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testbed.errors import ControlError
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.workload import BackgroundFlow
from testbed.scheduling import Setting, make
from testbed.scheduling.fluid import Fluid, StaticNetwork, fair_rates
from testbed.scheduling.optimal import GAP, Optimal, plan
from testbed.scheduling.transfer import transfer_s

from .networks import task

HOSTS = (HostSpec("src", cpu=0.0), HostSpec("n1", cpu=1.0), HostSpec("n2", cpu=1.0))
STAR = Topology(
    HOSTS,
    (SwitchSpec("s1"),),
    tuple(LinkSpec(host.name, "s1", 20e6, 1e-3) for host in HOSTS),
)


def test_two_flows_share_a_link_and_the_third_takes_what_they_leave():
    free = {("a", "b"): 10.0, ("b", "c"): 20.0}
    both, first, second = (("a", "b"), ("b", "c")), (("a", "b"),), (("b", "c"),)
    assert fair_rates([both, first, second], free) == [5.0, 5.0, 15.0]


@given(
    st.lists(st.sets(st.integers(0, 4), min_size=1), min_size=1, max_size=8),
    st.lists(st.floats(1, 100), min_size=5, max_size=5),
)
def test_no_link_is_overfull_and_each_flow_has_a_full_link_where_none_has_more(ways, capacity):
    flows = [[(str(i), "x") for i in way] for way in ways]
    free = {(str(i), "x"): capacity[i] for i in range(5)}
    rates = fair_rates(flows, free)
    for i, hops in enumerate(flows):
        bottlenecks = [
            hop
            for hop in hops
            if sum(r for r, f in zip(rates, flows, strict=True) if hop in f)
            == pytest.approx(free[hop])
        ]
        assert any(
            all(r <= rates[i] + 1e-6 for r, f in zip(rates, flows, strict=True) if hop in f)
            for hop in bottlenecks
        )
    for hop, most in free.items():
        assert sum(r for r, f in zip(rates, flows, strict=True) if hop in f) <= most * (1 + 1e-9)


def judged(policy, tasks, wake_s=(), background=()):
    network = StaticNetwork(STAR, background)
    made = make(policy, {}, Setting(network)) if isinstance(policy, str) else policy
    return Fluid(STAR, network, made, tasks, wake_s).run()


def test_a_task_alone_takes_what_the_model_says():
    alone = task("t", candidates=("n1",))
    found = judged("network-aware", [alone])
    model = transfer_s(10**6, 20e6, 2e-3, 0.0, 1) + 1.0 + transfer_s(1000, 20e6, 2e-3, 0.0, 1)
    assert found.completions["t"] == pytest.approx(model, rel=0.02)
    assert found.makespan_s == found.completions["t"]


def test_background_traffic_leaves_less():
    busy = [BackgroundFlow("b", "src", "n1", 15e6)]
    first = task("t", candidates=("n1",))
    slow = judged("idleness", [first], background=busy).completions["t"]
    assert slow - judged("idleness", [first]).completions["t"] > 1.0


@pytest.mark.parametrize("objective", ["mean", "makespan"])
def test_the_plan_is_the_best_of_what_can_be_counted_out(objective):
    # One core each: two tasks side by side, the third behind the shorter of them.
    tasks = [task(f"t{i}", compute_s=s, input_bytes=10_000) for i, s in enumerate((3.0, 1.0, 1.0))]
    made = plan(tasks, HOSTS, StaticNetwork(STAR), 8.0, objective)
    assert made.gap <= GAP
    policy = Optimal(made)
    found = judged(policy, tasks, policy.wake_s)
    best = {"mean": (3 + 1 + 2) / 3, "makespan": 3}[objective]
    reached = found.mean_s if objective == "mean" else found.makespan_s
    assert reached == pytest.approx(best, rel=0.05)


@settings(max_examples=6, deadline=None)
@given(st.lists(st.tuples(st.floats(0.1, 1), st.integers(0, 10**6)), min_size=1, max_size=4))
def test_no_policy_beats_the_plan_by_more_than_its_slots(asked):
    tasks = [task(f"t{i}", compute_s=s, input_bytes=n) for i, (s, n) in enumerate(asked)]
    found = judged("network-aware", tasks)
    made = plan(tasks, HOSTS, StaticNetwork(STAR), 1.5 * found.makespan_s, "mean")
    policy = Optimal(made)
    assert judged(policy, tasks, policy.wake_s).mean_s <= 1.1 * found.mean_s


def test_too_short_a_horizon_is_said():
    with pytest.raises(ControlError, match="no plan for t: no node can do it in 3 s"):
        plan([task("t", compute_s=9.0)], HOSTS, StaticNetwork(STAR), 3.0, "mean")
    both = [task(f"t{i}", compute_s=2.5, input_bytes=0) for i in range(4)]
    with pytest.raises(ControlError, match="no plan within 1% of the best was found"):
        plan(both, HOSTS, StaticNetwork(STAR), 3.0, "mean")


def test_transfers_that_would_share_a_link_go_one_after_the_other():
    both = [task(f"t{i}", input_bytes=2_000_000, compute_s=0.1) for i in range(2)]

    def run(stagger):
        network = StaticNetwork(STAR)
        policy = make("network-aware", {"stagger": stagger}, Setting(network))
        return Fluid(STAR, network, policy, both).run()

    shared, staggered = run(False), run(True)
    assert staggered.makespan_s < 1.06 * shared.makespan_s
    assert staggered.mean_s < 0.9 * shared.mean_s
