"""Runs a scenario whose tasks are moved once each, whatever comes of it.

    python -m tests.experiment.eager SCENARIO OUT

Whatever moves is said to drift as soon as enough is known of it, and every move to be worth it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from testbed import launch
from testbed.experiment.options import RunOptions
from testbed.scenario import load
from testbed.scheduling import drift, relocation


def make_eager(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(drift, "FACTOR", 0.0)
    patched.setattr(drift, "LEAST_LATE_S", -1e9)
    patched.setattr(drift, "LATE_SHARE", -1e9)
    patched.setattr(drift, "MOST_MOVES", 1)
    patched.setattr(relocation, "worth_it", lambda *_: True)


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patched:
        make_eager(patched)
        launch.here(load(Path(sys.argv[1])), out=Path(sys.argv[2]), options=RunOptions(quiet=True))
