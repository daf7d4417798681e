"""The manifest: everything needed to say what a run was, and to repeat it.

A run directory with a manifest whose `finished` is set is a complete run.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from testbed.model.records import Fitness, LinkCheck
from testbed.model.scenario import Scenario

FORMAT = 1
"""Raised when a reader of older manifests could misread a newer one."""

PACKAGES = (
    "finsy",
    "grpcio",
    "llvmlite",
    "mininet",
    "networkx",
    "numpy",
    "pandas",
    "pyarrow",
    "pyroute2",
    "scipy",
)
"""Packages whose version can change a result."""

KEYS: dict[str, str] = {
    "format": "Version of this manifest's layout.",
    "run": "Run id: the UTC start time, which is also the directory's name.",
    "scenario": "`name`, `description`, `digest`, `settle_s`, the whole `text` of the scenario "
    "file and `traces`, the times (s) of workloads that arrive by a trace. The digest covers "
    "everything but seed, repetitions, policies and description: runs with the same digest may be "
    "put together.",
    "seed": "The scenario's seed.",
    "repetitions": "Per repetition: `repetition`, `seed`, `order`, the policies as they ran, "
    "`started`, when each policy's part began (s since 1970), and `fitness`, the verdict on each "
    "policy's part alone.",
    "policies": "Labels of the policies, in the scenario's order.",
    "target": "Switch target that ran: results of different targets are never mixed.",
    "compute_scale": "Real CPU-seconds spent per CPU-second of the scenario.",
    "program_hash": "SHA-256 of the compiled P4 program.",
    "link_checks": "Every link direction measured before the run against its specification.",
    "fitness": "`verdict` (fit, degraded or unfit) and `reasons` in words.",
    "evidence": "The figures behind the fitness verdict, and what taking them cost in CPU time.",
    "stopping": "What `--until-ci` asked for: `half_width` (0.05: five points), `least` and `most` "
    "repetitions; null when their number was given.",
    "redone": "Repetitions that were unfit and carried out again (`--redo-unfit`), each with "
    "`policy`, `repetition`, `started` and the `reasons`. Nothing else of them is in the results.",
    "versions": "Versions of Python, the testbed, key packages, podman, BMv2 and the kernel; "
    "`source` is the start of a SHA-256 over the testbed's own Python files.",
    "machine": "CPU model, cores and memory.",
    "started": "UTC, ISO 8601.",
    "finished": "UTC, ISO 8601; null while the run is under way.",
    "argv": "The command line, or `testbed.run` and its arguments.",
}
"""Key -> meaning, in order. `docs/results.md` is generated from it."""

LATER: dict[str, Any] = {"stopping": None, "redone": []}
"""Keys that the first manifests of this format lack, and what their absence means."""


def build(
    *,
    run: str,
    scenario: Scenario,
    seeds: Sequence[int],
    orders: Sequence[Sequence[str]],
    target: str,
    compute_scale: float,
    program_hash: str,
    link_checks: Sequence[LinkCheck],
    fitness: Fitness,
    started: datetime,
    finished: datetime | None,
    argv: Sequence[str],
    evidence: Mapping[str, float | None] | None = None,
    repetition_fitness: Mapping[tuple[str, int], Fitness] | None = None,
    stopping: Mapping[str, Any] | None = None,
    repetition_started: Mapping[tuple[str, int], float] | None = None,
    redone: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The manifest of a run, ready to be written as JSON.

    Parameters
    ----------
    run
        Run id, the name of the run's directory.
    seeds, orders
        Per repetition: its seed, and the policy labels in the order they ran.
    compute_scale
        Real CPU-seconds per scenario CPU-second.
    evidence
        What `testbed.measurement.fitness.evidence` returned, and more of the kind.
    repetition_fitness
        (policy label, repetition) -> verdict on that repetition alone.
    repetition_started
        (policy label, repetition) -> time of its start, s since 1970.
    stopping
        `StoppingRule.as_json` of the rule that ended the run, if one did.
    redone
        Of each repetition that was set aside and carried out again: `policy` (its label),
        `repetition`, `started` (s since 1970) and `reasons`.
    started, finished
        Aware datetimes; `finished` is None for a run still under way.
    """
    return {
        "format": FORMAT,
        "run": run,
        "scenario": {
            "name": scenario.name,
            "description": scenario.description,
            "digest": digest(scenario),
            "settle_s": scenario.settle_s,
            "text": scenario.source_text,
            "traces": {
                spec.graph or spec.name: list(spec.arrival.times_s)
                for spec in scenario.workloads
                if spec.arrival.kind == "trace"
            },
        },
        "seed": scenario.seed,
        "repetitions": [
            {
                "repetition": number,
                "seed": seed,
                "order": list(order),
                "started": {
                    policy: at_s
                    for policy in order
                    if (at_s := (repetition_started or {}).get((policy, number))) is not None
                },
                "fitness": {
                    policy: {"verdict": found.verdict, "reasons": list(found.reasons)}
                    for policy in order
                    if (found := (repetition_fitness or {}).get((policy, number)))
                },
            }
            for number, (seed, order) in enumerate(zip(seeds, orders, strict=True))
        ],
        "policies": [policy.label for policy in scenario.policies],
        "target": target,
        "compute_scale": compute_scale,
        "program_hash": program_hash,
        "link_checks": [asdict(check) for check in link_checks],
        "fitness": {"verdict": fitness.verdict, "reasons": list(fitness.reasons)},
        "evidence": dict(evidence or {}),
        "stopping": None if stopping is None else dict(stopping),
        "redone": [dict(one) for one in redone],
        "versions": versions(),
        "machine": machine(),
        "started": _utc(started),
        "finished": None if finished is None else _utc(finished),
        "argv": list(argv),
    }


def digest(scenario: Scenario) -> str:
    """SHA-256 of what is asked, apart from who answers (policies), how often and with which seed.

    Runs with the same digest measured the same question and may be compared.
    """
    question = replace(
        scenario, description="", seed=0, repeat=0, policies=(), target="", source_text=""
    )
    return hashlib.sha256(repr(question).encode()).hexdigest()


def versions() -> dict[str, str | None]:
    """Version by name; None for what is not installed."""
    found: dict[str, str | None] = {"python": platform.python_version()}
    for package, name in (("inc-testbed", "testbed"), *((p, p) for p in PACKAGES)):
        try:
            found[name] = version(package)
        except PackageNotFoundError:
            found[name] = None
    found["podman"] = _tool_version("podman")
    found["simple_switch_grpc"] = _tool_version("simple_switch_grpc")
    found["kernel"] = platform.release()
    found["source"] = source_hash()[:12]
    return found


def source_hash() -> str:
    """SHA-256 over names and contents of the package's Python files: which code ran."""
    package = Path(__file__).parents[1]
    sha = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        sha.update(f"{path.relative_to(package)}\0".encode() + path.read_bytes() + b"\0")
    return sha.hexdigest()


def machine() -> dict[str, str | int | float | None]:
    """CPU model, usable cores, and memory in bytes of this machine."""
    return {
        "cpu": _cpu_model(Path("/proc/cpuinfo")),
        "cores": len(os.sched_getaffinity(0)),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "architecture": platform.machine(),
    }


def _cpu_model(cpuinfo: Path) -> str:
    """`model name` of the first CPU; ARM kernels have no such line: the machine type then."""
    try:
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.machine()


def _tool_version(tool: str) -> str | None:
    """The last word of what `tool --version` prints; None where it is missing or fails."""
    if (path := shutil.which(tool)) is None:
        return None
    try:
        answer = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    words = answer.stdout.split()
    return words[-1] if words else None


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
