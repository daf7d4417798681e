"""The runtime's queues and links in virtual time: nothing here waits for a clock."""

from __future__ import annotations

import ctypes as c
import functools
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from testbed.infrastructure.dataplane.embedded import lines
from testbed.infrastructure.dataplane.embedded.build import RUNTIME
from testbed.infrastructure.dataplane.embedded.config import LinkShape
from testbed.infrastructure.dataplane.embedded.stats import Direction, QueueSample

FOREVER_NS = 1 << 62
_P, _U32, _U64 = c.c_void_p, c.c_uint32, c.c_uint64
_SIGNATURES: dict[str, tuple[Any, ...]] = {
    "lab_new": (_P, _U64),
    "lab_line": (_P, _P),
    "lab_offer": (None, _P, _U64, c.c_char_p, _U32, _U32, _U32),
    "lab_offer_all": (None, _P, _U32, _U64, _U64, c.c_char_p, _U32, _U32),
    "lab_collect": (_U64, _P, _U64, _U64, _P, _P, _U64),
    "line_set": (c.c_int32, _P, _P, _P),
    "line_keep_history": (c.c_int32, _P, _U64, _U64),
    "line_read_history": (_U64, _P, _P, _U64),
    "line_read": (None, _P, _P),
    "line_read_queue": (None, _P, _U32, _P),
    "sw_free": (None, _P),
}


@functools.cache
def library() -> Any:
    """The runtime compiled for tests; skips where there is no C compiler."""
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("gcc is not installed")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "line_lab.so"
        source = Path(__file__).parent / "line_lab.c"
        subprocess.run(
            [compiler, "-O1", "-shared", "-fPIC", "-I", RUNTIME, source, "-o", path], check=True
        )
        found = c.CDLL(str(path))
    for name, (result, *arguments) in _SIGNATURES.items():
        function = getattr(found, name)
        function.restype, function.argtypes = result, arguments
    return found


@dataclass(frozen=True, slots=True)
class Arrived:
    """A frame that came out of the link at `due_ns`."""

    due_ns: int
    number: int
    frame: bytes


class Lab:
    """A port with its queues and its link. Times are in ns, frames are given whole."""

    def __init__(self, seed: int = 1, **shape: Any) -> None:
        self.library = library()
        self.switch = self.library.lab_new(seed)
        assert self.switch
        self.line = self.library.lab_line(self.switch)
        self.shape(**shape)

    def close(self) -> None:
        self.library.sw_free(self.switch)

    def __enter__(self) -> Lab:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def shape(self, **shape: Any) -> None:
        assert lines.set_shape(self.library, self.switch, self.line, LinkShape(**shape))

    def offer(self, at_ns: int, frame: bytes, number: int, priority: int = 0) -> None:
        """A frame, whose last four bytes become its number."""
        self.library.lab_offer(self.switch, at_ns, frame, len(frame), priority, number)

    def offer_all(self, count: int, gap_ns: int, frame: bytes, start_ns: int = 0) -> None:
        """Frames numbered from 0, at equal distances."""
        self.library.lab_offer_all(self.switch, count, start_ns, gap_ns, frame, len(frame), 0)

    def collect(self, size: int, until_ns: int = FOREVER_NS, most: int = 4096) -> list[Arrived]:
        """What arrives by `until_ns`, in order, as frames of `size` bytes."""
        found: list[Arrived] = []
        due, frames = (_U64 * most)(), c.create_string_buffer(most * size)
        while n := self.library.lab_collect(self.switch, until_ns, most, due, frames, size):
            raw = frames.raw
            for i in range(n):
                frame = raw[i * size : (i + 1) * size]
                found.append(Arrived(due[i], int.from_bytes(frame[-4:], "little"), frame))
        return found

    def numbers(self, size: int) -> np.ndarray[Any, np.dtype[np.uint32]]:
        """The numbers of all that arrives, in order: of many frames, faster than `collect`."""
        most, found = 4096, []
        due, frames = (_U64 * most)(), np.zeros((most, size), np.uint8)
        while n := self.library.lab_collect(
            self.switch, FOREVER_NS, most, due, frames.ctypes.data, size
        ):
            found.append(frames[:n, -4:].copy().view("<u4").ravel())
        return np.concatenate(found) if found else np.zeros(0, np.uint32)

    def totals(self) -> Direction:
        return lines.read_totals(self.library, self.line)

    def keep_history(self, interval_s: float) -> None:
        assert lines.keep_history(self.library, self.line, interval_s)

    def history(self) -> list[QueueSample]:
        return lines.read_history(self.library, self.line)
