"""All-reduces by real workers in the hosts of a running network, and what they cost.

    jobs = await install(plane, tree)
    async with Workers(network, names, jobs) as workers:
        await workers.connect("ring")
        done = await workers.reduce("ring", size=250_000, seed=1)

A worker is a process in its host's container; it knows its job description and
no more of the network.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Protocol, Self

import numpy as np

from testbed.errors import HostError, RunError
from testbed.experiment import inc_tables, plain_udp
from testbed.experiment.control_plane import ControlPlane
from testbed.experiment.headway import LOOK_S, Headway
from testbed.inc import jobfile
from testbed.inc.shim import Vector
from testbed.inc.worker import digest, vector
from testbed.infrastructure.emulation.processes import NOTHING, HostProcess, in_network
from testbed.infrastructure.interface import SwitchChannel
from testbed.model import inc_wire
from testbed.model.addresses import host_address
from testbed.model.jobs import Job, Tree
from testbed.model.network import Topology
from testbed.model.southbound import ReadCounters

OPS: Final = (inc_wire.OP_SUM, inc_wire.OP_MIN, inc_wire.OP_MAX)
START_S: Final = 0.5
"""From asking workers to begin until they do; they make their vectors meanwhile."""
ANSWER_LIMIT_S: Final = 300.0
EXACT: Final[Mapping[str, Callable[[Vector, Vector], Vector]]] = {
    "sum": np.add,
    "min": np.minimum,
    "max": np.maximum,
}
"""What all-reduces must come to; workers' vectors are such that sums do not overflow."""


class Network(Protocol):
    """What is used of an emulated network."""

    topology: Topology

    @property
    def switches(self) -> Mapping[str, SwitchChannel]: ...

    def host_pid(self, name: str) -> int: ...

    async def start_python(
        self, host: str, arguments: Sequence[str], *, files: Mapping[str, str] = NOTHING
    ) -> HostProcess:
        """Start a Python program on a host; `files` are texts by environment variable."""
        ...

    def now(self) -> float: ...


class Unconfined:
    """A network whose programs are in their hosts' network namespaces, but not in containers.

    What protocols can do is measured so, beside what quotas of hosts leave of it.
    """

    def __init__(self, network: Network) -> None:
        self.topology = network.topology
        self.switches = network.switches
        self.host_pid = network.host_pid
        self.now = network.now

    async def start_python(
        self, host: str, arguments: Sequence[str], *, files: Mapping[str, str] = NOTHING
    ) -> HostProcess:
        return await in_network(host, self.host_pid(host), arguments, files=files)


@dataclass(frozen=True, slots=True)
class Reduction:
    """One all-reduce by all workers. Times in s, from the common start."""

    algorithm: str
    start_s: float
    """When the first worker began, on CLOCK_MONOTONIC."""
    completion_s: float
    """Until the last worker had its result."""
    each_s: tuple[float, ...]
    cpu_s: float
    """CPU time of all workers."""
    right: bool
    """Every worker had the exact sum; of float32, every worker had the same bits."""
    digests: tuple[str, ...]
    counts: tuple[Mapping[str, int], ...]
    """By worker, what its group counted (`testbed.inc.member.Counts`)."""

    @property
    def in_network_share(self) -> float:
        """Share of blocks whose sum came from the network, over all workers."""
        blocks = sum(c["blocks"] for c in self.counts)
        return sum(c["in_network"] for c in self.counts) / blocks if blocks else 0.0


@dataclass(frozen=True, slots=True)
class Traffic:
    """Bytes and adds between two readings."""

    link_bytes: Mapping[tuple[str, str], int]
    """By link direction (from, to): bytes of Ethernet frames that came out of the link."""
    adds: Mapping[str, int]
    """By switch: vectors added, those that began a round included."""
    outcomes: Mapping[str, Mapping[int, int]]
    """By switch: packets by index of the counter `outcomes`."""


async def install(
    plane: ControlPlane,
    tree: inc_tables.PlannedTree,
    *,
    first: bool = True,
    binding: Literal["segments", "plain-udp"] = "segments",
) -> list[Job]:
    """Tell the switches of a tree, and return each worker's job description.

    `first` also gives every switch its INC segments, once a network.
    """
    topology = plane.infrastructure.topology
    if first:
        await plane.execute([inc_tables.node_entries(topology, name) for name in topology.switch])
    told = inc_tables.commands if binding == "segments" else plain_udp.commands
    for command in told(topology, tree):
        await plane.execute([command])
    if binding == "plain-udp":
        return plain_udp.jobs(topology, tree, OPS)
    peers = tuple(host_address(topology, name).address for name in tree.workers)
    given = Tree(tree.unique_id, tree.secret, tree.slots, tree.elements, OPS)
    return [Job(f"task {tree.number}", rank, peers, (given,)) for rank in range(len(peers))]


class Workers:
    """The worker processes, up between entering and leaving.

    `start` may have been called before: starting costs a worker more CPU than an all-reduce.
    `watch` is called every LOOK_S while something is asked of them.
    """

    def __init__(
        self,
        network: Network,
        names: Sequence[str],
        jobs: Sequence[Job] = (),
        watch: Callable[[Headway], None] = lambda headway: None,
    ) -> None:
        self.network = network
        self.names = names
        self.jobs = jobs
        self.headway = Headway(names)
        self.watch = watch
        self._processes: list[HostProcess] = []
        self._asked = False
        """Something is asked that has not been answered, and will not be if that was cancelled."""

    @property
    def pids(self) -> tuple[int | None, ...]:
        """Of the workers, in the run's PID namespace."""
        return tuple(process.pid for process in self._processes)

    async def start(self) -> None:
        """Start the processes, and wait until they answer."""
        starting = [
            asyncio.create_task(self.network.start_python(name, ["-m", "testbed.inc.worker"]))
            for name in self.names
        ]
        started = await asyncio.gather(*starting, return_exceptions=True)
        self._processes = [one for one in started if isinstance(one, HostProcess)]
        try:
            for one in starting:
                one.result()
            await self._all([{"do": "leave"}] * len(self.names))
        except BaseException:
            await self.end()
            raise

    async def __aenter__(self) -> Self:
        if not self._processes:
            await self.start()
        try:
            await self.join(self.jobs)
        except BaseException:
            await self.end()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None and not self._asked:
                await self._all([{"do": "leave"}] * len(self.names))
        finally:
            await self.end()

    async def rejoin(self, jobs: Sequence[Job]) -> None:
        """Go on by other job descriptions, between two all-reduces."""
        await self._all([{"do": "leave"}] * len(self.names))
        self.jobs = jobs
        await self._all([{"do": "join", "job": json.loads(jobfile.to_json(job))} for job in jobs])

    async def join(self, jobs: Sequence[Job]) -> None:
        """Take part in another task than before."""
        self.jobs = jobs
        await self._all([{"do": "join", "job": json.loads(jobfile.to_json(job))} for job in jobs])

    async def connect(self, algorithm: str) -> None:
        """Open a baseline's connections."""
        await self._all([{"do": "connect", "algorithm": algorithm}] * len(self.names))

    async def reduce(
        self, algorithm: str, size: int, seed: int, dtype: str = "int32", *, op: str = "sum",
        start_s: float = START_S,
    ) -> Reduction:  # fmt: skip
        """One all-reduce of `size` elements, `start_s` from now. Only the network has other ops."""
        request = {
            "do": "reduce", "algorithm": algorithm, "size": size, "seed": seed, "dtype": dtype,
            "op": op, "at_s": self.network.now() + start_s,
        }  # fmt: skip
        answers = await self._all([request] * len(self.names))
        digests = tuple(answer["digest"] for answer in answers)
        expected = digests[0] if dtype == "float32" else self._expected(size, seed, op)
        start_s = min(answer["start_s"] for answer in answers)
        return Reduction(
            algorithm=algorithm,
            start_s=start_s,
            completion_s=max(answer["end_s"] for answer in answers) - start_s,
            each_s=tuple(answer["end_s"] - start_s for answer in answers),
            cpu_s=sum(answer["cpu_s"] for answer in answers),
            right=set(digests) == {expected},
            digests=digests,
            counts=tuple(answer["counts"] for answer in answers),
        )

    def _expected(self, size: int, seed: int, op: str) -> str:
        total = vector(seed, 0, size, len(self.names))
        for rank in range(1, len(self.names)):
            total = EXACT[op](total, vector(seed, rank, size, len(self.names)))
        return digest(total)

    async def _all(self, requests: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Each worker's answer to its request.

        Raises HostError naming a worker that has ended, hangs or refuses, or nobody's progress.
        """
        self._asked = True
        self.headway.begin()
        for process, request in zip(self._processes, requests, strict=True):
            process.stdin.write(json.dumps(request).encode() + b"\n")
        answering = [asyncio.create_task(self._answer(rank)) for rank in range(len(self.names))]
        waiting = set(answering)
        try:
            async with asyncio.timeout(ANSWER_LIMIT_S):
                while waiting:
                    done, waiting = await asyncio.wait(
                        waiting, timeout=LOOK_S, return_when=asyncio.FIRST_EXCEPTION
                    )
                    for one in done:
                        one.result()
                    if waiting:
                        self.headway.look()
                        self.watch(self.headway)
        except TimeoutError:
            raise RunError(f"workers did not answer within {ANSWER_LIMIT_S:g} s") from None
        finally:
            for one in waiting:
                one.cancel()
            await asyncio.gather(*answering, return_exceptions=True)
        self._asked = False
        return [one.result() for one in answering]

    async def _answer(self, rank: int) -> dict[str, Any]:
        process = self._processes[rank]
        while True:
            line = await process.stdout.readline()
            if not line:
                said = process.said()
                why = f", it last said: {said}" if said else ""
                raise HostError(f"host {self.names[rank]}: its worker has ended{why}")
            answer: dict[str, Any] = json.loads(line)
            if "progress" not in answer:
                break
            self.headway.heard(rank, answer["progress"])
        if "error" in answer:
            raise HostError(f"host {self.names[rank]}: {answer['error']}")
        self.headway.answered(rank)
        found: dict[str, Any] = answer["ok"]
        return found

    async def end(self) -> None:
        """Kill the processes that have not ended."""
        await asyncio.gather(*(process.end() for process in self._processes))


async def run_script(
    network: Network, names: Sequence[str], jobs: Sequence[Job], script: Path, *arguments: str
) -> list[str]:
    """What a worker's script prints on each host; it finds its job description by itself.

    Raises HostError with what a script said that failed.
    """
    running: list[HostProcess] = []
    try:
        for name, job in zip(names, jobs, strict=True):
            files = {jobfile.VARIABLE: jobfile.to_json(job)}
            running.append(await network.start_python(name, [str(script), *arguments], files=files))
        ended = await asyncio.gather(*(process.finish() for process in running))
        for process, (_, status) in zip(running, ended, strict=True):
            if status:
                raise HostError(f"host {process.host}: {script.name} failed: {process.said()}")
        return [out for out, _ in ended]
    finally:
        await asyncio.gather(*(process.end() for process in running))


class Meter:
    """Counters of every switch and host, as differences.

    A switch counts bytes as they come in: of what goes out, and may have changed its
    length, the other end of the link knows.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self._before: dict[str, Mapping[str, Mapping[int, tuple[int, int]]]] = {}
        self._received: Mapping[str, int] = {}

    async def start(self) -> None:
        self._before = await self._read()
        self._received = self._hosts_received()

    async def since(self) -> Traffic:
        """What has gone over links and into sums since `start`."""
        now = await self._read()
        received = self._hosts_received()
        topology = self.network.topology
        link_bytes = {}
        outcomes: dict[str, dict[int, int]] = {}
        for switch, ports in topology.ports.items():
            for port in ports:
                link_bytes[port.peer, switch] = self._gained(now, switch, "port_rx", port.number, 1)
                if port.peer_is_host:
                    gained = received[port.peer] - self._received[port.peer]
                    link_bytes[switch, port.peer] = gained
            outcomes[switch] = {
                i: n
                for i in now[switch]["outcomes"]
                if (n := self._gained(now, switch, "outcomes", i, 0))
            }
        added = (inc_wire.OUTCOME_ABSORBED, inc_wire.OUTCOME_COMPLETED)
        adds = {switch: sum(found.get(i, 0) for i in added) for switch, found in outcomes.items()}
        return Traffic(link_bytes, adds, outcomes)

    async def _read(self) -> dict[str, Mapping[str, Mapping[int, tuple[int, int]]]]:
        names = ("port_rx", "outcomes")
        return {
            name: (await channel.read_counters(ReadCounters(name, names))).counters
            for name, channel in self.network.switches.items()
        }

    def _hosts_received(self) -> Mapping[str, int]:
        """Bytes that have come to each host's interface, as proc(5) tells of its namespace."""
        found = {}
        for host in self.network.topology.hosts:
            lines = Path(f"/proc/{self.network.host_pid(host.name)}/net/dev").read_text()
            figures = dict(line.split(":") for line in lines.split("\n") if ":" in line)
            found[host.name] = sum(
                int(of.split()[0]) for name, of in figures.items() if name.strip() != "lo"
            )
        return found

    def _gained(
        self,
        now: Mapping[str, Mapping[str, Mapping[int, tuple[int, int]]]],
        switch: str,
        counter: str,
        index: int,
        field: int,
    ) -> int:
        before = self._before[switch][counter].get(index, (0, 0))
        return now[switch][counter].get(index, (0, 0))[field] - before[field]
