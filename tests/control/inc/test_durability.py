"""Killed and restarted at any moment: every promise is kept, none is forgotten or doubled.

Sixty random sequences are here; `benchmarks/inc_churn.py` does 10,000.
"""

from __future__ import annotations

import pytest

from testbed.control.inc import MemoryStore
from tests.control.inc.churn import Tally, sequence
from tests.control.inc.networks import controller, granted, leaf_spine, request

SEQUENCES, BATCH = 60, 30


@pytest.mark.parametrize("batch", range(0, SEQUENCES, BATCH))
def test_no_random_sequence_breaks_a_promise(batch: int) -> None:
    total = Tally()
    for seed in range(batch, batch + BATCH):
        total.add(sequence(seed, steps=25))
    assert total.problems == []
    # The sequences did what they are there for.
    assert total.admitted > BATCH and total.restarts > BATCH
    assert total.refused and total.moved and total.fallbacks


def test_a_restart_changes_nothing_for_anybody() -> None:
    store = MemoryStore()
    inc = leaf_spine(controller(store))
    tasks = [granted(inc.admit(request("h1", "h3", "h5"), 1.0)) for _ in range(3)]
    inc.link_up("leaf1", "spine1", False, 2.0)
    after = controller(store, now=3.0)
    assert after.tasks() == inc.tasks() and len(after.tasks()) == len(tasks)
    assert after.inventory.switches == inc.inventory.switches
    assert after.inventory.links == inc.inventory.links
    assert [after.ledger.account(n).held for n in after.inventory.devices] == [
        inc.ledger.account(n).held for n in inc.inventory.devices
    ]
    new = granted(after.admit(request("h2", "h4"), 4.0))
    old = {p.unique_id for g in inc.tasks() for p in (*g.parts, *g.draining)}
    assert old.isdisjoint({part.unique_id for part in new.parts})


def test_devices_are_given_time_to_report_again_after_a_restart() -> None:
    store = MemoryStore()
    inc = leaf_spine(controller(store), report_interval_s=1.0)
    task = granted(inc.admit(request("h1", "h3", lease_s=1e4), 1.0))
    after = controller(store, now=1000.0)
    after.tick(1001.0)
    assert after.task(task.id).parts == task.parts
