"""Policy `idleness`: the least allocated node, wherever it is (Kubernetes' default)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from testbed.model.decisions import Decision
from testbed.model.workload import Task
from testbed.scheduling.framework import Node, filtered, pick, waiting_reason
from testbed.scheduling.plugins import LeastAllocated, NodeAffinity, NodeAlive, NodeResourcesFit


@dataclass(frozen=True, slots=True)
class Idleness:
    """Knows nothing of the network: its flows take the paths plain forwarding has."""

    silent_after_s: float
    seed: int = 0
    name: str = "idleness"

    def begin(self, now: float) -> None:
        pass

    def place(self, task: Task, nodes: Sequence[Node], now: float) -> Decision:
        plugin = LeastAllocated()
        filters = (NodeAffinity(), NodeAlive(self.silent_after_s), NodeResourcesFit())
        candidates = []
        for node, verdict in filtered(task, nodes, filters, now):
            if not verdict.filtered_by:
                score = plugin.score(task, node)
                verdict = replace(verdict, scores={plugin.name: score}, total=float(score))
            candidates.append(verdict)
        fit = [c for c in candidates if not c.filtered_by]
        if not fit:
            return Decision(
                task.id, now, self.name, None, tuple(candidates), reason=waiting_reason(candidates)
            )
        best = max(c.total for c in fit)
        tied = [c for c in fit if c.total == best]
        chosen = pick(task, tied, self.seed)
        reason = f"least allocated with {best:g}" + (f", {len(tied)} tied" if tied[1:] else "")
        return Decision(task.id, now, self.name, chosen.host, tuple(candidates), reason=reason)

    def started(self, task: Task, decision: Decision) -> None:
        pass

    def transfer_done(self, task: Task, now: float) -> None:
        pass

    def compute_done(self, task: Task, now: float) -> None:
        pass

    def finished(self, task: Task, now: float, ok: bool) -> None:
        pass
