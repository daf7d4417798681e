"""The thread that moves the packets of several switches.

Switches come and go; the thread pauses for some tenths of a millisecond then,
for all of them. It is native code that runs without the GIL.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import threading
import time
from dataclasses import dataclass

from testbed.errors import SwitchError
from testbed.infrastructure.dataplane.embedded.native import base_library

_COUNTS = 7
"""What `sw_read` fills in; the last is the time in the switch's turns, in ns."""
_FRESH_NS = 1_000_000


def loops_for(cores: int) -> int:
    """How many packet loops a machine is given: half of its cores are for everything else."""
    return max(1, cores // 2)


@dataclass(slots=True)
class _Use:
    cpu_s: float = 0.0
    waited_s: float = 0.0
    busy_ns: int = 0


class PacketLoop:
    """A thread for any number of switches, by their native addresses.

    Everything is called from one thread at a time.
    """

    def __init__(self, name: str = "switches") -> None:
        self.name = name
        self._library = base_library()
        self._wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._address: int = self._library.loop_new(self._wake)
        if not self._address:
            raise SwitchError(f"packet loop {name}: no memory")
        self._members: dict[int, None] = {}
        self._used: dict[int, _Use] = {}
        self._thread: threading.Thread | None = None
        self._epoll: select.epoll | None = None
        self._schedstat: int | None = None
        self._spent_ns = (0, 0)
        """Of the thread: CPU and waiting time that the switches have been told of."""
        self._settled_ns = 0

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, switch: int) -> bool:
        return switch in self._members

    def add(self, switch: int) -> None:
        """Move its packets from now on; it has a program, or none, set."""
        self._stop()
        self._members[switch] = None
        use = self._used.setdefault(switch, _Use())
        use.busy_ns = self._counts(switch)[-1]
        self._start()

    def remove(self, switch: int) -> None:
        """Leave it alone from now on; its queues and frames in flight stay."""
        self._stop()
        self._members.pop(switch, None)
        self._start()

    def forget(self, switch: int) -> None:
        """It is going to be freed."""
        if switch in self._members:
            self.remove(switch)
        self._used.pop(switch, None)

    def close(self) -> None:
        """End the thread; all switches have been taken out."""
        self._stop()
        self._library.loop_free(self._address)
        os.close(self._wake)

    def used(self, switch: int) -> tuple[float, float]:
        """CPU time that moving its packets took, and time this was kept waiting for a CPU, in s.

        The thread's CPU time is shared among its switches as the time in their turns is;
        when the thread waits, all of them do (sched-stats.rst).
        """
        self._settle()
        use = self._used.get(switch, _Use())
        return use.cpu_s, use.waited_s

    def _start(self) -> None:
        if not self._members:
            return
        addresses = (ctypes.c_void_p * len(self._members))(*self._members)
        try:
            self._epoll = select.epoll()
        except OSError as error:
            raise SwitchError(f"packet loop {self.name}: no epoll ({error.strerror})") from error
        if self._library.loop_set(
            self._address, self._epoll.fileno(), ctypes.addressof(addresses), len(addresses)
        ):
            self._epoll.close()
            raise SwitchError(
                f"packet loop {self.name}: the kernel refuses to watch its ports (memory, or "
                "fs.epoll.max_user_watches)"
            )
        self._spent_ns = (0, 0)
        self._thread = threading.Thread(
            target=self._library.loop_run, args=(self._address,), name=self.name, daemon=True
        )
        self._thread.start()

    def _stop(self) -> None:
        if self._thread is None or self._epoll is None:
            return
        self._settled_ns = 0
        self._settle()
        self._library.loop_stop(self._address)
        self._thread.join()
        self._thread = None
        self._epoll.close()
        if self._schedstat is not None:
            os.close(self._schedstat)
            self._schedstat = None

    def _settle(self) -> None:
        """Tell the switches of what the thread has used; seldom, as all of them ask in turn."""
        now_ns = time.monotonic_ns()
        if self._thread is None or now_ns - self._settled_ns < _FRESH_NS:
            return
        self._settled_ns = now_ns
        with contextlib.suppress(OSError):  # a kernel without CONFIG_SCHED_INFO
            if self._schedstat is None:
                path = f"/proc/self/task/{self._thread.native_id}/schedstat"
                self._schedstat = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            ran_ns, waited_ns, _ = map(int, os.pread(self._schedstat, 256, 0).split())
            ran_s = (ran_ns - self._spent_ns[0]) / 1e9
            waited_s = (waited_ns - self._spent_ns[1]) / 1e9
            self._spent_ns = ran_ns, waited_ns
            uses = [self._used[switch] for switch in self._members]
            busy = [self._counts(switch)[-1] for switch in self._members]
            turns_ns = [after - use.busy_ns for use, after in zip(uses, busy, strict=True)]
            whole_ns = sum(turns_ns)
            for use, after, own_ns in zip(uses, busy, turns_ns, strict=True):
                use.busy_ns = after
                use.cpu_s += ran_s * (own_ns / whole_ns if whole_ns else 1 / len(uses))
                use.waited_s += waited_s

    def _counts(self, switch: int) -> list[int]:
        out = (ctypes.c_uint64 * _COUNTS)()
        self._library.sw_read(switch, ctypes.addressof(out))
        return list(out)
