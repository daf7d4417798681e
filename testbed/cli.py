"""The `testbed` command: one scenario file in, one comparison out."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from testbed.errors import TestbedError

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
    quiet: Annotated[bool, typer.Option(help="print nothing but errors and the result")] = False,
) -> None:
    """Run a scenario on real packets, once per policy and repetition, and compare."""
    from testbed import launch
    from testbed.scenario import load, with_overrides

    wanted = with_overrides(
        load(scenario), target=target, repeat=repeat, seed=seed, policies=policy or None
    )
    run_dir = launch.here(wanted, out=out, quiet=quiet)
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
