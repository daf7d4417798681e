"""The order of policies gives none of them a standing advantage."""

from collections import Counter

from testbed.experiment.run import order_of
from testbed.model.scenario import PolicySpec


def policies(count: int) -> tuple[PolicySpec, ...]:
    return tuple(PolicySpec(f"p{i}") for i in range(count))


def test_two_policies_take_turns_at_going_first() -> None:
    firsts = Counter(order_of(policies(2), r)[0].name for r in range(8))
    assert firsts == {"p0": 4, "p1": 4}


def test_every_policy_goes_first_and_last_equally_often() -> None:
    for count in (2, 3, 4):
        rounds = range(2 * count)
        firsts = Counter(order_of(policies(count), r)[0].name for r in rounds)
        lasts = Counter(order_of(policies(count), r)[-1].name for r in rounds)
        assert set(firsts.values()) == {2}
        assert set(lasts.values()) == {2}


def test_every_repetition_runs_every_policy_once() -> None:
    for r in range(6):
        assert set(order_of(policies(3), r)) == set(policies(3))
