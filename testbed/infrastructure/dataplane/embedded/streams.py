"""Bytes that the packet loop leaves behind for a file, and the thread that collects them.

The loop never waits: what finds no room in a stream is counted as lost.
"""

from __future__ import annotations

import ctypes
import os
import threading
from typing import Any, Protocol

from testbed.errors import SwitchError

_READ_BYTES = 1 << 18
_INTERVAL_S = 0.02


class Stream:
    """A native struct stream; `close` it when nothing fills it any more."""

    def __init__(self, library: Any, size_bytes: int) -> None:
        self._library = library
        self.address: int = library.stream_new(size_bytes)
        if not self.address:
            raise SwitchError("no memory to capture or trace packets with")
        self._buffer = ctypes.create_string_buffer(_READ_BYTES)

    def read(self) -> bytes:
        """What there is, up to 256 KiB; empty when there is nothing."""
        there = self._library.stream_read(self.address, self._buffer, _READ_BYTES)
        return ctypes.string_at(self._buffer, there)

    @property
    def lost(self) -> int:
        """Records that found no room."""
        return int(self._library.stream_lost(self.address))

    def close(self) -> None:
        self._library.stream_free(self.address)


class Output:
    """A file that is written through, or for "-" the standard output. Raises OSError."""

    def __init__(self, path: str) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
        self._descriptor = os.dup(1) if path == "-" else os.open(path, flags, 0o644)

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def close(self) -> None:
        os.close(self._descriptor)


class Sink(Protocol):
    """Something that moves what its stream holds to where it belongs."""

    def pump(self) -> None: ...


class Collector:
    """Pumps its sinks in a thread of its own, which runs while there are any.

    A sink that fails is pumped no more; `remove` gives its error.
    """

    def __init__(self) -> None:
        self._sinks: list[Sink] = []
        self._failures: list[tuple[Sink, Exception]] = []
        self._lock = threading.Lock()
        self._changed = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, sink: Sink) -> None:
        with self._lock:
            self._sinks.append(sink)
            if self._thread is None:
                self._changed.clear()
                self._thread = threading.Thread(target=self._run, name="collector", daemon=True)
                self._thread.start()

    def remove(self, sink: Sink) -> Exception | None:
        """When this returns, nobody pumps the sink; what went wrong with it, if anything."""
        with self._lock:
            if sink in self._sinks:
                self._sinks.remove(sink)
            failure = next((error for failed, error in self._failures if failed is sink), None)
            self._failures = [pair for pair in self._failures if pair[0] is not sink]
            thread = None if self._sinks else self._thread
            if thread is not None:
                self._thread = None
                self._changed.set()
        if thread is not None:
            thread.join()
        return failure

    def _run(self) -> None:
        while not self._changed.wait(_INTERVAL_S):
            with self._lock:
                for sink in list(self._sinks):
                    try:
                        sink.pump()
                    except Exception as error:
                        self._sinks.remove(sink)
                        self._failures.append((sink, error))
