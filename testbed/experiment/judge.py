"""Says of every repetition, and of the run, whether the machine could carry it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from testbed.experiment.repetition import Repetition
from testbed.infrastructure.emulation import budget, isolate
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.infrastructure.interface import LinkDrops
from testbed.measurement import fitness
from testbed.measurement.fitness import MachineSample
from testbed.measurement.machine import MachineSampler
from testbed.model.records import Fitness, LinkCheck, SwitchSample, TaskRecord
from testbed.model.scenario import Scenario

Drops = Mapping[tuple[str, str], LinkDrops]
LEAST_SAMPLES = 8
"""A repetition with fewer machine samples (2 s of them) is judged with the run only."""
QUIET_FOR_S, QUIET_WITHIN_S = 5.0, 120.0
"""Before something is carried out again, the machine has to be left alone for so long; no more
time than the second is spent on that, for it may never be."""


class Judge:
    """Watches one run: `begin` before and `end` after each repetition, `verdict` at last.

    At most `redo` repetitions that are unfit are to be carried out again.
    """

    repetitions: dict[tuple[str, int], Fitness]
    """(policy label, number) -> verdict on that repetition alone."""
    redone: list[dict[str, Any]]
    """What was set aside, as `manifest.build` has it."""

    def __init__(
        self,
        scenario: Scenario,
        infrastructure: Emulation,
        sampler: MachineSampler,
        redo: int = 0,
    ) -> None:
        self.scenario = scenario
        self.infrastructure = infrastructure
        self.sampler = sampler
        self.repetitions = {}
        self.redone = []
        self._redo = redo
        self._aside: list[tuple[float, float]] = []
        """From when to when what was set aside took place."""
        self._aside_drops: list[Drops] = []
        self._before: Drops = {}
        self._records: list[TaskRecord] = []
        self._switches: list[SwitchSample] = []
        self._promised_cores = 0.0
        self._cost_s = 0.0
        self._began_s = infrastructure.now()
        self._awake = len(infrastructure.wakeful)

    async def begin(self) -> None:
        """A repetition is about to start."""
        self._before = await self.infrastructure.drops()
        self._look_for_runs()

    async def end(self, repetition: Repetition) -> tuple[Fitness, bool]:
        """A repetition has ended; the verdict on it, and whether it is to be carried out again.

        What is carried out again is as if it had never been.
        """
        self._look_for_runs()
        sampling = repetition.sampling
        now = await self.infrastructure.drops()
        start_s, end_s = sampling.start_s, sampling.start_s + repetition.lasted_s
        machine = [s for s in self.sampler.samples if start_s < s.at_s - s.interval_s / 2 < end_s]
        drops = _since(self._before, now)
        found = fitness.assess(
            machine=machine if len(machine) >= LEAST_SAMPLES else (),
            drops=drops,
            compute=fitness.nominal_spans(repetition.records, self.scenario),
            switches=sampling.switches,
            throttled=repetition.throttled,
            cores=self.infrastructure.budget.machine_cores,
            promised_cores=self._promised_cores,
            min_samples=LEAST_SAMPLES,
        )
        self._cost_s += sampling.cost_s
        if found.verdict == "unfit" and len(self.redone) < self._redo:
            self._aside.append((start_s, end_s))
            self._aside_drops.append(drops)
            self.redone.append(
                {
                    "policy": repetition.policy.label,
                    "repetition": repetition.number,
                    "started": repetition.started_unix_s,
                    "reasons": list(found.reasons),
                }
            )
            return found, True
        self.repetitions[repetition.policy.label, repetition.number] = found
        self._records += repetition.records
        self._switches += sampling.switches
        return found, False

    async def quiet(self) -> float:
        """Wait until nobody else takes the machine's CPU time, and tell for how long, in s.

        Disturbances come in spells: what is carried out again at once is disturbed again.
        """
        began_s = self.infrastructure.now()
        cores = self.infrastructure.budget.machine_cores
        while (now_s := self.infrastructure.now()) < began_s + QUIET_WITHIN_S:
            lately = [s for s in self.sampler.samples if s.at_s > now_s - QUIET_FOR_S]
            if not fitness.disturbed(lately, cores, self._promised_cores):
                break
            await asyncio.sleep(self.sampler.interval_s)
        return now_s - began_s

    def verdict(self, checks: Sequence[LinkCheck], drops: Drops) -> Fitness:
        """On the run as a whole, its repetitions considered."""
        for aside in self._aside_drops:
            drops = _since(aside, drops)
        whole = fitness.assess(
            machine=self._samples(),
            link_checks=checks,
            drops=drops,
            compute=fitness.nominal_spans(self._records, self.scenario),
            switches=self._switches,
            cores=self.infrastructure.budget.machine_cores,
            promised_cores=self._promised_cores,
        )
        return fitness.of_run(whole, self.repetitions)

    def evidence(self) -> dict[str, float | None]:
        """The figures behind the verdict, and what taking them cost."""
        cost_s = self._cost_s + self.sampler.cost_s + self.infrastructure.readings_cost_s
        lasted_s = max(1e-6, self.infrastructure.now() - self._began_s)
        return fitness.evidence(self._samples(), self._switches) | {
            "cpus_kept_awake": self._awake,
            "promised_to_other_runs_cores": self._promised_cores,
            "sampling_cpu_s": cost_s,
            "sampling_cpu_share": cost_s / lasted_s / self.infrastructure.budget.machine_cores,
        }

    def _samples(self) -> list[MachineSample]:
        """Those of the machine while nothing went on that was set aside."""
        found = list(self.sampler.samples)
        for start_s, end_s in self._aside:
            found = [s for s in found if not start_s < s.at_s - s.interval_s / 2 < end_s]
        return found

    def _look_for_runs(self) -> None:
        """Other runs keep to what they were promised: what they use is no disturbance."""
        promised = budget.taken_by_others(isolate.required())
        self._promised_cores = max(self._promised_cores, promised)


def _since(before: Drops, now: Drops) -> Drops:
    """Drops of one repetition, from running totals."""
    found = {}
    for link, total in now.items():
        last = before.get(link, LinkDrops(0, 0, 0, 0, 0))
        found[link] = LinkDrops(
            total.sent - last.sent,
            total.queue - last.queue,
            total.loss - last.loss,
            total.failed - last.failed,
            total.other - last.other,
            total.marked - last.marked,
            total.corrupted - last.corrupted,
            total.duplicated - last.duplicated,
        )
    return found
