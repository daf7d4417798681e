"""A network in virtual time: one computing switch as docs/wire-format.md has it, and members.

Packets are lost, doubled and overtaken as asked, each link its own way.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from ipaddress import IPv6Address

import numpy as np

from testbed.inc.member import Member
from testbed.inc.roundtrip import Timing
from testbed.inc.shim import Operand, Vector, pack_payload, parse_payload
from testbed.inc.tag import JobKey
from testbed.model import inc_wire as w
from testbed.model.jobs import Job, Tree

INT32 = np.iinfo(np.int32)
GATHERING_S = 0.0005


@dataclass
class Cell:
    sequence: int = -1
    shape: tuple[int, ...] = ()
    seen: set[int] = field(default_factory=set)
    total: np.ndarray | None = None
    overflow: bool = False


class SwitchModel:
    """Tags, slots with two versions, saturation, refusals: the table of rounds, in Python."""

    def __init__(self, tree: Tree, workers: int) -> None:
        self.tree = tree
        self.key = JobKey.derive(tree.secret)
        self.workers = workers
        self.cells: dict[tuple[int, int], Cell] = {}
        self.alive = True
        self.installed = True
        self.dtypes = {w.DTYPE_INT32, w.DTYPE_INT16}
        self.outcomes: dict[int, int] = {}

    def receive(self, data: bytes) -> list[tuple[int | None, bytes]]:
        """What leaves: (worker, result), or (None, request) for a refused one."""
        if not self.alive:
            return []
        operand = Operand.parse(data)
        if not self.installed:
            return self._refuse(data, operand, w.REASON_UNKNOWN_JOB)
        if operand.slot >= self.tree.slots:
            return self._refuse(data, operand, w.REASON_NO_SLOT)
        if operand.dtype not in self.dtypes:
            return self._refuse(data, operand, w.REASON_PRECISION)
        operand, vector = parse_payload(data, self.key)
        cell = self.cells.setdefault((operand.slot, operand.sequence & 1), Cell())
        shape = (operand.op, operand.dtype, operand.count, operand.offset)
        if operand.sequence < cell.sequence:
            return self._count(w.OUTCOME_STALE)
        if operand.sequence > cell.sequence:
            cell.sequence, cell.shape, cell.seen = operand.sequence, shape, set()
            cell.total, cell.overflow = vector.copy(), False
        elif cell.shape != shape:
            return self._refuse(data, operand, w.REASON_SHAPE)
        elif operand.worker in cell.seen:
            if len(cell.seen) < self.workers:
                return self._count(w.OUTCOME_DUPLICATE)
            self._count(w.OUTCOME_RESENT)
            return [self._result(operand, cell, operand.worker)]
        else:
            exact = cell.total.astype(np.int64) + vector
            cell.total = np.clip(exact, INT32.min, INT32.max).astype(np.int32)
            cell.overflow |= bool((cell.total != exact).any())
        cell.seen.add(operand.worker)
        if len(cell.seen) < self.workers:
            return self._count(w.OUTCOME_ABSORBED)
        self._count(w.OUTCOME_COMPLETED)
        return [self._result(operand, cell, worker) for worker in range(self.workers)]

    def _result(self, operand: Operand, cell: Cell, worker: int) -> tuple[int, bytes]:
        flags = w.FLAG_RESULT | (w.FLAG_OVERFLOW if cell.overflow else 0)
        assert cell.total is not None
        return worker, pack_payload(
            replace(operand, worker=worker, flags=flags), cell.total, self.key
        )

    def _refuse(self, data: bytes, operand: Operand, reason: int) -> list[tuple[None, bytes]]:
        self._count(reason)
        marked = replace(operand, flags=operand.flags | w.FLAG_NOT_EXECUTED, reason=reason)
        return [(None, marked.pack() + data[w.OPERAND_BYTES :])]

    def _count(self, outcome: int) -> list[tuple[int | None, bytes]]:
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
        return []


@dataclass(frozen=True)
class Faults:
    """Of every packet on its way from host to switch, switch to host or host to host."""

    loss: float = 0.0
    duplicates: float = 0.0
    delay_s: float = 0.002
    jitter_s: float = 0.0


class World:
    """Members, switches and a clock. `run` goes on until all members have their results."""

    def __init__(
        self,
        workers: int,
        seed: int,
        faults: Faults = Faults(),
        *,
        slots: int = 4,
        elements: int = 32,
        trees: int = 1,
        timing: Timing | None = None,
        dtype: int = w.DTYPE_INT32,
    ) -> None:
        self.faults = faults
        self.draw = random.Random(seed)
        made = tuple(
            Tree(0x1000 + i, (seed * 7 + i).to_bytes(8, "big"), slots, elements, dtype=dtype)
            for i in range(trees)
        )
        self.switches = {tree.unique_id: SwitchModel(tree, workers) for tree in made}
        peers = tuple(IPv6Address((0xFD << 120) + i + 1) for i in range(workers))
        self.members = [Member(Job("j", i, peers, made), timing) for i in range(workers)]
        self.now_s = 0.0
        self._inboxes: list[list[bytes]] = [[] for _ in peers]
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._number = 0
        self.delivered = 0

    def at(self, when_s: float, what: Callable[[], None]) -> None:
        self._number += 1
        heapq.heappush(self._events, (when_s, self._number, what))

    def allreduce(
        self,
        vectors: list[Vector],
        op: int = w.OP_SUM,
        late_s: tuple[float, ...] = (),
        *,
        by_hosts: bool = False,
    ) -> list[Vector]:
        """Every member's result; member i begins `late_s[i]` after the first."""
        begun: set[int] = set()
        for i, (member, vector) in enumerate(zip(self.members, vectors, strict=True)):

            def start(i: int = i, member: Member = member, vector: Vector = vector) -> None:
                member.begin(vector, op, self.now_s, by_hosts=by_hosts)
                begun.add(i)
                self._flush(i)

            self.at(self.now_s + (late_s[i] if late_s else 0.0), start)
        limit_s = self.now_s + 120
        while len(begun) < len(self.members) or not all(m.finished for m in self.members):
            self._step(limit_s)
        return [member.take() for member in self.members]

    def _step(self, limit_s: float) -> None:
        due = [(d, i) for i, m in enumerate(self.members) if (d := m.deadline()) is not None]
        first_s, who = min(due, default=(float("inf"), -1))
        assert self._events or due, "nothing will ever happen again"
        if self._events and self._events[0][0] <= first_s:
            self.now_s, _, what = heapq.heappop(self._events)
            what()
        else:
            self.now_s = max(self.now_s, first_s)
            self._flush(who)
        assert self.now_s < limit_s, "no end in sight"

    def _flush(self, i: int) -> None:
        member = self.members[i]
        output = member.poll(self.now_s)
        for packet in output.requests:
            assert member.call is not None
            data = member.call.requests[packet].tobytes()
            to = member.destination(packet)
            self._carry(lambda data=data, to=to: self._at_switch(data, to))
        for to, data in output.to_peers:
            self._carry(lambda data=data, to=to: self._at_peer(data, to))

    def _carry(self, arrive: Callable[[], None]) -> None:
        faults = self.faults
        for _ in range(2 if self.draw.random() < faults.duplicates else 1):
            if self.draw.random() >= faults.loss:
                delay_s = faults.delay_s + self.draw.random() * faults.jitter_s
                self.at(self.now_s + delay_s, arrive)

    def _at_switch(self, data: bytes, to: int) -> None:
        switch = self.switches[Operand.parse(data).unique_id]
        for worker, leaving in switch.receive(data):
            target = to if worker is None else worker
            self._carry(lambda leaving=leaving, target=target: self._at_host(leaving, target))

    def _at_host(self, data: bytes, to: int) -> None:
        self.delivered += 1
        rows = np.frombuffer(data, np.uint8)[None, :]
        self.members[to].network(rows, np.array([len(data)]), self.now_s)
        self._flush(to)

    def _at_peer(self, data: bytes, to: int) -> None:
        """Messages of peers gather for a while, as at a group's thread."""
        self._inboxes[to].append(data)
        if len(self._inboxes[to]) == 1:
            self.at(self.now_s + GATHERING_S, lambda: self._take_in(to))

    def _take_in(self, to: int) -> None:
        came, self._inboxes[to] = self._inboxes[to], []
        sizes = np.array([len(data) for data in came])
        rows = np.zeros((len(came), sizes.max()), dtype=np.uint8)
        for row, data in zip(rows, came, strict=True):
            row[: len(data)] = np.frombuffer(data, np.uint8)
        self.members[to].peers(rows, sizes, self.now_s)
        self._flush(to)
