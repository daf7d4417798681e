"""A run's traces, read back through the protobuf schema and over HTTP."""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import ParseDict
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from testbed.errors import MachineError, RunError
from testbed.measurement import traces
from testbed.measurement.results import Results

from . import synthetic

STAGES = ["submit", "decision", "path set-up", "transfer", "compute", "return"]


def parsed(text: str) -> ExportTraceServiceRequest:
    """One OTLP/JSON request: hex ids, apart from which it is protobuf's own JSON."""
    content = json.loads(text)
    for resource in content["resourceSpans"]:
        for scope in resource["scopeSpans"]:
            for span in scope["spans"]:
                for key, size in (("traceId", 16), ("spanId", 8), ("parentSpanId", 8)):
                    if key in span:
                        raw = bytes.fromhex(span[key])
                        assert len(raw) == size
                        span[key] = b64encode(raw).decode()
    return ParseDict(content, ExportTraceServiceRequest())


def by_trace(file: Path) -> dict[bytes, list[Span]]:
    found: dict[bytes, list[Span]] = {}
    for line in file.read_text().splitlines():
        for resource in parsed(line).resource_spans:
            for scope in resource.scope_spans:
                for span in scope.spans:
                    found.setdefault(span.trace_id, []).append(span)
    return found


def attributes(span: Span) -> dict[str, Any]:
    def value(kind: Any) -> Any:
        held = getattr(kind, kind.WhichOneof("value"))
        return [v.string_value for v in held.values] if hasattr(held, "values") else held

    return {a.key: value(a.value) for a in span.attributes}


def seconds(span: Span) -> float:
    return float(span.end_time_unix_nano - span.start_time_unix_nano) * 1e-9


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("traced")
    edit = synthetic.failing("idleness", 5)
    return Results(synthetic.write_run(folder / "r", repeat=2, tasks=10, edit=edit))


@pytest.fixture(scope="module")
def traced(run: Results, tmp_path_factory: pytest.TempPathFactory) -> dict[bytes, list[Span]]:
    file = tmp_path_factory.mktemp("traces") / "run.jsonl"
    assert traces.export(run, str(file)) == len(run.tasks) == 40
    return by_trace(file)


def test_a_trace_is_one_task_and_its_spans_are_the_stages(
    run: Results, traced: dict[bytes, list[Span]]
) -> None:
    assert len(traced) == len(run.tasks)
    for spans in traced.values():
        (root,) = (s for s in spans if not s.parent_span_id)
        inner = sorted(
            (s for s in spans if s.parent_span_id == root.span_id),
            key=lambda s: (s.start_time_unix_nano, STAGES.index(s.name)),
        )
        about = attributes(root)
        assert root.name == "frames"
        if about["testbed.status"] == "done":
            assert [s.name for s in inner] == STAGES
            assert root.status.code == root.status.STATUS_CODE_UNSET
        else:
            assert [s.name for s in inner] == STAGES[:3]
            assert root.status.code == root.status.STATUS_CODE_ERROR
            assert root.status.message == "connection reset"
            assert about["error.type"] == "_OTHER"
        for before, after in pairwise(inner):
            assert before.end_time_unix_nano <= after.start_time_unix_nano + 1000
        nested = [s for s in spans if s.parent_span_id not in (b"", root.span_id)]
        ends = {s.span_id: s for s in inner}
        assert [s.name for s in nested] == ["path set-up"] * (len(inner) == len(STAGES))
        for span in nested:
            outer = ends[span.parent_span_id]
            assert outer.name == "return"
            assert outer.start_time_unix_nano <= span.start_time_unix_nano
            assert span.end_time_unix_nano <= outer.end_time_unix_nano


def test_spans_last_as_long_as_the_tables_say(
    run: Results, traced: dict[bytes, list[Span]]
) -> None:
    tasks = run.tasks.set_index(["policy", "repetition", "task"])
    for spans in traced.values():
        (root,) = (s for s in spans if not s.parent_span_id)
        about = attributes(root)
        key = (about["testbed.policy"], about["testbed.repetition"], about["testbed.task"])
        task = tasks.loc[key]
        if about["testbed.status"] == "done":
            length = {s.name: seconds(s) for s in spans if s.parent_span_id in (b"", root.span_id)}
            assert length["frames"] == pytest.approx(task["completion_s"], abs=1e-6)
            for stage in ("transfer", "compute", "return"):
                assert length[stage] == pytest.approx(task[f"{stage}_s"], abs=1e-6)
            assert length["decision"] == pytest.approx(task["deciding_s"], abs=1e-6)
        started = run.manifest["repetitions"][key[1]]["started"][key[0]]
        assert root.start_time_unix_nano * 1e-9 == pytest.approx(started + task["released_s"])


def test_attributes_say_where_which_way_and_why(traced: dict[bytes, list[Span]]) -> None:
    for spans in traced.values():
        (root,) = (s for s in spans if not s.parent_span_id)
        about = {s.name: attributes(s) for s in spans if s.parent_span_id == root.span_id}
        host = attributes(root)["host.name"]
        assert about["decision"]["testbed.decision.host"] == host
        assert about["decision"]["testbed.decision.reason"]
        steered = attributes(root)["testbed.policy"] == "network-aware"
        assert about["path set-up"]["testbed.steered"] is steered
        if steered:
            path = about["path set-up"]["testbed.path"]
            assert (path[0], path[-1]) == ("sensors", host)
        if "transfer" in about:
            transfer = about["transfer"]
            assert (transfer["client.address"], transfer["server.address"]) == ("sensors", host)
            assert (transfer["network.transport"], transfer["network.type"]) == ("tcp", "ipv6")
            assert about["compute"]["host.name"] == about["return"]["client.address"] == host


def test_the_resource_is_the_run(run: Results, tmp_path: Path) -> None:
    traces.export(run, str(tmp_path / "t"))
    (line, *others) = (tmp_path / "t").read_text().splitlines()
    assert len(others) == 3  # a request per policy and repetition
    (resource,) = parsed(line).resource_spans
    found = {a.key: a.value.string_value for a in resource.resource.attributes}
    assert found["service.name"] == "testbed"
    assert found["service.instance.id"] == found["testbed.run"] == run.manifest["run"]
    assert found["testbed.fitness"] == "fit"


def test_the_same_run_gives_the_same_traces_again(run: Results, tmp_path: Path) -> None:
    for name in ("a", "b"):
        traces.export(run, str(tmp_path / name))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


class Collector(BaseHTTPRequestHandler):
    """Takes OTLP/HTTP requests."""

    taken: list[tuple[str, str | None, str]]
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.taken.append((self.path, self.headers["Content-Type"], body))
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def collector() -> Iterator[tuple[str, type[Collector]]]:
    handler = type("Handler", (Collector,), {"taken": []})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", handler
        finally:
            server.shutdown()
            thread.join()


def test_a_collector_is_sent_the_same_over_http(
    run: Results, collector: tuple[str, type[Collector]], tmp_path: Path
) -> None:
    url, handler = collector
    assert traces.export(run, url) == 40
    traces.export(run, str(tmp_path / "t"))
    assert {(path, kind) for path, kind, _ in handler.taken} == {("/v1/traces", "application/json")}
    bodies = [json.loads(body) for _, _, body in handler.taken]
    assert bodies == [json.loads(line) for line in (tmp_path / "t").read_text().splitlines()]


def test_a_collector_that_refuses_is_an_error_in_one_sentence(
    run: Results, collector: tuple[str, type[Collector]]
) -> None:
    url, handler = collector
    handler.status = 503
    with pytest.raises(
        MachineError, match=r"/v1/traces: HTTP Error 503.*; the run itself is whole"
    ):
        traces.export(run, url)


def test_a_place_that_cannot_be_is_told_before_the_run() -> None:
    with pytest.raises(MachineError, match="there is no directory /nowhere"):
        traces.require("/nowhere/traces.jsonl")


def test_a_run_without_the_times_is_told_so(run: Results, tmp_path: Path) -> None:
    old = synthetic.write_run(tmp_path / "old", repeat=1, tasks=2)
    manifest = json.loads((old / "manifest.json").read_text())
    del manifest["repetitions"][0]["started"]
    (old / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(RunError, match="recorded by a version that could not trace"):
        traces.export(Results(old), str(tmp_path / "t"))
    assert not (tmp_path / "t").exists()
