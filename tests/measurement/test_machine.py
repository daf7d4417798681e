from __future__ import annotations

import asyncio
import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from testbed.measurement import machine
from testbed.measurement.machine import (
    MachineSampler,
    Reader,
    Reading,
    difference,
    read,
    throttled_s,
)

STAT = """cpu  1000 200 300 4000 500 10 20 30 7 7
cpu0 1000 200 300 4000 500 10 20 30 7 7
intr 1
"""
TICKS = os.sysconf("SC_CLK_TCK")


def fake_proc(path: Path, stat: str = STAT, pressure: str | None = None) -> Path:
    (path / "stat").write_text(stat)
    if pressure is not None:
        (path / "pressure").mkdir()
        (path / "pressure" / "cpu").write_text(pressure)
    return path


def test_busy_idle_and_stolen_time_are_told_apart(tmp_path: Path) -> None:
    found = read(proc=fake_proc(tmp_path))
    assert found.busy_s == pytest.approx((1000 + 200 + 300 + 10 + 20) / TICKS)
    assert found.idle_s == pytest.approx((4000 + 500) / TICKS)
    assert found.stolen_s == pytest.approx(30 / TICKS)


def test_waiting_is_read_where_the_kernel_tells_it(tmp_path: Path) -> None:
    assert read(proc=fake_proc(tmp_path)).waiting_s is None
    (tmp_path / "b").mkdir()
    line = "some avg10=0.00 avg60=0.95 avg300=15.89 total=2500000\nfull avg10=0.00 total=0\n"
    assert read(proc=fake_proc(tmp_path / "b", pressure=line)).waiting_s == 2.5


def test_a_process_whose_name_has_brackets_and_spaces_is_read(tmp_path: Path) -> None:
    fake_proc(tmp_path)
    (tmp_path / "42").mkdir()
    fields = " ".join(["S", *["0"] * 10, str(3 * TICKS), str(2 * TICKS), "9", "9"])
    (tmp_path / "42" / "stat").write_text(f"42 (odd) name) {fields}")
    assert read([42, 43], tmp_path).watched_s == pytest.approx(5.0)


def test_a_sample_is_the_change_between_two_readings() -> None:
    before = Reading(10.0, busy_s=100, idle_s=50, stolen_s=1, waiting_s=3.0, watched_s=7.0)
    now = Reading(12.0, busy_s=102.4, idle_s=51.2, stolen_s=1.4, waiting_s=3.5, watched_s=8.0)
    sample = difference(before, now, 0.002)
    assert sample.busy == pytest.approx(0.6)
    assert sample.stolen == pytest.approx(0.1)
    assert sample.waiting == pytest.approx(0.25)
    assert sample.watched_cores == pytest.approx(0.5)
    assert (sample.at_s, sample.interval_s, sample.timer_lag_s) == (12.0, 2.0, 0.002)


def test_a_watched_process_that_ends_does_not_count_negative() -> None:
    before = Reading(1.0, 1, 1, 0, None, 9.0)
    assert difference(before, Reading(2.0, 2, 2, 0, None, 0.0), 0.0).watched_cores == 0.0


def burn(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


async def test_the_sampler_sees_a_process_at_work_and_stops_with_its_block() -> None:
    worker = multiprocessing.get_context("fork").Process(target=burn, args=(0.3,))
    async with MachineSampler(interval_s=0.05) as sampler:
        worker.start()
        assert worker.pid is not None
        sampler.watch = (worker.pid,)
        await asyncio.to_thread(worker.join)
        await asyncio.sleep(0.06)
    used_s = sum(s.watched_cores * s.interval_s for s in sampler.samples)
    assert 0.1 < used_s < 0.5
    assert max(s.busy for s in sampler.samples) > 0.2
    count = len(sampler.samples)
    await asyncio.sleep(0.12)
    assert len(sampler.samples) == count


async def test_a_blocked_event_loop_shows_as_timer_lag() -> None:
    async with MachineSampler(interval_s=0.02) as sampler:
        await asyncio.sleep(0.03)
        time.sleep(0.15)  # the point: a callback that hogs the loop
        await asyncio.sleep(0.05)
    assert max(s.timer_lag_s for s in sampler.samples) > 0.1


def test_a_reading_is_cheap() -> None:
    """Also where many processes are seen: a run sees its own only."""
    processes = sum(1 for entry in Path("/proc").iterdir() if entry.name.isdigit())
    start = time.process_time()
    for _ in range(100):
        read((os.getpid(),))
    assert (time.process_time() - start) / 100 < 1e-3 + 50e-6 * processes


def test_what_other_processes_use_is_what_neither_the_run_nor_interrupts_do() -> None:
    before = Reading(10.0, 100, 50, 0, None, 0, interrupts_s=5.0, own_s=40.0)
    now = Reading(12.0, 103, 51, 0, None, 0, interrupts_s=5.5, own_s=41.5)
    assert difference(before, now, 0.0).others_cores == pytest.approx(0.5)


def test_clocks_that_move_against_each_other_are_seen() -> None:
    before = Reading(10.0, 1, 1, 0, None, 0, realtime_s=1e9, boottime_s=5.0)
    now = Reading(10.25, 1, 1, 0, None, 0, realtime_s=1e9 + 3.5, boottime_s=8.0)
    sample = difference(before, now, 0.0)
    assert sample.clock_step_s == pytest.approx(3.5)
    assert sample.suspended_s == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("text", "expected_s"),
    [
        ("nr_periods 9\nnr_throttled 4\nthrottled_time 2500000000\n", 2.5),
        ("usage_usec 77\nnr_throttled 4\nthrottled_usec 2500000\n", 2.5),
        ("usage_usec 77\n", 0.0),
    ],
)
def test_throttling_is_read_under_both_versions_of_control_groups(
    tmp_path: Path, text: str, expected_s: float
) -> None:
    (tmp_path / "cpu.stat").write_text(text)
    assert throttled_s(text.encode()) == expected_s
    quotas = [tmp_path / "cpu.stat", tmp_path / "missing"]
    assert read(quotas=quotas).throttled_s == expected_s


def test_a_process_inherits_the_time_of_children_it_waited_for(tmp_path: Path) -> None:
    fake_proc(tmp_path)
    (tmp_path / "42").mkdir()
    fields = " ".join(["S", *["0"] * 10, *(str(n * TICKS) for n in (3, 2, 4, 1)), "9"])
    (tmp_path / "42" / "stat").write_text(f"42 (parent) {fields}")
    found = read([42], tmp_path)
    assert (found.watched_s, found.own_s) == (pytest.approx(5.0), pytest.approx(10.0))


def test_what_only_keeps_a_cpu_awake_is_idle_time(tmp_path: Path) -> None:
    plain = read(proc=fake_proc(tmp_path))
    found = read(proc=tmp_path, polled_s=(1.0, 3.0))
    assert found.busy_s == pytest.approx(plain.busy_s - 3.0)
    assert found.idle_s == pytest.approx(plain.idle_s + 3.0)
    assert found.own_s == pytest.approx(plain.own_s - 1.0)


def test_a_cpu_that_is_polled_is_missed_only_as_far_as_it_was_wanted() -> None:
    """A quarter of what was left was busy: so is a quarter of what was taken."""
    before = Reading(10.0, busy_s=0, idle_s=0, stolen_s=0, waiting_s=0.0, watched_s=0)
    now = Reading(12.0, 0.8, 2.4, 0.8, waiting_s=2.0, watched_s=0, polled_s=2.0)
    sample = difference(before, now, 0.0)
    assert sample.stolen == pytest.approx(0.2 / 4)
    assert sample.taken == pytest.approx(0.2)
    assert sample.busy == pytest.approx(0.2)
    assert sample.waiting is None  # something always waits: what polls


def test_files_that_stay_open_are_read_anew(tmp_path: Path) -> None:
    reader = Reader(proc=fake_proc(tmp_path))
    before = reader.read()
    (tmp_path / "stat").write_text(STAT.replace("cpu  1000", f"cpu  {1000 + 3 * TICKS}"))
    assert reader.read().busy_s == pytest.approx(before.busy_s + 3)
    reader.close()


def test_processes_that_come_and_go_leave_no_descriptors() -> None:
    def open_files() -> int:
        return sum(1 for _ in Path("/proc/self/fd").iterdir())

    at_first = open_files()
    reader = Reader()
    reader.read()
    for _ in range(3):
        child = subprocess.Popen(
            [sys.executable, "-c", "sum(range(10**7)); print(flush=True); input()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        with child:
            assert child.stdout is not None
            child.stdout.readline()
            assert reader.read([child.pid]).watched_s > 0
            child.communicate(b"\n")
        assert reader.read([child.pid]).watched_s == 0
        assert str(child.pid) not in reader._processes
    reader.close()
    assert open_files() == at_first


def test_processes_beyond_those_that_are_kept_open_count_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "_PROCESSES_KEPT", 2)
    fake_proc(tmp_path)
    for pid in range(1, 6):
        (tmp_path / str(pid)).mkdir()
        fields = " ".join(["S", *["0"] * 10, str(pid * TICKS), *["0"] * 4])
        (tmp_path / str(pid) / "stat").write_text(f"{pid} (some) {fields}")
    reader = Reader(proc=tmp_path)
    for _ in range(2):
        found = reader.read([5])
        assert (found.watched_s, found.own_s) == (pytest.approx(5.0), pytest.approx(15.0))
    reader.close()
