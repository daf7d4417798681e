"""The P4 program and the Python side agree on every number of the wire."""

from __future__ import annotations

import re

from testbed.infrastructure.dataplane.programs import source_folder
from testbed.model import wire

_DECLARED = re.compile(
    r"^(?:const\s+bit<\d+>\s+(\w+)\s*=\s*(\w+)\s*;|#define\s+(\w+)\s+(\w+)\s*$)", re.MULTILINE
)
PYTHON_ONLY = {"ETHERNET_HEADER_BYTES", "MIN_FRAME_BYTES"}


def p4_constants() -> dict[str, int]:
    text = (source_folder() / "include" / "constants.p4").read_text()
    found = {a or c: int(b or d, 0) for a, b, c, d in _DECLARED.findall(text)}
    assert len(found) > 25, "the pattern no longer finds the constants"
    return found


def python_constants() -> dict[str, int]:
    return {n: v for n, v in vars(wire).items() if n.isupper() and isinstance(v, int)}


def test_every_constant_of_the_program_is_known_to_python_with_the_same_value():
    assert p4_constants().items() <= python_constants().items()


def test_python_knows_no_others_but_those_of_ethernet():
    assert set(python_constants()) - set(p4_constants()) == PYTHON_ONLY
