"""Who gets how much CPU: within a run, and among the runs of one machine.

A run's budget has four parts, in real cores: the switches, the control plane
with everything else the run's own processes do, an allowance for each host's
agent, and the hosts' compute. The first three are what the emulation costs;
compute is what the scenario asks for. When all of it is more than the run may
take, compute alone is scaled, by one factor for every host: a CPU-second of
the scenario then costs `compute_scale` real ones and still lasts as long.

The factor depends on the scenario, the machine and the share a run may take,
never on what else runs: a run that finds its budget taken is refused, so a
neighbour can neither slow down nor silently rescale it.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass

from testbed.errors import MachineError
from testbed.infrastructure.emulation import runs
from testbed.infrastructure.emulation.runs import Place
from testbed.model.network import Topology

SHARE_VARIABLE = "TESTBED_CPU_SHARE"
CONTROL_CORES = 0.2
SWITCH_BASE_CORES = {"embedded": 0.3, "bmv2": 0.2}
SWITCH_CORES = {"embedded": 0.06, "bmv2": 0.1}
EMULATION_MOST = 0.6
"""Switches, control and agents together take at most this part of a run's cores."""
AGENT_CORES = 0.1
TRAFFIC_WEIGHT = 2
"""Allowances of a host that computes nothing: all it does is to send and receive."""
AGENTS_MOST = 0.3
"""All agents' allowances together take at most this part of a run's cores."""
PERIOD_US = 10_000
LEAST_QUOTA_US = 1_000  # what the kernel accepts


@dataclass(frozen=True, slots=True)
class Quota:
    """A host's CFS bandwidth: `quota_us` of CPU in each `period_us`."""

    period_us: int
    quota_us: int

    @property
    def cores(self) -> float:
        return self.quota_us / self.period_us


@dataclass(frozen=True, slots=True)
class Budget:
    """How one run's cores are divided. All in real cores; `total` never exceeds the share."""

    machine_cores: float
    switches: float
    control: float
    agents: Mapping[str, float]
    compute: Mapping[str, float]
    compute_scale: float

    @property
    def total(self) -> float:
        hosts = sum(self.agents.values()) + sum(self.compute.values())
        return self.switches + self.control + hosts

    def quota(self, host: str) -> Quota:
        """Compute cores and allowance of a host, in periods of 10 ms or as short as can be."""
        cores = self.compute[host] + self.agents[host]
        period = max(PERIOD_US, math.ceil(LEAST_QUOTA_US / cores))
        return Quota(period, max(LEAST_QUOTA_US, int(cores * period)))


def machine_cores() -> float:
    """CPUs this process may run on."""
    return float(len(os.sched_getaffinity(0)))


def share() -> float:
    """The part of the machine a run may take: all, or what TESTBED_CPU_SHARE says."""
    text = os.environ.get(SHARE_VARIABLE, "1")
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= 1:
        raise MachineError(f"{SHARE_VARIABLE} is {text!r}, where a part in (0, 1] was expected")
    return value


def plan(topology: Topology, target: str, cores: float | None = None) -> Budget:
    """Divide `cores` (by default this machine's, times `share()`) for one topology.

    Raises MachineError when the cores are so few that nothing is left to compute with.
    """
    machine = machine_cores()
    most = machine * share() if cores is None else cores
    count = len(topology.switches)
    switches = SWITCH_BASE_CORES[target] + SWITCH_CORES[target] * count
    weights = {host.name: 1 if host.cpu else TRAFFIC_WEIGHT for host in topology.hosts}
    agent = min(AGENT_CORES, AGENTS_MOST * most / max(1, sum(weights.values())))
    agents = {host: agent * weight for host, weight in weights.items()}
    fixed = most * EMULATION_MOST - sum(agents.values())
    squeeze = min(1.0, fixed / (switches + CONTROL_CORES))
    switches, control = switches * squeeze, CONTROL_CORES * squeeze
    wanted = sum(host.cpu for host in topology.hosts)
    left = most - switches - control - sum(agents.values())
    scale = min(1.0, left / wanted) if wanted > 0 else 1.0
    return Budget(
        machine_cores=machine,
        switches=switches,
        control=control,
        agents=agents,
        compute={host.name: host.cpu * scale for host in topology.hosts},
        compute_scale=scale,
    )


def take(place: Place, budget: Budget) -> None:
    """Enter the budget in the run's record, or MachineError when other runs hold too much.

    A run's part is free again as soon as nobody answers for its record.
    """
    with runs.machine_lock():
        others = {
            record.stem: float(runs.read(record).get("cores", 0))
            for record in runs.records()
            if record != place.record and runs.has_owner(record)
        }
        free = budget.machine_cores - sum(others.values())
        if budget.total > free + 1e-6:
            holders = ", ".join(sorted(name for name, cores in others.items() if cores))
            raise MachineError(
                f"the CPU budget of this machine is taken: the run needs {budget.total:.2f} of "
                f"{budget.machine_cores:.0f} cores and {max(0.0, free):.2f} are free beside "
                f"{holders}; wait for it to end, or give each run a share with {SHARE_VARIABLE}"
            )
        runs.amend(place.record, cores=budget.total)


def taken_by_others(place: Place) -> float:
    """Cores that other runs of this machine have been promised."""
    with runs.machine_lock():
        return sum(
            float(runs.read(record).get("cores", 0))
            for record in runs.records()
            if record != place.record and runs.has_owner(record)
        )


def release(place: Place) -> None:
    """Give the run's budget back before it ends."""
    with runs.machine_lock():
        runs.amend(place.record, cores=0)
