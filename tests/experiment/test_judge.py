"""How long is waited before something is carried out again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest

from testbed.experiment import judge
from testbed.experiment.judge import QUIET_FOR_S, QUIET_WITHIN_S, Judge
from testbed.measurement.fitness import MachineSample

INTERVAL_S = 0.25
CALM = MachineSample(0.0, INTERVAL_S, 0.1, 0.0, None, 0.1, 0.0)


@dataclass
class Machine:
    """Stands for the infrastructure, its clock, and the sampler: disturbed until `until_s`."""

    until_s: float
    change: dict[str, float]
    now_s: float = 0.0
    interval_s: float = INTERVAL_S
    samples: list[MachineSample] = field(default_factory=list)
    budget: Any = field(default_factory=lambda: SimpleNamespace(machine_cores=2.0))
    wakeful: tuple[()] = ()

    def now(self) -> float:
        return self.now_s

    async def pass_time(self, span_s: float) -> None:
        while span_s > 0:
            self.now_s, span_s = self.now_s + INTERVAL_S, span_s - INTERVAL_S
            sample = replace(CALM, at_s=self.now_s)
            if self.now_s <= self.until_s:
                sample = replace(sample, **self.change)
            self.samples.append(sample)


def waited_s(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> float:
    """For how long, after a repetition of 20 s."""
    asyncio.run(machine.pass_time(20.0))
    one: Any = machine
    judging = Judge(one, one, one)
    monkeypatch.setattr(judge, "asyncio", SimpleNamespace(sleep=machine.pass_time))
    return asyncio.run(judging.quiet())


def test_nothing_is_waited_for_on_a_machine_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert waited_s(Machine(10.0, {"taken": 0.5}), monkeypatch) == 0


@pytest.mark.parametrize("change", [{"taken": 0.2}, {"others_cores": 0.8}])
def test_a_spell_is_waited_for(change: dict[str, float], monkeypatch: pytest.MonkeyPatch) -> None:
    found = waited_s(Machine(50.0, change), monkeypatch)
    # It ends 30 s after the repetition; then what is left of it has to leave the window.
    assert 30.0 < found <= 30.0 + QUIET_FOR_S


def test_a_machine_that_never_is_quiet_is_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = waited_s(Machine(1e9, {"taken": 0.2}), monkeypatch)
    assert found == pytest.approx(QUIET_WITHIN_S, abs=INTERVAL_S)


def test_what_nobody_wanted_is_no_disturbance_of_a_repetition_but_of_the_quiet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`stolen` is scaled down to what was wanted, `taken` is not."""
    assert waited_s(Machine(1e9, {"stolen": 0.01, "taken": 0.01}), monkeypatch) == 0
    assert waited_s(Machine(25.0, {"stolen": 0.0, "taken": 0.1}), monkeypatch) > 5.0
