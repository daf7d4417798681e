"""Templates of primitives: read, checked, and turned into what P4 and the controller need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Final, Literal, get_args

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from testbed.errors import ControlError
from testbed.inc.primitives.formula import Formula
from testbed.model import inc_wire
from testbed.model.units import shown, suggestion

Reliability = Literal["exactly-once", "at-least-once", "at-most-once", "best-effort"]
QUANTITIES: Final = frozenset({"slots", "elements", "blocks", "workers", "versions"})
"""What a formula may use; `blocks` is elements in whole blocks."""
_WORD_BYTES: Final = 4
"""Every element has a word of its own on the wire, whatever its type."""
_FIELDS: Final = {
    "name", "version", "summary", "funct", "tlv", "operations", "dtypes", "elements", "workers",
    "versions", "data_structures", "precision", "resources", "reliability", "p4", "host",
    "combines", "pages",
}  # fmt: skip
_LAST_FUNCT: Final = 0x800F
"""The data plane's profile has a bit for each FUNCT from 0x8001 to this."""


@dataclass(frozen=True, slots=True)
class DataStructure:
    """State on the device: `cells` of `bits` bits each, a formula over QUANTITIES."""

    name: str
    kind: str
    bits: int
    cells: Formula


@dataclass(frozen=True, slots=True)
class Precision:
    """Values of a data type; `beyond` says what becomes of others."""

    minimum: int
    maximum: int
    beyond: str


@dataclass(frozen=True, slots=True)
class Template:
    """One version of one primitive. Codes are those of docs/wire-format.md.

    `elements` a packet and `workers` a node are the most the program has. What
    `combines` makes one packet of its workers' packets, in slots that they share; anything
    else works on each packet, which goes on to its destination, and every worker has
    slots of its own. State of a task beside its slots is one of `pages` on a node.
    `p4_include` is a file of p4/include, `p4_control` the control in it, `host`
    the Python module of the host's end.
    """

    name: str
    version: int
    summary: str
    funct: int
    tlv: int
    operations: Mapping[str, int]
    dtypes: Mapping[str, int]
    elements: int
    workers: int
    versions: int
    data_structures: tuple[DataStructure, ...]
    precision: Mapping[str, Precision]
    resources: Mapping[str, Formula]
    reliability: Reliability
    combines: bool
    pages: int
    p4_include: str
    p4_control: str
    host: str

    def resource(self, name: str, *, slots: int, elements: int, workers: int = 1) -> int:
        """What `slots` slots of `elements` elements cost of a resource, by its formula."""
        if name not in self.resources:
            raise ControlError(f"primitive {self.name}: no formula for {name!r}")
        blocks = -(-elements // inc_wire.BLOCK_ELEMENTS)
        return self.resources[name](
            slots=slots, elements=elements, blocks=blocks, workers=workers, versions=self.versions
        )


def builtin() -> tuple[Template, ...]:
    """The primitives that ship, by FUNCT."""
    return load(Path(__file__).parent)


def load(folder: Path) -> tuple[Template, ...]:
    """Every `*.yaml` of a folder, by FUNCT.

    Raises ControlError for one that is wrong, and for two with one name or FUNCT.
    """
    found = [parse(path.read_text(), path.name) for path in sorted(folder.glob("*.yaml"))]
    for one, other in combinations(found, 2):
        for field in ("name", "funct"):
            if (value := getattr(one, field)) == getattr(other, field):
                raise ControlError(f"{folder}: two primitives have the {field} {shown(value)}")
    return tuple(sorted(found, key=lambda t: t.funct))


def parse(text: str, file: str) -> Template:
    """A template from YAML text; ControlError says which field of which file is wrong."""
    try:
        document = YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise ControlError(f"{file}: not YAML: {str(error).splitlines()[0]}") from None
    top = _Fields(document, file, _FIELDS)
    dtypes = top.codes("dtypes", 15)
    precision = {
        name: _precision(_Fields(body, f"{file}: precision.{name}", _PRECISION))
        for name, body in top.mapping("precision").items()
    }
    if precision.keys() != dtypes.keys():
        raise ControlError(
            f"{file}: precision is given for {', '.join(precision)}, dtypes are {', '.join(dtypes)}"
        )
    p4 = _Fields(top.mapping("p4"), f"{file}: p4", {"include", "control"})
    structures = top.value("data_structures", list, "a list")
    resources = top.mapping("resources")
    for wanted in ("register_bytes", "table_entries"):
        if wanted not in resources:
            raise ControlError(f"{file}: resources.{wanted} is missing, expected a formula")
    reliability = top.text("reliability")
    if reliability not in get_args(Reliability):
        raise ControlError(
            f"{file}: reliability is {shown(reliability)}, expected one of "
            f"{', '.join(get_args(Reliability))}{suggestion(reliability, get_args(Reliability))}"
        )
    return Template(
        name=top.text("name"),
        version=top.whole("version", 1, 1 << 15),
        summary=top.text("summary"),
        funct=top.whole("funct", inc_wire.FUNCT_COMPOSITE + 1, _LAST_FUNCT),
        tlv=top.whole("tlv", inc_wire.TLV_OPERAND, inc_wire.TLV_OPERAND),
        operations=top.codes("operations", 15),
        dtypes=dtypes,
        elements=top.whole("elements", 1, inc_wire.MAX_ELEMENTS),
        workers=top.whole("workers", 1, 1 << 16),
        versions=top.whole("versions", 1, 2),
        data_structures=tuple(
            _structure(_Fields(body, f"{file}: data_structures[{i}]", _STRUCTURE))
            for i, body in enumerate(structures)
        ),
        precision=precision,
        resources={
            name: _formula(body, f"{file}: resources.{name}") for name, body in resources.items()
        },
        reliability=reliability,  # type: ignore[arg-type]  # checked above
        combines=top.flag("combines", True),
        pages=top.whole("pages", 0, inc_wire.SKETCH_PAGES) if "pages" in top else 0,
        p4_include=p4.text("include"),
        p4_control=p4.text("control"),
        host=top.text("host"),
    )


def dispatch_source(templates: Sequence[Template]) -> str:
    """The text of p4/include/inc_primitives.p4: instances, limits and dispatch by FUNCT."""
    instances, limits, dispatch = [], [], []
    for t in templates:
        instance = Path(t.p4_include).stem.removeprefix("inc_")
        ops = sum(1 << code for code in t.operations.values())
        dtypes = sum(1 << code for code in t.dtypes.values())
        test = f"if (meta.execute == {t.funct:#06x})"
        instances.append(f"{t.p4_control}() {instance};")
        limits.append(f"{test} {{ primitive({ops:#06x}, {dtypes:#06x}, {t.elements}); }}")
        dispatch.append(f"{test} {{ {instance}.apply(hdr, meta, standard_metadata); }}")
    includes = "\n".join(f'#include "{t.p4_include}"' for t in templates)
    return f"""\
// Written by `python -m testbed.inc.primitives` from testbed/inc/primitives/*.yaml.
#ifndef INC_PRIMITIVES_P4
#define INC_PRIMITIVES_P4
{includes}

{_macro("PRIMITIVE_INSTANCES", instances, "")}
{_macro("PRIMITIVE_LIMITS", limits, "else ")}
{_macro("PRIMITIVE_DISPATCH", dispatch, "else ")}

#endif
"""


def _macro(name: str, lines: list[str], between: str) -> str:
    body = f" \\\n    {between}".join(lines)
    return f"#define {name} \\\n    {body}"


def library_document(templates: Sequence[Template]) -> dict[str, Any]:
    """The templates as the INC controller's library has them, ready for YAML or JSON."""
    dtypes = {
        name: {"minimum": p.minimum, "maximum": p.maximum, "size_bytes": _WORD_BYTES}
        for t in templates
        for name, p in t.precision.items()
    }
    primitives = {}
    for t in templates:
        one, two = (t.resource("register_bytes", slots=n, elements=1) for n in (1, 2))
        primitives[t.name] = {
            "version": t.version,
            "funct": t.funct,
            "tlv": t.tlv,
            "operations": list(t.operations),
            "dtypes": list(t.dtypes),
            "block_elements": inc_wire.BLOCK_ELEMENTS,
            "most_elements": t.elements,
            "most_workers": t.workers,
            "versions": t.versions,
            "slot_overhead_bytes": max(0, (two - one) // t.versions - inc_wire.BLOCK_BYTES),
            "combines": t.combines,
            "pages": t.pages,
            "page_bytes": max(0, 2 * one - two),
        }
    return {"schema": 1, "dtypes": dtypes, "primitives": primitives}


_PRECISION: Final = {"minimum", "maximum", "beyond"}
_STRUCTURE: Final = {"name", "kind", "bits", "cells"}


def _precision(fields: _Fields) -> Precision:
    least = fields.whole("minimum", -(1 << 63), 1 << 63)
    return Precision(least, fields.whole("maximum", least, 1 << 63), fields.text("beyond"))


def _structure(fields: _Fields) -> DataStructure:
    return DataStructure(
        fields.text("name"),
        fields.text("kind"),
        fields.whole("bits", 1, 2048),
        _formula(fields.value("cells", (str, int), "a formula"), f"{fields.where}.cells"),
    )


def _formula(value: object, where: str) -> Formula:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ControlError(f"{where}: found {shown(value)}, expected a formula")
    return Formula.parse(str(value), where, QUANTITIES)


class _Fields:
    """A mapping whose fields are read with their type checked; unknown ones are errors."""

    def __init__(self, document: object, where: str, known: set[str]) -> None:
        if not isinstance(document, Mapping):
            raise ControlError(f"{where}: found {shown(document)}, expected a mapping")
        for name in document:
            if name not in known:
                raise ControlError(
                    f"{where}: field {shown(name)} is unknown{suggestion(str(name), known)}"
                )
        self._document = document
        self.where = where

    def value(self, name: str, kind: type | tuple[type, ...], expected: str) -> Any:
        value = self._document.get(name)
        if isinstance(value, bool) or not isinstance(value, kind):
            raise ControlError(f"{self.where}.{name}: found {shown(value)}, expected {expected}")
        return value

    def __contains__(self, name: str) -> bool:
        return name in self._document

    def flag(self, name: str, default: bool) -> bool:
        value = self._document.get(name, default)
        if not isinstance(value, bool):
            raise ControlError(f"{self.where}.{name}: found {shown(value)}, expected true or false")
        return value

    def text(self, name: str) -> str:
        value: str = self.value(name, str, "text")
        return value

    def whole(self, name: str, least: int, most: int) -> int:
        value: int = self.value(name, int, f"a whole number from {least} to {most}")
        if not least <= value <= most:
            raise ControlError(
                f"{self.where}.{name}: found {value},"
                f" expected a whole number from {least} to {most}"
            )
        return value

    def mapping(self, name: str) -> Mapping[str, Any]:
        value: Mapping[str, Any] = self.value(name, Mapping, "a mapping")
        return value

    def codes(self, name: str, most: int) -> dict[str, int]:
        """Names with their numbers on the wire, 1 to `most`, no number twice."""
        found = self.mapping(name)
        inner = _Fields(found, f"{self.where}: {name}", set(found))
        codes = {one: inner.whole(one, 1, most) for one in found}
        if not codes or len(set(codes.values())) < len(codes):
            raise ControlError(f"{self.where}.{name}: expected names with a number each")
        return codes
