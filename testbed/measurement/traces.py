"""A run as OpenTelemetry traces: one per task, from its submission to its result's return.

They are made from the run's records once it is over, so that tracing takes no
time from what is traced. The library `opentelemetry-sdk` (an optional extra)
makes the spans, which leave as OTLP in JSON
(https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): a request a
line in a file, as the OTLP file exporter writes them, or by HTTP to a
collector. A trace's id is a hash of run, policy, repetition and task: sent
twice it is the same trace.

| span | from | to |
|---|---|---|
| *workload* | submission | return of the result |
| `submit` | submission | begin of the decision |
| `decision` | | |
| `path set-up` | decision | the host listens and every switch on the path acknowledged |
| `transfer` | first connect | input arrived whole |
| `compute` | | |
| `return` | end of the computation | result arrived whole |

`return` has a `path set-up` of its own. Attributes are those of the semantic
conventions where they have a name for it (`server.address`,
`network.transport`, `host.name`, `error.type`), others begin with `testbed.`.
"""

from __future__ import annotations

import hashlib
import json
import urllib.error
import urllib.request
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from testbed.errors import MachineError, RunError
from testbed.measurement.recorder import atomic
from testbed.measurement.results import Results

if TYPE_CHECKING:
    import pandas as pd
    from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
    from opentelemetry.trace import Span

Row = Mapping[str, Any]
Value = str | bool | int | float | list[str]
PATIENCE_S = 10.0
TRACES_PATH = "/v1/traces"
WEB = ("http://", "https://")


def require(where: str) -> None:
    """Raises MachineError when traces could not go to `where`: a file, or a collector's URL."""
    try:
        import opentelemetry.exporter.otlp.proto.common.trace_encoder
        import opentelemetry.sdk.trace  # noqa: F401
    except ImportError as error:
        raise MachineError(
            "traces need the Python packages opentelemetry-sdk and "
            "opentelemetry-exporter-otlp-proto-common: pip install 'inc-testbed[observe]'"
        ) from error
    folder = Path(where).absolute().parent
    if not where.startswith(WEB) and not folder.is_dir():
        raise MachineError(f"traces to {where}: there is no directory {folder}")


def export(results: Results, where: str) -> int:
    """Send the traces of every task of `results` to `where`; returns how many.

    Raises
    ------
    MachineError
        Without the library, or when a collector does not take them.
    RunError
        When the run was recorded before runs kept the times that traces need.
    """
    require(where)
    sent = 0
    if where.startswith(WEB):
        base = where.rstrip("/")
        url = base if base.endswith(TRACES_PATH) else base + TRACES_PATH
        for request, count in _requests(results):
            _post(url, request)
            sent += count
        return sent
    with atomic(Path(where)) as temporary, temporary.open("w", encoding="utf-8") as file:
        for request, count in _requests(results):
            file.write(json.dumps(request, separators=(",", ":")) + "\n")
            sent += count
    return sent


def _requests(results: Results) -> Iterator[tuple[dict[str, Any], int]]:
    """OTLP requests, one per run, repetition and policy, and the traces in each."""
    decisions = results.decisions
    placed = decisions[decisions["chosen"]].sort_values("attempt")
    chosen: dict[tuple[str, str, int, str], Row] = {
        (row["run"], row["policy"], row["repetition"], row["task"]): row for row in _rows(placed)
    }
    for manifest in results.manifests:
        tasks = results.tasks[results.tasks["run"] == manifest["run"]]
        for (policy, number), part in tasks.groupby(["policy", "repetition"], sort=False):
            started = manifest["repetitions"][number].get("started", {}).get(policy)
            if started is None:
                raise RunError(
                    f"run {manifest['run']} does not say when {policy} began its repetition "
                    f"{number}: it was recorded by a version that could not trace"
                )
            tracing = _Tracing(manifest, started)
            for task in _rows(part):
                key = (manifest["run"], policy, number, task["task"])
                tracing.trace(task, chosen.get(key))
            yield tracing.request(), len(part)


def _rows(frame: pd.DataFrame) -> Iterator[Row]:
    for row in frame.to_dict("records"):
        yield {str(name): value for name, value in row.items()}


@dataclass(frozen=True, slots=True)
class _Part:
    """A span to be: times in s from the repetition's start."""

    name: str
    start_s: float
    end_s: float
    attributes: Mapping[str, Value]
    parts: tuple[_Part, ...] = ()


class _Tracing:
    """Makes and keeps the spans of one repetition under one policy."""

    def __init__(self, manifest: Mapping[str, Any], started_s: float) -> None:
        self._run = str(manifest["run"])
        self._started_s = started_s
        self._spans: list[ReadableSpan] = []
        self._seed = ""
        self._numbers = 0
        self._tracer = self._provider(manifest).get_tracer("testbed")

    def trace(self, task: Row, decision: Row | None) -> None:
        """One task as a trace."""
        from opentelemetry.trace import Status, StatusCode

        self._seed = f"{self._run}/{task['policy']}/{task['repetition']}/{task['task']}"
        self._numbers = 0
        whole = _task(task, decision)
        span = self._begin(whole, None)
        for part in whole.parts:
            self._add(part, span)
        if task["status"] != "done":
            span.set_status(Status(StatusCode.ERROR, task["error"] or task["status"]))
        span.end(self._ns(whole.end_s))

    def request(self) -> dict[str, Any]:
        """Every span so far as one OTLP request in JSON."""
        from google.protobuf.json_format import MessageToDict
        from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans

        request: dict[str, Any] = MessageToDict(
            encode_spans(self._spans), use_integers_for_enums=True
        )
        for resource in request.get("resourceSpans", []):
            for scope in resource["scopeSpans"]:
                for span in scope["spans"]:
                    for key in ("traceId", "spanId", "parentSpanId"):
                        if key in span:  # OTLP departs from protobuf's JSON: not base64 but hex
                            span[key] = b64decode(span[key]).hex()
        return request

    def _add(self, part: _Part, parent: Span) -> None:
        span = self._begin(part, parent)
        for inner in part.parts:
            self._add(inner, span)
        span.end(self._ns(part.end_s))

    def _begin(self, part: _Part, parent: Span | None) -> Span:
        from opentelemetry.context import Context
        from opentelemetry.trace import set_span_in_context

        context = Context() if parent is None else set_span_in_context(parent, Context())
        return self._tracer.start_span(
            part.name, context, attributes=dict(part.attributes), start_time=self._ns(part.start_s)
        )

    def _ns(self, at_s: float) -> int:
        return round((self._started_s + at_s) * 1e9)

    def _id(self, kind: str, size_bytes: int) -> int:
        sha = hashlib.sha256(f"{kind}/{self._seed}/{self._numbers}".encode())
        return int.from_bytes(sha.digest()[:size_bytes], "big") or 1

    def _provider(self, manifest: Mapping[str, Any]) -> TracerProvider:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
        from opentelemetry.sdk.trace.id_generator import IdGenerator
        from opentelemetry.sdk.trace.sampling import ALWAYS_ON

        tracing = self

        class Ids(IdGenerator):
            def generate_trace_id(self) -> int:
                return tracing._id("trace", 16)

            def generate_span_id(self) -> int:
                tracing._numbers += 1
                return tracing._id("span", 8)

        class Keep(SpanProcessor):
            def on_end(self, span: ReadableSpan) -> None:
                tracing._spans.append(span)

        attributes = {
            "service.name": "testbed",
            "service.version": str(manifest["versions"].get("testbed")),
            "service.instance.id": self._run,
            "host.arch": str(manifest["machine"].get("architecture")),
            "testbed.run": self._run,
            "testbed.scenario": manifest["scenario"]["name"],
            "testbed.target": manifest["target"],
            "testbed.fitness": manifest["fitness"]["verdict"],
        }
        provider = TracerProvider(
            ALWAYS_ON, Resource(attributes), shutdown_on_exit=False, id_generator=Ids()
        )
        provider.add_span_processor(Keep())
        return provider


def _task(task: Row, decision: Row | None) -> _Part:
    """The spans of one task that it came to."""
    released_s, decided_s = task["released_s"], _known(task["decided_s"])
    moved_s, arrived_s = _known(task["transfer_start_s"]), _known(task["transfer_end_s"])
    computed_s, finished_s = _known(task["compute_end_s"]), _known(task["finished_s"])
    parts = []
    if decided_s is not None:
        concluded_s = decided_s + (_known(task["deciding_s"]) or 0.0)
        parts.append(_Part("submit", released_s, decided_s, {}))
        parts.append(_Part("decision", decided_s, concluded_s, _of_decision(decision)))
        if (ready := _known(task["setup_in_s"])) is not None:
            end_s = max(concluded_s, decided_s + ready)
            parts.append(_Part("path set-up", concluded_s, end_s, _path(decision, "in")))
    if moved_s is not None and arrived_s is not None:
        transfer = _transfer(task["source"], task["host"], task["input_bytes"])
        parts.append(_Part("transfer", moved_s, arrived_s, transfer))
    if arrived_s is not None and computed_s is not None:
        compute = {"host.name": task["host"], "testbed.compute.cpu_s": task["compute_cpu_s"]}
        parts.append(_Part("compute", arrived_s, computed_s, compute))
    if computed_s is not None and finished_s is not None:
        inner: tuple[_Part, ...] = ()
        if (ready := _known(task["setup_out_s"])) is not None:
            path = _path(decision, "out")
            inner = (_Part("path set-up", computed_s, computed_s + ready, path),)
        back = _transfer(task["host"], task["sink"], task["output_bytes"])
        parts.append(_Part("return", computed_s, finished_s, back, inner))
    end_s = max((part.end_s for part in parts), default=released_s)
    return _Part(task["workload"], released_s, end_s, _of_task(task), tuple(parts))


def _of_task(task: Row) -> dict[str, Value]:
    known = {
        "testbed.task": task["task"],
        "testbed.workload": task["workload"],
        "testbed.policy": task["policy"],
        "testbed.repetition": int(task["repetition"]),
        "testbed.status": task["status"],
        "testbed.steered": bool(task["steered"]),
        "host.name": task["host"],
        "testbed.deadline_s": _known(task["deadline_s"]),
        "testbed.completion_s": _known(task["completion_s"]),
        "testbed.predicted_s": _known(task["predicted_s"]),
        "testbed.qoe": _known(task["qoe"]),
        # Of low cardinality, as the conventions want it; the sentence is the status's.
        "error.type": {"failed": "_OTHER", "unfinished": "timeout"}.get(task["status"]),
    }
    return {key: value for key, value in known.items() if _known(value) is not None}


def _of_decision(decision: Row | None) -> dict[str, Value]:
    if decision is None:
        return {}
    known = {
        "testbed.decision.host": decision["host"],
        "testbed.decision.reason": decision["decision_reason"],
        "testbed.decision.attempt": int(decision["attempt"]),
        "testbed.decision.total": decision["total"],
        "testbed.decision.predicted_s": decision["predicted_completion_s"],
    }
    return {key: value for key, value in known.items() if _known(value) is not None}


def _path(decision: Row | None, way: str) -> dict[str, Value]:
    if decision is None or _known(decision[f"path_{way}"]) is None:
        return {"testbed.steered": False}
    return {
        "testbed.steered": True,
        "testbed.path": str(decision[f"path_{way}"]).split(">"),
        "testbed.reserved_bps": float(decision[f"reserve_{way}_bps"]),
    }


def _transfer(source: str, sink: str, size_bytes: int) -> dict[str, Value]:
    return {
        "client.address": source,
        "server.address": sink,
        "network.transport": "tcp",
        "network.type": "ipv6",
        "testbed.transfer.bytes": int(size_bytes),
    }


def _known(value: Any) -> Any:
    """None for what a data frame has for a missing value."""
    return None if value is None or value != value else value


def _post(url: str, request: dict[str, Any]) -> None:
    body = json.dumps(request).encode()
    headers = {"Content-Type": "application/json"}
    try:
        with urllib.request.urlopen(  # the scheme is http(s): `export` looked
            urllib.request.Request(url, body, headers), timeout=PATIENCE_S
        ) as answer:
            answer.read()
    except (urllib.error.URLError, OSError) as error:
        raise MachineError(f"traces to {url}: {error}; the run itself is whole") from error
