"""How far a task has come, and what the members of a group do with each other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from testbed.errors import RunError
from testbed.infrastructure.interface import HostChannel, Span
from testbed.model.decisions import Decision, Path
from testbed.model.workload import Task

T = TypeVar("T")


@dataclass
class Stages:
    """How far a task has come, on the infrastructure's clock."""

    task: Task
    decision: Decision | None = None
    transfer_start_s: float | None = None
    transfer_end_s: float | None = None
    compute_end_s: float | None = None
    finished_s: float | None = None
    deciding_s: float | None = None
    setup_in_s: float | None = None
    setup_out_s: float | None = None
    steered: bool = False
    status: Literal["done", "failed", "unfinished"] = "unfinished"
    error: str = ""
    attempts: int = 0
    """So often it has begun anew: its host had failed, or it went to another."""
    moves: int = 0
    """So often it was moved while it ran, over another path or to another host."""
    moving: Decision | None = None
    """Where it begins anew as soon as it has stopped where it is."""
    lost: str = ""
    """Why it is being stopped: its host has failed, or one that had what it needs."""
    running: asyncio.Task[None] | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """What its flows and computations are called; another one in each attempt."""
        return f"{self.task.id}~{self.attempts}" if self.attempts else self.task.id

    def again(self) -> None:
        """Forget how far it had come."""
        self.transfer_start_s = self.transfer_end_s = self.compute_end_s = None
        self.setup_in_s = self.setup_out_s = None
        self.decision, self.finished_s, self.lost, self.moving = None, None, "", None
        self.attempts += 1


@dataclass(frozen=True, slots=True)
class Moved(Span):
    """A transfer; `ready_s` is when its way had been set up, None where nothing had to move."""

    ready_s: float | None = None


Move = Callable[[str, str, str, int, Path | None], Awaitable[Moved]]
"""Moves bytes: flow, source, sink, size and, if chosen, path."""


class Gang:
    """The members of a gang in the order they were placed, and where they wait for each other."""

    def __init__(self, size: int) -> None:
        self.members: list[Stages] = []
        self.barrier = asyncio.Barrier(size)

    def add(self, stages: Stages) -> None:
        self.members.append(stages)

    def path(self, sender: Stages, receiver: Stages) -> Path | None:
        """The way that was chosen between two members: by the one that was placed later."""
        for later, earlier in ((receiver, sender), (sender, receiver)):
            place = self.members.index(earlier)
            decision = later.decision
            if place < self.members.index(later) and decision is not None and decision.fetch_paths:
                path = decision.fetch_paths[place]
                turned = later is sender and path is not None
                return replace(path, nodes=path.nodes[::-1]) if path and turned else path
        return None


async def take_supersteps(
    stages: Stages, gang: Gang, node: HostChannel, move: Move, clock: Callable[[], float]
) -> Span:
    """Compute, send every other member its share, wait for all of them; so often as asked.

    RunError when another member fails: no one can go on then.
    """
    task, begun_s = stages.task, clock()
    supersteps = task.supersteps
    assert supersteps is not None
    try:
        await gang.barrier.wait()
        for step in range(supersteps.steps):
            await node.compute(f"{task.id}:{step}", task.compute_s / supersteps.steps, task.cpu)
            await all_of(
                *(
                    move(
                        f"{task.id}:{step}:{number}",
                        _host(stages),
                        _host(other),
                        supersteps.exchange_bytes,
                        gang.path(stages, other),
                    )
                    for number, other in enumerate(gang.members)
                    if other is not stages
                )
            )
            await gang.barrier.wait()
    except asyncio.BrokenBarrierError:
        raise RunError(f"{task.id}: another member of {task.gang} failed") from None
    except BaseException:
        await gang.barrier.abort()
        raise
    return Span(begun_s, clock())


def _host(stages: Stages) -> str:
    assert stages.decision is not None and stages.decision.host is not None
    return stages.decision.host


async def all_of(*things: Awaitable[T]) -> list[T]:
    """Await all at once; when one fails the others are given up."""
    tasks = [asyncio.ensure_future(thing) for thing in things]
    try:
        return await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
