"""What workers say to each other, on a UDP port of their own.

Shims again, told apart by the level in the covered flags, which no switch uses:

| low flags | | vector |
|---|---|---|
| 0x00 | contribution: a request, byte for byte, for the worker that adds the block | yes |
| 0x8F | hosts' result, `worker` is who it is for | yes |
| 0x0E | question: `worker` should send its contribution to the block's owner | no |
| 0x0D | farewell: `worker` needs nobody any more; `sequence` counts up | no |

Tags are those of docs/wire-format.md. A question and a result depend only on
block and receiver, so that who repeats one repeats its bytes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from testbed.errors import ControlError
from testbed.inc.shim import Operand, Vector, pack_payload, parse_payload
from testbed.inc.tag import JobKey, tag
from testbed.model import inc_wire

PEER_PORT: Final = 0xC0DF
HOSTS_RESULT: Final = inc_wire.FLAG_RESULT | 0x0F
QUESTION: Final = 0x0E
FAREWELL: Final = 0x0D
LOW_FLAGS: Final = 0x00FF


def pack_bare(operand: Operand, key: JobKey) -> bytes:
    """A message without a vector, tagged."""
    return replace(operand, tag=_bare_tag(operand, key)).pack()


def pack_result(operand: Operand, vector: Vector, key: JobKey) -> bytes:
    """The hosts' result of a block for `operand.worker`."""
    return pack_payload(replace(operand, flags=HOSTS_RESULT), vector, key)


def parse(data: bytes, key: JobKey) -> tuple[Operand, Vector | None]:
    """A peer's message, its tag verified. Raises ControlError for a wrong one."""
    operand = Operand.parse(data)
    if operand.flags & LOW_FLAGS not in (QUESTION, FAREWELL):
        return parse_payload(data, key)
    if len(data) != inc_wire.OPERAND_BYTES or operand.tag != _bare_tag(operand, key):
        raise ControlError(f"task {operand.unique_id}: a message with a wrong tag")
    return operand, None


def _bare_tag(operand: Operand, key: JobKey) -> int:
    return tag(
        key, np.empty(0, np.uint32),
        op=operand.op, dtype=operand.dtype, count=operand.count, offset=operand.offset,
        unique_id=operand.unique_id, sequence=operand.sequence, slot=operand.slot,
        worker=operand.worker, covered_flags=operand.flags & LOW_FLAGS,
    )  # fmt: skip
