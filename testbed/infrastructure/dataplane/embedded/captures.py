"""A port's frames as a pcapng file, both directions, with nanosecond times.

The format is the IETF's draft-ietf-opsawg-pcapng. The packet loop makes the
blocks of frames (runtime/captures.c); this writes what comes before and after
them and moves them to the file.
"""

from __future__ import annotations

import ctypes
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from testbed.infrastructure.dataplane.embedded.streams import Output, Stream

SNAP_BYTES = 9216 + 64
"""Every frame whole, one of the CPU port with its controller header."""
LIMIT_BYTES = 1 << 30
STREAM_BYTES = 4 << 20

_SECTION, _INTERFACE, _STATISTICS = 0x0A0D0D0A, 1, 5
_MAGIC = 0x1A2B3C4D
_ETHERNET = 1  # LINKTYPE_ETHERNET
_USER_APPLICATION, _NAME, _DESCRIPTION, _TIME_RESOLUTION = 4, 2, 3, 9
_RECEIVED, _DROPPED = 4, 5


@dataclass(frozen=True, slots=True)
class CaptureCounts:
    """Frames: in the file, lost to a full buffer, and beyond the file's size limit."""

    taken: int
    lost: int
    beyond: int

    def sentence(self, path: Path) -> str:
        """What became of the frames, for a person."""
        said = f"{path}: {self.taken} frames"
        if self.lost:
            said += f", {self.lost} lost because writing was too slow"
        if self.beyond:
            said += f", {self.beyond} left out beyond the size limit"
        return said


class CaptureFile:
    """The file of one port and the native capture that fills it, at `address`.

    `pump` moves what has been captured so far. `close` ends the file; the
    capture must not be in use any more. Raises OSError where the file cannot
    be written.
    """

    def __init__(
        self,
        library: Any,
        path: Path,
        name: str,
        *,
        snap_bytes: int = SNAP_BYTES,
        limit_bytes: int = LIMIT_BYTES,
        description: str = "",
    ) -> None:
        self.path = path
        self._library = library
        self._file = Output(str(path))
        try:
            self._file.write(_section() + _interface(name, description, snap_bytes))
        except OSError:
            self._file.close()
            raise
        self._stream = Stream(library, STREAM_BYTES)
        self.address: int = library.capture_new(self._stream.address, snap_bytes, limit_bytes)

    def counts(self) -> CaptureCounts:
        out = (ctypes.c_uint64 * 3)()
        self._library.capture_read(self.address, ctypes.addressof(out))
        return CaptureCounts(out[0], out[1], out[2])

    def pump(self) -> None:
        while data := self._stream.read():
            self._file.write(data)

    def close(self) -> CaptureCounts:
        counts = self.counts()
        try:
            self.pump()
            self._file.write(_statistics(counts))
        finally:
            self._file.close()
            self._library.capture_free(self.address)
            self._stream.close()
        return counts


def _option(code: int, value: bytes) -> bytes:
    return struct.pack("=HH", code, len(value)) + value + bytes(-len(value) % 4)


def _block(kind: int, body: bytes) -> bytes:
    length = struct.pack("=I", len(body) + 12)
    return struct.pack("=I", kind) + length + body + length


def _section() -> bytes:
    options = _option(_USER_APPLICATION, b"testbed") + _option(0, b"")
    return _block(_SECTION, struct.pack("=IHHq", _MAGIC, 1, 0, -1) + options)


def _interface(name: str, description: str, snap_bytes: int) -> bytes:
    options = _option(_NAME, name.encode())
    if description:
        options += _option(_DESCRIPTION, description.encode())
    options += _option(_TIME_RESOLUTION, b"\x09") + _option(0, b"")
    return _block(_INTERFACE, struct.pack("=HHI", _ETHERNET, 0, snap_bytes) + options)


def _statistics(counts: CaptureCounts) -> bytes:
    now_ns = time.time_ns()
    missed = counts.lost + counts.beyond
    options = (
        _option(_RECEIVED, struct.pack("=Q", counts.taken + missed))
        + _option(_DROPPED, struct.pack("=Q", missed))
        + _option(0, b"")
    )
    return _block(_STATISTICS, struct.pack("=III", 0, now_ns >> 32, now_ns & 0xFFFFFFFF) + options)
