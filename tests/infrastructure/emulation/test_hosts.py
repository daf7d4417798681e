"""Container hosts do what they are asked for real: bytes, CPU, traffic, reports.

One run is measured, with the kernel as router instead of a P4 switch, and
each test looks at one thing it did.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from testbed.errors import HostError
from testbed.infrastructure.emulation import budget, cgroups, isolate
from testbed.infrastructure.emulation.containers import ContainerSpec
from testbed.infrastructure.interface import Span

from .support import Hosts, in_run, star

pytestmark = [
    pytest.mark.root,
    pytest.mark.skipif(os.geteuid() != 0, reason="namespaces and containers need root"),
]

TRANSFERS = (1, 1448, 2_000_000, 30_000_000)
HEADERS = 74  # Ethernet 14, IPv6 40, TCP 20: least that a segment adds


def length(span: Span) -> float:
    return span.end_s - span.start_s


def received_bytes(hosts: Hosts, name: str) -> int:
    """What the interface of a host has received, by the kernel's count."""
    pid = hosts.network.host_pid(name)
    for line in Path(f"/proc/{pid}/net/dev").read_text().splitlines():
        if line.strip().startswith("eth0:"):
            return int(line.split(":")[1].split()[0])
    raise AssertionError("no eth0")


async def refusal(work: Any) -> str:
    try:
        await work
    except HostError as error:
        return str(error)
    raise AssertionError("nothing was refused")


async def measure() -> dict[str, Any]:
    topology = star(2, cpu=1.0)
    found: dict[str, Any] = {}
    plan = budget.plan(topology, "embedded")
    found["budget"] = plan
    async with Hosts(topology, plan) as hosts:
        one, two = hosts.channels["h1"], hosts.channels["h2"]

        async def transfer(flow: str, size: int) -> tuple[Span, Span]:
            await two.expect(flow, 5001, size)
            return await asyncio.gather(one.send(flow, two.address, 5001, size), two.received(flow))

        found["transfers"] = []
        for size in TRANSFERS:
            before = received_bytes(hosts, "h2")
            spans = await transfer("f", size)
            await asyncio.sleep(0.05)
            found["transfers"].append((size, *spans, received_bytes(hosts, "h2") - before))
        congestion = subprocess.run(
            ["mnexec", "-a", str(hosts.network.host_pid("h1")), "sysctl", "-n",
             "net.ipv4.tcp_congestion_control"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        found["congestion"] = congestion.stdout.strip()

        found["compute"] = {}
        for cpu_s, cores in ((0.3, 1.0), (0.3, 0.5), (0.5, 1.0)):
            best = min([length(await one.compute("t", cpu_s, cores)) for _ in range(2)])
            found["compute"][cpu_s, cores] = best
        both = await asyncio.gather(one.compute("a", 0.2, 1.0), one.compute("b", 0.2, 1.0))
        found["shared"] = [length(span) for span in both]

        began = len(hosts.reports["h1"])
        await one.compute("r", 1.0, 0.5)
        found["busy reports"] = hosts.reports["h1"][began + 1 : -1]
        await asyncio.sleep(0.3)
        found["idle report"] = hosts.reports["h1"][-1]

        found["rates"] = {}
        for protocol, rate_bps in (("udp", 8e6), ("udp", 0.5e6), ("tcp", 8e6)):
            await two.sink_traffic("b", 6000, protocol)
            await one.start_traffic("b", two.address, 6000, rate_bps, 1200, protocol)
            await asyncio.sleep(0.1)
            before, start = received_bytes(hosts, "h2"), time.monotonic()
            await asyncio.sleep(1.5)
            carried = (received_bytes(hosts, "h2") - before) * 8 / (time.monotonic() - start)
            found["rates"][protocol, rate_bps] = carried
            await one.stop_traffic("b")
            await asyncio.sleep(0.1)
            before = received_bytes(hosts, "h2")
            await asyncio.sleep(0.2)
            found["rates"][protocol, rate_bps, "stopped"] = received_bytes(hosts, "h2") - before
            await one.reset()
            await two.reset()

        found["quota"] = await burn_without_manners(hosts)

        found["refusals"] = {
            "unexpected": await refusal(two.received("x")),
            "nobody listens": await refusal(one.send("x", two.address, 5999, 10)),
            "unknown traffic": await refusal(one.stop_traffic("x")),
        }
        await two.expect("short", 5002, 1000)
        waiting = asyncio.create_task(two.received("short"))
        await one.send("short", two.address, 5002, 999)
        found["refusals"]["short"] = await refusal(waiting)
        await two.expect("never", 5003, 1000)
        waiting = asyncio.create_task(two.received("never"))
        computing = asyncio.create_task(two.compute("never", 100, 1))
        await asyncio.sleep(0.1)
        await two.reset()
        found["refusals"]["reset"] = await refusal(waiting)
        found["refusals"]["stopped"] = await refusal(computing)
        found["after reset"] = length((await transfer("again", 1000))[1])

        found["no image"] = await refusal(
            hosts.podman.start(
                ContainerSpec("h9", hosts.network.host_pid("h1"), plan.quota("h1"), 2**26,
                              isolate.required().run_dir, "no.such/image:1", ["true"])
            )
        )  # fmt: skip
        container = hosts.containers["h2"]
        cgroups.set_frozen(container.cgroup, True)
        await asyncio.sleep(0.3)
        silent_since = len(hosts.reports["h2"])
        await asyncio.sleep(0.5)
        found["while frozen"] = len(hosts.reports["h2"]) - silent_since
        cgroups.set_frozen(container.cgroup, False)

        waiting = asyncio.create_task(one.compute("cut", 100, 1))
        await asyncio.sleep(0.1)
        await hosts.podman.stop()
        found["agent gone"] = await refusal(waiting)
        found["then"] = await refusal(one.reset())
        mounts = Path("/proc/self/mounts").read_text()
        found["mounts left"] = [m for m in mounts.splitlines() if "overlay-containers" in m]
    return found


async def burn_without_manners(hosts: Hosts) -> tuple[float, float]:
    """Cores that a container's own endless loop gets, and its quota."""
    container = hosts.containers["h1"]
    hierarchy = cgroups.hierarchy_of("cpu")
    assert hierarchy is not None
    group = hierarchy.mount / container.cgroup.lstrip("/")
    with subprocess.Popen(["sh", "-c", "while :; do :; done"]) as loop:
        (group / "cgroup.procs").write_text(str(loop.pid))
        await asyncio.sleep(0.3)
        ticks = os.sysconf("SC_CLK_TCK")

        def spent_s() -> float:
            words = Path(f"/proc/{loop.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(words[11]) + int(words[12])) / ticks

        before, start = spent_s(), time.monotonic()
        await asyncio.sleep(1.5)
        cores = (spent_s() - before) / (time.monotonic() - start)
        loop.kill()
    return cores, hosts.budget.quota("h1").cores


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    result: dict[str, Any] = in_run(measure)
    return result


def test_every_byte_of_a_transfer_crosses_the_network(found: dict[str, Any]) -> None:
    for size, _, _, on_wire in found["transfers"]:
        segments = -(-size // 1428)
        assert size + segments * HEADERS <= on_wire <= size * 1.2 + 2000


def test_a_transfer_ends_at_the_receiver_not_before_it_began(found: dict[str, Any]) -> None:
    for _, sent, received, _ in found["transfers"]:
        assert sent.start_s <= received.start_s <= received.end_s
        assert sent.start_s < sent.end_s


def test_tcp_does_not_inherit_the_machines_algorithm(found: dict[str, Any]) -> None:
    assert found["congestion"] in ("cubic", "reno")


@pytest.mark.timing
def test_compute_lasts_as_long_as_the_scenario_says(found: dict[str, Any]) -> None:
    for (cpu_s, cores), lasted in found["compute"].items():
        assert lasted == pytest.approx(cpu_s / cores, rel=0.1)
        assert lasted >= 0.995 * cpu_s / cores


@pytest.mark.timing
def test_tasks_that_together_want_more_than_the_host_has_share_it(found: dict[str, Any]) -> None:
    for lasted in found["shared"]:
        assert lasted == pytest.approx(0.4, rel=0.15)


@pytest.mark.timing
def test_reports_show_the_tasks_cpu_in_the_scenarios_cores(found: dict[str, Any]) -> None:
    reports = found["busy reports"]
    assert len(reports) > 10
    mean = sum(r.cpu_used for r in reports) / len(reports)
    assert mean == pytest.approx(0.5, rel=0.15)
    assert {r.running for r in reports} == {1}
    idle = found["idle report"]
    assert idle.running == 0 and idle.cpu_used < 0.1
    assert 5e6 < idle.memory_used_bytes < 100e6
    assert idle.tx_bytes > sum(TRANSFERS)


@pytest.mark.timing
def test_background_traffic_has_its_rate_on_the_wire(found: dict[str, Any]) -> None:
    for key, carried in found["rates"].items():
        if key[-1] == "stopped":
            assert carried < 5000  # but for a straggling acknowledgement
        else:
            assert carried == pytest.approx(key[1], rel=0.06)


@pytest.mark.timing
def test_a_container_cannot_exceed_its_quota(found: dict[str, Any]) -> None:
    used, quota = found["quota"]
    assert used <= quota * 1.05
    assert used >= quota * 0.5


def test_what_fails_says_so_in_a_sentence(found: dict[str, Any]) -> None:
    refusals = found["refusals"]
    assert refusals["unexpected"] == "host h2: received x: flow x was never expected"
    assert "refused" in refusals["nobody listens"].lower()
    assert "no such traffic" in refusals["unknown traffic"]
    assert "closed after 999 of 1000 bytes" in refusals["short"]
    assert "stopped by a reset" in refusals["reset"]
    assert "stopped" in refusals["stopped"]
    assert "podman pull no.such/image:1" in found["no image"]


@pytest.mark.timing
def test_a_host_works_again_after_a_reset(found: dict[str, Any]) -> None:
    assert found["after reset"] < 1


def test_a_frozen_host_falls_silent(found: dict[str, Any]) -> None:
    assert found["while frozen"] == 0


def test_a_dead_container_fails_what_was_asked_of_it(found: dict[str, Any]) -> None:
    assert "agent is gone" in found["agent gone"]
    assert "agent is gone" in found["then"]
    assert found["mounts left"] == []
