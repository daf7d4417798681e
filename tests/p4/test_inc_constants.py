"""The computing program and the Python side agree on every number of the wire."""

from __future__ import annotations

import re

from testbed.infrastructure.dataplane.programs import source_folder
from testbed.model import inc_wire

_DECLARED = re.compile(
    r"^(?:const\s+bit<\d+>\s+(\w+)\s*=\s*(\w+)\s*;|#define\s+(\w+)\s+(\w+)\s*(?://.*)?$)",
    re.MULTILINE,
)


def test_both_sides_declare_the_same_constants_with_the_same_values() -> None:
    text = (source_folder() / "include" / "inc_constants.p4").read_text()
    found = {a or c: int(b or d, 0) for a, b, c, d in _DECLARED.findall(text)}
    python = {n: v for n, v in vars(inc_wire).items() if n.isupper() and isinstance(v, int)}
    assert len(found) > 40, "the pattern no longer finds the constants"
    assert found == python


def test_the_operand_tlv_is_counted_the_same_in_every_unit() -> None:
    assert inc_wire.TLV_OPERAND_LEN + 2 == inc_wire.OPERAND_BYTES == 8 * inc_wire.OPERAND_WORDS
    assert inc_wire.MAX_BLOCKS * inc_wire.BLOCK_ELEMENTS == inc_wire.MAX_ELEMENTS
    assert inc_wire.CELL_COUNT == 2 * inc_wire.SLOT_COUNT
