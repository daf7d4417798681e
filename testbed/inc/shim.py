"""Shim and operand TLV: 32 bytes that say what to do with the vector behind them.

A UDP payload for INC_UDP_PORT is `Operand(...).pack()` and a vector. The
operand TLV in an SRH has the same 32 bytes (docs/wire-format.md).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from testbed.errors import ControlError
from testbed.inc.tag import JobKey, tag
from testbed.model import inc_wire

_LAYOUT: Final = struct.Struct("!BBHIBBHHHHBBIQ")
assert _LAYOUT.size == inc_wire.OPERAND_BYTES

Vector = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Operand:
    """The fields of shim and TLV, in wire order after type and length."""

    unique_id: int
    worker: int
    slot: int
    count: int
    """Elements of the vector, 1 to MAX_ELEMENTS."""
    offset: int = 0
    """Which packet of the task's vector this is."""
    sequence: int = 0
    """Round of the slot; its lowest bit chooses the shadow version."""
    flags: int = 0
    op: int = inc_wire.OP_SUM
    dtype: int = inc_wire.DTYPE_INT32
    reason: int = inc_wire.REASON_NONE
    reserved: int = 0
    tag: int = 0

    @property
    def executed(self) -> bool:
        return not self.flags & inc_wire.FLAG_NOT_EXECUTED

    @property
    def is_result(self) -> bool:
        return bool(self.flags & inc_wire.FLAG_RESULT)

    @property
    def overflowed(self) -> bool:
        """Whether some element was saturated on the way to this sum."""
        return bool(self.flags & inc_wire.FLAG_OVERFLOW)

    def pack(self) -> bytes:
        """32 bytes. Raises ControlError for a field that does not fit."""
        try:
            return _LAYOUT.pack(
                inc_wire.TLV_OPERAND, inc_wire.TLV_OPERAND_LEN, self.flags, self.unique_id,
                self.op, self.dtype, self.worker, self.slot, self.count, self.offset,
                self.reason, self.reserved, self.sequence, self.tag,
            )  # fmt: skip
        except struct.error as error:
            raise ControlError(f"operands {self}: a field does not fit: {error}") from None

    @classmethod
    def parse(cls, data: bytes) -> Operand:
        """From the first 32 bytes. Raises ControlError when they are no operand TLV."""
        if len(data) < _LAYOUT.size:
            raise ControlError(f"operands: {len(data)} bytes, expected {_LAYOUT.size}")
        (
            kind, length, flags, unique_id, op, dtype, worker, slot, count, offset,
            reason, reserved, sequence, tag_,
        ) = _LAYOUT.unpack_from(data)  # fmt: skip
        if (kind, length) != (inc_wire.TLV_OPERAND, inc_wire.TLV_OPERAND_LEN):
            raise ControlError(
                f"operands: type {kind} length {length}, expected "
                f"{inc_wire.TLV_OPERAND} and {inc_wire.TLV_OPERAND_LEN}"
            )
        return cls(
            unique_id, worker, slot, count, offset, sequence, flags, op, dtype,
            reason, reserved, tag_,
        )  # fmt: skip


def padded_bytes(count: int) -> int:
    """Bytes on the wire of `count` elements: whole blocks."""
    return -(-count // inc_wire.BLOCK_ELEMENTS) * inc_wire.BLOCK_BYTES


def pack_payload(operand: Operand, vector: Vector, key: JobKey) -> bytes:
    """UDP payload: shim with count and tag filled in, and the vector in whole blocks.

    `vector` is one-dimensional int32. Raises ControlError for one that is
    empty or longer than MAX_ELEMENTS.
    """
    if vector.ndim != 1 or not 1 <= vector.size <= inc_wire.MAX_ELEMENTS:
        raise ControlError(
            f"vector of shape {vector.shape}, expected 1 to {inc_wire.MAX_ELEMENTS} elements"
        )
    body = vector.astype(">i4").tobytes().ljust(padded_bytes(vector.size), b"\0")
    full = replace(operand, count=vector.size)
    full = replace(full, tag=_tag(full, body, key))
    return full.pack() + body


def parse_payload(data: bytes, key: JobKey | None = None) -> tuple[Operand, Vector]:
    """Operands and vector of a UDP payload; with a key, only if the tag is right.

    Raises ControlError for a payload of the wrong length and for a wrong tag.
    """
    operand = Operand.parse(data)
    body = data[inc_wire.OPERAND_BYTES :]
    if not 1 <= operand.count <= inc_wire.MAX_ELEMENTS or len(body) != padded_bytes(operand.count):
        raise ControlError(
            f"{operand.count} elements of task {operand.unique_id} in {len(body)} bytes, "
            f"expected {padded_bytes(operand.count)}"
        )
    if key is not None and _tag(operand, body, key) != operand.tag:
        raise ControlError(f"task {operand.unique_id}, sequence {operand.sequence}: wrong tag")
    return operand, np.frombuffer(body, ">i4", operand.count).astype(np.int32)


def _tag(operand: Operand, body: bytes, key: JobKey) -> int:
    return tag(
        key,
        np.frombuffer(body, ">u4").astype(np.uint32),
        op=operand.op, dtype=operand.dtype, count=operand.count, offset=operand.offset,
        unique_id=operand.unique_id, sequence=operand.sequence, slot=operand.slot,
        worker=operand.worker, covered_flags=operand.flags & 0xFF,
    )  # fmt: skip
