"""Networks whose answers are known in closed form."""

from __future__ import annotations

from dataclasses import dataclass, field

from testbed.errors import ControlError
from testbed.model.decisions import Path
from testbed.model.network import HostSpec
from testbed.model.observations import NodeReport
from testbed.model.workload import Task


@dataclass
class Star:
    """Hosts on one switch `s1`, with `rate_bps` and `delay_s` per host's link.

    With `detours` there is a second way between any two hosts over `s2`. `steering` is how
    long it takes to put a flow on a path; None where all are to be.
    """

    rate_bps: dict[str, float]
    delay_s: float = 1e-3
    detours: bool = False
    background: dict[tuple[str, str], float] = field(default_factory=dict)
    unreachable: set[str] = field(default_factory=set)
    held: dict[str, tuple[Path, float]] = field(default_factory=dict)
    asked: int = 0
    steering: float | None = None

    def paths(self, src: str, dst: str, k: int) -> tuple[Path, ...]:
        self.asked += 1
        if src == dst:
            return (Path((src,), float("inf"), 0.0),)
        if {src, dst} & self.unreachable:
            return ()
        ways = [(src, "s1", dst)] + ([(src, "s2", dst)] if self.detours else [])
        return tuple(Path(nodes, 0.0, len(nodes[1:]) * self.delay_s) for nodes in ways[:k])

    def steering_s(self) -> float | None:
        return self.steering

    def forwarding_path(self, src: str, dst: str) -> Path:
        ways = self.paths(src, dst, 1)
        if not ways:
            raise ControlError(f"there is no way from {src} to {dst}")
        return ways[0]

    def capacity_bps(self, a: str, b: str) -> float:
        return self.rate_bps.get(a) or self.rate_bps[b]

    def background_bps(self, a: str, b: str) -> float:
        return self.background.get((a, b), 0.0)

    def reserved_bps(self, a: str, b: str) -> float:
        return sum(rate for path, rate in self.held.values() if (a, b) in path.hops)

    def reserve(
        self, flow_id: str, path: Path, rate_bps: float, now: float, expected_bps=None
    ) -> None:
        for hop in path.hops:
            if rate_bps + self.reserved_bps(*hop) > self.capacity_bps(*hop) + 1e-3:
                raise ControlError(f"{flow_id} does not fit on {hop}")
        assert flow_id not in self.held
        self.held[flow_id] = (path, rate_bps)

    def release(self, flow_id: str, now: float, carried_bytes: int | None = None) -> None:
        self.held.pop(flow_id, None)


def task(name: str, **more) -> Task:
    defaults = {
        "workload": "w",
        "release_s": 0.0,
        "source": "src",
        "sink": "src",
        "input_bytes": 1_000_000,
        "compute_s": 1.0,
        "output_bytes": 1000,
        "cpu": 1.0,
        "memory_bytes": 0,
    }
    return Task(id=name, **(defaults | more))


def report(host: str, at_s: float) -> NodeReport:
    return NodeReport(host, at_s, 0.0, 0, 0, 0, 0, 0.0, 0)


def hosts(*names: str, cpu: float = 2.0, memory_bytes: int = 2**30) -> tuple[HostSpec, ...]:
    return tuple(HostSpec(n, cpu=cpu, memory_bytes=memory_bytes) for n in names)
