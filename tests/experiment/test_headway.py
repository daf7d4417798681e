"""Who is told to hang, and when nobody comes further; in looks, not in seconds."""

from __future__ import annotations

import pytest

from testbed.errors import HostError
from testbed.experiment.headway import SILENT_LOOKS, STALLED_LOOKS, STILL_LOOKS, Headway

NAMES = ("h1", "h2", "h3")


def test_a_worker_that_falls_silent_hangs_and_is_named() -> None:
    headway = Headway(NAMES)
    for rank in range(3):
        headway.heard(rank, 0.25)
    with pytest.raises(HostError, match=r"host h2: its worker hangs.* 25% of its vector"):
        for look in range(2 * SILENT_LOOKS):
            assert look <= SILENT_LOOKS
            headway.look()
            headway.heard(0, look / 100)
            headway.heard(2, look / 100)


def test_who_is_starting_or_has_answered_need_not_speak() -> None:
    headway = Headway(NAMES)
    headway.heard(0, 0.5)
    headway.answered(0)
    headway.heard(1, 0.0)
    for look in range(3 * SILENT_LOOKS):
        headway.heard(1, look / 1000)
        headway.look()  # worker 2 has never said a word


def test_a_worker_that_hangs_between_two_requests_is_noticed_in_the_second() -> None:
    headway = Headway(NAMES)
    for rank in range(3):
        headway.heard(rank, 1.0)
        headway.answered(rank)
    headway.begin()
    with pytest.raises(HostError, match="host h3: its worker hangs"):
        for look in range(SILENT_LOOKS + 1):
            headway.heard(0, look / 100)
            headway.heard(1, look / 100)
            headway.look()


def test_workers_that_speak_but_come_no_further_are_given_up_in_the_end() -> None:
    headway = Headway(NAMES)
    looks = 0
    with pytest.raises(HostError, match=r"host h2: its worker is at 10% .* no worker has come"):
        while True:
            for rank, share in enumerate((0.5, 0.1, 0.4)):
                headway.heard(rank, share)
            headway.look()
            looks += 1
            assert headway.share == 0.1 and headway.behind == "h2"
    assert STILL_LOOKS < STALLED_LOOKS == looks


def test_any_progress_is_progress() -> None:
    headway = Headway(NAMES)
    for look in range(2 * STALLED_LOOKS):
        for rank in range(3):
            headway.heard(rank, look / 1000 if rank == look % 3 else headway.shares[rank])
        headway.look()
    assert headway.still == 0
