"""What a P4 program compiled for BMv2 consists of: headers, parser, actions, tables.

The nouns of BMv2's docs/JSON_format.md as frozen dataclasses. `bmv2json` reads
them, the code generator and `layout` work on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from testbed.errors import SwitchError


class ProgramError(SwitchError):
    """A compiled P4 program uses something this target cannot execute, or is broken."""


# Expressions, and everything else that can be an argument.


@dataclass(frozen=True, slots=True)
class Const:
    value: int


@dataclass(frozen=True, slots=True)
class BoolConst:
    value: bool


@dataclass(frozen=True, slots=True)
class FieldRef:
    """A field of a header instance; the name may be `$valid$`."""

    header: str
    name: str


@dataclass(frozen=True, slots=True)
class LastField:
    """A field of the last extracted element of a header stack."""

    stack: str
    name: str


@dataclass(frozen=True, slots=True)
class HeaderRef:
    name: str


@dataclass(frozen=True, slots=True)
class StackRef:
    name: str


@dataclass(frozen=True, slots=True)
class UnionRef:
    name: str


@dataclass(frozen=True, slots=True)
class ActionParamRef:
    """A parameter of the enclosing action, by position."""

    index: int


@dataclass(frozen=True, slots=True)
class Lookahead:
    """Bits ahead of the parser's cursor."""

    offset_bits: int
    bits: int


@dataclass(frozen=True, slots=True)
class Named:
    """A reference to an object that is no value: a counter, a calculation, a string."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Vector:
    """The arguments of log_msg."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Op:
    """An operation; `left` is None for unary ones, `cond` is set for `?` alone."""

    op: str
    left: Expr | None
    right: Expr | None
    cond: Expr | None = None


Expr = (
    Const
    | BoolConst
    | FieldRef
    | LastField
    | HeaderRef
    | StackRef
    | UnionRef
    | ActionParamRef
    | Lookahead
    | Named
    | Vector
    | Op
)


# Declarations.


@dataclass(frozen=True, slots=True)
class Field:
    """`bits` is the width, for a varbit field its maximum."""

    name: str
    bits: int
    signed: bool = False
    varbit: bool = False


@dataclass(frozen=True, slots=True)
class HeaderType:
    name: str
    fields: tuple[Field, ...]

    @property
    def fixed_bits(self) -> int:
        """Width of everything but the varbit field."""
        return sum(f.bits for f in self.fields if not f.varbit)

    @property
    def varbit(self) -> Field | None:
        return next((f for f in self.fields if f.varbit), None)


@dataclass(frozen=True, slots=True)
class Header:
    name: str
    type: str
    metadata: bool


@dataclass(frozen=True, slots=True)
class Stack:
    name: str
    type: str
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Union:
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Primitive:
    op: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """`length_bits` is set when the header ends in a varbit field."""

    target: HeaderRef | StackRef
    length_bits: Expr | None = None


@dataclass(frozen=True, slots=True)
class Set:
    target: Expr
    value: Expr


@dataclass(frozen=True, slots=True)
class Verify:
    condition: Expr
    error: Expr


@dataclass(frozen=True, slots=True)
class Advance:
    bits: Expr


ParserOp = Extract | Set | Verify | Advance | Primitive


@dataclass(frozen=True, slots=True)
class Transition:
    """`value` and `mask` are over the byte-padded key; a default has value None.

    A parser value set has no members (no control protocol of this target can
    add any), so transitions on one are left out.
    """

    value: int | None
    mask: int | None
    next_state: str | None


@dataclass(frozen=True, slots=True)
class ParserState:
    name: str
    ops: tuple[ParserOp, ...]
    key: tuple[Expr, ...]
    transitions: tuple[Transition, ...]


@dataclass(frozen=True, slots=True)
class Parser:
    init_state: str | None
    states: Mapping[str, ParserState]


@dataclass(frozen=True, slots=True)
class ActionParam:
    name: str
    bits: int


@dataclass(frozen=True, slots=True)
class Action:
    id: int
    name: str
    params: tuple[ActionParam, ...]
    primitives: tuple[Primitive, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """One match field. `kind` is exact, lpm, ternary, range or valid."""

    name: str
    kind: str
    target: FieldRef
    mask: int | None


@dataclass(frozen=True, slots=True)
class MatchValue:
    """What one entry wants of one key field: value and mask, prefix length or upper end."""

    kind: str
    value: int
    mask: int | None = None
    prefix_len: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class ConstEntry:
    """An entry written in the P4 program; a lower `priority` number wins."""

    match: tuple[MatchValue, ...]
    action_id: int
    action_data: tuple[int, ...]
    priority: int


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    match: str
    key: tuple[Key, ...]
    action_ids: tuple[int, ...]
    next_tables: Mapping[str, str | None]
    base_next: str | None
    size: int
    with_counters: bool
    support_timeout: bool
    direct_meter: str | None
    default_action_id: int | None
    default_action_data: tuple[int, ...]
    default_const: bool
    entries: tuple[ConstEntry, ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    name: str
    condition: Expr
    true_next: str | None
    false_next: str | None


@dataclass(frozen=True, slots=True)
class Pipeline:
    name: str
    init: str | None
    tables: Mapping[str, Table]
    conditionals: Mapping[str, Conditional]


@dataclass(frozen=True, slots=True)
class CalculationInput:
    """One piece of a hash's input: a field, a constant of `bits`, a header or the payload."""

    value: Expr | None
    bits: int = 0

    @property
    def is_payload(self) -> bool:
        return self.value is None


@dataclass(frozen=True, slots=True)
class Calculation:
    name: str
    algorithm: str
    inputs: tuple[CalculationInput, ...]


@dataclass(frozen=True, slots=True)
class Checksum:
    name: str
    target: FieldRef
    calculation: str
    condition: Expr | None
    update: bool
    verify: bool


@dataclass(frozen=True, slots=True)
class Counter:
    """`table` names the table a direct counter belongs to."""

    name: str
    size: int
    table: str | None


@dataclass(frozen=True, slots=True)
class Meter:
    name: str
    size: int
    rates: int
    unit: str
    table: str | None
    result: FieldRef | None


@dataclass(frozen=True, slots=True)
class Register:
    name: str
    bits: int
    size: int


@dataclass(frozen=True, slots=True)
class FieldList:
    """Fields a clone, a resubmission or a recirculation keeps, or a digest carries."""

    id: int
    name: str
    fields: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """One P4 program, as compiled."""

    name: str
    header_types: Mapping[str, HeaderType]
    headers: Mapping[str, Header]
    stacks: Mapping[str, Stack]
    unions: Mapping[str, Union]
    errors: Mapping[str, int]
    enums: Mapping[str, Mapping[str, int]]
    parser: Parser
    deparser: tuple[str, ...]
    deparser_ops: tuple[Primitive, ...]
    actions: Mapping[int, Action]
    ingress: Pipeline
    egress: Pipeline
    calculations: Mapping[str, Calculation]
    checksums: tuple[Checksum, ...]
    counters: tuple[Counter, ...]
    meters: tuple[Meter, ...]
    registers: tuple[Register, ...]
    field_lists: Mapping[int, FieldList]
    digests: Mapping[int, FieldList]

    def type_of(self, header: str) -> HeaderType:
        return self.header_types[self.headers[header].type]

    def field(self, ref: FieldRef) -> Field:
        """The declaration of a field; `$valid$` is one bit."""
        if ref.name == "$valid$":
            return Field("$valid$", 1)
        for field in self.type_of(ref.header).fields:
            if field.name == ref.name:
                return field
        raise ProgramError(f"field {ref.header}.{ref.name}: no such field in the program's headers")
