"""What this machine can do for the testbed, what each missing piece costs, how to get it.

    findings = examine()
    print(render(findings))          # for people
    print(as_json(findings))     # for programs

Nothing is changed: what must be tried is tried in namespaces that end with
the process that tries it.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from testbed.errors import MachineError
from testbed.infrastructure.emulation import budget, cgroups, kernel, nodes, runs

Status = Literal["ok", "degraded", "missing"]
QDISCS = {"netem": "netem delay 1ms", "htb": "htb", "tbf": "tbf rate 1mbit burst 10kb limit 10kb"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    `required` says that no emulated run works without it. `lack` says what
    its absence costs, `remedy` how to get it; both are empty when it is ok.
    """

    what: str
    status: Status
    value: str
    required: bool = False
    lack: str = ""
    remedy: str = ""


def examine() -> list[Finding]:
    """Look at everything; takes a second or two."""
    return [check() for check in _CHECKS]


def can_emulate(findings: Iterable[Finding]) -> bool:
    """Is everything there that an emulated run cannot do without?"""
    return all(f.status != "missing" for f in findings if f.required)


def render(findings: Iterable[Finding]) -> str:
    """The findings as aligned text, one a line, remedies indented below."""
    listed = list(findings)
    width = max(len(f.what) for f in listed)
    lines = []
    for f in listed:
        lines.append(f"{f.status:<8}  {f.what:<{width}}  {f.value}")
        if f.lack:
            lines.append(f"{'':<8}  {'':<{width}}  without it: {f.lack}")
        if f.remedy:
            lines.append(f"{'':<8}  {'':<{width}}  to get it: {f.remedy}")
    verdict = "can" if can_emulate(listed) else "cannot"
    lines.append(f"This machine {verdict} run emulated networks.")
    return "\n".join(lines)


def as_json(findings: Iterable[Finding]) -> str:
    """The findings as a JSON object: `can_emulate` and `findings`, a list of objects."""
    listed = list(findings)
    content = {"can_emulate": can_emulate(listed), "findings": [asdict(f) for f in listed]}
    return json.dumps(content, indent=2)


def _system() -> Finding:
    value = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    if sys.platform.startswith("linux"):
        return Finding("system", "ok", value, True)
    return Finding(
        "system", "missing", value, True,
        "namespaces, veths and control groups are Linux's own: only the simulation runs here",
        "use a Linux machine or virtual machine",
    )  # fmt: skip


def _root() -> Finding:
    if os.geteuid() == 0:
        return Finding("root", "ok", "running as root", True)
    return Finding(
        "root", "missing", f"running as user {os.geteuid()}", True,
        "no namespaces, interfaces or containers can be made",
        "run with sudo",
    )  # fmt: skip


def _namespaces() -> Finding:
    flags = kernel.CLONE_NEWNET | kernel.CLONE_NEWNS | kernel.CLONE_NEWPID
    worked, why = _try_in_namespaces(flags, lambda: None)
    if worked:
        return Finding("namespaces", "ok", "network, mount and PID namespaces", True)
    return Finding(
        "namespaces", "missing", why, True,
        "a run cannot be kept apart from this machine",
        "run as root, outside of a container or in a privileged one",
    )  # fmt: skip


def _cgroups() -> Finding:
    found = cgroups.version()
    names = {"v1": "version 1", "v2": "version 2", "hybrid": "hybrid, versions 1 and 2"}
    lacking = [c for c in ("cpu", "memory") if cgroups.hierarchy_of(c) is None]
    if lacking:
        return Finding(
            "control groups", "missing", f"no controller for {' and '.join(lacking)}", True,
            "container hosts would have no limits",
            "mount them, or boot with systemd.unified_cgroup_hierarchy=1",
        )  # fmt: skip
    if cgroups.hierarchy_of("freezer") is None:
        return Finding(
            "control groups", "degraded", f"{names[found]}, without a freezer", True,
            "hosts cannot be failed during a run", "mount the freezer hierarchy",
        )  # fmt: skip
    return Finding("control groups", "ok", names[found], True)


def _cpu_budget() -> Finding:
    cores = budget.machine_cores()
    taken = {}
    if runs.RUNS.is_dir() and os.geteuid() == 0:
        taken = {
            record.stem: float(runs.read(record).get("cores", 0))
            for record in runs.records()
            if runs.has_owner(record)
        }
    used = sum(taken.values())
    value = f"{cores - used:.2f} of {cores:.0f} cores free"
    if used:
        return Finding(
            "CPU budget", "degraded", f"{value}; taken by {', '.join(sorted(taken))}", True,
            "a run that needs more than is free is refused", "wait for the other runs to end",
        )  # fmt: skip
    if cores < 2:
        return Finding(
            "CPU budget", "degraded", value, True,
            "switches and hosts share one core: timing suffers under load",
            "use a machine with two or more cores",
        )  # fmt: skip
    return Finding("CPU budget", "ok", value, True)


def _real_time() -> Finding:
    try:
        before = os.sched_getscheduler(0)
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(2))
        os.sched_setscheduler(0, before, os.sched_param(0))
    except OSError as error:
        return Finding(
            "SCHED_FIFO", "missing", f"not permitted: {error.strerror}", False,
            "switch threads run at high priority instead, and packets are sometimes late",
            "grant CAP_SYS_NICE and real-time bandwidth (cpu.rt_runtime_us) to this group",
        )  # fmt: skip
    return Finding("SCHED_FIFO", "ok", "permitted to switch threads")


def _program(
    name: str, version: tuple[str, ...], required: bool, lack: str, remedy: str
) -> Callable[[], Finding]:
    def check() -> Finding:
        path = shutil.which(name)
        if path is None:
            return Finding(name, "missing", "not on PATH", required, lack, remedy)
        said = _version([path, *version]) if version else ""
        return Finding(name, "ok", f"{path}{f' ({said})' if said else ''}", required)

    return check


def _runtime() -> Finding:
    found = [name for name in ("runc", "crun") if shutil.which(name)]
    if "runc" in found:
        note = ""
        if "crun" in found and cgroups.version() == "hybrid":
            note = "; crun is here too and not used, it refuses hybrid control groups"
        return Finding("container runtime", "ok", _version(["runc", "--version"]) + note, True)
    return Finding(
        "container runtime", "missing", f"found {', '.join(found) or 'none'}", True,
        "Podman cannot start the container hosts", "apt install runc",
    )  # fmt: skip


def _qdiscs() -> Finding:
    if shutil.which("tc") is None:
        return Finding(
            "tc qdiscs", "missing", "tc not on PATH", True,
            "networks cannot be built without iproute2", "apt install iproute2",
        )  # fmt: skip
    if os.geteuid() != 0:
        return Finding("tc qdiscs", "degraded", "cannot be tried without root")

    def probe() -> str:
        subprocess.run(["ip", "link", "add", "probe", "type", "veth"], check=True)
        there = []
        for name, arguments in QDISCS.items():
            command = ["tc", "qdisc", "replace", "dev", "probe", "root", *arguments.split()]
            if subprocess.run(command, capture_output=True, check=False).returncode == 0:
                there.append(name)
        return " ".join(there)

    worked, said = _try_in_namespaces(kernel.CLONE_NEWNET, probe)
    there = said.split() if worked else []
    absent = [name for name in QDISCS if name not in there]
    if not absent:
        return Finding("tc qdiscs", "ok", ", ".join(there))
    return Finding(
        "tc qdiscs", "degraded", f"{', '.join(there) or 'none'}; not {', '.join(absent)}", False,
        "only your own tc experiments miss it: the engine shapes every link itself",
        "a kernel with " + " ".join(f"CONFIG_NET_SCH_{name.upper()}" for name in absent),
    )  # fmt: skip


def _seg6() -> Finding:
    if Path("/proc/sys/net/ipv6/conf/all/seg6_enabled").exists():
        return Finding("kernel SRv6", "ok", "net.ipv6.conf.*.seg6_enabled exists")
    return Finding(
        "kernel SRv6", "missing", "no seg6 sysctls", False,
        "switches still do SRv6; hosts and tests cannot use the kernel's own as a reference",
        "a kernel with CONFIG_IPV6_SEG6_LWTUNNEL",
    )  # fmt: skip


def _p4utils() -> Finding:
    try:
        version = importlib.metadata.version("p4utils")
    except importlib.metadata.PackageNotFoundError:
        version = ""
    if nodes.p4utils_switch() is not None:
        return Finding("p4-utils", "ok", f"imports{f', version {version}' if version else ''}")
    cost = "BMv2 is started by the testbed's own Mininet node instead of p4-utils'"
    if version:
        return Finding(
            "p4-utils", "degraded", f"version {version} does not import", False, cost,
            "give it a Mininet newer than PyPI's 2.3.0.dev6: install Mininet from source",
        )  # fmt: skip
    return Finding(
        "p4-utils", "missing", "not installed", False, cost,
        "install it, and Mininet, from source, if you use its tools",
    )  # fmt: skip


_CHECKS: tuple[Callable[[], Finding], ...] = (
    _system,
    _root,
    _namespaces,
    _cgroups,
    _cpu_budget,
    _real_time,
    _program("podman", ("--version",), True, "there are no container hosts", "apt install podman"),
    _runtime,
    _program(
        "mnexec",
        ("-v",),
        True,
        "Mininet cannot make network namespaces",
        "apt install mininet (the PyPI package does not bring it)",
    ),
    _program("ip", ("-V",), True, "networks cannot be built", "apt install iproute2"),
    _qdiscs,
    _seg6,
    _program(
        "simple_switch_grpc",
        (),
        False,
        "no `--target bmv2`; the embedded target needs nothing",
        "build BMv2 with PI, or install p4lang-bmv2 from the p4lang packages",
    ),
    _program(
        "p4c-bm2-ss",
        ("--version",),
        False,
        "P4 programs cannot be recompiled; the compiled ones that come with the testbed run",
        "install p4lang-p4c from the p4lang packages",
    ),
    _p4utils,
    _program(
        "clang-19",
        ("--version",),
        False,
        "the embedded target's C runtime cannot be recompiled; only developers need to",
        "apt install clang-19",
    ),
)


def _version(command: list[str]) -> str:
    """The first line with a version number that a program prints; empty if it prints none."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    for line in (done.stdout + done.stderr).split("\n"):
        if re.search(r"\d\.\d", line):
            return line.strip()
    return ""


def _try_in_namespaces(flags: int, work: Callable[[], str | None]) -> tuple[bool, str]:
    """Run `work` in a child with namespaces of its own; (worked, what it returned or why not)."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(read)
            kernel.unshare(flags)
            os.write(write, (work() or "").encode())
            status = 0
        except (OSError, subprocess.SubprocessError, MachineError) as error:
            os.write(write, str(error).encode())
        finally:
            os._exit(status)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read().decode()
    return os.waitpid(child, 0)[1] == 0, said
