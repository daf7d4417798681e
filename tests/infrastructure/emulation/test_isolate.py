"""A run has a world of its own, and nothing of it outlives it."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from testbed.errors import MachineError
from testbed.infrastructure.emulation import cgroups, isolate, kernel, runs
from testbed.infrastructure.emulation.runs import Place

from .support import enter, in_run, new_run_id, start_script, traces_of

pytestmark = [
    pytest.mark.root,
    pytest.mark.skipif(os.geteuid() != 0, reason="namespaces need root"),
]

HOLDS_EVERYTHING = """
import subprocess, time
from testbed.infrastructure.emulation import cgroups
def main():
    place = isolate.current()
    (place.storage_dir / "layer").mkdir()
    child = subprocess.Popen(["setsid", "sleep", "100"])
    for hierarchy in cgroups.hierarchies():
        group = hierarchy.mount / place.cgroup.lstrip("/") / "libpod-x"
        try:
            group.mkdir(parents=True, exist_ok=True)
            (group / "cgroup.procs").write_text(str(child.pid))
        except OSError:
            continue
    if FREEZE:
        cgroups.set_frozen(place.cgroup + "/libpod-x", True)
    print("ready", flush=True)
    time.sleep(100)
"""


def start_holding_everything(run_id: str, freeze: bool = False) -> subprocess.Popen[str]:
    """A run with a process, a cgroup, storage and a mount, at the point where it has them."""
    run = start_script(run_id, f"FREEZE = {freeze}{HOLDS_EVERYTHING}", stdout=subprocess.PIPE)
    assert run.stdout is not None
    with run.stdout:
        assert run.stdout.readline() == "ready\n"
    assert any(trace.startswith("cgroup") for trace in traces_of(run_id))
    return run


def left_of(run_id: str, patience_s: float = 5.0) -> list[str]:
    """What remains of a run once it has had a moment to go."""
    give_up = time.monotonic() + patience_s
    while (left := traces_of(run_id)) and time.monotonic() < give_up:
        time.sleep(0.05)
    return left


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]


def test_a_run_sees_only_its_own_network_and_processes() -> None:
    async def look() -> tuple[list[str], list[str]]:
        lines = Path("/proc/net/dev").read_text().splitlines()[2:]
        interfaces = [line.split(":")[0].strip() for line in lines]
        return interfaces, sorted(p.name for p in Path("/proc").glob("[0-9]*"))

    assert in_run(look) == (["lo"], ["1", "2"])


def test_loopback_is_up_and_orphans_are_reaped() -> None:
    async def look() -> tuple[bool, list[str]]:
        subprocess.run(["sh", "-c", "(sleep 0.05 &) ; exit 0"], check=True)
        time.sleep(0.2)
        states = [p.read_text().rpartition(")")[2].split()[0]
                  for p in Path("/proc").glob("[0-9]*/stat")]  # fmt: skip
        up = int(Path("/sys/class/net/lo/flags").read_text(), 16) & 1
        return bool(up), states

    up, states = in_run(look)
    assert up
    assert "Z" not in states and len(states) == 2


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (["true"], 0),
        (["sh", "-c", "exit 7"], 7),
        (["sh", "-c", "kill -9 $$"], 128 + 9),
        (["no-such-command-anywhere"], MachineError.exit_code),
    ],
)
def test_the_commands_status_is_the_runs(command: list[str], status: int) -> None:
    run_id = new_run_id()
    assert enter(command, run_id) == status
    assert traces_of(run_id) == []


def test_a_function_may_be_the_command() -> None:
    def leave() -> int:
        return 5

    assert enter(leave) == 5


def test_a_run_id_in_use_is_refused() -> None:
    run_id = new_run_id()
    run = start_holding_everything(run_id)
    try:
        with pytest.raises(MachineError, match=f"run {run_id} is already running"):
            isolate.enter(run_id, ["true"])
    finally:
        run.terminate()
        run.wait()


@pytest.mark.parametrize("name", ["-x", "", "../x", "a" * 41])
def test_a_run_id_that_cannot_name_a_folder_is_refused(name: str) -> None:
    with pytest.raises(MachineError, match="run id"):
        isolate.enter(name, ["true"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_reaches_the_command_which_may_end_in_its_own_way(number: signal.Signals) -> None:
    run_id = new_run_id()
    body = f"""
import signal, sys, time
def main():
    signal.signal({int(number)}, lambda *_: sys.exit(42))
    print("ready", flush=True)
    time.sleep(100)
"""
    run = start_script(run_id, body, stdout=subprocess.PIPE)
    assert run.stdout is not None
    with run.stdout:
        assert run.stdout.readline() == "ready\n"
        run.send_signal(number)
        assert run.wait(30) == 42
    assert traces_of(run_id) == []


@pytest.mark.parametrize("who", ["first", "relay", "init", "command", "first and janitor"])
def test_sigkill_of_any_process_leaves_nothing(who: str) -> None:
    run_id = new_run_id()
    run = start_holding_everything(run_id)
    janitor, relay = children(run.pid)
    (init,) = children(relay)
    (command,) = (c for c in children(init) if b"-c" in Path(f"/proc/{c}/cmdline").read_bytes())
    pids = {
        "first": [run.pid],
        "relay": [relay],
        "init": [init],
        "command": [command],
        "first and janitor": [janitor, run.pid],
    }[who]
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    assert run.wait(30) != 0
    if who == "first and janitor":  # nobody is left to clean up: the next start does
        assert enter(["true"]) == 0
    assert left_of(run_id) == []


def test_a_killed_janitor_is_stood_in_for() -> None:
    run_id = new_run_id()
    run = start_holding_everything(run_id)
    janitor, _ = children(run.pid)
    os.kill(janitor, signal.SIGKILL)
    run.terminate()
    run.wait(30)
    assert left_of(run_id) == []


def test_a_frozen_process_does_not_keep_a_run_alive() -> None:
    if cgroups.hierarchy_of("freezer") is None:
        pytest.skip("no freezer on this machine")
    run_id = new_run_id()
    run = start_holding_everything(run_id, freeze=True)
    run.kill()
    run.wait()
    assert left_of(run_id) == []


def test_a_sweep_leaves_the_stranger_who_got_a_lost_runs_pid_alone() -> None:
    place = Place(new_run_id())
    with subprocess.Popen(["sleep", "100"]) as stranger:
        boot_id = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        fields = {"init_pid": stranger.pid, "init_start": 1, "boot_id": boot_id}
        runs.RUNS.mkdir(parents=True, exist_ok=True)
        place.record.write_text(json.dumps(fields))
        place.storage_dir.mkdir(parents=True)
        assert enter(["true"]) == 0
        assert stranger.poll() is None
        stranger.kill()
    assert traces_of(place.run_id) == []


def test_a_sweep_removes_what_has_no_record_and_spares_what_has_an_owner() -> None:
    lost, kept = Place(new_run_id()), Place(new_run_id())
    lost.storage_dir.mkdir(parents=True)
    cgroups.create(lost.run_id)
    record = runs.claim(kept)
    try:
        assert traces_of(lost.run_id) == []  # claiming swept
        with runs.machine_lock():
            assert kept.run_id not in runs.sweep()
        assert kept.storage_dir.is_dir()
    finally:
        fcntl.flock(record, fcntl.LOCK_UN)
        os.close(record)
        assert runs.remove(kept)


def test_a_process_is_known_by_pid_and_start_time() -> None:
    with subprocess.Popen(["sleep", "100"]) as process:
        start = kernel.start_time(process.pid)
        runs.kill(process.pid, start + 1)
        assert process.poll() is None
        runs.kill(process.pid, start)
        assert process.wait(30) == -signal.SIGKILL


def test_outside_of_a_run_one_is_told_how_to_enter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(isolate.RUN_ID_VARIABLE, raising=False)
    with pytest.raises(MachineError, match="testbed run"):
        isolate.required()
