"""What the machine under a run was doing: read from /proc, a few times a second.

`MachineSampler` runs beside a run in its event loop. A sample costs about
0.1 ms, and its own lateness is an observation too: it waits on the same loop
as the run's timers.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from testbed.measurement.fitness import MachineSample

PROC = Path("/proc")
TICK_S = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Reading:
    """Running totals at `at_s`. All in seconds; `waiting_s` None where there is no PSI."""

    at_s: float
    busy_s: float
    idle_s: float
    stolen_s: float
    waiting_s: float | None
    watched_s: float


class MachineSampler:
    """Samples the machine while it is entered.

    >>> async def run() -> None:
    ...     async with MachineSampler(interval_s=0.05) as sampler:
    ...         await asyncio.sleep(0.2)
    ...     assert 0 <= sampler.samples[0].busy <= 1
    >>> asyncio.run(run())

    Parameters
    ----------
    interval_s
        Time between samples.
    watch
        Process ids whose CPU use is summed: the switches' engine. It may be
        changed while sampling (`sampler.watch = ...`).
    """

    samples: list[MachineSample]

    def __init__(self, interval_s: float = 0.25, watch: Iterable[int] = ()) -> None:
        self.interval_s = interval_s
        self.watch = tuple(watch)
        self.samples = []
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._sample(), name="machine-sampler")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._task is not None
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _sample(self) -> None:
        before = read(self.watch)
        while True:
            due_s = time.monotonic() + self.interval_s
            await asyncio.sleep(self.interval_s)
            lag_s = max(0.0, time.monotonic() - due_s)
            now = read(self.watch)
            self.samples.append(difference(before, now, lag_s))
            before = now


def difference(before: Reading, now: Reading, timer_lag_s: float) -> MachineSample:
    """The sample between two readings."""
    elapsed_s = now.at_s - before.at_s
    busy_s = now.busy_s - before.busy_s
    stolen_s = now.stolen_s - before.stolen_s
    total_s = busy_s + stolen_s + now.idle_s - before.idle_s
    waiting = None
    if now.waiting_s is not None and before.waiting_s is not None:
        waiting = min(1.0, max(0.0, (now.waiting_s - before.waiting_s) / elapsed_s))
    return MachineSample(
        at_s=now.at_s,
        interval_s=elapsed_s,
        busy=busy_s / total_s if total_s > 0 else 0.0,
        stolen=stolen_s / total_s if total_s > 0 else 0.0,
        waiting=waiting,
        watched_cores=max(0.0, now.watched_s - before.watched_s) / elapsed_s,
        timer_lag_s=timer_lag_s,
    )


def read(watch: Iterable[int] = (), proc: Path = PROC) -> Reading:
    """Totals since boot; a watched process that has gone counts nothing."""
    # user nice system idle iowait irq softirq steal; guest time is already in user (proc(5)).
    fields = (proc / "stat").read_text().partition("\n")[0].split()[1:9]
    user, nice, system, idle, iowait, irq, softirq, steal = (int(f) * TICK_S for f in fields)
    return Reading(
        at_s=time.monotonic(),
        busy_s=user + nice + system + irq + softirq,
        idle_s=idle + iowait,
        stolen_s=steal,
        waiting_s=_waiting_s(proc / "pressure" / "cpu"),
        watched_s=sum(_cpu_s(proc / str(pid) / "stat") for pid in watch),
    )


def _waiting_s(pressure: Path) -> float | None:
    """Time since boot during which some runnable task had no CPU (PSI, "some")."""
    try:
        first = pressure.read_text().partition("\n")[0]
        return int(first.rpartition("total=")[2]) / 1e6
    except (OSError, ValueError):
        return None


def _cpu_s(stat: Path) -> float:
    """User and system time of a process, its threads included."""
    try:
        # The command name may hold spaces and brackets: count from the last one.
        fields = stat.read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) * TICK_S
