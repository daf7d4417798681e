"""Which runs this machine carries, who answers for each, and what to remove after one.

Every run has a record, `/run/testbed/<run-id>.json`, that its first process
and its janitor keep locked (flock(2)) as long as they live: a record that
can be locked belongs to nobody any more, whatever pids it names. The lock
`/run/testbed/lock` orders all changes to the set of records.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import select
import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from testbed.errors import MachineError
from testbed.infrastructure.emulation import cgroups, kernel

RUNS = Path("/run/testbed")
STORAGE = Path("/var/lib/testbed")
_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run keeps what outlives its processes.

    `run_dir` holds sockets (a tmpfs of the run's own, seen from inside),
    `storage_dir` the containers' layers, `cgroup` is the parent group.
    """

    run_id: str

    def __post_init__(self) -> None:
        if not _RUN_ID.fullmatch(self.run_id):
            raise MachineError(f"run id {self.run_id!r} is not 1 to 40 letters, digits and hyphens")

    @property
    def record(self) -> Path:
        return RUNS / f"{self.run_id}.json"

    @property
    def run_dir(self) -> Path:
        return RUNS / self.run_id

    @property
    def storage_dir(self) -> Path:
        return STORAGE / self.run_id

    @property
    def cgroup(self) -> str:
        return cgroups.parent_of(self.run_id)


@contextlib.contextmanager
def machine_lock() -> Iterator[None]:
    """Hold this machine's one lock on the set of runs."""
    RUNS.mkdir(parents=True, exist_ok=True)
    lock = os.open(RUNS / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def claim(place: Place) -> int:
    """Sweep lost runs, then make the run's record; returns the descriptor that locks it."""
    with machine_lock():
        sweep()
        if place.record.exists():
            raise MachineError(f"run {place.run_id} is already running on this machine")
        record = os.open(place.record, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(record, fcntl.LOCK_EX)
        amend(place.record, first_pid=os.getpid(), first_start=kernel.start_time(os.getpid()))
        place.run_dir.mkdir(exist_ok=True)
        place.storage_dir.mkdir(parents=True, exist_ok=True)
        cgroups.create(place.run_id)
    return record


def amend(record: Path, **fields: Any) -> None:
    """Set fields of a record, in place: its lock is on the file, not on the name."""
    content = read(record) | {"boot_id": _boot_id()} | fields
    with record.open("r+") as file:
        file.write(json.dumps(content))
        file.truncate()


def read(record: Path) -> dict[str, Any]:
    """A record's fields; none for a record that its writer did not finish."""
    try:
        content = json.loads(record.read_text() or "{}")
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return content if isinstance(content, dict) else {}


def records() -> Iterator[Path]:
    yield from sorted(RUNS.glob("*.json"))


def has_owner(record: Path) -> bool:
    """Does a living process keep this record locked?"""
    try:
        descriptor = os.open(record, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def sweep() -> tuple[str, ...]:
    """Remove what lost runs left behind; call with the machine lock held.

    Returns the ids of the runs swept.
    """
    swept = []
    for record in records():
        if not has_owner(record):
            remove(Place(record.stem))
            swept.append(record.stem)
    kept = {record.stem for record in records()}
    strays = cgroups.run_ids()
    for root in (RUNS, STORAGE):
        if root.is_dir():
            strays |= {child.name for child in root.iterdir() if child.is_dir()}
    for run_id in sorted(strays - kept):
        if _RUN_ID.fullmatch(run_id):
            remove(Place(run_id))
            swept.append(run_id)
    return tuple(swept)


def remove(place: Place) -> bool:
    """End what is left of a run and remove its groups, storage and record, in this order."""
    fields = read(place.record)
    cgroups.thaw(place.run_id)
    if fields.get("boot_id") == _boot_id():
        kill(fields.get("init_pid", 0), fields.get("init_start", 0))
    clean = cgroups.remove(place.run_id)
    for folder in (place.run_dir, place.storage_dir):
        clean = _remove_folder(folder) and clean
    if clean:
        place.record.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            STORAGE.rmdir()
    return clean


def kill(pid: int, start: int, patience_s: float = 60.0) -> None:
    """SIGKILL one process, if pid `pid` still is the one that started at `start`, and wait."""
    if not pid:
        return
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        if kernel.start_time(pid) == start:
            signal.pidfd_send_signal(handle, signal.SIGKILL)
            select.select([handle], [], [], patience_s)
    except ProcessLookupError:
        return
    finally:
        os.close(handle)


def _remove_folder(folder: Path, patience_s: float = 60.0) -> bool:
    give_up = time.monotonic() + patience_s
    while folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
        if time.monotonic() > give_up:
            return False
        time.sleep(0.05)
    return True


def _boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
