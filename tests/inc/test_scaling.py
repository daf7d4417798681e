"""Block scaling: no overflow, the stated error, and what is not a number."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from testbed.inc import scaling

ANY = st.floats(width=32, allow_nan=False, allow_infinity=False)


def summed(parts: list[np.ndarray], width: int, bits: int = 32) -> tuple[np.ndarray, np.ndarray]:
    """The float sum by way of integers, and the bound of each element."""
    n = len(parts)
    codes = np.max([scaling.exponents(part, width) for part in parts], axis=0)
    words = [scaling.to_integers(p, codes, n, width, bits).astype(np.int64) for p in parts]
    total = np.sum(words, axis=0)
    assert (np.abs(total) < 2**31).all(), "a switch would saturate"
    assert not (total % 2 ** (32 - bits)).any(), "a switch of few bits would cut something off"
    result = scaling.to_floats(total.astype(np.int32), codes, n, width, bits)
    bound = np.repeat(scaling.error_bound(codes, n, bits), width)[: parts[0].size]
    return result, bound


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 32), st.sampled_from((16, 32)), st.data())
def test_a_sum_never_overflows_and_is_within_the_bound(
    workers: int, bits: int, data: st.DataObject
) -> None:
    parts = [data.draw(arrays(np.float32, 40, elements=ANY)) for _ in range(min(workers, 4))]
    parts += [parts[0]] * (workers - len(parts))
    result, bound = summed(parts, 32, bits)
    exact = np.sum([part.astype(np.float64) for part in parts], axis=0)
    finite = np.abs(exact) < 3e38
    error = np.abs(result.astype(np.float64) - exact)[finite]
    assert (error <= bound[finite] + 2.0**-24 * np.abs(exact[finite]) + 2.0**-149).all()


def test_the_bound_of_eight_workers_is_small_beside_the_block() -> None:
    draw = np.random.default_rng(1)
    parts = [draw.standard_normal(256).astype(np.float32) for _ in range(8)]
    _, bound = summed(parts, 256)
    assert bound.max() <= 8 * 2.0**-26 * 2 * max(np.abs(p).max() for p in parts)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_block_with_something_not_finite_comes_out_as_nan(bad: float) -> None:
    parts = [np.ones(64, np.float32), np.ones(64, np.float32)]
    parts[1][40] = bad
    result, _ = summed(parts, 32)
    assert (result[:32] == 2).all() and np.isnan(result[32:]).all()


def test_zeros_stay_zeros_and_the_smallest_numbers_do_not_fail() -> None:
    tiny = np.full(32, np.float32(1e-45))
    result, bound = summed([np.zeros(32, np.float32), np.zeros(32, np.float32)], 32)
    assert (result == 0).all()
    result, bound = summed([tiny, tiny], 32)
    assert (np.abs(result.astype(float) - 2 * tiny.astype(float)) <= bound + 2.0**-149).all()


@given(arrays(np.float32, 20, elements=st.floats(width=32)))
def test_numbers_keep_their_order_as_integers(vector: np.ndarray) -> None:
    for op, combine in (("min", np.minimum), ("max", np.maximum)):
        codes = scaling.ordered(vector, op)
        best = codes.min() if op == "min" else codes.max()
        got = scaling.from_ordered(np.array([best], np.int32))[0]
        best_float = combine.reduce(vector)
        assert got == best_float or (np.isnan(got) and np.isnan(best_float))
