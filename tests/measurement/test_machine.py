from __future__ import annotations

import asyncio
import multiprocessing
import os
import time
from pathlib import Path

import pytest

from testbed.measurement.machine import MachineSampler, Reading, difference, read, throttled_s

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
    assert throttled_s(tmp_path / "cpu.stat") == expected_s
    assert read(quotas=[tmp_path / "cpu.stat"]).throttled_s == expected_s
    assert throttled_s(tmp_path / "missing") == 0.0


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
    assert sample.busy == pytest.approx(0.2)
    assert sample.waiting is None  # something always waits: what polls
