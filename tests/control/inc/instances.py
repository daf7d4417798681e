"""Seeded admission instances: a network with more asked of it than fits."""

from __future__ import annotations

import random
from dataclasses import dataclass

from testbed.control.inc import IncController, IncOptions
from testbed.control.inc.planning import Strategy
from testbed.model.admission import Grant, TaskRequest
from tests.control.inc.networks import capability, controller, leaf_spine


@dataclass(frozen=True)
class Instance:
    """A seed stands for a network and the requests in the order they come."""

    seed: int
    small: bool

    def network(self, strategy: Strategy = "joint") -> IncController:
        """A fresh controller that knows the network and has admitted nothing."""
        draw = random.Random(self.seed)
        inc = controller(options=IncOptions(strategy=strategy, most_victims=0))
        leaves, spines = (3, 2) if self.small else draw.choice([(4, 2), (6, 3), (8, 4)])
        kind = draw.choice(["leaf-spine", "ring"])
        rate_bps = draw.choice([50_000_000, 100_000_000])
        if kind == "leaf-spine":
            leaf_spine(inc, leaves, spines, 2 if self.small else 4, rate_bps, capable="")
        else:
            self._ring(inc, draw, leaves + spines, rate_bps)
        for name in inc.inventory.switches:
            if draw.random() < 0.7:
                inc.capability(
                    capability(
                        name,
                        slots=draw.choice([8, 16, 32, 64]),
                        elements=draw.choice([64, 64, 256]),
                        packets_per_s=draw.choice([5_000, 10_000, 20_000]),
                    ),
                    0.0,
                )
        if not inc.inventory.devices:
            inc.capability(capability(next(iter(inc.inventory.switches))), 0.0)
        return inc

    def _ring(self, inc: IncController, draw: random.Random, count: int, rate_bps: int) -> None:
        """A ring with a few chords and two hosts a switch."""
        for number in range(1, count + 1):
            inc.switch(f"s{number}", number, 0.0)
        for number in range(1, count + 1):
            inc.link(f"s{number}", f"s{number % count + 1}", rate_bps, 1e-3, 0.0)
        for _ in range(count // 3):
            a, b = draw.sample(range(1, count + 1), 2)
            inc.link(f"s{a}", f"s{b}", rate_bps, 1e-3, 0.0)
        for number in range(1, (1 if self.small else 2) * count + 1):
            switch = f"s{(number - 1) % count + 1}"
            inc.link(f"h{number}", switch, rate_bps, 1e-4, 0.0)
            inc.host(f"h{number}", switch, f"fd00:{number:x}::1", 0.0)

    def requests(self) -> list[TaskRequest]:
        draw = random.Random(self.seed * 7919 + 1)
        hosts = sorted(self.network().inventory.hosts, key=lambda name: int(name[1:]))
        rate_bps = draw.choice([1e6, 2e6, 4e6])
        wanted: list[TaskRequest] = []
        for _ in range(24 if self.small else 80):
            sources = tuple(draw.sample(hosts, draw.randint(2, 3 if self.small else 6)))
            wanted.append(
                TaskRequest(
                    "t", sources, draw.choice(hosts), elements=100_000, rate_bps=rate_bps,
                    to_sources=draw.random() < 0.7,
                )
            )  # fmt: skip
        return wanted

    def admitted(self, strategy: Strategy) -> int:
        """How many of the requests a strategy admits, one after the other."""
        inc = self.network(strategy)
        return sum(isinstance(inc.admit(one, 1.0), Grant) for one in self.requests())
