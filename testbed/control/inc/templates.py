"""The administrator's library: which primitives exist and what a device may declare of them.

A primitive's template bounds what devices declare. A declaration outside its
bounds is refused by name, so that no task is planned on something the data
plane does not do. A primitive that the library does not know is kept out of
use until it has a template; the device itself may join all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from testbed.errors import ControlError
from testbed.model.capability import Capability, PrimitiveSupport
from testbed.model.units import shown, suggestion


@dataclass(frozen=True, slots=True)
class DataType:
    """Values from `minimum` to `maximum`, `size_bytes` each on the wire."""

    name: str
    minimum: int
    maximum: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a primitive.

    `funct` and `tlv` are its numbers in a segment (docs/wire-format.md).
    A vector is padded to whole blocks of `block_elements`. A slot costs a
    device `versions` times its elements and `slot_overhead_bytes` of registers.
    What `combines` makes one packet of its workers'; anything else works on each
    packet, which goes on to its destination, in slots of each worker's own. A task
    has one of a device's `pages` of `page_bytes` where the primitive has such.
    """

    name: str
    version: int
    funct: int
    tlv: int
    operations: tuple[str, ...]
    dtypes: Mapping[str, DataType]
    block_elements: int
    most_elements: int
    most_workers: int
    versions: int
    slot_overhead_bytes: int
    combines: bool = True
    pages: int = 0
    page_bytes: int = 0

    def register_bytes(self, slots: int, elements: int, dtype: str) -> int:
        """Register memory of `slots` slots with `elements` elements each."""
        size = self.padded(elements) * self.dtypes[dtype].size_bytes + self.slot_overhead_bytes
        return self.page_bytes + slots * self.versions * size

    def whole(self, elements: int) -> int:
        """As many of `elements` as fill whole blocks, or all where a packet has less than one."""
        return elements // self.block_elements * self.block_elements or elements

    @property
    def least_elements(self) -> int:
        """What a device must take in a packet, to be of use."""
        return self.block_elements if self.combines else 1

    def padded(self, elements: int) -> int:
        return -(-elements // self.block_elements) * self.block_elements


class Library:
    """Templates by name and version. `Library.parse` reads the YAML form."""

    def __init__(self, templates: tuple[Template, ...]) -> None:
        self._templates = {(t.name, t.version): t for t in templates}
        if len(self._templates) != len(templates):
            raise ControlError("template library: a primitive is there twice with one version")
        self._versions: dict[str, tuple[Template, ...]] = {}
        for template in sorted(templates, key=lambda t: -t.version):
            older = self._versions.get(template.name, ())
            self._versions[template.name] = (*older, template)

    def __iter__(self) -> Any:
        return iter(self._templates.values())

    @classmethod
    def parse(cls, text: str, file: str = "template library") -> Library:
        """From YAML text; ControlError says which field of which primitive is wrong."""
        try:
            document = YAML(typ="safe", pure=True).load(text)
        except YAMLError as error:
            raise ControlError(f"{file}: not YAML: {str(error).splitlines()[0]}") from None
        return cls.of(document, file)

    @classmethod
    def of(cls, document: object, file: str = "template library") -> Library:
        """From such a document; `testbed.inc.primitives.library_document` makes one."""
        top = _mapping(document, file)
        _known(top, {"schema", "dtypes", "primitives"}, file)
        if top.get("schema") != 1:
            raise ControlError(f"{file}: schema is {shown(top.get('schema'))}, expected 1")
        where = f"{file}: dtypes"
        dtypes = {
            name: _dtype(name, _mapping(body, f"{where}.{name}"), f"{where}.{name}")
            for name, body in _mapping(top.get("dtypes"), where).items()
        }
        templates = [
            _template(name, _mapping(body, f"{file}: primitives.{name}"), dtypes, file)
            for name, body in _mapping(top.get("primitives"), f"{file}: primitives").items()
        ]
        return cls(tuple(templates))

    def find(self, name: str) -> Template | None:
        """The newest version of a primitive."""
        return next(iter(self.versions(name)), None)

    def versions(self, name: str) -> tuple[Template, ...]:
        """All versions of a primitive, the newest first."""
        return self._versions.get(name, ())

    def check(self, capability: Capability) -> tuple[tuple[PrimitiveSupport, ...], tuple[str, ...]]:
        """What may be used of a declaration, and a remark on each primitive that may not.

        Raises ControlError for a declaration that contradicts its template.
        """
        usable: list[PrimitiveSupport] = []
        remarks: list[str] = []
        for support in capability.primitives:
            template = self._templates.get((support.name, support.version))
            if template is None:
                remarks.append(
                    f"{capability.device} declares {support.name} version {support.version},"
                    " of which the library has no template; it is not used"
                )
                continue
            _contradictions(capability.device, support, template)
            usable.append(support)
        return tuple(usable), tuple(remarks)


def _contradictions(device: str, support: PrimitiveSupport, template: Template) -> None:
    what = f"{device} declares {support.name}"
    for kind, declared, known in (
        ("operation", support.operations, template.operations),
        ("dtype", support.dtypes, tuple(template.dtypes)),
    ):
        for one in declared:
            if one not in known:
                hint = suggestion(one, known)
                raise ControlError(f"{what} with {kind} {one!r}, the template has none such{hint}")
    for name, value, most in (
        ("elements", support.elements, template.most_elements),
        ("workers", support.workers, template.most_workers),
    ):
        if not 1 <= value <= most:
            raise ControlError(f"{what} with {name} {value}, the template allows 1 to {most}")
    for dtype in support.dtypes:
        bounds = template.dtypes[dtype]
        if not bounds.minimum <= support.minimum <= support.maximum <= bounds.maximum:
            raise ControlError(
                f"{what} for values {support.minimum} to {support.maximum},"
                f" the template allows {dtype} {bounds.minimum} to {bounds.maximum}"
            )


def _template(
    name: str, body: Mapping[str, Any], dtypes: Mapping[str, DataType], file: str
) -> Template:
    where = f"{file}: primitives.{name}"
    _known(
        body,
        {
            "version", "funct", "tlv", "operations", "dtypes", "block_elements",
            "most_elements", "most_workers", "versions", "slot_overhead_bytes",
            "combines", "pages", "page_bytes",
        },
        where,
    )  # fmt: skip
    wanted = _names(body, "dtypes", where)
    for one in wanted:
        if one not in dtypes:
            hint = suggestion(one, dtypes)
            raise ControlError(f"{where}.dtypes: {one!r} is not defined above{hint}")
    funct = _whole(body, "funct", where, 1)
    if not 0x8001 <= funct <= 0x87FF:
        raise ControlError(f"{where}.funct: found {funct:#x}, expected 0x8001 to 0x87ff")
    tlv = _whole(body, "tlv", where, 1)
    if not 252 <= tlv <= 254:
        raise ControlError(f"{where}.tlv: found {tlv}, expected 252 to 254")
    return Template(
        name=name,
        version=_whole(body, "version", where, 1),
        funct=funct,
        tlv=tlv,
        operations=_names(body, "operations", where),
        dtypes={one: dtypes[one] for one in wanted},
        block_elements=_whole(body, "block_elements", where, 1),
        most_elements=_whole(body, "most_elements", where, 1),
        most_workers=_whole(body, "most_workers", where, 1),
        versions=_whole(body, "versions", where, 1),
        slot_overhead_bytes=_whole(body, "slot_overhead_bytes", where, 0),
        combines=_flag(body, "combines", where, True),
        pages=_whole({"pages": 0, **body}, "pages", where, 0),
        page_bytes=_whole({"page_bytes": 0, **body}, "page_bytes", where, 0),
    )


def _dtype(name: str, body: Mapping[str, Any], where: str) -> DataType:
    _known(body, {"minimum", "maximum", "size_bytes"}, where)
    least = _whole(body, "minimum", where, -(2**63))
    return DataType(
        name,
        least,
        _whole(body, "maximum", where, least),
        _whole(body, "size_bytes", where, 1),
    )


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise ControlError(f"{where}: found {shown(value)}, expected a mapping")
    return value


def _known(body: Mapping[str, Any], fields: set[str], where: str) -> None:
    for name in body:
        if name not in fields:
            raise ControlError(f"{where}: field {name!r} is unknown{suggestion(name, fields)}")


def _whole(body: Mapping[str, Any], name: str, where: str, least: int) -> int:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ControlError(
            f"{where}.{name}: found {shown(value)}, expected a whole number of at least {least}"
        )
    return value


def _flag(body: Mapping[str, Any], name: str, where: str, default: bool) -> bool:
    value = body.get(name, default)
    if not isinstance(value, bool):
        raise ControlError(f"{where}.{name}: found {shown(value)}, expected true or false")
    return value


def _names(body: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    value = body.get(name)
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        raise ControlError(f"{where}.{name}: found {shown(value)}, expected a list of names")
    return tuple(value)
