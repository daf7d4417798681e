"""How far the model of a transfer is from TCP on real packets.

    python benchmarks/transfers.py [--cases PATTERN] [--json FILE]

One input after the other, of sizes from 20 kB to 1.6 MB, moves over a line of switches with
nothing else on it, or beside traffic that does not yield to TCP. What each takes is held against
`testbed.scheduling.transfer.transfer_s` for what the links have, without the corrections that
`network-aware` learns as it goes. The exit code is 0 if the median error over all cases is at
most 10 %, and 1 if it is not, or a run was unfit.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median
from typing import Any

import yaml
from comparing import carried_out

from testbed.scheduling.transfer import along, offered, transfer_s

BAR = 0.10
SIZES = (20_000, 50_000, 100_000, 200_000, 400_000, 800_000, 1_600_000)
TIMES = 3
LONGEST_S = 6.0
"""What should take longer is left out."""


@dataclass(frozen=True)
class Case:
    """A line of `switches` from host to host, all links alike; `busy` is the background's share."""

    rate_bps: float
    delay_s: float
    switches: int
    busy: float = 0.0

    @property
    def name(self) -> str:
        return f"{self.rate_bps / 1e6:g}M-{self.delay_s * 1e3:g}ms-{self.switches}-{self.busy:.0%}"

    def predicted_s(self, size: int) -> float:
        background_bps = self.busy * self.rate_bps
        link = offered(self.rate_bps, background_bps, self.rate_bps - background_bps, 0)
        return transfer_s(size, along([link] * (self.switches + 1)), self.delay_s)


CASES = (
    Case(10e6, 2e-3, 2),
    Case(10e6, 7.5e-3, 2),
    Case(10e6, 20e-3, 4),
    Case(10e6, 25e-3, 6),
    Case(50e6, 10e-3, 3),
    Case(20e6, 4e-3, 3),
    Case(10e6, 2e-3, 2, 0.3),
    Case(10e6, 2e-3, 2, 0.6),
    Case(10e6, 2e-3, 2, 0.9),
    Case(10e6, 20e-3, 4, 0.3),
    Case(10e6, 20e-3, 4, 0.6),
    Case(10e6, 20e-3, 4, 0.9),
    Case(30e6, 7e-3, 3, 0.9),
)


def scenario(case: Case) -> tuple[dict[str, Any], list[int]]:
    """The case as a scenario, and the sizes that take part."""
    line = [f"s{i}" for i in range(1, case.switches + 1)]
    ends = {"src": line[0], "loud": line[0], "dst": line[-1], "heard": line[-1]}
    links: list[Any] = [list(pair) for pair in pairwise(line)]
    links += [[host, switch] for host, switch in ends.items()]
    sizes = [size for size in SIZES if 8 * size / (case.rate_bps * (1 - case.busy)) <= LONGEST_S]
    arrivals: dict[int, list[str]] = {size: [] for size in sizes}
    at_s = 0.5
    for _ in range(TIMES):
        for size in sizes:
            arrivals[size].append(f"{at_s:.3f}s")
            at_s += 1.5 * 8 * size / (case.rate_bps * (1 - case.busy)) + 20 * case.delay_s + 0.3
    whole = {
        "name": f"transfers-{case.name}".lower().replace("%", "").replace(".", "_"),
        "description": f"One transfer after the other: {case.name}.",
        "seed": 1,
        "topology": {"switches": line, "hosts": list(ends), "links": links},
        "links": {
            "default": {
                "bandwidth": f"{case.rate_bps / 1e6:g}Mbit/s",
                "delay": f"{case.delay_s * 1e6 / (case.switches + 1):.0f}us",
            }
        },
        "hosts": {
            "cpu": 1,
            "memory": "128MiB",
            "groups": {"others": ["src", "loud", "heard"]},
            "overrides": {"others": {"cpu": 0}},
        },
        "workload": [
            {
                "name": f"b{size}",
                "arrival": {"trace": times},
                "input": f"{size}B from src",
                "compute": "1ms",
            }
            for size, times in arrivals.items()
        ],
        "policies": ["idleness"],
        "repeat": 1,
        "duration": f"{at_s:.1f}s",
        "drain": "10s",
        "warmup": "1s",
    }
    if case.busy:
        rate = f"{case.busy * case.rate_bps / 1e3:g}kbit/s"
        flow = {"name": "busy", "from": "loud", "to": "heard", "packet": "1400B", "rate": rate}
        whole["background"] = [flow]
    return whole, sizes


def measure(case: Case) -> dict[str, Any]:
    whole, sizes = scenario(case)
    with tempfile.TemporaryDirectory(prefix="transfers-") as folder:
        file = Path(folder) / "case.yaml"
        file.write_text(yaml.safe_dump(whole, sort_keys=False), encoding="utf-8")
        with carried_out(file, None) as results:
            tasks = results.tasks
            rows = []
            for size in sizes:
                found = tasks[tasks.input_bytes == size].transfer_s.dropna()
                model_s = case.predicted_s(size)
                errors = [model_s / one - 1.0 for one in found]
                rows.append(
                    {
                        "size": size, "model_s": model_s, "measured_s": list(map(float, found)),
                        "error": fmean(errors),
                    }
                )  # fmt: skip
            return asdict(case) | {"fitness": results.fitness.verdict, "sizes": rows}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", default="*", help="only cases whose name matches the pattern")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    errors: list[float] = []
    found = []
    fit = True
    for case in CASES:
        if not fnmatch.fnmatch(case.name, asked.cases):
            continue
        one = measure(case)
        found.append(one)
        fit = fit and one["fitness"] != "unfit"
        print(f"{case.name}: {one['fitness']}")
        for row in one["sizes"]:
            took = ", ".join(f"{s * 1e3:.0f}" for s in row["measured_s"])
            print(
                f"  {row['size'] / 1e3:6.0f} kB  model {row['model_s'] * 1e3:6.0f} ms"
                f"  measured {took} ms  {row['error']:+.0%}",
                flush=True,
            )
            errors += [abs(row["model_s"] / one_s - 1.0) for one_s in row["measured_s"]]
    middle = median(errors)
    print(f"median error {middle:.1%} over {len(errors)} transfers (bar {BAR:.0%})")
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2) + "\n")
    return 0 if fit and middle <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
