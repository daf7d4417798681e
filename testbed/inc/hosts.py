"""Blocks that hosts add, and what they send each other about the current call.

Many messages at once: the formats are those of `peer`, which handles one message,
whatever it is about, and is the reference for this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from testbed.inc import batch, calls, peer
from testbed.inc.calls import Call, Lanes
from testbed.inc.shim import Vector
from testbed.model import inc_wire

_WORKER = slice(10, 12)
_LOW_FLAGS = 3
"""Where shims have them, in bytes."""
Mask = npt.NDArray[np.bool_]
INT32 = np.iinfo(np.int32)
COMBINE: dict[int, np.ufunc] = {
    inc_wire.OP_SUM: np.add,
    inc_wire.OP_MIN: np.minimum,
    inc_wire.OP_MAX: np.maximum,
}
"""How hosts do what the network does, by op."""


@dataclass(slots=True)
class Collection:
    """A block that this worker adds: whose contributions it has."""

    total: npt.NDArray[np.int64]
    have: set[int]
    due_s: float
    asked: int = 0

    def add(self, worker: int, vector: Vector, op: int) -> bool:
        """Whether this was a worker's first contribution; a repeated one changes nothing."""
        if worker in self.have:
            return False
        self.have.add(worker)
        COMBINE[op](self.total, vector, out=self.total)
        return True

    def exact(self) -> Vector:
        """What has been combined, clipped to int32."""
        clipped: Vector = np.clip(self.total, INT32.min, INT32.max).astype(np.int32)
        return clipped


@dataclass(frozen=True, slots=True)
class Messages:
    """Contributions and results among the messages of a batch, by rows of the batch."""

    other: Mask
    """What is neither, or not of the current call."""
    packet: batch.Indices
    worker: npt.NDArray[np.uint16]
    is_result: Mask
    valid: Mask
    """The tag is right."""
    words: batch.Words


def sort_out(lanes: Lanes, call: Call, rows: batch.Bytes, me: int, workers: int) -> Messages:
    """Of messages as long as a request: which are parts of blocks and which are results for `me`.

    `packet`, `worker`, `is_result`, `valid` and `words` have a row for each row that is not
    `other`.
    """
    shims = batch.shims(rows)
    lane = lanes.lanes(shims)
    packet = (shims["sequence"] - call.base[lane]) * lanes.count + lane
    heads = rows[:, : calls.HEAD_BYTES].copy()
    kind = heads[:, _LOW_FLAGS].copy()
    worker = shims["worker"].astype(np.uint16)
    # Whatever the worker and the kind, the rest has to be that of the network's result for us.
    heads[:, _LOW_FLAGS] = inc_wire.FLAG_RESULT
    heads[:, _WORKER] = np.frombuffer(me.to_bytes(2, "big"), np.uint8)
    fits = (lane >= 0) & (packet >= 0) & (packet < call.packets)
    same = heads.view(np.uint64) == call.heads[np.where(fits, packet, 0)]
    fits &= same.all(axis=1) & (worker < workers)
    is_result = kind == peer.HOSTS_RESULT
    fits &= (is_result & (worker == me)) | (kind == 0)
    packet, worker, is_result = packet[fits], worker[fits], is_result[fits]
    words = batch.from_wire(rows[fits], call.width)
    return Messages(
        other=~fits, packet=packet, worker=worker, is_result=is_result,
        valid=_tags(lanes, call, packet, worker, is_result, words) == shims["tag"][fits],
        words=words,
    )  # fmt: skip


def results(lanes: Lanes, call: Call, asked: Sequence[tuple[int, int]]) -> list[tuple[int, bytes]]:
    """Hosts' results of (packet, worker) pairs: for each worker what it is to be sent."""
    packet = np.array([packet for packet, _ in asked])
    worker = np.array([worker for _, worker in asked], dtype=np.uint16)
    words = call.result[packet].view(np.uint32)
    rows = np.empty((len(asked), call.requests.shape[1]), dtype=np.uint8)
    rows[:, : inc_wire.OPERAND_BYTES] = call.requests[packet, : inc_wire.OPERAND_BYTES]
    shims = batch.shims(rows)
    shims["flags"] = peer.HOSTS_RESULT
    shims["worker"] = worker
    every = np.ones(len(asked), dtype=np.bool_)
    shims["tag"] = _tags(lanes, call, packet, worker, every, words)
    rows[:, inc_wire.OPERAND_BYTES :].view(">u4")[:] = words
    return [(to, row.tobytes()) for (_, to), row in zip(asked, rows, strict=True)]


def _tags(
    lanes: Lanes,
    call: Call,
    packet: batch.Indices,
    worker: npt.NDArray[np.uint16],
    is_result: Mask,
    words: batch.Words,
) -> batch.Tags:
    keys = lanes.nh_keys if len(lanes.trees) == 1 else lanes.nh_keys[call.tree[packet]]
    operation = batch.operation_word(call.op, call.dtype, call.width)
    tags = batch.nh_rows(keys, operation, packet & 0xFFFF, words)
    covered = np.where(is_result, peer.HOSTS_RESULT, 0)
    for one, low in set(zip(worker.tolist(), covered.tolist(), strict=True)):
        of = (worker == one) & (covered == low)
        tags[of] += calls.masks(lanes, call, one, low)[packet[of]]
    return tags
