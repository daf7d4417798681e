"""What a command line may change of a scenario."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from testbed.errors import ScenarioError
from testbed.model.scenario import PolicySpec
from testbed.scenario import with_overrides

from .example import SMALL, loaded, with_lines

SCENARIO = loaded(SMALL)


def test_nothing_given_changes_nothing() -> None:
    assert with_overrides(SCENARIO) == SCENARIO


def test_what_is_given_replaces_what_the_file_says() -> None:
    changed = with_overrides(SCENARIO, target="bmv2", repeat=2, seed=9, policies=["idleness"])
    assert changed == replace(
        SCENARIO, target="bmv2", repeat=2, seed=9, policies=(PolicySpec("idleness"),)
    )


def test_a_policy_keeps_the_options_the_file_gives_it() -> None:
    scenario = loaded(with_lines("policies: [idleness, {network-aware: {k: 2}}, network-aware]"))
    tuned, plain = PolicySpec("network-aware", (("k", 2),)), PolicySpec("network-aware")
    assert with_overrides(scenario, policies=["network-aware"]).policies == (tuned, plain)
    by_label = with_overrides(scenario, policies=["network-aware(k=2)", "idleness"])
    assert by_label.policies == (tuned, PolicySpec("idleness"))


def test_a_policy_the_file_does_not_have_may_be_asked_for() -> None:
    changed = with_overrides(SCENARIO, policies=["new"], known_policies={"new"})
    assert changed.policies == (PolicySpec("new"),)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"target": "bmv3"}, "target: found 'bmv3', expected embedded or bmv2"),
        ({"repeat": 0}, "repeat: found 0, expected 1 to 1000"),
        ({"seed": -1}, "seed: found -1, expected 0 to"),
        ({"policies": []}, "policies: found none"),
        ({"policies": ["idle"]}, "did you mean 'idleness'"),
        ({"policies": ["idleness", "idleness"]}, "policies: found 'idleness' twice"),
    ],
)
def test_an_unacceptable_option_is_named(given: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ScenarioError, match=complaint):
        with_overrides(SCENARIO, **given)
