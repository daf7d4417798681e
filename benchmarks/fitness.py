"""Is a starved run called unfit, for the right reason, and a clean one fit?

    sudo .venv/bin/python benchmarks/fitness.py --clean 10 --starved 10

Every run is a small one of some 15 s. A starved one has processes beside it, as
many as there are CPUs, that do nothing but burn CPU time; the reason expected
is that other processes used the machine. The clean ones need a machine that
does nothing else. Exits 1 when a single verdict is wrong. Root on Linux.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCENARIO = Path(__file__).with_suffix(".yaml")
REASON = "other processes on this machine used"
LIMIT_S = 120
BURN = "while True: pass"


@contextmanager
def hogs(count: int) -> Iterator[None]:
    """`count` processes that burn CPU time."""
    running = [subprocess.Popen([sys.executable, "-c", BURN]) for _ in range(count)]
    try:
        yield
    finally:
        for hog in running:
            hog.kill()
            hog.wait()


def run(folder: Path) -> dict[str, Any]:
    """The manifest of one run."""
    command = [sys.executable, "-m", "testbed.cli", "run", str(SCENARIO), "--quiet"]
    subprocess.run([*command, "--out", str(folder)], check=True, timeout=LIMIT_S)
    (manifest,) = folder.glob("fitness/*/manifest.json")
    found: dict[str, Any] = json.loads(manifest.read_text())
    return found


def attempt(number: int, starved: bool) -> bool:
    """One run; says what was found and returns whether the verdict is right."""
    with tempfile.TemporaryDirectory() as folder:
        if starved:
            with hogs(os.cpu_count() or 1):
                manifest = run(Path(folder))
        else:
            manifest = run(Path(folder))
    verdict, reasons = manifest["fitness"]["verdict"], manifest["fitness"]["reasons"]
    right = verdict == "unfit" and reasons[0].startswith(REASON) if starved else verdict == "fit"
    figures = manifest["evidence"]
    print(
        f"{'starved' if starved else 'clean'} run {number}: {verdict}"
        f"{'' if right else ', WRONG'}; others {figures['cpu_others_cores_mean']:.3f} cores, "
        f"busy {figures['cpu_busy_mean']:.2f}, stolen {figures['cpu_stolen_mean']:.4f}, "
        f"control waited {figures['control_waited_mean']:.4f}, switches waited (p95) "
        f"{figures['switch_waited_p95']:.4f}, ports late (p95 of p99) "
        f"{figures['switch_late_p99_p95_s'] * 1e3:.2f} ms, timers late (p95) "
        f"{figures['timer_lag_p95_s'] * 1e3:.1f} ms, sampling {figures['sampling_cpu_share']:.2%}"
        f"{''.join(chr(10) + '    ' + reason for reason in reasons)}",
        flush=True,
    )
    return right


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--clean", type=int, default=10, help="clean runs")
    parser.add_argument("--starved", type=int, default=10, help="runs with hogs beside them")
    options = parser.parse_args()
    failed = 0
    for starved, count in ((False, options.clean), (True, options.starved)):
        right = sum(attempt(number, starved) for number in range(1, count + 1))
        if count:
            print(f"{'starved: unfit' if starved else 'clean: fit'} {right} of {count} times")
        failed += count - right
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
