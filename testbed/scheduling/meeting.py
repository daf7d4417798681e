"""What transfers of ours do to each other where they meet on a link.

TCP shares a link that is full, so that each of two that meet there is later than it would be
alone. Either the second waits until the first is over, or what it takes from the first counts
against the node and the path on which they would meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from testbed.model.workload import Task
from testbed.scheduling.framework import Hop
from testbed.scheduling.plans import Way
from testbed.scheduling.scoring import SLACK_SHARE
from testbed.scheduling.sharing import Running, Sharing
from testbed.scheduling.transfer import along, offered, transfer_s

LEAST_SHARE = 0.02
"""Of a link at least this much is assumed for a flow: TCP never quite starves."""
Link = Callable[[Hop], tuple[float, float]]
"""Capacity of a link, and background traffic on it, in bit/s."""


def behind_ours(
    task: Task, way: Way, running: Iterable[Running], sharing: Sharing, link: Link, now: float
) -> tuple[Way, float]:
    """The way in once our own transfers on its links are over, if that is as soon, and when.

    One after the other, the second ends when it would have anyhow, and the first sooner.
    """
    busy = {hop for hop, ours in zip(way.hops, sharing.along(way), strict=True) if ours > 0}
    if not busy:
        return way, 0.0
    wait_s = max((left_s for left_s, _ in _met(busy, running, now)), default=0.0)
    if wait_s <= 0:
        return way, 0.0
    offer = along(offered(c, b, max(c - b, LEAST_SHARE * c), 0) for c, b in map(link, way.hops))
    path = way.path
    alone_s = transfer_s(task.input_bytes, offer, path.delay_s, path.loss, len(path.nodes) - 2)
    ratio = way.corrected_s / way.model_s if way.model_s > 0 else 1.0
    if wait_s + alone_s * ratio > way.corrected_s * (1 + SLACK_SHARE):
        return way, 0.0
    return replace(
        way, rate_bps=offer.rate_bps, model_s=alone_s, corrected_s=alone_s * ratio
    ), wait_s


def interference_s(
    ways: Sequence[Way],
    lasts_s: float,
    running: Iterable[Running],
    sharing: Sharing,
    link: Link,
    now: float,
) -> float:
    """By how much inputs under way would be later, in all, beside one over `ways`.

    Each that meets it goes on at the share of its bottleneck that is left with one flow more,
    for `lasts_s` or until it is over. Shares are equal, of what background traffic leaves.
    """
    taken = {hop for way in ways for hop in way.hops if sharing.on(hop) > 0}
    if not taken:
        return 0.0

    def rate_bps(hops: Iterable[Hop], more: set[Hop]) -> float:
        shares = []
        for hop in hops:
            capacity, background = link(hop)
            flows = max(1, sharing.on(hop)) + (hop in more)
            shares.append(max((capacity - background) / flows, LEAST_SHARE * capacity))
        return min(shares)

    late_s = 0.0
    for left_s, hops in _met(taken, running, now):
        if left_s > 0:
            slowed = 1.0 - rate_bps(hops, taken) / rate_bps(hops, set())
            late_s += slowed * min(left_s, lasts_s)
    return late_s


def _met(
    hops: set[Hop], running: Iterable[Running], now: float
) -> Iterable[tuple[float, tuple[Hop, ...]]]:
    """Of inputs under way over any of these links: what is left of their time, and their links."""
    for one in running:
        way = one.plan.way_in
        if one.flow == "in" and not hops.isdisjoint(way.hops):
            yield one.since_s + way.corrected_s - now, way.hops
