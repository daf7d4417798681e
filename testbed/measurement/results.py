"""Results of runs, as data frames.

>>> Results.open("results/quickstart").comparison()         # doctest: +SKIP
>>> Results("results/quickstart/20260501T101500Z").tasks    # doctest: +SKIP
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from testbed.errors import RunError
from testbed.measurement import columns
from testbed.measurement.compare import Comparison, Frames, combined_fitness, compare, settle_of
from testbed.measurement.manifest import FORMAT, KEYS, LATER
from testbed.model.records import Fitness

if TYPE_CHECKING:
    from testbed.measurement.figures import Chart

DEPTH = 3
"""Runs are looked for this many directories below the one named (`out/scenario/run`)."""

Paths = str | Path | Sequence[str | Path]


class Results:
    """One run, or several runs of the same scenario on the same target.

    Every frame has the run's id in a `run` column in front of those that
    `docs/results.md` documents.

    Parameters
    ----------
    paths
        Run directories. `Results.open` also finds runs below a directory.

    Raises
    ------
    RunError
        If a path is no run, a run is incomplete, or runs do not belong together.
    """

    paths: tuple[Path, ...]
    manifests: tuple[dict[str, Any], ...]
    """Each run's manifest, in the order of `paths`."""
    notes: tuple[str, ...]
    """Remarks that belong with any answer taken from these runs."""

    def __init__(self, paths: Paths, *, notes: Iterable[str] = ()) -> None:
        listed = [paths] if isinstance(paths, str | Path) else list(paths)
        if not listed:
            raise RunError("no run was named: give at least one run directory")
        self.paths = tuple(dict.fromkeys(Path(p).resolve() for p in listed))
        self.manifests = tuple(read_manifest(path) for path in self.paths)
        self.notes = tuple(notes)
        _check_alike(self.manifests)

    @classmethod
    def open(cls, *directories: str | Path) -> Results:
        """The runs named, each by its own directory or by one above it.

        A directory above several runs of one scenario stands for the newest
        complete one of them.

        Raises
        ------
        RunError
            As the class; also when runs of several scenarios lie below one directory.
        """
        paths, notes = [], []
        for directory in directories:
            path, note = newest_run(Path(directory))
            paths.append(path)
            notes += note
        return cls(paths, notes=notes)

    @property
    def manifest(self) -> dict[str, Any]:
        """The manifest of the only run; of several, the first (see `manifests`)."""
        return self.manifests[0]

    @property
    def fitness(self) -> Fitness:
        """The worst fitness verdict among the runs."""
        return combined_fitness(self.manifests)

    @property
    def policies(self) -> tuple[str, ...]:
        """Policies that have tasks, in the scenario's order."""
        listed = dict.fromkeys(p for m in self.manifests for p in m["policies"])
        return tuple(p for p in listed if p in set(self.tasks["policy"]))

    @cached_property
    def tasks(self) -> pd.DataFrame:
        return self._read("tasks")

    @property
    def measured_tasks(self) -> pd.DataFrame:
        """The tasks that metrics are about: those released once the network had settled."""
        return self.tasks[self.tasks["released_s"] >= settle_of(self.manifest)]

    @cached_property
    def decisions(self) -> pd.DataFrame:
        return self._read("decisions")

    @cached_property
    def links(self) -> pd.DataFrame:
        return self._read("links")

    @cached_property
    def queues(self) -> pd.DataFrame:
        return self._read("queues")

    @cached_property
    def depths(self) -> pd.DataFrame:
        return self._read("depths")

    @cached_property
    def nodes(self) -> pd.DataFrame:
        return self._read("nodes")

    @cached_property
    def events(self) -> pd.DataFrame:
        return self._read("events")

    @cached_property
    def probes(self) -> pd.DataFrame:
        return self._read("probes")

    @cached_property
    def telemetry(self) -> pd.DataFrame:
        """What packets carried: `int.parquet`."""
        return self._read("int")

    @cached_property
    def switches(self) -> pd.DataFrame:
        return self._read("switches")

    @cached_property
    def control(self) -> pd.DataFrame:
        return self._read("control")

    @cached_property
    def reductions(self) -> pd.DataFrame:
        return self._read("reductions")

    @cached_property
    def reduction_links(self) -> pd.DataFrame:
        return self._read("reduction_links")

    @cached_property
    def reduction_switches(self) -> pd.DataFrame:
        return self._read("reduction_switches")

    def comparison(self, baseline: str | None = None, *, allow_unfit: bool = False) -> Comparison:
        """Which policy is better, by how much and how surely; see `compare.compare`."""
        return compare(
            Frames(self.tasks, self.decisions, self.links, self.nodes),
            *self.manifests,
            baseline=baseline,
            allow_unfit=allow_unfit,
            notes=self.notes,
        )

    def plot_completion(self) -> Chart:
        """Cumulative distribution of completion time, one curve per policy."""
        from testbed.measurement import figures

        return figures.completion(self)

    def plot_parts(self) -> Chart:
        """Mean wait, transfer, compute and return of each policy, stacked."""
        from testbed.measurement import figures

        return figures.parts(self)

    def plot_differences(self, baseline: str | None = None) -> Chart:
        """Difference of mean completion in each repetition, with the interval."""
        from testbed.measurement import figures

        return figures.differences(self, baseline)

    def plot_links(self) -> Chart:
        """Utilization of the busiest links over time, one panel per policy."""
        from testbed.measurement import figures

        return figures.links(self)

    def plot_nodes(self) -> Chart:
        """Time-averaged utilization of each compute host, by policy."""
        from testbed.measurement import figures

        return figures.nodes(self)

    def __repr__(self) -> str:
        return f"Results({[str(path) for path in self.paths]})"

    def _read(self, file: str) -> pd.DataFrame:
        parts = []
        for path, manifest in zip(self.paths, self.manifests, strict=True):
            try:
                part = pd.read_parquet(path / f"{file}.parquet")
            except (OSError, ValueError) as error:
                raise RunError(
                    f"{path / file}.parquet cannot be read ({error}): the run is damaged"
                ) from error
            part.insert(0, "run", manifest["run"])
            parts.append(part)
        whole = [part for part in parts if not part.empty] or parts[:1]
        return pd.concat(whole, ignore_index=True)


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest of the complete run at `path`; RunError says what is wrong otherwise."""
    file = path / "manifest.json"
    if not path.is_dir():
        raise RunError(f"{path} is not a directory: a run directory was expected")
    if not file.is_file():
        if (path / "tasks.parquet").is_file():
            raise RunError(
                f"run {path} is incomplete: it has records but no manifest.json, so it was "
                "interrupted or is still under way"
            )
        raise RunError(f"{path} is not a run: it has no manifest.json")
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunError(f"{file} is not readable JSON ({error}): the run is damaged") from error
    if not isinstance(manifest, dict) or not {"run", "scenario", "target"} <= manifest.keys():
        raise RunError(f"{file} is not the manifest of a run")
    if manifest.get("format") != FORMAT:
        raise RunError(
            f"{file} has format {manifest.get('format')!r}, and this version reads {FORMAT}"
        )
    if manifest.get("finished") is None:
        raise RunError(f"run {path} is incomplete: it was interrupted or is still under way")
    manifest = LATER | manifest
    if lacking := KEYS.keys() - manifest.keys():
        raise RunError(f"{file} lacks {', '.join(sorted(lacking))}: the run is damaged")
    missing = [f for f in columns.FILES if not (path / f"{f}.parquet").is_file()]
    if missing:
        raise RunError(f"run {path} is incomplete: {', '.join(missing)}.parquet is missing")
    return manifest


def newest_run(directory: Path) -> tuple[Path, list[str]]:
    """The run at `directory`, or the newest complete one below it, and remarks on the choice."""
    if not directory.is_dir():
        raise RunError(f"{directory} is not a directory: a run directory was expected")
    if (directory / "manifest.json").is_file() or (directory / "tasks.parquet").is_file():
        return directory, []
    complete: dict[Path, dict[str, Any]] = {}
    broken: dict[Path, RunError] = {}
    for depth in range(1, DEPTH + 1):
        for file in directory.glob("*/" * depth + "tasks.parquet"):
            try:
                complete[file.parent] = read_manifest(file.parent)
            except RunError as error:
                broken[file.parent] = error
    if not complete:
        if broken:
            raise broken[max(broken, key=lambda p: p.name)]
        raise RunError(f"{directory} is not a run and there is none below it")
    names = sorted({m["scenario"]["name"] for m in complete.values()})
    if len(names) > 1:
        raise RunError(
            f"{directory} holds runs of {len(names)} scenarios ({', '.join(names)}): name the "
            "directory of one of them"
        )
    newest = max(complete, key=lambda p: (complete[p]["started"], p.name))
    later = [p for p in broken if p.name > newest.name]
    return newest, [f"Run {p.name} is newer but incomplete, and is left out." for p in later]


def _check_alike(manifests: Sequence[dict[str, Any]]) -> None:
    """Runs belong together when they asked the same question of the same kind of switch."""
    for what, values in (
        ("targets", {str(m["target"]) for m in manifests}),
        ("scenarios", {str(m["scenario"]["name"]) for m in manifests}),
    ):
        if len(values) > 1:
            raise RunError(
                f"runs of different {what} ({', '.join(sorted(values))}) cannot be put into one "
                "comparison: name runs of one"
            )
    if len({m["scenario"]["digest"] for m in manifests}) > 1:
        raise RunError(
            f"these runs of {manifests[0]['scenario']['name']} measured different versions of the "
            "scenario: only seed, repetitions and policies may differ between runs put together"
        )
    if len({m["run"] for m in manifests}) < len(manifests):
        raise RunError("two of these directories hold the same run: name each run once")
