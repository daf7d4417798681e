"""One direction of a link as the runtime keeps it: its shape goes in, its figures come out.

A line is the address of a `struct line`; `library` is any copy of the runtime.
"""

from __future__ import annotations

import ctypes as c
import struct
from collections.abc import Iterator, Sequence
from typing import Any

from testbed.infrastructure.dataplane.embedded.config import LinkShape
from testbed.infrastructure.dataplane.embedded.stats import Direction, QueueSample, QueueTotals
from testbed.model.network import Ecn

HISTORY_SAMPLES = 2048
"""Of a line, that wait to be read; a power of two."""


def set_shape(library: Any, switch: int, line: int, shape: LinkShape) -> bool:
    """Give a line new properties, at any time; False when there is no memory for them."""
    native = native_shape(shape)
    return not library.line_set(switch, line, c.addressof(native))


def keep_history(library: Any, line: int, interval_s: float) -> bool:
    """Begin a line's history, its loop stopped; False when there is no memory for it."""
    return not library.line_keep_history(line, round(interval_s * 1e9), HISTORY_SAMPLES)


def read_history(library: Any, line: int) -> list[QueueSample]:
    """The intervals since the last call in which something waited, or was dropped or marked."""
    return [QueueSample._make(row) for row in read_history_rows(library, line)]


def read_history_rows(library: Any, line: int) -> list[tuple[int, ...]]:
    """`read_history`, each interval as the values of a QueueSample."""
    rows: list[tuple[int, ...]] = []
    out = _HistoryBuffer()
    while n := library.line_read_history(line, c.addressof(out), _HISTORY_ROOM):
        rows += _HISTORY.iter_unpack(memoryview(out).cast("B")[: n * _HISTORY.size])
    return rows


def read_totals(
    library: Any, line: int, receive_drops: int = 0, with_queues: bool = True
) -> Direction:
    """All of a line's figures; `receive_drops` are packets lost before it, nobody's wish."""
    raw = LineStats()
    library.line_read(line, c.addressof(raw))
    figures = _LINE.unpack_from(raw)
    late_max_ns = figures[_COUNTS]
    late_s = (late_max_ns / 1e9, _percentile(figures[_COUNTS + 1 :], 0.99)) if late_max_ns else _NOT
    # Most lines have nothing to tell.
    queues = dict(_queues(library, line)) if with_queues and (figures[0] or figures[2]) else {}
    found = Direction._make((*figures[:_COUNTS], *late_s, queues))
    return found._replace(other_drops=found.other_drops + receive_drops) if receive_drops else found


def _queues(library: Any, line: int) -> Iterator[tuple[int, QueueTotals]]:
    raw = QueueStats()
    for priority in range(QUEUES):
        library.line_read_queue(line, priority, c.addressof(raw))
        totals = QueueTotals._make(_QUEUE.unpack_from(raw))
        if totals.enqueued or totals.drops:
            yield priority, totals


def _percentile(buckets: Sequence[int], q: float) -> float:
    """Upper bound (s) of the power-of-two bucket (ns) in which quantile `q` falls."""
    rest = q * sum(buckets)
    for i, count in enumerate(buckets):
        rest -= count
        if count and rest <= 0:
            return float(2 ** (i + 1)) / 1e9
    return 0.0


NEVER = (1 << 64) - 1
"""A threshold that nothing exceeds."""


class Shape(c.Structure):
    """struct shape"""

    _fields_ = (
        ("rate_bps", c.c_uint64),
        ("delay_ns", c.c_uint64),
        ("jitter_ns", c.c_uint64),
        ("reorder", c.c_uint64),
        ("queue_bytes", c.c_uint64),
        ("ecn_packets", c.c_uint64),
        ("ecn_bytes", c.c_uint64),
        ("ecn_ns", c.c_uint64),
        ("enter", c.c_double),
        ("leave", c.c_double),
        ("loss_good", c.c_double),
        ("loss_bad", c.c_double),
        ("corrupt", c.c_double),
        ("duplicate", c.c_double),
        ("impaired", c.c_uint64),
        ("marks", c.c_uint64),
    )


def native_shape(shape: LinkShape) -> Shape:
    """A link's shape as the runtime takes it; it fills in what follows from the rest."""
    ecn, burst = shape.ecn or Ecn(), shape.burst
    return Shape(
        rate_bps=round(shape.rate_bps),
        delay_ns=round(shape.delay_s * 1e9),
        jitter_ns=round(shape.jitter_s * 1e9),
        reorder=shape.reorder,
        queue_bytes=shape.queue_bytes,
        ecn_packets=NEVER if ecn.packets is None else ecn.packets,
        ecn_bytes=NEVER if ecn.size_bytes is None else ecn.size_bytes,
        ecn_ns=NEVER if ecn.delay_s is None else round(ecn.delay_s * 1e9),
        enter=0.0 if burst is None else burst.enter,
        leave=0.0 if burst is None else burst.leave,
        loss_good=shape.loss if burst is None else burst.loss_good,
        loss_bad=shape.loss if burst is None else burst.loss_bad,
        corrupt=shape.corrupt,
        duplicate=shape.duplicate,
    )


class HistorySample(c.Structure):
    """struct history_sample"""

    _fields_ = tuple(
        (name, c.c_uint64)
        for name in (
            "time_ns",
            "packets",
            "bytes",
            "packets_max",
            "bytes_max",
            "drops",
            "marked",
        )
    )


QUEUES = 8
"""Of a port, one for each of v1model's priorities."""


class QueueStats(c.Structure):
    """struct queue_stats"""

    _fields_ = tuple(
        (name, c.c_uint64)
        for name in ("enqueued", "drops", "marked", "packets", "bytes", "bytes_max")
    )


LATE_BUCKETS = 32


class LineStats(c.Structure):
    """struct line_stats"""

    _fields_ = (
        *(
            (name, c.c_uint64)
            for name in (
                "sent",
                "sent_bytes",
                "queue_drops",
                "loss_drops",
                "failed_drops",
                "other_drops",
                "marked",
                "corrupted",
                "duplicated",
                "queue_packets",
                "queue_bytes",
                "queue_bytes_max",
                "in_flight",
                "late_max_ns",
            )
        ),
        ("late", c.c_uint64 * LATE_BUCKETS),
    )


# As tuples: a field of a structure by its name costs as much as a line's whole tuple.
_LINE = struct.Struct(f"={c.sizeof(LineStats) // 8}Q")
_QUEUE = struct.Struct(f"={c.sizeof(QueueStats) // 8}Q")
_HISTORY = struct.Struct(f"={c.sizeof(HistorySample) // 8}Q")
_HISTORY_ROOM = 64
_NOT = (0.0, 0.0)
_HistoryBuffer = HistorySample * _HISTORY_ROOM
_COUNTS = [field[0] for field in LineStats._fields_].index("late_max_ns")
"""So many fields of a LineStats are those of a Direction, in its order; then comes lateness."""
