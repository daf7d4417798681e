"""Random sequences of arrivals, progress, failures, preemptions, drift and recoveries.

    python -m tests.scheduling.sequences --count 10000 [--seed 1]

Whatever happens: no node and no link is overbooked, no task is lost or runs
twice at a time, gangs start together, and in the end every task is over.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter

from testbed.model.network import HostSpec, Taint
from testbed.model.workload import Affinity, Constraints, Toleration
from testbed.scheduling import POLICIES, Scheduler, Setting, make
from testbed.scheduling.drift import MOST_MOVES
from testbed.scheduling.queues import QUEUES
from testbed.scheduling.resources import Amounts

from .networks import Star, report, task

NAMES = ("n1", "n2", "n3", "n4")
STAGES = ("transfer_done", "compute_done", "finished")


class Sequence:
    """One sequence; an AssertionError says what broke, its seed which it was."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        draw = self.draw
        rates = {name: draw.choice([5e6, 50e6]) for name in ("src", *NAMES)}
        self.network = Star(rates, detours=draw.random() < 0.5)
        self.policy = draw.choice([*POLICIES, "network-aware", "network-aware"])
        specs = [
            HostSpec(
                name,
                cpu=2.0,
                memory_bytes=1000,
                accelerators={"gpu": 1} if name == "n1" else {},
                taints=(Taint("only", "few"),) if name == "n4" else (),
            )
            for name in NAMES
        ]
        aware = self.policy == "network-aware" and draw.random() < 0.5
        zones = {name: f"z{i % 2}" for i, name in enumerate(("src", *NAMES))}
        self.one = Scheduler(
            specs,
            make(
                self.policy,
                {"stagger": False} if aware else {},
                Setting(self.network, 3.0, seed, zones),
            ),
            queue=QUEUES[draw.choice(sorted(QUEUES))],
            backfill=draw.choice(["any", "easy", "none"]),
            preempt=draw.random() < 0.5,
        )
        self.now = 0.0
        self.up = set(NAMES)
        self.tasks = {}
        self.over: set[str] = set()
        self.stage: Counter[str] = Counter()
        self.runs: Counter[str] = Counter()
        self.sent_back: Counter[str] = Counter()
        self.preemptions = 0
        self.moves: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.done: Counter[str] = Counter()

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self.now += self.draw.choice([0.0, 0.1, 0.5])
            self.report()
            action = self.draw.choice([self.arrive, self.arrive, self.go_on, self.go_on, self.fail])
            action()
            self.surge()
            self.progress()
            self.step()
        self.up = set(NAMES)
        for _ in range(20 * len(self.tasks) + 20):
            self.now += 1.0
            self.report()
            for _ in range(3):
                for task_id in sorted(self.one.running):
                    self.advance(task_id)
            self.step()
            if not self.one.pending and not self.one.running:
                break
        assert self.over == set(self.tasks), f"lost or stuck: {set(self.tasks) - self.over}"
        assert self.network.held == {}
        assert all(not node.claims for node in self.one.nodes.values())

    def report(self) -> None:
        for name in self.up:
            self.one.node_report(report(name, self.now))

    def arrive(self) -> None:
        draw = self.draw
        gang = f"g{len(self.tasks)}" if draw.random() < 0.2 else ""
        size = draw.randint(2, 3) if gang else 0
        for _ in range(size or 1):
            name = f"t{len(self.tasks)}"
            asked = Constraints(
                tolerations=(Toleration("only", "Exists"),) if draw.random() < 0.3 else (),
                affinity=(Affinity({"app": "a"}, "host", anti=True),)
                if not gang and draw.random() < 0.1
                else (),
            )
            self.tasks[name] = task(
                name,
                input_bytes=draw.choice([0, 100_000, 2_000_000]),
                cpu=draw.choice([0.0, 0.5, 1.0, 1.5]),
                memory_bytes=draw.choice([0, 100, 500]),
                accelerators={} if gang or draw.random() < 0.8 else {"gpu": 1},
                priority=draw.choice([0, 0, 1, 5]),
                deadline_s=draw.choice([None, 1.0, 5.0]),
                release_s=self.now,
                gang=gang,
                gang_size=size,
                labels=draw.choice([{}, {"app": "a"}]),
                constraints=asked,
            )
            self.one.submit(self.tasks[name], self.now)

    def go_on(self) -> None:
        running = sorted(self.one.running)
        if running:
            self.advance(self.draw.choice(running))

    def advance(self, task_id: str) -> None:
        if self.draw.random() < 0.05:
            self.one.finished(task_id, self.now, ok=False)
            self.over.add(task_id)
            return
        stage = STAGES[self.stage[task_id]]
        self.stage[task_id] += 1
        self.done[task_id] = 0
        getattr(self.one, stage)(task_id, self.now)
        if stage == "finished":
            self.over.add(task_id)

    def fail(self) -> None:
        """A node goes, and what ran there starts anew; or one that had gone is back."""
        name = self.draw.choice(NAMES)
        if name not in self.up:
            self.up.add(name)
            return
        if self.draw.random() < 0.5:
            self.up.discard(name)
            for task_id, host in sorted(self.one.running.items()):
                if host == name:
                    self.one.requeue(task_id, self.now)
                    self.back(task_id)

    def back(self, task_id: str) -> None:
        self.sent_back[task_id] += 1
        self.stage[task_id] = 0
        self.done[task_id] = 0

    def surge(self) -> None:
        """Others' traffic comes and goes."""
        hop = self.draw.choice(["s1", "s2"]), self.draw.choice(NAMES)
        share = self.draw.choice([0.0, 0.5, 0.95])
        self.network.background[hop] = share * self.network.capacity_bps(*hop)

    def progress(self) -> None:
        """Hosts tell how far tasks are, and those that drift may be moved."""
        before = dict(self.one.running)
        for task_id in before:
            stage = ("input", "compute", "input")[self.stage[task_id]]
            self.done[task_id] += self.draw.choice([0, 0, 0.01, 50_000])
            self.one.progress(task_id, stage, self.done[task_id], self.now)
        for decision in self.one.reconsider(self.now):
            one = self.tasks[decision.task]
            assert not one.gang and self.stage[one.id] < 2, "moved what must stay"
            assert (decision.host == before[one.id]) == (decision.move == "path")
            self.moves[one.id] += 1
            self.kinds[decision.move] += 1
            assert self.moves[one.id] <= MOST_MOVES
            if decision.move == "node":
                self.runs[one.id] += 1
                self.back(one.id)
        self.check(set())

    def step(self) -> None:
        before = set(self.one.running)
        started = [d.task for d in self.one.step(self.now)]
        for task_id in self.one.take_preempted():
            self.preemptions += 1
            if task_id in before:
                self.back(task_id)
                before.discard(task_id)
        assert len(started) == len(set(started)), "started twice in one step"
        assert not set(started) & before, "started though it runs"
        self.runs.update(started)
        self.check(set(started))

    def check(self, started: set[str]) -> None:
        running, pending = set(self.one.running), {t.id for t in self.one.pending}
        assert running | pending | self.over == set(self.tasks), "a task is lost"
        assert not running & pending and not self.over & (running | pending)
        for task_id in self.tasks:
            runs = self.runs[task_id] - self.sent_back[task_id]
            assert runs == (task_id in running or (task_id in self.over)), f"{task_id} ran {runs}"
        for node in self.one.nodes.values():
            held = sum((Amounts.requested(c.task) for c in node.claims.values()), Amounts())
            assert held == node.requested
            assert not node.capacity.lacking(held, Amounts()), f"{node.name} is overbooked"
        for task_id in started:
            gang = self.tasks[task_id].gang
            if gang:
                members = {t.id for t in self.tasks.values() if t.gang == gang}
                assert members <= running | self.over, f"gang {gang} is torn"
        for name in ("src", *NAMES):
            for hop in ((name, "s1"), ("s1", name)):
                assert self.network.reserved_bps(*hop) <= self.network.capacity_bps(*hop) + 1e-3


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    tasks = preemptions = moves = 0
    for seed in range(asked.seed, asked.seed + asked.count):
        one = Sequence(seed)
        try:
            one.run(30)
        except AssertionError as error:
            print(f"sequence {seed} ({one.policy}): {error}")
            return 1
        tasks += len(one.tasks)
        preemptions += one.preemptions
        moves += one.moves.total()
    print(
        f"{asked.count} sequences, {tasks} tasks, {preemptions} preemptions, {moves} moves:"
        " nothing broken"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
