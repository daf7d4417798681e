"""Runs on this machine, with and without somebody else's load on it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import testbed
from testbed.errors import RunError
from testbed.measurement.results import Results

pytestmark = pytest.mark.root
SCENARIO = Path(__file__).parents[2] / "benchmarks" / "fitness.yaml"
POLICIES = ["idleness", "network-aware"]
EVENTS = """
events:
  - {at: 1s, fail: [s1, s2]}
  - {at: 2500ms, recover: [s1, s2]}
sampling: 100ms
"""
OTHERS = "other processes on this machine used"
DISTURBED = (OTHERS, "the hypervisor took")
ATTEMPTS = 3


@contextmanager
def hogs() -> Iterator[None]:
    running = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"])
        for _ in range(os.cpu_count() or 1)
    ]
    try:
        yield
    finally:
        for hog in running:
            hog.kill()
            hog.wait()


def carry_out(folder: Path) -> Results:
    scenario = folder / "fitness.yaml"
    scenario.write_text(SCENARIO.read_text() + EVENTS)
    return testbed.run(scenario, policies=POLICIES, out=folder)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """The fittest of a few runs: a machine that runs tests may be disturbed by anything."""
    for number in range(ATTEMPTS):
        found = carry_out(tmp_path_factory.mktemp(f"clean{number}"))
        if found.fitness.verdict == "fit":
            break
    return found


@pytest.mark.timing
def test_a_run_on_a_machine_of_its_own_is_fit(clean: Results) -> None:
    if any(reason.startswith(DISTURBED) for reason in clean.fitness.reasons):
        pytest.skip(f"this machine is not left alone: {clean.fitness.reasons[0]}")
    assert clean.fitness.verdict == "fit", clean.fitness.reasons
    verdicts = clean.manifest["repetitions"][0]["fitness"]
    assert {v["verdict"] for v in verdicts.values()} == {"fit"}


@pytest.mark.timing
def test_a_run_beside_a_cpu_hog_is_unfit_because_of_it(tmp_path: Path) -> None:
    with hogs():
        found = carry_out(tmp_path)
    assert found.fitness.verdict == "unfit"
    assert found.fitness.reasons[0].startswith(OTHERS)
    told = found.manifest["repetitions"][0]["fitness"]
    assert any(v["reasons"][0].startswith(OTHERS) for v in told.values() if v["reasons"])
    with pytest.raises(RunError, match=OTHERS):
        found.comparison()
    assert found.comparison(allow_unfit=True).fitness.verdict == "unfit"


@pytest.mark.timing
def test_measuring_costs_less_than_three_per_cent_of_the_cpu(clean: Results) -> None:
    evidence = clean.manifest["evidence"]
    assert evidence["sampling_cpu_s"] > 0
    assert evidence["sampling_cpu_share"] < 0.03


@pytest.mark.timing
def test_every_switch_is_sampled_at_the_interval_asked_for(clean: Results) -> None:
    switches = clean.switches
    assert set(switches["switch"]) == {"s1", "s2"}
    assert switches["interval_s"].median() == pytest.approx(0.1, rel=0.3)
    assert switches["cpu_used"].between(0, 1.1).all()
    assert switches["sent_packets"].sum() > 12 * 110_000 / 1448  # each task passes a switch


def test_the_control_plane_tells_how_long_it_takes(clean: Results) -> None:
    control = clean.control
    counts = control.groupby("activity")["count"].sum()
    assert counts["decide"] == 24  # tasks of both policies
    assert counts["react"] == 4  # a failure and a recovery for each policy
    assert {"tick", "write", "read"} <= set(counts.index)
    assert (control["max_s"] >= control["mean_s"] - 1e-12).all()
    assert control.loc[control["activity"] == "react", "max_s"].between(0, 5).all()
