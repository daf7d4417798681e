"""`testbed rerun`: the scenario stored in a run's manifest, carried out again as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from testbed.infrastructure.dataplane import programs
from testbed.measurement import manifest as provenance
from testbed.model.scenario import PolicySpec, Scenario
from testbed.scenario import loads, with_overrides


def prepare(manifest: Mapping[str, Any]) -> tuple[Scenario, list[str]]:
    """What to carry out, and in what it will differ from the run that left `manifest`."""
    scenario = scenario_of(manifest)
    program = programs.load(scenario.topology.switches[0].program)
    return scenario, differences(manifest, scenario, program.source_hash)


def scenario_of(manifest: Mapping[str, Any]) -> Scenario:
    """The scenario a run carried out: its text, and its seed, target, policies and repetitions.

    Raises ScenarioError when this version does not accept the text any more.
    """
    stored = manifest["scenario"]
    written = loads(stored["text"], f"{manifest['run']}/manifest.json", traces=stored.get("traces"))
    known = {policy.label: policy for policy in written.policies}
    policies: list[PolicySpec] = []
    for label in manifest["policies"]:  # of one name there may be several, with other options
        if label in known:
            policies.append(known[label])
        else:
            policies += with_overrides(written, policies=[label]).policies
    scenario = with_overrides(
        written,
        target=manifest["target"],
        repeat=len(manifest["repetitions"]),
        seed=manifest["seed"],
    )
    return replace(scenario, policies=tuple(policies))


def differences(manifest: Mapping[str, Any], scenario: Scenario, program_hash: str) -> list[str]:
    """In what this machine and version differ from those of the run, in words.

    Parameters
    ----------
    scenario
        What `scenario_of` returned.
    program_hash
        Of the P4 program as it is here.
    """
    found = []
    if provenance.digest(scenario) != manifest["scenario"]["digest"]:
        found.append(
            "the scenario's text means something else to this version: the runs are not comparable"
        )
    if program_hash != manifest["program_hash"]:
        found.append(
            f"the P4 program is {program_hash[:12]}, the run's was {manifest['program_hash'][:12]}"
        )
    here = provenance.versions()
    found += _changes("", manifest["versions"], here)
    found += _changes("machine's ", manifest["machine"], provenance.machine())
    return found


def _changes(what: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return [
        f"{what}{key}: {_shown(now.get(key))} here, {_shown(then.get(key))} in the run"
        for key in dict.fromkeys((*then, *now))
        if then.get(key) != now.get(key)
    ]


def _shown(value: object) -> str:
    return "none" if value is None else str(value)
