"""`testbed replay`: a run's policies decide anew on what they were told, and should agree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from testbed.errors import RunError
from testbed.experiment.run import SILENT_AFTER_S
from testbed.measurement import decision_log
from testbed.measurement.results import newest_run, read_manifest
from testbed.model.scenario import PolicySpec
from testbed.rerun import scenario_of
from testbed.scenario import policies as installed
from testbed.scheduling.framework import NetworkView, Policy
from testbed.scheduling.journal import Difference, replay
from testbed.scheduling.policies import Setting, make, zones_of


@dataclass(frozen=True, slots=True)
class Replayed:
    """One policy in one repetition: decisions that are the same, and the first that are not."""

    policy: str
    repetition: int
    same: int
    difference: Difference | None

    def as_json(self) -> dict[str, object]:
        found = self.difference
        return {
            "policy": self.policy,
            "repetition": self.repetition,
            "same": self.same,
            "difference": None if found is None else {"at_s": found.at_s, "text": found.text},
        }


def replayed(run: Path) -> list[Replayed]:
    """Every policy of every repetition of the run at or below `run`; RunError without a log."""
    run, _ = newest_run(run)
    manifest = read_manifest(run)
    scenario = scenario_of(manifest)
    topology = scenario.topology
    seeds = {r["repetition"]: r["seed"] for r in manifest["repetitions"]}
    specs = {policy.label: policy for policy in scenario.policies}
    others = installed.installed(policy.name for policy in scenario.policies)
    found = []
    for label, repetition, entries in decision_log.read(run):
        if label not in specs or repetition not in seeds:
            raise RunError(
                f"{run}: its log has {label} in repetition {repetition}, which never was"
            )
        spec, seed = specs[label], seeds[repetition]

        def policy(network: NetworkView, spec: PolicySpec = spec, seed: int = seed) -> Policy:
            setting = Setting(network, SILENT_AFTER_S, seed, zones_of(topology))
            return make(spec.name, spec.options, setting, others)

        found.append(Replayed(label, repetition, *replay(entries, topology.hosts, policy)))
    return found


def lines(found: list[Replayed]) -> list[str]:
    """What came of it, in words."""
    said = [
        f"repetition {one.repetition}, {one.policy}, at {one.difference.at_s:.3f} s on the run's"
        f" clock, after {one.same} decisions as they were: {one.difference.text}"
        for one in found
        if one.difference is not None
    ]
    same = sum(one.same for one in found)
    end = "all as they were" if not said else f"{len(said)} of {len(found)} schedulers differ"
    return [*said, f"{same} decisions of {len(found)} schedulers made anew: {end}"]
