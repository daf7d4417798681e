"""The host's end of the counting primitive: keys counted in a switch, heavy hitters found.

    updates = packets(unique_id, worker, key, {0x0A000001: 3, 0x0A000002: 1})
    hitters = HeavyHitters(threshold=100)
    hitters.learn(parse_payload(answer, key))

A count-min sketch (Cormode and Muthukrishnan, "An improved data stream summary",
Journal of Algorithms 55, 2005) never says less than the truth; with `COLUMNS`
columns it says more than N·e/COLUMNS too much, N the sum of all amounts, with
probability below exp(-ROWS) a key. Columns are chosen by multiply-shift
(Dietzfelbinger, STACS 1996) under the task's key, as in p4/include/inc_count_min.p4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Final

import numpy as np

from testbed.errors import ControlError
from testbed.inc.shim import Operand, Vector, pack_payload
from testbed.inc.tag import JobKey
from testbed.model import inc_wire

ROWS: Final = 3
COLUMNS: Final = 1024
PAIRS: Final = 8
"""Pairs of key and amount a packet."""
MOST: Final = 2**32 - 1
_FIRST_KEY_WORD: Final = 2 + inc_wire.BLOCK_ELEMENTS
"""Row keys are the second block of the NH key: vectors of this primitive have one block."""


def packets(
    unique_id: int,
    worker: int,
    key: JobKey,
    amounts: Mapping[int, int],
    *,
    slot: int = 0,
    sequence: int = 1,
) -> Iterator[bytes]:
    """UDP payloads that count `amounts` (32-bit key to 32-bit amount), one sequence each.

    Send the next when the answer to the one before is there, or use several
    slots. An amount of 0 only asks. Raises ControlError for what does not fit.
    """
    for number, pairs in zip(count(sequence), _chunks(amounts), strict=False):
        words = [word for pair in pairs for word in pair]
        if not all(0 <= word <= MOST for word in words):
            raise ControlError(f"keys and amounts {pairs}: expected 32-bit numbers")
        operand = Operand(
            unique_id, worker, slot, len(words), sequence=number,
            op=inc_wire.OP_COUNT, dtype=inc_wire.DTYPE_UINT32,
        )  # fmt: skip
        yield pack_payload(operand, np.array(words, dtype=np.uint32).view(np.int32), key)


def estimates(answer: tuple[Operand, Vector]) -> dict[int, int]:
    """Key to estimate, of a parsed answer. Raises ControlError for one not executed."""
    operand, vector = answer
    if not operand.executed or not operand.is_result:
        raise ControlError(
            f"task {operand.unique_id}, sequence {operand.sequence}: not counted,"
            f" reason {operand.reason}"
        )
    words = vector.view(np.uint32).tolist()
    return dict(zip(words[0::2], words[1::2], strict=True))


class HeavyHitters:
    """Keys whose estimate has reached `threshold`, from the answers as they come."""

    def __init__(self, threshold: int) -> None:
        self.threshold = threshold
        self.found: dict[int, int] = {}

    def learn(self, answer: tuple[Operand, Vector]) -> None:
        """Take the estimates of a parsed and verified answer."""
        for key, estimate in estimates(answer).items():
            if estimate >= self.threshold:
                self.found[key] = max(estimate, self.found.get(key, 0))


class Sketch:
    """The same sketch in Python: what a switch must answer, or a host that stands in for it."""

    def __init__(self, key: JobKey) -> None:
        words = key.nh[_FIRST_KEY_WORD : _FIRST_KEY_WORD + 4 * ROWS]
        self._rows = [
            (words[4 * r] << 32 | words[4 * r + 1] | 1, words[4 * r + 2] << 32 | words[4 * r + 3])
            for r in range(ROWS)
        ]
        self._cells = [[0] * COLUMNS for _ in range(ROWS)]

    def add(self, key: int, amount: int) -> int:
        """Count, and the estimate after it."""
        estimate = MOST
        for (factor, shift), cells in zip(self._rows, self._cells, strict=True):
            column = (factor * key + shift) % (1 << 64) >> 54
            cells[column] = min(MOST, cells[column] + amount)
            estimate = min(estimate, cells[column])
        return estimate


def _chunks(amounts: Mapping[int, int]) -> Iterator[list[tuple[int, int]]]:
    pairs = list(amounts.items())
    for start in range(0, len(pairs), PAIRS):
        yield pairs[start : start + PAIRS]
