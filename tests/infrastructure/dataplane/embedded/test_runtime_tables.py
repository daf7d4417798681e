"""The native match tables against a brute-force model, and hashes against known values."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testbed.infrastructure.dataplane.embedded.native import (
    EntryView,
    RangeField,
    base_library,
    view_entry,
)

KEY_BYTES = 5
MISS = 99
keys = st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES)
few_keys = st.lists(st.sampled_from((0, 1, 2, 255)), min_size=KEY_BYTES, max_size=KEY_BYTES).map(
    bytes
)
masks = st.lists(st.sampled_from((0, 0xF0, 0xFF)), min_size=KEY_BYTES, max_size=KEY_BYTES).map(
    bytes
)


class NativeTable:
    """A native table whose default entry has action MISS."""

    def __init__(self, key_bytes: int, ranges: tuple[tuple[int, int], ...] = ()) -> None:
        self.library: Any = base_library()
        array = (RangeField * len(ranges))(*ranges)
        self.address = self.library.table_new(None, key_bytes, len(ranges), array)
        self.library.table_set_default(self.address, MISS, b"", 0)

    def insert(
        self,
        key: bytes,
        mask: bytes,
        priority: int,
        action: int,
        low: bytes = b"",
        high: bytes = b"",
    ) -> int:
        return int(
            self.library.table_insert(self.address, key, mask, low, high, priority, action, b"", 0)
        )

    def delete(self, node: int) -> None:
        self.library.table_delete(self.address, node)

    def look(self, key: bytes) -> EntryView:
        return view_entry(self.library.table_peek(self.address, key))


@pytest.fixture
def table() -> Iterator[NativeTable]:
    made = NativeTable(KEY_BYTES)
    yield made
    made.library.table_free(made.address)


@dataclass(frozen=True)
class Entry:
    key: bytes
    mask: bytes
    priority: int
    action: int

    def matches(self, key: bytes) -> bool:
        return all((a ^ b) & m == 0 for a, b, m in zip(key, self.key, self.mask, strict=True))


@settings(max_examples=150, deadline=None)
@given(
    rules=st.lists(st.tuples(few_keys, masks, st.integers(1, 6)), max_size=40),
    removed=st.sets(st.integers(0, 39), max_size=20),
    probes=st.lists(few_keys, min_size=1, max_size=30),
)
def test_ternary_lookup_finds_the_highest_priority_match(
    rules: list[tuple[bytes, bytes, int]], removed: set[int], probes: list[bytes]
) -> None:
    table = NativeTable(KEY_BYTES)
    entries = {}
    for action, (key, mask, priority) in enumerate(rules):
        entries[action] = Entry(key, mask, priority, action)
    nodes = {a: table.insert(e.key, e.mask, e.priority, a) for a, e in entries.items()}
    for action in removed & entries.keys():
        table.delete(nodes[action])
        del entries[action]
    for probe in probes:
        found = table.look(probe)
        matching = [e for e in entries.values() if e.matches(probe)]
        assert found.hit == bool(matching)
        if matching:
            best = max(e.priority for e in matching)
            assert found.action in {e.action for e in matching if e.priority == best}
        else:
            assert found.action == MISS
    table.library.table_free(table.address)


@settings(max_examples=100, deadline=None)
@given(
    prefixes=st.dictionaries(
        st.tuples(st.integers(0, 2**20 - 1), st.integers(0, 20)), st.just(None), max_size=40
    ),
    probes=st.lists(st.integers(0, 2**20 - 1), min_size=1, max_size=30),
)
def test_lpm_lookup_finds_the_longest_prefix(
    prefixes: dict[tuple[int, int], None], probes: list[int]
) -> None:
    def mask(length: int) -> int:
        return ((1 << length) - 1) << (20 - length)

    unique = {(value & mask(length), length) for value, length in prefixes}
    table = NativeTable(3)
    actions = {}
    for action, (value, length) in enumerate(sorted(unique)):
        actions[value, length] = action
        table.insert(value.to_bytes(3, "big"), mask(length).to_bytes(3, "big"), length, action)
    for probe in [*probes, *(value for value, _ in unique)]:
        lengths = [n for value, n in unique if probe & mask(n) == value]
        expected = actions[probe & mask(max(lengths)), max(lengths)] if lengths else MISS
        assert table.look(probe.to_bytes(3, "big")).action == expected
    table.library.table_free(table.address)


@settings(max_examples=100, deadline=None)
@given(
    rules=st.lists(
        st.tuples(
            st.integers(0, 3), st.integers(0, 65535), st.integers(0, 65535), st.integers(1, 5)
        ),
        max_size=25,
    ),
    probes=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 65535)), min_size=1, max_size=25),
)
def test_range_lookup_respects_both_ends_and_priority(
    rules: list[tuple[int, int, int, int]], probes: list[tuple[int, int]]
) -> None:
    """Key: one exact byte, then a 16-bit range."""
    table = NativeTable(3, ranges=((1, 2),))
    rules = [(exact, min(a, b), max(a, b), priority) for exact, a, b, priority in rules]
    for action, (exact, low, high, priority) in enumerate(rules):
        table.insert(
            bytes([exact, 0, 0]),
            b"\xff\0\0",
            priority,
            action,
            low=b"\0" + low.to_bytes(2, "big"),
            high=b"\0" + high.to_bytes(2, "big"),
        )
    edges = [(e, end) for e, low, high, _ in rules for end in (low, high)]
    for exact, value in [*probes, *edges]:
        found = table.look(bytes([exact]) + value.to_bytes(2, "big"))
        matching = {
            a: p for a, (e, low, high, p) in enumerate(rules) if e == exact and low <= value <= high
        }
        assert found.hit == bool(matching)
        if matching:
            assert matching[found.action] == max(matching.values())
    table.library.table_free(table.address)


def test_an_exact_table_of_ten_thousand_entries_finds_each(table: NativeTable) -> None:
    full = b"\xff" * KEY_BYTES
    for i in range(10_000):
        table.insert(i.to_bytes(KEY_BYTES, "big"), full, 0, i)
    for i in range(0, 10_000, 37):
        assert table.look(i.to_bytes(KEY_BYTES, "big")).action == i
    assert not table.look((10_000).to_bytes(KEY_BYTES, "big")).hit


def test_a_table_without_a_key_always_gives_its_default() -> None:
    table = NativeTable(0)
    assert table.look(b"").action == MISS
    assert not table.look(b"").hit


def test_modifying_an_entry_keeps_its_handle(table: NativeTable) -> None:
    key, full = b"\1" * KEY_BYTES, b"\xff" * KEY_BYTES
    node = table.insert(key, full, 0, 7)
    before = table.look(key)
    table.library.table_modify(table.address, node, 8, b"\x05", 1)
    after = table.look(key)
    assert (before.action, after.action) == (7, 8)
    assert before.handle == after.handle


def test_hashes_agree_with_published_check_values() -> None:
    library: Any = base_library()
    check = b"123456789"
    crc32, crc16, csum16, identity, xor16 = (
        library.rt_hash(algorithm, check, len(check)) for algorithm in range(5)
    )
    assert crc32 == zlib.crc32(check)
    assert crc16 == 0xBB3D  # CRC-16/ARC in the catalogue of parametrised CRC algorithms
    assert csum16 == 0xFFFF - (0x3132 + 0x3334 + 0x3536 + 0x3738 + 0x3900) % 0xFFFF
    assert identity == int.from_bytes(check[:8], "big")
    assert xor16 == 0x3132 ^ 0x3334 ^ 0x3536 ^ 0x3738 ^ 0x3900
