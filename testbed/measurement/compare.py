"""The answer of a run: which policy is better, by how much and how surely."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from rich.console import Console, ConsoleOptions, RenderResult

from testbed.errors import RunError
from testbed.measurement import qoe, statistics
from testbed.measurement.effect import SIGNIFICANT, Effect, effect, holm
from testbed.measurement.statistics import METRICS, PRIMARY, Difference, Interval, Metric
from testbed.model.records import Fitness

DEFAULT_BASELINE = "idleness"
REPR_WIDTH = 100


@dataclass(frozen=True)
class Frames:
    """What a comparison is computed from, as read from Parquet, with a `run` column in front."""

    tasks: pd.DataFrame
    decisions: pd.DataFrame
    links: pd.DataFrame
    nodes: pd.DataFrame

    def of_run(self, run: str) -> Frames:
        """The same frames, every row marked as belonging to `run`."""
        marked = {}
        for name in ("tasks", "decisions", "links", "nodes"):
            frame = getattr(self, name).copy()
            frame.insert(0, "run", run)
            marked[name] = frame
        return Frames(**marked)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One policy against the baseline, in one word and in one sentence."""

    outcome: Literal["better", "worse", "undecided", "withheld", "single", "unmeasured"]
    text: str


@dataclass(frozen=True, repr=False)
class Comparison:
    """Policies on the same network with the same arrivals, the baseline first.

    `values` has one row per (policy, seed) and one column per metric: the unit
    of every mean, spread and interval here. It shows itself as a table in a
    terminal, with rich, and in a notebook; `str` is the verdict alone, and
    `as_json` gives everything as plain data.
    """

    scenario: str
    target: str
    runs: tuple[str, ...]
    baseline: str
    policies: tuple[str, ...]
    fitness: Fitness
    values: pd.DataFrame
    counts: Mapping[str, Mapping[str, int]]
    differences: Mapping[str, Mapping[str, Difference]]
    verdicts: Mapping[str, Verdict]
    notes: tuple[str, ...] = field(default=())
    adjusted_p: Mapping[str, float | None] = field(default_factory=dict)
    """Policy -> p of its difference in mean completion, corrected for the number of policies."""
    classes: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Quality of experience by workload and policy: see `qoe.by_class`."""

    def spread(self, policy: str, metric: str) -> tuple[float, float, int]:
        """Mean, sample standard deviation (NaN for one) and number of repetitions."""
        values = self._of(policy)[metric].dropna().to_numpy(dtype=float)
        if not len(values):
            return math.nan, math.nan, 0
        sd = float(values.std(ddof=1)) if len(values) > 1 else math.nan
        return float(values.mean()), sd, len(values)

    @property
    def shown(self) -> tuple[Metric, ...]:
        """The metrics of a table: those that are optional only where some policy has them."""
        values = self.values
        return tuple(m for m in METRICS if not m.optional or values[m.key].notna().any())

    def effect(self, policy: str, metric: str = PRIMARY.key) -> Effect:
        """Size and certainty of one difference from the baseline, not corrected."""
        return effect(self.differences[policy][metric].principal)

    def frame(self) -> pd.DataFrame:
        """One row per metric: mean of each policy, difference and interval of each other one."""
        rows = []
        for metric in METRICS:
            row: dict[str, object] = {"metric": metric.key, "unit": metric.unit}
            row |= {policy: self.spread(policy, metric.key)[0] for policy in self.policies}
            for policy, by_metric in self.differences.items():
                relative = by_metric[metric.key].relative
                row[f"{policy}_difference"] = by_metric[metric.key].absolute.mean
                row[f"{policy}_relative"] = relative.mean
                row[f"{policy}_relative_low"] = relative.low
                row[f"{policy}_relative_high"] = relative.high
                row[f"{policy}_effect"] = self.effect(policy, metric.key).d_z
            rows.append(row)
        return pd.DataFrame(rows).set_index("metric")

    def as_json(self) -> dict[str, Any]:
        """Everything as plain data; None where a value or an interval does not exist."""
        return {
            "scenario": self.scenario,
            "target": self.target,
            "runs": list(self.runs),
            "baseline": self.baseline,
            "policies": list(self.policies),
            "fitness": {
                "verdict": self.fitness.verdict,
                "reasons": list(self.fitness.reasons),
            },
            "confidence": statistics.CONFIDENCE,
            "verdicts": {
                policy: {
                    "outcome": verdict.outcome,
                    "text": verdict.text,
                    "adjusted_p": self.adjusted_p.get(policy),
                }
                for policy, verdict in self.verdicts.items()
            },
            "tasks": {policy: dict(counts) for policy, counts in self.counts.items()},
            "metrics": {metric.key: self._metric_json(metric) for metric in METRICS},
            "classes": [
                {str(key): _plain(value) for key, value in row.items()}
                for row in self.classes.reset_index().to_dict("records")
            ],
            "notes": list(self.notes),
        }

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from testbed.measurement.table import render

        yield from render(self, options.max_width)

    def __repr__(self) -> str:
        console = Console(width=REPR_WIDTH, color_system=None)
        with console.capture() as captured:
            console.print(self)
        return captured.get()

    def _repr_html_(self) -> str:
        from testbed.measurement.report import answer

        return answer(self)

    def __str__(self) -> str:
        return "\n".join(verdict.text for verdict in self.verdicts.values())

    def _of(self, policy: str) -> pd.DataFrame:
        return self.values.loc[[policy]].droplevel("policy")

    def _metric_json(self, metric: Metric) -> dict[str, Any]:
        values = {}
        for policy in self.policies:
            mean, sd, n = self.spread(policy, metric.key)
            by_seed = self._of(policy)[metric.key]
            values[policy] = {
                "mean": _number(mean),
                "sd": _number(sd),
                "n": n,
                "by_seed": {str(seed): _number(value) for seed, value in by_seed.items()},
            }
        return {
            "unit": metric.unit,
            "better": metric.better,
            "values": values,
            "differences": {
                policy: {
                    "absolute": _interval_json(by_metric[metric.key].absolute),
                    "relative": _interval_json(by_metric[metric.key].relative),
                    "effect": asdict(self.effect(policy, metric.key)),
                }
                for policy, by_metric in self.differences.items()
            },
        }


def compare(
    frames: Frames,
    *manifests: Mapping[str, Any],
    baseline: str | None = None,
    allow_unfit: bool = False,
    notes: Iterable[str] = (),
) -> Comparison:
    """Compare the policies of one run, or of several of the same scenario and target.

    Parameters
    ----------
    frames
        Records of all runs.
    manifests
        The manifest of each run.
    baseline
        Policy the others are compared with: `idleness` where it took part,
        else the scenario's first, unless named.
    allow_unfit
        Compare even when the machine could not carry a run.
    notes
        Remarks to show with the result.

    Raises
    ------
    RunError
        If a run is unfit, the baseline did not take part, or no task was recorded.
    """
    fitness = combined_fitness(manifests)
    name = str(manifests[0]["scenario"]["name"])
    if fitness.verdict == "unfit" and not allow_unfit:
        raise RunError(
            f"the run of {name} is unfit for comparison: {'; '.join(fitness.reasons)}; "
            "run it on a larger or quieter machine, or compare it anyway with --allow-unfit"
        )
    if frames.tasks.empty:
        raise RunError(f"the run of {name} recorded no task: there is nothing to compare")
    policies = _policies(frames.tasks, manifests, baseline)
    settle_s = settle_of(manifests[0])
    repetitions = statistics.per_repetition(
        frames.tasks, frames.links, frames.nodes, compute_hosts(frames.decisions), settle_s
    )
    values = by_seed(repetitions)
    differences = {policy: _differences(values, policy, policies[0]) for policy in policies[1:]}
    counts = _counts(repetitions, policies)
    adjusted_p = holm({p: effect(differences[p][PRIMARY.key].relative).p for p in policies[1:]})
    verdicts = {
        policy: verdict(policy, policies[0], differences[policy], values, adjusted_p[policy])
        for policy in policies[1:]
    }
    return Comparison(
        scenario=name,
        target=str(manifests[0]["target"]),
        runs=tuple(str(manifest["run"]) for manifest in manifests),
        baseline=policies[0],
        policies=policies,
        fitness=fitness,
        values=values,
        counts=counts,
        differences=differences,
        verdicts=verdicts,
        notes=(
            *notes,
            *_redone(manifests),
            *_notes(repetitions, values, counts, policies, settle_s),
        ),
        adjusted_p=adjusted_p,
        classes=qoe.by_class(frames.tasks[frames.tasks["released_s"] >= settle_s]),
    )


def baseline_of(policies: Sequence[str]) -> str:
    """The policy that others are compared with, when none is named."""
    return DEFAULT_BASELINE if DEFAULT_BASELINE in policies else policies[0]


def settle_of(manifest: Mapping[str, Any]) -> float:
    """Tasks released earlier than this, in s, are not measured; 0 in runs that do not say."""
    return float(manifest["scenario"].get("settle_s", 0.0))


def compute_hosts(decisions: pd.DataFrame) -> frozenset[str]:
    """Hosts that were an eligible candidate in at least one decision."""
    eligible = decisions[(decisions["filtered_by"] == "") & decisions["host"].notna()]
    return frozenset(eligible["host"])


def by_seed(repetitions: pd.DataFrame) -> pd.DataFrame:
    """Metrics indexed by (policy, seed): the unit of resampling.

    Two runs with the same seed had the same arrivals; they are averaged into
    one unit rather than counted as two independent ones.
    """
    keys = [metric.key for metric in METRICS]
    return repetitions.reset_index().groupby(["policy", "seed"], sort=True)[keys].mean()


def combined_fitness(manifests: Sequence[Mapping[str, Any]]) -> Fitness:
    """The worst verdict among the runs, with every run's reasons."""
    order: tuple[Literal["fit", "degraded", "unfit"], ...] = ("fit", "degraded", "unfit")
    worst = max(order.index(manifest["fitness"]["verdict"]) for manifest in manifests)
    reasons: dict[str, None] = {}
    for manifest in manifests:
        reasons |= dict.fromkeys(manifest["fitness"]["reasons"])
    return Fitness(order[worst], tuple(reasons))


def verdict(
    policy: str,
    baseline: str,
    differences: Mapping[str, Difference],
    values: pd.DataFrame,
    adjusted_p: float | None = None,
) -> Verdict:
    """Say in plain words what the primary metric says, and whether failures forbid it.

    `adjusted_p` is the p of the primary metric, corrected for the number of policies compared;
    without it the interval alone decides.
    """
    relative = differences[PRIMARY.key].relative
    if relative.n == 0:
        return Verdict(
            "unmeasured",
            f"{policy} cannot be compared with {baseline}: no repetition has a task that "
            "finished under every policy.",
        )
    change = f"mean completion {_change(relative.mean)}"
    undone = values["undone_tasks"].unstack("policy")[[policy, baseline]].dropna().sum()
    direction = _direction(relative, adjusted_p)
    guilty = policy if undone[policy] > undone[baseline] else baseline
    forgiven = {policy: "worse", baseline: "better"}[guilty]
    if undone[policy] != undone[baseline] and direction != forgiven:
        return Verdict(
            "withheld",
            f"No winner is declared between {policy} and {baseline}: {change} with {policy} over "
            f"the tasks that finished under every policy, but {policy} left "
            f"{undone[policy]:g} tasks undone and {baseline} {undone[baseline]:g}.",
        )
    if relative.low is None or relative.high is None:
        return Verdict(
            "single",
            f"{change[0].upper()}{change[1:]} with {policy} than with {baseline}, but one "
            "repetition gives no interval: repeat to learn how surely.",
        )
    repetitions = f"{relative.n} repetitions"
    if direction == "undecided":
        return Verdict(
            "undecided",
            f"{policy} and {baseline} cannot be told apart: {change} with {policy}, but the 95 % "
            f"interval reaches from {_change(relative.low)} to {_change(relative.high)} "
            f"({repetitions}{_luck(relative, adjusted_p)}).",
        )
    near, far = sorted((relative.low, relative.high), key=abs)
    return Verdict(
        "better" if direction == "better" else "worse",
        f"{policy} is {direction} than {baseline}: {change} (95 % interval: "
        f"{abs(near) * 100:.1f} % to {_change(far)}, {repetitions}).",
    )


def _direction(
    relative: Interval, adjusted_p: float | None
) -> Literal["better", "worse", "undecided"]:
    """Of a lower-is-better metric; one repetition goes by its sign, for the caller to hedge."""
    chance = adjusted_p is not None and adjusted_p >= SIGNIFICANT
    if relative.n > 1 and (chance or not relative.excludes_zero):
        return "undecided"
    return "better" if relative.mean < 0 else "worse"


def _luck(relative: Interval, adjusted_p: float | None) -> str:
    """Why a difference whose own interval is clear of zero is undecided all the same."""
    if adjusted_p is None or not relative.excludes_zero:
        return ""
    return f"; p = {adjusted_p:.2g} when corrected for the number of policies compared"


def _change(ratio: float) -> str:
    return f"{abs(ratio) * 100:.1f} % {'lower' if ratio < 0 else 'higher'}"


def _policies(
    tasks: pd.DataFrame, manifests: Sequence[Mapping[str, Any]], baseline: str | None
) -> tuple[str, ...]:
    """Policies that have tasks, the baseline first, the others in the scenario's order."""
    listed = dict.fromkeys(p for manifest in manifests for p in manifest["policies"])
    unlisted = sorted(set(tasks["policy"]) - set(listed))
    present = [p for p in (*listed, *unlisted) if p in set(tasks["policy"])]
    first = baseline or baseline_of(present)
    if first not in present:
        raise RunError(
            f"policy {first!r} took no part in this run: choose a baseline among "
            f"{', '.join(present)}"
        )
    return (first, *(p for p in present if p != first))


def _differences(values: pd.DataFrame, policy: str, baseline: str) -> dict[str, Difference]:
    found = {}
    for metric in METRICS:
        wide = values[metric.key].unstack("policy")
        found[metric.key] = statistics.paired_difference(
            np.asarray(wide[policy], dtype=float), np.asarray(wide[baseline], dtype=float)
        )
    return found


def _counts(repetitions: pd.DataFrame, policies: Sequence[str]) -> dict[str, dict[str, int]]:
    columns = {"tasks": "released", "done_tasks": "done", "common_tasks": "compared"}
    totals = repetitions[list(columns)].groupby(level="policy").sum()
    return {
        policy: {word: int(totals[column][policy]) for column, word in columns.items()}
        for policy in policies
    }


def _redone(manifests: Iterable[Mapping[str, Any]]) -> list[str]:
    redone = [one for manifest in manifests for one in manifest.get("redone", ())]
    if not redone:
        return []
    policies = Counter(one["policy"] for one in redone)
    told = ", ".join(f"{policy} {count}" for policy, count in sorted(policies.items()))
    return [
        f"Set aside and carried out again, as the machine could not carry them: {len(redone)} "
        f"attempts at a repetition ({told}); the manifest has the reasons."
    ]


def _notes(
    repetitions: pd.DataFrame,
    values: pd.DataFrame,
    counts: Mapping[str, Mapping[str, int]],
    policies: Sequence[str],
    settle_s: float,
) -> list[str]:
    notes = []
    if settling := int(repetitions["settling_tasks"].sum()):
        notes.append(
            f"{settling} tasks released in the first {settle_s:g} s of a repetition are not "
            "measured: the scenario gives the network that time to settle."
        )
    undone = {p: counts[p]["released"] - counts[p]["done"] for p in policies}
    if any(undone.values()):
        told = ", ".join(f"{policy} {undone[policy]}" for policy in policies)
        notes.append(
            f"Tasks failed or were unfinished ({told}): times and goodput are over the "
            f"{counts[policies[0]]['compared']} of {counts[policies[0]]['released']} tasks that "
            "finished under every policy."
        )
    missing = values[PRIMARY.key].unstack("policy")[list(policies)].isna()
    for policy in policies:
        if count := int(missing[policy].sum()):
            notes.append(
                f"{policy} has no comparable task in {count} of {len(missing)} repetitions, "
                "which are left out of its differences."
            )
    if len(missing) == 1:
        notes.append("One repetition: intervals are n/a.")
    same = repetitions.groupby(["policy", "seed"]).size()
    if (same > 1).any():
        notes.append(
            f"{int((same > 1).groupby(level='seed').any().sum())} seeds occur in several runs: "
            "their repetitions have the same arrivals and are averaged into one."
        )
    return notes


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _plain(value: Any) -> Any:
    """A cell of a data frame as JSON has it."""
    if isinstance(value, np.generic):
        value = value.item()
    return _number(value) if isinstance(value, float) else value


def _interval_json(interval: Interval) -> dict[str, Any]:
    return {
        "mean": _number(interval.mean),
        "low": interval.low,
        "high": interval.high,
        "n": interval.n,
    }
