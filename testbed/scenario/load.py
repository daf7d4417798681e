"""Scenario files in, Scenarios out; and what a command line may change of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from testbed.errors import ScenarioError
from testbed.model.scenario import PolicySpec, Scenario
from testbed.model.units import shown, suggestion
from testbed.model.workload import ALGORITHMS
from testbed.scenario import document
from testbed.scenario import policies as installed
from testbed.scenario.check import check
from testbed.scenario.problems import ENOUGH, Problem, Where, scenario_error
from testbed.scenario.resolve import PolicyNames, resolve
from testbed.scenario.work import Traces


def load(path: str | Path, *, known_policies: PolicyNames | None = None) -> Scenario:
    """The scenario in the YAML file at `path`, or the shipped one of that name.

    Raises ScenarioError whose text has a line for each problem:
    ``FILE:LINE:COLUMN: field: found …, expected …``. Policies are those of the
    testbed and of installed packages, unless `known_policies` has them; if it
    is a mapping of names to the kinds of options, options are checked too.
    """
    path = Path(path)
    if not path.exists():
        path = shipped().get(str(path), path)
    text = document.read(path)
    return loads(text, str(path), traces=path.parent, known_policies=known_policies)


def shipped() -> dict[str, Path]:
    """Scenarios that come with the testbed: `_share/scenarios` of an installed package."""
    package = Path(__file__).parents[1]
    folder = package / "_share" / "scenarios"
    if not folder.is_dir():
        folder = package.parent / "scenarios"
    return {file.stem: file for file in sorted(folder.glob("*.yaml"))}


def loads(
    text: str,
    name: str = "<text>",
    *,
    traces: Traces = None,
    known_policies: PolicyNames | None = None,
) -> Scenario:
    """The scenario written in `text`; `name` stands for the file in errors.

    The files of arrival traces are looked for in the folder `traces`, or the current one, unless
    it has the times of each such workload.
    """
    source = document.parse(text, name)
    file = check(source)
    problems: list[Problem] = []

    def report(where: Where, message: str) -> None:
        problems.append(source.problem(where, message))
        if len(problems) >= ENOUGH:  # each may cost a search for what was meant
            raise scenario_error(name, problems)

    named = [name for entry in file.policies for name in entry]
    known = installed.known(named) if known_policies is None else known_policies
    scenario = resolve(file, report, traces=traces, known_policies=known, source_text=text)
    if scenario is None or problems:
        raise scenario_error(name, problems)
    return scenario


def with_overrides(
    scenario: Scenario,
    *,
    target: str | None = None,
    repeat: int | None = None,
    seed: int | None = None,
    policies: Sequence[str] | None = None,
    known_policies: PolicyNames | None = None,
) -> Scenario:
    """`scenario` with what is given here in place of what the file says.

    A policy that the file has with options keeps them. Raises ScenarioError
    naming the option whose value is not acceptable.
    """
    if target is not None and target not in {"embedded", "bmv2"}:
        hint = suggestion(target, ["embedded", "bmv2"])
        raise ScenarioError(f"target: found {target!r}, expected embedded or bmv2{hint}")
    if repeat is not None and not 1 <= repeat <= 1000:
        raise ScenarioError(f"repeat: found {shown(repeat)}, expected 1 to 1000")
    if seed is not None and not 0 <= seed < 2**63:
        raise ScenarioError(f"seed: found {shown(seed)}, expected 0 to 2^63 - 1")
    return replace(
        scenario,
        target=scenario.target if target is None else target,
        repeat=scenario.repeat if repeat is None else repeat,
        seed=scenario.seed if seed is None else seed,
        policies=(
            scenario.policies
            if policies is None
            else _policies(scenario.policies, policies, _known(scenario, known_policies))
        ),
    )


def _known(scenario: Scenario, known_policies: PolicyNames | None) -> PolicyNames | None:
    """All-reduces have algorithms where tasks have policies."""
    if any(workload.allreduce is not None for workload in scenario.workloads):
        return ALGORITHMS
    return known_policies


def _policies(
    written: tuple[PolicySpec, ...], names: Sequence[str], known_policies: PolicyNames | None
) -> tuple[PolicySpec, ...]:
    """The file's policies of these names or labels, or those without options, in this order."""
    if not names:
        raise ScenarioError("policies: found none, expected at least one policy")
    known = installed.known(names) if known_policies is None else known_policies
    chosen: list[PolicySpec] = []
    for name in names:
        matching = [p for p in written if name in {p.name, p.label}]
        if not matching and name not in known:
            hint = suggestion(name, sorted(known))
            raise ScenarioError(
                f"policies: found {name!r}, expected one of {', '.join(sorted(known))}{hint}"
            )
        for spec in matching or [PolicySpec(name)]:
            if spec in chosen:
                raise ScenarioError(f"policies: found {name!r} twice, expected it once")
            chosen.append(spec)
    return tuple(chosen)
