"""Shims and tags of many packets at once, as numpy arrays.

A batch is a matrix of bytes, a packet's UDP payload a row. The same formats
as in `shim` and `tag`, which handle one packet and are the reference for this.
"""

from __future__ import annotations

import struct
from typing import Final

import numpy as np
import numpy.typing as npt

from testbed.inc.tag import JobKey, half_siphash
from testbed.model import inc_wire

Words = npt.NDArray[np.uint32]
Tags = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]
Indices = npt.NDArray[np.int64]

SHIM: Final = np.dtype(
    [
        ("type", "u1"), ("length", "u1"), ("flags", ">u2"), ("unique_id", ">u4"),
        ("op", "u1"), ("dtype", "u1"), ("worker", ">u2"), ("slot", ">u2"), ("count", ">u2"),
        ("offset", ">u2"), ("reason", "u1"), ("reserved", "u1"), ("sequence", ">u4"),
        ("tag", ">u8"),
    ]
)  # fmt: skip
"""A shim as a structure, in wire order."""
assert SHIM.itemsize == inc_wire.OPERAND_BYTES


def shims(rows: Bytes) -> npt.NDArray[np.void]:
    """The shims of a batch, as a view: writing to a field writes the packets."""
    view: npt.NDArray[np.void] = rows[:, : inc_wire.OPERAND_BYTES].view(SHIM)[:, 0]
    return view


def nh_keys(keys: list[JobKey]) -> Words:
    """NH keys of several trees, one a row."""
    return np.array([key.nh for key in keys], dtype=np.uint32)


def nh_rows(keys: Words, operation: int, offsets: Indices, vectors: Words) -> Tags:
    """NH of each row. `operation` is op, dtype and count as the first word.

    `keys` has a row for each packet, or one for all of them.
    """
    width = vectors.shape[1]
    first = (keys[:, 0] + np.uint32(operation)).astype(np.uint64)
    second = keys[:, 1] + offsets.astype(np.uint32)
    keyed = (vectors + keys[:, 2 : 2 + width]).astype(np.uint64)
    products: Tags = (keyed[:, 0::2] * keyed[:, 1::2]).sum(axis=1, dtype=np.uint64)
    return products + first * second


FEW: Final = 24
"""Masks that are sooner made one by one."""


def masks(
    key: JobKey, unique_id: int, sequences: Indices, slots: Indices, worker: int, covered: Indices
) -> Tags:
    """One-time masks of a tree's packets for or of one worker.

    HalfSipHash-2-4 with 64 bits of output over 13 bytes: four words, the last
    with the covered flags and the length.
    """
    size = sequences.shape
    if sequences.size <= FEW:
        what = zip(sequences.tolist(), slots.tolist(), covered.tolist(), strict=True)
        each = [
            half_siphash(key.mac, struct.pack("<IIHHB", unique_id, a % 2**32, b, worker, c))
            for a, b, c in what
        ]
        return np.array(each, dtype=np.uint64)
    k0, k1 = (np.uint32(int.from_bytes(key.mac[i : i + 4], "little")) for i in (0, 4))
    v = [
        np.full(size, k0), np.full(size, k1 ^ np.uint32(0xEE)),
        np.full(size, k0 ^ np.uint32(0x6C796765)), np.full(size, k1 ^ np.uint32(0x74656462)),
    ]  # fmt: skip
    words = (
        np.full(size, unique_id, dtype=np.uint32),
        sequences.astype(np.uint32),
        slots.astype(np.uint32) | np.uint32(worker << 16),
        covered.astype(np.uint32) | np.uint32(13 << 24),
    )
    for word in words:
        v[3] ^= word
        _rounds(v, 2)
        v[0] ^= word
    v[2] ^= np.uint32(0xEE)
    _rounds(v, 4)
    low = v[1] ^ v[3]
    v[1] ^= np.uint32(0xDD)
    _rounds(v, 4)
    high = v[1] ^ v[3]
    return high.astype(np.uint64) << np.uint64(32) | low.astype(np.uint64)


def _rotated(words: Words, by: int) -> Words:
    return words << np.uint32(by) | words >> np.uint32(32 - by)


def _rounds(v: list[Words], number: int) -> None:
    a, b, c, d = v
    for _ in range(number):
        a = a + b
        b = _rotated(b, 5) ^ a
        a = _rotated(a, 16)
        c = c + d
        d = _rotated(d, 8) ^ c
        a = a + d
        d = _rotated(d, 7) ^ a
        c = c + b
        b = _rotated(b, 13) ^ c
        c = _rotated(c, 16)
    v[:] = a, b, c, d


def operation_word(op: int, dtype: int, count: int) -> int:
    return op << 24 | dtype << 16 | count


def from_wire(rows: Bytes, width: int) -> Words:
    """The vectors of a batch, `width` words each."""
    start = inc_wire.OPERAND_BYTES
    return rows[:, start : start + 4 * width].view(">u4").astype(np.uint32)
