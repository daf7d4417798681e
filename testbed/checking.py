"""`testbed check` and `testbed reference`: run a scenario again and hold it against a reference."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import typer
from rich.console import Console

from testbed.errors import ReferenceFileError, TestbedError
from testbed.measurement import regression, verdicts
from testbed.measurement.regression import Judgement, Reference
from testbed.measurement.results import Results
from testbed.measurement.statistics import PRIMARY
from testbed.model.scenario import Scenario

REFERENCES = Path("results/reference")
STYLE = {"passed": "green", "improved": "bold green", "failed": "bold red", "unknown": "bold red"}

Runner = Callable[[Scenario], Path]
"""Carries a scenario out and returns its run directory."""


def default_reference(scenario: Scenario) -> Path:
    """Where the reference of a shipped scenario is, below the current directory."""
    return REFERENCES / f"{scenario.name}.json"


def check(
    scenario: Scenario,
    against: Path,
    *,
    run: Path | None,
    runner: Runner,
    repeat: int | None = None,
    allow_unfit: bool = False,
    junit: Path | None = None,
    markdown: Path | None = None,
) -> int:
    """Hold a run of `scenario` against a reference; returns the exit code.

    Parameters
    ----------
    run
        A run there is already, instead of a new one by `runner`.
    repeat
        Repetitions instead of the reference's.

    Raises
    ------
    TestbedError
        If there is no judgement; `junit` then has the error in it, bad input excepted.
    """
    reference = regression.read(against)
    wanted = _as_referred(scenario, reference, repeat)
    began_s = time.monotonic()
    try:
        run_dir = run if run is not None else runner(wanted)
        judgement = regression.judge(reference, Results.open(run_dir), allow_unfit=allow_unfit)
    except ReferenceFileError:
        raise
    except (TestbedError, SystemExit) as error:
        if junit is not None:
            ended = isinstance(error, SystemExit)
            said = f"the run ended with status {error}" if ended else str(error)
            verdicts.write(junit, verdicts.junit_error(scenario.name, said))
        raise
    if junit is not None:
        verdicts.write(junit, verdicts.junit(judgement, time.monotonic() - began_s))
    if markdown is not None:
        verdicts.write(markdown, verdicts.markdown(judgement))
    show(judgement)
    return judgement.exit_code


def update(
    scenario: Scenario, against: Path, *, run: Path | None, runner: Runner, allow_unfit: bool
) -> None:
    """Make the reference anew, from `run` or from a new run of `scenario`."""
    reference([run if run is not None else runner(scenario)], against, allow_unfit=allow_unfit)


def reference(runs: list[Path], out: Path, *, allow_unfit: bool) -> None:
    """Make a reference from runs and write it to `out`."""
    made = regression.make(Results.open(*runs), allow_unfit=allow_unfit)
    made.save(out)
    typer.echo(
        f"{out}: {len(made.claims)} claims and {len(made.sanity)} sanity figures of "
        f"{made.scenario} on {made.target}, {made.repeat} repetitions"
    )
    for claim in made.claims:
        if claim.metric == PRIMARY.key and not (
            claim.low and claim.high and claim.low * claim.high > 0
        ):
            typer.echo(
                f"The claim about {claim.policy} is not clear of zero: a loss of all of it may go "
                "unnoticed unless more repetitions make it so."
            )


def show(judgement: Judgement) -> None:
    """Print the verdict and every finding."""
    console = Console(highlight=False)
    for finding in judgement.findings:
        console.print(f"[{STYLE[finding.status]}]{finding.status:>8}[/] {finding.name}")
        console.print(f"         {finding.text}", style="dim", markup=False, soft_wrap=True)
    for reason in judgement.reasons:
        console.print(f"fitness: {reason}", style="yellow", markup=False, soft_wrap=True)
    said = f"{judgement.scenario} on {judgement.target}: {verdicts.summary(judgement)}"
    console.print(said, style="bold green" if judgement.exit_code == 0 else "bold red")


def _as_referred(scenario: Scenario, reference: Reference, repeat: int | None) -> Scenario:
    """`scenario` with the seed, policies, target and repetitions of the reference."""
    from testbed.scenario import with_overrides

    if regression.question_of(scenario.source_text) != reference.question:
        raise ReferenceFileError(
            f"the scenario {scenario.name} is not the one that the reference of "
            f"{reference.scenario} was made from: look at what changed, then make a new one "
            "with --update"
        )
    return with_overrides(
        scenario,
        target=reference.target,
        seed=reference.seed,
        repeat=reference.repeat if repeat is None else repeat,
        policies=list(reference.policies),
    )
