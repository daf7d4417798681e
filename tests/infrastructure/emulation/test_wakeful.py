"""Virtual CPUs are kept awake by processes that are in nobody's way and leave nothing behind."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from testbed.infrastructure.emulation import cgroups, wakeful
from testbed.infrastructure.emulation.wakeful import VARIABLE, Wakeful

from .support import new_run_id

needs_idle_groups = pytest.mark.skipif(
    os.geteuid() != 0 or cgroups.hierarchy_of("cpu") is None,
    reason="making control groups needs root and a cpu controller",
)


@pytest.fixture
def awake(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(VARIABLE, "1")
    run_id = new_run_id()
    found = Wakeful(run_id)
    found.start()
    try:
        if not len(found):
            pytest.skip("this kernel has no cpu.idle (Linux 5.15)")
        yield found
    finally:
        found.stop()
        assert cgroups.remove(run_id)
        assert run_id not in cgroups.run_ids()


def processes_of(found: Wakeful) -> list[int]:
    return [process.pid for process in found._processes]


@pytest.mark.root
@needs_idle_groups
def test_there_is_one_process_a_cpu_and_it_runs_only_when_nothing_else_wants_to(
    awake: Wakeful,
) -> None:
    assert len(awake) == len(os.sched_getaffinity(0))
    give_up = time.monotonic() + 60
    for pid in processes_of(awake):
        while os.sched_getscheduler(pid) != os.SCHED_IDLE:
            assert time.monotonic() < give_up
            time.sleep(0.05)
        assert len(os.sched_getaffinity(pid)) == 1
        assert f"/{cgroups.IDLE_PARENT}/" in Path(f"/proc/{pid}/cgroup").read_text()
    mine_s, all_s = awake.cpu_s()
    assert 0 < mine_s <= all_s  # it took some to get there


@pytest.mark.root
@needs_idle_groups
def test_they_end_when_they_are_stopped(awake: Wakeful) -> None:
    pids = processes_of(awake)
    awake.stop()
    assert len(awake) == 0 and awake.cpu_s() == (0.0, 0.0)
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def test_a_machine_of_its_own_needs_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("processor : 0\nflags : fpu vme sse2\n")
    assert not wakeful.virtual(cpuinfo)
    cpuinfo.write_text("processor : 0\nflags : fpu vme hypervisor sse2\n")
    assert wakeful.virtual(cpuinfo)
    monkeypatch.setenv(VARIABLE, "0")
    assert not wakeful.wanted()
