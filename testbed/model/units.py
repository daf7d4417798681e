"""Quantities as people write them: ``20Mbit/s``, ``2ms``, ``2MB``, ``500m``, ``0.1%``, ``30/min``.

A quantity is a decimal number and its unit, with or without a space between,
and letter case counts (``MB`` is bytes, ``Mbit/s`` is bits). A bare number
where a unit belongs is refused; only zero, which is the same in every unit, may
stand alone. Two kinds have a bare form of their own: CPU is in cores, as in
Kubernetes (``0.5`` or ``500m``), and a ratio is a share of one (``0.001`` or
``0.1%``).

Every ``parse_*`` takes what a YAML or JSON reader produced and raises
ValueError with one sentence saying what was found and what was expected. Every
``format_*`` writes what its parser reads back, to twelve significant digits.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

NUMBER = r"[0-9]{1,18}(?:\.[0-9]{1,18})?"
"""No sign and no exponent: nothing here is negative, and units do the scaling."""

_QUANTITY = re.compile(rf"({NUMBER})\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of quantity: its units as factors to the base unit, and an example of it.

    `bare` is the factor of a number without unit, or None where a unit belongs.
    `aliases` are spellings in use elsewhere; they are refused with a hint.
    """

    noun: str
    example: str
    units: Mapping[str, Decimal]
    bare: Decimal | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def pattern(self) -> str:
        """A regular expression (ECMA 262, as in JSON Schema) of the text form."""
        units = "|".join(re.escape(u).replace(r"\%", "%") for u in self.units)
        unit = f"({units})" if self.bare is None else f"({units})?"
        return rf"^\s*[0-9]+(\.[0-9]+)?\s*{unit}\s*$"


def _powers(suffix: str, base: int, prefixes: str) -> dict[str, Decimal]:
    return {f"{p}{suffix}": Decimal(base) ** i for i, p in enumerate(prefixes.split(","))}


BANDWIDTH = Kind(
    "a bandwidth",
    "20Mbit/s",
    _powers("bit/s", 1000, ",k,M,G,T"),
    aliases={
        "bps": "bit/s",
        "kbps": "kbit/s",
        "mbps": "Mbit/s",
        "gbps": "Gbit/s",
        "mbit": "Mbit/s",
        "gbit": "Gbit/s",
        "mb/s": "Mbit/s",
        "gb/s": "Gbit/s",
    },
)
"""Bits per second."""

TIME = Kind(
    "a time",
    "2ms",
    {
        "ns": Decimal("1e-9"),
        "us": Decimal("1e-6"),
        "ms": Decimal("1e-3"),
        "s": Decimal(1),
        "min": Decimal(60),
        "h": Decimal(3600),
    },
    aliases={"µs": "us", "μs": "us", "sec": "s", "secs": "s", "m": "min", "hours": "h"},
)
"""Seconds."""

SIZE = Kind(
    "a size",
    "2MB",
    {
        **_powers("B", 1000, ",k,M,G,T"),
        **{f"{p}iB": Decimal(1024) ** i for i, p in enumerate("KMGT", start=1)},
    },
    aliases={"k": "kB", "m": "MB", "g": "GB", "ki": "KiB", "mi": "MiB", "gi": "GiB"},
)
"""Bytes; kB is 1000 of them, KiB is 1024."""

CPU = Kind("a number of cores", "0.5 or 500m", {"m": Decimal("1e-3")}, bare=Decimal(1))
"""Cores."""

RATIO = Kind("a share of one", "0.1% or 0.001", {"%": Decimal("1e-2")}, bare=Decimal(1))
"""Between 0 and 1."""

RATE = Kind(
    "a rate of events",
    "2/s",
    {"/s": Decimal(1), "/min": 1 / Decimal(60), "/h": 1 / Decimal(3600)},
    aliases={"hz": "/s", "/sec": "/s", "per s": "/s", "/m": "/min"},
)
"""Events per second."""


def shown(value: object) -> str:
    """`value` as an error message shows it: quoted text, cut where it is long."""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, Mapping):
        text = "a mapping"
    elif isinstance(value, (list, tuple)):
        text = "a list"
    elif value is None:
        text = "nothing"
    else:
        text = repr(value)
    return text if len(text) <= 60 else text[:56] + "…" + text[-1]


def closest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `word` is most likely a misspelling of."""
    folded = {k.casefold(): k for k in known}
    close = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """`` (did you mean …?)`` for the closest of `known`, or nothing."""
    close = closest(word, known)
    return f" (did you mean {close!r}?)" if close else ""


def parse(value: object, kind: Kind) -> Decimal:
    """`value` in the base unit of `kind`, exactly. ValueError says what was expected."""
    expected = f"found {shown(value)}, expected {kind.noun} such as {kind.example}"
    if isinstance(value, bool):
        raise ValueError(expected)
    if isinstance(value, (int, float)):
        if value == 0:
            return Decimal(0)
        if kind.bare is None:
            raise ValueError(f"found {shown(value)} without a unit, expected {_with_unit(kind)}")
        if not 0 <= value < 1e18:  # also refuses NaN and infinity
            raise ValueError(expected)
        return Decimal(repr(value)) * kind.bare
    if not isinstance(value, str):
        raise ValueError(expected)
    match = _QUANTITY.fullmatch(value.strip())
    if match is None:
        raise ValueError(expected)
    number, unit = Decimal(match[1]), match[2].strip()
    if not unit:
        if number == 0:
            return number
        if kind.bare is None:
            raise ValueError(f"found {shown(value)} without a unit, expected {_with_unit(kind)}")
        return number * kind.bare
    factor = kind.units.get(unit)
    if factor is None:
        alias = kind.aliases.get(unit.casefold())
        hint = f" (did you mean {alias!r}?)" if alias else suggestion(unit, kind.units)
        units = ", ".join(kind.units)
        raise ValueError(f"found {shown(value)}, expected {kind.noun} in one of {units}{hint}")
    return number * factor


def _with_unit(kind: Kind) -> str:
    return f"{kind.noun} with its unit, such as {kind.example}"


def parse_bandwidth(value: object) -> float:
    """Bits per second from ``20Mbit/s``."""
    return float(parse(value, BANDWIDTH))


def parse_time(value: object) -> float:
    """Seconds from ``2ms``."""
    return float(parse(value, TIME))


def parse_size(value: object) -> int:
    """Bytes, a whole number, from ``2MB`` or ``512KiB``."""
    size = parse(value, SIZE)
    if size != size.to_integral_value():
        raise ValueError(f"found {shown(value)}, expected a whole number of bytes")
    return int(size)


def parse_cpu(value: object) -> float:
    """Cores from ``0.5``, ``500m`` or ``2``."""
    return float(parse(value, CPU))


def parse_ratio(value: object) -> float:
    """A share of one from ``0.1%`` or ``0.001``. More than one is refused."""
    ratio = parse(value, RATIO)
    if ratio > 1:
        raise ValueError(f"found {shown(value)}, expected {RATIO.noun} such as {RATIO.example}")
    return float(ratio)


def parse_rate(value: object) -> float:
    """Events per second from ``2/s`` or ``30/min``."""
    return float(parse(value, RATE))


def format_bandwidth(rate_bps: float) -> str:
    """``20Mbit/s`` from 20e6."""
    return _format(rate_bps, BANDWIDTH, "bit/s")


def format_time(time_s: float) -> str:
    """``2ms`` from 0.002; minutes and hours only where they are whole."""
    for unit in ("h", "min"):
        seconds = float(TIME.units[unit])
        if time_s >= seconds and time_s % seconds == 0:
            return f"{time_s / seconds:.12g}{unit}"
    if time_s >= 1:
        return f"{_digits(Decimal(repr(float(time_s))))}s"
    small = {u: TIME.units[u] for u in ("ns", "us", "ms")}
    return _format(time_s, Kind(TIME.noun, TIME.example, small), "s")


def format_size(size_bytes: int) -> str:
    """``2MB`` from 2,000,000; binary units where they are whole and decimal ones are not."""
    for units in (("TB", "GB", "MB", "kB"), ("TiB", "GiB", "MiB", "KiB")):
        for unit in units:
            factor = int(SIZE.units[unit])
            if size_bytes >= factor and size_bytes % factor == 0:
                return f"{size_bytes // factor}{unit}"
    return f"{size_bytes}B" if size_bytes else "0"


def format_cpu(cores: float) -> str:
    """``500m`` from 0.5, ``2`` from 2.0."""
    return f"{cores:.12g}" if float(cores).is_integer() else f"{cores * 1000:.12g}m"


def format_ratio(ratio: float) -> str:
    """``0.1%`` from 0.001."""
    return f"{_digits(Decimal(repr(float(ratio))) * 100)}%" if ratio else "0"


def format_rate(rate: float) -> str:
    """``2/s`` from 2.0, ``30/min`` from 0.5."""
    for unit, per_s in RATE.units.items():
        scaled = Decimal(repr(float(rate))) / per_s
        if scaled >= 1:
            return f"{_digits(scaled)}{unit}"
    return f"{_digits(Decimal(repr(float(rate))) / RATE.units['/h'])}/h" if rate else "0"


def _format(value: float, kind: Kind, zero_unit: str) -> str:
    """In the largest unit that leaves at least one before the decimal point."""
    if value == 0:
        return f"0{zero_unit}"
    exact = Decimal(repr(float(value)))
    unit = next(
        (u for u in reversed(list(kind.units)) if exact >= kind.units[u]), next(iter(kind.units))
    )
    return f"{_digits(exact / kind.units[unit])}{unit}"


def _digits(number: Decimal) -> str:
    """At most twelve significant digits, never in exponent form."""
    rounded = Decimal(f"{number:.12g}")
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
