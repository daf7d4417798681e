"""A run that is watched from outside of its namespaces while it goes on, and traced."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from testbed.measurement.results import Results

pytestmark = pytest.mark.root
SMALL = Path(__file__).with_name("small.yaml")
LIMIT_S = 200
Page = dict[str, dict[frozenset[tuple[str, str]], float]]


@dataclass
class Watched:
    url: str
    command: list[str]
    pages: list[Page]
    """What each scrape found: sample name -> labels -> value."""
    results: Results
    traces: Path


def scrape(url: str) -> Page:
    with urllib.request.urlopen(url, timeout=30) as answer:
        text = answer.read().decode()
    found: Page = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[frozenset(sample.labels.items())] = sample.value
    return found


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    out = tmp_path_factory.mktemp("watched")
    traces = out / "traces.jsonl"
    options = ["--repeat", "1", "--metrics", "127.0.0.1:0", "--traces", str(traces)]
    command = ["run", str(SMALL), "--out", str(out), *options]
    pages: list[Page] = []
    with (
        (out / "said").open("w") as said,
        subprocess.Popen(
            [sys.executable, "-m", "testbed.cli", *command], stdout=said, stderr=said
        ) as running,
    ):
        try:
            end_s, url = time.monotonic() + LIMIT_S, ""
            while running.poll() is None and time.monotonic() < end_s:
                time.sleep(0.5)
                if not url:
                    found = re.search(r"metrics at (http://\S+)", (out / "said").read_text())
                    url = found[1] if found else ""
                    continue
                try:
                    pages.append(scrape(url))
                except (urllib.error.URLError, ConnectionError):
                    assert running.wait(LIMIT_S) == 0
            assert running.wait(LIMIT_S) == 0, (out / "said").read_text()
        finally:
            running.kill()
    (run,) = (out / "small").iterdir()
    return Watched(url, command, pages, Results(run), traces)


def test_it_is_scraped_from_outside_of_its_network_namespace(watched: Watched) -> None:
    assert len(watched.pages) >= 5
    (run,) = watched.pages[0]["testbed_run_info"]
    assert dict(run)["run"] == watched.results.manifest["run"]
    assert watched.results.manifest["evidence"]["scrapes"] >= len(watched.pages)
    at_work = {
        dict(labels)["policy"]
        for page in watched.pages
        for labels in page.get("testbed_repetition_info", {})
    }
    assert at_work == {"idleness", "network-aware"}


def test_tasks_decisions_and_bytes_are_counted_while_it_goes_on(watched: Watched) -> None:
    last, tasks = watched.pages[-1], watched.results.tasks
    done = last["testbed_tasks_total"]
    assert 0 < sum(done.values()) <= len(tasks)
    placed = last["testbed_decisions_total"]
    assert sum(placed.values()) >= sum(done.values())
    assert {dict(labels)["policy"] for labels in placed} <= {"idleness", "network-aware"}
    for name in ("testbed_tasks_total", "testbed_node_transmit_bytes_total"):
        totals = [sum(page.get(name, {}).values()) for page in watched.pages]
        assert totals == sorted(totals) and totals[-1] > totals[0]
    assert last["testbed_control_activity_seconds_count"][frozenset({("activity", "decide")})] > 0
    used = [
        max(page.get("testbed_link_utilization_ratio", {0: 0.0}).values()) for page in watched.pages
    ]
    assert 0 < max(used) < 1.5


def test_nobody_answers_once_it_is_over(watched: Watched) -> None:
    with pytest.raises(urllib.error.URLError):
        scrape(watched.url)


def test_every_task_left_a_trace_with_its_stages(watched: Watched) -> None:
    names: dict[str, list[str]] = {}
    for line in watched.traces.read_text().splitlines():
        for resource in json.loads(line)["resourceSpans"]:
            for span in resource["scopeSpans"][0]["spans"]:
                names.setdefault(span["traceId"], []).append(span["name"])
                assert int(span["startTimeUnixNano"]) <= int(span["endTimeUnixNano"])
    assert len(names) == len(watched.results.tasks)
    stages = ["compute", "decision", "path set-up", "path set-up", "return", "submit", "t"]
    assert {tuple(sorted(found)) for found in names.values()} == {(*stages, "transfer")}


def test_the_way_is_ready_before_the_bytes_move(watched: Watched) -> None:
    tasks = watched.results.tasks
    assert (tasks["deciding_s"] > 0).all()
    assert (tasks["decided_s"] + tasks["setup_in_s"] <= tasks["transfer_start_s"] + 1e-6).all()
    assert (tasks["setup_out_s"] <= tasks["return_s"]).all()


def test_every_queue_is_sampled_where_it_is(watched: Watched) -> None:
    queues = watched.results.queues
    ends = {("h1", "s1"), ("h2", "s1"), ("h3", "s2"), ("s1", "s2")}
    ways = set(zip(queues["a"], queues["b"], strict=True))
    assert ways == ends | {(b, a) for a, b in ends}
    per_switch = watched.results.switches["sent_packets"].sum()
    assert queues["sent_packets"].sum() == per_switch  # each direction is some switch's, once
    inputs = watched.results.tasks["input_bytes"].sum()
    from_source = queues[(queues["a"] == "h1") & (queues["b"] == "s1")]
    assert from_source["sent_packets"].sum() >= inputs / 1448
    assert (queues[["queue_packets", "queue_bytes"]] >= 0).all().all()


def test_the_manifest_has_the_command_line_as_it_was_given(watched: Watched) -> None:
    assert watched.results.manifest["argv"][1:] == watched.command
