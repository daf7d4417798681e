"""The scenarios that compare policies, carried out, as one page.

    python benchmarks/scenarios.py [--out results/reference/scenarios] [--page docs/scenarios.md]
        [--only PATTERN] [--repeat N] [--again]

Each scenario is a run on real packets, all of its policies on the same tasks. What came of it is
kept in OUT/NAME.json. Scenarios that are there are run again only if they were changed, are asked
for (`--again`), or were unfit. The page has a row for each policy: mean completion, its
difference to the first policy of the scenario with the 95 % interval over repetitions, and
the share of deadlines met. There is no bar: what is shown is where looking at the network helps,
and where it does not. All of them take about half an hour.
"""

from __future__ import annotations

import argparse
import fnmatch
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from testbed.measurement.results import Results
from testbed.scenario import load

HERE = Path(__file__).parents[1]
NAMES = (
    "quickstart", "congested-edge", "two-ways", "wan-three-sites", "ablations", "multi-cluster",
    "bursts", "failing-links", "drift", "dag", "services", "reduction", "accelerators",
    "scarce-compute", "scarce-memory", "scarce-both", "tiny-tasks", "uncongested",
)  # fmt: skip
"""In the order in which they are told of; those about all-reduces are compared elsewhere."""
INTRODUCTION = """
# What the scenarios come to

Written by `benchmarks/scenarios.py`, which carries out `scenarios/NAME.yaml` on real packets. Every
policy of a scenario gets the same tasks; the difference is that of mean completion to the first
policy of the scenario, with its 95 % interval over repetitions. An interval with zero in it
says that there is no difference to tell. What a run's fitness means is in
[measurement.md](measurement.md#may-a-run-be-believed).
"""


def file_of(name: str) -> Path:
    return HERE / "scenarios" / f"{name}.yaml"


def digest(name: str) -> str:
    return hashlib.sha256(file_of(name).read_bytes()).hexdigest()[:16]


def measure(name: str, repeat: int | None) -> dict[str, Any]:
    """Carry a scenario out; what it came to. Ends the program if it cannot be."""
    with tempfile.TemporaryDirectory(prefix="scenarios-") as folder:
        command = [sys.executable, "-m", "testbed.cli", "run", str(file_of(name))]
        command += ["--out", folder, "--quiet"]
        command += [] if repeat is None else ["--repeat", str(repeat)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"scenarios: {name} failed with {done.returncode}: {done.stderr[-2000:]}")
        results = Results.open(folder)
        first = results.policies[0]
        said = results.comparison(first, allow_unfit=True).as_json()
        return {
            "scenario": name,
            "digest": digest(name),
            "fitness": results.fitness.verdict,
            "reasons": list(results.fitness.reasons),
            "repetitions": len(results.manifest["repetitions"]),
            "machine": results.manifest["machine"],
            "source": results.manifest["versions"]["source"],
            "finished": results.manifest["finished"],
            "policies": list(results.policies),
            "metrics": {
                metric: {
                    "values": {p: v["mean"] for p, v in said["metrics"][metric]["values"].items()},
                    "against_first": {
                        p: d["relative"] for p, d in said["metrics"][metric]["differences"].items()
                    },
                }
                for metric in ("completion_mean_s", "deadlines_met_fraction", "undone_tasks")
                if metric in said["metrics"]
            },
        }


def known(name: str, out: Path) -> dict[str, Any] | None:
    """What came of a scenario as it is now; None if it was not run, or was another one."""
    file = out / f"{name}.json"
    if not file.is_file():
        return None
    found = dict(json.loads(file.read_text(encoding="utf-8")))
    return found if found["digest"] == digest(name) else None


def page_of(found: Mapping[str, Mapping[str, Any] | None]) -> str:
    head = (
        "scenario",
        "policy",
        "mean completion",
        "difference",
        "deadlines met",
        "repetitions",
        "fitness",
    )
    lines = [INTRODUCTION.strip(), "", f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for name, one in found.items():
        lines += _rows(name, one)
    lines += ["", "## What they show", ""]
    for name in found:
        lines.append(f"- **`{name}`**: {load(file_of(name)).description}")
    unfit = [
        f"- `{name}` ({one['fitness']}): {'; '.join(one['reasons'])}."
        for name, one in found.items()
        if one is not None and one["fitness"] != "fit"
    ]
    if unfit:
        lines += ["", "## Why some runs are not fit", "", *unfit]
    return "\n".join([*lines, ""])


def _rows(name: str, one: Mapping[str, Any] | None) -> list[str]:
    if one is None:
        return [f"| `{name}` | – | – | – | – | – | missing |"]
    rows = []
    completion = one["metrics"]["completion_mean_s"]
    met = one["metrics"].get("deadlines_met_fraction", {"values": {}})["values"]
    for number, policy in enumerate(one["policies"]):
        against = completion["against_first"].get(policy)
        share = met.get(policy)
        cells = (
            f"`{name}`" if number == 0 else "",
            policy,
            _number(completion["values"].get(policy), "{:.3g} s"),
            "–" if against is None else _difference(against),
            _number(share, "{:.0%}"),
            str(one["repetitions"]) if number == 0 else "",
            one["fitness"] if number == 0 else "",
        )
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def _number(value: float | None, form: str) -> str:
    return "–" if value is None or value != value else form.format(value)


def _difference(against: Mapping[str, Any]) -> str:
    if against["mean"] is None:
        return "–"
    text = f"{against['mean']:+.1%}"
    if against["low"] is not None and against["high"] is not None:
        text += f" ({against['low']:+.1%} to {against['high']:+.1%})"
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, default=HERE / "results/reference/scenarios")
    parser.add_argument("--page", type=Path, help="default: OUT/scenarios.md")
    parser.add_argument("--only", default="*", help="only scenarios whose name matches the pattern")
    parser.add_argument("--repeat", type=int, help="repetitions instead of the scenario's")
    parser.add_argument("--again", action="store_true", help="also those that are known")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    page = options.page or options.out / "scenarios.md"
    for name in NAMES:
        if not fnmatch.fnmatch(name, options.only):
            continue
        one = known(name, options.out)
        if one is None or one["fitness"] == "unfit" or options.again:
            one = measure(name, options.repeat)
            text = json.dumps(one, indent=2) + "\n"
            (options.out / f"{name}.json").write_text(text, encoding="utf-8")
            print(f"{name}: {one['fitness']}", *one["reasons"], sep="\n  ", flush=True)
        page.write_text(page_of({n: known(n, options.out) for n in NAMES}), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
