"""Who holds what: slots, register memory, table entries, packet rates and bandwidth.

A holder has one `Holding` at a time, put or dropped as a whole. Rates are whole
bits per second, so that sums are exact and what is given back is what was
taken. Slots of a holder are one contiguous range, as the data plane has them.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from testbed.control.inc.inventory import DeviceFact, Floats, Ints, Inventory
from testbed.model.admission import Grant, Hop, Work


@dataclass(frozen=True, slots=True)
class Holding:
    """What one task holds: bit/s by link direction, and its share of devices."""

    links: Mapping[Hop, int]
    works: tuple[Work, ...]


def holding(grant: Grant) -> Holding:
    """What a task holds as it stands.

    Draining parts keep slots, memory and entries, but neither bandwidth nor
    packet rate: a host sends a round in one epoch only.
    """
    links: dict[Hop, int] = {}
    for part in grant.parts:
        for hop, rate_bps in part.links.items():
            links[hop] = links.get(hop, 0) + rate_bps
    works = [work for part in grant.parts for work in part.works]
    for part in grant.draining:
        works += [_idle(work) for work in part.works]
    return Holding(links, tuple(works))


def _idle(work: Work) -> Work:
    return Work(
        work.device, work.slot_base, work.slots, work.level, work.children, work.parent,
        work.worker, 0, work.register_bytes, work.table_entries, work.page,
    )  # fmt: skip


@dataclass(slots=True)
class Account:
    """One device: what is held of it, and its limits. A device unknown has limits of 0."""

    number: int
    """Of the account, in the order they were opened; the ledger's arrays are indexed by it."""
    slots: int = 0
    register_bytes: int = 0
    table_entries: int = 0
    packets_per_s: int = 0
    held: list[tuple[int, int]] = field(default_factory=list)
    """Slot ranges (base, count), ascending."""
    held_bytes: int = 0
    held_entries: int = 0
    held_packets_per_s: int = 0
    pages: list[int] = field(default_factory=list)
    """Pages that are held, ascending."""

    used_slots: int = 0
    gap: int = 0
    """The longest contiguous range of free slots."""

    def limit(self, fact: DeviceFact) -> None:
        """What a device has, less what others than us hold of it."""
        has, load = fact.capability, fact.load
        self.slots = max(0, has.slots - load.foreign_slots)
        self.register_bytes = max(0, has.register_bytes - load.foreign_register_bytes)
        self.table_entries = max(0, has.table_entries - load.foreign_table_entries)
        self.packets_per_s = max(0, has.packets_per_s - load.foreign_packets_per_s)
        self.gap = self._longest()

    def _longest(self) -> int:
        best = at = 0
        for base, count in self.held:
            best = max(best, min(base, self.slots) - at)
            at = max(at, base + count)
        return max(best, self.slots - at)

    def place(self, count: int) -> int | None:
        """Where a range of `count` fits: the shortest gap that is long enough."""
        best: tuple[int, int] | None = None
        at = 0
        for base, length in [*self.held, (self.slots, 0)]:
            room = min(base, self.slots) - at
            if room >= count and (best is None or room < best[0]):
                best = (room, at)
            at = max(at, base + length)
        return None if best is None else best[1]

    def page(self) -> int:
        """The first page that nobody holds."""
        return next(n for n, held in enumerate([*self.pages, -1]) if n != held)

    @property
    def overdrawn(self) -> str:
        """The resource that is held beyond its limit, or nothing."""
        if self.held and self.held[-1][0] + self.held[-1][1] > self.slots:
            return "slots"
        if self.held_bytes > self.register_bytes:
            return "register memory"
        if self.held_entries > self.table_entries:
            return "table entries"
        return "packet rate" if self.held_packets_per_s > self.packets_per_s else ""

    def add(self, work: Work) -> None:
        insort(self.held, (work.slot_base, work.slots))
        if work.page >= 0:
            insort(self.pages, work.page)
        self._count(work, 1)

    def remove(self, work: Work) -> None:
        self.held.remove((work.slot_base, work.slots))
        if work.page >= 0:
            self.pages.remove(work.page)
        self._count(work, -1)

    def _count(self, work: Work, sign: int) -> None:
        self.used_slots += sign * work.slots
        self.gap = self._longest()
        self.held_bytes += sign * work.register_bytes
        self.held_entries += sign * work.table_entries
        self.held_packets_per_s += sign * work.packets_per_s


def _shared(account: Account) -> bool:
    """Whether two hold the same slot or page."""
    slots = any(base + count > after for (base, count), (after, _) in pairwise(account.held))
    return slots or any(one == other for one, other in pairwise(account.pages))


class Ledger:
    """Holdings by task, and what is left by device and by link direction."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._holdings: dict[str, Holding] = {}
        self._accounts: dict[str, Account] = {}
        self._reserved: Ints = np.zeros(64, dtype=np.int64)
        self.gaps: Ints = np.zeros(64, dtype=np.int64)
        """By number of account, its `gap`, and which share of its slots that is.

        `_changed` keeps both: whatever changes an account calls it.
        """
        self.free_shares: Floats = np.zeros(64)

    def account(self, device: str) -> Account:
        """To be read only."""
        found = self._accounts.get(device)
        if found is None:
            found = self._accounts[device] = Account(len(self._accounts))
            if len(self._accounts) > self.gaps.size:
                self.gaps = _twice(self.gaps)
                self.free_shares = _twice(self.free_shares)
            if device in self._inventory.devices:
                found.limit(self._inventory.devices[device])
                self._changed(found)
        return found

    def limits_changed(self, device: str) -> None:
        """A device's capability or load is another than before."""
        account = self.account(device)
        account.limit(self._inventory.devices[device])
        self._changed(account)

    def put(self, holder: str, what: Holding) -> None:
        """`what` is all that `holder` holds from now on."""
        self.drop(holder)
        self._holdings[holder] = what
        self._move(what.links, 1)
        for work in what.works:
            account = self.account(work.device)
            account.add(work)
            self._changed(account)

    def drop(self, holder: str) -> None:
        """`holder` holds nothing any more; of no effect if it held nothing."""
        what = self._holdings.pop(holder, None)
        if what is None:
            return
        self._move(what.links, -1)
        for work in what.works:
            account = self.account(work.device)
            account.remove(work)
            self._changed(account)

    def fits(self, what: Holding, holder: str) -> bool:
        """Whether `what` fits beside what all others but `holder` hold."""
        before = self._holdings.get(holder)
        self.put(holder, what)
        devices = {work.device for work in what.works}
        fine = (
            not any(_shared(self.account(device)) for device in devices)
            and devices.isdisjoint(self.short_devices())
            and self.short_links().isdisjoint(what.links)
        )
        self.drop(holder)
        if before is not None:
            self.put(holder, before)
        return fine

    def held_by(self, holder: str) -> Holding:
        return self._holdings.get(holder, Holding({}, ()))

    @property
    def holders(self) -> Iterable[str]:
        return self._holdings.keys()

    def reserved_bps(self, hop: Hop) -> int:
        number = self._inventory.hop.get(hop)
        return 0 if number is None or number >= self._reserved.size else int(self._reserved[number])

    def free(self, now: float) -> Ints:
        """By link direction, bit/s that may still be reserved; the caller's own copy."""
        left = self._inventory.available(now)
        self._grow(left.size)
        left -= self._reserved[: left.size]
        return np.maximum(left, 0, out=left)

    def short_links(self) -> set[Hop]:
        """Directions that carry more reservations than they have capacity, or do not work."""
        known = self._inventory
        count = len(known.hops)
        self._grow(count)
        reserved = self._reserved[:count]
        short = (reserved > known.capacity[:count]) | ~known.working[:count]
        return {known.hops[i] for i in np.flatnonzero(short & (reserved > 0)).tolist()}

    def short_devices(self) -> dict[str, str]:
        """Devices that are down or hold more than they have, and what is short."""
        wrong: dict[str, str] = {}
        for name, account in self._accounts.items():
            if account.held and not self._inventory.is_up(name):
                wrong[name] = "the device is down"
            elif account.overdrawn:
                wrong[name] = account.overdrawn
        return wrong

    def _move(self, links: Mapping[Hop, int], sign: int) -> None:
        """So much more of each link direction is reserved, or less."""
        known = self._inventory.hop
        self._grow(len(known))
        reserved = self._reserved.data  # single elements of an array are slow to change
        for hop, rate_bps in links.items():
            reserved[known[hop]] += sign * rate_bps

    def _changed(self, account: Account) -> None:
        self.gaps[account.number] = account.gap
        self.free_shares[account.number] = account.gap / (account.slots or 1)

    def _grow(self, size: int) -> None:
        while size > self._reserved.size:
            self._reserved = _twice(self._reserved)


def _twice(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The same with as many zeros behind."""
    return np.concatenate([array, np.zeros_like(array)])
