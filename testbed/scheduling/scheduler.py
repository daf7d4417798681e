"""The scheduler: tasks wait in order, a policy places them, nodes' resources are held.

scheduler = Scheduler(hosts, policy)
scheduler.submit(task, now)
for decision in scheduler.step(now):      # carry these out
    ...
scheduler.transfer_done(task.id, now)     # and tell how each goes on
scheduler.compute_done(task.id, now)
scheduler.finished(task.id, now)

`progress` says how far a task is in a stage; `reconsider` moves those that drift
(`testbed.scheduling.drift`), if the policy can.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from testbed.errors import ControlError
from testbed.model.decisions import Decision
from testbed.model.network import HostSpec
from testbed.model.observations import NodeReport
from testbed.model.workload import Fetch, Task
from testbed.scheduling.constraints import NodeLabels, TaintToleration
from testbed.scheduling.drift import Drift, Relocates, Stage, movable
from testbed.scheduling.framework import Claim, Filter, Node, Policy
from testbed.scheduling.plugins import NodeAffinity, NodeAlive
from testbed.scheduling.preemption import victims
from testbed.scheduling.queues import QueueSort, first_come
from testbed.scheduling.resources import Amounts
from testbed.scheduling.timeline import earliest_fit

Backfill = Literal["any", "easy", "none"]
_SILENT_AFTER_S = 3.0


@dataclass(slots=True)
class _Placed:
    task: Task
    node: Node
    decision: Decision
    stage: Stage | None = None
    """What it does and was promised, None where nothing was or it returns its result."""
    begun_s: float = 0.0
    promised_s: float = 0.0

    def promise(self, now: float) -> None:
        """Its input is on its way, by what `decision` predicts."""
        prediction = self.decision.prediction
        if prediction is not None:
            self.stage, self.begun_s = "input", now
            self.promised_s = self.decision.at_s + prediction.transfer_s


@dataclass(frozen=True, slots=True)
class _Head:
    """The first task in the queue that could not start: where and when it should."""

    task: Task
    node: Node
    start_s: float


class Scheduler:
    """Places tasks on `hosts` as `policy` decides. Hosts without cpu never compute.

    A task holds what it requests from its decision until it is finished. One
    that no node takes stays pending and is tried again in every `step`, in the
    order of `queue`. `decisions` has every decision made, and for each task
    that had to wait the first that said so.

    `backfill` says what those behind a task that does not fit may do: ``any``
    that fits starts, as in Kubernetes; with ``easy`` only one that will not
    hold up the first that waits (Lifka, "The ANL/IBM SP scheduling system",
    1995); with ``none`` nobody overtakes. Tasks of one gang start in one step
    or not at all. With `preempt`, a task that fits nowhere sends tasks of less
    priority back to the queue, where that makes room for it; they are in
    `take_preempted` and must be stopped, and start from the beginning later.
    """

    def __init__(
        self,
        hosts: Iterable[HostSpec],
        policy: Policy,
        *,
        queue: QueueSort = first_come,
        backfill: Backfill = "any",
        preempt: bool = False,
    ) -> None:
        self.policy = policy
        self.nodes: Mapping[str, Node] = {h.name: Node(h) for h in hosts if h.cpu > 0}
        self._nodes = tuple(self.nodes.values())
        self._queue = queue
        self._backfill = backfill
        self._preempt = preempt
        self._firm: tuple[Filter, ...] = (
            NodeAffinity(),
            NodeLabels(),
            TaintToleration(),
            NodeAlive(_SILENT_AFTER_S),
        )
        self.decisions: list[Decision] = []
        self._pending: dict[str, Task] = {}
        self._placed: dict[str, _Placed] = {}
        self._seen: set[str] = set()
        self._waited: set[str] = set()
        self._preempted: list[str] = []
        self._vain: set[str] = set()
        self._gang_over: Counter[str] = Counter()
        self._relocates: Relocates | None = None
        if isinstance(policy, Relocates) and policy.relocates:
            self._relocates = policy
        self._drift = Drift()

    @property
    def watches_progress(self) -> bool:
        """Whether `progress` is of any use."""
        return self._relocates is not None

    def follows(self, task_id: str) -> bool:
        """Whether it is of any use for this task."""
        placed = self._placed.get(task_id)
        if self._relocates is None or placed is None or placed.stage is None:
            return False
        return movable(placed.task)

    @property
    def drifting(self) -> bool:
        """Whether `reconsider` has anything to consider."""
        return bool(self._drift.suspects)

    @property
    def pending(self) -> tuple[Task, ...]:
        """Tasks that wait for a node, the first to be tried first."""
        if self._queue is first_come:
            return tuple(self._pending.values())
        return tuple(sorted(self._pending.values(), key=self._queue))

    @property
    def running(self) -> Mapping[str, str]:
        """Task id to host of every task that is placed and not finished."""
        return {task_id: placed.node.name for task_id, placed in self._placed.items()}

    def submit(self, task: Task, now: float) -> None:
        """Queue a task for the next `step`."""
        if task.id in self._seen:
            raise ControlError(f"task {task.id} was submitted before; ids must be unique")
        if task.gang and task.gang_size < 1:
            raise ControlError(
                f"task {task.id} is of gang {task.gang}, whose size is {task.gang_size};"
                " it must be 1 or more"
            )
        self._seen.add(task.id)
        self._pending[task.id] = task

    def node_report(self, report: NodeReport) -> None:
        node = self.nodes.get(report.host)
        if node is not None and report.at_s >= (node.reported_s or 0.0):
            node.reported_s = report.at_s

    def progress(self, task_id: str, stage: Stage, done: float, at_s: float) -> None:
        """So many bytes of a task's input had arrived at `at_s`, or CPU-seconds were spent."""
        placed = self._placed.get(task_id)
        if self._relocates is None or placed is None or placed.stage != stage:
            return
        if not self._drift.follows(task_id) and movable(placed.task):
            # Not before: most tasks are over by the time that anything is heard of them.
            task = placed.task
            total = task.input_bytes if stage == "input" else task.compute_s
            self._drift.begin(task_id, stage, total, placed.promised_s, placed.begun_s)
        self._drift.heard(task_id, stage, done, at_s)

    def reconsider(self, now: float) -> list[Decision]:
        """Move tasks that drift, where that is worth it; the decisions to carry out.

        One with `move` of ``path`` goes on where it is; one with ``node`` must be stopped, and
        begins anew on another host, where it is placed already. Those that wait come first:
        while there are any, nobody is moved to another node.
        """
        policy, moves = self._relocates, []
        for task_id in tuple(self._drift.suspects) if policy is not None else ():
            assert policy is not None
            projection, placed = self._drift.take(task_id, now), self._placed[task_id]
            # The results of others it had, if it is of a graph, may be gone when it has them.
            again = projection.stage == "input" or not placed.task.needs
            claim = placed.node.claims[task_id]
            placed.node.give_back(placed.task)
            decision = policy.relocate(
                placed.task, placed.decision, projection, self._nodes, now,
                again and not self._pending,
            )  # fmt: skip
            if decision is None:
                placed.node.hold(claim)
                continue
            assert decision.host is not None and decision.prediction is not None
            placed.node, placed.decision = self.nodes[decision.host], decision
            self._hold(placed.task, decision, now)
            self.decisions.append(decision)
            if decision.move == "node":
                self.policy.started(placed.task, decision)
            placed.promise(now)
            self._drift.moved(task_id, placed.task.input_bytes, placed.promised_s, now)
            moves.append(decision)
        return moves

    def step(self, now: float) -> list[Decision]:
        """Try every pending task; the decisions to carry out, in order."""
        self.policy.begin(now)
        started: list[Decision] = []
        head: _Head | None = None
        tried: set[str] = set()
        for task in self.pending:
            if task.id not in self._pending or (task.gang and task.gang in tried):
                continue
            if head is not None and self._backfill == "none":
                break
            if task.gang:
                tried.add(task.gang)
                started += self._place_gang(task.gang, now, head)
                continue
            decision = self._place(task, now, head)
            if decision is None and self._preempt and task.priority > 0:
                decision = self._make_room(task, now)
            if decision is not None:
                started.append(decision)
            elif head is None and self._backfill != "any":
                head = self._head(task, now)
        return [d for d in started if d.task in self._placed]

    def take_preempted(self) -> tuple[str, ...]:
        """Tasks that were sent back to the queue since this was last asked."""
        taken = tuple(self._preempted)
        self._preempted.clear()
        return taken

    def requeue(self, task_id: str, now: float) -> None:
        """A task that runs has lost its node, or must go: it waits, and will start anew."""
        placed = self._give_back(task_id, now, ok=False)
        self._pending[task_id] = placed.task

    def recall(self, task_id: str, now: float) -> None:
        """Forget a task that waits, runs or is over: it may be submitted anew."""
        if task_id in self._placed:
            self._give_back(task_id, now, ok=False)
        self._pending.pop(task_id, None)
        self._seen.discard(task_id)

    def silent(self, now: float) -> tuple[str, ...]:
        """Nodes that have been silent for so long that they must have failed."""
        return tuple(
            name
            for name, node in self.nodes.items()
            if now - (node.reported_s or 0.0) > _SILENT_AFTER_S
        )

    def lost(self, now: float) -> tuple[str, ...]:
        """Tasks on such nodes."""
        silent = set(self.silent(now))
        return tuple(i for i, placed in self._placed.items() if placed.node.name in silent)

    def transfer_done(self, task_id: str, now: float) -> None:
        """All input of a task has arrived on its node."""
        placed = self._get(task_id)
        self.policy.transfer_done(placed.task, now)
        prediction = placed.decision.prediction
        self._stage_over(placed)
        if prediction is not None:
            placed.stage, placed.begun_s = "compute", now
            placed.promised_s = now + prediction.compute_s
            end_s = now + prediction.compute_s + prediction.return_s
            placed.node.claims[task_id].end_s = end_s

    def compute_done(self, task_id: str, now: float) -> None:
        """A task has computed; its result sets out."""
        placed = self._get(task_id)
        self.policy.compute_done(placed.task, now)
        self._stage_over(placed)
        if placed.decision.prediction is not None:
            placed.node.claims[task_id].end_s = now + placed.decision.prediction.return_s

    def finished(self, task_id: str, now: float, ok: bool = True) -> None:
        """A task's result has arrived, or (not `ok`) it has failed: its resources are free."""
        placed = self._give_back(task_id, now, ok)
        if not self._drift.idle:
            self._drift.forget(task_id)
        if placed.task.gang:
            self._gang_over[placed.task.gang] += 1

    def withdraw(self, now: float) -> tuple[str, ...]:
        """End of a repetition: forget pending tasks, give back what others hold; their ids."""
        left = (*self._pending, *self._placed)
        self._pending.clear()
        for task_id in list(self._placed):
            self.finished(task_id, now, ok=False)
        return left

    # How.

    def _place(
        self,
        task: Task,
        now: float,
        head: _Head | None,
        among: tuple[str, ...] = (),
        peers: Sequence[Decision] = (),
    ) -> Decision | None:
        """Start a task if the policy says where and nobody is held up by it.

        With `peers`, placed before it, it will exchange data all the while.
        """
        asked = replace(task, candidates=among) if among else task
        if peers and task.supersteps is not None:
            each_bytes = task.supersteps.steps * task.supersteps.exchange_bytes
            fetches = (Fetch(each_bytes, d.host or "", d.task) for d in peers)
            asked = replace(asked, fetches=tuple(fetches))
        decision = self.policy.place(asked, self._nodes, now)
        if decision.host is not None and not self._holds_up(task, decision, now, head):
            self._start(task, decision, now)
            return decision
        if task.id not in self._waited and decision.host is None:
            self._waited.add(task.id)
            self.decisions.append(decision)
        return None

    def _place_gang(self, gang: str, now: float, head: _Head | None) -> list[Decision]:
        """Permit: all of a gang, or none; those already placed are unreserved again."""
        members = [task for task in self.pending if task.gang == gang]
        running = sum(placed.task.gang == gang for placed in self._placed.values())
        # A member that was sent back starts beside those that go on or are over.
        if len(members) + running + self._gang_over[gang] < members[0].gang_size:
            return []
        before = len(self.decisions)
        started: list[Decision] = []
        for task in members:
            # They all start now: to wait for a better node is no choice they have.
            roomy = tuple(n.name for n in self._nodes if self._has_room(task, n))
            decision = self._place(task, now, head, roomy, started) if roomy else None
            if decision is None:
                for undone in started:
                    self.requeue(undone.task, now)
                self.decisions[before:] = [d for d in self.decisions[before:] if d.host is None]
                return []
            started.append(decision)
        return started

    def _make_room(self, task: Task, now: float) -> Decision | None:
        """PostFilter: where no node has room, send tasks of less priority back to make some."""
        open_to = [n for n in self._nodes if not any(f.reason(task, n, now) for f in self._firm)]
        roomy = any(self._has_room(task, node) for node in open_to)
        found = None if roomy or task.id in self._vain else victims(task, open_to)
        if found is None:
            return None
        gangs = {victim.gang for victim in found.tasks if victim.gang}
        gone = {victim.id for victim in found.tasks}
        gone |= {i for i, placed in self._placed.items() if placed.task.gang in gangs}
        for task_id in sorted(gone):
            self.requeue(task_id, now)
            self._preempted.append(task_id)
        self.policy.begin(now)
        there = replace(task, candidates=(found.node.name,))
        decision = self.policy.place(there, self._nodes, now)
        if decision.host is None:
            # What the policy has against that node no eviction changes.
            self._vain.add(task.id)
            return None
        self._start(task, decision, now)
        return decision

    @staticmethod
    def _has_room(task: Task, node: Node) -> bool:
        named = not task.candidates or node.name in task.candidates
        return named and not node.capacity.lacking(Amounts.requested(task), node.requested)

    def _head(self, task: Task, now: float) -> _Head | None:
        """When the first that waits should start, by what is predicted of those that run."""
        whole_s = task.compute_s / (task.cpu or 1.0)
        places = [
            (earliest_fit(node.capacity, list(node.claims.values()), task, now, whole_s), node)
            for node in self._nodes
            if not any(plugin.reason(task, node, now) for plugin in self._firm)
        ]
        start_s, node = min(places, key=lambda place: place[0], default=(float("inf"), None))
        return None if node is None or start_s == float("inf") else _Head(task, node, start_s)

    def _holds_up(self, task: Task, decision: Decision, now: float, head: _Head | None) -> bool:
        """Whether a backfilled task would keep the first that waits from starting in time."""
        if head is None or decision.host != head.node.name:
            return False
        prediction = decision.prediction
        whole_s = task.compute_s / (task.cpu or 1.0)
        end_s = now + (prediction.completion_s if prediction is not None else whole_s)
        claims: Sequence[Claim] = [*head.node.claims.values(), Claim(task, now, end_s)]
        span_s = head.task.compute_s / (head.task.cpu or 1.0)
        later = earliest_fit(head.node.capacity, claims, head.task, now, span_s)
        return later > head.start_s + 1e-9

    def _start(self, task: Task, decision: Decision, now: float) -> None:
        assert decision.host is not None
        self._hold(task, decision, now)
        del self._pending[task.id]
        placed = self._placed[task.id] = _Placed(task, self.nodes[decision.host], decision)
        placed.promise(now)
        self.decisions.append(decision)
        self.policy.started(task, decision)

    def _hold(self, task: Task, decision: Decision, now: float) -> None:
        assert decision.host is not None
        prediction = decision.prediction
        end_s = None if prediction is None or task.stays else now + prediction.completion_s
        self.nodes[decision.host].hold(Claim(task, now, end_s))

    def _stage_over(self, placed: _Placed) -> None:
        placed.stage = None
        if not self._drift.idle:
            self._drift.end(placed.task.id)

    def _give_back(self, task_id: str, now: float, ok: bool) -> _Placed:
        placed = self._get(task_id)
        del self._placed[task_id]
        self._stage_over(placed)
        placed.node.give_back(placed.task)
        self.policy.finished(placed.task, now, ok)
        return placed

    def _get(self, task_id: str) -> _Placed:
        try:
            return self._placed[task_id]
        except KeyError:
            state = "waits for a node" if task_id in self._pending else "is not running"
            raise ControlError(f"task {task_id} {state}, so it cannot have got further") from None
