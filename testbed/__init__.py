"""Network-aware scheduling and in-network computing, measured on real packets.

import testbed

scenario = testbed.load("scenarios/quickstart.yaml")
results = testbed.run(scenario)          # needs root on Linux
results.comparison()
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from testbed.measurement.results import Results
    from testbed.model.scenario import Scenario

__version__ = "0.1.0"
__all__ = ["Results", "load", "run"]


def load(path: str | Path) -> Scenario:
    """Read and check a scenario file; ScenarioError says what is wrong with it and where."""
    from testbed.scenario import load as load_file

    return load_file(Path(path))


def run(
    scenario: Scenario | str | Path,
    *,
    out: str | Path | None = None,
    target: str | None = None,
    repeat: int | None = None,
    seed: int | None = None,
    policies: list[str] | None = None,
    redo_unfit: int = 0,
    quiet: bool = True,
) -> Results:
    """Run a scenario on real packets, in namespaces of its own, and open its results.

    The keyword arguments replace what the scenario says; at most `redo_unfit` repetitions that
    the machine could not carry are carried out again. Raises MachineError
    where this machine cannot run it and RunError where the run failed.
    """
    from testbed import launch
    from testbed.errors import ScenarioError
    from testbed.experiment.options import RunOptions
    from testbed.measurement.results import Results
    from testbed.scenario import with_overrides

    asked = scenario if not isinstance(scenario, str | Path) else load(scenario)
    wanted = with_overrides(asked, target=target, repeat=repeat, seed=seed, policies=policies)
    folder = None if out is None else Path(out)
    if redo_unfit < 0:
        raise ScenarioError(f"redo_unfit is {redo_unfit}; it must be 0 or more repetitions")
    changed: dict[str, object] = {"out": folder, "target": target, "repeat": repeat, "seed": seed}
    changed["redo_unfit"] = redo_unfit or None
    argv = [
        "testbed.run",
        str(scenario) if isinstance(scenario, str | Path) else asked.name,
        *(f"{name}={value}" for name, value in changed.items() if value is not None),
        *(f"policy={policy}" for policy in policies or ()),
    ]
    options = RunOptions(quiet=quiet, redo_unfit=redo_unfit, argv=tuple(argv))
    return Results(launch.apart(wanted, out=folder, options=options))


def __getattr__(name: str) -> Any:
    # Results pulls in pandas; a command line that only validates should not wait for it.
    if name == "Results":
        from testbed.measurement.results import Results

        return Results
    raise AttributeError(f"module 'testbed' has no attribute {name!r}")
