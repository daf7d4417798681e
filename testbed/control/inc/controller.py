"""The INC controller: facts and requests go in, grants, refusals and events come out.

    controller = IncController(library, store=MemoryStore(), new_secret=..., now=0.0)
    controller.switch("s1", device_id=1, now=0.0)
    controller.link("h1", "s1", capacity_bps=10**9, delay_s=1e-3, now=0.0)
    controller.host("h1", "s1", "fd00::1", now=0.0)
    controller.capability(capability, now=0.0)
    answer = controller.admit(TaskRequest(...), now=1.0)   # a Grant or a Refusal
    controller.tick(now=1.5)                               # leases, silence, retries

Every call that changes anything has put it on record when it returns. The
same constructor with the same store after a crash knows every promise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from testbed.control.inc import moves
from testbed.control.inc.answers import jobs
from testbed.control.inc.book import Book, IncOptions
from testbed.control.inc.inventory import HostFact, Inventory, LinkFact, SwitchFact
from testbed.control.inc.ledger import Holding, Ledger
from testbed.control.inc.planning import RELIABLE_TRUST, Plan, Reach
from testbed.control.inc.refusals import over_quota, refuse
from testbed.control.inc.store import Store
from testbed.control.inc.templates import Library
from testbed.control.inc.trees import Shortage
from testbed.errors import ControlError, ForeignTask, UnknownTask
from testbed.model.admission import Grant, IncEvent, Quota, Refusal, TaskRequest
from testbed.model.capability import Capability, LoadReport
from testbed.model.jobs import Job

__all__ = ["IncController", "IncOptions"]


class IncController:
    """Knows devices and what they promised to whom.

    `new_secret` draws eight random bytes. `quotas` are by tenant; others have
    `default_quota`. A task is its tenant's: calls that name a tenant refuse
    the tasks of others, calls without one are the administrator's.
    """

    def __init__(
        self,
        library: Library,
        *,
        store: Store,
        new_secret: Callable[[], bytes],
        now: float,
        options: IncOptions | None = None,
        quotas: Mapping[str, Quota] | None = None,
        default_quota: Quota | None = None,
    ) -> None:
        self.options = options or IncOptions()
        self._book = Book(library, store, new_secret, self.options, now)
        self._quotas = dict(quotas or {})
        self._default_quota = default_quota or Quota()
        self._retried_s = now
        self._retried_version = -1
        self._freed = True
        self._stale: set[str] = set()

    # What it is told.

    def reach(self, reach: Reach) -> None:
        """Grants are carried out on these devices for these hosts only; before any request."""
        self._book.planner.reach = reach

    def switch(self, name: str, device_id: int, now: float, *, up: bool | None = None) -> None:
        """A switch and its SRv6 node number; up as before (at first: up) unless told."""
        known = self._book.inventory.switches.get(name)
        fact = SwitchFact(name, device_id, _still(known, up))
        if known != fact:
            self._book.check()
            self._book.inventory.switch(fact)
            self._book.fact(fact)
            self._settle(now)

    def link(
        self,
        a: str,
        b: str,
        capacity_bps: int,
        delay_s: float,
        now: float,
        *,
        up: bool | None = None,
    ) -> None:
        """A link between two nodes, as it is in both directions; up as before unless told."""
        known = self._book.inventory.links.get(frozenset((a, b)))
        fact = LinkFact(a, b, capacity_bps, delay_s, _still(known, up))
        if known is not None:
            fact = replace(fact, a=known.a, b=known.b)
        if known != fact:
            self._book.check()
            self._book.inventory.link(fact)
            self._book.fact(fact)
            self._settle(now)

    def host(self, name: str, switch: str, address: str, now: float) -> None:
        """A host, the switch it hangs on and its IPv6 address."""
        fact = HostFact(name, switch, address)
        known = self._book.inventory.hosts.get(name)
        if known != fact:
            self._book.check()
            self._book.inventory.host(fact)
            self._book.fact(fact)
            for grant in self.tasks() if known is not None else ():
                if name in (*grant.request.sources, grant.request.destination) and grant.parts:
                    why = f"host {name} is at {fact.address} on {fact.switch} now"
                    moves.move(self._book, grant, grant.request, why, now, set())
            self._settle(now)

    def capability(self, capability: Capability, now: float) -> tuple[str, ...]:
        """A device joins or changes; remarks on what of it the library does not know.

        Raises ControlError if it contradicts the template library, which is
        as if it had said nothing.
        """
        book, name = self._book, capability.device
        book.check()
        remarks = book.inventory.device(capability, now)
        book.ledger.limits_changed(name)
        book.declared(name)
        kinds = ", ".join(one.name for one in book.inventory.devices[name].usable) or "nothing"
        book.events.note(now, "capability", name, f"{capability.kind}: {kinds}")
        for remark in remarks:
            book.events.note(now, "remark", name, remark)
        self._settle(now)
        return remarks

    def load(self, report: LoadReport, now: float) -> None:
        """A device's periodic report: it is alive, and so much of it is others'."""
        self._book.check()
        if self._book.inventory.load(report, now):
            self._book.ledger.limits_changed(report.device)
            self._settle(now)

    def measured(
        self, a: str, b: str, background_bps: int, now: float, interval_s: float = 0.0
    ) -> None:
        """Traffic of others from `a` to `b`; the next is due after `interval_s`, 0 for never."""
        self._book.inventory.measured(a, b, background_bps, now, interval_s)

    def link_up(self, a: str, b: str, up: bool, now: float) -> None:
        """A link has failed or works again."""
        fact = self._book.inventory.links.get(frozenset((a, b)))
        if fact is None or fact.up != up:
            self._book.check()
            self._book.inventory.set_link_up(a, b, up)
            self._book.fact(self._book.inventory.links[frozenset((a, b))])
            self._book.events.note(now, "link-up" if up else "link-down", f"{a}-{b}", "")
            self._settle(now)

    def switch_up(self, name: str, up: bool, now: float) -> None:
        """A switch has failed or works again, its tables empty."""
        fact = self._book.inventory.switches.get(name)
        if fact is None or fact.up != up:
            self._book.check()
            self._book.inventory.set_switch_up(name, up)
            self._book.fact(self._book.inventory.switches[name])
            self._book.events.note(now, "switch-up" if up else "switch-down", name, "")
            self._settle(now)

    def tick(self, now: float, most: int = 1 << 30) -> bool:
        """Leases that end, drains that end, devices fallen silent, tasks to be tried again.

        At most so many leases and drains; whether there are more of them.
        """
        book = self._book
        book.check()
        over = book.ended(now, most)
        for grant in over:
            if grant.expires_s <= now:
                book.event(now, "expired", grant, "its lease was not renewed")
                book.remove(grant.id, now)
            else:
                moves.drained(book, grant, now)
            self._freed = True
        if len(over) >= most:
            book.commit()
            return True
        book.rest_identifiers(now)
        self._mark_stale(now)
        self._settle(now)
        return False

    # What it is asked.

    def admit(self, request: TaskRequest, now: float) -> Grant | Refusal:
        """Reserve everything a task needs, or nothing and say what is short.

        Raises ControlError for a request that makes no sense. Tasks of lower
        priority give way where that helps.
        """
        book = self._book
        book.check()
        book.planner.check(request)
        quota = self._quotas.get(request.tenant, self._default_quota)
        refusal = over_quota(book, request, quota, None)
        if refusal is None:
            plan, victims = self._plan(request, now)
            if isinstance(plan, Plan):
                refusal = over_quota(book, request, quota, plan)
                if refusal is None:
                    return self._admitted(request, plan, victims, now)
                self._put_back(victims)
            else:
                refusal = refuse(book, request, plan, now)
        book.events.note(now, "refused", request.tenant, refusal.text, request.tenant)
        book.does_alone(request, now)
        return refusal

    def release(self, task_id: str, now: float, tenant: str | None = None) -> Grant:
        """A task is over; what it held is free at once."""
        self._book.check()
        grant = self.task(task_id, tenant)
        self._book.remove(task_id, now)
        self._book.event(now, "released", grant, "")
        self._freed = True
        self._book.commit()
        return grant

    def renew(self, task_id: str, now: float, lease_s: float, tenant: str | None = None) -> Grant:
        """The lease ends `lease_s` from now."""
        self._book.check()
        if not 0 < lease_s < float("inf"):
            raise ControlError(f"a lease of {lease_s} s, expected one above 0")
        grant = self._book.put(replace(self.task(task_id, tenant), expires_s=now + lease_s))
        self._book.commit()
        return grant

    def left(self, task_id: str, epoch: int, now: float, tenant: str | None = None) -> Grant:
        """All hosts of a moved task work in `epoch`: its old parts may go."""
        self._book.check()
        grant = self.task(task_id, tenant)
        if grant.epoch == epoch and grant.draining:
            grant = moves.drained(self._book, grant, now)
            self._freed = True
            self._settle(now)
        return self._book.tasks[grant.id]

    def adjust(
        self, task_id: str, rate_bps: float, now: float, tenant: str | None = None
    ) -> Grant | Refusal:
        """Another rate for a running task, slots and all; refused, it stays as it is."""
        book = self._book
        book.check()
        grant = self.task(task_id, tenant)
        request = replace(grant.request, rate_bps=rate_bps)
        book.planner.check(request)
        quota = self._quotas.get(request.tenant, self._default_quota)
        held = book.ledger.held_by(task_id)
        book.ledger.put(task_id, Holding({}, held.works))
        plan = book.plan(request, now)
        if not isinstance(plan, Plan):  # no room beside the old parts: then in their place
            book.ledger.drop(task_id)
            plan = book.plan(request, now)
        refusal = over_quota(
            book, request, quota, plan if isinstance(plan, Plan) else None, without=grant
        )
        if refusal is None and not isinstance(plan, Plan):
            refusal = refuse(book, request, plan, now)
        book.ledger.put(task_id, held)
        if refusal is not None:
            return refusal
        grant = moves.move(book, grant, request, f"rate {rate_bps:g} bit/s", now, set())
        self._freed = True
        book.commit()
        return grant

    def task(self, task_id: str, tenant: str | None = None) -> Grant:
        """UnknownTask, or ForeignTask where it is another tenant's."""
        grant = self._book.tasks.get(task_id)
        if grant is None:
            raise UnknownTask(f"there is no task {task_id!r}")
        if tenant is not None and grant.request.tenant != tenant:
            raise ForeignTask(f"task {task_id} is not of {tenant}")
        return grant

    def tasks(self, tenant: str | None = None) -> tuple[Grant, ...]:
        """All tasks, or those of one tenant, the oldest first."""
        mine = [g for g in self._book.tasks.values() if tenant in (None, g.request.tenant)]
        return tuple(sorted(mine, key=lambda g: (g.admitted_s, g.id)))

    def text(self, grant: Grant) -> bytes:
        """A grant's document in JSON, as it is on record."""
        return self._book.text(grant)

    def jobs(self, task_id: str, tenant: str | None = None) -> dict[str, Job]:
        """What the host library of each source is given, as the task stands."""
        return jobs(self.task(task_id, tenant), self._book.inventory)

    def events(self, since: int = 0, tenant: str | None = None) -> tuple[IncEvent, ...]:
        """Events after number `since`; a tenant sees its own and everyone's."""
        return tuple(
            e for e in self._book.events.since(since) if tenant is None or e.tenant in ("", tenant)
        )

    @property
    def last_event(self) -> int:
        """The number of the latest event."""
        return self._book.events.last

    @property
    def revision(self) -> int:
        """Grows with every change of a task: what switches are told may be another then."""
        return self._book.revision

    def note(self, kind: str, subject: str, text: str, now: float) -> None:
        """An event that somebody else saw, for all who follow them."""
        self._book.events.note(now, kind, subject, text)

    @property
    def inventory(self) -> Inventory:
        """What is known of the network; to be read only."""
        return self._book.inventory

    @property
    def ledger(self) -> Ledger:
        """What is reserved of it; to be read only."""
        return self._book.ledger

    # How.

    def _settle(self, now: float) -> None:
        """After a change: repair what it broke, use what it freed, and put all on record."""
        book = self._book
        moves.repair(book, now)
        version = book.inventory.version
        due = now >= self._retried_s + self.options.retry_s
        if self._freed or version != self._retried_version or due:
            self._freed, self._retried_version, self._retried_s = False, version, now
            moves.resume(book, now)
        book.commit()

    def _mark_stale(self, now: float) -> None:
        """Say which devices get no reliable task for want of reports, and which do again."""
        stale = self._book.inventory.stale_devices(now, RELIABLE_TRUST)
        for kind, names in (("stale", stale - self._stale), ("heard", self._stale - stale)):
            for name in sorted(names):
                fact = self._book.inventory.devices[name]
                age_s, due_s = now - fact.heard_s, fact.capability.report_interval_s
                text = f"last heard of {age_s:.1f} s ago, due every {due_s:g} s"
                self._book.events.note(now, f"device-{kind}", name, text)
        self._stale = stale

    def _plan(
        self, request: TaskRequest, now: float
    ) -> tuple[Plan | Shortage, list[tuple[Grant, Holding]]]:
        """A plan, and the tasks taken out of the ledger for it; none if there is no plan."""
        book = self._book
        plan = book.plan(request, now)
        victims: list[tuple[Grant, Holding]] = []
        if _contended(plan):
            below = [
                g for g in book.tasks.values() if g.parts and g.request.priority < request.priority
            ]
            below.sort(key=lambda g: (g.request.priority, -g.admitted_s))
            for grant in below[: self.options.most_victims]:
                victims.append((grant, book.ledger.held_by(grant.id)))
                book.ledger.drop(grant.id)
                found = book.plan(request, now)
                if isinstance(found, Plan):
                    return found, victims
            self._put_back(victims)
            victims = []
        return plan, victims

    def _put_back(self, victims: list[tuple[Grant, Holding]]) -> None:
        for grant, held in victims:
            self._book.ledger.put(grant.id, held)

    def _admitted(
        self, request: TaskRequest, plan: Plan, victims: list[tuple[Grant, Holding]], now: float
    ) -> Grant:
        book = self._book
        parts = book.give(plan, now)
        task_id = f"inc-{parts[0].unique_id}"
        while task_id in book.tasks:  # an old task whose UniqueID has come round again
            task_id += "x"
        grant = book.put(
            Grant(
                id=task_id,
                request=request,
                phase="running",
                epoch=1,
                rate_bps=plan.demand.rate_bps,
                parts=parts,
                admitted_s=now,
                expires_s=now + request.lease_s,
                completion_s=plan.completion_s,
                retransmit_s=moves.retransmit_s(plan),
            )
        )
        where = ", ".join(part.root.device for part in parts)
        book.event(now, "admitted", grant, f"on {where}")
        if victims:
            moves.give_way(book, victims, f"{task_id} has a higher priority", now)
        book.commit()
        return grant


def _still(known: SwitchFact | LinkFact | None, up: bool | None) -> bool:
    """`up` if that is said, else as it was, and up where nothing was known."""
    if up is not None:
        return up
    return known is None or known.up


def _contended(plan: Plan | Shortage) -> bool:
    """Whether what is short may be held by somebody, rather than missing altogether."""
    return isinstance(plan, Shortage) and any(
        word in plan.resource
        for word in (
            "slots",
            "pages",
            "memory",
            "packet rate",
            "entries",
            "bandwidth",
            "sources reach",
        )
    )
