"""The scheduling framework: kube-scheduler's extension points, under its names.

For each task: PreFilter prepares, Filter rejects nodes, PreScore prepares,
Score gives each that is left a number and NormalizeScore makes it 0 to 100,
the best weighted sum wins, Reserve holds the node's resources (and bandwidth)
and Unreserve gives them back when the task is over. QueueSort is `queues`,
PostFilter `preemption`; Permit, for gangs, is the scheduler's. There is no
binding cycle. A plug-in is a class with the methods of the points it takes part
in; `profile.Profile` is the policy made of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from struct import Struct
from typing import Protocol, TypeVar, runtime_checkable

from testbed.model.decisions import Candidate, Decision, Path
from testbed.model.network import HostSpec
from testbed.model.workload import Task
from testbed.scheduling.resources import Amounts

Hop = tuple[str, str]
T = TypeVar("T")
_HALVES = Struct(">II")


class NetworkView(Protocol):
    """What a policy may ask of the network. `testbed.control.Controller` is one."""

    def paths(self, src: str, dst: str, k: int) -> Sequence[Path]:
        """Up to `k` usable ways between two hosts, the best first."""
        ...

    def forwarding_path(self, src: str, dst: str) -> Path:
        """The way unsteered packets take; ControlError if there is none."""
        ...

    def steering_s(self) -> float | None:
        """How much later than others a flow begins that is steered; None: all are to be."""
        ...

    def capacity_bps(self, a: str, b: str) -> float:
        """Rate of the link from `a` to `b`."""
        ...

    def background_bps(self, a: str, b: str) -> float:
        """Traffic from `a` to `b` that no reservation accounts for."""
        ...

    def reserved_bps(self, a: str, b: str) -> float:
        """Sum of what is reserved from `a` to `b` at this moment."""
        ...

    def reserve(
        self,
        flow_id: str,
        path: Path,
        rate_bps: float,
        now: float,
        expected_bps: float | None = None,
    ) -> None:
        """Reserve on all of `path`, or raise ControlError; the flow should carry `expected_bps`."""
        ...

    def release(self, flow_id: str, now: float, carried_bytes: int | None = None) -> None: ...


@runtime_checkable
class LinkFeed(Protocol):
    """What a NetworkView tells besides, so that a large network can be kept in arrays.

    Ways between hosts are then those between the switches they hang on.
    """

    def attachment(self, host: str) -> str:
        """The switch a host hangs on; empty while it cannot be reached."""
        ...

    def switch_ways(self, a: str, b: str, k: int) -> Sequence[tuple[str, ...]]:
        """Up to `k` ways from switch to switch by their nodes, the best first."""
        ...

    def link_facts(self, hop: Hop) -> tuple[float, float, float, float, float]:
        """Capacity, background and reserved rate (bit/s), delay (s) and loss of a link."""
        ...

    def changes(self, since: int) -> tuple[int, bool, Sequence[Hop] | None]:
        """What was not done by `reserve` and `release`, after version `since` (-1: ever).

        The version now, whether hosts or ways have changed, and the links that
        did: None if it may be any.
        """
        ...


@dataclass(slots=True)
class Claim:
    """A task on a node, from `start_s` until about `end_s` (None: not predicted)."""

    task: Task
    start_s: float
    end_s: float | None = None


@dataclass(slots=True, eq=False)
class Node:
    """A host as the scheduler sees it: its capacity, and what tasks hold of it.

    `claims` is changed by `hold` and `give_back` only. `version` grows with
    every change of it, so that what was worked out from it can be kept.
    """

    spec: HostSpec
    claims: dict[str, Claim] = field(default_factory=dict)
    reported_s: float | None = None
    version: int = 0
    capacity: Amounts = field(init=False)
    requested: Amounts = field(init=False)
    """The sum of the requests of all tasks on it."""

    def __post_init__(self) -> None:
        self.capacity = Amounts.capacity(self.spec)
        self.requested = sum((Amounts.requested(c.task) for c in self.claims.values()), Amounts())

    @property
    def name(self) -> str:
        return self.spec.name

    def hold(self, claim: Claim) -> None:
        """A task is placed here."""
        self.claims[claim.task.id] = claim
        self.requested += Amounts.requested(claim.task)
        self.version += 1

    def give_back(self, task: Task) -> None:
        """What a task held is free."""
        del self.claims[task.id]
        self.requested -= Amounts.requested(task)
        self.version += 1


class Filter(Protocol):
    """Rejects nodes that must not take a task."""

    @property
    def name(self) -> str: ...

    def reason(self, task: Task, node: Node, now: float) -> str:
        """Why `node` must not take `task`; empty if it may."""
        ...


class Score(Protocol):
    """Ranks nodes that may take a task."""

    @property
    def name(self) -> str: ...

    def score(self, task: Task, node: Node) -> int:
        """0 to 100, higher is better; anything, for a plug-in that normalizes."""
        ...


@runtime_checkable
class PreFilter(Protocol):
    """Looks at the task and all nodes before they are filtered."""

    def prefilter(self, task: Task, nodes: Sequence[Node], now: float) -> None: ...


@runtime_checkable
class PreScore(Protocol):
    """Looks at the task and the nodes that are left before they are scored."""

    def prescore(self, task: Task, nodes: Sequence[Node], now: float) -> None: ...


@runtime_checkable
class NormalizeScore(Protocol):
    """Brings the scores of all nodes into 0 to 100."""

    def normalize(self, scores: Sequence[int]) -> list[int]: ...


@runtime_checkable
class Reserve(Protocol):
    """Hears where a task was placed, and when it is over."""

    def reserve(self, task: Task, host: str) -> None: ...

    def unreserve(self, task: Task, host: str) -> None: ...


@runtime_checkable
class Cacheable(Protocol):
    """A Filter or Score whose answer depends on `key(task)` and the node's claims alone.

    It is then asked again only when one of the two has changed.
    """

    def key(self, task: Task) -> Hashable: ...


class Policy(Protocol):
    """Chooses a node for a task."""

    @property
    def name(self) -> str: ...

    def begin(self, now: float) -> None:
        """A pass over the pending tasks begins."""
        ...

    def place(self, task: Task, nodes: Sequence[Node], now: float) -> Decision:
        """The decision for `task`; its `host` is None if the task is to wait."""
        ...

    def started(self, task: Task, decision: Decision) -> None:
        """Reserve: the decision is carried out."""
        ...

    def transfer_done(self, task: Task, now: float) -> None: ...

    def compute_done(self, task: Task, now: float) -> None: ...

    def finished(self, task: Task, now: float, ok: bool) -> None:
        """The task is over, well or not: whatever it held of the network is free."""
        ...


def filtered(
    task: Task, nodes: Iterable[Node], filters: Sequence[Filter], now: float
) -> list[tuple[Node, Candidate]]:
    """Every node with its verdict: the first filter that rejects it, or none."""
    return [(node, _judge(task, node, filters, now)) for node in nodes]


def _judge(task: Task, node: Node, filters: Sequence[Filter], now: float) -> Candidate:
    for plugin in filters:
        reason = plugin.reason(task, node, now)
        if reason:
            return Candidate(node.name, plugin.name, reason)
    return Candidate(node.name)


def pick(task: Task, among: Sequence[T], seed: int) -> T:
    """One of several that are equally good.

    kube-scheduler draws one at random. Here the draw is a hash of the
    repetition's seed and the task, so that it is the same in every run and
    under every policy, and no draw depends on the ones before it.
    """
    high, low = drawn(task, seed)
    return among[(high << 32 | low) % len(among)]


def drawn(task: Task, seed: int) -> tuple[int, int]:
    """The number `pick` draws, 64 bits, in two halves."""
    high, low = _HALVES.unpack_from(hashlib.sha256(f"{seed}/{task.id}".encode()).digest())
    return high, low


def waiting_reason(candidates: Iterable[Candidate]) -> str:
    """Why no node takes a task, as kube-scheduler words it: reasons with their counts."""
    counts: dict[str, int] = {}
    total = 0
    for candidate in candidates:
        total += 1
        counts[candidate.reason] = counts.get(candidate.reason, 0) + 1
    detail = ", ".join(f"{n} {reason}" for reason, n in sorted(counts.items()))
    return f"0/{total} nodes can take it: {detail or 'there are none'}"
