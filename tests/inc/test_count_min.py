"""The sketch at the host's end: never too little, rarely much too much."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from testbed.errors import ControlError
from testbed.inc.count_min import COLUMNS, MOST, PAIRS, HeavyHitters, Sketch, estimates, packets
from testbed.inc.shim import Operand, parse_payload
from testbed.inc.tag import JobKey
from testbed.model import inc_wire as w

KEY = JobKey.derive(b"01234567")


def test_estimates_are_never_below_the_truth_and_within_the_bound_for_nearly_all() -> None:
    draw = random.Random(3)
    sketch, truth = Sketch(KEY), dict[int, int]()
    for _ in range(20_000):
        key = int(draw.paretovariate(0.9)) % 2**32
        truth[key] = truth.get(key, 0) + 1
        sketch.add(key, 1)
    beyond = 0
    for key, amount in truth.items():
        estimate = sketch.add(key, 0)
        assert estimate >= amount
        beyond += estimate - amount > 2.72 * 20_000 / COLUMNS
    assert beyond <= 0.05 * len(truth), "exp(-3) is the bound on the probability"


def test_another_task_has_other_columns() -> None:
    """Keys that collide in one sketch do not in another: nobody without the key finds them."""
    one, other = Sketch(KEY), Sketch(JobKey.derive(b"76543210"))
    one.add(0, 1000)
    other.add(0, 1000)
    hit = [key for key in range(1, 30_000) if one.add(key, 0) >= 1000]
    assert sum(other.add(key, 0) >= 1000 for key in hit) < max(1, len(hit) / 2)


def test_a_count_ends_at_32_bits() -> None:
    sketch = Sketch(KEY)
    assert sketch.add(5, MOST) == sketch.add(5, 9) == MOST


def test_amounts_are_packed_eight_pairs_a_packet_with_rising_sequences() -> None:
    amounts = {key: key + 1 for key in range(PAIRS + 3)}
    parsed = [parse_payload(p, KEY) for p in packets(9, 2, KEY, amounts, slot=4, sequence=7)]
    assert [operand.count for operand, _ in parsed] == [16, 6]
    assert [operand.sequence for operand, _ in parsed] == [7, 8]
    assert {(o.unique_id, o.worker, o.slot, o.op) for o, _ in parsed} == {(9, 2, 4, w.OP_COUNT)}
    assert [int(x) for _, vector in parsed for x in vector[0::2]] == list(amounts)


def test_only_answers_are_believed() -> None:
    (payload,) = packets(9, 0, KEY, {1: 7, 2: 600})
    operand, vector = parse_payload(payload, KEY)
    with pytest.raises(ControlError, match="not counted, reason 0"):
        estimates((operand, vector))
    answer = replace(operand, flags=w.FLAG_RESULT)
    hitters = HeavyHitters(threshold=500)
    hitters.learn((answer, vector))
    assert hitters.found == {2: 600}
    refused = replace(answer, flags=w.FLAG_RESULT | w.FLAG_NOT_EXECUTED, reason=2)
    with pytest.raises(ControlError, match="reason 2"):
        hitters.learn((refused, vector))


@pytest.mark.parametrize("amounts", [{-1: 1}, {1: -1}, {2**32: 1}, {1: 2**32}])
def test_what_has_no_32_bits_is_refused(amounts: dict[int, int]) -> None:
    with pytest.raises(ControlError, match="expected 32-bit numbers"):
        list(packets(9, 0, KEY, amounts))


def test_operands_of_another_task_are_not_mistaken() -> None:
    assert Operand.parse(next(packets(9, 0, KEY, {1: 1}))).dtype == w.DTYPE_UINT32
