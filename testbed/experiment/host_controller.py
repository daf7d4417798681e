"""The host controller: has a task admitted, deploys its host parts, and keeps them going.

    async with HostController(network, northbound, wish) as task:
        done = await task.reduce(seed=1)       # an all-reduce by all workers
        task.reports                           # what has happened on the way

Between two all-reduces the workers follow the task wherever the INC controller
has moved it: they join the new epoch, and the old parts are given back. Workers
say how far they are: one that dies or hangs is replaced, and so are all when
nobody comes further (`testbed.experiment.headway`); the all-reduce is repeated.
What is refused is done by hosts alone and asked for again. A controller that is
not there changes nothing: the task goes on as it is.

With `follow=False` there is no host controller: the task is admitted and its
hosts are told once (the centralized mode).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, Self

from testbed.errors import ControlError, HostError
from testbed.experiment.allreduce import Network, Reduction, Workers
from testbed.experiment.headway import LOOK_S as LOOK_WORKERS_S
from testbed.experiment.headway import STILL_LOOKS, Headway
from testbed.experiment.northbound import Northbound, Refused, Unreachable
from testbed.inc import jobfile
from testbed.model.addresses import host_address
from testbed.model.jobs import Job
from testbed.model.network import Topology

LOOK_S: Final = 0.1
"""How often the task is looked at."""
RETRY_S: Final = 0.5
"""How often a refused task is asked for again."""
RETRIES: Final = 2
REDEPLOY_S: Final = 60.0
"""How long other workers are tried to be started for one that was lost."""
LOOKS_A_REPORT: Final = 2
"""At workers, from one report of progress to the next."""
LEASE_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What an application wants: all-reduces of `elements` elements by `workers`."""

    workers: tuple[str, ...]
    elements: int
    rate_bps: float
    turnaround_s: float = 0.03
    priority: int = 0
    reliability: str = "reliable"
    dtype: str = "int32"

    def body(self) -> dict[str, Any]:
        """Of `POST /tasks`. float32 travels as int32."""
        return {
            "sources": list(self.workers),
            "destination": self.workers[0],
            "elements": self.elements,
            "rate_bps": self.rate_bps,
            "turnaround_s": self.turnaround_s,
            "priority": self.priority,
            "reliability": self.reliability,
            "lease_s": LEASE_S,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Something that happened to a task, at `at_s` of CLOCK_MONOTONIC."""

    at_s: float
    kind: str
    text: str


@dataclass(slots=True)
class _Standing:
    """A task as the controller has it; `jobs` are by worker."""

    id: str
    epoch: int
    phase: str
    roots: tuple[str, ...] = ()
    jobs: list[Job] = field(default_factory=list)


class HostController:
    """One task from admission to release."""

    def __init__(
        self,
        network: Network,
        northbound: Northbound,
        wish: Wish,
        *,
        follow: bool = True,
        workers: Workers | None = None,
        heard: Callable[[Report], None] | None = None,
    ) -> None:
        self.wish = wish
        self.reports: list[Report] = []
        self.refusal: Mapping[str, Any] | None = None
        """Why the task is not in the network, where it was refused."""
        self._network = network
        self._northbound = northbound
        self._follows = follow
        self._heard = heard
        self._started = workers
        """Processes that have been started for this task already."""
        self._workers: Workers | None = None
        self._at: _Standing | None = None
        """Where the workers are."""
        self._now: Mapping[str, Any] | None = None
        """The task as it was last seen."""
        self._looking: asyncio.Task[None] | None = None
        self._lost = False
        self._looks = 0

    @property
    def share(self) -> float:
        """Of the vector of the all-reduce under way, as far as the last worker is."""
        return 0.0 if self._workers is None else self._workers.headway.share

    @property
    def task_id(self) -> str | None:
        """As the controller names it; None while it is refused."""
        return None if self._at is None else self._at.id

    @property
    def roots(self) -> tuple[str, ...]:
        """The switches whose results the workers get; none while hosts work alone."""
        return () if self._at is None else self._at.roots

    async def __aenter__(self) -> Self:
        try:
            await self._admit()
            await self._deploy()
            if self._follows:
                self._looking = asyncio.create_task(self._look(), name="host controller")
        except BaseException:
            await self._end(None)
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._end(error)

    async def reduce(self, seed: int) -> Reduction:
        """One all-reduce; workers move first where the task has moved.

        Raises HostError when workers keep dying.
        """
        for attempt in range(RETRIES + 1):
            try:
                if self._follows:
                    await self._catch_up()
                assert self._workers is not None
                return await self._workers.reduce(
                    "in-network", self.wish.elements, seed, self.wish.dtype
                )
            except HostError as error:
                if attempt == RETRIES or not self._follows:
                    raise
                self._say("worker-lost", str(error))
                await self._again()
        raise AssertionError("the last attempt raises")

    # The task.

    async def _admit(self) -> None:
        """Ask for the task; refused, or without a controller, hosts work alone."""
        self._at = self._now = None
        try:
            grant = await self._northbound.ask("POST", "/tasks", self.wish.body())
        except Refused as error:
            if error.status != 409:
                raise
            if self.refusal is None:
                self._say("refused", str(error.detail["text"]))
            self.refusal = error.detail
            return
        except Unreachable as error:
            self._say("unreachable", str(error))
            return
        self.refusal = None
        self._now = grant
        self._at = await self._standing(grant)
        self._say("admitted", f"{grant['id']} on {', '.join(self._at.roots)}")

    async def _standing(self, grant: Mapping[str, Any]) -> _Standing:
        """A grant and its job descriptions; when they are answered switches are ready."""
        found = await self._northbound.ask("GET", f"/tasks/{grant['id']}/jobs")
        jobs = [jobfile.from_json(json.dumps(found[name])) for name in self.wish.workers]
        roots = [
            work["device"]
            for part in grant["parts"]
            for work in part["works"]
            if work["parent"] is None
        ]
        return _Standing(grant["id"], grant["epoch"], grant["phase"], tuple(roots), jobs)

    async def _look(self) -> None:
        """Keep the lease, and see what has become of the task."""
        renewed_s = asked_s = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_S)
            now_s = time.monotonic()
            with contextlib.suppress(Unreachable):
                try:
                    if self._at is None:
                        if now_s - asked_s >= RETRY_S:
                            asked_s = now_s
                            self._lost = True  # asked for again before the next all-reduce
                        continue
                    if now_s - renewed_s > LEASE_S / 3:
                        path = f"/tasks/{self._at.id}/lease"
                        await self._northbound.ask("POST", path, {"lease_s": LEASE_S})
                        renewed_s = now_s
                    self._now = await self._northbound.ask("GET", f"/tasks/{self._at.id}")
                except Refused as error:
                    self._say("lost", str(error))
                    self._lost = True
                    self._at = None

    async def _catch_up(self) -> None:
        """Go where the task is now."""
        assert self._workers is not None
        with contextlib.suppress(Unreachable):
            if self._lost:
                self._lost = False
                await self._admit()
                if self._at is not None:
                    await self._workers.rejoin(self._at.jobs)
                return
            at, now = self._at, self._now
            if at is None or now is None or now["epoch"] == at.epoch:
                return
            try:
                grant = await self._northbound.ask("GET", f"/tasks/{at.id}")
                standing = await self._standing(grant)
                await self._workers.rejoin(standing.jobs)
                self._at = standing
                where = ", ".join(standing.roots) or "hosts alone"
                self._say("moved", f"epoch {standing.epoch}, on {where}: {grant['reason']}")
                body = {"epoch": standing.epoch}
                await self._northbound.ask("POST", f"/tasks/{at.id}/left", body)
            except Refused as error:
                self._say("lost", str(error))
                self._lost, self._at = True, None

    # The workers.

    async def _deploy(self) -> None:
        jobs = self._at.jobs if self._at else alone(self._network.topology, self.wish.workers)
        workers, self._started = self._started, None
        if workers is None:
            workers = Workers(self._network, self.wish.workers)
        workers.jobs, workers.watch = jobs, self._watch
        self._workers = await workers.__aenter__()

    async def _again(self) -> None:
        """Other worker processes, in a task of their own: rounds begin anew."""
        await self._stop(HostError("a worker has ended"))
        await self._release()
        self._lost = False
        await self._admit()
        end_s, waiting = time.monotonic() + REDEPLOY_S, False
        while True:
            try:
                await self._deploy()
                return
            except HostError as error:  # as on a host that is down for a while
                if time.monotonic() > end_s:
                    raise
                if not waiting:
                    self._say("waiting", str(error))
                waiting = True
                await asyncio.sleep(RETRY_S)

    async def _stop(self, error: BaseException | None) -> None:
        if self._workers is not None:
            workers, self._workers = self._workers, None
            kind = None if error is None else type(error)
            with contextlib.suppress(HostError):
                await workers.__aexit__(kind, error, None)

    async def _release(self) -> None:
        if self._at is not None:
            with contextlib.suppress(ControlError):  # it expires
                await self._northbound.ask("DELETE", f"/tasks/{self._at.id}")
            self._at = None

    async def _end(self, error: BaseException | None) -> None:
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        await self._stop(error)
        await self._release()

    def _watch(self, headway: Headway) -> None:
        """Say how far an all-reduce is, and once when it does not come further."""
        if headway.share == 0.0 and headway.still < STILL_LOOKS:
            return  # not begun
        self._looks += 1
        if headway.still == STILL_LOOKS:
            still_s = headway.still * LOOK_WORKERS_S
            self._say(
                "stalled",
                f"{headway.share:.0%} done, no further for {still_s:g} s; "
                f"{headway.behind} is furthest behind",
            )
        elif headway.still == 0 and self._looks % LOOKS_A_REPORT == 0:
            self._say("progress", f"{headway.share:.0%} done")

    def _say(self, kind: str, text: str) -> None:
        report = Report(time.monotonic(), kind, text)
        self.reports.append(report)
        if self._heard is not None:
            self._heard(report)


def alone(topology: Topology, workers: Sequence[str]) -> list[Job]:
    """Job descriptions without trees: hosts do all of it."""
    peers = tuple(host_address(topology, name).address for name in workers)
    return [Job("alone", rank, peers, ()) for rank in range(len(peers))]
