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
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from comparing import carried_out, circumstances, difference, digest, keep, kept, row

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
[measurement.md](measurement.md#may-a-run-be-believed). `code` tells runs apart that were made with
different states of the code.
"""
NARROW_WINDOWS = ("e62cc9",)
"""Code with which hosts read so late that TCP's windows stayed small."""
TO_BE_MEASURED_ANEW = """
**To be measured anew.** What is of code {older} is older than two changes that move it: hosts'
receive windows let no flow carry more than some 41 kB in a round trip, under every policy, and
`network-aware` did not know yet that a flow gets more at first than background leaves.
"""


def file_of(name: str) -> Path:
    return HERE / "scenarios" / f"{name}.yaml"


def text_of(name: str) -> str:
    return file_of(name).read_text(encoding="utf-8")


def measure(name: str, repeat: int | None) -> dict[str, Any]:
    """Carry a scenario out; what it came to. Ends the program if it cannot be."""
    with carried_out(file_of(name), repeat) as results:
        first = results.policies[0]
        metrics = results.comparison(first, allow_unfit=True).as_json()["metrics"]
        return {
            "scenario": name,
            "digest": digest(text_of(name)),
            **circumstances(results),
            "policies": list(results.policies),
            "metrics": {
                metric: {
                    "values": {p: v["mean"] for p, v in metrics[metric]["values"].items()},
                    "against_first": {
                        p: d["relative"] for p, d in metrics[metric]["differences"].items()
                    },
                }
                for metric in ("completion_mean_s", "deadlines_met_fraction", "undone_tasks")
                if metric in metrics
            },
        }


def known(name: str, out: Path) -> dict[str, Any] | None:
    return kept(out / f"{name}.json", text_of(name))


def page_of(found: Mapping[str, Mapping[str, Any] | None]) -> str:
    head = (
        "scenario",
        "policy",
        "mean completion",
        "difference",
        "deadlines met",
        "repetitions",
        "code",
        "fitness",
    )
    lines = [INTRODUCTION.strip(), ""]
    older = {one["source"][:6] for one in found.values() if one is not None}.intersection(
        NARROW_WINDOWS
    )
    if older:
        named = ", ".join(f"`{code}`" for code in sorted(older))
        lines += [TO_BE_MEASURED_ANEW.format(older=named).strip(), ""]
    lines += [row(head), f"|{'---|' * len(head)}"]
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
        return [row((f"`{name}`", *"––––––", "missing"))]
    rows = []
    completion = one["metrics"]["completion_mean_s"]
    met = one["metrics"].get("deadlines_met_fraction", {"values": {}})["values"]
    for number, policy in enumerate(one["policies"]):
        share = met.get(policy)
        cells = (
            f"`{name}`" if number == 0 else "",
            policy,
            _number(completion["values"].get(policy), "{:.3g} s"),
            difference(completion["against_first"].get(policy)),
            _number(share, "{:.0%}"),
            str(one["repetitions"]) if number == 0 else "",
            one["source"][:6] if number == 0 else "",
            one["fitness"] if number == 0 else "",
        )
        rows.append(row(cells))
    return rows


def _number(value: float | None, form: str) -> str:
    return "–" if value is None or value != value else form.format(value)


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
            found = measure(name, options.repeat)
            # What could not be believed takes no other's place.
            if one is None or found["fitness"] != "unfit" or one["fitness"] == "unfit":
                keep(options.out / f"{name}.json", found)
            print(f"{name}: {found['fitness']}", *found["reasons"], sep="\n  ", flush=True)
        page.write_text(page_of({n: known(n, options.out) for n in NAMES}), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
