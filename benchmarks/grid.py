"""network-aware against its peers over a grid of networks, background traffic and task sizes.

    python benchmarks/grid.py [--out FOLDER] [--cells PATTERN] [--repeat N] [--list]
    python benchmarks/grid.py --out results/reference/grid --page docs/grid.md \
        --figure docs/figures/grid.png
    python benchmarks/grid.py --out results/reference/grid --page docs/grid.md --empty
    python benchmarks/grid.py --out results/reference/grid --page docs/grid.md --narrow 4%

The grid is `grid.yaml`. Each cell is a run of its own, on real packets; what came of it is
kept in OUT/CELL.json, and cells that are there and fit are not run again, so that the grid
may be done cell by cell, those with most background first. After each one, OUT/grid.csv has the
whole surface as far as it is known, and so has the page. A cell that is unfit is run again,
`--tries` times in all.

With `--empty` the tasks of each network and size are carried out with no background at all, by
idleness and by network-aware. The lower mean of the two is a column of its own: it tells what of
a cell's completion comes of background, and so how much there is to gain from avoiding it.

With `--narrow 4%` cells whose intervals reach further than that to either side of the mean are
carried out anew, and repeated until they do not (`testbed run --until-ci`), or 40 times. Which
cells these are, and when they end, depends on the width alone and never on who is ahead.

Bars, over cells with background of 60 % or more: mean completion at least 45 % lower than
idleness' and 15 % lower than network-overhead's, averaged over the cells; and in no cell of
the grid does an interval reach worse than +5 %. An average over cells may be that of seconds, in
which large tasks are most, or of each cell's relative difference, in which all count alike: both
are told, and held to the bar. The exit code is 0 when all are met, 1 when one is not, and 3
while cells are missing or unfit. The full grid takes about two hours, without `--narrow`.
"""

from __future__ import annotations

import argparse
import csv
import fnmatch
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import Any

import yaml
from comparing import carried_out, circumstances, difference, digest, keep, kept
from comparing import row as row_of
from grid_figure import draw

from testbed.model.units import parse_bandwidth, parse_cpu, parse_size, parse_time

DEFINITION = Path(__file__).with_name("grid.yaml")
OURS = "network-aware"
BARS = {"idleness": -0.45, "network-overhead": -0.15}
WORST = 0.05
MOST = 40
"""Repetitions of a cell at most, with `--narrow`."""
SOURCES = (0, 3)
"""Places, in a network's list, of the sites that tasks come from."""
HEAVY_PERCENT = 60
EMPTY = {"background": [], "policies": ["idleness", OURS], "repeat": 3}
"""What a cell is to be so that it tells what its tasks take in a network that is theirs alone."""


@dataclass(frozen=True)
class Cell:
    network: str
    background_percent: int
    size: str

    @property
    def name(self) -> str:
        return f"{self.network}-{self.background_percent}-{self.size}"


def definition() -> dict[str, Any]:
    return dict(yaml.safe_load(DEFINITION.read_text(encoding="utf-8")))


def cells(grid: Mapping[str, Any]) -> Iterator[Cell]:
    for network in grid["networks"]:
        for percent in grid["background"]:
            for size in grid["sizes"]:
                yield Cell(network, percent, size)


def empty(cell: Cell) -> Cell:
    """The same tasks in the same network, with no background."""
    return Cell(cell.network, 0, cell.size)


def scenario(grid: Mapping[str, Any], cell: Cell) -> dict[str, Any]:
    """The cell as a scenario file has it."""
    scale, tasks = grid["scale"], grid["tasks"]
    network = grid["networks"][cell.network]
    sites = network["sites"]
    link_bps = parse_bandwidth(grid["link"]) / scale
    size_bytes = round(parse_size(cell.size) / scale)
    rate = min(tasks["most_per_s"], tasks["load"] / 100 * link_bps / 8 / size_bytes)
    sources = [sites[place][0] for place in SOURCES]
    computing = [first for first, _ in sites if first not in sources]
    others = [host for site in sites for host in site if host not in computing]
    whole = {
        "name": f"grid-{cell.name}".lower().replace(".", "_"),
        "description": f"A cell of the grid: {cell.name}, divided by {scale}.",
        "seed": grid["seed"],
        "topology": network["topology"],
        "links": {"default": {"bandwidth": f"{link_bps / 1e3:g}kbit/s"}},
        "hosts": {
            "cpu": 1,
            "memory": "128MiB",
            "groups": {"others": others},
            "overrides": {"others": {"cpu": 0}},
        },
        "workload": [
            {
                "name": "tasks",
                "arrival": {"poisson": f"{rate:.4f}/s"},
                "input": f"{size_bytes}B",
                "from": sources,
                "compute": tasks["compute"],
                "output": f"{round(parse_size(tasks['output']) / scale)}B",
                "cpu": tasks["cpu"],
            }
        ],
        "background": [
            {
                "name": f"busy{number}",
                "from": source[1],
                "to": sink[1],
                "packet": "1400B",
                "rate": f"{cell.background_percent / 100 * link_bps / 1e3:g}kbit/s",
            }
            for number, (source, sink) in enumerate(pairwise([*sites, sites[0]]), 1)
        ],
        "policies": list(grid["policies"]),
        **{key: grid[key] for key in ("repeat", "duration", "settle", "drain")},
    }
    return whole if cell.background_percent else whole | EMPTY


def least_s(grid: Mapping[str, Any], cell: Cell) -> float:
    """What a task takes at least: its input at a link's rate, and its computation.

    No policy can be below. Delays, handshakes and headers are left out.
    """
    tasks = grid["tasks"]
    sending_s = 8 * parse_size(cell.size) / parse_bandwidth(grid["link"])
    return sending_s + parse_time(tasks["compute"]) / parse_cpu(tasks["cpu"])


def measure(text: str, repeat: int | None, narrow: str | None = None) -> dict[str, Any]:
    """Carry a cell out; what it came to, unfit or not."""
    more = [] if narrow is None else ["--until-ci", narrow, "--max-repeat", str(MOST)]
    with tempfile.TemporaryDirectory(prefix="grid-") as folder:
        file = Path(folder) / "cell.yaml"
        file.write_text(text, encoding="utf-8")
        with carried_out(file, repeat, more) as results:
            found: dict[str, Any] = circumstances(results)
            baselines = [policy for policy in BARS if policy in results.policies]
            for baseline in baselines:
                metrics = results.comparison(baseline, allow_unfit=True).as_json()["metrics"]
                completion, undone = metrics["completion_mean_s"], metrics["undone_tasks"]
                found["mean_s"] = {p: v["mean"] for p, v in completion["values"].items()}
                found[f"against_{baseline}"] = completion["differences"][OURS]["relative"]
                found["undone"] = {p: v["mean"] for p, v in undone["values"].items()}
                wrong = metrics["prediction_error_p50"]["values"].get(OURS, {})
                found["prediction_error"] = wrong.get("mean")
            return found


def rows(grid: Mapping[str, Any], out: Path) -> list[dict[str, Any]]:
    """A row for each cell, with what is known of it."""
    table = []
    for cell in cells(grid):
        row: dict[str, Any] = {
            "network": cell.network, "background_percent": cell.background_percent,
            "size": cell.size, "fitness": "missing", "least_s": least_s(grid, cell),
        }  # fmt: skip
        alone = known(grid, empty(cell), out)
        if alone is not None and alone["fitness"] != "unfit":
            row["empty_s"] = min(alone["mean_s"].values())
        found = known(grid, cell, out)
        if found is not None:
            row["fitness"], row["repetitions"] = found["fitness"], found["repetitions"]
            row["prediction_error"] = found.get("prediction_error")
            row["code"] = found.get("source", "")[:6]
            row |= {f"{policy}_s": mean for policy, mean in found["mean_s"].items()}
            for baseline in BARS:
                against = found[f"against_{baseline}"]
                row |= {
                    f"against_{baseline}{end}": against[key]
                    for end, key in (("", "mean"), ("_low", "low"), ("_high", "high"))
                }
        table.append(row)
    return table


def known(grid: Mapping[str, Any], cell: Cell, out: Path) -> dict[str, Any] | None:
    """What came of a cell as it is defined now; None if it was not run, or was another one."""
    return kept(out / f"{cell.name}.json", text_of(grid, cell))


def text_of(grid: Mapping[str, Any], cell: Cell) -> str:
    return str(yaml.safe_dump(scenario(grid, cell), sort_keys=False))


def verdicts(table: Sequence[Mapping[str, Any]]) -> list[tuple[str, bool | None]]:
    """Each bar in a sentence, and whether it is met; None while cells are missing or unfit."""
    usable = [row for row in table if row["fitness"] in ("fit", "degraded")]
    complete = len(usable) == len(table)
    said: list[tuple[str, bool | None]] = []
    heavy = [row for row in usable if row["background_percent"] >= HEAVY_PERCENT]
    for baseline, bar in BARS.items():
        text, judged = "no cell is known", None
        if heavy:
            ours, theirs = (fmean(row[f"{p}_s"] for row in heavy) for p in (OURS, baseline))
            text, judged = f"{ours:.3f} s, {theirs:.3f} s with {baseline}", ours / theirs - 1
        said.append(_averaged(f"mean completion over {{}}: {text}", judged, bar, heavy, complete))
        each = fmean(row[f"against_{baseline}"] for row in heavy) if heavy else None
        text = f"difference to {baseline}, all of {{}} counted alike"
        said.append(_averaged(text, each, bar, heavy, complete))
    highs = [
        (row[f"against_{b}_high"], f"{row['network']} {row['background_percent']} % {row['size']}")
        for row in usable
        for b in BARS
        if row[f"against_{b}_high"] is not None
    ]
    high, where = max(highs, default=(0.0, "none"))
    intervals = len(highs) == len(BARS) * len(table)
    text = f"worst end of an interval {high:+.1%}, {where} (bar {WORST:+.0%})"
    said.append((text, high <= WORST if complete and intervals else None))
    return said


def _averaged(
    text: str, mean: float | None, bar: float, heavy: Sequence[object], complete: bool
) -> tuple[str, bool | None]:
    over = f"{len(heavy)} cells with {HEAVY_PERCENT} % or more"
    if mean is None:
        return f"{text.format(over)} (bar {bar:+.0%})", None
    return f"{text.format(over)}, {mean:+.1%} (bar {bar:+.0%})", mean <= bar if complete else None


def _wanted(found: Mapping[str, Any] | None, narrow: str | None) -> bool:
    """Whether a cell is to be carried out (anew), of which `found` is known."""
    if found is None or found["fitness"] == "unfit":
        return True
    if narrow is None or found.get("narrow") == narrow:
        return False
    half_width = float(narrow.removesuffix("%")) / 100
    known_ = [found[f"against_{baseline}"] for baseline in BARS if f"against_{baseline}" in found]
    return any(one["high"] is None or one["high"] - one["mean"] > half_width for one in known_)


def to_gain(table: Sequence[Mapping[str, Any]]) -> str:
    """How much lower than idleness' mean completion is what tasks take with no background."""
    told = [
        row
        for row in table
        if row["background_percent"] >= HEAVY_PERCENT
        and row["fitness"] in ("fit", "degraded")
        and "empty_s" in row
    ]
    if not told:
        return "What tasks take with no background is not known (`--empty`)."

    def lower(column: str) -> str:
        """By how much, both ways of averaging."""
        alike = fmean(1 - row[column] / row["idleness_s"] for row in told)
        of_seconds = 1 - fmean(row[column] for row in told) / fmean(
            row["idleness_s"] for row in told
        )
        return f"{alike:.1%} (cells counted alike) or {of_seconds:.1%} (seconds averaged)"

    return (
        f"Against idleness, in the {len(told)} cells with {HEAVY_PERCENT} % or more: with no"
        f" background at all the same tasks' mean completion is lower by {lower('empty_s')}, where"
        " a policy would be that avoids all background at no cost;"
        f" {OURS}'s is lower by {lower(f'{OURS}_s')}."
    )


def write(
    grid: Mapping[str, Any], out: Path, page: Path | None = None
) -> list[tuple[str, bool | None]]:
    """OUT/grid.csv, and the page (OUT/grid.md unless another is named)."""
    table = rows(grid, out)
    names = ["network", "background_percent", "size", "fitness", "repetitions"]
    names += ["least_s", "empty_s", "prediction_error", "code"]
    names += [f"{policy}_s" for policy in grid["policies"]]
    names += [f"against_{b}{end}" for b in BARS for end in ("", "_low", "_high")]
    with (out / "grid.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(table)
    said = verdicts(table)
    (page or out / "grid.md").write_text(page_of(grid, table, said), encoding="utf-8")
    return said


def page_of(
    grid: Mapping[str, Any],
    table: Sequence[Mapping[str, Any]],
    said: Sequence[tuple[str, bool | None]],
) -> str:
    """The surface as a page of the documentation."""
    head = ["network", "background", "size", "least", "empty", *grid["policies"]]
    head += [*(f"against {b}" for b in BARS), "prediction", "repetitions", "code"]
    lines = [INTRODUCTION.format(scale=grid["scale"]).strip(), ""]
    lines += [row_of([*head, "fitness"]), f"|{'---|' * (len(head) + 1)}"]
    for row in table:
        means = [_number(row.get(f"{policy}_s")) for policy in grid["policies"]]
        cells_ = [row["network"], f"{row['background_percent']} %", row["size"]]
        cells_ += [_number(row["least_s"]), _number(row.get("empty_s")), *means]
        cells_ += [difference(_against(row, baseline)) for baseline in BARS]
        wrong = row.get("prediction_error")
        cells_ += ["–" if wrong is None else f"{wrong:.1%}", row.get("repetitions", "–")]
        cells_.append(row.get("code", "–"))
        lines.append(row_of([*cells_, row["fitness"]]))
    lines += ["", *(f"- {text}: {_WORDS[met]}" for text, met in said), ""]
    lines += [to_gain(table), "", CLOSING.strip(), ""]
    return "\n".join(lines)


INTRODUCTION = """
# network-aware on a grid of networks

Written by `benchmarks/grid.py`, which carries the cells out on real packets; the grid
(`benchmarks/grid.yaml`) was fixed before anything was tuned on it. Six sites of each network have
hosts. Tasks come from two of them; each of the other four has a computing host. Every site sends
background traffic to the next one, so that one way out of it and one way in are busy to the share
given; what else there is of the network is free, if a policy finds it.

Mean completion is in seconds, and network-aware's difference has its 95 % interval over repetitions
with the same tasks. Cells with more repetitions than others were repeated until their intervals
were narrow (`--narrow`); when they ended depends on the width alone. Rates and sizes are those of
the grid divided by {scale}, so that two cores carry them; times are not. `least` is the time in
which a task's input would pass a link that is all its own, and its computation: no policy can be
below it. `empty` is what the tasks take with no background at all, measured, by the better of
idleness and network-aware. `prediction` is by how much network-aware's predicted completion was
wrong, in the median over tasks. `code` tells cells apart that were measured with different states
of the code.

![The surface: network-aware's difference in each cell](figures/grid.png)

In the figure hollow points are cells whose run is not fit, and an upright stroke says how far below
the baseline the same tasks are in an empty network.
"""

CLOSING = """
How to read it: where background takes little and tasks are small, there is little to gain, as
handshake, delay and computing are most of a task's time and are the same for every policy. TCP
takes more than its share from background traffic that does not yield, so that a way which is
busy to 60 % costs less than its residual rate suggests. All tasks of a site leave by
the same access link, which no policy can choose.
"""

_WORDS = {True: "met", False: "not met", None: "open, cells are missing or unfit"}


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _against(row: Mapping[str, Any], baseline: str) -> dict[str, Any] | None:
    if f"against_{baseline}" not in row:
        return None
    ends = (("mean", ""), ("low", "_low"), ("high", "_high"))
    return {key: row[f"against_{baseline}{end}"] for key, end in ends}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, default=Path("results/grid"))
    parser.add_argument("--page", type=Path, help="the surface as a page (default: OUT/grid.md)")
    parser.add_argument("--figure", type=Path, help="the surface as a figure (PNG)")
    parser.add_argument("--cells", default="*", help="only cells whose name matches the pattern")
    parser.add_argument("--empty", action="store_true", help="the tasks with no background")
    parser.add_argument("--repeat", type=int, help="repetitions instead of the grid's")
    parser.add_argument("--tries", type=int, default=2, help="runs of a cell until one is fit")
    parser.add_argument(
        "--narrow", metavar="PERCENT", help="repeat cells until their intervals reach no further"
    )
    parser.add_argument("--list", action="store_true", help="name the cells and what is known")
    options = parser.parse_args(arguments)
    grid = definition()
    options.out.mkdir(parents=True, exist_ok=True)
    asked = dict.fromkeys(map(empty, cells(grid))) if options.empty else cells(grid)
    chosen = [cell for cell in asked if fnmatch.fnmatch(cell.name, options.cells)]
    chosen.sort(key=lambda cell: -cell.background_percent)
    for cell in chosen:
        found = known(grid, cell, options.out)
        if options.list:
            print(f"{cell.name}: {'missing' if found is None else found['fitness']}")
            continue
        tries = 0
        while _wanted(found, options.narrow) and tries < options.tries:
            tries += 1
            print(f"{cell.name}, run {tries}", flush=True)
            text = text_of(grid, cell)
            one = {"cell": cell.name, "digest": digest(text), "narrow": options.narrow}
            one |= measure(text, options.repeat, options.narrow)
            print(f"  {one['fitness']}, {one['repetitions']}: {one['mean_s']}", flush=True)
            # What could not be believed takes no other's place.
            if found is None or one["fitness"] != "unfit" or found["fitness"] == "unfit":
                found = one
                keep(options.out / f"{cell.name}.json", found)
                write(grid, options.out, options.page)
    said = write(grid, options.out, options.page)
    if options.figure is not None:
        draw(rows(grid, options.out), list(BARS), options.figure)
    for text, met in said:
        print(f"{text}: {_WORDS[met]}")
    if any(met is None for _, met in said):
        return 3
    return 0 if all(met for _, met in said) else 1


if __name__ == "__main__":
    sys.exit(main())
