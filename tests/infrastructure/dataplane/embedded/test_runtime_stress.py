"""The runtime's structures used by two threads at the same time, under the address sanitizer."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from testbed.infrastructure.dataplane.embedded.build import RUNTIME

HERE = Path(__file__).parent
SANITIZE = ("-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")


def stress(source: str, rounds: int, folder: Path) -> list[int]:
    """Build one of the C programs beside this file and run it; the numbers it prints."""
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("gcc is not installed")
    program = folder / "stress"
    built = subprocess.run(
        [compiler, *SANITIZE, "-I", RUNTIME, HERE / source, "-o", program, "-lpthread"],
        capture_output=True,
        text=True,
    )
    if "cannot find" in built.stderr:
        pytest.skip("gcc has no address sanitizer here")
    assert built.returncode == 0, built.stderr
    done = subprocess.run([program, str(rounds)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [int(number) for number in done.stdout.split()]


def test_readers_never_see_freed_or_foreign_entries(tmp_path: Path) -> None:
    lookups, hits, wrong = stress("table_stress.c", 100_000, tmp_path)
    assert lookups > 1000
    assert hits > 0
    assert wrong == 0


def test_a_streams_records_arrive_whole_and_in_order_or_are_counted(tmp_path: Path) -> None:
    records = 50_000
    arrived, lost, wrong = stress("stream_stress.c", records, tmp_path)
    assert wrong == 0
    assert arrived > 0  # how many the reader keeps up with is the machine's affair
    assert arrived + lost == records


def test_ten_thousand_entries_come_and_go_and_no_lookup_waits_or_errs(tmp_path: Path) -> None:
    numbers = stress("table_scale.c", 0, tmp_path)
    assert len(numbers) == 12, "exact, longest prefix and ternary"
    for lookups, wrong, during_a_write, left in zip(*[iter(numbers)] * 4, strict=True):
        assert wrong == 0
        assert left == 5000
        assert lookups > 1000
        assert during_a_write > 0, "a lookup begins and ends while one entry is being written"


def test_a_channel_brings_every_frame_once_and_wakes_whoever_sleeps(tmp_path: Path) -> None:
    frames = 100_000
    arrived, wrong, slept, missed = stress("channel_stress.c", frames, tmp_path)
    assert (arrived, wrong, missed) == (frames, 0, 0)
    assert slept > 0
