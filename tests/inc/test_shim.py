"""Shim, operand TLV and tag at the host's end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from testbed.errors import ControlError
from testbed.inc.shim import Operand, pack_payload, padded_bytes, parse_payload
from testbed.inc.tag import NH_WORDS, JobKey, half_siphash, nh
from testbed.model import inc_wire

KEY = JobKey.derive(b"\x01\x02\x03\x04\x05\x06\x07\x08")
U8, U16, U32, U64 = (st.integers(0, 2**bits - 1) for bits in (8, 16, 32, 64))
OPERANDS = st.builds(
    Operand, unique_id=U32, worker=U16, slot=U16, count=st.integers(1, 256), offset=U16,
    sequence=U32, flags=U16, op=U8, dtype=U8, reason=U8, reserved=U8, tag=U64,
)  # fmt: skip
VECTORS = st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1, max_size=256).map(
    lambda values: np.array(values, dtype=np.int32)
)


@pytest.mark.parametrize(
    ("length", "expected"),
    [(0, "218d1f59b9b83cc8"), (1, "be552412f8387315"), (2, "064f39ef7c50eb57"),
     (3, "ce0f1a45f7060679"), (4, "d5e78a175be52ea1"), (9, "5b51cccc13888307")],
)  # fmt: skip
def test_half_siphash_gives_the_published_vectors(length: int, expected: str) -> None:
    got = half_siphash(bytes(range(8)), bytes(range(length)))
    assert got.to_bytes(8, "little").hex() == expected


def test_nh_is_the_sum_of_products_of_keyed_pairs() -> None:
    words = np.array([2**32 - 1, 5, 7, 2**31], dtype=np.uint32)
    key = (3, 2**32 - 1, 11, 2**31 + 9)
    expected = (2 * 4 + 18 * 9) % 2**64  # inner sums modulo 2^32
    assert nh(key, words) == expected


@given(OPERANDS)
def test_operands_survive_the_wire(operand: Operand) -> None:
    packed = operand.pack()
    assert len(packed) == inc_wire.OPERAND_BYTES
    assert Operand.parse(packed) == operand


def test_the_layout_is_the_documented_one_byte_for_byte() -> None:
    operand = Operand(
        0x01020304, 0x0506, 0x0708, 0x00A0, 0x0B0C, 0x0D0E0F10, 0x8081, 0x11, 0x12, 0x13, 0x14,
        0x1516171819202122,
    )  # fmt: skip
    assert operand.pack().hex() == (
        "fc1e80810102030411120506070800a00b0c13140d0e0f101516171819202122"
    )


@given(OPERANDS, VECTORS)
def test_a_payload_survives_the_wire_and_proves_its_tag(operand: Operand, vector) -> None:
    payload = pack_payload(operand, vector, KEY)
    assert len(payload) == inc_wire.OPERAND_BYTES + padded_bytes(vector.size)
    got, values = parse_payload(payload, KEY)
    assert got == replace(operand, count=vector.size, tag=got.tag)
    assert values.dtype == np.int32 and (values == vector).all()


PAYLOAD = pack_payload(
    Operand(0xA1B2C3D4, 3, 5, 40, 6, 7), np.arange(40, dtype=np.int32), KEY
)  # fmt: skip
CHANGEABLE = {2, 18, 19}
"""Flags' high byte, reason and reserved: what a hop may change."""


@given(st.integers(0, len(PAYLOAD) - 1), st.integers(0, 7))
def test_a_flipped_bit_is_caught_unless_a_hop_may_flip_it(at: int, bit: int) -> None:
    forged = bytearray(PAYLOAD)
    forged[at] ^= 1 << bit
    if at in CHANGEABLE:
        parse_payload(bytes(forged), KEY)
    else:
        with pytest.raises(ControlError):
            parse_payload(bytes(forged), KEY)


@pytest.mark.parametrize("field", ["unique_id", "sequence", "slot", "worker"])
def test_a_valid_payload_is_worth_nothing_elsewhere(field: str) -> None:
    operand = Operand.parse(PAYLOAD)
    moved = replace(operand, **{field: getattr(operand, field) + 1}).pack() + PAYLOAD[32:]
    with pytest.raises(ControlError, match="wrong tag"):
        parse_payload(moved, KEY)


def test_the_same_difference_of_payloads_changes_the_tag_differently_each_time() -> None:
    """What a keyed CRC would fail: there the change does not depend on the packet."""
    change = np.zeros(32, dtype=np.int32)
    change[3] = 1
    seen = set()
    for sequence in range(20):
        vector = np.full(32, sequence * 77, dtype=np.int32)
        tags = [
            Operand.parse(pack_payload(Operand(1, 0, 0, 32, sequence=sequence), v, KEY)).tag
            for v in (vector, vector ^ change)
        ]
        seen.add((tags[0] - tags[1]) % 2**64)
    assert len(seen) > 1


@pytest.mark.parametrize("size", [0, 257])
def test_a_vector_that_does_not_fit_is_refused(size: int) -> None:
    with pytest.raises(ControlError, match="1 to 256 elements"):
        pack_payload(Operand(1, 0, 0, 1), np.zeros(size, dtype=np.int32), KEY)


@pytest.mark.parametrize("cut", [0, 31, 32, len(PAYLOAD) - 1])
def test_a_payload_cut_short_is_refused(cut: int) -> None:
    with pytest.raises(ControlError):
        parse_payload(PAYLOAD[:cut])


def test_another_type_is_refused() -> None:
    with pytest.raises(ControlError, match="type 253"):
        Operand.parse(b"\xfd" + PAYLOAD[1:])


def test_a_number_too_large_for_its_field_is_refused() -> None:
    with pytest.raises(ControlError, match="does not fit"):
        Operand(2**32, 0, 0, 1).pack()


def test_keys_of_different_secrets_differ_and_have_all_their_words() -> None:
    other = JobKey.derive(b"\x01\x02\x03\x04\x05\x06\x07\x09")
    assert len(set(KEY.nh)) == NH_WORDS
    assert not set(KEY.nh) & set(other.nh) and KEY.mac != other.mac
    with pytest.raises(ControlError, match="expected 8"):
        JobKey.derive(b"short")
    with pytest.raises(ControlError, match="258 words"):
        JobKey(bytes(8), (1, 2, 3))
