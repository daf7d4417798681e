"""The trace of one switch as a file: JSON lines, or text for people."""

from __future__ import annotations

import ctypes
import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from testbed.infrastructure.dataplane.embedded.native import u32_array
from testbed.infrastructure.dataplane.embedded.streams import Output, Stream

# Who does not trace need not wait for the rest.
if TYPE_CHECKING:
    from testbed.infrastructure.dataplane.embedded.trace_events import Decoder, Event

FORMS = ("text", "json")
LIMIT_BYTES = 256 << 20
STREAM_BYTES = 8 << 20
_NO_LIMIT = 2**64 - 1
_encode = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class TraceSpec:
    """What to trace, and where to: `path` is a file, or "-" for the standard output.

    `ports` are those where a packet comes in, none meaning all; `packets` is
    how many of them to follow, None meaning all. Copies of a packet that is
    followed are followed too. The file ends at `limit_bytes`.
    """

    path: str
    form: str = "json"
    ports: tuple[int, ...] = ()
    packets: int | None = None
    limit_bytes: int = LIMIT_BYTES

    def __post_init__(self) -> None:
        if self.form not in FORMS:
            raise ValueError(f"form(={self.form}) must be text or json")
        if self.packets is not None and self.packets < 1:
            raise ValueError(f"packets(={self.packets}) must be >= 1")


@dataclass(frozen=True, slots=True)
class TraceCounts:
    """Packets followed (copies among them), events written, lost, and beyond the limit."""

    packets: int
    events: int
    lost: int
    beyond: int

    def sentence(self, path: Path) -> str:
        """What became of the events, for a person."""
        where = "standard output" if str(path) == "-" else path
        said = f"{where}: {self.packets} packets, {self.events} events"
        if self.lost:
            said += f", {self.lost} events lost because writing was too slow"
        if self.beyond:
            said += f", {self.beyond} events left out beyond the size limit"
        return said


class TraceFile:
    """What one switch's trace is written to, for as many programs as the switch is given.

    `begin` makes the native tracer of a program; it and `close` are called
    while the packet loop is stopped or has another tracer or none.
    """

    def __init__(self, library: Any, switch: str, spec: TraceSpec) -> None:
        self.spec = spec
        self._tracer: int | None = None
        self._lock = threading.RLock()
        self._library = library
        self._switch = switch
        self._file = Output(spec.path)
        self._stream = Stream(library, STREAM_BYTES)
        self._decoder: Decoder | None = None
        self._written_bytes = 0
        self._packets = self._events = self._beyond = self._lost_told = 0
        self._left = _NO_LIMIT if spec.packets is None else spec.packets

    def decoder(self, program_text: str) -> Decoder:
        """What understands this program's events; it takes a while to make."""
        from testbed.infrastructure.dataplane.embedded.trace_events import Decoder

        return Decoder(self._switch, program_text)

    def begin(self, decoder: Decoder, phv_bytes: int) -> int:
        """From now on events are those of another program; the address of a native tracer."""
        with self._lock:
            self._end()
            ports = u32_array(self.spec.ports)
            self._decoder = decoder
            tracer: int = self._library.tracer_new(
                self._stream.address, len(ports), ports, self._left, self._packets, phv_bytes
            )
            self._tracer = tracer
            return tracer

    def _end(self) -> None:
        """The program is gone; what it told is written."""
        self.pump()
        if self._decoder is not None:
            self._write(self._decoder.flush())
        if self._tracer is not None:
            out = (ctypes.c_uint64 * 2)()
            self._library.tracer_read(self._tracer, ctypes.addressof(out))
            self._packets, self._left = out
            self._library.tracer_free(self._tracer)
            self._tracer = None

    def pump(self) -> None:
        with self._lock:
            if self._decoder is None:
                return
            data = self._stream.read()
            if not data:  # nothing since the last time: the event that waits is whole
                self._write(self._decoder.flush())
            while data:
                self._write(self._decoder.decode(data))
                data = self._stream.read()
            if (lost := self._stream.lost) > self._lost_told:
                self._write(self._decoder.flush())
                missing = {"event": "lost", "switch": self._switch, "count": lost - self._lost_told}
                self._write([missing])
                self._lost_told = lost

    def close(self) -> TraceCounts:
        """End the file and say what there was."""
        with self._lock:
            return self._close()

    def _close(self) -> TraceCounts:
        try:
            self._end()
        finally:
            counts = TraceCounts(self._packets, self._events, self._stream.lost, self._beyond)
            self._file.close()
            self._stream.close()
        return counts

    def _write(self, events: Iterable[Event]) -> None:
        from testbed.infrastructure.dataplane.embedded import trace_text

        texts = []
        for event in events:
            if self.spec.form == "json":
                text = _encode(event) + "\n"
            else:
                text = "".join(f"{line}\n" for line in trace_text.lines(event))
            if self._written_bytes + len(text) > self.spec.limit_bytes:
                self._beyond += 1
                continue
            self._written_bytes += len(text)
            self._events += 1
            texts.append(text)
        self._file.write("".join(texts).encode())
