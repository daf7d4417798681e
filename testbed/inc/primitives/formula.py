"""Arithmetic in templates: what a primitive costs, as an expression over named numbers.

    Formula.parse("versions * slots * (blocks * 128 + 24)", where="here")(
        versions=2, slots=16, blocks=8)

Numbers, names, + - * // % and parentheses, min() and max(). Nothing else.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from testbed.errors import ControlError

_OPERATORS: Final[Mapping[type[ast.operator], Callable[[int, int], int]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_FUNCTIONS: Final[Mapping[str, Callable[..., int]]] = {"min": min, "max": max}
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression that was checked; `names` are the numbers it wants."""

    text: str
    names: frozenset[str]

    @classmethod
    def parse(cls, text: str, where: str, known: frozenset[str] | None = None) -> Formula:
        """Raises ControlError for what is no arithmetic, or a name that is not in `known`."""
        if len(text) > _LONGEST:
            raise ControlError(f"{where}: a formula of {len(text)} characters, at most {_LONGEST}")
        names = frozenset(_names(_tree(text, where), where))
        for name in sorted(names - (known if known is not None else names)):
            raise ControlError(
                f"{where}: {name!r} is no quantity, expected {', '.join(sorted(known or ()))}"
            )
        return cls(text, names)

    def __call__(self, **values: int) -> int:
        """The value; ControlError when a name is missing or a divisor is zero."""
        missing = self.names - values.keys()
        if missing:
            raise ControlError(f"formula {self.text!r}: no value for {', '.join(sorted(missing))}")
        try:
            return _value(_tree(self.text, "formula"), values)
        except ZeroDivisionError:
            raise ControlError(f"formula {self.text!r}: divides by zero") from None


def _tree(text: str, where: str) -> ast.expr:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        raise ControlError(f"{where}: {text!r} is no formula") from None


def _names(node: ast.expr, where: str) -> set[str]:
    match node:
        case ast.Constant(value=int() as value) if not isinstance(value, bool):
            return set()
        case ast.Name(id=name):
            return {name}
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _names(left, where) | _names(right, where)
        case ast.Call(func=ast.Name(id=name), args=[_, *_] as args, keywords=[]) if (
            name in _FUNCTIONS
        ):
            return set().union(*(_names(arg, where) for arg in args))
    raise ControlError(
        f"{where}: {ast.unparse(node)!r} is not allowed, expected numbers, names, + - * // %, "
        "min(), max()"
    )


def _value(node: ast.expr, values: Mapping[str, int]) -> int:
    match node:
        case ast.Constant(value=int() as number):
            return number
        case ast.Name(id=name):
            return values[name]
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)](_value(left, values), _value(right, values))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _FUNCTIONS[name](*(_value(arg, values) for arg in args))
    raise AssertionError(ast.dump(node))  # parse() let nothing else through
