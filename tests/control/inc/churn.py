"""Random sequences of everything that can happen to an INC controller, and what must hold.

A sequence admits sums and sketches, releases, renews, adjusts, fails, recovers, shrinks,
reports others' traffic, lets leases run out, and kills the controller: between calls, or
in the middle of a commit, before or after it took effect. After every step the books are
checked against the grants themselves, computed here from scratch.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from testbed.control.inc import IncController, IncOptions, MemoryStore
from testbed.control.inc.store import Change
from testbed.errors import ControlError
from testbed.model.admission import Grant, Part, TaskRequest
from testbed.model.capability import LoadReport, PrimitiveSupport
from testbed.model.inc_wire import SKETCH_PAGES
from tests.control.inc.networks import capability, controller, leaf_spine

QUARANTINE_S = 30.0
PRIMITIVES = (
    *capability("any").primitives,
    PrimitiveSupport("count_min", 1, ("count",), ("uint32",), 0, 2**32 - 1, 16, 32),
)
SKETCH = {"primitive": "count_min", "operation": "count", "dtype": "uint32", "to_sources": False}


class Killed(Exception):
    """The controller's process is gone."""


class MortalStore:
    """A store that may die in a commit, before or after it takes effect."""

    def __init__(self) -> None:
        self.inner = MemoryStore()
        self.dies: str = ""

    def load(self) -> Iterable[Change]:
        return self.inner.load()

    def commit(self, changes: Sequence[Change], lasting: bool = False) -> None:
        if self.dies == "before":
            raise Killed
        self.inner.commit(changes, lasting)
        if self.dies == "after":
            raise Killed


@dataclass
class Tally:
    """What a sequence, or many, have seen."""

    steps: int = 0
    admitted: int = 0
    refused: int = 0
    moved: int = 0
    fallbacks: int = 0
    resumed: int = 0
    restarts: int = 0
    identifiers: int = 0
    problems: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Life:
    """One random sequence; `run` carries it out."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.now = 0.0
        self.tally = Tally()
        self.store = MortalStore()
        # Few identifiers, so that they come round within one sequence.
        self.last_id = self.draw.choice([60, 200, 2**32 - 1])
        self.inc = self._start()
        leaf_spine(
            self.inc,
            leaves=self.draw.randint(2, 3),
            spines=self.draw.randint(1, 2),
            rate_bps=self.draw.choice([20_000_000, 100_000_000]),
            slots=self.draw.choice([8, 24, 64]),
            primitives=PRIMITIVES,
        )
        self.held: dict[int, tuple[str, str]] = {}  # UniqueID -> task, secret
        self.gone: dict[int, float] = {}

    def run(self, steps: int) -> Tally:
        actions = [
            (self._admit, 8), (self._release, 3), (self._renew, 1), (self._adjust, 2),
            (self._fail_switch, 1), (self._recover, 2), (self._fail_link, 1), (self._shrink, 1),
            (self._wait, 3), (self._restart, 1), (self._left, 2), (self._die_inside, 1),
            (self._others, 1),
        ]  # fmt: skip
        for _ in range(steps):
            self.now += self.draw.expovariate(1.0)
            action = self.draw.choices([a for a, _ in actions], [w for _, w in actions])[0]
            try:
                action()
            except ControlError as error:
                if "UniqueID is free" not in str(error) and "the store failed" not in str(error):
                    raise
                self._restart()
            self.tally.steps += 1
            self._check(action.__name__)
        self._finish()
        self._remember()
        return self.tally

    def _remember(self) -> None:
        """Count what the controller's events tell, before it goes."""
        for event in self.inc.events():
            self.tally.moved += event.kind == "moved"
            self.tally.fallbacks += event.kind == "fallback"
            self.tally.resumed += event.kind == "resumed"

    # What happens.

    def _start(self) -> IncController:
        options = IncOptions(
            last_unique_id=self.last_id, unique_id_block=8, quarantine_s=QUARANTINE_S
        )
        return controller(self.store, options, self.now)

    def _request(self) -> TaskRequest:
        hosts = sorted(self.inc.inventory.hosts)
        count = self.draw.randint(2, len(hosts))
        kind = {"to_sources": self.draw.random() < 0.7} if self.draw.random() < 0.8 else SKETCH
        return TaskRequest(
            tenant=self.draw.choice("ab"),
            sources=tuple(self.draw.sample(hosts, count)),
            destination=self.draw.choice(hosts),
            elements=self.draw.choice([100, 2_000, 100_000]),
            rate_bps=self.draw.choice([2e5, 2e6, 8e6]),
            priority=self.draw.choice([0, 0, 1, 2]),
            lease_s=self.draw.choice([5.0, 20.0, 1e4]),
            reliability=self.draw.choice(["reliable", "best-effort"]),
            **kind,
        )

    def _admit(self) -> None:
        if isinstance(self.inc.admit(self._request(), self.now), Grant):
            self.tally.admitted += 1
        else:
            self.tally.refused += 1

    def _task(self) -> Grant | None:
        tasks = self.inc.tasks()
        return self.draw.choice(tasks) if tasks else None

    def _release(self) -> None:
        if (grant := self._task()) is not None:
            self.inc.release(grant.id, self.now)

    def _renew(self) -> None:
        if (grant := self._task()) is not None:
            self.inc.renew(grant.id, self.now, self.draw.choice([1.0, 30.0]))

    def _adjust(self) -> None:
        if (grant := self._task()) is not None:
            self.inc.adjust(grant.id, grant.rate_bps * self.draw.choice([0.3, 0.9, 2.0]), self.now)

    def _left(self) -> None:
        if (grant := self._task()) is not None:
            self.inc.left(grant.id, grant.epoch, self.now)

    def _fail_switch(self) -> None:
        self.inc.switch_up(self.draw.choice(sorted(self.inc.inventory.switches)), False, self.now)

    def _recover(self) -> None:
        for name, switch in sorted(self.inc.inventory.switches.items()):
            if not switch.up:
                self.inc.switch_up(name, True, self.now)
                return
        for link in self.inc.inventory.links.values():
            if not link.up:
                self.inc.link_up(link.a, link.b, True, self.now)
                return

    def _fail_link(self) -> None:
        link = self.draw.choice(sorted(self.inc.inventory.links.values(), key=lambda f: (f.a, f.b)))
        if self.draw.random() < 0.5:
            self.inc.link_up(link.a, link.b, False, self.now)
        else:
            rate = max(1, int(link.capacity_bps * self.draw.choice([0.5, 2.0])))
            self.inc.link(link.a, link.b, min(rate, 10**9), link.delay_s, self.now)

    def _shrink(self) -> None:
        name = self.draw.choice(sorted(self.inc.inventory.devices))
        if self.draw.random() < 0.5:
            slots = self.draw.choice([0, 4, 16, 64])
            self.inc.capability(capability(name, slots, primitives=PRIMITIVES), self.now)
        else:
            self.inc.load(
                LoadReport(name, self.now, foreign_slots=self.draw.choice([0, 0, 10])), self.now
            )

    def _others(self) -> None:
        a, b = self.draw.choice(sorted(self.inc.inventory.hop))
        rate = self.draw.choice([0, 10**6, 10**8])
        self.inc.measured(a, b, rate, self.now, self.draw.choice([0.0, 5.0]))

    def _wait(self) -> None:
        self.now += self.draw.choice([0.5, 5.0, 40.0])
        self.inc.tick(self.now)

    def _restart(self) -> None:
        """The process is killed between two calls; what it had answered is still there."""
        self.store.dies = ""
        before = self.inc.tasks() if not self._failed() else None
        self._remember()
        self.inc = self._start()
        self.tally.restarts += 1
        if before is not None and self.inc.tasks() != before:
            self.tally.problems.append("a restart changed the tasks")

    def _failed(self) -> bool:
        try:
            self.inc.tick(self.now)
        except ControlError:
            return True
        return False

    def _die_inside(self) -> None:
        """Killed in the middle of a commit; only what was committed counts afterwards."""
        self.store.dies = self.draw.choice(["before", "after"])
        try:
            self.draw.choice([self._admit, self._release, self._fail_switch, self._adjust])()
        except ControlError as error:
            if "the store failed" not in str(error):
                raise
        self.store.dies = ""
        self._remember()
        self.inc = self._start()
        self.inc.tick(self.now)
        self.tally.restarts += 1

    def _finish(self) -> None:
        """Everything ends: nothing may be left."""
        for grant in self.inc.tasks():
            self.inc.release(grant.id, self.now)
        self._check("the end")
        if self.inc.ledger.holders:
            self._wrong("the end", f"{sorted(self.inc.ledger.holders)} hold something still")
        for name in self.inc.inventory.devices:
            account = self.inc.ledger.account(name)
            if account.held or account.held_bytes or account.held_entries:
                self._wrong("the end", f"{name} has something held")
            if account.held_packets_per_s or account.pages:
                self._wrong("the end", f"{name} has a packet rate or pages held")
        for hop in self.inc.inventory.hop:
            if self.inc.ledger.reserved_bps(hop):
                self._wrong("the end", f"{hop} has something reserved")

    # What must hold.

    def _check(self, after: str) -> None:
        links: dict[tuple[str, str], int] = {}
        ranges: dict[str, list[tuple[int, int]]] = {}
        totals: dict[str, list[int]] = {}
        pages: dict[str, list[int]] = {}
        carried: dict[int, tuple[str, str]] = {}
        for grant in self.inc.tasks():
            for part in grant.parts:
                for hop, rate in part.links.items():
                    links[hop] = links.get(hop, 0) + rate
                if len(part.works) < 1 or sum(w.parent is None for w in part.works) != 1:
                    self._wrong(after, f"{grant.id} has a part without one root")
            for parts, draining in ((grant.parts, False), (grant.draining, True)):
                for part in parts:
                    if part.unique_id in carried:
                        self._wrong(after, f"UniqueID {part.unique_id} is held twice")
                    carried[part.unique_id] = (grant.id, part.secret)
                    self._count(part, draining, ranges, totals)
                    for work in part.works:
                        if (work.page >= 0) != (grant.request.primitive == "count_min"):
                            self._wrong(after, f"{grant.id} has page {work.page}")
                        pages.setdefault(work.device, []).append(work.page)
            if grant.parts:
                covered = sorted((p.first_element, p.elements) for p in grant.parts)
                at = 0
                for first, count in covered:
                    if first != at:
                        self._wrong(after, f"{grant.id}: the parts do not cover the vector")
                    at += count
                if at != grant.request.elements:
                    self._wrong(after, f"{grant.id}: the parts cover {at} elements")
        self._identifiers(after, carried)
        self._left_of_links(after)
        inventory, ledger = self.inc.inventory, self.inc.ledger
        for hop, rate in links.items():
            fact = inventory.links[frozenset(hop)]
            ends = [n for n in hop if n in inventory.switches]
            works = fact.up and all(inventory.switches[n].up for n in ends)
            if not works or rate > fact.capacity_bps:
                self._wrong(after, f"{hop} carries {rate} of {fact.capacity_bps}, works: {works}")
        for hop in inventory.hop:
            if ledger.reserved_bps(hop) != links.get(hop, 0):
                self._wrong(after, f"{hop}: the ledger says {ledger.reserved_bps(hop)}")
        for name, held in ranges.items():
            fact_ = inventory.devices[name]
            slots = fact_.capability.slots - fact_.load.foreign_slots
            held.sort()
            for (base, count), (following, _) in pairwise(held):
                if base + count > following:
                    self._wrong(after, f"{name}: slots overlap: {held}")
            if held[-1][0] + held[-1][1] > slots or not inventory.switches[name].up:
                self._wrong(after, f"{name}: {held} of {slots} slots")
            limits = (
                fact_.capability.packets_per_s, fact_.capability.register_bytes,
                fact_.capability.table_entries,
            )  # fmt: skip
            if any(total > limit for total, limit in zip(totals[name], limits, strict=True)):
                self._wrong(after, f"{name}: {totals[name]} of {limits}")
        for name in inventory.devices:
            if ledger.account(name).held != ranges.get(name, []):
                self._wrong(after, f"{name}: the ledger has {ledger.account(name).held}")
            held_pages = sorted(page for page in pages.get(name, ()) if page >= 0)
            if len(set(held_pages)) < len(held_pages) or held_pages[-1:] > [SKETCH_PAGES - 1]:
                self._wrong(after, f"{name}: pages {held_pages}")
            self._kept(after, name)
            if ledger.account(name).pages != held_pages:
                self._wrong(after, f"{name}: the ledger has pages {ledger.account(name).pages}")

    def _kept(self, after: str, device: str) -> None:
        """What is kept of a device's account rather than worked out is what would come out."""
        ledger = self.inc.ledger
        account = ledger.account(device)
        free = set(range(account.slots))
        for base, count in account.held:
            free -= set(range(base, base + count))
        gap = longest = 0
        for slot in range(account.slots):
            gap = gap + 1 if slot in free else 0
            longest = max(longest, gap)
        share = longest / (account.slots or 1)
        if not account.gap == ledger.gaps[account.number] == longest:
            self._wrong(after, f"{device}: a gap of {longest}, kept: {account.gap}")
        if ledger.free_shares[account.number] != share:
            self._wrong(after, f"{device}: {share} of it is free, kept is another share")

    def _left_of_links(self, after: str) -> None:
        """So is what is free of links."""
        inventory, free = self.inc.inventory, self.inc.ledger.free(self.now)
        for (a, b), number in inventory.hop.items():
            fact = inventory.links[frozenset((a, b))]
            up = fact.up and all(inventory.switches[n].up for n in (a, b) if n[0] != "h")
            left = max(0, fact.capacity_bps - int(inventory.background[number])) if up else 0
            left = int(left * (0.5 + 0.5 * inventory.link_trust(a, b, self.now)))
            left = max(0, left - self.inc.ledger.reserved_bps((a, b)))
            if free[number] != left:
                self._wrong(after, f"{a}-{b}: {left} bit/s are free, kept: {free[number]}")

    def _count(
        self, part: Part, draining: bool, ranges: dict[str, list[tuple[int, int]]],
        totals: dict[str, list[int]],
    ) -> None:  # fmt: skip
        for work in part.works:
            ranges.setdefault(work.device, []).append((work.slot_base, work.slots))
            total = totals.setdefault(work.device, [0, 0, 0])
            total[0] += 0 if draining else work.packets_per_s
            total[1] += work.register_bytes
            total[2] += work.table_entries

    def _identifiers(self, after: str, carried: dict[int, tuple[str, str]]) -> None:
        for unique_id, owner in carried.items():
            if unique_id not in self.held:
                self.tally.identifiers += 1
                if self.now < self.gone.get(unique_id, -1e9) + QUARANTINE_S:
                    self._wrong(after, f"UniqueID {unique_id} came back too early")
            elif self.held[unique_id] != owner:
                self._wrong(after, f"UniqueID {unique_id} changed hands")
        for unique_id in self.held.keys() - carried.keys():
            self.gone[unique_id] = self.now
        self.held = carried

    def _wrong(self, after: str, what: str) -> None:
        self.tally.problems.append(f"after {after} at {self.now:.1f}: {what}")


def sequence(seed: int, steps: int = 40) -> Tally:
    """Carry out one random sequence; its problems are empty if everything held."""
    return Life(seed).run(steps)
