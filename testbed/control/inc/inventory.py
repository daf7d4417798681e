"""What the controller knows of switches, links, hosts and devices, and how old it is.

A device is a switch that has declared a capability. Facts carry the time they
were true. Who announced an interval of reports and then falls silent is
trusted less and less: `trust` is 1 while reports come, falls from the third
missing one on and is 0 after ten. What nobody measures does not age.

Link directions have fixed numbers, in the order they became known; arrays of
the inventory and of the ledger are indexed by them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from ipaddress import IPv6Address

import numpy as np
import numpy.typing as npt

from testbed.control.inc.templates import Library, Template
from testbed.errors import ControlError
from testbed.model.admission import Hop
from testbed.model.capability import Capability, LoadReport, PrimitiveSupport

FRESH_REPORTS = 3.0
LOST_REPORTS = 10.0
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SwitchFact:
    """A switch and its SRv6 node number."""

    name: str
    device_id: int
    up: bool = True


@dataclass(frozen=True, slots=True)
class LinkFact:
    """Both directions of a link: rate, propagation delay, and whether it works."""

    a: str
    b: str
    capacity_bps: int
    delay_s: float
    up: bool = True


@dataclass(frozen=True, slots=True)
class HostFact:
    """A host and the switch it hangs on; its link is a LinkFact of its own."""

    name: str
    switch: str
    address: str


@dataclass(frozen=True, slots=True)
class DeviceFact:
    """A capability, what of it the template library lets be used, and the last load report."""

    capability: Capability
    usable: tuple[PrimitiveSupport, ...]
    load: LoadReport
    heard_s: float

    def support(
        self, primitive: str, operation: str, dtype: str, version: int | None = None
    ) -> PrimitiveSupport | None:
        """What it declares of that, in one version or in any."""
        for one in self.usable:
            if (
                one.name == primitive
                and version in (None, one.version)
                and operation in one.operations
                and dtype in one.dtypes
            ):
                return one
        return None


def trust(age_s: float, interval_s: float) -> float:
    """1 down to 0 for something last heard of `age_s` ago; 1 where no reports are due."""
    if interval_s <= 0:
        return 1.0
    missed = age_s / interval_s
    return min(1.0, max(0.0, (LOST_REPORTS - missed) / (LOST_REPORTS - FRESH_REPORTS)))


class Inventory:
    """Facts in, arrays out. `version` grows with every change of what is there or works."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.switches: dict[str, SwitchFact] = {}
        self.hosts: dict[str, HostFact] = {}
        self.links: dict[frozenset[str], LinkFact] = {}
        self.devices: dict[str, DeviceFact] = {}
        self.reporting: set[str] = set()
        """Devices that announced load reports, and so can fall silent."""
        self.hop: dict[Hop, int] = {}
        self.hops: list[Hop] = []
        self._links_of: dict[str, set[frozenset[str]]] = {}
        self.version = 0
        self.capacity: Ints = np.zeros(64, dtype=np.int64)
        self.background: Ints = np.zeros(64, dtype=np.int64)
        self.working: npt.NDArray[np.bool_] = np.zeros(64, dtype=np.bool_)
        self.delay_s: Floats = np.zeros(64)
        self._measured_s: Floats = np.zeros(64)
        """When a direction's background was measured, and when the next is due; 0: never."""
        self._due_s: Floats = np.zeros(64)
        self._fresh: tuple[Ints, Ints] | None = None
        """What is left of link directions while no measurement is old, and which may become so.

        Forgotten by `measured` and `_changed`: by all that changes what either follows from.
        """

    # What it is told.

    def switch(self, fact: SwitchFact) -> None:
        for other in self.switches.values():
            if other.device_id == fact.device_id and other.name != fact.name:
                raise ControlError(
                    f"switch {fact.name} has device id {fact.device_id}, as has {other.name};"
                    " ids must be unique"
                )
        known = self.switches.get(fact.name)
        if known is not None and known.device_id != fact.device_id:
            raise ControlError(
                f"switch {fact.name} has device id {known.device_id};"
                f" it cannot become {fact.device_id}, its SIDs are in use"
            )
        if fact.name in self.hosts:
            raise ControlError(f"{fact.name} is the name of a host, it cannot be a switch's")
        if self.switches.get(fact.name) != fact:
            self.switches[fact.name] = fact
            self._changed(fact.name)

    def link(self, fact: LinkFact) -> None:
        if fact.a == fact.b or not fact.capacity_bps > 0:
            raise ControlError(
                f"link {fact.a}-{fact.b} of {fact.capacity_bps} bit/s: expected two nodes"
                " and a rate above 0"
            )
        key = frozenset((fact.a, fact.b))
        if self.links.get(key) == fact:
            return
        if key not in self.links:
            for node in key:
                self._links_of.setdefault(node, set()).add(key)
        self.links[key] = fact
        for hop in ((fact.a, fact.b), (fact.b, fact.a)):
            if hop not in self.hop:
                self.hop[hop] = len(self.hops)
                self.hops.append(hop)
                self._grow()
            number = self.hop[hop]
            self.capacity[number] = fact.capacity_bps
            self.delay_s[number] = fact.delay_s
        self._changed(fact.a)

    def host(self, fact: HostFact) -> None:
        if fact.switch not in self.switches:
            raise ControlError(f"host {fact.name} is on switch {fact.switch!r}, which is not known")
        if fact.name in self.switches:
            raise ControlError(f"{fact.name} is the name of a switch, it cannot be a host's")
        try:
            IPv6Address(fact.address)
        except ValueError:
            raise ControlError(
                f"host {fact.name} has address {fact.address!r}, expected an IPv6 address"
            ) from None
        if self.hosts.get(fact.name) != fact:
            self.hosts[fact.name] = fact
            self._changed(fact.name)

    def device(self, capability: Capability, now: float) -> tuple[str, ...]:
        """A capability; the answer are remarks on what of it cannot be used."""
        if capability.device not in self.switches:
            raise ControlError(
                f"device {capability.device!r} declares a capability but is no known switch"
            )
        usable, remarks = self.library.check(capability)
        before = self.devices.get(capability.device)
        load = LoadReport(capability.device, now) if before is None else before.load
        self.devices[capability.device] = DeviceFact(capability, usable, load, now)
        if capability.report_interval_s > 0:
            self.reporting.add(capability.device)
        else:
            self.reporting.discard(capability.device)
        self._changed()
        return remarks

    def load(self, report: LoadReport, now: float) -> bool:
        """A load report; True if it changes what is free."""
        fact = self.devices.get(report.device)
        if fact is None:
            raise ControlError(f"device {report.device!r} reports load but declared no capability")
        before = replace(fact.load, at_s=report.at_s, packets_per_s=report.packets_per_s)
        self.devices[report.device] = replace(fact, load=report, heard_s=now)
        return before != report

    def measured(self, a: str, b: str, background_bps: int, at_s: float, interval_s: float) -> None:
        """Traffic of others from `a` to `b`, to be reported again after `interval_s`."""
        number = self.hop.get((a, b))
        if number is None:
            raise ControlError(f"link {a}-{b} is measured but not known")
        self.background[number] = max(0, background_bps)
        self._measured_s[number], self._due_s[number] = at_s, interval_s
        self._fresh = None

    # What it knows.

    def set_switch_up(self, name: str, up: bool) -> None:
        fact = self.switches.get(name)
        if fact is None:
            raise ControlError(f"switch {name!r} is not known")
        self.switch(replace(fact, up=up))

    def set_link_up(self, a: str, b: str, up: bool) -> None:
        fact = self.links.get(frozenset((a, b)))
        if fact is None:
            raise ControlError(f"link {a}-{b} is not known")
        self.link(replace(fact, up=up))

    def is_up(self, switch: str) -> bool:
        fact = self.switches.get(switch)
        return fact is not None and fact.up

    def device_trust(self, name: str, now: float) -> float:
        """0 for a device that is down or unknown."""
        fact = self.devices.get(name)
        if fact is None or not self.is_up(name):
            return 0.0
        return trust(now - fact.heard_s, fact.capability.report_interval_s)

    def link_trust(self, a: str, b: str, now: float) -> float:
        number = self.hop[a, b]
        return trust(now - float(self._measured_s[number]), float(self._due_s[number]))

    def link_age_s(self, a: str, b: str, now: float) -> float | None:
        """How old what is known of others' traffic is, None where nobody measures it."""
        number = self.hop[a, b]
        if not self._due_s[number]:
            return None
        return max(0.0, now - float(self._measured_s[number]))

    def stale_devices(self, now: float, below: float = 1.0) -> set[str]:
        """Working devices whose reports are missing, so that they are trusted less than that."""
        return {
            name
            for name in self.reporting
            if self.is_up(name) and self.device_trust(name, now) < below
        }

    def available(self, now: float) -> Ints:
        """By link direction, bit/s that neither others use nor failures deny; the caller's own.

        Of what an old measurement left free, half is believed when trust is gone.
        """
        if self._fresh is None:
            count = len(self.hop)
            all_left = np.maximum(self.capacity[:count] - self.background[:count], 0)
            all_left[~self.working[:count]] = 0
            self._fresh = all_left, np.flatnonzero(self._due_s[:count] > 0)
        fresh, ageing = self._fresh
        left: Ints = fresh.copy()
        if ageing.size:
            age_s, due_s = now - self._measured_s[ageing], self._due_s[ageing]
            for number in ageing[age_s > FRESH_REPORTS * due_s].tolist():
                believed = trust(now - self._measured_s[number], self._due_s[number])
                left[number] = int(left[number] * (0.5 + 0.5 * believed))
        return left

    def template(self, primitive: str) -> Template | None:
        return self.library.find(primitive)

    # How.

    def _changed(self, node: str = "") -> None:
        """Something changed; what links work, at most those of `node`."""
        self.version += 1
        self._fresh = None
        for key in self._links_of.get(node, ()):
            fact = self.links[key]
            up = fact.up and all(
                self.is_up(node) or node in self.hosts for node in (fact.a, fact.b)
            )
            self.working[self.hop[fact.a, fact.b]] = up
            self.working[self.hop[fact.b, fact.a]] = up

    def _grow(self) -> None:
        if len(self.hop) > self.capacity.size:
            more = self.capacity.size
            self.capacity = np.concatenate([self.capacity, np.zeros(more, dtype=np.int64)])
            self.background = np.concatenate([self.background, np.zeros(more, dtype=np.int64)])
            self.working = np.concatenate([self.working, np.zeros(more, dtype=np.bool_)])
            self.delay_s = np.concatenate([self.delay_s, np.zeros(more)])
            self._measured_s = np.concatenate([self._measured_s, np.zeros(more)])
            self._due_s = np.concatenate([self._due_s, np.zeros(more)])
