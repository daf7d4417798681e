"""How late timers fire on this machine, with its CPUs halting when idle and kept awake.

    python benchmarks/wakeful.py

Alternates between the two, so that a change of the machine's other load meets
both alike. Root is needed for the control group.
"""

from __future__ import annotations

import argparse
import os
import time

import lab

from testbed.infrastructure.emulation import cgroups, wakeful

SLEEP_S = 0.002


def lateness_s(count: int) -> list[float]:
    """By how much `count` sleeps of 2 ms were too long."""
    late = []
    for _ in range(count):
        begun_s = time.perf_counter()
        time.sleep(SLEEP_S)
        late.append(time.perf_counter() - begun_s - SLEEP_S)
    return late


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=4, help="of each kind")
    parser.add_argument("--sleeps", type=int, default=1000, help="a round")
    arguments = parser.parse_args()
    os.environ[wakeful.VARIABLE] = "1"
    found: dict[str, list[float]] = {"halting": [], "awake": []}
    for number in range(arguments.rounds):
        found["halting"] += lateness_s(arguments.sleeps)
        run_id = f"benchmark-{os.getpid()}-{number}"
        keeper = wakeful.Wakeful(run_id)
        keeper.start()
        try:
            if not len(keeper):
                raise SystemExit("this kernel has no cpu.idle (Linux 5.15) or this is not root")
            time.sleep(0.3)
            found["awake"] += lateness_s(arguments.sleeps)
        finally:
            keeper.stop()
            cgroups.remove(run_id)
    print("| CPUs | timer late p50 µs | p90 µs | p99 µs | max µs |\n|---|---|---|---|---|")
    for name, late in found.items():
        figures = [*(lab.percentile(late, q) for q in (0.5, 0.9, 0.99)), max(late)]
        print(f"| {name} | " + " | ".join(f"{x * 1e6:.0f}" for x in figures) + " |")


if __name__ == "__main__":
    main()
