"""The tag of an operand TLV, bit-exact with p4/include/inc_tag.p4.

    tag = NH(operands, vector) + HalfSipHash(what must not repeat)   modulo 2^64

NH (Black, Halevi, Krawczyk, Krovetz, Rogaway, "UMAC: fast and secure message
authentication", CRYPTO '99) is a universal hash: without its key, two different
messages differ by a chosen amount with probability at most 2^-32. The mask is a
one-time pad from HalfSipHash-2-4 with 64 bits of output (Aumasson and
Bernstein, "SipHash", INDOCRYPT 2012, and its reference implementation).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from testbed.errors import ControlError
from testbed.model import inc_wire

NH_WORDS: Final = 2 + inc_wire.MAX_ELEMENTS
_MASK32: Final = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class JobKey:
    """Keys of one task in one epoch: `mac` is 8 bytes, `nh` NH_WORDS 32-bit words.

    The first two words of `nh` are those of the operands, the rest the vector's.
    """

    mac: bytes
    nh: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.mac) != 8 or len(self.nh) != NH_WORDS:
            raise ControlError(
                f"key of {len(self.mac)} bytes and {len(self.nh)} words, "
                f"expected 8 bytes and {NH_WORDS} words"
            )

    @classmethod
    def derive(cls, secret: bytes) -> JobKey:
        """From a task's secret of 8 bytes: HalfSipHash in counter mode, message "nh" + counter.

        Raises ControlError for a secret of another length.
        """
        if len(secret) != 8:
            raise ControlError(f"secret of {len(secret)} bytes, expected 8")
        words: list[int] = []
        for counter in range(-(-NH_WORDS // 2)):
            block = half_siphash(secret, b"nh" + struct.pack("<H", counter))
            words += [block & _MASK32, block >> 32]
        mac = half_siphash(secret, b"mac").to_bytes(8, "little")
        return cls(mac, tuple(words[:NH_WORDS]))

    def action_params(self) -> dict[str, int]:
        """The key as parameters of the action `job`, by name: what a switch is told."""
        mac0, mac1 = struct.unpack("<II", self.mac)
        params = {"mac0": mac0, "mac1": mac1, "kh_0": self.nh[0], "kh_1": self.nh[1]}
        for block in range(inc_wire.MAX_BLOCKS):
            first = 2 + block * inc_wire.BLOCK_ELEMENTS
            words = self.nh[first : first + inc_wire.BLOCK_ELEMENTS]
            packed = struct.pack(f"!{len(words)}I", *words)
            params[f"k{block}"] = int.from_bytes(packed, "big")
        return params


def half_siphash(key: bytes, message: bytes) -> int:
    """HalfSipHash-2-4 with 64 bits of output, as a little-endian number; key of 8 bytes."""
    k0, k1 = struct.unpack("<II", key)
    v = [k0, k1 ^ 0xEE, 0x6C796765 ^ k0, 0x74656462 ^ k1]
    tail = len(message) % 4
    padded = message + bytes(3 - tail) + bytes([len(message) & 0xFF])
    for (word,) in struct.iter_unpack("<I", padded):
        v[3] ^= word
        _rounds(v, 2)
        v[0] ^= word
    v[2] ^= 0xEE
    _rounds(v, 4)
    low: int = v[1] ^ v[3]
    v[1] ^= 0xDD
    _rounds(v, 4)
    high: int = v[1] ^ v[3]
    return high << 32 | low


def _rotl(value: int, by: int) -> int:
    return (value << by | value >> (32 - by)) & _MASK32


def _rounds(v: list[int], number: int) -> None:
    a, b, c, d = v
    for _ in range(number):
        a = a + b & _MASK32
        b = _rotl(b, 5) ^ a
        a = _rotl(a, 16)
        c = c + d & _MASK32
        d = _rotl(d, 8) ^ c
        a = a + d & _MASK32
        d = _rotl(d, 7) ^ a
        c = c + b & _MASK32
        b = _rotl(b, 13) ^ c
        c = _rotl(c, 16)
    v[:] = a, b, c, d


def nh(key: tuple[int, ...], words: npt.NDArray[np.uint32]) -> int:
    """NH of an even number of 32-bit words with at least as many words of key; 64 bits."""
    keyed = words + np.array(key[: words.size], dtype=np.uint32)  # modulo 2^32
    wide = keyed.astype(np.uint64)
    products = wide[0::2] * wide[1::2]
    return int(products.sum(dtype=np.uint64))


def tag(
    key: JobKey,
    vector: npt.NDArray[np.uint32],
    *,
    op: int,
    dtype: int,
    count: int,
    offset: int,
    unique_id: int,
    sequence: int,
    slot: int,
    worker: int,
    covered_flags: int,
) -> int:
    """64-bit tag. `vector` is in whole blocks; `covered_flags` the flags' low byte."""
    head = np.array([op << 24 | dtype << 16 | count, offset], dtype=np.uint32)
    once = struct.pack("<IIHHB", unique_id, sequence, slot, worker, covered_flags)
    hashed = nh(key.nh, np.concatenate([head, vector]))
    return (hashed + half_siphash(key.mac, once)) % (1 << 64)
