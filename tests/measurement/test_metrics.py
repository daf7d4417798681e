"""What a run shows to Prometheus, read by Prometheus's own parsers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from testbed.errors import MachineError
from testbed.measurement.endpoint import Endpoint, respond
from testbed.measurement.metrics import Metrics
from testbed.measurement.recorder import Recorder
from testbed.model.records import EventRecord, NodeSample, QueueSample

from . import synthetic

BASE_UNITS = ("_seconds", "_bytes", "_ratio", "_packets", "_total", "_info", "_up", "_tasks")
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read(families: Iterable[Collector]) -> Samples:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples  # type: ignore[attr-defined]
    }


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples[f"testbed_{name}", frozenset(labels.items())]


def observed(tmp_path: Path) -> tuple[Metrics, Recorder]:
    """A synthetic run that was watched while it was recorded."""
    metrics = Metrics("r", synthetic.scenario())
    metrics.begin("network-aware", 0)
    recorder = Recorder(tmp_path / "r")
    recorder.watch = metrics
    for record in synthetic._repetition(recorder, "network-aware", 0, 7, 25, lambda task: task):
        recorder.watch(record)
        recorder.task(record)
    for at_s in (0.001, 0.002, 0.4):
        metrics.activity("decide", at_s, 1)
    metrics.activity("react", 0.25, 2)
    return metrics, recorder


def shown(metrics: Metrics) -> Samples:
    return read(text_string_to_metric_families(metrics.exposition("")[0].decode()))


def test_tasks_are_counted_and_their_completion_is_a_histogram(tmp_path: Path) -> None:
    samples = shown(observed(tmp_path)[0])
    of = {"policy": "network-aware", "workload": "frames"}
    assert value(samples, "tasks_total", **of, status="done") == 25
    assert value(samples, "task_completion_seconds_count", **of) == 25
    buckets = [
        (float(dict(labels)["le"]), count)
        for (name, labels), count in samples.items()
        if name == "testbed_task_completion_seconds_bucket"
    ]
    assert [count for _, count in sorted(buckets)] == sorted(count for _, count in buckets)
    assert max(buckets) == (float("inf"), 25)
    total_s = value(samples, "task_completion_seconds_sum", **of)
    stages = [
        value(samples, "task_stage_seconds_sum", policy="network-aware", stage=stage)
        for stage in ("wait", "transfer", "compute", "return")
    ]
    assert sum(stages) == pytest.approx(total_s)


def test_links_queues_nodes_switches_and_the_control_plane_are_there(tmp_path: Path) -> None:
    metrics, recorder = observed(tmp_path)
    samples = shown(metrics)
    links = recorder._table("links").to_pandas()
    last = links[(links["a"] == "s1") & (links["b"] == "s2")].iloc[-1]
    found = value(samples, "link_utilization_ratio", a="s1", b="s2")
    assert found == pytest.approx(last["carried_bps"] / last["capacity_bps"])
    assert value(samples, "queue_bytes", a="s1", b="s2") == 3000
    queues = recorder._table("queues").to_pandas()
    mine = queues[(queues["a"] == "s1") & (queues["b"] == "s2")]
    assert value(samples, "link_packets_total", a="s1", b="s2") == mine["sent_packets"].sum()
    dropped = {"a": "s1", "b": "s2", "reason": "queue"}
    assert value(samples, "link_dropped_packets_total", **dropped) == mine["queue_drops"].sum()
    assert 0 <= value(samples, "node_cpu_utilization_ratio", host="edge1") <= 1
    assert value(samples, "switch_cpu_seconds_total", switch="s1") > 0
    assert value(samples, "control_activity_seconds_count", activity="react") == 2
    assert value(samples, "control_activity_seconds_sum", activity="decide") == pytest.approx(0.403)
    assert value(samples, "control_activity_seconds_bucket", activity="decide", le="0.005") == 2


def test_names_follow_prometheus_conventions(tmp_path: Path) -> None:
    text = observed(tmp_path)[0].exposition("")[0].decode()
    types = re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE)
    assert len(types) > 20
    for name, kind in types:
        assert re.fullmatch(r"testbed_[a-z_]+", name)
        assert (kind == "counter") == name.endswith("_total")
        if not name.endswith("_created"):
            assert name.endswith(BASE_UNITS), name
    assert all(help.endswith(".") for help in re.findall(r"^# HELP \S+ (.+)$", text, re.MULTILINE))


def test_which_policy_is_at_work_is_one_series(tmp_path: Path) -> None:
    metrics, _ = observed(tmp_path)
    metrics.begin("idleness", 1)
    at_work = [dict(labels) for (name, labels), _ in shown(metrics).items() if "repetition" in name]
    assert at_work == [{"policy": "idleness", "repetition": "1"}]


def test_running_totals_of_a_host_that_starts_anew_do_not_count_backwards() -> None:
    metrics = Metrics("r", synthetic.scenario())
    for rx in (1000, 1500, 200, 300):
        metrics(NodeSample("p", 0, 1.0, "h", 1.0, 0.5, 1, 1, rx, 0, 0.0, 0, 0.1))
    samples = shown(metrics)
    assert value(samples, "node_receive_bytes_total", host="h") == 1600
    assert value(samples, "node_cpu_throttled_seconds_total", host="h") == pytest.approx(0.4)


def test_drops_are_told_by_what_dropped_them() -> None:
    metrics = Metrics("r", synthetic.scenario())
    for _ in range(2):
        metrics(QueueSample("p", 0, 1.0, "a", "b", 0.25, 7, 9000, 100, 1, 2, 3, 4))
    samples = shown(metrics)
    reasons = ("queue", "loss", "failed", "other")
    found = [value(samples, "link_dropped_packets_total", a="a", b="b", reason=r) for r in reasons]
    assert found == [2, 4, 6, 8]


@pytest.mark.parametrize("kind", ["unix", "tcp", "tcp6"])
async def test_a_scraper_gets_what_it_accepts(kind: str, tmp_path: Path) -> None:
    where = {"unix": f"unix:{tmp_path}/m.sock", "tcp": "127.0.0.1:0", "tcp6": "[::1]:0"}[kind]
    metrics = Metrics("r", synthetic.scenario())
    metrics(EventRecord("p", 0, 1.0, "fail-link", "a-b"))
    with Endpoint(where) as endpoint:

        async def get(*fields: str, path: str = "/metrics") -> tuple[str, str]:
            if kind == "unix":
                reader, writer = await asyncio.open_unix_connection(f"{tmp_path}/m.sock")
            else:
                host, port = endpoint.url.split("/")[2].rsplit(":", 1)
                reader, writer = await asyncio.open_connection(host.strip("[]"), int(port))
            request = [f"GET {path} HTTP/1.1", "Host: x", *fields, "", ""]
            writer.write("\r\n".join(request).encode())
            head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
            writer.close()
            await writer.wait_closed()
            assert int(re.findall(r"Content-Length: (\d+)", head)[0]) == len(body.encode())
            return head, body

        async with endpoint.serve(metrics.exposition):
            head, body = await get()
            assert head.startswith("HTTP/1.1 200") and "text/plain" in head
            samples = read(text_string_to_metric_families(body))
            assert value(samples, "events_total", kind="fail-link") == 1
            head, body = await get("Accept: application/openmetrics-text; version=1.0.0")
            assert "openmetrics-text" in head
            assert value(read(open_metrics(body)), "events_total", kind="fail-link") == 1
            assert (await get(path="/"))[0].startswith("HTTP/1.1 404")
    assert metrics.scrapes == 2
    assert not (tmp_path / "m.sock").exists()


def test_only_reading_is_answered() -> None:
    def never(accept: str) -> tuple[bytes, str]:
        raise AssertionError

    assert respond("POST /metrics HTTP/1.1\r\n\r\n", never).startswith(b"HTTP/1.1 405")
    whole = respond("HEAD /metrics HTTP/1.1\r\n\r\n", lambda accept: (b"abc", "text/plain"))
    assert b"Content-Length: 3" in whole and whole.endswith(b"\r\n\r\n")
    assert respond("\r\n\r\n", never).startswith(b"HTTP/1.1 405")


def test_a_socket_left_by_a_killed_run_is_replaced_and_one_in_use_is_not(tmp_path: Path) -> None:
    path = tmp_path / "m.sock"
    killed = Endpoint(f"unix:{path}")
    killed._socket.close()
    assert path.is_socket()
    with Endpoint(f"unix:{path}"), pytest.raises(MachineError, match="another process answers"):
        Endpoint(f"unix:{path}")


@pytest.mark.parametrize("where", ["9100", "somewhere", "127.0.0.1:", "127.0.0.1:99999", ":x"])
def test_a_place_that_is_none_is_refused(where: str) -> None:
    with pytest.raises(MachineError, match=r"expected unix:/path or ADDRESS:PORT"):
        Endpoint(where)


def test_a_port_that_is_taken_is_refused_before_the_run() -> None:
    with Endpoint("127.0.0.1:0") as first:
        port = first.url.split("/")[2]
        with pytest.raises(MachineError, match=f"--metrics {port}: .*in use; choose another"):
            Endpoint(port)


def test_the_page_has_every_metric_with_its_type_and_labels() -> None:
    page = (synthetic.ROOT / "docs" / "observing.md").read_text(encoding="utf-8")
    listed = re.findall(
        r"^\| `(testbed_\w+)` \| (\w+) \| ([\w, ]*) \| (.+) \|$", page, re.MULTILINE
    )
    metrics = Metrics("r", synthetic.scenario())
    there = {
        (
            metric._name + ("_total" if metric._type == "counter" else ""),
            metric._type,
            ", ".join(metric._labelnames),
            metric._documentation,
        )
        for metric in metrics.registry._collector_to_names
    }
    assert set(listed) == there
