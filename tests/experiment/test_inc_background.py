"""What others carry on links is what is measured, less what tasks carry of their own."""

from __future__ import annotations

from typing import Any

import pytest

from testbed.experiment.inc_background import Background, OwnTraffic

LINKS = {("h1", "s1"): 1_000_000, ("h2", "s2"): 1_000_000, ("s1", "s2"): 500_000}
# A reserved packet of 256 elements has 1310 bytes, of them 7 segments; here it has 2, and
# neither an outer header nor an operand TLV on hosts' links.
LENGTH = {("h1", "s1"): 1118 / 1310, ("h2", "s2"): 1118 / 1310, ("s1", "s2"): 1230 / 1310}
WHOLE = {hop: LENGTH[hop] * rate for hop, rate in LINKS.items()}


def task(unique_id: int = 7, draining: int = 0) -> dict[str, Any]:
    """A leaf at s1 and a root above it; two sources of 100 packets/s each."""

    def part(number: int) -> dict[str, Any]:
        works = [{"level": 1, "packets_per_s": 100}, {"level": 0, "packets_per_s": 200}]
        links = [[a, b, rate] for (a, b), rate in LINKS.items()]
        return {
            "unique_id": number, "works": works, "links": links, "elements_per_packet": 256,
            "segments": {"h1": ["s2's sum", "s2's end"], "h2": ["s2's sum", "s2's end"]},
        }  # fmt: skip

    return {
        "request": {"sources": ["h1", "h2"], "destination": "h1"},
        "parts": [part(unique_id)],
        "draining": [part(draining)] if draining else [],
    }


def near(found: dict[tuple[str, str], float], share: float) -> bool:
    return found == {hop: pytest.approx(share * rate) for hop, rate in WHOLE.items()}


def test_tasks_carry_as_much_of_their_reservation_as_they_send_of_their_packets() -> None:
    own = OwnTraffic()
    assert own.rates([task()]) == dict.fromkeys(LINKS, 0.0)
    for at_s in (0.0, 2.0):
        own.entered("s1", {7: int(50 * at_s)}, at_s)
        own.entered("s2", {7: int(100 * at_s), 8: 5}, at_s)
    assert near(own.rates([task()]), 0.75)


def test_others_carry_what_is_measured_beside_that_and_never_less_than_nothing() -> None:
    own = OwnTraffic()
    own.entered("s1", {7: 0, 1: 0}, 0.0)
    own.entered("s1", {7: 200, 1: 9_000}, 1.0)
    carried = {("h1", "s1"): 4_500_000.0, ("s1", "s2"): 300_000.0, ("s2", "s1"): 20_000.9}
    assert Background().look(carried, own.rates([task()])) == {
        ("h1", "s1"): int(4_500_000 - WHOLE["h1", "s1"]), ("s1", "s2"): 0, ("s2", "s1"): 20_000,
    }  # fmt: skip


def test_what_is_seen_once_only_is_not_believed() -> None:
    hop, background = ("s1", "s2"), Background()
    looks = [(5e6, 5e6), (5e6, 1e6), (5e6, 5e6), (9e6, 5e6), (8e6, 5e6), (5e6, 5e6)]
    seen = [background.look({hop: carried}, {hop: own})[hop] for carried, own in looks]
    assert seen == [0, 0, 0, 0, 3_000_000, 0]


def test_a_task_ahead_of_its_time_keeps_nobody_out() -> None:
    own = OwnTraffic()
    own.entered("s1", {7: 0}, 0.0)
    own.entered("s1", {7: 400}, 1.0)
    assert near(own.rates([task()]), 2.0)


def test_an_entry_written_anew_counts_from_zero_and_an_old_reading_counts_nothing() -> None:
    own = OwnTraffic()
    own.entered("s1", {7: 5_000}, 1.0)
    own.entered("s1", {7: 100}, 2.0)
    assert near(own.rates([task()]), 0.5)
    own.entered("s1", {7: 100}, 2.0)
    assert near(own.rates([task()]), 0.5)
    own.entered("s1", {7: 100}, 3.0)
    assert own.rates([task()]) == dict.fromkeys(LINKS, 0.0)


def test_a_moved_task_carries_by_the_parts_that_its_hosts_use() -> None:
    own = OwnTraffic()
    own.entered("s1", {7: 0, 9: 0}, 0.0)
    own.entered("s1", {7: 50, 9: 150}, 1.0)
    assert near(own.rates([task(7, draining=9)]), 1.0)
