"""What a machine can carry, held against what a scenario asks of it; and a real calibration."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from testbed.experiment import calibration
from testbed.experiment.calibration import Calibration
from testbed.measurement import manifest
from testbed.scenario import loads

LARGE = Calibration(
    machine=manifest.machine(),
    measured="2026-05-01T10:00:00+00:00",
    switch_packets_per_s=50e3,
    packet_cpu_s=5e-6,
    hop_latency_s=50e-6,
    switch_idle_cores=0.002,
    agent_idle_cores=0.005,
    host_memory_bytes=14 * 2**20,
    host_start_s=0.3,
    agent_request_s=1e-3,
    task_start_s=2e-3,
    compute_stretch=1.0,
    decision_s=1e-3,
    table_write_s=1e-3,
    steer_s=2e-3,
    counter_read_s=2e-3,
    free_memory_bytes=2**33,
)
SCENARIO = """
name: line
topology:
  switches: [s1, s2]
  hosts: [h1, h2]
  links: [[h1, s1], [s1, s2], [s2, h2]]
links: {{default: {{bandwidth: 100Mbit/s, delay: 1ms}}}}
workload: [{{name: t, arrival: {{fixed: 2/s}}, input: 724kB from h1, compute: 1ms, output: 0B}}]
background: {background}
policies: [idleness]
duration: 10s
"""
FLOW = "[{from: h1, to: h2, rate: 9.6Mbit/s}]"  # frames of 1,200 bytes: 1,000 a second


def test_every_switch_on_its_way_is_offered_a_flows_packets() -> None:
    offered = calibration.offered(loads(SCENARIO.format(background=FLOW)))
    tasks_pps = 2 / 2 * 724_000 / 1448 * 1.5  # half of them stay on h1
    assert offered == {name: pytest.approx(1000 + tasks_pps) for name in ("s1", "s2")}


def test_no_flow_is_faster_than_its_narrowest_link() -> None:
    flood = "[{from: h1, to: h2, rate: 10Gbit/s}]"
    offered = calibration.offered(loads(SCENARIO.format(background=flood)))
    assert offered["s1"] == pytest.approx(100e6 / 9600 + 750)


def test_a_scenario_the_machine_carries_gives_no_warning() -> None:
    assert calibration.warning(loads(SCENARIO.format(background=FLOW)), LARGE) is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"switch_packets_per_s": 1000.0}, "switch s1 is offered 1.8 kpackets/s, where 1.0"),
        ({"packet_cpu_s": 1e-3}, "its traffic needs 3.50 cores of switching, of which it gets"),
        ({"free_memory_bytes": 2**20}, "2 hosts, where 1 were found to fit"),
    ],
)
def test_what_is_asked_beyond_it_is_told_in_one_line(
    change: dict[str, float], expected: str
) -> None:
    small = replace(LARGE, **change)  # type: ignore[arg-type]
    found = calibration.warning(loads(SCENARIO.format(background=FLOW)), small)
    assert found is not None
    assert expected in found and "\n" not in found


def test_another_machines_calibration_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "machine.json"
    assert calibration.load(path) is None
    calibration.save(LARGE, path)
    assert calibration.load(path) == LARGE
    calibration.save(replace(LARGE, machine=dict(LARGE.machine) | {"cores": 999}), path)
    assert calibration.load(path) is None
    path.write_text("{")
    assert calibration.load(path) is None


def test_the_default_file_is_where_configuration_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/somewhere")
    assert calibration.default_path() == Path("/somewhere/testbed/machine.json")


@pytest.mark.root
def test_this_machine_is_calibrated(tmp_path: Path) -> None:
    path = tmp_path / "machine.json"
    command = [sys.executable, "-m", "testbed.cli", "calibrate", "--json", "--out", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads(path.read_text())
    found = calibration.load(path)
    assert found is not None
    assert found.switch_packets_per_s > 500
    assert 0 < found.packet_cpu_s < 1e-3
    assert 0 <= found.hop_latency_s < 20e-3
    assert 2**20 < found.host_memory_bytes < 2**28
    assert 0 < found.agent_idle_cores < 0.1
    assert 0.9 < found.compute_stretch < 10
    for name in ("agent_request_s", "task_start_s", "decision_s", "table_write_s", "steer_s"):
        assert 0 < asdict(found)[name] < 1, name
