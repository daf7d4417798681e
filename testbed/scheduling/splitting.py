"""A reduction, split into tasks of hosts and a task of the network, whichever is done first.

    splitter = Splitter(network)
    reduction = Reduction("grads", ("h1", "h2", "h3"), 4_000_000)
    split = await splitter.split(reduction, admit, release)   # those of an INC controller
    split.kind              # in-network, ring, parameter-server or sharded
    split.grant             # of the INC controller, where the network adds
    split.transfers         # who sends how much to whom in each round, where hosts do

For each way its time is predicted from what is free on the links between the hosts. The
quickest is taken; if that is in the network, the INC controller is asked. What it says
counts, not what was hoped for: a task that it refuses, or whose promised completion is
later than what hosts alone would take, is done by hosts, and the promise given back.
A lower rate that it offers instead is taken where that is still quicker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from testbed.errors import ControlError
from testbed.inc.bounds import request_frame_bytes
from testbed.model import inc_wire
from testbed.model.admission import Grant, Refusal, TaskRequest
from testbed.scheduling.framework import Hop, NetworkView
from testbed.scheduling.transfer import wire_bytes

Kind = Literal["in-network", "ring", "parameter-server", "sharded"]
HOSTS_KINDS: tuple[Kind, ...] = ("ring", "parameter-server", "sharded")
"""What hosts can do without the network."""
_LEAST_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Reduction:
    """Vectors of `size_bytes`, one of each of `workers`, added up; every worker gets the sum.

    It is repeated `rounds` times: connections and the admission are paid for once.
    """

    name: str
    workers: tuple[str, ...]
    size_bytes: int
    dtype: str = "int32"
    operation: str = "sum"
    rounds: int = 1
    tenant: str = "scheduler"
    turnaround_s: float = 1e-3
    """What a worker takes to answer a result with its next packet."""

    def __post_init__(self) -> None:
        if not 2 <= len(set(self.workers)) == len(self.workers) <= inc_wire.MAX_WORKERS:
            raise ControlError(
                f"reduction {self.name} has the workers {', '.join(self.workers)};"
                f" expected 2 to {inc_wire.MAX_WORKERS} different ones"
            )
        if self.size_bytes <= 0 or self.size_bytes % 4:
            raise ControlError(
                f"reduction {self.name}: a vector of {self.size_bytes} bytes;"
                " expected a multiple of 4"
            )


@dataclass(frozen=True, slots=True)
class Transfer:
    source: str
    sink: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Option:
    """A way that was considered: its time, and why it was not taken."""

    kind: Kind
    predicted_s: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """What is to be done: by the network with `grant`, or by hosts in steps of `transfers`."""

    reduction: Reduction
    kind: Kind
    predicted_s: float
    considered: tuple[Option, ...]
    grant: Grant | None = None
    transfers: tuple[tuple[Transfer, ...], ...] = ()
    server: str = ""
    """The worker that adds for all, where that is what is done."""

    @property
    def text(self) -> str:
        """The way that was taken, and what became of the others."""
        others = "; ".join(
            f"{one.kind} {one.predicted_s:.3f} s: {one.reason}"
            for one in self.considered
            if one.reason
        )
        return f"{self.kind}, predicted {self.predicted_s:.3f} s ({others or 'no choice'})"


Step = tuple[Transfer, ...]
"""Transfers at the same time."""


@dataclass(slots=True)
class Overheads:
    """What each way takes besides moving bytes: connecting, admission, processes.

    An exponential average of what was measured over what was predicted, in s, at least 0.
    """

    first_s: dict[Kind, float] = field(default_factory=dict)
    weight: float = 0.3

    def of(self, kind: Kind) -> float:
        return self.first_s.get(kind, 0.0)

    def learn(self, kind: Kind, predicted_s: float, actual_s: float) -> None:
        """`predicted_s` is what was predicted, with the overhead as it was then."""
        seen_s = max(0.0, actual_s - (predicted_s - self.of(kind)))
        self.first_s[kind] = self.of(kind) + self.weight * (seen_s - self.of(kind))


class Splitter:
    """Splits reductions on `network`, whose packets carry `elements` elements of a vector."""

    def __init__(
        self,
        network: NetworkView,
        elements: int = inc_wire.MAX_ELEMENTS,
        overheads: Overheads | None = None,
    ) -> None:
        self._network = network
        self._packet_elements = elements
        self.overheads = Overheads() if overheads is None else overheads

    async def split(
        self,
        reduction: Reduction,
        admit: Callable[[TaskRequest], Awaitable[Grant | Refusal]],
        release: Callable[[str], Awaitable[object]],
        kinds: Sequence[Kind] = HOSTS_KINDS,
    ) -> Split:
        """The quickest way that is to be had, where hosts can do what is in `kinds`.

        ControlError if workers cannot reach each other.
        """
        plans = {k: plan for k, plan in self._plans(reduction).items() if k in kinds}
        times = {
            kind: self.overheads.of(kind) + reduction.rounds * self._steps_s(steps)
            for kind, steps in plans.items()
        }
        best = min(times, key=lambda kind: times[kind])
        moving_s = reduction.rounds * self._network_s(reduction)
        hoped_s = self.overheads.of("in-network") + moving_s
        if hoped_s >= times[best]:
            answer = Option("in-network", hoped_s, "hosts alone are quicker")
        else:
            found = await self._ask(reduction, moving_s, times[best], admit, release)
            if isinstance(found, Split):
                others = (Option(k, t, "in-network is quicker") for k, t in times.items())
                return replace(found, considered=(*found.considered, *others))
            answer = found
        return self._by_hosts(reduction, best, plans[best], times, answer)

    def by_server(self, reduction: Reduction, server: str) -> Split:
        """Hosts alone, and `server` adds: what is done where nobody looks at the network."""
        step = server_step(reduction, server)
        overhead_s = self.overheads.of("parameter-server")
        time_s = overhead_s + reduction.rounds * self._steps_s([step])
        return Split(reduction, "parameter-server", time_s, (), None, (step,), server)

    def _by_hosts(
        self,
        reduction: Reduction,
        best: Kind,
        steps: Sequence[Step],
        times: dict[Kind, float],
        network: Option,
    ) -> Split:
        others = (
            Option(kind, time_s, "" if kind == best else f"{best} is quicker")
            for kind, time_s in times.items()
        )
        server = ""
        if best == "parameter-server":
            ((server, _),) = Counter(one.sink for one in steps[0]).most_common(1)
        considered = (network, *others)
        return Split(reduction, best, times[best], considered, None, tuple(steps), server)

    async def _ask(
        self,
        reduction: Reduction,
        moving_s: float,
        hosts_s: float,
        admit: Callable[[TaskRequest], Awaitable[Grant | Refusal]],
        release: Callable[[str], Awaitable[object]],
    ) -> Split | Option:
        """What the controller promises, if hosts do not beat that; else why not."""
        overhead_s = self.overheads.of("in-network")
        bits = 8 * reduction.size_bytes * reduction.rounds
        request = TaskRequest(
            tenant=reduction.tenant,
            sources=reduction.workers,
            destination=reduction.workers[0],
            elements=reduction.size_bytes // 4,
            rate_bps=bits / moving_s,
            operation=reduction.operation,
            dtype="int32",  # float32 travels as that
            turnaround_s=reduction.turnaround_s,
        )
        answer = await admit(request)
        if isinstance(answer, Refusal):
            offer = answer.alternative
            left_s = hosts_s - overhead_s
            lower = offer is not None and offer.kind == "rate" and offer.value > bits / left_s
            if offer is not None and lower:  # which would still be quick enough
                moving_s = bits / offer.value
                answer = await admit(replace(request, rate_bps=offer.value))
        hoped_s = overhead_s + moving_s
        if not isinstance(answer, Grant):
            return Option("in-network", hoped_s, f"refused: {answer.text}")
        promised_s = overhead_s + max(moving_s, reduction.rounds * answer.completion_s)
        if answer.phase == "running" and promised_s < hosts_s:
            kept = Option("in-network", promised_s)
            return Split(reduction, "in-network", promised_s, (kept,), answer)
        await release(answer.id)
        if answer.phase != "running":
            return Option("in-network", hoped_s, f"not in the network: {answer.reason}")
        return Option(
            "in-network", promised_s, f"promised for {promised_s:.3f} s, hosts are quicker"
        )

    def _plans(self, reduction: Reduction) -> dict[Kind, list[Step]]:
        """What hosts send each other, by kind; the server is the worker that serves best."""
        served = [server_step(reduction, worker) for worker in reduction.workers]
        return {
            "ring": ring_steps(reduction),
            "parameter-server": [min(served, key=lambda step: self._steps_s([step]))],
            "sharded": [shards_step(reduction)],
        }

    def _steps_s(self, steps: Sequence[Step]) -> float:
        """One after the other; in each, a link that several transfers share carries their sum."""
        total_s = 0.0
        for step in steps:
            load: Counter[Hop] = Counter()
            delay_s = 0.0
            for transfer in step:
                way = self._network.forwarding_path(transfer.source, transfer.sink)
                bits = 8 * wire_bytes(transfer.size_bytes, 0)
                load.update(dict.fromkeys(way.hops, bits))
                delay_s = max(delay_s, way.delay_s)
            total_s += max(bits / self._free_bps(hop) for hop, bits in load.items()) + delay_s
        return total_s

    def _network_s(self, reduction: Reduction) -> float:
        """Vectors go up and the sum comes down at once, over the hosts' own links."""
        first, *others = reduction.workers
        ways = [self._network.forwarding_path(first, other) for other in others]
        ways += [self._network.forwarding_path(other, first) for other in others]
        rate_bps = min(self._free_bps(hop) for way in ways for hop in (way.hops[0], way.hops[-1]))
        packets = -(-reduction.size_bytes // (4 * self._packet_elements))
        bits = 8 * packets * request_frame_bytes(self._packet_elements)
        return bits / rate_bps + max(way.delay_s for way in ways)

    def _free_bps(self, hop: Hop) -> float:
        capacity = self._network.capacity_bps(*hop)
        taken = self._network.background_bps(*hop) + self._network.reserved_bps(*hop)
        return max(capacity - taken, _LEAST_SHARE * capacity)


def ring_steps(reduction: Reduction) -> list[Step]:
    """2 (n - 1) steps in which each worker sends an n-th to the next (Patarasuk and Yuan, 2009)."""
    workers = reduction.workers
    share = -(-reduction.size_bytes // len(workers))
    pairs = zip(workers, (*workers[1:], workers[0]), strict=True)
    step = tuple(Transfer(a, b, share) for a, b in pairs)
    return [step] * (2 * (len(workers) - 1))


def server_step(reduction: Reduction, server: str) -> Step:
    """All vectors to one worker and the sum from it; what has come is added and sent on."""
    others = [worker for worker in reduction.workers if worker != server]
    size = reduction.size_bytes
    return tuple(
        transfer
        for other in others
        for transfer in (Transfer(other, server, size), Transfer(server, other, size))
    )


def shards_step(reduction: Reduction) -> Step:
    """Each worker serves an n-th: it gets that of all others, and sends them its sum."""
    share = -(-reduction.size_bytes // len(reduction.workers))
    twice = 2 * share
    return tuple(
        Transfer(a, b, twice) for a in reduction.workers for b in reduction.workers if a != b
    )
