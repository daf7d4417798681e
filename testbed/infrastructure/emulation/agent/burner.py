"""Spends CPU time, exactly as much as asked and no faster."""

from __future__ import annotations

import hashlib
import math
import os
import threading
import time
from collections.abc import Callable

from .refusal import Refusal

TICK_S = 0.005
CATCH_UP_S = 0.1
"""A task that did not get its CPU may make up for this much of it, no more."""


class Burner:
    """Shares the host's compute capacity among tasks and spends it in threads.

    `capacity` is in cores. Tasks that together want more than that get it in
    proportion to what they want. Threads burn at nice 19 and pace themselves,
    so that flows and reports, whose allowance the container's quota has on
    top, never wait for a task to finish its slice.
    """

    def __init__(self, capacity: float) -> None:
        self.capacity = capacity
        self.cpu_s = 0.0
        """CPU-seconds spent so far by all tasks, of thread CPU time."""
        self._running: dict[str, _Task] = {}
        self._lock = threading.Lock()
        self._block = bytes(32 * 1024)  # long enough for hashlib to release the GIL

    @property
    def running(self) -> int:
        return len(self._running)

    def spent(self) -> dict[str, float]:
        """CPU-seconds that each task under way has spent so far."""
        if not self._running:
            return {}
        with self._lock:
            return {name: task.spent for name, task in self._running.items()}

    def start(self, name: str, cpu_s: float, cores: float, done: Callable[[bool], None]) -> None:
        """Spend `cpu_s` at no more than `cores`; `done(finished)` comes from a thread."""
        task = _Task(cores, threads=max(1, math.ceil(cores - 1e-9)))
        with self._lock:
            if name in self._running:
                raise Refusal(f"task {name} is computing already")
            self._running[name] = task

        def one() -> None:
            finished = self._spend(task, cpu_s / task.threads, cores / task.threads)
            with self._lock:
                task.left -= 1
                task.whole &= finished
                if task.left:
                    return
                if self._running.get(name) is task:
                    del self._running[name]
            done(task.whole)

        for number in range(task.threads):
            threading.Thread(target=one, name=f"burn-{name}-{number}", daemon=True).start()

    def stop(self, name: str) -> None:
        """Stop one task, if it is there; it is told to `done` as not finished."""
        with self._lock:
            if task := self._running.pop(name, None):
                task.stopped = True

    def stop_all(self) -> None:
        with self._lock:
            for task in self._running.values():
                task.stopped = True
            self._running.clear()

    def _spend(self, task: _Task, cpu_s: float, cores: float) -> bool:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
        begun = time.thread_time()
        spent = granted = 0.0
        last = time.monotonic()
        while not task.stopped:
            with self._lock:
                wanted = sum(other.cores for other in self._running.values())
            rate = cores * min(1.0, self.capacity / max(wanted, cores))
            now = time.monotonic()
            granted += rate * (now - last)
            last = now
            granted = min(granted, spent + rate * CATCH_UP_S, cpu_s)
            before = spent
            while spent < granted:
                hashlib.sha256(self._block)
                spent = time.thread_time() - begun
            with self._lock:
                self.cpu_s += spent - before
                task.spent += spent - before
            if spent >= cpu_s:
                return True
            time.sleep(max(0.0, min(TICK_S, last + (cpu_s - granted) / rate - time.monotonic())))
        return False


class _Task:
    """What the threads of one task share."""

    def __init__(self, cores: float, threads: int) -> None:
        self.cores = cores
        self.threads = self.left = threads
        self.whole = True
        self.stopped = False
        self.spent = 0.0
