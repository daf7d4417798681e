"""Strong drift: what a task does turns out much slower than promised, though nothing failed.

    drift = Drift()
    drift.begin(task_id, "input", size_bytes, promised_end_s, now)
    drift.heard(task_id, "input", received_bytes, at_s)      # a host has reported
    for task_id in drift.suspects:
        projection = drift.take(task_id, now)                # what it comes to as things are

A stage is projected from what it got done over the last `WINDOW_S`. It drifts if, in
`REPORTS` reports in a row, what is left takes at least `FACTOR` times as long as what is left of
the promise, and its end is at least `LEAST_LATE_S` and `LATE_SHARE` of its promised length late.
What to do about it is the policy's (`Relocates`); when a move is worth it, is said here too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

from testbed.model.decisions import Decision
from testbed.model.workload import Task
from testbed.scheduling.framework import Node

Stage = Literal["input", "compute"]

WINDOW_S = 1.0
"""Progress is judged over so long: shorter than that, TCP's own ups and downs are not drift."""
LEAST_WINDOW_S = 0.5
"""Nothing is said of a stage that was looked at for less."""
REPORTS = 2
FACTOR = 2.0
LEAST_LATE_S = 0.5
LATE_SHARE = 0.25
GAIN_SHARE = 0.2
"""A move must take so much off what is left of the task as things are,"""
LEAST_GAIN_S = 0.3
"""and no less than this."""
MOVE_COST_S = 0.15
"""Stopping a transfer, setting up another and the first round trips of it; a path alone is free."""
MOST_MOVES = 2
"""Of one task, over paths and nodes."""
PAUSE_S = 1.0
"""A task that was looked at and left where it is, is left alone for so long."""


@dataclass(frozen=True, slots=True)
class Projection:
    """A stage under way at `at_s`: what it comes to, if it goes on like this.

    `done` and `total` are bytes of an input or CPU-seconds of a computation, `rate` is what
    of them gets done in a second.
    """

    stage: Stage
    at_s: float
    done: float
    total: float
    rate: float
    promised_end_s: float

    @property
    def left(self) -> float:
        return max(0.0, self.total - self.done)

    @property
    def end_s(self) -> float:
        """Infinite where nothing moves."""
        if self.left == 0:
            return self.at_s
        return self.at_s + self.left / self.rate if self.rate > 0 else float("inf")

    @property
    def text(self) -> str:
        what = "its input" if self.stage == "input" else "its computation"
        left_s = self.end_s - self.at_s
        until = "stands still" if left_s == float("inf") else f"takes {left_s:.1f} s more"
        return (
            f"{what}, {self.done / self.total:.0%} done, {until} where"
            f" {max(0.0, self.promised_end_s - self.at_s):.1f} s were promised"
        )


@dataclass(slots=True)
class _Course:
    """A stage that is under way, and what was heard of it lately."""

    stage: Stage
    total: float
    begun_s: float
    promised_end_s: float
    heard: list[tuple[float, float]] = field(default_factory=list)
    """Times and what was done by then: of the last `WINDOW_S`, and one before."""
    drifting: int = 0
    """Reports in a row."""
    not_before_s: float = float("-inf")

    def add(self, done: float, at_s: float) -> None:
        heard = self.heard
        if heard and (at_s <= heard[-1][0] or done < heard[-1][1]):
            return  # out of order
        heard.append((at_s, done))
        while len(heard) > 2 and heard[1][0] <= at_s - WINDOW_S:
            del heard[0]

    def projected(self) -> Projection | None:
        """None while too little is known."""
        (first_s, before), (at_s, done) = self.heard[0], self.heard[-1]
        if at_s - first_s < LEAST_WINDOW_S:
            return None
        rate = (done - before) / (at_s - first_s)
        return Projection(self.stage, at_s, done, self.total, rate, self.promised_end_s)

    def drifts(self) -> bool:
        projection = self.projected()
        if projection is None:
            return False
        late_s = projection.end_s - self.promised_end_s
        if late_s < max(LEAST_LATE_S, LATE_SHARE * (self.promised_end_s - self.begun_s)):
            return False
        promised_left_s = max(0.0, self.promised_end_s - projection.at_s)
        return projection.end_s - projection.at_s >= FACTOR * promised_left_s


class Drift:
    """What the tasks that could be moved are doing, and which of them drift."""

    def __init__(self) -> None:
        self.suspects: dict[str, None] = {}
        """Tasks that drift, in the order in which they were found to."""
        self.idle = True
        """Nothing is followed, and nothing was moved."""
        self._courses: dict[str, _Course] = {}
        self._moves: Counter[str] = Counter()

    def begin(
        self, task_id: str, stage: Stage, total: float, promised_end_s: float, now: float
    ) -> None:
        """A stage of a task has begun; what it did before is over."""
        self.idle = False
        self.suspects.pop(task_id, None)
        if total > 0 and self._moves.get(task_id, 0) < MOST_MOVES:
            self._courses[task_id] = _Course(stage, total, now, promised_end_s)
        else:
            self._courses.pop(task_id, None)

    def follows(self, task_id: str) -> bool:
        """Whether what it gets done is of interest."""
        return task_id in self._courses

    def heard(self, task_id: str, stage: Stage, done: float, at_s: float) -> None:
        """So much of a stage was done at `at_s`; of no effect if that is not what it does."""
        course = self._courses.get(task_id)
        if course is None or course.stage != stage or at_s < course.begun_s:
            return
        course.add(done, at_s)
        course.drifting = course.drifting + 1 if course.drifts() else 0
        if course.drifting >= REPORTS and at_s >= course.not_before_s:
            self.suspects[task_id] = None
        else:
            self.suspects.pop(task_id, None)

    def take(self, task_id: str, now: float) -> Projection:
        """What there is to say of a suspect; it is none for the next `PAUSE_S`."""
        course = self._courses[task_id]
        del self.suspects[task_id]
        course.not_before_s = now + PAUSE_S
        projection = course.projected()
        assert projection is not None  # else it were no suspect
        return projection

    def moved(self, task_id: str, total: float, promised_end_s: float, now: float) -> None:
        """Its input of `total` bytes comes another way from now on, and has another promise."""
        self._moves[task_id] += 1
        self.begin(task_id, "input", total, promised_end_s, now)

    def end(self, task_id: str) -> None:
        """The stage is over, well or not."""
        if self._courses.pop(task_id, None) is not None:
            self.suspects.pop(task_id, None)
            self.idle = not self._courses and not self._moves

    def forget(self, task_id: str) -> None:
        """The task is over."""
        self.end(task_id)
        self._moves.pop(task_id, None)
        self.idle = not self._courses and not self._moves


@runtime_checkable
class Relocates(Protocol):
    """A policy that predicts, and can say what it would do with a task that is under way."""

    @property
    def relocates(self) -> bool:
        """Whether it is to."""
        ...

    def relocate(
        self,
        task: Task,
        decision: Decision,
        projection: Projection,
        nodes: Sequence[Node],
        now: float,
        elsewhere: bool,
    ) -> Decision | None:
        """Move `task`, placed by `decision`, or None: everything is as it was, but known better.

        Its claim on its node is not there meanwhile. Another node may be taken if `elsewhere`.
        A decision with another host is not yet begun: `started` follows, as for any other.
        """
        ...


def movable(task: Task) -> bool:
    """Whether it can be moved by itself: it has one input, and no one stands or falls with it."""
    return not (
        task.gang
        or task.stays
        or task.service
        or task.fetches
        or task.reduce is not None
        or task.supersteps is not None
    )


def worth_it(left_s: float, then_s: float, cost_s: float) -> bool:
    """Whether a task that takes `left_s` as things are should go where it takes `then_s`."""
    gain_s = left_s - then_s - cost_s
    if left_s == float("inf"):
        return then_s < float("inf")
    return gain_s >= max(LEAST_GAIN_S, GAIN_SHARE * left_s)
