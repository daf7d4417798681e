"""Block scaling: float32 vectors as int32 whose sums cannot overflow.

A block is what one packet carries. All n workers use the block's largest exponent
e: every |x| < 2^e. A value becomes q = rint(x * 2^k) with k = 31 - ceil(log2 n) - e,
so that |q| <= 2^(31 - ceil(log2 n)) - 1 and n of them fit. Rounding is off by at most
one half, hence

    |result - sum of x| <= n * 2^(e + ceil(log2 n) - 32) + 2^-24 * |sum of x|

for each element, the last term being the result's own rounding to float32. With
eight workers the first is at most 2^-26 of eight times the block's largest |x|,
rounded up to a power of two. In a network of 16 bits all is the same with k = 15 - ceil(log2 n) - e
and 2^(e + ceil(log2 n) - 16), an integer being the upper half of its word.
"""

from __future__ import annotations

import math
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from testbed.inc.shim import Vector

Floats = npt.NDArray[np.float32]
Exponents = npt.NDArray[np.uint8]
_Number = TypeVar("_Number", bound=np.generic)

WORD_BITS: Final = 32
LEAST_EXPONENT: Final = -125
"""Of a normal float32 as frexp counts; smaller numbers are scaled with it."""
ZERO: Final = 0
"""Code of a block without anything but zeros."""
NOT_FINITE: Final = 255
"""Code of a block in which some worker has a NaN or an infinity: its result is NaN."""
_BIAS: Final = 1 - LEAST_EXPONENT


def exponents(vector: Floats, width: int) -> Exponents:
    """The code of each block of `width` elements; codes are ordered as what they stand for."""
    blocks = _blocks(vector, width)
    largest = np.abs(blocks).max(axis=1)
    finite = np.isfinite(largest)
    exponent = np.frexp(np.where(finite, largest, 0))[1]
    codes = np.maximum(exponent, LEAST_EXPONENT) + _BIAS
    return np.where(finite, np.where(largest > 0, codes, ZERO), NOT_FINITE).astype(np.uint8)


def to_integers(
    vector: Floats, codes: Exponents, workers: int, width: int, bits: int = WORD_BITS
) -> Vector:
    """The vector scaled by its blocks' agreed codes, in the upper `bits` of words."""
    scaled = _blocks(vector, width).astype(np.float64) * _scale(codes, workers, bits)[:, None]
    scaled[codes == NOT_FINITE] = 0
    whole = np.rint(scaled).astype(np.int32) << (WORD_BITS - bits)
    return whole.reshape(-1)[: vector.size]


def to_floats(
    total: Vector, codes: Exponents, workers: int, width: int, bits: int = WORD_BITS
) -> Floats:
    """Sums of scaled vectors as numbers again; the same bits wherever it is done."""
    whole = _blocks(total, width) >> (WORD_BITS - bits)
    values = whole.astype(np.float64) / _scale(codes, workers, bits)[:, None]
    values[codes == NOT_FINITE] = np.nan
    with np.errstate(over="ignore"):  # a sum beyond float32 is an infinity, as in float32
        return values.reshape(-1)[: total.size].astype(np.float32)


def error_bound(codes: Exponents, workers: int, bits: int = WORD_BITS) -> npt.NDArray[np.float64]:
    """First term of the bound, for each block."""
    return workers / (2 * _scale(codes, workers, bits))


def ordered(vector: Floats, op: str) -> Vector:
    """Integers in the order of the numbers; NaNs where `op` ("min" or "max") finds them."""
    nan = np.uint32(0xFFFF_FFFF if op == "min" else 0x7FFF_FFFF).view(np.int32)
    bits = np.where(np.isnan(vector), nan, vector.view(np.int32))
    return np.where(bits < 0, bits ^ np.int32(0x7FFF_FFFF), bits).astype(np.int32)


def from_ordered(values: Vector) -> Floats:
    """The numbers that `ordered` put in order."""
    bits = np.where(values < 0, values ^ np.int32(0x7FFF_FFFF), values)
    return bits.astype(np.int32).view(np.float32)


def _scale(codes: Exponents, workers: int, bits: int) -> npt.NDArray[np.float64]:
    """2^k of each block."""
    top = bits - 1 - math.ceil(math.log2(workers))
    scale: npt.NDArray[np.float64] = np.ldexp(1.0, top - (codes.astype(np.int64) - _BIAS))
    return scale


def _blocks(vector: npt.NDArray[_Number], width: int) -> npt.NDArray[_Number]:
    """The vector's blocks, the last one filled with zeros."""
    number = -(-vector.size // width)
    padded = np.zeros(number * width, dtype=vector.dtype)
    padded[: vector.size] = vector
    return padded.reshape(number, width)
