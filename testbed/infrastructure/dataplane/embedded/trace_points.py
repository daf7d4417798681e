"""The numbers that a traced program's events use: kinds, and what they name by index.

The code generator and the decoder of events number a program's parser states,
conditionals and fields alike by calling `points`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from testbed.infrastructure.dataplane.embedded.layout import STD_META, PhvLayout, phv_layout

if TYPE_CHECKING:
    from testbed.infrastructure.dataplane.embedded.bmv2 import Program

ALWAYS_VALID = 0xFFFFFFFF

# enum in trace.c
BEGIN, STATE, PARSED, CONDITION, TABLE, ACTION, FIELDS = range(7)
COPY, QUEUE, EGRESS, DEPART, AGAIN, DROP, TO_GROUP, LINK = range(7, 15)


@dataclass(frozen=True, slots=True)
class TracedField:
    """A field, or a header's `$valid$`, in the PHV; `valid` is the offset of its validity."""

    header: str
    name: str
    bits: int
    offset: int
    size: int
    valid: int = ALWAYS_VALID
    varbit: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """What events name by index: parser states, conditionals by name, fields of the PHV."""

    states: tuple[str, ...]
    conditions: tuple[str, ...]
    fields: tuple[TracedField, ...]


def points(program: Program, layout: PhvLayout | None = None) -> Points:
    """The numbering, the same for the same program."""
    phv = phv_layout(program) if layout is None else layout
    fields = []
    for header in program.headers.values():
        place, base = phv.types[header.type], phv.headers[header.name]
        always = header.metadata or header.name == STD_META
        valid = ALWAYS_VALID if always else base + place.valid_offset
        if not always:
            fields.append(TracedField(header.name, "$valid$", 1, valid, 1))
        for f in place.fields.values():
            fields.append(
                TracedField(header.name, f.name, f.bits, base + f.offset, f.size, valid, f.varbit)
            )
    conditionals = (*program.ingress.conditionals, *program.egress.conditionals)
    return Points(tuple(program.parser.states), conditionals, tuple(fields))
