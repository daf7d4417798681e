"""A comparison as a table for the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from testbed.measurement.compare import Comparison
from testbed.measurement.statistics import METRICS, Difference, Interval, Metric

WIDE = 116
"""From this width on, the absolute difference of every metric has its own column."""

FITNESS_STYLE = {"fit": "green", "degraded": "yellow", "unfit": "bold red"}
OUTCOME_STYLE = {"better": "bold green", "worse": "bold red", "withheld": "bold yellow"}


@dataclass(frozen=True, slots=True)
class Scale:
    """How values of one row are written: `value * factor`, with `decimals`, in `unit`."""

    factor: float
    unit: str
    decimals: int
    relative: bool
    """A difference reads best as a percentage of the baseline, rather than absolute."""

    def number(self, value: float, sign: bool = False) -> str:
        if not math.isfinite(value):
            return "n/a"
        return signed(value * self.factor, self.decimals, sign)


def scale_for(metric: Metric, largest: float) -> Scale:
    """A scale on which the largest value of a row has three or four digits."""
    largest = largest if math.isfinite(largest) else 0.0
    if metric.unit == "s":
        if largest < 1.0:
            return Scale(1e3, "ms", 1 if largest < 0.1 else 0, True)
        return Scale(1.0, "s", 2 if largest < 100 else 1, True)
    if metric.unit == "bit/s":
        if largest < 1e6:
            return Scale(1e-3, "kbit/s", 1, True)
        return Scale(1e-6, "Mbit/s", 2, True)
    if metric.unit == "fraction":
        return Scale(100.0, "%", 1, False)
    if metric.unit == "task":
        return Scale(1.0, "tasks", 1, False)
    return Scale(1.0, "1–5" if metric.unit == "score" else "ratio", 2, False)


def signed(value: float, decimals: int, sign: bool = True) -> str:
    """A number with a true minus sign, and a plus when asked for; never "-0.0"."""
    text = f"{abs(value):.{decimals}f}"
    if float(text) == 0:
        return text
    return ("−" if value < 0 else "+" if sign else "") + text


def render(comparison: Comparison, width: int) -> Iterator[RenderableType]:
    """Fitness, one table per policy against the baseline, the verdicts, the notes."""
    yield heading(comparison)
    others = comparison.policies[1:] or (None,)
    for other in others:
        yield table(comparison, other, wide=width >= WIDE)
    for found in comparison.verdicts.values():
        yield Text(found.text, style=OUTCOME_STYLE.get(found.outcome, "bold"))
    for other in comparison.policies[1:]:
        if (line := effect_text(comparison, other)) is not None:
            yield Text(line, style="dim")
    for note in comparison.notes:
        yield Text(f"Note: {note}", style="yellow")


def effect_text(comparison: Comparison, other: str) -> str | None:
    """Effect size and corrected p of `other`'s mean completion; None where neither exists."""
    found, p = comparison.effect(other), comparison.adjusted_p.get(other)
    if found.d_z is None or p is None:
        return None
    corrected = "" if found.g_z is None else f" (g {signed(found.g_z, 2)} corrected for few)"
    luck = "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
    count = len(comparison.policies) - 1
    over = f" (Holm, {count} comparisons)" if count > 1 else ""
    return f"{other}: effect size d_z {signed(found.d_z, 2)}{corrected}, {luck}{over}"


def heading(comparison: Comparison) -> Text:
    fitness = comparison.fitness
    seeds = comparison.values.index.get_level_values("seed").nunique()
    text = Text.assemble(
        (comparison.scenario, "bold"),
        f" on {comparison.target}, {seeds} repetition{'s' if seeds != 1 else ''}, fitness: ",
        (fitness.verdict, FITNESS_STYLE[fitness.verdict]),
    )
    for reason in fitness.reasons:
        text.append(f"\n  {reason}", style=FITNESS_STYLE[fitness.verdict])
    return text


def table(comparison: Comparison, other: str | None, wide: bool) -> Table:
    """The baseline, and `other` with its differences, one metric a row."""
    out = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    out.add_column("mean ± standard deviation")
    out.add_column(comparison.baseline, justify="right")
    if other is not None:
        out.add_column(other, justify="right")
        out.add_column("difference (95 % interval)", justify="right")
        if wide:
            out.add_column("absolute (95 % interval)", justify="right")
    shown = [comparison.baseline] + ([other] if other is not None else [])
    for metric in comparison.shown:
        spreads = {policy: comparison.spread(policy, metric.key) for policy in shown}
        scale = scale_for(metric, max((m for m, _, _ in spreads.values()), key=_finite))
        cells: list[RenderableType] = [f"{metric.title} \\[{scale.unit}]"]
        cells += [_value(scale, mean, sd) for mean, sd, _ in spreads.values()]
        if other is not None:
            difference = comparison.differences[other][metric.key]
            style = difference_style(metric, difference)
            cells.append(Text(difference_text(scale, difference), style=style))
            if wide:
                cells.append(Text(absolute_text(scale, difference.absolute), style=style))
        out.add_row(*cells, style="bold" if metric is METRICS[0] else "")
    return out


def difference_text(scale: Scale, difference: Difference) -> str:
    """Relative to the baseline in percent, or absolute where a ratio says little."""
    if not scale.relative:
        return absolute_text(scale, difference.absolute)
    return _interval_text(difference.relative, Scale(100.0, "%", 1, True), " %")


def absolute_text(scale: Scale, interval: Interval) -> str:
    unit = {"%": " points", "ratio": "", "1–5": ""}.get(scale.unit, f" {scale.unit}")
    return _interval_text(interval, scale, unit)


def difference_style(metric: Metric, difference: Difference) -> str:
    """Green or red only where the interval is clear of zero and the metric has a good side."""
    interval = difference.principal
    if not interval.excludes_zero or metric.better == "neither":
        return ""
    return "green" if (interval.mean < 0) == (metric.better == "lower") else "red"


def _interval_text(interval: Interval, scale: Scale, unit: str) -> str:
    if interval.n == 0:
        return "n/a"
    mean = f"{scale.number(interval.mean, sign=True)}{unit}"
    if interval.low is None or interval.high is None:
        return f"{mean} (n/a)"
    low, high = scale.number(interval.low, sign=True), scale.number(interval.high, sign=True)
    return f"{mean} ({low} to {high})"


def _value(scale: Scale, mean: float, sd: float) -> str:
    if not math.isfinite(mean):
        return "n/a"
    return scale.number(mean) + (f" ± {scale.number(sd)}" if math.isfinite(sd) else "")


def _finite(value: float) -> float:
    return value if math.isfinite(value) else -math.inf
