"""Random lives of the INC controller, the full count: is any promise ever broken?

    python benchmarks/inc_churn.py [--sequences 10000] [--first 0] [--steps 40]

Each sequence admits, releases, renews, adjusts, fails, recovers, shrinks, lets
leases run out and kills the controller, also in the middle of a commit
(tests/control/inc/churn.py). After every step all books are checked against
the grants: no reservation exceeded, none leaked, no UniqueID given twice or too
early. Exit status 1 and the seeds if anything is wrong.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.control.inc.churn import Tally, sequence


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sequences", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="seed of the first")
    parser.add_argument("--steps", type=int, default=40)
    asked = parser.parse_args()
    total, start = Tally(), time.monotonic()
    for number in range(asked.first, asked.first + asked.sequences):
        one = sequence(number, asked.steps)
        if one.problems:
            print(f"seed {number}: {one.problems[0]}", flush=True)
        total.add(one)
        done = number - asked.first + 1
        if not done % 1000 or done == asked.sequences:
            print(
                f"{done} sequences, {total.steps} steps: {total.admitted} admitted,"
                f" {total.refused} refused, {total.moved} moved, {total.fallbacks} fell back,"
                f" {total.resumed} came back, {total.restarts} restarts,"
                f" {total.identifiers} UniqueIDs, {len(total.problems)} problems,"
                f" {time.monotonic() - start:.0f} s",
                flush=True,
            )
    return int(bool(total.problems))


if __name__ == "__main__":
    sys.exit(main())
