"""A refusal that helps: the resource that is short, and what would be admitted instead."""

from __future__ import annotations

from dataclasses import replace

from testbed.control.inc.book import Book, Held, held_by
from testbed.control.inc.planning import Plan
from testbed.control.inc.trees import Shortage
from testbed.model.admission import Alternative, Grant, Quota, Refusal, TaskRequest

_TRIES = 3
_DEADLINE_MARGIN = 1.05
_RATE_MARGIN = 0.98  # packets and slots are whole, so a share of them is a little less


def refuse(book: Book, request: TaskRequest, short: Shortage, now: float) -> Refusal:
    """Every alternative it names has been planned, so it would be admitted at this moment.

    One for later is a promise of others: it may come true earlier, or be taken.
    """
    alternative = (
        _deadline(book, request, short, now)
        if request.deadline_s is not None and ("deadline" in short.resource or not request.rate_bps)
        else _rate(book, request, short, now)
    )
    if alternative is None and book.tasks:
        at_s = min(grant.expires_s for grant in book.tasks.values())
        alternative = Alternative(
            "later", at_s, f"ask again in {max(0.0, at_s - now):.0f} s, when a lease ends"
        )
    text = f"{short.resource}: {short.needed:g} needed, {short.available:g} free"
    if alternative is not None:
        text = f"{text}; {alternative.text}"
    return Refusal(short.resource, short.needed, short.available, text, alternative)


def over_quota(
    book: Book,
    request: TaskRequest,
    quota: Quota,
    plan: Plan | None,
    without: Grant | None = None,
) -> Refusal | None:
    """A refusal if the tenant would hold more than it may; with a plan also by its slots.

    `without` is a task of the tenant that the request would take the place of.
    """
    mine = book.held.get(request.tenant, Held())
    if without is not None:
        less = held_by(without)
        mine = Held(mine.tasks - 1, mine.slots - less.slots, mine.rate_bps - less.rate_bps)
    wanted_slots, wanted_rate = 0, request.rate_bps * len(request.sources)
    if plan is not None:
        wanted_slots = sum(s.slots * (1 + len(s.leaves)) for s in plan.sketches)
        wanted_rate = plan.demand.rate_bps * len(request.sources)
    for what, wanted, held, most in (
        ("tasks", 1.0, float(mine.tasks), float(quota.tasks)),
        ("slots", float(wanted_slots), float(mine.slots), float(quota.slots)),
        ("rate (bit/s)", wanted_rate, mine.rate_bps, quota.rate_bps),
    ):
        if held + wanted > most:
            left = max(0.0, most - held)
            return Refusal(
                f"quota of {request.tenant}: {what}",
                wanted,
                left,
                f"{request.tenant} may hold {most:g} {what} and holds {held:g};"
                " release a task or ask the administrator for more",
            )
    return None


def _rate(book: Book, request: TaskRequest, short: Shortage, now: float) -> Alternative | None:
    """A lower rate, by the share of it that the shortage leaves, tried until it fits."""
    rate_bps = request.rate_bps
    for _ in range(_TRIES):
        rate_bps = float(int(rate_bps * short.share * _RATE_MARGIN))
        if rate_bps < 1:
            return None
        found = book.plan(replace(request, rate_bps=rate_bps), now)
        if isinstance(found, Plan):
            return Alternative("rate", rate_bps, f"{rate_bps:.0f} bit/s would be admitted")
        short = found
    return None


def _deadline(book: Book, request: TaskRequest, short: Shortage, now: float) -> Alternative | None:
    """A later deadline, by as much as is short, tried until it can be met."""
    deadline_s = request.deadline_s
    assert deadline_s is not None
    for _ in range(_TRIES):
        if "deadline" in short.resource:
            deadline_s = short.needed * _DEADLINE_MARGIN
        elif short.share > 0 and not request.rate_bps:
            deadline_s = deadline_s / short.share * _DEADLINE_MARGIN
        else:
            return None
        found = book.plan(replace(request, deadline_s=deadline_s), now)
        if isinstance(found, Plan):
            return Alternative("deadline", deadline_s, f"{deadline_s:.3g} s could be met")
        short = found
    return None
