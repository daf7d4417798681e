"""UniqueIDs: never twice while anything may carry them, also across restarts."""

from __future__ import annotations

import random

import pytest

from testbed.control.inc.identifiers import UniqueIds
from testbed.control.inc.store import MemoryStore
from testbed.errors import ControlError


def restored(store: MemoryStore, held: set[int], last: int) -> UniqueIds:
    ids = UniqueIds(last=last, block=4, quarantine_s=10.0)
    for change in store.load():
        ids.restore(change)
    for one in held:
        ids.hold(one)
    return ids


def test_they_ascend_from_one_and_cost_a_write_a_block() -> None:
    ids = UniqueIds(block=4)
    taken, changes = ids.take(4, 0.0)
    assert taken == [1, 2, 3, 4] and len(changes) == 1 and changes[0].document == {"mark": 5}
    assert ids.take(3, 0.0)[0] == [5, 6, 7]
    assert ids.take(1, 0.0)[1] == []


def test_those_of_a_new_store_begin_where_it_is_told_and_then_at_one() -> None:
    ids = UniqueIds(first=5, last=6)
    assert ids.take(2, 0.0)[0] == [5, 6]
    assert ids.take(1, 0.0)[0] == [1]


def test_none_is_free_while_all_are_held_or_rest() -> None:
    ids = UniqueIds(last=3, quarantine_s=10.0)
    taken, _ = ids.take(3, 0.0)
    ids.retire(taken[:1], 0.0)
    with pytest.raises(ControlError, match="2 are held and 1 retired within 10 s"):
        ids.take(1, 9.9)
    assert ids.take(1, 10.0)[0] == taken[:1]


@pytest.mark.parametrize("seed", range(20))
def test_no_history_with_restarts_gives_one_out_too_early(seed: int) -> None:
    draw = random.Random(seed)
    store, held, gone = MemoryStore(), set[int](), dict[int, float]()
    last = draw.choice([30, 50])
    ids, now = restored(store, held, last), 0.0
    for _ in range(300):
        now += draw.random()
        action = draw.choice("tttrrk")
        if action == "t":
            try:
                taken, changes = ids.take(draw.randint(1, 3), now)
            except ControlError:
                continue
            store.commit(changes)
            for one in taken:
                assert 1 <= one <= last and one not in held
                assert now >= gone.get(one, -1e9) + 10.0
            held.update(taken)
        elif action == "r" and held:
            one = draw.choice(sorted(held))
            held.discard(one)
            gone[one] = now
            store.commit(ids.retire([one], now))
        elif action == "k":
            ids = restored(store, held, last)
        if draw.random() < 0.1:
            store.commit(ids.forget(now))
