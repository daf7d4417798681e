from __future__ import annotations

from pathlib import Path

import pytest

from testbed.measurement.results import Results

from . import synthetic


@pytest.fixture(scope="session")
def run_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of two policies and six repetitions. Nobody may write to it."""
    return synthetic.write_run(tmp_path_factory.mktemp("out") / "synthetic" / "20260501T101500Z")


@pytest.fixture(scope="session")
def results(run_dir: Path) -> Results:
    return Results(run_dir)
