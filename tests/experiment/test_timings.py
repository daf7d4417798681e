from __future__ import annotations

import time

import pytest

from testbed.experiment.timings import Timings


def test_durations_of_an_activity_add_up_until_they_are_taken() -> None:
    timings = Timings()
    timings.add("write", 0.010)
    timings.add("write", 0.001, count=9)
    timings.add("read", 0.5)
    taken = timings.take()
    assert taken["write"].count == 10
    assert taken["write"].mean_s == pytest.approx(0.0019)
    assert taken["write"].max_s == 0.010
    assert taken["read"].mean_s == 0.5
    assert timings.take() == {}


def test_what_happens_inside_is_timed() -> None:
    timings = Timings()
    with timings.measure("nap"):
        time.sleep(0.02)
    assert 0.02 <= timings.take()["nap"].max_s < 1


def test_what_fails_is_not_counted() -> None:
    timings = Timings()
    with pytest.raises(KeyError), timings.measure("failure"):
        raise KeyError
    assert timings.take() == {}
