"""Podman containers that join the network namespaces of Mininet's hosts.

Podman is driven by its command line, with storage of the run's own and the
runtime runc (crun refuses hybrid control groups). A host without an image
runs on an overlay of the machine's own root: what it writes is its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from testbed.errors import HostError, MachineError
from testbed.infrastructure.emulation import cgroups
from testbed.infrastructure.emulation.budget import Quota
from testbed.infrastructure.emulation.runs import Place

AGENT_DIR = "/run/testbed-agent"
"""Where a container sees its control socket, its agent and its writable layer."""
STORE, LAYER = "store", "layer"
"""In `AGENT_DIR`: Podman's store, and the file that says where in it the container writes."""
AT_ONCE = 4
IMAGE_STORE = Path("/var/lib/containers/storage")
CAPABILITIES = ("NET_RAW", "NET_ADMIN")
"""Raw sockets for neighbour discovery and ping; CUBIC, buffers and routes of its own netns."""
OWN_LOCKS = '[engine]\nlock_type = "file"\n'
"""Podman's locks are in the run's own folder: those in shared memory are 2,048 on the whole
machine, and a container that is killed rather than removed keeps its own until the next boot."""
_MNT_DETACH = 2


@dataclass(frozen=True, slots=True)
class ContainerSpec:
    """What one container gets. `folder`, with an empty STORE in it, is mounted at AGENT_DIR."""

    host: str
    network_pid: int
    quota: Quota
    memory_bytes: int
    folder: Path
    image: str | None
    command: Sequence[str]
    shown: tuple[Path, ...] = ()
    """Folders of this machine that the container sees where they are, read-only."""


@dataclass(frozen=True, slots=True)
class Container:
    host: str
    id: str
    cgroup: str
    """From the hierarchy's root, the same under every controller."""


class Podman:
    """The containers of one run."""

    def __init__(self, place: Place, number: int = 0) -> None:
        self._place = place
        self._store = place.storage_dir / f"podman{number}"
        self._configuration = self._store / "containers.conf"
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._containers: list[Container] = []
        self._calls: set[subprocess.Popen[str]] = set()
        self._stopped = False

    @property
    def runtime(self) -> tuple[str, ...]:
        """The OCI runtime that has this run's containers, as a command."""
        return ("runc", "--root", str(self._store / "runc"))

    async def start(self, spec: ContainerSpec) -> Container:
        """Start one container; HostError with Podman's reason if it does not come up."""
        self._store.mkdir(parents=True, exist_ok=True)
        if not self._configuration.exists():  # once: a call may be reading it
            self._configuration.write_text(OWN_LOCKS)
        if spec.image is not None:
            await self._require_image(spec)
        async with self._slots:
            said = await self._podman(spec.host, *self._run_arguments(spec))
            identity = said.split()[-1]
            layer = await self._writable_layer(spec, identity)
        (spec.folder / LAYER).write_text(layer)
        container = Container(spec.host, identity, f"{self._place.cgroup}/libpod-{identity}")
        _allow_burst(container.cgroup, spec.quota)
        self._containers.append(container)
        return container

    async def stop(self) -> None:
        """Kill every container at once and let go of its mounts; storage goes with the run."""
        self._stopped = True
        while self._calls:  # what is still being started
            for call in list(self._calls):
                call.kill()
            await asyncio.sleep(0.01)
        for group in list(cgroups.groups_of(self._place.run_id)):
            if group.name == "conmon":  # first, or each would start a clean-up of its own
                _kill_all(group)
        for container in self._containers:
            with contextlib.suppress(OSError):
                cgroups.set_frozen(container.cgroup, False)
        for group in list(cgroups.groups_of(self._place.run_id)):
            _kill_all(group)
        libc = ctypes.CDLL(None)
        for line in Path("/proc/self/mounts").read_text().splitlines():
            where = line.split()[1]
            if where.startswith(str(self._store)):
                libc.umount2(where.encode(), _MNT_DETACH)
        self._containers.clear()

    def _run_arguments(self, spec: ContainerSpec) -> list[str]:
        limits = []
        for name, number in (("nofile", resource.RLIMIT_NOFILE), ("nproc", resource.RLIMIT_NPROC)):
            soft, hard = (-1 if v == resource.RLIM_INFINITY else v
                          for v in resource.getrlimit(number))  # fmt: skip
            limits += ["--ulimit", f"{name}={soft}:{hard}"]
        arguments = [
            "run", "--detach", "--name", spec.host, "--hostname", spec.host,
            "--network", f"ns:/proc/{spec.network_pid}/ns/net",
            "--cgroup-parent", self._place.cgroup,
            "--cpu-period", str(spec.quota.period_us), "--cpu-quota", str(spec.quota.quota_us),
            "--memory", str(spec.memory_bytes), "--memory-swap", str(spec.memory_bytes),
            *limits,
            "--log-driver", "k8s-file", "--log-opt", f"path={spec.folder / 'log'}",
            "--workdir", AGENT_DIR, "--volume", f"{spec.folder}:{AGENT_DIR}:ro",
            "--mount", f"type=bind,src={self._store},dst={AGENT_DIR}/{STORE},ro,bind-nonrecursive",
        ]  # fmt: skip
        for capability in CAPABILITIES:
            arguments += ["--cap-add", capability]
        for folder in spec.shown:
            arguments += ["--volume", f"{folder}:{folder}:ro"]
        if spec.image is None:
            return [*arguments, "--rootfs", "/:O", *spec.command]
        entry, *words = spec.command
        return [*arguments, "--pull", "never", "--entrypoint", entry, spec.image, *words]

    async def _writable_layer(self, spec: ContainerSpec, identity: str) -> str:
        """Where the container's own writes go, as a path from the store."""
        if spec.image is None:
            return f"run/overlay-containers/{identity}/rootfs/upper"
        template = "{{.GraphDriver.Data.UpperDir}}"
        upper = await self._podman(spec.host, "container", "inspect", "-f", template, identity)
        return str(Path(upper.strip()).relative_to(self._store))

    async def _require_image(self, spec: ContainerSpec) -> None:
        assert spec.image is not None
        try:
            await self._podman(spec.host, "image", "exists", spec.image)
        except HostError as error:
            raise HostError(
                f"host {spec.host}: image {spec.image} is not in this machine's Podman storage: "
                f"run `podman pull {spec.image}` first, a run has no way out of its own network"
            ) from error

    async def _podman(self, host: str, *arguments: str) -> str:
        # A thread, since asyncio's own subprocesses can hang for good when the
        # task that starts one is cancelled while it is being connected.
        return await asyncio.to_thread(self._call, host, arguments)

    def _call(self, host: str, arguments: Sequence[str]) -> str:
        if self._stopped:
            raise HostError(f"host {host}: its network is being taken down")
        with subprocess.Popen(
            [podman_path(), *self._global_arguments(), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env={"CONTAINERS_CONF": str(self._configuration)}
            | os.environ
            | {"TMPDIR": str(self._store)},
        ) as process:
            self._calls.add(process)
            try:
                out, err = process.communicate()
            finally:
                self._calls.discard(process)
        if process.returncode != 0:
            reason = err.strip().split("\n")[-1]
            raise HostError(f"host {host}: podman {arguments[0]} failed: {reason}")
        return out

    def _global_arguments(self) -> list[str]:
        arguments = [
            "--root", str(self._store / "root"), "--runroot", str(self._store / "run"),
            "--tmpdir", str(self._store / "tmp"), "--cgroup-manager", "cgroupfs",
            "--runtime", "runc", "--events-backend", "none",
            # Else it is /run/runc, where containers that are killed leave their state for good.
            "--runtime-flag", f"root={self._store / 'runc'}",
        ]  # fmt: skip
        if IMAGE_STORE.is_dir():
            arguments += [
                "--storage-driver", "overlay",
                "--storage-opt", f"additionalimagestore={IMAGE_STORE}",
            ]  # fmt: skip
        return arguments


def podman_path() -> str:
    """Where podman is; MachineError with what to do where it, or runc, is not."""
    for program in ("podman", "runc"):
        if shutil.which(program) is None:
            raise MachineError(f"{program} was not found: `apt install {program}`")
    return "podman"


def _allow_burst(group: str, quota: Quota) -> None:
    """Let quota unused in one period be used in the next, where the kernel can (5.14)."""
    hierarchy = cgroups.hierarchy_of("cpu")
    if hierarchy is None:
        return
    name = "cpu.cfs_burst_us" if hierarchy.version == 1 else "cpu.max.burst"
    with contextlib.suppress(OSError):
        (hierarchy.mount / group.lstrip("/") / name).write_text(str(quota.quota_us))


def _kill_all(group: Path) -> None:
    with contextlib.suppress(OSError):
        for pid in (group / "cgroup.procs").read_text().split():
            if int(pid) not in (0, os.getpid()):
                os.kill(int(pid), signal.SIGKILL)
