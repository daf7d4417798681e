"""The scenarios' claims, with real scheduler and controller over fluid TCP."""

from __future__ import annotations

from pathlib import Path
from statistics import mean, median

import pytest

from testbed.scenario import load

from .fluid import Fluid

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def completions(name, policy, repetitions=2):
    runs = [Fluid(load(SCENARIOS / f"{name}.yaml"), policy, r) for r in range(repetitions)]
    for run in runs:
        run.run()
    return runs


def mean_completion(runs):
    return mean(c for run in runs for c in run.completions.values())


@pytest.mark.parametrize("name", ["congested-edge", "quickstart"])
def test_where_the_network_matters_looking_at_it_saves_a_third(name):
    idle = mean_completion(completions(name, "idleness"))
    aware = mean_completion(completions(name, "network-aware"))
    assert aware < 0.7 * idle


def test_where_it_does_not_looking_at_it_costs_nothing():
    idle = mean_completion(completions("uncongested", "idleness"))
    aware = mean_completion(completions("uncongested", "network-aware"))
    assert aware < 1.03 * idle


@pytest.mark.parametrize("name", ["congested-edge", "quickstart", "uncongested"])
def test_predictions_come_true(name):
    errors = []
    for run in completions(name, "network-aware"):
        for decision in run.scheduler.decisions:
            if decision.host is not None:
                task = run.tasks[decision.task]
                released = run.started_s + task.release_s
                predicted = decision.at_s - released + decision.prediction.completion_s
                errors.append(predicted / run.completions[task.id] - 1)
    # Tasks that come later slow those before them: nobody can predict that.
    assert abs(median(errors)) < 0.1
    assert median(abs(e) for e in errors) < 0.15
