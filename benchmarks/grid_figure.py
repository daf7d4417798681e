"""The grid's surface as one figure: each cell's difference, its interval, and what is to gain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.ticker
from matplotlib.lines import Line2D

from testbed.measurement.figures import FAINT, INK, POLICY_COLOURS, STYLE, Chart

COLOURS = {30: POLICY_COLOURS[4], 60: POLICY_COLOURS[0], 90: POLICY_COLOURS[1]}
"""By background traffic in percent."""
OFFSET = 0.24
"""Between cells that differ in background traffic only, in rows."""


def draw(table: Sequence[Mapping[str, Any]], baselines: Sequence[str], file: Path) -> None:
    """`table` has the rows of `grid.csv`; a panel for each baseline, written as PNG to `file`.

    Hollow points are of runs that are not fit. Upright strokes say how far below the baseline the
    same tasks are in an empty network, where that is known.
    """
    with mpl.rc_context(STYLE):
        chart = Chart(figsize=(9.2, 6.0), layout="constrained")
        panels = chart.subplots(1, len(baselines), sharex=True, sharey=True)
        places = list(dict.fromkeys((row["network"], row["size"]) for row in table))
        for axes, baseline in zip(panels, baselines, strict=True):
            axes.set_title(f"network-aware against {baseline}")
            axes.axvline(0, color=FAINT, lw=1)
            for row in table:
                if f"against_{baseline}" in row:
                    _cell(axes, row, baseline, places.index((row["network"], row["size"])))
            axes.xaxis.set_major_formatter(mpl.ticker.PercentFormatter(1.0))
            axes.set_xlabel("difference of mean completion, 95 % interval")
            axes.grid(axis="x")
            axes.tick_params(axis="y", length=0)
            for place in range(1, len(places)):
                axes.axhline(place - 0.5, color="#EEEEEE", lw=0.8)
        first = panels[0]
        first.set_yticks(range(len(places)), [f"{network}, {size}" for network, size in places])
        first.set_ylim(len(places) - 0.5, -0.5)
        marks = [
            Line2D([], [], color=colour, marker="o", ms=5, lw=2, label=f"background {percent} %")
            for percent, colour in COLOURS.items()
        ]
        marks.append(
            Line2D([], [], color=INK, marker="|", ms=9, mew=1.5, lw=0, label="empty network")
        )
        chart.legend(handles=marks, loc="outside lower center", ncols=len(marks))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(chart.as_bytes("png"))


def _cell(axes: Any, row: Mapping[str, Any], baseline: str, place: int) -> None:
    percent = row["background_percent"]
    colour = COLOURS.get(percent, INK)
    y = place + OFFSET * (sorted(COLOURS).index(percent) - 1 if percent in COLOURS else 0)
    low, high = row[f"against_{baseline}_low"], row[f"against_{baseline}_high"]
    if low is not None and high is not None:
        axes.plot([low, high], [y, y], color=colour, lw=2)
    hollow = {} if row["fitness"] == "fit" else {"mfc": "white", "mew": 1.5}
    axes.plot(row[f"against_{baseline}"], y, "o", ms=5, color=colour, **hollow)
    if "empty_s" in row:
        most = row["empty_s"] / row[f"{baseline}_s"] - 1
        axes.plot(most, y, "|", ms=9, mew=1.5, color=INK)
