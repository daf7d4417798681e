"""The scheduling framework: a first cut of kube-scheduler's extension points.

For each task: Filter rejects nodes, Score gives each that is left 0 to 100,
the policy chooses, Reserve holds the node's resources (and bandwidth) until
the task is finished. There is no preemption and no binding cycle.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from testbed.model.decisions import Candidate, Decision, Path
from testbed.model.network import HostSpec
from testbed.model.workload import Task
from testbed.scheduling.resources import Amounts

Hop = tuple[str, str]
T = TypeVar("T")


class NetworkView(Protocol):
    """What a policy may ask of the network. `testbed.control.Controller` is one."""

    def paths(self, src: str, dst: str, k: int) -> Sequence[Path]:
        """Up to `k` usable ways between two hosts, the best first."""
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


@dataclass(slots=True)
class Claim:
    """A task on a node, from `start_s` until about `end_s` (None: not predicted)."""

    task: Task
    start_s: float
    end_s: float | None = None


@dataclass(slots=True)
class Node:
    """A host as the scheduler sees it: its capacity, and what tasks hold of it."""

    spec: HostSpec
    claims: dict[str, Claim] = field(default_factory=dict)
    reported_s: float | None = None

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def capacity(self) -> Amounts:
        return Amounts.capacity(self.spec)

    @property
    def requested(self) -> Amounts:
        """The sum of the requests of all tasks on it."""
        return sum((Amounts.requested(c.task) for c in self.claims.values()), Amounts())


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
        """0 to 100, higher is better."""
        ...


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
    digest = hashlib.sha256(f"{seed}/{task.id}".encode()).digest()
    return among[int.from_bytes(digest[:8], "big") % len(among)]


def waiting_reason(candidates: Iterable[Candidate]) -> str:
    """Why no node takes a task, as kube-scheduler words it: reasons with their counts."""
    counts: dict[str, int] = {}
    total = 0
    for candidate in candidates:
        total += 1
        counts[candidate.reason] = counts.get(candidate.reason, 0) + 1
    detail = ", ".join(f"{n} {reason}" for reason, n in sorted(counts.items()))
    return f"0/{total} nodes can take it: {detail or 'there are none'}"
