"""Metrics of a repetition, and paired differences between policies over repetitions.

The repetition is the unit of resampling, never the single task: tasks of one
repetition share queues and are not independent, while repetitions differ in
their seed and nothing else. Repetition r has the same workload under every
policy, so policies are compared within r and the differences are what varies.

**Failing does not pay.** Every metric of task times, and goodput, is taken
over the *common* tasks: those that finished under all policies of the
repetition. A policy that drops its slow tasks gains nothing over another that
completes them; deadlines count every task that has one; and `compare` calls no
policy better that left more tasks undone.

**Quantiles** interpolate linearly between order statistics (Hyndman and Fan
1996, type 7, NumPy's default). With fewer than 100 tasks the 99th percentile
lies between the two largest.

**Intervals** are Student's t over repetitions: for n paired differences d,
mean(d) ± t(0.975, n−1) · s(d)/√n. The relative difference is the mean of the
per-repetition ratios minus one, with the same interval over those ratios, so
that each repetition counts the same whatever its load. One repetition has no
interval.

**Settling.** Tasks released before the scenario's `settle` has passed are run
and recorded, and left out of every metric: they met a network that had not
filled yet. Only `undone_tasks` counts them, for a failure is one at any time.
The time is set beforehand, in the scenario, never chosen from the figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit

CONFIDENCE = 0.95

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Metric:
    """One row of a comparison. `better` says which direction is an improvement, if either is."""

    key: str
    title: str
    unit: Literal["s", "fraction", "bit/s", "task", "ratio", "score"]
    better: Literal["lower", "higher", "neither"]
    meaning: str
    optional: bool = False
    """Not shown where there is none of it."""


METRICS = (
    Metric(
        "completion_mean_s",
        "completion, mean",
        "s",
        "lower",
        "Mean time from release to result, over common tasks.",
    ),
    Metric("completion_p50_s", "completion, p50", "s", "lower", "Its median."),
    Metric("completion_p95_s", "completion, p95", "s", "lower", "Its 95th percentile."),
    Metric("completion_p99_s", "completion, p99", "s", "lower", "Its 99th percentile."),
    Metric(
        "wait_mean_s",
        "  wait",
        "s",
        "lower",
        "Mean time from release to the start of the input transfer, over common tasks.",
    ),
    Metric("transfer_mean_s", "  transfer", "s", "lower", "Mean duration of the input transfer."),
    Metric("compute_mean_s", "  compute", "s", "lower", "Mean duration of the computation."),
    Metric("return_mean_s", "  return", "s", "lower", "Mean duration of the result's return."),
    Metric(
        "graph_completion_mean_s",
        "graph completion, mean",
        "s",
        "lower",
        "Mean time from the release of a task graph, or a bulk-synchronous group, to the last "
        "result of its tasks, over those of which every task is common.",
        optional=True,
    ),
    Metric(
        "deadlines_met_fraction",
        "deadlines met",
        "fraction",
        "higher",
        "Tasks done within their deadline, of all tasks that have one; undone tasks missed it.",
    ),
    Metric(
        "prediction_error_p50",
        "prediction error, median",
        "fraction",
        "lower",
        "Median over the common tasks of how far the completion time was off that the policy "
        "predicted when it decided, in absolute value, relative to the measured one.",
        optional=True,
    ),
    Metric(
        "qoe_mean",
        "quality of experience",
        "score",
        "higher",
        "Score of its tasks as their user feels them, 1 (bad) to 5 (excellent), undone tasks "
        "included; averaged over each workload, then over workloads.",
    ),
    Metric(
        "goodput_bps",
        "goodput",
        "bit/s",
        "higher",
        "Input and output bits of the common tasks over the time from the repetition's first "
        "release to the last of them finished.",
    ),
    Metric(
        "link_utilization_mean",
        "link utilization, mean",
        "fraction",
        "neither",
        "Carried rate over capacity, averaged over time while the link is up, then over all link "
        "directions, host links included. Time runs from the policy's first release to its last "
        "finished task.",
    ),
    Metric(
        "link_utilization_max",
        "link utilization, max",
        "fraction",
        "neither",
        "The time-averaged utilization of the busiest link direction.",
    ),
    Metric(
        "node_utilization_mean",
        "node utilization, mean",
        "fraction",
        "neither",
        "CPU used over CPU capacity, averaged over the same time, then over compute hosts: hosts "
        "that were an eligible candidate in at least one decision of the run.",
    ),
    Metric(
        "node_imbalance",
        "node imbalance",
        "ratio",
        "neither",
        "Coefficient of variation of the compute hosts' time-averaged utilization: population "
        "standard deviation over mean. 0 is perfect balance.",
    ),
    Metric(
        "undone_tasks",
        "failed or unfinished",
        "task",
        "lower",
        "Tasks that failed or had not finished when the repetition ended.",
    ),
)
"""Every metric of a comparison, in the order of its rows."""

PRIMARY = METRICS[0]
"""The metric the verdict is about."""

PARTS = ("wait", "transfer", "compute", "return")

COUNTS = ("tasks", "done_tasks", "settling_tasks", "common_tasks")
"""Tasks released, done, released too early to be measured, and measured."""


def per_repetition(
    tasks: pd.DataFrame,
    links: pd.DataFrame,
    nodes: pd.DataFrame,
    compute_hosts: Iterable[str] = (),
    settle_s: float = 0.0,
) -> pd.DataFrame:
    """Metrics of each policy in each repetition.

    Parameters
    ----------
    tasks, links, nodes
        As in `columns.FILES`, with a `run` column in front.
    compute_hosts
        Hosts that node utilization is about; none given means every host.
    settle_s
        Tasks released earlier than this are left out, but for `undone_tasks`.

    Returns
    -------
    DataFrame
        Index (run, repetition, policy); columns: `seed`, one per key of
        `METRICS`, and the `COUNTS` of tasks. What cannot be told (no common
        task, no sample) is NaN.
    """
    hosts = frozenset(compute_hosts)
    policies = set(tasks["policy"])
    link_groups = _groups(links)
    node_groups = _groups(nodes[nodes["host"].isin(hosts)] if hosts else nodes)
    rows = []
    for (run, repetition), group in tasks.groupby(["run", "repetition"], sort=True):
        settled = group[group["released_s"] >= settle_s]
        common = common_tasks(settled, policies & set(group["policy"]))
        for policy, everything in group.groupby("policy", sort=False):
            key = (run, repetition, policy)
            own = settled[settled["policy"] == policy]
            start_s, end_s = _window(own if len(own) else everything)
            row: dict[str, object] = {"run": run, "repetition": repetition, "policy": policy}
            row |= {
                "seed": int(everything["seed"].iloc[0]),
                "tasks": len(everything),
                "done_tasks": int((everything["status"] == "done").sum()),
                "settling_tasks": len(everything) - len(own),
                "common_tasks": len(common),
            }
            row |= _task_metrics(own, common)
            row["graph_completion_mean_s"] = _graph_completion(own, common)
            row["undone_tasks"] = float((everything["status"] != "done").sum())
            row |= _link_metrics(link_groups.get(key), start_s, end_s)
            row |= _node_metrics(node_groups.get(key), start_s, end_s)
            rows.append(row)
    names = ["seed", *(m.key for m in METRICS), *COUNTS]
    index = ["run", "repetition", "policy"]
    return pd.DataFrame(rows, columns=[*index, *names]).set_index(index)


def common_tasks(tasks: pd.DataFrame, policies: Iterable[str]) -> frozenset[str]:
    """Tasks of one repetition that finished under every one of `policies`."""
    done = tasks[tasks["status"] == "done"]
    sets = [frozenset(done.loc[done["policy"] == policy, "task"]) for policy in policies]
    return frozenset.intersection(*sets) if sets else frozenset()


def time_average(at_s: Floats, value: Floats, start_s: float, end_s: float) -> float:
    """Average over [start, end] of samples that each hold for the interval ending at them.

    The first sample is given the median interval. Time before the first and
    after the last sample is unknown and left out, and so are intervals whose
    value is NaN; NaN when nothing is left.
    """
    order = np.argsort(at_s, kind="stable")
    at_s, value = at_s[order], value[order]
    if not len(at_s):
        return math.nan
    steps = np.diff(at_s)
    first_step = float(np.median(steps)) if len(steps) else end_s - start_s
    begins = np.concatenate([[at_s[0] - first_step], at_s[:-1]])
    weights = np.clip(np.minimum(at_s, end_s) - np.maximum(begins, start_s), 0.0, None)
    known = np.isfinite(value)
    total = weights[known].sum()
    return float(np.dot(weights[known] / total, value[known])) if total > 0 else math.nan


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over `n` repetitions; `low`, `high` and the deviation `sd` are None where n < 2."""

    n: int
    mean: float
    low: float | None
    high: float | None
    sd: float | None = None

    @property
    def excludes_zero(self) -> bool:
        """Both ends are known and lie on the same side of zero."""
        return self.low is not None and self.high is not None and self.low * self.high > 0


def t_interval(values: Floats, confidence: float = CONFIDENCE) -> Interval:
    """Mean of `values` with its two-sided Student t interval; NaNs are left out."""
    values = values[np.isfinite(values)]
    n = len(values)
    if n == 0:
        return Interval(0, math.nan, None, None)
    mean = float(values.mean())
    if n == 1:
        return Interval(1, mean, None, None)
    # stdtrit is Student's t quantile, without the second that importing scipy.stats takes.
    sd = float(values.std(ddof=1))
    half = float(stdtrit(n - 1, (1 + confidence) / 2) * sd / math.sqrt(n))
    return Interval(n, mean, mean - half, mean + half, sd)


@dataclass(frozen=True, slots=True)
class Difference:
    """Policy minus baseline: `absolute` in the metric's unit, `relative` to the baseline.

    `relative` has `n` 0 (there is none) unless the baseline is positive in
    every repetition: leaving out the others would favour one side.
    """

    absolute: Interval
    relative: Interval

    @property
    def principal(self) -> Interval:
        """The relative difference where there is one, else the absolute."""
        return self.relative if self.relative.n else self.absolute


def paired_difference(
    policy: Floats, baseline: Floats, confidence: float = CONFIDENCE
) -> Difference:
    """Difference of paired repetitions; pairs with a NaN on either side are left out.

    Raises
    ------
    ValueError
        If the two do not have the same length: then they are not pairs.
    """
    if len(policy) != len(baseline):
        raise ValueError(f"{len(policy)} and {len(baseline)} values are not pairs")
    both = np.isfinite(policy) & np.isfinite(baseline)
    policy, baseline = policy[both], baseline[both]
    none = np.empty(0)
    ratios = policy / baseline - 1 if (baseline > 0).all() else none
    return Difference(
        absolute=t_interval(policy - baseline, confidence),
        relative=t_interval(ratios, confidence),
    )


Key = tuple[object, ...]


def _groups(samples: pd.DataFrame) -> dict[Key, pd.DataFrame]:
    return dict(iter(samples.groupby(["run", "repetition", "policy"], sort=False)))


def _window(tasks: pd.DataFrame) -> tuple[float, float]:
    """First release and last finish of a policy's repetition (last known time if none)."""
    times = tasks[["decided_s", "transfer_start_s", "transfer_end_s", "compute_end_s"]]
    end = tasks["finished_s"].max()
    if not math.isfinite(end):
        end = np.nanmax([tasks["released_s"].max(), times.to_numpy(dtype=float).max(initial=0.0)])
    return float(tasks["released_s"].min()), float(end)


def _task_metrics(own: pd.DataFrame, common: frozenset[str]) -> dict[str, float]:
    shared = own[own["task"].isin(common)]
    completion = shared["completion_s"].to_numpy(dtype=float)
    if not len(completion):
        completion = np.array([math.nan])
    metrics = {"completion_mean_s": float(completion.mean())}
    for percent in (50, 95, 99):
        metrics[f"completion_p{percent}_s"] = float(np.quantile(completion, percent / 100))
    for part in PARTS:
        metrics[f"{part}_mean_s"] = float(shared[f"{part}_s"].mean())
    metrics["prediction_error_p50"] = math.nan
    if "predicted_s" in shared:
        waited_s = shared["decided_s"] - shared["released_s"]
        predicted_s = waited_s + shared["predicted_s"].astype(float)
        errors = (predicted_s / shared["completion_s"] - 1).abs().dropna()
        metrics["prediction_error_p50"] = float(errors.median()) if len(errors) else math.nan
    timed = own[own["deadline_s"].notna()]
    met = (timed["status"] == "done") & (timed["completion_s"] <= timed["deadline_s"])
    metrics["deadlines_met_fraction"] = float(met.mean()) if len(timed) else math.nan
    moved_bits = 8 * float((shared["input_bytes"] + shared["output_bytes"]).sum())
    span_s = float(shared["finished_s"].max() - own["released_s"].min())
    metrics["goodput_bps"] = moved_bits / span_s if span_s > 0 else math.nan
    metrics["qoe_mean"] = math.nan
    if "qoe" in own:  # runs recorded before scores were have none
        scores = own.dropna(subset=["qoe"])
        by_workload = scores["qoe"].astype(float).groupby(scores["workload"]).mean()
        metrics["qoe_mean"] = float(by_workload.mean()) if len(by_workload) else math.nan
    return metrics


def _graph_completion(own: pd.DataFrame, common: frozenset[str]) -> float:
    """Mean over graphs all of whose tasks are common; NaN without any."""
    if "graph" not in own:  # recorded before there were graphs
        return math.nan
    parts = own[own["graph"] != ""]
    whole = parts["task"].isin(common).groupby(parts["graph"]).transform("all")
    graphs = parts[whole.astype(bool)].groupby("graph")
    spans = graphs["finished_s"].max() - graphs["released_s"].min()
    return float(spans.mean()) if len(spans) else math.nan


def _link_metrics(links: pd.DataFrame | None, start_s: float, end_s: float) -> dict[str, float]:
    averages = []
    if links is not None:
        alive = links["up"] & (links["capacity_bps"] > 0)
        capacity = links["capacity_bps"].where(alive)  # a failed link is not an idle one
        for _, samples in links.assign(used=links["carried_bps"] / capacity).groupby(["a", "b"]):
            used = samples["used"].to_numpy(dtype=float)
            averages.append(
                time_average(samples["at_s"].to_numpy(dtype=float), used, start_s, end_s)
            )
    known = np.array([a for a in averages if math.isfinite(a)])
    return {
        "link_utilization_mean": float(known.mean()) if len(known) else math.nan,
        "link_utilization_max": float(known.max()) if len(known) else math.nan,
    }


def _node_metrics(nodes: pd.DataFrame | None, start_s: float, end_s: float) -> dict[str, float]:
    averages = []
    if nodes is not None:
        for _, samples in nodes[nodes["cpu_capacity"] > 0].groupby("host", sort=False):
            used = (samples["cpu_used"] / samples["cpu_capacity"]).to_numpy(dtype=float)
            averages.append(
                time_average(samples["at_s"].to_numpy(dtype=float), used, start_s, end_s)
            )
    known = np.array([a for a in averages if math.isfinite(a)])
    mean = float(known.mean()) if len(known) else math.nan
    return {
        "node_utilization_mean": mean,
        "node_imbalance": float(known.std() / mean) if mean > 0 else math.nan,
    }
