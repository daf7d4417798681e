"""Why a task went where it went: its candidates, what each plug-in said, and what came of it.

>>> explain(Results("results/quickstart/…"), "frames-0003")    # doctest: +SKIP

Everything is read from `decisions.parquet`, `tasks.parquet` and `int.parquet` of one run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

import pandas as pd
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table

from testbed.errors import RunError
from testbed.measurement.hops import LEGS, HopShare, breakdown
from testbed.measurement.results import Results

_SCORE = "score_"
_MOVES = {"": "", "path": "drifts, over another path to ", "node": "drifts, moved to "}
_PARTS = ("wait_s", "transfer_s", "compute_s", "return_s", "completion_s")
_OTHERS = "others_s"


@dataclass(frozen=True, slots=True)
class ExplainedCandidate:
    """One host as one decision saw it. Times in s; a path is node names from host to host."""

    host: str
    chosen: bool
    filtered_by: str
    reason: str
    scores: Mapping[str, float]
    total: float | None
    predicted: Mapping[str, float]
    path_in: tuple[str, ...]
    path_out: tuple[str, ...]
    reserve_in_bps: float
    reserve_out_bps: float


@dataclass(frozen=True, slots=True)
class ExplainedDecision:
    """One attempt to place the task, `at_s` from the start of the repetition."""

    attempt: int
    at_s: float
    host: str | None
    reason: str
    candidates: tuple[ExplainedCandidate, ...]
    move: str = ""
    """Of a task that was under way: `path` if its input went on over another path, `node` if it
    began anew on another host."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A task under one policy in one repetition: every decision on it, and its outcome.

    `measured` has the parts that were reached, wait from release; `predicted`
    those of the decision that placed it, from that decision. `error` is
    predicted over measured completion, minus 1, both from release. `hops` says
    where its packets spent their time, if they carried telemetry.
    """

    run: str
    task: str
    policy: str
    repetition: int
    decisions: tuple[ExplainedDecision, ...]
    host: str | None
    status: str
    failure: str
    measured: Mapping[str, float]
    predicted: Mapping[str, float]
    error: float | None
    hops: tuple[HopShare, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield (
            f"[bold]{self.task}[/bold] under [bold]{self.policy}[/bold], repetition"
            f" {self.repetition} of run {self.run}"
        )
        for decision in self.decisions:
            verdict = _MOVES[decision.move] + (decision.host or "waits")
            yield f"\nAt {decision.at_s:.3f} s: [bold]{verdict}[/bold] — {decision.reason}"
            if decision.candidates:
                yield _candidates(decision)
                yield from _paths(decision)
        yield ""
        yield _outcome(self)
        for leg in LEGS:
            if any(hop.leg == leg for hop in self.hops):
                yield ""
                yield _hops(self, leg)


def explain(
    results: Results, task: str, *, policy: str | None = None, repetition: int = 0
) -> tuple[Explanation, ...]:
    """The explanation of `task` under `policy`, or under every policy of the run.

    Raises
    ------
    RunError
        If the run has no such task, policy or repetition.
    """
    frame = results.tasks
    if len(results.paths) > 1:
        raise RunError("a task is explained from one run: name a single run")
    policies = list(dict.fromkeys(frame["policy"]))
    if policy is not None and policy not in policies:
        raise RunError(f"the run has no policy {policy!r}; it has {', '.join(policies)}")
    repetitions = sorted(set(frame["repetition"]))
    if repetition not in repetitions:
        listed = ", ".join(map(str, repetitions))
        raise RunError(f"the run has no repetition {repetition}; it has {listed}")
    frame = frame[frame["repetition"] == repetition]
    names = list(dict.fromkeys(frame["task"]))
    if task not in names:
        near = get_close_matches(task, names, 3) or names[:3]
        raise RunError(f"repetition {repetition} has no task {task!r}; it has {', '.join(near)}, …")
    chosen = [policy] if policy is not None else policies
    rows = frame[(frame["task"] == task) & frame["policy"].isin(chosen)]
    return tuple(_explanation(results, row) for _, row in rows.iterrows())


def _explanation(results: Results, outcome: pd.Series) -> Explanation:
    frame = results.decisions
    mine = frame[
        (frame["task"] == outcome["task"])
        & (frame["policy"] == outcome["policy"])
        & (frame["repetition"] == outcome["repetition"])
    ]
    decisions = tuple(_decision(rows) for _, rows in mine.groupby("attempt", sort=True))
    measured = _numbers(outcome, {part: part for part in _PARTS})
    # What was predicted when its input was sent on over another path is of the rest of it.
    whole = [d for d in decisions if d.host is not None and d.move != "path"]
    placed = whole[-1] if whole else None
    winner = None if placed is None else next(c for c in placed.candidates if c.chosen)
    telemetry = results.telemetry
    carried = telemetry[
        (telemetry["task"] == outcome["task"])
        & (telemetry["policy"] == outcome["policy"])
        & (telemetry["repetition"] == outcome["repetition"])
    ]
    predicted = {} if winner is None else dict(winner.predicted)
    error = None
    if placed is not None and "completion_s" in predicted and "completion_s" in measured:
        whole_s = placed.at_s - float(outcome["released_s"]) + predicted["completion_s"]
        error = whole_s / measured["completion_s"] - 1 if measured["completion_s"] > 0 else None
    return Explanation(
        run=str(outcome["run"]),
        task=str(outcome["task"]),
        policy=str(outcome["policy"]),
        repetition=int(outcome["repetition"]),
        decisions=decisions,
        host=None if pd.isna(outcome["host"]) else str(outcome["host"]),
        status=str(outcome["status"]),
        failure=str(outcome["error"]),
        measured=measured,
        predicted=predicted,
        error=error,
        hops=breakdown(carried),
    )


def _decision(rows: pd.DataFrame) -> ExplainedDecision:
    first = rows.iloc[0]
    candidates = tuple(
        _candidate(row) for _, row in rows.iterrows() if not pd.isna(row["host"]) and row["host"]
    )
    return ExplainedDecision(
        attempt=int(first["attempt"]),
        at_s=float(first["at_s"]),
        host=next((c.host for c in candidates if c.chosen), None),
        reason=str(first["decision_reason"]),
        candidates=candidates,
        move=str(first.get("move") or ""),
    )


def _candidate(row: pd.Series) -> ExplainedCandidate:
    plugins = {str(c): str(c)[len(_SCORE) :] for c in row.index if str(c).startswith(_SCORE)}
    filtered = str(row["filtered_by"])
    return ExplainedCandidate(
        host=str(row["host"]),
        chosen=bool(row["chosen"]),
        filtered_by=filtered,
        reason=str(row["reason"]),
        scores=_numbers(row, plugins),
        total=None if filtered else float(row["total"]),
        predicted=_numbers(row, {f"predicted_{part}": part for part in (*_PARTS, _OTHERS)}),
        path_in=_nodes(row["path_in"]),
        path_out=_nodes(row["path_out"]),
        reserve_in_bps=float(row["reserve_in_bps"]),
        reserve_out_bps=float(row["reserve_out_bps"]),
    )


def _numbers(row: pd.Series, names: Mapping[str, str]) -> dict[str, float]:
    """Columns that are there and not null, under other names."""
    return {
        name: float(row[column])
        for column, name in names.items()
        if column in row.index and not pd.isna(row[column])
    }


def _nodes(path: object) -> tuple[str, ...]:
    return tuple(path.split(">")) if isinstance(path, str) and path else ()


def _candidates(decision: ExplainedDecision) -> Table:
    plugins = sorted({name for c in decision.candidates for name in c.scores})
    predicts = any(c.predicted for c in decision.candidates)
    meets = any(c.predicted.get(_OTHERS) for c in decision.candidates)
    table = Table("host", *(f"{name}" for name in plugins), "total")
    if predicts:
        table.add_column("predicted")
    if meets:
        table.add_column("others later")
    table.add_column("verdict")
    ranked = sorted(
        decision.candidates,
        key=lambda c: (not c.chosen, bool(c.filtered_by), -(c.total or 0.0), c.host),
    )
    for one in ranked:
        cells = [f"{one.scores[name]:.4g}" if name in one.scores else "" for name in plugins]
        cells.append("" if one.total is None else f"{one.total:.4g}")
        if predicts:
            cells.append(_seconds(one.predicted.get("completion_s")))
        if meets:
            cells.append(_seconds(one.predicted.get(_OTHERS)))
        verdict = "chosen" if one.chosen else ""
        if one.filtered_by:
            verdict = f"{one.filtered_by}: {one.reason}"
        table.add_row(one.host, *cells, verdict, style="bold" if one.chosen else None)
    return table


def _paths(decision: ExplainedDecision) -> list[str]:
    lines = []
    for one in decision.candidates:
        if one.chosen:
            ways = (
                ("in", one.path_in, one.reserve_in_bps),
                ("out", one.path_out, one.reserve_out_bps),
            )
            for name, path, reserved_bps in ways:
                if len(path) > 1:
                    held = f", {reserved_bps / 1e6:.2f} Mbit/s reserved" if reserved_bps else ""
                    lines.append(f"path {name}: {' > '.join(path)}{held}")
                else:
                    lines.append(f"path {name}: left to plain forwarding, or none needed")
    return lines


def _outcome(one: Explanation) -> Table:
    title = f"Outcome: {one.status}" + (f" on {one.host}" if one.host else "")
    if one.failure:
        title += f" ({one.failure})"
    if one.error is not None:
        title += f"; prediction {100 * one.error:+.1f} % off"
    table = Table("", *(part.removesuffix("_s") for part in _PARTS), title=title)
    table.title_justify = "left"
    for name, times in (("predicted", one.predicted), ("measured", one.measured)):
        if times:
            table.add_row(name, *(_seconds(times.get(part)) for part in _PARTS))
    return table


def _hops(one: Explanation, leg: str) -> Table:
    """Of one leg, where a packet spends its time; in ms, for these are short."""
    mine = [hop for hop in one.hops if hop.leg == leg]
    packets = max(hop.packets for hop in mine)
    title = f"Way of its {leg}: a packet's time by hop, mean of {packets} with telemetry"
    table = Table("hop", "queue + switch", "most", "most ahead", "link", "share", title=title)
    table.title_justify = "left"
    for hop in mine:
        queue = "unknown" if hop.queue_max_packets is None else f"{hop.queue_max_packets} packets"
        link = "" if hop.link_mean_s is None else f"{1e3 * hop.link_mean_s:.3f} ms"
        table.add_row(
            f"{hop.switch} > {hop.next}",
            f"{1e3 * hop.switch_mean_s:.3f} ms",
            f"{1e3 * hop.switch_max_s:.3f} ms",
            queue,
            link,
            f"{100 * hop.share:.0f} %",
        )
    return table


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.3f} s"
