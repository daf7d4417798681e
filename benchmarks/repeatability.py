"""How far do repetitions of one seed lie apart?

    sudo .venv/bin/python benchmarks/repeatability.py --runs 10

Carries out `scenarios/quickstart.yaml` again and again, each time on a network
of its own with the same seed, hence the same tasks, for one repetition of every
policy. Reported for each policy: the mean completion time of every run and their
coefficient of variation (standard deviation by mean; bar: 5 %). Unfit runs are
reported as such and not counted. Exits 1 when a coefficient is over the bar or
fewer than three quarters of the runs count. Root on Linux, on a machine that
does nothing else.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import testbed
from testbed.errors import TestbedError

QUICKSTART = Path(__file__).parents[1] / "scenarios" / "quickstart.yaml"
BAR = 0.05
LEAST_COUNTED = 0.75


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--scenario", type=Path, default=QUICKSTART)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    means_s: dict[str, list[float]] = defaultdict(list)
    unfit = 0
    try:
        for number in range(1, options.runs + 1):
            with tempfile.TemporaryDirectory() as folder:
                results = testbed.run(options.scenario, out=folder, repeat=1, seed=options.seed)
                fitness = results.fitness
                done = results.measured_tasks
            found = done.groupby("policy")["completion_s"].mean()
            told = ", ".join(f"{policy} {mean_s:.4f} s" for policy, mean_s in found.items())
            print(f"run {number}: {fitness.verdict}; mean completion: {told}", flush=True)
            if fitness.verdict == "unfit":
                print(f"    {fitness.reasons[0]}")
                unfit += 1
                continue
            for policy, mean_s in found.items():
                means_s[str(policy)].append(float(mean_s))
    except TestbedError as error:
        sys.exit(f"benchmark: {error}")
    over = unfit > (1 - LEAST_COUNTED) * options.runs
    for policy, found_s in means_s.items():
        if len(found_s) > 1:
            variation = statistics.stdev(found_s) / statistics.mean(found_s)
            over |= variation > BAR
            print(
                f"{policy}: {statistics.mean(found_s):.4f} s over {len(found_s)} runs of seed "
                f"{options.seed}, coefficient of variation {variation:.2%} (bar: {BAR:.0%})"
            )
    print(f"{unfit} of {options.runs} runs were unfit")
    raise SystemExit(over)


if __name__ == "__main__":
    main()
