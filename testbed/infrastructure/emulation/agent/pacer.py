"""Keeps a constant rate."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

CATCH_UP_S = 0.05


class Pacer(threading.Thread):
    """Calls `send(n)` for the units due at a constant rate, until stopped.

    A sender that was kept from running makes up for CATCH_UP_S at most. `close`
    is called once it has ended.
    """

    def __init__(
        self,
        units_per_s: float,
        batch_s: float,
        send: Callable[[int], None],
        close: Callable[[], None],
        interrupt: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(name="pacer", daemon=True)
        self._rate = units_per_s
        self._pause_s = max(batch_s, 1 / units_per_s)
        self._send = send
        self._close = close
        self._interrupt = interrupt
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Have it end, also while `send` waits for room; `interrupt` sees to that."""
        self._stopped.set()
        self._interrupt()

    @property
    def stopped(self) -> bool:
        return self._stopped.is_set()

    def run(self) -> None:
        begun = time.monotonic()
        sent = 0
        while not self.stopped:
            now = time.monotonic()
            due = int((now - begun) * self._rate) + 1
            most = max(1, int(CATCH_UP_S * self._rate))
            if due - sent > most:
                begun += (due - sent - most) / self._rate
                due = sent + most
            if due > sent:
                self._send(due - sent)
                sent = due
            pause = max(begun + sent / self._rate, now + self._pause_s) - time.monotonic()
            if pause > 0:
                time.sleep(pause)
        self._close()
