"""How many in-network tasks each admission strategy admits, over seeded instances.

    python benchmarks/admission.py [--large 100] [--small 40] [--limit 30] [--json FILE]

Large instances (6 to 12 switches, 80 requests) compare `joint` with `shortest`
(first capable device on the shortest way) and `load` (device with most free
slots): tasks admitted in all, and a 95 % bootstrap interval of the gain with
the instance as the unit of resampling. Small ones (5 switches, 24 requests)
compare with an upper bound on the optimum of a mixed-integer program that
knows all requests in advance (testbed/control/inc/optimum.py), which gets
`--limit` seconds for each. Bars: joint at least 20 % over shortest with the
interval clear of zero, and at least 90 % of the bound. Exit status 1 if missed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from testbed.control.inc.optimum import most_admitted
from testbed.control.inc.planning import STRATEGIES
from tests.control.inc.instances import Instance  # type: ignore[import-not-found,unused-ignore]

GAIN_BAR, OPTIMUM_BAR = 0.20, 0.90


def interval(ours: list[int], others: list[int], draws: int = 10_000) -> tuple[float, float]:
    """95 % bootstrap interval (percentiles, paired) of the ratio of sums."""
    a, b = np.array(ours), np.array(others)
    picks = np.random.default_rng(1).integers(0, a.size, (draws, a.size))
    low, high = np.percentile(a[picks].sum(axis=1) / b[picks].sum(axis=1), [2.5, 97.5])
    return float(low), float(high)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--large", type=int, default=100)
    parser.add_argument("--small", type=int, default=40)
    parser.add_argument("--limit", type=float, default=30.0)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    report: dict[str, object] = {}
    missed = False
    if asked.large:
        counts = {
            s: [Instance(i, False).admitted(s) for i in range(asked.large)] for s in STRATEGIES
        }
        report["large"] = counts
        print(f"{asked.large} large instances, {80 * asked.large} requests")
        for strategy in STRATEGIES:
            print(f"  {strategy:10}{sum(counts[strategy]):8} admitted")
        for other in STRATEGIES[1:]:
            gain = sum(counts["joint"]) / sum(counts[other]) - 1
            low, high = (edge - 1 for edge in interval(counts["joint"], counts[other]))
            print(f"  joint over {other}: {gain:+.1%} (95 % interval {low:+.1%} to {high:+.1%})")
            if other == "shortest":
                missed |= gain < GAIN_BAR or low <= 0
    if asked.small:
        ours, bounds = [], []
        for seed in range(asked.small):
            one = Instance(seed, True)
            ours.append(one.admitted("joint"))
            bounds.append(most_admitted(one.network().inventory, one.requests(), asked.limit))
        report["small"] = {"joint": ours, "bound": bounds}
        share = sum(ours) / sum(bounds)
        low, high = interval(ours, bounds)
        print(f"{asked.small} small instances: joint {sum(ours)}, bound {sum(bounds)}:"
              f" {share:.1%} (95 % interval {low:.1%} to {high:.1%})")  # fmt: skip
        missed |= share < OPTIMUM_BAR
    if asked.json:
        asked.json.write_text(json.dumps(report, indent=2) + "\n")
    print("bars missed" if missed else "bars met")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
