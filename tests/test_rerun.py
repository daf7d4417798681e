"""A run's manifest is enough to carry it out again, and to say what has changed since."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from testbed import rerun
from testbed.errors import ScenarioError
from testbed.measurement import manifest as provenance
from testbed.model.records import Fitness
from testbed.model.scenario import Scenario
from testbed.scenario import all_tasks, load, loads, repetition_seed, with_overrides

QUICKSTART = Path(__file__).parents[1] / "scenarios" / "quickstart.yaml"


def manifest_of(scenario: Scenario, repetitions: int) -> dict[str, Any]:
    """As a run of `scenario` would leave it, read back from JSON."""
    labels = [policy.label for policy in scenario.policies]
    now = datetime(2026, 5, 1, tzinfo=UTC)
    built = provenance.build(
        run="20260501T000000Z-0000",
        scenario=scenario,
        seeds=[repetition_seed(scenario.seed, r) for r in range(repetitions)],
        orders=[labels] * repetitions,
        target=scenario.target,
        compute_scale=1.0,
        program_hash="ab" * 32,
        link_checks=(),
        fitness=Fitness("fit"),
        started=now,
        finished=now,
        argv=[],
    )
    found: dict[str, Any] = json.loads(json.dumps(built))
    return found


def test_what_the_command_line_changed_is_repeated_too() -> None:
    ran = with_overrides(
        load(QUICKSTART), target="bmv2", repeat=9, seed=77, policies=["network-aware"]
    )
    again = rerun.scenario_of(manifest_of(ran, repetitions=4))
    assert again == replace(ran, repeat=4)


def test_policies_of_one_name_keep_their_options_and_their_order() -> None:
    text = QUICKSTART.read_text()
    start = text.index("policies:")
    policies = "policies: [{network-aware: {k: 1}}, idleness, network-aware]"
    ran = loads(text[:start] + policies + text[text.index("\n", start) :])
    again = rerun.scenario_of(manifest_of(ran, repetitions=ran.repeat))
    assert [policy.label for policy in again.policies] == [
        "network-aware(k=1)",
        "idleness",
        "network-aware",
    ]


def test_its_tasks_are_the_same_bit_for_bit() -> None:
    """Arrivals, sources and sinks at random; the seed from the command line."""
    text = QUICKSTART.read_text().replace("from sensors", "from h1, h2, h3, h4")
    ran = with_overrides(loads(text), seed=424242)
    again = rerun.scenario_of(manifest_of(ran, repetitions=5))
    for number in range(5):
        tasks = all_tasks(ran, number)
        assert len({task.source for task in tasks}) > 1
        assert all_tasks(again, number) == tasks
        released = [task.release_s.hex() for task in all_tasks(again, number)]
        assert released == [task.release_s.hex() for task in tasks]


def test_arrivals_of_a_trace_are_repeated_without_its_file(tmp_path: Path) -> None:
    trace = tmp_path / "arrivals.txt"
    trace.write_text("100ms\n333333us\n1.7s\n")
    file = tmp_path / "traced.yaml"
    file.write_text(QUICKSTART.read_text().replace("{poisson: 2/s}", "{trace: arrivals.txt}"))
    ran = load(file)
    manifest = manifest_of(ran, 1)
    trace.unlink()
    again = rerun.scenario_of(manifest)
    assert again.workloads == ran.workloads
    assert [task.release_s for task in all_tasks(again, 0)] == [0.1, 0.333333, 1.7]
    assert rerun.differences(manifest, again, "ab" * 32) == []


def test_policies_keep_their_options() -> None:
    text = QUICKSTART.read_text().replace(
        "policies: [idleness, network-aware]", "policies: [idleness, {network-aware: {k: 2}}]"
    )
    ran = loads(text)
    again = rerun.scenario_of(manifest_of(ran, ran.repeat))
    assert again.policies == ran.policies
    assert again.policies[1].options == (("k", 2),)


def test_nothing_is_different_on_the_same_machine_and_version() -> None:
    scenario = load(QUICKSTART)
    manifest = manifest_of(scenario, scenario.repeat)
    assert rerun.differences(manifest, rerun.scenario_of(manifest), "ab" * 32) == []


@pytest.mark.parametrize(
    ("section", "key", "value", "said"),
    [
        ("versions", "kernel", "4.9.0", "in the run"),
        ("versions", "source", "0" * 12, "source: "),
        ("versions", "gone", "1.0", "gone: none here, 1.0 in the run"),
        ("machine", "cores", 64, "machine's cores: "),
        ("scenario", "digest", "0" * 64, "means something else"),
    ],
)
def test_what_is_different_now_is_named(section: str, key: str, value: object, said: str) -> None:
    scenario = load(QUICKSTART)
    manifest = manifest_of(scenario, scenario.repeat)
    manifest[section][key] = value
    (found,) = rerun.differences(manifest, scenario, "ab" * 32)
    assert said in found


def test_another_p4_program_is_named_by_its_hash() -> None:
    scenario = load(QUICKSTART)
    (found,) = rerun.differences(manifest_of(scenario, 1), scenario, "cd" * 32)
    assert "cdcdcdcdcdcd" in found and "abababababab" in found


def test_a_text_this_version_refuses_is_a_scenario_error_that_names_the_run() -> None:
    scenario = load(QUICKSTART)
    manifest = manifest_of(scenario, 1)
    manifest["scenario"]["text"] = "name: x\ncolour: red\n"
    with pytest.raises(ScenarioError, match=r"20260501T000000Z-0000/manifest\.json:2:1"):
        rerun.scenario_of(manifest)


def test_the_source_hash_follows_the_code_and_nothing_else() -> None:
    first = provenance.source_hash()
    assert first == provenance.source_hash()
    assert len(first) == 64
    assert provenance.versions()["source"] == first[:12]
