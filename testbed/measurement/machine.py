"""What the machine under a run was doing: read from /proc, a few times a second.

`MachineSampler` runs beside a run in its event loop. A sample costs some 0.3 ms
and 10 µs for each of the run's processes, and its own lateness is an
observation too: it waits on the same loop as the run's timers.

What the run itself uses is what the processes of its PID namespace use, those
that ended included, since a process inherits the CPU time of the children it
has waited for. What else the machine does is the rest; time in interrupts is
left out of it, because most of it is the run's own packets. Processes that only
keep a virtual CPU from halting count as idle; what the hypervisor took then
counts as stolen in the proportion in which the CPUs were really busy.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from testbed.measurement.fitness import MachineSample

PROC = Path("/proc")
CLOCKSOURCE = Path("/sys/devices/system/clocksource/clocksource0/current_clocksource")
TICK_S = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Reading:
    """Running totals at `at_s`. All in seconds; `waiting_s` None where there is no PSI.

    `interrupts_s` is part of `busy_s`; `own_s` is the CPU time of every process
    that can be seen from here; `waited_s` is how long this thread was kept
    waiting for a CPU; `throttled_s` how long control groups that this process
    is in were held back by a CPU quota; `realtime_s` and `boottime_s` are the
    other two clocks' readings minus `at_s`.
    """

    at_s: float
    busy_s: float
    idle_s: float
    stolen_s: float
    waiting_s: float | None
    watched_s: float
    interrupts_s: float = 0.0
    own_s: float = 0.0
    waited_s: float = 0.0
    throttled_s: float = 0.0
    realtime_s: float = 0.0
    boottime_s: float = 0.0
    clocksource: str = ""
    polled_s: float = 0.0
    """CPU time of processes that only keep a CPU awake; not in `busy_s` or `own_s`."""


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
    quotas
        The `cpu.stat` files of the control groups this process is in.
    polled_s
        Tells the CPU time used so far by processes that do nothing but keep a
        CPU from halting: (the run's own, everybody's). It is idle time.
    """

    samples: list[MachineSample]
    cost_s: float
    """CPU time spent on sampling so far."""

    def __init__(
        self,
        interval_s: float = 0.25,
        watch: Iterable[int] = (),
        quotas: Sequence[Path] = (),
        polled_s: Callable[[], tuple[float, float]] = lambda: (0.0, 0.0),
    ) -> None:
        self.interval_s = interval_s
        self.watch = tuple(watch)
        self.quotas = tuple(quotas)
        self._polled_s = polled_s
        self.samples = []
        self.cost_s = 0.0
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

    def _read(self) -> Reading:
        return read(self.watch, quotas=self.quotas, polled_s=self._polled_s())

    async def _sample(self) -> None:
        before = self._read()
        while True:
            due_s = time.monotonic() + self.interval_s
            await asyncio.sleep(self.interval_s)
            lag_s = max(0.0, time.monotonic() - due_s)
            begun_s = time.thread_time()
            now = self._read()
            self.samples.append(difference(before, now, lag_s))
            before = now
            self.cost_s += time.thread_time() - begun_s


def difference(before: Reading, now: Reading, timer_lag_s: float) -> MachineSample:
    """The sample between two readings."""
    elapsed_s = now.at_s - before.at_s
    busy_s = now.busy_s - before.busy_s
    polled_s = now.polled_s - before.polled_s
    stolen_s = now.stolen_s - before.stolen_s
    idle_s = max(0.0, now.idle_s - before.idle_s)
    total_s = busy_s + stolen_s + idle_s
    if polled_s and total_s:
        # A CPU that polls is taken away whether or not the run wanted it.
        wanted = busy_s / max(busy_s + idle_s, 1e-9)
        stolen_s, idle_s = stolen_s * wanted, idle_s + stolen_s * (1 - wanted)
    waiting = None
    if not polled_s and now.waiting_s is not None and before.waiting_s is not None:
        waiting = min(1.0, max(0.0, (now.waiting_s - before.waiting_s) / elapsed_s))
    others_s = busy_s - (now.interrupts_s - before.interrupts_s) - (now.own_s - before.own_s)
    return MachineSample(
        at_s=now.at_s,
        interval_s=elapsed_s,
        busy=busy_s / total_s if total_s > 0 else 0.0,
        stolen=stolen_s / total_s if total_s > 0 else 0.0,
        waiting=waiting,
        watched_cores=max(0.0, now.watched_s - before.watched_s) / elapsed_s,
        timer_lag_s=timer_lag_s,
        others_cores=others_s / elapsed_s,
        waited=min(1.0, max(0.0, now.waited_s - before.waited_s) / elapsed_s),
        throttled=max(0.0, now.throttled_s - before.throttled_s) / elapsed_s,
        clock_step_s=now.realtime_s - before.realtime_s,
        suspended_s=max(0.0, now.boottime_s - before.boottime_s),
        clocksource=now.clocksource,
    )


def read(
    watch: Iterable[int] = (),
    proc: Path = PROC,
    quotas: Sequence[Path] = (),
    polled_s: tuple[float, float] = (0.0, 0.0),
) -> Reading:
    """Totals since boot; a watched process that has gone counts nothing."""
    # user nice system idle iowait irq softirq steal; guest time is already in user (proc(5)).
    fields = (proc / "stat").read_text().partition("\n")[0].split()[1:9]
    user, nice, system, halted, iowait, irq, softirq, steal = (int(f) * TICK_S for f in fields)
    own_polled_s, all_polled_s = polled_s
    at_s = time.monotonic()
    return Reading(
        at_s=at_s,
        busy_s=user + nice + system + irq + softirq - all_polled_s,
        idle_s=halted + iowait + all_polled_s,
        stolen_s=steal,
        waiting_s=_waiting_s(proc / "pressure" / "cpu"),
        watched_s=sum(_cpu_s(f"{proc}/{pid}/stat") for pid in watch),
        interrupts_s=irq + softirq,
        own_s=sum(
            _cpu_s(f"{proc}/{name}/stat", children=True)
            for name in os.listdir(proc)  # noqa: PTH208 - plain names, several hundred a second
            if name.isdigit()
        )
        - own_polled_s,
        waited_s=_waited_s(proc / "thread-self" / "schedstat"),
        throttled_s=sum(throttled_s(path) for path in quotas),
        realtime_s=time.clock_gettime(time.CLOCK_REALTIME) - time.monotonic(),
        boottime_s=time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic(),
        clocksource=_text(CLOCKSOURCE),
        polled_s=all_polled_s,
    )


def throttled_s(cpu_stat: Path) -> float:
    """Time a control group was held back by its quota, by its `cpu.stat` (v1 ns, v2 µs)."""
    for line in _text(cpu_stat).splitlines():
        name, _, value = line.partition(" ")
        if name == "throttled_time":
            return int(value) / 1e9
        if name == "throttled_usec":
            return int(value) / 1e6
    return 0.0


def _waited_s(schedstat: Path) -> float:
    """Time a thread was runnable without a CPU (sched-stats.rst); 0 where it is not counted."""
    words = _text(schedstat).split()
    return int(words[1]) / 1e9 if len(words) == 3 else 0.0


def _text(path: Path) -> str:
    """What a file holds, without the blank at its end; nothing when it cannot be read."""
    try:
        return path.read_text().rstrip()
    except OSError:
        return ""


def _waiting_s(pressure: Path) -> float | None:
    """Time since boot during which some runnable task had no CPU (PSI, "some")."""
    try:
        first = pressure.read_text().partition("\n")[0]
        return int(first.rpartition("total=")[2]) / 1e6
    except (OSError, ValueError):
        return None


def _cpu_s(stat: str, children: bool = False) -> float:
    """User and system time of a process, its threads (and waited-for children) included."""
    try:
        descriptor = os.open(stat, os.O_RDONLY)  # a Path's read_text costs three times as much
    except OSError:
        return 0.0
    try:
        # The command name may hold spaces and brackets: count from the last one.
        fields = os.read(descriptor, 1024).rpartition(b")")[2].split()
    except OSError:  # it has just gone
        return 0.0
    finally:
        os.close(descriptor)
    return sum(map(int, fields[11 : 15 if children else 13])) * TICK_S
