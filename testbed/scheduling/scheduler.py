"""The scheduler: tasks wait in order, a policy places them, nodes' resources are held.

scheduler = Scheduler(hosts, policy)
scheduler.submit(task, now)
for decision in scheduler.step(now):      # carry these out
    ...
scheduler.transfer_done(task.id, now)     # and tell how each goes on
scheduler.compute_done(task.id, now)
scheduler.finished(task.id, now)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from testbed.errors import ControlError
from testbed.model.decisions import Decision
from testbed.model.network import HostSpec
from testbed.model.observations import NodeReport
from testbed.model.workload import Task
from testbed.scheduling.framework import Claim, Node, Policy


@dataclass(slots=True)
class _Placed:
    task: Task
    node: Node
    decision: Decision


class Scheduler:
    """Places tasks on `hosts` as `policy` decides. Hosts without cpu never compute.

    A task holds what it requests from its decision until it is finished. One
    that no node takes stays pending and is tried again in every `step`, in
    order of submission; a later one that does fit does not wait for it, as in
    Kubernetes. `decisions` has every decision made, and for each task that had
    to wait the first that said so.
    """

    def __init__(self, hosts: Iterable[HostSpec], policy: Policy) -> None:
        self.policy = policy
        self.nodes: Mapping[str, Node] = {h.name: Node(h) for h in hosts if h.cpu > 0}
        self._nodes = tuple(self.nodes.values())
        self.decisions: list[Decision] = []
        self._pending: dict[str, Task] = {}
        self._placed: dict[str, _Placed] = {}
        self._seen: set[str] = set()
        self._waited: set[str] = set()

    @property
    def pending(self) -> tuple[Task, ...]:
        """Tasks that wait for a node, the first to be tried first."""
        return tuple(self._pending.values())

    @property
    def running(self) -> Mapping[str, str]:
        """Task id to host of every task that is placed and not finished."""
        return {task_id: placed.node.name for task_id, placed in self._placed.items()}

    def submit(self, task: Task, now: float) -> None:
        """Queue a task for the next `step`."""
        if task.id in self._seen:
            raise ControlError(f"task {task.id} was submitted before; ids must be unique")
        self._seen.add(task.id)
        self._pending[task.id] = task

    def node_report(self, report: NodeReport) -> None:
        node = self.nodes.get(report.host)
        if node is not None and report.at_s >= (node.reported_s or 0.0):
            node.reported_s = report.at_s

    def step(self, now: float) -> list[Decision]:
        """Try every pending task; the decisions to carry out, in order."""
        self.policy.begin(now)
        started: list[Decision] = []
        for task in self.pending:
            decision = self.policy.place(task, self._nodes, now)
            if decision.host is None:
                if task.id not in self._waited:
                    self._waited.add(task.id)
                    self.decisions.append(decision)
                continue
            self._start(task, decision, now)
            started.append(decision)
        return started

    def transfer_done(self, task_id: str, now: float) -> None:
        """All input of a task has arrived on its node."""
        placed = self._get(task_id)
        self.policy.transfer_done(placed.task, now)
        prediction = placed.decision.prediction
        if prediction is not None:
            end_s = now + prediction.compute_s + prediction.return_s
            placed.node.claims[task_id].end_s = end_s

    def compute_done(self, task_id: str, now: float) -> None:
        """A task has computed; its result sets out."""
        placed = self._get(task_id)
        self.policy.compute_done(placed.task, now)
        if placed.decision.prediction is not None:
            placed.node.claims[task_id].end_s = now + placed.decision.prediction.return_s

    def finished(self, task_id: str, now: float, ok: bool = True) -> None:
        """A task's result has arrived, or (not `ok`) it has failed: its resources are free."""
        placed = self._get(task_id)
        del self._placed[task_id]
        placed.node.give_back(placed.task)
        self.policy.finished(placed.task, now, ok)

    def withdraw(self, now: float) -> tuple[str, ...]:
        """End of a repetition: forget pending tasks, give back what others hold; their ids."""
        left = (*self._pending, *self._placed)
        self._pending.clear()
        for task_id in list(self._placed):
            self.finished(task_id, now, ok=False)
        return left

    def _start(self, task: Task, decision: Decision, now: float) -> None:
        assert decision.host is not None
        node = self.nodes[decision.host]
        prediction = decision.prediction
        end_s = None if prediction is None else now + prediction.completion_s
        node.hold(Claim(task, now, end_s))
        del self._pending[task.id]
        self._placed[task.id] = _Placed(task, node, decision)
        self.decisions.append(decision)
        self.policy.started(task, decision)

    def _get(self, task_id: str) -> _Placed:
        try:
            return self._placed[task_id]
        except KeyError:
            state = "waits for a node" if task_id in self._pending else "is not running"
            raise ControlError(f"task {task_id} {state}, so it cannot have got further") from None
