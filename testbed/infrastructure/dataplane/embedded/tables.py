"""The match tables of one program, as P4Runtime sees them, over the native ones.

A `MatchTable` turns P4Runtime entries into packed keys, masks and parameters,
refuses what the specification forbids, and remembers each entry's message so
that it can be read back.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from finsy.proto import p4i, p4r

from testbed.infrastructure.dataplane.embedded.layout import ActionLayout, KeyField, TableLayout
from testbed.infrastructure.dataplane.embedded.p4errors import (
    Code,
    P4Refusal,
    canonical,
    invalid,
    not_found,
    parse_value,
)

Identity = tuple[bytes, bytes, bytes, bytes, int]
_HIGHEST_PRIORITY = 2**31 - 1
"""Of P4Runtime. BMv2's JSON counts from it downwards, the best entry being 1."""
_RANKED = {p4i.MatchField.TERNARY, p4i.MatchField.RANGE, p4i.MatchField.OPTIONAL}


@dataclass(frozen=True, slots=True)
class Match:
    """A packed match: `low` and `high` matter in range fields only."""

    key: bytes
    mask: bytes
    low: bytes
    high: bytes
    priority: int
    """Of the native table, where the higher wins."""

    @property
    def identity(self) -> Identity:
        return (self.key, self.mask, self.low, self.high, self.priority)


@dataclass(slots=True)
class _Stored:
    node: int
    message: Any  # p4r.TableEntry
    constant: bool = False


class MatchTable:
    """One table. `info` is its p4info.Table, `actions` all p4info.Actions by id."""

    def __init__(
        self,
        library: Any,
        address: int,
        layout: TableLayout,
        info: Any,
        actions: dict[int, Any],
        *,
        counted: bool,
    ) -> None:
        self.info = info
        self.layout = layout
        self.counted = counted
        """Whether the program gives the table a direct counter."""
        self.name: str = info.preamble.name
        self._library = library
        self._address = address
        self._actions = actions
        self._scopes = {ref.id: ref.scope for ref in info.action_refs}
        self._entries: dict[Identity, _Stored] = {}
        self._default: Any = None
        places = {place.name: place for place in layout.key}
        self._fields: dict[int, tuple[Any, KeyField]] = {
            field.id: (field, places.get(field.name, layout.key[i]))
            for i, field in enumerate(info.match_fields)
        }
        kinds = {field.match_type for field in info.match_fields}
        self._ranked = bool(kinds & _RANKED)
        self._lpm = p4i.MatchField.LPM in kinds and not self._ranked
        self._install_declared()

    def __len__(self) -> int:
        return len(self._entries)

    # writing

    def insert(self, entry: Any) -> None:
        """Insert a p4r.TableEntry."""
        self._refuse_constant()
        if entry.is_default_action:
            raise invalid(f"table {self.name}: a default entry can only be modified")
        match = self._match(entry)
        action, params = self._action(entry, default=False)
        self._refuse_unsupported(entry)
        if match.identity in self._entries:
            raise P4Refusal(
                Code.ALREADY_EXISTS, f"table {self.name}: there is an entry with this match"
            )
        if len(self._entries) >= max(self.layout.size, 1):
            raise P4Refusal(
                Code.RESOURCE_EXHAUSTED, f"table {self.name}: full with {len(self)} entries"
            )
        node = self._insert(match, action, params)
        self._entries[match.identity] = stored = _Stored(node, _remembered(entry))
        if entry.HasField("counter_data"):
            self._set_counter(stored, entry.counter_data)

    def modify(self, entry: Any) -> None:
        """Give an entry, or the default entry, another action."""
        if entry.is_default_action:
            self._modify_default(entry)
            return
        self._refuse_constant()
        action, params = self._action(entry, default=False)
        self._refuse_unsupported(entry)
        stored = self._find(entry)
        if self._library.table_modify(self._address, stored.node, action.id, params, len(params)):
            raise P4Refusal(Code.RESOURCE_EXHAUSTED, f"table {self.name}: out of memory")
        stored.message = _remembered(entry)
        if entry.HasField("counter_data"):
            self._set_counter(stored, entry.counter_data)

    def delete(self, entry: Any) -> None:
        """Delete the entry with this match; its action is not looked at."""
        self._refuse_constant()
        if entry.is_default_action:
            raise invalid(f"table {self.name}: a default entry cannot be deleted")
        stored = self._find(entry)
        self._library.table_delete(self._address, stored.node)
        del self._entries[self._match(entry).identity]

    def set_counter(self, entry: Any, data: Any) -> None:
        """Write the direct counter of the entry with this match."""
        self._need_counter()
        self._set_counter(self._find(entry), data)

    # reading

    def read(self, wanted: Any) -> Iterator[Any]:
        """p4r.TableEntry messages that a request's table_entry asks for."""
        if wanted.is_default_action:
            if self._default is not None and not wanted.match:
                yield self._default
            return
        if wanted.match:
            if stored := self._entries.get(self._match(wanted).identity):
                yield self._report(stored, wanted)
            return
        for stored in list(self._entries.values()):
            if not wanted.priority or stored.message.priority == wanted.priority:
                yield self._report(stored, wanted)

    def read_counters(self, wanted: Any) -> Iterator[Any]:
        """p4r.DirectCounterEntry messages for a request's table_entry."""
        self._need_counter()
        ask = p4r.TableEntry()
        ask.CopyFrom(wanted)
        ask.counter_data.SetInParent()
        for entry in self.read(ask):
            key = p4r.TableEntry(table_id=entry.table_id, priority=entry.priority)
            key.match.extend(entry.match)
            yield p4r.DirectCounterEntry(table_entry=key, data=entry.counter_data)

    # helpers

    def _report(self, stored: _Stored, wanted: Any) -> Any:
        message = p4r.TableEntry()
        message.CopyFrom(stored.message)
        message.is_const = stored.constant
        packets, octets, last_hit_ns = self._counts(stored)
        if self.counted and wanted.HasField("counter_data"):
            message.counter_data.packet_count = packets
            message.counter_data.byte_count = octets
        if message.idle_timeout_ns and wanted.HasField("time_since_last_hit"):
            message.time_since_last_hit.elapsed_ns = time.monotonic_ns() - last_hit_ns
        return message

    def _counts(self, stored: _Stored) -> tuple[int, int, int]:
        out = (ctypes.c_uint64 * 3)()
        self._library.node_read(stored.node, ctypes.addressof(out))
        return out[0], out[1], out[2]

    def _set_counter(self, stored: _Stored, data: Any) -> None:
        self._need_counter()
        self._library.node_set_counter(stored.node, data.packet_count, data.byte_count)

    def _need_counter(self) -> None:
        if not self.counted:
            raise invalid(f"table {self.name} has no direct counter")

    def _refuse_constant(self) -> None:
        if self.info.is_const_table:
            raise P4Refusal(Code.PERMISSION_DENIED, f"table {self.name} has constant entries")

    def _refuse_unsupported(self, entry: Any) -> None:
        """What an entry may only carry where its table has been declared with it."""
        if entry.HasField("counter_data"):
            self._need_counter()
        if entry.HasField("meter_config"):
            raise invalid(f"table {self.name} has no direct meter")
        if entry.idle_timeout_ns and not self.info.idle_timeout_behavior:
            raise invalid(f"table {self.name} does not support idle timeouts")

    def _find(self, entry: Any) -> _Stored:
        stored = self._entries.get(self._match(entry).identity)
        if stored is None:
            raise not_found(f"table {self.name}: no entry with this match")
        return stored

    def _insert(self, match: Match, action: ActionLayout, params: bytes) -> int:
        node: int | None = self._library.table_insert(
            self._address,
            match.key,
            match.mask,
            match.low,
            match.high,
            match.priority,
            action.id,
            params,
            len(params),
        )
        if node is None:
            raise P4Refusal(Code.RESOURCE_EXHAUSTED, f"table {self.name}: out of memory")
        return node

    def _modify_default(self, entry: Any) -> None:
        if entry.match or entry.priority or entry.HasField("counter_data"):
            raise invalid(f"table {self.name}: a default entry has an action only")
        if self.layout.default_const:
            raise P4Refusal(
                Code.PERMISSION_DENIED, f"table {self.name}: its default action is constant"
            )
        if entry.HasField("action"):
            action, params = self._action(entry, default=True)
            self._set_default(action.id, params)
            self._default = _remembered(entry)
        else:
            self._install_default()

    def _set_default(self, action: int, params: bytes) -> None:
        if self._library.table_set_default(self._address, action, params, len(params)):
            raise P4Refusal(Code.RESOURCE_EXHAUSTED, f"table {self.name}: out of memory")

    def _action(self, entry: Any, *, default: bool) -> tuple[ActionLayout, bytes]:
        """The layout and packed parameters of an entry's action."""
        kind = entry.action.WhichOneof("type")
        if kind is None:
            raise invalid(f"table {self.name}: an entry needs an action")
        if kind != "action":
            raise invalid(f"table {self.name}: it has no action profile")
        given = entry.action.action
        scope = self._scopes.get(given.action_id)
        if scope is None:
            raise invalid(f"table {self.name}: action id {given.action_id} is not one of its own")
        wrong = p4i.ActionRef.TABLE_ONLY if default else p4i.ActionRef.DEFAULT_ONLY
        info = self._actions[given.action_id]
        if scope == wrong:
            kind = "a default" if default else "an"
            raise P4Refusal(
                Code.PERMISSION_DENIED,
                f"table {self.name}: {info.preamble.name} cannot be {kind} entry's",
            )
        values = {p.param_id: p.value for p in given.params}
        if len(values) != len(given.params) or values.keys() != {p.id for p in info.params}:
            names = ", ".join(p.name for p in info.params) or "none"
            raise invalid(f"action {info.preamble.name}: its parameters are {names}, each once")
        layout = self.layout.actions[info.preamble.name]
        packed = b"".join(
            parse_value(values[p.id], place.bits, f"parameter {p.name}").to_bytes(
                place.size, "little"
            )
            for p, place in zip(info.params, layout.params, strict=True)
        )
        return layout, packed

    def _match(self, entry: Any) -> Match:
        size = self.layout.key_size
        key, mask = bytearray(size), bytearray(size)
        low, high = bytearray(size), bytearray(size)
        given = {m.field_id: m for m in entry.match}
        if len(given) != len(entry.match):
            raise invalid(f"table {self.name}: a match field occurs twice")
        if unknown := given.keys() - self._fields.keys():
            raise invalid(f"table {self.name}: it has no match field {min(unknown)}")
        prefix_len = 0
        for number, (field, place) in self._fields.items():
            where = slice(place.offset, place.offset + place.size)
            high[where] = ((1 << place.bits) - 1).to_bytes(place.size, "big")
            if number not in given:
                if field.match_type == p4i.MatchField.EXACT:
                    raise invalid(f"table {self.name}: match field {field.name} is missing")
                continue
            value, bits, bounds = self._field(field, place, given[number])
            key[where] = value.to_bytes(place.size, "big")
            mask[where] = bits.to_bytes(place.size, "big")
            if bounds is not None:
                low[where] = bounds[0].to_bytes(place.size, "big")
                high[where] = bounds[1].to_bytes(place.size, "big")
            if field.match_type == p4i.MatchField.LPM:
                prefix_len = bits.bit_count()
        if self._ranked and entry.priority <= 0:
            raise invalid(f"table {self.name}: an entry needs a priority above 0")
        if not self._ranked and entry.priority:
            raise invalid(f"table {self.name}: entries of this table have no priority")
        priority = prefix_len if self._lpm else entry.priority
        return Match(bytes(key), bytes(mask), bytes(low), bytes(high), priority)

    def _field(
        self, field: Any, place: KeyField, match: Any
    ) -> tuple[int, int, tuple[int, int] | None]:
        """(value, mask, range) of one given field."""
        what = f"table {self.name}, match field {field.name}"
        full = (1 << place.bits) - 1
        kind = match.WhichOneof("field_match_type")
        expected = p4i.MatchField.MatchType.Name(field.match_type).lower()
        if kind != expected:
            raise invalid(f"{what}: {kind} match, {expected} expected")
        if kind in ("exact", "optional"):
            return parse_value(getattr(match, kind).value, place.bits, what), full, None
        if kind == "lpm":
            if not 0 < match.lpm.prefix_len <= place.bits:
                raise invalid(
                    f"{what}: prefix length {match.lpm.prefix_len}, 1 to {place.bits} expected "
                    "(leave the field out to match anything)"
                )
            mask = full ^ (full >> match.lpm.prefix_len)
            value = parse_value(match.lpm.value, place.bits, what)
        elif kind == "ternary":
            mask = parse_value(match.ternary.mask, place.bits, f"{what}, mask")
            value = parse_value(match.ternary.value, place.bits, what)
            if not mask:
                raise invalid(f"{what}: a mask of 0 (leave the field out to match anything)")
        else:
            low = parse_value(match.range.low, place.bits, f"{what}, low")
            high = parse_value(match.range.high, place.bits, f"{what}, high")
            if low > high or (low, high) == (0, full):
                raise invalid(f"{what}: {low}..{high} is empty, or anything (leave it out)")
            return 0, 0, (low, high)
        if value & ~mask:
            raise invalid(f"{what}: bits set outside the mask")
        return value, mask, None

    # what the program itself declares

    def _install_declared(self) -> None:
        self._install_default()
        names = {a.id: a.name for a in self.layout.actions.values()}
        for declared in sorted(self.layout.entries, key=lambda e: e.priority):
            key, mask = bytearray(declared.key), bytearray(declared.mask)
            low, high = bytearray(len(key)), bytearray(b"\xff" * len(key))
            message = p4r.TableEntry(table_id=self.info.preamble.id)
            prefix_len = 0
            for number, (field, place) in self._fields.items():
                where = slice(place.offset, place.offset + place.size)
                value, other = (int.from_bytes(b[where], "big") for b in (key, mask))
                if field.match_type == p4i.MatchField.RANGE:
                    low[where], high[where] = key[where], mask[where]
                    key[where] = mask[where] = bytes(place.size)
                if field.match_type == p4i.MatchField.LPM:
                    prefix_len = other.bit_count()
                _declare(message, number, field, value, other, place.bits)
            rank = _HIGHEST_PRIORITY - declared.priority if self._ranked else 0
            priority = prefix_len if self._lpm else rank
            match = Match(bytes(key), bytes(mask), bytes(low), bytes(high), priority)
            message.priority = priority if self._ranked else 0
            action = self.layout.actions[names[declared.action_id]]
            self._declare_action(message, action, declared.params)
            node = self._insert(match, action, declared.params)
            constant = bool(self.info.is_const_table)
            self._entries[match.identity] = _Stored(node, message, constant)

    def _install_default(self) -> None:
        self._default = None
        if self.layout.default_action is None:
            return
        action = self.layout.actions[self.layout.default_action]
        self._set_default(action.id, self.layout.default_params)
        message = p4r.TableEntry(table_id=self.info.preamble.id, is_default_action=True)
        self._declare_action(message, action, self.layout.default_params)
        self._default = message

    def _declare_action(self, message: Any, action: ActionLayout, packed: bytes) -> None:
        for number, info in self._actions.items():
            if info.preamble.name != action.name:
                continue
            message.action.action.action_id = number
            for param, place in zip(info.params, action.params, strict=True):
                raw = packed[place.offset : place.offset + place.size]
                value = canonical(int.from_bytes(raw, "little"))
                message.action.action.params.add(param_id=param.id, value=value)


def _remembered(entry: Any) -> Any:
    """A copy of an entry in canonical form, without what is measured rather than configured."""
    message = p4r.TableEntry()
    message.CopyFrom(entry)
    message.ClearField("counter_data")
    message.ClearField("time_since_last_hit")
    for match in message.match:
        kind = getattr(match, match.WhichOneof("field_match_type"))
        for name in ("value", "mask", "low", "high"):
            if name in kind.DESCRIPTOR.fields_by_name:
                setattr(kind, name, _canonical(getattr(kind, name)))
    for param in message.action.action.params:
        param.value = _canonical(param.value)
    return message


def _canonical(value: bytes) -> bytes:
    return canonical(int.from_bytes(value, "big"))


def _declare(message: Any, number: int, field: Any, value: int, other: int, bits: int) -> None:
    """Add one field of an entry that the program declares to its message."""
    full = (1 << bits) - 1
    kind = field.match_type
    if kind == p4i.MatchField.EXACT:
        message.match.add(field_id=number).exact.value = canonical(value)
    elif kind == p4i.MatchField.LPM and other:
        lpm = message.match.add(field_id=number).lpm
        lpm.value, lpm.prefix_len = canonical(value), other.bit_count()
    elif kind == p4i.MatchField.TERNARY and other:
        ternary = message.match.add(field_id=number).ternary
        ternary.value, ternary.mask = canonical(value), canonical(other)
    elif kind == p4i.MatchField.OPTIONAL and other == full:
        message.match.add(field_id=number).optional.value = canonical(value)
    elif kind == p4i.MatchField.RANGE and (value, other) != (0, full):
        ends = message.match.add(field_id=number).range
        ends.low, ends.high = canonical(value), canonical(other)
