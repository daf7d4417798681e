"""A task's network time, hop by hop, from what its packets carried."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from testbed.measurement.explain import explain
from testbed.measurement.hops import breakdown, by_link
from testbed.measurement.recorder import Recorder
from testbed.measurement.report import html
from testbed.measurement.results import Results
from testbed.model.records import IntSample

WAY = (("s1", "s2", 0.002), ("s2", "s3", 0.004), ("s3", "edge1", None))


def sample(packet: int, hop: int, wait_s: float, **changes: object) -> IntSample:
    switch, following, link_s = WAY[hop]
    values: dict[str, object] = {
        "policy": "network-aware", "repetition": 0, "at_s": 1.0, "task": "frames-3",
        "leg": "input", "packet": packet, "packet_bytes": 1500, "complete": True, "hop": hop,
        "switch": switch, "next": following, "ingress_port": 1, "egress_port": 2,
        "switch_s": wait_s, "link_s": link_s, "queue_id": 0, "queue_packets": packet,
    }  # fmt: skip
    return IntSample(**(values | changes))  # type: ignore[arg-type]


def frame(tmp_path: Path, *samples: IntSample) -> pd.DataFrame:
    """As it comes back from the file."""
    recorder = Recorder(tmp_path)
    for one in samples:
        recorder.telemetry(one)
    recorder.flush()
    return pd.read_parquet(tmp_path / "int.parquet")


PACKETS = [sample(p, h, wait_s) for p in range(2) for h, wait_s in enumerate((0.0, 0.006 * p, 0.0))]


def test_hops_are_means_over_packets_and_their_shares_add_up(tmp_path: Path) -> None:
    first, second, last = breakdown(frame(tmp_path, *PACKETS))
    assert (first.switch, first.next, first.packets) == ("s1", "s2", 2)
    assert (second.switch_mean_s, second.switch_max_s) == (0.003, 0.006)
    assert second.link_mean_s == 0.004
    assert second.queue_max_packets == 1
    assert last.link_mean_s is None
    assert [h.share for h in (first, second, last)] == pytest.approx([2 / 9, 7 / 9, 0.0])


def test_a_packet_with_a_hop_missing_does_not_count(tmp_path: Path) -> None:
    torn = [sample(5, h, 1.0, complete=False) for h in (0, 2)]
    assert breakdown(frame(tmp_path, *PACKETS, *torn)) == breakdown(frame(tmp_path, *PACKETS))


def test_a_queue_nobody_knows_stays_unknown(tmp_path: Path) -> None:
    rows = frame(tmp_path, sample(0, 0, 0.001, queue_id=None, queue_packets=None))
    (only,) = breakdown(rows)
    assert only.queue_max_packets is None


def test_legs_are_told_apart(tmp_path: Path) -> None:
    back = sample(0, 0, 0.005, leg="result", switch="s3", next="s2")
    legs = [(h.leg, h.switch) for h in breakdown(frame(tmp_path, *PACKETS, back))]
    assert legs == [("input", "s1"), ("input", "s2"), ("input", "s3"), ("result", "s3")]


def test_links_are_listed_with_the_slowest_switch_first(tmp_path: Path) -> None:
    table = by_link(frame(tmp_path, *PACKETS))
    assert table["switch"][0] == "s2"
    assert list(table["packets"]) == [2, 2, 2]


def test_explain_and_report_show_them(run_dir: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(run_dir, tmp_path / "run")
    assert explain(Results(copy), "frames-3", policy="network-aware")[0].hops == ()
    frame(tmp_path, *PACKETS).to_parquet(copy / "int.parquet")
    results = Results(copy)
    (one,) = explain(results, "frames-3", policy="network-aware")
    out = io.StringIO()
    Console(width=120, file=out).print(one)
    assert "s2 > s3" in out.getvalue()
    page = html(results, results.comparison(allow_unfit=True), {})
    assert "s2 → s3" in page
    assert "Time of packets by hop" in page
