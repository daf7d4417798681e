"""Tasks of every kind, admitted and carried out by real switches: what is asked for is written."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest

from testbed.experiment.allreduce import Reduction, Workers
from testbed.experiment.control_plane import ControlPlane
from testbed.experiment.host_controller import HostController, Wish
from testbed.experiment.inc_service import IncService
from testbed.experiment.northbound import Refused
from testbed.inc import jobfile
from testbed.inc.count_min import PAIRS, Sketch, estimates, packets
from testbed.inc.shim import Operand, pack_payload, parse_payload
from testbed.inc.tag import JobKey
from testbed.infrastructure.emulation import isolate
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.model import inc_wire
from testbed.model.addresses import host_address
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.scenario import Scenario
from tests.experiment.patience import PATIENCE_S, until
from tests.infrastructure.emulation.support import in_run

pytestmark = pytest.mark.root
HOSTS = ("h1", "h2", "h3", "h4")
PACKETS = 50
SOURCES = ("h1", "h3")
TASK = {"sources": SOURCES, "destination": "h4", "elements": 2_560, "rate_bps": 2e6}
LISTEN = """
import socket, sys
made = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
made.setsockopt(socket.IPPROTO_UDP, 102, 1)  # UDP_NO_CHECK6_RX
made.bind(("::", int(sys.argv[1])))
print(flush=True)
while True:
    print(made.recv(65535).hex(), flush=True)
"""
SEND = """
import socket, sys, time
made = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
payloads = [bytes.fromhex(line) for line in sys.stdin]
for _ in range(int(sys.argv[3])):
    for payload in payloads:
        made.sendto(payload, (sys.argv[1], int(sys.argv[2])))
        time.sleep(0.004)
"""


def scenario() -> Scenario:
    leaves = ("leaf1", "leaf2")
    links = [LinkSpec(h, leaves[i // 2], 20e6, 5e-4, queue_bytes=10**6)
             for i, h in enumerate(HOSTS)]  # fmt: skip
    links += [LinkSpec(leaf, "spine1", 50e6, 5e-4, queue_bytes=10**6) for leaf in leaves]
    forwarding = tuple(SwitchSpec(name, "inc_compute", "forwarding-only") for name in leaves)
    topology = Topology(
        hosts=tuple(HostSpec(name, cpu=0.1) for name in HOSTS),
        switches=(*forwarding, SwitchSpec("spine1", "inc_compute")),
        links=tuple(links),
    )
    return Scenario("inc-tasks", "", 1, topology, "embedded", (), (), (), (), 1, 1.0, 1.0, 0.0)


class Tasks:
    """A network with its controller, and what hosts of it send and get."""

    def __init__(self, network: Emulation, service: IncService) -> None:
        self.network = network
        self.service = service

    async def process(self, host: str, *arguments: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            "nsenter", f"--net=/proc/{self.network.host_pid(host)}/ns/net", "--",
            sys.executable, "-c", *arguments,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip

    @asynccontextmanager
    async def listening(self, host: str) -> AsyncIterator[Callable[[], Awaitable[bytes]]]:
        """What comes to a host's port of in-network computing, payload by payload."""
        process = await self.process(host, LISTEN, str(inc_wire.INC_UDP_PORT))
        assert process.stdout is not None
        try:
            await process.stdout.readline()

            async def heard() -> bytes:
                assert process.stdout is not None
                async with asyncio.timeout(PATIENCE_S):
                    return bytes.fromhex((await process.stdout.readline()).decode())

            yield heard
        finally:
            process.kill()
            await process.wait()

    async def send(
        self, host: str, to: str, payloads: Sequence[bytes], port: int = inc_wire.INC_UDP_PORT,
        times: int = 1,
    ) -> None:  # fmt: skip
        address = str(host_address(self.network.topology, to).address)
        process = await self.process(host, SEND, address, str(port), str(times))
        try:
            await process.communicate("\n".join(one.hex() for one in payloads).encode())
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    @asynccontextmanager
    async def admitted(self, **fields: Any) -> AsyncIterator[dict[str, Any]]:
        """A task, on the switches when it is answered."""
        grant = await self.service.tenant.ask("POST", "/tasks", {**TASK, **fields})
        yield grant
        await self.service.tenant.ask("DELETE", f"/tasks/{grant['id']}")

    async def becomes(self, profile: str, dtypes: set[str]) -> None:
        """The spine is another kind of device from now on, and the controller knows."""
        self.service.agents["spine1"].become(SwitchSpec("spine1", "inc_compute", profile))

        async def known() -> bool:
            said = await self.service.tenant.ask("GET", "/devices/spine1")
            return {d for p in said["capability"]["primitives"] for d in p["dtypes"]} == dtypes

        await until(known, f"the spine is {profile}")


async def sums_by_sixteen_bits(tasks: Tasks) -> Any:
    """By workers that know from their jobs alone what their device can do."""
    await tasks.becomes("16-bit", {"int16"})
    with pytest.raises(Refused):
        async with tasks.admitted():
            pass
    async with tasks.admitted(dtype="int16") as grant:
        found = await tasks.service.tenant.ask("GET", f"/tasks/{grant['id']}/jobs")
        jobs = [jobfile.from_json(json.dumps(found[name])) for name in SOURCES]
        async with Workers(tasks.network, SOURCES, jobs) as workers:
            done = await workers.reduce("in-network", 256 * PACKETS, 1, "float32")
        # An agent counts what its switch lets in, by task.
        (part,) = grant["parts"]
        agents = tasks.service.agents

        async def counted() -> bool:
            entered = agents["leaf1"].counted[1].entered.get(part["unique_id"], 0)
            return entered >= PACKETS and agents["spine1"].counted[1].looked_at >= 2 * PACKETS

        await until(counted, "the agents have counted the task's packets")
    await tasks.becomes("full", {"int32", "int16", "uint32"})
    return done


async def slots_follow_demand(tasks: Tasks) -> tuple[list[Reduction], list[list[int]]]:
    """A task that needs less from now on: what its hosts did, and its slots before and after."""
    tenant, done = tasks.service.tenant, []

    async def slots(draining: bool = False) -> list[int]:
        (held,) = await tenant.ask("GET", "/reservations")
        return [one["slots"] for one in held["draining" if draining else "devices"]]

    wish = Wish(SOURCES, 256 * PACKETS, rate_bps=8e6)
    async with HostController(tasks.network, tenant, wish) as task:
        found = [await slots()]
        await tenant.ask("POST", f"/tasks/{task.task_id}/rate", {"rate_bps": 1e6})

        async def followed() -> bool:
            done.append(await task.reduce(len(done)))
            return "moved" in {report.kind for report in task.reports}

        await until(followed, "hosts go on with fewer slots")
        return done, [*found, await slots(), await slots(draining=True)]


async def sum_at_one_host(tasks: Tasks) -> tuple[list[np.ndarray[Any, Any]], Any]:
    """What came to the destination, twice since a source has sent its packet twice."""
    vectors = [np.arange(256, dtype=np.int32) * (rank + 1) for rank in range(2)]
    async with tasks.admitted(to_sources=False) as grant, tasks.listening("h4") as heard:
        (part,) = grant["parts"]
        key = JobKey.derive(bytes.fromhex(part["secret"]))
        payloads = [
            pack_payload(Operand(part["unique_id"], rank, 0, 256, sequence=1), vector, key)
            for rank, vector in enumerate(vectors)
        ]
        results = []
        for rank, host in ((0, "h1"), (1, "h3"), (0, "h1")):
            await tasks.send(host, "h4", [payloads[rank]])
            if len(results) or rank:
                operand, vector = parse_payload(await heard(), key)
                assert operand.is_result and operand.executed and operand.worker == 0
                results.append(vector)
        return results, sum(vectors)


async def counts_in_a_sketch(tasks: Tasks) -> tuple[dict[int, int], dict[int, int]]:
    """Estimates of two sources' keys as they came to the collector, and by the model."""
    fields = {
        "primitive": "count_min", "operation": "count", "dtype": "uint32", "to_sources": False,
        "elements": 2 * PAIRS, "rate_bps": 1e5,
    }  # fmt: skip
    async with tasks.admitted(**fields) as grant, tasks.listening("h4") as heard:
        (part,) = grant["parts"]
        key = JobKey.derive(bytes.fromhex(part["secret"]))
        model = Sketch(key)
        expected: dict[int, int] = {}
        found: dict[int, int] = {}
        for rank, host in enumerate(SOURCES):
            amounts = {k: 10 * rank + k for k in range(1, 3 * PAIRS)}
            sent = list(packets(part["unique_id"], rank, key, amounts, slot=rank * part["window"]))
            await tasks.send(host, "h4", sent)
            for _ in sent:
                found |= estimates(parse_payload(await heard(), key))
            expected |= {k: model.add(k, amount) for k, amount in amounts.items()}
        return found, expected


async def loads_are_seen(tasks: Tasks) -> None:
    """Others' packets from h2 to h4 are counted on their way, and not for ever."""

    async def background() -> dict[tuple[str, str], int]:
        said = await tasks.service.tenant.ask("GET", "/topology")
        return {(d["from"], d["to"]): d["background_bps"]
                for link in said["links"] for d in link["directions"]}  # fmt: skip

    ways = [("h2", "leaf1"), ("leaf1", "spine1"), ("spine1", "leaf2"), ("leaf2", "h4")]
    sending = asyncio.create_task(tasks.send("h2", "h4", [bytes(1000)], port=9, times=40_000))

    async def loaded() -> bool:
        found = await background()
        return all(found[way] > 400_000 for way in ways) and found["h1", "leaf1"] < 200_000

    async def quiet() -> bool:
        return max((await background()).values()) < 200_000

    await until(loaded, "the stream is seen on its way")
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    await until(quiet, "its end is seen")


async def everything() -> dict[str, Any]:
    found: dict[str, Any] = {}
    folder = isolate.required().run_dir / "inc"
    async with Emulation(scenario()) as network, ControlPlane(network) as plane:
        await plane.discover()
        async with IncService(network, plane, folder, report_s=1.0) as service:
            tasks = Tasks(network, service)
            found["16 bits"] = await sums_by_sixteen_bits(tasks)
            found["demand"] = await slots_follow_demand(tasks)
            found["one host"] = await sum_at_one_host(tasks)
            found["sketch"] = await counts_in_a_sketch(tasks)
            await loads_are_seen(tasks)
            # A host that no switch here is told of.
            put = {"capacity_bps": 10**9}
            await service.administrator.ask("PUT", "/links/h9/leaf1", put)
            host = {"switch": "leaf1", "address": "fd00:99::1"}
            await service.administrator.ask("PUT", "/hosts/h9", host)
            with pytest.raises(Refused, match="422: host 'h9' is not on the network whose"):
                async with tasks.admitted(sources=["h1", "h9"]):
                    pass
        return found


def test_every_kind_of_task_is_carried_out_by_the_switches_it_was_granted() -> None:
    found = in_run(everything)
    assert found["16 bits"].right
    assert all(counts["in_network"] > 0 for counts in found["16 bits"].counts)
    done, (before, after, draining) = found["demand"]
    assert all(one.right for one in done)
    assert sum(after) < sum(before) and not draining
    results, expected = found["one host"]
    assert len(results) == 2 and all((one == expected).all() for one in results)
    estimated, modelled = found["sketch"]
    assert estimated == modelled and len(estimated) == 3 * PAIRS - 1
