"""Has a scenario's answer changed? A run held against a reference result.

A reference keeps what should hold on any machine that carries the scenario:
*claims*, by how much each policy differs from the baseline, as ratios per
seed and never as times of the machine that measured them; and *sanity*
figures, that tell whether it is still the same experiment (tasks released,
tasks left undone, deadlines met, share of tasks that were steered, or whose time was predicted).

**Claims.** The run repeats the reference's seeds, so that each of its
repetitions has the reference's arrivals, and repetition is compared with
repetition: with q_s the ratio policy / baseline − 1 in the reference and p_s
in the run, the shift is the mean of p_s − q_s over the seeds they share. A shift
for the worse of more than `tolerance` is a regression; one for the better is
reported and passes. The tolerance is half of the claimed difference, and at
least `SLACK` of the metric: a policy that does no better than the baseline loses all
that was claimed, which is more.

**Sanity** figures are means over repetitions that may be off by `tolerance` in
the direction that is worse, or in either where none is.

A reference is a small JSON file. Its tolerances may be edited by hand; its figures
should be made with `testbed reference RUN --out FILE`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from testbed.errors import ReferenceFileError
from testbed.measurement.compare import Comparison
from testbed.measurement.recorder import write_json
from testbed.measurement.results import Results
from testbed.measurement.statistics import METRICS, Metric, t_interval

FORMAT = 1

SLACK = {"completion_mean_s": 0.05, "completion_p95_s": 0.10, "transfer_mean_s": 0.10}
"""Metric -> least tolerance of a claim about it, in ratio. These are what is claimed."""

SANITY: dict[str, float] = {
    "tasks": 0.0,
    "undone_tasks": 0.5,
    "deadlines_met_fraction": 0.15,
    "qoe_mean": 0.5,
    "steered_fraction": 0.35,
    "predicted_fraction": 0.1,
}
"""Figure -> tolerance, in its unit. Those of the baseline are checked as well."""

_OWN = (
    Metric("tasks", "tasks released", "task", "neither", "Tasks released in a repetition."),
    Metric(
        "steered_fraction",
        "tasks steered",
        "fraction",
        "neither",
        "Share of tasks whose path the policy chose. It depends on how long steering takes.",
    ),
    Metric(
        "predicted_fraction",
        "tasks whose time was predicted",
        "fraction",
        "neither",
        "Share of tasks whose completion the policy predicted.",
    ),
)
_KNOWN = {metric.key: metric for metric in (*METRICS, *_OWN)}

_NOT_ASKED = ("description", "seed", "repeat", "policies")

Status = Literal["passed", "failed", "improved", "unknown"]


@dataclass(frozen=True, slots=True)
class Claim:
    """By how much `policy` differs from the baseline, as a ratio: −0.3 is 30 % lower."""

    metric: str
    policy: str
    mean: float
    low: float | None
    high: float | None
    tolerance: float
    by_seed: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Sanity:
    """Mean over repetitions of a figure of `policy`."""

    metric: str
    policy: str
    value: float
    tolerance: float


@dataclass(frozen=True, slots=True)
class Reference:
    """What a scenario's runs are held against.

    `question` is the digest of the scenario file (`question_of`), `made` says by which run,
    when and on what machine.
    """

    scenario: str
    question: str
    target: str
    seed: int
    repeat: int
    policies: tuple[str, ...]
    baseline: str
    claims: tuple[Claim, ...]
    sanity: tuple[Sanity, ...]
    made: Mapping[str, Any]

    def save(self, path: Path) -> None:
        """Write as JSON, whole or not at all; ReferenceFileError if it cannot be."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_json(path, {"format": FORMAT} | asdict(self))
        except OSError as error:
            raise ReferenceFileError(f"{path} cannot be written: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure of a run beside the reference's; `text` says what was found."""

    name: str
    policy: str
    kind: Literal["claim", "sanity"]
    status: Status
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every finding on a run; `fitness` of the machine and the reference's name on top."""

    scenario: str
    target: str
    runs: tuple[str, ...]
    fitness: Literal["fit", "degraded", "unfit"]
    reasons: tuple[str, ...]
    findings: tuple[Finding, ...]
    allow_unfit: bool = False
    """Decide although the machine could not carry the run."""

    @property
    def withheld(self) -> bool:
        """The machine could not carry the run: it decides nothing."""
        return self.fitness == "unfit" and not self.allow_unfit

    @property
    def regressed(self) -> tuple[Finding, ...]:
        """A figure that cannot be told any more has regressed too."""
        return tuple(f for f in self.findings if f.status in ("failed", "unknown"))

    @property
    def exit_code(self) -> int:
        """0 holds, 1 regression, 3 withheld."""
        if self.withheld:
            return 3
        return 1 if self.regressed else 0


def question_of(scenario_text: str) -> str:
    """SHA-256 of what a scenario file asks, whoever answers, however often, with which seed.

    Comments and layout are no part of it; unlike the manifest's digest it does
    not change with the program that reads the file.
    """
    from testbed.scenario import document

    said = document.parse(scenario_text, "<scenario>").data
    asked = {key: value for key, value in said.items() if key not in _NOT_ASKED}
    text = json.dumps(asked, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def make(results: Results, *, allow_unfit: bool = False) -> Reference:
    """A reference from one run, or several of one scenario with the same seed.

    Raises RunError for an unfit run, ReferenceFileError for runs of different seeds
    or files, or when there is no difference to claim.
    """
    comparison = results.comparison(allow_unfit=allow_unfit)
    manifest = results.manifest
    questions = {question_of(m["scenario"]["text"]) for m in results.manifests}
    if len(questions) > 1 or len({m["seed"] for m in results.manifests}) > 1:
        raise ReferenceFileError(
            f"these runs of {comparison.scenario} have different files or seeds: a reference is "
            "made from runs of one file and one seed"
        )
    claims = [
        claim
        for policy in comparison.policies[1:]
        for metric in SLACK
        if (claim := _claim(comparison, policy, metric)) is not None
    ]
    if not claims:
        raise ReferenceFileError(
            f"the run of {comparison.scenario} compares no policy with {comparison.baseline}: "
            "there is nothing to claim"
        )
    sanity = _sanity(results, comparison)
    return Reference(
        scenario=comparison.scenario,
        question=questions.pop(),
        target=comparison.target,
        seed=int(manifest["seed"]),
        repeat=max(len(m["repetitions"]) for m in results.manifests),
        policies=tuple(manifest["policies"]),
        baseline=comparison.baseline,
        claims=tuple(claims),
        sanity=tuple(
            Sanity(metric, policy, sanity[policy][metric], SANITY[metric])
            for policy in comparison.policies
            for metric in SANITY
            if np.isfinite(sanity[policy][metric])
        ),
        made={
            "runs": list(comparison.runs),
            "started": manifest["started"],
            "fitness": comparison.fitness.verdict,
            "machine": manifest["machine"],
            "versions": manifest["versions"],
            "program_hash": manifest["program_hash"],
        },
    )


def read(path: Path) -> Reference:
    """The reference at `path`; ReferenceFileError says what is wrong with it."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReferenceFileError(
            f"reference {path} cannot be read ({error.strerror}): make one with "
            "`testbed reference RUN --out FILE`"
        ) from error
    except ValueError as error:
        raise ReferenceFileError(f"reference {path} is not readable JSON ({error})") from error
    if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
        raise ReferenceFileError(f"{path} is not a reference result of format {FORMAT}")
    try:
        found = Reference(
            **content
            | {
                "policies": tuple(content["policies"]),
                "claims": tuple(Claim(**claim) for claim in content["claims"]),
                "sanity": tuple(Sanity(**figure) for figure in content["sanity"]),
            }
        )
        _check(found)
    except (TypeError, KeyError, ValueError) as error:
        raise ReferenceFileError(f"reference {path} is damaged: {error}") from error
    return found


def judge(reference: Reference, results: Results, *, allow_unfit: bool = False) -> Judgement:
    """Hold a run against a reference. That of an unfit run is withheld unless allowed.

    Raises ReferenceFileError when the run asked another question than the reference.
    """
    for manifest in results.manifests:
        _comparable(reference, manifest)
    comparison = results.comparison(reference.baseline, allow_unfit=True)
    findings = [_judge_claim(reference, claim, comparison) for claim in reference.claims]
    figures = _sanity(results, comparison)
    findings += [_judge_sanity(figure, figures) for figure in reference.sanity]
    return Judgement(
        scenario=comparison.scenario,
        target=comparison.target,
        runs=comparison.runs,
        fitness=comparison.fitness.verdict,
        reasons=comparison.fitness.reasons,
        findings=tuple(findings),
        allow_unfit=allow_unfit,
    )


def _comparable(reference: Reference, manifest: Mapping[str, Any]) -> None:
    asked = {
        "scenario": (reference.scenario, manifest["scenario"]["name"]),
        "target": (reference.target, manifest["target"]),
        "seed": (reference.seed, manifest["seed"]),
    }
    for what, (wanted, found) in asked.items():
        if wanted != found:
            raise ReferenceFileError(
                f"the reference is of {what} {wanted} and run {manifest['run']} of {found}: they "
                "cannot be held against each other"
            )
    if reference.question != question_of(manifest["scenario"]["text"]):
        raise ReferenceFileError(
            f"the scenario {reference.scenario} has changed since its reference was made: look at "
            "the change, then make a new reference with --update"
        )


def _claim(comparison: Comparison, policy: str, metric: str) -> Claim | None:
    interval = comparison.differences[policy][metric].relative
    if not interval.n:
        return None
    tolerance = max(SLACK[metric], abs(interval.mean) / 2)
    ratios = _ratios(comparison, policy, metric)
    return Claim(
        metric, policy, interval.mean, interval.low, interval.high, tolerance, dict(ratios)
    )


def _ratios(comparison: Comparison, policy: str, metric: str) -> Iterator[tuple[str, float]]:
    wide = comparison.values[metric].unstack("policy")
    ratios = (wide[policy] / wide[comparison.baseline] - 1).dropna()
    yield from ((str(seed), float(ratio)) for seed, ratio in ratios.items())


def _judge_claim(reference: Reference, claim: Claim, comparison: Comparison) -> Finding:
    metric = _KNOWN[claim.metric]
    name = f"{claim.policy} against {reference.baseline}: {metric.title.strip()}"

    def finding(status: Status, text: str) -> Finding:
        return Finding(name, claim.policy, "claim", status, text)

    if claim.policy not in comparison.differences:
        return finding("unknown", f"{claim.policy} took no part in the run")
    now = dict(_ratios(comparison, claim.policy, claim.metric))
    shared = sorted(now.keys() & claim.by_seed.keys())
    if not shared:
        return finding("unknown", "the run has no repetition in common with the reference")
    shift = t_interval(np.array([now[seed] - claim.by_seed[seed] for seed in shared]))
    then_mean = float(np.mean([claim.by_seed[seed] for seed in shared]))
    now_mean = float(np.mean([now[seed] for seed in shared]))
    text = (
        f"{_percent(now_mean)}, in the reference {_percent(then_mean)}: a shift of "
        f"{_points(shift.mean)}{_range(shift.low, shift.high)} over {len(shared)} repetitions, "
        f"of which {claim.tolerance * 100:.1f} for the worse are allowed"
    )
    worse = shift.mean if metric.better == "lower" else -shift.mean
    if worse > claim.tolerance:
        return finding("failed", text)
    return finding("improved" if worse < -claim.tolerance else "passed", text)


def _judge_sanity(figure: Sanity, figures: Mapping[str, Mapping[str, float]]) -> Finding:
    metric = _KNOWN[figure.metric]
    name = f"{figure.policy}: {metric.title.strip()}"
    value = figures.get(figure.policy, {}).get(figure.metric, float("nan"))
    if not np.isfinite(value):
        return Finding(name, figure.policy, "sanity", "unknown", "the run does not have it")
    off = value - figure.value
    worse = {"lower": off, "higher": -off, "neither": abs(off)}[metric.better]
    text = f"{value:.3g}, in the reference {figure.value:.3g} (tolerance {figure.tolerance:g})"
    status: Status = "failed" if worse > figure.tolerance + 1e-9 else "passed"
    return Finding(name, figure.policy, "sanity", status, text)


def _sanity(results: Results, comparison: Comparison) -> dict[str, dict[str, float]]:
    """Policy -> figure -> mean over repetitions; NaN for what the run does not have."""
    groups = results.tasks.groupby("policy")
    repetitions = results.tasks.groupby(["policy", "run", "repetition"]).size()
    found = {}
    for policy in comparison.policies:
        values = {key: comparison.spread(policy, key)[0] for key in SANITY if _is_metric(key)}
        values["tasks"] = float(pd.Series(repetitions[policy]).mean())
        values["steered_fraction"] = float(groups["steered"].mean()[policy])
        predicted = groups["predicted_s"].count() / groups.size()
        values["predicted_fraction"] = float(predicted[policy])
        found[policy] = values
    return found


def _is_metric(key: str) -> bool:
    return key not in {metric.key for metric in _OWN}


def _check(reference: Reference) -> None:
    """ValueError when a hand-edited reference could not be held against anything."""
    entries: tuple[Claim | Sanity, ...] = (*reference.claims, *reference.sanity)
    for entry in entries:
        if entry.metric not in _KNOWN:
            raise ValueError(f"metric {entry.metric!r} is not known")
        if not entry.tolerance >= 0:
            raise ValueError(f"the tolerance of {entry.metric} is {entry.tolerance}, expected >= 0")
    if not reference.claims:
        raise ValueError("it claims nothing")


def _percent(ratio: float) -> str:
    return f"{abs(ratio) * 100:.1f} % {'lower' if ratio < 0 else 'higher'}"


def _points(shift: float) -> str:
    return f"{shift * 100:+.1f} points"


def _range(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f" ({low * 100:+.1f} to {high * 100:+.1f})"
