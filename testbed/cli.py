"""The `testbed` command: one scenario file in, one comparison out."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from testbed.errors import TestbedError
from testbed.experiment.options import RunOptions

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

ScenarioFile = Annotated[
    Path,
    typer.Argument(metavar="SCENARIO", help="a scenario file (YAML), or a shipped one's name"),
]

RedoUnfit = Annotated[
    int, typer.Option(min=0, help="carry out so many repetitions again if they are unfit")
]


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
    redo_unfit: RedoUnfit = 0,
    metrics: Annotated[
        str | None,
        typer.Option(help="show the run to Prometheus at 127.0.0.1:PORT or unix:/path"),
    ] = None,
    traces: Annotated[
        str | None,
        typer.Option(help="OpenTelemetry traces of its tasks, to a file or a collector's URL"),
    ] = None,
    packet_trace: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SWITCH[:PORT]",
            help="write what a switch does to each packet to trace-SWITCH.jsonl; repeatable",
        ),
    ] = None,
    pcap: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SWITCH:PORT",
            help="write what passes a port to SWITCH-PORT.pcapng; repeatable",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option(help="print nothing but errors and the result")] = False,
) -> None:
    """Run a scenario on real packets, once per policy and repetition, and compare."""
    from testbed import launch
    from testbed.measurement import endpoint
    from testbed.measurement import traces as tracing
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
    if traces is not None:
        tracing.require(traces)
    watched = None
    if packet_trace or pcap:
        from testbed.infrastructure.emulation import watch

        watched = watch.parse(wanted.topology, wanted.target, packet_trace or (), pcap or ())
    with nullcontext() if metrics is None else endpoint.Endpoint(metrics) as shown:
        options = RunOptions(quiet, rule, redo_unfit, shown, watched)
        run_dir = launch.here(wanted, out=out, options=options)
    if traces is not None:
        _trace(run_dir, traces)
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
    redo_unfit: RedoUnfit = 0,
    quiet: Annotated[bool, typer.Option(help="print nothing but errors and the verdict")] = False,
) -> None:
    """Run a scenario as its reference was run; exit 0 holds, 1 regression, 2 input, 3 unfit."""
    from testbed import checking, launch
    from testbed.scenario import load, with_overrides

    asked = load(scenario)
    file = against or checking.default_reference(asked)

    def carry_out(wanted: Scenario) -> Path:
        return launch.here(wanted, out=out, options=RunOptions(quiet, redo_unfit=redo_unfit))

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
    redo_unfit: RedoUnfit = 0,
    quiet: Annotated[bool, typer.Option(help="print nothing but errors and the result")] = False,
) -> None:
    """Carry out a run's scenario again: same seed, target, policies and repetitions."""
    from testbed import launch, rerun
    from testbed.measurement.results import Results

    wanted, changed = rerun.prepare(Results.open(run).manifest)
    for difference in changed:
        typer.echo(f"different now: {difference}", err=True)
    run_dir = launch.here(wanted, out=out, options=RunOptions(quiet, redo_unfit=redo_unfit))
    if not quiet:
        _compare([run_dir], as_json=False, baseline=None, allow_unfit=True, figures=True)
    typer.echo(f"Results: {run_dir}")


@app.command()
def traces(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="a run folder, or its parent")],
    to: Annotated[str, typer.Argument(metavar="TO", help="a file, or a collector's URL")],
) -> None:
    """Make OpenTelemetry traces of a run's tasks: OTLP in JSON, to a file or by HTTP."""
    _trace(run, to)


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


@app.command("replay")
def replay_decisions(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="a run folder, or its parent")],
    as_json: Annotated[bool, typer.Option("--json", help="print JSON instead of text")] = False,
) -> None:
    """Have a run's policies decide anew on what they were told; exit 1 if they do not agree."""
    from testbed.replaying import lines, replayed

    found = replayed(run)
    if as_json:
        typer.echo(json.dumps([one.as_json() for one in found], indent=2))
    else:
        typer.echo("\n".join(lines(found)))
    if any(one.difference is not None for one in found):
        sys.exit(1)


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


@app.command()
def switch(
    program: Annotated[
        Path | None,
        typer.Argument(
            metavar="[PROG.json]", help="p4c's BMv2 JSON; without it a controller loads one"
        ),
    ] = None,
    p4info: Annotated[
        Path | None, typer.Option(help="its P4Info, unless PROG.p4info.txtpb is beside it")
    ] = None,
    interface: Annotated[
        list[str] | None,
        typer.Option("--interface", "-i", metavar="PORT@INTERFACE", help="a port; repeatable"),
    ] = None,
    grpc: Annotated[
        str, typer.Option(metavar="ADDRESS", help="P4Runtime at HOST:PORT or unix:/PATH")
    ] = "127.0.0.1:9559",
    device_id: Annotated[int, typer.Option(help="P4Runtime's device id")] = 1,
    cpu_port: Annotated[int, typer.Option(help="port of packet-in and packet-out")] = 255,
    link: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PORT:rate=…,delay=…",
            help="what leaves a port: rate, delay, jitter, loss, queue; repeatable",
        ),
    ] = None,
    pcap: Annotated[
        Path | None, typer.Option(metavar="DIR", help="write what passes each port to DIR")
    ] = None,
    trace: Annotated[
        str | None, typer.Option(metavar="text|json", help="tell what happens to each packet")
    ] = None,
    trace_to: Annotated[
        str, typer.Option(metavar="FILE", help="where to; - is the standard output")
    ] = "-",
    trace_port: Annotated[
        list[int] | None, typer.Option(help="only packets that come in here; repeatable")
    ] = None,
    trace_packets: Annotated[int | None, typer.Option(help="only so many packets")] = None,
) -> None:
    """Run one embedded P4 switch on interfaces that exist, until interrupted."""
    from testbed import by_hand

    by_hand.run(
        by_hand.wanted(
            program,
            p4info=p4info,
            interfaces=interface or (),
            grpc=grpc,
            device_id=device_id,
            cpu_port=cpu_port,
            links=link or (),
            captures=pcap,
            trace=trace,
            trace_to=trace_to,
            trace_ports=trace_port or (),
            trace_packets=trace_packets,
        )
    )


@app.command()
def controller(
    store: Annotated[Path, typer.Option(help="SQLite file with all that was promised")] = Path(
        "controller.sqlite"
    ),
    tokens: Annotated[Path, typer.Option(help="who may do what (YAML)")] = Path("tokens.yaml"),
    templates: Annotated[
        Path | None, typer.Option(help="primitives that may be declared [default: the testbed's]")
    ] = None,
    network: Annotated[
        Path | None, typer.Option(help="switches that are told of what is granted (JSON)")
    ] = None,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="TCP port to listen on")] = 8470,
    new_token: Annotated[
        bool, typer.Option("--new-token", help="print a token and its hash, and do nothing else")
    ] = False,
) -> None:
    """Serve the INC controller's REST API; its OpenAPI document is at /openapi.json."""
    if new_token:
        from testbed.gateway import access

        token = access.new_token()
        typer.echo(f"token:  {token}\nsha256: {access.hash_of(token)}")
        return
    from testbed.gateway.serve import serve

    serve(store, tokens, templates, host, port, network)


@app.command()
def submit(
    manifests: Annotated[
        Path, typer.Argument(metavar="FILE", help="Pods, Jobs and Deployments (YAML)")
    ],
    scenario: Annotated[Path, typer.Option(help="scenario whose network takes them")],
    policy: Annotated[str, typer.Option(help="who places them")] = "network-aware",
    as_json: Annotated[bool, typer.Option("--json", help="print JSON instead of text")] = False,
) -> None:
    """Place Kubernetes manifests on a scenario's network, and say what should come of it."""
    from testbed.gateway import submission

    found = submission.submit(manifests, scenario, policy)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], indent=2))
    else:
        typer.echo(submission.table(found))


@app.command()
def extender(
    scenario: Annotated[Path, typer.Option(help="scenario whose network the nodes are on")],
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="TCP port to listen on")] = 8471,
    api_server: Annotated[
        str | None, typer.Option(help="URL of the API server to bind pods with")
    ] = None,
    token_file: Annotated[Path | None, typer.Option(help="its bearer token")] = None,
) -> None:
    """Serve kube-scheduler as an extender: filter, prioritize, bind and preempt."""
    from testbed.gateway import submission

    submission.serve(scenario, host, port, api_server, token_file)


@p4_app.command("build")
def p4_build(
    program: Annotated[str, typer.Argument(help="program under p4/, without .p4")] = "inc_switch",
) -> None:
    """Compile a P4 program with p4c into p4/compiled/."""
    from testbed.infrastructure.dataplane import programs

    programs.build(program)
    typer.echo(f"p4/compiled/{program}.json and .p4info.txtpb are built")


def _trace(run: Path, to: str) -> None:
    from testbed.measurement import traces
    from testbed.measurement.results import Results

    sent = traces.export(Results.open(run), to)
    typer.echo(f"{sent} traces: {to}", err=True)


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
