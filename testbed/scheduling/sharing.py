"""Our own flows that are moving, by link: what another one would share a link with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from testbed.scheduling.framework import Hop
from testbed.scheduling.plans import Plan, Way

if TYPE_CHECKING:
    from testbed.scheduling.landscape import Landscape


@dataclass(slots=True)
class Running:
    """A task under way; `held_bytes` of its input move on what is held since `held_s`."""

    plan: Plan
    since_s: float
    held_bytes: int
    held_s: float
    flow: str = ""
    """Which of its two transfers it is in, `in` or `out`; empty while it computes."""


class Sharing:
    """Counts flows by link, or by its number where a landscape has numbered those of a way."""

    def __init__(self) -> None:
        self.unnumbered: Counter[Hop] = Counter()
        self._numbered: list[int] = []
        self._landscape: Landscape | None = None

    def number(self, landscape: Landscape, running: Iterable[Running]) -> None:
        """From now on this landscape's numbers count; those that `running` had do not."""
        for one in running:
            plan, flow = one.plan, one.flow
            if flow:
                self._count(plan, flow, -1)
            plan.number, plan.way_in.links, plan.way_out.links = -1, (), ()
            if flow:
                self._count(plan, flow, 1)
        self._landscape, self._numbered = landscape, landscape.shares

    def move(self, one: Running, flow: str, *touched: Way) -> None:
        """Its next flow begins; by now, what it holds of its node and of these ways is another."""
        plan = one.plan
        if one.flow:
            self._count(plan, one.flow, -1)
        one.flow = flow
        if flow:
            self._count(plan, flow, 1)
        land = self._landscape
        if land is not None:
            land.touch(plan.number if plan.number >= 0 else land.number[plan.node.name], touched)

    def on(self, hop: Hop) -> int:
        """How many are moving on a link."""
        known = self.unnumbered[hop]
        return known if self._landscape is None else known + self._landscape.shared(hop)

    def along(self, way: Way) -> list[int]:
        """How many are moving on each link of a way."""
        if way.links and not self.unnumbered:
            numbered = self._numbered
            return [numbered[i] for i in way.links]
        return [self.on(hop) for hop in way.hops]

    def _count(self, plan: Plan, flow: str, flows: int) -> None:
        """So many more are moving, `in` or `out`."""
        way = plan.way_in if flow == "in" else plan.way_out
        if way.links:
            numbered = self._numbered
            for i in way.links:
                numbered[i] += flows
        else:
            for hop in way.hops:
                self.unnumbered[hop] += flows
        if plan.besides and flow == "in":
            for beside in plan.besides:
                for hop in beside.hops:
                    self.unnumbered[hop] += flows
