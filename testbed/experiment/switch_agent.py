"""The agent beside one switch: tells the INC controller what the switch can do and how it is.

    agent = SwitchAgent(spec, channel, northbound, clock, packets_per_s=20_000)
    await agent.run()                  # until it is cancelled

It sets the device's profile, declares its capability, and from then on reports
its load every `interval_s`. A switch that does not answer its agent is not
reported on, and the controller trusts it less with every report that is
missing. What the switch has forgotten, or the controller, is said again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from testbed.errors import SwitchError
from testbed.experiment.inc_southbound import Counted, SharedChannel, counted
from testbed.experiment.northbound import Northbound, Refused, Unreachable
from testbed.inc import primitives
from testbed.inc.primitives import Template
from testbed.model.capability import (
    Capability,
    LoadReport,
    PrimitiveSupport,
    capability_document,
    load_document,
)
from testbed.model.inc_profiles import PROFILES, DeviceProfile
from testbed.model.network import SwitchSpec
from testbed.model.southbound import TableEntry, Write

REPORT_S: Final = 0.2
RETRY_S: Final = 0.2
PACKETS_PER_S: Final[Mapping[str, int]] = {"embedded": 20_000, "bmv2": 1_700}
"""Operand packets of 256 elements that each target executes (benchmarks/inc_cost.py)."""
TABLE_ENTRIES: Final = 1024


def capability(
    spec: SwitchSpec, packets_per_s: int, at_s: float, interval_s: float = REPORT_S
) -> Capability:
    """What a switch of this program and profile declares.

    Primitives have registers of their own each; a task's slots are its in all of them.
    """
    profile = PROFILES[spec.profile]
    known = _known()
    found = tuple(one for t in known if t.funct in profile.functs for one in _support(t, profile))
    slots = profile.slots if found else 0
    memory = sum(_register_bytes(t, profile) for t in known if t.name in {f.name for f in found})
    return Capability(
        device=spec.name,
        kind=f"{spec.program}, {spec.profile}",
        at_s=at_s,
        primitives=found,
        slots=slots,
        table_entries=TABLE_ENTRIES if found else 0,
        register_bytes=memory,
        packets_per_s=packets_per_s if found else 0,
        report_interval_s=interval_s,
    )


_known = cache(primitives.builtin)


def _register_bytes(template: Template, profile: DeviceProfile) -> int:
    """Of all its slots and pages. A formula's part that is no slots' is one page."""
    elements = min(template.elements, profile.elements)
    all_slots = template.resource("register_bytes", slots=profile.slots, elements=elements)
    page = template.resource("register_bytes", slots=0, elements=elements)
    return all_slots + max(0, template.pages - 1) * page


def _support(template: Template, profile: DeviceProfile) -> Iterator[PrimitiveSupport]:
    """One declaration a data type, since each has a range of its own."""
    for name, code in template.dtypes.items():
        if code in profile.dtypes and profile.elements:
            precision = template.precision[name]
            yield PrimitiveSupport(
                name=template.name,
                version=template.version,
                operations=tuple(template.operations),
                dtypes=(name,),
                minimum=precision.minimum,
                maximum=precision.maximum,
                elements=min(template.elements, profile.elements),
                workers=template.workers,
            )


@dataclass(frozen=True, slots=True)
class Foreign:
    """What others than the controller's tasks use of a device."""

    slots: int = 0
    table_entries: int = 0
    register_bytes: int = 0
    packets_per_s: int = 0


class SwitchAgent:
    """`foreign` may be set at any time; the next report tells of it.

    So does another `interval_s`, and another profile after `become`.
    """

    def __init__(
        self,
        spec: SwitchSpec,
        channel: SharedChannel,
        northbound: Northbound,
        clock: Callable[[], float],
        packets_per_s: int,
        interval_s: float = REPORT_S,
    ) -> None:
        self.spec = spec
        self.foreign = Foreign()
        self.trouble = ""
        """What kept it from reporting last."""
        self.reports = 0
        """Reports that the controller has taken."""
        self.counted: tuple[float, Counted] = 0.0, Counted({}, 0)
        """When it was looked last, and what the switch had counted then."""
        self._channel = channel
        self._northbound = northbound
        self._clock = clock
        self._packets_per_s = packets_per_s
        self.interval_s = interval_s
        self._declared: Capability | None = None
        """What the controller was told last, its time apart."""

    async def run(self) -> None:
        """Report until cancelled."""
        try:
            while True:
                try:
                    await self._once()
                    pause_s = self.interval_s
                except Unreachable as error:
                    self.trouble, pause_s = str(error), RETRY_S
                except (SwitchError, Refused) as error:  # one of them has forgotten something
                    self.trouble, pause_s = str(error), RETRY_S
                    self._declared = None
                await asyncio.sleep(pause_s)
        finally:
            await self._channel.close()
            self._northbound.close()

    def become(self, spec: SwitchSpec) -> None:
        """The switch has another profile from now on; the next report is of that."""
        self.spec = spec

    async def _once(self) -> None:
        if self._channel.failure is not None:
            await self._channel.reconnect()
        wanted = capability(self.spec, self._packets_per_s, 0.0, self.interval_s)
        if self._declared != wanted:
            await self._declare(wanted)
        before_s, before = self.counted
        self.counted = self._clock(), await counted(self._channel)
        at_s, now = self.counted
        gained = max(0, now.looked_at - before.looked_at) if before_s else 0
        foreign = self.foreign
        report = LoadReport(
            self.spec.name, at_s, foreign.slots, foreign.table_entries,
            foreign.register_bytes, foreign.packets_per_s,
            round(gained / (at_s - before_s)) if at_s > before_s else 0,
        )  # fmt: skip
        await self._tell("POST", "load", load_document(report))
        self.reports += 1

    async def _declare(self, wanted: Capability) -> None:
        profile = PROFILES[self.spec.profile]
        entry = TableEntry("inc_profile", None, "set_profile", profile.action_params())
        await self._channel.write(Write(self.spec.name, "modify", (entry,)))
        declared = replace(wanted, at_s=self._clock())
        await self._tell("PUT", "capability", capability_document(declared))
        self._declared = wanted

    async def _tell(self, method: str, what: str, document: Any) -> None:
        await self._northbound.ask(method, f"/devices/{self.spec.name}/{what}", document)
