"""Numbers of in-network computing on the wire, the same as in p4/include/inc_constants.p4.

docs/wire-format.md explains them; tests/p4/test_inc_constants.py keeps the two in step.
"""

from __future__ import annotations

from typing import Final

INC_UDP_PORT: Final = 0xC0DE
"""UDP destination port of every shim, requests and results."""

FUNCT_COMPOSITE: Final = 0x8000
FUNCT_AGGREGATE: Final = 0x8001
FUNCT_COUNT_MIN: Final = 0x8002

TLV_PADN: Final = 4
TLV_HMAC: Final = 5
TLV_OPERAND: Final = 252
TLV_OPERAND_LEN: Final = 30
OPERAND_BYTES: Final = 32
OPERAND_WORDS: Final = 4
"""Of eight bytes, as the SRH counts."""

OP_SUM: Final = 1
OP_MIN: Final = 2
OP_MAX: Final = 3
OP_COUNT: Final = 4
DTYPE_INT32: Final = 1
DTYPE_INT16: Final = 2
"""In the upper half of each word, the lower one zero."""
DTYPE_UINT32: Final = 3

FLAG_NOT_EXECUTED: Final = 0x8000
FLAG_RESULT: Final = 0x0080
FLAG_OVERFLOW: Final = 0x0040
FLAG_LEVEL_MASK: Final = 0x000F

REASON_NONE: Final = 0
REASON_UNKNOWN_JOB: Final = 1
REASON_NO_SLOT: Final = 2
REASON_TOO_LARGE: Final = 3
REASON_PRECISION: Final = 4
REASON_OPERATION: Final = 5
REASON_UNKNOWN_TLV: Final = 6
REASON_TLV_ORDER: Final = 7
REASON_AUTHENTICATION: Final = 8
REASON_WORKER: Final = 9
REASON_SHAPE: Final = 10
REASON_MALFORMED: Final = 11
REASON_NOT_INSTALLED: Final = 12

OUTCOME_ABSORBED: Final = 32
OUTCOME_COMPLETED: Final = 33
OUTCOME_DUPLICATE: Final = 34
OUTCOME_RESENT: Final = 35
OUTCOME_STALE: Final = 36
OUTCOME_SPREAD: Final = 37
OUTCOME_PASSED: Final = 38
OUTCOME_COUNTED: Final = 39
OUTCOME_COUNT: Final = 64

ETHERTYPE_IPV4: Final = 0x0800
PROTO_IPV4: Final = 4

ERROR_TIME_EXCEEDED: Final = 0x0300
"""Packet-in reasons above 0xFF: ICMPv6 code, type and pointer in 4, 4 and 8 bits."""
ERROR_PARAMETER: Final = 0x0400
ERROR_UPPER_LAYER: Final = 0x4400
"""SR Upper-layer Header Error, code 4 of Parameter Problem (RFC 8986 section 4.1.1)."""
ERROR_COUNT: Final = 3

BLOCK_ELEMENTS: Final = 32
"""A vector is padded with zeros to whole blocks."""
BLOCK_BYTES: Final = 128
MAX_BLOCKS: Final = 8
MAX_ELEMENTS: Final = 256
MAX_WORKERS: Final = 32
SLOT_COUNT: Final = 256
CELL_COUNT: Final = 512
SKETCH_PAGES: Final = 8
"""Sketches a node holds at a time."""
SKETCH_CELLS: Final = 8192
