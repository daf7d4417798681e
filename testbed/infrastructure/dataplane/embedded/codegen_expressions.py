"""Expressions: BMv2's integers of unlimited precision, on LLVM's iN.

p4c writes P4's modular arithmetic as unlimited arithmetic followed by masks
(`(a + b) & 0xff`). So an expression is emitted for a wanted width and computed
modulo 2**width, and where its full value matters (comparisons, shifts right,
saturation) the width comes from a bound on its value.
"""

from __future__ import annotations

from dataclasses import dataclass

from testbed.infrastructure.dataplane.embedded.bmv2 import (
    ActionParamRef,
    BoolConst,
    Const,
    Expr,
    FieldRef,
    HeaderRef,
    LastField,
    Op,
    ProgramError,
    StackRef,
    UnionRef,
)
from testbed.infrastructure.dataplane.embedded.codegen_base import (
    Emitter,
    HeaderAt,
    Value,
    const,
)
from testbed.infrastructure.dataplane.embedded.layout import FieldPlace, action_layout

MAX_BITS = 16384
_COMPARISONS = ("==", "!=", "<", ">", "<=", ">=")
_BOOLEAN_OPS = frozenset(("and", "or", "not", "valid", "valid_union", "d2b", *_COMPARISONS))
_DEREFERENCES = ("dereference_header_stack", "dereference_stack")


@dataclass(frozen=True, slots=True)
class Bound:
    """All values an expression can have: -2**(bits-1).. if signed, else 0..2**bits-1."""

    bits: int
    signed: bool

    @property
    def signed_bits(self) -> int:
        return self.bits if self.signed else self.bits + 1


def join(a: Bound, b: Bound) -> Bound:
    if a.signed or b.signed:
        return Bound(max(a.signed_bits, b.signed_bits), True)
    return Bound(max(a.bits, b.bits), False)


def is_boolean(expr: Expr) -> bool:
    if isinstance(expr, Op) and expr.op == "?":
        assert expr.left is not None
        return is_boolean(expr.left)
    return isinstance(expr, BoolConst) or (isinstance(expr, Op) and expr.op in _BOOLEAN_OPS)


def _is_header(expr: Expr | None) -> bool:
    return isinstance(expr, HeaderRef) or (
        isinstance(expr, Op) and expr.op in (*_DEREFERENCES, "access_union_header")
    )


class Expressions(Emitter):
    """An Emitter that also evaluates expressions."""

    # Places.

    def header_of(self, expr: Expr | None) -> HeaderAt:
        """The header an expression names, at a fixed or a computed place."""
        if isinstance(expr, HeaderRef):
            return self.header(expr.name)
        if isinstance(expr, LastField) and expr.name == "last":
            count = self.load(self.stack_next(expr.stack), 32, 4)
            return self.stack_element(expr.stack, self.b.sub(count, const(32, 1)))
        if isinstance(expr, Op) and expr.op in _DEREFERENCES and isinstance(expr.left, StackRef):
            elements = self.ctx.program.stacks[expr.left.name].elements
            if isinstance(expr.right, Const):
                return self.header(elements[min(expr.right.value, len(elements) - 1)])
            return self.stack_element(expr.left.name, self.data(_operand(expr.right), 32))
        if (
            isinstance(expr, Op)
            and expr.op == "access_union_header"
            and isinstance(expr.left, UnionRef)
            and isinstance(expr.right, Const)
        ):
            return self.header(self.ctx.program.unions[expr.left.name].members[expr.right.value])
        raise ProgramError(f"expression {expr}: a header expected")

    def lvalue(self, expr: Expr) -> tuple[HeaderAt, FieldPlace]:
        """The field an expression names."""
        if isinstance(expr, FieldRef):
            header = self.header(expr.header)
            return header, self.place(header, expr.name)
        if isinstance(expr, LastField):
            count = self.load(self.stack_next(expr.stack), 32, 4)
            header = self.stack_element(expr.stack, self.b.sub(count, const(32, 1)))
            return header, self.place(header, expr.name)
        if isinstance(expr, Op) and expr.op == "access_field" and isinstance(expr.right, Const):
            header = self.header_of(expr.left)
            names = list(header.place.fields)
            index = expr.right.value
            return header, self.place(header, names[index] if index < len(names) else "$valid$")
        raise ProgramError(f"expression {expr}: a field expected")

    # Bounds.

    def bound(self, expr: Expr) -> Bound:
        """The tightest simple bound on the expression's unlimited-precision value."""
        if isinstance(expr, Const):
            if expr.value < 0:
                return Bound((-expr.value - 1).bit_length() + 1, True)
            return Bound(max(1, expr.value.bit_length()), False)
        if isinstance(expr, ActionParamRef):
            return Bound(self._param(expr)[0], False)
        if is_boolean(expr):
            return Bound(1, False)
        if isinstance(expr, FieldRef | LastField):
            return self._field_bound(expr)
        if isinstance(expr, Op):
            bound = self._op_bound(expr)
            if bound.bits > MAX_BITS:
                raise ProgramError(f"expression {expr.op!r}: wider than {MAX_BITS} bits")
            return bound
        raise ProgramError(f"expression {expr}: a number expected")

    def _field_bound(self, expr: FieldRef | LastField) -> Bound:
        if isinstance(expr, LastField):
            kind = self.ctx.program.stacks[expr.stack].type
            field = self.ctx.layout.types[kind].fields[expr.name]
            return Bound(field.bits, field.signed)
        declared = self.ctx.program.field(expr)
        return Bound(declared.bits, declared.signed)

    def _op_bound(self, expr: Op) -> Bound:
        op = expr.op
        if op in ("two_comp_mod", "sat_cast", "usat_cast"):
            return Bound(_constant(expr.right, op), op != "usat_cast")
        if op == "b2d":
            return Bound(1, False)
        if op == "last_stack_index":
            return Bound(33, True)
        if op == "size_stack":
            return Bound(32, False)
        if op == "access_field":
            _, field = self._access_place(expr)
            return Bound(field.bits, field.signed)
        right = self.bound(_operand(expr.right))
        if op == "~":
            return Bound(right.signed_bits, True)
        left = Bound(1, False) if expr.left is None else self.bound(expr.left)
        if op == "?":
            return join(left, right)
        if op == "+":
            both = join(left, right)
            return Bound(both.bits + 1, both.signed)
        if op == "-":
            return Bound(max(left.signed_bits, right.signed_bits) + 1, True)
        if op == "*":
            if left.signed or right.signed:
                return Bound(left.signed_bits + right.signed_bits, True)
            return Bound(left.bits + right.bits, False)
        if op == "<<":
            if isinstance(expr.right, Const):
                return Bound(left.bits + expr.right.value, left.signed)
            return Bound(left.bits + (1 << min(right.bits, 20)), left.signed)
        if op == ">>":
            by = expr.right.value if isinstance(expr.right, Const) else 0
            return Bound(max(1 + left.signed, left.bits - by), left.signed)
        if op == "&":
            if left.signed and right.signed:
                return join(left, right)
            unsigned = [b.bits for b in (left, right) if not b.signed]
            return Bound(min(unsigned), False)
        if op in ("|", "^"):
            return join(left, right)
        if op in ("/", "%"):
            return Bound((left if op == "/" else right).bits, False)
        raise ProgramError(f"expression operator {op!r}: does not give a number")

    def _access_place(self, expr: Op) -> tuple[str, FieldPlace]:
        """access_field's field without emitting code for the header's address."""
        kind = self._header_type(expr.left)
        fields = list(self.ctx.layout.types[kind].fields.values())
        assert isinstance(expr.right, Const)
        if expr.right.value >= len(fields):
            return kind, FieldPlace("$valid$", 1, 0, 1)
        return kind, fields[expr.right.value]

    def _header_type(self, expr: Expr | None) -> str:
        if isinstance(expr, HeaderRef):
            return self.ctx.program.headers[expr.name].type
        if isinstance(expr, Op) and isinstance(expr.left, StackRef):
            return self.ctx.program.stacks[expr.left.name].type
        if (
            isinstance(expr, Op)
            and isinstance(expr.left, UnionRef)
            and isinstance(expr.right, Const)
        ):
            member = self.ctx.program.unions[expr.left.name].members[expr.right.value]
            return self.ctx.program.headers[member].type
        raise ProgramError(f"expression {expr}: a header expected")

    def _param(self, expr: ActionParamRef) -> tuple[int, int, int]:
        """(bits, offset, bytes) of a parameter of the enclosing action."""
        if self.action is None or expr.index >= len(self.action.params):
            raise ProgramError(f"action parameter {expr.index}: no such parameter here")
        place = action_layout(self.action).params[expr.index]
        return place.bits, place.offset, place.size

    # Values.

    def exact(self, expr: Expr) -> tuple[Value, Bound]:
        """The expression's full value, as an integer of its bound's width."""
        bound = self.bound(expr)
        return self.data(expr, bound.bits), bound

    def data(self, expr: Expr, bits: int) -> Value:
        """The expression's value modulo 2**bits, as an integer of `bits` bits."""
        if isinstance(expr, Const):
            return const(bits, expr.value)
        if is_boolean(expr):
            return self.resize(self.boolean(expr), bits)
        if isinstance(expr, ActionParamRef):
            width, offset, size = self._param(expr)
            assert self.params is not None
            value = self.load(self.at(self.params, offset), size * 8)
            return self.resize(self.resize(value, width), bits)
        if isinstance(expr, FieldRef | LastField):
            return self._load_lvalue(expr, bits)
        if isinstance(expr, Op):
            return self._operation(expr, bits)
        raise ProgramError(f"expression {expr}: a number expected")

    def _load_lvalue(self, expr: Expr, bits: int) -> Value:
        header, field = self.lvalue(expr)
        return self.resize(self.load_field(header, field), bits, signed=field.signed)

    def _operation(self, expr: Op, bits: int) -> Value:
        op, b = expr.op, self.b
        if op == "access_field":
            return self._load_lvalue(expr, bits)
        if op == "b2d":
            return self.resize(self.boolean(_operand(expr.right)), bits)
        if op in ("size_stack", "last_stack_index"):
            stack = expr.right if isinstance(expr.right, StackRef) else expr.left
            if not isinstance(stack, StackRef):
                raise ProgramError(f"{op}: a header stack expected")
            count = self.resize(self.load(self.stack_next(stack.name), 32, 4), max(bits, 33))
            if op == "last_stack_index":
                count = b.sub(count, const(max(bits, 33), 1))
            return self.resize(count, bits)
        if op == "two_comp_mod":
            width = _constant(expr.right, op)
            value = self.data(_operand(expr.left), width)
            return self.resize(value, bits, signed=True)
        if op in ("sat_cast", "usat_cast"):
            return self._saturate(expr, bits)
        if op == "?":
            assert expr.cond is not None
            condition = self.boolean(expr.cond)
            left, right = (
                self.data(_operand(expr.left), bits),
                self.data(_operand(expr.right), bits),
            )
            return b.select(condition, left, right)
        if op == "<<":
            return self._shift_left(expr, bits)
        if op == ">>":
            return self._shift_right(expr, bits)
        if op in ("/", "%"):
            return self._divide(expr, bits)
        if op == "&":
            # Bits above an unsigned operand's width are zero: compute no more than that.
            own = self._op_bound(expr)
            width = bits if own.signed else min(bits, own.bits)
            left, right = (self.data(_operand(e), width) for e in (expr.left, expr.right))
            return self.resize(b.and_(left, right), bits)
        right = self.data(_operand(expr.right), bits)
        if op == "~":
            return b.not_(right)
        left = const(bits, 0) if expr.left is None else self.data(expr.left, bits)
        emit = {"+": b.add, "-": b.sub, "*": b.mul, "|": b.or_, "^": b.xor}.get(op)
        if emit is None:
            raise ProgramError(f"expression operator {op!r}: does not give a number")
        return emit(left, right)

    def _saturate(self, expr: Op, bits: int) -> Value:
        value, bound = self.exact(_operand(expr.left))
        width = _constant(expr.right, expr.op)
        signed = expr.op == "sat_cast"
        low, high = (
            (-(1 << (width - 1)), (1 << (width - 1)) - 1) if signed else (0, (1 << width) - 1)
        )
        wide_bits = max(bound.signed_bits, width + 1)
        wide = self.resize(value, wide_bits, signed=bound.signed)
        for limit, relation in ((const(wide_bits, low), "<"), (const(wide_bits, high), ">")):
            wide = self.b.select(self.b.icmp_signed(relation, wide, limit), limit, wide)
        return self.resize(wide, bits, signed=signed)

    def _shift_left(self, expr: Op, bits: int) -> Value:
        value = self.data(_operand(expr.left), bits)
        if isinstance(expr.right, Const):
            by = expr.right.value
            return const(bits, 0) if by >= bits else self.b.shl(value, const(bits, by))
        amount, bound = self.exact(_operand(expr.right))
        width = max(bits, bound.bits, 32)
        amount = self.resize(amount, width)
        shifted = self.b.shl(self.resize(value, width), amount)
        inside = self.b.icmp_unsigned("<", amount, const(width, bits))
        return self.b.select(inside, self.resize(shifted, bits), const(bits, 0))

    def _shift_right(self, expr: Op, bits: int) -> Value:
        value, bound = self.exact(_operand(expr.left))
        shift = self.b.ashr if bound.signed else self.b.lshr
        amount, amount_bound = self.exact(_operand(expr.right))
        width = max(bits, bound.bits, amount_bound.bits)
        value = self.resize(value, width, signed=bound.signed)
        amount = self.resize(amount, width)
        # Beyond the width nothing but the sign is left, as at width - 1.
        most = const(width, width - 1)
        inside = self.b.icmp_unsigned("<", amount, const(width, width))
        shifted = shift(value, self.b.select(inside, amount, most))
        if not bound.signed:
            shifted = self.b.select(inside, shifted, const(width, 0))
        return self.resize(shifted, bits)

    def _divide(self, expr: Op, bits: int) -> Value:
        left, left_bound = self.exact(_operand(expr.left))
        right, right_bound = self.exact(_operand(expr.right))
        width = max(left_bound.bits, right_bound.bits)
        # Beyond 64 bits LLVM would call libgcc, beyond 128 it expands in line.
        width = width if width <= 64 else max(width, 129)
        left, right = self.resize(left, width), self.resize(right, width)
        zero = self.b.icmp_unsigned("==", right, const(width, 0))
        divisor = self.b.select(zero, const(width, 1), right)
        emit = self.b.udiv if expr.op == "/" else self.b.urem
        return self.resize(self.b.select(zero, const(width, 0), emit(left, divisor)), bits)

    # Conditions.

    def boolean(self, expr: Expr) -> Value:
        """A condition, as i1."""
        if isinstance(expr, BoolConst):
            return const(1, int(expr.value))
        if isinstance(expr, FieldRef | LastField):
            header, field = self.lvalue(expr)
            value = self.load_field(header, field)
            return self.b.icmp_unsigned("!=", value, const(field.bits, 0))
        if not isinstance(expr, Op):
            raise ProgramError(f"expression {expr}: a condition expected")
        op, b = expr.op, self.b
        if op in ("and", "or"):
            left, right = self.boolean(_operand(expr.left)), self.boolean(_operand(expr.right))
            return b.and_(left, right) if op == "and" else b.or_(left, right)
        if op == "not":
            return b.not_(self.boolean(_operand(expr.right)))
        if op == "valid":
            return self.is_valid(self.header_of(expr.right))
        if op == "valid_union" and isinstance(expr.right, UnionRef):
            valid: Value = const(1, 0)
            for member in self.ctx.program.unions[expr.right.name].members:
                valid = b.or_(valid, self.is_valid(self.header(member)))
            return valid
        if op == "?":
            assert expr.cond is not None
            chosen = (self.boolean(_operand(e)) for e in (expr.cond, expr.left, expr.right))
            return b.select(*chosen)
        if op in _COMPARISONS:
            return self._compare(expr)
        value, bound = self.exact(_operand(expr.right) if op == "d2b" else expr)
        return b.icmp_unsigned("!=", value, const(bound.bits, 0))

    def _compare(self, expr: Op) -> Value:
        left, right = _operand(expr.left), _operand(expr.right)
        if _is_header(left) or _is_header(right):
            same = self._same_header(self.header_of(left), self.header_of(right))
            return same if expr.op == "==" else self.b.not_(same)
        if self._is_varbit(left):
            (first, field), (second, other) = self.lvalue(left), self.lvalue(right)
            if field.size != other.size:
                raise ProgramError(f"comparison of varbit {field.name}: widths differ")
            addresses = (self.field_address(first, field), self.field_address(second, other))
            same = self.same_varbit(*addresses, field.size)
            return same if expr.op == "==" else self.b.not_(same)
        a, b = self.bound(left), self.bound(right)
        both = join(a, b)
        values = (
            self.resize(self.data(left, a.bits), both.bits, signed=a.signed),
            self.resize(self.data(right, b.bits), both.bits, signed=b.signed),
        )
        compare = self.b.icmp_signed if both.signed else self.b.icmp_unsigned
        return compare(expr.op, *values)

    def _is_varbit(self, expr: Expr) -> bool:
        return isinstance(expr, FieldRef) and self.ctx.program.field(expr).varbit

    def _same_header(self, a: HeaderAt, b: HeaderAt) -> Value:
        """BMv2's header equality: both valid and every field the same."""
        if a.place.type != b.place.type:
            return const(1, 0)
        same = self.b.and_(self.is_valid(a), self.is_valid(b))
        for field in a.place.fields.values():
            if field.varbit:
                addresses = (self.field_address(a, field), self.field_address(b, field))
                same = self.b.and_(same, self.same_varbit(*addresses, field.size))
                continue
            equal = self.b.icmp_unsigned("==", self.load_field(a, field), self.load_field(b, field))
            same = self.b.and_(same, equal)
        return same

    def index(self, expr: Expr) -> Value:
        """An array index or a session number, as i64."""
        return self.data(expr, 64)


def _operand(expr: Expr | None) -> Expr:
    if expr is None:
        raise ProgramError("expression: an operand is missing")
    return expr


def _constant(expr: Expr | None, op: str) -> int:
    if not isinstance(expr, Const):
        raise ProgramError(f"{op}: a constant width expected")
    return expr.value
