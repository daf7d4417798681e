"""P4 arithmetic at odd widths against arithmetic written out in Python."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pipeline_harness import Pipeline
from sample_programs import pipeline

M128 = (1 << 128) - 1


def low(value: int, bits: int) -> int:
    return value & ((1 << bits) - 1)


def signed(value: int, bits: int) -> int:
    value = low(value, bits)
    return value - (1 << bits) if value >> (bits - 1) else value


def clamp(value: int, lowest: int, highest: int) -> int:
    return max(lowest, min(highest, value))


def slices(a: int, b: int) -> int:
    return low(a, 61) << 10 | low(b >> 7, 7) << 121


def choose(a: int, b: int) -> int:
    return a if a == b else 1 if a > b else 2


OPERATIONS: dict[int, tuple[str, Callable[[int, int], int]]] = {
    0: ("9-bit addition wraps", lambda a, b: low(a + b, 9)),
    1: ("48-bit subtraction wraps", lambda a, b: low(a - b, 48)),
    2: ("128-bit multiplication wraps", lambda a, b: low(a * b, 128)),
    3: ("unsigned addition saturates", lambda a, b: clamp(low(a, 9) + low(b, 9), 0, 511)),
    4: ("unsigned subtraction saturates", lambda a, b: clamp(low(a, 9) - low(b, 9), 0, 511)),
    5: (
        "signed addition saturates",
        lambda a, b: low(clamp(signed(a, 7) + signed(b, 7), -64, 63), 7),
    ),
    6: ("left shifts drop what leaves", lambda a, b: low(a << low(b, 8), 128)),
    7: ("right shifts bring zeros", lambda a, b: a >> low(b, 8)),
    8: ("signed right shifts keep the sign", lambda a, b: low(signed(a, 16) >> low(b, 8), 16)),
    9: ("unsigned comparison", lambda a, b: int(a < b)),
    10: ("signed comparison", lambda a, b: int(signed(a, 11) < signed(b, 11))),
    11: ("bitwise operators", lambda a, b: (a & ~b & M128) | (a ^ 0xFF)),
    12: ("slices", slices),
    13: ("concatenation", lambda a, b: low(a, 17) << 13 | low(b, 13)),
    14: ("negation of a signed number", lambda a, b: low(-a, 33)),
    15: ("sign extension", lambda a, b: low(signed(a, 5), 128)),
    16: ("the conditional operator", choose),
}

NUMBERS = st.one_of(
    st.integers(0, M128),
    st.integers(0, 300),
    st.sampled_from([0, 1, M128, 1 << 127, 255, 256, 511, 1 << 47, (1 << 48) - 1]),
)


@pytest.fixture(scope="module")
def program() -> Pipeline:
    return pipeline("arithmetic")


@pytest.mark.parametrize("op", OPERATIONS, ids=lambda op: OPERATIONS[op][0].replace(" ", "-"))
def test_p4_arithmetic_is_modular_arithmetic(program: Pipeline, op: int) -> None:
    expected = OPERATIONS[op][1]

    @settings(max_examples=60, deadline=None)
    @given(a=NUMBERS, b=NUMBERS)
    def agrees(a: int, b: int) -> None:
        frame = bytes([op]) + a.to_bytes(16, "big") + b.to_bytes(16, "big") + bytes(16)
        (sent,) = program.send(frame, port=3)
        assert sent.port == 3
        assert sent.data[:33] == frame[:33]
        assert int.from_bytes(sent.data[33:49], "big") == expected(a, b)

    agrees()


def test_an_operation_without_an_entry_leaves_the_packet_alone(program: Pipeline) -> None:
    frame = bytes([200]) + bytes(range(48)) + b"payload"
    assert [s.data for s in program.send(frame)] == [frame]
