"""Re-planning: tasks move to other devices or ways, or are told to fall back.

Make before break: a moved task gets other parts, with UniqueIDs and keys of
their own, while what still works of the old ones is held until its hosts have
left them. Where there is no room for both, the old parts go first: switches
then mark packets that still come as not executed, and hosts finish that work.
Where there is no room at all the task is in fallback, and is tried again when
something has changed.
"""

from __future__ import annotations

from dataclasses import replace

from testbed.control.inc.book import Book, without_parts
from testbed.control.inc.ledger import Holding, holding
from testbed.control.inc.planning import Plan
from testbed.model.admission import Grant, Hop, Part, TaskRequest


def repair(book: Book, now: float) -> list[str]:
    """Move every task that uses something broken or overdrawn; their ids.

    Of an overdrawn resource as many give way as must, those of low priority and
    the newest first; those of high priority choose first where to go.
    """
    ledger = book.ledger
    links, devices = ledger.short_links(), _broken_devices(book, now)
    if not links and not devices:
        return []
    gone = set(devices)
    hit: list[tuple[Grant, str]] = []
    for grant in sorted(book.tasks.values(), key=lambda g: (g.request.priority, -g.admitted_s)):
        why = _touched(grant, links, devices)
        if not why:
            continue
        ledger.drop(grant.id)
        hit.append((grant, why))
        links, devices = ledger.short_links(), _broken_devices(book, now)
        if not links and not devices:
            break
    for grant, why in sorted(hit, key=lambda h: (-h[0].request.priority, h[0].admitted_s)):
        move(book, grant, grant.request, why, now, gone)
    return [grant.id for grant, _ in hit]


def move(
    book: Book, grant: Grant, request: TaskRequest, why: str, now: float, gone: set[str]
) -> Grant:
    """Other parts for a task, or none. `gone` are devices whose slots cannot be kept."""
    draining = _still_there(book, (*grant.parts, *grant.draining), gone)
    given_up = tuple(
        part
        for part in (*grant.parts, *grant.draining)
        if part.unique_id not in {kept.unique_id for kept in draining}
    )
    idle = holding(replace(grant, parts=(), draining=draining))
    if book.ledger.fits(idle, grant.id):
        book.ledger.put(grant.id, idle)
    else:
        given_up, draining = (*given_up, *draining), ()
        book.ledger.drop(grant.id)
    plan = book.plan(request, now)
    if not isinstance(plan, Plan) and draining:
        book.ledger.drop(grant.id)
        given_up, draining = (*given_up, *draining), ()
        plan = book.plan(request, now)
    book.retire(given_up, now)
    if isinstance(plan, Plan):
        moved = place(book, replace(grant, request=request), plan, draining, why, now)
        where = ", ".join(part.root.device for part in moved.parts)
        book.event(now, "moved", moved, f"{why}; now on {where}")
        return moved
    short = f"{why}; {plan.resource}: {plan.needed:g} needed, {plan.available:g} free"
    fallen = book.put(without_parts(grant, short))
    book.event(now, "fallback", fallen, short)
    return fallen


def place(
    book: Book, grant: Grant, plan: Plan, draining: tuple[Part, ...], why: str, now: float
) -> Grant:
    """Parts for a task by a plan that fits the ledger as it is."""
    return book.put(
        replace(
            grant,
            phase="moving" if draining else "running",
            epoch=grant.epoch + 1,
            rate_bps=plan.demand.rate_bps,
            parts=book.give(plan, now),
            draining=draining,
            drain_until_s=now + book.options.drain_s if draining else 0.0,
            completion_s=plan.completion_s,
            retransmit_s=retransmit_s(plan),
            reason=why,
        )
    )


def drained(book: Book, grant: Grant, now: float) -> Grant:
    """The hosts have left a task's old parts, or had the time to."""
    book.retire(grant.draining, now)
    phase = "running" if grant.phase == "moving" else grant.phase
    return book.put(replace(grant, draining=(), drain_until_s=0.0, phase=phase))


def resume(book: Book, now: float) -> list[str]:
    """Put tasks in fallback on the network again where they fit, high priority first."""
    waiting = [grant for grant in book.tasks.values() if grant.phase == "fallback"]
    waiting.sort(key=lambda g: (-g.request.priority, g.admitted_s))
    resumed: list[str] = []
    for grant in waiting[: book.options.retries]:
        plan = book.plan(grant.request, now, alone=True)
        if isinstance(plan, Plan):
            back = place(book, grant, plan, (), "", now)
            where = ", ".join(part.root.device for part in back.parts)
            book.event(now, "resumed", back, f"in the network again, on {where}")
            resumed.append(grant.id)
    return resumed


def give_way(book: Book, victims: list[tuple[Grant, Holding]], why: str, now: float) -> None:
    """Tasks taken out of the ledger for another: back where they still fit, else elsewhere."""
    for grant, held in sorted(victims, key=lambda v: (-v[0].request.priority, v[0].admitted_s)):
        if book.ledger.fits(held, grant.id):
            book.ledger.put(grant.id, held)
        else:
            devices = {work.device for part in grant.parts for work in part.works}
            move(book, grant, grant.request, why, now, devices)


def retransmit_s(plan: Plan) -> float:
    """When a host sends again: twice the predicted round trip, at least 10 ms."""
    return max(0.010, 2 * plan.rtt_s)


def _broken_devices(book: Book, now: float) -> dict[str, str]:
    broken = book.ledger.short_devices()
    for name in book.inventory.devices:
        account = book.ledger.account(name)
        if account.held and name not in broken and book.inventory.device_trust(name, now) <= 0:
            broken[name] = "the device has fallen silent"
    return broken


def _touched(grant: Grant, links: set[Hop], devices: dict[str, str]) -> str:
    for part in grant.parts:
        for hop in part.links:
            if hop in links:
                return f"link {hop[0]}-{hop[1]} cannot carry it any more"
    for part in (*grant.parts, *grant.draining):
        for work in part.works:
            if work.device in devices:
                return f"{work.device}: {devices[work.device]}"
    return ""


def _still_there(book: Book, parts: tuple[Part, ...], gone: set[str]) -> tuple[Part, ...]:
    """Of old parts those that still work as a whole: all their devices are there, all links up.

    Results do not reach everybody any more where a link has failed. Hosts that still send
    there would wait in vain; given up, what they send comes back to them unexecuted.
    """
    inventory = book.inventory
    return tuple(
        part
        for part in parts
        if gone.isdisjoint(work.device for work in part.works)
        and all(inventory.working[inventory.hop[hop]] for hop in part.links)
    )
