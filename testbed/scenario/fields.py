"""The types of single fields: quantities with units and limits, names, lists of selectors.

Each is a plain Python type annotated with its parser and with what an editor
needs to know of it (JSON Schema). A parser raises ValueError with a sentence
"found …, expected …".
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from testbed.model import units
from testbed.model.network import Ecn
from testbed.model.units import Kind, shown

Number = TypeVar("Number", int, float)

NAME = r"^[A-Za-z][A-Za-z0-9_-]{0,31}$"
SLUG = r"^[a-z0-9][a-z0-9_-]{0,63}$"
NETWORK = r"^[A-Za-z0-9_-]{1,40}(/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,60}){1,2}$"
FRAME_BYTES = 1600
"""A full-size frame: 1,500 bytes of IPv6 and room for a segment list around it."""


@dataclass(frozen=True, eq=False)
class Parsed:
    """A field read by `parse` alone, and what JSON Schema says of its text."""

    parse: Callable[[object], object]
    schema: dict[str, Any]

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.parse)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: object) -> dict[str, Any]:
        return dict(self.schema)


def _quantity(
    parse: Callable[[object], Number],
    show: Callable[[Number], str],
    kind: Kind,
    least: Number,
    most: Number,
) -> Parsed:
    """A quantity from `least` to `most`, both included."""

    def limited(value: object) -> Number:
        number = parse(value)
        if not least <= number <= most:
            raise ValueError(
                f"found {shown(value)}, expected {kind.noun} from {show(least)} to {show(most)}"
            )
        return number

    text: dict[str, Any] = {"type": "string", "pattern": kind.pattern}
    options = [text]
    if kind.bare is not None:
        options.append({"type": "number", "minimum": least, "maximum": most})
    elif least == 0:
        options.append({"const": 0})
    schema = {"anyOf": options} if len(options) > 1 else text
    return Parsed(limited, schema)


def _bandwidth(least: float, most: float) -> Parsed:
    return _quantity(units.parse_bandwidth, units.format_bandwidth, units.BANDWIDTH, least, most)


def _time(least: float, most: float) -> Parsed:
    return _quantity(units.parse_time, units.format_time, units.TIME, least, most)


def _size(least: int, most: int) -> Parsed:
    return _quantity(units.parse_size, units.format_size, units.SIZE, least, most)


Bandwidth = Annotated[float, _bandwidth(1e3, 400e9)]
"""Of a link, in bit/s."""
Delay = Annotated[float, _time(0.0, 10.0)]
"""Of a link, in seconds; also its jitter."""
Moment = Annotated[float, _time(0.0, 86400.0)]
"""A time in a repetition, in seconds from its start."""
Span = Annotated[float, _time(0.1, 86400.0)]
"""A length of time that cannot be nothing."""
Interval = Annotated[float, _time(0.05, 60.0)]
"""Between two samples: shorter ones would measure the sampling."""
ComputeTime = Annotated[float, _time(0.0, 86400.0)]
"""CPU-seconds of a reference core."""
Deadline = Annotated[float, _time(1e-3, 86400.0)]
Size = Annotated[int, _size(0, 10**15)]
Memory = Annotated[int, _size(16 * 10**6, 10**13)]
"""Of a host: less than 16 MB does not hold a container."""
PacketSize = Annotated[int, _size(32, 1400)]
"""UDP payload: with headers and a segment list it stays under the MTU."""
Cpu = Annotated[float, _quantity(units.parse_cpu, units.format_cpu, units.CPU, 0.0, 1024.0)]
TaskCpu = Annotated[float, _quantity(units.parse_cpu, units.format_cpu, units.CPU, 0.01, 1024.0)]
Loss = Annotated[float, _quantity(units.parse_ratio, units.format_ratio, units.RATIO, 0.0, 0.99)]
Share = Annotated[float, _quantity(units.parse_ratio, units.format_ratio, units.RATIO, 0.0, 1.0)]
Chance = Annotated[float, _quantity(units.parse_ratio, units.format_ratio, units.RATIO, 1e-6, 1.0)]
"""A probability of something that can happen."""
Rate = Annotated[float, _quantity(units.parse_rate, units.format_rate, units.RATE, 1 / 3600, 1e5)]
"""Arrivals per second."""


def _matching(pattern: str, expected: str) -> Callable[[object], str]:
    compiled = re.compile(pattern)

    def match(value: object) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise ValueError(f"found {shown(value)}, expected {expected}")
        return value

    return match


_name = _matching(NAME, "a name: a letter, then at most 31 letters, digits, '-' or '_'")
_selector = _matching(
    r"^[A-Za-z*?\[][A-Za-z0-9_*?\[\]!-]{0,63}$",
    "a name, or a pattern of names such as edge-*",
)

_slug = _matching(SLUG, "a name of lower-case letters, digits, '-' and '_', at most 64 long")
_image = _matching(
    r"^[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}$",
    "a container image such as docker.io/library/debian:12",
)
_network_name = _matching(
    NETWORK, "the name of a network of the topohub collection, such as topozoo/Abilene"
)

Name = Annotated[str, Parsed(_name, {"type": "string", "pattern": NAME})]
Selector = Annotated[str, Parsed(_selector, {"type": "string"})]
Slug = Annotated[str, Parsed(_slug, {"type": "string", "pattern": SLUG})]
NetworkName = Annotated[str, Parsed(_network_name, {"type": "string", "pattern": NETWORK})]
Image = Annotated[str, Parsed(_image, {"type": "string"})]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


_ONE_OR_MORE = WithJsonSchema(
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
)
Selectors = Annotated[list[Selector], BeforeValidator(_as_list), _ONE_OR_MORE]
"""One selector or a list of them."""
Names = Annotated[list[Name], BeforeValidator(_as_list), _ONE_OR_MORE]


def _pair(one: Callable[[object], str], noun: str) -> Parsed:
    def validate(value: object) -> tuple[str, str]:
        if not isinstance(value, (list, tuple)) or len(value) != 2:
            raise ValueError(f"found {shown(value)}, expected the {noun} at its two ends: [a, b]")
        return one(value[0]), one(value[1])

    two = {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2}
    return Parsed(validate, two)


Ends = Annotated[tuple[str, str], _pair(_name, "nodes")]
"""The two nodes of a link."""
EndSelectors = Annotated[tuple[str, str], _pair(_selector, "names or patterns of the nodes")]


@dataclass(frozen=True, slots=True)
class Amount:
    """Bytes, and the hosts written after ``from`` or ``to``, or none."""

    size_bytes: int
    hosts: tuple[str, ...] = ()


def _amount(preposition: str) -> Parsed:
    """``2MB`` or ``2MB from sensors`` (several separated by commas)."""
    split = re.compile(rf"(.*?)\s+{preposition}\s+(.+)", re.DOTALL)

    def validate(value: object) -> Amount:
        match = split.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            try:
                return Amount(_task_size(value))
            except ValueError as error:
                raise ValueError(f"{error}, perhaps followed by '{preposition} HOSTS'") from None
        hosts = tuple(_selector(h.strip()) for h in match[2].split(","))
        return Amount(_task_size(match[1]), hosts)

    pattern = units.SIZE.pattern.removesuffix(r"\s*$")
    schema = {
        "anyOf": [
            {"type": "string", "pattern": rf"{pattern}(\s+{preposition}\s+.+)?\s*$"},
            {"const": 0},
        ]
    }
    return Parsed(validate, schema)


def _task_size(value: object) -> int:
    size = units.parse_size(value)
    if size > 10**12:
        raise ValueError(f"found {shown(value)}, expected a size of at most 1TB")
    return size


Input = Annotated[Amount, _amount("from")]
Output = Annotated[Amount, _amount("to")]


def _trace(value: object) -> str | list[float]:
    """The name of a file, or times in any order."""
    if isinstance(value, str) and value and "\0" not in value:
        return value
    if not isinstance(value, list) or not value:
        raise ValueError(f"found {shown(value)}, expected a list of times, or the name of a file")
    return [units.parse_time(v) for v in value]


_times = {"type": "array", "minItems": 1, "items": _time(0.0, 86400.0).schema}
Trace = Annotated[
    str | list[float], Parsed(_trace, {"anyOf": [{"type": "string", "minLength": 1}, _times]})
]


def _option(value: object) -> bool | int | float | str:
    if not isinstance(value, (bool, int, float, str)):
        raise ValueError(f"found {shown(value)}, expected a number, a text, true or false")
    return value


Option = Annotated[
    bool | int | float | str, Parsed(_option, {"type": ["boolean", "number", "string"]})
]
"""Of a policy."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Bytes of a queue, or None for the delay-bandwidth product of its link."""

    size_bytes: int | None


def _ecn(value: object) -> Ecn:
    """``20 packets``, ``30kB`` or ``5ms`` above which congestion is marked, or ``none``."""
    if value == "none":
        return Ecn()
    packets = _packets(value)
    if packets is not None:
        return Ecn(packets=packets)
    with contextlib.suppress(ValueError):
        return Ecn(size_bytes=units.parse_size(value))
    with contextlib.suppress(ValueError):
        return Ecn(delay_s=units.parse_time(value))
    raise ValueError(
        f"found {shown(value)}, expected a threshold in packets, bytes or time such as"
        " '20 packets', 30kB or 5ms, or none"
    )


def _packets(value: object) -> int | None:
    """The number in ``100 packets``; None for anything else."""
    found = re.fullmatch(_PACKETS, value) if isinstance(value, str) else None
    return int(found[1]) if found else None


_PACKETS = r"\s*([0-9]{1,9})\s*packets?\s*"
_PACKETS_SCHEMA = {"type": "string", "pattern": r"^\s*[0-9]+\s*packets?\s*$"}


def _queue(value: object) -> Queue:
    """``bdp``, ``64kB`` or ``100 packets`` of FRAME_BYTES."""
    if value == "bdp":
        return Queue(None)
    packets = _packets(value)
    try:
        size = units.parse_size(value) if packets is None else packets * FRAME_BYTES
    except ValueError:
        size = -1
    if not FRAME_BYTES <= size <= 4 * 10**9:
        raise ValueError(
            f"found {shown(value)}, expected 'bdp', a size such as 64kB or a number such as"
            f" '100 packets', from one full-size frame ({FRAME_BYTES}B) to 4GB"
        )
    return Queue(size)


QueueSize = Annotated[
    Queue,
    Parsed(
        _queue,
        {
            "anyOf": [
                {"const": "bdp"},
                _PACKETS_SCHEMA,
                {"type": "string", "pattern": units.SIZE.pattern},
            ]
        },
    ),
]

EcnThreshold = Annotated[
    Ecn,
    Parsed(
        _ecn,
        {
            "anyOf": [
                {"const": "none"},
                _PACKETS_SCHEMA,
                {"type": "string", "pattern": units.SIZE.pattern},
                {"type": "string", "pattern": units.TIME.pattern},
                {"const": 0},
            ]
        },
    ),
]
"""Above which a queue marks; what says nothing marks nothing."""
