"""A whole run: the network is built and checked, every policy sees every repetition."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from testbed.experiment import calibration
from testbed.experiment.control_plane import ControlPlane
from testbed.experiment.judge import Judge
from testbed.experiment.progress import Progress
from testbed.experiment.repetition import Repetition
from testbed.infrastructure.dataplane import programs
from testbed.infrastructure.emulation import cgroups
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.measurement import manifest, sequential
from testbed.measurement.compare import baseline_of
from testbed.measurement.machine import MachineSampler
from testbed.measurement.recorder import Recorder
from testbed.measurement.sequential import StoppingRule
from testbed.model.records import TaskRecord
from testbed.model.scenario import PolicySpec, Scenario
from testbed.scenario import policies
from testbed.scenario.workload import all_tasks, repetition_seed
from testbed.scheduling.policies import Setting, make, zones_of
from testbed.scheduling.scheduler import Scheduler


def carry_out(
    scenario: Scenario, run_dir: Path, *, quiet: bool, stopping: StoppingRule | None = None
) -> None:
    """Run `scenario` on emulated infrastructure and record it in `run_dir`.

    With `stopping` it ends before the scenario's repetitions are done, once the answer is
    precise enough. To be called inside a run's own namespaces. Raises MachineError, RunError
    or what the infrastructure raises; `run_dir` then has no manifest.
    """
    with Progress(Console(stderr=True, quiet=quiet)) as progress:
        asyncio.run(_carry_out(scenario, run_dir, progress, stopping))


def order_of(policies: tuple[PolicySpec, ...], repetition: int) -> tuple[PolicySpec, ...]:
    """Rotated by one and reversed every other round, so that no policy always goes first."""
    turn = repetition % len(policies)
    rotated = policies[turn:] + policies[:turn]
    return rotated[::-1] if (repetition // len(policies)) % 2 else rotated


SILENT_AFTER_S = 1.0
"""Five of an agent's reports."""


async def _carry_out(
    scenario: Scenario, run_dir: Path, progress: Progress, stopping: StoppingRule | None
) -> None:
    started = datetime.now(UTC)
    recorder = Recorder(run_dir)
    program = programs.load(scenario.topology.switches[0].program)
    seeds = [repetition_seed(scenario.seed, r) for r in range(scenario.repeat)]
    orders = [order_of(scenario.policies, r) for r in range(scenario.repeat)]
    zones = zones_of(scenario.topology)
    others = policies.installed(policy.name for policy in scenario.policies)
    labels = [policy.label for policy in scenario.policies]
    completions: list[dict[str, float]] = []
    calibrated = calibration.load()
    if calibrated is not None and (warning := calibration.warning(scenario, calibrated)):
        progress.warn(warning)
    progress.stage(
        f"building {len(scenario.topology.switches)} switches and "
        f"{len(scenario.topology.hosts)} hosts"
    )
    async with Emulation(scenario) as infrastructure:
        progress.stage("measuring every link against its specification")
        checks = await infrastructure.check_links()
        progress.links(checks)
        progress.stage("discovering links and hosts")
        async with (
            ControlPlane(infrastructure) as control,
            MachineSampler(
                scenario.sampling_s,
                infrastructure.switch_processes,
                cgroups.own_quotas(),
                infrastructure.wakeful.cpu_s,
            ) as sampler,
        ):
            await control.discover()
            judge = Judge(scenario, infrastructure, sampler)
            for number, (seed, order) in enumerate(zip(seeds, orders, strict=True)):
                tasks = all_tasks(scenario, number)
                records: list[TaskRecord] = []
                for policy in order:
                    repetition = Repetition(
                        scenario=scenario,
                        infrastructure=infrastructure,
                        control=control,
                        scheduler=Scheduler(
                            scenario.topology.hosts,
                            make(
                                policy.name,
                                policy.options,
                                Setting(control.controller, SILENT_AFTER_S, seed, zones),
                                others,
                            ),
                        ),
                        recorder=recorder,
                        policy=policy,
                        number=number,
                        seed=seed,
                        tasks=tasks,
                        progress=progress.repetition(policy.label, number, scenario.repeat),
                    )
                    await judge.begin()
                    await repetition.run()
                    records += repetition.records
                    progress.unfit(policy.label, number, await judge.end(repetition))
                recorder.flush()
                completions.append(sequential.mean_completions(records, scenario.settle_s))
                if stopping is not None and stopping.reached(completions, baseline_of(labels)):
                    break
        drops = await infrastructure.drops()
    recorder.finish(
        manifest.build(
            run=run_dir.name,
            scenario=scenario,
            seeds=seeds[: len(completions)],
            orders=[[policy.label for policy in order] for order in orders[: len(completions)]],
            target=scenario.target,
            compute_scale=infrastructure.compute_scale,
            program_hash=program.source_hash,
            link_checks=checks,
            fitness=judge.verdict(checks, drops),
            evidence=judge.evidence(),
            repetition_fitness=judge.repetitions,
            stopping=None if stopping is None else stopping.as_json(),
            started=started,
            finished=datetime.now(UTC),
            argv=sys.argv,
        )
    )
