"""The book of tasks: every change of a grant goes through here, to ledger and store alike.

Changes are collected and committed together, before anybody is told of them.
A store that fails leaves the book unusable: what is in memory may then be more
than what is on record, and only a restart knows which.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from typing import Any

from testbed.control.inc.answers import grant_document, grant_from, parts_of
from testbed.control.inc.events import Events
from testbed.control.inc.identifiers import KIND_MARK, KIND_RETIRED, UniqueIds
from testbed.control.inc.inventory import HostFact, Inventory, LinkFact, SwitchFact
from testbed.control.inc.ledger import Ledger, holding
from testbed.control.inc.planning import Plan, Planner, Strategy
from testbed.control.inc.store import Change, Store, encoded
from testbed.control.inc.templates import Library
from testbed.errors import ControlError
from testbed.model.admission import Grant, Part, TaskRequest
from testbed.model.capability import capability_document, capability_from

KIND_TASK = "task"
_FACTS = ("switch", "host", "link", "device")


@dataclass(frozen=True, slots=True)
class IncOptions:
    """Times in seconds.

    A moved task's old parts are held for `drain_s` unless its hosts say earlier
    that they have left them. Tasks in fallback are tried again every `retry_s`,
    at most `retries` at a time. Identifiers rest for `quarantine_s`. Of tasks
    with a lower priority at most `most_victims` give way to one request. Hosts of a
    task that is refused or over are thought to do its work alone for `alone_s`.
    """

    strategy: Strategy = "joint"
    drain_s: float = 5.0
    retry_s: float = 1.0
    retries: int = 16
    quarantine_s: float = 120.0
    alone_s: float = 60.0
    first_unique_id: int = 1
    last_unique_id: int = 2**32 - 1
    unique_id_block: int = 1024
    most_victims: int = 8


@dataclass(slots=True)
class Held:
    """What counts against a tenant's quota."""

    tasks: int = 0
    slots: int = 0
    rate_bps: float = 0.0


def held_by(grant: Grant) -> Held:
    """What one task counts; the rate is of all its sources."""
    slots = sum(work.slots for part in grant.parts for work in part.works)
    return Held(1, slots, grant.rate_bps * len(grant.request.sources))


class Book:
    """Everything the controller knows and has promised, and the way to the store."""

    def __init__(
        self,
        library: Library,
        store: Store,
        new_secret: Callable[[], bytes],
        options: IncOptions,
        now: float,
    ) -> None:
        self.options = options
        self.inventory = Inventory(library)
        self.ledger = Ledger(self.inventory)
        self.planner = Planner(self.inventory, self.ledger)
        self.events = Events()
        self.tasks: dict[str, Grant] = {}
        self.held: dict[str, Held] = {}
        self.revision = 0
        """Grows with every change of a task."""
        self._ids = UniqueIds(
            first=options.first_unique_id,
            last=options.last_unique_id,
            block=options.unique_id_block,
            quarantine_s=options.quarantine_s,
        )
        self._store = store
        self._new_secret = new_secret
        self._pending: dict[tuple[str, str], Change] = {}
        self._latest: tuple[Grant, Change] | None = None
        self._lasting = False
        self._alone: OrderedDict[tuple[str, tuple[str, ...]], float] = OrderedDict()
        self._ends: list[tuple[float, str]] = []
        """A heap: when to look whether a task's lease or draining has ended."""
        self._broken = ""
        self._restore(now)

    # Tasks.

    def put(self, grant: Grant) -> Grant:
        """`grant` is how a task stands from now on; `commit` makes it last."""
        self._count(self.tasks.get(grant.id), -1)
        self._count(grant, 1)
        self.tasks[grant.id] = grant
        self.revision += 1
        self.ledger.put(grant.id, holding(grant))
        change = Change(KIND_TASK, grant.id, grant_document(grant))
        self._pending[KIND_TASK, grant.id] = change
        self._latest = grant, change
        self._watch(grant)
        return grant

    def text(self, grant: Grant) -> bytes:
        """A grant's document in JSON; of the one that was put last it is made only once."""
        latest = self._latest
        if latest is not None and latest[0] is grant and latest[1].text is not None:
            return latest[1].text
        return encoded(grant_document(grant))

    def ended(self, now: float, most: int) -> list[Grant]:
        """Tasks whose lease or draining is over by `now`, at most so many at once."""
        found: dict[str, Grant] = {}
        while self._ends and self._ends[0][0] <= now and len(found) < most:
            _, task_id = heappop(self._ends)
            grant = self.tasks.get(task_id)
            if grant is not None and (
                grant.expires_s <= now or (grant.draining and grant.drain_until_s <= now)
            ):
                found[task_id] = grant
        return list(found.values())

    def remove(self, task_id: str, now: float) -> None:
        """A task holds nothing any more and is forgotten."""
        grant = self.tasks.pop(task_id)
        self.revision += 1
        self._count(grant, -1)
        self.ledger.drop(task_id)
        self.retire((*grant.parts, *grant.draining), now)
        self.does_alone(grant.request, now)
        self._pending[KIND_TASK, task_id] = Change(KIND_TASK, task_id, None)

    def retire(self, parts: tuple[Part, ...], now: float) -> None:
        """The UniqueIDs of parts that are given up rest before they are used again."""
        self._note(self._ids.retire([part.unique_id for part in parts], now))

    def give(self, plan: Plan, now: float) -> tuple[Part, ...]:
        """Parts for a plan, with identifiers and secrets nobody else has."""
        unique_ids, changes = self._ids.take(len(plan.sketches), now)
        self._note(changes)
        self._lasting = self._lasting or any(c.kind == KIND_MARK for c in changes)
        identities = [(one, self._new_secret().hex()) for one in unique_ids]
        return parts_of(plan, identities, self.inventory, self.ledger, self.planner.graph)

    def plan(self, request: TaskRequest, now: float, *, alone: bool = False) -> Any:
        """With `alone`, or after `does_alone`, what its hosts' links carry is partly its own."""
        until_s = self._alone.get((request.tenant, request.sources))
        alone = alone or (until_s is not None and now < until_s)
        return self.planner.plan(request, now, self.options.strategy, alone=alone)

    def does_alone(self, request: TaskRequest, now: float) -> None:
        """Hosts begin to do without the network what they have asked it for."""
        key = request.tenant, request.sources
        self._alone[key] = now + self.options.alone_s
        self._alone.move_to_end(key)
        while self._alone and next(iter(self._alone.values())) <= now:
            self._alone.popitem(last=False)

    def rest_identifiers(self, now: float) -> None:
        """Forget quarantines that are over."""
        self._note(self._ids.forget(now))

    def event(self, now: float, kind: str, grant: Grant, text: str) -> None:
        self.events.note(now, kind, grant.id, text, grant.request.tenant)

    # Facts.

    def fact(self, fact: SwitchFact | LinkFact | HostFact) -> None:
        """A switch, link or host as it is now, in the inventory already."""
        kind = {SwitchFact: "switch", LinkFact: "link", HostFact: "host"}[type(fact)]
        key = " ".join(sorted((fact.a, fact.b))) if isinstance(fact, LinkFact) else fact.name
        document = {name: getattr(fact, name) for name in type(fact).__slots__}
        self._pending[kind, key] = Change(kind, key, document)

    def declared(self, device: str) -> None:
        """A device's capability, in the inventory already."""
        capability = self.inventory.devices[device].capability
        self._pending["device", device] = Change("device", device, capability_document(capability))

    # The store.

    def commit(self) -> None:
        """Put on record what has changed. Raises ControlError when the store fails."""
        if self._broken:
            raise ControlError(self._broken)
        if not self._pending:
            return
        changes, lasting = list(self._pending.values()), self._lasting
        self._pending, self._lasting = {}, False
        try:
            self._store.commit(changes, lasting=lasting)
        except Exception as error:
            self._broken = f"the store failed ({error}); restart the controller to go on"
            raise ControlError(self._broken) from error

    def check(self) -> None:
        """ControlError after the store has failed once."""
        if self._broken:
            raise ControlError(self._broken)

    def _count(self, grant: Grant | None, sign: int) -> None:
        if grant is not None:
            held = self.held.setdefault(grant.request.tenant, Held())
            mine = held_by(grant)
            held.tasks += sign
            held.slots += sign * mine.slots
            held.rate_bps += sign * mine.rate_bps
            if not held.tasks:
                del self.held[grant.request.tenant]

    def _watch(self, grant: Grant) -> None:
        heappush(self._ends, (grant.expires_s, grant.id))
        if grant.draining:
            heappush(self._ends, (grant.drain_until_s, grant.id))

    def _note(self, changes: list[Change]) -> None:
        for change in changes:
            self._pending[change.kind, change.key] = change

    def _restore(self, now: float) -> None:
        """Facts first, then tasks. Whoever has to report is given time from now on."""
        found: dict[str, list[Change]] = {}
        for change in self._store.load():
            found.setdefault(change.kind, []).append(change)
        for kind in _FACTS:
            for change in found.pop(kind, []):
                assert change.document is not None
                self._restore_fact(kind, change.document, now)
        for change in found.pop(KIND_TASK, []):
            assert change.document is not None
            grant = grant_from(change.document)
            self._count(grant, 1)
            self.tasks[grant.id] = grant
            self._watch(grant)
            self.ledger.put(grant.id, holding(grant))
            for part in (*grant.parts, *grant.draining):
                self._ids.hold(part.unique_id)
        for kind in (KIND_MARK, KIND_RETIRED):
            for change in found.pop(kind, []):
                self._ids.restore(change)
        if found:
            raise ControlError(f"the store holds {', '.join(sorted(found))}, which is not known")

    def _restore_fact(self, kind: str, document: Mapping[str, Any], now: float) -> None:
        if kind == "switch":
            self.inventory.switch(SwitchFact(**document))
        elif kind == "host":
            self.inventory.host(HostFact(**document))
        elif kind == "link":
            self.inventory.link(LinkFact(**document))
        else:
            capability = capability_from(document)
            self.inventory.device(capability, now)
            self.ledger.limits_changed(capability.device)


def without_parts(grant: Grant, reason: str) -> Grant:
    """The same task told to work without the network."""
    return replace(
        grant, phase="fallback", parts=(), draining=(), epoch=grant.epoch + 1, reason=reason
    )
