"""A whole run: the network is built and checked, every policy sees every repetition."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from testbed import garbage
from testbed.control.insight import Insight
from testbed.experiment import calibration
from testbed.experiment.control_plane import ControlPlane
from testbed.experiment.graph_reductions import kind_of
from testbed.experiment.judge import Judge
from testbed.experiment.options import RunOptions
from testbed.experiment.progress import Progress
from testbed.experiment.reductions import Reductions
from testbed.infrastructure.dataplane import programs
from testbed.infrastructure.emulation import cgroups
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.measurement import decision_log, manifest, sequential
from testbed.measurement.compare import baseline_of
from testbed.measurement.machine import MachineSampler
from testbed.measurement.metrics import Metrics
from testbed.measurement.recorder import Recorder
from testbed.model.records import TaskRecord
from testbed.model.scenario import PolicySpec, Scenario
from testbed.scenario import policies
from testbed.scenario.workload import all_tasks, repetition_seed
from testbed.scheduling.journal import Journal, JournaledScheduler
from testbed.scheduling.policies import Setting, make, zones_of


def carry_out(scenario: Scenario, run_dir: Path, options: RunOptions) -> None:
    """Run `scenario` on emulated infrastructure and record it in `run_dir`.

    To be called inside a run's own namespaces. Raises MachineError, RunError or what the
    infrastructure raises; `run_dir` then has no manifest.
    """
    with Progress(Console(stderr=True, quiet=options.quiet)) as progress:
        asyncio.run(_carry_out(scenario, run_dir, progress, options))


def order_of(policies: tuple[PolicySpec, ...], repetition: int) -> tuple[PolicySpec, ...]:
    """Rotated by one and reversed every other round, so that no policy always goes first."""
    turn = repetition % len(policies)
    rotated = policies[turn:] + policies[:turn]
    return rotated[::-1] if (repetition // len(policies)) % 2 else rotated


SILENT_AFTER_S = 1.0
"""Five of an agent's reports."""


async def _carry_out(
    scenario: Scenario, run_dir: Path, progress: Progress, options: RunOptions
) -> None:
    stopping, endpoint, watch = options.stopping, options.endpoint, options.watch
    started = datetime.now(UTC)
    recorder = Recorder(run_dir)
    program = programs.load(scenario.topology.switches[0].program)
    seeds = [repetition_seed(scenario.seed, r) for r in range(scenario.repeat)]
    orders = [order_of(scenario.policies, r) for r in range(scenario.repeat)]
    zones = zones_of(scenario.topology)
    others = policies.installed(policy.name for policy in scenario.policies)
    labels = [policy.label for policy in scenario.policies]
    completions: list[dict[str, float]] = []
    begun: dict[tuple[str, int], float] = {}
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
        if watch is not None:
            progress.stage("starting packet traces and captures")
            await infrastructure.watch(watch, run_dir)
        progress.stage("discovering links and hosts")
        async with (
            ControlPlane(
                infrastructure,
                # Of BMv2's queues none is the link's: its links are shaped as wires.
                Insight(scenario.telemetry, queue_known=scenario.target == "embedded"),
            ) as control,
            MachineSampler(
                scenario.sampling_s,
                infrastructure.switch_processes,
                cgroups.own_quotas(),
                infrastructure.wakeful.cpu_s,
            ) as sampler,
            AsyncExitStack() as shown,
        ):
            await control.discover()
            garbage.seldom()
            metrics = None if endpoint is None else Metrics(run_dir.name, scenario)
            if metrics is not None and endpoint is not None:
                recorder.watch, control.timings.watch = metrics, metrics.activity
                await shown.enter_async_context(endpoint.serve(metrics.exposition))
                progress.stage(f"metrics at {endpoint.url}")
            judge = Judge(scenario, infrastructure, sampler, options.redo_unfit)
            for number, (seed, order) in enumerate(zip(seeds, orders, strict=True)):
                tasks = all_tasks(scenario, number)
                records: list[TaskRecord] = []
                for policy in order:
                    kind = kind_of(scenario.workloads)
                    again = True
                    while again:
                        since, journal = recorder.mark(), Journal()
                        network = journal.view(control.controller)
                        repetition = kind(
                            scenario=scenario,
                            infrastructure=infrastructure,
                            control=control,
                            scheduler=JournaledScheduler(
                                scenario.topology.hosts,
                                make(
                                    # All-reduces are placed on nothing, by nobody.
                                    "idleness" if issubclass(kind, Reductions) else policy.name,
                                    policy.options,
                                    Setting(network, SILENT_AFTER_S, seed, zones),
                                    others,
                                ),
                                journal,
                            ),
                            recorder=recorder,
                            policy=policy,
                            number=number,
                            seed=seed,
                            tasks=tasks,
                            progress=progress.repetition(policy.label, number, scenario.repeat),
                        )
                        if metrics is not None:
                            metrics.begin(policy.label, number)
                        await judge.begin()
                        with infrastructure.control_ahead():
                            await repetition.run()
                        found, again = await judge.end(repetition)
                        progress.unfit(policy.label, number, found, again)
                        if again:
                            recorder.discard(since)
                            await judge.quiet()
                    begun[policy.label, number] = repetition.started_unix_s
                    if not issubclass(kind, Reductions):
                        decision_log.append(run_dir, policy.label, number, journal.entries)
                    records += repetition.records
                recorder.flush()
                completions.append(sequential.mean_completions(records, scenario.settle_s))
                if stopping is not None and stopping.reached(completions, baseline_of(labels)):
                    break
        drops = await infrastructure.drops()
        if watch is not None:
            for said in await infrastructure.stop_watching(watch, run_dir):
                progress.stage(said)
    verdict = judge.verdict(checks, drops)
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
            fitness=verdict if watch is None else watch.judged(verdict),
            evidence=judge.evidence() | ({} if metrics is None else metrics.evidence()),
            repetition_fitness=judge.repetitions,
            repetition_started=begun,
            stopping=None if stopping is None else stopping.as_json(),
            redone=judge.redone,
            started=started,
            finished=datetime.now(UTC),
            argv=sys.argv if options.argv is None else options.argv,
        )
    )
