"""Control groups of a run, under version 1, version 2 or both (hybrid).

A run owns the group `testbed/<run-id>` in every mounted hierarchy, and the
container runtime makes one below it for each container; `testbed-idle/<run-id>`
is for what runs only when nothing else wants to. The kernel keeps
groups when the processes in them end, so somebody has to remove them: the
janitor, with `remove`.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PARENT = "testbed"
IDLE_PARENT = "testbed-idle"
"""Beside PARENT, since whoever is idle in a group is still preferred to what is outside of it."""
V2_CONTROLLERS = ("cpu", "memory", "pids")
SHARES_PER_CORE = 4096
"""Weight of all containers against the machine's other processes, of 1024 each. Their quotas
already leave room for the switches; the weight keeps strangers from eating what they may use."""

Version = Literal["v1", "v2", "hybrid", "none"]


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """A mounted hierarchy; `controllers` is empty for version 2."""

    mount: Path
    version: Literal[1, 2]
    controllers: frozenset[str]


def hierarchies() -> tuple[Hierarchy, ...]:
    """What is mounted here, each hierarchy once."""
    found: dict[Path, Hierarchy] = {}
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, where, kind, options, *_ = line.split()
        if kind == "cgroup":
            named = frozenset(o for o in options.split(",") if o not in ("rw", "ro", "relatime"))
            found[Path(where)] = Hierarchy(Path(where), 1, named)
        elif kind == "cgroup2":
            found[Path(where)] = Hierarchy(Path(where), 2, frozenset())
    return tuple(found.values())


def version() -> Version:
    """How this machine mounts control groups."""
    kinds = {h.version for h in hierarchies()}
    if kinds == {1, 2}:
        return "hybrid"
    return "v2" if kinds == {2} else "v1" if kinds == {1} else "none"


def hierarchy_of(controller: str) -> Hierarchy | None:
    """The hierarchy that `controller` (cpu, memory, freezer...) is in, if any."""
    mounted = hierarchies()
    for hierarchy in mounted:
        if hierarchy.version == 1 and controller in hierarchy.controllers:
            return hierarchy
    for hierarchy in mounted:
        if hierarchy.version == 2:
            file = hierarchy.mount / "cgroup.controllers"
            inherent = controller == "freezer"  # cgroup.freeze belongs to every v2 group
            if inherent or (file.exists() and controller in file.read_text().split()):
                return hierarchy
    return None


def parent_of(run_id: str) -> str:
    """What a container runtime takes as the cgroup parent of a run's containers."""
    return f"/{PARENT}/{run_id}"


def own_quotas() -> tuple[Path, ...]:
    """`cpu.stat` of every group with a CPU controller that this process is in, to the root.

    A quota on any of them (a container's, a systemd slice's) holds all of a run back.
    """
    hierarchy = hierarchy_of("cpu")
    if hierarchy is None:
        return ()
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, names, path = line.split(":", 2)
        if names == "" if hierarchy.version == 2 else "cpu" in names.split(","):
            break
    else:
        return ()
    here = hierarchy.mount / path.lstrip("/")
    if not here.is_dir():  # named from outside of the container that this is
        here = hierarchy.mount
    files = []
    while True:
        files.append(here / "cpu.stat")
        if here == hierarchy.mount:
            break
        here = here.parent
    return tuple(file for file in files if file.exists())


def cpu_s(run_id: str) -> float:
    """CPU time used by all containers of a run so far."""
    hierarchy = hierarchy_of("cpuacct") or hierarchy_of("cpu")
    return 0.0 if hierarchy is None else group_cpu_s(hierarchy.mount / PARENT / run_id) or 0.0


def memory_bytes(run_id: str) -> int:
    """Memory used by all containers of a run."""
    hierarchy = hierarchy_of("memory")
    if hierarchy is None:
        return 0
    name = "memory.usage_in_bytes" if hierarchy.version == 1 else "memory.current"
    return int((hierarchy.mount / PARENT / run_id / name).read_text())


def create(run_id: str) -> None:
    """Make the run's group in every hierarchy that lets us."""
    for hierarchy in hierarchies():
        group = hierarchy.mount / PARENT / run_id
        if not _make(group):  # read-only or named hierarchies are not ours to need
            continue
        if hierarchy.version == 2:
            for level in (hierarchy.mount, hierarchy.mount / PARENT, group):
                _enable(level)
        for level in (group.parent, group):
            _set_weight(level, SHARES_PER_CORE * (os.cpu_count() or 1))


def idle_groups(run_id: str) -> tuple[Path, ...]:
    """The run's groups for processes that any other preempts at once; none where there is no such.

    The kernel has `cpu.idle` since 5.15. Under version 1 there may be a second
    one, which only counts CPU time.
    """
    cpu, account = hierarchy_of("cpu"), hierarchy_of("cpuacct")
    if cpu is None:
        return ()
    group = cpu.mount / IDLE_PARENT / run_id
    if not _make(group):
        return ()
    if cpu.version == 2:
        for level in (cpu.mount, cpu.mount / IDLE_PARENT):
            _enable(level)
    for level in (group.parent, group):
        try:
            (level / "cpu.idle").write_text("1")
        except OSError:
            return ()
    if account is None or account.version == 2 or account.mount == cpu.mount:
        return (group,)
    counted = account.mount / IDLE_PARENT / run_id
    return (group, counted) if _make(counted) else (group,)


def idle_group_of_all() -> Path | None:
    """The group whose CPU time is that of all runs' idle groups."""
    hierarchy = hierarchy_of("cpuacct") or hierarchy_of("cpu")
    return None if hierarchy is None else hierarchy.mount / IDLE_PARENT


def group_cpu_s(group: Path) -> float | None:
    """CPU time used in a group so far, its children's included; None where it is not counted."""
    try:
        return int((group / "cpuacct.usage").read_text()) / 1e9
    except OSError:
        pass
    try:
        stat = (group / "cpu.stat").read_text().split()
    except OSError:
        return None
    return int(stat[stat.index("usage_usec") + 1]) / 1e6 if "usage_usec" in stat else None


def _make(group: Path) -> bool:
    for _ in range(3):
        try:
            group.mkdir(parents=True, exist_ok=True)
        except FileNotFoundError:  # a run that ended has just removed the empty parent
            continue
        except OSError:
            return False
        return True
    return False


def _enable(group: Path) -> None:
    for controller in V2_CONTROLLERS:
        try:
            (group / "cgroup.subtree_control").write_text(f"+{controller}")
        except OSError:  # not in this hierarchy, as on a hybrid machine
            continue


def _set_weight(group: Path, shares: int) -> None:
    v2_weight = min(10_000, max(1, shares * 100 // 1024))  # 100 is what 1024 shares are
    for name, value in (("cpu.shares", shares), ("cpu.weight", v2_weight)):
        if (group / name).exists():
            (group / name).write_text(str(value))


def groups_of(run_id: str) -> Iterator[Path]:
    """Every group of the run that exists, children before parents."""
    for hierarchy in hierarchies():
        for parent in (PARENT, IDLE_PARENT):
            for here, _, _ in os.walk(hierarchy.mount / parent / run_id, topdown=False):
                yield Path(here)


def run_ids() -> set[str]:
    """Runs that have a group somewhere, alive or not."""
    found = set()
    for hierarchy in hierarchies():
        for top in (hierarchy.mount / PARENT, hierarchy.mount / IDLE_PARENT):
            if top.is_dir():
                found |= {child.name for child in top.iterdir() if child.is_dir()}
    return found


def set_frozen(group: str, frozen: bool) -> None:
    """Freeze or thaw a group given as a path from the hierarchy's root."""
    hierarchy = hierarchy_of("freezer")
    if hierarchy is None:
        raise FileNotFoundError("no cgroup hierarchy with a freezer is mounted")
    path = hierarchy.mount / group.lstrip("/")
    if hierarchy.version == 1:
        (path / "freezer.state").write_text("FROZEN" if frozen else "THAWED")
    else:
        (path / "cgroup.freeze").write_text("1" if frozen else "0")


def thaw(run_id: str) -> None:
    """Thaw everything of a run: a frozen process of version 1 does not even die."""
    for group in groups_of(run_id):
        state = group / "freezer.state"
        if state.exists():
            try:
                state.write_text("THAWED")
            except OSError:
                continue


def remove(run_id: str, patience_s: float = 60.0) -> bool:
    """Kill what is left in the run's groups and remove them; False if some would not go."""
    give_up = time.monotonic() + patience_s
    while True:
        left = False
        for group in groups_of(run_id):
            _kill(group)
            try:
                group.rmdir()
            except FileNotFoundError:
                continue
            except OSError:  # a process of it is still on its way out
                left = True
        if not left:
            break
        if time.monotonic() > give_up:
            return False
        time.sleep(0.02)
    for hierarchy in hierarchies():
        for parent in (PARENT, IDLE_PARENT):
            try:
                (hierarchy.mount / parent).rmdir()
            except OSError:  # another run lives in it, or it was never there
                continue
    return True


def _kill(group: Path) -> None:
    try:
        pids = [int(p) for p in (group / "cgroup.procs").read_text().split()]
    except OSError:
        return
    for pid in pids:
        if pid in (0, os.getpid()):  # 0: a process this PID namespace cannot see
            continue
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
