"""What the container uses, as its control group (v1 or v2) and its interface say."""

from __future__ import annotations

import contextlib
import math
import time
from pathlib import Path
from typing import Any

CGROUPS = "/sys/fs/cgroup"
STORAGE_INTERVAL_S = 2.0


class Usage:
    """Differences and levels since the last look; see `since_last`."""

    def __init__(self, interface: str) -> None:
        self._interface = interface
        self._storage = (-math.inf, 0)
        self._last = (time.monotonic(), self._cpu_s(), time.process_time(), 0.0, 0.0, 0)

    def since_last(self, burnt_s: float, io_bytes: int) -> dict[str, Any]:
        """A report's fields but for `running`, given the totals that only the agent knows."""
        now, cpu, own, throttled = (
            time.monotonic(),
            self._cpu_s(),
            time.process_time(),
            self._throttled_s(),
        )
        then, cpu_0, own_0, burnt_0, throttled_0, io_0 = self._last
        self._last = (now, cpu, own, burnt_s, throttled, io_bytes)
        span = max(now - then, 1e-6)
        # The agent's own work is the emulation's, not the host's; what it burns is the host's.
        host_s = (cpu - cpu_0) - (own - own_0) + (burnt_s - burnt_0)
        rx, tx = self._interface_bytes()
        return {
            "at_s": now,
            "cpu_used": max(0.0, host_s) / span,
            "memory_used_bytes": self._memory_bytes(),
            "storage_used_bytes": self._storage_bytes(now),
            "rx_bytes": rx,
            "tx_bytes": tx,
            "io_bytes_per_s": (io_bytes - io_0) / span,
            "throttled_s": throttled - throttled_0,
        }

    def _cpu_s(self) -> float:
        v1 = _number("cpuacct/cpuacct.usage")
        if v1 is not None:
            return v1 / 1e9
        v2 = _field("cpu.stat", "usage_usec")
        return v2 / 1e6 if v2 is not None else time.process_time()

    def _throttled_s(self) -> float:
        v1 = _field("cpu/cpu.stat", "throttled_time")
        if v1 is not None:
            return v1 / 1e9
        return (_field("cpu.stat", "throttled_usec") or 0) / 1e6

    def _memory_bytes(self) -> int:
        """The working set, as Kubernetes defines it: usage without inactive file pages."""
        v1 = _number("memory/memory.usage_in_bytes")
        if v1 is not None:
            cache = _field("memory/memory.stat", "total_inactive_file") or 0
            return max(0, v1 - cache)
        v2 = _number("memory.current") or 0
        return max(0, v2 - (_field("memory.stat", "inactive_file") or 0))

    def _storage_bytes(self, now: float) -> int:
        """Disk blocks in the container's writable layer, looked at every few seconds."""
        if now - self._storage[0] > STORAGE_INTERVAL_S and (layer := _writable_layer()):
            blocks = 0
            for path in layer.rglob("*"):
                with contextlib.suppress(OSError):
                    blocks += path.lstat().st_blocks
            self._storage = (now, 512 * blocks)
        return self._storage[1]

    def _interface_bytes(self) -> tuple[int, int]:
        for line in Path("/proc/net/dev").read_text().splitlines():
            name, _, counters = line.partition(":")
            if name.strip() == self._interface:
                words = counters.split()
                return int(words[0]), int(words[8])
        return 0, 0


def _writable_layer() -> Path | None:
    """Where the container's own writes are, once the control plane has said so."""
    here = Path(__file__).resolve().parent.parent
    try:
        return here / "store" / (here / "layer").read_text()
    except OSError:
        return None


def _number(path: str) -> int | None:
    try:
        return int(Path(CGROUPS, path).read_text())
    except (OSError, ValueError):
        return None


def _field(path: str, name: str) -> int | None:
    try:
        lines = Path(CGROUPS, path).read_text().splitlines()
    except OSError:
        return None
    for line in lines:
        key, _, value = line.partition(" ")
        if key == name:
            return int(value)
    return None
