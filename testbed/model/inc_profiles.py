"""What kinds of computing device there are: the limits a switch enforces, whatever it is told.

A profile is the default action `set_profile` of the table `inc_profile`; the
device's own agent sets it, not the controller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from testbed.model import inc_wire


@dataclass(frozen=True, slots=True)
class DeviceProfile:
    """Limits of one kind of device.

    `elements` a packet, `slots` from number 0; `dtypes` and `functs` are codes
    of docs/wire-format.md, all it can execute.
    """

    name: str
    elements: int
    slots: int
    dtypes: tuple[int, ...]
    functs: tuple[int, ...]

    def action_params(self) -> dict[str, int]:
        """The profile as parameters of the action `set_profile`, by name."""
        return {
            "elements": self.elements,
            "slots": self.slots,
            "dtypes": sum(1 << code for code in self.dtypes),
            "functs": sum(1 << (code - inc_wire.FUNCT_COMPOSITE) for code in self.functs),
        }


_ALL_DTYPES = tuple(range(1, 16))
_ALL_FUNCTS = tuple(range(inc_wire.FUNCT_COMPOSITE + 1, inc_wire.FUNCT_COMPOSITE + 16))
"""Whatever the program has: primitives that are yet to come are among them."""

PROFILES: Final[dict[str, DeviceProfile]] = {
    profile.name: profile
    for profile in (
        DeviceProfile("full", 256, 256, _ALL_DTYPES, _ALL_FUNCTS),
        DeviceProfile(
            "aggregation-only", 64, 16,
            (inc_wire.DTYPE_INT32, inc_wire.DTYPE_INT16), (inc_wire.FUNCT_AGGREGATE,),
        ),
        DeviceProfile("16-bit", 256, 256, (inc_wire.DTYPE_INT16,), _ALL_FUNCTS),
        DeviceProfile("forwarding-only", 0, 0, (), ()),
    )
}  # fmt: skip
"""Little memory is part of ``aggregation-only``; composites are understood by all."""
