"""Figures of a comparison: one look for all, legible in print and by the colour-blind.

Each function takes `Results` and returns a `Chart`, a matplotlib figure that
needs no display and shows itself in a notebook. The caption below each says
scenario, target, repetitions and fitness, because figures travel alone.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import matplotlib as mpl
import matplotlib.ticker
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from testbed.measurement.compare import DEFAULT_BASELINE, compute_hosts
from testbed.measurement.statistics import PARTS, PRIMARY, common_tasks, time_average
from testbed.measurement.table import signed
from testbed.model.workload import Event

if TYPE_CHECKING:
    from testbed.measurement.results import Results

# Okabe and Ito (2008), distinguishable under every common colour vision deficiency.
BASELINE_COLOUR = "#6F6F6F"
POLICY_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
PART_COLOURS = {
    "wait": "#B8B8B8",
    "transfer": "#0072B2",
    "compute": "#E69F00",
    "return": "#56B4E9",
}
INK, FAINT, WARNING = "#222222", "#777777", "#B33C00"
FITNESS_COLOURS = {"fit": FAINT, "degraded": WARNING, "unfit": WARNING}

STYLE: Any = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: every machine draws the same
    "font.size": 9.5,
    "text.color": INK,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.labelcolor": INK,
    "axes.edgecolor": "#999999",
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": "#E4E4E4",
    "grid.linewidth": 0.8,
    "xtick.color": "#555555",
    "ytick.color": "#555555",
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
    "lines.solid_capstyle": "round",
    "svg.fonttype": "path",
    "svg.hashsalt": "testbed",  # the same data gives the same file
}

MOST_LINKS = 18
"""Link directions shown in the heat map, the busiest first."""
MOST_BINS = 120
"""Time bins of the heat map."""
EVENT_KINDS = frozenset(get_args(get_type_hints(Event)["kind"]))
"""Disturbances that the scenario asked for, as opposed to failures and warnings."""


class Chart(Figure):
    """A figure that saves itself as PNG and SVG and shows itself in a notebook."""

    _settled = False

    def save(self, stem: str | Path) -> tuple[Path, Path]:
        """Write `<stem>.png` and `<stem>.svg`; their paths are returned."""
        stem = Path(stem)
        stem.parent.mkdir(parents=True, exist_ok=True)
        png, svg = stem.with_name(f"{stem.name}.png"), stem.with_name(f"{stem.name}.svg")
        png.write_bytes(self.as_bytes("png"))
        svg.write_bytes(self.as_bytes("svg"))
        return png, svg

    def as_bytes(self, kind: str) -> bytes:
        """The file of this chart in format `kind`, `png` or `svg`."""
        with _style():
            if not self._settled:
                # Lay out once: repeated passes drift, and the same chart must give the same file.
                self.draw_without_rendering()
                self.set_layout_engine("none")
                self._settled = True
            buffer = io.BytesIO()
            self.savefig(
                buffer,
                format=kind,
                dpi=160,
                facecolor="white",
                metadata={"Date": None} if kind == "svg" else None,
            )
            return buffer.getvalue()

    def _repr_png_(self) -> bytes:
        return self.as_bytes("png")


def draw_all(results: Results) -> dict[str, Chart]:
    """Every figure that these results have data for, by file name without ending."""
    charts = {"completion": completion(results), "parts": parts(results)}
    if len(results.policies) > 1:
        charts["differences"] = differences(results)
    if not results.links.empty:
        charts["links"] = links(results)
    if not results.nodes.empty:
        charts["nodes"] = nodes(results)
    return charts


def completion(results: Results) -> Chart:
    """Cumulative distribution of completion over common tasks: bold all, faint each repetition."""
    with _style():
        chart, (axes,) = _chart(results, "Task completion time")
        tasks = _common(results)
        for policy, colour in colours(results).items():
            own = tasks[tasks["policy"] == policy]
            for _, repetition in own.groupby(["run", "repetition"]):
                _cumulate(axes, repetition["completion_s"], color=colour, lw=0.7, alpha=0.3)
            if len(own):
                mean = own.groupby("seed")["completion_s"].mean().mean()  # as in the tables
                _cumulate(
                    axes,
                    own["completion_s"],
                    color=colour,
                    lw=2.2,
                    label=f"{policy}  (mean {mean:.3g} s)",
                )
        deadlines = tasks["deadline_s"].dropna().unique()
        limit = 1.03 * float(tasks["completion_s"].max()) if len(tasks) else 1.0
        if len(deadlines) == 1 and deadlines[0] <= 1.5 * limit:
            limit = max(limit, float(deadlines[0]) * 1.05)
            axes.axvline(deadlines[0], color=FAINT, lw=1, ls=(0, (4, 3)))
            axes.annotate("deadline ", (deadlines[0], 0.02), ha="right", color=FAINT, fontsize=8.5)
        axes.set(xlim=(0, limit), ylim=(0, 1.005), xlabel="completion time [s]")
        axes.set_ylabel("share of tasks")
        axes.yaxis.set_major_formatter(mpl.ticker.PercentFormatter(1.0))
        axes.grid(True)
        _legend(axes)
    return chart


def parts(results: Results) -> Chart:
    """Mean wait, transfer, compute and return over common tasks, stacked per policy."""
    with _style():
        policies = results.policies
        height = 1.7 + 0.55 * len(policies)
        chart, (axes,) = _chart(results, "Where the time goes", height=height)
        tasks = _common(results)
        # The repetition is the unit here too: a mean of repetition means.
        means = (
            tasks.groupby(["policy", "seed"])[[f"{part}_s" for part in PARTS]]
            .mean()
            .groupby("policy")
            .mean()
            .reindex(list(policies))
        )
        means = means.fillna(0.0)  # a policy without a comparable task has an empty bar
        totals = means.sum(axis=1)
        widest = float(totals.max()) or 1.0
        left = np.zeros(len(policies))
        places = np.arange(len(policies))
        for part in PARTS:
            width = means[f"{part}_s"].to_numpy(dtype=float)
            axes.barh(
                places,
                width,
                left=left,
                height=0.58,
                color=PART_COLOURS[part],
                label=part,
                edgecolor="white",
                linewidth=0.8,
            )
            for place, (start, size) in enumerate(zip(left, width, strict=True)):
                if size > 0.07 * widest:
                    axes.annotate(
                        f"{size:.2f}",
                        (start + size / 2, place),
                        ha="center",
                        va="center",
                        color="white" if part == "transfer" else INK,
                        fontsize=8.5,
                    )
            left = left + width
        for place, total in enumerate(totals):
            axes.annotate(
                f" {total:.2f} s", (total, place), va="center", fontweight="bold", fontsize=9
            )
        axes.set_yticks(places, policies)
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set(xlim=(0, widest * 1.12), xlabel="mean time per task [s]")
        axes.grid(True, axis="x")
        _legend(axes)
    return chart


def differences(results: Results, baseline: str | None = None) -> Chart:
    """Relative difference of mean completion in each repetition; the band is the interval."""
    with _style():
        found = results.comparison(baseline, allow_unfit=True)
        others = found.policies[1:]
        palette = colours(results)
        chart, panels = _chart(
            results,
            f"Mean completion against {found.baseline}, repetition by repetition",
            width=max(7.2, 3.6 * len(others)),
            columns=max(1, len(others)),
            sharey=True,
        )
        wide = found.values[PRIMARY.key].unstack("policy")
        for axes, policy in zip(panels, others, strict=False):
            change = (wide[policy] / wide[found.baseline] - 1).dropna().to_numpy(dtype=float)
            interval = found.differences[policy][PRIMARY.key].relative
            places = np.arange(1, len(change) + 1)
            label = f"mean {_percent(interval.mean)}" if interval.n else "no comparable task"
            gap = "\n" if len(others) > 1 else ", "
            if interval.low is not None and interval.high is not None:
                axes.axhspan(interval.low, interval.high, color=palette[policy], alpha=0.15, lw=0)
                label += f"{gap}95 % interval {_percent(interval.low)} to {_percent(interval.high)}"
            elif interval.n:
                label += f"{gap}interval n/a"
            if interval.n:
                axes.axhline(interval.mean, color=palette[policy], lw=1.2)
            axes.vlines(places, 0, change, color=palette[policy], lw=1.6)
            axes.plot(places, change, "o", color=palette[policy], ms=6)
            axes.axhline(0, color=INK, lw=1)
            axes.set_title(f"{policy}: {label}", fontsize=9, color=INK)
            axes.set_xlabel("repetition")
            axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(integer=True))
            axes.set_xlim(0.4, max(len(change), 1) + 0.6)
            axes.yaxis.set_major_formatter(lambda value, _: f"{signed(100 * value, 0)}%")
            if float(np.ptp(axes.get_ylim())) < 0.05:
                axes.yaxis.set_major_formatter(lambda value, _: f"{signed(100 * value, 1)}%")
            axes.grid(True, axis="y")
        panels[0].set_ylabel("difference (below 0 is faster)")
        panels[0].margins(y=0.12)
    return chart


def links(results: Results) -> Chart:
    """Utilization of the busiest link directions over time, mean over repetitions."""
    with _style():
        samples = results.links[(results.links["at_s"] >= 0) & (results.links["capacity_bps"] > 0)]
        samples = samples.assign(
            link=samples["a"] + " → " + samples["b"],
            used=samples["carried_bps"] / samples["capacity_bps"],
        )
        busiest = samples.groupby("link")["used"].mean().sort_values(ascending=False)
        shown = list(busiest.index[:MOST_LINKS])
        left_out = len(busiest) - len(shown)
        policies = results.policies
        events = results.events[results.events["kind"].isin(EVENT_KINDS)]
        note = " (dotted: events)" if len(events) else ""
        note += f", the {len(shown)} busiest of {len(busiest)} directions" if left_out else ""
        chart, panels = _chart(
            results,
            f"Link utilization over time{note}",
            height=1.9 + 0.21 * len(shown),
            width=2.2 + 3.0 * len(policies),
            columns=len(policies),
            sharey=True,
        )
        edges = _bins(samples)
        for axes, policy in zip(panels, policies, strict=True):
            grid = _heat(samples[samples["policy"] == policy], shown, edges)
            mesh = axes.pcolormesh(
                edges,
                np.arange(len(shown) + 1),
                grid,
                vmin=0,
                vmax=1,
                cmap="cividis",
                rasterized=True,
            )
            for at_s in sorted(set(events.loc[events["policy"] == policy, "at_s"].round(1))):
                axes.axvline(at_s, color="white", lw=1, ls=":")
            axes.set_title(policy)
            axes.set_xlabel("time [s]")
            axes.set_xlim(0, edges[-1])
            axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(5, integer=True, prune="upper"))
            axes.tick_params(length=0)
            for spine in axes.spines.values():
                spine.set_visible(False)
        panels[0].set_yticks(np.arange(len(shown)) + 0.5, shown)
        panels[0].invert_yaxis()
        bar = chart.colorbar(mesh, ax=list(panels), shrink=0.9, aspect=30, pad=0.02)
        bar.set_label("carried rate / capacity")
        bar.ax.yaxis.set_major_formatter(mpl.ticker.PercentFormatter(1.0))
        bar.outline.set_visible(False)
    return chart


def nodes(results: Results) -> Chart:
    """Time-averaged CPU utilization of each compute host; whiskers are the standard deviation."""
    with _style():
        hosts = sorted(compute_hosts(results.decisions) or set(results.nodes["host"]))
        palette = colours(results)
        used = _node_averages(results, hosts)
        chart, (axes,) = _chart(
            results, "CPU utilization of compute hosts", height=1.9 + 0.36 * len(hosts)
        )
        places = np.arange(len(hosts))
        thickness = 0.76 / len(palette)
        for number, (policy, colour) in enumerate(palette.items()):
            own = used[used["policy"] == policy].groupby("host")["used"]
            mean = own.mean().reindex(hosts).to_numpy(dtype=float)
            spread = own.std().reindex(hosts).to_numpy(dtype=float)
            offset = (number - (len(palette) - 1) / 2) * thickness
            axes.barh(
                places + offset,
                mean,
                height=thickness * 0.9,
                color=colour,
                label=policy,
                xerr=np.nan_to_num(spread),
                error_kw={"ecolor": INK, "elinewidth": 0.9},
            )
        axes.set_yticks(places, hosts)
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        axes.set_xlim(0, 1)
        axes.xaxis.set_major_formatter(mpl.ticker.PercentFormatter(1.0))
        axes.set_xlabel("CPU used / CPU capacity, mean over time and repetitions")
        axes.grid(True, axis="x")
        _legend(axes)
    return chart


def colours(results: Results) -> Mapping[str, str]:
    """Policy -> colour, the same in every figure; the usual baseline is grey."""
    policies = results.policies
    grey = DEFAULT_BASELINE if DEFAULT_BASELINE in policies else policies[0]
    bright = itertools.cycle(POLICY_COLOURS)
    return {p: BASELINE_COLOUR if p == grey else next(bright) for p in policies}


def caption(results: Results) -> str:
    """Scenario, target, repetitions and fitness, in one line."""
    manifest = results.manifest
    count = results.tasks["seed"].nunique()
    return (
        f"{manifest['scenario']['name']} · target {manifest['target']} · {count} "
        f"repetition{'s' if count != 1 else ''} · fitness: {results.fitness.verdict}"
    )


def _style() -> AbstractContextManager[None]:
    return mpl.rc_context(STYLE)


def _chart(
    results: Results,
    title: str,
    *,
    width: float = 7.2,
    height: float = 4.2,
    columns: int = 1,
    sharey: bool = False,
) -> tuple[Chart, Sequence[Axes]]:
    """An empty chart of `columns` panels with title and caption; sizes in inches."""
    chart = Chart(figsize=(width, height), layout="constrained")
    strip = 0.30 / height
    engine = chart.get_layout_engine()
    assert engine is not None
    engine.set(rect=(0.005, strip, 0.99, 1 - strip))  # type: ignore[call-arg]
    chart.suptitle(title, x=0.012, ha="left", fontsize=11.5, fontweight="bold")
    chart.text(
        0.012,
        0.07 / height,
        caption(results),
        ha="left",
        va="bottom",
        fontsize=8,
        color=FITNESS_COLOURS[results.fitness.verdict],
    )
    grid = chart.subplots(1, columns, sharey=sharey, squeeze=False)
    return chart, list(grid[0])


def _legend(axes: Axes) -> None:
    """Below the title, on one line, where it covers no data."""
    if not axes.get_legend_handles_labels()[0]:
        return
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(-0.01, 1.0),
        ncols=4,
        borderaxespad=0.2,
        handlelength=1.4,
        columnspacing=1.6,
        fontsize=9,
    )


def _common(results: Results) -> pd.DataFrame:
    """Measured tasks that finished under every policy of their repetition."""
    kept = []
    for _, group in results.measured_tasks.groupby(["run", "repetition"]):
        common = common_tasks(group, set(group["policy"]))
        kept.append(group[group["task"].isin(common)])
    return pd.concat(kept)


def _cumulate(axes: Axes, values: pd.Series[float], **line: Any) -> None:
    """An empirical distribution function, as a step line."""
    ordered = np.sort(values.to_numpy(dtype=float))
    share = np.arange(1, len(ordered) + 1) / len(ordered)
    axes.step(np.concatenate([[0, ordered[0]], ordered]), [0, 0, *share], where="post", **line)


def _bins(samples: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Edges of time bins no finer than the sampling interval."""
    end = float(samples["at_s"].max()) if len(samples) else 1.0
    one = samples.groupby(["run", "repetition", "policy", "link"])["at_s"]
    step = float(one.diff().median())
    count = int(np.clip(end / step if step > 0 else 1, 1, MOST_BINS))
    return np.linspace(0, max(end, 1e-9), count + 1)


def _heat(
    samples: pd.DataFrame, shown: Sequence[str], edges: np.ndarray[Any, np.dtype[np.float64]]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Mean utilization by link and time bin; NaN where nothing was sampled."""
    bins = np.clip(np.digitize(samples["at_s"], edges) - 1, 0, len(edges) - 2)
    mean = samples.assign(bin=bins).pivot_table(index="link", columns="bin", values="used")
    return mean.reindex(index=list(shown), columns=range(len(edges) - 1)).to_numpy(dtype=float)


def _node_averages(results: Results, hosts: Sequence[str]) -> pd.DataFrame:
    """Time-averaged utilization per policy, repetition and host, from release to last finish."""
    ends = results.tasks.groupby(["run", "repetition", "policy"])["finished_s"].max()
    samples = results.nodes[results.nodes["host"].isin(hosts)]
    rows = []
    for key, own in samples.groupby(["run", "repetition", "policy", "host"]):
        run, repetition, policy, host = key
        end = float(ends.get((run, repetition, policy), np.nan))
        average = time_average(
            own["at_s"].to_numpy(dtype=float),
            (own["cpu_used"] / own["cpu_capacity"]).to_numpy(dtype=float),
            0.0,
            end if np.isfinite(end) else float(own["at_s"].max()),
        )
        rows.append((policy, host, average))
    return pd.DataFrame(rows, columns=["policy", "host", "used"])


def _percent(ratio: float) -> str:
    return f"{signed(100 * ratio, 1)} %"
