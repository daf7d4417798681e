"""A whole emulated network: P4 switches, shaped links, container hosts.

One run of each kind is measured and each test looks at one thing it did.
"""

from __future__ import annotations

import asyncio
import dataclasses
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from testbed.errors import HostError, SwitchGone
from testbed.infrastructure.emulation import budget
from testbed.infrastructure.emulation.fabric import shape_of
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.model.addresses import host_address, switch_id, switch_mac
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.observations import NodeReport
from testbed.model.scenario import Scenario
from testbed.model.southbound import Lpm, ReadCounters, TableEntry, Write

from .support import in_run, new_run_id, traces_of

pytestmark = [
    pytest.mark.root,
    pytest.mark.skipif(os.geteuid() != 0, reason="namespaces and containers need root"),
]

CORE = LinkSpec("s1", "s2", 20e6, delay_s=5e-3, queue_bytes=60_000)
LOSSY = LinkSpec("s2", "s3", 10e6, delay_s=2e-3, jitter_s=0.5e-3, loss=0.02, queue_bytes=60_000)
TOPOLOGY = Topology(
    hosts=(HostSpec("h1", cpu=0.5), HostSpec("h2", cpu=0.5)),
    switches=(SwitchSpec("s1"), SwitchSpec("s2"), SwitchSpec("s3")),
    links=(
        LinkSpec("h1", "s1", 50e6, delay_s=1e-3, queue_bytes=90_000),
        CORE,
        LinkSpec("s2", "h2", 50e6, delay_s=1e-3, queue_bytes=90_000),
        LOSSY,
    ),
)
SIZE = 1_000_000
KILLS = int(os.environ.get("TESTBED_KILLS", "2"))


def scenario(topology: Topology, target: str = "embedded") -> Scenario:
    return Scenario(
        name="test", description="", seed=5, topology=topology, target=target, workloads=(),
        background=(), events=(), policies=(), repeat=1, duration_s=1, drain_s=1, warmup_s=0,
    )  # fmt: skip


def number_of(mac: str) -> int:
    return int(mac.replace(":", ""), 16)


async def install_routes(network: Emulation) -> None:
    """Shortest ways on the line h1 - s1 - s2 - h2, by hand."""
    topology = network.topology
    ahead = {("s1", "h1"): "h1", ("s1", "h2"): "s2", ("s2", "h1"): "s1", ("s2", "h2"): "h2"}
    for switch in ("s1", "s2"):
        device_id = switch_id(topology, switch)
        identity = TableEntry(
            "device",
            None,
            "set_device",
            {"device_id": device_id, "mac": number_of(switch_mac(device_id))},
        )
        await network.switches[switch].write(Write(switch, "modify", (identity,)))
        routes = []
        for host in ("h1", "h2"):
            towards = ahead[switch, host]
            port = next(p for p in topology.ports[switch] if p.peer == towards)
            address = host_address(topology, host)
            mac = number_of(
                address.mac if port.peer_is_host else switch_mac(switch_id(topology, towards))
            )
            match = {"dst_addr": Lpm(int(address.prefix.network_address), 64)}
            params = {"port": port.number, "dst_mac": mac}
            routes.append(TableEntry("ipv6_route", match, "forward", params))
        await network.switches[switch].write(Write(switch, "insert", tuple(routes)))


async def tx_bytes(network: Emulation, switch: str, peer: str) -> int:
    port = next(p for p in network.topology.ports[switch] if p.peer == peer).number
    reading = await network.switches[switch].read_counters(
        ReadCounters(switch, ("port_tx",), (port,))
    )
    return reading.counters["port_tx"][port][1]


async def transfer(network: Emulation, size: int = SIZE) -> float:
    """Seconds from connect to the last byte at h2."""
    one, two = network.hosts["h1"], network.hosts["h2"]
    await two.expect("f", 5001, size)
    sent, received = await asyncio.gather(one.send("f", two.address, 5001, size), two.received("f"))
    return received.end_s - sent.start_s


async def measure() -> dict[str, Any]:
    found: dict[str, Any] = {}
    reports: list[NodeReport] = []
    start = time.monotonic()
    async with Emulation(scenario(TOPOLOGY)) as network:
        found["ready_s"] = time.monotonic() - start
        network.on_report(reports.append)
        found["checks"] = await network.check_links()
        found["idle drops"] = await network.drops()
        await install_routes(network)
        await transfer(network, 1000)

        before = [await tx_bytes(network, "s1", "s2"), await tx_bytes(network, "s2", "h2")]
        found["transfer_s"] = await transfer(network)
        after = [await tx_bytes(network, "s1", "s2"), await tx_bytes(network, "s2", "h2")]
        found["carried"] = [b - a for a, b in zip(before, after, strict=True)]

        await network.set_link(dataclasses.replace(CORE, rate_bps=5e6, delay_s=20e-3))
        found["changed checks"] = await network.check_links()
        found["slow_transfer_s"] = await transfer(network)
        await network.set_link(CORE)

        engine = network._fabric.engine
        port = next(p for p in TOPOLOGY.ports["s1"] if p.peer == "s2").number
        found["wrong checks"] = []
        for wrong in ({"rate_bps": 18.5e6}, {"delay_s": 5.5e-3}):
            await engine.set_shape("s1", port, shape_of(dataclasses.replace(CORE, **wrong)))
            found["wrong checks"].append(await network.check_links())
        await network.set_link(CORE)

        one, two = network.hosts["h1"], network.hosts["h2"]
        drops = await network.drops()
        await two.sink_traffic("u", 6000, "udp")
        await one.start_traffic("u", two.address, 6000, 40e6, 1200, "udp")
        await asyncio.sleep(1)
        await one.stop_traffic("u")
        await asyncio.sleep(0.2)
        overload = await network.drops()
        found["overload"] = (drops, overload)

        await network.set_link_up("s1", "s2", False)
        await one.start_traffic("v", two.address, 6000, 5e6, 1200, "udp")
        await asyncio.sleep(0.5)
        await one.stop_traffic("v")
        found["cut"] = (overload, await network.drops())
        await network.set_link_up("s1", "s2", True)

        await network.set_node_up("h2", False)
        await asyncio.sleep(0.3)
        seen = len([r for r in reports if r.host == "h2"])
        await asyncio.sleep(0.5)
        found["reports of a failed host"] = len([r for r in reports if r.host == "h2"]) - seen
        await network.set_node_up("h2", True)
        await asyncio.sleep(0.4)
        found["reports after"] = len([r for r in reports if r.host == "h2"]) - seen
        found["transfer after"] = await transfer(network)

        await network.set_node_up("s2", False)
        await asyncio.sleep(0.3)
        try:
            await tx_bytes(network, "s2", "h2")
        except SwitchGone as error:
            found["switch gone"] = str(error)
        await network.set_node_up("s2", True)
        await network.switches["s2"].reconnect()
        await network.hosts["h1"].reset()
        await network.hosts["h2"].reset()
        await install_routes_of_a_newcomer(network)
        found["transfer after reconnect"] = await transfer(network)
        os.kill(network.switch_processes[0], 0)
    return found


async def measure_bmv2() -> dict[str, Any]:
    found: dict[str, Any] = {}
    async with Emulation(scenario(TOPOLOGY, "bmv2")) as network:
        found["processes"] = [Path(f"/proc/{p}/comm").read_text() for p in network.switch_processes]
        found["checks"] = await network.check_links()
        await install_routes(network)
        await transfer(network, 1000)
        before = await tx_bytes(network, "s1", "s2")
        drops = await network.drops()
        found["transfer_s"] = await transfer(network)
        found["carried"] = await tx_bytes(network, "s1", "s2") - before
        found["drops"] = (drops, await network.drops())

        await network.set_link_up("s1", "s2", False)
        found["cut"] = await transfer_fails(network)
        await network.set_link_up("s1", "s2", True)

        await network.set_node_up("s2", False)
        try:
            await tx_bytes(network, "s2", "h2")
        except SwitchGone as error:
            found["switch gone"] = str(error)
        await network.set_node_up("s2", True)
        await network.switches["s2"].reconnect()
        await install_routes_of_a_newcomer(network)
        found["transfer after reconnect"] = await transfer(network)
    return found


async def transfer_fails(network: Emulation) -> bool:
    try:
        async with asyncio.timeout(1):
            await transfer(network, 1000)
    except TimeoutError:
        await network.hosts["h1"].reset()
        await network.hosts["h2"].reset()
        return True
    return False


async def install_routes_of_a_newcomer(network: Emulation) -> None:
    """s2 has come back with empty tables; s1 has kept its own."""
    for switch in ("s1",):
        await network.switches[switch].reconnect()
    await install_routes(network)


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    result: dict[str, Any] = in_run(measure)
    return result


@pytest.mark.timing
def test_a_small_network_is_ready_in_seconds(found: dict[str, Any]) -> None:
    assert found["ready_s"] < 30  # the program may have to be compiled first


@pytest.mark.timing
def test_every_link_direction_meets_its_specification(found: dict[str, Any]) -> None:
    checks = found["checks"]
    assert {(c.a, c.b) for c in checks} == {
        pair for link in TOPOLOGY.links for pair in ((link.a, link.b), (link.b, link.a))
    }
    assert [c for c in checks if not c.within] == []


def test_the_check_itself_loses_nothing_but_what_the_link_is_to_lose(
    found: dict[str, Any],
) -> None:
    for (a, b), drops in found["idle drops"].items():
        assert drops.queue == drops.failed == drops.other == 0, (a, b)
        assert drops.sent > 20


def test_every_byte_passes_both_switches(found: dict[str, Any]) -> None:
    for carried in found["carried"]:
        assert SIZE * (1514 / 1428) * 0.999 <= carried <= SIZE * 1.15


@pytest.mark.timing
def test_a_transfer_takes_as_long_as_the_slowest_link_allows(found: dict[str, Any]) -> None:
    least = SIZE * 8 / 20e6
    assert least <= found["transfer_s"] <= 2 * least


@pytest.mark.timing
def test_a_direction_that_is_off_its_specification_is_found_out(found: dict[str, Any]) -> None:
    for checks in found["wrong checks"]:
        assert [(c.a, c.b) for c in checks if not c.within] == [("s1", "s2")]


@pytest.mark.timing
def test_a_link_can_be_changed_while_it_runs(found: dict[str, Any]) -> None:
    changed = {(c.a, c.b): c for c in found["changed checks"]}
    for pair in (("s1", "s2"), ("s2", "s1")):
        assert changed[pair].within
        assert changed[pair].spec_rate_bps == 5e6
    assert found["slow_transfer_s"] >= SIZE * 8 / 5e6


def test_what_overflows_is_counted_where_it_overflowed(found: dict[str, Any]) -> None:
    before, after = found["overload"]
    assert after["s1", "s2"].queue - before["s1", "s2"].queue > 500
    assert after["h1", "s1"].queue == before["h1", "s1"].queue
    assert after["s1", "s2"].other == 0


def test_a_failed_link_loses_everything_and_says_so(found: dict[str, Any]) -> None:
    before, after = found["cut"]
    assert after["s1", "s2"].failed - before["s1", "s2"].failed > 100
    assert after["s2", "h2"].sent - before["s2", "h2"].sent < 20


@pytest.mark.timing
def test_a_failed_host_is_silent_and_works_again_once_recovered(found: dict[str, Any]) -> None:
    assert found["reports of a failed host"] == 0
    assert found["reports after"] >= 1
    assert found["transfer after"] < 2


@pytest.mark.timing
def test_a_failed_switch_refuses_its_controller_until_it_recovers(found: dict[str, Any]) -> None:
    assert "s2" in found["switch gone"]
    assert found["transfer after reconnect"] < 2


@pytest.fixture(scope="module")
def found_bmv2() -> dict[str, Any]:
    result: dict[str, Any] = in_run(measure_bmv2)
    return result


needs_bmv2 = pytest.mark.skipif(
    shutil.which("simple_switch_grpc") is None, reason="simple_switch_grpc is not on PATH"
)


@pytest.mark.bmv2
@needs_bmv2
def test_bmv2_switches_are_processes_of_their_own(found_bmv2: dict[str, Any]) -> None:
    assert sum(name.startswith("simple_switch") for name in found_bmv2["processes"]) == 3


@pytest.mark.bmv2
@needs_bmv2
@pytest.mark.timing
def test_links_between_bmv2_switches_meet_their_specification(found_bmv2: dict[str, Any]) -> None:
    assert len(found_bmv2["checks"]) == 2 * len(TOPOLOGY.links)
    assert [c for c in found_bmv2["checks"] if not c.within] == []


@pytest.mark.bmv2
@needs_bmv2
@pytest.mark.timing
def test_bmv2_carries_every_byte_at_the_links_rate(found_bmv2: dict[str, Any]) -> None:
    assert SIZE * (1514 / 1428) * 0.999 <= found_bmv2["carried"] <= SIZE * 1.15
    assert SIZE * 8 / 20e6 <= found_bmv2["transfer_s"] <= 2 * SIZE * 8 / 20e6
    before, after = found_bmv2["drops"]
    assert after["s1", "s2"].sent - before["s1", "s2"].sent >= SIZE / 1428
    assert after["s1", "s2"].other == 0


@pytest.mark.bmv2
@needs_bmv2
@pytest.mark.timing
def test_bmv2_links_and_switches_can_fail_and_recover(found_bmv2: dict[str, Any]) -> None:
    assert found_bmv2["cut"]
    assert "s2" in found_bmv2["switch gone"]
    assert found_bmv2["transfer after reconnect"] < 2


WHOLE_RUN = """
import asyncio, sys
from testbed.infrastructure.emulation import isolate
from testbed.infrastructure.emulation import budget
from testbed.infrastructure.emulation.fabric import shape_of
from testbed.infrastructure.emulation.infrastructure import Emulation
from {package}.test_infrastructure import TOPOLOGY, scenario
async def go():
    async with Emulation(scenario(TOPOLOGY)) as network:
        print("ready", flush=True)
        await network.start_python("h2", ["-c", "import time; time.sleep(1000)", {run_id!r}])
        await network.hosts["h1"].compute("t", 100, 0.5)
def main():
    asyncio.run(go())
sys.exit(isolate.enter({run_id!r}, main))
"""


def start_whole_run(run_id: str) -> subprocess.Popen[str]:
    code = WHOLE_RUN.format(package=__package__, run_id=run_id)
    root = str(Path(__file__).parents[len((__package__ or "").split("."))])
    environment = os.environ | {"PYTHONPATH": root}
    return subprocess.Popen(
        [sys.executable, "-c", code], text=True, stdout=subprocess.PIPE, env=environment
    )


def wait_until_gone(run_id: str) -> list[str]:
    give_up = time.monotonic() + 90
    while (left := traces_of(run_id)) and time.monotonic() < give_up:
        time.sleep(0.05)
    return left


@pytest.mark.parametrize("number", range(KILLS))
def test_sigkill_at_a_random_moment_leaves_nothing_and_the_next_run_works(number: int) -> None:
    run_id = new_run_id()
    with start_whole_run(run_id) as run:
        moment_s = random.uniform(0.3, 4)
        time.sleep(moment_s)
        run.send_signal(signal.SIGKILL)
    assert wait_until_gone(run_id) == [], f"after {moment_s:.2f} s"


@pytest.mark.timing
def test_a_leaf_spine_with_ten_switches_and_twelve_hosts_keeps_budget_and_specification() -> None:
    spines, leaves = ("s1", "s2"), tuple(f"s{n}" for n in range(3, 11))
    hosts = [f"h{n}" for n in range(1, 13)]
    uplinks = [LinkSpec(s, leaf, 20e6, 1e-3, queue_bytes=60_000) for leaf in leaves for s in spines]
    downlinks = [
        LinkSpec(host, leaves[n % len(leaves)], 50e6, 1e-3, queue_bytes=60_000)
        for n, host in enumerate(hosts)
    ]
    topology = Topology(
        hosts=tuple(HostSpec(name) for name in hosts),
        switches=tuple(SwitchSpec(name) for name in spines + leaves),
        links=(*uplinks, *downlinks),
    )

    async def build() -> tuple[float, list[bool]]:
        async with Emulation(scenario(topology)) as network:
            within = [c.within for c in await network.check_links()]
            return network.budget.total, within

    cores, within = in_run(build)
    assert cores <= budget.machine_cores() + 1e-9
    assert len(within) == 56 and all(within)


@pytest.mark.timing
def test_ctrl_c_ends_a_whole_run_cleanly() -> None:
    give_up = time.monotonic() + 200
    said = ""
    while not said and time.monotonic() < give_up:  # another run may hold the CPU budget
        run_id = new_run_id()
        with start_whole_run(run_id) as run:
            assert run.stdout is not None
            said = run.stdout.readline()
            start = time.monotonic()
            run.send_signal(signal.SIGINT)
            assert run.wait(20) != 0
    assert said == "ready\n"
    assert time.monotonic() - start < 10
    assert wait_until_gone(run_id) == []


def test_a_host_whose_image_is_missing_is_named_and_nothing_stays() -> None:
    pictured = dataclasses.replace(TOPOLOGY.hosts[0], image="no.such/image:1")
    topology = dataclasses.replace(TOPOLOGY, hosts=(pictured, TOPOLOGY.hosts[1]))

    async def enter() -> str:
        try:
            async with Emulation(scenario(topology)):
                return "it came up"
        except HostError as error:
            return str(error)

    assert "podman pull no.such/image:1" in in_run(enter)


@pytest.mark.timing
def test_a_host_that_does_not_come_up_among_many_ends_the_start_at_once() -> None:
    hosts = tuple(HostSpec(f"h{n}", cpu=0.1) for n in range(1, 9))
    small = dataclasses.replace(hosts[-1], memory_bytes=1)  # refused by the runtime
    topology = Topology(
        hosts=(*hosts[:-1], small),
        switches=(SwitchSpec("s1"),),
        links=tuple(LinkSpec(host.name, "s1", 50e6, 1e-3, queue_bytes=60_000) for host in hosts),
    )

    async def enter() -> tuple[str, float]:
        start = time.monotonic()
        try:
            async with Emulation(scenario(topology)):
                return "it came up", 0
        except HostError as error:
            return str(error), time.monotonic() - start

    said, lasted_s = in_run(enter)
    assert said.startswith("host h8: podman run failed")
    assert lasted_s < 15
