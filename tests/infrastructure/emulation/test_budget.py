"""The CPU budget: nothing is promised twice, and nobody's figures depend on a neighbour."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testbed.errors import MachineError
from testbed.infrastructure.emulation import budget, isolate, runs
from testbed.infrastructure.emulation.runs import Place
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology

from .support import enter, new_run_id, star

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="the ledger is root's")


@given(
    cpus=st.lists(st.floats(0, 64), min_size=1, max_size=60),
    switches=st.integers(1, 40),
    cores=st.floats(0.5, 64),
    target=st.sampled_from(["embedded", "bmv2"]),
)
def test_a_run_never_promises_more_than_its_cores(
    cpus: list[float], switches: int, cores: float, target: str
) -> None:
    topology = Topology(
        hosts=tuple(HostSpec(f"h{i}", cpu=cpu) for i, cpu in enumerate(cpus)),
        switches=tuple(SwitchSpec(f"s{i}") for i in range(switches)),
        links=tuple(LinkSpec(f"h{i}", "s0", 1e6) for i in range(len(cpus))),
    )
    plan = budget.plan(topology, target, cores)
    assert plan.total <= cores * (1 + 1e-9)
    assert 0 < plan.compute_scale <= 1
    for host in topology.hosts:
        assert plan.compute[host.name] == pytest.approx(host.cpu * plan.compute_scale)
        quota = plan.quota(host.name)
        assert quota.quota_us >= 1000
        assert quota.cores <= (plan.compute[host.name] + plan.agents[host.name]) * 1.001


def test_compute_is_not_scaled_where_everything_fits() -> None:
    plan = budget.plan(star(3, cpu=1.0), "embedded", cores=8)
    assert plan.compute_scale == 1
    assert plan.total < 4.5


def test_all_compute_is_scaled_by_one_factor_where_it_does_not_fit() -> None:
    plan = budget.plan(star(12, cpu=1.0), "embedded", cores=2)
    assert plan.total == pytest.approx(2)
    assert set(plan.compute.values()) == {plan.compute_scale}
    assert plan.quota("h1").period_us == 10_000


def test_a_host_without_cpu_still_gets_what_its_traffic_needs() -> None:
    plan = budget.plan(star(2, cpu=0.0), "embedded", cores=2)
    assert plan.compute_scale == 1
    assert plan.quota("h1").cores == pytest.approx(0.2)


def test_a_share_bounds_a_run_and_must_be_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(budget.SHARE_VARIABLE, "0.5")
    plan = budget.plan(star(50), "embedded")
    assert plan.total == pytest.approx(budget.machine_cores() / 2)
    monkeypatch.setenv(budget.SHARE_VARIABLE, "half")
    with pytest.raises(MachineError, match=r"TESTBED_CPU_SHARE is 'half'.*\(0, 1\]"):
        budget.plan(star(2), "embedded")


@pytest.mark.root
@needs_root
def test_the_second_run_is_refused_while_the_first_has_the_budget_and_not_after() -> None:
    first, second = Place(new_run_id()), Place(new_run_id())
    whole = budget.plan(star(50), "embedded")
    held = runs.claim(first)
    try:
        budget.take(first, whole)
        other = runs.claim(second)
        with pytest.raises(MachineError, match=f"CPU budget .* is taken.*{first.run_id}"):
            budget.take(second, whole)
        budget.release(first)
        budget.take(second, whole)
        os.close(other)  # as when the run has died: its part is free at once
        budget.take(first, whole)
    finally:
        os.close(held)
        runs.remove(first)
        runs.remove(second)


@pytest.mark.root
@needs_root
def test_two_runs_that_fit_share_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(budget.SHARE_VARIABLE, "0.5")
    half = budget.plan(star(50), "embedded")

    def take_half() -> int:
        budget.take(isolate.required(), half)
        return 0

    place = Place(new_run_id())
    held = runs.claim(place)
    try:
        budget.take(place, half)
        assert enter(take_half) == 0
    finally:
        os.close(held)
        runs.remove(place)
