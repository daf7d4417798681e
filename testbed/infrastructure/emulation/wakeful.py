"""Keeps virtual CPUs from halting while a run lasts.

A virtual CPU with nothing to do halts, and its next interrupt has to wait until
the hypervisor runs it again. On a shared host that takes milliseconds, so
timers, shaped links and answers all come late on a machine that is idle. The
kernel's `idle=poll` avoids that; here it is done without a reboot, by one
process per CPU that never sleeps and runs only when nothing else wants to:
SCHED_IDLE (sched(7)) in a control group with `cpu.idle` (Linux 5.15), which any
other process preempts at once. On a machine of its own nothing is started.

TESTBED_IDLE_POLL=0 in the environment turns it off, =1 turns it on anywhere.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

from testbed.infrastructure.emulation import cgroups

VARIABLE = "TESTBED_IDLE_POLL"

_POLL = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(1, 9, 0, 0, 0)  # PR_SET_PDEATHSIG: not to outlive who wanted it
cpu, *groups = sys.argv[1:]
for group in groups:
    with open(group + "/cgroup.procs", "w") as procs:
        procs.write("0")
try:
    with open("/proc/self/autogroup", "w") as autogroup:
        autogroup.write("19")
except OSError:
    pass
os.sched_setaffinity(0, {int(cpu)})
os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
while True:
    pass
"""


def wanted() -> bool:
    """Whether CPUs of this machine are to be kept from halting: in a virtual machine, yes."""
    asked = os.environ.get(VARIABLE, "")
    return asked == "1" if asked in ("0", "1") else virtual()


def virtual(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether a hypervisor runs this machine: CPUID's hypervisor bit, as Linux shows it on x86."""
    with contextlib.suppress(OSError):
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("flags"):
                return "hypervisor" in line.split()
    return False


class Wakeful:
    """The polling processes of one run; `start` and `stop` may be called again."""

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id
        self._processes: list[subprocess.Popen[bytes]] = []
        self._groups: tuple[Path, ...] = ()
        self._everyone: Path | None = None

    def __len__(self) -> int:
        """How many CPUs are kept awake."""
        return len(self._processes)

    def cpu_s(self) -> tuple[float, float]:
        """CPU time used so far, which is idle time: by these processes, by those of all runs."""
        if not self._processes:
            return 0.0, 0.0
        own = [cgroups.group_cpu_s(group) for group in self._groups]
        mine_s = next((used for used in own if used is not None), 0.0)
        everyone = cgroups.group_cpu_s(self._everyone) if self._everyone else None
        return mine_s, everyone or mine_s

    def start(self) -> None:
        """One process for each CPU that this process may use, if that is wanted here."""
        if self._processes or not wanted():
            return
        self._groups = cgroups.idle_groups(self._run_id)
        self._everyone = cgroups.idle_group_of_all()
        if not self._groups:  # else the others would wait for them
            return
        for cpu in sorted(os.sched_getaffinity(0)):
            command = [sys.executable, "-I", "-S", "-c", _POLL, str(cpu), *map(str, self._groups)]
            self._processes.append(
                subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,  # an autogroup of its own
                )
            )

    def stop(self) -> None:
        """End them; their group goes with the run's others."""
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait()
        self._processes = []
