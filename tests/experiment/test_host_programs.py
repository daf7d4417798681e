"""Workers are members of their hosts' containers, and are replaced when they die or hang."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "infrastructure/emulation"))
from support import in_run

from testbed.experiment.allreduce import Unconfined, Workers
from testbed.experiment.control_plane import ControlPlane
from testbed.experiment.host_controller import HostController, Report, Wish, alone
from testbed.experiment.northbound import Northbound
from testbed.infrastructure.emulation import cgroups, isolate
from testbed.infrastructure.emulation.containers import LAYER
from testbed.infrastructure.emulation.infrastructure import Emulation
from testbed.model.network import HostSpec, LinkSpec, SwitchSpec, Topology
from testbed.model.scenario import Scenario

pytestmark = pytest.mark.root
HOSTS = ("h1", "h2")
MEMORY_BYTES = 96 * 2**20
NAMESPACES = ("mnt", "pid", "uts", "ipc", "net")
NOBODY = Northbound("127.0.0.1", 9, "no token")
"""No INC controller: hosts sum alone."""
WISH = Wish(HOSTS, elements=256 * 40, rate_bps=1e6)
PROGRAM = """
import json, os, pathlib, socket, sys
pathlib.Path(sys.argv[1]).write_text("the container's own")
told = pathlib.Path(os.environ["TOLD"]).read_text()
print(json.dumps({"told": told, "name": socket.gethostname()}))
"""


def scenario() -> Scenario:
    topology = Topology(
        hosts=tuple(HostSpec(name, cpu=0.2, memory_bytes=MEMORY_BYTES) for name in HOSTS),
        switches=(SwitchSpec("s1"),),
        links=tuple(LinkSpec(name, "s1", 20e6, 5e-4, queue_bytes=100_000) for name in HOSTS),
    )
    return Scenario(
        name="programs", description="", seed=1, topology=topology, target="embedded",
        workloads=(), background=(), events=(), policies=(), repeat=1, duration_s=1.0,
        drain_s=1.0, warmup_s=0.0,
    )  # fmt: skip


def member(pid: int) -> dict[str, Any]:
    """What makes a process a member of a container."""
    status = dict(
        line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
    )
    return {
        "groups": Path(f"/proc/{pid}/cgroup").read_text(),
        "namespaces": [str(Path(f"/proc/{pid}/ns/{n}").readlink()) for n in NAMESPACES],
        "root": Path(f"/proc/{pid}/root/etc").stat().st_dev,
        "capabilities": {name: int(status[name], 16) for name in ("CapPrm", "CapEff", "CapBnd")},
        "seccomp": status["Seccomp"],
    }


def limits(container: str) -> dict[str, Any]:
    """A container's CPU quota in cores and memory in bytes, as the kernel has them."""
    found: dict[str, Any] = {}
    for controller in ("cpu", "memory"):
        hierarchy = cgroups.hierarchy_of(controller)
        assert hierarchy is not None
        group = hierarchy.mount / container.lstrip("/")
        found[f"{controller} members"] = [
            int(pid) for pid in (group / "cgroup.procs").read_text().split()
        ]
        first = hierarchy.version == 1
        if controller == "memory":
            name = "memory.limit_in_bytes" if first else "memory.max"
            found["memory"] = int((group / name).read_text())
        elif first:
            quota, period = ((group / f"cpu.cfs_{w}_us").read_text() for w in ("quota", "period"))
            found["cores"] = int(quota) / int(period)
        else:
            quota, period = (group / "cpu.max").read_text().split()
            found["cores"] = int(quota) / int(period)
    return found


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def membership(network: Emulation) -> dict[str, Any]:
    found: dict[str, Any] = {}
    container = network._containers["h1"].cgroup
    (agent,) = limits(container)["cpu members"]
    async with Workers(network, HOSTS, alone(network.topology, HOSTS)) as workers:
        pid = workers.pids[0]
        assert pid is not None
        found["worker"], found["agent"] = member(pid), member(agent)
        found["pid"], found["limits"] = pid, limits(container)
        found["quota"] = network.budget.quota("h1").cores
    found["left"] = [pid for pid in workers.pids if pid is not None and alive(pid)]
    mark = f"/var/testbed-mark-{os.getpid()}"
    program = await network.start_python("h1", ["-c", PROGRAM, mark], files={"TOLD": "a text"})
    out, found["status"] = await program.finish()
    found["said"] = json.loads(out) if out else program.said()
    await program.end()
    place = isolate.required()
    layer = place.run_dir / "hosts" / "0" / LAYER
    found["on the machine"] = Path(mark).exists()
    mine = place.storage_dir / "podman0" / layer.read_text() / mark.lstrip("/")
    found["in the layer"] = mine.read_text()
    outside = await Unconfined(network).start_python("h1", ["-c", "import time; time.sleep(60)"])
    assert outside.pid is not None
    found["outside"] = member(outside.pid)["groups"]
    await outside.end()
    return found


async def replacement(network: Emulation) -> dict[str, Any]:
    heard: dict[str, Callable[[], None]] = {}
    """What is done as soon as something is reported."""

    def hear(report: Report) -> None:
        heard.pop(report.kind, lambda: None)()

    found: dict[str, Any] = {}
    async with HostController(network, NOBODY, WISH, heard=hear) as task:

        def pid() -> int:
            assert task._workers is not None
            number = task._workers.pids[1]
            assert number is not None
            return number

        for number, signal_ in enumerate((signal.SIGKILL, signal.SIGSTOP)):
            before = pid()
            os.kill(before, signal_)
            found[signal_.name] = await task.reduce(number)
            found[f"{signal_.name} replaced"] = pid() != before and not alive(before)
        again: list[asyncio.Task[None]] = []

        def recover() -> None:
            again.append(asyncio.create_task(network.set_node_up("h2", True)))

        heard["waiting"] = recover
        await network.set_node_up("h2", False)
        found["host"] = await task.reduce(7)
        await asyncio.gather(*again)
        found["reports"] = [(r.kind, r.text) for r in task.reports]
    return found


async def everything() -> tuple[dict[str, Any], dict[str, Any]]:
    async with Emulation(scenario()) as network, ControlPlane(network) as plane:
        await plane.discover()
        return await membership(network), await replacement(network)


def test_workers_are_members_of_containers_and_lost_ones_are_replaced() -> None:
    found, replaced = in_run(everything)
    # Namespaces, root, control groups, capabilities and system calls are the container's.
    assert found["worker"] == found["agent"]
    assert "/testbed/" in found["worker"]["groups"] and "libpod-" in found["worker"]["groups"]
    assert "libpod-" not in found["outside"]
    # So its quota and its memory limit hold.
    assert found["pid"] in found["limits"]["cpu members"]
    assert found["pid"] in found["limits"]["memory members"]
    assert found["limits"]["cores"] == pytest.approx(found["quota"])
    assert found["limits"]["memory"] == MEMORY_BYTES
    assert found["left"] == []
    # A program is given files, and what it writes is the container's.
    assert found["said"] == {"told": "a text", "name": "h1"} and found["status"] == 0
    assert found["in the layer"] == "the container's own" and not found["on the machine"]
    # A worker that is killed, hangs, or whose host fails is replaced, and the sum repeated.
    for what in ("SIGKILL", "SIGSTOP", "host"):
        assert replaced[what].right, what
    assert replaced["SIGKILL replaced"] and replaced["SIGSTOP replaced"]
    lost = [text for kind, text in replaced["reports"] if kind == "worker-lost"]
    assert any("h2" in text and "has ended" in text for text in lost)
    assert sum("h2" in text and "hangs" in text for text in lost) >= 2
    assert any(kind == "waiting" and "paused" in text for kind, text in replaced["reports"])
