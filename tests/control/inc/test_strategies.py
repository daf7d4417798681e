"""The strategies compared on a few seeded instances; `benchmarks/admission.py` has them all."""

from __future__ import annotations

import pytest

from testbed.control.inc import IncController
from testbed.control.inc.optimum import most_admitted
from testbed.control.inc.trees import Arborist
from testbed.model.admission import Grant, Refusal
from tests.control.inc.instances import Instance
from tests.control.inc.networks import capability, controller, leaf_spine, request


def test_joint_admits_more_than_the_simpler_strategies() -> None:
    counts = dict.fromkeys(("joint", "shortest", "load"), 0)
    for seed in range(3):
        for strategy in counts:
            counts[strategy] += Instance(seed, False).admitted(strategy)  # type: ignore[arg-type]
    assert counts["joint"] > 1.2 * counts["shortest"]
    assert counts["joint"] > 1.2 * counts["load"]


def test_joint_comes_near_the_bound_and_never_above_it() -> None:
    ours = bounds = 0
    for seed in (9, 18):
        one = Instance(seed, True)
        admitted = one.admitted("joint")
        bound = most_admitted(one.network().inventory, one.requests(), 20.0)
        assert admitted <= bound
        ours, bounds = ours + admitted, bounds + bound
    assert ours >= 0.75 * bounds


def test_the_bound_is_exact_where_it_can_be_counted() -> None:
    # One device with two slots, one slot a task: two tasks, whatever else is free.
    inc = leaf_spine(controller(), capable="")
    inc.capability(capability("spine1", slots=2), 0.0)
    wanted = [request("h1", "h3", rate_bps=2e4) for _ in range(5)]
    assert most_admitted(inc.inventory, wanted) == 2
    assert sum(bool(getattr(inc.admit(one, 1.0), "parts", ())) for one in wanted) == 2


def test_trees_that_are_not_drawn_would_not_have_been_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def answers(seed: int) -> list[Grant | Refusal]:
        inc: IncController = Instance(seed, False).network()
        return [inc.admit(one, 1.0) for one in Instance(seed, False).requests()]

    drawn = [0]
    draw = Arborist.draw

    def counted(*given: object) -> object:
        drawn[-1] += 1
        return draw(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(Arborist, "draw", counted)
    bounded = [answers(seed) for seed in range(6)]
    drawn.append(0)
    monkeypatch.setattr(Arborist, "bound", lambda *_: 0.0)
    assert [answers(seed) for seed in range(6)] == bounded
    assert drawn[0] < drawn[1]


def test_the_same_seed_is_the_same_instance() -> None:
    one, other = Instance(3, False), Instance(3, False)
    assert one.requests() == other.requests()
    assert one.network().inventory.links == other.network().inventory.links
