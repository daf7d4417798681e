"""The control plane ahead of the hosts, where both share this machine's CPUs.

A network's controller has a machine of its own. Here it would wait behind what
hosts compute, and a policy that asks more of it would look worse than it is. For
the time of a repetition its threads get the lowest real-time priority (sched(7)):
before everything but the packet loops, which have the next one. What they start
does not inherit it. Where that is not permitted nothing changes; how long the
control plane waits for a CPU is measured in any case (measurement/fitness.py).
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

PRIORITY = 1
"""Below that of the packet loops (runtime/loop.c)."""


@contextlib.contextmanager
def ahead_of_hosts(processes: Iterable[int]) -> Iterator[bool]:
    """Have all ordinary threads of these processes run so for the block; whether they do."""
    raised: list[int] = []
    policy = os.SCHED_RR | os.SCHED_RESET_ON_FORK
    with contextlib.suppress(PermissionError):
        for thread in _ordinary(processes):
            with contextlib.suppress(ProcessLookupError):
                os.sched_setscheduler(thread, policy, os.sched_param(PRIORITY))
                raised.append(thread)
    try:
        yield bool(raised)
    finally:
        for thread in raised:
            with contextlib.suppress(ProcessLookupError):
                os.sched_setscheduler(thread, os.SCHED_OTHER, os.sched_param(0))


def _ordinary(processes: Iterable[int]) -> Iterator[int]:
    for process in processes:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for entry in Path(f"/proc/{process}/task").iterdir():
                if os.sched_getscheduler(int(entry.name)) == os.SCHED_OTHER:
                    yield int(entry.name)
