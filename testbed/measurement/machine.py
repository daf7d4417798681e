"""What the machine under a run was doing: read from /proc, a few times a second.

`MachineSampler` runs beside a run in its event loop. A sample costs some 0.15 ms
and 5 µs for each of the run's processes, and its own lateness is an
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
CLOCKSOURCE = "/sys/devices/system/clocksource/clocksource0/current_clocksource"
TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_TEXT_BYTES = 4096
"""Of a file at most, from its beginning: `stat` has all CPUs together in its first line."""
_PROCESSES_KEPT = 256
"""Whose descriptors stay open; of more, each is opened anew every time."""


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
        self._reader = Reader(quotas)
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
        self._reader.close()

    def _read(self) -> Reading:
        return self._reader.read(self.watch, self._polled_s())

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
    taken = stolen_s / total_s if total_s > 0 else 0.0
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
        taken=taken,
    )


class Reader:
    """Reads totals again and again, from files that stay open: to open one costs more than to read.

    For one thread; `close` it. Of a process a descriptor is its own: another one that is given
    the same number later is seen as another.
    """

    def __init__(self, quotas: Sequence[Path] = (), proc: Path = PROC) -> None:
        self.quotas = [str(path) for path in quotas]
        self._proc = str(proc)
        self._files: dict[str, int] = {}
        self._processes: dict[str, _Process] = {}

    def close(self) -> None:
        for descriptor in self._files.values():
            os.close(descriptor)
        for process in self._processes.values():
            os.close(process.descriptor)
        self._files, self._processes = {}, {}

    def read(
        self, watch: Iterable[int] = (), polled_s: tuple[float, float] = (0.0, 0.0)
    ) -> Reading:
        """Totals since boot; a watched process that has gone counts nothing."""
        proc = self._proc
        # user nice system idle iowait irq softirq steal; guest time is already in user (proc(5)).
        fields = self._text(f"{proc}/stat").partition(b"\n")[0].split()[1:9]
        user, nice, system, halted, iowait, irq, softirq, steal = (int(f) * TICK_S for f in fields)
        own_polled_s, all_polled_s = polled_s
        at_s = time.monotonic()
        used = self._used_s()
        return Reading(
            at_s=at_s,
            busy_s=user + nice + system + irq + softirq - all_polled_s,
            idle_s=halted + iowait + all_polled_s,
            stolen_s=steal,
            waiting_s=_waiting_s(self._text(f"{proc}/pressure/cpu")),
            watched_s=sum(used[str(pid)][0] for pid in watch if str(pid) in used),
            interrupts_s=irq + softirq,
            own_s=sum(with_children_s for _, with_children_s in used.values()) - own_polled_s,
            waited_s=_waited_s(self._text(f"{proc}/thread-self/schedstat")),
            throttled_s=sum(throttled_s(self._text(path)) for path in self.quotas),
            realtime_s=time.clock_gettime(time.CLOCK_REALTIME) - time.monotonic(),
            boottime_s=time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic(),
            clocksource=self._text(CLOCKSOURCE).decode(),
            polled_s=all_polled_s,
        )

    def _text(self, path: str) -> bytes:
        """What a file holds, without the blank at its end; nothing when it cannot be read."""
        try:
            if path not in self._files:
                self._files[path] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            return os.pread(self._files[path], _TEXT_BYTES, 0).rstrip()
        except OSError:
            if path in self._files:
                os.close(self._files.pop(path))
            return b""

    def _used_s(self) -> dict[str, tuple[float, float]]:
        """The CPU time of every process, and the same with children it has waited for."""
        names = {name for name in os.listdir(self._proc) if name.isdigit()}  # noqa: PTH208
        kept = self._processes
        for name in kept.keys() - names:
            os.close(kept.pop(name).descriptor)
        found = {}
        for name in names:
            process = kept.get(name)
            used_s = None if process is None else process.used_s()
            if used_s is None:  # not known yet, or it has gone and another has its number
                if process is not None:
                    os.close(kept.pop(name).descriptor)
                try:
                    process = _Process(f"{self._proc}/{name}/stat")
                except OSError:
                    continue
                used_s = process.used_s()
                if used_s is None or len(kept) >= _PROCESSES_KEPT:
                    os.close(process.descriptor)
                else:
                    kept[name] = process
            if used_s is not None:
                found[name] = used_s
        return found


class _Process:
    """The open `stat` of a process. Raises OSError when there is none."""

    def __init__(self, stat: str) -> None:
        self.descriptor = os.open(stat, os.O_RDONLY | os.O_CLOEXEC)
        self._last = b""
        self._used_s = (0.0, 0.0)

    def used_s(self) -> tuple[float, float] | None:
        """User and system time of the process and its threads, without and with its children's.

        None when it has gone.
        """
        try:
            line = os.pread(self.descriptor, 1024, 0)
        except OSError:
            return None
        if line != self._last:  # most sleep
            self._last = line
            # The command name may hold spaces and brackets: count from the last one.
            user, system, *children = map(int, line[line.rindex(b")") :].split(None, 16)[12:16])
            own = user + system
            self._used_s = own * TICK_S, (own + sum(children)) * TICK_S
        return self._used_s


def read(
    watch: Iterable[int] = (),
    proc: Path = PROC,
    quotas: Sequence[Path] = (),
    polled_s: tuple[float, float] = (0.0, 0.0),
) -> Reading:
    """One reading of a Reader."""
    reader = Reader(quotas, proc)
    try:
        return reader.read(watch, polled_s)
    finally:
        reader.close()


def throttled_s(cpu_stat: bytes) -> float:
    """Time a control group was held back by its quota, by its `cpu.stat` (v1 ns, v2 µs)."""
    for line in cpu_stat.splitlines():
        name, _, value = line.partition(b" ")
        if name == b"throttled_time":
            return int(value) / 1e9
        if name == b"throttled_usec":
            return int(value) / 1e6
    return 0.0


def _waited_s(schedstat: bytes) -> float:
    """Time a thread was runnable without a CPU (sched-stats.rst); 0 where it is not counted."""
    words = schedstat.split()
    return int(words[1]) / 1e9 if len(words) == 3 else 0.0


def _waiting_s(pressure: bytes) -> float | None:
    """Time since boot during which some runnable task had no CPU (PSI, "some")."""
    try:
        return int(pressure.partition(b"\n")[0].rpartition(b"total=")[2]) / 1e6
    except ValueError:
        return None
