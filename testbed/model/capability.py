"""What a device says of itself: its capability at start, its load from then on.

The northbound of every kind of device, as JSON documents with a schema
version ``major.minor``: another major is refused, fields of a later minor are
ignored, so that devices of tomorrow can talk to a controller of today.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from testbed.errors import ControlError
from testbed.model.units import shown

SCHEMA: Final = "1.1"
"""1.1: `packets_per_s` of load reports."""


@dataclass(frozen=True, slots=True)
class PrimitiveSupport:
    """One primitive as one device executes it.

    Values outside `minimum` to `maximum` are saturated or refused. `elements`
    is the most one packet may carry, `workers` the most children at this node.
    """

    name: str
    version: int
    operations: tuple[str, ...]
    dtypes: tuple[str, ...]
    minimum: int
    maximum: int
    elements: int
    workers: int


@dataclass(frozen=True, slots=True)
class Capability:
    """What a device can do, true from `at_s` on.

    `packets_per_s` is how many operand packets it executes, `report_interval_s`
    how often it will report its load, 0 for never. `kind` is free text: the
    controller needs to know no kind of device in advance.
    """

    device: str
    kind: str
    at_s: float
    primitives: tuple[PrimitiveSupport, ...]
    slots: int
    table_entries: int
    register_bytes: int
    packets_per_s: int
    report_interval_s: float = 0.0


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a device carries at `at_s` beside what the controller has reserved.

    A device may serve others too; what those hold is not free. `packets_per_s`
    is how many operand packets it looks at, whosever: for people, not for admission.
    """

    device: str
    at_s: float
    foreign_slots: int = 0
    foreign_table_entries: int = 0
    foreign_register_bytes: int = 0
    foreign_packets_per_s: int = 0
    packets_per_s: int = 0


def capability_document(capability: Capability) -> dict[str, Any]:
    """JSON-ready; `capability_from` reads it back."""
    return {"schema": SCHEMA, **asdict(capability)}


def capability_from(document: object) -> Capability:
    """Raises ControlError naming the field that is missing or wrong."""
    fields = _Fields(document, "capability")
    fields.check_schema()
    primitives = fields.value("primitives")
    if not isinstance(primitives, (list, tuple)):
        raise ControlError(f"capability: primitives is {shown(primitives)}, expected a list")
    return Capability(
        device=fields.text("device"),
        kind=fields.text("kind"),
        at_s=fields.number("at_s"),
        primitives=tuple(_primitive_from(one) for one in primitives),
        slots=fields.count("slots"),
        table_entries=fields.count("table_entries"),
        register_bytes=fields.count("register_bytes"),
        packets_per_s=fields.count("packets_per_s"),
        report_interval_s=fields.number("report_interval_s", 0.0),
    )


def load_from(document: object) -> LoadReport:
    """Raises ControlError naming the field that is missing or wrong."""
    fields = _Fields(document, "load report")
    fields.check_schema()
    return LoadReport(
        device=fields.text("device"),
        at_s=fields.number("at_s"),
        foreign_slots=fields.count("foreign_slots", 0),
        foreign_table_entries=fields.count("foreign_table_entries", 0),
        foreign_register_bytes=fields.count("foreign_register_bytes", 0),
        foreign_packets_per_s=fields.count("foreign_packets_per_s", 0),
        packets_per_s=fields.count("packets_per_s", 0),
    )


def load_document(report: LoadReport) -> dict[str, Any]:
    """JSON-ready; `load_from` reads it back."""
    return {"schema": SCHEMA, **asdict(report)}


def _primitive_from(document: object) -> PrimitiveSupport:
    fields = _Fields(document, "capability: primitive")
    return PrimitiveSupport(
        name=fields.text("name"),
        version=fields.count("version"),
        operations=fields.texts("operations"),
        dtypes=fields.texts("dtypes"),
        minimum=fields.integer("minimum"),
        maximum=fields.integer("maximum"),
        elements=fields.count("elements"),
        workers=fields.count("workers"),
    )


_MOST: Final = 2**53
"""Counts above this are not exact in JSON readers that know floating point only."""


class _Fields:
    """A JSON object whose fields are read with their type checked."""

    def __init__(self, document: object, what: str) -> None:
        if not isinstance(document, Mapping):
            raise ControlError(f"{what}: found {shown(document)}, expected an object")
        self._document = document
        self._what = what

    def check_schema(self) -> None:
        found = self.value("schema")
        major = SCHEMA.partition(".")[0]
        if not isinstance(found, str) or found.partition(".")[0] != major:
            raise ControlError(
                f"{self._what}: schema is {shown(found)}, expected {SCHEMA} or a later {major}.x"
            )

    def value(self, name: str, default: object = ...) -> Any:
        if name in self._document:
            return self._document[name]
        if default is ...:
            raise ControlError(f"{self._what}: field {name} is missing")
        return default

    def text(self, name: str) -> str:
        value = self.value(name)
        if not isinstance(value, str) or not 0 < len(value) <= 200:
            raise self._wrong(name, value, "a name of 1 to 200 characters")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.value(name)
        if not isinstance(value, (list, tuple)) or not all(isinstance(v, str) for v in value):
            raise self._wrong(name, value, "a list of names")
        return tuple(value)

    def number(self, name: str, default: object = ...) -> float:
        value = self.value(name, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < _MOST:
            raise self._wrong(name, value, "a number of at least 0")
        return float(value)

    def integer(self, name: str) -> int:
        value = self.value(name)
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 2**64:
            raise self._wrong(name, value, "a whole number")
        return value

    def count(self, name: str, default: object = ...) -> int:
        value = self.value(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _MOST:
            raise self._wrong(name, value, "a whole number of at least 0")
        return value

    def _wrong(self, name: str, value: object, expected: str) -> ControlError:
        return ControlError(f"{self._what}: {name} is {shown(value)}, expected {expected}")
