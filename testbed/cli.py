"""The `testbed` command: one scenario file in, one comparison out."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from testbed.errors import TestbedError

if TYPE_CHECKING:
    from testbed.model.scenario import Scenario

app = typer.Typer(
    help="Measure network-aware scheduling and in-network computing on real packets.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
p4_app = typer.Typer(help="P4 programs.", no_args_is_help=True)
app.add_typer(p4_app, name="p4")

ScenarioFile = Annotated[Path, typer.Argument(metavar="SCENARIO", help="a scenario file (YAML)")]


@app.command()
def run(
    scenario: ScenarioFile,
    out: Annotated[
        Path | None, typer.Option(help="put the run here [default: results/SCENARIO/RUN]")
    ] = None,
    target: Annotated[str | None, typer.Option(help="switch target: embedded or bmv2")] = None,
    repeat: Annotated[int | None, typer.Option(help="repetitions instead of the file's")] = None,
    seed: Annotated[int | None, typer.Option(help="seed instead of the file's")] = None,
    policy: Annotated[
        list[str] | None, typer.Option(help="policies instead of the file's; repeatable")
    ] = None,
    until_ci: Annotated[
        str | None,
        typer.Option(help="repeat until the difference is known to within this, for example 5%"),
    ] = None,
    max_repeat: Annotated[
        int | None, typer.Option(help="most repetitions with --until-ci [default: five times]")
    ] = None,
    quiet: Annotated[bool, typer.Option(help="print nothing but errors and the result")] = False,
) -> None:
    """Run a scenario on real packets, once per policy and repetition, and compare."""
    from testbed import launch
    from testbed.scenario import load, with_overrides

    wanted = with_overrides(
        load(scenario), target=target, repeat=repeat, seed=seed, policies=policy or None
    )
    rule = None
    if until_ci is not None:
        from testbed.measurement.sequential import stopping_rule

        rule = stopping_rule(until_ci, wanted.repeat, max_repeat)
        wanted = with_overrides(wanted, repeat=rule.most)
    elif max_repeat is not None:
        raise typer.BadParameter("--max-repeat goes with --until-ci; --repeat sets the number")
    run_dir = launch.here(wanted, out=out, quiet=quiet, stopping=rule)
    if not quiet:
        _compare([run_dir], as_json=False, baseline=None, allow_unfit=True, figures=True)
        typer.echo(f"Results: {run_dir}")


@app.command()
def compare(
    runs: Annotated[
        list[Path], typer.Argument(metavar="RUN...", help="run folders, or their parent")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="print JSON instead of a table")] = False,
    baseline: Annotated[
        str | None, typer.Option(help="policy the others are compared with [default: idleness]")
    ] = None,
    allow_unfit: Annotated[
        bool, typer.Option(help="compare although a run is marked unfit for comparison")
    ] = False,
    figures: Annotated[bool, typer.Option(help="draw figures and the report again")] = False,
) -> None:
    """Print what the policies of one or more runs of a scenario did, and how surely."""
    _compare(runs, as_json=as_json, baseline=baseline, allow_unfit=allow_unfit, figures=figures)


@app.command()
def check(
    scenario: ScenarioFile,
    against: Annotated[
        Path | None, typer.Option(help="reference [default: results/reference/NAME.json]")
    ] = None,
    run: Annotated[
        Path | None, typer.Option(help="hold this run against it instead of a new one")
    ] = None,
    repeat: Annotated[int | None, typer.Option(help="repetitions, not the reference's")] = None,
    out: Annotated[Path | None, typer.Option(help="put the run here")] = None,
    junit: Annotated[Path | None, typer.Option(help="write JUnit XML to this file")] = None,
    markdown: Annotated[Path | None, typer.Option(help="write a summary to this file")] = None,
    update: Annotated[bool, typer.Option(help="make the reference anew instead")] = False,
    allow_unfit: Annotated[bool, typer.Option(help="decide even by an unfit run")] = False,
    quiet: Annotated[bool, typer.Option(help="print nothing but errors and the verdict")] = False,
) -> None:
    """Run a scenario as its reference was run; exit 0 holds, 1 regression, 2 input, 3 unfit."""
    from testbed import checking, launch
    from testbed.scenario import load, with_overrides

    asked = load(scenario)
    file = against or checking.default_reference(asked)

    def carry_out(wanted: Scenario) -> Path:
        return launch.here(wanted, out=out, quiet=quiet)

    if update:
        wanted = with_overrides(asked, repeat=repeat)
        checking.update(wanted, file, run=run, runner=carry_out, allow_unfit=allow_unfit)
        return
    status = checking.check(
        asked,
        file,
        run=run,
        runner=carry_out,
        repeat=repeat,
        allow_unfit=allow_unfit,
        junit=junit,
        markdown=markdown,
    )
    sys.exit(status)


@app.command()
def reference(
    runs: Annotated[
        list[Path], typer.Argument(metavar="RUN...", help="run folders, or their parent")
    ],
    out: Annotated[Path, typer.Option(help="write the reference to this file")],
    allow_unfit: Annotated[bool, typer.Option(help="even of an unfit run")] = False,
) -> None:
    """Make a reference that `testbed check` holds later runs against."""
    from testbed import checking

    checking.reference(runs, out, allow_unfit=allow_unfit)


@app.command()
def rerun(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="a run folder, or its parent")],
    out: Annotated[Path | None, typer.Option(help="put the new run here")] = None,
    quiet: Annotated[bool, typer.Option(help="print nothing but errors and the result")] = False,
) -> None:
    """Carry out a run's scenario again: same seed, target, policies and repetitions."""
    from testbed import launch, rerun
    from testbed.measurement.results import Results

    wanted, changed = rerun.prepare(Results.open(run).manifest)
    for difference in changed:
        typer.echo(f"different now: {difference}", err=True)
    run_dir = launch.here(wanted, out=out, quiet=quiet)
    if not quiet:
        _compare([run_dir], as_json=False, baseline=None, allow_unfit=True, figures=True)
    typer.echo(f"Results: {run_dir}")


@app.command("explain")
def explain_task(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="a run folder, or its parent")],
    task: Annotated[str, typer.Argument(metavar="TASK", help="a task's name, as in tasks.parquet")],
    policy: Annotated[str | None, typer.Option(help="under this policy only")] = None,
    repetition: Annotated[int, typer.Option(help="of this repetition")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON instead of text")] = False,
) -> None:
    """Say why a task went where it went: candidates, scores, paths, prediction and outcome."""
    from rich.console import Console

    from testbed.measurement.explain import explain
    from testbed.measurement.results import Results

    found = explain(Results.open(run), task, policy=policy, repetition=repetition)
    if as_json:
        typer.echo(json.dumps([one.as_json() for one in found], indent=2))
    else:
        Console().print(*found)


@app.command()
def validate(scenario: ScenarioFile) -> None:
    """Check a scenario file; each error names file, line, column and field."""
    from testbed.scenario import load

    found = load(scenario)
    typer.echo(
        f"{scenario}: {found.name}: {len(found.topology.switches)} switches, "
        f"{len(found.topology.hosts)} hosts, {len(found.topology.links)} links, "
        f"{len(found.workloads)} workloads, {len(found.policies)} policies x "
        f"{found.repeat} repetitions"
    )


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from testbed.scenario import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Say what this machine can do, what each missing piece costs and how to get it."""
    from testbed import doctor as examination

    findings = examination.examine()
    typer.echo(
        json.dumps([asdict(f) for f in findings], indent=2)
        if as_json
        else examination.render(findings)
    )


@app.command()
def calibrate(
    out: Annotated[
        Path | None, typer.Option(help="write here [default: ~/.config/testbed/machine.json]")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Find out what this machine can carry; runs warn before a scenario asks for more."""
    from testbed import launch
    from testbed.experiment import calibration

    path = (out or calibration.default_path()).resolve()
    launch.calibrate(path, quiet=as_json)
    found = calibration.load(path)
    assert found is not None
    typer.echo(path.read_text() if as_json else f"{calibration.describe(found)}\nWritten: {path}")


@p4_app.command("build")
def p4_build(
    program: Annotated[str, typer.Argument(help="program under p4/, without .p4")] = "inc_switch",
) -> None:
    """Compile a P4 program with p4c into p4/compiled/."""
    from testbed.infrastructure.dataplane import programs

    programs.build(program)
    typer.echo(f"p4/compiled/{program}.json and .p4info.txtpb are built")


def _compare(
    runs: list[Path], *, as_json: bool, baseline: str | None, allow_unfit: bool, figures: bool
) -> None:
    from rich.console import Console

    from testbed.measurement import report
    from testbed.measurement.results import Results

    results = Results.open(*runs)
    found = results.comparison(baseline, allow_unfit=allow_unfit)
    if as_json:
        typer.echo(json.dumps(found.as_json(), indent=2, allow_nan=False))
    else:
        Console().print(found)
    if figures:
        typer.echo(f"Report: {report.publish(results)}")


def main() -> NoReturn:
    """Entry point: a TestbedError becomes one sentence on stderr and its exit code."""
    try:
        app(standalone_mode=False)
    except TestbedError as error:
        print(f"testbed: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except typer.Abort:
        sys.exit(130)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # click's usage errors carry their own exit code
        if hasattr(error, "show") and hasattr(error, "exit_code"):
            error.show()
            sys.exit(error.exit_code)
        raise
    sys.exit(0)


if __name__ == "__main__":
    main()
