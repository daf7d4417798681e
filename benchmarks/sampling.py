"""What does measuring cost, and does it change what is measured?

    sudo .venv/bin/python benchmarks/sampling.py --pairs 10

One run of `scenarios/quickstart.yaml` under `network-aware`, every repetition
twice on the same network with the same tasks: once measured as in any run
(links, queues, switches, control plane and machine, at the scenario's interval)
and once not at all; the order alternates. What the control plane needs for its
own work (host reports, counters, delay probes) goes on in both. Reported, with
95 % Student t intervals over pairs:

- **CPU share**: the CPU time that measuring counted for itself, in the run's
  process and the switches' engine, of all the machine's cores (bar: 3 %);
- **all CPU**: how much more CPU time all processes of the run used when
  measured, of all the machine's cores, whatever the reason;
- **completion**: relative change of the mean completion time (bar: 1 %).

Exits 1 when the CPU share is over its bar or the interval of the change of
completion lies beyond 1 % on either side. A change is called shown to be within
the bar only when its whole interval is. `--metrics` has the measured half
scraped by Prometheus's client once a second too. Root on Linux.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import secrets
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from testbed.experiment.control_plane import ControlPlane
from testbed.experiment.repetition import Repetition
from testbed.experiment.run import SILENT_AFTER_S
from testbed.infrastructure.emulation import budget, cgroups, isolate
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.measurement import machine
from testbed.measurement.machine import MachineSampler
from testbed.measurement.metrics import Metrics
from testbed.measurement.recorder import Recorder
from testbed.measurement.statistics import paired_difference, t_interval
from testbed.model.scenario import Scenario
from testbed.scenario import load, with_overrides
from testbed.scenario.workload import all_tasks, repetition_seed
from testbed.scheduling.policies import Setting, make, zones_of
from testbed.scheduling.scheduler import Scheduler

QUICKSTART = Path(__file__).parents[1] / "scenarios" / "quickstart.yaml"
CPU_BAR, COMPLETION_BAR = 0.03, 0.01
SCRAPE_INTERVAL_S = 1.0


@dataclass(frozen=True)
class Half:
    """A repetition, measured or not. `tasks` maps those that were done to their completion."""

    measured: bool
    tasks: dict[str, float]
    lasted_s: float
    measuring_cpu_s: float
    run_cpu_s: float
    """Of all processes of the run, this one included."""
    stolen: float
    """Share of the CPU time that the hypervisor gave to others."""


class Bench:
    """Carries out one repetition after another on a network that is up."""

    def __init__(
        self,
        scenario: Scenario,
        network: Emulation,
        control: ControlPlane,
        folder: Path,
        metrics: Metrics | None,
    ) -> None:
        self.scenario = scenario
        self.network = network
        self.control = control
        self.folder = folder
        self.metrics = metrics

    async def half(self, number: int, measured: bool) -> Half:
        scenario, (policy,) = self.scenario, self.scenario.policies
        seed = repetition_seed(scenario.seed, number)
        zones = zones_of(scenario.topology)
        setting = Setting(self.control.controller, SILENT_AFTER_S, seed, zones)
        recorder = Recorder(self.folder)
        if measured and self.metrics is not None:
            recorder.watch, self.control.timings.watch = self.metrics, self.metrics.activity
        repetition = Repetition(
            scenario=scenario,
            infrastructure=self.network,
            control=self.control,
            scheduler=Scheduler(
                scenario.topology.hosts, make(policy.name, policy.options, setting, {})
            ),
            recorder=recorder,
            policy=policy,
            number=number,
            seed=seed,
            tasks=all_tasks(scenario, number),
            progress=lambda done, total: None,
        )
        polled_s = self.network.wakeful.cpu_s
        sampler = MachineSampler(
            scenario.sampling_s, self.network.switch_processes, cgroups.own_quotas(), polled_s
        )
        engine_s, before = self.network.readings_cost_s, machine.read(polled_s=polled_s())
        async with AsyncExitStack() as watching:
            if measured:
                await watching.enter_async_context(sampler)
                if self.metrics is not None:
                    scraping = asyncio.create_task(self._scrape(self.metrics))
                    watching.callback(scraping.cancel)
            else:
                repetition.sampling.interval_s = math.inf
            await repetition.run()
        after = machine.read(polled_s=polled_s())
        counted_s = repetition.sampling.cost_s + sampler.cost_s
        total_s = after.busy_s + after.idle_s + after.stolen_s
        total_s -= before.busy_s + before.idle_s + before.stolen_s
        return Half(
            measured,
            {r.task: r.completion_s for r in repetition.records if r.completion_s is not None},
            repetition.lasted_s,
            (counted_s + self.network.readings_cost_s - engine_s) if measured else 0.0,
            after.own_s - before.own_s,
            (after.stolen_s - before.stolen_s) / total_s,
        )

    async def _scrape(self, metrics: Metrics) -> None:
        while True:
            await asyncio.sleep(SCRAPE_INTERVAL_S)
            metrics.exposition("")


async def bench(scenario: Scenario, pairs: int, scraped: bool) -> list[tuple[Half, Half]]:
    """(measured, not measured), pair by pair."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        async with Emulation(scenario) as network, ControlPlane(network) as control:
            await control.discover()
            metrics = Metrics("benchmark", scenario) if scraped else None
            one = Bench(scenario, network, control, Path(folder), metrics)
            await one.half(pairs, measured=False)  # warms caches up; not counted
            for number in range(pairs):
                first = await one.half(number, measured=number % 2 == 0)
                second = await one.half(number, measured=number % 2 == 1)
                found.append((first, second) if first.measured else (second, first))
                print(
                    f"pair {number + 1} of {pairs}: "
                    + "; ".join(
                        f"{'measured' if h.measured else 'not'} {mean(h, first, second):.4f} s, "
                        f"{h.run_cpu_s:.2f} CPU·s, {h.stolen:.0%} stolen"
                        for h in found[-1]
                    ),
                    flush=True,
                )
    return found


def mean(half: Half, *among: Half) -> float:
    """Mean completion of the tasks that were done in each of `among`."""
    common = set.intersection(*(set(other.tasks) for other in among))
    return float(np.mean([half.tasks[task] for task in sorted(common)])) if common else math.nan


def verdict(pairs: Sequence[tuple[Half, Half]], interval_s: float, cores: float) -> bool:
    """Print the figures; True unless a bar is missed."""
    share = t_interval(np.array([h.measuring_cpu_s / h.lasted_s / cores for h, _ in pairs]))
    extra = t_interval(
        np.array([(a.run_cpu_s / a.lasted_s - b.run_cpu_s / b.lasted_s) / cores for a, b in pairs])
    )
    change = paired_difference(
        np.array([mean(a, a, b) for a, b in pairs]), np.array([mean(b, a, b) for a, b in pairs])
    ).relative
    stolen = np.mean([h.stolen for pair in pairs for h in pair])
    print(
        f"\n{len(pairs)} pairs, sampling every {interval_s * 1e3:.0f} ms, {cores:g} cores, "
        f"{stolen:.1%} of the CPU time stolen by the hypervisor; mean completion "
        f"{np.mean([mean(b, a, b) for a, b in pairs]):.4f} s"
    )
    rows = (("CPU share of measuring", share), ("all CPU, difference", extra))
    for name, found in (*rows, ("mean completion, change", change)):
        within = "" if found.low is None else f" [{found.low:+.3%}, {found.high:+.3%}]"
        print(f"{name:24} {found.mean:+.3%}{within}")
    cheap = share.mean < CPU_BAR
    low = -math.inf if change.low is None else change.low
    high = math.inf if change.high is None else change.high
    shown = low > -COMPLETION_BAR and high < COMPLETION_BAR
    beyond = low > COMPLETION_BAR or high < -COMPLETION_BAR
    print(
        f"CPU share under {CPU_BAR:.0%}: {'yes' if cheap else 'NO'}; completion changed by less "
        f"than {COMPLETION_BAR:.0%}: "
        f"{'shown' if shown else 'NO' if beyond else 'not decided by this many pairs'}"
    )
    return cheap and not beyond


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--scenario", type=Path, default=QUICKSTART)
    parser.add_argument("--policy", default="network-aware")
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--metrics", action="store_true", help="scraped once a second as well")
    parser.add_argument("--json", type=Path, help="write every half to this file")
    options = parser.parse_args()
    scenario = with_overrides(load(options.scenario), policies=[options.policy])

    def inside() -> int:
        pairs = asyncio.run(bench(scenario, options.pairs, options.metrics))
        if options.json:
            options.json.write_text(json.dumps([[asdict(h) for h in p] for p in pairs], indent=1))
        return 0 if verdict(pairs, scenario.sampling_s, budget.machine_cores()) else 1

    began_s = time.monotonic()
    status = isolate.enter(f"sampling-{secrets.token_hex(4)}", inside)
    print(f"took {time.monotonic() - began_s:.0f} s")
    raise SystemExit(status)


if __name__ == "__main__":
    main()
