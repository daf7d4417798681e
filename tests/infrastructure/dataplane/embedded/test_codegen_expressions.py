"""Random BMv2 expressions: compiled code against evaluation with Python's integers.

BMv2 evaluates with unlimited precision and cuts a value when it is stored; the
compiler works with as many bits as it can prove to be enough.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from pipeline_harness import Pipeline
from sample_programs import json_text

Evaluate = Callable[[int, int], int]
M128 = (1 << 128) - 1
OPERATIONS = 17  # entries of the table in arithmetic.p4


def field(name: str) -> dict[str, Any]:
    return {"type": "field", "value": ["o", name]}


def constant(value: int) -> dict[str, Any]:
    return {"type": "hexstr", "value": hex(value)}


def operation(op: str, left: Any, right: Any, **more: Any) -> dict[str, Any]:
    return {"type": "expression", "value": {"op": op, "left": left, "right": right, **more}}


def two_comp_mod(value: int, bits: int) -> int:
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value


def clamp(value: int, low: int, high: int) -> int:
    return max(low, min(high, value))


_PLAIN: dict[str, Callable[[int, int], int]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "&": lambda x, y: x & y,
    "|": lambda x, y: x | y,
    "^": lambda x, y: x ^ y,
}
_RELATIONS: dict[str, Callable[[int, int], bool]] = {
    "==": lambda x, y: x == y,
    "!=": lambda x, y: x != y,
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
}


class Generator:
    """Makes an expression as JSON together with the function that evaluates it."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def number(self, depth: int) -> tuple[dict[str, Any], Evaluate]:
        if depth == 0:
            return self._leaf()
        kind = self.random.randrange(8)
        left, evaluate_left = self.number(depth - 1)
        if kind <= 2:
            return self._plain(left, evaluate_left, depth)
        if kind == 3:
            return operation("~", None, left), lambda a, b: ~evaluate_left(a, b)
        if kind == 4:
            return self._shift(left, evaluate_left)
        if kind == 5:
            return self._cast(left, evaluate_left)
        if kind == 6:
            condition, holds = self.condition(depth - 1)
            right, evaluate_right = self.number(depth - 1)
            return (
                operation("?", left, right, cond=condition),
                lambda a, b: evaluate_left(a, b) if holds(a, b) else evaluate_right(a, b),
            )
        condition, holds = self.condition(depth - 1)
        return operation("b2d", None, condition), lambda a, b: int(holds(a, b))

    def _leaf(self) -> tuple[dict[str, Any], Evaluate]:
        kind = self.random.randrange(4)
        if kind == 0:
            value = self.random.choice([0, 1, 5, 255, 1 << 31, self.random.getrandbits(64)])
            value = self.random.choice([value, -value])
            return constant(value), lambda a, b: value
        name = self.random.choice("ab")
        bits = self.random.choice([1, 7, 8, 9, 32, 33, 64, 128])
        mask = (1 << bits) - 1
        masked = field(name) if bits == 128 else operation("&", field(name), constant(mask))
        return masked, lambda a, b: (a if name == "a" else b) & mask

    def _plain(
        self, left: dict[str, Any], evaluate_left: Evaluate, depth: int
    ) -> tuple[dict[str, Any], Evaluate]:
        op = self.random.choice(list(_PLAIN))
        right, evaluate_right = self.number(self.random.randrange(depth))
        apply = _PLAIN[op]
        return (
            operation(op, left, right),
            lambda a, b: apply(evaluate_left(a, b), evaluate_right(a, b)),
        )

    def _shift(
        self, left: dict[str, Any], evaluate_left: Evaluate
    ) -> tuple[dict[str, Any], Evaluate]:
        up = self.random.random() < 0.5
        if self.random.random() < 0.5:
            by = self.random.choice([0, 1, 13, 64, 130])
            amount, evaluate = constant(by), lambda a, b: by
        else:
            amount, evaluate = operation("&", field("b"), constant(0x7F)), lambda a, b: b & 0x7F
        if up:
            return (
                operation("<<", left, amount),
                lambda a, b: evaluate_left(a, b) << evaluate(a, b),
            )
        return operation(">>", left, amount), lambda a, b: evaluate_left(a, b) >> evaluate(a, b)

    def _cast(
        self, left: dict[str, Any], evaluate_left: Evaluate
    ) -> tuple[dict[str, Any], Evaluate]:
        op = self.random.choice(["two_comp_mod", "sat_cast", "usat_cast"])
        bits = self.random.choice([2, 8, 13, 64, 100])
        half = 1 << (bits - 1)
        apply: Callable[[int], int] = {
            "two_comp_mod": lambda x: two_comp_mod(x, bits),
            "sat_cast": lambda x: clamp(x, -half, half - 1),
            "usat_cast": lambda x: clamp(x, 0, 2 * half - 1),
        }[op]
        return operation(op, left, constant(bits)), lambda a, b: apply(evaluate_left(a, b))

    def condition(self, depth: int) -> tuple[dict[str, Any], Callable[[int, int], bool]]:
        kind = self.random.randrange(6)
        if depth > 0 and kind == 0:
            one, holds = self.condition(depth - 1)
            return operation("not", None, one), lambda a, b: not holds(a, b)
        if depth > 0 and kind == 1:
            one, holds = self.condition(depth - 1)
            other, also = self.condition(depth - 1)
            return operation("and", one, other), lambda a, b: holds(a, b) and also(a, b)
        if kind == 2:
            left, evaluate = self.number(depth)
            return operation("d2b", None, left), lambda a, b: evaluate(a, b) != 0
        relation = self.random.choice(list(_RELATIONS))
        left, evaluate_left = self.number(depth)
        right, evaluate_right = self.number(depth)
        apply = _RELATIONS[relation]
        return (
            operation(relation, left, right),
            lambda a, b: apply(evaluate_left(a, b), evaluate_right(a, b)),
        )


def program_with(expressions: list[dict[str, Any]]) -> str:
    """arithmetic.p4, its i-th operation replaced by r = expression i."""
    program = json.loads(json_text("arithmetic"))
    table = next(t for p in program["pipelines"] for t in p["tables"] if t["key"])
    for entry in table["entries"]:
        op = int(entry["match_key"][0]["key"], 16)
        action = program["actions"][entry["action_entry"]["action_id"]]
        action["primitives"] = [{"op": "assign", "parameters": [field("r"), expressions[op]]}]
    return json.dumps(program)


@pytest.mark.parametrize("seed", range(4))
def test_compiled_expressions_agree_with_unlimited_precision(seed: int) -> None:
    generator = Generator(seed)
    made = [generator.number(depth=1 + op % 5) for op in range(OPERATIONS)]
    program = Pipeline(program_with([expression for expression, _ in made]))
    chance = random.Random(seed)
    special = [0, 1, M128, 1 << 127, (1 << 127) - 1, 0xFF, 0x80, 1 << 63]
    for _ in range(20):
        a, b = (
            chance.choice([*special, chance.getrandbits(128), chance.getrandbits(9)])
            for _ in range(2)
        )
        for op, (expression, evaluate) in enumerate(made):
            frame = bytes([op]) + a.to_bytes(16, "big") + b.to_bytes(16, "big") + bytes(16)
            (sent,) = program.send(frame)
            got = int.from_bytes(sent.data[33:49], "big")
            assert got == evaluate(a, b) & M128, (json.dumps(expression), a, b)
