"""Equal-cost multipath: each flow takes one of the shortest ways, drawn by a hash.

What a network does by itself that has several equally good ways (RFC 2992), whatever
is on them: of the ways with the fewest hops one is drawn for each flow. Nodes are
chosen by another policy, which this one wraps.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from testbed.model.decisions import Decision, Path
from testbed.model.workload import Task
from testbed.scheduling.framework import NetworkView, Node, Policy

_MOST_WAYS = 16


class EqualCostMultipath:
    """`policy`, whose flows take a way each of those with the fewest hops."""

    def __init__(self, policy: Policy, network: NetworkView, seed: int = 0) -> None:
        self._policy = policy
        self._network = network
        self._seed = seed

    @property
    def name(self) -> str:
        return self._policy.name

    def begin(self, now: float) -> None:
        self._policy.begin(now)

    def place(self, task: Task, nodes: Sequence[Node], now: float) -> Decision:
        decision = self._policy.place(task, nodes, now)
        here = decision.host
        if here is None:
            return decision
        return replace(
            decision,
            path_in=self._draw(f"{task.id}:in", task.source, here),
            path_out=self._draw(f"{task.id}:out", here, task.sink),
            fetch_paths=tuple(
                self._draw(f"{task.id}:in{n}", fetch.source, here)
                for n, fetch in enumerate(task.fetches)
            ),
        )

    def started(self, task: Task, decision: Decision) -> None:
        self._policy.started(task, decision)

    def transfer_done(self, task: Task, now: float) -> None:
        self._policy.transfer_done(task, now)

    def compute_done(self, task: Task, now: float) -> None:
        self._policy.compute_done(task, now)

    def finished(self, task: Task, now: float, ok: bool) -> None:
        self._policy.finished(task, now, ok)

    def _draw(self, flow: str, src: str, dst: str) -> Path | None:
        """None, what forwarding has, where nothing moves and where no way is known."""
        ways = self._network.paths(src, dst, _MOST_WAYS) if src != dst else ()
        if not ways:
            return None
        fewest = min(len(way.nodes) for way in ways)
        equal = sorted(way.nodes for way in ways if len(way.nodes) == fewest)
        digest = hashlib.sha256(f"{self._seed}/{flow}".encode()).digest()
        drawn = equal[int.from_bytes(digest[:8], "big") % len(equal)]
        return next(way for way in ways if way.nodes == drawn)
