"""The recorder: a logbook that is always whole on disk.

Records are kept in memory and written as Parquet after every repetition, each
file to a temporary name first and then renamed over the old one. A run that
dies leaves the whole files of its last repetition; a run that finished leaves
a `manifest.json`, which is written last and is what makes it a run.

>>> import tempfile
>>> from testbed.model.records import EventRecord
>>> with tempfile.TemporaryDirectory() as out:
...     recorder = Recorder(new_run_dir(out, "quickstart", datetime(2026, 5, 1, tzinfo=UTC)))
...     recorder.event(EventRecord("idleness", 0, 1.5, "fail-link", "s1-s2"))
...     recorder.flush()
...     sorted(p.name for p in recorder.run_dir.iterdir())[:3]
['control.parquet', 'decisions.parquet', 'depths.parquet']
"""

from __future__ import annotations

import json
import math
import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from testbed.errors import RunError
from testbed.measurement import columns
from testbed.measurement.compare import Frames, compare
from testbed.model.decisions import Candidate, Decision
from testbed.model.decisions import Path as NetworkPath
from testbed.model.records import (
    ControlSample,
    DepthSample,
    EventRecord,
    IntSample,
    LinkSample,
    NodeSample,
    ProbeSample,
    QueueSample,
    ReductionLink,
    ReductionRecord,
    ReductionSwitch,
    SwitchSample,
    TaskRecord,
)

SCORES = "score_<plug-in>"
Row = dict[str, Any]
Sample = (
    LinkSample
    | QueueSample
    | DepthSample
    | NodeSample
    | ProbeSample
    | IntSample
    | SwitchSample
    | ControlSample
    | EventRecord
    | ReductionRecord
    | ReductionLink
    | ReductionSwitch
)
Record = Sample | TaskRecord | Decision


def new_run_dir(out: str | Path, scenario: str, started: datetime) -> Path:
    """Create `out/<scenario>/<run-id>/`.

    The id is the UTC start time, so that names sort by age, and two random
    bytes, so that runs started in the same second anywhere stay apart.

    Raises
    ------
    RunError
        If the directory cannot be created.
    """
    stamp = started.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    path = Path(out) / scenario / f"{stamp}-{secrets.token_hex(2)}"
    try:
        path.mkdir(parents=True)
    except OSError as error:
        raise RunError(
            f"results cannot be written to {path.parent}: {error.strerror}; "
            "choose a writable directory with --out"
        ) from error
    return path


@dataclass(frozen=True, slots=True)
class Mark:
    """How much had been recorded since the last `flush`, by file."""

    pending: dict[str, int]
    samples: dict[str, int]
    attempts: Counter[tuple[str, int, str]]


class Recorder:
    """Collects what a run observes and writes it below `run_dir`.

    Call `task`, `decision`, `link`, `queue`, `node`, `probe`, `telemetry`, `switch`, `control` and
    `event` as things happen, `flush` after each repetition, and `finish` once at the end.
    """

    run_dir: Path
    watch: Callable[[Record], None]
    """Is shown each sample and event as it is recorded, and each task and decision as it is made,
    ahead of what is recorded of a repetition at its end."""

    def __init__(self, run_dir: str | Path) -> None:
        self.run_dir = Path(run_dir)
        self.run_dir.mkdir(parents=True, exist_ok=True)
        self._pending: dict[str, list[Row]] = {file: [] for file in columns.FILES}
        self._samples: dict[str, list[tuple[Any, ...]]] = {file: [] for file in columns.FILES}
        """Values in the order of the file's columns."""
        self._written: dict[str, list[pa.Table]] = {file: [] for file in columns.FILES}
        self.watch = lambda record: None
        self._attempts: Counter[tuple[str, int, str]] = Counter()
        self._finished = False

    def task(self, record: TaskRecord) -> None:
        self._pending["tasks"].append(task_row(record))

    def decision(self, policy: str, repetition: int, decision: Decision) -> None:
        """Record every candidate of `decision`, taken under `policy` (its label)."""
        key = (policy, repetition, decision.task)
        attempt = self._attempts[key]
        self._attempts[key] += 1
        self._pending["decisions"] += decision_rows(policy, repetition, attempt, decision)

    def link(self, sample: LinkSample) -> None:
        self._record("links", sample)

    def queue(self, sample: QueueSample) -> None:
        self._record("queues", sample)

    def depth(self, sample: DepthSample) -> None:
        self._record("depths", sample)

    def node(self, sample: NodeSample) -> None:
        self._record("nodes", sample)

    def probe(self, sample: ProbeSample) -> None:
        self._record("probes", sample)

    def telemetry(self, sample: IntSample) -> None:
        self._record("int", sample)

    def switch(self, sample: SwitchSample) -> None:
        self._record("switches", sample)

    def control(self, sample: ControlSample) -> None:
        self._record("control", sample)

    def event(self, record: EventRecord) -> None:
        self._record("events", record)

    def reduction(
        self,
        record: ReductionRecord,
        links: Sequence[ReductionLink],
        switches: Sequence[ReductionSwitch],
    ) -> None:
        """An all-reduce, with what went over links and into sums meanwhile."""
        self._record("reductions", record)
        for link in links:
            self._record("reduction_links", link)
        for switch in switches:
            self._record("reduction_switches", switch)

    def _record(self, file: str, record: Sample) -> None:
        # Many times a second: they become a table when nothing is being measured. The garbage
        # collector follows plain tuples of numbers and strings once and never again.
        self._samples[file].append(_VALUES[file](record))
        self.watch(record)

    def mark(self) -> Mark:
        """What `discard` goes back to, until the next `flush`."""
        return Mark(
            {file: len(rows) for file, rows in self._pending.items()},
            {file: len(rows) for file, rows in self._samples.items()},
            self._attempts.copy(),
        )

    def discard(self, since: Mark) -> None:
        """Forget what was recorded after a mark."""
        for file in columns.FILES:
            del self._pending[file][since.pending[file] :]
            del self._samples[file][since.samples[file] :]
        self._attempts = since.attempts.copy()

    def flush(self) -> None:
        """Write every file whole, with all that was recorded so far.

        It takes some 0.1 s in which the caller waits: between repetitions,
        where nothing is being measured, rather than during one.
        """
        if self._finished:
            raise RunError(f"run {self.run_dir} is finished: nothing more can be recorded in it")
        for file in columns.FILES:
            self._write_parquet(file)

    def finish(self, manifest: dict[str, Any]) -> None:
        """Write everything, `summary.json`, and last `manifest.json`; the run is complete.

        `manifest` is what `testbed.measurement.manifest.build` returns.
        """
        self.flush()
        frames = Frames(
            **{file: self._table(file).to_pandas() for file in ("tasks", "decisions", "links")},
            nodes=self._table("nodes").to_pandas(),
        )
        frames = frames.of_run(manifest["run"])
        summary = compare(frames, manifest, allow_unfit=True).as_json()
        write_json(self.run_dir / "summary.json", summary)
        for file in columns.FILES:
            _sync(self.run_dir / f"{file}.parquet")
        write_json(self.run_dir / "manifest.json", manifest)
        _sync(self.run_dir)
        self._finished = True

    def _table(self, file: str) -> pa.Table:
        """All rows of `file` so far, those still pending included."""
        if rows := self._pending[file]:
            families: dict[str, list[str]] = {}
            if file == "decisions":
                scores = {key for row in rows for key in row if key.startswith("score_")}
                families[SCORES] = sorted(scores)
            self._written[file].append(
                pa.Table.from_pylist(rows, schema=columns.schema(file, families))
            )
            self._pending[file] = []
        if samples := self._samples[file]:
            self._written[file].append(_table_of(samples, columns.schema(file)))
            self._samples[file] = []
        parts = self._written[file]
        if not parts:
            return columns.schema(file).empty_table()
        table = pa.concat_tables(parts, promote_options="default")
        names = [n for n in table.column_names if columns.describe(file, n) is not None]
        order = {column.name: place for place, column in enumerate(columns.FILES[file])}
        names.sort(key=lambda n: (order.get(n, order.get(SCORES, 0)), n))
        table = table.select(names).combine_chunks()
        self._written[file] = [table]
        return table

    def _write_parquet(self, file: str) -> None:
        # Not synced: the death of the run loses nothing; finish() guards against the machine's.
        with atomic(self.run_dir / f"{file}.parquet", sync=False) as temporary:
            pq.write_table(self._table(file), temporary, compression="zstd")


def _table_of(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    """Rows, with their values in the order of the schema's columns, as a table."""
    values = zip(*rows, strict=True)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(values, schema, strict=True)],
        schema=schema,
    )


_VALUES = {file: attrgetter(*columns.schema(file).names) for file in columns.FILES}


def task_row(record: TaskRecord) -> Row:
    """A task's row in `tasks.parquet`: the record and the durations of its parts."""
    row = asdict(record)
    stages = (
        ("wait_s", record.released_s, record.transfer_start_s),
        ("transfer_s", record.transfer_start_s, record.transfer_end_s),
        ("compute_s", record.transfer_end_s, record.compute_end_s),
        ("return_s", record.compute_end_s, record.finished_s),
    )
    for name, start, end in stages:
        row[name] = None if start is None or end is None else end - start
    row["completion_s"] = record.completion_s
    transfer = row["transfer_s"]
    row["goodput_bps"] = 8 * record.input_bytes / transfer if transfer else None
    return row


def decision_rows(policy: str, repetition: int, attempt: int, decision: Decision) -> list[Row]:
    """One row per candidate; one row without a host when there was none to consider."""
    head = {
        "task": decision.task,
        "policy": policy,
        "repetition": repetition,
        "attempt": attempt,
        "at_s": decision.at_s,
        "decision_reason": decision.reason,
        "move": decision.move,
    }
    rows = []
    for candidate in decision.candidates:
        chosen = candidate.host == decision.host
        rows.append(
            head
            | {"host": candidate.host, "chosen": chosen}
            | _candidate_columns(candidate, decision if chosen else None)
        )
    if not rows:
        rows.append(
            head
            | {"host": decision.host, "chosen": decision.host is not None}
            | _candidate_columns(Candidate(decision.host or ""), decision)
        )
    return rows


def _candidate_columns(candidate: Candidate, decision: Decision | None) -> Row:
    """What is known of one candidate; `decision` is given for the one that was chosen."""
    prediction, path_in, path_out = candidate.prediction, candidate.path_in, candidate.path_out
    if decision is not None:
        prediction = decision.prediction or prediction
        path_in, path_out = decision.path_in or path_in, decision.path_out or path_out
    row: Row = {
        "filtered_by": candidate.filtered_by,
        "reason": candidate.reason,
        "total": candidate.total,
        "reserve_in_bps": decision.reserve_in_bps if decision else 0.0,
        "reserve_out_bps": decision.reserve_out_bps if decision else 0.0,
    }
    row |= {f"score_{plugin}": float(score) for plugin, score in candidate.scores.items()}
    if prediction is not None:
        row |= {
            "predicted_wait_s": prediction.wait_s,
            "predicted_transfer_s": prediction.transfer_s,
            "predicted_compute_s": prediction.compute_s,
            "predicted_return_s": prediction.return_s,
            "predicted_others_s": prediction.others_s,
            "predicted_completion_s": prediction.completion_s,
        }
    return row | _path_columns("path_in", path_in) | _path_columns("path_out", path_out)


def _path_columns(name: str, path: NetworkPath | None) -> Row:
    if path is None:
        return {}
    return {
        name: ">".join(path.nodes),
        f"{name}_residual_bps": path.residual_bps,
        f"{name}_delay_s": path.delay_s,
    }


def write_json(path: Path, content: Any) -> None:
    """Write strict JSON atomically; NaN and infinity, which JSON lacks, become null."""
    with atomic(path) as temporary:
        text = json.dumps(_finite(content), indent=2, ensure_ascii=False, allow_nan=False)
        temporary.write_text(text + "\n", encoding="utf-8")


def _finite(content: Any) -> Any:
    if isinstance(content, dict):
        return {str(key): _finite(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_finite(value) for value in content]
    if isinstance(content, float) and not math.isfinite(content):
        return None
    return content


@contextmanager
def atomic(path: Path, sync: bool = True) -> Iterator[Path]:
    """Give a temporary name to write to; on leaving it is renamed to `path`.

    A reader, or a crash at any moment, sees the old file or the new one, never
    a part; with `sync` that includes a crash of the machine. When writing
    fails the old file stays and the temporary one goes.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        if sync:
            _sync(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Wait until a file, or a directory's names, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
