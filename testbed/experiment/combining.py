"""Reductions of task graphs on real packets: chosen by predicted time, admitted, carried out.

    async with Combining(network, view, hosts, northbound) as combining:
        done = await combining.combine("g.update-0000", reduce, "h3", seed=1)
        done.split.kind, done.end_s

`reduce` says where its vectors are, and they are combined for the host that is named. Each of
these hosts has a process in its network namespace, which makes the vectors of the tasks that
ran there. Whoever looks at the network has a northbound, or None where no switch computes;
for those who do not (`chooses` false) the host that needs the result adds.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any, Final, Self

from testbed.control.inc.answers import grant_from
from testbed.errors import ControlError, HostError
from testbed.experiment.allreduce import Network
from testbed.experiment.host_controller import alone
from testbed.experiment.northbound import Northbound, Refused
from testbed.experiment.stages import all_of
from testbed.inc import jobfile
from testbed.inc.combiner import GROUP, combined
from testbed.inc.worker import digest
from testbed.infrastructure.emulation.processes import HostProcess
from testbed.model.admission import Alternative, Grant, Refusal, TaskRequest
from testbed.model.jobs import Job
from testbed.model.workload import Reduce
from testbed.scheduling.framework import NetworkView
from testbed.scheduling.splitting import HOSTS_KINDS, Kind, Overheads, Reduction, Split, Splitter

TURNAROUND_S: Final = 0.03
"""Of a worker that shares its CPUs with others."""
OVERHEADS_S: Final[Mapping[Kind, float]] = {
    "in-network": 0.1,
    "ring": 0.06,
    "parameter-server": 0.06,
    "sharded": 0.06,
}
"""What connecting, and asking the controller, are taken to cost before any of it was seen."""


@dataclass(frozen=True, slots=True)
class Combined:
    """A reduction that is done, or (without a `split`) whose vectors were all on one host.

    Times are of CLOCK_MONOTONIC: when it was taken up, `ready_s` when its way was chosen and
    admitted, `end_s` when the host that needs the result has it, `last_s` when all have.
    """

    workers: tuple[str, ...]
    start_s: float
    ready_s: float
    end_s: float
    last_s: float
    split: Split | None = None
    begun_s: float = 0.0
    right: bool = True
    """All workers have the same, and of what is exact the right one."""
    cpu_s: float = 0.0
    counts: tuple[dict[str, int], ...] = ()

    def counted(self, name: str) -> int:
        """Over all workers, as `testbed.inc.member.Counts` has it."""
        return sum(counts.get(name, 0) for counts in self.counts)


class Combining:
    """Keeps a process in each of `hosts`, each of which takes part in one reduction at a time."""

    def __init__(
        self,
        network: Network,
        view: NetworkView,
        hosts: Sequence[str],
        northbound: Northbound | None,
        *,
        chooses: bool = True,
        overheads_s: Mapping[Kind, float] = OVERHEADS_S,
    ) -> None:
        self._network = network
        self._northbound = northbound
        self._chooses = chooses
        # What baselines take teaches nothing of what hosts take without them.
        self._splitters = {
            plain: Splitter(view, overheads=Overheads(dict(overheads_s))) for plain in (True, False)
        }
        self._processes = {host: _Process(network, host) for host in hosts}
        self._ending: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        try:
            await all_of(*(process.ask({"do": "ready"}) for process in self._processes.values()))
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await asyncio.gather(*self._ending, return_exceptions=True)
        await self._stop()

    async def combine(
        self,
        name: str,
        reduce: Reduce,
        host: str,
        seed: int,
        planned: Callable[[Split], None] = lambda split: None,
    ) -> Combined:
        """The reduction of `reduce` for `host`; `planned` hears how before it begins.

        Raises HostError when a worker fails, ControlError when hosts cannot reach each other.
        """
        start_s = self._network.now()
        workers = (host, *dict.fromkeys(one for one in reduce.hosts if one != host))
        if len(workers) == 1:
            return Combined(workers, start_s, start_s, start_s, start_s)
        processes = [self._processes[worker] for worker in sorted(workers)]
        grant: Grant | None = None
        async with contextlib.AsyncExitStack() as waiting:
            for process in processes:  # in the order of their names: nobody waits in a circle
                await process.turn.acquire()
                waiting.callback(process.turn.release)
            waiting.pop_all()  # from now on `_end` gives them back
        taken_s = self._network.now()
        try:
            split = await self._decide(name, reduce, workers)
            grant = split.grant
            planned(split)
            if split.server:
                workers = (split.server, *(one for one in workers if one != split.server))
            jobs = await self._jobs(workers, grant)
            ready_s = self._network.now()
            answers = await self._carry_out(reduce, workers, jobs, split.kind, seed)
        except BaseException:
            self._later(self._end(processes, grant, whole=False))
            raise
        self._later(self._end(processes, grant, whole=True))
        last_s = max(answer["end_s"] for answer in answers)
        end_s = answers[workers.index(host)]["end_s"]
        overheads = self._splitters[_is_plain(reduce)].overheads
        overheads.learn(split.kind, split.predicted_s, end_s - taken_s)
        return Combined(
            workers=workers,
            start_s=start_s,
            ready_s=ready_s,
            end_s=end_s,
            last_s=last_s,
            split=split,
            begun_s=min(answer["start_s"] for answer in answers),
            right=await asyncio.to_thread(_right, reduce, seed, answers),
            cpu_s=sum(answer["cpu_s"] for answer in answers),
            counts=tuple(answer["counts"] for answer in answers),
        )

    async def _decide(self, name: str, reduce: Reduce, workers: tuple[str, ...]) -> Split:
        """Which way, and a grant of the controller's where that is the network."""
        reduction = Reduction(
            name,
            workers,
            reduce.size_bytes,
            reduce.dtype,
            reduce.operation,
            turnaround_s=TURNAROUND_S,
        )
        plain = _is_plain(reduce)
        splitter = self._splitters[plain]
        if not self._chooses and plain:
            return splitter.by_server(reduction, workers[0])
        kinds = HOSTS_KINDS if plain else ("sharded",)
        return await splitter.split(reduction, self._admit, self._release, kinds)

    async def _admit(self, request: TaskRequest) -> Grant | Refusal:
        if self._northbound is None:
            why = "no switch computes" if self._chooses else "this policy does not ask"
            return Refusal("", 0.0, 0.0, why)
        body = asdict(request)
        del body["tenant"]  # the token says it
        asking = asyncio.create_task(self._northbound.ask("POST", "/tasks", body))
        try:
            return grant_from(await asyncio.shield(asking))
        except asyncio.CancelledError:
            self._later(self._release_granted(asking))
            raise
        except Refused as error:
            detail = error.detail if isinstance(error.detail, dict) else {}
            other = detail.get("alternative")
            return Refusal(
                str(detail.get("bottleneck", "")),
                float(detail.get("needed", 0.0)),
                float(detail.get("available", 0.0)),
                str(detail.get("text", error)),
                None if other is None else Alternative(**other),
            )
        except ControlError as error:
            return Refusal("", 0.0, 0.0, str(error))

    async def _release_granted(self, asking: asyncio.Task[Any]) -> None:
        """Give back what is granted to nobody."""
        with contextlib.suppress(ControlError):
            await self._release(grant_from(await asking).id)

    async def _release(self, task: str) -> None:
        assert self._northbound is not None
        with contextlib.suppress(ControlError):  # it expires
            await self._northbound.ask("DELETE", f"/tasks/{task}")

    async def _jobs(self, workers: Sequence[str], grant: Grant | None) -> list[Job]:
        if grant is None:
            return alone(self._network.topology, workers)
        assert self._northbound is not None
        found = await self._northbound.ask("GET", f"/tasks/{grant.id}/jobs")
        return [jobfile.from_json(json.dumps(found[worker])) for worker in workers]

    async def _carry_out(
        self,
        reduce: Reduce,
        workers: Sequence[str],
        jobs: Sequence[Job],
        kind: Kind,
        seed: int,
    ) -> list[dict[str, Any]]:
        by_group = kind == "in-network" or not _is_plain(reduce)
        requests = [
            {
                "do": "combine",
                "job": json.loads(jobfile.to_json(job)),
                "by": GROUP if by_group else kind,
                "seed": seed,
                "parts": [n for n, at in enumerate(reduce.hosts) if at == worker],
                "of": len(reduce.tasks),
                "size": reduce.size_bytes // 4,
                "dtype": reduce.dtype,
                "op": reduce.operation,
            }
            for worker, job in zip(workers, jobs, strict=True)
        ]
        return await all_of(
            *(
                self._processes[worker].ask(request)
                for worker, request in zip(workers, requests, strict=True)
            )
        )

    def _later(self, ending: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(ending)
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _end(
        self, processes: Sequence[_Process], grant: Grant | None, *, whole: bool
    ) -> None:
        """Workers take leave of each other, which the task that needs the result does not see.

        After a failure they are stopped: they may wait for others that will not come.
        """
        try:
            if whole:
                await all_of(*(process.ask({"do": "leave"}) for process in processes))
        except HostError:
            whole = False
        finally:
            await asyncio.gather(*(process.let_go(keep=whole) for process in processes))
            if grant is not None:
                await self._release(grant.id)

    async def _stop(self) -> None:
        await asyncio.gather(*(process.stop() for process in self._processes.values()))


def _is_plain(reduce: Reduce) -> bool:
    """The baselines add int32; whatever else there is, hosts do as their group does."""
    return (reduce.operation, reduce.dtype) == ("sum", "int32")


def _right(reduce: Reduce, seed: int, answers: Sequence[dict[str, Any]]) -> bool:
    found = {answer["digest"] for answer in answers}
    if reduce.dtype == "float32" and reduce.operation == "sum":
        return len(found) == 1  # its rounding is the way's
    count = len(reduce.tasks)
    whole = combined(
        seed, range(count), count, reduce.size_bytes // 4, reduce.dtype, reduce.operation
    )
    return found == {digest(whole)}


class _Process:
    """A host's worker process, started when it is first asked and after it was stopped."""

    def __init__(self, network: Network, host: str) -> None:
        self._network = network
        self._host = host
        self._process: HostProcess | None = None
        self.turn = asyncio.Lock()
        """Whoever has it asks."""

    async def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        if self._process is None:
            self._process = await self._network.start_python(
                self._host, ["-m", "testbed.inc.combiner"]
            )
        process = self._process
        process.stdin.write(json.dumps(request).encode() + b"\n")
        answer: dict[str, Any] = {"progress": 0.0}
        while "progress" in answer:
            line = await process.stdout.readline()
            if not line:
                raise HostError(f"host {self._host}: its worker has ended; {process.said()}")
            answer = json.loads(line)
        if "error" in answer:
            raise HostError(f"host {self._host}: {answer['error']}")
        found: dict[str, Any] = answer["ok"]
        return found

    async def let_go(self, *, keep: bool) -> None:
        """The next one may ask; the process of a frozen host takes a while to stop."""
        try:
            if not keep:
                await self.stop()
        finally:
            self.turn.release()

    async def stop(self) -> None:
        """What it was asked and has not answered is void."""
        process, self._process = self._process, None
        if process is not None:
            await process.end()
